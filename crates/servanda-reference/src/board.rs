//! From instances to the board: readings varied one group at a time, times and sentences in the agreement's zone.

use crate::force::Force;
use crate::instance::{Instance, instances};
use crate::stretches::Tri;
use crate::world::{Choice, Memo, World};
use crate::{Question, force, phase, trigger};
use servanda_agreement::geography::Geography;
use servanda_agreement::{Agreement, Clause, ClauseKind, Effect, Norm, Target, Unless};
use servanda_base::{Amount, Interval, Moment, Range};
use servanda_record::{Actor, Live, Record, What};
use servanda_status::*;
use std::collections::BTreeMap;

/// The board of an agreement over a record.
pub fn evaluate(agreement: &Agreement, geography: &Geography, record: &Record, question: &Question) -> Board {
    let known_at = question.known_at.unwrap_or_else(|| record.last_position());
    let live = record.live(known_at);
    let given = Given::new(agreement, geography, record, &live, question.as_of, known_at);
    let as_of = given.as_of;
    let world = |choice: Choice| given.world(choice);
    let base = world(Choice::default());
    let sentences: BTreeMap<String, String> = servanda_agreement::read_aloud(agreement).into_iter().collect();
    let worlds: Vec<World<'_>> = choices(agreement, record, known_at).into_iter().map(world).collect();
    let mut statuses = Vec::new();
    let mut bearer_time = Vec::new();
    for clause in &agreement.clauses {
        match &clause.kind {
            ClauseKind::Norm(norm) => {
                for world in &worlds {
                    of_norm(world, clause, norm, &sentences, &mut statuses, &mut bearer_time);
                }
                // Readings that concern this clause alone.
                let own_choices = own_choices(agreement, norm);
                let has_own = !own_choices.is_empty();
                for choice in own_choices {
                    let own = world(choice);
                    of_norm(&own, clause, norm, &sentences, &mut statuses, &mut bearer_time);
                }
                if has_own {
                    // The clause's own readings take the place of the line that chose none of them.
                    let number = &clause.number.value;
                    statuses.retain(|status| !(status.clause == *number && status.reading.is_none()));
                    bearer_time.retain(|time: &BearerTime| !(time.clause == *number && time.reading.is_none()));
                }
            }
            ClauseKind::Review { every, by } => {
                let mut instance = review(&base, every.value, by.iter().map(|name| name.value.clone()).collect());
                instance.among = by.iter().flat_map(|name| agreement.members(&name.value)).collect();
                statuses.push(line(&base, clause, &instance, &sentences));
            }
            ClauseKind::RedLine(_) | ClauseKind::Reserved => {}
        }
    }
    let statuses = one_line_where_all_agree(statuses);
    let (read, judged, set_aside) = record.counts(known_at);
    let mut board = Board {
        schema: 1,
        agreement: agreement.name.value.clone(),
        title: agreement.title.clone(),
        as_of: agreement.header.clock.rfc3339(as_of),
        known_at,
        zone: agreement.header.clock.name.clone(),
        entries: EntryCounts { read, judged, set_aside },
        in_force: worlds.iter().map(force_line).collect(),
        claimed: claimed(&base),
        statuses,
        bearer_time,
        phases: phases(&base),
        red_lines: red_lines(&base),
        readings: readings(&base),
        restrictions: restrictions(&base),
        set_aside: record.set_aside.iter().filter(|row| row.position <= known_at).cloned().collect(),
        notes: notes(&base),
    };
    if board.in_force.len() > 1 {
        board.notes.push("readings are varied one group at a time, the others staying at their first".into());
    }
    board
}

/// What every way of looking at a record has in common.
#[derive(Clone, Copy)]
pub(crate) struct Given<'a> {
    agreement: &'a Agreement,
    geography: &'a Geography,
    record: &'a Record,
    live: &'a Live,
    as_of: Moment,
    record_end: Option<Moment>,
    known_at: u32,
}

