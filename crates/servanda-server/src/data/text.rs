//! The text of an agreement, with what a check finds in it; and the same of a text that is being written.

use crate::data::cut::{Cut, Stamp};
use crate::data::line::{Line, lines};
use serde::Serialize;
use servanda_agreement::Agreement;
use servanda_base::{Diagnostic, Source, Span};
use utoipa::ToSchema;

/// A text with what a check finds in it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Text {
    /// What its lines were cut from; `null` for a text that is being written.
    pub stamp: Option<Stamp>,
    /// The text.
    pub text: String,
    /// Its clauses, in order of the text.
    pub clauses: Vec<ClausePlace>,
    /// What it fails to say, in order of place.
    pub findings: Vec<Finding>,
    /// What it fixes, for each duty and prohibition.
    pub boxes: Vec<Boxes>,
    /// The status lines; none for a text that is being written.
    pub lines: Vec<Line>,
}

/// Where a clause stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ClausePlace {
    /// Its number.
    pub number: String,
    /// Its first line, from 1.
    pub from_line: usize,
    /// Its last line.
    pub to_line: usize,
    /// The clause as a sentence.
    pub sentence: String,
    /// The innermost heading above it.
    pub heading: Option<String>,
}

/// Something that a text fails to say: lines and columns from 1, columns in characters, ends not included.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Finding {
    /// Stable code.
    pub code: String,
    /// `error`, `warning`, `info`.
    pub severity: Severity,
    /// The clause it belongs to.
    pub clause: Option<String>,
    /// The text it is in.
    pub file: String,
    /// First line.
    pub line: usize,
    /// First column.
    pub column: usize,
    /// Line of the end.
    pub end_line: usize,
    /// Column of the end.
    pub end_column: usize,
    /// One line that stands alone.
    pub message: String,
    /// A few words beside the place.
    pub label: String,
    /// Other places that explain it.
    pub also: Vec<Also>,
    /// Why it matters.
    pub notes: Vec<String>,
    /// What to type.
    pub help: Option<String>,
    /// The headings above the place, outermost first.
    pub path: Vec<String>,
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The text cannot do what it says.
    Error,
    /// The text works, but not as strongly as it reads.
    Warning,
    /// Worth knowing.
    Info,
}

/// Another place that explains a finding.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Also {
    /// First line.
    pub line: usize,
    /// First column.
    pub column: usize,
    /// Line of the end.
    pub end_line: usize,
    /// Column of the end.
    pub end_column: usize,
    /// A few words.
    pub text: String,
}

/// The six boxes of one clause: what its text fixes, not will, law or power.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Boxes {
    /// The text it is in.
    pub file: String,
    /// Clause number.
    pub clause: String,
    /// The act can be observed.
    pub observable: bool,
    /// A proof standard applies that the obligor does not hold.
    pub provable: bool,
    /// Something follows if it is not kept.
    pub answered: bool,
    /// There is a measurable, anchored deadline.
    pub clocked: bool,
    /// The means are pledged.
    pub resourced: bool,
    /// No single absence breaks it.
    pub sturdy: bool,
    /// The first three.
    pub enforceable: bool,
    /// All six.
    pub guarantee: bool,
}

/// The text of an agreement beside its statuses.
pub(crate) fn text(cut: &Cut<'_>) -> Text {
    let agreement = cut.agreement;
    let (_, mut found) = servanda_agreement::read(&agreement.text);
    found.extend(servanda_check::check_with_shapes(agreement, cut.geography));
    let of_text = of(&agreement.name, &agreement.text, Some(agreement), found);
    Text { stamp: Some(cut.stamp()), lines: lines(cut.board, None), ..of_text }
}

/// A text that is being written.
pub(crate) fn checked(text: &str) -> Text {
    let (agreement, mut found) = servanda_agreement::read(text);
    found.extend(agreement.iter().flat_map(servanda_check::check));
    of("draft", text, agreement.as_ref(), found)
}

fn of(name: &str, text: &str, agreement: Option<&Agreement>, mut found: Vec<Diagnostic>) -> Text {
    found.sort_by(|a, b| (a.primary.span.start, a.code).cmp(&(b.primary.span.start, b.code)));
    let source = Source::new(name, text);
    Text {
        stamp: None,
        text: text.to_owned(),
        clauses: agreement.map(|agreement| places(&source, agreement)).unwrap_or_default(),
        findings: found.iter().map(|finding| finding_of(&source, finding)).collect(),
        boxes: agreement.map(|agreement| boxes(agreement, name)).unwrap_or_default(),
        lines: Vec::new(),
    }
}

fn places(source: &Source, agreement: &Agreement) -> Vec<ClausePlace> {
    let mut sentences: std::collections::BTreeMap<String, String> =
        servanda_agreement::read_aloud(agreement).into_iter().collect();
    let of = |clause: &servanda_agreement::Clause| {
        let code = source.text.get(clause.span.range()).unwrap_or_default();
        let end = clause.span.start + code.trim_end().len() as u32;
        ClausePlace {
            number: clause.number.value.clone(),
            from_line: source.line_column(clause.span.start).0,
            to_line: source.line_column(end).0,
            sentence: sentences.remove(&clause.number.value).unwrap_or_default(),
            heading: clause.path.last().cloned(),
        }
    };
    agreement.clauses.iter().map(of).collect()
}

/// The boxes of every duty and prohibition of a text of that name.
pub(crate) fn boxes(agreement: &Agreement, file: &str) -> Vec<Boxes> {
    let of = |(clause, boxes): (String, servanda_check::Boxes)| Boxes {
        file: file.to_owned(),
        clause,
        observable: boxes.observable,
        provable: boxes.provable,
        answered: boxes.answered,
        clocked: boxes.clocked,
        resourced: boxes.resourced,
        sturdy: boxes.sturdy,
        enforceable: boxes.enforceable(),
        guarantee: boxes.guarantee(),
    };
    servanda_check::boxes(agreement).into_iter().map(of).collect()
}

fn finding_of(source: &Source, finding: &Diagnostic) -> Finding {
    let place = |span: Span| (source.line_column(span.start), source.line_column(span.end));
    let ((line, column), (end_line, end_column)) = place(finding.primary.span);
    Finding {
        code: finding.code.to_owned(),
        severity: match finding.severity {
            servanda_base::Severity::Error => Severity::Error,
            servanda_base::Severity::Warning => Severity::Warning,
            servanda_base::Severity::Info => Severity::Info,
        },
        clause: finding.clause.clone(),
        file: source.name.clone(),
        line,
        column,
        end_line,
        end_column,
        message: finding.message.clone(),
        label: finding.primary.text.clone(),
        also: finding
            .secondary
            .iter()
            .map(|label| {
                let ((line, column), (end_line, end_column)) = place(label.span);
                Also { line, column, end_line, end_column, text: label.text.clone() }
            })
            .collect(),
        notes: finding.notes.clone(),
        help: finding.help.clone(),
        path: finding.path.clone(),
    }
}
