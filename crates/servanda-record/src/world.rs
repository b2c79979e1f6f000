//! The record as one reader sees it: the record that would be read if the rows that the reader may not see had never been
//! written.
//!
//! Mostly that is to leave them out. What a row is can rest on other rows, and is then found anew without the hidden ones.
//! All that does, by the module of `servanda-feeds` where it is read:
//!
//! | a row | because of another | here |
//! |---|---|---|
//! | is set aside | it is about an entry that is not there, is set aside, or cannot be judged or replaced (`about`) | [`Waiting`] |
//! | is set aside | its id was used before (`collect`) | [`Waiting`] with [`Taken`] |
//! | has its position | it does not say when it became known, and follows the row before it (`collect`) | [`Undated`] |
//! | has its position and line | rows before it are counted (`collect`) | counted anew |
//! | is the same reading again, or contradicts it | `per` in the bindings (`build`) | stays, see below |
//! | ends | where another row begins: `until_row` in the bindings (`build`) | stays |
//! | is a lower bound | its note names regions that other rows have (`osce`) | stays |
//!
//! The last three are said by the rows of one table of each other. A table is as open as its feed, so a reader sees all of its
//! rows or none, but for a row that is released: that one is shown as it was read and released, with what its table says of it.

use crate::entry::*;
use crate::record::{Record, SetAside, ends};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A row set aside because of another row, and what it says without that one.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    /// Place in the order of arrival, which is that of a row set aside.
    pub position: u32,
    /// Where its id was used before; `None` where it is about an entry that is not there.
    pub taken: Option<Taken>,
    /// What it is by itself.
    pub alone: Alone,
}

/// Which row has an id that another row gives itself too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The position of the row that has it; 0 for standing coverage.
    pub by: u32,
    /// Place of the row that is set aside in the order of reading: the first of several has the id.
    pub reading: u32,
}

/// What a row is by itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Alone {
    /// These entries.
    Says(Vec<Entry>),
    /// Set aside, for a reason of its own.
    SetAside {
        /// Column name or number at fault, if one is.
        column: Option<String>,
        /// Why.
        why: String,
    },
}

/// A row set aside that does not say when it became known, in a feed that goes by date: it is known with the row before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undated {
    /// Place in the order of arrival.
    pub position: u32,
    /// Place in the order of reading.
    pub reading: u32,
    /// The position after which it comes where no row is before it.
    pub first_after: u32,
}

/// A row that has an id, and the id.
type Claim = (u32, Option<String>);

/// A place between others: a position, whether something came to it later, and in which order.
type At = (u32, u8, u32);

impl Record {
    /// The record that would be read if the rows that the viewer may not see had never been written. Filters act before
    /// anything is counted.
    ///
    /// A release raises what it names for every later reader, who sees it from the release on. What is about an entry that the
    /// viewer may not see is set aside as it would be if that one did not exist. Positions and lines are counted anew, so that
    /// not even a gap tells that something was left out.
    #[must_use]
    pub fn visible_to(&self, viewer: &Viewer) -> Record {
        let sight = Sight::of(self, viewer);
        if sight.hides_nothing {
            return self.clone();
        }
        let mut seen = sight.rows_as_read(self);
        sight.count_anew(self, &mut seen);
        seen.set_aside_about_nothing();
        seen.ends = ends(&seen.entries);
        seen
    }
}

/// What one viewer sees of a record.
struct Sight<'r> {
    viewer: &'r Viewer,
    hides_nothing: bool,
    /// Entries that are seen by a release alone, with its position and who sees them from then on.
    released: HashMap<&'r str, (u32, &'r Handling)>,
    /// Positions of rows of which anything is seen.
    rows: BTreeSet<u32>,
}

