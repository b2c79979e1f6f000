//! What the targets share: a small agreement with one thing of each sort, and a record read through it.

#![forbid(unsafe_code)]

use servanda_agreement::Agreement;
use servanda_agreement::geography::Geography;
use servanda_base::{Interval, Moment};
use servanda_feeds::{Input, Outcome, read, read_shaped};
use servanda_monitor::{Monitor, Question};
use servanda_record::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// An agreement with an event, a gauge, a counter and a zone.
pub const AGREEMENT: &str = "```accord
agreement harbour-2031 \"Harbour truce\"
  signed 2031-05-01
  in force on signature
  clock Europe/Oslo
party north armed-group \"North\"
party south armed-group \"South\"
party centre organisation \"Centre\"
zone harbour \"Harbour\" from \"geo/harbour.geojson#harbour\"
event shot plural shots verb fire by party in place has deaths count
event delivery plural deliveries verb deliver by party to party has tents count
gauge troops by party in place unit people known for 14 d
counter total-shots \"Shots\" unit shots counts shot
proof seen = confirmed by centre
1 each of north, south shall not fire in harbour
  proof seen
2 north shall deliver 1_000 tents to south
  by 2031-06-01
```
";

/// [`AGREEMENT`] as a model.
pub fn agreement() -> Agreement {
    servanda_agreement::read(AGREEMENT).0.expect("the text above holds an agreement")
}

/// Reads bytes as a record through these bindings, checks that no row is lost and that rows recognised by their shape say the
/// same, and judges what was read.
pub fn record(bindings: &str, bytes: &[u8]) -> Outcome {
    let agreement = agreement();
    let files = BTreeMap::from([("record".to_owned(), bytes.to_vec())]);
    let input = Input { agreement: &agreement, bindings_name: "bindings.toml", bindings, files: &files };
    let outcome = read(&input);
    let shaped = read_shaped(&input);
    assert_eq!(shaped.record(), outcome.record);
    assert_eq!(shaped.findings, outcome.findings);
    let (read, judged, set_aside) = outcome.record.counts(outcome.record.last_position());
    assert_eq!(read, judged + set_aside);
    // The evaluator is slow on purpose; a few rows are enough to find what it cannot take.
    if read <= 40 {
        let geography = Geography::default();
        servanda_reference::evaluate(&agreement, &geography, &outcome.record, &Default::default());
    }
    outcome
}

#[path = "../../crates/servanda-random/tests/support/every_check.rs"]
mod every_check;

/// Makes a text and another from it by slips of the pen, and asks everything of both that is asked of texts alone. The bytes choose the
/// agreement, the slips, and which of them only the other text has.
pub fn checks(bytes: &[u8]) {
    let mut bytes = bytes.iter().copied();
    let Some(seed) = two(&mut bytes) else { return };
    let mut text = servanda_random::agreement(seed);
    let mut other = text.clone();
    while let Some(slip) = two(&mut bytes) {
        other = servanda_random::slip(&other, &mut servanda_random::Dice::new(slip));
        if slip % 2 == 0 {
            text.clone_from(&other);
        }
        // Lines taken twice must not make a long text of a few bytes.
        if other.len() > 65_536 {
            return;
        }
    }
    every_check::every_check(&text, &other);
}

/// Plans a made agreement and runs a made history through the monitor: the bytes choose both (the history may be that of
/// another agreement), the order, what is taken out again, and what is moved to the ends of time. In the end the board is that
/// of the reference evaluator.
pub fn monitor(bytes: &[u8]) {
    let mut bytes = bytes.iter().copied();
    let (Some(seed), Some(other)) = (two(&mut bytes), two(&mut bytes)) else { return };
    let agreement = |seed| servanda_agreement::read(&servanda_random::agreement(seed)).0;
    let (Some(of), Some(told)) = (agreement(seed), agreement(other)) else { return };
    servanda_monitor::plan::plan(&of);
    let mut record = servanda_random::history(&told, other);
    record.entries.truncate(24);
    let (geography, _) = Geography::new(&of, &BTreeMap::new());
    let mut monitor = Monitor::new(&of, &geography).with_default_proof(record.default_proof.clone());
    let rows: Vec<u32> = record.entries.iter().map(|entry| entry.position).collect();
    let mut known: BTreeSet<u32> = BTreeSet::new();
    let mut as_of = None;
    while let Some(step) = bytes.next() {
        let Some(row) = bytes.next().and_then(|at| rows.get(at as usize % rows.len().max(1)).copied()) else { break };
        match step % 8 {
            0..=3 => {
                if known.insert(row) {
                    record
                        .entries
                        .iter()
                        .filter(|entry| entry.position == row)
                        .for_each(|entry| monitor.insert(entry.clone()));
                }
            }
            4 => {
                known.remove(&row);
                monitor.retract(row);
            }
            5 => drop(monitor.advance(as_of)),
            6 => as_of = record.entries.iter().find(|entry| entry.position == row).and_then(|entry| entry.reported),
            _ => {
                // Only what has not come in yet can still be told otherwise.
                let moved = |entry: &mut Entry| entry.occurred = entry.occurred.map(|at| far(step, at));
                record
                    .entries
                    .iter_mut()
                    .filter(|entry| entry.position == row && !known.contains(&row))
                    .for_each(moved);
            }
        }
    }
    monitor.advance(as_of);
    record.entries.retain(|entry| known.contains(&entry.position));
    record.set_aside.clear();
    let twin = servanda_reference::evaluate(&of, &geography, &record, &Question { as_of, known_at: None });
    assert_eq!(format!("{:?}", monitor.board()), format!("{twin:?}"));
}

fn two(bytes: &mut impl Iterator<Item = u8>) -> Option<u64> {
    Some(u64::from(bytes.next()?) << 8 | u64::from(bytes.next()?))
}

/// The same stretch at one of the ends of time, or from one to the other.
fn far(step: u8, at: Interval) -> Interval {
    match step / 8 % 5 {
        0 => Interval::instant(Moment::MIN),
        1 => Interval::instant(Moment::MAX),
        2 => Interval::new(Moment::MIN, at.to),
        3 => Interval::new(at.from, Moment::MAX),
        _ => Interval::new(Moment::MIN, Moment::MAX),
    }
}
