//! The fixtures lower without a finding.

use servanda_agreement::read;
use std::path::PathBuf;

fn fixtures() -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures");
    let mut found: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder of fixtures is part of the workspace")
        .map(|entry| {
            let path = entry.expect("a fixture can be listed").path();
            let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
            (name, std::fs::read_to_string(path).expect("a fixture can be read"))
        })
        .collect();
    found.sort();
    found
}

#[test]
fn fixtures_lower_without_findings() {
    for (name, text) in fixtures() {
        let (agreement, findings) = read(&text);
        let findings: Vec<_> = findings
            .iter()
            .map(|f| format!("{name}: {} {} at `{}`", f.code, f.message, &text[f.primary.span.range()]))
            .collect();
        assert!(findings.is_empty(), "{findings:#?}");
        assert!(agreement.is_some(), "{name}");
    }
}
