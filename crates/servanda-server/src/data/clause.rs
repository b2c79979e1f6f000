//! One clause: its text, its boxes, and each of its statuses with the reasons.

use crate::data::cut::{Cut, Stamp};
use crate::data::line::{Line, who};
use crate::data::parts::{Count, Value};
use crate::data::text::{Boxes, boxes};
use serde::Serialize;
use servanda_base::Amount;
use servanda_change::{Limits, changes};
use servanda_monitor::Monitor;
use servanda_record::Record;
use std::time::{Duration, Instant};
use utoipa::ToSchema;

/// One clause.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Clause {
    /// What it was cut from.
    pub stamp: Stamp,
    /// Its number.
    pub number: String,
    /// The clause as a sentence.
    pub sentence: String,
    /// As it stands in the text.
    pub source: String,
    /// Its statuses: one for each bearer, reading and occasion.
    pub statuses: Vec<Status>,
    /// What its text fixes; `null` for a clause that has no boxes.
    pub boxes: Option<Boxes>,
}

/// One status with its reasons.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Status {
    /// What a board shows of it.
    #[serde(flatten)]
    pub line: Line,
    /// When it closes, or closed, and by which rule.
    pub closes: String,
    /// The trigger's moment, for a triggered clause.
    pub triggered: Option<String>,
    /// The last day in time.
    pub due_day: Option<String>,
    /// How late, in days.
    #[schema(value_type = Option<f64>)]
    pub late_by_days: Option<Amount>,
    /// The stretches of a prohibition, a level or a recurring duty.
    pub intervals: Vec<Stretch>,
    /// End of the last counted incident.
    pub last_incident: Option<String>,
    /// Entries that count.
    pub counted: Vec<String>,
    /// Entries that do not, and why.
    pub not_counted: Vec<NotCounted>,
    /// Coverage relied on: for the mission alone, otherwise `null`.
    pub coverage: Option<Vec<String>>,
    /// Smallest changes, each applied and judged; what stands in brackets says what was not tried. For the mission alone, otherwise `null`.
    pub would_change: Option<Vec<String>>,
    /// The tree of reasons.
    pub because: Vec<Reason>,
}

/// One stretch with one value.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Stretch {
    /// From.
    pub from: String,
    /// To, not included; equal to `from` for an instant.
    pub to: String,
    /// The value.
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
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NotCounted {
    /// The entry.
    pub entry: String,
    /// The rule that excluded it.
    pub why: String,
}

/// One line of the tree of reasons.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Reason {
    /// A short word in front.
    pub head: String,
    /// One sentence.
    pub text: String,
    /// Reasons for it.
    #[schema(no_recursion)]
    pub because: Vec<Reason>,
}

/// A record of more entries is not tried: to judge it once would take all of the time.
const TRIED_ENTRIES_MAX: usize = 200_000;

/// So much is tried for each status.
const LIMITS: Limits = Limits { facts: 60, twos: 60, threes: 0, shown: 6 };

/// The clause of a number; `None` if there is none. What would change its statuses is tried for so long at most.
pub(crate) fn clause(cut: &Cut<'_>, number: &str, try_for: Duration) -> Option<Clause> {
    let clause = cut.agreement.clause(number).filter(|clause| clause.number.value == number)?;
    let sentences = servanda_agreement::read_aloud(cut.agreement);
    let sentence = sentences.into_iter().find(|(own, _)| own == number).map(|(_, sentence)| sentence);
    let found: Vec<&servanda_status::Status> =
        cut.board.statuses.iter().filter(|status| status.clause == number).collect();
    let tried = if cut.is_mission() { tried(cut, clause, &found, try_for) } else { Vec::new() };
    let mut tried = tried.into_iter();
    Some(Clause {
        stamp: cut.stamp(),
        number: number.to_owned(),
        sentence: sentence.unwrap_or_default(),
        source: cut.agreement.text.get(clause.span.range()).unwrap_or_default().trim_end().to_owned(),
        statuses: found.into_iter().map(|status| status_of(cut, status, tried.next())).collect(),
        boxes: boxes(cut.agreement, &cut.agreement.name).into_iter().find(|boxes| boxes.clause == number),
    })
}

