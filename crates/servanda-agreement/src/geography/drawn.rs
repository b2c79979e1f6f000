//! What is drawn of a place, for a map.

use super::shape::{Form, Outline};
use super::{Extent, Geography};
use geo::{Destination, Geodesic, LineString};

/// A corner: longitude and latitude in degrees (WGS 84).
pub type Corner = [f64; 2];

/// What is drawn of a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// The lines or areas.
    pub form: Drawing,
    /// All ground so near to what is drawn belongs to the place, in metres. For a place on one side of a line that is more than it.
    pub within_m: Option<f64>,
    /// How far the drawing may be off, in metres.
    pub error_m: f64,
}

/// Lines or areas.
#[derive(Clone, Debug, PartialEq)]
pub enum Drawing {
    /// Each a line.
    Lines(Vec<Vec<Corner>>),
    /// Each an area: its border, then the borders of its holes, all closed.
    Areas(Vec<Vec<Vec<Corner>>>),
}

/// A circle is drawn with so many corners.
const CIRCLE_CORNERS: u32 = 64;

impl Geography {
    /// What is drawn of a place; `None` where nothing is. A place within a distance of another is drawn as the other.
    pub fn drawn(&self, place: &str) -> Option<Drawn> {
        let (outline, within_m) = match self.places.get(place)? {
            Extent::Outline(outline) => (outline, None),
            Extent::Near { outline, distance_m } => (outline, Some(*distance_m)),
            Extent::Within { of, distance_m, .. } => (self.outline(of)?, Some(*distance_m)),
        };
        Some(Drawn { form: drawing(outline), within_m, error_m: outline.error_m })
    }
}

fn drawing(outline: &Outline) -> Drawing {
    match outline.form() {
        Form::Lines(lines) => Drawing::Lines(lines.iter().map(corners).collect()),
        Form::Area(areas) => {
            let rings = |area: &geo::Polygon| {
                std::iter::once(area.exterior()).chain(area.interiors()).map(corners).collect::<Vec<_>>()
            };
            Drawing::Areas(areas.iter().map(rings).collect())
        }
        Form::Circle { centre, radius_m } => {
            let corner = |at: u32| {
                // Against the clock, as RFC 7946 (3.1.6) has borders.
                let bearing = 360.0 - f64::from(at % CIRCLE_CORNERS) * 360.0 / f64::from(CIRCLE_CORNERS);
                let point = Geodesic.destination(*centre, bearing, *radius_m);
                [point.x(), point.y()]
            };
            Drawing::Areas(vec![vec![(0..=CIRCLE_CORNERS).map(corner).collect()]])
        }
    }
}

fn corners(line: &LineString) -> Vec<Corner> {
    line.0.iter().map(|corner| [corner.x, corner.y]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn a_circle_is_drawn_round_its_centre() {
        let text = "```accord\nagreement a \"A\"\nzone post from \"geo/a.geojson#post\"\nzone round within 2 km of post\n```\n";
        let (agreement, _) = crate::read(text);
        let shape = r#"{"type":"Feature","id":"post","properties":{"radius_km":1,"error_km":0.1},
            "geometry":{"type":"Point","coordinates":[30,50]}}"#;
        let files = BTreeMap::from([("geo/a.geojson".to_owned(), shape.to_owned())]);
        let (geography, findings) = Geography::new(&agreement.expect("it reads"), &files);
        assert!(findings.is_empty(), "{findings:?}");
        let drawn = geography.drawn("post").expect("it is drawn");
        let Drawing::Areas(areas) = &drawn.form else { panic!("a circle is an area") };
        let border = &areas[0][0];
        assert_eq!((border.len(), drawn.within_m, drawn.error_m), (65, None, 100.0));
        assert_eq!(border.first(), border.last());
        for [lon, lat] in border {
            assert_eq!(geography.locate("post", *lat, *lon, 0.0), super::super::Located::Either);
        }
        assert_eq!(geography.drawn("round").expect("as the other").within_m, Some(2000.0));
        assert_eq!(geography.drawn("nowhere"), None);
    }
}
