//! Addresses of the data of the screens.

use super::{Answer, Seen, Shared, json, judged};
use crate::data::{self, Cut};
use crate::desk::Desk;
use crate::problem::Problem;
use crate::question::Parameters;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::routing::{get, post};
use servanda_base::Moment;
use servanda_monitor::Question;
use servanda_status::Board;
use std::sync::Arc;
use std::time::Duration;

/// What would change the statuses of a clause is tried for so long.
const TRY_FOR: Duration = Duration::from_secs(1);

/// A text that is checked has so many bytes at most.
const TEXT_BYTES_MAX: usize = 1 << 20;

/// The addresses.
pub(super) fn router() -> Router<Arc<Desk>> {
    Router::new()
        .route(data::AGREEMENTS.path, get(agreements))
        .route(data::TODAY.path, get(today))
        .route(data::TEXT.path, get(text))
        .route(data::CLAUSE.path, get(clause))
        .route("/api/check", post(check))
        .route("/openapi.json", get(openapi))
}

impl Seen {
    /// What the answers are made from.
    fn cut(&self) -> Cut<'_> {
        Cut {
            agreement: self.folder.agreement,
            geography: self.folder.geography,
            record: &self.put.seen,
            viewer: &self.put.viewer,
            board: &self.board,
        }
    }

    /// The board at another moment, knowing as much.
    fn board_at(&self, as_of: Moment) -> Arc<Board> {
        self.put.world.board(&self.put.seen, &Question { as_of: Some(as_of), known_at: Some(self.board.known_at) })
    }
}

async fn agreements(State(desk): Shared, uri: Uri) -> Answer {
    judged(move || {
        let all = desk.folders().map(|folder| Seen::of(&desk, folder.id(), &uri)).collect::<Result<Vec<_>, _>>()?;
        json(&all.iter().map(|seen| data::agreement(&seen.cut())).collect::<Vec<_>>())
    })
    .await
}

async fn today(State(desk): Shared, Path(id): Path<String>, uri: Uri) -> Answer {
    judged(move || {
        let (seen, parameters) = Seen::asked(&desk, &id, &uri, data::TODAY.takes)?;
        let days = number(&parameters, "days", data::DAYS, 7)?;
        let zone = &seen.folder.agreement.header.clock;
        let as_of = seen.cut().as_of();
        // So many days on the calendar: the clocks may have been put forward in between.
        let before = zone.local(as_of).checked_sub(jiff::Span::new().days(days)).map_or(Moment::MIN, |at| zone.at(at));
        let before = seen.board_at(before);
        json(&data::today(&seen.cut(), days, &before))
    })
    .await
}

async fn text(State(desk): Shared, Path(id): Path<String>, uri: Uri) -> Answer {
    judged(move || json(&data::text(&Seen::of(&desk, &id, &uri)?.cut()))).await
}

async fn clause(State(desk): Shared, Path((id, number)): Path<(String, String)>, uri: Uri) -> Answer {
    judged(move || {
        let seen = Seen::of(&desk, &id, &uri)?;
        json(&data::clause(&seen.cut(), &number, TRY_FOR).ok_or_else(Problem::not_found)?)
    })
    .await
}

async fn check(body: Bytes) -> Answer {
    judged(move || {
        let help = "send {\"text\": \"…\"}";
        let object: serde_json::Map<String, serde_json::Value> =
            serde_json::from_slice(&body).map_err(|error| Problem::body(error.to_string(), help))?;
        let Some(serde_json::Value::String(text)) = object.get("text") else {
            return Err(Problem::parameter("text", "there is no text", help));
        };
        if text.len() > TEXT_BYTES_MAX {
            let detail = format!("the text has {} bytes, and {TEXT_BYTES_MAX} are read at most", text.len());
            return Err(Problem::parameter("text", detail, "`servanda check` reads longer ones"));
        }
        json(&data::checked(text))
    })
    .await
}

async fn openapi() -> Answer {
    json(&data::openapi())
}

/// A number within limits.
fn number<T: std::str::FromStr + PartialOrd + std::fmt::Display + Copy>(
    parameters: &Parameters,
    name: &str,
    within: std::ops::RangeInclusive<T>,
    otherwise: T,
) -> Result<T, Problem> {
    let Some(text) = parameters.get(name) else { return Ok(otherwise) };
    text.parse().ok().filter(|number| within.contains(number)).ok_or_else(|| {
        let help = format!("write a number from {} to {}", within.start(), within.end());
        Problem::parameter(name, format!("`{}` is no such number", crate::question::short(text)), help)
    })
}
