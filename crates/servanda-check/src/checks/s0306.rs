//! S0306: deadlines that cannot all be met.

use crate::Check;
use crate::deadlines::solved;
use crate::phrases::under;
use servanda_agreement::Agreement;
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0306", severity: Severity::Error, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    for contradiction in &solved(agreement).contradictions {
        // A date before entry into force is S0307.
        if contradiction.date_before_force {
            continue;
        }
        let clauses = contradiction.clauses(agreement);
        let Some(first) = clauses.first() else { continue };
        let mut finding = Diagnostic::error("S0306", contradiction.at, contradiction.message(agreement))
            .label("this limit cannot be kept with the others")
            .note(contradiction.note());
        for clause in &clauses {
            finding = finding.also(clause.number.span, "one of the clauses that set the limits");
        }
        findings.push(under(first, finding.help("lengthen one of these limits, or change what follows what")));
    }
}

const PAGE: &str = r###"# S0306 clauses 1, 2 and 3 cannot all be met

## What it checks

Whether all limits of time can be met at once: `within … of …`, `by`, `from`, `at least … before`, what opens a phase, what
follows when another clause was not performed, and a relief that is due before its period. The limits are put together as a simple
temporal network; where a circle of them leaves less than no time, the shortest such circle is shown in words, with what is
missing.

Calendar days, months and years are taken as long as they can be in a deadline and as short as they can be in a delay, so that what is
shown holds under every calendar. A deadline that a power may move or that has several readings is left out. A date before entry into
force is S0307.

## Why it matters

Each limit looks right where it stands. Only together they leave no day on which all of them are kept, and then somebody is late
whatever is done.

## An invented case

Prisoners are exchanged after the guns are back, the guns go back after the mines are cleared, the mines take sixty days from entry into
force. The exchange was promised to the families for the first of March.

## How to settle it

Lengthen one of the limits, or change what has to wait for what.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01
  clock     Europe/Kyiv

parties UKR, RUS
group sides = UKR, RUS
event clearance verb clear    by party
event pullback  verb withdraw by party
event exchange  verb exchange by party

1  UKR, RUS jointly shall clear
     from  2027-04-02
     within  90 d of entry into force
2  UKR, RUS jointly shall withdraw
     from  completion of clause 1
     within  30 d of completion of clause 1
3  UKR, RUS jointly shall exchange
     from  completion of clause 2
     by    2027-03-01
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01
  clock     Europe/Kyiv

parties UKR, RUS
group sides = UKR, RUS
event clearance verb clear    by party
event pullback  verb withdraw by party
event exchange  verb exchange by party

1  UKR, RUS jointly shall clear
     from  2027-04-02
     within  90 d of entry into force
2  UKR, RUS jointly shall withdraw
     from  completion of clause 1
     within  30 d of completion of clause 1
3  UKR, RUS jointly shall exchange
     from  completion of clause 2
     by    2027-07-01
```
"###;
