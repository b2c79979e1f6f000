//! Fewer means are pledged than a clause needs.

use crate::phrases::{list, number, quantity, typed, under};
use crate::{Check, means};
use servanda_agreement::Agreement;
use servanda_base::{Amount, Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0601", severity: Severity::Error, page: PAGE, elsewhere: true, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    for draw in means::draws(agreement) {
        let missing = draw.missing(|_| true);
        let Some((_, most)) = missing.iter().max_by_key(|(_, amount)| *amount) else { continue };
        let number_of = &draw.clause.number.value;
        let need = quantity(draw.need);
        let short: Vec<&str> = missing.iter().filter_map(|(name, _)| name.map(String::as_str)).collect();
        let message = if draw.each && short.is_empty() {
            let all = list(&draw.bearers);
            format!(
                "clause {number_of} needs {need} from each of {all}, but they draw on the same pledges, and {} more would be needed",
                number(*most)
            )
        } else if draw.each {
            let all = list(&draw.bearers);
            format!("clause {number_of} needs {need} from each of {all}, but too few are pledged by {}", list(&short))
        } else {
            let total = draw.total(|_| true);
            let are = if total == Amount::from(1) { "is" } else { "are" };
            format!("clause {number_of} needs {need}, but only {} {are} pledged", number(total))
        };
        let mut finding =
            Diagnostic::error("S0601", draw.need.span, message).label(format!("short by {}", number(*most)));
        for pledge in draw.pledges() {
            let words = format!("{} pledged by {}", number(pledge.quantity.amount), pledge.by.value);
            finding = finding.also(pledge.quantity.span, words);
        }
        let who = match (short.as_slice(), &draw.bearers[..]) {
            ([first, ..], _) => first,
            ([], [only]) => only.as_str(),
            ([], _) => "<party>",
        };
        let missing = typed(*most, &draw.need.unit);
        finding = finding.help(format!("add `pledge {who} {missing} ready in …`, or lower the need"));
        findings.push(under(draw.clause, finding));
    }
}

const PAGE: &str = r###"# S0601 clause 5.4 needs 8 `tanker-aircraft`, but only 4 are pledged

## What it checks

Every `needs` line is compared with the pledges, in the same unit, of those who bear the clause. `any 2 of G` and
`G jointly` draw on the pledges of all members together; `each of G` draws on every member's own; what is pledged by a group of them counts once, for one or the other. Money is a unit like any
other. Here every pledge counts, late and conditional ones too: S0602 and S0604 speak of those.

## Why it matters

A response without means is a sentence. If the shortfall is known on the day of signature, nobody should find it on the
day of the attack.

## A real case

The Package of Measures of 12 February 2015 has the monitors use satellites, unmanned aircraft and radar, and names nobody
who provides them (<https://themoscowtimes.com/2015/02/12/the-minsk-deal-what-was-agreed-at-ukraine-peace-talks-a43848>).

## How to settle it

Pledge what is missing, or lower the need. If another instrument carries the means, say so: `elsewhere "instrument,
article"` makes this finding an information.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties GBR, FRA
capability tanker-aircraft "Air-to-air refuelling aircraft"
event deployment verb deploy by party

pledge GBR 4 tanker-aircraft ready in 48 h until 2032-02-01

1  GBR, FRA jointly shall deploy
     within  72 h of entry into force
     needs   8 tanker-aircraft
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties GBR, FRA
capability tanker-aircraft "Air-to-air refuelling aircraft"
event deployment verb deploy by party

pledge GBR 4 tanker-aircraft ready in 48 h until 2032-02-01
pledge FRA 4 tanker-aircraft ready in 48 h until 2032-02-01

1  GBR, FRA jointly shall deploy
     within  72 h of entry into force
     needs   8 tanker-aircraft
```
"###;
