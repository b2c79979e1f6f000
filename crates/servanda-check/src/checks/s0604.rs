//! A pledge that clauses draw on is conditional.

use crate::Check;
use crate::means::{self, Draw};
use crate::phrases::{path_at, quantity};
use servanda_agreement::Agreement;
use servanda_base::{Diagnostic, Severity};
use std::collections::HashMap;

pub(crate) const CHECK: Check = Check { code: "S0604", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let draws = means::draws(agreement);
    // By the place of the pledge.
    let mut waiting: HashMap<u32, Vec<&Draw<'_>>> = HashMap::new();
    for draw in draws.iter().filter(|draw| !draw.covered(|pledge| pledge.conditional.is_none())) {
        for pledge in draw.pledges().filter(|pledge| pledge.conditional.is_some()) {
            waiting.entry(pledge.span.start).or_default().push(draw);
        }
    }
    for pledge in &agreement.pledges {
        let Some(condition) = &pledge.conditional else { continue };
        let mut clauses: Vec<&str> = Vec::new();
        let mut needs = Vec::new();
        for draw in waiting.get(&pledge.span.start).into_iter().flatten() {
            needs.push((draw.need.span, format!("clause {} draws on it", draw.clause.number.value)));
            clauses.push(&draw.clause.number);
        }
        clauses.dedup();
        let who = match clauses.as_slice() {
            [] => continue,
            [one] => format!("clause {one} draws"),
            several => format!("{} clauses draw", several.len()),
        };
        let mut finding =
            Diagnostic::warning("S0604", condition.span, format!("a pledge that {who} on is conditional"))
                .label(format!("{} of {} wait for this", quantity(&pledge.quantity), pledge.by.value))
                .path(path_at(agreement, condition.span));
        for (span, words) in needs {
            finding = finding.also(span, words);
        }
        findings.push(
            finding
                .note("a pledge counts only while it is unconditional, and the other pledges do not cover the need")
                .help("drop the condition, or add a pledge without one"),
        );
    }
}

const PAGE: &str = r###"# S0604 a pledge that 3 clauses draw on is conditional

## What it checks

A pledge `conditional on "…"` that some clause draws on, where the unconditional pledges alone do not cover the need. One
finding for each such pledge, with the clauses that wait for it.

## Why it matters

The clause reads like a duty; its means are a hope. Whoever relies on it relies on a decision that is still to be taken,
often by somebody who signed nothing.

## A real case

The agreement between the United Kingdom and Ukraine of January 2024 runs for ten years; a published critique notes that
money is binding for the current budget year only (<https://www.osw.waw.pl/en/publikacje/analyses/2024-01-19/west-and-ukraine-agreements-security-cooperation>).

## How to settle it

Drop the condition, or add an unconditional pledge that covers the need, for instance a fund that is already filled.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR
party eu organisation "European Union"
event payment verb pay by party to party

pledge eu 20 billion EUR ready in 30 d until 2032-02-01 conditional on "annual budget vote"

1  eu shall pay 1 billion EUR to UKR
     within  60 d of entry into force
     needs   1 billion EUR
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR
party eu organisation "European Union"
event payment verb pay by party to party

pledge eu 20 billion EUR ready in 30 d until 2032-02-01

1  eu shall pay 1 billion EUR to UKR
     within  60 d of entry into force
     needs   1 billion EUR
```
"###;
