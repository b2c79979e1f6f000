//! What a check found as one JSON object, for other programs.

use crate::{Boxes, boxes, check};
use serde_json::{Value, json};
use servanda_agreement::ClauseNo;
use servanda_base::{Diagnostic, Severity, Source, render};

/// An agreement that was checked.
#[derive(Clone, Debug)]
pub struct Checked {
    /// How it is called, usually a path.
    pub name: String,
    /// The findings about its text, and about each file beside it.
    pub findings: Vec<(Source, Vec<Diagnostic>)>,
    /// The boxes of its duties and prohibitions; empty if it could not be read.
    pub boxes: Vec<(ClauseNo, Boxes)>,
}

impl Checked {
    /// Reads and checks one text, with nothing beside it.
    pub fn text(name: &str, text: &str) -> Checked {
        let (agreement, mut findings) = servanda_agreement::read(text);
        findings.extend(agreement.iter().flat_map(check));
        findings.sort_by(|a, b| (a.primary.span.start, a.code).cmp(&(b.primary.span.start, b.code)));
        Checked {
            name: name.into(),
            findings: vec![(Source::new(name, text), findings)],
            boxes: agreement.iter().flat_map(boxes).collect(),
        }
    }

    /// How many findings have this weight.
    pub fn count(&self, severity: Severity) -> usize {
        let findings = self.findings.iter().flat_map(|(_, findings)| findings);
        findings.filter(|finding| finding.severity == severity).count()
    }
}

/// What `servanda check --format json` prints: findings, boxes and a summary; its schema is `docs/findings.schema.json`.
pub fn json(all: &[Checked]) -> Value {
    let findings = all.iter().flat_map(|checked| &checked.findings);
    let findings =
        findings.flat_map(|(source, findings)| findings.iter().map(move |finding| render::json(source, finding)));
    let of_clause = |name: &str, clause: &ClauseNo, boxes: &Boxes| {
        let mut object = json!({ "file": name, "clause": clause });
        for (name, holds) in boxes.named() {
            object[name] = holds.into();
        }
        object["enforceable"] = boxes.enforceable().into();
        object["guarantee"] = boxes.guarantee().into();
        object
    };
    let boxes =
        || all.iter().flat_map(|checked| checked.boxes.iter().map(move |(clause, boxes)| (checked, clause, boxes)));
    let count = |severity| all.iter().map(|checked| checked.count(severity)).sum::<usize>();
    json!({
        "schema": 1,
        "findings": findings.collect::<Vec<_>>(),
        "boxes": boxes().map(|(checked, clause, boxes)| of_clause(&checked.name, clause, boxes)).collect::<Vec<_>>(),
        "summary": {
            "files": all.len(),
            "errors": count(Severity::Error),
            "warnings": count(Severity::Warning),
            "infos": count(Severity::Info),
            "clauses": boxes().count(),
            "enforceable": boxes().filter(|(.., boxes)| boxes.enforceable()).count(),
            "guarantees": boxes().filter(|(.., boxes)| boxes.guarantee()).count(),
        },
    })
}
