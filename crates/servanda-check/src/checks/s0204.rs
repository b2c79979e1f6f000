//! S0204: two sides of a separation measure their distance from different lines.

use crate::registry::Check;
use servanda_agreement::{Agreement, Name, PlaceDef, Shape};
use servanda_base::{Diagnostic, Severity, Spanned};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) const CHECK: Check = Check { code: "S0204", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

/// A zone on one side of a line: the distance that this side keeps, the line, the side.
struct Strip<'a> {
    distance_m: i64,
    line: &'a Spanned<Name>,
    side: &'a Name,
    place: &'a PlaceDef,
}

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let strips: Vec<Strip<'_>> = agreement.places.iter().filter_map(strip).collect();
    let mut of_distance: BTreeMap<i64, Vec<&Strip<'_>>> = BTreeMap::new();
    for strip in &strips {
        of_distance.entry(strip.distance_m).or_default().push(strip);
    }
    for strips in of_distance.into_values() {
        // Who has a counterpart on its own line keeps a distance from it, whatever other lines there are.
        let met: BTreeSet<&str> = lines_of_two_sides(&strips);
        let mut alone = strips.into_iter().filter(|strip| !met.contains(strip.line.as_str()));
        let Some(one) = alone.next() else { continue };
        if let Some(other) = alone.find(|other| other.side != one.side && other.line.value != one.line.value) {
            findings.push(
                Diagnostic::warning(
                    "S0204",
                    one.line.span,
                    format!("the two sides measure {} from different lines", length(one.distance_m)),
                )
                .label(format!("{} measures from this line", one.side))
                .also(other.line.span, format!("{} measures from this one", other.side))
                .note("where the lines diverge, the gap between the sides is not the sum of the two distances")
                .help(format!(
                    "measure `{}` and `{}` from one line, or give the zone between them a shape of its own",
                    *one.place.name, *other.place.name
                )),
            );
        }
    }
}

/// The lines from which two sides measure.
fn lines_of_two_sides<'a>(strips: &[&Strip<'a>]) -> BTreeSet<&'a str> {
    let mut side_of: BTreeMap<&str, &str> = BTreeMap::new();
    let differs = |strip: &&&Strip<'a>| *side_of.entry(&strip.line.value).or_insert(strip.side) != strip.side.as_str();
    strips.iter().filter(differs).map(|strip| strip.line.as_str()).collect()
}

fn strip(place: &PlaceDef) -> Option<Strip<'_>> {
    match &place.shape {
        Shape::Within { distance_m, of, side: Some(side), .. } => {
            Some(Strip { distance_m: *distance_m, line: of, side: &side.value, place })
        }
        Shape::Within { .. } | Shape::Geo(_) => None,
    }
}

fn length(metres: i64) -> String {
    if metres % 1000 == 0 { format!("{} km", metres / 1000) } else { format!("{metres} m") }
}

const PAGE: &str = r#"# S0204 the two sides measure 25 km from different lines

## What it checks

Zones that are built from a distance to a line, `within half of 50 km of a-line on side UKR`. It finds two sides that keep
the same distance, but from two different lines, on neither of which the other side keeps it. One finding for each distance.

## Why it matters

If both sides stand 25 km back from one line, they stand 50 km apart. If each measures from a line of its own, the gap is
50 km only where the lines run together. Elsewhere it is wider, narrower, or gone, and each side can keep its duty to the
letter while the other sees it broken.

## A real case

Point 2 of the Package of Measures of 12 February 2015 (Minsk) asks for pull-back by equal distances, measured by the
Ukrainian forces from the actual line of contact and by the armed formations from the line of 19 September 2014
([text](https://themoscowtimes.com/2015/02/12/the-minsk-deal-what-was-agreed-at-ukraine-peace-talks-a43848)).

## How to settle it

Measure both from one line. If politics needs two lines, draw the zone itself, and let both sides stay out of it.

```accord raises
agreement pull-back "Pull-back"
  signed    2015-02-12
  in force  on signature
  expires   2016-02-12
  clock     Europe/Kyiv

parties UKR, RUS

line actual-line "Actual line"     from "geo/lines.geojson#actual"
line old-line    "Line of autumn"  from "geo/lines.geojson#old"

zone guns-ukr = within half of 50 km of actual-line on side UKR
zone guns-rus = within half of 50 km of old-line    on side RUS

event gun-sighting verb station-guns by party in place

1.1  UKR shall not station-guns in guns-ukr
1.2  RUS shall not station-guns in guns-rus
```

```accord settled
agreement pull-back "Pull-back"
  signed    2015-02-12
  in force  on signature
  expires   2016-02-12
  clock     Europe/Kyiv

parties UKR, RUS

line actual-line "Actual line" from "geo/lines.geojson#actual"

zone guns-ukr = within half of 50 km of actual-line on side UKR
zone guns-rus = within half of 50 km of actual-line on side RUS

event gun-sighting verb station-guns by party in place

1.1  UKR shall not station-guns in guns-ukr
1.2  RUS shall not station-guns in guns-rus
```
"#;
