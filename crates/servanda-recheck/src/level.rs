//! A level to be kept: what the fresh readings say, from each edge to the next.

use crate::time::{before, contains, covers, edges, within};
use crate::{Found, Piece};
use servanda_base::{Amount, Interval, Moment, Range};
use servanda_status::witness::{Reading, RestsOn, Witness};
use servanda_status::{State, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What fresh readings say, and whether the clause binds for sure.
type Level = (bool, Option<(Range, bool)>);

pub(crate) fn find(witness: &Witness) -> Found {
    let mut found = Found::new(Value::NotEstablished, State::Pending);
    let RestsOn::Level { asked, sign, bearers, readings, read_now } = &witness.rests_on else { return found };
    let Some(holds) = comparison(sign) else {
        found.wrong.push(format!("a level compared by `{sign}`, which is no sign"));
        return found;
    };
    let taken_back = witness.begun.taken_back;
    let binds = within(&witness.binds, Moment::MIN, taken_back.map_or(Moment::MAX, |back| back.from));
    let may_bind = within(&witness.may_bind, Moment::MIN, taken_back.map_or(Moment::MAX, |back| back.to));
    let of_readings = readings.iter().flat_map(|one| [Some(one.at.from), one.fresh_until.map(|until| until.at)]);
    let of_clause = binds.iter().chain(&may_bind).flat_map(|at| [at.from, at.to]);
    let edges = edges(of_readings.flatten().chain(of_clause), witness.as_of);
    let judge = |sure: bool, fresh: &BTreeSet<usize>| -> (Value, Vec<String>, Level) {
        match level(fresh.iter().map(|at| &readings[*at]), bearers).filter(|_| sure) {
            None => (Value::NotEstablished, Vec::new(), (sure, None)),
            Some((range, differ, entries)) => {
                let value = match (holds(range.low, asked.amount), range.high.map(|high| holds(high, asked.amount))) {
                    (true, Some(true)) => Value::Kept,
                    (false, Some(false)) => Value::NotKept,
                    (true, None) if sign.starts_with('>') => Value::Kept,
                    (false, None) if sign.starts_with('<') => Value::NotKept,
                    _ => Value::NotEstablished,
                };
                (value, entries, (sure, Some((range, differ))))
            }
        }
    };
    let mut coming: Vec<usize> = (0..readings.len()).collect();
    coming.sort_by_key(|at| std::cmp::Reverse(readings[*at].at.from));
    let mut fresh: BTreeSet<usize> = BTreeSet::new();
    let mut counted: BTreeSet<String> = BTreeSet::new();
    let mut before_it: Option<Level> = None;
    let mut take_up_to = |fresh: &mut BTreeSet<usize>, at: Moment| {
        while let Some(next) = coming.pop_if(|next| readings[*next].at.from <= at) {
            fresh.insert(next);
        }
    };
    for (from, to) in edges.iter().zip(edges.iter().skip(1)) {
        let at = Interval { from: *from, to: *to };
        take_up_to(&mut fresh, *from);
        fresh.retain(|reading| readings[*reading].fresh_until.is_none_or(|until| *to <= until.at));
        if !covers(&may_bind, at) {
            continue;
        }
        let (value, entries, level) = judge(covers(&binds, at), &fresh);
        counted.extend(entries.iter().cloned());
        match found.pieces.last_mut() {
            Some(last) if last.at.to == at.from && last.entries == entries && before_it == Some(level) => {
                last.at.to = at.to;
            }
            _ => found.pieces.push(Piece { at, value, entries, incidents: None }),
        }
        before_it = Some(level);
    }
    let now = if *read_now { witness.as_of } else { before(witness.as_of) };
    if *read_now && contains(&may_bind, before(now)) {
        take_up_to(&mut fresh, now);
        let is_fresh = |at: &usize| readings[*at].fresh_until.is_none_or(|until| until.allows(now));
        let fresh = (0..readings.len()).filter(|at| readings[*at].at.from <= now).filter(is_fresh).collect();
        let (value, entries, _) = judge(contains(&binds, before(now)), &fresh);
        counted.extend(entries.iter().cloned());
        found.pieces.push(Piece { at: Interval::instant(now), value, entries, incidents: None });
    }
    if let Some(piece) = found.pieces.iter().rfind(|piece| piece.at.meets(Interval::instant(now))) {
        found.value = piece.value;
    }
    found.state = match found.value {
        Value::Kept => State::Done,
        Value::NotKept => State::NotKept,
        Value::NotEstablished | Value::NotApplicable => State::Pending,
    };
    found.owed = Some(asked.clone());
    found.counted = counted.into_iter().collect();
    found
}

fn comparison(sign: &str) -> Option<fn(Amount, Amount) -> bool> {
    Some(match sign {
        ">=" => |value, asked| value >= asked,
        "<=" => |value, asked| value <= asked,
        ">" => |value, asked| value > asked,
        "<" => |value, asked| value < asked,
        "=" => |value, asked| value == asked,
        _ => return None,
    })
}

/// What some readings come to: that of all together, else the sum over the bearers. And whether readings for one time differ.
fn level<'w>(fresh: impl Iterator<Item = &'w Reading>, bearers: &[String]) -> Option<(Range, bool, Vec<String>)> {
    let mut whose: BTreeMap<Option<&str>, Vec<&Reading>> = BTreeMap::new();
    for reading in fresh {
        whose.entry(reading.of.as_deref()).or_default().push(reading);
    }
    if let Some(all) = whose.get(&None) {
        return latest(all);
    }
    let parts: Option<Vec<_>> = bearers.iter().map(|name| latest(whose.get(&Some(name.as_str()))?)).collect();
    parts?.into_iter().reduce(|(sum, differ, mut entries), (range, differs, more)| {
        entries.extend(more);
        (sum.plus(range), differ || differs, entries)
    })
}

/// The latest of some readings, as wide as those that overlap it and differ.
fn latest(readings: &[&Reading]) -> Option<(Range, bool, Vec<String>)> {
    let last = readings.iter().max_by_key(|reading| (reading.at.from, reading.position))?;
    let (mut range, mut entries) = (last.value, vec![last.entry.clone()]);
    let beside = |reading: &&&Reading| reading.entry != last.entry && reading.at.meets(last.at);
    for reading in readings.iter().filter(beside) {
        if reading.value != range {
            range = range.either(reading.value);
            entries.push(reading.entry.clone());
        }
    }
    Some((range, entries.len() > 1, entries))
}
