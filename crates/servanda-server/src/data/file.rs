//! Incident files.

use crate::data::cut::Cut;
use crate::data::line::snake;
use crate::data::standing::Standing;
use serde::Serialize;
use servanda_base::Moment;
use servanda_case::{File, Files, Stage};
use servanda_record::{Entry, What};
use utoipa::ToSchema;

/// One incident file in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FileLine {
    /// The id of its allegation.
    pub id: String,
    /// Its number among the files that this reader may see, from 1, in the order in which they became known.
    pub number: usize,
    /// What is alleged, in short.
    pub title: String,
    /// How far it has come: `alleged`, `enquiry`, `tasked`, `visited`, `drafted`, `decided`, `remedy`, `closed`.
    pub stage: String,
    /// The step owed next; `null` for a closed file.
    pub next: Option<String>,
    /// When it was alleged.
    pub opened: Option<String>,
    /// When the last step was made.
    pub last_step: Option<String>,
    /// Whole days since it was alleged.
    pub age_days: Option<i64>,
    /// Whole days since the last step.
    pub still_days: Option<i64>,
    /// Who alleges.
    pub alleged_by: Option<String>,
    /// How often access was refused or delayed.
    pub refused: usize,
    /// Whether it is over.
    pub is_closed: bool,
}

/// A title has so many characters at most.
const TITLE_MAX: usize = 120;

/// The steps of files among what stands.
pub(crate) fn steps(standing: &Standing<'_>) -> Vec<Entry> {
    standing.iter().filter(|entry| matches!(entry.what, What::FileStep { .. })).cloned().collect()
}

/// The list of files, in order of number.
pub(crate) fn lines(cut: &Cut<'_>, files: &Files<'_>) -> Vec<FileLine> {
    let title_of = |id: &str| cut.entries().iter().find(|entry| entry.id == id).map(|entry| entry.what.words().0);
    files.files.iter().enumerate().map(|(at, file)| line(cut, at + 1, file, &title_of)).collect()
}

fn line(cut: &Cut<'_>, number: usize, file: &File<'_>, title_of: &dyn Fn(&str) -> Option<String>) -> FileLine {
    let now = cut.as_of();
    let (opened, last) = file.times();
    let days = |since: Option<Moment>| {
        Some(now.duration_since(since?).as_secs()).filter(|seconds| *seconds >= 0).map(|seconds| seconds / 86_400)
    };
    FileLine {
        id: file.id().to_owned(),
        number,
        title: title(file, title_of),
        stage: stage(file.stage),
        next: file.next().map(str::to_owned),
        opened: opened.map(|at| cut.zone().rfc3339(at)),
        last_step: last.map(|at| cut.zone().rfc3339(at)),
        age_days: days(opened),
        still_days: days(last).filter(|_| file.stage != Stage::Closed),
        alleged_by: file.alleged_by().map(str::to_owned),
        refused: file.refused(),
        is_closed: file.stage == Stage::Closed,
    }
}

/// The stage by its name in the answers.
fn stage(stage: Stage) -> String {
    match serde_json::to_value(stage) {
        Ok(serde_json::Value::String(name)) => name,
        _ => snake(stage.words()),
    }
}

/// What the allegation says; or else what the entry says that it is about.
fn title(file: &File<'_>, title_of: &dyn Fn(&str) -> Option<String>) -> String {
    let Some(first) = file.made.first() else { return String::new() };
    if let Some(note) = &first.entry.note {
        return servanda_brief::text::clip(note, TITLE_MAX);
    }
    let about = match &first.entry.what {
        What::FileStep { about, .. } => about.as_deref(),
        _ => None,
    };
    let said = about.and_then(title_of).or_else(|| about.map(str::to_owned));
    servanda_brief::text::clip(&said.unwrap_or_else(|| first.entry.what.words().0), TITLE_MAX)
}
