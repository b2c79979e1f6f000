//! What follows a breach: which clauses answer which act, and which phases fall back on it, found by event, place and number
//! instead of by going through all of them for each.

use crate::facts::{Listened, covers, filled, listened, reverting};
use servanda_agreement::*;
use std::collections::HashMap;

/// The names that fill each role, groups resolved.
type Fills = Vec<(Role, Vec<Name>)>;

/// The clauses that something sets going and the phases that it sends back, by what does so.
pub(crate) struct Consequences<'a> {
    agreement: &'a Agreement,
    /// The clauses on the breach of a clause, by its number.
    on_breach: HashMap<&'a str, Vec<usize>>,
    /// The phases that fall back on the breach of a clause, by its number.
    back_on_breach: HashMap<&'a str, Vec<usize>>,
    /// Patterns that clauses and phases listen to, alike ones once.
    counted: Vec<Watched>,
    /// Those of an event.
    of_event: HashMap<&'a str, Vec<usize>>,
    /// Those of an event in a place; under no place those that name none.
    in_place: HashMap<(&'a str, Option<Name>), Vec<usize>>,
}

/// A pattern with the names that fill its roles, the clauses that it sets going, and the phases that it sends back.
struct Watched {
    roles: Fills,
    clauses: Vec<usize>,
    phases: Vec<usize>,
}

fn fills(agreement: &Agreement, roles: &[RoleFill]) -> Fills {
    let mut fills: Fills = Vec::new();
    for fill in roles {
        if fills.iter().all(|(role, _)| *role != fill.role) {
            fills.push((fill.role, filled(agreement, roles, fill.role).unwrap_or_default()));
        }
    }
    fills
}

fn of_role(fills: &[(Role, Vec<Name>)], role: Role) -> Option<&[Name]> {
    fills.iter().find(|(other, _)| *other == role).map(|(_, names)| names.as_slice())
}

