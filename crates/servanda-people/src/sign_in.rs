//! Whose request is this, and who may no longer try?
//!
//! The file keeps digests: of tokens, so that nobody who reads it can use one, and of names that were tried, since people type
//! passwords in the wrong field. An attempt counts from before its password is tried until it proves right, so however many come at
//! once, no more are tried than may be.

use crate::account::{self, Account};
use crate::file::{People, moment, ms};
use crate::trouble::{Refusal, Trouble};
use base64ct::{Base64UrlUnpadded, Encoding};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use servanda_base::Moment;
use sha2::{Digest, Sha256};
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

/// So many wrong passwords within [`LOCK_MINUTES`] lock a name out for as long.
pub const WRONG_PASSWORDS_MAX: usize = 5;

/// See [`WRONG_PASSWORDS_MAX`].
pub const LOCK_MINUTES: i64 = 15;

/// A session ends after so many hours.
pub const SESSION_HOURS_MAX: i64 = 12;

/// A session ends when it was not used for so many minutes.
pub const IDLE_MINUTES_MAX: i64 = 30;

/// An account has so many sessions at once; one more ends the oldest.
pub const SESSIONS_MAX: i64 = 64;

/// So many passwords wait to be tried at most.
pub const WAITING_MAX: usize = 16;

const TOKEN_BYTES: usize = 32;

/// A token as text: four letters for three bytes.
const TOKEN_CHARS: usize = 43;

/// So many characters of where somebody came from are kept.
const FROM_CHARS_MAX: usize = 64;

const MINUTE_MS: i64 = 60_000;

const LOCK_MS: i64 = LOCK_MINUTES * MINUTE_MS;

/// Use is written down once a minute, not at each request, which would wait for the disk. So a session ends after 29 to 30 minutes
/// without a request.
const USE_WRITTEN_MS: i64 = MINUTE_MS;

/// A session that has not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The name of its account.
    pub account: String,
    /// When somebody signed in.
    pub began: Moment,
    /// When it was last used, to the minute.
    pub used: Moment,
    /// From where, as the caller said.
    pub from: String,
}

fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

/// Where a session is over: `?1` is now, in milliseconds.
fn is_over() -> String {
    format!(
        "(?1 >= began_ms + {} OR ?1 >= used_ms + {})",
        SESSION_HOURS_MAX * 60 * MINUTE_MS,
        IDLE_MINUTES_MAX * MINUTE_MS
    )
}

impl People {
    /// Signs somebody in, and gives the token of a new session.
    ///
    /// Takes as long as one try of a password (some hundredths of a second), and longer while others are tried.
    ///
    /// # Errors
    /// [`Refusal::NotSignedIn`], [`Refusal::LockedOut`] and [`Refusal::Busy`] do not depend on whether anybody has the name.
    pub fn sign_in(&self, name: &str, password: &str, now: Moment, from: &str) -> Result<String, Trouble> {
        let right = self.try_password(name, password, now)?;
        let token = Base64UrlUnpadded::encode_string(&self.chance::<TOKEN_BYTES>()?);
        let from: String = from.chars().take(FROM_CHARS_MAX).collect();
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        right.still_is(&transaction)?;
        transaction.execute(&format!("DELETE FROM session WHERE {}", is_over()), [ms(now)])?;
        transaction.execute(
            "INSERT INTO session (digest, account, began_ms, used_ms, came_from) VALUES (?1, ?2, ?3, ?3, ?4)",
            (digest(&token), name, ms(now), from),
        )?;
        transaction.execute(
            "DELETE FROM session WHERE digest IN \
             (SELECT digest FROM session WHERE account = ?1 AND digest <> ?2 ORDER BY began_ms DESC, digest LIMIT -1 OFFSET ?3)",
            (name, digest(&token), SESSIONS_MAX - 1),
        )?;
        transaction.commit()?;
        Ok(token)
    }

    /// Whose session a token is of; `None` where there is none, or it ended.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn who(&self, token: &str, now: Moment) -> Result<Option<Account>, Trouble> {
        if token.len() != TOKEN_CHARS {
            return Ok(None);
        }
        let connection = self.lock();
        let session = format!("SELECT account, used_ms FROM session WHERE digest = ?2 AND NOT {}", is_over());
        let session: Option<(String, i64)> = connection
            .prepare(&session)?
            .query_row((ms(now), digest(token)), |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((name, used_ms)) = session else { return Ok(None) };
        if ms(now) >= used_ms + USE_WRITTEN_MS {
            connection
                .prepare("UPDATE session SET used_ms = max(used_ms, ?1) WHERE digest = ?2")?
                .execute((ms(now), digest(token)))?;
        }
        Ok(account::find(&connection, &name)?.filter(|account| !account.is_closed))
    }

