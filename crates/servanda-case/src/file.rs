//! One incident file: the steps made, the stage reached, what is missing for a further one.

use serde::Serialize;
use servanda_base::Moment;
use servanda_record::{Entry, What};
use std::collections::BTreeSet;

/// How far a file has come. A later stage does not mean that all before it was done; [`Made::lacked`] says that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Somebody alleges.
    Alleged,
    /// It is enquired into.
    Enquiry,
    /// A team has a task.
    Tasked,
    /// A team was there, or was kept from being there.
    Visited,
    /// A finding is drafted, and the parties may comment.
    Drafted,
    /// The body that the agreement names has decided.
    Decided,
    /// A remedy is asked for.
    Remedy,
    /// It is over.
    Closed,
}

impl Stage {
    /// For people.
    pub fn words(self) -> &'static str {
        match self {
            Stage::Alleged => "alleged",
            Stage::Enquiry => "under enquiry",
            Stage::Tasked => "a team has a task",
            Stage::Visited => "visited",
            Stage::Drafted => "finding drafted",
            Stage::Decided => "decided",
            Stage::Remedy => "remedy asked for",
            Stage::Closed => "closed",
        }
    }

    fn of(step: &str) -> Option<Stage> {
        Some(match step {
            "allegation" => Stage::Alleged,
            "enquiry" => Stage::Enquiry,
            "task" => Stage::Tasked,
            "visit" => Stage::Visited,
            "draft" => Stage::Drafted,
            "decision" => Stage::Decided,
            "remedy" => Stage::Remedy,
            "closure" => Stage::Closed,
            _ => return None,
        })
    }
}

/// A step that was made.
#[derive(Clone, Debug)]
pub struct Made<'e> {
    /// The entry that says so.
    pub entry: &'e Entry,
    /// Which step: one of [`FILE_STEPS`](servanda_record::FILE_STEPS).
    pub step: &'e str,
    /// Steps that should have come before, did not, and were not overridden.
    pub lacked: Vec<&'static str>,
}

/// An incident file.
#[derive(Clone, Debug)]
pub struct File<'e> {
    /// The steps, in the order in which they became known; the first is the allegation.
    pub made: Vec<Made<'e>>,
    /// How far it has come.
    pub stage: Stage,
}

/// The comments of the parties are no step of the mission, but their time is to be waited for.
const COMMENTS: &str = "comments";

impl<'e> File<'e> {
    /// A file that is nothing but an allegation.
    pub(crate) fn begin(allegation: &'e Entry) -> File<'e> {
        let made = Made { entry: allegation, step: "allegation", lacked: Vec::new() };
        File { made: vec![made], stage: Stage::Alleged }
    }

    pub(crate) fn add(&mut self, entry: &'e Entry, step: &'e str) {
        let lacked = self.lacks(step, when(entry));
        self.made.push(Made { entry, step, lacked });
        if let Some(stage) = Stage::of(step) {
            // Whoever enquires again into a file that was closed opens it again.
            let reopens = self.stage == Stage::Closed && stage != Stage::Closed;
            self.stage = if reopens { stage } else { self.stage.max(stage) };
        }
    }

    /// Its name: the id of the allegation.
    pub fn id(&self) -> &'e str {
        self.made.first().map_or("", |made| made.entry.id.as_str())
    }

