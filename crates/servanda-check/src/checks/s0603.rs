//! Without one party's pledge, the rest is not enough.

use crate::Check;
use crate::facts::LISTED_FROM;
use crate::means::{self, Draw};
use crate::phrases::{clauses, number, quantity, under};
use crate::supply::{Clash, Demand, Supply, demands, times};
use servanda_agreement::{Agreement, Pledge};
use servanda_base::{Amount, Diagnostic, Quantity, Severity};
use std::collections::{BTreeMap, HashMap, HashSet};

pub(crate) const CHECK: Check = Check { code: "S0603", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

/// So many givers of one unit are left out in turn, in order of writing.
const GIVERS_MOST: usize = 200;

/// A pledge without which some draws fail, with what would remain of each; or none fails, but not all of some can be met at once.
struct Single<'a> {
    pledge: &'a Pledge,
    fails: Vec<(&'a Draw<'a>, Amount)>,
    together: Option<(Vec<&'a Draw<'a>>, Clash)>,
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
                None => singles.push(Single { pledge, fails: vec![(draw, left)], together: None }),
            }
        }
    }
    let mut units: BTreeMap<&str, Vec<(usize, &Draw<'_>)>> = BTreeMap::new();
    for (at, draw) in draws.iter().enumerate().filter(|(_, draw)| draw.covered(|_| true)) {
        units.entry(&draw.need.unit).or_default().push((at, draw));
    }
    for (unit, covered) in &units {
        let alone = |giver: &str| known.contains_key(&(giver, *unit));
        singles.extend(together(agreement, &draws, unit, covered, alone));
    }
    if singles.len() < LISTED_FROM {
        findings.extend(singles.iter().map(one));
    } else {
        findings.push(all(&singles));
    }
}

/// Givers without whom clauses that may be owed at once can no longer all be met, though each alone can.
fn together<'a>(
    agreement: &'a Agreement,
    draws: &'a [Draw<'a>],
    unit: &str,
    covered: &[(usize, &'a Draw<'a>)],
    alone: impl Fn(&str) -> bool,
) -> Vec<Single<'a>> {
    let supply = Supply::of(agreement, unit, covered);
    let times: Vec<Vec<Demand>> = times(covered).into_iter().map(|phase| demands(covered, phase)).collect();
    // What cannot be met with everybody is S0609.
    let times: Vec<&Vec<Demand>> = times.iter().filter(|demands| supply.clash(demands, |_| true).is_none()).collect();
    // Where the demands are met without somebody's pledges, they are met if that one is not there.
    let used: HashSet<&str> = times.iter().flat_map(|demands| supply.used(demands)).collect();
    let mut seen = HashSet::new();
    let firsts: Vec<&'a Pledge> = agreement
        .pledges_of(unit)
        .filter(|pledge| {
            let who = pledge.by.value.as_str();
            used.contains(who) && !alone(who) && seen.insert(who)
        })
        .collect();
    let mut singles = Vec::new();
    for pledge in firsts.into_iter().take(GIVERS_MOST) {
        let who = &pledge.by.value;
        let clash = times.iter().find_map(|demands| {
            // What it owes by itself is single anyway.
            let others: Vec<Demand> = demands
                .iter()
                .filter(|demand| draws[demand.draw].bearers.len() > 1 && demand.from[..] != [who.clone()])
                .cloned()
                .collect();
            let clash = supply.clash(&others, |pledge| pledge.by.value != *who)?;
            let mut named: Vec<&'a Draw<'a>> = Vec::new();
            for demand in clash.demands.iter().filter_map(|at| others.get(*at)) {
                let draw = &draws[demand.draw];
                if named.iter().all(|other| other.clause.number.value != draw.clause.number.value) {
                    named.push(draw);
                }
            }
            (named.len() > 1).then_some((named, clash))
        });
        if let Some(clash) = clash {
            singles.push(Single { pledge, fails: Vec::new(), together: Some(clash) });
        }
    }
    singles
}

impl<'a> Single<'a> {
    /// The clauses that fail, with their places.
    fn draws(&self) -> Vec<&'a Draw<'a>> {
        let together = self.together.iter().flat_map(|(draws, _)| draws.iter().copied());
        self.fails.iter().map(|(draw, _)| *draw).chain(together).collect()
    }

    fn numbers(&self) -> Vec<&'a str> {
        let mut numbers: Vec<&str> = self.draws().into_iter().map(|draw| draw.clause.number.as_str()).collect();
        numbers.dedup();
        numbers
    }

    /// What would remain, clause by clause or of all together.
    fn remains(&self) -> Vec<String> {
        let who = &self.pledge.by.value;
        let together = self.together.iter().map(|(draws, clash)| {
            let need = Quantity { amount: clash.needed, unit: draws[0].need.unit.clone() };
            format!("without {who}, {} of {} remain for all of them at once", number(clash.pledged), quantity(&need))
        });
        self.fails.iter().map(|(draw, left)| remains(who, draw, *left)).chain(together).collect()
    }
}

fn one(single: &Single<'_>) -> Diagnostic {
    let who = &single.pledge.by.value;
    let first = single.draws()[0];
    let together = if single.together.is_some() { " together" } else { "" };
    let message = format!("{who} is a single point of failure for {}{together}", clauses(&single.numbers()));
    let mut finding = Diagnostic::warning("S0603", first.need.span, message)
        .label(format!("not covered without {who}"))
        .also(single.pledge.span, "the pledge that all rests on");
    for words in single.remains() {
        finding = finding.note(words);
    }
    under(first.clause, finding.help(HELP))
}

fn all(singles: &[Single<'_>]) -> Diagnostic {
    let first = singles[0].draws()[0];
    let message = format!("{} pledges are single points of failure", singles.len());
    let mut finding = Diagnostic::warning("S0603", first.need.span, message)
        .label(format!("not covered without {}", singles[0].pledge.by.value));
    for single in singles {
        let words: Vec<String> = if single.together.is_some() {
            vec![format!("{} together: {}", clauses(&single.numbers()), single.remains().join("; "))]
        } else {
            let numbers = single.fails.iter().map(|(draw, _)| &draw.clause.number.value);
            numbers.zip(single.remains()).map(|(number, words)| format!("clause {number}: {words}")).collect()
        };
        finding = finding.also(single.pledge.quantity.span, "not enough without it").note(words.join("; "));
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

The clauses that may be owed at once are looked at together as well: where all of them can be met, but no longer all at once without
one party, that party is named with the clauses that would then compete. This is a maximum flow from needs to pledges, taken again
without each party.

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
