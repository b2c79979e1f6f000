//! S1207: a column that is missing. The reader of bindings and records finds this; here is only its page.

use crate::registry::{Check, found_by_the_reader};
use servanda_base::Severity;

pub(crate) const CHECK: Check =
    Check { code: "S1207", severity: Severity::Error, page: PAGE, elsewhere: false, run: found_by_the_reader };

const PAGE: &str = r#"# S1207 `record.csv` has no column `ceasefire_violations`

## What it checks

That a record file has the columns of its format, and those that the bindings name; that its columns are separated by commas; and, as a
warning, that no two of them have the same name.

## Why it matters

Without its column a value is missing from every row. Missing is not zero: a reader that took one for the other would find that every
clause was kept. All rows of the file are set aside instead.

## A real case

The second report on the measures of July 2020 says in its summary that violations in the Donetsk region were fewer than before, and
not how many ([report of 29 July 2020](https://reliefweb.int/report/ukraine/osce-special-monitoring-mission-ukraine-smm-daily-report-1792020-issued-29-july-2020)).
The cell is blank, and the running total shows that 10 occurred: 121 against 111 the day before. Read as a zero, the blank would hide
all ten. A column under another name is such a blank on every row.

## How to settle it

Give the column the name that the format expects, or correct it in the bindings; the help names one that is close. If the finding says
that there are no commas, save the file with them.

```csv raises
report,issued,period_start,period_end,region,violations,explosions,cumulative_since_start,url,note
1/2031,2031-03-02,2031-03-01,2031-03-02,North,12,3,12,https://example.org/1,
1/2031,2031-03-02,2031-03-01,2031-03-02,South,0,0,12,https://example.org/1,
```

```csv settled
report,issued,period_start,period_end,region,ceasefire_violations,explosions,cumulative_since_start,url,note
1/2031,2031-03-02,2031-03-01,2031-03-02,North,12,3,12,https://example.org/1,
1/2031,2031-03-02,2031-03-01,2031-03-02,South,0,0,12,https://example.org/1,
```
"#;
