//! Sets of time: sorted, disjoint intervals, with instants allowed. And a pair of them: what is established, what may be.

use servanda_base::{Interval, Moment};

/// A set of time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stretches(Vec<Interval>);

impl Stretches {
    pub fn none() -> Stretches {
        Stretches(Vec::new())
    }

    pub fn all() -> Stretches {
        Stretches(vec![Interval { from: Moment::MIN, to: Moment::MAX }])
    }

    pub fn one(interval: Interval) -> Stretches {
        Stretches(vec![interval])
    }

    /// Sorts and joins whatever overlaps or touches.
    pub fn from_iter(intervals: impl IntoIterator<Item = Interval>) -> Stretches {
        let mut sorted: Vec<Interval> = intervals.into_iter().collect();
        sorted.sort();
        let mut joined: Vec<Interval> = Vec::new();
        for next in sorted {
            match joined.last_mut() {
                Some(last) if next.from <= last.to => last.to = last.to.max(next.to),
                _ => joined.push(next),
            }
        }
        Stretches(joined)
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Interval> + '_ {
        self.0.iter().copied()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn first(&self) -> Option<Interval> {
        self.0.first().copied()
    }

    pub fn contains(&self, at: Moment) -> bool {
        self.0.iter().any(|interval| interval.meets(Interval::instant(at)))
    }

    /// True if all of `wanted` lies inside.
    pub fn covers(&self, wanted: Interval) -> bool {
        self.0.iter().any(|interval| interval.covers(wanted))
    }

    /// True if some of `wanted` lies inside.
    pub fn meets(&self, wanted: Interval) -> bool {
        self.0.iter().any(|interval| interval.meets(wanted))
    }

    pub fn union(&self, other: &Stretches) -> Stretches {
        Stretches::from_iter(self.iter().chain(other.iter()))
    }

    pub fn intersect(&self, other: &Stretches) -> Stretches {
        let pairs = self.iter().flat_map(|a| other.iter().filter_map(move |b| a.overlap(b)));
        Stretches::from_iter(pairs)
    }

    /// Everything outside.
    pub fn complement(&self) -> Stretches {
        let mut outside = Vec::new();
        let mut from = Moment::MIN;
        for interval in self.iter().filter(|interval| !interval.is_instant()) {
            if from < interval.from {
                outside.push(Interval { from, to: interval.from });
            }
            from = interval.to;
        }
        if from < Moment::MAX {
            outside.push(Interval { from, to: Moment::MAX });
        }
        Stretches(outside)
    }

    /// What lies before `end`.
    pub fn until(&self, end: Moment) -> Stretches {
        self.intersect(&Stretches::one(Interval { from: Moment::MIN, to: end }))
    }

    /// What lies from `start` on.
    pub fn since(&self, start: Moment) -> Stretches {
        self.intersect(&Stretches::one(Interval { from: start, to: Moment::MAX }))
    }
}

/// A set of time in both bounds: what is established is always part of what may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bounds {
    /// Established.
    pub must: Stretches,
    /// Established or still possible.
    pub may: Stretches,
}

impl Bounds {
    pub fn sure(stretches: Stretches) -> Bounds {
        Bounds { must: stretches.clone(), may: stretches }
    }

    pub fn never() -> Bounds {
        Bounds::sure(Stretches::none())
    }

    pub fn or(&self, other: &Bounds) -> Bounds {
        Bounds { must: self.must.union(&other.must), may: self.may.union(&other.may) }
    }

    pub fn and(&self, other: &Bounds) -> Bounds {
        Bounds { must: self.must.intersect(&other.must), may: self.may.intersect(&other.may) }
    }
}

/// Yes, no, or not decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tri {
    No,
    Maybe,
    Yes,
}

impl Tri {
    pub fn and(self, other: Tri) -> Tri {
        self.min(other)
    }

    pub fn or(self, other: Tri) -> Tri {
        self.max(other)
    }

    pub fn not(self) -> Tri {
        match self {
            Tri::No => Tri::Yes,
            Tri::Maybe => Tri::Maybe,
            Tri::Yes => Tri::No,
        }
    }
}
