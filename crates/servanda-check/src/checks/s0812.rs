//! Several owe a response together, and nobody is named who decides what each of them does.

use crate::Check;
use crate::acts::{answers, is_consultation};
use crate::facts::{at_clause, listed};
use servanda_agreement::*;
use servanda_base::{Diagnostic, Severity, Spanned};

pub(crate) const CHECK: Check = Check { code: "S0812", severity: Severity::Warning, page: PAGE, elsewhere: true, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let ownerless: Vec<&Clause> = agreement
        .norms()
        .filter(|(_, norm)| norm.modality == Modality::Shall && answers(norm) && !is_consultation(agreement, norm))
        .filter(|(_, norm)| together(agreement, norm) && !has_owner(agreement, norm))
        .map(|(clause, _)| clause)
        .collect();
    let one = |clause: &Clause| {
        let mut finding = at_clause(
            "S0812",
            Severity::Warning,
            clause,
            format!("the response in clause {} has nobody who decides it", *clause.number),
        );
        if let ClauseKind::Norm(norm) = &clause.kind {
            finding.primary.span = norm.subject.span;
        }
        finding
            .label("who decides what each of them does?")
            .note("owed together, and no body that decides takes part or determines what sets it going")
            .help("name a body with a rule, `body … decides by … of …`, and let it bear the clause or determine the red line; or name a lead")
    };
    listed(findings, &ownerless, one, |these, numbers| {
        format!("the responses in {these} have nobody who decides them: {numbers}")
    });
}

/// Whether several owe one thing, so that it must be settled who does what. Where each owes its own, each decides.
fn together(agreement: &Agreement, norm: &Norm) -> bool {
    let bearers = agreement.bearers(&norm.subject).len();
    match norm.subject.share {
        Share::Each => false,
        Share::Jointly => bearers > 1,
        Share::Any(count) => bearers > count as usize,
    }
}

fn has_owner(agreement: &Agreement, norm: &Norm) -> bool {
    let decides = |determined: Option<&Spanned<Determined>>| match determined.map(|determined| &determined.value) {
        Some(Determined::By(chain)) => chain.iter().any(|(name, _)| agreement.body(name).is_some()),
        Some(Determined::Automatic) | None => false,
    };
    let red_line = match norm.on.as_ref().map(|on| &on.value) {
        Some(Trigger::Named { name, .. }) => agreement.red_line(name),
        _ => None,
    };
    agreement.bearers(&norm.subject).iter().any(|bearer| agreement.body(bearer).is_some())
        || decides(norm.determined.as_ref())
        || red_line.is_some_and(|(_, red_line)| decides(red_line.determined.as_ref()))
}

const PAGE: &str = r###"# S0812 the response in clause 5.5 has nobody who decides it

## What it checks

Responses that several owe together, `jointly` or `any 2 of`: whether a body takes part, or determines the red line or
the breach, that could decide who of them does what. A response that one party owes, or that each owes for itself, is
decided by its bearer.

## Why it matters

What all owe, each may leave to the others. Without somebody who decides, the time of the answer is spent on who gives
it, and afterwards nobody can say whose failure it was.

## A real case

Of the second step of a plan reported in February 2026, coalition forces if a breach goes on, the report names no body
that decides on it
([report](https://www.straitstimes.com/world/europe/ukraine-agrees-to-multi-tiered-ceasefire-enforcement-plan-with-europe-and-us-ft-reports)).

## How to settle it

Name a body and its rule, or a lead nation that bears the clause alone.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS, GBR, FRA
party centre organisation "Monitoring centre"
event obstruction plural obstructions verb obstruct by party
event escort      plural escorts      verb escort   by party

1  RUS shall not obstruct
2  red line sea "Obstruction"
     when        obstructions by RUS
     determined  by centre within 12 h
3  on sea, GBR, FRA jointly shall escort
     within  48 h of determination
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS, GBR, FRA
body council "Council"
  members  GBR, FRA
  decides  by 2 of 2
event obstruction plural obstructions verb obstruct by party
event escort      plural escorts      verb escort   by party

1  RUS shall not obstruct
2  red line sea "Obstruction"
     when        obstructions by RUS
     determined  by council within 12 h
3  on sea, GBR, FRA jointly shall escort
     within  48 h of determination
```
"###;
