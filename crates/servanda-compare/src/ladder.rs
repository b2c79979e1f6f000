//! What answers what: triggers and tiers, the clauses that they set going, what follows if those fail, phases, and what else hangs
//! on what. Only what the text links is linked.

use servanda_agreement::read_aloud::length;
use servanda_agreement::*;
use std::collections::{BTreeMap, BTreeSet};

/// The ladder of one agreement.
#[derive(Clone, Debug, Default)]
pub struct Ladder {
    /// What is linked, in order of writing.
    pub nodes: Vec<Node>,
    /// The links, each once.
    pub edges: Vec<Edge>,
    /// Clauses that hang on nothing and on which nothing hangs.
    pub alone: Vec<ClauseNo>,
}

/// A trigger, clause or phase.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub sort: Sort,
    /// `5.3 any two of GBR and FRA`
    pub head: String,
    /// What it says, a line each: act, clock, means.
    pub lines: Vec<String>,
    /// The whole sentence, for who points at it.
    pub says: String,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A red line, definition or event that sets something going.
    Trigger,
    /// A clause with shall.
    Duty,
    /// A clause with shall not.
    Ban,
    /// A clause with may.
    Power,
    /// A phase.
    Phase,
    /// Entry into force.
    Start,
}

/// A link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Index of the node it leaves.
    pub from: usize,
    /// Index of the node it enters.
    pub to: usize,
    /// What it is.
    pub kind: Kind,
    /// A few words, or nothing.
    pub label: String,
}

/// What a link is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The one sets the other going.
    Sets,
    /// The other follows if the one is not kept.
    Fails,
    /// The one is counted by the other.
    Counts,
    /// The one opens the other, or what the other holds during.
    Opens,
    /// The one falls back to the other.
    Reverts,
    /// The other refers to the one.
    Depends,
}

/// What a node stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Start,
    Clause(ClauseNo),
    Definition(Name),
    Event(String),
    Phase(Name),
}

struct Builder<'a> {
    voice: Voice<'a>,
    at: BTreeMap<Key, usize>,
    ladder: Ladder,
}

/// The ladder of an agreement.
pub fn ladder(agreement: &Agreement) -> Ladder {
    let mut all = Builder { voice: Voice::of(agreement), at: BTreeMap::new(), ladder: Ladder::default() };
    // Nodes in order of writing, so that the picture reads as the text does; those without a link are taken out at the end.
    all.add(
        Key::Start,
        Node {
            sort: Sort::Start,
            head: "entry into force".into(),
            lines: Vec::new(),
            says: "Entry into force.".into(),
        },
    );
    for phase in &agreement.phases {
        all.phase(phase);
    }
    for definition in &agreement.definitions {
        all.definition(definition);
    }
    for clause in &agreement.clauses {
        all.clause(clause);
    }
    for (clause, norm) in agreement.norms() {
        all.of_norm(clause, norm);
    }
    for (clause, red_line) in agreement.red_lines() {
        if let Some(Counted::Condition(condition)) = red_line.when.as_ref().map(|when| &when.value) {
            all.of_condition(condition, &Key::Clause(clause.number.value.clone()), Kind::Depends, "");
        }
    }
    for definition in &agreement.definitions {
        all.of_condition(&definition.condition, &Key::Definition(definition.name.value.clone()), Kind::Depends, "");
    }
    for phase in &agreement.phases {
        all.of_phase(phase);
    }
    all.counted();
    all.sent_back();
    all.finished()
}

impl<'a> Builder<'a> {
    fn add(&mut self, key: Key, node: Node) {
        if !self.at.contains_key(&key) {
            self.at.insert(key, self.ladder.nodes.len());
            self.ladder.nodes.push(node);
        }
    }

    fn link(&mut self, from: &Key, to: &Key, kind: Kind, label: impl Into<String>) {
        let (Some(from), Some(to)) = (self.at.get(from), self.at.get(to)) else { return };
        let edge = Edge { from: *from, to: *to, kind, label: label.into() };
        if edge.from != edge.to && !self.ladder.edges.contains(&edge) {
            self.ladder.edges.push(edge);
        }
    }

