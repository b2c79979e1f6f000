//! One agreement in the list of all.

use crate::data::cut::{Cut, Stamp};
use crate::data::parts::Totals;
use serde::Serialize;
use utoipa::ToSchema;

/// One agreement in the list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Agreement {
    /// Its name in addresses.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What its numbers were cut from.
    pub stamp: Stamp,
    /// Its clauses by status.
    pub totals: Totals,
    /// Its parties, in order of the text.
    pub parties: Vec<String>,
    /// The first moment that any incident or act speaks of.
    pub from: Option<String>,
    /// The last one.
    pub to: Option<String>,
}

/// One line of the list.
pub(crate) fn agreement(cut: &Cut<'_>) -> Agreement {
    let times = || cut.entries().iter().filter(|entry| entry.happening().is_some()).filter_map(|entry| entry.occurred);
    let zone = cut.zone();
    Agreement {
        id: cut.agreement.name.value.clone(),
        title: cut.agreement.title.clone(),
        stamp: cut.stamp(),
        totals: Totals::of(cut.board),
        parties: cut.agreement.parties.iter().map(|party| party.name.value.clone()).collect(),
        from: times().map(|at| at.from).min().map(|at| zone.rfc3339(at)),
        to: times().map(|at| at.to).max().map(|at| zone.rfc3339(at)),
    }
}
