//! `at least N … in any D` in both bounds: when so many hits lie in `(x - D, x]`.
//!
//! A hit counts for sure while all of it lies in the window, and perhaps while some of it does. Where only single
//! incidents are about, each opens and closes once, and the rest is counting. Where tallies are, what is in the window is
//! weighed anew between any two edges: slow, and exact.

use super::lane::{List, Weights, Wide, widened};
use super::tally::{Shown, shown};
use crate::count::at_least;
use crate::tick::{NEVER, Span, Tick};
use servanda_base::Amount;

/// So many in such a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AtLeast {
    /// How many.
    pub count: u32,
    /// Length of the window in ticks, whole seconds; all that was before if none.
    pub window: Option<Tick>,
}

/// Room to work in.
#[derive(Clone, Debug, Default)]
pub struct Room {
    edges: Vec<(Tick, bool, u32)>,
    hits: Vec<Wide>,
    live: Vec<u32>,
}

/// What one bound counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// What is sure.
    Must,
    /// What is possible.
    May,
}

impl AtLeast {
    /// The stretch in which a hit counts; `None` if it never does.
    fn counts(self, hit: &Wide, bound: Bound) -> Option<Span> {
        let Span { from, to } = hit.span;
        let after = |at: Tick| self.window.map_or(NEVER, |window| at.saturating_add(window));
        match bound {
            Bound::Must if !hit.weight.sure() => None,
            _ if from == to => Some(Span::new(from, after(from))),
            // At both ends of the window the whole hit lies inside.
            Bound::Must => Some(Span::new(to, after(from).saturating_add(1))).filter(|span| span.from < span.to),
            Bound::May => Some(Span::new(from, after(to))),
        }
    }

    /// Puts the maximal stretches within `dirty` into `found`; what is weighed are `most` hits at most. Returns how many windows held too much to weigh it.
    pub fn within(
        self,
        list: &List,
        (weights, most): (&Weights, usize),
        bound: Bound,
        dirty: Span,
        room: &mut Room,
        found: &mut Vec<Span>,
    ) -> u64 {
        if !list.has_wide() {
            at_least(&list.exact, self.count, self.window, dirty, found);
            return 0;
        }
        found.clear();
        let Room { edges, hits, live } = room;
        hits.clear();
        let since = self.window.map_or(Tick::MIN, |window| dirty.from.saturating_sub(window));
        hits.extend(list.wide(since, dirty.to));
        let is_plain = hits.iter().all(|hit| weights.is_plain(hit.weight));
        let exact = list.exact(since, dirty.to).map(widened);
        match self.window {
            // Without a window the first so many decide.
            None if is_plain => hits.extend(exact.take(self.count as usize)),
            _ => hits.extend(exact),
        }
        edges.clear();
        for (at, hit) in hits.iter().enumerate() {
            if let Some(span) = self.counts(hit, bound) {
                let (from, to) = (span.from.max(dirty.from), span.to.min(dirty.to));
                if from < to {
                    edges.extend([(from, true, at as u32), (to, false, at as u32)]);
                }
            }
        }
        edges.sort_unstable();
        let mut full = 0;
        let mut reached = |count: usize, live: &[u32]| {
            if is_plain {
                return count >= self.count as usize;
            }
            let lasting: Vec<Shown> =
                live.iter().map(|at| weights.shown(&hits[*at as usize], bound == Bound::May)).collect();
            if lasting.len() > most {
                full += 1;
                return bound == Bound::May;
            }
            let wanted = Amount::from(i64::from(self.count));
            shown(&lasting).map_or(bound == Bound::May, |sum| sum >= wanted)
        };
        let (mut at, mut count) = (0, 0);
        live.clear();
        while let Some((tick, ..)) = edges.get(at).copied() {
            while let Some((_, opens, hit)) = edges.get(at).copied().filter(|edge| edge.0 == tick) {
                match opens {
                    true => count += 1,
                    false => count -= 1,
                }
                if !is_plain {
                    match opens {
                        true => live.push(hit),
                        false => live.retain(|other| *other != hit),
                    }
                }
                at += 1;
            }
            let Some((next, ..)) = edges.get(at) else { break };
            if reached(count, live) {
                match found.last_mut() {
                    Some(last) if last.to == tick => last.to = *next,
                    _ => found.push(Span::new(tick, *next)),
                }
            }
        }
        full
    }

