//! Rows recognised by their shape give what rows read one by one give: the same entries, rows set aside and findings.

mod support;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use servanda_agreement::Agreement;
use servanda_feeds::{Input, SHAPES_MAX, Shaped, read, read_shaped};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::Path;
use support::agreement;

/// Reads both ways, compares, and gives the second.
fn compare(agreement: &Agreement, bindings: &str, files: &BTreeMap<String, Vec<u8>>) -> Shaped {
    let input = Input { agreement, bindings_name: "bindings.toml", bindings, files };
    let (full, shaped) = (read(&input), read_shaped(&input));
    let record = shaped.record();
    assert_eq!(record.entries.len(), full.record.entries.len());
    for (found, expected) in record.entries.iter().zip(&full.record.entries) {
        assert_eq!(found, expected);
        // Bytes too: what compares equal may still be written differently.
        assert_eq!(format!("{found:?}"), format!("{expected:?}"));
    }
    assert_eq!(record, full.record);
    assert_eq!(shaped.findings, full.findings);
    shaped
}

fn files(list: &[(&str, &[u8])]) -> BTreeMap<String, Vec<u8>> {
    list.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect()
}

/// All folders of agreements in the repository, with whatever files they hold.
#[test]
fn every_folder_reads_the_same() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../agreements");
    let mut feeds = 0;
    for folder in std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()) {
        let Ok(bindings) = std::fs::read_to_string(folder.join("bindings.toml")) else { continue };
        let mut all = BTreeMap::new();
        let mut text = String::new();
        for file in std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            if name.ends_with(".accord.md") {
                text = std::fs::read_to_string(&file).unwrap();
            } else if file.is_file() {
                all.insert(name, std::fs::read(&file).unwrap());
            }
        }
        let agreement = servanda_agreement::read(&text).0.expect("the folder holds an agreement");
        feeds += compare(&agreement, &bindings, &all).feeds.len();
    }
    assert!(feeds > 10, "{feeds}");
}

#[test]
fn every_case_reads_the_same() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let text = std::fs::read_to_string(path).unwrap();
        let (given, _) = text.split_once("=== expected\n").unwrap();
        let mut sections = given.split("=== ").skip(1).map(|section| section.split_once('\n').unwrap());
        let bindings = sections.next().unwrap().1;
        let all: BTreeMap<String, Vec<u8>> =
            sections.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).collect();
        compare(&agreement(), bindings, &all);
    }
}

const HEADER: [&str; 21] = [
    "id",
    "occurred_from",
    "occurred_to",
    "time_precision",
    "place",
    "lat",
    "lon",
    "kind",
    "by",
    "against_or_to",
    "quantity_low",
    "quantity",
    "quantity_high",
    "unit",
    "claim_status",
    "source_name",
    "source_url",
    "note",
    "reported",
    "period_start",
    "period_end",
];

/// Columns that say something else on every row.
const OWN: [&str; 6] = ["id", "occurred_from", "occurred_to", "reported", "period_start", "period_end"];

