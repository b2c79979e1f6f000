//! S0202: a quantity of the wrong kind. The reader of the text finds this; here is only its page.

use crate::registry::{Check, found_by_the_reader};
use servanda_base::Severity;

pub(crate) const CHECK: Check =
    Check { code: "S0202", severity: Severity::Error, page: PAGE, elsewhere: false, run: found_by_the_reader };

const PAGE: &str = r#"# S0202 a length is expected here, found `72 h`

## What it checks

The unit of each quantity against what its place asks for: lengths for distances and widths, times for windows and deadlines, the
declared unit for fields and gauges.

## Why it matters

A number with the wrong unit is not a small error. And a number that is half of what was meant is still a number.

## A real case

The Framework Decision of 21 September 2016 set three areas for disengagement. Some reports give them as at least 2 by 2 kilometres, others
as at least 1 kilometre wide and deep, which is the same if it is counted on each side, and a quarter if it is not
([Tyzhden](https://tyzhden.ua/vatazhky-dnr-ta-lnr-pidpysaly-uhodu-pro-rozvedennia-storin-na-donbasi),
[TASS](https://tass.com/world/1078023)).

## How to settle it

Write the quantity with a unit of the kind that is asked for.

```accord raises
agreement truce "Truce"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, RUS

line front  "Line of separation" from "geo/area.geojson#line"
zone buffer = within 72 h of front
```

```accord settled
agreement truce "Truce"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, RUS

line front  "Line of separation" from "geo/area.geojson#line"
zone buffer = within 15 km of front
```
"#;
