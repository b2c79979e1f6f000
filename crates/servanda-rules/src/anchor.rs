//! From when a clock runs, and until when: anchors and deadlines, with what may move them. LANGUAGE: time.

use crate::stretches::{Bounds, Stretches, Tri};
use crate::trigger::Episode;
use crate::world::World;
use servanda_agreement::{Anchor, ClauseKind, ClauseNo, Due, Effect, Key, Name, Norm, Target};
use servanda_base::moment::just_before;
use servanda_base::{Deadline, Duration, Interval, Moment, WorkingDays};
use servanda_record::{Entry, Stage};

/// When an anchor lies.
#[derive(Clone, Debug, Default)]
pub(crate) struct AnchorTime {
    /// The last moment at which it lies, where it is established: of a day its last.
    pub sure: Option<Moment>,
    /// The earliest moment at which it may lie.
    pub possible: Option<Moment>,
    pub why: String,
}

/// The last moment of an interval: of a day the moment before its midnight.
pub(crate) fn last(at: Interval) -> Moment {
    if at.is_instant() { at.from } else { just_before(at.to) }
}

/// Where an anchor lies for one episode and bearer.
pub(crate) fn anchor(world: &World<'_>, anchor: &Anchor, episode: &Episode, bearer: Option<&Name>) -> AnchorTime {
    let of = |sure: Option<Moment>, why: String| AnchorTime { sure, possible: sure, why };
    match anchor {
        Anchor::Determination => match &episode.determined {
            Some((at, by)) => AnchorTime {
                sure: Some(episode.determined_in.map_or(*at, last)),
                possible: Some(*at),
                why: format!("determined {} ({by})", world.people(*at)),
            },
            None => AnchorTime {
                sure: None,
                possible: episode.perhaps_determined.as_ref().map(|(at, _)| *at),
                why: format!("not determined: {}", episode.determined_by),
            },
        },
        Anchor::Incident | Anchor::Breach | Anchor::Opening => {
            let at = last(episode.at);
            let sure = episode.doubt.is_none().then_some(at);
            AnchorTime { sure, possible: Some(episode.at.from), why: episode.why.clone() }
        }
        Anchor::Notification | Anchor::Report => {
            let at = episode.established.unwrap_or(last(episode.at));
            AnchorTime { sure: episode.established, possible: Some(at), why: format!("reported {}", world.people(at)) }
        }
        Anchor::EntryIntoForce => of(world.force.start, "entry into force".into()),
        Anchor::Signature => {
            let signed = world.agreement.header.signed.as_ref().map(|signed| world.zone().start_of(signed.value));
            of(signed, "signature".into())
        }
        Anchor::At(when) => of(Some(world.when(*when).from), "a date in the text".into()),
        Anchor::StartOf(number) => performed(world, number, bearer, true),
        Anchor::CompletionOf(number) => performed(world, number, bearer, false),
    }
}

/// When another clause was begun or completed, by the same bearer where that clause binds each of several.
fn performed(world: &World<'_>, number: &ClauseNo, bearer: Option<&Name>, start: bool) -> AnchorTime {
    let word = if start { "start" } else { "completion" };
    let none = AnchorTime { sure: None, possible: None, why: format!("no {word} of clause {number} is on the record") };
    let Some(ClauseKind::Norm(norm)) = world.agreement.clause(number).map(|clause| &clause.kind) else { return none };
    let bearers = world.agreement.bearers(&norm.subject);
    let actors: Vec<Name> = match bearer.filter(|bearer| bearers.contains(bearer)) {
        Some(bearer) => vec![bearer.clone()],
        None => bearers,
    };
    let acts = crate::duty::acts(world, norm, &actors, world.proof_of(norm), &mut Vec::new());
    let shows = |stage: Stage| start || matches!(stage, Stage::Completion | Stage::Whole);
    let acts: Vec<_> = acts.into_iter().filter(|act| shows(act.stage)).collect();
    let sure = acts.iter().filter(|act| act.sure).map(|act| (last(act.at), act.entry.clone())).min();
    let possible = acts.iter().map(|act| (act.at.from, act.entry.clone())).min();
    match (&sure, &possible) {
        (Some((at, entry)), _) => AnchorTime {
            sure: Some(*at),
            possible: possible.as_ref().map(|(at, _)| *at),
            why: format!("{word} of clause {number} on {} ({entry})", world.zone().date_of(*at)),
        },
        (None, Some((at, entry))) => AnchorTime {
            sure: None,
            possible: Some(*at),
            why: format!("{word} of clause {number} is only claimed, for {} ({entry})", world.zone().date_of(*at)),
        },
        (None, None) => none,
    }
}

/// A deadline under the chosen reading.
#[derive(Clone, Debug, Default)]
pub(crate) struct DueAt {
    /// The deadline, where its anchor is established: after it, performance is late for sure.
    pub sure: Option<Deadline>,
    /// The earliest deadline that may be: until it, performance is in time for sure.
    pub possible: Option<Deadline>,
    /// How it came about.
    pub why: String,
    /// True where the text names no measurable deadline at all.
    pub none: bool,
    /// True where the deadline lies after `possible`, and when is not known: its calendar does not reach so far.
    pub beyond: bool,
}

