//! What a status rests on, in a form that a program can check: `servanda-recheck` finds the status again from it.
//!
//! Moments are RFC 3339 in UTC, to the nanosecond where they are no whole seconds: the words of a status round to seconds, and
//! the order of two edges may turn on less. The first and the last moment that can be said stand for an open end.

use crate::{Owed, State, Status, Value};
use serde::{Deserialize, Serialize};
use servanda_base::{Deadline, Interval, Moment, Range};

/// What `servanda explain --format reasons` prints and `servanda recheck` reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reasons {
    /// Version of this JSON shape; its schema is `docs/reasons.schema.json`.
    pub schema: u32,
    /// Short name of the agreement.
    pub agreement: String,
    /// Statuses, each with what it rests on.
    pub statuses: Vec<Witnessed>,
    /// The version of the text that was judged, where the text was amended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<crate::Version>,
}

/// A status with what it rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Witnessed {
    /// The status.
    pub status: Status,
    /// What it rests on.
    pub witness: Witness,
}

/// What one status rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Witness {
    /// The agreement's zone, IANA.
    pub zone: String,
    /// The moment judged.
    pub as_of: Moment,
    /// When the clause binds for sure; sorted, apart from each other.
    pub binds: Vec<Interval>,
    /// When it may bind.
    pub may_bind: Vec<Interval>,
    /// What set it going.
    pub begun: Begun,
    /// True for a prohibition.
    pub forbids: bool,
    /// What becomes of it where it no longer binds.
    pub afterwards: Afterwards,
    /// What the clause asks for and what was done.
    pub rests_on: RestsOn,
    /// What changes that afterwards, in this order.
    pub then: Vec<Then>,
    /// Of a clause that binds each of several, as a whole: what is said of each. They decide.
    pub parts: Vec<PartOfWhole>,
    /// Entries that were looked at and are no act, watch or reading above.
    pub left_out: Vec<String>,
}

/// What becomes of a clause where it no longer binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Afterwards {
    /// It may bind again.
    Suspended,
    /// The agreement ended, the clause was replaced, what set it going was taken back, or (of a prohibition) its bearer left.
    Released,
    /// A review stays what it was.
    Stays,
}

/// What set a clause going.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Begun {
    /// False where nothing has to: the clause then binds from its beginning.
    pub triggered: bool,
    /// When it was met.
    pub at: Interval,
    /// Entries that met it.
    pub entries: Vec<String>,
    /// Why it is not sure that it was met, if it is not.
    pub doubt: Option<String>,
    /// When a body that had found it met found the opposite.
    pub taken_back: Option<Interval>,
}

/// What a status rests on, by what the clause asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RestsOn {
    /// Nothing set the clause going.
    NotTriggered,
    /// A body found that what would have set it going did not happen.
    FoundNotMet {
        /// When it said so.
        at: Moment,
    },
    /// A power of the text released it.
    Released {
        /// When.
        at: Moment,
        /// By which entry.
        entry: String,
    },
    /// It does not bind up to the moment judged.
    NotBound,
    /// The clause is in words that no event of the text can show.
    Words,
    /// A power or a permission: it is used or not, and never kept or not kept.
    Power {
        /// Each use.
        used: Vec<Used>,
    },
    /// A prohibition.
    Prohibition {
        /// What counts or may count, in the order of the record.
        acts: Vec<Act>,
        /// Who watched.
        watches: Vec<Watch>,
        /// Readings of a counter of the forbidden event: each bounds the incidents so far from below.
        readings: Vec<Reading>,
    },
    /// A duty to act.
    Duty {
        /// What is owed; `None` where one act is.
        owed: Option<Owed>,
        /// By how many distinct ones at least.
        performers: usize,
        /// Acts that perform it or may, in order of time.
        acts: Vec<Deed>,
        /// Where a counter says how much was done: its readings.
        counter: Option<Counter>,
        /// The deadline, after which it is late for sure.
        due: Option<Deadline>,
        /// The earliest deadline that may be.
        earliest: Option<Deadline>,
        /// Why there is none, if there is none.
        no_deadline: Option<NoDeadline>,
        /// True if no report that was in time may still come.
        closed: bool,
    },
    /// A duty that comes again.
    Turns {
        /// Each time at which it is owed, in order.
        turns: Vec<Turn>,
        /// The time after them of which nothing is said.
        rest: Option<Interval>,
        /// Acts that perform a turn or may, in order of time.
        acts: Vec<Deed>,
    },
    /// A level to be kept.
    Level {
        /// The level asked for.
        asked: Owed,
        /// How a reading is compared with it: `>=`, `<=`, `>`, `<`, `=`.
        sign: String,
        /// Whom the clause binds.
        bearers: Vec<String>,
        /// Readings that count, in the order of the record.
        readings: Vec<Reading>,
        /// True if something was read at the very moment judged.
        read_now: bool,
    },
}

