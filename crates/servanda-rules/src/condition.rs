//! The value of a condition at a moment, in three values, and over time. LANGUAGE: triggers.

use crate::evidence::{How, Standing, watched};
use crate::facts::Turning;
use crate::stretches::{Bounds, Stretches, Tri};
use crate::world::World;
use servanda_agreement::{
    Agreement, ClauseKind, Condition, Counted, Key, Name, Opens, Pattern, Role, RoleFill, Unless,
};
use servanda_base::{Amount, Deadline, Duration, Interval, Moment, Range};
use servanda_record::{Entry, What};
use std::collections::BTreeMap;
use std::rc::Rc;

/// A statement that fits a pattern, with how sure it is.
#[derive(Clone, Debug)]
pub(crate) struct Hit<'e> {
    pub entry: &'e Entry,
    pub at: Interval,
    /// Sure if it fits in every respect and is established.
    pub sure: bool,
    /// When it became established, if it is.
    pub established: Option<Moment>,
    /// Why it is not sure.
    pub doubts: Vec<String>,
    /// How many incidents.
    pub count: Range,
}

impl Hit<'_> {
    /// Widens it to "this, or what a row that contradicts it says".
    fn either(&mut self, at: Interval, count: Range) {
        self.at = Interval { from: self.at.from.min(at.from), to: self.at.to.max(at.to) };
        self.count = self.count.either(count);
        self.sure &= self.count.low > Amount::ZERO;
    }
}

/// What a gauge stands at, by which readings.
pub(crate) struct Level<'e> {
    pub range: Range,
    pub entries: Vec<&'e Entry>,
    /// True where readings for the same time differ.
    pub differ: bool,
}

/// Hits in order of time.
#[derive(Clone, Debug)]
pub(crate) struct Hits<'e> {
    list: Vec<Hit<'e>>,
    longest: jiff::SignedDuration,
}

impl<'e> Hits<'e> {
    pub(crate) fn new(list: Vec<Hit<'e>>) -> Hits<'e> {
        let longest = list.iter().map(|hit| hit.at.to.duration_since(hit.at.from)).max().unwrap_or_default();
        Hits { list, longest }
    }

    /// Those that may touch `from` to `to`; the others surely do not.
    pub(crate) fn near(&self, from: Moment, to: Moment) -> &[Hit<'e>] {
        let earliest = from.checked_sub(self.longest).unwrap_or(Moment::MIN);
        let first = self.list.partition_point(|hit| hit.at.from < earliest);
        let last = self.list.partition_point(|hit| hit.at.from <= to);
        self.list.get(first..last).unwrap_or(&[])
    }
}

impl<'e> std::ops::Deref for Hits<'e> {
    type Target = [Hit<'e>];
    fn deref(&self) -> &[Hit<'e>] {
        &self.list
    }
}

impl<'a> World<'a> {
    /// [`World::find_hits`], found once.
    pub(crate) fn hits(&self, pattern: &Pattern, actors: Option<&[Name]>, proof: Option<&str>) -> Rc<Hits<'a>> {
        let key = crate::world::wanted(pattern, actors, proof);
        self.once(&self.memo.hits, key, || {
            let mut list = self.find_hits(pattern, actors, proof);
            list.sort_by_key(|hit| (hit.at, hit.entry.position));
            Rc::new(Hits::new(list))
        })
    }

    /// What a count, a sequence or a series of acts looks at: in a later version of a text, what happened since that version
    /// began. What began before it may lie there in part only, so it counts in the upper bound.
    fn acts_of_version(&self, pattern: &Pattern, proof: Option<&str>) -> Rc<Hits<'a>> {
        let hits = self.hits(pattern, None, proof);
        let Some(from) = self.version().and_then(|version| version.from) else { return hits };
        self.once(&self.memo.hits, format!("of the version {pattern:?} {proof:?}"), || {
            let since = Stretches::all().since(from);
            let mut list: Vec<Hit<'a>> = hits.iter().filter(|hit| since.meets(hit.at)).cloned().collect();
            for hit in list.iter_mut().filter(|hit| !since.covers(hit.at)) {
                hit.sure = false;
                hit.doubts.push("it may lie before this version of the text began".into());
            }
            Rc::new(Hits::new(list))
        })
    }

