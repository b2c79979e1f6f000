//! How fast an agreement of 5,000 lines is parsed and checked, and a record read, beside the `csv` crate alone on the same
//! bytes in the same run; and the boards of the agreements here, without and with their reasons. Figures: docs/performance.md.

use servanda_agreement::Agreement;
use servanda_agreement::geography::Geography;
use servanda_feeds::Input;
use servanda_record::Record;
use servanda_reference::{Question, evaluate, evaluate_with_witness};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

fn main() {
    divan::main();
}

/// An agreement of about 5,000 lines: 20 zones, then clauses of four lines each.
fn agreement(lines: usize) -> String {
    let mut text = String::from(
        "# Generated\n\n```accord\nagreement large \"Large\"\n  signed 2031-05-01\n  in force on signature\n  clock UTC\n\n\
         party north armed-group \"North\"\nparty south armed-group \"South\"\nparty centre organisation \"Centre\"\n\
         group sides = north, south\nevent shot plural shots verb fire by party in place\n\
         event delivery plural deliveries verb deliver by party to party has tents count\nproof seen = confirmed by centre\n",
    );
    for zone in 1..=20 {
        writeln!(text, "zone zone-{zone} \"Zone {zone}\" from \"geo/zones.geojson#zone-{zone}\"").ok();
    }
    let mut clause = 0;
    while text.lines().count() < lines {
        // Counting lines anew for each clause would take longer than the parser.
        for _ in 0..50 {
            clause += 1;
            let zone = clause % 20 + 1;
            writeln!(text, "{clause}.1 each of sides shall not fire in zone-{zone}\n     proof seen").ok();
            writeln!(
                text,
                "{clause}.2 north shall deliver {clause} tents to south\n     by 2031-06-01\n     proof seen"
            )
            .ok();
        }
    }
    text.push_str("```\n");
    text
}

#[divan::bench(sample_count = 20)]
fn parse_5000_lines(bencher: divan::Bencher<'_, '_>) {
    let text = agreement(5_000);
    bencher.counter(divan::counter::BytesCount::of_str(&text)).bench(|| servanda_agreement::read(&text).1.len());
}

#[divan::bench(sample_count = 50)]
fn check_5000_lines(bencher: divan::Bencher<'_, '_>) {
    let agreement = servanda_agreement::read(&agreement(5_000)).0.expect("the text holds an agreement");
    bencher.bench(|| servanda_check::check(&agreement).len());
}

/// The whole way: text to model, findings and boxes.
#[divan::bench(sample_count = 50)]
fn parse_and_check_5000_lines(bencher: divan::Bencher<'_, '_>) {
    let text = agreement(5_000);
    bencher.bench(|| {
        let agreement = servanda_agreement::read(&text).0.expect("the text holds an agreement");
        (servanda_check::check(&agreement).len(), servanda_check::boxes(&agreement).len())
    });
}

const BINDINGS: &str = "record = \"record.csv\"\nformat = \"chronicle\"\nhandling = \"public\"\n\
[[bind]]\nkind = \"shot\"\nas = \"incident\"\nevent = \"shot\"\nactor = { column = \"by\" }\nattested = { fact = \"undisputed fact\" }\n";

fn chronicle(rows: usize) -> String {
    let mut text = String::from(
        "id,occurred_from,occurred_to,time_precision,place,lat,lon,kind,by,against_or_to,quantity_low,quantity,quantity_high,unit,\
         claim_status,source_name,source_url,note\n",
    );
    for row in 0..rows {
        let (month, day) = (row / 28 % 12 + 1, row % 28 + 1);
        writeln!(text, "r-{row},2031-{month:02}-{day:02},,day,Harbour,60.05,10.05,shot,north,south,,1,,shots,fact,Centre log,https://example.org/{row},\"a, note\"").ok();
    }
    text
}

