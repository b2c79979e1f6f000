//! A party can free itself from its own duty.

use crate::Check;
use crate::acts::alone;
use crate::facts::at_clause;
use crate::phrases::list;
use servanda_agreement::*;
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0905", severity: Severity::Error, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    for (clause, norm) in agreement.norms() {
        let Act::Power { effect, target: Target::Clause(number) } = &norm.act.value else { continue };
        let what = match effect {
            Effect::Release => "release itself from",
            Effect::End | Effect::Withdraw => "end its own duty under",
            Effect::Suspend => "suspend its own duty under",
            Effect::Extend => "put off its own duty under",
            Effect::Resume | Effect::Open => continue,
        };
        let Some(duty) = agreement.clause(number) else { continue };
        let ClauseKind::Norm(owed) = &duty.kind else { continue };
        // Whom others hold to it cannot free the whole: of a joint duty one bearer may free itself all the same.
        let bearers = agreement.bearers(&owed.subject);
        let own: Vec<Name> =
            alone(agreement, &norm.subject).into_iter().filter(|name| bearers.contains(name)).collect();
        if own.is_empty() || owed.modality == Modality::May {
            continue;
        }
        let message = format!("{} can {what} clause {number}", list(&own));
        let mut finding = at_clause("S0905", Severity::Error, clause, message);
        finding.primary.span = norm.act.span;
        findings.push(
            finding
                .label("a power over one's own duty")
                .also(duty.number.span, "owed by the same")
                .note("what its bearer may put aside is not owed")
                .help(
                    "give the power to those to whom it is owed, or to a body in which its bearer cannot decide alone",
                ),
        );
    }
}

const PAGE: &str = r###"# S0905 GBR can release itself from clause 3

## What it checks

Powers to release, end, suspend or extend a clause: whether one of those who owe the clause may use the power alone,
by name or through a body in which one vote is enough. A power to leave or to end the whole agreement is the matter of
S0903 and S0906.

## Why it matters

A duty that its bearer may put aside is an intention. It counts in no balance of what is owed.

## An invented case

A donor owes a yearly payment and "may suspend it where circumstances require". In the fourth year they do.

## How to settle it

Give the power to the one to whom the duty is owed, or to a body that decides without the bearer's vote alone.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, GBR
event payment plural payments verb pay by party to party

1  GBR shall pay to UKR
     by  2027-12-31
2  GBR may release clause 1
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, GBR
event payment plural payments verb pay by party to party

1  GBR shall pay to UKR
     by  2027-12-31
2  UKR may release clause 1
```
"###;
