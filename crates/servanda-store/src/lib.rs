//! What people enter, on disk before it is answered: an append-only file of lines with checksums, and one thread that writes it.
//!
//! ```
//! # let folder = std::env::temp_dir().join(format!("servanda-store-doc-{}", std::process::id()));
//! # std::fs::create_dir_all(&folder).unwrap();
//! # let path = folder.join("entries.log");
//! let opened = servanda_store::Log::open(&path).unwrap();
//! let writer = servanda_store::Writer::start(opened.log);
//! assert_eq!(writer.append("{\"id\": \"a1\"}").unwrap(), 1);
//! drop(writer);
//! assert_eq!(servanda_store::Log::open(&path).unwrap().lines, ["{\"id\": \"a1\"}"]);
//! # std::fs::remove_dir_all(&folder).unwrap();
//! ```
//!
//! | module | question |
//! |---|---|
//! | `line` | how does a line stand in the file, and is it whole? |
//! | `log` | what does the file hold, and what of it was never finished? |
//! | `writer` | how do many write at once, and none is told before it is on disk? |
//!
//! Deliberately does not know what a line says: entries are read by `servanda-feeds` like any others.

#![forbid(unsafe_code)]

mod line;
mod log;
mod writer;

pub use line::LINE_BYTES_MAX;
pub use log::{Log, Opened, Torn, Trouble, lines};
pub use writer::{Pending, Writer};
