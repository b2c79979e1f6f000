//! The fixtures parse without a finding, and the tree gives the text back byte for byte.

use servanda_syntax::parse;
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
fn fixtures_parse_without_findings() {
    for (name, text) in fixtures() {
        let parse = parse(&text);
        let findings: Vec<_> = parse
            .findings
            .iter()
            .map(|f| format!("{name}: {} {} at `{}`", f.code, f.message, &text[f.primary.span.range()]))
            .collect();
        assert!(findings.is_empty(), "{findings:#?}");
        assert_eq!(parse.root().text().to_string(), text, "{name}");
    }
}

#[test]
fn readings_stand_below_the_field_they_belong_to() {
    let text = "```accord\nagreement a \"A\"\n in force reading A on signature\n reading B 2027-02-01\n \
                expires reading A on closing by council\nreading B 2037-02-01\n  reading C   never\n clock UTC\n```\n";
    let tidy = "```accord\nagreement a \"A\"\n  in force  reading A on signature\n            reading B 2027-02-01\n  \
                expires   reading A on closing by council\n            reading B 2037-02-01\n            reading C never\n  \
                clock     UTC\n```\n";
    assert!(parse(text).findings.is_empty());
    assert_eq!(servanda_syntax::format::format(text), tidy);
}
