//! A duty to act: when was enough done, and was that in time?

use crate::Found;
use crate::time::last;
use servanda_base::{Amount, Deadline, Interval, Moment, Range, Zone};
use servanda_status::witness::{Counter, Deed, NoDeadline, RestsOn, Then, Witness};
use servanda_status::{State, Value};
use std::collections::BTreeSet;

pub(crate) fn find(witness: &Witness, zone: &Zone) -> Found {
    let mut found = Found::new(Value::NotEstablished, State::Pending);
    let RestsOn::Duty { owed, performers, acts, counter, due, earliest, no_deadline, closed } = &witness.rests_on
    else {
        return found;
    };
    let as_of = witness.as_of;
    let deadline = due.filter(|_| no_deadline.is_none());
    let amount = owed.as_ref().map_or(Amount::from(1), |owed| owed.amount);
    let (sure, possible) = match counter {
        Some(counter) => {
            (counter.used.iter().find(|reading| reading.value.low >= amount).map(|reading| reading.at), None)
        }
        None => (enough(acts, amount, *performers, true), enough(acts, amount, *performers, false)),
    };
    match counter {
        Some(counter) => {
            let used = counter.used.iter().filter(|reading| reading.entry != "zero");
            found.counted = used.map(|reading| reading.entry.clone()).collect();
            found.not_counted = counter.claimed.iter().map(|reading| reading.entry.clone()).collect();
        }
        None => {
            let needed = |act: &&Deed| act.sure && sure.is_none_or(|enough| act.at.to <= enough.to);
            found.counted = acts.iter().filter(needed).map(|act| act.entry.clone()).collect();
        }
    }
    found.not_counted.extend(acts.iter().filter(|act| !act.sure).map(|act| act.entry.clone()));
    let done_by = |at: Moment| counter.as_ref().map_or_else(|| sum(acts, at), |counter| stood_at(counter, at));
    if owed.is_some() {
        found.performed = Some(done_by(deadline.map_or(as_of, |due| due.at.min(as_of))));
        found.performed_now = Some(done_by(as_of));
    }
    (found.owed, found.due) = (owed.clone(), deadline);
    let done = sure.filter(|at| at.from <= as_of && at.to <= as_of);
    let (value, state) = match deadline {
        None => {
            let in_time = |at: Interval| match no_deadline {
                Some(NoDeadline::None | NoDeadline::PassedBefore) => true,
                Some(NoDeadline::BeyondCalendar) => earliest.is_some_and(|until| until.surely_met_by(at)),
                Some(NoDeadline::NotEstablished) | None => false,
            };
            if done.is_some_and(in_time) { (Value::Kept, State::Done) } else { (Value::NotEstablished, State::Pending) }
        }
        Some(due) if done.is_some_and(|at| due.surely_met_by(at)) => {
            let perhaps_late = done.is_some_and(|at| earliest.is_some_and(|earliest| !earliest.surely_met_by(at)));
            if perhaps_late { (Value::NotEstablished, State::Pending) } else { (Value::Kept, State::Done) }
        }
        Some(due) if !due.passed_at(as_of) => (Value::NotEstablished, State::Pending),
        Some(due) => {
            let may_reach = |range: Range| range.high.is_none_or(|high| high >= amount);
            let perhaps_in_time = match counter {
                Some(counter) => {
                    let claimed = counter.claimed.iter();
                    let mut across =
                        counter.used.iter().filter(|reading| reading.at.from < due.at && due.at < reading.at.to);
                    may_reach(stood_at(counter, due.at))
                        && claimed.into_iter().any(|one| may_reach(one.value) && due.maybe_met_by(one.at))
                        || across.any(|reading| may_reach(reading.value))
                }
                None => possible.is_some_and(|at| due.maybe_met_by(at)),
            };
            let short = counter.as_ref().is_some_and(|counter| !may_reach(stood_at(counter, due.at)));
            if !perhaps_in_time {
                found.late_by_days = done.map(|at| lateness(zone, due, at));
            }
            match (perhaps_in_time, *closed || short, done) {
                (true, ..) | (false, false, _) => (Value::NotEstablished, State::Pending),
                (false, true, Some(_)) => (Value::NotKept, State::Cured),
                (false, true, None) => (Value::NotKept, State::NotKept),
            }
        }
    };
    (found.value, found.state) = (value, state);
    afterwards(witness, *due, *earliest, &mut found);
    found
}

