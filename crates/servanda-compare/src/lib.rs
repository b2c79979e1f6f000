//! Texts beside texts: what changed from one to another, several in a grid, the ladder of answers in one, a text without
//! something that it relies on, packages made from templates, and packages run through the same invented events.
//!
//! Architecture invariant: reads no record, no file, no clock. Nothing here says which text is better; a difference is
//! *stricter* or *looser* for somebody only where the one text asks all that the other asks.

#![forbid(unsafe_code)]

pub mod claims;
pub mod compare;
mod conduct;
pub mod diff;
mod effect;
pub mod grid;
pub mod ladder;
pub mod layout;
pub mod measure;
mod pairs;
mod problem;
pub mod schedule;
pub mod script;
pub mod template;
mod terms;
pub mod what_if;

pub use diff::{Change, Diff, diff};
pub use effect::{Direction, Effect};
pub use problem::Problem;
pub use what_if::{WhatIf, what_if};
