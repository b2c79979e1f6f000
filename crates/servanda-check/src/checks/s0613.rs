//! A relief with overlap needs two units at once, and only one is pledged.

use crate::facts::in_words;
use crate::phrases::{list, number, quantity, under};
use crate::{Check, means};
use servanda_agreement::Agreement;
use servanda_base::{Amount, Diagnostic, Quantity, Severity};

pub(crate) const CHECK: Check = Check { code: "S0613", severity: Severity::Error, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    for draw in means::draws(agreement) {
        let Some(overlap) = &draw.norm.overlap else { continue };
        let twice = draw.need.amount + draw.need.amount;
        let missing = draw.missing_of(twice, |_| true);
        let Some((_, most)) = missing.iter().max_by_key(|(_, amount)| *amount) else { continue };
        // What does not even cover one relief is S0601.
        if !draw.covered(|_| true) {
            continue;
        }
        let least = twice - *most;
        let by: Vec<&str> = missing.iter().filter_map(|(name, _)| name.map(String::as_str)).collect();
        let message = format!(
            "the relief in clause {} overlaps and needs {}, but {}",
            draw.clause.number.value,
            quantity(&Quantity { amount: twice, unit: draw.need.unit.clone() }),
            if draw.each && by.is_empty() {
                format!("{} draw on the same pledges, and {} more would be needed", list(&draw.bearers), number(*most))
            } else {
                let are = if least == Amount::from(1) { "is" } else { "are" };
                let each = if draw.each { format!(" by each of {}", list(&by)) } else { String::new() };
                format!("only {} {are} pledged{each}", number(least))
            }
        );
        let mut finding = Diagnostic::error("S0613", overlap.span, message)
            .label(format!("for {}, both the old and the new are there", in_words(overlap.value)))
            .also(draw.need.span, "counted once");
        for pledge in draw.pledges() {
            finding = finding.also(
                pledge.quantity.span,
                format!("{} pledged by {}", number(pledge.quantity.amount), pledge.by.value),
            );
        }
        findings.push(under(draw.clause, finding.help("pledge the second unit, or drop the overlap")));
    }
}

const PAGE: &str = r###"# S0613 the relief in clause 7.2 overlaps and needs 2 `brigade`, but only 1 is pledged

## What it checks

A clause with `overlap`: while the new unit arrives, the old one is still there, so twice the need must be pledged at once.
For `each of` this holds for every bearer by itself.

## Why it matters

With one unit, a relief with overlap cannot happen at all: the unit would have to stand in two places, or leave a gap.

## An invented case

Two states each pledge one brigade to a force and each relieve it every six months "with two weeks of overlap". On paper
there are two brigades. On the first day of the relief each of them needs a second one, which nobody has pledged. The case
is invented.

## How to settle it

Pledge the second unit, drop the overlap, or let one bearer relieve another and say so in the clause.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties GBR
capability brigade "Brigade-size formation"
event deployment verb deploy by party

pledge GBR 1 brigade ready in 30 d until 2032-02-01

1  GBR shall deploy 1 brigade
     every    6 months
     overlap  14 d
     needs    1 brigade
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties GBR
capability brigade "Brigade-size formation"
event deployment verb deploy by party

pledge GBR 2 brigade ready in 30 d until 2032-02-01

1  GBR shall deploy 1 brigade
     every    6 months
     overlap  14 d
     needs    1 brigade
```
"###;
