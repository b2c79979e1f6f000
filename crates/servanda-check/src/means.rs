//! What clauses draw on, and what is pledged towards it.
//!
//! A draw is one need of one clause. `any N of` and `jointly` draw on the pledges of all members together; `each of`
//! draws on every member's own. What clauses ask for at once is `supply.rs`. What a pledge is worth depends on who asks: whether it is ready within the deadline,
//! unconditional, and alive as long as the agreement.

use servanda_agreement::{Agreement, Clause, Due, Modality, Name, Norm, Pledge, Share};
use servanda_base::{Amount, Duration, Quantity, Spanned};
use servanda_solve::flow::Network;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// One need of one clause.
pub(crate) struct Draw<'a> {
    /// The clause that needs it.
    pub clause: &'a Clause,
    /// Its norm.
    pub norm: &'a Norm,
    /// How much of what.
    pub need: &'a Spanned<Quantity>,
    /// Who bears the clause, groups resolved.
    pub bearers: Rc<[Name]>,
    /// True if every bearer needs its own.
    pub each: bool,
    /// Each with the places of the bearers that it is there for.
    pledges: Vec<(&'a Pledge, Vec<usize>)>,
}

/// More than any text pledges, in parts.
pub(crate) const NO_LIMIT: u128 = 1 << 110;

impl<'a> Draw<'a> {
    /// The pledges of the bearers in the unit of the need.
    pub fn pledges(&self) -> impl Iterator<Item = &'a Pledge> + '_ {
        self.pledges.iter().map(|(pledge, _)| *pledge)
    }

    /// The pledges for one of the bearers by its place, or for any of them.
    pub fn pledges_of(&self, bearer: Option<usize>) -> impl Iterator<Item = &'a Pledge> + '_ {
        let meant = move |from: &[usize]| bearer.is_none_or(|bearer| from.contains(&bearer));
        self.pledges.iter().filter(move |(_, from)| meant(from)).map(|(pledge, _)| *pledge)
    }

    /// What is missing if only the pledges that `counts` admits are counted, with the bearers who are short.
    ///
    /// A shared draw has at most one entry, under no name; so has one that needs each bearer's own, where what is pledged to several
    /// of them together would have to count for each.
    pub fn missing(&self, counts: impl Fn(&Pledge) -> bool) -> Vec<(Option<&Name>, Amount)> {
        self.missing_of(self.need.amount, counts)
    }

    /// The same for another amount than that of the need.
    pub fn missing_of(&self, needed: Amount, counts: impl Fn(&Pledge) -> bool) -> Vec<(Option<&Name>, Amount)> {
        let sum = |of: Option<usize>| -> Amount {
            self.pledges
                .iter()
                .filter(|(pledge, from)| counts(pledge) && of.is_none_or(|at| from.contains(&at)))
                .map(|(pledge, _)| pledge.quantity.amount)
                .sum()
        };
        let short = |at: Option<usize>| {
            let sum = sum(at);
            (sum < needed).then(|| (at.and_then(|at| self.bearers.get(at)), needed - sum))
        };
        if !self.each {
            return Vec::from_iter(short(None));
        }
        let own: Vec<(Option<&Name>, Amount)> = (0..self.bearers.len()).filter_map(|at| short(Some(at))).collect();
        if own.is_empty() {
            self.missing_in_all(needed, counts).map(|missing| (None, missing)).into_iter().collect()
        } else {
            own
        }
    }

    /// What is missing where several bearers draw on one pledge, each for itself.
    fn missing_in_all(&self, needed: Amount, counts: impl Fn(&Pledge) -> bool) -> Option<Amount> {
        if self.pledges.iter().all(|(pledge, from)| from.len() < 2 || !counts(pledge)) {
            return None;
        }
        let asked: Amount = self.bearers.iter().map(|_| needed).sum();
        let (covered, _) = self.flow_of(needed, counts);
        (covered < asked).then(|| asked - covered)
    }

    /// How much of the need (of all bearers, where each has its own) the pledges that `counts` admits cover, by maximum flow, and who
    /// gives how much of it, in order of writing.
    pub fn flow(&self, counts: impl Fn(&Pledge) -> bool) -> (Amount, Vec<(Name, Amount)>) {
        self.flow_of(self.need.amount, counts)
    }