    /// Ends a session. One that is not there, or ended, is left at that.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn sign_out(&self, token: &str) -> Result<(), Trouble> {
        self.lock().execute("DELETE FROM session WHERE digest = ?1", [digest(token)])?;
        Ok(())
    }

    /// Sessions that have not ended, the newest first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn sessions(&self, now: Moment) -> Result<Vec<Session>, Trouble> {
        let connection = self.lock();
        let mut statement = connection.prepare(&format!(
            "SELECT account, began_ms, used_ms, came_from FROM session WHERE NOT {} ORDER BY began_ms DESC, digest",
            is_over()
        ))?;
        let rows = statement.query_map([ms(now)], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
        rows.map(|row| {
            let (account, began_ms, used_ms, from): (String, i64, i64, String) = row?;
            Ok(Session { account, began: moment(began_ms)?, used: moment(used_ms)?, from })
        })
        .collect()
    }

    /// Changes the password of whoever a token is of, and ends all other sessions of the account.
    ///
    /// # Errors
    /// If the session ended, the old password is not right (which counts as a wrong one), or the new one cannot be one.
    pub fn change_password(&self, token: &str, old: &str, new: &str, now: Moment) -> Result<(), Trouble> {
        let who = self.who(token, now)?.ok_or(Refusal::NotSignedIn)?;
        let right = self.try_password(&who.name, old, now)?;
        let hash = self.hashed(&who.name, new);
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        right.still_is(&transaction)?;
        if let Ok(hash) = &hash {
            put_password(&transaction, &who.name, hash, &digest(token))?;
        }
        transaction.commit()?;
        hash.map(drop)
    }

    /// Gives an account a password, and ends all its sessions: for whoever keeps the accounts.
    ///
    /// # Errors
    /// If there is no such account, or the password cannot be one.
    pub fn set_password(&self, name: &str, new: &str) -> Result<(), Trouble> {
        let hash = self.hashed(name, new)?;
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        put_password(&transaction, name, &hash, &[])?;
        Ok(transaction.commit()?)
    }

    /// How many passwords were tried since the file was opened.
    pub fn passwords_tried(&self) -> u64 {
        self.tried.load(Ordering::Relaxed)
    }

    /// Tries a password, if the name may still be tried.
    fn try_password<'n>(&self, name: &'n str, password: &str, now: Moment) -> Result<Right<'n>, Trouble> {
        if self.waiting.fetch_add(1, Ordering::SeqCst) >= WAITING_MAX {
            self.waiting.fetch_sub(1, Ordering::SeqCst);
            return Err(Refusal::Busy.into());
        }
        let tried = self.try_one(name, password, now);
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        tried
    }

    fn try_one<'n>(&self, name: &'n str, password: &str, now: Moment) -> Result<Right<'n>, Trouble> {
        let _one_at_a_time = self.trying.lock().unwrap_or_else(PoisonError::into_inner);
        let attempt = begin_attempt(&mut self.lock(), name, now)?;
        let hash = open_hash(&self.lock(), name)?;
        // The file is free meanwhile.
        let is_right = self.hasher.is_right(password, hash.as_deref())?;
        self.tried.fetch_add(1, Ordering::Relaxed);
        match hash {
            Some(hash) if is_right => Ok(Right { name, hash, attempt }),
            _ => Err(Refusal::NotSignedIn.into()),
        }
    }
}

/// A password that was right when it was tried.
struct Right<'n> {
    name: &'n str,
    hash: String,
    attempt: i64,
}

impl Right<'_> {
    /// Takes the attempt back, unless the password was changed or the account closed since.
    fn still_is(&self, connection: &Connection) -> Result<(), Trouble> {
        if open_hash(connection, self.name)?.as_ref() != Some(&self.hash) {
            return Err(Refusal::NotSignedIn.into());
        }
        connection.execute("DELETE FROM attempt WHERE number = ?1", [self.attempt])?;
        Ok(())
    }
}

/// The hash of an open account.
fn open_hash(connection: &Connection, name: &str) -> Result<Option<String>, Trouble> {
    let hash = "SELECT hash FROM account WHERE name = ?1 AND NOT is_closed";
    Ok(connection.prepare(hash)?.query_row([name], |row| row.get(0)).optional()?)
}

/// Changes a password, and ends all sessions of the account but one.
fn put_password(connection: &Connection, name: &str, hash: &str, but: &[u8]) -> Result<(), Trouble> {
    if connection.execute("UPDATE account SET hash = ?2 WHERE name = ?1", (name, hash))? == 0 {
        return Err(Refusal::NoAccount.into());
    }
    connection.execute("DELETE FROM session WHERE account = ?1 AND digest <> ?2", (name, but))?;
    Ok(())
}

/// Counts an attempt, unless the name is locked out; attempts while it is are not counted.
fn begin_attempt(connection: &mut Connection, name: &str, now: Moment) -> Result<i64, Trouble> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Older ones can neither lock nor be part of what locked.
    transaction.execute("DELETE FROM attempt WHERE at_ms <= ?1", [ms(now) - 2 * LOCK_MS])?;
    let newest: Vec<i64> = transaction
        .prepare("SELECT at_ms FROM attempt WHERE name_digest = ?1 ORDER BY number DESC LIMIT ?2")?
        .query_map((digest(name), WRONG_PASSWORDS_MAX as i64), |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    if let (Some(last), Some(first)) = (newest.first(), newest.get(WRONG_PASSWORDS_MAX - 1))
        && last - first < LOCK_MS
        && ms(now) < last + LOCK_MS
    {
        return Err(Refusal::LockedOut { until: moment(last + LOCK_MS)? }.into());
    }
    transaction.execute("INSERT INTO attempt (name_digest, at_ms) VALUES (?1, ?2)", (digest(name), ms(now)))?;
    let number = transaction.last_insert_rowid();
    transaction.commit()?;
    Ok(number)
}
