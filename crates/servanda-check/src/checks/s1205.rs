//! S1205: a name in the bindings that the agreement does not declare. The reader of bindings and records finds this; here is only its page.

use crate::registry::{Check, found_by_the_reader};
use servanda_base::Severity;

pub(crate) const CHECK: Check =
    Check { code: "S1205", severity: Severity::Error, page: PAGE, elsewhere: false, run: found_by_the_reader };

const PAGE: &str = r#"# S1205 the agreement declares no party, body or group `southern-command`

## What it checks

The names in `bindings.toml`: events, counters, gauges, places, clauses and red lines must be declared in the agreement, and so must actors, unless
they are states. A name in a row of the record is not asked for: who is not known to the agreement is simply nobody's bearer.

## Why it matters

An act of a party under a name that the agreement does not know would be an act of nobody. Every status that hangs on it would be
*not established*, for no other reason than a slip of the hand.

## A real case

In February 2015 the monitoring mission in Ukraine asked those in control of parts of the Donetsk and Luhansk regions for a joint
patrol; the ones denied it, the others gave no answer ([its report](https://osce.org/ukraine-smm/141866)). Sources call them by several names and
abbreviations, the record here by one, and the agreement by none of these: it speaks of armed formations. Somebody has to write
down that they are the same, where others can see it and object.

## How to settle it

Correct the name, or say in `[names]` which name of the agreement stands for the word of the record.

```toml raises
record   = "record.csv"
format   = "osce-daily-counts"
position = "issued"
handling = "public"

[[bind]]
as       = "tally"
event    = "violation"
count    = "ceasefire_violations"
actor    = { one_of = ["north", "southern-command"] }
observer = "mission"
attested = "confirmed by mission"
```

```toml settled
record   = "record.csv"
format   = "osce-daily-counts"
position = "issued"
handling = "public"

[names]
southern-command = "south"

[[bind]]
as       = "tally"
event    = "violation"
count    = "ceasefire_violations"
actor    = { one_of = ["north", "southern-command"] }
observer = "mission"
attested = "confirmed by mission"
```
"#;
