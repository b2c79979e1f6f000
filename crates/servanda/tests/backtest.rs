//! The sweep over variants of a red line against the reference evaluator: for the same text with its numbers changed, the
//! same firings, over histories made from seeds and over every case of the suite.

mod support;

use servanda_agreement::geography::Geography;
use servanda_agreement::{Agreement, ClauseKind, RedLine};
use servanda_base::{Duration, Spanned};
use servanda_monitor::backtest::{History, Match, Variant, sweep};
use servanda_random::Dice;
use servanda_record::Record;
use servanda_reference::{Question, counts, evaluate};
use std::collections::BTreeMap;
use support::{empty_folder, fixture, servanda};

/// The same text with other numbers on its red lines, and nobody who determines them.
fn with(agreement: &Agreement, variant: Variant) -> Agreement {
    let mut changed = agreement.clone();
    for clause in &mut changed.clauses {
        if let ClauseKind::RedLine(line) = &mut clause.kind {
            line.determined = None;
            line.resets_after = variant.resets_after.map(|reset| Spanned::new(reset, Default::default()));
            for tier in &mut line.tiers {
                tier.at_least = variant.at_least;
                tier.in_any = variant.in_any.expect("tiers have a window");
            }
        }
    }
    changed
}

fn history(agreement: &Agreement, geography: &Geography, record: &Record, line: &str) -> Option<History> {
    let found = counts(agreement, geography, record, &Question::default(), line)?;
    let matches = found.matches.into_iter().map(|one| Match {
        at: one.at,
        sure: one.sure,
        in_force: one.in_force,
        low: one.count.low,
        high: one.count.high,
        is_tally: one.is_tally,
        part: one.part,
        established: one.established,
    });
    let header = &agreement.header;
    Some(History {
        matches: matches.collect(),
        watched: found.watched,
        zone: header.clock.clone(),
        months: header.months.unwrap_or_default(),
    })
}

/// One firing in words: when it was met, when established, and whether it is sure.
type Line = (String, Option<String>, bool);

/// Compares both over some variants; gives how many firings there were, and how many of them are not sure.
fn compare(agreement: &Agreement, geography: &Geography, record: &Record, variants: &[Variant]) -> (usize, usize) {
    let mut seen = (0, 0);
    for variant in variants {
        let changed = with(agreement, *variant);
        let board = evaluate(&changed, geography, record, &Question::default());
        for line in &board.red_lines {
            let Some(history) = history(&changed, geography, record, &line.red_line) else { continue };
            let tierless = line.tier.is_none();
            let variant = if tierless { Variant { at_least: 1, in_any: None, ..*variant } } else { *variant };
            let expected: Vec<Line> = line
                .episodes
                .iter()
                .map(|one| {
                    let sure = !one.determined_by.starts_with("not established");
                    (one.met_at.clone(), one.established_at.clone(), sure)
                })
                .collect();
            let words = |at| history.zone.rfc3339(at);
            let mut outcome = Default::default();
            sweep(&history, &[variant], |_, found| outcome = found);
            let found: Vec<Line> = outcome
                .firings
                .iter()
                .map(|one| (words(one.at.from), history.established(variant, one).map(words), one.sure))
                .collect();
            assert_eq!(found, expected, "{variant:?}\n{:#?}\n{changed:#?}", history.matches);
            if !tierless {
                let highest = (line.highest.low, line.highest.high);
                let found = (outcome.highest.0 as i64, outcome.highest.1.map(|high| high as i64));
                assert_eq!((found.0.into(), found.1.map(Into::into)), highest, "{variant:?}\n{:#?}", history.matches);
            }
            seen.0 += found.len();
            seen.1 += found.iter().filter(|one| !one.2).count();
        }
    }
    seen
}

