//! Entries that people enter one by one, each after all that is in the record: the same lines as `format = "entries"` (docs/entry.md).
//!
//! A line is read alone, so that it can be answered at once; read from its file at the next start, it gives the same.

use crate::bindings::{Bindings, Feed, Format};
use crate::collect::Collector;
use crate::entries;
use crate::feed::{Among, Reading};
use crate::plan::Usage;
use servanda_agreement::Agreement;
use servanda_base::{Span, Spanned};
use servanda_record::about::{self, Target};
use servanda_record::{Alone, Entry, EntryId, Handling, Record, SetAside, Taken, Waiting, What};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What was read of the record so far, as far as the next line turns on it.
#[derive(Clone, Debug)]
pub struct Entered<'a> {
    agreement: &'a Agreement,
    among: Among<'a>,
    bindings: Bindings,
    feed: Feed,
    /// What each entry of the record says, and its position.
    there: HashMap<EntryId, (Target, u32)>,
    /// The names of rows set aside, and their positions.
    aside: HashMap<EntryId, u32>,
    /// What entries name that is not in the record: no line may come to be called so, or rows before it would change their meaning.
    awaited: HashSet<EntryId>,
    position: u32,
    lines: u32,
}

/// A line that is not used.
#[derive(Clone, Debug, PartialEq)]
pub struct Unused {
    /// The row to be set aside.
    pub row: SetAside,
    /// What it says, where only other rows stand in its way.
    pub waiting: Option<Waiting>,
}

impl<'a> Entered<'a> {
    /// Reads lines of `file` after everything that is in a record, of which the first `lines` of the file are a part.
    pub fn after(agreement: &'a Agreement, among: Among<'a>, record: &Record, file: &str, lines: u32) -> Entered<'a> {
        let feed = Feed {
            name: None,
            record: Spanned { value: file.to_owned(), span: Span::default() },
            format: Format::Entries,
            position: None,
            handling: Handling::Mission,
            names: BTreeMap::new(),
        };
        let mut entered = Entered {
            agreement,
            among,
            bindings: Bindings::default(),
            feed,
            there: HashMap::new(),
            aside: record.set_aside.iter().filter_map(|row| Some((row.id.clone()?, row.position))).collect(),
            awaited: HashSet::new(),
            position: record.last_position(),
            lines,
        };
        record.entries.iter().for_each(|entry| entered.note(entry));
        // What was set aside names things too, in its reason alone: whatever it is called is left free.
        let words = record.set_aside.iter().flat_map(|row| row.why.split('`'));
        entered.awaited.extend(words.filter(|word| !entered.there.contains_key(*word)).map(str::to_owned));
        entered
    }

    fn note(&mut self, entry: &Entry) {
        self.there.insert(entry.id.clone(), (Target::of(&entry.what), entry.position));
        let about = match &entry.what {
            What::FileStep { about: Some(about), .. } => Some(about),
            _ => entry.acts_on(),
        };
        self.awaited.extend(about.filter(|about| !self.there.contains_key(*about)).cloned());
        self.position = self.position.max(entry.position);
    }

    /// True if a line may be called so: nothing is, and nothing speaks of it.
    pub fn is_free(&self, id: &str) -> bool {
        !self.there.contains_key(id) && !self.aside.contains_key(id) && !self.awaited.contains(id)
    }

    /// Where the next line comes in the order of arrival.
    pub fn next_position(&self) -> u32 {
        self.position + 1
    }

    /// How many lines were read.
    pub fn lines(&self) -> u32 {
        self.lines
    }

    /// Reads one line as the next of the record. Nothing is changed by it: [`Entered::take`] does that.
    ///
    /// # Errors
    /// The row to be set aside, if the line is no entry, or is about nothing in the record.
    pub fn read(&self, line: &str) -> Result<Entry, Box<Unused>> {
        let mut collector = Collector::default();
        collector.feed(&self.feed.record.value, false, &self.feed.handling);
        let (mut usage, mut findings, mut file_findings) = (Usage::default(), Vec::new(), Vec::new());
        let mut reading = Reading {
            agreement: self.agreement,
            among: self.among,
            bindings: &self.bindings,
            feed: &self.feed,
            by_shape: false,
            collector: &mut collector,
            usage: &mut usage,
            findings: &mut findings,
            file_findings: &mut file_findings,
        };
        // A line that is blank is no row of a file; here somebody sent it.
        entries::read(&mut reading, if line.trim().is_empty() { "null" } else { line });
        let Record { entries, set_aside, .. } = collector.finish();
        let (position, number) = (self.next_position(), self.lines + 1);
        let Some(mut entry) = entries.into_iter().next() else {
            let row = set_aside.into_iter().next().unwrap_or_else(|| SetAside {
                id: None,
                position,
                file: self.feed.record.value.clone(),
                line: number,
                column: None,
                why: "the line is no entry".to_owned(),
                handling: Handling::Mission,
            });
            return Err(Box::new(Unused { row: SetAside { position, line: number, ..row }, waiting: None }));
        };
        entry.put_at(position, number);
        let unused = |entry: Entry, column: &str, why: String, taken: Option<Taken>| {
            let row = SetAside {
                id: Some(entry.id.clone()),
                position,
                file: self.feed.record.value.clone(),
                line: number,
                column: Some(column.to_owned()),
                why,
                handling: entry.row_handling(),
            };
            Box::new(Unused { row, waiting: Some(Waiting { position, taken, alone: Alone::Says(vec![entry]) }) })
        };
        if !self.is_free(&entry.id) {
            let why = format!("the id `{}` was used before", entry.id);
            let there = self.there.get(&entry.id).map(|(_, position)| *position);
            // Where nothing has the name and something speaks of it, the row stands in its own way.
            let by = there.or_else(|| self.aside.get(&entry.id).copied()).unwrap_or(position);
            return Err(unused(entry, "id", why, Some(Taken { by, reading: position })));
        }
        if let Some(of) = entry.acts_on() {
            let target = self.there.get(of).map(|(target, _)| *target);
            if let Some(why) = about::why(&entry, of, target, self.aside.contains_key(of)) {
                return Err(unused(entry, "of", why, None));
            }
        }
        Ok(entry)
    }

    /// Takes in what was read, as the next of the record.
    pub fn take(&mut self, read: &Result<Entry, Box<Unused>>) {
        self.lines += 1;
        match read {
            Ok(entry) => self.note(entry),
            Err(unused) => {
                let row = &unused.row;
                self.position += 1;
                self.aside.extend(row.id.clone().map(|id| (id, row.position)));
            }
        }
    }
}

/// Puts what was read behind everything that is in a record.
pub fn put(record: &mut Record, read: Result<Entry, Box<Unused>>) {
    match read {
        Ok(entry) => {
            let moments = [entry.occurred.map(|at| at.to), entry.reported];
            record.ends = moments.into_iter().flatten().chain(record.ends).max();
            record.entries.push(entry);
        }
        Err(unused) => {
            let Unused { row, waiting } = *unused;
            record.set_aside.push(row);
            record.waiting.extend(waiting);
        }
    }
}
