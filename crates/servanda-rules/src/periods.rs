//! Duties that come again (every six months, by 12:00 daily, before each event) and levels to be kept.

use crate::anchor::last;
use crate::condition::Level;
use crate::duty;
use crate::facts::Turning;
use crate::instance::Instance;
use crate::prohibition::Piece;
use crate::rests::Rests;
use crate::stretches::{Bounds, Stretches, Tri};
use crate::trigger::Episode;
use crate::world::World;
use servanda_agreement::{Act, Due, Name, Norm};
use servanda_base::moment::just_before;
use servanda_base::{Amount, Deadline, Duration, Interval, Moment};
use servanda_record::Stage;
use servanda_status::{State, Value};

/// One time at which a recurring duty is owed: acts within `window` by `due` perform it.
#[derive(Clone, Debug)]
pub(crate) struct Turn {
    /// The stretch that the turn stands for on the board.
    pub at: Interval,
    pub window: Interval,
    pub due: Deadline,
    /// After this it is late for sure: later than `due` where the day of the event ahead is all that is known.
    pub latest: Deadline,
    /// False while it is not sure that this turn is owed at all.
    pub sure: bool,
    words: String,
}

/// So many turns of one duty are judged at most, the first ones, so that `every 1 min` over decades ends: 54 years of days, 833
/// days of hours. Beyond them nothing is said.
const TURNS_MAX: i64 = 20_000;

/// Judges a recurring duty turn by turn.
///
/// Turns are counted from `since`, when the clause began to bind or, in a later version of a text, would have; those that
/// were due before the version began are not among them.
pub(crate) fn judge(
    world: &World<'_>,
    norm: &Norm,
    episode: &Episode,
    actors: &[Name],
    active: &Bounds,
    since: Option<Moment>,
) -> Instance {
    let (turns, rest) = turns(world, norm, episode, active, since);
    let mut not_counted = Vec::new();
    let acts = duty::acts(world, norm, actors, world.proof_of(norm), &mut not_counted);
    let mut pieces = Vec::new();
    let mut counted: Vec<String> = Vec::new();
    let mut used: Vec<&str> = Vec::new();
    for turn in &turns {
        // Each act performs one turn, the earliest that it can.
        let within: Vec<_> = acts
            .iter()
            .filter(|act| act.at.from < world.as_of && !matches!(act.stage, Stage::Some))
            .filter(|act| turn.window.meets(act.at) && !used.contains(&act.entry.as_str()))
            .collect();
        let in_time = within.iter().find(|act| act.sure && turn.due.surely_met_by(act.at));
        let perhaps = within.iter().find(|act| turn.latest.maybe_met_by(act.at));
        let late = within.iter().find(|act| act.sure && !turn.latest.maybe_met_by(act.at));
        used.extend(in_time.or(perhaps).or(late).map(|act| act.entry.as_str()));
        let due = world.people(turn.due.at);
        let (value, entries, why) = match (in_time, perhaps) {
            (Some(act), _) => {
                counted.push(act.entry.clone());
                let day = world.zone().date_of(last(act.at));
                (Value::Kept, vec![act.entry.clone()], format!("{}: done {day}", turn.words))
            }
            (None, _) if !world.as_of.has_passed(turn.due) => {
                (Value::NotEstablished, Vec::new(), format!("{}: due {due}, not yet done", turn.words))
            }
            (None, Some(act)) => {
                not_counted.push((act.entry.clone(), format!("counts in the upper bound only: {}", act.why)));
                (
                    Value::NotEstablished,
                    vec![act.entry.clone()],
                    format!("{}: reported and not established", turn.words),
                )
            }
            (None, None) if turn.sure && (late.is_some() || world.is_closed(turn.due.at)) => match late {
                Some(act) => {
                    counted.push(act.entry.clone());
                    let done = world.people(last(act.at));
                    (Value::NotKept, vec![act.entry.clone()], format!("{}: due {due}, done late, {done}", turn.words))
                }
                None => (Value::NotKept, Vec::new(), format!("{}: no report of performance by {due}", turn.words)),
            },
            (None, None) => (Value::NotEstablished, Vec::new(), format!("{}: reports may still come", turn.words)),
        };
        pieces.push(Piece { at: turn.at, value, entries, why, partial: false, incidents: None });
    }
    // The turn that runs now; where it is not yet decided, it is pending.
    let rest = rest.filter(|rest| rest.from < world.as_of);
    let now = turns
        .iter()
        .rposition(|turn| turn.window.from < world.as_of)
        .or(turns.len().checked_sub(1))
        .filter(|_| rest.is_none());
    let (value, state, why) = match now.and_then(|now| pieces.get(now)) {
        None if rest.is_some() => (Value::NotEstablished, State::Pending, too_many()),
        None => (Value::NotEstablished, State::Pending, "no turn of this duty has come up".to_owned()),
        Some(piece) => {
            let state = match piece.value {
                Value::Kept => State::Done,
                Value::NotKept if !piece.entries.is_empty() => State::Cured,
                Value::NotKept => State::NotKept,
                _ => State::Pending,
            };
            (piece.value, state, piece.why.clone())
        }
    };
    let mut instance = Instance::new(
        episode.clone(),
        value,
        state,
        now.and_then(|now| turns.get(now)).map_or_else(
            || world.as_of.exact(),
            |turn| {
                // Which event was the last before now may still change after the time of its warning has closed.
                let follows_events = norm.due.iter().any(|due| matches!(due.value, Due::Before { .. }));
                if follows_events { world.as_of.max(turn.due.at) } else { turn.due.at }
            },
        ),
    );
    instance.due = now.and_then(|now| turns.get(now)).map(|turn| turn.due);
    instance.because.push(("because".into(), why));
    let kept = pieces.iter().filter(|piece| piece.value == Value::Kept).count();
    let missed = pieces.iter().filter(|piece| piece.value == Value::NotKept).count();
    instance.because.push(("turns".into(), format!("{} so far: {kept} kept, {missed} not kept", pieces.len())));
    // What is not judged is time in which the clause binds, and nothing is established of it.
    for at in rest.iter().flat_map(|rest| active.may.since(rest.from).until(rest.to).iter().collect::<Vec<_>>()) {
        let (value, entries) = (Value::NotEstablished, Vec::new());
        pieces.push(Piece { at, value, entries, why: too_many(), partial: false, incidents: None });
    }
    counted.sort();
    counted.dedup();
    instance.counted = counted;
    instance.not_counted = not_counted;
    instance.pieces = pieces;
    instance.rests = Rests::Turns { turns, rest, acts };
    instance
}

