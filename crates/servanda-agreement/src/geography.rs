//! Where a point lies with respect to a declared place, in three values.
//!
//! Shapes are read from GeoJSON (RFC 7946) by feature id; distances are geodesic on WGS 84, in metres.
//!
//! Deliberately does not know heights (an airspace is its area), does not cut shapes at the antimeridian.

mod drawn;
mod frame;
mod plane;
mod shape;
#[cfg(test)]
mod tests;

pub use drawn::{Corner, Drawing, Drawn};
pub use plane::{Cover, Plane};

use crate::model::*;
use frame::Frame;
use servanda_base::{Diagnostic, Span, Spanned};
use shape::Outline;
use std::collections::BTreeMap;

/// Whether something lies in a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Located {
    /// All of its circle of uncertainty lies inside.
    Inside,
    /// None of it does.
    Outside,
    /// Its circle crosses the border.
    Either,
    /// The place has no shape that could tell.
    Unknown,
}

impl Located {
    fn of(inside: bool) -> Located {
        if inside { Located::Inside } else { Located::Outside }
    }

    /// In both; outside of one is outside, whatever the other says.
    fn and(self, other: Located) -> Located {
        match (self, other) {
            (Located::Outside, _) | (_, Located::Outside) => Located::Outside,
            (Located::Unknown, _) | (_, Located::Unknown) => Located::Unknown,
            (Located::Either, _) | (_, Located::Either) => Located::Either,
            (Located::Inside, Located::Inside) => Located::Inside,
        }
    }
}

/// The shapes of an agreement's places.
#[derive(Clone, Debug, Default)]
pub struct Geography {
    places: BTreeMap<Name, Extent>,
    frames: BTreeMap<Name, Frame>,
}

/// What a place covers.
#[derive(Clone, Debug)]
enum Extent {
    /// An area, or a line without width.
    Outline(Outline),
    /// All points so near to a line.
    Near { outline: Outline, distance_m: f64 },
    /// All points so near to another place, on one side of it.
    Within { of: Name, distance_m: f64, side: Option<Side> },
}

/// How one tells which side of a line a point is on.
#[derive(Clone, Debug)]
enum Side {
    /// The side is drawn as an area.
    Area(Outline),
    /// The side is the left (true) or the right of the line as drawn.
    Hand(bool),
    /// Nothing tells.
    NotDrawn,
}

impl Geography {
    /// Reads the shapes that the agreement names; `files` maps file names as written to their text.
    ///
    /// The side of a party is the feature `<line>-side-<party>` of the line's file, where `<line>` is the line's name or
    /// the id of its feature; or the property `left_side` or `right_side` of the line, seen in the order in which it is
    /// drawn.
    pub fn new(agreement: &Agreement, files: &BTreeMap<String, String>) -> (Geography, Vec<Diagnostic>) {
        let mut findings = Vec::new();
        let mut read = BTreeMap::new();
        for place in &agreement.places {
            if let Shape::Geo(reference) = &place.shape {
                let file = file_and_id(&reference.value).0;
                if !read.contains_key(file) {
                    let features = match files.get(file) {
                        None => Err(missing(reference, format!("the file `{file}` does not exist"))),
                        Some(text) => shape::features(text)
                            .map_err(|why| missing(reference, format!("`{file}` is not GeoJSON: {why}"))),
                    };
                    read.insert(file, features.map_err(|finding| findings.push(finding)).ok());
                }
            }
        }
        let mut geography = Geography::default();
        for place in &agreement.places {
            let extent = match &place.shape {
                Shape::Geo(reference) => {
                    let (file, id) = file_and_id(&reference.value);
                    let Some(Some(features)) = read.get(file) else { continue };
                    match features.get(id) {
                        None => Err(no_feature(reference, file, id, features)),
                        Some(feature) => outline(place, feature, reference.span),
                    }
                }
                Shape::Within { distance_m, of, side, .. } => {
                    let side = side.as_ref().map(|party| side_of(agreement, &read, of, party));
                    Ok(Extent::Within { of: of.value.clone(), distance_m: *distance_m as f64, side })
                }
            };
            match extent {
                Ok(extent) => drop(geography.places.insert(place.name.value.clone(), extent)),
                Err(finding) => findings.push(*finding),
            }
        }
        geography.frame();
        (geography, findings)
    }

    /// Finds the frame of each place.
    fn frame(&mut self) {
        let framed = self.places.iter().filter_map(|(name, extent)| {
            let frame = match extent {
                Extent::Outline(outline) => Frame::of(outline, 0.0),
                Extent::Near { outline, distance_m } => Frame::of(outline, *distance_m),
                Extent::Within { of, distance_m, .. } => Frame::of(self.outline(of)?, *distance_m),
            };
            Some((name.clone(), frame?))
        });
        self.frames = framed.collect();
    }