    /// Everything in the record that fits a pattern in either bound, in order of time. Rows that contradict each other
    /// (the same conflict key) count as one: the surest of them, then the earliest, as wide as all that are as sure.
    fn find_hits(&self, pattern: &Pattern, actors: Option<&[Name]>, proof: Option<&str>) -> Vec<Hit<'a>> {
        let matched = self.of_each(pattern, actors, proof);
        let mut hits: Vec<Hit<'a>> = Vec::with_capacity(matched.len());
        for (entry, matched) in matched {
            let Some(at) = entry.occurred else { continue };
            let (doubts, established) = match matched.how {
                How::Not => continue,
                How::Sure(at) => (Vec::new(), Some(at)),
                How::Doubtful(doubtful) => *doubtful,
            };
            let count = crate::evidence::happened(entry).map_or(Range::ZERO, |happened| happened.count);
            let sure = doubts.is_empty() && count.low > Amount::ZERO;
            hits.push(Hit { entry, at, sure, established, doubts, count });
        }
        hits.sort_by_key(|hit| (hit.at, hit.entry.position));
        if hits.iter().any(|hit| hit.entry.conflict.is_some()) {
            self.settle_rivals(&mut hits, pattern, actors, proof);
        }
        hits.retain(|hit| hit.count.high != Some(Amount::ZERO));
        hits
    }

    /// Puts rows that contradict each other together.
    fn settle_rivals(&self, hits: &mut Vec<Hit<'a>>, pattern: &Pattern, actors: Option<&[Name]>, proof: Option<&str>) {
        let keys: Vec<Option<&str>> = hits.iter().map(|hit| hit.entry.conflict.as_deref()).collect();
        let mut of_key: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, key) in keys.iter().enumerate() {
            of_key.entry(key.unwrap_or_default()).or_default().extend(key.map(|_| at));
        }
        let mut keep = vec![true; hits.len()];
        for (at, key) in keys.iter().enumerate() {
            let Some(rivals) = key.and_then(|key| of_key.get(key)) else { continue };
            let best = rivals.iter().copied().min_by_key(|other| (!hits[*other].doubts.is_empty(), *other));
            keep[at] = best == Some(at);
            for other in rivals.iter().copied().filter(|other| best == Some(at) && *other != at) {
                if hits[other].doubts.is_empty() == hits[at].doubts.is_empty() {
                    let (when, count) = (hits[other].at, hits[other].count);
                    hits[at].either(when, count);
                }
            }
        }
        // A row on the same matter that says it was somebody else, or elsewhere, leaves that open.
        for at in 0..hits.len() {
            let Some(key) = keys[at].filter(|_| keep[at]) else { continue };
            let event = crate::evidence::happened(hits[at].entry).map(|happened| happened.event);
            let otherwise = self.on_matter(key).into_iter().find(|other| {
                crate::evidence::happened(other).map(|happened| happened.event) == event
                    && self.fits_pattern(other, pattern, actors).tri == Tri::No
                    && matches!(self.standing(other, proof), Standing::Established(_))
            });
            if let Some(otherwise) = otherwise {
                hits[at].doubts.push(format!("{} on the same matter says otherwise", otherwise.id));
                hits[at].sure = false;
            }
        }
        let mut keep = keep.into_iter();
        hits.retain(|_| keep.next().unwrap_or(true));
    }

    /// How many matches lie in `(to - length, to]`: established, and at most.
    pub(crate) fn count_in(&self, hits: &Hits<'_>, to: Moment, length: Option<Duration>) -> (Amount, Option<Amount>) {
        let from = length.map_or(Moment::MIN, |length| self.before(to, length));
        let near = hits.near(from, to);
        let sure: Vec<&Hit<'_>> = near.iter().filter(|hit| hit.sure && inside(hit.at, from, to)).collect();
        let possible: Vec<&Hit<'_>> = near.iter().filter(|hit| touches(hit.at, from, to)).collect();
        let low = crate::prohibition::shown(&sure, false).unwrap_or(Amount::ZERO);
        (low, crate::prohibition::shown(&possible, true).map(|high| high.max(low)))
    }

    /// The largest count at any match, of those in the window that it ends: established, and at most.
    pub(crate) fn highest_in(&self, hits: &Hits<'_>, length: Option<Duration>) -> (Amount, Option<Amount>) {
        let is_plain = |hit: &Hit<'_>| hit.at.is_instant() && !matches!(hit.entry.what, What::Tally { .. });
        if hits.iter().all(is_plain) {
            let plain = hits.iter().map(|hit| {
                let low = if hit.sure { hit.count.low } else { Amount::ZERO };
                (hit.at.to, low, hit.count.high)
            });
            return sliding(&plain.collect::<Vec<_>>(), |to| {
                length.map_or(Moment::MIN, |length| self.before(to, length))
            });
        }
        let mut highest = (Amount::ZERO, Some(Amount::ZERO));
        for hit in hits.iter() {
            let (low, high) = self.count_in(hits, hit.at.to, length);
            highest.0 = highest.0.max(low);
            highest.1 = highest.1.zip(high).map(|(a, b)| a.max(b));
        }
        highest
    }

    /// The value of a condition at a moment.
    pub(crate) fn holds(&self, condition: &Condition, at: Moment, proof: Option<&str>) -> Tri {
        match condition {
            Condition::All(parts) => parts.iter().map(|part| self.holds(part, at, proof)).fold(Tri::Yes, Tri::and),
            Condition::Any(parts) => parts.iter().map(|part| self.holds(part, at, proof)).fold(Tri::No, Tri::or),
            Condition::Not(part) => self.holds(part, at, proof).not(),
            Condition::AtLeast { count, pattern, in_any } => {
                let (low, high) = self.count_in(&self.acts_of_version(pattern, proof), at, *in_any);
                threshold(low, high, Amount::from(i64::from(*count)))
            }
            Condition::Total { field, pattern, at_least, in_any } => {
                let from = in_any.map_or(Moment::MIN, |length| self.before(at, length));
                let mut low = Amount::ZERO;
                let mut high = Some(Amount::ZERO);
                for hit in self.acts_of_version(pattern, proof).near(from, at) {
                    let value = hit.entry.happening().and_then(|one| one.fields.get(field)).copied();
                    let value = value.unwrap_or(Range { low: Amount::ZERO, best: None, high: None });
                    if hit.sure && inside(hit.at, from, at) {
                        low = low + value.low;
                    }
                    if touches(hit.at, from, at) {
                        high = high.zip(value.high).map(|(a, b)| a + b);
                    }
                }
                threshold(low, high, at_least.amount)
            }
            Condition::NoneFor { pattern, length } => {
                let from = length.map_or(Moment::MIN, |length| self.before(at, length));
                let hits = self.hits(pattern, None, proof);
                let hits = hits.near(from, at);
                if hits.iter().any(|hit| hit.sure && inside(hit.at, from, at)) {
                    return Tri::No;
                }
                let quiet = !hits.iter().any(|hit| touches(hit.at, from, at));
                let places = places(self.agreement, &pattern.roles);
                if quiet && self.watched_throughout(&pattern.event, &places, proof, Interval::new(from, at)) {
                    Tri::Yes
                } else {
                    Tri::Maybe
                }
            }
            Condition::Continues { pattern, length } => {
                let hits = self.acts_of_version(pattern, proof);
                let from = self.before(at, *length);
                let hits = hits.near(from, at);
                let mut value = Tri::Yes;
                let mut day = from;
                while day < at && value != Tri::No {
                    let end = (day + jiff::SignedDuration::from_hours(24)).min(at);
                    let sure = hits.iter().any(|hit| hit.sure && inside(hit.at, day, end));
                    let maybe = hits.iter().any(|hit| touches(hit.at, day, end));
                    value = value.and(if sure {
                        Tri::Yes
                    } else if maybe {
                        Tri::Maybe
                    } else {
                        Tri::No
                    });
                    day = end;
                }
                value
            }
            Condition::Then { first, second, within } => {
                let (firsts, seconds) = (self.acts_of_version(first, proof), self.acts_of_version(second, proof));
                let since = self.before(at, *within);
                let mut value = Tri::No;
                for a in firsts.iter() {
                    let until = self.after(a.at.to, *within);
                    let seconds = seconds.near(since, at).iter().filter(|b| touches(b.at, since, at));
                    // Nothing follows itself.
                    for b in seconds.filter(|b| b.entry.id != a.entry.id) {
                        let sure =
                            a.sure && b.sure && a.at.to <= b.at.from && until.surely_met_by(b.at) && b.at.to <= at;
                        let maybe = a.at.from <= b.at.to && until.maybe_met_by(b.at);
                        value = value.or(if sure {
                            Tri::Yes
                        } else if maybe {
                            Tri::Maybe
                        } else {
                            Tri::No
                        });
                    }
                }
                value
            }
            Condition::Gauge { gauge, roles, op, level } => match self.level(gauge, roles, None, at, proof) {
                None => Tri::Maybe,
                Some(Level { range, .. }) => {
                    let low = op.holds(range.low, level.amount);
                    match range.high.map(|high| op.holds(high, level.amount)) {
                        Some(high) if high == low => {
                            if low {
                                Tri::Yes
                            } else {
                                Tri::No
                            }
                        }
                        None if low && matches!(op.sign(), ">=" | ">") => Tri::Yes,
                        None if !low && matches!(op.sign(), "<=" | "<") => Tri::No,
                        _ => Tri::Maybe,
                    }
                }
            },
            Condition::BreachOf(number) => {
                // Where a chain comes back to itself, nothing is decided.
                let Some(breaches) = self.breaches(number) else { return Tri::Maybe };
                let mut value = Tri::No;
                for episode in breaches.iter() {
                    // A determination that was taken back holds until then; of a day, perhaps until its end.
                    let taken_back = episode.reversed.as_ref().map(|reversal| reversal.at);
                    if episode.at.from <= at && taken_back.is_none_or(|back| at < back.to) {
                        let sure = episode.doubt.is_none() && taken_back.is_none_or(|back| at < back.from);
                        value = value.or(if sure { Tri::Yes } else { Tri::Maybe });
                    }
                }
                value
            }
            Condition::PhaseOpen { phase, open, by } => {
                let bounds = self.phase(phase).cloned().unwrap_or_else(Bounds::never);
                match by {
                    None => {
                        let value = point(&bounds, at);
                        if *open { value } else { value.not() }
                    }
                    Some(when) => {
                        let limit = self.by(*when);
                        let before = |stretches: &Stretches| stretches.iter().any(|open| limit.allows(open.from));
                        let opened = if before(&bounds.must) {
                            Tri::Yes
                        } else if before(&bounds.may) {
                            Tri::Maybe
                        } else {
                            Tri::No
                        };
                        match (open, limit.passed_at(at)) {
                            (true, _) => opened,
                            // Not open by a date: nobody can say before the date.
                            (false, false) => Tri::No,
                            (false, true) => opened.not(),
                        }
                    }
                }
            }
            Condition::Named { name, tier, key } => self.named(name, *tier, key, at, proof),
            Condition::OnDays { name, tier, key, days, of } => {
                crate::days::on_days(self, &(name.clone(), *tier, key.clone()), (*days, *of), at, proof)
            }
            Condition::Unreadable => Tri::Maybe,
        }
    }

    /// The value of a definition or of a red line: whether it holds for any of the keys that agree with `key`.
    pub(crate) fn named(&self, name: &str, tier: Option<u32>, key: &Key, at: Moment, proof: Option<&str>) -> Tri {
        let Some(definition) = self.agreement.definition(name) else {
            return crate::trigger::red_line_at(self, name, tier, key, at);
        };
        let mut value = Tri::No;
        for key in self.agreement.keys_of(name, key) {
            value = value.or(self.holds(&self.agreement.definition_under(definition, &key), at, proof));
            if value == Tri::Yes {
                break;
            }
        }
        value
    }

    /// When a condition holds, up to the moment judged: its value at every point where it may change and between them.
    pub(crate) fn when_holds(&self, condition: &Condition, proof: Option<&str>) -> Bounds {
        let points = self.points(&Turning::Condition(condition, proof));
        let (mut must, mut may) = (Vec::new(), Vec::new());
        let mut add = |value: Tri, stretch: Interval| {
            if value == Tri::Yes {
                must.push(stretch);
            }
            if value != Tri::No {
                may.push(stretch);
            }
        };
        // Before the first of them it was always as it was just before.
        if let Some(first) = points.first() {
            let always = Interval { from: Moment::MIN, to: *first };
            add(self.holds(condition, servanda_base::moment::just_before(*first), proof), always);
        }
        for (index, from) in points.iter().enumerate() {
            add(self.holds(condition, *from, proof), Interval::instant(*from));
            if let Some(to) = points.get(index + 1) {
                add(self.holds(condition, middle(*from, *to), proof), Interval { from: *from, to: *to });
            }
        }
        Bounds { must: Stretches::from_iter(must), may: Stretches::from_iter(may) }
    }

    /// True if somebody watched for an event in a place all the time.
    pub(crate) fn watched_throughout(
        &self,
        event: &str,
        places: &[Name],
        proof: Option<&str>,
        stretch: Interval,
    ) -> bool {
        let all = self.watches(event, places, proof);
        let watches: Vec<&crate::evidence::Watch> = all.iter().filter(|watch| watch.interval.meets(stretch)).collect();
        let mut edges: Vec<Moment> =
            watches.iter().flat_map(|watch| [watch.interval.from, watch.interval.to]).collect();
        edges.extend([stretch.from, stretch.to]);
        edges.retain(|edge| stretch.from <= *edge && *edge <= stretch.to);
        edges.sort();
        edges.dedup();
        edges.len() > 1
            && edges
                .windows(2)
                .all(|pair| watched(watches.iter().copied(), Interval { from: pair[0], to: pair[1] }).is_some())
    }

    /// The level of a gauge at a moment: the last fresh reading, summed over `bearers` where several are asked for. Fresh
    /// readings that overlap the last in time and differ from it leave it between the lowest and the highest of them.
    ///
    /// A missing or stale reading is unknown, never zero.
    pub(crate) fn level(
        &self,
        gauge: &str,
        roles: &[RoleFill],
        bearers: Option<&[Name]>,
        at: Moment,
        proof: Option<&str>,
    ) -> Option<Level<'a>> {
        let by: Option<Vec<Name>> = roles
            .iter()
            .find(|fill| fill.role == Role::By)
            .map(|fill| fill.names.iter().flat_map(|name| self.agreement.members(name)).collect());
        let wanted = bearers.map(<[Name]>::to_vec).or(by);
        let readings = self.usable(gauge, roles, wanted.as_deref(), Some(at), proof);
        let latest = |one: Option<&Name>| {
            let of = |usable: &&Usable<'a>| match one {
                Some(name) => usable.of == Some(name),
                None => usable.of_all,
            };
            let all: Vec<&'a Entry> = readings.iter().filter(of).map(|usable| usable.entry).collect();
            let last = *all.iter().max_by_key(|entry| (entry.occurred.map(|read| read.from), entry.position))?;
            let mut level = Level { range: level(last), entries: vec![last], differ: false };
            let beside = |entry: &Entry| {
                entry.id != last.id && entry.occurred.zip(last.occurred).is_some_and(|(a, b)| a.meets(b))
            };
            for entry in all.into_iter().filter(|entry| beside(entry)) {
                let range = self::level(entry);
                if range != level.range {
                    level.range = level.range.either(range);
                    level.differ = true;
                    level.entries.push(entry);
                }
            }
            Some(level)
        };
        if let Some(level) = latest(None) {
            return Some(level);
        }
        let parts: Option<Vec<Level<'a>>> = wanted.as_ref()?.iter().map(|name| latest(Some(name))).collect();
        parts?.into_iter().reduce(|mut sum, part| {
            sum.range = sum.range.plus(part.range);
            sum.differ |= part.differ;
            sum.entries.extend(part.entries);
            sum
        })
    }

    /// Established readings of a gauge in a place, those that are fresh at a moment or, without one, all: which of them are of
    /// all of `wanted` together, and which of one of them alone.
    pub(crate) fn usable(
        &self,
        gauge: &str,
        roles: &[RoleFill],
        wanted: Option<&[Name]>,
        fresh_at: Option<Moment>,
        proof: Option<&str>,
    ) -> Vec<Usable<'a>> {
        let Some(definition) = self.agreement.gauge(gauge) else { return Vec::new() };
        let by_party = definition.roles.iter().any(|(role, _)| *role == Role::By);
        let places = places(self.agreement, roles);
        let usable = |entry: &'a Entry| {
            let What::Measurement { gauge: name, actor, .. } = &entry.what else { return None };
            let read = entry.occurred?;
            let place_fits = match &entry.place {
                servanda_record::Place::Inside { place, .. } => {
                    places.is_empty() || places.iter().any(|own| place == own)
                }
                servanda_record::Place::Unstated => places.is_empty(),
                servanda_record::Place::Point { .. } => false,
            };
            if name != gauge || !place_fits || fresh_at.is_some_and(|at| read.from > at) {
                return None;
            }
            let fresh_until = definition.known_for.map(|length| self.after(read.from, length));
            let is_fresh = fresh_at.is_none_or(|at| fresh_until.is_none_or(|until| until.allows(at)));
            if !is_fresh || !matches!(self.standing(entry, proof), Standing::Established(_)) {
                return None;
            }
            use servanda_record::Actor;
            let of_all = wanted.is_none_or(|wanted| match actor {
                // A reading of nobody's in particular is of everybody only where the gauge is nobody's.
                Actor::Unknown => !by_party,
                Actor::Together(names) => wanted.iter().all(|name| names.contains(name)),
                Actor::OneOf(_) => false,
            });
            let of = match actor {
                Actor::Together(names) => names.first().filter(|_| names.len() == 1),
                Actor::Unknown | Actor::OneOf(_) => None,
            };
            Some(Usable { entry, at: read, value: level(entry), fresh_until, of_all, of })
        };
        self.readings(gauge).into_iter().filter_map(usable).collect()
    }
}

