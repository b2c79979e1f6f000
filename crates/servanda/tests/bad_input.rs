//! Whatever people or machines hand over: a finding or an error with its place and a way out, never a panic, nothing lost,
//! and in bounded time.

mod support;

use servanda_agreement::geography::Geography;
use servanda_reference::{Question, evaluate};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use support::dice::Dice;
use support::*;

/// What takes longer hangs: far above what any run takes on a busy machine, since this is no measure of speed.
const LONGEST: Duration = Duration::from_secs(300);

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
        case("fence not closed", text("```\n\n## Fire", "\n\n## Fire"), "check --format concise", 1, &["agreement.accord.md:3:1", "fence is not closed"]),
        case("fence in a fence", text("proof seen =", "```accord\nproof seen ="), "check --format concise", 1, &["agreement.accord.md:3:1", "fence is not closed"]),
        case("mixed alphabets", text("each of sides", "each of sіdes"), "check --format concise", 1, &["agreement.accord.md:28:12", "mixes Latin and Cyrillic"]),
        case("direction control", text("Harbour truce\"", "Harbour \u{202E}truce\""), "check --format concise", 1, &["agreement.accord.md:4:33", "direction-control"]),
        case("unknown unit", text("1_000 tents", "1_000 furlongs"), "check --format concise", 1, &["agreement.accord.md:37:", "furlongs"]),
        case("unknown length", text("by     2031-05-04", "within 3 fortnights of signature"), "check --format concise", 1, &["agreement.accord.md:38:15", "`fortnights` is not a unit of time"]),
        case("impossible date", text("2031-05-04", "2031-02-30"), "check --format concise", 1, &["agreement.accord.md:38:13", "expected a date, found `2031-02-30`"]),
        case("impossible zone", text("Europe/Oslo", "Europe/Atlantis"), "check --format concise", 1, &["agreement.accord.md:8:13", "expected an IANA time zone"]),
        case("CP1252 text", file("agreement.accord.md", b"# caf\xe9\n".to_vec()), "check", 2, &["agreement.accord.md:1:6", "not UTF-8", "help: save the file again"]),
        case("UTF-16 text", file("agreement.accord.md", utf16(&harbour("agreement.accord.md"))), "check", 2, &["agreement.accord.md:1:1", "looks like UTF-16", "help: save the file again"]),
        case("empty text", file("agreement.accord.md", ""), "check --format concise", 1, &["agreement.accord.md:1:1", "expected an agreement"]),
        case("line of 10 MB in prose", text("Harbour truce (", &format!("{} (", "word ".repeat(2_000_000))), "check --format concise", 1, &["0 of 2 clauses are guarantees"]),
        case("line of 5 MB in code", more(&format!("3  north shall {}", "fire ".repeat(1_000_000))), "check --format concise", 1, &["agreement.accord.md:43:21", "expected the end of the line"]),
        case("one word of 10 MB", more(&format!("3  north shall {}", "a".repeat(10_000_000))), "check --format concise", 1, &["agreement.accord.md:43:16", "aaa"]),
        case("deep parentheses", more(&format!("define x as {}a", "(".repeat(100_000))), "check --format concise", 1, &["agreement.accord.md:43:45", "nested less deeply"]),
        case("deep denials", more(&format!("define x as {}no shots", "not ".repeat(100_000))), "check --format concise", 1, &["agreement.accord.md:43:141", "nested less deeply"]),
        case("a thousand clauses", more(&many), "check --format concise", 1, &["these 1001 clauses"]),
        case("a thousand clauses, judged", more(&many), "watch", 0, &["1001 not established"]),
        case("definitions in a circle", more("define a \"A\" as b\ndefine b \"B\" as a\n3  on a, north shall fire\n     within 2 h of incident"), "check --format concise", 1, &["agreement.accord.md:43:8", "`a` refers to itself"]),
        case("definitions in a circle, judged", more("define a \"A\" as b\ndefine b \"B\" as a\n3  on a, north shall fire\n     within 2 h of incident"), "watch", 2, &["agreement.accord.md:43:8", "`a` refers to itself", "help: type `servanda check"]),
        case("fallbacks in a circle", more("3  north shall fire\n  by 2031-05-02\n  failing which clause 4\n4  south shall fire\n  by 2031-05-03\n  failing which clause 3"), "check --format concise", 1, &["agreement.accord.md:43:1", "fail into each other for ever"]),
        case("fallbacks in a circle, judged", more("3  north shall fire\n  by 2031-05-02\n  failing which clause 4\n4  south shall fire\n  by 2031-05-03\n  failing which clause 3"), "watch", 0, &["2 not applicable"]),
        case("its own fallback", more("3  north shall fire\n  by 2031-05-02\n  failing which clause 3"), "watch", 0, &["1 not applicable"]),
        case("groups in a circle", more("group a = b\ngroup b = a\n3  each of a shall fire"), "watch", 2, &["agreement.accord.md:43:7", "refers to itself", "help: type"]),
        case("places in a circle", more("zone a = within 5 km of b\nzone b = within 5 km of a\n3  north shall not fire in a"), "watch", 2, &["agreement.accord.md:43:6", "refers to itself", "help: type"]),
        case("a red line upon itself", more("3  red line fire \"Fire\"\n  when fire\n4  on fire, north shall fire\n  within 2 h of incident"), "watch", 2, &["agreement.accord.md:43:13", "refers to itself", "help: type"]),
        case("a red line upon its answer", more("3  red line alarm \"Alarm\"\n  when breach of clause 4\n4  on alarm, north shall fire\n  within 2 h of incident"), "watch", 0, &["alarm (any): not reached"]),
        case("an exception upon itself", more("3  north shall fire\n  by 2031-05-02\n  unless breach of clause 3"), "watch", 0, &["2 not established"]),
        case("anchors in a circle", more("3  north shall fire\n  within 2 d of completion of clause 4\n4  south shall fire\n  within 2 d of completion of clause 3"), "watch", 0, &["3 not established"]),
        case("from in a circle", more("3  north shall fire\n  from completion of clause 4\n4  south shall fire\n  from completion of clause 3"), "watch", 0, &["2 not established"]),
        case("a phase upon its own clause", more("phase calm \"Calm\"\n  opens when breach of clause 3\n3  during calm, north shall fire\n  by 2031-05-02"), "watch", 0, &["calm closed"]),
        case("a power never during itself", more("event suspension verb suspend by party\n3  red line alarm \"Alarm\"\n  when breach of clause 4\n  tier 1 at least 1 in any 24 h\n4  north shall fire\n  by 2031-05-03\n5  south may suspend clause 4\n  never during alarm"), "watch", 0, &["alarm tier 1"]),
        case("every nothing", more("3  north shall fire\n  every 0 d"), "check --format concise", 1, &["agreement.accord.md:44:9", "expected a length of time above zero"]),
        case("every hour for ever", more("3  north shall fire\n  every 1 h").into_iter().chain(rows("{\"id\":\"z\",\"kind\":\"comment\",\"at\":\"9998-01-01\"}")).collect(), "watch --as-of 9999-12-31", 0, &["2 not kept"]),
        case("centuries", more("3  north shall fire\n  within 99999999 years of signature"), "check --format concise", 1, &["agreement.accord.md:44:10", "expected a length of time"]),
        case("huge hours", more("3  north shall fire\n  within 9999999999999999999 h of signature"), "check --format concise", 1, &["agreement.accord.md:44:10", "expected a length of time"]),
        // The folder.
        case("no bindings", vec![("bindings.toml", None)], "watch", 2, &["has no bindings.toml", "help: write one"]),
        case("no record", vec![("record.jsonl", None)], "watch", 2, &["bindings.toml:1:12", "`record.jsonl` is not there", "help:"]),
        case("no text", vec![("agreement.accord.md", None)], "watch", 2, &["holds no agreement", "help:"]),
        case("two agreements", file("other.accord.md", harbour("agreement.accord.md")), "watch", 2, &["holds 2 agreements", "help: keep one"]),
        case("empty bindings", file("bindings.toml", ""), "watch", 2, &["bindings.toml:1:1", "has no `record`", "help:"]),
        case("bindings that are no TOML", file("bindings.toml", "record = \n"), "watch", 2, &["bindings.toml:1:10", "help:"]),
        case("bindings that stop being TOML", file("bindings.toml", "record = \"record.jsonl\"\nformat = \"entries\"\nhandling = [\n[[bind]]\nas = \"act\"\n"), "watch", 2, &["judged:\n", "S1202", "help:"]),
        case("a place in the record that is not there", vec![], "brief --day 2031-05-04 --since 99", 2, &["no position 99: its last is 5", "help:"]),
        case("CP1252 bindings", file("bindings.toml", b"record = \"caf\xe9\"".to_vec()), "watch", 2, &["bindings.toml:1:14", "not UTF-8", "help:"]),
        case("empty record", file("record.jsonl", ""), "watch", 2, &["record.jsonl:1:1", "is empty", "help:"]),
        case("CP1252 record", file("record.jsonl", b"{\"id\":\"caf\xe9\"}".to_vec()), "watch", 2, &["record.jsonl:1:11", "not UTF-8", "help:"]),
        case("UTF-16 record", file("record.jsonl", utf16(&harbour("record.jsonl"))), "watch", 2, &["record.jsonl:1:1", "UTF-16", "help:"]),
        case("undeclared event", table("[[bind]]\nkind = \"shot\"\nas = \"incident\"\nevent = \"shoot\"\n", format!("{COLUMNS}\n")), "watch", 2, &["bindings.toml:7:9", "declares no event `shoot`", "help:"]),
        case("unknown format", file("bindings.toml", "record = \"record.jsonl\"\nformat = \"entrys\"\n"), "watch", 2, &["bindings.toml:2:10", "`format = \"entrys\"`", "help:"]),
        // Rows.
        case("missing columns", table("", "id,kind\nr-1,shot\n"), "watch", 2, &["record.csv:1:1", "has no columns `occurred_from`", "help:"]),
        case("coordinates that are none", table("[[bind]]\nkind = \"shot\"\nas = \"incident\"\nevent = \"shot\"\nplace = { point = true, radius_m = 1 }\n", format!("{COLUMNS}\nr-1,2031-05-02,,day,x,NaN,10.5,shot,north,,,1,,shots,fact,s,u,\nr-2,2031-05-02,,day,x,95,10.5,shot,north,,,1,,shots,fact,s,u,\n")), "watch --format json", 0, &["\"set_aside\": 2", "\"line\": 2", "`NaN` is no number", "\"line\": 3", "`95` is no number"]),
        case("a date that does not exist", table("[[bind]]\nkind = \"shot\"\nas = \"incident\"\nevent = \"shot\"\n", format!("{COLUMNS}\nr-1,2031-02-30,,day,x,,,shot,north,,,1,,shots,fact,s,u,\n")), "watch --format json", 0, &["\"set_aside\": 1", "\"line\": 2", "`2031-02-30`"]),
        case("a quote that is not closed", table("[[bind]]\nkind = \"shot\"\nas = \"incident\"\nevent = \"shot\"\n", format!("{COLUMNS}\nr-1,2031-05-02,,day,\"x,,,shot,north\nr-2,2031-05-03\n")), "watch", 2, &["record.csv:2:1", "never closed", "help:"]),
        case("a quote that is closed in another row", table("[[bind]]\nkind = \"shot\"\nas = \"incident\"\nevent = \"shot\"\n", format!("{COLUMNS}\nr-1,2031-05-02,,day,x,,,shot,north,,,1,,shots,fact,s,u,\"he said\nr-2,2031-05-03,,day,x,,,shot,north,,,1,,shots,fact,s,u,\"she said\"\nr-3,2031-05-04,,day,x,,,shot,north,,,1,,shots,fact,s,u,\n")), "watch", 2, &["record.csv:2:1", "closed only in another row", "help:"]),
        case("line of 10 MB in a table", table("[[bind]]\nkind = \"shot\"\nas = \"incident\"\nevent = \"shot\"\n", format!("{COLUMNS}\nr-1,2031-05-02,,day,x,,,shot,north,,,1,,shots,fact,s,u,{}\n", "word ".repeat(2_000_000))), "watch --format json", 0, &["\"set_aside\": 1", "\"line\": 2", "longer than"]),
        case("line of 10 MB in JSON", rows(&format!("{{\"id\":\"z\",\"note\":\"{}\"}}", "a".repeat(10_000_000))), "watch --format json", 0, &["\"set_aside\": 2", "\"line\": 7", "longer than"]),
        case("deep JSON", rows(&"[".repeat(1_000_000)), "watch --format json", 0, &["\"set_aside\": 2", "\"line\": 7", "not JSON"]),
        case("a withdrawal of itself", rows("{\"id\":\"z\",\"kind\":\"withdrawal\",\"of\":\"z\"}"), "watch --format json", 0, &["\"set_aside\": 2", "\"line\": 7", "it is about itself"]),
        case("a correction of itself", rows("{\"id\":\"z\",\"kind\":\"correction\",\"of\":\"z\",\"entry\":{\"kind\":\"comment\"}}"), "watch --format json", 0, &["\"set_aside\": 2", "\"line\": 7", "it is about itself"]),
        case("a withdrawal of nothing", rows("{\"id\":\"z\",\"kind\":\"withdrawal\",\"of\":\"h-99\"}"), "watch --format json", 0, &["\"set_aside\": 2", "\"line\": 7", "the record has no entry `h-99`"]),
        case("a key written twice", rows("{\"id\":\"z\",\"kind\":\"comment\",\"by\":\"north\",\"by\":\"south\"}"), "watch --format json", 0, &["\"set_aside\": 2", "\"line\": 7", "`by` is written twice"]),
        case("numbers beyond all bounds", rows("{\"id\":\"z\",\"kind\":\"act\",\"event\":\"delivery\",\"by\":\"north\",\"to\":\"south\",\"at\":\"2031-05-03\",\"fields\":{\"tents\":1e400}}\n{\"id\":\"y\",\"kind\":\"act\",\"event\":\"delivery\",\"by\":\"north\",\"to\":\"south\",\"at\":\"2031-05-03\",\"attested\":[\"confirmed by centre\"],\"fields\":{\"tents\":79228162514264337593543950335}}\n{\"id\":\"x\",\"kind\":\"act\",\"event\":\"delivery\",\"by\":\"north\",\"to\":\"south\",\"at\":\"2031-05-03\",\"attested\":[\"confirmed by centre\"],\"fields\":{\"tents\":79228162514264337593543950335}}"), "watch --format json", 0, &["\"set_aside\": 4", "\"line\": 7", "\"line\": 9"]),
        case("the end of time", rows("{\"id\":\"z\",\"kind\":\"incident\",\"event\":\"shot\",\"by\":\"north\",\"at\":\"9999-12-31\",\"attested\":[\"confirmed by centre\"],\"place\":\"harbour\"}\n{\"id\":\"y\",\"kind\":\"incident\",\"event\":\"shot\",\"by\":\"north\",\"at\":\"-9999-01-01\",\"attested\":[\"confirmed by centre\"],\"place\":\"harbour\"}"), "watch", 0, &["8 = 5 judged + 3 set aside"]),
        case("a falling counter", more("counter tents-brought \"Tents\" unit tents").into_iter().chain(rows("{\"id\":\"z\",\"kind\":\"counter\",\"counter\":\"tents-brought\",\"reading\":400,\"at\":\"2031-05-03\",\"attested\":[\"finding of centre\"]}\n{\"id\":\"y\",\"kind\":\"counter\",\"counter\":\"tents-brought\",\"reading\":300,\"at\":\"2031-05-04\",\"attested\":[\"finding of centre\"]}")).collect(), "watch --format json", 0, &["stands below the earlier reading"]),
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

