//! One entry of the record and the words it is made of.

use crate::text::Text;
use serde::{Deserialize, Serialize};
use servanda_base::{Interval, Moment, Range};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A name declared in the agreement (party, event, place, counter, …).
pub type Name = String;

/// The name of an entry, unique in its record; further entries of one row are called `row#counter`, ….
pub type EntryId = String;

/// One statement: source S says, with such a grade, that X happened in interval T at place P.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Unique name: the row's id, or the row's id and a suffix when one row says several things.
    pub id: EntryId,
    /// When it became known, as a place in the order of arrival, counted from 1. Standing coverage has 0.
    pub position: u32,
    /// When the source said it, if the record carries that.
    pub reported: Option<Moment>,
    /// When it is said to have happened; `None` = not stated.
    pub occurred: Option<Interval>,
    /// How finely `occurred` is known.
    pub precision: Precision,
    /// Where.
    pub place: Place,
    /// On whose word.
    pub source: Source,
    /// How the statement is attested: `confirmed by osce-smm`, `undisputed fact`, `claimed by UKR`, `press`, ….
    pub attested: Arc<[String]>,
    /// Who may see it.
    pub handling: Handling,
    /// What is said.
    pub what: What,
    /// Rows with the same key disagree with each other; all are kept, one incident at most is counted.
    pub conflict: Option<String>,
    /// Set when the entry counts only if something is read into the agreement: the name of that reading.
    pub read_in: Option<String>,
    /// Anything that a reader of the reasons should know.
    pub note: Option<String>,
    /// File and line it came from.
    pub origin: Origin,
}

/// Where in the input an entry came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// File as named in the bindings.
    pub file: Text,
    /// Line, counted from 1.
    pub line: u32,
}

/// How finely a time is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// To the minute.
    Minute,
    /// To the hour.
    Hour,
    /// To the local day.
    Day,
    /// To the month.
    Month,
    /// Some time in a year or longer.
    Year,
}

/// Where something is said to have happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// Not stated, or not stated so that it can be located.
    Unstated,
    /// A point in degrees (WGS 84) that may be wrong by `radius_m` metres.
    Point {
        /// Latitude, -90 to 90.
        lat: f64,
        /// Longitude, -180 to 180.
        lon: f64,
        /// Radius of uncertainty in metres.
        radius_m: f64,
    },
    /// Taken as inside a declared place, because the bindings say so.
    Inside {
        /// The declared place.
        place: Text,
        /// Why it is taken as inside.
        because: Text,
        /// The part of the place that the entry speaks of, where several parts make up the whole.
        part: Option<Box<Part>>,
    },
}

/// One of the parts that together make up a place: `Donetsk` of `Donetsk, Luhansk`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// This part.
    pub name: String,
    /// All parts of the whole.
    pub of: Vec<String>,
}

/// On whose word. A source is a role (an institution, a press page), never a private person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Name as the record gives it.
    pub name: Text,
    /// Address of the page that says so.
    pub url: Option<String>,
    /// Reliability of the source, `A` (completely reliable) to `F` (cannot be judged); NATO AJP-2.1.
    pub reliability: Option<char>,
    /// Credibility of this information, 1 (confirmed) to 6 (cannot be judged); judged apart from reliability.
    pub credibility: Option<u8>,
}

/// Who may see an entry. A missing handling means [`Handling::Mission`].
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Handling {
    /// Everybody.
    Public,
    /// The parties to the agreement and the mission.
    Parties,
    /// The mission alone.
    #[default]
    Mission,
    /// The named roles alone.
    Named(Vec<Name>),
}

/// Who is looking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Viewer {
    /// Anybody.
    Public,
    /// A party to the agreement.
    Party(Name),
    /// The monitoring mission.
    Mission,
}

impl Handling {
    /// True if the viewer may see an entry with this handling.
    pub fn admits(&self, viewer: &Viewer) -> bool {
        match (self, viewer) {
            (Handling::Public, _) => true,
            (Handling::Parties, Viewer::Public) => false,
            (Handling::Parties, _) => true,
            (Handling::Mission, viewer) => *viewer == Viewer::Mission,
            (Handling::Named(names), Viewer::Party(name)) => names.contains(name),
            (Handling::Named(_), Viewer::Mission) => true,
            (Handling::Named(_), Viewer::Public) => false,
        }
    }
}

/// Who acted, as a set of candidates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Not stated: everybody who could have.
    Unknown,
    /// One of these; which one is not said.
    OneOf(Arc<[Name]>),
    /// These, together.
    Together(Arc<[Name]>),
}

/// An incident or an act of a declared event.
#[derive(Clone, Debug, PartialEq)]
pub struct Happening {
    /// The declared event.
    pub event: Text,
    /// Which part of it is said to have happened.
    pub stage: Stage,
    /// Who acted.
    pub actor: Actor,
    /// Other roles: `against`, `to`, `with`, `from`, `in`.
    pub roles: BTreeMap<String, Vec<Name>>,
    /// Measured fields of the event with their range.
    pub fields: BTreeMap<Name, Range>,
}

/// Which part of an act is said to have happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// It began.
    Start,
    /// It was completed.
    Completion,
    /// It is said to have happened, no part singled out.
    #[default]
    Whole,
    /// Some of it was done; neither beginning nor end is said.
    Some,
}

/// How much of a watch was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Extent {
    /// Some of the place or time may not have been seen: nothing seen reads "none recorded".
    Partial,
    /// All of it was watched.
    Full,
}

