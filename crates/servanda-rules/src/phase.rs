//! Phases: one automaton, run twice, once on what is established and once on what may be. LANGUAGE: phases.
//!
//! What a phase opens or closes on may turn on phases in turn: on a clause that was not kept while one was open, or on a red
//! line that counts only then. So phases are settled from earlier to later: what is settled is taken as given, the phase
//! that is open then is taken to stay open, and the first moment at which the automaton says otherwise is settled next. Where
//! that comes back to what was tried before, the circle decides nothing: which phase is open from there on is not established.

use crate::facts::Turning;
use crate::stretches::{Bounds, Stretches, Tri};
use crate::world::{Now, World};
use servanda_agreement::{Act, Agreement, Condition, Counted, Effect, Name, Opens, Target};
use servanda_base::moment::just_after;
use servanda_base::{Interval, Moment};
use std::collections::{BTreeMap, BTreeSet};

/// So many openings that turn on phases are settled at most; from the next on, nothing is established.
const OPENINGS_MAX: usize = 200;

/// When each phase is open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Phases {
    open: BTreeMap<Name, Bounds>,
    /// From here on what opens and closes phases turns on itself.
    pub circle_from: Option<Moment>,
}

impl Phases {
    /// When one phase is open; `None` if the agreement has no such phase.
    pub fn get(&self, name: &str) -> Option<&Bounds> {
        self.open.get(name)
    }
}

/// The phases up to the start of a later version of the text, as this text would have had them: one that is open then goes on.
#[derive(Debug)]
pub(crate) struct Before {
    phases: Phases,
    /// The one that is open at the start, in each run.
    open: [Option<Name>; 2],
    from: Moment,
}

impl Before {
    /// From a world that was settled as if this version had been the text from the beginning.
    pub fn new(world: &World<'_>, run: &Run, from: Moment) -> Before {
        let last = |lane: &Vec<Step>| lane.iter().rfind(|step| step.from < from)?.opened.last().cloned();
        Before { phases: world.phases.clone(), open: run.each_ref().map(last), from }
    }

    /// What was open until the start, and what is open since.
    fn and(&self, name: &Name, since: Bounds) -> Bounds {
        let Some(Bounds { must, may }) = self.phases.get(name) else { return since };
        Bounds { must: must.until(self.from).union(&since.must), may: may.until(self.from).union(&since.may) }
    }
}

/// At one moment: the phases that open, one after another; the last of them stays open. None at all: force has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    from: Moment,
    opened: Vec<Name>,
}

/// What one run of the automaton goes through, on what is established and on what may be.
pub(crate) type Run = [Vec<Step>; 2];

/// Runs the phases up to the moment judged and puts their openings into the world. What it went through is handed out; nothing
/// where the circle decides nothing.
pub(crate) fn run(world: &mut World<'_>) -> Run {
    let mut settled = Run::default();
    world.phases = opened(world, &settled);
    world.memo.forget();
    if world.agreement.phases.is_empty() {
        return settled;
    }
    let alone = !turn_on_phases(world.agreement);
    // What was tried, each with the moment settled by it.
    let mut tried: Vec<(Run, Moment)> = vec![(settled.clone(), Moment::MIN)];
    while let (found, Some(at)) = found_beside(world, &settled) {
        settled = if alone { found } else { found.map(|lane| up_to(&lane, at)) };
        world.phases = opened(world, &settled);
        world.memo.forget();
        if alone {
            return settled;
        }
        let before = tried.iter().position(|(run, _)| *run == settled);
        tried.push((settled.clone(), at));
        if let Some(first) = before.or((tried.len() > OPENINGS_MAX).then_some(tried.len() - 2)) {
            world.phases = turning_on_themselves(world, &tried[first..]);
            return Run::default();
        }
    }
    settled
}

/// One run with the phases of the world taken as given, and the first moment at which it differs from what was settled.
fn found_beside(world: &World<'_>, settled: &Run) -> (Run, Option<Moment>) {
    let found = automaton(world);
    let differs = |one: &[Step], other: &[Step]| {
        let same = one.iter().zip(other).take_while(|(one, other)| one == other).count();
        [one.get(same), other.get(same)].into_iter().flatten().map(|step| step.from).min()
    };
    let first = settled.iter().zip(&found).filter_map(|(settled, found)| differs(settled, found)).min();
    (found, first)
}

fn up_to(lane: &[Step], at: Moment) -> Vec<Step> {
    lane.iter().filter(|step| step.from <= at).cloned().collect()
}

/// True if something that a phase opens or closes on may turn on phases.
fn turn_on_phases(agreement: &Agreement) -> bool {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut ahead: Vec<&Condition> = crate::turning::of_phases(agreement).collect();
    while let Some(condition) = ahead.pop() {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => ahead.extend(parts.iter().map(|part| &part.value)),
            Condition::Not(part) => ahead.push(&part.value),
            Condition::Named { name, .. } | Condition::OnDays { name, .. } => {
                if seen.insert(name) {
                    ahead.extend(agreement.definition(name).map(|definition| &definition.condition));
                    let when = agreement.red_line(name).and_then(|(_, red_line)| red_line.when.as_ref());
                    if let Some(Counted::Condition(condition)) = when.map(|when| &when.value) {
                        ahead.push(condition);
                    }
                }
            }
            Condition::BreachOf(_) | Condition::PhaseOpen { .. } => return true,
            Condition::AtLeast { .. }
            | Condition::Total { .. }
            | Condition::NoneFor { .. }
            | Condition::Continues { .. }
            | Condition::Then { .. }
            | Condition::Gauge { .. }
            | Condition::Unreadable => {}
        }
    }
    // A power to open one may be barred during another.
    agreement.norms().any(|(_, norm)| matches!(norm.act.value, Act::Power { effect: Effect::Open, .. }))
}

