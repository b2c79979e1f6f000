//! S0005: a gap in the numbers of a section.

use crate::facts::at_clause;
use crate::registry::Check;
use servanda_agreement::{Agreement, Clause};
use servanda_base::{Diagnostic, Severity};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) const CHECK: Check = Check { code: "S0005", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    // Whole articles may be left out of an extract, so only numbers below one article are looked at.
    let mut articles: BTreeMap<&str, BTreeMap<u64, &Clause>> = BTreeMap::new();
    for clause in &agreement.clauses {
        if let Some((article, last)) = clause.number.rsplit_once('.')
            && let Ok(last) = last.parse()
        {
            articles.entry(article).or_default().insert(last, clause);
        }
    }
    // `4.2` stands there as well where only `4.2.1` does.
    let parts = agreement.clauses.iter().flat_map(|clause| {
        let number = clause.number.as_str();
        number.match_indices('.').map(|(at, _)| &number[..at])
    });
    let divided: BTreeSet<&str> = parts.collect();
    for (article, numbers) in articles {
        for ((last, before), (next, clause)) in numbers.iter().zip(numbers.iter().skip(1)) {
            // The first number that is missing; a long gap is left at it.
            let missing = (last + 1..*next).find(|at| !divided.contains(format!("{article}.{at}").as_str()));
            if let Some(missing) = missing {
                let message = format!("clause numbers jump from `{}` to `{}`", *before.number, *clause.number);
                let more = if missing + 1 < *next { ", and so for each number that is missing," } else { "" };
                findings.push(
                    at_clause("S0005", Severity::Warning, clause, message)
                        .also(before.number.span, "the one before")
                        .help(format!("write `{article}.{missing} reserved`{more} if this is meant")),
                );
            }
        }
    }
}

const PAGE: &str = r#"# S0005 clause numbers jump from `4.2` to `4.4`

## What it checks

Numbers below one article, in any order of writing; `4.2` is there if `4.2.1` is. Whole articles may be missing, because extracts are
common.

## Why it matters

A gap is where a clause was dropped in the last night of talks, or where one was forgotten. Readers who know the older draft will
look for it, and references to it may still stand elsewhere.

## An invented case

Clause 4.3, on prisoners, is struck out an hour before signature. A protocol signed a week later still says "as provided in
clause 4.3".

## How to settle it

Write `4.3 reserved`, or renumber.

```accord raises
agreement truce "Truce"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, RUS

event shot  plural shots verb fire  by party
event flight             verb fly   by party

4.2  each of UKR, RUS shall not fire
4.4  each of UKR, RUS shall not fly
```

```accord settled
agreement truce "Truce"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, RUS

event shot  plural shots verb fire  by party
event flight             verb fly   by party

4.2  each of UKR, RUS shall not fire
4.3  reserved
4.4  each of UKR, RUS shall not fly
```
"#;
