//! When an agreement is in force: start, term and renewals, expiry, and the power to end it. LANGUAGE: force and term.

use crate::anchor::last;
use crate::evidence::Standing;
use crate::stretches::{Bounds, Stretches, Tri};
use crate::world::{Now, World};
use servanda_agreement::{Act, Effect, Expiry, ForceStart, Modality, Name, Norm, Notice, Pattern, Target};
use servanda_base::{Interval, Moment};
use servanda_record::{Actor, Entry};
use std::collections::BTreeMap;

/// When the agreement is in force under one choice of readings, and why.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Force {
    /// In a version of a text that was amended, within the time of that version.
    pub bounds: Bounds,
    /// Where this version began later than the agreement: when it would be in force had it been the text from the beginning.
    as_if_always: Option<Bounds>,
    /// The moment from which lengths "of entry into force" run, if force has begun for sure.
    pub start: Option<Moment>,
    /// The last moment at which force may have begun.
    begun_by: Moment,
    /// The entry that began it, where an event does.
    pub begun_on: Option<String>,
    /// Reasons, one a line.
    pub why: Vec<String>,
    /// Entries relied on.
    pub counted: Vec<String>,
    /// The last moment at which the agreement may have ended, where it is over for sure.
    pub ended: Option<Moment>,
    /// Parties that left, with the moment (or the day) from which they are no longer bound.
    pub left: BTreeMap<Name, Interval>,
}

impl Default for Force {
    fn default() -> Force {
        Force {
            bounds: Bounds::never(),
            as_if_always: None,
            start: None,
            begun_by: Moment::MAX,
            begun_on: None,
            why: Vec::new(),
            counted: Vec::new(),
            ended: None,
            left: BTreeMap::new(),
        }
    }
}

/// Computes force for the world's choice of readings.
pub(crate) fn force(world: &World<'_>) -> Force {
    let mut force = start(world);
    term(world, &mut force);
    expiry(world, &mut force);
    version(world, &mut force);
    force
}

/// A version of a text that was amended is in force in its own time, and never outside the force that it states itself.
fn version(world: &World<'_>, force: &mut Force) {
    let Some(version) = world.version() else { return };
    let number = version.number;
    if let Some(from) = version.from {
        force.as_if_always = Some(force.bounds.clone());
        force.bounds = force.bounds.and(&since(Interval::instant(from)));
        // The last reason is for what ends force.
        force.why.insert(force.why.len().min(1), format!("as version {number} from {}", world.people(from)));
    }
    let Some(until) = version.until.filter(|until| force.bounds.may.iter().any(|binds| *until < binds.to)) else {
        return;
    };
    let (at, next) = (world.people(until), number + 1);
    force.why.push(if until <= world.as_of {
        format!("ended as version {number} {at}, when version {next} took its place")
    } else {
        format!("as version {number} until {at}, when version {next} takes its place")
    });
    force.end(Interval::instant(until), &world.as_of);
}

