//! How fast the kernel takes a long trace in any order: 200 zones and 4 actors over two years, reports up to an hour late.
//!
//! P1: at least 3 incidents of one zone and actor in any 24 h. P2: P1 on at least 3 of 7 days. Figures: docs/performance.md.

use servanda_base::Zone;
use servanda_monitor::count::Exact;
use servanda_monitor::days::Days;
use servanda_monitor::graph::{CellId, Graph, ListId, Rule, seconds};
use servanda_monitor::tick::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

const ZONES: usize = 200;
const ACTORS: usize = 4;
const DAYS: u32 = 730;
/// 2030-01-01T00:00:00Z.
const START: u32 = 1_893_456_000;
const WINDOW: i64 = 86_400;

/// One incident as it arrives.
#[derive(Clone, Copy)]
struct Incident {
    at: u32,
    key: u32,
}

fn main() {
    let count: usize = std::env::var("ENTRIES").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let trace = trace(count, 7);
    println!("{count} entries, {} keys, {} of them later than one that came before", ZONES * ACTORS, late(&trace));
    for epoch in [1_000, 10_000, 100_000, count] {
        let (mut graph, lists, cells) = graph();
        let (cpu, wall) = (cpu_seconds(), Instant::now());
        let mut changes = 0_usize;
        for (chunk, incidents) in trace.chunks(epoch).enumerate() {
            for (at, incident) in incidents.iter().enumerate() {
                let fact = (chunk * epoch + at) as u32;
                graph.insert(lists[incident.key as usize], Exact { at: incident.at, fact });
            }
            graph.advance(|_, change| changes += change.gained.len() + change.lost.len());
        }
        let cpu = cpu_seconds() - cpu;
        let (hits, stretches) = graph.bytes();
        println!(
            "P1+P2, any order, {epoch} a step: {:.2} M entries/s/core ({cpu:.3} CPU s, {:.3} s), {changes} differences, {:.1} + {:.1} bytes an entry, digest {:016x}",
            count as f64 / cpu / 1e6,
            wall.elapsed().as_secs_f64(),
            hits as f64 / count as f64,
            stretches as f64 / count as f64,
            digest(&graph, &cells),
        );
        if epoch == 10_000 {
            retractions(&mut graph, &lists, &cells, &trace);
        }
    }
    println!("the twin, from nothing: digest {:016x}", twin(&trace));
}

fn graph() -> (Graph, Vec<ListId>, Vec<(CellId, CellId)>) {
    let span = Span::new(seconds(i64::from(START)), seconds(i64::from(START) + 90_000 * i64::from(DAYS)));
    let mut graph = Graph::new(Days::new(&Zone::utc(), span.from, span.to));
    let (mut lists, mut cells) = (Vec::new(), Vec::new());
    for _ in 0..ZONES * ACTORS {
        let list = graph.list();
        let often = graph.over_list(Rule::AtLeast { count: 3, window: seconds(WINDOW) }, list);
        cells.push((often, graph.over_cell(Rule::OnDays { count: 3, of: 7 }, often)));
        lists.push(list);
    }
    (graph, lists, cells)
}

fn retractions(graph: &mut Graph, lists: &[ListId], cells: &[(CellId, CellId)], trace: &[Incident]) {
    let before = digest(graph, cells);
    let step = (trace.len() / 20_000).max(1);
    let chosen: Vec<usize> = (0..trace.len()).step_by(step).collect();
    let mut micros: Vec<f64> = Vec::with_capacity(chosen.len());
    let mut changes = 0_usize;
    for at in &chosen {
        let start = Instant::now();
        let hit = Exact { at: trace[*at].at, fact: *at as u32 };
        assert!(graph.retract(lists[trace[*at].key as usize], hit), "every hit that came can go");
        graph.advance(|_, change| changes += change.gained.len() + change.lost.len());
        micros.push(start.elapsed().as_secs_f64() * 1e6);
    }
    for at in &chosen {
        graph.insert(lists[trace[*at].key as usize], Exact { at: trace[*at].at, fact: *at as u32 });
    }
    graph.advance(|_, _| {});
    assert_eq!(before, digest(graph, cells), "what went and came back leaves no trace");
    micros.sort_by(f64::total_cmp);
    println!(
        "  one retraction to net change: {:.2} µs mean, {:.2} µs p99 over {} of them ({changes} differences)",
        micros.iter().sum::<f64>() / micros.len() as f64,
        micros[micros.len() * 99 / 100],
        micros.len()
    );
}

