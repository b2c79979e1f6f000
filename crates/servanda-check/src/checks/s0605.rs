//! A clause promises an amount of something and draws on no pledge.

use crate::Check;
use crate::phrases::{quantity, typed, under};
use servanda_agreement::{Act, Agreement, Cmp, Modality, Norm};
use servanda_base::iso::is_currency;
use servanda_base::{Diagnostic, Quantity, Severity};
use std::collections::BTreeSet;

pub(crate) const CHECK: Check = Check { code: "S0605", severity: Severity::Warning, page: PAGE, elsewhere: true, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let pledgeable = Pledgeable::of(agreement);
    for (clause, norm) in agreement.norms().filter(|(_, norm)| norm.modality == Modality::Shall) {
        let Some(promised) = promised(norm).filter(|promised| pledgeable.holds(promised)) else { continue };
        if norm.needs.is_empty() {
            let what = quantity(promised);
            let message = format!("clause {} promises {what} but draws on no pledge", clause.number.value);
            let finding = Diagnostic::warning("S0605", norm.act.span, message)
                .label("nothing says where this comes from")
                .help(format!("add `needs {}` and pledges that cover it", typed(promised.amount, &promised.unit)));
            findings.push(under(clause, finding));
        }
    }
}

/// The amount that a duty promises to bring about.
pub(super) fn promised(norm: &Norm) -> Option<&Quantity> {
    match &norm.act.value {
        Act::Do { quantity, .. } => quantity.as_ref(),
        Act::Keep { op: Cmp::AtLeast | Cmp::More | Cmp::Equal, level, .. } if level.amount.0.is_sign_positive() => {
            Some(level).filter(|level| !level.amount.0.is_zero())
        }
        Act::Keep { .. } | Act::Quoted { .. } | Act::Power { .. } => None,
    }
}

/// True for what somebody can set aside: a capability, money, or what an event or gauge counts; not for lengths and times.
pub(super) struct Pledgeable<'a> {
    counted: BTreeSet<&'a str>,
    declared: BTreeSet<&'a str>,
}

impl<'a> Pledgeable<'a> {
    pub(super) fn of(agreement: &'a Agreement) -> Pledgeable<'a> {
        let of_events = agreement.events.iter().flat_map(|event| &event.fields).map(|(_, of)| of.as_str());
        let of_gauges = agreement.gauges.iter().map(|gauge| gauge.unit.as_str());
        let of_counters = agreement.counters.iter().map(|counter| counter.unit.as_str());
        Pledgeable {
            counted: of_events.chain(of_gauges).chain(of_counters).collect(),
            declared: agreement.capabilities.iter().map(|capability| capability.name.as_str()).collect(),
        }
    }

    pub(super) fn holds(&self, promised: &Quantity) -> bool {
        const MEASURES: [&str; 12] = ["m", "km", "mm", "nmi", "ft", "h", "d", "min", "s", "count", "days", "times"];
        let unit = promised.unit.as_str();
        self.declared.contains(unit) || is_currency(unit) || self.counted.contains(unit) && !MEASURES.contains(&unit)
    }
}

const PAGE: &str = r###"# S0605 clause 5.2 promises 2 `air-defence-unit` but draws on no pledge

## What it checks

A duty with an amount, `deliver 2 air-defence-unit` or `keep troops-present >= 12_000 people`, that has no `needs` line. It
looks at capabilities, at money, and at what an event, gauge or counter counts; not at lengths and times.

## Why it matters

An amount without a source has been promised by nobody in particular: no stock, no budget and no factory is behind it.

## A real case

In March 2023 the European Union promised a million rounds of artillery ammunition within twelve months
(<https://en.interfax.com.ua/news/general/898754.html>); after these its High Representative gave the deliveries as 500,000
(<https://kyivindependent.com/borrell-eu-has-delivered-500-000-shells-to-ukraine>). Trackers of aid count commitments, allocations and deliveries apart for
this reason (<https://www.taiwannews.com.tw/en/news/4756714>).

## How to settle it

Write `needs` and the pledges that cover it. If another instrument carries them, write `elsewhere "instrument, article"`.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, DEU
capability air-defence-unit "Ground-based air defence fire unit"
event delivery verb deliver by party to party

1  DEU shall deliver 2 air-defence-unit to UKR
     within  60 d of entry into force
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, DEU
capability air-defence-unit "Ground-based air defence fire unit"
event delivery verb deliver by party to party

pledge DEU 3 air-defence-unit ready in 7 d until 2032-02-01

1  DEU shall deliver 2 air-defence-unit to UKR
     within  60 d of entry into force
     needs   2 air-defence-unit
```
"###;
