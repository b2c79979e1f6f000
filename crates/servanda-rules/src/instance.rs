//! One clause under one reading: its instances, one a bearer and episode, and the clause as a whole.

use crate::anchor::{self, DueAt};
use crate::duty::{self, Judged};
use crate::periods;
use crate::prohibition::{self, Partition, Piece};
use crate::rests::Rests;
use crate::stretches::{Bounds, Stretches, Tri};
use crate::trigger::{self, Episode, Reversal};
use crate::world::World;
use servanda_agreement::{Act, Anchor, Clause, ClauseNo, Due, Modality, Name, Norm, Share, Target, Unless};
use servanda_base::moment::just_before;
use servanda_base::{Deadline, Interval, Moment, Range};
use servanda_status::witness::{Afterwards, PartOfWhole, Then, Used};
use servanda_status::{State, Value};

/// What is said of one bearer (or all) in one episode, before it becomes a line of the board.
#[derive(Clone, Debug)]
pub(crate) struct Instance {
    pub bearer: Option<Name>,
    pub among: Vec<Name>,
    pub episode: Episode,
    /// Set for a triggered clause.
    pub triggered: bool,
    pub value: Value,
    pub state: State,
    pub turns_on: Moment,
    pub pieces: Vec<Piece>,
    pub incidents: Option<(servanda_base::Amount, Option<servanda_base::Amount>)>,
    pub last_incident: Option<Moment>,
    pub attribution: Option<String>,
    pub due: Option<Deadline>,
    pub owed: Option<(servanda_base::Amount, String)>,
    pub performed: Option<Range>,
    pub performed_now: Option<Range>,
    pub late_by_days: Option<servanda_base::Amount>,
    pub counted: Vec<String>,
    pub not_counted: Vec<(String, String)>,
    pub coverage: Vec<String>,
    pub because: Vec<(String, String)>,
    pub would_change: Vec<String>,
    /// When it binds.
    pub binds: Bounds,
    pub afterwards: Afterwards,
    /// What it rests on, and what changed that.
    pub rests: Rests,
    pub then: Vec<Then>,
    pub parts: Vec<PartOfWhole>,
}

impl Instance {
    pub fn new(episode: Episode, value: Value, state: State, turns_on: Moment) -> Instance {
        Instance {
            bearer: None,
            among: Vec::new(),
            episode,
            triggered: false,
            value,
            state,
            turns_on,
            pieces: Vec::new(),
            incidents: None,
            last_incident: None,
            attribution: None,
            due: None,
            owed: None,
            performed: None,
            performed_now: None,
            late_by_days: None,
            counted: Vec::new(),
            not_counted: Vec::new(),
            coverage: Vec::new(),
            because: Vec::new(),
            would_change: Vec::new(),
            binds: Bounds::never(),
            afterwards: Afterwards::Suspended,
            rests: Rests::Words,
            then: Vec::new(),
            parts: Vec::new(),
        }
    }

    fn because(mut self, head: &str, text: impl Into<String>) -> Instance {
        self.because.push((head.into(), text.into()));
        self
    }

    fn resting_on(mut self, rests: Rests) -> Instance {
        self.rests = rests;
        self
    }
}

/// Who stands for a clause: each bearer alone, and all together where the clause binds several.
fn stands(world: &World<'_>, norm: &Norm) -> Vec<(Option<Name>, Vec<Name>)> {
    let bearers = world.agreement.bearers(&norm.subject);
    let mut lines: Vec<(Option<Name>, Vec<Name>)> = Vec::new();
    let collective = !matches!(norm.subject.share, Share::Each);
    if bearers.len() != 1 {
        lines.push((None, bearers.clone()));
    }
    if !collective || bearers.len() == 1 {
        lines.extend(bearers.into_iter().map(|bearer| (Some(bearer.clone()), vec![bearer])));
    }
    lines
}

/// When a norm binds a bearer in an episode: in force, phase open, begun, not left, not suspended.
pub(crate) fn active(world: &World<'_>, number: &str, norm: &Norm, episode: &Episode, bearer: Option<&Name>) -> Bounds {
    active_in(world, &world.force.bounds, number, norm, episode, bearer)
}

/// From when on what is done counts for a norm: in a later version of a text also what was done before it, since it began
/// to bind or would have.
fn since_when(
    world: &World<'_>,
    number: &str,
    norm: &Norm,
    episode: &Episode,
    bearer: Option<&Name>,
    active: &Bounds,
) -> Option<Moment> {
    let first = |active: &Bounds| active.may.first().map(|first| first.from);
    match world.force.as_if_always() {
        Some(force) => first(&active_in(world, force, number, norm, episode, bearer)),
        None => first(active),
    }
}

