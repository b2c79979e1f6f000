//! What the opening of a phase waits for, and who can bring it about.

use servanda_agreement::*;
use servanda_base::Span;
use std::collections::HashMap;

/// One thing that a phase waits for.
pub(crate) struct Benchmark<'a> {
    /// The defined name it stands under, if any.
    pub name: Option<&'a Definition>,
    /// What must be so.
    pub atom: &'a Condition,
    /// Where the phase asks for it.
    pub asked: Span,
}

/// The atoms of a phase's opening condition, definitions followed; what stands under `not` is left out.
pub(crate) fn benchmarks<'a>(agreement: &'a Agreement, phase: &'a Phase) -> Vec<Benchmark<'a>> {
    let mut found = Vec::new();
    if let Some(opens) = &phase.opens
        && let Opens::When(condition) = &opens.value
    {
        collect(agreement, condition, None, opens.span, &mut Vec::new(), &mut found);
    }
    found
}

fn collect<'a>(
    agreement: &'a Agreement,
    condition: &'a Condition,
    name: Option<&'a Definition>,
    asked: Span,
    seen: &mut Vec<&'a str>,
    found: &mut Vec<Benchmark<'a>>,
) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            for part in parts {
                collect(agreement, part, name, asked, seen, found);
            }
        }
        Condition::Named { name: other, .. } | Condition::OnDays { name: other, .. }
            if !seen.contains(&other.as_str()) =>
        {
            if let Some(definition) = agreement.definition(other) {
                seen.push(other);
                collect(agreement, &definition.condition, Some(definition), asked, seen, found);
            }
        }
        Condition::Named { .. } | Condition::OnDays { .. } | Condition::Not(_) | Condition::Unreadable => {}
        atom => found.push(Benchmark { name, atom, asked }),
    }
}

/// The clauses whose bearers owe what the atom asks for. `None` where nobody could owe it: time, phases and breaches.
pub(crate) fn makers<'a>(agreement: &'a Agreement, atom: &Condition) -> Option<Vec<(&'a Clause, &'a Norm)>> {
    let owing = |wanted: &dyn Fn(&Norm) -> bool| agreement.norms().filter(|(_, norm)| wanted(norm)).collect();
    match atom {
        Condition::Gauge { gauge, roles, .. } => Some(owing(&|norm| match &norm.act.value {
            Act::Keep { gauge: kept, roles: kept_roles, .. } => {
                norm.modality == Modality::Shall && kept == gauge && may_meet(agreement, roles, kept_roles)
            }
            _ => false,
        })),
        Condition::AtLeast { pattern, .. }
        | Condition::Total { pattern, .. }
        | Condition::Continues { pattern, .. }
        | Condition::Then { second: pattern, .. } => {
            Some(owing(&|norm| norm.modality == Modality::Shall && acts_on(agreement, norm, pattern)))
        }
        Condition::NoneFor { pattern, .. } => {
            Some(owing(&|norm| norm.modality == Modality::ShallNot && acts_on(agreement, norm, pattern)))
        }
        _ => None,
    }
}

fn acts_on(agreement: &Agreement, norm: &Norm, pattern: &Pattern) -> bool {
    match &norm.act.value {
        Act::Do { event, roles, .. } => *event == pattern.event && may_meet(agreement, &pattern.roles, roles),
        _ => false,
    }
}

/// True unless a role that both fill is filled by different names.
pub(crate) fn may_meet(agreement: &Agreement, one: &[RoleFill], other: &[RoleFill]) -> bool {
    let names = |fill: &RoleFill| -> Vec<Name> { fill.names.iter().flat_map(|name| agreement.members(name)).collect() };
    one.iter().all(|fill| {
        let counterpart = other.iter().find(|against| against.role == fill.role);
        counterpart.is_none_or(|against| names(fill).iter().any(|name| names(against).contains(name)))
    })
}

/// The phase without which a norm asks nothing: the one it holds during, or whose opening sets it going.
pub(crate) fn phase_of(norm: &Norm) -> Option<&str> {
    let opening = || match norm.on.as_ref().map(|on| &on.value) {
        Some(Trigger::OpeningOf(phase)) => Some(phase.as_str()),
        _ => None,
    };
    norm.during.as_ref().map(|during| during.value.as_str()).or_else(opening)
}

/// What is known of definitions: true where one can hold. One that is looked at above counts as possible, so that a
/// circle (S0106) ends. Each is looked at once, however often it is named.
pub(crate) type Known<'a> = HashMap<&'a str, bool>;

/// The phases that can open at all, taking every event that nobody controls as possible.
pub(crate) fn reachable(agreement: &Agreement) -> Vec<&str> {
    let mut open: Vec<&str> = Vec::new();
    loop {
        let before = open.len();
        for phase in &agreement.phases {
            let name = phase.name.as_str();
            if !open.contains(&name) && can_open(agreement, phase, &open) {
                open.push(name);
            }
        }
        if open.len() == before {
            return open;
        }
    }
}

fn can_open(agreement: &Agreement, phase: &Phase, open: &[&str]) -> bool {
    let by_power = agreement.norms().any(|(_, norm)| {
        let usable = phase_of(norm).is_none_or(|phase| open.contains(&phase));
        usable && matches!(&norm.act.value, Act::Power { effect: Effect::Open, target: Target::Phase(target) } if *target == *phase.name)
    });
    by_power
        || match phase.opens.as_ref().map(|opens| &opens.value) {
            Some(Opens::OnEntryIntoForce) => true,
            Some(Opens::When(condition)) => can_hold(agreement, condition, open, &mut Known::new()),
            None => false,
        }
}

/// True if the condition can hold while only the phases in `open` have ever been open.
pub(crate) fn can_hold<'a>(
    agreement: &'a Agreement,
    condition: &'a Condition,
    open: &[&str],
    known: &mut Known<'a>,
) -> bool {
    match condition {
        Condition::All(parts) => parts.iter().all(|part| can_hold(agreement, part, open, known)),
        Condition::Any(parts) => parts.iter().any(|part| can_hold(agreement, part, open, known)),
        Condition::PhaseOpen { phase, open: true, .. } => open.contains(&phase.as_str()),
        Condition::Named { name, .. } | Condition::OnDays { name, .. } => {
            match (known.get(name.as_str()), agreement.definition(name)) {
                (Some(holds), _) => *holds,
                (None, Some(definition)) => {
                    known.insert(name, true);
                    let holds = can_hold(agreement, &definition.condition, open, known);
                    known.insert(name, holds);
                    holds
                }
                (None, None) => true,
            }
        }
        // Silence can be had without a duty; what must be done or kept waits for the clauses that oblige to it.
        Condition::Gauge { .. } | Condition::AtLeast { .. } | Condition::Total { .. } => {
            let makers = makers(agreement, condition).unwrap_or_default();
            makers.is_empty() || makers.iter().any(|(_, norm)| phase_of(norm).is_none_or(|phase| open.contains(&phase)))
        }
        _ => true,
    }
}
