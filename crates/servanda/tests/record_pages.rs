//! The pages of findings about files, bindings and records are true: what they say raises the finding raises it, and
//! what they say settles it does.

mod support;

use servanda_feeds::Input;
use servanda_feeds::amendments::{Named, in_time};
use std::collections::BTreeMap;
use std::process::Command;
use support::empty_folder;

const AGREEMENT: &str = r#"# Truce

```accord
agreement truce "Truce along the strip"
  signed    2031-02-20
  in force  2031-03-01
  expires   never
  clock     Europe/Oslo

party north   armed-group   "Forces of the north"
party south   armed-group   "Forces of the south"
party mission organisation  "Monitoring mission"

zone    strip "Strip" from "geo/strip.geojson#strip"
event   violation  plural violations  verb fire  by party in place
counter violations-since-start "Violations since the start"  unit violations  counts violation

1  each of north, south shall not fire in strip
```
"#;

const BINDINGS: &str = r#"
record   = "record.csv"
format   = "osce-daily-counts"
position = "issued"
handling = "public"

[[bind]]
as       = "tally"
event    = "violation"
count    = "ceasefire_violations"
parts    = ["explosions"]
actor    = { one_of = ["north", "south"] }
observer = "mission"
attested = "confirmed by mission"

[[bind]]
as       = "counter"
counter  = "violations-since-start"
column   = "cumulative_since_start"
interval = { from = "period_end 19:30", to = "period_end 19:30" }
observer = "mission"
attested = "confirmed by mission"
per      = "report"
"#;

/// The same file as entries, one a line.
const ENTRIES: &str = "record = \"record.csv\"\nformat = \"entries\"\nhandling = \"public\"\n";

const RECORD: &str = "\
report,issued,period_start,period_end,region,ceasefire_violations,explosions,cumulative_since_start,url,note
1/2031,2031-03-02,2031-03-01,2031-03-02,North,12,3,12,https://example.org/1,
1/2031,2031-03-02,2031-03-01,2031-03-02,South,0,0,12,https://example.org/1,
2/2031,2031-03-03,2031-03-02,2031-03-03,North,5,,51,https://example.org/2,
2/2031,2031-03-03,2031-03-02,2031-03-03,South,34,,51,https://example.org/2,
";

/// The one block of a page marked `<language> <word>`, with its language.
fn block(page: &'static str, word: &str) -> (&'static str, String) {
    let mut found = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some((language, mark)) = line.strip_prefix("```").and_then(|fence| fence.split_once(' ')) {
            let body: String =
                lines.by_ref().take_while(|line| *line != "```").map(|line| format!("{line}\n")).collect();
            found.extend((mark == word).then_some((language, body)));
        }
    }
    assert_eq!(found.len(), 1, "one block `{word}` in {page}");
    found.remove(0)
}

/// Above 0x9F the letters of Windows-1252 are the first 256 of Unicode.
fn windows_1252(text: &str) -> Vec<u8> {
    let byte = |letter: char| u8::try_from(u32::from(letter)).ok().filter(|byte| !(0x80..0xA0).contains(byte));
    text.chars().map(|letter| byte(letter).expect("a letter of Western Europe")).collect()
}

/// What is found in the standard folder, of which one part is replaced.
fn findings(bindings: &str, record: &[u8]) -> Vec<String> {
    let (agreement, findings) = servanda_agreement::read(AGREEMENT);
    assert!(findings.is_empty(), "{findings:?}");
    let files = BTreeMap::from([("record.csv".to_owned(), record.to_vec())]);
    let agreement = &agreement.expect("there is an agreement");
    let outcome = servanda_feeds::read(&Input { agreement, bindings_name: "bindings.toml", bindings, files: &files });
    let read = outcome.findings.into_iter().map(|(_, finding)| finding);
    let all = amendments(bindings).into_iter().chain(read);
    all.map(|finding| format!("{} {}", finding.code, finding.message)).collect()
}

/// What is found in a list of amendments, beside a second and a third version of the text.
fn amendments(bindings: &str) -> Vec<servanda_base::Diagnostic> {
    let listed = servanda_feeds::Bindings::parse(bindings).0.amendments;
    let mut first = servanda_agreement::read(AGREEMENT).0.expect("there is an agreement");
    let there = |name: &str| match name {
        "amendments/2.accord.md" => Some(AGREEMENT.replace("along the strip", "along the strip, as amended")),
        "amendments/3.accord.md" => Some(AGREEMENT.replace("along the strip", "along the strip, as amended again")),
        _ => None,
    };
    let mut texts: Vec<Named> = listed
        .iter()
        .map(|amendment| match there(&amendment.text.value) {
            Some(text) => {
                let agreement = servanda_agreement::read(&text).0.map(Box::new);
                Named::Text(text, agreement)
            }
            None => Named::NotThere,
        })
        .collect();
    in_time((AGREEMENT, &mut first), &listed, &mut texts)
}

#[test]
fn the_standard_folder_is_sound() {
    assert_eq!(findings(BINDINGS, RECORD.as_bytes()), Vec::<String>::new());
}

#[test]
fn every_page_about_bindings_and_records_raises_and_settles_its_finding() {
    let mut wrong = Vec::new();
    for check in servanda_check::CHECKS.iter().filter(|check| check.code.starts_with("S12")) {
        for (word, raises) in [("raises", true), ("settled", false)] {
            let (language, text) = block(check.page, word);
            let found = match language {
                "toml" => findings(&text, RECORD.as_bytes()),
                "csv" if check.code == "S1201" && raises => findings(BINDINGS, &windows_1252(&text)),
                "csv" => findings(BINDINGS, text.as_bytes()),
                "json" => findings(ENTRIES, text.as_bytes()),
                other => panic!("{}: a block of `{other}`", check.code),
            };
            // What settles a finding must not raise another.
            let is_true =
                if raises { found.iter().any(|found| found.starts_with(check.code)) } else { found.is_empty() };
            if !is_true {
                wrong.push(format!("{} ({word}) found {found:?}", check.code));
            }
            // The title is the message of the example.
            let title = check.page.lines().next().unwrap_or_default().trim_start_matches("# ");
            if raises && !found.iter().any(|found| found == title) {
                wrong.push(format!("{} is titled `{title}` and found {found:?}", check.code));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_page_about_files_that_cannot_be_read_raises_and_settles_its_finding() {
    let folder = empty_folder("s0000");
    std::fs::write(folder.join("truce.accord.md"), AGREEMENT).expect("a text");
    let page = servanda_check::page("S0000").expect("S0000 has a page");
    for (word, raises) in [("raises", true), ("settled", false)] {
        let (language, command) = block(page, word);
        let mut words = command.split_whitespace();
        assert_eq!((language, words.next()), ("sh", Some("servanda")));
        let mut program = Command::new(env!("CARGO_BIN_EXE_servanda"));
        let run = program.args(words).args(["--format", "json"]).current_dir(&folder).output().expect("it runs");
        let out: serde_json::Value = serde_json::from_slice(&run.stdout).expect("what it says is JSON");
        let found = out["findings"].as_array().expect("findings");
        assert_eq!(found.iter().any(|finding| finding["code"] == "S0000"), raises, "{word}: {out:#}");
        assert_eq!(run.status.code() == Some(2), raises, "{word}");
    }
}
