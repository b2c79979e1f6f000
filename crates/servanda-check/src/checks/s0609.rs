//! Clauses that may run at once need more than is pledged to all of them.

use crate::Check;
use crate::means::{self, Draw};
use crate::phrases::{list, number, typed, under, unit};
use crate::supply::{Clash, Demand, Supply, demands, times};
use servanda_agreement::Agreement;
use servanda_base::{Diagnostic, Severity};
use std::collections::BTreeMap;

pub(crate) const CHECK: Check = Check { code: "S0609", severity: Severity::Error, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let draws = means::draws(agreement);
    let mut units: BTreeMap<&str, Vec<(usize, &Draw<'_>)>> = BTreeMap::new();
    // What is not covered by itself is S0601.
    for (at, draw) in draws.iter().enumerate().filter(|(_, draw)| draw.covered(|_| true)) {
        units.entry(&draw.need.unit).or_default().push((at, draw));
    }
    for (of, covered) in units {
        let supply = Supply::of(agreement, of, &covered);
        // The first phase in which it shows is enough.
        findings.extend(times(&covered).into_iter().find_map(|phase| {
            let demands = demands(&covered, phase);
            let clash = supply.clash(&demands, |_| true)?;
            finding(&draws, &demands, &clash, of)
        }));
    }
}

fn finding(draws: &[Draw<'_>], demands: &[Demand], clash: &Clash, of: &str) -> Option<Diagnostic> {
    let set: Vec<&Demand> = clash.demands.iter().filter_map(|at| demands.get(*at)).collect();
    let mut numbers: Vec<&str> = set.iter().map(|demand| draws[demand.draw].clause.number.as_str()).collect();
    numbers.dedup();
    let (last, firsts) = numbers.split_last().filter(|(_, firsts)| !firsts.is_empty())?;
    let message = format!(
        "clauses {} and {last} may run at once and need {} of {} {}",
        list(firsts),
        number(clash.needed),
        number(clash.pledged),
        unit(of)
    );
    let first = &draws[set[0].draw];
    let mut finding = Diagnostic::error("S0609", first.need.span, message).label("drawn on here");
    let mut seen = vec![set[0].draw];
    for demand in set.iter().skip(1) {
        if !seen.contains(&demand.draw) {
            seen.push(demand.draw);
            finding = finding.also(draws[demand.draw].need.span, "and here");
        }
    }
    let more = typed(clash.needed - clash.pledged, of);
    let help = match including(draws, &set) {
        // Where one of two is performed by the other, the larger need is all that is drawn on.
        Some((large, small)) => {
            format!("add `includes clause {small}` to clause {large}, if that is meant, or pledge {more} more")
        }
        None => format!("pledge {more} more, or lower the needs"),
    };
    Some(under(first.clause, finding.help(help)))
}

/// The clause whose need is the larger, and the other one, where there are two.
fn including<'a>(draws: &[Draw<'a>], set: &[&Demand]) -> Option<(&'a str, &'a str)> {
    let [one, other] = set else { return None };
    let (one, other) = (&draws[one.draw], &draws[other.draw]);
    let (large, small) = if one.need.amount >= other.need.amount { (one, other) } else { (other, one) };
    Some((large.clause.number.as_str(), small.clause.number.as_str()))
}

const PAGE: &str = r###"# S0609 clauses 5.3 and 5.5 may run at once and need 72 of 48 `fighter-aircraft`

## What it checks

Clauses that can be owed at the same time, because their triggers are different or they have none, and that draw on the same
pledges. Tiers of one red line are not added up: a higher tier includes the lower one, unless it says `in addition`.
Clauses of different phases never run at once. What is asked for is sent to what is pledged as a maximum flow; where not all arrives,
clauses are shown that compete for the same, and none of them could be left out.

## Why it matters

Each clause alone is covered, and the two together are not. An opponent who can set off both will.

## A real case

More than twenty agreements of 2024 and 2025 have the same states consult, and help, within 24 hours, and the same money
stands in bilateral, European and joint lines; published totals differ by what was summed
(<https://oporaua.org/en/viyna/not-enough-specifics-economic-component-of-ukraine-s-security-agreements-25295>).

## How to settle it

Pledge what is missing. If one clause is the way in which another, smaller one is performed, say `includes clause N` in the larger.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties GBR, FRA
capability fighter-aircraft "Combat aircraft with crews"
event deployment verb deploy by party
event escort     verb escort by party

pledge GBR 24 fighter-aircraft ready in 48 h until 2032-02-01
pledge FRA 24 fighter-aircraft ready in 48 h until 2032-02-01

1  GBR, FRA jointly shall deploy
     within  72 h of entry into force
     needs   48 fighter-aircraft
2  GBR, FRA jointly shall escort
     within  72 h of entry into force
     needs   24 fighter-aircraft
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties GBR, FRA
capability fighter-aircraft "Combat aircraft with crews"
event deployment verb deploy by party
event escort     verb escort by party

pledge GBR 24 fighter-aircraft ready in 48 h until 2032-02-01
pledge FRA 24 fighter-aircraft ready in 48 h until 2032-02-01

1  GBR, FRA jointly shall deploy
     within  72 h of entry into force
     needs   48 fighter-aircraft
     includes  clause 2
2  GBR, FRA jointly shall escort
     within  72 h of entry into force
     needs   24 fighter-aircraft
```
"###;
