//! A duty on somebody who is not bound by this text.

use crate::Check;
use crate::facts::{at_clause, obligations};
use crate::phrases::{clauses, list};
use servanda_agreement::{Agreement, Body, Clause, Name, Norm};
use servanda_base::{Diagnostic, Severity};
use std::collections::HashMap;

pub(crate) const CHECK: Check = Check { code: "S0509", severity: Severity::Warning, page: PAGE, elsewhere: true, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let mut borne: Vec<(Name, Vec<(&Clause, &Norm)>)> = Vec::new();
    let mut at: HashMap<Name, usize> = HashMap::new();
    for (clause, norm) in obligations(agreement) {
        for bearer in agreement.bearers(&norm.subject) {
            let at = *at.entry(bearer.clone()).or_insert(borne.len());
            if at == borne.len() {
                borne.push((bearer, Vec::new()));
            }
            borne[at].1.push((clause, norm));
        }
    }
    for (bearer, borne) in borne {
        let Some((severity, why, note)) = unbound(agreement, &bearer) else { continue };
        let [(clause, norm), rest @ ..] = borne.as_slice() else { continue };
        let numbers: Vec<&str> = borne.iter().map(|(clause, _)| clause.number.as_str()).collect();
        let put = if rest.is_empty() { "puts" } else { "put" };
        let message = format!("{} {put} a duty on {why}", clauses(&numbers));
        let mut finding = at_clause("S0509", severity, clause, message).label("bears the duty");
        finding.primary.span = norm.subject.span;
        for (_, norm) in rest {
            finding = finding.also(norm.subject.span, crate::facts::THE_SAME);
        }
        findings.push(finding.note(note).help(
            "let those act who are bound, or name the instrument in which it agrees: `elsewhere \"instrument, article\"`",
        ));
    }
}

/// Why a bearer may not be bound: how much it matters, who it is, and the reason.
fn unbound(agreement: &Agreement, bearer: &Name) -> Option<(Severity, String, String)> {
    if let Some(declaration) = &agreement.declaration {
        let author = agreement.members(&declaration.by);
        let message = format!("{bearer}, who does not make this declaration");
        let note = format!("a declaration binds its author alone, {}", *declaration.by);
        return (!author.contains(bearer)).then_some((Severity::Error, message, note));
    }
    if let Some(party) = agreement.party(bearer) {
        let message = format!("{bearer}, whose capacity to be bound is disputed");
        let capacities: Vec<String> = party.disputed_capacity.iter().map(|word| format!("\"{word}\"")).collect();
        let note = format!("signed as {}, depending on who reads it", capacities.join(" or "));
        return (!party.disputed_capacity.is_empty()).then_some((Severity::Warning, message, note));
    }
    let body = agreement.body(bearer)?;
    let outside = outsiders(agreement, body);
    let message = format!("`{bearer}`, to which others than the parties belong");
    let note = format!("{} belong to it and are no parties here", list(&outside));
    (!outside.is_empty()).then_some((Severity::Warning, message, note))
}

/// Those who belong to a body and are not parties.
fn outsiders(agreement: &Agreement, body: &Body) -> Vec<Name> {
    let mut names: Vec<Name> = body.members.iter().chain(&body.veto).flat_map(|name| agreement.members(name)).collect();
    names.retain(|name| agreement.party(name).is_none());
    names.sort();
    names.dedup();
    names
}

const PAGE: &str = r###"# S0509 clause 4 puts a duty on `unsc`, to which others than the parties belong

## What it checks

Who bears the duties and prohibitions. In a declaration it must be the author; to anybody else, also an addressee, the
finding is an error. In an agreement it is a warning where the capacity of the bearer is disputed, or where the bearer
is a body to which others than the parties belong.

## Why it matters

A text binds those who agreed to it. A duty on somebody else reads like a promise and is a wish; nobody breaks it by
leaving it undone.

## A real case

The Package of Measures of Minsk (2015) puts its duties on the two sides. Russia signed it, and whether as a party or
as a mediator has been disputed since
([text](https://themoscowtimes.com/2015/02/12/the-minsk-deal-what-was-agreed-at-ukraine-peace-talks-a43848)).

## How to settle it

Put the duty on those who are bound: not "the Council decides" but "the parties refer to the Council". Or name the
instrument in which the other one agrees to it.

```accord raises
declaration help "Help"
  by        GBR
  to        UKR
  signed    2027-01-15
  in force  on signature
  expires   2032-01-15

parties UKR
event delivery plural deliveries verb deliver by party to party
event account  plural accounts   verb account by party to party

1  GBR shall deliver to UKR
     by  2027-12-31
2  UKR shall account to GBR
     by  2028-01-31
```

```accord settled
agreement help "Help"
  signed    2027-01-15
  in force  on signature
  expires   2032-01-15

parties GBR, UKR
event delivery plural deliveries verb deliver by party to party
event account  plural accounts   verb account by party to party

1  GBR shall deliver to UKR
     by  2027-12-31
2  UKR shall account to GBR
     by  2028-01-31
```
"###;
