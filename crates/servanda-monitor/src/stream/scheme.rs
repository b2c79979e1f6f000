//! What a stream runs of a plan: lists of hits and the cells over them, before any key is seen; and what it leaves out.

use super::crossed::Crossed;
use super::guard::Guard;
use super::rules::{Rules, Watched};
use super::shard::BAN_SLACK;
use super::window::AtLeast;
use crate::plan::op::{self, Count, Over, Select, Source};
use crate::plan::{self, NodeId, Op, Part, Plan, Sort};
use crate::tick::{EVER, NEVER, SECOND, Span, Tick, tick};
use servanda_agreement::{ClauseNo, Counted, Name, Pattern, Role, RoleFill, Share, When};
use servanda_base::{Duration, Moment, Spanned};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// When something binds: for sure, and for all that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Binding {
    /// For sure.
    pub must: Span,
    /// For all that is known.
    pub may: Span,
}

impl Binding {
    /// Always.
    pub const ALWAYS: Binding = Binding { must: Span::ALWAYS, may: Span::ALWAYS };
}

/// For what a list or cell stands apart: sorts of places and of parties, by their place in [`Scheme::sorts`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dims {
    /// The sort of places.
    pub place: Option<u32>,
    /// The sort of parties.
    pub party: Option<u32>,
}

/// A sort of key with its names.
#[derive(Clone, Debug)]
pub struct Names {
    /// The names in order of writing.
    pub names: Vec<Name>,
    /// Their places in that order.
    pub index: HashMap<Name, u32>,
}

/// A pattern of a list, with what of it the key says.
#[derive(Clone, Debug, PartialEq)]
pub struct Keyed {
    /// The pattern without what the key says.
    pub pattern: Pattern,
    /// The key says where.
    pub place: bool,
    /// The key says by whom.
    pub party: bool,
}

/// A list of hits, for each key.
#[derive(Clone, Debug, PartialEq)]
pub struct ListSpec {
    /// What is counted; the one that an entry fits most surely says how.
    pub patterns: Vec<Keyed>,
    /// By whom, where the pattern does not say.
    pub actors: Option<Vec<Name>>,
    /// The standard of proof.
    pub proof: Option<Name>,
    /// What lies outside does not count, what may lie outside is doubtful.
    pub binding: Option<Binding>,
    /// Who watched counts as well.
    pub watched: Option<Watched>,
    /// For what it stands apart.
    pub dims: Dims,
}

/// What a cell computes.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// At least so many hits in a window.
    AtLeast(AtLeast),
    /// A red line over hits.
    Crossed(Crossed),
    /// A ban.
    Ban(Binding),
    /// On at least so many of the last local days a condition held.
    OnDays {
        /// What held.
        what: Guard,
        /// On how many days.
        count: u32,
        /// Of how many.
        of: u32,
    },
    /// A condition over conditions.
    Guard(Guard),
    /// A red line over a condition.
    Begins {
        /// What begins to hold.
        what: Guard,
        /// After so many ticks it is no longer crossed; for ever if none.
        reset: Option<Tick>,
        /// When it takes effect.
        binding: Binding,
    },
}

/// What a cell reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum From {
    /// A list, by its place in [`Scheme::lists`].
    List(usize),
    /// Other cells.
    Cells(Vec<Port>),
}

/// One input of a cell: another cell of the same key, or all of them that agree with it as far as the key is handed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Port {
    /// By its place in [`Scheme::nodes`].
    pub node: usize,
    /// The place is handed on.
    pub place: bool,
    /// The party is handed on.
    pub party: bool,
}

/// Of what a cell speaks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Of {
    /// A named condition.
    Definition(Name),
    /// A red line, or one of its tiers.
    RedLine {
        /// Its clause.
        clause: ClauseNo,
        /// Its name.
        name: Name,
        /// The tier.
        tier: Option<u32>,
    },
    /// A ban.
    Ban {
        /// The clause.
        clause: ClauseNo,
        /// One bearer; all together if none.
        bearer: Option<Name>,
    },
}

