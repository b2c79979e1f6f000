//! Every page is true: what it says raises the finding raises it, and what it says settles it does.

use servanda_base::Diagnostic;
use servanda_check::CHECKS;
use std::collections::BTreeSet;

/// Found only where files are at hand, which a text alone has not; `servanda-agreement` tests what raises it.
const NEEDS_FILES: &[&str] = &["S0203"];

/// Findings about files, bindings and records: their blocks are no agreements, and `servanda` runs them where these
/// are at hand (`tests/record_pages.rs`).
fn is_beside_the_text(code: &str) -> bool {
    code == "S0000" || code.starts_with("S12") || code == "S1101"
}

/// S1101 compares with what was confirmed: the example that settles it, as it stands there.
#[test]
fn what_changed_since_it_was_confirmed_is_found() {
    let page = servanda_check::page("S1101").expect("S1101 has a page");
    let read = |word: &str| {
        let text = blocks(page, word).remove(0);
        let (agreement, findings) = servanda_agreement::read(&text);
        assert_eq!(findings, []);
        (agreement.expect("an agreement"), text)
    };
    let ((settled, settled_text), (raises, raises_text)) = (read("settled"), read("raises"));
    let confirmed: Vec<servanda_check::Confirmed> = settled
        .clauses
        .iter()
        .map(|clause| servanda_check::Confirmed {
            clause: clause.number.value.to_string(),
            // Lines laid out in another way say the same.
            seal: servanda_check::seal(&settled, &settled_text, clause),
            by: "legal adviser".into(),
            on: "2027-01-10".into(),
        })
        .collect();
    let changed = |agreement, text: &str| -> Vec<String> {
        let found = servanda_check::changed_since(agreement, text, &confirmed);
        found.into_iter().map(|finding| format!("{} {}", finding.code, finding.message)).collect()
    };
    assert_eq!(changed(&settled, &settled_text), Vec::<String>::new());
    let moved =
        settled_text.replace("within\n> 24 hours", "within 24\n> hours").replace("within 24 h", "within   24 h");
    let again = servanda_agreement::read(&moved).0.expect("an agreement");
    assert_eq!(changed(&again, &moved), Vec::<String>::new());
    let title = page.lines().next().unwrap_or_default().trim_start_matches("# ").to_owned();
    assert_eq!(changed(&raises, &raises_text), [title]);
    let renumbered = raises_text.replace("4  each", "5  each");
    let renumbered_agreement = servanda_agreement::read(&renumbered).0.expect("an agreement");
    let gone = "S1101 clause 4 was confirmed and is there no more".to_owned();
    assert_eq!(changed(&renumbered_agreement, &renumbered), [gone]);
}

/// The fenced blocks of a page marked `accord <word>`, as whole documents: a block that is a document itself (it has
/// fences or headings of its own) stands as it is, plain code is put into a fence.
fn blocks(page: &str, word: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let ticks = line.chars().take_while(|c| *c == '`').count();
        if ticks < 3 || line[ticks..].trim() != format!("accord {word}") {
            continue;
        }
        let end = "`".repeat(ticks);
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != end).collect();
        let body = body.join("\n");
        blocks.push(if ticks > 3 { body } else { format!("# Page\n\n```accord\n{body}\n```\n") });
    }
    blocks
}

/// All findings of a text: the reader's and, where there is an agreement, those of the checks.
fn findings(text: &str) -> Vec<Diagnostic> {
    let (agreement, mut findings) = servanda_agreement::read(text);
    if let Some(agreement) = agreement {
        findings.extend(servanda_check::check(&agreement));
    }
    findings
}

