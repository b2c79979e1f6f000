//! The hot half of the monitor: entries in any order to what holds when, from the text of an agreement.
//!
//! An entry becomes a *shape* ([`Stream::shape`]) and a time; a shape knows in which lists it is and how surely. Inserting and
//! retracting change lists; [`Stream::advance`] brings the cells over them up to date and tells what changed, net. Everything
//! is a function of the set of facts that are in: order, steps and threads change nothing. What a stream does not run,
//! [`Stream::left_out`] says; what it set aside, [`Stream::set_aside`].
//!
//! Statuses are judged as of the end of time: what is said of a moment is what is said of it once all of that is over.
//!
//! | module | question |
//! |---|---|
//! | `rules` | does an entry fit, and how does it stand? |
//! | `shape` | which entries are alike? |
//! | `scheme` | which lists and cells does a plan need? |
//! | `lane` | where do hits lie? |
//! | `window`, `tally` | when are there so many in a window? |
//! | `crossed` | when is a red line crossed? |
//! | `days` | on how many days did it hold? |
//! | `ban` | when is a ban not kept? |
//! | `guard` | when does a condition over conditions hold? |
//! | `conflict` | what counts of rows on one matter? |
//! | `shard`, `joined` | what changed? |
//! | `explain` | which facts does it rest on? |
//! | `limits` | how much is held, and what is set aside? |

mod ban;
mod conflict;
pub(crate) mod crossed;
mod days;
mod explain;
mod guard;
mod joined;
mod lane;
mod limits;
mod routes;
mod rules;
mod scheme;
mod shape;
mod shard;
mod tally;
mod window;

pub use explain::Counts;
pub use limits::{Limits, SetAside, Why};
pub use rules::Later;
pub use scheme::{LeftOut, Of};
pub use shape::ShapeId;
pub use shard::{Bounds, Net};

use crate::days::Days;
use crate::spans::Difference;
use crate::tick::{EVER, NEVER, Span, Tick, moment, tick};
use joined::Joined;
use lane::Weights;
use routes::Routes;
use rules::Rules;
use scheme::Scheme;
use servanda_agreement::geography::Geography;
use servanda_agreement::{Agreement, Key};
use servanda_base::Duration;
use servanda_record::Entry;
use shape::Shapes;
use shard::{Scratch, Shard, Shared};
use std::collections::BTreeMap;

/// Into so many shards the lists are divided; more threads than that are of no use.
pub const SHARDS: usize = 16;

/// The number of a cell: valid for the stream that gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellId(u32);

impl CellId {
    const JOINED: usize = SHARDS;

    fn new(shard: usize, at: usize) -> CellId {
        CellId((shard as u32) << 27 | at as u32)
    }

    fn shard(self) -> usize {
        (self.0 >> 27) as usize
    }

    fn at(self) -> usize {
        (self.0 & ((1 << 27) - 1)) as usize
    }
}

/// When something happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// At a moment.
    Instant(Tick),
    /// Over a stretch of time.
    Over(Span),
    /// When is not stated.
    Unstated,
}

impl At {
    /// When an entry says that something happened.
    pub fn of(entry: &Entry) -> Result<At, Why> {
        let Some(occurred) = entry.occurred else { return Ok(At::Unstated) };
        let (Some(from), Some(to)) = (tick(occurred.from), tick(occurred.to)) else { return Err(Why::OutsideTime) };
        Ok(if from == to { At::Instant(from) } else { At::Over(Span::new(from, to)) })
    }

    fn span(self) -> Option<Span> {
        match self {
            At::Instant(at) => Some(Span::new(at, at)),
            At::Over(span) => Some(span),
            At::Unstated => None,
        }
    }
}

/// Of what a cell speaks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellName {
    /// The named condition, red line or ban.
    pub of: Of,
    /// For which place and party.
    pub key: Key,
}

/// The hot half of the monitor.
#[derive(Clone, Debug)]
pub struct Stream {
    rules: Rules,
    scheme: Scheme,
    limits: Limits,
    lateness: Option<Lateness>,
    shapes: Shapes,
    routes: Routes,
    weights: Weights,
    shards: Vec<Shard>,
    scratch: Scratch,
    joined: Joined,
    conflicts: conflict::Conflicts,
    days: Days,
    /// The first and the last moment that facts speak of, as far as local days are known.
    known: Span,
    told: Span,
    aside: BTreeMap<Why, i64>,
}

/// How late a report may be.
#[derive(Clone, Copy, Debug)]
enum Lateness {
    Exact(Tick),
    Calendar(Duration),
}

