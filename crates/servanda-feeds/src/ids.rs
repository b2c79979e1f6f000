//! Ids already used. A record may have a million rows, so the ids stand in one text.
//!
//! Most files count their rows up. As long as each id comes after the one before it, it cannot have been used; a table is
//! made when one does not.

use std::cmp::Ordering;
use std::collections::hash_map::DefaultHasher;
use std::hash::{BuildHasherDefault, Hash, Hasher};

/// A set of ids, each with its number, counted from 1 in the order in which they were added.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ids {
    text: String,
    ends: Vec<usize>,
    /// How many are expected.
    expected: usize,
    /// Empty as long as ids count up. Otherwise found by hash: the upper half of the hash above the number, or zero. At
    /// least a quarter of the slots are free.
    slots: Vec<u64>,
}

impl Ids {
    /// Makes room for so many ids more, if there is any.
    pub fn expect(&mut self, ids: usize) {
        self.ends.try_reserve(ids).ok();
        self.expected = self.ends.len() + ids;
    }

    pub fn contains(&self, id: &str) -> bool {
        self.number(id).is_some()
    }

    /// The number under which an id stands here.
    pub fn number(&self, id: &str) -> Option<u32> {
        if !self.slots.is_empty() {
            return self.slot(id, hash(id)).ok();
        }
        let (mut from, mut to) = (1, self.last() + 1);
        while from < to {
            let middle = from + (to - from) / 2;
            match count(self.get(middle), id) {
                Ordering::Equal => return Some(middle),
                Ordering::Less => from = middle + 1,
                Ordering::Greater => to = middle,
            }
        }
        None
    }

    /// The id of a number, counted from 1; empty if there is none.
    #[inline]
    pub fn get(&self, number: u32) -> &str {
        let Some(at) = (number as usize).checked_sub(1).filter(|at| *at < self.ends.len()) else { return "" };
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[at]]
    }

    /// The number of the id that was added last.
    pub fn last(&self) -> u32 {
        self.ends.len() as u32
    }

    /// Adds an id; false if it was there.
    #[inline]
    pub fn insert(&mut self, id: &str) -> bool {
        let counts_up = self.ends.is_empty() || count(self.get(self.last()), id) == Ordering::Less;
        if !self.slots.is_empty() || !counts_up {
            if self.slots.len() / 4 * 3 < self.ends.len() + 1 {
                self.make_table();
            }
            let hash = hash(id);
            match self.slot(id, hash) {
                Ok(_) => return false,
                Err(slot) => self.slots[slot] = entry(hash, self.last() + 1),
            }
        }
        self.text.push_str(id);
        self.ends.push(self.text.len());
        true
    }

    fn make_table(&mut self) {
        let ids = (self.ends.len() + 1).max(self.expected);
        let mut slots = vec![0; (ids / 3 * 4 + 4).next_power_of_two()];
        for number in 1..=self.last() {
            let hash = hash(self.get(number));
            let mut slot = hash as usize & (slots.len() - 1);
            while slots[slot] != 0 {
                slot = (slot + 1) & (slots.len() - 1);
            }
            slots[slot] = entry(hash, number);
        }
        self.slots = slots;
    }

    /// The number of an id, or the slot that it would take.
    fn slot(&self, id: &str, hash: u64) -> Result<u32, usize> {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        loop {
            let found = self.slots[slot];
            if found == 0 {
                return Err(slot);
            }
            if found >> 32 == hash >> 32 && self.get(found as u32) == id {
                return Ok(found as u32);
            }
            slot = (slot + 1) & mask;
        }
    }
}

fn entry(hash: u64, number: u32) -> u64 {
    hash >> 32 << 32 | u64::from(number)
}

/// How ids count: the shorter first, so that `r-9` comes before `r-10`.
#[inline]
fn count(one: &str, other: &str) -> Ordering {
    one.len().cmp(&other.len()).then_with(|| one.cmp(other))
}

/// SipHash with a fixed key: the same everywhere, and hard to make collide.
fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

/// For keys that are numbers: one multiplication spreads them.
pub(crate) type Spread = BuildHasherDefault<Number>;

#[derive(Default)]
pub(crate) struct Number(u64);

impl Hasher for Number {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(self.0 ^ u64::from(*byte)));
    }

    fn write_u64(&mut self, number: u64) {
        // 2^64 divided by the golden ratio (Knuth, The Art of Computer Programming, 6.4).
        let product = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = product ^ (product >> 32);
    }
}

#[cfg(test)]
mod tests {
    use super::Ids;

    #[test]
    fn an_id_is_taken_once() {
        let mut ids = Ids::default();
        for number in 0..1000 {
            assert!(ids.insert(&format!("row-{number}")));
        }
        assert!(!ids.insert("row-7"));
        assert!(!ids.insert("row-7"));
        assert!(ids.contains("row-999"));
        assert!(!ids.contains("row-1000"));
        assert!(!ids.contains(""));
    }

    #[test]
    fn any_ids_are_told_apart_as_a_plain_set_tells_them() {
        use proptest::prelude::*;
        let few = prop_oneof![2 => "[ab]{0,3}", 1 => (0..40u32).prop_map(|number| format!("r-{number}"))];
        let ascending = (0..100u32).prop_map(|to| (0..to).map(|number| format!("r-{number}")).collect::<Vec<_>>());
        proptest!(|(first in ascending, then in prop::collection::vec(few, 0..80), expected in 0..200usize)| {
            let (mut ids, mut twin) = (Ids::default(), Vec::new());
            ids.expect(expected);
            for id in first.iter().chain(&then) {
                let is_new = !twin.contains(id);
                prop_assert_eq!(ids.contains(id), !is_new);
                prop_assert_eq!(ids.insert(id), is_new);
                if is_new {
                    twin.push(id.clone());
                }
            }
            for (at, id) in twin.iter().enumerate() {
                let number = at as u32 + 1;
                prop_assert_eq!((ids.get(number), ids.number(id)), (id.as_str(), Some(number)));
            }
            prop_assert_eq!((ids.last() as usize, ids.get(0), ids.contains("none")), (twin.len(), "", false));
        });
    }
}
