//! Dates and date-times as records write them.
//!
//! Deliberately does not guess: an impossible date, or one written in another form, is no date.

use crate::table::trimmed;
use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time};
use servanda_base::{Interval, Moment, Zone};
use servanda_record::Precision;

/// A time as written: a date, a local wall-clock reading, or an instant with its offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stated {
    /// `2030-05-01`: the whole local day.
    Day(Date),
    /// `2030-05-01T06:00`: local wall clock.
    Local(DateTime),
    /// `2030-05-01T06:00+02:00`, `2030-05-01T04:00Z`.
    Instant(Moment),
}

impl Stated {
    /// Reads ISO 8601; `None` for anything else.
    #[inline]
    pub fn parse(text: &str) -> Option<Stated> {
        let text = trimmed(text);
        if text.len() == 10 {
            return iso_date(text).map(Stated::Day);
        }
        instant(text.as_bytes()).map(Stated::Instant).or_else(|| Stated::parse_any(text))
    }

    /// Any form but that of a bare date.
    fn parse_any(text: &str) -> Option<Stated> {
        let (date, time) = text.split_at_checked(10)?;
        iso_date(date)?;
        if !time.starts_with(['T', 't', ' ']) || text.len() > 40 || time.contains('[') {
            return None;
        }
        if time.contains(['+', '-', 'Z', 'z']) {
            text.parse::<Moment>().ok().map(Stated::Instant)
        } else {
            text.parse::<DateTime>().ok().map(Stated::Local)
        }
    }

    /// The first moment of it.
    pub fn start(self, zone: &Zone) -> Moment {
        match self {
            Stated::Day(date) => zone.start_of(date),
            Stated::Local(local) => zone.at(local),
            Stated::Instant(moment) => moment,
        }
    }

    /// The end of it: a day ends at 24:00, a reading of the clock where it stands.
    pub fn end(self, zone: &Zone) -> Moment {
        match self {
            Stated::Day(date) => zone.day(date).to,
            other => other.start(zone),
        }
    }

    /// The whole local day that it falls in.
    pub fn date(self, zone: &Zone) -> Date {
        match self {
            Stated::Day(date) => date,
            Stated::Local(local) => local.date(),
            Stated::Instant(moment) => zone.date_of(moment),
        }
    }

    /// The same, with a clock time put on a bare date.
    pub fn at_clock(self, time: Option<Time>) -> Stated {
        match (self, time) {
            (Stated::Day(date), Some(time)) => Stated::Local(date.to_datetime(time)),
            (stated, _) => stated,
        }
    }
}

/// From the start of one to the end of the other; `None` if it would end before it starts.
pub(crate) fn stretch(from: Stated, to: Stated, zone: &Zone) -> Option<Interval> {
    let (start, end) = (from.start(zone), to.end(zone));
    // A moment may end where it begins; a last day must have some of itself left.
    let fits = if matches!(to, Stated::Day(_)) { start < end } else { start <= end };
    fits.then_some(Interval { from: start, to: end })
}

/// How long a time known only so finely may have been; beyond the last day of the calendar there is none.
#[inline]
pub(crate) fn around(stated: Stated, precision: Precision, zone: &Zone) -> Result<Interval, &'static str> {
    within(stated, precision, zone).ok_or("it lies where the calendar ends")
}

#[inline]
fn within(stated: Stated, precision: Precision, zone: &Zone) -> Option<Interval> {
    if let (Precision::Minute, Stated::Instant(at)) = (precision, stated) {
        // No look at the calendar is needed, and in a long record nearly every row is of this sort.
        return Some(Interval::instant(at));
    }
    let (date, from) = (stated.date(zone), stated.start(zone));
    match (precision, stated) {
        (Precision::Month, _) => days(date.first_of_month(), date.last_of_month(), zone),
        (Precision::Year, _) => days(date.first_of_year(), date.last_of_year(), zone),
        (Precision::Day, _) | (_, Stated::Day(_)) => Some(zone.day(date)).filter(|day| !day.is_instant()),
        (Precision::Hour, _) => Some(Interval::new(from, from.checked_add(SignedDuration::from_hours(1)).ok()?)),
        (Precision::Minute, _) => Some(Interval::instant(from)),
    }
}

/// From the first day to the end of the last.
pub(crate) fn days(first: Date, last: Date, zone: &Zone) -> Option<Interval> {
    (first <= last).then(|| Interval::new(zone.start_of(first), zone.day(last).to))
}

