//! The quoted text hopes or restates, and the code owes.

use crate::Check;
use crate::facts::{at_clause, listed, obligations};
use servanda_agreement::{Agreement, Clause};
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0511", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

/// How words begin that say less than "shall": an aim, a wish, or an earlier promise said again.
const WEAK: [&str; 12] = [
    "aim", "aspir", "endeavo", "envisag", "hope", "hoping", "intend", "reaffirm", "recall", "recogni", "restat",
    "striv",
];

/// Words that owe, whatever stands beside them.
const STRONG: [&str; 13] = [
    "shall",
    "must",
    "undertake",
    "undertakes",
    "commit",
    "commits",
    "agree",
    "agrees",
    "oblige",
    "obliged",
    "obliges",
    "guarantee",
    "guarantees",
];

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let weak: Vec<Option<String>> = agreement
        .sections
        .iter()
        .map(|section| section.quote.as_ref().filter(|_| !section.commentary).and_then(|quote| weak_word(&quote.value)))
        .collect();
    let word = |clause: &Clause| clause.section.and_then(|at| weak.get(at)?.clone());
    let hoped: Vec<&Clause> =
        obligations(agreement).map(|(clause, _)| clause).filter(|clause| word(clause).is_some()).collect();
    let one = |clause: &Clause| {
        let said = word(clause).unwrap_or_default();
        let message = format!("the text of clause {} says \"{said}\", its code says `shall`", *clause.number);
        at_clause("S0511", Severity::Warning, clause, message)
            .label("counted as a duty")
            .note("to intend or to endeavour is less than to owe; to restate adds nothing to what was owed before")
            .help("make the text say `shall` or \"undertakes\", or keep the sentence out of the code")
    };
    listed(findings, &hoped, one, |these, numbers| {
        format!("the text of {these} aims at, or restates, what their code says `shall` of: {numbers}")
    });
}

/// The first weak word of a quotation, if no word in it owes.
fn weak_word(quote: &str) -> Option<String> {
    let words: Vec<String> =
        quote.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    if words.iter().any(|word| STRONG.contains(&word.as_str())) {
        return None;
    }
    words.into_iter().find(|word| WEAK.iter().any(|weak| word.starts_with(weak)))
}

const PAGE: &str = r###"# S0511 the text of clause 1 says "reaffirm", its code says `shall`

## What it checks

Duties and prohibitions whose quoted text aims, aspires, endeavours, envisages, hopes, intends, reaffirms, recalls,
recognises, restates or strives, and has no word that owes: shall, must, undertake, commit, agree, oblige, guarantee.

## Why it matters

Between "shall" and "will endeavour" lies most of what negotiators fight about. Code that writes `shall` for both
counts a hope as a duty, and its bearer as having broken one. To reaffirm adds nothing to the earlier promise, which
may bind by itself.

## A real case

In the Budapest Memorandum of 1994 the nuclear powers reaffirm their commitment to respect borders and not to use
force ([summary](https://en.wikipedia.org/wiki/Budapest_Memorandum)); the duties that they reaffirm stand in other
instruments.

## How to settle it

If the parties mean to owe it, let the text say so. If they do not, leave the sentence out of the code and keep it in
the text. If the duty stands in another instrument, quote that one.

````accord raises
# Example

```accord
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties GBR, UKR
event delivery plural deliveries verb deliver by party to party
```

## Help

> The United Kingdom will endeavour to deliver what is needed.

```accord
1  GBR shall deliver to UKR
     by  2027-12-31
```
````

````accord settled
# Example

```accord
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties GBR, UKR
event delivery plural deliveries verb deliver by party to party
```

## Help

> The United Kingdom shall deliver what is needed by the end of 2027.

```accord
1  GBR shall deliver to UKR
     by  2027-12-31
```
````
"###;