    fn phase(&mut self, phase: &Phase) {
        let mut lines: Vec<String> = Vec::new();
        lines.extend(Some(phase.title.clone()).filter(|title| !title.is_empty()));
        lines.extend(phase.opens.as_ref().map(|opens| format!("opens {}", crate::terms::opening(&self.voice, opens))));
        if let Some((by, _)) = phase.latest.as_ref().map(|latest| &latest.value) {
            lines.push(format!("{} at the latest", read_aloud::moment(*by)));
        }
        let head = format!("phase {}", phase.name.replace('-', " "));
        let says = format!("{head}: {}.", lines.join("; "));
        self.add(Key::Phase(phase.name.value.clone()), Node { sort: Sort::Phase, head, lines, says });
    }

    fn definition(&mut self, definition: &Definition) {
        let condition = self.voice.condition(&definition.condition);
        let head = definition.name.replace('-', " ");
        let says = format!("{head}: {condition}.");
        let lines = vec![if definition.title.is_empty() { condition } else { definition.title.clone() }];
        self.add(Key::Definition(definition.name.value.clone()), Node { sort: Sort::Trigger, head, lines, says });
    }

    fn clause(&mut self, clause: &Clause) {
        let number = &clause.number.value;
        let says = format!("{number} {}", self.voice.sentence(clause));
        let node = match &clause.kind {
            ClauseKind::Norm(norm) => {
                let (sort, word) = match norm.modality {
                    Modality::Shall => (Sort::Duty, ""),
                    Modality::ShallNot => (Sort::Ban, "not "),
                    Modality::May => (Sort::Power, "may "),
                };
                let mut lines = vec![format!("{word}{}", self.voice.act(&norm.act))];
                lines.extend(Some(self.voice.dues(&norm.due).trim().to_owned()).filter(|dues| !dues.is_empty()));
                if let Some(every) = &norm.every {
                    lines.push(format!("every {}", read_aloud::length_after_every(every.value)));
                }
                if !norm.needs.is_empty() {
                    let needs: Vec<String> = norm.needs.iter().map(|need| self.voice.quantity(need)).collect();
                    lines.push(format!("needs {}", read_aloud::listed(&needs, "and")));
                }
                if let Some(Determined::By(chain)) = norm.determined.as_ref().map(|determined| &determined.value) {
                    lines.push(format!("determined by {}", self.voice.deciders(chain)));
                }
                Node { sort, head: format!("{number} {}", self.voice.bearers(&norm.subject)), lines, says }
            }
            ClauseKind::RedLine(red_line) => {
                let mut lines = vec![red_line.title.clone()];
                lines.extend(
                    red_line.tiers.iter().map(|tier| format!("tier {}: {}", *tier.number, self.voice.tier(tier))),
                );
                match red_line.determined.as_ref().map(|determined| &determined.value) {
                    Some(Determined::By(chain)) => {
                        lines.push(format!("determined by {}", self.voice.deciders(chain)));
                    }
                    Some(Determined::Automatic) => lines.push("without any determination".into()),
                    None => {}
                }
                if let Some(after) = &red_line.resets_after {
                    lines.push(format!("resets after {}", length(after.value)));
                }
                Node { sort: Sort::Trigger, head: format!("{number} {}", red_line.name.replace('-', " ")), lines, says }
            }
            ClauseKind::Review { .. } | ClauseKind::Reserved => {
                Node { sort: Sort::Duty, head: number.clone(), lines: vec![self.voice.sentence(clause)], says }
            }
        };
        self.add(Key::Clause(number.clone()), node);
    }

    /// What a name in a trigger or condition stands for.
    fn named(&self, name: &str) -> Option<Key> {
        match self.voice.agreement().red_line(name) {
            Some((clause, _)) => Some(Key::Clause(clause.number.value.clone())),
            None => self.voice.agreement().definition(name).map(|one| Key::Definition(one.name.value.clone())),
        }
    }