/// Why a duty has no deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoDeadline {
    /// The text names none that can be measured.
    None,
    /// It had passed before the duty bound.
    PassedBefore,
    /// Its calendar does not reach so far; until `earliest` performance is in time.
    BeyondCalendar,
    /// From when it runs is not established.
    NotEstablished,
}

/// What changes what was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Then {
    /// The exception of a duty held.
    Excused {
        /// False where that is not established.
        sure: bool,
    },
    /// The agreement ended, or the bearer left it.
    Ended {
        /// When.
        at: Moment,
    },
    /// Whether the duty still bound when it was due is not established.
    PerhapsEnded,
    /// Another clause took its place.
    Replaced {
        /// From when on.
        from: Moment,
    },
    /// Whether a power of the text released it is not established.
    PerhapsReleased,
}

/// What is said of one bearer of several.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartOfWhole {
    /// The bearer.
    pub bearer: String,
    /// Its status.
    pub status: Value,
    /// Where it is in its life.
    pub state: State,
}

/// A use of a power.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Used {
    /// Entry.
    pub entry: String,
    /// True if the text forbids it then.
    pub without_effect: bool,
}

/// Something that counts against a prohibition, or may.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Act {
    /// Entry.
    pub entry: String,
    /// When.
    pub at: Interval,
    /// True if it counts for sure.
    pub sure: bool,
    /// Why not, or what is to be known of it.
    pub why: Vec<String>,
    /// How many incidents.
    pub count: Range,
    /// True for a count over its time; incidents within are part of it.
    pub tally: bool,
    /// False where its time is not stated: it may lie anywhere in `at`.
    pub dated: bool,
    /// True if a counter shows it: more than the entries within, in the one stretch that nobody watched.
    pub risen: bool,
    /// Part of the place.
    pub part: Option<String>,
    /// When it was established.
    pub established: Option<Moment>,
}

/// Somebody watched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Watch {
    /// Entry.
    pub entry: String,
    /// Who.
    pub observer: String,
    /// When.
    pub at: Interval,
    /// Which part of the place, if not all of it.
    pub part: Option<String>,
    /// All the parts; empty where all of the place was watched.
    pub of: Vec<String>,
    /// True if all of it was seen.
    pub full: bool,
    /// True if nothing was seen.
    pub zero: bool,
    /// Why nothing rests on it, if nothing does.
    pub idle: Option<String>,
}

/// Something that performs a duty, or may.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deed {
    /// Entry.
    pub entry: String,
    /// When.
    pub at: Interval,
    /// True if it counts for sure.
    pub sure: bool,
    /// Why not.
    pub why: String,
    /// How much.
    pub amount: Range,
    /// By whom of the bearers; empty where the record does not say.
    pub by: Vec<String>,
}

/// A counter of what was done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Counter {
    /// Established readings that do not fall; the first may be the known zero, which is no entry.
    pub used: Vec<Reading>,
    /// Readings that are only claimed.
    pub claimed: Vec<Reading>,
}

/// One reading of a counter or a gauge.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Entry.
    pub entry: String,
    /// Its place in the order of arrival, for gauges: of readings of one moment the later counts.
    pub position: u32,
    /// When.
    pub at: Interval,
    /// What it stood at.
    pub value: Range,
    /// Until when it is fresh, if it grows old.
    pub fresh_until: Option<Deadline>,
    /// Whose it is, where it is one bearer's of several.
    pub of: Option<String>,
}

/// One time at which a recurring duty is owed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Turn {
    /// The time that it stands for.
    pub at: Interval,
    /// Acts in this time perform it.
    pub window: Interval,
    /// The last moment in time.
    pub due: Deadline,
    /// After this it is late for sure.
    pub latest: Deadline,
    /// False while it is not sure that this turn is owed.
    pub sure: bool,
    /// True if no report that was in time may still come.
    pub closed: bool,
}
