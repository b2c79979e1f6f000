//! The house rules, as tests: what a reviewer would otherwise have to remember.

mod support;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use support::{agreements, agreements_with_a_record, root, servanda};

/// Crates from the innermost outwards; a crate uses crates to its left only.
const ORDER: [&str; 24] = [
    "servanda-base",
    "servanda-solve",
    "servanda-syntax",
    "servanda-agreement",
    "servanda-check",
    "servanda-record",
    "servanda-random",
    "servanda-status",
    "servanda-recheck",
    "servanda-feeds",
    "servanda-rules",
    "servanda-reference",
    "servanda-monitor",
    "servanda-change",
    "servanda-timeline",
    "servanda-compare",
    "servanda-brief",
    "servanda-case",
    "servanda-store",
    "servanda-folder",
    "servanda-people",
    "servanda-index",
    "servanda-server",
    "servanda",
];

fn files(below: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![below.to_owned()];
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() {
                if !name.starts_with('.')
                    && !["target", "out", "corpus", "artifacts", "node_modules"].contains(&name.as_str())
                {
                    folders.push(path);
                }
            } else if name.ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// The code of a source file: without comments, and without the tests at its end.
fn code(text: &str) -> String {
    let code = text.split("\n#[cfg(test)]\n").next().unwrap_or_default();
    // The page of a check is text that shows real cases.
    let code = code.split("\nconst PAGE: ").next().unwrap_or_default();
    let keep = |line: &&str| !line.trim_start().starts_with("//");
    code.lines().filter(keep).map(|line| format!("{line}\n")).collect()
}

fn none(wrong: &[String], rule: &str) {
    assert!(wrong.is_empty(), "{rule}:\n{}", wrong.join("\n"));
}

#[test]
fn nothing_is_left_undone_or_skipped() {
    // Put together here, so that this file does not break its own rule.
    let words = ["todo", "unimplemented"].map(|word| format!("{word}!("));
    let others = [format!("#[{}", "ignore"), format!("unreachable!{}", "()"), format!("dbg!{}", "(")];
    let mut wrong = Vec::new();
    for path in files(&root().join("crates"), ".rs") {
        for (line, text) in read(&path).lines().enumerate() {
            for word in words.iter().chain(&others).filter(|word| text.contains(word.as_str())) {
                wrong.push(format!("{}:{}: {word}", shown(&path), line + 1));
            }
        }
    }
    none(&wrong, "finish it, or say in a finding that it is not done");
}

#[test]
fn inner_crates_take_no_clock_no_file_no_network_and_no_chance() {
    const BANNED: [&str; 11] = [
        "SystemTime",
        "Instant::now",
        "Timestamp::now",
        "Zoned::now",
        "std::fs",
        "std::net",
        "std::env::",
        "std::process",
        "thread_rng",
        "rand::",
        "getrandom",
    ];
    let mut wrong = Vec::new();
    // The outermost, which meet the world so that no other has to.
    const OUTER: [&str; 6] =
        ["servanda-store", "servanda-folder", "servanda-people", "servanda-index", "servanda-server", "servanda"];
    for name in ORDER.iter().filter(|name| !OUTER.contains(name)) {
        for path in files(&root().join("crates").join(name).join("src"), ".rs") {
            for (line, text) in code(&read(&path)).lines().enumerate() {
                for word in BANNED.iter().filter(|word| text.contains(**word)) {
                    wrong.push(format!(
                        "{}: {word} in `{}` (line {} of its code)",
                        shown(&path),
                        text.trim(),
                        line + 1
                    ));
                }
            }
        }
    }
    none(&wrong, "time, files and seeds come in as values");
}

#[test]
fn arrows_point_inwards_only() {
    let place = |name: &str| ORDER.iter().position(|other| *other == name);
    let mut wrong = Vec::new();
    for path in std::fs::read_dir(root().join("crates")).expect("crates").map(|entry| entry.expect("a crate").path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let manifest: toml::Table = read(&path.join("Cargo.toml")).parse().expect("a manifest");
        let Some(own) = place(&name) else {
            wrong.push(format!("{name} has no place in the order"));
            continue;
        };
        let uses =
            manifest.get("dependencies").and_then(toml::Value::as_table).into_iter().flat_map(|table| table.keys());
        for used in uses.filter(|used| used.starts_with("servanda")) {
            // The monitor and its slow twin share no way of finding, counting and keeping, or holding one against the other
            // would prove nothing.
            let twins = name == "servanda-monitor" && used == "servanda-reference";
            if twins || place(used).is_none_or(|used| used >= own) {
                wrong.push(format!("{name} uses {used}"));
            }
        }
    }
    none(&wrong, "a crate uses only crates further in");
}

/// The anchor that a forge gives to a heading.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().to_lowercase();
    kept.chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

fn headings(text: &str) -> BTreeSet<String> {
    text.lines().filter(|line| line.starts_with('#')).map(|line| anchor(line.trim_start_matches('#'))).collect()
}

#[test]
fn every_link_in_the_documents_leads_somewhere() {
    let mut wrong = Vec::new();
    for path in files(&root(), ".md") {
        let text = read(&path);
        let folder = path.parent().expect("a folder");
        for part in text.split("](").skip(1) {
            let target = part.split(')').next().unwrap_or_default().split(' ').next().unwrap_or_default();
            if target.contains("://") || target.starts_with("mailto:") || target.contains('`') || target.is_empty() {
                continue;
            }
            let (file, fragment) = target.split_once('#').unwrap_or((target, ""));
            let file = if file.is_empty() { path.clone() } else { folder.join(file) };
            if !file.exists() {
                wrong.push(format!("{}: {target}", shown(&path)));
            } else if !fragment.is_empty() && file.is_file() && !headings(&read(&file)).contains(fragment) {
                wrong.push(format!("{}: {target} (no such heading)", shown(&path)));
            }
        }
    }
    none(&wrong, "these links are dead");
}

#[test]
fn every_page_that_is_named_exists() {
    let mut wrong = Vec::new();
    let sources = files(&root().join("crates"), ".rs").into_iter().chain(files(&root(), ".md"));
    for path in sources.filter(|path| !path.ends_with("tests/house.rs")) {
        for part in read(&path).split("docs/").skip(1) {
            let name: String =
                part.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/')).collect();
            let name = name.trim_end_matches(['.', '/']);
            let is_page = name.ends_with(".md") || name.ends_with(".json");
            if is_page && !root().join("docs").join(name).exists() {
                wrong.push(format!("{}: docs/{name}", shown(&path)));
            }
        }
    }
    none(&wrong, "these pages are named and do not exist");
}

#[test]
fn every_agreement_is_a_folder_that_runs() {
    let mut wrong = Vec::new();
    let with_a_record = agreements_with_a_record();
    for folder in agreements() {
        let name = shown(&folder);
        let has_record = with_a_record.contains(&folder);
        let files = if has_record { ["expected.json", "README.md"] } else { ["findings.txt", "README.md"] };
        for file in files {
            if !folder.join(file).is_file() {
                wrong.push(format!("{name} has no {file}"));
            }
        }
        let texts = std::fs::read_dir(&folder).expect("a folder").filter(|entry| {
            entry.as_ref().is_ok_and(|entry| entry.file_name().to_string_lossy().ends_with(".accord.md"))
        });
        if texts.count() != 1 {
            wrong.push(format!("{name} does not hold exactly one *.accord.md"));
        }
        let command: &[&str] = if has_record { &["watch", "--format", "line"] } else { &["read-aloud"] };
        let run = servanda(&[command, &[&folder.display().to_string()]].concat());
        if run.code != 0 {
            wrong.push(format!("{name} does not run: {}", run.err));
        }
    }
    none(
        &wrong,
        "a folder holds a text and a README, and a record with expected statuses or the findings of the check",
    );
}

/// No answer may be written into the program: what it says of an agreement comes from the agreement and its record.
#[test]
fn every_agreement_is_laid_out_as_the_formatter_does() {
    let texts = files(&root().join("agreements"), ".accord.md");
    let differs = |path: &PathBuf| servanda_syntax::format::format(&read(path)) != read(path);
    let wrong: Vec<String> = texts.iter().filter(|path| differs(path)).map(|path| shown(path)).collect();
    none(&wrong, "`servanda fmt` would change");
}

#[test]
fn no_agreement_is_known_to_the_code() {
    let mut known: BTreeSet<String> = BTreeSet::new();
    let name = |folder: &PathBuf| folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    known.extend(agreements().iter().map(name));
    for folder in agreements_with_a_record() {
        let table: toml::Table = read(&folder.join("bindings.toml")).parse().expect("bindings");
        let feeds =
            table.get("feed").and_then(toml::Value::as_array).into_iter().flatten().filter_map(toml::Value::as_table);
        for file in
            std::iter::once(&table).chain(feeds).filter_map(|table| table.get("record").and_then(toml::Value::as_str))
        {
            let path = folder.join(file);
            if !file.ends_with(".csv") || !path.is_file() {
                continue;
            }
            let mut reader = csv::Reader::from_path(&path).expect("a table");
            for row in reader.records().map(|row| row.expect("a row")) {
                // A row named by a plain word of English says nothing about where else the word stands.
                let is_plain_word = row[0].bytes().all(|b| b.is_ascii_lowercase());
                known.extend(Some(row[0].to_owned()).filter(|_| !is_plain_word));
                let is_date = |cell: &&str| cell.len() == 10 && cell.bytes().filter(|b| *b == b'-').count() == 2;
                known.extend(row.iter().filter(is_date).map(str::to_owned));
            }
        }
    }
    known.retain(|word| word.len() >= 6);
    let is_date = |word: &str| word.len() == 10 && word.bytes().filter(|b| *b == b'-').count() == 2;
    let mut wrong = Vec::new();
    for path in [".rs", ".md", ".txt", ".toml", ".jsonl", ".snap"]
        .iter()
        .flat_map(|ending| files(&root().join("crates"), ending))
    {
        // Tests may have dates of their own; the code may not.
        let is_code = path.components().any(|part| part.as_os_str() == "src");
        let text = if is_code && path.extension().is_some_and(|ending| ending == "rs") {
            code(&read(&path))
        } else {
            read(&path)
        };
        for word in known.iter().filter(|word| (is_code || !is_date(word)) && text.contains(word.as_str())) {
            wrong.push(format!("{}: {word}", shown(&path)));
        }
    }
    none(&wrong, "names, rows and dates of agreements belong in agreements/");
}

/// The table of bilateral agreements can be read by a program, and each of its rows stands on pages.
#[test]
fn every_bilateral_agreement_has_its_day_and_its_pages() {
    let mut table = csv::Reader::from_path(root().join("agreements/bilateral.csv")).expect("a table");
    let page = read(&root().join("agreements/bilateral.md"));
    let columns = table.headers().expect("a header").clone();
    let mut wrong: Vec<String> = columns
        .iter()
        .filter(|name| !page.contains(&format!("`{name}`")))
        .map(|name| format!("{name} unexplained"))
        .collect();
    let mut partners = BTreeSet::new();
    let mut last = String::new();
    for row in table.records().map(|row| row.expect("a row of as many cells as the header")) {
        let cell = |name: &str| {
            row.get(columns.iter().position(|column| column == name).expect("a column")).expect("a cell").to_owned()
        };
        let partner = cell("partner");
        let is_code = partner == "EU" || partner.len() == 3 && partner.bytes().all(|b| b.is_ascii_uppercase());
        let signed = cell("signed");
        let is_day = signed.parse::<jiff::civil::Date>().is_ok();
        let is_page = |address: &str| address.starts_with("http") && address.contains("://");
        let sources = cell("sources");
        let pages = sources.split(' ').all(is_page)
            && [String::new(), cell("official_address")].iter().all(|a| a.is_empty() || is_page(a));
        let numbers = ["consult_within_h", "term_years"]
            .iter()
            .all(|name| cell(name).is_empty() || cell(name).parse::<u32>().is_ok());
        if !(is_code && is_day && pages && numbers && signed >= last && partners.insert(partner.clone())) {
            wrong.push(format!("{partner} {signed}"));
        }
        last = signed;
    }
    none(&wrong, "a row has a code of its own, a day in order, addresses, and numbers where numbers belong");
}

const MECHANISMS: usize = 138;

#[test]
fn every_command_in_the_map_of_mechanisms_runs() {
    let text = read(&root().join("docs/mechanisms.md"));
    let is_row =
        |line: &&str| line.strip_prefix("| ").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    assert_eq!(text.lines().filter(is_row).count(), MECHANISMS);
    let mut runs: BTreeMap<String, i32> = BTreeMap::new();
    let mut wrong = Vec::new();
    let out = support::empty_folder("mechanisms").display().to_string();
    for part in text.split('`').skip(1).step_by(2).filter(|part| part.starts_with("servanda ")) {
        let mut args: Vec<&str> = part.split_whitespace().skip(1).collect();
        let is_whole = args.len() > 1 && !part.contains('…') && !part.contains("FOLDER");
        if !is_whole {
            args.truncate(1);
            args.push("--help");
        } else if args[0] == "brief" {
            args.extend(["--out", &out]);
        }
        let code = *runs.entry(args.join(" ")).or_insert_with(|| servanda(&args).code);
        if code != 0 && !(code == 1 && args[0] == "check") {
            wrong.push(format!("`{part}` exits with {code}"));
        }
    }
    let codes: BTreeSet<&str> = servanda_check::CHECKS.iter().map(|check| check.code).collect();
    for code in mentions_of_codes(&text) {
        if !codes.contains(code.as_str()) {
            wrong.push(format!("{code} is no finding of this program"));
        }
    }
    none(&wrong, "docs/mechanisms.md promises what does not work");
}

fn mentions_of_codes(text: &str) -> BTreeSet<String> {
    let is_code =
        |word: &&str| word.len() == 5 && word.starts_with('S') && word[1..].bytes().all(|byte| byte.is_ascii_digit());
    text.split(|c: char| !c.is_ascii_alphanumeric()).filter(is_code).map(str::to_owned).collect()
}

#[test]
fn every_code_of_a_finding_has_a_page() {
    let mut wrong = Vec::new();
    for path in files(&root().join("crates"), ".rs")
        .into_iter()
        .filter(|path| path.components().any(|part| part.as_os_str() == "src"))
    {
        let code = code(&read(&path));
        for word in code.split('"').filter(|word| mentions_of_codes(word).contains(*word)) {
            if servanda_check::page(word).is_none() {
                wrong.push(format!("{}: {word}", shown(&path)));
            }
        }
    }
    none(&wrong, "a finding has a page: crates/servanda-check/src/checks/sNNNN.rs");
}

/// Words that would pass a judgement which is the agreement's own body's to pass.
#[test]
fn screens_take_no_side() {
    let mut wrong = Vec::new();
    for name in ["servanda", "servanda-brief", "servanda-change", "servanda-compare", "servanda-rules"] {
        for path in files(&root().join("crates").join(name).join("src"), ".rs") {
            for line in code(&read(&path)).lines() {
                let said: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
                for word in ["violator", "guilty", "culprit", "aggressor", "offender"] {
                    if said.iter().any(|said| said.to_lowercase().contains(word)) {
                        wrong.push(format!("{}: {word}", shown(&path)));
                    }
                }
            }
        }
    }
    none(&wrong, "a status on the record names no guilty party");
}

#[test]
fn every_dependency_has_a_line_that_says_why() {
    let manifest: toml::Table = read(&root().join("Cargo.toml")).parse().expect("a manifest");
    let page = read(&root().join("docs/dependencies.md"));
    let used = manifest["workspace"]["dependencies"].as_table().expect("dependencies");
    let missing: Vec<String> = used
        .keys()
        .filter(|name| !name.starts_with("servanda") && !page.contains(&format!("| `{name}` |")))
        .map(|name| format!("{name} has no line in docs/dependencies.md"))
        .collect();
    none(&missing, "each dependency earns a line");
}
