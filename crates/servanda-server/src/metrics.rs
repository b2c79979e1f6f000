//! What the desk counts of itself, for whoever keeps it running; nothing of what is in a record.

use crate::Problem;
use crate::connections::Peer;
use crate::desk::Desk;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::sync::Arc;
use std::time::Instant;

/// Bounds of the times that answers take, in seconds.
const SECONDS: [f64; 9] = [0.001, 0.005, 0.02, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Asked {
    method: String,
    /// The pattern of the address, never the address: what is looked at is nobody's business.
    address: String,
    status: u16,
}

/// All that is counted.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Asked, Counter>,
    seconds: Histogram,
    pub entries: Counter,
    pub streams: Gauge,
}

impl std::fmt::Debug for Metrics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Metrics")
    }
}

impl Default for Metrics {
    fn default() -> Metrics {
        let mut registry = Registry::with_prefix("servanda");
        let (requests, seconds) = (Family::default(), Histogram::new(SECONDS));
        let (entries, streams) = (Counter::default(), Gauge::default());
        registry.register("requests", "Requests that were answered", requests.clone());
        registry.register("answer_seconds", "How long answers took to begin", seconds.clone());
        registry.register("entries", "Entries that were written down", entries.clone());
        registry.register("streams", "Readers who are told what comes in", streams.clone());
        Metrics { registry, requests, seconds, entries, streams }
    }
}

/// Counts and logs each request.
pub(crate) async fn counted(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().to_string();
    let address = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let answer = next.run(request).await;
    let (status, took) = (answer.status().as_u16(), began.elapsed());
    tracing::info!(method, address, status, microseconds = took.as_micros() as u64, "answered");
    let metrics = &desk.metrics;
    metrics.requests.get_or_create(&Asked { method, address, status }).inc();
    metrics.seconds.observe(took.as_secs_f64());
    answer
}

/// `/metrics`, as Prometheus reads them; for whoever sits at the machine.
pub(crate) async fn shown(State(desk): State<Arc<Desk>>, request: Request) -> Response {
    let from = request.extensions().get::<ConnectInfo<Peer>>();
    if from.is_some_and(|ConnectInfo(Peer(from))| !from.ip().is_loopback()) {
        return Problem::not_found().into_response();
    }
    let mut text = String::new();
    // Writing into a string does not fail.
    let _ = encode(&mut text, &desk.metrics.registry);
    ([(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text).into_response()
}