#[divan::bench(sample_count = 100)]
fn chronicle_of_10000_rows(bencher: divan::Bencher<'_, '_>) {
    let text = chronicle(10_000);
    let bytes = divan::counter::BytesCount::of_str(&text);
    let agreement = servanda_agreement::read(&agreement(50)).0.expect("an agreement");
    let files = BTreeMap::from([("record.csv".to_owned(), text.into_bytes())]);
    bencher.counter(bytes).bench(|| {
        let input = Input { agreement: &agreement, bindings_name: "bindings.toml", bindings: BINDINGS, files: &files };
        servanda_feeds::read(&input).record.entries.len()
    });
}

/// The peer that keeps what it reads, as a record does: one owned `csv::StringRecord` a row, all in memory at the end.
#[divan::bench(sample_count = 100)]
fn csv_alone_on_the_same_bytes_rows_kept(bencher: divan::Bencher<'_, '_>) {
    let text = chronicle(10_000);
    bencher.counter(divan::counter::BytesCount::of_str(&text)).bench(|| {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().filter_map(Result::ok).collect();
        rows.len()
    });
}

/// The peer that keeps nothing: every row is read into the same `csv::ByteRecord`.
#[divan::bench(sample_count = 100)]
fn csv_alone_on_the_same_bytes_one_row_reused(bencher: divan::Bencher<'_, '_>) {
    let text = chronicle(10_000);
    bencher.counter(divan::counter::BytesCount::of_str(&text)).bench(|| {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let (mut row, mut rows) = (csv::ByteRecord::new(), 0);
        while reader.read_byte_record(&mut row).is_ok_and(|found| found) {
            rows += 1;
        }
        rows
    });
}

/// The agreements of this repository that have a record.
fn folders() -> Vec<String> {
    let list = std::fs::read_dir(root()).expect("agreements");
    let mut names: Vec<String> =
        list.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| root().join(name).join("bindings.toml").is_file());
    names.sort();
    names
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../agreements")
}

/// The files below a folder, by their names from there.
fn files(folder: &Path, under: &str, found: &mut BTreeMap<String, Vec<u8>>) {
    for path in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        let name = format!("{under}{}", path.file_name().expect("a name").to_string_lossy());
        if path.is_dir() {
            files(&path, &format!("{name}/"), found);
        } else {
            found.insert(name, std::fs::read(&path).expect("a file"));
        }
    }
}

/// One of them with its record.
fn folder(name: &str) -> (Agreement, Geography, Record) {
    let mut all = BTreeMap::new();
    files(&root().join(name), "", &mut all);
    let text = |name: &str| String::from_utf8_lossy(&all[name]).into_owned();
    let agreement = servanda_agreement::read(&text("agreement.accord.md")).0.expect("the text holds an agreement");
    let shapes = all.keys().filter(|name| name.ends_with(".geojson")).map(|name| (name.clone(), text(name))).collect();
    let (geography, _) = Geography::new(&agreement, &shapes);
    let bindings = text("bindings.toml");
    let input = Input { agreement: &agreement, bindings_name: "bindings.toml", bindings: &bindings, files: &all };
    let record = servanda_feeds::read(&input).record;
    (agreement, geography, record)
}

#[divan::bench(args = folders(), sample_count = 100)]
fn board(bencher: divan::Bencher<'_, '_>, name: &str) {
    let (agreement, geography, record) = folder(name);
    bencher.bench(|| evaluate(&agreement, &geography, &record, &Question::default()));
}

#[divan::bench(args = folders(), sample_count = 100)]
fn board_with_reasons(bencher: divan::Bencher<'_, '_>, name: &str) {
    let (agreement, geography, record) = folder(name);
    bencher.bench(|| evaluate_with_witness(&agreement, &geography, &record, &Question::default()));
}

#[divan::bench(args = folders(), sample_count = 100)]
fn recheck_of_all_statuses(bencher: divan::Bencher<'_, '_>, name: &str) {
    let (agreement, geography, record) = folder(name);
    let (board, witnesses) = evaluate_with_witness(&agreement, &geography, &record, &Question::default());
    bencher.bench(|| {
        let both = board.statuses.iter().zip(&witnesses);
        both.filter(|(status, witness)| servanda_recheck::recheck(status, witness).is_ok()).count()
    });
}
