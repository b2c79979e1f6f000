//! S1002: a window that may have to hold a great many entries.

use crate::facts::in_words;
use crate::registry::Check;
use servanda_agreement::rate::{longest, windows};
use servanda_agreement::{Agreement, ClauseKind, Condition, Counted, Opens, Pattern, Unless};
use servanda_base::{Amount, Diagnostic, Duration, Severity, Span};

pub(crate) const CHECK: Check = Check { code: "S1002", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

/// More than so many entries in one window are pointed out.
const MANY: u64 = 10_000;

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    for definition in &agreement.definitions {
        let what = format!("the condition `{}`", definition.name.value);
        findings.extend(worst(agreement, &what, definition.name.span, &of(&definition.condition)));
    }
    for phase in &agreement.phases {
        let mut found = Vec::new();
        if let Some(Opens::When(condition)) = phase.opens.as_ref().map(|opens| &opens.value) {
            windows(condition, &mut found);
        }
        if let Some(reverts) = &phase.reverts {
            windows(&reverts.value.1, &mut found);
        }
        let what = format!("phase `{}`", phase.name.value);
        findings.extend(worst(agreement, &what, phase.name.span, &found));
    }
    for clause in &agreement.clauses {
        let (span, found) = match &clause.kind {
            ClauseKind::RedLine(line) => {
                let longest_tier = line.tiers.iter().max_by_key(|tier| longest(tier.in_any));
                let counted = |pattern| (pattern, longest_tier.map(|tier| tier.in_any));
                let span = longest_tier.map_or(clause.number.span, |tier| tier.span);
                match line.when.as_ref().map(|when| &when.value) {
                    Some(Counted::Patterns(patterns)) => {
                        (span, patterns.iter().map(|pattern| counted(&pattern.value)).collect())
                    }
                    Some(Counted::Condition(Condition::AtLeast { count: 1, pattern, in_any: None })) => {
                        (span, vec![counted(pattern)])
                    }
                    Some(Counted::Condition(condition)) => (clause.number.span, of(condition)),
                    None => continue,
                }
            }
            ClauseKind::Norm(norm) => match norm.unless.as_ref().map(|unless| &unless.value) {
                Some(Unless::Condition(condition)) => (clause.number.span, of(condition)),
                _ => continue,
            },
            ClauseKind::Review { .. } | ClauseKind::Reserved => continue,
        };
        let what = format!("clause {}", clause.number.value);
        let finding = worst(agreement, &what, span, &found);
        findings.extend(finding.map(|one| one.clause(clause.number.value.clone()).path(clause.path.clone())));
    }
}

fn of(condition: &Condition) -> Vec<(&Pattern, Option<Duration>)> {
    let mut found = Vec::new();
    windows(condition, &mut found);
    found
}

/// One finding for the window that may hold the most, if that is many.
fn worst(
    agreement: &Agreement,
    what: &str,
    span: Span,
    windows: &[(&Pattern, Option<Duration>)],
) -> Option<Diagnostic> {
    let lateness = agreement.header.lateness_seconds();
    let held = windows.iter().filter_map(|(pattern, window)| {
        let rate = agreement.event(&pattern.event)?.at_most?;
        let window = (*window)?;
        Some((rate.most_in(longest(window).saturating_add(lateness.unwrap_or(0))), rate, pattern, window))
    });
    let (entries, rate, pattern, window) = held.max_by_key(|(entries, ..)| *entries).filter(|held| held.0 > MANY)?;
    let at_most = Amount::from(i64::from(rate.at_most));
    let per = rate.per.words();
    let message = format!(
        "at {at_most} reports of `{}` {per} {what} keeps {} entries",
        pattern.event,
        Amount::from(i64::try_from(entries).unwrap_or(i64::MAX)),
    );
    let finding = Diagnostic::warning("S1002", span, message);
    let finding = match lateness {
        Some(0) => finding,
        Some(seconds) => {
            let lateness = in_words(Duration::Exact { seconds: i64::try_from(seconds).unwrap_or(i64::MAX) });
            finding.note(format!("the window of {} and {lateness} of late reports and verification", in_words(window)))
        }
        None => finding.note("and more: the agreement names no `late reports`, so entries of any age may still come"),
    };
    Some(finding.help(format!("shorten the window of {}, or declare a lower rate", in_words(window))))
}

const PAGE: &str = r###"# S1002 at 500 reports of `shot` a day clause 2 keeps 45,000 entries

## What it checks

Windows over an event that declares how many reports of it are to be expected (`at most 500 a day`). A window of length D holds what
happened in the last D, and what may still come for it: rate × (D + `late reports` + `verification`). More than 10,000 entries in one
window are pointed out; that is about the size of a whole record that is quick to recompute. An event without a rate is not judged.

## Why it matters

The entries of a live window are kept in memory, for as long as the window may still change, and a person who wants to check the
count has as many reports to look through. `servanda plan` shows what each window holds.

## A real case

Of the truce of thirty hours at Easter 2025 Ukraine counted 2,935 violations by Russia
(<https://meduza.io/en/news/2025/04/21/zelensky-says-russia-violated-its-own-easter-ceasefire-2-935-times>), and Russia 4,900 by Ukraine
(<https://www.hindustantimes.com/world-news/ukraines-volodymyr-zelensky-accuses-russia-of-2-000-ceasefire-violations-amid-easter-truce-101745176345662.html>);
At either rate a window of a week holds more than 10,000 reports.

## How to settle it

Shorten the window, or declare a lower rate where the text counts fewer things than are reported.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   never
  late reports  0 h

parties UKR, RUS

event shot plural shots verb fire by party at most 500 a day

1  each of UKR, RUS shall not fire
2  red line war "War"
     when    shots by RUS
     tier 1  at least 1_000 in any 90 d
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   never
  late reports  0 h

parties UKR, RUS

event shot plural shots verb fire by party at most 500 a day

1  each of UKR, RUS shall not fire
2  red line war "War"
     when    shots by RUS
     tier 1  at least 100 in any 7 d
```
"###;
