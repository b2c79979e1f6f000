//! What red lines counted, kept from one judgement to the next.
//!
//! A body's word on a firing changes what follows, and not what was counted. So counts are kept beside the answers that rest on
//! them, for as long as what was asked on the way stays as it was.

use crate::facts::Asked;
use crate::force::Force;
use crate::trigger::Episode;
use crate::world::{Line, World};
use servanda_base::Amount;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What is kept under one choice of readings, while force stays as it is.
#[derive(Debug, Default)]
pub struct Remembered {
    /// When the agreement is in force, as long as all this holds.
    force: Mutex<Option<Force>>,
    /// Firings of what counts entries by itself, with no word of who determined them.
    pub(crate) firings: Shelf<Arc<Vec<Episode>>>,
    /// The highest counts.
    pub(crate) highest: Shelf<(Amount, Option<Amount>)>,
}

impl Remembered {
    /// Forgets what rests on anything that does not hold any more.
    pub fn forget_unless(&mut self, holds: impl Fn(&Asked) -> bool) {
        self.firings.forget_unless(&holds);
        self.highest.forget_unless(&holds);
    }

    /// Forgets everything if force came out otherwise.
    pub(crate) fn while_in(&self, force: &Force) {
        let mut known = locked(&self.force);
        if known.as_ref() != Some(force) {
            *known = Some(force.clone());
            locked(&self.firings.0).clear();
            locked(&self.highest.0).clear();
        }
    }
}

fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Answers by the red line, tier and key that they are of.
#[derive(Debug)]
pub(crate) struct Shelf<V>(Mutex<BTreeMap<Line, (V, Arc<Asked>)>>);

impl<V> Default for Shelf<V> {
    fn default() -> Shelf<V> {
        Shelf(Mutex::default())
    }
}

impl<V: Clone> Shelf<V> {
    fn forget_unless(&mut self, holds: impl Fn(&Asked) -> bool) {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner).retain(|_, (_, asked)| holds(asked));
    }

    /// What was found before, if it was; else found now and kept. Two who ask at once may both find it, and find the same.
    pub fn once(&self, world: &World<'_>, line: Line, find: impl FnOnce() -> V) -> V {
        let known = locked(&self.0).get(&line).cloned();
        if let Some((found, asked)) = known {
            world.rests_on(&asked);
            return found;
        }
        let (found, asked) = world.on_the_way(find);
        let kept = (found.clone(), Arc::new(asked));
        locked(&self.0).insert(line, kept);
        found
    }
}
