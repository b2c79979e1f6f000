//! What a stream sets aside, what it leaves out, and on which facts it rests.

use servanda_agreement::Agreement;
use servanda_agreement::geography::Geography;
use servanda_base::{Interval, Moment};
use servanda_monitor::stream::{At, CellId, Later, Limits, Of, Stream, Why};
use servanda_monitor::tick::{NEVER, SECOND, Span, Tick, tick};
use servanda_record::*;
use std::collections::BTreeMap;

const TEXT: &str = r#"# Zones (invented)

```accord
agreement invented "Zones (invented)"
  signed    2027-02-01
  in force  on signature
  expires   never
  clock     UTC
  evidence  seen

party north  armed-group  "North side"
party south  armed-group  "South side"
party centre organisation "Monitoring centre"
group sides = north, south
zone hills "Hills" from "geo/a.geojson#hills"
zone shore "Shore" from "geo/a.geojson#shore"
group zones = hills, shore
event incident plural incidents verb fire by party in place
event finding  plural findings  verb publish by party
proof seen = confirmed by centre

define hot "Three in a day"
  for  each of zones, each of sides
  as   at least 3 incidents in any 24 h
define weekly "Hot for days"
  for  each of zones, each of sides
  as   hot on at least 2 of 4 days
1 on weekly, centre shall publish
    within 24 h of incident
2 each of sides shall not fire
3 during pause, each of sides shall not fire in hills
phase pause "Pause" opens on entry into force
```
"#;

fn stream(limits: Limits) -> Stream {
    let (agreement, findings) = servanda_agreement::read(TEXT);
    let errors: Vec<_> = findings.iter().filter(|one| one.severity == servanda_base::Severity::Error).collect();
    let agreement: Agreement = agreement.unwrap_or_else(|| panic!("{errors:?}"));
    let (geography, _) = Geography::new(&agreement, &BTreeMap::new());
    Stream::new(&agreement, &geography, limits)
}

fn entry(zone: &str, side: &str, at: &str) -> Entry {
    let at: Moment = at.parse().expect("a moment");
    Entry {
        id: "row".into(),
        position: 1,
        reported: None,
        occurred: Some(Interval::instant(at)),
        precision: Precision::Minute,
        place: Place::Inside { place: zone.into(), because: "as said".into(), part: None },
        source: Source::default(),
        attested: vec!["confirmed by centre".to_owned()].into(),
        handling: Handling::Public,
        what: What::Incident(Happening {
            event: "incident".into(),
            stage: Stage::Whole,
            actor: Actor::Together(vec![side.to_owned()].into()),
            roles: BTreeMap::new(),
            fields: BTreeMap::new(),
        }),
        conflict: None,
        read_in: None,
        note: None,
        origin: Origin::default(),
    }
}

fn cell(stream: &Stream, name: &str, zone: &str, side: &str) -> CellId {
    let is_it = |of: &Of| matches!(of, Of::Definition(one) if one == name);
    let cells = stream.cells().into_iter();
    let found = cells
        .filter(|(one, _)| is_it(&one.of))
        .find(|(one, _)| one.key.place.as_deref() == Some(zone) && one.key.party.as_deref() == Some(side));
    found.expect("the cell of a key that was spoken of").1
}

fn ticks(text: &str) -> Tick {
    tick(text.parse().expect("a moment")).expect("a tick")
}

#[test]
fn cells_are_made_for_keys_that_are_spoken_of() {
    let mut stream = stream(Limits::default());
    let keyed = |stream: &Stream| stream.cells().iter().filter(|(name, _)| !name.key.is_empty()).count();
    assert_eq!(keyed(&stream), 0);
    stream.enter(&entry("hills", "north", "2027-03-01T00:00:00Z"), Later::default(), 0);
    assert_eq!(keyed(&stream), 2, "one definition and the one over it");
    // By whom is not known, so it may be either.
    let unknown = entry("shore", "north", "2027-03-01T00:00:00Z");
    let What::Incident(happening) = unknown.what.clone() else { panic!("an incident") };
    let unknown = Entry { what: What::Incident(Happening { actor: Actor::Unknown, ..happening }), ..unknown };
    stream.enter(&unknown, Later::default(), 1);
    assert_eq!(keyed(&stream), 6);
}

