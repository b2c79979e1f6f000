//! S0805: a tier that can be met while a lower one never is.

use crate::Check;
use crate::facts::in_words;
use crate::phrases::under;
use servanda_agreement::{Agreement, Counted, Tier};
use servanda_base::{Diagnostic, Duration, Severity};

pub(crate) const CHECK: Check = Check { code: "S0805", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

const DAY_S: i64 = 86_400;

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    for (clause, red_line) in agreement.red_lines() {
        // Matches of patterns may fall on one moment; the firings of a condition may not.
        if !matches!(red_line.when.as_ref().map(|when| &when.value), Some(Counted::Patterns(_))) {
            continue;
        }
        for upper in &red_line.tiers {
            let below = red_line.tiers.iter().filter(|tier| tier.number.value < upper.number.value);
            // The nearest one is enough.
            let missed = below.max_by_key(|tier| tier.number.value).filter(|lower| can_miss(upper, lower));
            let Some(lower) = missed else { continue };
            let (upper_number, lower_number) = (upper.number.value, lower.number.value);
            let message = format!("tier {upper_number} can be met without tier {lower_number}");
            findings.push(under(
                clause,
                Diagnostic::warning("S0805", upper.span, message)
                    .label(format!("{} in {}", upper.at_least, in_words(upper.in_any)))
                    .also(lower.span, format!("{} in {}", lower.at_least, in_words(lower.in_any)))
                    .note(timeline(upper, lower))
                    .help("raise the count of the upper tier, shorten its window, or lengthen that of the lower tier"),
            ));
        }
    }
}

/// So many matches can lie in a window of the upper tier with no window of the lower one holding enough: one fewer than the lower
/// tier asks for at the end of each length of its window. With more, one of these stretches holds enough.
fn most_without(upper: &Tier, lower: &Tier) -> i64 {
    let (window, lower_window) = (upper.in_any.shortest_seconds().max(1), lower.in_any.longest_seconds().max(1));
    let groups = (window - 1) / lower_window + 1;
    groups.saturating_mul(i64::from(lower.at_least).saturating_sub(1))
}

fn can_miss(upper: &Tier, lower: &Tier) -> bool {
    i64::from(upper.at_least) <= most_without(upper, lower)
}

/// Made-up days on which the upper tier is met and the lower is not.
fn timeline(upper: &Tier, lower: &Tier) -> String {
    let each = u32::max(1, lower.at_least.saturating_sub(1));
    let apart = lower.in_any.longest_seconds().max(1);
    let groups = upper.at_least.div_ceil(each);
    let last = upper.at_least - each.saturating_mul(groups - 1);
    let group = |number: u32, count: u32| {
        let after = apart.saturating_mul(i64::from(number));
        match after % DAY_S {
            0 => format!("{count} on day {}", after / DAY_S + 1),
            _ => format!("{count} {} after the first", in_words(Duration::Exact { seconds: after })),
        }
    };
    let days: Vec<String> = match groups {
        1..=4 => (0..groups).map(|number| group(number, if number + 1 == groups { last } else { each })).collect(),
        _ => vec![group(0, each), group(1, each), format!("and so on, {}", group(groups - 1, last))],
    };
    format!(
        "made-up days: {}, all at the same hour, are {} and meet tier {}; no {} hold {}, so tier {} is never met",
        days.join(", "),
        upper.at_least,
        upper.number.value,
        in_words(lower.in_any),
        lower.at_least,
        lower.number.value
    )
}

const PAGE: &str = r###"# S0805 tier 2 can be met without tier 1

## What it checks

Two tiers that follow each other, each with its own window. If incidents can be spread so that the upper tier is met and no window of the
lower one ever holds enough, such a spread is shown, on made-up days. If every spread that meets the upper tier also meets the lower one,
nothing is said: with one incident fewer than the lower tier asks for in each length of its window, the upper tier's window must not hold
as many as it asks for. Only the tier next below is looked at, and only where a red line counts incidents.

## Why it matters

A staircase with a step that can be jumped surprises both sides: the strong answer comes, and the mild one that should have warned was
never given.

## An invented case

Tier 1 asks for five incidents in a day and has the sides consult. Tier 2 asks for ten in a week and has the guarantors deploy. Two incidents
a day for five days meet the second and never the first.

## How to settle it

Ask for more in the upper tier, or over a shorter time, or let the lower one count over a longer time.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01
  clock     Europe/Kyiv

parties UKR, RUS, GBR
event shot plural shots verb fire by party
event consultation verb consult by party with party
event deployment verb deploy by party

1  red line fire "Fire"
     when    shots by RUS
     tier 1  at least 5 in any 24 h
     tier 2  at least 10 in any 7 d
2  on fire tier 1, GBR shall consult with UKR
     within  24 h of incident
3  on fire tier 2, GBR shall deploy
     within  72 h of incident
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01
  clock     Europe/Kyiv

parties UKR, RUS, GBR
event shot plural shots verb fire by party
event consultation verb consult by party with party
event deployment verb deploy by party

1  red line fire "Fire"
     when    shots by RUS
     tier 1  at least 5 in any 24 h
     tier 2  at least 29 in any 7 d
2  on fire tier 1, GBR shall consult with UKR
     within  24 h of incident
3  on fire tier 2, GBR shall deploy
     within  72 h of incident
```
"###;
