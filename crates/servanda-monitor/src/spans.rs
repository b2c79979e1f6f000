//! Sets of time that are kept up to date: maximal stretches, and what was gained and lost.

use crate::blocked::{Blocked, Keyed};
use crate::tick::{Span, Tick};

impl Keyed for Span {
    type Key = Tick;
    fn key(&self) -> Tick {
        self.from
    }
}

/// What changed in a set of time. A stretch that grew is lost as it was and gained as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Stretches that were there and are not.
    pub lost: Vec<Span>,
    /// Stretches that are there and were not.
    pub gained: Vec<Span>,
}

impl Difference {
    /// Forgets everything.
    pub fn clear(&mut self) {
        self.lost.clear();
        self.gained.clear();
    }

    /// Leaves out what was both lost and gained on the way, and puts the rest in order.
    pub fn settle(&mut self) {
        if self.lost.is_empty() || self.gained.is_empty() {
            return;
        }
        self.lost.sort_unstable();
        self.gained.sort_unstable();
        let (lost, gained) = (&mut self.lost, &mut self.gained);
        let (mut a, mut b, mut to_a, mut to_b) = (0, 0, 0, 0);
        while a < lost.len() || b < gained.len() {
            match (lost.get(a).copied(), gained.get(b).copied()) {
                (Some(was), Some(is)) if was == is => (a, b) = (a + 1, b + 1),
                (Some(was), is) if is.is_none_or(|is| was < is) => {
                    lost[to_a] = was;
                    (a, to_a) = (a + 1, to_a + 1);
                }
                (_, Some(is)) => {
                    gained[to_b] = is;
                    (b, to_b) = (b + 1, to_b + 1);
                }
                (_, None) => break,
            }
        }
        lost.truncate(to_a);
        gained.truncate(to_b);
    }

    /// True if nothing changed.
    pub fn is_empty(&self) -> bool {
        self.lost.is_empty() && self.gained.is_empty()
    }

    /// The smallest stretch that holds every change.
    pub fn hull(&self) -> Option<Span> {
        let all = || self.lost.iter().chain(&self.gained);
        Some(Span { from: all().map(|span| span.from).min()?, to: all().map(|span| span.to).max()? })
    }
}

/// A set of time: disjoint stretches that do not touch, in order.
#[derive(Clone, Debug, Default)]
pub struct Spans {
    list: Blocked<Span>,
}

impl Spans {
    /// Fetches the end of the list into the cache.
    pub fn fetch(&self) -> Option<Tick> {
        self.list.fetch()
    }

    /// The stretches in order.
    pub fn iter(&self) -> impl Iterator<Item = Span> + '_ {
        self.list.iter()
    }

    /// How many stretches.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// True if it holds no time.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Bytes taken.
    pub fn bytes(&self) -> usize {
        self.list.bytes()
    }

    /// The stretches that share time with `from` to `to`, or touch it.
    pub fn around(&self, from: Tick, to: Tick) -> impl Iterator<Item = Span> + '_ {
        let place = self.first_around(from);
        self.list.from(place).take_while(move |span| span.from <= to)
    }

    fn first_around(&self, from: Tick) -> crate::blocked::Place {
        let place = self.list.seek(from);
        match self.list.before(place) {
            Some(before) if self.list.get(before).is_some_and(|span| span.to >= from) => before,
            _ => place,
        }
    }

    /// Says anew what holds within `dirty`: `now` are its stretches, sorted, disjoint and inside `dirty`. What lies outside
    /// stays. Tells what changed, net: whole stretches, so that two that became one are both lost. Returns the smallest
    /// stretch outside which all is as it was.
    pub fn replace(&mut self, dirty: Span, now: &[Span], room: &mut Room, change: &mut Difference) -> Option<Span> {
        let first = self.first_around(dirty.from);
        let mut end = first;
        let Room { old, new } = room;
        old.clear();
        new.clear();
        while let Some(span) = self.list.get(end).filter(|span| span.from <= dirty.to) {
            old.push(span);
            end = self.list.next(end);
        }
        let mut put = |span: Span| match new.last_mut() {
            Some(last) if span.from <= last.to => last.to = last.to.max(span.to),
            _ => new.push(span),
        };
        if let Some(left) = old.first().filter(|span| span.from < dirty.from) {
            put(Span::new(left.from, left.to.min(dirty.from)));
        }
        now.iter().copied().for_each(&mut put);
        if let Some(right) = old.last().filter(|span| span.to > dirty.to) {
            put(Span::new(right.from.max(dirty.to), right.to));
        }
        if old == new {
            return None;
        }
        // Both are sorted: what is in one alone has changed.
        let (mut a, mut b) = (0, 0);
        while a < old.len() || b < new.len() {
            match (old.get(a), new.get(b)) {
                (Some(was), Some(is)) if was == is => (a, b) = (a + 1, b + 1),
                (Some(was), is) if is.is_none_or(|is| was < is) => {
                    change.lost.push(*was);
                    a += 1;
                }
                (_, is) => {
                    change.gained.extend(is);
                    b += 1;
                }
            }
        }
        self.list.splice(first, end, new);
        Some(where_they_differ(old, new))
    }
}

