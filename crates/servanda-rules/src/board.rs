//! From instances to the board: readings varied one group at a time, times and sentences in the agreement's zone.

use crate::facts::{Asked, Facts};
use crate::force::Force;
use crate::instance::{Instance, instances};
use crate::remembered::Remembered;
use crate::rests::{self, Rests};
use crate::shares::Time;
use crate::stretches::Tri;
use crate::world::{Choice, World};
use crate::{force, phase, trigger};
use servanda_agreement::geography::Geography;
use servanda_agreement::{Agreement, Clause, ClauseKind, Effect, Name, Norm, RedLine, Target, Unless};
use servanda_base::{Amount, Interval, Moment, Range};
use servanda_record::{Actor, SetAside, What};
use servanda_status::witness::{Afterwards, Witness};
use servanda_status::*;
use std::collections::{BTreeMap, HashSet};

/// What a board is about.
pub struct About<'a> {
    /// The agreement.
    pub agreement: &'a Agreement,
    /// The moment judged.
    pub as_of: Moment,
    /// The record position up to which entries are known.
    pub known_at: u32,
    /// Rows read, judged, set aside.
    pub entries: EntryCounts,
    /// Rows set aside, each with its reason.
    pub set_aside: Vec<SetAside>,
}

/// A part of a board that is found by itself, under one choice of readings.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Its place in the choices.
    pub choice: usize,
    /// Which.
    pub which: Which,
}

/// A part of a board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Which {
    /// The statuses of a clause, by its place in the text.
    Clause(usize),
    /// Force and term.
    Force,
    /// Suspensions that rest on no power of the text.
    Claimed,
    /// The phases.
    Phases,
    /// A red line, by the place of its clause in the text.
    RedLine(usize),
    /// Counters, gauges and indicators.
    Readings,
    /// Restrictions on monitors.
    Restrictions,
    /// Defaults and limits.
    Notes,
}

/// The lines of one part; those of another part are empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lines {
    /// Statuses, before those that agree under every reading are put together.
    pub statuses: Vec<Status>,
    /// What each of them rests on; empty where that was not asked for.
    pub witnesses: Vec<Witness>,
    /// How much of the time a clause is kept.
    pub bearer_time: Vec<Time>,
    /// Force and term.
    pub in_force: Vec<ForceLine>,
    /// Suspensions that rest on no power of the text.
    pub claimed: Vec<Claimed>,
    /// Phases.
    pub phases: Vec<PhaseLine>,
    /// Red lines.
    pub red_lines: Vec<RedLineLine>,
    /// Readings.
    pub readings: Vec<SeriesLine>,
    /// Restrictions.
    pub restrictions: Vec<RestrictionLine>,
    /// Notes.
    pub notes: Vec<String>,
}

/// The parts of a board and the choices of readings that they are found under, in the order of the board. `read_in` are the
/// readings that some entry counts only under.
pub fn parts(agreement: &Agreement, read_in: &[&str]) -> (Vec<Choice>, Vec<Part>) {
    let mut choices = choices(agreement, read_in);
    let whole = choices.len();
    let mut found = Vec::new();
    let mut base = Vec::new();
    // The lines that stand for all readings are those of the first option of each.
    let default = place_of(&mut choices, Choice::default());
    found.extend((0..whole).map(|choice| Part { choice, which: Which::Force }));
    for (at, clause) in agreement.clauses.iter().enumerate() {
        let which = Which::Clause(at);
        match &clause.kind {
            ClauseKind::Norm(norm) => {
                // The clause's own readings take the place of the line that chose none of them.
                let own = own_choices(agreement, norm);
                let all = (0..whole).filter(|choice| own.is_empty() || choices[*choice].label.is_some());
                found.extend(all.map(|choice| Part { choice, which }));
                for choice in own {
                    found.push(Part { choice: place_of(&mut choices, choice), which });
                }
            }
            ClauseKind::Review { .. } => found.push(Part { choice: default, which }),
            ClauseKind::RedLine(_) => base.push(Which::RedLine(at)),
            ClauseKind::Reserved => {}
        }
    }
    base.extend([Which::Claimed, Which::Phases, Which::Readings, Which::Restrictions, Which::Notes]);
    found.extend(base.into_iter().map(|which| Part { choice: default, which }));
    (choices, found)
}

