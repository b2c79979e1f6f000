//! Any bytes as a record of format `chronicle`.
#![no_main]

const BINDINGS: &str = r#"
record = "record"
format = "chronicle"
handling = "public"
[[bind]]
kind = "shot"
as = "incident"
event = "shot"
actor = { column = "by" }
place = { point = true, radius_m = 2000 }
attested = { fact = "undisputed fact", finding = "finding of {by}" }
[[bind]]
kind = "delivery"
as = "act"
event = "delivery"
actor = { column = "by" }
to = { column = "against_or_to" }
field = "tents"
attested = { fact = "undisputed fact", claim = "claimed by {by}" }
"#;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    servanda_fuzz::record(BINDINGS, bytes);
});