/// An agreement of the corpus with what stands beside it.
struct Folder {
    name: String,
    text: String,
    bindings: String,
    files: BTreeMap<String, Vec<u8>>,
}

fn corpus() -> Vec<Folder> {
    let folder = |path: &PathBuf| {
        let text = |name: &str| std::fs::read_to_string(path.join(name)).expect("a file of the corpus");
        let bindings = text("bindings.toml");
        let table: toml::Table = bindings.parse().expect("bindings");
        let feeds = table.get("feed").and_then(toml::Value::as_array).into_iter().flatten();
        let tables = std::iter::once(&table).chain(feeds.filter_map(toml::Value::as_table));
        let records = tables.filter_map(|table| table.get("record").and_then(toml::Value::as_str));
        let files = records.map(|name| (name.to_owned(), shortened(&text(name)).into_bytes())).collect();
        Folder { name: path.display().to_string(), text: text("agreement.accord.md"), bindings, files }
    };
    agreements_with_a_record().iter().map(folder).collect()
}

/// The first rows of a record: enough to be read wrongly, few enough to be read ten thousand times.
fn shortened(record: &str) -> String {
    record.split_inclusive('\n').take(40).collect()
}

/// Pieces that turn one thing into another.
const PIECES: &[&str] = &[
    "\n",
    "\r\n",
    " ",
    "\t",
    "\"",
    "'",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ";",
    "=",
    ">=",
    "```",
    "```accord\n",
    "# ",
    "> ",
    "and",
    "or",
    "not ",
    "no ",
    "shall",
    "may ",
    "on ",
    "by ",
    "in ",
    "within ",
    "failing which ",
    "clause 1",
    "clause 2",
    "tier 2",
    "reading A ",
    "unless ",
    "3  ",
    "2027-02-30",
    "2022-07-22",
    "9999-12-31",
    "-1",
    "0",
    "99999999999999999999",
    "1e400",
    "NaN",
    "12 h",
    "0 d",
    "3 months",
    "each of ",
    "any 2 of ",
    "jointly ",
    "claimed",
    "UKR",
    "unknown",
    "\u{202E}",
    "\u{FEFF}",
    "é",
    "\u{430}",
    "\u{0}",
    "true",
    "null",
    "on breach of ",
    "at least 2 ",
    "public",
    "rows",
    "kind",
    "[[bind]]\n",
    "as = \"tally\"\n",
    "as = \"act\"\n",
    "as = \"counter\"\n",
];

