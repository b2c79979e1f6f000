//! Two checks with known answers on other people's data, which is not part of this project: the folder is named by
//! SERVANDA_DATA. Without it these tests fail; they never skip. `make test-real` runs them.
#![cfg(feature = "real-data")]

#[path = "../crates/servanda/tests/support/mod.rs"]
mod support;
use std::path::{Path, PathBuf};
use support::*;

fn data(file: &str) -> PathBuf {
    let folder = std::env::var("SERVANDA_DATA").expect("SERVANDA_DATA names the folder with the data");
    let path = Path::new(&folder).join(file);
    assert!(path.is_file(), "{} is missing", path.display());
    path
}

/// The daily counts that the project ships are the facts of the source table, row by row.
#[test]
fn the_daily_counts_of_2020_to_2022_are_those_of_the_table() {
    let rows = |path: &Path| -> Vec<Vec<String>> {
        let mut reader = csv::Reader::from_path(path).expect("a table");
        let names = reader.headers().expect("a header").clone();
        let facts = [
            "report",
            "issued",
            "period_start",
            "period_end",
            "region",
            "ceasefire_violations",
            "explosions",
            "cumulative_since_2020_07_27",
            "url",
        ];
        let columns: Vec<usize> =
            facts.iter().map(|fact| names.iter().position(|name| name == *fact).expect(fact)).collect();
        reader
            .records()
            .map(|row| row.expect("a row"))
            .map(|row| columns.iter().map(|column| row[*column].trim().to_owned()).collect())
            .collect()
    };
    let ours = rows(&root().join("agreements/measures-2020/smm_daily_counts.csv"));
    let theirs = rows(&data("osce/smm_daily_counts.csv"));
    assert_eq!(ours.len(), 98);
    assert_eq!(ours, theirs);
}

/// The rows of a query that shares no code with the program: lethal events of 15 to 19 February 2015 whose point lies
/// within 25 km of 48.3404 N 38.4061 E.
fn rows_around_debaltseve() -> (csv::StringRecord, Vec<csv::StringRecord>) {
    let mut reader = csv::Reader::from_path(data("events/ucdp_ged_ukraine_2014-2018.csv")).expect("a table");
    let names = reader.headers().expect("a header").clone();
    let column = |name: &str| names.iter().position(|n| n == name).expect("a column");
    let (lat, lon, start, end) = (column("latitude"), column("longitude"), column("date_start"), column("date_end"));
    let rows = reader.records().map(|row| row.expect("a row")).filter(|row| {
        let number = |at: usize| row[at].parse::<f64>().expect("a number");
        let in_days = |at: usize| day(&row[at]).is_some_and(|day| (15..=19).contains(&day));
        in_days(start) && in_days(end) && distance_km(number(lat), number(lon)) <= 25.0
    });
    let rows = rows.collect();
    (names, rows)
}

/// 21 lethal events, 71 deaths by the best estimates.
#[test]
fn the_figures_of_the_query() {
    let (names, rows) = rows_around_debaltseve();
    let best = names.iter().position(|name| name == "best").expect("a column");
    let deaths: i64 = rows.iter().map(|row| row[best].parse::<i64>().expect("a number")).sum();
    assert_eq!((rows.len(), deaths), (21, 71));
}

fn debaltseve(test: &str, record: &str, as_of: &str) -> serde_json::Value {
    let folder = empty_folder(test);
    copy(&root().join("tests/real/debaltseve"), &folder);
    std::fs::write(folder.join("record.csv"), record).expect("the record");
    let board = board(&folder.display().to_string(), &["--as-of", as_of]);
    // Other people's rows do not stay behind.
    std::fs::remove_file(folder.join("record.csv")).expect("the copy is gone");
    board
}

fn incidents(board: &serde_json::Value) -> (i64, i64) {
    let incidents = &status(board, "1", None, None)["incidents"];
    (incidents["low"].as_i64().expect("a number"), incidents["high"].as_i64().expect("a number"))
}

/// Of the 21, 17 are located to a wider area only and may lie outside the circle, so 4 are certain.
#[test]
fn fire_around_debaltseve_is_not_kept_by_nobody_in_particular() {
    let (names, rows) = rows_around_debaltseve();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&names).expect("a header");
    for row in &rows {
        writer.write_record(row).expect("a row");
    }
    let record = String::from_utf8(writer.into_inner().expect("all rows")).expect("text");
    let board = debaltseve("debaltseve-query", &record, "2015-02-19");
    assert_eq!(incidents(&board), (4, 21));
    assert_eq!(board["entries"]["read"], 21);

    // The four lie on the 17th and the 18th; of the 19th nothing is certain.
    let board = debaltseve("debaltseve-query", &record, "2015-02-18");
    let whole = status(&board, "1", None, None);
    assert_eq!(whole["status"], "not_kept");
    assert!(whole["attribution"].as_str().is_some_and(|by| by.contains("undetermined among")), "{whole}");
    for bearer in ["UKR", "formations"] {
        assert_eq!(status(&board, "1", Some(bearer), None)["status"], "not_established");
    }
}

/// With the whole table, events whose point lies outside but whose area reaches in, or is not known, count in the upper bound
/// as well; the lower bound is the same.
#[test]
fn the_whole_table_gives_the_same_lower_bound() {
    let record = std::fs::read_to_string(data("events/ucdp_ged_ukraine_2014-2018.csv")).expect("the table");
    let board = debaltseve("debaltseve-table", &record, "2015-02-19");
    assert_eq!(board["entries"]["read"], 2545);
    let (low, high) = incidents(&board);
    assert_eq!(low, 4);
    assert!(high >= 21, "{high}");
}

/// The day of February 2015, written 2015-02-15 or 2/15/2015.
fn day(text: &str) -> Option<u32> {
    let date = text.split([' ', 'T']).next()?;
    match date.split(['-', '/']).collect::<Vec<_>>().as_slice() {
        ["2015", "02", day] => day.parse().ok(),
        ["2" | "02", day, "2015"] => day.parse().ok(),
        _ => None,
    }
}

/// Great-circle distance from the town, sphere of 6371 km.
fn distance_km(lat: f64, lon: f64) -> f64 {
    let (a, b) = (48.3404_f64.to_radians(), lat.to_radians());
    let half = |x: f64| (x / 2.0).sin().powi(2);
    let h = half(b - a) + a.cos() * b.cos() * half((lon - 38.4061).to_radians());
    2.0 * 6371.0 * h.sqrt().asin()
}
