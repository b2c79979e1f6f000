//! `servanda watch`: what is the status of each clause on the record?

use crate::folder::{self, Folder};
use crate::instant::instant;
use crate::output::{Failure, json, print};
use clap::ValueEnum;
use servanda_agreement::Agreement;
use servanda_agreement::geography::Geography;
use servanda_brief::known::known_at;
use servanda_monitor::{Monitor, Question};
use servanda_record::Record;
use servanda_status::{Board, Value};
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `watch`.
#[derive(clap::Args)]
pub struct Args {
    /// A folder with an agreement, its bindings.toml and its record
    folder: PathBuf,
    #[command(flatten)]
    asked: Asked,
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
    let folder = folder::load(&args.folder)?;
    let board = board(&folder, &args.asked)?;
    print(&match args.format {
        Format::Table => servanda_brief::table::board(&board, &args.asked.viewer, true),
        Format::Line => format!("{}\n", servanda_brief::table::line(&board)),
        Format::Json => json(&board)?,
        Format::Csv => servanda_brief::csv::board(&board),
    })?;
    let fails = |value: Value| match args.fail_on {
        None => false,
        Some(FailOn::NotKept) => value == Value::NotKept,
        Some(FailOn::NotEstablished) => matches!(value, Value::NotKept | Value::NotEstablished),
    };
    Ok(ExitCode::from(u8::from(board.statuses.iter().any(|status| fails(status.status)))))
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
    let Folder { agreement, geography, .. } = folder;
    let viewer = folder::viewer(&asked.viewer, agreement)?;
    let as_of = asked.as_of.as_ref().map(|text| instant(text, &agreement.header.clock)).transpose()?;
    let record = folder.record.visible_to(&viewer);
    let known = known_at(&record, asked.known_at.as_deref(), &agreement.header.clock)?;
    let question = Question { as_of, known_at: known.position };
    let monitor = servanda_monitor::asked(agreement, geography, &record, &question, cores());
    let mut board = monitor.board();
    board.notes.extend(known.notes);
    let record = match known.position {
        Some(position) => record.known_at(position),
        None => record,
    };
    Ok(Found { board, record, monitor })
}
