//! A timeline against what judging every position finds.

use servanda_agreement::geography::Geography;
use servanda_agreement::{Agreement, Clause};
use servanda_base::Moment;
use servanda_record::Record;
use servanda_reference::{Question, evaluate};
use servanda_status::Board;
use servanda_status::timeline::{Standing, Timeline, Track};
use std::collections::BTreeMap;

/// Bearer, episode and reading.
type Key = (Option<String>, u32, Option<String>);

/// Fails unless the timelines of these clauses at a moment say for each position what the board as known there says.
pub fn same_as_every_position(
    agreement: &Agreement,
    geography: &Geography,
    record: &Record,
    clauses: &[&Clause],
    as_of: Option<Moment>,
    what: &str,
) {
    let whole = evaluate(agreement, geography, record, &Question { as_of, known_at: None });
    let as_of: Moment = whole.as_of.parse().expect("a moment");
    let asked = |known| Question { as_of: Some(as_of), known_at: Some(known) };
    let judged = |known| evaluate(agreement, geography, record, &asked(known));
    let boards: Vec<Board> = (0..=record.last_position()).map(judged).collect();
    for clause in clauses {
        let found = servanda_timeline::timeline(agreement, geography, record, clause, as_of);
        for (known, board) in boards.iter().enumerate() {
            let what = format!("clause {}, known at {known}: {what}", *clause.number);
            assert_eq!(of_timeline(&found, known), of_board(board, &clause.number), "{what}");
        }
    }
}

fn of_board(board: &Board, clause: &str) -> BTreeMap<Key, Standing> {
    let of_clause = board.statuses.iter().filter(|status| status.clause == clause);
    let each =
        of_clause.flat_map(|status| each_reading(&status.readings).into_iter().map(move |reading| (status, reading)));
    each.map(|(status, reading)| ((status.bearer.clone(), status.episode, reading), Standing::of(status))).collect()
}

fn of_timeline(timeline: &Timeline, known: usize) -> BTreeMap<Key, Standing> {
    let standing = |track: &Track| {
        let past = track.changes.iter().take_while(|change| change.position as usize <= known);
        past.last().and_then(|change| change.to.clone())
    };
    let mut found = BTreeMap::new();
    for track in &timeline.tracks {
        let Some(standing) = standing(track) else { continue };
        for reading in each_reading(&track.readings) {
            let again = found.insert((track.bearer.clone(), track.episode, reading), standing.clone());
            assert!(again.is_none(), "two tracks of the same: {track:?}");
        }
    }
    found
}

fn each_reading(readings: &[String]) -> Vec<Option<String>> {
    if readings.is_empty() { vec![None] } else { readings.iter().cloned().map(Some).collect() }
}
