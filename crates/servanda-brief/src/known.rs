//! How much of the record is known: a position as people type it, or a moment.

use servanda_base::Zone;
use servanda_base::typed::{Slip, instant};
use servanda_record::Record;

/// A position of the record, and what a reader must know of how it was found.
#[derive(Clone, Debug, Default)]
pub struct KnownAt {
    /// The position; all of the record if there is none.
    pub position: Option<u32>,
    /// Notes for the board.
    pub notes: Vec<String>,
}

/// Reads a position that the record has, or a moment: then the last position up to which nothing was said later.
///
/// # Errors
/// If the record has no such position, or there is no such moment.
pub fn known_at(record: &Record, asked: Option<&str>, zone: &Zone) -> Result<KnownAt, Slip> {
    let Some(text) = asked.map(str::trim) else { return Ok(KnownAt::default()) };
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let last = record.last_position();
        let position = text.parse().ok().filter(|position| *position <= last);
        return match position {
            Some(position) => Ok(KnownAt { position: Some(position), notes: Vec::new() }),
            None => Err(Slip::new(
                format!("the record has no position {text}: its last is {last}"),
                format!("write a number from 0 to {last}, a date, or leave it out for all of it"),
            )),
        };
    }
    let at = instant(text, zone)
        .map_err(|slip| Slip::new(slip.what, format!("{}; or a position of the record", slip.help)))?;
    let known = record.known_by(at, zone);
    let when = crate::text::end(&zone.rfc3339(at));
    let mut said = format!("what was known at {when} is position {} of the record", known.position);
    if let Some(next) = &known.next {
        said += &format!("; row {next} after it can only have been said later");
    }
    if known.held_back > 0 {
        let rows = if known.held_back == 1 { "1 row was".into() } else { format!("{} rows were", known.held_back) };
        said += &format!(", and {rows} said by then but arrived after it");
    }
    let mut notes = vec![said];
    if known.assumed > 0 {
        let rows = if known.assumed == 1 { "1 row".into() } else { format!("{} rows", known.assumed) };
        notes.push(format!(
            "assumed: {rows} up to there carry no reporting time; each is taken as known as early as it can have been said"
        ));
    }
    Ok(KnownAt { position: Some(known.position), notes })
}
