//! Is a statement established? And does it match what a clause speaks of? Both in three values.

use crate::stretches::Tri;
use crate::world::{Stays, World};
use servanda_agreement::{Confirm, Filter, Name, Pattern, Role, RoleFill};
use servanda_base::{Amount, Interval, Moment, Range};
use servanda_record::{Actor, Entry, Extent, Part, Place, Precision, What};
use std::collections::BTreeMap;
use std::rc::Rc;

/// How far a statement counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It meets the proof, since this moment.
    Established(Moment),
    /// It is reported and may still be established.
    Claimed(String),
    /// It counts in neither bound.
    Out(String),
}

impl World<'_> {
    /// The standing of an entry under a standard of proof (or the default where the text names none).
    pub(crate) fn standing(&self, entry: &Entry, proof: Option<&str>) -> Standing {
        if let Some(reading) = &entry.read_in
            && self.choice.read_in.as_ref() != Some(reading)
        {
            return Standing::Out(format!("counts only where {reading} is read in"));
        }
        if let Some(by) = self.rejected_by(entry) {
            return Standing::Out(format!("rejected by {by}"));
        }
        let happened = entry.occurred.map(|occurred| occurred.to);
        let said = entry.reported.or(happened).unwrap_or(Moment::MIN);
        if let (Some(allowance), Some(happened), Some(reported)) =
            (&self.agreement.header.late_reports, happened, entry.reported)
        {
            let admitted = self.after(happened, allowance.value);
            if !admitted.allows(reported) {
                return Standing::Out(format!(
                    "reported {}, after the {} allowed for late reports",
                    self.people(reported),
                    allowance.value
                ));
            }
        }
        // What runs on past the moment judged may be reported long after; of that moment it speaks only while it is open.
        if let (Some(occurred), Some(reported), Some(())) =
            (entry.occurred, entry.reported, self.closes_at(Moment::MIN).map(|_| ()))
            && !occurred.is_instant()
            && occurred.from < self.as_of
            && self.as_of < occurred.to
            && self.closes_at(self.as_of.exact()).is_some_and(|closes| closes < reported)
        {
            return Standing::Out(format!("reported {}, when the moment judged was closed", self.people(reported)));
        }
        // Who confirmed it, and when: on its own row, or by a later entry within the verification allowance.
        let given = self.confirmations(entry);
        let limit = || happened.and_then(|happened| self.closes_at(happened)).unwrap_or(Moment::MAX);
        let mut confirmers: BTreeMap<&str, Moment> = BTreeMap::new();
        for by in entry.confirmers() {
            match given.iter().filter(|(name, _)| name == by).map(|(_, at)| *at).min() {
                Some(at) if at <= limit() => drop(confirmers.insert(by, at)),
                Some(_) => {}
                None => drop(confirmers.insert(by, said)),
            }
        }
        match proof.and_then(|name| self.agreement.proof(name)) {
            Some(proof) => {
                let mut wanted = Vec::new();
                let mut since: Option<Moment> = None;
                for way in &proof.any_of {
                    match way {
                        Confirm::AnySource => return Standing::Established(said),
                        Confirm::By { count, who } => {
                            let members = self.agreement.members(who);
                            let mut times: Vec<Moment> = confirmers
                                .iter()
                                .filter(|(by, _)| **by == who.value || members.iter().any(|member| member == *by))
                                .map(|(_, at)| *at)
                                .collect();
                            times.sort();
                            if let Some(at) = times.get((*count).max(1) as usize - 1) {
                                since = Some(since.map_or(*at, |earlier| earlier.min(*at)));
                            }
                            wanted.push(if *count > 1 {
                                format!("{count} of {}", who.value)
                            } else {
                                who.value.clone()
                            });
                        }
                    }
                }
                match since {
                    Some(at) => Standing::Established(at.max(happened.unwrap_or(Moment::MIN))),
                    None => Standing::Claimed(format!(
                        "not confirmed by {} ({})",
                        wanted.join(" or by "),
                        labels(&entry.attested)
                    )),
                }
            }
            None => {
                let accepted = match self.default_proof() {
                    Some(accepts) => entry.attested.iter().any(|label| accepts.contains(label)),
                    None => entry.attested.iter().any(|label| self.default_accepts(entry, label)),
                };
                let neutral = confirmers.iter().filter(|(by, _)| !self.is_side(by)).map(|(_, at)| *at).min();
                match neutral.filter(|_| self.default_proof().is_none()) {
                    _ if accepted => Standing::Established(said),
                    Some(at) => Standing::Established(at.max(happened.unwrap_or(Moment::MIN))),
                    None => Standing::Claimed(format!("only {}", labels(&entry.attested))),
                }
            }
        }
    }

    /// Who rejected an entry, if that counts. A rejection, like a confirmation, has the time that the allowances give: what
    /// is closed stays.
    fn rejected_by(&self, entry: &Entry) -> Option<&Name> {
        let rejections = self.rejections(entry);
        if rejections.is_empty() {
            return None;
        }
        let limit = entry.occurred.and_then(|occurred| self.closes_at(occurred.to)).unwrap_or(Moment::MAX);
        rejections.iter().find(|(by, said)| *said <= limit && !self.is_denial(entry, by)).map(|(by, _)| by)
    }

    /// Whoever may have acted can deny it, and any side can deny that somebody watched; a denial is a claim and takes
    /// nothing off the record.
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

    /// True for a state or an armed group: its own word on a matter is a side's, not a neutral body's.
    pub(crate) fn is_side(&self, name: &str) -> bool {
        use servanda_agreement::PartySort;
        self.agreement.party(name).is_some_and(|party| party.sort != PartySort::Organisation)
    }

    /// The default where no proof is named: an undisputed fact, an admission or a neutral body's finding.
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
}

