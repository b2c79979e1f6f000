//! What went wrong.

use crate::question::{LIMIT_MAX, VALUES_MAX};
use crate::words::WORDS_MAX;
use std::fmt;

/// Why something did not happen.
#[derive(Debug)]
pub enum Trouble {
    /// There are no rows of this record for this reader: they have to be given again.
    Stale,
    /// Rows came out of order, or a second time.
    OutOfOrder {
        /// The position of the first that did.
        position: u32,
    },
    /// The question has more words, values or rows than are looked for.
    TooMuch,
    /// The file is damaged: opened again, it is made anew.
    Damaged(String),
    /// Another process has it open.
    InUse,
    /// The disk.
    Disk(String),
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Trouble::Stale => write!(f, "the index does not have this record: build it again"),
            Trouble::OutOfOrder { position } => {
                write!(f, "the row at position {position} does not come after the one before it: build the index again")
            }
            Trouble::TooMuch => write!(
                f,
                "a question has at most {WORDS_MAX} words, {VALUES_MAX} values in a filter, and {LIMIT_MAX} rows in a page"
            ),
            Trouble::Damaged(what) => write!(f, "the index is damaged ({what}): open it again, which makes a new one"),
            Trouble::InUse => write!(f, "another process has the index open; stop that one first"),
            Trouble::Disk(error) => write!(f, "the index: {error}"),
        }
    }
}

impl std::error::Error for Trouble {}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Trouble {
        use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
        match error.sqlite_error_code() {
            Some(DatabaseCorrupt | NotADatabase) => Trouble::Damaged(error.to_string()),
            _ => Trouble::Disk(error.to_string()),
        }
    }
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Trouble {
        Trouble::Disk(error.to_string())
    }
}
