//! Folders that run: one agreement, its bindings, the record files they name, what people entered, and the shapes that the text names.
//!
//! | module | question |
//! |---|---|
//! | `read` | what does a folder hold, and what is wrong with it? |
//! | `failure` | what could not be done, and what is the way out? |
//!
//! Deliberately judges nothing: the command line and the desk both read folders here, so that they see the same.

#![forbid(unsafe_code)]

mod failure;
mod read;

pub use failure::Failure;
pub use read::*;
