//! Any bytes as a record of format `entries`.
#![no_main]

const BINDINGS: &str = r#"
record = "record"
format = "entries"
handling = "public"
"#;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    servanda_fuzz::record(BINDINGS, bytes);
});
