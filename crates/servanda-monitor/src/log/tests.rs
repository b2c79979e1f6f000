//! The twin of the log is [`Record::live`] of what is in it, asked anew after every step.

use super::*;
use proptest::prelude::*;
use servanda_base::{Amount, Interval, Range};
use servanda_random::Dice;
use servanda_record::*;
use std::collections::BTreeMap;

/// A log, what is in it, and what it told of itself so far.
#[derive(Default)]
struct Twins {
    log: Log,
    record: BTreeMap<Arrival, Entry>,
    facts: BTreeMap<FactId, Fact>,
    seen: BTreeMap<Channel, (Vec<FactId>, u64)>,
    dropped: Vec<Dropped>,
}

impl Twins {
    fn insert(&mut self, arrival: Arrival, entry: &Entry) -> bool {
        let is_new = self.log.insert(entry.clone(), arrival.index);
        assert_eq!(is_new, !self.record.contains_key(&arrival));
        self.record.entry(arrival).or_insert_with(|| entry.clone());
        is_new
    }

    fn retract(&mut self, position: u32) -> Vec<(Arrival, Entry)> {
        let taken: Vec<(Arrival, Entry)> =
            self.record.iter().filter(|(at, _)| at.position == position).map(|(at, it)| (*at, it.clone())).collect();
        self.record.retain(|at, _| at.position != position);
        let told = self.log.retract(position).into_iter();
        let told: Vec<(Arrival, Entry)> =
            told.map(|(index, it)| (Arrival { position, index }, (*it).clone())).collect();
        assert_eq!(told, taken);
        taken
    }

    fn check(&mut self) {
        let changes = self.log.take_changes();
        let record = Record { entries: self.record.values().cloned().collect(), ..Record::default() };
        let (expected, found) = (record.live(u32::MAX), self.log.live());
        assert_eq!(found.entries, expected.entries);
        assert_eq!(found.rejected, expected.rejected);
        assert_eq!(found.confirmations, expected.confirmations);
        assert_eq!(found.dropped, expected.dropped);
        assert_eq!(self.log.last_position(), record.last_position());
        assert_eq!((self.log.end(), self.log.latest()), (ends(&expected), latest(&expected)));
        self.check_changes(&changes);
        self.check_lists(&expected);
    }

    /// What went stood before and can still be read; nothing is told that makes no difference; what stands is what was told.
    fn check_changes(&mut self, changes: &Changes) {
        let mut gone = Vec::new();
        for id in &changes.gone {
            let was = self.facts.remove(id).expect("it stood");
            assert_eq!(self.log.fact(*id), Some(&was));
            gone.push(was);
        }
        for id in &changes.came {
            let fact = self.log.fact(*id).expect("it stands").clone();
            assert!(!gone.contains(&fact), "{id:?} went and came");
            assert_eq!(self.facts.insert(*id, fact), None);
        }
        for (id, fact) in &self.facts {
            assert_eq!(self.log.fact(*id), Some(fact));
        }
        let mut listed: Vec<FactId> = self.log.index().facts(&Channel::All).collect();
        assert!(listed.iter().map(|id| self.facts[id].arrival).is_sorted());
        listed.sort();
        assert_eq!(listed, self.facts.keys().copied().collect::<Vec<_>>());
    }

