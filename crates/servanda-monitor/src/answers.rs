//! How each fact fits what is wanted, kept for as long as it stands unchanged: a row that comes in is matched, the others are
//! not matched again.

use crate::log::FactId;
use servanda_rules::Matched;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Answers by what was wanted, then by the number of the fact: about 70 bytes each.
#[derive(Debug, Default)]
pub(crate) struct Answers(Mutex<BTreeMap<String, Vec<Option<Matched>>>>);

impl Answers {
    /// What was found before. It is handed out whole, so that nobody waits while more is found; who comes meanwhile finds
    /// everything for itself.
    pub fn take(&self, wanted: &str) -> Vec<Option<Matched>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get_mut(wanted).map(std::mem::take).unwrap_or_default()
    }

    /// Puts back what is known now.
    pub fn put(&self, wanted: &str, known: Vec<Option<Matched>>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match all.get_mut(wanted) {
            Some(place) => *place = known,
            None => drop(all.insert(wanted.to_owned(), known)),
        }
    }

    /// Forgets what is known of some facts, whose numbers may be given again.
    pub fn forget(&mut self, gone: impl Iterator<Item = FactId> + Clone) {
        for known in self.0.get_mut().unwrap_or_else(PoisonError::into_inner).values_mut() {
            for id in gone.clone() {
                if let Some(answer) = known.get_mut(id.0 as usize) {
                    *answer = None;
                }
            }
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