/// A cell, for each key.
#[derive(Clone, Debug)]
pub struct NodeSpec {
    /// Of what it speaks; nothing for a part of a condition.
    pub names: Vec<Of>,
    /// What it computes.
    pub rule: Rule,
    /// What it reads.
    pub from: From,
    /// For what it stands apart.
    pub dims: Dims,
    /// Its one input has the same key, so that both live in one shard.
    pub is_chain: bool,
    /// One more than any input's.
    pub rank: usize,
}

/// What a stream does not run.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LeftOut {
    /// The clause, or the name.
    pub what: String,
    /// Why.
    pub why: &'static str,
}

/// The cells that read a list.
#[derive(Clone, Debug)]
pub struct Readers {
    /// Their nodes.
    pub nodes: Vec<u32>,
    /// Hits that are nearer to each other are looked at together: the shortest window.
    pub slack: Tick,
    /// With fewer hits than this nothing holds for any of them.
    pub least: u32,
}

impl Readers {
    const NONE: Readers = Readers { nodes: Vec::new(), slack: NEVER, least: u32::MAX };

    fn add(&mut self, node: usize, rule: &Rule) {
        let (slack, least) = match rule {
            Rule::AtLeast(rule) => (rule.window.unwrap_or(NEVER), rule.count),
            Rule::Crossed(rule) => (rule.window.or(rule.reset).unwrap_or(NEVER), rule.count),
            Rule::Ban(_) => (BAN_SLACK, 0),
            // These read cells.
            Rule::OnDays { .. } | Rule::Guard(_) | Rule::Begins { .. } => return,
        };
        self.nodes.push(node as u32);
        self.slack = self.slack.min(slack);
        self.least = self.least.min(least);
    }
}

/// What a stream runs.
#[derive(Clone, Debug, Default)]
pub struct Scheme {
    /// Lists of hits.
    pub lists: Vec<ListSpec>,
    /// Cells, each after its inputs.
    pub nodes: Vec<NodeSpec>,
    /// Sorts of keys.
    pub sorts: Vec<Names>,
    /// The lists in which entries of an event may be.
    pub by_event: HashMap<Name, Vec<usize>>,
    /// The cells that read a list.
    pub of_list: Vec<Readers>,
    /// The cells that read a cell.
    pub of_node: Vec<Vec<usize>>,
    /// What is not run.
    pub left_out: Vec<LeftOut>,
    /// So long after a fact something may still change because of it.
    pub reach: Tick,
}

const CALENDAR: &str = "a length in calendar days, working-days, months or years";
const CONDITION: &str = "a condition other than counts, days and red lines";
const LONG_CHAIN: usize = 32;

type Built = Result<usize, &'static str>;

/// The scheme of an agreement.
pub fn scheme(rules: &Rules, plan: &Plan) -> Scheme {
    let mut build = Build {
        rules,
        plan,
        scheme: Scheme::default(),
        force: None,
        counts: BTreeMap::new(),
        defined: BTreeMap::new(),
        latches: BTreeMap::new(),
    };
    build.force = build.force();
    for at in 0..plan.defined.len() {
        // What cannot be run is listed there.
        build.definition(at).ok();
    }
    for definition in &rules.agreement.definitions {
        if plan.defined.iter().all(|defined| defined.name != definition.name.value) {
            build.left_out(&definition.name.value, "nothing asks for it");
        }
    }
    for (id, node) in plan.numbered() {
        match &node.op {
            Op::Latch(latch) => build.latch(id, latch),
            Op::Norm(norm) => build.norm(id, norm),
            Op::Phase(op::Automaton::Phases(phases)) => {
                for phase in phases {
                    build.left_out(&phase.name, "a phase");
                }
            }
            Op::Source(_) | Op::Select(_) | Op::Count(_) | Op::Absent(_) | Op::Seq { .. } | Op::Hold(_) => {}
            Op::Phase(op::Automaton::Force(_)) => {}
        }
        for serves in &node.serves {
            if let plan::Serves::Readings(_, name) = serves {
                build.left_out(name, "a series of readings");
            }
        }
    }
    build.finish()
}