impl Stream {
    /// A stream for an agreement, with nothing in it.
    pub fn new(agreement: &Agreement, geography: &Geography, limits: Limits) -> Stream {
        let rules = Rules::new(agreement, geography);
        let plan = crate::plan::plan(agreement);
        let scheme = scheme::scheme(&rules, &plan);
        let lateness = agreement.header.late_reports.as_ref().map(|length| match length.value.exact_seconds() {
            Some(seconds) => Lateness::Exact(seconds.saturating_mul(crate::tick::SECOND)),
            None => Lateness::Calendar(length.value),
        });
        let mut stream = Stream {
            rules,
            scheme,
            limits,
            lateness,
            shapes: Shapes::default(),
            routes: Routes::default(),
            weights: Weights::default(),
            shards: vec![Shard::default(); SHARDS],
            scratch: Scratch::default(),
            joined: Joined::default(),
            conflicts: Default::default(),
            days: Days::new(&agreement.header.clock, 0, 0),
            known: Span::new(NEVER, EVER),
            told: Span::new(NEVER, EVER),
            aside: BTreeMap::new(),
        };
        stream.make_what_has_no_key();
        stream
    }

    /// Says which labels of attestation count where the text names no proof, as the bindings of a record do. To be said
    /// before the first shape.
    pub fn accepting(mut self, labels: Option<Vec<String>>) -> Stream {
        self.rules.default_proof = labels;
        self
    }

    /// What of the agreement is not run, and why.
    pub fn left_out(&self) -> &[LeftOut] {
        &self.scheme.left_out
    }

    /// Facts that are set aside, by reason. Those that are there for good are not counted again when they are taken back.
    pub fn set_aside(&self) -> Vec<SetAside> {
        let counted = self.aside.iter().filter(|(_, count)| **count > 0);
        counted.map(|(why, count)| SetAside { why: *why, count: *count as u64 }).collect()
    }

    /// The shape of an entry that stands; of which later entries said nothing.
    pub fn shape(&mut self, entry: &Entry) -> Option<ShapeId> {
        self.shape_with(entry, Later::default())
    }

    /// The shape of an entry that stands, with what later ones said of it. `None` beyond the limit of shapes; its fact is
    /// then counted as set aside.
    pub fn shape_with(&mut self, entry: &Entry, later: Later<'_>) -> Option<ShapeId> {
        match self.shapes.intern(&self.rules, entry, later, self.limits.shapes) {
            Some((id, true)) => {
                self.route(entry, later);
                Some(id)
            }
            Some((id, false)) => Some(id),
            None => {
                self.count_aside(Why::TooManyShapes, 1);
                None
            }
        }
    }

    /// Puts a fact in: its shape, when it happened, when that was reported, and its number, which is the evidence.
    pub fn insert(&mut self, shape: ShapeId, at: At, reported: Option<Tick>, fact: u32) {
        self.change(shape, at, reported, fact, true);
    }

    /// Takes a fact out that was put in with the same shape, times and number.
    pub fn retract(&mut self, shape: ShapeId, at: At, reported: Option<Tick>, fact: u32) {
        self.change(shape, at, reported, fact, false);
    }

    /// Puts an entry in, with what later ones said of it, under the number of a fact.
    pub fn enter(&mut self, entry: &Entry, later: Later<'_>, fact: u32) {
        let Some(shape) = self.shape_with(entry, later) else { return };
        match At::of(entry) {
            Ok(at) => self.insert(shape, at, entry.reported.and_then(tick), fact),
            Err(why) => self.count_aside(why, 1),
        }
    }

    /// Takes an entry out that was put in with the same words of later ones.
    pub fn withdraw(&mut self, entry: &Entry, later: Later<'_>, fact: u32) {
        let Some(shape) = self.shape_with(entry, later) else { return };
        match At::of(entry) {
            Ok(at) => self.retract(shape, at, entry.reported.and_then(tick), fact),
            Err(why) => self.count_aside(why, -1),
        }
    }

    fn count_aside(&mut self, why: Why, count: i64) {
        *self.aside.entry(why).or_default() += count;
    }

    /// True if a report came after the allowance for late ones.
    fn is_late(&self, at: At, reported: Option<Tick>) -> bool {
        let (Some(lateness), Some(span), Some(reported)) = (self.lateness, at.span(), reported) else { return false };
        match lateness {
            Lateness::Exact(allowance) => reported > span.to.saturating_add(allowance),
            Lateness::Calendar(length) => !self.rules.after(moment(span.to), length).allows(moment(reported)),
        }
    }

