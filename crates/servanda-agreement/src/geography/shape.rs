//! One drawn shape: GeoJSON to coordinates, and distances from it.
//!
//! An edge is a straight line in longitude and latitude (RFC 7946, 3.1.1). The nearest point of an edge is found on a
//! plane that touches the earth at the point asked about; the distance to it is then measured on the ellipsoid.

use geo::{Contains, Coord, CoordsIter, Distance, Geodesic, Line, LineString, MultiPolygon, Point, Polygon};
use geojson::{FeatureCollection, GeoJson, GeometryValue, Position, feature::Id};
use std::collections::BTreeMap;

/// The features of one file by their id.
pub(super) type Features = BTreeMap<String, Feature>;

/// One feature.
#[derive(Clone, Debug)]
pub(super) struct Feature {
    pub outline: Option<Outline>,
    /// Why there is no outline.
    pub trouble: String,
    pub left_side: Option<String>,
    pub right_side: Option<String>,
}

/// A shape with the uncertainty of its drawing.
#[derive(Clone, Debug)]
pub(super) struct Outline {
    form: Form,
    /// How far the shape may be off, in metres.
    pub error_m: f64,
}

/// What is drawn.
#[derive(Clone, Debug)]
pub(super) enum Form {
    Area(MultiPolygon),
    Circle { centre: Point, radius_m: f64 },
    Lines(Vec<LineString>),
}

/// Reads a file's features; the first of two with the same id counts.
pub(super) fn features(text: &str) -> Result<Features, String> {
    let collection = match text.parse::<GeoJson>() {
        Ok(GeoJson::FeatureCollection(collection)) => collection,
        Ok(GeoJson::Feature(feature)) => {
            FeatureCollection { bbox: None, features: vec![feature], foreign_members: None }
        }
        Ok(GeoJson::Geometry(_)) => return Err("it holds a shape without an id".into()),
        Err(error) => return Err(error.to_string()),
    };
    let mut features = Features::new();
    for feature in collection.features {
        let property = |key: &str| feature.property(key);
        let id = match &feature.id {
            Some(Id::String(id)) => Some(id.clone()),
            Some(Id::Number(id)) => Some(id.to_string()),
            None => property("id").and_then(|id| id.as_str()).map(str::to_owned),
        };
        let kilometres =
            |key: &str| property(key).and_then(|km| km.as_f64()).filter(|km| *km >= 0.0).map(|km| km * 1000.0);
        let text = |key: &str| property(key).and_then(|text| text.as_str()).map(str::to_owned);
        let form = match &feature.geometry {
            Some(geometry) => form(&geometry.value, kilometres("radius_km")),
            None => Err("it has no geometry".into()),
        };
        let error_m = kilometres("error_km").unwrap_or(0.0);
        let (outline, trouble) = match form {
            Ok(form) => (Some(Outline { form, error_m }), String::new()),
            Err(trouble) => (None, trouble),
        };
        let read = Feature { outline, trouble, left_side: text("left_side"), right_side: text("right_side") };
        if let Some(id) = id {
            features.entry(id).or_insert(read);
        }
    }
    Ok(features)
}

fn form(value: &GeometryValue, radius_m: Option<f64>) -> Result<Form, String> {
    Ok(match value {
        GeometryValue::Point { coordinates } => match radius_m {
            Some(radius_m) => Form::Circle { centre: Point(coordinate(coordinates)?), radius_m },
            None => return Err("a point needs a property `radius_km` to be an area".into()),
        },
        GeometryValue::LineString { coordinates } => Form::Lines(vec![line(coordinates, 2)?]),
        GeometryValue::MultiLineString { coordinates } => {
            Form::Lines(coordinates.iter().map(|part| line(part, 2)).collect::<Result<_, _>>()?)
        }
        GeometryValue::Polygon { coordinates } => Form::Area(MultiPolygon(vec![polygon(coordinates)?])),
        GeometryValue::MultiPolygon { coordinates } => {
            Form::Area(MultiPolygon(coordinates.iter().map(|part| polygon(part)).collect::<Result<_, _>>()?))
        }
        other => return Err(format!("a {} is neither a line nor an area", other.type_name())),
    })
}

fn coordinate(position: &Position) -> Result<Coord, String> {
    match position.as_slice() {
        [lon, lat, ..] if lon.abs() <= 180.0 && lat.abs() <= 90.0 => Ok(Coord { x: *lon, y: *lat }),
        [lon, lat, ..] => Err(format!("[{lon}, {lat}] is no longitude and latitude")),
        _ => Err("a position has fewer than two numbers".into()),
    }
}

fn line(positions: &[Position], least: usize) -> Result<LineString, String> {
    let coords = positions.iter().map(coordinate).collect::<Result<Vec<Coord>, String>>()?;
    if coords.len() < least { Err("it has too few points".into()) } else { Ok(LineString(coords)) }
}

fn polygon(rings: &[Vec<Position>]) -> Result<Polygon, String> {
    let mut rings = rings.iter().map(|ring| line(ring, 4)).collect::<Result<Vec<LineString>, String>>()?.into_iter();
    let exterior = rings.next().ok_or("it has no ring")?;
    Ok(Polygon::new(exterior, rings.collect()))
}