    fn check_lists(&mut self, live: &Live) {
        let index = self.log.index();
        let mut channels: BTreeSet<Channel> = index.channels().cloned().collect();
        channels.extend(live.entries.iter().flat_map(named));
        channels.extend([
            Channel::All,
            Channel::Reports,
            Channel::Undated,
            Channel::Coverage,
            Channel::Determinations,
            Channel::Restrictions,
            Channel::FileSteps,
            Channel::Dropped,
        ]);
        for channel in channels {
            let ids: Vec<FactId> = index.facts(&channel).collect();
            let found: Vec<&Entry> = ids.iter().map(|id| &*self.facts[id].entry).collect();
            let scan: Vec<&Entry> = live.entries.iter().filter(|entry| is_in(entry, &channel)).collect();
            assert_eq!(found, scan, "{channel:?}");
            assert_eq!(index.len(&channel), scan.len());
            for fact in ids.iter().map(|id| &self.facts[id]) {
                let said = |of: &Statements| of.get(&fact.entry.id).cloned().unwrap_or_default();
                assert_eq!(fact.confirmations, said(&live.confirmations));
                assert_eq!(fact.rejected, said(&live.rejected));
            }
            let version = index.version(&channel);
            let (was, before) = self.seen.insert(channel.clone(), (ids.clone(), version)).unwrap_or_default();
            let differs = was != ids || channel == Channel::Dropped && self.dropped != live.dropped;
            assert_eq!(version > before, differs, "{channel:?}");
            assert!(version >= before);
        }
        self.dropped = live.dropped.clone();
    }
}

/// As the reference has it.
fn ends(live: &Live) -> Option<Moment> {
    let moments = live.entries.iter().filter(|entry| entry.position > 0);
    let moments = moments.flat_map(|entry| entry.reported.into_iter().chain(entry.occurred.map(|at| at.to)));
    moments.filter(|at| *at < Moment::MAX).max()
}

/// As the reference has it.
fn latest(live: &Live) -> Option<Moment> {
    let entries = live.entries.iter().filter(|entry| entry.position > 0);
    entries.filter_map(|entry| entry.occurred.map(|at| at.to)).filter(|at| *at < Moment::MAX).max()
}

/// The event of an incident, an act or a tally.
fn event(entry: &Entry) -> Option<&str> {
    match &entry.what {
        What::Tally { event, .. } => Some(event),
        _ => entry.happening().map(|one| &*one.event),
    }
}

/// The lists by name that an entry can be in.
fn named(entry: &Entry) -> Vec<Channel> {
    let mut channels: Vec<Channel> = event(entry).map(|event| Channel::Event(event.into())).into_iter().collect();
    channels.extend(entry.conflict.as_deref().map(|key| Channel::Conflict(key.into())));
    if let What::Measurement { gauge, .. } = &entry.what {
        channels.push(Channel::Gauge(gauge.as_str().into()));
    }
    if let What::Counter { counter, .. } = &entry.what {
        channels.push(Channel::Counter(counter.as_str().into()));
    }
    channels
}

fn is_in(entry: &Entry, channel: &Channel) -> bool {
    match channel {
        Channel::All => true,
        Channel::Reports => matches!(entry.what, What::Incident(_) | What::Tally { .. }),
        Channel::Undated => entry.occurred.is_none() && event(entry).is_some(),
        Channel::Coverage => matches!(entry.what, What::Coverage { .. }),
        Channel::Determinations => matches!(entry.what, What::Determination { .. }),
        Channel::Restrictions => matches!(entry.what, What::Restriction { .. }),
        Channel::FileSteps => matches!(entry.what, What::FileStep { .. }),
        Channel::Dropped => false,
        Channel::Event(_) | Channel::Gauge(_) | Channel::Counter(_) | Channel::Conflict(_) => {
            named(entry).contains(channel)
        }
    }
}

/// Rows as they come one after the other, each entry with its place among those of its position.
fn arrivals(entries: &[Entry]) -> Vec<(Arrival, Entry)> {
    let mut next: BTreeMap<u32, u32> = BTreeMap::new();
    entries
        .iter()
        .map(|entry| {
            let index = next.entry(entry.position).or_default();
            *index += 1;
            (Arrival { position: entry.position, index: *index - 1 }, entry.clone())
        })
        .collect()
}