fn place_of(choices: &mut Vec<Choice>, choice: Choice) -> usize {
    choices.iter().position(|known| *known == choice).unwrap_or_else(|| {
        choices.push(choice);
        choices.len() - 1
    })
}

/// Finds one part of the board. `sentences` are the clauses as sentences, by their numbers.
pub fn lines(world: &World<'_>, which: Which, sentences: &BTreeMap<String, String>, known_at: u32) -> Lines {
    find(world, which, sentences, known_at, false)
}

/// [`lines`], with what each status rests on.
pub fn lines_with_witness(
    world: &World<'_>,
    which: Which,
    sentences: &BTreeMap<String, String>,
    known_at: u32,
) -> Lines {
    find(world, which, sentences, known_at, true)
}

fn find(
    world: &World<'_>,
    which: Which,
    sentences: &BTreeMap<String, String>,
    known_at: u32,
    with_witness: bool,
) -> Lines {
    let mut lines = Lines::default();
    let say = |clause: &Clause, instance: Instance, lines: &mut Lines| {
        lines.witnesses.extend(with_witness.then(|| rests::witness(world, clause, &instance)));
        lines.statuses.push(line(world, clause, instance, sentences));
    };
    match which {
        Which::Clause(at) => match world.agreement.clauses.get(at).map(|clause| (clause, &clause.kind)) {
            Some((clause, ClauseKind::Norm(norm))) => {
                let instances = instances(world, clause, norm);
                lines.bearer_time.extend(crate::shares::time(world, clause, norm, &instances));
                instances.into_iter().for_each(|instance| say(clause, instance, &mut lines));
            }
            Some((clause, ClauseKind::Review { every, by })) => {
                let mut instance = review(world, every.value, by.iter().map(|name| name.value.clone()).collect());
                instance.among = by.iter().flat_map(|name| world.agreement.members(&name.value)).collect();
                say(clause, instance, &mut lines);
            }
            _ => {}
        },
        Which::Force => lines.in_force.push(force_line(world)),
        Which::Claimed => lines.claimed = claimed(world),
        Which::Phases => lines.phases = phases(world),
        Which::RedLine(at) => {
            if let Some(ClauseKind::RedLine(red_line)) = world.agreement.clauses.get(at).map(|clause| &clause.kind) {
                lines.red_lines = red_lines(world, red_line);
            }
        }
        Which::Readings => lines.readings = readings(world),
        Which::Restrictions => lines.restrictions = restrictions(world),
        Which::Notes => lines.notes = notes(world, known_at),
    }
    lines
}

/// Puts the parts of a board together; they come in the order of [`parts`].
pub fn assemble(about: About<'_>, parts: impl Iterator<Item = Lines>) -> Board {
    assemble_with_witness(about, parts).0
}

/// [`assemble`], with what each status rests on, if the parts say so.
pub fn assemble_with_witness(about: About<'_>, parts: impl Iterator<Item = Lines>) -> (Board, Vec<Witness>) {
    let mut all = Lines::default();
    for lines in parts {
        all.statuses.extend(lines.statuses);
        all.witnesses.extend(lines.witnesses);
        all.bearer_time.extend(lines.bearer_time);
        all.in_force.extend(lines.in_force);
        all.claimed.extend(lines.claimed);
        all.phases.extend(lines.phases);
        all.red_lines.extend(lines.red_lines);
        all.readings.extend(lines.readings);
        all.restrictions.extend(lines.restrictions);
        all.notes.extend(lines.notes);
    }
    if all.in_force.len() > 1 {
        all.notes.push("readings are varied one group at a time, the others staying at their first".into());
    }
    let header = &about.agreement.header;
    let (statuses, witnesses) = where_all_agree(all.statuses, all.witnesses);
    let board = Board {
        schema: 1,
        agreement: about.agreement.name.value.clone(),
        title: about.agreement.title.clone(),
        as_of: header.clock.rfc3339(about.as_of),
        known_at: about.known_at,
        zone: header.clock.name.clone(),
        entries: about.entries,
        in_force: all.in_force,
        claimed: all.claimed,
        statuses,
        bearer_time: all.bearer_time.iter().filter_map(|time| time.up_to(about.as_of)).collect(),
        phases: all.phases,
        red_lines: all.red_lines,
        readings: all.readings,
        restrictions: all.restrictions,
        set_aside: about.set_aside,
        notes: all.notes,
        version: None,
        other_versions: Vec::new(),
    };
    (board, witnesses)
}

