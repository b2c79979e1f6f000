//! What answers what, for those who draw it.

use crate::consequences::Consequences;
use crate::facts;
use servanda_agreement::{Agreement, ClauseNo, Modality, Name};

/// Each duty and prohibition with the clauses that follow if it is not kept, in order of writing; those that nothing follows
/// have an empty list. What counts as an answer is said in docs/check.md.
pub fn answers(agreement: &Agreement) -> Vec<(ClauseNo, Vec<ClauseNo>)> {
    let after = Consequences::of(agreement);
    facts::obligations(agreement)
        .map(|(clause, norm)| {
            let answers = if norm.modality == Modality::Shall {
                after.follows(clause, norm)
            } else {
                after.answers(clause, norm)
            };
            let mut numbers: Vec<ClauseNo> = Vec::new();
            for answer in answers {
                if !numbers.contains(&answer.number.value) {
                    numbers.push(answer.number.value.clone());
                }
            }
            (clause.number.value.clone(), numbers)
        })
        .collect()
}

/// Each duty and prohibition with the phases that fall back if it is not kept, in order of writing.
pub fn ways_back(agreement: &Agreement) -> Vec<(ClauseNo, Vec<Name>)> {
    let after = Consequences::of(agreement);
    let phases =
        |(clause, norm)| after.ways_back(clause, norm).into_iter().map(|phase| phase.name.value.clone()).collect();
    facts::obligations(agreement).map(|(clause, norm)| (clause.number.value.clone(), phases((clause, norm)))).collect()
}