/// What a column may hold; the plain forms more often than the odd ones.
fn cell(column: &str) -> BoxedStrategy<String> {
    let of = |plain: &'static [&'static str], odd: &'static [&'static str]| {
        prop_oneof![40 => prop::sample::select(plain), 1 => prop::sample::select(odd)].prop_map(str::to_owned).boxed()
    };
    const DATES: &[&str] =
        &["2030-05-01", "2030-05-02", "2030-05-01T06:00:00Z", "2030-05-03T07:30Z", "2030-05-02T08:00"];
    const ODD_DATES: &[&str] =
        &["", "2030-02-30", "5/1/2030", " 2030-05-01 ", "\"2030-05-01\"", "2030-05-01T06:00:60Z", "soon", "9999-12-31"];
    match column {
        "id" => prop_oneof![
            30 => "r-[0-9]{1,4}",
            2 => Just("row-1".to_owned()),
            1 => prop::sample::select(vec!["", " r-1", "\"r-2\"", "\"r\"\"3\"", "r-7#counter", "\"r,4\"", "\u{FEFF}r-5"])
                .prop_map(str::to_owned),
        ]
        .boxed(),
        "occurred_from" => of(DATES, ODD_DATES),
        "occurred_to" => of(&["", "", "", "2030-05-04"], ODD_DATES),
        "time_precision" => of(&["day", "minute"], &["hour", "month", "year", "second", ""]),
        "kind" => of(&["shooting", "delivery-count", "meeting", "promise"], &["forecast", "", "\"shooting\"", "shooting "]),
        "by" => of(&["nor", "north-bank"], &["", "nor;swe", "nobody", "\"nor\""]),
        "against_or_to" => of(&["swe"], &["", "nor; swe"]),
        "quantity" => of(&["1", "2"], &["", "-1", "NaN", "1.5", "\"3\""]),
        "quantity_low" | "quantity_high" => of(&[""], &["1", "5", "x"]),
        "unit" => of(&["rounds"], &["", "shells"]),
        "claim_status" => of(&["fact", "claim"], &["finding", "reported", ""]),
        "source_name" => of(&["Press"], &["Mission", "\"Mission, report\""]),
        "source_url" => of(&["", "https://example.org/1"], &["https://example.org/2"]),
        "note" => of(
            &["", "\"a, note\""],
            &["\"two\nlines\"", "\"two\r\nlines\"", "conflict: a", "say \"no\"", "\"open", "\"shut\"up", "\"\"\"\"", "a\rb"],
        ),
        "lat" | "lon" => of(&[""], &["60.5", "x"]),
        "reported" => of(&["2030-05-05", "2030-05-06", "2030-05-04"], ODD_DATES),
        "period_start" | "period_end" => of(&["2030-05-01", "2030-05-02"], ODD_DATES),
        _ => of(&["", "Harbour"], &["ÿ–٣", "\"\""]),
    }
}

/// Rows of a file, in the order of its columns; a few of them odd as a whole.
fn file() -> impl Strategy<Value = String> {
    let columns = Just(HEADER.to_vec()).prop_shuffle();
    let rest = (0..40usize, prop::bool::ANY, prop::bool::ANY, prop::bool::weighted(0.05));
    (columns, rest).prop_flat_map(|(mut columns, (rows, crlf, mark, doubled))| {
        // A header row that leaves out what a format can do without, or says a thing twice.
        columns.retain(|column| *column != "place" || crlf);
        if doubled {
            columns.push("kind");
        }
        // A few rows, each again and again with other names and times, and now and then another cell.
        let drawn = columns.clone();
        let whole = columns.iter().map(|column| cell(column)).collect::<Vec<_>>();
        let some = prop::collection::vec(whole.clone(), 1..4);
        let row = move |some: Vec<Vec<String>>| {
            let drawn = drawn.clone();
            let changed = prop_oneof![5 => Just(usize::MAX), 1 => 0..drawn.len()];
            (whole.clone(), 0..some.len(), changed).prop_map(move |(mut cells, which, changed)| {
                for (at, column) in drawn.iter().enumerate().filter(|(at, _)| *at != changed) {
                    if !OWN.contains(column) {
                        cells[at] = some[which][at].clone();
                    }
                }
                cells.join(",")
            })
        };
        let odd =
            prop::sample::select(vec!["", " ", "a,b", "\"", ",,,,,,,,,,,,,,,,,,,,,,,,", "\r", "\u{FEFF}\"x\",\"y\"z"]);
        let lines = some.prop_flat_map(move |some| {
            let line = prop_oneof![40 => row(some), 1 => odd.clone().prop_map(str::to_owned)];
            prop::collection::vec(line, rows)
        });
        let header = columns.join(",");
        let end = if crlf { "\r\n" } else { "\n" };
        (lines, prop::bool::ANY).prop_map(move |(lines, ended)| {
            let mark = if mark { "\u{FEFF}" } else { "" };
            let last = if ended { end } else { "" };
            format!("{mark}{header}{end}{}{last}", lines.join(end))
        })
    })
}

