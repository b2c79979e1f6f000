//! The code of a clause fixes a length of time that the quoted text of its section does not mention.

use crate::Check;
use crate::facts::{at_clause, listed};
use crate::measures::{Measure, own_times, said};
use crate::phrases::quoted_list;
use servanda_agreement::{Agreement, Clause, Section};
use servanda_base::{Diagnostic, Severity};
use std::collections::BTreeSet;

pub(crate) const CHECK: Check = Check { code: "S1103", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let quotes: Vec<Option<BTreeSet<Measure>>> = agreement.sections.iter().map(quoted).collect();
    let unsaid = |clause: &Clause| match clause.section.and_then(|at| quotes.get(at)) {
        Some(Some(said)) => unsaid(clause, said),
        _ => Vec::new(),
    };
    let added: Vec<&Clause> = agreement.clauses.iter().filter(|clause| !unsaid(clause).is_empty()).collect();
    let one = |clause: &Clause| {
        let times = unsaid(clause);
        let message = format!(
            "the code of clause {} has {}, which the text does not mention",
            clause.number.value,
            quoted_list(&times)
        );
        at_clause("S1103", Severity::Warning, clause, message)
            .label("not in the quoted text")
            .help("add it to the text, if the parties agreed to it; if not, take it out of the code")
    };
    listed(findings, &added, one, |these, numbers| {
        format!("the code of {these} has times that the text does not mention: {numbers}")
    });
}

/// What the quotation of a section says. Without a quotation there is nothing to compare with (S0006).
fn quoted(section: &Section) -> Option<BTreeSet<Measure>> {
    let quote = section.quote.as_ref().filter(|_| !section.commentary)?;
    Some(said(&quote.value).into_iter().map(|said| said.measure).collect())
}

/// The lengths of time in the code of a clause that its section's quotation does not have.
fn unsaid(clause: &Clause, said: &BTreeSet<Measure>) -> Vec<String> {
    let mut times: Vec<String> = Vec::new();
    for (measure, words) in own_times(clause) {
        if !said.contains(&measure) && !times.contains(&words) {
            times.push(words);
        }
    }
    times
}

const PAGE: &str = r###"# S1103 the code of clause 5.3 has `72 h`, which the text does not mention

## What it checks

The lengths of time in the lines of a clause, deadlines, windows, notices and the like, against the quoted text of its
section, in figures or in words below a thousand. A section without a quotation is not looked at. What places, definitions
and red lines say elsewhere is not held against the clause.

## Why it matters

An encoder who adds a number has written a clause that nobody signed. It may be the sensible number; then it belongs into the
text.

## A real case

The Package of Measures of February 2015 asks for monitoring from the first day of the pull-back and gives no interval
(<https://www.kyivpost.com/article/opinion/op-ed/a-complex-of-measures-to-fulfill-the-minsk-agreements-380395.html>). Code that
has patrols every day says more than the text.

## How to settle it

Add the number to the text if the parties agreed to it, or take it out of the code. Where the quotation is a paraphrase, quote
the words that carry the number.

````accord raises
# Example

```accord
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties GBR, UKR
event consultation verb consult by party with party
```

## Consultation

> The United Kingdom consults with Ukraine.

```accord
1  GBR shall consult with UKR
     within  24 h of entry into force
```
````

````accord settled
# Example

```accord
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties GBR, UKR
event consultation verb consult by party with party
```

## Consultation

> The United Kingdom consults with Ukraine within 24 hours.

```accord
1  GBR shall consult with UKR
     within  24 h of entry into force
```
````
"###;
