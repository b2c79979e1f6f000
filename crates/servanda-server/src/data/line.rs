//! How a status looks on a board.

use crate::data::parts::{Count, Finality, Value};
use serde::Serialize;
use servanda_base::Moment;
use servanda_brief::text;
use servanda_status::{Board, Status};
use std::collections::HashMap;
use utoipa::ToSchema;

/// One status line of a board: one clause, bearer, reading and occasion. Bearers that agree share one.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Line {
    /// Clause number.
    pub clause: String,
    /// The clause as a sentence.
    pub sentence: String,
    /// Whom it is about.
    pub who: String,
    /// The readings under which the line holds; empty where all readings of the clause agree.
    pub readings: Vec<String>,
    /// Ordinal of the occasion; 1 for an unconditional clause.
    pub episode: u32,
    /// The status.
    pub status: Value,
    /// Where the duty is in its life.
    pub state: String,
    /// Whether it can still change without a correction or a withdrawal.
    pub finality: Finality,
    /// The start of the last stretch with this status, where it has stretches.
    pub since: Option<String>,
    /// Recorded incidents that count.
    pub incidents: Option<Count>,
    /// The same a period before.
    pub incidents_before: Option<Count>,
    /// What it was a period before; `null` where there was no such line, or no period was asked for.
    pub before: Option<Value>,
    /// By whom, as a judgement of its own.
    pub attribution: Option<String>,
    /// In words: `980,000 of 1,000,000 rounds`.
    pub amount: String,
    /// The last moment in time.
    pub due: Option<String>,
    /// `agreed`, or `declared` for a unilateral promise.
    pub basis: String,
}

/// The statuses of a board by what they are of.
pub(crate) struct Earlier<'b>(HashMap<(&'b str, Option<&'b str>, u32), Vec<&'b Status>>);

impl<'b> Earlier<'b> {
    pub fn of(board: &'b Board) -> Earlier<'b> {
        let mut by: HashMap<_, Vec<&Status>> = HashMap::with_capacity(board.statuses.len());
        for status in &board.statuses {
            by.entry((status.clause.as_str(), status.bearer.as_deref(), status.episode)).or_default().push(status);
        }
        Earlier(by)
    }

    /// The same line as it was; where readings differ on one of the boards alone, the first that fits.
    fn of_line(&self, status: &Status) -> Option<&'b Status> {
        let all = self.0.get(&(status.clause.as_str(), status.bearer.as_deref(), status.episode))?;
        let fits =
            |other: &&&Status| other.reading == status.reading || other.reading.is_none() || status.reading.is_none();
        all.iter().find(fits).copied()
    }
}

impl Line {
    /// The line of a status, beside what it was a period before.
    pub fn of(status: &Status, who: String, readings: Vec<String>, earlier: Option<&Earlier<'_>>) -> Line {
        let before = earlier.and_then(|earlier| earlier.of_line(status));
        Line {
            clause: status.clause.clone(),
            sentence: status.text.clone(),
            who,
            readings,
            episode: status.episode,
            status: status.status.into(),
            state: snake(status.state.words()),
            finality: status.finality.into(),
            since: since(status),
            incidents: status.incidents.map(Count::from),
            incidents_before: before.and_then(|before| before.incidents).map(Count::from),
            before: before.map(|before| before.status.into()),
            attribution: status.attribution.clone(),
            amount: text::amount(status),
            due: status.due.clone(),
            basis: status.basis.clone(),
        }
    }
}

/// The lines of a board in order of the text.
pub(crate) fn lines(board: &Board, earlier: Option<&Earlier<'_>>) -> Vec<Line> {
    let lines = servanda_brief::lines::lines(board).into_iter();
    lines.map(|line| Line::of(line.status, line.who, line.readings, earlier)).collect()
}

/// Whom a status is about.
pub(crate) fn who(status: &Status) -> String {
    status.bearer.clone().unwrap_or_else(|| status.among.join(", "))
}

/// `not_kept` for `not kept`: names of values are the same everywhere in the answers.
pub(crate) fn snake(words: &str) -> String {
    words.replace(' ', "_")
}

/// Stretches with one value that meet are one.
fn since(status: &Status) -> Option<String> {
    let mut last = status.intervals.iter().rev().skip_while(|stretch| stretch.status != status.status).peekable();
    let mut from = &last.next()?.from;
    while let Some(earlier) = last.next_if(|earlier| earlier.status == status.status && meets(&earlier.to, from)) {
        from = &earlier.from;
    }
    Some(from.clone())
}

/// Compares moments, not words: the clocks may have been put forward in between.
fn meets(end: &str, from: &str) -> bool {
    end == from || matches!((end.parse::<Moment>(), from.parse::<Moment>()), (Ok(end), Ok(from)) if end == from)
}
