//! No clause obliges anybody to reach a benchmark.

use crate::Check;
use crate::benchmarks::{benchmarks, makers};
use crate::phrases::{path_at, typed};
use servanda_agreement::{Agreement, Condition};
use servanda_base::{Diagnostic, Severity, Span};

pub(crate) const CHECK: Check = Check { code: "S0708", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let mut found: Vec<(Span, Diagnostic)> = Vec::new();
    for phase in &agreement.phases {
        for benchmark in benchmarks(agreement, phase) {
            if makers(agreement, benchmark.atom).is_none_or(|makers| !makers.is_empty()) {
                continue;
            }
            let (what, place) = match benchmark.name {
                Some(name) => (format!("benchmark `{}`", name.name.value), name.name.span),
                None => (format!("the benchmark of phase `{}`", phase.name.value), benchmark.asked),
            };
            if let Some((_, finding)) = found.iter_mut().find(|(seen, _)| *seen == place) {
                let words = format!("phase `{}` waits for it", phase.name.value);
                if finding.secondary.iter().all(|label| label.text != words) {
                    finding.secondary.push(servanda_base::Label { span: phase.name.span, text: words });
                }
                continue;
            }
            let finding = Diagnostic::warning("S0708", place, format!("no clause obliges anybody to reach {what}"))
                .label("no duty leads here")
                .also(phase.name.span, format!("phase `{}` waits for it", phase.name.value))
                .help(help(benchmark.atom))
                .path(path_at(agreement, place));
            found.push((place, finding));
        }
    }
    findings.extend(found.into_iter().map(|(_, finding)| finding));
}

fn help(atom: &Condition) -> String {
    match atom {
        Condition::Gauge { gauge, op, level, .. } => {
            format!("add a clause `… shall keep {gauge} … {} {}`", op.sign(), typed(level.amount, &level.unit))
        }
        Condition::NoneFor { pattern, .. } => format!("add a clause `… shall not …` for `{}`", pattern.event),
        Condition::AtLeast { pattern, .. } | Condition::Total { pattern, .. } => {
            format!("add a clause `… shall …` for `{}`", pattern.event)
        }
        _ => "add a clause that obliges somebody to bring it about".into(),
    }
}

const PAGE: &str = r###"# S0708 no clause obliges anybody to reach benchmark `buffer-clear`

## What it checks

Every benchmark that a phase waits for, definitions followed: a level of a gauge needs a clause `shall keep`, silence
needs a clause `shall not`, an act needs a clause `shall`. Without one, the phase waits for something that nobody owes.

## Why it matters

A benchmark without a duty lets everybody wait. Nobody breaks the agreement, and it stands still.

## An invented case

The second phase of a draft opens when heavy weapons are out of the buffer. No clause says who takes them out, or by when.
Both sides wait for the benchmark to be reached. The case is invented.

## How to settle it

Write the clause that leads to the benchmark, with a bearer and a deadline.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS
gauge heavy-weapons by party unit pieces known for 7 d

define buffer-clear "Heavy weapons are out"
  as  heavy-weapons <= 0 pieces

phase silence "Phase I"
  opens  on entry into force
phase separation "Phase II"
  opens  when buffer-clear
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS
gauge heavy-weapons by party unit pieces known for 7 d

define buffer-clear "Heavy weapons are out"
  as  heavy-weapons <= 0 pieces

phase silence "Phase I"
  opens  on entry into force
phase separation "Phase II"
  opens  when buffer-clear

1  each of UKR, RUS shall keep heavy-weapons <= 0 pieces
     within  30 d of entry into force
```
"###;
