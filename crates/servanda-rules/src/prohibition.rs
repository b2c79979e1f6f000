//! A prohibition partitions time: *not kept* at counted acts, *kept* in watched stretches without one, *not established*
//! elsewhere. It never stays not kept because of an old act.

use crate::condition::{Hit, places};
use crate::evidence::{Standing, Watch, happened, watched};
use crate::priority;
use crate::series::Reading;
use crate::stretches::{Bounds, Tri};
use crate::world::World;
use servanda_agreement::{Act, Clause, ClauseKind, Determined, Name, Norm, Pattern, Unless};
use servanda_base::{Amount, Interval, Moment, Range};
use servanda_record::{Actor, Entry, Extent, Part, Place, What};
use servanda_status::Value;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// One stretch of a prohibition.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Piece {
    pub at: Interval,
    pub value: Value,
    pub entries: Vec<String>,
    pub why: String,
    pub partial: bool,
    /// Recorded incidents in it: established, and at most.
    pub incidents: Option<(Amount, Option<Amount>)>,
}

/// Everything that a prohibition says of one bearer, or of all together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Partition {
    pub pieces: Vec<Piece>,
    /// Recorded incidents: established, and at most.
    pub incidents: (Amount, Option<Amount>),
    pub last: Option<Moment>,
    pub counted: Vec<String>,
    pub not_counted: Vec<(String, String)>,
    pub coverage: Vec<String>,
    /// Who is said to have acted, over all counted entries, each answer once.
    pub actors: Vec<Actor>,
    /// What bodies, or whoever admits it, say of by whom, in words.
    pub attributed: Vec<String>,
    /// What it rests on.
    pub weights: Vec<Weight>,
    pub watches: Vec<Watch>,
}

impl Partition {
    /// Counted acts, for what follows them.
    pub fn acts(&self) -> impl Iterator<Item = CountedAct> {
        let counts = |weight: &&Weight| weight.sure || weight.count.high != Some(Amount::ZERO);
        self.weights.iter().filter(counts).map(|weight| {
            let doubt = (!weight.sure).then(|| weight.why.join("; "));
            CountedAct { at: weight.at, established: weight.established, entry: weight.entry.clone(), doubt }
        })
    }
}

/// An act that counts for sure (no doubt) or perhaps.
#[derive(Clone, Debug)]
pub(crate) struct CountedAct {
    pub at: Interval,
    pub established: Option<Moment>,
    pub entry: String,
    pub doubt: Option<String>,
}

/// One thing that counts or may count: an act, a tally, or the rise of a counter.
#[derive(Clone, Debug)]
pub(crate) struct Weight {
    pub at: Interval,
    pub sure: bool,
    pub count: Range,
    pub is_tally: bool,
    /// False for an act whose time is not stated: it lies in no stretch for sure, and adds to the number of acts.
    pub dated: bool,
    /// True for the rise of a counter.
    pub risen: bool,
    pub part: Option<Part>,
    pub entry: String,
    pub why: Vec<String>,
    pub established: Option<Moment>,
}

/// The pattern that a prohibition forbids.
pub(crate) fn forbidden(norm: &Norm) -> Option<Pattern> {
    match &norm.act.value {
        Act::Do { event, roles, filter, .. } => {
            Some(Pattern { event: event.clone(), roles: roles.clone(), filter: filter.clone() })
        }
        _ => None,
    }
}

