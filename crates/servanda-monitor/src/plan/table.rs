//! What of a plan can be worked out from a plain table of facts: counts in windows, and counts of days over them. The same
//! choice serves the script for a database (`sql`) and the kernel (`run`), so that their answers can be held against
//! each other.

use super::op::{
    Absent, Automaton, Count, Crossed, End, Force, Hold, Latch, Op, Over, Proof, Select, Source, Start, Who,
};
use super::{Guard, Key, Node, NodeId, Part, Plan, Sort};
use crate::days::Days;
use crate::graph::seconds;
use servanda_agreement::{Agreement, Name, Role, When};
use servanda_base::{Moment, Zone};
use std::collections::BTreeSet;

/// The columns of a table of facts.
pub const COLUMNS: [&str; 9] = ["entry", "event", "by", "place", "from", "to", "low", "high", "proved"];

/// The proof of a fact that is established where the text names no standard.
pub const DEFAULT_PROOF: &str = "(default)";

/// So many seconds after 1970 lies the last moment of a fact: the last second of 2105.
pub const LAST_SECOND: i64 = 4_291_747_199;

/// What can be worked out, and what not.
#[derive(Clone, Debug)]
pub struct Tables {
    /// Lists of facts that fit; each is the `select` node of that number.
    pub lists: Vec<List>,
    /// Answers; each reads earlier ones only.
    pub lines: Vec<Line>,
    /// Nodes, or tiers of nodes, that have no answer here, and why.
    pub left_out: Vec<(NodeId, String)>,
    /// The agreement's zone.
    pub zone: Zone,
}

/// Facts that fit, under each key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// The node.
    pub node: NodeId,
    /// Of which event.
    pub event: Name,
    /// Under which standard of proof.
    pub proof: Name,
    /// Who acted.
    pub by: Fill,
    /// Where.
    pub place: Fill,
}

/// What a role is filled with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fill {
    /// Anything.
    Any,
    /// Any of these.
    Of(Vec<Name>),
    /// Each of these apart.
    Each(Vec<Name>),
}

/// An answer under each key: when something holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The node.
    pub node: NodeId,
    /// The tier of a red line that it is.
    pub tier: Option<u32>,
    /// Its places; empty where it is not apart by place.
    pub places: Vec<Name>,
    /// Its parties; empty where it is not apart by party.
    pub parties: Vec<Name>,
    /// What is asked.
    pub asks: Asks,
}

/// What a line asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asks {
    /// At least so many facts.
    AtLeast {
        /// How many.
        count: u32,
        /// In a window of so many seconds; ever, if none.
        window_seconds: Option<i64>,
        /// Of these lists, by their places in [`Tables::lists`], each fact once.
        lists: Vec<usize>,
        /// Only what lies in force: from this second on, up to and without that one.
        in_force: Option<(i64, Option<i64>)>,
    },
    /// On at least so many days.
    OnDays {
        /// How many.
        days: u32,
        /// Of how many, the present one among them.
        of: u32,
        /// Another line, by its place in [`Tables::lines`].
        line: usize,
    },
}

impl Tables {
    /// The lists that lines count.
    pub fn counted(&self) -> impl Iterator<Item = &List> {
        let of = |line: &Line| match &line.asks {
            Asks::AtLeast { lists, .. } => lists.clone(),
            Asks::OnDays { .. } => Vec::new(),
        };
        let used: BTreeSet<usize> = self.lines.iter().flat_map(of).collect();
        used.into_iter().filter_map(|at| self.lists.get(at))
    }

    /// The local days in which facts may lie and for which days may be counted: from 1970 to 2107.
    pub fn days(&self) -> Days {
        Days::new(&self.zone, 0, seconds(LAST_SECOND + 400 * 86_400))
    }
}

