//! The rules of fitting and standing that the hot path asks, once a shape: does an entry fit what is counted, is it
//! established, and whose silence counts. All that the rest of `stream` asks of an entry is asked here, so that other rules
//! can take the place of these.
//!
//! What depends on the time of a fact (late reports, force) is asked for each fact and not here.

use servanda_agreement::geography::{Geography, Located};
use servanda_agreement::{Agreement, Confirm, Filter, Name, PartySort, Pattern, Role, RoleFill};
use servanda_base::{Amount, Moment, Range};
use servanda_record::{Actor, Entry, Part, Place, What};
use std::collections::BTreeSet;

/// Yes, no, or not decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tri {
    /// No.
    No,
    /// Not decided.
    Maybe,
    /// Yes.
    Yes,
}

/// How far a statement counts, lateness apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It meets the proof.
    Established,
    /// It may still be established.
    Claimed,
    /// It counts in neither bound.
    Out,
}

/// What was said of an entry by later ones: those of its record that name it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Later<'a> {
    /// Who confirmed it, and when.
    pub confirmed: &'a [(Name, Moment)],
    /// Who rejected it, and when.
    pub rejected: &'a [(Name, Moment)],
}

/// The rules over one agreement.
#[derive(Clone, Debug)]
pub struct Rules {
    pub(super) agreement: Agreement,
    pub(super) geography: Geography,
    /// Labels that the bindings accept where no proof is named; those of the language if `None`.
    pub(super) default_proof: Option<Vec<String>>,
    /// Each list `for each of` places: whoever names one of them does not speak of the others.
    place_lists: Vec<BTreeSet<Name>>,
}

impl Rules {
    /// The rules of an agreement.
    pub fn new(agreement: &Agreement, geography: &Geography) -> Rules {
        let lists = agreement.key_lists().filter(|list| agreement.is_of_places(list));
        let place_lists = lists.map(|list| agreement.key_names(list).into_iter().collect()).collect();
        let (agreement, geography) = (agreement.clone(), geography.clone());
        Rules { agreement, geography, default_proof: None, place_lists }
    }

