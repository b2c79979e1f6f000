//! How rows come in: all of them, or those that came since.
//!
//! Rows are numbered in the order they come, which is that of position, so a page is read backwards and a search counts upwards.
//! Kind, event, source and place of a row are one number: there are few combinations, and counting rows by them counts by each.

use crate::file::Index;
use crate::row::{Digest, Row};
use crate::trouble::Trouble;
use rusqlite::{Connection, OptionalExtension, Statement, Transaction, TransactionBehavior, params};
use servanda_record::Viewer;
use std::collections::HashMap;

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
             position INTEGER NOT NULL,
             nth INTEGER NOT NULL,
             id TEXT NOT NULL
         ) STRICT;
         CREATE TABLE combination_{number} (
             number INTEGER PRIMARY KEY,
             kind TEXT NOT NULL,
             event TEXT,
             source TEXT NOT NULL,
             place TEXT,
             rows INTEGER NOT NULL
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

/// Kind, event, source and place.
type Combination = (String, Option<String>, String, Option<String>);

/// Rows that were taken so far.
#[derive(Default)]
struct Taken {
    rows: i64,
    last: Option<(u32, u32)>,
    combinations: HashMap<Combination, (i64, i64)>,
}

impl Taken {
    /// What is in the tables already.
    fn so_far(connection: &Connection, number: i64) -> Result<Taken, Trouble> {
        let last = format!("SELECT at, position, nth FROM row_{number} ORDER BY at DESC LIMIT 1");
        let last = connection.query_row(&last, [], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?)))).optional()?;
        let mut statement = connection
            .prepare(&format!("SELECT kind, event, source, place, number, rows FROM combination_{number}"))?;
        let combinations = statement.query_map([], |row| {
            let combination = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            Ok((combination, (row.get(4)?, row.get(5)?)))
        })?;
        Ok(Taken {
            rows: last.map_or(0, |(at, _)| at),
            last: last.map(|(_, key)| key),
            combinations: combinations.collect::<Result<_, _>>()?,
        })
    }

    fn take(
        &mut self,
        transaction: &Transaction<'_>,
        number: i64,
        rows: impl IntoIterator<Item = Row>,
    ) -> Result<(), Trouble> {
        let mut put = Put {
            row: transaction
                .prepare(&format!("INSERT INTO row_{number} VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"))?,
            clause: transaction.prepare(&format!("INSERT OR IGNORE INTO clause_{number} VALUES (?1, ?2)"))?,
            words: transaction.prepare(&format!("INSERT INTO words_{number} (rowid, words) VALUES (?1, ?2)"))?,
        };
        for row in rows {
            let key = (row.position, row.nth);
            if self.last.is_some_and(|last| last >= key) {
                return Err(Trouble::OutOfOrder { position: row.position });
            }
            self.last = Some(key);
            self.rows += 1;
            put.put(self.rows, row, &mut self.combinations)?;
        }
        Ok(())
    }

    /// Writes what was counted, and that the rows are those of a record.
    fn finish(&self, connection: &Connection, number: i64, digest: &Digest) -> Result<(), Trouble> {
        let mut put = connection.prepare(&format!(
            "INSERT INTO combination_{number} VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
             ON CONFLICT (number) DO UPDATE SET rows = excluded.rows"
        ))?;
        for ((kind, event, source, place), (combination, rows)) in &self.combinations {
            put.execute(params![combination, kind, event, source, place, rows])?;
        }
        connection.execute(
            "UPDATE world SET digest = ?2, rows = ?3, is_whole = 1 WHERE number = ?1",
            params![number, digest, self.rows],
        )?;
        Ok(())
    }
}

/// Puts one row into the tables.
struct Put<'t> {
    row: Statement<'t>,
    clause: Statement<'t>,
    words: Statement<'t>,
}

impl Put<'_> {
    fn put(&mut self, at: i64, row: Row, combinations: &mut HashMap<Combination, (i64, i64)>) -> Result<(), Trouble> {
        let next = combinations.len() as i64;
        let known = combinations.entry((row.kind, row.event, row.source, row.place)).or_insert((next, 0));
        known.1 += 1;
        let (from_s, to_s) = row.time_s.unzip();
        let (lat, lon) = row.lat.zip(row.lon).filter(|(lat, lon)| lat.is_finite() && lon.is_finite()).unzip();
        self.row.execute(params![at, known.0, from_s, to_s, lat, lon, row.position, row.nth, row.id])?;
        for clause in &row.clauses {
            self.clause.execute(params![clause, at])?;
        }
        self.words.execute(params![at, row.words])?;
        Ok(())
    }
}
