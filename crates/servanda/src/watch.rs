//! `servanda watch`: what is the status of each clause on the record?

use crate::folder::{self, Folder};
use crate::instant::instant;
use crate::output::{Failure, json, print};
use clap::ValueEnum;
use servanda_agreement::Agreement;
use servanda_agreement::geography::Geography;
use servanda_base::Moment;
use servanda_brief::known::known_at;
use servanda_monitor::{Monitor, Question};
use servanda_record::Record;
use servanda_status::{Board, Value};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `watch`.
#[derive(clap::Args)]
pub struct Args {
    /// A folder with an agreement, its bindings.toml and its record
    folder: PathBuf,
    #[command(flatten)]
    asked: Asked,
    /// With --version: only the past events that would be classed otherwise than under the version in force then
    #[arg(long, requires = "version")]
    reclassified: bool,
    /// How the board is printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Exit with 1 if any status is this (or worse)
    #[arg(long, value_enum, value_name = "STATUS")]
    fail_on: Option<FailOn>,
}

/// What is asked of a record: when, knowing how much, and who looks.
#[derive(clap::Args)]
pub struct Asked {
    /// The moment judged: a date (its end, in the agreement's zone), a local date-time, or one with its offset; the end of
    /// the record if not given
    #[arg(long, visible_alias = "at", value_name = "INSTANT")]
    as_of: Option<String>,
    /// Judge as known at this position of the record, or at a moment (a date: its end); all of it if not given
    #[arg(long, value_name = "N|INSTANT")]
    known_at: Option<String>,
    /// Who looks: public, mission, or a party. What they may not see is left out before anything is counted
    #[arg(long, default_value = "mission")]
    viewer: String,
    #[command(flatten)]
    version: folder::WhichVersion,
}

