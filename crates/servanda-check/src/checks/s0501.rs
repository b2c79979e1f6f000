//! S0501: an act in quotation marks, which no event can show.

use crate::facts::{self, at_clause, listed};
use crate::registry::Check;
use servanda_agreement::{Act, Agreement, Clause, ClauseKind};
use servanda_base::{Diagnostic, Severity};

pub(crate) const CHECK: Check = Check { code: "S0501", severity: Severity::Error, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let quoted: Vec<&Clause> = facts::obligations(agreement)
        .filter(|(_, norm)| matches!(norm.act.value, Act::Quoted { .. }))
        .map(|(clause, _)| clause)
        .collect();
    let one = |clause: &Clause| {
        let message = format!("clause {} cannot be observed", *clause.number);
        let mut finding = at_clause("S0501", Severity::Error, clause, message);
        if let ClauseKind::Norm(norm) = &clause.kind {
            finding.primary.span = norm.act.span;
        }
        finding
            .label("no event or level shows whether this is done")
            .help("name an act (`event … verb …`) and put the quoted words in its title")
    };
    listed(findings, &quoted, one, |these, numbers| format!("{these} cannot be observed: {numbers}"));
}

const PAGE: &str = r#"# S0501 clause 1 cannot be observed

## What it checks

Duties and prohibitions whose act is a quotation: `shall "respect the sovereignty"`.

## Why it matters

Nobody can see respect. One can see a border crossed, a parliament's vote, a ship boarded. Until the text names such acts,
everybody may claim to have kept the clause and nobody can show otherwise. Such clauses have their worth as
principles. They are no guarantee.

## A real case

Clause 1 of the Budapest Memorandum of 1994 restates respect for Ukraine's independence, sovereignty and existing
borders (United Nations document A/49/765 – S/1994/1399, Annex I;
[summary](https://en.wikipedia.org/wiki/Budapest_Memorandum)).

## How to settle it

Name the acts that would show it, as events with verbs. An encoder who may not add to the text leaves the quotation and
takes the finding for what it is.

```accord raises
agreement memorandum "Memorandum"
  signed    1994-12-05
  in force  on signature
  expires   never
  clock     UTC

parties UKR, GBR

1  GBR shall "respect the existing borders" of UKR
```

```accord settled
agreement memorandum "Memorandum"
  signed    1994-12-05
  in force  on signature
  expires   never
  clock     UTC

parties UKR, GBR

event crossing "Armed forces cross an existing border" verb cross-border by party against party

1  GBR shall not cross-border against UKR
```
"#;
