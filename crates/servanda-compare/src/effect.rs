//! For whom a difference is stricter, looser or another duty, where the two texts themselves say so.
//!
//! *Stricter* means that whoever keeps the new term keeps the old one, and not the other way round; *looser* the reverse; *other*
//! that another thing is asked. Where neither can be said (calendar days against hours, a zone drawn anew) nothing is said.

use crate::terms::*;
use jiff::civil::Date;
use serde::Serialize;
use servanda_agreement::*;
use servanda_base::{Duration, Quantity};
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// Which way a difference goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More is asked than before.
    Stricter,
    /// Less is asked than before.
    Looser,
    /// Another thing is asked.
    Other,
}

impl Direction {
    /// `stricter`, `looser`, `other`.
    pub fn word(self) -> &'static str {
        match self {
            Direction::Stricter => "stricter",
            Direction::Looser => "looser",
            Direction::Other => "other",
        }
    }

    /// The same change in the other direction.
    #[must_use]
    pub fn reversed(self) -> Direction {
        match self {
            Direction::Stricter => Direction::Looser,
            Direction::Looser => Direction::Stricter,
            Direction::Other => Direction::Other,
        }
    }
}

/// What a difference is for whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Effect {
    /// Stricter, looser, other.
    pub direction: Direction,
    /// For whom, by name; nobody in particular where the text names nobody.
    pub whom: Vec<Name>,
}

/// One clause of one text, in the plain voice of its text.
#[derive(Clone, Copy)]
pub(crate) struct Side<'a> {
    pub voice: Voice<'a>,
    pub clause: &'a Clause,
}

impl<'a> Side<'a> {
    fn norm(&self) -> Option<&'a Norm> {
        match &self.clause.kind {
            ClauseKind::Norm(norm) => Some(norm),
            _ => None,
        }
    }

    fn bearers(&self) -> Vec<Name> {
        self.norm().map(|norm| self.voice.agreement().bearers(&norm.subject)).unwrap_or_default()
    }
}

fn to(direction: Option<Direction>, whom: Vec<Name>) -> Vec<Effect> {
    direction.map(|direction| Effect { direction, whom }).into_iter().collect()
}

/// More of it is stricter.
fn more(order: Option<Ordering>) -> Option<Direction> {
    match order? {
        Ordering::Greater => Some(Direction::Stricter),
        Ordering::Less => Some(Direction::Looser),
        Ordering::Equal => None,
    }
}

/// How a length stands to another, where the calendar leaves no doubt.
pub(crate) fn longer(b: Duration, a: Duration) -> Option<Ordering> {
    if std::mem::discriminant(&a) == std::mem::discriminant(&b) {
        Some(b.longest_seconds().cmp(&a.longest_seconds()))
    } else if b.shortest_seconds() > a.longest_seconds() {
        Some(Ordering::Greater)
    } else if b.longest_seconds() < a.shortest_seconds() {
        Some(Ordering::Less)
    } else {
        None
    }
}

/// A clause that is new (`Stricter` for those bound) or gone.
pub(crate) fn whole(side: Side<'_>, new: bool) -> Vec<Effect> {
    let Some(norm) = side.norm() else { return Vec::new() };
    let asked = if norm.modality == Modality::May { Direction::Looser } else { Direction::Stricter };
    to(Some(if new { asked } else { asked.reversed() }), side.bearers())
}

/// What a difference in one term of a clause is for whom. `only` says in which of the two texts the term stands, if in one.
pub(crate) fn of_term(aspect: Aspect, a: Side<'_>, b: Side<'_>) -> Vec<Effect> {
    if let (ClauseKind::RedLine(one), ClauseKind::RedLine(other)) = (&a.clause.kind, &b.clause.kind) {
        return to(of_red_line(aspect, a, b, one, other), counted_of(b.voice.agreement(), other));
    }
    let (Some(one), Some(other)) = (a.norm(), b.norm()) else { return Vec::new() };
    if aspect == BEARERS {
        return of_bearers(a, b, one, other);
    }
    let both = |side: Vec<Name>| -> Vec<Name> { side.into_iter().filter(|name| a.bearers().contains(name)).collect() };
    let whom = both(b.bearers());
    if whom.is_empty() {
        return Vec::new();
    }
    if aspect == KIND {
        return to(Some(of_kind(one.modality, other.modality)), whom);
    }
    if one.modality != other.modality {
        return Vec::new();
    }
    to(of_norm(aspect, a, b, one, other), whom)
}

