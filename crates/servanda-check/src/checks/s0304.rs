//! S0304: a time that can be read in several ways.

use crate::facts::{self, at_clause};
use crate::registry::Check;
use servanda_agreement::{Agreement, Reading};
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0304", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    several(&agreement.header.in_force, "entry into force", "in force", findings);
    several(&agreement.header.expires, "end", "expires", findings);
    for (clause, norm) in facts::obligations(agreement) {
        if let [first, .., last] = norm.due.as_slice() {
            let message = format!("clause {} has {} readings of its deadline", *clause.number, norm.due.len());
            let mut finding = at_clause("S0304", Severity::Warning, clause, message);
            finding.primary.span = first.span;
            findings.push(
                finding
                    .label("one reading")
                    .also(last.span, "another")
                    .note("each is monitored; where they lead to different answers, all answers are shown")
                    .help("settle the text, then keep one reading"),
            );
        }
    }
}

/// A field of the header with several readings.
fn several<T>(readings: &[Reading<T>], what: &str, field: &str, findings: &mut Vec<Diagnostic>) {
    if let [first, .., last] = readings {
        let message = format!("the agreement has {} readings of its {what}", readings.len());
        findings.push(
            Diagnostic::warning("S0304", first.span, message)
                .label("one reading")
                .also(last.span, "another")
                .note("each is monitored; where they lead to different answers, all answers are shown")
                .help(format!("settle the text, then keep one `{field}`")),
        );
    }
}

const PAGE: &str = r#"# S0304 clause 2.2 has 2 readings of its deadline

## What it checks

Deadlines, and the start and the end of force, that the encoding gives as `reading A`, `reading B`, because the text can be understood in more
than one way.

## Why it matters

Two honest readers will report a breach on different days, or one of them none. Servanda does not choose: it follows
every reading and shows where the answers part. That is honest bookkeeping, and no substitute for a clear text.

## A real case

The pull-back of heavy weapons under point 2 of the Minsk Package of Measures starts on the second day of the ceasefire at
the latest and is complete "within 14 days". Of what, the text leaves open: of its start, of the ceasefire, or of
the second day ([text](https://themoscowtimes.com/2015/02/12/the-minsk-deal-what-was-agreed-at-ukraine-peace-talks-a43848)).

## How to settle it

While the text can still be changed, choose. When it cannot, keep the readings.

```accord raises
agreement package "Package"
  signed    2015-02-12
  in force  on signature
  expires   2015-12-31
  clock     Europe/Kyiv

parties UKR, RUS

zone  area "Area" from "geo/area.geojson#area"
event withdrawal verb withdraw by party from place

1  each of UKR, RUS shall withdraw from area
     reading A  within 14 calendar days of 2015-02-15
     reading B  within 14 calendar days of 2015-02-16
```

```accord settled
agreement package "Package"
  signed    2015-02-12
  in force  on signature
  expires   2015-12-31
  clock     Europe/Kyiv

parties UKR, RUS

zone  area "Area" from "geo/area.geojson#area"
event withdrawal verb withdraw by party from place

1  each of UKR, RUS shall withdraw from area
     within 14 calendar days of 2015-02-16
```
"#;
