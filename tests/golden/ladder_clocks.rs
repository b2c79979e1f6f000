//! Scenario 8: a ladder of 24 and 72 hours, counted from the breach or from its verification, with a step that has no hours.

use super::case::{Case, agreement, of_name, text};
use crate::support::status;
use serde_json::Value;

const FOLDER: &str = "paris-2026";

const CEASEFIRE: &str = r#"{"id": "ceasefire", "kind": "act", "event": "ceasefire", "at": "2031-01-01T00:00Z", "attested": ["undisputed fact"]}"#;

/// An invented breach, as one side claims it.
fn claimed(id: &str, at: &str) -> String {
    format!(r#"{{"id": "{id}", "kind": "incident", "event": "breach", "at": "{at}", "attested": ["claimed by UKR"]}}"#)
}

/// An invented body that verifies it. The declaration names none.
fn verified(id: &str, at: &str) -> String {
    format!(r#"{{"id": "{id}-seen", "kind": "confirmation", "of": "{id}", "by": "monitors", "at": "{at}"}}"#)
}

fn due(board: &Value, clause: &str, reading: &str) -> Value {
    status(board, clause, None, Some(reading))["due"].clone()
}

#[test]
fn invented_the_clock_of_the_breach_and_the_clock_of_its_verification_give_other_days() {
    let (fire, seen) = (claimed("fire", "2031-03-01T06:00Z"), verified("fire", "2031-03-04T09:00Z"));
    let board = Case::new(&text(FOLDER), &[CEASEFIRE, &fire, &seen]).at("2031-03-10T00:00");
    for (clause, reading, expected) in [
        ("6.1", "deadline A", "2031-03-02T06:00:00+00:00"),
        ("6.1", "deadline B", "2031-03-05T09:00:00+00:00"),
        ("7", "deadline A", "2031-03-04T06:00:00+00:00"),
        ("7", "deadline B", "2031-03-07T09:00:00+00:00"),
    ] {
        assert_eq!(due(&board, clause, reading), expected, "{clause}, {reading}");
    }
    // Counted from the breach, the warning is overdue before anybody has verified anything.
    let later = r#"{"id": "later", "kind": "comment", "at": "2031-03-04T09:00Z"}"#;
    let board = Case::new(&text(FOLDER), &[CEASEFIRE, &fire, &seen, later]).at("2031-03-04T09:00");
    assert_eq!(status(&board, "6.1", None, Some("deadline A"))["status"], "not_kept");
    assert_eq!(status(&board, "6.1", None, Some("deadline B"))["status"], "not_established");
}

/// What nobody verifies starts neither clock for sure.
#[test]
fn invented_a_breach_that_is_only_claimed_makes_nothing_due() {
    let board = Case::new(&text(FOLDER), &[CEASEFIRE, &claimed("fire", "2031-03-01T06:00Z")]).at("2031-03-10T00:00");
    for clause in ["6.1", "7"] {
        let line = status(&board, clause, None, None);
        assert_eq!((line["status"].as_str(), line["state"].as_str()), (Some("not_established"), Some("dormant")));
    }
}

#[test]
fn the_second_step_has_no_deadline() {
    let found = servanda_check::check(&agreement(FOLDER));
    let of_step = |clause: &str| -> Vec<&str> {
        let codes = of_name("NO_CLOCK");
        let here = found.iter().filter(|finding| finding.clause.as_deref() == Some(clause));
        here.map(|finding| finding.code).filter(|code| codes.iter().any(|of| of == code)).collect()
    };
    assert_eq!(of_step("6.4"), ["S0302"]);
    assert_eq!((of_step("6.1"), of_step("7")), (vec![], vec![]));
}

/// Fighting that is over within the first day is no second step; fighting after it is, and still nothing is due.
#[test]
fn invented_the_second_step_is_set_going_after_the_first_day_and_never_falls_due() {
    let breaches = |times: &[&str]| -> Vec<String> {
        let of = |(at, time): (usize, &&str)| {
            claimed(&format!("fire-{at}"), time).replace("claimed by UKR", "undisputed fact")
        };
        times.iter().enumerate().map(of).collect()
    };
    let says = |times: &[&str]| {
        let entries = breaches(times);
        let entries: Vec<&str> = std::iter::once(CEASEFIRE).chain(entries.iter().map(String::as_str)).collect();
        let board = Case::new(&text(FOLDER), &entries).at("2031-04-01T00:00");
        let line = status(&board, "6.4", Some("coalition"), None);
        assert_eq!(line["due"], Value::Null);
        (
            line["state"].as_str().unwrap_or_default().to_owned(),
            line["triggered"].as_str().unwrap_or_default().to_owned(),
        )
    };
    let over = says(&["2031-03-01T06:00Z", "2031-03-01T08:00Z"]);
    assert_eq!(over.0, "dormant");
    let goes_on = says(&["2031-03-01T06:00Z", "2031-03-01T20:00Z", "2031-03-02T10:00Z"]);
    assert_eq!(goes_on, ("pending".to_owned(), "2031-03-02T10:00:00+00:00".to_owned()));
}
