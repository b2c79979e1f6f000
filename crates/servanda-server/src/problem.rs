//! What is wrong with a request, as RFC 9457 has it: one shape for all, with the parameter at fault and a way out.
//!
//! What somebody may not see, and what is not there, is the same problem, word for word.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// A problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
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

    /// What was sent cannot be read.
    pub fn body(detail: impl Into<String>, help: impl Into<String>) -> Problem {
        Problem {
            sort: "/problems/body",
            title: "What was sent cannot be read",
            status: StatusCode::BAD_REQUEST.as_u16(),
            detail: detail.into(),
            parameter: None,
            help: help.into(),
        }
    }

    /// What was sent is no entry; the key at fault is the parameter.
    pub fn entry(key: Option<String>, why: impl Into<String>) -> Problem {
        Problem {
            sort: "/problems/entry",
            title: "This is no entry of this record",
            status: StatusCode::UNPROCESSABLE_ENTITY.as_u16(),
            detail: why.into(),
            parameter: key,
            help: "docs/entry.md says what an entry may say".to_owned(),
        }
    }

    /// A step of an incident file would skip others.
    pub fn skips(step: &str, lacks: &[&str]) -> Problem {
        Problem {
            sort: "/problems/skips",
            title: "A step would be skipped",
            status: StatusCode::CONFLICT.as_u16(),
            detail: format!("before `{step}` comes {}", lacks.join(", ")),
            parameter: Some("step".to_owned()),
            help: "make that step first, or enter an override for it, with a reason".to_owned(),
        }
    }

    /// The desk takes no entries.
    pub fn read_only() -> Problem {
        Problem {
            sort: "/problems/read-only",
            title: "Nothing can be entered here",
            status: StatusCode::FORBIDDEN.as_u16(),
            detail: "this desk only shows".to_owned(),
            parameter: None,
            help: "start it without --read-only, in a folder that can be written".to_owned(),
        }
    }

    /// The disk failed: what was sent does not count.
    pub fn disk() -> Problem {
        Problem {
            sort: "/problems/disk",
            title: "It could not be written down",
            status: StatusCode::SERVICE_UNAVAILABLE.as_u16(),
            detail: "what was sent is not on disk and does not count".to_owned(),
            parameter: None,
            help: "the log of the server says why; start it again when the disk is well".to_owned(),
        }
    }

    /// The request comes from a page of somebody else.
    pub fn elsewhere() -> Problem {
        Problem {
            sort: "/problems/elsewhere",
            title: "This page may not enter anything here",
            status: StatusCode::FORBIDDEN.as_u16(),
            detail: "the request comes from another site".to_owned(),
            parameter: Some("Origin".to_owned()),
            help: "enter it at the desk itself".to_owned(),
        }
    }

    /// What was sent is of another sort.
    pub fn not_json() -> Problem {
        Problem {
            sort: "/problems/sort",
            title: "Only JSON is taken",
            status: StatusCode::UNSUPPORTED_MEDIA_TYPE.as_u16(),
            detail: "what was sent does not say that it is JSON".to_owned(),
            parameter: Some("Content-Type".to_owned()),
            help: "send application/json".to_owned(),
        }
    }

    /// The desk is called by a name that is not its own.
    pub fn host() -> Problem {
        Problem {
            sort: "/problems/host",
            title: "This is not the name of this desk",
            status: StatusCode::MISDIRECTED_REQUEST.as_u16(),
            detail: "the request was meant for another host".to_owned(),
            parameter: Some("Host".to_owned()),
            help: "write the address that the desk printed when it was started".to_owned(),
        }
    }

    /// It takes two persons, who have to say who they are.
    pub fn two() -> Problem {
        Problem {
            sort: "/problems/two",
            title: "This takes two persons",
            status: StatusCode::FORBIDDEN.as_u16(),
            detail: "one proposes it and another person agrees; this desk cannot tell one from the other".to_owned(),
            parameter: None,
            help: "make accounts with `servanda accounts`, and start the desk with --accounts".to_owned(),
        }
    }

    /// Whoever asks may not do this.
    pub fn right(right: &str) -> Problem {
        Problem {
            sort: "/problems/right",
            title: "This account may not do this",
            status: StatusCode::FORBIDDEN.as_u16(),
            detail: format!("it takes the right `{right}`"),
            parameter: None,
            help: "sign in with an account that has it".to_owned(),
        }
    }

    /// Accounts refuse something.
    pub fn refused(refusal: &servanda_people::Refusal) -> Problem {
        use servanda_people::Refusal;
        let status = match refusal {
            Refusal::NotSignedIn => StatusCode::UNAUTHORIZED,
            Refusal::LockedOut { .. } | Refusal::Busy => StatusCode::TOO_MANY_REQUESTS,
            Refusal::NoProposal => StatusCode::NOT_FOUND,
            Refusal::Withdrawn | Refusal::Expired | Refusal::Agreed | Refusal::Entered | Refusal::NotAgreed => {
                StatusCode::CONFLICT
            }
            Refusal::NotAName | Refusal::NotAPassword | Refusal::NotAnEntry | Refusal::OtherDigest => {
                StatusCode::BAD_REQUEST
            }
            _ => StatusCode::FORBIDDEN,
        };
        Problem {
            sort: "/problems/refused",
            title: "It was refused",
            status: status.as_u16(),
            detail: refusal.to_string(),
            parameter: None,
            help: String::new(),
        }
    }

    /// Too many requests come from one address.
    pub fn too_fast() -> Problem {
        Problem {
            sort: "/problems/too-fast",
            title: "Too many requests",
            status: StatusCode::TOO_MANY_REQUESTS.as_u16(),
            detail: "more requests come from this address than the desk answers".to_owned(),
            parameter: None,
            help: "wait for some seconds".to_owned(),
        }
    }

    /// The token is missing or another.
    pub fn token() -> Problem {
        Problem {
            sort: "/problems/token",
            title: "A token is needed",
            status: StatusCode::UNAUTHORIZED.as_u16(),
            detail: "the request does not carry the token of this desk".to_owned(),
            parameter: Some("Authorization".to_owned()),
            help: "open /enter?TOKEN once, or send `Authorization: Bearer TOKEN`; whoever started the desk has it"
                .to_owned(),
        }
    }

    /// The program was built without the page that a single file is made of.
    pub fn no_page() -> Problem {
        Problem {
            sort: "/problems/no-page",
            title: "The screens are not in this program",
            status: StatusCode::NOT_IMPLEMENTED.as_u16(),
            detail: "it was built without the page that a single file is made of".to_owned(),
            parameter: None,
            help: "type `make build`, or `npm ci && npm run build` in web/ and then `cargo build` again".to_owned(),
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

impl From<servanda_people::Trouble> for Problem {
    fn from(trouble: servanda_people::Trouble) -> Problem {
        match trouble {
            servanda_people::Trouble::Refused(refusal) => Problem::refused(&refusal),
            trouble => {
                tracing::error!(%trouble, "accounts");
                Problem::ours()
            }
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
