//! `servanda read-aloud`: every clause as a sentence, for a reader who knows the treaty and not the code.

use crate::folder;
use crate::output::{Failure, print};
use std::path::PathBuf;
use std::process::ExitCode;

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
    for (number, said) in servanda_agreement::read_aloud(&agreement) {
        for (at, line) in servanda_brief::text::wrap(&servanda_brief::text::safe(&said), WIDTH).iter().enumerate() {
            let number = if at == 0 { number.as_str() } else { "" };
            out.push_str(&format!("{number:<6}{line}\n"));
        }
    }
    print(&out)?;
    // What could not be read was not read aloud either.
    Ok(ExitCode::from(u8::from(has_errors)))
}
