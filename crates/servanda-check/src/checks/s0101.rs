//! S0101: a name that nothing declares. The reader of the text finds this; here is only its page.

use crate::registry::{Check, found_by_the_reader};
use servanda_base::Severity;

pub(crate) const CHECK: Check =
    Check { code: "S0101", severity: Severity::Error, page: PAGE, elsewhere: false, run: found_by_the_reader };

const PAGE: &str = r#"# S0101 `grain-coridor` is not defined in this agreement

## What it checks

Every name in code: parties, groups, bodies, places, events and their verbs, fields, units, gauges, calendars, standards of proof,
phases, red lines and their tiers, and clause numbers. A unit may also be a currency, by its ISO 4217 code.

## Why it matters

A clause about a place that does not exist forbids nothing. In a treaty of forty pages such a slip survives many readings, because
everyone knows what was meant.

## A real case

The Package of Measures of Minsk (2015) speaks of "certain areas" of two regions, and points to a parliament's resolution, still to be
passed, for what these are. On the day of signature the text used a name that nothing yet defined
([text](https://themoscowtimes.com/2015/02/12/the-minsk-deal-what-was-agreed-at-ukraine-peace-talks-a43848)).

## How to settle it

Correct the name, or declare it. The help proposes the nearest one.

```accord raises
agreement truce "Truce"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, RUS

corridor grain-corridor "Corridor" from "geo/area.geojson#sea" width 6 nmi
event    obstruction verb obstruct by party in place

1  RUS shall not obstruct in grain-coridor
```

```accord settled
agreement truce "Truce"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, RUS

corridor grain-corridor "Corridor" from "geo/area.geojson#sea" width 6 nmi
event    obstruction verb obstruct by party in place

1  RUS shall not obstruct in grain-corridor
```
"#;
