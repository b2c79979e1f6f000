//! Distances worked out by hand on WGS 84: at 48.34 N a degree of longitude is 74,127 m; from 48.34 N to 48.57 N a
//! degree of latitude is 111,199 m.

use super::*;

const TEXT: &str = r#"# Geography

```accord
agreement shapes "Shapes"
  signed 2030-01-01

parties NOR, SWE

line     front   "Front"    from "geo/x.geojson#front"
line     bent    "Bent"     from "geo/x.geojson#bent"
line     plain   "Plain"    from "geo/x.geojson#plain"
zone     circle  "Circle"   from "geo/x.geojson#circle"
zone     square  "Square"   from "geo/x.geojson#square"
zone     rough   "Rough"    from "geo/x.geojson#rough"
corridor lane    "Lane"     from "geo/x.geojson#lane"  width 2 km
zone strip      = within 10 km of front
zone north-half = within half of 20 km of front on side NOR
zone south-half = within half of 20 km of front on side SWE
zone bent-nor   = within 50 km of bent on side NOR
zone no-side    = within 10 km of plain on side NOR
zone around     = within 10 km of square
```
"#;

const SHAPES: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","id":"front","properties":{"left_side":"NOR","right_side":"SWE"},
 "geometry":{"type":"LineString","coordinates":[[38.0,48.3404],[39.0,48.3404]]}},
{"type":"Feature","id":"bent","properties":{},
 "geometry":{"type":"LineString","coordinates":[[38.0,48.0],[38.5,48.5],[39.0,48.0]]}},
{"type":"Feature","id":"bent-side-NOR","properties":{},
 "geometry":{"type":"Polygon","coordinates":[[[38.0,48.0],[38.5,48.5],[39.0,48.0],[38.0,48.0]]]}},
{"type":"Feature","id":"plain","properties":{},
 "geometry":{"type":"LineString","coordinates":[[38.0,48.3404],[39.0,48.3404]]}},
{"type":"Feature","id":"circle","properties":{"radius_km":25},
 "geometry":{"type":"Point","coordinates":[38.4061,48.3404]}},
{"type":"Feature","properties":{"id":"square"},
 "geometry":{"type":"Polygon","coordinates":[[[38,48],[39,48],[39,49],[38,49],[38,48]],
  [[38.4,48.4],[38.4,48.6],[38.6,48.6],[38.6,48.4],[38.4,48.4]]]}},
{"type":"Feature","id":"rough","properties":{"error_km":5},
 "geometry":{"type":"MultiPolygon","coordinates":[[[[38,48],[39,48],[39,49],[38,49],[38,48]]]]}},
{"type":"Feature","id":"lane","properties":{},
 "geometry":{"type":"LineString","coordinates":[[38.0,48.3404],[39.0,48.3404]]}}
]}"#;

