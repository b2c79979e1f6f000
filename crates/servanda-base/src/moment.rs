//! Moments, intervals and deadlines, in the agreement's own time zone.

use crate::duration::{Duration, MonthRounding};
use crate::working_days::monday_to_friday;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span as JiffSpan, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;

/// One instant.
pub type Moment = Timestamp;

/// An IANA time zone with its name; the zone data is compiled in, so it is the same everywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    /// IANA name, `Europe/Kyiv`.
    pub name: String,
    zone: TimeZone,
}

impl Zone {
    /// Coordinated Universal Time.
    pub fn utc() -> Zone {
        Zone { name: "UTC".into(), zone: TimeZone::UTC }
    }

    /// Looks an IANA name up.
    ///
    /// ```
    /// use servanda_base::Zone;
    /// assert!(Zone::named("Europe/Kyiv").is_some());
    /// assert!(Zone::named("Europe/Atlantis").is_none());
    /// ```
    pub fn named(name: &str) -> Option<Zone> {
        TimeZone::get(name).ok().map(|zone| Zone { name: name.into(), zone })
    }

    /// Midnight at the start of a local day (the first instant of it, where midnight is skipped).
    pub fn start_of(&self, date: Date) -> Moment {
        date.to_zoned(self.zone.clone()).map_or(Timestamp::MAX, |zoned| zoned.timestamp())
    }

    /// The instant of a local wall-clock reading; the earlier one where the reading occurs twice.
    pub fn at(&self, local: jiff::civil::DateTime) -> Moment {
        local.to_zoned(self.zone.clone()).map_or(Timestamp::MAX, |zoned| zoned.timestamp())
    }

    /// The whole local day, from 00:00 to 24:00.
    pub fn day(&self, date: Date) -> Interval {
        Interval { from: self.start_of(date), to: date.tomorrow().map_or(Timestamp::MAX, |next| self.start_of(next)) }
    }

    /// The local calendar day of an instant.
    pub fn date_of(&self, moment: Moment) -> Date {
        moment.to_zoned(self.zone.clone()).date()
    }

    /// The local wall clock at an instant.
    pub fn local(&self, moment: Moment) -> jiff::civil::DateTime {
        moment.to_zoned(self.zone.clone()).datetime()
    }

    /// RFC 3339 with this zone's offset: `2024-03-20T23:59:59+01:00`. Of many moments, [`Rfc3339`] writes the same faster.
    ///
    /// [`Rfc3339`]: crate::Rfc3339
    pub fn rfc3339(&self, moment: Moment) -> String {
        let mut text = String::with_capacity(25);
        crate::rfc3339::write(self, moment, self.offset_seconds(moment), &mut text);
        text
    }

    /// The same through the calendar, whatever the year and the offset.
    pub(crate) fn rfc3339_by_calendar(&self, moment: Moment) -> String {
        moment.to_zoned(self.zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// How far the clocks are ahead of UTC at a moment.
    pub(crate) fn offset_seconds(&self, moment: Moment) -> i32 {
        self.zone.to_offset(moment).seconds()
    }

    /// From which second, and up to which, the clocks are as far from UTC as at this second.
    pub(crate) fn same_offset_around(&self, second: i64) -> (i64, i64) {
        let (Ok(here), Ok(next)) = (Timestamp::from_second(second), Timestamp::from_second(second + 1)) else {
            return (second, second + 1);
        };
        let since = self.zone.preceding(next).next().map_or(i64::MIN, |change| change.timestamp().as_second());
        let until = self.zone.following(here).next().map_or(i64::MAX, |change| change.timestamp().as_second());
        (since, until)
    }

    /// For people: `2024-03-20 18:30`, and `2024-03-20` at midnight.
    pub fn for_people(&self, moment: Moment) -> String {
        let local = self.local(moment);
        if (local.hour(), local.minute(), local.second()) == (0, 0, 0) {
            local.date().to_string()
        } else {
            local.strftime("%Y-%m-%d %H:%M").to_string()
        }
    }
}

/// A stretch of time, from `from` up to but not including `to`; an instant when both are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Interval {
    /// First instant.
    pub from: Moment,
    /// First instant after it.
    pub to: Moment,
}

impl Interval {
    /// From `from` up to `to`; empty stretches collapse to an instant at `from`.
    pub fn new(from: Moment, to: Moment) -> Interval {
        Interval { from, to: to.max(from) }
    }

    /// One instant.
    pub fn instant(at: Moment) -> Interval {
        Interval { from: at, to: at }
    }

    /// True for an instant.
    pub fn is_instant(self) -> bool {
        self.from == self.to
    }

    /// True if the two share any time; an instant on the first moment of the other counts, one on its end does not.
    pub fn meets(self, other: Interval) -> bool {
        if self.is_instant() || other.is_instant() {
            let (point, other) = if self.is_instant() { (self.from, other) } else { (other.from, self) };
            return other.from <= point && (point < other.to || other.is_instant() && other.from == point);
        }
        self.from < other.to && other.from < self.to
    }

    /// True if all of `other` lies inside.
    pub fn covers(self, other: Interval) -> bool {
        self.from <= other.from && other.to <= self.to && (!other.is_instant() || other.from < self.to || self == other)
    }

