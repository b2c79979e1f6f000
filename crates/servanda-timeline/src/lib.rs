//! How the status of one clause at one moment changed as the record grew, and which entry changed it.
//!
//! | module | question |
//! |---|---|
//! | `beside` | at which positions can the status change at all? |
//! | `walk` | at which of them does it? |
//! | `why` | what is new among its reasons? |
//!
//! Architecture invariant: no clock, no file, no network, no randomness; the same inputs give the same bytes.

#![forbid(unsafe_code)]

mod beside;
mod walk;
mod why;

use servanda_agreement::geography::Geography;
use servanda_agreement::{Agreement, Clause};
use servanda_base::Moment;
use servanda_monitor::Monitor;
use servanda_record::{Entry, Record};
use servanda_status::timeline::{Cause, Change, Standing, Timeline, Track};
use servanda_status::{Finality, Status};
use std::cell::RefCell;
use std::collections::BTreeMap;
use walk::Step;

/// What one status is of: bearer, episode and reading.
type Key = (Option<String>, u32, Option<String>);

/// The statuses of one clause.
type Lines = BTreeMap<Key, Status>;

/// How the status of a clause at `as_of` changed from before the first row to the last.
///
/// A clause without a status (a red line, a reserved number, a permission) gives no tracks.
pub fn timeline(
    agreement: &Agreement,
    geography: &Geography,
    record: &Record,
    clause: &Clause,
    as_of: Moment,
) -> Timeline {
    let last = record.last_position();
    let smaller = agreement.narrowed_to(clause);
    // One monitor goes from position to position: only what changed on the way is judged anew.
    let monitor = RefCell::new(Monitor::new(&smaller, geography));
    let judged = |known_at| {
        let mut monitor = monitor.borrow_mut();
        monitor.know(record, known_at);
        monitor.advance(Some(as_of));
        lines(monitor.statuses(&clause.number))
    };
    let mut tracks: BTreeMap<Key, Vec<Change>> = BTreeMap::new();
    let mut among: BTreeMap<Option<String>, Vec<String>> = BTreeMap::new();
    let mut text = String::new();
    let rows = rows(record);
    walk::walk(&beside::steps(agreement, record, clause), judged, |position, before: &Lines, after: &Lines| {
        for (key, status) in before.iter().chain(after) {
            among.insert(key.0.clone(), status.among.clone());
            text.clone_from(&status.text);
        }
        let keys = before.keys().chain(after.keys().filter(|key| !before.contains_key(*key)));
        for key in keys {
            let (from, to) = (before.get(key), after.get(key));
            if from.map(Standing::of) != to.map(Standing::of) {
                let row = rows.get(&position).map_or(&[] as &[_], Vec::as_slice);
                let mut change = change(agreement, position, row, from, to);
                let (before, after) = (readings(before, key), readings(after, key));
                if to.is_none() && !after.is_empty() {
                    change.why = format!("from here on it is read in other ways: {}", after.join("; "));
                } else if from.is_none() && !before.is_empty() {
                    change.why = format!("read in this way from here on; {}", change.why);
                }
                tracks.entry(key.clone()).or_default().push(change);
            }
        }
    });
    Timeline {
        schema: 1,
        agreement: agreement.name.value.clone(),
        clause: clause.number.value.clone(),
        text,
        as_of: agreement.header.clock.rfc3339(as_of),
        zone: agreement.header.clock.name.clone(),
        known_at: last,
        tracks: together(tracks, &among),
        notes: notes(agreement, record),
        version: None,
    }
}

/// The statuses of a clause, each under every reading that gives it.
fn lines(statuses: Vec<Status>) -> Lines {
    let mut lines = Lines::new();
    for mut status in statuses {
        status.reading = None;
        let readings = std::mem::take(&mut status.readings);
        let readings: Vec<Option<String>> =
            if readings.is_empty() { vec![None] } else { readings.into_iter().map(Some).collect() };
        let (bearer, episode) = (status.bearer.clone(), status.episode);
        let mut readings = readings.into_iter().map(|reading| (bearer.clone(), episode, reading));
        let last = readings.next_back();
        lines.extend(readings.map(|key| (key, status.clone())));
        lines.extend(last.map(|key| (key, status)));
    }
    lines
}

