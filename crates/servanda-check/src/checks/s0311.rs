//! Two clauses set different times for one act, or one title stands for two things.

use crate::Check;
use crate::acts::{roles_in_words, trigger};
use crate::facts::{at_clause, in_words, obligations};
use crate::phrases::path_at;
use crate::terms;
use servanda_agreement::*;
use servanda_base::{Diagnostic, Severity, Span};
use std::collections::HashMap;

pub(crate) const CHECK: Check = Check { code: "S0311", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

/// Of clauses on one act, each is held against so many before it.
const MOST_ALIKE: usize = 100;

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<String, Vec<(&Clause, &Norm)>> = HashMap::new();
    for (clause, norm) in obligations(agreement) {
        let Some(act) = act(agreement, norm) else { continue };
        let before = seen.entry(act).or_default();
        // The nearest before it is enough: with it settled, the next one shows.
        let other = before
            .iter()
            .rev()
            .take(MOST_ALIKE)
            .find(|(other, said)| !linked(other, said, clause, norm) && differ(said, norm));
        if let Some((other, said)) = other
            && let Some((here, there)) = times(norm).zip(times(said))
        {
            let message = format!(
                "clauses {} and {} set different times for the same act: {} and {}",
                *other.number, *clause.number, there.0, here.0
            );
            let mut finding = at_clause("S0311", Severity::Warning, clause, message);
            finding.primary.span = here.1;
            findings.push(
                finding
                    .label("by this clause")
                    .also(there.1, format!("by clause {}", *other.number))
                    .help(format!(
                        "keep one of them; or write `repeats clause {0}`, `replaces clause {0}` or `notwithstanding clause {0}`",
                        *other.number
                    )),
            );
        }
        before.push((clause, norm));
    }
    one_title_for_two(agreement, findings);
}

/// An act in words that are alike for alike acts: who, what, where, on what. `None` for an act with a quantity, which may be owed
/// in parts, and for levels and quotations.
fn act(agreement: &Agreement, norm: &Norm) -> Option<String> {
    let Act::Do { event, start, quantity: None, words, roles, filter } = &norm.act.value else { return None };
    let mut bearers = agreement.bearers(&norm.subject);
    bearers.sort();
    let share = match norm.subject.share {
        Share::Each if bearers.len() == 1 => Share::Jointly,
        share => share,
    };
    let filter = filter.as_ref().map(|filter| format!("{} {:?} {:?}", filter.field, filter.op, filter.value));
    let during = norm.during.as_ref().map(|during| during.value.as_str());
    Some(format!(
        "{:?} {share:?} {} {event} {start} {words:?} {} {filter:?} on {:?} during {during:?}",
        norm.modality,
        bearers.join(","),
        roles_in_words(agreement, roles),
        trigger(agreement, norm),
    ))
}

/// Whether the text says how the two stand to each other.
fn linked(one: &Clause, first: &Norm, other: &Clause, second: &Norm) -> bool {
    let names = |norm: &Norm, clause: &Clause| {
        let single = [&norm.failing_which, &norm.repeats, &norm.replaces].into_iter().flatten();
        let mut all = single.chain(&norm.notwithstanding).chain(&norm.subject_to).chain(&norm.includes);
        all.any(|number| number.value == clause.number.value)
    };
    let fallback = |norm: &Norm, clause: &Clause| matches!(norm.on.as_ref().map(|on| &on.value), Some(Trigger::BreachOf(number)) if *number == clause.number.value);
    names(first, other) || names(second, one) || fallback(first, other) || fallback(second, one)
}

/// Whether both have a time and the two are not the same.
fn differ(one: &Norm, other: &Norm) -> bool {
    match (times(one), times(other)) {
        (Some((one, _)), Some((other, _))) => one != other,
        _ => false,
    }
}