fn variants(dice: &mut Dice, many: usize) -> Vec<Variant> {
    const WINDOWS: [Duration; 7] = [
        Duration::hours(1),
        Duration::hours(24),
        Duration::hours(60),
        Duration::days(7),
        Duration::days(30),
        Duration::CalendarDays(2),
        Duration::Months(1),
    ];
    let mut pick = |from: &[Duration]| from[dice.roll(from.len())];
    let windows: Vec<(Duration, Duration)> = (0..many).map(|_| (pick(&WINDOWS), pick(&WINDOWS))).collect();
    windows
        .into_iter()
        .map(|(window, reset)| Variant {
            at_least: [1, 1, 2, 2, 3, 4, 6, 10][dice.roll(8)],
            in_any: Some(window),
            resets_after: (dice.roll(4) > 0).then_some(reset),
        })
        .collect()
}

#[test]
fn made_histories_fire_as_the_reference_says() {
    let (mut lines, mut seen) = (0, (0, 0));
    for seed in 0..80 {
        let (agreement, _) = servanda_agreement::read(&servanda_random::agreement(seed));
        let agreement = agreement.expect("it reads");
        let counts = |line: &RedLine| line.when.is_some();
        if !agreement.red_lines().any(|(_, line)| counts(line)) {
            continue;
        }
        lines += 1;
        let (geography, _) = Geography::new(&agreement, &BTreeMap::new());
        let record = servanda_random::history(&agreement, seed);
        let found = compare(&agreement, &geography, &record, &variants(&mut Dice::new(seed), 1));
        seen = (seen.0 + found.0, seen.1 + found.1);
    }
    assert!(lines > 5 && seen.0 > 5, "{lines} texts, {seen:?} firings");
}

const COUNTED: &str = r#"
```accord
agreement a "A line over counts (invented)"
  signed    2027-01-01
  in force  2027-01-03
  expires   never
  clock     Europe/Oslo
  evidence  seen

party  north   armed-group   "North side"
party  centre  organisation  "Monitoring centre"
zone   strip   "Strip"  from "geo/suite.geojson#strip"
event  shot    plural shots  verb fire  by party in place
proof  seen  = confirmed by centre

1  red line attack "Fire into the strip"
     when    shots in strip
     tier 1  at least 3 in any 2 d
     resets  after 5 d without
```
"#;

/// Counts of days and of parts of the strip, shots to the minute and to the day, some of them only claimed.
fn rows(dice: &mut Dice) -> String {
    let mut rows = String::new();
    for id in 0..dice.between(1, 24) {
        let (day, hour) = (dice.between(1, 28), dice.between(0, 23));
        let low = dice.between(0, 6);
        let count = match dice.roll(4) {
            0 => format!("[{low}, null]"),
            1 => format!("[{low}, {}]", low + dice.between(0, 4)),
            _ => low.to_string(),
        };
        let at = match dice.roll(4) {
            0 => format!("\"2027-01-{day:02}\""),
            1 => format!("\"2027-01-{day:02}T{hour:02}:00\""),
            _ => {
                let until = (day + dice.between(0, 3)).min(28);
                let last = if until == day { 23 } else { dice.between(0, 23) };
                format!("[\"2027-01-{day:02}T{:02}:00\", \"2027-01-{until:02}T{last:02}:30\"]", hour.min(last))
            }
        };
        let attested = ["\"confirmed by centre\"", "\"confirmed by centre\"", "\"claimed by north\""][dice.roll(3)];
        let part = ["", "", ", \"part\": \"east\", \"parts\": [\"east\", \"west\"]"][dice.roll(3)];
        let part = if part.is_empty() || dice.one_in(2) { part } else { &part.replacen("east", "west", 1) };
        let what = match dice.roll(3) {
            0 => r#""kind": "incident", "by": "north""#.to_owned(),
            _ => format!(
                r#""kind": "tally", "by": "north", "count": {count}, "observer": "centre", "coverage": "full"{part}"#
            ),
        };
        let row = format!(
            r#"{{"id": "r{id}", {what}, "event": "shot", "at": {at}, "place": "strip", "attested": [{attested}]}}"#
        );
        rows.push_str(&row);
        rows.push('\n');
    }
    rows
}

fn record_of(agreement: &Agreement, rows: &str) -> Record {
    let files = BTreeMap::from([("record.jsonl".to_owned(), rows.as_bytes().to_vec())]);
    servanda_feeds::read(&servanda_feeds::Input {
        agreement,
        bindings_name: "bindings.toml",
        bindings: "record = \"record.jsonl\"\nformat = \"entries\"\nhandling = \"public\"\n",
        files: &files,
    })
    .record
}

