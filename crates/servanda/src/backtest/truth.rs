//! Marked stretches: a CSV with the columns `from`, `to`, `label` and `source`.

use crate::folder::bytes;
use crate::instant::{date, instant};
use crate::output::Failure;
use servanda_base::{Interval, Moment, Zone};
use servanda_monitor::backtest::Marked;
use std::path::Path;

const COLUMNS: [&str; 4] = ["from", "to", "label", "source"];

/// Reads a file of marked stretches. A date begins, or ends, with its local day; an empty `to` lasts until `end`.
pub fn read(file: &Path, zone: &Zone, end: Moment) -> Result<Vec<Marked>, Failure> {
    let bytes = bytes(file)?;
    let wrong = |line: u64, why: String| {
        let help = "each row has from, to, label, source: 2031-05-04,2031-05-09,spring truce,https://…";
        Failure::new(format!("`{}` line {line}: {why}", file.display()), help)
    };
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(bytes.as_slice());
    let heads = reader.headers().map_err(|error| wrong(1, error.to_string()))?.clone();
    let mut columns = [0; 4];
    for (at, name) in COLUMNS.iter().enumerate() {
        let missing = || wrong(1, format!("there is no column `{name}`"));
        columns[at] = heads.iter().position(|head| head == *name).ok_or_else(missing)?;
    }
    let mut found = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| wrong(error.position().map_or(0, csv::Position::line), error.to_string()))?;
        let line = row.position().map_or(0, csv::Position::line);
        let [from, to, label, source] = columns.map(|at| row.get(at).unwrap_or_default());
        if source.is_empty() {
            return Err(wrong(line, "no source says so".into()));
        }
        let begins = if from.len() == 10 { date(from).map(|day| zone.start_of(day)) } else { instant(from, zone) };
        let begins = begins.map_err(|failure| wrong(line, failure.what))?;
        let ends =
            if to.is_empty() { end.max(begins) } else { instant(to, zone).map_err(|one| wrong(line, one.what))? };
        if ends < begins {
            return Err(wrong(line, format!("it ends ({to}) before it begins ({from})")));
        }
        found.push(Marked { at: Interval::new(begins, ends), label: label.to_owned() });
    }
    Ok(found)
}
