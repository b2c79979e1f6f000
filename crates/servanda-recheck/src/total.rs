//! How many incidents some acts show, none of them counted twice.
//!
//! Single acts add up; one within a tally is part of it; of tallies that overlap the best disjoint ones count, each part of a
//! place by itself.

use servanda_base::{Amount, Interval, Moment};
use servanda_status::Count;
use servanda_status::witness::Act;
use std::collections::BTreeMap;

/// The range that some acts show.
pub(crate) fn recorded(acts: &[&Act]) -> Count {
    let sure: Vec<&Act> = acts.iter().copied().filter(|act| act.sure).collect();
    let low = total(&sure, |act| Some(act.count.low)).unwrap_or(Amount::ZERO);
    Count { low, high: total(acts, |act| act.count.high).map(|high| high.max(low)) }
}

/// Tallies that hang together in time: none of it is empty between the first and the last.
struct Cluster<'w> {
    hull: Interval,
    tallies: Vec<&'w Act>,
    /// The last end of the tallies so far.
    ends: Vec<Moment>,
    /// What single acts within add up to.
    inside: Amount,
}

fn total(acts: &[&Act], of: impl Fn(&Act) -> Option<Amount>) -> Option<Amount> {
    let mut clusters = clusters(acts);
    let mut sum = Amount::ZERO;
    for single in acts.iter().filter(|act| !act.tally) {
        let amount = of(single)?;
        let first = clusters.partition_point(|cluster| cluster.hull.to < single.at.from);
        // Of the clusters that do not end before, the first or the second meets it if any does.
        let is_part = single.dated && clusters[first..].iter().take(2).any(|cluster| cluster.hull.meets(single.at));
        if !is_part {
            sum = sum + amount;
        }
        let around = clusters[first..].iter_mut().take_while(|cluster| cluster.hull.from <= single.at.from);
        for cluster in around.filter(|cluster| single.dated && cluster.covers(single.at)) {
            cluster.inside = cluster.inside + amount;
        }
    }
    for cluster in clusters {
        let mut of_parts: BTreeMap<Option<&str>, Vec<(Interval, Amount)>> = BTreeMap::new();
        for tally in &cluster.tallies {
            of_parts.entry(tally.part.as_deref()).or_default().push((tally.at, of(tally)?));
        }
        let whole = of_parts.remove(&None).map_or(Amount::ZERO, best_disjoint);
        let of_parts: Amount = of_parts.into_values().map(best_disjoint).sum();
        sum = sum + of_parts.max(whole).max(cluster.inside);
    }
    Some(sum)
}

fn clusters<'w>(acts: &[&'w Act]) -> Vec<Cluster<'w>> {
    let mut tallies: Vec<&Act> = acts.iter().copied().filter(|act| act.tally).collect();
    tallies.sort_by_key(|tally| tally.at);
    let mut clusters: Vec<Cluster<'w>> = Vec::new();
    for tally in tallies {
        match clusters.last_mut() {
            Some(last) if tally.at.from < last.hull.to => {
                last.hull.to = last.hull.to.max(tally.at.to);
                last.ends.push(last.hull.to);
                last.tallies.push(tally);
            }
            _ => clusters.push(Cluster {
                hull: tally.at,
                tallies: vec![tally],
                ends: vec![tally.at.to],
                inside: Amount::ZERO,
            }),
        }
    }
    clusters
}

impl Cluster<'_> {
    /// True if one of its tallies covers all of an act.
    fn covers(&self, at: Interval) -> bool {
        let begun = self.tallies.partition_point(|tally| tally.at.from <= at.from);
        let end = self.ends[..begun].last();
        self.hull == at || end.is_some_and(|end| if at.is_instant() { *end > at.to } else { *end >= at.to })
    }
}

/// The largest sum over intervals that do not overlap.
fn best_disjoint(mut tallies: Vec<(Interval, Amount)>) -> Amount {
    tallies.sort_by_key(|(at, _)| (at.to, at.from));
    // The best of the first so many.
    let mut best = vec![Amount::ZERO];
    for (at, (tally, amount)) in tallies.iter().enumerate() {
        let apart = tallies[..at].partition_point(|(other, _)| other.to <= tally.from);
        best.push(best[at].max(best[apart] + *amount));
    }
    best.last().copied().unwrap_or(Amount::ZERO)
}
