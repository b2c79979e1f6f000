//! From the bindings and the files to a record: one feed after another.

use crate::bindings::{Bindings, Feed, Format, StandingCoverage};
use crate::codes;
use crate::collect::{Collector, Fault};
use crate::plan::{Plan, Usage, no_column, nobody, undeclared, undeclared_place};
use crate::quantity::short;
use crate::table::Table;
use crate::time::{Stated, any_date, stretch};
use crate::{chronicle, entries, osce, shape, ucdp};
use csv::StringRecord;
use jiff::civil::Date;
use servanda_agreement::Agreement;
use servanda_base::{Diagnostic, Moment, Zone};
use servanda_record::*;
use std::cell::Cell;
use std::collections::BTreeMap;

/// What is read: an agreement, its bindings and the files that they name.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The agreement whose names the bindings use.
    pub agreement: &'a Agreement,
    /// How `bindings.toml` is called in findings.
    pub bindings_name: &'a str,
    /// The text of `bindings.toml`.
    pub bindings: &'a str,
    /// Files by the name that the bindings give them.
    pub files: &'a BTreeMap<String, Vec<u8>>,
}

/// What was read.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Entries and rows set aside.
    pub record: Record,
    /// What is wrong with the bindings and the files, each with the file it is about.
    pub findings: Vec<(String, Diagnostic)>,
}

/// Which version of an amended text the agreement of an [`Input`] is, and all its other versions: what only these declare is no
/// slip of the hand.
#[derive(Clone, Copy, Debug)]
pub struct Among<'a> {
    /// Its number, from 1.
    pub number: u32,
    /// The other versions.
    pub others: &'a [&'a Agreement],
}

impl<'a> Among<'a> {
    /// Why something is of no use in this version, where `declares` is true of another one.
    pub(crate) fn only_elsewhere(self, name: &str, declares: impl Fn(&'a Agreement) -> bool) -> Option<String> {
        let is = self.others.iter().any(|other| declares(other));
        is.then(|| format!("`{}` is not a term of version {} of the text", short(name), self.number))
    }
}

/// Reads all feeds. Broken input gives findings and rows set aside, never an error.
pub fn read(input: &Input<'_>) -> Outcome {
    read_among(input, Among { number: 1, others: &[] })
}

/// [`read`] for one version of an amended text. A row that says only what another version has a name for is set aside with
/// that reason, and what the bindings name for another version is no finding.
pub fn read_among(input: &Input<'_>, among: Among<'_>) -> Outcome {
    let Gathered { collector, standing, default_proof, findings } = gather(input, among, false);
    let mut record = collector.finish();
    record.entries.splice(0..0, standing);
    record.set_aside_about_nothing();
    record.ends = ends(&record.entries);
    record.default_proof = default_proof;
    Outcome { record, findings }
}

/// All rows of all feeds, before they are put in order of arrival.
pub(crate) struct Gathered {
    pub collector: Collector,
    /// Standing coverage.
    pub standing: Vec<Entry>,
    pub default_proof: Option<Vec<String>>,
    pub findings: Vec<(String, Diagnostic)>,
}

/// Reads all feeds, rows recognised by their shape or each for itself.
pub(crate) fn gather(input: &Input<'_>, among: Among<'_>, by_shape: bool) -> Gathered {
    let (bindings, mut findings) = Bindings::parse(input.bindings);
    let mut collector = Collector::default();
    let mut file_findings = Vec::new();
    let mut usage = Usage::default();
    let standing = coverages(input.agreement, among, &bindings, &mut collector, &mut findings);
    for feed in &bindings.feeds {
        let reading = Reading {
            agreement: input.agreement,
            among,
            bindings: &bindings,
            feed,
            by_shape,
            collector: &mut collector,
            usage: &mut usage,
            findings: &mut findings,
            file_findings: &mut file_findings,
        };
        reading.file(input.files);
    }
    findings.extend(usage.findings(|row| collector.claimed(row)));
    findings.sort_by_key(|finding| finding.primary.span);
    let own = findings.into_iter().map(|finding| (input.bindings_name.to_owned(), finding));
    let findings = own.chain(file_findings).collect();
    Gathered { collector, standing, default_proof: bindings.default_proof, findings }
}

/// One feed while it is read.
pub(crate) struct Reading<'x, 'a> {
    pub agreement: &'a Agreement,
    pub among: Among<'a>,
    pub bindings: &'a Bindings,
    pub feed: &'a Feed,
    /// Rows that differ from an earlier one in name and times alone are not read as a whole.
    pub by_shape: bool,
    pub collector: &'x mut Collector,
    /// Which lines of the bindings matched a row.
    pub usage: &'x mut Usage<'a>,
    /// Findings on `bindings.toml`.
    pub findings: &'x mut Vec<Diagnostic>,
    /// Findings on the record files.
    pub file_findings: &'x mut Vec<(String, Diagnostic)>,
}

impl<'a> Reading<'_, 'a> {
    fn file(mut self, files: &BTreeMap<String, Vec<u8>>) {
        let name = &self.feed.record;
        let known_elsewhere = |word: &str| self.among.others.iter().any(|other| other.is_actor(word));
        if let Some(word) = nobody(self.agreement, &self.feed.handling).filter(|word| !known_elsewhere(word)) {
            let message = format!("`handling` names `{word}`, who is nobody here");
            let finding = Diagnostic::error(codes::NAME, name.span, message);
            self.findings.push(finding.help("write `public`, `parties`, `mission`, or names of the agreement"));
        }
        self.collector.feed(name, self.feed.position.is_some(), &self.feed.handling);
        if self.by_shape && self.feed.format != Format::Chronicle {
            self.collector.not_by_shape(shape::why_not_format(self.feed.format));
        }
        let Some(bytes) = files.get(&name.value) else {
            let message = format!("the record file `{}` is not there", name.value);
            self.findings.push(Diagnostic::error(codes::FILE, name.span, message));
            return;
        };
        let text = match crate::decode::text(bytes, name) {
            Ok(text) => text,
            Err(finding) => return self.file_findings.push((name.value.clone(), finding)),
        };
        if self.feed.format == Format::Entries {
            entries::read(&mut self, text);
        } else {
            self.table(text);
        }
    }

