//! A record in which an entry that comes again is kept once: its template, and for each row a sighting with the name, the
//! position and the times of its own.
//!
//! Deliberately not an approximation: the sightings written out are the entries that [`read`](crate::read) gives.

use crate::feed::{Among, Gathered, Input, gather};
use crate::ids::Ids;
use servanda_base::{Diagnostic, Interval, Moment};
use servanda_record::about::about_nothing;
use servanda_record::{Entry, Record, SetAside, Text, Undated, Waiting};
use std::collections::HashSet;

/// What was read, entries that come again kept once.
///
/// [`Shaped::record`] is the record of [`read`](crate::read), and the findings are the same.
#[derive(Clone, Debug, Default)]
pub struct Shaped {
    /// Entries as they were first read, in order of reading. One whose row was set aside afterwards has no sighting.
    pub templates: Vec<Entry>,
    /// The entries of the record, in order of position.
    pub sightings: Vec<Sighting>,
    /// Rows that could not be used, each with its reason.
    pub set_aside: Vec<SetAside>,
    /// Attestations that count where a clause names no proof.
    pub default_proof: Option<Vec<String>>,
    /// The latest moment that any entry speaks of or was reported at.
    pub ends: Option<Moment>,
    /// What rows say that are set aside because of other rows.
    pub waiting: Vec<Waiting>,
    /// Rows set aside whose place comes from the row before them.
    pub undated: Vec<Undated>,
    /// How each feed was read, as the bindings list them.
    pub feeds: Vec<ByShape>,
    /// What is wrong with the bindings and the files, each with the file it is about.
    pub findings: Vec<(String, Diagnostic)>,
    pub(crate) ids: Ids,
}

/// One entry: a template with an id, a place in the order of arrival and times of its own. All else, the precision of
/// `occurred` too, is the template's.
///
/// A long record is mostly these, and what they cost is mostly the memory that they take: 40 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// Which of [`Shaped::templates`].
    pub template: u32,
    /// When it became known, counted from 1; standing coverage has 0.
    pub position: u32,
    /// Line of the file, counted from 1.
    pub line: u32,
    /// Number of its id; zero where it is the template's own.
    pub(crate) id: u32,
    pub(crate) times: Times,
}

/// When the source said it, and when it is said to have happened, in nanoseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Times {
    reported: i64,
    from: i64,
    to: i64,
}

/// Not stated.
const UNSTATED: i64 = i64::MIN;

impl Times {
    /// The times are the template's own.
    pub const OWN: Times = Times { reported: i64::MAX, from: i64::MAX, to: i64::MAX };

    /// Times of a row; `None` if one of them is not within the 292 years on either side of 1970 that nanoseconds reach.
    #[inline]
    pub fn of(reported: Option<Moment>, occurred: Option<Interval>) -> Option<Times> {
        let reported = stated(reported)?;
        let (from, to) = (stated(occurred.map(|at| at.from))?, stated(occurred.map(|at| at.to))?);
        Some(Times { reported, from, to })
    }
}

#[inline]
fn stated(at: Option<Moment>) -> Option<i64> {
    let Some(at) = at else { return Some(UNSTATED) };
    let nanoseconds = at.as_second().checked_mul(1_000_000_000)?.checked_add(i64::from(at.subsec_nanosecond()))?;
    (UNSTATED < nanoseconds && nanoseconds < i64::MAX).then_some(nanoseconds)
}

#[inline]
fn moment(nanoseconds: i64) -> Option<Moment> {
    let (second, rest) = (nanoseconds.div_euclid(1_000_000_000), nanoseconds.rem_euclid(1_000_000_000));
    if nanoseconds == UNSTATED { None } else { Moment::new(second, rest as i32).ok() }
}

/// How the rows of one feed were read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByShape {
    /// The file, as the bindings name it.
    pub file: Text,
    /// Shapes that were told apart.
    pub shapes: usize,
    /// Rows that were recognised by their shape; all others were read as a whole.
    pub recognised: usize,
    pub(crate) why_not: Option<String>,
}

