//! The data of the screens: what one reader gets of an agreement, its record and its board, as the types of web/src/lib/api.ts.
//!
//! | module | question |
//! |---|---|
//! | `cut` | what is every answer made from, and what does it say of that? |
//! | `parts` | which values do several answers share? |
//! | `line` | how does a status look on a board? |
//! | `standing` | what stands of the entries, and how was the rest taken back? |
//! | `filter` | which entries are asked for? |
//! | `watched`, `file` | who watched, and how does an incident file stand? |
//! | `agreements`, `today`, `clause`, `text`, `entries`, `entry`, `points`, `bins`, `shapes`, `watch`, `case`, `means`, `names`, `me` | what does each address give? |
//! | `details` | what do the pages of all entries say, found at once? |
//! | `ogc` | what do geographic systems get? |
//! | `addresses`, `openapi` | which addresses are there, and what does the server say of them? |
//!
//! Every answer is a pure function of a [`Cut`]: no clock, no file. The one that is bounded in time (`clause`) is handed how long it may try.

mod addresses;
mod agreements;
mod bins;
mod board;
mod case;
mod clause;
mod cut;
mod details;
mod entries;
mod entry;
mod file;
mod filter;
mod line;
mod me;
mod means;
mod names;
pub(crate) mod ogc;
mod openapi;
mod parts;
mod points;
mod shapes;
mod standing;
mod text;
mod today;
mod watch;
mod watched;

pub(crate) use addresses::*;
pub(crate) use agreements::agreement;
pub(crate) use bins::{ZOOM, bins};
pub(crate) use board::board;
pub(crate) use case::{Case, case, cases};
pub(crate) use clause::clause;
pub(crate) use cut::Cut;
pub(crate) use details::details;
pub(crate) use entries::{LIMIT, Place, entries};
pub(crate) use entry::entry;
pub(crate) use filter::{Filter, fitting_ids};
pub(crate) use me::me;
pub(crate) use means::means;
pub(crate) use names::names;
pub(crate) use openapi::openapi;
pub(crate) use points::points;
pub(crate) use shapes::shapes;
pub(crate) use text::{checked, text};
pub(crate) use today::{DAYS, today};
pub(crate) use watch::watch;
