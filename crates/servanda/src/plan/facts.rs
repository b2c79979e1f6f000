//! A table of facts, worked out by the kernel: a CSV in, stretches of time as CSV out (docs/monitor.md).

use crate::folder::bytes;
use crate::output::Failure;
use servanda_monitor::plan::run::{Fact, Run, Stretch};
use servanda_monitor::plan::table::{COLUMNS, Tables};
use std::collections::HashSet;
use std::fmt::Write;
use std::path::Path;

/// How many facts were read, and how many of them count anywhere.
pub struct Read {
    pub facts: usize,
    pub counted: usize,
}

/// Puts every fact of a file into the kernel. The first row that cannot be taken stops it.
pub fn read(file: &Path, run: &mut Run<'_>) -> Result<Read, Failure> {
    let bytes = bytes(file)?;
    let wrong = |line: u64, why: String| {
        let help = format!("each row has {}: i1,incident,north,hills,1930000000,1930000000,1,1,*", COLUMNS.join(", "));
        Failure::new(format!("`{}` line {line}: {why}", file.display()), help)
    };
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let heads = reader.headers().map_err(|error| wrong(1, error.to_string()))?;
    if heads.iter().ne(COLUMNS) {
        return Err(wrong(1, format!("expected the columns {}", COLUMNS.join(","))));
    }
    let mut read = Read { facts: 0, counted: 0 };
    let mut known: HashSet<Box<str>> = HashSet::new();
    let mut row = csv::StringRecord::new();
    loop {
        let more = reader.read_record(&mut row);
        let more = more.map_err(|error| wrong(error.position().map_or(0, csv::Position::line), error.to_string()))?;
        if !more {
            return Ok(read);
        }
        let line = row.position().map_or(0, csv::Position::line);
        let cell = |at: usize| row.get(at).unwrap_or_default();
        let number = |at: usize| {
            let said = cell(at);
            said.parse::<i64>()
                .map_err(|_| wrong(line, format!("expected a whole number as `{}`, found `{said}`", COLUMNS[at])))
        };
        let many = |at: usize| {
            let number = number(at)?;
            u64::try_from(number)
                .map_err(|_| wrong(line, format!("expected `{}` to be no less than 0, found {number}", COLUMNS[at])))
        };
        let names = |at: usize| cell(at).split_whitespace().collect::<Vec<_>>();
        if !known.insert(cell(0).into()) {
            return Err(wrong(line, format!("entry `{}` stands there twice", cell(0))));
        }
        let (from, to) = (number(4)?, number(5)?);
        if from != to {
            let why = "the kernel counts what happened at one second; what lasts longer is for the script (--sql)";
            return Err(wrong(line, why.into()));
        }
        let high = if cell(7).is_empty() { None } else { Some(many(7)?) };
        let fact =
            Fact { event: cell(1), by: names(2), place: names(3), at: from, low: many(6)?, high, proved: names(8) };
        read.facts += 1;
        read.counted += usize::from(run.insert(&fact).map_err(|why| wrong(line, why))?);
    }
}

/// The answer, as the script writes it.
pub fn answer(stretches: &[Stretch<'_>]) -> String {
    let mut out = "node,tier,place,party,bound,from,to\n".to_owned();
    let number = |number: Option<String>| number.unwrap_or_default();
    for Stretch { node, tier, place, party, perhaps, from, to } in stretches {
        let (tier, to) = (number(tier.map(|tier| tier.to_string())), number(to.map(|to| to.to_string())));
        let bound = if *perhaps { "may" } else { "must" };
        writeln!(out, "{node},{tier},{place},{party},{bound},{from},{to}").ok();
    }
    out
}

/// What has no answer, each with its reason.
pub fn left_out(tables: &Tables) -> String {
    tables.left_out.iter().map(|(node, why)| format!("note: node {node} has no answer: {why}\n")).collect()
}
