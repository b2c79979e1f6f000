//! Nothing happens if a phase never opens.

use crate::Check;
use crate::phrases::path_at;
use servanda_agreement::{Agreement, Condition, Counted, Opens, Phase};
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0704", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    for phase in &agreement.phases {
        let waits = matches!(phase.opens.as_ref().map(|opens| &opens.value), Some(Opens::When(_)));
        let falls_back = phase.latest.as_ref().is_some_and(|latest| latest.value.1.is_some());
        if !waits || falls_back || watched(agreement, phase) {
            continue;
        }
        let message = format!("nothing happens if phase `{}` never opens", phase.name.value);
        findings.push(
            Diagnostic::warning("S0704", phase.name.span, message)
                .label("may stay shut for ever")
                .help("add `latest … failing which clause N`")
                .path(path_at(agreement, phase.name.span)),
        );
    }
}

/// True if a red line or a named condition looks at whether the phase has not opened.
fn watched(agreement: &Agreement, phase: &Phase) -> bool {
    fn looks(condition: &Condition, at: &str) -> bool {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => parts.iter().any(|part| looks(part, at)),
            Condition::Not(part) => match &part.value {
                Condition::PhaseOpen { phase, open: true, .. } => phase == at,
                other => looks(other, at),
            },
            Condition::PhaseOpen { phase, open: false, .. } => phase == at,
            _ => false,
        }
    }
    let red_lines =
        agreement.red_lines().filter_map(|(_, red_line)| match red_line.when.as_ref().map(|when| &when.value) {
            Some(Counted::Condition(condition)) => Some(condition),
            _ => None,
        });
    let definitions = agreement.definitions.iter().map(|definition| &definition.condition);
    red_lines.chain(definitions).any(|condition| looks(condition, &phase.name))
}

const PAGE: &str = r###"# S0704 nothing happens if phase `separation` never opens

## What it checks

A phase that waits for a condition, has no `latest … failing which clause N`, and is watched by no red line (`when … not open
by …`).

## Why it matters

Whoever prefers the present phase then has only to wait. A truce without a date for what follows it becomes the peace.

## A real case

The Korean Armistice of 1953 recommends a political conference within three months, and stays in force until it is replaced. It does
not say what happens if the conference leads to nothing (<https://vdocuments.site/korean-armistice-agreement.html>).

## How to settle it

Add a latest date and the clause that applies when it is missed.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS
event shot plural shots verb fire by party

phase silence "Phase I"
  opens  on entry into force
phase separation "Phase II"
  opens  when no shots for 60 d
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS
event shot plural shots verb fire by party
event meeting verb meet by party

phase silence "Phase I"
  opens  on entry into force
phase separation "Phase II"
  opens   when no shots for 60 d
  latest  2027-12-31 failing which clause 1

1  each of UKR, RUS shall meet
     within  7 d of breach
```
"###;
