//! Red lines: counts tier by tier, or a condition, and the latch.

use super::*;
use crate::plan::op::{Count, Crossed, Determined, Latch, Over, Threshold};
use servanda_agreement::{Condition, Counted, KeyList, Pattern, RedLine, Tier};

impl<'a> Lower<'a> {
    /// Lowers a red line whose names are prepared.
    pub(super) fn red_line(&mut self, name: &'a str) {
        let Some((clause, line)) = self.text.red_line(name) else { return };
        let RedLine { name, title: _, for_each, when, tiers, proof, determined, resets_after } = line;
        let proof = proof.as_ref().map(|proof| proof.value.as_str()).or(self.evidence());
        // Without a tier each match counts by itself.
        let mut thresholds: Vec<Threshold> = Vec::new();
        if tiers.is_empty() || self.lines.any_tier.contains(name.value.as_str()) {
            thresholds.push(Threshold { tier: None, at_least: 1, over: Over::Each });
        }
        for Tier { number, at_least, in_any, span: _ } in tiers {
            thresholds.push(Threshold { tier: Some(number.value), at_least: *at_least, over: Over::Last(*in_any) });
        }
        let values: Vec<Option<u32>> = thresholds.iter().map(|threshold| threshold.tier).collect();
        let mut sorts = self.sorts(for_each);
        sorts.extend((!tiers.is_empty()).then_some(Sort::Tier(values)));

        let mut rests = condition::Rests::default();
        rests.inputs.push(input(self.force, Part::Force));
        let on = match when.as_ref().map(|when| &when.value) {
            None => Crossed::Never,
            Some(Counted::Condition(Condition::AtLeast { count: 1, pattern, in_any: None })) => {
                let count = self.counted(&[pattern], thresholds, &sorts, (proof, for_each));
                rests.inputs.push(input(count, Part::Hits));
                Crossed::Count
            }
            Some(Counted::Patterns(patterns)) => {
                let patterns: Vec<&Pattern> = patterns.iter().map(|pattern| &pattern.value).collect();
                let count = self.counted(&patterns, thresholds, &sorts, (proof, for_each));
                rests.inputs.push(input(count, Part::Hits));
                Crossed::Count
            }
            Some(Counted::Condition(condition)) => {
                let mut atoms = condition::Atoms::default();
                let guard = self.lowered(condition, proof, for_each, &mut atoms);
                rests.and(self.rests_on(&atoms));
                Crossed::Begins(guard)
            }
        };
        let determined = self.determined(determined.as_ref().map(|determined| &determined.value));
        if let Determined::By(_) = determined {
            let about = vec![name.value.clone(), clause.number.value.clone()];
            let said = self.source(Source::Determinations { about, about_entries: false });
            rests.inputs.push(input(said, Part::Determinations));
        }
        let latch = Latch {
            clause: clause.number.value.clone(),
            name: name.value.clone(),
            on,
            resets_after: resets_after.as_ref().map(|length| length.value),
            determined,
        };
        let key = self.key(sorts, Vec::new());
        let id = self.node(Op::Latch(latch), std::mem::take(&mut rests.inputs), key);
        // Phases may turn on red lines, so a red line that turns on phases reads them by a step.
        self.guard_steps(&rests, id, true);
        self.latches.insert(name.value.clone(), id);
    }

    fn counted(
        &mut self,
        patterns: &[&Pattern],
        thresholds: Vec<Threshold>,
        sorts: &[Sort],
        (proof, for_each): (Option<&str>, &[KeyList]),
    ) -> NodeId {
        let hits = patterns.iter().map(|pattern| input(self.pattern(pattern, proof, for_each), Part::Hits));
        let hits: Vec<Input> = hits.collect();
        // What lies outside force does not count.
        let hits = hits.into_iter().chain(std::iter::once(input(self.force, Part::Force))).collect();
        let key = self.key(sorts.to_vec(), Vec::new());
        self.node(Op::Count(Count::AtLeast(thresholds)), hits, key)
    }

    pub(super) fn determined(&self, determined: Option<&servanda_agreement::Determined>) -> Determined {
        match determined {
            None => Determined::Nobody,
            Some(servanda_agreement::Determined::Automatic) => Determined::Automatic,
            Some(servanda_agreement::Determined::By(bodies)) => {
                Determined::By(bodies.iter().map(|(body, within)| (body.value.clone(), *within)).collect())
            }
        }
    }
}
