//! The order of arrival: every row gets a place in it, and ends as entries or as one row set aside.

use crate::ids::Ids;
use crate::quantity::short;
use crate::shaped::{ByShape, Shaped, Sighting, Times};
use servanda_base::{Moment, Span};
use servanda_record::{Entry, Handling, Record, SetAside, Text};

/// What is wrong with a row: the column at fault, if one is, and why.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fault {
    pub column: Option<String>,
    pub why: String,
    /// Not worth a word where the row is judged by something else that it says.
    pub minor: bool,
}

impl Fault {
    pub fn new(why: impl Into<String>) -> Fault {
        Fault { column: None, why: why.into(), minor: false }
    }

    pub fn at(column: &str, why: impl Into<String>) -> Fault {
        Fault { column: Some(column.to_owned()), ..Fault::new(why) }
    }

    pub fn minor(self) -> Fault {
        Fault { minor: true, ..self }
    }
}

/// A row's place in the order of reading.
pub(crate) struct Seat {
    pub position: u32,
    pub line: u32,
    /// Where the row stands in its file, where the format says so.
    pub at: Span,
    /// What the row itself says of who may see it.
    pub handling: Option<Handling>,
}

/// Entries and rows set aside, in order of reading until [`Collector::finish`] puts them in order of arrival.
#[derive(Default)]
pub(crate) struct Collector {
    pub entries: Vec<Entry>,
    set_aside: Vec<SetAside>,
    ids: Ids,
    /// When each row became known; the row before it says so for a row that does not.
    known: Vec<Option<Moment>>,
    /// First row of each feed, and whether the feed goes by date.
    feeds: Vec<(usize, bool)>,
    pub file: Text,
    handling: Handling,
    /// Entries and rows recognised by their shape, in order of reading; empty where none is.
    pub sightings: Vec<Sighting>,
    /// How many entries stand among the sightings.
    seen: u32,
    /// How each feed was read.
    pub by_shape: Vec<ByShape>,
}

impl Collector {
    /// Starts a feed, whose rows set aside are as open as the feed itself.
    pub fn feed(&mut self, file: &str, by_date: bool, handling: &Handling) {
        self.file = file.into();
        handling.clone_into(&mut self.handling);
        self.feeds.push((self.known.len(), by_date));
        self.by_shape.push(ByShape { file: self.file.clone(), shapes: 0, recognised: 0, why_not: None });
    }

    /// Makes room for so many rows more; where there is none, room is made row by row.
    pub fn expect(&mut self, rows: usize, by_shape: bool) {
        if by_shape {
            self.sightings.try_reserve(rows).ok();
        } else {
            self.entries.try_reserve(rows).ok();
        }
        self.known.try_reserve(rows).ok();
        self.ids.expect(rows);
    }

    /// Says why rows of the current feed are each read as a whole.
    pub fn not_by_shape(&mut self, why: String) {
        if let Some(feed) = self.by_shape.last_mut() {
            feed.why_not.get_or_insert(why);
        }
    }

    /// Says how many shapes the current feed has, and how many rows were recognised by them.
    pub fn recognised(&mut self, shapes: usize, recognised: usize) {
        if let Some(feed) = self.by_shape.last_mut() {
            (feed.shapes, feed.recognised) = (shapes, recognised);
        }
    }

    /// Adds a row that is an earlier entry again but for its id and its times; false if the id was used before.
    #[inline]
    pub fn sight(&mut self, template: u32, line: u32, id: &str, known: Option<Moment>, times: Times) -> bool {
        if id.is_empty() || !self.ids.insert(id) {
            return false;
        }
        self.see();
        self.known.push(known);
        let (position, id) = (self.known.len() as u32, self.ids.last());
        self.sightings.push(Sighting { template, position, line, id, times });
        true
    }

    /// Adds to the sightings each entry that is not among them yet.
    #[inline]
    fn see(&mut self) {
        while let Some(entry) = self.entries.get(self.seen as usize) {
            let id = self.ids.number(&entry.id).unwrap_or_default();
            self.sightings.push(Sighting::of(entry, self.seen, id));
            self.seen += 1;
        }
    }

    /// What was refused last.
    pub fn last_refused(&self) -> Option<&SetAside> {
        self.set_aside.last()
    }

    /// How many rows were refused so far.
    pub fn refused(&self) -> usize {
        self.set_aside.len()
    }

    /// Gives the next row its place.
    pub fn seat(&mut self, line: u32, known: Option<Moment>) -> Seat {
        self.known.push(known);
        Seat { position: self.known.len() as u32, line, at: Span::default(), handling: None }
    }

