//! One new fact, and a record that has it.

use servanda_base::Moment;
use servanda_record::{Actor, Entry, EntryId, Handling, Name, Origin, Place, Precision, Record, Source, What};
use std::sync::Arc;

/// Of what kind a new fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The record reaches the moment judged, and says nothing new.
    Reach,
    /// Somebody confirms an entry.
    Confirmation,
    /// Somebody whose rejection counts rejects an entry.
    Rejection,
    /// An entry is taken back.
    Withdrawal,
    /// An entry is corrected in the respect in which it is doubtful.
    Correction,
    /// A body says who acted.
    Attribution,
    /// An established report that what is owed was done in time.
    Performance,
    /// An established report of something else on which the clause rests.
    Report,
    /// Somebody watched.
    Coverage,
    /// A reading of a gauge.
    Reading,
    /// A reading of a counter.
    Counter,
    /// A body finds that a red line or a clause was met, or was not.
    Determination,
}

impl Kind {
    /// For programs: `confirmation`.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Reach => "reach",
            Kind::Confirmation => "confirmation",
            Kind::Rejection => "rejection",
            Kind::Withdrawal => "withdrawal",
            Kind::Correction => "correction",
            Kind::Attribution => "attribution",
            Kind::Performance => "performance",
            Kind::Report => "report",
            Kind::Coverage => "coverage",
            Kind::Reading => "reading",
            Kind::Counter => "counter",
            Kind::Determination => "determination",
        }
    }
}

/// A fact that is not on the record.
#[derive(Clone, Debug, PartialEq)]
pub struct NewFact {
    /// Of what kind.
    pub kind: Kind,
    /// The entry that would say it; it gets its name and its position when it is put on a record.
    pub entry: Entry,
    /// `a confirmation of E-0412 by the centre`.
    pub words: String,
}

impl NewFact {
    /// The entry of the record that it is about, if it is about one.
    pub fn about(&self) -> Option<&EntryId> {
        match &self.entry.what {
            What::Confirmation { of, .. }
            | What::Rejection { of, .. }
            | What::Withdrawal { of }
            | What::Correction { of, .. } => Some(of),
            What::Determination { about, .. } if self.kind == Kind::Attribution => Some(about),
            _ => None,
        }
    }

    /// Whose word it is, or whose act it tells of, where it names somebody.
    pub fn by(&self) -> Vec<&Name> {
        match &self.entry.what {
            What::Confirmation { by, .. } | What::Rejection { by, .. } | What::Determination { by, .. } => vec![by],
            What::Coverage { observer, .. } => vec![observer],
            What::Incident(happening) | What::Act(happening) => names(&happening.actor),
            What::Measurement { actor, .. } | What::Counter { actor, .. } => names(actor),
            _ => Vec::new(),
        }
    }

    /// True if nobody would say both: they contradict each other, or one leaves nothing for the other to speak of.
    pub(crate) fn excludes(&self, other: &NewFact) -> bool {
        if let (Some(one), Some(of)) = (self.about(), other.about())
            && one == of
        {
            let goes_with = |kind| matches!(kind, Kind::Confirmation | Kind::Correction | Kind::Attribution);
            let twice = self.kind == other.kind && self.kind != Kind::Confirmation;
            return twice || !goes_with(self.kind) || !goes_with(other.kind);
        }
        match (&self.entry.what, &other.entry.what) {
            (What::Determination { about: one, by, .. }, What::Determination { about: other, by: who, .. }) => {
                one == other && by == who
            }
            (What::Measurement { gauge: one, .. }, What::Measurement { gauge: other, .. }) => one == other,
            (What::Counter { counter: one, .. }, What::Counter { counter: other, .. }) => one == other,
            _ => false,
        }
    }
}

fn names(actor: &Actor) -> Vec<&Name> {
    match actor {
        Actor::Unknown => Vec::new(),
        Actor::OneOf(names) | Actor::Together(names) => names.iter().collect(),
    }
}

/// An entry that says this and no more, given at a moment.
pub(crate) fn entry(what: What, reported: Moment) -> Entry {
    Entry {
        id: EntryId::new(),
        position: 0,
        reported: Some(reported),
        occurred: None,
        precision: Precision::Minute,
        place: Place::Unstated,
        source: Source::default(),
        attested: Arc::from([]),
        handling: Handling::default(),
        what,
        conflict: None,
        read_in: None,
        note: None,
        origin: Origin::default(),
    }
}

/// The record with these facts at its next positions, corrections first: who confirms an entry confirms it as it then stands.
#[must_use]
pub fn apply(record: &Record, facts: &[&NewFact]) -> Record {
    let mut changed = record.clone();
    put(&mut changed, facts);
    changed
}

/// [`apply`], in place.
pub(crate) fn put(record: &mut Record, facts: &[&NewFact]) {
    let (corrections, others): (Vec<&NewFact>, Vec<&NewFact>) =
        facts.iter().copied().partition(|fact| fact.kind == Kind::Correction);
    let mut numbers = 1..;
    let mut position = record.last_position();
    for fact in corrections.into_iter().chain(others) {
        position = position.saturating_add(1);
        let names = numbers.by_ref().map(|number: u32| format!("new-{number}"));
        let is_free = |name: &String| record.entries.iter().all(|entry| entry.id != *name);
        let id = names.into_iter().find(is_free).unwrap_or_default();
        let mut entry = Entry { id: id.clone(), position, ..fact.entry.clone() };
        if let What::Correction { by, .. } = &mut entry.what {
            by.id = id;
            by.position = position;
        }
        let moments = entry.reported.into_iter().chain(entry.occurred.map(|at| at.to));
        record.ends = moments.chain(record.ends).max();
        record.entries.push(entry);
    }
}
