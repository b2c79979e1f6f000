//! What is said where not everything is tried, and what a record looks like that has a new fact.

use servanda_agreement::Agreement;
use servanda_agreement::geography::Geography;
use servanda_base::{Interval, Moment};
use servanda_change::{Asked, Changes, Kind, Limits, apply, changes};
use servanda_record::{Actor, Entry, Handling, Happening, Origin, Place, Precision, Record, Source, Stage, What};
use servanda_reference::{Question, evaluate};
use std::collections::{BTreeMap, BTreeSet};

const TEXT: &str = "```accord
agreement a \"An invented agreement\"
  signed    2027-01-01
  in force  on signature
  expires   never
  clock     UTC
  evidence  seen

party  north  armed-group   \"North side\"
party  east   organisation  \"East\"
party  west   organisation  \"West\"
party  lake   organisation  \"Lake\"
group  friends = east, west, lake
proof  seen = confirmed by 2 of friends

event shot  plural shots  verb fire  by party

1  north shall not fire
```
";

fn agreement() -> Agreement {
    let (agreement, findings) = servanda_agreement::read(TEXT);
    assert!(findings.is_empty(), "{findings:?}");
    agreement.expect("an agreement")
}

fn moment(text: &str) -> Moment {
    text.parse().expect("a moment")
}

/// Three shots that the press reports; the last of them is called like a new entry would be.
fn record() -> Record {
    let shot = |(at, id): (u32, &str)| Entry {
        id: id.into(),
        position: at,
        reported: None,
        occurred: Some(Interval::instant(moment(&format!("2027-02-01T1{at}:00:00Z")))),
        precision: Precision::Minute,
        place: Place::Unstated,
        source: Source::default(),
        attested: ["press".to_owned()].into(),
        handling: Handling::Public,
        what: What::Incident(Happening {
            event: "shot".into(),
            stage: Stage::Whole,
            actor: Actor::Together(["north".to_owned()].into()),
            roles: BTreeMap::new(),
            fields: BTreeMap::new(),
        }),
        conflict: None,
        read_in: None,
        note: None,
        origin: Origin::default(),
    };
    let entries: Vec<Entry> = [(1, "s1"), (2, "s2"), (3, "new-1")].map(shot).into();
    let ends = entries.iter().filter_map(|entry| entry.occurred).map(|at| at.to).max();
    Record { entries, ends, ..Record::default() }
}

/// What is found for clause 1 at the last shot, and how often it was judged.
fn found(limits: Limits) -> (Changes, usize) {
    let (agreement, record) = (agreement(), record());
    let (geography, _) = Geography::new(&agreement, &BTreeMap::new());
    let as_of = record.ends.expect("an end");
    let question = Question { as_of: Some(as_of), known_at: None };
    let status = evaluate(&agreement, &geography, &record, &question).statuses.remove(0);
    let mut judged = 0;
    let mut judge = |record: &Record| {
        judged += 1;
        evaluate(&agreement, &geography, record, &question).statuses
    };
    let asked = Asked { agreement: &agreement, record: &record, status: &status, as_of };
    (changes(&asked, &mut judge, limits), judged)
}

fn words(changes: &Changes) -> Vec<&str> {
    changes.sets.iter().map(|set| set.words.as_str()).chain(changes.notes.iter().map(String::as_str)).collect()
}

#[test]
fn what_was_not_tried_is_said() {
    let (few, judged) = found(Limits { facts: 2, twos: 0, threes: 0, shown: 12 });
    let [nothing, ones, twos] = &*few.notes else { panic!("{few:?}") };
    assert!(few.sets.is_empty() && nothing.starts_with("none of the 2 facts that were tried changes it"), "{few:?}");
    assert!(ones.starts_with("the first 2 of ") && ones.ends_with(" facts were tried"), "{ones}");
    assert_eq!(twos, "of 1 sets of two none was tried");
    // The record as it is, and the two.
    assert_eq!(judged, 3);
}

#[test]
fn no_more_sets_are_shown_or_tried_than_asked() {
    let (all, judged) = found(Limits::default());
    assert_eq!(words(&all)[0], "a confirmation of new-1 by east and a confirmation of new-1 by west: then not kept");
    assert!(judged <= 1 + 60 + 200 + 200, "{judged} times");
    let (one, fewer) = found(Limits { shown: 1, ..Limits::default() });
    assert_eq!(one.sets, all.sets[..1]);
    assert!(fewer < judged && one.notes.iter().any(|note| note.contains("sets of two were tried")), "{one:?}");
}

#[test]
fn nobody_is_asked_twice_and_no_set_is_given_twice() {
    let (all, _) = found(Limits::default());
    let given: BTreeSet<&str> = all.sets.iter().map(|set| set.words.as_str()).collect();
    assert_eq!(given.len(), all.sets.len());
    assert_eq!(found(Limits::default()).0, all, "the same inputs give the same bytes");
}

#[test]
fn a_new_fact_takes_a_free_name_and_the_next_position() {
    let (all, _) = found(Limits::default());
    let record = record();
    let facts: Vec<_> = all.sets[0].facts.iter().collect();
    assert!(facts.iter().all(|fact| fact.kind == Kind::Confirmation && fact.about() == Some(&"new-1".to_owned())));
    assert_eq!(facts[0].by(), ["east"]);
    let with = apply(&record, &facts);
    assert_eq!(with.entries[..3], record.entries[..]);
    let added: Vec<(&str, u32)> = with.entries[3..].iter().map(|entry| (&*entry.id, entry.position)).collect();
    assert_eq!(added, [("new-2", 4), ("new-3", 5)]);
}
