//! The order of arrival: every row gets a place in it, and ends as entries or as one row set aside.

use crate::ids::Ids;
use crate::quantity::short;
use servanda_base::Moment;
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
}

impl Collector {
    /// Starts a feed, whose rows set aside are as open as the feed itself.
    pub fn feed(&mut self, file: &str, by_date: bool, handling: &Handling) {
        self.file = file.into();
        handling.clone_into(&mut self.handling);
        self.feeds.push((self.known.len(), by_date));
    }

    /// Makes room for so many rows more; where there is none, room is made row by row.
    pub fn expect(&mut self, rows: usize) {
        self.entries.try_reserve(rows).ok();
        self.known.try_reserve(rows).ok();
        self.ids.expect(rows);
    }

    /// Gives the next row its place.
    pub fn seat(&mut self, line: u32, known: Option<Moment>) -> Seat {
        self.known.push(known);
        Seat { position: self.known.len() as u32, line, handling: None }
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
        let rows = self.known.len();
        let ends: Vec<usize> = self.feeds.iter().skip(1).map(|feed| feed.0).chain([rows]).collect();
        let moved = self.feeds.iter().any(|feed| feed.1);
        let mut order: Vec<usize> = if moved { (0..rows).collect() } else { Vec::new() };
        for (feed, end) in self.feeds.iter().zip(&ends).filter(|(feed, _)| feed.1) {
            carry_forward(&mut self.known[feed.0..*end]);
            order[feed.0..*end].sort_by_key(|row| self.known[*row]);
        }
        if self.feeds.iter().all(|feed| feed.1) {
            order.sort_by_key(|row| self.known[*row]);
        }
        if moved {
            let mut position = vec![0u32; rows + 1];
            for (at, row) in order.iter().enumerate() {
                position[row + 1] = at as u32 + 1;
            }
            self.entries.iter_mut().for_each(|entry| entry.position = position[entry.position as usize]);
            self.set_aside.iter_mut().for_each(|row| row.position = position[row.position as usize]);
            self.entries.sort_by_key(|entry| entry.position);
            self.set_aside.sort_by_key(|row| row.position);
        }
        let ends = self
            .entries
            .iter()
            .flat_map(|entry| [entry.occurred.map(|occurred| occurred.to), entry.reported])
            .flatten()
            .max();
        Record { entries: self.entries, set_aside: self.set_aside, default_proof: None, ends }
    }
}

fn carry_forward(known: &mut [Option<Moment>]) {
    let mut last = None;
    for moment in known {
        last = moment.or(last);
        *moment = last;
    }
}