    fn table(&mut self, text: &str) {
        let file = self.feed.record.value.as_str();
        let mut found = Vec::new();
        let mut table = Table::open(text, file, &mut found);
        let (required, occurrence): (&[&str], _) = match self.feed.format {
            Format::OsceDailyCounts => (&osce::REQUIRED, osce::OCCURRENCE),
            Format::UcdpGed => (&ucdp::REQUIRED, ucdp::OCCURRENCE),
            Format::Chronicle | Format::Entries => (&chronicle::REQUIRED, chronicle::OCCURRENCE),
        };
        let missing = table.as_ref().and_then(|table| table.require(file, required, &mut found));
        let before = self.collector.position();
        if let Some(table) = &mut table {
            match missing {
                Some(why) => self.set_all_aside(table, &why),
                None => {
                    self.collector.expect(table.rows_about(), self.by_shape);
                    self.rows(table, &occurrence);
                }
            }
            if self.collector.position() == before {
                found.push(crate::table::empty(file));
            }
            found.extend(table.unclosed(file));
        }
        self.file_findings.extend(found.into_iter().map(|finding| (file.to_owned(), finding)));
    }

    fn rows(&mut self, table: &mut Table<'_>, occurrence: &[&str]) {
        let plan = Plan::new(self.agreement, self.among, self.bindings, self.feed, Some(&table.header), self.findings);
        let dated = self.dated(table, occurrence);
        match self.feed.format {
            Format::OsceDailyCounts => osce::read(self, table, &plan, dated),
            Format::UcdpGed => ucdp::read(self, table, &plan, dated),
            Format::Chronicle | Format::Entries => chronicle::read(self, table, &plan, dated),
        }
        plan.note_use(self.usage);
    }

    /// The column in whose order rows become known.
    fn dated(&mut self, table: &Table<'_>, occurrence: &[&str]) -> Dated {
        let Some(column) = &self.feed.position else { return Dated::default() };
        let found = table.column(&column.value);
        if found.is_none() {
            let finding = no_column(&self.feed.record, column, &table.header);
            self.findings.push(finding.note("rows become known in the order of the file"));
        }
        let is_report = !occurrence.contains(&column.value.as_str());
        Dated { column: found, name: column.value.clone(), day: Cell::default(), is_report }
    }

