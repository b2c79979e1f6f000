//! What holds of every clause: whether it binds, whether it was set going, what became of it.

use crate::Found;
use crate::time::{before, contains};
use servanda_base::Moment;
use servanda_status::witness::{Afterwards, PartOfWhole, RestsOn, Then, Witness};
use servanda_status::{State, Value};

pub(crate) fn apply(witness: &Witness, found: &mut Found) {
    let at = witness.as_of;
    let begun = witness.may_bind.first().is_some_and(|first| first.from < at);
    let wrong = match &witness.rests_on {
        RestsOn::NotBound => begun.then_some("no stretch in which the clause binds, and gives one"),
        RestsOn::Released { at: when, .. } => (*when > at).then_some("a release after the moment judged"),
        RestsOn::FoundNotMet { at: when } => (*when > at).then_some("a finding after the moment judged"),
        RestsOn::NotTriggered | RestsOn::Power { .. } | RestsOn::Words => None,
        RestsOn::Prohibition { .. } | RestsOn::Duty { .. } | RestsOn::Turns { .. } | RestsOn::Level { .. } => {
            (!begun).then_some("acts of a clause that does not bind up to the moment judged")
        }
    };
    found.wrong.extend(wrong.map(str::to_owned));
    // What has no life of its own has no end of it.
    let judged = !matches!(
        witness.rests_on,
        RestsOn::NotTriggered
            | RestsOn::FoundNotMet { .. }
            | RestsOn::Released { .. }
            | RestsOn::NotBound
            | RestsOn::Power { .. }
    );
    if judged {
        end(witness, found);
    }
    if !witness.parts.is_empty() {
        (found.value, found.state) = whole(&witness.parts);
        (found.late_by_days, found.performed, found.performed_now) = (None, None, None);
    }
}

fn end(witness: &Witness, found: &mut Found) {
    if witness.begun.doubt.is_some() && found.value != Value::NotApplicable {
        (found.value, found.state) = (Value::NotEstablished, State::Dormant);
    }
    if witness.then.contains(&Then::PerhapsReleased) && found.value != Value::NotApplicable {
        (found.value, found.state) = (Value::NotEstablished, State::Pending);
    }
    let released = match witness.afterwards {
        Afterwards::Stays => return,
        Afterwards::Suspended => false,
        Afterwards::Released => true,
    };
    let now = before(witness.as_of);
    // A duty that a body took back was due by then or not: that has been asked.
    let is_duty = matches!(witness.rests_on, RestsOn::Duty { .. });
    let until = witness.begun.taken_back.filter(|_| !is_duty).map_or(Moment::MAX, |back| back.to);
    if contains(&witness.may_bind, now) && now < until {
        return;
    }
    let was_due = found.due.is_some_and(|due| due.passed_at(witness.as_of));
    if witness.forbids || found.state == State::Pending && !(released && was_due) {
        found.state = if released { State::Released } else { State::Suspended };
        if witness.forbids || released {
            found.value = Value::NotApplicable;
        }
    }
}

/// The clause as a whole: kept where all kept it, not kept where one did not.
fn whole(parts: &[PartOfWhole]) -> (Value, State) {
    let some = |value: Value| parts.iter().any(|part| part.status == value);
    let value = if some(Value::NotKept) {
        Value::NotKept
    } else if some(Value::NotEstablished) {
        Value::NotEstablished
    } else if some(Value::Kept) {
        Value::Kept
    } else {
        Value::NotApplicable
    };
    let all_are = |state: State| parts.iter().all(|part| part.status != value || part.state == state);
    let state = match value {
        Value::NotKept if all_are(State::Cured) => State::Cured,
        Value::NotKept => State::NotKept,
        Value::Kept => State::Done,
        Value::NotApplicable => parts.first().map_or(State::Dormant, |part| part.state),
        Value::NotEstablished if all_are(State::Dormant) => State::Dormant,
        Value::NotEstablished => State::Pending,
    };
    (value, state)
}