/// The smallest stretch outside which two different sets of time are the same.
fn where_they_differ(a: &[Span], b: &[Span]) -> Span {
    let edges = |spans: &[Span], at: usize| {
        let span = spans.get(at / 2)?;
        Some(if at.is_multiple_of(2) { span.from } else { span.to })
    };
    let (last_a, last_b) = (2 * a.len(), 2 * b.len());
    let mut from = 0;
    while edges(a, from).is_some() && edges(a, from) == edges(b, from) {
        from += 1;
    }
    let mut back = 0;
    while back < last_a.min(last_b) && edges(a, last_a - back - 1) == edges(b, last_b - back - 1) {
        back += 1;
    }
    let first = [edges(a, from), edges(b, from)].into_iter().flatten().min();
    let ends = [
        last_a.checked_sub(back + 1).and_then(|at| edges(a, at)),
        last_b.checked_sub(back + 1).and_then(|at| edges(b, at)),
    ];
    let last = ends.into_iter().flatten().max();
    Span { from: first.unwrap_or(Tick::MIN), to: last.unwrap_or(Tick::MAX) }
}

/// Room to work in, kept so that it is not made anew each time.
#[derive(Clone, Debug, Default)]
pub struct Room {
    old: Vec<Span>,
    new: Vec<Span>,
}

/// Stretches of time that must be looked at again: few, in any order.
#[derive(Clone, Debug, Default)]
pub struct Dirty(Vec<Span>);

impl Dirty {
    /// Adds a stretch. What lies less than `slack` from what came just before is joined with it: most of what comes does, and
    /// looking once at a little more is cheaper than looking twice.
    pub fn mark(&mut self, span: Span, slack: Tick) {
        match self.0.last_mut() {
            Some(last) if span.from.saturating_sub(slack) <= last.to && last.from.saturating_sub(slack) <= span.to => {
                last.from = last.from.min(span.from);
                last.to = last.to.max(span.to);
            }
            _ => self.0.push(span),
        }
    }

    /// True if nothing is marked.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes all of it, sorted and joined.
    pub fn take(&mut self, joined: &mut Vec<Span>) {
        joined.clear();
        if self.0.len() > 1 {
            self.0.sort_unstable();
        }
        for span in self.0.drain(..) {
            match joined.last_mut() {
                Some(last) if span.from <= last.to => last.to = last.to.max(span.to),
                _ => joined.push(span),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        /// The twin is a row of flags, one a tick.
        #[test]
        fn equals_a_row_of_flags(steps in prop::collection::vec((0_usize..200, 1_usize..60, any::<u64>()), 1..40)) {
            let mut spans = Spans::default();
            let mut flags = vec![false; 300];
            for (from, length, pattern) in steps {
                let to = from + length;
                let before: Vec<Span> = spans.iter().collect();
                for (at, flag) in flags.iter_mut().enumerate().take(to).skip(from) {
                    *flag = pattern >> ((at / 3) % 64) & 1 == 1;
                }
                let mut change = Difference::default();
                let was = before.clone();
                let dirty = Span::new(from as i64, to as i64);
                let hull = spans.replace(dirty, &runs(&flags, from, to), &mut Room::default(), &mut change);
                let differs = |at: &i64| {
                    let inside = |spans: &[Span]| spans.iter().any(|span| span.from <= *at && *at < span.to);
                    inside(&was) != inside(&runs(&flags, 0, 300))
                };
                let first = (0..300).find(differs);
                let last = (0..300).rev().find(differs);
                prop_assert_eq!(hull, first.zip(last).map(|(first, last)| Span::new(first, last + 1)));
                let after: Vec<Span> = spans.iter().collect();
                prop_assert_eq!(&after, &runs(&flags, 0, 300));
                let lost: Vec<Span> = before.iter().filter(|span| !after.contains(span)).copied().collect();
                let gained: Vec<Span> = after.iter().filter(|span| !before.contains(span)).copied().collect();
                prop_assert_eq!(change, Difference { lost, gained });
            }
        }
    }

    fn runs(flags: &[bool], from: usize, to: usize) -> Vec<Span> {
        let mut found: Vec<Span> = Vec::new();
        for at in (from..to).filter(|at| flags[*at]) {
            match found.last_mut() {
                Some(last) if last.to == at as i64 => last.to += 1,
                _ => found.push(Span::new(at as i64, at as i64 + 1)),
            }
        }
        found
    }
}
