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

/// The closest of some words, if one is close.
pub fn did_you_mean<'a>(word: &str, among: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    among
        .map(|other| (distance(&word, &other.to_lowercase()), other))
        .filter(|(distance, other)| *distance <= 2.max(other.len() / 3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, other)| other)
}

/// Edits between two words (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (at, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        for (column, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_word_is_offered() {
        assert_eq!(did_you_mean("S0530", ["S0503", "S0901"].into_iter()), Some("S0503"));
        assert_eq!(did_you_mean("measures", ["harbour"].into_iter()), None);
    }
}
