//! Printing, and the message of a command that could not run.

use std::io::{ErrorKind, Write};
use std::process::ExitCode;

/// A command that could not run: what, where, and the way out.
#[derive(Debug)]
pub struct Failure {
    /// What is wrong and where.
    pub what: String,
    /// What to type or to do.
    pub help: String,
}

impl Failure {
    /// A failure with its way out.
    pub fn new(what: impl Into<String>, help: impl Into<String>) -> Failure {
        Failure { what: what.into(), help: help.into() }
    }

    /// Prints the message; exit code 2.
    pub fn report(&self) -> ExitCode {
        complain(&format!("error: {}\n  help: {}\n", self.what, self.help));
        ExitCode::from(2)
    }
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

/// Prints to standard error; a closed error stream is nothing to complain about.
pub fn complain(text: &str) {
    anstream::stderr().write_all(text.as_bytes()).ok();
}