impl ByShape {
    /// Why rows of this feed, or those of shapes that came too late, were each read as a whole; `None` where none had to be.
    ///
    /// Some rows are read as a whole in any case: the first of a shape, those that the bindings name, those that give no
    /// entry or several, those of a `[[bind]]` with `per` or `until_row`, and those with a fault of their own.
    pub fn why_not(&self) -> Option<&str> {
        self.why_not.as_deref()
    }
}

impl Sighting {
    /// The entry itself, seen once.
    pub(crate) fn of(entry: &Entry, template: u32, id: u32) -> Sighting {
        Sighting { template, position: entry.position, line: entry.origin.line, id, times: Times::OWN }
    }
}

impl Shaped {
    /// The template of a sighting of this record.
    ///
    /// # Panics
    /// If the sighting is of another record, which has more templates.
    pub fn template(&self, sighting: &Sighting) -> &Entry {
        &self.templates[sighting.template as usize]
    }

    /// The id of a sighting of this record.
    pub fn id<'s>(&'s self, sighting: &Sighting) -> &'s str {
        if sighting.id == 0 { &self.template(sighting).id } else { self.ids.get(sighting.id) }
    }

    /// When the source said a sighting of this record.
    #[inline]
    pub fn reported(&self, sighting: &Sighting) -> Option<Moment> {
        if sighting.times == Times::OWN { self.template(sighting).reported } else { moment(sighting.times.reported) }
    }

    /// When a sighting of this record is said to have happened.
    #[inline]
    pub fn occurred(&self, sighting: &Sighting) -> Option<Interval> {
        let Times { from, to, .. } = sighting.times;
        if sighting.times == Times::OWN {
            return self.template(sighting).occurred;
        }
        moment(from).zip(moment(to)).map(|(from, to)| Interval { from, to })
    }

    /// A sighting of this record written out.
    pub fn entry(&self, sighting: &Sighting) -> Entry {
        let template = self.template(sighting);
        let mut entry = Entry {
            id: self.id(sighting).to_owned(),
            position: sighting.position,
            reported: self.reported(sighting),
            occurred: self.occurred(sighting),
            ..template.clone()
        };
        entry.origin.line = sighting.line;
        entry
    }

    /// Sets aside the entries that are about nothing in the record. An entry about an entry is always a template.
    fn set_aside_about_nothing(&mut self) {
        let all = self.sightings.iter().map(|row| (self.id(row), &self.template(row).what));
        let (rows, waiting) = about_nothing(&self.templates, all, &self.set_aside);
        let positions: HashSet<u32> = rows.iter().map(|row| row.position).collect();
        if !positions.is_empty() {
            self.sightings.retain(|row| !positions.contains(&row.position));
            self.set_aside.extend(rows);
            self.set_aside.sort_by_key(|row| row.position);
            self.waiting.extend(waiting);
            self.waiting.sort_by_key(|row| row.position);
        }
    }

    /// All of it written out.
    pub fn record(&self) -> Record {
        Record {
            entries: self.sightings.iter().map(|sighting| self.entry(sighting)).collect(),
            set_aside: self.set_aside.clone(),
            default_proof: self.default_proof.clone(),
            ends: self.ends,
            waiting: self.waiting.clone(),
            undated: self.undated.clone(),
        }
    }
}

/// Reads all feeds like [`read`](crate::read), rows of a chronicle by their shape: the first of each kind as a whole, later
/// ones that differ from it in name, position and times alone by these alone.
pub fn read_shaped(input: &Input<'_>) -> Shaped {
    let Gathered { collector, standing, default_proof, findings } =
        gather(input, Among { number: 1, others: &[] }, true);
    let mut shaped = collector.finish_shaped();
    let first = shaped.templates.len() as u32;
    let sightings = standing.iter().zip(first..).map(|(entry, template)| Sighting::of(entry, template, 0));
    shaped.sightings.splice(0..0, sightings);
    shaped.templates.extend(standing);
    shaped.set_aside_about_nothing();
    let rows = shaped.sightings.iter().filter(|row| row.position > 0);
    shaped.ends = rows.flat_map(|row| [shaped.occurred(row).map(|at| at.to), shaped.reported(row)]).flatten().max();
    Shaped { default_proof, findings, ..shaped }
}
