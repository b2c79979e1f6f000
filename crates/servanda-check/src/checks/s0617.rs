//! Contributions to one joint task that exclude each other.

use crate::Check;
use crate::means::{self, Draw};
use crate::phrases::under;
use crate::terms;
use jiff::civil::Date;
use servanda_agreement::{Agreement, ForceStart, Pledge, When};
use servanda_base::{Diagnostic, Severity};
use std::collections::BTreeSet;

pub(crate) const CHECK: Check = Check { code: "S0617", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

/// Words that turn a condition into its opposite.
const NOT: [&str; 7] = ["except", "excluding", "no", "not", "outside", "unless", "without"];

/// Words that say nothing about what a condition asks for.
const SAYS_NOTHING: [&str; 9] = ["be", "if", "is", "only", "provided", "subject", "that", "when", "with"];

/// So many pledges of one task are held against each other; a task of more is not looked at beyond these.
const MOST_PLEDGES: usize = 100;

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let start = earliest_start(agreement);
    let mut told: BTreeSet<(u32, u32)> = BTreeSet::new();
    for draw in means::draws(agreement) {
        let together = !draw.each && draw.bearers.len() > 1;
        // Where the rest is enough without one of the two, they need not meet.
        let pledges: Vec<&Pledge> = draw.pledges().filter(|_| together).take(MOST_PLEDGES).collect();
        for (at, one) in pledges.iter().enumerate() {
            for other in pledges.iter().skip(at + 1).filter(|other| other.by.value != one.by.value) {
                let Some(why) = excludes(start, one, other) else { continue };
                if can_do_without(&draw, one, other) || !told.insert((one.span.start, other.span.start)) {
                    continue;
                }
                let message = format!(
                    "the contributions of {} and {} to clause {} exclude each other",
                    *one.by, *other.by, *draw.clause.number
                );
                let finding = Diagnostic::warning("S0617", draw.need.span, message)
                    .label("asks for both")
                    .also(one.span, why.0)
                    .also(other.span, why.1)
                    .note("without both of them the pledges are not enough")
                    .help("settle the conditions with each other, or find the means elsewhere");
                findings.push(under(draw.clause, finding));
            }
        }
    }
}

/// Whether the need is covered even if only one of two pledges can be had at a time.
fn can_do_without(draw: &Draw<'_>, one: &Pledge, other: &Pledge) -> bool {
    let all = draw.covered(|_| true);
    let without = |left_out: &Pledge| draw.covered(|pledge| !std::ptr::eq(pledge, left_out));
    // A need that is not covered at all is S0601.
    !all || without(one) || without(other)
}

/// Why two pledges cannot both be had: what to say of the first, and of the second.
fn excludes(start: Option<Date>, one: &Pledge, other: &Pledge) -> Option<(String, String)> {
    if let (Some(first), Some(second)) = (&one.conditional, &other.conditional) {
        let ((first_is, first_words), (second_is, second_words)) = (asks(first), asks(second));
        if first_words == second_words && first_is != second_is && !first_words.is_empty() {
            return Some((
                format!("on condition of \"{}\"", first.value),
                format!("on condition of \"{}\"", second.value),
            ));
        }
        // Each waits until the other is there.
        let names =
            |words: &str, name: &str| words.split(|c: char| !c.is_alphanumeric() && c != '-').any(|word| word == name);
        if first_is && second_is && names(first, &other.by) && names(second, &one.by) {
            return Some((format!("waits for {}", *other.by), format!("waits for {}", *one.by)));
        }
    }
    gone_before(start, one, other).or_else(|| gone_before(start, other, one).map(|(gone, ready)| (ready, gone)))
}

/// What a condition asks for, in words that do not depend on their order; false if for its absence.
fn asks(condition: &str) -> (bool, Vec<String>) {
    let plain = terms::plain(condition);
    let negations = plain.split(' ').filter(|word| NOT.contains(word)).count();
    let mut words = terms::content(condition);
    words.retain(|word| !NOT.contains(&word.as_str()) && !SAYS_NOTHING.contains(&word.as_str()));
    (negations % 2 == 0, words)
}

/// Whether the first has ended before the second can be ready, counted from the first day of force.
fn gone_before(start: Option<Date>, one: &Pledge, other: &Pledge) -> Option<(String, String)> {
    let (until, ready) = (one.until.as_ref()?.value, other.ready_in.as_ref()?.value);
    let days = jiff::Span::new().try_days(ready.shortest_seconds() / 86_400).ok()?;
    let there = start?.checked_add(days).ok()?;
    (there > until).then(|| (format!("until {until}"), format!("ready on {there} at the earliest")))
}

/// The first day of force, where all readings give a date.
fn earliest_start(agreement: &Agreement) -> Option<Date> {
    let starts = agreement.header.in_force.iter().map(|reading| match &reading.value {
        ForceStart::OnSignature => agreement.header.signed.as_ref().map(|signed| signed.value),
        ForceStart::At(When::Day(day)) => Some(*day),
        ForceStart::At(When::Clock(clock)) => Some(clock.date()),
        ForceStart::OnEvent(_) => None,
    });
    starts.collect::<Option<Vec<Date>>>()?.into_iter().min()
}

const PAGE: &str = r###"# S0617 the contributions of GBR and FRA to clause 3 exclude each other

## What it checks

Pledges of several parties on which one joint task draws and without either of which they are not enough: whether the
condition of one is the opposite of the other's ("with a mandate", "without a mandate"), whether each waits for the
other's, and whether one ends before the other can be ready.

## Why it matters

Each pledge is sound by itself, and the sum is enough. On the day there is never more than one of them.

## An invented case

One nation sends its ships only under a common command, the other only without one. Both numbers stand in the annex,
and their sum is what the task needs.

## How to settle it

Settle the conditions between those who made them, before the task is counted as covered.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, GBR, FRA
capability ship "Ship"
event escort plural escorts verb escort by party

pledge GBR 2 ship conditional on "only under a common command"
pledge FRA 2 ship conditional on "not under a common command"

1  GBR, FRA jointly shall escort
     within  72 h of entry into force
     needs   4 ship
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, GBR, FRA
capability ship "Ship"
event escort plural escorts verb escort by party

pledge GBR 2 ship conditional on "only under a common command"
pledge FRA 2 ship conditional on "under a common command"

1  GBR, FRA jointly shall escort
     within  72 h of entry into force
     needs   4 ship
```
"###;
