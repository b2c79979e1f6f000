//! The six boxes: observable, provable, answered, clocked, resourced, sturdy (docs/boxes.md).

use servanda_agreement::{Agreement, ClauseNo};

/// Which of the six boxes a clause ticks. Enforceable = the first three; a guarantee = all six.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Boxes {
    /// The act is a declared event or gauge, not a quotation.
    pub observable: bool,
    /// A proof standard applies, its verifier is not the obligor, and organisations among verifiers are owed access.
    pub provable: bool,
    /// A prohibition is counted by a red line with a response, or has `on breach`; a duty has `failing which`.
    pub answered: bool,
    /// A measurable, anchored deadline; for prohibitions, all answers have one.
    pub clocked: bool,
    /// Needs are covered by unconditional pledges, ready within the deadline, alive through the term.
    pub resourced: bool,
    /// No single party's absence breaks it; no bound party can veto it; the fallback is itself resourced.
    pub sturdy: bool,
}

/// The boxes of every norm, in order of writing.
pub fn boxes(_agreement: &Agreement) -> Vec<(ClauseNo, Boxes)> {
    Vec::new()
}