/// Partitions the time in which the clause binds. `actors` are the bearer, or all bearers for the clause as a whole.
pub(crate) fn partition(
    world: &World<'_>,
    clause: &Clause,
    norm: &Norm,
    pattern: &Pattern,
    actors: &[Name],
    active: &Bounds,
) -> Partition {
    let proof = world.proof_of(norm);
    let mut partition = Partition::default();
    let excused = match norm.unless.as_ref().map(|unless| &unless.value) {
        Some(Unless::Condition(condition)) => Some(world.when_holds(condition, proof)),
        _ => None,
    };
    let mut weights: Vec<Weight> = Vec::new();
    let prevailing = priority::prevailing(world, clause, norm);
    let determinations = world.determinations();
    let hits = world.hits(pattern, Some(actors), proof);
    let named = named_by_a_body(world, &determinations, clause, pattern, actors, &hits);
    explain_the_rest(world, pattern, actors, proof, hits.iter().chain(&named), &mut partition);
    for hit in hits.iter().chain(&named) {
        if !world.began_by_now(hit.at) {
            continue;
        }
        if !active.may.meets(hit.at) {
            partition.not_counted.push((hit.entry.id.clone(), "the clause did not bind then".into()));
            continue;
        }
        if gone(world, hit, actors) {
            partition.not_counted.push((hit.entry.id.clone(), "whoever acted had left the agreement before".into()));
            continue;
        }
        let mut doubts = hit.doubts.clone();
        let binds = active.must.covers(hit.at) || hit.at.is_instant() && active.must.contains(hit.at.from);
        if !binds {
            doubts.push("it may lie outside the time in which the clause binds".into());
        }
        if hit.at.to > world.as_of && world.some_time_within(hit.entry) {
            doubts.push("it may lie after the moment judged".into());
        }
        if let Some(words) = world.claimed_exception(norm) {
            partition
                .not_counted
                .push((hit.entry.id.clone(), format!("under this reading the claimed exception covers it: {words}")));
            continue;
        }
        match priority::prevails(world, &prevailing, hit) {
            Some((Tri::Yes, why)) => {
                partition.not_counted.push((hit.entry.id.clone(), why));
                continue;
            }
            Some((_, why)) => doubts.push(why),
            None => {}
        }
        if let Some(excused) = &excused {
            if excused.must.covers(hit.at) {
                partition.not_counted.push((hit.entry.id.clone(), "the exception of the clause held then".into()));
                continue;
            }
            if excused.may.meets(hit.at) {
                doubts.push("whether the exception of the clause held then is not established".into());
            }
        }
        let attributed = attribution(world, &determinations, hit, clause, actors);
        match attributed {
            Some((words, Tri::No)) => {
                partition.not_counted.push((hit.entry.id.clone(), words));
                continue;
            }
            Some((words, tri)) => {
                doubts.retain(|doubt| !doubt.starts_with("by whom"));
                if tri == Tri::Maybe {
                    doubts.push(format!("by whom is {words}"));
                }
                if !partition.attributed.contains(&words) {
                    partition.attributed.push(words);
                }
            }
            None => {}
        }
        let sure = doubts.is_empty() && hit.count.low > Amount::ZERO;
        if sure {
            partition.counted.push(hit.entry.id.clone());
        } else {
            partition
                .not_counted
                .push((hit.entry.id.clone(), format!("counts in the upper bound only: {}", reasons(&doubts, hit))));
        }
        if let Some(happened) =
            happened(hit.entry).filter(|happened| sure || !matches!(happened.actor, Actor::Together(_)))
        {
            // Where another row on the same matter names somebody else, the record as a whole names nobody.
            let disputed = hit.entry.conflict.as_ref().is_some_and(|key| {
                let otherwise =
                    |other: &Entry| crate::evidence::happened(other).is_some_and(|other| other.actor != happened.actor);
                world.on_matter(key).into_iter().any(otherwise)
            });
            let actor = if disputed { &Actor::Unknown } else { happened.actor };
            if !partition.actors.contains(actor) {
                partition.actors.push(actor.clone());
            }
        }
        let why = if sure { Vec::new() } else { vec![reasons(&doubts, hit)] };
        weights.push(weight(hit, sure, why));
    }
    undated(world, pattern, actors, proof, active, &mut weights, &mut partition);
    let mut watches = world.watches(&pattern.event, &places(world.agreement, &pattern.roles), proof).to_vec();
    // Nobody's word that they themselves did nothing is a watch.
    for watch in watches.iter_mut().filter(|watch| actors.contains(&watch.observer)) {
        watch.idle = Some("whose own conduct it is");
    }
    let rises = rises(world, pattern, actors, active, proof, &watches, &mut partition);
    weights.extend(rises);
    partition.incidents = incidents(world, pattern, &weights, actors);
    partition.last = weights.iter().filter(|weight| weight.sure).map(|weight| weight.at.to).max();
    cut(world, active, &weights, &watches, &mut partition);
    partition.weights = weights;
    partition.watches = watches;
    partition
}

/// True if everybody bound who is said to have acted had left the agreement before.
fn gone(world: &World<'_>, hit: &Hit<'_>, actors: &[Name]) -> bool {
    if world.force.left.is_empty() {
        return false;
    }
    let Some(Actor::Together(names)) = happened(hit.entry).map(|happened| happened.actor) else { return false };
    let left = |name: &Name| world.force.left.get(name).is_some_and(|left| left.to <= hit.at.from);
    let mut bound = names.iter().filter(|name| actors.contains(name)).peekable();
    bound.peek().is_some() && bound.all(left)
}

/// An act whose time is not stated may lie in any stretch that nobody watched.
fn undated(
    world: &World<'_>,
    pattern: &Pattern,
    actors: &[Name],
    proof: Option<&str>,
    active: &Bounds,
    weights: &mut Vec<Weight>,
    partition: &mut Partition,
) {
    let Some(begins) = active.may.first().map(|first| first.from) else { return };
    for entry in world.of_event(&pattern.event).into_iter().filter(|entry| entry.occurred.is_none()) {
        let Some(happened) = happened(entry).filter(|happened| happened.count.high != Some(Amount::ZERO)) else {
            continue;
        };
        let out = matches!(world.standing(entry, proof), Standing::Out(_));
        if out || begins >= world.as_of || world.fits_pattern(entry, pattern, Some(actors)).tri == Tri::No {
            continue;
        }
        partition.not_counted.retain(|(id, _)| *id != entry.id);
        let why = "counts in the upper bound only: when is not stated".to_owned();
        partition.not_counted.push((entry.id.clone(), why.clone()));
        weights.push(Weight {
            at: Interval::new(begins, world.as_of.exact()),
            sure: false,
            count: happened.count,
            is_tally: false,
            dated: false,
            risen: false,
            part: None,
            entry: entry.id.clone(),
            why: vec![why],
            established: None,
        });
    }
}