fn active_in(
    world: &World<'_>,
    force: &Bounds,
    number: &str,
    norm: &Norm,
    episode: &Episode,
    bearer: Option<&Name>,
) -> Bounds {
    let mut active = force.clone();
    if let Some(phase) = &norm.during {
        active = active.and(&world.phase(&phase.value).cloned().unwrap_or_else(Bounds::never));
    }
    if let Some(from) = &norm.from {
        let time = anchor::anchor(world, &from.value, episode, bearer);
        let since = |at: Option<Moment>| {
            at.map_or_else(Stretches::none, |at| Stretches::one(Interval { from: at, to: Moment::MAX }))
        };
        active = active.and(&Bounds { must: since(time.sure), may: since(time.possible.or(time.sure)) });
    }
    if let Some(left) = bearer.and_then(|bearer| world.force.left.get(bearer)) {
        let until = |at| Stretches::all().until(at);
        active = active.and(&Bounds { must: until(left.from), may: until(left.to) });
    }
    if let Some((from, _)) = anchor::replaced(world, number) {
        active = active.and(&Bounds::sure(Stretches::all().until(from)));
    }
    let stopped = anchor::suspended(world, number);
    active = active.and(&Bounds { must: stopped.may.complement(), may: stopped.must.complement() });
    if let Some(excepted) = excepted(world, norm) {
        active = active.and(&Bounds { must: excepted.may.complement(), may: excepted.must.complement() });
    }
    active
}

/// When the exception of a level, or of a duty that comes again, holds: for so long it is not owed. A prohibition asks at each
/// act, a duty at its deadline.
fn excepted(world: &World<'_>, norm: &Norm) -> Option<Bounds> {
    let is_level = matches!(norm.act.value, Act::Keep { .. });
    match norm.unless.as_ref().map(|unless| &unless.value)? {
        Unless::Condition(condition) if is_level || comes_again(norm) => {
            let bounds = world.when_holds(condition, world.proof_of(norm));
            // As it is now, it stays, as far as anybody can say.
            let as_of = world.as_of.exact();
            let stays = |stretches: &Stretches| {
                let goes_on = |at: Interval| at.from < as_of && as_of <= at.to;
                Stretches::from_iter(stretches.iter().map(|at| match goes_on(at) {
                    true => Interval { from: at.from, to: Moment::MAX },
                    false => at,
                }))
            };
            Some(Bounds { must: stays(&bounds.must), may: stays(&bounds.may) })
        }
        Unless::Claimed(_) if is_level || comes_again(norm) => {
            world.claimed_exception(norm).map(|_| Bounds::sure(Stretches::all()))
        }
        _ => None,
    }
}

/// True of a duty that is owed in turns: every so often, daily, or before each event.
fn comes_again(norm: &Norm) -> bool {
    norm.modality != Modality::ShallNot
        && (norm.every.is_some() || norm.due.iter().any(|due| matches!(due.value, Due::Daily(_) | Due::Before { .. })))
}

/// All instances of a norm under the world's choice of readings.
pub(crate) fn instances(world: &World<'_>, clause: &Clause, norm: &Norm) -> Vec<Instance> {
    let mut visited = vec![];
    let number = clause.number.value.as_str();
    if let (Act::Power { .. }, _) | (_, Modality::May) = (&norm.act.value, norm.modality) {
        return powers(world, norm);
    }
    let unconditional = || {
        // It may bind before it binds for sure.
        let possible = world.force.whole().may.first().map(|first| first.from);
        let start = possible.or(world.force.start).unwrap_or_else(|| world.as_of.exact());
        let sure = world.force.start.unwrap_or(start);
        let start = match norm.from.as_ref().map(|from| &from.value) {
            Some(Anchor::At(when)) => world.when(*when).from.max(start),
            _ => start,
        };
        let mut episode = Episode::new(Interval::instant(start), "unconditional".into());
        episode.established = Some(sure.max(start));
        episode
    };
    let episodes = trigger::episodes(world, clause, norm, &mut visited);
    let triggered = episodes.is_some();
    let mut found = Vec::new();
    match episodes {
        None => {
            for (bearer, actors) in stands(world, norm) {
                let mut instance = judge(world, clause, norm, &unconditional(), bearer.as_ref(), &actors);
                instance.among = if bearer.is_none() { actors } else { Vec::new() };
                instance.bearer = bearer;
                found.push(instance);
            }
        }
        Some(mut episodes) => {
            if let Some(rule) = norm.determined.as_ref().filter(|_| norm.modality == Modality::Shall) {
                let nexts = trigger::next_of_the_key(&episodes);
                for (at, next) in nexts.into_iter().enumerate() {
                    if episodes[at].determined.is_none() {
                        trigger::determine(world, &mut episodes[at], Some(&rule.value), &[number], None, next, &|_| {
                            true
                        });
                    }
                }
            }
            if episodes.is_empty() {
                for (bearer, actors) in stands(world, norm) {
                    let mut episode = unconditional();
                    episode.why = "the trigger has not been met".into();
                    let mut instance =
                        Instance::new(episode, Value::NotApplicable, State::Dormant, world.as_of.exact())
                            .because("because", trigger_words(norm))
                            .resting_on(Rests::NotTriggered);
                    instance.would_change.push("an established event that meets the trigger".into());
                    instance.among = if bearer.is_none() { actors } else { Vec::new() };
                    instance.bearer = bearer;
                    instance.triggered = true;
                    found.push(instance);
                }
            }
            for episode in &episodes {
                for (bearer, actors) in stands(world, norm) {
                    let mut instance = judge(world, clause, norm, episode, bearer.as_ref(), &actors);
                    instance.among = if bearer.is_none() { actors } else { Vec::new() };
                    instance.bearer = bearer;
                    instance.triggered = triggered;
                    found.push(instance);
                }
            }
        }
    }
    whole_from_parts(norm, &mut found);
    found
}

