//! A condition that counts, sums or waits without a finite window.

use crate::Check;
use crate::phrases::path_at;
use servanda_agreement::*;
use servanda_base::{Diagnostic, Severity, Span};

pub(crate) const CHECK: Check = Check { code: "S1001", severity: Severity::Error, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    for (condition, place) in conditions(agreement) {
        let mut endless = Vec::new();
        collect(condition, &mut endless);
        for (what, help) in endless {
            findings.push(
                Diagnostic::error("S1001", place, format!("this condition has no finite window: {what}"))
                    .label("over which time?")
                    .help(help)
                    .path(path_at(agreement, place)),
            );
        }
    }
}

/// Every condition that is written, with a place that leads to it.
fn conditions(agreement: &Agreement) -> Vec<(&Condition, Span)> {
    let mut found: Vec<(&Condition, Span)> = Vec::new();
    found.extend(agreement.definitions.iter().map(|definition| (&definition.condition, definition.name.span)));
    for phase in &agreement.phases {
        if let Some(opens) = &phase.opens
            && let Opens::When(condition) = &opens.value
        {
            found.push((condition, opens.span));
        }
        found.extend(phase.reverts.iter().map(|reverts| (&reverts.value.1, reverts.span)));
    }
    for (_, red_line) in agreement.red_lines() {
        if let Some(when) = &red_line.when
            && let Counted::Condition(condition) = &when.value
        {
            found.push((condition, when.span));
        }
    }
    for (_, norm) in agreement.norms() {
        if let Some(unless) = &norm.unless
            && let Unless::Condition(condition) = &unless.value
        {
            found.push((condition, unless.span));
        }
    }
    found
}

/// What in a condition has no window, with what to write. One of something needs none: it is met when it happens.
fn collect(condition: &Condition, found: &mut Vec<(String, &'static str)>) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            for part in parts {
                collect(part, found);
            }
        }
        Condition::Not(part) => collect(part, found),
        Condition::AtLeast { count, pattern, in_any: None } if *count > 1 => {
            found.push((format!("at least {count} `{}`", pattern.event), "add `in any <length>`"));
        }
        Condition::Total { field, pattern, in_any: None, .. } => {
            found.push((format!("total `{field}` of `{}`", pattern.event), "add `in any <length>`"));
        }
        Condition::NoneFor { pattern, length: None } => {
            found.push((format!("no `{}`", pattern.event), "add `for <length>`"));
        }
        _ => {}
    }
}

const PAGE: &str = r###"# S1001 this condition has no finite window

## What it checks

Conditions that count more than one incident or sum a figure without `in any <length>`, and conditions of absence
without `for <length>`. A single incident needs no window: the condition is met when it happens.

## Why it matters

Without a window the count runs for the life of the agreement. Two shots ten years apart are then the same as two
shots in an hour, and "no shots" can never be said to have been met, since the next one may always come.

## An invented case

A truce ends "after ten incidents". It holds well for six years, with one or two incidents a year. The tenth ends it.

## How to settle it

Say over which time: `at least 10 shots in any 30 d`, `no shots for 60 d`.

```accord raises
agreement truce "Truce"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS
event shot plural shots verb fire by party

phase calm "Calm"
  opens  when no shots

define broken "The truce is broken" as at least 10 shots

1  each of UKR, RUS shall not fire
```

```accord settled
agreement truce "Truce"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS
event shot plural shots verb fire by party

phase calm "Calm"
  opens  when no shots for 60 d

define broken "The truce is broken" as at least 10 shots in any 30 d

1  each of UKR, RUS shall not fire
```
"###;
