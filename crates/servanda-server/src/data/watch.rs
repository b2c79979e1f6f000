//! Who watched where and when, and when nobody did: for the mission alone.

use crate::data::cut::{Cut, Stamp};
use crate::data::entry::place;
use crate::data::standing::Standing;
use crate::data::watched;
use serde::Serialize;
use servanda_base::Interval;
use servanda_record::Place;
use servanda_status::Value;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// Watches, and stretches without any.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Watch {
    /// What it was cut from.
    pub stamp: Stamp,
    /// Who watched, in order of time.
    pub observers: Vec<Watched>,
    /// Stretches of which a clause says nothing, because no entry bears on them; in order of the text, cut to the time asked for.
    pub unwatched: Vec<Unwatched>,
}

/// One watch.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Watched {
    /// Who.
    pub observer: String,
    /// Where; `null` where the entry does not say.
    pub place: Option<String>,
    /// What would have been seen; empty: every kind.
    pub events: Vec<String>,
    /// Whether all of the place was seen.
    pub full: bool,
    /// From.
    pub from: String,
    /// To, not included.
    pub to: String,
    /// The entry that says so.
    pub entry: String,
}

/// One stretch.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
pub struct Unwatched {
    /// From.
    pub from: String,
    /// To, not included.
    pub to: String,
    /// Clause number.
    pub clause: String,
}

/// The watches of a cut within a time.
pub(crate) fn watch(cut: &Cut<'_>, within: Option<Interval>) -> Watch {
    let standing = Standing::of(cut.entries());
    let zone = cut.zone();
    let mut watches: Vec<_> = standing
        .iter()
        .filter_map(watched::watch)
        .filter(|watch| within.is_none_or(|within| watch.at.meets(within)))
        .collect();
    watches.sort_by_key(|watch| watch.at);
    let mut said = BTreeSet::new();
    let mut unwatched = Vec::new();
    for status in &cut.board.statuses {
        // A stretch with nothing to rest on; several bearers and readings say the same of one clause.
        let bare = status.intervals.iter().filter(|at| at.status == Value::NotEstablished && at.entries.is_empty());
        for stretch in bare {
            let (Ok(from), Ok(to)) = (stretch.from.parse(), stretch.to.parse()) else { continue };
            let at = Interval::new(from, to);
            let Some(at) = within.map_or(Some(at), |within| at.overlap(within)) else { continue };
            if said.insert((status.clause.as_str(), at)) {
                let clause = status.clause.clone();
                unwatched.push(Unwatched { from: zone.rfc3339(at.from), to: zone.rfc3339(at.to), clause });
            }
        }
    }
    Watch {
        stamp: cut.stamp(),
        observers: watches
            .into_iter()
            .map(|watch| Watched {
                observer: watch.observer.to_owned(),
                place: (watch.entry.place != Place::Unstated).then(|| place(&watch.entry.place)),
                events: watch.events.to_vec(),
                full: watch.is_full,
                from: zone.rfc3339(watch.at.from),
                to: zone.rfc3339(watch.at.to),
                entry: watch.entry.id.clone(),
            })
            .collect(),
        unwatched,
    }
}
