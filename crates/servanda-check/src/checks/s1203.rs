//! S1203: a key of the bindings that is not known. The reader of bindings and records finds this; here is only its page.

use crate::registry::{Check, found_by_the_reader};
use servanda_base::Severity;

pub(crate) const CHECK: Check =
    Check { code: "S1203", severity: Severity::Error, page: PAGE, elsewhere: false, run: found_by_the_reader };

const PAGE: &str = r#"# S1203 `[[bind]]` has no key `pre`

## What it checks

Every key in `bindings.toml`. One that is not known is a finding. A `[[bind]]` in which it stands judges no row, and a `[[set_aside]]`
sets none aside.

## Why it matters

A misspelt key says nothing, and what it was to say is lost. A misspelt selector would match every row instead of a few.

## A real case

The monitoring mission in Ukraine gave a running total from the first day of the measures of July 2020 on. Its second report states 121
violations since the start ([report of 29 July 2020](https://reliefweb.int/report/ukraine/osce-special-monitoring-mission-ukraine-smm-daily-report-1792020-issued-29-july-2020)).
The table of its counts has one row for each region, so the total stands on two rows, and `per = "report"` says that it is one reading.
With `pre` for `per` one reading would be taken for two.

## How to settle it

Correct the key; the help names the nearest one that is known. `docs/bindings.md` lists them all.

```toml raises
record   = "record.csv"
format   = "osce-daily-counts"
position = "issued"
handling = "public"

[[bind]]
as       = "counter"
counter  = "violations-since-start"
column   = "cumulative_since_start"
interval = { from = "period_end 19:30", to = "period_end 19:30" }
observer = "mission"
attested = "confirmed by mission"
pre      = "report"
```

```toml settled
record   = "record.csv"
format   = "osce-daily-counts"
position = "issued"
handling = "public"

[[bind]]
as       = "counter"
counter  = "violations-since-start"
column   = "cumulative_since_start"
interval = { from = "period_end 19:30", to = "period_end 19:30" }
observer = "mission"
attested = "confirmed by mission"
per      = "report"
```
"#;
