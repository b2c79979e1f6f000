//! S0308: a red line that forgets sooner than it counts.

use crate::facts::{self, at_clause, in_words};
use crate::registry::Check;
use servanda_agreement::Agreement;
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0308", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    for (clause, red_line) in agreement.red_lines() {
        let Some(resets) = &red_line.resets_after else {
            continue;
        };
        let mut windows = facts::windows(agreement, red_line).into_iter();
        if let Some((window, place)) = windows.find(|(window, _)| facts::surely_longer(*window, resets.value)) {
            let message =
                format!("the window ({}) is longer than the reset ({})", in_words(window), in_words(resets.value));
            let mut finding = at_clause("S0308", Severity::Warning, clause, message);
            finding.primary.span = place;
            findings.push(
                finding
                    .label("counts over this window")
                    .also(resets.span, "and ends the episode here")
                    .note("the red line would re-arm inside its own window, and old incidents would count again")
                    .help("make the reset at least as long as the longest window"),
            );
        }
    }
}

const PAGE: &str = r#"# S0308 the window (72 h) is longer than the reset (24 h)

## What it checks

Each window over which a red line counts, in its tiers or its condition, against its `resets after … without`.

## Why it matters

A tier that counts over 72 hours still sees Monday's strikes on Wednesday. If the episode ended on Tuesday, those strikes count
once more towards the next one: a single new strike may set off the answer to twenty.

## An invented case

Twenty drones on Monday cross tier 3 and are answered. Tuesday is quiet, so the episode ends. One drone on Wednesday: within 72
hours there are 21, and tier 3 is crossed again.

## How to settle it

Let the reset be at least as long as the longest window.

```accord raises
agreement package "Package"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, RUS, GBR

event strike       plural strikes verb strike  by party against party
event consultation                verb consult by party with party

proof reported = reported by any source

1.0  red line attack "Attack"
       when    strikes by RUS against UKR
       tier 1  at least 20 in any 72 h
       proof   reported
       resets  after 24 h without

1  on attack tier 1, GBR shall consult with UKR
     within 24 h of determination
```

```accord settled
agreement package "Package"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, RUS, GBR

event strike       plural strikes verb strike  by party against party
event consultation                verb consult by party with party

proof reported = reported by any source

1.0  red line attack "Attack"
       when    strikes by RUS against UKR
       tier 1  at least 20 in any 72 h
       proof   reported
       resets  after 30 d without

1  on attack tier 1, GBR shall consult with UKR
     within 24 h of determination
```
"#;
