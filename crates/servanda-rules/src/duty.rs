//! A duty to act: by when, how much, done or not. The burden is the bearer's: closed with no report of performance is
//! *not kept*; closed with only an unconfirmed claim is *not established*.

use crate::anchor::{DueAt, last};
use crate::evidence::Standing;
use crate::series::Series;
use crate::stretches::Tri;
use crate::trigger::Episode;
use crate::world::World;
use servanda_agreement::{Act, EventDef, Name, Norm, Share};
use servanda_base::{Amount, Deadline, Interval, Moment, Range};
use servanda_record::{Actor, Entry, Stage};
use servanda_status::witness::Then;
use servanda_status::{State, Value};
use std::collections::BTreeMap;

/// One act that performs, or may perform, a duty.
#[derive(Clone, Debug)]
pub(crate) struct Done {
    pub at: Interval,
    pub sure: bool,
    pub stage: Stage,
    pub amount: Range,
    pub entry: String,
    pub by: Vec<Name>,
    pub why: String,
}

/// The field of an event that carries a quantity of this unit.
fn field_of<'e>(event: &'e EventDef, unit: &str) -> Option<&'e str> {
    let by_name = event.fields.iter().find(|(name, of)| name == unit || of == unit);
    by_name.or_else(|| event.fields.iter().find(|(_, of)| of == "count")).map(|(name, _)| name.as_str())
}

/// [`find_acts`], found once.
pub(crate) fn acts(
    world: &World<'_>,
    norm: &Norm,
    actors: &[Name],
    proof: Option<&str>,
    not_counted: &mut Vec<(String, String)>,
) -> Vec<Done> {
    let key = format!("{:?} {actors:?} {proof:?}", norm.act.value);
    let found = world.once(&world.memo.acts, key, || {
        let mut others = Vec::new();
        let acts = find_acts(world, norm, actors, proof, &mut others);
        std::rc::Rc::new((acts, others))
    });
    not_counted.extend(found.1.iter().cloned());
    found.0.clone()
}

/// All acts of the record that perform a norm's act in either bound, in order of time.
fn find_acts(
    world: &World<'_>,
    norm: &Norm,
    actors: &[Name],
    proof: Option<&str>,
    not_counted: &mut Vec<(String, String)>,
) -> Vec<Done> {
    let Act::Do { event, quantity, roles, filter, .. } = &norm.act.value else { return Vec::new() };
    let definition = world.agreement.event(event);
    let field = quantity.as_ref().and_then(|quantity| definition.and_then(|event| field_of(event, &quantity.unit)));
    let mut found = Vec::new();
    let entries = world.of_event(event);
    for entry in &entries {
        let Some(one) = entry.happening() else { continue };
        let fit = world.fits(entry, event, Some(actors), roles, filter.as_ref());
        let standing = world.standing(entry, proof);
        if fit.tri == Tri::No {
            let other = world.did(&one.actor, actors) == Tri::No;
            if !other {
                not_counted.push((entry.id.clone(), "not the act that the clause asks for".into()));
            }
            continue;
        }
        let mut doubts = fit.doubts;
        match standing {
            Standing::Established(_) => {}
            Standing::Claimed(why) => doubts.push(why),
            Standing::Out(why) => {
                not_counted.push((entry.id.clone(), why));
                continue;
            }
        }
        // At a time not stated: some time in force until it was said.
        let at = entry.occurred.unwrap_or_else(|| {
            doubts.push("when is not stated".into());
            let in_force = &world.force.whole().may;
            let from = in_force.first().map_or_else(|| world.as_of.exact(), |first| first.from);
            Interval::new(from, entry.reported.or(world.end()).unwrap_or_else(|| world.as_of.exact()))
        });
        let amount = match (quantity, field) {
            (None, _) => Range::exactly(Amount::from(1)),
            (Some(_), Some(field)) => match one.fields.get(field) {
                Some(range) => *range,
                None => {
                    doubts.push("how much is not stated".into());
                    Range { low: Amount::ZERO, best: None, high: None }
                }
            },
            (Some(quantity), None) => {
                doubts.push(format!("the event has no field for {}", quantity.unit));
                Range { low: Amount::ZERO, best: None, high: None }
            }
        };
        let by = match &one.actor {
            Actor::Together(names) => names.iter().filter(|name| actors.contains(name)).cloned().collect(),
            _ => Vec::new(),
        };
        let why = doubts.join("; ");
        found.push(Done { at, sure: doubts.is_empty(), stage: one.stage, amount, entry: entry.id.clone(), by, why });
    }
    found.sort_by_key(|done| (done.at, done.entry.clone()));
    one_a_matter(&entries, found, not_counted)
}

