//! Which needs are not met, for those who ask what would happen if: without a party, with a condition refused, on a later day.

use crate::means::{self, Draw};
use crate::supply::{Supply, demands, times};
use jiff::civil::Date;
use servanda_agreement::{Agreement, ClauseNo, Name, Pledge};
use servanda_base::{Amount, Quantity};
use std::collections::{BTreeMap, BTreeSet};

/// What is supposed of the pledges of a text. By default the text is taken at its word: every pledge counts, conditional ones
/// too, and is ready when it says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Supposing {
    /// Parties, groups or organisations whose pledges are not there.
    pub without: Vec<Name>,
    /// Conditions that are not met: each pledge whose condition has these words in it, in capitals or not, does not count. The
    /// empty text is in every condition.
    pub refused: Vec<String>,
    /// The day on which it is asked: pledges that end before it do not count.
    pub on: Option<Date>,
    /// Every pledge is ready so many seconds later than it says; one that says nothing is ready after these.
    pub slip_s: i64,
}

/// A need that is not met in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortfall {
    /// The clause that needs it.
    pub clause: ClauseNo,
    /// Further clauses that may be owed at the same time and draw on the same: each alone is covered, all together are not. Empty
    /// where the clause falls short by itself.
    pub together_with: Vec<ClauseNo>,
    /// What is needed: by the clause, of those who each need their own by all of them, and by all clauses together where there are
    /// several.
    pub need: Quantity,
    /// How much of it is pledged, counts, and is ready within the deadline.
    pub covered: Amount,
    /// How much is missing.
    pub missing: Amount,
    /// What the clause asks for, as it is written: of each bearer, where each needs its own.
    pub asks: Quantity,
    /// What is missing of that, with the bearers who are short where each needs its own; one entry without a name where the need
    /// is shared, or several draw on one pledge.
    pub lacking: Vec<(Option<Name>, Amount)>,
    /// How many hours after its deadline the need would be covered, rounded up; `None` where it never is. A deadline or a readiness
    /// in days or months is taken at its shortest and its longest.
    pub hours_late: Option<i64>,
    /// Who covers what is covered, in order of writing.
    pub from: Vec<(Name, Amount)>,
}

impl Supposing {
    /// A text without the pledges of one party.
    pub fn without(name: &str) -> Supposing {
        Supposing { without: vec![name.to_owned()], ..Supposing::default() }
    }

    /// True if a pledge still counts.
    pub fn counts(&self, pledge: &Pledge) -> bool {
        let refused = |condition: &str| {
            let condition = condition.to_lowercase();
            self.refused.iter().any(|words| condition.contains(&words.to_lowercase()))
        };
        !self.without.contains(&pledge.by.value)
            && !pledge.conditional.as_ref().is_some_and(|condition| refused(&condition.value))
            && self.on.zip(pledge.until.as_ref()).is_none_or(|(on, until)| until.value >= on)
    }

    /// Whether it is ready when a clause needs it, up to so many seconds after the deadline.
    fn in_time(&self, draw: &Draw<'_>, pledge: &Pledge, later_s: i64) -> bool {
        later_s >= self.late_s(draw, pledge)
    }

    /// How many seconds after the deadline it is ready; nothing where it is in time, or no deadline says when that is.
    fn late_s(&self, draw: &Draw<'_>, pledge: &Pledge) -> i64 {
        let Some(deadline) = means::deadline(draw.norm) else { return 0 };
        if self.slip_s == 0 && draw.in_time(pledge) {
            return 0;
        }
        let ready = pledge.ready_in.as_ref().map_or(0, |ready| ready.value.longest_seconds());
        ready.saturating_add(self.slip_s).saturating_sub(deadline.shortest_seconds()).max(0)
    }
}

/// The means of an agreement, looked up once for many suppositions.
pub struct Means<'a> {
    draws: Vec<Draw<'a>>,
    supplies: BTreeMap<&'a str, Supply<'a>>,
}

