//! What the pages of all entries say beside their lines, found in one pass: for a file that holds all of them.

use crate::data::cut::Cut;
use crate::data::entry::{CountedIn, about};
use crate::data::line::who;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What the page of one entry says beside its line and its stamp ([`crate::data::entry`]); entries that speak of it by their ids.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Detail<'c> {
    pub note: Option<&'c str>,
    pub file: &'c str,
    pub line: u32,
    pub about: Vec<&'c str>,
    pub counted_in: Vec<CountedIn>,
}

/// The details of all entries of a cut, by id.
pub(crate) fn details<'c>(cut: &Cut<'c>) -> BTreeMap<&'c str, Detail<'c>> {
    let mut all: BTreeMap<&str, Detail<'_>> = BTreeMap::new();
    for entry in cut.entries() {
        all.entry(entry.id.as_str()).or_insert_with(|| Detail {
            note: entry.note.as_deref(),
            file: &entry.origin.file,
            line: entry.origin.line,
            ..Detail::default()
        });
    }
    for entry in cut.entries() {
        if let Some(of) = about(entry).and_then(|id| all.get_mut(id)) {
            of.about.push(&entry.id);
        }
    }
    for status in &cut.board.statuses {
        let counted: HashSet<&str> = status
            .counted
            .iter()
            .chain(status.intervals.iter().flat_map(|stretch| &stretch.entries))
            .map(String::as_str)
            .collect();
        // What is said of each, and the first that is said holds: it counts, it is a watch, it is left out.
        let mut said: HashMap<&str, (bool, &str)> = counted.into_iter().map(|id| (id, (true, ""))).collect();
        for id in status.coverage.iter().filter(|_| cut.is_mission()) {
            said.entry(id).or_insert((true, "watched"));
        }
        for one in &status.not_counted {
            said.entry(&one.entry).or_insert((false, &one.why));
        }
        for (id, (counted, why)) in said {
            let Some(detail) = all.get_mut(id) else { continue };
            detail.counted_in.push(CountedIn {
                clause: status.clause.clone(),
                who: who(status),
                counted,
                why: why.to_owned(),
            });
        }
    }
    all
}
