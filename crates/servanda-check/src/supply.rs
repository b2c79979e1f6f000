//! What is needed at once against what is pledged, as a maximum flow: from each demand through those who may meet it to what they
//! pledged. What does not arrive is missing, and the minimum cut says which demands compete for it.

use crate::means::{Draw, NO_LIMIT};
use servanda_agreement::{Agreement, Name, Pledge, Trigger};
use servanda_base::Amount;
use servanda_solve::flow::Network;
use std::collections::{BTreeSet, HashMap};

/// A set of demands that compete is made as small as can be up to so many; beyond, it is shown as it was found.
const MADE_SMALL_UP_TO: usize = 100;

/// So much of one unit, from so many of the bearers, at one time.
#[derive(Clone, Debug)]
pub(crate) struct Demand {
    /// Its place in the list of draws.
    pub draw: usize,
    /// Who may meet it.
    pub from: Vec<Name>,
    /// How much.
    pub amount: Amount,
}

/// Demands of one unit that together exceed all that is pledged to them.
pub(crate) struct Clash {
    /// Their places in the list of demands, rising.
    pub demands: Vec<usize>,
    /// How much they ask for together.
    pub needed: Amount,
    /// How much is pledged to them together.
    pub pledged: Amount,
    /// By whom, in order of writing.
    pub givers: Vec<(Name, Amount)>,
}

/// The phases that some of these draws are bound to, and none: nothing else tells one time from another.
pub(crate) fn times<'a>(draws: &[(usize, &Draw<'a>)]) -> Vec<Option<&'a str>> {
    let named: BTreeSet<&str> = draws.iter().filter_map(|(_, draw)| during(draw)).collect();
    named.into_iter().map(Some).chain([None]).collect()
}

fn during<'a>(draw: &Draw<'a>) -> Option<&'a str> {
    draw.norm.during.as_ref().map(|during| during.value.as_str())
}

fn red_line<'a>(draw: &Draw<'a>) -> Option<&'a str> {
    match draw.norm.on.as_ref().map(|on| &on.value) {
        Some(Trigger::Named { name, .. }) => Some(name),
        _ => None,
    }
}

/// What is asked at once during one phase. Of the tiers of one red line the largest counts, since a higher tier's draw
/// includes the lower's, unless it says `in addition`; what `includes` names is counted with the clause that says so.
pub(crate) fn demands<'a>(draws: &[(usize, &Draw<'a>)], phase: Option<&str>) -> Vec<Demand> {
    let here = |draw: &Draw<'_>| during(draw).is_none_or(|during| Some(during) == phase);
    let present: Vec<(usize, &Draw<'a>)> = draws.iter().copied().filter(|(_, draw)| here(draw)).collect();
    // By the number of a clause, the most that a clause asks for that includes it; by red line, its largest draw.
    let mut included: HashMap<&str, Amount> = HashMap::new();
    let mut largest: HashMap<&str, (Amount, usize)> = HashMap::new();
    for (at, draw) in &present {
        for number in &draw.norm.includes {
            let most = included.entry(&number.value).or_insert(draw.need.amount);
            *most = draw.need.amount.max(*most);
        }
        if let Some(line) = red_line(draw).filter(|_| !draw.norm.in_addition) {
            let most = largest.entry(line).or_insert((draw.need.amount, *at));
            *most = (draw.need.amount, *at).max(*most);
        }
    }
    let counts = |at: usize, draw: &Draw<'_>| {
        let in_another = included.get(draw.clause.number.as_str()).is_some_and(|most| *most >= draw.need.amount);
        let outdone = !draw.norm.in_addition
            && red_line(draw)
                .and_then(|line| largest.get(line))
                .is_some_and(|largest| *largest > (draw.need.amount, at));
        !in_another && !outdone
    };
    let kept = present.iter().filter(|(at, draw)| counts(*at, draw));
    kept.flat_map(|(at, draw)| {
        let sets = if draw.each {
            draw.bearers.iter().map(|name| vec![name.clone()]).collect()
        } else {
            vec![draw.bearers.clone()]
        };
        sets.into_iter().map(|from| Demand { draw: *at, from, amount: draw.need.amount })
    })
    .collect()
}

