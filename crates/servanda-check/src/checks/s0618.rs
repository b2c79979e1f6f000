//! Troops are pledged for, or kept in, a place where the text does not let them be.

use crate::Check;
use crate::acts::{is_armed, is_presence};
use crate::facts::{at_clause, covers, filled, obligations, roles};
use crate::phrases::list;
use servanda_agreement::*;
use servanda_base::{Amount, Diagnostic, Severity};
use std::collections::HashMap;

pub(crate) const CHECK: Check = Check { code: "S0618", severity: Severity::Error, page: PAGE, elsewhere: false, run };

/// A ban on being in a place: by an act of deploying or stationing, or by a level that may not be passed.
struct Ban<'a> {
    clause: &'a Clause,
    norm: &'a Norm,
    bound: Vec<Name>,
    /// `None`: everywhere.
    places: Option<Vec<Name>>,
    /// The gauge with the highest level that is allowed; `None` for a ban on the act.
    ceiling: Option<(&'a str, Amount)>,
}

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let bans: Vec<Ban<'_>> = obligations(agreement).filter_map(|(clause, norm)| ban(agreement, clause, norm)).collect();
    if bans.is_empty() {
        return;
    }
    let at = Bans::of(agreement, &bans);
    for (clause, norm) in obligations(agreement).filter(|(_, norm)| norm.modality == Modality::Shall) {
        let places = filled(agreement, roles(&norm.act), Role::In);
        let bearers = agreement.bearers(&norm.subject);
        let found = at.near(agreement, places.as_deref()).into_iter().find_map(|number| {
            let ban = &bans[number];
            let both: Vec<Name> = bearers.iter().filter(|bearer| ban.bound.contains(bearer)).cloned().collect();
            let clash = !both.is_empty() && is_in(agreement, ban, places.as_deref()) && at_once(norm, ban.norm);
            if !clash || yields(clause, norm, ban) {
                return None;
            }
            what(agreement, norm, ban, both).map(|(what, both)| (ban, what, both))
        });
        let Some((ban, what, both)) = found else { continue };
        let message = format!(
            "clause {} {what} by {} where clause {} does not let {} be",
            *clause.number,
            list(&both),
            *ban.clause.number,
            if both.len() == 1 { "it" } else { "them" }
        );
        findings.push(
            at_clause("S0618", Severity::Error, clause, message)
                .label("is to be there")
                .also(ban.clause.number.span, "may not be there")
                .help(format!(
                    "name another place or other means; or write `notwithstanding clause {}` in the one that prevails",
                    *ban.clause.number
                )),
        );
    }
}

/// What a duty puts into the place, and by whom of those banned from it: a level to be kept, or armed means to be brought. That one
/// act is both owed and banned is S0505.
fn what(agreement: &Agreement, norm: &Norm, ban: &Ban<'_>, both: Vec<Name>) -> Option<(&'static str, Vec<Name>)> {
    match &norm.act.value {
        Act::Keep { gauge, op, level, .. } => {
            let is_floor = matches!(op, Cmp::AtLeast | Cmp::More | Cmp::Equal) && level.amount > Amount::ZERO;
            let passes = match ban.ceiling {
                Some((capped, ceiling)) => {
                    capped == gauge && (level.amount > ceiling || level.amount == ceiling && *op == Cmp::More)
                }
                None => is_of_forces(agreement, gauge),
            };
            (is_floor && passes).then_some(("keeps forces", both))
        }
        Act::Do { event, .. } if ban.ceiling.is_none() => {
            let same = matches!(&ban.norm.act.value, Act::Do { event: banned, .. } if banned == event);
            let armed: Vec<Name> = both.into_iter().filter(|name| brings_arms(agreement, norm, name)).collect();
            (!same && !armed.is_empty()).then_some(("draws on armed means pledged", armed))
        }
        _ => None,
    }
}

/// Whether one of those who act has pledged armed means on which the clause draws.
fn brings_arms(agreement: &Agreement, norm: &Norm, name: &Name) -> bool {
    norm.needs
        .iter()
        .filter(|need| is_armed(agreement, &need.unit))
        .any(|need| agreement.pledges_of(&need.unit).any(|pledge| agreement.members(&pledge.by).contains(name)))
}

/// Whether a gauge measures people or arms, by its name, title and unit.
fn is_of_forces(agreement: &Agreement, gauge: &str) -> bool {
    let declared = agreement.gauge(gauge);
    is_armed(agreement, gauge)
        || declared.is_some_and(|gauge| is_armed(agreement, &gauge.title) || gauge.unit == "troops")
}

