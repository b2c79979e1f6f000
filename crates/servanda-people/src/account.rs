//! What an account is, and which names it can have.

use crate::file::People;
use crate::rights::{Right, Role};
use crate::trouble::{Refusal, Trouble};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use servanda_record::Viewer;

/// A name has so many characters at most.
pub const NAME_CHARS_MAX: usize = 64;

/// An account to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAccount {
    /// Name of a role, `officer-1`. It stays with the account, and is never used twice.
    pub name: String,
    /// Whose account it is, in a word that tells persons apart. Two accounts of one person are one person; upper and lower case are the same.
    pub person: String,
    /// What it is at the desk.
    pub role: Role,
    /// For whom it reads.
    pub reads_for: Viewer,
}

/// An account, without its password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its name.
    pub name: String,
    /// Whose it is, in lower case.
    pub person: String,
    /// What it is at the desk.
    pub role: Role,
    /// For whom it reads.
    pub reads_for: Viewer,
    /// True where nobody can sign in with it.
    pub is_closed: bool,
}

impl Account {
    /// Whether the account is open and its role has the right.
    pub fn may(&self, right: Right) -> bool {
        !self.is_closed && self.role.has(right)
    }
}

/// A name: letters and digits, with single spaces, hyphens, underscores or points between them.
///
/// A letter with its accent as a sign of its own is refused, so one name is not typed in two ways.
pub(crate) fn is_name(name: &str) -> bool {
    let parts = |c: char| matches!(c, ' ' | '-' | '_' | '.');
    name.chars().count() <= NAME_CHARS_MAX
        && name.split(parts).all(|part| !part.is_empty() && part.chars().all(char::is_alphanumeric))
}

fn viewer_text(viewer: &Viewer) -> String {
    match viewer {
        Viewer::Public => "public".to_owned(),
        Viewer::Mission => "mission".to_owned(),
        Viewer::Party(name) => format!("party {name}"),
    }
}

fn viewer_of(text: &str) -> Option<Viewer> {
    match text {
        "public" => Some(Viewer::Public),
        "mission" => Some(Viewer::Mission),
        _ => text.strip_prefix("party ").map(|name| Viewer::Party(name.to_owned())),
    }
}

const ACCOUNT: &str = "SELECT name, person, role, reads_for, is_closed FROM account";

type AccountRow = (String, String, String, String, bool);

fn row(row: &rusqlite::Row<'_>) -> rusqlite::Result<AccountRow> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
}

fn account((name, person, role, reads_for, is_closed): AccountRow) -> Result<Account, Trouble> {
    let role = Role::named(&role).ok_or(Trouble::Damaged("a role"))?;
    let reads_for = viewer_of(&reads_for).ok_or(Trouble::Damaged("a reader"))?;
    Ok(Account { name, person, role, reads_for, is_closed })
}

/// The account of a name.
pub(crate) fn find(connection: &Connection, name: &str) -> Result<Option<Account>, Trouble> {
    let found = connection.prepare(&format!("{ACCOUNT} WHERE name = ?1"))?.query_row([name], row).optional()?;
    found.map(account).transpose()
}

impl People {
    /// Makes an account.
    ///
    /// # Errors
    /// If the name is taken, or name, person or password cannot be one.
    pub fn add(&self, new: &NewAccount, password: &str) -> Result<(), Trouble> {
        if !is_name(&new.name) || !is_name(&new.person) {
            return Err(Refusal::NotAName.into());
        }
        let hash = self.hashed(&new.name, password)?;
        let person = new.person.to_lowercase();
        let values = (&new.name, person, new.role.name(), viewer_text(&new.reads_for), hash);
        let added = self.lock().execute(
            "INSERT INTO account (name, person, role, reads_for, hash) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
            values,
        )?;
        if added == 1 { Ok(()) } else { Err(Refusal::Taken.into()) }
    }

    /// All accounts by name, closed ones too.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn accounts(&self) -> Result<Vec<Account>, Trouble> {
        let connection = self.lock();
        let mut statement = connection.prepare(&format!("{ACCOUNT} ORDER BY name"))?;
        let rows = statement.query_map([], row)?.collect::<Result<Vec<_>, _>>()?;
        rows.into_iter().map(account).collect()
    }

    /// Gives an account another role and another reader. Its sessions go on, with the new rights.
    ///
    /// # Errors
    /// If there is no such account.
    pub fn assign(&self, name: &str, role: Role, reads_for: &Viewer) -> Result<(), Trouble> {
        let values = (name, role.name(), viewer_text(reads_for));
        let changed = self.lock().execute("UPDATE account SET role = ?2, reads_for = ?3 WHERE name = ?1", values)?;
        if changed == 1 { Ok(()) } else { Err(Refusal::NoAccount.into()) }
    }

    /// Closes an account, which ends its sessions, or opens it again. An account is never deleted: its name stands in the record.
    ///
    /// # Errors
    /// If there is no such account.
    pub fn close(&self, name: &str, is_closed: bool) -> Result<(), Trouble> {
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let changed = transaction.execute("UPDATE account SET is_closed = ?2 WHERE name = ?1", (name, is_closed))?;
        if changed == 0 {
            return Err(Refusal::NoAccount.into());
        }
        if is_closed {
            transaction.execute("DELETE FROM session WHERE account = ?1", [name])?;
        }
        Ok(transaction.commit()?)
    }
}
