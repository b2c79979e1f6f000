//! Nothing follows if a duty is not performed.

use crate::Check;
use crate::facts::{at_clause, follows, listed};
use crate::phrases::unless_elsewhere;
use servanda_agreement::{Act, Agreement, Clause, Modality};
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0802", severity: Severity::Warning, page: PAGE, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let open: Vec<&Clause> = agreement
        .norms()
        .filter(|(_, norm)| norm.modality == Modality::Shall)
        // Words that no event can show are S0501; a fallback is where a chain ends.
        .filter(|(clause, norm)| !matches!(norm.act.value, Act::Quoted { .. }) && !is_fallback(agreement, clause))
        .filter(|(clause, norm)| follows(agreement, clause, norm).is_empty())
        .map(|(clause, _)| clause)
        .collect();
    let one = |clause: &Clause| {
        let message = format!("nothing follows if clause {} is not performed", clause.number.value);
        let finding = at_clause("S0802", Severity::Warning, clause, message)
            .label("no clause answers for it")
            .help("add `failing which clause N`");
        unless_elsewhere(agreement, Some(clause), finding)
    };
    listed(findings, &open, one, |these, numbers| format!("nothing follows if {these} are not performed: {numbers}"));
}

/// True for a clause that another one, or a phase, fails into.
pub(super) fn is_fallback(agreement: &Agreement, clause: &Clause) -> bool {
    let number = &clause.number.value;
    let of_norm = agreement.norms().any(|(_, norm)| norm.failing_which.as_ref().is_some_and(|to| to.value == *number));
    let of_phase = agreement
        .phases
        .iter()
        .any(|phase| phase.latest.as_ref().is_some_and(|latest| latest.value.1.as_ref() == Some(number)));
    of_norm || of_phase
}

const PAGE: &str = r###"# S0802 nothing follows if clause 4 is not performed

## What it checks

Duties to act or to keep a level that have no `failing which`, and whose breach no clause answers. Clauses that others
fail into are left out, since every chain ends somewhere; so are duties in words that no event can show (S0501).

## Why it matters

A response that has no response of its own is the end of the road. If it is late, the text is silent.

## A real case

The security agreements of 2024 and 2025 have the sides consult within 24 hours of a new attack; no specific action is fixed for
what follows, and nothing for the case that the consultation is not held
(<https://oporaua.org/en/viyna/not-enough-specifics-economic-component-of-ukraine-s-security-agreements-25295>).

## How to settle it

Add `failing which clause N`, or a clause `on breach of clause N`.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, GBR
party eu organisation "European Union"
event consultation verb consult by party with party
event payment      verb pay     by party to party

1  GBR shall consult with UKR
     within  24 h of entry into force
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, GBR
party eu organisation "European Union"
event consultation verb consult by party with party
event payment      verb pay     by party to party

1  GBR shall consult with UKR
     within  24 h of entry into force
     failing which  clause 2
2  eu shall pay 1 billion EUR to UKR
     within  30 d of breach
```
"###;