    fn of_norm(&mut self, clause: &Clause, norm: &Norm) {
        let own = Key::Clause(clause.number.value.clone());
        let of = |number: &ClauseNo| Key::Clause(number.clone());
        match norm.on.as_ref().map(|on| &on.value) {
            Some(Trigger::Named { name, tier }) => {
                if let Some(from) = self.named(name) {
                    self.link(&from, &own, Kind::Sets, tier.map(|tier| format!("tier {tier}")).unwrap_or_default());
                }
            }
            Some(Trigger::EntryIntoForce) => self.link(&Key::Start, &own, Kind::Sets, ""),
            Some(Trigger::OpeningOf(phase)) => self.link(&Key::Phase(phase.clone()), &own, Kind::Sets, "on opening"),
            Some(Trigger::BreachOf(number)) => self.link(&of(number), &own, Kind::Fails, "on breach"),
            Some(trigger @ (Trigger::Event(_) | Trigger::Report)) => {
                let head = self.voice.trigger(trigger);
                let key = Key::Event(head.clone());
                let says = format!("On {head}.");
                self.add(key.clone(), Node { sort: Sort::Trigger, head, lines: Vec::new(), says });
                self.link(&key, &own, Kind::Sets, "");
            }
            None => {}
        }
        if let Some(phase) = &norm.during {
            self.link(&Key::Phase(phase.value.clone()), &own, Kind::Opens, "during");
        }
        if let Some(number) = &norm.failing_which {
            self.link(&own, &of(number), Kind::Fails, "failing which");
        }
        let dues = norm.due.iter().filter_map(|due| match &due.value {
            Due::Within { of, .. } => of.as_ref(),
            Due::Words(_) | Due::By(_) | Due::Daily(_) | Due::Before { .. } => None,
        });
        for anchor in dues.chain(norm.from.as_ref().map(|from| &from.value)) {
            match anchor {
                Anchor::StartOf(number) => self.link(&of(number), &own, Kind::Depends, "from its start"),
                Anchor::CompletionOf(number) => self.link(&of(number), &own, Kind::Depends, "from completion"),
                _ => {}
            }
        }
        match &norm.act.value {
            Act::Power { effect, target } => {
                let word = match effect {
                    Effect::Suspend => "may suspend",
                    Effect::Resume => "may resume",
                    Effect::Release => "may release",
                    Effect::Extend => "may extend",
                    Effect::Open => "may open",
                    Effect::End => "may end",
                    Effect::Withdraw => "may withdraw",
                };
                match target {
                    Target::Clause(number) => self.link(&own, &of(number), Kind::Depends, word),
                    Target::Phase(phase) => self.link(&own, &Key::Phase(phase.clone()), Kind::Depends, word),
                    Target::Agreement => {}
                }
            }
            Act::Quoted { .. } | Act::Do { .. } | Act::Keep { .. } => {}
        }
        for number in &norm.notwithstanding {
            self.link(&own, &of(&number.value), Kind::Depends, "prevails over");
        }
        for number in &norm.subject_to {
            self.link(&of(&number.value), &own, Kind::Depends, "prevails over");
        }
        for number in &norm.includes {
            self.link(&of(&number.value), &own, Kind::Depends, "included in");
        }
        for (number, word) in [(&norm.repeats, "repeated by"), (&norm.replaces, "replaced by")] {
            if let Some(number) = number {
                self.link(&of(&number.value), &own, Kind::Depends, word);
            }
        }
        for name in &norm.never_during {
            let from = self.named(name).unwrap_or_else(|| Key::Phase(name.value.clone()));
            self.link(&from, &own, Kind::Depends, "never during");
        }
        if let Some(Unless::Condition(condition)) = norm.unless.as_ref().map(|unless| &unless.value) {
            self.of_condition(condition, &own, Kind::Depends, "unless");
        }
    }

