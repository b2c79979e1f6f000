//! How much of the time in which a clause binds its bearers it is kept, not kept, or not established.
//!
//! A prohibition, a level and a duty that comes again say so stretch by stretch. A duty to act is *not established* until
//! it is performed or falls due, and keeps its value from then on. Instants have no length.

use crate::instance::{Instance, active};
use crate::stretches::Stretches;
use crate::world::World;
use servanda_agreement::{Act, Clause, Modality, Norm};
use servanda_base::{Interval, Moment};
use servanda_status::{BearerTime, Value};

/// The shares of one clause under one reading, over its bearers and episodes; the clause as a whole stands in only where
/// it binds several as one. `None` for powers, permissions, and clauses that bind nobody for any time.
pub(crate) fn bearer_time(
    world: &World<'_>,
    clause: &Clause,
    norm: &Norm,
    instances: &[Instance],
) -> Option<BearerTime> {
    if norm.modality == Modality::May || matches!(norm.act.value, Act::Power { .. }) {
        return None;
    }
    let each = instances.iter().any(|instance| instance.bearer.is_some());
    let mut seconds = [0.0; 3];
    for instance in instances.iter().filter(|instance| instance.bearer.is_some() == each) {
        for (value, at) in stretches(world, clause, norm, instance) {
            let slot = match value {
                Value::Kept => 0,
                Value::NotKept => 1,
                Value::NotEstablished => 2,
                Value::NotApplicable => continue,
            };
            let at = Interval { from: at.from, to: at.to.min(world.as_of) };
            if at.from < at.to {
                seconds[slot] += at.to.duration_since(at.from).as_secs_f64();
            }
        }
    }
    let all: f64 = seconds.iter().sum();
    let share = |slot: usize| crate::board::rounded(seconds[slot] / all);
    (all > 0.0).then(|| BearerTime {
        clause: clause.number.value.clone(),
        reading: world.choice.label.clone(),
        kept_share: share(0),
        not_kept_share: share(1),
        not_established_share: share(2),
        days: (all / 8_640.0).round() / 10.0,
    })
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
        .since(instance.episode.at.from)
        .until(world.as_of);
    let turns_on = if instance.value == Value::NotEstablished { Moment::MAX } else { instance.turns_on };
    let of = |value: Value, part: Stretches| part.iter().map(|at| (value, at)).collect::<Vec<_>>();
    [of(Value::NotEstablished, binds.until(turns_on)), of(instance.value, binds.since(turns_on))].concat()
}
