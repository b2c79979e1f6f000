//! The words that every other crate uses: places in a text, findings, time, quantities.
//!
//! Architecture invariant: this crate does not know what an agreement is, and takes no clock, no file, no network
//! and no randomness.

#![forbid(unsafe_code)]

pub mod diagnostic;
pub mod duration;
pub mod iso;
pub mod moment;
pub mod quantity;
pub mod render;
pub mod rfc3339;
pub mod span;
pub mod typed;
pub mod working_days;

pub use diagnostic::{Diagnostic, Label, Severity};
pub use duration::{Duration, MonthRounding};
pub use moment::{Deadline, Interval, Moment, Zone};
pub use quantity::{Amount, Quantity, Range};
pub use rfc3339::Rfc3339;
pub use span::{Source, Span, Spanned};
pub use working_days::WorkingDays;