/// `HH:MM`
pub(crate) fn clock_time(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

/// `2030-05-01`, or `5/1/2030` as American exports write it; a clock time after it is dropped.
pub(crate) fn any_date(text: &str) -> Option<Date> {
    let text = text.trim().split([' ', 'T']).next()?;
    if !text.contains('/') {
        return (text.len() == 10).then(|| iso_date(text)).flatten();
    }
    let mut parts = text.split('/');
    let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
    let sizes_fit = (1..=2).contains(&month.len()) && (1..=2).contains(&day.len()) && year.len() == 4;
    if parts.next().is_some() || !sizes_fit {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// `2030-05-01T06:00:00Z` and `2030-05-01T06:00Z`, read by hand because in a long record every row has one; `None` = read
/// it with care.
#[inline]
fn instant(text: &[u8]) -> Option<Moment> {
    let (date, clock) = text.split_first_chunk::<10>()?;
    let (hour, minute, second) = match *clock {
        [b'T', a, b, b':', c, d, b'Z'] => ([a, b], [c, d], [b'0', b'0']),
        [b'T', a, b, b':', c, d, b':', e, f, b'Z'] => ([a, b], [c, d], [e, f]),
        _ => return None,
    };
    // A minute with a second 60 is left to those who know about it.
    let (hour, minute, second) = (two_digits(hour, 24)?, two_digits(minute, 60)?, two_digits(second, 60)?);
    let seconds = day_number(self::date(date)?) * 86_400 + hour * 3_600 + minute * 60 + second;
    Moment::from_second(seconds).ok()
}

#[inline]
fn two_digits(digits: [u8; 2], below: i64) -> Option<i64> {
    let [tens, ones] = digits.map(|digit| i64::from(digit.wrapping_sub(b'0')));
    Some(tens * 10 + ones).filter(|number| tens < 10 && ones < 10 && *number < below)
}

/// Days since 1970-01-01, for years from 0 on: years are counted from March, so that the day that a leap year has more is its
/// last, and from 400 years earlier, so that none is negative.
#[inline]
fn day_number(date: Date) -> i64 {
    let (year, month) = (u32::from(date.year().unsigned_abs()) + 400, u32::from(date.month().unsigned_abs()));
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5;
    i64::from(days) + i64::from(date.day()) - 719_469 - 146_097
}

/// Ten characters, read by hand because every row has one.
fn iso_date(text: &str) -> Option<Date> {
    date(text.as_bytes().try_into().ok()?)
}

#[inline]
fn date(text: &[u8; 10]) -> Option<Date> {
    let [a, b, c, d, b'-', e, f, b'-', g, h] = *text else { return None };
    let (century, year) = (two_digits([a, b], 100)?, two_digits([c, d], 100)?);
    let (month, day) = (two_digits([e, f], 100)?, two_digits([g, h], 100)?);
    Date::new((century * 100 + year) as i16, month as i8, day as i8).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_that_are_dates_and_forms_that_are_not() {
        let zone = Zone::named("Europe/Kyiv").unwrap();
        let check = |text: &str, expected: Option<&str>| {
            let found = Stated::parse(text).map(|stated| zone.rfc3339(stated.start(&zone)));
            assert_eq!(found.as_deref(), expected, "{text}");
        };
        check("2030-05-01", Some("2030-05-01T00:00:00+03:00"));
        check("2030-05-01T06:00", Some("2030-05-01T06:00:00+03:00"));
        check("2030-05-01T06:00+02:00", Some("2030-05-01T07:00:00+03:00"));
        check("2030-05-01T06:00:00Z", Some("2030-05-01T09:00:00+03:00"));
        for wrong in ["2030-02-30", "2030-13-01", "1/2/2030", "2030-05-01T25:00", "2030", "", "2030-05-01X", "２０３０"]
        {
            check(wrong, None);
        }
    }

    #[test]
    fn forms_read_by_hand_say_what_the_calendar_says() {
        use proptest::prelude::*;
        // Every day of some centuries, and then anything that looks like a time.
        let mut date = Date::new(0, 1, 1).unwrap();
        while date.year() < 2500 {
            let expected = date.to_datetime(Time::midnight()).to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp();
            assert_eq!(day_number(date) * 86_400, expected.as_second(), "{date}");
            date = date.tomorrow().unwrap();
        }
        let check = |text: &str| {
            if text.trim().len() != 10 {
                prop_assert_eq!(Stated::parse(text), Stated::parse_any(text.trim()), "{}", text);
            }
            Ok(())
        };
        for text in ["9999-12-31T23:59:59Z", "9999-12-30T22:00:00Z", "0000-01-01T00:00Z", "2030-05-01T06:00:60Z"] {
            check(text).unwrap();
        }
        proptest!(|(
            year in prop_oneof![4 => 1960i32..2040, 1 => 0i32..10_000], month in 0u32..14, day in 0u32..33,
            mark in "[T t]", hour in 0u32..26, minute in 0u32..62, second in prop::option::of(0u32..62),
            end in "Z|z||\\+02:00|\\.5Z|Z |\\[UTC\\]", junk in prop::option::of((0usize..20, "[0-9:TZ-]")),
        )| {
            let second = second.map_or_else(String::new, |second| format!(":{second:02}"));
            let mut text = format!("{year:04}-{month:02}-{day:02}{mark}{hour:02}:{minute:02}{second}{end}");
            if let Some((at, junk)) = junk.filter(|(at, _)| *at < text.len()) {
                text.replace_range(at..=at, &junk);
            }
            check(&text)?;
        });
    }

    #[test]
    fn american_dates_have_one_or_two_digits() {
        assert_eq!(any_date("6/1/2030"), Date::new(2030, 6, 1).ok());
        assert_eq!(any_date("06/01/2030 0:00"), Date::new(2030, 6, 1).ok());
        assert_eq!(any_date("2030-06-01 00:00:00.000"), Date::new(2030, 6, 1).ok());
        assert_eq!(any_date("13/1/2030"), None);
        assert_eq!(any_date("6/1/30"), None);
    }
}