/// An established reading of a gauge.
pub(crate) struct Usable<'e> {
    pub entry: &'e Entry,
    pub at: Interval,
    pub value: Range,
    /// Until when it is fresh, if it grows old.
    pub fresh_until: Option<Deadline>,
    /// True if it is of all who are asked about.
    pub of_all: bool,
    /// Whose alone it is.
    pub of: Option<&'e Name>,
}

fn level(entry: &Entry) -> Range {
    match &entry.what {
        What::Measurement { level, .. } => *level,
        _ => Range::ZERO,
    }
}

/// The value of a pair of bounds at a moment.
pub(crate) fn point(bounds: &Bounds, at: Moment) -> Tri {
    if bounds.must.contains(at) {
        Tri::Yes
    } else if bounds.may.contains(at) {
        Tri::Maybe
    } else {
        Tri::No
    }
}

/// True if all of it lies in `(from, to]`. A stretch that starts exactly where the window does lies inside.
fn inside(at: Interval, from: Moment, to: Moment) -> bool {
    if at.is_instant() { from < at.from && at.from <= to } else { from <= at.from && at.to <= to }
}

fn touches(at: Interval, from: Moment, to: Moment) -> bool {
    if at.is_instant() { from < at.from && at.from <= to } else { from < at.to && at.from <= to }
}

