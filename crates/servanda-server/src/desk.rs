//! Which agreements are served.

use crate::Problem;
use crate::folder::Folder;
use crate::metrics::Metrics;
use servanda_people::People;
use servanda_record::Viewer;
use servanda_status::Board;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::watch;

/// Everything that is served.
#[derive(Debug, Default)]
pub struct Desk {
    folders: BTreeMap<String, Arc<Folder>>,
    /// Who may do what; without accounts, whoever sits at the machine is the mission.
    pub(crate) people: Option<Arc<People>>,
    pub(crate) metrics: Metrics,
    /// Turns true when the desk is closed.
    pub(crate) closing: watch::Sender<bool>,
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

    /// Has people say who they are, and enters what two of them agreed on before the desk was stopped.
    ///
    /// # Errors
    /// If the accounts cannot be read, or what was agreed on cannot be entered.
    pub fn with_people(mut self, people: People) -> Result<Desk, Problem> {
        crate::proposal::enter_what_was_agreed(&self, &people)?;
        self.people = Some(Arc::new(people));
        Ok(self)
    }

    /// The agreements, in order of their names.
    pub fn folders(&self) -> impl Iterator<Item = &Arc<Folder>> {
        self.folders.values()
    }

    /// The agreement of a name.
    pub(crate) fn folder(&self, id: &str) -> Option<&Arc<Folder>> {
        self.folders.get(id)
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
