//! Entries that people enter one by one, each after all that is in the record: the same lines as `format = "entries"` (docs/entry.md).
//!
//! A line is read alone, so that it can be answered at once; read from its file at the next start, it gives the same.

use crate::about::{self, Target};
use crate::bindings::{Bindings, Feed, Format};
use crate::collect::Collector;
use crate::entries;
use crate::feed::{Among, Reading};
use crate::plan::Usage;
use servanda_agreement::Agreement;
use servanda_base::{Span, Spanned};
use servanda_record::{Entry, EntryId, Handling, Record, SetAside, What};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What was read of the record so far, as far as the next line turns on it.
#[derive(Clone, Debug)]
pub struct Entered<'a> {
    agreement: &'a Agreement,
    among: Among<'a>,
    bindings: Bindings,
    feed: Feed,
    /// What each entry of the record says.
    there: HashMap<EntryId, Target>,
    /// The names of rows set aside.
    aside: HashSet<EntryId>,
    /// What entries name that is not in the record: no line may come to be called so, or rows before it would change their meaning.
    awaited: HashSet<EntryId>,
    position: u32,
    lines: u32,
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
            aside: record.set_aside.iter().filter_map(|row| row.id.clone()).collect(),
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
        self.there.insert(entry.id.clone(), Target::of(&entry.what));
        let about = match &entry.what {
            What::FileStep { about: Some(about), .. } => Some(about),
            _ => entry.acts_on(),
        };
        self.awaited.extend(about.filter(|about| !self.there.contains_key(*about)).cloned());
        self.position = self.position.max(entry.position);
    }

    /// True if a line may be called so: nothing is, and nothing speaks of it.
    pub fn is_free(&self, id: &str) -> bool {
        !self.there.contains_key(id) && !self.aside.contains(id) && !self.awaited.contains(id)
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
    pub fn read(&self, line: &str) -> Result<Entry, Box<SetAside>> {
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
        let placed = |row: SetAside| Box::new(SetAside { position, line: number, ..row });
        let refused = |entry: &Entry, column: &str, why: String| {
            placed(SetAside {
                id: Some(entry.id.clone()),
                position,
                file: self.feed.record.value.clone(),
                line: number,
                column: Some(column.to_owned()),
                why,
                handling: entry.handling.clone(),
            })
        };
        let Some(mut entry) = entries.into_iter().next() else {
            let none = || SetAside {
                id: None,
                position,
                file: self.feed.record.value.clone(),
                line: number,
                column: None,
                why: "the line is no entry".to_owned(),
                handling: Handling::Mission,
            };
            return Err(set_aside.into_iter().next().map_or_else(|| placed(none()), placed));
        };
        if !self.is_free(&entry.id) {
            return Err(refused(&entry, "id", format!("the id `{}` was used before", entry.id)));
        }
        if let Some(of) = entry.acts_on()
            && let Some(why) = about::why(&entry, of, self.there.get(of).copied(), self.aside.contains(of))
        {
            return Err(refused(&entry, "of", why));
        }
        entry.position = position;
        entry.origin.line = number;
        if let What::Correction { by, .. } = &mut entry.what {
            by.position = position;
            by.origin.line = number;
        }
        Ok(entry)
    }

    /// Takes in what was read, as the next of the record.
    pub fn take(&mut self, read: &Result<Entry, Box<SetAside>>) {
        self.lines += 1;
        match read {
            Ok(entry) => self.note(entry),
            Err(row) => {
                self.aside.extend(row.id.clone());
                self.position += 1;
            }
        }
    }
}

/// Puts what was read behind everything that is in a record.
pub fn put(record: &mut Record, read: Result<Entry, Box<SetAside>>) {
    match read {
        Ok(entry) => {
            let moments = [entry.occurred.map(|at| at.to), entry.reported];
            record.ends = moments.into_iter().flatten().chain(record.ends).max();
            record.entries.push(entry);
        }
        Err(row) => record.set_aside.push(*row),
    }
}
