//! The plan: what is to be computed for an agreement, before any entry is seen.
//!
//! The checked agreement lowers to a graph of nine operators without circles. Equal nodes are one node, so clauses that
//! speak of the same acts read one list. How it is meant: docs/monitor.md.
//!
//! | module | question |
//! |---|---|
//! | `op` | what does a node compute? |
//! | `key` | for which parties, places, tiers, … does it compute it apart? |
//! | `guard` | how do conditions hang together? |
//! | `lower` | which nodes does an agreement need? |
//! | `stage` | where would entries change hands? |
//! | `keeps` | how much does a node keep? |
//! | `words` | how is it said to people? |
//! | `table` | what of it can be worked out from a plain table of facts? |
//! | `sql` | … by a database? |
//! | `run` | … by the kernel? |

pub mod guard;
pub mod keeps;
pub mod key;
mod lower;
pub mod op;
pub mod run;
pub mod sql;
mod stage;
pub mod table;
mod words;

pub use guard::Guard;
pub use keeps::{Keeps, Room};
pub use key::{Key, Sort};
pub use lower::plan;
pub use op::Op;

use servanda_agreement::{ClauseNo, Name};
use std::collections::BTreeSet;

/// The number of a node: its place in [`Plan::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

/// What is computed for one agreement.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The nodes; each comes after its inputs.
    pub nodes: Vec<Node>,
    /// What runs against the direction of the graph.
    pub steps: Vec<Step>,
    /// Named conditions that guards refer to; each refers to earlier ones only.
    pub defined: Vec<Defined>,
    /// For so many seconds after it happened an entry may still come or change its standing; `None` without bound.
    pub lateness_seconds: Option<u64>,
    /// States and armed groups: under the default proof their word on a matter is a side's.
    pub sides: Vec<Name>,
    /// Whose later word takes a determination back, beside that of the body that gave it.
    pub reviewers: Vec<Name>,
}

/// One operator with what it reads.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it computes.
    pub op: Op,
    /// What it reads.
    pub inputs: Vec<Input>,
    /// For what it computes it apart.
    pub key: Key,
    /// What rests on it.
    pub serves: BTreeSet<Serves>,
    /// Its stage, from 0: one more than that of any input with another key.
    pub stage: u32,
    /// What it keeps.
    pub keeps: Keeps,
}

/// One edge of the graph.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Input {
    /// The node that is read.
    pub from: NodeId,
    /// As what.
    pub part: Part,
    /// Of a red line with tiers, which one.
    pub tier: Option<u32>,
}

/// As what an input is read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Entries with their standing.
    Entries,
    /// Tallies, whose observer watched.
    Tallies,
    /// Monitors that were kept out.
    Restrictions,
    /// Acts that are counted, forbidden or owed.
    Hits,
    /// Acts of the same kind by whoever it was.
    AllHits,
    /// The first of two.
    First,
    /// The second of two.
    Second,
    /// Who watched.
    Watch,
    /// The level of a gauge.
    Level,
    /// A counter that measures performance.
    Counter,
    /// A counter of the acts, whose rise shows that some occurred.
    Rises,
    /// A condition of a guard.
    Guard,
    /// What sets a clause going.
    Trigger,
    /// When the agreement is in force.
    Force,
    /// When a phase is open.
    Phases,
    /// What bodies determined.
    Determinations,
    /// A power over the clause.
    Power(ClauseNo),
    /// When a duty binds that prevails over the clause.
    Prevails(ClauseNo),
    /// What performs a duty that prevails over the clause.
    Performs(ClauseNo),
    /// Acts of another clause, from whose start or completion a clock runs.
    Anchor(ClauseNo),
    /// Events before which something is owed.
    Ahead,
    /// What force begins with, under a reading.
    Start(Option<String>),
    /// What force ends with, under a reading.
    End(Option<String>),
    /// Renewals of the term.
    Renewals,
    /// Use of a power.
    Use,
    /// What a power may not be used during.
    NeverDuring,
}

/// A way back: `from` is read by `to` strictly later in time, by way of a step of an automaton.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Step {
    /// The node that is read.
    pub from: NodeId,
    /// The node that reads it.
    pub to: NodeId,
    /// What is handed back.
    pub kind: StepKind,
}

/// What a step hands back.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StepKind {
    /// A clause that was not kept sets something going.
    Breach(ClauseNo),
    /// Which phase is open, for a condition on which phases may themselves turn.
    Phase,
    /// The use of a power opens a phase or ends force.
    Power(ClauseNo),
}

/// A named condition under one standard of proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defined {
    /// Its name.
    pub name: Name,
    /// For what it is asked apart.
    pub key: Key,
    /// What it says.
    pub guard: Guard,
}

/// What rests on a node.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Serves {
    /// When the agreement is in force.
    Force,
    /// Which phase is open.
    Phases,
    /// A clause, by its place in the text and its number.
    Clause(usize, ClauseNo),
    /// A line of readings on the board, by its place in the text and its name.
    Readings(usize, Name),
    /// Suspensions that are claimed, on the board.
    Claims,
    /// Restrictions on monitors, on the board.
    Restrictions,
}

impl Plan {
    /// The node of a number.
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.0 as usize)
    }

    /// The nodes with their numbers.
    pub fn numbered(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        self.nodes.iter().enumerate().map(|(at, node)| (NodeId(at as u32), node))
    }

    /// True if entries would change hands on this edge: the keys of its ends differ.
    pub fn is_exchange(&self, node: &Node, input: &Input) -> bool {
        self.node(input.from).is_none_or(|from| from.key != node.key)
    }
}