fn bindings() -> impl Strategy<Value = String> {
    let option = |text: &'static str| prop_oneof![3 => Just(""), 1 => Just(text)];
    let bind = (
        prop::sample::select(vec![
            "kind = \"shooting\"\n",
            "kinds = [\"shooting\", \"delivery-count\"]\n",
            "kind = \"delivery-count\"\nunit = \"rounds\"\n",
            "kind = \"shooting\"\nby = \"NOR\"\n",
            "rows = [\"row-1\", \"r-1\"]\n",
            "kind = \"shooting\"\nexcept_rows = \"row-1\"\n",
            "kinds = [\"promise\", \"meeting\"]\n",
        ]),
        prop::sample::select(vec![
            "as = \"incident\"\nevent = \"shot\"\n",
            "as = \"act\"\nevent = \"delivery\"\nfield = \"rounds\"\nto = { column = \"against_or_to\" }\n",
            "as = \"tally\"\nevent = \"shot\"\nobserver = { column = \"by\" }\n",
            "as = \"counter\"\ncounter = \"rounds-delivered\"\n",
            "as = \"counter\"\ncounter = \"rounds-delivered\"\nper = \"source_name\"\n",
            "as = \"measurement\"\ngauge = \"troops\"\nzero_at = \"2030-01-01\"\n",
            "as = \"coverage\"\nevent = \"shot\"\nobserver = { column = \"source_name\" }\n",
            "as = \"restriction\"\nobserver = \"river-mission\"\n",
            "as = \"determination\"\nabout = \"clause 1\"\n",
        ]),
        prop::sample::select(vec![
            "",
            "actor = { column = \"by\" }\n",
            "actor = { one_of = [\"NOR\", \"SWE\"] }\n",
            "actor = { column = \"id\" }\n",
            "actor = { column = \"occurred_from\" }\n",
        ]),
        prop::sample::select(vec![
            "",
            "place = { point = true, radius_m = 100 }\n",
            "place = { taken_as_inside = \"river-zone\", because = \"b\" }\n",
            "place = { taken_as_inside = \"river-zone\", because = \"b\", part = { column = \"place\", of = [\"Harbour\", \"\"] } }\n",
        ]),
        option(
            "interval = { from = \"period_start 19:30\", to = \"period_end 19:30\", first = \"2030-05-01T00:01\" }\n",
        ),
        option("until = \"2030-05-09\"\n"),
        option("scope_from = \"2030-05-02\"\n"),
        option("until_row = \"row-1\"\n"),
        option("attested = { fact = \"finding of {by}\", claim = [\"claimed by {by}\", \"said by {source}\"] }\n"),
        option("because = \"so it is\"\n"),
    );
    let bind = bind.prop_map(|(select, what, actor, place, a, b, c, d, e, f)| {
        format!("[[bind]]\n{select}{what}{actor}{place}{a}{b}{c}{d}{e}{f}")
    });
    let position = prop::sample::select(vec!["", "position = \"reported\"\n", "position = \"occurred_from\"\n"]);
    let rule = option("[[set_aside]]\nkinds = [\"meeting\", \"promise\"]\nwhy = \"no evidence\"\n");
    (position, prop::collection::vec(bind, 1..4), rule).prop_map(|(position, binds, rule)| {
        format!("record = \"a.csv\"\nformat = \"chronicle\"\n{position}{}{rule}", binds.concat())
    })
}

#[test]
fn any_chronicle_reads_the_same() {
    const CASES: u32 = 600;
    let config = ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() };
    let (recognised, templates) = (Cell::new(0), Cell::new(0));
    TestRunner::new(config)
        .run(&(file(), bindings()), |(text, bindings)| {
            let shaped = compare(&agreement(), &bindings, &files(&[("a.csv", text.as_bytes())]));
            recognised.set(recognised.get() + shaped.feeds[0].recognised);
            templates.set(templates.get() + shaped.templates.len());
            Ok(())
        })
        .unwrap();
    // Or else nothing was compared.
    assert!(recognised.get() > CASES as usize && templates.get() > CASES as usize, "{recognised:?}, {templates:?}");
}

const BINDINGS: &str = "record = \"a.csv\"\nformat = \"chronicle\"\nposition = \"reported\"\n\
[[bind]]\nkind = \"shooting\"\nas = \"incident\"\nevent = \"shot\"\nactor = { column = \"by\" }\n\
[[set_aside]]\nkind = \"meeting\"\nwhy = \"no evidence\"\n";

