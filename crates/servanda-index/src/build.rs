//! How rows come in: all of them, or those that came since.
//!
//! Rows are numbered in the order they come, which is that of position, so a page is read backwards and a search counts upwards.
//! Kind, event and source of a row are one number: there are few combinations, and counting rows by them counts by each.

use crate::file::Index;
use crate::row::{Digest, Row};
use crate::trouble::Trouble;
use rusqlite::{Connection, OptionalExtension, Statement, ToSql, Transaction, TransactionBehavior, params};
use servanda_record::Viewer;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// So many rows are written at once, when all are.
const ROWS_AT_ONCE: u64 = 200_000;

/// Bytes of words that are gathered before they are sorted into the file.
const WORDS_BYTES: i64 = 64 << 20;

/// The name of a reader in the file.
pub(crate) fn reader_name(viewer: &Viewer) -> String {
    match viewer {
        Viewer::Public => "public".to_owned(),
        Viewer::Mission => "mission".to_owned(),
        Viewer::Party(name) => format!("party {name}"),
    }
}

impl Index {
    /// Puts rows in place of all that a reader has, as those of a record with this digest. Rows come in order of position and `nth`.
    ///
    /// Until it is done there are none for that reader; other readers' can be asked for meanwhile.
    ///
    /// # Errors
    /// If a row is out of order, or the disk fails; then there are none.
    pub fn rebuild(
        &self,
        viewer: &Viewer,
        digest: &Digest,
        rows: impl IntoIterator<Item = Row>,
    ) -> Result<(), Trouble> {
        self.write(|connection| {
            let number = begin(connection, &reader_name(viewer))?;
            let mut rows = rows.into_iter().peekable();
            let mut taken = Taken::default();
            while rows.peek().is_some() {
                let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
                taken.take(&transaction, number, rows.by_ref().take(ROWS_AT_ONCE as usize))?;
                transaction.commit()?;
            }
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            // Sorted once is faster than kept sorted.
            transaction.execute_batch(&format!(
                "CREATE INDEX id_{number} ON row_{number} (id);
                 CREATE INDEX combined_{number} ON row_{number} (combination);"
            ))?;
            taken.finish(&transaction, number, digest)?;
            Ok(transaction.commit()?)
        })
    }

    /// Adds rows that came since, after which the record has another digest.
    ///
    /// # Errors
    /// [`Trouble::Stale`] unless the rows so far are those of the record before. If it fails, nothing is added.
    pub fn append(
        &self,
        viewer: &Viewer,
        before: &Digest,
        after: &Digest,
        rows: impl IntoIterator<Item = Row>,
    ) -> Result<(), Trouble> {
        self.write(|connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let (number, _) = world(&transaction, viewer, before)?;
            let mut taken = Taken::so_far(&transaction, number)?;
            taken.take(&transaction, number, rows)?;
            taken.finish(&transaction, number, after)?;
            Ok(transaction.commit()?)
        })
    }

    /// Deletes the rows of a reader, if there are any.
    ///
    /// # Errors
    /// If the disk fails.
    pub fn forget(&self, viewer: &Viewer) -> Result<(), Trouble> {
        self.write(|connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            forget(&transaction, &reader_name(viewer))?;
            Ok(transaction.commit()?)
        })
    }
}

/// The number of a reader's tables, and how many rows are in them, if they are those of a record.
pub(crate) fn world(connection: &Connection, viewer: &Viewer, digest: &Digest) -> Result<(i64, i64), Trouble> {
    let world = "SELECT number, rows FROM world WHERE reader = ?1 AND digest = ?2 AND is_whole";
    connection
        .query_row(world, params![reader_name(viewer), digest], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .ok_or(Trouble::Stale)
}

fn forget(connection: &Connection, reader: &str) -> Result<(), Trouble> {
    let number: Option<i64> =
        connection.query_row("SELECT number FROM world WHERE reader = ?1", [reader], |row| row.get(0)).optional()?;
    let Some(number) = number else { return Ok(()) };
    connection.execute_batch(&format!(
        "DROP TABLE row_{number};
         DROP TABLE combination_{number};
         DROP TABLE place_{number};
         DROP TABLE clause_{number};
         DROP TABLE words_{number};
         DELETE FROM world WHERE number = {number};"
    ))?;
    Ok(())
}

/// Empty tables for a reader, which are not to be asked yet.
fn begin(connection: &mut Connection, reader: &str) -> Result<i64, Trouble> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    forget(&transaction, reader)?;
    transaction.execute("INSERT INTO world (reader, digest, rows, is_whole) VALUES (?1, x'', 0, 0)", [reader])?;
    let number = transaction.last_insert_rowid();
    transaction.execute_batch(&format!(
        "CREATE TABLE row_{number} (
             at INTEGER PRIMARY KEY,
             combination INTEGER NOT NULL,
             from_s INTEGER,
             to_s INTEGER,
             lat REAL,
             lon REAL,
             place INTEGER,
             position INTEGER NOT NULL,
             nth INTEGER NOT NULL,
             id TEXT NOT NULL
         ) STRICT;
         CREATE TABLE combination_{number} (
             number INTEGER PRIMARY KEY,
             kind TEXT NOT NULL,
             event TEXT,
             source TEXT NOT NULL,
             rows INTEGER NOT NULL
         ) STRICT;
         CREATE INDEX of_combination_{number} ON combination_{number} (kind, event, source);
         CREATE TABLE place_{number} (
             number INTEGER PRIMARY KEY,
             name TEXT NOT NULL UNIQUE
         ) STRICT;
         CREATE TABLE clause_{number} (
             clause TEXT NOT NULL,
             at INTEGER NOT NULL,
             PRIMARY KEY (clause, at)
         ) STRICT, WITHOUT ROWID;
         CREATE VIRTUAL TABLE words_{number} USING fts5(
             words, content = '', tokenize = 'unicode61 remove_diacritics 2'
         );
         INSERT INTO words_{number} (words_{number}, rank) VALUES ('hashsize', {WORDS_BYTES});"
    ))?;
    transaction.commit()?;
    Ok(number)
}

