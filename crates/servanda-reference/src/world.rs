//! One way of looking at one record: the entries that stand, the reading chosen, the moment judged.

use crate::condition::Hits;
use crate::evidence::Watch;
use crate::stretches::{Bounds, Tri};
use jiff::civil::Date;
use servanda_agreement::geography::Geography;
use servanda_agreement::{Agreement, Due, Key, Name, Norm, Unless};
use servanda_base::moment::deadline_after;
use servanda_base::{Deadline, Duration, Interval, Moment, Zone};
use servanda_record::{Entry, Live, Record};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Which of several readings is taken, one option a group. The default is the first option of every group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Choice {
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
pub(crate) struct World<'a> {
    pub agreement: &'a Agreement,
    pub geography: &'a Geography,
    pub record: &'a Record,
    pub live: &'a Live,
    pub as_of: Moment,
    /// The last moment that the known part of the record speaks of.
    pub record_end: Option<Moment>,
    pub known_at: u32,
    pub choice: Choice,
    /// When the agreement is in force.
    pub force: crate::force::Force,
    /// Phases: when each is open.
    pub phases: BTreeMap<Name, Bounds>,
    /// What was found before and does not depend on force or phases.
    pub memo: Memo<'a>,
    /// Clauses whose breach is being asked about, so that a chain that comes back to itself ends.
    pub visiting: RefCell<Vec<Name>>,
    /// True once the phases are found; until then what turns on them is not kept for the next question.
    pub phases_known: Cell<bool>,
    /// True while it is being asked what set a duty going that prevails over a prohibition, for the same reason.
    pub prevailing: Cell<bool>,
}

/// So many days on, what happened plays no role in any count of days: conditions on conditions look back so far at most.
const MOST_DAYS_BACK: u32 = 36_600;

/// Answers that are asked for again and again; they depend on the entries, the choice and the moment judged alone.
#[derive(Default)]
pub(crate) struct Memo<'a> {
    pub hits: RefCell<BTreeMap<String, Rc<Hits<'a>>>>,
    pub watches: RefCell<BTreeMap<String, Rc<Vec<Watch>>>>,
    pub acts: RefCell<BTreeMap<String, Acts>>,
    /// When red lines and their tiers are crossed; this depends on force too, and is forgotten when it changes.
    pub crossed: RefCell<BTreeMap<Line, Rc<Bounds>>>,
    /// Whether what a condition names held on a day that is over; forgotten with the red lines.
    pub days: RefCell<BTreeMap<Held, Tri>>,
    /// [`World::change_points`], found once; forgotten with the red lines.
    pub points: RefCell<Option<Rc<Vec<Moment>>>>,
    /// [`World::is_another_of_its_list`]: the lists.
    pub place_lists: RefCell<Option<PlaceLists>>,
}

/// Places of which a red line or definition speaks one by one: each list `for each of` places.
type PlaceLists = Rc<Vec<BTreeSet<Name>>>;

impl Memo<'_> {
    /// Forgets what depends on force.
    pub fn forget(&self) {
        self.crossed.borrow_mut().clear();
        self.days.borrow_mut().clear();
        *self.points.borrow_mut() = None;
    }
}

/// What a condition names, under a standard of proof, on a day.
type Held = (Line, Option<String>, Date);

/// A red line by its name, or one of its tiers, and the key it is asked about.
pub(crate) type Line = (Name, Option<u32>, Key);

/// Acts that perform a duty, and entries that do not, with why.
pub(crate) type Acts = Rc<(Vec<crate::duty::Done>, Vec<(String, String)>)>;

