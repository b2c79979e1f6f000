//! Scenario 3: steps that fall due 1, 6, 9 and 11 days after entry into force, and a suspension that can be taken back.

use super::case::{Case, due, said, text};

const FOLDER: &str = "kosovo-mta-1999";

/// "EIF + 1 day" ended one minute before midnight on the 10th (source in the head of the text), and so do the others end.
const STEPS: [(&str, &str); 6] = [
    ("2.2.3", "1999-06-11T00:00:00+02:00"), // zone 3, a first time
    ("2.2.4", "1999-06-16T00:00:00+02:00"), // zone 1
    ("2.2.5", "1999-06-16T00:00:00+02:00"), // liaison teams
    ("2.2.6", "1999-06-19T00:00:00+02:00"), // zone 2
    ("2.2.7", "1999-06-21T00:00:00+02:00"), // zone 3, all of it
    ("2.2.9", "1999-06-21T00:00:00+02:00"), // all of Kosovo
];

/// An invented departure of FRY Forces from a zone.
fn left(zone: &str, stage: &str, at: &str) -> String {
    format!(
        r#"{{"id": "left-{zone}-{stage}", "kind": "act", "event": "pull-out", "by": "fry-forces", "from_place": "{zone}", "stage": "{stage}", "at": "{at}", "attested": ["undisputed fact"]}}"#
    )
}

/// An invented record in which every step is made at noon of the last day in which it is in time.
fn in_time() -> Vec<String> {
    let teams = r#"{"id": "teams", "kind": "act", "event": "liaison", "by": "fry-forces", "at": "1999-06-15T12:00+02:00", "attested": ["undisputed fact"]}"#;
    let of_zone = [("zone-3", 10), ("zone-1", 15), ("zone-2", 18), ("kosovo", 20)];
    let mut entries =
        of_zone.map(|(zone, day)| left(zone, "completion", &format!("1999-06-{day}T12:00+02:00"))).to_vec();
    entries.push(teams.to_owned());
    entries
}

fn judged(entries: &[String]) -> Case {
    Case::new(&text(FOLDER), &entries.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn the_steps_fall_due_at_the_midnight_that_ends_day_1_6_9_and_11() {
    let found = due(&judged(&[]).at("1999-06-10T12:00"), "fry-forces");
    assert_eq!(found.iter().map(|(clause, at)| (clause.as_str(), at.as_str())).collect::<Vec<_>>(), STEPS);
}

/// No record was compiled, so nothing is known to have been done or left undone: each step is not established, whatever the day.
#[test]
fn without_a_record_no_step_is_judged() {
    let board = judged(&[]).at("1999-12-31T00:00");
    for (clause, _) in STEPS {
        assert_eq!(said(&board, clause, "fry-forces", None), "not_established pending", "{clause}");
    }
}

#[test]
fn invented_a_step_is_in_time_until_the_last_second_of_its_day() {
    for (at, status) in [("1999-06-15T23:59:59+02:00", "kept done"), ("1999-06-16T00:00:00+02:00", "not_kept cured")] {
        let case = judged(&[left("zone-1", "completion", at)]);
        assert_eq!(case.says("1999-06-17T00:00", "2.2.4", "fry-forces", None), status, "{at}");
    }
    let board = judged(&in_time()).at("1999-06-22T00:00");
    for (clause, _) in STEPS {
        assert_eq!(said(&board, clause, "fry-forces", None), "kept done", "{clause}");
    }
}

/// Zone 3 is to be left by day 1 and, all of it, by day 11: who has left in part by then has made the first step late.
#[test]
fn invented_a_zone_left_in_part_on_day_1_and_wholly_on_day_11() {
    let case = judged(&[
        left("zone-3", "some", "1999-06-10T12:00+02:00"),
        left("zone-3", "completion", "1999-06-20T12:00+02:00"),
    ]);
    let board = case.at("1999-06-12T00:00");
    assert_eq!(said(&board, "2.2.3", "fry-forces", None), "not_kept not_kept");
    assert_eq!(said(&board, "2.2.7", "fry-forces", None), "not_established pending");
    let board = case.at("1999-06-22T00:00");
    assert_eq!(said(&board, "2.2.3", "fry-forces", None), "not_kept cured");
    assert_eq!(said(&board, "2.2.7", "fry-forces", None), "kept done");
}

/// Strikes are suspended once the first step is verified, and only as long as the agreement is kept.
#[test]
fn invented_the_suspension_of_strikes_begins_when_verified_and_ends_with_a_violation() {
    let strike = |id: &str, day: u8| {
        format!(
            r#"{{"id": "{id}", "kind": "incident", "event": "air-strike", "by": "nato", "from": "1999-06-{day}T09:00+02:00", "to": "1999-06-{day}T12:00+02:00", "attested": ["undisputed fact"]}}"#
        )
    };
    let mut entries = in_time();
    entries.push(r#"{"id": "seen", "kind": "act", "event": "verification", "at": "1999-06-10T14:00+02:00", "attested": ["undisputed fact"]}"#.to_owned());
    entries.push(strike("before", 10));
    entries.push(strike("between", 12));
    entries.push(r#"{"id": "fire", "kind": "incident", "event": "hostile-act", "by": "fry-forces", "place": "kosovo", "at": "1999-06-13T08:00+02:00", "attested": ["undisputed fact"]}"#.to_owned());
    entries.push(strike("after", 14));
    let case = judged(&entries);
    let says = |case: &Case, at: &str| case.says(at, "2.2.8", "nato", None);
    // Until the first step is verified nothing forbids a strike.
    assert_eq!(says(&case, "1999-06-10T12:00"), "not_applicable dormant");
    // Then it is forbidden: a strike is not kept, and where nobody watched it is not established that there was none.
    assert_eq!(says(&case, "1999-06-10T14:01"), "not_established pending");
    assert_eq!(says(&case, "1999-06-12T12:00"), "not_kept not_kept");
    // The violation ends the suspension, and as far as the text was read nothing brings it back.
    assert_eq!(says(&case, "1999-06-13T08:00"), "not_established pending");
    for at in ["1999-06-13T08:01", "1999-06-14T12:00", "1999-12-31T00:00"] {
        assert_eq!(says(&case, at), "not_applicable suspended", "{at}");
    }
    // A report of a violation that is taken back has ended nothing.
    entries.push(r#"{"id": "not-so", "kind": "withdrawal", "of": "fire"}"#.to_owned());
    let case = judged(&entries);
    assert_eq!(says(&case, "1999-06-13T08:01"), "not_established pending");
    assert_eq!(says(&case, "1999-06-14T12:00"), "not_kept not_kept");
}

/// A first step that nobody verifies suspends nothing, and one that was verified and then missed does so no longer: the
/// suspension begins with the invented verification and ends when the sixth day passes with zone 1 not left.
#[test]
fn invented_the_suspension_ends_when_a_step_is_missed() {
    let mut entries: Vec<String> = in_time().into_iter().filter(|entry| !entry.contains("zone-1")).collect();
    let unverified = judged(&entries);
    assert_eq!(unverified.says("1999-06-15T12:00", "2.2.8", "nato", None), "not_applicable dormant");
    entries.push(r#"{"id": "seen", "kind": "act", "event": "verification", "at": "1999-06-10T14:00+02:00", "attested": ["undisputed fact"]}"#.to_owned());
    let case = judged(&entries);
    assert_eq!(case.says("1999-06-15T12:00", "2.2.8", "nato", None), "not_established pending");
    assert_eq!(case.says("1999-06-16T00:01", "2.2.8", "nato", None), "not_applicable suspended");
}
