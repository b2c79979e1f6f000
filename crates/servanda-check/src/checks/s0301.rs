//! S0301: a deadline that does not say from when it runs.

use crate::facts::{self, at_clause};
use crate::registry::Check;
use servanda_agreement::{Agreement, Due};
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0301", severity: Severity::Error, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    for (clause, norm) in facts::obligations(agreement) {
        let open = norm.due.iter().find(|reading| matches!(reading.value, Due::Within { of: None, .. }));
        if let Some(open) = open {
            let message = format!("the deadline of clause {} does not say from when it runs", *clause.number);
            let mut finding = at_clause("S0301", Severity::Error, clause, message);
            finding.primary.span = open.span;
            findings.push(
                finding
                    .label("counted from what?")
                    .help(format!("add `of {}`, or another start such as a date", facts::start(norm))),
            );
        }
    }
}

const PAGE: &str = r#"# S0301 the deadline of clause 5.3 does not say from when it runs

## What it checks

`within 24 h` that does not go on with `of …`.

## Why it matters

An attack, the report of it, the request for help and the finding that it was an attack may lie days apart. Whoever owes help
counts from the last of them, whoever waits for it from the first.

## A real case

The agreement on security cooperation between the United Kingdom and Ukraine of 12 January 2024 is reported to have consultations
within 24 hours at the request of either side. Whether the hours run from the attack or from the request, the reports do not
say ([Ukrainska Pravda](https://www.pravda.com.ua/eng/news/2024/01/12/7436957/)). A plan
reported in February 2026 counts 72 hours from "the first breach", not from a breach that somebody has established
([Straits Times](https://www.straitstimes.com/world/europe/ukraine-agrees-to-multi-tiered-ceasefire-enforcement-plan-with-europe-and-us-ft-reports)).

## How to settle it

Name the start: `of incident` is early and disputed, `of determination` is later and certain, `of notification` lies in the
hands of the one who asks.

```accord raises
agreement help "Help after an attack"
  signed    2024-01-12
  in force  on signature
  expires   2034-01-12
  clock     Europe/Kyiv

parties GBR, UKR

event consultation verb consult by party with party
event attack       verb attack  by party against party

1  on attack against UKR, GBR shall consult with UKR
     within 24 h
```

```accord settled
agreement help "Help after an attack"
  signed    2024-01-12
  in force  on signature
  expires   2034-01-12
  clock     Europe/Kyiv

parties GBR, UKR

event consultation verb consult by party with party
event attack       verb attack  by party against party

1  on attack against UKR, GBR shall consult with UKR
     within 24 h of notification
```
"#;
