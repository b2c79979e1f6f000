//! What is asked for often of a record: by time, place, clause, kind, source and word, in order of arrival, with counts.
//!
//! ```
//! # let folder = std::env::temp_dir().join(format!("servanda-index-doc-{}", std::process::id()));
//! # std::fs::create_dir_all(&folder).unwrap();
//! # let path = folder.join("index.sqlite");
//! use servanda_index::{Index, Question, Row};
//! use servanda_record::Viewer;
//!
//! let index = Index::open(&path)?.index;
//! let row = |position, words: &str| Row { position, id: format!("a{position}"), kind: "incident".into(), words: words.into(), ..Row::default() };
//! let (before, after) = ([1; 32], [2; 32]);
//! index.rebuild(&Viewer::Public, &before, [row(1, "обстріл у Торецьку"), row(2, "a convoy")])?;
//! index.append(&Viewer::Public, &before, &after, [row(3, "Торецьк, знову")])?;
//!
//! let question = Question { words: "торець".into(), ..Question::default() };
//! let answer = index.ask(&Viewer::Public, &after, &question)?;
//! assert_eq!(answer.rows.iter().map(|found| found.id.as_str()).collect::<Vec<_>>(), ["a3", "a1"]);
//! assert_eq!(answer.total, 2);
//! # drop(index);
//! # std::fs::remove_dir_all(&folder).unwrap();
//! # Ok::<(), servanda_index::Trouble>(())
//! ```
//!
//! | module | question |
//! |---|---|
//! | `row` | what is kept of an entry? |
//! | `question` | what can be asked, and what is answered? |
//! | `build` | how do rows come in? |
//! | `ask` | how is a question answered? |
//! | `words` | how do words that anybody typed become a search, and nothing else? |
//! | `file` | is the file whole, or is it to be made again? |
//!
//! One reader's rows are in tables of their own, made from the record as that reader sees it: what was left out there is not here either.
//! Nothing is judged from an index, and nothing is lost with it.

#![forbid(unsafe_code)]

mod ask;
mod build;
mod file;
mod question;
mod row;
mod trouble;
mod words;

pub use file::{Index, Opened};
pub use question::{Answer, Area, Chip, Found, LIMIT_MAX, Question, VALUES_MAX};
pub use row::{Digest, Row};
pub use trouble::Trouble;
pub use words::{PREFIX_CHARS_MIN, WORDS_MAX};
