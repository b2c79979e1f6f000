//! Zones that overlap: by their names, by their shapes, and when there are too many.

use servanda_agreement::geography::Geography;
use servanda_base::Severity;
use std::collections::BTreeMap;
use std::fmt::Write;

const HEAD: &str = "agreement example \"Example\"
  in force  2027-02-01
  expires   2032-02-01
parties UKR, RUS
event patrol plural patrols verb patrol by party in place
";

/// A square with its lower left corner at whole hundredths of a degree.
fn square(id: &str, lon: i32, lat: i32, side: i32) -> String {
    let at = |x: i32, y: i32| format!("[{:.2},{:.2}]", f64::from(x) / 100.0, f64::from(y) / 100.0);
    let (right, top) = (lon + side, lat + side);
    let ring = [at(lon, lat), at(right, lat), at(right, top), at(lon, top), at(lon, lat)].join(",");
    format!(
        "{{\"type\":\"Feature\",\"id\":\"{id}\",\"properties\":{{}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[{ring}]]}}}}"
    )
}

fn findings(lines: &str, features: &[String]) -> Vec<(String, Severity, String)> {
    let text = format!("# E\n\n```accord\n{HEAD}{lines}\n```\n");
    let (agreement, read) = servanda_agreement::read(&text);
    assert!(read.is_empty(), "{read:?}");
    let agreement = agreement.expect("an agreement");
    let file = format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.join(","));
    let (shapes, read) = Geography::new(&agreement, &BTreeMap::from([("geo/e.geojson".to_owned(), file)]));
    assert!(read.is_empty(), "{read:?}");
    let found = servanda_check::check_with_shapes(&agreement, &shapes);
    let zones = found.into_iter().filter(|finding| ["S0205", "S0206"].contains(&finding.code));
    zones.map(|finding| (finding.code.to_owned(), finding.severity, finding.message)).collect()
}

fn two(one: (i32, i32, i32), other: (i32, i32, i32), clauses: &str) -> Vec<String> {
    let zones = "zone one \"One\" from \"geo/e.geojson#one\"\nzone two \"Two\" from \"geo/e.geojson#two\"\n";
    let features = [square("one", one.0, one.1, one.2), square("two", other.0, other.1, other.2)];
    findings(&format!("{zones}{clauses}"), &features).into_iter().map(|(code, ..)| code).collect()
}

const CLAUSES: &str = "1 UKR shall not patrol in one\n2 UKR shall patrol in two\n every 7 d";

#[test]
fn drawn_zones_are_laid_on_each_other() {
    assert_eq!(two((3000, 4800, 10), (3005, 4805, 10), CLAUSES), ["S0205"], "a part is shared");
    assert_eq!(two((3000, 4800, 10), (3002, 4802, 4), CLAUSES), ["S0206"], "what is owed lies inside the ban");
    assert_eq!(two((3002, 4802, 4), (3000, 4800, 10), CLAUSES), ["S0205"], "the ban lies inside what is owed");
    assert_eq!(two((3000, 4800, 10), (3010, 4800, 10), CLAUSES), [""; 0], "they touch");
    assert_eq!(two((3000, 4800, 10), (3050, 4800, 10), CLAUSES), [""; 0], "they lie apart");
    assert_eq!(two((17995, 4800, 5), (-18000, 4800, 5), CLAUSES), [""; 0], "they touch where the days meet");
}

#[test]
fn what_settles_it_leaves_nothing_to_say() {
    let overlap = |clauses: &str| two((3000, 4800, 10), (3005, 4805, 10), clauses);
    assert_eq!(overlap("1 UKR shall not patrol in one\n2 RUS shall patrol in two\n every 7 d"), [""; 0]);
    assert_eq!(overlap("1 UKR shall not patrol in one\n2 UKR may patrol in two\n notwithstanding clause 1"), [""; 0]);
    assert_eq!(overlap("1 UKR shall not patrol in one\n unless claimed \"need\"\n2 UKR may patrol in two"), [""; 0]);
    assert_eq!(overlap("1 UKR may patrol in one\n2 UKR may patrol in two"), [""; 0]);
}

#[test]
fn a_corridor_and_a_strip_along_a_line_have_ground_too() {
    let line = "{\"type\":\"Feature\",\"id\":\"line\",\"properties\":{},\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[30.0,48.0],[31.0,48.0]]}}";
    let of = |side: i32, width: &str| {
        let lines = format!(
            "line front \"Front\" from \"geo/e.geojson#line\"\nzone strip = within {width} of front\nzone two \"Two\" from \"geo/e.geojson#two\"\n1 UKR shall not patrol in strip\n2 UKR may patrol in two"
        );
        let found = findings(&lines, &[line.to_owned(), square("two", 3050, 4810, side)]);
        found.into_iter().map(|(code, ..)| code).collect::<Vec<_>>()
    };
    // The square begins 0.10 degrees, 11.1 km, from the line and is as high again.
    assert_eq!(of(10, "10 km"), [""; 0]);
    assert_eq!(of(10, "15 km"), ["S0205"]);
    assert_eq!(of(10, "25 km"), ["S0206"]);
}

#[test]
fn zones_that_lie_apart_do_not_hide_others() {
    let zones: String =
        ["one", "two", "three"].map(|name| format!("zone {name} \"Z\" from \"geo/e.geojson#{name}\"\n")).concat();
    let features = [square("one", 1000, 4800, 10), square("two", 3000, 4800, 10), square("three", 3005, 4805, 10)];
    let found = findings(&format!("{zones}1 UKR shall not patrol in one, two\n2 UKR may patrol in three"), &features);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].2, "zones `two` and `three` overlap, and clauses 1 and 2 differ there");
}

#[test]
fn two_clauses_of_a_thousand_places_meet_the_limit_too() {
    let (mut lines, mut features) = (String::new(), Vec::new());
    for at in 0..2_000 {
        writeln!(lines, "zone z{at} \"Z\" from \"geo/e.geojson#z{at}\"").expect("a string grows");
        features.push(square(&format!("z{at}"), (at % 200) * 10, (at / 200) * 10, 9));
    }
    let places = |from: usize| (from..from + 1_000).map(|at| format!("z{at}")).collect::<Vec<_>>().join(", ");
    writeln!(lines, "1 UKR shall not patrol in {}\n2 UKR may patrol in {}", places(0), places(1_000))
        .expect("a string grows");
    let found = findings(&lines, &features);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].2, "there are more zones than are compared with each other");
}

#[test]
fn twenty_thousand_places_meet_a_limit_that_is_said() {
    let (mut lines, mut features) = (String::new(), Vec::new());
    for at in 0..20_000 {
        writeln!(lines, "zone z{at} \"Z\" from \"geo/e.geojson#z{at}\"").expect("a string grows");
        features.push(square(&format!("z{at}"), (at % 200) * 10, (at / 200) * 10, 12));
    }
    for at in 0..20_000 {
        let rule = if at % 2 == 0 { "shall not" } else { "may" };
        writeln!(lines, "{} UKR {rule} patrol in z{at}", at + 1).expect("a string grows");
    }
    let found = findings(&lines, &features);
    let limits: Vec<_> = found.iter().filter(|(_, severity, _)| *severity == Severity::Info).collect();
    assert_eq!(limits.len(), 1, "{limits:?}");
    assert_eq!(limits[0].2, "there are more zones than are compared with each other");
}
