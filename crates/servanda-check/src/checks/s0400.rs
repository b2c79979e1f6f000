//! S0400: an agreement that names nobody who could confirm anything.

use crate::facts;
use crate::registry::Check;
use servanda_agreement::{Agreement, Confirm, Determined};
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0400", severity: Severity::Error, page: PAGE, elsewhere: true, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let someone_determines = agreement
        .red_lines()
        .map(|(_, red_line)| &red_line.determined)
        .chain(agreement.norms().map(|(_, norm)| &norm.determined))
        .flatten()
        .any(|determined| matches!(&determined.value, Determined::By(chain) if !chain.is_empty()));
    let owes_something = facts::obligations(agreement).next().is_some() || agreement.red_lines().next().is_some();
    if owes_something && facts::confirmers(agreement).is_empty() && !someone_determines {
        let anyone_may = agreement.proofs.iter().flat_map(|proof| &proof.any_of).any(|way| *way == Confirm::AnySource);
        let note = if anyone_may {
            "under `reported by any source` every report counts, and no one looks which of two is right"
        } else {
            "every contested act will stay *not established*: only what is admitted or undisputed counts"
        };
        findings.push(
            Diagnostic::error("S0400", agreement.name.span, "this agreement names no verifier at all")
                .label("nobody here has to find out what happened")
                .note(note)
                .help("add `proof verified = confirmed by <party>`, and `evidence verified` to the agreement"),
        );
    }
}

const PAGE: &str = r#"# S0400 this agreement names no verifier at all

## What it checks

Whether any standard of proof says `confirmed by …`, or any red line or clause says `determined by …`.

## Why it matters

After an incident each side has its own account. If the text gives nobody the task of finding out, a contested act stays *not
established* for ever, and everything that should follow from it does not.

## A real case

The Budapest Memorandum of 1994 names no one who would establish a breach (United Nations document A/49/765 – S/1994/1399, Annex I;
[summary](https://en.wikipedia.org/wiki/Budapest_Memorandum)). Nor did the truces declared in 2025: for one Easter, Ukraine counted 2,935 violations by the other side and
Russia 4,900, and no third count was owed by anybody
([Meduza](https://meduza.io/en/news/2025/04/21/zelensky-says-russia-violated-its-own-easter-ceasefire-2-935-times)).

## How to settle it

Name who confirms, how many of them it takes, and make that the agreement's standard. Then give them access (S0404), and
more than one of them (S0403).

```accord raises
agreement truce "Truce"
  signed    2025-04-19
  in force  on signature
  expires   2025-04-21
  clock     Europe/Kyiv

parties UKR, RUS

event shot plural shots verb fire by party

1  each of UKR, RUS shall not fire
```

```accord settled
agreement truce "Truce"
  signed    2025-04-19
  in force  on signature
  expires   2025-04-21
  clock     Europe/Kyiv
  evidence  verified

parties UKR, RUS
party   mission organisation "Monitoring mission"

event shot plural shots verb fire by party

proof verified = confirmed by mission

1  each of UKR, RUS shall not fire
```
"#;
