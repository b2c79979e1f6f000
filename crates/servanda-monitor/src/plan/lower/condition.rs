//! Conditions to guards over nodes. Named conditions are lowered once for each standard of proof that asks.

use super::*;
use crate::plan::op::{Absent, Count, Hold, Over, Threshold};
use servanda_agreement::{Condition, Counted, KeyList, Opens, Role, RoleFill, Trigger, Unless};

/// What a guard rests on.
#[derive(Clone, Debug, Default)]
pub(super) struct Atoms {
    nodes: BTreeSet<(NodeId, Option<u32>)>,
    phases: bool,
    breaches: BTreeSet<ClauseNo>,
    defined: BTreeSet<usize>,
}

/// A named condition, under a proof, or a red line.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Named<'a> {
    Definition(&'a str, Option<&'a str>),
    RedLine(&'a str),
}

impl<'a> Lower<'a> {
    /// The guard of a condition, and what it rests on.
    pub(super) fn guard(&mut self, condition: &'a Condition, proof: Option<&'a str>) -> (Guard, Atoms) {
        let mut wanted = Vec::new();
        named(condition, proof, self.text, &mut wanted);
        self.prepare(wanted);
        let mut atoms = Atoms::default();
        let guard = self.lowered(condition, proof, &[], &mut atoms);
        (guard, atoms)
    }

    /// The guard of a named condition, and what it rests on.
    pub(super) fn named_guard(&mut self, name: &'a str, proof: Option<&'a str>) -> (Guard, Atoms) {
        self.prepare(vec![Named::Definition(name, proof)]);
        let mut atoms = Atoms::default();
        let guard = self.named((name, None), proof, &[], &mut atoms);
        (guard, atoms)
    }

    /// What a defined name says, or a red line, or one of its tiers.
    fn named(
        &self,
        (name, tier): (&str, Option<u32>),
        proof: Option<&str>,
        for_each: &[KeyList],
        atoms: &mut Atoms,
    ) -> Guard {
        let guard = if self.text.definition(name).is_some() {
            let Some(at) = self.definition(name, proof) else { return Guard::Unknown };
            atoms.defined.insert(at);
            Guard::Defined(at)
        } else {
            let Some(latch) = self.latches.get(name) else { return Guard::Unknown };
            atoms.holds(*latch, tier)
        };
        self.asked_by_name(name, for_each, guard)
    }

    pub(super) fn prepare_red_line(&mut self, name: &'a str) {
        self.prepare(vec![Named::RedLine(name)]);
    }

