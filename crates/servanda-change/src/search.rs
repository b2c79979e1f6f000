//! Which sets of facts change the status: of one, then of two, then of three; none that contains a smaller one that does.

use crate::fact::{NewFact, put};
use crate::fresh::reach;
use crate::when::Times;
use crate::{Asked, ChangeSet, Changes, Limits};
use servanda_base::Amount;
use servanda_record::Record;
use servanda_status::{State, Status, Value};
use std::collections::BTreeSet;

/// What is said of one status under one reading (or all of them).
type Line = (Option<String>, (Value, State));

/// Tries sets and keeps those that change the status.
pub(crate) fn search(
    asked: &Asked<'_>,
    facts: &[NewFact],
    judge: &mut dyn FnMut(&Record) -> Vec<Status>,
    limits: Limits,
) -> Changes {
    let mut found = Changes::default();
    let known = judge(asked.record);
    let unchanged = of_status(asked.status, &known, &known);
    let mut trial = Trial { asked, judge, record: asked.record.clone(), known, unchanged };
    let words = || {
        {
            format!(
                "a record that reaches {} and says nothing new",
                Times::new(asked.agreement, asked.as_of).words(asked.as_of)
            )
        }
    };
    let reach = reach(asked.as_of, words());
    // Where the record ends earlier, any entry of now lets it reach further. What that alone changes is no other fact's doing.
    if asked.record.ends.is_none_or(|ends| ends < asked.as_of) {
        found.sets.extend(trial.try_out(&[&reach]));
        trial.unchanged = trial.lines(&[&reach]);
    }
    let all = facts.len();
    let facts = &facts[..all.min(limits.facts)];
    let mut tried = Tried { ones: facts.len(), of_ones: all, ..Tried::default() };
    let mut open: Vec<usize> = Vec::new();
    for (at, fact) in facts.iter().enumerate() {
        match trial.try_out(&[fact]) {
            Some(set) => found.sets.push(set),
            None => open.push(at),
        }
    }
    let in_vain = pairs(facts, &open, &mut trial, limits, &mut found.sets, &mut tried);
    threes(facts, &open, &in_vain, &mut trial, limits, &mut found.sets, &mut tried);
    found.notes = tried.notes(&found.sets, limits);
    if found.sets.len() > limits.shown {
        found.sets.truncate(limits.shown);
    }
    found
}

/// Pairs of facts, those that come first in order first; which of them were tried in vain.
fn pairs(
    facts: &[NewFact],
    open: &[usize],
    trial: &mut Trial<'_>,
    limits: Limits,
    sets: &mut Vec<ChangeSet>,
    tried: &mut Tried,
) -> BTreeSet<(usize, usize)> {
    let mut in_vain = BTreeSet::new();
    for (at, second) in open.iter().enumerate() {
        for first in &open[..at] {
            let (one, other) = (&facts[*first], &facts[*second]);
            if one.excludes(other) {
                continue;
            }
            tried.of_twos += 1;
            if tried.twos == limits.twos || sets.len() >= limits.shown {
                continue;
            }
            tried.twos += 1;
            match trial.try_out(&[one, other]) {
                Some(set) => sets.push(set),
                None => drop(in_vain.insert((*first, *second))),
            }
        }
    }
    in_vain
}

/// Sets of three of which every pair was tried in vain.
fn threes(
    facts: &[NewFact],
    open: &[usize],
    in_vain: &BTreeSet<(usize, usize)>,
    trial: &mut Trial<'_>,
    limits: Limits,
    sets: &mut Vec<ChangeSet>,
    tried: &mut Tried,
) {
    for (at, third) in open.iter().enumerate() {
        for (middle, second) in open[..at].iter().enumerate() {
            if !in_vain.contains(&(*second, *third)) {
                continue;
            }
            for first in &open[..middle] {
                if !in_vain.contains(&(*first, *second)) || !in_vain.contains(&(*first, *third)) {
                    continue;
                }
                tried.of_threes += 1;
                if tried.threes == limits.threes || sets.len() >= limits.shown {
                    continue;
                }
                tried.threes += 1;
                sets.extend(trial.try_out(&[&facts[*first], &facts[*second], &facts[*third]]));
            }
        }
    }
}

/// One record on which facts are put and taken off again.
struct Trial<'a> {
    asked: &'a Asked<'a>,
    judge: &'a mut dyn FnMut(&Record) -> Vec<Status>,
    record: Record,
    /// All statuses without any new fact.
    known: Vec<Status>,
    /// What is said of the one that is asked about, of late.
    unchanged: Vec<Line>,
}

