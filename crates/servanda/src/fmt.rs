//! `servanda fmt`: lays an agreement's code out as usual.

use crate::folder;
use crate::output::{Failure, complain, print, write_whole};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `fmt`.
#[derive(clap::Args)]
pub struct Args {
    /// Agreements, or folders with one in them; `-` reads standard input and writes standard output
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Change nothing; name the files that would change and exit with 1
    #[arg(long)]
    check: bool,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Failure> {
    let mut would_change = false;
    for path in &args.paths {
        if path == Path::new("-") {
            let mut bytes = Vec::new();
            std::io::stdin()
                .read_to_end(&mut bytes)
                .map_err(|error| Failure::new(format!("cannot read standard input: {error}"), "name a file instead"))?;
            let text = decode(&bytes, "standard input")?;
            let formatted = servanda_syntax::format::format(&text);
            would_change |= formatted != text;
            if !args.check {
                print(&formatted)?;
            }
            continue;
        }
        for file in folder::agreement_files(path)? {
            let text = decode(&folder::bytes(&file)?, &file.display().to_string())?;
            let formatted = servanda_syntax::format::format(&text);
            if formatted == text {
                continue;
            }
            would_change = true;
            if args.check {
                complain(&format!("{} is not laid out as usual\n", file.display()));
            } else {
                write_whole(&file, &formatted)?;
                complain(&format!("{} laid out\n", file.display()));
            }
        }
    }
    if args.check && would_change {
        complain("  help: type `servanda fmt` with the same paths to lay them out\n");
        return Ok(ExitCode::from(1));
    }
    Ok(ExitCode::SUCCESS)
}

fn decode(bytes: &[u8], name: &str) -> Result<String, Failure> {
    servanda_syntax::decode(bytes).map_err(|finding| {
        let help = finding.help.clone().unwrap_or_else(|| "save the file again as UTF-8".into());
        Failure::new(format!("{name}: {}", finding.message), help)
    })
}