    /// Lowers named conditions, those that they rest on first, with a stack of its own: a chain of names may be long.
    /// Where names rest on each other in a circle (S0106 tells the author), the one that closes it is never established.
    fn prepare(&mut self, wanted: Vec<Named<'a>>) {
        let mut open: BTreeSet<String> = BTreeSet::new();
        let mut stack: Vec<(Named<'a>, bool)> = wanted.into_iter().map(|one| (one, false)).collect();
        while let Some((one, ready)) = stack.pop() {
            if self.is_known(&one) {
                continue;
            }
            if ready {
                self.make(&one);
                continue;
            }
            if !open.insert(format!("{one:?}")) {
                continue;
            }
            let mut below = Vec::new();
            let (condition, proof) = match one {
                Named::Definition(name, proof) => (self.text.definition(name).map(|one| &one.condition), proof),
                Named::RedLine(name) => {
                    let line = self.text.red_line(name).map(|(_, line)| line);
                    let proof = line.and_then(|line| line.proof.as_ref()).map(|proof| proof.value.as_str());
                    let condition = match line.and_then(|line| line.when.as_ref()).map(|when| &when.value) {
                        Some(Counted::Condition(condition)) => Some(condition),
                        Some(Counted::Patterns(_)) | None => None,
                    };
                    (condition, proof.or(self.evidence()))
                }
            };
            if let Some(condition) = condition {
                named(condition, proof, self.text, &mut below);
            }
            stack.push((one, true));
            stack.extend(below.into_iter().map(|one| (one, false)));
        }
    }

    fn is_known(&self, one: &Named<'_>) -> bool {
        match one {
            Named::Definition(name, proof) => self.definition(name, *proof).is_some(),
            Named::RedLine(name) => self.latches.contains_key(*name),
        }
    }

    fn definition(&self, name: &str, proof: Option<&str>) -> Option<usize> {
        self.definitions.get(&(name.to_owned(), proof.map(str::to_owned))).copied()
    }

    fn make(&mut self, one: &Named<'a>) {
        match one {
            Named::Definition(name, proof) => {
                let Some(definition) = self.text.definition(name) else { return };
                let mut atoms = Atoms::default();
                let guard = self.lowered(&definition.condition, *proof, &definition.for_each, &mut atoms);
                let at = self.defined.len();
                let key = Key(self.sorts(&definition.for_each));
                self.defined.push(Defined { name: (*name).to_owned(), key, guard });
                self.rests_on.push(atoms);
                self.definitions.insert(((*name).to_owned(), proof.map(str::to_owned)), at);
            }
            Named::RedLine(name) => self.red_line(name),
        }
    }

    /// The guard of a condition whose names are prepared.
    pub(super) fn lowered(
        &mut self,
        condition: &'a Condition,
        proof: Option<&'a str>,
        for_each: &'a [KeyList],
        atoms: &mut Atoms,
    ) -> Guard {
        let mut each = |part: &'a Condition| self.lowered(part, proof, for_each, atoms);
        match condition {
            Condition::All(parts) => Guard::All(parts.iter().map(|part| each(part)).collect()),
            Condition::Any(parts) => Guard::Any(parts.iter().map(|part| each(part)).collect()),
            Condition::Not(part) => Guard::Not(Box::new(each(part))),
            Condition::AtLeast { count, pattern, in_any } => {
                let hits = self.pattern(pattern, proof, for_each);
                let over = in_any.map_or(Over::Ever, Over::Last);
                let threshold = Threshold { tier: None, at_least: *count, over };
                let op = Op::Count(Count::AtLeast(vec![threshold]));
                let id = self.node(op, vec![input(hits, Part::Hits)], self.key_over(for_each, &[hits]));
                atoms.holds(id, None)
            }
            Condition::Total { field, pattern, at_least, in_any } => {
                let hits = self.pattern(pattern, proof, for_each);
                let op = Count::Total { field: field.clone(), at_least: at_least.clone(), in_any: *in_any };
                let id = self.node(Op::Count(op), vec![input(hits, Part::Hits)], self.key_over(for_each, &[hits]));
                atoms.holds(id, None)
            }
            Condition::NoneFor { pattern, length } => {
                let hits = self.pattern(pattern, proof, for_each);
                let watch = self.watch(&pattern.event, &pattern.roles, proof, for_each);
                let inputs = vec![input(hits, Part::Hits), input(watch, Part::Watch)];
                let key = self.key_over(for_each, &[hits]);
                let id = self.node(Op::Absent(Absent::NoneFor(*length)), inputs, key);
                atoms.holds(id, None)
            }
            Condition::Continues { pattern, length } => {
                let hits = self.pattern(pattern, proof, for_each);
                let op = Op::Absent(Absent::Continues(*length));
                let id = self.node(op, vec![input(hits, Part::Hits)], self.key_over(for_each, &[hits]));
                atoms.holds(id, None)
            }
            Condition::Then { first, second, within } => {
                let first = self.pattern(first, proof, for_each);
                let second = self.pattern(second, proof, for_each);
                let inputs = vec![input(first, Part::First), input(second, Part::Second)];
                let key = self.key_over(for_each, &[first, second]);
                let id = self.node(Op::Seq { within: *within }, inputs, key);
                atoms.holds(id, None)
            }
            Condition::Gauge { gauge, roles, op, level } => {
                let by = roles.iter().find(|fill| fill.role == Role::By).map(|fill| self.resolved(fill));
                let declared = self.text.gauge(gauge).map(|gauge| gauge.roles.as_slice());
                let sorts = self.filling(for_each, roles, Some(declared.unwrap_or_default()));
                let of = by.map_or_else(|| keyed::who_of(&sorts), Who::Of);
                let id = self.level(gauge, of, sorts, roles, (*op, level), proof);
                atoms.holds(id, None)
            }
            Condition::BreachOf(number) => {
                atoms.breaches.insert(number.clone());
                Guard::Breach(number.clone())
            }
            Condition::PhaseOpen { phase, open, by } => {
                atoms.phases = true;
                Guard::Phase { phase: phase.clone(), open: *open, by: *by }
            }
            // The key of a name is that of what it is written in.
            Condition::Named { name, tier, key: _ } => self.named((name, *tier), proof, for_each, atoms),
            Condition::OnDays { name, tier, key: _, days, of } => {
                let mut inner = Atoms::default();
                let what = self.named((name, *tier), proof, for_each, &mut inner);
                let rests = self.rests_on(&inner);
                let sorts = self.keys_of_name(name, for_each, true);
                let key = if self.is_by_reading(&rests) { self.key(sorts, Vec::new()) } else { Key(sorts) };
                let id = self.node(Op::Count(Count::OnDays { what, days: *days, of: *of }), rests.inputs.clone(), key);
                // Phases may turn on a count of days, so one that turns on phases reads them by a step.
                self.guard_steps(&rests, id, true);
                atoms.holds(id, None)
            }
            Condition::Unreadable => Guard::Unknown,
        }
    }

    /// The level of a gauge, compared.
    pub(super) fn level(
        &mut self,
        gauge: &Name,
        of: Who,
        sorts: Vec<Sort>,
        roles: &[RoleFill],
        (op, level): (servanda_agreement::Cmp, &servanda_base::Quantity),
        proof: Option<&str>,
    ) -> NodeId {
        let source = self.source(Source::Gauge { gauge: gauge.clone(), proof: self.proof(proof) });
        let known_for = self.text.gauge(gauge).and_then(|gauge| gauge.known_for);
        let hold = Hold::Level { of, roles: self.roles(roles, &sorts), known_for, op, level: level.clone() };
        self.node(Op::Hold(hold), vec![input(source, Part::Entries)], Key(sorts))
    }

    /// Puts what guards rest on into the inputs of the node that asks; phases and breaches are left to the caller.
    pub(super) fn rests_on(&self, atoms: &Atoms) -> Rests {
        let mut rests = Rests::default();
        let mut seen = BTreeSet::new();
        let mut ahead: Vec<&Atoms> = vec![atoms];
        while let Some(atoms) = ahead.pop() {
            let of = |(node, tier): &(NodeId, Option<u32>)| Input { from: *node, part: Part::Guard, tier: *tier };
            rests.inputs.extend(atoms.nodes.iter().map(of));
            rests.phases |= atoms.phases;
            rests.breaches.extend(atoms.breaches.iter().cloned());
            let new = atoms.defined.iter().filter(|at| seen.insert(**at)).filter_map(|at| self.rests_on.get(*at));
            ahead.extend(new.collect::<Vec<_>>());
        }
        rests
    }

    /// True if what a guard rests on differs between the readings of the agreement: what binds in force only.
    fn is_by_reading(&self, rests: &Rests) -> bool {
        let by_reading = |id: NodeId| {
            let key = &self.nodes[id.0 as usize].key;
            key.0.iter().any(|sort| matches!(sort, Sort::Reading(_)))
        };
        rests.phases || !rests.breaches.is_empty() || rests.inputs.iter().any(|input| by_reading(input.from))
    }

    /// Adds the steps that a guard of the node `to` needs: a clause that was not kept, and (where phases may turn on the
    /// node) which phase is open.
    pub(super) fn guard_steps(&mut self, rests: &Rests, to: NodeId, phases_by_step: bool) {
        self.steps.extend(rests.breaches.iter().map(|clause| (StepKind::Breach(clause.clone()), to)));
        if rests.phases && phases_by_step {
            self.steps.push((StepKind::Phase, to));
        }
    }
}

/// What guards rest on, names resolved.
#[derive(Default)]
pub(super) struct Rests {
    pub inputs: Vec<Input>,
    pub phases: bool,
    pub breaches: BTreeSet<ClauseNo>,
}

impl Rests {
    pub fn and(&mut self, mut other: Rests) {
        self.inputs.append(&mut other.inputs);
        self.phases |= other.phases;
        self.breaches.append(&mut other.breaches);
    }
}

impl Atoms {
    pub fn holds(&mut self, node: NodeId, tier: Option<u32>) -> Guard {
        self.nodes.insert((node, tier));
        Guard::Holds { node, tier }
    }
}

/// The conditions inside a condition, itself included.
fn each<'a>(condition: &'a Condition, visit: &mut impl FnMut(&'a Condition)) {
    visit(condition);
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| each(&part.value, visit)),
        Condition::Not(part) => each(&part.value, visit),
        Condition::AtLeast { .. }
        | Condition::Total { .. }
        | Condition::NoneFor { .. }
        | Condition::Continues { .. }
        | Condition::Then { .. }
        | Condition::Gauge { .. }
        | Condition::BreachOf(_)
        | Condition::PhaseOpen { .. }
        | Condition::Named { .. }
        | Condition::OnDays { .. }
        | Condition::Unreadable => {}
    }
}

