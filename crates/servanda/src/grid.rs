//! `servanda grid`: mechanisms in rows, agreements in columns.

mod html;
mod schedule;
mod xlsx;

use crate::folder;
use crate::output::{Failure, complain, print};
use clap::ValueEnum;
use servanda_brief::text::{safe, wrap};
use servanda_compare::grid::{Cell, Grid, column, column_of_row, grid};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const WIDTH: usize = 118;

/// Columns narrower than this are no longer read with pleasure; then each mechanism lists its agreements instead.
const NARROWEST: usize = 26;

/// Arguments of `grid`.
#[derive(clap::Args)]
pub struct Args {
    /// Agreements (*.accord.md), folders with one in it, folders of such folders, or tables of agreements (*.csv, a row each)
    #[arg(required = true, value_name = "AGREEMENT")]
    paths: Vec<PathBuf>,
    /// How the grid is printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Of tables: print instead which consultations fall due after an event at this moment, and for which years of its term each
    /// agreement names money. A moment is local in UTC, or has its offset
    #[arg(long, value_name = "INSTANT")]
    after: Option<String>,
    /// Write it to this file instead of printing it
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a terminal: columns where they fit, otherwise each mechanism with its agreements
    Table,
    /// RFC 4180; beside each agreement a column that says where its cells stand
    Csv,
    /// A workbook with two sheets, the grid and where its cells stand; needs --out
    Xlsx,
    /// A page that stands alone and can be printed
    Html,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Failure> {
    if let Some(event) = &args.after {
        return schedule::run(args, event);
    }
    let mut columns = Vec::new();
    let mut has_errors = false;
    for path in &args.paths {
        if is_table(path) {
            let (name, rows) = table(path)?;
            columns.extend(rows.iter().map(|row| column_of_row(&name, row)));
            continue;
        }
        for file in folder::agreement_files(path)? {
            let (agreement, wrong) = folder::readable(&file)?;
            has_errors |= wrong;
            columns.push(column(&agreement));
        }
    }
    let grid = grid(columns);
    match (args.format, &args.out) {
        (Format::Xlsx, None) => {
            return Err(Failure::new("a workbook cannot be printed", "name a file: --format xlsx --out grid.xlsx"));
        }
        (Format::Xlsx, Some(file)) => written(file, &xlsx::workbook(&grid)?)?,
        (format, out) => {
            let text = match format {
                Format::Csv => csv(&grid),
                Format::Html => html::page(&grid),
                Format::Table | Format::Xlsx => text(&grid),
            };
            match out {
                Some(file) => written(file, text.as_bytes())?,
                None => print(&text)?,
            }
        }
    }
    Ok(ExitCode::from(u8::from(has_errors)))
}

/// Writes a file and says so.
pub fn written(file: &Path, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::write(file, bytes).map_err(|error| {
        Failure::new(format!("cannot write `{}`: {error}", file.display()), "name another file with --out")
    })?;
    complain(&format!("note: written to {}\n", file.display()));
    Ok(())
}

fn is_table(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"))
}

/// A row of a table: each head with its cell.
type TableRow = Vec<(String, String)>;

/// A table of agreements: its name and its rows.
fn table(path: &Path) -> Result<(String, Vec<TableRow>), Failure> {
    let bytes = folder::bytes(path)?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let wrong = |what: String| {
        Failure::new(
            format!("`{}`: {what}", path.display()),
            "write a table with a head line, a row an agreement and as many cells in each row (docs/comparing.md)",
        )
    };
    // What csv says of itself, in the words of a table.
    let said = |error: csv::Error| match error.kind() {
        csv::ErrorKind::UnequalLengths { pos: Some(at), expected_len, len } => {
            format!("line {} has {len} cells where the head line has {expected_len}", at.line())
        }
        csv::ErrorKind::Utf8 { pos: Some(at), .. } => format!("line {} is not UTF-8", at.line()),
        _ => error.to_string(),
    };
    let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(bytes.as_slice());
    let heads = reader.headers().map_err(|error| wrong(said(error)))?.clone();
    if heads.is_empty() {
        return Err(wrong("there is no head line".into()));
    }
    let mut rows = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| wrong(said(error)))?;
        rows.push(heads.iter().map(str::to_owned).zip(row.iter().map(str::to_owned)).collect());
    }
    if rows.is_empty() {
        return Err(wrong("there is no row below the head line".into()));
    }
    Ok((name, rows))
}

