//! The file: its lines, and what of it was never finished.
//!
//! A batch that was cut off by a crash was never answered. It is put aside under a name of its own and said; a line that is damaged
//! although something follows it was answered, and then the file is not opened at all.

use crate::line::{LINE_BYTES_MAX, Line};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The first line of every file.
const HEAD: &str = "servanda-log 1\n";

/// The open file, locked against any other writer.
#[derive(Debug)]
pub struct Log {
    file: File,
    /// How many bytes are whole.
    length: u64,
    lines: u64,
    batches: u64,
    /// A write failed, and what it left could not be cut off again.
    is_spoilt: bool,
    room: String,
}

/// What a file held when it was opened.
#[derive(Debug)]
pub struct Opened {
    /// The file.
    pub log: Log,
    /// Its lines, in order of position, the first of which is 1.
    pub lines: Vec<String>,
    /// What was cut off its end.
    pub torn: Option<Torn>,
}

/// The end of a file that a crash left unfinished. Nobody was told that it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Torn {
    /// How many bytes.
    pub bytes: u64,
    /// Where they are kept.
    pub kept_in: PathBuf,
}

/// Why a file could not be opened or written.
#[derive(Debug)]
pub enum Trouble {
    /// The disk or its permissions.
    Disk(io::Error),
    /// Another process has it open.
    InUse,
    /// It is not a file of this sort, or of a later version.
    NotALog,
    /// A line is damaged, and whole ones follow it.
    Damaged {
        /// Its number in the file, the head being 1.
        line: u64,
    },
    /// A text has a line end in it.
    LineEnd,
    /// A text is longer than [`LINE_BYTES_MAX`].
    TooLong,
    /// A write failed before, and nothing more is taken until the file is opened again.
    Spoilt,
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Trouble::Disk(error) => write!(f, "{error}"),
            Trouble::InUse => write!(f, "another process writes it; stop that one first"),
            Trouble::NotALog => write!(f, "its first line is not `{}`: it was made by something else", HEAD.trim_end()),
            Trouble::Damaged { line } => {
                write!(f, "line {line} is damaged although others follow it: take the file from a copy")
            }
            Trouble::LineEnd => write!(f, "an entry is one line"),
            Trouble::TooLong => write!(f, "an entry has {LINE_BYTES_MAX} bytes at most"),
            Trouble::Spoilt => write!(f, "a write failed before; start again, which cuts off what it left"),
        }
    }
}

impl std::error::Error for Trouble {}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Trouble {
        Trouble::Disk(error)
    }
}

impl Log {
    /// Opens a file, or makes an empty one.
    ///
    /// # Errors
    /// If the disk fails, somebody else has it open, it is of another sort, or a line within it is damaged.
    pub fn open(path: &Path) -> Result<Opened, Trouble> {
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Trouble::InUse),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        if bytes.len() < HEAD.len() && HEAD.as_bytes().starts_with(&bytes) {
            // Nothing was ever in it.
            file.set_len(0)?;
            file.seek(SeekFrom::Start(0))?;
            file.write_all(HEAD.as_bytes())?;
            file.sync_all()?;
            sync_folder_of(path)?;
            bytes = HEAD.into();
        }
        let found = find(&bytes)?;
        let mut torn = None;
        let rest = &bytes[found.length..];
        if !rest.is_empty() {
            let kept_in = aside(path, found.lines.len() + 1);
            let mut kept = File::create(&kept_in)?;
            kept.write_all(rest)?;
            kept.sync_all()?;
            sync_folder_of(path)?;
            file.set_len(found.length as u64)?;
            file.sync_all()?;
            torn = Some(Torn { bytes: rest.len() as u64, kept_in });
        }
        let lines: Vec<String> = found.lines.into_iter().map(str::to_owned).collect();
        let log = Log {
            file,
            length: found.length as u64,
            lines: lines.len() as u64,
            batches: found.batches,
            is_spoilt: false,
            room: String::new(),
        };
        Ok(Opened { log, lines, torn })
    }

    /// How many lines it holds: the position of the last.
    pub fn len(&self) -> u64 {
        self.lines
    }

    /// True if it holds none.
    pub fn is_empty(&self) -> bool {
        self.lines == 0
    }

    /// Writes texts as one batch and waits until they are on disk; gives the position of the first.
    ///
    /// # Errors
    /// If a text is no line, or the disk fails; then none of them counts.
    pub fn append(&mut self, texts: &[&str]) -> Result<u64, Trouble> {
        if self.is_spoilt {
            return Err(Trouble::Spoilt);
        }
        texts.iter().try_for_each(|text| fits(text))?;
        let first = self.lines + 1;
        if texts.is_empty() {
            return Ok(first);
        }
        self.room.clear();
        for (text, number) in texts.iter().zip(1..) {
            let line =
                Line { batch: self.batches + 1, number, of: texts.len() as u64, position: self.lines + number, text };
            line.write(&mut self.room);
        }
        if let Err(error) = self.put() {
            // What is left of it would be cut off at the next start; cut it off at once, or take no more.
            self.is_spoilt = self.file.set_len(self.length).and_then(|()| self.file.sync_data()).is_err();
            return Err(error.into());
        }
        self.length += self.room.len() as u64;
        self.lines += texts.len() as u64;
        self.batches += 1;
        Ok(first)
    }

    fn put(&mut self) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(self.length))?;
        self.file.write_all(self.room.as_bytes())?;
        self.file.sync_data()
    }
}

