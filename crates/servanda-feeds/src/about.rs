//! Entries about an entry: a correction, a withdrawal, a confirmation, a rejection, a release.
//!
//! Such an entry does nothing by itself. One that names what is not there would be counted as judged and change
//! nothing, so it is set aside with its reason. What it names may come later in the record.

use crate::shaped::Shaped;
use servanda_record::{Entry, EntryId, Record, SetAside, What};
use std::collections::{HashMap, HashSet};

/// What an entry about an entry is called; `None` for all others.
pub(crate) fn word(what: &What) -> Option<&'static str> {
    match what {
        What::Confirmation { .. } => Some("confirmation"),
        What::Rejection { .. } => Some("rejection"),
        What::Correction { .. } => Some("correction"),
        What::Withdrawal { .. } => Some("withdrawal"),
        What::Release { .. } => Some("release"),
        _ => None,
    }
}

/// Sets aside the entries that are about nothing in the record.
pub(crate) fn set_aside(record: &mut Record) {
    let all = record.entries.iter().map(|entry| (entry.id.as_str(), &entry.what));
    let rows = about_nothing(&record.entries, all, &record.set_aside);
    let positions: HashSet<u32> = rows.iter().map(|row| row.position).collect();
    record.entries.retain(|entry| !positions.contains(&entry.position));
    add(&mut record.set_aside, rows);
}

/// The same where rows are recognised by their shape. An entry about an entry is always a template.
pub(crate) fn set_aside_shaped(shaped: &mut Shaped) {
    let all = shaped.sightings.iter().map(|row| (shaped.id(row), &shaped.template(row).what));
    let rows = about_nothing(&shaped.templates, all, &shaped.set_aside);
    let positions: HashSet<u32> = rows.iter().map(|row| row.position).collect();
    shaped.sightings.retain(|row| !positions.contains(&row.position));
    add(&mut shaped.set_aside, rows);
}

fn add(set_aside: &mut Vec<SetAside>, rows: Vec<SetAside>) {
    if !rows.is_empty() {
        set_aside.extend(rows);
        set_aside.sort_by_key(|row| row.position);
    }
}

/// The rows to set aside among `entries`; `all` is what the record says, by id.
fn about_nothing<'e>(
    entries: &'e [Entry],
    all: impl Iterator<Item = (&'e str, &'e What)>,
    set_aside: &[SetAside],
) -> Vec<SetAside> {
    let named: HashSet<&str> = entries.iter().filter_map(Entry::acts_on).map(String::as_str).collect();
    if named.is_empty() {
        return Vec::new();
    }
    let there: HashMap<&str, &What> = all.filter(|(id, _)| named.contains(id)).collect();
    let aside: HashSet<&str> = set_aside.iter().filter_map(|row| row.id.as_deref()).collect();
    let mut rows = Vec::new();
    for entry in entries {
        let why = entry.acts_on().and_then(|of| {
            why(entry, of, there.get(of.as_str()).map(|what| Target::of(what)), aside.contains(of.as_str()))
        });
        rows.extend(why.map(|why| SetAside {
            id: Some(entry.id.clone()),
            position: entry.position,
            file: entry.origin.file.to_string(),
            line: entry.origin.line,
            column: Some("of".to_owned()),
            why,
            handling: entry.handling.clone(),
        }));
    }
    rows
}

/// What an entry can be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// Something said of the world.
    Statement,
    /// What was put in place of a statement: a statement too.
    Correction,
    /// Something said of an entry, and what that is called.
    Of(&'static str),
}

impl Target {
    pub fn of(what: &What) -> Target {
        match (what, word(what)) {
            (What::Correction { .. }, _) => Target::Correction,
            (_, Some(word)) => Target::Of(word),
            (_, None) => Target::Statement,
        }
    }
}

/// Why an entry about `of` changes nothing, if it does not.
pub(crate) fn why(entry: &Entry, of: &EntryId, target: Option<Target>, is_aside: bool) -> Option<String> {
    let replaces_or_judges =
        matches!(entry.what, What::Confirmation { .. } | What::Rejection { .. } | What::Correction { .. });
    match target {
        _ if *of == entry.id => Some("it is about itself".to_owned()),
        None if is_aside => Some(format!("`{of}` is set aside itself; write an entry of its own instead")),
        None => Some(format!("the record has no entry `{of}`")),
        Some(Target::Of(word)) if replaces_or_judges => {
            Some(format!("`{of}` is a {word}; withdraw it and write another"))
        }
        Some(_) => None,
    }
}
