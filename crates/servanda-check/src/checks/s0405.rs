//! S0405: a red line that counts and never resets.

use crate::facts::{self, at_clause};
use crate::registry::Check;
use servanda_agreement::Agreement;
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0405", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    for (clause, red_line) in agreement.red_lines() {
        // Only a red line that counts over a window has episodes that need an end.
        if red_line.resets_after.is_none() && !facts::windows(agreement, red_line).is_empty() {
            let message = format!("red line `{}` never resets", *red_line.name);
            let mut finding = at_clause("S0405", Severity::Warning, clause, message);
            finding.primary.span = red_line.name.span;
            findings.push(
                finding
                    .label("once crossed, is it crossed for good?")
                    .note(
                        "without a reset each match is an episode of its own, and each sets the responses going again",
                    )
                    .help("add `resets after … without`"),
            );
        }
    }
}

const PAGE: &str = r#"# S0405 red line `attack` never resets

## What it checks

Red lines that have tiers or count over a window, and no `resets after … without`.

## Why it matters

Incidents come in series. A count needs an end: a quiet time after which the next incident is a new episode. Without it,
nobody knows whether the response to last year's attack is still running, or whether one more shot starts all of it again.

## An invented case

A package answers five strikes in a day with a deployment. There are five strikes on Monday and five on Tuesday. One guarantor
has deployed and holds that it has answered; the other side holds that a second deployment is due.

## How to settle it

Say which silence ends the episode: `resets after 30 d without`.

```accord raises
agreement package "Package"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv
  evidence  verified

parties UKR, RUS, GBR
party   mission organisation "Monitoring mission"

event strike       plural strikes verb strike  by party against party
event consultation                verb consult by party with party

proof verified = confirmed by mission

1.0  red line attack "Attack"
       when        strikes by RUS against UKR
       tier 1      at least 1 in any 24 h
       tier 2      at least 5 in any 24 h
       determined  by mission within 12 h

1  on attack tier 1, GBR shall consult with UKR
     within 24 h of determination
```

```accord settled
agreement package "Package"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv
  evidence  verified

parties UKR, RUS, GBR
party   mission organisation "Monitoring mission"

event strike       plural strikes verb strike  by party against party
event consultation                verb consult by party with party

proof verified = confirmed by mission

1.0  red line attack "Attack"
       when        strikes by RUS against UKR
       tier 1      at least 1 in any 24 h
       tier 2      at least 5 in any 24 h
       determined  by mission within 12 h
       resets after 30 d without

1  on attack tier 1, GBR shall consult with UKR
     within 24 h of determination
```
"#;
