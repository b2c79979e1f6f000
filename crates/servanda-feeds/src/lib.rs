//! Bytes in the wild to entries. Every row of every feed ends as entries or is set aside with its reason:
//! what was read is what is judged plus what was set aside.
//!
//! [`read`] takes an agreement, the text of its `bindings.toml` and the record files that it names. The contract is
//! `docs/bindings.md` and `docs/entry.md`.
//!
//! Architecture invariant: this crate opens no file and no connection, takes no clock, and does not decide what is
//! true; one module per format.

#![forbid(unsafe_code)]

pub mod bindings;
mod codes;
mod decode;
mod keys;
mod parse;
pub mod time;
mod words;

pub use bindings::Bindings;
pub use decode::decode;

/// Placeholder.
pub struct Input<'a> {
    /// Placeholder.
    pub agreement: &'a servanda_agreement::Agreement,
    /// Placeholder.
    pub bindings_name: &'a str,
    /// Placeholder.
    pub bindings: &'a str,
    /// Placeholder.
    pub files: &'a std::collections::BTreeMap<String, String>,
}

/// Placeholder.
pub struct Outcome {
    /// Placeholder.
    pub record: servanda_record::Record,
    /// Placeholder.
    pub findings: Vec<servanda_base::Diagnostic>,
}

/// Placeholder.
pub fn read(_input: &Input<'_>) -> Outcome {
    Outcome { record: servanda_record::Record::default(), findings: Vec::new() }
}
