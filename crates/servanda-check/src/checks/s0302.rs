//! S0302: a duty with an observable act and no deadline.

use crate::facts::{self, at_clause};
use crate::registry::Check;
use servanda_agreement::{Act, Agreement, Modality};
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0302", severity: Severity::Error, page: PAGE, elsewhere: true, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    for (clause, norm) in facts::obligations(agreement) {
        // Levels (`keep`) hold at all times, and of a quotation S0501 says what there is to say.
        let is_act = norm.modality == Modality::Shall && matches!(norm.act.value, Act::Do { .. });
        if is_act && norm.due.is_empty() && norm.every.is_none() {
            let message = format!("clause {} has no deadline", *clause.number);
            findings.push(
                at_clause("S0302", Severity::Error, clause, message)
                    .label("it can never be late")
                    .help("add `within … of …`, `by <date>` or `every …`"),
            );
        }
    }
}

const PAGE: &str = r#"# S0302 clause 6 has no deadline

## What it checks

Duties to do something that can be seen, with no `within`, no `by` and no `every`. Prohibitions and levels (`keep …`) hold at
all times and need none. Acts that cannot be seen are the matter of S0501.

## Why it matters

A duty without a deadline can be left undone for ever without being broken: on no day is it late.

## A real case

Clause 6 of the Budapest Memorandum of 1994: the four states "will consult" if a question about the commitments comes up. No day
is named by which they must have met (United Nations document A/49/765 – S/1994/1399, Annex I;
[summary](https://en.wikipedia.org/wiki/Budapest_Memorandum)).

## How to settle it

Say by when, in hours, days or a date, and from when the time runs.

```accord raises
agreement memorandum "Memorandum"
  signed    1994-12-05
  in force  on signature
  expires   never
  clock     UTC

parties UKR, GBR

event question     verb question by party
event consultation verb consult  by party with party

1  on question by UKR, GBR shall consult with UKR
```

```accord settled
agreement memorandum "Memorandum"
  signed    1994-12-05
  in force  on signature
  expires   never
  clock     UTC

parties UKR, GBR

event question     verb question by party
event consultation verb consult  by party with party

1  on question by UKR, GBR shall consult with UKR
     within 72 h of notification
```
"#;
