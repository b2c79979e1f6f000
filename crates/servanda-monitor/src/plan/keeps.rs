//! How much a node keeps: one value a key, or what a window may hold.
//!
//! A window of length D holds what happened in the last D, and what may still come for it: rate × (D + lateness)
//! entries. The rate is declared with the event (`at most 500 a day`); where it is not, nothing is guessed. Windows over the
//! same hits share them, so a list is as long as the longest window over it.

use super::op::{Absent, Automaton, Count, Crossed, Form, Hold, Op, Over, Select, Source};
use super::{Node, NodeId, Part, Plan};
use crate::count::Exact;
use servanda_agreement::rate::{Per, longest};
use servanda_agreement::{Agreement, Rate};
use servanda_base::{Amount, Duration};

/// An entry of a live window takes so many bytes at most.
pub const ENTRY_BYTES_MAX: u64 = 24;

/// An ordinary entry, one sure incident at a whole second, takes so many bytes.
pub const ENTRY_BYTES_ORDINARY: u64 = size_of::<Exact>() as u64;

/// A local day may be an hour shorter than 24: lateness then reaches one day further back.
const SHORTER: u64 = 3600;

/// What a node keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keeps {
    /// Nothing of its own.
    Nothing,
    /// One value for each key.
    One {
        /// What it is: `one instant`.
        what: &'static str,
        /// How many keys there are at most.
        keys: u64,
        /// And that for each episode whose time still runs.
        by_episode: bool,
    },
    /// What a window may hold.
    Window(Window),
}

/// What a window may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// What is kept: `hits`.
    pub what: &'static str,
    /// Whether it is a list of hits, of which the room is known in bytes.
    pub is_list: bool,
    /// The declared rates of what comes in; `None` where one is missing.
    pub rates: Option<Vec<Rate>>,
    /// Length in seconds; 0 where only what is not closed yet is kept.
    pub window_seconds: u64,
    /// Late reports and verification in seconds; `None` without bound.
    pub lateness_seconds: Option<u64>,
    /// How many keys there are at most.
    pub keys: u64,
}

impl Window {
    /// Entries at most for one key, where rate and lateness are declared.
    pub fn entries_a_key(&self) -> Option<u64> {
        let seconds = self.window_seconds.saturating_add(self.lateness_seconds?);
        let rates = self.rates.as_ref()?.iter();
        Some(rates.map(|rate| rate.most_in(seconds)).fold(0, u64::saturating_add))
    }

    /// Entries at most for all keys.
    pub fn entries(&self) -> Option<u64> {
        Some(self.entries_a_key()?.saturating_mul(self.keys))
    }

    /// The bound as it is reckoned: `rate × 96 h`.
    pub fn formula(&self) -> String {
        let rate = match &self.rates {
            Some(rates) => rates.iter().map(Rate::to_string).collect::<Vec<_>>().join(" + "),
            None => "rate".to_owned(),
        };
        let rate = if self.rates.as_ref().is_some_and(|rates| rates.len() > 1) { format!("({rate})") } else { rate };
        match (self.window_seconds, self.lateness_seconds) {
            (0, None) => format!("{rate} × lateness"),
            (window, None) => format!("{rate} × ({} + lateness)", hours(window)),
            (window, Some(lateness)) => format!("{rate} × {}", hours(window.saturating_add(lateness))),
        }
    }
}

impl std::fmt::Display for Keeps {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let keys = |keys: u64| match keys {
            1 => String::new(),
            keys => format!(", at most {} keys", counted(keys)),
        };
        match self {
            Keeps::Nothing => f.write_str("nothing of its own"),
            Keeps::One { what, keys: 1, by_episode: false } => f.write_str(what),
            Keeps::One { what, keys: count, by_episode } => {
                let episode = match (*count, by_episode) {
                    (1, _) => " an open episode",
                    (_, true) => " a key and open episode",
                    (_, false) => " a key",
                };
                write!(f, "{what}{episode}{}", keys(*count))
            }
            Keeps::Window(window) => {
                let a_key = if window.keys == 1 { "" } else { " a key" };
                write!(f, "{}: {}", window.what, window.formula())?;
                if let Some(entries) = window.entries_a_key() {
                    write!(f, " = {} entries", counted(entries))?;
                }
                write!(f, "{a_key}{}", keys(window.keys))
            }
        }
    }
}

