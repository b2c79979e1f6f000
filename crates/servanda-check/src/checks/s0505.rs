//! S0505: a duty to do what another clause forbids.

use crate::facts::{self, at_clause};
use crate::registry::Check;
use servanda_agreement::{Act, Agreement, Clause, Modality, Name, Norm, Role, Share};
use servanda_base::{Diagnostic, Severity};
use std::collections::{BTreeSet, HashMap};

pub(crate) const CHECK: Check = Check { code: "S0505", severity: Severity::Error, page: PAGE, elsewhere: false, run };

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
        let owing = agreement.bearers(&duty.subject);
        // The first is enough: once it is settled, the next one shows.
        let first = bans.iter().find_map(|ban| {
            let both = stuck(duty, &owing, ban);
            let clash = !both.is_empty() && leaves_no_way(duty, &done, ban) && !yields(clause, duty, ban);
            clash.then_some((both, ban.clause))
        });
        if let Some((both, other)) = first {
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
fn yields(clause: &Clause, duty: &Norm, ban: &Ban<'_>) -> bool {
    let names = |norm: &Norm, number: &str| {
        norm.notwithstanding.iter().chain(&norm.subject_to).any(|named| named.value == number)
    };
    names(duty, &ban.clause.number) || names(ban.norm, &clause.number)
}

/// Those who owe the duty and are bound by the ban; nobody where enough others may do it for them.
fn stuck(duty: &Norm, owing: &[Name], ban: &Ban<'_>) -> Vec<Name> {
    let both: Vec<Name> = owing.iter().filter(|bearer| ban.bound.contains(*bearer)).cloned().collect();
    let free = owing.len() - both.len();
    let others_do_it = match duty.subject.share {
        Share::Each => false,
        Share::Jointly => free > 0,
        Share::Any(count) => free >= count as usize,
    };
    if others_do_it { Vec::new() } else { both }
}

/// A ban that holds always, with those bound and the names that fill its other roles.
struct Ban<'a> {
    clause: &'a Clause,
    norm: &'a Norm,
    bound: BTreeSet<Name>,
    roles: Vec<(Role, BTreeSet<Name>)>,
}

fn ban<'a>(agreement: &Agreement, clause: &'a Clause, norm: &'a Norm) -> Option<Ban<'a>> {
    // A ban on so many, or on some of them, leaves the rest.
    let Act::Do { filter: None, quantity: None, .. } = &norm.act.value else { return None };
    let always = norm.unless.is_none() && norm.on.is_none() && norm.from.is_none();
    let roles = fills(agreement, norm).into_iter().filter(|(role, _)| *role != Role::By);
    let bound = agreement.bearers(&norm.subject).into_iter();
    always.then(|| Ban { clause, norm, bound: bound.collect(), roles: roles.collect() })
}

fn event(norm: &Norm) -> Option<&str> {
    match &norm.act.value {
        Act::Do { event, .. } => Some(event),
        _ => None,
    }
}

fn words(norm: &Norm) -> Option<&str> {
    match &norm.act.value {
        Act::Do { words, .. } => words.as_deref(),
        _ => None,
    }
}

fn fills(agreement: &Agreement, norm: &Norm) -> Vec<(Role, BTreeSet<Name>)> {
    let roles = facts::roles(&norm.act);
    let filled = |role| Some((role, facts::filled(agreement, roles, role)?.into_iter().collect()));
    roles.iter().filter_map(|fill| filled(fill.role)).collect()
}

/// Whether the ban covers every way of doing the duty, which is about the same event: in no other phase, in the same
/// words if it has any, and each role that the ban names is filled by the duty with nothing but what is banned.
fn leaves_no_way(duty: &Norm, done: &[(Role, BTreeSet<Name>)], ban: &Ban<'_>) -> bool {
    let phase = |norm: &Norm| norm.during.as_ref().map(|during| during.value.clone());
    let same_time = ban.norm.during.is_none() || phase(ban.norm) == phase(duty);
    let same_words = words(ban.norm).is_none_or(|banned| words(duty) == Some(banned));
    same_time
        && same_words
        && ban.roles.iter().all(|(role, banned)| {
            done.iter().find(|(other, _)| other == role).is_some_and(|(_, done)| done.is_subset(banned))
        })
}

const PAGE: &str = r#"# S0505 clauses 3.1 and 7.2 bind FRA to do and not to do the same act

## What it checks

A duty and a prohibition of the same act, for the same party and in the same phase, where the prohibition leaves no way of doing the
duty: every place, receiver or opponent that it names is the only one that the duty has, and no others may do it in its stead. A ban on
an amount, or with `where`, leaves a way. `notwithstanding clause N` or `subject to clause N` says which prevails, and settles it. A duty
that several bans exclude is shown with the first.

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