    /// Who confirmed an entry in time, and whether it was rejected. A word that came after what it speaks of was closed
    /// changes nothing.
    pub fn words<'e>(&self, entry: &'e Entry, later: Later<'_>) -> (Vec<&'e str>, bool) {
        let limit = entry.occurred.and_then(|occurred| self.closes_at(occurred.to)).unwrap_or(Moment::MAX);
        let in_time = |by: &str| {
            let given = later.confirmed.iter().filter(|(name, _)| name == by).map(|(_, at)| *at).min();
            given.is_none_or(|at| at <= limit)
        };
        let mut confirmers: Vec<&str> = entry.confirmers().filter(|by| in_time(by)).collect();
        confirmers.sort_unstable();
        confirmers.dedup();
        let counts = |(by, at): &(Name, Moment)| *at <= limit && !self.is_denial(entry, by);
        (confirmers, later.rejected.iter().any(counts))
    }

    /// The moment after which the standing of what happened at `at` no longer changes; `None` without an allowance.
    fn closes_at(&self, at: Moment) -> Option<Moment> {
        let header = &self.agreement.header;
        let allowances = [&header.late_reports, &header.verification];
        if allowances.iter().all(|allowance| allowance.is_none()) {
            return None;
        }
        let lengths = allowances.into_iter().flatten();
        Some(lengths.fold(at, |at, length| self.after(at, length.value).at))
    }

    /// The end of a length of time counted from a moment.
    pub fn after(&self, from: Moment, length: servanda_base::Duration) -> servanda_base::Deadline {
        let header = &self.agreement.header;
        servanda_base::moment::deadline_after(from, length, &header.clock, header.months.unwrap_or_default())
    }

    /// Whoever may have acted can deny it, and any side can deny that somebody watched.
    fn is_denial(&self, entry: &Entry, by: &Name) -> bool {
        let actor = match &entry.what {
            What::Coverage { observer, .. } => return self.is_side(by) && by != observer,
            What::Measurement { actor, .. } | What::Counter { actor, .. } => actor,
            _ => match happened(entry) {
                Some(happened) => happened.actor,
                None => return false,
            },
        };
        match actor {
            Actor::Together(names) | Actor::OneOf(names) => names.contains(by),
            Actor::Unknown => self.is_side(by),
        }
    }

    fn is_side(&self, name: &str) -> bool {
        self.agreement.party(name).is_some_and(|party| party.sort != PartySort::Organisation)
    }

    /// The standing of an entry under a standard of proof, or the default. Late reports are not asked about.
    pub fn standing(&self, entry: &Entry, (confirmers, rejected): (&[&str], bool), proof: Option<&str>) -> Standing {
        if entry.read_in.is_some() || rejected {
            return Standing::Out;
        }
        let established = match proof.and_then(|name| self.agreement.proof(name)) {
            Some(proof) => proof.any_of.iter().any(|way| match way {
                Confirm::AnySource => true,
                Confirm::By { count, who } => {
                    let members = self.agreement.members(who);
                    let is_one = |by: &&&str| **by == who.value || members.iter().any(|member| member == **by);
                    confirmers.iter().filter(is_one).count() >= (*count).max(1) as usize
                }
            }),
            None => match &self.default_proof {
                Some(accepts) => entry.attested.iter().any(|label| accepts.contains(label)),
                None => {
                    entry.attested.iter().any(|label| self.default_accepts(entry, label))
                        || confirmers.iter().any(|by| !self.is_side(by))
                }
            },
        };
        if established { Standing::Established } else { Standing::Claimed }
    }

    fn default_accepts(&self, entry: &Entry, label: &str) -> bool {
        // Only whoever may have acted can admit it; what somebody else says of it is a claim.
        let admits = |by: &str| match happened(entry).map(|happened| happened.actor) {
            Some(Actor::Together(names) | Actor::OneOf(names)) => {
                names.iter().any(|name| name == by || self.agreement.members(by).contains(name))
            }
            Some(Actor::Unknown) | None => true,
        };
        label == "undisputed fact"
            || label.strip_prefix("admitted by ").is_some_and(admits)
            || label.strip_prefix("finding of ").is_some_and(|by| !self.is_side(by))
    }

    /// Whether an entry is an instance of a pattern, done by one of `actors` (by anybody where that is `None`).
    pub fn fits(&self, entry: &Entry, pattern: &Pattern, actors: Option<&[Name]>) -> Tri {
        let Some(happened) = happened(entry).filter(|happened| happened.event == pattern.event) else {
            return Tri::No;
        };
        let mut fit = Tri::Yes;
        let by_role: Option<Vec<Name>> =
            pattern.roles.iter().find(|fill| fill.role == Role::By).map(|fill| self.resolved(fill));
        if let Some(wanted) = by_role.as_deref().or(actors) {
            fit = fit.min(did(happened.actor, wanted));
        }
        for fill in pattern.roles.iter().filter(|fill| fill.role != Role::By) {
            let wanted = self.resolved(fill);
            fit = fit.min(match fill.role {
                Role::In => self.lies_in(entry, &wanted, fill.keyed),
                _ => stated(&happened, fill.role, &wanted),
            });
        }
        match &pattern.filter {
            Some(filter) => fit.min(measured(happened.fields.and_then(|fields| fields.get(&filter.field)), filter)),
            None => fit,
        }
    }

    pub(super) fn resolved(&self, fill: &RoleFill) -> Vec<Name> {
        fill.names.iter().flat_map(|name| self.agreement.members(name)).collect()
    }

    /// Whether it happened in one of some places. `keyed`: in that one of its list.
    pub fn lies_in(&self, entry: &Entry, places: &[Name], keyed: bool) -> Tri {
        let stated = happened(entry).and_then(|happened| happened.roles.and_then(|roles| roles.get("in")));
        if let Some(names) = stated {
            if names.iter().any(|name| places.contains(name)) {
                return Tri::Yes;
            }
            if names.iter().all(|name| self.agreement.place(name).is_none()) {
                return Tri::Maybe;
            }
        }
        match &entry.place {
            Place::Unstated if stated.is_some() => Tri::No,
            Place::Unstated => Tri::Maybe,
            Place::Inside { place, .. } if places.iter().any(|own| place == own) => Tri::Yes,
            Place::Inside { place, .. } if places.iter().all(|own| self.is_apart(own, place, keyed)) => Tri::No,
            Place::Inside { .. } => Tri::Maybe,
            Place::Point { lat, lon, radius_m } => {
                let one = |place: &Name| match self.geography.locate(place, *lat, *lon, *radius_m) {
                    Located::Inside => Tri::Yes,
                    Located::Outside => Tri::No,
                    Located::Either | Located::Unknown => Tri::Maybe,
                };
                places.iter().map(one).max().unwrap_or(Tri::No)
            }
        }
    }

    /// True if what is in one of the places is surely not in the other: their shapes lie apart, or one list has both and the question
    /// is in which of it.
    fn is_apart(&self, place: &str, other: &str, keyed: bool) -> bool {
        keyed && self.is_another(place, other) || self.geography.apart(place, other)
    }

    /// True if the two places stand in one list `for each of`.
    fn is_another(&self, place: &str, other: &str) -> bool {
        place != other && self.place_lists.iter().any(|list| list.contains(place) && list.contains(other))
    }

    /// The watch that an entry is for an event in a place, if anything rests on it: of which part, and whether nothing was
    /// seen. Nobody's word that they themselves did nothing is a watch.
    pub fn watch(
        &self,
        entry: &Entry,
        words: (&[&str], bool),
        watched: &Watched,
        proof: Option<&str>,
    ) -> Option<(Option<Part>, bool)> {
        let (observer, zero) = match &entry.what {
            What::Coverage { events, observer, .. } if events.is_empty() || events.contains(&watched.event) => {
                (observer.as_str(), true)
            }
            What::Tally { event, observer, count, .. } if *event == watched.event => {
                let observer = observer.as_deref().unwrap_or(&entry.source.name);
                (observer, count.high == Some(Amount::ZERO))
            }
            _ => return None,
        };
        let standing = self.standing(entry, words, None);
        if standing == Standing::Out || watched.actors.iter().any(|actor| actor == observer) {
            return None;
        }
        let is_coverage = matches!(entry.what, What::Coverage { .. });
        let unlabelled = entry.attested.is_empty() && is_coverage;
        // A claim of silence stays a claim, whatever source will do for an act.
        let confirmed =
            entry.confirmers().next().is_some() && self.standing(entry, words, proof) == Standing::Established;
        let claimed = !unlabelled && !confirmed && standing == Standing::Claimed;
        let is_notorious = entry.position == 0 && is_coverage;
        if !is_notorious && (claimed || !self.word_counts(entry, observer, proof)) {
            return None;
        }
        let places = watched.places.as_slice();
        let part = match &entry.place {
            Place::Inside { place, part, .. } if matches!(places, [own] if place == own) => part.as_deref().cloned(),
            // Of several places each is a part of the whole.
            Place::Inside { place, part: None, .. } if places.iter().any(|own| place == own) => {
                Some(Part { name: place.to_string(), of: places.to_vec() })
            }
            Place::Unstated if places.is_empty() => None,
            _ => return None,
        };
        Some((part, zero))
    }

    /// Whether a watch is the word of somebody whose report of an act would help to establish it.
    fn word_counts(&self, entry: &Entry, observer: &str, proof: Option<&str>) -> bool {
        let speakers = || std::iter::once(observer).chain(entry.confirmers());
        if let Some(proof) = proof.and_then(|name| self.agreement.proof(name)) {
            return proof.any_of.iter().any(|way| match way {
                Confirm::AnySource => true,
                Confirm::By { who, .. } => {
                    let members = self.agreement.members(who);
                    speakers().any(|by| by == who.value || members.iter().any(|member| member == by))
                }
            });
        }
        match &self.default_proof {
            Some(accepts) => accepts.iter().any(|label| {
                entry.attested.contains(label) || said_by(label).is_some_and(|by| speakers().any(|name| name == by))
            }),
            None => {
                speakers().any(|by| !self.is_side(by))
                    || entry.attested.iter().any(|label| match label.strip_prefix("finding of ") {
                        Some(by) => !self.is_side(by),
                        None => label == "undisputed fact",
                    })
            }
        }
    }
}

