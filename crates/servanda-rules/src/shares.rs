//! How much of the time in which a clause binds its bearers it is kept, not kept, or not established.
//!
//! A prohibition, a level and a duty that comes again say so stretch by stretch. A duty to act is *not established* until
//! it is performed or falls due, and keeps its value from then on. Instants have no length.
//!
//! Time runs on while nothing happens: what is found is when each value holds, and only the board says how long that is.

use crate::instance::{Instance, active};
use crate::stretches::Stretches;
use crate::world::World;
use servanda_agreement::{Act, Clause, Modality, Norm};
use servanda_base::{Interval, Moment};
use servanda_status::{BearerTime, Value};

/// When one clause is kept, not kept and not established under one reading, over its bearers and episodes, also beyond the
/// moment judged where it then goes on.
#[derive(Clone, Debug, PartialEq)]
pub struct Time {
    clause: String,
    reading: Option<String>,
    /// Nanoseconds of what was over when it was found: kept, not kept, not established.
    over: [i128; 3],
    /// What was not.
    open: Vec<(usize, Interval)>,
}

/// When a clause is kept under one reading; the clause as a whole stands in only where it binds several as one. `None` for
/// powers and permissions.
pub(crate) fn time(world: &World<'_>, clause: &Clause, norm: &Norm, instances: &[Instance]) -> Option<Time> {
    if norm.modality == Modality::May || matches!(norm.act.value, Act::Power { .. }) {
        return None;
    }
    let each = instances.iter().any(|instance| instance.bearer.is_some());
    let (clause_number, reading) = (clause.number.value.clone(), world.choice.label.clone());
    let mut time = Time { clause: clause_number, reading, over: [0; 3], open: Vec::new() };
    for instance in instances.iter().filter(|instance| instance.bearer.is_some() == each) {
        for (value, at) in stretches(world, clause, norm, instance) {
            let slot = match value {
                Value::Kept => 0,
                Value::NotKept => 1,
                Value::NotEstablished => 2,
                Value::NotApplicable => continue,
            };
            if at.to <= world.as_of {
                time.over[slot] += length_ns(at);
            } else {
                time.open.push((slot, at));
            }
        }
    }
    Some(time)
}

fn length_ns(at: Interval) -> i128 {
    at.to.duration_since(at.from).as_nanos().max(0)
}

impl Time {
    /// The shares up to a moment; `None` where the clause bound nobody for any time.
    pub(crate) fn up_to(&self, as_of: Moment) -> Option<BearerTime> {
        let mut lengths = self.over;
        for (slot, at) in &self.open {
            lengths[*slot] += length_ns(Interval { from: at.from, to: at.to.min(as_of) });
        }
        let seconds = lengths.map(|nanoseconds| nanoseconds as f64 / 1e9);
        let all: f64 = seconds.iter().sum();
        let share = |slot: usize| crate::board::rounded(seconds[slot] / all);
        (all > 0.0).then(|| BearerTime {
            clause: self.clause.clone(),
            reading: self.reading.clone(),
            kept_share: share(0),
            not_kept_share: share(1),
            not_established_share: share(2),
            days: (all / 8_640.0).round() / 10.0,
        })
    }
}

fn stretches(world: &World<'_>, clause: &Clause, norm: &Norm, instance: &Instance) -> Vec<(Value, Interval)> {
    if !instance.pieces.is_empty() {
        return instance.pieces.iter().map(|piece| (piece.value, piece.at)).collect();
    }
    if instance.value == Value::NotApplicable {
        return Vec::new();
    }
    let binds = active(world, &clause.number.value, norm, &instance.episode, instance.bearer.as_ref())
        .may
        .since(instance.episode.at.from);
    let turns_on = if instance.value == Value::NotEstablished { Moment::MAX } else { instance.turns_on };
    let of = |value: Value, part: Stretches| part.iter().map(|at| (value, at)).collect::<Vec<_>>();
    [of(Value::NotEstablished, binds.until(turns_on)), of(instance.value, binds.since(turns_on))].concat()
}
