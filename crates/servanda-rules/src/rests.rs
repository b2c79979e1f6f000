//! What a status rests on, written out for whoever asks: `servanda-recheck` finds the status again from it.
//!
//! The rules hand what they judged from along as it was; nothing is written out until somebody asks.

use crate::duty::{self, Done};
use crate::evidence::Watch;
use crate::instance::Instance;
use crate::periods::{self, Turn};
use crate::prohibition::{self, Weight};
use crate::series;
use crate::stretches::Stretches;
use crate::world::World;
use servanda_agreement::{Act, Clause, ClauseKind, Modality, Name, Norm};
use servanda_base::{Interval, Moment};
use servanda_record::Extent;
use servanda_status::Owed;
use servanda_status::witness::{self, Begun, Counter, Deed, NoDeadline, Reading, RestsOn, Used, Witness};
use std::collections::BTreeSet;

/// What was judged from.
#[derive(Clone, Debug)]
pub(crate) enum Rests {
    Words,
    NotTriggered,
    NotBound,
    FoundNotMet(Moment),
    Released(Moment, String),
    Power(Vec<Used>),
    Prohibition { weights: Vec<Weight>, watches: Vec<Watch> },
    Duty(duty::Grounds),
    Turns { turns: Vec<Turn>, rest: Option<Interval>, acts: Vec<Done> },
    Level,
}

/// What an instance rests on.
pub(crate) fn witness(world: &World<'_>, clause: &Clause, instance: &Instance) -> Witness {
    let norm = match &clause.kind {
        ClauseKind::Norm(norm) => Some(norm.as_ref()),
        _ => None,
    };
    let rests_on = rests_on(world, norm, instance);
    let mut named: BTreeSet<&str> = BTreeSet::new();
    match &rests_on {
        RestsOn::Prohibition { acts, .. } => named.extend(acts.iter().map(|act| act.entry.as_str())),
        RestsOn::Duty { acts, counter, .. } => {
            named.extend(acts.iter().map(|act| act.entry.as_str()));
            let claimed = counter.iter().flat_map(|counter| &counter.claimed);
            named.extend(claimed.map(|reading| reading.entry.as_str()));
        }
        RestsOn::Turns { acts, .. } => named.extend(acts.iter().map(|act| act.entry.as_str())),
        _ => {}
    }
    let others = instance.not_counted.iter().map(|(entry, _)| entry);
    let left_out: BTreeSet<&String> = others.filter(|entry| !named.contains(entry.as_str())).collect();
    let episode = &instance.episode;
    let list = |stretches: &Stretches| stretches.iter().collect();
    Witness {
        zone: world.zone().name.clone(),
        as_of: world.as_of.exact(),
        binds: list(&instance.binds.must),
        may_bind: list(&instance.binds.may),
        begun: Begun {
            triggered: instance.triggered,
            at: episode.at,
            entries: if instance.triggered { episode.counted.clone() } else { Vec::new() },
            doubt: episode.doubt.clone(),
            taken_back: episode.reversed.as_ref().map(|reversal| reversal.at),
        },
        forbids: norm.is_some_and(|norm| norm.modality == Modality::ShallNot),
        afterwards: instance.afterwards,
        rests_on,
        then: instance.then.clone(),
        parts: instance.parts.clone(),
        left_out: left_out.into_iter().cloned().collect(),
    }
}