/// Room for all lists of hits together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Room {
    /// Entries at most, over the lists whose bound is known.
    pub entries: u64,
    /// So many lists have a bound that is known.
    pub known: usize,
    /// Lists for which a rate or the allowance for late reports is missing.
    pub unknown: usize,
}

impl Room {
    /// Bytes if every entry takes the most that it may.
    pub fn bytes_max(self) -> u64 {
        self.entries.saturating_mul(ENTRY_BYTES_MAX)
    }

    /// Bytes if every entry is an ordinary one.
    pub fn bytes_ordinary(self) -> u64 {
        self.entries.saturating_mul(ENTRY_BYTES_ORDINARY)
    }
}

impl Plan {
    /// Room for all lists of hits together: Σ rate × (D + lateness).
    pub fn room(&self) -> Room {
        let mut room = Room::default();
        for node in &self.nodes {
            if let Keeps::Window(window) = &node.keeps
                && window.is_list
            {
                match window.entries() {
                    Some(entries) => {
                        room.entries = room.entries.saturating_add(entries);
                        room.known += 1;
                    }
                    None => room.unknown += 1,
                }
            }
        }
        room
    }
}

/// Works out what each node of a plan keeps.
pub(super) fn keeps(plan: &mut Plan, text: &Agreement) {
    let mut windows = vec![0_u64; plan.nodes.len()];
    for node in &plan.nodes {
        for input in &node.inputs {
            if matches!(input.part, Part::Hits | Part::First | Part::Second | Part::Watch)
                && let Some(window) = windows.get_mut(input.from.0 as usize)
            {
                *window = (*window).max(looks_back(&node.op));
            }
        }
    }
    let rates: Vec<Option<Vec<Rate>>> = plan.numbered().map(|(id, _)| arrivals(plan, text, id)).collect();
    let lateness_seconds = plan.lateness_seconds;
    for (at, node) in plan.nodes.iter_mut().enumerate() {
        let window = |what: &'static str, window_seconds: u64, is_list: bool| {
            let (rates, keys) = (rates[at].clone(), node.key.count());
            Keeps::Window(Window { what, is_list, rates, window_seconds, lateness_seconds, keys })
        };
        let one = |what: &'static str| Keeps::One { what, keys: node.key.count(), by_episode: node.key.by_episode() };
        node.keeps = match &node.op {
            Op::Source(_) => window("how entries stand", 0, false),
            Op::Select(Select::Acts { .. }) => window("hits", windows[at], true),
            Op::Select(Select::Watch { .. }) => window("watches", windows[at], false),
            Op::Select(Select::Uses { .. }) => window("uses", 0, false),
            Op::Count(Count::AtLeast(thresholds)) => match thresholds.iter().any(|one| one.over == Over::Ever) {
                true => one("one number"),
                false => Keeps::Nothing,
            },
            Op::Count(Count::Total { in_any: Some(_), .. }) => Keeps::Nothing,
            Op::Count(Count::Total { in_any: None, .. }) => one("one sum"),
            Op::Count(Count::OnDays { of, .. }) => Keeps::Window(Window {
                what: "days",
                is_list: false,
                rates: Some(vec![Rate { at_most: 1, per: Per::Day }]),
                window_seconds: u64::from(*of).saturating_mul(Per::Day.seconds()).saturating_add(SHORTER),
                lateness_seconds,
                keys: node.key.count(),
            }),
            Op::Absent(_) => one("one instant"),
            Op::Seq { within } => window("open first halves", longest(*within), false),
            Op::Hold(Hold::Level { .. } | Hold::Counter { .. }) => one("one reading"),
            // Without a reset each match is an episode of its own.
            Op::Latch(latch) => match (&latch.on, latch.resets_after) {
                (Crossed::Count | Crossed::Begins(_), None) => window("firings", 0, false),
                (Crossed::Count | Crossed::Begins(_), Some(_)) => one("one firing"),
                (Crossed::Never, _) => Keeps::Nothing,
            },
            Op::Norm(norm) => match &norm.form {
                Form::Forbids { .. } => window("stretches that are not closed", 0, false),
                Form::Owes(_) => one("one state and one deadline"),
                Form::Keeps { .. } => one("one state"),
                Form::Power { .. } => one("one state"),
                Form::Words(_) | Form::Permission => one("one state"),
            },
            Op::Phase(Automaton::Force(_)) => one("one stretch of force"),
            Op::Phase(Automaton::Phases(_)) => one("one state"),
        };
    }
}

