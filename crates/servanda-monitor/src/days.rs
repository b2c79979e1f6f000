//! Local days, and `on at least K of M days`.

use crate::spans::Spans;
use crate::tick::{DAY, Span, Tick, tick};
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

    /// When a day begins.
    pub fn start(&self, day: usize) -> Tick {
        self.midnights.get(day.min(self.midnights.len().saturating_sub(1))).copied().unwrap_or(0)
    }
}

/// The days from `first` to `last` on which at least `count` of the last `of` days, this one
/// included, share time with `spans`.
pub fn on_days(
    spans: &Spans,
    days: &Days,
    count: usize,
    of: usize,
    (first, last): (usize, usize),
    touched: &mut Vec<bool>,
    found: &mut Vec<Span>,
) {
    found.clear();
    touched.clear();
    let begin = first.saturating_sub(of.saturating_sub(1));
    touched.resize(last + 1 - begin, false);
    for span in spans.around(days.start(begin), days.start(last + 1)) {
        let until = if span.to > span.from { span.to - 1 } else { span.to };
        let (from, to) = (days.of(span.from).max(begin), days.of(until).min(last));
        for day in from..=to {
            if span.to > days.start(day) || span.from == span.to {
                touched[day - begin] = true;
            }
        }
    }
    let mut sum = 0;
    for at in 0..touched.len() {
        sum += usize::from(touched[at]);
        if at >= of {
            sum -= usize::from(touched[at - of]);
        }
        if begin + at < first || sum < count {
            continue;
        }
        let span = Span::new(days.start(begin + at), days.start(begin + at + 1));
        match found.last_mut() {
            Some(last) if last.to == span.from => last.to = span.to,
            _ => found.push(span),
        }
    }
}
