//! S0508: one rule for two, and an answer to the breach of one of them.

use crate::consequences::Consequences;
use crate::facts::{self, at_clause};
use crate::registry::Check;
use servanda_agreement::{Act, Agreement, Clause, Filter, Modality, Name, Norm, Role};
use servanda_base::{Diagnostic, Severity};
use std::collections::HashMap;

pub(crate) const CHECK: Check = Check { code: "S0508", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let rules: Vec<(&Clause, &Norm)> = facts::obligations(agreement)
        .filter(|(_, norm)| norm.modality == Modality::ShallNot && !norm.asymmetric)
        .collect();
    let after = Consequences::of(agreement);
    let splits: Vec<Split> = rules.iter().map(|(clause, norm)| split(agreement, &after, clause, norm)).collect();
    // The clauses whose breach is answered, by rule.
    let mut alike: HashMap<_, Vec<usize>> = HashMap::new();
    for (at, (_, norm)) in rules.iter().enumerate() {
        if let Some(rule) = rule(norm).filter(|_| splits[at].unanswered.is_empty() && !splits[at].answered.is_empty()) {
            alike.entry(rule).or_default().push(at);
        }
    }
    for (at, (clause, norm)) in rules.iter().enumerate() {
        let Split { answered, unanswered } = &splits[at];
        if !answered.is_empty() && !unanswered.is_empty() {
            findings.push(finding(clause, unanswered, answered));
            continue;
        }
        if unanswered.is_empty() {
            continue;
        }
        // The same rule in another clause, for another side, whose breach is answered.
        let alike = rule(norm).and_then(|rule| alike.get(&rule)).map_or(&[][..], Vec::as_slice);
        let other = alike.iter().find(|other| {
            let (_, other_norm) = rules[**other];
            splits[**other].answered.iter().all(|name| !unanswered.contains(name))
                && filter(&norm.act) == filter(&other_norm.act)
        });
        if let Some(other) = other {
            let ((other, _), split) = (rules[*other], &splits[*other]);
            findings.push(finding(clause, unanswered, &split.answered).also(other.number.span, "answered here"));
        }
    }
}

/// The bearers whose breach is answered, and the others.
struct Split {
    answered: Vec<Name>,
    unanswered: Vec<Name>,
}

fn split(agreement: &Agreement, after: &Consequences<'_>, clause: &Clause, norm: &Norm) -> Split {
    let unanswered = after.unanswered(clause, norm);
    let bearers = agreement.bearers(&norm.subject).into_iter();
    Split { answered: bearers.filter(|bearer| !unanswered.contains(bearer)).collect(), unanswered }
}

/// What makes two rules the same: the phase, the act, its words and its places. Against whom does not matter, as each
/// side acts against the other.
type Rule<'a> = (Option<&'a str>, &'a str, Option<&'a str>, Vec<&'a str>);

fn rule(norm: &Norm) -> Option<Rule<'_>> {
    let Act::Do { event, roles, words, .. } = &norm.act.value else { return None };
    let places = roles.iter().filter(|fill| matches!(fill.role, Role::In | Role::From));
    let places = places.flat_map(|fill| &fill.names).map(|name| name.as_str()).collect();
    Some((norm.during.as_ref().map(|during| during.value.as_str()), event, words.as_deref(), places))
}

/// What else makes them the same: `where calibre >= 100 mm`.
fn filter(act: &Act) -> Option<&Filter> {
    match act {
        Act::Do { filter, .. } => filter.as_ref(),
        _ => None,
    }
}

fn finding(clause: &Clause, unanswered: &[Name], answered: &[Name]) -> Diagnostic {
    let all: Vec<&str> = unanswered.iter().chain(answered).map(String::as_str).collect();
    let (last, first) = all.split_last().map_or(("", &[][..]), |(last, first)| (*last, first));
    let message = format!(
        "{} and {last} are bound by the same rule, but only {}'s breach is answered",
        first.join(", "),
        answered.join("'s and ")
    );
    at_clause("S0508", Severity::Warning, clause, message)
        .label(format!("nothing follows a breach by {}", unanswered.join(", ")))
        .help("answer both, or confirm with `asymmetric on purpose`")
}

const PAGE: &str = r#"# S0508 UKR and RUS are bound by the same rule, but only RUS's breach is answered

## What it checks

One prohibition for several parties, or the same prohibition in one clause for each: the same act in the same place and phase. If the breach of
some is answered and that of others is not, it says so. `asymmetric on purpose` in the clause confirms that this is meant.

## Why it matters

It may be right: a red line may be drawn for the stronger side only. But the other side will see it, and a mediator should have seen it
first.

## An invented case

Both sides promise not to fire in the buffer. The draft counts the shots of one side in a red line with a deployment at
its end. For the shots of the other nothing is foreseen, because nobody on that side of the table wrote the clause.

## How to settle it

Answer both, not necessarily in the same way, or write `asymmetric on purpose`.

```accord raises
agreement truce "Truce"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, RUS, GBR

event shot         plural shots verb fire    by party
event consultation              verb consult by party with party

1  each of UKR, RUS shall not fire
2  on shots by RUS, GBR shall consult with UKR
     within 24 h of incident
```

```accord settled
agreement truce "Truce"
  signed    2027-01-15
  in force  on signature
  expires   2037-01-15
  clock     Europe/Kyiv

parties UKR, RUS, GBR

event shot         plural shots verb fire    by party
event consultation              verb consult by party with party

1  each of UKR, RUS shall not fire
2  on shots by UKR, GBR shall consult with RUS
     within 24 h of incident
3  on shots by RUS, GBR shall consult with UKR
     within 24 h of incident
```
"#;