fn weight(hit: &Hit<'_>, sure: bool, why: Vec<String>) -> Weight {
    let part = match &hit.entry.place {
        Place::Inside { part, .. } => part.as_deref().cloned(),
        _ => None,
    };
    Weight {
        at: hit.at,
        sure,
        count: hit.count,
        is_tally: matches!(hit.entry.what, What::Tally { .. }),
        dated: true,
        risen: false,
        part,
        entry: hit.entry.id.clone(),
        why,
        established: hit.established,
    }
}

fn reasons(doubts: &[String], hit: &Hit<'_>) -> String {
    if doubts.is_empty() { format!("{} of it counts", hit.count) } else { doubts.join("; ") }
}

/// Says of every entry of the forbidden event that is no hit why it is none.
fn explain_the_rest<'h>(
    world: &World<'_>,
    pattern: &Pattern,
    actors: &[Name],
    proof: Option<&str>,
    hits: impl Iterator<Item = &'h Hit<'h>>,
    partition: &mut Partition,
) {
    // By where they lie in memory: nothing is asked but whether one is among them.
    let known: HashSet<*const Entry> = hits.map(|hit| std::ptr::from_ref(hit.entry)).collect();
    for entry in world.by_now(world.of_event(&pattern.event)) {
        let Some(happened) = happened(entry) else { continue };
        if known.contains(&std::ptr::from_ref(entry)) {
            continue;
        }
        let why = match world.standing(entry, proof) {
            Standing::Out(why) => why,
            _ if happened.count.high == Some(Amount::ZERO) => continue,
            _ if entry.occurred.is_none() => "when is not stated".into(),
            _ if world.did(happened.actor, actors) == Tri::No => continue,
            _ if entry.conflict.is_some() => "another row on the same matter counts in its place".into(),
            _ => "not what the clause speaks of: place, addressee or measure".into(),
        };
        partition.not_counted.push((entry.id.clone(), why));
    }
    for dropped in world.dropped() {
        partition.not_counted.push((dropped.entry.clone(), dropped.why.clone()));
    }
}

/// Acts whose row names others alone, while a body names one of `actors`.
fn named_by_a_body<'a>(
    world: &World<'a>,
    determinations: &[&Entry],
    clause: &Clause,
    pattern: &Pattern,
    actors: &[Name],
    hits: &[Hit<'a>],
) -> Vec<Hit<'a>> {
    if determinations.is_empty() {
        return Vec::new();
    }
    let ClauseKind::Norm(norm) = &clause.kind else { return Vec::new() };
    let all = world.hits(pattern, None, world.proof_of(norm));
    let others = all.iter().filter(|hit| {
        happened(hit.entry).is_some_and(|happened| world.did(happened.actor, actors) == Tri::No)
            // A rival row that names one of them speaks of this matter already.
            && !hits.iter().any(|own| own.entry.conflict.is_some() && own.entry.conflict == hit.entry.conflict)
    });
    others
        .filter(|hit| attribution(world, determinations, hit, clause, actors).is_some_and(|(_, tri)| tri != Tri::No))
        .cloned()
        .collect()
}

