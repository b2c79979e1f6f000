//! Incident files: from an allegation to its end, as a function of the entries that say so.
//!
//! The steps are those of the best published practice (CTSAMVM, South Sudan): an allegation, an enquiry, a task and a visit, a draft
//! finding, comments of the parties, a decision, a remedy, the end. Whoever skips a step says so by an override, with a reason.
//!
//! Deliberately decides nothing: it says what was done and what is missing. It has no clock; ages are counted to a moment that is given.
//!
//! ```
//! use servanda_case::{Files, Stage};
//! # use servanda_record::*;
//! # use std::collections::BTreeMap;
//! # let entry = |id: &str, position: u32, step: &str, about: Option<&str>| Entry {
//! #     id: id.to_owned(), position, reported: None, occurred: None, precision: Precision::Minute, place: Place::Unstated,
//! #     source: Source::default(), attested: Vec::new().into(), handling: Handling::Mission,
//! #     what: What::FileStep { step: step.to_owned(), about: about.map(str::to_owned), by: Some("north".to_owned()),
//! #         exception_of: None, says: BTreeMap::new() },
//! #     conflict: None, read_in: None, note: None, origin: Origin::default(),
//! # };
//! let entries = [entry("a1", 1, "allegation", None), entry("e1", 2, "enquiry", Some("a1"))];
//! let files = Files::of(&entries);
//! let file = &files.files[0];
//! assert_eq!((file.stage, file.next()), (Stage::Enquiry, Some("task")));
//! assert_eq!(file.lacks("visit", None), ["task"]);
//! ```

#![forbid(unsafe_code)]

mod contacts;
mod file;
mod files;

pub use contacts::{Contact, contacts};
pub use file::{File, Made, Stage};
pub use files::Files;
