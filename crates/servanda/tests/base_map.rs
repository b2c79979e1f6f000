//! The base map (`assets/geo`): named cities fall where they belong, the drawn areas neither overlap nor leave gaps, every place has
//! a name in each language, and the map says which borders it follows.

mod support;
use flate2::{Compression, write::GzEncoder};
use geo::{
    Area, BoundingRect, Contains, Coord, Distance, Euclidean, Intersects, Line, LineString, MultiPolygon, Point,
    Polygon, Rect,
};
use geojson::{FeatureCollection, GeometryValue, Position};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use support::root;

const FILES: [&str; 4] = ["countries", "regions", "labels", "cities"];
const LANGUAGES: [&str; 3] = ["en", "uk", "ru"];

/// A point is kept to a thousandth of a degree: this near to a border, either side may be right.
const DRAWN_TO_DEG: f64 = 0.001;

/// Where our sources have no name in a language, the English one stands (assets/geo/PROVENANCE.md).
const ENGLISH_STANDS_IN: [(&str, &str); 4] =
    [("Siachen Glacier", "uk"), ("Siachen Glacier", "ru"), ("Kaesong", "uk"), ("Novorossiysk", "uk")];

fn text(name: &str) -> String {
    let path = root().join("assets/geo").join(name).with_extension("geojson");
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn collection(name: &str) -> FeatureCollection {
    text(name).parse().unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn property<'a>(feature: &'a geojson::Feature, key: &str) -> &'a str {
    feature.property(key).and_then(|value| value.as_str()).unwrap_or_default()
}

struct Place {
    code: String,
    shape: MultiPolygon,
    bounds: Rect,
}

impl Place {
    fn holds(&self, at: Point) -> bool {
        self.bounds.contains(&at) && self.shape.contains(&at)
    }

    fn edges(&self) -> impl Iterator<Item = Line> {
        let rings = self.shape.0.iter().flat_map(|part| std::iter::once(part.exterior()).chain(part.interiors()));
        rings.flat_map(LineString::lines)
    }

    fn is_near_its_border(&self, at: Point) -> bool {
        let near = Rect::new(
            Coord { x: at.x() - DRAWN_TO_DEG, y: at.y() - DRAWN_TO_DEG },
            Coord { x: at.x() + DRAWN_TO_DEG, y: at.y() + DRAWN_TO_DEG },
        );
        self.bounds.intersects(&near) && self.edges().any(|edge| Euclidean.distance(&edge, &at) <= DRAWN_TO_DEG)
    }
}

fn ring(positions: &[Position]) -> LineString {
    positions.iter().map(|position| Coord { x: position[0], y: position[1] }).collect()
}

fn polygon(rings: &[Vec<Position>]) -> Polygon {
    let (outer, holes) = rings.split_first().expect("a polygon has a ring");
    Polygon::new(ring(outer), holes.iter().map(|hole| ring(hole)).collect())
}

fn places(name: &str) -> Vec<Place> {
    let place = |feature: &geojson::Feature| {
        let parts = match &feature.geometry.as_ref().expect("a shape").value {
            GeometryValue::Polygon { coordinates } => vec![polygon(coordinates)],
            GeometryValue::MultiPolygon { coordinates } => coordinates.iter().map(|part| polygon(part)).collect(),
            other => panic!("{name}: a {} is no area", other.type_name()),
        };
        let shape = MultiPolygon(parts);
        let bounds = shape.bounding_rect().expect("a shape has points");
        Place { code: property(feature, "code").to_owned(), shape, bounds }
    };
    collection(name).features.iter().map(place).collect()
}

fn points(name: &str, key: &str) -> BTreeMap<String, Point> {
    let point = |feature: &geojson::Feature| match &feature.geometry.as_ref().expect("a point").value {
        GeometryValue::Point { coordinates } => {
            (property(feature, key).to_owned(), Point::new(coordinates[0], coordinates[1]))
        }
        other => panic!("{name}: a {} is no point", other.type_name()),
    };
    collection(name).features.iter().map(point).collect()
}

