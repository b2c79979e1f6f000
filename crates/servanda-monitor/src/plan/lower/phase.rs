//! Phases: one automaton.

use super::*;
use crate::plan::op::{Automaton, Opens, Phase};
use servanda_agreement::{Act, Effect, Modality, Target};

/// Clauses that follow where a phase is not open by a date.
pub(super) fn lines<'a>(text: &'a Agreement, lines: &mut Lines<'a>) {
    for phase in &text.phases {
        if let Some((when, Some(clause))) = phase.latest.as_ref().map(|latest| &latest.value) {
            lines.not_open.entry(clause).or_default().push((&phase.name.value, *when));
        }
    }
}

impl<'a> Lower<'a> {
    /// The automaton of the phases, if there are any.
    pub(super) fn phases(&mut self) {
        if self.text.phases.is_empty() {
            return;
        }
        let proof = self.evidence();
        let mut rests = condition::Rests::default();
        rests.inputs.push(input(self.force, Part::Force));
        let mut phases = Vec::new();
        for phase in &self.text.phases {
            let servanda_agreement::Phase { name, title: _, opens, reverts, latest, irreversible: _ } = phase;
            let opens = match opens.as_ref().map(|opens| &opens.value) {
                None => None,
                Some(servanda_agreement::Opens::OnEntryIntoForce) => Some(Opens::OnEntryIntoForce),
                Some(servanda_agreement::Opens::When(condition)) => {
                    let (guard, atoms) = self.guard(condition, proof);
                    rests.and(self.rests_on(&atoms));
                    Some(Opens::When(guard))
                }
            };
            let reverts = reverts.as_ref().map(|reverts| {
                let (to, condition) = &reverts.value;
                let (guard, atoms) = self.guard(condition, proof);
                rests.and(self.rests_on(&atoms));
                (to.clone(), guard)
            });
            let latest = latest.as_ref().map(|latest| latest.value.clone());
            phases.push(Phase { name: name.value.clone(), opens, reverts, latest });
        }
        let names = phases.iter().map(|phase| phase.name.clone()).collect();
        let key = self.key(vec![Sort::Phase(names)], Vec::new());
        let id = self.node(Op::Phase(Automaton::Phases(phases)), std::mem::take(&mut rests.inputs), key);
        self.guard_steps(&rests, id, true);
        for (clause, norm) in self.text.norms() {
            if let (Modality::May, Act::Power { effect: Effect::Open, target: Target::Phase(_) }) =
                (norm.modality, &norm.act.value)
            {
                self.steps.push((StepKind::Power(clause.number.value.clone()), id));
            }
        }
        self.serve(id, Serves::Phases);
        self.phases = Some(id);
    }
}
