//! One way of looking at one record: the entries that stand, the reading chosen, the moment judged.

mod now;

pub(crate) use now::Now;
pub use now::Stays;

use crate::condition::Hits;
use crate::evidence::{Matched, Watch, Weighed};
use crate::facts::{Asked, Channel, Facts, Turning};
use crate::remembered::Remembered;
use crate::stretches::{Bounds, Tri};
use jiff::civil::Date;
use servanda_agreement::geography::Geography;
use servanda_agreement::{Agreement, Due, Key, Name, Norm, Pattern, Role, Unless, Version};
use servanda_base::moment::deadline_after;
use servanda_base::{Deadline, Duration, Interval, Moment, Zone};
use servanda_record::{Dropped, Entry, What};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

/// Which of several readings is taken, one option a group. The default is the first option of every group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Index into `header.in_force`.
    pub force: usize,
    /// Index into `header.expires`.
    pub expiry: usize,
    /// Who reads the term, and what that holder reads in.
    pub holder: Option<Name>,
    /// Readings of the bindings that are taken in.
    pub read_in: Option<String>,
    /// Letter of the deadline's reading.
    pub due: Option<String>,
    /// `unless claimed`: the exception is accepted.
    pub exception_accepted: bool,
    /// What the choice is called on the board; `None` where nothing can be read in two ways.
    pub label: Option<String>,
}

/// Everything an evaluation needs, for one choice of readings.
pub struct World<'a> {
    pub(crate) agreement: &'a Agreement,
    pub(crate) geography: &'a Geography,
    facts: &'a dyn Facts,
    /// What was counted before, where that is kept.
    remembered: Option<&'a Remembered>,
    /// What was asked of the facts so far, for each answer that is being looked for.
    asked: RefCell<Vec<Asked>>,
    pub(crate) as_of: Now,
    pub(crate) choice: Choice,
    /// When the agreement is in force.
    pub(crate) force: crate::force::Force,
    /// Phases: when each is open. Whoever asks does so by [`World::phase`], which notes it.
    pub(crate) phases: crate::phase::Phases,
    /// The phases up to the start of a later version of the text.
    pub(crate) before_version: Option<crate::phase::Before>,
    /// True while it is asked what this version would have said had it been the text from the beginning.
    pub(crate) as_if_always: bool,
    /// What was found before and does not depend on force or phases.
    pub(crate) memo: Memo<'a>,
    /// Clauses whose breach is being asked about, so that a chain that comes back to itself ends.
    pub(crate) visiting: RefCell<Vec<Name>>,
    /// True while it is being asked what set a duty going that prevails over a prohibition, for the same reason.
    pub(crate) prevailing: Cell<bool>,
}

/// So many days on, what happened plays no role in any count of days: conditions on conditions look back so far at most.
const MOST_DAYS_BACK: u32 = 36_600;

/// Answers that are asked for again and again; they depend on the entries, the choice and the moment judged alone.
#[derive(Default)]
pub(crate) struct Memo<'a> {
    pub hits: Known<String, Rc<Hits<'a>>>,
    pub watches: Known<String, Rc<Vec<Watch>>>,
    pub acts: Known<String, Acts>,
    /// Sets of labels by standard of proof, the last ones asked about.
    pub weighed: RefCell<Vec<LabelsWeighed>>,
    /// When red lines and their tiers are crossed; this depends on force too, and is forgotten when it changes.
    pub crossed: Known<(Line, String), Rc<Bounds>>,
    /// What red lines count, under each key; forgotten with the red lines.
    pub counting: Known<(Name, Key), Rc<crate::trigger::Counting<'a>>>,
    /// What red lines that count entries by themselves counted; forgotten with the red lines.
    pub firings: Known<Line, Arc<Vec<crate::trigger::Episode>>>,
    /// Whether what a condition names held on a day that is over; forgotten with the red lines.
    pub days: Known<Held, Tri>,
    /// [`World::points`], found once; forgotten with the red lines.
    pub points: Known<String, Rc<Vec<Moment>>>,
    /// When clauses were not kept, by the way on which that is asked; forgotten with the red lines.
    pub breaches: Known<String, Rc<Vec<crate::trigger::Episode>>>,
    /// [`crate::days::is_steady`] of each name; the text alone decides it.
    pub steady: RefCell<BTreeMap<Name, bool>>,
    /// [`World::is_another_of_its_list`]: the lists.
    pub place_lists: RefCell<Option<PlaceLists>>,
}

