//! The record as a list, and what of it is live as known at a position.

use crate::entry::*;
use crate::world::{Undated, Waiting};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// All rows that were read: those that became entries and those set aside.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// Entries in order of position; one row may give several.
    pub entries: Vec<Entry>,
    /// Rows that could not be used, each with its reason.
    pub set_aside: Vec<SetAside>,
    /// Attestations that count where a clause names no proof; shown on the board as a default.
    pub default_proof: Option<Vec<String>>,
    /// When the record ends: the latest moment that any row speaks of or was reported at.
    pub ends: Option<servanda_base::Moment>,
    /// What rows say that are set aside because of other rows, in order of position: without these they would be used.
    pub waiting: Vec<Waiting>,
    /// Rows set aside whose place comes from the row before them.
    pub undated: Vec<Undated>,
}

/// A row that was read and not used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SetAside {
    /// The row's id, if it has one.
    pub id: Option<String>,
    /// Place in the order of arrival.
    pub position: u32,
    /// File as named in the bindings.
    pub file: String,
    /// Line, counted from 1.
    pub line: u32,
    /// Column name or number at fault, if one is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Why.
    pub why: String,
    /// Who may know of the row: that of its feed.
    #[serde(skip)]
    pub handling: Handling,
}

/// The live part of a record as known at a position.
#[derive(Clone, Debug, Default)]
pub struct Live {
    /// Entries that stand, with confirmations added to `attested` and corrections put in place.
    pub entries: Vec<Entry>,
    /// Rejections that stand, by the id of the entry as it stands now: by whom, and when each was given.
    pub rejected: BTreeMap<EntryId, Vec<(Name, servanda_base::Moment)>>,
    /// Confirmations that stand, by the id of the entry as it stands now: by whom, and when each was given.
    pub confirmations: BTreeMap<EntryId, Vec<(Name, servanda_base::Moment)>>,
    /// Entries that no longer stand, and why.
    pub dropped: Vec<Dropped>,
}

/// An entry that no longer stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Dropped {
    /// Which.
    pub entry: EntryId,
    /// `withdrawn by …`, `corrected by …`.
    pub why: String,
}

impl Record {
    /// The highest position in the record.
    pub fn last_position(&self) -> u32 {
        let entries = self.entries.iter().map(|entry| entry.position);
        entries.chain(self.set_aside.iter().map(|row| row.position)).max().unwrap_or(0)
    }

    /// The record as it was known at a position: only what stands up to there.
    #[must_use]
    pub fn known_at(&self, position: u32) -> Record {
        let known = |entry: &&Entry| entry.position <= position;
        let entries: Vec<Entry> = self.entries.iter().filter(known).cloned().collect();
        let set_aside = self.set_aside.iter().filter(|row| row.position <= position).cloned().collect();
        let waiting = self.waiting.iter().filter(|row| row.position <= position).cloned().collect();
        let undated = self.undated.iter().filter(|row| row.position <= position).cloned().collect();
        Record { ends: ends(&entries), entries, set_aside, default_proof: self.default_proof.clone(), waiting, undated }
    }

    /// Rows read, judged and set aside, as known at `known_at`. Read is always the sum of the other two.
    pub fn counts(&self, known_at: u32) -> (usize, usize, usize) {
        let judged: BTreeSet<u32> =
            self.entries.iter().map(|entry| entry.position).filter(|at| *at > 0 && *at <= known_at).collect();
        let set_aside = self.set_aside.iter().filter(|row| row.position <= known_at).count();
        (judged.len() + set_aside, judged.len(), set_aside)
    }

    /// Applies corrections, withdrawals, confirmations, rejections and releases up to and including `known_at`.
    pub fn live(&self, known_at: u32) -> Live {
        Live::of(self.entries.iter().filter(|entry| entry.position <= known_at)).0
    }
}