/// The largest sums of what lies in a window that ends with one of them, each an instant with what it counts at least and at
/// most, in order of time; `from` gives where the window begins that ends at a moment. Goes through them once.
fn sliding(counts: &[(Moment, Amount, Option<Amount>)], from: impl Fn(Moment) -> Moment) -> (Amount, Option<Amount>) {
    let (mut low, mut high, mut unbounded) = (Amount::ZERO, Amount::ZERO, 0_usize);
    let mut highest = (Amount::ZERO, Some(Amount::ZERO));
    let (mut first, mut next) = (0, 0);
    while let Some((to, ..)) = counts.get(next) {
        // All that lie at one moment are in each other's windows.
        while let Some((_, at_least, at_most)) = counts.get(next).filter(|(at, ..)| at == to) {
            low = low + *at_least;
            high = high + at_most.unwrap_or(Amount::ZERO);
            unbounded += usize::from(at_most.is_none());
            next += 1;
        }
        let begins = from(*to);
        while let Some((_, at_least, at_most)) = counts[..next].get(first).filter(|(at, ..)| *at <= begins) {
            low = low - *at_least;
            high = high - at_most.unwrap_or(Amount::ZERO);
            unbounded -= usize::from(at_most.is_none());
            first += 1;
        }
        highest.0 = highest.0.max(low);
        highest.1 = highest.1.filter(|_| unbounded == 0).map(|highest| highest.max(high).max(low));
    }
    highest
}