/// Labels, the standard of proof, and what came of them.
type LabelsWeighed = (Arc<[String]>, Name, Weighed);

/// Answers by what was looked for, each with what was asked on the way.
pub(crate) type Known<K, V> = RefCell<BTreeMap<K, (V, Rc<Asked>)>>;

/// Places of which a red line or definition speaks one by one: each list `for each of` places.
type PlaceLists = Rc<Vec<BTreeSet<Name>>>;

impl Memo<'_> {
    /// Forgets what depends on force.
    pub(crate) fn forget(&self) {
        self.crossed.borrow_mut().clear();
        self.counting.borrow_mut().clear();
        self.firings.borrow_mut().clear();
        self.days.borrow_mut().clear();
        self.points.borrow_mut().clear();
        self.breaches.borrow_mut().clear();
    }
}

/// What a condition names, under a standard of proof, on a day; and the way on which it is asked.
type Held = (Line, Option<String>, Date, String);

/// A red line by its name, or one of its tiers, and the key it is asked about.
pub(crate) type Line = (Name, Option<u32>, Key);

/// Acts that perform a duty, and entries that do not, with why.
pub(crate) type Acts = Rc<(Vec<crate::duty::Done>, Vec<(String, String)>)>;

impl<'a> World<'a> {
    /// A world of which neither force nor phases are known yet.
    pub(crate) fn new(
        agreement: &'a Agreement,
        geography: &'a Geography,
        facts: &'a dyn Facts,
        as_of: Moment,
        choice: Choice,
    ) -> World<'a> {
        World {
            agreement,
            geography,
            facts,
            remembered: None,
            asked: RefCell::default(),
            as_of: Now::new(as_of),
            choice,
            force: crate::force::Force::default(),
            phases: crate::phase::Phases::default(),
            before_version: None,
            as_if_always: false,
            memo: Memo::default(),
            visiting: RefCell::default(),
            prevailing: Cell::default(),
        }
    }

    /// Goes on from what was counted before, under force as it is here.
    pub(crate) fn remember(&mut self, remembered: Option<&'a Remembered>) {
        self.remembered = remembered;
        if let Some(remembered) = remembered {
            remembered.while_in(&self.force);
        }
    }

    /// What was counted before, where that is kept.
    pub(crate) fn remembered(&self) -> Option<&'a Remembered> {
        self.remembered
    }

    pub(crate) fn zone(&self) -> &'a Zone {
        &self.agreement.header.clock
    }

    /// Which version of a text that was amended is judged, and its time; `None` where it is the text from the beginning.
    pub(crate) fn version(&self) -> Option<Version> {
        self.agreement.header.version.filter(|_| !self.as_if_always)
    }

    /// The end of a length of time counted from a moment, in the agreement's zone and with its rounding of months.
    pub(crate) fn after(&self, from: Moment, length: Duration) -> Deadline {
        after(self.agreement, from, length)
    }

    /// The moment at which a length of time counted back from `at` begins.
    pub(crate) fn before(&self, at: Moment, length: Duration) -> Moment {
        match length.exact_seconds() {
            Some(seconds) => at - jiff::SignedDuration::from_secs(seconds),
            None => {
                // A calendar length back: the first day that the length counted from it still reaches.
                let days = length.longest_seconds() / 86_400;
                let date = self.zone().date_of(at);
                let back = jiff::Span::new().try_days(days).ok().and_then(|span| date.checked_sub(span).ok());
                back.map_or(Moment::MIN, |date| self.zone().start_of(date))
            }
        }
    }

    /// [`closes_at`] in this agreement.
    pub(crate) fn closes_at(&self, at: Moment) -> Option<Moment> {
        closes_at(self.agreement, at)
    }

    /// True if what happened up to `at` is closed: at present, which is the moment judged or the end of the known record
    /// where that is later.
    pub(crate) fn is_closed(&self, at: Moment) -> bool {
        let closed = is_closed(self.agreement, at, self.as_of.unnoted(), self.facts.end());
        if let Some(asked) = self.asked.borrow_mut().last_mut() {
            asked.closed.insert(at, closed);
        }
        closed
    }

    /// When something at `at` closes, in words.
    pub(crate) fn closes_words(&self, at: Moment) -> String {
        match self.closes_at(at) {
            Some(closes) => format!("{} (allowances for late reports and verification)", self.zone().rfc3339(closes)),
            None => "the end of the record: the agreement names no allowance".into(),
        }
    }

    /// The standard of proof that a norm asks for.
    pub(crate) fn proof_of(&self, norm: &Norm) -> Option<&'a str> {
        norm.proof
            .as_ref()
            .map(|proof| proof.value.as_str())
            .or(self.agreement.header.evidence.as_ref().map(|proof| proof.value.as_str()))
            .and_then(|name| self.agreement.proof(name))
            .map(|proof| proof.name.value.as_str())
    }

    /// The due field of a norm under the chosen reading.
    pub(crate) fn due_of<'n>(&self, norm: &'n Norm) -> Option<&'n Due> {
        let chosen = norm.due.iter().find(|due| due.letter == self.choice.due && due.letter.is_some());
        chosen.or(norm.due.first()).map(|due| &due.value)
    }

    /// A date or wall clock in the agreement's zone: the interval it stands for.
    pub(crate) fn when(&self, when: servanda_agreement::When) -> Interval {
        match when {
            servanda_agreement::When::Day(date) => self.zone().day(date),
            servanda_agreement::When::Clock(local) => Interval::instant(self.zone().at(local)),
        }
    }

    /// A deadline `by WHEN`: a day counts to its 24:00.
    pub(crate) fn by(&self, when: servanda_agreement::When) -> Deadline {
        match when {
            servanda_agreement::When::Day(date) => Deadline { at: self.zone().day(date).to, inclusive: false },
            servanda_agreement::When::Clock(local) => Deadline { at: self.zone().at(local), inclusive: true },
        }
    }

    /// Those of some entries that happened (at least in part) before `as_of`.
    pub(crate) fn by_now<'w>(&'w self, entries: Vec<&'a Entry>) -> impl Iterator<Item = &'a Entry> + use<'a, 'w> {
        entries.into_iter().filter(|entry| entry.occurred.is_none_or(|occurred| self.began_by_now(occurred)))
    }

    /// True if something happened, at least in part, before `as_of`, or at that very moment.
    pub(crate) fn began_by_now(&self, occurred: Interval) -> bool {
        if occurred.is_instant() { occurred.from <= self.as_of } else { occurred.from < self.as_of }
    }

    fn ask(&self, channel: Channel) {
        if let Some(asked) = self.asked.borrow_mut().last_mut() {
            asked.channels.insert(channel);
        }
    }

    /// Incidents, acts and tallies of one event.
    pub(crate) fn of_event(&self, event: &str) -> Vec<&'a Entry> {
        self.ask(Channel::Event(event.to_owned()));
        self.facts.of_event(event)
    }

    /// [`World::of_event`], with how each entry fits a pattern.
    pub(crate) fn of_each(
        &self,
        pattern: &Pattern,
        actors: Option<&[Name]>,
        proof: Option<&str>,
    ) -> Vec<(&'a Entry, Matched)> {
        self.ask(Channel::Event(pattern.event.clone()));
        let mut wanted = wanted(pattern, actors, proof);
        wanted.extend(self.choice.read_in.iter().flat_map(|name| ["\nread in ", name]));
        let sought = self.sought(&pattern.event, actors, &pattern.roles, pattern.filter.as_ref());
        let find = |entry: &Entry| self.matched(entry, &sought, proof);
        self.facts.of_each(&pattern.event, &wanted, &find, &|known| self.still(known))
    }

    /// Every entry that stands.
    pub(crate) fn all(&self) -> Vec<&'a Entry> {
        self.ask(Channel::All);
        self.facts.all()
    }

    /// Incidents and tallies.
    pub(crate) fn reports(&self) -> Vec<&'a Entry> {
        self.ask(Channel::Reports);
        self.facts.reports()
    }

    /// Readings of one gauge or indicator.
    pub(crate) fn readings(&self, gauge: &str) -> Vec<&'a Entry> {
        self.ask(Channel::Gauge(gauge.to_owned()));
        self.facts.readings(gauge)
    }

    /// When a phase is open.
    pub(crate) fn phase(&self, name: &str) -> Option<&Bounds> {
        self.ask(Channel::Phases);
        self.phases.get(name)
    }

    /// Readings of one counter.
    pub(crate) fn counter(&self, counter: &str) -> Vec<&'a Entry> {
        self.ask(Channel::Counter(counter.to_owned()));
        self.facts.counter(counter)
    }

    /// Plain coverage, and tallies of one event.
    pub(crate) fn watching(&self, event: &str) -> Vec<&'a Entry> {
        self.ask(Channel::Coverage);
        self.ask(Channel::Event(event.to_owned()));
        self.facts.watching(event)
    }

    /// What bodies determined about any of these names, up to the moment judged.
    pub(crate) fn determined_on(&self, names: &[&str]) -> Vec<&'a Entry> {
        names.iter().for_each(|name| self.ask(Channel::DeterminationsOn((*name).to_owned())));
        self.determined(|about| names.contains(&about))
    }

    /// What bodies determined about a clause, or about an entry, up to the moment judged.
    pub(crate) fn determined_on_acts(&self, clause: &str) -> Vec<&'a Entry> {
        self.ask(Channel::DeterminationsOn(clause.to_owned()));
        self.ask(Channel::DeterminationsOnEntries);
        self.determined(|about| about == clause || self.facts.is_entry(about))
    }

    fn determined(&self, wanted: impl Fn(&str) -> bool) -> Vec<&'a Entry> {
        let about = |entry: &&Entry| matches!(&entry.what, What::Determination { about, .. } if wanted(about));
        self.by_now(self.facts.determinations().into_iter().filter(about).collect()).collect()
    }

    /// Monitors that were kept out, up to the moment judged.
    pub(crate) fn restrictions(&self) -> Vec<&'a Entry> {
        self.ask(Channel::Restrictions);
        self.by_now(self.facts.restrictions()).collect()
    }

    /// Entries with one conflict key.
    pub(crate) fn on_matter(&self, conflict: &str) -> Vec<&'a Entry> {
        self.ask(Channel::Matters);
        self.facts.on_matter(conflict)
    }

    /// Who confirmed an entry, and when each did.
    pub(crate) fn confirmations(&self, entry: &Entry) -> &'a [(Name, Moment)] {
        self.facts.confirmations(entry)
    }

    /// Who rejected an entry, and when each did.
    pub(crate) fn rejections(&self, entry: &Entry) -> &'a [(Name, Moment)] {
        self.facts.rejections(entry)
    }

    /// Entries that no longer stand.
    pub(crate) fn dropped(&self) -> &'a [Dropped] {
        self.ask(Channel::Dropped);
        self.facts.dropped()
    }

    /// The last moment that the known part of the record speaks of.
    pub(crate) fn end(&self) -> Option<Moment> {
        self.ask(Channel::End);
        self.facts.end()
    }

    /// Attestations that count where a clause names no proof.
    pub(crate) fn default_proof(&self) -> Option<&'a [String]> {
        self.facts.default_proof()
    }

    /// Finds something, and says what was asked on the way.
    pub fn on_the_way<T>(&self, find: impl FnOnce() -> T) -> (T, Asked) {
        self.begin();
        let found = find();
        (found, self.end_of_way())
    }

    pub(crate) fn begin(&self) {
        // How long what was asked before stays is put by in its place until the end of the way.
        let asked = Asked { stays: self.as_of.begin(), ..Asked::default() };
        self.asked.borrow_mut().push(asked);
    }

    /// What was asked since the last beginning.
    pub(crate) fn end_of_way(&self) -> Asked {
        let mut asked = self.asked.borrow_mut().pop().unwrap_or_default();
        asked.stays = self.as_of.end(asked.stays);
        self.rests_on(&asked);
        asked
    }

    pub(crate) fn rests_on(&self, asked: &Asked) {
        self.as_of.rests_on(asked.stays);
        if let Some(last) = self.asked.borrow_mut().last_mut() {
            last.extend(asked);
        }
    }

    /// What was found before, if it was; else found now and kept.
    pub(crate) fn once<K: Ord, V: Clone>(&self, known: &Known<K, V>, key: K, find: impl FnOnce() -> V) -> V {
        if let Some((found, asked)) = known.borrow().get(&key) {
            self.rests_on(asked);
            return found.clone();
        }
        let (found, asked) = self.on_the_way(find);
        known.borrow_mut().insert(key, (found.clone(), Rc::new(asked)));
        found
    }

    /// A clause's exception under the chosen reading: `None` when it plays no role.
    pub(crate) fn claimed_exception<'n>(&self, norm: &'n Norm) -> Option<&'n str> {
        match norm.unless.as_ref().map(|unless| &unless.value) {
            Some(Unless::Claimed(words)) if self.choice.exception_accepted => Some(words),
            _ => None,
        }
    }

    /// For people, in the agreement's zone.
    pub(crate) fn people(&self, at: Moment) -> String {
        self.zone().for_people(at)
    }

    /// The day, or the span of days, of an entry, for people.
    pub(crate) fn day_of(&self, entry: &Entry) -> String {
        match entry.occurred {
            None => "at a time not stated".into(),
            Some(occurred) if occurred.is_instant() => self.people(occurred.from),
            Some(occurred) => {
                let last = self.zone().date_of(occurred.to - jiff::SignedDuration::from_nanos(1));
                let first = self.zone().date_of(occurred.from);
                if self.zone().day(first) == occurred {
                    first.to_string()
                } else if self.zone().start_of(first) == occurred.from && self.zone().day(last).to == occurred.to {
                    format!("{first} to {last}")
                } else {
                    format!("{} to {}", self.people(occurred.from), self.people(occurred.to))
                }
            }
        }
    }

    /// Moments at which something may change, in order, the moment judged the last of them; found once.
    pub(crate) fn points(&self, of: &Turning<'_>) -> Rc<Vec<Moment>> {
        self.once(&self.memo.points, format!("{of:?} {}", self.way()), || {
            let mut points = self.facts.points(self, of);
            points.extend(crate::turning::by_itself(self, of));
            let as_of = self.as_of.exact();
            points.push(as_of);
            points.retain(|point| *point > Moment::MIN && *point <= as_of);
            points.sort();
            points.dedup();
            Rc::new(points)
        })
    }

    /// The moments at which something that happened at `at`, or just after, leaves a calendar window of this length:
    /// [`World::before`] looked at from its other end.
    pub(crate) fn leaves(&self, at: Moment, length: Duration) -> [Moment; 2] {
        let days = length.longest_seconds() / 86_400;
        let first =
            jiff::Span::new().try_days(days).ok().and_then(|span| self.zone().date_of(at).checked_add(span).ok());
        let start = |date: Option<Date>| date.map_or(Moment::MAX, |date| self.zone().start_of(date));
        [start(first), start(first.and_then(|date| date.tomorrow().ok()))]
    }

    /// The way on which something is asked: what comes back to itself through a breach has an answer of its own on each.
    fn way(&self) -> String {
        format!("{} {}", self.visiting.borrow().join(" "), self.prevailing.get())
    }

    /// The way on which what a name stands for is asked; one and the same where that makes no difference.
    pub(crate) fn way_to(&self, name: &str) -> String {
        let known = self.memo.steady.borrow().get(name).copied();
        let steady = known.unwrap_or_else(|| {
            let found = crate::days::is_steady(self.agreement, name);
            self.memo.steady.borrow_mut().insert(name.to_owned(), found);
            found
        });
        if steady { String::new() } else { self.way() }
    }

    /// When a clause was not kept, as far as that can be asked from where we are: `None` where the question comes back to
    /// itself (S0804 tells its author).
    pub(crate) fn breaches(&self, number: &str) -> Option<Rc<Vec<crate::trigger::Episode>>> {
        if self.visiting.borrow().iter().any(|seen| seen == number) {
            return None;
        }
        self.visiting.borrow_mut().push(number.to_owned());
        let found = self
            .once(&self.memo.breaches, self.way(), || Rc::new(crate::trigger::not_kept(self, number, &mut Vec::new())));
        self.visiting.borrow_mut().pop();
        Some(found)
    }

    /// True if what is in one of the places is surely not in the other: their shapes lie apart, or one list has both and the question
    /// is in which of it.
    pub(crate) fn is_apart(&self, place: &str, other: &str, keyed: bool) -> bool {
        keyed && self.is_another_of_its_list(place, other) || self.geography.apart(place, other)
    }

    /// True if the two places stand in one list `for each of`: whoever names one of them does not speak of the other.
    pub(crate) fn is_another_of_its_list(&self, place: &str, other: &str) -> bool {
        let known = self.memo.place_lists.borrow().clone();
        let lists = known.unwrap_or_else(|| {
            let found: PlaceLists = Rc::new(
                self.agreement
                    .key_lists()
                    .filter(|list| self.agreement.is_of_places(list))
                    .map(|list| self.agreement.key_names(list).into_iter().collect())
                    .collect(),
            );
            *self.memo.place_lists.borrow_mut() = Some(Rc::clone(&found));
            found
        });
        place != other && lists.iter().any(|list| list.contains(place) && list.contains(other))
    }

    /// The starts of the local days after each point, so many of them, up to the moment judged.
    pub(crate) fn midnights_after(&self, points: &[Moment], days: u32) -> Vec<Moment> {
        let mut found = Vec::new();
        let mut done: Option<Date> = None;
        for point in points {
            let Ok(mut day) = self.zone().date_of(*point).tomorrow() else { break };
            let last = self.zone().date_of(*point).saturating_add(jiff::Span::new().days(days.min(MOST_DAYS_BACK)));
            day = done.map_or(day, |done| day.max(done));
            while day <= last {
                let midnight = self.zone().start_of(day);
                if midnight > self.as_of {
                    return found;
                }
                found.push(midnight);
                let Ok(next) = day.tomorrow() else { return found };
                day = next;
            }
            done = Some(day);
        }
        found
    }
}

