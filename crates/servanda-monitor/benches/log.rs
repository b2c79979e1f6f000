//! How fast the log takes entries in any order: one million of 40 events, one in twenty of which acts on another.
//!
//! Figures: docs/performance.md.

use servanda_base::{Interval, Moment};
use servanda_monitor::log::{Channel, Log};
use servanda_random::Dice;
use servanda_record::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

fn main() {
    let count: u32 = std::env::var("ENTRIES").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let mut dice = Dice::new(7);
    let in_order: Vec<Arc<Entry>> = (1..=count).map(|position| entry(&mut dice, position).into()).collect();
    let mut by_chance = in_order.clone();
    dice.shuffle(&mut by_chance);
    for (order, entries) in [("as they came", &in_order), ("by chance", &by_chance)] {
        for step in [1_000, count as usize] {
            let (start, mut log, mut changes) = (cpu_seconds(), Log::default(), 0);
            for entries in entries.chunks(step) {
                for entry in entries {
                    log.insert(Arc::clone(entry), 0);
                }
                let told = log.take_changes();
                changes += told.gone.len() + told.came.len();
            }
            let seconds = cpu_seconds() - start;
            println!(
                "{order}, {step} a step: {:.2} M entries/s/core, {changes} changes, {} stand",
                f64::from(count) / seconds / 1e6,
                log.index().len(&Channel::All)
            );
            if step < count as usize {
                continue;
            }
            let mut micros: Vec<f64> = (0..20_000)
                .map(|_| {
                    let position = dice.between(1, i64::from(count)) as u32;
                    let start = Instant::now();
                    let taken = log.retract(position);
                    log.take_changes();
                    let micros = start.elapsed().as_secs_f64() * 1e6;
                    for (index, entry) in taken {
                        log.insert(entry, index);
                    }
                    log.take_changes();
                    micros
                })
                .collect();
            micros.sort_by(f64::total_cmp);
            println!(
                "  one retraction to what it changes: {:.2} µs mean, {:.2} µs p99",
                micros.iter().sum::<f64>() / micros.len() as f64,
                micros[micros.len() * 99 / 100]
            );
        }
    }
}

/// CPU seconds of this process.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    stat.split_whitespace().next().and_then(|text| text.parse::<f64>().ok()).map_or(f64::NAN, |nanos| nanos / 1e9)
}

/// A shot, or one time in twenty a statement about one of the hundred rows before it.
fn entry(dice: &mut Dice, position: u32) -> Entry {
    let id = format!("report-{position}");
    let at = Moment::from_second(1_893_456_000 + 60 * i64::from(position) + dice.between(-3_600, 0));
    let at = at.unwrap_or(Moment::UNIX_EPOCH);
    let shot = What::Incident(Happening {
        event: format!("event-{}", dice.roll(40)).into(),
        stage: Stage::Whole,
        actor: Actor::Unknown,
        roles: BTreeMap::new(),
        fields: BTreeMap::new(),
    });
    let entry = |id: EntryId, what| Entry {
        id,
        position,
        reported: None,
        occurred: Some(Interval::instant(at)),
        precision: Precision::Minute,
        place: Place::Unstated,
        source: Source::default(),
        attested: [].into(),
        handling: Handling::Public,
        what,
        conflict: None,
        read_in: None,
        note: None,
        origin: Origin::default(),
    };
    let of = format!("report-{}", i64::from(position) - dice.between(1, 100));
    let by = "mission".to_owned();
    let what = match dice.roll(100) {
        0..3 => What::Confirmation { of, by },
        3 => What::Correction { of, by: Box::new(entry(id.clone(), shot)) },
        4 => What::Withdrawal { of },
        _ => shot,
    };
    entry(id, what)
}
