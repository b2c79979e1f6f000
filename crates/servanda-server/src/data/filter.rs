//! Which entries somebody asks for.

use crate::data::cut::Cut;
use crate::data::entry::place;
use servanda_base::Interval;
use servanda_record::{Entry, What};
use std::collections::HashSet;

/// What is asked for; what is not named is not asked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    /// Only what happened within.
    pub within: Option<Interval>,
    pub kind: Option<String>,
    pub event: Option<String>,
    pub clause: Option<String>,
    pub source: Option<String>,
    /// Words that all stand in an entry, in small letters.
    pub words: Vec<String>,
}

/// A filter over one cut.
pub(crate) struct Filtered<'f> {
    filter: &'f Filter,
    /// Entries that the clause rests on, or leaves out for a reason.
    of_clause: Option<HashSet<&'f str>>,
}

impl<'f> Filtered<'f> {
    pub fn over(filter: &'f Filter, cut: &Cut<'f>) -> Filtered<'f> {
        let of_clause = filter.clause.as_deref().map(|clause| of_clause(cut, clause));
        Filtered { filter, of_clause }
    }

    /// What is asked of every sort of thing: when, of what event, of which clause.
    pub fn has(&self, entry: &Entry) -> bool {
        self.is_within(entry) && self.of_event_and_clause(entry)
    }

    /// All of that but the time.
    pub fn of_event_and_clause(&self, entry: &Entry) -> bool {
        self.filter.event.as_ref().is_none_or(|event| is_of(entry, event))
            && self.of_clause.as_ref().is_none_or(|ids| ids.contains(entry.id.as_str()))
    }

    fn is_within(&self, entry: &Entry) -> bool {
        self.filter.within.is_none_or(|within| entry.occurred.is_some_and(|at| at.meets(within)))
    }

    pub fn has_kind(&self, entry: &Entry) -> bool {
        self.filter.kind.as_ref().is_none_or(|kind| entry.what.kind() == kind)
    }

    pub fn has_source(&self, entry: &Entry) -> bool {
        self.filter.source.as_ref().is_none_or(|source| entry.source.name == *source)
    }

    /// All words stand in what the entry says, its name, its place, its source or its note.
    pub fn has_words(&self, entry: &Entry) -> bool {
        if self.filter.words.is_empty() {
            return true;
        }
        let (says, who) = entry.what.words();
        let parts = [
            &entry.id,
            &says,
            &who,
            &place(&entry.place),
            &*entry.source.name,
            entry.note.as_deref().unwrap_or_default(),
        ];
        let all = parts.join("\n").to_lowercase();
        self.filter.words.iter().all(|word| all.contains(word.as_str()))
    }
}

/// The entries of a cut that are of the event and the clause asked for, in order of position.
pub(crate) fn fitting_ids<'c>(filter: &Filter, cut: &Cut<'c>) -> impl Iterator<Item = &'c str> {
    let of_clause = filter.clause.as_deref().map(|clause| of_clause(cut, clause));
    let event = filter.event.clone();
    cut.entries()
        .iter()
        .map(|entry| (entry, entry.id.as_str()))
        .filter(move |(entry, id)| {
            event.as_ref().is_none_or(|event| is_of(entry, event))
                && of_clause.as_ref().is_none_or(|ids| ids.contains(id))
        })
        .map(|(_, id)| id)
}

fn is_of(entry: &Entry, event: &str) -> bool {
    match &entry.what {
        What::Incident(happening) | What::Act(happening) => happening.event == *event,
        What::Tally { event: own, .. } => own == event,
        What::Coverage { events, .. } => events.iter().any(|own| own == event),
        What::Correction { by, .. } => is_of(by, event),
        _ => false,
    }
}

/// Entries named in the statuses of a clause. On what a watch rests, the mission alone is told.
pub(crate) fn of_clause<'f>(cut: &Cut<'f>, clause: &str) -> HashSet<&'f str> {
    let mut ids = HashSet::new();
    for status in cut.board.statuses.iter().filter(|status| status.clause == clause) {
        ids.extend(status.counted.iter().map(String::as_str));
        ids.extend(status.not_counted.iter().map(|one| one.entry.as_str()));
        ids.extend(status.intervals.iter().flat_map(|stretch| &stretch.entries).map(String::as_str));
        if cut.is_mission() {
            ids.extend(status.coverage.iter().map(String::as_str));
        }
    }
    ids
}
