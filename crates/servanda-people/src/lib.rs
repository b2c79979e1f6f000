//! Who may do what at a desk: accounts with passwords, sessions, and what takes two persons.
//!
//! ```
//! # let folder = std::env::temp_dir().join(format!("servanda-people-doc-{}", std::process::id()));
//! # std::fs::create_dir_all(&folder).unwrap();
//! # let path = folder.join("accounts.sqlite");
//! use servanda_people::{Kind, NewAccount, People, Right, Role, What};
//! use servanda_record::Viewer;
//!
//! let people = People::open(&path)?;
//! for (name, person) in [("officer-1", "first"), ("officer-2", "second")] {
//!     let (name, person) = (name.to_owned(), person.to_owned());
//!     people.add(&NewAccount { name, person, role: Role::Officer, reads_for: Viewer::Mission }, "correct horse battery")?;
//! }
//! let now = "2030-01-01T12:00:00Z".parse()?;
//! let token = people.sign_in("officer-1", "correct horse battery", now, "127.0.0.1")?;
//! let who = people.who(&token, now)?.expect("signed in");
//! assert!(who.role.has(Right::Open));
//!
//! let closure = What::new(Kind::Closing, r#"{"kind": "closure", "about": "a1", "because": "settled"}"#);
//! let number = people.propose(&who.name, &closure, now)?;
//! assert!(people.second(number, "officer-1", now).is_err(), "nobody is two persons");
//! let agreed = people.second(number, "officer-2", now)?;
//! assert_eq!((agreed.by.as_str(), agreed.second.as_str()), ("officer-1", "officer-2"));
//! # std::fs::remove_dir_all(&folder).unwrap();
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | module | question |
//! |---|---|
//! | `rights` | what may a role do? |
//! | `account` | what is an account, and which names can it have? |
//! | `password` | is this the password, at what cost to whoever guesses? |
//! | `sign_in` | whose request is this, and who may no longer try? |
//! | `two` | what did one propose, and did another person agree? |
//! | `file` | is the file ours? |
//! | `chance` | where does what nobody can guess come from? |
//!
//! No part of the record: nothing is judged from it. Knows nothing of HTTP; the time comes in as a value.

#![forbid(unsafe_code)]

mod account;
mod chance;
mod file;
mod password;
mod rights;
mod sign_in;
mod trouble;
mod two;

pub use account::{Account, NAME_CHARS_MAX, NewAccount};
pub use chance::{Chance, System};
pub use file::People;
pub use password::{Cost, PASSWORD_BYTES_MAX, PASSWORD_CHARS_MIN};
pub use rights::{Right, Role};
pub use sign_in::{
    IDLE_MINUTES_MAX, LOCK_MINUTES, SESSION_HOURS_MAX, SESSIONS_MAX, Session, WAITING_MAX, WRONG_PASSWORDS_MAX,
};
pub use trouble::{Refusal, Trouble};
pub use two::{Agreed, ENTRY_BYTES_MAX, Kind, OPEN_DAYS_MAX, OPEN_MAX, Proposal, REFUSALS_MAX, Refused, State, What};
