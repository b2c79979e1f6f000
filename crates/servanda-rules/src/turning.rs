//! At which moments can the value of a condition, the level of a gauge or the open phase change?
//!
//! Between two of them nothing changes, so whoever asks at each and between each two has asked at every moment. There are
//! two answers: [`every`] moment that anything may turn on, and [`only`] those that the question turns on. What no entry
//! says by itself (a deadline that passes, a phase that opens, a red line that is reset) is in both.

use crate::World;
use crate::facts::Turning;
use crate::stretches::Bounds;
use servanda_agreement::{Agreement, Condition, Effect, Key, Opens, Pattern};
use servanda_base::{Duration, Interval, Moment};
use servanda_record::Entry;

/// Edges of all these entries, and what follows from them by any length that the agreement names: the plain answer.
pub fn every<'e>(world: &World<'_>, entries: impl Iterator<Item = &'e Entry>) -> Vec<Moment> {
    let mut edges: Vec<Moment> = entries.filter_map(|entry| entry.occurred).flat_map(ends).collect();
    let force = &world.force.bounds;
    edges.extend(force.may.iter().chain(force.must.iter()).flat_map(ends));
    edges.sort();
    edges.dedup();
    let lengths = crate::condition::lengths(world.agreement);
    let shifted: Vec<Moment> = lengths.iter().flat_map(|length| reaches(world, &edges, *length)).collect();
    edges.extend(shifted);
    let days = crate::condition::days_back(world.agreement);
    if days > 0 {
        let midnights = world.midnights_after(&sorted(edges.clone()), days);
        edges.extend(midnights);
    }
    edges
}

/// Edges of the entries that the question turns on, and what follows from them by the lengths in it.
pub fn only(world: &World<'_>, of: &Turning<'_>) -> Vec<Moment> {
    let mut found = Vec::new();
    match of {
        Turning::Condition(condition, proof) => of_condition(world, condition, *proof, &mut found),
        Turning::Gauge(gauge) => of_gauge(world, gauge, &mut found),
        Turning::Phases => {
            let proof = world.agreement.header.evidence.as_ref().map(|proof| proof.value.as_str());
            for condition in of_phases(world.agreement) {
                of_condition(world, condition, proof, &mut found);
            }
            let opening = crate::force::all_powers(world).filter(|(_, _, effect, _)| *effect == Effect::Open);
            for (_, norm, effect, target) in opening {
                let bearers = world.agreement.bearers(&norm.subject);
                let used = crate::force::exercises(world, effect, target, &bearers);
                found.extend(used.into_iter().filter_map(|(entry, _)| entry.occurred).flat_map(ends));
            }
        }
    }
    found
}

/// The conditions that phases open and revert on.
pub(crate) fn of_phases(agreement: &Agreement) -> impl Iterator<Item = &Condition> {
    agreement.phases.iter().flat_map(|phase| {
        let opens = match phase.opens.as_ref().map(|opens| &opens.value) {
            Some(Opens::When(condition)) => Some(condition),
            _ => None,
        };
        opens.into_iter().chain(phase.reverts.as_ref().map(|reverts| &reverts.value.1))
    })
}

fn ends(at: Interval) -> [Moment; 2] {
    [at.from, at.to]
}

fn sorted(mut points: Vec<Moment>) -> Vec<Moment> {
    points.sort();
    points.dedup();
    points
}

/// When what has these edges leaves a window of a length, or what runs so long from them ends.
fn reaches(world: &World<'_>, edges: &[Moment], length: Duration) -> Vec<Moment> {
    let mut found: Vec<Moment> = edges.iter().map(|edge| world.after(*edge, length).at).collect();
    if length.exact_seconds().is_none() {
        found.extend(edges.iter().flat_map(|edge| world.leaves(*edge, length)));
    }
    found
}

