//! Texts with slips of the pen: whatever the parser makes of one, every check, comparison and picture of it ends, and what must be
//! so of any text is so.

#[path = "support/every_check.rs"]
mod every_check;

use servanda_random::{Dice, slip};

#[test]
fn every_check_survives_slips() {
    let texts = std::env::var("SLIPS").ok().and_then(|texts| texts.parse().ok()).unwrap_or(150);
    for seed in 0..texts {
        let mut dice = Dice::new(seed);
        let mut slipped = |text: String| (0..4).fold(text, |text, _| slip(&text, &mut dice));
        let one = slipped(servanda_random::agreement(seed));
        let other = slipped(one.clone());
        every_check::every_check(&one, &other);
    }
}
