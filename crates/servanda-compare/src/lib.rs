//! Texts beside texts: packages made from templates, and packages run through the same invented events.
//!
//! Architecture invariant: reads no file and no clock. Nothing here says which text is better.

#![forbid(unsafe_code)]

pub mod claims;
pub mod compare;
mod conduct;
pub mod measure;
mod problem;
pub mod script;
pub mod template;

pub use problem::Problem;
