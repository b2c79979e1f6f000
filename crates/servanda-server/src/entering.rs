//! Addresses under which people enter something, and under which others are told of it.

use crate::desk::Desk;
use crate::folder::Folder;
use crate::proposal;
use crate::question::{ASKED, Parameters, Put};
use crate::routes::{Answer, json, judged};
use crate::stream::{self, Has};
use crate::who::{Asking, At, Who};
use crate::world::World;
use crate::{Problem, headers};
use axum::Router;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::middleware::from_fn;
use axum::routing::{get, post};
use serde::Serialize;
use serde_json::{Map, Value};
use servanda_base::Moment;
use servanda_case::Files;
use servanda_people::Right;
use servanda_record::{Entry, FILE_STEPS, Record, Viewer, about};
use std::sync::Arc;

/// The addresses.
pub(crate) fn router() -> Router<Arc<Desk>> {
    Router::new()
        .route("/api/a/{id}/entries", post(entry))
        .route("/api/a/{id}/cases/{case}/{step}", post(step))
        .route_layer(from_fn(headers::same_site))
        .route("/api/a/{id}/stream", get(follow))
}

/// What was entered: how it is called, and where it stands in the record of whoever entered it.
#[derive(Serialize)]
struct Entered {
    id: String,
    /// `None` where whoever enters it may not read it.
    position: Option<u32>,
}

async fn entry(At(desk): At, Path(id): Path<String>, uri: Uri, body: Bytes) -> Answer {
    judged(move || {
        let folder = Arc::clone(desk.folder(&id).ok_or_else(Problem::not_found)?);
        let put = Put::of(&desk.who, &folder, &Parameters::of(&uri, &ASKED[2..])?)?;
        let entry = object(&body)?;
        if entry.get("kind").and_then(Value::as_str).is_some_and(|kind| is_step(kind) && !is_free(kind)) {
            let help = "steps of a file are entered under /cases/{file}/{step}";
            return Err(Problem::parameter("kind", "a step of an incident file belongs to its file", help));
        }
        entered(&desk, &folder, &put.world, entry)
    })
    .await
}

pub(crate) fn is_step(kind: &str) -> bool {
    FILE_STEPS.iter().any(|(step, _)| *step == kind)
}

/// Steps that begin a file, or belong to none.
fn is_free(kind: &str) -> bool {
    matches!(kind, "allegation" | "contact")
}

async fn step(At(desk): At, Path((id, case, step)): Path<(String, String, String)>, uri: Uri, body: Bytes) -> Answer {
    judged(move || {
        let folder = Arc::clone(desk.folder(&id).ok_or_else(Problem::not_found)?);
        let put = Put::of(&desk.who, &folder, &Parameters::of(&uri, &ASKED[2..])?)?;
        if !is_step(&step) || is_free(&step) {
            return Err(Problem::not_found());
        }
        let lacks = lacked(&put.seen, &case, &step)?;
        if !lacks.is_empty() {
            return Err(Problem::skips(&step, &lacks));
        }
        let mut entry = object(&body)?;
        for key in ["kind", "about"] {
            if entry.contains_key(key) {
                return Err(Problem::parameter(key, format!("the address says `{key}` already"), "leave it out"));
            }
        }
        entry.insert("kind".to_owned(), Value::String(step));
        entry.insert("about".to_owned(), Value::String(case));
        entered(&desk, &folder, &put.world, entry)
    })
    .await
}

/// What a step would skip in a file that the reader sees.
fn lacked(seen: &Record, case: &str, step: &str) -> Result<Vec<&'static str>, Problem> {
    let live = seen.live(seen.last_position());
    let files = Files::of(&live.entries);
    let file = files.files.iter().find(|file| file.id() == case).ok_or_else(Problem::not_found)?;
    // Whether the time for comments is over is asked of the clock on the wall: the step is made now.
    Ok(file.lacks(step, Some(Moment::now())))
}

pub(crate) fn object(body: &[u8]) -> Result<Map<String, Value>, Problem> {
    let help = "send one JSON object as docs/entry.md has them, without `id`";
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(Problem::body("what was sent is no JSON object", help)),
        Err(error) => Err(Problem::body(format!("what was sent is no JSON: {error}"), help)),
    }
}

