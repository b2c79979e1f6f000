//! A bound party can veto the answer to its own breach.

use crate::Check;
use crate::facts::{Listened, counted, filled, listened, obligations};
use crate::phrases::{list, path_at, under};
use servanda_agreement::*;
use servanda_base::{Diagnostic, Severity, Span, Spanned};
use std::collections::{BTreeSet, HashMap};

pub(crate) const CHECK: Check = Check { code: "S0606", severity: Severity::Error, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let bound: BTreeSet<Name> = obligations(agreement).flat_map(|(_, norm)| agreement.bearers(&norm.subject)).collect();
    let mut failed: HashMap<&str, Vec<&Norm>> = HashMap::new();
    for (_, norm) in agreement.norms() {
        if let Some(fallback) = &norm.failing_which {
            failed.entry(fallback).or_default().push(norm);
        }
    }
    for (clause, norm) in agreement.norms() {
        let deciders = deciders(agreement, norm);
        if deciders.is_empty() && norm.determined.is_none() {
            continue;
        }
        let failed = failed.get(clause.number.as_str()).map_or(&[][..], Vec::as_slice);
        let offenders = offenders(agreement, norm, failed, &bound);
        for (body, place) in deciders {
            findings.extend(vetoed(agreement, body, place, &offenders).map(|finding| under(clause, finding)));
        }
        findings.extend(silenced(agreement, clause, norm.determined.as_ref(), &offenders));
    }
    for (clause, red_line) in agreement.red_lines().filter(|(_, red_line)| red_line.determined.is_some()) {
        let offenders = offenders_in(agreement, counted(agreement, red_line), &bound);
        findings.extend(silenced(agreement, clause, red_line.determined.as_ref(), &offenders));
    }
}

/// The findings about a chain of bodies that determine. A body that comes next if one is silent takes the veto away,
/// unless an offender has one there as well.
fn silenced(
    agreement: &Agreement,
    clause: &Clause,
    determined: Option<&Spanned<Determined>>,
    offenders: &BTreeSet<Name>,
) -> Vec<Diagnostic> {
    let Some(Determined::By(chain)) = determined.map(|determined| &determined.value) else { return Vec::new() };
    let found = chain.iter().map(|(name, _)| vetoed(agreement, agreement.body(name)?, name.span, offenders));
    let found: Option<Vec<Diagnostic>> = found.collect();
    found.unwrap_or_default().into_iter().map(|finding| under(clause, finding)).collect()
}

/// The finding about one body, if some of the offenders hold a veto in it.
fn vetoed(agreement: &Agreement, body: &Body, place: Span, offenders: &BTreeSet<Name>) -> Option<Diagnostic> {
    let holders: Vec<&str> = body.veto.iter().map(|holder| holder.value.as_str()).collect();
    let own: Vec<&str> = holders.iter().copied().filter(|holder| offenders.contains(*holder)).collect();
    let whose = match own.len() {
        0 => return None,
        1 => "its",
        _ => "their",
    };
    let rule = body.decides.as_ref().map(|rule| format!("decides by {} of {}, and ", rule.0, rule.1));
    let hold = if holders.len() == 1 { "holds" } else { "hold" };
    let message = format!("{} can veto the answer to {whose} own breach", list(&own));
    let words = format!(
        "`{}` {}{} {hold} a veto",
        body.name.value,
        rule.unwrap_or_else(|| "decides, and ".into()),
        list(&holders)
    );
    let finding = Diagnostic::error("S0606", place, message).label(words).also(body.name.span, "declared here");
    let finding = finding.path(path_at(agreement, place));
    Some(finding.help("name a body in which no bound party has a veto, or a response that needs no decision"))
}

/// The bodies that must act or be referred to, each where it is named.
fn deciders<'a>(agreement: &'a Agreement, norm: &'a Norm) -> Vec<(&'a Body, Span)> {
    let in_act = crate::facts::roles(&norm.act).iter().flat_map(|fill| &fill.names);
    let named = norm.subject.names.iter().chain(in_act);
    named.filter_map(|name| Some((agreement.body(name)?, name.span))).collect()
}

/// Whose breach a norm answers; nobody for a norm that answers none.
fn offenders(agreement: &Agreement, norm: &Norm, failed: &[&Norm], bound: &BTreeSet<Name>) -> BTreeSet<Name> {
    let mut offenders = offenders_in(agreement, listened(agreement, norm), bound);
    offenders.extend(failed.iter().flat_map(|norm| agreement.bearers(&norm.subject)));
    offenders
}

/// Who may do what is listened to.
fn offenders_in(agreement: &Agreement, listened: Listened<'_>, bound: &BTreeSet<Name>) -> BTreeSet<Name> {
    let mut offenders = actors(agreement, listened.patterns.into_iter(), bound);
    let breached = listened.breaches.iter().filter_map(|number| match &agreement.clause(number)?.kind {
        ClauseKind::Norm(norm) => Some(&**norm),
        _ => None,
    });
    offenders.extend(breached.flat_map(|norm| agreement.bearers(&norm.subject)));
    offenders
}

/// Who may do what the patterns count: those they name, or everybody who is bound by something.
fn actors<'a>(
    agreement: &Agreement,
    patterns: impl Iterator<Item = &'a Pattern>,
    bound: &BTreeSet<Name>,
) -> BTreeSet<Name> {
    let mut actors = BTreeSet::new();
    let mut anybody = false;
    for pattern in patterns {
        match filled(agreement, &pattern.roles, Role::By) {
            Some(names) => actors.extend(names),
            None => anybody = true,
        }
    }
    if anybody {
        actors.extend(bound.iter().cloned());
    }
    actors
}

const PAGE: &str = r###"# S0606 RUS can veto the answer to its own breach

## What it checks

The answer to a breach, or the determination of it, is put before a body in which a party that may commit the breach holds a
veto. Where a red line does not say by whom the act is done, every bound party may be the one. Of several bodies that determine one
after the other, one without such a veto is enough.

## Why it matters

A body decides only what its veto holders let it decide. An answer that the one it is aimed at can stop is not an answer
that others can count on.

## A real case

The Budapest Memorandum of 1994 has one clause that promises action: to seek action of the United Nations Security Council.
Three of the bound parties hold a veto there (<https://en.wikipedia.org/wiki/Budapest_Memorandum>).

## How to settle it

Name a body in which no bound party has a veto, or write a response that needs no decision.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS, GBR
body unsc "United Nations Security Council"
  decides  by 9 of 15
  veto     CHN, FRA, GBR, RUS, USA

event attack   plural attacks    verb attack  by party against party
event referral plural referrals  verb refer   by party to body

1  RUS shall not attack against UKR
2  red line aggression "An attack"
     when  attacks by RUS against UKR
3  on aggression, GBR shall refer to unsc
     within  24 h of incident
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS, GBR
body council "Guarantee Council"
  decides  by 3 of 4

event attack   plural attacks    verb attack  by party against party
event referral plural referrals  verb refer   by party to body

1  RUS shall not attack against UKR
2  red line aggression "An attack"
     when  attacks by RUS against UKR
3  on aggression, GBR shall refer to council
     within  24 h of incident
```
"###;
