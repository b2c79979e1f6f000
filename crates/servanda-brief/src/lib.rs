//! Boards to what people read: the board on a screen, the reasons of one clause, the daily report.
//!
//! Everything here takes a [`servanda_status::Board`] that somebody else computed and returns text. The daily report is
//! Markdown; [`html::page`] turns the same Markdown into one page that loads nothing.
//!
//! Architecture invariant: this crate decides nothing, takes no clock, no file and no network. The words are those of a
//! status on the record; who is to blame is not among them.

#![forbid(unsafe_code)]

pub mod backtest;
pub mod csv;
pub mod daily;
pub mod explain;
pub mod html;
pub mod known;
pub mod lines;
pub mod rejudged;
pub mod svg;
pub mod table;
pub mod text;
pub mod timeline;
pub mod version;

pub use daily::Daily;
