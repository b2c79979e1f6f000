//! The frame of a place: between which parallels and meridians all of it lies, however far its drawing may be off.
//!
//! Two frames apart are a proof that two places are; nothing follows from frames that meet.

use super::shape::{Form, Outline};
use geo::{Coord, CoordsIter};

/// A metre is no more than this part of a degree of latitude, wherever it is: a degree has at least 110,574 m on WGS 84.
const DEGREES_A_METRE: f64 = 1.0 / 110_500.0;

/// Beyond this latitude meridians run together, and no frame is drawn.
const LATITUDE_MAX: f64 = 85.0;

/// Parallels and meridians, in degrees.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    south: f64,
    north: f64,
    west: f64,
    east: f64,
}

impl Frame {
    /// The frame of all within a distance of a shape; `None` near a pole, or where it would reach beyond the antimeridian.
    pub fn of(outline: &Outline, distance_m: f64) -> Option<Frame> {
        let (corners, round_m): (Vec<Coord>, f64) = match outline.form() {
            Form::Area(area) => (area.coords_iter().collect(), 0.0),
            Form::Lines(lines) => (lines.iter().flat_map(CoordsIter::coords_iter).collect(), 0.0),
            Form::Circle { centre, radius_m } => (vec![centre.0], *radius_m),
        };
        let end = |of: fn(&Coord) -> f64, least: bool| {
            let ends = corners.iter().map(of);
            if least { ends.reduce(f64::min) } else { ends.reduce(f64::max) }
        };
        let (south, north) = (end(|at| at.y, true)?, end(|at| at.y, false)?);
        let (west, east) = (end(|at| at.x, true)?, end(|at| at.x, false)?);
        let high = (distance_m + round_m + outline.error_m) * DEGREES_A_METRE;
        let (south, north) = (south - high, north + high);
        if south < -LATITUDE_MAX || north > LATITUDE_MAX {
            return None;
        }
        // Meridians are nearest to each other where the frame is nearest to a pole.
        let wide = high / south.abs().max(north.abs()).to_radians().cos();
        let frame = Frame { south, north, west: west - wide, east: east + wide };
        (frame.west >= -180.0 && frame.east <= 180.0).then_some(frame)
    }

    /// True if the two share no point.
    pub fn apart(&self, other: &Frame) -> bool {
        self.east < other.west || other.east < self.west || self.north < other.south || other.north < self.south
    }
}
