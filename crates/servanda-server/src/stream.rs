//! What comes in, told to those who look: entries in their order, and how statuses changed with them.
//!
//! Events are a function of the record and of what the reader has, so whoever comes back gets what was missed, once. What a reader has is
//! the id of each event: `12/10`, all rows up to 12 and how statuses changed up to 10.

use crate::Problem;
use crate::desk::Desk;
use crate::world::{Snapshot, World};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Serialize;
use servanda_monitor::Question;
use servanda_status::{Board, Status, Value};
use std::collections::{BTreeMap, VecDeque};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Whoever missed more is told to read everything again.
const MISSED_MAX: u32 = 1_000;

/// A line that says nothing goes out so often, so that nothing between takes the connection for dead.
const SILENCE: Duration = Duration::from_secs(15);

/// A browser that was cut off comes back after so long.
const RETRY: Duration = Duration::from_secs(1);

/// `event: entry`
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Arrived<'e> {
    position: u32,
    id: &'e str,
    kind: &'e str,
}

/// `event: status`
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Changed {
    position: u32,
    changes: Vec<Change>,
}

/// How one line of the board changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Change {
    clause: String,
    who: String,
    before: Option<Value>,
    after: Option<Value>,
}

/// `event: again`: the reader is to read everything again.
#[derive(Clone, Debug, Serialize)]
struct Again {
    position: u32,
}

/// What a reader has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Has {
    /// All rows up to this one.
    rows: u32,
    /// How statuses changed up to this one.
    statuses: u32,
}

impl Has {
    /// Reads what a browser says that it has: `12/10`, or `12` for both.
    pub fn read(text: &str) -> Option<Has> {
        let (rows, statuses) = text.split_once('/').unwrap_or((text, text));
        let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten();
        let has = Has { rows: number(rows)?, statuses: number(statuses)? };
        (has.statuses <= has.rows).then_some(has)
    }

    fn all(rows: u32) -> Has {
        Has { rows, statuses: rows }
    }
}

struct Listener {
    desk: Arc<Desk>,
    world: Arc<World>,
    arrived: watch::Receiver<u32>,
    closing: watch::Receiver<bool>,
    has: Has,
    edition: u32,
    ready: VecDeque<Event>,
}

/// Tells what comes after what a reader has, or after now, for as long as the reader listens.
pub(crate) fn follow(desk: Arc<Desk>, world: Arc<World>, has: Option<Has>) -> Response {
    let arrived = world.arrived();
    let seen = world.record();
    let has = has.unwrap_or(Has::all(seen.last()));
    desk.metrics.streams.inc();
    let closing = desk.closing.subscribe();
    let mut listener = Listener { desk, world, arrived, closing, has, edition: seen.edition(), ready: VecDeque::new() };
    listener.ready.push_back(Event::default().retry(RETRY).comment("here"));
    if has.rows > seen.last() {
        // A position of another record than this.
        listener.again(&seen);
    }
    let events = stream::unfold(listener, async |mut listener| {
        let event = listener.next().await?;
        Some((Ok::<_, Infallible>(event), listener))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(SILENCE)).into_response()
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.desk.metrics.streams.dec();
    }
}

impl Listener {
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            self.arrived.mark_unchanged();
            let seen = self.world.record();
            if Has::all(seen.last()) == self.has && seen.edition() == self.edition {
                tokio::select! {
                    arrived = self.arrived.changed() => arrived.ok()?,
                    // A desk that is being closed does not wait for those who only look on.
                    _ = self.closing.wait_for(|closing| *closing) => return None,
                }
                continue;
            }
            if seen.edition() != self.edition || seen.last().saturating_sub(self.has.statuses) > MISSED_MAX {
                self.again(&seen);
            } else {
                self.tell(&seen).await;
            }
        }
    }

    fn again(&mut self, seen: &Snapshot) {
        (self.has, self.edition) = (Has::all(seen.last()), seen.edition());
        self.say("again", &Again { position: seen.last() });
    }

    async fn tell(&mut self, seen: &Snapshot) {
        let from = seen.entries.partition_point(|entry| entry.position <= self.has.rows);
        for entry in &seen.entries[from..] {
            // A row that says several things is one row.
            if entry.position > self.has.rows {
                self.has.rows = entry.position;
                self.say("entry", &Arrived { position: entry.position, id: &entry.id, kind: entry.what.kind() });
            }
        }
        // The last rows may be set aside.
        self.has.rows = seen.last();
        match self.world.changed(seen, self.has.statuses).await {
            Ok(changed) => {
                self.has = Has::all(seen.last());
                self.say("status", &*changed);
            }
            Err(_) => self.again(seen),
        }
    }

    fn say(&mut self, name: &str, data: &impl Serialize) {
        let Has { rows, statuses } = self.has;
        self.ready.extend(Event::default().event(name).id(format!("{rows}/{statuses}")).json_data(data).ok());
    }
}

/// What differs between two boards, line by line of what they judge.
pub(crate) fn changes(before: &Board, after: &Board) -> Vec<Change> {
    type Key<'b> = (&'b str, String, u32, Option<&'b str>);
    fn lines(board: &Board) -> BTreeMap<Key<'_>, Value> {
        let key = |status: &Status| status.bearer.clone().unwrap_or_else(|| status.among.join(", "));
        board
            .statuses
            .iter()
            .map(|one| ((one.clause.as_str(), key(one), one.episode, one.reading.as_deref()), one.status))
            .collect()
    }
    let (was, is) = (lines(before), lines(after));
    let mut found: Vec<Change> = Vec::new();
    for key in was.keys().chain(is.keys().filter(|key| !was.contains_key(*key))) {
        let (before, after) = (was.get(key).copied(), is.get(key).copied());
        if before != after {
            found.push(Change { clause: key.0.to_owned(), who: key.1.clone(), before, after });
        }
    }
    found
}

impl World {
    /// How statuses changed from a position to the end of a record; found once for all who ask at a time.
    pub(crate) async fn changed(self: &Arc<Self>, seen: &Snapshot, from: u32) -> Result<Arc<Changed>, Problem> {
        let key = (seen.edition(), from, seen.last());
        let mut last = self.told.lock().await;
        if let Some((own, changed)) = &*last
            && *own == key
        {
            return Ok(Arc::clone(changed));
        }
        let (world, record) = (Arc::clone(self), seen.clone());
        let found = tokio::task::spawn_blocking(move || {
            let at = |known_at| world.board(&record, &Question { as_of: None, known_at: Some(known_at) });
            let (before, after) = (at(from), at(record.last()));
            Changed { position: record.last(), changes: changes(&before, &after) }
        });
        let changed = Arc::new(found.await.map_err(|_| Problem::ours())?);
        *last = Some((key, Arc::clone(&changed)));
        Ok(changed)
    }
}
