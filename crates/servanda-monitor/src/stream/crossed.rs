//! A red line: when it is crossed, from each firing until its reset, for ever where it has none.
//!
//! Exact hits alone take a short way: the state just before a change is read off the stretches, and the walk ends where
//! what it finds is what was there. With doubts about, the matches between two quiet stretches that are quiet for sure (an
//! *island*) are gone through in order, in two lanes: what is established, and what may be. Determinations are not asked.

use super::lane::{List, Weights, Wide, widened};
use super::scheme::Binding;
use super::tally::{Shown, shown};
use crate::spans::Spans;
use crate::tick::{EVER, NEVER, Span, Tick};
use servanda_base::Amount;

/// When a red line, or one of its tiers, fires and rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crossed {
    /// How many matches.
    pub count: u32,
    /// In a window of so many ticks; each match by itself if none.
    pub window: Option<Tick>,
    /// After so many ticks without a match it is no longer crossed; for ever if none.
    pub reset: Option<Tick>,
}

impl Crossed {
    /// Goes on from the first change at `from` until past the last at `until` all is as it was. Returns the stretch that is
    /// said anew; `found` are its stretches. Only for exact hits.
    pub fn exact(self, list: &List, was: &Spans, (from, until): (Tick, Tick), found: &mut Vec<Span>) -> Span {
        found.clear();
        let reset = self.reset.unwrap_or(NEVER);
        let before = self.count.max(1) as usize - 1;
        let hits = &list.exact;
        let place = super::lane::second_at(from).map_or(hits.seek(u32::MAX), |second| hits.seek(second));
        let runs_at = |at: Tick| was.around(at, at).any(|span| span.from <= at && at < span.to);
        let previous = hits.before(place).and_then(|place| hits.get(place)).map(|hit| hit.tick());
        let mut last = previous.filter(|at| runs_at(*at));
        // From when on it has been crossed, in what is said anew.
        let mut since = last.map(|_| from);
        let (first, have) = hits.back(place, before);
        let mut behind = hits.from(first);
        let mut missing = before - have;
        let ends = |last: Tick| last.saturating_add(reset).saturating_add(1);
        let mut put = |since: Tick, to: Tick| {
            if since < to {
                found.push(Span::new(since, to));
            }
        };
        for hit in hits.from(place) {
            let at = hit.tick();
            let oldest = if missing > 0 {
                missing -= 1;
                None
            } else {
                behind.next().map(|hit| hit.tick())
            };
            if let (Some(start), Some(rested)) = (since, last)
                && at > rested.saturating_add(reset)
            {
                put(start, ends(rested));
                since = None;
            }
            let in_window = |oldest: Tick| self.window.is_none_or(|window| at.saturating_sub(window) < oldest);
            if since.is_none() && oldest.is_some_and(in_window) {
                since = Some(at);
            }
            last = Some(at);
            let unaffected = at > until && self.window.is_none_or(|window| at.saturating_sub(window) >= until);
            if unaffected && since.is_some() == runs_at(at) {
                if let Some(start) = since {
                    put(start, at);
                }
                return Span::new(from, at);
            }
        }
        if let (Some(start), Some(last)) = (since, last) {
            put(start, ends(last));
        }
        Span::new(from, NEVER)
    }

    /// The islands that a change at `span` can reach: from quiet to quiet.
    pub fn island(self, list: &List, span: Span) -> Span {
        let Some(reset) = self.reset else { return Span::ALWAYS };
        let (mut from, mut to) = (span.from, span.to);
        // Its windows end with hits that come after it.
        to = to.saturating_add(self.window.unwrap_or(0));
        loop {
            let near = (from.saturating_sub(reset), to.saturating_add(reset));
            let exact = list.exact(near.0, near.1.saturating_add(1)).map(widened);
            let (mut least, mut most) = (from, to);
            for hit in exact.chain(list.wide(near.0, near.1)) {
                least = least.min(hit.span.from);
                most = most.max(hit.span.to);
            }
            if (least, most) == (from, to) {
                break;
            }
            // By doubling, so that a long island is not walked through step by step.
            let wider = most.saturating_sub(least);
            let grow = |grown: bool| if grown { wider } else { 0 };
            let (a, b) = (least.saturating_sub(grow(least < from)), most.saturating_add(grow(most > to)));
            (from, to) = self.shrunk(list, Span::new(a, b), Span::new(least, most));
        }
        Span::new(from.saturating_sub(1), to.saturating_add(reset).saturating_add(2))
    }