fn trigger_words(norm: &Norm) -> String {
    match &norm.on {
        Some(_) => "its trigger has not been met on the record".into(),
        None => "it follows only where another clause is not kept, and none is".into(),
    }
}

/// Judges one instance.
fn judge(
    world: &World<'_>,
    clause: &Clause,
    norm: &Norm,
    episode: &Episode,
    bearer: Option<&Name>,
    actors: &[Name],
) -> Instance {
    let number = clause.number.value.as_str();
    let mut active = active(world, number, norm, episode, bearer);
    let before = due_before(world, number, norm, episode, bearer);
    if before.is_some() {
        active = Bounds::never();
    }
    let mut instance = judge_while(world, clause, norm, episode, (bearer, actors), &active);
    if let Some(why) = before.filter(|_| matches!(instance.rests, Rests::NotBound)) {
        instance.because = vec![("because".into(), why)];
    }
    instance.binds = active;
    instance
}

/// What was due before a version of a text began is a matter of the version before: why it is none of this one.
fn due_before(
    world: &World<'_>,
    number: &str,
    norm: &Norm,
    episode: &Episode,
    bearer: Option<&Name>,
) -> Option<String> {
    let version = world.version()?;
    let from = version.from?;
    if norm.modality == Modality::ShallNot || !matches!(norm.act.value, Act::Do { .. }) || comes_again(norm) {
        return None;
    }
    let due = anchor::due(world, number, norm, episode, bearer).sure.filter(|due| due.passed_at(from))?;
    let day = due.day(world.zone());
    Some(format!(
        "due by the end of {day}, before version {} began: version {} judges it",
        version.number,
        version.number - 1
    ))
}

