//! Histories from seeds hold every kind of entry, and keep the rules of a record.

use servanda_agreement::{Agreement, read};
use servanda_record::*;
use std::collections::BTreeSet;

fn worlds() -> impl Iterator<Item = (u64, Agreement, Record)> {
    (0..800).map(|seed| {
        let agreement = read(&servanda_random::agreement(seed)).0.expect("it reads");
        let record = servanda_random::history(&agreement, seed);
        (seed, agreement, record)
    })
}

/// A word for what an entry says and how.
fn words(entry: &Entry, agreement: &Agreement) -> Vec<String> {
    let mut words = vec![format!("{:?}", entry.precision)];
    match &entry.what {
        What::Incident(one) => words.extend(["incident".into(), format!("{:?}", one.stage)]),
        What::Act(one) => {
            words.push("act".into());
            words.extend(one.roles.keys().map(|role| format!("role {role}")));
        }
        What::Tally { count, extent, .. } => {
            words.push(format!("tally {extent:?}"));
            words.push(format!("tally zero {}", *count == servanda_base::Range::ZERO));
            words.push(format!("tally bounded {}", count.high.is_some()));
        }
        What::Counter { zero_at, .. } => words.push(format!("counter {}", zero_at.is_some())),
        What::Measurement { .. } => words.push("measurement".into()),
        What::Coverage { events, extent, .. } => {
            words.push(format!("coverage {extent:?} of all {}", events.is_empty()));
        }
        What::FileStep { step, .. } => words.push(step.clone()),
        What::Determination { met, attributed_to, about, .. } => {
            words.push(format!("determination {met}"));
            words.push(format!("attributed {}", !attributed_to.is_empty()));
            words.push(format!("about a red line {}", agreement.red_line(about).is_some()));
        }
        What::Restriction { .. } => words.push("restriction".into()),
        What::Confirmation { .. } => words.push("confirmation".into()),
        What::Rejection { .. } => words.push("rejection".into()),
        What::Correction { .. } => words.push("correction".into()),
        What::Withdrawal { .. } => words.push("withdrawal".into()),
        What::Release { .. } => words.push("release".into()),
    }
    if let What::Incident(one) | What::Act(one) = &entry.what {
        words.push(match &one.actor {
            Actor::Unknown => "unknown".into(),
            Actor::OneOf(_) => "one of".into(),
            Actor::Together(names) => format!("together {}", names.len() > 1),
        });
    }
    words.push(match &entry.place {
        Place::Unstated => "unstated".into(),
        Place::Point { .. } => "point".into(),
        Place::Inside { part, .. } => format!("part {}", part.is_some()),
    });
    words.push(format!("conflict {}", entry.conflict.is_some()));
    words.push(format!("read in {}", entry.read_in.is_some()));
    words.push(format!("dated {}", entry.occurred.is_some()));
    words.push(format!("reported {}", entry.reported.is_some()));
    words.push(format!("standing {}", entry.position == 0));
    words.push(format!("instant {}", entry.occurred.is_some_and(|at| at.is_instant())));
    let late = entry.occurred.zip(entry.reported).zip(agreement.header.late_reports.as_ref());
    if let Some(((occurred, reported), allowed)) = late
        && let Some(allowed) = allowed.value.exact_seconds()
    {
        let spent = reported.as_second() - occurred.to.as_second();
        words.push(format!("late {:?}", spent.cmp(&allowed)));
    }
    words
}

#[test]
fn every_kind_of_entry_occurs() {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for (_, agreement, record) in worlds() {
        for entry in &record.entries {
            seen.extend(words(entry, &agreement));
            if let What::Correction { of, .. } = &entry.what
                && let Some(old) = record.entries.iter().find(|old| old.id == *of)
            {
                seen.insert(format!("correction before {}", entry.position < old.position));
                seen.insert(format!("correction of correction {}", matches!(old.what, What::Correction { .. })));
            }
        }
        let many = match record.last_position() {
            0..=2 => "few rows",
            3..=40 => "rows",
            _ => "many rows",
        };
        seen.insert(many.into());
        seen.insert(format!("set aside {}", !record.set_aside.is_empty()));
        seen.insert(format!("default proof {}", record.default_proof.is_some()));
    }
    let wanted = "incident|act|Start|Completion|Whole|Some|role against|role to|role with|role from|role clause|role phase|\
        tally Partial|tally Full|tally zero true|tally zero false|tally bounded false|counter true|counter false|\
        measurement|coverage Full of all true|coverage Partial of all false|allegation|task|visit|comment|exception-claim|\
        determination true|determination false|attributed true|about a red line true|about a red line false|restriction|\
        confirmation|rejection|correction|withdrawal|release|unknown|one of|together true|together false|unstated|point|\
        part true|part false|conflict true|read in true|dated false|reported false|standing true|instant true|Day|Month|\
        Year|Minute|Hour|late Less|late Equal|late Greater|correction before true|correction before false|\
        correction of correction true|few rows|rows|many rows|set aside true|default proof true";
    let missing: Vec<&str> = wanted.split('|').filter(|word| !seen.contains(*word)).collect();
    assert!(missing.is_empty(), "no seed made {missing:?}");
}

#[test]
fn a_record_keeps_the_rules_of_records() {
    for (seed, _, record) in worlds() {
        let positions: Vec<u32> = record.entries.iter().map(|entry| entry.position).collect();
        assert!(positions.is_sorted(), "seed {seed}: entries stand in order of position");
        let ids: BTreeSet<&str> = record.entries.iter().map(|entry| entry.id.as_str()).collect();
        assert_eq!(ids.len(), record.entries.len(), "seed {seed}: an id is used once");
        let (read, judged, set_aside) = record.counts(record.last_position());
        assert_eq!(read, judged + set_aside, "seed {seed}");
        assert_eq!(read as u32, record.last_position(), "seed {seed}: every position is a row");
        for entry in &record.entries {
            assert!(
                entry.occurred.is_none_or(|at| at.from <= at.to),
                "seed {seed}: {} ends before it begins",
                entry.id
            );
            if let What::Correction { by, .. } = &entry.what {
                assert_eq!(by.id, entry.id, "seed {seed}: what is put in place carries the id of the correction");
                assert!(!matches!(by.what, What::Correction { .. }), "seed {seed}: a correction holds no other");
            }
            if let What::Confirmation { of, .. }
            | What::Rejection { of, .. }
            | What::Correction { of, .. }
            | What::Withdrawal { of }
            | What::Release { of, .. } = &entry.what
            {
                assert!(ids.contains(of.as_str()) && *of != entry.id, "seed {seed}: {} names {of}", entry.id);
            }
        }
    }
}

#[test]
fn times_lie_on_the_edges() {
    let (mut on, mut all) = (0, 0);
    for (_, agreement, record) in worlds() {
        let edges: BTreeSet<_> = servanda_random::edges(&agreement).into_iter().collect();
        for occurred in record.entries.iter().filter_map(|entry| entry.occurred) {
            all += 1;
            on += usize::from(edges.contains(&occurred.from) || edges.contains(&occurred.to));
        }
    }
    assert!(on * 4 > all, "{on} of {all} times lie on an edge of the agreement");
}
