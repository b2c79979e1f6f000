//! What must hold for every agreement and every record of this crate, of the reference evaluator.
//!
//! A failure prints its seed and the smallest case found; `SEED=… cargo test -p servanda-random --test properties` runs that one
//! alone, and `SEEDS=…` runs as many as you like.

#[path = "support/other.rs"]
mod other;
mod support;

use other::*;
use servanda_agreement::{ClauseKind, Counted};
use servanda_base::{Duration, Moment};
use servanda_record::{Record, What};
use servanda_reference::Question;
use servanda_status::{Finality, Status, Value};
use std::collections::{BTreeMap, BTreeSet};
use support::*;

/// A property that holds because nothing ever happens is worth nothing.
#[test]
fn boards_of_seeds_say_everything_that_a_board_can_say() {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    // A duty done late after it was closed is rare, and so is one that is suspended: the last two of these have them.
    for seed in (0..90).chain([152, 818]) {
        let text = servanda_random::agreement(seed);
        let agreement = read(&text);
        let record = servanda_random::history(&agreement, seed);
        // When the last thing that is told began.
        let last = record.entries.iter().filter_map(|entry| Some(entry.occurred?.from)).max();
        let board = board_of(&agreement, &record, Question { as_of: last, known_at: None });
        for status in &board.statuses {
            seen.insert(format!("{:?}", status.status));
            seen.insert(format!("{:?}", status.state));
            seen.insert(format!("{:?}", status.finality));
            seen.insert(format!("triggered {}", status.triggered.is_some()));
        }
        seen.extend(board.in_force.into_iter().map(|line| line.status));
        seen.extend(board.phases.into_iter().map(|line| line.status));
        let fired = board.red_lines.iter().any(|line| !line.episodes.is_empty());
        seen.insert(format!("fired {fired}"));
    }
    let wanted = [
        "Kept",
        "NotKept",
        "NotEstablished",
        "NotApplicable",
        "Dormant",
        "Pending",
        "Suspended",
        "Done",
        "Cured",
        "Released",
        "Provisional",
        "Closed",
        "triggered true",
        "triggered false",
        "in_force",
        "not_yet",
        "expired",
        "not_established",
        "open",
        "closed",
        "fired true",
    ];
    let missing: Vec<&str> = wanted.into_iter().filter(|word| !seen.contains(*word)).collect();
    assert!(missing.is_empty(), "no board said {missing:?}; said was {seen:?}");
}

#[test]
fn every_question_has_an_answer() {
    for_seeds(60, Zones::AsDrawn, |case, text, record| {
        let agreement = read(text);
        for as_of in [None, Some(case.as_of), Some(case.other)] {
            for known_at in [None, Some(0), Some(case.known_at)] {
                let board = board_of(&agreement, record, Question { as_of, known_at });
                let counts = board.entries;
                holds(counts.read == counts.judged + counts.set_aside, || format!("{counts:?} do not add up"))?;
                let known = known_at.unwrap_or_else(|| record.last_position());
                holds(board.set_aside.iter().all(|row| row.position <= known), || "a row not yet known".into())?;
                for status in &board.statuses {
                    let is_ordered =
                        status.incidents.is_none_or(|count| count.high.is_none_or(|high| count.low <= high));
                    holds(is_ordered, || format!("clause {}: {:?}", status.clause, status.incidents))?;
                }
            }
        }
        Ok(())
    });
}

#[test]
fn entries_of_one_position_have_no_order() {
    for_seeds(50, Zones::AsDrawn, |case, text, record| {
        let agreement = read(text);
        let mut other = record.clone();
        other.entries.reverse();
        other.entries.sort_by_key(|entry| entry.position);
        let question = Question { as_of: Some(case.as_of), known_at: None };
        same(&json(&board_of(&agreement, record, question)), &json(&board_of(&agreement, &other, question)))
    });
}

