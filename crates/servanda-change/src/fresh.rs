//! What may newly be said that nobody has said yet.

use crate::about::word;
use crate::candidates::Seen;
use crate::fact::{Kind, NewFact, entry as saying};
use crate::rests::{Acts, Decides, Level, Watch};
use crate::when::{Times, last};
use servanda_agreement::{Cmp, Name, Role, Share};
use servanda_base::{Amount, Interval, Moment, Range};
use servanda_monitor::plan::op::{Proof, Who};
use servanda_record::{Actor, Entry, Extent, Happening, Place, Stage, What};
use servanda_status::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Of several who are bound, so many are tried one by one.
const BEARERS: usize = 6;

/// So many of the bodies that may speak are tried.
const BODIES: usize = 3;

/// An amount that satisfies a comparison.
pub(crate) fn satisfying(op: Cmp, threshold: Amount) -> Amount {
    match op {
        Cmp::AtLeast | Cmp::AtMost | Cmp::Equal => threshold,
        Cmp::More => threshold + Amount::from(1),
        Cmp::Less => threshold - Amount::from(1),
    }
}

/// An amount that does not, if there is one that is not below zero.
pub(crate) fn failing(op: Cmp, threshold: Amount) -> Option<Amount> {
    let amount = match op {
        Cmp::AtLeast => threshold - Amount::from(1),
        Cmp::More | Cmp::Less => threshold,
        Cmp::AtMost | Cmp::Equal => threshold + Amount::from(1),
    };
    (amount >= Amount::ZERO).then_some(amount)
}

/// Inside a declared place, by the new entry's own word.
pub(crate) fn inside(place: &Name) -> Place {
    Place::Inside { place: place.as_str().into(), because: "as the new entry says".into(), part: None }
}

/// An act that fits, as an established report of it; `None` where no label establishes it from the first.
fn act(seen: &Seen<'_>, acts: &Acts, actor: Actor, at: Moment, more: Option<(Name, Amount)>) -> Option<Entry> {
    let labels = seen.whose.labels(&acts.proof)?;
    let mut roles: BTreeMap<String, Vec<Name>> = BTreeMap::new();
    let mut place = Place::Unstated;
    for (role, names) in &acts.roles {
        match (word(*role), names.first()) {
            (Some(word), _) => drop(roles.insert(word.to_owned(), names.clone())),
            (None, Some(name)) if *role == Role::In => place = inside(name),
            (None, _) => {}
        }
    }
    let filtered = acts.filter.iter().map(|filter| (filter.field.clone(), satisfying(filter.op, filter.value.amount)));
    let fields = filtered.chain(more).map(|(field, amount)| (field, Range::exactly(amount))).collect();
    let event = acts.event.as_str().into();
    let happening = Happening { event, stage: Stage::Whole, actor, roles, fields };
    Some(Entry {
        occurred: Some(Interval::instant(at)),
        place,
        attested: labels.into(),
        ..saying(What::Act(happening), seen.times.reported(at))
    })
}

fn together(names: &[Name]) -> Actor {
    Actor::Together(names.into())
}

/// Established reports that what is owed was done in time: all that is missing, by each who is to do it.
pub(crate) fn performances(seen: &Seen<'_>) -> Vec<NewFact> {
    let Some(acts) = seen.owed_acts() else { return Vec::new() };
    let at = seen.times.in_time(seen.asked.status);
    if seen.times.begins(seen.asked.status).is_some_and(|begins| at < begins) {
        return Vec::new();
    }
    let missing = seen.owed_field();
    let share = seen.norm.map_or(Share::Each, |norm| norm.subject.share);
    let whose: Vec<Vec<Name>> = match share {
        Share::Jointly => vec![seen.actors.clone()],
        Share::Each | Share::Any(_) => seen.actors.iter().take(BEARERS).map(|name| vec![name.clone()]).collect(),
    };
    let fact = |names: Vec<Name>| {
        let entry =
            act(seen, acts, together(&names), at, missing.as_ref().map(|(field, of)| (field.clone(), of.amount)))?;
        let how_much = missing.as_ref().map_or(String::new(), |(_, missing)| format!(" ({missing})"));
        let words = format!(
            "an established report of {}{how_much} by {} at {}{}",
            acts.event,
            names.join(" and "),
            seen.times.words(at),
            seen.times.given(entry.reported.unwrap_or(seen.times.as_of))
        );
        Some(NewFact { kind: Kind::Performance, entry, words })
    };
    whose.into_iter().filter_map(fact).collect()
}

