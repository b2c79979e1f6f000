//! Who read a clause's code against its text, and whether either has changed since. LANGUAGE: S1101.
//!
//! People confirm a clause; the machine remembers what they read as two digests, one of the quoted text of the section
//! and one of the clause's code, each without regard to how it is laid out.

use servanda_agreement::{Agreement, Clause};
use servanda_base::Diagnostic;
use sha2::{Digest, Sha256};

/// What a clause says, in digests: `sha256-` and 64 hexadecimal digits, or nothing where there is no quoted text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// The quoted text of the clause's section.
    pub text: Option<String>,
    /// The clause's code.
    pub code: String,
}

/// A clause that somebody confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmed {
    /// Its number.
    pub clause: String,
    /// What it said then.
    pub seal: Seal,
    /// Who confirmed that the code says what the text says: a role, as it was given.
    pub by: String,
    /// On which day, as it was given.
    pub on: String,
}

/// The seal of a clause as it stands in `source`, the text that the agreement was read from.
pub fn seal(agreement: &Agreement, source: &str, clause: &Clause) -> Seal {
    let quote = clause.section.and_then(|at| agreement.sections.get(at)?.quote.as_ref());
    let code = source.get(clause.span.start as usize..clause.span.end as usize).unwrap_or_default();
    Seal { text: quote.map(|quote| digest(&quote.value)), code: digest(code) }
}

fn digest(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let bytes = Sha256::digest(words.join(" "));
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256-{digits}")
}

/// What changed since it was confirmed (S1101).
///
/// A clause that nobody confirmed gives nothing. A confirmed clause that is there no more gives a finding at the header.
pub fn changed_since(agreement: &Agreement, source: &str, confirmed: &[Confirmed]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for confirmed in confirmed {
        let Some(clause) = agreement.clauses.iter().find(|clause| clause.number.value == confirmed.clause) else {
            found.push(
                Diagnostic::warning(
                    "S1101",
                    agreement.header.span,
                    format!("clause {} was confirmed and is there no more", confirmed.clause),
                )
                .note(format!("confirmed by {} on {}", confirmed.by, confirmed.on))
                .help(format!("if it was taken out on purpose: `servanda confirm --forget {}`", confirmed.clause)),
            );
            continue;
        };
        let now = seal(agreement, source, clause);
        let what = match (now.text == confirmed.seal.text, now.code == confirmed.seal.code) {
            (true, true) => continue,
            (false, true) => "the quoted text",
            (true, false) => "the code",
            (false, false) => "the quoted text and the code",
        };
        let number = &clause.number.value;
        found.push(
            Diagnostic::warning(
                "S1101",
                clause.head,
                format!("{what} of clause {number} changed after its code was last confirmed"),
            )
            .label(format!("confirmed by {} on {}", confirmed.by, confirmed.on))
            .note("people are held to the text and judged by the code: somebody has to have read both")
            .help(format!("read both, then `servanda confirm FOLDER {number} --by ROLE`"))
            .clause(number.clone())
            .path(clause.path.clone()),
        );
    }
    found
}
