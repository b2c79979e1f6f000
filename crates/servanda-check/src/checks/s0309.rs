//! S0309: a response that is due before anybody has said that it is.

use crate::deadlines::longest;
use crate::facts::{self, at_clause, in_words};
use crate::registry::Check;
use servanda_agreement::{Agreement, Anchor, Determined, Due, Trigger};
use servanda_base::{Diagnostic, Duration, Severity};
use servanda_solve::temporal::{MOST_S, Network};

pub(crate) const CHECK: Check = Check { code: "S0309", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    for (clause, norm) in facts::obligations(agreement) {
        let Some(Trigger::Named { name, .. }) = norm.on.as_ref().map(|on| &on.value) else {
            continue;
        };
        let Some(determined) = agreement.red_line(name).and_then(|(_, red_line)| red_line.determined.as_ref()) else {
            continue;
        };
        let Some(last_word) = slowest(&determined.value) else {
            continue;
        };
        let may_take = match last_word {
            Some(length) => in_words(length),
            None => "no limit of time".into(),
        };
        for reading in &norm.due {
            let Due::Within { length, of: Some(Anchor::Incident), .. } = reading.value else {
                continue;
            };
            if is_due_first(last_word, length) {
                let message = format!(
                    "the determination ({may_take}) may come after the response is due ({} of incident)",
                    in_words(length)
                );
                let mut finding = at_clause("S0309", Severity::Warning, clause, message);
                finding.primary.span = reading.span;
                findings.push(
                    finding
                        .label("runs from the incident")
                        .also(
                            determined.span,
                            if last_word.is_some() { "may take this long" } else { "says no `within`" },
                        )
                        .help("anchor the response on `determination`"),
                );
            }
        }
    }
}

/// Whether no time is left for the response if the determination takes as long as it may.
fn is_due_first(last_word: Option<Duration>, length: Duration) -> bool {
    let Some(longest) = longest(length, false) else { return false };
    let mut network = Network::new();
    let (incident, determination, response) = (network.point(), network.point(), network.point());
    network.at_least(incident, determination, last_word.map_or(MOST_S, Duration::shortest_seconds));
    network.at_least(determination, response, 0);
    network.at_most(incident, response, longest);
    network.contradiction().is_some()
}

/// The time that all bodies of the chain may take, one after the other; within, `None` where one has no limit. `None`
/// where nobody determines.
fn slowest(determined: &Determined) -> Option<Option<Duration>> {
    match determined {
        Determined::Automatic => None,
        Determined::By(chain) => {
            let mut limits = chain.iter().map(|(_, within)| within.map(Duration::longest_seconds));
            let seconds = limits.try_fold(0_i64, |sum, limit| Some(sum.saturating_add(limit?)));
            Some(seconds.map(|seconds| Duration::Exact { seconds }))
        }
    }
}

const PAGE: &str = r#"# S0309 the determination (36 h) may come after the response is due (24 h of incident)

## What it checks

Responses to a red line whose deadline runs from the incident, against the time that all bodies named in `determined by` may take, one
after the other. One that names no `within` may take any time.

## Why it matters

Whoever owes the response waits for the determination, and is late when it comes. Or acts without waiting, and acts without
ground.

## A real case

A plan for graded answers, reported in February 2026, has a coordinated response 72 hours "after the first breach". Who
finds the breach, and how long that may take, the report does not say
([Straits Times](https://www.straitstimes.com/world/europe/ukraine-agrees-to-multi-tiered-ceasefire-enforcement-plan-with-europe-and-us-ft-reports)).

## How to settle it

Let the response run from `determination`. Keep the determination short, and say who comes next if the first is silent.

```accord raises
agreement package "Package"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv
  evidence  verified

parties UKR, RUS, GBR
party   mission organisation "Monitoring mission"
body    council "Council"

event strike       plural strikes verb strike  by party against party
event consultation                verb consult by party with party

proof verified = confirmed by mission

1.0  red line attack "Attack"
       when        strikes by RUS against UKR
       determined  by mission within 12 h, failing which by council within 24 h

1  on attack, GBR shall consult with UKR
     within 24 h of incident
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
body    council "Council"

event strike       plural strikes verb strike  by party against party
event consultation                verb consult by party with party

proof verified = confirmed by mission

1.0  red line attack "Attack"
       when        strikes by RUS against UKR
       determined  by mission within 12 h, failing which by council within 24 h

1  on attack, GBR shall consult with UKR
     within 24 h of determination
```
"#;
