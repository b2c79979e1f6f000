//! Desks over folders, and answers as text.
#![allow(dead_code, reason = "each test file uses a part")]

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::Value;
use servanda_server::{Desk, Folder, Guard, router};
use std::path::{Path, PathBuf};
use tower::ServiceExt;

/// The workspace's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the workspace exists")
}

/// A desk over folders: those below this crate's tests, or else among the agreements.
pub fn desk_of(names: &[&str]) -> Router {
    let mut desk = Desk::default();
    for name in names {
        let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name);
        let path = if own.is_dir() { own } else { root().join("agreements").join(name) };
        let folder = servanda_folder::load(&path, None, None, "mission").unwrap_or_else(|_| panic!("{name} loads"));
        assert!(desk.add(Folder::new(folder.agreement, folder.geography, folder.record).of_version(folder.version)));
    }
    router(desk, Guard::on_loopback())
}

/// What is answered to GET.
pub async fn answer(router: &Router, address: &str) -> (StatusCode, Vec<u8>) {
    ask(router, Request::get(address), Body::empty()).await
}

/// What is answered to a request.
pub async fn ask(router: &Router, request: axum::http::request::Builder, body: Body) -> (StatusCode, Vec<u8>) {
    let request = request.header(header::HOST, "localhost").header(header::ACCEPT_ENCODING, "identity");
    let answer = router.clone().oneshot(request.body(body).expect("a request")).await.expect("an answer");
    let status = answer.status();
    (status, axum::body::to_bytes(answer.into_body(), usize::MAX).await.expect("a body").to_vec())
}

/// The answer as JSON.
pub async fn json(router: &Router, address: &str) -> Value {
    let (status, body) = answer(router, address).await;
    assert_eq!(status, StatusCode::OK, "{address}: {}", String::from_utf8_lossy(&body));
    serde_json::from_slice(&body).expect("JSON")
}

/// JSON as people read it.
pub fn text_of(body: &[u8]) -> String {
    let value: Value = serde_json::from_slice(body).expect("JSON");
    format!("{value:#}")
}

/// Holds a text against a file; `UPDATE=1` writes it.
pub fn golden(path: &Path, text: &str) {
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, text).expect("it can be written");
    }
    let there = std::fs::read_to_string(path).unwrap_or_default();
    assert!(there == text, "{} differs; `UPDATE=1` writes it anew:\n{text}", path.display());
}
