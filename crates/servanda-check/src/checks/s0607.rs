//! Pledges end before the agreement does.

use crate::facts::THE_SAME;
use crate::phrases::{list, path_at};
use crate::{Check, lasts};
use jiff::civil::Date;
use jiff::{Span as Length, Unit};
use servanda_agreement::{Agreement, Pledge};
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0607", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let mut groups: Vec<(Option<String>, Vec<&Pledge>)> = Vec::new();
    let last = lasts::lasting(agreement).and_then(|lasting| lasting.until);
    for pledge in agreement.pledges.iter().filter(|pledge| !lasts::lasts(agreement, pledge)) {
        let gap = pledge.until.as_ref().zip(last).map(|(until, last)| gap(until.value, last));
        match groups.iter_mut().find(|(other, _)| *other == gap) {
            Some((_, pledges)) => pledges.push(pledge),
            None => groups.push((gap, vec![pledge])),
        }
    }
    findings.extend(groups.iter().filter_map(|(gap, pledges)| ending(agreement, gap.as_deref(), pledges)));
}

fn ending(agreement: &Agreement, gap: Option<&str>, pledges: &[&Pledge]) -> Option<Diagnostic> {
    let who = match pledges {
        [one] => format!("a pledge of {} ends", one.by.value),
        several => format!("{} pledges end", several.len()),
    };
    let message = match gap {
        Some(gap) => format!("{who} {gap} before the agreement does"),
        None => format!("{who}, and the agreement does not"),
    };
    let place = pledges.first()?.until.as_ref()?.span;
    let mut finding =
        Diagnostic::warning("S0607", place, message).label("last day of the pledge").path(path_at(agreement, place));
    for until in pledges.iter().skip(1).filter_map(|pledge| pledge.until.as_ref()) {
        finding = finding.also(until.span, THE_SAME);
    }
    if let Some(lasting) = lasts::lasting(agreement) {
        let end =
            if lasting.renewable { "end of the first term, if nothing renews it" } else { "end of the agreement" };
        finding = finding.also(lasting.span, end);
    }
    let mut givers: Vec<&str> = pledges.iter().map(|pledge| pledge.by.as_str()).collect();
    givers.sort_unstable();
    givers.dedup();
    finding = finding.note(format!("after that day, these pledges of {} no longer count", list(&givers)));
    Some(finding.help("lengthen the pledges, or add a duty to renew them before they end"))
}

/// `5 years`, `3 months`, `12 days`, rounded down.
fn gap(until: Date, last: Date) -> String {
    let said = |unit: Unit, get: fn(&Length) -> i64| until.until((unit, last)).map_or(0, |length| get(&length));
    let years = said(Unit::Year, |length| length.get_years().into());
    let months = said(Unit::Month, |length| length.get_months().into());
    let days = said(Unit::Day, |length| length.get_days().into());
    let (count, word) = if years > 0 {
        (years, "year")
    } else if months > 0 {
        (months, "month")
    } else {
        (days, "day")
    };
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

const PAGE: &str = r###"# S0607 6 pledges end 5 years before the agreement does

## What it checks

The `until` of every pledge against the `expires` of the agreement, or the end of its first `term` where that comes sooner; of several readings
the longest counts. A term counts from the entry into force, or from signature where the text names none. Where only an event ends the agreement,
or its term begins on no known day, nothing is said. Pledges that end by the same length too early are one
finding. A difference of one day is no gap, because texts write a last day either way.

## Why it matters

The duty lives on and its means do not. Whoever reads only the clauses sees ten years; whoever reads the pledges sees five.

## A real case

The agreement between the United Kingdom and Ukraine of January 2024 runs for ten years; the money in it is stated for
single budget years (<https://www.osw.waw.pl/en/publikacje/analyses/2024-01-19/west-and-ukraine-agreements-security-cooperation>).

## How to settle it

Lengthen the pledges, or write a clause that obliges to renew them before they end.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2037-02-01

parties GBR
capability fighter-aircraft "Combat aircraft with crews"
event deployment verb deploy by party

pledge GBR 18 fighter-aircraft ready in 48 h until 2032-01-31

1  GBR shall deploy
     within  72 h of entry into force
     needs   18 fighter-aircraft
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2037-02-01

parties GBR
capability fighter-aircraft "Combat aircraft with crews"
event deployment verb deploy by party

pledge GBR 18 fighter-aircraft ready in 48 h until 2037-02-01

1  GBR shall deploy
     within  72 h of entry into force
     needs   18 fighter-aircraft
```
"###;
