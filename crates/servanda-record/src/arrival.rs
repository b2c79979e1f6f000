//! When what is known: a moment as a position of the record.
//!
//! Positions are the order of arrival, and a source speaks before what it said arrives. So nothing is taken as known before
//! it can have been said, nor before what arrived ahead of it: what was known at a moment is always a beginning of the record.
//! That a row arrived no later than some moment is nowhere stated, not even by the reporting time of the row after it.

use crate::entry::*;
use crate::record::Record;
use servanda_base::{Moment, Zone};
use std::collections::BTreeMap;

/// The earliest moment at which something can have been said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// When.
    pub at: Moment,
    /// True where the record carries no reporting time, so that the time of what is spoken of stands in for it.
    pub assumed: bool,
}

/// How much of a record was known at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The last position known.
    pub position: u32,
    /// Rows up to there that carry no reporting time.
    pub assumed: usize,
    /// The row after it, which can only have been said later.
    pub next: Option<EntryId>,
    /// Rows after that one that were said by the moment, and yet arrived after it.
    pub held_back: usize,
}

impl Entry {
    /// The earliest moment at which the entry can have been said; `None` where nothing in it tells.
    ///
    /// Its reporting time; without one, the end of what it speaks of. What happened at some time in a month or a year, or
    /// has no known end, can have been said from the first day of it on.
    pub fn said(&self, zone: &Zone) -> Option<Said> {
        if let Some(at) = self.reported {
            return Some(Said { at, assumed: false });
        }
        let Some(occurred) = self.occurred else {
            return match &self.what {
                What::Correction { by, .. } => by.said(zone),
                _ => None,
            };
        };
        let speaks_of_all = matches!(self.what, What::Tally { .. } | What::Coverage { .. });
        let is_sometime = self.precision >= Precision::Month && !speaks_of_all || occurred.to == Moment::MAX;
        let at = if is_sometime { zone.day(zone.date_of(occurred.from)).to } else { occurred.to };
        Some(Said { at, assumed: true })
    }
}

impl Record {
    /// How much of the record was known at a moment: the last position up to which nothing was said later.
    ///
    /// A row of which nothing tells when it was said (one set aside among them) is known with the row before it.
    pub fn known_by(&self, at: Moment, zone: &Zone) -> Known {
        let mut rows: BTreeMap<u32, (&EntryId, Option<Said>)> = BTreeMap::new();
        for entry in self.entries.iter().filter(|entry| entry.position > 0) {
            let said = entry.said(zone);
            let row = rows.entry(entry.position).or_insert((&entry.id, said));
            // One row may say several things: it was known when the last of them was.
            row.1 = row.1.into_iter().chain(said).max_by_key(|said| said.at);
        }
        let first_later = rows.iter().find(|(_, (_, said))| said.is_some_and(|said| said.at > at));
        let position = first_later.map_or_else(|| self.last_position(), |(later, _)| later - 1);
        let assumed = rows.range(..=position).filter(|(_, (_, said))| said.is_none_or(|said| said.assumed)).count();
        let after = rows.range(position + 1..).skip(1);
        let held_back = after.filter(|(_, (_, said))| said.is_some_and(|said| said.at <= at)).count();
        Known { position, assumed, next: first_later.map(|(_, (id, _))| (*id).clone()), held_back }
    }
}
