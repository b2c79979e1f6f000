//! Moments as people type them.

use crate::output::Failure;
use jiff::civil::Date;
use servanda_base::typed;
use servanda_base::{Moment, Zone};

/// Reads a moment: a date is the end of that local day, a local date-time is read in the zone, an offset is obeyed.
pub fn instant(text: &str, zone: &Zone) -> Result<Moment, Failure> {
    Ok(typed::instant(text, zone)?)
}

/// Reads a calendar date that exists.
pub fn date(text: &str) -> Result<Date, Failure> {
    Ok(typed::date(text)?)
}
