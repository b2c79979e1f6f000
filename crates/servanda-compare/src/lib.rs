//! Texts beside texts: packages made from templates, and packages run through the same invented events.
//!
//! Architecture invariant: reads no file and no clock. Nothing here says which text is better.

#![forbid(unsafe_code)]

mod problem;
pub mod script;
pub mod template;

pub use problem::Problem;