struct Build<'b> {
    rules: &'b Rules,
    plan: &'b Plan,
    scheme: Scheme,
    force: Option<Binding>,
    counts: BTreeMap<NodeId, Built>,
    defined: BTreeMap<usize, Built>,
    latches: BTreeMap<NodeId, Result<(), &'static str>>,
}

impl Build<'_> {
    fn left_out(&mut self, what: &str, why: &'static str) {
        self.scheme.left_out.push(LeftOut { what: what.to_owned(), why });
    }

    fn finish(mut self) -> Scheme {
        let scheme = &mut self.scheme;
        scheme.left_out.sort();
        scheme.left_out.dedup();
        scheme.of_list = vec![Readers::NONE; scheme.lists.len()];
        scheme.of_node = vec![Vec::new(); scheme.nodes.len()];
        for (at, node) in scheme.nodes.iter().enumerate() {
            match &node.from {
                From::List(list) => scheme.of_list[*list].add(at, &node.rule),
                From::Cells(ports) => {
                    let inputs: BTreeSet<usize> = ports.iter().map(|port| port.node).collect();
                    inputs.into_iter().for_each(|input| scheme.of_node[input].push(at));
                }
            }
            let reach = match &node.rule {
                Rule::AtLeast(rule) => rule.window.unwrap_or(0),
                Rule::Crossed(rule) => rule.reset.unwrap_or(0),
                Rule::OnDays { of, .. } => (Tick::from(*of) + 2).saturating_mul(crate::tick::DAY),
                Rule::Begins { reset, .. } => reset.unwrap_or(0),
                Rule::Ban(_) | Rule::Guard(_) => 0,
            };
            scheme.reach = scheme.reach.saturating_add(reach);
        }
        for (at, list) in scheme.lists.iter().enumerate() {
            let mut events: BTreeSet<&Name> = list.patterns.iter().map(|one| &one.pattern.event).collect();
            events.extend(list.watched.iter().map(|watched| &watched.event));
            for event in events {
                scheme.by_event.entry(event.clone()).or_default().push(at);
            }
        }
        self.scheme
    }

    fn sort(&mut self, names: &[Name]) -> u32 {
        let wanted: BTreeSet<&Name> = names.iter().collect();
        let same = |sort: &Names| sort.names.iter().collect::<BTreeSet<&Name>>() == wanted;
        let known = self.scheme.sorts.iter().position(same);
        known.unwrap_or_else(|| {
            let index = names.iter().enumerate().map(|(at, name)| (name.clone(), at as u32)).collect();
            self.scheme.sorts.push(Names { names: names.to_vec(), index });
            self.scheme.sorts.len() - 1
        }) as u32
    }

    fn dims(&mut self, sorts: &[Sort]) -> Dims {
        let mut dims = Dims::default();
        for sort in sorts {
            match sort {
                Sort::Place(names) => dims.place = Some(self.sort(names)),
                Sort::Party { each, together: false } => dims.party = Some(self.sort(each)),
                Sort::Party { .. } | Sort::Tier(_) | Sort::Phase(_) | Sort::Episode | Sort::Reading(_) => {}
            }
        }
        dims
    }

    fn node(&mut self, rule: Rule, from: From, dims: Dims) -> usize {
        let (is_chain, rank) = match &from {
            From::List(_) => (true, 0),
            From::Cells(ports) => {
                let rank = ports.iter().map(|port| self.scheme.nodes[port.node].rank + 1).max().unwrap_or(0);
                let whole = |port: &Port| {
                    let input = &self.scheme.nodes[port.node];
                    let handed = (port.place || dims.place.is_none()) && (port.party || dims.party.is_none());
                    input.is_chain && input.dims == dims && handed
                };
                // What holds before anything happened is found when the cell is made, which is left to joined cells.
                let is_plain = match &rule {
                    Rule::OnDays { what, .. } | Rule::Guard(what) | Rule::Begins { what, .. } => !what.has_not(),
                    Rule::AtLeast(_) | Rule::Crossed(_) | Rule::Ban(_) => true,
                };
                (is_plain && rank < LONG_CHAIN && matches!(ports.as_slice(), [port] if whole(port)), rank)
            }
        };
        self.scheme.nodes.push(NodeSpec { names: Vec::new(), rule, from, dims, is_chain, rank });
        self.scheme.nodes.len() - 1
    }

    fn list(&mut self, spec: ListSpec) -> usize {
        let known = self.scheme.lists.iter().position(|other| *other == spec);
        known.unwrap_or_else(|| {
            self.scheme.lists.push(spec);
            self.scheme.lists.len() - 1
        })
    }

    /// When the agreement is in force, under the first reading; `None` where that turns on what happens.
    fn force(&mut self) -> Option<Binding> {
        let force = self.plan.nodes.first().and_then(|node| match &node.op {
            Op::Phase(op::Automaton::Force(force)) => Some(force),
            _ => None,
        })?;
        let turns = self.plan.steps.iter().any(|step| step.to == NodeId(0));
        let found = if turns { None } else { self.force_of(force) };
        if found.is_none() {
            self.left_out("force", "its beginning or end turns on an event or a power");
        }
        if force.starts.len() > 1
            || force.ends.len() > 1
            || force.term.as_ref().is_some_and(|term| !term.held_by.is_empty())
        {
            self.left_out("force", "readings other than the first");
        }
        found
    }

    fn force_of(&self, force: &op::Force) -> Option<Binding> {
        let zone = &self.rules.agreement.header.clock;
        let at = |at: Moment| tick(at);
        let never = Span::new(EVER, EVER);
        let since = |must: Moment, may: Moment| {
            Some(Binding { must: Span::new(at(must)?, NEVER), may: Span::new(at(may)?, NEVER) })
        };
        let mut binding = match (force.starts.first().map(|(_, start)| start), force.signed) {
            (None, Some(signed)) => since(zone.day(signed).to, zone.day(signed).from)?,
            (Some(op::Start::OnSignature), Some(signed)) => since(zone.day(signed).from, zone.day(signed).from)?,
            (Some(op::Start::At(when)), _) => since(self.when(*when), self.when(*when))?,
            (None | Some(op::Start::OnSignature), None) => return Some(Binding { must: never, may: never }),
            (Some(op::Start::OnEvent), _) => return None,
        };
        let begins = binding.may.from;
        let mut until = |end: Moment| -> Option<()> {
            let end = at(end)?;
            for span in [&mut binding.must, &mut binding.may] {
                span.to = span.to.min(end);
                span.from = span.from.min(span.to);
            }
            Some(())
        };
        if let Some(term) = &force.term {
            if term.renewed {
                return None;
            }
            until(self.rules.after(crate::tick::moment(begins), term.length).at)?;
        }
        match force.ends.first().map(|(_, end)| end) {
            Some(op::End::On(when)) => until(self.by(*when))?,
            Some(op::End::OnEvent) => return None,
            Some(op::End::Never) | None => {}
        }
        if let Some(version) = force.version {
            let (from, to) = (version.from.map_or(Some(EVER), at)?, version.until.map_or(Some(NEVER), at)?);
            for span in [&mut binding.must, &mut binding.may] {
                span.to = span.to.min(to);
                span.from = span.from.max(from).min(span.to);
            }
        }
        Some(binding)
    }

    /// Since when conditions count, in a later version of a text; always if none.
    fn version(&self) -> Result<Option<Binding>, &'static str> {
        let Some(from) = self.rules.agreement.header.version.and_then(|version| version.from) else { return Ok(None) };
        let since = Span::new(tick(from).ok_or("its version begins outside the time of the monitor")?, NEVER);
        Ok(Some(Binding { must: since, may: since }))
    }

    fn when(&self, when: When) -> Moment {
        let zone = &self.rules.agreement.header.clock;
        match when {
            When::Day(date) => zone.start_of(date),
            When::Clock(local) => zone.at(local),
        }
    }

    /// The end of a day, or the moment.
    fn by(&self, when: When) -> Moment {
        let zone = &self.rules.agreement.header.clock;
        match when {
            When::Day(date) => zone.day(date).to,
            When::Clock(local) => zone.at(local),
        }
    }

    /// The pattern of a select.
    fn keyed(&self, id: NodeId) -> Option<(Keyed, Option<Name>)> {
        let node = self.plan.node(id)?;
        let Op::Select(Select::Acts { by, roles, filter }) = &node.op else { return None };
        let source = self.plan.node(node.inputs.first()?.from)?;
        let Op::Source(Source::Event { event, proof }) = &source.op else { return None };
        let fill = |role: Role, names: &[Name], keyed: bool| RoleFill {
            role,
            names: names.iter().map(|name| Spanned::new(name.clone(), servanda_base::Span::new(0, 0))).collect(),
            keyed,
        };
        let mut fills: Vec<RoleFill> =
            roles.iter().filter(|fill| !fill.keyed).map(|filled| fill(filled.role, &filled.names, false)).collect();
        if let op::Who::Of(names) = by {
            fills.push(fill(Role::By, names, false));
        }
        let pattern = Pattern { event: event.clone(), roles: fills, filter: filter.clone() };
        let keyed = Keyed { pattern, place: roles.iter().any(|fill| fill.keyed), party: matches!(by, op::Who::Key(_)) };
        let proof = match proof {
            op::Proof::Named(name, _) => Some(name.clone()),
            op::Proof::Default => None,
        };
        Some((keyed, proof))
    }

    /// A count that a condition asks for.
    fn count(&mut self, id: NodeId) -> Built {
        if let Some(known) = self.counts.get(&id) {
            return *known;
        }
        let built = self.make_count(id);
        self.counts.insert(id, built);
        built
    }

    fn make_count(&mut self, id: NodeId) -> Built {
        let node = self.plan.node(id).ok_or(CONDITION)?;
        let dims = self.dims(&node.key.0);
        match &node.op {
            Op::Count(Count::AtLeast(thresholds)) => {
                let [threshold] = thresholds.as_slice() else { return Err(CONDITION) };
                let window = match threshold.over {
                    Over::Last(length) => Some(ticks(length)?),
                    Over::Ever => None,
                    Over::Each => return Err(CONDITION),
                };
                let input = node.inputs.first().ok_or(CONDITION)?;
                let (keyed, proof) = self.keyed(input.from).ok_or(CONDITION)?;
                let list = self.list(ListSpec {
                    patterns: vec![keyed],
                    actors: None,
                    proof,
                    binding: self.version()?,
                    watched: None,
                    dims,
                });
                let rule = Rule::AtLeast(AtLeast { count: threshold.at_least, window });
                Ok(self.node(rule, From::List(list), dims))
            }
            Op::Count(Count::OnDays { what, days, of }) => {
                let mut ports = Vec::new();
                let what = self.guard(what, dims, &[], &mut ports)?;
                Ok(self.node(Rule::OnDays { what, count: *days, of: *of }, From::Cells(ports), dims))
            }
            _ => Err(CONDITION),
        }
    }

    fn definition(&mut self, at: usize) -> Built {
        if let Some(known) = self.defined.get(&at) {
            return *known;
        }
        // Each refers to earlier ones only.
        let built = self.make_definition(at);
        self.defined.insert(at, built);
        if let (Err(why), Some(defined)) = (built, self.plan.defined.get(at)) {
            self.left_out(&defined.name, why);
        }
        built
    }

    fn make_definition(&mut self, at: usize) -> Built {
        let defined = self.plan.defined.get(at).ok_or(CONDITION)?;
        let dims = self.dims(&defined.key.0);
        let mut ports = Vec::new();
        let guard = self.guard(&defined.guard, dims, &[], &mut ports)?;
        let of = Of::Definition(defined.name.clone());
        // What is one count under the same key is that count.
        let node = match (&guard, ports.as_slice()) {
            (Guard::Holds(0), [port])
                if self.scheme.nodes[port.node].dims == dims
                    && port.place == dims.place.is_some()
                    && port.party == dims.party.is_some() =>
            {
                port.node
            }
            _ => self.node(Rule::Guard(guard), From::Cells(ports), dims),
        };
        // Under another standard of proof it is asked as a part of something else.
        if self.is_under_evidence(node) && !self.scheme.nodes[node].names.contains(&of) {
            self.scheme.nodes[node].names.push(of);
        }
        Ok(node)
    }

    /// True if the counts that a condition rests on are of the agreement's own standard of proof.
    fn is_under_evidence(&self, node: usize) -> bool {
        let agreement = &self.rules.agreement;
        let evidence = agreement.header.evidence.as_ref().map(|proof| proof.value.as_str());
        let evidence = evidence.filter(|name| agreement.proof(name).is_some());
        let mut ahead = vec![node];
        let mut seen = BTreeSet::new();
        while let Some(node) = ahead.pop() {
            let node = &self.scheme.nodes[node];
            match &node.from {
                // A red line has a proof of its own.
                From::List(list) if matches!(node.rule, Rule::AtLeast(_)) => {
                    if self.scheme.lists[*list].proof.as_deref() != evidence {
                        return false;
                    }
                }
                From::Cells(ports) if !matches!(node.rule, Rule::Begins { .. }) => {
                    ahead.extend(ports.iter().map(|port| port.node).filter(|node| seen.insert(*node)));
                }
                From::List(_) | From::Cells(_) => {}
            }
        }
        true
    }

    /// A guard over ports, asked under a key; `open` are the sorts for any of which it is asked.
    fn guard(
        &mut self,
        guard: &plan::Guard,
        dims: Dims,
        open: &[Sort],
        ports: &mut Vec<Port>,
    ) -> Result<Guard, &'static str> {
        let parts = |build: &mut Self, parts: &[plan::Guard], ports: &mut Vec<Port>| {
            parts.iter().map(|part| build.guard(part, dims, open, ports)).collect::<Result<Vec<_>, _>>()
        };
        match guard {
            plan::Guard::All(of) => Ok(Guard::All(parts(self, of, ports)?)),
            plan::Guard::Any(of) => Ok(Guard::Any(parts(self, of, ports)?)),
            plan::Guard::Not(part) => Ok(Guard::Not(Box::new(self.guard(part, dims, open, ports)?))),
            plan::Guard::ForAny(sorts, part) => match &**part {
                plan::Guard::Holds { .. } | plan::Guard::Defined(_) => self.guard(part, dims, sorts, ports),
                _ => Err(CONDITION),
            },
            plan::Guard::Holds { node, tier } => {
                let is_latch = matches!(self.plan.node(*node).map(|node| &node.op), Some(Op::Latch(_)));
                let built = if is_latch { self.crossed(*node, *tier) } else { self.count(*node) };
                Ok(self.port(built?, dims, open, ports))
            }
            plan::Guard::Defined(at) => {
                let built = self.definition(*at);
                Ok(self.port(built?, dims, open, ports))
            }
            plan::Guard::Phase { .. } => Err("a condition on phases"),
            plan::Guard::Breach(_) => Err("a condition on a clause that was not kept"),
            plan::Guard::Unknown => Err("a condition that could not be read"),
        }
    }

    fn port(&mut self, node: usize, dims: Dims, open: &[Sort], ports: &mut Vec<Port>) -> Guard {
        let inner = self.scheme.nodes[node].dims;
        let open = self.dims(open);
        let handed =
            |own: Option<u32>, inner: Option<u32>, open: Option<u32>| own.is_some() && own == inner && open.is_none();
        let port = Port {
            node,
            place: handed(dims.place, inner.place, open.place),
            party: handed(dims.party, inner.party, open.party),
        };
        let known = ports.iter().position(|other| *other == port);
        Guard::Holds(known.unwrap_or_else(|| {
            ports.push(port);
            ports.len() - 1
        }))
    }

    /// The cell of a red line or tier that a guard asks about.
    fn crossed(&mut self, id: NodeId, tier: Option<u32>) -> Built {
        let Some(Op::Latch(latch)) = self.plan.node(id).map(|node| &node.op) else { return Err(CONDITION) };
        self.latch(id, latch);
        let of = Of::RedLine { clause: latch.clause.clone(), name: latch.name.clone(), tier };
        let found = self.scheme.nodes.iter().position(|node| node.names.contains(&of));
        found.ok_or("a red line that is left out")
    }

    fn latch(&mut self, id: NodeId, latch: &op::Latch) {
        if self.latches.contains_key(&id) {
            return;
        }
        match &latch.determined {
            op::Determined::By(_) => self.left_out(&latch.clause, "what bodies determine of it"),
            op::Determined::Nobody | op::Determined::Automatic => {}
        }
        let made = self.make_latch(id, latch);
        if let Err(why) = made {
            self.left_out(&latch.clause, why);
        }
        self.latches.insert(id, made);
    }

    fn make_latch(&mut self, id: NodeId, latch: &op::Latch) -> Result<(), &'static str> {
        let binding = self.force.ok_or("when it is in force turns on what happens")?;
        let node = self.plan.node(id).ok_or(CONDITION)?;
        let dims = self.dims(&node.key.0);
        let reset = latch.resets_after.map(ticks).transpose()?;
        let of = |tier: Option<u32>| Of::RedLine { clause: latch.clause.clone(), name: latch.name.clone(), tier };
        match &latch.on {
            op::Crossed::Never => Err("it says nothing to be counted"),
            op::Crossed::Begins(guard) => {
                if has_not(guard) {
                    return Err("it begins where something ends");
                }
                let counts_itself = self.rules.agreement.red_line(&latch.name).is_some_and(|(_, line)| {
                    let when = line.when.as_ref().map(|when| &when.value);
                    matches!(when, Some(Counted::Condition(servanda_agreement::Condition::AtLeast { .. })))
                });
                if counts_itself && reset.is_some() {
                    return Err("a count that begins to hold and is put off by each match");
                }
                let mut ports = Vec::new();
                let what = self.guard(guard, dims, &[], &mut ports)?;
                let made = self.node(Rule::Begins { what, reset, binding }, From::Cells(ports), dims);
                self.scheme.nodes[made].names.push(of(None));
                Ok(())
            }
            op::Crossed::Count => {
                let count = node.inputs.iter().find(|input| input.part == Part::Hits).map(|input| input.from);
                let count = count.and_then(|id| self.plan.node(id)).ok_or(CONDITION)?;
                let Op::Count(Count::AtLeast(thresholds)) = &count.op else { return Err(CONDITION) };
                let hits = count.inputs.iter().filter(|input| input.part == Part::Hits);
                let found: Option<Vec<_>> = hits.map(|input| self.keyed(input.from)).collect();
                let found = found.ok_or(CONDITION)?;
                let proof = found.first().and_then(|(_, proof)| proof.clone());
                let patterns: Vec<Keyed> = found.into_iter().map(|(keyed, _)| keyed).collect();
                let spec = ListSpec { patterns, actors: None, proof, binding: Some(binding), watched: None, dims };
                let list = self.list(spec);
                let mut all = Ok(());
                for threshold in thresholds {
                    let window = match threshold.over {
                        Over::Last(length) => match ticks(length) {
                            Ok(window) => Some(window),
                            Err(why) => {
                                all = Err(why);
                                continue;
                            }
                        },
                        Over::Each => None,
                        Over::Ever => return Err(CONDITION),
                    };
                    let rule = Rule::Crossed(Crossed { count: threshold.at_least, window, reset });
                    let made = self.node(rule, From::List(list), dims);
                    self.scheme.nodes[made].names.push(of(threshold.tier));
                }
                all
            }
        }
    }

    fn norm(&mut self, id: NodeId, norm: &op::Norm) {
        if let Err(why) = self.make_norm(id, norm) {
            self.left_out(&norm.clause, why);
        }
    }

    fn make_norm(&mut self, id: NodeId, norm: &op::Norm) -> Result<(), &'static str> {
        match &norm.form {
            op::Form::Forbids { .. } => {}
            op::Form::Words(_) => return Err("words that no event can show"),
            op::Form::Owes(_) => return Err("a duty with its deadline"),
            op::Form::Keeps { .. } => return Err("a level to be kept"),
            op::Form::Power { .. } => return Err("a power"),
            op::Form::Permission => return Err("a permission"),
        }
        let mut binding = self.force.ok_or("when it is in force turns on what happens")?;
        let node = self.plan.node(id).ok_or(CONDITION)?;
        for input in &node.inputs {
            match &input.part {
                Part::Force | Part::Hits | Part::Watch | Part::Determinations => {}
                Part::Rises | Part::AllHits => return Err("a counter of the forbidden acts"),
                Part::Power(_) => return Err("a power over it"),
                Part::Prevails(_) | Part::Performs(_) => return Err("a duty that prevails over it"),
                _ => return Err("a trigger, a phase, or an exception"),
            }
        }
        if !norm.on.is_empty() || norm.during.is_some() {
            return Err("a trigger, a phase, or an exception");
        }
        if !norm.replaced_by.is_empty() {
            return Err("another clause takes its place");
        }
        match &norm.unless {
            None => {}
            Some(op::Unless::Claimed(_)) => {
                self.left_out(&norm.clause, "the reading by which its exception is accepted")
            }
            Some(op::Unless::Words(_)) => {}
            Some(op::Unless::Holds(_)) => return Err("a trigger, a phase, or an exception"),
        }
        match &norm.from {
            None => {}
            Some(servanda_agreement::Anchor::At(when)) => {
                let from = tick(self.when(*when)).ok_or("it begins outside the time of the monitor")?;
                for span in [&mut binding.must, &mut binding.may] {
                    span.from = span.from.max(from);
                    span.to = span.to.max(span.from);
                }
            }
            Some(_) => return Err("its beginning turns on what happens"),
        }
        self.left_out(&norm.clause, "what bodies determine of it");
        let hits = node.inputs.iter().find(|input| input.part == Part::Hits).ok_or(CONDITION)?;
        let (mut keyed, proof) = self.keyed(hits.from).ok_or(CONDITION)?;
        let clause = self.rules.agreement.clause(&norm.clause).ok_or(CONDITION)?;
        let servanda_agreement::ClauseKind::Norm(text) = &clause.kind else { return Err(CONDITION) };
        // Whoever acted is asked for each bearer, unless the pattern says by whom.
        if let servanda_agreement::Act::Do { roles, .. } = &text.act.value
            && roles.iter().all(|fill| fill.role != Role::By)
        {
            keyed.pattern.roles.retain(|fill| fill.role != Role::By);
        }
        keyed.party = false;
        let places = keyed.pattern.roles.iter().filter(|fill| fill.role == Role::In);
        let places: Vec<Name> = places.flat_map(|fill| self.rules.resolved(fill)).collect();
        let event = keyed.pattern.event.clone();
        let bearers = self.rules.agreement.bearers(&text.subject);
        let mut lines: Vec<(Option<Name>, Vec<Name>)> = Vec::new();
        if bearers.len() != 1 {
            lines.push((None, bearers.clone()));
        }
        if text.subject.share == Share::Each || bearers.len() == 1 {
            lines.extend(bearers.into_iter().map(|bearer| (Some(bearer.clone()), vec![bearer])));
        }
        for (bearer, actors) in lines {
            let watched = Watched { event: event.clone(), places: places.clone(), actors: actors.clone() };
            let list = self.list(ListSpec {
                patterns: vec![keyed.clone()],
                actors: Some(actors),
                proof: proof.clone(),
                binding: Some(binding),
                watched: Some(watched),
                dims: Dims::default(),
            });
            let made = self.node(Rule::Ban(binding), From::List(list), Dims::default());
            self.scheme.nodes[made].names.push(Of::Ban { clause: norm.clause.clone(), bearer });
        }
        Ok(())
    }
}

/// An exact length in ticks.
fn ticks(length: Duration) -> Result<Tick, &'static str> {
    length
        .exact_seconds()
        .filter(|seconds| *seconds >= 0)
        .and_then(|seconds| seconds.checked_mul(SECOND))
        .ok_or(CALENDAR)
}

fn has_not(guard: &plan::Guard) -> bool {
    let mut found = false;
    guard.each(&mut |part| found |= matches!(part, plan::Guard::Not(_)));
    found
}
