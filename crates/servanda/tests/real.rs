//! Two checks with known answers on other people's data, which is not part of this project: the folder is named by
//! SERVANDA_DATA. Without it these tests fail; they never skip. `make test-real` runs them.
#![cfg(feature = "real-data")]

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

/// Debaltseve, 15 to 19 February 2015, within 25 km of 48.3404 N 38.4061 E: 21 lethal events, 71 deaths by the best
/// estimates. Of the 21, 17 are located to a wider area only and may lie outside the circle.
#[test]
fn fire_around_debaltseve_in_the_first_five_days() {
    let folder = empty_folder("debaltseve");
    copy(Path::new(&fixture("real/debaltseve")), &folder);
    std::fs::copy(data("events/ucdp_ged_ukraine_2014-2018.csv"), folder.join("record.csv")).expect("the record");
    let board = board(&folder.display().to_string(), &["--as-of", "2015-02-19"]);
    std::fs::remove_file(folder.join("record.csv")).expect("the copy is gone");
    let whole = status(&board, "1", None, None);
    assert_eq!(whole["status"], "not_kept");
    assert_eq!((&whole["incidents"]["low"], &whole["incidents"]["high"]), (&4.into(), &21.into()));
    assert!(whole["attribution"].as_str().is_some_and(|by| by.contains("undetermined among")), "{whole}");
    for bearer in ["UKR", "formations"] {
        assert_eq!(status(&board, "1", Some(bearer), None)["status"], "not_established");
    }
    assert_eq!(board["entries"]["read"], 2545);
}

/// The same 21 events by a query that shares no code with the evaluator.
#[test]
fn the_figures_of_the_query_behind_it() {
    let mut reader = csv::Reader::from_path(data("events/ucdp_ged_ukraine_2014-2018.csv")).expect("a table");
    let names = reader.headers().expect("a header").clone();
    let column = |name: &str| names.iter().position(|n| n == name).expect("a column");
    let (lat, lon, start, end, best) =
        (column("latitude"), column("longitude"), column("date_start"), column("date_end"), column("best"));
    let mut events = 0;
    let mut deaths = 0;
    for row in reader.records().map(|row| row.expect("a row")) {
        let number = |at: usize| row[at].parse::<f64>().expect("a number");
        let in_days = |at: usize| day(&row[at]).is_some_and(|day| (15..=19).contains(&day));
        if in_days(start) && in_days(end) && distance_km(number(lat), number(lon)) <= 25.0 {
            events += 1;
            deaths += row[best].parse::<i64>().expect("a number");
        }
    }
    assert_eq!((events, deaths), (21, 71));
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
