//! `servanda read-aloud`: every clause as a sentence, for a reader who knows the treaty and not the code.

use crate::folder;
use crate::output::{Failure, complain, print};
use servanda_base::{Severity, render};
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
    let read = folder::text(&folder::agreement_file(&args.path)?)?;
    let (source, findings) = &read.findings;
    let errors: Vec<_> = findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
    for finding in &errors {
        complain(&format!("{}\n", render::concise(source, finding)));
    }
    let Some(agreement) = &read.agreement else {
        return Err(Failure::new(
            format!("`{}` holds no agreement that could be read", source.name),
            format!("type `servanda check {}` to see why", args.path.display()),
        ));
    };
    let mut out = String::new();
    for (number, said) in servanda_agreement::read_aloud(agreement) {
        for (at, line) in servanda_brief::text::wrap(&servanda_brief::text::safe(&said), WIDTH).iter().enumerate() {
            let number = if at == 0 { number.as_str() } else { "" };
            out.push_str(&format!("{number:<6}{line}\n"));
        }
    }
    print(&out)?;
    // What could not be read was not read aloud either.
    Ok(ExitCode::from(u8::from(!errors.is_empty())))
}
