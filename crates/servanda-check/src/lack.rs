//! What is missing of what clauses need, for those who hold an agreement beside a changed one.

use crate::means;
use servanda_agreement::{Agreement, ClauseNo, Name};
use servanda_base::{Amount, Quantity};

/// One need of one clause that unconditional pledges, ready in time, do not cover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    /// The clause that needs it.
    pub clause: ClauseNo,
    /// Whose own pledges fall short, where each bearer needs its own.
    pub bearer: Option<Name>,
    /// How much of what is needed.
    pub need: Quantity,
    /// How much of that is missing, in the unit of the need; more than nothing.
    pub missing: Amount,
}

/// Every need that is not covered, in order of writing.
pub fn lacks(agreement: &Agreement) -> Vec<Lack> {
    let mut found = Vec::new();
    for draw in means::draws(agreement) {
        for (bearer, missing) in draw.missing(|pledge| pledge.conditional.is_none() && draw.in_time(pledge)) {
            found.push(Lack {
                clause: draw.clause.number.value.clone(),
                bearer: bearer.cloned(),
                need: draw.need.value.clone(),
                missing,
            });
        }
    }
    found
}
