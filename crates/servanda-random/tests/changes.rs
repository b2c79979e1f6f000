//! What would change a status, held against its slow twin: each set is put on the record anew, and the whole agreement judged
//! from nothing.
//!
//! `SEED=… cargo test -p servanda-random --test changes` runs one seed alone, and `SEEDS=…` runs as many as you like.

mod support;

use servanda_agreement::Agreement;
use servanda_agreement::geography::Geography;
use servanda_base::Moment;
use servanda_change::{Asked, ChangeSet, Kind, Limits, NewFact, apply, changes};
use servanda_record::Record;
use servanda_reference::{Question, evaluate};
use servanda_status::{State, Status, Value};
use std::cell::RefCell;
use std::collections::BTreeSet;
use support::*;

const LIMITS: Limits = Limits { facts: 24, twos: 12, threes: 6, shown: 8 };

/// Of each board so many statuses are asked about.
const STATUSES: usize = 2;

/// So many rows of a history are taken: everything is judged some hundred times.
const ROWS: u32 = 14;

fn statuses(agreement: &Agreement, record: &Record, as_of: Moment) -> Vec<Status> {
    let (geography, _) = Geography::new(agreement, &servanda_random::shapes());
    evaluate(agreement, &geography, record, &Question { as_of: Some(as_of), known_at: None }).statuses
}

/// What is found for some of the statuses of a case, each with its sets.
fn found(case: &Case, agreement: &Agreement, record: &Record) -> Vec<(Status, Vec<ChangeSet>)> {
    let (geography, _) = Geography::new(agreement, &servanda_random::shapes());
    let mut all = statuses(agreement, record, case.as_of);
    // Where much does not count, much could change it.
    all.sort_by_key(|status| std::cmp::Reverse((status.status != Value::NotApplicable, status.not_counted.len())));
    let of = |status: Status| {
        let clause = agreement.clause(&status.clause).expect("the clause of a status");
        let narrowed = agreement.narrowed_to(clause);
        let question = Question { as_of: Some(case.as_of), known_at: None };
        let mut judge = |record: &Record| evaluate(&narrowed, &geography, record, &question).statuses;
        let asked = Asked { agreement: &narrowed, record, status: &status, as_of: case.as_of };
        let sets = changes(&asked, &mut judge, LIMITS).sets;
        (status, sets)
    };
    all.into_iter().take(STATUSES).map(of).collect()
}

/// What a board says of a status, reading by reading: of the episode that the same thing set going; else of the one with its
/// number, unless that is another that was there before.
fn said(status: &Status, before: &[Status], after: &[Status]) -> BTreeSet<(String, (Value, State))> {
    let same = |other: &&Status| (&other.clause, &other.bearer) == (&status.clause, &status.bearer);
    let readings = |of: &Status| -> BTreeSet<String> {
        if of.readings.is_empty() { BTreeSet::from(["any".into()]) } else { of.readings.iter().cloned().collect() }
    };
    let asked = readings(status);
    let triggers: BTreeSet<_> = before.iter().filter(same).map(|other| &other.triggered).collect();
    let of_trigger: Vec<&Status> =
        after.iter().filter(same).filter(|other| other.triggered == status.triggered).collect();
    let lines: Vec<&Status> = if of_trigger.is_empty() {
        let number = after.iter().filter(same).filter(|other| other.episode == status.episode);
        number.filter(|other| !triggers.contains(&other.triggered)).collect()
    } else {
        let number = of_trigger.iter().map(|other| other.episode);
        let own = number.clone().find(|episode| *episode == status.episode).or(number.min());
        of_trigger.into_iter().filter(|other| Some(other.episode) == own).collect()
    };
    let mut found = BTreeSet::new();
    for line in lines {
        let of = readings(line);
        let shared: Vec<&String> = if asked.contains("any") || of.contains("any") {
            asked.union(&of).collect()
        } else {
            asked.intersection(&of).collect()
        };
        found.extend(shared.into_iter().map(|reading| (reading.clone(), (line.status, line.state))));
    }
    found
}

/// All sets of some facts that are neither empty nor all of them.
fn proper(facts: &[NewFact]) -> Vec<Vec<&NewFact>> {
    let of = |bits: u32| (0..facts.len()).filter(|at| bits >> at & 1 == 1).map(|at| &facts[at]).collect();
    (1..(1u32 << facts.len()) - 1).map(of).collect()
}

#[test]
fn each_set_changes_the_status_as_it_says_and_no_part_of_it_does() {
    let seen: RefCell<BTreeSet<(Kind, usize)>> = RefCell::default();
    for_seeds(30, Zones::AsDrawn, |case, text, record| {
        let agreement = read(text);
        let record = &record.known_at(ROWS);
        let before = statuses(&agreement, record, case.as_of);
        for (status, sets) in found(case, &agreement, record) {
            let from = (status.status, status.state);
            // That the record reaches so far is named once, and is no other fact's doing.
            let reached: Vec<(Value, State)> =
                sets.iter().filter(|set| set.facts[0].kind == Kind::Reach).map(|set| set.to).collect();
            for set in &sets {
                holds(set.from == from, || format!("{}: it is {from:?}", set.words))?;
                holds((1..=3).contains(&set.facts.len()), || set.words.clone())?;
                seen.borrow_mut().extend(set.facts.iter().map(|fact| (fact.kind, set.facts.len())));
                let facts: Vec<&NewFact> = set.facts.iter().collect();
                let after = statuses(&agreement, &apply(record, &facts), case.as_of);
                let lines = said(&status, &before, &after);
                let so = lines.iter().any(|(reading, to)| {
                    *to == set.to && (set.readings.is_empty() || set.readings.contains(reading) || reading == "any")
                });
                holds(so && set.to != from, || format!("clause {}: {}; found {lines:?}", status.clause, set.words))?;
                for part in proper(&set.facts) {
                    let after = statuses(&agreement, &apply(record, &part), case.as_of);
                    let lines = said(&status, &before, &after);
                    let unchanged = lines.iter().all(|(_, to)| *to == from || reached.contains(to));
                    let words: Vec<&str> = part.iter().map(|fact| fact.words.as_str()).collect();
                    holds(unchanged, || format!("{}, and so does {words:?} alone: {lines:?}", set.words))?;
                }
            }
        }
        Ok(())
    });
    // A property that holds because nothing is ever found is worth nothing.
    let (kinds, sizes): (BTreeSet<Kind>, BTreeSet<usize>) = seen.into_inner().into_iter().unzip();
    let is_one_seed = std::env::var_os("SEED").is_some();
    assert!(is_one_seed || kinds.len() >= 4 && sizes.contains(&2), "only {kinds:?}, sets of {sizes:?}");
}