impl<'a> Given<'a> {
    pub fn new(
        agreement: &'a Agreement,
        geography: &'a Geography,
        record: &'a Record,
        live: &'a Live,
        as_of: Option<Moment>,
        known_at: u32,
    ) -> Given<'a> {
        let as_of = as_of.or(latest(live)).unwrap_or_else(|| first_moment(agreement));
        Given { agreement, geography, record, live, as_of, record_end: ends(live), known_at }
    }

    /// The world under a choice of readings: its force, its phases, what ends it.
    pub fn world(self, choice: Choice) -> World<'a> {
        let mut world = World {
            agreement: self.agreement,
            geography: self.geography,
            record: self.record,
            live: self.live,
            as_of: self.as_of,
            record_end: self.record_end,
            known_at: self.known_at,
            choice,
            force: Force::default(),
            phases: BTreeMap::new(),
            memo: Memo::default(),
            visiting: Default::default(),
            phases_known: Default::default(),
            prevailing: Default::default(),
        };
        world.force = force::force(&world);
        world.memo.forget();
        phase::run(&mut world);
        let ended = force::powers(&world);
        if ended.counted != world.force.counted {
            world.force = ended;
            world.phases.clear();
            world.memo.forget();
            phase::run(&mut world);
        }
        world.phases_known.set(true);
        world
    }
}

/// The end of the last thing that the live record says happened: the moment judged where none is asked for.
fn latest(live: &Live) -> Option<Moment> {
    let entries = live.entries.iter().filter(|entry| entry.position > 0);
    entries.filter_map(|entry| entry.occurred.map(|at| at.to)).filter(|at| *at < Moment::MAX).max()
}

/// Puts the lines of one clause, bearer and episode together where every reading says the same.
fn one_line_where_all_agree(statuses: Vec<Status>) -> Vec<Status> {
    let key = |status: &Status| (status.clause.clone(), status.bearer.clone(), status.episode);
    let says = |status: &Status| Status {
        reading: None,
        readings: Vec::new(),
        not_counted: Vec::new(),
        would_change: Vec::new(),
        because: Vec::new(),
        ..status.clone()
    };
    let mut groups: BTreeMap<_, Vec<Status>> = BTreeMap::new();
    for status in &statuses {
        groups.entry(key(status)).or_default().push(says(status));
    }
    let mut lines: Vec<Status> = Vec::new();
    for mut status in statuses {
        let group = &groups[&key(&status)];
        if group.len() == 1 || group.iter().any(|other| *other != group[0]) {
            lines.push(status);
        } else if let Some(line) = lines.iter_mut().find(|line| line.reading.is_none() && key(line) == key(&status)) {
            line.readings.append(&mut status.readings);
        } else {
            lines.push(Status { reading: None, ..status });
        }
    }
    lines
}

/// The last moment that the live record speaks of, or at which it was spoken.
fn ends(live: &Live) -> Option<Moment> {
    let moments = live.entries.iter().filter(|entry| entry.position > 0);
    moments
        .flat_map(|entry| entry.reported.into_iter().chain(entry.occurred.map(|at| at.to)))
        .filter(|at| *at < Moment::MAX)
        .max()
}

fn first_moment(agreement: &Agreement) -> Moment {
    let signed = agreement.header.signed.as_ref().map(|signed| agreement.header.clock.start_of(signed.value));
    signed.unwrap_or(Moment::UNIX_EPOCH)
}

/// The readings that concern the whole agreement, varied one group at a time.
fn choices(agreement: &Agreement, record: &Record, known_at: u32) -> Vec<Choice> {
    let mut found = Vec::new();
    let force = &agreement.header.in_force;
    if force.len() > 1 {
        for (at, reading) in force.iter().enumerate() {
            let label = reading.letter.clone().unwrap_or_else(|| format!("{}", at + 1));
            found.push(Choice { force: at, label: Some(label), ..Choice::default() });
        }
    }
    let expires = &agreement.header.expires;
    if expires.len() > 1 {
        for (at, reading) in expires.iter().enumerate() {
            let letter = reading.letter.clone().unwrap_or_else(|| format!("{}", at + 1));
            found.push(Choice { expiry: at, label: Some(format!("expiry {letter}")), ..Choice::default() });
        }
    }
    let holders = agreement.header.term.as_ref().map_or(&[] as &[_], |term| term.value.held_by.as_slice());
    let known = record.entries.iter().filter(|entry| entry.position <= known_at);
    let mut read_in: Vec<&String> = known.filter_map(|entry| entry.read_in.as_ref()).collect();
    read_in.sort();
    read_in.dedup();
    for holder in holders {
        let holder = Some(holder.value.clone());
        let label = format!("held by {}", holder.as_deref().unwrap_or_default());
        found.push(Choice { holder: holder.clone(), label: Some(label.clone()), ..Choice::default() });
        for with in &read_in {
            found.push(Choice {
                holder: holder.clone(),
                read_in: Some((*with).clone()),
                label: Some(format!("{label}, with {with}")),
                ..Choice::default()
            });
        }
    }
    if holders.is_empty() {
        for with in &read_in {
            if found.is_empty() {
                found.push(Choice { label: Some(format!("without {with}")), ..Choice::default() });
            }
            found.push(Choice {
                read_in: Some((*with).clone()),
                label: Some(format!("with {with}")),
                ..Choice::default()
            });
        }
    }
    if found.is_empty() {
        found.push(Choice::default());
    }
    found
}

