//! A history from a seed: statements of every kind about one agreement, their times on its edges.

use crate::cast::EXERCISES;
use crate::dice::Dice;
use crate::edges::{edges, lengths};
use servanda_agreement::*;
use servanda_base::moment::deadline_after;
use servanda_base::{Amount, Duration, Interval, Moment, Range};
use servanda_record::{Name, *};
use std::collections::BTreeMap;

/// The record that belongs to the agreement of a seed must not repeat the numbers that made it.
const OTHER_NUMBERS: u64 = 0x05EE_D0FA_1157_0124;
/// Seconds of a day.
const DAY_S: i64 = 86_400;
/// Seconds of an hour.
const HOUR_S: i64 = 3600;
/// The parts of any place that has parts.
const PARTS: [&str; 2] = ["East", "West"];

/// A record of 0 to about 60 rows about an agreement, of every kind of entry, in order of position.
pub fn history(agreement: &Agreement, seed: u64) -> Record {
    let mut making = Making::new(agreement, seed);
    let rows = match making.dice.roll(10) {
        0 => making.dice.between(0, 2),
        1..=6 => making.dice.between(3, 16),
        7 | 8 => making.dice.between(17, 35),
        _ => making.dice.between(36, 60),
    };
    for row in 0..rows {
        making.row(row);
    }
    making.record()
}

/// When a record of these entries ends: the latest moment that any of them speaks of or was reported at.
pub fn ends(entries: &[Entry]) -> Option<Moment> {
    entries.iter().flat_map(|entry| entry.reported.into_iter().chain(entry.occurred.map(|at| at.to))).max()
}

/// A record that is being made.
struct Making<'a> {
    dice: Dice,
    agreement: &'a Agreement,
    edges: Vec<Moment>,
    lengths: Vec<Duration>,
    /// Amounts that the agreement compares with or asks for.
    amounts: Vec<Amount>,
    /// Whoever may act: parties and bodies.
    actors: Vec<Name>,
    /// Entries with the row that each is of.
    made: Vec<Entry>,
    set_aside: Vec<SetAside>,
}