impl<'r> Sight<'r> {
    fn of(record: &'r Record, viewer: &'r Viewer) -> Sight<'r> {
        let admits = |entry: &&Entry| entry.row_handling().admits(viewer);
        let hidden: HashSet<&str> =
            record.entries.iter().filter(|entry| !admits(entry)).map(|entry| entry.id.as_str()).collect();
        let mut released = HashMap::new();
        for entry in &record.entries {
            // Nothing that is seen is hidden by a release.
            if let What::Release { of, to } = &entry.what
                && to.admits(viewer)
                && hidden.contains(of.as_str())
            {
                released.entry(of.as_str()).or_insert((entry.position, to));
            }
        }
        let hides_nothing = hidden.is_empty() && record.set_aside.iter().all(|row| row.handling.admits(viewer));
        let mut sight = Sight { viewer, hides_nothing, released, rows: BTreeSet::new() };
        if !hides_nothing {
            let entries = record.entries.iter().filter(|entry| sight.sees(entry)).map(|entry| entry.position);
            let set_aside = record.set_aside.iter().filter(|row| row.handling.admits(viewer)).map(|row| row.position);
            sight.rows = entries.chain(set_aside).collect();
        }
        sight
    }

    fn sees(&self, entry: &Entry) -> bool {
        entry.row_handling().admits(self.viewer) || self.released.contains_key(entry.id.as_str())
    }

    /// The rows that are seen, each as it is read without the others; entries about an entry among them, whatever it is.
    fn rows_as_read(&self, record: &Record) -> Record {
        let seen = record.set_aside.iter().filter(|row| row.handling.admits(self.viewer));
        let mut aside: BTreeMap<u32, Vec<SetAside>> = BTreeMap::new();
        seen.for_each(|row| aside.entry(row.position).or_default().push(row.clone()));
        let mut entries: Vec<Entry> = record.entries.iter().filter(|entry| self.sees(entry)).cloned().collect();
        for entry in &mut entries {
            if let Some((_, to)) = self.released.get(entry.id.as_str()) {
                entry.handling = (*to).clone();
                if let What::Correction { by, .. } = &mut entry.what {
                    by.handling = (*to).clone();
                }
            }
        }
        let mut taken: BTreeMap<Claim, Vec<(Taken, &Waiting)>> = BTreeMap::new();
        for row in &record.waiting {
            match (row.taken, aside.get(&row.position).and_then(|rows| rows.first())) {
                (Some(by), Some(set_aside)) => {
                    taken.entry((by.by, set_aside.id.clone())).or_default().push((by, row));
                }
                (None, Some(_)) => put_back(row, &mut entries, &mut aside),
                (_, None) => {}
            }
        }
        let mut waiting = Vec::new();
        for ((by, id), mut rows) in taken {
            let standing = |entry: &Entry| entry.position == 0 && Some(&entry.id) == id.as_ref();
            let has_it = if by > 0 { self.rows.contains(&by) } else { entries.iter().any(standing) };
            rows.sort_by_key(|(taken, _)| taken.reading);
            let first = if has_it { None } else { rows.first().copied() };
            let by = first.map_or(by, |(_, first)| first.position);
            for (taken, row) in rows.iter().skip(usize::from(first.is_some())) {
                waiting.push(Waiting { taken: Some(Taken { by, ..*taken }), ..(*row).clone() });
            }
            if let Some((_, first)) = first {
                put_back(first, &mut entries, &mut aside);
            }
        }
        let undated = record.undated.iter().filter(|row| self.rows.contains(&row.position)).copied().collect();
        let default_proof = record.default_proof.clone();
        Record {
            entries,
            set_aside: aside.into_values().flatten().collect(),
            default_proof,
            ends: None,
            waiting,
            undated,
        }
    }

    /// Counts positions and lines anew.
    fn count_anew(&self, record: &Record, seen: &mut Record) {
        let lines = self.lines(record);
        let undated = self.places_of_undated(record, seen);
        let of_entry = |entry: &Entry| match self.released.get(entry.id.as_str()) {
            // What is released is seen from the release on, not before.
            Some((release, _)) if *release > entry.position => (*release, 1, entry.position),
            _ => undated.get(&entry.position).copied().unwrap_or((entry.position, 0, 0)),
        };
        let of_row = |position: u32| undated.get(&position).copied().unwrap_or((position, 0, 0));
        let mut places: Vec<At> = seen.entries.iter().map(of_entry).collect();
        places.extend(seen.set_aside.iter().map(|row| of_row(row.position)));
        places.retain(|place| *place > (0, 0, 0));
        places.sort_unstable();
        places.dedup();
        let anew = |of: At| places.binary_search(&of).map_or(0, |at| at as u32 + 1);
        for entry in seen.entries.iter_mut().filter(|entry| entry.position > 0) {
            let line = lines.of(&entry.origin.file, entry.origin.line);
            entry.put_at(anew(of_entry(entry)), line);
        }
        seen.entries.sort_by_key(|entry| entry.position);
        for row in &mut seen.set_aside {
            (row.position, row.line) = (anew(of_row(row.position)), lines.of(&row.file, row.line));
        }
        seen.set_aside.sort_by_key(|row| row.position);
        for row in &mut seen.waiting {
            row.position = anew(of_row(row.position));
            row.taken = row.taken.map(|taken| Taken { by: anew(of_row(taken.by)), ..taken });
            if let Alone::Says(entries) = &mut row.alone {
                for entry in entries {
                    entry.put_at(row.position, lines.of(&entry.origin.file, entry.origin.line));
                }
            }
        }
        for row in &mut seen.undated {
            let first_after = places.partition_point(|place| *place <= (row.first_after, 2, u32::MAX)) as u32;
            (row.position, row.first_after) = (anew(of_row(row.position)), first_after);
        }
    }

    /// Where rows come that do not say when they became known: after the row before them in their file that is seen.
    fn places_of_undated(&self, record: &Record, seen: &Record) -> HashMap<u32, At> {
        let mut places = HashMap::new();
        if seen.undated.is_empty() {
            return places;
        }
        let undated: HashSet<u32> = record.undated.iter().map(|row| row.position).collect();
        let came_later =
            |entry: &Entry| self.released.get(entry.id.as_str()).is_some_and(|(release, _)| *release > entry.position);
        let entries = seen.entries.iter().filter(|entry| entry.position > 0 && !came_later(entry));
        let entries = entries.map(|entry| (&*entry.origin.file, entry.origin.line, entry.position));
        let rows = seen.set_aside.iter().map(|row| (row.file.as_str(), row.line, row.position));
        let mut dated: Vec<(&str, u32, u32)> =
            entries.chain(rows).filter(|(_, _, position)| !undated.contains(position)).collect();
        dated.sort_unstable();
        let line_of: HashMap<u32, (&str, u32)> = record
            .set_aside
            .iter()
            .map(|row| (row.position, (row.file.as_str(), row.line)))
            .filter(|(position, _)| undated.contains(position))
            .collect();
        for row in &seen.undated {
            let Some((file, line)) = line_of.get(&row.position) else { continue };
            let before = dated[..dated.partition_point(|(own, at, _)| (own, at) < (file, line))].last();
            let place = match before.filter(|(own, _, _)| own == file) {
                Some((_, _, position)) => (*position, 2, row.reading),
                None => (row.first_after, 3, row.reading),
            };
            places.insert(row.position, place);
        }
        places
    }

    /// The lines of files of which some rows are seen and others are not. A hidden row goes with the blank lines after it.
    fn lines(&self, record: &'r Record) -> Lines<'r> {
        let entries = record.entries.iter().filter(|entry| entry.position > 0);
        let entries = entries.map(|entry| (&*entry.origin.file, entry.origin.line, entry.position));
        let rows = record.set_aside.iter().map(|row| (row.file.as_str(), row.line, row.position));
        let is_seen = |position: u32| self.rows.contains(&position);
        let mut mixed: HashMap<&str, [bool; 2]> = HashMap::new();
        for (file, _, position) in entries.clone().chain(rows.clone()) {
            mixed.entry(file).or_default()[usize::from(is_seen(position))] = true;
        }
        mixed.retain(|_, found| *found == [true, true]);
        let mut all: HashMap<&str, BTreeMap<u32, bool>> = HashMap::new();
        for (file, line, position) in entries.chain(rows).filter(|(file, _, _)| mixed.contains_key(file)) {
            *all.entry(file).or_default().entry(line).or_default() |= is_seen(position);
        }
        let mut anew = HashMap::new();
        for (file, lines) in all {
            let mut next = lines.first_key_value().map_or(0, |(first, _)| *first);
            let ends = lines.keys().skip(1).map(Some).chain([None]);
            for ((line, is_seen), end) in lines.iter().zip(ends) {
                if *is_seen {
                    anew.insert((file, *line), next);
                    next += end.map_or(0, |end| end - line);
                }
            }
        }
        Lines { anew }
    }
}

/// Lines as they are where hidden rows are not written.
struct Lines<'r> {
    anew: HashMap<(&'r str, u32), u32>,
}

impl Lines<'_> {
    fn of(&self, file: &str, line: u32) -> u32 {
        if self.anew.is_empty() { line } else { self.anew.get(&(file, line)).copied().unwrap_or(line) }
    }
}

/// What a row is by itself, put in the place of the reason for which it was set aside.
fn put_back(row: &Waiting, entries: &mut Vec<Entry>, aside: &mut BTreeMap<u32, Vec<SetAside>>) {
    match &row.alone {
        Alone::Says(says) => {
            aside.remove(&row.position);
            entries.extend(says.iter().cloned());
        }
        Alone::SetAside { column, why } => {
            for aside in aside.get_mut(&row.position).into_iter().flatten() {
                (aside.column, aside.why) = (column.clone(), why.clone());
            }
        }
    }
}