fn codes_at(places: &[Place], at: Point) -> Vec<&str> {
    places.iter().filter(|place| place.holds(at)).map(|place| place.code.as_str()).collect()
}

fn none(wrong: &[String], rule: &str) {
    assert!(wrong.is_empty(), "{rule}:\n{}", wrong.join("\n"));
}

#[test]
fn cities_fall_into_their_regions() {
    let (cities, regions, countries) = (points("cities", "name_en"), places("regions"), places("countries"));
    for (city, region) in [
        ("Kyiv", "UA-30"),
        ("Bila Tserkva", "UA-32"),
        ("Lviv", "UA-46"),
        ("Odesa", "UA-51"),
        ("Izmail", "UA-51"),
        ("Mykolaiv", "UA-48"),
        ("Kharkiv", "UA-63"),
        ("Sumy", "UA-59"),
        ("Chernihiv", "UA-74"),
        ("Dnipro", "UA-12"),
        ("Zaporizhzhia", "UA-23"),
        ("Nova Kakhovka", "UA-65"),
        ("Donetsk", "UA-14"),
        ("Mariupol", "UA-14"),
        ("Luhansk", "UA-09"),
        ("Stanytsia Luhanska", "UA-09"),
        ("Uzhhorod", "UA-21"),
        ("Chernivtsi", "UA-77"),
        ("Simferopol", "UA-43"),
        ("Yalta", "UA-43"),
        ("Kerch", "UA-43"),
        ("Sevastopol", "UA-40"),
    ] {
        assert_eq!(codes_at(&regions, cities[city]), [region], "{city}");
        assert_eq!(codes_at(&countries, cities[city]), ["UKR"], "{city}");
    }
}

#[test]
fn cities_fall_into_their_countries() {
    let (cities, regions, countries) = (points("cities", "name_en"), places("regions"), places("countries"));
    for (city, country) in [
        ("Chisinau", "MDA"),
        ("Tiraspol", "MDA"),
        ("Minsk", "BLR"),
        ("Gomel", "BLR"),
        ("Warsaw", "POL"),
        ("Lublin", "POL"),
        ("Bratislava", "SVK"),
        ("Budapest", "HUN"),
        ("Bucharest", "ROU"),
        ("Moscow", "RUS"),
        ("Rostov-on-Don", "RUS"),
        ("Belgorod", "RUS"),
        ("Krasnodar", "RUS"),
        ("Kaliningrad", "RUS"),
        ("Tbilisi", "GEO"),
        ("Ankara", "TUR"),
        ("Belgrade", "SRB"),
        ("Pristina", "XKK"),
        ("Cairo", "EGY"),
        ("Arish", "EGY"),
        ("Seoul", "KOR"),
        ("Pyongyang", "PRK"),
        ("Paris", "FRA"),
        ("Washington", "USA"),
    ] {
        assert_eq!(codes_at(&countries, cities[city]), [country], "{city}");
        assert!(codes_at(&regions, cities[city]).is_empty(), "{city}");
    }
}

#[test]
fn each_point_of_ukraine_is_in_one_region() {
    let (regions, countries) = (places("regions"), places("countries"));
    let codes: BTreeSet<&str> = regions.iter().map(|region| region.code.as_str()).collect();
    assert_eq!((regions.len(), codes.len()), (27, 27));
    let ukraine = countries.iter().find(|country| country.code == "UKR").expect("Ukraine");
    let sum: f64 = regions.iter().map(|region| region.shape.unsigned_area()).sum();
    assert!((sum - ukraine.shape.unsigned_area()).abs() < 1e-6, "the regions are {sum} square degrees");

    let mut wrong = Vec::new();
    let mut is_in = 0;
    for (x, y) in (0..380).flat_map(|x| (0..180).map(move |y| (x, y))) {
        let at = Point::new(21.5 + f64::from(x) * 0.05, 44.0 + f64::from(y) * 0.05);
        let found = codes_at(&regions, at);
        let expected = usize::from(ukraine.holds(at));
        is_in += expected;
        if found.len() != expected && !regions.iter().any(|region| region.is_near_its_border(at)) {
            wrong.push(format!("{at:?}: {found:?}"));
        }
    }
    none(&wrong, "a point of the grid is in one region if it is in Ukraine, and else in none");
    assert!(is_in > 25_000, "{is_in} points of the grid are in Ukraine");
}

