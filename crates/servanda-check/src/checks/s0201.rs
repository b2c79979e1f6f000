//! S0201: a code that no state has. The reader of the text finds this; here is only its page.

use crate::registry::{Check, found_by_the_reader};
use servanda_base::Severity;

pub(crate) const CHECK: Check =
    Check { code: "S0201", severity: Severity::Error, page: PAGE, elsewhere: false, run: found_by_the_reader };

const PAGE: &str = r#"# S0201 `UK` is not an ISO 3166 alpha-3 code

## What it checks

Names in `parties` and `signatory`. States are written with their ISO 3166-1 alpha-3 code; armed groups and organisations are declared with
`party`, under a name of their own.

## Why it matters

Short names of states change and are disputed, and records from other sources use codes. One code each keeps politics out of the
bookkeeping: `UKR`, `RUS`, `GBR`. Using a code says nothing about recognition or borders.

## An invented case

A draft lists `UK` as guarantor. A feed of deliveries lists `GBR`. The deliveries never meet the pledge.

## How to settle it

Write the code that the help proposes, or declare an organisation: `party eu organisation "European Union"`.

```accord raises
agreement truce "Truce"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, UK
```

```accord settled
agreement truce "Truce"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, GBR
```
"#;
