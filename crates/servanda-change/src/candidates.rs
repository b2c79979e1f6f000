//! Which facts are tried, in which order: what is said of the entries on which the status turns, then what nobody has said yet,
//! then what is said of all other entries that concern the clause.

use crate::Asked;
use crate::about::{about, withdrawal};
use crate::fact::NewFact;
use crate::fresh;
use crate::rests::{Acts, Rests};
use crate::when::Times;
use crate::whose::Whose;
use servanda_agreement::{Act, ClauseKind, Modality, Name, Norm};
use servanda_base::{Amount, Quantity};
use servanda_record::{Entry, EntryId, Live, What};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Everything that is asked while facts are thought of.
pub(crate) struct Seen<'a> {
    pub asked: &'a Asked<'a>,
    pub norm: Option<&'a Norm>,
    pub rests: Rests,
    pub whose: Whose<'a>,
    pub times: Times<'a>,
    /// Whose status it is: the bearer, or all whom the clause binds.
    pub actors: Vec<Name>,
    pub live: Live,
}

impl<'a> Seen<'a> {
    fn new(asked: &'a Asked<'a>) -> Seen<'a> {
        let Asked { agreement, record, status, as_of } = *asked;
        let clause = agreement.clause(&status.clause);
        let norm = clause.and_then(|clause| match &clause.kind {
            ClauseKind::Norm(norm) => Some(&**norm),
            _ => None,
        });
        let bound = norm.map_or_else(Vec::new, |norm| agreement.bearers(&norm.subject));
        let actors = status.bearer.as_ref().map_or_else(|| status.among.clone(), |bearer| vec![bearer.clone()]);
        Seen {
            asked,
            norm,
            rests: Rests::of(agreement, &status.clause),
            whose: Whose::new(agreement, record, bound),
            times: Times::new(agreement, as_of),
            actors,
            live: record.live(record.last_position()),
        }
    }

    pub fn is_ban(&self) -> bool {
        self.norm.is_some_and(|norm| norm.modality == Modality::ShallNot && matches!(norm.act.value, Act::Do { .. }))
    }

    /// What the clause asks to be done, if it asks for an act.
    pub fn owed_acts(&self) -> Option<&Acts> {
        let norm = self.norm.filter(|norm| norm.modality == Modality::Shall)?;
        let Act::Do { event, .. } = &norm.act.value else { return None };
        self.rests.acts.iter().find(|acts| acts.own && acts.event == *event)
    }

    /// How much is owed in all, where the clause says how much.
    pub fn owed(&self) -> Option<Amount> {
        match &self.norm?.act.value {
            Act::Do { quantity, .. } => quantity.as_ref().map(|quantity| quantity.amount),
            _ => None,
        }
    }

    /// The field of an act that carries what is owed, and how much is missing of it.
    pub fn owed_field(&self) -> Option<(Name, Quantity)> {
        let Act::Do { event, quantity: Some(quantity), .. } = &self.norm?.act.value else { return None };
        let fields = &self.asked.agreement.event(event)?.fields;
        let field = fields
            .iter()
            .find(|(name, unit)| *name == quantity.unit || *unit == quantity.unit)
            .or_else(|| fields.iter().find(|(_, unit)| unit == "count"))?;
        let done = self.asked.status.performed.as_ref().map_or(Amount::ZERO, |performed| performed.low);
        let missing = quantity.amount - done;
        let amount = if missing > Amount::ZERO { missing } else { quantity.amount };
        Some((field.0.clone(), Quantity { amount, unit: quantity.unit.clone() }))
    }

    /// The labels of an entry that stand on its own row: who confirmed the old words did not confirm the new ones.
    pub fn own_labels(&self, entry: &Entry) -> Arc<[String]> {
        let given = self.live.confirmations.get(&entry.id).map_or(&[] as &[_], Vec::as_slice);
        let is_own = |label: &&String| {
            label.strip_prefix("confirmed by ").is_none_or(|by| given.iter().all(|(name, _)| name != by))
        };
        entry.attested.iter().filter(is_own).cloned().collect()
    }

    /// The name under which what was once said under this name stands now, if it stands.
    pub fn stands_as(&self, id: &EntryId) -> Option<&EntryId> {
        let mut id = id.clone();
        loop {
            if let Some(entry) = self.live.entries.iter().find(|entry| entry.id == id) {
                return Some(&entry.id);
            }
            let corrects = |entry: &&Entry| matches!(&entry.what, What::Correction { of, .. } if *of == id);
            // A correction comes after what it corrects, so that this ends.
            let next = self.asked.record.entries.iter().rev().find(corrects)?;
            if next.id == id {
                return None;
            }
            id.clone_from(&next.id);
        }
    }
}

