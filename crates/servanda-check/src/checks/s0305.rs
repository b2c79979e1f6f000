//! S0305: lengths of different kinds that the text sets against each other.

use crate::facts;
use crate::means::{Draw, Pool};
use crate::registry::Check;
use servanda_agreement::{Agreement, Due};
use servanda_base::{Diagnostic, Duration, Severity, Span};
use std::collections::BTreeSet;

pub(crate) const CHECK: Check = Check { code: "S0305", severity: Severity::Error, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    if agreement.header.months.is_some() {
        return;
    }
    let mut compare = |one: (Duration, Span), other: (Duration, Span)| {
        let open = in_months(one.0) != in_months(other.0) && is_open(one.0, other.0);
        if open {
            findings.push(
                Diagnostic::error("S0305", one.1, "months and days cannot be compared")
                    .label(one.0.to_string())
                    .also(other.1, other.0.to_string())
                    .note("a month has 28 to 31 days, so which of the two is longer depends on the date")
                    .help("use one kind, or add `months round up` to the agreement"),
            );
        }
        open
    };
    let pool = Pool::of(agreement);
    let mut told: BTreeSet<u32> = BTreeSet::new();
    for (clause, norm) in facts::obligations(agreement) {
        if let (Some(every), Some(overlap)) = (&norm.every, &norm.overlap) {
            compare((overlap.value, overlap.span), (every.value, every.span));
        }
        for reading in &norm.due {
            let Due::Within { length, .. } = reading.value else {
                continue;
            };
            let draws = pool.draws(clause, norm);
            for ready_in in draws.iter().flat_map(Draw::pledges).filter_map(|pledge| pledge.ready_in.as_ref()) {
                // One finding a pledge: many clauses may draw on it.
                if !told.contains(&ready_in.span.start)
                    && compare((ready_in.value, ready_in.span), (length, reading.span))
                {
                    told.insert(ready_in.span.start);
                }
            }
        }
    }
    for (_, red_line) in agreement.red_lines() {
        if let Some(resets) = &red_line.resets_after {
            for tier in &red_line.tiers {
                compare((resets.value, resets.span), (tier.in_any, tier.span));
            }
        }
    }
}

fn in_months(length: Duration) -> bool {
    matches!(length, Duration::Months(_) | Duration::Years(_))
}

/// Whether the date decides which is longer.
fn is_open(one: Duration, other: Duration) -> bool {
    one.longest_seconds() > other.shortest_seconds() && other.longest_seconds() > one.shortest_seconds()
}

const PAGE: &str = r#"# S0305 months and days cannot be compared

## What it checks

Lengths of time that the text sets against each other: the readiness of a pledge and the first deadline that needs it, the overlap of a
relief and its rhythm, the reset of a red line and the window of its tiers. One is in months or years, the other in hours or days,
and which is longer depends on the date. With `months round up` or `months round down` in the agreement the finding is gone.

## Why it matters

One month is longer than 30 days in March and shorter in February. A force ready "in one month" is in time for a
deadline of 30 days in one year and late in the next.

## An invented case

A brigade is pledged "ready in 1 month". It is needed within 30 days of a determination. The determination falls on
1 July: thirty days end on 31 July, the month on 1 August.

## How to settle it

Use one kind for both.

```accord raises
agreement force "Force"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties GBR, UKR

capability brigade "Brigade"
event deployment verb deploy by party has units count

pledge GBR 1 brigade ready in 1 months

1  on entry into force, GBR shall deploy 1 brigade
     within 30 d of entry into force
     needs  1 brigade
```

```accord settled
agreement force "Force"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties GBR, UKR

capability brigade "Brigade"
event deployment verb deploy by party has units count

pledge GBR 1 brigade ready in 30 d

1  on entry into force, GBR shall deploy 1 brigade
     within 30 d of entry into force
     needs  1 brigade
```
"#;
