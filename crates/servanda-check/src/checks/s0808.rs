//! A red line that is a bare count of incidents.

use crate::Check;
use crate::facts::in_words;
use crate::phrases::under;
use servanda_agreement::*;
use servanda_base::{Diagnostic, Duration, Severity, Span};

pub(crate) const CHECK: Check = Check { code: "S0808", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    for (clause, red_line) in agreement.red_lines() {
        let Some((count, window, place)) = bare_count(red_line).filter(|_| !corroborated(agreement, red_line)) else {
            continue;
        };
        let window = window.map_or(String::new(), |window| format!(" in {}", in_words(window)));
        let finding = Diagnostic::warning(
            "S0808",
            red_line.name.span,
            format!("red line `{}` is a bare count of incidents", red_line.name.value),
        )
        .label("each incident weighs the same")
        .also(place, format!("any {count}{window}"))
        .note("a busy week of small incidents meets it, and one grave incident does not")
        .help(
            "count by severity (`where … >= …`), count within one place or by one side (`for each of …`), or ask for two \
             confirmations in the proof (`confirmed by 2 of …`)",
        );
        findings.push(under(clause, finding));
    }
}

/// The highest count that a red line asks for, if it counts more than one incident and weighs none of them.
fn bare_count(red_line: &RedLine) -> Option<(u32, Option<Duration>, Span)> {
    // Counted in one sector or by one side, the incidents belong together.
    if !red_line.for_each.is_empty() {
        return None;
    }
    let when = red_line.when.as_ref()?;
    match &when.value {
        Counted::Patterns(patterns) if patterns.iter().all(|pattern| pattern.filter.is_none()) => {
            let tier = red_line.tiers.iter().max_by_key(|tier| tier.at_least).filter(|tier| tier.at_least > 1)?;
            Some((tier.at_least, Some(tier.in_any), tier.span))
        }
        Counted::Condition(Condition::AtLeast { count, pattern, in_any }) if *count > 1 && pattern.filter.is_none() => {
            Some((*count, *in_any, when.span))
        }
        _ => None,
    }
}

/// True if every way of proving takes two confirmations.
fn corroborated(agreement: &Agreement, red_line: &RedLine) -> bool {
    let name = red_line.proof.as_ref().or(agreement.header.evidence.as_ref());
    name.and_then(|name| agreement.proof(name)).is_some_and(|proof| {
        proof.any_of.iter().all(|confirm| matches!(confirm, Confirm::By { count, .. } if *count > 1))
    })
}

const PAGE: &str = r###"# S0808 red line `attack` is a bare count of incidents

## What it checks

A red line that counts more than one incident, with no `where` in any of its patterns and no `for each of`, under a proof that a
single confirmation satisfies.

## Why it matters

Counts depend on where somebody looked, on the weather, and on how one barrage is cut into incidents. A bare count lets one
duel of small arms outweigh a strike on a city, and it can be met by mistake or on purpose.

## A real case

The monitors in eastern Ukraine counted each burst and shot, so one exchange could add thousands; a later study asks for more
than counting shots
(<https://peacelab.blog/2020/09/more-than-counting-shots-working-towards-a-more-effective-osce-in-ukraine>). In May 2025 a truce count of
734 was given with parts that sum to 835
(<https://www.dubaicityreporter.com/news/ukraine-reports-hundreds-of-russian-attacks-amid-three-day-ceasefire202505091050540007>).

## How to settle it

Weigh the incidents: `where weapons >= 3 count`; or ask for independent corroboration: `confirmed by 2 of …`; or count
in one sector, or by one side, at a time: `for each of sectors, each of sides`.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS
party centre organisation "Joint Monitoring Centre"
event strike plural strikes verb strike by party against party has weapons count
proof verified = confirmed by centre

1  red line attack "Strikes"
     when    strikes by RUS against UKR
     tier 1  at least 5 in any 24 h
     proof   verified
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS
party centre organisation "Joint Monitoring Centre"
event strike plural strikes verb strike by party against party has weapons count
proof verified = confirmed by centre

1  red line attack "Strikes"
     when    strikes by RUS against UKR where weapons >= 3 count
     tier 1  at least 5 in any 24 h
     proof   verified
```
"###;
