//! Addresses under which people say who they are, and agree to what others propose.

use crate::connections::Peer;
use crate::desk::Desk;
use crate::entering::object;
use crate::headers::{self, cookie};
use crate::question::Parameters;
use crate::routes::{Answer, json, judged};
use crate::who::{Asking, At, SESSION};
use crate::{Problem, proposal};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, Extension, Path};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::middleware::from_fn;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use serde::Serialize;
use serde_json::{Map, Value};
use servanda_base::Moment;
use servanda_people::{People, Right, SESSION_HOURS_MAX};
use servanda_record::Viewer;
use std::sync::Arc;

/// The addresses.
pub(crate) fn router() -> Router<Arc<Desk>> {
    Router::new()
        .route("/api/session", post(sign_in).delete(sign_out))
        .route("/api/password", post(password))
        .route("/api/a/{id}/proposals/{number}", post(second).delete(withdraw))
        .route_layer(from_fn(headers::same_site))
        .route("/api/a/{id}/proposals", get(proposals))
}

fn people(desk: &Desk) -> Result<&People, Problem> {
    desk.people.as_deref().ok_or_else(Problem::two)
}

fn text<'b>(body: &'b Map<String, Value>, key: &str) -> Result<&'b str, Problem> {
    body.get(key).and_then(Value::as_str).ok_or_else(|| Problem::parameter(key, "it is missing", "send it as a text"))
}

async fn sign_in(At(desk): At, uri: Uri, peer: Option<Extension<ConnectInfo<Peer>>>, body: Bytes) -> Answer {
    let from = peer.map_or_else(String::new, |Extension(ConnectInfo(Peer(from)))| from.ip().to_string());
    judged(move || {
        Parameters::of(&uri, &[])?;
        let body = object(&body)?;
        let token = people(&desk)?.sign_in(text(&body, "name")?, text(&body, "password")?, Moment::now(), &from)?;
        let cookie =
            format!("{SESSION}={token}; HttpOnly; SameSite=Strict; Path=/; Max-Age={}", SESSION_HOURS_MAX * 3600);
        Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response())
    })
    .await
}

async fn sign_out(At(desk): At, uri: Uri, headers: HeaderMap) -> Answer {
    judged(move || {
        Parameters::of(&uri, &[])?;
        if let Some(token) = cookie(&headers, SESSION) {
            people(&desk)?.sign_out(token)?;
        }
        let cookie = format!("{SESSION}=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0");
        Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response())
    })
    .await
}

async fn password(At(desk): At, uri: Uri, headers: HeaderMap, body: Bytes) -> Answer {
    judged(move || {
        Parameters::of(&uri, &[])?;
        let body = object(&body)?;
        let token = cookie(&headers, SESSION).unwrap_or_default();
        people(&desk)?.change_password(token, text(&body, "old")?, text(&body, "new")?, Moment::now())?;
        Ok(StatusCode::NO_CONTENT.into_response())
    })
    .await
}

/// Proposals are the mission's business.
fn for_the_mission(desk: &Asking, id: &str) -> Result<Arc<crate::Folder>, Problem> {
    let folder = desk.folder(id).ok_or_else(Problem::not_found)?;
    if desk.who.viewer(folder) != Viewer::Mission {
        return Err(Problem::not_found());
    }
    Ok(Arc::clone(folder))
}

async fn proposals(At(desk): At, Path(id): Path<String>, uri: Uri) -> Answer {
    judged(move || {
        Parameters::of(&uri, &[])?;
        let folder = for_the_mission(&desk, &id)?;
        match desk.people.as_deref() {
            Some(people) => json(&proposal::open(people, &folder)?),
            None => json(&Vec::<Value>::new()),
        }
    })
    .await
}

/// What was entered.
#[derive(Serialize)]
struct Seconded {
    id: String,
}

async fn second(At(desk): At, Path((id, number)): Path<(String, i64)>, uri: Uri) -> Answer {
    judged(move || {
        Parameters::of(&uri, &[])?;
        let folder = for_the_mission(&desk, &id)?;
        desk.who.needs(Right::Second)?;
        let entry = proposal::second(people(&desk)?, &desk.who, &folder, number)?;
        desk.metrics.entries.inc();
        let mut answer = json(&Seconded { id: entry.id })?;
        *answer.status_mut() = StatusCode::CREATED;
        Ok(answer)
    })
    .await
}

async fn withdraw(At(desk): At, Path((id, number)): Path<(String, i64)>, uri: Uri) -> Answer {
    judged(move || {
        Parameters::of(&uri, &[])?;
        let folder = for_the_mission(&desk, &id)?;
        proposal::withdraw(people(&desk)?, &desk.who, &folder, number)?;
        Ok(StatusCode::NO_CONTENT.into_response())
    })
    .await
}