/// A reading of the counter that measures what is owed: enough in time, or not enough after it.
pub(crate) fn counters(seen: &Seen<'_>) -> Vec<NewFact> {
    let Some(((counter, proof), owed)) = seen.rests.counter.as_ref().zip(seen.owed()) else { return Vec::new() };
    let Some(labels) = seen.whose.labels(proof) else { return Vec::new() };
    let actor = if seen.actors.len() == 1 { together(&seen.actors) } else { Actor::Unknown };
    let fact = |reading: Amount, at: Moment| {
        let what = What::Counter {
            counter: counter.clone(),
            actor: actor.clone(),
            reading: Range::exactly(reading),
            zero_at: None,
        };
        let entry = Entry {
            occurred: Some(Interval::instant(at)),
            attested: labels.clone().into(),
            ..saying(what, seen.times.reported(at))
        };
        let words = format!("an established reading of {counter} of {reading} at {}", seen.times.words(at));
        NewFact { kind: Kind::Counter, entry, words }
    };
    let mut facts = vec![fact(owed, seen.times.in_time(seen.asked.status))];
    let after = Times::read(seen.asked.status.due.as_ref()).map(Times::just_after);
    if let Some(after) = after.filter(|after| *after <= seen.times.as_of) {
        let done = seen.asked.status.performed.as_ref().map_or(Amount::ZERO, |performed| performed.low);
        facts.extend((done < owed).then(|| fact(done, after)));
    }
    facts
}

/// Watches of the stretch in which the clause is not kept or not established; for all else that asks for a watch, of all the time.
pub(crate) fn watches(seen: &Seen<'_>) -> Vec<NewFact> {
    let status = seen.asked.status;
    let stretches = status.intervals.iter().rev().filter(|interval| interval.from != interval.to);
    let last = stretches.take(1).find(|interval| interval.status != Value::Kept);
    let last = last.and_then(|last| Some((last.from.parse().ok()?, last.to.parse().ok()?)));
    let all = seen.times.begins(status).map(|begins| (begins, seen.times.as_of));
    let mut facts: Vec<NewFact> = Vec::new();
    for watch in &seen.rests.watches {
        let stretch = if watch.own { last } else { all };
        let Some((from, to)) = stretch.filter(|(from, to)| from < to) else { continue };
        let Some(observer) = seen.whose.observer(&watch.proof) else { continue };
        let stretch = Interval::new(from, to);
        let places: Vec<Option<&Name>> =
            if watch.places.is_empty() { vec![None] } else { watch.places.iter().map(Some).collect() };
        for place in places {
            let fact = coverage(seen, watch, &observer, place, stretch);
            if facts.iter().all(|other| other.words != fact.words) {
                facts.push(fact);
            }
        }
    }
    facts
}

fn coverage(seen: &Seen<'_>, watch: &Watch, observer: &Name, place: Option<&Name>, stretch: Interval) -> NewFact {
    let events = vec![watch.event.clone()];
    let what = What::Coverage { observer: observer.clone(), events, extent: Extent::Full };
    let reported = seen.times.reported(stretch.to);
    let words = format!(
        "coverage{} for {} {}, {} to {}{}",
        place.map_or(String::new(), |place| format!(" of {place}")),
        watch.event,
        seen.whose.by(observer),
        seen.times.begin(stretch.from),
        seen.times.words(stretch.to),
        seen.times.given(reported)
    );
    let entry =
        Entry { occurred: Some(stretch), place: place.map_or(Place::Unstated, inside), ..saying(what, reported) };
    NewFact { kind: Kind::Coverage, entry, words }
}

/// Fresh readings of each gauge that is asked about: one that satisfies the level, and one that does not.
pub(crate) fn readings(seen: &Seen<'_>) -> Vec<NewFact> {
    let of = |level: &Level| {
        let enough = satisfying(level.op, level.level.amount);
        let amounts = std::iter::once(enough).chain(failing(level.op, level.level.amount));
        amounts.filter_map(|amount| reading(seen, level, amount)).collect::<Vec<_>>()
    };
    seen.rests.levels.iter().flat_map(of).collect()
}

fn reading(seen: &Seen<'_>, level: &Level, amount: Amount) -> Option<NewFact> {
    let labels = seen.whose.labels(&level.proof)?;
    let by = level.roles.iter().find(|(role, _)| *role == Role::By).map(|(_, names)| names.clone());
    let of = match &level.of {
        _ if level.own => Some(seen.actors.clone()),
        Who::Of(names) | Who::Key(names) => Some(names.clone()),
        Who::Anybody => by,
    };
    let actor = of.filter(|names| !names.is_empty()).map_or(Actor::Unknown, |names| together(&names));
    let place = level.roles.iter().find(|(role, _)| *role == Role::In).and_then(|(_, names)| names.first());
    // A reading at the very moment judged speaks of it; what turns on a condition has to hold before that.
    let at = if level.own { seen.times.as_of } else { Times::just_before(seen.times.as_of) };
    let what = What::Measurement { gauge: level.gauge.clone(), actor, level: Range::exactly(amount) };
    let entry = Entry {
        occurred: Some(Interval::instant(at)),
        place: place.map_or(Place::Unstated, inside),
        attested: labels.into(),
        ..saying(what, seen.times.reported(at))
    };
    let place = place.map_or(String::new(), |place| format!(" in {place}"));
    let words = format!(
        "an established reading of {}{place} of {amount} {} at {}",
        level.gauge,
        level.level.unit,
        seen.times.words(at)
    );
    Some(NewFact { kind: Kind::Reading, entry, words })
}