/// Judges one instance of a clause that binds so.
fn judge_while(
    world: &World<'_>,
    clause: &Clause,
    norm: &Norm,
    episode: &Episode,
    (bearer, actors): (Option<&Name>, &[Name]),
    active: &Bounds,
) -> Instance {
    let number = clause.number.value.as_str();
    let dormant = |state: State, why: String| {
        Instance::new(episode.clone(), Value::NotApplicable, state, world.as_of.exact()).because("because", why)
    };
    if let Some((when, by)) = &episode.retracted {
        return dormant(State::Released, format!("{by} found on {} that the trigger was not met", world.people(*when)))
            .resting_on(Rests::FoundNotMet(*when));
    }
    let released = anchor::released(world, number).filter(|(when, ..)| *when <= world.as_of);
    if let Some((when, entry, by, Tri::Yes)) = released.clone() {
        let mut instance = dormant(State::Released, format!("released by {by} on {} ({entry})", world.people(when)));
        instance.counted.push(entry.clone());
        return instance.resting_on(Rests::Released(when, entry));
    }
    // What a body took back later binds until then; a duty with a deadline is judged by whether it was due by then.
    let bound = match &episode.reversed {
        None => active.clone(),
        Some(reversal) => {
            let all = Stretches::all();
            active.and(&Bounds { must: all.until(reversal.at.from), may: all.until(reversal.at.to) })
        }
    };
    let mut has_deadline = false;
    // Not yet, no longer, or never.
    let begun = active.may.iter().any(|stretch| stretch.from < world.as_of);
    if !begun {
        let why = if norm.from.is_some()
            && world.force.bounds.may.meets(Interval::instant(world.as_of.before_among([&world.force.bounds.may])))
        {
            match &norm.from {
                Some(from) => {
                    let time = anchor::anchor(world, &from.value, episode, bearer);
                    match time.sure.or(time.possible) {
                        Some(from) => format!("binds from {}", world.people(from)),
                        None => time.why,
                    }
                }
                None => String::new(),
            }
        } else if let Some(phase) = norm.during.as_ref().filter(|_| {
            world.force.bounds.may.meets(Interval::instant(world.as_of.before_among([&world.force.bounds.may])))
        }) {
            format!("phase {} has not been open", phase.value)
        } else {
            world.force.why.join("; ")
        };
        return dormant(State::Dormant, format!("the clause does not bind yet or at all: {why}"))
            .resting_on(Rests::NotBound);
    }
    let mut instance = match (&norm.act.value, norm.modality) {
        (Act::Do { .. }, Modality::ShallNot) => match prohibition::forbidden(norm) {
            Some(pattern) => {
                let since = Stretches::all().since(episode.at.from);
                let active = Bounds { must: bound.must.intersect(&since), may: bound.may.intersect(&since) };
                let partition = prohibition::partition(world, clause, norm, &pattern, actors, &active);
                of_partition(world, episode, partition, bearer, actors, &active)
            }
            None => of_judged(episode, duty::words_only(world)),
        },
        (Act::Do { .. }, _) if comes_again(norm) => {
            let since = since_when(world, number, norm, episode, bearer, active);
            periods::judge(world, norm, episode, actors, &bound, since)
        }
        (Act::Do { .. }, _) => {
            has_deadline = true;
            let due = anchor::due(world, number, norm, episode, bearer);
            let since = since_when(world, number, norm, episode, bearer, active);
            let mut judged = duty::judge(world, norm, actors, norm.subject.share, episode, &due, since);
            if let Some(unless) = excused(world, norm, &due) {
                judged.because.push(("unless".into(), unless.1));
                judged.then.push(Then::Excused { sure: unless.0 == Tri::Yes });
                if unless.0 == Tri::Yes {
                    judged.value = Value::NotApplicable;
                    judged.state = State::Released;
                } else if judged.value == Value::NotKept {
                    judged.value = Value::NotEstablished;
                }
            }
            ended_before(world, bearer, &due, &mut judged);
            if let Some((from, by)) = anchor::replaced(world, number).filter(|(from, _)| *from <= world.as_of)
                && due.sure.is_none_or(|due| due.at > from)
                && judged.value != Value::Kept
            {
                judged.value = Value::NotApplicable;
                judged.state = State::Released;
                judged.then.push(Then::Replaced { from });
                let why = format!("replaced by clause {by} from {}, before it was due", world.people(from));
                judged.because.insert(0, ("because".into(), why));
            }
            taken_back(episode, &due, &mut judged);
            of_judged(episode, judged)
        }
        (Act::Keep { .. }, _) => periods::level(world, norm, episode, actors, &bound),
        _ => of_judged(episode, duty::words_only(world)),
    };
    if let Some(doubt) = &episode.doubt
        && !matches!(instance.value, Value::NotApplicable)
    {
        instance.value = Value::NotEstablished;
        instance.state = State::Dormant;
        instance
            .because
            .insert(0, ("because".into(), format!("whether the trigger was met is not established: {doubt}")));
    }
    if released.is_some() && !matches!(instance.value, Value::NotApplicable) {
        instance.then.push(Then::PerhapsReleased);
        instance.value = Value::NotEstablished;
        instance.state = State::Pending;
        instance.because.insert(0, ("because".into(), "whether the clause was released is not established".into()));
    }
    let open = crate::force::possible_only(world, number, bearer);
    instance.because.extend(open.into_iter().map(|why| ("power".into(), why)));
    // A clause that no longer binds: what was done or not done in its time stays, a prohibition simply ends.
    let bound = &if has_deadline { active } else { &bound }.may;
    let binds_now = bound.meets(Interval::instant(world.as_of.before_among([bound])));
    let taken_back = episode.reversed.as_ref().filter(|_| !has_deadline).map(|reversal| reversal.words.clone());
    let excepted = excepted(world, norm)
        .is_some_and(|excepted| excepted.must.contains(world.as_of.before_among([&excepted.must])));
    let no_longer = || match &taken_back {
        Some(words) => words.clone(),
        None if excepted => "the exception of the clause holds".to_owned(),
        None => no_longer(world, number, norm),
    };
    let over =
        excepted || world.force.ended.is_some() || taken_back.is_some() || anchor::replaced(world, number).is_some();
    let left =
        norm.modality == Modality::ShallNot && bearer.is_some_and(|bearer| world.force.left.contains_key(bearer));
    if over || left {
        instance.afterwards = Afterwards::Released;
    }
    let was_due = instance.due.is_some_and(|due| world.as_of.has_passed(due));
    if !binds_now && norm.modality == Modality::ShallNot {
        instance.value = Value::NotApplicable;
        instance.state = if over || left { State::Released } else { State::Suspended };
        instance.because.insert(0, ("because".into(), format!("no longer binds: {}", no_longer())));
    } else if !binds_now && instance.state == State::Pending && !(over && was_due) {
        instance.state = if over { State::Released } else { State::Suspended };
        if instance.state == State::Released {
            instance.value = Value::NotApplicable;
        }
        instance.because.insert(0, ("because".into(), format!("no longer binds: {}", no_longer())));
    }
    instance
}

