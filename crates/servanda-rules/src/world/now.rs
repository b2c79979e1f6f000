//! The moment judged, and for how long an answer stays that was found by asking for it.
//!
//! Whoever compares another moment with the moment judged learns on which side it lies, and on which other moments judged
//! it would learn the same. Whoever takes it as it is ties the answer to it. Nothing else can be done with it, so no answer
//! is thought to stay longer than it does.

use crate::stretches::Stretches;
use servanda_base::moment::{just_after as after, just_before as before};
use servanda_base::{Deadline, Interval, Moment};
use std::cell::Cell;
use std::cmp::Ordering;

/// The moments judged at which an answer is the same: both ends are among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stays {
    /// The first.
    pub from: Moment,
    /// The last.
    pub to: Moment,
}

impl Default for Stays {
    /// It turns on no moment judged.
    fn default() -> Stays {
        Stays { from: Moment::MIN, to: Moment::MAX }
    }
}

impl Stays {
    /// True at a moment judged.
    pub fn at(self, as_of: Moment) -> bool {
        self.from <= as_of && as_of <= self.to
    }

    /// Those of both.
    pub fn and(self, other: Stays) -> Stays {
        Stays { from: self.from.max(other.from), to: self.to.min(other.to) }
    }
}

/// The moment judged.
#[derive(Debug)]
pub(crate) struct Now {
    at: Moment,
    /// As long as what was asked since the last [`Now::begin`] stays.
    stays: Cell<Stays>,
}

impl Now {
    pub fn new(at: Moment) -> Now {
        Now { at, stays: Cell::default() }
    }

    /// Begins a new answer; how long the one before stays so far is handed out, for [`Now::end`].
    pub(super) fn begin(&self) -> Stays {
        self.stays.take()
    }

    /// How long the answer stays, and back to the one before.
    pub(super) fn end(&self, before: Stays) -> Stays {
        self.stays.replace(before)
    }

    /// The present answer rests on one that stays so long.
    pub(super) fn rests_on(&self, stays: Stays) {
        self.stays.set(self.stays.get().and(stays));
    }

    /// True if it is among some moments judged: then the answer stays no longer than they do, else it is to be found anew.
    pub fn is_among(&self, stays: Stays) -> bool {
        let is = stays.at(self.at);
        if is {
            self.rests_on(stays);
        }
        is
    }

    /// The moment itself, for [`super::World::is_closed`] alone: it notes its answer instead.
    pub(super) fn unnoted(&self) -> Moment {
        self.at
    }

    /// The moment itself: the answer is tied to it.
    pub fn exact(&self) -> Moment {
        self.rests_on(Stays { from: self.at, to: self.at });
        self.at
    }

    fn lies_from(&self, from: Moment) {
        self.rests_on(Stays { from, to: Moment::MAX });
    }

    fn lies_until(&self, to: Moment) {
        self.rests_on(Stays { from: Moment::MIN, to });
    }

    /// Where it lies to another moment.
    fn side(&self, other: Moment) -> Ordering {
        let side = self.at.cmp(&other);
        match side {
            Ordering::Less => self.lies_until(before(other)),
            Ordering::Equal => self.rests_on(Stays { from: other, to: other }),
            Ordering::Greater => self.lies_from(after(other)),
        }
        side
    }

    /// True from `other` on.
    fn is_from(&self, other: Moment) -> bool {
        let is = self.at >= other;
        if is {
            self.lies_from(other)
        } else {
            self.lies_until(before(other))
        }
        is
    }

    /// True after `other`.
    fn is_after(&self, other: Moment) -> bool {
        let is = self.at > other;
        if is {
            self.lies_from(after(other))
        } else {
            self.lies_until(other)
        }
        is
    }

    /// True if a deadline has passed.
    pub fn has_passed(&self, deadline: Deadline) -> bool {
        if deadline.inclusive { self.is_after(deadline.at) } else { self.is_from(deadline.at) }
    }

    /// The earlier of both.
    pub fn min(&self, other: Moment) -> Moment {
        if self.is_from(other) { other } else { self.exact() }
    }

    /// The later of both.
    pub fn max(&self, other: Moment) -> Moment {
        if self.is_after(other) { self.exact() } else { other }
    }

    /// The moment itself, for an answer that turns only on where it lies among some edges: before, on or after each.
    pub fn among(&self, edges: impl Iterator<Item = Moment>) -> Moment {
        edges.for_each(|edge| {
            self.side(edge);
        });
        self.at
    }

