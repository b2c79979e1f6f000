//! An exception with no bound: no time, no place, nobody who verifies it.

use crate::Check;
use crate::acts::is_leave;
use crate::facts::{at_clause, obligations, proof_of};
use servanda_agreement::*;
use servanda_base::{Diagnostic, Severity};
use std::collections::{BTreeSet, HashSet};

pub(crate) const CHECK: Check = Check { code: "S0510", severity: Severity::Warning, page: PAGE, elsewhere: true, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    for (clause, norm) in obligations(agreement) {
        let Some(unless) = &norm.unless else { continue };
        let Unless::Condition(condition) = &unless.value else { continue };
        let judged = norm.determined.is_some() || proof_of(agreement, norm).is_some();
        if judged || bounded(agreement, condition, &mut BTreeSet::new()) {
            continue;
        }
        let message = format!("the exception in clause {} has no bound", *clause.number);
        let mut finding = at_clause("S0510", Severity::Warning, clause, message);
        finding.primary.span = unless.span;
        findings.push(
            finding
                .label("no time, no place, nobody who verifies it")
                .note("once it has been met anywhere, it is met for as long as the agreement lasts")
                .help("add `in any <length>`, a place, or a standard of proof"),
        );
    }
    let powers = || agreement.norms().filter_map(|(clause, norm)| Some((clause, norm, power(norm)?)));
    let resumed: HashSet<&Target> =
        powers().filter(|(_, _, (effect, _))| *effect == Effect::Resume).map(|(_, _, (_, target))| target).collect();
    for (clause, norm, (effect, target)) in powers() {
        let lasts = norm.on.is_none() && norm.during.is_none() && !resumed.contains(target);
        if effect == Effect::Suspend && lasts {
            let what = match target {
                Target::Agreement => "the agreement".to_owned(),
                Target::Clause(number) => format!("clause {number}"),
                Target::Phase(phase) => format!("phase `{phase}`"),
            };
            let message = format!("the power to suspend {what} has no bound");
            let mut finding = at_clause("S0510", Severity::Warning, clause, message);
            finding.primary.span = norm.act.span;
            findings.push(finding.label("for how long, and who ends it?").help(
                "say who may resume it: `… may resume …`, or tie it to a phase: `during <phase>, … may suspend …`",
            ));
        }
    }
}

fn power(norm: &Norm) -> Option<(Effect, &Target)> {
    match &norm.act.value {
        Act::Power { effect, target } => Some((*effect, target)),
        _ => None,
    }
}

/// Whether every way of meeting a condition is bound by a time or a place. Levels, phases and breaches are bound by
/// what they are.
fn bounded<'a>(agreement: &'a Agreement, condition: &'a Condition, seen: &mut BTreeSet<&'a str>) -> bool {
    // Who gives leave says how far it goes, and for how long.
    let placed =
        |pattern: &Pattern| is_leave(agreement, pattern) || pattern.roles.iter().any(|fill| fill.role == Role::In);
    match condition {
        Condition::All(parts) => parts.iter().any(|part| bounded(agreement, part, seen)),
        Condition::Any(parts) => parts.iter().all(|part| bounded(agreement, part, seen)),
        Condition::AtLeast { pattern, in_any: None, .. } | Condition::Total { pattern, in_any: None, .. } => {
            placed(pattern)
        }
        Condition::Named { name, .. } if seen.insert(name) => {
            if let Some(definition) = agreement.definition(name) {
                bounded(agreement, &definition.condition, seen)
            } else {
                // A red line has its own verifier, windows and reset, or findings of its own that ask for them.
                true
            }
        }
        _ => true,
    }
}

const PAGE: &str = r###"# S0510 the exception in clause 2 has no bound

## What it checks

Exceptions by a condition that names no time, no place and no standard of proof and that nobody determines; and powers
to suspend that no trigger and no phase ends and that nobody may take back. Exceptions in words are the matter of
S0502.

## Why it matters

A narrow exception is part of the rule. One without bound is a second rule that says the opposite: one incident,
anywhere, at any time, and the prohibition is gone for good.

## A real case

In the Sinai, forces above the agreed ceilings were let in by consent, 750 guards in 2005 among them
([summary](https://worldview.stratfor.com/article/military-zones-sinai-peninsula)). Whoever counts from outside must
know how far such a consent reaches and when it ends, or counts wrongly.

## How to settle it

Give it a window, a place, or somebody who verifies it; let the same power that suspends say who resumes.

```accord raises
agreement truce "Truce"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS
event shot plural shots verb fire by party

1  RUS shall not fire
     unless  shots by UKR
2  UKR may suspend clause 1
```

```accord settled
agreement truce "Truce"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS
event shot plural shots verb fire by party

1  RUS shall not fire
     unless  at least 1 shots by UKR in any 24 h
2  UKR may suspend clause 1
3  UKR may resume clause 1
```
"###;
