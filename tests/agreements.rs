//! The folders under agreements/ against their expected.json, the known answers, and the rows on which each answer rests.
//!
//! `UPDATE=1 cargo test -p servanda --test agreements` writes the expected boards anew; read the difference before you commit
//! it, against docs/boards.md.

#[path = "../crates/servanda/tests/support/mod.rs"]
mod support;
use serde_json::{Value, json};
use servanda_agreement::Agreement;
use servanda_agreement::geography::Geography;
use servanda_base::Severity;
use servanda_record::{Record, Viewer};
use servanda_reference::{Question, evaluate, evaluate_with_witness};
use servanda_status::witness::Witnessed;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use support::root;
use support::timelines::same_as_every_position;

/// A folder in memory: the files by the names that the agreement and the bindings give them.
#[derive(Clone)]
struct Case {
    name: String,
    files: BTreeMap<String, Vec<u8>>,
}

fn folders() -> Vec<PathBuf> {
    let found = support::agreements_with_a_record();
    assert_eq!(found.len(), 13, "{found:?}");
    found
}

fn collect(folder: &Path, under: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for path in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        let name = format!("{under}{}", path.file_name().expect("a name").to_string_lossy());
        if path.is_dir() {
            collect(&path, &format!("{name}/"), files);
        } else {
            files.insert(name, std::fs::read(&path).expect("a file"));
        }
    }
}

impl Case {
    fn of(name: &str) -> Case {
        let mut files = BTreeMap::new();
        collect(&root().join("agreements").join(name), "", &mut files);
        Case { name: name.to_owned(), files }
    }

    fn text(&self, name: &str) -> String {
        String::from_utf8(self.files[name].clone()).expect("text")
    }

    /// Agreement, shapes and record, through the real readers.
    fn read(&self) -> (Agreement, Geography, Record) {
        let (agreement, findings) = servanda_agreement::read(&self.text("agreement.accord.md"));
        let agreement = agreement.unwrap_or_else(|| panic!("{}: {findings:?}", self.name));
        let texts: BTreeMap<String, String> = self
            .files
            .keys()
            .filter(|name| name.ends_with(".geojson"))
            .map(|name| (name.clone(), self.text(name)))
            .collect();
        let (geography, _) = Geography::new(&agreement, &texts);
        let read = servanda_feeds::read(&servanda_feeds::Input {
            agreement: &agreement,
            bindings_name: "bindings.toml",
            bindings: &self.text("bindings.toml"),
            files: &self.files,
        });
        let errors: Vec<_> = read.findings.iter().filter(|(_, finding)| finding.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", self.name);
        (agreement, geography, read.record)
    }

    /// The board, as JSON.
    fn board(&self, as_of: Option<&str>, known_at: Option<u32>, viewer: &str) -> Value {
        let (agreement, geography, record) = self.read();
        let viewer = match viewer {
            "mission" => Viewer::Mission,
            "public" => Viewer::Public,
            party => Viewer::Party(party.to_owned()),
        };
        let record = record.visible_to(&viewer);
        let zone = &agreement.header.clock;
        let as_of = as_of.map(|text| match text.parse::<jiff::civil::DateTime>() {
            Ok(local) if text.contains('T') => zone.at(local),
            _ => zone.day(text.parse().expect("a date")).to,
        });
        let board = evaluate(&agreement, &geography, &record, &Question { as_of, known_at });
        serde_json::to_value(board).expect("a board is JSON")
    }

    fn at(&self, as_of: &str) -> Value {
        self.board(Some(as_of), None, "mission")
    }

    fn now(&self) -> Value {
        self.board(None, None, "mission")
    }

    /// The same folder without one row of its record.
    fn without(&self, row: &str) -> Case {
        let mut case = self.clone();
        let is_row = |line: &str| match row.split_once(' ') {
            // 188/2020 Donetsk: report and region.
            Some((report, region)) => line.starts_with(&format!("{report},")) && line.contains(&format!(",{region},")),
            None => line.starts_with(&format!("{row},")) || line.contains(&format!("\"id\": \"{row}\",")),
        };
        let mut dropped = 0;
        for (name, bytes) in &mut case.files {
            if name.ends_with(".csv") || name.ends_with(".jsonl") {
                let text = String::from_utf8(bytes.clone()).expect("text");
                let kept: Vec<&str> = text.split_inclusive('\n').filter(|line| !is_row(line)).collect();
                dropped += text.split_inclusive('\n').count() - kept.len();
                *bytes = kept.concat().into_bytes();
            }
        }
        assert_eq!(dropped, 1, "{}: row {row}", self.name);
        case
    }
}

/// Every status of every board that is expected, and of each as it was known at earlier positions, follows from its reasons
/// alone, and so it does after a way through a file.
#[test]
fn every_status_follows_from_its_reasons() {
    let mut checked = 0;
    for folder in folders() {
        let case = Case::of(&folder.file_name().expect("a name").to_string_lossy());
        let (agreement, geography, record) = case.read();
        let last = record.last_position();
        for known_at in (0..=last).step_by(7).chain([last]) {
            let question = Question { as_of: None, known_at: Some(known_at) };
            let (board, witnesses) = evaluate_with_witness(&agreement, &geography, &record, &question);
            assert_eq!(board.statuses.len(), witnesses.len());
            for (status, witness) in board.statuses.into_iter().zip(witnesses) {
                let told = serde_json::to_string(&Witnessed { status, witness }).expect("reasons are JSON");
                let heard: Witnessed = serde_json::from_str(&told).expect("what was written can be read");
                let found = servanda_recheck::recheck(&heard.status, &heard.witness);
                assert_eq!(found, Ok(()), "{} known at {known_at}, clause {}", case.name, heard.status.clause);
                checked += 1;
            }
        }
    }
    assert!(checked > 800, "{checked} statuses are few");
}

/// The lines of one status: those of a clause, bearer (`whole` for the clause as a whole), reading and episode.
fn status<'b>(board: &'b Value, clause: &str, bearer: &str, reading: Option<&str>, episode: u64) -> Option<&'b Value> {
    let bearer = if bearer == "whole" { Value::Null } else { json!(bearer) };
    board["statuses"].as_array().expect("a list").iter().find(|status| {
        status["clause"] == clause
            && status["bearer"] == bearer
            && (status["reading"] == json!(reading)
                || status["reading"].is_null()
                    && status["readings"].as_array().is_some_and(|all| all.contains(&json!(reading))))
            && status["episode"] == episode
    })
}