    /// True if two places surely share no ground: their drawn shapes, with all that these may be off, lie apart to the north or south,
    /// or to the east or west. Of places that lie within each other's frames, or have no shape, it says nothing.
    pub fn apart(&self, one: &str, other: &str) -> bool {
        let frames = self.frames.get(one).zip(self.frames.get(other));
        frames.is_some_and(|(one, other)| one.apart(other))
    }

    /// Where a point with a radius of uncertainty in metres lies.
    ///
    /// A shape with a property `error_km` was drawn only so exactly; that adds to the radius.
    pub fn locate(&self, place: &str, lat: f64, lon: f64, radius_m: f64) -> Located {
        let at = geo::Point::new(lon, lat);
        match self.places.get(place) {
            None => Located::Unknown,
            Some(Extent::Outline(outline)) => outline.locate(at, radius_m),
            Some(Extent::Near { outline, distance_m }) => near(outline, at, radius_m, *distance_m),
            Some(Extent::Within { of, distance_m, side }) => {
                let Some(outline) = self.outline(of) else { return Located::Unknown };
                let near = near(outline, at, radius_m, *distance_m);
                match side {
                    None => near,
                    Some(Side::Area(area)) => near.and(area.locate(at, radius_m)),
                    Some(Side::Hand(left)) => near
                        .and(outline.on_left(at, radius_m).map_or(Located::Either, |hand| Located::of(hand == *left))),
                    Some(Side::NotDrawn) => near.and(Located::Unknown),
                }
            }
        }
    }

    /// The drawn shape of a place; a place within a distance of another has none of its own.
    fn outline(&self, place: &str) -> Option<&Outline> {
        match self.places.get(place)? {
            Extent::Outline(outline) | Extent::Near { outline, .. } => Some(outline),
            Extent::Within { .. } => None,
        }
    }
}

fn near(outline: &Outline, at: geo::Point, radius_m: f64, distance_m: f64) -> Located {
    let Some(away_m) = outline.distance_m(at) else { return Located::Unknown };
    let radius_m = radius_m + outline.error_m;
    if away_m + radius_m <= distance_m {
        Located::Inside
    } else if away_m - radius_m > distance_m {
        Located::Outside
    } else {
        Located::Either
    }
}

fn file_and_id(reference: &str) -> (&str, &str) {
    reference.split_once('#').unwrap_or((reference, ""))
}

fn missing(reference: &Spanned<String>, message: String) -> Diagnostic {
    Diagnostic::error("S0203", reference.span, message).note("without a shape nothing can be placed inside or outside")
}

fn no_feature(reference: &Spanned<String>, file: &str, id: &str, features: &shape::Features) -> Box<Diagnostic> {
    let finding = missing(reference, format!("`{file}#{id}` does not exist"));
    let known: Vec<&str> = features.keys().map(String::as_str).collect();
    Box::new(if known.is_empty() { finding } else { finding.note(format!("there are: {}", known.join(", "))) })
}

/// The shape of a place, if it is of the sort that the place is declared as.
fn outline(place: &PlaceDef, feature: &shape::Feature, span: Span) -> Result<Extent, Box<Diagnostic>> {
    let Some(outline) = &feature.outline else {
        let message = format!("the shape of `{}` cannot be used: {}", place.name.value, feature.trouble);
        return Err(Box::new(Diagnostic::error("S0203", span, message)));
    };
    let (word, fits) = match place.sort {
        PlaceSort::Line => ("a line", outline.is_line()),
        PlaceSort::Zone | PlaceSort::Airspace => ("an area", !outline.is_line()),
        PlaceSort::Corridor => ("a line with a width, or an area", !outline.is_line() || place.width_m.is_some()),
    };
    if !fits {
        let found = if outline.is_line() { "a line" } else { "an area" };
        let message = format!("the shape of `{}` is {found}; {word} is expected", place.name.value);
        return Err(Box::new(Diagnostic::error("S0203", span, message)));
    }
    let outline = outline.clone();
    Ok(match (place.sort, place.width_m) {
        (PlaceSort::Corridor, Some(width_m)) if outline.is_line() => {
            Extent::Near { outline, distance_m: width_m as f64 / 2.0 }
        }
        _ => Extent::Outline(outline),
    })
}

fn side_of(agreement: &Agreement, read: &BTreeMap<&str, Option<shape::Features>>, of: &str, party: &str) -> Side {
    let Some(Shape::Geo(reference)) = agreement.place(of).map(|place| &place.shape) else { return Side::NotDrawn };
    let (file, id) = file_and_id(&reference.value);
    let Some(Some(features)) = read.get(file) else { return Side::NotDrawn };
    let drawn = [of, id].into_iter().find_map(|line| features.get(&format!("{line}-side-{party}")));
    if let Some(area) = drawn.and_then(|feature| feature.outline.clone()).filter(|area| !area.is_line()) {
        return Side::Area(area);
    }
    let hands = features.get(id).map(|feature| (&feature.left_side, &feature.right_side));
    match hands {
        Some((Some(left), _)) if left == party => Side::Hand(true),
        Some((_, Some(right))) if right == party => Side::Hand(false),
        _ => Side::NotDrawn,
    }
}
