//! Phases: one automaton, run twice, once on what is established and once on what may be. LANGUAGE: phases.

use crate::facts::Turning;
use crate::stretches::{Bounds, Stretches, Tri};
use crate::world::World;
use servanda_agreement::{Effect, Name, Opens, Target};
use servanda_base::{Interval, Moment};
use std::collections::BTreeMap;

/// So many times the phases are run at most. Each run settles them at least up to the next opening, so that only what
/// turns on itself without end needs more.
const RUNS_MAX: usize = 100;

/// Runs the phases up to the moment judged and puts their openings into the world. What they turn on may turn on phases in
/// turn, earlier ones: so they are run again, with the openings found, until nothing changes.
pub(crate) fn run(world: &mut World<'_>) {
    world.phases = world.agreement.phases.iter().map(|phase| (phase.name.value.clone(), Bounds::never())).collect();
    for _ in 0..RUNS_MAX {
        world.memo.forget();
        let found = openings_found(world);
        if found == world.phases {
            break;
        }
        world.phases = found;
    }
}

/// One run, at every moment at which something may change and between each two.
fn openings_found(world: &World<'_>) -> BTreeMap<Name, Bounds> {
    if world.agreement.phases.is_empty() {
        return BTreeMap::new();
    }
    let points = world.points(&Turning::Phases);
    let mut sure: Vec<(Name, Interval)> = Vec::new();
    let mut possible: Vec<(Name, Interval)> = Vec::new();
    for (index, from) in points.iter().enumerate() {
        let to = points.get(index + 1).copied();
        for (at, stretch) in [(*from, Interval::instant(*from))]
            .into_iter()
            .chain(to.map(|to| (crate::condition::middle(*from, to), Interval { from: *from, to })))
        {
            // One opening may be followed by the next at once.
            for _ in &world.agreement.phases {
                let before = (sure.len(), possible.len());
                step(world, &mut sure, at, stretch, Tri::Yes);
                step(world, &mut possible, at, stretch, Tri::Maybe);
                if before == (sure.len(), possible.len()) {
                    break;
                }
            }
        }
    }
    openings(world, &sure, &possible)
}

/// One step of the automaton: which phase is open during `stretch`, judged at `at`. A condition counts where its value is
/// at least `enough`.
fn step(world: &World<'_>, history: &mut Vec<(Name, Interval)>, at: Moment, stretch: Interval, enough: Tri) {
    let in_force = crate::condition::point(&world.force.bounds, at) >= enough;
    if !in_force {
        return;
    }
    let phases = &world.agreement.phases;
    let proof = world.agreement.header.evidence.as_ref().map(|proof| proof.value.as_str());
    let current = history.last().map(|(name, _)| name.clone());
    let place = current.as_ref().and_then(|name| phases.iter().position(|phase| phase.name.value == *name));
    // Reversal first: it undoes the latest opening.
    let next = place
        .and_then(|place| phases.get(place))
        .and_then(|phase| phase.reverts.as_ref())
        .filter(|reverts| world.holds(&reverts.value.1, at, proof) >= enough)
        .map(|reverts| reverts.value.0.clone())
        // Where that one would be closed again at once, the phase stays open.
        .filter(|name| {
            let to = phases.iter().find(|phase| phase.name.value == *name);
            to.is_none_or(|to| !self::reverts(world, to, at, enough))
        })
        .or_else(|| {
            let after = place.map_or(0, |place| place + 1);
            // The next phase in order of writing opens when its condition holds, or when a power opens it.
            phases
                .get(after)
                .filter(|phase| opens(world, phase, at, enough) && !reverts(world, phase, at, enough))
                .map(|phase| phase.name.value.clone())
        })
        .or(current);
    if let Some(name) = next {
        match history.last_mut() {
            Some((last, open)) if *last == name => open.to = open.to.max(stretch.to),
            last => {
                // What opened in this very step, and is followed at once, was open for no length of time.
                if let Some((_, open)) = last.filter(|(_, open)| *open == stretch) {
                    open.to = open.from;
                }
                history.push((name, stretch));
            }
        }
    }
}

/// True while the condition holds that would close the phase again: it does not open then.
fn reverts(world: &World<'_>, phase: &servanda_agreement::Phase, at: Moment, enough: Tri) -> bool {
    let proof = world.agreement.header.evidence.as_ref().map(|proof| proof.value.as_str());
    phase.reverts.as_ref().is_some_and(|reverts| world.holds(&reverts.value.1, at, proof) >= enough)
}

fn opens(world: &World<'_>, phase: &servanda_agreement::Phase, at: Moment, enough: Tri) -> bool {
    let proof = world.agreement.header.evidence.as_ref().map(|proof| proof.value.as_str());
    let by_condition = match phase.opens.as_ref().map(|opens| &opens.value) {
        Some(Opens::OnEntryIntoForce) => true,
        Some(Opens::When(condition)) => world.holds(condition, at, proof) >= enough,
        None => false,
    };
    by_condition
        || crate::force::all_powers(world).any(|(_, norm, effect, target)| {
            effect == Effect::Open
                && *target == Target::Phase(phase.name.value.clone())
                && crate::force::effective(world, norm, effect, target).iter().any(|(entry, _, has_effect)| {
                    *has_effect >= enough && entry.occurred.is_some_and(|opened| opened.from <= at)
                })
        })
}

fn openings(world: &World<'_>, sure: &[(Name, Interval)], possible: &[(Name, Interval)]) -> BTreeMap<Name, Bounds> {
    let of = |history: &[(Name, Interval)], name: &Name| {
        Stretches::from_iter(history.iter().filter(|(open, _)| open == name).map(|(_, stretch)| *stretch))
    };
    let phases = world.agreement.phases.iter().map(|phase| &phase.name.value);
    phases
        .map(|name| {
            let (in_sure, in_possible) = (of(sure, name), of(possible, name));
            // Open for sure where both runs agree; possible where either says so.
            let bounds = Bounds { must: in_sure.intersect(&in_possible), may: in_sure.union(&in_possible) };
            (name.clone(), bounds)
        })
        .collect()
}
