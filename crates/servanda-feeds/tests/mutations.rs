//! Damaged input: never a panic, and what was read is always what is judged plus what was set aside.

mod support;

use std::collections::BTreeSet;
use support::outcome;

const MUTATIONS: u64 = 2_000;

/// A small generator of repeatable numbers (splitmix64, Steele, Lea & Flood 2014).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.roll() % limit.max(1) as u64) as usize
    }
}

fn damage(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len());
        match dice.below(9) {
            0 => bytes[at] = dice.below(128) as u8,
            1 => bytes[at] = 128 + dice.below(128) as u8,
            2 => bytes.insert(at, b"\",;\n\r\t\0{}[]:-#= "[dice.below(16)]),
            3 => drop(bytes.remove(at)),
            4 => bytes.truncate(at.max(1)),
            5 => {
                let end = (at + dice.below(60)).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                let to = dice.below(bytes.len());
                bytes.splice(to..to, piece);
            }
            6 => {
                let words: [&[u8]; 8] = [
                    b"NaN",
                    b"-1",
                    b"9999-12-31",
                    b"1e308",
                    b"-9999-01-01",
                    "ÿ–٣".as_bytes(),
                    b"99999999999999999999999999999",
                    b"0001-01-01T00:00:00Z",
                ];
                let word = words[dice.below(words.len())];
                bytes.splice(at..at, word.iter().copied());
            }
            7 => {
                let end = (at + dice.below(60)).min(bytes.len());
                drop(bytes.drain(at..end));
            }
            _ => bytes[at] = bytes[at].wrapping_add(1),
        }
        if bytes.is_empty() {
            bytes.push(b'x');
        }
    }
    bytes
}

/// Sections of a case: bindings first, then its one record file.
fn sections(case: &str) -> (String, String, String) {
    let path = format!("{}/tests/cases/{case}.txt", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let (given, _) = text.split_once("=== expected\n").unwrap();
    let mut parts = given.split("=== ").skip(1).map(|part| part.split_once('\n').unwrap());
    let (bindings, record) = (parts.next().unwrap().1, parts.next().unwrap());
    (bindings.to_owned(), record.0.to_owned(), record.1.to_owned())
}

/// Rows that a plain reader of the same text finds, blank lines left out.
fn rows(bytes: &[u8], json: bool) -> Option<usize> {
    let text = std::str::from_utf8(bytes).ok()?;
    if bytes.iter().take(4).any(|byte| *byte == 0) {
        return None;
    }
    if json {
        return Some(text.lines().filter(|line| !line.trim().is_empty()).count());
    }
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    Some(csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes()).records().count())
}

fn check(case: &str) {
    let (bindings, name, record) = sections(case);
    for seed in 0..MUTATIONS {
        let mut dice = Dice(seed);
        let damaged = damage(record.as_bytes(), &mut dice);
        let found = outcome(&bindings, &[(&name, &damaged)]);
        let (read, judged, set_aside) = found.record.counts(u32::MAX);
        assert_eq!(read, judged + set_aside, "{case}, seed {seed}");
        let ids: BTreeSet<&str> = found.record.entries.iter().map(|entry| entry.id.as_str()).collect();
        assert_eq!(ids.len(), found.record.entries.len(), "{case}, seed {seed}: an id is used twice");
        let seats = found.record.entries.iter().map(|entry| entry.position).filter(|at| *at > 0);
        let seats: BTreeSet<u32> = seats.chain(found.record.set_aside.iter().map(|row| row.position)).collect();
        assert_eq!(seats.len(), read, "{case}, seed {seed}: a row is both judged and set aside");
        match rows(&damaged, name.ends_with("jsonl")) {
            Some(rows) => assert_eq!(read, rows, "{case}, seed {seed}: rows are lost"),
            None => assert!(!found.findings.is_empty(), "{case}, seed {seed}: a refused file needs a finding"),
        }
    }
}

#[test]
fn damaged_chronicles() {
    check("chronicle");
}

#[test]
fn damaged_daily_counts() {
    check("osce");
}

#[test]
fn damaged_events() {
    check("ucdp");
}

#[test]
fn damaged_entries() {
    check("entries");
}

#[test]
fn damaged_bindings() {
    for case in ["chronicle", "osce", "names-bad"] {
        let (bindings, name, record) = sections(case);
        for seed in 0..MUTATIONS {
            let damaged = String::from_utf8_lossy(&damage(bindings.as_bytes(), &mut Dice(seed))).into_owned();
            let found = outcome(&damaged, &[(&name, record.as_bytes())]);
            let (read, judged, set_aside) = found.record.counts(u32::MAX);
            assert_eq!(read, judged + set_aside, "{case}, seed {seed}");
        }
    }
}

#[test]
fn the_order_of_columns_does_not_matter() {
    for case in ["chronicle", "osce", "ucdp"] {
        let (bindings, name, record) = sections(case);
        let expected = outcome(&bindings, &[(&name, record.as_bytes())]);
        for seed in 0..20 {
            let mut dice = Dice(seed);
            let mut reader = csv::Reader::from_reader(record.as_bytes());
            let mut order: Vec<usize> = (0..reader.headers().unwrap().len()).collect();
            for at in (1..order.len()).rev() {
                order.swap(at, dice.below(at + 1));
            }
            let mut writer = csv::Writer::from_writer(Vec::new());
            let header = reader.headers().unwrap().clone();
            for row in std::iter::once(header).chain(reader.records().map(Result::unwrap)) {
                writer.write_record(order.iter().map(|at| &row[*at])).unwrap();
            }
            let found = outcome(&bindings, &[(&name, &writer.into_inner().unwrap())]);
            assert_eq!(found.record, expected.record, "{case}, seed {seed}");
            assert_eq!(found.findings, expected.findings, "{case}, seed {seed}");
        }
    }
}

#[test]
fn one_long_line_is_bounded() {
    let (bindings, name, record) = sections("chronicle");
    let header = record.lines().next().unwrap();
    let long = "x".repeat(10_000_000);
    let text =
        format!("{header}\na,2030-05-01,,day,,,,shooting,nor,,,,,,fact,Press,,{long}\n{}\n", "y".repeat(2_000_000));
    let found = outcome(&bindings, &[(&name, text.as_bytes())]);
    let whys: Vec<&str> = found.record.set_aside.iter().map(|row| row.why.as_str()).collect();
    assert_eq!(whys, ["the field is longer than 1048576 bytes"; 2]);
    assert!(found.record.set_aside.iter().all(|row| row.id.as_ref().is_none_or(|id| id.len() <= 200)));
    let found = outcome("record = \"e.jsonl\"\nformat = \"entries\"", &[("e.jsonl", long.as_bytes())]);
    assert_eq!(found.record.set_aside[0].why, "the line is longer than 1048576 bytes");
}