fn of_kind(one: Modality, other: Modality) -> Direction {
    match (one, other) {
        (Modality::May, _) => Direction::Stricter,
        (_, Modality::May) => Direction::Looser,
        _ => Direction::Other,
    }
}

/// Added or taken away: `added` says what adding it is.
fn there<T>(one: &Option<T>, other: &Option<T>, added: Direction) -> Option<Direction> {
    match (one, other) {
        (None, Some(_)) => Some(added),
        (Some(_), None) => Some(added.reversed()),
        (Some(_), Some(_)) => Some(Direction::Other),
        (None, None) => None,
    }
}

fn of_norm(aspect: Aspect, a: Side<'_>, b: Side<'_>, one: &Norm, other: &Norm) -> Option<Direction> {
    let may = one.modality == Modality::May;
    // What narrows a duty loosens it; what narrows a power binds its holder.
    let narrows = if may { Direction::Stricter } else { Direction::Looser };
    let length = |one: &Option<servanda_base::Spanned<Duration>>, other: &Option<servanda_base::Spanned<Duration>>| {
        longer(other.as_ref()?.value, one.as_ref()?.value)
    };
    match aspect {
        ACT => of_act(a, b, one, other),
        DEADLINE if one.modality == Modality::Shall => of_dues(a, b, &one.due, &other.due),
        TRIGGER => of_trigger(a, b, one, other, narrows),
        PHASE => there(&one.during, &other.during, narrows),
        FROM if !may => match (&one.from, &other.from) {
            (Some(one), Some(other)) => match (&one.value, &other.value) {
                // What begins earlier binds for longer.
                (Anchor::At(one), Anchor::At(other)) => more(Some(day(*one).cmp(&day(*other)))),
                _ => Some(Direction::Other),
            },
            // Without a day of its own a clause begins with the agreement.
            (one, other) => {
                let force = |side: Side<'_>| {
                    let readings = &side.voice.agreement().header.in_force;
                    readings.iter().map(|reading| reading.value.clone()).collect::<Vec<_>>()
                };
                (force(a) == force(b)).then(|| there(one, other, Direction::Looser)).flatten()
            }
        },
        EVERY if !may => match (&one.every, &other.every) {
            (Some(_), Some(_)) => more(length(&one.every, &other.every).map(Ordering::reverse)),
            (one, other) => there(one, other, Direction::Stricter),
        },
        Aspect::Named("overlap") => match (&one.overlap, &other.overlap) {
            (Some(_), Some(_)) => more(length(&one.overlap, &other.overlap)),
            (one, other) => there(one, other, Direction::Stricter),
        },
        UNLESS => there(&one.unless, &other.unless, narrows),
        NOTICE => match (&one.notice, &other.notice) {
            (Some(one), Some(other)) => match (&one.value, &other.value) {
                (Notice::Length(one), Notice::Length(other)) => more(longer(*other, *one)),
                _ => None,
            },
            (one, other) => there(one, other, Direction::Stricter),
        },
        NEVER_DURING => more(wider(&set(&one.never_during), &set(&other.never_during))),
        _ => None,
    }
}

fn set(names: &[servanda_base::Spanned<Name>]) -> BTreeSet<String> {
    names.iter().map(|name| name.value.clone()).collect()
}

/// `Greater` where the second holds all of the first and more.
fn wider(one: &BTreeSet<String>, other: &BTreeSet<String>) -> Option<Ordering> {
    match (one.is_subset(other), other.is_subset(one)) {
        (true, true) => Some(Ordering::Equal),
        (true, false) => Some(Ordering::Greater),
        (false, true) => Some(Ordering::Less),
        (false, false) => None,
    }
}

