//! Moments in RFC 3339, written by hand: a list of what held when has two of them a line.

use crate::moment::{Moment, Zone};

/// Writes moments as [`Zone::rfc3339`] does, the offset looked up once for all that lie between the same two changes of the
/// clocks. Cheapest for many moments in order of time.
///
/// ```
/// use servanda_base::{Rfc3339, Zone};
/// let zone = Zone::named("Europe/Kyiv").unwrap();
/// let mut text = String::new();
/// Rfc3339::new(&zone).write("2024-03-20T21:59:59Z".parse().unwrap(), &mut text);
/// assert_eq!(text, "2024-03-20T23:59:59+02:00");
/// ```
#[derive(Clone, Debug)]
pub struct Rfc3339<'z> {
    zone: &'z Zone,
    /// The offset holds from this second on …
    since: i64,
    /// … and before this one.
    until: i64,
    offset_seconds: i32,
}

impl<'z> Rfc3339<'z> {
    /// Moments in the time of a zone.
    pub fn new(zone: &'z Zone) -> Rfc3339<'z> {
        Rfc3339 { zone, since: 0, until: 0, offset_seconds: 0 }
    }

    /// Adds a moment to a text.
    pub fn write(&mut self, at: Moment, text: &mut String) {
        let second = second(at);
        if second < self.since || self.until <= second {
            (self.since, self.until) = self.zone.same_offset_around(second);
            self.offset_seconds = self.zone.offset_seconds(at);
        }
        write(self.zone, at, self.offset_seconds, text);
    }
}

/// The whole second at or before a moment, counted from 1970 in UTC.
pub(crate) fn second(at: Moment) -> i64 {
    at.as_second() - i64::from(at.subsec_nanosecond() < 0)
}

/// Adds a moment to a text, with the offset that the zone has then.
pub(crate) fn write(zone: &Zone, at: Moment, offset_seconds: i32, text: &mut String) {
    // All of them are ASCII; what is out of the ordinary the calendar writes.
    match digits(second(at), offset_seconds) {
        Some(digits) => text.push_str(std::str::from_utf8(&digits).unwrap_or_default()),
        None => text.push_str(&zone.rfc3339_by_calendar(at)),
    }
}

/// A second with an offset of whole minutes, from March of year 0 to the end of 9999. Years are counted from March, so that
/// the day that a leap year has more is its last.
fn digits(second: i64, offset_seconds: i32) -> Option<[u8; 25]> {
    const DAY: i64 = 86_400;
    /// From 1 March of year 0 to 1970.
    const DAYS_BEFORE_1970: i64 = 719_468;
    let local = second + i64::from(offset_seconds) + DAYS_BEFORE_1970 * DAY;
    if local < 0 || offset_seconds % 60 != 0 {
        return None;
    }
    let (days, of_day) = (u32::try_from(local / DAY).ok()?, (local % DAY) as u32);
    let (century_4, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, next_year) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    let year = century_4 * 400 + year + next_year;
    if year > 9_999 {
        return None;
    }
    let sign = if offset_seconds < 0 { b'-' } else { b'+' };
    let offset = offset_seconds.unsigned_abs() / 60;
    let two = |number: u32| [b'0' + (number / 10) as u8, b'0' + (number % 10) as u8];
    let ([a, b], [c, d]) = (two(year / 100), two(year % 100));
    let ([e, f], [g, h]) = (two(month), two(day));
    let ([i, j], [k, l], [m, n]) = (two(of_day / 3_600), two(of_day / 60 % 60), two(of_day % 60));
    let ([o, p], [q, r]) = (two(offset / 60), two(offset % 60));
    Some([a, b, c, d, b'-', e, f, b'-', g, h, b'T', i, j, b':', k, l, b':', m, n, sign, o, p, b':', q, r])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ZONES: [&str; 10] = [
        "UTC",
        "Europe/Kyiv",
        "Europe/Dublin",
        "America/Sao_Paulo",
        "America/St_Johns",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Africa/Monrovia",
        "Africa/Casablanca",
    ];

    fn check(zone: &Zone, writer: &mut Rfc3339<'_>, at: Moment) -> Result<(), TestCaseError> {
        let mut text = String::new();
        writer.write(at, &mut text);
        let by_calendar = zone.rfc3339_by_calendar(at);
        prop_assert_eq!(&text, &by_calendar);
        prop_assert_eq!(zone.rfc3339(at), by_calendar);
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        /// The twin is the calendar. Moments anywhere, moments of our time, and those around where the clocks change.
        #[test]
        fn equals_the_calendar(
            zone in prop::sample::select(&ZONES[..]),
            nanos in prop::collection::vec(Moment::MIN.as_nanosecond()..=Moment::MAX.as_nanosecond(), 1..8),
            seconds in prop::collection::vec(-4_000_000_000_i64..8_000_000_000, 1..20),
            near in prop::collection::vec(-3_i64..=3, 1..4),
        ) {
            let zone = Zone::named(zone).expect("a zone");
            let mut writer = Rfc3339::new(&zone);
            for nano in nanos {
                check(&zone, &mut writer, Moment::from_nanosecond(nano).expect("a moment"))?;
            }
            for second in seconds {
                check(&zone, &mut writer, Moment::from_second(second).expect("a moment"))?;
                let (since, until) = zone.same_offset_around(second);
                prop_assert!(since <= second && second < until);
                for edge in [since, until] {
                    for step in &near {
                        let Ok(at) = Moment::from_second(edge.saturating_add(*step)) else { continue };
                        check(&zone, &mut writer, at)?;
                        if let Ok(just_before) = at.checked_sub(jiff::SignedDuration::from_nanos(1)) {
                            check(&zone, &mut writer, just_before)?;
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn every_day_of_eight_centuries_and_both_ends_of_time() {
        let mut date = jiff::civil::date(1_600, 1, 1);
        let first = -11_676_096_000;
        for second in (first..).step_by(86_400).take(2 * 146_097) {
            let digits = digits(second + 3_723, 3_600).expect("a year of four digits");
            assert_eq!(std::str::from_utf8(&digits), Ok(format!("{date}T02:02:03+01:00").as_str()));
            date = date.tomorrow().expect("a day");
        }
        for name in ZONES {
            let zone = Zone::named(name).expect("a zone");
            let mut writer = Rfc3339::new(&zone);
            for at in [Moment::MIN, Moment::MAX, Moment::UNIX_EPOCH] {
                check(&zone, &mut writer, at).expect("the same");
            }
        }
    }
}