    fn of_condition(&mut self, condition: &Condition, to: &Key, kind: Kind, label: &str) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => {
                for part in parts {
                    self.of_condition(part, to, kind, label);
                }
            }
            Condition::Not(part) => self.of_condition(part, to, kind, if label.is_empty() { "not" } else { label }),
            Condition::BreachOf(number) => self.link(&Key::Clause(number.clone()), to, Kind::Fails, "on breach"),
            Condition::PhaseOpen { phase, open, .. } => {
                let word = if *open { "if open" } else { "if not open" };
                self.link(&Key::Phase(phase.clone()), to, kind, if label.is_empty() { word } else { label });
            }
            Condition::Named { name, tier, .. } | Condition::OnDays { name, tier, .. } => {
                if let Some(from) = self.named(name) {
                    let tier = tier.map(|tier| format!("tier {tier}")).unwrap_or_default();
                    let words = [label, tier.as_str()].into_iter().filter(|word| !word.is_empty());
                    self.link(&from, to, kind, words.collect::<Vec<_>>().join(", "));
                }
            }
            Condition::AtLeast { .. }
            | Condition::Total { .. }
            | Condition::NoneFor { .. }
            | Condition::Continues { .. }
            | Condition::Then { .. }
            | Condition::Gauge { .. }
            | Condition::Unreadable => {}
        }
    }

    fn of_phase(&mut self, phase: &Phase) {
        let own = Key::Phase(phase.name.value.clone());
        match phase.opens.as_ref().map(|opens| &opens.value) {
            Some(Opens::OnEntryIntoForce) => self.link(&Key::Start, &own, Kind::Opens, "opens"),
            Some(Opens::When(condition)) => self.of_condition(condition, &own, Kind::Opens, ""),
            None => {}
        }
        if let Some((to, condition)) = phase.reverts.as_ref().map(|reverts| &reverts.value) {
            self.link(&own, &Key::Phase(to.clone()), Kind::Reverts, "reverts");
            self.of_condition(condition, &own, Kind::Reverts, "reverts");
        }
        if let Some((_, Some(number))) = phase.latest.as_ref().map(|latest| &latest.value) {
            self.link(&own, &Key::Clause(number.clone()), Kind::Fails, "if late");
        }
    }

    /// From each prohibition to what counts its breach.
    fn counted(&mut self) {
        let agreement = self.voice.agreement();
        for (number, answers) in servanda_check::answers(agreement) {
            let own = Key::Clause(number.clone());
            let is_ban =
                |clause: &Clause| matches!(&clause.kind, ClauseKind::Norm(norm) if norm.modality == Modality::ShallNot);
            if !agreement.clause(&number).is_some_and(is_ban) {
                continue;
            }
            for answer in answers {
                let Some(ClauseKind::Norm(norm)) = agreement.clause(&answer).map(|clause| &clause.kind) else {
                    continue;
                };
                let from = match norm.on.as_ref().map(|on| &on.value) {
                    Some(Trigger::Named { name, .. }) => self.named(name),
                    Some(trigger @ Trigger::Event(_)) => Some(Key::Event(self.voice.trigger(trigger))),
                    _ => None,
                };
                if let Some(from) = from {
                    self.link(&own, &from, Kind::Counts, "counted");
                }
            }
        }
    }

    /// From each clause to the phases that fall back if it is not kept, where nothing between them is linked already.
    fn sent_back(&mut self) {
        for (number, phases) in servanda_check::ways_back(self.voice.agreement()) {
            let own = Key::Clause(number);
            for phase in phases {
                let phase = Key::Phase(phase);
                let (Some(from), Some(to)) = (self.at.get(&own), self.at.get(&phase)) else { continue };
                let edges = &self.ladder.edges;
                let leads = |at: usize| edges.iter().any(|edge| edge.from == at && edge.to == *to);
                if !leads(*from) && !edges.iter().any(|edge| edge.from == *from && leads(edge.to)) {
                    self.link(&own, &phase, Kind::Counts, "sends back");
                }
            }
        }
    }

    /// Without the nodes that have no link.
    fn finished(self) -> Ladder {
        let Ladder { nodes, edges, .. } = self.ladder;
        let linked: BTreeSet<usize> = edges.iter().flat_map(|edge| [edge.from, edge.to]).collect();
        let new: BTreeMap<usize, usize> = linked.iter().copied().zip(0..).collect();
        let clauses = &self.voice.agreement().clauses;
        let alone = clauses.iter().filter(|clause| {
            let at = self.at.get(&Key::Clause(clause.number.value.clone()));
            !matches!(clause.kind, ClauseKind::Reserved) && at.is_some_and(|at| !linked.contains(at))
        });
        Ladder {
            alone: alone.map(|clause| clause.number.value.clone()).collect(),
            edges: edges
                .into_iter()
                .filter_map(|edge| Some(Edge { from: *new.get(&edge.from)?, to: *new.get(&edge.to)?, ..edge }))
                .collect(),
            nodes: nodes.into_iter().enumerate().filter(|(at, _)| linked.contains(at)).map(|(_, node)| node).collect(),
        }
    }
}
