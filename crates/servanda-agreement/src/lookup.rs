//! Finding things in an agreement by name.

use crate::model::*;
use std::any::Any;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Where each name stands, so that a text of thousands of clauses is not gone through for every question. Made when the
/// first name is asked for; until then an agreement may be changed. A copy starts without it and may be changed too.
#[derive(Default)]
pub struct Lookup {
    places: OnceLock<Places>,
    /// What [`Agreement::once`] found, one of a type.
    found: Mutex<Vec<Arc<dyn Any + Send + Sync>>>,
}

/// From a name to its place in the list of its kind; of several of one name, the first counts.
#[derive(Default)]
struct Places {
    events: HashMap<Name, usize>,
    gauges: HashMap<Name, usize>,
    counters: HashMap<Name, usize>,
    places: HashMap<Name, usize>,
    proofs: HashMap<Name, usize>,
    bodies: HashMap<Name, usize>,
    parties: HashMap<Name, usize>,
    groups: HashMap<Name, usize>,
    clauses: HashMap<ClauseNo, usize>,
    phases: HashMap<Name, usize>,
    definitions: HashMap<Name, usize>,
    calendars: HashMap<Name, usize>,
    /// By the red line's name, into the list of clauses.
    red_lines: HashMap<Name, usize>,
    /// By unit, all of them.
    pledges: HashMap<Name, Vec<usize>>,
}

impl Clone for Lookup {
    fn clone(&self) -> Lookup {
        Lookup::default()
    }
}

impl std::fmt::Debug for Lookup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Lookup")
    }
}

fn firsts<'a>(names: impl Iterator<Item = &'a Name>) -> HashMap<Name, usize> {
    let mut firsts = HashMap::new();
    for (at, name) in names.enumerate() {
        firsts.entry(name.clone()).or_insert(at);
    }
    firsts
}

/// Lists up to this long are gone through sooner than a table of them is asked.
const FEW: usize = 8;

/// The first of a list that has a name.
fn first<'a, T>(
    all: &'a [T],
    name: &str,
    name_of: impl Fn(&T) -> &Name,
    places: impl FnOnce() -> &'a HashMap<Name, usize>,
) -> Option<&'a T> {
    if all.len() <= FEW {
        return all.iter().find(|one| name_of(one) == name);
    }
    places().get(name).and_then(|at| all.get(*at))
}

impl Places {
    fn of(agreement: &Agreement) -> Places {
        let mut events = HashMap::new();
        for (at, event) in agreement.events.iter().enumerate() {
            for name in [&event.name.value, &event.plural].into_iter().chain(&event.verb) {
                events.entry(name.clone()).or_insert(at);
            }
        }
        let mut red_lines = HashMap::new();
        for (at, clause) in agreement.clauses.iter().enumerate() {
            if let ClauseKind::RedLine(red_line) = &clause.kind {
                red_lines.entry(red_line.name.value.clone()).or_insert(at);
            }
        }
        let mut pledges: HashMap<Name, Vec<usize>> = HashMap::new();
        for (at, pledge) in agreement.pledges.iter().enumerate() {
            pledges.entry(pledge.quantity.unit.clone()).or_default().push(at);
        }
        Places {
            events,
            gauges: firsts(agreement.gauges.iter().map(|gauge| &gauge.name.value)),
            counters: firsts(agreement.counters.iter().map(|counter| &counter.name.value)),
            places: firsts(agreement.places.iter().map(|place| &place.name.value)),
            proofs: firsts(agreement.proofs.iter().map(|proof| &proof.name.value)),
            bodies: firsts(agreement.bodies.iter().map(|body| &body.name.value)),
            parties: firsts(agreement.parties.iter().map(|party| &party.name.value)),
            groups: firsts(agreement.groups.iter().map(|group| &group.name.value)),
            clauses: firsts(agreement.clauses.iter().map(|clause| &clause.number.value)),
            phases: firsts(agreement.phases.iter().map(|phase| &phase.name.value)),
            definitions: firsts(agreement.definitions.iter().map(|definition| &definition.name.value)),
            calendars: firsts(agreement.calendars.iter().map(|calendar| &calendar.name.value)),
            red_lines,
            pledges,
        }
    }
}

impl Agreement {
    fn stands(&self) -> &Places {
        self.lookup.places.get_or_init(|| Places::of(self))
    }

    /// What somebody works out of this agreement, worked out once for all who ask for this type. Like the lookup of names it is
    /// for an agreement that is no longer changed.
    pub fn once<T: Any + Send + Sync>(&self, find: impl FnOnce(&Agreement) -> T) -> Arc<T> {
        let known = || {
            let found = self.lookup.found.lock().unwrap_or_else(PoisonError::into_inner);
            found.iter().find_map(|one| Arc::clone(one).downcast::<T>().ok())
        };
        if let Some(found) = known() {
            return found;
        }
        // Not while others wait: what is worked out may ask for something else that is.
        let found = Arc::new(find(self));
        let kept: Arc<dyn Any + Send + Sync> = Arc::<T>::clone(&found);
        self.lookup.found.lock().unwrap_or_else(PoisonError::into_inner).push(kept);
        found
    }

    /// The event of this name, plural or verb.
    pub fn event(&self, word: &str) -> Option<&EventDef> {
        self.stands().events.get(word).and_then(|at| self.events.get(*at))
    }

