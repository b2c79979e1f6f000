//! S0203: a shape that is not there. The reader of the text finds this; here is only its page.

use crate::registry::{Check, found_by_the_reader};
use servanda_base::Severity;

pub(crate) const CHECK: Check =
    Check { code: "S0203", severity: Severity::Error, page: PAGE, elsewhere: false, run: found_by_the_reader };

const PAGE: &str = r#"# S0203 `geo/x.geojson#line` does not exist

## What it checks

The shapes that places name: the file must be there, it must be GeoJSON, it must hold a feature of that id, and the feature must be a line
where a line is declared and an area where a zone is.

## Why it matters

Without a shape no one can say whether an incident lay inside. Every status about that place stays *not established*.

## A real case

The Package of Measures of Minsk (2015) speaks of "certain areas" and gives them no drawn border. The monitoring mission's daily reports
give places as a distance and a direction from a town or a post, and whether such a place lies inside has to be worked out
([a daily report of 2021](https://reliefweb.int/report/ukraine/osce-special-monitoring-mission-ukraine-smm-daily-report-2832021-issued-2-december)).

## How to settle it

Add the file beside the agreement, or correct the name of the feature. Only `servanda check` on a file looks for shapes; reading a text
alone does not.

```accord raises
agreement truce "Truce"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, RUS

zone  buffer "Buffer" from "geo/nowhere.geojson#buffer"
event shot plural shots verb fire by party in place

1  each of UKR, RUS shall not fire in buffer
```

```accord settled
agreement truce "Truce"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, RUS

event shot plural shots verb fire by party

1  each of UKR, RUS shall not fire
```
"#;