impl<'a> World<'a> {
    pub fn zone(&self) -> &'a Zone {
        &self.agreement.header.clock
    }

    /// The end of a length of time counted from a moment, in the agreement's zone and with its rounding of months.
    pub fn after(&self, from: Moment, length: Duration) -> Deadline {
        deadline_after(from, length, self.zone(), self.agreement.header.months.unwrap_or_default())
    }

    /// The moment at which a length of time counted back from `at` begins.
    pub fn before(&self, at: Moment, length: Duration) -> Moment {
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

    /// The present: the moment judged, or the end of the known record where that is later.
    pub fn now(&self) -> Moment {
        self.record_end.map_or(self.as_of, |end| end.max(self.as_of))
    }

    /// The moment after which what happened at `at` can no longer change its standing without a correction or a
    /// withdrawal; `None` where the agreement names no allowance (then the end of the record closes it).
    pub fn closes_at(&self, at: Moment) -> Option<Moment> {
        let header = &self.agreement.header;
        let late = header.late_reports.as_ref().map(|d| d.value);
        let verification = header.verification.as_ref().map(|d| d.value);
        if late.is_none() && verification.is_none() {
            return None;
        }
        let at = late.map_or(at, |length| self.after(at, length).at);
        Some(verification.map_or(at, |length| self.after(at, length).at))
    }

    /// True if what happened up to `at` is closed.
    pub fn is_closed(&self, at: Moment) -> bool {
        match self.closes_at(at) {
            Some(closes) => self.now() > closes,
            None => self.record_end.is_some_and(|end| at <= end),
        }
    }

    /// When something at `at` closes, in words.
    pub fn closes_words(&self, at: Moment) -> String {
        match self.closes_at(at) {
            Some(closes) => format!("{} (allowances for late reports and verification)", self.zone().rfc3339(closes)),
            None => "the end of the record: the agreement names no allowance".into(),
        }
    }

    /// The standard of proof that a norm asks for.
    pub fn proof_of(&self, norm: &Norm) -> Option<&'a str> {
        norm.proof
            .as_ref()
            .map(|proof| proof.value.as_str())
            .or(self.agreement.header.evidence.as_ref().map(|proof| proof.value.as_str()))
            .and_then(|name| self.agreement.proof(name))
            .map(|proof| proof.name.value.as_str())
    }

    /// The due field of a norm under the chosen reading.
    pub fn due_of<'n>(&self, norm: &'n Norm) -> Option<&'n Due> {
        let chosen = norm.due.iter().find(|due| due.letter == self.choice.due && due.letter.is_some());
        chosen.or(norm.due.first()).map(|due| &due.value)
    }

    /// A date or wall clock in the agreement's zone: the interval it stands for.
    pub fn when(&self, when: servanda_agreement::When) -> Interval {
        match when {
            servanda_agreement::When::Day(date) => self.zone().day(date),
            servanda_agreement::When::Clock(local) => Interval::instant(self.zone().at(local)),
        }
    }

    /// A deadline `by WHEN`: a day counts to its 24:00.
    pub fn by(&self, when: servanda_agreement::When) -> Deadline {
        match when {
            servanda_agreement::When::Day(date) => Deadline { at: self.zone().day(date).to, inclusive: false },
            servanda_agreement::When::Clock(local) => Deadline { at: self.zone().at(local), inclusive: true },
        }
    }

    /// Entries that happened (at least in part) before `as_of`.
    pub fn entries(&self) -> impl Iterator<Item = &'a Entry> {
        let as_of = self.as_of;
        self.live.entries.iter().filter(move |entry| {
            entry
                .occurred
                .is_none_or(|occurred| occurred.from < as_of || occurred.from == as_of && occurred.is_instant())
        })
    }

    /// All entries that stand, also those about moments after `as_of`.
    pub fn all_entries(&self) -> impl Iterator<Item = &'a Entry> {
        self.live.entries.iter()
    }

    /// A clause's exception under the chosen reading: `None` when it plays no role.
    pub fn claimed_exception<'n>(&self, norm: &'n Norm) -> Option<&'n str> {
        match norm.unless.as_ref().map(|unless| &unless.value) {
            Some(Unless::Claimed(words)) if self.choice.exception_accepted => Some(words),
            _ => None,
        }
    }

    /// For people, in the agreement's zone.
    pub fn people(&self, at: Moment) -> String {
        self.zone().for_people(at)
    }

    /// The day, or the span of days, of an entry, for people.
    pub fn day_of(&self, entry: &Entry) -> String {
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

    /// Moments at which the value of any condition may change: edges of entries, and those shifted by every length that
    /// the agreement names.
    pub fn change_points(&self) -> Vec<Moment> {
        let mut lengths: Vec<Duration> = Vec::new();
        crate::condition::lengths(self.agreement, &mut lengths);
        let mut edges: Vec<Moment> = Vec::new();
        for entry in self.all_entries() {
            if let Some(occurred) = entry.occurred {
                edges.extend([occurred.from, occurred.to]);
            }
        }
        for interval in self.force.bounds.may.iter().chain(self.force.bounds.must.iter()) {
            edges.extend([interval.from, interval.to]);
        }
        edges.sort();
        edges.dedup();
        let mut points = edges.clone();
        for length in lengths {
            points.extend(edges.iter().map(|edge| self.after(*edge, length).at));
        }
        points.push(self.as_of);
        points.retain(|point| *point > Moment::MIN && *point <= self.as_of);
        points.sort();
        points.dedup();
        let days = crate::condition::days_back(self.agreement);
        if days > 0 {
            points.extend(self.midnights_after(&points, days));
            points.sort();
            points.dedup();
        }
        points
    }

    /// [`World::change_points`], found once.
    pub fn points(&self) -> Rc<Vec<Moment>> {
        if let Some(known) = self.memo.points.borrow().as_ref() {
            return Rc::clone(known);
        }
        let found = Rc::new(self.change_points());
        *self.memo.points.borrow_mut() = Some(Rc::clone(&found));
        found
    }

    /// True if the two places stand in one list `for each of`: whoever names one of them does not speak of the other.
    pub fn is_another_of_its_list(&self, place: &str, other: &str) -> bool {
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
    fn midnights_after(&self, points: &[Moment], days: u32) -> Vec<Moment> {
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
