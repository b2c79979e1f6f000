//! Bindings and record files beside what is read from them.
//!
//! A case is one file in `tests/cases`: sections that begin with `=== name`, the last of them `=== expected`. In the
//! files `\xNN` stands for one byte. `SERVANDA_BLESS=1 cargo test` writes what is found into the case; look at it.

mod support;

use std::path::Path;
use support::{outcome, show};

fn check(path: &Path) {
    let text = std::fs::read_to_string(path).unwrap();
    let (given, expected) = text.split_once("=== expected\n").expect("a case ends with `=== expected`");
    let mut sections: Vec<(&str, Vec<u8>)> = Vec::new();
    for section in given.split("=== ").skip(1) {
        let (name, content) = section.split_once('\n').expect("a section begins with its name");
        sections.push((name, bytes(content)));
    }
    let bindings = String::from_utf8(sections.remove(0).1).unwrap();
    let files: Vec<(&str, &[u8])> = sections.iter().map(|(name, content)| (*name, content.as_slice())).collect();
    let found = show(&outcome(&bindings, &files), &bindings);
    if std::env::var_os("SERVANDA_BLESS").is_some() {
        std::fs::write(path, format!("{given}=== expected\n{found}")).unwrap();
    } else {
        assert_eq!(found, expected, "{}", path.display());
    }
}

fn bytes(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut parts = text.split("\\x");
    bytes.extend(parts.next().unwrap_or("").bytes());
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend(part[2..].bytes());
    }
    bytes
}

#[test]
fn every_case_is_read_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut cases: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(!cases.is_empty());
    cases.iter().for_each(|case| check(case));
}
