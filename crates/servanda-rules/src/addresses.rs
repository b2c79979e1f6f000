//! Which entries are among some, by where they lie in memory: nothing else is asked, so that no order of its own shows anywhere.

use servanda_record::Entry;
use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

/// A set of entries.
#[derive(Default)]
pub(crate) struct Addresses(HashSet<usize, BuildHasherDefault<Spread>>);

impl Addresses {
    pub fn with_capacity(entries: usize) -> Addresses {
        Addresses(HashSet::with_capacity_and_hasher(entries, BuildHasherDefault::default()))
    }

    /// True if it was not there before.
    pub fn insert(&mut self, entry: &Entry) -> bool {
        self.0.insert(std::ptr::from_ref(entry).addr())
    }

    pub fn contains(&self, entry: &Entry) -> bool {
        self.0.contains(&std::ptr::from_ref(entry).addr())
    }
}

/// Addresses are chosen by nobody outside, so spreading them is enough.
#[derive(Default)]
struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_usize(usize::from(*byte)));
    }

    fn write_usize(&mut self, address: usize) {
        let mixed = (self.0 ^ address as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 32);
    }
}