impl<'a> Making<'a> {
    fn new(agreement: &'a Agreement, seed: u64) -> Making<'a> {
        let parties = agreement.parties.iter().map(|party| party.name.value.clone());
        let mut actors: Vec<Name> =
            parties.chain(agreement.bodies.iter().map(|body| body.name.value.clone())).collect();
        if actors.is_empty() {
            actors.push("somebody".into());
        }
        let mut edges = edges(agreement);
        if edges.is_empty() {
            edges.push(Moment::UNIX_EPOCH);
        }
        Making {
            dice: Dice::new(seed ^ OTHER_NUMBERS),
            agreement,
            edges,
            lengths: lengths(agreement),
            amounts: amounts(agreement),
            actors,
            made: Vec::new(),
            set_aside: Vec::new(),
        }
    }

    // When.

    /// A moment on an edge or near one: of the agreement, or a length of time after something that was said before.
    fn moment(&mut self) -> Moment {
        let said: Vec<Moment> = self.made.iter().rev().take(4).filter_map(|entry| Some(entry.occurred?.from)).collect();
        let base = match self.dice.one_of(&said).copied() {
            Some(earlier) if self.dice.one_in(2) => match self.dice.one_of(&self.lengths).copied() {
                Some(length) if self.dice.one_in(2) => self.after(earlier, length),
                _ => earlier,
            },
            _ => {
                // Most of what is told lies in the first months.
                let early = self.edges.len().div_ceil(2);
                let sides = if self.dice.one_in(3) { self.edges.len() } else { early };
                self.edges.get(self.dice.roll(sides)).copied().unwrap_or(Moment::UNIX_EPOCH)
            }
        };
        let off = match self.dice.roll(12) {
            0..=3 => 0,
            4 => -1,
            5 => 1,
            6 => self.dice.between(-90, 90),
            7 => self.dice.between(-3, 3) * HOUR_S,
            8 | 9 => self.dice.between(-5, 5) * DAY_S,
            10 => self.dice.between(-3 * DAY_S, 3 * DAY_S),
            _ => self.dice.between(0, 40 * DAY_S),
        };
        moved(base, off)
    }

    fn after(&self, from: Moment, length: Duration) -> Moment {
        let rounding = self.agreement.header.months.unwrap_or_default();
        let at = deadline_after(from, length, &self.agreement.header.clock, rounding).at;
        if at < Moment::MAX { at } else { from }
    }

    /// An instant, a day, a month, a year, a stretch, or not stated.
    fn occurred(&mut self) -> (Option<Interval>, Precision) {
        let at = self.moment();
        let zone = &self.agreement.header.clock;
        let date = zone.date_of(at);
        let day = zone.day(date);
        match self.dice.roll(24) {
            0 => (None, Precision::Day),
            1 => {
                let (first, last) = (date.first_of_month(), date.last_of_month());
                (Some(Interval { from: zone.start_of(first), to: zone.day(last).to }), Precision::Month)
            }
            2 => {
                let (first, last) = (date.first_of_year(), date.last_of_year());
                (Some(Interval { from: zone.start_of(first), to: zone.day(last).to }), Precision::Year)
            }
            3 => (Some(Interval { from: at, to: moved(at, HOUR_S) }), Precision::Hour),
            4 => {
                let other = self.moment();
                (Some(Interval { from: at.min(other), to: at.max(other) }), Precision::Minute)
            }
            5 | 6 => (self.days(at, 3), Precision::Day),
            7..=12 => (Some(day), Precision::Day),
            _ => (Some(Interval::instant(at)), Precision::Minute),
        }
    }

    /// Whole local days from that of `at` on, `most` at most.
    fn days(&mut self, at: Moment, most: i64) -> Option<Interval> {
        let zone = &self.agreement.header.clock;
        let last = moved(at, self.dice.between(0, most) * DAY_S);
        Some(Interval { from: zone.day(zone.date_of(at)).from, to: zone.day(zone.date_of(last)).to })
    }

    /// When the source said it: soon, on the last moment allowed, late, not stated, or before it happened.
    fn reported(&mut self, occurred: Option<Interval>) -> Option<Moment> {
        let happened = match occurred {
            Some(occurred) => occurred.to,
            None => self.moment(),
        };
        let allowed = self.agreement.header.late_reports.as_ref().map(|length| length.value);
        let last = allowed.map(|length| self.after(happened, length));
        match (self.dice.roll(12), last) {
            (0, _) => None,
            (1, Some(last)) => Some(last),
            (2, Some(last)) => Some(moved(last, self.dice.between(1, 2 * DAY_S))),
            (3, Some(last)) => Some(moved(last, -1)),
            (4, _) => Some(moved(happened, -self.dice.between(1, 2 * DAY_S))),
            (5 | 6, _) => Some(moved(happened, self.dice.between(0, 12) * DAY_S)),
            (7, _) => Some(happened),
            _ => Some(moved(happened, self.dice.between(0, 2 * DAY_S))),
        }
    }

    // Who, where, how much.

    fn somebody(&mut self) -> Name {
        if self.dice.one_in(16) {
            return self.dice.word(&["NRU", "somebody-else"]).into();
        }
        self.dice.one_of(&self.actors).cloned().unwrap_or_default()
    }

    fn actor(&mut self) -> Actor {
        let several = |making: &mut Making| -> Vec<Name> {
            let mut names: Vec<Name> = (0..making.dice.between(2, 3)).map(|_| making.somebody()).collect();
            names.sort();
            names.dedup();
            names
        };
        match self.dice.roll(8) {
            0 => Actor::Unknown,
            1 => Actor::OneOf(several(self).into()),
            2 if self.dice.one_in(2) => Actor::Together(several(self).into()),
            3 if self.dice.one_in(4) => {
                let groups: Vec<Name> = self.agreement.groups.iter().map(|group| group.name.value.clone()).collect();
                Actor::Together(self.dice.one_of(&groups).cloned().into_iter().collect())
            }
            _ => Actor::Together([self.somebody()].into()),
        }
    }

    fn place(&mut self) -> Place {
        let places: Vec<Name> = self.agreement.places.iter().map(|place| place.name.value.clone()).collect();
        match (self.dice.roll(8), self.dice.one_of(&places)) {
            (0, _) | (_, None) => Place::Unstated,
            (1, _) => Place::Point {
                lat: self.dice.between(-2, 2) as f64 / 10.0,
                lon: self.dice.between(-2, 2) as f64 / 10.0,
                radius_m: self.dice.between(0, 20) as f64 * 1000.0,
            },
            (_, Some(place)) => {
                let part = self.dice.one_in(5).then(|| {
                    let name = self.dice.word(&PARTS).to_owned();
                    Box::new(Part { name, of: PARTS.map(str::to_owned).into() })
                });
                Place::Inside { place: place.as_str().into(), because: "it is made so".into(), part }
            }
        }
    }

    /// An amount near one that the agreement names, with or without a range.
    fn range(&mut self) -> Range {
        let near = match self.dice.one_of(&self.amounts).copied() {
            Some(near) if !self.dice.one_in(3) => near,
            _ => Amount::from(self.dice.between(0, 6)),
        };
        let low = (near + Amount::from(self.dice.between(-1, 1))).max(Amount::ZERO);
        let high = low + Amount::from(self.dice.between(0, 3));
        match self.dice.roll(6) {
            0 => Range::at_least(low),
            1 => Range { low, best: None, high: Some(high) },
            2 => Range { low, best: Some(low), high: Some(high) },
            _ => Range::exactly(low),
        }
    }

    /// How many: mostly few, often none.
    fn count(&mut self) -> Range {
        let low = Amount::from(self.dice.between(0, 4));
        match self.dice.roll(6) {
            0 => Range { low: Amount::ZERO, best: None, high: Some(low) },
            1 => Range::at_least(low),
            2 => Range { low, best: None, high: Some(low + Amount::from(2)) },
            3 | 4 => Range::ZERO,
            _ => Range::exactly(low),
        }
    }

    /// Whoever may confirm something: everybody who may act, and whom a proof names.
    fn confirmers(&self) -> Vec<Name> {
        let mut confirmers = self.actors.clone();
        let ways = self.agreement.proofs.iter().flat_map(|proof| &proof.any_of);
        for way in ways {
            if let Confirm::By { who, .. } = way {
                confirmers.extend(self.agreement.members(who));
            }
        }
        confirmers
    }

    fn attested(&mut self, what: &What) -> Vec<String> {
        let confirmers = self.confirmers();
        let confirmer = |making: &mut Making| making.dice.one_of(&confirmers).cloned().unwrap_or_default();
        let by = match what {
            What::Incident(one) | What::Act(one) => match &one.actor {
                Actor::Together(names) | Actor::OneOf(names) => names.first().cloned(),
                Actor::Unknown => None,
            },
            _ => None,
        };
        let by = by.unwrap_or_else(|| self.somebody());
        match self.dice.roll(12) {
            0 => Vec::new(),
            1..=3 => vec![format!("confirmed by {}", confirmer(self))],
            4 | 5 => vec![format!("confirmed by {}", confirmer(self)), format!("confirmed by {}", confirmer(self))],
            6 => vec![format!("finding of {}", confirmer(self))],
            7 => vec![format!("claimed by {}", self.somebody())],
            8 => vec![format!("admitted by {by}")],
            9 => vec!["press".into()],
            _ => vec!["undisputed fact".into()],
        }
    }

    // What.

    /// One row: one entry mostly, two sometimes, or a row set aside.
    fn row(&mut self, row: i64) {
        let id = format!("e{row}");
        if self.dice.one_in(14) {
            let column = self.dice.one_in(2).then(|| "at".to_owned());
            self.set_aside.push(SetAside {
                id: (!self.dice.one_in(3)).then(|| id.clone()),
                position: row as u32,
                file: "made.jsonl".into(),
                line: row as u32 + 1,
                column,
                why: "it is made so".into(),
                handling: Handling::Public,
            });
            return;
        }
        if let Some(earlier) = self.dice.one_of(&self.made).cloned().filter(|_| self.dice.one_in(12)) {
            let second = self.second(earlier, &id);
            self.made.push(second);
            return;
        }
        let entry = self.entry(&id);
        if self.dice.one_in(10) {
            // Several entries of one row are statements: a row says one thing only of another row.
            let mut other = self.entry(&format!("{id}#b"));
            other.origin = entry.origin.clone();
            if [&entry, &other].iter().all(|entry| is_statement(&entry.what)) {
                self.made.push(other);
            }
        }
        self.made.push(entry);
    }

    /// A row like an earlier one: told twice, or told otherwise.
    fn second(&mut self, earlier: Entry, id: &str) -> Entry {
        let mut second = Entry { id: id.to_owned(), origin: origin(id), ..earlier };
        if let What::Correction { by, .. } = &mut second.what {
            (by.id, by.origin) = (id.to_owned(), origin(id));
        }
        if self.dice.one_in(2) {
            let (occurred, precision) = self.occurred();
            (second.occurred, second.precision) = (occurred, precision);
            second.attested = self.attested(&second.what).into();
            second.reported = self.reported(second.occurred);
        }
        if self.dice.one_in(2) {
            second.conflict = Some("disputed-a".into());
            if let Some(first) = self.made.iter_mut().find(|entry| entry.what == second.what) {
                first.conflict = Some("disputed-a".into());
            }
        }
        second
    }

    fn entry(&mut self, id: &str) -> Entry {
        let (mut occurred, mut precision) = self.occurred();
        let what = self.what(id);
        match &what {
            What::Coverage { .. } | What::Tally { .. } if !self.dice.one_in(4) => {
                let at = self.moment();
                (occurred, precision) = (self.days(at, 14), Precision::Day);
            }
            What::Determination { .. } | What::Measurement { .. } | What::Counter { .. } if occurred.is_none() => {
                occurred = Some(Interval::instant(self.moment()));
            }
            _ => {}
        }
        // Some acts come long after an edge: they are late.
        if matches!(what, What::Act(_)) && self.dice.one_in(4) {
            let late = self.moment();
            occurred = Some(Interval::instant(moved(late, self.dice.between(1, 90) * DAY_S)));
            precision = Precision::Minute;
        }
        // And some are told as nobody disputes them, soon after: what is done is done.
        let undisputed = matches!(what, What::Act(_)) && self.dice.one_in(3);
        let attested = match what {
            _ if undisputed => {
                let all = self.confirmers().into_iter().map(|by| format!("confirmed by {by}"));
                all.chain(["undisputed fact".to_owned()]).collect()
            }
            What::Coverage { .. } | What::Determination { .. } | What::Correction { .. } if !self.dice.one_in(6) => {
                Vec::new()
            }
            _ => self.attested(&what),
        };
        let told = match occurred {
            Some(at) if undisputed => Some(moved(at.to, 3_600)),
            _ => self.reported(occurred),
        };
        Entry {
            id: id.to_owned(),
            position: 0,
            reported: told,
            occurred,
            precision,
            place: self.place(),
            source: Source { name: "made".into(), ..Source::default() },
            attested: attested.into(),
            handling: match self.dice.roll(12) {
                0 => Handling::Parties,
                1 => Handling::Mission,
                2 => Handling::Named(vec![self.somebody()]),
                _ => Handling::Public,
            },
            what,
            conflict: self.dice.one_in(16).then(|| self.dice.word(&["disputed-b", "disputed-c"]).into()),
            read_in: self.dice.one_in(40).then(|| self.dice.word(&["a-minute", "b-letter"]).into()),
            note: None,
            origin: origin(id),
        }
    }

    /// The id of a row that was told or may be told later.
    fn other(&mut self) -> EntryId {
        let many = self.made.len();
        match (self.dice.roll(8), self.dice.one_of(&self.made)) {
            (0, _) | (_, None) => format!("e{}", self.dice.roll(many + 6)),
            (_, Some(entry)) => entry.id.clone(),
        }
    }

    fn what(&mut self, id: &str) -> What {
        match self.dice.roll(40) {
            0..=5 => self.happening().map_or_else(|| self.coverage(), What::Incident),
            6..=8 => self.happening().map_or_else(|| self.coverage(), What::Act),
            9..=12 => self.as_written().map_or_else(|| self.coverage(), What::Act),
            13..=16 => self.tally(),
            17 | 18 => self.counter(),
            19 | 20 => self.measurement(),
            21..=24 => self.coverage(),
            25..=27 => self.determination(),
            28 => What::Restriction {
                observer: self.somebody(),
                by: self.actor(),
                how: self.dice.word(&["denied", "delayed", "jammed", "fired at"]).into(),
            },
            29 | 30 => self.step(),
            31..=33 => What::Confirmation { of: self.other(), by: self.somebody() },
            34 => What::Rejection { of: self.other(), by: self.somebody() },
            35 | 36 => self.correction(id),
            37 => What::Withdrawal { of: self.other() },
            38 => What::Release {
                of: self.other(),
                to: if self.dice.one_in(2) { Handling::Public } else { Handling::Parties },
            },
            _ => self.exercise().map_or_else(|| self.tally(), What::Act),
        }
    }

    fn event(&mut self) -> Option<&'a EventDef> {
        let events = &self.agreement.events;
        events.get(self.dice.roll(events.len()))
    }

