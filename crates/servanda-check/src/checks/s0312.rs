//! Clauses wait for each other, so that none of them ever begins.

use crate::Check;
use crate::facts::at_clause;
use crate::phrases::list;
use servanda_agreement::*;
use servanda_base::{Diagnostic, Severity, Span};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

pub(crate) const CHECK: Check = Check { code: "S0312", severity: Severity::Error, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let mut waits: BTreeMap<&str, Vec<(&str, Span)>> = BTreeMap::new();
    for (clause, norm) in agreement.norms() {
        waits.entry(clause.number.as_str()).or_default().extend(waits_for(norm));
    }
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for (clause, _) in agreement.norms() {
        let number = clause.number.as_str();
        // Only what waits for something can stand in a circle, and each circle is told once.
        if told.contains(number) || waits.get(number).is_none_or(Vec::is_empty) {
            continue;
        }
        let Some(circle) = circle(&waits, number) else { continue };
        told.extend(circle.iter().map(|(number, _)| *number));
        let numbers: Vec<&str> = circle.iter().map(|(number, _)| *number).collect();
        let message = match numbers.as_slice() {
            [one] => format!("clause {one} waits for itself"),
            several => format!("clauses {} wait for each other", list(several)),
        };
        let mut finding = at_clause("S0312", Severity::Error, clause, message);
        let mut places = circle
            .iter()
            .zip(circle.iter().cycle().skip(1))
            .map(|((_, place), (next, _))| (*place, format!("waits for clause {next}")));
        if let Some((place, words)) = places.next() {
            finding.primary.span = place;
            finding = finding.label(words);
        }
        for (place, words) in places {
            finding = finding.also(place, words);
        }
        findings.push(
            finding
                .note("none of them can begin before another is done")
                .help("count one of them from a date, or from entry into force"),
        );
    }
}

/// The clauses whose start or completion a norm counts from, under any reading.
fn waits_for(norm: &Norm) -> Vec<(&str, Span)> {
    let from = norm.from.iter().map(|from| (&from.value, from.span));
    let due = norm.due.iter().filter_map(|reading| match &reading.value {
        Due::Within { of: Some(of), .. } => Some((of, reading.span)),
        _ => None,
    });
    from.chain(due)
        .filter_map(|(anchor, span)| match anchor {
            Anchor::StartOf(number) | Anchor::CompletionOf(number) => Some((number.as_str(), span)),
            _ => None,
        })
        .collect()
}

/// The shortest way from a clause back to itself: each clause on it with the place that waits for the next.
fn circle<'a>(waits: &BTreeMap<&'a str, Vec<(&'a str, Span)>>, from: &'a str) -> Option<Vec<(&'a str, Span)>> {
    let mut before: BTreeMap<&str, (&'a str, Span)> = BTreeMap::new();
    let mut ahead = VecDeque::from([from]);
    while let Some(at) = ahead.pop_front() {
        for (next, place) in waits.get(at).into_iter().flatten() {
            if *next == from {
                let mut way = vec![(at, *place)];
                let mut here = at;
                while here != from {
                    let (previous, place) = before[here];
                    way.push((previous, place));
                    here = previous;
                }
                way.reverse();
                return Some(way);
            }
            if !before.contains_key(next) {
                before.insert(next, (at, *place));
                ahead.push_back(next);
            }
        }
    }
    None
}

const PAGE: &str = r###"# S0312 clauses 4, 9 wait for each other

## What it checks

Duties that begin, or whose deadline counts, from the start or the completion of another clause, under any reading:
whether such a chain comes back to where it began.

## Why it matters

Each side may wait in good faith for the other's step, for ever. Nobody breaks anything, and nothing happens.

## A real case

The Package of Measures of Minsk (2015) restores control of the border from the day after local elections
([text](https://www.kyivpost.com/article/opinion/op-ed/a-complex-of-measures-to-fulfill-the-minsk-agreements-380395.html)).
Where one side holds that elections need a secured border first, each step waits for the other.

## How to settle it

Let one of the steps count from a date or from entry into force, or cut the steps into parts that alternate.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR
party district armed-group "District"
event election   verb hold-elections  by party
event border-day verb control-border  by party

4  district shall hold-elections
     from  completion of clause 9
9  UKR shall control-border
     from  completion of clause 4
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR
party district armed-group "District"
event election   verb hold-elections  by party
event border-day verb control-border  by party

4  district shall hold-elections
     by    2027-10-31
9  UKR shall control-border
     from  completion of clause 4
```
"###;