#[test]
fn every_fact_is_in_or_set_aside_with_a_reason() {
    let mut stream = stream(Limits { keys: 4, ..Limits::default() });
    let north = entry("hills", "north", "2027-03-01T00:00:00Z");
    let shape = stream.shape(&north).expect("a shape");
    stream.enter(&entry("hills", "north", "1500-03-01T00:00:00Z"), Later::default(), 0);
    stream.insert(shape, At::Over(Span::new(10 * SECOND, 9 * SECOND)), None, 1);
    stream.retract(shape, At::Instant(10 * SECOND), None, 2);
    // The ban has three lists and the first key the fourth.
    stream.enter(&entry("shore", "south", "2027-03-01T00:00:00Z"), Later::default(), 3);
    stream.advance(|_, _| {});
    let said: Vec<(Why, u64)> = stream.set_aside().iter().map(|one| (one.why, one.count)).collect();
    let wanted = vec![(Why::OutsideTime, 1), (Why::Inverted, 1), (Why::TooManyKeys, 1), (Why::NotThere, 1)];
    let sorted = |mut all: Vec<(Why, u64)>| {
        all.sort();
        all
    };
    assert_eq!(sorted(said), sorted(wanted));
    // What is taken back is no longer set aside.
    stream.withdraw(&entry("shore", "south", "2027-03-01T00:00:00Z"), Later::default(), 3);
    stream.retract(shape, At::Over(Span::new(10 * SECOND, 9 * SECOND)), None, 1);
    stream.advance(|_, _| {});
    assert!(stream.set_aside().iter().all(|one| !matches!(one.why, Why::TooManyKeys | Why::Inverted)));
}

#[test]
fn a_full_list_takes_no_more() {
    let mut stream = stream(Limits { hits_a_list: 5, ..Limits::default() });
    let shape = stream.shape(&entry("hills", "north", "2027-03-01T00:00:00Z")).expect("a shape");
    let start = ticks("2027-03-01T00:00:00Z");
    for fact in 0..9 {
        stream.insert(shape, At::Instant(start + Tick::from(fact) * SECOND), None, fact);
    }
    stream.advance(|_, _| {});
    let full = stream.set_aside().iter().find(|one| one.why == Why::TooManyHits).map(|one| one.count);
    // Four too many in the list of the key, in that of the ban on one side, and in that of the ban on both.
    assert_eq!(full, Some(12));
}

#[test]
fn what_it_does_not_run_it_says() {
    let stream = stream(Limits::default());
    let said: Vec<(&str, &str)> = stream.left_out().iter().map(|one| (one.what.as_str(), one.why)).collect();
    assert!(said.contains(&("1", "a duty with its deadline")), "{said:?}");
    assert!(said.contains(&("3", "a trigger, a phase, or an exception")), "{said:?}");
    assert!(said.contains(&("pause", "a phase")), "{said:?}");
    assert!(said.contains(&("2", "what bodies determine of it")), "{said:?}");
}

#[test]
fn a_cell_knows_the_facts_that_it_rests_on() {
    let mut stream = stream(Limits::default());
    let shape = stream.shape(&entry("hills", "north", "2027-03-01T00:00:00Z")).expect("a shape");
    let start = ticks("2027-03-01T00:00:00Z");
    let hour = 3_600 * SECOND;
    for (fact, hours) in [0, 10, 20, 40, 41, 42, 300].into_iter().enumerate() {
        stream.insert(shape, At::Instant(start + hours * hour), None, fact as u32);
    }
    stream.advance(|_, _| {});
    let hot = cell(&stream, "hot", "hills", "north");
    let spans: Vec<Span> = stream.bounds(hot).must.iter().collect();
    // Each three within a day hold it open until the first of them is a day old.
    assert_eq!(spans[0], Span::new(start + 20 * hour, start + 24 * hour));
    let facts = |cell, from: Tick, to: Tick| -> Vec<u32> {
        let asked = Span::new(start + from * hour, start + to * hour);
        stream.explain(cell, asked, 100).iter().map(|one| one.fact).collect()
    };
    assert_eq!(facts(hot, 20, 24), [0, 1, 2]);
    assert_eq!(facts(hot, 24, 25), [1, 2]);
    let weekly = cell(&stream, "weekly", "hills", "north");
    assert_eq!(facts(weekly, 48, 49), [0, 1, 2, 3, 4, 5]);
    assert_eq!(stream.explain(weekly, Span::new(start, NEVER), 2).len(), 2);
}