impl Live {
    /// What stands of some entries in order of arrival, and for each entry that stands which of those given was the first
    /// with its id, counted from 0: that is its place in the order.
    ///
    /// Entries act on each other by their ids alone. So what stands of all is what stands of each part put together, as
    /// long as no id is named in two parts.
    pub fn of<'a>(entries: impl Iterator<Item = &'a Entry>) -> (Live, Vec<usize>) {
        let mut live = Live::default();
        let mut standing: BTreeMap<EntryId, Entry> = BTreeMap::new();
        let mut order: Vec<(EntryId, usize)> = Vec::new();
        let mut actions = Vec::new();
        for (place, entry) in entries.enumerate() {
            if entry.acts_on().is_some() {
                actions.push(entry);
            } else if standing.insert(entry.id.clone(), entry.clone()).is_none() {
                order.push((entry.id.clone(), place));
            }
        }
        // What was taken back has no effect: withdrawals first, the latest first, so that one may take back another.
        let mut void: BTreeSet<&EntryId> = BTreeSet::new();
        for entry in actions.iter().rev() {
            if let What::Withdrawal { of } = &entry.what
                && !void.contains(&entry.id)
            {
                void.insert(of);
                if standing.remove(of).is_some() {
                    live.dropped.push(Dropped { entry: of.clone(), why: format!("withdrawn by {}", entry.id) });
                }
            }
        }
        // What was put in place of an entry is meant by the id of the correction and by the old id alike.
        let mut root: BTreeMap<&EntryId, &EntryId> = BTreeMap::new();
        let mut confirmers: BTreeMap<&EntryId, Vec<&Name>> = BTreeMap::new();
        for entry in actions.iter().filter(|entry| !void.contains(&entry.id)) {
            match &entry.what {
                What::Correction { of, by } => {
                    let first = *root.get(of).unwrap_or(&of);
                    if let Some(old) = standing.get_mut(first) {
                        root.insert(&entry.id, first);
                        // Who confirmed the old words did not confirm the new ones.
                        confirmers.remove(first);
                        live.dropped.push(Dropped { entry: of.clone(), why: format!("corrected by {}", entry.id) });
                        *old = Entry { position: entry.position, ..(**by).clone() };
                    }
                }
                What::Confirmation { of, by } => {
                    let first = *root.get(of).unwrap_or(&of);
                    if let Some(confirmed) = standing.get(first) {
                        live.confirmations.entry(confirmed.id.clone()).or_default().push((by.clone(), said(entry)));
                        confirmers.entry(first).or_default().push(by);
                    }
                }
                What::Rejection { of, by } => {
                    let meant = standing.get(*root.get(of).unwrap_or(&of)).map_or(of, |meant| &meant.id);
                    live.rejected.entry(meant.clone()).or_default().push((by.clone(), said(entry)));
                }
                _ => {}
            }
        }
        for (confirmed, by) in confirmers {
            if let Some(confirmed) = standing.get_mut(confirmed) {
                let mut labels: BTreeSet<String> = confirmed.attested.iter().cloned().collect();
                let fresh = by.into_iter().map(|by| format!("confirmed by {by}"));
                let fresh: Vec<String> = fresh.filter(|label| labels.insert(label.clone())).collect();
                confirmed.attested = confirmed.attested.iter().cloned().chain(fresh).collect();
            }
        }
        let mut places = Vec::with_capacity(order.len());
        for (id, place) in order {
            if let Some(entry) = standing.remove(&id) {
                live.entries.push(entry);
                places.push(place);
            }
        }
        live.dropped.sort_by(|a, b| a.entry.cmp(&b.entry));
        (live, places)
    }
}

/// The latest moment that any row speaks of or was reported at. Standing coverage is no row.
pub fn ends(entries: &[Entry]) -> Option<servanda_base::Moment> {
    let moments = entries.iter().filter(|entry| entry.position > 0);
    moments.flat_map(|entry| entry.reported.into_iter().chain(entry.occurred.map(|at| at.to))).max()
}

/// When an entry about another was given; the beginning of time where that is not stated.
fn said(entry: &Entry) -> servanda_base::Moment {
    entry.reported.or(entry.occurred.map(|occurred| occurred.to)).unwrap_or(servanda_base::Moment::MIN)
}
