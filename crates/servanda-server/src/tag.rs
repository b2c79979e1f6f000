//! Strong tags: the hash of an answer names it, so whoever has it already is told so in a few bytes.
//!
//! The tag is of what this reader gets and of nothing else. It is of the bytes before they are compressed; what is compressed for
//! one is then another representation, and its tag says so (RFC 9110, 8.8.3).

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::problem::Problem;

/// The longest answer: it is held whole to be tagged. What is longer is a problem of ours.
const TAGGED_BYTES_MAX: usize = 64 << 20;

/// Tags answers to GET that have a body of known length, and answers 304 where the reader has that very one.
pub(crate) async fn tagged(request: Request, next: Next) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let had = request.headers().get(header::IF_NONE_MATCH).cloned();
    let answer = next.run(request).await;
    let is_stream = answer
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|sort| sort.as_bytes().starts_with(b"text/event-stream"));
    if !is_read || answer.status() != StatusCode::OK || is_stream {
        return answer;
    }
    let (mut head, body) = answer.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, TAGGED_BYTES_MAX).await else { return Problem::ours().into_response() };
    let tag = tag_of(&bytes);
    let Ok(value) = HeaderValue::from_str(&tag) else { return Problem::ours().into_response() };
    head.headers.insert(header::ETAG, value);
    if had.is_some_and(|had| has(had.to_str().unwrap_or_default(), &tag)) {
        head.headers.remove(header::CONTENT_TYPE);
        head.headers.remove(header::CONTENT_LENGTH);
        head.status = StatusCode::NOT_MODIFIED;
        return Response::from_parts(head, Body::empty());
    }
    Response::from_parts(head, Body::from(bytes))
}

fn tag_of(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    let mut tag = String::from("\"");
    for byte in &hash[..16] {
        tag.push_str(&format!("{byte:02x}"));
    }
    tag.push('"');
    tag
}

/// Whether a list of tags has this one, or any. A weak one matches too: nothing is written on the word of it.
fn has(list: &str, tag: &str) -> bool {
    list.split(',').map(str::trim).any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_tags() {
        let tag = tag_of(b"text");
        assert_eq!(tag.len(), 34);
        assert!(has(&tag, &tag) && has("*", &tag) && has(&format!("\"other\", W/{tag}"), &tag));
        assert!(!has("", &tag) && !has("\"other\"", &tag));
        assert_ne!(tag_of(b"text"), tag_of(b"texts"));
    }
}
