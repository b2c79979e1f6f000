//! Findings as text for people (`full`, `concise`) and for machines (`json`, `sarif`).

use crate::diagnostic::{Diagnostic, Severity};
use crate::span::Source;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde_json::{Value, json};

/// One line: `file:line:column: error[S0503]: message`.
pub fn concise(source: &Source, finding: &Diagnostic) -> String {
    let (line, column) = source.line_column(finding.primary.span.start);
    format!("{}:{line}:{column}: {}[{}]: {}", source.name, finding.severity.word(), finding.code, finding.message)
}

/// The finding with the source around it, its notes and its help.
pub fn full(source: &Source, finding: &Diagnostic, colour: bool) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let mut snippet = Snippet::source(&source.text).path(&source.name).fold(true);
    // Findings on bytes that are no text point into what was made readable of them: stay between characters.
    let clip = |span: crate::Span| {
        let end = source.text.floor_char_boundary(span.end as usize);
        source.text.floor_char_boundary(span.start as usize).min(end)..end
    };
    snippet = snippet.annotation(AnnotationKind::Primary.span(clip(finding.primary.span)).label(&finding.primary.text));
    for label in &finding.secondary {
        snippet = snippet.annotation(AnnotationKind::Context.span(clip(label.span)).label(&label.text));
    }
    let mut group = Group::with_title(level.primary_title(&finding.message).id(finding.code)).element(snippet);
    let path = finding.path.join(" › ");
    if !path.is_empty() {
        group = group.element(Level::NOTE.with_name("under").message(&path));
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

/// The finding as one JSON object: `code, severity, clause, line, column, message, help, notes, path`.
pub fn json(source: &Source, finding: &Diagnostic) -> Value {
    let (line, column) = source.line_column(finding.primary.span.start);
    json!({
        "code": finding.code,
        "severity": finding.severity.word(),
        "clause": finding.clause,
        "file": source.name,
        "line": line,
        "column": column,
        "message": finding.message,
        "label": finding.primary.text,
        "also": finding.secondary.iter().map(|label| {
            let (line, column) = source.line_column(label.span.start);
            json!({ "line": line, "column": column, "text": label.text })
        }).collect::<Vec<_>>(),
        "notes": finding.notes,
        "help": finding.help,
        "path": finding.path,
    })
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
                        "artifactLocation": { "uri": source.name },
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
