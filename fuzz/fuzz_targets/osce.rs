//! Any bytes as a record of format `osce-daily-counts`.
#![no_main]

const BINDINGS: &str = r#"
record = "record"
format = "osce-daily-counts"
handling = "public"
position = "issued"
[[bind]]
as = "tally"
event = "shot"
count = "ceasefire_violations"
parts = ["explosions"]
actor = { one_of = ["north", "south"] }
observer = "centre"
attested = "confirmed by centre"
interval = { from = "period_start 19:30", to = "period_end 19:30" }
place = { taken_as_inside = "harbour", because = "it is" }
[[bind]]
as = "counter"
counter = "total-shots"
column = "cumulative_since_2020_07_27"
per = "report"
"#;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    servanda_fuzz::record(BINDINGS, bytes);
});
