//! The desk over HTTP: documents that can be read without scripts, and the data of the screens.
//!
//! One reader, one world: every answer is a function of the agreement, the record as that reader may see it, and the question. The
//! record is filtered first and judged afterwards, so nothing that is hidden can show in a count, a tag or an error.
//!
//! | module | question |
//! |---|---|
//! | `desk` | which agreements are served, and how does one reader see them? |
//! | `folder`, `world` | how does one agreement grow, and what does each reader see of it? |
//! | `enter`, `entering`, `stream` | how does something come in, and who is told? |
//! | `question` | what does the address ask: when judged, knowing how much, for whom? |
//! | `pages` | how do the documents look? |
//! | `routes` | which address gives what? |
//! | `guard`, `connections` | who is let in, how many, how fast? |
//! | `screens` | what lies in the program? |
//! | `problem`, `tag`, `headers`, `metrics` | what is every answer like, and what is counted of it? |
//!
//! Deliberately holds no state of its own: what people enter is an entry of the record, and is on disk before it is here (docs/desk.md).

#![forbid(unsafe_code)]

mod address;
mod connections;
mod data;
mod desk;
mod enter;
mod entering;
mod folder;
mod guard;
mod headers;
mod metrics;
mod pages;
mod problem;
mod proposal;
mod question;
mod routes;
mod screens;
mod sessions;
mod stream;
mod tag;
mod who;
mod world;

pub use desk::Desk;
pub use folder::Folder;
pub use guard::Guard;
pub use problem::Problem;
pub use routes::{ONE_FILE_ENTRIES_MAX, OneFileQuestion, one_file, one_file_in, router};
pub use screens::base_map_files;

use std::future::{Future, IntoFuture};
use std::sync::Arc;
use std::time::Duration;

/// A desk that is closed waits so long for answers that have begun.
const CLOSED_WITHIN: Duration = Duration::from_secs(10);

/// Answers whoever connects until `stop` is done, and then those that are already connected.
///
/// # Errors
/// If connections cannot be taken any more.
pub async fn serve(
    listener: tokio::net::TcpListener,
    desk: Desk,
    guard: Guard,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let desk = Arc::new(desk);
    let (closing, mut closed) = (desk.closing.clone(), desk.closing.subscribe());
    let stop = async move {
        stop.await;
        closing.send_replace(true);
    };
    let service = routes::routed(desk, guard).into_make_service_with_connect_info::<connections::Peer>();
    let serving = axum::serve(connections::Bounded::new(listener), service).with_graceful_shutdown(stop);
    let late = async {
        // The sender lives as long as what is served.
        let _ = closed.wait_for(|closing| *closing).await;
        tokio::time::sleep(CLOSED_WITHIN).await;
    };
    tokio::select! {
        served = serving.into_future() => served,
        () = late => Ok(()),
    }
}
