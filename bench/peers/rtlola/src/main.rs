//! P1 and P2 in RTLola, sampled: whether P1 holds is asked on the hour, whether P2 does at midnight.
//!
//! `peer-rtlola TRACE` prints one line of JSON. One monitor without parameters a key, chosen by hand: streams with parameters are
//! the language's own way, and many times slower. RTLola takes entries in order of time only, so they are sorted first, and that
//! is not counted. Its answers are samples and no stretches of time: what can be compared is on which full hours P1 held, as how many
//! there are and the sum of them, each times its key and one.

use peer_trace::{Incident, KEYS, START, cpu_seconds, read};
use rtlola_interpreter::input::ArrayFactory;
use rtlola_interpreter::monitor::{TriggerMessages, Verdicts};
use rtlola_interpreter::time::RelativeNanos;
use rtlola_interpreter::{ConfigBuilder, Value};
use std::convert::Infallible;
use std::path::Path;

const SPECIFICATION: &str = include_str!("policies.lola");
const SECOND_NANOS: u64 = 1_000_000_000;

fn main() -> Result<(), String> {
    let path = std::env::args().nth(1).ok_or("usage: peer-rtlola TRACE")?;
    let mut trace = read(Path::new(&path))?;
    trace.sort_by_key(|incident| incident.at);
    let nanos = |incident: &Incident| u64::from(incident.at - START) * SECOND_NANOS;
    let configuration = ConfigBuilder::new()
        .spec_str(SPECIFICATION)
        .offline::<RelativeNanos>()
        .with_event_factory::<ArrayFactory<1, Infallible, [Value; 1]>>()
        .with_verdict::<TriggerMessages>()
        .output_time::<RelativeNanos>();
    let monitor = || configuration.clone().monitor().map_err(|error| error.to_string());
    let mut monitors = (0..KEYS).map(|_| monitor()).collect::<Result<Vec<_>, String>>()?;

    let (begun, mut often, mut weight, mut on_days) = (cpu_seconds(), 0_u64, 0_u64, 0_u64);
    let mut count = |key: u32, verdicts: Vec<(u64, TriggerMessages)>| {
        for (nanos, messages) in verdicts {
            let hour = (u64::from(START) + nanos / SECOND_NANOS) / 3_600;
            for (_, _, message) in messages {
                if message == "P1" {
                    often += 1;
                    weight += hour * u64::from(key + 1);
                } else {
                    on_days += 1;
                }
            }
        }
    };
    for incident in &trace {
        let monitor = &mut monitors[incident.key as usize];
        let Verdicts { timed, .. } =
            monitor.accept_event([Value::Bool(true)], nanos(incident)).map_err(|error| error.to_string())?;
        count(incident.key, timed);
    }
    let end = trace.last().map_or(0, nanos);
    (0..).zip(&mut monitors).for_each(|(key, monitor)| count(key, monitor.accept_time(end)));
    let cpu = cpu_seconds() - begun;
    println!(
        "{{\"entries\": {}, \"cpu_seconds\": {cpu:.3}, \"hours_of_p1\": [{often}, {weight}], \"midnights_of_p2\": {on_days}}}",
        trace.len()
    );
    Ok(())
}
