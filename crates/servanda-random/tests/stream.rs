//! The stream of the monitor against the reference: when bans are not kept, red lines crossed, conditions met, in both bounds.

mod support;

use servanda_agreement::{Agreement, Version, geography::Geography};
use servanda_base::{Amount, Interval, Moment, Range};
use servanda_monitor::spans::Spans;
use servanda_monitor::stream::{CellName, Later, Limits, Of, Stream};
use servanda_monitor::tick::{Tick, tick};
use servanda_random::Dice;
use servanda_record::*;
use servanda_reference::{Asks, Question, held};
use std::collections::{BTreeMap, BTreeSet};
use support::{Zones, for_seeds, holds, read, read_version};

/// A stream with a whole record in it: entries in any order, some of them put in and taken out again before.
fn streamed(agreement: &Agreement, geography: &Geography, record: &Record, dice: &mut Dice) -> Stream {
    let live = record.live(record.last_position());
    let mut stream = Stream::new(agreement, geography, Limits::default()).accepting(record.default_proof.clone());
    let later = |entry: &Entry| Later {
        confirmed: live.confirmations.get(&entry.id).map_or(&[], Vec::as_slice),
        rejected: live.rejected.get(&entry.id).map_or(&[], Vec::as_slice),
    };
    // The number of a fact is its place in the record.
    let mut order: Vec<usize> = (0..live.entries.len()).collect();
    dice.shuffle(&mut order);
    let mut gone: Vec<usize> = Vec::new();
    for at in order {
        let entry = &live.entries[at];
        stream.enter(entry, later(entry), at as u32);
        if dice.one_in(3) {
            stream.advance(|_, _| {});
        }
        if dice.one_in(5) {
            stream.withdraw(entry, later(entry), at as u32);
            gone.push(at);
        }
    }
    stream.advance(|_, _| {});
    for at in gone {
        stream.enter(&live.entries[at], later(&live.entries[at]), at as u32);
        if dice.one_in(2) {
            stream.advance(|_, _| {});
        }
    }
    stream.advance(|_, _| {});
    stream
}

/// A moment after all that a record speaks of.
fn after_all(record: &Record) -> Moment {
    let told = record.entries.iter().flat_map(|entry| entry.reported.into_iter().chain(entry.occurred.map(|at| at.to)));
    let last = told.max().unwrap_or(Moment::UNIX_EPOCH);
    last.checked_add(hours(24 * 90)).unwrap_or(last)
}

fn hours(hours: u64) -> std::time::Duration {
    std::time::Duration::from_secs(3_600 * hours)
}

/// Every cell of the stream says what the reference says, at every moment between two at which either changes.
fn same_as_reference(
    agreement: &Agreement,
    geography: &Geography,
    record: &Record,
    stream: &Stream,
    as_of: Moment,
) -> Result<usize, String> {
    let question = Question { as_of: Some(as_of), known_at: None };
    let mut compared = 0;
    // The reference says nothing of the time before all that the record speaks of.
    let live = record.live(record.last_position());
    let first = live.entries.iter().filter_map(|entry| entry.occurred).filter_map(|at| tick(at.from)).min();
    let first = first.unwrap_or(Tick::MAX);
    for (CellName { of, key }, id) in stream.cells() {
        let asked = match &of {
            Of::Definition(name) => Asks::Named { name, tier: None, key: &key },
            Of::RedLine { name, tier, .. } => Asks::Named { name, tier: *tier, key: &key },
            Of::Ban { clause, bearer } => Asks::Ban { clause, bearer: bearer.as_deref() },
        };
        let Some(reference) = held(agreement, geography, record, &question, &asked) else {
            return Err(format!("the reference knows nothing of {of:?} {key}"));
        };
        let bounds = stream.bounds(id);
        let is_ban = matches!(of, Of::Ban { .. });
        for (word, own, other) in [("must", &bounds.must, &reference.must), ("may", bounds.may(), &reference.may)] {
            let own: Vec<(Tick, Tick)> = own.iter().map(|span| (span.from, span.to)).collect();
            let other = in_ticks(other, is_ban);
            let all = own.iter().chain(&other).flat_map(|(from, to)| [*from, *to]);
            let mut edges: BTreeSet<Tick> = all.collect();
            edges.insert(tick(as_of).unwrap_or(Tick::MAX));
            let edges: Vec<Tick> = edges.into_iter().collect();
            for pair in edges.windows(2) {
                // What lasts a nanosecond or two are the ends of closed windows.
                let short = pair[1].saturating_sub(pair[0]) <= 2 && !is_ban;
                let at = pair[0].saturating_add(pair[1].saturating_sub(pair[0]) / 2);
                if short || at < first || tick(as_of).is_some_and(|end| at >= end) {
                    continue;
                }
                let inside = |spans: &[(Tick, Tick)]| spans.iter().any(|(from, to)| *from <= at && at < *to);
                holds(inside(&own) == inside(&other), || {
                    format!(
                        "{of:?} {key} {word} at {at}: {own:?} of the stream, {other:?} of the reference, {:?}",
                        stream.set_aside()
                    )
                })?;
            }
            compared += other.len();
        }
    }
    Ok(compared)
}

