//! What the tests share: a folder that goes, chance from a seed, and passwords that cost nothing.

use servanda_base::Moment;
use servanda_people::{Chance, Cost, NewAccount, People, Refusal, Role, Trouble};
use servanda_record::Viewer;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder of its own, gone when the test is over.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Folder {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("servanda-people-{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).expect("a folder");
        Folder(path)
    }

    pub fn file(&self) -> PathBuf {
        self.0.join("accounts.sqlite")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Chance that is the same each time.
pub struct Seeded {
    pub seed: u64,
    pub drawn: u64,
}

impl Chance for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), Trouble> {
        for chunk in bytes.chunks_mut(32) {
            self.drawn += 1;
            let block = Sha256::digest([self.seed.to_le_bytes(), self.drawn.to_le_bytes()].concat());
            chunk.copy_from_slice(&block[..chunk.len()]);
        }
        Ok(())
    }
}

/// The least that Argon2 takes.
pub const CHEAP: Cost = Cost { memory_kib: 8, passes: 1 };

pub fn open(path: &Path, seed: u64) -> People {
    People::open_with(path, Box::new(Seeded { seed, drawn: 0 }), CHEAP).expect("a file of accounts")
}

pub const RIGHT: &str = "the right password";
#[allow(dead_code, reason = "not every file of tests has somebody who errs")]
pub const WRONG: &str = "the wrong password";

#[allow(dead_code, reason = "the twin makes its accounts itself")]
pub fn add(people: &People, name: &str, person: &str, role: Role) {
    let new = NewAccount { name: name.to_owned(), person: person.to_owned(), role, reads_for: Viewer::Mission };
    people.add(&new, RIGHT).expect("a new account");
}

/// A moment so many milliseconds after a certain one.
pub fn at(ms: i64) -> Moment {
    Moment::from_millisecond(1_900_000_000_000 + ms).expect("a moment")
}

/// What was refused; anything else that went wrong fails the test.
pub fn refused<T>(outcome: Result<T, Trouble>) -> Result<T, Refusal> {
    outcome.map_err(|trouble| match trouble {
        Trouble::Refused(refusal) => refusal,
        other => panic!("{other}"),
    })
}
