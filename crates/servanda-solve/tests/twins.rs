//! Both algorithms against the most obvious thing: all simple circles, and all cuts.

use proptest::prelude::*;
use servanda_solve::{flow, temporal};

type Edge = (usize, usize, i64);

fn edges(nodes: usize, most: usize, values: std::ops::Range<i64>) -> impl Strategy<Value = Vec<Edge>> {
    proptest::collection::vec((0..nodes, 0..nodes, values), 0..most)
}

/// The fewest limits of any simple circle that takes less than no time, by trying all of them.
fn fewest(limits: &[Edge], nodes: usize) -> Option<usize> {
    fn walk(limits: &[Edge], start: usize, at: usize, time: i64, seen: &mut Vec<usize>, best: &mut Option<usize>) {
        for (from, to, seconds) in limits {
            if *from != at {
                continue;
            }
            if *to == start && time + seconds < 0 {
                *best = Some(best.map_or(seen.len(), |best| best.min(seen.len())));
            }
            if !seen.contains(to) {
                seen.push(*to);
                walk(limits, start, *to, time + seconds, seen, best);
                seen.pop();
            }
        }
    }
    let mut best = None;
    for start in 0..nodes {
        walk(limits, start, start, 0, &mut vec![start], &mut best);
    }
    best
}

/// The least time from one point to another over any walk, by going through all points in between (Floyd and Warshall).
fn least(limits: &[Edge], nodes: usize) -> Vec<Vec<Option<i64>>> {
    let mut least = vec![vec![None::<i64>; nodes]; nodes];
    let smaller = |old: &mut Option<i64>, new: i64| *old = Some(old.map_or(new, |old| old.min(new)));
    for (from, to, seconds) in limits {
        smaller(&mut least[*from][*to], *seconds);
    }
    for (node, row) in least.iter_mut().enumerate() {
        smaller(&mut row[node], 0);
    }
    for over in 0..nodes {
        for from in 0..nodes {
            for to in 0..nodes {
                if let (Some(a), Some(b)) = (least[from][over], least[over][to]) {
                    smaller(&mut least[from][to], a + b);
                }
            }
        }
    }
    least
}

fn network(limits: &[Edge], nodes: usize) -> temporal::Network {
    let mut network = temporal::Network::new();
    for _ in 0..nodes {
        network.point();
    }
    for (from, to, seconds) in limits {
        network.at_most(*from, *to, *seconds);
    }
    network
}

/// The least capacity of all cuts between the two.
fn least_cut(pipes: &[Edge], nodes: usize, source: usize, sink: usize) -> i64 {
    let sides = (0..1_u32 << nodes).filter(|side| side & (1 << source) != 0 && side & (1 << sink) == 0);
    let capacity = |side: u32| -> i64 {
        let over = pipes.iter().filter(|(from, to, _)| side & (1 << from) != 0 && side & (1 << to) == 0);
        over.map(|(.., capacity)| capacity).sum()
    };
    sides.map(capacity).min().expect("at least one cut parts them")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn a_contradiction_is_a_shortest_negative_circle(limits in edges(6, 14, -4..12)) {
        let found = network(&limits, 6).contradiction();
        prop_assert_eq!(found.as_ref().map(Vec::len), fewest(&limits, 6));
        if let Some(circle) = found {
            let seconds: i64 = circle.iter().map(|number| limits[*number].2).sum();
            prop_assert!(seconds < 0);
            for (at, number) in circle.iter().enumerate() {
                prop_assert_eq!(limits[*number].1, limits[circle[(at + 1) % circle.len()]].0);
            }
        }
    }

    #[test]
    fn earliest_and_latest_are_least_walks(limits in edges(6, 14, -4..12), origin in 0..6_usize) {
        let network = network(&limits, 6);
        if fewest(&limits, 6).is_some() {
            prop_assert_eq!(network.latest(origin), None);
            prop_assert_eq!(network.earliest(origin), None);
        } else {
            let least = least(&limits, 6);
            prop_assert_eq!(network.latest(origin), Some(least[origin].clone()));
            let earliest: Vec<_> = least.iter().map(|row| row[origin].map(|seconds| -seconds)).collect();
            prop_assert_eq!(network.earliest(origin), Some(earliest));
        }
    }

    #[test]
    fn without_one_limit_of_each_circle_all_can_be_met(limits in edges(6, 14, -4..12)) {
        let mut network = network(&limits, 6);
        let mut left = limits.clone();
        while let Some(circle) = network.contradiction() {
            network.drop_limit(circle[0]);
            left[circle[0]].2 = 1_000;
        }
        prop_assert_eq!(fewest(&left, 6), None);
    }

    #[test]
    fn the_maximum_flow_is_the_minimum_cut(pipes in edges(6, 14, 0..9), source in 0..6_usize, sink in 0..6_usize) {
        prop_assume!(source != sink);
        let mut network = flow::Network::new();
        for _ in 0..6 {
            network.node();
        }
        for (from, to, capacity) in &pipes {
            network.pipe(*from, *to, capacity.unsigned_abs().into());
        }
        let sent = network.fill(source, sink);
        prop_assert_eq!(sent, u128::from(least_cut(&pipes, 6, source, sink).unsigned_abs()));
        let through = |node: usize, end: fn(&Edge) -> usize| -> u128 {
            let of = pipes.iter().enumerate().filter(|(_, pipe)| end(pipe) == node);
            of.map(|(number, _)| network.through(number)).sum()
        };
        for node in 0..6 {
            let (leaves, comes) = (through(node, |pipe| pipe.0), through(node, |pipe| pipe.1));
            let more = if node == source { sent } else { 0 };
            let less = if node == sink { sent } else { 0 };
            prop_assert_eq!(leaves + less, comes + more);
        }
        for (number, (.., capacity)) in pipes.iter().enumerate() {
            prop_assert!(network.through(number) <= capacity.unsigned_abs().into());
        }
        let near = network.reached(source);
        let cut: i64 = pipes.iter().filter(|(from, to, _)| near[*from] && !near[*to]).map(|pipe| pipe.2).sum();
        prop_assert_eq!(sent, u128::from(cut.unsigned_abs()));
    }
}

#[test]
fn limits_that_no_calendar_holds_are_survived() {
    let mut network = temporal::Network::new();
    let (first, second) = (network.point(), network.point());
    network.at_most(first, second, i64::MAX);
    network.at_least(first, second, i64::MAX);
    network.at_least(second, first, i64::MIN);
    assert_eq!(network.contradiction(), None);
    assert_eq!(network.earliest(first), Some(vec![Some(0), Some(temporal::MOST_S)]));
    network.at_most(first, second, i64::MIN);
    assert_eq!(network.contradiction(), Some(vec![3, 1]));
}
