//! A sorted list in blocks, which takes an item anywhere at the cost of one block.

use std::fmt;

/// Something with a place in a sorted list.
pub trait Keyed: Copy {
    /// What the list is sorted by; several items may share a key.
    type Key: Copy + Ord;
    /// The item's key.
    fn key(&self) -> Self::Key;
}

/// How many items a block holds at most. Moving half a block of hits costs about as much as one miss of the cache.
const FULL: usize = 512;

/// A sorted list in blocks. Items with one key lie in the order in which they came.
///
/// Up to `FEW` items lie in the list itself: with a million short lists, each of which is looked at once in a long while, every
/// step to another place in memory is waited for. One block more is at hand without a list of blocks.
#[derive(Clone)]
pub struct Blocked<T: Keyed, const FEW: usize = 0> {
    items: Items<T, FEW>,
}

#[derive(Clone)]
enum Items<T: Keyed, const FEW: usize> {
    /// The first so many, at least one; what lies behind them is of no meaning.
    Few(u8, [T; FEW]),
    One(Vec<T>),
    Many(Box<Blocks<T>>),
}

/// Several blocks.
#[derive(Clone)]
struct Blocks<T: Keyed> {
    /// The first key of each block, apart from the blocks so that a search touches few lines of the cache.
    firsts: Vec<T::Key>,
    blocks: Vec<Vec<T>>,
    len: usize,
}

impl<T: Keyed, const FEW: usize> Default for Blocked<T, FEW> {
    fn default() -> Self {
        Blocked { items: Items::One(Vec::new()) }
    }
}

impl<T: Keyed + fmt::Debug, const FEW: usize> fmt::Debug for Blocked<T, FEW> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// A place in the list, valid until the list changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    block: usize,
    at: usize,
}

