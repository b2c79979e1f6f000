//! How fast a stream takes long traces in any order, from the text of an agreement. Figures: docs/performance.md.
//!
//! 200 zones and 4 parties over two years, reports up to an hour late. P1: at least 3 incidents of one zone and party in any
//! 24 h. P2: P1 on at least 3 of 7 days. `ENTRIES` says how many, `ONLY` which part: `steps`, `history`, `keys`, `clauses`,
//! `threads`, `shapes`, `curve`. The trace is also written to `TRACE`, eight bytes an entry, for other engines (bench/peers).

use servanda_agreement::Agreement;
use servanda_agreement::geography::Geography;
use servanda_base::{Interval, Moment};
use servanda_monitor::stream::{At, Limits, Of, ShapeId, Stream};
use servanda_monitor::tick::{SECOND, Tick};
use servanda_record::{Actor, Entry, Handling, Happening, Origin, Place, Precision, Source, Stage, What};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
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
    let only = std::env::var("ONLY").unwrap_or_default();
    let asked = |part: &str| only.is_empty() || only == part;
    let trace = trace(count, 7);
    if let Ok(path) = std::env::var("TRACE") {
        let row = |incident: &Incident| [incident.at.to_le_bytes(), incident.key.to_le_bytes()].concat();
        std::fs::write(path, trace.iter().flat_map(row).collect::<Vec<u8>>()).expect("a file to write the trace to");
    }
    println!("{count} entries, {} keys, {} of them later than one that came before", ZONES * ACTORS, late(&trace));
    if asked("steps") {
        steps(&trace);
    }
    if asked("history") {
        history(&trace);
    }
    if asked("threads") {
        threads(&trace);
    }
    if asked("shapes") {
        shapes(&trace);
    }
    if asked("clauses") {
        clauses(&trace);
    }
    if asked("keys") {
        keys(count);
    }
    if only == "curve" {
        curve();
    }
}

/// The text that is run: P1 and P2 for each zone and party.
fn text() -> String {
    let mut text = header(ZONES, ACTORS, 1);
    text += "
define hot \"Three in a day\"
  for  each of zones, each of sides
  as   at least 3 incidents in any 24 h
define weekly \"Hot on three of seven days\"
  for  each of zones, each of sides
  as   hot on at least 3 of 7 days
1 on weekly, centre shall publish
    within 24 h of incident
```
";
    text
}

fn header(zones: usize, actors: usize, events: usize) -> String {
    let mut text = String::from(
        "# Zones (invented)\n\n```accord\nagreement invented \"Zones (invented)\"\n  signed    2027-02-01\n  in force  on signature\n  expires   never\n  clock     UTC\n  evidence  seen\n\n",
    );
    for actor in 0..actors {
        let _ = writeln!(text, "party side-{actor} armed-group \"Side {actor}\"");
    }
    text += "party centre organisation \"Monitoring centre\"\n";
    let names = |word: &str, count: usize| (0..count).map(|at| format!("{word}-{at}")).collect::<Vec<_>>().join(", ");
    let _ = writeln!(text, "group sides = {}", names("side", actors));
    for zone in 0..zones {
        let _ = writeln!(text, "zone zone-{zone} \"Zone {zone}\" from \"geo/invented.geojson#zone-{zone}\"");
    }
    let _ = writeln!(text, "group zones = {}", names("zone", zones));
    text += "event incident plural incidents verb fire by party in place\n";
    for event in 1..events {
        let _ = writeln!(text, "event kind-{event} plural kinds-{event} verb do-{event} by party in place");
    }
    text += "event finding plural findings verb publish by party\nproof seen = confirmed by centre\n";
    text
}

