//! Clauses that may run at once need more than is pledged to all of them.

use crate::Check;
use crate::means::{self, Draw};
use crate::phrases::{list, number, typed, under, unit};
use servanda_agreement::{Agreement, Clause, Name, Pledge, Trigger};
use servanda_base::{Amount, Diagnostic, Severity};
use std::collections::BTreeMap;

pub(crate) const CHECK: Check = Check { code: "S0609", severity: Severity::Error, page: PAGE, elsewhere: false, run };

/// Up to so many demands on one unit, every set of them is looked at; beyond, only all together.
const SETS_UP_TO: usize = 10;

/// So much of one unit, from so many of the bearers, at one time.
#[derive(Clone)]
struct Demand<'a> {
    clause: &'a Clause,
    draw: usize,
    from: Vec<Name>,
    amount: Amount,
}

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let draws = means::draws(agreement);
    let mut units: BTreeMap<&str, Vec<(usize, &Draw<'_>)>> = BTreeMap::new();
    // What is not covered by itself is S0601.
    for (at, draw) in draws.iter().enumerate().filter(|(_, draw)| draw.covered(|_| true)) {
        units.entry(&draw.need.unit).or_default().push((at, draw));
    }
    for (of, covered) in units {
        let phases = agreement.phases.iter().map(|phase| Some(phase.name.as_str())).chain([None]);
        // The first phase in which it shows is enough.
        findings.extend(phases.into_iter().find_map(|phase| clash(&draws, &demands(&covered, phase), of)));
    }
}

/// What is asked at once during one phase. Of the tiers of one red line the largest counts, since a higher tier's draw
/// includes the lower's, unless it says `in addition`; what `includes` names is counted with the clause that says so.
fn demands<'a>(covered: &[(usize, &Draw<'a>)], phase: Option<&str>) -> Vec<Demand<'a>> {
    let here = |draw: &Draw| {
        let during = draw.norm.during.as_ref().map(|during| during.value.as_str());
        during.is_none() || during == phase
    };
    let present: Vec<(usize, &Draw)> = covered.iter().copied().filter(|(_, draw)| here(draw)).collect();
    let included = |draw: &Draw| {
        let includes = |other: &Draw| other.norm.includes.iter().any(|number| number.value == draw.clause.number.value);
        present.iter().any(|(_, other)| includes(other) && other.need.amount >= draw.need.amount)
    };
    let outdone = |at: usize, draw: &Draw| {
        present.iter().any(|(other_at, other)| {
            let same = red_line(draw).is_some() && red_line(draw) == red_line(other);
            let more = (other.need.amount, other_at) > (draw.need.amount, &at);
            same && more && !draw.norm.in_addition && !other.norm.in_addition
        })
    };
    let kept = present.iter().filter(|(at, draw)| !included(draw) && !outdone(*at, draw));
    kept.flat_map(|(at, draw)| {
        let sets = if draw.each {
            draw.bearers.iter().map(|name| vec![name.clone()]).collect()
        } else {
            vec![draw.bearers.clone()]
        };
        let demand = |from| Demand { clause: draw.clause, draw: *at, from, amount: draw.need.amount };
        sets.into_iter().map(demand)
    })
    .collect()
}

fn red_line<'a>(draw: &Draw<'a>) -> Option<&'a str> {
    match draw.norm.on.as_ref().map(|on| &on.value) {
        Some(Trigger::Named { name, .. }) => Some(name),
        _ => None,
    }
}

/// The smallest set of demands, of two clauses or more, that together exceed all that is pledged to them. Since a pledge
/// can be split, demands can all be met exactly if no such set exists (Hall's condition).
fn clash(draws: &[Draw<'_>], demands: &[Demand<'_>], of: &str) -> Option<Diagnostic> {
    let sets: Vec<Vec<&Demand>> = if demands.len() <= SETS_UP_TO {
        let mut sets: Vec<Vec<&Demand>> = (1u32..1 << demands.len())
            .map(|mask| demands.iter().enumerate().filter(|(at, _)| mask & (1 << at) != 0).map(|(_, d)| d).collect())
            .collect();
        sets.sort_by_key(Vec::len);
        sets
    } else {
        vec![demands.iter().collect()]
    };
    sets.iter().find_map(|set| exceeds(draws, set, of))
}

fn exceeds(draws: &[Draw<'_>], set: &[&Demand<'_>], of: &str) -> Option<Diagnostic> {
    let mut numbers: Vec<&str> = set.iter().map(|demand| demand.clause.number.as_str()).collect();
    numbers.dedup();
    if numbers.len() < 2 {
        return None;
    }
    let needed: Amount = set.iter().map(|demand| demand.amount).sum();
    let mut pledges: Vec<&Pledge> = Vec::new();
    for demand in set {
        for pledge in draws[demand.draw].pledges() {
            let may = draws[demand.draw].is_from(pledge, &demand.from);
            if may && !pledges.iter().any(|seen| std::ptr::eq(*seen, pledge)) {
                pledges.push(pledge);
            }
        }
    }
    let pledged: Amount = pledges.iter().map(|pledge| pledge.quantity.amount).sum();
    if needed <= pledged {
        return None;
    }
    let (last, firsts) = numbers.split_last()?;
    let message = format!(
        "clauses {} and {last} may run at once and need {} of {} {}",
        list(firsts),
        number(needed),
        number(pledged),
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
    let more = typed(needed - pledged, of);
    let help = match including(draws, set) {
        // Where one of two is performed by the other, the larger need is all that is drawn on.
        Some((large, small)) => {
            format!("add `includes clause {small}` to clause {large}, if that is meant, or pledge {more} more")
        }
        None => format!("pledge {more} more, or lower the needs"),
    };
    Some(under(first.clause, finding.help(help)))
}

/// The clause whose need is the larger, and the other one, where there are two.
fn including<'a>(draws: &[Draw<'a>], set: &[&Demand<'_>]) -> Option<(&'a str, &'a str)> {
    let [one, other] = set else { return None };
    let (one, other) = (&draws[one.draw], &draws[other.draw]);
    let (large, small) = if one.need.amount >= other.need.amount { (one, other) } else { (other, one) };
    Some((large.clause.number.as_str(), small.clause.number.as_str()))
}

const PAGE: &str = r###"# S0609 clauses 5.3 and 5.5 may run at once and need 72 of 48 `fighter-aircraft`

## What it checks

Clauses that can be owed at the same time, because their triggers are different or they have none, and that draw on the same
pledges. Tiers of one red line are not added up: a higher tier includes the lower one, unless it says `in addition`.
Clauses of different phases never run at once. The smallest set of clauses that asks too much is shown.

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