fn threshold(low: Amount, high: Option<Amount>, wanted: Amount) -> Tri {
    if low >= wanted {
        Tri::Yes
    } else if high.is_none_or(|high| high >= wanted) {
        Tri::Maybe
    } else {
        Tri::No
    }
}

pub(crate) fn middle(a: Moment, b: Moment) -> Moment {
    a + b.duration_since(a) / 2
}

/// The places that a set of roles names.
pub(crate) fn places(agreement: &Agreement, roles: &[RoleFill]) -> Vec<Name> {
    roles
        .iter()
        .filter(|fill| fill.role == Role::In)
        .flat_map(|fill| fill.names.iter().flat_map(|name| agreement.members(name)))
        .collect()
}

/// Every length of time that a condition, a tier, a reset or a gauge of the agreement names.
pub(crate) fn lengths(agreement: &Agreement) -> Vec<Duration> {
    let mut found: Vec<Duration> = Vec::new();
    conditions(agreement, &mut |condition| match condition {
        Condition::AtLeast { in_any, .. } | Condition::Total { in_any, .. } => found.extend(*in_any),
        Condition::NoneFor { length, .. } => found.extend(*length),
        Condition::Continues { length, .. } => found.extend(day_by_day(*length)),
        Condition::Then { within, .. } => found.push(*within),
        Condition::All(_)
        | Condition::Any(_)
        | Condition::Not(_)
        | Condition::Gauge { .. }
        | Condition::BreachOf(_)
        | Condition::PhaseOpen { .. }
        | Condition::Named { .. }
        | Condition::OnDays { .. }
        | Condition::Unreadable => {}
    });
    for (_, red_line) in agreement.red_lines() {
        found.extend(red_line.tiers.iter().map(|tier| tier.in_any));
        found.extend(red_line.resets_after.as_ref().map(|reset| reset.value));
    }
    found.extend(agreement.gauges.iter().filter_map(|gauge| gauge.known_for));
    found
}