fn one<'b>(board: &'b Value, clause: &str, bearer: &str, reading: Option<&str>) -> &'b Value {
    status(board, clause, bearer, reading, 1).unwrap_or_else(|| panic!("no clause {clause} of {bearer}, {reading:?}"))
}

/// The stretch that begins at a moment, given to the minute.
fn stretch<'b>(status: &'b Value, from: &str) -> &'b Value {
    let starts = |stretch: &&Value| stretch["from"].as_str().is_some_and(|at| at.starts_with(from));
    status["intervals"].as_array().expect("a list").iter().find(starts).unwrap_or_else(|| panic!("no stretch {from}"))
}

fn in_force(board: &Value, reading: &str) -> String {
    let lines = board["in_force"].as_array().expect("a list");
    let line = lines.iter().find(|line| line["reading"] == reading);
    line.map_or("no such reading", |line| line["status"].as_str().expect("a word")).to_owned()
}

// --- expected boards -----------------------------------------------------------------------------------------------------

fn fields(of: &Value, names: &[&str]) -> String {
    let parts: Vec<String> = names.iter().map(|name| format!("\"{name}\": {}", of[*name])).collect();
    format!("{{ {} }}", parts.join(", "))
}

fn list(out: &mut String, name: &str, lines: &[String], last: bool) {
    let end = if last { "" } else { "," };
    if lines.is_empty() {
        writeln!(out, "    \"{name}\": []{end}").ok();
        return;
    }
    writeln!(out, "    \"{name}\": [\n      {}\n    ]{end}", lines.join(",\n      ")).ok();
}

