//! Time as the kernel counts it: nanoseconds since the start of 1970 in UTC.

use servanda_base::{Interval, Moment};

/// Nanoseconds since 1970-01-01T00:00:00Z. Covers 1677-09-21 to 2262-04-11.
pub type Tick = i64;

/// Nanoseconds in a second.
pub const SECOND: Tick = 1_000_000_000;

/// Nanoseconds in 24 hours.
pub const DAY: Tick = 86_400 * SECOND;

/// Before everything.
pub const EVER: Tick = Tick::MIN;

/// After everything.
pub const NEVER: Tick = Tick::MAX;

/// A moment as a tick: [`EVER`] and [`NEVER`] for the ends of time, `None` for what lies outside the range of ticks.
pub fn tick(at: Moment) -> Option<Tick> {
    if at == Moment::MIN {
        Some(EVER)
    } else if at == Moment::MAX {
        Some(NEVER)
    } else {
        at.as_second().checked_mul(SECOND)?.checked_add(Tick::from(at.subsec_nanosecond()))
    }
}

/// The moment of a tick.
pub fn moment(tick: Tick) -> Moment {
    match tick {
        EVER => Moment::MIN,
        NEVER => Moment::MAX,
        tick => Moment::new(tick / SECOND, (tick % SECOND) as i32).unwrap_or(Moment::MAX),
    }
}

/// A stretch of time, from `from` up to and not including `to`; an instant when both are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First tick.
    pub from: Tick,
    /// First tick after it.
    pub to: Tick,
}

impl Span {
    /// All of time.
    pub const ALWAYS: Span = Span { from: EVER, to: NEVER };

    /// From one tick up to another.
    pub fn new(from: Tick, to: Tick) -> Span {
        Span { from, to }
    }

    /// An interval as a span, if it lies in the range of ticks.
    pub fn of(interval: Interval) -> Option<Span> {
        Some(Span { from: tick(interval.from)?, to: tick(interval.to)? })
    }

    /// As an interval of moments.
    pub fn interval(self) -> Interval {
        Interval { from: moment(self.from), to: moment(self.to) }
    }
}

/// `at + length`, held at the ends of time.
pub fn later(at: Tick, length: Tick) -> Tick {
    if at == EVER || at == NEVER { at } else { at.saturating_add(length) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_come_back() {
        for text in ["1700-01-01T00:00:00Z", "1970-01-01T00:00:00.000000001Z", "2261-12-31T23:59:59Z"] {
            let at: Moment = text.parse().expect("a moment");
            assert_eq!(tick(at).map(moment), Some(at));
            assert_eq!(tick(at).map(i128::from), Some(at.as_nanosecond()));
        }
        // Next to both ends of the range, within a second.
        for (near, step) in [(i128::from(EVER), 1), (i128::from(NEVER), -1)] {
            for (nanos, fits) in [(near + step, true), (near - step, false)] {
                let at = Moment::from_nanosecond(nanos).expect("a moment");
                assert_eq!(tick(at).map(i128::from), fits.then_some(nanos));
            }
        }
        let ancient: Moment = "1200-01-01T00:00:00Z".parse().expect("a moment");
        assert_eq!(tick(ancient), None);
        assert_eq!(tick(Moment::MAX).map(moment), Some(Moment::MAX));
    }
}
