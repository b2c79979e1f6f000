//! At which positions can the status of a clause change at all?
//!
//! An entry lies beside a clause if it speaks of nothing but events, counters and gauges that the agreement mentions only in
//! other clauses that stand alone. It then moves no more than the end of the record. Whatever is not plainly of that kind
//! is taken to concern the clause.

use crate::Step;
use servanda_agreement::{Agreement, Clause};
use servanda_base::Moment;
use servanda_record::{Entry, Record, What};
use std::collections::BTreeSet;

/// What can happen at positions 1, 2, … to the status of a clause.
pub(crate) fn steps(agreement: &Agreement, record: &Record, clause: &Clause) -> Vec<Step> {
    let beside = agreement.names_beside(clause);
    let mut steps = vec![Step::Still; record.last_position() as usize];
    let mut end = Moment::MIN;
    for entry in record.entries.iter().filter(|entry| entry.position > 0) {
        let step = &mut steps[entry.position as usize - 1];
        if !lies_beside(entry, &beside) {
            *step = Step::Turns;
        }
        match entry.what {
            // What is taken back may take the end of the record with it.
            What::Correction { .. } | What::Withdrawal { .. } => {
                end = Moment::MIN;
                continue;
            }
            What::Confirmation { .. } | What::Rejection { .. } | What::Release { .. } => continue,
            _ => {}
        }
        let moments = entry.reported.into_iter().chain(entry.occurred.map(|at| at.to));
        let reaches = moments.filter(|at| *at < Moment::MAX).max().unwrap_or(Moment::MIN);
        if reaches > end {
            end = reaches;
            if *step == Step::Still {
                *step = Step::Reaches;
            }
        }
    }
    steps
}

fn lies_beside(entry: &Entry, beside: &BTreeSet<&str>) -> bool {
    // A reading that an entry brings in is a reading of the whole agreement.
    entry.read_in.is_none() && speaks_of(entry, beside)
}

/// True if the entry speaks of nothing but these.
fn speaks_of(entry: &Entry, beside: &BTreeSet<&str>) -> bool {
    match &entry.what {
        What::Incident(happening) | What::Act(happening) => beside.contains(&*happening.event),
        What::Tally { event, .. } => beside.contains(event.as_str()),
        What::Counter { counter, .. } => beside.contains(counter.as_str()),
        What::Measurement { gauge, .. } => beside.contains(gauge.as_str()),
        What::Coverage { events, .. } => {
            !events.is_empty() && events.iter().all(|event| beside.contains(event.as_str()))
        }
        What::FileStep { .. }
        | What::Determination { .. }
        | What::Restriction { .. }
        | What::Confirmation { .. }
        | What::Rejection { .. }
        | What::Correction { .. }
        | What::Withdrawal { .. }
        | What::Release { .. } => false,
    }
}
