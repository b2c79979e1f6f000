//! Which address gives what.

mod data;
mod ogc;
mod one_file;

pub use one_file::{ONE_FILE_ENTRIES_MAX, OneFileQuestion, one_file, one_file_in};

use crate::desk::{Desk, View};
use crate::folder::Folder;
use crate::guard::{self, Guard};
use crate::question::{ASKED, Parameters, Put};
use crate::who::{Asking, At};
use crate::{Problem, entering, headers, metrics, pages, screens, sessions, tag};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path};
use axum::http::{HeaderValue, Uri, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use serde::Serialize;
use servanda_base::typed::{Slip, date};
use servanda_brief::{Daily, daily};
use servanda_record::Entry;
use servanda_status::Board;
use std::sync::Arc;
use std::time::Duration;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

/// A request has so many bytes at most.
const BODY_BYTES_MAX: usize = 4 << 20;

/// An answer that takes longer is given up.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);

pub(crate) type Answer = Result<Response, Problem>;

/// All addresses of a desk.
pub fn router(desk: Desk, guard: Guard) -> Router {
    routed(Arc::new(desk), guard)
}

pub(crate) fn routed(desk: Arc<Desk>, guard: Guard) -> Router {
    Router::new()
        .route("/", get(screens::index))
        .route("/assets/{name}", get(screens::asset))
        .route("/geo/{name}", get(screens::geo))
        .route("/words.json", get(screens::words))
        .route("/a", get(index))
        .route("/style.css", get(style))
        .route("/health", get(health))
        .route("/metrics", get(metrics::shown))
        .route("/a/{id}", get(agreement))
        .route("/a/{id}/clause/{number}", get(clause))
        .route("/a/{id}/entry/{entry}", get(entry))
        .route("/a/{id}/case/{case}", get(case))
        .route("/a/{id}/day/{date}", get(day))
        .route("/api/a/{id}/board", get(board))
        .merge(data::router())
        .merge(ogc::router())
        .merge(entering::router())
        .merge(sessions::router())
        .fallback(async || Problem::not_found())
        .method_not_allowed_fallback(async || Problem::method())
        .layer(from_fn(tag::tagged))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(Arc::new(guard), guard::asked))
        .layer(from_fn(headers::ours))
        .layer(TimeoutLayer::with_status_code(axum::http::StatusCode::GATEWAY_TIMEOUT, ANSWER_WITHIN))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(from_fn_with_state(Arc::clone(&desk), metrics::counted))
        .with_state(desk)
}

/// Judges somewhere else than where connections are answered.
pub(crate) async fn judged<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| Err(Problem::ours()))
}

/// One agreement as one reader sees it.
struct Seen {
    folder: Arc<Folder>,
    put: Put,
    board: Arc<Board>,
    query: String,
}

impl Seen {
    fn of(desk: &Asking, id: &str, uri: &Uri) -> Result<Seen, Problem> {
        Seen::asked(desk, id, uri, &[]).map(|(seen, _)| seen)
    }

    /// The same under an address that takes more parameters.
    fn asked(desk: &Asking, id: &str, uri: &Uri, more: &[&str]) -> Result<(Seen, Parameters), Problem> {
        let folder = Arc::clone(desk.folder(id).ok_or_else(Problem::not_found)?);
        let parameters = Parameters::of(uri, &[&ASKED, more].concat())?;
        let put = Put::of(&desk.who, &folder, &parameters)?;
        let board = put.world.board(&put.seen, &put.question);
        Ok((Seen { folder, put, board, query: query_of(uri) }, parameters))
    }

    fn view(&self) -> View<'_> {
        View { board: &self.board, viewer: &self.put.viewer, query: &self.query }
    }
}

fn query_of(uri: &Uri) -> String {
    uri.query().unwrap_or_default().to_owned()
}