impl Plan {
    /// What of this plan can be worked out from a table of facts.
    pub fn tables(&self, agreement: &Agreement) -> Tables {
        let zone = agreement.header.clock.clone();
        let mut tables = Tables { lists: Vec::new(), lines: Vec::new(), left_out: Vec::new(), zone };
        for (id, node) in self.numbered() {
            if let Err(why) = self.table(&mut tables, id, node) {
                tables.left_out.push((id, why));
            }
        }
        let counted: Vec<NodeId> = tables.counted().map(|list| list.node).collect();
        let idle = tables.lists.iter().map(|list| list.node).filter(|node| !counted.contains(node));
        tables.left_out.extend(idle.map(|node| (node, "no count reads it".to_owned())));
        tables.left_out.sort();
        tables
    }

    /// Adds what a node answers, or says why it does not.
    fn table(&self, tables: &mut Tables, id: NodeId, node: &Node) -> Result<(), String> {
        match &node.op {
            Op::Source(Source::Event { .. }) => Ok(()),
            Op::Source(source) => Err(not_a_fact(source).into()),
            Op::Select(select) => {
                let list = self.list(id, node, select)?;
                tables.lists.push(list);
                Ok(())
            }
            Op::Count(Count::AtLeast(thresholds)) => {
                let (places, parties) = places_and_parties(&node.key)?;
                let lists = self.lists_of(tables, node)?;
                let in_force = match node.inputs.iter().find(|input| input.part == Part::Force) {
                    Some(force) => Some(self.force(force.from, &tables.zone)?),
                    None => self.version_from().map(|from| (from, None)),
                };
                for one in thresholds {
                    let window_seconds = match one.over {
                        Over::Last(length) => Some(length.exact_seconds()),
                        Over::Ever => None,
                        Over::Each => {
                            let why = "each match by itself is a moment and no stretch of time: the lists have them";
                            tables.left_out.push((id, why.into()));
                            continue;
                        }
                    };
                    let Some(window_seconds) = window_seconds.map_or(Some(None), |seconds| seconds.map(Some)) else {
                        let tier = one.tier.map(|tier| format!("tier {tier}: ")).unwrap_or_default();
                        let why = format!("{tier}its window is as long as the calendar says, and no number of seconds");
                        tables.left_out.push((id, why));
                        continue;
                    };
                    tables.lines.push(Line {
                        node: id,
                        tier: one.tier,
                        places: places.clone(),
                        parties: parties.clone(),
                        asks: Asks::AtLeast {
                            count: one.at_least.max(1),
                            window_seconds,
                            lists: lists.clone(),
                            in_force,
                        },
                    });
                }
                Ok(())
            }
            Op::Count(Count::OnDays { what, days, of }) => {
                let (places, parties) = places_and_parties(&node.key)?;
                let (inner, tier) = self.one_node(what)?;
                let place = tables.lines.iter().position(|line| line.node == inner && line.tier == tier);
                let line = place.ok_or_else(|| format!("it counts days of node {inner}, which has no answer here"))?;
                let counted = &tables.lines[line];
                let same = |a: &[Name], b: &[Name]| a.len() == b.len() && a.iter().all(|name| b.contains(name));
                if !same(&counted.places, &places) || !same(&counted.parties, &parties) {
                    return Err(format!("it counts days of node {inner}, which is under another key"));
                }
                if matches!(counted.asks, Asks::AtLeast { window_seconds: None, .. }) {
                    return Err(format!("node {inner} goes on for ever once it holds"));
                }
                let asks = Asks::OnDays { days: (*days).max(1), of: (*of).max(1), line };
                tables.lines.push(Line { node: id, tier: None, places, parties, asks });
                Ok(())
            }
            Op::Count(Count::Total { field, .. }) => Err(format!("it sums {field}, for which facts have no column")),
            Op::Absent(Absent::NoneFor(_)) => Err("that nothing was seen needs who watched".into()),
            Op::Absent(Absent::Continues(_)) => Err("it looks at each day of a stretch, not at a count".into()),
            Op::Seq { .. } => Err("it pairs facts one with another".into()),
            Op::Hold(Hold::Level { .. } | Hold::Counter { .. }) => Err("readings are no facts of the table".into()),
            Op::Latch(latch) => Err(of_latch(node, latch)),
            Op::Norm(_) => Err("the state of a clause is found step by step from all that it reads".into()),
            Op::Phase(Automaton::Force(_)) => match self.force(id, &tables.zone) {
                Ok(_) => Err("counts that ask for it have it as two moments".into()),
                Err(why) => Err(why),
            },
            Op::Phase(Automaton::Phases(_)) => Err("which phase is open is found step by step".into()),
        }
    }

