//! What a monitor says of a clause: the status on the record, with its reasons.
//!
//! These types are shared by every evaluator and every output. A status is *kept*, *not kept*, *not established* or
//! *not applicable*; *breach* is a word for the body that the agreement names.
//!
//! Architecture invariant: this crate computes nothing.

#![forbid(unsafe_code)]

pub mod timeline;
pub mod witness;

use serde::{Deserialize, Serialize};
use servanda_base::{Amount, Range};
use servanda_record::SetAside;

/// The status on the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// In conformity, as far as the record shows.
    Kept,
    /// Not in conformity, on the record.
    NotKept,
    /// The record does not decide it.
    NotEstablished,
    /// The clause does not apply: not in force, not triggered, phase closed, ended.
    NotApplicable,
}

impl Value {
    /// For people: `not kept`.
    pub fn words(self) -> &'static str {
        match self {
            Value::Kept => "kept",
            Value::NotKept => "not kept",
            Value::NotEstablished => "not established",
            Value::NotApplicable => "not applicable",
        }
    }
}

/// Where a norm instance is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Not in force, phase closed, trigger not met.
    Dormant,
    /// Going, not yet decided.
    Pending,
    /// Stopped by a power or a closed phase.
    Suspended,
    /// Performed in time; for a prohibition or a level: holding.
    Done,
    /// Deadline passed without performance, or a forbidden act on the record.
    NotKept,
    /// Performed late; the lateness stays on the record.
    Cured,
    /// Waived, retracted, or the agreement ended.
    Released,
}

impl State {
    /// For people: `not kept`.
    pub fn words(self) -> &'static str {
        match self {
            State::Dormant => "dormant",
            State::Pending => "pending",
            State::Suspended => "suspended",
            State::Done => "done",
            State::NotKept => "not kept",
            State::Cured => "cured",
            State::Released => "released",
        }
    }

    /// Hot states want somebody's attention: a run may not end in one unnoticed.
    pub fn is_hot(self) -> bool {
        matches!(self, State::Pending | State::NotKept)
    }
}

/// Whether the value can still change without a correction or a withdrawal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finality {
    /// Late reports and confirmations may still come.
    Provisional,
    /// The allowances are spent (or the record has ended and the agreement names none).
    Closed,
}

/// Everything that `watch` shows.
#[derive(Clone, Debug, Serialize)]
pub struct Board {
    /// Version of this JSON shape; its schema is `docs/board.schema.json`.
    pub schema: u32,
    /// Short name of the agreement.
    pub agreement: String,
    /// Title.
    pub title: String,
    /// The moment judged, RFC 3339 in the agreement's zone.
    pub as_of: String,
    /// The record position up to which entries are known.
    pub known_at: u32,
    /// The agreement's zone, IANA.
    pub zone: String,
    /// Rows read, judged, set aside.
    pub entries: EntryCounts,
    /// Force and term under each reading.
    pub in_force: Vec<ForceLine>,
    /// Suspensions that were declared though the text gives no power to.
    pub claimed: Vec<Claimed>,
    /// One line a clause, bearer, reading and episode.
    pub statuses: Vec<Status>,
    /// How much of the time each clause is kept, one line a clause and reading.
    pub bearer_time: Vec<BearerTime>,
    /// Phases with their openings.
    pub phases: Vec<PhaseLine>,
    /// Red lines with what they counted.
    pub red_lines: Vec<RedLineLine>,
    /// Counters, gauges and indicators with their readings.
    pub readings: Vec<SeriesLine>,
    /// Restrictions on monitors up to `as_of`.
    pub restrictions: Vec<RestrictionLine>,
    /// Rows set aside, each with its reason.
    pub set_aside: Vec<SetAside>,
    /// Defaults and limits that a reader must know.
    pub notes: Vec<String>,
    /// The version of the text that was judged, where the text was amended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<Version>,
    /// The boards of the other versions at the same moment, each over its own time, the earliest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub other_versions: Vec<Board>,
}

/// One version of a text that was amended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// Its number, from 1.
    pub number: u32,
    /// How many versions there are.
    pub of: u32,
    /// The file that holds its text.
    pub text: String,
    /// When it took the place of the version before, RFC 3339 in the agreement's zone; `None` for the first.
    pub from: Option<String>,
    /// When the next one takes its place; `None` for the last.
    pub until: Option<String>,
    /// By what it was agreed; `None` for the first.
    pub because: Option<String>,
    /// Address of a page that bears it out.
    pub source: Option<String>,
    /// True if everything is judged under it as if it had always been the text.
    pub as_if_always: bool,
}

