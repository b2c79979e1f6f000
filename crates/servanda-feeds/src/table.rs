//! A CSV file (RFC 4180) with a header row: columns by name, rows with their line, and what makes a row unusable.
//!
//! Deliberately does not know what a column means.

use crate::codes;
use crate::collect::Fault;
use csv::StringRecord;
use servanda_base::{Diagnostic, Span};
use servanda_syntax::suggest::closest;

/// The longest field that is read. A longer one is a file gone wrong, most often a quotation mark never closed.
pub(crate) const FIELD_BYTES_MAX: usize = 1 << 20;

pub(crate) struct Table<'t> {
    pub text: &'t str,
    pub header: Vec<String>,
    reader: csv::Reader<&'t [u8]>,
    /// Bytes and lines before the part that the reader reads.
    before: (usize, u32),
    /// Lines end in CR alone; where the last one counted began, and its number.
    cr: Option<(usize, u32)>,
    /// The first row that swallows lines below it: where it begins and ends.
    unclosed: Option<Span>,
}

impl<'t> Table<'t> {
    /// Reads the header; a file without one, or without rows, is a finding.
    pub fn open(text: &'t str, file: &str, findings: &mut Vec<Diagnostic>) -> Option<Table<'t>> {
        let reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let cr = ends_lines_with_cr(text).then_some((0, 1));
        let mut table = Table { text, header: Vec::new(), reader, before: (0, 0), cr, unclosed: None };
        let header = table.reader.headers().ok()?;
        table.header = header.iter().map(|column| column.trim().to_owned()).collect();
        if text.trim().is_empty() || table.header.iter().all(String::is_empty) {
            findings.push(empty(file));
            return None;
        }
        let header = Span::new(0, table.end());
        if table.header.iter().any(|column| column.contains(['\n', '\r'])) && is_open(&text[header.range()]) {
            table.unclosed = Some(header);
            if header.range().end >= text.len() {
                findings.extend(table.unclosed(file));
                return None;
            }
        }
        let first_line = Span::new(0, text.find('\n').unwrap_or(text.len()));
        if table.header.len() == 1 && table.header[0].contains([';', '\t']) {
            let message = format!("the columns of `{file}` are not separated by commas");
            findings.push(Diagnostic::error(codes::COLUMN, first_line, message).help("save it as `CSV`, with commas"));
        }
        for (at, column) in table.header.iter().enumerate() {
            if !column.is_empty() && table.header[..at].contains(column) {
                let message = format!("`{file}` has two columns `{column}`; the first is read");
                findings.push(Diagnostic::warning(codes::COLUMN, first_line, message));
            }
        }
        Some(table)
    }

    /// About how many rows follow, judged by the first lines; never more than one for every byte a column.
    pub fn rows_about(&self) -> usize {
        const SAMPLE_BYTES: usize = 1 << 14;
        let sample = &self.text.as_bytes()[..self.text.len().min(SAMPLE_BYTES)];
        let lines = sample.iter().filter(|byte| **byte == b'\n').count() + 1;
        let about = self.text.len() / (sample.len() / lines).max(1);
        (about + about / 16).min(self.text.len() / self.header.len().max(1)) + 1
    }

    /// The place of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name)
    }

    /// The columns of a format; those that are missing and cannot be done without are a finding, and its message.
    pub fn require(&self, file: &str, names: &[&str], findings: &mut Vec<Diagnostic>) -> Option<String> {
        let missing: Vec<&str> = names.iter().copied().filter(|name| self.column(name).is_none()).collect();
        let first = missing.first()?;
        let list: Vec<String> = missing.iter().map(|name| format!("`{name}`")).collect();
        let noun = if missing.len() == 1 { "column" } else { "columns" };
        let message = format!("`{file}` has no {noun} {}", list.join(", "));
        let header = Span::new(0, self.text.find('\n').unwrap_or(self.text.len()));
        let mut finding = Diagnostic::error(codes::COLUMN, header, message.clone());
        if let Some(near) = closest(first, self.header.iter().map(String::as_str)) {
            finding = finding.help(format!("is `{near}` meant as `{first}`?"));
        }
        findings.push(finding.note("all its rows are set aside"));
        Some(message)
    }

    /// Where the rows read so far end, in bytes.
    pub fn end(&self) -> usize {
        (self.before.0 + self.reader.position().byte() as usize).min(self.text.len())
    }

    /// True if lines end in CR alone.
    pub fn ends_lines_with_cr(&self) -> bool {
        self.cr.is_some()
    }

    /// Goes on reading at the first byte of a row below the header, on that line; not where lines end in CR alone.
    pub fn go_to(&mut self, start: usize, line: u32) {
        let stands = self.end();
        let is_gap = |gap: &[u8]| gap.len() < 8 && gap.iter().all(|byte| matches!(byte, b'\n' | b'\r'));
        if self.text.as_bytes().get(stands..start).is_some_and(is_gap) {
            return;
        }
        // From the line end before it: a reader that began with the row would take U+FEFF there for a byte-order mark.
        let from = start.saturating_sub(1);
        let ends_line = self.text.as_bytes().get(from) == Some(&b'\n');
        self.before = (from, line.saturating_sub(1 + u32::from(ends_line)));
        let part = self.text.as_bytes().get(from..).unwrap_or_default();
        self.reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(part);
    }

