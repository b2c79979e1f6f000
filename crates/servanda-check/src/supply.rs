//! What is needed at once against what is pledged, as a maximum flow: from each demand through those who may meet it to what they
//! pledged. What does not arrive is missing, and the minimum cut says which demands compete for it.

use crate::means::{Draw, NO_LIMIT};
use servanda_agreement::{Agreement, Name, Pledge, Trigger};
use servanda_base::Amount;
use servanda_solve::flow::Network;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// A set of demands that compete is made as small as can be up to so many; beyond, it is shown as it was found.
const MADE_SMALL_UP_TO: usize = 100;

/// So much of one unit, from so many of the bearers, at one time.
#[derive(Clone, Debug)]
pub(crate) struct Demand {
    /// Its place in the list of draws.
    pub draw: usize,
    /// Who may meet it.
    pub from: Arc<[Name]>,
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
        let sets: Vec<Arc<[Name]>> = if draw.each {
            draw.bearers.iter().map(|name| [name.clone()].into()).collect()
        } else {
            vec![Arc::clone(&draw.bearers)]
        };
        sets.into_iter().map(|from| Demand { draw: *at, from, amount: draw.need.amount })
    })
    .collect()
}

/// From those who ask for one unit to those who pledge it: made once for all that is supposed of it. Demands that the same may meet,
/// and pledges of the same giver, are one node.
pub(crate) struct Supply<'a> {
    network: Network,
    source: usize,
    sink: usize,
    decimals: u32,
    /// The node of all demands that these may meet.
    askers: HashMap<Arc<[Name]>, usize>,
    givers: Vec<Giver<'a>>,
}

/// Somebody's pledges of one unit.
struct Giver<'a> {
    name: &'a str,
    node: usize,
    /// The pipe to the sink.
    pipe: usize,
    pledges: Vec<&'a Pledge>,
}

impl<'a> Supply<'a> {
    /// Of one unit, for these draws on it.
    pub(crate) fn of(agreement: &'a Agreement, unit: &str, draws: &[(usize, &Draw<'a>)]) -> Supply<'a> {
        let mut network = Network::new();
        let (source, sink) = (network.node(), network.node());
        let needs = draws.iter().map(|(_, draw)| draw.need.amount);
        let pledged = agreement.pledges_of(unit).map(|pledge| pledge.quantity.amount);
        let decimals = needs.chain(pledged).map(Amount::decimals).max().unwrap_or(0);
        let mut givers: Vec<Giver<'a>> = Vec::new();
        let mut place: HashMap<&str, usize> = HashMap::new();
        for pledge in agreement.pledges_of(unit) {
            let name = pledge.by.value.as_str();
            let at = *place.entry(name).or_insert_with(|| {
                let node = network.node();
                let pipe = network.pipe(node, sink, 0);
                givers.push(Giver { name, node, pipe, pledges: Vec::new() });
                givers.len() - 1
            });
            givers[at].pledges.push(pledge);
        }
        let mut askers: HashMap<Arc<[Name]>, usize> = HashMap::new();
        for (_, draw) in draws {
            let sets: Vec<(&[Name], Option<usize>)> = if draw.each {
                draw.bearers.iter().enumerate().map(|(at, bearer)| (std::slice::from_ref(bearer), Some(at))).collect()
            } else {
                vec![(&draw.bearers, None)]
            };
            for (from, of) in sets {
                if askers.contains_key(from) {
                    continue;
                }
                let node = network.node();
                askers.insert(from.into(), node);
                let reached: BTreeSet<usize> =
                    draw.pledges_of(of).filter_map(|pledge| place.get(pledge.by.as_str()).copied()).collect();
                for giver in reached {
                    network.pipe(node, givers[giver].node, NO_LIMIT);
                }
            }
        }
        Supply { network, source, sink, decimals, askers, givers }
    }

    /// Some of these demands that exceed what is pledged to them, where only the pledges count that `counts` admits; none of them can
    /// be left out, where there are not too many. `None` where all can be met.
    pub(crate) fn clash(&self, demands: &[Demand], counts: impl Fn(&Pledge) -> bool) -> Option<Clash> {
        self.filled(demands, counts).clash()
    }

    /// The givers that the demands, sent to the pledges as they may be, make use of. Without any other, all are met as well.
    pub(crate) fn used(&self, demands: &[Demand]) -> Vec<&'a str> {
        let mut filled = self.filled(demands, |_| true);
        filled.network.fill(self.source, self.sink);
        let used = self.givers.iter().filter(|giver| filled.network.through(giver.pipe) > 0);
        used.map(|giver| giver.name).collect()
    }

    fn filled<'s>(&'s self, demands: &'s [Demand], counts: impl Fn(&Pledge) -> bool) -> Filled<'a, 's> {
        let mut network = self.network.clone();
        let parts = |giver: &Giver<'a>| -> u128 {
            let counted = giver.pledges.iter().filter(|pledge| counts(pledge));
            counted.map(|pledge| pledge.quantity.amount.in_parts(self.decimals)).sum()
        };
        let given: Vec<u128> = self.givers.iter().map(parts).collect();
        for (giver, parts) in self.givers.iter().zip(&given) {
            network.resize(giver.pipe, *parts);
        }
        let nodes: Vec<Option<usize>> = demands.iter().map(|demand| self.askers.get(&demand.from).copied()).collect();
        let asks = demands.iter().zip(&nodes).map(|(demand, node)| {
            node.map(|node| network.pipe(self.source, node, demand.amount.in_parts(self.decimals)))
        });
        let asks = asks.collect();
        Filled { supply: self, demands, network, given, nodes, asks }
    }
}