/// Intervals in ticks, joined; an instant of a ban lasts a nanosecond.
fn in_ticks(intervals: &[Interval], instants: bool) -> Vec<(Tick, Tick)> {
    let mut spans: Vec<(Tick, Tick)> = intervals
        .iter()
        .map(|one| (tick(one.from).unwrap_or(Tick::MIN), tick(one.to).unwrap_or(Tick::MAX)))
        .map(|(from, to)| (from, if instants && from == to { to + 1 } else { to }))
        .filter(|(from, to)| from < to)
        .collect();
    spans.sort_unstable();
    let mut joined: Vec<(Tick, Tick)> = Vec::new();
    for (from, to) in spans {
        match joined.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => joined.push((from, to)),
        }
    }
    joined
}

/// What the stream does not look at: determinations. And what another reading reads in.
fn without_determinations(record: &Record) -> Record {
    let mut record = record.clone();
    record.entries.retain(|entry| {
        let what = match &entry.what {
            What::Correction { by, .. } => &by.what,
            what => what,
        };
        !matches!(what, What::Determination { .. }) && entry.read_in.is_none()
    });
    record
}

#[test]
fn random_agreements_and_histories() {
    let mut compared = 0;
    let total = std::sync::Mutex::new(&mut compared);
    for_seeds(250, Zones::AsDrawn, |case, text, record| {
        let agreement = read_version(text, record, case);
        let (geography, _) = Geography::new(&agreement, &servanda_random::shapes());
        let record = without_determinations(record);
        let mut dice = Dice::new(record.entries.len() as u64 + 7);
        let stream = streamed(&agreement, &geography, &record, &mut dice);
        let count = same_as_reference(&agreement, &geography, &record, &stream, after_all(&record))?;
        **total.lock().expect("one thread") += count;
        Ok(())
    });
    assert!(compared > 150 || std::env::var("SEED").is_ok(), "only {compared} stretches were compared");
}

const INVENTED: &str = r#"# Sectors (invented)

```accord
agreement invented "Sectors (invented)"
  signed        2027-02-01
  in force      on signature
  expires       2027-03-20
  clock         America/Sao_Paulo
  evidence      seen
  late reports  5 d

party north   armed-group  "North side"
party south   armed-group  "South side"
party centre  organisation "Monitoring centre"
group sides = north, south
place-list
event incident plural incidents verb fire by party in place has weapons count
event talk     plural talks      verb consult  by party with party
proof seen = confirmed by centre

1 each of sides shall not fire in hills, shore
2 sides jointly shall not fire in hills where weapons >= 3 count

define hot "Three in a day"
  for  each of sectors, each of sides
  as   at least 3 incidents in any 24 h
define warm "Two in a day, or five so far, and not hot"
  for  each of sectors
  as   (at least 2 incidents in any 36 h or at least 5 incidents) and not hot
define weekly "Hot for days"
  for  each of sectors, each of sides
  as   hot on at least 2 of 4 days
define anywhere "Hot somewhere"
  as   hot on at least 3 of 5 days or warm

3 red line surge "Surge"
     for     each of sectors, each of sides
     when    incidents
     proof   seen
     tier 1  at least 2 in any 12 h
     tier 2  at least 4 in any 48 h
     resets  after 20 h without
4 red line ever "Ever"
     when    incidents by north in hills, or incidents in shore where weapons >= 2 count
     tier 1  at least 3 in any 24 h
5 red line begun "Begun"
     for     each of sectors, each of sides
     when    weekly
     resets  after 3 d without
6 on anywhere, centre shall consult with sides
     within 24 h of incident
7 on begun, centre shall consult with sides
     within 24 h of incident
```
"#;

