//! The agreement never expires and is never reviewed.

use crate::Check;
use crate::phrases::path_at;
use servanda_agreement::{Agreement, ClauseKind, Expiry};
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0901", severity: Severity::Warning, page: PAGE, elsewhere: true, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let header = &agreement.header;
    let never = header.expires.iter().find(|reading| reading.value == Expiry::Never);
    let ends = header.term.is_some() || never.is_none() && !header.expires.is_empty();
    let reviewed = agreement.clauses.iter().any(|clause| matches!(clause.kind, ClauseKind::Review { .. }));
    if ends || reviewed {
        return;
    }
    let what = if agreement.declaration.is_some() { "declaration" } else { "agreement" };
    let place = never.map_or(agreement.name.span, |never| never.span);
    // Another reading may end it.
    let all = header.expires.iter().all(|reading| reading.value == Expiry::Never);
    let under = match never.and_then(|never| never.letter.as_ref()) {
        Some(letter) if !all => format!(" under reading {letter}"),
        _ => String::new(),
    };
    let finding = Diagnostic::warning("S0901", place, format!("the {what} never expires{under} and is never reviewed"))
        .help("add `expires` or `N review every …`")
        .path(path_at(agreement, place));
    findings.push(finding);
}

const PAGE: &str = r###"# S0901 the agreement never expires and is never reviewed

## What it checks

No `expires` with a date or an event under every reading, no `term`, and no `review` clause.

## Why it matters

Forces, borders and governments change; a text that nobody has to open again is either forgotten or broken. A review
costs little and gives both sides a lawful place to say what no longer fits.

## A real case

The Korean Armistice of 1953 stays in force until it is replaced, and has no day on which anybody must look at it again but that of one
political conference (<https://vdocuments.site/korean-armistice-agreement.html>).

## How to settle it

Write `expires` with a date or an event, a `term`, or `N review every 12 months by …`. An agreement may well be meant to last for ever; then
a review is the smaller step.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   never

parties UKR, RUS
event shot plural shots verb fire by party

1  each of UKR, RUS shall not fire
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   never

parties UKR, RUS
event shot plural shots verb fire by party

1  each of UKR, RUS shall not fire
2  review every 12 months by UKR, RUS
```
"###;
