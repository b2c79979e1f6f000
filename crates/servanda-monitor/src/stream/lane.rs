//! One list of hits: the exact lane, eight bytes a hit, and the wide lane beside it for everything else.
//!
//! An exact hit is one sure incident at a whole second; it counts in both bounds. A wide hit has a stretch of time, a doubt,
//! a time finer than a second, or is a count of several.

use super::tally::Shown;
use crate::blocked::{Blocked, Keyed};
use crate::count::{Exact, Hits};
use crate::tick::{SECOND, Span, Tick};
use servanda_base::Amount;

/// A hit that is not an exact one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wide {
    /// When; an instant has no length.
    pub span: Span,
    /// The number of the fact, which is the evidence.
    pub fact: u32,
    /// How much it weighs, and whether it is sure.
    pub weight: WeightId,
}

impl Keyed for Wide {
    type Key = Tick;
    fn key(&self) -> Tick {
        self.span.from
    }
}

/// A weight by its number, with a bit for "sure".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WeightId(u32);

const SURE: u32 = 1 << 31;

impl WeightId {
    /// One incident, sure.
    pub const ONE: WeightId = WeightId(SURE);

    /// The weight of a number.
    pub fn new(number: u32, sure: bool) -> WeightId {
        WeightId(number | if sure { SURE } else { 0 })
    }

    /// The same weight, sure or not.
    pub fn with(self, sure: bool) -> WeightId {
        WeightId::new(self.0 & !SURE, sure)
    }

    /// Counts in both bounds.
    pub fn sure(self) -> bool {
        self.0 & SURE != 0
    }

    fn number(self) -> usize {
        (self.0 & !SURE) as usize
    }
}

/// How much a hit weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Weight {
    /// Incidents at least.
    pub low: Amount,
    /// Incidents at most; `None` without bound.
    pub high: Option<Amount>,
    /// A count of a stretch of time.
    pub is_tally: bool,
    /// The part of the place that it speaks of.
    pub part: Option<u32>,
    /// Of a watch: nothing was seen.
    pub zero: bool,
    /// Its time is not stated.
    pub undated: bool,
}

/// The different weights, of which there are few.
#[derive(Clone, Debug)]
pub struct Weights {
    all: Vec<Weight>,
    known: std::collections::HashMap<Weight, u32>,
    /// The parts that together make up a place: this one, and all of them.
    pub parts: Vec<servanda_record::Part>,
}

impl Default for Weights {
    fn default() -> Weights {
        let mut weights = Weights { all: Vec::new(), known: Default::default(), parts: Vec::new() };
        weights.number(Weight::ONE);
        weights
    }
}

impl Weight {
    /// One incident.
    pub const ONE: Weight =
        Weight { low: ONE, high: Some(ONE), is_tally: false, part: None, zero: false, undated: false };
}

const ONE: Amount = Amount::ONE;

impl Weights {
    /// The number of a weight.
    pub fn number(&mut self, weight: Weight) -> u32 {
        *self.known.entry(weight).or_insert_with(|| {
            self.all.push(weight);
            (self.all.len() - 1) as u32
        })
    }

    /// The weight of a number.
    pub fn of(&self, id: WeightId) -> Weight {
        self.all.get(id.number()).copied().unwrap_or(Weight::ONE)
    }

    /// True for one incident: what need not be weighed.
    pub fn is_plain(&self, id: WeightId) -> bool {
        id.number() == 0
    }

    /// The number of a part.
    pub fn part(&mut self, part: servanda_record::Part) -> u32 {
        let known = self.parts.iter().position(|other| *other == part);
        known.unwrap_or_else(|| {
            self.parts.push(part);
            self.parts.len() - 1
        }) as u32
    }

    /// A hit by one end of its range.
    pub fn shown(&self, hit: &Wide, high: bool) -> Shown {
        let weight = self.of(hit.weight);
        let count = if high { weight.high } else { Some(weight.low) };
        Shown { span: hit.span, count, is_tally: weight.is_tally, part: weight.part }
    }
}