impl<'a> Consequences<'a> {
    pub(crate) fn of(agreement: &'a Agreement) -> Consequences<'a> {
        let mut all = Consequences {
            agreement,
            on_breach: HashMap::new(),
            back_on_breach: HashMap::new(),
            counted: Vec::new(),
            of_event: HashMap::new(),
            in_place: HashMap::new(),
        };
        let mut known: HashMap<(&'a str, Fills), usize> = HashMap::new();
        for (position, clause) in agreement.clauses.iter().enumerate() {
            let ClauseKind::Norm(norm) = &clause.kind else { continue };
            let Listened { breaches, patterns, .. } = listened(agreement, norm);
            for number in breaches {
                add(all.on_breach.entry(number).or_default(), position);
            }
            for pattern in patterns {
                let at = all.watched(&mut known, pattern);
                add(&mut all.counted[at].clauses, position);
            }
        }
        for (position, phase) in agreement.phases.iter().enumerate() {
            let Listened { breaches, patterns, .. } = reverting(agreement, phase);
            for number in breaches {
                add(all.back_on_breach.entry(number).or_default(), position);
            }
            for pattern in patterns {
                let at = all.watched(&mut known, pattern);
                add(&mut all.counted[at].phases, position);
            }
        }
        all
    }

    /// The place of a pattern among those that are listened to.
    fn watched(&mut self, known: &mut HashMap<(&'a str, Fills), usize>, pattern: &'a Pattern) -> usize {
        let roles = fills(self.agreement, &pattern.roles);
        *known.entry((&pattern.event, roles.clone())).or_insert_with(|| self.count(pattern, roles))
    }

    fn count(&mut self, pattern: &'a Pattern, roles: Fills) -> usize {
        let at = self.counted.len();
        self.of_event.entry(&pattern.event).or_default().push(at);
        match of_role(&roles, Role::In) {
            None => self.in_place.entry((&pattern.event, None)).or_default().push(at),
            Some(places) => {
                for place in places {
                    add(self.in_place.entry((&pattern.event, Some(place.clone()))).or_default(), at);
                }
            }
        }
        self.counted.push(Watched { roles, clauses: Vec::new(), phases: Vec::new() });
        at
    }

    /// The patterns that may count what is done in these places. Only places measured from a line can lie in one of
    /// another name.
    fn candidates(&self, event: &str, places: Option<&[Name]>) -> Vec<usize> {
        let named =
            |name: &Name| !matches!(self.agreement.place(name).map(|place| &place.shape), Some(Shape::Within { .. }));
        match places {
            Some(places) if places.iter().all(named) => {
                let keys = places.iter().map(|place| Some(place.clone())).chain([None]);
                let mut found: Vec<usize> =
                    keys.filter_map(|place| self.in_place.get(&(event, place))).flatten().copied().collect();
                found.sort_unstable();
                found.dedup();
                found
            }
            _ => self.of_event.get(event).cloned().unwrap_or_default(),
        }
    }

    /// The patterns that count what `norm` forbids or asks, whoever does it.
    fn counting(&self, norm: &Norm) -> Vec<&Watched> {
        let Act::Do { event, roles, .. } = &norm.act.value else { return Vec::new() };
        let acted = fills(self.agreement, roles);
        let candidates = self.candidates(event, of_role(&acted, Role::In));
        candidates.into_iter().map(|at| &self.counted[at]).filter(|counted| self.may_count(counted, &acted)).collect()
    }

    /// True unless a role excludes it. A place is excluded by a place of another name, unless both are measured from one
    /// line and the pattern's is at least as wide.
    fn may_count(&self, counted: &Watched, acted: &[(Role, Vec<Name>)]) -> bool {
        counted.roles.iter().filter(|(role, _)| *role != Role::By).all(|(role, counted)| {
            of_role(acted, *role).is_none_or(|acted| {
                let meets = |acted: &Name| {
                    counted.iter().any(|counted| counted == acted || covers(self.agreement, counted, acted))
                };
                acted.iter().any(meets)
            })
        })
    }

    /// The clauses that follow when one of the bearers breaks a prohibition: those whose trigger counts the act, and
    /// those on its breach. Powers count too: something may follow.
    pub(crate) fn answers(&self, clause: &Clause, norm: &Norm) -> Vec<&'a Clause> {
        let bearers = self.agreement.bearers(&norm.subject);
        if bearers.is_empty() {
            return Vec::new();
        }
        let counting =
            self.counting(norm).into_iter().filter(|counted| bearers.iter().any(|bearer| by(counted, bearer)));
        let mut found: Vec<usize> = counting.flat_map(|counted| &counted.clauses).copied().collect();
        found.extend(self.on_breach.get(clause.number.as_str()).into_iter().flatten());
        found.sort_unstable();
        found.dedup();
        let answers = found.into_iter().map(|at| &self.agreement.clauses[at]);
        let others = answers.filter(|answer| answer.number.value != clause.number.value);
        others.chain(self.fallback(norm)).collect()
    }

    /// The bearers of a prohibition whose breach nothing answers.
    pub(crate) fn unanswered(&self, clause: &Clause, norm: &Norm) -> Vec<Name> {
        let other = |at: &usize| self.agreement.clauses[*at].number.value != clause.number.value;
        let on_breach = self.on_breach.get(clause.number.as_str()).into_iter().flatten().any(&other);
        if on_breach || self.back_on_breach.contains_key(clause.number.as_str()) || self.fallback(norm).is_some() {
            return Vec::new();
        }
        let mut counting = self.counting(norm);
        counting.retain(|counted| !counted.phases.is_empty() || counted.clauses.iter().any(&other));
        let mut bearers = self.agreement.bearers(&norm.subject);
        bearers.retain(|bearer| !counting.iter().any(|counted| by(counted, bearer)));
        bearers
    }

    /// The phases that fall back if this is not kept: for a duty on its breach, for a prohibition also if one of the bearers does what
    /// they count.
    pub(crate) fn ways_back(&self, clause: &Clause, norm: &Norm) -> Vec<&'a Phase> {
        let mut found = self.back_on_breach.get(clause.number.as_str()).cloned().unwrap_or_default();
        if norm.modality == Modality::ShallNot {
            let bearers = self.agreement.bearers(&norm.subject);
            let counting = self.counting(norm).into_iter();
            let counting = counting.filter(|counted| bearers.iter().any(|bearer| by(counted, bearer)));
            found.extend(counting.flat_map(|counted| &counted.phases));
        }
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|at| &self.agreement.phases[at]).collect()
    }

    /// What follows if a duty is not performed: its `failing which`, or a clause on its breach.
    pub(crate) fn follows(&self, clause: &Clause, norm: &Norm) -> Vec<&'a Clause> {
        let on_breach = self.on_breach.get(clause.number.as_str()).into_iter().flatten();
        self.fallback(norm).into_iter().chain(on_breach.map(|at| &self.agreement.clauses[*at])).collect()
    }

    /// A reserved number, a red line or a review obliges nobody, so nothing follows there.
    fn fallback(&self, norm: &Norm) -> Option<&'a Clause> {
        let clause = self.agreement.clause(norm.failing_which.as_ref()?)?;
        matches!(clause.kind, ClauseKind::Norm(_)).then_some(clause)
    }
}

/// Adds what is added in rising order, once.
fn add(list: &mut Vec<usize>, at: usize) {
    if list.last() != Some(&at) {
        list.push(at);
    }
}

/// True if the pattern counts what this one does.
fn by(counted: &Watched, bearer: &str) -> bool {
    of_role(&counted.roles, Role::By).is_none_or(|names| names.iter().any(|name| name == bearer))
}