fn too_many() -> String {
    format!("only the first {} turns of this duty are judged", Amount::from(TURNS_MAX))
}

/// The turns of a duty in order, and the stretch after them that holds more than are judged.
fn turns(
    world: &World<'_>,
    norm: &Norm,
    episode: &Episode,
    active: &Bounds,
    since: Option<Moment>,
) -> (Vec<Turn>, Option<Interval>) {
    let mut turns = Vec::new();
    let mut rest = None;
    let Some(begins) = since.filter(|_| !active.may.is_empty()).map(|since| since.max(episode.at.from)) else {
        return (turns, rest);
    };
    let of_this_version = |due: Deadline| {
        let from = world.version().and_then(|version| version.from);
        from.is_none_or(|from| !due.passed_at(from))
    };
    // After its last binding moment a clause has no more turns, however far ahead is judged.
    let ends =
        active.may.iter().map(|binds| binds.to).max().map_or_else(|| world.as_of.exact(), |ends| world.as_of.min(ends));
    match (
        norm.due.iter().map(|due| &due.value).find(|due| matches!(due, Due::Daily(_) | Due::Before { .. })),
        &norm.every,
    ) {
        (Some(Due::Daily(time)), _) => {
            let mut date = world.zone().date_of(begins);
            for number in 0.. {
                let day = world.zone().day(date);
                if day.from >= ends {
                    break;
                }
                if number == TURNS_MAX {
                    rest = Some(Interval::new(day.from, ends));
                    break;
                }
                let due = Deadline { at: world.zone().at(date.to_datetime(*time)), inclusive: true };
                if active.may.meets(day) && due.at >= begins && of_this_version(due) {
                    let sure = active.must.contains(due.at);
                    turns.push(Turn { at: day, window: day, due, latest: due, sure, words: format!("{date}") });
                }
                let Ok(next) = date.tomorrow() else { break };
                date = next;
            }
        }
        (Some(Due::Before { length, event }), _) => {
            let mut from = begins;
            for hit in world.hits(event, None, world.proof_of(norm)).iter() {
                if !active.may.meets(hit.at) || hit.at.from >= world.as_of {
                    continue;
                }
                let at = days_before(world, hit.at.from, *length);
                let window = Interval::new(from.min(at), hit.at.to);
                let words =
                    format!("{length} before {} on {} ({})", event.event, world.day_of(hit.entry), hit.entry.id);
                let due = Deadline { at, inclusive: true };
                let latest = Deadline { at: days_before(world, last(hit.at), *length), inclusive: true };
                let sure = hit.sure && active.must.covers(hit.at);
                turns.push(Turn { at: hit.at, window, due, latest, sure, words });
                from = hit.at.to;
            }
        }
        (_, Some(every)) => {
            let overlap = norm.overlap.as_ref().map(|overlap| overlap.value);
            let mut from = begins;
            let mut number = 1;
            loop {
                // The n-th period ends n lengths after the beginning, so that months do not drift.
                let to = nth(world, begins, every.value, number);
                if to <= from {
                    break;
                }
                let period = Interval { from, to };
                // The first is owed within its period; each relief before its period begins, earlier by the overlap.
                let (window, due) = match overlap {
                    Some(overlap) if number > 1 => {
                        let at = world.before(from, overlap);
                        let since = nth(world, begins, every.value, number - 2).max(begins);
                        (Interval { from: since, to }, Deadline { at, inclusive: true })
                    }
                    _ => (period, Deadline { at: to, inclusive: false }),
                };
                if window.from >= ends {
                    break;
                }
                if number > TURNS_MAX {
                    rest = Some(Interval::new(from, ends));
                    break;
                }
                // A turn that would fall due after the clause ended is not owed.
                let owed = |stretches: &Stretches| stretches.contains(just_before(due.at));
                if active.may.meets(period) && of_this_version(due) && (due.at > world.as_of || owed(&active.may)) {
                    let sure = due.at > world.as_of || owed(&active.must);
                    let words = format!("period {number} ({} to {})", world.people(from), world.people(to));
                    turns.push(Turn { at: period, window, due, latest: due, sure, words });
                }
                from = to;
                number += 1;
            }
        }
        _ => {}
    }
    (turns, rest)
}