/// The names in a condition.
fn named<'a>(condition: &'a Condition, proof: Option<&'a str>, text: &Agreement, found: &mut Vec<Named<'a>>) {
    each(condition, &mut |part| {
        if let Condition::Named { name, .. } | Condition::OnDays { name, .. } = part {
            let is_defined = text.definition(name).is_some();
            found.push(if is_defined { Named::Definition(name, proof) } else { Named::RedLine(name) });
        }
    });
}

/// Collects the red lines that are named without a tier.
pub(super) fn any_tier<'a>(text: &'a Agreement, found: &mut BTreeSet<&'a str>) {
    let mut conditions: Vec<&'a Condition> = text.definitions.iter().map(|one| &one.condition).collect();
    for phase in &text.phases {
        if let Some(Opens::When(condition)) = phase.opens.as_ref().map(|opens| &opens.value) {
            conditions.push(condition);
        }
        conditions.extend(phase.reverts.as_ref().map(|reverts| &reverts.value.1));
    }
    for (_, line) in text.red_lines() {
        if let Some(Counted::Condition(condition)) = line.when.as_ref().map(|when| &when.value) {
            conditions.push(condition);
        }
    }
    for (_, norm) in text.norms() {
        if let Some(Unless::Condition(condition)) = norm.unless.as_ref().map(|unless| &unless.value) {
            conditions.push(condition);
        }
        if let Some(Trigger::Named { name, tier: None }) = norm.on.as_ref().map(|on| &on.value) {
            found.insert(name);
        }
        found.extend(norm.never_during.iter().map(|name| name.value.as_str()));
    }
    for condition in conditions {
        each(condition, &mut |part| {
            if let Condition::Named { name, tier: None, .. } | Condition::OnDays { name, tier: None, .. } = part {
                found.insert(name);
            }
        });
    }
}
