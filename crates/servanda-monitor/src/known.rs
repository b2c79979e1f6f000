//! What the rules ask of the record, answered from the lists of the log.

use crate::answers::Answers;
use crate::log::{Channel, Fact, Log};
use servanda_base::Moment;
use servanda_record::{Dropped, Entry, Name, What};
use servanda_rules::{Facts, Matched, Turning, World, turning};

/// The log as the rules see it.
#[derive(Clone, Copy)]
pub(crate) struct Known<'l> {
    pub log: &'l Log,
    pub default_proof: Option<&'l [String]>,
    pub dropped: &'l [Dropped],
    pub answers: &'l Answers,
}

impl<'l> Known<'l> {
    fn list(&self, channel: Channel) -> Vec<&'l Entry> {
        let mut found = Vec::with_capacity(self.log.index().len(&channel));
        found.extend(self.log.index().facts(&channel).filter_map(|id| self.log.fact(id)).map(|fact| &*fact.entry));
        found
    }

    fn facts(&self, channel: &Channel) -> Vec<&'l Fact> {
        self.log.index().facts(channel).filter_map(|id| self.log.fact(id)).collect()
    }
}

impl Facts for Known<'_> {
    fn of_event(&self, event: &str) -> Vec<&Entry> {
        self.list(Channel::Event(event.into()))
    }

    fn of_each(
        &self,
        event: &str,
        wanted: &str,
        find: &dyn Fn(&Entry) -> Matched,
        stands: &dyn Fn(&Matched) -> bool,
    ) -> Vec<(&Entry, Matched)> {
        let mut known = self.answers.take(wanted);
        let channel = Channel::Event(event.into());
        let mut found = Vec::with_capacity(self.log.index().len(&channel));
        for id in self.log.index().facts(&channel) {
            let Some(fact) = self.log.fact(id) else { continue };
            let at = id.0 as usize;
            if known.len() <= at {
                known.resize(at + 1, None);
            }
            let answer = match known[at].take().filter(|known| stands(known)) {
                Some(answer) => answer,
                None => find(&fact.entry),
            };
            known[at] = Some(answer.clone());
            found.push((&*fact.entry, answer));
        }
        self.answers.put(wanted, known);
        found
    }

    fn all(&self) -> Vec<&Entry> {
        self.list(Channel::All)
    }

    fn reports(&self) -> Vec<&Entry> {
        self.list(Channel::Reports)
    }

    fn readings(&self, gauge: &str) -> Vec<&Entry> {
        self.list(Channel::Gauge(gauge.into()))
    }

    fn counter(&self, counter: &str) -> Vec<&Entry> {
        self.list(Channel::Counter(counter.into()))
    }

    fn watching(&self, event: &str) -> Vec<&Entry> {
        let mut found = self.facts(&Channel::Event(event.into()));
        found.retain(|fact| matches!(fact.entry.what, What::Tally { .. }));
        found.extend(self.facts(&Channel::Coverage));
        found.sort_by_key(|fact| fact.arrival);
        found.into_iter().map(|fact| &*fact.entry).collect()
    }

    fn determinations(&self) -> Vec<&Entry> {
        self.list(Channel::Determinations)
    }

    fn is_entry(&self, name: &str) -> bool {
        self.log.names(name)
    }

    fn restrictions(&self) -> Vec<&Entry> {
        self.list(Channel::Restrictions)
    }

    fn on_matter(&self, conflict: &str) -> Vec<&Entry> {
        self.list(Channel::Conflict(conflict.into()))
    }

    fn confirmations(&self, entry: &Entry) -> &[(Name, Moment)] {
        self.log.confirmations(&entry.id)
    }

    fn rejections(&self, entry: &Entry) -> &[(Name, Moment)] {
        self.log.rejections(&entry.id)
    }

    fn dropped(&self) -> &[Dropped] {
        self.dropped
    }

    fn end(&self) -> Option<Moment> {
        self.log.end()
    }

    fn latest(&self) -> Option<Moment> {
        self.log.latest()
    }

    fn default_proof(&self) -> Option<&[String]> {
        self.default_proof
    }

    fn read_in(&self) -> Vec<&str> {
        self.log.read_in().collect()
    }

    fn points(&self, world: &World<'_>, of: &Turning<'_>) -> Vec<Moment> {
        turning::only(world, of)
    }
}