/// Said, with the clauses where it stands. Addresses are too long for a terminal; the other formats have them.
fn lines(cell: &Cell) -> Vec<String> {
    if cell.0.is_empty() {
        return cell.lines();
    }
    let said = cell.0.iter().map(|said| {
        let clauses: Vec<&str> = said.at.iter().filter_map(|at| at.strip_prefix("clause ")).collect();
        if clauses.is_empty() { said.words.clone() } else { format!("{} [{}]", said.words, clauses.join(", ")) }
    });
    said.collect()
}

fn text(grid: &Grid) -> String {
    let label = grid.rows.iter().map(|row| row.name.chars().count()).max().unwrap_or(0) + 2;
    let width = (WIDTH.saturating_sub(label) / grid.columns.len().max(1)).saturating_sub(2);
    if width < NARROWEST { listed(grid) } else { side_by_side(grid, label, width) }
}

fn side_by_side(grid: &Grid, label: usize, width: usize) -> String {
    let mut out = String::new();
    let mut line = |name: &str, cells: Vec<Vec<String>>| {
        let height = cells.iter().map(Vec::len).max().unwrap_or(0).max(1);
        for at in 0..height {
            let mut said = format!("{:<label$}", if at == 0 { name } else { "" });
            for cell in &cells {
                let part = cell.get(at).map_or("", String::as_str);
                write!(said, "{part}{}", " ".repeat((width + 2).saturating_sub(part.chars().count()))).ok();
            }
            writeln!(out, "{}", said.trim_end()).ok();
        }
    };
    let wrapped = |said: &[String]| -> Vec<String> { said.iter().flat_map(|said| hanging(said, width)).collect() };
    line("", grid.columns.iter().map(|column| wrapped(std::slice::from_ref(&column.name))).collect());
    line("", grid.columns.iter().map(|column| vec!["-".repeat(column.name.chars().count().min(width))]).collect());
    for row in &grid.rows {
        line(&row.name, row.cells.iter().map(|cell| wrapped(&lines(cell))).collect());
    }
    out
}

fn hanging(said: &str, width: usize) -> Vec<String> {
    let parts = wrap(&safe(said), width.saturating_sub(2));
    parts.into_iter().enumerate().map(|(at, part)| if at == 0 { part } else { format!("  {part}") }).collect()
}

fn listed(grid: &Grid) -> String {
    let mut out = String::new();
    let label = grid.columns.iter().map(|column| column.name.chars().count()).max().unwrap_or(0).min(40) + 2;
    for row in &grid.rows {
        writeln!(out, "{}", row.name).ok();
        for (column, cell) in grid.columns.iter().zip(&row.cells) {
            let said = lines(cell).into_iter().flat_map(|said| hanging(&said, WIDTH - label - 2));
            for (at, part) in said.enumerate() {
                let name = if at == 0 { safe(&column.name) } else { String::new() };
                writeln!(out, "  {name:<label$}{part}").ok();
            }
        }
        out.push('\n');
    }
    out
}

fn csv(grid: &Grid) -> String {
    let names = grid.columns.iter().flat_map(|column| [column.name.clone(), format!("{} (where)", column.name)]);
    let mut out = servanda_brief::csv::row(&std::iter::once("mechanism".to_owned()).chain(names).collect::<Vec<_>>());
    for row in &grid.rows {
        let cells = row.cells.iter().flat_map(|cell| [cell.lines().join("; "), cell.at().join(" ")]);
        out += &servanda_brief::csv::row(&std::iter::once(row.name.clone()).chain(cells).collect::<Vec<_>>());
    }
    out
}
