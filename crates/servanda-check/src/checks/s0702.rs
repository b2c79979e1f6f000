//! S0702: a benchmark of a phase that nobody has to measure.

use crate::Check;
use crate::benchmarks::benchmarks;
use crate::checks::s0407::reported;
use crate::phrases::{path_at, quoted_list};
use servanda_agreement::*;
use servanda_base::{Diagnostic, Severity, Span};
use std::collections::BTreeSet;

pub(crate) const CHECK: Check = Check { code: "S0702", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let mut told: BTreeSet<Span> = BTreeSet::new();
    for phase in &agreement.phases {
        for benchmark in benchmarks(agreement, phase) {
            let Some((label, help)) = unmeasured(agreement, benchmark.atom) else { continue };
            let (what, place) = match benchmark.name {
                Some(name) => (format!("benchmark `{}`", name.name.value), name.name.span),
                None => (format!("the benchmark of phase `{}`", phase.name.value), benchmark.asked),
            };
            if told.insert(place) {
                findings.push(
                    Diagnostic::warning("S0702", place, format!("{what} is not measured by anyone"))
                        .label(label)
                        .also(phase.name.span, format!("phase `{}` waits for it", phase.name.value))
                        .help(help)
                        .path(path_at(agreement, place)),
                );
            }
        }
    }
}

/// Why nobody measures it, and what would help.
fn unmeasured(agreement: &Agreement, atom: &Condition) -> Option<(String, String)> {
    match atom {
        Condition::Gauge { gauge, .. } if !reported(agreement, gauge) => Some((
            format!("no clause obliges anybody to report `{gauge}`"),
            format!("add a duty such as `… shall publish \"{gauge} in …\"` with `every …`"),
        )),
        Condition::NoneFor { pattern, .. } => {
            let lookers = lookers(agreement)?;
            let obliged = agreement.norms().any(|(_, norm)| {
                norm.modality == Modality::Shall
                    && agreement.bearers(&norm.subject).iter().any(|bearer| lookers.contains(bearer))
            });
            (!obliged).then(|| {
                (
                    format!("silence counts only where {} looked, who owe nothing here", quoted_list(&lookers)),
                    format!("add a duty of one of them to watch for `{}`", pattern.event),
                )
            })
        }
        _ => None,
    }
}

/// Those whose word counts under the agreement's standard of proof; `None` where it is anybody's, or none is named.
fn lookers(agreement: &Agreement) -> Option<Vec<Name>> {
    let proof = agreement.proof(agreement.header.evidence.as_ref()?)?;
    let who = proof.any_of.iter().map(|confirm| match confirm {
        Confirm::By { who, .. } => Some(agreement.members(who)),
        Confirm::AnySource => None,
    });
    let mut lookers: Vec<Name> = who.collect::<Option<Vec<_>>>()?.concat();
    lookers.sort();
    lookers.dedup();
    Some(lookers)
}

const PAGE: &str = r###"# S0702 benchmark `force-in-place` is not measured by anyone

## What it checks

What the opening of a phase waits for, definitions followed. A level needs somebody who must report the gauge: a duty whose words, or
whose event's title, name it. A silence is only a silence where somebody looked whose word counts under the agreement's `evidence`; if
none of those owes anything under this agreement, nobody has to look. A gauge that no phase waits for is S0407.

## Why it matters

A benchmark that nobody has to measure is *not established* from the first day to the last. The phase stays shut, and each side can say
that the other's measurements are none.

## An invented case

The second phase opens when the heavy weapons are out of the strip. Both sides say that theirs are. Nobody was asked to count them.

## How to settle it

Oblige somebody to report what the phase waits for, as often as readings go stale.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01
  clock     Europe/Kyiv

parties UKR, RUS
party   centre organisation "Monitoring centre"
gauge heavy-weapons unit pieces known for 7 d
event publication verb publish by party

define buffer-clear "Heavy weapons are out" as heavy-weapons <= 0 pieces

phase one "Phase I"
  opens  on entry into force
phase two "Phase II"
  opens  when buffer-clear
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01
  clock     Europe/Kyiv

parties UKR, RUS
party   centre organisation "Monitoring centre"
gauge heavy-weapons unit pieces known for 7 d
event publication verb publish by party

define buffer-clear "Heavy weapons are out" as heavy-weapons <= 0 pieces

phase one "Phase I"
  opens  on entry into force
phase two "Phase II"
  opens  when buffer-clear

1  centre shall publish "heavy weapons that remain"
     every  7 d
```
"###;