/// What every way of looking at a record has in common.
#[derive(Clone, Copy)]
pub struct Given<'a> {
    agreement: &'a Agreement,
    geography: &'a Geography,
    facts: &'a dyn Facts,
    as_of: Moment,
}

/// When an agreement is in force and its phases are open, under one choice of readings, with what was asked on the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Settled {
    force: Force,
    phases: phase::Phases,
}

impl<'a> Given<'a> {
    /// The moment judged is the end of the last thing that is known to have happened, where none is asked for.
    pub fn new(
        agreement: &'a Agreement,
        geography: &'a Geography,
        facts: &'a dyn Facts,
        as_of: Option<Moment>,
    ) -> Given<'a> {
        let as_of = as_of.or(facts.latest()).unwrap_or_else(|| first_moment(agreement));
        Given { agreement, geography, facts, as_of }
    }

    /// The moment judged.
    pub fn as_of(&self) -> Moment {
        self.as_of
    }

    /// The world under a choice of readings that was settled before, with what was counted in it before.
    pub fn resume(self, choice: Choice, settled: Settled, remembered: Option<&'a Remembered>) -> World<'a> {
        let mut world = World::new(self.agreement, self.geography, self.facts, self.as_of, choice);
        world.force = settled.force;
        world.phases = settled.phases;
        world.remember(remembered);
        world
    }

    /// The world under a choice of readings: its force, its phases, what ends it; and what was asked to settle them. What was
    /// counted under this choice before may be handed in.
    pub fn world(self, choice: Choice, remembered: Option<&'a Remembered>) -> (World<'a>, Asked) {
        let mut world = World::new(self.agreement, self.geography, self.facts, self.as_of, choice.clone());
        world.begin();
        let begun = world.version().and_then(|version| version.from).filter(|from| *from < world.as_of);
        let begun = begun.filter(|_| !self.agreement.phases.is_empty());
        let mut asked_before = None;
        if let Some(from) = begun {
            let mut whole = World::new(self.agreement, self.geography, self.facts, self.as_of, choice);
            whole.as_if_always = true;
            whole.begin();
            let run = settle(&mut whole, None);
            asked_before = Some(whole.end_of_way());
            world.before_version = Some(phase::Before::new(&whole, &run, from));
        }
        settle(&mut world, remembered);
        let mut asked = world.end_of_way();
        if let Some(before) = asked_before {
            asked.extend(&before);
            asked.stays = asked.stays.and(before.stays);
        }
        (world, asked)
    }
}

/// Finds force, phases, and what ends force; hands out what the phases went through.
fn settle<'a>(world: &mut World<'a>, remembered: Option<&'a Remembered>) -> phase::Run {
    world.force = force::force(world);
    world.remember(remembered);
    let run = phase::run(world);
    let ended = force::powers(world);
    if ended.counted == world.force.counted {
        return run;
    }
    world.force = ended;
    world.remember(remembered);
    phase::run(world)
}

impl Settled {
    /// True if the agreement is in force at the same times for the same reasons.
    pub fn force_is(&self, other: &Settled) -> bool {
        self.force == other.force
    }

    /// True if the same phases are open at the same times.
    pub fn phases_are(&self, other: &Settled) -> bool {
        self.phases == other.phases
    }
}

