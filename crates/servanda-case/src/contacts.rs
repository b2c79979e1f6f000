//! Contacts between liaison offices: who was called, and whether anybody answered.

use crate::file::{by, said, when};
use servanda_base::Moment;
use servanda_record::{Entry, What};

/// A contact that was sought.
#[derive(Clone, Debug)]
pub struct Contact<'e> {
    /// The entry that says so.
    pub entry: &'e Entry,
    /// Who called, a role.
    pub by: Option<&'e str>,
    /// Who was called, a role.
    pub with: Option<&'e str>,
    /// When.
    pub at: Option<Moment>,
    /// When it was acknowledged; by the entry itself, or by a later contact about it.
    pub acknowledged: Option<Moment>,
}

/// The contacts among entries that stand, in order of position.
pub fn contacts(entries: &[Entry]) -> Vec<Contact<'_>> {
    let mut found: Vec<Contact<'_>> = Vec::new();
    for entry in entries {
        let What::FileStep { step, about, .. } = &entry.what else { continue };
        if step != "contact" {
            continue;
        }
        let acknowledged = said(entry, "acknowledged").and_then(|at| at.parse().ok());
        match about.as_deref().and_then(|about| found.iter_mut().find(|contact| contact.entry.id == about)) {
            Some(earlier) => earlier.acknowledged = earlier.acknowledged.or(acknowledged).or(when(entry)),
            None => {
                found.push(Contact { entry, by: by(entry), with: said(entry, "with"), at: when(entry), acknowledged })
            }
        }
    }
    found
}
