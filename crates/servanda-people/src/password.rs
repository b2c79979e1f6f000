//! Passwords: kept as Argon2id hashes (RFC 9106), tried one at a time, and at the same cost for names that nobody has.

use crate::chance::Chance;
use crate::trouble::{Refusal, Trouble};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};

/// A new password has so many characters at least.
pub const PASSWORD_CHARS_MIN: usize = 12;

/// A password has so many bytes at most.
pub const PASSWORD_BYTES_MAX: usize = 1024;

const SALT_BYTES: usize = 16;

/// What it costs to try one password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// How often it is gone through.
    pub passes: u32,
}

impl Default for Cost {
    /// The defaults of the `argon2` crate: 19 MiB, twice.
    fn default() -> Cost {
        Cost { memory_kib: Params::DEFAULT_M_COST, passes: Params::DEFAULT_T_COST }
    }
}

/// Makes and tries hashes.
pub(crate) struct Hasher {
    argon2: Argon2<'static>,
    /// What a name that nobody has is tried against.
    nobody: String,
}

impl Hasher {
    pub(crate) fn new(cost: Cost, chance: &mut dyn Chance) -> Result<Hasher, Trouble> {
        let params = Params::new(cost.memory_kib, cost.passes, 1, None);
        let params = params.map_err(|error| Trouble::Disk(format!("cost of a password: {error}")))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut hasher = Hasher { argon2, nobody: String::new() };
        let mut password = [0; SALT_BYTES];
        chance.fill(&mut password)?;
        hasher.nobody = hasher.hash(&password, &salt(chance)?)?;
        Ok(hasher)
    }

    /// The hash of a password with its salt and cost, as one text.
    pub(crate) fn hash(&self, password: &[u8], salt: &[u8]) -> Result<String, Trouble> {
        let hash: Result<PasswordHash, _> = self.argon2.hash_password_with_salt(password, salt);
        hash.map(|hash| hash.to_string()).map_err(|error| Trouble::Disk(format!("hash of a password: {error}")))
    }

    /// Whether a password is that of a hash; without a hash it takes as long, and is not.
    pub(crate) fn is_right(&self, password: &str, hash: Option<&str>) -> Result<bool, Trouble> {
        // One that is too long is of nobody.
        let hash = hash.filter(|_| password.len() <= PASSWORD_BYTES_MAX);
        let password = if password.len() <= PASSWORD_BYTES_MAX { password } else { "" };
        let against = PasswordHash::new(hash.unwrap_or(&self.nobody)).map_err(|_| Trouble::Damaged("a hash"))?;
        let fits = self.argon2.verify_password(password.as_bytes(), &against).is_ok();
        Ok(fits && hash.is_some())
    }
}

pub(crate) fn salt(chance: &mut dyn Chance) -> Result<[u8; SALT_BYTES], Trouble> {
    let mut salt = [0; SALT_BYTES];
    chance.fill(&mut salt)?;
    Ok(salt)
}

/// Whether a text can be a new password for a name.
pub(crate) fn can_be(password: &str, name: &str) -> Result<(), Refusal> {
    let fits = password.chars().count() >= PASSWORD_CHARS_MIN
        && password.len() <= PASSWORD_BYTES_MAX
        && password.to_lowercase() != name.to_lowercase();
    if fits { Ok(()) } else { Err(Refusal::NotAPassword) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::System;

    #[test]
    fn nobody_costs_what_somebody_costs() {
        let cost = Cost { memory_kib: 24, passes: 2 };
        let hasher = Hasher::new(cost, &mut System).expect("a hasher");
        let somebody = hasher.hash(b"the right password", &salt(&mut System).expect("a salt")).expect("a hash");
        let costs = |hash: &str| hash.split('$').take(4).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(costs(&somebody), costs(&hasher.nobody));
        assert_eq!(costs(&somebody), ["", "argon2id", "v=19", "m=24,t=2,p=1"]);
        assert_eq!(somebody.len(), hasher.nobody.len());
        assert!(hasher.is_right("the right password", Some(&somebody)).expect("tried"));
        assert!(!hasher.is_right("the wrong password", Some(&somebody)).expect("tried"));
        assert!(!hasher.is_right("the right password", None).expect("tried"));
        assert!(hasher.is_right("the right password", Some("no hash")).is_err());
    }
}