impl Outline {
    pub fn is_line(&self) -> bool {
        matches!(self.form, Form::Lines(_))
    }

    /// What is drawn.
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// How many corners it has.
    pub fn corners(&self) -> usize {
        match &self.form {
            Form::Area(area) => area.coords_count(),
            Form::Lines(lines) => lines.iter().map(CoordsIter::coords_count).sum(),
            Form::Circle { .. } => 1,
        }
    }

    /// One of its corners, or its centre.
    pub fn corner(&self) -> Option<Coord> {
        match &self.form {
            Form::Area(area) => area.coords_iter().next(),
            Form::Lines(lines) => lines.iter().flat_map(CoordsIter::coords_iter).next(),
            Form::Circle { centre, .. } => Some(centre.0),
        }
    }

    /// Where a circle round a point lies.
    pub fn locate(&self, at: Point, radius_m: f64) -> super::Located {
        let radius_m = radius_m + self.error_m;
        let (inside, border_m) = match &self.form {
            Form::Area(area) => (area.contains(&at), self.border_m(at)),
            Form::Circle { centre, radius_m } => {
                let away_m = Geodesic.distance(*centre, at);
                (away_m <= *radius_m, Some((away_m - radius_m).abs()))
            }
            // On a line is where the line itself is.
            Form::Lines(_) => {
                let border_m = self.border_m(at);
                (border_m == Some(0.0), border_m)
            }
        };
        match border_m {
            None => super::Located::Unknown,
            Some(border_m) if radius_m > 0.0 && border_m < radius_m => super::Located::Either,
            Some(_) => super::Located::of(inside),
        }
    }

    /// Distance in metres; nothing inside an area is away from it.
    pub fn distance_m(&self, at: Point) -> Option<f64> {
        match &self.form {
            Form::Area(area) if area.contains(&at) => Some(0.0),
            Form::Area(_) | Form::Lines(_) => self.border_m(at),
            Form::Circle { centre, radius_m } => Some((Geodesic.distance(*centre, at) - radius_m).max(0.0)),
        }
    }

    fn border_m(&self, at: Point) -> Option<f64> {
        let nearest = nearest(self.edges(), at)?;
        Some(Geodesic.distance(nearest.point, at))
    }

    fn edges(&self) -> Box<dyn Iterator<Item = Line> + '_> {
        match &self.form {
            Form::Area(area) => Box::new(area.iter().flat_map(|polygon| {
                polygon.exterior().lines().chain(polygon.interiors().iter().flat_map(LineString::lines))
            })),
            Form::Lines(lines) => Box::new(lines.iter().flat_map(LineString::lines)),
            Form::Circle { .. } => Box::new(std::iter::empty()),
        }
    }

    /// Whether a point lies to the left of the line as drawn; `None` if its circle touches the line.
    pub fn on_left(&self, at: Point, radius_m: f64) -> Option<bool> {
        let nearest = nearest(self.edges(), at)?;
        if Geodesic.distance(nearest.point, at) <= radius_m + self.error_m {
            return None;
        }
        Some(nearest.left > 0.0)
    }
}

/// The nearest point of a set of edges.
struct Nearest {
    point: Point,
    plane_m2: f64,
    /// Above zero to the left of the edges that meet there.
    left: f64,
}

fn nearest(edges: impl Iterator<Item = Line>, at: Point) -> Option<Nearest> {
    let mut best: Option<Nearest> = None;
    for edge in edges {
        let found = nearest_of_edge(edge, at);
        match &mut best {
            // Two edges that meet in the nearest point both say on which side it is, each by how square it stands to
            // it; the sum of the two is right at either kind of corner.
            Some(best) if (found.plane_m2 - best.plane_m2).abs() <= 1e-6 * best.plane_m2.max(1.0) => {
                best.left += found.left;
            }
            Some(best) if found.plane_m2 >= best.plane_m2 => {}
            _ => best = Some(found),
        }
    }
    best
}

fn nearest_of_edge(edge: Line, at: Point) -> Nearest {
    const DEGREE_M: f64 = 111_195.0;
    let scale = at.y().to_radians().cos();
    let plane = |coord: Coord| {
        let across = (coord.x - at.x() + 540.0).rem_euclid(360.0) - 180.0;
        (across * scale * DEGREE_M, (coord.y - at.y()) * DEGREE_M)
    };
    let ((ax, ay), (bx, by)) = (plane(edge.start), plane(edge.end));
    let (dx, dy) = (bx - ax, by - ay);
    let length2 = dx * dx + dy * dy;
    let along = if length2 > 0.0 { (-(ax * dx + ay * dy) / length2).clamp(0.0, 1.0) } else { 0.0 };
    let (nx, ny) = (ax + along * dx, ay + along * dy);
    let plane_m2 = nx * nx + ny * ny;
    // The sine of the angle between the edge and the way to the point.
    let left = if length2 > 0.0 && plane_m2 > 0.0 { (dy * nx - dx * ny) / (length2 * plane_m2).sqrt() } else { 0.0 };
    let step = |from: f64, to: f64| from + along * (to - from);
    let point = Point::new(step(edge.start.x, edge.end.x), step(edge.start.y, edge.end.y));
    Nearest { point, plane_m2, left }
}