    fn list(&self, id: NodeId, node: &Node, select: &Select) -> Result<List, String> {
        let Select::Acts { by, roles, filter } = select else {
            return Err("who watched, and who used a power, are no facts of the table".into());
        };
        if let Some(filter) = filter {
            return Err(format!("it asks for {}, for which facts have no column", filter.field));
        }
        if node.key.0.iter().any(|sort| matches!(sort, Sort::Party { together: true, .. })) {
            return Err("the acts of a clause are judged and not counted".into());
        }
        let source = node.inputs.iter().find_map(|input| match &self.node(input.from)?.op {
            Op::Source(Source::Event { event, proof }) => Some((event.clone(), proof)),
            _ => None,
        });
        let Some((event, proof)) = source else { return Err("it reads no event".into()) };
        let mut place = Fill::Any;
        for filled in roles {
            match (filled.role, &place) {
                (Role::In, Fill::Any) if filled.keyed => place = Fill::Each(filled.names.clone()),
                (Role::In, Fill::Any) => place = Fill::Of(filled.names.clone()),
                _ => return Err("it asks for more roles than `by` and `in`, for which facts have no column".into()),
            }
        }
        let proof = match proof {
            Proof::Default => DEFAULT_PROOF.to_owned(),
            Proof::Named(name, _) => name.clone(),
        };
        let by = match by {
            Who::Anybody => Fill::Any,
            Who::Of(names) => Fill::Of(names.clone()),
            Who::Key(names) => Fill::Each(names.clone()),
        };
        Ok(List { node: id, event, proof, by, place })
    }

    fn lists_of(&self, tables: &Tables, node: &Node) -> Result<Vec<usize>, String> {
        let hits = node.inputs.iter().filter(|input| input.part == Part::Hits);
        hits.map(|input| {
            let place = tables.lists.iter().position(|list| list.node == input.from);
            let place = place.ok_or_else(|| format!("it counts node {}, which is no list here", input.from))?;
            // A list that is not apart by a sort of the key counts under each of its values.
            let list = &tables.lists[place];
            let keyed = |fill: &Fill, of_key: bool| of_key == matches!(fill, Fill::Each(_));
            let has = |is: fn(&Sort) -> bool| node.key.0.iter().any(is);
            let by_place = keyed(&list.place, has(|sort| matches!(sort, Sort::Place(_))));
            let by_party = keyed(&list.by, has(|sort| matches!(sort, Sort::Party { .. })));
            if by_place && by_party {
                Ok(place)
            } else {
                Err(format!("it counts node {}, which is under another key", input.from))
            }
        })
        .collect()
    }

    /// The one node that a guard stands for, under the guard's own key.
    fn one_node(&self, guard: &Guard) -> Result<(NodeId, Option<u32>), String> {
        let mut guard = guard;
        loop {
            match guard {
                Guard::Holds { node, tier } => return Ok((*node, *tier)),
                Guard::Defined(at) => match self.defined.get(*at) {
                    Some(defined) => guard = &defined.guard,
                    None => return Err("it counts days of what is not there".into()),
                },
                Guard::ForAny(..) => {
                    return Err("it counts days on which something held for any of several keys".into());
                }
                Guard::All(_) | Guard::Any(_) | Guard::Not(_) => {
                    return Err("it counts days of several conditions together".into());
                }
                Guard::Phase { .. } | Guard::Breach(_) => {
                    return Err("it counts days of what is found step by step".into());
                }
                Guard::Unknown => return Err("it counts days of what is never established".into()),
            }
        }
    }