fn ban<'a>(agreement: &Agreement, clause: &'a Clause, norm: &'a Norm) -> Option<Ban<'a>> {
    let ceiling = match (&norm.act.value, norm.modality) {
        (Act::Do { quantity: None, filter: None, .. }, Modality::ShallNot) if is_presence(agreement, norm) => None,
        (Act::Keep { gauge, op: Cmp::AtMost | Cmp::Less | Cmp::Equal, level, .. }, Modality::Shall) => {
            Some((gauge.as_str(), level.amount))
        }
        _ => return None,
    };
    if norm.unless.is_some() || norm.on.is_some() {
        return None;
    }
    let places = filled(agreement, roles(&norm.act), Role::In);
    Some(Ban { clause, norm, bound: agreement.bearers(&norm.subject), places, ceiling })
}

/// The bans by their places, so that not each is held against every duty.
#[derive(Default)]
struct Bans {
    everywhere: Vec<usize>,
    /// In places measured from a line, which may hold others.
    wide: Vec<usize>,
    by_place: HashMap<Name, Vec<usize>>,
}

impl Bans {
    fn of(agreement: &Agreement, bans: &[Ban<'_>]) -> Bans {
        let mut all = Bans::default();
        for (number, ban) in bans.iter().enumerate() {
            match &ban.places {
                None => all.everywhere.push(number),
                Some(places) => {
                    if places.iter().any(|place| is_measured(agreement, place)) {
                        all.wide.push(number);
                    }
                    for place in places {
                        all.by_place.entry(place.clone()).or_default().push(number);
                    }
                }
            }
        }
        all
    }

    /// Those that may hold in some of these places, in order of writing.
    fn near(&self, agreement: &Agreement, places: Option<&[Name]>) -> Vec<usize> {
        let mut found = self.everywhere.clone();
        for place in places.into_iter().flatten() {
            found.extend(self.by_place.get(place).into_iter().flatten());
            if is_measured(agreement, place) {
                found.extend(&self.wide);
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

fn is_measured(agreement: &Agreement, place: &str) -> bool {
    matches!(agreement.place(place).map(|place| &place.shape), Some(Shape::Within { .. }))
}

/// Whether a place of the duty is one of the ban's, or surely lies in it.
fn is_in(agreement: &Agreement, ban: &Ban<'_>, places: Option<&[Name]>) -> bool {
    let Some(banned) = &ban.places else { return true };
    let inside = |place: &Name| banned.iter().any(|outer| outer == place || covers(agreement, outer, place));
    places.is_some_and(|places| places.iter().any(inside))
}

/// Whether both may hold at one time: not where each is tied to a phase of its own.
fn at_once(one: &Norm, other: &Norm) -> bool {
    match (&one.during, &other.during) {
        (Some(one), Some(other)) => one.value == other.value,
        _ => true,
    }
}

fn yields(clause: &Clause, duty: &Norm, ban: &Ban<'_>) -> bool {
    let names = |norm: &Norm, number: &str| {
        norm.notwithstanding.iter().chain(&norm.subject_to).any(|named| named.value == number)
    };
    names(duty, &ban.clause.number) || names(ban.norm, &clause.number) || clause.number.value == ban.clause.number.value
}

const PAGE: &str = r###"# S0618 clause 7.1 keeps forces by GBR where clause 3 does not let it be

## What it checks

Bans on deploying, stationing or basing in a place, and ceilings of a level that must be kept there, against duties of
the same party in the same place: a level of forces above the ceiling or in spite of the ban, and acts that draw on
armed means that the party has pledged. A place counts as the same by its name, or if it is measured from the same
line and lies within. What is forces and what is armed is judged by words, such as troops, combat, brigade, aircraft.

## Why it matters

Where troops may stand is what the sides care about most. A force that its own agreement does not allow is a promise
to one side and a breach towards the other.

## An invented case

Article 3 keeps foreign troops out of a strip of ten kilometres. Article 7, written for the guarantors, has a thousand
of them at its crossing points.

## How to settle it

Move the force, change its means, or say which clause prevails.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, GBR
line front "Front" from "geo/a.geojson#front"
zone strip = within 10 km of front
event stationing plural stationings verb station by party in place
gauge troops-present by party in place unit people known for 14 d

3  GBR shall not station in strip
7  GBR shall keep troops-present in strip >= 1_000 people
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01

parties UKR, GBR
line front "Front" from "geo/a.geojson#front"
zone strip = within 10 km of front
zone rear "Rear" from "geo/a.geojson#rear"
event stationing plural stationings verb station by party in place
gauge troops-present by party in place unit people known for 14 d

3  GBR shall not station in strip
7  GBR shall keep troops-present in rear >= 1_000 people
```
"###;