fn of_bearers(a: Side<'_>, b: Side<'_>, one: &Norm, other: &Norm) -> Vec<Effect> {
    let (before, after) = (a.bearers(), b.bearers());
    let new: Vec<Name> = after.iter().filter(|name| !before.contains(name)).cloned().collect();
    let gone: Vec<Name> = before.iter().filter(|name| !after.contains(name)).cloned().collect();
    let stay: Vec<Name> = after.iter().filter(|name| before.contains(name)).cloned().collect();
    // A right gained binds nobody.
    let bound = if other.modality == Modality::May { Direction::Looser } else { Direction::Stricter };
    let mut effects = Vec::new();
    if !new.is_empty() {
        effects.push(Effect { direction: bound, whom: new });
    }
    if !gone.is_empty() {
        effects.push(Effect { direction: bound.reversed(), whom: gone });
    }
    let shared = match (one.subject.share, other.subject.share) {
        _ if one.modality == Modality::May || stay.is_empty() => None,
        (one, other) if one == other => None,
        (Share::Any(one), Share::Any(other)) => more(Some(other.cmp(&one))),
        (Share::Any(_), Share::Each) => Some(Direction::Stricter),
        (Share::Each, Share::Any(_)) => Some(Direction::Looser),
        // One bearer alone is the same under any share.
        _ if before.len() == 1 && after.len() == 1 => None,
        _ => Some(Direction::Other),
    };
    effects.extend(to(shared, stay));
    effects
}

fn of_act(a: Side<'_>, b: Side<'_>, one: &Norm, other: &Norm) -> Option<Direction> {
    match (&one.act.value, &other.act.value) {
        (
            Act::Do { event, start, quantity, words, roles, filter },
            Act::Do {
                event: event_b,
                start: start_b,
                quantity: quantity_b,
                words: words_b,
                roles: roles_b,
                filter: filter_b,
            },
        ) if event == event_b && words == words_b => {
            let banned = one.modality == Modality::ShallNot;
            let mut found: Vec<Option<Direction>> = Vec::new();
            if start != start_b {
                found.push(Some(if *start { Direction::Stricter } else { Direction::Looser }).filter(|_| !banned));
            }
            if quantity != quantity_b {
                found.push(of_quantity(quantity.as_ref(), quantity_b.as_ref()).filter(|_| !banned));
            }
            if filter != filter_b {
                // A ban of more acts is stricter, and so is a duty that fewer acts meet.
                let wider = of_filter(filter.as_ref(), filter_b.as_ref());
                found.push(wider.map(|wider| if banned { wider } else { wider.reversed() }));
            }
            for role in [Role::By, Role::Against, Role::With, Role::To, Role::In, Role::From, Role::Of] {
                let names = |side: Side<'_>, roles: &[RoleFill]| -> Option<BTreeSet<String>> {
                    let fills = roles.iter().filter(|fill| fill.role == role).flat_map(|fill| &fill.names);
                    let names: BTreeSet<String> = fills.flat_map(|name| side.voice.agreement().members(name)).collect();
                    (!names.is_empty()).then_some(names)
                };
                let (one, other) = (names(a, roles), names(b, roles_b));
                if one == other {
                    continue;
                }
                found.push(match (one, other) {
                    _ if !banned => Some(Direction::Other),
                    (Some(one), Some(other)) => more(wider(&one, &other)).or(Some(Direction::Other)),
                    // Anybody, anywhere.
                    (Some(_), None) => Some(Direction::Stricter),
                    (None, _) => Some(Direction::Looser),
                });
            }
            let first = *found.first()?;
            // Two differences that go apart are neither.
            if found.iter().all(|direction| *direction == first) { first } else { None }
        }
        (
            Act::Keep { gauge, roles, op, level },
            Act::Keep { gauge: gauge_b, roles: roles_b, op: op_b, level: level_b },
        ) if gauge == gauge_b && op == op_b && plain_roles(roles) == plain_roles(roles_b) => {
            let order = (level.unit == level_b.unit).then(|| level_b.amount.cmp(&level.amount));
            match op {
                Cmp::AtLeast | Cmp::More => more(order),
                Cmp::AtMost | Cmp::Less => more(order.map(Ordering::reverse)),
                Cmp::Equal => Some(Direction::Other),
            }
        }
        // The clause that a power works on may only have another number.
        (Act::Power { .. }, Act::Power { .. }) => None,
        _ => Some(Direction::Other),
    }
}

