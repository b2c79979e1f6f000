//! S1206: a record file that is missing or empty. The reader of bindings and records finds this; here is only its page.

use crate::registry::{Check, found_by_the_reader};
use servanda_base::Severity;

pub(crate) const CHECK: Check =
    Check { code: "S1206", severity: Severity::Error, page: PAGE, elsewhere: false, run: found_by_the_reader };

const PAGE: &str = r#"# S1206 `record.csv` is empty

## What it checks

That each record file named in the bindings is there and holds at least one row.

## Why it matters

An empty record is not a record of peace. Where nobody wrote anything down, nothing is established, neither that a clause was kept nor
that it was not.

## A real case

The mandate of the monitoring mission in Ukraine lapsed at midnight on 31 March 2022, for want of consensus
([its chair](https://thefrontierpost.com/osce-not-possible-to-extend-mandate-of-smm-in-ukraine/?utm_source=rss&utm_medium=rss&utm_campaign=osce-not-possible-to-extend-mandate-of-smm-in-ukraine)).
A table of its daily counts for the month after that has no rows. Added up, it gives zero violations.

## How to settle it

Name the file that was meant, or leave the feed out of the bindings until it has rows. Where somebody watched and saw nothing, write
that as a row: a zero, with who watched, where and when.

```csv raises
report,issued,period_start,period_end,region,ceasefire_violations,explosions,cumulative_since_start,url,note
```

```csv settled
report,issued,period_start,period_end,region,ceasefire_violations,explosions,cumulative_since_start,url,note
1/2031,2031-03-02,2031-03-01,2031-03-02,South,0,0,12,https://example.org/1,
```
"#;