/// Rows read = judged + set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct EntryCounts {
    /// All rows known at the position.
    pub read: usize,
    /// Rows that became entries.
    pub judged: usize,
    /// Rows kept with a reason.
    pub set_aside: usize,
}

/// Whether the agreement is in force under one reading.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ForceLine {
    /// The reading, `None` where the text has only one.
    pub reading: Option<String>,
    /// `in_force`, `not_yet`, `expired`, `ended`, `not_established`.
    pub status: String,
    /// Stretches in force.
    pub intervals: Vec<Stretch>,
    /// Why, in words.
    pub why: String,
    /// Entries relied on.
    pub counted: Vec<String>,
}

/// A stretch of time with its two ends, RFC 3339; `None` = open.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stretch {
    /// Start.
    pub from: Option<String>,
    /// End, not included.
    pub to: Option<String>,
}

/// A suspension that rests on no power in the text: duties run on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Claimed {
    /// What was claimed: `suspension`.
    pub what: String,
    /// By whom.
    pub by: String,
    /// From.
    pub from: String,
    /// To, if it ended.
    pub to: Option<String>,
    /// Difference of the two dates in days.
    pub days: Option<i64>,
    /// Why it is shown as claimed.
    pub why: String,
    /// What others did meanwhile: `82 vessels inspected (inspection) by others`.
    pub meanwhile: Vec<String>,
    /// Entries relied on.
    pub counted: Vec<String>,
}

/// One phase under the base reading.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PhaseLine {
    /// Name.
    pub phase: String,
    /// `open`, `closed`, `not_established`.
    pub status: String,
    /// Stretches open.
    pub intervals: Vec<Stretch>,
    /// Why.
    pub why: String,
}

/// One red line (and tier) under the base reading.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RedLineLine {
    /// Name.
    pub red_line: String,
    /// Tier, if it has tiers.
    pub tier: Option<u32>,
    /// The place and party of this line, for a red line `for each of` several; one line a key.
    pub key: Option<KeyLine>,
    /// Firings, oldest first; their ordinals run through all keys.
    pub episodes: Vec<EpisodeLine>,
    /// Threshold in words: `at least 5 in any 24 h`.
    pub threshold: String,
    /// Largest count in any window so far, of what lies in force.
    pub highest: Count,
}

/// Which one of a keyed red line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeyLine {
    /// The place, if it is keyed over places.
    pub place: Option<String>,
    /// The party, if it is keyed over parties.
    pub party: Option<String>,
}

/// `north-sector, UKR`
impl std::fmt::Display for KeyLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let said: Vec<&str> = [&self.place, &self.party].into_iter().flatten().map(String::as_str).collect();
        f.write_str(&said.join(", "))
    }
}

/// One firing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EpisodeLine {
    /// Ordinal of the firing, from 1.
    pub episode: u32,
    /// When the threshold was met.
    pub met_at: String,
    /// When it was established under the proof.
    pub established_at: Option<String>,
    /// When and by whom it was determined.
    pub determined_at: Option<String>,
    /// Who determined it, or `undetermined by the parties`.
    pub determined_by: String,
    /// Entries counted.
    pub counted: Vec<String>,
}

/// How many, as a range; `high: None` = no upper bound is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// Established.
    pub low: Amount,
    /// Established and still establishable.
    pub high: Option<Amount>,
}

/// A counter, gauge or indicator with its readings.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SeriesLine {
    /// Name.
    pub name: String,
    /// `counter`, `gauge`, `indicator`.
    pub sort: String,
    /// Unit.
    pub unit: String,
    /// Readings, oldest first.
    pub points: Vec<Point>,
}

/// One reading.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Point {
    /// From.
    pub from: String,
    /// To.
    pub to: String,
    /// Value.
    pub value: Range,
    /// Entry.
    pub entry: String,
    /// Why it is not used, if it is not: a counter that falls, another scope.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unused: Option<String>,
}

/// A restriction on a monitor.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RestrictionLine {
    /// From.
    pub from: String,
    /// To.
    pub to: String,
    /// Monitor.
    pub observer: String,
    /// How.
    pub how: String,
    /// By whom, in words.
    pub by: String,
    /// Entry.
    pub entry: String,
}

