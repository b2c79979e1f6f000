//! The monitor against its twin: after every step of any history, in any order, the same bytes.
//!
//! `MINUTES=60 cargo test --release -p servanda-random --test monitor after_any -- --nocapture` goes on for that long and
//! says how many statuses were compared (`SEEDS=…`: so many seeds; `FROM=…`: from that one on). A failure prints its seed
//! and the smallest case found.

mod support;

use servanda_agreement::geography::Geography;
use servanda_base::Moment;
use servanda_monitor::Monitor;
use servanda_random::Dice;
use servanda_record::{Entry, Record};
use servanda_reference::{Question, evaluate};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use support::*;

/// The part of a record that has come in.
fn only(record: &Record, rows: &BTreeSet<u32>) -> Record {
    let mut known = record.clone();
    known.entries.retain(|entry| rows.contains(&entry.position));
    known.set_aside.retain(|row| rows.contains(&row.position));
    known
}

fn rows_of(record: &Record) -> Vec<u32> {
    let entries = record.entries.iter().map(|entry| entry.position);
    let rows: BTreeSet<u32> = entries.chain(record.set_aside.iter().map(|row| row.position)).collect();
    rows.into_iter().collect()
}

fn put(monitor: &mut Monitor<'_>, record: &Record, row: u32) {
    let of_row = |entry: &&Entry| entry.position == row;
    record.entries.iter().filter(of_row).for_each(|entry| monitor.insert(entry.clone()));
    record.set_aside.iter().filter(|aside| aside.position == row).for_each(|aside| monitor.put_aside(aside.clone()));
}

/// Another moment judged: a step on or back, from an instant to half a year; or at an edge of something on record, an instant
/// beside it, or a round length after it, where allowances and deadlines run out.
fn moved(dice: &mut Dice, record: &Record, as_of: Moment) -> Moment {
    const SECOND_NS: i128 = 1_000_000_000;
    const DAY_NS: i128 = 86_400 * SECOND_NS;
    const STEPS_NS: [i128; 7] = [1, SECOND_NS, 3_600 * SECOND_NS, DAY_NS, 3 * DAY_NS, 30 * DAY_NS, 182 * DAY_NS];
    const LENGTHS_DAYS: [i128; 8] = [0, 0, 0, 1, 2, 7, 30, 60];
    let step = dice.one_of(&STEPS_NS).copied().unwrap_or(1);
    let to = match dice.between(0, 9) {
        0..=4 => as_of.as_nanosecond() + step,
        5..=6 => as_of.as_nanosecond() - step,
        _ => {
            let told = record.entries.iter().filter_map(|entry| entry.occurred);
            let edges: Vec<Moment> = told.flat_map(|at| [at.from, at.to]).collect();
            let Some(edge) = dice.one_of(&edges) else { return as_of };
            let later = dice.one_of(&LENGTHS_DAYS).copied().unwrap_or(0) * DAY_NS;
            edge.as_nanosecond() + later + i128::from(dice.between(-1, 1))
        }
    };
    Moment::from_nanosecond(to).unwrap_or(as_of)
}

/// Runs a history into a monitor in an order of its own, with rows that go and come back, and compares after every step.
fn any_order_is_exact(seeds: u64, steps_compared: usize, threads: usize) {
    let compared = Cell::new(0_usize);
    for_seeds(seeds, Zones::AsDrawn, |case, text, record| {
        let agreement = read_version(text, record, case);
        let (geography, _) = Geography::new(&agreement, &servanda_random::shapes());
        let mut dice = Dice::new(u64::from(case.known_at) ^ case.as_of.as_second() as u64);
        let mut waiting = rows_of(record);
        let mut known: BTreeSet<u32> = BTreeSet::new();
        let mut monitor =
            Monitor::new(&agreement, &geography).with_default_proof(record.default_proof.clone()).on_threads(threads);
        let mut steps = waiting.len() + waiting.len() / 3;
        let mut as_of: Option<Moment> = Some(case.as_of);
        while steps > 0 {
            // One row, or several at once.
            for _ in 0..if dice.between(0, 4) == 0 { dice.between(2, 9) } else { 1 } {
                steps = steps.saturating_sub(1);
                if waiting.is_empty() || !known.is_empty() && dice.between(0, 4) == 0 {
                    let Some(row) = known.iter().nth(dice.between(0, known.len() as i64 - 1) as usize).copied() else {
                        continue;
                    };
                    known.remove(&row);
                    waiting.push(row);
                    monitor.retract(row);
                } else {
                    let row = waiting.swap_remove(dice.between(0, waiting.len() as i64 - 1) as usize);
                    known.insert(row);
                    put(&mut monitor, record, row);
                }
            }
            if dice.between(0, 9) == 0 {
                as_of = [Some(case.as_of), Some(case.other), None][dice.between(0, 2) as usize];
            }
            if steps > 0 && dice.between(0, 99) as usize >= steps_compared {
                continue;
            }
            // While the record stays as it is, the moment judged moves on or back a few times.
            for moves in 0..=dice.between(0, 3) {
                if moves > 0 {
                    as_of = Some(moved(&mut dice, record, as_of.unwrap_or(case.as_of)));
                }
                monitor.advance(as_of);
                let board = monitor.board();
                let twin = evaluate(&agreement, &geography, &only(record, &known), &Question { as_of, known_at: None });
                compared.set(compared.get() + twin.statuses.len());
                same(&json(&board), &json(&twin)).map_err(|why| format!("{} rows known: {why}", known.len()))?;
            }
        }
        Ok(())
    });
    println!("{} statuses compared", compared.get());
    assert!(compared.get() > 0 || std::env::var("SEED").is_ok(), "nothing was compared");
}