/// Rows that contradict each other (the same conflict key) count as one act: the surest, as wide as all that are as sure.
fn one_a_matter(entries: &[&Entry], acts: Vec<Done>, not_counted: &mut Vec<(String, String)>) -> Vec<Done> {
    let keys: BTreeMap<&str, &str> =
        entries.iter().filter_map(|entry| entry.conflict.as_deref().map(|key| (entry.id.as_str(), key))).collect();
    if keys.is_empty() {
        return acts;
    }
    let mut kept: Vec<Done> = Vec::new();
    for act in acts {
        let key = keys.get(act.entry.as_str());
        let rival = kept.iter_mut().find(|other| key.is_some() && keys.get(other.entry.as_str()) == key);
        let Some(rival) = rival else {
            kept.push(act);
            continue;
        };
        let (better, other) = if act.sure && !rival.sure { (act, rival.clone()) } else { (rival.clone(), act) };
        not_counted.push((other.entry.clone(), format!("{} on the same matter counts in its place", better.entry)));
        *rival = better;
        if rival.sure && other.sure {
            rival.at = Interval { from: rival.at.from.min(other.at.from), to: rival.at.to.max(other.at.to) };
            rival.amount = rival.amount.either(other.amount);
        }
    }
    kept
}

/// What is said of one duty.
#[derive(Clone, Debug)]
pub(crate) struct Judged {
    pub value: Value,
    pub state: State,
    pub due: Option<Deadline>,
    /// The moment on which finality turns.
    pub turns_on: Moment,
    pub owed: Option<(Amount, String)>,
    pub performed: Option<Range>,
    pub performed_now: Option<Range>,
    pub late_by_days: Option<Amount>,
    pub counted: Vec<String>,
    pub not_counted: Vec<(String, String)>,
    pub because: Vec<(String, String)>,
    pub would_change: Vec<String>,
    /// What it rests on; none where the clause is in words.
    pub grounds: Option<Grounds>,
    /// What changed it afterwards.
    pub then: Vec<Then>,
}

/// What a duty rests on.
#[derive(Clone, Debug)]
pub(crate) struct Grounds {
    pub done: Vec<Done>,
    pub counter: Option<Series>,
    /// By how many distinct ones at least.
    pub at_least: usize,
    pub due: DueAt,
    /// True if the deadline had passed before the duty bound.
    pub over: bool,
}

/// When enough was done: for sure, and at the earliest it may have been.
struct Reached {
    sure: Option<(Interval, String)>,
    possible: Option<(Interval, String)>,
}