/// By whom an act was, where a body or an admission says so: in words, and whether it was one of `actors`. Whoever is
/// bound attributes nothing to others; where two bodies contradict each other nothing is attributed. Where the row itself
/// names others, and is more than one party's word about another, by whom is contested.
fn attribution(
    world: &World<'_>,
    determinations: &[&Entry],
    hit: &Hit<'_>,
    clause: &Clause,
    actors: &[Name],
) -> Option<(String, Tri)> {
    if determinations.is_empty() {
        return None;
    }
    let said = attributions(world, determinations, hit, clause);
    if said.is_empty() {
        return None;
    }
    let stated = happened(hit.entry)?.actor;
    let among = |names: &[Name]| if names.iter().any(|name| actors.contains(name)) { Tri::Yes } else { Tri::No };
    // Whoever is named and admits it settles it.
    let own_words = hit.entry.attested.iter().filter_map(|label| label.strip_prefix("admitted by "));
    let mut admitted: Vec<Name> = own_words
        .filter(|by| match stated {
            Actor::Together(names) | Actor::OneOf(names) if names.iter().any(|name| name == by) => true,
            _ => said.iter().any(|(_, names)| names.iter().any(|name| name == by)),
        })
        .map(str::to_owned)
        .collect();
    admitted.extend(said.iter().filter(|(by, names)| names == std::slice::from_ref(by)).map(|(by, _)| by.clone()));
    admitted.sort();
    admitted.dedup();
    if !admitted.is_empty() {
        let words = format!("admitted by {}", admitted.join(", "));
        // Whoever admits it says nothing of those who are said to have acted with it.
        if let Actor::Together(names) = stated
            && admitted.iter().any(|name| names.contains(name))
        {
            admitted.extend(names.iter().cloned());
        }
        return Some((words, among(&admitted)));
    }
    let excluded = match stated {
        Actor::Unknown => false,
        Actor::Together(known) | Actor::OneOf(known) => {
            said.iter().any(|(_, names)| names.iter().any(|name| !known.contains(name)))
        }
    };
    if !excluded || is_word_about_another(world, hit.entry) {
        let [(by, names)] = said.as_slice() else { return None };
        return Some((format!("attributed by {by} to {}", names.join(", ")), among(names)));
    }
    let mut voices = vec![format!("{} says {}", speaker(hit.entry), names_of(stated))];
    voices.extend(said.iter().map(|(by, names)| format!("{by} says {}", names.join(", "))));
    let mut answers = said.iter().map(|(_, names)| among(names));
    let of_row = world.did(stated, actors);
    let tri = if answers.all(|answer| answer == of_row) { of_row } else { Tri::Maybe };
    Some((format!("contested: {}", voices.join(", ")), tri))
}

/// Everybody to whom a body attributes an act, each answer once. What was taken back is no answer.
fn attributions(
    world: &World<'_>,
    determinations: &[&Entry],
    hit: &Hit<'_>,
    clause: &Clause,
) -> Vec<(Name, Vec<Name>)> {
    let ClauseKind::Norm(norm) = &clause.kind else { return Vec::new() };
    let bound = world.agreement.bearers(&norm.subject);
    let named = |by: &Name| match norm.determined.as_ref().map(|determined| &determined.value) {
        Some(Determined::By(bodies)) => bodies.iter().any(|(body, _)| body.value == *by),
        Some(Determined::Automatic) | None => false,
    };
    // What a side says of others is a claim, unless the text has it decide.
    let judge = |by: &Name| !bound.contains(by) && (!world.is_side(by) || named(by));
    let mut found: Vec<(Name, Vec<Name>)> = Vec::new();
    for entry in determinations {
        let What::Determination { by, about, attributed_to, met: true, .. } = &entry.what else { continue };
        let meant = *about == hit.entry.id
            || *about == clause.number.value
                && entry.occurred.is_some_and(|at| at.from >= hit.at.from && only_hit(world, hit, at.from));
        if attributed_to.is_empty() || !meant || matches!(world.standing(entry, None), Standing::Out(_)) {
            continue;
        }
        let names: Vec<Name> = attributed_to.iter().flat_map(|name| world.agreement.members(name)).collect();
        if !judge(by) && names != [by.clone()] || crate::trigger::reversal(world, determinations, entry).is_some() {
            continue;
        }
        let own = names == [by.clone()];
        if own || !found.iter().any(|(_, others)| *others == names) {
            found.push((by.clone(), names));
        }
    }
    found
}

/// True if a row rests on nothing but the word of one party, or of some, about somebody else.
fn is_word_about_another(world: &World<'_>, entry: &Entry) -> bool {
    let about = |by: &str| match happened(entry).map(|happened| happened.actor) {
        Some(Actor::Together(names) | Actor::OneOf(names)) => !names.iter().any(|name| name == by),
        _ => true,
    };
    let is_claim = |label: &String| {
        crate::evidence::said_by(label)
            .is_some_and(|by| about(by) && (label.starts_with("claimed by ") || world.is_side(by)))
    };
    match entry.attested.is_empty() {
        true => world.is_side(&entry.source.name) && about(&entry.source.name),
        false => entry.attested.iter().all(is_claim),
    }
}

/// Who says what a row says: whoever confirmed or found it, else its source.
fn speaker(entry: &Entry) -> String {
    let mut by: Vec<&str> = entry.attested.iter().filter_map(|label| crate::evidence::said_by(label)).collect();
    by.dedup();
    match (by.is_empty(), entry.source.name.is_empty()) {
        (false, _) => by.join(" and "),
        (true, false) => entry.source.name.to_string(),
        (true, true) => "the record".into(),
    }
}

fn names_of(actor: &Actor) -> String {
    match actor {
        Actor::Unknown => "nobody in particular".into(),
        Actor::OneOf(names) => names.join(" or "),
        Actor::Together(names) => names.join(", "),
    }
}

