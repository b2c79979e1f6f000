//! All incident files, and one by itself.

use crate::data::cut::{Cut, Stamp};
use crate::data::entry::EntryLine;
use crate::data::file::{FileLine, lines, steps};
use crate::data::standing::Standing;
use serde::Serialize;
use servanda_case::{File, Files, contacts};
use servanda_record::{FILE_STEPS, Viewer, What};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// All incident files that this reader may see.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Cases {
    /// What they were cut from.
    pub stamp: Stamp,
    /// The files, in order of number.
    pub files: Vec<FileLine>,
    /// How many allegations each made: a count of complaints, and of nothing else.
    pub complaints: Vec<Complaints>,
    /// Contacts between liaison offices.
    pub contacts: Vec<Contact>,
    /// Steps that name no file on the record.
    pub loose: Vec<EntryLine>,
}

/// Complaints of one.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Complaints {
    /// Who alleges.
    pub by: String,
    /// How often.
    pub count: usize,
}

/// A contact that was sought.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Contact {
    /// The entry that says so.
    pub entry: String,
    /// When.
    pub at: Option<String>,
    /// Who called.
    pub by: Option<String>,
    /// Who was called.
    pub with: Option<String>,
    /// By way of what.
    pub channel: Option<String>,
    /// When it was acknowledged.
    pub acknowledged: Option<String>,
}

/// One incident file.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Case {
    /// What it was cut from.
    pub stamp: Stamp,
    /// Where it stands.
    pub file: FileLine,
    /// The steps, in the order in which they became known.
    pub steps: Vec<Step>,
    /// Until when the parties may comment.
    pub comments_until: Option<String>,
    /// What this reader may enter next, with the steps that it would skip.
    pub may: Vec<May>,
}

/// One step.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Step {
    /// The entry that says so.
    pub entry: EntryLine,
    /// Which step.
    pub step: String,
    /// What it says, by the keys of docs/entry.md.
    pub says: BTreeMap<String, String>,
    /// The words of a comment, and whatever else was written to a step.
    pub note: Option<String>,
    /// By whom.
    pub by: Option<String>,
    /// When.
    pub at: Option<String>,
    /// Steps that should have come before, did not, and were not overridden.
    pub lacked: Vec<String>,
}

/// A step that may be entered.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct May {
    /// Which step.
    pub step: String,
    /// The steps that it would skip; empty where it may follow.
    pub skips: Vec<String>,
    /// Whether a second person is needed.
    pub needs_second: bool,
}

/// All files of a cut.
pub(crate) fn cases(cut: &Cut<'_>) -> Cases {
    let standing = Standing::of(cut.entries());
    let steps = steps(&standing);
    let files = Files::of(&steps);
    let zone = cut.zone();
    let name = |name: Option<&str>| name.map(str::to_owned);
    Cases {
        stamp: cut.stamp(),
        files: lines(cut, &files),
        complaints: files.complaints().into_iter().map(|(by, count)| Complaints { by: by.to_owned(), count }).collect(),
        contacts: contacts(&steps)
            .into_iter()
            .map(|contact| Contact {
                entry: contact.entry.id.clone(),
                at: contact.at.map(|at| zone.rfc3339(at)),
                by: name(contact.by),
                with: name(contact.with),
                channel: says(&contact.entry.what).get("channel").cloned(),
                acknowledged: contact.acknowledged.map(|at| zone.rfc3339(at)),
            })
            .collect(),
        loose: files.loose.iter().map(|entry| EntryLine::of(entry, &standing, zone)).collect(),
    }
}

/// The file that begins with an allegation; `None` if this reader has none of that name.
pub(crate) fn case(cut: &Cut<'_>, id: &str) -> Option<Case> {
    let standing = Standing::of(cut.entries());
    let all = steps(&standing);
    let files = Files::of(&all);
    let file = files.files.iter().find(|file| file.id() == id)?;
    let zone = cut.zone();
    let steps = file.made.iter().map(|made| Step {
        entry: EntryLine::of(made.entry, &standing, zone),
        step: made.step.to_owned(),
        says: says(&made.entry.what).clone(),
        note: made.entry.note.clone(),
        by: match &made.entry.what {
            What::FileStep { by, .. } => by.clone(),
            _ => None,
        },
        at: made.entry.occurred.map(|at| at.to).or(made.entry.reported).map(|at| zone.rfc3339(at)),
        lacked: made.lacked.iter().map(ToString::to_string).collect(),
    });
    Some(Case {
        stamp: cut.stamp(),
        file: lines(cut, &files).into_iter().find(|line| line.id == id)?,
        steps: steps.collect(),
        comments_until: file.comments_until().map(|at| zone.rfc3339(at)),
        may: may(cut, file),
    })
}

fn says(what: &What) -> &BTreeMap<String, String> {
    static NOTHING: BTreeMap<String, String> = BTreeMap::new();
    match what {
        What::FileStep { says, .. } => says,
        _ => &NOTHING,
    }
}

/// The mission may make every step of a file, if need be by saying what it skips; a party may comment on a draft; the public may not.
fn may(cut: &Cut<'_>, file: &File<'_>) -> Vec<May> {
    let steps = FILE_STEPS.iter().map(|(step, _)| *step).filter(|step| !matches!(*step, "allegation" | "contact"));
    let of = |step: &str| May {
        step: step.to_owned(),
        skips: file.lacks(step, Some(cut.as_of())).iter().map(ToString::to_string).collect(),
        needs_second: matches!(step, "closure" | "override"),
    };
    let is_theirs = |step: &&str| match cut.viewer {
        Viewer::Mission => true,
        Viewer::Party(_) => *step == "comment",
        Viewer::Public => false,
    };
    steps.filter(is_theirs).map(of).filter(|may| cut.is_mission() || may.skips.is_empty()).collect()
}
