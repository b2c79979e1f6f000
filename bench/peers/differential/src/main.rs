//! P1 and P2 in differential-dataflow: any order, withdrawals, and differences after every epoch.
//!
//! `peer-differential TRACE EPOCH` prints one line of JSON. Whether it is hot within a day follows from the incidents of that day
//! and the day before alone, so both policies are two reductions keyed by key and day; nothing is ever gone through whole.

use differential_dataflow::input::InputSession;
use peer_trace::{COUNT, DAY, DAYS, Digest, Incident, Policy, cpu_seconds, read};
use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;

/// How many single incidents are withdrawn, each in an epoch of its own, and put back.
const WITHDRAWN: usize = 2_000;

/// A stretch of a day of a key: the policy, from and up to which second, and whether it is the first of its day.
type Stretch = (Policy, u32, u32, bool);

fn main() -> Result<(), String> {
    let mut asked = std::env::args().skip(1);
    let (Some(path), Some(epoch)) =
        (asked.next(), asked.next().and_then(|text| text.parse().ok()).filter(|one| *one > 0))
    else {
        return Err("usage: peer-differential TRACE EPOCH".to_owned());
    };
    let trace = read(Path::new(&path))?;
    println!("{}", timely::execute_directly(move |worker| run(worker, &trace, epoch)));
    Ok(())
}

fn run(worker: &mut timely::worker::Worker, trace: &[Incident], epoch: usize) -> String {
    let answers = Rc::new(RefCell::new(Digest::default()));
    let told = answers.clone();
    let mut input = InputSession::<u32, (u32, u32), isize>::new();
    let probe = worker.dataflow(|scope| {
        let often = input
            .to_collection(scope)
            .flat_map(|(key, at)| (at / DAY..=at / DAY + 1).map(move |day| ((key, day), at)))
            .reduce(|(_, day), incidents, stretches| often(*day, incidents, stretches));
        let on_days = often
            .clone()
            .filter(|(_, (_, _, _, first))| *first)
            // On later days only that it was hot counts; on the day itself, since when.
            .flat_map(|((key, day), (_, from, _, _))| {
                (0..DAYS).map(move |later| ((key, day + later), if later == 0 { from } else { day * DAY }))
            })
            .reduce(|(_, day), hot, stretches| on_days(*day, hot, stretches));
        let (probe, _) = often
            .concat(on_days)
            .inspect(move |(((key, _), (policy, from, to, _)), _, difference)| {
                told.borrow_mut().add(*policy, *key, *from, *to, *difference);
            })
            .probe();
        probe
    });

    let mut step = |changes: &mut dyn Iterator<Item = (Incident, isize)>| {
        for (incident, difference) in changes {
            input.update((incident.key, incident.at), difference);
        }
        input.advance_to(input.time() + 1);
        input.flush();
        worker.step_while(|| probe.less_than(input.time()));
    };
    let begun = cpu_seconds();
    for incidents in trace.chunks(epoch) {
        step(&mut incidents.iter().map(|incident| (*incident, 1)));
    }
    let cpu = cpu_seconds() - begun;
    let digest = answers.borrow().sum();

    let chosen: Vec<Incident> = trace.iter().step_by((trace.len() / WITHDRAWN).max(1)).copied().collect();
    let begun = cpu_seconds();
    for incident in &chosen {
        step(&mut std::iter::once((*incident, -1)));
    }
    let withdrawal_micros = (cpu_seconds() - begun) * 1e6 / chosen.len() as f64;
    let without = answers.borrow().sum();
    step(&mut chosen.iter().map(|incident| (*incident, 1)));
    let back = without != digest && answers.borrow().sum() == digest;
    format!(
        "{{\"entries\": {}, \"cpu_seconds\": {cpu:.3}, \"digest\": \"{digest:016x}\", \
         \"withdrawal_micros\": {withdrawal_micros:.1}, \"withdrawn_and_back\": {back}}}",
        trace.len()
    )
}

/// When it is hot on a day: the incidents of the day and the one before, in order of time, with how many there are of each.
fn often(day: u32, incidents: &[(&u32, isize)], stretches: &mut Vec<(Stretch, isize)>) {
    let (midnight, next) = (day * DAY, (day + 1) * DAY);
    let mut last = [0; COUNT - 1];
    let mut open: Option<(u32, u32)> = None;
    let each = incidents.iter().flat_map(|(at, times)| std::iter::repeat_n(**at, (*times).max(0) as usize));
    for (seen, at) in each.enumerate() {
        let oldest = last[seen % (COUNT - 1)];
        if seen >= COUNT - 1 && at < oldest + DAY {
            let (from, to) = (at.max(midnight), (oldest + DAY).min(next));
            match &mut open {
                Some((_, until)) if from <= *until => *until = to,
                _ if from < to => {
                    if let Some((from, to)) = open.replace((from, to)) {
                        stretches.push(((Policy::Often, from, to, stretches.is_empty()), 1));
                    }
                }
                _ => (),
            }
        }
        last[seen % (COUNT - 1)] = at;
    }
    if let Some((from, to)) = open {
        stretches.push(((Policy::Often, from, to, stretches.is_empty()), 1));
    }
}

/// Since when of a day it was hot on enough days: since midnight if the days before suffice, else since it was hot itself.
fn on_days(day: u32, hot: &[(&u32, isize)], stretches: &mut Vec<(Stretch, isize)>) {
    let midnight = day * DAY;
    let before = hot.iter().filter(|(from, _)| **from < midnight).count();
    let today = hot.iter().find(|(from, _)| **from >= midnight).map(|(from, _)| **from);
    let since = if before >= COUNT { Some(midnight) } else { today.filter(|_| before + 1 >= COUNT) };
    stretches.extend(since.map(|since| ((Policy::OnDays, since, midnight + DAY, true), 1)));
}