/// Force without an end.
fn start(world: &World<'_>) -> Force {
    let mut force = Force::default();
    let header = &world.agreement.header;
    let Some(reading) = header.in_force.get(world.choice.force).or(header.in_force.first()) else {
        // A text that does not say when it binds is taken to bind from its signature; the board says so.
        return match &header.signed {
            Some(signed) => {
                let day = world.zone().day(signed.value);
                force.start = Some(day.from);
                force.begun_by = last(day);
                force.bounds = since(day);
                force.why.push(format!(
                    "the text does not say when it enters into force; taken from its signature on {}",
                    signed.value
                ));
                force
            }
            None => {
                force.why.push("the text says neither when it was signed nor when it enters into force".into());
                force
            }
        };
    };
    match &reading.value {
        ForceStart::OnSignature => match &header.signed {
            Some(signed) => {
                let day = world.zone().day(signed.value);
                force.start = Some(day.from);
                force.begun_by = day.from;
                // The day of signature binds from its beginning: texts name the day and mean it.
                force.bounds = since(Interval::instant(day.from));
                force.why.push(format!("in force on signature, {}", signed.value));
            }
            None => force.why.push("in force on signature, but no day of signature is written".into()),
        },
        ForceStart::At(when) => {
            let at = world.when(*when).from;
            force.start = Some(at);
            force.begun_by = at;
            force.bounds = since(Interval::instant(at));
            force.why.push(format!("in force from {}", world.people(at)));
        }
        ForceStart::OnEvent(pattern) => {
            let mut first: Option<(&Entry, Interval, bool)> = None;
            let (mut earliest_claim, mut latest_claim) = (Moment::MAX, Moment::MIN);
            for entry in world.of_event(&pattern.event) {
                let Some(occurred) = entry.occurred else { continue };
                let sure = match (world.fits_pattern(entry, pattern, None).tri, world.standing(entry, None)) {
                    (Tri::Yes, Standing::Established(_)) => true,
                    (Tri::No, _) | (_, Standing::Out(_)) => continue,
                    _ => false,
                };
                earliest_claim = earliest_claim.min(occurred.from);
                latest_claim = latest_claim.max(last(occurred));
                if first.is_none_or(|(_, earliest, was_sure)| (!sure, occurred.from) < (!was_sure, earliest.from)) {
                    first = Some((entry, occurred, sure));
                }
            }
            match first {
                Some((entry, occurred, sure)) => {
                    // A claim of an earlier one leaves the time since then open.
                    let from = Bounds { may: since(Interval::instant(earliest_claim)).may, ..since(occurred) };
                    force.bounds = if sure { from } else { Bounds { must: Stretches::none(), may: from.may } };
                    force.start = sure.then_some(occurred.from);
                    force.begun_by = if sure { last(occurred) } else { latest_claim };
                    force.why.push(format!("in force on {}, {} ({})", pattern.event, world.day_of(entry), entry.id));
                    force.counted.push(entry.id.clone());
                    force.begun_on = Some(entry.id.clone());
                }
                None => {
                    force.why.push(format!("enters into force on {}, of which the record shows none", pattern.event))
                }
            }
        }
    }
    force
}

/// The end that the text names, under the chosen reading.
fn expiry(world: &World<'_>, force: &mut Force) {
    let expires = &world.agreement.header.expires;
    match expires.get(world.choice.expiry).or(expires.first()).map(|reading| &reading.value) {
        Some(Expiry::On(when)) => {
            let end = Interval::instant(world.by(*when).at);
            force.why.push(format!("expires {}", world.people(end.from)));
            force.end(end, &world.as_of);
        }
        Some(Expiry::OnEvent(pattern)) => expiry_on_event(world, force, pattern),
        Some(Expiry::Never) | None => {}
    }
}

/// The first occurrence while in force ends force; after one that is only claimed, force is possible and not established.
fn expiry_on_event(world: &World<'_>, force: &mut Force, pattern: &Pattern) {
    let Some(begins) = force.bounds.may.first().map(|first| first.from) else { return };
    let (mut sure, mut possible) = (Vec::new(), Vec::new());
    for hit in world.hits(pattern, None, None).iter() {
        if !world.began_by_now(hit.at) || !force.bounds.may.meets(hit.at) {
            continue;
        }
        if hit.sure && hit.at.from >= force.begun_by {
            sure.push((hit.at, hit.entry));
        } else {
            let mut doubts = hit.doubts.clone();
            if hit.at.from < force.begun_by {
                doubts.push("it may lie before entry into force".into());
            }
            possible.push((hit.at, hit.entry, doubts.join("; ")));
        }
    }
    // At a time not stated: some time in force until it was said.
    for entry in world.of_event(&pattern.event).into_iter().filter(|entry| entry.occurred.is_none()) {
        let fits = world.fits_pattern(entry, pattern, None).tri != Tri::No;
        if fits && !matches!(world.standing(entry, None), Standing::Out(_)) {
            let said = entry.reported.or(world.end()).unwrap_or_else(|| world.as_of.exact());
            possible.push((Interval::new(begins, said), entry, "when is not stated".into()));
        }
    }
    sure.sort_by_key(|(at, entry)| (last(*at), at.from, entry.position));
    for (at, _) in &sure {
        force.end(*at, &world.as_of);
    }
    possible.retain(|(at, _, _)| force.bounds.may.meets(*at));
    possible.sort_by_key(|(at, entry, _)| (at.from, entry.position));
    if let Some((at, entry, doubts)) = possible.first() {
        force.bounds.must = force.bounds.must.until(at.from);
        force.why.push(format!(
            "may have expired on {}, {} ({}): {doubts}",
            pattern.event,
            world.day_of(entry),
            entry.id
        ));
        force.counted.push(entry.id.clone());
    }
    let first = sure.first().copied();
    if let Some((at, entry)) = first {
        force.why.push(format!("expires on {}, {} ({})", pattern.event, world.day_of(entry), entry.id));
        // Each that may have been the first.
        force
            .counted
            .extend(sure.iter().filter(|(other, _)| other.from <= last(at)).map(|(_, entry)| entry.id.clone()));
    } else if possible.is_empty() {
        force.why.push(format!("expires on {}, of which the record shows none", pattern.event));
    }
}