    /// As much of `wide` as is joined to `sure` without a quiet stretch.
    fn shrunk(self, list: &List, wide: Span, sure: Span) -> (Tick, Tick) {
        let reset = self.reset.unwrap_or(NEVER);
        let exact = list.exact(wide.from, wide.to.saturating_add(1)).map(widened);
        let mut hits: Vec<Span> = exact.chain(list.wide(wide.from, wide.to)).map(|hit| hit.span).collect();
        hits.push(sure);
        hits.sort_unstable();
        let mut joined: Option<Span> = None;
        for span in hits {
            match &mut joined {
                Some(run) if span.from <= run.to.saturating_add(reset) => run.to = run.to.max(span.to),
                Some(run) if run.from <= sure.from && sure.to <= run.to => break,
                _ => joined = Some(span),
            }
        }
        joined.map_or((sure.from, sure.to), |run| (run.from.min(sure.from), run.to.max(sure.to)))
    }

    /// The stretches of one or several whole islands, in both bounds. Returns how many windows held too much.
    pub fn doubtful(
        self,
        list: &List,
        weights: &Weights,
        most: usize,
        island: Span,
        (must, may): (&mut Vec<Span>, &mut Vec<Span>),
    ) -> u64 {
        let (window, reset) = (self.window.unwrap_or(0), self.reset.unwrap_or(0));
        let since = island.from.saturating_sub(window).saturating_sub(list.longest());
        let exact = list.exact(since, island.to).map(widened);
        let mut by_start: Vec<Wide> = exact.chain(list.wide(since, island.to)).collect();
        by_start.sort_by_key(|hit| (hit.span, hit.fact));
        let longest = by_start.iter().map(|hit| hit.span.to - hit.span.from).max().unwrap_or(0);
        let mut in_order: Vec<Wide> =
            by_start.iter().filter(|hit| hit.span.from >= island.from && hit.span.to <= island.to).copied().collect();
        in_order.sort_by_key(|hit| (hit.span.to, hit.span.from, hit.fact));
        let is_plain = by_start.iter().all(|hit| weights.is_plain(hit.weight));
        let wanted = Amount::from(i64::from(self.count));
        let all = Given { rule: self, by_start, longest, is_plain, weights, most, wanted };
        let (firings, full) = all.firings(&in_order);
        in_order.sort_by_key(|hit| (hit.span, hit.fact));
        let until = |at: Span, sure_only: bool| {
            if self.reset.is_none() {
                return NEVER;
            }
            let mut last = at.to;
            // Each further match before the reset puts it off.
            for hit in in_order.iter().filter(|hit| hit.span.to > at.to && (hit.weight.sure() || !sure_only)) {
                if hit.span.from > last.saturating_add(reset) {
                    break;
                }
                last = last.max(hit.span.to);
            }
            last.saturating_add(reset).saturating_add(1)
        };
        must.clear();
        may.clear();
        must.extend(firings.iter().filter(|one| one.sure).map(|one| Span::new(one.at.to, until(one.at, true))));
        may.extend(firings.iter().map(|one| Span::new(one.earliest, until(one.at, false))));
        join(must);
        join(may);
        full
    }
}

/// Sorts and joins whatever touches.
pub fn join(spans: &mut Vec<Span>) {
    spans.sort_unstable();
    spans.dedup_by(|next, last| {
        let touch = next.from <= last.to;
        if touch {
            last.to = last.to.max(next.to);
        }
        touch
    });
}

/// One time that it fired.
#[derive(Clone, Copy, Debug)]
struct Firing {
    at: Span,
    earliest: Tick,
    sure: bool,
}

/// The matches of an island and what lies in their windows.
struct Given<'g> {
    rule: Crossed,
    by_start: Vec<Wide>,
    longest: Tick,
    /// All of them are single incidents.
    is_plain: bool,
    weights: &'g Weights,
    most: usize,
    wanted: Amount,
}

