//! Entries about an entry: a correction, a withdrawal, a confirmation, a rejection, a release.
//!
//! Such an entry does nothing by itself. One that names what is not there would be counted as judged and change
//! nothing, so it is set aside with its reason. What it names may come later in the record.

use servanda_record::{Entry, EntryId, Record, SetAside, What};
use std::collections::{HashMap, HashSet};

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

/// Sets aside the entries that are about nothing in the record.
pub(crate) fn set_aside(record: &mut Record) {
    let named: HashSet<&str> = record.entries.iter().filter_map(Entry::acts_on).map(String::as_str).collect();
    if named.is_empty() {
        return;
    }
    let there: HashMap<&str, &What> = record
        .entries
        .iter()
        .filter(|entry| named.contains(entry.id.as_str()))
        .map(|entry| (entry.id.as_str(), &entry.what))
        .collect();
    let aside: HashSet<&str> = record.set_aside.iter().filter_map(|row| row.id.as_deref()).collect();
    let mut rows = Vec::new();
    for entry in &record.entries {
        let why =
            entry.acts_on().and_then(|of| why(entry, of, there.get(of.as_str()).copied(), aside.contains(of.as_str())));
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
    let positions: HashSet<u32> = rows.iter().map(|row| row.position).collect();
    record.entries.retain(|entry| !positions.contains(&entry.position));
    record.set_aside.extend(rows);
    record.set_aside.sort_by_key(|row| row.position);
}

/// Why an entry about `of` changes nothing, if it does not.
fn why(entry: &Entry, of: &EntryId, target: Option<&What>, is_aside: bool) -> Option<String> {
    let replaces_or_judges =
        matches!(entry.what, What::Confirmation { .. } | What::Rejection { .. } | What::Correction { .. });
    match target {
        _ if *of == entry.id => Some("it is about itself".to_owned()),
        None if is_aside => Some(format!("`{of}` is set aside itself; write an entry of its own instead")),
        None => Some(format!("the record has no entry `{of}`")),
        Some(What::Correction { .. }) => None,
        Some(target) => word(target)
            .filter(|_| replaces_or_judges)
            .map(|word| format!("`{of}` is a {word}; withdraw it and write another")),
    }
}