/// The readings of one clause: of its deadline, and of an exception that whoever relies on it claims: accepted or not.
fn own_choices(agreement: &Agreement, norm: &Norm) -> Vec<Choice> {
    let mut found = Vec::new();
    // Where the start of force is read in several ways too, a bare letter would be either.
    let word = if agreement.header.in_force.len() > 1 { "deadline " } else { "" };
    for letter in norm.due.iter().filter_map(|due| due.letter.clone()) {
        let label = Some(format!("{word}{letter}"));
        found.push(Choice { due: Some(letter), label, ..Choice::default() });
    }
    if let Some(Unless::Claimed(_)) = norm.unless.as_ref().map(|unless| &unless.value) {
        for accepted in [false, true] {
            let label = if accepted { "exception accepted" } else { "exception not accepted" };
            found.push(Choice { exception_accepted: accepted, label: Some(label.into()), ..Choice::default() });
        }
    }
    found
}

fn of_norm(
    world: &World<'_>,
    clause: &Clause,
    norm: &Norm,
    sentences: &BTreeMap<String, String>,
    statuses: &mut Vec<Status>,
    bearer_time: &mut Vec<BearerTime>,
) {
    let instances = instances(world, clause, norm);
    statuses.extend(instances.iter().map(|instance| line(world, clause, instance, sentences)));
    bearer_time.extend(crate::shares::bearer_time(world, clause, norm, &instances));
}

fn count(bounds: (Amount, Option<Amount>)) -> Count {
    Count { low: bounds.0, high: bounds.1 }
}

