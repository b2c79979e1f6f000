//! A duty that comes again: each act performs one turn, the earliest that it can.

use crate::time::{before, within};
use crate::{Found, Piece};
use servanda_base::{Interval, Moment};
use servanda_status::witness::{Deed, Turn, Witness};
use servanda_status::{State, Value};
use std::collections::BTreeSet;

pub(crate) fn find(witness: &Witness, turns: &[Turn], rest: Option<Interval>, acts: &[Deed]) -> Found {
    let mut found = Found::new(Value::NotEstablished, State::Pending);
    let mut counted: BTreeSet<&String> = BTreeSet::new();
    let mut coming: Vec<usize> = (0..acts.len()).collect();
    coming.sort_by_key(|act| std::cmp::Reverse(acts[*act].at.from));
    // Acts that may perform the turn at hand or a later one, in the order of the witness.
    let mut open: BTreeSet<usize> = BTreeSet::new();
    let mut begins = Moment::MAX;
    let mut earliest: Vec<Moment> = Vec::with_capacity(turns.len());
    for turn in turns.iter().rev() {
        begins = begins.min(turn.window.from);
        earliest.push(begins);
    }
    for (turn, begins) in turns.iter().zip(earliest.into_iter().rev()) {
        while let Some(act) = coming.pop_if(|act| acts[*act].at.from <= turn.window.to) {
            open.insert(act);
        }
        open.retain(|act| acts[*act].at.to >= begins);
        let first = |of: &dyn Fn(&Deed) -> bool| {
            open.iter().copied().find(|act| turn.window.meets(acts[*act].at) && of(&acts[*act]))
        };
        let in_time = first(&|act| act.sure && turn.due.surely_met_by(act.at));
        let perhaps = first(&|act| turn.latest.maybe_met_by(act.at));
        let late = first(&|act| act.sure && !turn.latest.maybe_met_by(act.at));
        let (value, by) = match (in_time, perhaps) {
            (Some(act), _) => (Value::Kept, Some(act)),
            (None, _) if !turn.due.passed_at(witness.as_of) => (Value::NotEstablished, None),
            (None, Some(act)) => (Value::NotEstablished, Some(act)),
            (None, None) if turn.sure && (late.is_some() || turn.closed) => (Value::NotKept, late),
            (None, None) => (Value::NotEstablished, None),
        };
        if let Some(used) = in_time.or(perhaps).or(late) {
            open.remove(&used);
        }
        if let Some(act) = by.map(|act| &acts[act]) {
            if value == Value::NotEstablished {
                found.not_counted.insert(act.entry.clone());
            } else {
                counted.insert(&act.entry);
            }
        }
        let entries = by.iter().map(|act| acts[*act].entry.clone()).collect();
        found.pieces.push(Piece { at: turn.at, value, entries, incidents: None });
    }
    // The turn that runs now, or the first, if none has begun yet the last that is known.
    let begun = turns.iter().rposition(|turn| turn.window.from <= before(witness.as_of));
    let now = begun.or(turns.len().checked_sub(1)).filter(|_| rest.is_none());
    if let Some((turn, piece)) = now.and_then(|now| Some((turns.get(now)?, found.pieces.get(now)?))) {
        found.due = Some(turn.due);
        found.value = piece.value;
        found.state = match piece.value {
            Value::Kept => State::Done,
            Value::NotKept if !piece.entries.is_empty() => State::Cured,
            Value::NotKept => State::NotKept,
            Value::NotEstablished | Value::NotApplicable => State::Pending,
        };
    }
    found.counted = counted.into_iter().cloned().collect();
    if let Some(rest) = rest {
        let until = witness.begun.taken_back.map_or(rest.to, |back| back.to.min(rest.to));
        let unsaid = within(&witness.may_bind, rest.from, until).into_iter();
        found.pieces.extend(unsaid.map(|at| Piece {
            at,
            value: Value::NotEstablished,
            entries: Vec::new(),
            incidents: None,
        }));
    }
    found
}
