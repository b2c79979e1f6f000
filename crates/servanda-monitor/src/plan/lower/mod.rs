//! From the checked agreement to its plan. Structs of the model are taken apart field by field and its choices one by
//! one, so that a new form of the language does not compile until it has its place here, or a reason to have none.
//!
//! A node is added after its inputs, so the graph has no circles; what would close one is a [`Step`].

mod condition;
mod force;
mod keyed;
mod norm;
mod phase;
mod red_line;
mod select;

use super::keeps;
use super::op::{Op, Proof, Select, Source, Way, Who};
use super::{Defined, Guard, Input, Keeps, Key, Node, NodeId, Part, Plan, Serves, Sort, Step, StepKind, stage};
use condition::Atoms;
use servanda_agreement::{
    Agreement, Clause, ClauseKind, ClauseNo, Confirm, Name, Norm, Party, PartySort, ProofDef, Share, Subject, When,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The plan of an agreement. Names that stand for nothing, and conditions that could not be read, are never established.
pub fn plan(agreement: &Agreement) -> Plan {
    let mut lower = Lower::new(agreement);
    lower.force();
    for (_, red_line) in agreement.red_lines() {
        lower.prepare_red_line(&red_line.name.value);
    }
    lower.phases();
    // What they suspend, release or extend reads powers, and a ban reads the duties that prevail over it.
    for turn in [norm::Turn::Powers, norm::Turn::Others, norm::Turn::Bans] {
        for (at, clause) in agreement.clauses.iter().enumerate() {
            lower.clause(at, clause, turn);
        }
    }
    lower.board();
    lower.finish()
}

struct Lower<'a> {
    text: &'a Agreement,
    nodes: Vec<Node>,
    known: HashMap<(Op, Vec<Input>, Key), NodeId>,
    /// Steps whose beginnings are not all there yet.
    steps: Vec<(StepKind, NodeId)>,
    defined: Vec<Defined>,
    /// What each named condition rests on, in the order of `defined`.
    rests_on: Vec<Atoms>,
    /// Named conditions by name and proof.
    definitions: HashMap<(Name, Option<Name>), usize>,
    latches: HashMap<Name, NodeId>,
    force: NodeId,
    phases: Option<NodeId>,
    norms: BTreeMap<ClauseNo, NodeId>,
    lines: Lines<'a>,
}

/// What clauses say about other clauses, so that no clause is looked for in all others.
#[derive(Default)]
struct Lines<'a> {
    /// Clauses that name a clause as what follows them.
    followed_by: HashMap<&'a str, Vec<&'a str>>,
    /// Phases that name a clause as what follows where they are not open by a date.
    not_open: HashMap<&'a str, Vec<(&'a str, When)>>,
    /// Clauses that take the place of a clause.
    replaced_by: HashMap<&'a str, Vec<(ClauseNo, Option<When>)>>,
    /// Powers over one clause, and over all.
    powers_over: HashMap<&'a str, Vec<&'a str>>,
    powers_over_all: Vec<&'a str>,
    /// Duties that say `notwithstanding` a clause.
    prevailing: HashMap<&'a str, Vec<&'a str>>,
    /// Red lines that are named without a tier.
    any_tier: BTreeSet<&'a str>,
    /// Readings of the whole agreement.
    readings: Vec<String>,
}

impl<'a> Lower<'a> {
    fn new(text: &'a Agreement) -> Lower<'a> {
        let mut lines = Lines { readings: force::readings(&text.header), ..Lines::default() };
        norm::lines(text, &mut lines);
        phase::lines(text, &mut lines);
        condition::any_tier(text, &mut lines.any_tier);
        Lower {
            text,
            nodes: Vec::new(),
            known: HashMap::new(),
            steps: Vec::new(),
            defined: Vec::new(),
            rests_on: Vec::new(),
            definitions: HashMap::new(),
            latches: HashMap::new(),
            // The first node.
            force: NodeId(0),
            phases: None,
            norms: BTreeMap::new(),
            lines,
        }
    }

    /// The node that computes this; the same one where it is asked for again.
    fn node(&mut self, op: Op, mut inputs: Vec<Input>, key: Key) -> NodeId {
        inputs.sort();
        inputs.dedup();
        let asked = (op, inputs, key);
        if let Some(known) = self.known.get(&asked) {
            return *known;
        }
        let id = NodeId(self.nodes.len() as u32);
        let (op, inputs, key) = asked.clone();
        self.nodes.push(Node { op, inputs, key, serves: BTreeSet::new(), stage: 0, keeps: Keeps::Nothing });
        self.known.insert(asked, id);
        id
    }

    /// Says what a node serves by itself.
    fn serve(&mut self, id: NodeId, serves: Serves) {
        self.nodes[id.0 as usize].serves.insert(serves);
    }

    /// The key of what depends on the readings of the agreement, and on further ones.
    fn key(&self, mut sorts: Vec<Sort>, more: Vec<String>) -> Key {
        let readings: Vec<String> = self.lines.readings.iter().cloned().chain(more).collect();
        if !readings.is_empty() {
            sorts.push(Sort::Reading(readings));
        }
        Key(sorts)
    }

    fn source(&mut self, source: Source) -> NodeId {
        self.node(Op::Source(source), Vec::new(), Key::default())
    }

    /// The standard of a name; the default where there is none of that name.
    fn proof(&self, name: Option<&str>) -> Proof {
        let Some(ProofDef { name, any_of }) = name.and_then(|name| self.text.proof(name)) else {
            return Proof::Default;
        };
        let ways = any_of.iter().map(|way| match way {
            Confirm::By { count, who } => {
                let (by, members) = (who.value.clone(), self.text.members(who));
                Way::Confirmed { count: (*count).max(1), by, members }
            }
            Confirm::AnySource => Way::AnySource,
        });
        Proof::Named(name.value.clone(), ways.collect())
    }

    /// The agreement's own standard of proof.
    fn evidence(&self) -> Option<&'a str> {
        self.text.header.evidence.as_ref().map(|proof| proof.value.as_str())
    }

