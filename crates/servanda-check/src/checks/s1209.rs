//! S1209: a quotation mark in a record file that is never closed. The reader of bindings and records finds this; here is only its page.

use crate::registry::{Check, found_by_the_reader};
use servanda_base::Severity;

pub(crate) const CHECK: Check =
    Check { code: "S1209", severity: Severity::Error, page: PAGE, elsewhere: false, run: found_by_the_reader };

const PAGE: &str = r#"# S1209 a quotation mark in `record.csv` is never closed

## What it checks

That every field of a table which begins with a quotation mark ends with one, before the next comma or line end.

## Why it matters

Up to the next quotation mark everything belongs to one field, commas and line ends as well. Without one, all rows below are
swallowed by the field. What is left looks like a sound, shorter record, and its last days look quiet.

## A real case

For the period that ended on 20 December 2020 the monitoring mission in Ukraine gave "at least" 98 violations in the Donetsk region
([its report](https://osce.org/special-monitoring-mission-to-ukraine/474564)). In the table of its counts these words are quoted inside
a note, so the note stands in quotation marks and those inside are doubled. Each is one
keystroke away from taking the rows below with it.

## How to settle it

Close the quotation mark, or double one that belongs to the text. The finding stands at the row in which it was opened.

```csv raises
report,issued,period_start,period_end,region,ceasefire_violations,explosions,cumulative_since_start,url,note
1/2031,2031-03-02,2031-03-01,2031-03-02,North,12,3,12,https://example.org/1,
1/2031,2031-03-02,2031-03-01,2031-03-02,South,0,0,12,https://example.org/1,
2/2031,2031-03-03,2031-03-02,2031-03-03,North,98,,110,https://example.org/2,"two-day period; North is a lower bound (""at least"")
2/2031,2031-03-03,2031-03-02,2031-03-03,South,1,,110,https://example.org/2,
```

```csv settled
report,issued,period_start,period_end,region,ceasefire_violations,explosions,cumulative_since_start,url,note
1/2031,2031-03-02,2031-03-01,2031-03-02,North,12,3,12,https://example.org/1,
1/2031,2031-03-02,2031-03-01,2031-03-02,South,0,0,12,https://example.org/1,
2/2031,2031-03-03,2031-03-02,2031-03-03,North,98,,110,https://example.org/2,"two-day period; North is a lower bound (""at least"")"
2/2031,2031-03-03,2031-03-02,2031-03-03,South,1,,110,https://example.org/2,
```
"#;
