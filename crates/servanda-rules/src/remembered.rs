//! What red lines counted, kept from one judgement to the next.
//!
//! A body's word on a firing changes what follows, and not what was counted. So counts are kept beside the answers that rest on
//! them, for as long as what was asked on the way stays as it was.

use crate::facts::Asked;
use crate::trigger::Episode;
use crate::world::{Line, World};
use servanda_base::Amount;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What is kept under one choice of readings, while force stays as it is.
#[derive(Debug, Default)]
pub struct Remembered {
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
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&line).cloned();
        if let Some((found, asked)) = known {
            world.rests_on(&asked);
            return found;
        }
        let (found, asked) = world.on_the_way(find);
        let kept = (found.clone(), Arc::new(asked));
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(line, kept);
        found
    }
}