fn read(text: &str) -> Agreement {
    let (agreement, findings) = servanda_agreement::read(text);
    let errors = findings.iter().filter(|finding| finding.severity == servanda_base::Severity::Error);
    let errors: Vec<&str> = errors.map(|finding| finding.message.as_str()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    agreement.expect("a text with a header")
}

fn stream_of(agreement: &Agreement) -> Stream {
    // Each zone is a square of a degree, twenty in a row.
    let square = |zone: usize| {
        let (x, y) = ((zone % 20) as f64, (zone / 20) as f64);
        let corners = [(x, y), (x + 1.0, y), (x + 1.0, y + 1.0), (x, y + 1.0), (x, y)];
        let corners: Vec<String> = corners.iter().map(|(x, y)| format!("[{x},{y}]")).collect();
        format!(
            "{{\"type\":\"Feature\",\"id\":\"zone-{zone}\",\"properties\":{{}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[{}]]}}}}",
            corners.join(",")
        )
    };
    let features: Vec<String> = (0..ZONES).map(square).collect();
    let file = format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.join(","));
    let (geography, _) = Geography::new(agreement, &BTreeMap::from([("geo/invented.geojson".to_owned(), file)]));
    Stream::new(agreement, &geography, Limits::default())
}

/// An incident of an event in a zone by a party, confirmed.
fn entry(event: &str, zone: usize, actor: usize, at: u32, fact: u32) -> Entry {
    let at = Moment::from_second(i64::from(at)).expect("a moment");
    Entry {
        id: format!("row-{fact}"),
        position: fact + 1,
        reported: None,
        occurred: Some(Interval::instant(at)),
        precision: Precision::Minute,
        place: Place::Inside { place: format!("zone-{zone}").into(), because: "as said".into(), part: None },
        source: Source::default(),
        attested: vec!["confirmed by centre".to_owned()].into(),
        handling: Handling::Public,
        what: What::Incident(Happening {
            event: event.into(),
            stage: Stage::Whole,
            actor: Actor::Together(vec![format!("side-{actor}")].into()),
            roles: BTreeMap::new(),
            fields: BTreeMap::new(),
        }),
        conflict: None,
        read_in: None,
        note: None,
        origin: Origin::default(),
    }
}

/// The shape of each zone and party.
fn shapes_of(stream: &mut Stream, event: &str) -> Vec<ShapeId> {
    let keys = (0..ZONES).flat_map(|zone| (0..ACTORS).map(move |actor| (zone, actor)));
    keys.map(|(zone, actor)| stream.shape(&entry(event, zone, actor, START, 0)).expect("a shape")).collect()
}

fn at(incident: &Incident) -> At {
    At::Instant(Tick::from(incident.at) * SECOND)
}

fn steps(trace: &[Incident]) {
    let agreement = read(&text());
    let count = trace.len();
    for epoch in [1_000, 10_000, 100_000, count] {
        let mut stream = stream_of(&agreement);
        let shapes = shapes_of(&mut stream, "incident");
        let (cpu, wall) = (cpu_seconds(), Instant::now());
        let mut changes = 0_usize;
        for (chunk, incidents) in trace.chunks(epoch).enumerate() {
            for (number, incident) in incidents.iter().enumerate() {
                let fact = (chunk * epoch + number) as u32;
                stream.insert(shapes[incident.key as usize], at(incident), None, fact);
            }
            stream.advance(|_, net| changes += net.must.gained.len() + net.must.lost.len());
        }
        let cpu = cpu_seconds() - cpu;
        let (hits, stretches) = stream.bytes();
        println!(
            "P1+P2, any order, {epoch} a step: {:.2} M entries/s/core ({cpu:.3} CPU s, {:.3} s), {changes} differences, {:.1} + {:.1} bytes an entry, digest {:016x}",
            count as f64 / cpu / 1e6,
            wall.elapsed().as_secs_f64(),
            hits as f64 / count as f64,
            stretches as f64 / count as f64,
            digest(&stream),
        );
        if epoch == 10_000 {
            retractions(&mut stream, &shapes, trace);
        }
    }
    println!("the twin, from nothing: digest {:016x}", twin(trace));
}

