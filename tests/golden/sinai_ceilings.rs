//! Scenario 4: a ceiling, and a consent to more that names zone, kind and how long.
//!
//! Consents to more than a ceiling were given (<https://worldview.stratfor.com/article/military-zones-sinai-peninsula>); on what
//! article they rest was not read, so the text has no exception, and the one here is invented.

use super::case::{Case, text};

const FOLDER: &str = "sinai-1979";

/// The ceiling of people in zone A as it is encoded, and as it would read with an exception for consents.
const CEILING: &str = "1.2.2  EGY shall keep personnel in zone-a <= 22_000 people\n         proof  observed\n";
const WITH_CONSENT: &str = "1.2.2  EGY shall keep personnel in zone-a <= 22_000 people\n         proof  observed\n         unless agreed-excess by EGY in zone-a > 0 people\n1.2.99 EGY shall keep personnel in zone-a <= 22_150 people\n         proof  observed\n";

/// The invented text: more may be agreed, for a company of 150 and no more.
fn with_consent() -> String {
    let gauge = "gauge agreed-excess \"People agreed beyond the ceiling\" by party in place unit people\n";
    let old = text(FOLDER);
    let new = old.replace(CEILING, WITH_CONSENT).replace("gauge tanks ", &format!("{gauge}gauge tanks "));
    assert_eq!(
        new.len(),
        old.len() + WITH_CONSENT.len() - CEILING.len() + gauge.len(),
        "the clause stands in the text"
    );
    new
}

fn level(gauge: &str, day: &str, people: u32) -> String {
    format!(
        r#"{{"id": "{gauge}-{day}", "kind": "measurement", "gauge": "{gauge}", "by": "EGY", "place": "zone-a", "level": {people}, "at": "{day}T00:00Z", "attested": ["confirmed by mfo"]}}"#
    )
}

fn judged(text: &str, levels: &[(&str, &str, u32)]) -> Case {
    let ratified = r#"{"id": "ratified", "kind": "act", "event": "ratification", "at": "1979-04-25T00:00Z", "attested": ["undisputed fact"]}"#;
    let levels: Vec<String> = levels.iter().map(|(gauge, day, people)| level(gauge, day, *people)).collect();
    let entries: Vec<&str> = std::iter::once(ratified).chain(levels.iter().map(String::as_str)).collect();
    Case::new(text, &entries)
}

fn says(case: &Case, day: &str, clause: &str) -> String {
    case.says(&format!("{day}T12:00"), clause, "EGY", None)
}

/// An invented company of 150 is there from 10 March 2031 on.
const COUNTS: [(&str, &str, u32); 2] = [("personnel", "2031-03-01", 22_000), ("personnel", "2031-03-10", 22_150)];

#[test]
fn invented_one_company_above_the_ceiling_is_not_kept() {
    let case = judged(&text(FOLDER), &COUNTS);
    assert_eq!(says(&case, "2031-02-28", "1.2.2"), "not_established pending", "nobody has counted yet");
    assert_eq!(says(&case, "2031-03-09", "1.2.2"), "kept done");
    assert_eq!(says(&case, "2031-03-10", "1.2.2"), "not_kept not_kept");
    // The ceilings of tanks and guns were not counted, and nothing is said of them.
    assert_eq!(says(&case, "2031-03-10", "1.2.3"), "not_established pending");
}

/// The consent lasts from 8 to 17 March: it is a level that ends at a date that it names.
#[test]
fn invented_with_a_consent_it_is_not_owed_and_the_day_after_its_end_it_is_not_kept_again() {
    let consent =
        [("agreed-excess", "2031-01-01", 0), ("agreed-excess", "2031-03-08", 150), ("agreed-excess", "2031-03-18", 0)];
    let case = judged(&with_consent(), &[&COUNTS[..], &consent].concat());
    for (day, status) in [
        ("2031-03-07", "kept done"),
        ("2031-03-08", "not_applicable released"),
        ("2031-03-10", "not_applicable released"),
        ("2031-03-17", "not_applicable released"),
        ("2031-03-18", "not_kept not_kept"),
    ] {
        assert_eq!(says(&case, day, "1.2.2"), status, "{day}");
    }
    // What was agreed is a company: what the consent itself allows is kept all along, and two companies would not be.
    assert_eq!(says(&case, "2031-03-17", "1.2.99"), "kept done");
    let two = judged(&with_consent(), &[&COUNTS[..], &consent, &[("personnel", "2031-03-12", 22_300)]].concat());
    assert_eq!(says(&two, "2031-03-17", "1.2.2"), "not_applicable released");
    assert_eq!(says(&two, "2031-03-17", "1.2.99"), "not_kept not_kept");
}

/// Consents are not always published: as long as nobody says whether there is one, a count above the ceiling decides nothing.
#[test]
fn invented_where_nobody_says_whether_there_is_a_consent_it_is_not_established() {
    let case = judged(&with_consent(), &COUNTS);
    assert_eq!(says(&case, "2031-03-10", "1.2.2"), "not_established pending");
}

/// "Unless the parties agree otherwise" is in the text that was read, for the rhythm of verification.
#[test]
fn invented_an_agreed_other_rhythm_ends_the_two_rounds_a_month() {
    let ratified = r#"{"id": "ratified", "kind": "act", "event": "ratification", "at": "1979-04-25T00:00Z", "attested": ["undisputed fact"]}"#;
    let later = r#"{"id": "later", "kind": "comment", "at": "1980-12-31"}"#;
    let agreed = r#"{"id": "agreed", "kind": "act", "event": "rhythm-change", "at": "1979-05-01T00:00Z", "attested": ["undisputed fact"]}"#;
    let says = |entries: &[&str]| Case::new(&text(FOLDER), entries).says("1979-12-31T00:00", "2.2", "mfo", None);
    // Whether this month's rounds are made is open until it ends; once another rhythm is agreed they are not owed.
    assert_eq!(says(&[ratified, later]), "not_established pending");
    assert_eq!(says(&[ratified, agreed, later]), "not_applicable released");
}