    fn set_all_aside(&mut self, table: &mut Table<'_>, why: &str) {
        let mut cells = StringRecord::new();
        while let Some((line, sound)) = table.next(&mut cells) {
            let seat = self.collector.seat(line, None);
            self.collector.refuse(seat, "", sound.err().unwrap_or_else(|| Fault::new(why)));
        }
    }
}

/// When a row became known, where the feed goes by date.
#[derive(Default)]
pub(crate) struct Dated {
    pub column: Option<usize>,
    name: String,
    /// The last day asked for, and its start; the next row is often of the same day.
    day: Cell<Option<(Date, Moment)>>,
    /// The column says when the row was reported, not when the thing occurred.
    pub is_report: bool,
}

impl Dated {
    /// The start of the day in the row's column; `None` where the feed goes by rows.
    #[inline]
    pub fn known<'r>(&self, cell: impl Fn(usize) -> &'r str, zone: &Zone) -> Result<Option<Moment>, Fault> {
        let Some(column) = self.column else { return Ok(None) };
        let cell = cell(column);
        let stated = Stated::parse(cell).or_else(|| any_date(cell).map(Stated::Day));
        stated.map(|stated| Some(self.start(stated, zone))).ok_or_else(|| {
            let why = if cell.is_empty() { "when it became known is not stated".into() } else { not_a_date(cell) };
            Fault::at(&self.name, why)
        })
    }

    fn start(&self, stated: Stated, zone: &Zone) -> Moment {
        let Stated::Day(date) = stated else { return stated.start(zone) };
        if let Some((_, start)) = self.day.get().filter(|(last, _)| *last == date) {
            return start;
        }
        let start = stated.start(zone);
        self.day.set(Some((date, start)));
        start
    }
}

fn not_a_date(cell: &str) -> String {
    format!("`{}` is not a date that exists", short(cell))
}

/// Latitude and longitude in degrees; both empty = not located.
pub(crate) fn coordinates(lat: &str, lon: &str, names: [&str; 2]) -> Result<Option<(f64, f64)>, Fault> {
    let degrees = |name: &str, cell: &str, limit: f64| {
        // Digits only: `NaN`, `inf` and `1e2` are no coordinates.
        let plain = || cell.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+'));
        let value = decimal(cell).or_else(|| cell.parse::<f64>().ok().filter(|_| plain()));
        let value = value.filter(|value| value.abs() <= limit);
        value.ok_or_else(|| Fault::at(name, format!("`{}` is no number from -{limit} to {limit}", short(cell))))
    };
    match (lat, lon) {
        ("", "") => Ok(None),
        ("", _) => Err(Fault::at(names[0], "one coordinate is missing")),
        (_, "") => Err(Fault::at(names[1], "one coordinate is missing")),
        _ => Ok(Some((degrees(names[0], lat, 90.0)?, degrees(names[1], lon, 180.0)?))),
    }
}

/// The short numbers that nearly all coordinates are, `-60.05`; `None` = read it with care.
///
/// Whole number and power of ten are exact up to 2^53 and 10^22, and one division rounds once: the same number as
/// `str::parse` gives (Clinger 1990, How to read floating point numbers accurately).
fn decimal(cell: &str) -> Option<f64> {
    const POWERS: [f64; 13] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12];
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let (mut whole, mut point) = (0u64, None);
    if !(1..=13).contains(&digits.len()) || !digits.as_bytes()[0].is_ascii_digit() {
        return None;
    }
    for (at, byte) in digits.bytes().enumerate() {
        match byte {
            b'0'..=b'9' => whole = whole * 10 + u64::from(byte - b'0'),
            b'.' if point.is_none() => point = Some(at),
            _ => return None,
        }
    }
    let value = whole as f64 / POWERS[point.map_or(0, |at| digits.len() - at - 1)];
    Some(if digits.len() < cell.len() { -value } else { value })
}

