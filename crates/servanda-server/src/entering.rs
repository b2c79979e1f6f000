//! Addresses under which people enter something, and under which others are told of it.

use crate::desk::Desk;
use crate::enter::Refused;
use crate::folder::Folder;
use crate::question::{ASKED, Parameters, Put};
use crate::routes::{Answer, Shared, judged};
use crate::stream::{self, Has};
use crate::world::World;
use crate::{Problem, headers};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::middleware::from_fn;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use serde::Serialize;
use serde_json::{Map, Value};
use servanda_base::Moment;
use servanda_case::Files;
use servanda_record::{Entry, FILE_STEPS, Record};
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

async fn entry(State(desk): Shared, Path(id): Path<String>, uri: Uri, body: Bytes) -> Answer {
    judged(move || {
        let folder = Arc::clone(desk.folder(&id).ok_or_else(Problem::not_found)?);
        let put = Put::of(&folder, &Parameters::of(&uri, &ASKED[2..])?)?;
        let entry = object(&body)?;
        if entry.get("kind").and_then(Value::as_str).is_some_and(|kind| is_step(kind) && !is_free(kind)) {
            let help = "steps of a file are entered under /cases/{file}/{step}";
            return Err(Problem::parameter("kind", "a step of an incident file belongs to its file", help));
        }
        entered(&desk, &folder, &put.world, entry)
    })
    .await
}

fn is_step(kind: &str) -> bool {
    FILE_STEPS.iter().any(|(step, _)| *step == kind)
}

/// Steps that begin a file, or belong to none.
fn is_free(kind: &str) -> bool {
    matches!(kind, "allegation" | "contact")
}

async fn step(
    State(desk): Shared,
    Path((id, case, step)): Path<(String, String, String)>,
    uri: Uri,
    body: Bytes,
) -> Answer {
    judged(move || {
        let folder = Arc::clone(desk.folder(&id).ok_or_else(Problem::not_found)?);
        let put = Put::of(&folder, &Parameters::of(&uri, &ASKED[2..])?)?;
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

fn object(body: &[u8]) -> Result<Map<String, Value>, Problem> {
    let help = "send one JSON object as docs/entry.md has them, without `id`";
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(Problem::body("what was sent is no JSON object", help)),
        Err(error) => Err(Problem::body(format!("what was sent is no JSON: {error}"), help)),
    }
}

fn entered(desk: &Desk, folder: &Folder, world: &World, entry: Map<String, Value>) -> Answer {
    let Entry { id, .. } = folder.enter(entry)?;
    desk.metrics.entries.inc();
    let seen = world.record();
    let position = seen.entries.iter().rev().find(|entry| entry.id == id).map(|entry| entry.position);
    let body = serde_json::to_vec(&Entered { id, position }).map_err(|_| Problem::ours())?;
    Ok((StatusCode::CREATED, [(header::CONTENT_TYPE, "application/json")], body).into_response())
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

async fn follow(State(desk): Shared, Path(id): Path<String>, uri: Uri, headers: HeaderMap) -> Answer {
    judged(move || {
        let folder = desk.folder(&id).ok_or_else(Problem::not_found)?;
        let parameters = Parameters::of(&uri, &["after", "for"])?;
        let world = Put::of(folder, &parameters)?.world;
        let help = "write the number of a row, as `known_at` gives it";
        let read = |name: &str, text: &str| {
            Has::read(text).ok_or_else(|| Problem::parameter(name, "it is no place in the record", help))
        };
        // A browser that comes back says what it has; that is later than what its page was made with.
        let has = match headers.get("last-event-id").map(|value| value.to_str().unwrap_or_default()) {
            Some(text) => Some(read("Last-Event-ID", text)?),
            None => parameters.get("after").map(|text| read("after", text)).transpose()?,
        };
        Ok(stream::follow(desk, world, has))
    })
    .await
}
