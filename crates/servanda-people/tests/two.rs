//! Who can be the second person, until when, and what happens to a proposal then.

mod support;
use servanda_people::{Kind, OPEN_DAYS_MAX, People, Refusal, Right, Role, State, What};
use servanda_record::Viewer;
use support::{Folder, add, at, open, refused};

const DAY: i64 = 24 * 60 * 60 * 1000;

/// `one` and `other-one` are one person's.
fn staffed(folder: &Folder) -> People {
    let people = open(&folder.file(), 1);
    add(&people, "one", "first", Role::Officer);
    add(&people, "other-one", "FIRST", Role::Officer);
    add(&people, "two", "second", Role::Officer);
    add(&people, "judge", "third", Role::Decider);
    add(&people, "press", "fourth", Role::Publisher);
    add(&people, "keeper", "fifth", Role::Keeper);
    people
}

fn closing() -> What {
    What::new(Kind::Closing, r#"{"kind": "closure", "about": "a1"}"#)
}

#[test]
fn it_takes_another_person_with_the_right() {
    let table = [
        ("one", Err(Refusal::SameAccount)),
        ("other-one", Err(Refusal::SamePerson)),
        ("keeper", Err(Refusal::Lacks(Right::Second))),
        ("nobody", Err(Refusal::Lacks(Right::Second))),
        ("two", Ok(())),
        ("judge", Ok(())),
        ("press", Ok(())),
    ];
    for (by, expected) in table {
        let folder = Folder::new();
        let people = staffed(&folder);
        let number = people.propose("one", &closing(), at(0)).expect("proposed");
        let told = refused(people.second(number, by, at(1)));
        assert_eq!(told.as_ref().map(drop), expected.as_ref().map(drop), "{by}");
        if let Ok(agreed) = told {
            assert_eq!((agreed.by.as_str(), agreed.second.as_str(), agreed.what), ("one", by, closing()));
        }
    }
}

#[test]
fn each_kind_takes_its_right() {
    let table = [
        (Kind::Closing, vec!["one", "other-one", "two"]),
        (Kind::Override, vec!["one", "other-one", "two"]),
        (Kind::Release, vec!["press"]),
        (Kind::Publishing, vec!["press"]),
    ];
    let folder = Folder::new();
    let people = staffed(&folder);
    for (kind, may) in table {
        for name in ["one", "other-one", "two", "judge", "press", "keeper", "nobody"] {
            let told = refused(people.propose(name, &What::new(kind, "{}"), at(0)));
            assert_eq!(told.is_ok(), may.contains(&name), "{} by {name}", kind.name());
        }
    }
}

#[test]
fn a_proposal_is_open_for_seven_days() {
    let folder = Folder::new();
    let people = staffed(&folder);
    let end = OPEN_DAYS_MAX * DAY;
    let [first, second] = [0, 1].map(|_| people.propose("one", &closing(), at(0)).expect("proposed"));
    assert_eq!(people.open_proposals(at(end - 1)).expect("read").len(), 2);
    assert!(people.second(first, "two", at(end - 1)).is_ok());
    assert!(people.open_proposals(at(end)).expect("read").is_empty());
    assert_eq!(refused(people.second(second, "two", at(end))), Err(Refusal::Expired));
    assert_eq!(refused(people.withdraw(second, "one", at(end))), Err(Refusal::Expired));
    let kept = people.proposal(second, at(end)).expect("read").expect("kept");
    assert_eq!((kept.state, kept.refused[0].why.as_str()), (State::Expired, "expired"));
}

#[test]
fn what_changed_since_it_was_proposed_counts() {
    let folder = Folder::new();
    let people = staffed(&folder);
    let second = |number: i64, by: &str| refused(people.second(number, by, at(1))).map(drop);
    let number = people.propose("one", &closing(), at(0)).expect("proposed");
    people.close("two", true).expect("closed");
    assert_eq!(second(number, "two"), Err(Refusal::Lacks(Right::Second)));
    people.close("two", false).expect("open");
    people.close("one", true).expect("closed");
    assert_eq!(second(number, "two"), Err(Refusal::ProposerLacks(Right::Open)));
    people.close("one", false).expect("open");
    people.assign("one", Role::Reader, &Viewer::Mission).expect("assigned");
    assert_eq!(second(number, "two"), Err(Refusal::ProposerLacks(Right::Open)));
    people.assign("one", Role::Officer, &Viewer::Mission).expect("assigned");
    assert_eq!(second(number, "two"), Ok(()));
    assert_eq!(second(number, "judge"), Err(Refusal::Agreed));
    let kept = people.proposal(number, at(2)).expect("read").expect("kept");
    let why: Vec<(&str, &str)> = kept.refused.iter().map(|one| (one.by.as_str(), one.why.as_str())).collect();
    assert_eq!(why, [("two", "lacks"), ("two", "proposer-lacks"), ("two", "proposer-lacks"), ("judge", "agreed")]);
}

/// What two agreed on is not lost between the agreement and the record, and not entered twice.
#[test]
fn what_was_agreed_and_not_entered_is_found_again() {
    let folder = Folder::new();
    let people = staffed(&folder);
    let number = people.propose("one", &closing(), at(0)).expect("proposed");
    assert_eq!(refused(people.entered(number, "e7", at(1))), Err(Refusal::NotAgreed));
    let agreed = people.second(number, "two", at(1)).expect("agreed");
    drop(people);
    let people = open(&folder.file(), 2);
    assert_eq!(people.to_enter(at(30 * DAY)).expect("read"), [agreed], "however late");
    assert_eq!(refused(people.entered(number, "e7", at(30 * DAY))), Ok(()));
    assert_eq!(refused(people.entered(number, "e8", at(30 * DAY))), Err(Refusal::Entered));
    assert!(people.to_enter(at(30 * DAY)).expect("read").is_empty());
    let kept = people.proposal(number, at(31 * DAY)).expect("read").expect("kept").state;
    let expected =
        State::Entered { second: "two".to_owned(), agreed_at: at(1), entry: "e7".to_owned(), at: at(30 * DAY) };
    assert_eq!(kept, expected);
    for number in [0, -1, 2, i64::MAX] {
        assert_eq!(refused(people.second(number, "two", at(1))).map(drop), Err(Refusal::NoProposal));
        assert_eq!(people.proposal(number, at(1)).expect("read"), None);
    }
}
