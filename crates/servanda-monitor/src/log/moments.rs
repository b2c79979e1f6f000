//! Moments, each as often as it was added, so that the last is known after any of them is taken out again.

use servanda_base::Moment;
use std::collections::BTreeMap;

/// Moments and how often each is there.
#[derive(Clone, Debug, Default)]
pub(super) struct Moments(BTreeMap<Moment, u32>);

impl Moments {
    /// Adds a moment.
    pub fn insert(&mut self, at: Moment) {
        *self.0.entry(at).or_insert(0) += 1;
    }

    /// Takes a moment out, once.
    pub fn remove(&mut self, at: Moment) {
        if let Some(times) = self.0.get_mut(&at) {
            *times -= 1;
            if *times == 0 {
                self.0.remove(&at);
            }
        }
    }

    /// The last moment.
    pub fn last(&self) -> Option<Moment> {
        self.0.last_key_value().map(|(at, _)| *at)
    }
}
