//! S0401: a red line with no standard of proof.

use crate::facts::at_clause;
use crate::registry::Check;
use servanda_agreement::Agreement;
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0401", severity: Severity::Error, page: PAGE, elsewhere: true, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    if agreement.header.evidence.is_some() {
        return;
    }
    for (clause, red_line) in agreement.red_lines().filter(|(_, red_line)| red_line.proof.is_none()) {
        let message = format!("red line `{}` names no standard of proof", *red_line.name);
        let mut finding = at_clause("S0401", Severity::Error, clause, message);
        finding.primary.span = red_line.name.span;
        findings.push(
            finding
                .label("how sure must one be that it was crossed?")
                .help("add `proof <standard>` here, or `evidence <standard>` to the agreement"),
        );
    }
}

const PAGE: &str = r#"# S0401 red line `question` names no standard of proof

## What it checks

Red lines without `proof`, in an agreement without `evidence`.

## Why it matters

A red line sets grave things going. If the text does not say what counts as established, the first report may be enough
for one side and no report for the other.

## A real case

The Budapest Memorandum of 1994 has two triggers, aggression in which nuclear weapons are used and "a question concerning
these commitments", and says for neither what must be shown (United Nations document A/49/765 – S/1994/1399, Annex I;
[summary](https://en.wikipedia.org/wiki/Budapest_Memorandum)).

## How to settle it

Declare a standard, `proof verified = confirmed by centre, or confirmed by 2 of guarantors`, and name it at the red line or as
the agreement's `evidence`.

```accord raises
agreement memorandum "Memorandum"
  signed    1994-12-05
  in force  on signature
  expires   never
  clock     UTC

parties UKR, GBR

event attack       plural attacks verb attack  by party against party
event consultation                verb consult by party with party

1.0  red line aggression "Aggression"
       when  attacks against UKR

1  on aggression, GBR shall consult with UKR
     within 24 h of determination
```

```accord settled
agreement memorandum "Memorandum"
  signed    1994-12-05
  in force  on signature
  expires   never
  clock     UTC

parties UKR, GBR
party   mission organisation "Monitoring mission"

event attack       plural attacks verb attack  by party against party
event consultation                verb consult by party with party

proof verified = confirmed by mission

1.0  red line aggression "Aggression"
       when  attacks against UKR
       proof verified

1  on aggression, GBR shall consult with UKR
     within 24 h of determination
```
"#;
