//! What takes two persons: proposed by one who is signed in, agreed to by another, and entered then with both names.
//!
//! What two agreed on and a crash kept out of the record is entered at the next start; its note says which proposal it comes from, so
//! that it is entered once.

use crate::Problem;
use crate::desk::Desk;
use crate::enter::Refused;
use crate::folder::Folder;
use crate::who::Who;
use serde::Serialize;
use serde_json::{Map, Value};
use servanda_base::Moment;
use servanda_people::{Agreed, Kind, People, Proposal, What};
use servanda_record::Entry;

/// A proposal as it is shown.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Proposed {
    number: i64,
    /// `closing`, `override`, `release`.
    kind: &'static str,
    by: String,
    at: String,
    /// What is to be entered.
    entry: Value,
}

/// What takes two, of what can be entered.
pub(crate) fn kind(entry: &Map<String, Value>) -> Option<Kind> {
    match entry.get("kind").and_then(Value::as_str)? {
        "closure" => Some(Kind::Closing),
        "override" => Some(Kind::Override),
        "release" => Some(Kind::Release),
        _ => None,
    }
}

/// Proposes an entry of an agreement, and gives its number.
///
/// # Errors
/// If the desk has no accounts, whoever asks may not propose it, or it is no entry of this record.
pub(crate) fn propose(
    desk: &Desk,
    who: &Who,
    folder: &Folder,
    kind: Kind,
    entry: Map<String, Value>,
) -> Result<i64, Problem> {
    let people = desk.people.as_deref().ok_or_else(Problem::two)?;
    who.needs(kind.right())?;
    let by = who.name().ok_or_else(Problem::two)?;
    // What could not be entered is not proposed either.
    folder.would_enter(&signed(entry.clone(), by, by, 0))?;
    let whole = Value::Object(Map::from_iter([
        ("agreement".to_owned(), Value::String(folder.id().to_owned())),
        ("entry".to_owned(), Value::Object(entry)),
    ]));
    Ok(people.propose(by, &What::new(kind, &whole.to_string()), Moment::now())?)
}

/// Proposals of an agreement that wait for a second person.
pub(crate) fn open(people: &People, folder: &Folder) -> Result<Vec<Proposed>, Problem> {
    let zone = &folder.agreement.header.clock;
    let shown = |proposal: Proposal| {
        let entry = entry_of(folder, &proposal.what)?;
        let Proposal { number, by, at, what, .. } = proposal;
        Some(Proposed { number, kind: what.kind.name(), by, at: zone.rfc3339(at), entry: Value::Object(entry) })
    };
    Ok(people.open_proposals(Moment::now())?.into_iter().filter_map(shown).collect())
}

/// Agrees to a proposal as the second person, and enters it.
pub(crate) fn second(people: &People, who: &Who, folder: &Folder, number: i64) -> Result<Entry, Problem> {
    let proposal = people.proposal(number, Moment::now())?.ok_or_else(Problem::not_found)?;
    entry_of(folder, &proposal.what).ok_or_else(Problem::not_found)?;
    let by = who.name().ok_or_else(Problem::two)?;
    let agreed = people.second(number, by, Moment::now())?;
    enter(people, folder, &agreed)
}

/// Withdraws a proposal, by whoever made it.
pub(crate) fn withdraw(people: &People, who: &Who, folder: &Folder, number: i64) -> Result<(), Problem> {
    let proposal = people.proposal(number, Moment::now())?.ok_or_else(Problem::not_found)?;
    entry_of(folder, &proposal.what).ok_or_else(Problem::not_found)?;
    Ok(people.withdraw(number, who.name().ok_or_else(Problem::two)?, Moment::now())?)
}

/// Enters what two agreed on before the desk was stopped, and was not entered any more.
///
/// # Errors
/// If the accounts cannot be read, or an entry cannot be written down.
pub(crate) fn enter_what_was_agreed(desk: &Desk, people: &People) -> Result<(), Problem> {
    for agreed in people.to_enter(Moment::now())? {
        let Some(folder) = desk.folders().find(|folder| entry_of(folder, &agreed.what).is_some()) else { continue };
        match folder.noted(&note(&agreed.by, &agreed.second, agreed.number)) {
            Some(entry) => people.entered(agreed.number, &entry, Moment::now())?,
            None => drop(enter(people, folder, &agreed)?),
        }
    }
    Ok(())
}

fn enter(people: &People, folder: &Folder, agreed: &Agreed) -> Result<Entry, Problem> {
    let entry = entry_of(folder, &agreed.what).ok_or_else(Problem::ours)?;
    let entry = folder.enter(signed(entry, &agreed.by, &agreed.second, agreed.number))?;
    people.entered(agreed.number, &entry.id, Moment::now())?;
    Ok(entry)
}

/// What is to be entered of a proposal, if it is one of this agreement.
fn entry_of(folder: &Folder, what: &What) -> Option<Map<String, Value>> {
    let whole: Value = serde_json::from_str(&what.entry).ok()?;
    let is_ours = whole.get("agreement").and_then(Value::as_str) == Some(folder.id());
    whole.get("entry").and_then(Value::as_object).filter(|_| is_ours).cloned()
}

/// An entry with the names of both.
fn signed(mut entry: Map<String, Value>, by: &str, second: &str, number: i64) -> Map<String, Value> {
    let is_step = entry.get("kind").and_then(Value::as_str) != Some("release");
    if is_step {
        entry.insert("second".to_owned(), Value::String(second.to_owned()));
    }
    let own = entry.get("note").and_then(Value::as_str).map(|note| format!("{note}; ")).unwrap_or_default();
    entry.insert("note".to_owned(), Value::String(own + &note(by, second, number)));
    entry
}

/// The end of the note of what two agreed on.
fn note(by: &str, second: &str, number: i64) -> String {
    format!("proposed by {by}, agreed by {second} (proposal {number})")
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Problem {
        match refused {
            Refused::ReadOnly => Problem::read_only(),
            Refused::Key(key) => Problem::parameter(key, format!("`{key}` is given by the desk"), "leave it out"),
            Refused::Row(row) => Problem::entry(row.column, row.why),
            Refused::Disk(why) => {
                tracing::error!(%why, "an entry could not be written down");
                Problem::disk()
            }
        }
    }
}
