//! What an agreement fails to say: one file per finding.
//!
//! A check is a value: its code, its page, and a function from the checked model to findings. The page holds an
//! agreement that raises the finding and one that settles it; one test runs both for every check, so the page cannot
//! drift from the code.
//!
//! To add a check: write `checks/s0503.rs` with `pub(crate) const CHECK: Check`, name the module in `checks.rs`, and add
//! it to `CHECKS` in `registry.rs`, in order of code.
//!
//! Similar findings are shown once. A check that may find the same thing at many clauses collects them first and adds
//! one finding that lists them (`facts::LISTED_FROM` says from how many on; `facts::listed` puts the finding
//! together: "breach of these 7 clauses has no consequence: 1, 2.4, …"). There is no later pass that merges findings:
//! what a check adds is what people see, sorted by place.
//!
//! Architecture invariant: a check reads no record, and its message takes no side.

#![forbid(unsafe_code)]

mod acts;
mod answers;
mod benchmarks;
mod boxes;
mod checks;
mod consequences;
mod deadlines;
mod elsewhere;
mod facts;
mod implies;
mod means;
mod measures;
mod phrases;
mod registry;
mod seal;
mod shortfall;
mod supply;
mod terms;
mod zones;

pub use answers::answers;
pub use boxes::{Boxes, boxes, summary, table};
pub use registry::{CHECKS, Check, page};
pub use seal::{Confirmed, Seal, changed_since, seal};
pub use shortfall::{Means, Shortfall, Supposing, shortfalls};

use servanda_agreement::Agreement;
use servanda_agreement::geography::Geography;
use servanda_base::Diagnostic;

/// All findings of one agreement, grouped by cause, in order of their place in the text.
pub fn check(agreement: &Agreement) -> Vec<Diagnostic> {
    all(agreement, None)
}

/// The same where the shapes of its places are at hand: zones that are drawn are laid on each other too.
pub fn check_with_shapes(agreement: &Agreement, shapes: &Geography) -> Vec<Diagnostic> {
    all(agreement, Some(shapes))
}

fn all(agreement: &Agreement, shapes: Option<&Geography>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for check in CHECKS {
        (check.run)(agreement, &mut findings);
    }
    if shapes.is_some() {
        // What names alone told of these is told again by the shapes.
        findings.retain(|finding: &Diagnostic| finding.code != "S0205" && finding.code != "S0206");
        findings.extend(zones::clashes(agreement, shapes));
    }
    let mut findings: Vec<Diagnostic> =
        findings.into_iter().map(|finding| elsewhere::of_agreement(agreement, finding)).collect();
    findings.sort_by(|a, b| (a.primary.span.start, a.code).cmp(&(b.primary.span.start, b.code)));
    findings
}
