//! S0706: one party alone can keep a phase from opening.

use crate::Check;
use crate::phrases::path_at;
use servanda_agreement::*;
use servanda_base::{Diagnostic, Severity};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) const CHECK: Check = Check { code: "S0706", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let mut known = BTreeMap::new();
    for phase in &agreement.phases {
        let Some(opens) = &phase.opens else { continue };
        let answered = phase.latest.as_ref().is_some_and(|latest| latest.value.1.is_some());
        let Opens::When(condition) = &opens.value else { continue };
        if answered || crate::deadlines::opened_by_power(agreement, &phase.name) {
            continue;
        }
        for (party, what) in alone(agreement, condition, &mut known) {
            findings.push(
                Diagnostic::warning(
                    "S0706",
                    opens.span,
                    format!("{party} can hold phase `{}` shut alone", phase.name.value),
                )
                .label("hangs on one party")
                .note(format!("{what} depends only on what {party} does"))
                .help("add `latest … failing which clause N`, or another way to open it: `or …`")
                .path(path_at(agreement, opens.span)),
            );
        }
    }
}

/// The parties each of whom can keep a condition from holding, with the part of it that only that party brings about. Of several
/// ways, a party must be able to bar each.
fn alone<'a>(
    agreement: &'a Agreement,
    condition: &'a Condition,
    known: &mut BTreeMap<&'a str, BTreeMap<Name, String>>,
) -> BTreeMap<Name, String> {
    match condition {
        Condition::All(parts) => {
            let mut all = BTreeMap::new();
            for part in parts {
                for (party, what) in alone(agreement, part, known) {
                    all.entry(party).or_insert(what);
                }
            }
            all
        }
        Condition::Any(parts) => {
            let mut parts = parts.iter().map(|part| alone(agreement, part, known));
            let mut all = parts.next().unwrap_or_default();
            for others in parts {
                all.retain(|party, _| others.contains_key(party));
            }
            all
        }
        Condition::Named { name, tier: None, .. } => {
            if let Some(found) = known.get(name.as_str()) {
                return found.clone();
            }
            let Some(definition) = agreement.definition(name).filter(|definition| definition.for_each.is_empty())
            else {
                return BTreeMap::new();
            };
            // Looked at above, nobody bars it: a circle is S0106.
            known.insert(name, BTreeMap::new());
            let mut found = alone(agreement, &definition.condition, known);
            for what in found.values_mut() {
                *what = format!("benchmark `{name}`");
            }
            known.insert(name, found.clone());
            found
        }
        Condition::AtLeast { pattern, .. }
        | Condition::Total { pattern, .. }
        | Condition::NoneFor { pattern, .. }
        | Condition::Continues { pattern, .. }
        | Condition::Then { second: pattern, .. } => of(agreement, &pattern.roles, &pattern.event),
        Condition::Gauge { gauge, roles, .. } => of(agreement, roles, gauge),
        _ => BTreeMap::new(),
    }
}

/// The one party that a pattern or a gauge names as the actor.
fn of(agreement: &Agreement, roles: &[RoleFill], what: &str) -> BTreeMap<Name, String> {
    let by: BTreeSet<Name> = crate::facts::filled(agreement, roles, Role::By).unwrap_or_default().into_iter().collect();
    let one = by.first().filter(|name| by.len() == 1 && agreement.party(name).is_some());
    one.map(|party| (party.clone(), format!("`{what}`"))).into_iter().collect()
}

const PAGE: &str = r###"# S0706 UKR can hold phase `assurance` shut alone

## What it checks

What a phase waits for, definitions followed: levels `by` one party, acts `by` one party, silence of one party. Where the condition
cannot hold against that party's will, and nothing follows if the phase is late (`latest … failing which clause N`), it is named here. Of
alternatives (`or`), a party must be able to bar each. A phase that a body may open is left out. What any of several could do is not
counted, nor is the way back from a phase, which is meant to hang on what one party does.

## Why it matters

Whoever likes the present phase better need do nothing to stay in it. Whoever gave something for the next one has no answer.

## An invented case

The second phase, in which sanctions are lifted, opens when one side's guns are out of the strip. In the third year, some are still there.

## How to settle it

Say what follows if the phase does not open by a date, or let it open in another way as well.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01
  clock     Europe/Kyiv

parties UKR, RUS
party   centre organisation "Monitoring centre"
gauge heavy-weapons by party unit pieces known for 7 d
event publication verb publish by party

phase one "Phase I"
  opens  on entry into force
phase two "Phase II"
  opens  when heavy-weapons by UKR <= 0 pieces

1  centre shall publish "heavy weapons that remain"
     every  7 d
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01
  clock     Europe/Kyiv

parties UKR, RUS
party   centre organisation "Monitoring centre"
gauge heavy-weapons by party unit pieces known for 7 d
event publication verb publish by party

phase one "Phase I"
  opens  on entry into force
phase two "Phase II"
  opens   when heavy-weapons by UKR <= 0 pieces
  latest  2027-12-31 failing which clause 2

1  centre shall publish "heavy weapons that remain"
     every  7 d
2  centre shall publish "a finding on the delay"
     within  30 d of breach
```
"###;
