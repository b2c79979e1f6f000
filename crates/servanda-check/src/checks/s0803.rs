//! The response to a red line or a breach is words only.

use crate::Check;
use crate::facts::{at_clause, listed};
use servanda_agreement::{Act, Agreement, Clause, Modality, Norm, Trigger};
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0803", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

/// How the names and verbs of acts begin that consist in speaking, meeting or writing.
const WORDS: [&str; 22] = [
    "appeal",
    "call-on",
    "communicat",
    "condemn",
    "consider",
    "consult",
    "convene",
    "declar",
    "demand",
    "discuss",
    "express",
    "inform",
    "meet",
    "notif",
    "protest",
    "publi",
    "refer",
    "report",
    "statement",
    "raise",
    "urge",
    "warn",
];

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let worded: Vec<&Clause> =
        agreement.norms().filter(|(_, norm)| is_words_only(agreement, norm)).map(|(clause, _)| clause).collect();
    let one = |clause: &Clause| {
        at_clause(
            "S0803",
            Severity::Warning,
            clause,
            format!("the response in clause {} is words only", clause.number.value),
        )
        .note("consulting, referring or publishing; no means are drawn on")
        .help("answer with an act that moves something, or write what this one draws on: `needs …`")
    };
    listed(findings, &worded, one, |these, numbers| format!("the responses in {these} are words only: {numbers}"));
}

fn is_words_only(agreement: &Agreement, norm: &Norm) -> bool {
    let answers = match norm.on.as_ref().map(|on| &on.value) {
        Some(Trigger::Named { .. } | Trigger::BreachOf(_) | Trigger::Event(_)) => true,
        Some(Trigger::EntryIntoForce | Trigger::OpeningOf(_) | Trigger::Report) | None => false,
    };
    let Act::Do { event, quantity: None, .. } = &norm.act.value else { return false };
    let verb = agreement.event(event).and_then(|event| event.verb.as_deref()).unwrap_or_default();
    let worded = WORDS.iter().any(|word| event.starts_with(word) || verb.starts_with(word));
    answers && norm.modality == Modality::Shall && norm.needs.is_empty() && worded
}

const PAGE: &str = r###"# S0803 the response in clause 6 is words only

## What it checks

A duty that answers a red line, an act or a breach, whose act by its name is to consult, refer, publish, notify, meet or
declare, with no amount and no `needs`.

## Why it matters

Consulting has its place, often as a first tier. But a text whose answers are all of this kind promises to talk about the
breach, and no more.

## A real case

Article 4 of the North Atlantic Treaty has the parties consult and fixes no act
(<https://apstudent.com/ushistory/docs1901/natreaty.htm>). Many of
the agreements of 2024 and 2025 name a consultation within 24 hours and no specific action
(<https://oporaua.org/en/viyna/not-enough-specifics-economic-component-of-ukraine-s-security-agreements-25295>). This says what the text
fixes. Standing plans and forces may stand behind it all the same.

## How to settle it

Let the response move something: deliver, deploy, pay, suspend a benefit; with `needs` and a deadline. Where words are meant to come first,
keep the finding, and add a second clause on the same trigger that acts.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS, GBR
event attack       plural attacks verb attack by party against party
event consultation verb consult by party with party

1  RUS shall not attack against UKR
2  red line aggression "An attack"
     when  attacks by RUS against UKR
3  on aggression, GBR shall consult with UKR
     within  24 h of incident
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS, GBR
capability air-defence-unit "Ground-based air defence fire unit"
event attack       plural attacks verb attack by party against party
event delivery     verb deliver by party to party

pledge GBR 2 air-defence-unit ready in 7 d until 2032-02-01

1  RUS shall not attack against UKR
2  red line aggression "An attack"
     when  attacks by RUS against UKR
3  on aggression, GBR shall deliver 2 air-defence-unit to UKR
     within  14 d of incident
     needs   2 air-defence-unit
```
"###;
