//! `on at least K of M days` over stretches in both directions of time: local days, the present one up to the moment asked
//! about.

use crate::days::Days;
use crate::tick::{EVER, NEVER, Span, Tick};

/// From the first midnight to the last.
fn known(days: &Days) -> Span {
    match days.starts() {
        [first, .., last] => Span::new(*first, *last),
        _ => Span::new(0, 0),
    }
}

/// When, within `dirty`, something held on at least `count` of the last `of` days, the present one up to the moment asked
/// about. `inner` says when it held, sorted, at least from `of` days before `dirty` on. Before the first midnight and after
/// the last all is as it ever was and will be.
pub fn on_days(
    inner: &[Span],
    days: &Days,
    (count, of): (usize, usize),
    dirty: Span,
    firsts: &mut Vec<Tick>,
    found: &mut Vec<Span>,
) {
    found.clear();
    let known = known(days);
    let mut put = |from: Tick, to: Tick| {
        let (from, to) = (from.max(dirty.from), to.min(dirty.to));
        if from < to {
            match found.last_mut() {
                Some(last) if last.to >= from => last.to = last.to.max(to),
                _ => found.push(Span::new(from, to)),
            }
        }
    };
    if dirty.from < known.from && inner.first().is_some_and(|first| first.from == EVER) && count <= of {
        put(dirty.from, known.from);
    }
    let (from, to) = (dirty.from.max(known.from), dirty.to.min(known.to));
    if from < to {
        let (first, last) = (days.of(from), days.of(to - 1));
        let begin = first.saturating_sub(of.saturating_sub(1));
        // On each day the first moment at which it held.
        firsts.clear();
        firsts.resize(last + 1 - begin, NEVER);
        let (early, late) = (days.start(begin), days.start(last + 1));
        let start = inner.partition_point(|span| span.to <= early);
        for span in inner[start..].iter().take_while(|span| span.from < late) {
            let (one, end) = (span.from.max(early), span.to.min(late));
            if one >= end {
                continue;
            }
            let one_day = days.of(one);
            firsts[one_day - begin] = firsts[one_day - begin].min(one);
            let mut day = one_day + 1;
            while day <= last && days.start(day) < end {
                firsts[day - begin] = days.start(day);
                day += 1;
            }
        }
        let mut before = firsts.iter().take(first - begin).filter(|one| **one != NEVER).count();
        for day in first..=last {
            let held = firsts[day - begin];
            if before >= count {
                put(days.start(day), days.start(day + 1));
            } else if before + 1 >= count && held != NEVER {
                put(held, days.start(day + 1));
            }
            before += usize::from(held != NEVER);
            if let Some(leaves) = (day + 1).checked_sub(of).filter(|leaves| *leaves >= begin) {
                before -= usize::from(firsts[leaves - begin] != NEVER);
            }
        }
    }
    if dirty.to > known.to && inner.last().is_some_and(|last| last.to == NEVER) && count <= of {
        put(known.to.max(dirty.from), dirty.to);
    }
}

/// The stretch in which the count may be another where `changed` is another.
pub fn felt(days: &Days, of: usize, changed: Span) -> Span {
    let known = known(days);
    let to = match changed.to > known.to {
        true => NEVER,
        false => days.start(days.of(changed.to.max(known.from + 1) - 1) + of),
    };
    Span::new(changed.from, to.max(changed.to))
}

/// True if it is the same as before on which days something held, and since when, where it changed within `changed` alone: that
/// lies within one day, on which it had held before. `inner` says when it held just before `changed`. As hits come, stretches grow
/// at their end, so this is the rule.
pub fn stands(mut inner: impl Iterator<Item = Span>, days: &Days, changed: Span) -> bool {
    let known = known(days);
    if changed.from < known.from || known.to < changed.to {
        return false;
    }
    let day = days.of(changed.from);
    days.start(day) < changed.from
        && changed.to <= days.start(day + 1)
        && inner.any(|span| span.from < changed.from && changed.from <= span.to)
}