/// The status of one clause for one bearer under one reading in one episode.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// Clause number.
    pub clause: String,
    /// The clause as a sentence.
    pub text: String,
    /// The bearer, or `None` for the clause as a whole.
    pub bearer: Option<String>,
    /// Whom the clause binds; empty where `bearer` is set.
    pub among: Vec<String>,
    /// The reading: `None` where all readings agree or there is only one.
    pub reading: Option<String>,
    /// All readings that give this same line.
    pub readings: Vec<String>,
    /// `agreed`, or `declared` for a unilateral promise.
    pub basis: String,
    /// Ordinal of the trigger; 1 for an unconditional clause.
    pub episode: u32,
    /// Kept, not kept, not established, not applicable.
    pub status: Value,
    /// Where it is in its life.
    pub state: State,
    /// Provisional or closed.
    pub finality: Finality,
    /// When it closes, or closed, and by which rule.
    pub closes: String,
    /// By whom, as a third judgement: `undetermined among …`, `stated by the record`, `attributed by …`, `admitted by …`,
    /// `contested: …`.
    pub attribution: Option<String>,
    /// The stretches of a prohibition, a level or a recurring duty.
    pub intervals: Vec<StatusInterval>,
    /// Recorded incidents that count.
    pub incidents: Option<Count>,
    /// End of the last counted incident.
    pub last_incident: Option<String>,
    /// The trigger's moment, for a triggered clause.
    pub triggered: Option<String>,
    /// The last moment in time, RFC 3339: for a calendar day the midnight at its end.
    pub due: Option<String>,
    /// The last day in time.
    pub due_day: Option<String>,
    /// What is owed.
    pub owed: Option<Owed>,
    /// Performed by the due moment, or by `as_of` if that is earlier.
    pub performed: Option<Performed>,
    /// Performed by `as_of`.
    pub performed_now: Option<Performed>,
    /// How late, in days: whole between the due day and the day of (late) performance; with two decimals, rounded up,
    /// where the deadline runs in exact lengths and the time of performance is known.
    pub late_by_days: Option<Amount>,
    /// Entries that count.
    pub counted: Vec<String>,
    /// Entries that do not, and why.
    pub not_counted: Vec<NotCounted>,
    /// Coverage relied on.
    pub coverage: Vec<String>,
    /// What would change the status.
    pub would_change: Vec<String>,
    /// The tree of reasons.
    pub because: Vec<Reason>,
}

/// How much of the time in which a clause binds its bearers it is kept, not kept, or not established: three shares of one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BearerTime {
    /// Clause number.
    pub clause: String,
    /// The reading: `None` where there is only one.
    pub reading: Option<String>,
    /// Kept.
    pub kept_share: f64,
    /// Not kept.
    pub not_kept_share: f64,
    /// Not established.
    pub not_established_share: f64,
    /// Days in which it binds, added over bearers and episodes.
    pub days: f64,
}

/// What is owed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Owed {
    /// How much.
    pub amount: Amount,
    /// Of what.
    pub unit: String,
}

/// What was performed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Performed {
    /// Established at least.
    pub low: Amount,
    /// Best figure, with its rule in the reasons.
    pub best: Option<Amount>,
    /// At most; `None` = not bounded by the record.
    pub high: Option<Amount>,
    /// Unit.
    pub unit: String,
    /// `best` (or `low`) over owed, 0 to 1 and above.
    pub share: Option<f64>,
}

/// One stretch with one value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatusInterval {
    /// From, RFC 3339.
    pub from: String,
    /// To, not included; equal to `from` for an instant.
    pub to: String,
    /// Value.
    pub status: Value,
    /// Incidents in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub incidents: Option<Count>,
    /// Entries relied on.
    pub entries: Vec<String>,
    /// Why, in words.
    pub why: String,
}

/// An entry that does not count, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NotCounted {
    /// Entry.
    pub entry: String,
    /// Rule that excluded it.
    pub why: String,
}

/// One line of the tree of reasons.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// A short word in front: `because`, `owed`, `done`, `if not`, `would change`.
    pub head: String,
    /// One sentence.
    pub text: String,
    /// Reasons for it.
    pub because: Vec<Reason>,
}

impl Reason {
    /// A reason without further reasons.
    pub fn new(head: &str, text: impl Into<String>) -> Reason {
        Reason { head: head.into(), text: text.into(), because: Vec::new() }
    }
}
