//! A response that goes on and has no way down: no end, reset, review or release.

use crate::Check;
use crate::acts::{answers, is_forceful};
use crate::facts::{at_clause, listed};
use servanda_agreement::*;
use servanda_base::{Diagnostic, Severity};
use std::collections::HashSet;

pub(crate) const CHECK: Check = Check { code: "S0809", severity: Severity::Warning, page: PAGE, elsewhere: true, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let reviewed = agreement.clauses.iter().any(|clause| matches!(clause.kind, ClauseKind::Review { .. }));
    if reviewed {
        return;
    }
    let ended: HashSet<&str> = agreement.norms().filter_map(|(_, power)| ended_by(power)).collect();
    let endless: Vec<&Clause> = agreement
        .norms()
        .filter(|(_, norm)| answers(norm) && goes_on(agreement, norm))
        .filter(|(clause, norm)| !ended.contains(clause.number.as_str()) && !ends(agreement, norm))
        .map(|(clause, _)| clause)
        .collect();
    let one = |clause: &Clause| {
        at_clause(
            "S0809",
            Severity::Warning,
            clause,
            format!("the response in clause {} has no way down", *clause.number),
        )
        .label("begins, and nothing ends it")
        .note("no phase, reset, review or power to end or release it is written")
        .help("add `resets after … without` to the red line, `… may release clause N`, or `N review every …`")
    };
    listed(findings, &endless, one, |these, numbers| format!("the responses in {these} have no way down: {numbers}"));
}

/// Whether a clause asks for something that lasts: a level, a rhythm, a ban, or force. What is said or paid once is over.
fn goes_on(agreement: &Agreement, norm: &Norm) -> bool {
    match (&norm.act.value, norm.modality) {
        (Act::Power { .. }, _) | (_, Modality::May) => false,
        (Act::Keep { .. }, _) | (_, Modality::ShallNot) => true,
        (Act::Do { start, .. }, Modality::Shall) => *start || norm.every.is_some() || is_forceful(agreement, norm),
        (Act::Quoted { .. }, Modality::Shall) => norm.every.is_some(),
    }
}

/// The clause that a power can end, release or suspend.
fn ended_by(power: &Norm) -> Option<&str> {
    match &power.act.value {
        Act::Power { effect: Effect::Suspend | Effect::Release | Effect::End, target: Target::Clause(number) } => {
            Some(number)
        }
        _ => None,
    }
}

/// Whether it ends by itself: with its phase, the reset of its red line, or an exception.
fn ends(agreement: &Agreement, norm: &Norm) -> bool {
    let resets = match norm.on.as_ref().map(|on| &on.value) {
        Some(Trigger::Named { name, .. }) => {
            agreement.red_line(name).is_some_and(|(_, red_line)| red_line.resets_after.is_some())
        }
        _ => false,
    };
    norm.during.is_some() || norm.unless.is_some() || resets
}

const PAGE: &str = r###"# S0809 the response in clause 5.4 has no way down

## What it checks

Responses that go on once they have begun: levels to be kept, things to be done in a rhythm, bans, acts that are only
started, and acts of force. Something must be able to end them: a phase, the reset of the red line, an exception, a
power to release, suspend or end the clause, or a review of the agreement.

## Why it matters

A ladder that only goes up leaves both sides one choice. Whoever wants to stop must know what stops the answer.

## An invented case

On an attack four nations blockade a port. The attack is over within a day. Nothing in the text says when the blockade
ends, who may end it, or when it is looked at again. It is there nine years later.

## How to settle it

Let the red line reset after a quiet time, name who may release the clause, or review it.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS, GBR
party centre organisation "Monitoring centre"
event strike   plural strikes   verb strike   by party
event blockade plural blockades verb blockade by party against party

1  RUS shall not strike
2  red line attack "A strike"
     when        strikes by RUS
     determined  by centre within 12 h
3  on attack, GBR shall blockade against RUS
     within  72 h of determination
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS, GBR
party centre organisation "Monitoring centre"
event strike   plural strikes   verb strike   by party
event blockade plural blockades verb blockade by party against party

1  RUS shall not strike
2  red line attack "A strike"
     when        strikes by RUS
     determined  by centre within 12 h
3  on attack, GBR shall blockade against RUS
     within  72 h of determination
4  UKR may release clause 3
```
"###;
