//! Which agreements are served, and how one reader sees them.

use servanda_agreement::Agreement;
use servanda_agreement::geography::Geography;
use servanda_base::Moment;
use servanda_monitor::Question;
use servanda_record::{Record, Viewer};
use servanda_status::Board;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// One agreement with its shapes and its record.
#[derive(Debug)]
pub struct Folder {
    /// The agreement.
    pub agreement: Agreement,
    /// Its shapes.
    pub geography: Geography,
    /// Its record, unfiltered.
    pub record: Record,
}

impl Folder {
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
}

/// So many boards are kept, so that a page asked for again is not judged again.
const BOARDS_MAX: usize = 64;

/// Everything that is served.
#[derive(Debug, Default)]
pub struct Desk {
    folders: BTreeMap<String, Arc<Folder>>,
    /// Boards by what was asked, the last asked for at the end.
    boards: Mutex<Vec<(Asked, Arc<Board>)>>,
}

/// What a board answers.
#[derive(Clone, Debug, PartialEq)]
struct Asked {
    folder: String,
    viewer: Viewer,
    as_of: Option<Moment>,
    known_at: Option<u32>,
}

impl Desk {
    /// Adds an agreement; false if one of its name is there, which then stays.
    pub fn add(&mut self, folder: Folder) -> bool {
        let id = folder.id().to_owned();
        if self.folders.contains_key(&id) {
            return false;
        }
        self.folders.insert(id, Arc::new(folder)).is_none()
    }

    /// The agreements, in order of their names.
    pub fn folders(&self) -> impl Iterator<Item = &Arc<Folder>> {
        self.folders.values()
    }

    /// The agreement of a name.
    pub(crate) fn folder(&self, id: &str) -> Option<&Arc<Folder>> {
        self.folders.get(id)
    }

    /// The board for one reader.
    pub(crate) fn board(&self, folder: &Folder, seen: &Record, viewer: &Viewer, question: &Question) -> Arc<Board> {
        let asked = Asked {
            folder: folder.id().to_owned(),
            viewer: viewer.clone(),
            as_of: question.as_of,
            known_at: question.known_at,
        };
        let boards = || self.boards.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, board)) = boards().iter().find(|(own, _)| *own == asked) {
            return Arc::clone(board);
        }
        // Not while others wait for the list.
        let board = Arc::new(servanda_monitor::board(&folder.agreement, &folder.geography, seen, question, 1));
        let mut boards = boards();
        if boards.len() >= BOARDS_MAX {
            boards.remove(0);
        }
        boards.push((asked, Arc::clone(&board)));
        board
    }
}

/// One reader's view of an agreement.
pub(crate) struct View<'v> {
    pub board: &'v Board,
    pub viewer: &'v Viewer,
    /// What the address asked, as it was written: links ask the same.
    pub query: &'v str,
}

impl View<'_> {
    /// For whom it is.
    pub fn viewer_words(&self) -> String {
        match self.viewer {
            Viewer::Public => "the public".to_owned(),
            Viewer::Mission => "the mission".to_owned(),
            Viewer::Party(name) => name.clone(),
        }
    }
}