fn since(start: Interval) -> Bounds {
    let from = |at| Stretches::one(Interval { from: at, to: Moment::MAX });
    Bounds { must: from(start.to), may: from(start.from) }
}

impl Force {
    /// When it would be in force had this version been the text from the beginning; `None` where it was.
    pub fn as_if_always(&self) -> Option<&Bounds> {
        self.as_if_always.as_ref()
    }

    /// When the agreement is in force, in this version and in those before it.
    pub fn whole(&self) -> &Bounds {
        self.as_if_always.as_ref().unwrap_or(&self.bounds)
    }

    /// Ends force for sure, at some moment of `end`.
    fn end(&mut self, end: Interval, as_of: &Now) {
        self.cut(end);
        if end.to <= *as_of {
            self.ended = Some(self.ended.map_or(last(end), |ended| ended.min(last(end))));
        }
    }

    /// Ends force in `end`: established before it, possible up to its end.
    fn cut(&mut self, end: Interval) {
        for bounds in std::iter::once(&mut self.bounds).chain(&mut self.as_if_always) {
            bounds.must = bounds.must.until(end.from);
            bounds.may = bounds.may.until(end.to);
        }
    }
}

/// The term and its renewals. A renewal begins where the running term ends, and each running term is renewed once.
fn term(world: &World<'_>, force: &mut Force) {
    let Some(term) = world.agreement.header.term.as_ref().map(|term| &term.value) else { return };
    let Some(start) = force.bounds.may.first().map(|interval| interval.from) else { return };
    let (mut low, mut high) = (world.after(start, term.length), world.after(start, term.length));
    force.why.push(format!("term of {} to the end of {}", term.length, low.day(world.zone())));
    let mut used_until = Moment::MIN;
    if let Some(event) = &term.renewed_by {
        let event = &world.agreement.event(event).map_or_else(|| event.value.clone(), |event| event.name.value.clone());
        loop {
            // Statements made while the running term lasts, and after those already used.
            let mut statements: Vec<&Entry> = world
                .of_event(event)
                .into_iter()
                .filter(|entry| entry.occurred.is_some_and(|at| at.from > used_until && high.allows(at.from)))
                .filter(|entry| world.fits(entry, event, None, &[], None).tri != Tri::No)
                .collect();
            statements.sort_by_key(|entry| (entry.occurred.map(|at| at.from), entry.position));
            let own = |entry: &&&Entry| match (&world.choice.holder, actor(entry)) {
                (Some(holder), Some(Actor::Together(names))) => names.contains(holder),
                _ => false,
            };
            let of_a_holder = |entry: &&&Entry| match actor(entry) {
                Some(Actor::Together(names)) => term.held_by.iter().any(|holder| names.contains(&holder.value)),
                _ => false,
            };
            let allowed = |entry: &&&Entry| !matches!(world.standing(entry, None), Standing::Out(_));
            let established = |entry: &&&Entry| matches!(world.standing(entry, None), Standing::Established(_));
            let chosen = statements
                .iter()
                .find(|entry| own(entry) && allowed(entry))
                .or_else(|| statements.iter().find(|entry| established(entry) && !of_a_holder(entry)));
            let Some(entry) = chosen else { break };
            let length = |days: Option<i64>| days.map_or(term.length, servanda_base::Duration::CalendarDays);
            let range = entry.happening().and_then(|one| one.fields.values().next());
            let whole = |amount: servanda_base::Amount| amount.to_f64() as i64;
            let (shortest, longest) =
                (range.map(|range| whole(range.low)), range.and_then(|range| range.high).map(whole));
            low = world.after(low.last(), length(shortest));
            high = world.after(high.last(), length(longest.or(shortest)));
            used_until =
                statements.iter().filter_map(|entry| entry.occurred.map(|at| at.from)).max().unwrap_or(Moment::MAX);
            let said = match &world.choice.holder {
                Some(holder) if own(&entry) => format!(", as {holder} said it"),
                _ => String::new(),
            };
            let until = if low == high {
                format!("to the end of {}", low.day(world.zone()))
            } else {
                format!("to the end of {} at least, of {} at most", low.day(world.zone()), high.day(world.zone()))
            };
            force.why.push(format!("renewed {} ({}){said}: {until}", world.day_of(entry), entry.id));
            force.counted.push(entry.id.clone());
        }
    }
    force.cut(Interval { from: low.at, to: high.at });
    if world.as_of.has_passed(high) {
        force.ended = Some(high.at);
        force.why.push(format!("no later renewal is on the record: expired with {}", high.day(world.zone())));
    }
}

