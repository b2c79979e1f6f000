//! Ids already used. A record may have a million rows, so the ids stand in one text and are found by their hash.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher};

/// A set of ids; ids with the same hash form a chain.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ids {
    text: String,
    ids: Vec<Id>,
    last_of_hash: HashMap<u64, u32, Spread>,
}

#[derive(Clone, Debug)]
struct Id {
    end: usize,
    /// The one before it with the same hash, plus one; zero for none.
    before: u32,
}

impl Ids {
    /// Makes room for so many ids more, if there is any.
    pub fn expect(&mut self, ids: usize) {
        self.ids.try_reserve(ids).ok();
        self.last_of_hash.try_reserve(ids).ok();
    }

    pub fn contains(&self, id: &str) -> bool {
        self.number(id).is_some()
    }

    /// The number under which an id stands here.
    pub fn number(&self, id: &str) -> Option<u32> {
        let number = self.find(id, self.last_of_hash.get(&hash(id)).copied().unwrap_or(0));
        (number != 0).then_some(number)
    }

    /// The id of a number, counted from 1; empty if there is none.
    pub fn get(&self, number: u32) -> &str {
        let Some(at) = (number as usize).checked_sub(1).filter(|at| *at < self.ids.len()) else { return "" };
        let start = at.checked_sub(1).map_or(0, |before| self.ids[before].end);
        &self.text[start..self.ids[at].end]
    }

    /// The number of the id that was added last.
    pub fn last(&self) -> u32 {
        self.ids.len() as u32
    }

    /// Adds an id; false if it was there.
    pub fn insert(&mut self, id: &str) -> bool {
        let number = self.ids.len() as u32 + 1;
        let hash = hash(id);
        let before = self.last_of_hash.insert(hash, number).unwrap_or(0);
        if before != 0 && self.find(id, before) != 0 {
            self.last_of_hash.insert(hash, before);
            return false;
        }
        self.text.push_str(id);
        self.ids.push(Id { end: self.text.len(), before });
        true
    }

    /// The number of the id in a chain; zero if it is not there.
    fn find(&self, id: &str, mut number: u32) -> u32 {
        while number != 0 && self.get(number) != id {
            number = self.ids[number as usize - 1].before;
        }
        number
    }
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
}
