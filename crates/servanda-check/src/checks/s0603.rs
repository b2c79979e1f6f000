//! Without one party's pledge, the rest is not enough.

use crate::Check;
use crate::facts::LISTED_FROM;
use crate::means::{self, Draw};
use crate::phrases::{clauses, number, quantity, under};
use servanda_agreement::{Agreement, Pledge};
use servanda_base::{Amount, Diagnostic, Severity};
use std::collections::HashMap;

pub(crate) const CHECK: Check = Check { code: "S0603", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

/// A pledge without which some draws fail, with what would remain of each.
struct Single<'a> {
    pledge: &'a Pledge,
    fails: Vec<(&'a Draw<'a>, Amount)>,
}

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let draws = means::draws(agreement);
    let mut singles: Vec<Single> = Vec::new();
    // By giver and unit.
    let mut known: HashMap<(&str, &str), usize> = HashMap::new();
    for draw in &draws {
        for (pledge, left) in draw.single_points() {
            let at = *known.entry((&pledge.by.value, &pledge.quantity.unit)).or_insert(singles.len());
            match singles.get_mut(at) {
                Some(single) => single.fails.push((draw, left)),
                None => singles.push(Single { pledge, fails: vec![(draw, left)] }),
            }
        }
    }
    if singles.len() < LISTED_FROM {
        findings.extend(singles.iter().map(one));
    } else {
        findings.push(all(&singles));
    }
}

fn one(single: &Single<'_>) -> Diagnostic {
    let who = &single.pledge.by.value;
    let mut numbers: Vec<&str> = single.fails.iter().map(|(draw, _)| draw.clause.number.as_str()).collect();
    numbers.dedup();
    let message = format!("{who} is a single point of failure for {}", clauses(&numbers));
    let (first, _) = single.fails[0];
    let mut finding = Diagnostic::warning("S0603", first.need.span, message)
        .label(format!("not covered without {who}"))
        .also(single.pledge.span, "the pledge that all rests on");
    for (draw, left) in &single.fails {
        finding = finding.note(remains(who, draw, *left));
    }
    under(first.clause, finding.help(HELP))
}

fn all(singles: &[Single<'_>]) -> Diagnostic {
    let (first, _) = singles[0].fails[0];
    let message = format!("{} pledges are single points of failure", singles.len());
    let mut finding = Diagnostic::warning("S0603", first.need.span, message)
        .label(format!("not covered without {}", singles[0].pledge.by.value));
    for single in singles {
        let who = &single.pledge.by.value;
        let fails = single.fails.iter();
        let fails: Vec<String> = fails
            .map(|(draw, left)| format!("clause {}: {}", draw.clause.number.value, remains(who, draw, *left)))
            .collect();
        finding = finding.also(single.pledge.quantity.span, "not enough without it").note(fails.join("; "));
    }
    under(first.clause, finding.help(HELP))
}

fn remains(who: &str, draw: &Draw<'_>, left: Amount) -> String {
    format!("without {who}, {} of {} remain", number(left), quantity(draw.need))
}

const HELP: &str = "add a pledge by another bearer, so that any one of them can fail";

const PAGE: &str = r###"# S0603 GBR is a single point of failure for clause 5.3

## What it checks

For a clause borne by several, `any 2 of G` or `G jointly`, the sum of pledges is taken again without each party in turn. If
the rest no longer covers the need, that party's absence breaks the clause. A clause with one bearer, or one that
needs each bearer's own, is not looked at: there the duty itself is single. Nor is a need that is not covered at all
(S0601).

## Why it matters

A promise by four that one of them can undo is a promise by one. A change of government, a vote, or a war elsewhere
then ends it without anybody having withdrawn.

## A real case

The multinational force described in Paris in January 2026 has several nations behind it, and the British deployment needs
a vote in parliament
(<https://www.globalbankingandfinance.com/uks-starmer-deployment-troops-ukraine-voted-parliament/>).

## How to settle it

Pledge more than is needed, so that any one party can fail, or let the clause need less.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties GBR, FRA
capability fighter-aircraft "Combat aircraft with crews"
event deployment verb deploy by party

pledge GBR 18 fighter-aircraft ready in 48 h until 2032-02-01
pledge FRA  6 fighter-aircraft ready in 48 h until 2032-02-01

1  GBR, FRA jointly shall deploy
     within  72 h of entry into force
     needs   18 fighter-aircraft
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties GBR, FRA
capability fighter-aircraft "Combat aircraft with crews"
event deployment verb deploy by party

pledge GBR 18 fighter-aircraft ready in 48 h until 2032-02-01
pledge FRA 18 fighter-aircraft ready in 48 h until 2032-02-01

1  GBR, FRA jointly shall deploy
     within  72 h of entry into force
     needs   18 fighter-aircraft
```
"###;
