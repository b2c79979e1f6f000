//! Facts by number: what stands, what just went, and what is known of all of them together.

use super::Arrival;
use super::index::Index;
use super::moments::Moments;
use servanda_base::Moment;
use servanda_record::{Entry, Name};
use std::sync::Arc;

/// The number of a fact: the same as long as it stands unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactId(pub u32);

/// An entry that stands, as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// The entry, with confirmations added to `attested` and corrections put in place.
    pub entry: Arc<Entry>,
    /// When its id first came: its place in the order of the entries that stand.
    pub arrival: Arrival,
    /// Who confirmed it as it stands now, and when.
    pub confirmations: Vec<(Name, Moment)>,
    /// Who rejected it, and when.
    pub rejected: Vec<(Name, Moment)>,
}

impl Fact {
    /// An entry of which nothing else speaks.
    pub(super) fn plain(entry: Arc<Entry>, arrival: Arrival) -> Fact {
        Fact { entry, arrival, confirmations: Vec::new(), rejected: Vec::new() }
    }
}

/// Which facts went and which came, net: one that is found anew to be what it was is neither.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Facts that stood and do not.
    pub gone: Vec<FactId>,
    /// Facts that stand and did not.
    pub came: Vec<FactId>,
}

/// All facts, in the lists that rules ask for.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    slots: Vec<Option<Fact>>,
    free: Vec<FactId>,
    /// What went last, kept to be read.
    gone: Vec<FactId>,
    pub index: Index,
    /// When what stands ended or was reported, the later of the two.
    pub spoken: Moments,
    /// When what stands ended.
    pub occurred: Moments,
}

impl Facts {
    /// A fact that stands, or that just went.
    pub fn get(&self, id: FactId) -> Option<&Fact> {
        self.slots.get(id.0 as usize)?.as_ref()
    }

    /// Forgets what went last; its numbers may be given again.
    pub fn forget_gone(&mut self) {
        for id in self.gone.drain(..) {
            self.slots[id.0 as usize] = None;
            self.free.push(id);
        }
    }

    /// Puts a fact, or nothing, in the place of another, or of nothing. What is equal stays.
    pub fn replace(&mut self, old: Option<FactId>, new: Option<Fact>, changes: &mut Changes) -> Option<FactId> {
        if let Some(old) = old {
            let was = self.slots[old.0 as usize].as_ref();
            if was == new.as_ref() {
                return Some(old);
            }
            if let Some(was) = was {
                self.index.remove(&was.entry, was.arrival, old);
                let (spoken, occurred) = moments(&was.entry);
                spoken.into_iter().for_each(|at| self.spoken.remove(at));
                occurred.into_iter().for_each(|at| self.occurred.remove(at));
            }
            self.gone.push(old);
            changes.gone.push(old);
        }
        let new = new?;
        let id = self.free.pop().unwrap_or(FactId(self.slots.len() as u32));
        self.index.insert(&new.entry, new.arrival, id);
        let (spoken, occurred) = moments(&new.entry);
        spoken.into_iter().for_each(|at| self.spoken.insert(at));
        occurred.into_iter().for_each(|at| self.occurred.insert(at));
        match self.slots.get_mut(id.0 as usize) {
            Some(slot) => *slot = Some(new),
            None => self.slots.push(Some(new)),
        }
        changes.came.push(id);
        Some(id)
    }
}

/// The last moment that an entry speaks of or was reported at, and the end of what it says happened. Standing coverage and
/// what has no end are left out.
fn moments(entry: &Entry) -> (Option<Moment>, Option<Moment>) {
    if entry.position == 0 {
        return (None, None);
    }
    let has_end = |at: &Moment| *at < Moment::MAX;
    let occurred = entry.occurred.map(|at| at.to).filter(has_end);
    (entry.reported.filter(has_end).max(occurred), occurred)
}
