//! S1204: a value of the bindings that is missing or not of the kind expected. The reader of bindings and records finds this; here is only its page.

use crate::registry::{Check, found_by_the_reader};
use servanda_base::Severity;

pub(crate) const CHECK: Check =
    Check { code: "S1204", severity: Severity::Error, page: PAGE, elsewhere: false, run: found_by_the_reader };

const PAGE: &str = r#"# S1204 `inside = "most outside"` does not say how many of how many

## What it checks

The values in `bindings.toml`: each is of the kind that its key takes (a text, a list, a date that exists, a number, one of a few
words), and what an entry needs is there: an act its event, a counter its counter, a row set aside its reason.

## Why it matters

A line that is half understood would judge rows in a way that nobody wrote. It judges none, and its rows are set aside with this reason.

## A real case

On 13 August 2020 the monitoring mission in Ukraine counted 34 violations in the Luhansk region and assessed most of them as an exercise
outside the security zone ([report of 14 August 2020](https://reliefweb.int/report/ukraine/osce-special-monitoring-mission-ukraine-smm-daily-report-1932020-issued-14-august)).
"Most" is no number. Most of 34 is at least 18, so at most 16 lay inside; `0..16 of 34` says that, and a status can be derived on both bounds.

## How to settle it

Write what the finding expects. Where a source gives no exact figure, write the bounds that follow from its words.

```toml raises
record   = "record.csv"
format   = "osce-daily-counts"
position = "issued"
handling = "public"

[[bind]]
as       = "tally"
event    = "violation"
count    = "ceasefire_violations"
actor    = { one_of = ["north", "south"] }
observer = "mission"
attested = "confirmed by mission"

[bind.place]
taken_as_inside = "strip"
because = "the daily count covers the strip in both regions"
except  = [
  { report = "2/2031", region = "South", inside = "most outside", because = "most of them lay outside the strip" },
]
```

```toml settled
record   = "record.csv"
format   = "osce-daily-counts"
position = "issued"
handling = "public"

[[bind]]
as       = "tally"
event    = "violation"
count    = "ceasefire_violations"
actor    = { one_of = ["north", "south"] }
observer = "mission"
attested = "confirmed by mission"

[bind.place]
taken_as_inside = "strip"
because = "the daily count covers the strip in both regions"
except  = [
  { report = "2/2031", region = "South", inside = "0..16 of 34", because = "most of them lay outside the strip" },
]
```
"#;