/// Where the days begin that count for `dirty`.
pub fn looks_back(days: &Days, of: usize, dirty: Span) -> Tick {
    if dirty.from <= known(days).from { EVER } else { days.start(days.of(dirty.from).saturating_sub(of)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tick::DAY;
    use proptest::prelude::*;
    use servanda_base::Zone;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(384))]

        /// The twin finds the days anew, whatever it was that changed.
        #[test]
        fn what_stands_is_the_same_found_anew(
            holds in prop::collection::vec((0_i64..200, 1_i64..40), 0..8),
            inside in prop::collection::vec((0_i64..30, 1_i64..10), 0..4),
            at in -10_i64..210,
            (ends_with, length) in (any::<bool>(), 1_i64..20),
            (count, of) in (1_usize..4, 1_usize..6),
        ) {
            let hour = DAY / 24;
            let start = 1_900_000_800_000_000_000;
            let zone = Zone::named("America/Sao_Paulo").expect("a zone");
            let days = Days::new(&zone, start, start + 12 * DAY);
            let span = |at: i64, long: i64| Span::new(start + at * hour, start + (at + long) * hour);
            let mut before: Vec<Span> = holds.iter().map(|(at, long)| span(*at, *long)).collect();
            crate::stream::crossed::join(&mut before);
            let at = if let (true, Some((from, long))) = (ends_with, holds.first()) { from + long } else { at };
            let changed = span(at, length);
            let outside = |span: &Span| {
                let sides = [Span::new(span.from, span.to.min(changed.from)), Span::new(span.from.max(changed.to), span.to)];
                sides.into_iter().filter(|side| side.from < side.to)
            };
            let mut after: Vec<Span> = before.iter().flat_map(outside).collect();
            let new = inside.iter().map(|(from, long)| span(at + from, *long));
            after.extend(new.filter_map(|new| crate::stream::ban::clip(new, changed)));
            crate::stream::crossed::join(&mut after);
            let found = |inner: &[Span]| {
                let mut found = Vec::new();
                on_days(inner, &days, (count, of), Span::ALWAYS, &mut Vec::new(), &mut found);
                found
            };
            let touching = |inner: &[Span]| {
                let touches = inner.iter().filter(|span| span.from <= changed.from && changed.from <= span.to);
                touches.copied().collect::<Vec<Span>>()
            };
            if stands(touching(&after).into_iter(), &days, changed) {
                prop_assert_eq!(found(&before), found(&after));
            }
        }

        /// The twin goes through the days at every hour.
        #[test]
        fn equals_going_through_the_days(
            holds in prop::collection::vec((0_i64..1_000, 1_i64..80), 0..12),
            (count, of) in (1_usize..5, 1_usize..9),
            from in 0_i64..1_000,
            length in 1_i64..1_000,
        ) {
            let hour = DAY / 24;
            let start = 1_900_000_800_000_000_000;
            let zone = Zone::named("America/Sao_Paulo").expect("a zone");
            let days = Days::new(&zone, start - 40 * DAY, start + 120 * DAY);
            let mut inner: Vec<Span> =
                holds.iter().map(|(at, long)| Span::new(start + at * hour, start + (at + long) * hour)).collect();
            crate::stream::crossed::join(&mut inner);
            let dirty = Span::new(start + from * hour, start + (from + length) * hour);
            let mut found = Vec::new();
            on_days(&inner, &days, (count, of), dirty, &mut Vec::new(), &mut found);
            for at in from..from + length {
                let x = start + at * hour;
                let today = days.of(x);
                let held = |day: usize| {
                    let (first, end) = (days.start(day), if day == today { x + 1 } else { days.start(day + 1) });
                    inner.iter().any(|span| span.from < end && first < span.to)
                };
                let holds = (today + 1 - of..=today).filter(|day| held(*day)).count() >= count;
                prop_assert_eq!(found.iter().any(|span| span.from <= x && x < span.to), holds, "{}", at);
            }
        }
    }
}