    /// Who alleges.
    pub fn alleged_by(&self) -> Option<&'e str> {
        by(self.made.first()?.entry)
    }

    /// Steps of one sort, in the order in which they became known.
    pub fn of(&self, step: &str) -> impl Iterator<Item = &Made<'e>> {
        self.made.iter().filter(move |made| made.step == step)
    }

    /// The step that the mission owes next; `None` for a file that is closed.
    pub fn next(&self) -> Option<&'static str> {
        if self.stage == Stage::Closed {
            return None;
        }
        let rest = ["enquiry", "task", "visit", "draft", "decision"].into_iter().find(|step| !self.is_done(step));
        Some(rest.unwrap_or(if self.waits_for_remedy() { "remedy" } else { "closure" }))
    }

    /// Steps that would be skipped by this one at a moment: empty where it may follow. Without a moment, the time for comments
    /// counts as still running.
    pub fn lacks(&self, step: &str, at: Option<Moment>) -> Vec<&'static str> {
        let before: &[&'static str] = match step {
            "task" => &["enquiry"],
            "visit" => &["enquiry", "task"],
            "draft" => &["enquiry", "task", "visit"],
            "comment" => &["draft"],
            "decision" => &["enquiry", "task", "visit", "draft", COMMENTS],
            "remedy" => &["decision"],
            // Nobody was sent: an enquiry may find no cause to.
            "closure" if self.of("task").next().is_none() => &["enquiry"],
            "closure" => &["decision"],
            _ => &[],
        };
        let is_done = |step: &&&str| match **step {
            COMMENTS => self.is_overridden(COMMENTS) || self.comments_are_over(at),
            step => self.is_done(step),
        };
        before.iter().filter(|step| !is_done(step)).copied().collect()
    }

    /// Until when the parties may comment; the latest moment of all drafts.
    pub fn comments_until(&self) -> Option<Moment> {
        self.of("draft").filter_map(|made| said(made.entry, "comments_until")?.parse().ok()).max()
    }

    fn comments_are_over(&self, at: Option<Moment>) -> bool {
        let Some(until) = self.comments_until() else {
            // Nobody named a moment: the time for comments has begun with the draft and has no end.
            return self.of("draft").next().is_none();
        };
        at.is_some_and(|at| at >= until)
    }

    /// How often access was refused or delayed.
    pub fn refused(&self) -> usize {
        self.of("visit").filter(|made| matches!(said(made.entry, "access"), Some("refused" | "delayed"))).count()
    }

    /// The allegation, and what was done last: from when on the file has been open, and has stood still.
    pub fn times(&self) -> (Option<Moment>, Option<Moment>) {
        let times = || self.made.iter().filter_map(|made| when(made.entry));
        (self.made.first().and_then(|made| when(made.entry)), times().max())
    }

    /// Seconds from the allegation to a moment; `None` where it is not known when it was made, or lies later.
    pub fn age_seconds(&self, now: Moment) -> Option<i64> {
        let (since, _) = self.times();
        Some(now.duration_since(since?).as_secs()).filter(|seconds| *seconds >= 0)
    }

    /// True if the step was made, or somebody said why not.
    fn is_done(&self, step: &str) -> bool {
        let counts = |made: &&Made<'_>| step != "visit" || said(made.entry, "access") != Some("refused");
        self.of(step).any(|made| counts(&made)) || self.is_overridden(step)
    }

    fn is_overridden(&self, step: &str) -> bool {
        self.of("override").any(|made| said(made.entry, "skips") == Some(step))
    }

    /// A remedy was asked for, and none of those asked for is said to be done.
    fn waits_for_remedy(&self) -> bool {
        let (mut asked, mut done) = (BTreeSet::new(), BTreeSet::new());
        for made in self.of("remedy") {
            asked.extend(said(made.entry, "asked"));
            done.extend(said(made.entry, "done"));
        }
        !asked.is_subset(&done)
    }
}

/// When a step was made: when it is said to have happened, or else was reported.
pub(crate) fn when(entry: &Entry) -> Option<Moment> {
    entry.occurred.map(|at| at.to).or(entry.reported)
}

pub(crate) fn said<'e>(entry: &'e Entry, key: &str) -> Option<&'e str> {
    match &entry.what {
        What::FileStep { says, .. } => says.get(key).map(String::as_str),
        _ => None,
    }
}

pub(crate) fn by(entry: &Entry) -> Option<&str> {
    match &entry.what {
        What::FileStep { by, .. } => by.as_deref(),
        _ => None,
    }
}
