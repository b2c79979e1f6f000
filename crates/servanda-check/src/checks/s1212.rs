//! S1212: a text that is no later version of the agreement. The reader of bindings and records finds this; here is only its page.

use crate::registry::{Check, found_by_the_reader};
use servanda_base::Severity;

pub(crate) const CHECK: Check =
    Check { code: "S1212", severity: Severity::Error, page: PAGE, elsewhere: false, run: found_by_the_reader };

const PAGE: &str = r#"# S1212 the text `amendments/4.accord.md` is not there

## What it checks

That each `[[amendment]]` names a text inside the folder, that the text is one of the same agreement (the name after `agreement`), and that it
is not, byte for byte, a text that is there already.

## Why it matters

A version is the whole text as it is from then on. Where it is missing, belongs to another agreement or repeats an earlier one, everything that
happened since would be judged under a text that was not in force.

## A real case

Amendments are mostly written as changes: article 1 of that of London to the Montreal Protocol, in force since 10 August 1992,
says of one paragraph after the other by which words it "shall be replaced"
([InforMEA](https://www.informea.org/en/treaties/montreal-ammendments/text)). The text that is then in force is written nowhere in it.
Somebody has to write it out, and the file is easily forgotten, or saved under the words of before.

## How to settle it

Write the whole text as it is from then on into the file that the line names.

```toml raises
record   = "record.csv"
format   = "osce-daily-counts"
position = "issued"
handling = "public"

[[amendment]]
text    = "amendments/4.accord.md"
from    = 2031-07-01
because = "Protocol 1, article 4"

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

[[bind]]
as       = "tally"
event    = "violation"
count    = "ceasefire_violations"
actor    = { one_of = ["north", "south"] }
observer = "mission"
attested = "confirmed by mission"
```
"#;