impl<T: Keyed, const FEW: usize> Blocked<T, FEW> {
    /// How many items.
    #[inline]
    pub fn len(&self) -> usize {
        match &self.items {
            Items::Few(len, _) => usize::from(*len),
            Items::One(items) => items.len(),
            Items::Many(blocks) => blocks.len,
        }
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes that the items and the list of blocks take, room that is set aside included.
    pub fn bytes(&self) -> usize {
        match &self.items {
            Items::Few(_, items) => size_of_val(items),
            Items::One(items) => items.capacity() * size_of::<T>(),
            Items::Many(blocks) => size_of::<Blocks<T>>() + blocks.bytes(),
        }
    }

    /// The block of a number, which is never empty.
    #[inline]
    fn block(&self, at: usize) -> Option<&[T]> {
        match &self.items {
            Items::Few(len, items) => (at == 0).then(|| &items[..usize::from(*len)]),
            Items::One(items) => (at == 0 && !items.is_empty()).then_some(items),
            Items::Many(blocks) => blocks.blocks.get(at).map(Vec::as_slice),
        }
    }

    /// The items where they are one block at most.
    #[inline]
    fn short(&self) -> Result<&[T], &Blocks<T>> {
        match &self.items {
            Items::Few(len, items) => Ok(&items[..usize::from(*len)]),
            Items::One(items) => Ok(items),
            Items::Many(blocks) => Err(blocks),
        }
    }

    /// Changes the items as several blocks, made so where they are not.
    fn as_many(&mut self, change: impl FnOnce(&mut Blocks<T>)) {
        let mut blocks = match std::mem::take(self).items {
            Items::Few(len, items) => Box::new(Blocks::of(items[..usize::from(len)].to_vec())),
            Items::One(items) => Box::new(Blocks::of(items)),
            Items::Many(blocks) => blocks,
        };
        change(&mut blocks);
        self.items = Items::Many(blocks);
    }

    /// Puts an item behind all with the same key or a smaller one.
    pub fn insert(&mut self, item: T) {
        let few = match &mut self.items {
            Items::Few(len, items) if usize::from(*len) < FEW => {
                let before = usize::from(*len);
                let at = place_for(&items[..before], item.key());
                items.copy_within(at..before, at + 1);
                items[at] = item;
                *len += 1;
                return;
            }
            Items::Few(_, items) => {
                let mut one = Vec::with_capacity(2 * FEW);
                one.extend_from_slice(items);
                one
            }
            Items::One(items) if items.is_empty() && FEW > 0 => {
                self.items = Items::Few(1, [item; FEW]);
                return;
            }
            Items::One(items) if items.len() < FULL => {
                items.insert(place_for(items, item.key()), item);
                return;
            }
            Items::One(_) => return self.as_many(|blocks| blocks.insert(item)),
            Items::Many(blocks) => return blocks.insert(item),
        };
        self.items = Items::One(few);
        self.insert(item);
    }

    /// Puts sorted items in, each behind all with the same key or a smaller one.
    pub fn insert_run(&mut self, run: &[T]) {
        let Some(first) = run.first() else { return };
        let few = match &mut self.items {
            Items::Few(len, items) if usize::from(*len) + run.len() <= FEW => {
                let (before, after) = (usize::from(*len), usize::from(*len) + run.len());
                items[before..after].copy_from_slice(run);
                merge_back(&mut items[..after], before, run);
                *len = after as u8;
                return;
            }
            Items::Few(len, items) => items[..usize::from(*len)].to_vec(),
            Items::One(items) if items.is_empty() && run.len() <= FEW => {
                let mut few = [*first; FEW];
                few[..run.len()].copy_from_slice(run);
                self.items = Items::Few(run.len() as u8, few);
                return;
            }
            Items::One(items) if items.len() + run.len() <= FULL => {
                let before = items.len();
                items.extend_from_slice(run);
                merge_back(items, before, run);
                return;
            }
            Items::One(_) => return self.as_many(|blocks| blocks.insert_run(run)),
            Items::Many(blocks) => return blocks.insert_run(run),
        };
        self.items = Items::One(few);
        self.insert_run(run);
    }

    /// Takes the first item with this key that `is_it` says yes to.
    pub fn remove(&mut self, key: T::Key, is_it: impl Fn(&T) -> bool) -> Option<T> {
        let mut place = self.seek(key);
        while let Some(item) = self.get(place) {
            if item.key() != key {
                return None;
            }
            if is_it(&item) {
                self.take(place);
                return Some(item);
            }
            place = self.next(place);
        }
        None
    }

    fn take(&mut self, place: Place) {
        match &mut self.items {
            Items::Few(1, _) => *self = Blocked::default(),
            Items::Few(len, items) => {
                items.copy_within(place.at + 1..usize::from(*len), place.at);
                *len -= 1;
            }
            Items::One(items) => drop(items.remove(place.at)),
            Items::Many(blocks) => blocks.take(place),
        }
    }

    /// The first place whose item has this key or a greater one.
    pub fn seek(&self, key: T::Key) -> Place {
        let items = match self.short() {
            Ok(items) => items,
            Err(blocks) => return blocks.seek(key),
        };
        let at = seek_back(items, key);
        if at == items.len() && at > 0 { Place { block: 1, at: 0 } } else { Place { block: 0, at } }
    }

    /// The place before all others.
    pub fn start(&self) -> Place {
        Place { block: 0, at: 0 }
    }

    /// The item at a place, if the list goes on there.
    pub fn get(&self, place: Place) -> Option<T> {
        self.block(place.block)?.get(place.at).copied()
    }

    /// The place after this one.
    pub fn next(&self, place: Place) -> Place {
        match self.block(place.block) {
            Some(items) if place.at + 1 < items.len() => Place { at: place.at + 1, ..place },
            _ => Place { block: place.block + 1, at: 0 },
        }
    }

    /// The place before this one, if there is one.
    pub fn before(&self, place: Place) -> Option<Place> {
        match place.at.checked_sub(1) {
            Some(at) => Some(Place { at, ..place }),
            None => {
                let block = place.block.checked_sub(1)?;
                Some(Place { block, at: self.block(block)?.len().checked_sub(1)? })
            }
        }
    }

    /// The place so many items before this one, or the first of all; and how many items lie between.
    pub fn back(&self, place: Place, count: usize) -> (Place, usize) {
        let (mut place, mut left) = (place, count);
        while left > place.at {
            let Some(block) = place.block.checked_sub(1).and_then(|block| self.block(block)) else {
                let done = count - left + place.at;
                return (self.start(), done);
            };
            left -= place.at;
            place = Place { block: place.block - 1, at: block.len() };
        }
        (Place { at: place.at - left, ..place }, count)
    }

    /// Fetches the end of the list into the cache: worth it for many lists one after the other, before any is looked at.
    pub fn fetch(&self) -> Option<T::Key> {
        self.last().map(|item| item.key())
    }

    /// The last item.
    #[inline]
    pub fn last(&self) -> Option<T> {
        match self.short() {
            Ok(items) => items.last().copied(),
            Err(blocks) => blocks.blocks.last()?.last().copied(),
        }
    }

    /// All items in order.
    pub fn iter(&self) -> impl Iterator<Item = T> + '_ {
        self.from(self.start())
    }

