//! Conditions over conditions: and, or, not, in both bounds, in strong Kleene logic. What is sure of `not X` is what is not
//! even possible of X.

use super::window::Bound;
use crate::tick::{Span, Tick};

/// A condition over the inputs of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Guard {
    /// All of them.
    All(Vec<Guard>),
    /// Any of them.
    Any(Vec<Guard>),
    /// Not.
    Not(Box<Guard>),
    /// One input, by its place.
    Holds(usize),
}

/// What an input holds, in both bounds: sorted stretches.
#[derive(Clone, Debug, Default)]
pub struct Held {
    /// For sure.
    pub must: Vec<Span>,
    /// For all that is known.
    pub may: Vec<Span>,
}

impl Held {
    fn bound(&self, bound: Bound) -> &[Span] {
        match bound {
            Bound::Must => &self.must,
            Bound::May => &self.may,
        }
    }
}

impl Guard {
    /// When it holds within `dirty`, in one bound.
    pub fn within(&self, inputs: &[Held], bound: Bound, dirty: Span, found: &mut Vec<Span>) {
        found.clear();
        let all = inputs.iter().flat_map(|held| held.must.iter().chain(&held.may));
        let mut edges: Vec<Tick> = all.flat_map(|span| [span.from, span.to]).chain([dirty.from, dirty.to]).collect();
        edges.retain(|edge| dirty.from <= *edge && *edge <= dirty.to);
        edges.sort_unstable();
        edges.dedup();
        for pair in edges.windows(2) {
            if self.holds(inputs, bound, pair[0]) {
                match found.last_mut() {
                    Some(last) if last.to == pair[0] => last.to = pair[1],
                    _ => found.push(Span::new(pair[0], pair[1])),
                }
            }
        }
    }

    /// True if it may hold where none of its inputs does.
    pub fn has_not(&self) -> bool {
        match self {
            Guard::All(parts) => parts.is_empty() || parts.iter().any(Guard::has_not),
            Guard::Any(parts) => parts.iter().any(Guard::has_not),
            Guard::Not(_) => true,
            Guard::Holds(_) => false,
        }
    }

    fn holds(&self, inputs: &[Held], bound: Bound, at: Tick) -> bool {
        match self {
            Guard::All(parts) => parts.iter().all(|part| part.holds(inputs, bound, at)),
            Guard::Any(parts) => parts.iter().any(|part| part.holds(inputs, bound, at)),
            Guard::Not(part) => {
                let other = if bound == Bound::Must { Bound::May } else { Bound::Must };
                !part.holds(inputs, other, at)
            }
            Guard::Holds(input) => inputs.get(*input).is_some_and(|held| {
                let spans = held.bound(bound);
                let after = spans.partition_point(|span| span.from <= at);
                after.checked_sub(1).is_some_and(|last| at < spans[last].to)
            }),
        }
    }
}
