//! What another instrument is said to carry: `elsewhere "instrument, article"`, in a clause or in the agreement.
//!
//! A check says whether another instrument can settle what it finds ([`Check::elsewhere`](crate::Check)). Here, and only
//! here, such a finding becomes an information that names the instrument. Nobody has looked into the instrument.

use crate::CHECKS;
use servanda_agreement::{Agreement, Clause, ClauseKind};
use servanda_base::{Diagnostic, Severity, Spanned};

/// A finding about one clause, lowered where the clause names another instrument.
pub(crate) fn of_clause(clause: &Clause, finding: Diagnostic) -> Diagnostic {
    match &clause.kind {
        ClauseKind::Norm(norm) => lowered(&norm.elsewhere, finding),
        _ => finding,
    }
}

/// A finding, lowered where its clause, or else the agreement, names another instrument.
pub(crate) fn of_agreement(agreement: &Agreement, finding: Diagnostic) -> Diagnostic {
    let clause = finding.clause.as_ref().and_then(|number| agreement.clause(number));
    match clause.map(|clause| &clause.kind) {
        // A list is lowered clause by clause before it is one; the first of those that are not names none.
        Some(ClauseKind::Norm(norm)) if !norm.elsewhere.is_empty() => lowered(&norm.elsewhere, finding),
        _ => lowered(&agreement.header.elsewhere, finding),
    }
}

fn lowered(instruments: &[Spanned<String>], mut finding: Diagnostic) -> Diagnostic {
    let settles = CHECKS.iter().any(|check| check.code == finding.code && check.elsewhere);
    for instrument in instruments.iter().filter(|_| settles) {
        let note = format!("said to stand in \"{}\", which nobody has looked into here", instrument.value);
        if !finding.notes.contains(&note) {
            finding.severity = Severity::Info;
            finding = finding.also(instrument.span, "said to stand in this instrument").note(note);
        }
    }
    finding
}
