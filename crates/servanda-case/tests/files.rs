//! Incident files by hand, and any steps in any order.

use proptest::prelude::*;
use servanda_base::{Interval, Moment};
use servanda_case::{Files, Stage, contacts};
use servanda_record::{Entry, FILE_STEPS, Handling, Origin, Place, Precision, Source, What};

fn at(day: u32) -> Moment {
    format!("2031-03-{day:02}T12:00:00Z").parse().expect("a day of March")
}

fn step(position: u32, step: &str, about: Option<&str>, says: &[(&str, &str)]) -> Entry {
    Entry {
        id: format!("s{position}"),
        position,
        reported: None,
        occurred: Some(Interval::instant(at(position.min(28)))),
        precision: Precision::Minute,
        place: Place::Unstated,
        source: Source::default(),
        attested: Vec::new().into(),
        handling: Handling::Mission,
        what: What::FileStep {
            step: step.to_owned(),
            about: about.map(str::to_owned),
            by: Some("north".to_owned()),
            exception_of: None,
            says: says.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect(),
        },
        conflict: None,
        read_in: None,
        note: None,
        origin: Origin::default(),
    }
}

/// A file worked from its beginning to its end.
#[test]
fn step_by_step() {
    let until = at(9).to_string();
    let entries = [
        step(1, "allegation", None, &[]),
        step(2, "enquiry", Some("s1"), &[]),
        step(3, "task", Some("s2"), &[]),
        step(4, "visit", Some("s3"), &[("access", "refused")]),
        step(5, "visit", Some("s3"), &[("access", "given")]),
        step(6, "draft", Some("s1"), &[("happened", "it did"), ("comments_until", &until)]),
        step(7, "comment", Some("s6"), &[]),
        step(10, "decision", Some("s1"), &[("vote", "4 to 1")]),
        step(11, "remedy", Some("s10"), &[("asked", "leave the hill")]),
        step(12, "remedy", Some("s10"), &[("done", "leave the hill")]),
        step(13, "closure", Some("s1"), &[("second", "deputy")]),
    ];
    let expected = [
        (Stage::Alleged, Some("enquiry")),
        (Stage::Enquiry, Some("task")),
        (Stage::Tasked, Some("visit")),
        (Stage::Visited, Some("visit")),
        (Stage::Visited, Some("draft")),
        (Stage::Drafted, Some("decision")),
        (Stage::Drafted, Some("decision")),
        (Stage::Decided, Some("closure")),
        (Stage::Remedy, Some("remedy")),
        (Stage::Remedy, Some("closure")),
        (Stage::Closed, None),
    ];
    for (count, (stage, next)) in (1..).zip(expected) {
        let files = Files::of(&entries[..count]);
        assert_eq!((files.files[0].stage, files.files[0].next()), (stage, next), "after {count} steps");
        assert!(files.files[0].made.iter().all(|made| made.lacked.is_empty()), "{:?}", files.files[0].made);
    }
    let files = Files::of(&entries);
    assert_eq!((files.files[0].refused(), files.files[0].age_seconds(at(13))), (1, Some(12 * 86_400)));
    assert_eq!(files.complaints().into_iter().collect::<Vec<_>>(), [("north", 1)]);
}

#[test]
fn nothing_is_skipped_without_a_word() {
    let check = |steps: &[Entry], expected: &[&str]| {
        let files = Files::of(steps);
        assert_eq!(files.files[0].made.last().expect("a step").lacked, expected);
    };
    let allegation = step(1, "allegation", None, &[]);
    check(&[allegation.clone(), step(2, "decision", Some("s1"), &[])], &["enquiry", "task", "visit", "draft"]);
    check(&[allegation.clone(), step(2, "closure", Some("s1"), &[])], &["enquiry"]);
    check(
        &[
            allegation.clone(),
            step(2, "enquiry", Some("s1"), &[]),
            step(3, "closure", Some("s1"), &[("because", "no cause")]),
        ],
        &[],
    );
    let skips =
        |position, what| step(position, "override", Some("s1"), &[("skips", what), ("because", "the road is mined")]);
    let drafted = [
        allegation,
        step(2, "enquiry", Some("s1"), &[]),
        step(3, "task", Some("s1"), &[]),
        skips(4, "visit"),
        step(5, "draft", Some("s1"), &[("comments_until", &at(20).to_string())]),
    ];
    check(&drafted, &[]);
    // The parties may comment until the 20th.
    check(&[&drafted[..], &[step(6, "decision", Some("s1"), &[])]].concat(), &["comments"]);
    check(&[&drafted[..], &[step(20, "decision", Some("s1"), &[])]].concat(), &[]);
    check(&[&drafted[..], &[skips(6, "comments"), step(7, "decision", Some("s1"), &[])]].concat(), &[]);
}

#[test]
fn a_contact_waits_until_somebody_answers() {
    let entries = [step(1, "contact", None, &[("with", "duty officer")]), step(4, "contact", Some("s1"), &[])];
    assert_eq!(contacts(&entries[..1])[0].acknowledged, None);
    let found = contacts(&entries);
    assert_eq!((found.len(), found[0].with, found[0].acknowledged), (1, Some("duty officer"), Some(at(4))));
}

proptest! {
    /// Every step is in a file, or loose, or a contact; and a step lacks something exactly where the one before it in the order was
    /// neither made nor overridden.
    #[test]
    fn any_steps_in_any_order(steps in prop::collection::vec((0..11_usize, 0_u32..12, 0..11_usize), 0..25)) {
        let entries: Vec<Entry> = (1..).zip(&steps).map(|(position, (of, about, skips))| {
            let about = (*about > 0).then(|| format!("s{about}"));
            step(position, FILE_STEPS[*of].0, about.as_deref(), &[("skips", FILE_STEPS[*skips].0)])
        }).collect();
        let files = Files::of(&entries);
        let contacts = entries.iter().filter(|entry| entry.what.kind() == "contact").count();
        let in_files: usize = files.files.iter().map(|file| file.made.len()).sum();
        prop_assert_eq!(in_files + files.loose.len() + contacts, entries.len());
        for file in &files.files {
            prop_assert_eq!(file.made[0].step, "allegation");
            prop_assert!(file.made.windows(2).all(|two| two[0].entry.position < two[1].entry.position));
            for (number, made) in file.made.iter().enumerate() {
                let before = &file.made[..number];
                let there = |step: &str| before.iter().any(|made| made.step == step || {
                    let What::FileStep { says, .. } = &made.entry.what else { return false };
                    made.step == "override" && says["skips"] == step
                });
                if made.step == "task" {
                    prop_assert_eq!(made.lacked.is_empty(), there("enquiry"));
                }
                if made.step == "remedy" {
                    prop_assert_eq!(made.lacked.is_empty(), there("decision"));
                }
            }
        }
    }
}
