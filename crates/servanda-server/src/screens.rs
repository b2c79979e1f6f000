//! The screens and the base map, which lie in the program. A program that was built without the screens says how to build them.

use crate::Problem;
use crate::desk::Desk;
use crate::routes::Answer;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use maud::{DOCTYPE, html};
use rust_embed::RustEmbed;
use std::sync::Arc;

/// What `vite` made; nothing, if it was never run.
#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[include = "screens/*"]
#[include = "one-file/*"]
struct Screens;

/// The base map, which a deployment may replace.
#[derive(RustEmbed)]
#[folder = "../../assets/geo"]
#[include = "*.geojson"]
struct Geo;

/// A file that is named after what is in it never changes.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// The page that shows everything.
pub(crate) async fn index() -> Response {
    match Screens::get("screens/index.html") {
        Some(file) => sent("text/html; charset=utf-8", file.data.into_owned()),
        None => Html(not_built()).into_response(),
    }
}

/// The page that is one file, without answers; `None` in a program that was built without it.
pub(crate) fn one_file() -> Option<String> {
    let file = Screens::get("one-file/index.html")?;
    String::from_utf8(file.data.into_owned()).ok()
}

/// What the page is made of.
pub(crate) async fn asset(Path(name): Path<String>) -> Answer {
    let file = Screens::get(&format!("screens/assets/{name}")).ok_or_else(Problem::not_found)?;
    let mut answer = sent(sort(&name), file.data.into_owned());
    answer.headers_mut().insert(header::CACHE_CONTROL, FOR_EVER);
    Ok(answer)
}

/// Words of a deployment in place of ours; there are none where nobody brought any.
pub(crate) async fn words(State(desk): State<Arc<Desk>>) -> Response {
    sent("application/json", desk.words.clone().unwrap_or_else(|| b"{}\n".to_vec()))
}

/// The base map, a file of ours or the one that stands in for it.
pub(crate) async fn geo(State(desk): State<Arc<Desk>>, Path(name): Path<String>) -> Answer {
    let own = || Geo::get(&name).map(|file| file.data.into_owned());
    let file = desk.base_map.get(&name).cloned().or_else(own).ok_or_else(Problem::not_found)?;
    Ok(sent("application/geo+json", file))
}

/// The names of the files that a base map is made of.
pub fn base_map_files() -> impl Iterator<Item = String> {
    Geo::iter().map(|name| name.into_owned())
}

fn sent(sort: &'static str, bytes: Vec<u8>) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(sort));
    (headers, bytes).into_response()
}

fn sort(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}

fn not_built() -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head { meta charset="utf-8"; title { "Servanda" } link rel="stylesheet" href="/style.css"; }
            body { main {
                h1 { "The screens are not in this program" }
                p { "It was built without them. To build them, type " code { "make build" } ", or " code { "npm ci && npm run build" } " in " code { "web/" } " and then " code { "cargo build" } " again." }
                p { "The " a href="/a" { "documents" } " are here all the same." }
            } }
        }
    }
    .into_string()
}
