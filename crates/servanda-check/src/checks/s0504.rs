//! S0504: a signatory that owes nothing.

use crate::facts;
use crate::registry::Check;
use servanda_agreement::{Agreement, Name, PartySort, Role};
use servanda_base::{Diagnostic, Severity};
use std::collections::BTreeSet;

pub(crate) const CHECK: Check = Check { code: "S0504", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    if agreement.declaration.is_some() || facts::obligations(agreement).next().is_none() {
        return;
    }
    let owing = owing(agreement);
    let owed = owed(agreement);
    // Organisations are named for what they do; states and armed groups sign.
    for party in agreement.parties.iter().filter(|party| party.sort != PartySort::Organisation) {
        let name = &party.name.value;
        if owing.contains(name) {
            continue;
        }
        findings.push(if owed.contains(name) {
            Diagnostic::info("S0504", party.name.span, format!("{name} signs but owes nothing, and is owed something"))
                .label("bound by no clause")
        } else {
            Diagnostic::warning(
                "S0504",
                party.name.span,
                format!("{name} signs but owes nothing, and nothing is owed to it"),
            )
            .label("no duty, no prohibition, no pledge")
            .help("say what it must do or not do, or in which capacity it signs")
        });
    }
}

/// Those who are bound by a clause, alone, in a group or in a body, or who pledge.
fn owing(agreement: &Agreement) -> BTreeSet<Name> {
    let bearers = facts::obligations(agreement).flat_map(|(_, norm)| agreement.bearers(&norm.subject));
    let mut owing: BTreeSet<Name> =
        bearers.chain(agreement.pledges.iter().flat_map(|pledge| agreement.members(&pledge.by))).collect();
    let bodies = agreement.bodies.iter().filter(|body| owing.contains(&body.name.value));
    let members: Vec<Name> =
        bodies.flat_map(|body| &body.members).flat_map(|member| agreement.members(member)).collect();
    owing.extend(members);
    owing
}

/// Those towards whom a clause is owed: `to`, `against`, `with` or `of` them.
fn owed(agreement: &Agreement) -> BTreeSet<Name> {
    facts::obligations(agreement)
        .flat_map(|(_, norm)| {
            [Role::To, Role::Against, Role::With, Role::Of]
                .into_iter()
                .filter_map(|role| facts::filled(agreement, facts::roles(&norm.act), role))
        })
        .flatten()
        .collect()
}

const PAGE: &str = r#"# S0504 RUS signs but owes nothing, and nothing is owed to it

## What it checks

States and armed groups among the signatories that no clause binds and that pledge nothing. If something is owed to
them, that is an information; if nothing is, a warning. A power or a part in a review is no duty.

## Why it matters

A signature suggests a commitment. If the text gives the signatory none, its part is open: guarantor, mediator, witness or
party. Each side will remember it differently when it matters.

## A real case

Russia signed the Package of Measures of Minsk (12 February 2015), which speaks of the Ukrainian forces and of the armed formations of
certain areas. It gives Russia no duty of its own, and does not say whether it signed as a party or as a mediator
([text](https://themoscowtimes.com/2015/02/12/the-minsk-deal-what-was-agreed-at-ukraine-peace-talks-a43848)).

## How to settle it

Give each signatory its duties, or say in which capacity it signs.

```accord raises
agreement truce "Truce"
  signed    2015-02-12
  in force  on signature
  expires   2016-02-12
  clock     Europe/Kyiv

parties UKR, RUS

event shot plural shots verb fire by party

1  UKR shall not fire
```

```accord settled
agreement truce "Truce"
  signed    2015-02-12
  in force  on signature
  expires   2016-02-12
  clock     Europe/Kyiv

parties UKR, RUS

event shot plural shots verb fire by party

1  each of UKR, RUS shall not fire
```
"#;