fn labels(attested: &[String]) -> String {
    if attested.is_empty() { "no attestation".into() } else { attested.join(", ") }
}

/// What an incident, an act and a tally have in common.
pub(crate) struct Happened<'e> {
    pub event: &'e str,
    pub actor: &'e Actor,
    pub roles: Option<&'e BTreeMap<String, Vec<Name>>>,
    pub fields: Option<&'e BTreeMap<Name, Range>>,
    /// How many incidents.
    pub count: Range,
}

/// The entry as something that happened, if it is one.
pub(crate) fn happened(entry: &Entry) -> Option<Happened<'_>> {
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

/// How an entry fits a pattern under a standard of proof: it turns on nothing but the entry, what was said of it, and now
/// and then on the moment judged.
#[derive(Clone, Debug)]
pub struct Matched {
    pub(crate) how: How,
    stays: Stays,
}

/// The ways in which an entry fits.
#[derive(Clone, Debug)]
pub(crate) enum How {
    /// It does not, or it counts in neither bound.
    Not,
    /// In every respect, and established since then.
    Sure(Moment),
    /// With doubts; established since then, if it is.
    Doubtful(Box<(Vec<String>, Option<Moment>)>),
}

impl World<'_> {
    /// How an entry fits.
    pub(crate) fn matched(
        &self,
        entry: &Entry,
        pattern: &Pattern,
        actors: Option<&[Name]>,
        proof: Option<&str>,
    ) -> Matched {
        let (how, asked) = self.on_the_way(|| {
            if entry.occurred.is_none() {
                return How::Not;
            }
            let fit = self.fits_pattern(entry, pattern, actors);
            if fit.tri == Tri::No {
                return How::Not;
            }
            let mut doubts = fit.doubts;
            match self.standing(entry, proof) {
                Standing::Out(_) => How::Not,
                Standing::Established(at) if doubts.is_empty() => How::Sure(at),
                Standing::Established(at) => How::Doubtful(Box::new((doubts, Some(at)))),
                Standing::Claimed(why) => {
                    doubts.push(why);
                    How::Doubtful(Box::new((doubts, None)))
                }
            }
        });
        debug_assert!(asked.channels.is_empty() && asked.closed.is_empty(), "it turns on the entry alone");
        Matched { how, stays: asked.stays }
    }

    /// True if an answer found before is still the same; then what follows from it stays no longer than it does.
    pub(crate) fn still(&self, known: &Matched) -> bool {
        self.as_of.is_among(known.stays)
    }
}

