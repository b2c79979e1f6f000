//! Local days, and `on at least K of M days`.

use crate::spans::Spans;
use crate::tick::{DAY, NEVER, Span, Tick, tick};
use servanda_base::Zone;

/// The midnights of a zone, so that the day of a tick is found without a calendar.
#[derive(Clone, Debug)]
pub struct Days {
    midnights: Vec<Tick>,
}

/// A day and a half: no local day is longer.
const LONG: Tick = DAY + DAY / 2;

impl Days {
    /// The local days from the one before `from` to the one after `to`.
    pub fn new(zone: &Zone, from: Tick, to: Tick) -> Days {
        let date = |at: Tick| zone.date_of(crate::tick::moment(at));
        let mut midnights = Vec::new();
        let mut day = date(from.saturating_sub(LONG));
        let last = date(to.saturating_add(LONG));
        while day <= last {
            midnights.extend(tick(zone.start_of(day)));
            match day.tomorrow() {
                Ok(next) => day = next,
                Err(_) => break,
            }
        }
        Days { midnights }
    }

    /// The number of the day in which a tick lies; days before the first and after the last count as these.
    pub fn of(&self, at: Tick) -> usize {
        let last = self.midnights.len().saturating_sub(1);
        let Some(first) = self.midnights.first() else { return 0 };
        // Days are 24 hours long but for two a year: the guess is right or next to it.
        let mut day = usize::try_from(at.saturating_sub(*first) / DAY).unwrap_or(0).min(last);
        while day > 0 && self.midnights[day] > at {
            day -= 1;
        }
        while day < last && self.midnights[day + 1] <= at {
            day += 1;
        }
        day
    }

    /// When each day begins.
    pub fn starts(&self) -> &[Tick] {
        &self.midnights
    }

    /// When a day begins.
    pub fn start(&self, day: usize) -> Tick {
        self.midnights.get(day.min(self.midnights.len().saturating_sub(1))).copied().unwrap_or(0)
    }
}

/// When, from day `first` to day `last`, `spans` shared time with at least `count` of the last `of` days, the present
/// one among them as far as it has come: a day that brings the last one that was missing counts from the moment at which
/// it does.
pub fn on_days(
    spans: &Spans,
    days: &Days,
    count: usize,
    of: usize,
    (first, last): (usize, usize),
    since: &mut Vec<Tick>,
    found: &mut Vec<Span>,
) {
    found.clear();
    since.clear();
    let begin = first.saturating_sub(of.saturating_sub(1));
    // Of each day from when on it counts; never is after everything.
    since.resize(last + 1 - begin, NEVER);
    for span in spans.around(days.start(begin), days.start(last + 1)) {
        let until = if span.to > span.from { span.to - 1 } else { span.to };
        let (from, to) = (days.of(span.from).max(begin), days.of(until).min(last));
        for day in from..=to {
            if span.to > days.start(day) || span.from == span.to {
                let since = &mut since[day - begin];
                *since = (*since).min(span.from.max(days.start(day)));
            }
        }
    }
    let counts = |since: &Vec<Tick>, at: usize| usize::from(since[at] != NEVER);
    // Days before the present one.
    let mut before = 0;
    for at in 0..since.len() {
        if at >= of {
            before -= counts(since, at - of);
        }
        let from = if before >= count {
            days.start(begin + at)
        } else if before + 1 == count {
            since[at]
        } else {
            NEVER
        };
        before += counts(since, at);
        if begin + at < first || from == NEVER {
            continue;
        }
        let span = Span::new(from, days.start(begin + at + 1));
        match found.last_mut() {
            Some(last) if last.to == span.from => last.to = span.to,
            _ => found.push(span),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spans::{Difference, Room};
    use crate::tick::SECOND;
    use proptest::prelude::*;

    const HOUR: Tick = 3600 * SECOND;
    /// 2027-03-20T00:00:00Z: eight days later a day of Kyiv has 23 hours.
    const START: Tick = 1_805_500_800 * SECOND;
    const HOURS: Tick = 480;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        /// The twin asks every hour: on how many days, this one up to the hour, did it hold at some hour?
        #[test]
        fn equals_asking_every_hour(
            stretches in prop::collection::vec((0..HOURS, 1_i64..40), 0..12),
            count in 1_usize..5,
            more in 0_usize..6,
            kyiv in any::<bool>(),
        ) {
            let of = count + more;
            let zone = if kyiv { Zone::named("Europe/Kyiv").expect("a zone") } else { Zone::utc() };
            let days = Days::new(&zone, START, START + HOURS * HOUR);
            let holds = |hour: Tick| stretches.iter().any(|(from, length)| *from <= hour && hour < from + length);
            let runs = |wanted: &dyn Fn(Tick) -> bool, (first, last): (Tick, Tick)| {
                let mut found: Vec<Span> = Vec::new();
                for hour in (first..last).filter(|hour| wanted(*hour)) {
                    let at = START + hour * HOUR;
                    match found.last_mut() {
                        Some(span) if span.to == at => span.to = at + HOUR,
                        _ => found.push(Span::new(at, at + HOUR)),
                    }
                }
                found
            };
            let hour_of = |tick: Tick| (tick - START).div_euclid(HOUR);
            let mut spans = Spans::default();
            let inner = runs(&holds, (0, HOURS));
            spans.replace(Span::new(START, START + HOURS * HOUR), &inner, &mut Room::default(), &mut Difference::default());
            // Whole days inside the stretch.
            let (first, last) = (days.of(START) + 1, days.of(START + (HOURS - 1) * HOUR) - 1);
            let mut found = Vec::new();
            on_days(&spans, &days, count, of, (first, last), &mut Vec::new(), &mut found);
            let enough = |hour: Tick| {
                let day = days.of(START + hour * HOUR);
                let held_on = |day: &usize| {
                    let (from, to) = (hour_of(days.start(*day)), hour_of(days.start(*day + 1)));
                    (from.max(0)..to.min(hour + 1)).any(holds)
                };
                (day.saturating_sub(of - 1)..=day).filter(held_on).count() >= count
            };
            let twin = runs(&enough, (hour_of(days.start(first)), hour_of(days.start(last + 1))));
            prop_assert_eq!(found, twin);
        }
    }
}
