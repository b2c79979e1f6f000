//! Any bytes: the reader never fails, the tree is the text, the formatter changes layout alone and does it once.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = servanda_syntax::decode(bytes) else { return };
    assert_eq!(servanda_syntax::parse(&text).root().to_string(), text);
    let once = servanda_syntax::format::format(&text);
    assert_eq!(servanda_syntax::format::format(&once), once);
    if let (Some(agreement), _) = servanda_agreement::read(&text) {
        servanda_check::check(&agreement);
        servanda_check::boxes(&agreement);
        servanda_agreement::read_aloud(&agreement);
    }
});
