//! Whatever people or machines hand over: a finding or an error with its place and a way out, never a panic, nothing lost,
//! and in bounded time.

mod support;

use servanda_agreement::geography::Geography;
use servanda_record::Record;
use servanda_reference::{Question, evaluate};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};
use support::*;

/// The longest that one run of the program may take on anything below.
const LONGEST: Duration = Duration::from_secs(10);

/// The invented harbour truce with some of its files replaced (`None` = taken away), and what a run says of it.
struct Case {
    name: &'static str,
    files: Vec<(&'static str, Option<Vec<u8>>)>,
    command: &'static str,
    code: i32,
    /// Parts of what is said: the place, the matter, the way out.
    parts: &'static [&'static str],
}

fn harbour(file: &str) -> String {
    std::fs::read_to_string(fixture(&format!("harbour-2031/{file}"))).expect("the fixture")
}

/// The harbour truce with a part of its text replaced.
fn text(from: &str, to: &str) -> Vec<(&'static str, Option<Vec<u8>>)> {
    let text = harbour("agreement.accord.md");
    assert!(text.contains(from), "{from}");
    file("agreement.accord.md", text.replacen(from, to, 1))
}

/// The harbour truce with more code at its end.
fn more(code: &str) -> Vec<(&'static str, Option<Vec<u8>>)> {
    file("agreement.accord.md", format!("{}\n```accord\n{code}\n```\n", harbour("agreement.accord.md")))
}

/// The harbour truce with more lines in its record.
fn rows(lines: &str) -> Vec<(&'static str, Option<Vec<u8>>)> {
    file("record.jsonl", format!("{}{lines}\n", harbour("record.jsonl")))
}

fn file(name: &'static str, content: impl Into<Vec<u8>>) -> Vec<(&'static str, Option<Vec<u8>>)> {
    vec![(name, Some(content.into()))]
}

const TABLE: &str = "record = \"record.csv\"\nformat = \"chronicle\"\nhandling = \"public\"\n";
const COLUMNS: &str = "id,occurred_from,occurred_to,time_precision,place,lat,lon,kind,by,against_or_to,quantity_low,quantity,\
quantity_high,unit,claim_status,source_name,source_url,note";

/// Bindings and a table in place of the JSON lines.
fn table(binds: &str, csv: impl Into<Vec<u8>>) -> Vec<(&'static str, Option<Vec<u8>>)> {
    [file("bindings.toml", format!("{TABLE}{binds}")), file("record.csv", csv)].concat()
}

