//! What every answer is made from: one reader's record, cut at a position, and its board.

use serde::Serialize;
use servanda_agreement::Agreement;
use servanda_agreement::geography::Geography;
use servanda_base::{Moment, Zone};
use servanda_record::{Entry, Record, Viewer};
use servanda_status::Board;
use utoipa::ToSchema;

/// What one reader knows of one agreement.
#[derive(Clone, Copy)]
pub(crate) struct Cut<'a> {
    pub agreement: &'a Agreement,
    pub geography: &'a Geography,
    /// The record as the reader may see it; what lies behind the cut is in it too.
    pub record: &'a Record,
    pub viewer: &'a Viewer,
    /// The board at the cut.
    pub board: &'a Board,
}

/// What every number was cut from: without it a number says nothing. Is in every answer about one agreement.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Stamp {
    /// Short name of the agreement.
    pub agreement: String,
    /// Its title.
    pub title: String,
    /// The moment judged, RFC 3339 in the agreement's zone.
    pub as_of: String,
    /// IANA name of the agreement's zone.
    pub zone: String,
    /// The last position of the record that is known to this answer, in the order of the reader.
    pub known_at: u32,
    /// The last position that this reader could ask for.
    pub last: u32,
    /// `public`, `mission`, or a party.
    pub viewer: String,
    /// Rows read: judged and set aside.
    pub read: usize,
    /// Rows that became entries.
    pub judged: usize,
    /// Rows kept with a reason.
    pub set_aside: usize,
}

impl<'a> Cut<'a> {
    pub fn stamp(&self) -> Stamp {
        let board = self.board;
        Stamp {
            agreement: board.agreement.clone(),
            title: board.title.clone(),
            as_of: board.as_of.clone(),
            zone: board.zone.clone(),
            known_at: board.known_at,
            last: self.record.last_position(),
            viewer: viewer_word(self.viewer).to_owned(),
            read: board.entries.read,
            judged: board.entries.judged,
            set_aside: board.entries.set_aside,
        }
    }

    /// The zone in which its days are counted.
    pub fn zone(&self) -> &'a Zone {
        &self.agreement.header.clock
    }

    /// The moment judged; the end of the record where the board's is beyond what can be written.
    pub fn as_of(&self) -> Moment {
        self.board.as_of.parse().ok().or(self.record.ends).unwrap_or(Moment::UNIX_EPOCH)
    }

    /// Who gets margins, coverage and what would change a status.
    pub fn is_mission(&self) -> bool {
        *self.viewer == Viewer::Mission
    }

    /// The entries up to the cut, in order of position.
    pub fn entries(&self) -> &'a [Entry] {
        let known = self.record.entries.partition_point(|entry| entry.position <= self.board.known_at);
        &self.record.entries[..known]
    }
}

/// How a reader is named in addresses.
pub(crate) fn viewer_word(viewer: &Viewer) -> &str {
    match viewer {
        Viewer::Public => "public",
        Viewer::Mission => "mission",
        Viewer::Party(name) => name,
    }
}
