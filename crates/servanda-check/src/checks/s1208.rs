//! S1208: a line of the bindings without effect. The reader of bindings and records finds this; here is only its page.

use crate::registry::{Check, found_by_the_reader};
use servanda_base::Severity;

pub(crate) const CHECK: Check =
    Check { code: "S1208", severity: Severity::Warning, page: PAGE, elsewhere: false, run: found_by_the_reader };

const PAGE: &str = r#"# S1208 the record has no row `2/2031`

## What it checks

Each `[[bind]]` and `[[set_aside]]` matches at least one row, each row that it names is there, and no such line speaks of a feed whose
entries say themselves what they are.

## Why it matters

A line that matches nothing was written for a row that is now read otherwise, or by no line at all. The statuses then rest on
other rows than its author believes.

## A real case

The monitoring mission in Ukraine counted by region: 111 violations in the Donetsk region and none in the Luhansk region on the first day of
the measures of July 2020 ([its first report](https://reliefweb.int/report/ukraine/osce-special-monitoring-mission-ukraine-smm-daily-report-1782020-issued-28-july-2020)).
One report is therefore two rows, each called by report and region. A line that names the report alone names no row, and the
row that it was to set aside is counted.

## How to settle it

Name a row as the record does; `servanda watch FOLDER --format json` lists the rows set aside under their names. Remove a line
that has nothing left to speak of.

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

[[set_aside]]
rows = ["2/2031"]
why  = "most of the 34 were an exercise outside the strip, and the report does not say how many"
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

[[set_aside]]
rows = ["2/2031 South"]
why  = "most of the 34 were an exercise outside the strip, and the report does not say how many"
```
"#;
