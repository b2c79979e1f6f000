//! Which days count as working-days, and where so many of them end.

use crate::moment::{Deadline, Moment, Zone};
use jiff::Span as JiffSpan;
use jiff::civil::{Date, Weekday};
use std::collections::BTreeSet;

/// The days of a calendar on which something counts, for as long as the calendar speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkingDays {
    /// Days of the week on which nothing counts.
    pub weekend: Vec<Weekday>,
    /// Other days on which nothing counts.
    pub closed: BTreeSet<Date>,
    /// The first day that the calendar covers.
    pub first: Date,
    /// The last day that the calendar covers.
    pub last: Date,
}

impl WorkingDays {
    /// The 24:00 of the `days`th working-day after the local day of `from`.
    ///
    /// A calendar says nothing of days that it does not cover. Where one would have to be counted there is no deadline, and the
    /// error is the last moment that is before it whatever those days turn out to be: the end of what is covered, or of the day
    /// of `from` where that lies outside.
    ///
    /// ```
    /// use jiff::civil::{Weekday, date};
    /// use servanda_base::{WorkingDays, Zone};
    /// let office = WorkingDays {
    ///     weekend: vec![Weekday::Saturday, Weekday::Sunday],
    ///     closed: [date(2027, 1, 6)].into(),
    ///     first: date(2027, 1, 1),
    ///     last: date(2027, 1, 31),
    /// };
    /// let utc = Zone::utc();
    /// let monday = utc.start_of(date(2027, 1, 4));
    /// let due = office.deadline_after(monday, 2, &utc).unwrap();
    /// assert_eq!(due.day(&utc), date(2027, 1, 7));
    /// assert!(office.deadline_after(monday, 30, &utc).is_err());
    /// ```
    pub fn deadline_after(&self, from: Moment, days: i64, zone: &Zone) -> Result<Deadline, Deadline> {
        let end_of = |date: Date| Deadline { at: zone.day(date).to, inclusive: false };
        let start = zone.date_of(from);
        let mut date = start;
        let mut left = days;
        while left > 0 {
            date = match date.tomorrow() {
                Ok(next) if (self.first..=self.last).contains(&next) => next,
                _ => return Err(end_of(date)),
            };
            if !self.weekend.contains(&date.weekday()) && !self.closed.contains(&date) {
                left -= 1;
            }
        }
        Ok(end_of(date))
    }
}

/// The `n`th day from Monday to Friday after `start`; `start` itself for none. `None` past the year 9999.
pub(crate) fn monday_to_friday(start: Date, n: i64) -> Option<Date> {
    if n <= 0 {
        return Some(start);
    }
    // Counting from a weekend is counting from the Friday before it, and five such days are a week.
    let mut date = start;
    while is_weekend(date) {
        date = date.yesterday().ok()?;
    }
    date = date.checked_add(JiffSpan::new().try_weeks(n / 5).ok()?).ok()?;
    for _ in 0..n % 5 {
        date = date.tomorrow().ok()?;
        while is_weekend(date) {
            date = date.tomorrow().ok()?;
        }
    }
    Some(date)
}

fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn office() -> WorkingDays {
        WorkingDays {
            weekend: vec![Weekday::Friday, Weekday::Saturday],
            closed: [date(2027, 3, 10), date(2027, 3, 12)].into(),
            first: date(2027, 3, 1),
            last: date(2027, 3, 20),
        }
    }

    fn due(from: Date, days: i64) -> Result<Date, Date> {
        let utc = Zone::utc();
        let due = office().deadline_after(utc.start_of(from), days, &utc);
        due.map(|due| due.day(&utc)).map_err(|until| until.day(&utc))
    }

    #[test]
    fn closed_days_and_the_weekend_do_not_count() {
        // Monday 8 March 2027: Tuesday counts, Wednesday is closed, Thursday counts, Friday and Saturday do not, Sunday does.
        assert_eq!(due(date(2027, 3, 8), 1), Ok(date(2027, 3, 9)));
        assert_eq!(due(date(2027, 3, 8), 2), Ok(date(2027, 3, 11)));
        assert_eq!(due(date(2027, 3, 8), 3), Ok(date(2027, 3, 14)));
        assert_eq!(due(date(2027, 3, 8), 0), Ok(date(2027, 3, 8)));
    }

    #[test]
    fn nothing_is_counted_on_days_that_are_not_covered() {
        assert_eq!(due(date(2027, 3, 18), 5), Err(date(2027, 3, 20)), "past the end");
        assert_eq!(due(date(2027, 2, 20), 2), Err(date(2027, 2, 20)), "from before the beginning");
        assert_eq!(due(date(2027, 4, 1), 2), Err(date(2027, 4, 1)), "from after the end");
        assert_eq!(due(date(2027, 2, 28), 1), Ok(date(2027, 3, 1)), "the day of the beginning itself is not counted");
    }

    #[test]
    fn monday_to_friday_is_the_same_day_by_day_and_week_by_week() {
        for first in 1..=7 {
            let start = date(2027, 3, first);
            let mut day = start;
            for n in 1..=40 {
                day = day.tomorrow().unwrap();
                while is_weekend(day) {
                    day = day.tomorrow().unwrap();
                }
                assert_eq!(monday_to_friday(start, n), Some(day), "{n} after {start}");
            }
        }
        assert_eq!(monday_to_friday(date(2027, 3, 1), i64::MAX), None);
    }
}
