//! Nothing follows if a duty is not performed.

use crate::Check;
use crate::consequences::Consequences;
use crate::facts::{at_clause, listed};
use servanda_agreement::{Act, Agreement, Clause, Modality};
use servanda_base::{Diagnostic, Severity};
use std::collections::BTreeSet;

pub(crate) const CHECK: Check = Check { code: "S0802", severity: Severity::Warning, page: PAGE, elsewhere: true, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let (after, fallbacks) = (Consequences::of(agreement), fallbacks(agreement));
    let open: Vec<&Clause> = agreement
        .norms()
        .filter(|(_, norm)| norm.modality == Modality::Shall)
        // Words that no event can show are S0501; a fallback is where a chain ends.
        .filter(|(clause, norm)| {
            !matches!(norm.act.value, Act::Quoted { .. }) && !fallbacks.contains(clause.number.as_str())
        })
        .filter(|(clause, norm)| after.follows(clause, norm).is_empty() && after.ways_back(clause, norm).is_empty())
        .map(|(clause, _)| clause)
        .collect();
    let one = |clause: &Clause| {
        let message = format!("nothing follows if clause {} is not performed", clause.number.value);
        at_clause("S0802", Severity::Warning, clause, message)
            .label("no clause answers for it")
            .help("add `failing which clause N`")
    };
    listed(findings, &open, one, |these, numbers| format!("nothing follows if {these} are not performed: {numbers}"));
}

/// The clauses that others, or phases, fail into.
fn fallbacks(agreement: &Agreement) -> BTreeSet<&str> {
    let of_norms = agreement.norms().filter_map(|(_, norm)| norm.failing_which.as_ref().map(|to| to.as_str()));
    let of_phases =
        agreement.phases.iter().filter_map(|phase| phase.latest.as_ref().and_then(|latest| latest.value.1.as_deref()));
    of_norms.chain(of_phases).collect()
}

const PAGE: &str = r###"# S0802 nothing follows if clause 4 is not performed

## What it checks

Duties to act or to keep a level that have no `failing which`, and whose breach no clause answers and sends no phase back. Clauses that others
fail into are left out, since every chain ends somewhere; so are duties in words that no event can show (S0501).

## Why it matters

A response that has no response of its own is the end of the road. If it is late, the text is silent.

## A real case

The security agreements of 2024 and 2025 have the sides consult within 24 hours of a new attack; no specific action is fixed for
what follows, and nothing for the case that the consultation is not held
(<https://oporaua.org/en/viyna/not-enough-specifics-economic-component-of-ukraine-s-security-agreements-25295>).

## How to settle it

Add `failing which clause N`, or a clause `on breach of clause N`, or let a phase fall back: `reverts to … when breach of clause N`.

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
