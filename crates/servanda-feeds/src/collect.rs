//! The order of arrival: every row gets a place in it, and ends as entries or as one row set aside.

use crate::bindings::As;
use crate::ids::Ids;
use crate::quantity::short;
use crate::shaped::{ByShape, Shaped, Sighting, Times};
use servanda_base::{Moment, Span};
use servanda_record::{Alone, Entry, Handling, Record, SetAside, Taken, Text, Undated, Waiting, ends};

/// What is wrong with a row: the column at fault, if one is, and why.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fault {
    pub column: Option<String>,
    pub why: String,
    /// Not worth a word where the row is judged by something else that it says.
    pub minor: bool,
    /// Number of the row's id, where the row has one that was used before.
    pub taken: Option<u32>,
}

impl Fault {
    pub fn new(why: impl Into<String>) -> Fault {
        Fault { column: None, why: why.into(), minor: false, taken: None }
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
    /// The row that claimed each id, in the order in which they were claimed; 0 for standing coverage.
    claims: Vec<u32>,
    /// Rows set aside because their id was used before.
    waiting: Vec<Waiting>,
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
        self.claims.try_reserve(rows).ok();
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
        if id.is_empty() || is_further(id) || !self.ids.insert(id) {
            return false;
        }
        self.see();
        self.known.push(known);
        self.claims.push(self.known.len() as u32);
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

    /// True if a row can have this id.
    pub fn is_free(&self, id: &str) -> bool {
        !id.is_empty() && !is_further(id) && !self.ids.contains(id)
    }

    /// Takes the id of the row that was seated last, which must be there and new.
    pub fn claim_row(&mut self, id: &str) -> Result<(), Fault> {
        if id.is_empty() {
            return Err(Fault::at("id", "the row has no id"));
        }
        if is_further(id) {
            let why = format!("`{}` is how a further entry of another row is called; leave out the `#`", short(id));
            return Err(Fault::at("id", why));
        }
        if !self.claim(id) {
            let fault = Fault::at("id", format!("the id `{}` was used before", short(id)));
            return Err(Fault { taken: self.ids.number(id), ..fault });
        }
        Ok(())
    }

    /// Claims an id; false if it was used before.
    pub fn claim(&mut self, id: &str) -> bool {
        let is_new = self.ids.insert(id);
        if is_new {
            self.claims.push(self.known.len() as u32);
        }
        is_new
    }

    /// Sets a row aside whose id was used before, and remembers what it says without the row that used it. What is told of the
    /// files while it is found out is nobody's business: the row is not used.
    pub fn refuse_second(&mut self, seat: Seat, id: &str, fault: Fault, read: impl FnOnce(&mut Collector, Seat)) {
        let by = fault.taken.and_then(|number| self.claims.get(number as usize - 1)).copied().unwrap_or_default();
        let mut alone = Collector { file: self.file.clone(), handling: self.handling.clone(), ..Collector::default() };
        alone.claim(id);
        read(&mut alone, Seat { handling: seat.handling.clone(), ..seat });
        let says = match alone.set_aside.pop() {
            Some(row) => Alone::SetAside { column: row.column, why: row.why },
            None => Alone::Says(alone.entries),
        };
        let taken = Some(Taken { by, reading: seat.position });
        self.waiting.push(Waiting { position: seat.position, taken, alone: says });
        self.refuse(seat, id, fault);
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
        let (order, undated) = self.order();
        if let Some(position) = order {
            self.entries
                .iter_mut()
                .for_each(|entry| entry.put_at(position[entry.position as usize], entry.origin.line));
            self.entries.sort_by_key(|entry| entry.position);
        }
        let ends = ends(&self.entries);
        let Collector { entries, set_aside, waiting, .. } = self;
        Record { entries, set_aside, default_proof: None, ends, waiting, undated }
    }

    /// As [`Collector::finish`], for templates and sightings; the templates stay where the sightings look for them.
    pub fn finish_shaped(mut self) -> Shaped {
        self.see();
        let (order, undated) = self.order();
        if let Some(position) = order {
            self.entries
                .iter_mut()
                .for_each(|entry| entry.put_at(position[entry.position as usize], entry.origin.line));
            self.sightings.iter_mut().for_each(|row| row.position = position[row.position as usize]);
            self.sightings.sort_by_key(|row| row.position);
        }
        Shaped {
            templates: self.entries,
            sightings: self.sightings,
            set_aside: self.set_aside,
            default_proof: None,
            ends: None,
            waiting: self.waiting,
            undated,
            feeds: self.by_shape,
            findings: Vec::new(),
            ids: self.ids,
        }
    }

    /// The new position of each row, by its place in the order of reading, and the rows set aside put in that order; `None`
    /// if they stand in it already. And which rows have their place from the row before them.
    fn order(&mut self) -> (Option<Vec<u32>>, Vec<Undated>) {
        let rows = self.known.len();
        let ends: Vec<usize> = self.feeds.iter().skip(1).map(|feed| feed.0).chain([rows]).collect();
        let merged = self.feeds.iter().all(|feed| feed.1);
        let mut stays = !merged || rows == 0;
        let mut undated = Vec::new();
        for (feed, end) in self.feeds.iter().zip(&ends).filter(|(feed, _)| feed.1) {
            let rows = (feed.0..*end).filter(|row| self.known[*row].is_none()).map(|row| row as u32 + 1);
            let first_after = if merged { 0 } else { feed.0 as u32 };
            undated.extend(rows.map(|row| Undated { position: row, reading: row, first_after }));
        }
        for (feed, end) in self.feeds.iter().zip(&ends).filter(|(feed, _)| feed.1) {
            carry_forward(&mut self.known[feed.0..*end]);
            stays &= self.known[feed.0..*end].is_sorted();
        }
        if stays || merged && self.known.is_sorted() {
            return (None, undated);
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
        undated.iter_mut().for_each(|row| row.position = position[row.position as usize]);
        for row in &mut self.waiting {
            row.position = position[row.position as usize];
            row.taken = row.taken.map(|taken| Taken { by: position[taken.by as usize], ..taken });
            if let Alone::Says(entries) = &mut row.alone {
                entries.iter_mut().for_each(|entry| entry.put_at(row.position, entry.origin.line));
            }
        }
        self.waiting.sort_by_key(|row| row.position);
        (Some(position), undated)
    }
}

/// True for an id that a further entry of a row may have, `row#counter`, `row#counter-2`: with such ids of its own, one row would
/// give another row's entries other names.
fn is_further(id: &str) -> bool {
    let Some((_, word)) = id.rsplit_once('#') else { return false };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let word = word.rsplit_once('-').filter(|(_, number)| is_number(number)).map_or(word, |(word, _)| word);
    As::ALL.iter().any(|what| what.word() == word)
}

fn carry_forward(known: &mut [Option<Moment>]) {
    let mut last = None;
    for moment in known {
        last = moment.or(last);
        *moment = last;
    }
}