fn no_longer(world: &World<'_>, number: &str, norm: &Norm) -> String {
    if let Some((from, by)) = anchor::replaced(world, number).filter(|(from, _)| *from <= world.as_of) {
        return format!("replaced by clause {by} from {}", world.people(from));
    }
    if world.force.ended.is_some() {
        return world.force.why.last().cloned().unwrap_or_default();
    }
    let stopped = anchor::suspended(world, number).may;
    if stopped.meets(Interval::instant(world.as_of.before_among([&stopped]))) {
        return "suspended by a power of the text".into();
    }
    match &norm.during {
        Some(phase) => format!("phase {} is not open", phase.value),
        None => world.force.why.last().cloned().unwrap_or_default(),
    }
}

/// A duty whose agreement ended (or whose bearer left it) before its deadline is released; where that is open, what was not
/// done is not established.
fn ended_before(world: &World<'_>, bearer: Option<&Name>, due: &DueAt, judged: &mut Judged) {
    let Some(deadline) = due.sure.filter(|_| judged.value != Value::Kept) else { return };
    let left = bearer.and_then(|bearer| world.force.left.get(bearer));
    let before_due = |ended: Moment| ended < deadline.at && ended <= world.as_of;
    let (at, released) = match (world.force.ended, left) {
        (Some(ended), _) if before_due(ended) => {
            let of_version = world.version().filter(|version| version.until == Some(ended));
            (
                ended,
                of_version.map_or(
                    "the agreement ended before the duty was due",
                    |_| "its version of the text ended before the duty was due",
                ),
            )
        }
        (_, Some(left)) if before_due(left.to) => (left.to, "the bearer left before the duty was due"),
        _ => {
            let in_force = crate::condition::point(&world.force.bounds, just_before(deadline.at));
            let open = in_force == Tri::Maybe || left.is_some_and(|left| before_due(left.from));
            if open && judged.value == Value::NotKept {
                judged.value = Value::NotEstablished;
                judged.state = State::Pending;
                judged.then.push(Then::PerhapsEnded);
                let what = match in_force {
                    Tri::Maybe => "whether the agreement was in force when the duty was due",
                    _ => "whether the clause still bound its bearer when it fell due",
                };
                judged.because.insert(0, ("because".into(), format!("{what} is not established")));
                judged.would_change.push(format!("establishing {what}"));
            }
            return;
        }
    };
    judged.value = Value::NotApplicable;
    judged.state = State::Released;
    judged.then.push(Then::Ended { at });
    judged.because.insert(0, ("because".into(), released.into()));
}

/// A duty whose trigger a body took back before it was due is released; what was due by then stays as it is.
fn taken_back(episode: &Episode, due: &DueAt, judged: &mut Judged) {
    let Some(Reversal { at, words, .. }) = &episode.reversed else { return };
    let due_by = |deadline: Option<Deadline>, at: Moment| deadline.is_some_and(|deadline| deadline.passed_at(at));
    if judged.value == Value::Kept || due_by(due.sure, at.from) {
        judged.because.push(("taken back".into(), words.clone()));
        return;
    }
    if due_by(due.possible.or(due.sure), at.to) {
        if judged.value == Value::NotKept {
            judged.value = Value::NotEstablished;
            judged.state = State::Pending;
        }
        let why = format!("whether it was due before it was released is not established: {words}");
        judged.because.insert(0, ("because".into(), why));
    } else {
        judged.value = Value::NotApplicable;
        judged.state = State::Released;
        judged.because.insert(0, ("because".into(), format!("released before it was due: {words}")));
    }
}