/// What is wanted, in full: an event with its roles and filter, by whom, under which standard of proof. Where it is written
/// makes no difference.
pub(crate) fn wanted(pattern: &Pattern, actors: Option<&[Name]>, proof: Option<&str>) -> String {
    let mut said = pattern.event.clone();
    for fill in &pattern.roles {
        said.push_str(if fill.keyed { "\nkey " } else { "\n" });
        said.push_str(match fill.role {
            Role::By => "by",
            Role::Against => "against",
            Role::With => "with",
            Role::To => "to",
            Role::In => "in",
            Role::From => "from",
            Role::Of => "of",
        });
        said.extend(fill.names.iter().flat_map(|name| [" ", name.as_str()]));
    }
    if let Some(filter) = &pattern.filter {
        said.push_str(&format!("\nwhere {filter:?}"));
    }
    if let Some(actors) = actors {
        said.push_str("\nactors");
        said.extend(actors.iter().flat_map(|name| [" ", name]));
    }
    said.extend(proof.iter().flat_map(|name| ["\nproof ", name]));
    said
}

fn after(agreement: &Agreement, from: Moment, length: Duration) -> Deadline {
    deadline_after(from, length, &agreement.header.clock, agreement.header.months.unwrap_or_default())
}

/// The moment after which what happened at `at` can no longer change its standing without a correction or a withdrawal;
/// `None` where the agreement names no allowance (then the end of the record closes it).
fn closes_at(agreement: &Agreement, at: Moment) -> Option<Moment> {
    let header = &agreement.header;
    let late = header.late_reports.as_ref().map(|d| d.value);
    let verification = header.verification.as_ref().map(|d| d.value);
    if late.is_none() && verification.is_none() {
        return None;
    }
    let at = late.map_or(at, |length| after(agreement, at, length).at);
    Some(verification.map_or(at, |length| after(agreement, at, length).at))
}

/// True if what happened up to `at` is closed: at present, which is the moment judged or the end of the known record where
/// that is later.
pub fn is_closed(agreement: &Agreement, at: Moment, as_of: Moment, end: Option<Moment>) -> bool {
    match closes_at(agreement, at) {
        Some(closes) => end.map_or(as_of, |end| end.max(as_of)) > closes,
        None => end.is_some_and(|end| at <= end),
    }
}
