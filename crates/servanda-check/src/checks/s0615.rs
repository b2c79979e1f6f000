//! The parts of a pledge or a need do not reach the total that is stated.

use crate::Check;
use crate::means;
use crate::phrases::{list, path_at, quantity, typed, under};
use servanda_agreement::{Act, Agreement, Name, Pledge};
use servanda_base::{Amount, Diagnostic, Quantity, Severity};

pub(crate) const CHECK: Check = Check { code: "S0615", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    for total in &agreement.pledges {
        let Some(parts) = means::parts(agreement, total) else { continue };
        let sum: Amount = parts.iter().map(|part| part.quantity.amount).sum();
        if sum < total.quantity.amount {
            findings.push(of_pledge(agreement, total, &parts, sum));
        }
    }
    for (clause, norm) in agreement.norms() {
        let Act::Do { quantity: Some(total), .. } = &norm.act.value else { continue };
        let alike = norm.needs.iter().filter(|need| need.unit == total.unit);
        let Some(first) = alike.clone().next() else { continue };
        let sum: Amount = alike.map(|need| need.amount).sum();
        if sum >= total.amount {
            continue;
        }
        let message = format!(
            "clause {} owes {}, but what it draws on comes to {}",
            *clause.number,
            quantity(total),
            quantity(&Quantity { amount: sum, unit: total.unit.clone() })
        );
        let finding = Diagnostic::warning("S0615", first.span, message)
            .label(format!("short by {}", quantity(&Quantity { amount: total.amount - sum, unit: total.unit.clone() })))
            .also(norm.act.span, "the total")
            .help(format!("write `needs {}`, or owe less", typed(total.amount, &total.unit)));
        findings.push(under(clause, finding));
    }
}

fn of_pledge(agreement: &Agreement, total: &Pledge, parts: &[&Pledge], sum: Amount) -> Diagnostic {
    let unit = &total.quantity.unit;
    let missing = Quantity { amount: total.quantity.amount - sum, unit: unit.clone() };
    let message = format!(
        "the parts of the pledge of `{}` come to {} of {}",
        *total.by,
        crate::phrases::number(sum),
        quantity(&total.quantity)
    );
    let givers: Vec<Name> = parts.iter().map(|part| part.by.value.clone()).collect();
    let mut finding = Diagnostic::warning("S0615", total.quantity.span, message)
        .label(format!("{} in nobody's part", quantity(&missing)));
    for part in parts {
        finding = finding.also(part.quantity.span, format!("the part of {}", *part.by));
    }
    finding
        .note(format!("parts of {}; where total and parts stand side by side, both are counted", list(&givers)))
        .help("keep the parts and take out the total, or name who brings the rest")
        .path(path_at(agreement, total.span))
}

const PAGE: &str = r###"# S0615 the parts of the pledge of `guarantors` come to 36 of 48 `fighter-aircraft`

## What it checks

A pledge by a group beside pledges of the same by its members: whether these come to what the group pledges. And a
clause that owes an amount and draws on the same: whether it draws on enough.

## Why it matters

A total is what is announced, and parts are what arrives. What is in nobody's part is nobody's to bring.

## A real case

Totals that their parts do not reach are common in this field: of 4,900 violations claimed for the Easter truce of
2025, the kinds that were listed come to 4,816
([report](https://www.hindustantimes.com/world-news/ukraines-volodymyr-zelensky-accuses-russia-of-2-000-ceasefire-violations-amid-easter-truce-101745176345662.html)).

## How to settle it

Keep the parts and drop the total, or say who brings the rest.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, GBR, FRA
group guarantors = GBR, FRA
capability fighter "Combat aircraft"
event deployment plural deployments verb deploy by party

pledge guarantors 48 fighter
pledge GBR 18 fighter
pledge FRA 18 fighter

1  guarantors jointly shall deploy
     within  72 h of entry into force
     needs   24 fighter
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, GBR, FRA
group guarantors = GBR, FRA
capability fighter "Combat aircraft"
event deployment plural deployments verb deploy by party

pledge GBR 30 fighter
pledge FRA 18 fighter

1  guarantors jointly shall deploy
     within  72 h of entry into force
     needs   24 fighter
```
"###;
