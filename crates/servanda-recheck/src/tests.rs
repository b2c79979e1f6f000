use super::*;
use servanda_status::witness::{Act, Afterwards, Begun, Deed, Watch};

fn at(second: i64) -> Moment {
    Moment::from_second(second).expect("a moment")
}

fn between(from: i64, to: i64) -> Interval {
    Interval { from: at(from), to: at(to) }
}

fn resting_on(rests_on: RestsOn) -> Witness {
    let always = Interval { from: at(0), to: Moment::MAX };
    Witness {
        zone: "UTC".into(),
        as_of: at(1_000),
        binds: vec![always],
        may_bind: vec![always],
        begun: Begun { triggered: false, at: between(0, 0), entries: Vec::new(), doubt: None, taken_back: None },
        forbids: matches!(rests_on, RestsOn::Prohibition { .. }),
        afterwards: Afterwards::Suspended,
        rests_on,
        then: Vec::new(),
        parts: Vec::new(),
        left_out: Vec::new(),
    }
}

fn gives(witness: &Witness) -> Found {
    find(witness, &Zone::utc())
}

/// A duty of any two, and who did what.
fn any_two(acts: &[(&str, i64, &[&str])]) -> Witness {
    let deed = |(entry, second, by): &(&str, i64, &[&str])| Deed {
        entry: (*entry).into(),
        at: between(*second, *second),
        sure: true,
        why: String::new(),
        amount: Range::exactly(Amount::from(1)),
        by: by.iter().map(|name| (*name).to_owned()).collect(),
    };
    resting_on(RestsOn::Duty {
        owed: None,
        performers: 2,
        acts: acts.iter().map(deed).collect(),
        counter: None,
        due: Some(Deadline { at: at(500), inclusive: true }),
        earliest: Some(Deadline { at: at(500), inclusive: true }),
        no_deadline: None,
        closed: true,
    })
}

#[test]
fn any_two_of_several_are_two_different_ones() {
    let kept = gives(&any_two(&[("a", 100, &["north"]), ("b", 200, &["south"])]));
    assert_eq!((kept.value, kept.state), (Value::Kept, State::Done));
    assert_eq!(kept.counted, ["a", "b"]);
    let twice = gives(&any_two(&[("a", 100, &["north"]), ("b", 200, &["north"])]));
    assert_eq!((twice.value, twice.state), (Value::NotKept, State::NotKept));
    // Nobody named may be one more, and need not be.
    let nobody = gives(&any_two(&[("a", 100, &["north"]), ("b", 200, &[])]));
    assert_eq!((nobody.value, nobody.state), (Value::NotEstablished, State::Pending));
    let late = gives(&any_two(&[("a", 100, &["north"]), ("b", 600, &["south"])]));
    assert_eq!((late.value, late.state), (Value::NotKept, State::Cured));
    assert_eq!(late.late_by_days, Some(Amount::hundredths(1)));
}

fn act(entry: &str, at: Interval, count: i64, tally: bool, part: Option<&str>) -> Act {
    Act {
        entry: entry.into(),
        at,
        sure: true,
        why: Vec::new(),
        count: Range::exactly(Amount::from(count)),
        tally,
        dated: true,
        risen: false,
        part: part.map(str::to_owned),
        established: None,
    }
}

fn watch(entry: &str, at: Interval, part: Option<&str>) -> Watch {
    Watch {
        entry: entry.into(),
        observer: "centre".into(),
        at,
        part: part.map(str::to_owned),
        of: part.map_or_else(Vec::new, |_| vec!["east".into(), "west".into()]),
        full: true,
        zero: true,
        idle: None,
    }
}

#[test]
fn a_stretch_is_watched_where_every_part_is() {
    let watches = vec![watch("e", between(0, 600), Some("east")), watch("w", between(400, 1_000), Some("west"))];
    let found = gives(&resting_on(RestsOn::Prohibition { acts: Vec::new(), watches, readings: Vec::new() }));
    let said: Vec<_> = found.pieces.iter().map(|piece| (piece.at, piece.value)).collect();
    let (open, kept) = (Value::NotEstablished, Value::Kept);
    assert_eq!(said, [(between(0, 400), open), (between(400, 600), kept), (between(600, 1_000), open)]);
    assert!(found.coverage.iter().eq(["e", "w"]));
}

#[test]
fn nothing_is_counted_twice() {
    let single = |entry, second| act(entry, between(second, second), 1, false, None);
    let acts = vec![
        act("whole", between(0, 100), 5, true, None),
        act("east", between(0, 100), 4, true, Some("east")),
        act("west", between(50, 100), 3, true, Some("west")),
        single("within", 60),
        single("beside", 100),
    ];
    let found =
        gives(&resting_on(RestsOn::Prohibition { acts: acts.clone(), watches: Vec::new(), readings: Vec::new() }));
    // The parts show more than the whole; what lies within is part of it.
    let eight = Some(Count { low: Amount::from(8), high: Some(Amount::from(8)) });
    assert_eq!(found.incidents, eight);
    // Somebody who looked at half of it and saw nothing leaves that half out.
    let watches = vec![watch("zero", between(20, 40), None)];
    let tally = vec![acts[0].clone()];
    let found = gives(&resting_on(RestsOn::Prohibition { acts: tally, watches, readings: Vec::new() }));
    let said: Vec<_> = found.pieces.iter().map(|piece| (piece.at, piece.value)).collect();
    let (not_kept, kept, open) = (Value::NotKept, Value::Kept, Value::NotEstablished);
    let expected = [(0, 20, not_kept), (20, 40, kept), (40, 100, not_kept), (100, 1_000, open)];
    assert_eq!(said, expected.map(|(from, to, value)| (between(from, to), value)));
}

#[test]
fn what_cannot_be_is_no_panic() {
    let moments = [Moment::MIN, at(-1), at(0), at(1_000), Moment::MAX];
    for from in moments {
        for to in moments {
            let at = Interval { from, to };
            let mut witness = any_two(&[("a", 100, &["north"]), ("b", 200, &["south"])]);
            witness.as_of = from;
            (witness.binds, witness.may_bind) = (vec![at, at], vec![at]);
            if let RestsOn::Duty { acts, due, .. } = &mut witness.rests_on {
                acts.iter_mut().for_each(|act| act.at = at);
                *due = Some(Deadline { at: to, inclusive: from > to });
            }
            gives(&witness);
            let acts = vec![act("a", at, 1, true, None), act("b", at, 1, false, None)];
            let watches = vec![watch("w", at, Some("east"))];
            witness.rests_on = RestsOn::Prohibition { acts, watches, readings: Vec::new() };
            gives(&witness);
        }
    }
}
