//! Any checked agreement, any entries, in any order, some of them moved to the ends of time.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    servanda_fuzz::monitor(bytes);
});