fn line(world: &World<'_>, clause: &Clause, instance: &Instance, sentences: &BTreeMap<String, String>) -> Status {
    let zone = world.zone();
    let finality = if instance.value != Value::NotApplicable
        && instance.state == State::Pending
        && instance.due.is_some_and(|due| !due.passed_at(world.as_of))
        || !world.is_closed(instance.turns_on)
    {
        Finality::Provisional
    } else {
        Finality::Closed
    };
    let performed = |range: Option<Range>| {
        range.zip(instance.owed.as_ref()).map(|(range, (owed, unit))| Performed {
            low: range.low,
            best: range.best,
            high: range.high,
            unit: unit.clone(),
            share: (*owed > Amount::ZERO).then(|| rounded(range.best.unwrap_or(range.low).to_f64() / owed.to_f64())),
        })
    };
    let mut counted = instance.counted.clone();
    if instance.triggered {
        counted.splice(0..0, instance.episode.counted.iter().cloned());
    }
    let mut seen = std::collections::BTreeSet::new();
    counted.retain(|entry| seen.insert(entry.clone()));
    let mut not_counted: Vec<NotCounted> = instance
        .not_counted
        .iter()
        .filter(|(entry, _)| !counted.contains(entry))
        .map(|(entry, why)| NotCounted { entry: entry.clone(), why: why.clone() })
        .collect();
    not_counted.sort();
    not_counted.dedup();
    let reading = world.choice.label.clone();
    let mut because: Vec<Reason> = Vec::new();
    if instance.triggered && !instance.episode.why.is_empty() {
        let mut reason = Reason::new("trigger", instance.episode.why.clone());
        if !instance.episode.determined_by.is_empty() {
            let words = match &instance.episode.determined {
                Some((at, by)) => format!("determined {} by {by}", world.people(*at)),
                None => instance.episode.determined_by.clone(),
            };
            reason.because.push(Reason::new("determined", words));
        }
        because.push(reason);
    }
    because.extend(instance.because.iter().map(|(head, text)| Reason::new(head, text.clone())));
    if let ClauseKind::Norm(norm) = &clause.kind
        && let Some(next) = &norm.failing_which
    {
        because.push(Reason::new("if not", format!("clause {} follows", next.value)));
    }
    let mut would_change = instance.would_change.clone();
    let mut seen = std::collections::BTreeSet::new();
    would_change.retain(|change| seen.insert(change.clone()));
    Status {
        clause: clause.number.value.clone(),
        text: sentences.get(&clause.number.value).cloned().unwrap_or_default(),
        bearer: instance.bearer.clone(),
        among: instance.among.clone(),
        readings: reading.iter().cloned().collect(),
        reading,
        basis: if world.agreement.declaration.is_some() { "declared".into() } else { "agreed".into() },
        episode: instance.episode.ordinal,
        status: instance.value,
        state: instance.state,
        finality,
        closes: world.closes_words(instance.turns_on),
        attribution: instance.attribution.clone(),
        intervals: instance
            .pieces
            .iter()
            .map(|piece| StatusInterval {
                from: zone.rfc3339(piece.at.from),
                to: zone.rfc3339(piece.at.to.min(world.as_of.max(piece.at.from))),
                status: piece.value,
                incidents: piece.incidents.map(count),
                entries: piece.entries.clone(),
                why: piece.why.clone(),
            })
            .collect(),
        incidents: instance.incidents.map(count),
        last_incident: instance.last_incident.map(|at| zone.rfc3339(at)),
        triggered: instance.triggered.then(|| zone.rfc3339(instance.episode.at.from)),
        due: instance.due.map(|due| zone.rfc3339(due.at)),
        due_day: instance.due.map(|due| due.day(zone).to_string()),
        owed: instance.owed.as_ref().map(|(amount, unit)| Owed { amount: *amount, unit: unit.clone() }),
        performed: performed(instance.performed),
        performed_now: performed(instance.performed_now),
        late_by_days: instance.late_by_days,
        counted,
        not_counted,
        coverage: instance.coverage.clone(),
        would_change,
        because,
    }
}

/// Shares are for pictures: three digits.
pub(crate) fn rounded(share: f64) -> f64 {
    (share * 1000.0).round() / 1000.0
}

/// A review that comes again: shown by an event with the verb `review`, if the text declares one.
fn review(world: &World<'_>, every: servanda_base::Duration, by: Vec<String>) -> Instance {
    let start = world.force.start.unwrap_or(world.as_of);
    let mut episode = trigger::Episode::new(Interval::instant(start), "unconditional".into());
    episode.established = Some(start);
    let Some(event) = world.agreement.event("review") else {
        let mut instance = Instance::new(episode, Value::NotEstablished, State::Pending, world.as_of);
        instance.because.push(("because".into(), "no event of the text shows that a review was held".into()));
        instance.would_change.push("an event in the text with the verb `review`".into());
        return instance;
    };
    let span = event.name.span;
    let norm = Norm {
        on: None,
        during: None,
        subject: servanda_agreement::Subject {
            names: by.iter().map(|name| servanda_base::Spanned::new(name.clone(), span)).collect(),
            share: servanda_agreement::Share::Jointly,
            span,
        },
        modality: servanda_agreement::Modality::Shall,
        act: servanda_base::Spanned::new(
            servanda_agreement::Act::Do {
                event: event.name.value.clone(),
                start: false,
                quantity: None,
                words: None,
                roles: Vec::new(),
                filter: None,
            },
            span,
        ),
        from: None,
        due: Vec::new(),
        every: Some(servanda_base::Spanned::new(every, span)),
        overlap: None,
        needs: Vec::new(),
        failing_which: None,
        proof: None,
        unless: None,
        counted_by: None,
        repeats: None,
        replaces: None,
        notwithstanding: Vec::new(),
        subject_to: Vec::new(),
        includes: Vec::new(),
        in_addition: false,
        clock_runs: false,
        notice: None,
        never_during: Vec::new(),
        asymmetric: false,
        elsewhere: Vec::new(),
        determined: None,
    };
    let actors = world.agreement.bearers(&norm.subject);
    if !world.force.bounds.may.meets(Interval::new(Moment::MIN, world.as_of)) {
        return Instance::new(episode, Value::NotApplicable, State::Dormant, world.as_of);
    }
    crate::periods::judge(world, &norm, &episode, &actors, &world.force.bounds)
}

