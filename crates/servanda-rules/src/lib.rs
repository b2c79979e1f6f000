//! What follows from what is known: every rule of a status, once.
//!
//! The rules are written to be read beside the language's semantics (docs/semantics.md); each module answers one question.
//! They ask for entries by what these speak of ([`Facts`]), and do not care how they are found: the reference evaluator
//! looks through the whole record each time, the monitor keeps lists up to date. What is asked on the way is noted
//! ([`Asked`]), so that an answer can be kept for as long as nothing that it rests on has changed.
//!
//! | module | question |
//! |---|---|
//! | `facts` | what is asked of the record? |
//! | `evidence` | is a statement established, and does it match what a clause speaks of? |
//! | `force` | when is the agreement in force? |
//! | `condition` | what is the value of a condition at a moment? |
//! | `turning` | at which moments can it change? |
//! | `days` | on how many of the last days did it hold? |
//! | `phase` | which phase is open? |
//! | `trigger` | what set a clause going, and who determined it? |
//! | `anchor` | from when does a clock run, until when? |
//! | `prohibition`, `duty`, `periods` | is it kept? |
//! | `priority` | which duty prevails over which prohibition? |
//! | `series` | what did a counter stand at? |
//! | `shares` | how much of the time is it kept? |
//! | `matches` | what does a red line count, and when was anybody watching? |
//! | `held` | when did a condition hold, in both bounds? |
//! | `instance`, `board` | one line for each bearer, episode and reading |
//! | `rests` | what does a status rest on? |
//! | `remembered` | what was counted before? |
//!
//! Architecture invariant: no clock, no file, no network, no randomness; the same inputs give the same bytes.

#![forbid(unsafe_code)]

mod addresses;
mod anchor;
mod board;
mod condition;
mod days;
mod duty;
mod evidence;
mod facts;
mod force;
mod held;
mod instance;
mod matches;
mod periods;
mod phase;
mod priority;
mod prohibition;
mod remembered;
mod rests;
mod series;
mod shares;
mod stretches;
mod trigger;
pub mod turning;
mod world;

pub use board::{
    About, Given, Lines, Part, Settled, Which, assemble, assemble_with_witness, lines, lines_with_witness, parts,
    where_all_agree,
};
pub use evidence::Matched;
pub use facts::{Asked, Channel, Facts, Turning};
pub use held::{Asks, Held, held};
pub use matches::{Counts, Match, counts};
pub use remembered::Remembered;
pub use shares::Time;
pub use world::{Choice, Stays, World, is_closed};

use servanda_base::Moment;

/// What is asked: the status at which moment, knowing how much.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// The moment judged; the end of the record if none is given.
    pub as_of: Option<Moment>,
    /// The last record position that is known; all of the record if none is given.
    pub known_at: Option<u32>,
}