fn geography(text: &str, shapes: &str) -> (Geography, Vec<String>) {
    let (agreement, findings) = crate::read(text);
    let agreement = agreement.expect("the text has an agreement");
    let errors: Vec<&Diagnostic> =
        findings.iter().filter(|finding| finding.severity == servanda_base::Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let files = BTreeMap::from([("geo/x.geojson".to_owned(), shapes.to_owned())]);
    let (geography, findings) = Geography::new(&agreement, &files);
    (geography, findings.into_iter().map(|finding| finding.message).collect())
}

#[track_caller]
fn check(place: &str, lat: f64, lon: f64, radius_m: f64, expected: Located) {
    let (geography, findings) = geography(TEXT, SHAPES);
    assert_eq!(findings, Vec::<String>::new());
    assert_eq!(geography.locate(place, lat, lon, radius_m), expected, "{place} {lat} {lon} ± {radius_m}");
}

use Located::{Either, Inside, Outside, Unknown};

#[test]
fn a_circle_round_a_point() {
    check("circle", 48.3404, 38.4061 + 0.3370, 0.0, Inside); // 24,981 m east
    check("circle", 48.3404, 38.4061 + 0.3376, 0.0, Outside); // 25,025 m east
    check("circle", 48.3404 + 0.2247, 38.4061, 0.0, Inside); // 24,986 m north
    check("circle", 48.3404 + 0.2250, 38.4061, 0.0, Outside); // 25,020 m north
    check("circle", 48.3404 + 0.2247, 38.4061, 20.0, Either);
    check("circle", 48.3404, 38.4061, 24_999.0, Inside);
    check("circle", 48.3404, 38.4061, 25_001.0, Either);
    check("circle", 48.8, 38.4061, 25_000.0, Outside); // 51,108 m north
}

#[test]
fn an_area_with_a_hole() {
    check("square", 48.2, 38.5, 0.0, Inside);
    check("square", 48.5, 38.5, 0.0, Outside);
    check("square", 48.5, 38.5, 8_000.0, Either); // the hole reaches 7,389 m to the east
    check("square", 48.5, 38.5, 7_000.0, Outside);
    check("square", 48.5, 39.1, 7_000.0, Outside); // 7,389 m east of the border
    check("square", 48.5, 39.1, 8_000.0, Either);
}

#[test]
fn a_rough_drawing_adds_to_the_radius() {
    check("rough", 48.5, 38.5, 0.0, Inside);
    check("rough", 48.5, 39.05, 0.0, Either); // 3,694 m
    check("rough", 48.5, 39.10, 0.0, Outside); // 7,389 m
    check("rough", 48.5, 39.10, 3_000.0, Either);
}

#[test]
fn a_line_with_a_width() {
    check("lane", 48.3404 + 0.0089, 38.5, 0.0, Inside); // 990 m
    check("lane", 48.3404 + 0.0091, 38.5, 0.0, Outside); // 1,012 m
    check("lane", 48.3404 + 0.0089, 38.5, 20.0, Either);
    check("lane", 48.3404, 39.0 + 0.0134, 0.0, Inside); // 993 m beyond the end
    check("lane", 48.3404, 39.0 + 0.0136, 0.0, Outside); // 1,008 m
}

#[test]
fn within_a_distance_of_a_line() {
    check("strip", 48.3404 + 0.0899, 38.5, 0.0, Inside); // 9,997 m
    check("strip", 48.3404 - 0.0901, 38.5, 0.0, Outside); // 10,019 m
    check("around", 48.5, 39.1, 0.0, Inside);
    check("around", 48.5, 39.2, 0.0, Outside);
    check("around", 48.2, 38.5, 0.0, Inside);
}

#[test]
fn within_a_distance_on_one_side() {
    check("north-half", 48.40, 38.5, 0.0, Inside); // the line runs east, its left is north
    check("north-half", 48.30, 38.5, 0.0, Outside);
    check("south-half", 48.30, 38.5, 0.0, Inside);
    check("south-half", 48.40, 38.5, 0.0, Outside);
    check("south-half", 48.335, 38.5, 1_000.0, Either); // 600 m from the line
    check("north-half", 48.60, 38.5, 0.0, Outside);
    check("bent-nor", 48.2, 38.5, 0.0, Inside); // the side is drawn
    check("bent-nor", 48.52, 38.5, 0.0, Outside);
}

#[test]
fn a_side_that_nothing_tells() {
    check("no-side", 48.40, 38.5, 0.0, Unknown);
    check("no-side", 48.60, 38.5, 0.0, Outside);
    check("nowhere", 48.60, 38.5, 0.0, Unknown);
}

#[test]
fn the_side_at_a_corner() {
    let shapes = SHAPES.replace(r#""id":"bent","properties":{}"#, r#""id":"bent","properties":{"right_side":"NOR"}"#);
    let (geography, _) = geography(TEXT, &shapes.replace("bent-side-NOR", "other"));
    // The corner at 48.5 N 38.5 E points north; the right of the line is below it.
    for (lat, lon, expected) in
        [(48.6, 38.5, Outside), (48.51, 38.49, Outside), (48.51, 38.51, Outside), (48.45, 38.5, Inside)]
    {
        assert_eq!(geography.locate("bent-nor", lat, lon, 0.0), expected, "{lat} {lon}");
    }
}

#[test]
fn what_is_wrong_with_a_shape_is_said() {
    let found = |shapes: &str| geography(TEXT, shapes).1.join("\n");
    assert!(found("{").contains("`geo/x.geojson` is not GeoJSON"));
    assert!(found(&SHAPES.replace("\"circle\"", "\"circel\"")).contains("`geo/x.geojson#circle` does not exist"));
    let wrong = SHAPES.replace("\"front\"", "\"x\"").replace("\"circle\"", "\"front\"").replace("\"x\"", "\"circle\"");
    let said = found(&wrong);
    assert!(said.contains("the shape of `front` is an area; a line is expected"), "{said}");
    assert!(said.contains("the shape of `circle` is a line; an area is expected"), "{said}");
    assert!(found(&SHAPES.replace("[39,49]", "[390,49]")).contains("[390, 49] is no longitude and latitude"));
    assert!(found(&SHAPES.replace("[39,49]", "[]")).contains("fewer than two numbers"));
    assert!(found(&SHAPES.replace("\"radius_km\":25", "\"radius_km\":-1")).contains("`radius_km`"));
    let agreement = crate::read(TEXT).0.expect("the text has an agreement");
    let (_, findings) = Geography::new(&agreement, &BTreeMap::new());
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].message, "the file `geo/x.geojson` does not exist");
    assert_eq!(findings[0].code, "S0203");
}

