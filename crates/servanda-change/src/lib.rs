//! The smallest sets of new facts that would change a status. Each is tried: put on a copy of the record, and judged.
//!
//! | module | question |
//! |---|---|
//! | `fact` | what is a new fact, and what does a record look like that has it? |
//! | `rests` | what does a clause rest on? (from the plan) |
//! | `whose` | whose word establishes, takes off, or counts as a watch? |
//! | `when` | when can it be said so that it counts? |
//! | `about` | what may newly be said of an entry that is there? |
//! | `fresh` | what may newly be said that nobody has said yet? |
//! | `candidates` | which facts are tried, in which order? |
//! | `search` | which sets of them change the status? |
//!
//! What a status is made of is not computed here: the caller hands in how a record is judged. A fact that is tried in vain costs
//! time and nothing else, so the rules for what is worth a try are plain ones.
//!
//! Architecture invariant: no clock, no file, no network, no randomness; the same inputs give the same bytes.

#![forbid(unsafe_code)]

mod about;
mod candidates;
mod fact;
mod fresh;
mod rests;
mod search;
mod when;
mod whose;

pub use fact::{Kind, NewFact, apply};

use servanda_agreement::Agreement;
use servanda_base::Moment;
use servanda_record::Record;
use servanda_status::{State, Status, Value};

/// How much is tried, and how much is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// So many facts are tried, each by itself.
    pub facts: usize,
    /// So many sets of two are tried.
    pub twos: usize,
    /// So many sets of three are tried.
    pub threes: usize,
    /// So many sets are shown; after them nothing more is tried.
    pub shown: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { facts: 60, twos: 200, threes: 200, shown: 12 }
    }
}

/// A smallest set of new facts that changes a status: no part of it alone changes it.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeSet {
    /// The facts, one to three.
    pub facts: Vec<NewFact>,
    /// What the status is.
    pub from: (Value, State),
    /// What it is with these facts.
    pub to: (Value, State),
    /// The readings under which it changes; empty where it changes under all of which it is the status.
    pub readings: Vec<String>,
    /// `a confirmation of E-0412 by the centre: then not kept`.
    pub words: String,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// Smallest sets, those of one fact first.
    pub sets: Vec<ChangeSet>,
    /// How much was tried, where not all of it was or nothing was found; for people.
    pub notes: Vec<String>,
}

/// What is asked: of which status, on which record, at which moment.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The agreement, or all of it on which the clause depends ([`Agreement::narrowed_to`]).
    pub agreement: &'a Agreement,
    /// The record as far as it is known.
    pub record: &'a Record,
    /// The status.
    pub status: &'a Status,
    /// The moment judged; it stays the same throughout.
    pub as_of: Moment,
}

/// The smallest sets of new facts that change the value or the state of a status.
///
/// `judge` gives the statuses of a record at that moment; only those of the clause are looked at. It is called at most once for
/// each set that is tried, and once more.
pub fn changes(asked: &Asked<'_>, judge: &mut dyn FnMut(&Record) -> Vec<Status>, limits: Limits) -> Changes {
    let facts = candidates::candidates(asked);
    search::search(asked, &facts, judge, limits)
}
