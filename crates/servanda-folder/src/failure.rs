//! Something that could not be done, and the way out.

use servanda_base::typed::Slip;

/// What could not be done: what, where, and the way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What is wrong and where.
    pub what: String,
    /// What to type or to do.
    pub help: String,
}

impl Failure {
    /// A failure with its way out.
    pub fn new(what: impl Into<String>, help: impl Into<String>) -> Failure {
        Failure { what: what.into(), help: help.into() }
    }
}

impl From<Slip> for Failure {
    fn from(slip: Slip) -> Failure {
        Failure::new(slip.what, slip.help)
    }
}