/// The value of a duty's exception at its deadline (or now), and words for it.
fn excused(world: &World<'_>, norm: &Norm, due: &DueAt) -> Option<(Tri, String)> {
    match norm.unless.as_ref().map(|unless| &unless.value)? {
        Unless::Condition(condition) => {
            let at = due.sure.map_or_else(|| world.as_of.exact(), |due| world.as_of.min(due.at));
            let value = world.holds(condition, at, world.proof_of(norm));
            let words = match value {
                Tri::Yes => "the exception holds: the duty is not owed",
                Tri::Maybe => "whether the exception holds is not established",
                Tri::No => return None,
            };
            Some((value, words.into()))
        }
        Unless::Claimed(words) if world.choice.exception_accepted => {
            Some((Tri::Yes, format!("under this reading the claimed exception is accepted: {words}")))
        }
        _ => None,
    }
}

pub(crate) fn of_judged(episode: &Episode, judged: Judged) -> Instance {
    let mut instance = Instance::new(episode.clone(), judged.value, judged.state, judged.turns_on);
    instance.due = judged.due;
    instance.owed = judged.owed;
    instance.performed = judged.performed;
    instance.performed_now = judged.performed_now;
    instance.late_by_days = judged.late_by_days;
    instance.counted = judged.counted;
    instance.not_counted = judged.not_counted;
    instance.because = judged.because;
    instance.would_change = judged.would_change;
    instance.rests = judged.grounds.map_or(Rests::Words, Rests::Duty);
    instance.then = judged.then;
    instance
}

fn of_partition(
    world: &World<'_>,
    episode: &Episode,
    partition: Partition,
    bearer: Option<&Name>,
    actors: &[Name],
    active: &Bounds,
) -> Instance {
    let as_of = world.as_of.exact();
    let at = just_before(as_of);
    let now = partition
        .pieces
        .iter()
        .filter(|piece| piece.at.meets(Interval::instant(at)) || piece.at == Interval::instant(as_of))
        .max_by_key(|piece| (piece.value == Value::NotKept, piece.at));
    let (value, why) = match now {
        Some(piece) => (piece.value, piece.why.clone()),
        None if active.may.meets(Interval::instant(at)) => {
            (Value::NotEstablished, "nobody in this record watched".into())
        }
        None => (Value::NotApplicable, "the clause does not bind now".into()),
    };
    let state = match value {
        Value::Kept => State::Done,
        Value::NotKept => State::NotKept,
        Value::NotEstablished if active.must.meets(Interval::instant(at)) => State::Pending,
        // It may not bind at all.
        Value::NotEstablished | Value::NotApplicable => State::Dormant,
    };
    let mut instance = Instance::new(episode.clone(), value, state, now.map_or(as_of, |piece| piece.at.to.min(as_of)));
    let mut stretch = String::new();
    if let Some(piece) = now {
        stretch = format!("{} to {}: ", world.people(piece.at.from), world.people(piece.at.to));
        if value == Value::NotKept {
            for entry in &piece.entries {
                instance.would_change.push(format!("a withdrawal or correction of {entry}"));
            }
        }
    }
    if value == Value::NotEstablished {
        let pending: Vec<&String> = now.map(|piece| piece.entries.iter().collect()).unwrap_or_default();
        if pending.is_empty() {
            instance
                .would_change
                .push("coverage: a report by somebody who watched then, with or without an incident".into());
        }
        for entry in pending {
            instance.would_change.push(format!("a confirmation, correction or attribution of {entry}"));
        }
    }
    instance.because.push(("because".into(), format!("{stretch}{why}")));
    let (low, high) = partition.incidents;
    let words = match high {
        // Acts that another rule takes out were recorded all the same.
        Some(high) if high == low && low == servanda_base::Amount::ZERO && !partition.not_counted.is_empty() => {
            "none counted".into()
        }
        Some(high) if high == low => format!("{low} recorded"),
        Some(high) => format!("{low} established, up to {high} recorded"),
        None => format!("at least {low} recorded"),
    };
    let last = partition.last.map_or(String::new(), |last| format!(", the last before {}", world.people(last)));
    instance.because.push(("incidents".into(), format!("{words}{last}")));
    instance.attribution = by_whom(&partition, bearer, actors);
    if let Some(words) = &instance.attribution {
        instance.because.push(("by whom".into(), words.clone()));
    }
    instance.incidents = Some(partition.incidents);
    instance.last_incident = partition.last;
    instance.counted = partition.counted;
    instance.not_counted = partition.not_counted;
    instance.coverage = partition.coverage;
    instance.pieces = partition.pieces;
    instance.rests = Rests::Prohibition { weights: partition.weights, watches: partition.watches };
    instance
}