impl World<'_> {
    /// What was settled for this choice of readings.
    pub fn settled(&self) -> Settled {
        Settled { force: self.force.clone(), phases: self.phases.clone() }
    }
}

/// Puts the lines of one clause, bearer and episode together where every reading says the same; what the first of them rests
/// on stands for all. `witnesses` are empty or one for each status.
pub fn where_all_agree(statuses: Vec<Status>, witnesses: Vec<Witness>) -> (Vec<Status>, Vec<Witness>) {
    let key = |status: &Status| (status.clause.clone(), status.bearer.clone(), status.episode);
    let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, status) in statuses.iter().enumerate() {
        groups.entry(key(status)).or_default().push(at);
    }
    let agree: BTreeMap<_, bool> = groups
        .into_iter()
        .map(|(key, group)| {
            let same = group.iter().all(|other| says_the_same(&statuses[*other], &statuses[group[0]]));
            (key, group.len() > 1 && same)
        })
        .collect();
    let mut lines: Vec<Status> = Vec::new();
    let mut reasons: Vec<Witness> = Vec::new();
    let mut witnesses = witnesses.into_iter();
    let mut agreed: BTreeMap<_, usize> = BTreeMap::new();
    for mut status in statuses {
        let key = key(&status);
        let witness = witnesses.next();
        if !agree[&key] {
            lines.push(status);
            reasons.extend(witness);
            continue;
        }
        if let Some(line) = agreed.get(&key).and_then(|at| lines.get_mut(*at)) {
            line.readings.append(&mut status.readings);
        } else {
            agreed.insert(key, lines.len());
            lines.push(Status { reading: None, ..status });
            reasons.extend(witness);
        }
    }
    (lines, reasons)
}

/// True if two readings say the same, for whatever reasons.
fn says_the_same(one: &Status, other: &Status) -> bool {
    let says = |status: &Status| Status {
        reading: None,
        readings: Vec::new(),
        not_counted: Vec::new(),
        would_change: Vec::new(),
        because: Vec::new(),
        ..status.clone()
    };
    one.status == other.status && says(one) == says(other)
}

fn first_moment(agreement: &Agreement) -> Moment {
    let signed = agreement.header.signed.as_ref().map(|signed| agreement.header.clock.start_of(signed.value));
    signed.unwrap_or(Moment::UNIX_EPOCH)
}