    /// The stretch around which a change at `span` is felt.
    pub fn felt(self, span: Span) -> Span {
        Span::new(span.from, self.window.map_or(NEVER, |window| span.to.saturating_add(window).saturating_add(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::count::Exact;
    use crate::stream::lane::{Weight, WeightId};
    use crate::tick::SECOND;
    use proptest::prelude::*;

    #[derive(Clone, Copy, Debug)]
    struct Hit {
        from: i64,
        length: i64,
        sure: bool,
        /// Above 3: a tally of two less.
        count: i64,
    }

    pub fn list_of(hits: &[(Span, bool, i64)], weights: &mut Weights) -> List {
        let mut list = List::default();
        for (fact, (span, sure, count)) in hits.iter().enumerate() {
            let fact = fact as u32;
            if span.from == span.to && *sure && *count <= 3 {
                list.exact.insert(Exact { at: (span.from / SECOND) as u32, fact });
                continue;
            }
            let count = Amount::from(count - 2);
            let number = match count > Amount::ONE {
                true => weights.number(Weight { low: count, high: Some(count), is_tally: true, ..Weight::ONE }),
                false => 0,
            };
            let wide = Wide { span: *span, fact, weight: WeightId::new(number, *sure) };
            list.rest.get_or_insert_default().hits.insert_run(&[wide]);
        }
        list
    }

    fn hits(tallies: bool) -> impl Strategy<Value = Vec<Hit>> {
        let most = if tallies { 7_i64 } else { 3 };
        let hit = (0_i64..120, prop_oneof![2 => Just(0_i64), 1 => 1_i64..12], any::<bool>(), 0..=most)
            .prop_map(|(from, length, sure, count)| Hit { from, length, sure, count });
        prop::collection::vec(hit, 0..25)
    }

    fn twin(hits: &[(Span, bool, i64)], window: Option<i64>, bound: Bound, x: Tick) -> Option<Amount> {
        let from = window.map_or(Tick::MIN, |window| x - window * SECOND);
        let counted: Vec<Shown> = hits
            .iter()
            .filter(|(span, sure, _)| {
                let instant = span.from == span.to;
                let inside =
                    if instant { from < span.from && span.from <= x } else { from <= span.from && span.to <= x };
                let touches = if instant { inside } else { from < span.to && span.from <= x };
                if bound == Bound::Must { *sure && inside } else { touches }
            })
            .map(|(span, _, count)| {
                let is_tally = *count > 3;
                let count = Some(if is_tally { Amount::from(count - 2) } else { Amount::ONE });
                Shown { span: *span, count, is_tally, part: None }
            })
            .collect();
        shown(&counted)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(384))]

        /// The twin counts at every second and just before and after it.
        #[test]
        fn equals_counting_at_every_moment(
            plain in hits(false),
            tallied in hits(true),
            tallies in any::<bool>(),
            count in 1_u32..5,
            window in prop::option::of(1_i64..40),
            from in 0_i64..140,
            length in 1_i64..140,
        ) {
            let hits = if tallies { tallied } else { plain };
            let hits: Vec<(Span, bool, i64)> = hits
                .iter()
                .map(|hit| (Span::new(hit.from * SECOND, (hit.from + hit.length) * SECOND), hit.sure, hit.count))
                .collect();
            let mut weights = Weights::default();
            let list = list_of(&hits, &mut weights);
            let rule = AtLeast { count, window: window.map(|window| window * SECOND) };
            let dirty = Span::new(from * SECOND, (from + length) * SECOND);
            for bound in [Bound::Must, Bound::May] {
                let mut found = Vec::new();
                rule.within(&list, (&weights, 1_000), bound, dirty, &mut Room::default(), &mut found);
                for x in (from..from + length).flat_map(|x| [x * SECOND - 1, x * SECOND, x * SECOND + 1, x * SECOND + 2]) {
                    if x < dirty.from || x >= dirty.to {
                        continue;
                    }
                    let holds = twin(&hits, window, bound, x).is_some_and(|sum| sum >= Amount::from(i64::from(count)));
                    let said = found.iter().any(|span| span.from <= x && x < span.to);
                    prop_assert_eq!(said, holds, "{:?} at {} in {:?}", bound, x, &found);
                }
            }
        }
    }
}
