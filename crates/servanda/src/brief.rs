//! `servanda brief`: the daily report, as Markdown and as one HTML page.

use crate::folder;
use crate::instant::date;
use crate::output::{Failure, print};
use crate::watch::cores;
use jiff::civil::{Date, Time};
use servanda_base::{Interval, Zone};
use servanda_brief::known::known_at;
use servanda_brief::{Daily, daily, html};
use servanda_monitor::Monitor;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `brief`.
#[derive(clap::Args)]
pub struct Args {
    /// A folder with an agreement, its bindings.toml and its record
    folder: PathBuf,
    /// The day reported on, in the agreement's zone
    #[arg(long, value_name = "DATE")]
    day: String,
    /// The hour at which a day's report closes, in the agreement's zone; it covers the 24 hours before
    #[arg(long, value_name = "HH:MM", default_value = "24:00")]
    cut_off: String,
    /// Where the two files are written; made if it is not there
    #[arg(long, default_value = "out")]
    out: PathBuf,
    /// For whom: public, mission, or a party. What they may not see is left out before anything is counted
    #[arg(long, default_value = "public")]
    viewer: String,
    /// Write what was known at this position of the record, or at a moment (a date: its end); all of it if not given
    #[arg(long, value_name = "N|INSTANT")]
    known_at: Option<String>,
    #[command(flatten)]
    version: folder::WhichVersion,
    /// What the last report knew, a position or a moment: list corrections after it, instead of those of the day
    #[arg(long, value_name = "N|INSTANT")]
    since: Option<String>,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Failure> {
    let folder = folder::load(&args.folder, args.version.number, Some(&args.day), &args.viewer)?;
    let day = date(&args.day)?;
    let zone = &folder.agreement.header.clock;
    // What the viewer may not see must not even be counted in a message.
    let record = folder.record.visible_to(&folder::viewer(&args.viewer, &folder.agreement)?);
    let known = known_at(&record, args.known_at.as_deref(), zone)?;
    let since = known_at(&record, args.since.as_deref(), zone)?.position;
    let mut monitor = Monitor::new(&folder.agreement, &folder.geography).on_threads(cores());
    monitor.know(&record, known.position.unwrap_or_else(|| record.last_position()));
    let mut at = |as_of| {
        monitor.advance(Some(as_of));
        monitor.board()
    };
    let period = period(day, &args.cut_off, zone)?;
    let (mut board, before) = (at(period.to), at(period.from));
    board.notes.extend(known.notes);
    board.version.clone_from(&folder.version);
    let report =
        Daily { day, period, zone, board: &board, before: &before, record: &record, viewer: &args.viewer, since };
    let markdown = daily::markdown(&report);
    let page = html::page(&daily::title(&report), &markdown);
    let cannot = |path: &Path, error: std::io::Error| {
        Failure::new(format!("cannot write `{}`: {error}", path.display()), "name another place with --out")
    };
    std::fs::create_dir_all(&args.out).map_err(|error| cannot(&args.out, error))?;
    let name = format!("{}-{day}", *folder.agreement.name);
    for (ending, text) in [("md", &markdown), ("html", &page)] {
        let path = args.out.join(format!("{name}.{ending}"));
        std::fs::write(&path, text).map_err(|error| cannot(&path, error))?;
        print(&format!("{}\n", path.display()))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// From the cut-off of the day before to that of the day.
fn period(day: Date, cut_off: &str, zone: &Zone) -> Result<Interval, Failure> {
    if cut_off == "24:00" {
        return Ok(zone.day(day));
    }
    let clock: Option<Time> = (cut_off.len() == 5).then(|| cut_off.parse().ok()).flatten();
    let before = day.yesterday().ok();
    let (Some(clock), Some(before)) = (clock, before) else {
        return Err(Failure::new(format!("`{cut_off}` is not an hour of the day"), "write hours and minutes: 19:30"));
    };
    Ok(Interval::new(zone.at(before.to_datetime(clock)), zone.at(day.to_datetime(clock))))
}