    /// Brings every cell up to date and tells what changed in each, net.
    pub fn advance(&mut self, tell: impl FnMut(CellId, Net<'_>)) {
        self.advance_on(1, tell);
    }

    /// [`Stream::advance`] on so many threads; the same bytes and the same order as on one.
    pub fn advance_on(&mut self, threads: usize, mut tell: impl FnMut(CellId, Net<'_>)) {
        self.know_the_days();
        let shared = Shared { scheme: &self.scheme, weights: &self.weights, days: &self.days, limits: self.limits };
        if threads <= 1 {
            for (number, shard) in self.shards.iter_mut().enumerate() {
                shard.advance(shared, &mut self.scratch, &mut |at, net| tell(CellId::new(number, at as usize), net));
            }
        } else {
            for (number, changes) in on_threads(&mut self.shards, shared, threads).into_iter().enumerate() {
                for (at, must, may) in changes {
                    let net = Net { must: &must, may: may.as_ref().unwrap_or(&must) };
                    tell(CellId::new(number, at as usize), net);
                }
            }
        }
        for shard in &mut self.shards {
            for (joined, span) in shard.for_joined.drain(..) {
                self.joined.mark(joined, span);
            }
            for (why, count) in shard.aside.drain(..) {
                *self.aside.entry(why).or_default() += count;
            }
        }
        self.joined.advance(&self.shards, shared, &mut tell);
    }

    /// Local days from well before the first fact to well after the last.
    fn know_the_days(&mut self) {
        if self.told.from > self.told.to || self.known.from <= self.told.from && self.told.to <= self.known.to {
            return;
        }
        const YEAR: Tick = 366 * crate::tick::DAY;
        self.known = Span::new(self.told.from.saturating_sub(YEAR), self.told.to.saturating_add(YEAR));
        let reach = self.scheme.reach;
        let (from, to) = (self.known.from.saturating_sub(reach), self.known.to.saturating_add(reach));
        // No more than four centuries on either side, which is more than there is.
        self.days = Days::new(&self.rules.agreement.header.clock, from.max(EVER + 2 * YEAR), to.min(NEVER - 2 * YEAR));
    }

    /// What a cell holds, in both bounds.
    pub fn bounds(&self, cell: CellId) -> &Bounds {
        static NOTHING: std::sync::LazyLock<Bounds> = std::sync::LazyLock::new(Bounds::default);
        match cell.shard() {
            CellId::JOINED => self.joined.cells.get(cell.at()).map_or(&NOTHING, |cell| &cell.bounds),
            shard => {
                let shard = self.shards.get(shard);
                shard.and_then(|shard| shard.cells.get(cell.at())).map_or(&NOTHING, |cell| &cell.bounds)
            }
        }
    }

    /// The cells that speak of something, with their names, in order of these. Keys of which no fact speaks have no cell:
    /// there nothing holds.
    pub fn cells(&self) -> Vec<(CellName, CellId)> {
        let mut found = Vec::new();
        for (place, id) in self.routes.cells() {
            let Some(node) = self.scheme.nodes.get(place.spec as usize) else { continue };
            let key = Key {
                place: self.key_name(node.dims.place, place.place),
                party: self.key_name(node.dims.party, place.party),
            };
            found.extend(node.names.iter().map(|of| (CellName { of: of.clone(), key: key.clone() }, id)));
        }
        found.sort();
        found
    }

    fn key_name(&self, sort: Option<u32>, at: u32) -> Option<String> {
        self.scheme.sorts.get(sort? as usize)?.names.get(at as usize).cloned()
    }

    /// Bytes that the hits take, and that the stretches of all cells take.
    pub fn bytes(&self) -> (usize, usize) {
        let hits = self.shards.iter().flat_map(|shard| &shard.lists).map(lane::List::bytes).sum();
        let of = |bounds: &Bounds| bounds.must.bytes() + bounds.more.as_ref().map_or(0, |more| more.bytes());
        let cells = self.shards.iter().flat_map(|shard| &shard.cells).map(|cell| of(&cell.bounds));
        (hits, cells.chain(self.joined.cells.iter().map(|cell| of(&cell.bounds))).sum())
    }
}

type Change = (u32, Difference, Option<Difference>);

/// Each thread takes the shards of one stretch of them; what they tell comes back in the order of the shards.
fn on_threads(shards: &mut [Shard], shared: Shared<'_>, threads: usize) -> Vec<Vec<Change>> {
    let each = shards.len().div_ceil(threads.min(SHARDS)).max(1);
    std::thread::scope(|scope| {
        let work = |shards: &mut [Shard]| -> Vec<Vec<Change>> {
            let mut scratch = Scratch::default();
            let of = |shard: &mut Shard| {
                let mut changes = Vec::new();
                shard.advance(shared, &mut scratch, &mut |at, net| {
                    let may = (!std::ptr::eq(net.must, net.may)).then(|| net.may.clone());
                    changes.push((at, net.must.clone(), may));
                });
                changes
            };
            shards.iter_mut().map(of).collect()
        };
        let running: Vec<_> = shards.chunks_mut(each).map(|shards| scope.spawn(move || work(shards))).collect();
        let done = running.into_iter().flat_map(|thread| match thread.join() {
            Ok(changes) => changes,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        done.collect()
    })
}
