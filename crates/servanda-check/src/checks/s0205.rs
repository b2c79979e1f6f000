//! Two zones overlap, and clauses that differ hold in them.

use crate::Check;
use crate::zones;
use servanda_agreement::Agreement;
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0205", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

/// What names alone tell; with shapes at hand, `zones` looks at these too.
fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    findings.extend(zones::clashes(agreement, None).into_iter().filter(|finding| finding.code == "S0205"));
}

const PAGE: &str = r###"# S0205 zones `buffer` and `strip` overlap, and clauses 1 and 2 differ there

## What it checks

A ban on an act in one zone and a clause that asks for it, or allows it, in another, for the same party: whether the
two zones overlap. Zones that are measured from one line are compared by their names and distances. Zones that are
drawn are laid on each other when a folder with its shapes is checked: shared ground of less than a fiftieth of the
smaller zone is taken for the inexactness of the drawing. An allowance that lies wholly inside the ban is S0206.
`notwithstanding clause N` or `subject to clause N` settles it.

At most 100,000 pairs of zones are held against each other, and shapes of 1,000,000 corners in all are laid on each
other; beyond that the finding is an information that says so.

## Why it matters

In the overlap a patrol is owed and forbidden at once. Whoever wants a quarrel finds it there.

## An invented case

Ukraine patrols the river zone and stays out of the buffer. The two were drawn by different teams, and a village lies
in both.

## How to settle it

Say which clause prevails where both hold, or redraw one of the zones.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS
line front "Front" from "geo/a.geojson#front"
zone strip  = within 5 km of front
zone buffer = within 15 km of front
event patrol plural patrols verb patrol by party in place

1  UKR shall not patrol in strip
2  UKR shall patrol in buffer
     every  7 d
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

1  UKR shall not patrol in strip
     notwithstanding  clause 2
2  UKR shall patrol in buffer
     every  7 d
```
"###;
