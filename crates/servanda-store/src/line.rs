//! How a line stands in the file: a checksum over the rest, its batch, its place in that, its position, its length, its text.
//!
//! ```text
//! 5c1f09ab 17 2/3 41 13 {"id": "a41"}
//! ```
//!
//! Lines that were written together are one batch: all of them are there, or none counts.

use std::fmt::Write;

/// The longest text of a line, in bytes.
pub const LINE_BYTES_MAX: usize = 1 << 20;

/// A whole line of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line<'t> {
    pub batch: u64,
    /// Which of its batch, counted from 1.
    pub number: u64,
    /// How many the batch has.
    pub of: u64,
    pub position: u64,
    pub text: &'t str,
}

impl<'t> Line<'t> {
    /// Writes it, line end included.
    pub fn write(&self, to: &mut String) {
        let Line { batch, number, of, position, text } = self;
        let rest = format!("{batch} {number}/{of} {position} {} {text}", text.len());
        // Writing into a string does not fail.
        let _ = writeln!(to, "{:08x} {rest}", crc32fast::hash(rest.as_bytes()));
    }

    /// Reads one without its line end; `None` if it is not whole, byte for byte as it would be written.
    pub fn read(bytes: &'t [u8]) -> Option<Line<'t>> {
        let line = std::str::from_utf8(bytes).ok()?;
        let (sum, rest) = line.split_once(' ')?;
        let mut parts = rest.splitn(5, ' ');
        let mut part = || parts.next();
        let (batch, place, position, length, text) = (part()?, part()?, part()?, part()?, part()?);
        let (number, of) = place.split_once('/')?;
        let found = Line {
            batch: counted(batch)?,
            number: counted(number)?,
            of: counted(of)?,
            position: counted(position)?,
            text,
        };
        let is_whole =
            sum == format!("{:08x}", crc32fast::hash(rest.as_bytes())) && counted(length)? == text.len() as u64;
        (is_whole && found.number >= 1 && found.number <= found.of).then_some(found)
    }
}

impl<'t> Line<'t> {
    /// The whole line that begins with these bytes, wherever it ends; `None` if none does. Cheap where none does.
    pub fn at(bytes: &'t [u8]) -> Option<Line<'t>> {
        /// Checksum, three numbers and a fraction of twenty digits each, with the spaces between them.
        const HEAD_MAX: usize = 8 + 5 * 21 + 2;
        let sum = bytes.get(..9)?;
        if sum[8] != b' ' || !sum[..8].iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        let head = &bytes[..bytes.len().min(HEAD_MAX)];
        let mut spaces = head.iter().enumerate().filter(|(_, byte)| **byte == b' ').map(|(at, _)| at).skip(3);
        let (before, after) = (spaces.next()?, spaces.next()?);
        let length = counted(std::str::from_utf8(&head[before + 1..after]).ok()?)?;
        let end = (after + 1).checked_add(usize::try_from(length).ok()?)?;
        Line::read(bytes.get(..end)?)
    }
}

/// A number as it is written, and no other way.
fn counted(text: &str) -> Option<u64> {
    text.parse::<u64>().ok().filter(|number| number.to_string() == text)
}