    /// The items from a place on.
    #[inline]
    pub fn from(&self, place: Place) -> Walk<'_, T> {
        let (first, rest) = match self.short() {
            Ok(items) => (if place.block == 0 { items } else { &[] }, &[] as &[Vec<T>]),
            Err(blocks) => {
                let rest = blocks.blocks.get(place.block..).unwrap_or(&[]);
                rest.split_first().map_or((&[] as &[T], rest), |(first, rest)| (first.as_slice(), rest))
            }
        };
        Walk { items: first.get(place.at..).unwrap_or(&[]), rest }
    }

    /// Replaces the items between two places (the second not included) by others that keep the list sorted.
    pub fn splice(&mut self, from: Place, to: Place, items: &[T]) {
        let few = match &mut self.items {
            Items::Few(len, few) => few[..usize::from(*len)].to_vec(),
            Items::One(list) => {
                let at = |place: Place| if place.block == 0 { place.at.min(list.len()) } else { list.len() };
                let (from, to) = (at(from), at(to));
                if list.len() + items.len() > FULL + (to - from) {
                    let (from, to) = (Place { block: 0, at: from }, Place { block: 0, at: to });
                    return self.as_many(|blocks| blocks.splice(from, to, items));
                }
                if to - from == items.len() {
                    list[from..to].copy_from_slice(items);
                } else {
                    list.splice(from..to, items.iter().copied());
                }
                return;
            }
            Items::Many(blocks) => return blocks.splice(from, to, items),
        };
        self.items = Items::One(few);
        self.splice(from, to, items);
    }
}

/// The place in a block behind all with the same key or a smaller one.
#[inline]
fn place_for<T: Keyed>(items: &[T], key: T::Key) -> usize {
    // A step back is cheaper than a search for what is only a little late.
    let mut at = items.len();
    let nearly = at.saturating_sub(8);
    while at > nearly && items[at - 1].key() > key {
        at -= 1;
    }
    if at == nearly && at > 0 && items[at - 1].key() > key {
        at = items[..at].partition_point(|other| other.key() <= key);
    }
    at
}

impl<T: Keyed> Blocks<T> {
    fn of(items: Vec<T>) -> Blocks<T> {
        let (len, firsts) = (items.len(), items.first().map(T::key).into_iter().collect());
        Blocks { firsts, blocks: if items.is_empty() { Vec::new() } else { vec![items] }, len }
    }

    fn bytes(&self) -> usize {
        let items: usize = self.blocks.iter().map(Vec::capacity).sum();
        items * size_of::<T>()
            + self.blocks.capacity() * size_of::<Vec<T>>()
            + self.firsts.capacity() * size_of::<T::Key>()
    }

