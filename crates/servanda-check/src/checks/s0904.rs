//! The agreement or a duty falls away on a fact that one bound party can bring about alone.

use crate::Check;
use crate::facts::{at_clause, filled, obligations};
use crate::phrases::{clauses, list, path_at};
use servanda_agreement::*;
use servanda_base::{Diagnostic, Severity};
use std::collections::{BTreeSet, HashMap};

pub(crate) const CHECK: Check = Check { code: "S0904", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let bound: BTreeSet<Name> = obligations(agreement).flat_map(|(_, norm)| agreement.bearers(&norm.subject)).collect();
    the_agreement(agreement, &bound, findings);
    by_exception(agreement, &bound, findings);
    by_phase(agreement, &bound, findings);
}

/// `expires on termination by UKR`: an event that one party makes.
fn the_agreement(agreement: &Agreement, bound: &BTreeSet<Name>, findings: &mut Vec<Diagnostic>) {
    for reading in &agreement.header.expires {
        let Expiry::OnEvent(pattern) = &reading.value else { continue };
        let makers = makers(agreement, pattern, bound);
        if makers.is_empty() {
            continue;
        }
        findings.push(
            Diagnostic::warning(
                "S0904",
                reading.span,
                format!("the agreement ends on an act of one party: {}", list(&makers)),
            )
            .label("ends for all")
            .note("each of these can bring it about alone, whatever the others want")
            .help("let a body end it, or ask for notice: `… may withdraw from agreement` with `notice 12 months`")
            .path(path_at(agreement, reading.span)),
        );
    }
}

/// An exception that its own bearer can bring about; or, to a duty to act, any other bound party. That a ban rests when
/// another side breaks it first is reciprocity, and no abuse.
fn by_exception(agreement: &Agreement, bound: &BTreeSet<Name>, findings: &mut Vec<Diagnostic>) {
    for (clause, norm) in obligations(agreement) {
        let Some(unless) = &norm.unless else { continue };
        let Unless::Condition(condition) = &unless.value else { continue };
        let bearers = agreement.bearers(&norm.subject);
        let mut able = able(agreement, condition, bound, &mut HashMap::new());
        if norm.modality == Modality::ShallNot {
            able.retain(|name| bearers.contains(name));
        }
        if able.is_empty() {
            continue;
        }
        let able: Vec<Name> = able.into_iter().collect();
        let message =
            format!("clause {} falls away on a fact that {} can bring about alone", *clause.number, list(&able));
        let mut finding = at_clause("S0904", Severity::Warning, clause, message);
        finding.primary.span = unless.span;
        findings.push(finding.label("an exception that one party can make true").help(
            "say by whom the act must be done, or let a body establish it: `determined by <body> within <time>`",
        ));
    }
}

/// Duties that hold during a phase that one party's acts take back.
fn by_phase(agreement: &Agreement, bound: &BTreeSet<Name>, findings: &mut Vec<Diagnostic>) {
    let mut owed: HashMap<&str, Vec<(&Clause, Vec<Name>)>> = HashMap::new();
    for (clause, norm) in obligations(agreement).filter(|(_, norm)| norm.modality == Modality::Shall) {
        if let Some(during) = &norm.during {
            owed.entry(during.as_str()).or_default().push((clause, agreement.bearers(&norm.subject)));
        }
    }
    for phase in &agreement.phases {
        let Some((reverts, owed)) = phase.reverts.as_ref().zip(owed.get(phase.name.as_str())) else { continue };
        let able = able(agreement, &reverts.value.1, bound, &mut HashMap::new());
        // That a duty lapses by its bearer's own doing is one thing; that another ends it is what is asked here.
        let lapsing: Vec<&(&Clause, Vec<Name>)> =
            owed.iter().filter(|(_, bearers)| able.iter().any(|name| !bearers.contains(name))).collect();
        let Some((first, _)) = lapsing.first() else { continue };
        let others: Vec<&Name> =
            able.iter().filter(|name| lapsing.iter().any(|(_, bearers)| !bearers.contains(*name))).collect();
        let numbers: Vec<&str> = lapsing.iter().map(|(clause, _)| clause.number.as_str()).collect();
        let verb = if numbers.len() == 1 { "falls" } else { "fall" };
        let message = format!(
            "{} {verb} away when phase `{}` reverts, which {} can bring about alone",
            clauses(&numbers),
            *phase.name,
            list(&others)
        );
        let mut finding = Diagnostic::warning("S0904", reverts.span, message).label("takes the phase back");
        for (clause, _) in &lapsing {
            finding = finding.also(clause.number.span, "owed during the phase alone");
        }
        findings.push(
            finding
                .help("let the duty go on in the phase before, or release it only by a decision of those it protects")
                .path(first.path.clone()),
        );
    }
}