/// The part of the boards that is held fast, one status a line.
fn golden(case: &Case, questions: &[Value]) -> String {
    let mut out = String::from("[\n");
    for (at, question) in questions.iter().enumerate() {
        let viewer = question["viewer"].as_str().unwrap_or("mission");
        let known_at = question["known_at"].as_u64().map(|at| u32::try_from(at).expect("a position"));
        let board = case.board(question["as_of"].as_str(), known_at, viewer);
        let lines = |name: &str, wanted: &[&str]| -> Vec<String> {
            board[name].as_array().expect("a list").iter().map(|line| fields(line, wanted)).collect()
        };
        let episodes: Vec<String> = board["red_lines"]
            .as_array()
            .expect("a list")
            .iter()
            .flat_map(|red_line| {
                let episodes = red_line["episodes"].as_array().expect("a list").iter();
                episodes.map(|episode| {
                    let mut line = episode.clone();
                    line["red_line"] = red_line["red_line"].clone();
                    line["tier"] = red_line["tier"].clone();
                    fields(
                        &line,
                        &["red_line", "tier", "episode", "met_at", "established_at", "determined_at", "determined_by"],
                    )
                })
            })
            .collect();
        out.push_str("  {\n");
        for name in ["as_of", "known_at"] {
            writeln!(out, "    \"{name}\": {},", question[name]).ok();
        }
        if question.get("viewer").is_some() {
            writeln!(out, "    \"viewer\": \"{viewer}\",").ok();
        }
        writeln!(out, "    \"judged_at\": {},", board["as_of"]).ok();
        writeln!(out, "    \"entries\": {},", fields(&board["entries"], &["read", "judged", "set_aside"])).ok();
        list(&mut out, "in_force", &lines("in_force", &["reading", "status"]), false);
        list(
            &mut out,
            "statuses",
            &lines(
                "statuses",
                &[
                    "clause",
                    "bearer",
                    "reading",
                    "episode",
                    "status",
                    "state",
                    "finality",
                    "due_day",
                    "late_by_days",
                    "incidents",
                    "performed",
                ],
            ),
            false,
        );
        list(&mut out, "episodes", &episodes, false);
        let shares = ["clause", "reading", "kept_share", "not_kept_share", "not_established_share", "days"];
        list(&mut out, "bearer_time", &lines("bearer_time", &shares), true);
        out.push_str(if at + 1 < questions.len() { "  },\n" } else { "  }\n" });
    }
    out.push_str("]\n");
    out
}

/// Holds one folder against its expected.json; `UPDATE=1` writes the file anew for the questions that it asks.
fn check(folder: &Path) -> Result<(), String> {
    let case = Case::of(&folder.file_name().expect("a name").to_string_lossy());
    let path = folder.join("expected.json");
    let expected =
        std::fs::read_to_string(&path).unwrap_or_else(|_| "[{ \"as_of\": null, \"known_at\": null }]".into());
    let questions: Vec<Value> = serde_json::from_str(&expected).expect("a list of questions");
    let found = golden(&case, &questions);
    if found == expected {
        return Ok(());
    }
    if std::env::var("UPDATE").is_ok() {
        std::fs::write(&path, &found).expect("it can be written");
        return Ok(());
    }
    let differ = found.lines().zip(expected.lines()).find(|(found, expected)| found != expected);
    let (found, expected) = differ.unwrap_or(("another number of lines", ""));
    Err(format!("{}\n  found    {}\n  expected {}", path.display(), found.trim(), expected.trim()))
}

