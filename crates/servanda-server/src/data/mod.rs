//! The data of the screens: what one reader gets of an agreement, its record and its board, as the types of web/src/lib/api.ts.
//!
//! | module | question |
//! |---|---|
//! | `cut` | what is every answer made from, and what does it say of that? |
//! | `parts` | which values do several answers share? |
//! | `line` | how does a status look on a board? |
//! | `agreements`, `today`, `clause`, `text` | what do these screens show? |
//! | `openapi` | what does the server say of all of them? |
//!
//! Every answer is a pure function of a [`Cut`]: no clock, no file. The one that is bounded in time (`clause`) is handed how long it may try.

mod addresses;
mod agreements;
mod clause;
mod cut;
mod file;
mod line;
mod openapi;
mod parts;
mod standing;
mod text;
mod today;
mod watched;

pub(crate) use addresses::{AGREEMENTS, CLAUSE, TEXT, TODAY};
pub(crate) use agreements::agreement;
pub(crate) use clause::clause;
pub(crate) use cut::Cut;
pub(crate) use openapi::openapi;
pub(crate) use text::{checked, text};
pub(crate) use today::{DAYS, today};
