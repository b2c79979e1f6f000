//! The places of an agreement as GeoJSON (RFC 7946).

use crate::data::cut::Cut;
use serde::Serialize;
use servanda_agreement::PlaceSort;
use servanda_agreement::geography::{Corner, Drawing};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// The places that an agreement names and whose shape is known.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Shapes {
    /// `FeatureCollection`.
    #[serde(rename = "type")]
    pub sort: &'static str,
    /// The places, in order of the text.
    pub features: Vec<ShapeFeature>,
}

/// One place.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ShapeFeature {
    /// `Feature`.
    #[serde(rename = "type")]
    pub sort: &'static str,
    /// The name of the place.
    pub id: String,
    /// What is drawn of it; `null` where nothing is.
    pub geometry: Option<Geometry>,
    /// What is known of it.
    pub properties: ShapeProperties,
}

/// What is known of a place.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ShapeProperties {
    /// Its name in the text.
    pub name: String,
    /// Its title, or empty.
    pub title: String,
    /// `line`, `zone`, `airspace`, `corridor`.
    pub kind: String,
    /// The clauses in which it stands, in order of the text.
    pub clauses: Vec<String>,
    /// Where the place is all ground so near to what is drawn, in metres.
    pub within_m: Option<f64>,
    /// The party on whose side of the line it lies, if that is said.
    pub side: Option<String>,
    /// How far the drawing may be off, in metres.
    pub error_m: f64,
}

/// Lines, areas or a point, longitude before latitude, in degrees (WGS 84).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Geometry {
    /// `MultiLineString`, `MultiPolygon` or `Point`.
    #[serde(rename = "type")]
    pub sort: &'static str,
    /// Its corners.
    #[schema(value_type = Vec<serde_json::Value>)]
    pub coordinates: Coordinates,
}

/// Corners, by the sort of geometry.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Coordinates {
    /// Lines.
    Lines(Vec<Vec<Corner>>),
    /// Areas, each with its holes.
    Areas(Vec<Vec<Vec<Corner>>>),
    /// One point.
    Point(Corner),
}

impl Geometry {
    /// What is drawn of a place.
    pub(crate) fn of(form: Drawing) -> Geometry {
        match form {
            Drawing::Lines(lines) => Geometry { sort: "MultiLineString", coordinates: Coordinates::Lines(lines) },
            Drawing::Areas(areas) => Geometry { sort: "MultiPolygon", coordinates: Coordinates::Areas(areas) },
        }
    }

    /// One point.
    pub(crate) fn point(lon: f64, lat: f64) -> Geometry {
        Geometry { sort: "Point", coordinates: Coordinates::Point([lon, lat]) }
    }
}

/// The places of an agreement.
pub(crate) fn shapes(cut: &Cut<'_>) -> Shapes {
    let agreement = cut.agreement;
    let mut clauses_of: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for mention in &agreement.uses {
        let at = agreement.clauses.partition_point(|clause| clause.span.end <= mention.span.start);
        let is_within = agreement.clauses.get(at).is_some_and(|clause| clause.span.start <= mention.span.start);
        if is_within {
            clauses_of.entry(&mention.value).or_default().insert(at);
        }
    }
    let of = |place: &servanda_agreement::PlaceDef| {
        let name = place.name.value.clone();
        let drawn = cut.geography.drawn(&name);
        let side = match &place.shape {
            servanda_agreement::Shape::Within { side, .. } => side.as_ref().map(|side| side.value.clone()),
            servanda_agreement::Shape::Geo(_) => None,
        };
        let clauses = clauses_of.get(name.as_str()).into_iter().flatten();
        ShapeFeature {
            sort: "Feature",
            id: name.clone(),
            properties: ShapeProperties {
                title: place.title.clone(),
                kind: kind(place.sort).to_owned(),
                clauses: clauses.map(|at| agreement.clauses[*at].number.value.clone()).collect(),
                within_m: drawn.as_ref().and_then(|drawn| drawn.within_m),
                side,
                error_m: drawn.as_ref().map_or(0.0, |drawn| drawn.error_m),
                name,
            },
            geometry: drawn.map(|drawn| Geometry::of(drawn.form)),
        }
    };
    Shapes { sort: "FeatureCollection", features: agreement.places.iter().map(of).collect() }
}

fn kind(sort: PlaceSort) -> &'static str {
    match sort {
        PlaceSort::Line => "line",
        PlaceSort::Zone => "zone",
        PlaceSort::Airspace => "airspace",
        PlaceSort::Corridor => "corridor",
    }
}
