//! What stands of the entries up to a cut, without a copy of those that nobody spoke of again.

use servanda_record::{Entry, Live, What};
use std::collections::{HashMap, HashSet};

/// Entries with what was said of them later.
pub(crate) struct Standing<'a> {
    entries: &'a [Entry],
    /// Those that a later entry speaks of.
    touched: HashSet<&'a str>,
    /// Of these the ones that stand, with confirmations added and corrections put in place.
    live: HashMap<&'a str, Entry>,
    /// How those that do not were taken back.
    taken: HashMap<String, String>,
}

impl<'a> Standing<'a> {
    pub fn of(entries: &'a [Entry]) -> Standing<'a> {
        let acting = || entries.iter().filter_map(|entry| Some((entry, entry.acts_on()?)));
        let touched: HashSet<&str> = acting().map(|(_, of)| of.as_str()).collect();
        let is_part = |entry: &&Entry| entry.acts_on().is_some() || touched.contains(entry.id.as_str());
        let (live, places) =
            if touched.is_empty() { (Live::default(), Vec::new()) } else { Live::of(entries.iter().filter(is_part)) };
        let part: Vec<&Entry> = if touched.is_empty() { Vec::new() } else { entries.iter().filter(is_part).collect() };
        let first = places.into_iter().filter_map(|place| part.get(place).map(|entry| entry.id.as_str()));
        let mut taken: HashMap<String, String> =
            live.dropped.into_iter().map(|dropped| (dropped.entry, dropped.why)).collect();
        // What was said of an entry can be taken back too, the latest first.
        for (entry, of) in acting().collect::<Vec<_>>().into_iter().rev() {
            let is_void = taken.get(&entry.id).is_some_and(|why| why.starts_with("withdrawn"));
            if matches!(entry.what, What::Withdrawal { .. }) && !is_void {
                taken.entry(of.clone()).or_insert_with(|| format!("withdrawn by {}", entry.id));
            }
        }
        Standing { entries, touched, live: first.zip(live.entries).collect(), taken }
    }

    /// The entries that stand and say something of the world, in order of position.
    pub fn iter(&self) -> impl Iterator<Item = &Entry> {
        let own = self.entries.iter().filter(|entry| entry.acts_on().is_none());
        own.filter_map(|entry| if self.touched.contains(entry.id.as_str()) { self.now(&entry.id) } else { Some(entry) })
    }

    /// The entry as it stands.
    pub fn now(&self, id: &str) -> Option<&Entry> {
        self.live.get(id)
    }

    /// `stands`, or how it was taken back.
    pub fn how(&self, id: &str) -> String {
        self.taken.get(id).cloned().unwrap_or_else(|| "stands".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use servanda_record::Viewer;

    /// What stands is what the record says that stands; of what was only confirmed, the place in the order is kept.
    #[test]
    fn it_is_what_the_record_says() {
        for seed in 0..400 {
            let Some(agreement) = servanda_agreement::read(&servanda_random::agreement(seed)).0 else { continue };
            let record = servanda_random::history(&agreement, seed).visible_to(&Viewer::Mission);
            let cut = record.last_position() / 2;
            for known_at in [cut, record.last_position()] {
                let known = record.entries.partition_point(|entry| entry.position <= known_at);
                let standing = Standing::of(&record.entries[..known]);
                let live = record.live(known_at);
                assert!(standing.iter().eq(live.entries.iter()), "seed {seed} at {known_at}");
                for dropped in &live.dropped {
                    assert_eq!(standing.how(&dropped.entry), dropped.why, "seed {seed}");
                }
            }
        }
    }
}