/// The deadline of a norm for one episode and bearer, moved by extensions and suspensions.
pub(crate) fn due(world: &World<'_>, number: &str, norm: &Norm, episode: &Episode, bearer: Option<&Name>) -> DueAt {
    let mut due = match world.due_of(norm) {
        None => DueAt {
            none: true,
            why: "the text names no deadline: lateness cannot be judged".into(),
            ..DueAt::default()
        },
        Some(Due::Words(words)) => DueAt {
            none: true,
            why: format!("the deadline \"{words}\" cannot be measured: lateness cannot be judged"),
            ..DueAt::default()
        },
        Some(Due::By(when)) => {
            let at = world.by(*when);
            DueAt { sure: Some(at), possible: Some(at), why: "a date in the text".into(), ..DueAt::default() }
        }
        Some(Due::Within { length, calendar, of }) => {
            let time = match of {
                Some(of) => anchor(world, of, episode, bearer),
                None => {
                    let at = episode.established.unwrap_or(last(episode.at));
                    AnchorTime {
                        sure: Some(at),
                        possible: Some(at),
                        why: "the text does not say from when; taken from the moment the duty began".into(),
                    }
                }
            };
            match (calendar.as_deref(), length) {
                (Some(name), Duration::WorkingDays(days)) => by_calendar(world, name, *days, &time),
                _ => DueAt {
                    sure: time.sure.map(|at| world.after(at, *length)),
                    possible: time.possible.map(|at| world.after(at, *length)),
                    why: format!("{length} of: {}", time.why),
                    ..DueAt::default()
                },
            }
        }
        // Recurring forms are judged period by period.
        Some(Due::Daily(_) | Due::Before { .. }) => DueAt { none: true, ..DueAt::default() },
    };
    for (entry, days, has_effect) in extensions(world, number) {
        let longer = |deadline: Option<Deadline>| {
            deadline.map(|deadline| {
                let more = if deadline.inclusive { Duration::days(days) } else { Duration::CalendarDays(days) };
                world.after(deadline.last(), more)
            })
        };
        due.sure = longer(due.sure);
        let perhaps = if has_effect == Tri::Yes {
            due.possible = longer(due.possible);
            ""
        } else {
            "perhaps "
        };
        due.why = format!("{}; {perhaps}extended by {days} days ({entry})", due.why);
    }
    if !norm.clock_runs {
        let mut stopped = suspended(world, number);
        if let Some(Due::Within { .. }) = world.due_of(norm) {
            let closed = closed(world, norm, last(episode.at));
            stopped = Bounds { must: stopped.must.union(&closed.must), may: stopped.may.union(&closed.may) };
        }
        let longer = |deadline: Option<Deadline>, stopped: &Stretches| {
            deadline.map(|deadline| {
                let mut at = deadline.at;
                for stretch in world.as_of.up_to(&stopped.since(last(episode.at))).iter() {
                    if stretch.from < at {
                        at = at.checked_add(stretch.to.duration_since(stretch.from)).unwrap_or(Moment::MAX);
                    }
                }
                Deadline { at, inclusive: deadline.inclusive }
            })
        };
        if !stopped.may.is_empty() {
            due.sure = longer(due.sure, &stopped.may);
            due.possible = longer(due.possible, &stopped.must);
            due.why = format!("{}; the clock stood while the clause was suspended", due.why);
        }
    }
    due
}

/// A deadline in working-days of a calendar, as far as the calendar covers the days that are counted.
fn by_calendar(world: &World<'_>, name: &str, days: i64, time: &AnchorTime) -> DueAt {
    let Some(calendar) = world.agreement.calendar(name) else {
        return DueAt {
            none: true,
            why: format!("the calendar {name} cannot be read: lateness cannot be judged"),
            ..DueAt::default()
        };
    };
    let after = |at: Moment| calendar.days.deadline_after(at, days, world.zone());
    let (sure, possible) = (time.sure.map(after), time.possible.map(after));
    let mut why = format!("{} of calendar {name} of: {}", Duration::WorkingDays(days), time.why);
    if sure.is_some_and(|due| due.is_err()) {
        let WorkingDays { first, last, .. } = &calendar.days;
        why += &format!("; the deadline cannot be counted: the calendar covers {first} to {last} only");
    }
    DueAt {
        beyond: sure.is_some_and(|due| due.is_err()),
        sure: sure.and_then(Result::ok),
        possible: possible.map(|due| due.unwrap_or_else(|until| until)),
        why,
        none: false,
    }
}

/// When a clause's phase was closed again after it had been open since `since`, up to the moment judged.
fn closed(world: &World<'_>, norm: &Norm, since: Moment) -> Bounds {
    let open = norm.during.as_ref().and_then(|phase| world.phase(&phase.value));
    let Some(open) = open else { return Bounds::never() };
    let Some(first) = open.may.since(since).first() else { return Bounds::never() };
    let gaps = |open: &Stretches| {
        let gaps = world.as_of.up_to(&open.complement().since(first.to));
        Stretches::from_iter(gaps.iter().filter(|gap| !gap.is_instant()))
    };
    Bounds { must: gaps(&open.may), may: gaps(&open.must) }
}