/// Judges a duty to act for one bearer, or for several together. What was done counts from `since`, when the duty began to
/// bind.
pub(crate) fn judge(
    world: &World<'_>,
    norm: &Norm,
    bearers: &[Name],
    share: Share,
    episode: &Episode,
    due: &DueAt,
    since: Option<Moment>,
) -> Judged {
    let proof = world.proof_of(norm);
    let Act::Do { start, quantity, .. } = &norm.act.value else {
        return words_only(world);
    };
    let mut not_counted = Vec::new();
    let begins = since.map_or(episode.at.from, |since| since.max(episode.at.from));
    // Nobody is late for what was over before it bound.
    let over = due.sure.filter(|deadline| deadline.passed_at(begins)).map(|deadline| DueAt {
        none: true,
        why: format!(
            "the deadline, {}, had passed before the duty bound: lateness cannot be judged",
            deadline.day(world.zone())
        ),
        ..DueAt::default()
    });
    let (asked, due) = (due, over.as_ref().unwrap_or(due));
    let all = acts(world, norm, bearers, proof, &mut not_counted);
    let mut done: Vec<Done> = Vec::new();
    for mut act in all {
        if act.at.from > world.as_of && due.sure.is_none_or(|due| !due.maybe_met_by(act.at)) {
            continue;
        }
        if !*start && matches!(act.stage, Stage::Start | Stage::Some) {
            let what = if act.stage == Stage::Start { "only the beginning" } else { "only a part" };
            not_counted.push((act.entry.clone(), what.into()));
            continue;
        }
        // What set the duty going does not perform it.
        if episode.counted.contains(&act.entry) {
            continue;
        }
        let instant = act.at.is_instant();
        if if instant { act.at.from < begins } else { act.at.to <= begins } {
            not_counted.push((act.entry.clone(), "before the duty began".into()));
            continue;
        }
        if act.at.from < begins.max(last(episode.at)) && act.sure && !same_day(world, act.at, begins) {
            act.sure = false;
            act.why = "it may lie before the duty began".into();
        }
        if !act.sure {
            not_counted.push((act.entry.clone(), format!("counts in the upper bound only: {}", act.why)));
        }
        done.push(act);
    }
    let counter = norm.counted_by.as_ref().map(|name| {
        let bearer = bearers.first().filter(|_| bearers.len() == 1);
        crate::series::series(world, &name.value, bearer, proof)
    });
    let owed = quantity.as_ref().map_or(Amount::from(1), |quantity| quantity.amount);
    let at_least = match share {
        Share::Any(count) => count as usize,
        Share::Each | Share::Jointly => 1,
    };
    let reached = match &counter {
        Some(series) => {
            Reached { sure: series.reaches(owed).map(|reading| (reading.at, reading.entry.clone())), possible: None }
        }
        None => Reached { sure: enough(&done, owed, at_least, true), possible: enough(&done, owed, at_least, false) },
    };
    let amount_at = |at: Moment| match &counter {
        Some(series) => series.at(at),
        None => sum(&done, at),
    };
    let amount_now = || match &counter {
        // Which reading is nearest turns on every moment.
        Some(series) => series.at(world.as_of.exact()),
        None => sum(&done, world.as_of.among(done.iter().flat_map(|act| [act.at.from, act.at.to]))),
    };
    let mut judged = Judged {
        value: Value::NotEstablished,
        state: State::Pending,
        due: due.sure,
        turns_on: due.sure.map_or_else(|| world.as_of.exact(), |due| due.at),
        owed: quantity.as_ref().map(|quantity| (quantity.amount, quantity.unit.clone())),
        performed: None,
        performed_now: None,
        late_by_days: None,
        counted: Vec::new(),
        not_counted,
        because: Vec::new(),
        would_change: Vec::new(),
        grounds: None,
        then: Vec::new(),
    };
    if let Some(series) = &counter {
        judged.counted.extend(series.used.iter().filter(|r| r.entry != "zero").map(|reading| reading.entry.clone()));
        for (reading, why) in series.unused.iter().chain(series.claimed.iter()) {
            judged.not_counted.push((reading.entry.clone(), why.clone()));
        }
    } else {
        // Acts after enough was done perform nothing more of this duty.
        let enough_at = reached.sure.as_ref().map(|(at, _)| at.to);
        let needed = |act: &&Done| act.sure && enough_at.is_none_or(|enough| act.at.to <= enough);
        judged.counted.extend(done.iter().filter(needed).map(|act| act.entry.clone()));
    }
    if quantity.is_some() {
        let over = due.sure.filter(|due| due.at <= world.as_of);
        judged.performed = Some(over.map_or_else(amount_now, |due| amount_at(due.at)));
        judged.performed_now = Some(amount_now());
    }
    let sure_now = reached.sure.as_ref().filter(|(at, _)| at.from <= world.as_of && at.to <= world.as_of);
    let people = |at: Interval| world.zone().date_of(last(at)).to_string();
    let Some(deadline) = due.sure else {
        // No deadline, one whose anchor is not established, or one beyond its calendar.
        match sure_now {
            Some((at, entry))
                if due.none || due.beyond && due.possible.is_some_and(|until| until.surely_met_by(*at)) =>
            {
                judged.value = Value::Kept;
                judged.state = State::Done;
                judged.turns_on = at.to;
                judged.because.push(("done".into(), format!("{} ({entry})", people(*at))));
            }
            _ => {
                judged.because.push(("because".into(), due.why.clone()));
                if let Some((at, entry)) = &reached.possible {
                    judged.because.push(("claimed".into(), format!("{} ({entry})", people(*at))));
                    judged.would_change.push(format!("a confirmation of {entry}"));
                }
                if due.beyond {
                    judged.would_change.push("a calendar that covers the days up to the deadline".into());
                } else if due.possible.is_some() {
                    judged.would_change.push("establishing the moment from which the deadline runs".into());
                }
            }
        }
        judged.grounds = Some(Grounds { at_least, due: asked.clone(), over: over.is_some(), done, counter });
        return judged;
    };
    let in_time = |reached: &Option<(Interval, String)>, sure: bool| {
        reached
            .as_ref()
            .is_some_and(|(at, _)| if sure { deadline.surely_met_by(*at) } else { deadline.maybe_met_by(*at) })
    };
    let possible_in_time = match &counter {
        // A later reading bounds the counter from above; where none does, an unconfirmed reading may still lift it.
        Some(series) => {
            series.claimed.iter().any(|(reading, _)| {
                reading.value.high.is_none_or(|high| high >= owed) && deadline.maybe_met_by(reading.at)
            }) && series.at(deadline.at).high.is_none_or(|high| high >= owed)
                || series.used.iter().any(|reading| {
                    reading.at.from < deadline.at
                        && reading.at.to > deadline.at
                        && reading.value.high.is_none_or(|high| high >= owed)
                })
        }
        None => in_time(&reached.possible, false),
    };
    let due_day = deadline.day(world.zone());
    let due_words = world.zone().rfc3339(deadline.at);
    // The clock may have begun earlier: an anchor known only to the day, or only claimed for an earlier one.
    let may_be_late = |at: Interval| due.possible.is_some_and(|earliest| !earliest.surely_met_by(at));
    if let Some((at, entry)) = reached.sure.as_ref().filter(|(at, _)| sure_now.is_some() && may_be_late(*at))
        && deadline.surely_met_by(*at)
    {
        judged.because.push((
            "because".into(),
            format!("done {} ({entry}); whether in time is not established: {}", people(*at), due.why),
        ));
        judged.would_change.push("establishing the moment from which the deadline runs".into());
    } else if in_time(&reached.sure, true) && sure_now.is_some() {
        let (at, entry) = reached.sure.as_ref().map_or((episode.at, ""), |(at, entry)| (*at, entry.as_str()));
        judged.value = Value::Kept;
        judged.state = State::Done;
        judged.turns_on = at.to;
        judged.because.push(("done".into(), format!("{} ({entry}), due {due_day}", people(at))));
        judged.would_change.push(format!("a withdrawal or correction of {entry}"));
    } else if !world.as_of.has_passed(deadline) {
        judged.because.push(("owed".into(), format!("by {due_day} ({due_words}); {}", due.why)));
    } else if possible_in_time {
        judged
            .because
            .push(("because".into(), format!("due {due_day}; performance in time is reported and not established")));
        if let Some((_, entry)) = &reached.possible {
            judged.would_change.push(format!("a confirmation of {entry}"));
            judged.would_change.push(format!("a rejection of {entry}"));
        }
    } else {
        let closed = world.is_closed(deadline.at);
        let shortfall_shown =
            counter.as_ref().is_some_and(|series| series.at(deadline.at).high.is_some_and(|high| high < owed));
        if closed || shortfall_shown {
            judged.value = Value::NotKept;
            judged.state = State::NotKept;
            let why = if shortfall_shown {
                "the readings on both sides of the due day lie below what is owed"
            } else {
                "no report of performance in time is on the record, and a duty to act is the bearer's to show"
            };
            judged.because.push(("because".into(), format!("due {due_day} ({}); {why}", due.why)));
        } else {
            judged.because.push((
                "because".into(),
                format!(
                    "due {due_day}; reports and confirmations may still come until {}",
                    world.closes_words(deadline.at)
                ),
            ));
        }
        if let Some((at, entry)) = sure_now {
            if judged.value == Value::NotKept {
                judged.state = State::Cured;
            }
            let day = world.zone().date_of(last(*at));
            let (late_by_days, words) = lateness(world, deadline, *at);
            judged.late_by_days = Some(late_by_days);
            judged.because.push(("done".into(), format!("{day}, {words} late ({entry})")));
        } else if let Some((at, entry)) = &reached.possible {
            judged.because.push((
                "claimed".into(),
                format!("performance on {} is claimed and not established ({entry})", people(*at)),
            ));
        }
        judged.would_change.push("an established report of performance in time".into());
    }
    judged.grounds = Some(Grounds { at_least, due: asked.clone(), over: over.is_some(), done, counter });
    judged
}

