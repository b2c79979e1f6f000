//! S0506: a clause that can never apply.

use crate::Check;
use crate::deadlines::solved;
use crate::facts::at_clause;
use crate::implies::Proof;
use servanda_agreement::*;
use servanda_base::{Diagnostic, Severity, Span, Spanned};

pub(crate) const CHECK: Check = Check { code: "S0506", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let late = begins_too_late(agreement);
    for (clause, norm) in agreement.norms() {
        let too_late = || late.iter().find(|(number, ..)| *number == clause.number.as_str());
        let found = of_trigger(agreement, norm).or_else(|| of_exception(agreement, norm)).or_else(|| {
            let (_, begins, ends) = too_late()?;
            let place = norm.from.as_ref().map_or(clause.number.span, |from| from.span);
            Some((
                place,
                "begins after the end".into(),
                format!("it begins on {begins} at the earliest, and the agreement ends on {ends}"),
            ))
        });
        if let Some((place, label, note)) = found {
            let mut finding = at_clause(
                "S0506",
                Severity::Warning,
                clause,
                format!("clause {} can never apply", clause.number.value),
            );
            finding.primary.span = place;
            findings.push(
                finding
                    .label(label)
                    .note(note)
                    .help("change the trigger, the exception or the dates, or delete the clause"),
            );
        }
    }
}

type Reason = (Span, String, String);

/// The trigger excludes itself.
fn of_trigger(agreement: &Agreement, norm: &Norm) -> Option<Reason> {
    let on = norm.on.as_ref()?;
    let Trigger::Named { name, tier: None } = &on.value else { return None };
    let definition = agreement.definition(name)?;
    Proof::of(agreement).never(&definition.condition)?;
    let note = format!("`{name}` asks for two things that exclude each other, on whatever days they are looked for");
    Some((on.span, "no moment meets this".into(), note))
}

/// Whatever sets it going also meets its exception.
fn of_exception(agreement: &Agreement, norm: &Norm) -> Option<Reason> {
    let unless = norm.unless.as_ref()?;
    let Unless::Condition(exception) = &unless.value else { return None };
    let (what, follows) = match (&norm.on, &norm.during) {
        (Some(Spanned { value: Trigger::Named { name, tier: None }, .. }), _) => {
            let definition = agreement.definition(name)?;
            let named = match exception {
                Condition::Named { name: other, tier: None, .. } => other == name,
                _ => false,
            };
            let whole = definition.for_each.is_empty();
            (
                format!("whatever meets `{name}`"),
                named || whole && Proof::of(agreement).implies(&definition.condition, exception),
            )
        }
        (Some(Spanned { value: Trigger::BreachOf(number), .. }), _) => {
            (format!("a breach of clause {number}"), matches!(exception, Condition::BreachOf(other) if other == number))
        }
        (None, Some(phase)) => (
            format!("a day on which `{}` is open", phase.value),
            matches!(exception, Condition::PhaseOpen { phase: other, open: true, by: None } if *other == phase.value),
        ),
        _ => return None,
    };
    let note = format!("{what} sets the clause going and meets its exception, on the same made-up day");
    follows.then(|| (unless.span, "takes back all that sets the clause going".into(), note))
}

/// The clauses that begin only after the last day on which the agreement can be in force.
fn begins_too_late(agreement: &Agreement) -> Vec<(&str, String, String)> {
    let header = &agreement.header;
    let zone = &header.clock;
    let ends: Option<Vec<_>> = header
        .expires
        .iter()
        .map(|reading| match reading.value {
            Expiry::On(When::Day(day)) => Some(zone.day(day).to),
            Expiry::On(When::Clock(clock)) => Some(zone.at(clock)),
            Expiry::Never | Expiry::OnEvent(_) => None,
        })
        .collect();
    let Some(last) = ends.and_then(|ends| ends.into_iter().max()) else { return Vec::new() };
    let prolonged = agreement
        .norms()
        .any(|(_, norm)| matches!(&norm.act.value, Act::Power { effect: Effect::Extend, target: Target::Agreement }));
    // Only a date or a delay can put a beginning so late.
    let delays = agreement.norms().any(|(_, norm)| norm.from.is_some()) || !agreement.phases.is_empty();
    if prolonged || !delays {
        return Vec::new();
    }
    let solved = solved(agreement);
    let late = solved.beginnings.iter().filter(|(_, begins)| *begins > last);
    let late = late.filter_map(|(number, begins)| Some((agreement.clause(number)?.number.as_str(), *begins)));
    late.map(|(number, begins)| (number, zone.for_people(begins), zone.for_people(last))).collect()
}

const PAGE: &str = r###"# S0506 clause 4 can never apply

## What it checks

Three ways in which a clause excludes itself: its trigger asks for two things that never hold at one moment; whatever sets it going also
meets its exception (`on breach of clause 3 … unless breach of clause 3`, or a count that contains the other); or it begins, by the limits
of time that the text sets, only after the agreement has ended. Each is a proof, never a guess. A phase that never opens is S0701, a red line
that nothing reaches is S0806.

## Why it matters

The clause was bargained for, is printed, and has no day on which it holds.

## An invented case

A ban on overflights holds from 1 March 2033. The agreement was to end in 2037; a late draft made it 2032.

## How to settle it

Change the trigger, the exception or the dates, or delete the clause.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01
  clock     Europe/Kyiv

parties UKR, RUS, GBR
event shot plural shots verb fire by party
event consultation verb consult by party with party

define battle "Battle"   as at least 5 shots by RUS in any 24 h
define fire   "Any fire" as at least 1 shots in any 7 d

1  on battle, GBR shall consult with UKR
     within  24 h of incident
     unless  fire
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01
  clock     Europe/Kyiv

parties UKR, RUS, GBR
event shot plural shots verb fire by party
event consultation verb consult by party with party

define battle "Battle"    as at least 5 shots by RUS in any 24 h
define answer "Fire back" as at least 1 shots by UKR in any 7 d

1  on battle, GBR shall consult with UKR
     within  24 h of incident
     unless  answer
```
"###;