fn mutated(text: &str, dice: &mut Dice) -> String {
    let mut text = text.to_owned();
    for _ in 0..=dice.roll(4) {
        let at = text.floor_char_boundary(dice.roll(text.len() + 1));
        let end = text.ceil_char_boundary((at + dice.roll(30)).min(text.len()));
        let other = text.floor_char_boundary(dice.roll(text.len() + 1));
        match dice.roll(6) {
            0 => text.replace_range(at..end, ""),
            1 => text.insert_str(at, dice.pick(PIECES)),
            2 => text.replace_range(at..end, dice.pick(PIECES)),
            3 => {
                let copy = text[at..end].to_owned();
                text.insert_str(other, &copy);
            }
            4 => {
                // A whole line somewhere else: rows and fields in another order.
                let lines: Vec<&str> = text.split_inclusive('\n').collect();
                let (from, to) = (dice.roll(lines.len()), dice.roll(lines.len()));
                let mut moved = lines.clone();
                if !lines.is_empty() {
                    let line = moved.remove(from);
                    moved.insert(to.min(moved.len()), line);
                }
                text = moved.concat();
            }
            _ => {
                // One digit for another: dates, numbers, clause numbers.
                let digits: Vec<usize> =
                    text.bytes().enumerate().filter(|(_, b)| b.is_ascii_digit()).map(|(at, _)| at).collect();
                if !digits.is_empty() {
                    let at = digits[dice.roll(digits.len())];
                    text.replace_range(at..=at, &dice.roll(10).to_string());
                }
            }
        }
    }
    text
}