/// A determination about a clause without an entry is taken to speak of the latest act before it.
fn only_hit(world: &World<'_>, hit: &Hit<'_>, before: Moment) -> bool {
    let Some(event) = happened(hit.entry).map(|happened| happened.event) else { return false };
    let latest =
        world.by_now(world.of_event(event)).filter_map(|entry| entry.occurred).filter(|at| at.from <= before).max();
    latest == Some(hit.at)
}

/// Where a counter of the event rose by more than the tallies within show, and only one stretch between two readings was
/// not watched, the rest lies there.
fn rises(
    world: &World<'_>,
    pattern: &Pattern,
    actors: &[Name],
    active: &Bounds,
    proof: Option<&str>,
    watches: &[Watch],
    partition: &mut Partition,
) -> Vec<Weight> {
    let mut found = Vec::new();
    for counter in &world.agreement.counters {
        if counter.counts.as_ref().is_none_or(|event| event.value != pattern.event) {
            continue;
        }
        let series = crate::series::counter(world, &counter.name.value, None);
        for pair in series.used.windows(2) {
            let (before, after) = (&pair[0], &pair[1]);
            let stretch = Interval::new(before.at.to, after.at.to);
            if after.at.to > world.as_of || !active.must.covers(stretch) || stretch.is_instant() {
                continue;
            }
            let low = before.value.high.map_or(Amount::ZERO, |high| {
                if after.value.low > high { after.value.low - high } else { Amount::ZERO }
            });
            let high = after.value.high.map(|high| high - before.value.low);
            if low == Amount::ZERO || world.did(&Actor::OneOf(actors.into()), actors) != Tri::Yes {
                continue;
            }
            // All bearers together account for the counter; a single one of them need not.
            let bound = all_who_could(world, pattern);
            let sure_of_actors = bound.iter().all(|name| actors.contains(name));
            // What the tallies within show, whoever acted.
            let inside: Vec<Weight> = world
                .hits(pattern, None, proof)
                .iter()
                .filter(|hit| stretch.meets(hit.at) && hit.established.is_some())
                .map(|hit| weight(hit, hit.sure, Vec::new()))
                .collect();
            let inside: Vec<&Weight> = inside.iter().collect();
            let known_high = inside
                .iter()
                .map(|weight| weight.count.high)
                .try_fold(Amount::ZERO, |sum, high| high.map(|high| sum + high));
            let rest = known_high.map_or(Amount::ZERO, |known| if low > known { low - known } else { Amount::ZERO });
            if rest == Amount::ZERO {
                continue;
            }
            let rest_high = high.map(|high| (high - recorded(&inside).0).max(rest));
            let gaps = gaps(watches, stretch);
            let why = format!(
                "{} rose from {} to {} between {} and {}: {rest} more than the tallies within show",
                counter.name.value,
                before.value,
                after.value,
                world.people(before.at.to),
                world.people(after.at.to)
            );
            match gaps.as_slice() {
                [gap] => {
                    found.push(Weight {
                        at: *gap,
                        sure: sure_of_actors,
                        count: Range { low: rest, best: Some(rest), high: rest_high },
                        is_tally: true,
                        dated: true,
                        risen: true,
                        part: None,
                        entry: after.entry.clone(),
                        why: vec![if sure_of_actors { why } else { format!("{why}; by whom is undetermined") }],
                        established: Some(after.at.to),
                    });
                    if sure_of_actors {
                        partition.counted.push(after.entry.clone());
                        partition.actors.push(Actor::Unknown);
                    }
                }
                _ => partition.not_counted.push((
                    after.entry.clone(),
                    format!("{why}, in one of {} stretches that nobody reports on; in which is not known", gaps.len()),
                )),
            }
        }
    }
    found
}

/// Everybody whom the agreement forbids the event, as candidates for an act by nobody named.
fn all_who_could(world: &World<'_>, pattern: &Pattern) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    for (_, norm) in world.agreement.norms() {
        if forbidden(norm).is_some_and(|other| other.event == pattern.event) {
            names.extend(world.agreement.bearers(&norm.subject));
        }
    }
    names.sort();
    names.dedup();
    names
}

/// Parts of a stretch that were not watched in all their parts.
fn gaps(watches: &[Watch], stretch: Interval) -> Vec<Interval> {
    let mut edges: Vec<Moment> = watches.iter().flat_map(|watch| [watch.interval.from, watch.interval.to]).collect();
    edges.extend([stretch.from, stretch.to]);
    edges.retain(|edge| stretch.from <= *edge && *edge <= stretch.to);
    edges.sort();
    edges.dedup();
    let mut gaps: Vec<Interval> = Vec::new();
    for pair in edges.windows(2) {
        let piece = Interval { from: pair[0], to: pair[1] };
        if watched(watches.iter(), piece).is_none() {
            match gaps.last_mut() {
                Some(last) if last.to == piece.from => last.to = piece.to,
                _ => gaps.push(piece),
            }
        }
    }
    gaps
}

