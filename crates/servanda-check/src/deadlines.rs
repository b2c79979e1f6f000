//! The limits of time of an agreement as a simple temporal network: a point for each act that has a limit, for each trigger
//! and for each opening of a phase, and a limit for each deadline and each order that the text sets.
//!
//! Months and days are ranges: an upper bound is the longest, a lower bound the shortest that any calendar makes of them. So
//! what contradicts itself here does so whatever the calendar. What the text leaves to somebody's choice bounds nothing: a
//! deadline that a power may move, several readings of different kinds, a clause that several others lead to.

use crate::facts::in_words;
use crate::phrases::clauses;
use servanda_agreement::*;
use servanda_base::moment::deadline_after;
use servanda_base::{Duration, Moment, Span};
use servanda_solve::temporal::Network;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// So many contradictions are shown at most; the rest shows once these are settled.
const CONTRADICTIONS_MOST: usize = 20;

const DAY_S: i64 = 86_400;

/// Why a limit stands: what the text says.
#[derive(Clone, Copy)]
enum Why<'a> {
    /// Part of what words mean: a thing begins before it is done.
    Meaning,
    /// When the agreement enters into force.
    Force,
    /// A clause binds from its trigger or its phase on.
    Binds(&'a Clause, &'a Norm),
    /// `from …`
    From(&'a Clause, &'a Norm),
    /// A deadline.
    Due(&'a Clause, &'a Reading<Due>),
    /// One clause follows where another is not performed.
    Follows(&'a Clause),
    /// A relief before its period.
    Relief(&'a Clause, Duration, Duration),
    /// What a phase waits for.
    Waits(&'a Phase),
}

/// A length or a moment that a limit is measured from.
#[derive(Clone, Copy)]
struct Start {
    point: usize,
    /// In seconds after the point, at the earliest.
    offset_s: i64,
    /// How much later it may be, in seconds: a day of which the hour is not said lies anywhere in it.
    or_later_s: i64,
}

impl Start {
    /// Exactly at a point.
    fn at(point: usize) -> Start {
        Start { point, offset_s: 0, or_later_s: 0 }
    }
}

/// The moments at which a clause is begun and done.
#[derive(Clone, Copy)]
struct Acted {
    begun: usize,
    done: usize,
}

/// Clauses that cannot all be met, by the fewest limits that show it.
pub(crate) struct Contradiction {
    /// The clauses in it by their places in the text, in order of writing.
    clauses: Vec<usize>,
    /// The place of a deadline in it.
    pub at: Span,
    /// What the text says, limit by limit, in the words of a note.
    pub said: Vec<String>,
    /// By how much the limits miss each other, in seconds.
    pub short_by_s: i64,
    /// True where it is nothing but a date before entry into force.
    pub date_before_force: bool,
}

/// What follows from the limits of an agreement. Deadlines that contradict others are left out of all but the contradictions.
pub(crate) struct Solved {
    /// One after the other: each is found once the deadlines of those before it are left out.
    pub contradictions: Vec<Contradiction>,
    /// When each phase can open at the earliest, in order of writing; `None` where nothing known bounds it.
    pub openings: Vec<Option<Moment>>,
    /// When each duty begins to bind at the earliest, by number, in order of writing, where something known bounds it.
    pub beginnings: Vec<(ClauseNo, Moment)>,
}

/// The limits of an agreement, put together once.
pub(crate) fn solved(agreement: &Agreement) -> Arc<Solved> {
    agreement.once(|agreement| {
        let mut all = Deadlines::of(agreement);
        let contradictions = all.contradictions();
        let earliest = all.network.earliest(all.origin).unwrap_or_default();
        Solved { contradictions, openings: all.openings(&earliest), beginnings: all.beginnings(&earliest) }
    })
}

/// The network of an agreement.
struct Deadlines<'a> {
    agreement: &'a Agreement,
    network: Network,
    /// By the number of a limit.
    why: Vec<(Why<'a>, i64)>,
    origin: usize,
    force: usize,
    /// The one moment at which force begins, where it is one.
    force_at: Option<Moment>,
    acted: HashMap<&'a str, Acted>,
    opened: HashMap<&'a str, usize>,
    triggers: HashMap<String, usize>,
    broken: HashMap<&'a str, usize>,
    /// What follows on failure of one clause alone, by its number.
    only_after: HashMap<&'a str, Lead<'a>>,
    /// Clauses whose deadline a power may move.
    movable: HashSet<&'a str>,
    /// What definitions wait for, found once.
    waits: HashMap<&'a str, Vec<Start>>,
}

/// What leads to a fallback.
#[derive(Clone, Copy)]
enum Lead<'a> {
    Clause(&'a Clause),
    Phase(&'a Phase),
    Several,
}

impl<'a> Deadlines<'a> {
    fn of(agreement: &'a Agreement) -> Deadlines<'a> {
        let mut network = Network::new();
        let (origin, force) = (network.point(), network.point());
        let mut all = Deadlines {
            agreement,
            network,
            why: Vec::new(),
            origin,
            force,
            force_at: None,
            acted: HashMap::new(),
            opened: HashMap::new(),
            triggers: HashMap::new(),
            broken: HashMap::new(),
            only_after: only_after(agreement),
            movable: movable(agreement),
            waits: HashMap::new(),
        };
        all.force();
        for phase in &agreement.phases {
            all.opening(phase);
        }
        for (clause, norm) in duties(agreement) {
            all.duty(clause, norm);
        }
        all
    }

    fn contradictions(&mut self) -> Vec<Contradiction> {
        let mut found = Vec::new();
        while let Some(circle) = self.network.contradiction() {
            let is_deadline = |number: &&usize| matches!(self.why[**number].0, Why::Due(..) | Why::Relief(..));
            let dropped = circle.iter().find(is_deadline).or(circle.first()).copied();
            found.push(self.contradiction(&circle));
            let Some(dropped) = dropped else { break };
            self.network.drop_limit(dropped);
            if found.len() == CONTRADICTIONS_MOST {
                break;
            }
        }
        found
    }

    fn openings(&self, earliest: &[Option<i64>]) -> Vec<Option<Moment>> {
        let phases = self.agreement.phases.iter();
        let seconds = phases.map(|phase| earliest.get(*self.opened.get(phase.name.as_str())?).copied().flatten());
        seconds.map(|seconds| Moment::from_second(seconds?).ok()).collect()
    }

    fn beginnings(&self, earliest: &[Option<i64>]) -> Vec<(ClauseNo, Moment)> {
        let begins = duties(self.agreement).filter_map(|(clause, _)| {
            let number = clause.number.as_str();
            let seconds = (*earliest.get(self.acted.get(number)?.begun)?)?;
            Some((clause.number.value.clone(), Moment::from_second(seconds).ok()?))
        });
        begins.collect()
    }

    fn at_most(&mut self, from: Start, to: usize, seconds: i64, why: Why<'a>) {
        let seconds = from.offset_s.saturating_add(seconds);
        self.network.at_most(from.point, to, seconds);
        self.why.push((why, seconds));
    }

    fn at_least(&mut self, from: Start, to: usize, seconds: i64, why: Why<'a>) {
        let seconds = from.offset_s.saturating_add(seconds);
        self.network.at_least(from.point, to, seconds);
        self.why.push((why, seconds.saturating_neg()));
    }

    fn force(&mut self) {
        let header = &self.agreement.header;
        let starts: Option<Vec<Moment>> =
            header.in_force.iter().map(|reading| force_start(header, &reading.value)).collect();
        let starts = starts.unwrap_or_default();
        let (Some(first), Some(last)) = (starts.iter().min(), starts.iter().max()) else { return };
        let origin = Start::at(self.origin);
        self.at_least(origin, self.force, first.as_second(), Why::Force);
        self.at_most(origin, self.force, last.as_second(), Why::Force);
        self.force_at = (first == last).then_some(*first);
    }

    fn opening(&mut self, phase: &'a Phase) {
        let opened = self.opened(&phase.name);
        self.at_least(Start::at(self.force), opened, 0, Why::Waits(phase));
        if let Some(Opens::When(condition)) = phase.opens.as_ref().map(|opens| &opens.value)
            && !opened_by_power(self.agreement, &phase.name)
        {
            for start in self.holds_after(condition) {
                self.at_least(start, opened, 0, Why::Waits(phase));
            }
        }
    }

    /// What a condition can only hold after.
    fn holds_after(&mut self, condition: &'a Condition) -> Vec<Start> {
        match condition {
            Condition::All(parts) => parts.iter().flat_map(|part| self.holds_after(part)).collect(),
            // Of alternatives, the one that can hold first; how long after entry into force.
            Condition::Any(parts) => {
                let after_force = |starts: Vec<Start>, force: usize| {
                    starts.iter().filter(|start| start.point == force).map(|start| start.offset_s).max()
                };
                let force = self.force;
                let soonest = parts.iter().map(|part| after_force(self.holds_after(part), force).unwrap_or(0)).min();
                vec![Start { offset_s: soonest.unwrap_or(0), ..Start::at(force) }]
            }
            Condition::NoneFor { length: Some(length), .. } | Condition::Continues { length, .. } => {
                vec![Start { offset_s: self.after_force(*length), ..Start::at(self.force) }]
            }
            Condition::PhaseOpen { phase, open: true, .. } => vec![Start::at(self.opened(phase))],
            Condition::BreachOf(number) => {
                let broken = self.agreement.clause(number).map(|clause| self.broken(clause));
                broken.into_iter().map(Start::at).collect()
            }
            Condition::Named { name, .. } | Condition::OnDays { name, .. } => {
                if let Some(known) = self.waits.get(name.as_str()) {
                    return known.clone();
                }
                let Some(definition) = self.agreement.definition(name) else { return Vec::new() };
                // Looked at above, it counts as no delay: a circle is S0106.
                self.waits.insert(name, Vec::new());
                let mut starts = self.holds_after(&definition.condition);
                // The latest of each point is all that counts, and keeps the list short.
                starts.sort_by_key(|start| (start.point, -start.offset_s));
                starts.dedup_by_key(|start| start.point);
                self.waits.insert(name, starts.clone());
                starts
            }
            _ => Vec::new(),
        }
    }

    /// How long a stretch that begins with force takes at least.
    fn after_force(&self, length: Duration) -> i64 {
        let header = &self.agreement.header;
        match self.force_at {
            Some(force) => {
                let end = deadline_after(force, length, &header.clock, header.months.unwrap_or_default()).at;
                end.as_second() - force.as_second()
            }
            None => length.shortest_seconds(),
        }
    }

    fn opened(&mut self, phase: &'a str) -> usize {
        *self.opened.entry(phase).or_insert_with(|| self.network.point())
    }

    fn acted(&mut self, number: &'a str) -> Acted {
        if let Some(acted) = self.acted.get(number) {
            return *acted;
        }
        let acted = Acted { begun: self.network.point(), done: self.network.point() };
        self.acted.insert(number, acted);
        self.at_least(Start::at(acted.begun), acted.done, 0, Why::Meaning);
        acted
    }

    /// The moment from which a clause counts as not performed. It lies after its deadline, where one reading says when that is
    /// and no body decides.
    fn broken(&mut self, clause: &'a Clause) -> usize {
        let number = clause.number.as_str();
        if let Some(point) = self.broken.get(number) {
            return *point;
        }
        let point = self.network.point();
        self.broken.insert(number, point);
        self.at_least(Start::at(self.force), point, 0, Why::Meaning);
        if let ClauseKind::Norm(norm) = &clause.kind
            && let [reading] = norm.due.as_slice()
            && is_act(norm)
            && norm.determined.is_none()
            && norm.every.is_none()
        {
            match &reading.value {
                Due::By(when) => {
                    let origin = Start::at(self.origin);
                    self.at_least(origin, point, end_of(self.agreement, *when), Why::Due(clause, reading));
                }
                Due::Within { length, of: Some(of), .. } => {
                    if let Some(start) = self.start(clause, norm, of) {
                        self.at_least(start, point, length.shortest_seconds(), Why::Due(clause, reading));
                    }
                }
                _ => {}
            }
        }
        point
    }

    fn trigger(&mut self, key: String) -> usize {
        if let Some(point) = self.triggers.get(&key) {
            return *point;
        }
        let point = self.network.point();
        self.triggers.insert(key, point);
        self.at_least(Start::at(self.force), point, 0, Why::Meaning);
        point
    }

    /// What sets a clause going, with the words for it; `None` where that is entry into force or more than one thing.
    fn set_going(&mut self, clause: &'a Clause, norm: &'a Norm) -> Option<(usize, Why<'a>)> {
        let lead = self.only_after.get(clause.number.as_str()).copied();
        match (norm.on.as_ref().map(|on| &on.value), lead) {
            (Some(_), Some(_)) | (None, Some(Lead::Several)) => None,
            (Some(Trigger::EntryIntoForce) | None, None) => None,
            (None, Some(Lead::Clause(from))) => Some((self.broken(from), Why::Follows(clause))),
            (None, Some(Lead::Phase(phase))) => {
                let point = self.trigger(format!("latest of {}", phase.name.value));
                if let Some(latest) = &phase.latest {
                    let origin = Start::at(self.origin);
                    self.at_least(origin, point, end_of(self.agreement, latest.value.0), Why::Follows(clause));
                }
                Some((point, Why::Meaning))
            }
            (Some(Trigger::OpeningOf(phase)), None) => Some((self.opened(phase), Why::Binds(clause, norm))),
            (Some(Trigger::BreachOf(number)), None) => {
                let of = self.agreement.clause(number)?;
                Some((self.broken(of), Why::Binds(clause, norm)))
            }
            (Some(Trigger::Named { name, tier }), None) => {
                Some((self.trigger(format!("line {name} {tier:?}")), Why::Binds(clause, norm)))
            }
            (Some(Trigger::Report), None) => Some((self.trigger("report".into()), Why::Binds(clause, norm))),
            (Some(Trigger::Event(pattern)), None) => {
                Some((self.trigger(format!("event {pattern:?}")), Why::Binds(clause, norm)))
            }
        }
    }

    /// Where an anchor lies.
    fn start(&mut self, clause: &'a Clause, norm: &'a Norm, anchor: &'a Anchor) -> Option<Start> {
        let at = |point| Some(Start::at(point));
        let origin = self.origin;
        let on = |moment: Moment| Some(Start { offset_s: moment.as_second(), ..Start::at(origin) });
        let some_time_on = |day: jiff::civil::Date| {
            let day = self.agreement.header.clock.day(day);
            let (from, to) = (day.from.as_second(), day.to.as_second());
            Some(Start { offset_s: from, or_later_s: to - from, ..Start::at(origin) })
        };
        let zone = &self.agreement.header.clock;
        match anchor {
            Anchor::EntryIntoForce => at(self.force),
            Anchor::Signature => some_time_on(self.agreement.header.signed.as_ref()?.value),
            Anchor::At(When::Day(day)) => some_time_on(*day),
            Anchor::At(When::Clock(clock)) => on(zone.at(*clock)),
            Anchor::Incident | Anchor::Breach | Anchor::Opening => at(self.set_going(clause, norm)?.0),
            Anchor::Determination | Anchor::Notification | Anchor::Report => {
                let (incident, _) = self.set_going(clause, norm)?;
                let said = self.trigger(format!("{anchor:?} of {incident}"));
                self.at_least(Start::at(incident), said, 0, Why::Meaning);
                at(said)
            }
            Anchor::StartOf(number) | Anchor::CompletionOf(number) => {
                let other = self.agreement.clause(number)?;
                let ClauseKind::Norm(of) = &other.kind else { return None };
                // Where each is bound for itself, one is held against its own act only.
                let (bearers, own) = (self.agreement.bearers(&of.subject), self.agreement.bearers(&norm.subject));
                let one = bearers.len() == 1 || of.subject.share != Share::Each || bearers == own;
                if !one || !is_act(of) || of.every.is_some() {
                    return None;
                }
                let acted = self.acted(number);
                at(if matches!(anchor, Anchor::StartOf(_)) { acted.begun } else { acted.done })
            }
        }
    }

    fn duty(&mut self, clause: &'a Clause, norm: &'a Norm) {
        if let (Some(every), Some(overlap)) = (&norm.every, &norm.overlap) {
            self.relief(clause, every.value, overlap.value);
        }
        if !is_act(norm) || norm.every.is_some() {
            return;
        }
        let acted = self.acted(&clause.number);
        let force = Start::at(self.force);
        self.at_least(force, acted.begun, 0, Why::Force);
        if let Some((point, why)) = self.set_going(clause, norm) {
            self.at_least(Start::at(point), acted.begun, 0, why);
        }
        if let Some(phase) = &norm.during {
            let opened = self.opened(&phase.value);
            self.at_least(Start::at(opened), acted.begun, 0, Why::Binds(clause, norm));
        }
        if let Some(from) = &norm.from
            && let Some(start) = self.start(clause, norm, &from.value)
        {
            self.at_least(start, acted.begun, 0, Why::From(clause, norm));
        }
        let owed = if matches!(norm.act.value, Act::Do { start: true, .. }) { acted.begun } else { acted.done };
        if !self.movable.contains(clause.number.as_str()) {
            self.deadline(clause, norm, owed);
        }
    }

    /// The deadline, where it has one reading.
    fn deadline(&mut self, clause: &'a Clause, norm: &'a Norm, owed: usize) {
        let [reading] = norm.due.as_slice() else { return };
        let why = Why::Due(clause, reading);
        let origin = Start::at(self.origin);
        match &reading.value {
            Due::By(when) => self.at_most(origin, owed, end_of(self.agreement, *when), why),
            Due::Within { length, calendar, of: Some(of) } => {
                let (Some(start), Some(longest)) = (self.start(clause, norm, of), longest(*length, calendar.is_some()))
                else {
                    return;
                };
                // From a known moment, the calendar is known.
                let known = match start.point {
                    point if point == self.origin => Moment::from_second(start.offset_s).ok(),
                    point if point == self.force => self.force_at,
                    _ => None,
                };
                // Hours after a day of which the hour is not said run from its end; days are counted from the day.
                let later = if matches!(length, Duration::Exact { .. }) { start.or_later_s } else { 0 };
                match known.filter(|_| calendar.is_none()) {
                    Some(known) => {
                        let header = &self.agreement.header;
                        let end = deadline_after(known, *length, &header.clock, header.months.unwrap_or_default()).at;
                        self.at_most(
                            start,
                            owed,
                            end.as_second().saturating_sub(known.as_second()).saturating_add(later),
                            why,
                        );
                    }
                    None => self.at_most(start, owed, longest.saturating_add(later), why),
                }
            }
            Due::Before { length, event } => {
                for (of, other) in duties(self.agreement) {
                    if of.number.value != clause.number.value && surely_is(self.agreement, other, event) {
                        let before = self.acted(&of.number);
                        let start = Start::at(before.begun);
                        self.at_most(start, owed, length.shortest_seconds().saturating_neg(), why);
                    }
                }
            }
            Due::Within { of: None, .. } | Due::Words(_) | Due::Daily(_) => {}
        }
    }

    /// The second relief is due before its period by the overlap, and no sooner than the first period began.
    fn relief(&mut self, clause: &'a Clause, every: Duration, overlap: Duration) {
        let Some(longest) = longest(every, false) else { return };
        let (first, relieved) = (self.network.point(), self.network.point());
        let first = Start::at(first);
        self.at_least(first, relieved, 0, Why::Meaning);
        let seconds = longest.saturating_sub(overlap.shortest_seconds());
        self.at_most(first, relieved, seconds, Why::Relief(clause, every, overlap));
    }

    fn contradiction(&self, circle: &[usize]) -> Contradiction {
        let whys: Vec<Why<'a>> = circle.iter().map(|number| self.why[*number].0).collect();
        let mut places: Vec<&'a Clause> = whys
            .iter()
            .filter_map(|why| match why {
                Why::Binds(clause, _)
                | Why::From(clause, _)
                | Why::Due(clause, _)
                | Why::Follows(clause)
                | Why::Relief(clause, ..) => Some(*clause),
                Why::Meaning | Why::Force | Why::Waits(_) => None,
            })
            .collect();
        places.sort_by_key(|clause| clause.span.start);
        places.dedup_by_key(|clause| clause.span.start);
        let due = whys.iter().find_map(|why| match why {
            Why::Due(_, reading) => Some(reading.span),
            _ => None,
        });
        let at = due.or(places.first().map(|clause| clause.number.span)).unwrap_or(self.agreement.header.span);
        let mut said: Vec<String> = Vec::new();
        for words in whys.iter().filter_map(|why| self.words(why)) {
            if !said.contains(&words) {
                said.push(words);
            }
        }
        let only_dates = whys.iter().all(|why| match why {
            Why::Due(_, reading) => matches!(reading.value, Due::By(_)),
            Why::Force | Why::Meaning => true,
            _ => false,
        });
        let short_by_s = circle.iter().map(|number| self.why[*number].1).sum::<i64>().saturating_neg();
        let date_before_force = only_dates && places.len() == 1;
        let place = |clause: &Clause| self.agreement.clauses.iter().position(|other| std::ptr::eq(other, clause));
        let clauses = places.into_iter().filter_map(place).collect();
        Contradiction { clauses, at, said, short_by_s, date_before_force }
    }

    /// What the text says, as a part of a note.
    fn words(&self, why: &Why<'a>) -> Option<String> {
        let number = |clause: &Clause| clause.number.value.clone();
        Some(match why {
            Why::Meaning => return None,
            Why::Force => match self.force_at {
                Some(at) => {
                    let zone = &self.agreement.header.clock;
                    format!("the agreement enters into force on {}", zone.for_people(at))
                }
                None => return None,
            },
            Why::Binds(clause, norm) => {
                let on = norm.on.as_ref().map(|on| &on.value);
                match (on, &norm.during) {
                    (Some(Trigger::OpeningOf(phase)), _) => {
                        format!("clause {} begins with the opening of `{phase}`", number(clause))
                    }
                    (Some(Trigger::BreachOf(other)), _) => {
                        format!("clause {} follows a breach of clause {other}", number(clause))
                    }
                    (_, Some(phase)) => format!("clause {} holds during `{}`", number(clause), phase.value),
                    _ => format!("clause {} begins with its trigger", number(clause)),
                }
            }
            Why::From(clause, norm) => {
                let from = norm.from.as_ref().map(|from| anchor(&from.value)).unwrap_or_default();
                format!("clause {} runs from {from}", number(clause))
            }
            Why::Due(clause, reading) => format!("clause {} is due {}", number(clause), due(&reading.value)),
            Why::Follows(clause) => match self.only_after.get(clause.number.as_str()) {
                Some(Lead::Clause(from)) => {
                    format!("clause {} follows only where clause {} was not performed", number(clause), number(from))
                }
                Some(Lead::Phase(phase)) => format!(
                    "clause {} follows only where phase `{}` did not open by its latest date",
                    number(clause),
                    phase.name.value
                ),
                Some(Lead::Several) | None => return None,
            },
            Why::Relief(clause, every, overlap) => format!(
                "clause {} asks for a relief every {every}, {overlap} before the period it is for",
                number(clause)
            ),
            Why::Waits(phase) => format!("phase `{}` opens when its condition holds", phase.name.value),
        })
    }
}

impl Contradiction {
    /// The clauses in it, in order of writing.
    pub(crate) fn clauses<'a>(&self, agreement: &'a Agreement) -> Vec<&'a Clause> {
        self.clauses.iter().filter_map(|at| agreement.clauses.get(*at)).collect()
    }

    /// `clauses 2.2, 3.1 and 7.4 cannot all be met`.
    pub(crate) fn message(&self, agreement: &Agreement) -> String {
        let numbers: Vec<&str> = self.clauses(agreement).iter().map(|clause| clause.number.as_str()).collect();
        match numbers.split_last() {
            Some((last, firsts)) if !firsts.is_empty() => {
                let both = if firsts.len() == 1 { "both" } else { "all" };
                format!("{} and {last} cannot {both} be met", clauses_before(firsts))
            }
            _ => format!("{} cannot be met", clauses(&numbers)),
        }
    }

    /// The circle in words, with what is missing.
    pub(crate) fn note(&self) -> String {
        let missing = in_words(Duration::Exact { seconds: self.short_by_s });
        format!("{}; together these miss by {missing}", self.said.join("; "))
    }
}

fn clauses_before(numbers: &[&str]) -> String {
    format!("clauses {}", numbers.join(", "))
}

/// Duties, in order of writing, those left out that another clause replaces.
fn duties(agreement: &Agreement) -> impl Iterator<Item = (&Clause, &Norm)> {
    let replaced: HashSet<&str> =
        agreement.norms().filter_map(|(_, norm)| Some(norm.replaces.as_ref()?.value.as_str())).collect();
    agreement
        .norms()
        .filter(move |(clause, norm)| norm.modality == Modality::Shall && !replaced.contains(clause.number.as_str()))
}

fn is_act(norm: &Norm) -> bool {
    norm.modality == Modality::Shall && matches!(norm.act.value, Act::Do { .. } | Act::Quoted { .. })
}

/// When force begins under one reading; `None` where an event decides.
pub(crate) fn force_start(header: &Header, start: &ForceStart) -> Option<Moment> {
    match start {
        ForceStart::OnSignature => header.signed.as_ref().map(|signed| header.clock.start_of(signed.value)),
        ForceStart::At(When::Day(day)) => Some(header.clock.start_of(*day)),
        ForceStart::At(When::Clock(clock)) => Some(header.clock.at(*clock)),
        ForceStart::OnEvent(_) => None,
    }
}

/// The end of a day, or the moment, in seconds.
fn end_of(agreement: &Agreement, when: When) -> i64 {
    let zone = &agreement.header.clock;
    match when {
        When::Day(day) => zone.day(day).to.as_second(),
        When::Clock(clock) => zone.at(clock).as_second(),
    }
}

/// The longest that a deadline of this length can leave, in seconds: what is counted in days ends with the last day, and a
/// calendar of one's own may close as long as it likes.
pub(crate) fn longest(length: Duration, own_calendar: bool) -> Option<i64> {
    let to_the_end = match length {
        Duration::Exact { .. } => 0,
        Duration::WorkingDays(_) if own_calendar => return None,
        Duration::CalendarDays(_) | Duration::WorkingDays(_) => DAY_S,
        // A month may be rounded up by a day.
        Duration::Months(_) | Duration::Years(_) => 2 * DAY_S,
    };
    Some(length.longest_seconds().saturating_add(to_the_end))
}

/// True if a duty's act surely is an occurrence of the pattern.
fn surely_is(agreement: &Agreement, norm: &Norm, pattern: &Pattern) -> bool {
    let Act::Do { event, roles, .. } = &norm.act.value else { return false };
    if *event != pattern.event || pattern.filter.is_some() || norm.every.is_some() || norm.on.is_some() {
        return false;
    }
    pattern.roles.iter().all(|fill| {
        let wanted: Vec<Name> = fill.names.iter().flat_map(|name| agreement.members(name)).collect();
        let acted = match fill.role {
            Role::By => Some(agreement.bearers(&norm.subject)),
            role => crate::facts::filled(agreement, roles, role),
        };
        acted.is_some_and(|acted| !acted.is_empty() && acted.iter().all(|name| wanted.contains(name)))
    })
}

pub(crate) fn opened_by_power(agreement: &Agreement, phase: &str) -> bool {
    agreement.norms().any(|(_, norm)| {
        matches!(&norm.act.value, Act::Power { effect: Effect::Open, target: Target::Phase(target) } if target == phase)
    })
}

/// What leads to each clause that follows a failure.
fn only_after(agreement: &Agreement) -> HashMap<&str, Lead<'_>> {
    let mut leads: HashMap<&str, Lead<'_>> = HashMap::new();
    let from_clauses = agreement
        .norms()
        .filter_map(|(clause, norm)| Some((norm.failing_which.as_ref()?.value.as_str(), Lead::Clause(clause))));
    let from_phases = agreement
        .phases
        .iter()
        .filter_map(|phase| Some((phase.latest.as_ref()?.value.1.as_ref()?.as_str(), Lead::Phase(phase))));
    for (to, lead) in from_clauses.chain(from_phases) {
        leads.entry(to).and_modify(|known| *known = Lead::Several).or_insert(lead);
    }
    leads
}

/// The clauses whose clock somebody has the power to move or to stop.
fn movable(agreement: &Agreement) -> HashSet<&str> {
    let mut movable = HashSet::new();
    for (_, norm) in agreement.norms() {
        if let Act::Power { effect: Effect::Extend | Effect::Suspend | Effect::Release, target } = &norm.act.value {
            match target {
                Target::Clause(number) => {
                    movable.insert(number.as_str());
                }
                Target::Agreement => movable.extend(agreement.clauses.iter().map(|clause| clause.number.as_str())),
                Target::Phase(_) => {}
            }
        }
    }
    movable
}

/// An anchor in the words of a note.
fn anchor(anchor: &Anchor) -> String {
    match anchor {
        Anchor::Determination => "the determination".into(),
        Anchor::Incident => "the incident".into(),
        Anchor::Notification => "the notification".into(),
        Anchor::Report => "the report".into(),
        Anchor::Breach => "the breach".into(),
        Anchor::Opening => "the opening of the phase".into(),
        Anchor::EntryIntoForce => "entry into force".into(),
        Anchor::Signature => "signature".into(),
        Anchor::StartOf(number) => format!("the start of clause {number}"),
        Anchor::CompletionOf(number) => format!("the completion of clause {number}"),
        Anchor::At(when) => date(*when),
    }
}

fn date(when: When) -> String {
    match when {
        When::Day(day) => day.to_string(),
        When::Clock(clock) => clock.strftime("%Y-%m-%d %H:%M").to_string(),
    }
}

fn due(due: &Due) -> String {
    match due {
        Due::Within { length, of, .. } => {
            let of = of.as_ref().map(|of| format!(" of {}", anchor(of))).unwrap_or_default();
            format!("within {}{of}", in_words(*length))
        }
        Due::By(when) => format!("by {}", date(*when)),
        Due::Before { length, event } => format!("{} before `{}`", in_words(*length), event.event),
        Due::Words(words) => format!("within \"{words}\""),
        Due::Daily(time) => format!("by {} daily", time.strftime("%H:%M")),
    }
}
