//! The last resort of several clauses is one party.

use crate::Check;
use crate::phrases::under;
use servanda_agreement::{Agreement, Clause, ClauseKind, Name};
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0608", severity: Severity::Warning, page: PAGE, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let mut groups: Vec<(Name, &Clause, Vec<&Clause>)> = Vec::new();
    for (clause, _) in agreement.norms() {
        let Some((last, who)) = last_resort(agreement, clause) else { continue };
        match groups.iter_mut().find(|(other, ..)| *other == who) {
            Some((.., clauses)) => clauses.push(clause),
            None => groups.push((who, last, vec![clause])),
        }
    }
    for (who, last, clauses) in groups.into_iter().filter(|(.., clauses)| clauses.len() > 1) {
        let message = format!("the last resort of {} clauses is one party, `{who}`", clauses.len());
        let numbers: Vec<&str> = clauses.iter().map(|clause| clause.number.as_str()).collect();
        let finding = Diagnostic::warning("S0608", last.number.span, message)
            .label("what they all fail into")
            .note(format!("if `{who}` does not perform, nothing further follows for clauses {}", numbers.join(", ")))
            .help("give the last clause several bearers, or another clause to fail into");
        findings.push(under(last, finding));
    }
}

/// Where the chain of a clause ends, if it has one and ends with a single bearer. A circle (S0804) has no end.
fn last_resort<'a>(agreement: &'a Agreement, clause: &'a Clause) -> Option<(&'a Clause, Name)> {
    let mut seen = vec![clause.number.as_str()];
    let mut at = clause;
    loop {
        let ClauseKind::Norm(norm) = &at.kind else { return None };
        match &norm.failing_which {
            Some(next) if !seen.contains(&next.as_str()) => {
                at = agreement.clause(next)?;
                seen.push(&at.number.value);
            }
            Some(_) => return None,
            None => {
                let mut bearers = agreement.bearers(&norm.subject);
                let sole = (seen.len() > 1 && bearers.len() == 1).then(|| bearers.remove(0))?;
                return Some((at, sole));
            }
        }
    }
}

const PAGE: &str = r###"# S0608 the last resort of 5 clauses is one party, `eu`

## What it checks

Where the chains of `failing which` end. If two or more clauses end with the same single bearer, it is named here with the
number of clauses.

## Why it matters

A fallback is there for the day on which others fail. If one party stands behind everything, its absence on that day leaves
nothing.

## An invented case

Five responses by four states all fail into one payment by a union whose budget needs a vote each year. The case is
invented.

## How to settle it

Give the last clause several bearers, or let it fail into a clause of another party.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, GBR, FRA
party eu organisation "European Union"
event deployment verb deploy by party
event payment    verb pay    by party to party

1  GBR shall deploy
     within  72 h of entry into force
     failing which  clause 3
2  FRA shall deploy
     within  72 h of entry into force
     failing which  clause 3
3  eu shall pay 1 billion EUR to UKR
     within  30 d of breach
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, GBR, FRA, DEU
party eu organisation "European Union"
event deployment verb deploy by party
event payment    verb pay    by party to party

1  GBR shall deploy
     within  72 h of entry into force
     failing which  clause 3
2  FRA shall deploy
     within  72 h of entry into force
     failing which  clause 3
3  eu, DEU jointly shall pay 1 billion EUR to UKR
     within  30 d of breach
```
"###;