/// The bound parties that can each make a condition true alone.
fn able<'a>(
    agreement: &'a Agreement,
    condition: &'a Condition,
    bound: &BTreeSet<Name>,
    known: &mut HashMap<&'a str, BTreeSet<Name>>,
) -> BTreeSet<Name> {
    match condition {
        Condition::Any(parts) => parts.iter().flat_map(|part| able(agreement, part, bound, known)).collect(),
        Condition::All(parts) => {
            let mut each = parts.iter().map(|part| able(agreement, part, bound, known));
            let first = each.next().unwrap_or_default();
            each.fold(first, |all, part| all.intersection(&part).cloned().collect())
        }
        Condition::AtLeast { pattern, .. }
        | Condition::Total { pattern, .. }
        | Condition::Continues { pattern, .. } => makers(agreement, pattern, bound).into_iter().collect(),
        Condition::Then { first, second, .. } => {
            let second = makers(agreement, second, bound);
            makers(agreement, first, bound).into_iter().filter(|name| second.contains(name)).collect()
        }
        Condition::Named { name, .. } | Condition::OnDays { name, .. } => {
            if let Some(found) = known.get(name.as_str()) {
                return found.clone();
            }
            // One that is looked at above counts as nobody's, so that a circle (S0106) ends.
            known.insert(name, BTreeSet::new());
            let found = if let Some(definition) = agreement.definition(name) {
                able(agreement, &definition.condition, bound, known)
            } else if let Some((_, red_line)) = agreement.red_line(name) {
                match red_line.when.as_ref().map(|when| &when.value) {
                    Some(Counted::Patterns(patterns)) => {
                        patterns.iter().flat_map(|pattern| makers(agreement, pattern, bound)).collect()
                    }
                    Some(Counted::Condition(condition)) => able(agreement, condition, bound, known),
                    None => BTreeSet::new(),
                }
            } else {
                BTreeSet::new()
            };
            known.insert(name, found.clone());
            found
        }
        _ => BTreeSet::new(),
    }
}

/// The bound parties that can each do what a pattern asks for. An event that nobody does is nobody's to bring about.
fn makers(agreement: &Agreement, pattern: &Pattern, bound: &BTreeSet<Name>) -> Vec<Name> {
    let is_done = agreement
        .event(&pattern.event)
        .is_some_and(|event| event.roles.iter().any(|(role, sort)| *role == Role::By && sort == "party"));
    let named = filled(agreement, &pattern.roles, Role::By);
    match named {
        Some(names) => names.into_iter().filter(|name| bound.contains(name)).collect(),
        None if is_done => bound.iter().filter(|name| agreement.party(name).is_some()).cloned().collect(),
        None => Vec::new(),
    }
}

const PAGE: &str = r###"# S0904 clause 2 falls away on a fact that RUS can bring about alone

## What it checks

Three ways in which something falls away: the agreement expires on an event; a clause has an exception by a condition;
a duty holds during a phase that reverts. In each, whether one bound party can bring it about by an act of its own.
That a ban rests when another side breaks it first is reciprocity, and is left alone. Exceptions in words are the
matter of S0502.

## Why it matters

A promise that ends when its opponent acts is in that opponent's hands. It is weakest at the moment for which it was
made.

## A real case

A draft of twenty points made public in December 2025 makes a guarantee void if Ukraine opens fire "without
provocation", and names nobody to judge it
([Ukrinform](https://www.ukrinform.net/amp/rubric-polytics/4072955-draft-peace-agreement-zelensky-outlines-20-points-and-reveals-details.html)).
Under the moratorium on strikes against energy of March 2025, as its text was published in Moscow, a breach by one
side frees the other ([report](https://www.pravda.com.ua/eng/news/2025/03/25/7504532/)).

## How to settle it

Say by whom the act must be done, let a body establish it, or let the duty outlive the phase.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS, GBR
event shot     plural shots      verb fire    by party
event delivery plural deliveries verb deliver by party to party

1  RUS shall not fire
2  GBR shall deliver to UKR
     by      2027-12-31
     unless  at least 1 shots by RUS in any 24 h
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, RUS, GBR
event shot     plural shots      verb fire    by party
event delivery plural deliveries verb deliver by party to party

1  RUS shall not fire
     unless  at least 1 shots by UKR in any 24 h
2  GBR shall deliver to UKR
     by      2027-12-31
```
"###;
