//! S0307: a date that is past before the agreement binds anybody.

use crate::facts::{self, at_clause};
use crate::registry::Check;
use jiff::civil::Date;
use servanda_agreement::{Agreement, Due, ForceStart, When};
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0307", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let Some(start) = earliest_start(agreement) else {
        return;
    };
    for (clause, norm) in facts::obligations(agreement) {
        let early = norm.due.iter().find(|reading| matches!(reading.value, Due::By(when) if day(when) < start));
        if let Some(early) = early {
            let message = "this deadline falls before the agreement enters into force";
            let mut finding = at_clause("S0307", Severity::Warning, clause, message);
            finding.primary.span = early.span;
            findings.push(
                finding
                    .label(format!("in force from {start} at the earliest"))
                    .help("move the date, or count it from `entry into force`"),
            );
        }
    }
}

/// The first day of force under the earliest reading; `None` where an event decides.
fn earliest_start(agreement: &Agreement) -> Option<Date> {
    let starts = agreement.header.in_force.iter().map(|reading| match &reading.value {
        ForceStart::OnSignature => agreement.header.signed.as_ref().map(|signed| signed.value),
        ForceStart::At(when) => Some(day(*when)),
        ForceStart::OnEvent(_) => None,
    });
    starts.collect::<Option<Vec<Date>>>()?.into_iter().min()
}

fn day(when: When) -> Date {
    match when {
        When::Day(date) => date,
        When::Clock(clock) => clock.date(),
    }
}

const PAGE: &str = r#"# S0307 this deadline falls before the agreement enters into force

## What it checks

Deadlines that are dates, against the first day on which the agreement is in force. Where only an event starts its force, nothing is
said.

## Why it matters

The duty is late on its first day, or was never meant to bind: both can be argued. Dates slip this way when a signature is put
off and the annexes are not.

## An invented case

A draft has the guns pulled back by 1 March. The signing moves from February to April, and so does the entry into force. On the
first day of the truce, one side asks whether it is already in breach.

## How to settle it

Count from `entry into force` instead of naming a date, or move the date with the signature.

```accord raises
agreement pull-back "Pull-back"
  signed    2027-04-01
  in force  on signature
  expires   2028-04-01
  clock     Europe/Kyiv

parties UKR, RUS

zone  area "Area" from "geo/area.geojson#area"
event withdrawal verb withdraw by party from place

1  each of UKR, RUS shall withdraw from area
     by 2027-03-01
```

```accord settled
agreement pull-back "Pull-back"
  signed    2027-04-01
  in force  on signature
  expires   2028-04-01
  clock     Europe/Kyiv

parties UKR, RUS

zone  area "Area" from "geo/area.geojson#area"
event withdrawal verb withdraw by party from place

1  each of UKR, RUS shall withdraw from area
     within 14 calendar days of entry into force
```
"#;