fn nth(world: &World<'_>, begins: Moment, every: Duration, n: i64) -> Moment {
    let times = |length: i64| length.saturating_mul(n.max(0));
    match every {
        Duration::Exact { seconds } => {
            begins.checked_add(jiff::SignedDuration::from_secs(times(seconds))).unwrap_or(Moment::MAX)
        }
        calendar => {
            // Calendar periods keep the wall clock of their beginning.
            let local = world.zone().local(begins);
            let span = match calendar {
                Duration::Months(k) => jiff::Span::new().try_months(times(k)),
                Duration::Years(k) => jiff::Span::new().try_years(times(k)),
                Duration::WorkingDays(k) => jiff::Span::new().try_days(times(k) * 7 / 5),
                Duration::CalendarDays(k) => jiff::Span::new().try_days(times(k)),
                Duration::Exact { .. } => Ok(jiff::Span::new()),
            };
            span.ok().and_then(|span| local.checked_add(span).ok()).map_or(Moment::MAX, |local| world.zone().at(local))
        }
    }
}

fn days_before(world: &World<'_>, at: Moment, length: Duration) -> Moment {
    match length {
        Duration::CalendarDays(n) => {
            // The last day on which it may still be done counts to 24:00.
            let back =
                jiff::Span::new().try_days(n).ok().and_then(|span| world.zone().date_of(at).checked_sub(span).ok());
            back.map_or(Moment::MIN, |date| world.zone().day(date).to)
        }
        _ => world.before(at, length),
    }
}

