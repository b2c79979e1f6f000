//! `servanda recheck`: does each status follow from its reasons?

use crate::folder;
use crate::output::{Failure, print};
use servanda_status::Status;
use servanda_status::witness::Reasons;
use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `recheck`.
#[derive(clap::Args)]
pub struct Args {
    /// What `servanda explain FOLDER CLAUSE --format reasons` printed
    file: PathBuf,
}

/// Runs the command; exit code 1 if a status disagrees with its reasons.
pub fn run(args: &Args) -> Result<ExitCode, Failure> {
    let file = args.file.display();
    let reasons: Reasons = serde_json::from_slice(&folder::bytes(&args.file)?).map_err(|error| {
        Failure::new(
            format!("`{file}` holds no statuses with their reasons: {error}"),
            "`servanda explain FOLDER CLAUSE --format reasons` writes such a file; docs/reasons.schema.json is its shape",
        )
    })?;
    if reasons.schema != 1 {
        return Err(Failure::new(
            format!("`{file}` is of version {}, and this program reads version 1", reasons.schema),
            "print the reasons anew with this version of servanda",
        ));
    }
    let mut out = String::new();
    let mut disagreeing = 0;
    for one in &reasons.statuses {
        let Err(disagreements) = servanda_recheck::recheck(&one.status, &one.witness) else { continue };
        disagreeing += 1;
        writeln!(out, "{} does not follow from its reasons:", name(&one.status)).ok();
        for disagreement in disagreements {
            writeln!(out, "  {disagreement}").ok();
        }
    }
    let follow = reasons.statuses.len() - disagreeing;
    writeln!(out, "{}: {follow} of {} statuses follow from their reasons", reasons.agreement, reasons.statuses.len())
        .ok();
    print(&out)?;
    Ok(ExitCode::from(u8::from(disagreeing > 0)))
}

/// `clause 1 for eu (reading B), episode 2`
fn name(status: &Status) -> String {
    let bearer = status.bearer.as_ref().map_or(String::new(), |bearer| format!(" for {bearer}"));
    let reading = status.reading.as_ref().map_or(String::new(), |reading| format!(" (reading {reading})"));
    let episode = if status.episode > 1 { format!(", episode {}", status.episode) } else { String::new() };
    format!("clause {}{bearer}{reading}{episode}: {}", status.clause, status.status.words())
}
