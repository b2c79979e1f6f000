//! What was refused, and what went wrong.

use crate::account::NAME_CHARS_MAX;
use crate::password::{PASSWORD_BYTES_MAX, PASSWORD_CHARS_MIN};
use crate::rights::Right;
use crate::two::{ENTRY_BYTES_MAX, OPEN_DAYS_MAX, OPEN_MAX};
use servanda_base::Moment;
use std::fmt;

/// Why somebody was not let do something. Its words can be shown to that person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No such name, another password, or an account that is closed: which of them is not said.
    NotSignedIn,
    /// Too many wrong passwords for this name, whether or not anybody has it.
    LockedOut {
        /// From when on it can be tried again.
        until: Moment,
    },
    /// More passwords wait to be tried than are taken at once.
    Busy,
    /// A name or a person that cannot be one.
    NotAName,
    /// The name is taken.
    Taken,
    /// A password that is too short, too long, or the name itself.
    NotAPassword,
    /// No account of that name.
    NoAccount,
    /// The account is closed, or its role lacks the right.
    Lacks(Right),
    /// What is proposed is not one object of JSON, or is too long.
    NotAnEntry,
    /// The digest is not that of what is proposed.
    OtherDigest,
    /// As many proposals of this account are open as may be.
    ManyOpen,
    /// No proposal of that number.
    NoProposal,
    /// Whoever proposed it cannot second it.
    SameAccount,
    /// Another account of the person who proposed it.
    SamePerson,
    /// It was withdrawn.
    Withdrawn,
    /// Nobody seconded it in time.
    Expired,
    /// It was seconded already.
    Agreed,
    /// The account that proposed it is closed, or its role no longer has the right.
    ProposerLacks(Right),
    /// Only the account that proposed it can withdraw it.
    NotTheirs,
    /// Nobody seconded it, so it cannot have been entered.
    NotAgreed,
    /// It was entered already.
    Entered,
}

impl Refusal {
    /// One word for each reason, kept in the file.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Refusal::NotSignedIn => "not-signed-in",
            Refusal::LockedOut { .. } => "locked-out",
            Refusal::Busy => "busy",
            Refusal::NotAName => "not-a-name",
            Refusal::Taken => "taken",
            Refusal::NotAPassword => "not-a-password",
            Refusal::NoAccount => "no-account",
            Refusal::Lacks(_) => "lacks",
            Refusal::NotAnEntry => "not-an-entry",
            Refusal::OtherDigest => "other-digest",
            Refusal::ManyOpen => "many-open",
            Refusal::NoProposal => "no-proposal",
            Refusal::SameAccount => "same-account",
            Refusal::SamePerson => "same-person",
            Refusal::Withdrawn => "withdrawn",
            Refusal::Expired => "expired",
            Refusal::Agreed => "agreed",
            Refusal::ProposerLacks(_) => "proposer-lacks",
            Refusal::NotTheirs => "not-theirs",
            Refusal::NotAgreed => "not-agreed",
            Refusal::Entered => "entered",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::NotSignedIn => write!(f, "name and password do not go together"),
            Refusal::LockedOut { until } => {
                write!(f, "too many wrong passwords for this name; try again from {until} on")
            }
            Refusal::Busy => write!(f, "many are signing in; try again in a few seconds"),
            Refusal::NotAName => write!(
                f,
                "a name has 1 to {NAME_CHARS_MAX} letters and digits, with single spaces, `-`, `_` or `.` between them"
            ),
            Refusal::Taken => write!(f, "there is an account of that name; closed ones keep theirs"),
            Refusal::NotAPassword => write!(
                f,
                "a password has {PASSWORD_CHARS_MIN} characters or more, {PASSWORD_BYTES_MAX} bytes at most, and is not the name"
            ),
            Refusal::NoAccount => write!(f, "there is no account of that name"),
            Refusal::Lacks(right) => write!(f, "this takes an open account with the right `{}`", right.name()),
            Refusal::NotAnEntry => write!(f, "an entry is one object of JSON of at most {ENTRY_BYTES_MAX} bytes"),
            Refusal::OtherDigest => write!(f, "the digest is not that of this entry: propose it again"),
            Refusal::ManyOpen => write!(f, "{OPEN_MAX} proposals of this account are open; withdraw one first"),
            Refusal::NoProposal => write!(f, "there is no proposal of that number"),
            Refusal::SameAccount => write!(f, "whoever proposed it cannot second it; another person has to"),
            Refusal::SamePerson => write!(f, "two accounts of one person are one person; another person has to"),
            Refusal::Withdrawn => write!(f, "it was withdrawn; propose it again"),
            Refusal::Expired => write!(f, "nobody seconded it within {OPEN_DAYS_MAX} days; propose it again"),
            Refusal::Agreed => write!(f, "it was seconded already"),
            Refusal::ProposerLacks(right) => {
                write!(f, "whoever proposed it no longer has the right `{}`; another has to propose it", right.name())
            }
            Refusal::NotTheirs => write!(f, "only the account that proposed it can withdraw it"),
            Refusal::NotAgreed => write!(f, "nobody has seconded it"),
            Refusal::Entered => write!(f, "it was entered already"),
        }
    }
}

/// Why something did not happen.
#[derive(Debug)]
pub enum Trouble {
    /// It was not allowed, or asked for in a way that cannot be.
    Refused(Refusal),
    /// The file could not be opened, read or written.
    Disk(String),
    /// The file is not one of accounts.
    NotOurs,
    /// The file is of another version.
    OtherVersion {
        /// Its version.
        found: i64,
        /// Ours.
        ours: i64,
    },
    /// Something in the file cannot be: it was damaged, or changed by something else.
    Damaged(&'static str),
    /// The operating system gave no bytes that nobody can guess.
    NoChance(String),
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Trouble::Refused(refusal) => write!(f, "{refusal}"),
            Trouble::Disk(error) => write!(f, "the file of accounts: {error}"),
            Trouble::NotOurs => {
                write!(f, "this is no file of accounts: move it away, or name another")
            }
            Trouble::OtherVersion { found, ours } => write!(
                f,
                "this file of accounts has version {found}, and this program writes version {ours}: use the program that made it"
            ),
            Trouble::Damaged(what) => {
                write!(f, "the file of accounts is damaged ({what}): take it from a copy")
            }
            Trouble::NoChance(error) => write!(f, "the operating system gives no random bytes: {error}"),
        }
    }
}

impl std::error::Error for Trouble {}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Trouble {
        Trouble::Refused(refusal)
    }
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Trouble {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => Trouble::NotOurs,
            Some(rusqlite::ErrorCode::DatabaseCorrupt) => Trouble::Damaged("its pages"),
            _ => Trouble::Disk(error.to_string()),
        }
    }
}
