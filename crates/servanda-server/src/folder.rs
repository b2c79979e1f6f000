//! One agreement that is served: its text, its record as it grows, and the worlds of those who read it.

use crate::enter::{Desk as Entering, Refused};
use crate::world::World;
use serde_json::{Map, Value};
use servanda_agreement::Agreement;
use servanda_agreement::geography::Geography;
use servanda_feeds::{Among, entered};
use servanda_record::{Entry, Record, Viewer};
use servanda_status::Version;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// One agreement with its shapes and its record.
///
/// What is served is served until the process ends, and is never freed before: so the monitors of its readers can hold on to it.
#[derive(Debug)]
pub struct Folder {
    /// The agreement.
    pub agreement: &'static Agreement,
    /// Its shapes.
    pub geography: &'static Geography,
    /// Which version of the text this is, where it was amended.
    pub version: Option<Version>,
    state: Mutex<State>,
    entering: Option<Entering>,
}

/// What grows. The worlds are in one lock with the record: none is made while an entry comes in.
#[derive(Debug)]
struct State {
    /// Unfiltered.
    record: Record,
    worlds: BTreeMap<String, Arc<World>>,
}

impl Folder {
    /// An agreement over a record that does not grow.
    pub fn new(agreement: Agreement, geography: Geography, record: Record) -> Folder {
        Folder {
            agreement: Box::leak(Box::new(agreement)),
            geography: Box::leak(Box::new(geography)),
            version: None,
            state: Mutex::new(State { record, worlds: BTreeMap::new() }),
            entering: None,
        }
    }

    /// Says which version of its text it is.
    #[must_use]
    pub fn of_version(mut self, version: Option<Version>) -> Folder {
        self.version = version;
        self
    }

    /// Lets people enter: what they say is appended to a log, whose `lines` are in the record already.
    #[must_use]
    pub fn entered_in(mut self, log: servanda_store::Log, others: Vec<Agreement>, file: &str) -> Folder {
        let others: &'static [Agreement] = Box::leak(others.into_boxed_slice());
        let others: &'static [&'static Agreement] = Box::leak(others.iter().collect::<Vec<_>>().into_boxed_slice());
        let number = self.version.as_ref().map_or(1, |version| version.number);
        let lines = u32::try_from(log.len()).unwrap_or(u32::MAX);
        let reader = {
            let state = self.state();
            entered::Entered::after(self.agreement, Among { number, others }, &state.record, file, lines)
        };
        self.entering = Some(Entering::new(reader, servanda_store::Writer::start(log)));
        self
    }

    /// Its name in addresses: that of the agreement.
    pub fn id(&self) -> &str {
        &self.agreement.name.value
    }

    /// Who can look at it under this word: `public`, `mission`, or a party.
    pub(crate) fn viewer(&self, word: &str) -> Option<Viewer> {
        match word {
            "public" => Some(Viewer::Public),
            "mission" => Some(Viewer::Mission),
            party => self.agreement.party(party).map(|party| Viewer::Party(party.name.value.clone())),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // What was put in was put in whole: somebody else's panic changes nothing about it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a reader sees of it, now and as it grows.
    pub(crate) fn world(&self, viewer: &Viewer) -> Arc<World> {
        let word = match viewer {
            Viewer::Public => "public",
            Viewer::Mission => "mission",
            Viewer::Party(name) => name,
        };
        let mut state = self.state();
        let State { record, worlds } = &mut *state;
        if let Some(world) = worlds.get(word) {
            return Arc::clone(world);
        }
        let world = Arc::new(World::new(self.agreement, self.geography, viewer.clone(), record));
        worlds.insert(word.to_owned(), Arc::clone(&world));
        world
    }

    /// Reads an entry as if it came in, and leaves everything as it is.
    ///
    /// # Errors
    /// If the desk takes no entries, or the entry cannot be read.
    pub(crate) fn would_enter(&self, entry: &Map<String, Value>) -> Result<(), Refused> {
        let entering = self.entering.as_ref().ok_or(Refused::ReadOnly)?;
        entering.would(&self.agreement.header.clock, entry.clone())
    }

    /// The name of an entry whose note ends so, if there is one.
    pub(crate) fn noted(&self, end: &str) -> Option<String> {
        let state = self.state();
        let ends = |entry: &&Entry| entry.note.as_deref().is_some_and(|note| note.ends_with(end));
        state.record.entries.iter().rev().find(ends).map(|entry| entry.id.clone())
    }

    /// Writes an entry down, and shows it to those who may see it when it is on disk.
    ///
    /// # Errors
    /// If the desk takes no entries, the entry cannot be read, or the disk fails.
    pub(crate) fn enter(&self, entry: Map<String, Value>) -> Result<Entry, Refused> {
        let entering = self.entering.as_ref().ok_or(Refused::ReadOnly)?;
        entering.enter(&self.agreement.header.clock, entry, |entry| {
            let mut state = self.state();
            let State { record, worlds } = &mut *state;
            entered::put(record, Ok(entry.clone()));
            worlds.values().for_each(|world| world.take(record, entry));
        })
    }
}