impl<'a> Means<'a> {
    /// Of one agreement.
    pub fn of(agreement: &'a Agreement) -> Means<'a> {
        let draws = means::draws(agreement);
        let mut units: BTreeMap<&'a str, Vec<(usize, &Draw<'a>)>> = BTreeMap::new();
        for (at, draw) in draws.iter().enumerate() {
            units.entry(&draw.need.value.unit).or_default().push((at, draw));
        }
        let supplies = units.iter().map(|(unit, draws)| (*unit, Supply::of(agreement, unit, draws))).collect();
        drop(units);
        Means { draws, supplies }
    }

    /// The needs that are not met: first each clause by itself, in order of writing; then, by unit, clauses that may be owed at the
    /// same time and compete for the same (one set for each unit, none of which could be left out).
    ///
    /// What covers a clause by itself is found by maximum flow from its pledges to its need; what covers several, from all of theirs
    /// to all of them.
    pub fn shortfalls(&self, supposing: &Supposing) -> Vec<Shortfall> {
        let mut found: Vec<Shortfall> = Vec::new();
        let mut units: BTreeMap<&str, Vec<(usize, &Draw<'_>)>> = BTreeMap::new();
        for (at, draw) in self.draws.iter().enumerate() {
            match alone(draw, supposing) {
                Some(shortfall) => found.push(shortfall),
                None => units.entry(&draw.need.unit).or_default().push((at, draw)),
            }
        }
        for (unit, covered) in units {
            let Some(supply) = self.supplies.get(unit) else { continue };
            found.extend(times(&covered).into_iter().find_map(|phase| {
                let demands = demands(&covered, phase);
                let clash = supply.clash(&demands, |pledge| supposing.counts(pledge))?;
                let mut numbers: Vec<ClauseNo> = Vec::new();
                for demand in clash.demands.iter().filter_map(|at| demands.get(*at)) {
                    let number = &self.draws[demand.draw].clause.number.value;
                    if !numbers.contains(number) {
                        numbers.push(number.clone());
                    }
                }
                let (clause, together_with) = numbers.split_first()?;
                Some(Shortfall {
                    clause: clause.clone(),
                    together_with: together_with.to_vec(),
                    need: Quantity { amount: clash.needed, unit: unit.to_owned() },
                    covered: clash.pledged,
                    missing: clash.needed - clash.pledged,
                    asks: Quantity { amount: clash.needed, unit: unit.to_owned() },
                    lacking: vec![(None, clash.needed - clash.pledged)],
                    hours_late: None,
                    from: clash.givers,
                })
            }));
        }
        found
    }
}

/// The needs that are not met under one supposition: [`Means::shortfalls`].
pub fn shortfalls(agreement: &Agreement, supposing: &Supposing) -> Vec<Shortfall> {
    Means::of(agreement).shortfalls(supposing)
}

/// What a clause lacks by itself.
fn alone(draw: &Draw<'_>, supposing: &Supposing) -> Option<Shortfall> {
    let by = |later_s: i64| draw.flow(|pledge| supposing.counts(pledge) && supposing.in_time(draw, pledge, later_s));
    let lacking = draw.missing(|pledge| supposing.counts(pledge) && supposing.in_time(draw, pledge, 0));
    if lacking.is_empty() {
        return None;
    }
    let (covered, from) = by(0);
    let times = if draw.each { draw.bearers.len() } else { 1 };
    let needed: Amount = (0..times).map(|_| draw.need.amount).sum();
    if covered >= needed {
        return None;
    }
    // Each readiness after the deadline, the soonest first: with more time never less is covered.
    let counted = draw.pledges().filter(|pledge| supposing.counts(pledge));
    let late: BTreeSet<i64> = counted.map(|pledge| supposing.late_s(draw, pledge)).filter(|late| *late > 0).collect();
    let late: Vec<i64> = late.into_iter().collect();
    let late_s = late.get(late.partition_point(|later_s| by(*later_s).0 < needed));
    Some(Shortfall {
        clause: draw.clause.number.value.clone(),
        together_with: Vec::new(),
        need: Quantity { amount: needed, unit: draw.need.unit.clone() },
        covered,
        missing: needed - covered,
        asks: draw.need.value.clone(),
        lacking: lacking.into_iter().map(|(bearer, missing)| (bearer.cloned(), missing)).collect(),
        hours_late: late_s.map(|seconds| seconds / 3600 + i64::from(seconds % 3600 > 0)),
        from,
    })
}