/// A length and what is left of it after each whole day (ten years of them at most): what continues is asked about day by day,
/// counted from its beginning.
pub(crate) fn day_by_day(length: Duration) -> Vec<Duration> {
    const DAY_S: i64 = 86_400;
    let days = (length.longest_seconds() / DAY_S).min(3_660);
    match length.exact_seconds() {
        Some(seconds) => (0..=days).map(|day| Duration::Exact { seconds: seconds - day * DAY_S }).collect(),
        None => (1..=days).map(Duration::CalendarDays).chain([length]).collect(),
    }
}

/// Over how many days at most the agreement's conditions look back, one upon another.
pub(crate) fn days_back(agreement: &Agreement) -> u32 {
    let mut days = 0u32;
    conditions(agreement, &mut |condition| {
        if let Condition::OnDays { of, .. } = condition {
            days = days.saturating_add(*of);
        }
    });
    days
}

/// Every condition of the agreement, and every part of one.
fn conditions(agreement: &Agreement, found: &mut dyn FnMut(&Condition)) {
    fn of(condition: &Condition, found: &mut dyn FnMut(&Condition)) {
        found(condition);
        match condition {
            Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| of(part, found)),
            Condition::Not(part) => of(part, found),
            _ => {}
        }
    }
    for definition in &agreement.definitions {
        of(&definition.condition, found);
    }
    for phase in &agreement.phases {
        if let Some(Opens::When(condition)) = phase.opens.as_ref().map(|opens| &opens.value) {
            of(condition, found);
        }
        if let Some(reverts) = &phase.reverts {
            of(&reverts.value.1, found);
        }
    }
    for clause in &agreement.clauses {
        match &clause.kind {
            ClauseKind::RedLine(red_line) => {
                if let Some(Counted::Condition(condition)) = red_line.when.as_ref().map(|when| &when.value) {
                    of(condition, found);
                }
            }
            ClauseKind::Norm(norm) => {
                if let Some(Unless::Condition(condition)) = norm.unless.as_ref().map(|unless| &unless.value) {
                    of(condition, found);
                }
            }
            ClauseKind::Review { .. } | ClauseKind::Reserved => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// The slow twin adds up each window for itself.
        #[test]
        fn a_window_that_slides_counts_what_each_window_counts(
            mut counts in prop::collection::vec((0_i64..60, 0_i64..3, prop::option::weighted(0.95, 0_i64..4)), 0..40),
            length in prop::option::of(0_i64..20),
        ) {
            counts.sort_by_key(|(at, ..)| *at);
            let moment = |at: i64| Moment::from_second(at).expect("a second");
            let counts: Vec<(Moment, Amount, Option<Amount>)> = counts
                .into_iter()
                .map(|(at, low, high)| (moment(at), Amount::from(low), high.map(|high| Amount::from(high.max(low)))))
                .collect();
            let from = |to: Moment| length.map_or(Moment::MIN, |length| to - jiff::SignedDuration::from_secs(length));
            let mut slow = (Amount::ZERO, Some(Amount::ZERO));
            for (to, ..) in &counts {
                let inside = || counts.iter().filter(|(at, ..)| from(*to) < *at && at <= to);
                let low: Amount = inside().map(|(_, low, _)| *low).sum();
                let high = inside().map(|(.., high)| *high).try_fold(Amount::ZERO, |sum, one| one.map(|one| sum + one));
                slow.0 = slow.0.max(low);
                slow.1 = slow.1.zip(high).map(|(a, b)| a.max(b));
            }
            prop_assert_eq!(sliding(&counts, from), slow);
        }
    }
}