    /// Puts an item behind all with the same key or a smaller one.
    fn insert(&mut self, item: T) {
        let key = item.key();
        self.len += 1;
        // Most items come last, or nearly so.
        let block = match self.blocks.len() {
            0 => {
                self.firsts.push(key);
                self.blocks.push(vec![item]);
                return;
            }
            blocks if self.firsts.last().is_some_and(|first| *first <= key) => blocks - 1,
            _ => self.firsts.partition_point(|first| *first <= key).saturating_sub(1),
        };
        let items = &mut self.blocks[block];
        let at = place_for(items, key);
        if items.len() < FULL {
            items.insert(at, item);
            if at == 0 {
                self.firsts[block] = key;
            }
            return;
        }
        if at == items.len() {
            // In order of time blocks stay full.
            self.firsts.insert(block + 1, key);
            self.blocks.insert(block + 1, vec![item]);
            return;
        }
        let mut rest = items.split_off(FULL / 2);
        if at <= FULL / 2 {
            items.insert(at, item)
        } else {
            rest.insert(at - FULL / 2, item)
        }
        self.firsts[block] = items[0].key();
        self.firsts.insert(block + 1, rest[0].key());
        self.blocks.insert(block + 1, rest);
    }

    /// Puts sorted items in, each behind all with the same key or a smaller one.
    fn insert_run(&mut self, mut items: &[T]) {
        if let [item] = items {
            return self.insert(*item);
        }
        while let Some(first) = items.first() {
            let Some(last) = self.blocks.len().checked_sub(1) else {
                self.write(0..0, items.to_vec());
                return;
            };
            let key = first.key();
            let block = match self.firsts.last() {
                Some(first) if *first <= key => last,
                _ => self.firsts.partition_point(|first| *first <= key).saturating_sub(1),
            };
            let here = match self.firsts.get(block + 1) {
                Some(next) => items.partition_point(|item| item.key() < *next).max(1),
                None => items.len(),
            };
            let (now, rest) = items.split_at(here);
            items = rest;
            let list = &mut self.blocks[block];
            let in_order = list.last().is_some_and(|last| last.key() <= key);
            if in_order && block == last {
                // In order of time blocks stay full.
                let room = (FULL - list.len().min(FULL)).min(now.len());
                let (fill, more) = now.split_at(room);
                list.extend_from_slice(fill);
                self.len += fill.len();
                for chunk in more.chunks(FULL) {
                    self.firsts.push(chunk[0].key());
                    self.blocks.push(chunk.to_vec());
                    self.len += chunk.len();
                }
                continue;
            }
            let before = list.len();
            list.extend_from_slice(now);
            merge_back(list, before, now);
            self.firsts[block] = list[0].key();
            self.len += now.len();
            if list.len() > FULL {
                let parts = list.len().div_ceil(FULL * 3 / 4);
                let size = list.len().div_ceil(parts);
                let new: Vec<Vec<T>> = list.chunks(size).map(<[T]>::to_vec).collect();
                self.firsts.splice(block..block + 1, new.iter().map(|block| block[0].key()));
                self.blocks.splice(block..block + 1, new);
            }
        }
    }

    fn take(&mut self, place: Place) {
        let items = &mut self.blocks[place.block];
        items.remove(place.at);
        self.len -= 1;
        match items.first() {
            Some(first) => self.firsts[place.block] = first.key(),
            None => {
                self.firsts.remove(place.block);
                self.blocks.remove(place.block);
            }
        }
    }

    /// The first place whose item has this key or a greater one.
    fn seek(&self, key: T::Key) -> Place {
        // Nearly always it lies in one of the last two.
        let block = match self.firsts.as_slice() {
            [] => return Place { block: 0, at: 0 },
            [.., last] if *last < key => self.firsts.len() - 1,
            [.., last, _] if *last < key => self.firsts.len() - 2,
            firsts => firsts.partition_point(|first| *first < key).saturating_sub(1),
        };
        let items = &self.blocks[block];
        let at = match block + 2 >= self.blocks.len() {
            true => seek_back(items, key),
            false => items.partition_point(|item| item.key() < key),
        };
        if at == items.len() { Place { block: block + 1, at: 0 } } else { Place { block, at } }
    }

