//! The facts of a record prefix, looked for from end to end each time they are asked for.

use servanda_agreement::Name;
use servanda_base::Moment;
use servanda_record::{Dropped, Entry, Live, Record, What};
use servanda_rules::{Facts, Turning, World, turning};

/// A record as known at a position.
pub(crate) struct Scan<'r> {
    record: &'r Record,
    live: Live,
    known_at: u32,
}

impl<'r> Scan<'r> {
    pub fn new(record: &'r Record, known_at: u32) -> Scan<'r> {
        Scan { record, live: record.live(known_at), known_at }
    }

    fn those(&self, wanted: impl Fn(&Entry) -> bool) -> Vec<&Entry> {
        self.live.entries.iter().filter(|entry| wanted(entry)).collect()
    }
}

/// The event of an incident, an act or a tally.
fn event(entry: &Entry) -> Option<&str> {
    match &entry.what {
        What::Incident(one) | What::Act(one) => Some(&one.event),
        What::Tally { event, .. } => Some(event),
        _ => None,
    }
}

impl Facts for Scan<'_> {
    fn of_event(&self, event: &str) -> Vec<&Entry> {
        self.those(|entry| self::event(entry) == Some(event))
    }

    fn all(&self) -> Vec<&Entry> {
        self.those(|_| true)
    }

    fn reports(&self) -> Vec<&Entry> {
        self.those(|entry| matches!(entry.what, What::Incident(_) | What::Tally { .. }))
    }

    fn readings(&self, gauge: &str) -> Vec<&Entry> {
        self.those(|entry| matches!(&entry.what, What::Measurement { gauge: of, .. } if of == gauge))
    }

    fn counter(&self, counter: &str) -> Vec<&Entry> {
        self.those(|entry| matches!(&entry.what, What::Counter { counter: of, .. } if of == counter))
    }

    fn watching(&self, event: &str) -> Vec<&Entry> {
        self.those(|entry| match &entry.what {
            What::Coverage { .. } => true,
            What::Tally { event: of, .. } => of == event,
            _ => false,
        })
    }

    fn determinations(&self) -> Vec<&Entry> {
        self.those(|entry| matches!(entry.what, What::Determination { .. }))
    }

    fn is_entry(&self, name: &str) -> bool {
        self.live.entries.iter().any(|entry| entry.id == name)
    }

    fn restrictions(&self) -> Vec<&Entry> {
        self.those(|entry| matches!(entry.what, What::Restriction { .. }))
    }

    fn on_matter(&self, conflict: &str) -> Vec<&Entry> {
        self.those(|entry| entry.conflict.as_deref() == Some(conflict))
    }

    fn confirmations(&self, entry: &Entry) -> &[(Name, Moment)] {
        self.live.confirmations.get(&entry.id).map_or(&[], Vec::as_slice)
    }

    fn rejections(&self, entry: &Entry) -> &[(Name, Moment)] {
        self.live.rejected.get(&entry.id).map_or(&[], Vec::as_slice)
    }

    fn dropped(&self) -> &[Dropped] {
        &self.live.dropped
    }

    fn end(&self) -> Option<Moment> {
        let moments = self.live.entries.iter().filter(|entry| entry.position > 0);
        moments
            .flat_map(|entry| entry.reported.into_iter().chain(entry.occurred.map(|at| at.to)))
            .filter(|at| *at < Moment::MAX)
            .max()
    }

    fn latest(&self) -> Option<Moment> {
        let entries = self.live.entries.iter().filter(|entry| entry.position > 0);
        entries.filter_map(|entry| entry.occurred.map(|at| at.to)).filter(|at| *at < Moment::MAX).max()
    }

    fn default_proof(&self) -> Option<&[String]> {
        self.record.default_proof.as_deref()
    }

    fn read_in(&self) -> Vec<&str> {
        let known = self.record.entries.iter().filter(|entry| entry.position <= self.known_at);
        let mut found: Vec<&str> = known.filter_map(|entry| entry.read_in.as_deref()).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    fn points(&self, world: &World<'_>, _: &Turning<'_>) -> Vec<Moment> {
        turning::every(world, self.live.entries.iter())
    }
}
