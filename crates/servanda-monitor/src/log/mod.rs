//! The live part of a record, kept up to date while entries come and go in any order.
//!
//! Entries act on each other by their ids alone: a correction, a confirmation, a rejection, a withdrawal, a release names
//! another entry, and an id may come twice. What hangs together by ids is a *matter*. What stands of a record is what stands
//! of each matter, put together, so a change is followed up in its own matter only, by asking [`Live::of`] of its entries.
//!
//! **What a change costs.** One look-up where nothing else names the entry, which is nearly always so. Else a matter of n
//! entries is gone through once each time the facts are asked for, however many of its entries changed since: about
//! n log n, a clone of each entry among it. A matter of 10,000 entries or more is still right, only slower.
//!
//! Architecture invariant: no rule of what stands is written here; that is `servanda-record`.

mod facts;
mod index;
mod moments;

pub use facts::{Changes, Fact, FactId};
pub use index::{Channel, Index};

use facts::Facts;
use servanda_base::Moment;
use servanda_record::{Dropped, Entry, EntryId, Live, Name, Text};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// When an entry came. The first arrival of its id is also a fact's place in the order of [`Live::entries`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Arrival {
    /// Place of the row in the order of arrival, counted from 1; 0 is standing coverage.
    pub position: u32,
    /// Place of the entry among those of its position, counted from 0.
    pub index: u32,
}

/// What has arrived, and what stands of it.
///
/// [`Log::insert`] and [`Log::retract`] only note what came and went. Facts, lists and all else that is asked of the log are as
/// of the last [`Log::take_changes`].
#[derive(Clone, Debug, Default)]
pub struct Log {
    arrivals: BTreeMap<Arrival, Arc<Entry>>,
    /// Where the node of an id is. Only ever asked by id and never walked through, so that no order of its own shows anywhere.
    ids: HashMap<Text, usize>,
    nodes: Vec<Node>,
    free: Vec<usize>,
    /// Nodes whose matter is to be looked at again.
    dirty: Vec<usize>,
    facts: Facts,
    rejected: Statements,
    confirmations: Statements,
    dropped: BTreeMap<EntryId, Vec<Dropped>>,
    /// How many entries that came count only under a reading.
    read_in: BTreeMap<String, u32>,
}

/// By whom something was said of an entry, and when.
type Statements = BTreeMap<EntryId, Vec<(Name, Moment)>>;

/// One id.
#[derive(Clone, Debug, Default)]
struct Node {
    id: Text,
    /// Entries that have or name this id.
    mentions: Vec<(Arrival, Arc<Entry>)>,
    /// What stands in the place of the entry that first came with this id.
    fact: Option<FactId>,
    /// Something was said of this id or dropped under it.
    is_spoken_of: bool,
    is_dirty: bool,
}

impl Log {
    /// Takes an entry in, at its position; `index` is its place among the entries of that position. False if that place is
    /// taken: then nothing changes.
    pub fn insert(&mut self, entry: impl Into<Arc<Entry>>, index: u32) -> bool {
        let entry = entry.into();
        let arrival = Arrival { position: entry.position, index };
        if self.arrivals.contains_key(&arrival) {
            return false;
        }
        for id in ids(&entry) {
            self.touch(id, |mentions| mentions.push((arrival, Arc::clone(&entry))));
        }
        if let Some(reading) = &entry.read_in {
            *self.read_in.entry(reading.clone()).or_default() += 1;
        }
        self.arrivals.insert(arrival, entry);
        true
    }

    /// Takes all entries of a position out, as if they had never come, and hands them back with their indices.
    pub fn retract(&mut self, position: u32) -> Vec<(u32, Arc<Entry>)> {
        let row = Arrival { position, index: 0 }..=Arrival { position, index: u32::MAX };
        let arrivals: Vec<Arrival> = self.arrivals.range(row).map(|(arrival, _)| *arrival).collect();
        let mut taken = Vec::with_capacity(arrivals.len());
        for arrival in arrivals {
            let Some(entry) = self.arrivals.remove(&arrival) else { continue };
            for id in ids(&entry) {
                self.touch(id, |mentions| mentions.retain(|(other, _)| *other != arrival));
            }
            if let Some(reading) = &entry.read_in
                && let Some(count) = self.read_in.get_mut(reading)
            {
                *count -= 1;
                if *count == 0 {
                    self.read_in.remove(reading);
                }
            }
            taken.push((arrival.index, entry));
        }
        taken
    }

