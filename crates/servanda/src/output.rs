//! Printing, and the message of a command that could not run.

use std::io::{ErrorKind, Write};
use std::process::ExitCode;

pub use servanda_folder::Failure;

/// Prints the message of a command that could not run; exit code 2.
pub fn report(failure: &Failure) -> ExitCode {
    complain(&format!("error: {}\n  help: {}\n", failure.what, failure.help));
    ExitCode::from(2)
}

/// Prints to standard output. Colour goes only to a terminal and never where NO_COLOR is set.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        // The reader has seen enough: `servanda watch … | head`.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        Err(error) => {
            Err(Failure::new(format!("cannot write to standard output: {error}"), "check the disk or the pipe"))
        }
        Ok(()) => Ok(()),
    }
}

/// Something as JSON for people and programs, ended by a line feed.
pub fn json(what: &impl serde::Serialize) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(what);
    let text =
        text.map_err(|error| Failure::new(format!("what is to be printed is no JSON: {error}"), "report this"))?;
    Ok(format!("{text}\n"))
}

/// Writes beside the file and renames, so that a full disk leaves what was there before whole.
pub fn write_whole(file: &std::path::Path, text: &str) -> Result<(), Failure> {
    let mut beside = file.as_os_str().to_owned();
    beside.push(".new");
    let done = std::fs::write(&beside, text).and_then(|()| std::fs::rename(&beside, file));
    done.map_err(|error| {
        std::fs::remove_file(&beside).ok();
        Failure::new(format!("cannot write `{}`: {error}", file.display()), "check the disk and your permissions")
    })
}

/// Prints to standard error; a closed error stream is nothing to complain about.
pub fn complain(text: &str) {
    anstream::stderr().write_all(text.as_bytes()).ok();
}