/// How late something is, in days and in words: exactly, rounded up to a hundredth of a day, where the deadline is an
/// instant; in calendar days where it is a day, or where the day is all that is known of the act.
fn lateness(world: &World<'_>, deadline: Deadline, done: Interval) -> (Amount, String) {
    let zone = world.zone();
    let by_day = !done.is_instant() && zone.start_of(zone.date_of(done.from)) == done.from;
    if !deadline.inclusive || by_day {
        let days = i64::from((zone.date_of(last(done)) - deadline.day(zone)).get_days());
        let words = if days == 1 { "1 day".into() } else { format!("{days} days") };
        return (Amount::from(days), words);
    }
    const NANOS_A_HUNDREDTH: u128 = 864_000_000_000;
    let late = done.to.duration_since(deadline.at);
    let hundredths = late.as_nanos().unsigned_abs().div_ceil(NANOS_A_HUNDREDTH);
    let minutes = late.as_mins();
    let parts = [(minutes / 1440, "d"), (minutes / 60 % 24, "h"), (minutes % 60, "min")];
    let words: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| format!("{n} {unit}")).collect();
    let words = if words.is_empty() { "less than 1 min".into() } else { words.join(" ") };
    (Amount::hundredths(i64::try_from(hundredths).unwrap_or(i64::MAX)), words)
}

