//! Several consultations begin at once and nobody calls them together.

use crate::Check;
use crate::acts::{is_consultation, is_convening, trigger};
use crate::facts::{at_clause, filled, roles};
use servanda_agreement::*;
use servanda_base::{Diagnostic, Severity};
use std::collections::BTreeMap;

pub(crate) const CHECK: Check = Check { code: "S0811", severity: Severity::Warning, page: PAGE, elsewhere: true, run };

/// What one trigger sets going.
#[derive(Default)]
struct Talks<'a> {
    duties: Vec<&'a Clause>,
    at_once: usize,
    convened: bool,
}

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let mut by_trigger: BTreeMap<String, Talks<'_>> = BTreeMap::new();
    for (clause, norm) in agreement.norms() {
        let Some(trigger) = trigger(agreement, norm) else { continue };
        let talks = by_trigger.entry(trigger).or_default();
        let bearers = agreement.bearers(&norm.subject);
        let is_body = |name: &Name| agreement.body(name).is_some();
        talks.convened |= is_convening(agreement, norm);
        if !is_consultation(agreement, norm) || norm.modality != Modality::Shall {
            continue;
        }
        let partners = [Role::With, Role::To].into_iter().filter_map(|role| filled(agreement, roles(&norm.act), role));
        talks.convened |= bearers.iter().any(is_body) || partners.flatten().any(|name| is_body(&name));
        talks.duties.push(clause);
        talks.at_once += if norm.subject.share == Share::Each { bearers.len() } else { 1 };
    }
    for talks in by_trigger.into_values().filter(|talks| talks.at_once > 1 && !talks.convened) {
        let [first, rest @ ..] = talks.duties.as_slice() else { continue };
        let message = format!("{} consultations begin at once, and nobody convenes them", talks.at_once);
        let mut finding = at_clause("S0811", Severity::Warning, first, message).label("each for itself");
        for other in rest {
            finding = finding.also(other.number.span, "on the same trigger");
        }
        findings.push(finding.note("nobody is named who calls, chairs or closes a common consultation").help(
            "let them consult `jointly`, or in a body; or say who convenes: `on <trigger>, <party> shall convene …`",
        ));
    }
}

const PAGE: &str = r###"# S0811 3 consultations begin at once, and nobody convenes them

## What it checks

Duties to consult or to meet that one trigger sets going: `each of` several counts as several. One that is owed
`jointly`, by or with a body, or that some clause on the same trigger has somebody convene, call or chair, is one
consultation.

## Why it matters

Consultations in parallel compete for the same ministers in the same hours, end at different times and with different
results, and none of them decides for all.

## A real case

Ukraine's bilateral security agreements of 2024 follow a common pattern, with consultation within 24 hours in case of
a new attack
([overview](https://oporaua.org/en/viyna/can-ukraine-be-protected-from-the-russia-s-aggression-by-security-agreements-25278),
[the first of
them](https://euromaidanpress.com/2024/01/14/a-security-agreement-with-the-uk-is-bilateral-ukraine-will-also-assist-if-the-uk-faces-any-future-aggression-prime-minister/)).
The Compact of July 2024 is the joint step, to convene swiftly
([report](https://regtrends.com/en/2024/07/12/23-states-and-eu-sign-compact-with-ukraine-at-nato-summit)).

## How to settle it

Let them consult jointly or in a body, or name who convenes them.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS, GBR, FRA, DEU
group friends = GBR, FRA, DEU
event attack       plural attacks       verb attack  by party against party
event consultation plural consultations verb consult by party with party

1  on attacks by RUS against UKR, each of friends shall consult with UKR
     within  24 h of incident
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS, GBR, FRA, DEU
group friends = GBR, FRA, DEU
event attack       plural attacks       verb attack  by party against party
event consultation plural consultations verb consult by party with party

1  on attacks by RUS against UKR, friends jointly shall consult with UKR
     within  24 h of incident
```
"###;
