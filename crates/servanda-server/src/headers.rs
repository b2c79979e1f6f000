//! What every answer says of itself, so that a browser asks nobody else and runs nothing that is not ours.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::Problem;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; \
worker-src 'self' blob:; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Adds them.
pub(crate) async fn ours(request: Request, next: Next) -> Response {
    let mut answer = next.run(request).await;
    let headers = answer.headers_mut();
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (header::VARY, "accept-encoding"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // What was seen once may have been taken back: a copy is asked about before it is shown again.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-cache"));
    answer
}

/// Lets nothing be entered from a page that is not ours: a browser says where a request comes from, and other programs say nothing.
pub(crate) async fn same_site(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let from_elsewhere = text("sec-fetch-site").is_some_and(|site| site != "same-origin")
        || text("origin").is_some_and(|origin| {
            let own = text("host").unwrap_or_default();
            origin.split_once("://").is_none_or(|(_, host)| host != own)
        });
    // A form of another page can send any other sort without being asked first.
    let is_json = text("content-type").is_some_and(|sort| {
        let sort = sort.split(';').next().unwrap_or_default();
        sort.trim().eq_ignore_ascii_case("application/json")
    });
    if from_elsewhere {
        return Problem::elsewhere().into_response();
    }
    if !is_json && *request.method() != axum::http::Method::GET {
        return Problem::not_json().into_response();
    }
    next.run(request).await
}

/// What a cookie of that name says.
pub(crate) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let all = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(own, _)| *own == name).map(|(_, value)| value)
}
