//! What one clause allows in a zone, another forbids in a zone around it.

use crate::Check;
use crate::zones;
use servanda_agreement::Agreement;
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0206", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

/// What names alone tell; with shapes at hand, `zones` looks at these too.
fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    findings.extend(zones::clashes(agreement, None).into_iter().filter(|finding| finding.code == "S0206"));
}

const PAGE: &str = r###"# S0206 clause 1 forbids in `buffer` what clause 2 allows in `strip`, which lies inside it

## What it checks

A ban on an act in one zone and a clause that asks for it, or allows it, in another that lies wholly inside the first,
for the same party. How zones are compared, and how many, is said under S0205.

## Why it matters

Read by itself, the inner clause is an exception to the outer one; read together without a word between them, it can
never be used.

## An invented case

Nobody patrols within fifteen kilometres of the line. Police may patrol within five. The police that do are told that
they broke the first rule.

## How to settle it

Write `notwithstanding clause 1` into the clause on the inner zone, if it is an exception; or take it out.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS
line front "Front" from "geo/a.geojson#front"
zone strip  = within 5 km of front
zone buffer = within 15 km of front
event patrol plural patrols verb patrol by party in place

1  UKR shall not patrol in buffer
2  UKR may patrol in strip
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS
line front "Front" from "geo/a.geojson#front"
zone strip  = within 5 km of front
zone buffer = within 15 km of front
event patrol plural patrols verb patrol by party in place

1  UKR shall not patrol in buffer
2  UKR may patrol in strip
     notwithstanding  clause 1
```
"###;
