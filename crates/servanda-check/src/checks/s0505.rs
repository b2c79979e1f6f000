//! S0505: a duty to do what another clause forbids.

use crate::facts::{self, at_clause};
use crate::registry::Check;
use servanda_agreement::{Act, Agreement, Clause, Modality, Name, Norm, Role};
use servanda_base::{Diagnostic, Severity};
use std::collections::{BTreeSet, HashMap};

pub(crate) const CHECK: Check = Check { code: "S0505", severity: Severity::Error, page: PAGE, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let mut bans: HashMap<&str, Vec<Ban<'_>>> = HashMap::new();
    for (clause, norm) in facts::obligations(agreement).filter(|(_, norm)| norm.modality == Modality::ShallNot) {
        if let Some(ban) = ban(agreement, clause, norm) {
            bans.entry(event(norm).unwrap_or_default()).or_default().push(ban);
        }
    }
    for (clause, duty) in facts::obligations(agreement).filter(|(_, norm)| norm.modality == Modality::Shall) {
        let Some(bans) = event(duty).and_then(|event| bans.get(event)) else { continue };
        let done = fills(agreement, duty);
        for Ban { clause: other, norm: ban, roles } in bans {
            if !leaves_no_way(duty, &done, ban, roles) || yields(clause, duty, other, ban) {
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

/// A ban that holds always, with the names that fill its roles, but for who is bound.
struct Ban<'a> {
    clause: &'a Clause,
    norm: &'a Norm,
    roles: Vec<(Role, BTreeSet<Name>)>,
}

fn ban<'a>(agreement: &Agreement, clause: &'a Clause, norm: &'a Norm) -> Option<Ban<'a>> {
    let Act::Do { filter: None, .. } = &norm.act.value else { return None };
    let always = norm.unless.is_none() && norm.on.is_none() && norm.from.is_none();
    let roles = fills(agreement, norm).into_iter().filter(|(role, _)| *role != Role::By);
    always.then(|| Ban { clause, norm, roles: roles.collect() })
}

fn event(norm: &Norm) -> Option<&str> {
    match &norm.act.value {
        Act::Do { event, .. } => Some(event),
        _ => None,
    }
}

fn fills(agreement: &Agreement, norm: &Norm) -> Vec<(Role, BTreeSet<Name>)> {
    let roles = facts::roles(&norm.act);
    let filled = |role| Some((role, facts::filled(agreement, roles, role)?.into_iter().collect()));
    roles.iter().filter_map(|fill| filled(fill.role)).collect()
}

/// Whether the ban covers every way of doing the duty, which is about the same event: in no other phase, and each role
/// that the ban names is filled by the duty with nothing but what is banned.
fn leaves_no_way(duty: &Norm, done: &[(Role, BTreeSet<Name>)], ban: &Norm, banned: &[(Role, BTreeSet<Name>)]) -> bool {
    let phase = |norm: &Norm| norm.during.as_ref().map(|during| during.value.clone());
    let same_time = ban.during.is_none() || phase(ban) == phase(duty);
    same_time
        && banned.iter().all(|(role, banned)| {
            done.iter().find(|(other, _)| other == role).is_some_and(|(_, done)| done.is_subset(banned))
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