/// The readings that concern the whole agreement, varied one group at a time.
fn choices(agreement: &Agreement, read_in: &[&str]) -> Vec<Choice> {
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
    let term = agreement.header.term.as_ref();
    let mut holders: Vec<&Name> =
        term.iter().flat_map(|term| &term.value.held_by).map(|holder| &holder.value).collect();
    let mut seen = std::collections::BTreeSet::new();
    // One who is written twice reads once.
    holders.retain(|holder| seen.insert(*holder));
    for holder in &holders {
        let holder = Some((*holder).clone());
        let label = format!("held by {}", holder.as_deref().unwrap_or_default());
        found.push(Choice { holder: holder.clone(), label: Some(label.clone()), ..Choice::default() });
        for with in read_in {
            found.push(Choice {
                holder: holder.clone(),
                read_in: Some((*with).to_owned()),
                label: Some(format!("{label}, with {with}")),
                ..Choice::default()
            });
        }
    }
    if holders.is_empty() {
        for with in read_in {
            if found.is_empty() {
                found.push(Choice { label: Some(format!("without {with}")), ..Choice::default() });
            }
            found.push(Choice {
                read_in: Some((*with).to_owned()),
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

fn count(bounds: (Amount, Option<Amount>)) -> Count {
    Count { low: bounds.0, high: bounds.1 }
}

fn line(world: &World<'_>, clause: &Clause, instance: Instance, sentences: &BTreeMap<String, String>) -> Status {
    let zone = world.zone();
    let finality = if instance.value != Value::NotApplicable
        && instance.state == State::Pending
        && instance.due.is_some_and(|due| !world.as_of.has_passed(due))
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
    let (performed, performed_now) = (performed(instance.performed), performed(instance.performed_now));
    let mut counted = instance.counted;
    if instance.triggered {
        counted.splice(0..0, instance.episode.counted);
    }
    let counted = each_once(counted);
    let mut not_counted = instance.not_counted;
    if !not_counted.is_empty() {
        let others: HashSet<&str> = counted.iter().map(String::as_str).collect();
        not_counted.retain(|(entry, _)| !others.contains(entry.as_str()));
    }
    let mut not_counted: Vec<NotCounted> =
        not_counted.into_iter().map(|(entry, why)| NotCounted { entry, why }).collect();
    not_counted.sort_unstable();
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
    because.extend(instance.because.into_iter().map(|(head, text)| Reason::new(&head, text)));
    if let ClauseKind::Norm(norm) = &clause.kind
        && let Some(next) = &norm.failing_which
    {
        because.push(Reason::new("if not", format!("clause {} follows", next.value)));
    }
    Status {
        clause: clause.number.value.clone(),
        text: sentences.get(&clause.number.value).cloned().unwrap_or_default(),
        bearer: instance.bearer,
        among: instance.among,
        readings: reading.iter().cloned().collect(),
        reading,
        basis: if world.agreement.declaration.is_some() { "declared".into() } else { "agreed".into() },
        episode: instance.episode.ordinal,
        status: instance.value,
        state: instance.state,
        finality,
        closes: world.closes_words(instance.turns_on),
        attribution: instance.attribution,
        intervals: instance
            .pieces
            .into_iter()
            .map(|piece| StatusInterval {
                from: zone.rfc3339(piece.at.from),
                to: zone.rfc3339(ends(world, piece.at)),
                status: piece.value,
                incidents: piece.incidents.map(count),
                entries: piece.entries,
                why: piece.why,
            })
            .collect(),
        incidents: instance.incidents.map(count),
        last_incident: instance.last_incident.map(|at| zone.rfc3339(at)),
        triggered: instance.triggered.then(|| zone.rfc3339(instance.episode.at.from)),
        due: instance.due.map(|due| zone.rfc3339(due.at)),
        due_day: instance.due.map(|due| due.day(zone).to_string()),
        owed: instance.owed.map(|(amount, unit)| Owed { amount, unit }),
        performed,
        performed_now,
        late_by_days: instance.late_by_days,
        counted,
        not_counted,
        coverage: instance.coverage,
        would_change: each_once(instance.would_change),
        because,
    }
}

/// Each word once, at its first place.
fn each_once(words: Vec<String>) -> Vec<String> {
    let mut seen: HashSet<&str> = HashSet::with_capacity(words.len());
    let first: Vec<bool> = words.iter().map(|word| seen.insert(word)).collect();
    words.into_iter().zip(first).filter_map(|(word, first)| first.then_some(word)).collect()
}

/// The end of a stretch as far as it is judged.
fn ends(world: &World<'_>, at: Interval) -> Moment {
    if at.from < world.as_of { world.as_of.min(at.to) } else { at.from }
}

/// Shares are for pictures: three digits.
pub(crate) fn rounded(share: f64) -> f64 {
    (share * 1000.0).round() / 1000.0
}

/// A review that comes again: shown by an event with the verb `review`, if the text declares one.
fn review(world: &World<'_>, every: servanda_base::Duration, by: Vec<String>) -> Instance {
    let start = world.force.start.unwrap_or_else(|| world.as_of.exact());
    let mut episode = trigger::Episode::new(Interval::instant(start), "unconditional".into());
    episode.established = Some(start);
    let Some(event) = world.agreement.event("review") else {
        let mut instance = Instance::new(episode, Value::NotEstablished, State::Pending, world.as_of.exact());
        instance.because.push(("because".into(), "no event of the text shows that a review was held".into()));
        instance.would_change.push("an event in the text with the verb `review`".into());
        instance.afterwards = Afterwards::Stays;
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
    let may = &world.force.bounds.may;
    let as_of = world.as_of.among(may.iter().flat_map(|at| [at.from, at.to]));
    let mut instance = if may.meets(Interval::new(Moment::MIN, as_of)) {
        let since = world.force.whole().may.first().map(|first| first.from);
        crate::periods::judge(world, &norm, &episode, &actors, &world.force.bounds, since)
    } else {
        let mut instance = Instance::new(episode, Value::NotApplicable, State::Dormant, world.as_of.exact());
        instance.rests = Rests::NotBound;
        instance
    };
    instance.binds = world.force.bounds.clone();
    instance.afterwards = Afterwards::Stays;
    instance
}

fn stretch(world: &World<'_>, interval: Interval) -> Stretch {
    let word = |at: Moment| (at > Moment::MIN && at < Moment::MAX).then(|| world.zone().rfc3339(at));
    Stretch { from: word(interval.from), to: word(interval.to) }
}

fn force_line(world: &World<'_>) -> ForceLine {
    let bounds = &world.force.bounds;
    let at = world.as_of.before_among([&bounds.must, &bounds.may]);
    let status = match crate::condition::point(bounds, at) {
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
    for entry in world.by_now(world.of_event(&event.name.value)) {
        let Some(one) = entry.happening() else { continue };
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
        let end = resumed
            .iter()
            .flat_map(|resumed| world.by_now(world.of_event(resumed)))
            .filter(|other| other.happening().is_some_and(|other| other.actor == one.actor))
            .filter_map(|other| other.occurred.map(|end| (end.from, other.id.clone())))
            .filter(|(end, _)| *end >= at.from)
            .min();
        let mut counted = vec![entry.id.clone()];
        counted.extend(end.as_ref().map(|(_, id)| id.clone()));
        let until = end.as_ref().map_or_else(|| world.as_of.exact(), |(end, _)| *end);
        let zone = world.zone();
        let days = end.as_ref().map(|(end, _)| i64::from((zone.date_of(*end) - zone.date_of(at.from)).get_days()));
        let mut meanwhile: BTreeMap<(String, String, String), Amount> = BTreeMap::new();
        for other in world.by_now(world.all()) {
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
    world
        .agreement
        .phases
        .iter()
        .filter_map(|phase| {
            let bounds = world.phase(&phase.name.value)?;
            let at = world.as_of.before_among([&bounds.must, &bounds.may]);
            let status = match crate::condition::point(bounds, at) {
                Tri::Yes => "open",
                Tri::Maybe => "not_established",
                Tri::No => "closed",
            };
            let why = match bounds.must.first() {
                Some(first) => format!("first open {}", world.people(first.from)),
                None => "not open so far".into(),
            };
            let why = match world.phases.circle_from {
                Some(from) => format!(
                    "{why}; what opens and closes phases turns on itself from {} on, so that which is open is not established",
                    world.people(from)
                ),
                None => why,
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

fn red_lines(world: &World<'_>, red_line: &RedLine) -> Vec<RedLineLine> {
    let mut found = Vec::new();
    {
        let tiers: Vec<Option<&servanda_agreement::Tier>> =
            if red_line.tiers.is_empty() { vec![None] } else { red_line.tiers.iter().map(Some).collect() };
        for tier in tiers {
            let number = tier.map(|tier| tier.number.value);
            let all = trigger::red_line(world, &red_line.name.value, number);
            for key in world.agreement.keys(&red_line.for_each) {
                let episodes = all.iter().filter(|episode| episode.key == key);
                let highest = trigger::highest(world, red_line, tier, &key);
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
            .by_now(world.readings(name))
            .filter_map(|entry| match (&entry.what, entry.occurred) {
                (What::Measurement { level, .. }, Some(at)) => Some((at, point(at, *level, &entry.id, None))),
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
        .restrictions()
        .into_iter()
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
fn notes(world: &World<'_>, known_at: u32) -> Vec<String> {
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
        let accepts = match world.default_proof() {
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
    if world.end().is_none_or(|end| end < world.as_of) {
        let end = world.end().map_or("nowhere".into(), |end| world.people(end));
        notes.push(format!("the record known at position {known_at} ends {end}, before the moment judged"));
    }
    notes
}
