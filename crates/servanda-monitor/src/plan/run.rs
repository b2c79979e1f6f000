//! The tables of a plan, worked out by the kernel: facts in, stretches of time out.

use super::NodeId;
use super::table::{Asks, Fill, LAST_SECOND, Line, Tables};
use crate::count::Exact;
use crate::graph::{CellId, Graph, ListId, Rule, seconds};
use crate::tick::{NEVER, SECOND, Tick};
use servanda_agreement::Name;
use std::collections::BTreeMap;

/// The kernel holds each incident by itself: a fact that stands for more is refused.
pub const MOST_IN_A_FACT: u64 = 10_000;

/// A fact of the table.
#[derive(Clone, Debug, Default)]
pub struct Fact<'t> {
    /// Of which event.
    pub event: &'t str,
    /// Who acted: names, `?` before one that perhaps did; several such are one of them. None: not known.
    pub by: Vec<&'t str>,
    /// Where: the places in which it lies, `?` before one in which it perhaps does. None: not known.
    pub place: Vec<&'t str>,
    /// The second at which it happened, since the start of 1970.
    pub at: i64,
    /// It stands for at least so many incidents.
    pub low: u64,
    /// For at most so many; no bound is known if none.
    pub high: Option<u64>,
    /// The standards of proof under which it is established.
    pub proved: Vec<&'t str>,
}

/// A stretch of time in which a line holds under a key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stretch<'p> {
    /// The node.
    pub node: NodeId,
    /// The tier of a red line.
    pub tier: Option<u32>,
    /// The place of the key; empty where it has none.
    pub place: &'p str,
    /// The party of the key; empty where it has none.
    pub party: &'p str,
    /// Perhaps, if not for sure.
    pub perhaps: bool,
    /// First second.
    pub from: i64,
    /// First second after it; none if it goes on for ever.
    pub to: Option<i64>,
}

/// The kernel with the lists and cells of a plan.
pub struct Run<'p> {
    tables: &'p Tables,
    graph: Graph,
    feeds: Vec<Feed<'p>>,
    /// The cells of each line, key by key, for sure and perhaps.
    cells: Vec<Vec<[CellId; 2]>>,
    facts: u32,
}

/// What lines count together.
struct Feed<'p> {
    lists: &'p [usize],
    in_force: Option<(i64, Option<i64>)>,
    places: &'p [Name],
    parties: &'p [Name],
    /// No line asks for more.
    enough: u64,
    /// Key by key, for sure and perhaps.
    hits: Vec<[ListId; 2]>,
}

/// Keys of a line: each place with each party.
fn keys(places: &[Name], parties: &[Name]) -> usize {
    places.len().max(1) * parties.len().max(1)
}

