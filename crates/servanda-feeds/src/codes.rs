//! The codes of this crate's findings; family S12, "record and bindings". Codes are stable and never reused.

/// A file is not UTF-8.
pub(crate) const BYTES: &str = "S1201";
/// `bindings.toml` is not TOML.
pub(crate) const TOML: &str = "S1202";
/// A key of `bindings.toml` is not known.
pub(crate) const KEY: &str = "S1203";
/// A value of `bindings.toml` is missing or not of the kind expected.
pub(crate) const VALUE: &str = "S1204";
/// A name is not declared in the agreement.
pub(crate) const NAME: &str = "S1205";
/// A record file is missing or empty.
pub(crate) const FILE: &str = "S1206";
/// A column is missing.
pub(crate) const COLUMN: &str = "S1207";
/// A line of `bindings.toml` has no effect.
pub(crate) const NO_EFFECT: &str = "S1208";
/// A quotation mark in a record file is never closed.
pub(crate) const QUOTE: &str = "S1209";
/// Parts that are said to make up a count do not.
pub(crate) const PARTS: &str = "S1210";
/// An amendment begins when it cannot.
pub(crate) const AMENDMENT_TIME: &str = "S1211";
/// The text of an amendment is no later version of the agreement.
pub(crate) const AMENDMENT_TEXT: &str = "S1212";
