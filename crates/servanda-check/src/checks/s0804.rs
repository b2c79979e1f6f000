//! Clauses that fail into each other for ever.

use crate::Check;
use crate::phrases::{list, under};
use servanda_agreement::{Agreement, Clause, ClauseKind, Trigger};
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0804", severity: Severity::Error, page: PAGE, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let mut told: Vec<&str> = Vec::new();
    for (clause, _) in agreement.norms() {
        if told.contains(&clause.number.as_str()) {
            continue;
        }
        if let Some(circle) = circle(agreement, clause) {
            told.extend(circle.iter().map(|clause| clause.number.as_str()));
            findings.push(finding(&circle));
        }
    }
}

fn finding(circle: &[&Clause]) -> Diagnostic {
    let numbers: Vec<&str> = circle.iter().map(|clause| clause.number.as_str()).collect();
    let message = match numbers.split_last() {
        Some((last, firsts)) if !firsts.is_empty() => {
            format!("clauses {} and {last} fail into each other for ever", list(firsts))
        }
        _ => format!("clause {} fails into itself for ever", list(&numbers)),
    };
    let mut finding = Diagnostic::error("S0804", circle[0].number.span, message).label("the circle starts here");
    for clause in &circle[1..] {
        finding = finding.also(clause.number.span, "and goes through here");
    }
    under(circle[0], finding.help("let one of them fail into a clause outside the circle, or into none"))
}

/// The shortest way from a clause's breach back to the clause, if there is one.
fn circle<'a>(agreement: &'a Agreement, start: &'a Clause) -> Option<Vec<&'a Clause>> {
    let mut paths: Vec<Vec<&Clause>> = vec![vec![start]];
    let mut seen: Vec<&str> = Vec::new();
    let mut at = 0;
    while let Some(path) = paths.get(at).cloned() {
        at += 1;
        for next in following(agreement, path.last()?) {
            if next.number.value == start.number.value {
                return Some(path);
            }
            if !seen.contains(&next.number.as_str()) {
                seen.push(&next.number.value);
                paths.push(path.iter().copied().chain([next]).collect());
            }
        }
    }
    None
}

/// The clauses that the breach of one sets going.
fn following<'a>(agreement: &'a Agreement, clause: &Clause) -> Vec<&'a Clause> {
    let fallback = match &clause.kind {
        ClauseKind::Norm(norm) => norm.failing_which.as_ref().and_then(|number| agreement.clause(number)),
        _ => None,
    };
    let on_breach = agreement.norms().filter(|(_, norm)| {
        matches!(norm.on.as_ref().map(|on| &on.value), Some(Trigger::BreachOf(number)) if *number == clause.number.value)
    });
    fallback.into_iter().chain(on_breach.map(|(clause, _)| clause)).collect()
}

const PAGE: &str = r###"# S0804 clauses 5.3, 5.6 and 5.8 fail into each other for ever

## What it checks

The chains of `failing which clause N` and `on breach of clause N`. If a chain comes back to a clause that it started
from, the shortest circle is shown.

## Why it matters

Each clause looks answered by the next, and the answer to all of them is the first failure again. Nothing ever follows.

## An invented case

If the force is late, the fund pays; if the fund does not pay, the council meets; if the council does not meet, the force
is owed again. The case is invented.

## How to settle it

Let one of the clauses fail into a clause outside the circle, or into none.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties GBR, FRA
event deployment verb deploy by party
event meeting    verb meet   by party

1  GBR shall deploy
     within  72 h of entry into force
     failing which  clause 2
2  FRA shall meet
     within  24 h of breach
     failing which  clause 1
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties GBR, FRA
event deployment verb deploy by party
event meeting    verb meet   by party

1  GBR shall deploy
     within  72 h of entry into force
     failing which  clause 2
2  FRA shall meet
     within  24 h of breach
```
"###;
