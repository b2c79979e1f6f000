//! Counters: cumulative readings that never fall within their scope.

use crate::evidence::Standing;
use crate::world::World;
use servanda_agreement::Name;
use servanda_base::{Amount, Interval, Moment, Range};
use servanda_record::{Actor, What};

/// One reading of a counter.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    pub at: Interval,
    pub value: Range,
    pub entry: String,
}

/// A counter's readings.
#[derive(Clone, Debug, Default)]
pub(crate) struct Series {
    /// Established readings that do not fall, in order of time; the first may be the known zero.
    pub used: Vec<Reading>,
    /// Readings that are reported and not established, with why.
    pub claimed: Vec<(Reading, String)>,
    /// Readings that cannot be used, with why.
    pub unused: Vec<(Reading, String)>,
}

/// The readings of a counter for a bearer (for anybody where that is `None`), under the default proof or `proof`.
pub(crate) fn counter(world: &World<'_>, name: &str, bearer: Option<&Name>) -> Series {
    series(world, name, bearer, None)
}

/// [`counter`] under a named standard of proof.
pub(crate) fn series(world: &World<'_>, name: &str, bearer: Option<&Name>, proof: Option<&str>) -> Series {
    let mut series = Series::default();
    let mut established: Vec<Reading> = Vec::new();
    let mut zero: Option<Moment> = None;
    for entry in world.counter(name) {
        let What::Counter { actor, reading, zero_at, .. } = &entry.what else { continue };
        let Some(at) = entry.occurred else { continue };
        if let (Some(bearer), Actor::Together(names) | Actor::OneOf(names)) = (bearer, actor)
            && !names.contains(bearer)
        {
            continue;
        }
        let reading = Reading { at, value: *reading, entry: entry.id.clone() };
        match world.standing(entry, proof) {
            Standing::Established(_) => {
                zero = zero.or(*zero_at);
                established.push(reading);
            }
            Standing::Claimed(why) => series.claimed.push((reading, why)),
            Standing::Out(why) => series.unused.push((reading, why)),
        }
    }
    established.sort_by_key(|reading| (reading.at, reading.entry.clone()));
    if let Some(zero) = zero {
        series.used.push(Reading { at: Interval::instant(zero), value: Range::ZERO, entry: "zero".into() });
    }
    for reading in established {
        let highest = series.used.iter().map(|earlier| earlier.value.low).max();
        match highest {
            Some(highest) if reading.value.high.is_some_and(|high| high < highest) => {
                let why = format!("stands below the earlier reading of {highest}: stale or of another scope");
                series.unused.push((reading, why));
            }
            _ => series.used.push(reading),
        }
    }
    series
}

impl Series {
    /// What the counter stood at just before `at`: the highest earlier reading, up to the lowest later one; `best` is the
    /// figure of the reading nearest in time.
    pub fn at(&self, at: Moment) -> Range {
        let low = self.used.iter().filter(|reading| reading.at.to <= at).map(|reading| reading.value.low).max();
        let later = self.used.iter().filter(|reading| reading.at.from >= at);
        let high = later.filter_map(|reading| reading.value.high).min();
        let low = low.unwrap_or(Amount::ZERO);
        let distance = |reading: &&Reading| {
            if reading.at.to <= at {
                at.duration_since(reading.at.to)
            } else if reading.at.from >= at {
                reading.at.from.duration_since(at)
            } else {
                jiff::SignedDuration::ZERO
            }
        };
        let best = self.used.iter().min_by_key(distance).and_then(|reading| reading.value.best);
        let best = best.map(|best| best.max(low)).map(|best| high.map_or(best, |high| best.min(high.max(low))));
        Range { low, best, high: high.map(|high| high.max(low)) }
    }

    /// The first reading that shows at least `wanted`.
    pub fn reaches(&self, wanted: Amount) -> Option<&Reading> {
        self.used.iter().find(|reading| reading.value.low >= wanted)
    }
}