fn stretch(world: &World<'_>, interval: Interval) -> Stretch {
    let word = |at: Moment| (at > Moment::MIN && at < Moment::MAX).then(|| world.zone().rfc3339(at));
    Stretch { from: word(interval.from), to: word(interval.to) }
}

fn force_line(world: &World<'_>) -> ForceLine {
    let at = crate::instance::before(world.as_of);
    let status = match crate::condition::point(&world.force.bounds, at) {
        Tri::Yes => "in_force",
        Tri::Maybe => "not_established",
        Tri::No if world.force.bounds.may.first().is_none_or(|first| first.from > at) => "not_yet",
        Tri::No if world.force.why.last().is_some_and(|why| why.starts_with("ended")) => "ended",
        Tri::No => "expired",
    };
    ForceLine {
        reading: world.choice.label.clone(),
        status: status.into(),
        intervals: world.force.bounds.must.iter().map(|interval| stretch(world, interval)).collect(),
        why: world.force.why.join("; "),
        counted: world.force.counted.clone(),
    }
}

/// Suspensions that rest on no power of the text: duties run on, and the claim is shown as one.
fn claimed(world: &World<'_>) -> Vec<Claimed> {
    let mut found = Vec::new();
    let Some(event) = world.agreement.event("suspend") else { return found };
    let resumed = world.agreement.event("resume").map(|event| event.name.value.clone());
    for entry in world.entries() {
        let Some(one) = entry.happening().filter(|one| one.event == event.name.value) else { continue };
        let (Actor::Together(names), Some(at)) = (&one.actor, entry.occurred) else { continue };
        let Some(by) = names.first() else { continue };
        let powers = || {
            force::all_powers(world).filter(|(_, norm, effect, target)| {
                *effect == Effect::Suspend
                    && matches!(target, Target::Agreement | Target::Clause(_))
                    && world.agreement.bearers(&norm.subject).contains(by)
            })
        };
        if powers().any(|(_, norm, _, _)| crate::anchor::forbidden_at(world, norm, entry) != Tri::Yes) {
            continue;
        }
        let missing = if powers().next().is_some() {
            format!("the text forbids {by} to use its power to suspend then")
        } else {
            format!("the text gives {by} no power to suspend")
        };
        let end = world
            .entries()
            .filter(|other| {
                other.happening().is_some_and(|other| {
                    resumed.as_ref().is_some_and(|resumed| other.event == *resumed) && other.actor == one.actor
                })
            })
            .filter_map(|other| other.occurred.map(|end| (end.from, other.id.clone())))
            .filter(|(end, _)| *end >= at.from)
            .min();
        let mut counted = vec![entry.id.clone()];
        counted.extend(end.as_ref().map(|(_, id)| id.clone()));
        let until = end.as_ref().map_or(world.as_of, |(end, _)| *end);
        let zone = world.zone();
        let days = end.as_ref().map(|(end, _)| i64::from((zone.date_of(*end) - zone.date_of(at.from)).get_days()));
        let mut meanwhile: BTreeMap<(String, String, String), Amount> = BTreeMap::new();
        for other in world.entries() {
            let Some(act) = other.happening() else { continue };
            let within = other.occurred.is_some_and(|when| at.from <= when.from && when.to <= until);
            let by_others = matches!(&act.actor, Actor::Together(others) if !others.contains(by));
            if within && by_others && act.event != one.event {
                let others = match &act.actor {
                    Actor::Together(others) => others.join(" and "),
                    _ => String::new(),
                };
                for (field, range) in &act.fields {
                    let sum = meanwhile.entry((act.event.to_string(), field.clone(), others.clone())).or_default();
                    *sum = *sum + range.low;
                    counted.push(other.id.clone());
                }
            }
        }
        counted.dedup();
        let standing = match world.standing(entry, None) {
            crate::evidence::Standing::Established(_) => "",
            _ => " (the statement itself is only claimed)",
        };
        found.push(Claimed {
            what: event.name.value.clone(),
            by: by.clone(),
            from: zone.rfc3339(at.from),
            to: end.as_ref().map(|(end, _)| zone.rfc3339(*end)),
            days,
            why: format!("{missing}: duties run on{standing}"),
            meanwhile: meanwhile
                .iter()
                .map(|((event, field, who), sum)| format!("{sum} {field} ({event}) by {who}"))
                .collect(),
            counted,
        });
    }
    found
}

