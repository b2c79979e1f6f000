//! A red line that one incident meets and that stays met for long hides what comes later.

use crate::Check;
use crate::facts::{in_words, surely_longer};
use crate::phrases::under;
use servanda_agreement::{Agreement, Condition, Counted, RedLine};
use servanda_base::{Diagnostic, Duration, Severity};

pub(crate) const CHECK: Check = Check { code: "S1003", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

/// A reset up to this length is short: what it keeps together may well be one incident.
const SHORT: Duration = Duration::Exact { seconds: 24 * 3600 };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    for (clause, red_line) in agreement.red_lines() {
        let Some(reset) = red_line.resets_after.as_ref().filter(|reset| surely_longer(reset.value, SHORT)) else {
            continue;
        };
        if !met_by_one(red_line) {
            continue;
        }
        let message =
            format!("a count of 1 with `resets` of {} hides all later incidents of the episode", in_words(reset.value));
        let finding = Diagnostic::warning("S1003", reset.span, message)
            .label("until then nothing more follows")
            .also(red_line.name.span, "met by one incident")
            .note("the second incident, and every one after it, sets nothing going until the reset is over")
            .help("add a tier with a higher count, or let a clause answer each incident: `on <event>, …`");
        findings.push(under(clause, finding));
    }
}

/// Whether the highest that the red line asks for is one incident. A higher tier counts what comes after the first.
fn met_by_one(red_line: &RedLine) -> bool {
    match red_line.tiers.iter().map(|tier| tier.at_least).max() {
        Some(highest) => highest == 1,
        None => match red_line.when.as_ref().map(|when| &when.value) {
            Some(Counted::Patterns(_)) => true,
            Some(Counted::Condition(condition)) => matches!(condition, Condition::AtLeast { count: 0 | 1, .. }),
            None => false,
        },
    }
}

const PAGE: &str = r###"# S1003 a count of 1 with `resets` of 30 d hides all later incidents of the episode

## What it checks

Red lines that one incident meets, without a tier that counts further, and with a reset longer than a day.

## Why it matters

A red line that is met stays met until the reset is over, and its answer is owed once. Ten strikes in ten days then
have the same answer as one, and with each of them the reset begins anew.

## An invented case

One strike is a red line, and it resets after thirty days without one. After the first strike the guarantors consult.
Fifty strikes follow, each before the thirty days are over. The text asks for nothing more.

## How to settle it

Add a tier that counts further strikes, shorten the reset, or let a clause answer each incident instead of the red
line.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS, GBR
event strike       plural strikes       verb strike  by party
event consultation plural consultations verb consult by party with party

1  RUS shall not strike
2  red line attack "A strike"
     when    strikes by RUS
     tier 1  at least 1 in any 24 h
     resets  after 30 d without
3  on attack tier 1, GBR shall consult with UKR
     within  24 h of incident
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS, GBR
event strike       plural strikes       verb strike  by party
event consultation plural consultations verb consult by party with party

1  RUS shall not strike
2  red line attack "A strike"
     when    strikes by RUS
     tier 1  at least 1 in any 24 h
     tier 2  at least 5 in any 7 d
     resets  after 30 d without
3  on attack tier 1, GBR shall consult with UKR
     within  24 h of incident
4  on attack tier 2, GBR shall consult with UKR
     within  6 h of incident
```
"###;