    /// The next row with the line it starts on; a row that cannot be used as it stands is a fault.
    pub fn next(&mut self, record: &mut StringRecord) -> Option<(u32, Result<(), Fault>)> {
        match self.reader.read_record(record) {
            Ok(true) => {}
            Ok(false) => return None,
            // The text is UTF-8 and rows may have any length, so the reader has nothing left to fail on; if it does,
            // the row is kept with the reason.
            Err(error) => {
                let line = error.position().map_or(0, |position| self.before.1 + position.line() as u32);
                return Some((line, Err(Fault::new(format!("the row cannot be read: {error}")))));
            }
        }
        let (line, start) = self.start_of(record);
        Some((line, self.check(record, start)))
    }

    /// Line and byte of the row's first character; blank lines before it are not part of it.
    fn start_of(&mut self, record: &StringRecord) -> (u32, usize) {
        let Some(position) = record.position() else { return (0, 0) };
        if let Some((counted, line)) = self.cr {
            let start = self.before.0 + position.byte() as usize;
            let start = self.text[start..].find(|letter| letter != '\r').map_or(start, |at| start + at);
            let line = line + self.text[counted..start].matches('\r').count() as u32;
            self.cr = Some((start, line));
            return (line, start);
        }
        let (mut line, mut start) = (self.before.1 + position.line() as u32, self.before.0 + position.byte() as usize);
        while let Some(byte @ (b'\n' | b'\r')) = self.text.as_bytes().get(start) {
            line += u32::from(*byte == b'\n');
            start += 1;
        }
        (line, start)
    }

    fn check(&mut self, record: &StringRecord, start: usize) -> Result<(), Fault> {
        // The quotation mark first: it is the cause of what else is wrong with the row.
        if record.as_slice().contains(['\n', '\r']) {
            let end = self.end();
            let row = Span::new(start.min(end), end);
            if is_open(&self.text[row.range()]) {
                self.unclosed.get_or_insert(row);
                return Err(Fault::new("a quotation mark is not closed, so the row swallows lines below it"));
            }
        }
        if record.as_slice().len() > FIELD_BYTES_MAX
            && let Some(at) = record.iter().position(|field| field.len() > FIELD_BYTES_MAX)
        {
            let column = self.header.get(at).map_or("", String::as_str);
            return Err(Fault::at(column, format!("the field is longer than {FIELD_BYTES_MAX} bytes")));
        }
        if record.len() != self.header.len() {
            let (found, expected) = (record.len(), self.header.len());
            let noun = if found == 1 { "field" } else { "fields" };
            return Err(Fault::new(format!("the row has {found} {noun}, the header {expected}")));
        }
        Ok(())
    }

    /// The finding for a quotation mark that is never closed.
    pub fn unclosed(&self, file: &str) -> Option<Diagnostic> {
        let row = self.unclosed?;
        let rest = row.range().end >= self.text.len();
        let how = if rest { "never closed" } else { "closed only in another row" };
        let message = format!("a quotation mark in `{file}` is {how}");
        let lines = if rest { "all lines from here on" } else { "these lines" };
        Some(
            Diagnostic::error(codes::QUOTE, row, message)
                .note(format!("{lines} were read as one row, which is set aside"))
                .help("close it, or write two quotation marks for one inside a field"),
        )
    }
}

/// True if a quoted field of the row does not end where RFC 4180 lets one end: before a comma or a line end. Blanks after
/// the closing mark are forgiven.
fn is_open(row: &str) -> bool {
    let mut rest = row;
    loop {
        if let Some(field) = rest.strip_prefix('"') {
            rest = field;
            loop {
                let Some(at) = rest.find('"') else { return true };
                rest = &rest[at + 1..];
                match rest.strip_prefix('"') {
                    Some(after) => rest = after,
                    None => break,
                }
            }
            rest = rest.trim_start_matches([' ', '\t']);
            if !(rest.is_empty() || rest.starts_with([',', '\n', '\r'])) {
                return true;
            }
        }
        let Some(comma) = rest.find(',') else { return false };
        rest = &rest[comma + 1..];
    }
}

/// True if the lines end as old Macintosh exports end them.
pub(crate) fn ends_lines_with_cr(text: &str) -> bool {
    text.contains('\r') && !text.contains('\n')
}

/// A cell without the blanks around it; beyond the last column every cell is empty.
pub(crate) fn cell(cells: &StringRecord, column: usize) -> &str {
    trimmed(cells.get(column).unwrap_or(""))
}

/// A text without the blanks around it.
#[inline]
pub(crate) fn trimmed(cell: &str) -> &str {
    match (cell.as_bytes().first(), cell.as_bytes().last()) {
        (Some(b'!'..=b'~'), Some(b'!'..=b'~')) => cell,
        _ => cell.trim(),
    }
}

/// The finding for a file without rows.
pub(crate) fn empty(file: &str) -> Diagnostic {
    Diagnostic::error(codes::FILE, Span::new(0, 0), format!("`{file}` is empty"))
        .note("an empty record is not a record of peace")
}
