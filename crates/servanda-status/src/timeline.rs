//! How the status of one clause at one moment changed as the record grew.

use crate::{Count, Finality, Performed, State, Status, Value, Version};
use serde::Serialize;
use servanda_base::Amount;

/// What `servanda timeline` prints.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Timeline {
    /// Version of this JSON shape; its schema is `docs/timeline.schema.json`.
    pub schema: u32,
    /// Short name of the agreement.
    pub agreement: String,
    /// Clause number.
    pub clause: String,
    /// The clause as a sentence.
    pub text: String,
    /// The moment judged throughout, RFC 3339 in the agreement's zone.
    pub as_of: String,
    /// The agreement's zone, IANA.
    pub zone: String,
    /// The last position of the record.
    pub known_at: u32,
    /// One for each bearer, episode and reading; readings under which everything is the same stand together.
    pub tracks: Vec<Track>,
    /// Defaults and limits that a reader must know.
    pub notes: Vec<String>,
    /// The version of the text that was judged, where the text was amended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<Version>,
}

/// The changes of one status.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Track {
    /// The bearer, or `None` for the clause as a whole.
    pub bearer: Option<String>,
    /// Whom the clause binds; empty where `bearer` is set.
    pub among: Vec<String>,
    /// The readings of which this is true; empty where there is only one.
    pub readings: Vec<String>,
    /// True where those are all the readings there are.
    pub all_agree: bool,
    /// Ordinal of the trigger; 1 for an unconditional clause.
    pub episode: u32,
    /// The changes in order of position.
    pub changes: Vec<Change>,
}

/// One change of a status, and the row that made it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// The position from which the status is another; 0 = before any row.
    pub position: u32,
    /// When the row was reported, RFC 3339; `None` where the record does not say, and at position 0.
    pub reported: Option<String>,
    /// Where it does not: the earliest moment at which the row can have been said (docs/semantics.md).
    pub assumed: Option<String>,
    /// What the row says.
    pub entries: Vec<Cause>,
    /// True if the status, before or since, names an entry of the row or the one that it is about. Where it names none, the row
    /// moved the end of the record, or worked through something else that the clause depends on.
    pub named: bool,
    /// The status before; `None` where there was no such status.
    pub from: Option<Standing>,
    /// The status since; `None` where there is none any more.
    pub to: Option<Standing>,
    /// The status before was closed: only a correction, a withdrawal, or growth beyond the end of the record that had closed
    /// it, could change it.
    pub was_closed: bool,
    /// Why, in words: what is new among the reasons.
    pub why: String,
}

/// An entry that changed a status.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cause {
    /// The entry.
    pub entry: String,
    /// Its kind, as docs/entry.md calls it.
    pub kind: String,
    /// What it says, in words.
    pub says: String,
}

/// What of a status is followed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Standing {
    /// Kept, not kept, not established, not applicable.
    pub status: Value,
    /// Where it is in its life.
    pub state: State,
    /// Provisional or closed.
    pub finality: Finality,
    /// Recorded incidents that count.
    pub incidents: Option<Count>,
    /// The last moment in time, RFC 3339.
    pub due: Option<String>,
    /// Performed by the due moment, or by `as_of` if that is earlier.
    pub performed: Option<Performed>,
    /// How late, in days.
    pub late_by_days: Option<Amount>,
}

impl Standing {
    /// What of a status is followed.
    pub fn of(status: &Status) -> Standing {
        Standing {
            status: status.status,
            state: status.state,
            finality: status.finality,
            incidents: status.incidents,
            due: status.due.clone(),
            performed: status.performed.clone(),
            late_by_days: status.late_by_days,
        }
    }
}