    fn happening(&mut self) -> Option<Happening> {
        let event = self.event()?;
        let mut roles = BTreeMap::new();
        for (role, sort) in &event.roles {
            let word = match role {
                Role::Against => "against",
                Role::With => "with",
                Role::To => "to",
                Role::From => "from",
                Role::In if self.dice.one_in(12) => "in",
                Role::By | Role::In | Role::Of => continue,
            };
            let places = &self.agreement.places;
            let name = match places.get(self.dice.roll(places.len())) {
                Some(place) if sort == "place" => place.name.value.clone(),
                _ => self.somebody(),
            };
            if !self.dice.one_in(5) {
                roles.insert(word.to_owned(), vec![name]);
            }
        }
        let mut fields = BTreeMap::new();
        for (field, _) in &event.fields {
            if !self.dice.one_in(5) {
                fields.insert(field.clone(), self.range());
            }
        }
        let stage = match self.dice.roll(10) {
            0 => Stage::Start,
            1 => Stage::Completion,
            2 => Stage::Some,
            _ => Stage::Whole,
        };
        let actor = self.actor();
        Some(Happening { event: event.name.value.as_str().into(), stage, actor, roles, fields })
    }

    /// What a clause speaks of, by one whom it binds and as much as it says: a duty performed, or a ban not kept.
    fn as_written(&mut self) -> Option<Happening> {
        let norms: Vec<&Norm> = self.agreement.norms().map(|(_, norm)| norm).collect();
        let norm = *self.dice.one_of(&norms)?;
        let Act::Do { event, quantity, roles: written, filter, .. } = &norm.act.value else { return self.happening() };
        let mut one = self.happening()?;
        let event = self.agreement.event(event)?;
        one.event = event.name.value.as_str().into();
        let bearers = self.agreement.bearers(&norm.subject);
        one.actor = Actor::Together(self.dice.one_of(&bearers).cloned().into_iter().collect());
        one.roles.clear();
        for fill in written {
            let word = match fill.role {
                Role::Against => "against",
                Role::With => "with",
                Role::To => "to",
                Role::From => "from",
                Role::By | Role::In | Role::Of => continue,
            };
            let names = fill.names.iter().flat_map(|name| self.agreement.members(name));
            one.roles.insert(word.to_owned(), names.take(1).collect());
        }
        one.fields.clear();
        for (field, unit) in &event.fields {
            let owed = quantity.as_ref().filter(|quantity| quantity.unit == *unit).map(|quantity| quantity.amount);
            let asked = filter.as_ref().filter(|filter| filter.field == *field).map(|filter| filter.value.amount);
            let range = owed.or(asked).map_or_else(|| self.range(), Range::exactly);
            one.fields.insert(field.clone(), range);
        }
        Some(one)
    }