fn phases(world: &World<'_>) -> Vec<PhaseLine> {
    let at = crate::instance::before(world.as_of);
    world
        .agreement
        .phases
        .iter()
        .filter_map(|phase| {
            let bounds = world.phases.get(&phase.name.value)?;
            let status = match crate::condition::point(bounds, at) {
                Tri::Yes => "open",
                Tri::Maybe => "not_established",
                Tri::No => "closed",
            };
            let why = match bounds.must.first() {
                Some(first) => format!("first open {}", world.people(first.from)),
                None => "not open so far".into(),
            };
            Some(PhaseLine {
                phase: phase.name.value.clone(),
                status: status.into(),
                intervals: bounds.must.iter().map(|interval| stretch(world, interval)).collect(),
                why,
            })
        })
        .collect()
}

fn red_lines(world: &World<'_>) -> Vec<RedLineLine> {
    let mut found = Vec::new();
    for (_, red_line) in world.agreement.red_lines() {
        let tiers: Vec<Option<&servanda_agreement::Tier>> =
            if red_line.tiers.is_empty() { vec![None] } else { red_line.tiers.iter().map(Some).collect() };
        for tier in tiers {
            let number = tier.map(|tier| tier.number.value);
            let all = trigger::red_line(world, &red_line.name.value, number);
            for key in world.agreement.keys(&red_line.for_each) {
                let episodes = all.iter().filter(|episode| episode.key == key);
                let mut hits = trigger::matches(world, &world.agreement.red_line_under(red_line, &key));
                hits.sort_by_key(|hit| hit.at);
                let hits = crate::condition::Hits::new(hits);
                let mut highest = (Amount::ZERO, Some(Amount::ZERO));
                for hit in hits.iter() {
                    let (low, high) = world.count_in(&hits, hit.at.to, tier.map(|tier| tier.in_any));
                    highest.0 = highest.0.max(low);
                    highest.1 = highest.1.zip(high).map(|(a, b)| a.max(b));
                }
                found.push(RedLineLine {
                    red_line: red_line.name.value.clone(),
                    tier: number,
                    key: (!key.is_empty()).then(|| KeyLine { place: key.place.clone(), party: key.party.clone() }),
                    threshold: tier
                        .map_or("any".into(), |tier| format!("at least {} in any {}", tier.at_least, tier.in_any)),
                    episodes: episodes
                        .map(|episode| EpisodeLine {
                            episode: episode.ordinal,
                            met_at: world.zone().rfc3339(episode.at.from),
                            established_at: episode.established.map(|at| world.zone().rfc3339(at)),
                            determined_at: episode.determined.as_ref().map(|(at, _)| world.zone().rfc3339(*at)),
                            determined_by: match (&episode.doubt, &episode.reversed) {
                                (Some(doubt), _) => format!("not established: {doubt}"),
                                (None, Some(reversal)) => format!("taken back: {}", reversal.words),
                                (None, None) => episode.determined_by.clone(),
                            },
                            counted: episode.counted.clone(),
                        })
                        .collect(),
                    highest: count(highest),
                });
            }
        }
    }
    found
}

