//! S0409: a red line that anybody's report sets off, with nobody to look at it.

use crate::facts::at_clause;
use crate::registry::Check;
use servanda_agreement::{Agreement, Confirm, Determined};
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0409", severity: Severity::Error, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    for (clause, red_line) in agreement.red_lines() {
        let Some(determined) = &red_line.determined else {
            continue;
        };
        let standard = red_line.proof.as_ref().or(agreement.header.evidence.as_ref());
        let Some((standard, proof)) = standard.and_then(|name| Some((name, agreement.proof(name)?))) else {
            continue;
        };
        if determined.value == Determined::Automatic && proof.any_of.contains(&Confirm::AnySource) {
            let message =
                format!("red line `{}` is `determined automatic` on facts `reported by any source`", *red_line.name);
            let mut finding = at_clause("S0409", Severity::Error, clause, message);
            finding.primary.span = determined.span;
            findings.push(
                finding
                    .label("no one looks before the responses start")
                    .also(standard.span, "any report meets this standard")
                    .help("add `determined by <body> within <time>`, or a standard that somebody must confirm"),
            );
        }
    }
}

const PAGE: &str = r#"# S0409 red line `blindness` is `determined automatic` on facts `reported by any source`

## What it checks

Red lines that nobody has to determine, on a standard of proof that any report meets.

## Why it matters

Then a single false report sets the responses going: anybody who can publish can cross the red line on another's behalf.
Either a confirmation or a determination must stand between a report and its consequences.

## A real case

On three days in May 2025 each side published its own counts of the other's violations. Ukraine's parts for one morning
add up to 835 against a stated total of 734, so the categories overlap; Russia gave 9,318 by the third day
([ANI](https://www.dubaicityreporter.com/news/ukraine-reports-hundreds-of-russian-attacks-amid-three-day-ceasefire202505091050540007),
[Anadolu](https://www.anews.com.tr/world/2025/05/10/russia-claims-ukraine-committed-9318-violations-of-may-9-ceasefire)). Any such
number would have crossed a red line of this kind.

## How to settle it

Let somebody confirm (`proof verified`) or somebody determine (`determined by centre within 12 h`).

```accord raises
agreement package "Package"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, RUS, GBR
party   mission organisation "Monitoring mission"

event refusal      plural refusals verb refuse-access by party
event consultation                 verb consult       by party with party

proof reported = reported by any source

1.0  red line blindness "Verification is refused"
       when        at least 2 refusals by RUS in any 14 d
       proof       reported
       determined  automatic
       resets      after 30 d without

1  on blindness, GBR shall consult with UKR
     within 24 h of determination
```

```accord settled
agreement package "Package"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, RUS, GBR
party   mission organisation "Monitoring mission"

event refusal      plural refusals verb refuse-access by party
event consultation                 verb consult       by party with party

proof reported = reported by any source

1.0  red line blindness "Verification is refused"
       when        at least 2 refusals by RUS in any 14 d
       proof       reported
       determined  by mission within 24 h
       resets      after 30 d without

1  on blindness, GBR shall consult with UKR
     within 24 h of determination
```
"#;