#[test]
fn every_page_raises_and_settles_its_finding() {
    let mut wrong = Vec::new();
    for check in CHECKS.iter().filter(|check| !is_beside_the_text(check.code)) {
        for (word, expected) in [("raises", true), ("settled", false)] {
            let texts = blocks(check.page, word);
            if texts.is_empty() {
                wrong.push(format!("{}: no block `accord {word}`", check.code));
            }
            for text in texts {
                let found = findings(&text);
                let codes: Vec<&str> = found.iter().map(|finding| finding.code).collect();
                if codes.contains(&check.code) != expected && !NEEDS_FILES.contains(&check.code) {
                    wrong.push(format!("{} ({word}) found {codes:?}", check.code));
                }
                // An example must not fail for another reason: only its own finding may come from the reader.
                let (_, read) = servanda_agreement::read(&text);
                for finding in read.iter().filter(|finding| finding.code != check.code) {
                    wrong.push(format!("{} ({word}) is misread: {} {}", check.code, finding.code, finding.message));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_page_has_its_parts() {
    for check in CHECKS {
        let page = check.page;
        assert!(page.starts_with(&format!("# {} ", check.code)), "{}: title", check.code);
        for part in ["\n## What it checks\n", "\n## Why it matters\n", "\n## How to settle it\n"] {
            assert!(page.contains(part), "{} lacks {part}", check.code);
        }
        let case = page.contains("\n## A real case\n") || page.contains("\n## An invented case\n");
        assert!(case, "{} has no case", check.code);
        // What is said of the world has an address.
        if let Some((_, real)) = page.split_once("\n## A real case\n") {
            let real = real.split("\n## ").next().unwrap_or_default();
            assert!(real.contains("https://") || real.contains("http://"), "{}: no address", check.code);
        }
        assert_eq!(servanda_check::page(&check.code.to_lowercase()), Some(page));
    }
}

#[test]
fn codes_are_ordered_and_every_file_is_registered() {
    let codes: Vec<&str> = CHECKS.iter().map(|check| check.code).collect();
    assert!(codes.windows(2).all(|pair| pair[0] < pair[1]), "{codes:?}");
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/checks");
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .expect("the checks have a folder")
        .map(|entry| entry.expect("a file").file_name().to_string_lossy().replace(".rs", "").to_uppercase())
        .collect();
    assert_eq!(files, codes.iter().map(|code| (*code).to_owned()).collect());
}

/// What the reader finds must be explained as well: every code in its source has a page.
#[test]
fn every_code_of_the_reader_has_a_page() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let mut folders = vec![format!("{root}/servanda-syntax/src"), format!("{root}/servanda-agreement/src")];
    let mut lacking = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the crates have sources") {
            let path = entry.expect("a file").path();
            if path.is_dir() {
                folders.push(path.to_string_lossy().into_owned());
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("a source file");
            let codes = text.match_indices("\"S").filter_map(|(at, _)| text.get(at + 1..at + 6));
            let codes = codes.filter(|code| code[1..].bytes().all(|byte| byte.is_ascii_digit()));
            lacking.extend(codes.filter(|code| servanda_check::page(code).is_none()).map(str::to_owned));
        }
    }
    assert!(lacking.is_empty(), "no page for {lacking:?}");
}

/// What other lists call it: each name has a row in docs/check.md, and each row leads to pages.
#[test]
fn every_name_used_elsewhere_leads_to_a_code() {
    const NAMES: [&str; 26] = [
        "NO_RESPONSE",
        "NO_PLEDGE",
        "SHORTFALL",
        "LATE_CAPABILITY",
        "NO_VERIFIER",
        "NO_CLOCK",
        "CLOCK_START_UNDEFINED",
        "VAGUE_TERM",
        "UNDEFINED_TERM",
        "UNITS_CONFLICT",
        "TWO_REFERENCE_LINES",
        "CIRCULAR_CONDITION",
        "VETO_DEADLOCK",
        "SELF_JUDGING_TRIGGER",
        "SELF_RELEASE",
        "VOID_CLAUSE_ABUSE",
        "EXCEPTION_UNBOUNDED",
        "GEOMETRY_MISSING",
        "OVERLAP_CONFLICT",
        "NON_PARTY_DUTY",
        "EXPIRY_BEFORE_DUTY",
        "FUNDING_SHORTER_THAN_TERM",
        "DOUBLE_COUNT",
        "PARTS_NE_TOTAL",
        "NO_OFFRAMP",
        "NO_HUMAN_DECISION",
    ];
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/check.md");
    let text = std::fs::read_to_string(path).expect("docs/check.md");
    let rows: Vec<(&str, Vec<&str>)> = text
        .lines()
        .filter_map(|line| {
            let (name, codes) = line.strip_prefix("| `")?.split_once("` |")?;
            let is_name = name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
            is_name.then(|| (name, codes.trim_matches([' ', '|']).split(", ").collect()))
        })
        .collect();
    let named: Vec<&str> = rows.iter().map(|(name, _)| *name).collect();
    assert_eq!(named, NAMES);
    for (name, codes) in rows {
        assert!(!codes.is_empty(), "{name} has no code");
        for code in codes {
            assert!(servanda_check::page(code).is_some(), "{name}: {code} has no page");
        }
    }
}

/// The codes that docs/check.md says another instrument can settle are those of the checks.
#[test]
fn what_another_instrument_can_settle_is_listed() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/check.md");
    let text = std::fs::read_to_string(path).expect("docs/check.md");
    let (_, part) = text.split_once("says that another instrument carries").expect("the paragraph");
    let part = part.split("\n\n").next().expect("a paragraph");
    let number = |code: &str| code.trim_start_matches('S').parse::<u32>().expect("a code");
    let mut listed: BTreeSet<u32> = BTreeSet::new();
    let words: Vec<&str> = part.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_code =
        |word: &&str| word.len() == 5 && word.starts_with('S') && word[1..].bytes().all(|b| b.is_ascii_digit());
    for (at, word) in words.iter().enumerate().filter(|(_, word)| is_code(word)) {
        listed.insert(number(word));
        if words.get(at + 1) == Some(&"to") && words.get(at + 2).is_some_and(is_code) {
            listed.extend(number(word)..=number(words[at + 2]));
        }
    }
    let settled: BTreeSet<u32> =
        CHECKS.iter().filter(|check| check.elsewhere).map(|check| number(check.code)).collect();
    assert_eq!(listed, settled);
}
