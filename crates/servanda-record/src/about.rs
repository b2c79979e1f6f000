//! Entries about an entry: a correction, a withdrawal, a confirmation, a rejection, a release.
//!
//! Such an entry does nothing by itself. One that names what is not there would be counted as judged and change
//! nothing, so it is set aside with its reason. What it names may come later in the record.

use crate::entry::{Entry, EntryId, What};
use crate::record::{Record, SetAside};
use crate::world::{Alone, Waiting};
use std::collections::{BTreeSet, HashMap, HashSet};

/// What an entry about an entry is called; `None` for all others.
fn word(what: &What) -> Option<&'static str> {
    match what {
        What::Confirmation { .. } => Some("confirmation"),
        What::Rejection { .. } => Some("rejection"),
        What::Correction { .. } => Some("correction"),
        What::Withdrawal { .. } => Some("withdrawal"),
        What::Release { .. } => Some("release"),
        _ => None,
    }
}

impl Record {
    /// Sets aside the entries that are about nothing in the record, and remembers what they say.
    pub fn set_aside_about_nothing(&mut self) {
        let all = self.entries.iter().map(|entry| (entry.id.as_str(), &entry.what));
        let (rows, waiting) = about_nothing(&self.entries, all, &self.set_aside);
        let positions: BTreeSet<u32> = rows.iter().map(|row| row.position).collect();
        if !positions.is_empty() {
            self.entries.retain(|entry| !positions.contains(&entry.position));
            self.set_aside.extend(rows);
            self.set_aside.sort_by_key(|row| row.position);
            self.waiting.extend(waiting);
            self.waiting.sort_by_key(|row| row.position);
        }
    }
}

/// The rows to set aside among `entries`, and what each says; `all` is what the record says, by id.
pub fn about_nothing<'e>(
    entries: &'e [Entry],
    all: impl Iterator<Item = (&'e str, &'e What)>,
    set_aside: &[SetAside],
) -> (Vec<SetAside>, Vec<Waiting>) {
    let (mut rows, mut waiting) = (Vec::new(), Vec::new());
    let named: HashSet<&str> = entries.iter().filter_map(Entry::acts_on).map(String::as_str).collect();
    if named.is_empty() {
        return (rows, waiting);
    }
    let there: HashMap<&str, &What> = all.filter(|(id, _)| named.contains(id)).collect();
    let aside: HashSet<&str> = set_aside.iter().filter_map(|row| row.id.as_deref()).collect();
    for entry in entries {
        let Some(of) = entry.acts_on() else { continue };
        let target = there.get(of.as_str()).map(|what| Target::of(what));
        let Some(why) = why(entry, of, target, aside.contains(of.as_str())) else { continue };
        rows.push(SetAside {
            id: Some(entry.id.clone()),
            position: entry.position,
            file: entry.origin.file.to_string(),
            line: entry.origin.line,
            column: Some("of".to_owned()),
            why,
            handling: entry.row_handling(),
        });
        waiting.push(Waiting { position: entry.position, taken: None, alone: Alone::Says(vec![entry.clone()]) });
    }
    (rows, waiting)
}

/// Why nothing can be said of what is no entry of the record.
pub fn nothing(of: &str, is_aside: bool) -> String {
    if is_aside {
        format!("`{of}` is set aside itself; write an entry of its own instead")
    } else {
        format!("the record has no entry `{of}`")
    }
}

/// What an entry can be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Something said of the world.
    Statement,
    /// What was put in place of a statement: a statement too.
    Correction,
    /// Something said of an entry, and what that is called.
    Of(&'static str),
}

impl Target {
    /// Which of these an entry is that says so.
    pub fn of(what: &What) -> Target {
        match (what, word(what)) {
            (What::Correction { .. }, _) => Target::Correction,
            (_, Some(word)) => Target::Of(word),
            (_, None) => Target::Statement,
        }
    }
}

/// Why an entry about `of` changes nothing, if it does not.
pub fn why(entry: &Entry, of: &EntryId, target: Option<Target>, is_aside: bool) -> Option<String> {
    let replaces_or_judges =
        matches!(entry.what, What::Confirmation { .. } | What::Rejection { .. } | What::Correction { .. });
    match target {
        _ if *of == entry.id => Some("it is about itself".to_owned()),
        None => Some(nothing(of, is_aside)),
        Some(Target::Of(word)) if replaces_or_judges => {
            Some(format!("`{of}` is a {word}; withdraw it and write another"))
        }
        Some(_) => None,
    }
}
