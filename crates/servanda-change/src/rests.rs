//! What a clause rests on, nearest first: the nodes of the plan that lead to it, steps included.

use servanda_agreement::{Agreement, Cmp, Filter, Name, Role};
use servanda_base::{Duration, Quantity};
use servanda_monitor::plan::op::{Determined, Hold, Op, Proof, Select, Source, Trigger, Who};
use servanda_monitor::plan::{NodeId, Part, Plan, plan};
use servanda_record::{Entry, What};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Acts that are counted, forbidden or owed.
#[derive(Clone, Debug)]
pub(crate) struct Acts {
    pub event: Name,
    pub by: Who,
    pub roles: Vec<(Role, Vec<Name>)>,
    pub filter: Option<Filter>,
    pub proof: Proof,
    /// What the clause itself forbids or asks for.
    pub own: bool,
}

/// Who watched for an event.
#[derive(Clone, Debug)]
pub(crate) struct Watch {
    pub event: Name,
    pub places: Vec<Name>,
    pub proof: Proof,
    pub own: bool,
}

/// A level that is asked about.
#[derive(Clone, Debug)]
pub(crate) struct Level {
    pub gauge: Name,
    pub of: Who,
    pub roles: Vec<(Role, Vec<Name>)>,
    pub op: Cmp,
    pub level: Quantity,
    pub proof: Proof,
    pub own: bool,
}

/// A red line or a clause that a body determines.
#[derive(Clone, Debug)]
pub(crate) struct Decides {
    /// Name of the red line, or number of the clause.
    pub about: Name,
    pub bodies: Vec<(Name, Option<Duration>)>,
    /// The tier on which the clause itself turns.
    pub tier: Option<u32>,
}

/// Everything that a clause rests on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rests {
    pub acts: Vec<Acts>,
    pub watches: Vec<Watch>,
    pub levels: Vec<Level>,
    pub decides: Vec<Decides>,
    /// The counter that measures what the clause asks for.
    pub counter: Option<(Name, Proof)>,
    sources: Vec<Source>,
}

impl Rests {
    pub fn of(agreement: &Agreement, clause: &str) -> Rests {
        let plan = plan(agreement);
        let mut rests = Rests::default();
        let is_clause = |op: &Op| matches!(op, Op::Norm(norm) if norm.clause == clause);
        let Some((start, norm)) = plan.numbered().find(|(_, node)| is_clause(&node.op)) else { return rests };
        let is_own = |part: &Part| matches!(part, Part::Hits | Part::Watch | Part::Level | Part::Counter);
        let own: BTreeSet<NodeId> =
            norm.inputs.iter().filter(|input| is_own(&input.part)).map(|input| input.from).collect();
        let tiers: BTreeMap<&Name, Option<u32>> = match &norm.op {
            Op::Norm(norm) => norm
                .on
                .iter()
                .filter_map(|on| if let Trigger::RedLine(name, tier) = on { Some((name, *tier)) } else { None })
                .collect(),
            _ => BTreeMap::new(),
        };
        for id in nearest_first(&plan, start) {
            let Some(node) = plan.node(id) else { continue };
            let own = own.contains(&id);
            let sources = node.inputs.iter().filter_map(|input| match &plan.node(input.from)?.op {
                Op::Source(source) => Some(source),
                _ => None,
            });
            match &node.op {
                Op::Source(source) => rests.sources.push(source.clone()),
                Op::Select(Select::Acts { by, roles, filter }) => {
                    rests.acts.extend(sources.filter_map(|source| match source {
                        Source::Event { event, proof } => Some(Acts {
                            event: event.clone(),
                            by: by.clone(),
                            roles: roles.iter().map(|filled| (filled.role, filled.names.clone())).collect(),
                            filter: filter.clone(),
                            proof: proof.clone(),
                            own,
                        }),
                        _ => None,
                    }));
                }
                Op::Select(Select::Watch { event, places }) => {
                    // A group of places stands for its members.
                    let places: Vec<Name> = places.iter().flat_map(|name| agreement.members(name)).collect();
                    rests.watches.extend(sources.filter_map(|source| match source {
                        Source::Coverage { proof } => {
                            Some(Watch { event: event.clone(), places: places.clone(), proof: proof.clone(), own })
                        }
                        _ => None,
                    }));
                }
                Op::Hold(Hold::Level { of, roles, known_for: _, op, level }) => {
                    rests.levels.extend(sources.filter_map(|source| match source {
                        Source::Gauge { gauge, proof } => Some(Level {
                            gauge: gauge.clone(),
                            of: of.clone(),
                            roles: roles.iter().map(|filled| (filled.role, filled.names.clone())).collect(),
                            op: *op,
                            level: level.clone(),
                            proof: proof.clone(),
                            own,
                        }),
                        _ => None,
                    }));
                }
                Op::Hold(Hold::Counter { .. }) if own => {
                    rests.counter = sources.into_iter().find_map(|source| match source {
                        Source::Counter { counter, proof } => Some((counter.clone(), proof.clone())),
                        _ => None,
                    });
                }
                Op::Latch(latch) => {
                    rests.decides(&latch.name, &latch.determined, tiers.get(&latch.name).copied().flatten())
                }
                Op::Norm(norm) => rests.decides(&norm.clause, &norm.determined, None),
                _ => {}
            }
        }
        rests
    }