/// What it takes to enter something of a kind.
pub(crate) fn right_for(kind: &str, viewer: &Viewer) -> Right {
    match kind {
        _ if *viewer != Viewer::Mission => Right::Enter,
        "determination" | "decision" => Right::Decide,
        "release" => Right::Publish,
        kind if is_step(kind) && !is_free(kind) => Right::Open,
        _ => Right::Enter,
    }
}

/// What may be entered by whom, and what it says by itself of that: a party speaks for itself, and first of all to the mission.
fn allowed(who: &Who, folder: &Folder, entry: &mut Map<String, Value>) -> Result<(), Problem> {
    let kind = entry.get("kind").and_then(Value::as_str).unwrap_or_default();
    match who.viewer(folder) {
        Viewer::Public => Err(Problem::right(Right::Enter.name())),
        viewer @ Viewer::Mission => who.needs(right_for(kind, &viewer)),
        Viewer::Party(name) => {
            who.needs(Right::Enter)?;
            if !matches!(kind, "allegation" | "comment" | "contact") {
                let help = "a party enters an `allegation`, a `comment` or a `contact`";
                return Err(Problem::parameter("kind", "this is not for a party to say", help));
            }
            let by = entry.entry("by").or_insert_with(|| Value::String(name.clone()));
            if by.as_str() != Some(&name) {
                return Err(Problem::parameter("by", "a party speaks for itself alone", format!("write `{name}`")));
            }
            entry.entry("handling").or_insert_with(|| Value::from(vec![name]));
            Ok(())
        }
    }
}

fn entered(desk: &Asking, folder: &Folder, world: &World, mut entry: Map<String, Value>) -> Answer {
    allowed(&desk.who, folder, &mut entry)?;
    // Whether what it is about exists is said as this reader sees it, and not as it is.
    if let Some(of) = entry.get("of").and_then(Value::as_str).map(str::trim) {
        let seen = world.record();
        if !seen.entries.iter().any(|entry| entry.id == of) {
            let is_aside = seen.set_aside.iter().any(|row| row.id.as_deref() == Some(of));
            return Err(Problem::entry(Some("of".to_owned()), about::nothing(of, is_aside)));
        }
    }
    if let Some(kind) = proposal::kind(&entry) {
        let proposal = proposal::propose(desk, &desk.who, folder, kind, entry)?;
        return with_status(StatusCode::ACCEPTED, &Waits { proposal });
    }
    let Entry { id, .. } = folder.enter(entry)?;
    desk.metrics.entries.inc();
    let seen = world.record();
    let position = seen.entries.iter().rev().find(|entry| entry.id == id).map(|entry| entry.position);
    with_status(StatusCode::CREATED, &Entered { id, position })
}

/// What takes two persons waits for the second.
#[derive(Serialize)]
struct Waits {
    proposal: i64,
}

fn with_status(status: StatusCode, what: &impl Serialize) -> Answer {
    let mut answer = json(what)?;
    *answer.status_mut() = status;
    Ok(answer)
}

async fn follow(At(desk): At, Path(id): Path<String>, uri: Uri, headers: HeaderMap) -> Answer {
    judged(move || {
        let folder = desk.folder(&id).ok_or_else(Problem::not_found)?;
        let parameters = Parameters::of(&uri, &["after", "for"])?;
        let world = Put::of(&desk.who, folder, &parameters)?.world;
        let help = "write the number of a row, as `known_at` gives it";
        let read = |name: &str, text: &str| {
            Has::read(text).ok_or_else(|| Problem::parameter(name, "it is no place in the record", help))
        };
        // A browser that comes back says what it has; that is later than what its page was made with.
        let has = match headers.get("last-event-id").map(|value| value.to_str().unwrap_or_default()) {
            Some(text) => Some(read("Last-Event-ID", text)?),
            None => parameters.get("after").map(|text| read("after", text)).transpose()?,
        };
        Ok(stream::follow(Arc::clone(&desk.desk), world, has))
    })
    .await
}
