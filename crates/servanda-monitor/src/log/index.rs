//! The lists of facts that rules ask for, each in the order of the entries that stand.

use super::{Arrival, FactId};
use crate::blocked::{Blocked, Keyed};
use servanda_record::{Entry, Text, What};
use std::collections::BTreeMap;

/// A list of facts; what a status rests on can be said in these words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// Every fact.
    All,
    /// Incidents and tallies.
    Reports,
    /// Incidents, acts and tallies at a time not stated.
    Undated,
    /// Somebody watched. Tallies, which are coverage too, are under their event.
    Coverage,
    /// A body decided.
    Determinations,
    /// A monitor was kept out.
    Restrictions,
    /// Steps in the life of an incident file.
    FileSteps,
    /// Entries that no longer stand: no list of facts, only a version, of [`Log::dropped`](super::Log::dropped).
    Dropped,
    /// Incidents, acts and tallies of an event.
    Event(Text),
    /// Readings of a gauge.
    Gauge(Text),
    /// Readings of a counter.
    Counter(Text),
    /// Rows that disagree with each other, by their key.
    Conflict(Text),
}

/// A fact in a list.
#[derive(Clone, Copy, Debug)]
struct Listed {
    arrival: Arrival,
    fact: FactId,
}

impl Keyed for Listed {
    type Key = Arrival;
    fn key(&self) -> Arrival {
        self.arrival
    }
}

#[derive(Clone, Debug, Default)]
struct List {
    facts: Blocked<Listed>,
    version: u64,
}

/// All lists. One that was ever filled is kept when it is empty again, so that its version never goes back.
#[derive(Clone, Debug, Default)]
pub struct Index {
    lists: BTreeMap<Channel, List>,
}

impl Index {
    /// The facts of a list, in the order of [`servanda_record::Live::entries`].
    pub fn facts(&self, channel: &Channel) -> impl Iterator<Item = FactId> + '_ {
        self.lists.get(channel).into_iter().flat_map(|list| list.facts.iter()).map(|listed| listed.fact)
    }

    /// How many facts a list has.
    pub fn len(&self, channel: &Channel) -> usize {
        self.lists.get(channel).map_or(0, |list| list.facts.len())
    }

    /// A number that goes up whenever the list changes; 0 for one that nothing was ever in.
    pub fn version(&self, channel: &Channel) -> u64 {
        self.lists.get(channel).map_or(0, |list| list.version)
    }

    /// The lists that something is or was in.
    pub fn channels(&self) -> impl Iterator<Item = &Channel> {
        self.lists.keys()
    }

    /// Puts a fact into each of its lists.
    pub(super) fn insert(&mut self, entry: &Entry, arrival: Arrival, fact: FactId) {
        channels(entry, |channel| self.changing(channel).facts.insert(Listed { arrival, fact }));
    }

    /// Takes a fact out of each of its lists.
    pub(super) fn remove(&mut self, entry: &Entry, arrival: Arrival, fact: FactId) {
        channels(entry, |channel| {
            self.changing(channel).facts.remove(arrival, |listed| listed.fact == fact);
        });
    }

    /// Notes that what no longer stands is another.
    pub(super) fn dropped_anew(&mut self) {
        self.changing(Channel::Dropped);
    }

    fn changing(&mut self, channel: Channel) -> &mut List {
        let list = self.lists.entry(channel).or_default();
        list.version += 1;
        list
    }
}

/// Tells each list that an entry is in.
fn channels(entry: &Entry, mut tell: impl FnMut(Channel)) {
    tell(Channel::All);
    if let Some(key) = &entry.conflict {
        tell(Channel::Conflict(key.as_str().into()));
    }
    let event: Text = match &entry.what {
        What::Incident(one) => {
            tell(Channel::Reports);
            one.event.clone()
        }
        What::Act(one) => one.event.clone(),
        What::Tally { event, .. } => {
            tell(Channel::Reports);
            event.as_str().into()
        }
        What::Counter { counter, .. } => return tell(Channel::Counter(counter.as_str().into())),
        What::Measurement { gauge, .. } => return tell(Channel::Gauge(gauge.as_str().into())),
        What::Coverage { .. } => return tell(Channel::Coverage),
        What::FileStep { .. } => return tell(Channel::FileSteps),
        What::Determination { .. } => return tell(Channel::Determinations),
        What::Restriction { .. } => return tell(Channel::Restrictions),
        // These act on others. As what a correction puts in place they stand, and say nothing of the world.
        What::Confirmation { .. }
        | What::Rejection { .. }
        | What::Correction { .. }
        | What::Withdrawal { .. }
        | What::Release { .. } => return,
    };
    tell(Channel::Event(event));
    if entry.occurred.is_none() {
        tell(Channel::Undated);
    }
}