/// The third judgement: by whom. Never more than the record or a body says.
fn by_whom(partition: &Partition, bearer: Option<&Name>, actors: &[Name]) -> Option<String> {
    use servanda_record::Actor;
    if !partition.attributed.is_empty() {
        return Some(partition.attributed.join("; "));
    }
    if partition.counted.is_empty() && partition.not_counted.is_empty() {
        return None;
    }
    let mut named: Vec<&Name> = Vec::new();
    let mut open = false;
    for actor in &partition.actors {
        match actor {
            Actor::Together(names) => named.extend(names.iter().filter(|name| actors.contains(name))),
            Actor::OneOf(_) | Actor::Unknown => open = true,
        }
    }
    named.sort();
    named.dedup();
    match (named.is_empty(), open) {
        (true, false) => None,
        (true, true) if bearer.is_none() => Some(format!("undetermined among {}", actors.join(", "))),
        (true, true) => Some("undetermined: this bearer is one of several candidates".into()),
        (false, open) => {
            let names: Vec<&str> = named.iter().map(|name| name.as_str()).collect();
            let more = if open { "; for other entries undetermined" } else { "" };
            Some(format!("stated by the record: {}{more}", names.join(", ")))
        }
    }
}

/// A duty of each of several: as a whole it is kept where all kept it, not kept where one did not.
fn whole_from_parts(norm: &Norm, found: &mut [Instance]) {
    if norm.modality != Modality::Shall || !matches!(norm.subject.share, Share::Each) {
        return;
    }
    for at in 0..found.len() {
        if found[at].bearer.is_some() {
            continue;
        }
        let parts: Vec<PartOfWhole> = found
            .iter()
            .filter(|other| other.episode.ordinal == found[at].episode.ordinal)
            .filter_map(|other| {
                let bearer = other.bearer.clone()?;
                Some(PartOfWhole { bearer, status: other.value, state: other.state })
            })
            .collect();
        if parts.is_empty() {
            continue;
        }
        let every = |value: Value| parts.iter().all(|part| part.status == value);
        let some = |value: Value| parts.iter().any(|part| part.status == value);
        let value = if some(Value::NotKept) {
            Value::NotKept
        } else if every(Value::NotApplicable) {
            Value::NotApplicable
        } else if parts.iter().all(|part| matches!(part.status, Value::Kept | Value::NotApplicable)) {
            Value::Kept
        } else {
            Value::NotEstablished
        };
        // All whose status is that of the whole are in this state.
        let all_are = |state: State| parts.iter().all(|part| part.status != value || part.state == state);
        let state = match value {
            Value::NotKept if all_are(State::Cured) => State::Cured,
            Value::NotKept => State::NotKept,
            Value::Kept => State::Done,
            Value::NotApplicable => parts.first().map_or(State::Dormant, |part| part.state),
            Value::NotEstablished if all_are(State::Dormant) => State::Dormant,
            Value::NotEstablished => State::Pending,
        };
        let words: Vec<String> = parts.iter().map(|part| format!("{} {}", part.bearer, part.status.words())).collect();
        let whole = &mut found[at];
        whole.value = value;
        whole.state = state;
        whole.late_by_days = None;
        whole.performed = None;
        whole.performed_now = None;
        whole.because = vec![("because".into(), words.join(", "))];
        whole.parts = parts;
    }
}

/// Powers and permissions: they are used or not, never kept or not kept.
fn powers(world: &World<'_>, norm: &Norm) -> Vec<Instance> {
    let bearers = world.agreement.bearers(&norm.subject);
    let mut episode =
        Episode::new(Interval::instant(world.force.start.unwrap_or_else(|| world.as_of.exact())), "a power".into());
    episode.established = world.force.start;
    let mut instance = Instance::new(episode, Value::NotApplicable, State::Dormant, world.as_of.exact());
    instance.among.clone_from(&bearers);
    let used = match &norm.act.value {
        Act::Power { effect, target } => crate::force::exercises(world, *effect, target, &bearers),
        _ => Vec::new(),
    };
    let mut uses = Vec::new();
    for (entry, by) in used {
        let forbidden = anchor::forbidden_at(world, norm, entry);
        instance.counted.push(entry.id.clone());
        uses.push(Used { entry: entry.id.clone(), without_effect: forbidden == Tri::Yes });
        if forbidden == Tri::Yes {
            let names: Vec<&str> = norm.never_during.iter().map(|name| name.value.as_str()).collect();
            instance.because.push((
                "because".into(),
                format!(
                    "used by {by} on {} ({}), which the text forbids during {}: without effect",
                    world.day_of(entry),
                    entry.id,
                    names.join(", ")
                ),
            ));
        } else {
            instance.state = State::Done;
            let open = match forbidden {
                Tri::Maybe => format!("; {}", crate::force::perhaps_forbidden(norm)),
                _ => String::new(),
            };
            instance
                .because
                .push(("because".into(), format!("used by {by} on {} ({}){open}", world.day_of(entry), entry.id)));
        }
    }
    if instance.because.is_empty() {
        let what = match &norm.act.value {
            Act::Power { target: Target::Agreement, .. } | Act::Power { .. } => "a power",
            _ => "a permission",
        };
        instance.because.push(("because".into(), format!("{what} that the record does not show as used")));
    }
    instance.rests = Rests::Power(uses);
    vec![instance]
}