    /// The gauge of this name.
    pub fn gauge(&self, name: &str) -> Option<&GaugeDef> {
        first(&self.gauges, name, |one| &one.name.value, || &self.stands().gauges)
    }

    /// The counter of this name.
    pub fn counter(&self, name: &str) -> Option<&CounterDef> {
        first(&self.counters, name, |one| &one.name.value, || &self.stands().counters)
    }

    /// The place of this name.
    pub fn place(&self, name: &str) -> Option<&PlaceDef> {
        self.stands().places.get(name).and_then(|at| self.places.get(*at))
    }

    /// The proof standard of this name.
    pub fn proof(&self, name: &str) -> Option<&ProofDef> {
        first(&self.proofs, name, |one| &one.name.value, || &self.stands().proofs)
    }

    /// The body of this name.
    pub fn body(&self, name: &str) -> Option<&Body> {
        first(&self.bodies, name, |one| &one.name.value, || &self.stands().bodies)
    }

    /// The party of this name.
    pub fn party(&self, name: &str) -> Option<&Party> {
        self.stands().parties.get(name).and_then(|at| self.parties.get(*at))
    }

    /// The group of this name.
    pub fn group(&self, name: &str) -> Option<&Group> {
        first(&self.groups, name, |one| &one.name.value, || &self.stands().groups)
    }

    /// The pledges of this unit, in order of writing.
    pub fn pledges_of(&self, unit: &str) -> impl Iterator<Item = &Pledge> {
        self.stands().pledges.get(unit).into_iter().flatten().filter_map(|at| self.pledges.get(*at))
    }

    /// The clause of this number.
    pub fn clause(&self, number: &str) -> Option<&Clause> {
        self.stands().clauses.get(number).and_then(|at| self.clauses.get(*at))
    }

    /// The phase of this name.
    pub fn phase(&self, name: &str) -> Option<&Phase> {
        first(&self.phases, name, |one| &one.name.value, || &self.stands().phases)
    }

    /// The named condition of this name.
    pub fn definition(&self, name: &str) -> Option<&Definition> {
        first(&self.definitions, name, |one| &one.name.value, || &self.stands().definitions)
    }

    /// The calendar of this name.
    pub fn calendar(&self, name: &str) -> Option<&Calendar> {
        first(&self.calendars, name, |one| &one.name.value, || &self.stands().calendars)
    }

    /// The red line of this name, with its clause.
    pub fn red_line(&self, name: &str) -> Option<(&Clause, &RedLine)> {
        let clause = self.stands().red_lines.get(name).and_then(|at| self.clauses.get(*at))?;
        match &clause.kind {
            ClauseKind::RedLine(red_line) => Some((clause, red_line)),
            _ => None,
        }
    }

    /// All red lines with their clauses.
    pub fn red_lines(&self) -> impl Iterator<Item = (&Clause, &RedLine)> {
        self.clauses.iter().filter_map(|clause| match &clause.kind {
            ClauseKind::RedLine(red_line) => Some((clause, &**red_line)),
            _ => None,
        })
    }

    /// All norms with their clauses.
    pub fn norms(&self) -> impl Iterator<Item = (&Clause, &Norm)> {
        self.clauses.iter().filter_map(|clause| match &clause.kind {
            ClauseKind::Norm(norm) => Some((clause, &**norm)),
            _ => None,
        })
    }

    /// The parties or places that a name stands for: a group's members (groups in groups resolved), or the name itself.
    ///
    /// Each once, in order of writing. A body stands for itself. A group that contains itself is cut where it repeats.
    pub fn members(&self, name: &str) -> Vec<Name> {
        self.members_of(std::iter::once(name))
    }

    /// The bearers of a norm, groups resolved, each once, in order of writing.
    pub fn bearers(&self, subject: &Subject) -> Vec<Name> {
        self.members_of(subject.names.iter().map(|name| name.value.as_str()))
    }

    pub(crate) fn members_of<'a>(&'a self, names: impl DoubleEndedIterator<Item = &'a str>) -> Vec<Name> {
        let mut found: Vec<Name> = Vec::new();
        let names: Vec<&'a str> = names.collect();
        // Most lists are short and name no group.
        if names.len() <= 8 && names.iter().all(|name| self.group(name).is_none()) {
            for name in names {
                if found.iter().all(|other| other != name) {
                    found.push(name.to_owned());
                }
            }
            return found;
        }
        let mut seen: HashSet<&str> = HashSet::new();
        // A list of our own instead of recursion: groups may stand in groups as deep as a text is long.
        let mut ahead: Vec<&str> = names.into_iter().rev().collect();
        while let Some(name) = ahead.pop() {
            if seen.insert(name) {
                match self.group(name) {
                    Some(group) => ahead.extend(group.members.iter().rev().map(|member| member.value.as_str())),
                    None => found.push(name.to_owned()),
                }
            }
        }
        found
    }

    /// True for a name that can act: a party, a body, or a group of such.
    pub fn is_actor(&self, name: &str) -> bool {
        let of_places = || self.members(name).iter().any(|member| self.place(member).is_some());
        self.party(name).is_some() || self.body(name).is_some() || self.group(name).is_some() && !of_places()
    }
}
