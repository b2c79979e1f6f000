//! What may newly be said of an entry that is on the record.

use crate::candidates::Seen;
use crate::fact::{Kind, NewFact, entry as saying};
use crate::fresh::{failing, inside, satisfying};
use crate::rests::Acts;
use servanda_agreement::{Determined, Name, Role};
use servanda_base::{Interval, Range};
use servanda_monitor::plan::op::{Proof, Who};
use servanda_record::{Actor, Entry, Happening, Place, What};
use std::sync::Arc;

/// So many of those who may have acted are tried one by one.
const ACTORS: usize = 4;

/// Confirmations, corrections, findings of who acted, a rejection and a withdrawal of an entry.
pub(crate) fn about(seen: &Seen<'_>, entry: &Entry, proof: &Proof) -> Vec<NewFact> {
    let mut facts = Vec::new();
    let rejections = withdrawals_of_rejections(seen, entry);
    let is_statement = !matches!(entry.what, What::Determination { .. } | What::Restriction { .. });
    if !rejections.is_empty() {
        facts.extend(rejections);
    } else if is_statement {
        facts.extend(confirmations(seen, entry, proof));
        facts.extend(corrections(seen, entry));
        facts.extend(attributions(seen, entry));
        // What the bindings take for notorious is nobody's word to reject.
        facts.extend(rejection(seen, entry, proof).filter(|_| entry.position > 0));
    }
    if entry.position > 0 {
        facts.push(withdrawal(seen, entry));
    }
    facts
}

fn confirmations(seen: &Seen<'_>, entry: &Entry, proof: &Proof) -> Vec<NewFact> {
    // What a correction puts in place has to be confirmed anew.
    if seen.whose.establishes(proof, entry) && corrections(seen, entry).is_empty() {
        return Vec::new();
    }
    let at = seen.times.answered(entry.occurred);
    let confirmers = seen.whose.confirmers(proof).into_iter();
    let confirmation = |by: Name| NewFact {
        kind: Kind::Confirmation,
        words: format!("a confirmation of {} {}{}", entry.id, seen.whose.by(&by), seen.times.given(at)),
        entry: saying(What::Confirmation { of: entry.id.clone(), by }, at),
    };
    confirmers.map(confirmation).collect()
}

fn rejection(seen: &Seen<'_>, entry: &Entry, proof: &Proof) -> Option<NewFact> {
    let by = seen.whose.rejecter(proof, entry)?;
    let at = seen.times.answered(entry.occurred);
    Some(NewFact {
        kind: Kind::Rejection,
        words: format!("a rejection of {} {}{}", entry.id, seen.whose.by(&by), seen.times.given(at)),
        entry: saying(What::Rejection { of: entry.id.clone(), by }, at),
    })
}

pub(crate) fn withdrawal(seen: &Seen<'_>, entry: &Entry) -> NewFact {
    NewFact {
        kind: Kind::Withdrawal,
        words: format!("a withdrawal of {}", entry.id),
        entry: saying(What::Withdrawal { of: entry.id.clone() }, seen.times.as_of),
    }
}

/// Where an entry is rejected, the rejection is what may be taken back.
fn withdrawals_of_rejections(seen: &Seen<'_>, entry: &Entry) -> Vec<NewFact> {
    if !seen.live.rejected.contains_key(&entry.id) {
        return Vec::new();
    }
    let rejects =
        |other: &&Entry| matches!(&other.what, What::Rejection { of, .. } if seen.stands_as(of) == Some(&entry.id));
    seen.asked.record.entries.iter().filter(rejects).map(|other| withdrawal(seen, other)).collect()
}

