//! S0807: an upper tier that asks for less than the one below.

use crate::Check;
use crate::implies::no_longer;
use crate::means;
use crate::phrases::{quantity, under};
use servanda_agreement::*;
use servanda_base::{Diagnostic, Quantity, Severity};
use std::collections::BTreeMap;

pub(crate) const CHECK: Check = Check { code: "S0807", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

/// The answers of each tier, by number.
type Tiers<'a> = BTreeMap<u32, Vec<(&'a Clause, &'a Norm)>>;

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let mut lines: BTreeMap<&str, Tiers<'_>> = BTreeMap::new();
    for (clause, norm) in agreement.norms().filter(|(_, norm)| norm.modality == Modality::Shall) {
        if let Some(Trigger::Named { name, tier: Some(tier) }) = norm.on.as_ref().map(|on| &on.value) {
            lines.entry(name).or_default().entry(*tier).or_default().push((clause, norm));
        }
    }
    for (name, tiers) in &lines {
        let Some((_, red_line)) = agreement.red_line(name) else { continue };
        for (upper, answers) in tiers {
            for (lower, below) in tiers.range(..upper) {
                // Every answer of the upper tier must be outdone, each by one of the lower.
                let outdone: Option<Vec<_>> = answers
                    .iter()
                    .map(|(clause, norm)| {
                        let by = below.iter().find(|(_, stronger)| asks_for_less(agreement, norm, stronger))?;
                        Some((*clause, *norm, *by))
                    })
                    .collect();
                let Some((clause, norm, (other, stronger))) = outdone.and_then(|outdone| outdone.into_iter().next())
                else {
                    continue;
                };
                let count = |number: u32| {
                    red_line.tiers.iter().find(|tier| tier.number.value == number).map_or(1, |tier| tier.at_least)
                };
                let message = format!("tier {upper} of red line `{name}` asks for less than tier {lower}");
                findings.push(under(
                    clause,
                    Diagnostic::warning("S0807", clause.number.span, message)
                        .label(format!("asks for {}", asked(norm)))
                        .also(other.number.span, format!("asks for {}", asked(stronger)))
                        .note(format!(
                            "made-up days: {} on day 1 meet tier {lower}, and clause {} asks for {}; {} on day 60 meet tier {upper}, \
                             and clause {} asks for {}",
                            count(*lower),
                            other.number.value,
                            asked(stronger),
                            count(*upper),
                            clause.number.value,
                            asked(norm)
                        ))
                        .help("exchange the two, raise the upper one, or write `in addition` if it comes on top"),
                ));
                break;
            }
        }
    }
}

/// True if one duty asks for no more of the same than another, for no longer, and for less in something.
fn asks_for_less(agreement: &Agreement, weak: &Norm, strong: &Norm) -> bool {
    let (Act::Do { event, quantity: promised, .. }, Act::Do { event: other, quantity: more, .. }) =
        (&weak.act.value, &strong.act.value)
    else {
        return false;
    };
    if weak.in_addition || event != other || facts_differ(agreement, weak, strong) {
        return false;
    }
    let pairs: Option<Vec<_>> = paired(promised.iter(), more.iter())
        .zip(paired(weak.needs.iter().map(|need| &need.value), strong.needs.iter().map(|need| &need.value)))
        .map(|(promised, needed)| [promised, needed].concat());
    let Some(pairs) = pairs else { return false };
    let later = match (means::deadline(weak), means::deadline(strong)) {
        (Some(weak), Some(strong)) => {
            if !no_longer(Some(strong), Some(weak)) {
                return false;
            }
            !no_longer(Some(weak), Some(strong))
        }
        (None, None) => false,
        _ => return false,
    };
    pairs.iter().all(|(weak, strong)| weak <= strong) && (later || pairs.iter().any(|(weak, strong)| weak < strong))
}

/// Whether the two are about other people or places, or one draws on other bearers.
fn facts_differ(agreement: &Agreement, one: &Norm, other: &Norm) -> bool {
    let roles = |norm: &Norm| {
        let roles = crate::facts::roles(&norm.act).iter();
        let mut roles: Vec<(Role, Vec<Name>)> = roles
            .map(|fill| (fill.role, fill.names.iter().flat_map(|name| agreement.members(name)).collect()))
            .collect();
        roles.sort();
        roles
    };
    agreement.bearers(&one.subject) != agreement.bearers(&other.subject)
        || one.subject.share != other.subject.share
        || roles(one) != roles(other)
}

/// The amounts of the weaker beside those of the stronger in the same unit; `None` if it has one that the stronger has not.
fn paired<'q>(
    weak: impl Iterator<Item = &'q Quantity>,
    strong: impl Iterator<Item = &'q Quantity>,
) -> Option<Vec<(servanda_base::Amount, servanda_base::Amount)>> {
    let mut left: Vec<&Quantity> = strong.collect();
    let mut pairs = Vec::new();
    for one in weak {
        let at = left.iter().position(|other| other.unit == one.unit)?;
        pairs.push((one.amount, left.swap_remove(at).amount));
    }
    pairs.extend(left.into_iter().map(|more| (servanda_base::Amount::ZERO, more.amount)));
    Some(pairs)
}

/// What a duty asks for, in short: what it promises, else what it needs, and how soon.
fn asked(norm: &Norm) -> String {
    let promised = match &norm.act.value {
        Act::Do { quantity: Some(promised), .. } => vec![quantity(promised)],
        _ => norm.needs.iter().map(|need| quantity(need)).collect(),
    };
    let amount = if promised.is_empty() { "no amount".to_owned() } else { promised.join(", ") };
    match means::deadline(norm) {
        Some(deadline) => format!("{amount} within {}", crate::facts::in_words(deadline)),
        None => amount,
    }
}

const PAGE: &str = r###"# S0807 tier 2 of red line `attack` asks for less than tier 1

## What it checks

The duties that follow two tiers of one red line: the same act, by the same bearers, for the same receiver, in the same place. If every
duty of the upper tier promises and needs no more than one of the lower tier, is due no sooner, and is less in something, both are shown, with
made-up days. Acts of different kinds are not compared, and `in addition` says that the upper one comes on top.

## Why it matters

Whoever breaks the agreement a little gets the strong answer, and whoever breaks it a lot gets the weak one. Since a higher tier includes
what the lower one asks for, the upper clause adds nothing.

## An invented case

One attack calls for twenty aircraft, five call for ten: two drafts of the same article were numbered in the wrong order.

## How to settle it

Exchange the two, or raise the upper one. If it comes on top, say `in addition`.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01
  clock     Europe/Kyiv

parties UKR, RUS, GBR
event shot plural shots verb fire by party
event delivery verb deliver by party to party has tents count

1  red line fire "Fire"
     when    shots by RUS
     tier 1  at least 1 in any 24 h
     tier 2  at least 5 in any 24 h
2  on fire tier 1, GBR shall deliver 20 tents to UKR
     within  72 h of incident
3  on fire tier 2, GBR shall deliver 10 tents to UKR
     within  72 h of incident
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01
  clock     Europe/Kyiv

parties UKR, RUS, GBR
event shot plural shots verb fire by party
event delivery verb deliver by party to party has tents count

1  red line fire "Fire"
     when    shots by RUS
     tier 1  at least 1 in any 24 h
     tier 2  at least 5 in any 24 h
2  on fire tier 1, GBR shall deliver 10 tents to UKR
     within  72 h of incident
3  on fire tier 2, GBR shall deliver 20 tents to UKR
     within  72 h of incident
```
"###;
