//! The entries of a record, the newest first, page by page.

use crate::data::cut::{Cut, Stamp};
use crate::data::entry::EntryLine;
use crate::data::filter::{Filter, Filtered};
use crate::data::standing::Standing;
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use utoipa::ToSchema;

/// So many entries a page may have.
pub(crate) const LIMIT: RangeInclusive<usize> = 1..=500;

/// So many rows that were set aside are shown, the newest; the stamp counts all.
const SET_ASIDE_MAX: usize = 500;

/// So many sources are named as filters, those with most entries.
const SOURCES_MAX: usize = 100;

/// One page of entries.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Entries {
    /// What it was cut from.
    pub stamp: Stamp,
    /// How many entries fit.
    pub total: usize,
    /// The value of `after` for the next page; `null` on the last.
    pub next: Option<String>,
    /// Kinds, each with what it would leave.
    pub kinds: Vec<Chip>,
    /// Sources, each with what it would leave; those with most entries.
    pub sources: Vec<Chip>,
    /// The entries of this page.
    pub entries: Vec<EntryLine>,
    /// Rows that were set aside, the newest first; on the first page alone, 500 at most.
    pub set_aside: Vec<SetAside>,
}

/// A filter with what it would leave, given the other filters.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Chip {
    /// Its value.
    pub name: String,
    /// How many entries it would leave.
    pub count: usize,
}

/// A row that was read and not used.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SetAside {
    /// Its id, if it has one.
    pub id: Option<String>,
    /// Its position.
    pub position: u32,
    /// The file it came from.
    pub file: String,
    /// The line there.
    pub line: u32,
    /// The column at fault, if one is.
    pub column: Option<String>,
    /// Why.
    pub why: String,
}

/// Where a page goes on: at which position the first page was cut, and before which place in the record.
///
/// What arrives comes behind the cut, so a page never shifts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub cut: u32,
    pub before: usize,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.cut, self.before)
    }
}

impl std::str::FromStr for Place {
    type Err = ();

    fn from_str(text: &str) -> Result<Place, ()> {
        let (cut, before) = text.split_once('-').ok_or(())?;
        Ok(Place { cut: cut.parse().map_err(|_| ())?, before: before.parse().map_err(|_| ())? })
    }
}

/// One page of the entries of a cut. Everything is found in one pass.
pub(crate) fn entries(cut: &Cut<'_>, filter: &Filter, after: Option<Place>, limit: usize) -> Entries {
    let filtered = Filtered::over(filter, cut);
    let before = after.map_or(usize::MAX, |place| place.before);
    let (mut total, mut found, mut next) = (0, Vec::new(), None);
    let (mut kinds, mut sources): (BTreeMap<&str, usize>, BTreeMap<&str, usize>) = Default::default();
    for (place, entry) in cut.entries().iter().enumerate().rev() {
        if !(filtered.has(entry) && filtered.has_words(entry)) {
            continue;
        }
        let (has_kind, has_source) = (filtered.has_kind(entry), filtered.has_source(entry));
        if has_source {
            *kinds.entry(entry.what.kind()).or_default() += 1;
        }
        if has_kind {
            *sources.entry(&entry.source.name).or_default() += 1;
        }
        if !(has_kind && has_source) {
            continue;
        }
        total += 1;
        match found.len() {
            _ if place >= before => {}
            so_far if so_far < limit => found.push((place, entry)),
            _ if next.is_none() => next = found.last().map(|(place, _)| *place),
            _ => {}
        }
    }
    let standing = Standing::of(cut.entries());
    let set_aside = cut.record.set_aside.iter().filter(|row| row.position <= cut.board.known_at && after.is_none());
    let mut set_aside: Vec<_> = set_aside.collect();
    set_aside.sort_by_key(|row| std::cmp::Reverse(row.position));
    let mut sources = chips(sources);
    sources.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
    sources.truncate(SOURCES_MAX);
    Entries {
        stamp: cut.stamp(),
        total,
        next: next.map(|before| Place { cut: cut.board.known_at, before }.to_string()),
        kinds: chips(kinds),
        sources,
        entries: found.into_iter().map(|(_, entry)| EntryLine::of(entry, &standing, cut.zone())).collect(),
        set_aside: set_aside
            .into_iter()
            .take(SET_ASIDE_MAX)
            .map(|row| SetAside {
                id: row.id.clone(),
                position: row.position,
                file: row.file.clone(),
                line: row.line,
                column: row.column.clone(),
                why: row.why.clone(),
            })
            .collect(),
    }
}

fn chips(counts: BTreeMap<&str, usize>) -> Vec<Chip> {
    counts.into_iter().map(|(name, count)| Chip { name: name.to_owned(), count }).collect()
}