#[test]
fn counts_and_single_shots_fire_as_the_reference_says() {
    let (agreement, _) = servanda_agreement::read(COUNTED);
    let agreement = agreement.expect("it reads");
    let (geography, _) = Geography::new(&agreement, &BTreeMap::new());
    let (mut seen, mut judged, mut read) = ((0, 0), 0, 0);
    for seed in 0..150 {
        let mut dice = Dice::new(seed);
        let rows = rows(&mut dice);
        let record = record_of(&agreement, &rows);
        judged += record.entries.len();
        read += rows.lines().count();
        let found = compare(&agreement, &geography, &record, &variants(&mut dice, 8));
        seen = (seen.0 + found.0, seen.1 + found.1);
    }
    assert!(judged * 10 > read * 9, "{judged} of {read} rows are judged");
    assert!(seen.0 > 1_000 && seen.1 > 200 && seen.0 - seen.1 > 200, "{seen:?} firings");
}

/// The content of a fence of a suite file.
fn fence(text: &str, name: &str) -> Option<String> {
    let (_, rest) = text.split_once(&format!("```{name}\n"))?;
    rest.split_once("\n```").map(|(content, _)| format!("{content}\n"))
}

#[test]
fn every_red_line_of_the_suite_fires_as_the_reference_says() {
    let (mut lines, mut seen) = (0, 0);
    for path in std::fs::read_dir(fixture("suite")).expect("the suite").map(|entry| entry.expect("an entry").path()) {
        let text = std::fs::read_to_string(&path).expect("a file");
        let (Some(agreement), _) = servanda_agreement::read(&text) else { continue };
        let (Some(rows), false) = (fence(&text, "entries"), agreement.red_lines().next().is_none()) else { continue };
        lines += 1;
        let (geography, _) = Geography::new(&agreement, &BTreeMap::new());
        let record = record_of(&agreement, &rows);
        let mut dice = Dice::new(lines);
        seen += compare(&agreement, &geography, &record, &variants(&mut dice, 6)).0;
    }
    assert!(lines > 5 && seen > 20, "{lines} texts, {seen} firings");
}

// --- the command ---------------------------------------------------------------------------------------------------------

const STRIP: &str = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "strip", "properties": {},
"geometry": {"type": "Polygon", "coordinates": [[[10, 59], [11, 59], [11, 60], [10, 60], [10, 59]]]}}]}"#;

/// Two days of two shots, a day without any, and a day of two to four.
const DAYS: [(&str, &str); 4] =
    [("2027-01-05", "2"), ("2027-01-06", "2"), ("2027-01-08", "0"), ("2027-01-20", "[2, 4]")];

fn folder(name: &str) -> String {
    let folder = empty_folder(name);
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        std::fs::write(path, text).expect("it can be written");
    };
    let row = |(at, (day, count)): (usize, &(&str, &str))| {
        format!(
            r#"{{"id": "r{at}", "kind": "tally", "event": "shot", "by": "north", "at": "{day}", "count": {count}, "observer": "centre", "coverage": "full", "place": "strip", "attested": ["confirmed by centre"]}}"#
        ) + "\n"
    };
    write("a.accord.md", COUNTED);
    write("geo/suite.geojson", STRIP);
    write("bindings.toml", "record = \"record.jsonl\"\nformat = \"entries\"\nhandling = \"public\"\n");
    write("record.jsonl", &DAYS.iter().enumerate().map(row).collect::<String>());
    write(
        "truth.csv",
        "from,to,label,source\n2027-01-05,2027-01-06,first,s\n2027-01-08,2027-01-08,second,s\n\
2027-01-10,2027-01-12,third,s\n2027-01-20,,fourth,s\n",
    );
    folder.display().to_string()
}

