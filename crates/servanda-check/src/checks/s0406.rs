//! S0406: an act that only its own author can confirm.

use crate::facts::{self, at_clause};
use crate::registry::Check;
use servanda_agreement::{Agreement, Confirm};
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0406", severity: Severity::Error, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    for (clause, norm) in facts::obligations(agreement) {
        let Some(proof) = facts::proof_of(agreement, norm) else {
            continue;
        };
        if proof.any_of.iter().any(|way| facts::others_can_confirm(agreement, norm, way)) {
            continue;
        }
        let bearers = agreement.bearers(&norm.subject);
        let both = proof.any_of.iter().find_map(|way| match way {
            Confirm::AnySource => None,
            Confirm::By { who, .. } => {
                agreement.members(who).into_iter().find(|name| bearers.contains(name)).map(|name| (name, who.span))
            }
        });
        if let Some((name, place)) = both {
            let message = format!("`{name}` is both bound by clause {} and a verifier of it", *clause.number);
            findings.push(
                at_clause("S0406", Severity::Error, clause, message)
                    .label("no one else can establish this")
                    .also(place, "confirms here")
                    .help("add an alternative without it: `or confirmed by …`"),
            );
        }
    }
}

const PAGE: &str = r#"# S0406 `RUS` is both bound by clause 2.1 and a verifier of it

## What it checks

Whether the standard of proof of a clause can be met without those whom the clause binds. It is enough that one alternative can. Where
each of several is bound for itself, each is left out in turn.

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