    /// Changes who mentions an id, and has its matter looked at again.
    fn touch(&mut self, id: &str, change: impl FnOnce(&mut Vec<(Arrival, Arc<Entry>)>)) {
        let at = match self.ids.get(id) {
            Some(at) => *at,
            None => {
                let id = Text::from(id);
                let at = self.free.pop().unwrap_or(self.nodes.len());
                if at == self.nodes.len() {
                    self.nodes.push(Node::default());
                }
                // Most ids are in one entry and stay so.
                self.nodes[at] = Node { id: id.clone(), mentions: Vec::with_capacity(1), ..Node::default() };
                self.ids.insert(id, at);
                at
            }
        };
        let node = &mut self.nodes[at];
        change(&mut node.mentions);
        if !node.is_dirty {
            node.is_dirty = true;
            self.dirty.push(at);
        }
    }

    /// Brings the facts up to date and tells which went and which came since the last time, net.
    ///
    /// What went can still be read until the next time; its number is free again after that.
    pub fn take_changes(&mut self) -> Changes {
        self.facts.forget_gone();
        let mut changes = Changes::default();
        for at in std::mem::take(&mut self.dirty) {
            let node = &mut self.nodes[at];
            // A matter has as a rule several ids that are marked; the first of them settles it.
            if !node.is_dirty {
                continue;
            }
            let alone = match node.mentions.as_slice() {
                [] if !node.is_spoken_of => None,
                [(arrival, entry)] if !node.is_spoken_of && entry.acts_on().is_none() => {
                    Some(Fact::plain(Arc::clone(entry), *arrival))
                }
                _ => {
                    self.settle_matter(at, &mut changes);
                    continue;
                }
            };
            node.is_dirty = false;
            node.fact = self.facts.replace(node.fact, alone, &mut changes);
            self.forget_unless_named(at);
        }
        changes
    }

    /// Finds anew what stands of the matter of a node.
    fn settle_matter(&mut self, at: usize, changes: &mut Changes) {
        let (matter, entries) = self.matter(at);
        let (mut live, places) = Live::of(entries.iter().map(|(_, entry)| &**entry));
        let mut standing: BTreeMap<&str, Fact> = BTreeMap::new();
        for (entry, place) in std::mem::take(&mut live.entries).into_iter().zip(places) {
            let (arrival, first) = &entries[place];
            let said = |of: &Statements| of.get(&entry.id).cloned().unwrap_or_default();
            let (confirmations, rejected) = (said(&live.confirmations), said(&live.rejected));
            standing.insert(&first.id, Fact { entry: entry.into(), arrival: *arrival, confirmations, rejected });
        }
        let mut dropped: BTreeMap<EntryId, Vec<Dropped>> = BTreeMap::new();
        for one in live.dropped {
            dropped.entry(one.entry.clone()).or_default().push(one);
        }
        for at in matter {
            let node = &mut self.nodes[at];
            let id = &*node.id;
            node.is_dirty = false;
            node.fact = self.facts.replace(node.fact, standing.remove(id), changes);
            let (confirmations, rejected) = (live.confirmations.remove(id), live.rejected.remove(id));
            let dropped = dropped.remove(id);
            let is_spoken_of = confirmations.is_some() || rejected.is_some() || dropped.is_some();
            if node.is_spoken_of || is_spoken_of {
                put(&mut self.confirmations, id, confirmations);
                put(&mut self.rejected, id, rejected);
                if put(&mut self.dropped, id, dropped) {
                    self.facts.index.dropped_anew();
                }
            }
            node.is_spoken_of = is_spoken_of;
            self.forget_unless_named(at);
        }
    }

