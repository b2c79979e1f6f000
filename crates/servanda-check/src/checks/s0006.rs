//! S0006: clauses with no treaty text above them.

use crate::facts::LISTED_FROM;
use crate::registry::Check;
use servanda_agreement::{Agreement, Section};
use servanda_base::{Diagnostic, Severity};
use std::collections::BTreeSet;

pub(crate) const CHECK: Check = Check { code: "S0006", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let with_clauses: BTreeSet<usize> = agreement.clauses.iter().filter_map(|clause| clause.section).collect();
    let bare: Vec<&Section> = agreement
        .sections
        .iter()
        .enumerate()
        .filter(|(at, section)| with_clauses.contains(at) && section.quote.is_none() && !section.commentary)
        .map(|(_, section)| section)
        .collect();
    let one = |section: &Section, message: String| {
        Diagnostic::warning("S0006", section.span, message)
            .path(section.path.clone())
            .label("which words does the code stand for?")
            .help("quote the text above it (`> …`), or mark the section `commentary`")
    };
    match bare.as_slice() {
        [first, rest @ ..] if bare.len() >= LISTED_FROM => {
            let mut finding = one(first, format!("these {} sections have code but no treaty text", bare.len()));
            for section in rest {
                finding = finding.also(section.span, crate::facts::THE_SAME);
            }
            findings.push(finding);
        }
        few => {
            findings
                .extend(few.iter().map(|section| one(section, "this section has code but no treaty text".to_owned())));
        }
    }
}

const PAGE: &str = r##"# S0006 this section has code but no treaty text

## What it checks

Sections with clauses in code and no quotation (`> …`) of the text that they encode. Sections marked `commentary` are left alone, and so are
sections that only declare names.

## Why it matters

What is signed is the text. Code without text beside it cannot be checked by those who know the treaty, and nobody notices
when one of the two is changed.

## An invented case

A late amendment is put into the code and not into the text. The monitor reports breaches of a duty that nobody signed.

## How to settle it

Quote the passage above the code.

````accord raises
# Truce

```accord
agreement truce "Truce"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, RUS

event shot plural shots verb fire by party
```

## 1 Ceasefire

```accord
1  each of UKR, RUS shall not fire
```
````

````accord settled
# Truce

```accord
agreement truce "Truce"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, RUS

event shot plural shots verb fire by party
```

## 1 Ceasefire

> The parties do not fire.

```accord
1  each of UKR, RUS shall not fire
```
````
"##;