#[test]
fn two_bounds_near_days_and_marked_stretches() {
    let folder = folder("backtest-bounds");
    let (truth, picture) = (format!("{folder}/truth.csv"), format!("{folder}/line.svg"));
    let vary = ["--vary", "tier 1: 5..9 step 4 in 2 d", "--format", "json"];
    let run = servanda(&[&["backtest", &folder, "--truth", &truth, "--svg", &picture], vary.as_slice()].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    let report: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(report["days"], serde_json::json!({ "all": 16, "watched": 4, "in_part": 0, "not_watched": 12 }));
    let rows = report["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), 3);
    // Four on the 5th and 6th fire for sure; of the 20th it is not sure.
    let written = &rows[0];
    assert_eq!(
        (&written["as_written"], &written["fired"], &written["fired_at_most"]),
        (&true.into(), &1.into(), &2.into())
    );
    assert_eq!(written["first"], "2027-01-06T00:00:00+01:00");
    let against = serde_json::json!({
        "hit": 1, "perhaps_hit": 1, "missed": 1, "not_watched": 1,
        "false_alarms": 0, "perhaps_false_alarms": 0, "median_delay_h": 24
    });
    assert_eq!(written["marked"], against);
    // Five are one more than the four of the 6th and the 20th, and of the 5th: its window is closed at midnight, and what was
    // counted on the 6th may lie in that instant.
    let five = &rows[1];
    assert_eq!((&five["fired_at_most"], &five["near_days"], &five["near_highest"]), (&0.into(), &3.into(), &4.into()));
    assert_eq!((&rows[2]["near_days"], &rows[2]["highest"]), (&0.into(), &4.into()));
    let picture = std::fs::read_to_string(picture).expect("the picture");
    assert!(picture.starts_with("<svg") && picture.trim_end().ends_with("</svg>"));
    let table = servanda(&["backtest", &folder, "--vary", "tier 1: 5"]);
    assert!(table.out.contains("none seen") && !table.out.contains("never"), "{}", table.out);
    let csv = servanda(&["backtest", &folder, "--format", "csv"]);
    assert_eq!(csv.out.matches("\r\n").count(), 2, "{}", csv.out);
    assert_eq!(
        csv.out.lines().next().map(|line| line.split(',').count()),
        csv.out.lines().nth(1).map(|line| line.split(',').count())
    );
}

#[test]
fn what_is_only_claimed_counts_for_any_proof() {
    let folder = folder("backtest-proof");
    let record = format!("{folder}/record.jsonl");
    let rows = std::fs::read_to_string(&record).expect("the record").replace("confirmed by centre", "claimed by north");
    std::fs::write(&record, rows).expect("it can be written");
    let run = servanda(&["backtest", &folder, "--vary", "proof as written, seen, any", "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let report: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    let fired = |at: usize| (report["rows"][at]["fired"].clone(), report["rows"][at]["fired_at_most"].clone());
    assert_eq!((fired(0), fired(1), fired(2)), ((0.into(), 2.into()), (0.into(), 2.into()), (1.into(), 2.into())));
}

#[test]
fn what_cannot_be_tried_is_said_with_a_way_out() {
    let folder = folder("backtest-refused");
    let truth = format!("{folder}/wrong.csv");
    std::fs::write(&truth, "from,to,label,source\n2027-01-05,2027-01-06,first,\n").expect("it can be written");
    let cases: [(&[&str], &str); 9] = [
        (&["--viewer", "public"], "without setting the line off"),
        (&["--viewer", "north"], "without setting the line off"),
        (&["--viewer", "nroth"], "is no viewer"),
        (&["--vary", "tier 3: 5"], "no tier 3"),
        (&["--vary", "tier 1: 1..1000 in 1..101 d"], "more than the 100000"),
        (&["--vary", "proof heard"], "no proof `heard`"),
        (&["--red-line", "other"], "no red line `other`"),
        (&["--record", "no/such/folder"], "names no record"),
        (&["--truth", &truth], "line 2: no source"),
    ];
    for (args, expected) in cases {
        let run = servanda(&[&["backtest", &folder], args].concat());
        assert_eq!(run.code, 2, "{args:?}: {}", run.out);
        assert!(run.err.contains(expected) && run.err.contains("help:") && run.out.is_empty(), "{args:?}: {}", run.err);
    }
}