fn retractions(stream: &mut Stream, shapes: &[ShapeId], trace: &[Incident]) {
    let before = digest(stream);
    let step = (trace.len() / 20_000).max(1);
    let chosen: Vec<usize> = (0..trace.len()).step_by(step).collect();
    let mut micros: Vec<f64> = Vec::with_capacity(chosen.len());
    let (cpu, mut changes) = (cpu_seconds(), 0_usize);
    for number in &chosen {
        let start = Instant::now();
        stream.retract(shapes[trace[*number].key as usize], at(&trace[*number]), None, *number as u32);
        stream.advance(|_, net| changes += net.must.gained.len() + net.must.lost.len());
        micros.push(start.elapsed().as_secs_f64() * 1e6);
    }
    let cpu = cpu_seconds() - cpu;
    for number in &chosen {
        stream.insert(shapes[trace[*number].key as usize], at(&trace[*number]), None, *number as u32);
    }
    stream.advance(|_, _| {});
    assert_eq!(before, digest(stream), "what went and came back leaves no trace");
    assert!(stream.set_aside().is_empty(), "every hit that came can go");
    micros.sort_by(f64::total_cmp);
    println!(
        "  one retraction to net change: {:.2} µs mean ({:.2} µs of CPU), {:.2} µs p99 over {} of them ({changes} differences)",
        micros.iter().sum::<f64>() / micros.len() as f64,
        cpu * 1e6 / micros.len() as f64,
        micros[micros.len() * 99 / 100],
        micros.len()
    );
}

/// In order of time, and as known on some day: a prefix from nothing.
fn history(trace: &[Incident]) {
    let agreement = read(&text());
    let mut sorted = trace.to_vec();
    sorted.sort_by_key(|incident| incident.at);
    let both = [("append only, in order of time", &sorted[..]), ("as known at the end, cold", trace)];
    // The first round pays for memory that the process has not touched yet.
    for (words, incidents) in both.into_iter().cycle().take(3 * both.len()) {
        let mut stream = stream_of(&agreement);
        let shapes = shapes_of(&mut stream, "incident");
        let cpu = cpu_seconds();
        for (number, incident) in incidents.iter().enumerate() {
            stream.insert(shapes[incident.key as usize], at(incident), None, number as u32);
        }
        let filled = cpu_seconds() - cpu;
        stream.advance(|_, _| {});
        let cpu = cpu_seconds() - cpu;
        println!(
            "{words}: {:.2} M entries/s/core ({:.0} ms of CPU, of them {:.0} to hand the entries over), digest {:016x}",
            trace.len() as f64 / cpu / 1e6,
            cpu * 1e3,
            filled * 1e3,
            digest(&stream)
        );
    }
}

fn threads(trace: &[Incident]) {
    let agreement = read(&text());
    for threads in [1, 2] {
        let mut stream = stream_of(&agreement);
        let shapes = shapes_of(&mut stream, "incident");
        let wall = Instant::now();
        for (chunk, incidents) in trace.chunks(500_000).enumerate() {
            for (number, incident) in incidents.iter().enumerate() {
                let fact = (chunk * 500_000 + number) as u32;
                stream.insert(shapes[incident.key as usize], at(incident), None, fact);
            }
            stream.advance_on(threads, |_, _| {});
        }
        println!(
            "{threads} threads, 500,000 a step: {:.3} s, digest {:016x}",
            wall.elapsed().as_secs_f64(),
            digest(&stream)
        );
    }
}