/// So many seconds does an operator look back over its hits.
fn looks_back(op: &Op) -> u64 {
    let of = |length: Option<Duration>| length.map_or(0, longest);
    match op {
        Op::Count(Count::AtLeast(thresholds)) => {
            let windows = thresholds.iter().map(|threshold| match threshold.over {
                Over::Last(length) => longest(length),
                Over::Ever | Over::Each => 0,
            });
            windows.max().unwrap_or(0)
        }
        Op::Count(Count::Total { in_any, .. }) => of(*in_any),
        // Days are marked; the hits of a day are not looked at again.
        Op::Count(Count::OnDays { .. }) => 0,
        Op::Absent(Absent::NoneFor(length)) => of(*length),
        Op::Absent(Absent::Continues(length)) => longest(*length),
        Op::Seq { within } => longest(*within),
        // What is closed is folded into a state.
        Op::Source(_) | Op::Select(_) | Op::Hold(_) | Op::Latch(_) | Op::Norm(_) | Op::Phase(_) => 0,
    }
}

/// The declared rates of what comes into a node; `None` where one is missing.
fn arrivals(plan: &Plan, text: &Agreement, id: NodeId) -> Option<Vec<Rate>> {
    // From the node back to the sources whose entries it is made of.
    let mut seen = std::collections::BTreeSet::from([id]);
    let mut ahead = vec![id];
    let mut rates = Vec::new();
    while let Some(node) = ahead.pop().and_then(|id| plan.node(id)) {
        if let Op::Source(source) = &node.op {
            match source {
                Source::Event { event, .. } => rates.push(text.event(event)?.at_most?),
                Source::EveryReport => {
                    for event in &text.events {
                        rates.push(event.at_most?);
                    }
                }
                Source::Gauge { .. }
                | Source::Counter { .. }
                | Source::Indicator(_)
                | Source::Coverage { .. }
                | Source::Restrictions
                | Source::Determinations { .. } => return None,
            }
        }
        ahead.extend(made_of(node).filter(|from| seen.insert(*from)));
    }
    Some(rates).filter(|rates| !rates.is_empty())
}

/// The inputs whose entries a node keeps.
fn made_of(node: &Node) -> impl Iterator<Item = NodeId> + '_ {
    let is_norm = matches!(node.op, Op::Norm(_));
    let entries = move |part: &Part| match part {
        Part::Entries | Part::Tallies | Part::Hits | Part::First => true,
        // The time of a ban is cut at each end of a watch as well.
        Part::Watch => is_norm,
        _ => false,
    };
    node.inputs.iter().filter(move |input| entries(&input.part)).map(|input| input.from)
}

fn hours(seconds: u64) -> String {
    format!("{} h", counted(seconds.div_ceil(3600)))
}

/// Digits in groups.
pub(super) fn counted(number: u64) -> String {
    Amount::from(i64::try_from(number).unwrap_or(i64::MAX)).to_string()
}