    /// Who stands for a clause: each bearer alone, and all together where it binds several.
    fn bearers(&self, subject: &Subject) -> (Who, Vec<Sort>) {
        let Subject { names: _, share, span: _ } = subject;
        let names = self.text.bearers(subject);
        match share {
            Share::Each if names.len() > 1 => {
                (Who::Key(names.clone()), vec![Sort::Party { each: names, together: true }])
            }
            Share::Each | Share::Jointly | Share::Any(_) => (Who::Of(names), Vec::new()),
        }
    }

    /// What the board shows beside the clauses.
    fn board(&mut self) {
        let mut lines: Vec<(Source, &Name)> = Vec::new();
        for counter in &self.text.counters {
            let source = Source::Counter { counter: counter.name.value.clone(), proof: Proof::Default };
            lines.push((source, &counter.name.value));
        }
        for gauge in &self.text.gauges {
            let source = Source::Gauge { gauge: gauge.name.value.clone(), proof: Proof::Default };
            lines.push((source, &gauge.name.value));
        }
        for indicator in &self.text.indicators {
            lines.push((Source::Indicator(indicator.name.value.clone()), &indicator.name.value));
        }
        for (at, (source, name)) in lines.into_iter().enumerate() {
            let id = self.source(source);
            self.serve(id, Serves::Readings(at, name.clone()));
        }
        // Somebody says that it suspends what no power lets it suspend, and others act meanwhile.
        if self.text.event("suspend").is_some() {
            for verb in ["suspend", "resume"] {
                if let Some(event) = self.text.event(verb) {
                    let all = select::Acts { event: &event.name.value, roles: &[], filter: None };
                    let id = self.acts(all, Who::Anybody, Vec::new(), None);
                    self.serve(id, Serves::Claims);
                }
            }
            let id = self.source(Source::EveryReport);
            self.serve(id, Serves::Claims);
        }
        let id = self.source(Source::Restrictions);
        self.serve(id, Serves::Restrictions);
    }

    fn clause(&mut self, at: usize, clause: &'a Clause, turn: norm::Turn) {
        let Clause { number, kind, head: _, span: _, path: _, section: _ } = clause;
        let id = match kind {
            ClauseKind::Norm(norm) if norm::turn(norm) == turn => self.norm(&number.value, norm),
            ClauseKind::Review { every, by } if turn == norm::Turn::Others => {
                self.review(&number.value, every.value, by)
            }
            ClauseKind::RedLine(red_line) if turn == norm::Turn::Others => match self.latches.get(&red_line.name.value)
            {
                Some(latch) => *latch,
                None => return,
            },
            ClauseKind::Norm(_) | ClauseKind::Review { .. } | ClauseKind::RedLine(_) | ClauseKind::Reserved => return,
        };
        self.serve(id, Serves::Clause(at, number.value.clone()));
    }

    fn finish(self) -> Plan {
        let mut steps: BTreeSet<Step> = BTreeSet::new();
        for (kind, to) in self.steps {
            let from = match &kind {
                StepKind::Breach(clause) | StepKind::Power(clause) => self.norms.get(clause).copied(),
                StepKind::Phase => self.phases,
            };
            // A clause that is no duty and no ban is never "not kept", and a phase that is not declared never opens.
            steps.extend(from.map(|from| Step { from, to, kind }));
        }
        let mut plan = Plan {
            nodes: self.nodes,
            steps: steps.into_iter().collect(),
            defined: self.defined,
            lateness_seconds: self.text.header.lateness_seconds(),
            sides: sides(self.text),
            reviewers: reviewers(self.text),
        };
        stage::serves(&mut plan.nodes);
        stage::stages(&mut plan.nodes);
        keeps::keeps(&mut plan, self.text);
        plan
    }
}

/// States and armed groups: their word on a matter is a side's.
fn sides(text: &Agreement) -> Vec<Name> {
    let is_side = |party: &&Party| match party.sort {
        PartySort::State | PartySort::ArmedGroup => true,
        PartySort::Organisation => false,
    };
    text.parties.iter().filter(is_side).map(|party| party.name.value.clone()).collect()
}

/// Those that hold a review and are no side.
fn reviewers(text: &Agreement) -> Vec<Name> {
    let sides = sides(text);
    let mut found: Vec<Name> = Vec::new();
    for clause in &text.clauses {
        if let ClauseKind::Review { by, every: _ } = &clause.kind {
            found.extend(by.iter().map(|name| name.value.clone()).filter(|name| !sides.contains(name)));
        }
    }
    found.sort();
    found.dedup();
    found
}

fn input(from: NodeId, part: Part) -> Input {
    Input { from, part, tier: None }
}

/// The standard of proof of a norm.
fn proof_of<'a>(text: &'a Agreement, norm: &'a Norm) -> Option<&'a str> {
    let own = norm.proof.as_ref().or(text.header.evidence.as_ref());
    own.map(|proof| proof.value.as_str())
}