    /// The use of a power that the agreement has, where an event can show it.
    fn exercise(&mut self) -> Option<Happening> {
        let (_, verb) = EXERCISES[self.dice.roll(EXERCISES.len())];
        let event = self.agreement.event(verb)?;
        let powers: Vec<(&Norm, &Target)> = self
            .agreement
            .norms()
            .filter_map(|(_, norm)| match &norm.act.value {
                Act::Power { target, .. } => Some((norm, target)),
                _ => None,
            })
            .collect();
        let mut roles = BTreeMap::new();
        let mut actor = self.actor();
        if let Some((norm, target)) = self.dice.one_of(&powers) {
            match target {
                Target::Clause(number) => drop(roles.insert("clause".to_owned(), vec![number.clone()])),
                Target::Phase(name) => drop(roles.insert("phase".to_owned(), vec![name.clone()])),
                Target::Agreement => {}
            }
            let bearers = self.agreement.bearers(&norm.subject);
            if let Some(bearer) = self.dice.one_of(&bearers).filter(|_| !self.dice.one_in(4)) {
                actor = Actor::Together([bearer.clone()].into());
            }
        }
        let fields = event.fields.iter().map(|(field, _)| (field.clone(), Range::exactly(Amount::from(30)))).collect();
        Some(Happening { event: event.name.value.as_str().into(), stage: Stage::Whole, actor, roles, fields })
    }