    /// The shared part, if there is one.
    pub fn overlap(self, other: Interval) -> Option<Interval> {
        self.meets(other).then(|| Interval { from: self.from.max(other.from), to: self.to.min(other.to) })
    }
}

/// The last moment at which a duty is still done in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Deadline {
    /// The moment.
    pub at: Moment,
    /// Exact deadlines include their instant; a calendar day ends before the midnight in `at`.
    pub inclusive: bool,
}

impl Deadline {
    /// True if all of `occurred` lies within the deadline.
    pub fn surely_met_by(self, occurred: Interval) -> bool {
        if occurred.is_instant() { self.allows(occurred.from) } else { occurred.to <= self.at }
    }

    /// True if some of `occurred` may lie within the deadline.
    pub fn maybe_met_by(self, occurred: Interval) -> bool {
        self.allows(occurred.from)
    }

    /// True if the instant is still in time.
    pub fn allows(self, at: Moment) -> bool {
        if self.inclusive { at <= self.at } else { at < self.at }
    }

    /// True if at `now` the deadline has passed.
    pub fn passed_at(self, now: Moment) -> bool {
        if self.inclusive { now > self.at } else { now >= self.at }
    }

    /// The last instant within it.
    pub fn last(self) -> Moment {
        if self.inclusive { self.at } else { just_before(self.at) }
    }

    /// The calendar day named by the deadline: for a day that ends at midnight, the day before it.
    pub fn day(self, zone: &Zone) -> Date {
        zone.date_of(self.last())
    }
}

impl fmt::Display for Deadline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.inclusive { "until " } else { "before " }, self.at)
    }
}

/// The instant before, so that what ends at midnight ends with its day; the first of all is its own.
pub fn just_before(at: Moment) -> Moment {
    at.checked_sub(SignedDuration::from_nanos(1)).unwrap_or(Moment::MIN)
}

/// The instant after; the last of all is its own.
pub fn just_after(at: Moment) -> Moment {
    at.checked_add(SignedDuration::from_nanos(1)).unwrap_or(Moment::MAX)
}

/// Counts a duration from an instant.
///
/// Calendar durations count from the local day of `from`: the day after it is day 1, and the last day counts to 24:00.
/// So 12 months from 20 March 2023 end with 20 March 2024.
pub fn deadline_after(from: Moment, length: Duration, zone: &Zone, months: MonthRounding) -> Deadline {
    let day = |date: Option<Date>| Deadline {
        at: date.and_then(|date| date.tomorrow().ok()).map_or(Timestamp::MAX, |next| zone.start_of(next)),
        inclusive: false,
    };
    let start = zone.date_of(from);
    match length {
        Duration::Exact { seconds } => {
            let at = from.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX);
            Deadline { at, inclusive: true }
        }
        Duration::CalendarDays(n) => {
            day(JiffSpan::new().try_days(n).ok().and_then(|span| start.checked_add(span).ok()))
        }
        Duration::WorkingDays(n) => day(monday_to_friday(start, n)),
        Duration::Months(n) => day(months_after(start, n, months)),
        Duration::Years(n) => day(n.checked_mul(12).and_then(|n| months_after(start, n, months))),
    }
}

fn months_after(start: Date, n: i64, rounding: MonthRounding) -> Option<Date> {
    let date = start.checked_add(JiffSpan::new().try_months(n).ok()?).ok()?;
    // jiff rounds down: 31 January plus one month is the last day of February.
    if rounding == MonthRounding::Up && date.day() != start.day() { date.tomorrow().ok() } else { Some(date) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn due(from: Date, length: Duration, zone: &str) -> String {
        let zone = Zone::named(zone).unwrap();
        zone.rfc3339(deadline_after(zone.start_of(from), length, &zone, MonthRounding::Down).at)
    }

    #[test]
    fn twelve_months_end_with_the_day_of_the_same_name() {
        assert_eq!(due(date(2023, 3, 20), Duration::Months(12), "Europe/Brussels"), "2024-03-21T00:00:00+01:00");
    }

    #[test]
    fn a_calendar_day_may_have_25_hours() {
        let kyiv = Zone::named("Europe/Kyiv").unwrap();
        let day = kyiv.day(date(2026, 10, 25));
        assert_eq!(day.to.duration_since(day.from).as_hours(), 25);
    }

    #[test]
    fn the_day_after_a_calendar_deadline_is_late_in_every_part() {
        let kyiv = Zone::named("Europe/Kyiv").unwrap();
        let due =
            deadline_after(kyiv.start_of(date(2015, 2, 15)), Duration::CalendarDays(14), &kyiv, MonthRounding::Down);
        assert!(due.surely_met_by(kyiv.day(date(2015, 3, 1))));
        assert!(!due.maybe_met_by(kyiv.day(date(2015, 3, 2))));
    }

    #[test]
    fn months_round_as_declared() {
        let utc = Zone::utc();
        let from = utc.start_of(date(2027, 1, 31));
        assert_eq!(deadline_after(from, Duration::Months(1), &utc, MonthRounding::Down).day(&utc), date(2027, 2, 28));
        assert_eq!(deadline_after(from, Duration::Months(1), &utc, MonthRounding::Up).day(&utc), date(2027, 3, 1));
    }
}
