//! Answers to one red line count from different moments.

use crate::Check;
use crate::facts::{at_clause, obligations};
use crate::phrases::list;
use servanda_agreement::{Agreement, Anchor, Clause, Due, Norm, Reading, Trigger};
use servanda_base::{Diagnostic, Severity};
use std::collections::BTreeMap;

pub(crate) const CHECK: Check = Check { code: "S0310", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

/// A clause, one of its deadlines, and what that counts from.
type Clock<'a> = (&'a Clause, &'a Reading<Due>, &'static str);

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let mut by_event: BTreeMap<&str, Vec<Clock<'_>>> = BTreeMap::new();
    for (clause, norm) in obligations(agreement) {
        let Some(Trigger::Named { name, .. }) = norm.on.as_ref().map(|on| &on.value) else { continue };
        by_event.entry(name).or_default().extend(starts(norm).map(|(reading, start)| (clause, reading, start)));
    }
    for (name, clocks) in by_event {
        let [(clause, reading, start), rest @ ..] = clocks.as_slice() else { continue };
        // The readings of one clause among themselves are S0304.
        let others: Vec<_> = rest
            .iter()
            .filter(|(other, second, from)| from != start && !std::ptr::eq(*other, *clause) && alike(reading, second))
            .collect();
        if others.is_empty() {
            continue;
        }
        let mut numbers: Vec<&str> = clocks.iter().map(|(clause, ..)| clause.number.as_str()).collect();
        numbers.dedup();
        let message = format!("clauses {} count from different moments after one event, `{name}`", list(&numbers));
        let mut finding = at_clause("S0310", Severity::Warning, clause, message);
        finding.primary.span = reading.span;
        finding = finding.label(format!("from {start}"));
        for (_, reading, start) in others {
            finding = finding.also(reading.span, format!("from {start}"));
        }
        findings.push(
            finding
                .note("between the incident and its determination lies the time of verification")
                .help("count all of them from the same moment, or say in the text why one runs earlier"),
        );
    }
}

/// Whether two deadlines may hold under one reading of the text.
fn alike(one: &Reading<Due>, other: &Reading<Due>) -> bool {
    one.letter.is_none() || other.letter.is_none() || one.letter == other.letter
}

/// The deadlines of a norm that count from the event that set it going, with the moment.
fn starts(norm: &Norm) -> impl Iterator<Item = (&Reading<Due>, &'static str)> {
    norm.due.iter().filter_map(|reading| {
        let start = match reading.value {
            Due::Within { of: Some(Anchor::Determination), .. } => "determination",
            Due::Within { of: Some(Anchor::Incident), .. } => "incident",
            Due::Within { of: Some(Anchor::Notification), .. } => "notification",
            Due::Within { of: Some(Anchor::Report), .. } => "report",
            _ => return None,
        };
        Some((reading, start))
    })
}

const PAGE: &str = r###"# S0310 clauses 3, 4 count from different moments after one event, `attack`

## What it checks

The deadlines of all clauses that one red line or one condition sets going, in whatever tier: whether all of them
count from the incident, or all from its determination, its notification or its report.

## Why it matters

To verify takes days. If the first step counts from the incident and the second from the determination, the second may
be due before the first can be known to be owed, and each side has a clock of its own to point at.

## A real case

A plan reported in February 2026 answers within 24 hours and, if an attack is expanded, 72 hours after the first
breach
([report](https://www.straitstimes.com/world/europe/ukraine-agrees-to-multi-tiered-ceasefire-enforcement-plan-with-europe-and-us-ft-reports)).
From the breach as it occurred, or as it was verified? The two give different days.

## How to settle it

Choose one moment for all, most often `determination`, and bound the time that the determination takes: `determined by
centre within 12 h`.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS, GBR
party centre organisation "Monitoring centre"
event strike       plural strikes       verb strike  by party
event consultation plural consultations verb consult by party with party
event delivery     plural deliveries    verb deliver by party to party

1  RUS shall not strike
2  red line attack "A strike"
     when        strikes by RUS
     determined  by centre within 12 h
3  on attack, GBR shall consult with UKR
     within  24 h of incident
4  on attack, GBR shall deliver to UKR
     within  72 h of determination
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS, GBR
party centre organisation "Monitoring centre"
event strike       plural strikes       verb strike  by party
event consultation plural consultations verb consult by party with party
event delivery     plural deliveries    verb deliver by party to party

1  RUS shall not strike
2  red line attack "A strike"
     when        strikes by RUS
     determined  by centre within 12 h
3  on attack, GBR shall consult with UKR
     within  24 h of determination
4  on attack, GBR shall deliver to UKR
     within  72 h of determination
```
"###;