    fn tally(&mut self) -> What {
        let Some(event) = self.event() else { return self.coverage() };
        let parts = self.dice.one_in(6).then(|| ("explosions".to_owned(), self.count()));
        What::Tally {
            event: event.name.value.clone(),
            actor: self.actor(),
            count: self.count(),
            parts: parts.into_iter().collect(),
            observer: (!self.dice.one_in(5)).then(|| self.somebody()),
            extent: if self.dice.one_in(3) { Extent::Partial } else { Extent::Full },
        }
    }

    fn counter(&mut self) -> What {
        let counters = &self.agreement.counters;
        let Some(counter) = counters.get(self.dice.roll(counters.len())) else { return self.tally() };
        What::Counter {
            counter: counter.name.value.clone(),
            actor: if counter.roles.is_empty() { Actor::Unknown } else { self.actor() },
            reading: self.range(),
            zero_at: self.dice.one_in(4).then(|| self.edges.first().copied()).flatten(),
        }
    }

    fn measurement(&mut self) -> What {
        let gauges = self.agreement.gauges.iter().map(|gauge| &gauge.name.value);
        let names: Vec<&Name> =
            gauges.chain(self.agreement.indicators.iter().map(|indicator| &indicator.name.value)).collect();
        let Some(gauge) = self.dice.one_of(&names) else { return self.coverage() };
        What::Measurement { gauge: (*gauge).clone(), actor: self.actor(), level: self.range() }
    }

