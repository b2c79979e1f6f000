//! The board beside the board a period before.

use crate::data::cut::{Cut, Stamp};
use crate::data::file::{self, FileLine};
use crate::data::line::{Earlier, Line, lines, snake};
use crate::data::parts::{Count, Totals, Value};
use crate::data::standing::Standing;
use crate::data::watched::{Coverage, coverage};
use serde::Serialize;
use servanda_agreement::{Agreement, ClauseKind};
use servanda_base::{Amount, Interval};
use servanda_brief::text;
use servanda_case::Files;
use servanda_status::{Board, RedLineLine};
use std::ops::RangeInclusive;
use utoipa::ToSchema;

/// So long a period may be asked for, in days.
pub(crate) const DAYS: RangeInclusive<u16> = 1..=366;

/// The board with the period before.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Today {
    /// What it was cut from.
    pub stamp: Stamp,
    /// The length of the period, 1 to 366.
    pub days: u16,
    /// The moment that `before` was judged at, knowing as much.
    pub before_as_of: String,
    /// Clauses by status.
    pub totals: Totals,
    /// The same a period before.
    pub totals_before: Totals,
    /// Force under each reading.
    pub in_force: Vec<InForce>,
    /// Red lines with what they counted.
    pub red_lines: Vec<RedLine>,
    /// The status lines.
    pub lines: Vec<Line>,
    /// What is open and has a date or an amount, the earliest due first.
    pub owed: Vec<Owed>,
    /// Incident files that this reader may see.
    pub files: Vec<FileLine>,
    /// Restrictions on monitors within the period.
    pub restrictions: Vec<Restriction>,
    /// Who watched; `null` where this reader gets none.
    pub coverage: Option<Vec<Coverage>>,
    /// Defaults and limits that a reader must know.
    pub notes: Vec<String>,
}

/// Whether the agreement is in force under one reading.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InForce {
    /// The reading; `null` where the text has only one.
    pub reading: Option<String>,
    /// `in_force`, `not_yet`, `expired`, `ended`, `not_established`.
    pub status: String,
    /// Why, in words.
    pub why: String,
}

/// One red line, or one tier of it, under the base reading.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RedLine {
    /// Name.
    pub name: String,
    /// Tier, if it has tiers.
    pub tier: Option<u32>,
    /// Which one, of a red line for each of several.
    pub key: Option<String>,
    /// Threshold in words.
    pub threshold: String,
    /// Largest count in any window so far.
    pub highest: Count,
    /// The same a period before.
    pub highest_before: Option<Count>,
    /// How often it fired.
    pub firings: usize,
    /// How many more than in the fullest window so far it would take in one: for the mission alone, otherwise `null`.
    pub margin: Option<Count>,
    /// Its firings.
    pub episodes: Vec<Episode>,
}

/// One firing of a red line.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Episode {
    /// Ordinal, from 1.
    pub episode: u32,
    /// When the threshold was met.
    pub met_at: String,
    /// When it was established under the proof.
    pub established_at: Option<String>,
    /// When it was determined.
    pub determined_at: Option<String>,
    /// By whom, or `undetermined by the parties`.
    pub determined_by: String,
    /// Entries counted.
    pub counted: Vec<String>,
}

/// What is owed next.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Owed {
    /// Clause number.
    pub clause: String,
    /// Who owes it.
    pub who: String,
    /// The clause as a sentence.
    pub sentence: String,
    /// The last moment in time.
    pub due: Option<String>,
    /// The last day in time.
    pub due_day: Option<String>,
    /// In words.
    pub amount: String,
    /// The status.
    pub status: Value,
    /// Where the duty is in its life.
    pub state: String,
}

/// A restriction on a monitor.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Restriction {
    /// From.
    pub from: String,
    /// To.
    pub to: String,
    /// The monitor.
    pub observer: String,
    /// How.
    pub how: String,
    /// By whom, in words.
    pub by: String,
    /// The entry that says so.
    pub entry: String,
}

