//! Clauses that fail into each other for ever.

use crate::Check;
use crate::phrases::{list, under};
use servanda_agreement::{Agreement, Clause, ClauseKind, Norm, Trigger};
use servanda_base::{Diagnostic, Severity};
use std::collections::{BTreeSet, HashMap};

pub(crate) const CHECK: Check = Check { code: "S0804", severity: Severity::Error, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let ways = Ways::of(agreement);
    let mut told: BTreeSet<&str> = BTreeSet::new();
    let suspects = ways.may_come_back();
    for (clause, norm) in agreement.norms() {
        if !suspects.contains(clause.number.as_str()) || told.contains(clause.number.as_str()) {
            continue;
        }
        if let Some(circle) = ways.circle(clause, norm) {
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

/// From each clause to those that its breach sets going.
struct Ways<'a> {
    agreement: &'a Agreement,
    on_breach: HashMap<&'a str, Vec<&'a Clause>>,
}

impl<'a> Ways<'a> {
    fn of(agreement: &'a Agreement) -> Ways<'a> {
        let mut on_breach: HashMap<&str, Vec<&Clause>> = HashMap::new();
        for (clause, norm) in agreement.norms() {
            if let Some(Trigger::BreachOf(number)) = norm.on.as_ref().map(|on| &on.value) {
                on_breach.entry(number).or_default().push(clause);
            }
        }
        Ways { agreement, on_breach }
    }

    /// The clauses that the breach of one sets going.
    fn following(&self, clause: &Clause, norm: Option<&Norm>) -> impl Iterator<Item = &'a Clause> {
        let fallback = norm.and_then(|norm| norm.failing_which.as_ref());
        let fallback = fallback.and_then(|number| self.agreement.clause(number));
        fallback.into_iter().chain(self.on_breach.get(clause.number.as_str()).into_iter().flatten().copied())
    }

    /// The numbers of the clauses that some way leads to, once all are left out that no way leads to, or only ways from
    /// such as were left out. Whoever stands in a circle is among them.
    fn may_come_back(&self) -> BTreeSet<&'a str> {
        let mut after: HashMap<&str, Vec<&str>> = HashMap::new();
        let mut arriving: HashMap<&str, usize> = HashMap::new();
        for (clause, norm) in self.agreement.norms() {
            arriving.entry(&clause.number).or_default();
            for next in self.following(clause, Some(norm)) {
                after.entry(&clause.number).or_default().push(&next.number);
                *arriving.entry(&next.number).or_default() += 1;
            }
        }
        let mut free: Vec<&str> = arriving.iter().filter(|(_, ways)| **ways == 0).map(|(number, _)| *number).collect();
        while let Some(number) = free.pop() {
            arriving.remove(number);
            for next in after.get(number).into_iter().flatten() {
                if let Some(ways) = arriving.get_mut(next) {
                    *ways -= 1;
                    if *ways == 0 {
                        free.push(next);
                    }
                }
            }
        }
        arriving.into_keys().collect()
    }

    /// The shortest way from a clause's breach back to the clause, if there is one.
    fn circle(&self, start: &'a Clause, norm: &'a Norm) -> Option<Vec<&'a Clause>> {
        // Each clause reached, with the place in this list of the one before it.
        let mut reached: Vec<(&Clause, Option<&Norm>, usize)> = vec![(start, Some(norm), 0)];
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut at = 0;
        while let Some((clause, norm, _)) = reached.get(at).copied() {
            for next in self.following(clause, norm) {
                if next.number.value == start.number.value {
                    return Some(way_to(&reached, at));
                }
                if seen.insert(&next.number.value) {
                    let norm = match &next.kind {
                        ClauseKind::Norm(norm) => Some(&**norm),
                        _ => None,
                    };
                    reached.push((next, norm, at));
                }
            }
            at += 1;
        }
        None
    }
}

fn way_to<'a>(reached: &[(&'a Clause, Option<&Norm>, usize)], mut at: usize) -> Vec<&'a Clause> {
    let mut way = vec![reached[at].0];
    while at > 0 {
        at = reached[at].2;
        way.push(reached[at].0);
    }
    way.reverse();
    way
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
