//! A clause falls due after the agreement has expired, when the body that it needs is gone.

use crate::Check;
use crate::facts::{at_clause, filled, obligations, roles};
use crate::lasts::lasting;
use crate::phrases::quoted_list;
use jiff::civil::Date;
use servanda_agreement::*;
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0902", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    // A term that something renews may last until then.
    let Some(lasting) = lasting(agreement).filter(|lasting| !lasting.renewable) else { return };
    let Some(end) = lasting.until else { return };
    for (clause, norm) in obligations(agreement) {
        let Some(late) = norm.due.iter().find(|reading| due_day(&reading.value).is_some_and(|day| day > end)) else {
            continue;
        };
        let bodies = bodies(agreement, norm);
        let number = &*clause.number;
        let message = match bodies.as_slice() {
            [] => format!("clause {number} is due after the agreement has expired"),
            [_] => format!("clause {number} survives expiry, but the body it needs does not"),
            _ => format!("clause {number} survives expiry, but the bodies it needs do not"),
        };
        let mut finding = at_clause("S0902", Severity::Warning, clause, message);
        finding.primary.span = late.span;
        finding = finding.label(format!("after {end}")).also(lasting.span, "expires here");
        if !bodies.is_empty() {
            finding = finding.note(format!("it needs {}, which this agreement sets up", quoted_list(&bodies)));
        }
        findings.push(finding.help("move the date to before the expiry, or let the agreement last until then"));
    }
}

/// The day on which a deadline falls, where it is a date or is counted from one; at the latest.
fn due_day(due: &Due) -> Option<Date> {
    let day = |when: &When| match when {
        When::Day(day) => *day,
        When::Clock(clock) => clock.date(),
    };
    match due {
        Due::By(when) => Some(day(when)),
        Due::Within { length, of: Some(Anchor::At(when)), .. } => {
            let days = jiff::Span::new().try_days(length.shortest_seconds() / 86_400).ok()?;
            day(when).checked_add(days).ok()
        }
        _ => None,
    }
}

/// The bodies with members that act, are acted towards, or determine in a norm: these the agreement sets up itself.
fn bodies(agreement: &Agreement, norm: &Norm) -> Vec<Name> {
    let mut named = agreement.bearers(&norm.subject);
    for role in [Role::To, Role::With] {
        named.extend(filled(agreement, roles(&norm.act), role).unwrap_or_default());
    }
    if let Some(Determined::By(chain)) = norm.determined.as_ref().map(|determined| &determined.value) {
        named.extend(chain.iter().map(|(name, _)| name.value.clone()));
    }
    named.retain(|name| agreement.body(name).is_some_and(|body| !body.members.is_empty()));
    named.dedup();
    named
}

const PAGE: &str = r###"# S0902 clause 7 survives expiry, but the body it needs does not

## What it checks

Duties whose deadline is a date, or is counted from one, that lies after the last day of the agreement. A body with
members is one that the agreement sets up; where the clause needs such a body, the finding names it.

## Why it matters

When an agreement ends, its bodies end with it. A last account, a destruction of records or a payment that falls due
later has nobody to receive it, and nobody who could say that it did not come.

## An invented case

A joint council publishes a closing report within half a year of the end. It has no members and no money any more on
the day on which the report is due.

## How to settle it

Let the duty fall due before the end, or let the agreement last until it is done.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, GBR
body council "Council"
  members  UKR, GBR
event publication plural publications verb publish by body

1  council shall publish "a closing report"
     by  2032-08-01
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, GBR
body council "Council"
  members  UKR, GBR
event publication plural publications verb publish by body

1  council shall publish "a closing report"
     by  2032-01-01
```
"###;