async fn index(At(desk): At, uri: Uri) -> Answer {
    judged(move || {
        let all = desk.folders().map(|folder| Seen::of(&desk, folder.id(), &uri)).collect::<Result<Vec<_>, _>>()?;
        let views: Vec<(&Folder, View<'_>)> = all.iter().map(|seen| (&*seen.folder, seen.view())).collect();
        Ok(Html(pages::index(&views)).into_response())
    })
    .await
}

async fn agreement(At(desk): At, Path(id): Path<String>, uri: Uri) -> Answer {
    judged(move || {
        let seen = Seen::of(&desk, &id, &uri)?;
        Ok(Html(pages::agreement(&seen.folder, &seen.view())).into_response())
    })
    .await
}

async fn clause(At(desk): At, Path((id, number)): Path<(String, String)>, uri: Uri) -> Answer {
    judged(move || {
        let seen = Seen::of(&desk, &id, &uri)?;
        let sentence = pages::sentence(seen.folder.agreement, &number).ok_or_else(Problem::not_found)?;
        Ok(Html(pages::clause(&seen.folder, &seen.view(), &number, &sentence)).into_response())
    })
    .await
}

async fn entry(At(desk): At, Path((id, entry)): Path<(String, String)>, uri: Uri) -> Answer {
    judged(move || {
        let folder = Arc::clone(desk.folder(&id).ok_or_else(Problem::not_found)?);
        let Put { seen, .. } = Put::of(&desk.who, &folder, &Parameters::of(&uri, &ASKED)?)?;
        let found = seen.entries.iter().find(|own| own.id == entry).ok_or_else(Problem::not_found)?;
        let about: Vec<&Entry> = seen.entries.iter().filter(|other| other.acts_on() == Some(&found.id)).collect();
        Ok(Html(pages::entry(&folder, found, &about, &query_of(&uri))).into_response())
    })
    .await
}

async fn case(At(desk): At, Path((id, case)): Path<(String, String)>, uri: Uri) -> Answer {
    judged(move || {
        let seen = Seen::of(&desk, &id, &uri)?;
        let case = crate::data::case(&seen.cut(), &case).ok_or_else(Problem::not_found)?;
        Ok(Html(pages::case(&seen.folder, &seen.view(), &case)).into_response())
    })
    .await
}

async fn day(At(desk): At, Path((id, text)): Path<(String, String)>, uri: Uri) -> Answer {
    judged(move || {
        let folder = Arc::clone(desk.folder(&id).ok_or_else(Problem::not_found)?);
        let put = Put::of(&desk.who, &folder, &Parameters::of(&uri, &ASKED[1..])?)?;
        let day = date(&text).map_err(|Slip { what, help }| Problem::parameter("date", what, help))?;
        let zone = &folder.agreement.header.clock;
        let period = zone.day(day);
        let at = |moment| {
            let question = servanda_monitor::Question { as_of: Some(moment), known_at: put.question.known_at };
            put.world.board(&put.seen, &question)
        };
        let (board, before) = (at(period.to), at(period.from));
        let query = query_of(&uri);
        let view = View { board: &board, viewer: &put.viewer, query: &query };
        let report = Daily {
            day,
            period,
            zone,
            board: &board,
            before: &before,
            record: &put.seen,
            viewer: &view.viewer_words(),
            since: None,
        };
        Ok(Html(pages::day(&folder, &daily::title(&report), &daily::markdown(&report), &query)).into_response())
    })
    .await
}

async fn board(At(desk): At, Path(id): Path<String>, uri: Uri) -> Answer {
    judged(move || json(&*crate::data::board(&Seen::of(&desk, &id, &uri)?.cut()))).await
}

pub(crate) fn json(what: &impl Serialize) -> Answer {
    let text = serde_json::to_vec(what).map_err(|_| Problem::ours())?;
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], text).into_response())
}

async fn style() -> Response {
    let sort = HeaderValue::from_static("text/css; charset=utf-8");
    ([(header::CONTENT_TYPE, sort)], include_str!("style.css")).into_response()
}

async fn health() -> &'static str {
    "ok\n"
}
