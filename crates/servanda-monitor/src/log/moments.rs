//! Moments, each as often as it was added, so that the last is known after any of them is taken out again.

use crate::blocked::{Blocked, Keyed};
use servanda_base::Moment;

#[derive(Clone, Copy, Debug)]
struct At(Moment);

impl Keyed for At {
    type Key = Moment;
    fn key(&self) -> Moment {
        self.0
    }
}

/// Moments in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Moments(Blocked<At>);

impl Moments {
    /// Adds a moment.
    pub fn insert(&mut self, at: Moment) {
        self.0.insert(At(at));
    }

    /// Takes a moment out, once.
    pub fn remove(&mut self, at: Moment) {
        self.0.remove(at, |_| true);
    }

    /// The last moment.
    pub fn last(&self) -> Option<Moment> {
        self.0.last().map(|last| last.0)
    }
}