/// The lines of a file that somebody else may be writing, in order of position; none if there is no such file. What was never
/// finished is left where it is.
///
/// # Errors
/// If the disk fails, the file is of another sort, or a line within it is damaged.
pub fn lines(path: &Path) -> Result<Vec<String>, Trouble> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    if bytes.len() < HEAD.len() && HEAD.as_bytes().starts_with(&bytes) {
        return Ok(Vec::new());
    }
    Ok(find(&bytes)?.lines.into_iter().map(str::to_owned).collect())
}

/// Whether a text can be a line.
pub(crate) fn fits(text: &str) -> Result<(), Trouble> {
    if text.contains(['\n', '\r']) {
        Err(Trouble::LineEnd)
    } else if text.len() > LINE_BYTES_MAX {
        Err(Trouble::TooLong)
    } else {
        Ok(())
    }
}

struct Found<'b> {
    lines: Vec<&'b str>,
    batches: u64,
    /// Where what is whole ends.
    length: usize,
}

/// Reads all whole batches from the beginning on.
fn find(bytes: &[u8]) -> Result<Found<'_>, Trouble> {
    if !bytes.starts_with(HEAD.as_bytes()) {
        return Err(Trouble::NotALog);
    }
    let mut found = Found { lines: Vec::new(), batches: 0, length: HEAD.len() };
    let mut waiting: Vec<&str> = Vec::new();
    let mut at = HEAD.len();
    let mut number = 1;
    while let Some(length) = bytes[at..].iter().position(|byte| *byte == b'\n') {
        number += 1;
        let place = waiting.len() as u64;
        let follows = |line: &Line<'_>| {
            line.batch == found.batches + 1
                && line.number == place + 1
                && line.position == found.lines.len() as u64 + place + 1
        };
        let Some(line) = Line::read(&bytes[at..at + length]).filter(follows) else {
            return if is_followed(&bytes[at..], found.batches + 1) {
                Err(Trouble::Damaged { line: number })
            } else {
                Ok(found)
            };
        };
        at += length + 1;
        waiting.push(line.text);
        if line.number == line.of {
            found.lines.append(&mut waiting);
            found.batches += 1;
            found.length = at;
        }
    }
    Ok(found)
}

/// True if a line of a later batch stands there: then this one was answered before that was begun. A line is looked for from every
/// byte on, since what is damaged may be the line end before it.
fn is_followed(bytes: &[u8], batch: u64) -> bool {
    let later = |at: usize| Line::at(&bytes[at..]).is_some_and(|line| line.batch > batch);
    (0..bytes.len()).any(later)
}

/// A name beside the file that nothing has yet.
fn aside(path: &Path, position: usize) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let named = |more: String| path.with_file_name(format!("{name}.torn-{position}{more}"));
    let first = named(String::new());
    if !first.exists() {
        return first;
    }
    let mut number = 2_u64;
    while named(format!("-{number}")).exists() {
        number += 1;
    }
    named(format!("-{number}"))
}

/// A new name is on disk when its folder is.
fn sync_folder_of(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}