const SHORT_HEADER: &str =
    "id,occurred_from,occurred_to,time_precision,kind,by,quantity,unit,claim_status,source_name,reported\n";

#[test]
fn one_shape_is_one_template() {
    let mut text = SHORT_HEADER.to_owned();
    for row in 0..300 {
        let (day, kind) = (row % 28 + 1, if row % 3 == 0 { "meeting" } else { "shooting" });
        text.push_str(&format!(
            "r-{row},2030-05-{day:02}T06:00:00Z,,minute,{kind},nor,,,fact,Press,2030-06-{day:02}\n"
        ));
    }
    let shaped = compare(&agreement(), BINDINGS, &files(&[("a.csv", text.as_bytes())]));
    assert_eq!((shaped.templates.len(), shaped.sightings.len(), shaped.set_aside.len()), (1, 200, 100));
    assert_eq!((shaped.feeds[0].shapes, shaped.feeds[0].recognised, shaped.feeds[0].why_not()), (2, 298, None));
}

#[test]
fn a_due_date_is_no_part_of_what_happened() {
    let bindings = BINDINGS.replace("kind = \"shooting\"", "kinds = [\"shooting\", \"promise\"]");
    let mut text = SHORT_HEADER.to_owned();
    for (row, to) in ["2030-05-20", "2030-05-21", "2030-04-01", "soon", "", ""].into_iter().enumerate() {
        for kind in ["promise", "shooting"] {
            text.push_str(&format!("{kind}-{row},2030-05-0{},{to},day,{kind},nor,,,fact,Press,2030-06-01\n", row + 1));
        }
    }
    let shaped = compare(&agreement(), &bindings, &files(&[("a.csv", text.as_bytes())]));
    let days = shaped.sightings.iter().filter(|row| shaped.id(row).starts_with("promise"));
    let hours: Vec<i64> =
        days.map(|row| shaped.occurred(row).unwrap()).map(|at| at.to.duration_since(at.from).as_hours()).collect();
    assert_eq!(hours, [24; 5]);
    assert_eq!((shaped.set_aside.len(), shaped.feeds[0].shapes, shaped.feeds[0].recognised), (3, 4, 5));
}

#[test]
fn it_says_where_it_cannot_be_done() {
    let row = "r-1,2030-05-01,,day,shooting,nor,,,fact,Press,2030-06-01\n";
    let text = format!("{SHORT_HEADER}{row}");
    let check = |bindings: &str, text: &str, expected: &str| {
        let shaped = compare(&agreement(), bindings, &files(&[("a.csv", text.as_bytes())]));
        let why = shaped.feeds[0].why_not().unwrap_or_default();
        assert!(why.contains(expected), "{why}");
    };
    check(&BINDINGS.replace("\"by\"", "\"id\""), &text, "more from the column `id`");
    check(BINDINGS, &text.replace('\n', "\r"), "CR alone");
    check("record = \"a.csv\"\nformat = \"ucdp-ged\"", &text, "coordinates");
    check("record = \"a.csv\"\nformat = \"osce-daily-counts\"", &text, "lower bound");
    check("record = \"a.csv\"\nformat = \"entries\"", "{}", "say themselves");
}

#[test]
fn shapes_that_come_too_late_are_read_as_a_whole() {
    let mut text = SHORT_HEADER.to_owned();
    for row in 0..SHAPES_MAX + 50 {
        text.push_str(&format!("r-{row},2030-05-01,,day,shooting,nor,{row},,fact,Press,2030-06-01\n"));
    }
    text.push_str("r-x,2030-05-01,,day,shooting,nor,7,,fact,Press,2030-06-01\n");
    let shaped = compare(&agreement(), BINDINGS, &files(&[("a.csv", text.as_bytes())]));
    let feed = &shaped.feeds[0];
    assert!(feed.shapes <= SHAPES_MAX && feed.shapes > SHAPES_MAX / 2, "{}", feed.shapes);
    assert_eq!(feed.recognised, 1);
    assert!(feed.why_not().unwrap().contains("shapes"));
}