#[test]
fn what_is_not_yet_known_changes_nothing() {
    for_seeds(50, Zones::AsDrawn, |case, text, record| {
        let agreement = read(text);
        // What a later row reads in makes a line of its own from the beginning.
        let mut all = record.clone();
        all.entries.retain(|entry| entry.read_in.is_none());
        let mut known = all.clone();
        known.entries.retain(|entry| entry.position <= case.known_at);
        known.set_aside.retain(|row| row.position <= case.known_at);
        let question = Question { as_of: Some(case.as_of), known_at: Some(case.known_at) };
        same(&json(&board_of(&agreement, &known, question)), &json(&board_of(&agreement, &all, question)))
    });
}

/// 400 years of the Gregorian calendar are 146,097 days, a whole number of weeks.
#[test]
fn four_centuries_later_all_is_the_same() {
    const CENTURIES_S: i64 = 146_097 * 86_400;
    for_seeds(50, Zones::Utc, |case, text, record| {
        let later = |at: Moment| Moment::from_second(at.as_second() + CENTURIES_S).expect("a moment of the calendar");
        let question = |as_of| Question { as_of: Some(as_of), known_at: None };
        let now = json(&board_of(&read(text), record, question(case.as_of)));
        let then = read(&four_centuries_later(text));
        let mut told = record.clone();
        told.entries.iter_mut().for_each(|entry| each_moment(entry, &later));
        same(&four_centuries_later(&now), &json(&board_of(&then, &told, question(later(case.as_of)))))
    });
}

#[test]
fn another_name_changes_nothing_but_the_name() {
    for_seeds(50, Zones::AsDrawn, |case, text, record| {
        let question = Question { as_of: Some(case.as_of), known_at: None };
        let board = json(&board_of(&read(text), record, question));
        let mut renamed = record.clone();
        renamed.entries.iter_mut().for_each(|entry| each_name(entry, &other_name));
        renamed.default_proof.iter_mut().flatten().for_each(|label| *label = with_other_names(label));
        same(&with_other_names(&board), &json(&board_of(&read(&with_other_names(text)), &renamed, question)))
    });
}

#[test]
fn a_closed_yes_or_no_stays() {
    for_seeds(40, Zones::AsDrawn, |case, text, record| {
        let agreement = read(text);
        // Without allowances the end of the record closes, and every later row moves it.
        if agreement.header.late_reports.is_none() || agreement.header.verification.is_none() {
            return Ok(());
        }
        let record = in_order_of_report(record);
        let known_then = record.entries.iter().filter(|entry| entry.reported <= Some(case.as_of));
        let first = known_then.map(|entry| entry.position).max().unwrap_or(0);
        let mut closed: BTreeMap<String, (Value, u32)> = BTreeMap::new();
        for known in first..=record.last_position() {
            let question = Question { as_of: Some(case.as_of), known_at: Some(known) };
            let statuses = board_of(&agreement, &record, question).statuses;
            // An episode is named by its trigger: its number may change while earlier ones become known.
            let key_of = |status: &Status| {
                format!("{} {:?} {:?} {:?}", status.clause, status.bearer, status.reading, status.triggered)
            };
            let mut lines: BTreeMap<String, usize> = BTreeMap::new();
            statuses.iter().for_each(|status| *lines.entry(key_of(status)).or_default() += 1);
            for status in statuses {
                let key = key_of(&status);
                // A reading of force and one of a deadline may have one letter: such lines cannot be told apart.
                if lines.get(&key) != Some(&1) {
                    continue;
                }
                if let Some((value, since)) = closed.get(&key) {
                    holds(*value == status.status, || {
                        format!("{key}: closed as {value:?} at {since}, {:?} at {known}", status.status)
                    })?;
                }
                if matches!(status.status, Value::Kept | Value::NotKept) && status.finality == Finality::Closed {
                    closed.insert(key, (status.status, known));
                }
            }
        }
        Ok(())
    });
}

