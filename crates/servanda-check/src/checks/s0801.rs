//! A red line, or a tier of one, has no response.

use crate::Check;
use crate::phrases::under;
use servanda_agreement::*;
use servanda_base::{Diagnostic, Severity};
use std::collections::BTreeSet;

pub(crate) const CHECK: Check = Check { code: "S0801", severity: Severity::Error, page: PAGE, elsewhere: true, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let answered = answered(agreement);
    for (clause, red_line) in agreement.red_lines() {
        let name = &red_line.name.value;
        let has =
            |tier: Option<u32>| answered.contains(&(name.as_str(), None)) || answered.contains(&(name.as_str(), tier));
        if red_line.tiers.is_empty() && !has(None) {
            let finding = Diagnostic::error("S0801", red_line.name.span, format!("red line `{name}` has no response"))
                .label("nothing follows when this is met")
                .help(format!("add a clause `on {name}, … shall …`, or delete the red line"));
            findings.push(under(clause, finding));
        }
        for tier in red_line.tiers.iter().filter(|tier| !has(Some(tier.number.value))) {
            let number = tier.number.value;
            let message = format!("tier {number} of red line `{name}` has no response");
            let finding = Diagnostic::error("S0801", tier.number.span, message)
                .label("nothing follows when this tier is met")
                .help(format!("add a clause `on {name} tier {number}, … shall …`, or delete the tier"));
            findings.push(under(clause, finding));
        }
    }
}

/// The red lines and tiers from which something follows: a clause, an exception, a power that is barred, the opening or the
/// reversal of a phase, or another red line. Definitions are followed.
fn answered(agreement: &Agreement) -> BTreeSet<(&str, Option<u32>)> {
    let mut found = BTreeSet::new();
    for (_, norm) in agreement.norms() {
        if let Some(Trigger::Named { name, tier }) = norm.on.as_ref().map(|on| &on.value) {
            follow(agreement, name, *tier, &mut found);
        }
        if let Some(Unless::Condition(condition)) = norm.unless.as_ref().map(|unless| &unless.value) {
            names(agreement, condition, &mut found);
        }
        for barred in &norm.never_during {
            follow(agreement, barred, None, &mut found);
        }
    }
    for phase in &agreement.phases {
        if let Some(Opens::When(condition)) = phase.opens.as_ref().map(|opens| &opens.value) {
            names(agreement, condition, &mut found);
        }
        if let Some(reverts) = &phase.reverts {
            names(agreement, &reverts.value.1, &mut found);
        }
    }
    for (_, red_line) in agreement.red_lines() {
        if let Some(Counted::Condition(condition)) = red_line.when.as_ref().map(|when| &when.value) {
            names(agreement, condition, &mut found);
        }
    }
    found
}

fn follow<'a>(
    agreement: &'a Agreement,
    name: &'a str,
    tier: Option<u32>,
    found: &mut BTreeSet<(&'a str, Option<u32>)>,
) {
    if found.insert((name, tier))
        && let Some(definition) = agreement.definition(name)
    {
        names(agreement, &definition.condition, found);
    }
}

fn names<'a>(agreement: &'a Agreement, condition: &'a Condition, found: &mut BTreeSet<(&'a str, Option<u32>)>) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            for part in parts {
                names(agreement, part, found);
            }
        }
        Condition::Not(part) => names(agreement, part, found),
        Condition::Named { name, tier, .. } | Condition::OnDays { name, tier, .. } => {
            follow(agreement, name, *tier, found)
        }
        _ => {}
    }
}

const PAGE: &str = r###"# S0801 tier 2 of red line `sea` has no response

## What it checks

Every red line without tiers, and every tier, is the trigger of something: a clause, an exception (`unless`), a power that is barred
(`never during`), the opening or the reversal of a phase, or another red line. A clause on the red line without a tier answers all its tiers.

## Why it matters

A line that is drawn and not answered tells the other side where nothing happens. The answer to a lower tier does not
stand in: it has been given already when the higher one is met.

## A real case

In Lebanon in 2024 a mechanism of five members received the reports, and within a week each side had its own list of dozens of
alleged violations: monitoring, without an answer tied to a number
(<https://newsbyhue.com/israel-lebanon-ceasefire-uncertain-due-to-repeated-violations-global-issues>).

## How to settle it

Write the clause that answers the tier, or delete the tier.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS, TUR
event obstruction plural obstructions verb obstruct by party
event escort verb escort by party

1  RUS shall not obstruct
2  red line sea "Obstruction"
     when    obstructions by RUS
     tier 1  at least 1 in any 7 d
     tier 2  at least 3 in any 30 d
3  on sea tier 1, TUR shall escort
     within  48 h of incident
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS, TUR
event obstruction plural obstructions verb obstruct by party
event escort verb escort by party

1  RUS shall not obstruct
2  red line sea "Obstruction"
     when    obstructions by RUS
     tier 1  at least 1 in any 7 d
     tier 2  at least 3 in any 30 d
3  on sea tier 1, TUR shall escort
     within  48 h of incident
4  on sea tier 2, TUR shall escort
     within  24 h of incident
```
"###;