/// Puts entries in by chance, takes rows out and puts them back, and asks now after one step, now after several.
fn in_any_order(mut outside: Vec<(Arrival, Entry)>, dice: &mut Dice) {
    let mut twins = Twins::default();
    let patience = 1 + dice.roll(4);
    for _ in 0..2 * outside.len() {
        if dice.one_in(3) {
            let inside: Vec<u32> = twins.record.keys().map(|at| at.position).collect();
            outside.extend(dice.one_of(&inside).into_iter().flat_map(|position| twins.retract(*position)));
        } else if !outside.is_empty() {
            let (arrival, entry) = outside.swap_remove(dice.roll(outside.len()));
            if !twins.insert(arrival, &entry) {
                outside.push((arrival, entry));
            }
        }
        if dice.one_in(patience) {
            twins.check();
        }
    }
    dice.shuffle(&mut outside);
    for (arrival, entry) in outside {
        twins.insert(arrival, &entry);
    }
    twins.check();
    let rows: BTreeSet<u32> = twins.record.keys().map(|at| at.position).collect();
    for position in rows {
        twins.retract(position);
        twins.check();
    }
    assert!(twins.log.ids.is_empty() && twins.facts.is_empty());
}

/// Few ids, much said of each: corrections of corrections, withdrawals of withdrawals and of themselves, confirmations of what
/// was withdrawn, doubled ids, and now and then two entries for one place, of which the log takes the first.
fn dense(dice: &mut Dice) -> Vec<(Arrival, Entry)> {
    let (ids, positions, entries) = (2 + dice.roll(7), 1 + dice.roll(20), 1 + dice.roll(30));
    let mut places = BTreeMap::new();
    (0..entries)
        .map(|_| {
            let position = dice.roll(positions + 1) as u32;
            let index: &mut u32 = places.entry(position).or_default();
            *index += u32::from(!dice.one_in(6));
            let arrival = Arrival { position, index: *index };
            (arrival, Entry { position, ..statement(dice, ids) })
        })
        .collect()
}

fn id(dice: &mut Dice, ids: usize) -> EntryId {
    format!("row-{}", dice.roll(ids))
}

fn body(dice: &mut Dice) -> Name {
    dice.word(&["north", "south", "mission"]).to_owned()
}

fn statement(dice: &mut Dice, ids: usize) -> Entry {
    let own = id(dice, ids);
    let of = id(dice, ids);
    let what = match dice.roll(12) {
        0 | 1 => What::Confirmation { of, by: body(dice) },
        2 => What::Rejection { of, by: body(dice) },
        3 | 4 => What::Withdrawal { of },
        5 => What::Release { of, to: Handling::Public },
        6 | 7 => {
            let mut by = statement(dice, ids);
            // As feeds write them, and as the type allows.
            if !dice.one_in(4) {
                by.id = own.clone();
            }
            What::Correction { of, by: Box::new(by) }
        }
        _ => of_the_world(dice),
    };
    let at = |dice: &mut Dice| Moment::from_second(dice.between(0, 9)).expect("a moment");
    let from = at(dice);
    let to = if dice.one_in(9) { Moment::MAX } else { from };
    Entry {
        id: own,
        position: 0,
        reported: (!dice.one_in(3)).then(|| at(dice)),
        occurred: (!dice.one_in(3)).then_some(Interval { from, to }),
        precision: Precision::Minute,
        place: Place::Unstated,
        source: Source::default(),
        attested: if dice.one_in(3) { [format!("confirmed by {}", body(dice))].into() } else { [].into() },
        handling: Handling::Public,
        what,
        conflict: dice.one_in(3).then(|| dice.word(&["key one", "key two"]).to_owned()),
        read_in: None,
        note: None,
        origin: Origin::default(),
    }
}

