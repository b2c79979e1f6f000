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
    /// The last line of the file that people enter into, as the reader counts them; `None` where it was not asked for yet.
    line: Option<u32>,
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
        Seen { now: Snapshot::new(record, edition), ids, line: None }
    }

    /// The line after the last one of a file.
    fn next_line(&mut self, file: &str) -> u32 {
        let entries =
            self.now.entries.iter().filter(|entry| *entry.origin.file == *file).map(|entry| entry.origin.line);
        let set_aside = self.now.set_aside.iter().filter(|row| row.file == file).map(|row| row.line);
        let last = self.line.unwrap_or_else(|| entries.chain(set_aside).max().unwrap_or(0));
        *self.line.insert(last + 1)
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
                let (position, line) = (seen.now.last, seen.next_line(&entry.origin.file));
                let mut entry = entry.clone();
                entry.put_at(position, line);
                // Those who read it now keep what they read; where nobody does, nothing is copied.
                servanda_feeds::entered::put(Arc::make_mut(&mut seen.now.record), Ok(entry));
            }
            Effect::All => {
                let now = whole.visible_to(&self.viewer);
                if now == *seen.now.record {
                    // What they do not see changes nothing, nor does it tell anybody to look.
                    return;
                }
                *seen = Seen::new(now, seen.now.edition + 1);
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
    match &entry.what {
        What::Release { .. } => Effect::All,
        _ if !entry.row_handling().admits(viewer) => Effect::None,
        // It is about what they do not see: for them, about nothing.
        _ if entry.acts_on().is_some_and(|of| !ids.contains(of)) => Effect::All,
        _ => Effect::Added,
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::World;
    use servanda_agreement::Agreement;
    use servanda_agreement::geography::Geography;
    use servanda_random::Dice;
    use servanda_record::{Handling, Record, Viewer, What, ends};

    /// A record that grows is for every reader the record that it would have been from the beginning.
    #[test]
    fn a_world_grows_into_what_it_would_have_been() {
        let mut taken = 0;
        for seed in 0..150 {
            let agreement: &Agreement =
                Box::leak(Box::new(servanda_agreement::read(&servanda_random::agreement(seed)).0.expect("it reads")));
            let geography: &Geography = Box::leak(Box::new(Geography::new(agreement, &servanda_random::shapes()).0));
            let mut dice = Dice::new(seed);
            let mut record = servanda_random::history(agreement, seed);
            let mut draw = || match dice.roll(3) {
                0 => Handling::Mission,
                1 => Handling::Parties,
                _ => Handling::Public,
            };
            for entry in &mut record.entries {
                entry.handling = draw();
                if let What::Correction { by, .. } = &mut entry.what {
                    by.handling = draw();
                }
            }
            let party = agreement.parties.first().map(|party| Viewer::Party(party.name.value.clone()));
            for viewer in [Some(Viewer::Public), party, Some(Viewer::Mission)].into_iter().flatten() {
                let mut whole = Record::default();
                let world = World::new(agreement, geography, viewer.clone(), &whole);
                for entry in record.entries.iter().filter(|entry| entry.position > 0) {
                    // What is about nothing yet is not taken, nor does a line say several things.
                    let is_there = |of: &String| whole.entries.iter().any(|other| other.id == *of);
                    if !entry.acts_on().is_none_or(is_there) {
                        continue;
                    }
                    let mut entry = entry.clone();
                    let place = whole.last_position() + 1;
                    entry.put_at(place, place);
                    whole.entries.push(entry.clone());
                    whole.ends = ends(&whole.entries);
                    world.take(&whole, &entry);
                    assert_eq!(*world.record(), whole.visible_to(&viewer), "seed {seed}, {viewer:?}, {}", entry.id);
                    taken += 1;
                }
            }
        }
        assert!(taken > 1_000, "{taken}");
    }
}
