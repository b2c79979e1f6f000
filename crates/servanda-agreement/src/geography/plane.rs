//! Places laid on each other on one plane: how much ground two of them share.
//!
//! The plane is that of longitude and latitude, in metres round one point, so that straight edges (RFC 7946, 3.1.1) stay straight
//! and what lies inside stays inside. Ground within a distance of a line is taken round it on this plane; over a few hundred
//! kilometres from north to south its width is off by some hundredths, which [`INEXACT`] allows for.
//!
//! Ground is measured along [`LINES`] lines from west to east: on each, a place covers some stretches. However a shape crosses
//! itself, the work is its corners times the lines, and no more.

use super::shape::{Form, Outline};
use super::{Extent, Geography, Side};
use geo::{Coord, Line, LineString};
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

/// Shared ground of less than this share of each place is taken for the inexactness of the drawing.
const INEXACT: f64 = 0.02;

/// Over so many lines a place is measured.
const LINES: u32 = 128;

const DEGREE_M: f64 = 111_195.0;

/// The places of a geography on one plane. Each is drawn when it is first asked for.
pub struct Plane<'a> {
    geography: &'a Geography,
    origin: Coord,
    drawn: BTreeMap<&'a str, Option<Ground>>,
    laid: usize,
}

/// What a place covers on the plane.
struct Ground {
    /// Borders of areas; what lies inside an odd number of them is covered.
    borders: Vec<Line>,
    /// Lines and points, with all that is so near to them.
    near: Vec<Line>,
    near_m: f64,
    /// Borders of the side on which alone it lies.
    side: Option<Vec<Line>>,
    /// How far the shape may be off.
    error_m: f64,
    south: f64,
    north: f64,
    west: f64,
    east: f64,
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