/// From whole entries: each one's shape is looked up.
fn shapes(trace: &[Incident]) {
    let agreement = read(&text());
    let mut stream = stream_of(&agreement);
    let count = trace.len().min(500_000);
    let entries: Vec<Entry> = trace[..count]
        .iter()
        .enumerate()
        .map(|(fact, one)| entry("incident", one.key as usize / ACTORS, one.key as usize % ACTORS, one.at, fact as u32))
        .collect();
    let cpu = cpu_seconds();
    for (fact, entry) in entries.iter().enumerate() {
        stream.enter(entry, Default::default(), fact as u32);
        if fact % 10_000 == 9_999 {
            stream.advance(|_, _| {});
        }
    }
    stream.advance(|_, _| {});
    let cpu = cpu_seconds() - cpu;
    println!("whole entries, shapes looked up, 10,000 a step: {:.2} M entries/s/core", count as f64 / cpu / 1e6);
}

/// So many clauses of different kinds over eight events, twenty places a clause: tiers, bans, definitions, day counts.
fn many_clauses(clauses: usize) -> String {
    let mut text = header(ZONES, ACTORS, 8);
    let event = |at: usize| if at.is_multiple_of(8) { "incidents".to_owned() } else { format!("kinds-{}", at % 8) };
    let verb = |at: usize| if at.is_multiple_of(8) { "fire".to_owned() } else { format!("do-{}", at % 8) };
    for at in 0..clauses {
        let places: BTreeSet<usize> = (0..20).map(|step| (at * 7 + step * 3) % ZONES).collect();
        let places = places.iter().map(|zone| format!("zone-{zone}")).collect::<Vec<_>>().join(", ");
        let (number, count, days) = (at + 1, 2 + at % 5, 2 + at % 4);
        let (event, verb, side) = (event(at), verb(at), at % ACTORS);
        let _ = match at % 5 {
            0 => writeln!(
                text,
                "{number} red line tiers-{at} \"Tiers {at}\"\n    when {event} in {places}\n    tier 1 at least {count} in any 24 h\n    tier 2 at least {} in any 7 d\n    resets after 5 d without",
                count * 3
            ),
            1 => writeln!(text, "{number} side-{side} shall not {verb} in {places}"),
            2 => writeln!(
                text,
                "define often-{at} \"Often {at}\" as at least {count} {event} by side-{side} in any 36 h\n{number} on often-{at}, centre shall publish\n    within 24 h of incident"
            ),
            3 => writeln!(
                text,
                "define hot-{at} \"Hot {at}\" as at least {count} {event} in {places} in any 24 h\ndefine days-{at} \"Days {at}\" as hot-{at} on at least {days} of 7 days\n{number} on days-{at}, centre shall publish\n    within 24 h of incident"
            ),
            _ => writeln!(
                text,
                "{number} red line again-{at} \"Again {at}\"\n    when {event} by side-{side} in {places}\n    resets after 2 d without"
            ),
        };
    }
    text + "```\n"
}

fn clauses(trace: &[Incident]) {
    for count in if std::env::var("ONLY").is_ok() { vec![1, 10, 100, 1_000] } else { vec![100] } {
        run_clauses(trace, count);
    }
}

fn run_clauses(trace: &[Incident], clauses: usize) {
    let trace = &trace[..trace.len().min(1_000_000)];
    let agreement = read(&many_clauses(clauses));
    let clauses = agreement.clauses.len();
    let mut stream = stream_of(&agreement);
    let names: Vec<String> =
        (0..8).map(|at| if at == 0 { "incident".to_owned() } else { format!("kind-{at}") }).collect();
    // By points: of a declared zone it is not known how it lies to another.
    let point =
        |zone: usize| Place::Point { lat: (zone / 20) as f64 + 0.5, lon: (zone % 20) as f64 + 0.5, radius_m: 100.0 };
    let keys = || (0..ZONES).flat_map(|zone| (0..ACTORS).map(move |actor| (zone, actor)));
    let mut shape = |event: &String, zone: usize, actor: usize| {
        let one = Entry { place: point(zone), ..entry(event, zone, actor, START, 0) };
        stream.shape(&one).expect("a shape")
    };
    let shapes: Vec<Vec<ShapeId>> =
        names.iter().map(|event| keys().map(|(zone, actor)| shape(event, zone, actor)).collect()).collect();
    let cpu = cpu_seconds();
    for (chunk, incidents) in trace.chunks(10_000).enumerate() {
        for (number, incident) in incidents.iter().enumerate() {
            let fact = (chunk * 10_000 + number) as u32;
            let event = (incident.at as usize / 7) % 8;
            stream.insert(shapes[event][incident.key as usize], at(incident), None, fact);
        }
        stream.advance(|_, _| {});
    }
    let cpu = cpu_seconds() - cpu;
    println!(
        "{clauses} clauses, {} cells, {} entries, 10,000 a step: {:.2} M entries/s/core, digest {:016x}",
        stream.cells().len(),
        trace.len(),
        trace.len() as f64 / cpu / 1e6,
        digest(&stream)
    );
}

