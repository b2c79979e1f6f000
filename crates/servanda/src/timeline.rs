//! `servanda timeline`: how did the status of a clause at one moment change as the record grew, and by which entry?

use crate::folder::{self, Folder};
use crate::instant::instant;
use crate::output::{Failure, json, print};
use crate::watch::judged;
use clap::ValueEnum;
use servanda_base::Moment;
use servanda_brief::explain::is_reading;
use servanda_monitor::Question;
use servanda_record::Record;
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `timeline`.
#[derive(clap::Args)]
pub struct Args {
    /// A folder with an agreement, its bindings.toml and its record
    folder: PathBuf,
    /// A clause number
    clause: String,
    /// Only this bearer
    #[arg(long, value_name = "NAME")]
    bearer: Option<String>,
    /// Only this reading of the text, by its letter or its whole name
    #[arg(long, value_name = "READING")]
    reading: Option<String>,
    /// The moment judged throughout: a date (its end, in the agreement's zone), a local date-time, or one with its offset; the
    /// moment that `watch` judges with the whole record if not given
    #[arg(long, visible_alias = "as-of", value_name = "INSTANT")]
    at: Option<String>,
    /// Who looks: public, mission, or a party. What they may not see is left out before anything is counted
    #[arg(long, default_value = "mission")]
    viewer: String,
    #[command(flatten)]
    version: folder::WhichVersion,
    /// How the changes are printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For people
    Table,
    /// All of it; its schema is docs/timeline.schema.json
    Json,
    /// One row a change (RFC 4180)
    Csv,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Failure> {
    let folder = folder::load(&args.folder, args.version.number, args.at.as_deref(), &args.viewer)?;
    let clause = folder::clause(&folder.agreement, &args.clause)?;
    let record = folder.record.visible_to(&folder::viewer(&args.viewer, &folder.agreement)?);
    let as_of = match &args.at {
        Some(text) => instant(text, &folder.agreement.header.clock)?,
        None => moment_of_watch(&folder, &record)?,
    };
    let mut timeline = servanda_timeline::timeline(&folder.agreement, &folder.geography, &record, clause, as_of);
    if timeline.tracks.is_empty() {
        return Err(Failure::new(
            format!("clause {} has no status", args.clause),
            "a red line, a reserved number or a permission has none; `watch` shows red lines",
        ));
    }
    timeline.version.clone_from(&folder.version);
    let all = timeline.tracks.clone();
    timeline.tracks.retain(|track| {
        let read =
            |wanted: &String| track.all_agree || track.readings.iter().any(|reading| is_reading(reading, wanted));
        args.bearer.as_ref().is_none_or(|bearer| track.bearer.as_ref() == Some(bearer))
            && args.reading.as_ref().is_none_or(read)
    });
    if timeline.tracks.is_empty() {
        let mut bearers: Vec<&str> = all.iter().filter_map(|track| track.bearer.as_deref()).collect();
        let mut readings: Vec<&str> = all.iter().flat_map(|track| &track.readings).map(String::as_str).collect();
        for names in [&mut bearers, &mut readings] {
            names.sort_unstable();
            names.dedup();
        }
        return Err(Failure::new(
            format!("clause {} has no such status", args.clause),
            format!("bearers: {}; readings: {}", folder::or_none(&bearers), folder::or_none(&readings)),
        ));
    }
    print(&match args.format {
        Format::Table => servanda_brief::timeline::table(&timeline, &args.viewer),
        Format::Json => json(&timeline)?,
        Format::Csv => servanda_brief::timeline::csv(&timeline),
    })?;
    Ok(ExitCode::SUCCESS)
}

/// The moment that `watch` judges where none is asked for.
fn moment_of_watch(folder: &Folder, record: &Record) -> Result<Moment, Failure> {
    let board = judged(&folder.agreement, &folder.geography, record, &Question::default());
    board.as_of.parse().map_err(|_| {
        Failure::new(format!("the record ends at {}, which is no moment", board.as_of), "name a moment with --at")
    })
}