/// Who may be said to have acted instead of nobody in particular: of those bound, each; of the others, one.
fn named_actors(seen: &Seen<'_>, stated: &Actor, who: &Who) -> Vec<Name> {
    let (Who::Of(all) | Who::Key(all)) = who else { return Vec::new() };
    let wanted: Vec<&Name> = seen.actors.iter().filter(|name| all.contains(name)).collect();
    let wanted = if wanted.is_empty() { all.iter().collect() } else { wanted };
    let parties = || seen.asked.agreement.parties.iter().map(|party| &party.name.value);
    let (inside, outside): (Vec<&Name>, Option<&Name>) = match stated {
        Actor::Unknown => (wanted.clone(), parties().find(|name| !wanted.contains(name))),
        Actor::OneOf(names) if names.len() > 1 => (
            wanted.iter().copied().filter(|name| names.contains(name)).collect(),
            names.iter().find(|name| !wanted.contains(name)),
        ),
        Actor::OneOf(_) | Actor::Together(_) => return Vec::new(),
    };
    inside.into_iter().take(ACTORS).chain(outside).cloned().collect()
}

/// Corrections in the respects in which it is open whether the entry is of what the clause rests on.
fn corrections(seen: &Seen<'_>, entry: &Entry) -> Vec<NewFact> {
    let event = match &entry.what {
        What::Incident(happening) | What::Act(happening) => &*happening.event,
        What::Tally { event, .. } => event.as_str(),
        _ => return Vec::new(),
    };
    let mut facts: Vec<NewFact> = Vec::new();
    for acts in seen.rests.acts.iter().filter(|acts| acts.event == event) {
        for (words, corrected) in by_whom(seen, entry, acts)
            .into_iter()
            .chain(whereabouts(entry, acts))
            .chain(how_much(seen, entry, acts))
            .chain(other_roles(entry, acts))
            .chain(at_what_time(seen, entry, acts))
        {
            let words = format!("a correction of {}: {words}", entry.id);
            if facts.iter().any(|fact| fact.words == words) {
                continue;
            }
            let by = Box::new(Entry { attested: seen.own_labels(entry), ..corrected });
            let what = What::Correction { of: entry.id.clone(), by };
            facts.push(NewFact { kind: Kind::Correction, words, entry: saying(what, seen.times.as_of) });
        }
    }
    facts
}

type Corrected = (String, Entry);

fn by_whom(seen: &Seen<'_>, entry: &Entry, acts: &Acts) -> Vec<Corrected> {
    let stated = match &entry.what {
        What::Incident(happening) | What::Act(happening) => &happening.actor,
        What::Tally { actor, .. } => actor,
        _ => return Vec::new(),
    };
    let corrected = |name: Name| {
        let mut corrected = entry.clone();
        match &mut corrected.what {
            What::Incident(Happening { actor, .. })
            | What::Act(Happening { actor, .. })
            | What::Tally { actor, .. } => *actor = Actor::Together(Arc::from([name.clone()])),
            _ => {}
        }
        (format!("by {name}"), corrected)
    };
    named_actors(seen, stated, &acts.by).into_iter().map(corrected).collect()
}

fn whereabouts(entry: &Entry, acts: &Acts) -> Vec<Corrected> {
    let places = acts.roles.iter().find(|(role, _)| *role == Role::In).map(|(_, names)| names);
    let Some(place) = places.and_then(|names| names.first()) else { return Vec::new() };
    let there = || (format!("in {place}"), Entry { place: inside(place), ..entry.clone() });
    match &entry.place {
        Place::Unstated => vec![there()],
        Place::Point { lat, lon, radius_m } if *radius_m > 0.0 => {
            let point = Place::Point { lat: *lat, lon: *lon, radius_m: 0.0 };
            vec![there(), ("exactly at its point".into(), Entry { place: point, ..entry.clone() })]
        }
        Place::Inside { place: named, .. } if places.is_some_and(|places| places.iter().all(|own| *named != *own)) => {
            vec![there()]
        }
        Place::Point { .. } | Place::Inside { .. } => Vec::new(),
    }
}

fn with(entry: &Entry, change: impl FnOnce(&mut Happening)) -> Entry {
    let mut corrected = entry.clone();
    if let What::Incident(happening) | What::Act(happening) = &mut corrected.what {
        change(happening);
    }
    corrected
}

