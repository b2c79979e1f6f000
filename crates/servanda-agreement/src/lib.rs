//! The checked model of an agreement: names, units, places and clauses, lowered from the syntax tree.
//!
//! Architecture invariant: this crate does not judge an agreement (that is `servanda-check`) and does not read a
//! record. It takes no clock, no file, no network.

#![forbid(unsafe_code)]

mod depends;
pub mod geography;
mod keys;
mod lookup;
mod lower;
pub mod model;
pub mod rate;
pub mod read_aloud;

pub use keys::{Key, MOST_KEYS};
pub use lookup::Lookup;
pub use lower::{lower, read};
pub use model::*;
pub use rate::Rate;
pub use read_aloud::{Voice, read_aloud};