/// Recorded incidents as a range. Single incidents add up; an incident inside a tally is part of it; tallies that overlap in
/// time and place are never added (the best set of disjoint ones counts); a counter is a lower bound of its own.
fn incidents(world: &World<'_>, pattern: &Pattern, weights: &[Weight], actors: &[Name]) -> (Amount, Option<Amount>) {
    let used: Vec<&Weight> = weights.iter().collect();
    let (mut low, mut high) = recorded(&used);
    for reading in bounding(world, pattern, actors) {
        // Each reading bounds the incidents so far from below; what was tallied after it comes on top.
        let after: Vec<&Weight> = weights.iter().filter(|weight| weight.at.from >= reading.at.to).collect();
        let joined = reading.value.low + recorded(&after).0;
        if joined > low {
            low = joined;
            high = high.filter(|_| reading.value.high.is_some());
        }
    }
    (low, high.map(|high| high.max(low)))
}

/// Readings, up to the moment judged, of the counters of a forbidden event, where `actors` are all who could have acted.
pub(crate) fn bounding(world: &World<'_>, pattern: &Pattern, actors: &[Name]) -> Vec<Reading> {
    if !all_who_could(world, pattern).iter().all(|name| actors.contains(name)) {
        return Vec::new();
    }
    let of_event = |counter: &&servanda_agreement::model::CounterDef| {
        counter.counts.as_ref().is_some_and(|event| event.value == pattern.event)
    };
    let counters = world.agreement.counters.iter().filter(of_event);
    let readings = counters.flat_map(|counter| crate::series::counter(world, &counter.name.value, None).used);
    readings.filter(|reading| reading.at.to <= world.as_of).collect()
}

/// How many incidents some hits show by one end of their ranges, none of them counted twice.
pub(crate) fn shown(hits: &[&Hit<'_>], high: bool) -> Option<Amount> {
    let of = |count: Range| if high { count.high } else { Some(count.low) };
    if !hits.iter().any(|hit| matches!(hit.entry.what, What::Tally { .. })) {
        return hits.iter().map(|hit| of(hit.count)).try_fold(Amount::ZERO, |sum, one| one.map(|one| sum + one));
    }
    let weights: Vec<Weight> = hits.iter().map(|hit| weight(hit, hit.sure, Vec::new())).collect();
    total(&weights.iter().collect::<Vec<_>>(), false, &|weight| of(weight.count))
}

/// The range of recorded incidents among some entries.
fn recorded(weights: &[&Weight]) -> (Amount, Option<Amount>) {
    let low = total(weights, true, &|weight| Some(weight.count.low)).unwrap_or(Amount::ZERO);
    let high = total(weights, false, &|weight| weight.count.high);
    (low, high.map(|high| high.max(low)))
}

/// The largest number that entries show without counting anything twice, by one end of their ranges.
fn total(weights: &[&Weight], sure_only: bool, of: &dyn Fn(&Weight) -> Option<Amount>) -> Option<Amount> {
    let used: Vec<&Weight> = weights.iter().copied().filter(|weight| weight.sure || !sure_only).collect();
    let tallies: Vec<&Weight> = used.iter().copied().filter(|weight| weight.is_tally).collect();
    let singles = || used.iter().filter(|weight| !weight.is_tally);
    let part_of_one = |weight: &Weight| weight.dated && tallies.iter().any(|tally| tally.at.meets(weight.at));
    let outside = singles().filter(|weight| !part_of_one(weight));
    let mut sum = outside.map(|weight| of(weight)).try_fold(Amount::ZERO, |sum, one| one.map(|one| sum + one))?;
    for cluster in clusters(&tallies) {
        // Single incidents inside are part of what was tallied; where they are more, they are the better figure.
        let inside = singles().filter(|weight| weight.dated && cluster.iter().any(|tally| tally.at.covers(weight.at)));
        let inside = inside.map(|weight| of(weight)).try_fold(Amount::ZERO, |sum, one| one.map(|one| sum + one))?;
        let mut parts: BTreeMap<&str, Vec<(Interval, Amount)>> = BTreeMap::new();
        let mut whole = Vec::new();
        for tally in cluster {
            let amount = of(tally)?;
            match &tally.part {
                Some(part) => parts.entry(part.name.as_str()).or_default().push((tally.at, amount)),
                None => whole.push((tally.at, amount)),
            }
        }
        let of_parts: Amount = parts.values().map(|tallies| best_disjoint(tallies)).sum();
        sum = sum + of_parts.max(best_disjoint(&whole)).max(inside);
    }
    Some(sum)
}

/// Groups of tallies that overlap in time.
fn clusters<'w>(tallies: &[&'w Weight]) -> Vec<Vec<&'w Weight>> {
    let mut sorted: Vec<&Weight> = tallies.to_vec();
    sorted.sort_by_key(|tally| tally.at);
    let mut clusters: Vec<(Moment, Vec<&Weight>)> = Vec::new();
    for tally in sorted {
        match clusters.last_mut() {
            Some((end, cluster)) if tally.at.from < *end => {
                *end = (*end).max(tally.at.to);
                cluster.push(tally);
            }
            _ => clusters.push((tally.at.to, vec![tally])),
        }
    }
    clusters.into_iter().map(|(_, cluster)| cluster).collect()
}