fn of_the_world(dice: &mut Dice) -> What {
    let event = dice.word(&["shot", "delivery"]);
    let one = Happening {
        event: event.into(),
        stage: Stage::Whole,
        actor: Actor::Unknown,
        roles: BTreeMap::new(),
        fields: BTreeMap::new(),
    };
    let some = Range::exactly(Amount::from(dice.between(0, 3)));
    let observer = body(dice);
    match dice.roll(9) {
        0 => What::Incident(one),
        1 => What::Act(one),
        2 => What::Tally {
            event: event.into(),
            actor: Actor::Unknown,
            count: some,
            parts: BTreeMap::new(),
            observer: None,
            extent: Extent::Full,
        },
        3 => What::Counter { counter: "rounds".into(), actor: Actor::Unknown, reading: some, zero_at: None },
        4 => What::Measurement { gauge: "stock".into(), actor: Actor::Unknown, level: some },
        5 => What::Coverage { observer, events: Vec::new(), extent: Extent::Full },
        6 => What::FileStep { step: "visit".into(), about: None, by: None, exception_of: None, says: BTreeMap::new() },
        7 => What::Determination {
            by: observer,
            about: "line".into(),
            tier: None,
            met: dice.one_in(2),
            attributed_to: Vec::new(),
        },
        _ => What::Restriction { observer, by: Actor::Unknown, how: "denied".into() },
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn dense_chains_stand_as_the_record_has_it(seed in any::<u64>()) {
        let mut dice = Dice::new(seed);
        let entries = dense(&mut dice);
        in_any_order(entries, &mut dice);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn histories_stand_as_the_record_has_them(seed in 0_u64..1_000_000) {
        let agreement = servanda_agreement::read(&servanda_random::agreement(seed)).0.expect("it reads");
        let entries = servanda_random::history(&agreement, seed).entries;
        in_any_order(arrivals(&entries), &mut Dice::new(seed));
    }
}

/// One entry with an id and a place.
fn entry(id: &str, position: u32, what: What) -> (Arrival, Entry) {
    let mut dice = Dice::new(u64::from(position));
    let entry = Entry { id: id.into(), position, conflict: None, what, ..statement(&mut dice, 1) };
    (Arrival { position, index: 0 }, entry)
}

fn ids_of(log: &Log, changes: &[FactId]) -> Vec<(EntryId, u32)> {
    changes.iter().filter_map(|id| log.fact(*id)).map(|fact| (fact.entry.id.clone(), fact.entry.position)).collect()
}

#[test]
fn a_correction_that_is_taken_out_parts_what_it_joined() {
    let coverage = || What::Coverage { observer: "mission".into(), events: Vec::new(), extent: Extent::Full };
    let (_, first) = entry("first", 1, coverage());
    let (_, second) = entry("second", 2, coverage());
    let (_, put) = entry("second", 3, coverage());
    let (_, correction) = entry("change", 3, What::Correction { of: "first".into(), by: Box::new(put) });
    let mut log = Log::default();
    for one in [first, second, correction] {
        assert!(log.insert(one, 0));
    }
    let came = log.take_changes().came;
    assert_eq!(ids_of(&log, &came), [("second".into(), 3), ("second".into(), 2)]);
    let taken = log.retract(3);
    let changes = log.take_changes();
    assert_eq!(ids_of(&log, &changes.gone), [("second".into(), 3)]);
    assert_eq!(ids_of(&log, &changes.came), [("first".into(), 1)]);
    assert!(log.dropped().next().is_none());
    for (index, one) in taken {
        assert!(log.insert(one, index));
    }
    log.retract(3);
    assert_eq!(log.take_changes(), Changes::default());
}

/// So much about one entry is no ordinary record, and still right.
#[test]
fn a_matter_of_twelve_thousand_stands_as_the_record_has_it() {
    let mut twins = Twins::default();
    let (place, shot) = entry("shot", 12_000, of_the_world(&mut Dice::new(1)));
    for position in 1..12_000 {
        let what = match position % 3 {
            0 => What::Confirmation { of: "shot".into(), by: "mission".into() },
            1 => What::Rejection { of: format!("row-{}", position - 1), by: "north".into() },
            _ => What::Withdrawal { of: format!("row-{}", position - 1) },
        };
        let (place, entry) = entry(&format!("row-{position}"), position, what);
        twins.insert(place, &entry);
    }
    twins.check();
    twins.insert(place, &shot);
    twins.check();
    twins.retract(5_000);
    twins.check();
}
