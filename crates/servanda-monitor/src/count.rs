//! `at least N … in any D`: when at least so many hits lie in a sliding window.

use crate::blocked::{Blocked, Keyed};
use crate::tick::{SECOND, Span, Tick};

/// An ordinary hit: one sure incident at a whole second between 1970 and 2106.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exact {
    /// Seconds since 1970-01-01T00:00:00Z.
    pub at: u32,
    /// The number of the fact, which is the evidence.
    pub fact: u32,
}

impl Keyed for Exact {
    type Key = u32;
    fn key(&self) -> u32 {
        self.at
    }
}

/// Ordinary hits in order of time. Four fit into the line of the cache in which their list begins.
pub type Hits = Blocked<Exact, 4>;

impl Exact {
    /// The moment of the hit.
    pub fn tick(self) -> Tick {
        Tick::from(self.at) * SECOND
    }
}

/// The first whole second after `at`, as a key of a list of ordinary hits; `None` after the last.
pub fn second_after(at: Tick) -> Option<u32> {
    let second = at.div_euclid(SECOND).saturating_add(1);
    if second < 0 { Some(0) } else { u32::try_from(second).ok() }
}

/// The maximal stretches within `dirty` in which at least `count` hits lie in `(x - window, x]`, or so far where there is no
/// window. A window is a whole number of seconds, in ticks.
///
/// The `n`th hit and the one `count - 1` before it hold the window open from the later one until the earlier one leaves it.
pub fn at_least(hits: &Hits, count: u32, window: Option<Tick>, dirty: Span, found: &mut Vec<Span>) {
    found.clear();
    let before = (count.max(1) - 1) as usize;
    let Some(window) = window else {
        let mut all = hits.from(hits.start());
        all.pass(before);
        let opens = all.next().map(|hit| hit.tick().max(dirty.from)).filter(|opens| *opens < dirty.to);
        found.extend(opens.map(|opens| Span::new(opens, dirty.to)));
        return;
    };
    let Some(first) = second_after(dirty.from.saturating_sub(window)) else { return };
    // In whole seconds, which is all that such hits have.
    let window = window / SECOND;
    let end = dirty.to.div_euclid(SECOND) + Tick::from(dirty.to.rem_euclid(SECOND) != 0);
    let behind = hits.from(hits.seek(first));
    let mut ahead = behind.clone();
    ahead.pass(before);
    let (mut from, mut to) = (Tick::MAX, Tick::MIN);
    let mut put = |from: Tick, to: Tick| {
        let (from, to) = (from.saturating_mul(SECOND).max(dirty.from), to.saturating_mul(SECOND).min(dirty.to));
        if from < to {
            found.push(Span::new(from, to));
        }
    };
    for (last, first) in ahead.zip(behind) {
        let (opens, closes) = (Tick::from(last.at), Tick::from(first.at) + window);
        if opens >= end {
            break;
        }
        if opens >= closes {
            continue;
        }
        if opens <= to {
            to = closes;
            continue;
        }
        if from < to {
            put(from, to);
        }
        (from, to) = (opens, closes);
    }
    if from < to {
        put(from, to);
    }
}

/// The hits in the window that ends at `at`: the evidence for it.
pub fn window_at(hits: &Hits, window: Tick, at: Tick) -> impl Iterator<Item = Exact> + '_ {
    let place = second_after(at.saturating_sub(window)).map_or(hits.seek(u32::MAX), |first| hits.seek(first));
    hits.from(place).take_while(move |hit| hit.tick() <= at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        /// The twin counts at every second.
        #[test]
        fn equals_counting_at_every_second(
            times in prop::collection::vec(0_u32..300, 0..60),
            count in 1_u32..6,
            window in 1_i64..50,
            from in 0_i64..300,
            length in 1_i64..350,
        ) {
            let mut hits = Hits::default();
            for (fact, at) in times.iter().enumerate() {
                hits.insert(Exact { at: *at, fact: fact as u32 });
            }
            let dirty = Span::new(from * SECOND, (from + length) * SECOND);
            let mut found = Vec::new();
            at_least(&hits, count, Some(window * SECOND), dirty, &mut found);
            let mut twin: Vec<Span> = Vec::new();
            for x in from..from + length {
                let inside = times.iter().filter(|at| x - window < i64::from(**at) && i64::from(**at) <= x).count();
                prop_assert_eq!(window_at(&hits, window * SECOND, x * SECOND).count(), inside);
                if inside >= count as usize {
                    match twin.last_mut() {
                        Some(last) if last.to == x * SECOND => last.to += SECOND,
                        _ => twin.push(Span::new(x * SECOND, (x + 1) * SECOND)),
                    }
                }
            }
            prop_assert_eq!(found, twin);
        }
    }
}