/// What is watched for.
#[derive(Clone, Debug, PartialEq)]
pub struct Watched {
    /// The event.
    pub event: Name,
    /// Where: all of these places, or wherever it is.
    pub places: Vec<Name>,
    /// Whose conduct it is.
    pub actors: Vec<Name>,
}

fn said_by(label: &str) -> Option<&str> {
    ["confirmed by ", "finding of ", "admitted by ", "claimed by ", "said by "]
        .iter()
        .find_map(|head| label.strip_prefix(head))
}

/// What an incident, an act and a tally have in common.
pub(super) struct Happened<'e> {
    pub event: &'e str,
    pub actor: &'e Actor,
    pub roles: Option<&'e std::collections::BTreeMap<String, Vec<Name>>>,
    pub fields: Option<&'e std::collections::BTreeMap<Name, Range>>,
    pub count: Range,
}

/// The entry as something that happened, if it is one.
pub(super) fn happened(entry: &Entry) -> Option<Happened<'_>> {
    match &entry.what {
        What::Incident(one) | What::Act(one) => Some(Happened {
            event: &one.event,
            actor: &one.actor,
            roles: Some(&one.roles),
            fields: Some(&one.fields),
            count: Range::exactly(Amount::from(1)),
        }),
        What::Tally { event, actor, count, .. } => {
            Some(Happened { event, actor, roles: None, fields: None, count: *count })
        }
        _ => None,
    }
}