    /// Replaces the items between two places (the second not included) by others that keep the list sorted.
    fn splice(&mut self, from: Place, to: Place, items: &[T]) {
        // The start of a block is also the end of the one before it; what comes behind all others belongs to the last.
        let from = match self.blocks.last() {
            Some(last) if from.block == self.blocks.len() => Place { block: from.block - 1, at: last.len() },
            _ => from,
        };
        let to = match self.blocks.get(to.block.wrapping_sub(1)) {
            Some(block) if to.at == 0 && to.block > from.block => Place { block: to.block - 1, at: block.len() },
            _ => to,
        };
        if from.block == to.block
            && let Some(block) = self.blocks.get_mut(from.block)
            && block.len() + items.len() <= FULL + (to.at - from.at)
        {
            let before = to.at - from.at;
            if before == items.len() {
                block[from.at..to.at].copy_from_slice(items);
            } else {
                block.splice(from.at..to.at, items.iter().copied());
            }
            self.len = self.len + items.len() - before;
            match block.first() {
                Some(first) => self.firsts[from.block] = first.key(),
                None => {
                    self.firsts.remove(from.block);
                    self.blocks.remove(from.block);
                }
            }
            return;
        }
        // Across blocks: the touched blocks are written anew.
        let last = to.block.min(self.blocks.len().saturating_sub(1));
        if self.blocks.is_empty() {
            self.write(0..0, items.to_vec());
            return;
        }
        let first = from.block.min(last);
        let mut all: Vec<T> = match self.blocks.get(from.block) {
            Some(block) => block[..from.at].to_vec(),
            None => self.blocks[first].clone(),
        };
        all.extend_from_slice(items);
        if let Some(block) = self.blocks.get(to.block) {
            all.extend_from_slice(&block[to.at..]);
        }
        self.write(first..last + 1, all);
    }

    fn write(&mut self, blocks: std::ops::Range<usize>, items: Vec<T>) {
        let before: usize = self.blocks[blocks.clone()].iter().map(Vec::len).sum();
        self.len = self.len + items.len() - before;
        let new: Vec<Vec<T>> = items.chunks(FULL).map(<[T]>::to_vec).collect();
        self.firsts.splice(blocks.clone(), new.iter().map(|block| block[0].key()));
        self.blocks.splice(blocks, new);
    }
}

/// The first place with this key or a greater one, looked for from the end on in growing steps: most is asked of what is
/// new, and the end of a block lies in the cache.
fn seek_back<T: Keyed>(items: &[T], key: T::Key) -> usize {
    let (mut from, mut to, mut step) = (0, items.len(), 8);
    while step < items.len() {
        let at = items.len() - step;
        if items[at].key() < key {
            from = at;
            break;
        }
        to = at;
        step *= 4;
    }
    from + items[from..to].partition_point(|item| item.key() < key)
}

/// Merges sorted items, which already lie behind the first `before` of a list, into these.
fn merge_back<T: Keyed>(list: &mut [T], before: usize, items: &[T]) {
    let (mut old, mut new, mut at) = (before, items.len(), list.len());
    while new > 0 {
        at -= 1;
        if old > 0 && list[old - 1].key() > items[new - 1].key() {
            old -= 1;
            list[at] = list[old];
        } else {
            new -= 1;
            list[at] = items[new];
        }
    }
}

/// Items of a list, one after the other.
#[derive(Clone, Debug)]
pub struct Walk<'b, T> {
    items: &'b [T],
    rest: &'b [Vec<T>],
}

impl<T> Walk<'_, T> {
    /// Passes over some items.
    pub fn pass(&mut self, mut count: usize) {
        while count > self.items.len() {
            let Some((next, rest)) = self.rest.split_first() else {
                self.items = &[];
                return;
            };
            count -= self.items.len();
            (self.items, self.rest) = (next, rest);
        }
        self.items = &self.items[count..];
    }
}

