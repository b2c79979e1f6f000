//! What a clause promises and what it draws on are measured in different units.

use super::s0605::{Pledgeable, promised};
use crate::Check;
use crate::phrases::{quantity, under};
use servanda_agreement::{Agreement, Modality};
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0614", severity: Severity::Error, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let pledgeable = Pledgeable::of(agreement);
    for (clause, norm) in agreement.norms().filter(|(_, norm)| norm.modality == Modality::Shall) {
        let Some(promised) = promised(norm).filter(|promised| pledgeable.holds(promised)) else { continue };
        let Some(first) = norm.needs.first() else { continue };
        if norm.needs.iter().any(|need| need.unit == promised.unit) {
            continue;
        }
        let what = quantity(promised);
        let needs: Vec<String> = norm.needs.iter().map(|need| quantity(need)).collect();
        let needs = needs.join(", ");
        let message =
            format!("need and duty of clause {} have different units: {needs} for {what}", clause.number.value);
        let finding = Diagnostic::error("S0614", first.span, message)
            .label("measured in another unit")
            .also(norm.act.span, format!("promises {what}"))
            .note("nothing says how much of the one covers the other")
            .help(format!("state the need in `{}`, and pledge in the same unit", promised.unit));
        findings.push(under(clause, finding));
    }
}

const PAGE: &str = r###"# S0614 need and duty of clause 7.1 have different units: 1 `brigade` for 12,000 `people`

## What it checks

A duty with an amount, `keep troops-present >= 12_000 people`, whose `needs` are all in other units.

## Why it matters

The need looks covered, and the duty is not. No rule turns brigades into people, or money into vehicles, so nobody can
say whether the pledges are enough.

## An invented case

A force of 12,000 people is "covered" by a pledge of one brigade, which in one army has 3,500 people and in another 5,000.
The case is invented. Real texts mix the units too: limits for the zones of Sinai count battalions and people side by
side (<https://mfo-memorabilia.weebly.com/mfo-info.html>).

## How to settle it

State the need in the unit of the promise, and pledge in that unit; or promise the unit that is pledged.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties GBR, FRA
capability brigade "Brigade-size formation"
gauge troops-present by party unit people known for 14 d

pledge GBR 1 brigade ready in 30 d until 2032-02-01
pledge FRA 1 brigade ready in 30 d until 2032-02-01

1  GBR, FRA jointly shall keep troops-present >= 12_000 people
     needs  1 brigade
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties GBR, FRA
gauge troops-present by party unit people known for 14 d

pledge GBR 12_000 people ready in 30 d until 2032-02-01
pledge FRA 12_000 people ready in 30 d until 2032-02-01

1  GBR, FRA jointly shall keep troops-present >= 12_000 people
     needs  12_000 people
```
"###;
