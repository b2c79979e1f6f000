//! The reference evaluator: agreement and record to statuses. Slow, obvious, complete.
//!
//! It recomputes everything from nothing for one moment and one prefix of the record: it applies the corrections and
//! withdrawals of the whole prefix, looks through every entry for each question of the rules (`servanda-rules`), and asks
//! about every moment at which anything at all may turn. Nothing is kept. What the monitor keeps is held against it.
//!
//! Architecture invariant: no clock, no file, no network, no randomness; the same inputs give the same bytes.

#![forbid(unsafe_code)]

mod scan;

pub use servanda_rules::{Asks, Counts, Held, Match, Question};

use scan::Scan;
use servanda_agreement::Agreement;
use servanda_agreement::geography::Geography;
use servanda_record::Record;
use servanda_rules::{
    About, Choice, Given, Lines, Which, World, assemble_with_witness, lines, lines_with_witness, parts,
};
use servanda_status::witness::Witness;
use servanda_status::{Board, EntryCounts};
use std::collections::BTreeMap;

/// The board of an agreement over a record.
pub fn evaluate(agreement: &Agreement, geography: &Geography, record: &Record, question: &Question) -> Board {
    find(agreement, geography, record, question, lines).0
}

/// [`evaluate`], with what each status rests on, in the order of the statuses.
pub fn evaluate_with_witness(
    agreement: &Agreement,
    geography: &Geography,
    record: &Record,
    question: &Question,
) -> (Board, Vec<Witness>) {
    find(agreement, geography, record, question, lines_with_witness)
}

fn find(
    agreement: &Agreement,
    geography: &Geography,
    record: &Record,
    question: &Question,
    lines: fn(&World<'_>, Which, &BTreeMap<String, String>, u32) -> Lines,
) -> (Board, Vec<Witness>) {
    let known_at = question.known_at.unwrap_or_else(|| record.last_position());
    let scan = Scan::new(record, known_at);
    let given = Given::new(agreement, geography, &scan, question.as_of);
    let sentences: BTreeMap<String, String> = servanda_agreement::read_aloud(agreement).into_iter().collect();
    let (choices, parts) = parts(agreement, &servanda_rules::Facts::read_in(&scan));
    let worlds: Vec<World<'_>> = choices.into_iter().map(|choice| given.world(choice, None).0).collect();
    let (read, judged, set_aside) = record.counts(known_at);
    let about = About {
        agreement,
        as_of: given.as_of(),
        known_at,
        entries: EntryCounts { read, judged, set_aside },
        set_aside: record.set_aside.iter().filter(|row| row.position <= known_at).cloned().collect(),
    };
    let found = parts.iter().map(|part| lines(&worlds[part.choice], part.which, &sentences, known_at));
    assemble_with_witness(about, found)
}

/// What a red line counts, under the first reading of everything. `None` if there is no such line, if it turns on a
/// condition and counts nothing, or if it stands for each of several places or parties.
pub fn counts(
    agreement: &Agreement,
    geography: &Geography,
    record: &Record,
    question: &Question,
    red_line: &str,
) -> Option<Counts> {
    let scan = Scan::new(record, question.known_at.unwrap_or_else(|| record.last_position()));
    let (world, _) = Given::new(agreement, geography, &scan, question.as_of).world(Choice::default(), None);
    servanda_rules::counts(&world, red_line)
}

/// When something held, in both bounds, up to the moment judged, under the first reading of everything. `None` if there is
/// no such thing.
pub fn held(
    agreement: &Agreement,
    geography: &Geography,
    record: &Record,
    question: &Question,
    asks: &Asks<'_>,
) -> Option<Held> {
    let scan = Scan::new(record, question.known_at.unwrap_or_else(|| record.last_position()));
    let (world, _) = Given::new(agreement, geography, &scan, question.as_of).world(Choice::default(), None);
    servanda_rules::held(&world, asks)
}