    fn coverage(&mut self) -> What {
        let events = match self.event() {
            Some(event) if self.dice.one_in(3) => vec![event.name.value.clone()],
            _ => Vec::new(),
        };
        let extent = if self.dice.one_in(3) { Extent::Partial } else { Extent::Full };
        What::Coverage { observer: self.somebody(), events, extent }
    }

    /// The number of a clause or the name of a red line, with a tier where it has tiers.
    fn about(&mut self) -> (Name, Option<u32>) {
        let red_lines: Vec<&RedLine> = self.agreement.red_lines().map(|(_, red_line)| red_line).collect();
        match self.dice.one_of(&red_lines) {
            Some(red_line) if !self.dice.one_in(3) => {
                let tier = self.dice.one_of(&red_line.tiers).map(|tier| tier.number.value);
                (red_line.name.value.clone(), tier.filter(|_| !self.dice.one_in(5)))
            }
            _ => {
                let clause = self.dice.one_of(&self.agreement.clauses);
                (clause.map_or_else(|| "1".into(), |clause| clause.number.value.clone()), None)
            }
        }
    }

    fn determination(&mut self) -> What {
        let (about, tier) = self.about();
        let of_norms = self.agreement.norms().filter_map(|(_, norm)| norm.determined.as_ref());
        let all = of_norms.chain(self.agreement.red_lines().filter_map(|(_, red_line)| red_line.determined.as_ref()));
        let mut deciders: Vec<Name> = Vec::new();
        for determined in all {
            if let Determined::By(by) = &determined.value {
                deciders.extend(by.iter().map(|(name, _)| name.value.clone()));
            }
        }
        let by = match self.dice.one_of(&deciders).cloned() {
            Some(by) if !self.dice.one_in(5) => by,
            _ => self.somebody(),
        };
        let attributed_to = if self.dice.one_in(4) { vec![self.somebody()] } else { Vec::new() };
        What::Determination { by, about, tier, met: !self.dice.one_in(4), attributed_to }
    }

