//! S0007: letters that are not what they seem. The reader of the text finds this; here is only its page.

use crate::registry::{Check, found_by_the_reader};
use servanda_base::Severity;

pub(crate) const CHECK: Check =
    Check { code: "S0007", severity: Severity::Error, page: PAGE, elsewhere: false, run: found_by_the_reader };

const PAGE: &str = r#"# S0007 this name mixes Latin and Cyrillic letters

## What it checks

Names in code that mix alphabets, and characters that change the direction of writing or cannot be seen.

## Why it matters

The Latin `a` and the Cyrillic `а` look the same and are two letters. Two names that look alike would be two names,
so that a clause could forbid something in a zone that is not the zone on the map. A text that is agreed in several
languages is typed on several keyboards.

## An invented case

A zone `buffer` is typed once on a keyboard set to Ukrainian. Seven clauses mean one zone and one clause means another, and no
reader of the printed text can see it.

## How to settle it

Type the name again on one keyboard. The help says which letter is foreign.

```accord raises
agreement truce "Truce"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, RUS

zone  buffеr "Buffer" from "geo/area.geojson#buffer"
```

```accord settled
agreement truce "Truce"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, RUS

zone  buffer "Buffer" from "geo/area.geojson#buffer"
```
"#;
