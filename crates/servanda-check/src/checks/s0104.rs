//! A capitalised term of the quoted text that nothing defines.

use crate::Check;
use crate::terms::{self, Declared};
use servanda_agreement::Agreement;
use servanda_base::{Diagnostic, Severity};
use std::collections::BTreeSet;

pub(crate) const CHECK: Check = Check { code: "S0104", severity: Severity::Warning, page: PAGE, elsewhere: true, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let declared = Declared::of(agreement);
    let quotes = || {
        agreement
            .sections
            .iter()
            .filter(|section| !section.commentary)
            .filter_map(|section| Some((section, section.quote.as_ref()?)))
    };
    let explained: BTreeSet<String> = quotes().flat_map(|(_, quote)| terms::in_quotation_marks(&quote.value)).collect();
    let mut reported: BTreeSet<String> = BTreeSet::new();
    for (section, quote) in quotes() {
        for term in terms::capitalised(&quote.value) {
            let known = declared.covers(&term) || explained.contains(&term);
            if known || !reported.insert(term.clone()) {
                continue;
            }
            findings.push(
                Diagnostic::warning(
                    "S0104",
                    quote.span,
                    format!("the capitalised term \"{term}\" in the text has no definition"),
                )
                .label("quoted here")
                .note("a capital says that the word has a meaning of its own; nothing here says which")
                .help(format!(
                    "declare it with this title, `… \"{term}\" …`, or let the text say what \"{term}\" means"
                ))
                .path(section.path.clone()),
            );
        }
    }
}

const PAGE: &str = r###"# S0104 the capitalised term "Line of Contact" in the text has no definition

## What it checks

Words in the quoted text that are written with a capital inside a sentence and whose main word is one that treaties
define: line, zone, area, corridor, sector, territory, period, threshold, violation, attack, withdrawal, weapon,
personnel, facility and the like. A declaration whose name or title has the same words defines it, and so do quotation
marks around it in the text (`"Line of Contact" means …`). Names of parties, bodies, months and articles, headings,
and the first word of a sentence are no terms.

## Why it matters

A defined term is a promise that its meaning stands somewhere. If it does not, each side brings its own, and both are
in good faith.

## An invented case

The parties withdraw "behind the Line of Contact". One map has the line of the day of signature, the other that of the
last agreement; they are twelve kilometres apart.

## How to settle it

Declare it with the words of the text as its title, or write into the text what it means.

````accord raises
# Truce

```accord
agreement truce "Truce"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS
event shot plural shots verb fire by party
```

## Fire

> Neither side fires across the Line of Contact.

```accord
1  each of UKR, RUS shall not fire
```
````

````accord settled
# Truce

```accord
agreement truce "Truce"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS
line  contact-line "Line of Contact" from "geo/lines.geojson#contact"
zone  strip = within 5 km of contact-line
event shot plural shots verb fire by party in place
```

## Fire

> Neither side fires across the Line of Contact.

```accord
1  each of UKR, RUS shall not fire in strip
```
````
"###;