    fn step(&mut self) -> What {
        let by = Some(self.somebody());
        if self.dice.one_in(2) {
            let clause = self.dice.one_of(&self.agreement.clauses).map(|clause| clause.number.value.clone());
            return What::FileStep {
                step: "exception-claim".into(),
                about: None,
                by,
                exception_of: clause,
                says: BTreeMap::new(),
            };
        }
        let step = self.dice.word(&["allegation", "task", "visit", "comment"]).to_owned();
        What::FileStep { step, about: Some(self.other()), by, exception_of: None, says: BTreeMap::new() }
    }

    fn correction(&mut self, id: &str) -> What {
        let of = self.other();
        let old = self.made.iter().find(|entry| entry.id == of).cloned();
        let mut by = match old {
            // Something of it stays as it was.
            Some(old)
                if !matches!(old.what, What::Correction { .. })
                    && !is_about_another(&old.what)
                    && !self.dice.one_in(4) =>
            {
                let mut by = old;
                match self.dice.roll(4) {
                    0 => (by.occurred, by.precision) = self.occurred(),
                    1 => by.place = self.place(),
                    2 => by.attested = self.attested(&by.what).into(),
                    _ => match &mut by.what {
                        What::Incident(one) | What::Act(one) => one.actor = self.actor(),
                        What::Tally { count, .. } => *count = self.count(),
                        What::Measurement { level, .. } => *level = self.range(),
                        What::Counter { reading, .. } => *reading = self.range(),
                        _ => {}
                    },
                }
                by
            }
            _ => {
                let what = self.happening().map_or_else(|| self.coverage(), What::Incident);
                let (occurred, precision) = self.occurred();
                let attested = self.attested(&what).into();
                let mut by = self.standing(id, what);
                (by.occurred, by.precision, by.attested) = (occurred, precision, attested);
                by
            }
        };
        by.id = id.to_owned();
        by.origin = origin(id);
        What::Correction { of, by: Box::new(by) }
    }

    /// An entry of position 0 with as little as an entry can have.
    fn standing(&mut self, id: &str, what: What) -> Entry {
        Entry {
            id: id.to_owned(),
            position: 0,
            reported: None,
            occurred: None,
            precision: Precision::Day,
            place: self.place(),
            source: Source::default(),
            attested: [].into(),
            handling: Handling::Public,
            what,
            conflict: None,
            read_in: None,
            note: None,
            origin: origin(id),
        }
    }

    /// What an entry about an entry names is in the record, if not before it then after it: a feed sets aside what is not.
    fn settle(&mut self) {
        let told: BTreeMap<EntryId, bool> =
            self.made.iter().map(|entry| (entry.id.clone(), is_about_another(&entry.what))).collect();
        for at in 0..self.made.len() {
            let id = self.made[at].id.clone();
            let mut others = told.iter().filter(|(other, is_about)| **other != id && !**is_about);
            let many = others.clone().count();
            let statement = others.nth(self.dice.roll(many)).map(|(other, _)| other.clone());
            let fallback = self.coverage();
            match &mut self.made[at].what {
                What::Confirmation { of, .. } | What::Rejection { of, .. } | What::Correction { of, .. }
                    if told.get(of) != Some(&false) || *of == id =>
                {
                    match statement {
                        Some(statement) => *of = statement,
                        None => self.made[at].what = fallback,
                    }
                }
                // A withdrawal may take back a confirmation, or another withdrawal.
                What::Withdrawal { of } | What::Release { of, .. } if !told.contains_key(of) || *of == id => {
                    match statement {
                        Some(statement) => *of = statement,
                        None => self.made[at].what = fallback,
                    }
                }
                _ => {}
            }
        }
    }

