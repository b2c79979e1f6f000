//! Texts beside texts: what changed from one to another, several in a grid, the ladder of answers in one, and a text
//! without something that it relies on.
//!
//! Architecture invariant: reads no record, no file, no clock. Nothing here says which text is better; a difference is
//! *stricter* or *looser* for somebody only where the one text asks all that the other asks.

#![forbid(unsafe_code)]

pub mod diff;
mod effect;
pub mod grid;
pub mod ladder;
pub mod layout;
mod pairs;
mod terms;
pub mod what_if;

pub use diff::{Change, Diff, diff};
pub use effect::{Direction, Effect};
pub use what_if::{WhatIf, what_if};
