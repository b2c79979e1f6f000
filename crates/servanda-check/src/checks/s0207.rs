//! S0207: an airspace without a floor or a ceiling.

use crate::registry::Check;
use servanda_agreement::{Agreement, PlaceSort};
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0207", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    for place in &agreement.places {
        if place.sort == PlaceSort::Airspace && place.altitude_m.is_none() {
            findings.push(
                Diagnostic::warning(
                    "S0207",
                    place.name.span,
                    format!("airspace `{}` has no floor or ceiling", *place.name),
                )
                .label("from the ground to where?")
                .help("add `from 0 m to 20_000 m`, or declare a zone if height does not matter"),
            );
        }
    }
}

const PAGE: &str = r#"# S0207 airspace `protected-airspace` has no floor or ceiling

## What it checks

Places declared as `airspace` without `from … to …`.

## Why it matters

Drones fly at 50 metres, airliners at 11,000, and satellites pass over everything. Without heights, a ban on flight in an
airspace begins at the ground for one side and, for the other, where its radar begins to see.

## A real case

The Memorandum of 19 September 2014 forbids military aircraft and foreign drones over a zone, except those of the OSCE, and in its
published summary names no heights ([nine points](https://www.expatica.com/ru/news/Key-points-of-new-Ukraine-peace-protocol_433654.html)).

## How to settle it

Give both heights in metres. If all heights are meant, say so with numbers, or declare a `zone`.

```accord raises
agreement truce "Truce"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, RUS

airspace protected-airspace "Protected airspace" from "geo/area.geojson#air"
event    flight verb fly by party in place

1  RUS shall not fly in protected-airspace
```

```accord settled
agreement truce "Truce"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, RUS

airspace protected-airspace "Protected airspace" from "geo/area.geojson#air" from 0 m to 20_000 m
event    flight verb fly by party in place

1  RUS shall not fly in protected-airspace
```
"#;