    /// The moment just before, for an answer that turns only on where that lies among the edges of some stretches.
    pub fn before_among<'s>(&self, all: impl IntoIterator<Item = &'s Stretches>) -> Moment {
        let edges = all.into_iter().flat_map(|stretches| stretches.iter()).flat_map(|at| [at.from, at.to]);
        // It lies just before an edge while the moment itself lies on it, and on an edge while it lies just after.
        edges.for_each(|edge| {
            self.side(edge);
            self.side(after(edge));
        });
        before(self.at)
    }

    /// What of some stretches lies before it.
    pub fn up_to(&self, stretches: &Stretches) -> Stretches {
        let within = stretches.iter().any(|at| at.from <= self.at && self.at < at.to);
        let at =
            if within { self.exact() } else { self.among(stretches.iter().flat_map(|at: Interval| [at.from, at.to])) };
        stretches.until(at)
    }
}

impl PartialEq<Moment> for Now {
    fn eq(&self, other: &Moment) -> bool {
        self.side(*other) == Ordering::Equal
    }
}

impl PartialOrd<Moment> for Now {
    fn partial_cmp(&self, other: &Moment) -> Option<Ordering> {
        Some(self.side(*other))
    }
    fn lt(&self, other: &Moment) -> bool {
        !self.is_from(*other)
    }
    fn le(&self, other: &Moment) -> bool {
        !self.is_after(*other)
    }
    fn gt(&self, other: &Moment) -> bool {
        self.is_after(*other)
    }
    fn ge(&self, other: &Moment) -> bool {
        self.is_from(*other)
    }
}

impl PartialEq<Now> for Moment {
    fn eq(&self, other: &Now) -> bool {
        other == self
    }
}

impl PartialOrd<Now> for Moment {
    fn partial_cmp(&self, other: &Now) -> Option<Ordering> {
        other.partial_cmp(self).map(Ordering::reverse)
    }
    fn lt(&self, other: &Now) -> bool {
        other > self
    }
    fn le(&self, other: &Now) -> bool {
        other >= self
    }
    fn gt(&self, other: &Now) -> bool {
        other < self
    }
    fn ge(&self, other: &Now) -> bool {
        other <= self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::condition::point;
    use crate::stretches::Bounds;

    const LAST: i64 = 7;

    fn at(nanosecond: i64) -> Moment {
        Moment::from_nanosecond(i128::from(nanosecond)).unwrap_or_default()
    }

    /// Whatever is asked, the answer is the same at each of the moments among which it is said to stay, and it stays at the
    /// moment at which it was found.
    fn holds<T: PartialEq + std::fmt::Debug>(what: &str, ask: impl Fn(&Now) -> T) {
        for here in 0..=LAST {
            let now = Now::new(at(here));
            let answer = ask(&now);
            let stays = now.stays.get();
            assert!(stays.at(at(here)), "{what} at {here}: {stays:?}");
            for there in (0..=LAST).filter(|there| stays.at(at(*there))) {
                assert_eq!(answer, ask(&Now::new(at(there))), "{what} found at {here}, kept at {there}");
            }
        }
    }

    #[test]
    fn an_answer_is_the_same_as_long_as_it_stays() {
        for other in 0..=LAST {
            let moment = at(other);
            holds("<", |now| moment < *now);
            holds("<=", |now| moment <= *now);
            holds(">", |now| *now < moment);
            holds(">=", |now| *now <= moment);
            holds("==", |now| moment == *now);
            holds("cmp", |now| now.partial_cmp(&moment));
            holds("min", |now| now.min(moment));
            holds("max", |now| now.max(moment));
            holds("exact", |now| now.exact());
            for inclusive in [false, true] {
                holds("passed", |now| now.has_passed(Deadline { at: moment, inclusive }));
            }
            for to in other..=LAST {
                let one = Stretches::one(Interval { from: moment, to: at(to) });
                let two = one.union(&Stretches::one(Interval { from: at(6), to: at(6) }));
                for stretches in [&one, &two] {
                    holds("up to", |now| now.up_to(stretches));
                    holds("just before", |now| point(&Bounds::sure(stretches.clone()), now.before_among([stretches])));
                    let edges = || stretches.iter().flat_map(|at| [at.from, at.to]);
                    holds("among", |now| stretches.contains(now.among(edges())));
                }
            }
        }
    }

    #[test]
    fn what_is_not_asked_stays_for_ever_and_a_comparison_stays_on_its_side() {
        let now = Now::new(at(3));
        assert_eq!(now.stays.get(), Stays::default());
        assert!(at(2) < now && at(5) >= now);
        assert_eq!(now.stays.get(), Stays { from: at(3), to: at(5) });
        let outer = now.begin();
        assert_eq!((outer, now.stays.get()), (Stays { from: at(3), to: at(5) }, Stays::default()));
    }
}