/// The board of a cut beside the board as of `before`, knowing as much.
pub(crate) fn today(cut: &Cut<'_>, days: u16, before: &Board) -> Today {
    let board = cut.board;
    let earlier = Earlier::of(before);
    let standing = Standing::of(cut.entries());
    let steps = file::steps(&standing);
    let period = Interval::new(before.as_of.parse().unwrap_or_else(|_| cut.as_of()), cut.as_of());
    let in_period = |from: &str, to: &str| match (from.parse(), to.parse()) {
        (Ok(from), Ok(to)) => Interval::new(from, to).meets(period),
        // Boards write moments; what is none is shown rather than left out.
        _ => true,
    };
    let restrictions = board.restrictions.iter().filter(|line| in_period(&line.from, &line.to));
    Today {
        stamp: cut.stamp(),
        days,
        before_as_of: before.as_of.clone(),
        totals: Totals::of(board),
        totals_before: Totals::of(before),
        in_force: board
            .in_force
            .iter()
            .map(|line| InForce { reading: line.reading.clone(), status: line.status.clone(), why: line.why.clone() })
            .collect(),
        red_lines: board.red_lines.iter().map(|line| red_line(cut, line, before)).collect(),
        lines: lines(board, Some(&earlier)),
        owed: owed(board),
        files: file::lines(cut, &Files::of(&steps)),
        restrictions: restrictions
            .map(|line| Restriction {
                from: line.from.clone(),
                to: line.to.clone(),
                observer: line.observer.clone(),
                how: line.how.clone(),
                by: line.by.clone(),
                entry: line.entry.clone(),
            })
            .collect(),
        coverage: coverage(cut, &standing, period),
        notes: board.notes.clone(),
    }
}

fn red_line(cut: &Cut<'_>, line: &RedLineLine, before: &Board) -> RedLine {
    let is_same =
        |other: &&RedLineLine| (&other.red_line, other.tier, &other.key) == (&line.red_line, line.tier, &line.key);
    let needed = at_least(cut.agreement, line).filter(|_| cut.is_mission());
    let more = |needed: i64, so_far: Amount| (Amount::from(needed) - so_far).max(Amount::ZERO);
    RedLine {
        name: line.red_line.clone(),
        tier: line.tier,
        key: line.key.as_ref().map(ToString::to_string),
        threshold: line.threshold.clone(),
        highest: line.highest.into(),
        highest_before: before.red_lines.iter().find(is_same).map(|line| line.highest.into()),
        firings: line.episodes.len(),
        margin: needed.map(|needed| Count {
            low: line.highest.high.map_or(Amount::ZERO, |high| more(needed, high)),
            high: Some(more(needed, line.highest.low)),
        }),
        episodes: line
            .episodes
            .iter()
            .map(|episode| Episode {
                episode: episode.episode,
                met_at: episode.met_at.clone(),
                established_at: episode.established_at.clone(),
                determined_at: episode.determined_at.clone(),
                determined_by: episode.determined_by.clone(),
                counted: episode.counted.clone(),
            })
            .collect(),
    }
}

/// How many a tier takes; `None` for a red line that does not count.
fn at_least(agreement: &Agreement, line: &RedLineLine) -> Option<i64> {
    let red_line = agreement.clauses.iter().find_map(|clause| match &clause.kind {
        ClauseKind::RedLine(red_line) if red_line.name.value == line.red_line => Some(red_line),
        _ => None,
    })?;
    let tier = red_line.tiers.iter().find(|tier| line.tier.is_none_or(|number| tier.number.value == number))?;
    Some(i64::from(tier.at_least))
}

/// What is open and has a date or an amount, the earliest due first.
fn owed(board: &Board) -> Vec<Owed> {
    let lines = servanda_brief::lines::lines(board).into_iter();
    let is_open = |status: &servanda_status::Status| {
        status.state.is_hot()
            && status.status != servanda_status::Value::NotApplicable
            && (status.due.is_some() || status.owed.is_some())
    };
    let mut open: Vec<_> = lines.filter(|line| is_open(line.status)).collect();
    // Moments are compared, not words: two may have been written with different offsets.
    open.sort_by_key(|line| {
        let due = line.status.due.as_ref();
        due.map_or(servanda_base::Moment::MAX, |due| due.parse().unwrap_or(servanda_base::Moment::MAX))
    });
    open.into_iter()
        .map(|line| Owed {
            clause: line.status.clause.clone(),
            who: line.who,
            sentence: line.status.text.clone(),
            due: line.status.due.clone(),
            due_day: line.status.due_day.clone(),
            amount: text::amount(line.status),
            status: line.status.status.into(),
            state: snake(line.status.state.words()),
        })
        .collect()
}
