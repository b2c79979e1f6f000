//! Findings as text for people (`full`, `concise`) and for machines (`json`, `sarif`).

use crate::diagnostic::{Diagnostic, Severity};
use crate::span::Source;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde_json::{Value, json};

/// One line: `file:line:column: error[S0503]: message`.
pub fn concise(source: &Source, finding: &Diagnostic) -> String {
    let (line, column) = source.line_column(finding.primary.span.start);
    format!(
        "{}:{line}:{column}: {}[{}]: {}",
        source.name,
        finding.severity.word(),
        finding.code,
        shortened(&finding.message)
    )
}

/// The finding as an annotation that a GitHub workflow prints beside the line: `::error file=…,line=…,col=…,title=…::…`
/// (GitHub, *Workflow commands*).
pub fn github(source: &Source, finding: &Diagnostic) -> String {
    let (line, column) = source.line_column(finding.primary.span.start);
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let text = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |words: &str| text(words).replace(':', "%3A").replace(',', "%2C");
    let more = finding.notes.iter().map(String::as_str).chain(finding.help.as_deref());
    let message: Vec<String> =
        std::iter::once(shortened(&finding.message).into_owned()).chain(more.map(str::to_owned)).collect();
    format!(
        "::{level} file={},line={line},col={column},title={}::{}",
        property(&source.name),
        finding.code,
        text(&message.join("\n")),
    )
}

/// The longest line of a text that is shown around a finding.
const LINE_MAX: usize = 2_000;

/// The longest message that is printed; what is longer quotes a word or a line that is no longer one.
const MESSAGE_MAX: usize = 2_000;

fn shortened(message: &str) -> std::borrow::Cow<'_, str> {
    if message.len() <= MESSAGE_MAX {
        return message.into();
    }
    format!("{} … (shortened)", &message[..message.floor_char_boundary(MESSAGE_MAX)]).into()
}

/// The finding with the source around it, its notes and its help.
pub fn full(source: &Source, finding: &Diagnostic, colour: bool) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    // Findings on bytes that are no text point into what was made readable of them: stay between characters.
    let clip = |span: crate::Span| {
        let end = source.text.floor_char_boundary(span.end as usize);
        source.text.floor_char_boundary(span.start as usize).min(end)..end
    };
    // Only the lines that are spoken of are handed on: a text may have megabytes of others.
    let labels = || std::iter::once(&finding.primary).chain(&finding.secondary);
    let first = labels().map(|label| clip(label.span).start).min().unwrap_or_default();
    let last = labels().map(|label| clip(label.span).end).max().unwrap_or_default();
    let from = source.text[..first].rfind('\n').map_or(0, |at| at + 1);
    let to = source.text[last..].find('\n').map_or(source.text.len(), |at| last + at + 1);
    let shown = &source.text[from..to];
    let message = shortened(&finding.message);
    if shown.lines().any(|line| line.len() > LINE_MAX) {
        let (line, column) = source.line_column(finding.primary.span.start);
        let mut text =
            format!("{}[{}]: {message}\n --> {}:{line}:{column}", finding.severity.word(), finding.code, source.name);
        text.push_str("\n  = note: the line is too long to be shown");
        for (word, more) in
            finding.notes.iter().map(|note| ("note", note)).chain(finding.help.iter().map(|help| ("help", help)))
        {
            text.push_str(&format!("\n  = {word}: {}", shortened(more)));
        }
        return text;
    }
    let mut snippet = Snippet::source(shown).path(&source.name).fold(true);
    snippet = snippet.line_start(source.line_column(from as u32).0);
    let within = |span: crate::Span| clip(span).start - from..clip(span).end - from;
    snippet =
        snippet.annotation(AnnotationKind::Primary.span(within(finding.primary.span)).label(&finding.primary.text));
    for label in &finding.secondary {
        snippet = snippet.annotation(AnnotationKind::Context.span(within(label.span)).label(&label.text));
    }
    let mut group = Group::with_title(level.primary_title(message.as_ref()).id(finding.code)).element(snippet);
    let path = finding.path.join(" › ");
    if !path.is_empty() {
        group = group.element(Level::NOTE.with_name("under").message(shortened(&path).into_owned()));
    }
    for note in &finding.notes {
        group = group.element(Level::NOTE.message(note));
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(help));
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[group])
}

/// The finding as one JSON object, `Finding` in `docs/findings.schema.json`. Places end before `end_line` and `end_column`.
pub fn json(source: &Source, finding: &Diagnostic) -> Value {
    let (line, column) = source.line_column(finding.primary.span.start);
    let (end_line, end_column) = source.line_column(finding.primary.span.end);
    json!({
        "code": finding.code,
        "severity": finding.severity.word(),
        "clause": finding.clause,
        "file": source.name,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "message": finding.message,
        "label": finding.primary.text,
        "also": finding.secondary.iter().map(|label| {
            let (line, column) = source.line_column(label.span.start);
            let (end_line, end_column) = source.line_column(label.span.end);
            json!({ "line": line, "column": column, "end_line": end_line, "end_column": end_column, "text": label.text })
        }).collect::<Vec<_>>(),
        "notes": finding.notes,
        "help": finding.help,
        "path": finding.path,
    })
}

/// A path as a URI reference (RFC 3986): what has no place in one is written as `%` and its bytes.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    // A colon before any slash would be the end of a scheme.
    if path.split('/').next().is_some_and(|first| first.contains(':')) {
        uri.push_str("./");
    }
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

/// All findings as one SARIF 2.1.0 log (OASIS Standard, 27 March 2020).
pub fn sarif(files: &[(&Source, &[Diagnostic])], version: &str) -> Value {
    let results: Vec<Value> = files
        .iter()
        .flat_map(|(source, findings)| {
            findings.iter().map(move |finding| {
                let (line, column) = source.line_column(finding.primary.span.start);
                let (end_line, end_column) = source.line_column(finding.primary.span.end);
                json!({
                    "ruleId": finding.code,
                    "level": match finding.severity { Severity::Info => "note", other => other.word() },
                    "message": { "text": finding.message },
                    "locations": [{ "physicalLocation": {
                        "artifactLocation": { "uri": uri(&source.name) },
                        "region": { "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column }
                    }}]
                })
            })
        })
        .collect();
    let mut codes: Vec<&str> = files.iter().flat_map(|(_, findings)| findings.iter().map(|f| f.code)).collect();
    codes.sort_unstable();
    codes.dedup();
    let rules: Vec<Value> = codes.iter().map(|code| json!({ "id": code })).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "servanda", "version": version, "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results
        }]
    })
}
