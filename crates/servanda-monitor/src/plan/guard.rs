//! How conditions hang together: and, or, not over the inputs of the node that asks, in strong Kleene logic.
//!
//! A guard is asked under the key of its node; `for any` asks under other keys, and is their *or*.
//! *Not established* stays what it is under `not`; under `and` one *no* decides, under `or` one *yes*.

use super::{NodeId, Sort};
use servanda_agreement::{ClauseNo, Name, When};

/// A condition over inputs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Guard {
    /// All of them.
    All(Vec<Guard>),
    /// Any of them.
    Any(Vec<Guard>),
    /// Not.
    Not(Box<Guard>),
    /// What a node says now; of a red line with tiers, which one.
    Holds {
        /// The node.
        node: NodeId,
        /// The tier.
        tier: Option<u32>,
    },
    /// Whether a phase is open.
    Phase {
        /// The phase.
        phase: Name,
        /// `true` for "open".
        open: bool,
        /// By when.
        by: Option<When>,
    },
    /// Whether a clause was not kept so far.
    Breach(ClauseNo),
    /// A named condition, by its place in [`super::Plan::defined`].
    Defined(usize),
    /// Whether something holds for any of these places, parties, or pairs of them; what stands in it is asked for each.
    ForAny(Vec<Sort>, Box<Guard>),
    /// Never established: what is written could not be read, or stands for nothing.
    Unknown,
}

impl Guard {
    /// Calls `visit` with this guard and all guards in it, not with those of named conditions.
    pub fn each<'g>(&'g self, visit: &mut impl FnMut(&'g Guard)) {
        visit(self);
        match self {
            Guard::All(parts) | Guard::Any(parts) => parts.iter().for_each(|part| part.each(visit)),
            Guard::Not(part) | Guard::ForAny(_, part) => part.each(visit),
            Guard::Holds { .. } | Guard::Phase { .. } | Guard::Breach(_) | Guard::Defined(_) | Guard::Unknown => {}
        }
    }
}