/// What is known, on the way through the matches, of whether the next one would fire.
#[derive(Default)]
struct Latch {
    /// The end of the last match, and of the last sure one.
    last: Option<Tick>,
    last_sure: Option<Tick>,
    /// A firing runs for sure.
    runs: bool,
    /// The last firing is only possible, and no certain quiet stretch came after it.
    may_run: bool,
}

impl Given<'_> {
    fn firings(&self, in_order: &[Wide]) -> (Vec<Firing>, u64) {
        let reset = self.rule.reset;
        let mut latch = Latch::default();
        let mut found: Vec<Firing> = Vec::new();
        let mut full = 0;
        for hit in in_order {
            let sure = hit.weight.sure();
            let quiet_since = |last: Option<Tick>| {
                last.is_some_and(|last| reset.is_none_or(|reset| hit.span.from > last.saturating_add(reset)))
            };
            if quiet_since(latch.last) {
                (latch.runs, latch.may_run) = (false, false);
            } else if latch.runs && quiet_since(latch.last_sure) {
                latch.runs = false;
            }
            let later = |last: Option<Tick>| Some(last.map_or(hit.span.to, |last| last.max(hit.span.to)));
            latch.last = later(latch.last);
            if sure {
                latch.last_sure = later(latch.last_sure);
            }
            if latch.runs {
                continue;
            }
            if sure && self.reached(hit, true, &mut full) {
                let mut earliest = hit.span.from;
                // A possible firing just before is this one, met earlier.
                let near = |possible: &mut Firing| {
                    reset.is_some_and(|reset| hit.span.from <= possible.at.to.saturating_add(reset))
                };
                if latch.may_run
                    && let Some(possible) = found.pop_if(near)
                {
                    earliest = possible.earliest;
                }
                (latch.runs, latch.may_run) = (reset.is_some(), false);
                found.push(Firing { at: hit.span, earliest, sure: true });
            } else if !latch.may_run && self.reached(hit, false, &mut full) {
                latch.may_run = reset.is_some();
                found.push(Firing { at: hit.span, earliest: hit.span.from, sure: false });
            }
        }
        (found, full)
    }

    /// Whether the window that a match ends holds enough.
    fn reached(&self, hit: &Wide, sure_only: bool, full: &mut u64) -> bool {
        let Some(window) = self.rule.window else {
            let own = self.weights.shown(hit, !sure_only);
            return own.count.is_none_or(|count| count >= self.wanted);
        };
        let at = hit.span.to;
        let from = at.saturating_sub(window);
        let counts = |other: &&Wide| {
            let span = other.span;
            if sure_only && !other.weight.sure() {
                false
            } else if span.from == span.to {
                from < span.from && span.from <= at
            } else if sure_only {
                from <= span.from && span.to <= at
            } else {
                from < span.to && span.from <= at
            }
        };
        let first = self.by_start.partition_point(|other| other.span.from < from.saturating_sub(self.longest));
        let last = self.by_start.partition_point(|other| other.span.from <= at);
        let mut near = self.by_start.get(first..last).unwrap_or(&[]).iter().filter(counts);
        if self.is_plain {
            let wanted = self.rule.count.max(1) as usize;
            return near.nth(wanted - 1).is_some();
        }
        let lasting: Vec<Shown> = near.map(|other| self.weights.shown(other, !sure_only)).collect();
        if lasting.len() > self.most {
            *full += 1;
            return !sure_only;
        }
        shown(&lasting).is_none_or(|sum| sum >= self.wanted)
    }
}

