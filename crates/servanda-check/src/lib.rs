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
mod lasts;
mod means;
mod measures;
mod phrases;
mod registry;
mod report;
mod seal;
mod shortfall;
mod supply;
mod terms;
mod zones;

pub use answers::{answers, ways_back};
pub use boxes::{Boxes, boxes, summary, table};
pub use facts::THE_SAME;
pub use lasts::{Lasting, end_of_term, lasting};
pub use registry::{CHECKS, Check, page};
pub use report::{Checked, json};
pub use seal::{Confirmed, Seal, changed_since, seal};
pub use shortfall::{Means, Shortfall, Supposing, shortfalls};

use servanda_agreement::Agreement;
use servanda_agreement::geography::Geography;
use servanda_base::Diagnostic;
use std::sync::atomic::{AtomicUsize, Ordering};

/// All findings of one agreement, grouped by cause, in order of their place in the text.
///
/// Needs no file, clock or network, so that an editor in a browser can ask it at every key; [`Checked::text`] reads and checks in one
/// step, and [`json()`] is what other programs take (`docs/findings.schema.json`).
///
/// ```
/// let text = r#"
/// # A draft
///
/// ~~~accord
/// agreement draft "A draft"
///   in force  2031-05-01
///   expires   2032-05-01
///
/// parties FRA, DEU
/// event shot verb fire by party
///
/// 1  each of FRA, DEU shall not fire
/// ~~~
/// "#;
/// let (agreement, misread) = servanda_agreement::read(text);
/// assert!(misread.is_empty());
/// let found = servanda_check::check(&agreement.expect("it is an agreement"));
/// assert!(found.iter().any(|finding| finding.code == "S0503"));
///
/// // The same for another program.
/// let json = servanda_check::json(&[servanda_check::Checked::text("draft", text)]);
/// let finding = &json["findings"][2];
/// assert_eq!(finding["code"], "S0503");
/// assert_eq!(finding["message"], "breach of clause 1 by FRA, DEU has no consequence");
/// assert_eq!((&finding["file"], &finding["line"], &finding["column"]), (&"draft".into(), &12.into(), &1.into()));
/// assert_eq!(json["boxes"][0]["observable"], true);
/// assert_eq!(json["summary"]["guarantees"], 0);
/// ```
pub fn check(agreement: &Agreement) -> Vec<Diagnostic> {
    all(agreement, None)
}

/// The same where the shapes of its places are at hand: zones that are drawn are laid on each other too.
pub fn check_with_shapes(agreement: &Agreement, shapes: &Geography) -> Vec<Diagnostic> {
    all(agreement, Some(shapes))
}

/// A text with fewer clauses is checked before a second thread has begun.
const CLAUSES_FOR_THREADS: usize = 300;

/// Runs all checks, on a long text on several threads. What they find comes in the order of the checks in either case.
fn each_check(agreement: &Agreement) -> Vec<Diagnostic> {
    let run = |check: &Check| {
        let mut found = Vec::new();
        (check.run)(agreement, &mut found);
        found
    };
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(4);
    if threads == 1 || agreement.clauses.len() < CLAUSES_FOR_THREADS {
        return CHECKS.iter().flat_map(run).collect();
    }
    let next = AtomicUsize::new(0);
    let share = || -> Vec<(usize, Vec<Diagnostic>)> {
        let numbers = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
        numbers.map_while(|number| Some((number, run(CHECKS.get(number)?)))).collect()
    };
    let mut found = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(share)).collect();
        let mut found = share();
        for other in others {
            match other.join() {
                Ok(theirs) => found.extend(theirs),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        found
    });
    found.sort_unstable_by_key(|(number, _)| *number);
    found.into_iter().flat_map(|(_, findings)| findings).collect()
}

fn all(agreement: &Agreement, shapes: Option<&Geography>) -> Vec<Diagnostic> {
    let mut findings = each_check(agreement);
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