fn actor(entry: &Entry) -> Option<&Actor> {
    entry.happening().map(|one| &one.actor)
}

/// The word for an effect, which is also the verb of the event that exercises it.
pub(crate) fn verb(effect: Effect) -> &'static str {
    match effect {
        Effect::Suspend => "suspend",
        Effect::Resume => "resume",
        Effect::Release => "release",
        Effect::Extend => "extend",
        Effect::Open => "open",
        Effect::End => "end",
        Effect::Withdraw => "withdraw",
    }
}

/// Exercises of a power by one of `bearers`, in order: the entry, and the actor's name.
pub(crate) fn exercises<'w>(
    world: &'w World<'_>,
    effect: Effect,
    target: &Target,
    bearers: &[Name],
) -> Vec<(&'w Entry, Name)> {
    let Some(event) = world.agreement.event(verb(effect)) else { return Vec::new() };
    let mut found = Vec::new();
    for entry in world.by_now(world.of_event(&event.name.value)) {
        let Some(one) = entry.happening() else { continue };
        if !matches!(world.standing(entry, None), Standing::Established(_)) {
            continue;
        }
        let about = |role: &str, name: &str| one.roles.get(role).is_none_or(|names| names.iter().any(|n| n == name));
        let meant = match target {
            Target::Agreement => !one.roles.contains_key("clause") && !one.roles.contains_key("phase"),
            Target::Clause(number) => about("clause", number),
            Target::Phase(name) => about("phase", name),
        };
        if let Actor::Together(names) = &one.actor
            && let Some(by) = names.iter().find(|name| bearers.contains(name))
            && meant
        {
            found.push((entry, by.clone()));
        }
    }
    found.sort_by_key(|(entry, _)| (entry.occurred.map(|at| at.from), entry.position));
    found
}

/// Exercises of a power that the text does not forbid then, in order, and whether it surely does not: what is forbidden
/// only perhaps (`never during` a red line that may have been crossed) has its effect only perhaps.
pub(crate) fn effective<'w>(
    world: &'w World<'_>,
    norm: &Norm,
    effect: Effect,
    target: &Target,
) -> Vec<(&'w Entry, Name, Tri)> {
    let used = exercises(world, effect, target, &world.agreement.bearers(&norm.subject)).into_iter();
    used.map(|(entry, by)| (entry, by, crate::anchor::forbidden_at(world, norm, entry).not()))
        .filter(|(_, _, effect)| *effect != Tri::No)
        .collect()
}

