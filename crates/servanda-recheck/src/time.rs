//! Moments, and sorted stretches that lie apart from each other.

use servanda_base::{Interval, Moment};

/// The moment just before.
pub(crate) fn before(at: Moment) -> Moment {
    Moment::from_nanosecond(at.as_nanosecond().saturating_sub(1)).unwrap_or(at)
}

/// The last moment of an interval: of a day the moment before its midnight.
pub(crate) fn last(at: Interval) -> Moment {
    if at.is_instant() { at.from } else { before(at.to) }
}

/// How long, in nanoseconds.
pub(crate) fn length(at: Interval) -> i128 {
    at.to.as_nanosecond() - at.from.as_nanosecond()
}

/// What of some stretches lies in `[from, to)`.
pub(crate) fn within(stretches: &[Interval], from: Moment, to: Moment) -> Vec<Interval> {
    stretches.iter().filter_map(|stretch| stretch.overlap(Interval { from, to })).collect()
}

/// True if a moment lies in one of them.
pub(crate) fn contains(stretches: &[Interval], at: Moment) -> bool {
    let begun = stretches.partition_point(|stretch| stretch.from <= at);
    stretches[..begun].last().is_some_and(|stretch| stretch.meets(Interval::instant(at)))
}

/// True if all between two edges lies in one of them; the edges of the stretches are among the edges.
pub(crate) fn covers(stretches: &[Interval], between: Interval) -> bool {
    let begun = stretches.partition_point(|stretch| stretch.from <= between.from);
    stretches[..begun].last().is_some_and(|stretch| stretch.covers(between))
}

/// Edges up to and including a moment, each once, in order.
pub(crate) fn edges(all: impl Iterator<Item = Moment>, until: Moment) -> Vec<Moment> {
    let mut edges: Vec<Moment> = all.filter(|edge| *edge > Moment::MIN && *edge <= until).collect();
    edges.push(until);
    edges.sort_unstable();
    edges.dedup();
    edges
}
