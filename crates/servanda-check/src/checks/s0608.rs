//! The last resort of several clauses is one party.

use crate::Check;
use crate::phrases::under;
use servanda_agreement::{Agreement, Clause, ClauseKind, Name, Norm};
use servanda_base::{Diagnostic, Severity};
use std::collections::HashMap;

pub(crate) const CHECK: Check = Check { code: "S0608", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let mut groups: Vec<(Name, &Clause, Vec<&Clause>)> = Vec::new();
    let mut group_of: HashMap<Name, usize> = HashMap::new();
    let mut ends = HashMap::new();
    for (clause, norm) in agreement.norms().filter(|(_, norm)| norm.failing_which.is_some()) {
        let Some((last, who)) = last_resort(agreement, norm, &mut ends) else { continue };
        match group_of.get(&who) {
            Some(at) => groups[*at].2.push(clause),
            None => {
                group_of.insert(who.clone(), groups.len());
                groups.push((who, last, vec![clause]));
            }
        }
    }
    for (who, last, clauses) in groups.into_iter().filter(|(.., clauses)| clauses.len() > 1) {
        let one = if agreement.body(&who).is_some() { "body" } else { "party" };
        let message = format!("the last resort of {} clauses is one {one}, `{who}`", clauses.len());
        let numbers: Vec<&str> = clauses.iter().map(|clause| clause.number.as_str()).collect();
        let finding = Diagnostic::warning("S0608", last.number.span, message)
            .label("what they all fail into")
            .note(format!("if `{who}` does not perform, nothing further follows for clauses {}", numbers.join(", ")))
            .help("give the last clause several bearers, or another clause to fail into");
        findings.push(under(last, finding));
    }
}

/// Where the chain of a clause ends, if it ends with a single bearer. A circle (S0804) has no end. `ends` keeps what was
/// found for the clauses on the way.
fn last_resort<'a>(
    agreement: &'a Agreement,
    norm: &'a Norm,
    ends: &mut HashMap<&'a str, Option<(&'a Clause, Name)>>,
) -> Option<(&'a Clause, Name)> {
    let mut way = Vec::new();
    let mut next = norm.failing_which.as_ref()?.as_str();
    let end = loop {
        if let Some(known) = ends.get(next) {
            break known.clone();
        }
        // Coming back to it finds no end.
        ends.insert(next, None);
        way.push(next);
        let clause = agreement.clause(next);
        let Some(ClauseKind::Norm(norm)) = clause.map(|clause| &clause.kind) else { break None };
        match &norm.failing_which {
            Some(to) => next = to,
            None => {
                let mut bearers = agreement.bearers(&norm.subject);
                break clause.filter(|_| bearers.len() == 1).map(|clause| (clause, bearers.remove(0)));
            }
        }
    };
    for number in way {
        ends.insert(number, end.clone());
    }
    end
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