/// A million keys: 100 zones and 100 parties over 100 events, ten thousand keys a definition.
fn keys(count: usize) {
    let mut text = header(100, 100, 100);
    for at in 0..100 {
        let event = if at == 0 { "incidents".to_owned() } else { format!("kinds-{at}") };
        let _ = writeln!(
            text,
            "define hot-{at} \"Hot {at}\"\n  for each of zones, each of sides\n  as at least 3 {event} in any 24 h\n{} on hot-{at}, centre shall publish\n    within 24 h of incident",
            at + 1
        );
    }
    let agreement = read(&(text + "```\n"));
    let mut stream = stream_of(&agreement);
    let (cpu, mut shapes) = (cpu_seconds(), Vec::with_capacity(1_000_000));
    for event in 0..100 {
        let name = if event == 0 { "incident".to_owned() } else { format!("kind-{event}") };
        for key in 0..10_000 {
            shapes.push(stream.shape(&entry(&name, key / 100, key % 100, START, 0)).expect("a shape"));
        }
    }
    println!("1,000,000 keys, {} cells made in {:.2} CPU s", stream.cells().len(), cpu_seconds() - cpu);
    let mut random = random(11);
    let trace: Vec<Incident> = (0..count)
        .map(|at| {
            let second = at as f64 / count as f64 * f64::from(DAYS) * 86_400.0 - 3_600.0 * random();
            Incident { at: START + second.max(0.0) as u32, key: (random() * 1e6) as u32 }
        })
        .collect();
    for epoch in [10_000, 1_000_000] {
        let mut stream = stream.clone();
        let cpu = cpu_seconds();
        for (chunk, incidents) in trace.chunks(epoch).enumerate() {
            for (number, incident) in incidents.iter().enumerate() {
                let fact = (chunk * epoch + number) as u32;
                stream.insert(shapes[incident.key as usize], at(incident), None, fact);
            }
            stream.advance(|_, _| {});
        }
        let cpu = cpu_seconds() - cpu;
        let (hits, stretches) = stream.bytes();
        println!(
            "1,000,000 keys, {count} entries, {epoch} a step: {:.2} M entries/s/core, {:.1} MB of hits, {:.1} MB of stretches",
            count as f64 / cpu / 1e6,
            hits as f64 / 1e6,
            stretches as f64 / 1e6
        );
    }
}

/// From ten thousand entries to ten million, and from one clause to a thousand.
fn curve() {
    let agreement = read(&text());
    for count in [10_000, 100_000, 1_000_000, 10_000_000, 100_000_000] {
        let trace = trace(count, 7);
        // What is over in a moment is done several times.
        let rounds = (1_000_000 / count).max(1);
        let mut cpu = 0.0;
        for _ in 0..rounds {
            let mut stream = stream_of(&agreement);
            let shapes = shapes_of(&mut stream, "incident");
            let before = cpu_seconds();
            for (chunk, incidents) in trace.chunks(10_000).enumerate() {
                for (number, incident) in incidents.iter().enumerate() {
                    let fact = (chunk * 10_000 + number) as u32;
                    stream.insert(shapes[incident.key as usize], at(incident), None, fact);
                }
                stream.advance(|_, _| {});
            }
            cpu += cpu_seconds() - before;
        }
        let rate = (count * rounds) as f64 / cpu / 1e6;
        println!("{count} entries, 10,000 a step: {rate:.2} M entries/s/core");
    }
}

