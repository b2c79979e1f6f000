//! How many incidents some hits show, none of them counted twice: single incidents add up; one inside a tally is part of it;
//! of tallies that overlap in time the best set of disjoint ones counts, those of several parts added.

use crate::tick::Span;
use servanda_base::Amount;
use std::collections::BTreeMap;

/// One hit, by one end of its range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shown {
    /// When.
    pub span: Span,
    /// How many; `None` without bound.
    pub count: Option<Amount>,
    /// A count of a stretch of time.
    pub is_tally: bool,
    /// The part of the place that it speaks of.
    pub part: Option<u32>,
}

/// The sum; `None` without bound.
pub fn shown(hits: &[Shown]) -> Option<Amount> {
    let tallies: Vec<&Shown> = hits.iter().filter(|hit| hit.is_tally).collect();
    let singles = || hits.iter().filter(|hit| !hit.is_tally);
    let add = |sum: Amount, one: &Shown| one.count.map(|one| sum + one);
    if tallies.is_empty() {
        return singles().try_fold(Amount::ZERO, add);
    }
    let part_of_one = |hit: &&Shown| tallies.iter().any(|tally| meets(tally.span, hit.span));
    let mut sum = singles().filter(|hit| !part_of_one(hit)).try_fold(Amount::ZERO, add)?;
    for cluster in clusters(tallies.clone()) {
        // Single incidents inside are part of what was tallied; where they are more, they are the better figure.
        let mut inside = singles().filter(|hit| cluster.iter().any(|tally| covers(tally.span, hit.span)));
        let inside = inside.try_fold(Amount::ZERO, add)?;
        let mut parts: BTreeMap<u32, Vec<(Span, Amount)>> = BTreeMap::new();
        let mut whole = Vec::new();
        for tally in cluster {
            match tally.part {
                Some(part) => parts.entry(part).or_default().push((tally.span, tally.count?)),
                None => whole.push((tally.span, tally.count?)),
            }
        }
        let of_parts: Amount = parts.into_values().map(best_disjoint).sum();
        sum = sum + of_parts.max(best_disjoint(whole)).max(inside);
    }
    Some(sum)
}

/// Tallies that overlap in time, group by group.
fn clusters(mut tallies: Vec<&Shown>) -> Vec<Vec<&Shown>> {
    tallies.sort_by_key(|tally| tally.span);
    let mut clusters: Vec<(i64, Vec<&Shown>)> = Vec::new();
    for tally in tallies {
        match clusters.last_mut() {
            Some((end, cluster)) if tally.span.from < *end => {
                *end = (*end).max(tally.span.to);
                cluster.push(tally);
            }
            _ => clusters.push((tally.span.to, vec![tally])),
        }
    }
    clusters.into_iter().map(|(_, cluster)| cluster).collect()
}

/// The largest sum over disjoint stretches.
fn best_disjoint(mut tallies: Vec<(Span, Amount)>) -> Amount {
    tallies.sort_by_key(|(span, _)| (span.to, span.from));
    let mut best: Vec<Amount> = Vec::with_capacity(tallies.len());
    for (at, (span, amount)) in tallies.iter().enumerate() {
        let before = tallies[..at].partition_point(|(other, _)| other.to <= span.from);
        let with = before.checked_sub(1).map_or(Amount::ZERO, |before| best[before]) + *amount;
        best.push(at.checked_sub(1).map_or(Amount::ZERO, |before| best[before]).max(with));
    }
    best.last().copied().unwrap_or(Amount::ZERO)
}

/// True if the two share any time; an instant on the first moment of the other counts, one on its end does not.
pub fn meets(a: Span, b: Span) -> bool {
    match (a.from == a.to, b.from == b.to) {
        (false, false) => a.from < b.to && b.from < a.to,
        (true, true) => a.from == b.from,
        (true, false) => b.from <= a.from && a.from < b.to,
        (false, true) => a.from <= b.from && b.from < a.to,
    }
}

/// True if all of `b` lies inside `a`.
pub fn covers(a: Span, b: Span) -> bool {
    a.from <= b.from && b.to <= a.to && (b.from != b.to || b.from < a.to || a == b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hit() -> impl Strategy<Value = Shown> {
        (0_i64..20, 1_i64..8, 0_i64..5, any::<bool>(), 0_u32..4).prop_map(|(from, length, count, tally, part)| Shown {
            span: Span::new(from, from + length * i64::from(tally)),
            count: (count < 4 || !tally).then(|| Amount::from(if tally { count } else { 1 })),
            is_tally: tally,
            part: (tally && part > 1).then_some(part),
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        /// The twin tries every set of tallies no two of which overlap, apart for each cluster and part.
        #[test]
        fn equals_trying_every_set(hits in prop::collection::vec(hit(), 0..10)) {
            prop_assert_eq!(shown(&hits), twin(&hits));
        }
    }

    fn twin(hits: &[Shown]) -> Option<Amount> {
        let tallies: Vec<Shown> = hits.iter().filter(|hit| hit.is_tally).copied().collect();
        let mut group: Vec<usize> = (0..tallies.len()).collect();
        for _ in 0..tallies.len() {
            for (a, one) in tallies.iter().enumerate() {
                for (b, other) in tallies.iter().enumerate() {
                    if meets(one.span, other.span) {
                        let least = group[a].min(group[b]);
                        (group[a], group[b]) = (least, least);
                    }
                }
            }
        }
        let singles: Vec<Shown> = hits.iter().filter(|hit| !hit.is_tally).copied().collect();
        let free = singles.iter().filter(|one| !tallies.iter().any(|tally| meets(tally.span, one.span))).count();
        let mut sum = Amount::from(free as i64);
        for id in 0..tallies.len() {
            let members: Vec<Shown> = (0..tallies.len()).filter(|at| group[*at] == id).map(|at| tallies[at]).collect();
            if members.is_empty() {
                continue;
            }
            let inside = singles.iter().filter(|one| members.iter().any(|tally| covers(tally.span, one.span))).count();
            let best = |part: Option<u32>| -> Option<Amount> {
                let of: Vec<Shown> = members.iter().filter(|one| one.part == part).copied().collect();
                let mut best = Amount::ZERO;
                for set in 0_u32..1 << of.len() {
                    let chosen: Vec<&Shown> = (0..of.len()).filter(|at| set >> at & 1 == 1).map(|at| &of[at]).collect();
                    let apart = |a: &Shown, b: &Shown| a.span.to <= b.span.from || b.span.to <= a.span.from;
                    let disjoint = (0..chosen.len()).all(|a| (0..a).all(|b| apart(chosen[a], chosen[b])));
                    let total: Option<Vec<Amount>> = chosen.iter().map(|one| one.count).collect();
                    if disjoint {
                        best = best.max(total?.into_iter().sum());
                    } else {
                        total?;
                    }
                }
                Some(best)
            };
            let of_parts: Option<Vec<Amount>> = [2, 3].into_iter().map(|part| best(Some(part))).collect();
            let of_parts: Amount = of_parts?.into_iter().sum();
            sum = sum + of_parts.max(best(None)?).max(Amount::from(inside as i64));
        }
        Some(sum)
    }
}