fn dense(seed: u64) -> Record {
    let mut dice = Dice::new(seed);
    let start: Moment = "2027-01-31T00:00:00Z".parse().expect("a moment");
    let mut record = Record::default();
    let rows = dice.between(5, 34);
    let doubts = dice.one_in(2);
    for row in 1..=rows {
        let hour = dice.between(0, 24 * 12);
        let from = start + hours(hour as u64) + std::time::Duration::from_millis(if dice.one_in(9) { 500 } else { 0 });
        let long = if doubts && dice.one_in(3) { dice.between(1, 30) as u64 } else { 0 };
        let to = from + hours(long);
        let actor = match dice.roll(if doubts { 9 } else { 6 }) {
            0..=3 => Actor::Together(vec!["north".to_owned()].into()),
            4 | 5 => Actor::Together(vec!["south".to_owned()].into()),
            6 => Actor::OneOf(vec!["north".to_owned(), "south".to_owned()].into()),
            7 => Actor::OneOf(vec!["north".to_owned(), "centre".to_owned()].into()),
            _ => Actor::Unknown,
        };
        let place = match dice.roll(if doubts { 8 } else { 6 }) {
            0..=3 => "hills",
            4 | 5 => "shore",
            6 => "strip",
            _ => "",
        };
        let part = (doubts && dice.one_in(6)).then(|| {
            let of = vec!["East".to_owned(), "West".to_owned()];
            Box::new(Part { name: of[dice.roll(2)].clone(), of })
        });
        let place = match place {
            "" => Place::Unstated,
            place => Place::Inside { place: place.into(), because: "as said".into(), part },
        };
        let weapons = Range {
            low: Amount::from(dice.between(0, 3)),
            best: None,
            high: dice.one_in(2).then(|| Amount::from(dice.between(3, 5))),
        };
        let extent = if dice.one_in(2) { Extent::Full } else { Extent::Partial };
        let what = match dice.roll(if doubts { 10 } else { 1 }) {
            0..=6 => What::Incident(Happening {
                event: "incident".into(),
                stage: Stage::Whole,
                actor,
                roles: BTreeMap::new(),
                fields: if dice.one_in(2) {
                    BTreeMap::from([("weapons".to_owned(), weapons)])
                } else {
                    BTreeMap::new()
                },
            }),
            7 | 8 => {
                let low = dice.between(0, 3);
                let high = dice.between(low, low + 2);
                What::Tally {
                    event: "incident".into(),
                    actor,
                    count: Range {
                        low: Amount::from(low),
                        best: None,
                        high: (!dice.one_in(8)).then(|| Amount::from(high)),
                    },
                    parts: BTreeMap::new(),
                    observer: dice.one_in(2).then(|| "centre".to_owned()),
                    extent,
                }
            }
            _ => What::Coverage { observer: "centre".into(), events: Vec::new(), extent },
        };
        let attested: Vec<String> = match dice.roll(if doubts { 6 } else { 1 }) {
            5 => vec!["claimed by north".to_owned()],
            _ => vec!["confirmed by centre".to_owned()],
        };
        let occurred = (!(doubts && dice.one_in(40))).then_some(Interval { from, to });
        record.entries.push(Entry {
            id: format!("row-{row}"),
            position: row as u32,
            reported: dice.one_in(2).then(|| to + hours(dice.between(0, 130) as u64)),
            occurred,
            precision: Precision::Minute,
            place,
            source: Source::default(),
            attested: attested.into(),
            handling: Handling::Public,
            what,
            conflict: (doubts && dice.one_in(6)).then(|| format!("matter {}", dice.roll(4))),
            read_in: None,
            note: None,
            origin: Origin::default(),
        });
    }
    record.ends = servanda_random::ends(&record.entries);
    record
}

fn invented() -> (Agreement, Geography) {
    let places = "zone strip \"Strip\" from \"geo/a.geojson#strip\"\nzone hills \"Hills\" from \"geo/a.geojson#hills\"\nzone shore \"Shore\" from \"geo/a.geojson#shore\"\ngroup sectors = hills, shore\n";
    let agreement = read(&INVENTED.replace("place-list\n", places));
    let (geography, _) = Geography::new(&agreement, &servanda_random::shapes());
    (agreement, geography)
}