/// All facts that are worth a try, each once.
pub(crate) fn candidates(asked: &Asked<'_>) -> Vec<NewFact> {
    let seen = Seen::new(asked);
    let (turned_on, others) = entries(&seen);
    let of = |entry: &&Entry| about(&seen, entry, seen.rests.proof_of(entry).unwrap_or(&fresh::DEFAULT));
    let mut facts: Vec<NewFact> = turned_on.iter().flat_map(of).collect();
    facts.extend(fresh::performances(&seen));
    facts.extend(fresh::counters(&seen));
    facts.extend(fresh::readings(&seen));
    facts.extend(fresh::watches(&seen));
    facts.extend(fresh::determinations(&seen));
    facts.extend(others.iter().flat_map(of));
    facts.extend(fresh::reports(&seen));
    facts.extend(taken_back(&seen));
    let mut said = BTreeSet::new();
    facts.retain(|fact| said.insert(fact.words.clone()));
    facts
}

/// The entries that stand and concern the clause: those that the status names, nearest to what it turns on first, and the
/// others in the order in which the clause rests on them.
fn entries<'s>(seen: &'s Seen<'_>) -> (Vec<&'s Entry>, Vec<&'s Entry>) {
    let status = seen.asked.status;
    let by_name: BTreeMap<&EntryId, &Entry> = seen.live.entries.iter().map(|entry| (&entry.id, entry)).collect();
    let last = status.intervals.iter().rev().take(2).flat_map(|interval| &interval.entries);
    let doubtful = status.not_counted.iter().map(|not| &not.entry);
    let doubtful: Vec<&EntryId> = doubtful.collect();
    let named =
        last.chain(doubtful.into_iter().rev()).chain(status.counted.iter().rev()).chain(status.coverage.iter().rev());
    let mut known = BTreeSet::new();
    let named: Vec<&Entry> =
        named.filter(|id| known.insert((*id).clone())).filter_map(|id| by_name.get(id).copied()).collect();
    let is_other = |entry: &&Entry| !known.contains(&entry.id) && seen.rests.proof_of(entry).is_some();
    let others = seen.live.entries.iter().rev().filter(is_other).collect();
    (named, others)
}

/// Withdrawals of what was said of entries that concern the clause: confirmations, corrections, withdrawals.
fn taken_back(seen: &Seen<'_>) -> Vec<NewFact> {
    let first: BTreeMap<&EntryId, &Entry> = seen.asked.record.entries.iter().map(|entry| (&entry.id, entry)).collect();
    let concerns = |of: &EntryId| {
        first.get(of).is_some_and(|of| seen.rests.proof_of(of).is_some())
            || seen.asked.status.counted.contains(of)
            || seen.asked.status.not_counted.iter().any(|not| not.entry == *of)
    };
    let said = seen.asked.record.entries.iter().rev().filter(|entry| match &entry.what {
        What::Confirmation { of, .. } | What::Correction { of, .. } | What::Withdrawal { of } => concerns(of),
        _ => false,
    });
    said.map(|entry| withdrawal(seen, entry)).collect()
}