    /// The nodes that hang together with one, and the entries that have or name their ids, in order of arrival.
    fn matter(&self, at: usize) -> (BTreeSet<usize>, Vec<(Arrival, Arc<Entry>)>) {
        let mut matter = BTreeSet::from([at]);
        let mut open = vec![at];
        let mut entries = Vec::new();
        while let Some(at) = open.pop() {
            for (arrival, entry) in &self.nodes[at].mentions {
                entries.push((*arrival, Arc::clone(entry)));
                let others = ids(entry).filter_map(|id| self.ids.get(id));
                open.extend(others.filter(|other| matter.insert(**other)));
            }
        }
        entries.sort_unstable_by_key(|(arrival, _)| *arrival);
        entries.dedup_by_key(|(arrival, _)| *arrival);
        (matter, entries)
    }

    /// Forgets an id that no entry has or names any more.
    fn forget_unless_named(&mut self, at: usize) {
        if self.nodes[at].mentions.is_empty() {
            let node = std::mem::take(&mut self.nodes[at]);
            self.ids.remove(&*node.id);
            self.free.push(at);
        }
    }

    /// A fact that stands, or that went at the last [`Log::take_changes`].
    pub fn fact(&self, id: FactId) -> Option<&Fact> {
        self.facts.get(id)
    }

    /// True if some entry has this id, or names it.
    pub fn names(&self, id: &str) -> bool {
        self.ids.contains_key(id)
    }

    /// The facts that stand, list by list.
    pub fn index(&self) -> &Index {
        &self.facts.index
    }

    /// The highest position that has arrived; 0 where there is none. Rows set aside are not among them.
    pub fn last_position(&self) -> u32 {
        self.arrivals.last_key_value().map_or(0, |(arrival, _)| arrival.position)
    }

    /// The last moment that what stands speaks of, or at which it was spoken; standing coverage left out.
    pub fn end(&self) -> Option<Moment> {
        self.facts.spoken.last()
    }

    /// The end of the last thing that what stands says happened; standing coverage left out.
    pub fn latest(&self) -> Option<Moment> {
        self.facts.occurred.last()
    }

    /// Who confirmed what stands under a name, and when each did.
    pub fn confirmations(&self, id: &str) -> &[(Name, Moment)] {
        self.confirmations.get(id).map_or(&[], Vec::as_slice)
    }

    /// Who rejected what stands under a name, and when each did.
    pub fn rejections(&self, id: &str) -> &[(Name, Moment)] {
        self.rejected.get(id).map_or(&[], Vec::as_slice)
    }

    /// Readings that some entry which came counts only under, each once, sorted.
    pub fn read_in(&self) -> impl Iterator<Item = &str> {
        self.read_in.keys().map(String::as_str)
    }

    /// Entries that no longer stand, and why, in the order of [`Live::dropped`].
    pub fn dropped(&self) -> impl Iterator<Item = &Dropped> {
        self.dropped.values().flatten()
    }

    /// What stands, all of it, as [`servanda_record::Record::live`] gives it.
    pub fn live(&self) -> Live {
        let facts = self.index().facts(&Channel::All).filter_map(|id| self.fact(id));
        Live {
            entries: facts.map(|fact| (*fact.entry).clone()).collect(),
            rejected: self.rejected.clone(),
            confirmations: self.confirmations.clone(),
            dropped: self.dropped().cloned().collect(),
        }
    }
}

/// The ids by which an entry hangs together with others, each once: its own, the one it acts on, the one it puts in place.
fn ids(entry: &Entry) -> impl Iterator<Item = &str> {
    let own = entry.id.as_str();
    let of = entry.acts_on().map(String::as_str).filter(|of| *of != own);
    let by = match &entry.what {
        servanda_record::What::Correction { by, .. } => Some(by.id.as_str()),
        _ => None,
    };
    let by = by.filter(|by| *by != own && Some(*by) != of);
    std::iter::once(own).chain(of).chain(by)
}

/// Puts a value in the place of what was there; true if that makes a difference.
fn put<T: PartialEq>(map: &mut BTreeMap<EntryId, T>, id: &str, value: Option<T>) -> bool {
    if map.get(id) == value.as_ref() {
        return false;
    }
    match value {
        Some(value) => map.insert(id.to_owned(), value),
        None => map.remove(id),
    };
    true
}

#[cfg(test)]
mod tests;
