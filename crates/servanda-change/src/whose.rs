//! Whose word establishes something, takes something off the record, or counts as a watch.

use servanda_agreement::{Agreement, Name, PartySort};
use servanda_monitor::plan::op::{Proof, Way};
use servanda_record::{Actor, Entry, Record, What};

/// Whom one may ask, of an agreement and a record.
pub(crate) struct Whose<'a> {
    agreement: &'a Agreement,
    record: &'a Record,
    /// Whom the clause binds: where others can be asked, they are.
    bound: Vec<Name>,
    neutral: Name,
}

impl<'a> Whose<'a> {
    pub fn new(agreement: &'a Agreement, record: &'a Record, bound: Vec<Name>) -> Whose<'a> {
        let organisations = agreement.parties.iter().filter(|party| party.sort == PartySort::Organisation);
        let bodies = agreement.bodies.iter().map(|body| &body.name.value);
        let mut named = organisations.map(|party| &party.name.value).chain(bodies).filter(|name| !bound.contains(name));
        let neutral = named.next().cloned().unwrap_or_else(|| "neutral-body".into());
        Whose { agreement, record, bound, neutral }
    }

    /// A body that is no side, of those that the text names; it stands for any.
    pub fn neutral(&self) -> &Name {
        &self.neutral
    }

    /// True for a state or an armed group.
    pub fn is_side(&self, name: &str) -> bool {
        self.agreement.party(name).is_some_and(|party| party.sort != PartySort::Organisation)
    }

    /// Whose confirmation counts, those first that the clause does not bind.
    pub fn confirmers(&self, proof: &Proof) -> Vec<Name> {
        let mut names: Vec<Name> = match (proof, &self.record.default_proof) {
            (Proof::Named(_, ways), _) => ways
                .iter()
                .flat_map(|way| match way {
                    Way::Confirmed { members, .. } => members.clone(),
                    Way::AnySource => vec![self.neutral.clone()],
                })
                .collect(),
            (Proof::Default, Some(accepts)) => {
                accepts.iter().filter_map(|label| label.strip_prefix("confirmed by ")).map(str::to_owned).collect()
            }
            (Proof::Default, None) => vec![self.neutral.clone()],
        };
        let mut seen = std::collections::BTreeSet::new();
        names.retain(|name| seen.insert(name.clone()));
        names.sort_by_key(|name| self.bound.contains(name));
        names
    }

    /// True if an entry is established as far as its own labels and confirmations go.
    pub fn establishes(&self, proof: &Proof, entry: &Entry) -> bool {
        let named = |members: &[Name]| entry.confirmers().filter(|by| members.iter().any(|name| name == by)).count();
        match (proof, &self.record.default_proof) {
            (Proof::Named(_, ways), _) => ways.iter().any(|way| match way {
                Way::Confirmed { count, members, .. } => named(members) >= (*count).max(1) as usize,
                Way::AnySource => true,
            }),
            (Proof::Default, Some(accepts)) => entry.attested.iter().any(|label| accepts.contains(label)),
            (Proof::Default, None) => {
                entry.attested.iter().any(|label| label == "undisputed fact")
                    || entry.confirmers().any(|by| !self.is_side(by))
            }
        }
    }

    /// The labels with which a new entry is established from the first; `None` where no label does it.
    pub fn labels(&self, proof: &Proof) -> Option<Vec<String>> {
        let confirmed = |names: &[Name]| names.iter().map(|name| format!("confirmed by {name}")).collect();
        match (proof, &self.record.default_proof) {
            (Proof::Named(_, ways), _) => ways.iter().find_map(|way| match way {
                Way::AnySource => Some(Vec::new()),
                Way::Confirmed { count, members, .. } => {
                    let mut members = members.clone();
                    members.sort_by_key(|name| self.bound.contains(name));
                    members.get(..(*count).max(1) as usize).map(confirmed)
                }
            }),
            (Proof::Default, Some(accepts)) => accepts.first().map(|label| vec![label.clone()]),
            (Proof::Default, None) => Some(confirmed(std::slice::from_ref(&self.neutral))),
        }
    }

    /// Somebody whose rejection of an entry is no denial: not by whoever may have acted, nor a side's of what it did not see.
    pub fn rejecter(&self, proof: &Proof, entry: &Entry) -> Option<Name> {
        let is_denial = |by: &Name| {
            let actor = match &entry.what {
                What::Coverage { observer, .. } => return self.is_side(by) && by != observer,
                What::Measurement { actor, .. } | What::Counter { actor, .. } | What::Tally { actor, .. } => actor,
                What::Incident(happening) | What::Act(happening) => &happening.actor,
                _ => return false,
            };
            match actor {
                Actor::Together(names) | Actor::OneOf(names) => names.contains(by),
                Actor::Unknown => self.is_side(by),
            }
        };
        let neutral = std::iter::once(self.neutral.clone());
        self.confirmers(proof).into_iter().chain(neutral).find(|by| !is_denial(by))
    }

    /// Somebody whose watch for an act counts, and whose own conduct it is not.
    pub fn observer(&self, proof: &Proof) -> Option<Name> {
        const HEADS: [&str; 5] = ["confirmed by ", "finding of ", "admitted by ", "claimed by ", "said by "];
        let named = match (proof, &self.record.default_proof) {
            (Proof::Default, Some(accepts)) => {
                let names = accepts.iter().filter_map(|label| HEADS.iter().find_map(|head| label.strip_prefix(head)));
                names.map(str::to_owned).collect()
            }
            _ => self.confirmers(proof),
        };
        named.into_iter().find(|name| !self.bound.contains(name))
    }

    /// `by un`, or what stands for any body that is no side.
    pub fn by(&self, name: &Name) -> String {
        if *name == self.neutral && self.agreement.party(name).is_none() && self.agreement.body(name).is_none() {
            "by a neutral body".into()
        } else {
            format!("by {name}")
        }
    }
}
