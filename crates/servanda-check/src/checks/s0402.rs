//! S0402: a red line that nobody is named to determine.

use crate::facts::at_clause;
use crate::registry::Check;
use servanda_agreement::Agreement;
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0402", severity: Severity::Warning, page: PAGE, elsewhere: true, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    for (clause, red_line) in agreement.red_lines().filter(|(_, red_line)| red_line.determined.is_none()) {
        let message = format!("red line `{}` does not say who determines it", *red_line.name);
        let mut finding = at_clause("S0402", Severity::Warning, clause, message);
        finding.primary.span = red_line.name.span;
        findings.push(
            finding
                .label("who says that it was crossed, and when?")
                .note("deadlines `of determination` then run from the moment at which it was established")
                .help("add `determined by <body> within <time>`, or `determined automatic` if that is meant"),
        );
    }
}

const PAGE: &str = r#"# S0402 red line `question` does not say who determines it

## What it checks

Red lines without `determined by …` and without `determined automatic`.

## Why it matters

Evidence does not speak by itself. Somebody must say "this is it", on a day that everybody knows, so that the clocks of
the responses start. If no one is named, whoever owes the response will be the judge of whether it is due.

## A real case

Article 4 of the North Atlantic Treaty answers this in its own way: the opinion of any party is enough
([text](https://apstudent.com/ushistory/docs1901/natreaty.htm)). The Budapest Memorandum of 1994 does not answer it at
all (United Nations document A/49/765 – S/1994/1399, Annex I;
[summary](https://en.wikipedia.org/wiki/Budapest_Memorandum)).

## How to settle it

Name a body and a time, and who comes next if it is silent:
`determined by centre within 12 h, failing which by council within 24 h`.

```accord raises
agreement package "Package"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv
  evidence  verified

parties UKR, GBR
party   mission organisation "Monitoring mission"

event attack       plural attacks verb attack  by party against party
event consultation                verb consult by party with party

proof verified = confirmed by mission

1.0  red line aggression "Aggression"
       when  attacks against UKR

1  on aggression, GBR shall consult with UKR
     within 24 h of determination
```

```accord settled
agreement package "Package"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv
  evidence  verified

parties UKR, GBR
party   mission organisation "Monitoring mission"

event attack       plural attacks verb attack  by party against party
event consultation                verb consult by party with party

proof verified = confirmed by mission

1.0  red line aggression "Aggression"
       when        attacks against UKR
       determined  by mission within 12 h

1  on aggression, GBR shall consult with UKR
     within 24 h of determination
```
"#;