/// CPU seconds of this process, user and system.
fn cpu_seconds() -> f64 {
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

/// Numbers from 0 up to 1.
fn random(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed;
    move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        (stir(state) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// The last step of SplitMix64: each bit of the answer depends on each of the question.
fn stir(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Incidents in the order in which they are reported: zones by Zipf's law, weeks of different intensity, delays of 600 s on
/// average and an hour at most.
fn trace(count: usize, seed: u64) -> Vec<Incident> {
    let mut random = random(seed);
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

const FIRST: u64 = 0xcbf2_9ce4_8422_2325;

/// One number for all that the cells hold: the sum of their edges, so that neither order plays a role nor into how many pieces
/// a stretch is cut. bench/peers works the same out of what other engines answer.
fn digest(stream: &Stream) -> u64 {
    let of = |(name, id): (servanda_monitor::stream::CellName, _)| {
        let first = of_name(&name.of, name.key.place.as_deref(), name.key.party.as_deref());
        stream.bounds(id).must.iter().map(|span| edges(first, span.from, span.to)).fold(0, u64::wrapping_add)
    };
    stream.cells().into_iter().map(of).fold(0, u64::wrapping_add)
}

fn of_name(of: &Of, place: Option<&str>, party: Option<&str>) -> u64 {
    let of = if let Of::Definition(name) = of { name.to_string() } else { format!("{of:?}") };
    let words = format!("{of} {} {}", place.unwrap_or("-"), party.unwrap_or("-"));
    words.bytes().fold(FIRST, |digest, byte| mix(digest, i64::from(byte)))
}

fn edges(first: u64, from: Tick, to: Tick) -> u64 {
    stir(first.wrapping_add(from as u64)).wrapping_sub(stir(first.wrapping_add(to as u64)))
}

/// The same from nothing, by sorting and sets of days.
fn twin(trace: &[Incident]) -> u64 {
    let mut by_key: Vec<Vec<i64>> = vec![Vec::new(); ZONES * ACTORS];
    for incident in trace {
        by_key[incident.key as usize].push(i64::from(incident.at));
    }
    let mut all: u64 = 0;
    for (key, times) in by_key.iter_mut().enumerate() {
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
        // On each day the first second at which it held.
        let mut days: BTreeMap<i64, i64> = BTreeMap::new();
        for (from, to) in &often {
            for day in from.div_euclid(86_400)..=(to - 1).div_euclid(86_400) {
                days.entry(day).or_insert((*from).max(day * 86_400));
            }
        }
        let candidates: BTreeSet<i64> = days.keys().flat_map(|day| *day..*day + 7).collect();
        let mut weekly: Vec<(i64, i64)> = Vec::new();
        for day in candidates {
            let before = days.range(day - 6..day).count();
            let from = match days.get(&day) {
                _ if before >= 3 => day * 86_400,
                Some(first) if before == 2 => *first,
                _ => continue,
            };
            match weekly.last_mut() {
                Some(last) if last.1 == from => last.1 = (day + 1) * 86_400,
                _ => weekly.push((from, (day + 1) * 86_400)),
            }
        }
        let (place, party) = (format!("zone-{}", key / ACTORS), format!("side-{}", key % ACTORS));
        for (name, spans) in [("hot", &often), ("weekly", &weekly)] {
            let of = Of::Definition(name.to_owned());
            let first = of_name(&of, Some(&place), Some(&party));
            all = spans.iter().fold(all, |all, (from, to)| all.wrapping_add(edges(first, from * SECOND, to * SECOND)));
        }
    }
    all
}
