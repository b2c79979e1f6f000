//! The record: what is said to have happened, by whom it is said, how sure, and when it became known.
//!
//! An entry is a statement, never a truth. The record is append-only; "now" is a prefix of it, and corrections,
//! withdrawals, confirmations and rejections are entries like any other ([`Record::live`] applies them).
//!
//! Architecture invariant: this crate neither stores nor fetches; no clock, no file, no network.

#![forbid(unsafe_code)]

pub mod about;
mod arrival;
pub mod entry;
pub mod record;
pub mod text;
mod words;
mod world;

pub use arrival::{Known, Said};
pub use entry::*;
pub use record::{Dropped, Live, Record, SetAside, ends};
pub use text::Text;
pub use words::FILE_STEPS;
pub use world::{Alone, Taken, Undated, Waiting};