/// An answer with the doubts that keep it from being sure.
pub(crate) struct Fit {
    pub tri: Tri,
    pub doubts: Vec<String>,
}

impl Fit {
    fn no() -> Fit {
        Fit { tri: Tri::No, doubts: Vec::new() }
    }
}

impl World<'_> {
    /// Whether an entry is an instance of an event with these roles and filter, done by one of `actors` (by anybody where
    /// that is `None`).
    pub(crate) fn fits(
        &self,
        entry: &Entry,
        event: &str,
        actors: Option<&[Name]>,
        roles: &[RoleFill],
        filter: Option<&Filter>,
    ) -> Fit {
        let Some(happened) = happened(entry) else { return Fit::no() };
        if happened.event != event {
            return Fit::no();
        }
        let mut fit = Fit { tri: Tri::Yes, doubts: Vec::new() };
        let mut doubt = |text: String| {
            fit.tri = fit.tri.and(Tri::Maybe);
            fit.doubts.push(text);
        };
        // Who.
        let by_role: Option<Vec<Name>> = roles
            .iter()
            .find(|fill| fill.role == Role::By)
            .map(|fill| fill.names.iter().flat_map(|name| self.agreement.members(name)).collect());
        if let Some(wanted) = by_role.as_deref().or(actors) {
            match self.did(happened.actor, wanted) {
                Tri::Yes => {}
                Tri::Maybe => doubt(match happened.actor {
                    Actor::Unknown => "by whom is not stated".into(),
                    Actor::OneOf(candidates) => format!("by whom is undetermined among {}", candidates.join(", ")),
                    Actor::Together(names) => format!("by {}", names.join(" and ")),
                }),
                Tri::No => return Fit::no(),
            }
        }
        // Whom, with whom, from where, and where.
        for fill in roles {
            let wanted: Vec<Name> = fill.names.iter().flat_map(|name| self.agreement.members(name)).collect();
            let word = match fill.role {
                Role::By => continue,
                Role::Against => "against",
                Role::With => "with",
                Role::To => "to",
                Role::From => "from",
                Role::Of => "of",
                Role::In => "in",
            };
            if fill.role == Role::In {
                match self.lies_in(entry, &wanted, fill.keyed) {
                    (Tri::Yes, _) => {}
                    (Tri::Maybe, why) => doubt(why),
                    (Tri::No, _) => return Fit::no(),
                }
                continue;
            }
            let stated = happened.roles.and_then(|roles| roles.get(word));
            let joined = matches!(happened.actor, Actor::Together(names) if fill.role == Role::With
                && names.iter().any(|name| wanted.contains(name)));
            match stated {
                Some(names) if names.iter().any(|name| wanted.contains(name)) => {}
                _ if joined => {}
                Some(_) => return Fit::no(),
                None => doubt(format!("{word} whom or what is not stated")),
            }
        }
        // How much.
        if let Some(filter) = filter {
            match happened.fields.and_then(|fields| fields.get(&filter.field)) {
                None => doubt(format!("{} is not stated", filter.field)),
                Some(range) => {
                    let low = filter.op.holds(range.low, filter.value.amount);
                    let high = range.high.map(|high| filter.op.holds(high, filter.value.amount));
                    match (low, high) {
                        (true, Some(true)) => {}
                        (false, Some(false)) => return Fit::no(),
                        _ => doubt(format!("{} of {range} lies on both sides of {}", filter.field, filter.value)),
                    }
                }
            }
        }
        fit
    }

    /// [`World::fits`] for a pattern.
    pub(crate) fn fits_pattern(&self, entry: &Entry, pattern: &Pattern, actors: Option<&[Name]>) -> Fit {
        self.fits(entry, &pattern.event, actors, &pattern.roles, pattern.filter.as_ref())
    }

    /// True if what is said to have happened did so at some time within its interval, and not throughout: a tally, or an
    /// incident whose time is known no finer than to the hour, day, month or year that the interval is.
    pub(crate) fn some_time_within(&self, entry: &Entry) -> bool {
        let Some(occurred) = entry.occurred else { return true };
        let (first, last) = (self.zone().date_of(occurred.from), self.zone().date_of(crate::anchor::last(occurred)));
        matches!(entry.what, What::Tally { .. })
            || match entry.precision {
                Precision::Minute => false,
                Precision::Hour => occurred.to.duration_since(occurred.from) <= jiff::SignedDuration::from_hours(1),
                Precision::Day => first == last,
                Precision::Month => first.first_of_month() == last.first_of_month(),
                Precision::Year => first.year() == last.year(),
            }
    }

    /// Whether one of `wanted` acted: sure if every candidate is among them ("somebody did").
    pub(crate) fn did(&self, actor: &Actor, wanted: &[Name]) -> Tri {
        match actor {
            Actor::Unknown => Tri::Maybe,
            Actor::Together(names) if names.iter().any(|name| wanted.contains(name)) => Tri::Yes,
            Actor::Together(_) => Tri::No,
            Actor::OneOf(candidates) if candidates.iter().all(|name| wanted.contains(name)) => Tri::Yes,
            Actor::OneOf(candidates) if candidates.iter().any(|name| wanted.contains(name)) => Tri::Maybe,
            Actor::OneOf(_) => Tri::No,
        }
    }

    /// Whether it happened in one of some places. `keyed`: in that one of its list.
    fn lies_in(&self, entry: &Entry, places: &[Name], keyed: bool) -> (Tri, String) {
        use servanda_agreement::geography::Located;
        let stated = happened(entry).and_then(|happened| happened.roles.and_then(|roles| roles.get("in")));
        if let Some(names) = stated {
            if names.iter().any(|name| places.contains(name)) {
                return (Tri::Yes, String::new());
            }
            if names.iter().all(|name| self.agreement.place(name).is_none()) {
                return (Tri::Maybe, format!("{} is not a place of this agreement", names.join(", ")));
            }
        }
        match &entry.place {
            Place::Unstated if stated.is_some() => (Tri::No, String::new()),
            Place::Unstated => (Tri::Maybe, "where is not stated".into()),
            Place::Inside { place, .. } if places.iter().any(|own| place == own) => (Tri::Yes, String::new()),
            Place::Inside { place, .. } if places.iter().all(|own| self.is_apart(own, place, keyed)) => {
                (Tri::No, String::new())
            }
            Place::Inside { place, .. } => {
                (Tri::Maybe, format!("taken as inside {place}; how that lies to {} is not known", places.join(", ")))
            }
            Place::Point { lat, lon, radius_m } => {
                let mut best = (Tri::No, String::new());
                for place in places {
                    let (tri, why) = match self.geography.locate(place, *lat, *lon, *radius_m) {
                        Located::Inside => (Tri::Yes, String::new()),
                        Located::Outside => (Tri::No, String::new()),
                        Located::Either => (
                            Tri::Maybe,
                            format!("its radius of {:.0} km crosses the border of {place}", radius_m / 1000.0),
                        ),
                        Located::Unknown => (Tri::Maybe, format!("the shape of {place} does not tell")),
                    };
                    if tri > best.0 {
                        best = (tri, why);
                    }
                }
                best
            }
        }
    }

    /// [`World::find_watches`], found once.
    pub(crate) fn watches(&self, event: &str, places: &[Name], proof: Option<&str>) -> Rc<Vec<Watch>> {
        let key = format!("{event} {places:?} {proof:?}");
        self.once(&self.memo.watches, key, || Rc::new(self.find_watches(event, places, proof)))
    }

    /// Who watched for an event in a place: stretches with their extent, part and entry. Also those on which a standard of
    /// proof does not rely, so that a reader sees them.
    fn find_watches(&self, event: &str, places: &[Name], proof: Option<&str>) -> Vec<Watch> {
        let mut watches = Vec::new();
        let restrictions = self.restrictions();
        for entry in self.by_now(self.watching(event)) {
            let (extent, observer) = match &entry.what {
                What::Coverage { events, extent, observer }
                    if events.is_empty() || events.iter().any(|e| e == event) =>
                {
                    (*extent, observer.clone())
                }
                What::Tally { event: counted, extent, observer, .. } if counted == event => {
                    (*extent, observer.clone().unwrap_or_else(|| entry.source.name.to_string()))
                }
                _ => continue,
            };
            let Some(occurred) = entry.occurred else { continue };
            let standing = self.standing(entry, None);
            if matches!(standing, Standing::Out(_)) {
                continue;
            }
            // Coverage without any label is its observer's own word; a count without one is only claimed.
            let unlabelled = entry.attested.is_empty() && matches!(entry.what, What::Coverage { .. });
            // A claim of silence stays a claim, whatever source will do for an act.
            let confirmed =
                entry.confirmers().next().is_some() && matches!(self.standing(entry, proof), Standing::Established(_));
            let claimed = !unlabelled && !confirmed && matches!(standing, Standing::Claimed(_));
            let mut idle = if self.is_notorious(entry) {
                None
            } else if !self.word_counts(entry, &observer, proof) {
                Some("who is not among those whose word establishes")
            } else if claimed {
                Some("but that is only claimed")
            } else {
                None
            };
            // A watch that was hindered is kept in part at most.
            let hindered = restrictions.iter().any(|other| {
                matches!(&other.what, What::Restriction { observer: kept_out, .. } if *kept_out == observer)
                    && other.occurred.is_some_and(|at| at.meets(occurred))
            });
            let extent = if hindered { Extent::Partial } else { extent };
            let part = match &entry.place {
                Place::Inside { place, part, .. } if matches!(places, [own] if place == own) => {
                    part.as_deref().cloned()
                }
                // Of several places each is a part of the whole: one of them watched is not all of them watched.
                Place::Inside { place, part: None, .. } if places.iter().any(|own| place == own) => {
                    Some(Part { name: place.to_string(), of: places.to_vec() })
                }
                Place::Unstated if places.is_empty() => None,
                // Where it was is not said, so it is no watch of any place.
                Place::Unstated => {
                    idle = idle.or(Some("but where is not stated"));
                    None
                }
                _ => continue,
            };
            let zero = match &entry.what {
                What::Tally { count, .. } => count.high == Some(Amount::ZERO),
                _ => true,
            };
            watches.push(Watch { interval: occurred, part, extent, observer, entry: entry.id.clone(), zero, idle });
        }
        watches
    }

    /// True for standing coverage: what the bindings attest as a notorious fact is nobody's word in particular.
    fn is_notorious(&self, entry: &Entry) -> bool {
        entry.position == 0 && matches!(entry.what, What::Coverage { .. })
    }

    /// Whether a watch is the word of somebody whose report of an act would help to establish it: silence proves no more
    /// than a report would. It is the word of the observer, and of whoever confirms it.
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
        match self.default_proof() {
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

/// On whose word a label of attestation rests, where it names somebody.
pub(crate) fn said_by(label: &str) -> Option<&str> {
    ["confirmed by ", "finding of ", "admitted by ", "claimed by ", "said by "]
        .iter()
        .find_map(|head| label.strip_prefix(head))
}

/// Somebody watched a place, or a part of it.
#[derive(Clone, Debug)]
pub(crate) struct Watch {
    pub interval: Interval,
    pub part: Option<Part>,
    pub extent: Extent,
    pub observer: String,
    pub entry: String,
    /// Nothing was seen, or it is plain coverage.
    pub zero: bool,
    /// Why nothing rests on it, if nothing does: the end of `watched by X, …`.
    pub idle: Option<&'static str>,
}

/// Those of `watches` that together watched all of a stretch; `None` if some of it or some part was not watched, or only
/// by somebody on whom nothing rests.
pub(crate) fn watched<'w>(
    watches: impl Iterator<Item = &'w Watch> + Clone,
    stretch: Interval,
) -> Option<Vec<&'w Watch>> {
    let covering = || watches.clone().filter(|watch| watch.idle.is_none() && watch.interval.covers(stretch));
    let whole: Vec<&Watch> = covering().filter(|watch| watch.part.is_none()).collect();
    if !whole.is_empty() {
        return Some(whole);
    }
    let parts: Vec<&Watch> = covering().filter(|watch| watch.part.is_some()).collect();
    let of = parts.first().and_then(|watch| watch.part.as_ref()).map(|part| &part.of)?;
    let all =
        of.iter().all(|name| parts.iter().any(|watch| watch.part.as_ref().is_some_and(|part| part.name == *name)));
    all.then_some(parts)
}
