//! The record as a reader sees it is the record that would be read if the rows that the reader may not see had never been
//! written.

mod support;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use servanda_feeds::{Bindings, Input, read, read_shaped};
use servanda_record::*;
use std::collections::{BTreeMap, BTreeSet};
use support::agreement;

/// Lines of files, each a row.
type Files = BTreeMap<String, Vec<String>>;

const HEADER: &str =
    "id,occurred_from,occurred_to,time_precision,kind,by,quantity,unit,claim_status,source_name,reported";

fn record(bindings: &str, files: &Files) -> Record {
    let bytes = files.iter().map(|(name, lines)| (name.clone(), (lines.join("\n") + "\n").into_bytes())).collect();
    let agreement = agreement();
    let input = Input { agreement: &agreement, bindings_name: "bindings.toml", bindings, files: &bytes };
    let found = read(&input).record;
    assert_eq!(read_shaped(&input).record(), found);
    found
}

/// Entries whom a release shows to a viewer who would not see them otherwise.
fn released<'r>(record: &'r Record, viewer: &Viewer) -> BTreeSet<&'r str> {
    let to = record.entries.iter().filter_map(|entry| match &entry.what {
        What::Release { of, to } if to.admits(viewer) => Some(of.as_str()),
        _ => None,
    });
    to.collect()
}

/// The files without the rows that the viewer may not see, and those that a release shows as open as if they had been written so.
fn without_hidden(files: &Files, record: &Record, viewer: &Viewer) -> Files {
    let released = released(record, viewer);
    let mut shown: BTreeMap<(&str, u32), bool> = BTreeMap::new();
    for entry in &record.entries {
        let own = entry.row_handling().admits(viewer);
        if own || released.contains(entry.id.as_str()) {
            *shown.entry((&entry.origin.file, entry.origin.line)).or_default() |= !own;
        }
    }
    for row in record.set_aside.iter().filter(|row| row.handling.admits(viewer)) {
        shown.insert((&row.file, row.line), false);
    }
    let kept = |name: &str, lines: &[String]| {
        let mut kept = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            let is_header = name.ends_with(".csv") && at == 0;
            match shown.get(&(name, at as u32 + 1)) {
                Some(true) => kept.push(openly(line)),
                Some(false) => kept.push(line.clone()),
                None if is_header => kept.push(line.clone()),
                None => {}
            }
        }
        kept
    };
    files.iter().map(|(name, lines)| (name.clone(), kept(name, lines))).collect()
}

/// A line of a file of entries as it would be had it been public from the beginning.
fn openly(line: &str) -> String {
    let stated = HANDLING.iter().filter(|handling| !handling.is_empty());
    let unstated = stated.fold(line.to_owned(), |line, handling| line.replace(handling, ""));
    unstated.replacen('{', "{\"handling\":\"public\",", 1).replace("\"entry\":{", "\"entry\":{\"handling\":\"public\",")
}

/// What two records have to agree in.
fn compared(record: &Record) -> (&[Entry], &[SetAside], Option<servanda_base::Moment>) {
    (&record.entries, &record.set_aside, record.ends)
}

/// The same without what a release moves: positions, and who may see.
fn unmoved(record: &Record) -> Record {
    let mut record = record.clone();
    let moved = |entry: &mut Entry| (entry.position, entry.handling) = (0, Handling::Public);
    for entry in &mut record.entries {
        moved(entry);
        if let What::Correction { by, .. } = &mut entry.what {
            moved(by);
        }
    }
    for row in &mut record.set_aside {
        (row.position, row.handling) = (0, Handling::Public);
    }
    record.entries.sort_by_key(|entry| (entry.origin.file.clone(), entry.origin.line));
    record.set_aside.sort_by_key(|row| (row.file.clone(), row.line));
    record
}