/// Two sources meet at this border, the one finer than the other.
#[test]
fn no_sliver_lies_along_the_border_of_ukraine() {
    let countries = places("countries");
    let ukraine = countries.iter().find(|country| country.code == "UKR").expect("Ukraine");
    let mut wrong = Vec::new();
    let mut tried = 0;
    // South of 47.5° the outline is also shore; north of it, it is land border alone.
    for edge in ukraine.edges().filter(|edge| edge.start.y > 47.5 && edge.end.y > 47.5) {
        let (middle, length) = ((edge.start + edge.end) / 2.0, edge.dx().hypot(edge.dy()));
        let across = Coord { x: -edge.dy(), y: edge.dx() } / length;
        for step in [-0.02, -0.005, -0.0015, 0.0015, 0.005, 0.02] {
            let at = Point(middle + across * step);
            tried += 1;
            let found = codes_at(&countries, at);
            if found.len() != 1 && !countries.iter().any(|country| country.is_near_its_border(at)) {
                wrong.push(format!("{at:?}: {found:?}"));
            }
        }
    }
    none(&wrong, "a point beside the border is in one country");
    assert!(tried > 5_000, "{tried} points were tried");
}

#[test]
fn labels_stand_in_what_they_name() {
    let labels = points("labels", "code");
    let mut named = 0;
    for place in places("countries").into_iter().chain(places("regions")) {
        if let Some(at) = labels.get(&place.code) {
            assert!(place.holds(*at), "{}", place.code);
            named += 1;
        }
    }
    assert_eq!(named, labels.len());
}

#[test]
fn every_place_has_a_name_in_each_language() {
    let mut stands_in = BTreeSet::new();
    for file in FILES {
        for feature in &collection(file).features {
            let english = property(feature, "name_en");
            for language in LANGUAGES {
                let name = property(feature, &format!("name_{language}"));
                let is_cyrillic = name.chars().any(|letter| ('\u{400}'..='\u{4ff}').contains(&letter));
                assert!(!name.is_empty(), "{file}: {english} has no name in {language}");
                if language == "en" {
                    assert!(!is_cyrillic, "{file}: {name}");
                } else if !is_cyrillic {
                    assert_eq!(name, english, "{file}");
                    stands_in.insert((english.to_owned(), language));
                }
            }
        }
    }
    let expected: BTreeSet<_> = ENGLISH_STANDS_IN.map(|(name, language)| (name.to_owned(), language)).into();
    assert_eq!(stands_in, expected);
}

#[test]
fn the_map_says_which_borders_it_follows_and_whom_it_credits() {
    for file in FILES {
        let members = collection(file).foreign_members.expect("words for the map");
        for language in LANGUAGES {
            let note = members["note"][language].as_str().unwrap_or_default();
            assert!(note.contains("68/262") && note.contains("1244"), "{file}: {note}");
        }
        assert!(members["sources"].to_string().contains("/A/RES/68/262"), "{file}");
        let credit = members["credit"].as_str().unwrap_or_default();
        let expected = if file == "cities" { "GeoNames, CC BY 4.0" } else { "Natural Earth, public domain" };
        assert!(credit.contains(expected), "{file}: {credit}");
    }
}

#[test]
fn the_map_is_small() {
    let packed = |file: &str| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(text(file).as_bytes()).expect("memory");
        encoder.finish().expect("memory").len()
    };
    let sum: usize = FILES.into_iter().map(packed).sum();
    assert!(sum < 150_000, "{sum} bytes");
}