fn of_condition(world: &World<'_>, condition: &Condition, proof: Option<&str>, found: &mut Vec<Moment>) {
    let hits = |pattern: &Pattern| -> Vec<Moment> {
        world.hits(pattern, None, proof).iter().flat_map(|hit| ends(hit.at)).collect()
    };
    let mut add = |edges: Vec<Moment>, lengths: &[Duration]| {
        found.extend(lengths.iter().flat_map(|length| reaches(world, &edges, *length)));
        found.extend(edges);
    };
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().for_each(|part| of_condition(world, part, proof, found));
        }
        Condition::Not(part) => of_condition(world, part, proof, found),
        Condition::AtLeast { pattern, in_any, .. } | Condition::Total { pattern, in_any, .. } => {
            add(hits(pattern), in_any.as_slice());
        }
        Condition::NoneFor { pattern, length } => {
            let places = crate::condition::places(world.agreement, &pattern.roles);
            let watches = world.watches(&pattern.event, &places, proof);
            let watched = watches.iter().flat_map(|watch| ends(watch.interval));
            add(hits(pattern).into_iter().chain(watched).collect(), length.as_slice());
        }
        Condition::Continues { pattern, length } => add(hits(pattern), &crate::condition::day_by_day(*length)),
        Condition::Then { first, second, within } => add([hits(first), hits(second)].concat(), &[*within]),
        Condition::Gauge { gauge, .. } => of_gauge(world, gauge, found),
        Condition::Named { name, tier, key } => of_name(world, (name, *tier, key), proof, found),
        Condition::OnDays { name, tier, key, of, .. } => {
            let mut inner = Vec::new();
            of_name(world, (name, *tier, key), proof, &mut inner);
            let inner = sorted(inner);
            found.extend(world.midnights_after(&inner, *of));
            found.extend(inner);
        }
        Condition::BreachOf(_) | Condition::PhaseOpen { .. } | Condition::Unreadable => {}
    }
}

fn of_gauge(world: &World<'_>, gauge: &str, found: &mut Vec<Moment>) {
    let known_for = world.agreement.gauge(gauge).and_then(|gauge| gauge.known_for);
    let edges: Vec<Moment> =
        world.readings(gauge).into_iter().filter_map(|entry| entry.occurred).flat_map(ends).collect();
    found.extend(known_for.iter().flat_map(|length| reaches(world, &edges, *length)));
    found.extend(edges);
}

fn of_name(world: &World<'_>, (name, _, key): (&str, Option<u32>, &Key), proof: Option<&str>, found: &mut Vec<Moment>) {
    let Some(definition) = world.agreement.definition(name) else { return };
    for key in world.agreement.keys_of(name, key) {
        of_condition(world, &world.agreement.definition_under(definition, &key), proof, found);
    }
}

/// Moments at which something changes that no entry says by itself.
pub(crate) fn by_itself(world: &World<'_>, of: &Turning<'_>) -> Vec<Moment> {
    let mut found = Vec::new();
    match of {
        Turning::Condition(condition, proof) => itself(world, condition, *proof, &mut found),
        Turning::Gauge(_) => {}
        Turning::Phases => {
            let proof = world.agreement.header.evidence.as_ref().map(|proof| proof.value.as_str());
            of_phases(world.agreement).for_each(|condition| itself(world, condition, proof, &mut found));
            let force = &world.force.bounds;
            found.extend(force.may.iter().chain(force.must.iter()).flat_map(ends));
        }
    }
    found
}

fn itself(world: &World<'_>, condition: &Condition, proof: Option<&str>, found: &mut Vec<Moment>) {
    let of_bounds =
        |bounds: &Bounds| -> Vec<Moment> { bounds.must.iter().chain(bounds.may.iter()).flat_map(ends).collect() };
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().for_each(|part| itself(world, part, proof, found));
        }
        Condition::Not(part) => itself(world, part, proof, found),
        Condition::BreachOf(number) => {
            for episode in world.breaches(number).iter().flat_map(|breaches| breaches.iter()) {
                found.extend(ends(episode.at));
                found.extend(episode.reversed.iter().flat_map(|reversal| ends(reversal.at)));
            }
        }
        Condition::PhaseOpen { phase, by, .. } => {
            found.extend(world.phase(phase).into_iter().flat_map(of_bounds));
            found.extend(by.map(|when| world.by(when).at));
        }
        Condition::Named { name, tier, key } => of_name_itself(world, (name, *tier, key), proof, found),
        Condition::OnDays { name, tier, key, of, .. } => {
            let mut inner = Vec::new();
            of_name_itself(world, (name, *tier, key), proof, &mut inner);
            let inner = sorted(inner);
            found.extend(world.midnights_after(&inner, *of));
            found.extend(inner);
        }
        Condition::AtLeast { .. }
        | Condition::Total { .. }
        | Condition::NoneFor { .. }
        | Condition::Continues { .. }
        | Condition::Then { .. }
        | Condition::Gauge { .. }
        | Condition::Unreadable => {}
    }
}

fn of_name_itself(
    world: &World<'_>,
    (name, tier, key): (&str, Option<u32>, &Key),
    proof: Option<&str>,
    found: &mut Vec<Moment>,
) {
    match world.agreement.definition(name) {
        Some(definition) => {
            for key in world.agreement.keys_of(name, key) {
                itself(world, &world.agreement.definition_under(definition, &key), proof, found);
            }
        }
        None if world.agreement.red_line(name).is_some() => {
            let crossed = crate::trigger::crossed(world, name, tier, key);
            found.extend(crossed.must.iter().chain(crossed.may.iter()).flat_map(ends));
        }
        None => {}
    }
}
