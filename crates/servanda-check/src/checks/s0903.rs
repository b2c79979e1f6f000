//! One party can end the agreement, or leave it, during a red line.

use crate::Check;
use crate::phrases::{quoted_list, under};
use servanda_agreement::{Act, Agreement, Effect, Norm, Share, Target};
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0903", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let red_lines: Vec<&str> = agreement.red_lines().map(|(_, red_line)| red_line.name.value.as_str()).collect();
    for (clause, norm) in agreement.norms() {
        let guarded = norm.never_during.iter().any(|name| agreement.red_line(name).is_some());
        let Some(can) = can(agreement, norm).filter(|_| !red_lines.is_empty() && !guarded) else { continue };
        let finding =
            Diagnostic::warning("S0903", norm.act.span, format!("one party can {can} the agreement during a red line"))
                .label("open at any time")
                .note(format!("red lines of this agreement: {}", quoted_list(&red_lines)))
                .help("add `never during <red line>`");
        findings.push(under(clause, finding));
    }
}

/// What one bearer alone may do to the whole agreement.
fn can(agreement: &Agreement, norm: &Norm) -> Option<&'static str> {
    let alone = match norm.subject.share {
        Share::Each | Share::Any(0 | 1) => true,
        Share::Any(_) | Share::Jointly => agreement.bearers(&norm.subject).len() < 2,
    };
    match &norm.act.value {
        Act::Power { effect: Effect::End, target: Target::Agreement } if alone => Some("end"),
        Act::Power { effect: Effect::Withdraw, target: Target::Agreement } if alone => Some("leave"),
        _ => None,
    }
}

const PAGE: &str = r###"# S0903 one party can end the agreement during a red line

## What it checks

A power by which one bearer alone may end the agreement, or withdraw from it, with no `never during` that names a red
line, in an agreement that has red lines. One red line is enough; whether it is the right one is for people to judge.

## Why it matters

The answer to a red line is owed when the line is met. A party that may leave at that moment may leave instead of
answering.

## A real case

The Black Sea Grain Initiative of 2022 renewed itself unless a party gave notice
(<http://en.wikisource.org/wiki/Initiative_on_the_Safe_Transportation_of_Grain_and_Foodstuffs_from_Ukrainian_Ports>); one party ended it
on 17 July 2023
(<https://www.iol.co.za/news/world/look-un-chief-regrets-russias-decision-to-end-black-sea-grain-deal-255d506b-b4cf-52e1-8d5d-8f0d7a006a55>).

## How to settle it

Add `never during <red line>`. A notice of some months helps too, and does not settle this: it may have been given before.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS, GBR
event attack plural attacks verb attack by party against party

1  red line aggression "An attack"
     when  attacks by RUS against UKR
2  GBR may withdraw from agreement
     notice  6 months
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS, GBR
event attack plural attacks verb attack by party against party

1  red line aggression "An attack"
     when  attacks by RUS against UKR
2  GBR may withdraw from agreement
     notice  6 months
     never during  aggression
```
"###;