/// The flow from demands to pledges of one unit. Demands that the same may meet, and pledges of the same giver, are one node.
pub(crate) struct Supply<'a, 'd> {
    agreement: &'a Agreement,
    demands: &'d [Demand],
    decimals: u32,
    network: Network,
    source: usize,
    /// By demand: its pipe from the source.
    asks: Vec<usize>,
    /// The node of each demand.
    nodes: Vec<usize>,
    /// By giver: name, node and amount.
    givers: Vec<(&'a str, usize, u128)>,
    sink: usize,
}

impl<'a, 'd> Supply<'a, 'd> {
    /// Of the pledges of a unit those count that `counts` admits.
    pub(crate) fn of(
        agreement: &'a Agreement,
        unit: &str,
        demands: &'d [Demand],
        counts: impl Fn(&Pledge) -> bool,
    ) -> Supply<'a, 'd> {
        let mut network = Network::new();
        let (source, sink) = (network.node(), network.node());
        let pledges: Vec<&Pledge> = agreement.pledges_of(unit).filter(|pledge| counts(pledge)).collect();
        let amounts = demands.iter().map(|demand| demand.amount);
        let amounts = amounts.chain(pledges.iter().map(|pledge| pledge.quantity.amount));
        let decimals = amounts.map(|amount| amount.decimals()).max().unwrap_or(0);
        let mut givers: Vec<(&str, usize, u128)> = Vec::new();
        let mut place: HashMap<&str, usize> = HashMap::new();
        for pledge in pledges {
            let giver = pledge.by.value.as_str();
            let at = *place.entry(giver).or_insert_with(|| {
                givers.push((giver, network.node(), 0));
                givers.len() - 1
            });
            givers[at].2 += pledge.quantity.amount.in_parts(decimals);
        }
        for (_, node, amount) in &givers {
            network.pipe(*node, sink, *amount);
        }
        // One node for all who ask of the same.
        let mut askers: HashMap<&[Name], usize> = HashMap::new();
        let mut nodes = Vec::new();
        for demand in demands {
            let node = *askers.entry(&demand.from).or_insert_with(|| {
                let node = network.node();
                for (giver, to, _) in &givers {
                    if demand.from.iter().any(|bearer| crate::means::gives(agreement, giver, bearer)) {
                        network.pipe(node, *to, NO_LIMIT);
                    }
                }
                node
            });
            nodes.push(node);
        }
        Supply { agreement, demands, decimals, network, source, asks: Vec::new(), nodes, givers, sink }
    }

    /// The largest demands first: sends what can be sent, and stops at the first demand that is not met in full, which it gives.
    fn first_unmet(&mut self) -> Option<usize> {
        let mut order: Vec<usize> = (0..self.demands.len()).collect();
        order.sort_by_key(|at| (std::cmp::Reverse(self.demands[*at].amount), *at));
        order.into_iter().find(|at| {
            let amount = self.demands[*at].amount.in_parts(self.decimals);
            self.asks.push(*at);
            self.network.pipe(self.source, self.nodes[*at], amount);
            self.network.fill(self.source, self.sink) < amount
        })
    }

    /// Some demands that exceed what is pledged to them; none of them can be left out, where there are not too many. `None` where
    /// all can be met.
    pub(crate) fn clash(mut self) -> Option<Clash> {
        let last = self.first_unmet()?;
        // Whoever the missing rest could still turn to, and who keeps it from there.
        let reached = self.network.reached(self.nodes[last]);
        let mut set: Vec<usize> = self.asks.iter().copied().filter(|at| reached[self.nodes[*at]]).collect();
        set.sort_unstable();
        let mut at = 0;
        while set.len() <= MADE_SMALL_UP_TO && at < set.len() {
            let mut fewer = set.clone();
            fewer.remove(at);
            let (needed, pledged) = self.sums(&fewer);
            if needed > pledged {
                set = fewer;
            } else {
                at += 1;
            }
        }
        let (needed, pledged) = self.sums(&set);
        let amount = |parts| Amount::of_parts(parts, self.decimals);
        let givers = self.givers.iter().filter(|(giver, ..)| self.may(&set, giver));
        let givers = givers.map(|(giver, _, parts)| ((*giver).to_owned(), amount(*parts))).collect();
        Some(Clash { demands: set, needed: amount(needed), pledged: amount(pledged), givers })
    }

    /// What some demands ask for together, and what is pledged by those who may meet any of them.
    fn sums(&self, set: &[usize]) -> (u128, u128) {
        let needed = set.iter().map(|at| self.demands[*at].amount.in_parts(self.decimals)).sum();
        let giving = self.givers.iter().filter(|(giver, ..)| self.may(set, giver));
        (needed, giving.map(|(.., amount)| amount).sum())
    }

    /// Whether a giver's pledges are there for any of some demands.
    fn may(&self, set: &[usize], giver: &str) -> bool {
        let of =
            |at: &usize| self.demands[*at].from.iter().any(|bearer| crate::means::gives(self.agreement, giver, bearer));
        set.iter().any(of)
    }
}
