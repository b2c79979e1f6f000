//! The desk over HTTP: documents that can be read without scripts, and the data of the screens.
//!
//! One reader, one world: every answer is a function of the agreement, the record as that reader may see it, and the question. The
//! record is filtered first and judged afterwards, so nothing that is hidden can show in a count, a tag or an error.
//!
//! | module | question |
//! |---|---|
//! | `desk` | which agreements are served, and how does one reader see them? |
//! | `question` | what does the address ask: when judged, knowing how much, for whom? |
//! | `pages` | how do the documents look? |
//! | `routes` | which address gives what? |
//! | `problem`, `tag`, `headers` | what is every answer like? |
//!
//! Deliberately holds no state of its own: what people enter is an entry of the record (docs/desk.md).

#![forbid(unsafe_code)]

mod address;
mod data;
mod desk;
mod enter;
mod entering;
mod folder;
mod headers;
mod pages;
mod problem;
mod question;
mod routes;
mod screens;
mod stream;
mod tag;
mod world;

pub use desk::Desk;
pub use folder::Folder;
pub use problem::Problem;
pub use routes::router;

use std::future::Future;

/// Answers whoever connects until `stop` is done, and then those that are already connected.
///
/// # Errors
/// If connections cannot be taken any more.
pub async fn serve(
    listener: tokio::net::TcpListener,
    desk: Desk,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    axum::serve(listener, router(desk)).with_graceful_shutdown(stop).await
}