#[test]
fn keyed_lines_over_dense_records() {
    let (agreement, geography) = invented();
    let seeds = std::env::var("SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(12);
    let first: u64 = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0);
    let mut compared = 0;
    for seed in first..first + if std::env::var("SEED").is_ok() { 1 } else { seeds } {
        let record = dense(seed);
        // Every other seed is of a version of the text that began in the middle of the record, and every fourth ended in it.
        let mut agreement = agreement.clone();
        let at = |text: &str| Some(text.parse::<Moment>().expect("a moment"));
        let (from, until) = (at("2027-02-04T11:00:00Z"), at("2027-02-09T11:00:00Z").filter(|_| seed % 4 == 1));
        agreement.header.version = (seed % 2 == 1).then_some(Version { number: 2, from, until });
        let agreement = &agreement;
        let fails = |record: &Record| {
            let stream = streamed(agreement, &geography, record, &mut Dice::new(seed));
            same_as_reference(agreement, &geography, record, &stream, after_all(record))
        };
        match fails(&record) {
            Ok(count) => compared += count,
            Err(_) => {
                // The fewest rows that differ still.
                let mut small = record;
                let mut at = 0;
                while at < small.entries.len() {
                    let mut fewer = small.clone();
                    fewer.entries.remove(at);
                    match fails(&fewer) {
                        Err(_) => small = fewer,
                        Ok(_) => at += 1,
                    }
                }
                let rows: Vec<String> = small.entries.iter().map(support::shown).collect();
                panic!("seed {seed}: {}\n{}", fails(&small).err().unwrap_or_default(), rows.join("\n"));
            }
        }
    }
    assert!(compared > 150 || std::env::var("SEED").is_ok(), "only {compared} stretches were compared");
}

/// A cell with what it holds, for sure and for all that is known.
type Said = (CellName, Vec<(Tick, Tick)>, Vec<(Tick, Tick)>);

/// What a stream holds, by name.
fn said(stream: &Stream) -> Vec<Said> {
    let spans = |spans: &Spans| spans.iter().map(|span| (span.from, span.to)).collect::<Vec<_>>();
    let cells = stream.cells().into_iter();
    cells.map(|(name, id)| (name, spans(&stream.bounds(id).must), spans(stream.bounds(id).may()))).collect()
}

#[test]
fn order_steps_and_threads_change_nothing() {
    let (agreement, geography) = invented();
    for seed in 0..10 {
        let record = dense(seed);
        let one = streamed(&agreement, &geography, &record, &mut Dice::new(seed));
        let other = streamed(&agreement, &geography, &record, &mut Dice::new(seed + 1_000));
        assert_eq!(said(&one), said(&other), "seed {seed}");
        let live = record.live(record.last_position());
        let mut told: Vec<Vec<String>> = Vec::new();
        for threads in [1, 2, 3, 16] {
            let mut stream = Stream::new(&agreement, &geography, Limits::default());
            let mut lines = Vec::new();
            for (at, entry) in live.entries.iter().enumerate() {
                stream.enter(entry, Later::default(), at as u32);
                if at % 7 == 0 {
                    stream.advance_on(threads, |cell, net| lines.push(format!("{cell:?} {net:?}")));
                }
            }
            stream.advance_on(threads, |cell, net| lines.push(format!("{cell:?} {net:?}")));
            assert_eq!(said(&stream), said(&one), "seed {seed} on {threads} threads");
            told.push(lines);
        }
        assert!(told.windows(2).all(|pair| pair[0] == pair[1]), "seed {seed}: threads tell otherwise");
    }
}

#[test]
fn what_is_told_adds_up() {
    let (agreement, geography) = invented();
    for seed in 0..10 {
        let record = dense(seed);
        let live = record.live(record.last_position());
        let mut stream = Stream::new(&agreement, &geography, Limits::default());
        let mut sums: BTreeMap<_, (BTreeSet<_>, BTreeSet<_>)> = BTreeMap::new();
        // Bans may not be kept in all of force before anything is seen: that is not told.
        for (_, id) in stream.cells() {
            sums.entry(id).or_default().1.extend(stream.bounds(id).may().iter());
        }
        for (at, entry) in live.entries.iter().enumerate() {
            stream.enter(entry, Later::default(), at as u32);
            stream.advance(|id, net| {
                let sum = sums.entry(id).or_default();
                for (set, change) in [(&mut sum.0, net.must), (&mut sum.1, net.may)] {
                    assert!(change.lost.iter().all(|span| set.remove(span)), "{id:?} lost what it did not have");
                    assert!(change.gained.iter().all(|span| set.insert(*span)), "{id:?} gained what it had");
                }
            });
        }
        for (name, id) in stream.cells() {
            let sum = sums.remove(&id).unwrap_or_default();
            assert_eq!(
                sum.0.into_iter().collect::<Vec<_>>(),
                stream.bounds(id).must.iter().collect::<Vec<_>>(),
                "{name:?}"
            );
            assert_eq!(
                sum.1.into_iter().collect::<Vec<_>>(),
                stream.bounds(id).may().iter().collect::<Vec<_>>(),
                "{name:?}"
            );
        }
    }
}