fn check(bindings: &str, files: &Files, viewer: &Viewer) -> Result<bool, TestCaseError> {
    let (_, findings) = Bindings::parse(bindings);
    prop_assert!(findings.is_empty(), "{:?}", findings);
    let full = record(bindings, files);
    let seen = full.visible_to(viewer);
    let left = without_hidden(files, &full, viewer);
    // Standing coverage stands last in the bindings.
    let is_shown = |entry: &Entry| entry.position > 0 || entry.handling.admits(viewer);
    let standing = if full.entries.iter().all(is_shown) { None } else { bindings.find("[[coverage]]") };
    let expected = record(&bindings[..standing.unwrap_or(bindings.len())], &left);
    if released(&full, viewer).is_empty() {
        prop_assert_eq!(compared(&seen), compared(&expected), "{:?} of\n{:#?}", viewer, files);
    } else {
        let (seen, expected) = (unmoved(&seen), unmoved(&expected));
        prop_assert_eq!(compared(&seen), compared(&expected), "{:?} of\n{:#?}", viewer, files);
    }
    let again = seen.visible_to(viewer);
    prop_assert_eq!(compared(&again), compared(&seen));
    Ok(left != *files)
}

fn word(words: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(words)
}

const IDS: &[&str] = &["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "coverage-1", "coverage-mission-1"];
const HANDLING: &[&str] = &[
    "",
    ",\"handling\":\"public\"",
    ",\"handling\":\"public\"",
    ",\"handling\":\"parties\"",
    ",\"handling\":\"mission\"",
    ",\"handling\":\"mission\"",
    ",\"handling\":[\"NOR\"]",
    ",\"handling\":[\"SWE\",\"NOR\"]",
    ",\"handling\":[\"nobody\"]",
];
const REPORTED: &[&str] = &[
    "",
    ",\"reported\":\"2030-05-01\"",
    ",\"reported\":\"2030-05-02\"",
    ",\"reported\":\"2030-05-03\"",
    ",\"reported\":\"2030-05-04\"",
];

/// A line of a file of entries; about others more often than any real one, and wrong more often.
fn line(may_release: bool) -> impl Strategy<Value = String> {
    let about = prop_oneof![
        Just("\"kind\":\"withdrawal\"".to_owned()),
        Just("\"kind\":\"confirmation\",\"by\":\"NOR\"".to_owned()),
        Just("\"kind\":\"rejection\",\"by\":\"SWE\"".to_owned()),
        (word(HANDLING), word(&["2030-05-01", "2030-05-09", "x"])).prop_map(|(handling, at)| format!(
            "\"kind\":\"correction\",\"entry\":{{\"kind\":\"incident\",\"event\":\"shot\",\"at\":\"{at}\"{handling}}}"
        )),
        word(if may_release { &["public", "parties"] } else { &["mission"] })
            .prop_map(|to| format!("\"kind\":\"release\",\"to\":\"{to}\"")),
    ];
    let about = (about, word(IDS)).prop_map(|(about, of)| format!("{about},\"of\":\"{of}\""));
    let step = word(IDS).prop_map(|of| format!("\"kind\":\"visit\",\"about\":\"{of}\""));
    let plain = prop_oneof![
        Just("\"kind\":\"incident\",\"event\":\"shot\",\"at\":\"2030-05-01\"".to_owned()),
        Just("\"kind\":\"incident\",\"event\":\"shot\",\"at\":\"2030-06-01\"".to_owned()),
        Just(
            "\"kind\":\"tally\",\"event\":\"shot\",\"at\":\"2030-05-01\",\"count\":5,\"made_up_of\":{\"x\":9}"
                .to_owned()
        ),
        Just("\"kind\":\"incident\",\"event\":\"no such\"".to_owned()),
        Just("\"kind\":\"comment\",\"bad\":1".to_owned()),
    ];
    let what = prop_oneof![4 => plain, 5 => about, 1 => step];
    let whole = (word(IDS), what, word(HANDLING), word(REPORTED))
        .prop_map(|(id, what, handling, reported)| format!("{{\"id\":\"{id}\",{what}{handling}{reported}}}"));
    prop_oneof![16 => whole, 1 => Just("{no json".to_owned())]
}

fn row(may_release: bool) -> impl Strategy<Value = String> {
    // A release opens the whole row of a file of entries; of a table, one entry.
    let shared = if may_release { 0 } else { 2 };
    let id = prop_oneof![shared => word(IDS).prop_map(str::to_owned), 3 => (0..99).prop_map(|id| format!("r-{id}"))];
    let (kind, day) = (word(&["shooting", "shooting", "meeting", "unknown"]), word(&["01", "02", "03", "99"]));
    (id, kind, day, word(&["", "7", "x"]), word(&["2030-05-01", "2030-05-03", ""])).prop_map(
        |(id, kind, day, quantity, reported)| {
            format!("{id},2030-05-{day},,day,{kind},nor,{quantity},,fact,Press,{reported}")
        },
    )
}

fn feeds(may_release: bool) -> impl Strategy<Value = String> {
    let position = || word(&["", "position = \"reported\"\n"]);
    let handling = || word(&["", "handling = \"public\"\n", "handling = \"parties\"\n", "handling = [\"NOR\"]\n"]);
    // What a release shows would have another name, had it been written so.
    let standing = word(if may_release { &[""] } else { &["", "handling = \"mission\"\n"] });
    let all = (position(), handling(), position(), handling(), position(), handling(), standing);
    all.prop_map(|(a, b, c, d, e, f, standing)| {
        format!(
            "[[feed]]\nrecord = \"a.jsonl\"\nformat = \"entries\"\n{a}{b}\
             [[feed]]\nname = \"c\"\nrecord = \"c.csv\"\nformat = \"chronicle\"\n{c}{d}\
             [[feed]]\nrecord = \"b.jsonl\"\nformat = \"entries\"\n{e}{f}\
             [[bind]]\nfeed = \"c\"\nkind = \"shooting\"\nas = \"incident\"\nevent = \"shot\"\n\
             [[bind]]\nfeed = \"c\"\nkind = \"shooting\"\nas = \"counter\"\ncounter = \"shots-since-start\"\n\
             [[set_aside]]\nfeed = \"c\"\nkind = \"meeting\"\nwhy = \"no evidence\"\n\
             [[coverage]]\nobserver = \"river-mission\"\nfrom = \"2030-01-01\"\nto = \"2031-01-01\"\nbecause = \"x\"\n{standing}"
        )
    })
}

fn check_many(may_release: bool) {
    let cases = std::env::var("WORLDS").ok().and_then(|text| text.parse().ok()).unwrap_or(400);
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let lines = || prop::collection::vec(line(may_release), 0..14);
    let viewers = [Viewer::Public, Viewer::Party("NOR".into()), Viewer::Party("SWE".into()), Viewer::Mission];
    let something_hidden = std::cell::Cell::new(0);
    TestRunner::new(config)
        .run(
            &(feeds(may_release), lines(), lines(), prop::collection::vec(row(may_release), 0..8)),
            |(bindings, a, b, c)| {
                let c = std::iter::once(HEADER.to_owned()).chain(c).collect();
                let files = [("a.jsonl", a), ("b.jsonl", b), ("c.csv", c)];
                let files = files.into_iter().map(|(name, lines)| (name.to_owned(), lines)).collect();
                for viewer in &viewers {
                    something_hidden.set(something_hidden.get() + u32::from(check(&bindings, &files, viewer)?));
                }
                Ok(())
            },
        )
        .unwrap();
    // Or else nothing was compared.
    assert!(something_hidden.get() > cases);
}

#[test]
fn what_is_hidden_was_never_written() {
    check_many(false);
}

#[test]
fn what_is_released_was_written_openly() {
    check_many(true);
}
