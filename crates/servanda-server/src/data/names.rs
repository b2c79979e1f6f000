//! What an entry may name: the words of a form, from the text alone.

use crate::data::cut::{Cut, Stamp};
use serde::Serialize;
use utoipa::ToSchema;

/// What an entry may name, as the text of the agreement has it, in its order.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Names {
    /// What this was cut from.
    pub stamp: Stamp,
    /// Who may have done something: the parties.
    pub parties: Vec<Named>,
    /// Where: places.
    pub places: Vec<Named>,
    /// What: events.
    pub events: Vec<Named>,
    /// Clauses, by number.
    pub clauses: Vec<String>,
}

/// A name and what it stands for.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Named {
    /// As an entry writes it.
    pub name: String,
    /// For people; empty if the text gives it no title.
    pub title: String,
}

/// The names.
pub(crate) fn names(cut: &Cut<'_>) -> Names {
    let agreement = cut.agreement;
    let named = |name: &str, title: &str| Named { name: name.to_owned(), title: title.to_owned() };
    Names {
        stamp: cut.stamp(),
        parties: agreement.parties.iter().map(|party| named(&party.name.value, &party.title)).collect(),
        places: agreement.places.iter().map(|place| named(&place.name.value, &place.title)).collect(),
        events: agreement.events.iter().map(|event| named(&event.name.value, &event.title)).collect(),
        clauses: agreement.clauses.iter().map(|clause| clause.number.value.to_string()).collect(),
    }
}
