//! Agreements and histories made from a seed, for tests: property tests, fuzz targets, one evaluator against another.
//!
//! ```
//! let text = servanda_random::agreement(7);
//! let (agreement, findings) = servanda_agreement::read(&text);
//! assert!(findings.iter().all(|finding| finding.severity != servanda_base::Severity::Error));
//! let record = servanda_random::history(&agreement.expect("a text with a header"), 7);
//! assert!(record.entries.len() <= 80);
//! ```
//!
//! The texts are put together form by form from the grammar (docs/grammar.md), the records kind by kind (docs/entry.md), with
//! times on the edges that the agreement names. What does not hold for one of them can be made small by [`shrink`].
//!
//! Architecture invariant: a seed is the only source of chance; no clock, no file, no network. Nothing that people read is
//! made here: what is promised and what happened in these texts is invented.

#![forbid(unsafe_code)]

mod agreement;
mod cast;
mod clause;
mod condition;
mod dice;
mod edges;
mod history;
mod phrase;
mod shapes;
mod shrink;
mod slip;

pub use agreement::agreement;
pub use dice::Dice;
pub use edges::edges;
pub use history::{ends, history};
pub use shapes::shapes;
pub use shrink::shrink;
pub use slip::slip;
