//! S0407: a level that nobody has to report.

use crate::benchmarks::benchmarks;
use crate::facts;
use crate::registry::Check;
use servanda_agreement::{Act, Agreement, Condition, Counted, GaugeDef, Modality, Norm, Opens};
use servanda_base::{Diagnostic, Severity};
use std::collections::BTreeSet;

pub(crate) const CHECK: Check = Check { code: "S0407", severity: Severity::Warning, page: PAGE, elsewhere: true, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let benchmarks: BTreeSet<&str> = agreement
        .phases
        .iter()
        .flat_map(|phase| benchmarks(agreement, phase))
        .filter_map(|benchmark| match benchmark.atom {
            Condition::Gauge { gauge, .. } => Some(gauge.as_str()),
            _ => None,
        })
        .collect();
    let watched: Vec<&GaugeDef> = agreement
        .gauges
        .iter()
        .filter(|gauge| matters(agreement, &gauge.name))
        .filter(|gauge| !reported(agreement, &gauge.name))
        // What a phase waits for is S0702.
        .filter(|gauge| !benchmarks.contains(&gauge.name.as_str()))
        .collect();
    for gauge in watched {
        findings.push(
            Diagnostic::warning(
                "S0407",
                gauge.name.span,
                format!("gauge `{}` has no party that must report it", *gauge.name),
            )
            .label("without reports it is always unknown")
            .help(format!("add a duty such as `… shall publish \"{} in …\"` with `every …`", *gauge.name)),
        );
    }
}

/// Whether something hangs on the gauge: a level to keep, or a condition.
fn matters(agreement: &Agreement, gauge: &str) -> bool {
    let kept = facts::obligations(agreement)
        .any(|(_, norm)| matches!(&norm.act.value, Act::Keep { gauge: kept, .. } if kept == gauge));
    let conditions = agreement
        .definitions
        .iter()
        .map(|definition| &definition.condition)
        .chain(agreement.red_lines().filter_map(|(_, red_line)| match red_line.when.as_ref().map(|when| &when.value) {
            Some(Counted::Condition(condition)) => Some(condition),
            _ => None,
        }))
        .chain(agreement.phases.iter().filter_map(|phase| match phase.opens.as_ref().map(|opens| &opens.value) {
            Some(Opens::When(condition)) => Some(condition),
            _ => None,
        }))
        .chain(agreement.phases.iter().filter_map(|phase| phase.reverts.as_ref().map(|reverts| &reverts.value.1)));
    kept || conditions.into_iter().any(|condition| reads(condition, gauge))
}

fn reads(condition: &Condition, wanted: &str) -> bool {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().any(|part| reads(part, wanted)),
        Condition::Not(part) => reads(part, wanted),
        Condition::Gauge { gauge, .. } => gauge == wanted,
        _ => false,
    }
}

/// Whether somebody has to report a gauge.
pub(crate) fn reported(agreement: &Agreement, gauge: &str) -> bool {
    agreement.norms().any(|(_, norm)| reports(agreement, norm, gauge))
}

/// Whether a norm is a duty whose words, or whose event's title, name the gauge.
fn reports(agreement: &Agreement, norm: &Norm, gauge: &str) -> bool {
    let spaced = gauge.replace('-', " ");
    let names = |words: &str| words.contains(gauge) || words.to_lowercase().contains(&spaced);
    norm.modality == Modality::Shall
        && match &norm.act.value {
            Act::Do { event, words, .. } => {
                words.as_deref().is_some_and(names)
                    || names(event)
                    || agreement.event(event).is_some_and(|event| names(&event.title))
            }
            Act::Quoted { .. } | Act::Keep { .. } | Act::Power { .. } => false,
        }
}

const PAGE: &str = r#"# S0407 gauge `troops-present` has no party that must report it

## What it checks

Gauges on which a clause or a red line hangs, or the way back from a phase; what the opening of a phase waits for is S0702. Some duty must name the gauge in the words of its act or in the title of its
event.

## Why it matters

A gauge is known only while its last reading is fresh. If nobody owes readings, the level is *not established* from the first stale
day on, and whatever hangs on it stands still.

## A real case

In Donbas the pull-back of weapons was checked by visits to storage sites, where monitors counted what was there and compared it with the
visit before, as far as they were let in; what had never been declared could not be missed
([a daily report of 2019](https://reliefweb.int/report/ukraine/latest-osce-special-monitoring-mission-ukraine-smm-based-information-received-769)).

## How to settle it

Oblige somebody to report the level, at least as often as readings go stale.

```accord raises
agreement force "Force"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties GBR, UKR
party   centre organisation "Monitoring centre"

zone  area "Area" from "geo/area.geojson#area"
gauge troops-present by party in place unit people known for 14 d

1  GBR shall keep troops-present in area >= 5_000 people
```

```accord settled
agreement force "Force"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties GBR, UKR
party   centre organisation "Monitoring centre"

zone  area "Area" from "geo/area.geojson#area"
gauge troops-present by party in place unit people known for 14 d
event publication verb publish by party

1  GBR shall keep troops-present in area >= 5_000 people
2  centre shall publish "troops present in the area"
     every 7 d
```
"#;