impl<'p> Run<'p> {
    /// The kernel for some tables, without facts.
    pub fn new(tables: &'p Tables) -> Run<'p> {
        let mut graph = Graph::new(tables.days());
        let mut feeds: Vec<Feed<'p>> = Vec::new();
        let mut cells: Vec<Vec<[CellId; 2]>> = Vec::new();
        for line in &tables.lines {
            let of_line = match &line.asks {
                Asks::AtLeast { count, window_seconds, lists, in_force } => {
                    let rule = Rule::AtLeast { count: *count, window: window_seconds.map_or(Tick::MAX, seconds) };
                    let feed = feed(&mut feeds, &mut graph, line, lists, *in_force);
                    feed.enough = feed.enough.max(u64::from(*count));
                    feed.hits.iter().map(|bounds| bounds.map(|list| graph.over_list(rule, list))).collect()
                }
                Asks::OnDays { days, of, line: inner } => {
                    let rule = Rule::OnDays { count: *days, of: *of };
                    // The same keys, perhaps in another order.
                    let of_inner = &tables.lines[*inner];
                    let mut found = Vec::new();
                    for place in 0..line.places.len().max(1) {
                        for party in 0..line.parties.len().max(1) {
                            let place = position(&of_inner.places, line.places.get(place));
                            let party = position(&of_inner.parties, line.parties.get(party));
                            let at = place * of_inner.parties.len().max(1) + party;
                            found.push(cells[*inner][at].map(|cell| graph.over_cell(rule, cell)));
                        }
                    }
                    found
                }
            };
            cells.push(of_line);
        }
        Run { tables, graph, feeds, cells, facts: 0 }
    }

    /// Takes a fact in: true if it counts anywhere. What a fact cannot be is an error that says why.
    pub fn insert(&mut self, fact: &Fact<'_>) -> Result<bool, String> {
        let at = u32::try_from(fact.at).ok().filter(|_| fact.at <= LAST_SECOND);
        let at = at.ok_or_else(|| format!("expected seconds since 1970 and before 2106, found {}", fact.at))?;
        if fact.high.is_some_and(|high| high < fact.low) {
            return Err("expected `high` to be no less than `low`".into());
        }
        let number = self.facts;
        self.facts = number.checked_add(1).ok_or("expected fewer than four thousand million facts")?;
        let mut counted = false;
        let mut fits: BTreeMap<usize, bool> = BTreeMap::new();
        for feed in &self.feeds {
            if feed.in_force.is_some_and(|(from, to)| fact.at < from || to.is_some_and(|to| fact.at >= to)) {
                continue;
            }
            fits.clear();
            for list in feed.lists.iter().map(|list| &self.tables.lists[*list]).filter(|list| list.event == fact.event)
            {
                let proved = fact.proved.iter().any(|name| *name == "*" || *name == list.proof);
                for (place, in_it) in matches(&fact.place, &list.place, feed.places, false) {
                    for (party, by_it) in matches(&fact.by, &list.by, feed.parties, true) {
                        let sure = fits.entry(place * feed.parties.len().max(1) + party).or_default();
                        *sure |= proved && in_it && by_it && fact.low > 0;
                    }
                }
            }
            for (key, sure) in &fits {
                counted = true;
                let low = if *sure { fact.low.min(feed.enough) } else { 0 };
                let high = fact.high.unwrap_or(feed.enough).min(feed.enough).max(low);
                if high > MOST_IN_A_FACT {
                    return Err(format!("expected a fact to stand for at most {MOST_IN_A_FACT} incidents"));
                }
                for (list, many) in feed.hits[*key].into_iter().zip([low, high]) {
                    for _ in 0..many {
                        self.graph.insert(list, Exact { at, fact: number });
                    }
                }
            }
        }
        Ok(counted)
    }

    /// When each line holds, in order.
    pub fn stretches(&mut self) -> Vec<Stretch<'p>> {
        self.graph.advance(|_, _| {});
        let mut found = Vec::new();
        for (line, cells) in self.tables.lines.iter().zip(&self.cells) {
            let parties = line.parties.len().max(1);
            for (key, bounds) in cells.iter().enumerate() {
                for (cell, perhaps) in bounds.iter().zip([false, true]) {
                    found.extend(self.graph.spans(*cell).iter().map(|span| Stretch {
                        node: line.node,
                        tier: line.tier,
                        place: line.places.get(key / parties).map_or("", String::as_str),
                        party: line.parties.get(key % parties).map_or("", String::as_str),
                        perhaps,
                        from: span.from / SECOND,
                        to: (span.to != NEVER).then_some(span.to / SECOND),
                    }));
                }
            }
        }
        found.sort();
        found
    }
}

/// The lists of hits that a line counts; the same ones as another line's that counts the same.
fn feed<'f, 'p>(
    feeds: &'f mut Vec<Feed<'p>>,
    graph: &mut Graph,
    line: &'p Line,
    lists: &'p [usize],
    in_force: Option<(i64, Option<i64>)>,
) -> &'f mut Feed<'p> {
    let (places, parties) = (line.places.as_slice(), line.parties.as_slice());
    let is_it = |feed: &Feed<'_>| {
        feed.lists == lists && feed.in_force == in_force && feed.places == places && feed.parties == parties
    };
    let at = feeds.iter().position(is_it).unwrap_or_else(|| {
        let hits = (0..keys(places, parties)).map(|_| [graph.list(), graph.list()]).collect();
        feeds.push(Feed { lists, in_force, places, parties, enough: 0, hits });
        feeds.len() - 1
    });
    &mut feeds[at]
}

fn position(names: &[Name], name: Option<&Name>) -> usize {
    name.and_then(|name| names.iter().position(|other| other == name)).unwrap_or(0)
}

/// Which values of a key a cell of a fact fits, and whether for sure. Of no key there is one value.
fn matches(cell: &[&str], fill: &Fill, key: &[Name], of_actors: bool) -> Vec<(usize, bool)> {
    let perhaps = |name: &&str| name.starts_with('?');
    let bare = |name: &str| name.strip_prefix('?').unwrap_or(name).to_owned();
    match fill {
        Fill::Any => vec![(0, true)],
        Fill::Of(wanted) => {
            let one_of =
                of_actors && cell.len() > 1 && cell.iter().all(|name| perhaps(name) && wanted.contains(&bare(name)));
            let sure = one_of || cell.iter().any(|name| wanted.iter().any(|one| one == name));
            let fits = sure || cell.is_empty() || cell.iter().any(|name| wanted.contains(&bare(name)));
            if fits { vec![(0, sure)] } else { Vec::new() }
        }
        Fill::Each(_) if cell.is_empty() => (0..key.len()).map(|at| (at, false)).collect(),
        Fill::Each(_) => {
            let at = |name: &str| key.iter().position(|one| *one == bare(name));
            cell.iter().filter_map(|name| Some((at(name)?, !perhaps(name)))).collect()
        }
    }
}