/// Why the effect of an exercise is possible only, in words that follow it.
pub(crate) fn perhaps_forbidden(norm: &Norm) -> String {
    let names: Vec<&str> = norm.never_during.iter().map(|name| name.value.as_str()).collect();
    format!(
        "the text forbids it during {}, and whether it was then is not established: its effect is possible only",
        names.join(", ")
    )
}

/// Exercises of powers over a clause (or all) whose effect is possible only, in words.
pub(crate) fn possible_only(world: &World<'_>, number: &str, bearer: Option<&Name>) -> Vec<String> {
    let mut found = Vec::new();
    for (power, norm, effect, target) in all_powers(world).filter(|(_, norm, ..)| !norm.never_during.is_empty()) {
        let meant = match target {
            Target::Agreement => true,
            Target::Clause(clause) => clause == number,
            Target::Phase(_) => false,
        };
        for (entry, by, has_effect) in effective(world, norm, effect, target) {
            let concerned = meant && (effect != Effect::Withdraw || bearer.is_none_or(|bearer| *bearer == by));
            if concerned && has_effect == Tri::Maybe {
                let (verb, day) = (verb(effect), world.day_of(entry));
                let why = perhaps_forbidden(norm);
                found.push(format!("{by} used clause {power} ({verb}) on {day} ({}); {why}", entry.id));
            }
        }
    }
    found
}

/// All powers of the agreement: clause number, norm, effect, target.
pub(crate) fn all_powers<'w>(world: &'w World<'_>) -> impl Iterator<Item = (&'w str, &'w Norm, Effect, &'w Target)> {
    world.agreement.norms().filter_map(|(clause, norm)| match (&norm.act.value, norm.modality) {
        (Act::Power { effect, target }, Modality::May) => Some((clause.number.value.as_str(), norm, *effect, target)),
        _ => None,
    })
}

/// Ends by a power, and parties that leave. The world knows its force without them, and its phases, so that it can be said
/// whether the text forbids the power then.
pub(crate) fn powers(world: &World<'_>) -> Force {
    let mut force = world.force.clone();
    for (number, norm, effect, target) in all_powers(world) {
        if !matches!((effect, target), (Effect::End | Effect::Withdraw, Target::Agreement)) {
            continue;
        }
        for (entry, by, has_effect) in effective(world, norm, effect, target) {
            let Some(at) = entry.occurred else { continue };
            let at = match norm.notice.as_ref().map(|notice| &notice.value) {
                Some(Notice::Length(length)) => Interval::instant(world.after(at.from, *length).at),
                _ => at,
            };
            // What takes effect after a version of the text has ended ends nothing of it.
            if world.version().and_then(|version| version.until).is_some_and(|until| until <= at.from) {
                continue;
            }
            let sure = has_effect == Tri::Yes;
            // What may have no effect cuts what is established and leaves what may be.
            let at = if sure { at } else { Interval::new(at.from, Moment::MAX) };
            let open = if sure { String::new() } else { format!("; {}", perhaps_forbidden(norm)) };
            force.counted.push(entry.id.clone());
            if effect == Effect::End {
                let effect = match &norm.notice {
                    Some(notice) if matches!(notice.value, Notice::Length(_)) => {
                        format!(", with effect from {}", world.people(at.from))
                    }
                    _ => String::new(),
                };
                let day = world.day_of(entry);
                force.why.push(format!("ended by {by} under clause {number}, {day} ({}){effect}{open}", entry.id));
                if sure {
                    force.end(at, &world.as_of);
                } else {
                    force.cut(at);
                }
            } else {
                force.why.push(format!(
                    "{by} left under clause {number}, {} ({}){open}",
                    world.day_of(entry),
                    entry.id
                ));
                let left = force.left.entry(by).or_insert(at);
                *left = Interval { from: left.from.min(at.from), to: left.to.min(at.to) };
            }
        }
    }
    force
}