fn plain_roles(roles: &[RoleFill]) -> Vec<(Role, BTreeSet<String>)> {
    roles.iter().map(|fill| (fill.role, set(&fill.names))).collect()
}

fn of_quantity(one: Option<&Quantity>, other: Option<&Quantity>) -> Option<Direction> {
    match (one, other) {
        (Some(one), Some(other)) if one.unit == other.unit => more(Some(other.amount.cmp(&one.amount))),
        (None, Some(_)) => Some(Direction::Stricter),
        (Some(_), None) => Some(Direction::Looser),
        _ => Some(Direction::Other),
    }
}

/// `Stricter` where the second filter lets more acts through.
fn of_filter(one: Option<&Filter>, other: Option<&Filter>) -> Option<Direction> {
    match (one, other) {
        (Some(one), Some(other))
            if one.field == other.field && one.op == other.op && one.value.unit == other.value.unit =>
        {
            let order = other.value.amount.cmp(&one.value.amount);
            match one.op {
                Cmp::AtLeast | Cmp::More => more(Some(order.reverse())),
                Cmp::AtMost | Cmp::Less => more(Some(order)),
                Cmp::Equal => Some(Direction::Other),
            }
        }
        (Some(_), None) => Some(Direction::Stricter),
        (None, Some(_)) => Some(Direction::Looser),
        _ => Some(Direction::Other),
    }
}

fn of_trigger(a: Side<'_>, b: Side<'_>, one: &Norm, other: &Norm, narrows: Direction) -> Option<Direction> {
    let (Some(on), Some(on_b)) = (&one.on, &other.on) else { return there(&one.on, &other.on, narrows) };
    if let (Trigger::Named { name, tier: Some(tier_a) }, Trigger::Named { name: name_b, tier: Some(tier_b) }) =
        (&on.value, &on_b.value)
        && name == name_b
    {
        let tier = |side: Side<'_>, number: u32| {
            let (_, red_line) = side.voice.agreement().red_line(name)?;
            red_line.tiers.iter().find(|tier| *tier.number == number).cloned()
        };
        // What is set going sooner asks more of whoever must answer.
        let sooner = readier(&tier(a, *tier_a)?, &tier(b, *tier_b)?)?;
        return Some(if narrows == Direction::Stricter { sooner.reversed() } else { sooner });
    }
    Some(Direction::Other)
}

/// `Stricter` where whatever meets the first tier meets the second.
fn readier(one: &Tier, other: &Tier) -> Option<Direction> {
    let count = one.at_least.cmp(&other.at_least);
    let window = longer(other.in_any, one.in_any)?;
    match (count, window) {
        (Ordering::Equal, Ordering::Equal) => None,
        (Ordering::Less, Ordering::Greater) | (Ordering::Greater, Ordering::Less) => None,
        (Ordering::Greater, _) | (_, Ordering::Greater) => Some(Direction::Stricter),
        _ => Some(Direction::Looser),
    }
}

fn of_red_line(aspect: Aspect, a: Side<'_>, b: Side<'_>, one: &RedLine, other: &RedLine) -> Option<Direction> {
    match aspect {
        Aspect::Tier(number) => {
            let tier = |red_line: &RedLine| red_line.tiers.iter().find(|tier| *tier.number == number).cloned();
            match (tier(one), tier(other)) {
                (Some(one), Some(other)) => readier(&one, &other),
                (one, other) => there(&one, &other, Direction::Stricter),
            }
        }
        COUNTED => match (&one.when.as_ref()?.value, &other.when.as_ref()?.value) {
            (Counted::Patterns(one), Counted::Patterns(other)) => {
                let all = |side: Side<'_>, patterns: &[servanda_base::Spanned<Pattern>]| -> BTreeSet<String> {
                    let said = |pattern: &servanda_base::Spanned<Pattern>| {
                        side.voice.trigger(&Trigger::Event(pattern.value.clone()))
                    };
                    patterns.iter().map(said).collect()
                };
                more(wider(&all(a, one), &all(b, other)))
            }
            _ => None,
        },
        _ => None,
    }
}

