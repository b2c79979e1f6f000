//! What an agreement fails to say: one file per finding.
//!
//! A check is a value: its code, its page, and a function from the checked model to findings. The page holds an
//! agreement that raises the finding and one that settles it; one test runs both for every check, so the page cannot
//! drift from the code.
//!
//! Architecture invariant: a check reads no record, and its message takes no side.

#![forbid(unsafe_code)]

mod boxes;
mod facts;
mod group;
mod registry;

pub use boxes::{Boxes, boxes};
pub use registry::{CHECKS, Check, page};

use servanda_agreement::Agreement;
use servanda_base::Diagnostic;

/// All findings of one agreement, grouped by cause, in order of their place in the text.
pub fn check(agreement: &Agreement) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for check in CHECKS {
        (check.run)(agreement, &mut findings);
    }
    let mut findings = group::by_cause(agreement, findings);
    findings.sort_by(|a, b| (a.primary.span.start, a.code).cmp(&(b.primary.span.start, b.code)));
    findings
}
