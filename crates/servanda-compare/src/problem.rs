//! What is wrong with a template, a script or a list of claims: where, what, and the way out.

use std::fmt;
use toml::de::Error;

/// One problem with an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Line, counted from 1; 0 where no line is at fault.
    pub line: usize,
    /// What is wrong, in lower case.
    pub what: String,
    /// What to write or type.
    pub help: String,
}

impl Problem {
    /// A problem with its way out.
    pub fn new(line: usize, what: impl Into<String>, help: impl Into<String>) -> Problem {
        Problem { line, what: what.into(), help: help.into() }
    }

    /// What a reader of TOML complains of.
    pub(crate) fn of_toml(text: &str, error: &Error) -> Problem {
        let line = error.span().map_or(0, |span| line_of(text, span.start));
        Problem::new(line, error.message().replace('\n', "; "), "compare the keys with those in docs/comparing.md")
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "line {}: ", self.line)?;
        }
        write!(f, "{}; {}", self.what, self.help)
    }
}

/// The line in which a byte stands, counted from 1.
pub(crate) fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}
