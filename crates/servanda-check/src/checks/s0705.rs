//! A phase has no way back.

use crate::Check;
use crate::phrases::path_at;
use servanda_agreement::{Agreement, Opens};
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0705", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    for phase in &agreement.phases {
        let waits = matches!(phase.opens.as_ref().map(|opens| &opens.value), Some(Opens::When(_)));
        if waits && phase.reverts.is_none() && !phase.irreversible {
            let message = format!("phase `{}` has no way back", phase.name.value);
            findings.push(
                Diagnostic::warning("S0705", phase.name.span, message)
                    .label("once open, open for good")
                    .help("add `reverts to … when …`, or `irreversible on purpose`")
                    .path(path_at(agreement, phase.name.span)),
            );
        }
    }
}

const PAGE: &str = r###"# S0705 phase `assurance` has no way back

## What it checks

A phase that opens on a condition, with neither `reverts to … when …` nor `irreversible on purpose`.

## Why it matters

What a phase gives was given for what its benchmarks showed. If the ground falls away, a text without a way back keeps
giving, or is torn up whole.

## A real case

In the Kosovo Military Technical Agreement of June 1999 the strikes were suspended once the first step of the withdrawal had
been verified, and not ended before it was complete: a benefit that could be taken back
(<https://planken.org/balkans/kfor/military-technical-agreement>).

## How to settle it

Say what takes the phase back and to where, or say that it is meant to stay: `irreversible on purpose`.

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

phase silence "Phase I"
  opens  on entry into force
phase separation "Phase II"
  opens    when no shots for 60 d
  reverts  to silence when at least 5 shots in any 24 h
```
"###;
