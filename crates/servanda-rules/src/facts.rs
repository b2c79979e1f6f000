//! What the rules ask of the record: the entries that stand, by what they speak of.
//!
//! Whoever answers decides how: by looking through the whole record each time, or from lists that are kept up to date.
//! The answers are the same, and so is what follows from them.

use crate::World;
use crate::evidence::Matched;
use crate::world::Stays;
use servanda_agreement::{Condition, Name};
use servanda_base::Moment;
use servanda_record::{Dropped, Entry};
use std::collections::{BTreeMap, BTreeSet};

/// What is known of what happened. Lists are in the order of the record.
pub trait Facts: Sync {
    /// Incidents, acts and tallies of one event.
    fn of_event(&self, event: &str) -> Vec<&Entry>;
    /// [`Facts::of_event`], with how each entry fits what is wanted. `wanted` names it in full; an answer that was found
    /// before for an entry that has stood unchanged since may be handed out again while it `stands`.
    fn of_each(
        &self,
        event: &str,
        _wanted: &str,
        find: &dyn Fn(&Entry) -> Matched,
        _stands: &dyn Fn(&Matched) -> bool,
    ) -> Vec<(&Entry, Matched)> {
        self.of_event(event).into_iter().map(|entry| (entry, find(entry))).collect()
    }
    /// Every entry that stands.
    fn all(&self) -> Vec<&Entry>;
    /// Incidents and tallies.
    fn reports(&self) -> Vec<&Entry>;
    /// Readings of one gauge or indicator.
    fn readings(&self, gauge: &str) -> Vec<&Entry>;
    /// Readings of one counter.
    fn counter(&self, counter: &str) -> Vec<&Entry>;
    /// Plain coverage, and tallies of one event: both say that somebody watched.
    fn watching(&self, event: &str) -> Vec<&Entry>;
    /// What bodies determined.
    fn determinations(&self) -> Vec<&Entry>;
    /// True if something that stands has this name; it may be true of a name that is only spoken of.
    fn is_entry(&self, name: &str) -> bool;
    /// Monitors that were kept out.
    fn restrictions(&self) -> Vec<&Entry>;
    /// Entries on one matter: those with this conflict key.
    fn on_matter(&self, conflict: &str) -> Vec<&Entry>;
    /// Who confirmed an entry that stands, and when each did.
    fn confirmations(&self, entry: &Entry) -> &[(Name, Moment)];
    /// Who rejected an entry that stands, and when each did.
    fn rejections(&self, entry: &Entry) -> &[(Name, Moment)];
    /// Entries that no longer stand, by their names.
    fn dropped(&self) -> &[Dropped];
    /// The last moment that the record speaks of, or at which it was spoken.
    fn end(&self) -> Option<Moment>;
    /// The end of the last thing that the record says happened.
    fn latest(&self) -> Option<Moment>;
    /// Attestations that count where a clause names no proof.
    fn default_proof(&self) -> Option<&[String]>;
    /// Readings that some entry counts only under, each once, sorted.
    fn read_in(&self) -> Vec<&str>;
    /// Moments at which something may change, those of entries and those that follow from them by a length that the
    /// agreement names; they may be more than need be, in any order.
    fn points(&self, world: &World<'_>, of: &Turning<'_>) -> Vec<Moment>;
}

/// What it is that may change.
#[derive(Clone, Copy, Debug)]
pub enum Turning<'c> {
    /// The value of a condition under a standard of proof.
    Condition(&'c Condition, Option<&'c str>),
    /// Which phase is open.
    Phases,
    /// The level of a gauge.
    Gauge(&'c str),
}

/// A part of what is known that is asked for at a time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// [`Facts::of_event`].
    Event(Name),
    /// [`Facts::all`].
    All,
    /// [`Facts::reports`].
    Reports,
    /// [`Facts::readings`].
    Gauge(Name),
    /// [`Facts::counter`].
    Counter(Name),
    /// Plain coverage; tallies are on the channel of their event.
    Coverage,
    /// [`Facts::determinations`] about one name: a red line, a clause, an entry.
    DeterminationsOn(Name),
    /// [`Facts::determinations`] about entries, whichever.
    DeterminationsOnEntries,
    /// [`Facts::restrictions`].
    Restrictions,
    /// [`Facts::on_matter`], whatever the matter.
    Matters,
    /// [`Facts::dropped`].
    Dropped,
    /// [`Facts::end`].
    End,
    /// When phases are open; this is no list of entries, but follows from them.
    Phases,
}

/// What was asked on the way to an answer: as long as all of it stays as it was, and force and phases with it, so does the
/// answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// What was read.
    pub channels: BTreeSet<Channel>,
    /// Whether what happened up to a moment was closed, and what was answered.
    pub closed: BTreeMap<Moment, bool>,
    /// At which moments judged the answer is the same.
    pub stays: Stays,
}

impl Asked {
    /// Adds what was asked on the way to something that this rests on.
    pub fn extend(&mut self, other: &Asked) {
        for channel in other.channels.iter() {
            if !self.channels.contains(channel) {
                self.channels.insert(channel.clone());
            }
        }
        self.closed.extend(other.closed.iter().map(|(at, answer)| (*at, *answer)));
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Nothing is known.
    pub struct Nothing;

    impl Facts for Nothing {
        fn of_event(&self, _: &str) -> Vec<&Entry> {
            Vec::new()
        }
        fn all(&self) -> Vec<&Entry> {
            Vec::new()
        }
        fn reports(&self) -> Vec<&Entry> {
            Vec::new()
        }
        fn readings(&self, _: &str) -> Vec<&Entry> {
            Vec::new()
        }
        fn counter(&self, _: &str) -> Vec<&Entry> {
            Vec::new()
        }
        fn watching(&self, _: &str) -> Vec<&Entry> {
            Vec::new()
        }
        fn determinations(&self) -> Vec<&Entry> {
            Vec::new()
        }
        fn is_entry(&self, _: &str) -> bool {
            false
        }
        fn restrictions(&self) -> Vec<&Entry> {
            Vec::new()
        }
        fn on_matter(&self, _: &str) -> Vec<&Entry> {
            Vec::new()
        }
        fn confirmations(&self, _: &Entry) -> &[(Name, Moment)] {
            &[]
        }
        fn rejections(&self, _: &Entry) -> &[(Name, Moment)] {
            &[]
        }
        fn dropped(&self) -> &[Dropped] {
            &[]
        }
        fn end(&self) -> Option<Moment> {
            None
        }
        fn latest(&self) -> Option<Moment> {
            None
        }
        fn default_proof(&self) -> Option<&[String]> {
            None
        }
        fn read_in(&self) -> Vec<&str> {
            Vec::new()
        }
        fn points(&self, _: &World<'_>, _: &Turning<'_>) -> Vec<Moment> {
            Vec::new()
        }
    }
}