/// The record in order of report, each row told when or after it happened; without what changes other rows.
fn in_order_of_report(record: &Record) -> Record {
    let mut record = record.clone();
    record.entries.retain(|entry| {
        let told = entry.reported.is_some() && entry.occurred.is_none_or(|at| Some(at.to) <= entry.reported);
        told && entry.position > 0 && !matches!(entry.what, What::Correction { .. } | What::Withdrawal { .. })
    });
    record.set_aside.clear();
    record.entries.sort_by_key(|entry| entry.reported);
    record.entries.iter_mut().zip(1..).for_each(|(entry, position)| entry.position = position);
    record
}

#[test]
fn a_wider_window_holds_no_fewer() {
    for_seeds(50, Zones::AsDrawn, |case, text, record| {
        let agreement = read(text);
        let question = Question { as_of: Some(case.as_of), known_at: None };
        let before = board_of(&agreement, record, question);
        for at in 0..agreement.clauses.len() {
            let mut wider = agreement.clone();
            let ClauseKind::RedLine(red_line) = &mut wider.clauses[at].kind else { continue };
            if !matches!(red_line.when.as_ref().map(|when| &when.value), Some(Counted::Patterns(_))) {
                continue;
            }
            red_line.tiers.iter_mut().for_each(|tier| tier.in_any = twice(tier.in_any));
            let name = red_line.name.value.clone();
            let after = board_of(&wider, record, question);
            // A power that may not be used during a red line can end the agreement with one window and not with another.
            if after.in_force != before.in_force {
                continue;
            }
            let highest = |board: &servanda_status::Board| -> Vec<_> {
                let lines = board.red_lines.iter().filter(|line| line.red_line == name);
                lines.map(|line| (line.tier, line.highest)).collect()
            };
            for ((tier, narrow), (_, wide)) in highest(&before).into_iter().zip(highest(&after)) {
                let grows = narrow.low <= wide.low
                    && wide.high.is_none_or(|wide| narrow.high.is_some_and(|narrow| narrow <= wide));
                holds(grows, || format!("{name} {tier:?}: {narrow:?}, with a wider window {wide:?}"))?;
            }
        }
        Ok(())
    });
}

fn twice(length: Duration) -> Duration {
    match length {
        Duration::Exact { seconds } => Duration::Exact { seconds: 2 * seconds },
        Duration::CalendarDays(n) => Duration::CalendarDays(2 * n),
        Duration::WorkingDays(n) => Duration::WorkingDays(2 * n),
        Duration::Months(n) => Duration::Months(2 * n),
        Duration::Years(n) => Duration::Years(2 * n),
    }
}

/// A row that comes again word for word, and a label that is written twice, say nothing new.
#[test]
fn what_is_said_twice_is_said_once() {
    for_seeds(50, Zones::AsDrawn, |case, text, record| {
        let agreement = read(text);
        let question = Question { as_of: Some(case.as_of), known_at: None };
        let mut doubled = record.clone();
        for entry in &mut doubled.entries {
            entry.attested = entry.attested.iter().chain(entry.attested.iter()).cloned().collect();
        }
        // Again at the same place in the order, so that only the doubling is new.
        let again: Vec<_> = doubled.entries.iter().filter(|entry| entry.acts_on().is_none()).cloned().collect();
        doubled.entries.extend(again);
        doubled.entries.sort_by_key(|entry| entry.position);
        let words = |record: &Record| {
            let board = board_of(&agreement, record, question);
            // A reason may name the labels, and then names each as often as it is written.
            let plain: Vec<_> = board
                .statuses
                .iter()
                .map(|status| {
                    let key = (&status.clause, &status.bearer, status.episode, &status.readings);
                    (key, status.status, status.state, status.finality, status.incidents, &status.counted, &status.due)
                })
                .map(|plain| format!("{plain:?}"))
                .collect();
            plain.join("\n")
        };
        same(&words(record), &words(&doubled))
    });
}