    /// Takes a row's id, which must be there and new.
    pub fn claim_row(&mut self, id: &str) -> Result<(), Fault> {
        if id.is_empty() {
            return Err(Fault::at("id", "the row has no id"));
        }
        if !self.claim(id) {
            return Err(Fault::at("id", format!("the id `{}` was used before", short(id))));
        }
        Ok(())
    }

    /// Claims an id; false if it was used before.
    pub fn claim(&mut self, id: &str) -> bool {
        self.ids.insert(id)
    }

    /// True if an id was used.
    pub fn claimed(&self, id: &str) -> bool {
        self.ids.contains(id)
    }

    /// How many rows were read so far.
    pub fn position(&self) -> usize {
        self.known.len()
    }

    /// An id for a further entry of one row: `row#counter`, `row#counter-2`, ….
    pub fn further_id(&mut self, row: &str, word: &str) -> String {
        let mut id = format!("{row}#{word}");
        let mut number = 1;
        while !self.claim(&id) {
            number += 1;
            id = format!("{row}#{word}-{number}");
        }
        id
    }

    /// Sets a row aside under its id, if it has one.
    pub fn refuse(&mut self, seat: Seat, id: &str, fault: Fault) {
        const ID_CHARS_MAX: usize = 200;
        self.set_aside.push(SetAside {
            id: (!id.is_empty()).then(|| id.chars().take(ID_CHARS_MAX).collect()),
            position: seat.position,
            file: self.file.to_string(),
            line: seat.line,
            column: fault.column,
            why: fault.why,
            handling: seat.handling.unwrap_or_else(|| self.handling.clone()),
        });
    }

    /// Puts the rows in the order in which they became known.
    ///
    /// Feeds in row order come one after another as written in the bindings. Where every feed goes by date, they are
    /// merged; where only some do, each of those is put in order by itself.
    pub fn finish(mut self) -> Record {
        if let Some(position) = self.order() {
            self.entries.iter_mut().for_each(|entry| entry.position = position[entry.position as usize]);
            self.entries.sort_by_key(|entry| entry.position);
        }
        let moments = self.entries.iter().flat_map(|entry| [entry.occurred.map(|at| at.to), entry.reported]);
        let ends = moments.flatten().max();
        Record { entries: self.entries, set_aside: self.set_aside, default_proof: None, ends }
    }

    /// As [`Collector::finish`], for templates and sightings; the templates stay where the sightings look for them.
    pub fn finish_shaped(mut self) -> Shaped {
        self.see();
        if let Some(position) = self.order() {
            self.entries.iter_mut().for_each(|entry| entry.position = position[entry.position as usize]);
            self.sightings.iter_mut().for_each(|row| row.position = position[row.position as usize]);
            self.sightings.sort_by_key(|row| row.position);
        }
        let mut shaped = Shaped {
            templates: self.entries,
            sightings: self.sightings,
            set_aside: self.set_aside,
            default_proof: None,
            ends: None,
            feeds: self.by_shape,
            findings: Vec::new(),
            ids: self.ids,
        };
        let of = |row| [shaped.occurred(row).map(|at| at.to), shaped.reported(row)];
        shaped.ends = shaped.sightings.iter().flat_map(of).flatten().max();
        shaped
    }

    /// The new position of each row, by its place in the order of reading, and the rows set aside put in that order; `None`
    /// if they stand in it already.
    fn order(&mut self) -> Option<Vec<u32>> {
        let rows = self.known.len();
        let ends: Vec<usize> = self.feeds.iter().skip(1).map(|feed| feed.0).chain([rows]).collect();
        let merged = self.feeds.iter().all(|feed| feed.1);
        let mut stays = !merged || rows == 0;
        for (feed, end) in self.feeds.iter().zip(&ends).filter(|(feed, _)| feed.1) {
            carry_forward(&mut self.known[feed.0..*end]);
            stays &= self.known[feed.0..*end].is_sorted();
        }
        if stays || merged && self.known.is_sorted() {
            return None;
        }
        let mut order: Vec<usize> = (0..rows).collect();
        for (feed, end) in self.feeds.iter().zip(&ends).filter(|(feed, _)| feed.1) {
            order[feed.0..*end].sort_by_key(|row| self.known[*row]);
        }
        if merged {
            order.sort_by_key(|row| self.known[*row]);
        }
        let mut position = vec![0u32; rows + 1];
        for (at, row) in order.iter().enumerate() {
            position[row + 1] = at as u32 + 1;
        }
        self.set_aside.iter_mut().for_each(|row| row.position = position[row.position as usize]);
        self.set_aside.sort_by_key(|row| row.position);
        Some(position)
    }
}

fn carry_forward(known: &mut [Option<Moment>]) {
    let mut last = None;
    for moment in known {
        last = moment.or(last);
        *moment = last;
    }
}