/// A red line over a condition: crossed from each time that it begins to hold until its reset.
pub fn begins(
    holds: (&[Span], &[Span]),
    reset: Option<Tick>,
    force: Binding,
    (must, may): (&mut Vec<Span>, &mut Vec<Span>),
) {
    must.clear();
    may.clear();
    let crossed = |span: &Span| {
        let until = reset.map_or(NEVER, |reset| span.from.saturating_add(reset).saturating_add(1));
        Span::new(span.from, until)
    };
    // What held already when force began is met then.
    let in_force = |span: &Span| super::ban::clip(*span, force.may).filter(|span| span.from > EVER);
    for span in holds.0.iter().filter_map(in_force) {
        if force.must.from <= span.from && span.from < force.must.to {
            must.push(crossed(&span));
        }
        may.push(crossed(&span));
    }
    let overlaps = |span: &Span| holds.0.iter().any(|sure| sure.from < span.to && span.from < sure.to);
    may.extend(holds.1.iter().filter_map(in_force).filter(|span| !overlaps(span)).map(|span| crossed(&span)));
    join(must);
    join(may);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::count::Exact;
    use crate::spans::{Difference, Room};
    use crate::stream::lane::{Weight, WeightId};
    use crate::tick::SECOND;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        /// The twin of the short way goes through all matches from the first, after each step.
        #[test]
        fn the_short_way_ends_where_the_long_one_does(
            steps in prop::collection::vec((0_u32..400, any::<bool>()), 1..50),
            count in 1_u32..4,
            window in prop::option::of(1_i64..40),
            reset in prop::option::of(1_i64..60),
        ) {
            let rule = Crossed {
                count: if window.is_some() { count } else { 1 },
                window: window.map(|window| window * SECOND),
                reset: reset.map(|reset| reset * SECOND),
            };
            let (mut list, mut spans, weights) = (List::default(), Spans::default(), Weights::default());
            let mut inside: Vec<Exact> = Vec::new();
            for (number, (at, goes)) in steps.into_iter().enumerate() {
                let hit = match inside.get(at as usize % inside.len().max(1)).copied().filter(|_| goes) {
                    Some(hit) => {
                        inside.retain(|other| other.fact != hit.fact);
                        list.exact.remove(hit.at, |other| other.fact == hit.fact);
                        hit
                    }
                    None => {
                        let hit = Exact { at, fact: number as u32 };
                        inside.push(hit);
                        list.exact.insert(hit);
                        hit
                    }
                };
                let mut found = Vec::new();
                let dirty = rule.exact(&list, &spans, (hit.tick(), hit.tick()), &mut found);
                spans.replace(dirty, &found, &mut Room::default(), &mut Difference::default());
                let (mut must, mut may) = (Vec::new(), Vec::new());
                rule.doubtful(&list, &weights, 100, Span::ALWAYS, (&mut must, &mut may));
                prop_assert_eq!(&must, &may);
                prop_assert_eq!(spans.iter().collect::<Vec<_>>(), must);
            }
        }

        /// One island after the other comes to the same as all at once, with doubts and stretches about.
        #[test]
        fn islands_stand_apart(
            hits in prop::collection::vec((0_i64..600, prop_oneof![3 => Just(0_i64), 1 => 1_i64..30], any::<bool>()), 1..30),
            count in 1_u32..4,
            window in prop::option::of(1_i64..40),
            reset in 1_i64..60,
            which in any::<prop::sample::Index>(),
        ) {
            let rule = Crossed {
                count: if window.is_some() { count } else { 1 },
                window: window.map(|window| window * SECOND),
                reset: Some(reset * SECOND),
            };
            let mut weights = Weights::default();
            let one = weights.number(Weight::ONE);
            let mut list = List::default();
            for (fact, (from, length, sure)) in hits.iter().enumerate() {
                let span = Span::new(from * SECOND, (from + length) * SECOND);
                let wide = Wide { span, fact: fact as u32, weight: WeightId::new(one, *sure) };
                list.rest.get_or_insert_default().hits.insert_run(&[wide]);
            }
            let (from, length, _) = hits[which.index(hits.len())];
            let island = rule.island(&list, Span::new(from * SECOND, (from + length) * SECOND));
            let of = |within: Span| {
                let (mut must, mut may) = (Vec::new(), Vec::new());
                rule.doubtful(&list, &weights, 100, within, (&mut must, &mut may));
                (must, may)
            };
            let (own, all) = (of(island), of(Span::ALWAYS));
            let inside = |spans: Vec<Span>| {
                let meets = |span: &Span| span.from < island.to && island.from < span.to;
                spans.into_iter().filter(meets).collect::<Vec<_>>()
            };
            prop_assert_eq!(own.0, inside(all.0));
            prop_assert_eq!(own.1, inside(all.1));
        }
    }
}