/// One seed: one folder of the corpus with its text, its bindings or a record changed, taken through everything that reads it.
/// Returns whether it was judged.
fn hold(seed: u64, corpus: &[Folder]) -> bool {
    let mut dice = Dice::new(seed);
    let folder = &corpus[dice.roll(corpus.len())];
    let (mut text, mut bindings, mut files) = (folder.text.clone(), folder.bindings.clone(), folder.files.clone());
    match dice.roll(3) {
        0 => text = mutated(&text, &mut dice),
        1 => bindings = mutated(&bindings, &mut dice),
        _ => {
            for content in files.values_mut() {
                *content = mutated(&String::from_utf8_lossy(content), &mut dice).into_bytes();
                if dice.roll(20) == 0 && !content.is_empty() {
                    let at = dice.roll(content.len());
                    content[at] = 0xE9;
                }
            }
        }
    }
    if text != folder.text {
        let tree = servanda_syntax::parse(&text);
        assert_eq!(tree.root().text().to_string(), text, "the tree lost something");
        let once = servanda_syntax::format::format(&text);
        assert_eq!(servanda_syntax::format::format(&once), once, "formatting twice differs");
    }
    let (agreement, findings) = servanda_agreement::read(&text);
    for finding in findings {
        assert!(text.get(finding.primary.span.range()).is_some(), "{} is about no place in the text", finding.message);
    }
    let Some(agreement) = agreement else { return false };
    if text != folder.text {
        for finding in servanda_check::check(&agreement) {
            assert!(text.get(finding.primary.span.range()).is_some(), "{} is about no place", finding.message);
        }
        servanda_check::boxes(&agreement);
        servanda_agreement::read_aloud(&agreement);
    }
    let input = servanda_feeds::Input {
        agreement: &agreement,
        bindings_name: "bindings.toml",
        bindings: &bindings,
        files: &files,
    };
    let record = servanda_feeds::read(&input).record;
    let (read, judged, set_aside) = record.counts(record.last_position());
    assert_eq!(read, judged + set_aside);
    assert_eq!(read, record.last_position() as usize, "every row has its place");
    assert!(record.set_aside.iter().all(|row| !row.why.is_empty()));
    // Judging is slow without optimisation: a subset.
    let is_judged = dice.roll(JUDGED_ONE_IN) == 0;
    if is_judged {
        let (geography, _) = Geography::new(&agreement, &BTreeMap::new());
        let board = evaluate(&agreement, &geography, &record, &Question::default());
        assert_eq!(board.entries.read, board.entries.judged + board.entries.set_aside);
        serde_json::to_string(&board).expect("a board is JSON");
    }
    is_judged
}

