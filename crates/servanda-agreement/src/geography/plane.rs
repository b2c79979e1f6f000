//! Places laid on each other on one plane: how much ground two of them share.
//!
//! The plane is that of longitude and latitude, in metres round one point, so that straight edges (RFC 7946, 3.1.1) stay straight and
//! what lies inside stays inside. Ground within a distance of a line is drawn round it on this plane; over a few hundred kilometres from
//! north to south its width is off by some hundredths, which the tolerance below allows for.

use super::shape::{Form, Outline};
use super::{Extent, Geography, Side};
use geo::{
    Area, BooleanOps, BoundingRect, Buffer, Coord, Intersects, MapCoords, MultiLineString, MultiPolygon, Polygon,
};
use std::collections::BTreeMap;

/// How one place lies to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    /// They share no ground, or no more than the drawing is exact.
    Apart,
    /// They share some.
    Part,
    /// The first holds all of the second.
    Holds,
    /// The first lies wholly within the second.
    Within,
}

/// Shared ground of less than this share of the smaller place is taken for the inexactness of the drawing.
const INEXACT: f64 = 0.02;

const DEGREE_M: f64 = 111_195.0;

/// The places of a geography on one plane. Each is drawn when it is first asked for.
pub struct Plane<'a> {
    geography: &'a Geography,
    origin: Coord,
    drawn: BTreeMap<&'a str, Option<(MultiPolygon, f64)>>,
    laid: usize,
}

impl<'a> Plane<'a> {
    /// A plane round the first place that is drawn.
    pub fn new(geography: &'a Geography) -> Plane<'a> {
        let first = geography.places.values().find_map(|extent| match extent {
            Extent::Outline(outline) | Extent::Near { outline, .. } => outline.corner(),
            Extent::Within { .. } => None,
        });
        Plane { geography, origin: first.unwrap_or(Coord { x: 0.0, y: 0.0 }), drawn: BTreeMap::new(), laid: 0 }
    }

    /// How many corners a place is drawn with: the measure of the work that it is.
    pub fn corners(&self, place: &str) -> usize {
        match self.geography.places.get(place) {
            None => 0,
            Some(Extent::Outline(outline) | Extent::Near { outline, .. }) => outline.corners(),
            Some(Extent::Within { of, side, .. }) => {
                let of_side = match side {
                    Some(Side::Area(area)) => area.corners(),
                    _ => 0,
                };
                of_side + self.geography.outline(of).map_or(0, Outline::corners)
            }
        }
    }

    /// How many corners were drawn or laid on each other so far.
    pub fn corners_laid(&self) -> usize {
        self.laid
    }

    /// How the first place lies to the second; `None` where the ground of one of them is not known.
    pub fn cover(&mut self, one: &str, other: &str) -> Option<Cover> {
        self.draw(one);
        self.draw(other);
        let ((first, first_m2), (second, second_m2)) =
            (self.drawn.get(one)?.as_ref()?, self.drawn.get(other)?.as_ref()?);
        let smaller_m2 = first_m2.min(*second_m2);
        let (first_box, second_box) = (first.bounding_rect()?, second.bounding_rect()?);
        if !first_box.intersects(&second_box) {
            return Some(Cover::Apart);
        }
        self.laid = self.laid.saturating_add(self.corners(one)).saturating_add(self.corners(other));
        let shared_m2 = first.intersection(second).unsigned_area();
        Some(if shared_m2 <= INEXACT * smaller_m2 {
            Cover::Apart
        } else if shared_m2 >= (1.0 - INEXACT) * second_m2 {
            Cover::Holds
        } else if shared_m2 >= (1.0 - INEXACT) * first_m2 {
            Cover::Within
        } else {
            Cover::Part
        })
    }

    fn draw(&mut self, place: &str) {
        let Some((name, extent)) = self.geography.places.get_key_value(place) else { return };
        if self.drawn.contains_key(name.as_str()) {
            return;
        }
        self.laid = self.laid.saturating_add(self.corners(place));
        let area = match extent {
            Extent::Outline(outline) => self.flat(outline, 0.0),
            Extent::Near { outline, distance_m } => self.flat(outline, *distance_m),
            Extent::Within { of, distance_m, side } => {
                let near = self.geography.outline(of).and_then(|outline| self.flat(outline, *distance_m));
                match side {
                    None => near,
                    Some(Side::Area(area)) => {
                        near.zip(self.flat(area, 0.0)).map(|(near, side)| near.intersection(&side))
                    }
                    // A side that is only named left or right, or not drawn at all, has no ground of its own.
                    Some(Side::Hand(_) | Side::NotDrawn) => None,
                }
            }
        };
        let known = area.map(|area| {
            let m2 = area.unsigned_area();
            (area, m2)
        });
        self.drawn.insert(name, known.filter(|(_, m2)| *m2 > 0.0));
    }

    /// The ground within a distance of a shape; `None` for a line without width.
    fn flat(&self, outline: &Outline, distance_m: f64) -> Option<MultiPolygon> {
        let place = |coord: Coord| self.place(coord);
        match outline.form() {
            Form::Area(area) if distance_m > 0.0 => Some(area.map_coords(place).buffer(distance_m)),
            Form::Area(area) => Some(area.map_coords(place)),
            Form::Lines(lines) if distance_m > 0.0 => {
                Some(MultiLineString(lines.clone()).map_coords(place).buffer(distance_m))
            }
            Form::Lines(_) => None,
            Form::Circle { centre, radius_m } => Some(circle(self.place(centre.0), radius_m + distance_m)),
        }
    }

    fn place(&self, coord: Coord) -> Coord {
        let across = (coord.x - self.origin.x + 540.0).rem_euclid(360.0) - 180.0;
        let scale = self.origin.y.to_radians().cos().max(0.01);
        Coord { x: across * scale * DEGREE_M, y: (coord.y - self.origin.y) * DEGREE_M }
    }
}

/// A circle with a hundred corners, whose ground is that of the circle to a thousandth.
fn circle(centre: Coord, radius_m: f64) -> MultiPolygon {
    const CORNERS: u32 = 100;
    let corner = |at: u32| {
        let angle = f64::from(at) * std::f64::consts::TAU / f64::from(CORNERS);
        Coord { x: centre.x + radius_m * angle.cos(), y: centre.y + radius_m * angle.sin() }
    };
    MultiPolygon(vec![Polygon::new((0..=CORNERS).map(|at| corner(at % CORNERS)).collect(), Vec::new())])
}