/// Kind, event and source.
type Combination = (String, Option<String>, String);

/// Rows that were taken so far, and the numbers that were given to what they name.
#[derive(Default)]
struct Taken {
    rows: i64,
    last: Option<(u32, u32)>,
    /// Those that were met since: the number of each, and how many rows have it.
    combinations: HashMap<Combination, (i64, i64)>,
    places: HashMap<String, i64>,
}

impl Taken {
    /// What is in the tables already.
    fn so_far(connection: &Connection, number: i64) -> Result<Taken, Trouble> {
        let last = format!("SELECT at, position, nth FROM row_{number} ORDER BY at DESC LIMIT 1");
        let last = connection.query_row(&last, [], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?)))).optional()?;
        Ok(Taken { rows: last.map_or(0, |(at, _)| at), last: last.map(|(_, key)| key), ..Taken::default() })
    }

    fn take(
        &mut self,
        transaction: &Transaction<'_>,
        number: i64,
        rows: impl IntoIterator<Item = Row>,
    ) -> Result<(), Trouble> {
        let prepare = |sql: &str| transaction.prepare(&sql.replace("_N", &format!("_{number}")));
        let mut put_row = prepare("INSERT INTO row_N VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")?;
        let mut put_clause = prepare("INSERT OR IGNORE INTO clause_N VALUES (?1, ?2)")?;
        let mut put_words = prepare("INSERT INTO words_N (rowid, words) VALUES (?1, ?2)")?;
        let mut combinations = Numbers {
            find: prepare("SELECT number, rows FROM combination_N WHERE kind = ?1 AND event IS ?2 AND source = ?3")?,
            put: prepare("INSERT INTO combination_N (kind, event, source, rows) VALUES (?1, ?2, ?3, 0)")?,
        };
        let mut places = Numbers {
            find: prepare("SELECT number, 0 FROM place_N WHERE name = ?1")?,
            put: prepare("INSERT INTO place_N (name) VALUES (?1)")?,
        };
        for row in rows {
            let key = (row.position, row.nth);
            if self.last.is_some_and(|last| last >= key) {
                return Err(Trouble::OutOfOrder { position: row.position });
            }
            self.last = Some(key);
            self.rows += 1;
            let at = self.rows;
            let combination = match self.combinations.entry((row.kind, row.event, row.source)) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => {
                    let (kind, event, source) = new.key();
                    let found = combinations.number(params![kind, event, source])?;
                    new.insert(found)
                }
            };
            combination.1 += 1;
            let place = match row.place {
                None => None,
                Some(place) => Some(match self.places.entry(place) {
                    Entry::Occupied(known) => *known.get(),
                    Entry::Vacant(new) => {
                        let found = places.number(params![new.key()])?;
                        *new.insert(found.0)
                    }
                }),
            };
            let (from_s, to_s) = row.time_s.unzip();
            let (lat, lon) = row.lat.zip(row.lon).filter(|(lat, lon)| lat.is_finite() && lon.is_finite()).unzip();
            put_row.execute(params![
                at,
                combination.0,
                from_s,
                to_s,
                lat,
                lon,
                place,
                row.position,
                row.nth,
                row.id
            ])?;
            for clause in &row.clauses {
                put_clause.execute(params![clause, at])?;
            }
            put_words.execute(params![at, row.words])?;
        }
        Ok(())
    }

    /// Writes what was counted, and that the rows are those of a record.
    fn finish(&self, connection: &Connection, number: i64, digest: &Digest) -> Result<(), Trouble> {
        let mut put = connection.prepare(&format!("UPDATE combination_{number} SET rows = ?2 WHERE number = ?1"))?;
        for (combination, rows) in self.combinations.values() {
            put.execute([combination, rows])?;
        }
        connection.execute(
            "UPDATE world SET digest = ?2, rows = ?3, is_whole = 1 WHERE number = ?1",
            params![number, digest, self.rows],
        )?;
        Ok(())
    }
}

/// Numbers of names in a table, given from 1 on.
struct Numbers<'t> {
    find: Statement<'t>,
    put: Statement<'t>,
}

impl Numbers<'_> {
    /// The number of a name, and how many rows have it.
    fn number(&mut self, name: &[&dyn ToSql]) -> Result<(i64, i64), Trouble> {
        let found = self.find.query_row(name, |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        match found {
            Some(found) => Ok(found),
            None => Ok((self.put.insert(name)?, 0)),
        }
    }
}