/// Every pair of rectangles on a small grid against what their sides say.
#[test]
fn covers_of_rectangles_are_those_of_their_sides() {
    let sides: Vec<(i32, i32)> = (0..4).flat_map(|from| (from + 1..4).map(move |to| (from, to))).collect();
    let boxes: Vec<(i32, i32, i32, i32)> =
        sides.iter().flat_map(|(w, e)| sides.iter().map(move |(s, n)| (*w, *e, *s, *n))).collect();
    let mut text = String::from("```accord\nagreement e \"E\"\n  in force 2027-02-01\n  expires never\n");
    let mut features = Vec::new();
    for (at, (w, e, s, n)) in boxes.iter().enumerate() {
        text.push_str(&format!("zone z{at} \"Z{at}\" from \"g.geojson#z{at}\"\n"));
        features.push(format!(
            "{{\"type\":\"Feature\",\"id\":\"z{at}\",\"properties\":{{}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[[{w},{s}],[{e},{s}],[{e},{n}],[{w},{n}],[{w},{s}]]]}}}}"
        ));
    }
    text.push_str("```\n");
    let agreement = crate::read(&text).0.expect("an agreement");
    let file = format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.join(","));
    let (geography, findings) = Geography::new(&agreement, &BTreeMap::from([("g.geojson".to_owned(), file)]));
    assert!(findings.is_empty(), "{findings:?}");
    let mut plane = Plane::new(&geography);
    for (one, a) in boxes.iter().enumerate() {
        for (other, b) in boxes.iter().enumerate() {
            let meet = a.0.max(b.0) < a.1.min(b.1) && a.2.max(b.2) < a.3.min(b.3);
            let holds = |a: &(i32, i32, i32, i32), b: &(i32, i32, i32, i32)| {
                a.0 <= b.0 && b.1 <= a.1 && a.2 <= b.2 && b.3 <= a.3
            };
            let expected = match (meet, holds(a, b), holds(b, a)) {
                (false, ..) => Cover::Apart,
                (_, true, _) => Cover::Holds,
                (_, _, true) => Cover::Within,
                _ => Cover::Part,
            };
            assert_eq!(plane.cover(&format!("z{one}"), &format!("z{other}")), Some(expected), "{a:?} and {b:?}");
        }
    }
}