impl Trial<'_> {
    /// What is said of the status with these facts, one line a reading.
    fn lines(&mut self, facts: &[&NewFact]) -> Vec<Line> {
        put(&mut self.record, facts);
        let statuses = (self.judge)(&self.record);
        self.record.entries.truncate(self.asked.record.entries.len());
        self.record.ends = self.asked.record.ends;
        of_status(self.asked.status, &statuses, &self.known)
    }

    /// The set, if the status is another with it.
    fn try_out(&mut self, facts: &[&NewFact]) -> Option<ChangeSet> {
        let status = self.asked.status;
        let from = (status.status, status.state);
        let lines = self.lines(facts);
        let shares = |one: &Option<String>, other: &Option<String>| one.is_none() || other.is_none() || one == other;
        let is_same = |line: &&Line| {
            line.1 == from || self.unchanged.iter().any(|known| shares(&known.0, &line.0) && known.1 == line.1)
        };
        let (same, other): (Vec<&Line>, Vec<&Line>) = lines.iter().partition(is_same);
        let to = other.first()?.1;
        let all = same.is_empty() && other.iter().all(|line| line.1 == to);
        let with: Vec<String> = other.iter().filter(|line| line.1 == to).filter_map(|line| line.0.clone()).collect();
        let readings = if all { Vec::new() } else { with };
        let words: Vec<&str> = facts.iter().map(|fact| fact.words.as_str()).collect();
        let reading = if readings.is_empty() { String::new() } else { format!(" (reading: {})", readings.join("; ")) };
        let words = format!("{}: then {}{reading}", words.join(" and "), said(to));
        let facts = facts.iter().map(|fact| (*fact).clone()).collect();
        Some(ChangeSet { facts, from, to, readings, words })
    }
}

/// `not kept, cured`
pub(crate) fn said((value, state): (Value, State)) -> String {
    if value.words() == state.words() || value == Value::Kept && state == State::Done {
        value.words().into()
    } else {
        format!("{}, {}", value.words(), state.words())
    }
}

/// What some statuses say of one: of the same clause, bearer and episode, under each reading of which it is the status.
///
/// Episodes are numbered in order of time, so that what becomes known may give an episode another number: it is told by what
/// set it going. Where nothing did before, it is the one with its number, unless that one is known as another.
fn of_status(status: &Status, statuses: &[Status], known: &[Status]) -> Vec<Line> {
    let same = |other: &&Status| other.clause == status.clause && other.bearer == status.bearer;
    let going = |other: &&Status| other.triggered == status.triggered;
    let is_known = |other: &Status| known.iter().filter(same).any(|one| one.triggered == other.triggered);
    let goes_on = statuses.iter().filter(same).any(|other| going(&other));
    let lines = statuses
        .iter()
        .filter(same)
        .filter(|other| if goes_on { going(other) } else { other.episode == status.episode && !is_known(other) });
    // Two things may set a clause going at one moment.
    let lines: Vec<&Status> = lines.collect();
    let first = lines.iter().map(|other| other.episode).min();
    let episode = if lines.iter().any(|other| other.episode == status.episode) { Some(status.episode) } else { first };
    let mut found = Vec::new();
    for other in lines.into_iter().filter(|other| Some(other.episode) == episode) {
        let said = (other.status, other.state);
        if status.readings.is_empty() || other.readings.is_empty() {
            found.push((None, said));
        } else {
            let shared = other.readings.iter().filter(|reading| status.readings.contains(reading));
            found.extend(shared.map(|reading| (Some(reading.clone()), said)));
        }
    }
    found
}

/// How much was tried, of how much.
#[derive(Default)]
struct Tried {
    ones: usize,
    of_ones: usize,
    twos: usize,
    of_twos: usize,
    threes: usize,
    of_threes: usize,
}

impl Tried {
    fn notes(&self, sets: &[ChangeSet], limits: Limits) -> Vec<String> {
        let number = |number: usize| Amount::from(i64::try_from(number).unwrap_or(i64::MAX));
        let mut notes = Vec::new();
        if sets.is_empty() {
            notes.push(format!(
                "none of the {} facts that were tried changes it, nor do two or three of them together as far as they were \
                 tried; others were not tried",
                number(self.ones)
            ));
        }
        let mut first = |tried: usize, of: usize, what: &str| {
            if tried == 0 && of > 0 {
                notes.push(format!("of {} {what} none was tried", number(of)));
            } else if tried < of {
                notes.push(format!("the first {} of {} {what} were tried", number(tried), number(of)));
            }
        };
        first(self.ones, self.of_ones, "facts");
        first(self.twos, self.of_twos, "sets of two");
        first(self.threes, self.of_threes, "sets of three, of which each two were tried in vain,");
        if sets.len() > limits.shown {
            notes.push(format!("the first {} of {} sets are shown", number(limits.shown), number(sets.len())));
        }
        notes
    }
}
