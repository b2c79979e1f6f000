//! A number with a unit stands in the quoted text of a section, but not in its code.

use crate::Check;
use crate::measures::{Code, said};
use servanda_agreement::Agreement;
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S1102", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let code = Code::of(agreement);
    for (at, section) in agreement.sections.iter().enumerate() {
        let Some(quote) = section.quote.as_ref().filter(|_| !section.commentary && !section.code.is_empty()) else {
            continue;
        };
        let coded = code.measures(at);
        let mut reported = Vec::new();
        for said in said(&quote.value) {
            if coded.contains(&said.measure) || reported.contains(&said.measure) {
                continue;
            }
            findings.push(
                Diagnostic::warning(
                    "S1102",
                    quote.span,
                    format!("\"{}\" stands in the text but not in the code", said.words),
                )
                .label("quoted here")
                .note("places, definitions, red lines and phases that the code names were followed")
                .help("write the number into the clause, or correct the quotation")
                .path(section.path.clone()),
            );
            reported.push(said.measure);
        }
    }
}

const PAGE: &str = r###"# S1102 "12 hours" stands in the text but not in the code

## What it checks

Numbers with a unit in the quoted text of a section: hours, days, weeks, months and years, lengths, and money, in figures or in
words below a thousand. Each must stand in the code of the section, or in a place, definition, red line or phase that the
code names, or in the header. 72 hours are 3 days, and "50 km" is found in `half of 50 km`.

## Why it matters

People will read the text and be held to the code. If a number of the text is not in the code, one of the two is wrong, and
nobody learns which before it matters.

## A real case

A model contract for late delivery says in its text that any part of a week counts as a whole one; its code never mentions the
rule. Text and code had drifted in a published example (<https://github.com/accordproject/cicero-template-library>).

## How to settle it

Write the number into the clause, or correct the quotation.

````accord raises
# Example

```accord
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS
event inspection plural inspections verb inspect by party
```

## Access

> Each side inspects within 12 hours.

```accord
1  each of UKR, RUS shall inspect
     within  24 h of entry into force
```
````

````accord settled
# Example

```accord
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS
event inspection plural inspections verb inspect by party
```

## Access

> Each side inspects within 12 hours.

```accord
1  each of UKR, RUS shall inspect
     within  12 h of entry into force
```
````
"###;
