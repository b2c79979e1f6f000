//! What the fixtures sound like. The expected files are read by people: a change in them is a change of wording.

use servanda_agreement::{read, read_aloud};
use std::fmt::Write;
use std::path::PathBuf;

#[test]
fn fixtures_sound_as_expected() {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut said = String::new();
    let names = ["budapest-1994", "minsk-2-2015", "hybrid-package", "black-sea-2022", "measures-2020", "shells-2023"];
    for name in names {
        let path = here.join(format!("../../tests/fixtures/{name}.accord.md"));
        let text = std::fs::read_to_string(path).expect("the fixture is part of the workspace");
        let (agreement, _) = read(&text);
        writeln!(said, "# {name}").expect("a string can be written to");
        for (number, sentence) in read_aloud(&agreement.expect("the fixture has an agreement")) {
            writeln!(said, "{number}  {sentence}").expect("a string can be written to");
        }
    }
    let expected = here.join("../../tests/read_aloud.txt");
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        std::fs::write(&expected, &said).expect("the expected file can be written");
    }
    let expected = std::fs::read_to_string(expected).expect("the expected file is part of the crate");
    assert_eq!(said, expected, "set UPDATE_EXPECTED=1 to accept the new wording");
}