fn rests_on(world: &World<'_>, norm: Option<&Norm>, instance: &Instance) -> RestsOn {
    let owed = || instance.owed.as_ref().map(|(amount, unit)| Owed { amount: *amount, unit: unit.clone() });
    match &instance.rests {
        Rests::Words => RestsOn::Words,
        Rests::NotTriggered => RestsOn::NotTriggered,
        Rests::NotBound => RestsOn::NotBound,
        Rests::FoundNotMet(at) => RestsOn::FoundNotMet { at: *at },
        Rests::Released(at, entry) => RestsOn::Released { at: *at, entry: entry.clone() },
        Rests::Power(used) => RestsOn::Power { used: used.clone() },
        Rests::Prohibition { weights, watches } => {
            let pattern = norm.and_then(prohibition::forbidden);
            let readings = pattern.map(|pattern| prohibition::bounding(world, &pattern, &whom(instance)));
            RestsOn::Prohibition {
                acts: weights.iter().map(act).collect(),
                watches: watches.iter().map(watch).collect(),
                readings: readings.iter().flatten().map(reading).collect(),
            }
        }
        Rests::Duty(duty::Grounds { done, counter, at_least, due, over }) => RestsOn::Duty {
            owed: owed(),
            performers: *at_least,
            acts: done.iter().map(deed).collect(),
            counter: counter.as_ref().map(|series| Counter {
                used: series.used.iter().map(reading).collect(),
                claimed: series.claimed.iter().map(|(claimed, _)| reading(claimed)).collect(),
            }),
            due: due.sure,
            earliest: due.possible,
            no_deadline: match due.sure {
                Some(_) if *over => Some(NoDeadline::PassedBefore),
                Some(_) => None,
                None if due.none => Some(NoDeadline::None),
                None if due.beyond => Some(NoDeadline::BeyondCalendar),
                None => Some(NoDeadline::NotEstablished),
            },
            closed: due.sure.is_some_and(|due| world.is_closed(due.at)),
        },
        Rests::Turns { turns, rest, acts } => {
            let performing =
                |act: &&Done| act.at.from < world.as_of && !matches!(act.stage, servanda_record::Stage::Some);
            RestsOn::Turns {
                turns: turns.iter().map(|one| turn(world, one)).collect(),
                rest: *rest,
                acts: acts.iter().filter(performing).map(deed).collect(),
            }
        }
        Rests::Level => level(world, norm, instance, owed()),
    }
}

/// Those who are judged: the bearer, or all together.
fn whom(instance: &Instance) -> Vec<Name> {
    instance.bearer.as_ref().map_or_else(|| instance.among.clone(), |bearer| vec![bearer.clone()])
}

fn level(world: &World<'_>, norm: Option<&Norm>, instance: &Instance, asked: Option<Owed>) -> RestsOn {
    let (Some(norm), Some(asked)) = (norm, asked) else { return RestsOn::Words };
    let Act::Keep { gauge, roles, op, .. } = &norm.act.value else { return RestsOn::Words };
    let bearers = whom(instance);
    let usable = world.usable(gauge, roles, Some(&bearers), None, world.proof_of(norm));
    let of = |usable: &crate::condition::Usable<'_>| Reading {
        entry: usable.entry.id.clone(),
        position: usable.entry.position,
        at: usable.at,
        value: usable.value,
        fresh_until: usable.fresh_until,
        of: usable.of.filter(|_| !usable.of_all).cloned(),
    };
    let ours = usable.iter().filter(|usable| {
        usable.at.from <= world.as_of && (usable.of_all || usable.of.is_some_and(|name| bearers.contains(name)))
    });
    RestsOn::Level {
        asked,
        sign: op.sign().into(),
        readings: ours.map(of).collect(),
        read_now: periods::read_now(world, gauge),
        bearers,
    }
}

fn act(weight: &Weight) -> witness::Act {
    witness::Act {
        entry: weight.entry.clone(),
        at: weight.at,
        sure: weight.sure,
        why: weight.why.clone(),
        count: weight.count,
        tally: weight.is_tally,
        dated: weight.dated,
        risen: weight.risen,
        part: weight.part.as_ref().map(|part| part.name.clone()),
        established: weight.established,
    }
}

fn watch(watch: &Watch) -> witness::Watch {
    witness::Watch {
        entry: watch.entry.clone(),
        observer: watch.observer.clone(),
        at: watch.interval,
        part: watch.part.as_ref().map(|part| part.name.clone()),
        of: watch.part.as_ref().map_or_else(Vec::new, |part| part.of.clone()),
        full: watch.extent == Extent::Full,
        zero: watch.zero,
        idle: watch.idle.map(str::to_owned),
    }
}

fn deed(done: &Done) -> Deed {
    Deed {
        entry: done.entry.clone(),
        at: done.at,
        sure: done.sure,
        why: done.why.clone(),
        amount: done.amount,
        by: done.by.clone(),
    }
}

fn reading(reading: &series::Reading) -> Reading {
    Reading {
        entry: reading.entry.clone(),
        position: 0,
        at: reading.at,
        value: reading.value,
        fresh_until: None,
        of: None,
    }
}

fn turn(world: &World<'_>, turn: &Turn) -> witness::Turn {
    witness::Turn {
        at: turn.at,
        window: turn.window,
        due: turn.due,
        latest: turn.latest,
        sure: turn.sure,
        closed: world.is_closed(turn.due.at),
    }
}
