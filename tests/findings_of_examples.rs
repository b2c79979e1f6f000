//! What people see for the example agreements: findings in short, the six boxes, the summary line.

use servanda_base::{Severity, Source, render};
use std::fmt::Write as _;
use std::path::Path;

/// Reads a fixture, checks it, and compares what people see.
fn check(name: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("../../tests/fixtures").join(name)).expect("the fixture");
    let source = Source::new(name, text);
    let (agreement, mut findings) = servanda_agreement::read(&source.text);
    let agreement = agreement.expect("the examples can be read");
    assert!(
        findings.iter().all(|finding| finding.severity != Severity::Error),
        "{name} is misread: {:?}",
        findings.iter().map(|finding| render::concise(&source, finding)).collect::<Vec<_>>()
    );
    findings.extend(servanda_check::check(&agreement));
    let boxes = servanda_check::boxes(&agreement);
    let mut shown = String::new();
    for finding in &findings {
        let _ = writeln!(shown, "{}", render::concise(&source, finding));
    }
    shown.push_str(&servanda_check::table(&boxes));
    let _ = writeln!(shown, "{name}: {}", servanda_check::summary(&findings, &boxes));
    compare(name.trim_end_matches(".accord.md"), &shown);
}

/// Compares with `tests/findings/<name>.txt`. Run with `UPDATE=1` to write it anew.
fn compare(name: &str, shown: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/findings").join(format!("{name}.txt"));
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, shown).expect("the folder can be written");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(shown, expected, "{} differs; look at it, then run with UPDATE=1", path.display());
}

#[test]
fn budapest() {
    check("budapest-1994.accord.md");
}

#[test]
fn minsk() {
    check("minsk-2-2015.accord.md");
}

#[test]
fn hybrid_package() {
    check("hybrid-package.accord.md");
}

#[test]
fn hybrid_package_repaired() {
    check("hybrid-repaired.accord.md");
}

#[test]
fn black_sea() {
    check("black-sea-2022.accord.md");
}

#[test]
fn measures() {
    check("measures-2020.accord.md");
}

#[test]
fn shells() {
    check("shells-2023.accord.md");
}

/// Three findings as people see them, with their labels, notes and help.
#[test]
fn in_full() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut shown = String::new();
    for (name, code) in [
        ("hybrid-package.accord.md", "S0503"),
        ("budapest-1994.accord.md", "S0303"),
        ("minsk-2-2015.accord.md", "S0204"),
    ] {
        let text = std::fs::read_to_string(root.join("../../tests/fixtures").join(name)).expect("the fixture");
        let source = Source::new(name, text);
        let agreement = servanda_agreement::read(&source.text).0.expect("the examples can be read");
        let findings = servanda_check::check(&agreement);
        let finding = findings.iter().find(|finding| finding.code == code).expect("the example raises it");
        let _ = writeln!(shown, "{}\n", render::full(&source, finding, false));
    }
    compare("full", &shown);
}

/// A draft is unfinished most of the time: every beginning of an example is checked without a panic, and every finding
/// lies inside the text.
#[test]
fn drafts_cut_off_at_any_line() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures");
    for entry in std::fs::read_dir(folder).expect("the fixtures have a folder") {
        let text = std::fs::read_to_string(entry.expect("a file").path()).expect("a fixture");
        for (at, _) in text.match_indices('\n') {
            let draft = &text[..at];
            let Some(agreement) = servanda_agreement::read(draft).0 else {
                continue;
            };
            for finding in servanda_check::check(&agreement) {
                assert!(finding.primary.span.end as usize <= draft.len(), "{finding:?}");
            }
            servanda_check::boxes(&agreement);
        }
    }
}