/// The largest sum over disjoint intervals (weighted interval scheduling).
fn best_disjoint(tallies: &[(Interval, Amount)]) -> Amount {
    let mut sorted = tallies.to_vec();
    sorted.sort_by_key(|(at, _)| (at.to, at.from));
    let mut best: Vec<Amount> = Vec::new();
    for (index, (at, amount)) in sorted.iter().enumerate() {
        let before =
            (0..index).rev().find(|other| sorted[*other].0.to <= at.from).map_or(Amount::ZERO, |other| best[other]);
        let without = index.checked_sub(1).map_or(Amount::ZERO, |other| best[other]);
        best.push(without.max(before + *amount));
    }
    best.last().copied().unwrap_or(Amount::ZERO)
}

/// Cuts time at every edge and gives each piece its value.
fn cut(world: &World<'_>, active: &Bounds, weights: &[Weight], watches: &[Watch], partition: &mut Partition) {
    let mut edges: Vec<Moment> = Vec::new();
    for interval in active.may.iter().chain(active.must.iter()) {
        edges.extend([interval.from, interval.to]);
    }
    edges.extend(weights.iter().flat_map(|weight| [weight.at.from, weight.at.to]));
    edges.extend(watches.iter().flat_map(|watch| [watch.interval.from, watch.interval.to]));
    let as_of = world.as_of.exact();
    edges.push(as_of);
    edges.retain(|edge| *edge > Moment::MIN && *edge <= as_of);
    edges.sort();
    edges.dedup();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut instants_at: BTreeMap<Moment, Vec<&Weight>> = BTreeMap::new();
    for weight in weights.iter().filter(|weight| weight.at.is_instant()) {
        instants_at.entry(weight.at.from).or_default().push(weight);
    }
    // What has begun and not ended, in the order of the record.
    let mut starting: Vec<usize> = (0..weights.len()).filter(|at| !weights[*at].at.is_instant()).collect();
    starting.sort_by_key(|at| std::cmp::Reverse(weights[*at].at.from));
    let mut lasting: BTreeSet<usize> = BTreeSet::new();
    // Watches that have begun and not ended, in the order of the record.
    let mut coming: Vec<usize> = (0..watches.len()).collect();
    coming.sort_by_key(|at| std::cmp::Reverse(watches[*at].interval.from));
    let mut running: BTreeSet<usize> = BTreeSet::new();
    for (index, from) in edges.iter().enumerate() {
        while let Some(next) = coming.pop_if(|next| watches[*next].interval.from <= *from) {
            running.insert(next);
        }
        running.retain(|at| watches[*at].interval.to > *from);
        while let Some(next) = starting.pop_if(|next| weights[*next].at.from <= *from) {
            lasting.insert(next);
        }
        lasting.retain(|at| weights[*at].at.to > *from);
        let instants = instants_at.remove(from).unwrap_or_default();
        if !instants.is_empty() && active.may.contains(*from) {
            pieces.push(value(active, &instants, &[], Interval::instant(*from)));
        }
        if let Some(to) = edges.get(index + 1) {
            let stretch = Interval { from: *from, to: *to };
            // What is left of a phase after the act that ended it.
            if !instants.is_empty() && stretch.to == servanda_base::moment::just_after(stretch.from) {
                continue;
            }
            if !active.may.meets(Interval::instant(crate::condition::middle(*from, *to))) {
                continue;
            }
            let over = lasting.iter().map(|at| &weights[*at]).filter(|weight| weight.at.covers(stretch));
            let over: Vec<&Weight> = over.collect();
            let watching: Vec<&Watch> = running.iter().map(|at| &watches[*at]).collect();
            pieces.push(value(active, &over, &watching, stretch));
        }
    }
    let mut coverage: Vec<String> = Vec::new();
    let mut joined: Vec<Piece> = Vec::new();
    for piece in pieces {
        if piece.value == Value::Kept {
            coverage.extend(piece.entries.iter().cloned());
        }
        match joined.last_mut() {
            Some(last)
                if last.value == piece.value
                    && last.at.to == piece.at.from
                    && !last.at.is_instant()
                    && !piece.at.is_instant()
                    && (piece.value == Value::NotEstablished || piece.value == Value::Kept)
                    && last.partial == piece.partial
                    && last.incidents.is_none()
                    && piece.incidents.is_none()
                    && (last.why == piece.why || piece.value == Value::Kept) =>
            {
                last.at.to = piece.at.to;
                for entry in piece.entries {
                    if !last.entries.contains(&entry) {
                        last.entries.push(entry);
                    }
                }
            }
            // The same acts on both sides of an edge that means nothing to them.
            Some(last)
                if last.value == piece.value
                    && last.at.to == piece.at.from
                    && last.entries == piece.entries
                    && !piece.entries.is_empty()
                    && !piece.at.is_instant() =>
            {
                last.at.to = piece.at.to;
            }
            _ => joined.push(piece),
        }
    }
    coverage.sort();
    coverage.dedup();
    partition.coverage = coverage;
    partition.pieces = joined;
}

