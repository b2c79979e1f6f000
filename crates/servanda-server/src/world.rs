//! What one reader sees of a record as it grows: their record, their monitors, and what changed for them.
//!
//! Nothing here knows what was left out: the record is filtered before it comes in.

use crate::stream::Changed;
use servanda_agreement::Agreement;
use servanda_agreement::geography::Geography;
use servanda_base::Moment;
use servanda_monitor::{Monitor, Question};
use servanda_record::{Entry, EntryId, Record, Viewer, What};
use servanda_status::Board;
use std::collections::HashSet;
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use tokio::sync::watch;

/// So many boards are kept, so that a page asked for again is not judged again.
const BOARDS_MAX: usize = 64;

/// So many entries are held by the monitors of one reader, at about a kilobyte each; one monitor is there in any case.
const HELD_ENTRIES_MAX: usize = 400_000;

/// So many monitors at most, each standing at another moment.
const HELD_MAX: usize = 4;

/// In which edition, from where to where, and how statuses changed.
type Told = ((u32, u32, u32), Arc<Changed>);

/// One reader's world.
pub(crate) struct World {
    agreement: &'static Agreement,
    geography: &'static Geography,
    viewer: Viewer,
    seen: RwLock<Seen>,
    held: Mutex<Vec<Held>>,
    boards: Mutex<Vec<Answered>>,
    arrived: watch::Sender<u32>,
    /// What was told last to those who look on: from where to where, and what.
    pub(crate) told: tokio::sync::Mutex<Option<Told>>,
}

/// The record as the reader sees it, and the names of its entries.
struct Seen {
    now: Snapshot,
    ids: HashSet<EntryId>,
}

/// The record as a reader saw it at one time. Within one edition rows are only added at its end.
#[derive(Clone, Debug)]
pub(crate) struct Snapshot {
    record: Arc<Record>,
    last: u32,
    edition: u32,
}

impl Snapshot {
    fn new(record: Record, edition: u32) -> Snapshot {
        Snapshot { last: record.last_position(), record: Arc::new(record), edition }
    }

    /// Its last position.
    pub fn last(&self) -> u32 {
        self.last
    }

    /// Which edition it is of.
    pub fn edition(&self) -> u32 {
        self.edition
    }
}

impl Deref for Snapshot {
    type Target = Record;

    fn deref(&self) -> &Record {
        &self.record
    }
}

impl Seen {
    fn new(record: Record, edition: u32) -> Seen {
        let ids = record.entries.iter().map(|entry| entry.id.clone()).collect();
        Seen { now: Snapshot::new(record, edition), ids }
    }
}

/// A monitor at rest, the moment that it judged last, and the edition that it knows.
struct Held {
    as_of: Option<Moment>,
    edition: u32,
    monitor: Monitor<'static>,
}

/// A board, and what it answers: in which edition, as of when, knowing how much.
type Answered = ((u32, Question), Arc<Board>);

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "World({:?})", self.viewer)
    }
}

impl World {
    /// The world of one reader of a record.
    pub fn new(agreement: &'static Agreement, geography: &'static Geography, viewer: Viewer, record: &Record) -> World {
        let seen = Seen::new(record.visible_to(&viewer), 0);
        let arrived = watch::Sender::new(seen.now.last);
        World {
            agreement,
            geography,
            viewer,
            seen: RwLock::new(seen),
            held: Mutex::default(),
            boards: Mutex::default(),
            arrived,
            told: tokio::sync::Mutex::default(),
        }
    }

    /// Their record, as it is now.
    pub fn record(&self) -> Snapshot {
        self.seen.read().unwrap_or_else(PoisonError::into_inner).now.clone()
    }

    /// Tells the last position whenever it has moved.
    pub fn arrived(&self) -> watch::Receiver<u32> {
        self.arrived.subscribe()
    }

    /// Takes in the last entry of the whole record.
    pub fn take(&self, whole: &Record, entry: &Entry) {
        let mut seen = self.seen.write().unwrap_or_else(PoisonError::into_inner);
        match effect(entry, &self.viewer, &seen.ids) {
            Effect::None => return,
            Effect::Added => {
                seen.ids.insert(entry.id.clone());
                seen.now.last += 1;
                let entry = Entry { position: seen.now.last, ..entry.clone() };
                // Those who read it now keep what they read; where nobody does, nothing is copied.
                servanda_feeds::entered::put(Arc::make_mut(&mut seen.now.record), Ok(entry));
            }
            Effect::All => {
                *seen = Seen::new(whole.visible_to(&self.viewer), seen.now.edition + 1);
                lock(&self.held).clear();
                lock(&self.boards).clear();
            }
        }
        let last = seen.now.last;
        drop(seen);
        self.arrived.send_replace(last);
    }

    /// The board that answers a question over a record of theirs.
    pub fn board(&self, seen: &Snapshot, question: &Question) -> Arc<Board> {
        let known_at = question.known_at.unwrap_or(seen.last);
        let asked = (seen.edition, Question { known_at: Some(known_at), as_of: question.as_of });
        if let Some((_, board)) = lock(&self.boards).iter().find(|(own, _)| *own == asked) {
            return Arc::clone(board);
        }
        // A monitor is out of the list while it judges: nobody waits for another's question.
        let mut held = self.monitor(question.as_of, seen);
        held.monitor.know(seen, known_at);
        held.monitor.settle(question.as_of);
        held.as_of = question.as_of;
        let board = Arc::new(held.monitor.board());
        self.put_back(held, seen);
        let mut boards = lock(&self.boards);
        boards.retain(|((edition, _), _)| *edition == seen.edition);
        if boards.len() >= BOARDS_MAX {
            boards.remove(0);
        }
        boards.push((asked, Arc::clone(&board)));
        board
    }

    /// A monitor that judged that moment last; else a new one, or where there is no room for more the one not asked for longest.
    fn monitor(&self, as_of: Option<Moment>, seen: &Snapshot) -> Held {
        let mut held = lock(&self.held);
        held.retain(|one| one.edition == seen.edition);
        let oldest = (held.len() >= held_max(seen)).then_some(0);
        match held.iter().position(|one| one.as_of == as_of).or(oldest) {
            Some(at) => held.remove(at),
            None => Held { as_of, edition: seen.edition, monitor: Monitor::new(self.agreement, self.geography) },
        }
    }

    fn put_back(&self, one: Held, seen: &Snapshot) {
        let mut held = lock(&self.held);
        held.push(one);
        while held.len() > held_max(seen) {
            held.remove(0);
        }
    }
}

fn held_max(seen: &Snapshot) -> usize {
    (HELD_ENTRIES_MAX / seen.entries.len().max(1)).clamp(1, HELD_MAX)
}

/// What an entry changes for a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    /// They are not to know of it.
    None,
    /// It comes last.
    Added,
    /// It may show what was not seen before.
    All,
}

fn effect(entry: &Entry, viewer: &Viewer, ids: &HashSet<EntryId>) -> Effect {
    let about = match &entry.what {
        What::FileStep { about, .. } => about.as_ref(),
        _ => entry.acts_on(),
    };
    match &entry.what {
        What::Release { .. } => Effect::All,
        _ if !entry.handling.admits(viewer) => Effect::None,
        What::Correction { by, .. } if !by.handling.admits(viewer) => Effect::All,
        _ if about.is_some_and(|about| !ids.contains(about)) => Effect::All,
        _ => Effect::Added,
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
