//! S0403: one verifier on whom every finding rests.

use crate::facts;
use crate::registry::Check;
use servanda_agreement::{Agreement, Confirm};
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0403", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let anyone_may = agreement.proofs.iter().flat_map(|proof| &proof.any_of).any(|way| *way == Confirm::AnySource);
    if let ([(only, _)], false) = (facts::confirmers(agreement).as_slice(), anyone_may) {
        let place = agreement.proofs.iter().flat_map(|proof| &proof.any_of).find_map(|way| match way {
            Confirm::By { who, .. } => Some(who.span),
            Confirm::AnySource => None,
        });
        findings.push(
            Diagnostic::warning(
                "S0403",
                place.unwrap_or(agreement.name.span),
                format!("every finding rests on one verifier, `{only}`"),
            )
            .label("if it is absent, silenced or recalled, nothing can be established")
            .help("add an alternative: `or confirmed by 2 of …`"),
        );
    }
}

const PAGE: &str = r#"# S0403 every finding rests on one verifier, `osce-smm`

## What it checks

Whether all standards of proof together come down to one party or body.

## Why it matters

A single verifier can be denied entry, jammed, outvoted in its own organisation, or sent home when its mandate lapses. From that
day nothing can be established, and both sides know it.

## A real case

Under the Minsk agreements every count came from one mission, the OSCE Special Monitoring Mission. It reported at length on
restrictions of its movement and on jamming of its aircraft
([thematic report](https://docslib.org/doc/10652160/english-ukrainian-and-russian-at)). When its mandate lapsed in 2022
([its chair](https://thefrontierpost.com/osce-not-possible-to-extend-mandate-of-smm-in-ukraine/?utm_source=rss&utm_medium=rss&utm_campaign=osce-not-possible-to-extend-mandate-of-smm-in-ukraine)),
the text named no other.

## How to settle it

Give a second way: `proof verified = confirmed by mission, or confirmed by 2 of guarantors`.

```accord raises
agreement truce "Truce"
  signed    2015-02-12
  in force  on signature
  expires   2016-02-12
  clock     Europe/Kyiv
  evidence  verified

parties UKR, RUS
party   mission organisation "Monitoring mission"

event shot plural shots verb fire by party

proof verified = confirmed by mission

1  each of UKR, RUS shall not fire
```

```accord settled
agreement truce "Truce"
  signed    2015-02-12
  in force  on signature
  expires   2016-02-12
  clock     Europe/Kyiv
  evidence  verified

parties UKR, RUS, FRA, DEU, POL
party   mission organisation "Monitoring mission"
group   guarantors = FRA, DEU, POL

event shot plural shots verb fire by party

proof verified = confirmed by mission, or confirmed by 2 of guarantors

1  each of UKR, RUS shall not fire
```
"#;
