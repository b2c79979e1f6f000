//! The file: whole, or made again.
//!
//! Nothing is lost with it, so nothing waits for the disk, and nothing is repaired. Whoever closes it writes its length and a checksum of
//! all of it into a file beside it (`index.sqlite.sum`); who writes to it empties that first. A file without the right checksum (after a
//! crash, damaged, of another version) is deleted, and its rows are given again. The same file is locked, so one process at a time has the index.

use crate::trouble::Trouble;
use rusqlite::Connection;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// In the checksum too, so a file of another version is made again.
const VERSION: &str = "servanda-index 1";

/// So many connections are kept for those who ask.
const READERS_KEPT: usize = 4;

const SCHEMA: &str = "
CREATE TABLE world (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    reader TEXT NOT NULL UNIQUE,
    digest BLOB NOT NULL,
    rows INTEGER NOT NULL,
    is_whole INTEGER NOT NULL
) STRICT;
";

/// What is asked for often, in a file. Threads may share it.
#[derive(Debug)]
pub struct Index {
    path: PathBuf,
    /// Taken out when the index is dropped: what is not closed then cannot be summed up.
    pub(crate) writer: Mutex<Option<Connection>>,
    readers: Mutex<Vec<Connection>>,
    sum: Mutex<File>,
    is_written: AtomicBool,
    is_damaged: AtomicBool,
}

/// An index that was opened.
#[derive(Debug)]
pub struct Opened {
    /// The index.
    pub index: Index,
    /// Why what was there was deleted, in words; then all rows have to be given again. `None` where it was whole, or nothing was there.
    pub made_anew: Option<String>,
}

impl Index {
    /// Opens an index, or makes an empty one.
    ///
    /// # Errors
    /// If the disk fails, or another process has it open.
    pub fn open(path: &Path) -> Result<Opened, Trouble> {
        let mut sum =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(beside(path, ".sum"))?;
        match sum.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Trouble::InUse),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        let made_anew = why_anew(path, &mut sum)?;
        if made_anew.is_some() {
            empty(&sum)?;
            remove(path)?;
        }
        // Whoever only asked may have left these and nothing in them; what is in others is of another state of the file.
        for ending in ["-wal", "-shm", "-journal"] {
            remove(&beside(path, ending))?;
        }
        let is_new = !path.exists();
        let writer = connect(path)?;
        if is_new {
            empty(&sum)?;
            writer.execute_batch(SCHEMA)?;
        }
        let index = Index {
            path: path.to_owned(),
            writer: Mutex::new(Some(writer)),
            readers: Mutex::default(),
            sum: Mutex::new(sum),
            is_written: AtomicBool::new(is_new),
            is_damaged: AtomicBool::new(false),
        };
        Ok(Opened { index, made_anew })
    }

    /// Runs something that writes.
    pub(crate) fn write<T>(&self, run: impl FnOnce(&mut Connection) -> Result<T, Trouble>) -> Result<T, Trouble> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        if !self.is_written.swap(true, Ordering::SeqCst) {
            empty(&self.sum.lock().unwrap_or_else(PoisonError::into_inner))?;
        }
        let writer = writer.as_mut().ok_or_else(|| Trouble::Disk("it is closed".to_owned()))?;
        self.watched(run(writer))
    }

    /// Runs something that reads, on a connection of its own.
    pub(crate) fn read<T>(&self, run: impl FnOnce(&mut Connection) -> Result<T, Trouble>) -> Result<T, Trouble> {
        let kept = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut connection = match kept {
            Some(connection) => connection,
            None => self.watched(connect(&self.path))?,
        };
        let told = self.watched(run(&mut connection));
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if told.is_ok() && readers.len() < READERS_KEPT {
            readers.push(connection);
        }
        told
    }

    /// Remembers that the file is damaged: it gets no checksum.
    fn watched<T>(&self, told: Result<T, Trouble>) -> Result<T, Trouble> {
        if let Err(Trouble::Damaged(_)) = told {
            self.is_damaged.store(true, Ordering::SeqCst);
        }
        told
    }

    /// Closes the file and sums it up.
    fn close(&self) -> Result<(), Trouble> {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner).clear();
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(writer) = writer {
            // All of it into the one file that is summed up.
            writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
            writer.close().map_err(|(_, error)| Trouble::from(error))?;
        }
        if self.is_written.load(Ordering::SeqCst) && !self.is_damaged.load(Ordering::SeqCst) {
            let text = summed_up(&self.path)?;
            let mut sum = self.sum.lock().unwrap_or_else(PoisonError::into_inner);
            empty(&sum)?;
            sum.seek(SeekFrom::Start(0))?;
            sum.write_all(text.as_bytes())?;
        }
        Ok(())
    }
}

impl Drop for Index {
    fn drop(&mut self) {
        // Without its checksum it is made anew the next time; nothing else comes of it.
        let _ = self.close();
    }
}

/// Why what is there cannot be used; `None` where it can, or nothing is there.
fn why_anew(path: &Path, sum: &mut File) -> Result<Option<String>, Trouble> {
    let is_there = path.exists();
    let mut said = String::new();
    let is_text = sum.read_to_string(&mut said).is_ok();
    if !is_there {
        return Ok(None);
    }
    Ok(if is_text && said.is_empty() {
        Some("it was not closed the last time".to_owned())
    } else if said != summed_up(path)? {
        Some("it is not as it was when it was closed".to_owned())
    } else {
        None
    })
}

/// Version, length and checksum of a file.
fn summed_up(path: &Path) -> Result<String, Trouble> {
    let mut file = File::open(path)?;
    let mut room = vec![0; 1 << 20];
    let mut hasher = crc32fast::Hasher::new();
    let mut length = 0_u64;
    loop {
        let read = file.read(&mut room)?;
        if read == 0 {
            return Ok(format!("{VERSION} {length} {:08x}\n", hasher.finalize()));
        }
        hasher.update(&room[..read]);
        length += read as u64;
    }
}

/// From here on the file may be anything.
fn empty(sum: &File) -> Result<(), Trouble> {
    sum.set_len(0)?;
    Ok(sum.sync_all()?)
}

fn remove(path: &Path) -> Result<(), Trouble> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

fn connect(path: &Path) -> Result<Connection, Trouble> {
    let connection = Connection::open(path)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "OFF")?;
    Ok(connection)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
