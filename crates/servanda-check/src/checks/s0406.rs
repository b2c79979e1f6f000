//! S0406: an act that only its own author can confirm.

use crate::facts::{self, at_clause, listed};
use crate::registry::Check;
use servanda_agreement::{Agreement, Clause, Confirm, Name, Norm};
use servanda_base::{Diagnostic, Severity, Span};

pub(crate) const CHECK: Check = Check { code: "S0406", severity: Severity::Error, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let mut found: Vec<(Name, Vec<(&Clause, Span)>)> = Vec::new();
    for (clause, norm) in facts::obligations(agreement) {
        let Some((name, place)) = own_verifier(agreement, norm) else { continue };
        match found.iter_mut().find(|(other, _)| *other == name) {
            Some((_, clauses)) => clauses.push((clause, place)),
            None => found.push((name, vec![(clause, place)])),
        }
    }
    for (name, these) in found {
        let is_body = agreement.body(&name).is_some();
        let said = |clauses: &str, them: &str| match is_body {
            true => format!("`{name}` verifies {clauses}, and all its members are bound by {them}"),
            false => format!("`{name}` is both bound by {clauses} and a verifier of {them}"),
        };
        let one = |clause: &Clause| {
            let place = these.iter().find(|(other, _)| std::ptr::eq(*other, clause)).map(|(_, place)| *place);
            let message = said(&format!("clause {}", *clause.number), "it");
            let finding = at_clause("S0406", Severity::Error, clause, message).label("no one else can establish this");
            let finding = place.into_iter().fold(finding, |finding, place| finding.also(place, "confirms here"));
            finding.help("add an alternative without it: `or confirmed by …`")
        };
        let clauses: Vec<&Clause> = these.iter().map(|(clause, _)| *clause).collect();
        listed(findings, &clauses, one, |these, numbers| format!("{}: {numbers}", said(these, "them")));
    }
}

/// The first of those bound, or a body of them alone, whose word is needed to establish whether a norm is kept.
fn own_verifier(agreement: &Agreement, norm: &Norm) -> Option<(Name, Span)> {
    let proof = facts::proof_of(agreement, norm)?;
    if proof.any_of.iter().any(|way| facts::others_can_confirm(agreement, norm, way)) {
        return None;
    }
    let bearers = agreement.bearers(&norm.subject);
    let own = |name: &Name| !facts::is_another(agreement, name, &bearers, &bearers);
    proof.any_of.iter().find_map(|way| match way {
        Confirm::AnySource => None,
        Confirm::By { who, .. } => agreement.members(who).into_iter().find(own).map(|name| (name, who.span)),
    })
}

const PAGE: &str = r#"# S0406 `RUS` is both bound by clause 2.1 and a verifier of it

## What it checks

Whether the standard of proof of a clause can be met without those whom the clause binds. It is enough that one alternative can. Where
each of several is bound for itself, each is left out in turn. A body whose members are all bound is one of them, unless its rule lets enough
others of them decide.

## Why it matters

Nobody is a judge in its own cause. If the bearer's word is needed, a breach is never established and a performance always is.

## A real case

The Joint Centre for Control and Coordination in Donbas was one of Ukrainian and Russian officers. What it did for the ceasefire, and
what it did not, was reported by somebody else, the monitoring mission ([thematic report](https://docslib.org/doc/10652160/english-ukrainian-and-russian-at)).

## How to settle it

Let a third party confirm, or several who are not all bound.

```accord raises
agreement truce "Truce"
  signed    2015-02-12
  in force  on signature
  expires   2016-02-12
  clock     Europe/Kyiv
  evidence  verified

parties UKR, RUS

event shot plural shots verb fire by party

proof verified = confirmed by RUS

1  RUS shall not fire
```

```accord settled
agreement truce "Truce"
  signed    2015-02-12
  in force  on signature
  expires   2016-02-12
  clock     Europe/Kyiv
  evidence  verified

parties UKR, RUS
party   mission organisation "Monitoring mission"

event shot plural shots verb fire by party

proof verified = confirmed by RUS, or confirmed by mission

1  RUS shall not fire
```
"#;