#[test]
fn every_folder_gives_its_expected_boards() {
    let wrong: Vec<String> = folders().iter().filter_map(|folder| check(folder).err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Folders without a record: what the check says of the text is held fast, the boxes and the summary with it; `UPDATE=1`
/// writes it anew.
#[test]
fn every_text_without_a_record_has_its_findings_beside_it() {
    let mut wrong = String::new();
    let with_a_record = folders();
    for folder in support::agreements().into_iter().filter(|folder| !with_a_record.contains(folder)) {
        let name = folder.file_name().expect("a name").to_string_lossy();
        let run = support::servanda(&["check", &format!("agreements/{name}"), "--format", "concise"]);
        assert!(run.code < 2 && run.err.is_empty(), "{name}: {}", run.err);
        let path = folder.join("findings.txt");
        if std::env::var("UPDATE").is_ok() {
            std::fs::write(&path, &run.out).expect("it can be written");
        }
        if std::fs::read_to_string(&path).unwrap_or_default() != run.out {
            writeln!(wrong, "{} differs from\n{}", path.display(), run.out).ok();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

// --- decisive rows -------------------------------------------------------------------------------------------------------

/// What a table of decisive rows calls a status: `not_kept cured`, with the figure it names, if it names one.
fn said(board: &Value, row: &Value) -> Value {
    let word = |name: &str| row[name].as_str().expect("a word");
    let episode = row["episode"].as_u64().unwrap_or(1);
    if let Some(reading) = row.get("in_force") {
        return json!(in_force(board, reading.as_str().expect("a reading")));
    }
    match status(board, word("clause"), word("bearer"), row["reading"].as_str(), episode) {
        None => json!("no such line"),
        Some(line) => match row["figure"].as_str() {
            Some(pointer) => line.pointer(pointer).cloned().unwrap_or_default(),
            None => {
                json!(format!(
                    "{} {}",
                    line["status"].as_str().unwrap_or_default(),
                    line["state"].as_str().unwrap_or_default()
                ))
            }
        },
    }
}

#[test]
fn without_a_decisive_row_the_answer_is_another() {
    let mut wrong = String::new();
    for folder in folders() {
        let case = Case::of(&folder.file_name().expect("a name").to_string_lossy());
        let table: Vec<Value> = serde_json::from_str(&case.text("decisive.json")).expect("a list of rows");
        assert!(!table.is_empty(), "{}", case.name);
        for row in &table {
            let id = row["row"].as_str().expect("a row");
            let as_of = row["as_of"].as_str();
            let with = said(&case.board(as_of, None, "mission"), row);
            let without = said(&case.without(id).board(as_of, None, "mission"), row);
            if with != row["with"] || without != row["without"] || with == without {
                writeln!(wrong, "{} {id}: with {with}, without {without}; the table says {row}", case.name).ok();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_timeline_is_what_judging_every_position_finds() {
    for folder in folders() {
        let case = Case::of(&folder.file_name().expect("a name").to_string_lossy());
        let (agreement, geography, record) = case.read();
        let norms: Vec<_> = agreement.norms().map(|(clause, _)| clause).collect();
        let few = [norms[0], norms[norms.len() / 2], norms[norms.len() - 1]];
        same_as_every_position(&agreement, &geography, &record, &few, None, &case.name);
    }
}

/// Position, entries and statuses of each change of the status value of one clause, for one bearer under one reading.
fn turns(case: &Case, clause: &str, bearer: Option<&str>, reading: Option<&str>, as_of: &str) -> Vec<String> {
    let (agreement, geography, record) = case.read();
    let at = agreement.header.clock.day(as_of.parse().expect("a date")).to;
    let clause = agreement.clause(clause).expect("a clause");
    let timeline = servanda_timeline::timeline(&agreement, &geography, &record, clause, at);
    let mut tracks = timeline.tracks.iter().filter(|track| {
        track.bearer.as_deref() == bearer
            && reading.is_none_or(|reading| track.readings.iter().any(|name| name == reading))
    });
    let track = tracks.next().expect("a track");
    assert!(tracks.next().is_none(), "one track of {bearer:?} {reading:?}");
    let words = |standing: &Option<servanda_status::timeline::Standing>| {
        standing.as_ref().map_or("-", |standing| standing.status.words()).to_owned()
    };
    track
        .changes
        .iter()
        .map(|change| (change, words(&change.from), words(&change.to)))
        .filter(|(_, from, to)| from != to)
        .map(|(change, from, to)| {
            let entries: Vec<&str> = change.entries.iter().map(|cause| cause.entry.as_str()).collect();
            format!("{} {}: {from} -> {to}", change.position, entries.join(" "))
        })
        .collect()
}

// --- known answers -------------------------------------------------------------------------------------------------------

#[test]
fn grain_a_port_is_struck_one_day_after_signature_and_the_start_decides() {
    let board = Case::of("black-sea-2022").at("2022-07-23");
    let signed: jiff::civil::Date = "2022-07-22".parse().expect("a date");
    let struck = one(&board, "1", "RUS", Some("A"));
    assert_eq!((&struck["status"], &struck["incidents"]), (&json!("not_kept"), &json!({ "low": 1, "high": 1 })));
    let day: jiff::civil::Date =
        stretch(struck, "2022-07-23T00:00")["from"].as_str().expect("a moment")[..10].parse().expect("a date");
    assert_eq!((day - signed).get_days(), 1);
    assert_eq!(one(&board, "1", "whole", Some("A"))["status"], "not_kept");
    assert_eq!(one(&board, "1", "whole", Some("A"))["attribution"], "stated by the record: RUS");
    assert_eq!(one(&board, "1", "UKR", Some("A"))["status"], "not_established");
    for bearer in ["whole", "RUS", "UKR"] {
        assert_eq!(one(&board, "1", bearer, Some("B"))["status"], "not_applicable");
    }
    assert_eq!((in_force(&board, "A"), in_force(&board, "B")), ("in_force".into(), "not_yet".into()));
}

#[test]
fn grain_a_suspension_of_four_days_is_claimed_while_82_inspections_go_on() {
    let board = Case::of("black-sea-2022").now();
    let claimed = board["claimed"].as_array().expect("a list");
    assert_eq!(claimed.len(), 1);
    assert_eq!((&claimed[0]["by"], &claimed[0]["days"]), (&json!("RUS"), &json!(4)));
    assert_eq!(claimed[0]["meanwhile"], json!(["82 vessels (inspection) by un and TUR"]));
    let meanwhile = Case::of("black-sea-2022").at("2022-10-31");
    assert_eq!(in_force(&meanwhile, "A"), "in_force");
}

#[test]
fn grain_in_force_for_one_and_expired_for_the_other_from_19_may_to_16_july_2023() {
    let case = Case::of("black-sea-2022");
    for (day, ukr, rus) in [
        ("2023-05-18", "in_force", "in_force"),
        ("2023-05-19", "in_force", "expired"),
        ("2023-07-16", "in_force", "expired"),
    ] {
        let board = case.at(day);
        assert_eq!(
            (in_force(&board, "held by UKR"), in_force(&board, "held by RUS")),
            (ukr.into(), rus.into()),
            "{day}"
        );
        assert_eq!(in_force(&board, "held by RUS, with the May deal"), "in_force", "{day}");
    }
    assert_ne!(in_force(&case.at("2023-07-17"), "held by UKR"), "in_force");
}

#[test]
fn budapest_three_of_four_consulted_after_three_days_and_threats_are_no_use() {
    let board = Case::of("budapest-1994").at("2024-11-19");
    let one_of = |bearer: &str| one(&board, "6", bearer, None);
    for bearer in ["GBR", "USA"] {
        assert_eq!(one_of(bearer)["status"], "kept");
        assert_eq!(one_of(bearer)["triggered"], "2014-03-02T00:00:00+00:00");
        let done = one_of(bearer)["because"].as_array().expect("a list").iter().find(|line| line["head"] == "done");
        assert_eq!(done.expect("it says when")["text"], "2014-03-05 (bud-023)");
    }
    assert_eq!(one_of("RUS")["status"], "not_established");
    for bearer in ["GBR", "USA", "RUS"] {
        assert_eq!(one_of(bearer)["due_day"], Value::Null);
        assert_eq!(one_of(bearer)["late_by_days"], Value::Null);
        assert_eq!(one(&board, "4", bearer, None)["status"], "not_applicable");
        for reading in ["exception not accepted", "exception accepted"] {
            assert_eq!(one(&board, "5", bearer, Some(reading))["status"], "kept");
        }
    }
}

#[test]
fn shells_half_by_the_due_day_and_243_days_late() {
    let case = Case::of("shells-2023");
    let board = case.now();
    let first = one(&board, "1", "eu", None);
    assert_eq!((&first["status"], &first["state"]), (&json!("not_kept"), &json!("cured")));
    assert_eq!(first["due_day"], "2024-03-20");
    assert_eq!(first["late_by_days"], 243);
    let performed = &first["performed"];
    assert_eq!(
        (&performed["low"], &performed["best"], &performed["high"]),
        (&json!(330_000), &json!(500_000), &json!(500_000))
    );
    assert_eq!(performed["share"], 0.5);
    assert_eq!(first["performed_now"]["low"], 1_000_000);
    assert_eq!(one(&board, "2", "eu", None)["status"], "kept");
    // As known before the reading of 25 March 2024, nothing bounds the figure of the due day from above.
    let before = case.board(Some("2024-03-20"), Some(14), "mission");
    let then = one(&before, "1", "eu", None);
    assert_eq!((&then["performed"]["low"], &then["performed"]["high"]), (&json!(330_000), &Value::Null));
    assert_eq!(one(&case.board(None, Some(15), "mission"), "1", "eu", None)["status"], "not_kept");
}

#[test]
fn minsk_fire_in_the_first_hour_of_15_february_2015() {
    let board = Case::of("minsk-2-2015").at("2015-02-15T01:00");
    let whole = one(&board, "1", "whole", None);
    assert_eq!(whole["status"], "not_kept");
    let hour = stretch(whole, "2015-02-15T00:00");
    assert_eq!((&hour["to"], &hour["status"]), (&json!("2015-02-15T01:00:00+02:00"), &json!("not_kept")));
    assert_eq!(hour["incidents"], json!({ "low": 4, "high": 4 }));
    assert_eq!(whole["attribution"], "undetermined among UKR, formations");
    for side in ["UKR", "formations"] {
        assert_eq!(one(&board, "1", side, None)["status"], "not_established");
    }
}

#[test]
fn minsk_one_side_starts_on_day_11_and_the_completion_of_the_other_is_never_verified() {
    let case = Case::of("minsk-2-2015");
    let board = case.now();
    let start = one(&board, "2.1", "UKR", None);
    assert_eq!((&start["status"], &start["state"]), (&json!("not_kept"), &json!("cured")));
    assert_eq!((&start["due_day"], &start["late_by_days"]), (&json!("2015-02-16"), &json!(10)));
    // The 16th is day 1 after the ceasefire began on the 15th; ten days later is day 11.
    let date = |text: &str| text.parse::<jiff::civil::Date>().expect("a date");
    let day = date("2015-02-16") - date("2015-02-15");
    assert_eq!(i64::from(day.get_days()) + start["late_by_days"].as_i64().expect("days"), 11);
    for (reading, due) in [("A", Value::Null), ("B", json!("2015-03-01")), ("C", json!("2015-03-02"))] {
        let complete = one(&board, "2.3", "formations", Some(reading));
        assert_eq!((&complete["status"], &complete["due_day"]), (&json!("not_established"), &due), "{reading}");
        assert_eq!(complete["not_counted"][1]["entry"], "mnk-016");
        assert_eq!(complete["finality"], "closed");
    }
    // A confirmation by the monitor would decide it: in time under B and C.
    let mut confirmed = case.clone();
    let bindings = case.text("bindings.toml").replacen(
        "from     = [\"guns-formations\", \"mlrs-formations\", \"heavy-formations\"]\nattested = { claim = \"claimed by {by}\" }",
        "from     = [\"guns-formations\", \"mlrs-formations\", \"heavy-formations\"]\nattested = \"confirmed by osce-smm\"",
        1,
    );
    assert_ne!(bindings, case.text("bindings.toml"));
    confirmed.files.insert("bindings.toml".into(), bindings.into_bytes());
    let board = confirmed.now();
    for reading in ["B", "C"] {
        assert_eq!(one(&board, "2.3", "formations", Some(reading))["status"], "kept", "{reading}");
    }
}

#[test]
fn measures_111_then_121_123_251_256_and_zero_on_7_august() {
    let board = Case::of("measures-2020").now();
    let whole = one(&board, "1", "whole", None);
    let first = stretch(whole, "2020-07-27T00:01");
    assert_eq!((&first["status"], &first["incidents"]), (&json!("not_kept"), &json!({ "low": 111, "high": 111 })));
    assert_eq!(first["entries"], json!(["178/2020 Donetsk"]), "the 21 explosions are part of the 111");
    let readings: Vec<(String, i64)> = board["readings"][0]["points"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|point| {
            (point["to"].as_str().expect("a moment")[..10].to_owned(), point["value"]["low"].as_i64().expect("it"))
        })
        .collect();
    let expected =
        [("2020-07-28", 121), ("2020-07-30", 123), ("2020-08-04", 251), ("2020-08-06", 256), ("2020-08-07", 256)];
    assert_eq!(readings[..5], expected.map(|(day, value)| (day.to_owned(), value)));
    let zero = Case::of("measures-2020").at("2020-08-07T19:30");
    for bearer in ["whole", "UKR", "formations"] {
        assert_eq!(one(&zero, "1", bearer, None)["status"], "kept", "{bearer}");
    }
    let quiet = stretch(one(&zero, "1", "whole", None), "2020-08-06T19:30");
    assert_eq!(quiet["to"], "2020-08-07T19:30:00+03:00");
    assert_eq!(quiet["entries"], json!(["188/2020 Donetsk", "188/2020 Luhansk"]));
}

#[test]
fn measures_the_21_explosions_are_shown_and_never_added() {
    let case = Case::of("measures-2020");
    let mut without = case.clone();
    let text = case.text("smm_daily_counts.csv").replace(",Donetsk,111,21,", ",Donetsk,111,0,");
    assert_ne!(text, case.text("smm_daily_counts.csv"));
    without.files.insert("smm_daily_counts.csv".into(), text.into_bytes());
    assert_eq!(without.now()["statuses"], case.now()["statuses"]);
}

#[test]
fn measures_on_13_august_0_to_16_of_34_lay_inside_the_zone() {
    let board = Case::of("measures-2020").at("2020-08-13T19:30");
    let whole = one(&board, "1", "whole", None);
    assert_eq!(whole["status"], "not_kept");
    assert_eq!(stretch(whole, "2020-08-12T19:30")["incidents"], json!({ "low": 36, "high": 52 }));
    assert_eq!(
        stretch(one(&board, "1", "UKR", None), "2020-08-12T19:30")["incidents"],
        json!({ "low": 0, "high": 52 })
    );
    // Luhansk alone: 0 to 16, so it decides nothing by itself.
    let alone = Case::of("measures-2020").without("193/2020 Donetsk").at("2020-08-13T19:30");
    let luhansk = one(&alone, "1", "whole", None);
    assert_eq!(luhansk["status"], "not_established");
    assert_eq!(stretch(luhansk, "2020-08-12T19:30")["incidents"], json!({ "low": 0, "high": 16 }));
}

// --- what was known when -------------------------------------------------------------------------------------------------

#[test]
fn shells_the_reading_after_the_due_day_made_it_not_kept() {
    assert_eq!(
        turns(&Case::of("shells-2023"), "1", Some("eu"), None, "2024-11-18"),
        ["0 : - -> not established", "15 shl-015: not established -> not kept"]
    );
}

#[test]
fn grain_under_reading_b_an_extension_left_it_open_and_the_termination_decided_it() {
    assert_eq!(
        turns(&Case::of("black-sea-2022"), "1", None, Some("B"), "2023-07-19"),
        [
            "0 : - -> not applicable",
            "55 bsgi-055: not applicable -> not established",
            "89 bsgi-089: not established -> not applicable"
        ]
    );
}

#[test]
fn what_was_known_on_a_day_is_what_had_been_reported_by_then() {
    let (agreement, _, record) = Case::of("measures-2020").read();
    let zone = &agreement.header.clock;
    let known = |day: &str| record.known_by(zone.day(day.parse().expect("a date")).to, zone);
    let issued = |position: u32| record.entries.iter().find(|entry| entry.position == position)?.reported;
    let on = known("2020-08-13");
    let limit = zone.day("2020-08-13".parse().expect("a date")).to;
    assert!(on.position > 0 && on.position < record.last_position(), "{on:?}");
    assert!(issued(on.position).is_some_and(|at| at <= limit), "{on:?}");
    assert!(issued(on.position + 1).is_some_and(|at| at > limit), "{on:?}");
    assert_eq!((on.assumed, on.held_back), (0, 0), "every row has its day of issue, and they rise");
}
