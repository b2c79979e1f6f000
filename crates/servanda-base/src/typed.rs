//! Moments as people type them, on a command line or in an address.

use crate::moment::{Moment, Zone};
use jiff::civil::{Date, DateTime};

/// What somebody typed that cannot be, and the way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// What is wrong.
    pub what: String,
    /// What to type instead.
    pub help: String,
}

impl Slip {
    /// A slip with its way out.
    pub fn new(what: impl Into<String>, help: impl Into<String>) -> Slip {
        Slip { what: what.into(), help: help.into() }
    }
}

const WAY_OUT: &str = "write a date (2031-05-04), a local date-time (2031-05-04T18:30) or one with its offset \
(2031-05-04T18:30+01:00)";

/// Reads a moment: a date is the end of that local day, a local date-time is read in the zone, an offset is obeyed.
///
/// ```
/// let utc = servanda_base::Zone::named("UTC").unwrap();
/// assert_eq!(servanda_base::typed::instant("2031-05-04", &utc).unwrap().to_string(), "2031-05-05T00:00:00Z");
/// assert!(servanda_base::typed::instant("tomorrow", &utc).is_err());
/// ```
///
/// # Errors
/// If there is no such moment, or it is written in another way.
pub fn instant(text: &str, zone: &Zone) -> Result<Moment, Slip> {
    let text = text.trim();
    if text.len() == 10 {
        return date(text).map(|date| zone.day(date).to);
    }
    if let Ok(moment) = text.parse::<Moment>() {
        return Ok(moment);
    }
    let local: DateTime = text
        .replacen(' ', "T", 1)
        .parse()
        .map_err(|_| Slip::new(format!("`{text}` is not a moment that exists"), WAY_OUT))?;
    let moment = zone.at(local);
    if zone.local(moment) != local {
        let what = format!("`{text}` does not occur in {}: the clocks were put forward over it", zone.name);
        return Err(Slip::new(what, "take a moment before or after the change, or write the offset"));
    }
    Ok(moment)
}

/// Reads a calendar date that exists.
///
/// # Errors
/// If it does not, or is written in another way.
pub fn date(text: &str) -> Result<Date, Slip> {
    let digits = |at: usize, byte: u8| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
    if text.len() != 10 || !text.bytes().enumerate().all(|(at, byte)| digits(at, byte)) {
        return Err(Slip::new(format!("`{text}` is not a date"), "write year-month-day: 2031-05-04"));
    }
    text.parse()
        .map_err(|_| Slip::new(format!("there is no day {text} in the calendar"), "check the month and the day"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, String> {
        let kyiv = Zone::named("Europe/Kyiv").unwrap();
        instant(text, &kyiv).map(|moment| kyiv.rfc3339(moment)).map_err(|slip| slip.what)
    }

    #[test]
    fn a_date_is_the_end_of_its_local_day() {
        assert_eq!(read("2024-03-31").unwrap(), "2024-04-01T00:00:00+03:00");
        assert_eq!(read("2024-03-20T18:30").unwrap(), "2024-03-20T18:30:00+02:00");
        assert_eq!(read("2024-03-20 18:30").unwrap(), "2024-03-20T18:30:00+02:00");
        assert_eq!(read("2024-03-20T16:30Z").unwrap(), "2024-03-20T18:30:00+02:00");
        assert_eq!(read("2024-03-20T18:30+01:00").unwrap(), "2024-03-20T19:30:00+02:00");
    }

    #[test]
    fn what_is_impossible_is_said() {
        assert_eq!(read("2023-02-29").unwrap_err(), "there is no day 2023-02-29 in the calendar");
        assert!(read("2024-03-31T03:30").unwrap_err().contains("clocks were put forward"));
        assert_eq!(read("2031-05-04T25:00").unwrap_err(), "`2031-05-04T25:00` is not a moment that exists");
        assert!(read("tomorrow").is_err());
        assert!(read("20.3.2024x").is_err());
    }
}