fn status_of(cut: &Cut<'_>, status: &servanda_status::Status, tried: Option<Vec<String>>) -> Status {
    Status {
        line: Line::of(status, who(status), status.readings.clone(), None),
        closes: status.closes.clone(),
        triggered: status.triggered.clone(),
        due_day: status.due_day.clone(),
        late_by_days: status.late_by_days,
        intervals: status
            .intervals
            .iter()
            .map(|stretch| Stretch {
                from: stretch.from.clone(),
                to: stretch.to.clone(),
                status: stretch.status.into(),
                incidents: stretch.incidents.map(Count::from),
                entries: stretch.entries.clone(),
                why: stretch.why.clone(),
            })
            .collect(),
        last_incident: status.last_incident.clone(),
        counted: status.counted.clone(),
        not_counted: status
            .not_counted
            .iter()
            .map(|one| NotCounted { entry: one.entry.clone(), why: one.why.clone() })
            .collect(),
        coverage: cut.is_mission().then(|| status.coverage.clone()),
        would_change: tried,
        because: reasons(&status.because),
    }
}

fn reasons(because: &[servanda_status::Reason]) -> Vec<Reason> {
    let of = |reason: &servanda_status::Reason| Reason {
        head: reason.head.clone(),
        text: reason.text.clone(),
        because: reasons(&reason.because),
    };
    because.iter().map(of).collect()
}

/// What would change each of these statuses, with no more of the agreement than the clause depends on.
fn tried(
    cut: &Cut<'_>,
    clause: &servanda_agreement::Clause,
    statuses: &[&servanda_status::Status],
    try_for: Duration,
) -> Vec<Vec<String>> {
    let said = |status: &&servanda_status::Status, why: &str| {
        let not_tried = status.would_change.iter().map(|words| format!("({words}: not tried)"));
        not_tried.chain([format!("({why})")]).collect()
    };
    if cut.entries().len() > TRIED_ENTRIES_MAX {
        return statuses
            .iter()
            .map(|status| said(status, "the record is too long to try changes of it here"))
            .collect();
    }
    let until = Instant::now() + try_for;
    let agreement = cut.agreement.narrowed_to(clause);
    let mut monitor = Monitor::new(&agreement, cut.geography);
    let known;
    let record = if cut.entries().len() == cut.record.entries.len() {
        cut.record
    } else {
        known = cut.record.known_at(cut.board.known_at);
        &known
    };
    monitor.know(record, record.last_position());
    let as_of = cut.as_of();
    let mut of = |status: &&servanda_status::Status| {
        if Instant::now() >= until {
            return said(status, "the time for trying changes was used up by other statuses of this clause");
        }
        let mut is_over = false;
        // What is tried is put on the record after all else, judged, and taken off again.
        let mut judge = |tried: &Record| {
            let new = tried.entries.get(record.entries.len()..).unwrap_or_default();
            is_over = is_over || Instant::now() >= until;
            if is_over {
                // As if it changed nothing, so that the search comes to its end.
                return vec![(*status).clone()];
            }
            new.iter().for_each(|entry| monitor.insert(entry.clone()));
            monitor.advance(Some(as_of));
            let statuses = monitor.board().statuses;
            new.iter().for_each(|entry| monitor.retract(entry.position));
            statuses
        };
        let asked = servanda_change::Asked { agreement: &agreement, record, status, as_of };
        let found = changes(&asked, &mut judge, LIMITS);
        let sets = found.sets.iter().map(|set| set.words.clone());
        if is_over {
            let stopped = "(trying took too long and was stopped: there may be others)".to_owned();
            return sets.chain([stopped]).collect();
        }
        sets.chain(found.notes.iter().map(|note| format!("({note})"))).collect()
    };
    statuses.iter().map(&mut of).collect()
}