    /// How the first place lies to the second; `None` where the ground of one of them is not known, or where they share no more than
    /// their shapes are said to be off.
    pub fn cover(&mut self, one: &str, other: &str) -> Option<Cover> {
        self.draw(one);
        self.draw(other);
        let (first, second) = (self.drawn.get(one)?.as_ref()?, self.drawn.get(other)?.as_ref()?);
        let apart = first.east < second.west
            || second.east < first.west
            || first.north < second.south
            || second.north < first.south;
        if apart {
            return Some(Cover::Apart);
        }
        self.laid = self.laid.saturating_add(self.corners(one)).saturating_add(self.corners(other));
        let ((shared_m2, of_first), (_, of_second)) = (first.share_in(second)?, second.share_in(first)?);
        // Two drawings that may each be off by so much may overlap by a strip of that width and mean none.
        let wide_m = first.east.min(second.east) - first.west.max(second.west);
        let high_m = first.north.min(second.north) - first.south.max(second.south);
        if shared_m2 <= (first.error_m + second.error_m) * (wide_m + high_m) && of_first.max(of_second) > INEXACT {
            return None;
        }
        Some(if of_first <= INEXACT && of_second <= INEXACT {
            Cover::Apart
        } else if of_second >= 1.0 - INEXACT {
            Cover::Holds
        } else if of_first >= 1.0 - INEXACT {
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
        let ground = match extent {
            Extent::Outline(outline) => self.ground(outline, 0.0, None),
            Extent::Near { outline, distance_m } => self.ground(outline, *distance_m, None),
            Extent::Within { of, distance_m, side } => match (self.geography.outline(of), side) {
                (Some(outline), None) => self.ground(outline, *distance_m, None),
                (Some(outline), Some(Side::Area(area))) => self.ground(outline, *distance_m, Some(area)),
                // A side that is only named left or right, or not drawn at all, has no ground of its own.
                _ => None,
            },
        };
        self.drawn.insert(name, ground);
    }

    /// The ground within a distance of a shape, on one side; `None` where there is none, as of a line without width.
    fn ground(&self, outline: &Outline, distance_m: f64, side: Option<&Outline>) -> Option<Ground> {
        let on_plane = |line: Line| Line::new(self.place(line.start), self.place(line.end));
        let lines = |lines: &LineString| lines.lines().map(on_plane).collect::<Vec<Line>>();
        let mut ground = Ground {
            borders: Vec::new(),
            near: Vec::new(),
            near_m: distance_m,
            side: None,
            error_m: outline.error_m,
            south: f64::MAX,
            north: f64::MIN,
            west: f64::MAX,
            east: f64::MIN,
        };
        match outline.form() {
            Form::Area(area) => {
                let rings =
                    area.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
                ground.borders = rings.flat_map(lines).collect();
                if distance_m > 0.0 {
                    ground.near.clone_from(&ground.borders);
                }
            }
            Form::Lines(parts) => ground.near = parts.iter().flat_map(lines).collect(),
            Form::Circle { centre, radius_m } => {
                ground.near = vec![on_plane(Line::new(centre.0, centre.0))];
                ground.near_m += radius_m;
            }
        }
        if ground.borders.is_empty() && ground.near_m <= 0.0 {
            return None;
        }
        if let Some(side) = side {
            let Form::Area(area) = side.form() else { return None };
            ground.side = Some(area.iter().flat_map(|polygon| lines(polygon.exterior())).collect());
        }
        let ends = ground.borders.iter().chain(&ground.near).flat_map(|line| [line.start, line.end]);
        for end in ends.collect::<Vec<Coord>>() {
            ground.south = ground.south.min(end.y - ground.near_m);
            ground.north = ground.north.max(end.y + ground.near_m);
            ground.west = ground.west.min(end.x - ground.near_m);
            ground.east = ground.east.max(end.x + ground.near_m);
        }
        (ground.south < ground.north).then_some(ground)
    }

    fn place(&self, coord: Coord) -> Coord {
        let across = (coord.x - self.origin.x + 540.0).rem_euclid(360.0) - 180.0;
        let scale = self.origin.y.to_radians().cos().max(0.01);
        Coord { x: across * scale * DEGREE_M, y: (coord.y - self.origin.y) * DEGREE_M }
    }
}

/// A stretch of a line from west to east.
type Stretch = (f64, f64);

impl Ground {
    /// How much of this ground lies in the other, in square metres and from 0 to 1; `None` if it is too small to be measured.
    fn share_in(&self, other: &Ground) -> Option<(f64, f64)> {
        let step = (self.north - self.south) / f64::from(LINES);
        let (mut all, mut shared) = (0.0, 0.0);
        for at in 0..LINES {
            let y = self.south + (f64::from(at) + 0.5) * step;
            let own = self.stretches(y);
            all += length(&own);
            shared += length(&both(&own, &other.stretches(y)));
        }
        (all > 0.0).then(|| (shared * step, shared / all))
    }

    /// What it covers of one line, in order and apart from each other.
    fn stretches(&self, y: f64) -> Vec<Stretch> {
        let mut found = inside(&self.borders, y);
        if self.near_m > 0.0 {
            found.extend(self.near.iter().filter_map(|line| near(*line, self.near_m, y)));
            found = joined(found);
        }
        match &self.side {
            Some(side) => both(&found, &inside(side, y)),
            None => found,
        }
    }
}

/// What lies inside an odd number of borders on one line.
fn inside(borders: &[Line], y: f64) -> Vec<Stretch> {
    let crosses = |line: &&Line| (line.start.y <= y) != (line.end.y <= y);
    let mut crossings: Vec<f64> = borders
        .iter()
        .filter(crosses)
        .map(|line| line.start.x + (y - line.start.y) / (line.end.y - line.start.y) * (line.end.x - line.start.x))
        .collect();
    crossings.sort_by(f64::total_cmp);
    crossings.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
}

/// What lies within a distance of a piece of line: the two ends with a circle round each, and the strip between them.
fn near(line: Line, distance_m: f64, y: f64) -> Option<Stretch> {
    let (mut west, mut east) = (f64::MAX, f64::MIN);
    let mut reach = |x: f64| {
        west = west.min(x);
        east = east.max(x);
    };
    for end in [line.start, line.end] {
        let half = distance_m * distance_m - (y - end.y) * (y - end.y);
        if half >= 0.0 {
            reach(end.x - half.sqrt());
            reach(end.x + half.sqrt());
        }
    }
    let (across, up) = (line.end.x - line.start.x, line.end.y - line.start.y);
    let length = across.hypot(up);
    if length > 0.0 {
        let (aside, above) = (-up / length * distance_m, across / length * distance_m);
        let corner = |end: Coord, sign: f64| Coord { x: end.x + sign * aside, y: end.y + sign * above };
        let corners =
            [corner(line.start, 1.0), corner(line.end, 1.0), corner(line.end, -1.0), corner(line.start, -1.0)];
        for (at, one) in corners.iter().enumerate() {
            let other = corners[(at + 1) % 4];
            if (one.y <= y) != (other.y <= y) {
                reach(one.x + (y - one.y) / (other.y - one.y) * (other.x - one.x));
            }
        }
    }
    (west < east).then_some((west, east))
}

/// Stretches in order, those that meet made one.
fn joined(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut found: Vec<Stretch> = Vec::new();
    for (west, east) in stretches {
        match found.last_mut() {
            Some(last) if west <= last.1 => last.1 = last.1.max(east),
            _ => found.push((west, east)),
        }
    }
    found
}

/// What two lists of stretches share, each in order.
fn both(one: &[Stretch], other: &[Stretch]) -> Vec<Stretch> {
    let mut found = Vec::new();
    let (mut first, mut second) = (one.iter().peekable(), other.iter().peekable());
    while let (Some(a), Some(b)) = (first.peek(), second.peek()) {
        let (west, east) = (a.0.max(b.0), a.1.min(b.1));
        if west < east {
            found.push((west, east));
        }
        if a.1 < b.1 {
            first.next()
        } else {
            second.next()
        };
    }
    found
}

fn length(stretches: &[Stretch]) -> f64 {
    stretches.iter().map(|(west, east)| east - west).sum()
}