/// The time that a norm sets: its deadline, or for a ban the moment from which it holds. Several readings are S0304.
fn times(norm: &Norm) -> Option<(String, Span)> {
    match (norm.modality, norm.due.as_slice(), &norm.from) {
        (Modality::Shall, [reading], _) => Some((due(&reading.value)?, reading.span)),
        (Modality::ShallNot, [], Some(from)) => match from.value {
            Anchor::At(when) => Some((format!("from {}", at(when)), from.span)),
            _ => None,
        },
        _ => None,
    }
}

fn due(due: &Due) -> Option<String> {
    match due {
        Due::Within { length, of, .. } => Some(match of {
            Some(Anchor::At(when)) => format!("{} of {}", in_words(*length), at(*when)),
            // Told apart by more than this, and shown by its place.
            Some(of) => format!("{}{}", in_words(*length), anchor(of)),
            None => in_words(*length),
        }),
        Due::By(when) => Some(format!("by {}", at(*when))),
        Due::Daily(time) => Some(format!("by {time} daily")),
        Due::Words(_) | Due::Before { .. } => None,
    }
}

fn anchor(anchor: &Anchor) -> String {
    match anchor {
        Anchor::Determination => " of determination".into(),
        Anchor::Incident => " of incident".into(),
        Anchor::Notification => " of notification".into(),
        Anchor::Report => " of report".into(),
        Anchor::Breach => " of breach".into(),
        Anchor::Opening => " of opening".into(),
        Anchor::EntryIntoForce => " of entry into force".into(),
        Anchor::Signature => " of signature".into(),
        Anchor::StartOf(number) => format!(" of start of clause {number}"),
        Anchor::CompletionOf(number) => format!(" of completion of clause {number}"),
        Anchor::At(when) => format!(" of {}", at(*when)),
    }
}

fn at(when: When) -> String {
    match when {
        When::Day(day) => day.to_string(),
        When::Clock(clock) => clock.strftime("%Y-%m-%d %H:%M").to_string(),
    }
}

/// Definitions that say one thing in their titles and another in their conditions.
fn one_title_for_two(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<Vec<String>, &Definition> = HashMap::new();
    for definition in &agreement.definitions {
        let title = terms::content(&definition.title);
        if title.is_empty() {
            continue;
        }
        let Some(first) = seen.get(&title) else {
            seen.insert(title, definition);
            continue;
        };
        let message = format!("`{}` and `{}` have one title and two definitions", *first.name, *definition.name);
        findings.push(
            Diagnostic::warning("S0311", definition.name.span, message)
                .label(format!("\"{}\"", definition.title))
                .also(first.name.span, format!("\"{}\"", first.title))
                .help("keep one of them, or give them titles that tell them apart")
                .path(path_at(agreement, definition.name.span)),
        );
    }
}

const PAGE: &str = r###"# S0311 clauses 1 and 4 set different times for the same act: by 2027-05-31 and by 2027-06-30

## What it checks

Two duties of the same act, by the same parties, towards the same others, on the same trigger, with two deadlines; two
bans of the same act that begin at two moments; two definitions under one title. Acts with a quantity may be owed in
parts and are left alone. `repeats`, `replaces`, `notwithstanding`, `subject to` and `failing which` say how the two
stand to each other, and settle it.

## Why it matters

Each side will keep to the later time and hold the other to the earlier one.

## A real case

The truce on strikes against energy of early 2026 ran from Sunday 25 January to Sunday 1 February in one account; in
another it had begun only at the end of January. A mass strike in the night to 3 February broke it or did not,
depending on the window
([report](https://hromadske.ua/en/world/258894-tramp-pro-enerhetychne-peremyria-putin-dotrymav-svoho-slova)).

## How to settle it

Keep one of the two, or say which prevails.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS
event map plural maps verb hand-over by party to party

1  RUS shall hand-over to UKR
     by  2027-05-31
2  RUS shall hand-over to UKR
     by  2027-06-30
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS
event map plural maps verb hand-over by party to party

1  RUS shall hand-over to UKR
     by  2027-05-31
2  RUS shall hand-over to UKR
     by       2027-06-30
     repeats  clause 1
```
"###;