/// Whose acts a red line counts, where it says whose.
fn counted_of(agreement: &Agreement, red_line: &RedLine) -> Vec<Name> {
    let Some(Counted::Patterns(patterns)) = red_line.when.as_ref().map(|when| &when.value) else { return Vec::new() };
    let mut names: Vec<Name> = Vec::new();
    for pattern in patterns {
        let fills: Vec<&RoleFill> = pattern.roles.iter().filter(|fill| fill.role == Role::By).collect();
        if fills.is_empty() {
            return Vec::new();
        }
        let by = fills.into_iter().flat_map(|fill| &fill.names).flat_map(|name| agreement.members(name));
        names.extend(by);
    }
    let mut seen = BTreeSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names
}

/// Both texts' deadlines under the same readings, as far as they have the same start.
fn of_dues(a: Side<'_>, b: Side<'_>, one: &[Reading<Due>], other: &[Reading<Due>]) -> Option<Direction> {
    match (one, other) {
        ([], [_, ..]) => return Some(Direction::Stricter),
        ([_, ..], []) => return Some(Direction::Looser),
        _ => {}
    }
    let paired = readings(one, other)?;
    let mut found: Option<Direction> = None;
    for (one, other) in paired {
        let order = later(a, b, one, other)?;
        match (more(Some(order.reverse())), found) {
            (None, _) => {}
            (direction, None) => found = direction,
            (direction, known) if direction == known => {}
            _ => return None,
        }
    }
    found
}

/// The deadlines of both, reading by reading; `None` where the texts have other readings.
pub(crate) fn readings<'a>(one: &'a [Reading<Due>], other: &'a [Reading<Due>]) -> Option<Vec<(&'a Due, &'a Due)>> {
    if one.len() != other.len() {
        return None;
    }
    let of = |reading: &'a Reading<Due>| {
        other.iter().find(|other| other.letter == reading.letter).map(|other| (&reading.value, &other.value))
    };
    one.iter().map(of).collect()
}

/// How the second deadline stands to the first.
fn later(a: Side<'_>, b: Side<'_>, one: &Due, other: &Due) -> Option<Ordering> {
    match (one, other) {
        (Due::Within { length: one, calendar, of }, Due::Within { length: other, calendar: calendar_b, of: of_b }) => {
            let said =
                |side: Side<'_>, anchor: &Option<Anchor>| anchor.as_ref().map(|anchor| side.voice.anchor(anchor));
            (calendar == calendar_b && said(a, of) == said(b, of_b)).then(|| longer(*other, *one)).flatten()
        }
        (Due::By(one), Due::By(other)) => Some(day(*other).cmp(&day(*one))),
        (Due::Daily(one), Due::Daily(other)) => Some(other.cmp(one)),
        (Due::Before { length: one, event }, Due::Before { length: other, event: event_b }) => {
            let said = |side: Side<'_>, event: &Pattern| side.voice.trigger(&Trigger::Event(event.clone()));
            (said(a, event) == said(b, event_b)).then(|| longer(*one, *other)).flatten()
        }
        _ => None,
    }
}

/// The day of a date or of a clock reading.
pub(crate) fn day(when: When) -> Date {
    match when {
        When::Day(day) => day,
        When::Clock(clock) => clock.date(),
    }
}

/// What a difference in one term of a pledge is for whoever pledges.
pub(crate) fn of_pledge(aspect: Aspect, agreement: &Agreement, one: &Pledge, other: &Pledge) -> Vec<Effect> {
    let direction = match aspect {
        AMOUNT => more(Some(other.quantity.amount.cmp(&one.quantity.amount))),
        READY => match (&one.ready_in, &other.ready_in) {
            (Some(one), Some(other)) => more(longer(other.value, one.value).map(Ordering::reverse)),
            _ => None,
        },
        UNTIL => match (&one.until, &other.until) {
            (Some(one), Some(other)) => more(Some(other.value.cmp(&one.value))),
            (one, other) => there(one, other, Direction::Looser),
        },
        CONDITION => there(&one.conditional, &other.conditional, Direction::Looser),
        _ => None,
    };
    to(direction, agreement.members(&other.by))
}

/// A pledge that is new or gone.
pub(crate) fn whole_pledge(agreement: &Agreement, pledge: &Pledge, new: bool) -> Vec<Effect> {
    to(Some(if new { Direction::Stricter } else { Direction::Looser }), agreement.members(&pledge.by))
}
