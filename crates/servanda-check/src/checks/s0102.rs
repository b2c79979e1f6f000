//! S0102: a name that two declarations give. The reader of the text finds this; here is only its page.

use crate::registry::{Check, found_by_the_reader};
use servanda_base::Severity;

pub(crate) const CHECK: Check =
    Check { code: "S0102", severity: Severity::Error, page: PAGE, elsewhere: false, run: found_by_the_reader };

const PAGE: &str = r#"# S0102 `troops-present` is declared twice

## What it checks

All declared names, of whatever kind, a field that an entry can have only once, and a second agreement in the same text. An event's plural and verb count as its names.

## Why it matters

If a word has two definitions, each side will quote the one it prefers.

## A real case

The Memorandum of 19 September 2014 asks for the pull-back of weapons of more than 100 mm, the Package of Measures of 12 February 2015 for
those of 100 mm and more
([first](https://www.expatica.com/ru/news/Key-points-of-new-Ukraine-peace-protocol_433654.html),
[second](https://themoscowtimes.com/2015/02/12/the-minsk-deal-what-was-agreed-at-ukraine-peace-talks-a43848)): one word,
"heavy weapons", two definitions, and guns of exactly 100 mm between them.

## How to settle it

Keep one, or name them apart.

```accord raises
agreement truce "Truce"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, RUS

zone  area "Area" from "geo/area.geojson#area"
gauge troops-present by party in place unit people known for 14 d
gauge troops-present by party in place unit people known for 7 d
```

```accord settled
agreement truce "Truce"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, RUS

zone  area "Area" from "geo/area.geojson#area"
gauge troops-present by party in place unit people known for 14 d
```
"#;