/// One list of hits for one key, in one line of the cache: of a million lists each is far away, and nearly all of the time goes
/// into waiting for it.
#[derive(Clone, Debug, Default)]
#[repr(align(64))]
pub struct List {
    /// Exact hits.
    pub exact: Hits,
    /// All others, and watches; most lists have none.
    pub rest: Option<Box<Rest>>,
    /// Which list of the scheme.
    pub spec: u32,
    /// The first of the cells that read it, by its place in the shard; the others follow, in the order of the scheme.
    pub first_reader: u32,
    /// With fewer hits than this nothing holds for any of its readers.
    pub least: u32,
    /// Nothing holds for any of its readers: where nothing is found either, they need not be fetched.
    pub is_quiet: bool,
}

const _: () = assert!(size_of::<List>() == 64);

/// What is not exact.
#[derive(Clone, Debug, Default)]
pub struct Rest {
    /// Wide hits in order of their start.
    pub hits: Lasting,
    /// Who watched.
    pub watches: Lasting,
}

/// Things with a stretch of time, in order of their start.
#[derive(Clone, Debug, Default)]
pub struct Lasting {
    /// The things.
    pub list: Blocked<Wide>,
    /// None that was ever in is longer.
    pub longest: Tick,
}

impl Lasting {
    /// Puts some in, which come in order of their start.
    pub fn insert_run(&mut self, run: &[Wide]) {
        let longest = run.iter().map(|one| one.span.to.saturating_sub(one.span.from)).max();
        self.longest = self.longest.max(longest.unwrap_or(0));
        self.list.insert_run(run);
    }

    /// Takes one out; false if it is not there.
    pub fn remove(&mut self, one: Wide) -> bool {
        self.list.remove(one.span.from, |other| *other == one).is_some()
    }

    /// Those that may touch `from` to `to`, both ends included.
    pub fn near(&self, from: Tick, to: Tick) -> impl Iterator<Item = Wide> + '_ {
        let place = self.list.seek(from.saturating_sub(self.longest));
        self.list.from(place).take_while(move |one| one.span.from <= to).filter(move |one| one.span.to >= from)
    }
}

impl List {
    /// True if some hits are not exact.
    pub fn has_wide(&self) -> bool {
        self.rest.as_ref().is_some_and(|rest| !rest.hits.list.is_empty())
    }

    /// Wide hits that may touch `from` to `to`.
    pub fn wide(&self, from: Tick, to: Tick) -> impl Iterator<Item = Wide> + '_ {
        self.rest.iter().flat_map(move |rest| rest.hits.near(from, to))
    }

    /// Watches that may touch `from` to `to`.
    pub fn watches(&self, from: Tick, to: Tick) -> impl Iterator<Item = Wide> + '_ {
        self.rest.iter().flat_map(move |rest| rest.watches.near(from, to))
    }

    /// The longest wide hit.
    pub fn longest(&self) -> Tick {
        self.rest.as_ref().map_or(0, |rest| rest.hits.longest)
    }

    /// Exact hits from `from` on, before `to`.
    pub fn exact(&self, from: Tick, to: Tick) -> impl Iterator<Item = Exact> + '_ {
        let place = second_at(from).map(|second| self.exact.seek(second));
        place.into_iter().flat_map(|place| self.exact.from(place)).take_while(move |hit| hit.tick() < to)
    }

    /// How many hits.
    pub fn len(&self) -> usize {
        self.exact.len() + self.rest.as_ref().map_or(0, |rest| rest.hits.list.len() + rest.watches.list.len())
    }

    /// Bytes that the hits take.
    pub fn bytes(&self) -> usize {
        let rest = self.rest.as_ref().map_or(0, |rest| rest.hits.list.bytes() + rest.watches.list.bytes());
        self.exact.bytes() + rest
    }
}

/// The first whole second at or after a tick, as a key of exact hits; `None` after the last.
pub fn second_at(at: Tick) -> Option<u32> {
    let second = at.div_euclid(SECOND) + Tick::from(at.rem_euclid(SECOND) != 0);
    if second < 0 { Some(0) } else { u32::try_from(second).ok() }
}

/// A tick as a whole second of the exact lane, if it is one.
pub fn exact_second(at: Tick) -> Option<u32> {
    (at % SECOND == 0).then(|| u32::try_from(at / SECOND).ok()).flatten()
}

/// An exact hit as a wide one.
pub fn widened(hit: Exact) -> Wide {
    Wide { span: Span::new(hit.tick(), hit.tick()), fact: hit.fact, weight: WeightId::ONE }
}
