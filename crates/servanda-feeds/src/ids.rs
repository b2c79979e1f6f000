//! Ids already used. A record may have a million rows, so the ids stand in one text and are found by their hash.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher};

/// A set of ids; ids with the same hash form a chain.
#[derive(Default)]
pub(crate) struct Ids {
    text: String,
    ids: Vec<Id>,
    last_of_hash: HashMap<u64, u32, Spread>,
}

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
        self.find(id, self.last_of_hash.get(&hash(id)).copied().unwrap_or(0))
    }

    /// Adds an id; false if it was there.
    pub fn insert(&mut self, id: &str) -> bool {
        let number = self.ids.len() as u32 + 1;
        let hash = hash(id);
        let before = self.last_of_hash.insert(hash, number).unwrap_or(0);
        if before != 0 && self.find(id, before) {
            self.last_of_hash.insert(hash, before);
            return false;
        }
        self.text.push_str(id);
        self.ids.push(Id { end: self.text.len(), before });
        true
    }

    fn find(&self, id: &str, mut number: u32) -> bool {
        while let Some(at) = (number as usize).checked_sub(1) {
            let start = at.checked_sub(1).map_or(0, |before| self.ids[before].end);
            if self.text[start..self.ids[at].end] == *id {
                return true;
            }
            number = self.ids[at].before;
        }
        false
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