impl<T: Copy> Iterator for Walk<'_, T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        loop {
            if let Some((item, items)) = self.items.split_first() {
                self.items = items;
                return Some(*item);
            }
            let (next, rest) = self.rest.split_first()?;
            (self.items, self.rest) = (next, rest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    struct Item(i64, u32);

    impl Keyed for Item {
        type Key = i64;
        fn key(&self) -> i64 {
            self.0
        }
    }

    #[derive(Clone, Debug)]
    enum Step {
        Insert(i64),
        Remove(usize),
        Splice(i64, i64, Vec<i64>),
        Run(Vec<i64>),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            20 => (0_i64..5_000).prop_map(Step::Insert),
            5 => (0_usize..10_000).prop_map(Step::Remove),
            1 => (0_i64..5_000, prop::collection::vec(0_i64..3_000, 0..700))
                .prop_map(|(from, keys)| Step::Run(keys.into_iter().map(|key| from + key).collect())),
            1 => (0_i64..5_000, 0_i64..400, prop::collection::vec(0_i64..400, 0..900))
                .prop_map(|(from, length, items)| Step::Splice(from, length, items)),
        ];
        prop::collection::vec(step, 0..2_500)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        /// The twin is one plain sorted vector.
        #[test]
        fn equals_a_plain_vector(steps in steps()) {
            let (mut list, mut twin) = (Blocked::<Item>::default(), Vec::<Item>::new());
            for (number, step) in steps.into_iter().enumerate() {
                match step {
                    Step::Insert(key) => {
                        let item = Item(key, number as u32 * 1_000);
                        list.insert(item);
                        twin.insert(twin.partition_point(|other| other.0 <= key), item);
                    }
                    Step::Remove(which) => {
                        if let Some(item) = twin.get(which % twin.len().max(1)).copied() {
                            twin.retain(|other| *other != item);
                            prop_assert_eq!(list.remove(item.0, |other| *other == item), Some(item));
                        }
                    }
                    Step::Run(mut keys) => {
                        keys.sort_unstable();
                        let items = keys.into_iter().enumerate();
                        let items: Vec<Item> =
                            items.map(|(at, key)| Item(key, (number * 1_000 + at) as u32)).collect();
                        list.insert_run(&items);
                        for item in items {
                            twin.insert(twin.partition_point(|other| other.0 <= item.0), item);
                        }
                    }
                    Step::Splice(from, length, offsets) => {
                        let mut items: Vec<Item> = offsets
                            .into_iter()
                            .enumerate()
                            .map(|(at, offset)| Item(from + offset.min(length.max(1) - 1), (number * 1_000 + at) as u32))
                            .collect();
                        items.sort_by_key(|item| item.0);
                        let until = from + length.max(1);
                        let (a, b) = (list.seek(from), list.seek(until));
                        list.splice(a, b, &items);
                        twin.retain(|other| other.0 < from || other.0 >= until);
                        let at = twin.partition_point(|other| other.0 < from);
                        twin.splice(at..at, items);
                    }
                }
            }
            prop_assert_eq!(list.iter().collect::<Vec<_>>(), twin.clone());
            prop_assert_eq!(list.len(), twin.len());
            for key in [0, 17, 999, 2_500, 4_999, 6_000] {
                let from = twin.partition_point(|item| item.0 < key);
                let place = list.seek(key);
                prop_assert_eq!(list.from(place).collect::<Vec<_>>(), twin[from..].to_vec());
                let before = list.before(place).and_then(|place| list.get(place));
                prop_assert_eq!(before, from.checked_sub(1).map(|at| twin[at]));
                for count in [0, 1, 300, 2_000] {
                    let (place, steps) = list.back(place, count);
                    prop_assert_eq!(steps, count.min(from));
                    prop_assert_eq!(list.from(place).next(), twin.get(from - steps).copied());
                }
            prop_assert_eq!(list.last(), twin.last().copied());
            }
        }
    }
}
