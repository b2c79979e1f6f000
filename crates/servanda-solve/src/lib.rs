//! Two small algorithms that checks of a text put their questions to: whether limits of time can all be met, and whether
//! what is given is enough for what is needed. Each has a slow, obvious twin in `tests/twins.rs`.
//!
//! Architecture invariant: this crate knows of no agreement; its nodes are numbers. It takes no clock and no chance, and the
//! same input gives the same answer, explanation included.

#![forbid(unsafe_code)]

pub mod flow;
pub mod temporal;