    fn decides(&mut self, about: &Name, determined: &Determined, tier: Option<u32>) {
        if let Determined::By(bodies) = determined {
            self.decides.push(Decides { about: about.clone(), bodies: bodies.clone(), tier });
        }
    }

    /// The standard of proof under which an entry concerns the clause; `None` where it does not.
    pub fn proof_of(&self, entry: &Entry) -> Option<&Proof> {
        self.sources.iter().find_map(|source| match (source, &entry.what) {
            (Source::Event { event, proof }, What::Incident(happening) | What::Act(happening)) => {
                (happening.event == *event).then_some(proof)
            }
            (Source::Event { event: counted, proof }, What::Tally { event, .. }) => (event == counted).then_some(proof),
            (Source::EveryReport, What::Incident(_) | What::Act(_) | What::Tally { .. }) => Some(&Proof::Default),
            (Source::Gauge { gauge: read, proof }, What::Measurement { gauge, .. }) => (gauge == read).then_some(proof),
            (Source::Counter { counter: read, proof }, What::Counter { counter, .. }) => {
                (counter == read).then_some(proof)
            }
            (Source::Coverage { proof }, What::Coverage { events, .. }) => {
                let is_asked = |watch: &Watch| events.is_empty() || events.contains(&watch.event);
                self.watches.iter().any(is_asked).then_some(proof)
            }
            (Source::Restrictions, What::Restriction { .. }) => Some(&Proof::Default),
            (Source::Determinations { about: asked, about_entries }, What::Determination { about, .. }) => {
                (*about_entries || asked.contains(about)).then_some(&Proof::Default)
            }
            _ => None,
        })
    }
}

/// The nodes that lead to one, in order of how far away they are.
fn nearest_first(plan: &Plan, start: NodeId) -> Vec<NodeId> {
    let mut steps: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
    for step in &plan.steps {
        steps.entry(step.to).or_default().push(step.from);
    }
    let mut seen = BTreeSet::from([start]);
    let mut order = Vec::new();
    let mut ahead = VecDeque::from([start]);
    while let Some(id) = ahead.pop_front() {
        order.push(id);
        let inputs = plan.node(id).into_iter().flat_map(|node| node.inputs.iter().map(|input| input.from));
        for from in inputs.chain(steps.get(&id).into_iter().flatten().copied()) {
            if seen.insert(from) {
                ahead.push_back(from);
            }
        }
    }
    order
}
