//! Who is let in at all, and how fast: the name that the desk is called by, a token where it is not on loopback, and rates.

use crate::Problem;
use crate::connections::Peer;
use crate::headers::cookie;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use governor::{Quota, RateLimiter};
use sha2::{Digest, Sha256};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;

/// From one address, so many requests a second in the long run: a page asks a dozen when it opens, and one now and then afterwards.
const REQUESTS_A_SECOND: NonZeroU32 = NonZeroU32::new(200).expect("not zero");

/// And so many at once before that is counted.
const REQUESTS_AT_ONCE: NonZeroU32 = NonZeroU32::new(4_000).expect("not zero");

/// So many addresses are kept in mind before those that have been quiet are forgotten.
const ADDRESSES_MAX: usize = 10_000;

/// The cookie with the token.
const TOKEN: &str = "servanda-token";

/// What is asked of every request before anything else.
pub struct Guard {
    /// The names that the desk may be called by, without the port; any, if there are none.
    hosts: Vec<String>,
    /// SHA-256 of the token that every request has to carry, if one is needed.
    token: Option<[u8; 32]>,
    rates: RateLimiter<IpAddr, governor::state::keyed::DefaultKeyedStateStore<IpAddr>, governor::clock::DefaultClock>,
}

impl std::fmt::Debug for Guard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Guard({:?}, token: {})", self.hosts, self.token.is_some())
    }
}

impl Guard {
    /// For a desk on loopback: whoever reaches it sits at the machine. A page elsewhere that has its own name point here is told
    /// that this is not its name.
    pub fn on_loopback() -> Guard {
        Guard::new(["localhost", "127.0.0.1", "[::1]"].map(str::to_owned).to_vec(), None)
    }

    /// For a desk that others can reach.
    pub fn with_token(hosts: Vec<String>, token: &str) -> Guard {
        Guard::new(hosts, Some(Sha256::digest(token.as_bytes()).into()))
    }

    fn new(hosts: Vec<String>, token: Option<[u8; 32]>) -> Guard {
        let quota = Quota::per_second(REQUESTS_A_SECOND).allow_burst(REQUESTS_AT_ONCE);
        Guard { hosts, token, rates: RateLimiter::keyed(quota) }
    }

    fn is_called(&self, host: &str) -> bool {
        // The port is behind the last colon that is not within the brackets of an address.
        let name = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
            _ => host,
        };
        self.hosts.is_empty() || self.hosts.iter().any(|own| own.eq_ignore_ascii_case(name))
    }

    /// Compares hashes: how long it takes says nothing of the token.
    fn is_token(&self, said: &str) -> bool {
        self.token.is_none_or(|own| <[u8; 32]>::from(Sha256::digest(said.as_bytes())) == own)
    }

    fn is_let_in(&self, request: &Request) -> bool {
        let bearer = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let bearer = bearer.and_then(|value| value.strip_prefix("Bearer "));
        self.token.is_none()
            || bearer.is_some_and(|said| self.is_token(said))
            || cookie(request.headers(), TOKEN).is_some_and(|said| self.is_token(said))
    }

    fn is_too_fast(&self, from: IpAddr) -> bool {
        if self.rates.len() > ADDRESSES_MAX {
            self.rates.retain_recent();
        }
        self.rates.check_key(&from).is_err()
    }
}

/// Asks it.
pub(crate) async fn asked(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).map(|value| value.to_str().unwrap_or("?"));
    if host.is_some_and(|host| !guard.is_called(host)) {
        return Problem::host().into_response();
    }
    let from = request.extensions().get::<ConnectInfo<Peer>>().map(|ConnectInfo(from)| from.0.ip());
    if from.is_some_and(|from| guard.is_too_fast(from)) {
        return Problem::too_fast().into_response();
    }
    if request.uri().path() == "/enter" && guard.token.is_some() {
        return entered(&guard, request.uri().query().unwrap_or_default());
    }
    if !guard.is_let_in(&request) {
        return Problem::token().into_response();
    }
    next.run(request).await
}

/// `/enter?TOKEN` keeps the token in a cookie, so that a browser carries it.
fn entered(guard: &Guard, token: &str) -> Response {
    if !guard.is_token(token) {
        return Problem::token().into_response();
    }
    let cookie = format!("{TOKEN}={token}; HttpOnly; SameSite=Strict; Path=/");
    ([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_ours() {
        let guard = Guard::on_loopback();
        for host in ["localhost", "localhost:8031", "127.0.0.1:1", "[::1]", "[::1]:8031", "LOCALHOST:80"] {
            assert!(guard.is_called(host), "{host}");
        }
        for host in
            ["elsewhere.example", "localhost.elsewhere.example:80", "127.0.0.1.example", "::1", "", "localhost:x"]
        {
            assert!(!guard.is_called(host), "{host}");
        }
    }

    #[test]
    fn a_token_is_the_whole_of_it() {
        let guard = Guard::with_token(Vec::new(), "a token");
        assert!(guard.is_token("a token"));
        assert!(!guard.is_token("") && !guard.is_token("a tokens") && !guard.is_token("a toke"));
    }
}
