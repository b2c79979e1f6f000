//! A folder's text, or one written in a test, and a record beside it: read by the real readers, judged twice.

use crate::support::{root, status};
use serde_json::{Value, json};
use servanda_agreement::Agreement;
use servanda_agreement::geography::Geography;
use servanda_base::{Diagnostic, Moment, Severity};
use servanda_record::Record;
use servanda_reference::{Question, evaluate};
use std::collections::{BTreeMap, BTreeSet};

/// The text of a folder under agreements/.
pub(crate) fn text(folder: &str) -> String {
    let path = root().join("agreements").join(folder).join("agreement.accord.md");
    std::fs::read_to_string(path).expect("the agreement")
}

pub(crate) fn agreement(folder: &str) -> Agreement {
    servanda_agreement::read(&text(folder)).0.expect("it can be read")
}

pub(crate) fn codes(agreement: &Agreement) -> BTreeSet<&'static str> {
    servanda_check::check(agreement).into_iter().map(|finding| finding.code).collect()
}

/// The codes behind a name in docs/check.md.
pub(crate) fn of_name(name: &str) -> Vec<String> {
    let text = std::fs::read_to_string(root().join("docs/check.md")).expect("docs/check.md");
    let row = text.lines().find_map(|line| line.strip_prefix(&format!("| `{name}` |"))).expect("the name has a row");
    row.trim_matches([' ', '|']).split(", ").map(str::to_owned).collect()
}

pub(crate) fn has(found: &BTreeSet<&str>, name: &str) -> bool {
    of_name(name).iter().any(|code| found.contains(code.as_str()))
}

/// An agreement with its record.
pub(crate) struct Case {
    pub(crate) agreement: Agreement,
    pub(crate) record: Record,
    /// What the readers of the bindings and the record found.
    pub(crate) findings: Vec<Diagnostic>,
    geography: Geography,
}

impl Case {
    /// A text beside entries in the form of docs/entry.md. Every entry must be read.
    pub(crate) fn new(text: &str, entries: &[&str]) -> Case {
        let (agreement, read) = servanda_agreement::read(text);
        let errors: Vec<_> = read.iter().filter(|finding| finding.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "{errors:?}");
        let agreement = agreement.expect("an agreement");
        let (geography, _) = Geography::new(&agreement, &BTreeMap::new());
        let files = BTreeMap::from([("record.jsonl".to_owned(), entries.join("\n").into_bytes())]);
        let read = servanda_feeds::read(&servanda_feeds::Input {
            agreement: &agreement,
            bindings_name: "bindings.toml",
            bindings: "record = \"record.jsonl\"\nformat = \"entries\"\nhandling = \"public\"\n",
            files: &files,
        });
        let findings: Vec<Diagnostic> = read.findings.into_iter().map(|(_, finding)| finding).collect();
        assert!(read.record.set_aside.is_empty(), "{:?}", read.record.set_aside);
        Case { agreement, record: read.record, findings, geography }
    }

    /// The board at a moment: an instant with its offset, or a local date-time. The evaluator that keeps nothing and the
    /// monitor must agree on it.
    pub(crate) fn at(&self, moment: &str) -> Value {
        let zone = &self.agreement.header.clock;
        let at = moment.parse::<Moment>().unwrap_or_else(|_| zone.at(moment.parse().expect("a moment")));
        let question = Question { as_of: Some(at), known_at: None };
        let plain = evaluate(&self.agreement, &self.geography, &self.record, &question);
        let kept = servanda_monitor::board(&self.agreement, &self.geography, &self.record, &question, 1);
        let [plain, kept] = [plain, kept].map(|board| serde_json::to_value(board).expect("a board is JSON"));
        assert_eq!(plain, kept, "as of {moment}");
        plain
    }

    /// Status and state of a clause for one bearer: `kept done`.
    pub(crate) fn says(&self, moment: &str, clause: &str, bearer: &str, reading: Option<&str>) -> String {
        said(&self.at(moment), clause, bearer, reading)
    }
}

/// Status and state of a clause for one bearer (`whole` for the clause as a whole): `kept done`.
pub(crate) fn said(board: &Value, clause: &str, bearer: &str, reading: Option<&str>) -> String {
    let line = status(board, clause, Some(bearer).filter(|bearer| *bearer != "whole"), reading);
    let word = |key: &str| line[key].as_str().unwrap_or_default();
    format!("{} {}", word("status"), word("state"))
}

/// When each clause falls due for one bearer, those that do.
pub(crate) fn due(board: &Value, bearer: &str) -> BTreeMap<String, String> {
    let lines = board["statuses"].as_array().expect("statuses").iter();
    let of_bearer = lines.filter(|line| line["bearer"] == json!(bearer));
    of_bearer.filter_map(|line| Some((line["clause"].as_str()?.to_owned(), line["due"].as_str()?.to_owned()))).collect()
}