/// What an entry says.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// One incident, observed or reported.
    Incident(Happening),
    /// One act: delivery, payment, deployment, consultation, opening, extension, notification, ….
    Act(Happening),
    /// So many incidents in an interval and area. Its parts are never added to the whole. A tally by `observer` is
    /// also coverage by that observer, zero included.
    Tally {
        /// The declared event.
        event: Name,
        /// Candidates for who acted.
        actor: Actor,
        /// How many.
        count: Range,
        /// Named parts of the whole (explosions), for the reasons only.
        parts: BTreeMap<String, Range>,
        /// Who counted.
        observer: Option<Name>,
        /// How much of the area and time that observer saw.
        extent: Extent,
    },
    /// A cumulative reading; it never falls within one scope.
    Counter {
        /// The declared counter.
        counter: Name,
        /// Whose counter, where the agreement gives it a role.
        actor: Actor,
        /// The reading.
        reading: Range,
        /// The counter stands at zero at this moment, if it is known when it began.
        zero_at: Option<Moment>,
    },
    /// A gauge reading.
    Measurement {
        /// The declared gauge.
        gauge: Name,
        /// Whose.
        actor: Actor,
        /// The level.
        level: Range,
    },
    /// Somebody watched.
    Coverage {
        /// Who watched.
        observer: Name,
        /// Which declared events they would have seen; empty = all.
        events: Vec<Name>,
        /// How much of it.
        extent: Extent,
    },
    /// A step in the life of an incident file: `allegation`, `enquiry`, `task`, `visit`, `draft`, `comment`, `decision`,
    /// `remedy`, `closure`, `override`, `contact`; or that an exception is claimed.
    FileStep {
        /// Which step.
        step: String,
        /// The entry it is about, if any.
        about: Option<EntryId>,
        /// By whom.
        by: Option<Name>,
        /// `unless claimed`: the clause whose exception is claimed.
        exception_of: Option<String>,
        /// What else the step says, by the keys of docs/entry.md: `access`, `vote`, `because`, ….
        says: BTreeMap<String, String>,
    },
    /// A body decided.
    Determination {
        /// Who.
        by: Name,
        /// The red line or the clause it is about.
        about: Name,
        /// Tier, for a red line with tiers.
        tier: Option<u32>,
        /// True = met, or not in conformity; false = the body found the opposite.
        met: bool,
        /// To whom the body attributes it, if it does.
        attributed_to: Vec<Name>,
    },
    /// A monitor was denied, delayed, jammed, fired at.
    Restriction {
        /// The monitor.
        observer: Name,
        /// By whom.
        by: Actor,
        /// Word for it: `denied`, `delayed`, `jammed`, `fired at`.
        how: String,
    },
    /// Somebody confirms another entry.
    Confirmation {
        /// Which.
        of: EntryId,
        /// Who.
        by: Name,
    },
    /// Somebody rejects another entry.
    Rejection {
        /// Which.
        of: EntryId,
        /// Who.
        by: Name,
    },
    /// Another entry is replaced by this.
    Correction {
        /// Which.
        of: EntryId,
        /// By what; it keeps its own position.
        by: Box<Entry>,
    },
    /// Another entry is taken back.
    Withdrawal {
        /// Which.
        of: EntryId,
    },
    /// Another entry may be seen by more.
    Release {
        /// Which.
        of: EntryId,
        /// By whom from now on.
        to: Handling,
    },
}

impl Handling {
    /// The word for it in the record; names joined by `+`.
    pub fn words(&self) -> String {
        match self {
            Handling::Public => "public".to_owned(),
            Handling::Parties => "parties".to_owned(),
            Handling::Mission => "mission".to_owned(),
            Handling::Named(names) => names.join("+"),
        }
    }

    /// Who may see what is handled in both ways.
    #[must_use]
    pub fn and(&self, other: &Handling) -> Handling {
        match (self, other) {
            (Handling::Public, narrower) | (narrower, Handling::Public) => narrower.clone(),
            (Handling::Mission, _) | (_, Handling::Mission) => Handling::Mission,
            (Handling::Parties, narrower) | (narrower, Handling::Parties) => narrower.clone(),
            (Handling::Named(one), Handling::Named(other)) => {
                Handling::Named(one.iter().filter(|name| other.contains(name)).cloned().collect())
            }
        }
    }
}

impl Entry {
    /// Who may see the row that the entry is of: whoever may see all that it says, so of a correction what it puts in place.
    pub fn row_handling(&self) -> Handling {
        match &self.what {
            What::Correction { by, .. } => self.handling.and(&by.handling),
            _ => self.handling.clone(),
        }
    }

    /// Puts the entry at another place of the record, and with it what a correction puts in place.
    pub fn put_at(&mut self, position: u32, line: u32) {
        (self.position, self.origin.line) = (position, line);
        if let What::Correction { by, .. } = &mut self.what {
            (by.position, by.origin.line) = (position, line);
        }
    }

    /// The happening, if the entry is one incident or act.
    pub fn happening(&self) -> Option<&Happening> {
        match &self.what {
            What::Incident(happening) | What::Act(happening) => Some(happening),
            _ => None,
        }
    }

    /// The confirmers named in `attested`: `confirmed by osce-smm` gives `osce-smm`.
    pub fn confirmers(&self) -> impl Iterator<Item = &str> {
        self.attested.iter().filter_map(|label| label.strip_prefix("confirmed by "))
    }

    /// The entry that this one acts on, if it says nothing of the world but something of another entry.
    pub fn acts_on(&self) -> Option<&EntryId> {
        match &self.what {
            What::Confirmation { of, .. }
            | What::Rejection { of, .. }
            | What::Correction { of, .. }
            | What::Withdrawal { of }
            | What::Release { of, .. } => Some(of),
            _ => None,
        }
    }
}
