//! Force follows by itself: no body and no office decides first.

use crate::Check;
use crate::acts::{answers, is_decided, is_forceful};
use crate::facts::at_clause;
use servanda_agreement::{Agreement, Modality};
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0810", severity: Severity::Error, page: PAGE, elsewhere: true, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    for (clause, norm) in agreement.norms() {
        let forceful = norm.modality == Modality::Shall && answers(norm) && is_forceful(agreement, norm);
        if !forceful || is_decided(agreement, norm) {
            continue;
        }
        let message = format!("nobody is named who decides before force is used under clause {}", *clause.number);
        let mut finding = at_clause("S0810", Severity::Error, clause, message)
            .label("an armed or coercive answer that follows by itself");
        if let Some(on) = &norm.on {
            finding = finding.also(on.span, "sets it going, and nobody determines it");
        }
        findings.push(
            finding.note("what a count or a sensor meets can be met by mistake; force cannot be taken back").help(
                "add `determined by <body> within <time>` to the red line or to the clause, or let a body bear it",
            ),
        );
    }
}

const PAGE: &str = r###"# S0810 nobody is named who decides before force is used under clause 3

## What it checks

Duties that answer a red line, a condition, a breach or an event with force, coercion or armed means. Somebody must
decide first: a body or party that determines the red line or the breach, a body that bears the clause, or an event
that is itself a decision, a request or a vote. What is only allowed (`may`) is decided by the one who may do it.
Whether an act is forceful is judged by words: verbs such as strike, intercept, blockade or sanction, and needs and
quantities such as aircraft, brigade or warship that are not just delivered, paid for or trained.

## Why it matters

A count can be wrong, a sensor can be deceived, and a report can be withdrawn. A text that goes from a count to force
without a person in between leaves nobody who could have said no, and nobody who answers for it.

## An invented case

Three radar tracks within an hour are a red line that is determined automatically; the answer is an air strike. The
tracks were birds.

## How to settle it

Let a named body or office determine that the red line is met, within a short and fixed time.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS, GBR
event incursion    plural incursions    verb cross     by party
event interception plural interceptions verb intercept by party against party

1  RUS shall not cross
2  red line crossing "A crossing"
     when        incursions by RUS
     determined  automatic
     resets      after 7 d without
3  on crossing, GBR shall intercept against RUS
     within  1 h of incident
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS, GBR
party centre organisation "Monitoring centre"
event incursion    plural incursions    verb cross     by party
event interception plural interceptions verb intercept by party against party

1  RUS shall not cross
2  red line crossing "A crossing"
     when        incursions by RUS
     determined  by centre within 20 min
     resets      after 7 d without
3  on crossing, GBR shall intercept against RUS
     within  1 h of determination
```
"###;
