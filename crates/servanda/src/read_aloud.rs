//! `servanda read-aloud`: every clause as a sentence, for a reader who knows the treaty and not the code.

use crate::folder;
use crate::output::{Failure, print};
use std::path::PathBuf;
use std::process::ExitCode;

/// Of a sentence, beside its number.
const WIDTH: usize = 94;

/// Arguments of `read-aloud`.
#[derive(clap::Args)]
pub struct Args {
    /// An agreement (*.accord.md), or a folder with one in it
    path: PathBuf,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Failure> {
    let (agreement, has_errors) = folder::readable(&args.path)?;
    let mut out = String::new();
    let sentences = servanda_agreement::read_aloud(&agreement);
    // As wide as the longest number, unless that would push everything aside.
    let width = sentences.iter().map(|(number, _)| number.chars().count()).max().unwrap_or(0).clamp(5, 11);
    for (number, said) in sentences {
        for (at, line) in servanda_brief::text::wrap(&servanda_brief::text::safe(&said), WIDTH).iter().enumerate() {
            let number = if at == 0 { number.as_str() } else { "" };
            out.push_str(&format!("{number:<width$} {line}\n"));
        }
    }
    print(&out)?;
    // What could not be read was not read aloud either.
    Ok(ExitCode::from(u8::from(has_errors)))
}