/// A measured field of which it is not stated, or open, on which side of a threshold it lies; and how much was performed.
fn how_much(seen: &Seen<'_>, entry: &Entry, acts: &Acts) -> Vec<Corrected> {
    let Some(one) = entry.happening() else { return Vec::new() };
    let set = |field: &Name, unit: &str, amount| {
        let corrected = with(entry, |happening| {
            happening.fields.insert(field.clone(), Range::exactly(amount));
        });
        (format!("{field} {amount} {unit}").trim_end().to_owned(), corrected)
    };
    let mut found = Vec::new();
    if let Some(filter) = &acts.filter {
        let holds = |amount| filter.op.holds(amount, filter.value.amount);
        let is_open = one.fields.get(&filter.field).is_none_or(|range| match range.high {
            Some(high) => holds(range.low) != holds(high),
            None => true,
        });
        if is_open {
            let unit = &filter.value.unit;
            found.push(set(&filter.field, unit, satisfying(filter.op, filter.value.amount)));
            found.extend(failing(filter.op, filter.value.amount).map(|amount| set(&filter.field, unit, amount)));
        }
    }
    if let Some((field, owed)) = seen.owed_field().filter(|_| acts.own) {
        match one.fields.get(&field) {
            None => found.push(set(&field, &owed.unit, owed.amount)),
            Some(range) if range.high != Some(range.low) => {
                found.push(set(&field, &owed.unit, range.high.unwrap_or(owed.amount)));
            }
            Some(_) => {}
        }
    }
    found
}

fn other_roles(entry: &Entry, acts: &Acts) -> Vec<Corrected> {
    let Some(one) = entry.happening() else { return Vec::new() };
    let others = acts.roles.iter().filter_map(|(role, names)| Some((word(*role)?, names.first()?)));
    let open = others.filter(|(word, _)| !one.roles.contains_key(*word));
    open.map(|(word, name)| {
        let corrected = with(entry, |one| drop(one.roles.insert(word.to_owned(), vec![name.clone()])));
        (format!("{word} {name}"), corrected)
    })
    .collect()
}

/// The word for a role other than the actor and the place.
pub(crate) fn word(role: Role) -> Option<&'static str> {
    match role {
        Role::By | Role::In => None,
        Role::Against => Some("against"),
        Role::With => Some("with"),
        Role::To => Some("to"),
        Role::From => Some("from"),
        Role::Of => Some("of"),
    }
}

fn at_what_time(seen: &Seen<'_>, entry: &Entry, acts: &Acts) -> Option<Corrected> {
    if entry.occurred.is_some() || !acts.own {
        return None;
    }
    let at = seen.times.in_time(seen.asked.status);
    let corrected = Entry { occurred: Some(Interval::instant(at)), ..entry.clone() };
    Some((format!("at {}", seen.times.words(at)), corrected))
}

/// Findings of a body on who acted: by the body that the clause names, else by one that is no side.
fn attributions(seen: &Seen<'_>, entry: &Entry) -> Vec<NewFact> {
    let (event, stated) = match &entry.what {
        What::Incident(happening) | What::Act(happening) => (&*happening.event, &happening.actor),
        What::Tally { event, actor, .. } => (event.as_str(), actor),
        _ => return Vec::new(),
    };
    let Some(acts) = seen.rests.acts.iter().find(|acts| acts.own && acts.event == event).filter(|_| seen.is_ban())
    else {
        return Vec::new();
    };
    let named = match seen.norm.and_then(|norm| norm.determined.as_ref()).map(|determined| &determined.value) {
        Some(Determined::By(bodies)) => bodies.first().map(|(body, _)| body.value.clone()),
        Some(Determined::Automatic) | None => None,
    };
    let by = named.unwrap_or_else(|| seen.whose.neutral().clone());
    let finding = |name: Name| {
        let what = What::Determination {
            by: by.clone(),
            about: entry.id.clone(),
            tier: None,
            met: true,
            attributed_to: vec![name.clone()],
        };
        NewFact {
            kind: Kind::Attribution,
            words: format!("a finding {} that {} was by {name}", seen.whose.by(&by), entry.id),
            entry: Entry { occurred: Some(Interval::instant(seen.times.as_of)), ..saying(what, seen.times.as_of) },
        }
    };
    named_actors(seen, stated, &acts.by).into_iter().map(finding).collect()
}