fn utf16(text: &str) -> Vec<u8> {
    [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
}

fn run(case: &Case) -> Result<(), String> {
    let folder = empty_folder(&format!("bad-{}", case.name.replace(' ', "-")));
    copy(Path::new(&fixture("harbour-2031")), &folder);
    for (name, content) in &case.files {
        match content {
            Some(content) => std::fs::write(folder.join(name), content).expect("a file"),
            None => std::fs::remove_file(folder.join(name)).expect("a file"),
        }
    }
    let path = folder.display().to_string();
    let (command, more) = case.command.split_once(' ').unwrap_or((case.command, ""));
    let args: Vec<&str> = [command, path.as_str()].into_iter().chain(more.split_whitespace()).collect();
    let started = Instant::now();
    let run = servanda(&args);
    let took = started.elapsed();
    std::fs::remove_dir_all(&folder).ok();
    let said = format!("{}{}", run.out, run.err);
    let mut wrong = Vec::new();
    if run.err.contains("panicked") || run.code < 0 {
        wrong.push("it panicked".to_owned());
    }
    if run.code != case.code {
        wrong.push(format!("exit code {}, expected {}", run.code, case.code));
    }
    if took > LONGEST {
        wrong.push(format!("it took {took:?}"));
    }
    wrong.extend(
        case.parts.iter().filter(|part| !said.contains(**part)).map(|part| format!("it does not say `{part}`")),
    );
    if case.parts.is_empty() {
        wrong.push("LOOK".into());
    }
    if wrong.is_empty() {
        return Ok(());
    }
    let said: String = said.chars().take(1500).collect();
    Err(format!("--- {} ({took:?}): {}\n{said}", case.name, wrong.join("; ")))
}

fn cases() -> Vec<Case> {
    let case = |name, files, command, code, parts| Case { name, files, command, code, parts };
    let many: String = (0..1_000).map(|at| format!("3.{at}  north shall not fire in harbour\n")).collect();
    vec![
        // The text.
        case("fence not closed", text("```\n\n## Fire", "\n\n## Fire"), "check", 1, &[]),
        case("fence in a fence", text("proof seen =", "```accord\nproof seen ="), "check", 1, &[]),
        case("mixed alphabets", text("each of sides", "each of sіdes"), "check", 1, &[]),
        case("direction control", text("Harbour truce\"", "Harbour \u{202E}truce\""), "check", 1, &[]),
        case("unknown unit", text("has tents count", "has tents furlongs"), "check", 1, &[]),
        case("unknown length", text("by     2031-05-04", "within 3 fortnights of signature"), "check", 1, &[]),
        case("impossible date", text("2031-05-04", "2031-02-30"), "check", 1, &[]),
        case("impossible zone", text("Europe/Oslo", "Europe/Atlantis"), "check", 1, &[]),
        case("CP1252 text", file("agreement.accord.md", b"# caf\xe9\n".to_vec()), "check", 2, &[]),
        case("UTF-16 text", file("agreement.accord.md", utf16(&harbour("agreement.accord.md"))), "check", 2, &[]),
        case("empty text", file("agreement.accord.md", ""), "check", 1, &[]),
        case("line of 10 MB in prose", text("Harbour truce (", &format!("{} (", "word ".repeat(2_000_000))), "check", 1, &[]),
        case("line of 10 MB in code", more(&format!("3  north shall {}", "fire ".repeat(2_000_000))), "check", 1, &[]),
        case("one word of 10 MB", more(&format!("3  north shall {}", "a".repeat(10_000_000))), "check", 1, &[]),
        case("deep parentheses", more(&format!("define x as {}a", "(".repeat(100_000))), "check", 1, &[]),
        case("deep denials", more(&format!("define x as {}no shots", "not ".repeat(100_000))), "check", 1, &[]),
        case("a thousand clauses", more(&many), "check", 1, &[]),
        case("a thousand clauses, judged", more(&many), "watch", 0, &[]),
        case("definitions in a circle", more("define a \"A\" as b\ndefine b \"B\" as a\n3  on a, north shall fire\n     within 2 h of incident"), "check", 1, &[]),
        case("definitions in a circle, judged", more("define a \"A\" as b\ndefine b \"B\" as a\n3  on a, north shall fire\n     within 2 h of incident"), "watch", 2, &[]),
        case("fallbacks in a circle", more("3  north shall fire\n  by 2031-05-02\n  failing which clause 4\n4  south shall fire\n  by 2031-05-03\n  failing which clause 3"), "check", 1, &[]),
        case("fallbacks in a circle, judged", more("3  north shall fire\n  by 2031-05-02\n  failing which clause 4\n4  south shall fire\n  by 2031-05-03\n  failing which clause 3"), "watch", 0, &[]),
        case("its own fallback", more("3  north shall fire\n  by 2031-05-02\n  failing which clause 3"), "watch", 0, &[]),
        case("groups in a circle", more("group a = b\ngroup b = a\n3  each of a shall fire"), "watch", 2, &[]),
        case("places in a circle", more("zone a = within 5 km of b\nzone b = within 5 km of a\n3  north shall not fire in a"), "watch", 2, &[]),
        case("a red line upon itself", more("3  red line fire \"Fire\"\n  when fire\n4  on fire, north shall fire\n  within 2 h of incident"), "watch", 2, &[]),
        case("a red line upon its answer", more("3  red line alarm \"Alarm\"\n  when breach of clause 4\n4  on alarm, north shall fire\n  within 2 h of incident"), "watch", 0, &[]),
        case("an exception upon itself", more("3  north shall fire\n  by 2031-05-02\n  unless breach of clause 3"), "watch", 0, &[]),
        case("anchors in a circle", more("3  north shall fire\n  within 2 d of completion of clause 4\n4  south shall fire\n  within 2 d of completion of clause 3"), "watch", 0, &[]),
        case("from in a circle", more("3  north shall fire\n  from completion of clause 4\n4  south shall fire\n  from completion of clause 3"), "watch", 0, &[]),
        case("a phase upon its own clause", more("phase calm \"Calm\"\n  opens when breach of clause 3\n3  during calm, north shall fire\n  by 2031-05-02"), "watch", 0, &[]),
        case("a power never during itself", more("event suspension verb suspend by party\n3  red line alarm \"Alarm\"\n  when breach of clause 4\n  tier 1 at least 1 in any 24 h\n4  north shall fire\n  by 2031-05-03\n5  south may suspend clause 4\n  never during alarm"), "watch", 0, &[]),
        case("every nothing", more("3  north shall fire\n  every 0 d"), "watch", 2, &[]),
        case("every hour for ever", text("expires   2032-05-01", "expires   never").into_iter().chain(rows("{\"id\":\"z\",\"kind\":\"comment\",\"at\":\"9998-01-01\"}")).collect(), "watch --as-of 9999-12-31", 0, &[]),
        case("centuries", more("3  north shall fire\n  within 99999999 years of signature"), "check", 1, &[]),
        case("huge hours", more("3  north shall fire\n  within 9999999999999999999 h of signature"), "check", 1, &[]),
        // The folder.
        case("no bindings", vec![("bindings.toml", None)], "watch", 2, &[]),
        case("no record", vec![("record.jsonl", None)], "watch", 2, &[]),
        case("no text", vec![("agreement.accord.md", None)], "watch", 2, &[]),
        case("two agreements", file("other.accord.md", harbour("agreement.accord.md")), "watch", 2, &[]),
        case("empty bindings", file("bindings.toml", ""), "watch", 2, &[]),
        case("bindings that are no TOML", file("bindings.toml", "record = \n"), "watch", 2, &[]),
        case("CP1252 bindings", file("bindings.toml", b"record = \"caf\xe9\"".to_vec()), "watch", 2, &[]),
        case("empty record", file("record.jsonl", ""), "watch", 2, &[]),
        case("CP1252 record", file("record.jsonl", b"{\"id\":\"caf\xe9\"}".to_vec()), "watch", 2, &[]),
        case("UTF-16 record", file("record.jsonl", utf16(&harbour("record.jsonl"))), "watch", 2, &[]),
        case("undeclared event", table("[[bind]]\nkind = \"shot\"\nas = \"incident\"\nevent = \"shoot\"\n", format!("{COLUMNS}\n")), "watch", 2, &[]),
        case("unknown format", file("bindings.toml", "record = \"record.jsonl\"\nformat = \"entrys\"\n"), "watch", 2, &[]),
        // Rows.
        case("missing columns", table("", "id,kind\nr-1,shot\n"), "watch", 2, &[]),
        case("coordinates that are none", table("[[bind]]\nkind = \"shot\"\nas = \"incident\"\nevent = \"shot\"\nplace = { point = true, radius_m = 1 }\n", format!("{COLUMNS}\nr-1,2031-05-02,,day,x,NaN,10.5,shot,north,,,1,,shots,fact,s,u,\nr-2,2031-05-02,,day,x,95,10.5,shot,north,,,1,,shots,fact,s,u,\n")), "watch --format json", 0, &[]),
        case("a date that does not exist", table("[[bind]]\nkind = \"shot\"\nas = \"incident\"\nevent = \"shot\"\n", format!("{COLUMNS}\nr-1,2031-02-30,,day,x,,,shot,north,,,1,,shots,fact,s,u,\n")), "watch --format json", 0, &[]),
        case("a quote that is not closed", table("[[bind]]\nkind = \"shot\"\nas = \"incident\"\nevent = \"shot\"\n", format!("{COLUMNS}\nr-1,2031-05-02,,day,\"x,,,shot,north\nr-2,2031-05-03\n")), "watch", 2, &[]),
        case("line of 10 MB in a table", table("[[bind]]\nkind = \"shot\"\nas = \"incident\"\nevent = \"shot\"\n", format!("{COLUMNS}\nr-1,2031-05-02,,day,x,,,shot,north,,,1,,shots,fact,s,u,{}\n", "word ".repeat(2_000_000))), "watch --format json", 0, &[]),
        case("line of 10 MB in JSON", rows(&format!("{{\"id\":\"z\",\"note\":\"{}\"}}", "a".repeat(10_000_000))), "watch --format json", 0, &[]),
        case("deep JSON", rows(&"[".repeat(1_000_000)), "watch --format json", 0, &[]),
        case("a withdrawal of itself", rows("{\"id\":\"z\",\"kind\":\"withdrawal\",\"of\":\"z\"}"), "watch", 0, &[]),
        case("a correction of itself", rows("{\"id\":\"z\",\"kind\":\"correction\",\"of\":\"z\",\"entry\":{\"kind\":\"comment\"}}"), "watch", 0, &[]),
        case("numbers beyond all bounds", rows("{\"id\":\"z\",\"kind\":\"act\",\"event\":\"delivery\",\"by\":\"north\",\"to\":\"south\",\"at\":\"2031-05-03\",\"fields\":{\"tents\":1e400}}\n{\"id\":\"y\",\"kind\":\"act\",\"event\":\"delivery\",\"by\":\"north\",\"to\":\"south\",\"at\":\"2031-05-03\",\"attested\":[\"confirmed by centre\"],\"fields\":{\"tents\":79228162514264337593543950335}}\n{\"id\":\"x\",\"kind\":\"act\",\"event\":\"delivery\",\"by\":\"north\",\"to\":\"south\",\"at\":\"2031-05-03\",\"attested\":[\"confirmed by centre\"],\"fields\":{\"tents\":79228162514264337593543950335}}"), "watch --format json", 0, &[]),
        case("the end of time", rows("{\"id\":\"z\",\"kind\":\"incident\",\"event\":\"shot\",\"by\":\"north\",\"at\":\"9999-12-31\",\"attested\":[\"confirmed by centre\"],\"place\":\"harbour\"}\n{\"id\":\"y\",\"kind\":\"incident\",\"event\":\"shot\",\"by\":\"north\",\"at\":\"-9999-01-01\",\"attested\":[\"confirmed by centre\"],\"place\":\"harbour\"}"), "watch", 0, &[]),
        case("a falling counter", more("counter tents-brought \"Tents\" unit tents").into_iter().chain(rows("{\"id\":\"z\",\"kind\":\"counter\",\"counter\":\"tents-brought\",\"reading\":400,\"at\":\"2031-05-03\",\"attested\":[\"finding of centre\"]}\n{\"id\":\"y\",\"kind\":\"counter\",\"counter\":\"tents-brought\",\"reading\":300,\"at\":\"2031-05-04\",\"attested\":[\"finding of centre\"]}")).collect(), "watch --format json", 0, &[]),
    ]
}

#[test]
fn each_has_its_place_and_a_way_out() {
    let cases = cases();
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let halves: Vec<_> = cases
            .chunks(cases.len().div_ceil(2))
            .map(|half| scope.spawn(|| half.iter().filter_map(|case| run(case).err()).collect::<Vec<_>>()))
            .collect();
        halves.into_iter().flat_map(|half| half.join().expect("a case does not panic")).collect()
    });
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
