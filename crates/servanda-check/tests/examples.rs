//! What people see for the example agreements: findings in short, the six boxes, the summary line.

use servanda_base::{Severity, Source, render};
use std::fmt::Write as _;
use std::path::Path;

/// Reads a fixture, checks it, and compares with `tests/expected/<name>.txt`. Run with `UPDATE=1` to write it anew.
fn check(name: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("../servanda-syntax/tests/fixtures").join(name)).expect("the fixture");
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
    let path = root.join("tests/expected").join(name.replace(".accord.md", ".txt"));
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &shown).expect("the folder can be written");
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