const MUTATIONS: u64 = 10_000;
const JUDGED_ONE_IN: usize = 16;

/// The same for one mutation.
const LONGEST_MUTATION: Duration = Duration::from_secs(300);

#[test]
fn ten_thousand_mutations_of_the_corpus_hold() {
    let corpus = corpus();
    let next = AtomicU64::new(1);
    let judged = AtomicUsize::new(0);
    let one = |seed: u64| {
        let started = Instant::now();
        let held = std::panic::catch_unwind(|| hold(seed, &corpus));
        let name = &corpus[Dice::new(seed).roll(corpus.len())].name;
        match held {
            Ok(is_judged) => drop(judged.fetch_add(usize::from(is_judged), Ordering::Relaxed)),
            Err(_) => panic!("seed {seed} ({name}) does not hold"),
        }
        assert!(started.elapsed() < LONGEST_MUTATION, "seed {seed} ({name}) took {:?}", started.elapsed());
    };
    if let Some(seed) = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()) {
        return one(seed);
    }
    std::thread::scope(|scope| {
        let threads = std::thread::available_parallelism().map_or(2, |threads| threads.get().min(8));
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed > MUTATIONS {
                        break;
                    }
                    one(seed);
                }
            });
        }
    });
    assert!(judged.into_inner() > 300, "enough of them are judged");
}