/// One run, at every moment at which something may change and between each two.
fn automaton(world: &World<'_>) -> Run {
    let points = world.points(&Turning::Phases);
    let mut run = Run::default();
    let mut current = world.before_version.as_ref().map_or([None, None], |before| before.open.clone());
    for (index, from) in points.iter().enumerate() {
        let to = points.get(index + 1).copied();
        // What opens between two of them is open from the first on.
        let between = to.filter(|to| just_after(*from) < *to).map(|to| crate::condition::middle(*from, to));
        for at in [*from].into_iter().chain(between) {
            for ((lane, current), enough) in run.iter_mut().zip(&mut current).zip([Tri::Yes, Tri::Maybe]) {
                let opened = step(world, current, at, enough);
                let is_same = match lane.last() {
                    Some(last) => last.opened.last() == opened.last() && opened.len() <= 1,
                    None => opened.is_empty(),
                };
                if !is_same {
                    lane.push(Step { from: *from, opened });
                }
            }
        }
    }
    run
}

/// One step of the automaton, judged at `at`: the phases that open one after another, or the one that stays open. A condition
/// counts where its value is at least `enough`.
fn step(world: &World<'_>, current: &mut Option<Name>, at: Moment, enough: Tri) -> Vec<Name> {
    let in_force = crate::condition::point(&world.force.bounds, at) >= enough;
    if !in_force {
        return Vec::new();
    }
    let mut opened = Vec::new();
    // One opening may be followed by the next at once.
    for _ in &world.agreement.phases {
        let Some(next) = next(world, current.as_ref(), at, enough) else { break };
        opened.push(next.clone());
        *current = Some(next);
    }
    if opened.is_empty() { current.iter().cloned().collect() } else { opened }
}

/// The phase that opens now, if one does.
fn next(world: &World<'_>, current: Option<&Name>, at: Moment, enough: Tri) -> Option<Name> {
    let phases = &world.agreement.phases;
    let proof = world.agreement.header.evidence.as_ref().map(|proof| proof.value.as_str());
    let place = current.and_then(|name| phases.iter().position(|phase| phase.name.value == *name));
    // Reversal first: it undoes the latest opening.
    place
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
        .filter(|next| Some(next) != current)
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

/// When each phase is open in a run.
fn opened(world: &World<'_>, run: &Run) -> Phases {
    let [sure, possible] = run.each_ref().map(|lane| stretches(lane, &world.as_of));
    let names = world.agreement.phases.iter().map(|phase| &phase.name.value);
    let none = Stretches::none();
    let of = |name: &Name| {
        let (in_sure, in_possible) = (sure.get(name).unwrap_or(&none), possible.get(name).unwrap_or(&none));
        // Open for sure where both runs agree; possible where either says so.
        let since = Bounds { must: in_sure.intersect(in_possible), may: in_sure.union(in_possible) };
        match &world.before_version {
            Some(before) => before.and(name, since),
            None => since,
        }
    };
    Phases { open: names.map(|name| (name.clone(), of(name))).collect(), circle_from: None }
}

/// A phase stays open through the instant at which another follows it, so that what ends a phase still falls in it.
fn stretches(lane: &[Step], as_of: &Now) -> BTreeMap<Name, Stretches> {
    let mut found: BTreeMap<Name, Vec<Interval>> = BTreeMap::new();
    for (index, step) in lane.iter().enumerate() {
        let until = match lane.get(index + 1) {
            Some(next) if next.opened.is_empty() => next.from,
            Some(next) => just_after(next.from),
            None => as_of.exact(),
        };
        for (index, name) in step.opened.iter().enumerate() {
            let to = if index + 1 == step.opened.len() { until } else { just_after(step.from) };
            found.entry(name.clone()).or_default().push(Interval { from: step.from, to: as_of.min(to).max(step.from) });
        }
    }
    found.into_iter().map(|(name, open)| (name, Stretches::from_iter(open))).collect()
}

/// What is left where runs come back to what was tried before, or come to no end: up to the earliest moment settled since
/// then, what they agree on; from there on nobody follows the phases, so that each may be open and none is for sure.
fn turning_on_themselves(world: &World<'_>, tried: &[(Run, Moment)]) -> Phases {
    let from = tried.iter().skip(1).map(|(_, at)| *at).min().unwrap_or(Moment::MIN);
    let mut phases = tried.first().map(|(run, _)| opened(world, run)).unwrap_or_default();
    let rest = Stretches::one(Interval { from, to: world.as_of.max(from) });
    for bounds in phases.open.values_mut() {
        *bounds = Bounds { must: bounds.must.until(from), may: bounds.may.until(from).union(&rest) };
    }
    phases.circle_from = Some(from);
    phases
}
