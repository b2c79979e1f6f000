//! S0505: a duty to do what another clause forbids.

use crate::facts::{self, at_clause};
use crate::registry::Check;
use servanda_agreement::{Act, Agreement, Clause, Modality, Name, Norm, Role};
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0505", severity: Severity::Error, page: PAGE, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    for (clause, duty) in facts::obligations(agreement).filter(|(_, norm)| norm.modality == Modality::Shall) {
        for (other, ban) in facts::obligations(agreement).filter(|(_, norm)| norm.modality == Modality::ShallNot) {
            if yields(clause, duty, other, ban) || !leaves_no_way(agreement, duty, ban) {
                continue;
            }
            let banned = agreement.bearers(&ban.subject);
            let both: Vec<Name> =
                agreement.bearers(&duty.subject).into_iter().filter(|bearer| banned.contains(bearer)).collect();
            if both.is_empty() {
                continue;
            }
            let message = format!(
                "clauses {} and {} bind {} to do and not to do the same act",
                *clause.number,
                *other.number,
                both.join(", ")
            );
            findings.push(
                at_clause("S0505", Severity::Error, clause, message)
                    .label("must be done")
                    .also(other.number.span, "must not be done")
                    .help(format!("write `notwithstanding clause {}` in the one that prevails", *other.number)),
            );
        }
    }
}

/// Whether the text says which of the two prevails.
fn yields(clause: &Clause, duty: &Norm, other: &Clause, ban: &Norm) -> bool {
    let names = |norm: &Norm, number: &str| {
        norm.notwithstanding.iter().chain(&norm.subject_to).any(|named| named.value == number)
    };
    names(duty, &other.number) || names(ban, &clause.number)
}

/// Whether the ban covers every way of doing the duty: the same event, in no other phase, without exception, and each
/// role that the ban names is filled by the duty with nothing but what is banned.
fn leaves_no_way(agreement: &Agreement, duty: &Norm, ban: &Norm) -> bool {
    let (Act::Do { event, roles, .. }, Act::Do { event: banned_event, roles: banned_roles, filter, .. }) =
        (&duty.act.value, &ban.act.value)
    else {
        return false;
    };
    let phase = |norm: &Norm| norm.during.as_ref().map(|during| during.value.clone());
    let always = ban.unless.is_none() && ban.on.is_none() && ban.from.is_none() && filter.is_none();
    let same_time = phase(ban).is_none() || phase(ban) == phase(duty);
    event == banned_event
        && always
        && same_time
        && banned_roles.iter().filter(|fill| fill.role != Role::By).all(|fill| {
            let banned = facts::filled(agreement, banned_roles, fill.role).unwrap_or_default();
            facts::filled(agreement, roles, fill.role).is_some_and(|done| done.iter().all(|name| banned.contains(name)))
        })
}

const PAGE: &str = r#"# S0505 clauses 3.1 and 7.2 bind FRA to do and not to do the same act

## What it checks

A duty and a prohibition of the same act, for the same party and in the same phase, where the prohibition leaves no way of doing the
duty: every place, receiver or opponent that it names is the only one that the duty has. `notwithstanding clause N` or `subject to
clause N` says which prevails, and settles it.

## Why it matters

Whatever the party does, it breaks a clause, and the other side may choose which. In long texts the two clauses stand in different
articles, written by different people.

## An invented case

Article 3 keeps foreign ships out of the northern waters. Article 7 has France escort merchant ships there after an attack. On the day
of the attack, France is told that its escort breaks Article 3.

## How to settle it

Say which prevails: `notwithstanding clause 3.1` in the one that is to hold.

```accord raises
agreement waters "Waters"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, RUS, FRA

zone  north "Northern waters" from "geo/area.geojson#north"
event passage verb enter by party in place
event strike plural strikes verb strike by party

3.1  each of RUS, FRA shall not enter in north
7.2  on strikes by RUS, FRA shall enter in north
       within 48 h of incident
```

```accord settled
agreement waters "Waters"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, RUS, FRA

zone  north "Northern waters" from "geo/area.geojson#north"
event passage verb enter by party in place
event strike plural strikes verb strike by party

3.1  each of RUS, FRA shall not enter in north
7.2  on strikes by RUS, FRA shall enter in north
       within 48 h of incident
       notwithstanding clause 3.1
```
"#;