/// The moments at which a norm was not kept on the record, one an act or a missed deadline.
pub(crate) fn not_kept_moments(
    world: &World<'_>,
    clause: &Clause,
    norm: &Norm,
    visited: &mut Vec<ClauseNo>,
) -> Vec<Episode> {
    let number = clause.number.value.as_str();
    let mut found = Vec::new();
    let start = world.force.start.unwrap_or_else(|| world.as_of.exact());
    let unconditional = Episode::new(Interval::instant(start), "unconditional".into());
    if norm.modality == Modality::ShallNot {
        let Some(pattern) = prohibition::forbidden(norm) else { return found };
        let actors = world.agreement.bearers(&norm.subject);
        let mut active = active(world, number, norm, &unconditional, None);
        // A prohibition with a trigger binds only since it was met.
        if let Some(episodes) = trigger::episodes(world, clause, norm, visited) {
            let met = episodes.iter().filter(|episode| episode.retracted.is_none());
            let since = |sure_only: bool| {
                let counting = met.clone().filter(|one| !sure_only || one.doubt.is_none());
                Stretches::from_iter(counting.map(|one| {
                    let back = one.reversed.as_ref().map(|back| if sure_only { back.at.from } else { back.at.to });
                    Interval::new(one.at.from, back.unwrap_or(Moment::MAX))
                }))
            };
            active = active.and(&Bounds { must: since(true), may: since(false) });
        }
        let partition = prohibition::partition(world, clause, norm, &pattern, &actors, &active);
        for act in partition.acts() {
            let mut episode = Episode::new(act.at, format!("clause {number} not kept ({})", act.entry));
            episode.established = act.established;
            episode.determined = act.established.map(|at| (at, "nobody named".into()));
            episode.doubt = act.doubt;
            episode.counted = vec![act.entry];
            found.push(episode);
        }
        return found;
    }
    let episodes = trigger::episodes(world, clause, norm, visited).unwrap_or_else(|| vec![unconditional]);
    for episode in episodes {
        for (bearer, actors) in stands(world, norm) {
            // The clause as a whole speaks for all where it binds them together; else each bearer for itself.
            if bearer.is_none() && matches!(norm.subject.share, Share::Each) {
                continue;
            }
            let instance = judge(world, clause, norm, &episode, bearer.as_ref(), &actors);
            let missed: Vec<(Moment, bool)> = if instance.pieces.is_empty() {
                let at = instance.due.map_or_else(|| world.as_of.exact(), |due| due.at);
                match instance.value {
                    Value::NotKept => vec![(at, true)],
                    // What may not have been kept may set going what follows.
                    Value::NotEstablished if instance.due.is_some_and(|due| world.as_of.has_passed(due)) => {
                        vec![(at, false)]
                    }
                    _ => Vec::new(),
                }
            } else {
                instance
                    .pieces
                    .iter()
                    .filter(|piece| piece.value == Value::NotKept)
                    .map(|piece| (piece.at.to, true))
                    .collect()
            };
            for (at, sure) in missed.into_iter().filter(|(at, _)| *at <= world.as_of) {
                let who = bearer.clone().unwrap_or_else(|| actors.join(", "));
                let mut follow = Episode::new(
                    Interval::instant(at),
                    format!("clause {number} not kept by {who}, {}", world.people(at)),
                );
                follow.established = sure.then_some(at);
                follow.determined = sure.then_some((at, "nobody named".into()));
                if !sure {
                    follow.why = format!("clause {number} may not have been kept by {who}, {}", world.people(at));
                    follow.doubt = Some(format!("whether clause {number} was kept is not established"));
                }
                follow.about = bearer.clone();
                follow.counted.clone_from(&instance.counted);
                found.push(follow);
            }
        }
    }
    found
}
