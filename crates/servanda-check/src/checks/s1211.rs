//! S1211: an amendment that begins when it cannot. The reader of bindings and records finds this; here is only its page.

use crate::registry::{Check, found_by_the_reader};
use servanda_base::Severity;

pub(crate) const CHECK: Check =
    Check { code: "S1211", severity: Severity::Error, page: PAGE, elsewhere: false, run: found_by_the_reader };

const PAGE: &str = r#"# S1211 version 3 does not begin after version 2

## What it checks

That each `[[amendment]]` begins later than the one before it, and the first of them after the agreement was signed.

## Why it matters

An act is judged under the version in force when it occurred. Where two versions begin at once, or in another order than they are
written, nobody can say which one that was.

## A real case

An amendment is agreed on one day and in force from another. That to the Montreal Protocol of 17 September 1997 entered into force on
10 November 1999 ([United Nations Treaty
Collection](https://treaties.un.org/doc/Publication/MTDSG/Volume%20II/Chapter%20XXVII/XXVII-2-d.en.xml)). Whoever writes the
day of the one and the day of the other into two lines of a list has them in the wrong order soon.

## How to settle it

Write when each version entered into force, and put the amendments in that order.

```toml raises
record   = "record.csv"
format   = "osce-daily-counts"
position = "issued"
handling = "public"

[[amendment]]
text    = "amendments/2.accord.md"
from    = 2031-07-01
because = "Protocol 1, article 4"

[[amendment]]
text    = "amendments/3.accord.md"
from    = 2031-06-01
because = "Protocol 2, article 3"

[[bind]]
as       = "tally"
event    = "violation"
count    = "ceasefire_violations"
actor    = { one_of = ["north", "south"] }
observer = "mission"
attested = "confirmed by mission"
```

```toml settled
record   = "record.csv"
format   = "osce-daily-counts"
position = "issued"
handling = "public"

[[amendment]]
text    = "amendments/2.accord.md"
from    = 2031-07-01
because = "Protocol 1, article 4"

[[amendment]]
text    = "amendments/3.accord.md"
from    = 2031-09-01
because = "Protocol 2, article 3"

[[bind]]
as       = "tally"
event    = "violation"
count    = "ceasefire_violations"
actor    = { one_of = ["north", "south"] }
observer = "mission"
attested = "confirmed by mission"
```
"#;
