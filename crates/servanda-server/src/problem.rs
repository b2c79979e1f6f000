//! What is wrong with a request, as RFC 9457 has it: one shape for all, with the parameter at fault and a way out.
//!
//! What somebody may not see, and what is not there, is the same problem, word for word.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// A problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The sort of problem: a page of this server.
    #[serde(rename = "type")]
    pub sort: &'static str,
    /// The sort in a few words.
    pub title: &'static str,
    /// The status of the answer.
    pub status: u16,
    /// What is wrong with this request.
    pub detail: String,
    /// The parameter at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
    /// The way out.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub help: String,
}

impl Problem {
    /// There is no such page for this reader.
    pub fn not_found() -> Problem {
        Problem {
            sort: "/problems/not-found",
            title: "There is no such page",
            status: StatusCode::NOT_FOUND.as_u16(),
            detail: "nothing is to be seen under this address".to_owned(),
            parameter: None,
            help: "begin at /".to_owned(),
        }
    }

    /// A parameter says something that it cannot.
    pub fn parameter(name: &str, detail: impl Into<String>, help: impl Into<String>) -> Problem {
        Problem {
            sort: "/problems/parameter",
            title: "A parameter cannot be read",
            status: StatusCode::BAD_REQUEST.as_u16(),
            detail: detail.into(),
            parameter: Some(name.to_owned()),
            help: help.into(),
        }
    }

    /// Another method is needed.
    pub fn method() -> Problem {
        Problem {
            sort: "/problems/method",
            title: "This address does not take that method",
            status: StatusCode::METHOD_NOT_ALLOWED.as_u16(),
            detail: "the address can only be read".to_owned(),
            parameter: None,
            help: "ask with GET".to_owned(),
        }
    }

    /// The server is at fault; what went wrong is in its log and not in the answer.
    pub fn ours() -> Problem {
        Problem {
            sort: "/problems/ours",
            title: "The server could not answer",
            status: StatusCode::INTERNAL_SERVER_ERROR.as_u16(),
            detail: "the log of the server says why".to_owned(),
            parameter: None,
            help: "try again".to_owned(),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let sort = HeaderValue::from_static("application/problem+json");
        (status, [(header::CONTENT_TYPE, sort)], body).into_response()
    }
}
