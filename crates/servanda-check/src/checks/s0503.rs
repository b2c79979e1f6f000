//! S0503: a prohibition whose breach nothing follows.

use crate::consequences::Consequences;
use crate::facts::{self, at_clause, listed};
use crate::registry::Check;
use servanda_agreement::{Act, Agreement, Clause, ClauseKind, Modality, Name, Norm};
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0503", severity: Severity::Error, page: PAGE, elsewhere: true, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let after = Consequences::of(agreement);
    let unanswered: Vec<(&Clause, Severity)> = facts::obligations(agreement)
        .filter(|(_, norm)| norm.modality == Modality::ShallNot)
        .filter(|(clause, norm)| !after.unanswered(clause, norm).is_empty())
        .map(|(clause, norm)| (clause, weight(agreement, norm)))
        .collect();
    for severity in [Severity::Error, Severity::Warning] {
        let loose: Vec<&Clause> =
            unanswered.iter().filter(|(_, weight)| *weight == severity).map(|(clause, _)| *clause).collect();
        listed(
            findings,
            &loose,
            |clause| one(agreement, &after, clause, severity),
            |these, numbers| format!("breach of {these} has no consequence: {numbers}"),
        );
    }
}

/// An error, but a warning for access clauses.
fn weight(agreement: &Agreement, norm: &Norm) -> Severity {
    if facts::is_access(agreement, norm) { Severity::Warning } else { Severity::Error }
}

fn one(agreement: &Agreement, after: &Consequences<'_>, clause: &Clause, severity: Severity) -> Diagnostic {
    let number = &*clause.number;
    let ClauseKind::Norm(norm) = &clause.kind else {
        return at_clause("S0503", severity, clause, format!("breach of clause {number} has no consequence"));
    };
    let who: Vec<Name> = after.unanswered(clause, norm);
    let counted = match &norm.act.value {
        Act::Do { event, .. } => {
            let verb = agreement.event(event).and_then(|event| event.verb.as_deref()).unwrap_or(event);
            let these = if who.len() == 1 { "this party" } else { "these parties" };
            format!("no red line counts `{verb}` by {these}, and no clause is `on breach of clause {number}`")
        }
        _ => format!("no clause is `on breach of clause {number}`"),
    };
    at_clause("S0503", severity, clause, format!("breach of clause {number} by {} has no consequence", who.join(", ")))
        .label("an assurance, not a guarantee")
        .note(counted)
        .help(format!("add `on breach of clause {number}, … shall …`, or count the act in a red line"))
}

const PAGE: &str = r#"# S0503 breach of clause 2 by RUS, GBR, USA has no consequence

## What it checks

For each prohibition and each party bound by it: is there a clause on its breach, or a red line, event or condition that
counts the act and has a clause of its own, or a phase that `reverts` on either? Clauses about access are a warning, all others an error.
`elsewhere "instrument, article"` lowers both to an information.

## Why it matters

If nothing follows, the prohibition is an assurance. That may be all that could be had, and it should be known before
signature, not after the breach.

## A real case

The Budapest Memorandum of 1994 forbids the threat or use of force, economic coercion and the use of nuclear weapons, and says
for none of them what happens then (United Nations document A/49/765 – S/1994/1399, Annex I;
[summary](https://en.wikipedia.org/wiki/Budapest_Memorandum)). In the Kosovo Military
Technical Agreement of 9 June 1999 a violation has an answer, military action by the force in place
([text](https://planken.org/balkans/kfor/military-technical-agreement)).

## How to settle it

Say what follows, who does it, and by when. Where another instrument says it, name that instrument.

```accord raises
agreement memorandum "Memorandum"
  signed    1994-12-05
  in force  on signature
  expires   never
  clock     UTC

parties UKR, RUS, GBR, USA
group   powers = RUS, GBR, USA

event use-of-force verb use-force by party against party
event consultation verb consult   by party with party

1  each of powers shall not use-force against UKR
```

```accord settled
agreement memorandum "Memorandum"
  signed    1994-12-05
  in force  on signature
  expires   never
  clock     UTC

parties UKR, RUS, GBR, USA
group   powers = RUS, GBR, USA

event use-of-force verb use-force by party against party
event consultation verb consult   by party with party

1  each of powers shall not use-force against UKR
2  on breach of clause 1, each of powers shall consult with UKR
     within 24 h of breach
```
"#;
