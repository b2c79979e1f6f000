//! Where what nobody can guess comes from.

use crate::trouble::Trouble;

/// A source of bytes for tokens and salts.
pub trait Chance: Send {
    /// Fills with bytes that nobody can guess.
    ///
    /// # Errors
    /// If there are none to be had; then nothing is made of what was filled.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), Trouble>;
}

/// The operating system's.
#[derive(Clone, Copy, Debug, Default)]
pub struct System;

impl Chance for System {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), Trouble> {
        getrandom::fill(bytes).map_err(|error| Trouble::NoChance(error.to_string()))
    }
}