/// Standing coverage: known from the start, and no row.
fn coverages(
    agreement: &Agreement,
    among: Among<'_>,
    bindings: &Bindings,
    collector: &mut Collector,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Entry> {
    let mut entries = Vec::new();
    // Counted among those who see the same, so that no number tells of another watch.
    let mut counted: BTreeMap<&Handling, usize> = BTreeMap::new();
    for standing in &bindings.coverages {
        let number = counted.entry(&standing.handling).or_default();
        *number += 1;
        let id = match standing.handling.words().as_str() {
            "public" => format!("coverage-{number}"),
            others => format!("coverage-{others}-{number}"),
        };
        let before = findings.len();
        // What is watched in another version alone is no watch in this one.
        let events = || standing.events.iter().filter(|event| agreement.event(event).is_none());
        let elsewhere = |event: &str| among.only_elsewhere(event, |other| other.event(event).is_some()).is_some();
        let place_elsewhere = standing.place.as_ref().is_some_and(|place| {
            agreement.place(place).is_none()
                && among.only_elsewhere(place, |other| other.place(place).is_some()).is_some()
        });
        let some_left = standing.events.is_empty() || events().count() < standing.events.len();
        if place_elsewhere || !some_left && events().all(|event| elsewhere(event)) {
            continue;
        }
        for event in events().filter(|event| !elsewhere(event)) {
            let known = agreement.events.iter().map(|event| event.name.value.as_str());
            findings.push(undeclared("event", event, known));
        }
        if let Some(place) = standing.place.as_ref().filter(|place| agreement.place(place).is_none()) {
            findings.push(undeclared_place(agreement, place));
        }
        let occurred = stretch(standing.from, standing.to, &agreement.header.clock);
        if occurred.is_none() {
            let message = "this coverage ends before it begins";
            findings.push(Diagnostic::error(codes::VALUE, standing.observer.span, message));
        }
        if findings.len() > before {
            continue;
        }
        collector.claim(&id);
        let mut entry = coverage(id, standing, occurred);
        if let What::Coverage { events, .. } = &mut entry.what {
            events.retain(|event| agreement.event(event).is_some());
        }
        entries.push(entry);
    }
    entries
}

fn coverage(id: String, standing: &StandingCoverage, occurred: Option<servanda_base::Interval>) -> Entry {
    Entry {
        id,
        position: 0,
        reported: None,
        occurred,
        precision: Precision::Day,
        place: standing.place.as_ref().map_or(Place::Unstated, |place| Place::Inside {
            place: place.value.as_str().into(),
            because: standing.because.as_str().into(),
            part: None,
        }),
        source: Source {
            name: standing.observer.value.as_str().into(),
            url: standing.source.clone(),
            reliability: None,
            credibility: None,
        },
        attested: Vec::new().into(),
        handling: standing.handling.clone(),
        what: What::Coverage {
            observer: standing.observer.value.clone(),
            events: standing.events.iter().map(|event| event.value.clone()).collect(),
            extent: standing.extent,
        },
        conflict: None,
        read_in: None,
        note: Some(standing.because.clone()),
        origin: Origin { file: "bindings.toml".into(), line: 0 },
    }
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn short_decimals_are_the_numbers_that_the_standard_library_reads() {
        let mut cells: Vec<String> =
            ["0", "-0", "7.", "-0.000001", "00.50", "1234567890.12", "9999999999999"].map(str::to_owned).into();
        let mut state = 1u64;
        for _ in 0..20_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let (whole, part, width) = (state >> 57, (state >> 20) % 1_000_000_000, (state >> 10) as usize % 9 + 1);
            let sign = if state & 512 == 0 { "" } else { "-" };
            cells.push(format!("{sign}{whole}.{:0width$}", part % 10u64.pow(width as u32)));
        }
        for cell in cells {
            assert_eq!(decimal(&cell).map(f64::to_bits), cell.parse::<f64>().ok().map(f64::to_bits), "{cell}");
        }
        for other in ["", "-", ".", ".5", "+1", "1e2", "1.2.3", "--1", "NaN", "12345678901234", "1-", "٣"] {
            assert_eq!(decimal(other), None, "{other}");
        }
    }
}
