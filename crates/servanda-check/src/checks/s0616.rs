//! The same means may be counted twice.

use crate::Check;
use crate::means;
use crate::phrases::{list, path_at, unit};
use servanda_agreement::{Agreement, Name, Pledge};
use servanda_base::{Amount, Diagnostic, Severity};
use std::collections::HashMap;

pub(crate) const CHECK: Check = Check { code: "S0616", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let mut alike: HashMap<_, &Pledge> = HashMap::new();
    let mut totals: HashMap<(&str, Name), &Pledge> = HashMap::new();
    for pledge in &agreement.pledges {
        of_group(agreement, pledge, findings);
        let words = (
            pledge.by.as_str(),
            pledge.quantity.unit.as_str(),
            pledge.quantity.amount,
            pledge.ready_in.as_ref().map(|ready| ready.value),
            pledge.until.as_ref().map(|until| until.value),
            pledge.conditional.as_ref().map(|words| words.as_str()),
        );
        if let Some(first) = alike.insert(words, pledge) {
            let message = format!("{} pledges the same twice", *pledge.by);
            findings.push(twice(agreement, pledge, first, message, "in the same words"));
            continue;
        }
        if agreement.group(&pledge.by).is_none() {
            continue;
        }
        // A member of two groups that both pledge stands under two totals.
        let shared = agreement.members(&pledge.by).into_iter().filter_map(|member| {
            let first = totals.insert((pledge.quantity.unit.as_str(), member.clone()), pledge)?;
            (first.by.value != pledge.by.value).then_some((first, member))
        });
        let shared: Vec<(&Pledge, Name)> = shared.collect();
        if let Some((first, _)) = shared.first() {
            let members: Vec<&Name> =
                shared.iter().filter(|(other, _)| std::ptr::eq(*other, *first)).map(|(_, member)| member).collect();
            let stand = if members.len() == 1 { "stands" } else { "stand" };
            let message = format!(
                "{} {stand} under two totals of {}, those of `{}` and `{}`",
                list(&members),
                unit(&pledge.quantity.unit),
                *first.by,
                *pledge.by
            );
            findings.push(twice(agreement, pledge, first, message, "the other total"));
        }
    }
}

/// A group's pledge beside those of its members, which come to as much; where they come to less, S0615 says so.
fn of_group(agreement: &Agreement, total: &Pledge, findings: &mut Vec<Diagnostic>) {
    let Some(parts) = means::parts(agreement, total) else { return };
    let sum: Amount = parts.iter().map(|part| part.quantity.amount).sum();
    let Some(first) = parts.first().filter(|_| sum >= total.quantity.amount) else { return };
    let givers: Vec<Name> = parts.iter().map(|part| part.by.value.clone()).collect();
    let message = format!(
        "{} of {} may be counted twice, in {} and in `{}`",
        unit(&total.quantity.unit),
        list(&givers),
        if parts.len() == 1 { "its pledge" } else { "their pledges" },
        *total.by
    );
    findings.push(twice(agreement, total, first, message, "a member's own pledge"));
}

fn twice(agreement: &Agreement, pledge: &Pledge, first: &Pledge, message: String, words: &str) -> Diagnostic {
    Diagnostic::warning("S0616", pledge.quantity.span, message)
        .label("counted again")
        .also(first.quantity.span, words)
        .note("needs are held against the sum of all pledges")
        .help("keep one of them; or say in the text that the second comes on top, and pledge it under another name of means")
        .path(path_at(agreement, pledge.span))
}

const PAGE: &str = r###"# S0616 `fighter` of GBR, FRA may be counted twice, in their pledges and in `guarantors`

## What it checks

Pledges by a group beside pledges of the same by its members, where these come to at least as much; pledges of one
party in two groups that both pledge the same; and two pledges in the same words.

## Why it matters

Needs are held against the sum of what is pledged. An aircraft that stands in it twice covers a need that one aircraft
cannot.

## A real case

For the help that was promised in Ukraine's security agreements by the summer of 2024 there are totals of 38 billion
dollars in all
([report](https://euromaidanpress.com/2024/07/15/zelenskyy-expects-to-sign-security-treaties-with-9-more-countries))
and of 60 billion a year
([report](https://oporaua.org/en/viyna/not-enough-specifics-economic-component-of-ukraine-s-security-agreements-25295)),
depending on what is summed.

## How to settle it

Keep the members' pledges or the group's, not both.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, GBR, FRA
group guarantors = GBR, FRA
capability fighter "Combat aircraft"
event deployment plural deployments verb deploy by party

pledge guarantors 36 fighter
pledge GBR 18 fighter
pledge FRA 18 fighter

1  guarantors jointly shall deploy
     within  72 h of entry into force
     needs   24 fighter
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, GBR, FRA
group guarantors = GBR, FRA
capability fighter "Combat aircraft"
event deployment plural deployments verb deploy by party

pledge GBR 18 fighter
pledge FRA 18 fighter

1  guarantors jointly shall deploy
     within  72 h of entry into force
     needs   24 fighter
```
"###;
