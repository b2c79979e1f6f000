//! What must be found again in agreements whose ways of working and failing are known: one file a scenario.
//!
//! Where a scenario asks what follows from an act that nobody recorded, its test is called invented, and so is its record. What
//! is invented stands in the test alone and is no fact about anybody.

#[path = "../crates/servanda/tests/support/mod.rs"]
mod support;

mod golden {
    mod bilateral_pacts;
    pub(crate) mod case;
    mod energy_windows;
    mod grain_corridor;
    mod kosovo_clocks;
    mod ladder_clocks;
    mod sinai_ceilings;
    mod texts_that_fail;
    mod truce_counts;
}