/// The plane against points that are located one by one on the ellipsoid.
#[test]
fn covers_are_those_of_points_in_both() {
    const STEPS: i32 = 70;
    let (geography, _) = geography(TEXT, SHAPES);
    let mut plane = Plane::new(&geography);
    let names = ["circle", "square", "lane", "strip", "north-half", "bent-nor", "around"];
    let points = || {
        (0..STEPS).flat_map(|x| (0..STEPS).map(move |y| (x, y))).map(|(x, y)| {
            let part = |at: i32, from: f64, to: f64| from + (f64::from(at) + 0.5) / f64::from(STEPS) * (to - from);
            (part(x, 37.8, 39.2), part(y, 47.85, 49.15))
        })
    };
    let inside: Vec<Vec<bool>> = names
        .iter()
        .map(|name| points().map(|(lon, lat)| geography.locate(name, lat, lon, 0.0) == Inside).collect())
        .collect();
    let mut compared = 0;
    for (one, first) in names.iter().zip(&inside) {
        for (other, second) in names.iter().zip(&inside) {
            let found = plane.cover(one, other);
            if *one == "north-half" || *other == "north-half" {
                assert_eq!(found, None, "a side that is only named has no ground");
                continue;
            }
            let count = |of: &Vec<bool>| of.iter().filter(|inside| **inside).count() as f64;
            let shared = first.iter().zip(second).filter(|(one, other)| **one && **other).count() as f64;
            let (of_first, of_second) = (shared / count(first), shared / count(second));
            // So near to a threshold, so few points do not tell.
            let unclear = |share: f64| (0.005..0.06).contains(&share) || (0.94..0.999).contains(&share);
            if unclear(of_first) || unclear(of_second) {
                continue;
            }
            let expected = if shared == 0.0 {
                Cover::Apart
            } else if of_second >= 0.999 {
                Cover::Holds
            } else if of_first >= 0.999 {
                Cover::Within
            } else {
                Cover::Part
            };
            assert_eq!(found, Some(expected), "{one} and {other}: {of_first} and {of_second}");
            compared += 1;
        }
    }
    assert!(compared > 15, "{compared}");
    assert_eq!(plane.cover("rough", "circle"), Some(Cover::Holds), "well inside, whatever the drawing is off by");
    assert_eq!(plane.cover("rough", "lane"), None, "narrower than the drawing is off by");
}

#[test]
fn what_lies_apart_is_told_by_frames() {
    let text = TEXT.replace("zone strip ", "zone far \"Far\" from \"geo/x.geojson#far\"\nzone strip ");
    let far = r#"{"type":"Feature","id":"far","properties":{"error_km":3},
        "geometry":{"type":"Polygon","coordinates":[[[39.2,48.2],[40,48.2],[40,48.6],[39.2,48.6],[39.2,48.2]]]}},"#;
    let (geography, findings) = geography(&text, &SHAPES.replacen("[\n", &format!("[\n{far}\n"), 1));
    assert_eq!(findings, Vec::<String>::new());
    let check = |one: &str, other: &str, expected: bool| {
        assert_eq!((geography.apart(one, other), geography.apart(other, one)), (expected, expected), "{one}, {other}");
    };
    // From 39.0 E to 39.2 E there are 14.8 km at 48.34 N: more than 3 km and 10 km, less than 3 km and 5 km and 10 km.
    check("far", "square", true);
    check("far", "strip", true);
    check("far", "rough", true);
    check("far", "around", true);
    check("far", "south-half", true);
    check("far", "bent-nor", false);
    check("far", "far", false);
    check("circle", "square", false);
    check("far", "no such place", false);
}

/// Nothing lies in two places that are told to lie apart, each widened by what it may be off.
#[test]
fn frames_hold_what_they_frame() {
    use proptest::prelude::*;
    let place = || (-1.0_f64..1.0, 0.01_f64..0.4, 0_u32..20, 0_u32..2);
    proptest!(|(one in place(), other in place(), north in -84.0_f64..80.0, x in -1.6_f64..1.6, y in 0.0_f64..1.0)| {
        let feature = |id: &str, (west, wide, error_km, circle): (f64, f64, u32, u32)| {
            let east = west + wide;
            let (north, top) = (north, north + 0.5);
            let geometry = if circle == 1 {
                format!(r#"{{"type":"Point","coordinates":[{west},{north}]}}"#)
            } else {
                format!(r#"{{"type":"Polygon","coordinates":[[[{west},{north}],[{east},{north}],[{east},{top}],[{west},{top}],[{west},{north}]]]}}"#)
            };
            let radius_km = wide * 40.0;
            format!(r#"{{"type":"Feature","id":"{id}","properties":{{"error_km":{error_km},"radius_km":{radius_km}}},"geometry":{geometry}}}"#)
        };
        let shapes = format!(
            r#"{{"type":"FeatureCollection","features":[{},{}]}}"#, feature("circle", one), feature("square", other)
        );
        let (geography, _) = geography(TEXT, &shapes);
        if geography.apart("circle", "square") {
            let at = |place: &str| geography.locate(place, north + y - 0.25, x, 0.0);
            prop_assert!(at("circle") == Outside || at("square") == Outside, "{:?}, {:?}", at("circle"), at("square"));
        }
    });
}
