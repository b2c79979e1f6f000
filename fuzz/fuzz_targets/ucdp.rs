//! Any bytes as a record of format `ucdp-ged`.
#![no_main]

const BINDINGS: &str = r#"
record = "record"
format = "ucdp-ged"
handling = "public"
[[bind]]
as = "incident"
event = "shot"
actor = { one_of = ["north", "south"] }
field = "deaths"
place = { point = true }
attested = "undisputed fact"
"#;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    servanda_fuzz::record(BINDINGS, bytes);
});
