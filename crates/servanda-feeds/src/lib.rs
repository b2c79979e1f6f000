//! Bytes in the wild to entries. Every row of every feed ends as entries or is set aside with its reason:
//! what was read is what is judged plus what was set aside.
//!
//! [`read`] takes an agreement, the text of its `bindings.toml` and the record files that it names. The contract is
//! `docs/bindings.md` and `docs/entry.md`. [`read_shaped`] gives the same, a long chronicle much faster.
//!
//! Architecture invariant: this crate opens no file and no connection, takes no clock, and does not decide what is
//! true; one module per format.

#![forbid(unsafe_code)]

pub mod amendments;
pub mod bindings;
mod build;
mod chronicle;
mod codes;
mod collect;
mod cut;
mod decode;
pub mod entered;
mod entries;
mod feed;
mod ids;
mod json;
mod keys;
mod osce;
mod parse;
mod parts;
mod plan;
mod quantity;
mod shape;
mod shaped;
mod table;
pub mod time;
mod ucdp;

pub use bindings::Bindings;
pub use decode::decode;
pub use entered::Entered;
pub use feed::{Among, Input, Outcome, read, read_among};
pub use shape::{SHAPE_BYTES_MAX, SHAPES_MAX};
pub use shaped::{ByShape, Shaped, Sighting, read_shaped};
