//! A party can free itself from its own duty.

use crate::Check;
use crate::acts::{alone, answers, is_set_going_by_a_decision};
use crate::facts::{at_clause, is_another, obligations};
use crate::phrases::list;
use servanda_agreement::*;
use servanda_base::{Diagnostic, Severity};
use std::collections::BTreeSet;

pub(crate) const CHECK: Check = Check { code: "S0905", severity: Severity::Error, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    for (clause, norm) in agreement.norms() {
        let Act::Power { effect, target } = &norm.act.value else { continue };
        let number = match target {
            Target::Clause(number) => number,
            Target::Agreement => {
                findings.extend(on_its_own_word(agreement, clause, norm, *effect));
                continue;
            }
            Target::Phase(_) => continue,
        };
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

/// A power to end or leave the agreement when something happens, which nobody but its holder establishes. Without a trigger it is
/// the ordinary way out.
fn on_its_own_word(agreement: &Agreement, clause: &Clause, norm: &Norm, effect: Effect) -> Option<Diagnostic> {
    let on = norm.on.as_ref().filter(|_| answers(norm))?;
    let ends = matches!(effect, Effect::End | Effect::Withdraw | Effect::Suspend);
    let owing: BTreeSet<Name> = obligations(agreement).flat_map(|(_, owed)| agreement.bearers(&owed.subject)).collect();
    // Who determines it oneself is nobody else.
    let judged = |own: &Name| {
        let own = std::slice::from_ref(own);
        is_set_going_by_a_decision(agreement, norm, |judge| is_another(agreement, judge, own, own))
    };
    let own = alone(agreement, &norm.subject).into_iter().filter(|name| owing.contains(name) && !judged(name));
    let own: Vec<Name> = own.collect();
    // Who must confirm the red line is somebody else too.
    let proved = agreement.header.evidence.is_some()
        || match &on.value {
            Trigger::Named { name, .. } => {
                agreement.red_line(name).is_some_and(|(_, red_line)| red_line.proof.is_some())
            }
            _ => norm.proof.is_some(),
        };
    if !ends || own.is_empty() || proved {
        return None;
    }
    let message = format!("{} can free itself on a fact that nobody else establishes", list(&own));
    let mut finding = at_clause("S0905", Severity::Warning, clause, message);
    finding.primary.span = norm.act.span;
    Some(
        finding
            .label("ends what it owes")
            .also(on.span, "who says that this is so?")
            .help("let a body determine it: `determined by <body> within <time>`"),
    )
}

const PAGE: &str = r###"# S0905 GBR can release itself from clause 3

## What it checks

Powers to release, end, suspend or extend a clause: whether one of those who owe the clause may use the power alone, by
name or through a body in which one vote is enough. And, as a warning, powers of one who owes something to end, leave or
suspend the whole agreement when something happens that nobody else establishes. Without such a trigger, a power to
leave or to end is the matter of S0903 and S0906.

## Why it matters

A duty that its bearer may put aside is an intention. It counts in no balance of what is owed.

## A real case

The moratorium on strikes against energy of March 2025, as it was published in Moscow, lets either side consider itself
free if the other breaks it, and names nobody who says whether that is so
([report](https://www.pravda.com.ua/eng/news/2025/03/25/7504532/)).

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
