//! S0303: a deadline that is a word.

use crate::facts::{self, at_clause};
use crate::registry::Check;
use servanda_agreement::{Agreement, Due};
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0303", severity: Severity::Error, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    for (clause, norm) in facts::obligations(agreement) {
        let word = norm.due.iter().find(|reading| matches!(reading.value, Due::Words(_)));
        if let Some(word) = word {
            let message = format!("the deadline of clause {} cannot be measured", *clause.number);
            let mut finding = at_clause("S0303", Severity::Error, clause, message);
            finding.primary.span = word.span;
            findings.push(
                finding
                    .label("not a number of hours or days")
                    .help(format!("write `within <number> h of {}`", facts::start(norm))),
            );
        }
    }
}

const PAGE: &str = r#"# S0303 the deadline of clause 4 cannot be measured

## What it checks

Deadlines written as words in quotes: `within "immediate"`, `within "as soon as possible"`.

## Why it matters

"Immediate", "forthwith" and "swift" tell the one who owes that haste is meant, and tell nobody on which day the duty was
broken. A court may find a measure later; a ceasefire has no court.

## A real case

The Budapest Memorandum of 1994 promises to seek "immediate" Security Council action (United Nations document A/49/765 – S/1994/1399, Annex I;
[summary](https://en.wikipedia.org/wiki/Budapest_Memorandum)). The agreement between the United States and Ukraine of 13 June 2024 has talks immediately, "where
possible" within 24 hours
([Lawfare](https://lawfaremedia.org/article/united-states-and-ukraine-release-new-security-agreement)).

## How to settle it

Write a number: `within 24 h of determination`.

```accord raises
agreement memorandum "Memorandum"
  signed    1994-12-05
  in force  on signature
  expires   never
  clock     UTC

parties UKR, GBR

body  council "Security Council"

event attack   verb attack by party against party
event referral verb refer  by party to body

1  on attack against UKR, GBR shall refer to council
     within "immediate"
```

```accord settled
agreement memorandum "Memorandum"
  signed    1994-12-05
  in force  on signature
  expires   never
  clock     UTC

parties UKR, GBR

body  council "Security Council"

event attack   verb attack by party against party
event referral verb refer  by party to body

1  on attack against UKR, GBR shall refer to council
     within 24 h of incident
```
"#;
