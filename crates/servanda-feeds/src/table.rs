//! A CSV file (RFC 4180) with a header row: columns by name, rows with their line, and what makes a row unusable.
//!
//! Deliberately does not know what a column means.

use crate::codes;
use crate::collect::Fault;
use crate::words::nearest;
use csv::StringRecord;
use servanda_base::{Diagnostic, Span};

/// The longest field that is read. A longer one is a file gone wrong, most often a quotation mark never closed.
const FIELD_BYTES_MAX: usize = 1 << 20;

pub(crate) struct Table<'t> {
    text: &'t str,
    pub header: Vec<String>,
    reader: csv::Reader<&'t [u8]>,
    /// First byte of a row whose quotation mark is never closed.
    unclosed: Option<usize>,
}

impl<'t> Table<'t> {
    /// Reads the header; a file without one, or without rows, is a finding.
    pub fn open(text: &'t str, file: &str, findings: &mut Vec<Diagnostic>) -> Option<Table<'t>> {
        let reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let mut table = Table { text, header: Vec::new(), reader, unclosed: None };
        let header = table.reader.headers().ok()?;
        table.header = header.iter().map(|column| column.trim().to_owned()).collect();
        if text.trim().is_empty() || table.header.iter().all(String::is_empty) {
            findings.push(empty(file));
            return None;
        }
        if table.header.iter().any(|column| column.contains('\n'))
            && table.reader.position().byte() as usize >= text.len()
        {
            table.unclosed = Some(0);
            findings.extend(table.unclosed(file));
            return None;
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
        if let Some(near) = nearest(first, self.header.iter().map(String::as_str)) {
            finding = finding.help(format!("is `{near}` meant as `{first}`?"));
        }
        findings.push(finding.note("all its rows are set aside"));
        Some(message)
    }

    /// The next row with the line it starts on; a row that cannot be used as it stands is a fault.
    pub fn next(&mut self, record: &mut StringRecord) -> Option<(u32, Result<(), Fault>)> {
        match self.reader.read_record(record) {
            Ok(true) => {}
            Ok(false) => return None,
            // The text is UTF-8 and rows may have any length, so the reader has nothing left to fail on; if it does,
            // the row is kept with the reason.
            Err(error) => {
                let line = error.position().map_or(0, |position| position.line() as u32);
                return Some((line, Err(Fault::new(format!("the row cannot be read: {error}")))));
            }
        }
        let (line, start) = self.start_of(record);
        Some((line, self.check(record, start)))
    }

    /// Line and byte of the row's first character; blank lines before it are not part of it.
    fn start_of(&self, record: &StringRecord) -> (u32, usize) {
        let Some(position) = record.position() else { return (0, 0) };
        let (mut line, mut start) = (position.line() as u32, position.byte() as usize);
        while let Some(byte @ (b'\n' | b'\r')) = self.text.as_bytes().get(start) {
            line += u32::from(*byte == b'\n');
            start += 1;
        }
        (line, start)
    }

    fn check(&mut self, record: &StringRecord, start: usize) -> Result<(), Fault> {
        // The quotation mark first: it is the cause of what else is wrong with the row.
        if self.swallows_the_rest(record, start) {
            self.unclosed = Some(start);
            return Err(Fault::new("a quotation mark is never closed, so the row swallows all lines below it"));
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
        let at = self.unclosed?;
        let message = format!("a quotation mark in `{file}` is never closed");
        Some(
            Diagnostic::error(codes::QUOTE, Span::new(at, self.text.len()), message)
                .note("all lines from here on were read as one row, which is set aside")
                .help("close it, or write two quotation marks for one inside a field"),
        )
    }

    /// True for a last row whose quotation mark is never closed: it holds the lines below it as one field.
    fn swallows_the_rest(&self, record: &StringRecord, start: usize) -> bool {
        let last = self.reader.position().byte() as usize >= self.text.len();
        if !last || !record.as_slice().contains('\n') {
            return false;
        }
        let quotes = self.text.as_bytes()[start.min(self.text.len())..].iter().filter(|byte| **byte == b'"').count();
        quotes % 2 == 1
    }
}

/// A cell without the blanks around it; beyond the last column every cell is empty.
pub(crate) fn cell(cells: &StringRecord, column: usize) -> &str {
    let cell = cells.get(column).unwrap_or("");
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