/// Judges a level to be kept, over a gauge: *kept* while a fresh reading satisfies it, *not kept* while one does not, *not
/// established* while readings are stale or missing.
pub(crate) fn level(world: &World<'_>, norm: &Norm, episode: &Episode, actors: &[Name], active: &Bounds) -> Instance {
    let Act::Keep { gauge, level, .. } = &norm.act.value else {
        return Instance::new(episode.clone(), Value::NotEstablished, State::Pending, world.as_of.exact());
    };
    let mut points = world.points(&Turning::Gauge(gauge)).to_vec();
    for interval in active.may.iter().chain(active.must.iter()) {
        points.extend([interval.from, interval.to]);
    }
    let as_of = world.as_of.exact();
    points.retain(|point| *point <= as_of && *point > Moment::MIN);
    points.sort();
    points.dedup();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut counted: Vec<String> = Vec::new();
    for pair in points.windows(2) {
        let stretch = Interval { from: pair[0], to: pair[1] };
        let middle = crate::condition::middle(pair[0], pair[1]);
        if !active.may.contains(middle) {
            continue;
        }
        let (value, entries, why) = judge_level(world, norm, actors, active, middle, middle);
        counted.extend(entries.iter().cloned());
        match pieces.last_mut() {
            Some(last)
                if last.value == value && last.at.to == stretch.from && last.entries == entries && last.why == why =>
            {
                last.at.to = stretch.to;
            }
            _ => pieces.push(Piece { at: stretch, value, entries, why, partial: false, incidents: None }),
        }
    }
    let read_now = read_now(world, gauge);
    let at = if read_now { as_of } else { just_before(as_of) };
    if read_now && active.may.contains(just_before(at)) {
        let (value, entries, why) = judge_level(world, norm, actors, active, just_before(at), at);
        counted.extend(entries.iter().cloned());
        pieces.push(Piece { at: Interval::instant(at), value, entries, why, partial: false, incidents: None });
    }
    let now = pieces.iter().rfind(|piece| piece.at.meets(Interval::instant(at)));
    let (value, why) = now.map_or((Value::NotEstablished, "the clause does not bind now".to_owned()), |piece| {
        (piece.value, piece.why.clone())
    });
    let state = match value {
        Value::Kept => State::Done,
        Value::NotKept => State::NotKept,
        _ => State::Pending,
    };
    let mut instance = Instance::new(episode.clone(), value, state, as_of);
    instance.because.push(("because".into(), why));
    instance.owed = Some((level.amount, level.unit.clone()));
    counted.sort();
    counted.dedup();
    instance.counted = counted;
    if value == Value::NotEstablished {
        instance.would_change.push(format!("a fresh reading of {gauge}"));
    }
    instance.pieces = pieces;
    instance.rests = Rests::Level;
    instance
}

/// True if something was read at the very moment judged: it speaks of that moment.
pub(crate) fn read_now(world: &World<'_>, gauge: &str) -> bool {
    world.by_now(world.readings(gauge)).any(|entry| entry.occurred.is_some_and(|at| at.from == world.as_of))
}

/// The value of a level at a moment, binding or not as at `binds_at`.
fn judge_level(
    world: &World<'_>,
    norm: &Norm,
    actors: &[Name],
    active: &Bounds,
    binds_at: Moment,
    at: Moment,
) -> (Value, Vec<String>, String) {
    let Act::Keep { gauge, roles, op, level } = &norm.act.value else {
        return (Value::NotEstablished, Vec::new(), "the clause names no level".into());
    };
    match world.level(gauge, roles, Some(actors), at, world.proof_of(norm)) {
        _ if !active.must.contains(binds_at) => {
            (Value::NotEstablished, Vec::new(), "whether the clause binds then is not established".to_owned())
        }
        None => (Value::NotEstablished, Vec::new(), format!("no fresh reading of {gauge}")),
        Some(Level { range, entries, differ }) => {
            let ids: Vec<String> = entries.iter().map(|entry| entry.id.clone()).collect();
            let low = op.holds(range.low, level.amount);
            let high = range.high.map(|high| op.holds(high, level.amount));
            let tri = match (low, high) {
                (true, Some(true)) => Tri::Yes,
                (false, Some(false)) => Tri::No,
                (true, None) if matches!(op.sign(), ">=" | ">") => Tri::Yes,
                (false, None) if matches!(op.sign(), "<=" | "<") => Tri::No,
                _ => Tri::Maybe,
            };
            let readings = if differ { " (readings for the same time differ)" } else { "" };
            let words = format!("{gauge} {range}{readings}, asked {} {level}", op.sign());
            match tri {
                Tri::Yes => (Value::Kept, ids, words),
                Tri::No => (Value::NotKept, ids, words),
                Tri::Maybe => (Value::NotEstablished, ids, format!("{words}: what is read lies on both sides")),
            }
        }
    }
}