/// Findings of the bodies that the text names, met and not met: in the time that each has, or now where it has spoken before.
pub(crate) fn determinations(seen: &Seen<'_>) -> Vec<NewFact> {
    let mut facts = Vec::new();
    for decides in &seen.rests.decides {
        let triggered = Times::read(seen.asked.status.triggered.as_ref());
        let mut from = triggered;
        for (body, within) in decides.bodies.iter().take(BODIES) {
            let limit = from.zip(*within).map(|(from, length)| seen.times.after(from, length));
            from = limit.map(|limit| limit.at);
            let in_time = limit.map_or(seen.times.as_of, |limit| last(limit).min(seen.times.as_of));
            facts.extend([true, false].map(|met| finding(seen, decides, body, met, in_time)));
            if has_found(seen, decides, body, triggered) {
                facts.push(finding(seen, decides, body, false, seen.times.as_of));
            }
        }
    }
    facts
}

/// True if a body found that it was met, since what set the clause going.
fn has_found(seen: &Seen<'_>, decides: &Decides, body: &Name, triggered: Option<Moment>) -> bool {
    seen.live.entries.iter().any(|entry| {
        matches!(&entry.what, What::Determination { by, about, met: true, .. } if by == body && *about == decides.about)
            && entry
                .occurred
                .is_some_and(|at| triggered.is_none_or(|from| from <= at.from) && at.from <= seen.times.as_of)
    })
}

fn finding(seen: &Seen<'_>, decides: &Decides, by: &Name, met: bool, at: Moment) -> NewFact {
    let about = decides.about.clone();
    let tier = decides.tier.map_or(String::new(), |tier| format!(" tier {tier}"));
    let is_clause = seen.asked.agreement.clause(&about).is_some();
    let what = match (is_clause, met) {
        (true, true) => format!("clause {about} was not kept"),
        (true, false) => format!("clause {about} was kept"),
        (false, true) => format!("{about}{tier} was met"),
        (false, false) => format!("{about}{tier} was not met"),
    };
    NewFact {
        kind: Kind::Determination,
        words: format!("a finding by {by} that {what}{}", seen.times.given(at)),
        entry: Entry {
            occurred: Some(Interval::instant(at)),
            ..saying(
                What::Determination { by: by.clone(), about, tier: decides.tier, met, attributed_to: Vec::new() },
                at,
            )
        },
    }
}

/// One more established report of each other act on which the clause rests: just after the last of its kind, or just now.
pub(crate) fn reports(seen: &Seen<'_>) -> Vec<NewFact> {
    let others = seen.rests.acts.iter().filter(|acts| !acts.own);
    others.filter_map(|acts| report(seen, acts)).collect()
}

fn report(seen: &Seen<'_>, acts: &Acts) -> Option<NewFact> {
    let actor = match &acts.by {
        Who::Anybody => Actor::Unknown,
        Who::Of(names) | Who::Key(names) => match names.as_slice() {
            [] => Actor::Unknown,
            [one] => together(std::slice::from_ref(one)),
            several => Actor::OneOf(Arc::from(several)),
        },
    };
    let of_kind = seen.live.entries.iter().filter(|entry| entry.happening().is_some_and(|one| one.event == acts.event));
    let ends = of_kind.filter_map(|entry| entry.occurred).map(|at| at.to).filter(|to| *to < seen.times.as_of);
    let at = ends.max().map_or(Times::just_before(seen.times.as_of), Times::just_after).min(seen.times.as_of);
    let whom = match &actor {
        Actor::Unknown => String::new(),
        Actor::OneOf(names) => format!(" by one of {}", names.join(", ")),
        Actor::Together(names) => format!(" by {}", names.join(" and ")),
    };
    let entry = act(seen, acts, actor, at, None)?;
    let roles = acts.roles.iter().filter(|(role, _)| *role != Role::By);
    let roles: String = roles
        .map(|(role, names)| format!(" {} {}", word(*role).unwrap_or("in"), names.first().map_or("", |name| name)))
        .collect();
    let filter = acts
        .filter
        .as_ref()
        .map_or(String::new(), |filter| format!(" ({} {} {})", filter.field, filter.op.sign(), filter.value));
    let words = format!("an established report of {}{whom}{roles}{filter} at {}", acts.event, seen.times.words(at));
    Some(NewFact { kind: Kind::Report, entry, words })
}

/// That the record reaches the moment judged, and says nothing new. Where it does not reach so far, any entry would say that too.
pub(crate) fn reach(as_of: Moment, words: String) -> NewFact {
    let what =
        What::FileStep { step: "comment".into(), about: None, by: None, exception_of: None, says: BTreeMap::new() };
    NewFact { kind: Kind::Reach, entry: saying(what, as_of), words }
}

/// The proof under which anything counts that concerns the clause in no other way.
pub(crate) const DEFAULT: Proof = Proof::Default;