/// What excuses or ends a duty. `due` is its deadline, also where that had passed before it bound.
fn afterwards(witness: &Witness, due: Option<Deadline>, earliest: Option<Deadline>, found: &mut Found) {
    let as_of = witness.as_of;
    for then in &witness.then {
        let now = match then {
            Then::Excused { sure: true } => Some((Value::NotApplicable, State::Released)),
            Then::Excused { sure: false } if found.value == Value::NotKept => {
                Some((Value::NotEstablished, found.state))
            }
            Then::PerhapsEnded if found.value == Value::NotKept => Some((Value::NotEstablished, State::Pending)),
            Then::Ended { at } if found.value != Value::Kept && *at <= as_of && due.is_some_and(|due| *at < due.at) => {
                Some((Value::NotApplicable, State::Released))
            }
            Then::Replaced { from }
                if found.value != Value::Kept && *from <= as_of && due.is_none_or(|due| due.at > *from) =>
            {
                Some((Value::NotApplicable, State::Released))
            }
            Then::Excused { .. }
            | Then::PerhapsEnded
            | Then::Ended { .. }
            | Then::Replaced { .. }
            | Then::PerhapsReleased => None,
        };
        (found.value, found.state) = now.unwrap_or((found.value, found.state));
    }
    let Some(back) = witness.begun.taken_back else { return };
    let due_by = |due: Option<Deadline>, at: Moment| due.is_some_and(|due| due.passed_at(at));
    if found.value == Value::Kept || due_by(due, back.from) {
        return;
    }
    if !due_by(earliest.or(due), back.to) {
        (found.value, found.state) = (Value::NotApplicable, State::Released);
    } else if found.value == Value::NotKept {
        (found.value, found.state) = (Value::NotEstablished, State::Pending);
    }
}

/// When acts add up to what is owed, by at least so many: for sure, or at the earliest that may be.
fn enough(acts: &[Deed], owed: Amount, performers: usize, sure: bool) -> Option<Interval> {
    let mut sorted: Vec<&Deed> = acts.iter().filter(|act| act.sure || !sure).collect();
    sorted.sort_by_key(|act| if sure { (act.at.to, act.at.from) } else { (act.at.from, act.at.to) });
    let mut total = Amount::ZERO;
    let mut by: BTreeSet<&String> = BTreeSet::new();
    let mut unnamed = 0;
    for act in sorted {
        let most = || act.amount.high.unwrap_or(owed).max(act.amount.low);
        total = total + if sure { act.amount.low } else { most() };
        by.extend(&act.by);
        // What nobody named did may have been done by one more.
        unnamed += usize::from(act.by.is_empty() && !sure);
        if total >= owed && (performers <= 1 || by.len() + unnamed >= performers) {
            return Some(act.at);
        }
    }
    None
}

/// What was done before a moment.
fn sum(acts: &[Deed], at: Moment) -> Range {
    let mut sum = Range::ZERO;
    for act in acts.iter().filter(|act| act.at.from < at || act.at == Interval::instant(at)) {
        if act.sure && act.at.to <= at {
            sum = sum.plus(act.amount);
        } else {
            sum.high = sum.high.zip(act.amount.high).map(|(sum, high)| sum + high);
        }
    }
    sum
}

/// Between the highest earlier reading of a counter and the lowest later one; the best figure is that of the nearest.
fn stood_at(counter: &Counter, at: Moment) -> Range {
    let earlier = counter.used.iter().filter(|reading| reading.at.to <= at);
    let low = earlier.map(|reading| reading.value.low).max().unwrap_or(Amount::ZERO);
    let later = counter.used.iter().filter(|reading| reading.at.from >= at);
    let high = later.filter_map(|reading| reading.value.high).min().map(|high| high.max(low));
    let away = |at: Moment, from: Moment| at.as_nanosecond() - from.as_nanosecond();
    let nearest = counter.used.iter().min_by_key(|reading| match reading.at {
        Interval { to, .. } if to <= at => away(at, to),
        Interval { from, .. } => away(from, at).max(0),
    });
    let best = nearest.and_then(|reading| reading.value.best).map(|best| best.max(low));
    Range { low, best: best.map(|best| high.map_or(best, |high| best.min(high))), high }
}

/// In calendar days; in hundredths of a day, rounded up, where the deadline is an instant and the time of the act is known.
fn lateness(zone: &Zone, due: Deadline, done: Interval) -> Amount {
    let whole_days = !done.is_instant() && zone.start_of(zone.date_of(done.from)) == done.from;
    if !due.inclusive || whole_days {
        let due_day = zone.date_of(if due.inclusive { due.at } else { crate::time::before(due.at) });
        return Amount::from(i64::from((zone.date_of(last(done)) - due_day).get_days()));
    }
    const NANOSECONDS_A_HUNDREDTH: u128 = 864_000_000_000;
    let late = (done.to.as_nanosecond() - due.at.as_nanosecond()).unsigned_abs().div_ceil(NANOSECONDS_A_HUNDREDTH);
    Amount::hundredths(i64::try_from(late).unwrap_or(i64::MAX))
}
