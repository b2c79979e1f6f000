//! "Any 2 of" a group of two.

use crate::Check;
use crate::phrases::{list, under};
use servanda_agreement::{Agreement, Share};
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0610", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    for (clause, norm) in agreement.norms() {
        let Share::Any(count) = norm.subject.share else { continue };
        let bearers = agreement.bearers(&norm.subject);
        if bearers.len() > count as usize {
            continue;
        }
        let names: Vec<&str> = norm.subject.names.iter().map(|name| name.value.as_str()).collect();
        let (names, have) = (list(&names), bearers.len());
        let message = if names.contains(',') || have == 1 {
            format!("`any {count} of {names}` leaves no choice")
        } else {
            format!("`any {count} of {names}` with {have} {names} leaves no choice")
        };
        let finding = Diagnostic::warning("S0610", norm.subject.span, message)
            .label(format!("these are {}", list(&bearers)))
            .help(format!("write `{names} jointly`, or name more who can do it"));
        findings.push(under(clause, finding));
    }
}

const PAGE: &str = r###"# S0610 `any 2 of guarantors` with 2 guarantors leaves no choice

## What it checks

A subject `any N of …` that names no more than N bearers, groups resolved.

## Why it matters

"Any two" reads as if one could fail. With two in the group both must act, and the words hide it.

## An invented case

A draft names four guarantors and writes "any two of them". Two of the four do not sign. The words stay, the reserve is
gone. The case is invented.

## How to settle it

Write `jointly`, or bring more bearers in.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties GBR, FRA
group guarantors = GBR, FRA
event deployment verb deploy by party

1  any 2 of guarantors shall deploy
     within  72 h of entry into force
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties GBR, FRA, POL
group guarantors = GBR, FRA, POL
event deployment verb deploy by party

1  any 2 of guarantors shall deploy
     within  72 h of entry into force
```
"###;