    fn flow_of(&self, needed: Amount, counts: impl Fn(&Pledge) -> bool) -> (Amount, Vec<(Name, Amount)>) {
        let counted: Vec<&(&Pledge, Vec<usize>)> = self.pledges.iter().filter(|(pledge, _)| counts(pledge)).collect();
        let amounts = counted.iter().map(|(pledge, _)| pledge.quantity.amount).chain([needed]);
        let decimals = amounts.map(Amount::decimals).max().unwrap_or(0);
        let mut network = Network::new();
        let (source, sink) = (network.node(), network.node());
        let shared = network.node();
        let mut askers: Vec<usize> = Vec::new();
        if self.each {
            for _ in self.bearers.iter() {
                let node = network.node();
                askers.push(node);
                network.pipe(source, node, needed.in_parts(decimals));
            }
        } else {
            network.pipe(source, shared, needed.in_parts(decimals));
        }
        let mut gives: Vec<(&Name, usize)> = Vec::new();
        for (pledge, from) in counted {
            let node = network.node();
            gives.push((&pledge.by.value, network.pipe(node, sink, pledge.quantity.amount.in_parts(decimals))));
            if self.each {
                for bearer in from.iter().filter_map(|bearer| askers.get(*bearer)) {
                    network.pipe(*bearer, node, NO_LIMIT);
                }
            } else {
                network.pipe(shared, node, NO_LIMIT);
            }
        }
        let covered = network.fill(source, sink);
        let mut givers: Vec<(Name, u128)> = Vec::new();
        for (name, pipe) in gives {
            let parts = network.through(pipe);
            match givers.iter_mut().find(|(other, _)| other == name) {
                Some((_, sum)) => *sum += parts,
                None => givers.push((name.clone(), parts)),
            }
        }
        let givers = givers.into_iter().filter(|(_, parts)| *parts > 0);
        (
            Amount::of_parts(covered, decimals),
            givers.map(|(name, parts)| (name, Amount::of_parts(parts, decimals))).collect(),
        )
    }

    /// True if the pledges that `counts` admits are enough.
    pub fn covered(&self, counts: impl Fn(&Pledge) -> bool) -> bool {
        self.missing(counts).is_empty()
    }

    /// How much the pledges that `counts` admits come to, all bearers together.
    pub fn total(&self, counts: impl Fn(&Pledge) -> bool) -> Amount {
        self.pledges().filter(|pledge| counts(pledge)).map(|pledge| pledge.quantity.amount).sum()
    }

    /// True if the pledge is ready within the clause's deadline, or nothing says otherwise.
    pub fn in_time(&self, pledge: &Pledge) -> bool {
        match (&pledge.ready_in, deadline(self.norm)) {
            (Some(ready), Some(deadline)) => fits(ready.value, deadline),
            _ => true,
        }
    }

    /// The parties without whose pledges the rest would not be enough, with what would remain.
    ///
    /// Empty for a clause with one bearer, or one that needs each bearer's own: there the duty itself is single.
    pub fn single_points(&self) -> Vec<(&'a Pledge, Amount)> {
        self.single_points_among(|_| true)
    }

    /// The same, among the pledges that `counts` admits.
    pub fn single_points_among(&self, counts: impl Fn(&Pledge) -> bool) -> Vec<(&'a Pledge, Amount)> {
        if self.each || self.bearers.len() < 2 || !self.covered(&counts) {
            return Vec::new();
        }
        let mut givers: Vec<(&Pledge, Amount)> = Vec::new();
        let mut at: HashMap<&str, usize> = HashMap::new();
        for pledge in self.pledges().filter(|pledge| counts(pledge)) {
            let at = *at.entry(&pledge.by.value).or_insert(givers.len());
            match givers.get_mut(at) {
                Some((_, given)) => *given = *given + pledge.quantity.amount,
                None => givers.push((pledge, pledge.quantity.amount)),
            }
        }
        let all: Amount = givers.iter().map(|(_, given)| *given).sum();
        let left = givers.into_iter().map(|(pledge, given)| (pledge, all - given));
        left.filter(|(_, left)| *left < self.need.amount).collect()
    }
}

/// Every need of every duty, in order of writing.
pub(crate) fn draws(agreement: &Agreement) -> Vec<Draw<'_>> {
    let pool = Pool::of(agreement);
    let duties = agreement.norms().filter(|(_, norm)| norm.modality == Modality::Shall);
    duties.flat_map(|(clause, norm)| pool.draws(clause, norm)).collect()
}

/// The pledges of an agreement, to be found by who may draw on them.
pub(crate) struct Pool<'a> {
    agreement: &'a Agreement,
    /// By unit and giver.
    given: HashMap<(&'a str, &'a str), Vec<&'a Pledge>>,
    /// The groups that pledge, by member.
    groups: HashMap<Name, Vec<&'a str>>,
}

