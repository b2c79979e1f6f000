//! Scenario 7: one halt, three windows, a verdict for each.
//!
//! Who dated it how: from Sunday 25 January to Sunday 1 February 2026 the president of the United States, and Ukraine from 29 January
//! to 5 February (<https://hromadske.ua/en/world/258894-tramp-pro-enerhetychne-peremyria-putin-dotrymav-svoho-slova>); until 1
//! February the Kremlin on 30 January, of which no beginning is known
//! (<https://www.devdiscourse.com/article/law-order/3787193-update-1-kremlin-says-putin-agreed-to-halt-strikes-on-kyiv-until-february-1>).

use super::case::{Case, said, text};
use std::collections::BTreeSet;

const FOLDER: &str = "truce-energy-2026-rus";

/// The strike of the night to 3 February, on Kyiv among others; the White House spoke of it, and Moscow answered that the halt had run
/// out (<https://thepressunited.com/updates/putin-kept-his-word-on-ukraine-ceasefire-trump>). At which hour is not known.
const NIGHT: &str = r#"{"id": "night", "kind": "incident", "event": "kyiv-strike", "by": "RUS", "against": "UKR", "from": "2026-02-02", "to": "2026-02-03", "attested": ["undisputed fact"], "source": "DW via bb.lv", "url": "https://en.bb.lv/article/world-news/2026/02/04/trump-putin-kept-his-word-on-energy-truce-87178/amp"}"#;

/// The text with one window in place of its readings.
fn within(from: &str, until: &str) -> String {
    let text = text(FOLDER);
    let begins = text.find("  in force  reading A").expect("readings of the beginning");
    let ends = text.find("  clock ").expect("a clock");
    format!("{}  in force  {from}\n  expires   {until}\n{}", &text[..begins], &text[ends..])
}

#[test]
fn each_window_has_its_verdict_on_the_strike_of_3_february() {
    for (whose, from, until, verdict) in [
        ("the White House's", "2026-01-25", "2026-02-01", "not_applicable released"),
        ("the Kremlin's, from the day it was announced", "2026-01-29", "2026-02-01", "not_applicable released"),
        ("Ukraine's", "2026-01-29", "2026-02-05", "not_kept not_kept"),
    ] {
        let case = Case::new(&within(from, until), &[NIGHT]);
        assert_eq!(case.says("2026-02-04T00:00", "1", "RUS", None), verdict, "{whose}");
        // That it came after the window says nothing about the window: nobody in this record watched it.
        let last = if until == "2026-02-01" { "2026-02-02T00:00" } else { "2026-02-06T00:00" };
        assert_eq!(case.says(last, "1", "RUS", None), "not_established pending", "{whose}");
    }
}

#[test]
fn as_encoded_there_is_a_verdict_for_each_reading_and_none_for_all() {
    let board = Case::new(&text(FOLDER), &[NIGHT]).at("2026-02-04T00:00");
    for reading in ["A", "B", "expiry A"] {
        let line = board["statuses"].as_array().expect("statuses").iter().find(|line| line["reading"] == reading);
        assert_eq!(line.expect("a line for the reading")["status"], "not_applicable", "{reading}");
    }
    assert_eq!(said(&board, "1", "RUS", Some("expiry B")), "not_kept not_kept");
    let lines = board["statuses"].as_array().expect("statuses").iter();
    let verdicts: BTreeSet<&str> = lines.filter_map(|line| line["status"].as_str()).collect();
    assert_eq!(verdicts, BTreeSet::from(["not_applicable", "not_kept"]));
}

/// Where only the press reports the strike, no window makes it a fact.
#[test]
fn a_strike_that_only_the_press_reports_decides_nothing_in_any_window() {
    let press = NIGHT.replace("undisputed fact", "press");
    let case = Case::new(&within("2026-01-29", "2026-02-05"), &[&press]);
    assert_eq!(case.says("2026-02-04T00:00", "1", "RUS", None), "not_established pending");
}