/// The readings under which there is a status of that bearer and episode.
fn readings(lines: &Lines, (bearer, episode, _): &Key) -> Vec<String> {
    let same = lines.keys().filter(|(other, of, _)| other == bearer && of == episode);
    same.map(|(_, _, reading)| reading.clone().unwrap_or_else(|| "as written".into())).collect()
}

/// The entries of each row.
fn rows(record: &Record) -> BTreeMap<u32, Vec<&Entry>> {
    let mut rows: BTreeMap<u32, Vec<&Entry>> = BTreeMap::new();
    for entry in &record.entries {
        rows.entry(entry.position).or_default().push(entry);
    }
    rows
}

fn change(agreement: &Agreement, position: u32, row: &[&Entry], from: Option<&Status>, to: Option<&Status>) -> Change {
    let zone = &agreement.header.clock;
    // Standing coverage is known from the start and is no row.
    let row = if position == 0 { &[] } else { row };
    let said = row.iter().filter_map(|entry| entry.said(zone)).max_by_key(|said| said.at);
    let (assumed, reported) = match said {
        Some(said) if said.assumed => (Some(zone.rfc3339(said.at)), None),
        said => (None, said.map(|said| zone.rfc3339(said.at))),
    };
    let cause = |entry: &&Entry| {
        let (what, who) = entry.what.words();
        let says = if who.is_empty() { what } else { format!("{what}, {who}") };
        Cause { entry: entry.id.clone(), kind: entry.what.kind().to_owned(), says }
    };
    Change {
        position,
        reported,
        assumed,
        entries: row.iter().map(cause).collect(),
        named: row.iter().flat_map(|entry| why::ids(entry)).any(|id| why::names(from, id) || why::names(to, id)),
        from: from.map(Standing::of),
        to: to.map(Standing::of),
        was_closed: from.is_some_and(|from| from.finality == Finality::Closed),
        why: why::why(from, to),
    }
}

/// Readings under which everything is the same stand together.
fn together(tracks: BTreeMap<Key, Vec<Change>>, among: &BTreeMap<Option<String>, Vec<String>>) -> Vec<Track> {
    let mut found: Vec<Track> = Vec::new();
    let mut number: BTreeMap<(Option<String>, u32), usize> = BTreeMap::new();
    for ((bearer, episode, reading), changes) in tracks {
        *number.entry((bearer.clone(), episode)).or_default() += 1;
        let same = |track: &&mut Track| {
            track.bearer == bearer && track.episode == episode && track.changes == changes && reading.is_some()
        };
        match found.iter_mut().find(same) {
            Some(track) => track.readings.extend(reading),
            None => {
                let among = among.get(&bearer).cloned().unwrap_or_default();
                let readings = reading.into_iter().collect();
                found.push(Track { bearer, among, readings, all_agree: true, episode, changes });
            }
        }
    }
    for track in &mut found {
        track.all_agree = number[&(track.bearer.clone(), track.episode)] == track.readings.len().max(1);
    }
    found
}

fn notes(agreement: &Agreement, record: &Record) -> Vec<String> {
    let mut notes = Vec::new();
    let zone = &agreement.header.clock;
    let rows = rows(record);
    let unsaid = |row: &&Vec<&Entry>| row.iter().any(|entry| entry.said(zone).is_none_or(|said| said.assumed));
    let assumed = rows.range(1..).filter(|(_, row)| unsaid(row)).count();
    if assumed > 0 {
        notes.push(format!(
            "assumed: {assumed} of {} rows that are judged carry no reporting time; the earliest moment at which each can \
             have been said stands in its place",
            rows.range(1..).count()
        ));
    }
    if agreement.header.late_reports.is_none() && agreement.header.verification.is_none() {
        notes.push(
            "default: the text names no allowance for late reports or verification, so at each position a status closes with \
             the end of the record known there, and may change when the record grows"
                .into(),
        );
    }
    notes
}