/// One question: these demands, and so much from each giver.
struct Filled<'a, 's> {
    supply: &'s Supply<'a>,
    demands: &'s [Demand],
    network: Network,
    given: Vec<u128>,
    /// By demand: the node of those who may meet it, and the pipe to it.
    nodes: Vec<Option<usize>>,
    asks: Vec<Option<usize>>,
}

impl Filled<'_, '_> {
    fn asked(&self, at: usize) -> u128 {
        self.demands[at].amount.in_parts(self.supply.decimals)
    }

    fn clash(mut self) -> Option<Clash> {
        let all: u128 = (0..self.demands.len()).map(|at| self.asked(at)).sum();
        let empty = self.network.clone();
        if self.network.fill(self.supply.source, self.supply.sink) >= all {
            return None;
        }
        // Once more, the largest demands first, up to the first that is not met in full.
        self.network = empty;
        for pipe in self.asks.iter().flatten() {
            self.network.resize(*pipe, 0);
        }
        let mut order: Vec<usize> = (0..self.demands.len()).collect();
        order.sort_by_key(|at| (std::cmp::Reverse(self.demands[*at].amount), *at));
        let mut opened = Vec::new();
        let (last, pipe) = order.into_iter().find_map(|at| {
            let pipe = self.asks[at]?;
            opened.push(at);
            self.network.resize(pipe, self.asked(at));
            (self.network.fill(self.supply.source, self.supply.sink) < self.asked(at)).then_some((at, pipe))
        })?;
        // Whoever the missing rest could still turn to, and who keeps it from there.
        self.network.resize(pipe, 0);
        let reached = self.network.reached(self.nodes[last]?);
        let mut set: Vec<usize> =
            opened.into_iter().filter(|at| self.nodes[*at].is_some_and(|node| reached[node])).collect();
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
        let amount = |parts| Amount::of_parts(parts, self.supply.decimals);
        let givers = self.giving(&set).into_iter().filter(|at| self.given[*at] > 0);
        let givers = givers.map(|at| (self.supply.givers[at].name.to_owned(), amount(self.given[at]))).collect();
        Some(Clash { demands: set, needed: amount(needed), pledged: amount(pledged), givers })
    }

    /// What some demands ask for together, and what is pledged by those who may meet any of them.
    fn sums(&self, set: &[usize]) -> (u128, u128) {
        let needed = set.iter().map(|at| self.asked(*at)).sum();
        (needed, self.giving(set).into_iter().map(|at| self.given[at]).sum())
    }

    /// The places of the givers whose pledges are there for any of some demands.
    fn giving(&self, set: &[usize]) -> Vec<usize> {
        let near = |node: usize| self.supply.network.next(node);
        let asked: BTreeSet<usize> = set.iter().filter_map(|at| self.nodes[*at]).flat_map(near).collect();
        (0..self.given.len()).filter(|at| asked.contains(&self.supply.givers[*at].node)).collect()
    }
}
