//! Who watched, and for what share of a time.

use crate::data::cut::Cut;
use crate::data::parts::Share;
use crate::data::standing::Standing;
use serde::Serialize;
use servanda_base::{Interval, Moment};
use servanda_record::{Entry, Extent, Place, Viewer, What};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// For which share of a period somebody watched: at least, what was watched in full in the places and of the kinds that the entries name;
/// at most, what was watched at all.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Coverage {
    /// Who watched; `null` for those who get a share over everything alone.
    pub observer: Option<String>,
    /// Share of the period; in bands of a quarter for all but the mission.
    pub share: Share,
    /// The same of the period before.
    pub share_before: Option<Share>,
}

/// One entry that says that somebody watched.
pub(crate) struct Watch<'e> {
    pub entry: &'e Entry,
    pub observer: &'e str,
    /// Empty: every kind.
    pub events: &'e [String],
    /// All of the place was seen.
    pub is_full: bool,
    pub at: Interval,
}

/// What an entry says of a watch.
pub(crate) fn watch(entry: &Entry) -> Option<Watch<'_>> {
    let (observer, events, extent) = match &entry.what {
        What::Coverage { observer, events, extent } => (observer, events.as_slice(), extent),
        What::Tally { observer: Some(observer), event, extent, .. } => (observer, std::slice::from_ref(event), extent),
        _ => return None,
    };
    let is_part = matches!(entry.place, Place::Inside { part: Some(_), .. });
    let is_full = *extent == Extent::Full && !is_part;
    Some(Watch { entry, observer, events, is_full, at: entry.occurred? })
}

/// The coverage of a period of so many seconds up to the moment judged, as this reader gets it: by observer for the mission; a share in
/// bands of a quarter for a party, and for the public a day late. `None` where they see of no watch at all.
pub(crate) fn coverage(cut: &Cut<'_>, standing: &Standing<'_>, period: Interval) -> Option<Vec<Coverage>> {
    let mut by: BTreeMap<&str, Vec<(Interval, bool)>> = BTreeMap::new();
    for watch in standing.iter().filter_map(watch) {
        by.entry(watch.observer).or_default().push((watch.at, watch.is_full));
    }
    let seconds = period.to.duration_since(period.from);
    let earlier = |at: Moment, by: jiff::SignedDuration| at.checked_sub(by).unwrap_or(Moment::MIN);
    let before = |period: Interval| Interval::new(earlier(period.from, seconds), period.from);
    if cut.is_mission() {
        let of = |(observer, watched): (&str, Vec<(Interval, bool)>)| Coverage {
            observer: Some(observer.to_owned()),
            share: share(&watched, period),
            share_before: Some(share(&watched, before(period))),
        };
        return Some(by.into_iter().map(of).collect());
    }
    if by.is_empty() {
        return None;
    }
    let late =
        if *cut.viewer == Viewer::Public { jiff::SignedDuration::from_hours(24) } else { jiff::SignedDuration::ZERO };
    let period = Interval::new(earlier(period.from, late), earlier(period.to, late));
    let all: Vec<(Interval, bool)> = by.into_values().flatten().collect();
    let banded = |period| banded(share(&all, period));
    Some(vec![Coverage { observer: None, share: banded(period), share_before: Some(banded(before(period))) }])
}

fn share(watched: &[(Interval, bool)], period: Interval) -> Share {
    let whole = period.to.duration_since(period.from).as_secs_f64();
    let of = |full: bool| {
        let within = watched.iter().filter(|(_, is_full)| *is_full || !full).filter_map(|(at, _)| at.overlap(period));
        if whole > 0.0 { seconds(within.collect()) / whole } else { 0.0 }
    };
    Share { low: of(true), high: of(false) }
}

/// How many seconds lie in at least one of these.
fn seconds(mut all: Vec<Interval>) -> f64 {
    all.sort_unstable();
    let mut sum = 0.0;
    let mut done = Moment::MIN;
    for at in all {
        let from = at.from.max(done);
        if from < at.to {
            sum += at.to.duration_since(from).as_secs_f64();
            done = at.to;
        }
    }
    sum
}

/// The band of a quarter, or of several, in which a share lies.
fn banded(share: Share) -> Share {
    Share { low: (share.low * 4.0).floor() / 4.0, high: (share.high * 4.0).ceil() / 4.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(from: i64, to: i64) -> Interval {
        let at = |hour: i64| Moment::from_second(hour * 3600).expect("a moment");
        Interval::new(at(from), at(to))
    }

    #[test]
    fn time_that_two_watched_counts_once() {
        let watched = [(hours(0, 6), true), (hours(3, 9), false), (hours(20, 30), true)];
        assert_eq!(share(&watched, hours(0, 24)), Share { low: 10.0 / 24.0, high: 13.0 / 24.0 });
        assert_eq!(share(&watched, hours(10, 12)), Share { low: 0.0, high: 0.0 });
        assert_eq!(share(&watched, hours(5, 5)), Share { low: 0.0, high: 0.0 });
    }

    #[test]
    fn a_band_holds_the_share() {
        assert_eq!(banded(Share { low: 0.3, high: 0.51 }), Share { low: 0.25, high: 0.75 });
        assert_eq!(banded(Share { low: 0.5, high: 1.0 }), Share { low: 0.5, high: 1.0 });
    }
}
