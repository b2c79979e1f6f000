//! Means are pledged, but not ready within the deadline.

use crate::facts::in_words;
use crate::phrases::{number, quantity, under};
use crate::{Check, means};
use servanda_agreement::Agreement;
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0602", severity: Severity::Error, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    for draw in means::draws(agreement) {
        let Some(deadline) = means::deadline(draw.norm) else { continue };
        if !draw.covered(|_| true) || draw.covered(|pledge| draw.in_time(pledge)) {
            continue;
        }
        let message = format!(
            "clause {} needs {} within {}, but {} cannot be ready in time",
            draw.clause.number.value,
            quantity(draw.need),
            in_words(deadline),
            number(draw.total(|pledge| !draw.in_time(pledge)))
        );
        let mut finding = Diagnostic::error("S0602", draw.need.span, message);
        for pledge in draw.pledges().filter(|pledge| !draw.in_time(pledge)) {
            if let Some(ready) = &pledge.ready_in {
                finding = finding.also(pledge.quantity.span, format!("ready in {}", in_words(ready.value)));
            }
        }
        findings.push(under(draw.clause, finding.help("shorten the readiness, or lengthen the deadline")));
    }
}

const PAGE: &str = r###"# S0602 clause 5.5 needs 2 `minehunter` within 48 h, but 2 cannot be ready in time

## What it checks

Where enough is pledged for a need, but the pledges that are `ready in` less time than the clause's `within` are not
enough. A pledge that names no readiness counts as ready. Where a deadline has several readings, the shortest is taken;
lengths of different kinds are compared by the longest that the one and the shortest that the other can be.

## Why it matters

The clause can then only be kept late, whatever its bearers do.

## A real case

A tiered response reported in February 2026 has a third tier 72 hours after the first breach
(<https://www.straitstimes.com/world/europe/ukraine-agrees-to-multi-tiered-ceasefire-enforcement-plan-with-europe-and-us-ft-reports>);
a British deployment needs a vote in parliament first
(<https://www.globalbankingandfinance.com/uks-starmer-deployment-troops-ukraine-voted-parliament/>).

## How to settle it

Shorten the readiness, lengthen the deadline, or pledge further means that are ready sooner.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties TUR, ROU
capability minehunter "Mine countermeasures vessel"
event escort verb escort by party

pledge ROU 2 minehunter ready in 72 h until 2032-02-01

1  TUR, ROU jointly shall escort
     within  48 h of entry into force
     needs   2 minehunter
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties TUR, ROU
capability minehunter "Mine countermeasures vessel"
event escort verb escort by party

pledge ROU 2 minehunter ready in 48 h until 2032-02-01

1  TUR, ROU jointly shall escort
     within  48 h of entry into force
     needs   2 minehunter
```
"###;
