//! The monitor: statuses from an agreement and entries, incrementally, in any order, with the reasons.
//!
//! How it works: docs/monitor.md. Architecture invariant: no clock, no file, no network, no randomness.

#![forbid(unsafe_code)]

mod answers;
pub mod backtest;
pub mod blocked;
pub mod count;
pub mod days;
pub mod graph;
mod kept;
mod known;
pub mod log;
mod monitor;
pub mod plan;
pub mod spans;
pub mod stream;
pub mod tick;

pub use monitor::{Change, ENTRIES_MAX, Monitor, Subject, asked, board};
pub use servanda_rules::{Counts, Lines, Question};