    /// Puts the rows in order: as they were reported mostly, sometimes with some told before or after their turn.
    fn record(mut self) -> Record {
        self.settle();
        let mut made = std::mem::take(&mut self.made);
        let mut order: Vec<(Moment, u32)> = Vec::new();
        let mut now = Moment::MIN;
        let mut rows: Vec<u32> = made.iter().map(|entry| entry.origin.line).collect();
        rows.extend(self.set_aside.iter().map(|row| row.line));
        rows.sort_unstable();
        rows.dedup();
        for row in rows {
            let entry = made.iter().find(|entry| entry.origin.line == row);
            now = entry.and_then(|entry| entry.reported).unwrap_or(now);
            order.push((now, row));
        }
        order.sort_unstable();
        if self.dice.one_in(3) {
            for _ in 0..3 {
                let (one, other) = (self.dice.roll(order.len()), self.dice.roll(order.len()));
                if one != other {
                    order.swap(one, other);
                }
            }
        }
        let place: BTreeMap<u32, u32> = order.iter().enumerate().map(|(at, (_, row))| (*row, at as u32 + 1)).collect();
        let position = |row: u32| place.get(&row).copied().unwrap_or(1);
        for entry in &mut made {
            entry.position = position(entry.origin.line);
            let at = entry.position;
            if let What::Correction { by, .. } = &mut entry.what {
                by.position = at;
            }
        }
        self.set_aside.iter_mut().for_each(|row| row.position = position(row.line));
        if self.dice.one_in(4) {
            let what = self.coverage();
            let from = self.edges.first().copied().unwrap_or(Moment::UNIX_EPOCH);
            let to = moved(from, self.dice.between(1, 400) * DAY_S);
            let mut coverage = self.standing("standing", what);
            coverage.occurred = Some(Interval { from, to });
            made.push(coverage);
        }
        made.sort_by_key(|entry| entry.position);
        self.set_aside.sort_by_key(|row| row.position);
        let accepts = ["confirmed by centre", "press", "undisputed fact"].map(str::to_owned);
        let default_proof = self.dice.one_in(8).then(|| accepts.into());
        Record { ends: ends(&made), entries: made, set_aside: self.set_aside, default_proof, ..Record::default() }
    }
}

/// Confirmations, rejections, withdrawals and releases: nothing else of the kind can be said of them. A correction stands for
/// what it puts in place.
fn is_about_another(what: &What) -> bool {
    matches!(what, What::Confirmation { .. } | What::Rejection { .. } | What::Withdrawal { .. } | What::Release { .. })
}

fn is_statement(what: &What) -> bool {
    !is_about_another(what) && !matches!(what, What::Correction { .. })
}

/// Every row has a line of its own; the entries of one row share it.
fn origin(id: &str) -> Origin {
    let row: u32 = id.trim_start_matches('e').split('#').next().and_then(|row| row.parse().ok()).unwrap_or(0);
    Origin { file: "made.jsonl".into(), line: row + 1 }
}

fn moved(at: Moment, seconds: i64) -> Moment {
    Moment::from_second(at.as_second() + seconds).unwrap_or(at)
}

/// Amounts in filters, thresholds and duties.
fn amounts(agreement: &Agreement) -> Vec<Amount> {
    let mut found: Vec<Amount> = Vec::new();
    for (_, norm) in agreement.norms() {
        match &norm.act.value {
            Act::Do { quantity, filter, .. } => {
                found.extend(quantity.as_ref().map(|quantity| quantity.amount));
                found.extend(filter.as_ref().map(|filter| filter.value.amount));
            }
            Act::Keep { level, .. } => found.push(level.amount),
            Act::Quoted { .. } | Act::Power { .. } => {}
        }
    }
    for (_, red_line) in agreement.red_lines() {
        if let Some(Counted::Patterns(patterns)) = red_line.when.as_ref().map(|when| &when.value) {
            found.extend(patterns.iter().filter_map(|pattern| Some(pattern.filter.as_ref()?.value.amount)));
        }
    }
    for definition in &agreement.definitions {
        match &definition.condition {
            Condition::Total { at_least, .. } => found.push(at_least.amount),
            Condition::Gauge { level, .. } => found.push(level.amount),
            _ => {}
        }
    }
    found
}