fn readings(world: &World<'_>) -> Vec<SeriesLine> {
    let mut found = Vec::new();
    let point = |at: Interval, value: Range, entry: &str, unused: Option<String>| Point {
        from: world.zone().rfc3339(at.from),
        to: world.zone().rfc3339(at.to),
        value,
        entry: entry.into(),
        unused,
    };
    for counter in &world.agreement.counters {
        let series = crate::series::counter(world, &counter.name.value, None);
        let mut points: Vec<(Interval, Point)> = Vec::new();
        points.extend(
            series.used.iter().filter(|r| r.entry != "zero").map(|r| (r.at, point(r.at, r.value, &r.entry, None))),
        );
        points.extend(series.claimed.iter().map(|(r, why)| (r.at, point(r.at, r.value, &r.entry, Some(why.clone())))));
        points.extend(series.unused.iter().map(|(r, why)| (r.at, point(r.at, r.value, &r.entry, Some(why.clone())))));
        points.sort_by(|a, b| (a.0, &a.1.entry).cmp(&(b.0, &b.1.entry)));
        found.push(SeriesLine {
            name: counter.name.value.clone(),
            sort: "counter".into(),
            unit: counter.unit.clone(),
            points: points.into_iter().filter(|(at, _)| at.from < world.as_of).map(|(_, point)| point).collect(),
        });
    }
    let gauges = world.agreement.gauges.iter().map(|gauge| (&gauge.name.value, "gauge", &gauge.unit));
    let indicators = world.agreement.indicators.iter().map(|one| (&one.name.value, "indicator", &one.unit));
    for (name, sort, unit) in gauges.chain(indicators) {
        let mut points: Vec<(Interval, Point)> = world
            .entries()
            .filter_map(|entry| match (&entry.what, entry.occurred) {
                (What::Measurement { gauge, level, .. }, Some(at)) if gauge == name => {
                    Some((at, point(at, *level, &entry.id, None)))
                }
                _ => None,
            })
            .collect();
        points.sort_by(|a, b| (a.0, &a.1.entry).cmp(&(b.0, &b.1.entry)));
        found.push(SeriesLine {
            name: name.clone(),
            sort: sort.into(),
            unit: unit.clone(),
            points: points.into_iter().map(|(_, point)| point).collect(),
        });
    }
    found
}

fn restrictions(world: &World<'_>) -> Vec<RestrictionLine> {
    let mut found: Vec<RestrictionLine> = world
        .entries()
        .filter_map(|entry| match (&entry.what, entry.occurred) {
            (What::Restriction { observer, by, how }, Some(at)) => Some(RestrictionLine {
                from: world.zone().rfc3339(at.from),
                to: world.zone().rfc3339(at.to),
                observer: observer.clone(),
                how: how.clone(),
                by: match by {
                    Actor::Unknown => "not stated".into(),
                    Actor::OneOf(names) => format!("undetermined among {}", names.join(", ")),
                    Actor::Together(names) => names.join(" and "),
                },
                entry: entry.id.clone(),
            }),
            _ => None,
        })
        .collect();
    found.sort_by(|a, b| (&a.from, &a.entry).cmp(&(&b.from, &b.entry)));
    found
}

/// Defaults, shown as defaults.
fn notes(world: &World<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    let header = &world.agreement.header;
    if !header.clock_written {
        notes.push("default: the text names no clock, so days are counted in UTC".into());
    }
    if header.late_reports.is_none() && header.verification.is_none() {
        notes.push("default: the text names no allowance for late reports or verification, so a status closes with the end of the record".into());
    }
    let without: Vec<&str> = world
        .agreement
        .norms()
        .filter(|(_, norm)| norm.proof.is_none() && header.evidence.is_none())
        .map(|(clause, _)| clause.number.value.as_str())
        .collect();
    if !without.is_empty() {
        let accepts = match &world.record.default_proof {
            Some(accepts) => accepts.join(", "),
            None => "an undisputed fact, an admission or a neutral body's finding".into(),
        };
        let clauses = if without.len() == 1 { "clause" } else { "clauses" };
        notes.push(format!("default: {clauses} {} name no proof; what counts is: {accepts}", without.join(", ")));
    }
    if header.in_force.is_empty() {
        notes.push("default: the text does not say when it enters into force; its signature is taken".into());
    }
    for (clause, red_line) in world.agreement.red_lines() {
        if red_line.determined.is_none() {
            notes.push(format!(
                "default: red line {} (clause {}) names nobody to determine it; the moment it is established counts",
                red_line.name.value, clause.number.value
            ));
        }
        if red_line.resets_after.is_none() {
            notes.push(format!(
                "default: red line {} (clause {}) has no reset; each match is its own episode",
                red_line.name.value, clause.number.value
            ));
        }
    }
    if world.record_end.is_none_or(|end| end < world.as_of) {
        let end = world.record_end.map_or("nowhere".into(), |end| world.people(end));
        notes.push(format!("the record known at position {} ends {end}, before the moment judged", world.known_at));
    }
    notes
}
