//! Who watched where and when, and when nobody did: for the mission alone.

use crate::data::cut::{Cut, Stamp};
use crate::data::entry::place;
use crate::data::standing::Standing;
use crate::data::watched;
use serde::Serialize;
use servanda_base::Interval;
use servanda_record::Place;
use servanda_status::Value;
use std::collections::HashMap;
use utoipa::ToSchema;

/// Watches, and stretches without any.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Watch {
    /// What it was cut from.
    pub stamp: Stamp,
    /// Who watched, in order of time.
    pub observers: Vec<Watched>,
    /// Stretches in which a clause is not established and no watch is relied on, for some bearer or reading; cut to the time asked for.
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
#[derive(Clone, Debug, Serialize, ToSchema)]
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
    let unwatched = unwatched(cut).into_iter().filter_map(|(clause, at)| {
        let at = within.map_or(Some(at), |within| at.overlap(within))?;
        Some(Unwatched { from: zone.rfc3339(at.from), to: zone.rfc3339(at.to), clause: clause.to_owned() })
    });
    let unwatched = unwatched.collect();
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

/// What is not established of a clause and no watch is relied on for, in order of the text and of time; over all bearers and readings.
fn unwatched<'b>(cut: &Cut<'b>) -> Vec<(&'b str, Interval)> {
    let when: HashMap<&str, Interval> =
        cut.entries().iter().filter_map(|entry| Some((entry.id.as_str(), entry.occurred?))).collect();
    let mut of: Vec<(&str, Vec<Interval>)> = Vec::new();
    for status in &cut.board.statuses {
        let watched: Vec<Interval> = status.coverage.iter().filter_map(|id| when.get(id.as_str()).copied()).collect();
        let open = status.intervals.iter().filter(|stretch| stretch.status == Value::NotEstablished);
        let open = open.filter_map(|stretch| Some(Interval::new(stretch.from.parse().ok()?, stretch.to.parse().ok()?)));
        let open = open.flat_map(|stretch| without(stretch, &watched));
        match of.iter_mut().find(|(clause, _)| *clause == status.clause) {
            Some((_, all)) => all.extend(open),
            None => of.push((&status.clause, open.collect())),
        }
    }
    of.into_iter().flat_map(|(clause, all)| joined(all).into_iter().map(move |at| (clause, at))).collect()
}

/// What of a stretch lies in none of these.
fn without(stretch: Interval, taken: &[Interval]) -> Vec<Interval> {
    let mut left = vec![stretch];
    for gone in taken {
        let around = |at: Interval| {
            let (before, after) = ((at.from, at.to.min(gone.from)), (at.from.max(gone.to), at.to));
            [before, after].into_iter().filter(|(from, to)| from < to).map(|(from, to)| Interval::new(from, to))
        };
        left = left.into_iter().flat_map(around).collect();
    }
    // An instant is no stretch in which anybody could have watched.
    left.retain(|at| !at.is_instant());
    left
}

/// Stretches that meet are one.
fn joined(mut all: Vec<Interval>) -> Vec<Interval> {
    all.sort_unstable();
    let mut joined: Vec<Interval> = Vec::new();
    for at in all {
        match joined.last_mut() {
            Some(last) if at.from <= last.to => last.to = last.to.max(at.to),
            _ => joined.push(at),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use servanda_base::Moment;

    fn hours(from: i64, to: i64) -> Interval {
        let at = |hour: i64| Moment::from_second(hour * 3600).expect("a moment");
        Interval::new(at(from), at(to))
    }

    #[test]
    fn what_was_watched_is_taken_out() {
        let left = without(hours(0, 10), &[hours(2, 4), hours(3, 5), hours(9, 20)]);
        assert_eq!(left, [hours(0, 2), hours(5, 9)]);
        assert_eq!(without(hours(0, 10), &[hours(-1, 11)]), []);
        assert_eq!(joined(vec![hours(5, 9), hours(0, 2), hours(2, 3)]), [hours(0, 3), hours(5, 9)]);
    }
}