/// Extensions of a clause by a power: entry, days, and whether they surely have effect.
fn extensions(world: &World<'_>, number: &str) -> Vec<(String, i64, Tri)> {
    let mut found = Vec::new();
    for (_, norm, effect, target) in crate::force::all_powers(world) {
        if effect == Effect::Extend && *target == Target::Clause(number.to_owned()) {
            for (entry, _, has_effect) in crate::force::effective(world, norm, effect, target) {
                let days =
                    entry.happening().and_then(|one| one.fields.values().next()).map(|range| range.low.to_f64() as i64);
                found.extend(days.map(|days| (entry.id.clone(), days, has_effect)));
            }
        }
    }
    found
}

/// When a clause is suspended by a power of the text: for sure, and at most.
pub(crate) fn suspended(world: &World<'_>, number: &str) -> Bounds {
    let (mut must, mut may) = (Vec::new(), Vec::new());
    for (_, norm, effect, target) in crate::force::all_powers(world) {
        let meant = match target {
            Target::Clause(clause) => clause == number,
            Target::Agreement => true,
            Target::Phase(_) => false,
        };
        if effect != Effect::Suspend || !meant {
            continue;
        }
        let resumed: Vec<Interval> = crate::force::all_powers(world)
            .filter(|(_, _, effect, other)| *effect == Effect::Resume && *other == target)
            .flat_map(|(_, other, effect, target)| crate::force::effective(world, other, effect, target))
            .filter_map(|(entry, _, has_effect)| {
                let until = |at: Interval| if has_effect == Tri::Yes { at.to } else { Moment::MAX };
                entry.occurred.map(|at| Interval::new(at.from, until(at)))
            })
            .collect();
        for (entry, _, has_effect) in crate::force::effective(world, norm, effect, target) {
            let Some(at) = entry.occurred else { continue };
            // A day on which it was suspended or resumed lies inside in part only.
            let later = || resumed.iter().filter(|resumed| resumed.from >= at.from);
            let ends_from = later().map(|resumed| resumed.from).min().unwrap_or(Moment::MAX);
            let ends_by = later().map(|resumed| resumed.to).min().unwrap_or(Moment::MAX);
            if at.to < ends_from && has_effect == Tri::Yes {
                must.push(Interval::new(at.to, ends_from));
            }
            may.push(Interval::new(at.from, ends_by));
        }
    }
    Bounds { must: Stretches::from_iter(must), may: Stretches::from_iter(may) }
}

/// Whether a power was used while the text forbids it: `never during` a phase, a red line or one of its tiers. Open where
/// that is only possible, or where it held for a part of the time at which the power was used.
pub(crate) fn forbidden_at(world: &World<'_>, norm: &Norm, used: &Entry) -> Tri {
    let Some(at) = used.occurred else { return Tri::No };
    let during = |bounds: &Bounds| {
        if bounds.must.covers(at) {
            Tri::Yes
        } else if bounds.may.meets(at) {
            Tri::Maybe
        } else {
            Tri::No
        }
    };
    let value = |name: &Name| {
        if let Some(open) = world.phase(name) {
            return during(open);
        }
        let Some((_, line)) = world.agreement.red_line(name) else { return Tri::No };
        let tiers = line.tiers.iter().map(|tier| Some(tier.number.value)).chain([None]);
        tiers.map(|tier| during(&crate::trigger::crossed(world, name, tier, &Key::default()))).fold(Tri::No, Tri::or)
    };
    norm.never_during.iter().map(|name| value(&name.value)).fold(Tri::No, Tri::or)
}

/// From when another clause takes the place of this one (`replaces clause N`: both sides agreed), and which.
pub(crate) fn replaced<'w>(world: &'w World<'_>, number: &str) -> Option<(Moment, &'w str)> {
    let replacing = world
        .agreement
        .norms()
        .filter(|(_, norm)| norm.replaces.as_ref().is_some_and(|replaced| replaced.value == number));
    replacing
        .filter_map(|(clause, norm)| {
            let from = match norm.from.as_ref().map(|from| &from.value) {
                Some(Anchor::At(when)) => Some(world.when(*when).from),
                _ => world.force.start,
            };
            from.map(|from| (from, clause.number.value.as_str()))
        })
        .min()
}

/// When a clause was released by a power of the text, if it was, by which entry and whom, and whether for sure.
pub(crate) fn released(world: &World<'_>, number: &str) -> Option<(Moment, String, Name, Tri)> {
    crate::force::all_powers(world)
        .filter(|(_, _, effect, target)| *effect == Effect::Release && **target == Target::Clause(number.to_owned()))
        .flat_map(|(_, norm, effect, target)| crate::force::effective(world, norm, effect, target))
        .filter_map(|(entry, by, sure)| entry.occurred.map(|at| (at.from, entry.id.clone(), by, sure)))
        .min_by_key(|(at, entry, _, sure)| (*sure != Tri::Yes, *at, entry.clone()))
}
