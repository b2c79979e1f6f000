//! A finding: something a text or a record fails to say, as a value. Rendering comes last (`render`).

use crate::span::Span;
use serde::Serialize;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing need change.
    Info,
    /// The text works, but not as strongly as it reads.
    Warning,
    /// The text or the input cannot do what it says.
    Error,
}

impl Severity {
    /// The word printed before the code.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// A place in a text with a few words about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// A few words; may be empty.
    pub text: String,
}

/// One finding.
///
/// Message style: lower case, no full stop, names in backticks, words of the treaty and never of a programming
/// language, no party's side taken. `notes` say why, `help` says what to type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable code, `S0503`; the digits give family and number and are never reused.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// One line that stands alone.
    pub message: String,
    /// The place it is about.
    pub primary: Label,
    /// Other places that explain it.
    pub secondary: Vec<Label>,
    /// Why it matters here.
    pub notes: Vec<String>,
    /// What to type.
    pub help: Option<String>,
    /// The clause it belongs to, when it belongs to one.
    pub clause: Option<String>,
    /// The headings above the place, outermost first.
    pub path: Vec<String>,
}

impl Diagnostic {
    /// A finding with no labels, notes or help yet.
    pub fn new(code: &'static str, severity: Severity, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            severity,
            message: message.into(),
            primary: Label { span, text: String::new() },
            secondary: Vec::new(),
            notes: Vec::new(),
            help: None,
            clause: None,
            path: Vec::new(),
        }
    }

    /// An error; see [`Diagnostic::new`].
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, Severity::Error, span, message)
    }

    /// A warning; see [`Diagnostic::new`].
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, Severity::Warning, span, message)
    }

    /// An information; see [`Diagnostic::new`].
    pub fn info(code: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, Severity::Info, span, message)
    }

    /// Words beside the primary place.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Diagnostic {
        self.primary.text = text.into();
        self
    }

    /// One more place that explains the finding.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.secondary.push(Label { span, text: text.into() });
        self
    }

    /// Why it matters here.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Diagnostic {
        self.notes.push(text.into());
        self
    }

    /// What to type.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Diagnostic {
        self.help = Some(text.into());
        self
    }

    /// The clause the finding belongs to.
    #[must_use]
    pub fn clause(mut self, number: impl Into<String>) -> Diagnostic {
        self.clause = Some(number.into());
        self
    }

    /// The headings above the place.
    #[must_use]
    pub fn path(mut self, path: Vec<String>) -> Diagnostic {
        self.path = path;
        self
    }
}
