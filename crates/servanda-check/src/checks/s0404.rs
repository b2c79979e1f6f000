//! S0404: an organisation that must verify and is owed no access.

use crate::facts;
use crate::registry::Check;
use servanda_agreement::Agreement;
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0404", severity: Severity::Error, page: PAGE, elsewhere: true, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let access = facts::Access::of(agreement);
    for (verifier, place) in facts::confirmers(agreement) {
        let Some(party) = agreement.party(&verifier) else {
            continue;
        };
        if !facts::is_organisation(agreement, &verifier) || access.is_given_to(&verifier) {
            continue;
        }
        findings.push(
            Diagnostic::error("S0404", party.name.span, format!("no clause gives `{verifier}` access"))
                .label("must confirm what happened, and may be kept away")
                .also(place, "confirms here")
                .help("add `each of … shall not refuse-access in …`, with an answer if it is refused"),
        );
    }
}

const PAGE: &str = r#"# S0404 no clause gives `osce-smm` access

## What it checks

Organisations that a standard of proof relies on. Some clause must give them access: its act is named, titled or described with
the word "access", and it names either that organisation or nobody in particular. States and bodies of states look after
themselves and are not asked about. `elsewhere "instrument, article"` lowers the finding to an information.

## Why it matters

Whoever can keep the verifier away decides what is established. Refusing access must itself be an act that breaks
something, or the cheapest way to break everything else is a closed road.

## A real case

The Package of Measures of Minsk (2015) has the OSCE monitor and verify, and no duty to let it pass
([text](https://themoscowtimes.com/2015/02/12/the-minsk-deal-what-was-agreed-at-ukraine-peace-talks-a43848)). Restrictions of
movement became a regular chapter of the mission's reports
([thematic report](https://docslib.org/doc/10652160/english-ukrainian-and-russian-at)). In the Sinai, by contrast, verification is
part of the treaty's own machinery ([MFO](http://mfo.org/en)).

## How to settle it

Forbid the refusal of access, and count refusals in a red line, so that something follows.

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

parties UKR, RUS
party   mission organisation "Monitoring mission"

event shot    plural shots    verb fire          by party
event refusal plural refusals verb refuse-access by party

proof verified = confirmed by mission

1  each of UKR, RUS shall not fire
2  each of UKR, RUS shall not refuse-access
```
"#;
