//! S0502: an exception that its user judges.

use crate::facts::{self, at_clause};
use crate::registry::Check;
use servanda_agreement::{Agreement, Determined, Unless};
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0502", severity: Severity::Warning, page: PAGE, elsewhere: true, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    for (clause, norm) in facts::obligations(agreement) {
        let Some(unless) = &norm.unless else {
            continue;
        };
        let in_words = matches!(unless.value, Unless::Claimed(_) | Unless::Words(_));
        let bearers = agreement.bearers(&norm.subject);
        let judged_by_another = match norm.determined.as_ref().map(|determined| &determined.value) {
            Some(Determined::By(chain)) => {
                chain.iter().any(|(name, _)| facts::is_another(agreement, &name.value, &bearers, &bearers))
            }
            Some(Determined::Automatic) | None => false,
        };
        if in_words && !judged_by_another {
            let message =
                format!("the exception in clause {} is judged by the party that relies on it", *clause.number);
            let mut finding = at_clause("S0502", Severity::Warning, clause, message);
            finding.primary.span = unless.span;
            findings.push(
                finding
                    .label("nobody else is asked whether this applies")
                    .note("two answers are kept apart: the exception accepted, and not")
                    .help("write a condition that a named verifier can establish, or add `determined by <body> within <time>`"),
            );
        }
    }
}

const PAGE: &str = r#"# S0502 the exception in clause 2 is judged by the party that relies on it

## What it checks

Exceptions in words, `unless claimed "self-defence"`, in clauses where nobody but those who are bound is named to determine anything. A
commission of those who are bound alone is nobody else.

## Why it matters

An exception that its user judges swallows the rule. The one who breaks the clause says that the exception applies, and within the
text there is no answer to that.

## A real case

The Budapest Memorandum of 1994 excepts "self-defence" or use otherwise in accordance with the Charter (United Nations document A/49/765 – S/1994/1399, Annex I;
[summary](https://en.wikipedia.org/wiki/Budapest_Memorandum)). A draft of twenty points made public in December 2025 makes a guarantee
void if Ukraine opens fire "without provocation", and names nobody to say what a provocation is
([Ukrinform](https://www.ukrinform.net/amp/rubric-polytics/4072955-draft-peace-agreement-zelensky-outlines-20-points-and-reveals-details.html)).

## How to settle it

Make the exception a condition that can be established, `unless at least 1 attacks by RUS in any 24 h`, or name who judges:
`determined by council within 24 h`.

```accord raises
agreement memorandum "Memorandum"
  signed    1994-12-05
  in force  on signature
  expires   never
  clock     UTC

parties UKR, RUS

event attack     plural attacks verb attack      by party against party
event weapon-use                verb use-weapons by party against party

1  RUS shall not use-weapons against UKR
     unless claimed "self-defence"
```

```accord settled
agreement memorandum "Memorandum"
  signed    1994-12-05
  in force  on signature
  expires   never
  clock     UTC

parties UKR, RUS

event attack     plural attacks verb attack      by party against party
event weapon-use                verb use-weapons by party against party

1  RUS shall not use-weapons against UKR
     unless at least 1 attacks by UKR against RUS in any 24 h
```
"#;