fn same_day(world: &World<'_>, at: Interval, begins: Moment) -> bool {
    // A day-dated act on the day on which the duty begins is taken as after it, where the beginning is a whole day.
    !at.is_instant() && world.zone().start_of(world.zone().date_of(begins)) == begins && at.from >= begins
}

/// The first moment at which the acts add up to what is owed, by at least so many.
fn enough(done: &[Done], owed: Amount, at_least: usize, sure_only: bool) -> Option<(Interval, String)> {
    let mut sorted: Vec<&Done> = done.iter().filter(|act| act.sure || !sure_only).collect();
    sorted.sort_by_key(|act| if sure_only { (act.at.to, act.at.from) } else { (act.at.from, act.at.to) });
    let mut total = Amount::ZERO;
    let mut by: Vec<&Name> = Vec::new();
    // Acts by nobody named may have been by one more each.
    let mut unnamed = 0;
    for act in sorted {
        total = total + if sure_only { act.amount.low } else { act.amount.high.unwrap_or(owed).max(act.amount.low) };
        for name in &act.by {
            if !by.contains(&name) {
                by.push(name);
            }
        }
        unnamed += usize::from(act.by.is_empty());
        let performers = by.len() + if sure_only { 0 } else { unnamed };
        if total >= owed && (performers >= at_least || at_least <= 1) {
            return Some((act.at, act.entry.clone()));
        }
    }
    None
}

/// What was done before a moment, as a range.
fn sum(done: &[Done], at: Moment) -> Range {
    let mut range = Range::ZERO;
    for act in done.iter().filter(|act| act.at.from < at || act.at.is_instant() && act.at.from == at) {
        let within = act.at.to <= at;
        if act.sure && within {
            range = range.plus(act.amount);
        } else {
            range.high = range.high.zip(act.amount.high).map(|(a, b)| a + b);
        }
    }
    range
}

/// A duty in words that no event can show.
pub(crate) fn words_only(world: &World<'_>) -> Judged {
    Judged {
        value: Value::NotEstablished,
        state: State::Pending,
        due: None,
        turns_on: world.as_of.exact(),
        owed: None,
        performed: None,
        performed_now: None,
        late_by_days: None,
        counted: Vec::new(),
        not_counted: Vec::new(),
        because: vec![("because".into(), "the clause is in words that no event of the text can show".into())],
        would_change: vec!["an act in the text: `event … verb …`".into()],
        grounds: None,
        then: Vec::new(),
    }
}
