//! `servanda watch`: what is the status of each clause on the record?

use crate::folder::{self, Folder};
use crate::instant::instant;
use crate::output::{Failure, print};
use clap::ValueEnum;
use servanda_record::Record;
use servanda_reference::{Question, evaluate};
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
    /// Judge as known at this position of the record; all of it if not given
    #[arg(long, value_name = "N")]
    known_at: Option<u32>,
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
        Format::Json => {
            let text = serde_json::to_string_pretty(&board);
            let text = text.map_err(|error| Failure::new(format!("the board is no JSON: {error}"), "report this"))?;
            format!("{text}\n")
        }
        Format::Csv => servanda_brief::csv::board(&board),
    })?;
    let fails = |value: Value| match args.fail_on {
        None => false,
        Some(FailOn::NotKept) => value == Value::NotKept,
        Some(FailOn::NotEstablished) => matches!(value, Value::NotKept | Value::NotEstablished),
    };
    Ok(ExitCode::from(u8::from(board.statuses.iter().any(|status| fails(status.status)))))
}

/// The board that was asked for, from a record with only what the viewer may see.
pub fn board(folder: &Folder, asked: &Asked) -> Result<Board, Failure> {
    let viewer = folder::viewer(&asked.viewer, &folder.agreement)?;
    let as_of = asked.as_of.as_ref().map(|text| instant(text, &folder.agreement.header.clock)).transpose()?;
    let record = folder.record.visible_to(&viewer);
    let known_at = position(&record, asked.known_at)?;
    Ok(evaluate(&folder.agreement, &folder.geography, &record, &Question { as_of, known_at }))
}

/// A position that the record has.
pub fn position(record: &Record, asked: Option<u32>) -> Result<Option<u32>, Failure> {
    let last = record.last_position();
    match asked {
        Some(position) if position > last => Err(Failure::new(
            format!("the record has no position {position}: its last is {last}"),
            format!("write a number from 0 to {last}, or leave it out for all of it"),
        )),
        asked => Ok(asked),
    }
}
