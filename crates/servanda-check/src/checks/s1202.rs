//! S1202: bindings that are not TOML. The reader of bindings and records finds this; here is only its page.

use crate::registry::{Check, found_by_the_reader};
use servanda_base::Severity;

pub(crate) const CHECK: Check =
    Check { code: "S1202", severity: Severity::Error, page: PAGE, elsewhere: false, run: found_by_the_reader };

const PAGE: &str = r#"# S1202 invalid basic string, expected `"`

## What it checks

That `bindings.toml` is TOML: every text has both its quotation marks, every list its brackets, and no key stands twice in one table.

## Why it matters

Bindings say which rows are evidence of what. Where the file cannot be read to its end, nobody knows what the rest would have said, so an
agreement is not judged on it.

## An invented case

Somebody adds a reason to the last line of the bindings late at night and forgets a quotation mark. Everything above it is sound, and
a reader that made do with it would count rows which the broken line sets aside.

## How to settle it

The message stands at the character where TOML could not go on; the slip is there or shortly before it.

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
attested = "confirmed by mission
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
```
"#;
