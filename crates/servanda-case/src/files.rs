//! All files of a record: which entry belongs to which.

use crate::file::File;
use servanda_record::{Entry, What};
use std::collections::{BTreeMap, HashMap};

/// The files of a record, and the steps that belong to none.
#[derive(Clone, Debug, Default)]
pub struct Files<'e> {
    /// One for each allegation, in the order in which these became known.
    pub files: Vec<File<'e>>,
    /// Steps that name no file, or one that is not there.
    pub loose: Vec<&'e Entry>,
}

impl<'e> Files<'e> {
    /// The files among entries that stand, in order of position. A step belongs to the file of what it is about: the allegation, or
    /// any step of its file.
    pub fn of(entries: &'e [Entry]) -> Files<'e> {
        let mut found = Files::default();
        let mut file_of: HashMap<&str, usize> = HashMap::new();
        for entry in entries {
            let What::FileStep { step, about, exception_of: None, .. } = &entry.what else { continue };
            if step == "contact" {
                continue;
            }
            let file = about.as_deref().and_then(|about| file_of.get(about)).copied();
            match (step.as_str(), file) {
                // What is alleged about an incident, or about nothing on the record, begins a file; about a file, it adds to it.
                ("allegation", None) => {
                    file_of.insert(&entry.id, found.files.len());
                    found.files.push(File::begin(entry));
                }
                (step, Some(file)) => {
                    file_of.insert(&entry.id, file);
                    found.files[file].add(entry, step);
                }
                (_, None) => found.loose.push(entry),
            }
        }
        found
    }

    /// How many allegations each made: a count of complaints, and of nothing else.
    pub fn complaints(&self) -> BTreeMap<&'e str, usize> {
        let mut counts = BTreeMap::new();
        for by in self.files.iter().filter_map(File::alleged_by) {
            *counts.entry(by).or_default() += 1;
        }
        counts
    }
}
