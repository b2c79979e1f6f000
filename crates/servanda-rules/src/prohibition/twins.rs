//! Slow, obvious twins of what is clever in the module above: the best set of disjoint tallies against all subsets, and
//! time cut at every edge against the value asked at each half hour.

use super::*;
use crate::facts::tests::Nothing;
use crate::stretches::Stretches;
use crate::world::Choice;
use servanda_agreement::geography::Geography;

/// A small generator of numbers, so that a failure can be had again (xorshift64*, Vigna 2016).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % sides.max(1)
    }
}

/// Runs a comparison for many seeds and prints the first that fails.
fn for_seeds(count: u64, compare: impl Fn(&mut Dice) + std::panic::RefUnwindSafe) {
    for seed in 1..=count {
        let held = std::panic::catch_unwind(|| compare(&mut Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15))));
        assert!(held.is_ok(), "seed {seed}");
    }
}

fn hour(at: usize) -> Moment {
    Moment::UNIX_EPOCH + jiff::SignedDuration::from_hours(at as i64)
}

fn hours(from: usize, to: usize) -> Interval {
    Interval { from: hour(from), to: hour(to) }
}

#[test]
fn the_best_disjoint_tallies_are_the_best_of_all_subsets() {
    for_seeds(3_000, |dice| {
        let tallies: Vec<(Interval, Amount)> = (0..dice.roll(10))
            .map(|_| {
                let from = dice.roll(20);
                (hours(from, from + 1 + dice.roll(8)), Amount::from(dice.roll(9) as i64))
            })
            .collect();
        let disjoint = |chosen: &[&(Interval, Amount)]| {
            chosen.iter().enumerate().all(|(at, one)| chosen[..at].iter().all(|other| !one.0.meets(other.0)))
        };
        let best = (0..1u32 << tallies.len())
            .map(|set| tallies.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1).map(|(_, one)| one).collect())
            .filter(|chosen: &Vec<_>| disjoint(chosen))
            .map(|chosen| chosen.into_iter().map(|(_, amount)| *amount).sum::<Amount>())
            .max();
        assert_eq!(best, Some(best_disjoint(&tallies)), "{tallies:?}");
    });
}

/// The hours that the second twin looks at.
const HOURS: usize = 48;

fn part(dice: &mut Dice) -> Option<Part> {
    let of = vec!["East".to_owned(), "West".to_owned()];
    (dice.roll(3) > 0).then(|| Part { name: of[dice.roll(2)].clone(), of })
}

fn weights(dice: &mut Dice) -> Vec<Weight> {
    let weight = |(number, dice): (usize, &mut Dice)| {
        let from = dice.roll(HOURS);
        let is_tally = dice.roll(2) == 0;
        let long = if is_tally { 1 + dice.roll(20) } else { dice.roll(3) };
        Weight {
            at: hours(from, from + long),
            sure: dice.roll(2) == 0,
            count: Range::exactly(Amount::from(1 + dice.roll(5) as i64)),
            is_tally,
            dated: true,
            risen: false,
            part: None,
            entry: format!("w{number}"),
            why: Vec::new(),
            established: None,
        }
    };
    (0..dice.roll(6)).map(|number| weight((number, &mut *dice))).collect()
}

fn watches(dice: &mut Dice) -> Vec<Watch> {
    let watch = |(number, dice): (usize, &mut Dice)| {
        let from = dice.roll(HOURS);
        Watch {
            interval: hours(from, from + 1 + dice.roll(24)),
            part: part(dice),
            extent: if dice.roll(2) == 0 { Extent::Full } else { Extent::Partial },
            observer: "centre".into(),
            entry: format!("c{number}"),
            zero: dice.roll(3) > 0,
            idle: (dice.roll(5) == 0).then_some("who is not among those whose word establishes"),
        }
    };
    (0..dice.roll(7)).map(|number| watch((number, &mut *dice))).collect()
}

/// True if, of some watches, those that are on at a moment see the whole place: one of them all of it, or one each part.
fn seen(watches: &[&Watch], at: Moment) -> bool {
    let on: Vec<_> = watches
        .iter()
        .filter(|watch| watch.idle.is_none() && watch.interval.from <= at && at < watch.interval.to)
        .collect();
    let part = |name: &str| on.iter().any(|watch| watch.part.as_ref().is_some_and(|part| part.name == name));
    on.iter().any(|watch| watch.part.is_none()) || part("East") && part("West")
}

/// The value at a moment that is no edge, straight from docs/semantics.md; `None` where the clause does not bind.
fn value_at(active: &Bounds, weights: &[Weight], watches: &[Watch], at: Moment) -> Option<Value> {
    if !active.may.contains(at) {
        return None;
    }
    let all: Vec<&Watch> = watches.iter().collect();
    let counts = |weight: &&Weight| {
        // A finer zero within a coarser tally takes its piece out of that tally.
        let finer: Vec<&Watch> = watches
            .iter()
            .filter(|watch| watch.zero && watch.interval != weight.at && weight.at.covers(watch.interval))
            .collect();
        weight.at.from < at && at < weight.at.to && !(weight.is_tally && seen(&finer, at))
    };
    let here: Vec<&Weight> = weights.iter().filter(counts).collect();
    let binds = active.must.contains(at);
    Some(if binds && here.iter().any(|weight| weight.sure) {
        Value::NotKept
    } else if binds && here.is_empty() && seen(&all, at) {
        Value::Kept
    } else {
        Value::NotEstablished
    })
}

#[test]
fn time_cut_at_edges_says_what_each_moment_says() {
    let text = "```accord\nagreement a \"A\"\n  signed 1970-01-01\n  clock UTC\n```\n";
    let agreement = servanda_agreement::read(text).0.expect("an agreement");
    for_seeds(2_000, |dice| {
        let geography = Geography::default();
        let world = World::new(&agreement, &geography, &Nothing, hour(HOURS), Choice::default());
        let (from, long) = (dice.roll(10), 10 + dice.roll(40));
        let may = Stretches::from_iter([hours(from, from + long), hours(from + long + 2, from + long + 6)]);
        let active = Bounds { must: may.since(hour(from + dice.roll(6))), may };
        let (weights, watches) = (weights(dice), watches(dice));
        let mut partition = Partition::default();
        cut(&world, &active, &weights, &watches, &mut partition);
        for half in 0..HOURS {
            let at = hour(half) + jiff::SignedDuration::from_mins(30);
            let pieces: Vec<_> =
                partition.pieces.iter().filter(|piece| piece.at.from < at && at < piece.at.to).collect();
            let cut = pieces.first().map(|piece| piece.value);
            assert!(pieces.len() < 2, "{at} lies in {} pieces", pieces.len());
            assert_eq!(cut, value_at(&active, &weights, &watches, at), "at {at}: {weights:?}\n{watches:?}\n{active:?}");
        }
        for weight in weights.iter().filter(|weight| weight.at.is_instant() && active.may.contains(weight.at.from)) {
            let here = || weights.iter().filter(|other| other.at == weight.at);
            let binds = active.must.contains(weight.at.from);
            let sure = binds && here().any(|other| other.sure);
            let expected = if sure { Value::NotKept } else { Value::NotEstablished };
            let piece = partition.pieces.iter().find(|piece| piece.at == weight.at).map(|piece| piece.value);
            assert_eq!(piece, Some(expected), "at the instant {}: {weights:?}\n{active:?}", weight.at.from);
        }
    });
}
