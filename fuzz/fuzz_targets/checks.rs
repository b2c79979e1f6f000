//! Any text that a few slips of the pen make of a grammatical one: every check, loss, difference, grid and ladder of it ends.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    servanda_fuzz::checks(bytes);
});