#[test]
fn after_any_step_of_any_history_the_statuses_are_those_of_the_twin() {
    any_order_is_exact(60, 34, 1);
}

#[test]
fn several_threads_say_what_one_says() {
    any_order_is_exact(15, 20, 3);
}

/// What an advance hands out, put upon what was there before, is what is there now.
#[test]
fn changes_add_up_to_the_board() {
    for_seeds(30, Zones::AsDrawn, |case, text, record| {
        let agreement = read_version(text, record, case);
        let (geography, _) = Geography::new(&agreement, &servanda_random::shapes());
        let mut monitor = Monitor::new(&agreement, &geography).with_default_proof(record.default_proof.clone());
        let mut told = BTreeMap::new();
        for row in rows_of(record) {
            put(&mut monitor, record, row);
            for change in monitor.advance(Some(case.as_of)) {
                let (was, stretches) = told.remove(&change.of).unwrap_or((None, Vec::new()));
                holds(was == change.from, || format!("{:?}: was {was:?}, is told {:?}", change.of, change.from))?;
                let mut stretches: Vec<_> = stretches.into_iter().filter(|one| !change.lost.contains(one)).collect();
                stretches.extend(change.gained);
                if change.to.is_some() {
                    told.insert(change.of, (change.to, stretches));
                }
            }
        }
        let board = monitor.board();
        for status in &board.statuses {
            let of = |reading: Option<&String>| servanda_monitor::Subject {
                clause: status.clause.clone(),
                bearer: status.bearer.clone(),
                episode: status.episode,
                reading: reading.cloned(),
            };
            let readings: Vec<_> = if status.readings.is_empty() {
                vec![of(None)]
            } else {
                status.readings.iter().map(|one| of(Some(one))).collect()
            };
            for subject in readings {
                let (value, stretches) = told.get(&subject).cloned().unwrap_or_default();
                holds(value == Some((status.status, status.state)), || format!("{subject:?}: told {value:?}"))?;
                let key = |one: &servanda_status::StatusInterval| format!("{one:?}");
                let (mut told, mut are): (Vec<_>, Vec<_>) =
                    (stretches.iter().map(key).collect(), status.intervals.iter().map(key).collect());
                told.sort();
                are.sort();
                holds(told == are, || format!("{subject:?}: told {told:?}, are {are:?}"))?;
            }
        }
        Ok(())
    });
}

/// Nothing that comes is lost: it is judged, or put aside with a reason that the board shows.
#[test]
fn what_cannot_be_held_is_put_aside_with_its_reason() {
    let text = servanda_random::agreement(9);
    let agreement = read(&text);
    let (geography, _) = Geography::new(&agreement, &servanda_random::shapes());
    let record = servanda_random::history(&agreement, 9);
    let entries: Vec<&Entry> = record.entries.iter().filter(|entry| entry.position > 0).collect();
    assert!(entries.len() > 3, "the seed gives a few entries");
    let mut monitor = Monitor::new(&agreement, &geography).with_room_for(2);
    let mut backwards = entries[0].clone();
    let second = Moment::from_second(1).expect("a moment of the calendar");
    backwards.occurred = Some(servanda_base::Interval { from: second, to: Moment::UNIX_EPOCH });
    backwards.id = "backwards".into();
    backwards.position = 1_000;
    monitor.insert(backwards);
    entries.iter().for_each(|entry| monitor.insert((*entry).clone()));
    monitor.advance(None);
    let board = monitor.board();
    let reasons: BTreeSet<&str> = board.set_aside.iter().map(|row| row.why.as_str()).collect();
    let wanted = ["it ends before it begins", "there is no room for more than 2 entries"];
    assert_eq!(reasons.into_iter().collect::<Vec<_>>(), wanted);
    assert_eq!(board.set_aside.len(), entries.len() - 2 + 1);
    // What makes room is taken out first; what was put aside for want of it can then be brought again.
    let (held, refused) = (entries[0], entries[2]);
    monitor.retract(held.position);
    monitor.retract(refused.position);
    monitor.insert((*refused).clone());
    monitor.advance(None);
    assert!(monitor.board().set_aside.iter().all(|row| row.id.as_ref() != Some(&refused.id)));
}