impl<'a> Pool<'a> {
    pub(crate) fn of(agreement: &'a Agreement) -> Pool<'a> {
        let mut pool = Pool { agreement, given: HashMap::new(), groups: HashMap::new() };
        let mut known: HashSet<&str> = HashSet::new();
        for pledge in &agreement.pledges {
            let giver = pledge.by.value.as_str();
            pool.given.entry((&pledge.quantity.unit, giver)).or_default().push(pledge);
            if agreement.group(giver).is_some() && known.insert(giver) {
                for member in agreement.members(giver) {
                    pool.groups.entry(member).or_default().push(giver);
                }
            }
        }
        pool
    }

    /// The needs of one norm.
    pub(crate) fn draws(&self, clause: &'a Clause, norm: &'a Norm) -> Vec<Draw<'a>> {
        if norm.needs.is_empty() {
            return Vec::new();
        }
        let bearers: Rc<[Name]> = self.agreement.bearers(&norm.subject).into();
        let each = norm.subject.share == Share::Each && bearers.len() > 1;
        let givers: Vec<Vec<&str>> = bearers.iter().map(|bearer| self.givers(bearer)).collect();
        let of = |need: &'a Spanned<Quantity>| {
            let mut pledges: Vec<(&'a Pledge, Vec<usize>)> = Vec::new();
            for (at, givers) in givers.iter().enumerate() {
                let given = givers.iter().filter_map(|giver| self.given.get(&(need.unit.as_str(), *giver))).flatten();
                pledges.extend(given.map(|pledge| (*pledge, vec![at])));
            }
            pledges.sort_by_key(|(pledge, from)| (pledge.span.start, from[0]));
            pledges.dedup_by(|(later, more), (pledge, from)| {
                let same = std::ptr::eq(*later, *pledge);
                if same && from.last() != more.last() {
                    from.append(more);
                }
                same
            });
            Draw { clause, norm, need, bearers: Rc::clone(&bearers), each, pledges }
        };
        norm.needs.iter().map(of).collect()
    }

    /// Whose pledges are the bearer's to draw on: its own, its group's, or a member's of a body that bears.
    fn givers<'g>(&'g self, bearer: &'g str) -> Vec<&'g str> {
        let of_body = self.agreement.body(bearer).into_iter().flat_map(|body| &body.members);
        let groups = self.groups.get(bearer).into_iter().flatten().copied();
        let mut givers: Vec<&str> = groups.chain([bearer]).chain(of_body.map(|member| member.value.as_str())).collect();
        givers.sort_unstable();
        givers.dedup();
        givers
    }
}

/// The length of a norm's deadline; the shortest where there are several readings.
pub(crate) fn deadline(norm: &Norm) -> Option<Duration> {
    let lengths = norm.due.iter().filter_map(|reading| match &reading.value {
        Due::Within { length, .. } => Some(*length),
        _ => None,
    });
    lengths.min_by_key(|length| length.longest_seconds())
}

/// The pledges of a group's members in the unit of the group's own pledge, in order of writing; `None` for a pledge by one, and
/// where no member pledges.
pub(crate) fn parts<'a>(agreement: &'a Agreement, total: &Pledge) -> Option<Vec<&'a Pledge>> {
    agreement.group(&total.by)?;
    let members = agreement.members(&total.by);
    let parts: Vec<&Pledge> =
        agreement.pledges_of(&total.quantity.unit).filter(|pledge| members.contains(&pledge.by.value)).collect();
    (!parts.is_empty()).then_some(parts)
}

/// True if what is ready in `ready` is there within `deadline`, whatever the calendar. The hour of a clock change is
/// not held against anybody.
pub(crate) fn fits(ready: Duration, deadline: Duration) -> bool {
    match (ready, deadline) {
        (Duration::Exact { seconds: a }, Duration::Exact { seconds: b }) => a <= b,
        (Duration::CalendarDays(a), Duration::CalendarDays(b)) => a <= b,
        (Duration::WorkingDays(a), Duration::WorkingDays(b)) => a <= b,
        (Duration::Months(a), Duration::Months(b)) => a <= b,
        (Duration::Years(a), Duration::Years(b)) => a <= b,
        (_, Duration::Exact { seconds }) => ready.longest_seconds() <= seconds,
        _ => ready.longest_seconds() <= deadline.shortest_seconds() + 2 * 3600,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readiness_is_compared_across_kinds() {
        assert!(fits(Duration::days(30), Duration::days(30)));
        assert!(!fits(Duration::hours(72), Duration::hours(48)));
        assert!(fits(Duration::days(14), Duration::CalendarDays(14)));
        assert!(!fits(Duration::Months(1), Duration::days(30)));
        assert!(!fits(Duration::days(30), Duration::Months(1)));
    }
}