    /// The first second in force and the first one after it, where the text alone says them.
    fn force(&self, id: NodeId, zone: &Zone) -> Result<(i64, Option<i64>), String> {
        let Some(Op::Phase(Automaton::Force(Force { signed, starts, ends, term, version }))) =
            self.node(id).map(|node| &node.op)
        else {
            return Err("no force".into());
        };
        let open = |why: &str| Err(format!("when the agreement is in force {why}"));
        if term.is_some() {
            return open("depends on its term");
        }
        if self.steps.iter().any(|step| step.to == id) {
            return open("depends on the use of a power");
        }
        let of = |when: &When, end: bool| match when {
            When::Day(date) if end => zone.day(*date).to,
            When::Day(date) => zone.day(*date).from,
            When::Clock(local) => zone.at(*local),
        };
        let mut from = match (starts.as_slice(), signed) {
            ([(_, Start::OnSignature)], Some(signed)) => zone.day(*signed).from,
            ([(_, Start::At(when))], _) => of(when, false),
            ([(_, Start::OnEvent)], _) => return open("depends on an event"),
            ([_, _, ..], _) => return open("is read in several ways"),
            _ => return open("is not said to the day"),
        };
        let mut to = match ends.as_slice() {
            [] | [(_, End::Never)] => None,
            [(_, End::On(when))] => Some(of(when, true)),
            [(_, End::OnEvent)] => return open("depends on an event"),
            [_, _, ..] => return open("is read in several ways"),
        };
        if let Some(version) = version {
            from = version.from.map_or(from, |begins| from.max(begins));
            to = to.into_iter().chain(version.until).min();
        }
        Ok((first_second(from), to.map(first_second)))
    }

    /// The first second of a later version of a text: what happened before it is in no count of a condition.
    fn version_from(&self) -> Option<i64> {
        match self.nodes.first().map(|node| &node.op) {
            Some(Op::Phase(Automaton::Force(force))) => Some(first_second(force.version?.from?)),
            _ => None,
        }
    }
}

/// The first whole second that is not before a moment.
fn first_second(at: Moment) -> i64 {
    at.as_second() + i64::from(at.subsec_nanosecond() > 0)
}

/// Places and parties of a key that has no other sorts but tiers.
fn places_and_parties(key: &Key) -> Result<(Vec<Name>, Vec<Name>), String> {
    let (mut places, mut parties) = (Vec::new(), Vec::new());
    for sort in &key.0 {
        match sort {
            Sort::Place(names) => places.clone_from(names),
            Sort::Party { each, together: false } => parties.clone_from(each),
            Sort::Tier(_) => {}
            Sort::Party { .. } | Sort::Phase(_) | Sort::Episode | Sort::Reading(_) => {
                return Err(format!("it has an answer for each {}, for which facts have no column", sort.word()));
            }
        }
    }
    Ok((places, parties))
}

fn not_a_fact(source: &Source) -> &'static str {
    match source {
        Source::Event { .. } | Source::EveryReport => "reports as such are not counted",
        Source::Gauge { .. } | Source::Counter { .. } | Source::Indicator(_) => "readings are no facts of the table",
        Source::Coverage { .. } | Source::Restrictions => "who watched, and who was kept out, is not in the table",
        Source::Determinations { .. } => "what bodies determined is not in the table",
    }
}

fn of_latch(node: &Node, latch: &Latch) -> String {
    let read: Vec<String> = node
        .inputs
        .iter()
        .filter(|input| matches!(input.part, Part::Hits | Part::Guard))
        .map(|input| input.from.to_string())
        .collect();
    match latch.on {
        Crossed::Never => "the text does not say when it is crossed".into(),
        Crossed::Count | Crossed::Begins(_) => {
            format!(
                "its firings are found one after the other, with resets and determinations; what crosses it is node {}",
                read.join(", ")
            )
        }
    }
}
