//! Any text as bindings.toml over two rows of each sort, alike but for their names and times.
#![no_main]

const ROWS: &str = "id,occurred_from,occurred_to,time_precision,place,lat,lon,kind,by,against_or_to,quantity_low,quantity,quantity_high,unit,\
claim_status,source_name,source_url,note\n\
r-1,2031-05-02,,day,Harbour,60.05,10.05,shot,north,south,,1,,shots,fact,Log,https://example.org/1,\n\
r-2,2031-05-03,2031-05-04,day,Harbour,,,delivery-count,north,south,300,,,tents,claim,Log,https://example.org/2,conflict: a\n\
r-3,2031-05-04,,day,Harbour,60.05,10.05,shot,north,south,,1,,shots,fact,Log,https://example.org/1,\n\
r-4,2031-05-04,2031-05-05,day,Harbour,,,delivery-count,north,south,300,,,tents,claim,Log,https://example.org/2,conflict: a\n";

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        servanda_fuzz::record(text, ROWS.as_bytes());
    }
});
