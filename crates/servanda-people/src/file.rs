//! The file: one SQLite database, of one version, which nobody else on the machine can read.

use crate::chance::{Chance, System};
use crate::password::{self, Cost, Hasher};
use crate::trouble::Trouble;
use rusqlite::{Connection, TransactionBehavior};
use servanda_base::Moment;
use std::path::Path;
use std::sync::atomic::{AtomicU64, AtomicUsize};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Tells our files from other databases: `srvp`.
const APPLICATION: i64 = 0x7372_7670;

const VERSION: i64 = 1;

/// How long one process waits for another that writes.
const WAIT_SECONDS_MAX: u64 = 5;

/// Accounts are never deleted and keep their names, so that what refers to them always can. Moments are in milliseconds since 1970 UTC.
const SCHEMA: &str = "
CREATE TABLE account (
    name TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    role TEXT NOT NULL,
    reads_for TEXT NOT NULL,
    hash TEXT NOT NULL,
    is_closed INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE TABLE session (
    digest BLOB PRIMARY KEY,
    account TEXT NOT NULL REFERENCES account (name),
    began_ms INTEGER NOT NULL,
    used_ms INTEGER NOT NULL,
    came_from TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_of ON session (account, began_ms);
CREATE TABLE attempt (
    number INTEGER PRIMARY KEY,
    name_digest BLOB NOT NULL,
    at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX attempt_on ON attempt (name_digest, number);
CREATE INDEX attempt_at ON attempt (at_ms);
CREATE TABLE proposal (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    entry TEXT NOT NULL,
    digest BLOB NOT NULL,
    by TEXT NOT NULL REFERENCES account (name),
    at_ms INTEGER NOT NULL,
    withdrawn_ms INTEGER,
    second TEXT REFERENCES account (name),
    second_ms INTEGER,
    entered TEXT,
    entered_ms INTEGER,
    CHECK (second <> by),
    CHECK ((second IS NULL) = (second_ms IS NULL)),
    CHECK ((entered IS NULL) = (entered_ms IS NULL)),
    CHECK (second IS NULL OR withdrawn_ms IS NULL),
    CHECK (entered IS NULL OR second IS NOT NULL)
) STRICT;
CREATE INDEX proposal_of ON proposal (by) WHERE withdrawn_ms IS NULL AND second IS NULL;
CREATE TABLE refusal (
    proposal INTEGER NOT NULL REFERENCES proposal (number),
    by TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    why TEXT NOT NULL
) STRICT;
CREATE INDEX refusal_of ON refusal (proposal);
";

/// The accounts of a desk, in a file. Threads may share it.
pub struct People {
    connection: Mutex<Connection>,
    chance: Mutex<Box<dyn Chance>>,
    pub(crate) hasher: Hasher,
    /// Held by whoever tries a password: one at a time, so that the memory of one is enough.
    pub(crate) trying: Mutex<()>,
    pub(crate) waiting: AtomicUsize,
    pub(crate) tried: AtomicU64,
}

impl std::fmt::Debug for People {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("People").finish_non_exhaustive()
    }
}

impl People {
    /// Opens a file of accounts, or makes an empty one.
    ///
    /// # Errors
    /// If the disk fails, or the file is something else or of another version.
    pub fn open(path: &Path) -> Result<People, Trouble> {
        People::open_with(path, Box::new(System), Cost::default())
    }

    /// The same with chance from elsewhere and passwords at another cost. For tests: what can be guessed protects nothing.
    ///
    /// # Errors
    /// As for [`People::open`], or if the cost cannot be.
    pub fn open_with(path: &Path, mut chance: Box<dyn Chance>, cost: Cost) -> Result<People, Trouble> {
        make(path).map_err(|error| Trouble::Disk(error.to_string()))?;
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(Duration::from_secs(WAIT_SECONDS_MAX))?;
        // Before anything is written: somebody else's file stays as it is.
        let is_new = is_new(&connection)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        if is_new {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            // Another process may have been first.
            if self::is_new(&transaction)? {
                transaction.execute_batch(SCHEMA)?;
                transaction.pragma_update(None, "application_id", APPLICATION)?;
                transaction.pragma_update(None, "user_version", VERSION)?;
            }
            transaction.commit()?;
        }
        let hasher = Hasher::new(cost, chance.as_mut())?;
        Ok(People {
            connection: Mutex::new(connection),
            chance: Mutex::new(chance),
            hasher,
            trying: Mutex::new(()),
            waiting: AtomicUsize::new(0),
            tried: AtomicU64::new(0),
        })
    }

    /// The connection. A thread that panicked left no half of anything: what it began was rolled back.
    pub(crate) fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Bytes that nobody can guess.
    pub(crate) fn chance<const N: usize>(&self) -> Result<[u8; N], Trouble> {
        let mut bytes = [0; N];
        self.chance.lock().unwrap_or_else(PoisonError::into_inner).fill(&mut bytes)?;
        Ok(bytes)
    }

    /// The hash of a new password.
    pub(crate) fn hashed(&self, name: &str, password: &str) -> Result<String, Trouble> {
        password::can_be(password, name)?;
        self.hasher.hash(
            password.as_bytes(),
            &password::salt(&mut **self.chance.lock().unwrap_or_else(PoisonError::into_inner))?,
        )
    }
}

/// True for an empty file; an error for one that is not ours.
fn is_new(connection: &Connection) -> Result<bool, Trouble> {
    let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let (application, version) = (number("application_id")?, number("user_version")?);
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (application, version, tables) {
        (0, 0, 0) => Ok(true),
        (APPLICATION, VERSION, _) => Ok(false),
        (APPLICATION, found, _) => Err(Trouble::OtherVersion { found, ours: VERSION }),
        _ => Err(Trouble::NotOurs),
    }
}

/// Makes the file if it is not there, readable by its owner alone. SQLite gives the files beside it the same permissions.
fn make(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// A moment as the file has it.
pub(crate) fn ms(moment: Moment) -> i64 {
    moment.as_millisecond()
}

/// A moment of the file.
pub(crate) fn moment(ms: i64) -> Result<Moment, Trouble> {
    Moment::from_millisecond(ms).map_err(|_| Trouble::Damaged("a moment"))
}