/// Whether one of `wanted` acted: sure if every candidate is among them.
pub(super) fn did(actor: &Actor, wanted: &[Name]) -> Tri {
    let among = |name: &Name| wanted.contains(name);
    match actor {
        Actor::Unknown => Tri::Maybe,
        Actor::Together(names) if names.iter().any(among) => Tri::Yes,
        Actor::OneOf(candidates) if candidates.iter().all(among) => Tri::Yes,
        Actor::OneOf(candidates) if candidates.iter().any(among) => Tri::Maybe,
        Actor::Together(_) | Actor::OneOf(_) => Tri::No,
    }
}

/// Whom, with whom, from where.
fn stated(happened: &Happened<'_>, role: Role, wanted: &[Name]) -> Tri {
    let word = match role {
        Role::By => "by",
        Role::Against => "against",
        Role::With => "with",
        Role::To => "to",
        Role::From => "from",
        Role::Of => "of",
        Role::In => "in",
    };
    let any = |names: &[Name]| names.iter().any(|name| wanted.contains(name));
    let joined = role == Role::With && matches!(happened.actor, Actor::Together(names) if any(names));
    match happened.roles.and_then(|roles| roles.get(word)) {
        Some(names) if any(names) => Tri::Yes,
        _ if joined => Tri::Yes,
        Some(_) => Tri::No,
        None => Tri::Maybe,
    }
}

/// How much.
fn measured(range: Option<&Range>, filter: &Filter) -> Tri {
    let Some(range) = range else { return Tri::Maybe };
    let low = filter.op.holds(range.low, filter.value.amount);
    let high = range.high.map(|high| filter.op.holds(high, filter.value.amount));
    match (low, high) {
        (true, Some(true)) => Tri::Yes,
        (false, Some(false)) => Tri::No,
        _ => Tri::Maybe,
    }
}