impl Asked {
    /// The version of the text that is asked for: the one named, else that in force at the moment judged.
    pub fn load(&self, path: &Path) -> Result<Folder, Failure> {
        folder::load(path, self.version.number, self.as_of.as_deref(), &self.viewer)
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For people
    Table,
    /// One line: how many clauses have which status, and how many entries were judged
    Line,
    /// The whole board; its schema is docs/board.schema.json
    Json,
    /// One row a status (RFC 4180)
    Csv,
}

#[derive(Clone, Copy, ValueEnum)]
enum FailOn {
    /// Not kept, on the record
    NotKept,
    /// Not kept, or not established
    NotEstablished,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Failure> {
    let versions = folder::versions(&args.folder)?;
    if args.reclassified {
        return reclassified(args, versions);
    }
    let board = match args.asked.version.number {
        Some(number) => board(&folder::as_if_always(&args.folder, versions, number)?, &args.asked)?,
        None => of_versions(&versions, &args.asked)?,
    };
    print(&match args.format {
        Format::Table => tables(&board, &args.asked.viewer),
        Format::Line => {
            all(&board).map(|board| format!("{}\n", servanda_brief::table::line(board))).collect::<String>()
        }
        Format::Json => json(&board)?,
        Format::Csv => servanda_brief::csv::board(&board),
    })?;
    let fails = |value: Value| match args.fail_on {
        None => false,
        Some(FailOn::NotKept) => value == Value::NotKept,
        Some(FailOn::NotEstablished) => matches!(value, Value::NotKept | Value::NotEstablished),
    };
    let failed = all(&board).flat_map(|board| &board.statuses).any(|status| fails(status.status));
    Ok(ExitCode::from(u8::from(failed)))
}

/// The version in force first, then the others.
fn all(board: &Board) -> impl Iterator<Item = &Board> {
    std::iter::once(board).chain(&board.other_versions)
}

fn tables(board: &Board, viewer: &str) -> String {
    let tables: Vec<String> = all(board).map(|board| servanda_brief::table::board(board, viewer, true)).collect();
    tables.join("\n")
}

/// The board of the version in force at the moment judged, with those of the others, each over its own time.
fn of_versions(versions: &[Folder], asked: &Asked) -> Result<Board, Failure> {
    let first = folder::in_force_at(versions, asked.as_of.as_deref(), &asked.viewer)?;
    let mut boards = boards(versions, asked)?;
    let mut board = boards.remove(first);
    board.other_versions = boards;
    Ok(board)
}

/// The boards of all versions at the same moment, each over its own time.
fn boards(versions: &[Folder], asked: &Asked) -> Result<Vec<Board>, Failure> {
    let moment = |folder: &Folder| -> Result<Option<Moment>, Failure> {
        let record = seen(folder, asked)?;
        let known = known_at(&record, asked.known_at.as_deref(), &folder.agreement.header.clock)?;
        Ok(folder::last_moment(&known.position.map_or_else(|| record.clone(), |position| record.known_at(position))))
    };
    // Where no moment is asked for, it is the latest that any version knows of.
    let as_of = match (&asked.as_of, versions) {
        (Some(_), _) | (None, [_]) => None,
        (None, several) => several.iter().map(moment).collect::<Result<Vec<_>, _>>()?.into_iter().max().flatten(),
    };
    versions.iter().map(|folder| Ok(found_at(folder, asked, as_of)?.board)).collect()
}

/// Prints what of the past the version asked for would class otherwise than the versions in force then.
fn reclassified(args: &Args, versions: Vec<Folder>) -> Result<ExitCode, Failure> {
    let Asked { version, .. } = &args.asked;
    let number = version.number.unwrap_or(1);
    let in_force = boards(&versions, &args.asked)?;
    let as_of = in_force.first().and_then(|board| board.as_of.parse::<Moment>().ok());
    let records: Vec<Record> = versions.iter().map(|folder| seen(folder, &args.asked)).collect::<Result<_, _>>()?;
    let folder = folder::as_if_always(&args.folder, versions, number)?;
    let Some(of_version) = folder.version.clone() else {
        return Err(Failure::new(
            format!("`{}` was not amended, so nothing is classed otherwise", args.folder.display()),
            "docs/amendments.md says how a folder holds later versions of its text",
        ));
    };
    let under = found_at(&folder, &args.asked, as_of)?.board;
    let rejudged = servanda_brief::rejudged::rejudged(
        &in_force.iter().collect::<Vec<_>>(),
        (&under, of_version),
        &records.iter().collect::<Vec<_>>(),
        &folder.agreement.header.clock,
    );
    print(&match args.format {
        Format::Json => json(&rejudged)?,
        Format::Line => servanda_brief::rejudged::line(&rejudged),
        Format::Table => servanda_brief::rejudged::text(&rejudged),
        Format::Csv => servanda_brief::rejudged::csv(&rejudged),
    })?;
    Ok(ExitCode::SUCCESS)
}

/// What of a folder's record the viewer may see.
fn seen(folder: &Folder, asked: &Asked) -> Result<Record, Failure> {
    Ok(folder.record.visible_to(&folder::viewer(&asked.viewer, &folder.agreement)?))
}

/// The board of an agreement over a record, found on as many threads as the machine has cores.
pub fn judged(agreement: &Agreement, geography: &Geography, record: &Record, question: &Question) -> Board {
    servanda_monitor::board(agreement, geography, record, question, cores())
}

/// How many cores the machine has; what is found does not turn on it.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// The board that was asked for, from a record with only what the viewer may see.
pub fn board(folder: &Folder, asked: &Asked) -> Result<Board, Failure> {
    Ok(found(folder, asked)?.board)
}

/// What was found for a question.
pub struct Found<'f> {
    /// The board.
    pub board: Board,
    /// What of the record the viewer may see, as far as it is known.
    pub record: Record,
    /// The monitor, which knows what each status rests on.
    pub monitor: Monitor<'f>,
}

/// [`board`], and what it was found from.
pub fn found<'f>(folder: &'f Folder, asked: &Asked) -> Result<Found<'f>, Failure> {
    found_at(folder, asked, None)
}

/// [`found`] at a moment, where none is asked for.
fn found_at<'f>(folder: &'f Folder, asked: &Asked, at: Option<Moment>) -> Result<Found<'f>, Failure> {
    let Folder { agreement, geography, version, .. } = folder;
    let as_of = asked.as_of.as_ref().map(|text| instant(text, &agreement.header.clock)).transpose()?.or(at);
    let record = seen(folder, asked)?;
    let known = known_at(&record, asked.known_at.as_deref(), &agreement.header.clock)?;
    let question = Question { as_of, known_at: known.position };
    let monitor = servanda_monitor::asked(agreement, geography, &record, &question, cores());
    let mut board = monitor.board();
    board.notes.extend(known.notes);
    board.version.clone_from(version);
    let record = match known.position {
        Some(position) => record.known_at(position),
        None => record,
    };
    Ok(Found { board, record, monitor })
}
