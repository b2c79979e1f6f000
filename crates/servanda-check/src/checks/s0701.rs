//! A phase that can never open.

use crate::Check;
use crate::benchmarks::{Known, benchmarks, can_hold, makers, phase_of, reachable};
use crate::phrases::{clauses, path_at, quoted_list};
use servanda_agreement::{Agreement, Condition, Phase};
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0701", severity: Severity::Error, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let open = reachable(agreement);
    for phase in agreement.phases.iter().filter(|phase| !open.contains(&phase.name.as_str())) {
        let place = phase.opens.as_ref().map_or(phase.name.span, |opens| opens.span);
        let mut finding = Diagnostic::error("S0701", place, format!("phase `{}` can never open", phase.name.value))
            .label("no course of events meets this")
            .path(path_at(agreement, place));
        for note in reasons(agreement, phase, &open) {
            finding = finding.note(note);
        }
        findings.push(
            finding.help("let an earlier phase produce what this one waits for, or open it by another condition"),
        );
    }
}

fn reasons(agreement: &Agreement, phase: &Phase, open: &[&str]) -> Vec<String> {
    if phase.opens.is_none() {
        return vec!["it has no `opens`, and no clause `may open` it".into()];
    }
    let mut notes = Vec::new();
    for benchmark in benchmarks(agreement, phase) {
        if can_hold(agreement, benchmark.atom, open, &mut Known::new()) {
            continue;
        }
        let what = benchmark.name.map_or_else(|| "something".into(), |name| format!("`{}`", name.name.value));
        if let Condition::PhaseOpen { phase: other, .. } = benchmark.atom {
            notes.push(format!("it waits for phase `{other}`, which cannot open before it"));
            continue;
        }
        let makers = makers(agreement, benchmark.atom).unwrap_or_default();
        let numbers: Vec<&str> = makers.iter().map(|(clause, _)| clause.number.as_str()).collect();
        let mut phases: Vec<&str> = makers.iter().filter_map(|(_, norm)| phase_of(norm)).collect();
        phases.dedup();
        notes.push(format!(
            "it needs {what}, which only {} of phase {} can produce",
            clauses(&numbers),
            quoted_list(&phases)
        ));
    }
    notes
}

const PAGE: &str = r###"# S0701 phase `assurance` can never open

## What it checks

Whether a phase can open if everything that nobody controls goes well. A benchmark that clauses oblige somebody to bring
about counts as possible once one of these clauses is in force; if all of them wait for a phase that itself waits for the
benchmark, the circle is found here. So is a phase without `opens` that no power opens.

## Why it matters

Each side can keep every word it signed and the next phase still never begins. Disputes about "who goes first" are often
this circle.

## A real case

The Package of Measures of February 2015 lets the return of border control begin on the day after local elections, and sets no day for
these. Whoever wants the border first waits for whoever wants elections first
(<https://themoscowtimes.com/2015/02/12/the-minsk-deal-what-was-agreed-at-ukraine-peace-talks-a43848>).

## How to settle it

Let a clause of an earlier phase produce the benchmark, or split the benchmark so that each phase asks only for what the
phases before it can give.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties GBR, FRA
gauge troops-present by party unit people known for 14 d

define force-in-place "The force is at strength"
  as  troops-present >= 12_000 people

phase silence "Phase I"
  opens  on entry into force
phase assurance "Phase II"
  opens  when force-in-place

1  during assurance, GBR, FRA jointly shall keep troops-present >= 12_000 people
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties GBR, FRA
gauge troops-present by party unit people known for 14 d

define force-in-place "The force is at strength"
  as  troops-present >= 12_000 people

phase silence "Phase I"
  opens  on entry into force
phase assurance "Phase II"
  opens  when force-in-place

1  during silence, GBR, FRA jointly shall keep troops-present >= 12_000 people
```
"###;