/// The value of one stretch.
fn value(active: &Bounds, over: &[&Weight], watches: &[&Watch], stretch: Interval) -> Piece {
    let middle = crate::condition::middle(stretch.from, stretch.to);
    let binds_for_sure = active.must.contains(middle) || stretch.is_instant() && active.must.contains(stretch.from);
    // A finer zero inside a coarser tally: that tally's incidents lie elsewhere in its interval.
    let refined = |weight: &Weight| {
        (weight.is_tally || !weight.dated) && {
            let finer = watches.iter().copied().filter(|watch| {
                watch.zero
                    && length(watch.interval) < length(weight.at)
                    && weight.at.covers(watch.interval)
                    && watch.entry != weight.entry
            });
            watched(finer.clone(), stretch).is_some()
        }
    };
    let standing: Vec<&&Weight> = over.iter().filter(|weight| !refined(weight)).collect();
    let sure: Vec<&&&Weight> = standing.iter().filter(|weight| weight.sure).collect();
    let piece = |value, entries: Vec<String>, why: String, partial| Piece {
        at: stretch,
        value,
        entries,
        why,
        partial,
        incidents: None,
    };
    if !sure.is_empty() && binds_for_sure {
        let shortest = sure.iter().map(|weight| length(weight.at)).min();
        let entries: Vec<String> = sure
            .iter()
            .filter(|weight| Some(length(weight.at)) == shortest)
            .map(|weight| weight.entry.clone())
            .collect();
        let words: Vec<String> = sure.iter().flat_map(|weight| weight.why.iter().cloned()).collect();
        let why = match words.is_empty() {
            true if stretch.is_instant() => "a counted act".into(),
            true => "counted acts in this stretch".into(),
            false => words.join("; "),
        };
        let counted: Vec<&Weight> =
            standing.iter().map(|weight| **weight).filter(|weight| Some(length(weight.at)) <= shortest).collect();
        let mut found = piece(Value::NotKept, entries, why, false);
        found.incidents = Some(recorded(&counted));
        return found;
    }
    if !standing.is_empty() {
        let entries = standing.iter().map(|weight| weight.entry.clone()).collect();
        let mut words: Vec<String> = standing.iter().flat_map(|weight| weight.why.iter().cloned()).collect();
        if !binds_for_sure {
            words.push("whether the clause binds then is not established".into());
        }
        words.dedup();
        let counted: Vec<&Weight> = standing.iter().map(|weight| **weight).collect();
        let mut found = piece(Value::NotEstablished, entries, words.join("; "), false);
        found.incidents = Some(recorded(&counted));
        return found;
    }
    if !binds_for_sure {
        return piece(
            Value::NotEstablished,
            Vec::new(),
            "whether the clause binds then is not established".into(),
            false,
        );
    }
    match watched(watches.iter().copied(), stretch) {
        Some(by) => {
            let partial = by.iter().all(|watch| watch.extent == Extent::Partial);
            let mut observers: Vec<&str> = by.iter().map(|watch| watch.observer.as_str()).collect();
            observers.sort_unstable();
            observers.dedup();
            let entries = by.iter().map(|watch| watch.entry.clone()).collect();
            let why = if partial {
                format!("none recorded by {}, who watched in part", observers.join(", "))
            } else {
                format!("watched by {}, none seen", observers.join(", "))
            };
            piece(Value::Kept, entries, why, partial)
        }
        None => piece(Value::NotEstablished, Vec::new(), unwatched(watches, stretch), false),
    }
}

/// What is said of a stretch that nobody watched on whom something rests.
fn unwatched(watches: &[&Watch], stretch: Interval) -> String {
    let idle: BTreeSet<(&str, &str)> = watches
        .iter()
        .filter(|watch| watch.interval.covers(stretch))
        .filter_map(|watch| watch.idle.map(|why| (watch.observer.as_str(), why)))
        .collect();
    let idle: Vec<String> = idle.iter().map(|(observer, why)| format!("watched by {observer}, {why}")).collect();
    match idle.is_empty() {
        true => "nobody in this record watched all of the place then".into(),
        false => idle.join("; "),
    }
}

fn length(interval: Interval) -> jiff::SignedDuration {
    interval.to.duration_since(interval.from)
}

#[cfg(test)]
mod twins;