/// CPU seconds of this process, user and system.
fn cpu_seconds() -> f64 {
    // utime and stime, in hundredths of a second, are the fields 14 and 15.
    let stat = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    stat.split_whitespace().next().and_then(|text| text.parse::<f64>().ok()).map_or(f64::NAN, |nanos| nanos / 1e9)
}

fn late(trace: &[Incident]) -> usize {
    let mut latest = 0;
    trace
        .iter()
        .filter(|incident| {
            let is_late = incident.at < latest;
            latest = latest.max(incident.at);
            is_late
        })
        .count()
}

/// Incidents in the order in which they are reported: zones by Zipf's law, weeks of different intensity, delays of 600 s on
/// average and an hour at most.
fn trace(count: usize, seed: u64) -> Vec<Incident> {
    let mut state = seed;
    let mut random = move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    };
    let weights: Vec<f64> = (1..=ZONES).map(|rank| 1.0 / rank as f64).collect();
    let total: f64 = weights.iter().sum();
    let mut sums: Vec<f64> = Vec::new();
    for weight in &weights {
        sums.push(sums.last().unwrap_or(&0.0) + weight / total);
    }
    let weeks: Vec<f64> = (0..=DAYS / 7).map(|_| 0.2 + 1.8 * random()).collect();
    let mut arrivals: Vec<(u32, Incident)> = Vec::with_capacity(count);
    while arrivals.len() < count {
        let second = (random() * f64::from(DAYS) * 86_400.0) as u32;
        if random() * 2.0 > weeks[(second / 604_800) as usize] {
            continue;
        }
        let chance = random();
        let zone = sums.partition_point(|sum| *sum < chance).min(ZONES - 1);
        let actor = (random() * ACTORS as f64) as usize;
        let delay = (-600.0 * (1.0 - random()).ln()).min(3_600.0) as u32;
        let at = START + second;
        arrivals.push((at + delay, Incident { at, key: (zone * ACTORS + actor) as u32 }));
    }
    arrivals.sort_by_key(|(reported, incident)| (*reported, incident.at, incident.key));
    arrivals.into_iter().map(|(_, incident)| incident).collect()
}

fn mix(digest: u64, value: i64) -> u64 {
    (digest ^ value as u64).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(17)
}

fn digest(graph: &Graph, cells: &[(CellId, CellId)]) -> u64 {
    let mut all = 0xcbf2_9ce4_8422_2325;
    for (often, on_days) in cells {
        for cell in [often, on_days] {
            for span in graph.spans(*cell).iter() {
                all = mix(mix(all, span.from), span.to);
            }
            all = mix(all, -1);
        }
    }
    all
}

/// The same from nothing, by sorting and sets of days.
fn twin(trace: &[Incident]) -> u64 {
    let mut by_key: Vec<Vec<i64>> = vec![Vec::new(); ZONES * ACTORS];
    for incident in trace {
        by_key[incident.key as usize].push(i64::from(incident.at));
    }
    let mut all = 0xcbf2_9ce4_8422_2325;
    for times in &mut by_key {
        times.sort_unstable();
        let mut often: Vec<(i64, i64)> = Vec::new();
        for three in times.windows(3) {
            let (from, to) = (three[2], three[0] + WINDOW);
            if from < to {
                match often.last_mut() {
                    Some(last) if from <= last.1 => last.1 = last.1.max(to),
                    _ => often.push((from, to)),
                }
            }
        }
        // Each day with the moment from which on it counts.
        let mut days: BTreeMap<i64, i64> = BTreeMap::new();
        for (from, to) in &often {
            for day in from.div_euclid(86_400)..=(to - 1).div_euclid(86_400) {
                days.entry(day).or_insert((*from).max(day * 86_400));
            }
        }
        let candidates: BTreeSet<i64> = days.keys().flat_map(|day| *day..*day + 7).collect();
        let mut on_days: Vec<(i64, i64)> = Vec::new();
        for day in candidates {
            let from = match (days.range(day - 6..day).count(), days.get(&day)) {
                (3.., _) => day * 86_400,
                (2, Some(since)) => *since,
                _ => continue,
            };
            match on_days.last_mut() {
                Some(last) if last.1 == from => last.1 = (day + 1) * 86_400,
                _ => on_days.push((from, (day + 1) * 86_400)),
            }
        }
        for (from, to) in &often {
            all = mix(mix(all, seconds(*from)), seconds(*to));
        }
        all = mix(all, -1);
        for (from, to) in &on_days {
            all = mix(mix(all, seconds(*from)), seconds(*to));
        }
        all = mix(all, -1);
    }
    all
}
