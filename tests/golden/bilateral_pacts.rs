//! Scenario 9: some thirty agreements of two, one attack; and two totals of their money that count different things.

use crate::support::{root, servanda};
use std::collections::{BTreeMap, BTreeSet};

const PACTS: &str = "agreements/bilateral.csv";

/// The rows of a table by its heads.
fn rows(bytes: &[u8]) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(bytes);
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

fn schedule() -> Vec<BTreeMap<String, String>> {
    // Over the night in which the clocks change: 24 hours are 24 hours.
    let run = servanda(&["grid", PACTS, "--after", "2031-03-30T00:30+02:00", "--format", "csv"]);
    assert_eq!(run.code, 0, "{}", run.err);
    rows(run.out.as_bytes())
}

#[test]
fn fourteen_consultations_fall_due_at_one_moment_and_nobody_is_named_who_calls_them_together() {
    let schedule = schedule();
    let (owed, silent): (Vec<_>, Vec<_>) = schedule.iter().partition(|row| !row["due"].is_empty());
    assert_eq!((owed.len(), silent.len()), (14, 15));
    for row in &owed {
        assert_eq!(
            (row["due"].as_str(), row["hours"].as_str()),
            ("2031-03-30T22:30:00+00:00", "24"),
            "{}",
            row["agreement"]
        );
        assert_eq!(row["runs_from"], "not said", "{}", row["agreement"]);
        assert!(row["sources"].starts_with("http"), "{}", row["agreement"]);
    }
    // Two rows say who meets, and each for itself.
    let decided: Vec<&str> =
        owed.iter().filter(|row| row["decided_by"] != "not said").map(|row| row["agreement"].as_str()).collect();
    assert_eq!(decided, ["USA", "EU"]);
    let printed = servanda(&["grid", PACTS, "--after", "2031-03-30T00:30+02:00"]).out;
    assert!(printed.contains("14 of 29 agreements ask for consultations within hours"), "{printed}");
    assert!(printed.contains("2031-03-30T22:30:00Z  14 at the same time"), "{printed}");
    assert!(printed.contains("No hours said (15): CAN, FIN"), "{printed}");
}

#[test]
fn a_term_of_ten_years_has_money_for_one_to_five_of_them() {
    let schedule = schedule();
    let with_sum: Vec<_> = schedule.iter().filter(|row| !row["money"].is_empty()).collect();
    assert_eq!(with_sum.len(), 19);
    let named = |row: &BTreeMap<String, String>| row["money_years"].split_whitespace().count();
    let mut of_years: BTreeMap<usize, usize> = BTreeMap::new();
    for row in with_sum {
        assert_eq!(row["term_years"], "10", "{}", row["agreement"]);
        *of_years.entry(named(row)).or_default() += 1;
    }
    // One row strives for a share and names no year.
    assert_eq!(of_years, BTreeMap::from([(0, 1), (1, 14), (3, 2), (4, 1), (5, 1)]));
    let printed = servanda(&["grid", PACTS, "--after", "2031-03-30T00:30+02:00"]).out;
    assert!(printed.contains("19 of 29 name a sum; 0 for every year of the term."), "{printed}");
}

/// The table of pacts has as many rows by each day as were counted on it, so the totals differ in what was counted, not in a slip.
#[test]
fn the_two_totals_count_other_things_and_neither_is_made_from_the_other() {
    let read = |file: &str| rows(&std::fs::read(root().join("agreements").join(file)).expect("a table"));
    let (pacts, totals) = (read("bilateral.csv"), read("bilateral-totals.csv"));
    assert_eq!(totals.iter().map(|row| row["amount"].as_str()).collect::<Vec<_>>(), ["38 billion", "60 billion"]);
    for (row, counted) in totals.iter().zip([23, 20]) {
        let signed_by = pacts.iter().filter(|pact| pact["signed"] <= row["said_on"]).count();
        assert_eq!(signed_by, counted, "{}", row["name"]);
        assert!(row["agreements_counted"].starts_with(&counted.to_string()), "{}", row["name"]);
        assert!(row["source_url"].split_whitespace().all(|page| page.starts_with("https://")), "{}", row["name"]);
    }
    let differ: BTreeSet<&str> =
        totals[0].keys().map(String::as_str).filter(|head| totals[0][*head] != totals[1][*head]).collect();
    for head in ["agreements_counted", "counts", "per", "over", "said_by"] {
        assert!(differ.contains(head), "{head}: {differ:?}");
    }
    assert!(!differ.contains("currency"), "{differ:?}");
    // Side by side, each with its own words; a sum of the two, or four times one of them, stands nowhere.
    let printed = servanda(&["grid", "agreements/bilateral-totals.csv"]).out;
    for words in ["everything from money to weapons", "military support that partners plan", "the next four years"] {
        assert!(printed.contains(words), "{words}: {printed}");
    }
    for sum in ["98 billion", "240"] {
        assert!(!printed.contains(sum), "{sum}: {printed}");
    }
}
