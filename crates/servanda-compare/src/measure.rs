//! Measures of a package and of its runs: counts and hours, each with what it counts in words. None of them weighs anything.

use crate::compare::{Package, Run};
use servanda_agreement::*;
use std::collections::BTreeSet;
use std::fmt;

/// What a measure found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Found {
    /// A number.
    Number(f64),
    /// It never came about: later than any hour.
    Never,
    /// There is nothing of the kind to be measured.
    Nothing,
}

impl Found {
    /// For comparing; `None` where there is nothing.
    pub(crate) fn order(self) -> Option<f64> {
        match self {
            Found::Number(number) => Some(number),
            Found::Never => Some(f64::INFINITY),
            Found::Nothing => None,
        }
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Found::Number(number) => write!(f, "{number}"),
            Found::Never => f.write_str("never"),
            Found::Nothing => f.write_str("-"),
        }
    }
}

/// The names of all measures, those with a part after `:` by their first part.
pub const NAMES: [&str; 31] = [
    "armed responses",
    "armed responses without a finding",
    "bans",
    "bans on guarantors",
    "clauses",
    "conditional pledges",
    "duties:EVENT[+EVENT][:PARTY]",
    "finding:CODE",
    "guarantees",
    "joint duties",
    "kinds of duty",
    "levels",
    "not enforceable share",
    "phase clauses",
    "phases",
    "pledged years",
    "red lines",
    "tiers",
    "vote duties",
    "ways back",
    "ways to adapt",
    "armed due",
    "armed scripts",
    "decisions",
    "first due",
    "found",
    "incidents among personnel",
    "missing",
    "not kept",
    "phases opened",
    "unanswered share",
];

/// True for the name of a measure.
pub(crate) fn is_known(name: &str) -> bool {
    let first = |name: &str| name.split(':').next().unwrap_or_default().to_owned();
    let whole = matches!(first(name).as_str(), "duties" | "finding");
    NAMES.iter().any(|known| {
        if whole { first(known) == first(name) && name.len() > first(name).len() + 1 } else { *known == name }
    })
}

/// What a measure counts, in words.
pub(crate) fn words(name: &str) -> String {
    let known = match name {
        "armed responses" => "duties of armed forces that something sets going",
        "armed responses without a finding" => "duties of armed forces that wait for no body's finding",
        "bans" => "prohibitions",
        "bans on guarantors" => "prohibitions that bind those who pledge",
        "clauses" => "clauses",
        "conditional pledges" => "pledges on a condition",
        "guarantees" => "clauses that are guarantees (six boxes)",
        "joint duties" => "duties owed jointly or by any of several",
        "kinds of duty" => "different kinds of act that are owed",
        "levels" => "levels to be kept",
        "not enforceable share" => "share of duties and prohibitions that are not observable, provable and answered",
        "phase clauses" => "clauses that hold in one phase alone",
        "phases" => "phases",
        "pledged years" => "years from the start of force to the end of the pledge that ends first",
        "red lines" => "red lines",
        "tiers" => "tiers of red lines",
        "vote duties" => "duties that wait for a body that votes",
        "ways back" => "resets, powers and reviews",
        "ways to adapt" => "powers to suspend, resume, release or extend, and reviews",
        "armed due" => "hours from the occurrence to the first deadline of an armed response, the least",
        "armed scripts" => "scripts in which an armed response was owed",
        "decisions" => "findings by bodies",
        "first due" => "hours from the occurrence to the first deadline of any duty, the least",
        "found" => "hours from the occurrence to the first finding by a body, the least",
        "incidents among personnel" => "incidents in a place where people are to be kept",
        "missing" => "duties whose needs pledges did not cover on the day",
        "not kept" => "statuses that are not kept at the end",
        "phases opened" => "phases opened after the start",
        "unanswered share" => "share of incidents that set no duty going",
        _ => {
            return match name.split_once(':') {
                Some(("duties", what)) => format!("duties of {}", what.replace(':', " by ").replace('+', " or ")),
                Some(("finding", code)) => format!("findings {code}"),
                _ => name.to_owned(),
            };
        }
    };
    known.to_owned()
}

/// Measures a package, or the runs of it that are given.
pub fn measure(name: &str, package: &Package, runs: &[&Run]) -> Found {
    let agreement = &package.agreement;
    let norms = || agreement.norms().map(|(_, norm)| norm);
    let duties = || norms().filter(|norm| norm.modality == Modality::Shall);
    let bans = || norms().filter(|norm| norm.modality == Modality::ShallNot);
    let count = |count: usize| Found::Number(count as f64);
    let share = |some: usize, all: usize| match all {
        0 => Found::Nothing,
        _ => Found::Number((some as f64 / all as f64 * 100.0).round() / 100.0),
    };
    let armed = |norm: &&Norm| {
        let event = match &norm.act.value {
            Act::Do { event, .. } => event,
            _ => return false,
        };
        norm.on.is_some() && runs.iter().flat_map(|run| &run.armed_events).any(|armed| armed == event)
    };
    let line_of = |norm: &Norm| match norm.on.as_ref().map(|on| &on.value) {
        Some(Trigger::Named { name, .. }) => agreement.red_line(name).map(|(_, line)| line),
        _ => None,
    };
    let bodies = |norm: &Norm| -> Vec<Name> {
        match line_of(norm).and_then(|line| line.determined.as_ref()).map(|determined| &determined.value) {
            Some(Determined::By(chain)) => chain.iter().map(|(name, _)| name.value.clone()).collect(),
            Some(Determined::Automatic) | None => Vec::new(),
        }
    };
    let least =
        |values: &mut dyn Iterator<Item = f64>, none: Found| values.min_by(f64::total_cmp).map_or(none, Found::Number);
    let powers = |adapts: bool| {
        norms()
            .filter(|norm| match norm.act.value {
                Act::Power { effect, .. } => {
                    !adapts || matches!(effect, Effect::Suspend | Effect::Resume | Effect::Release | Effect::Extend)
                }
                _ => false,
            })
            .count()
    };
    let reviews = || agreement.clauses.iter().filter(|clause| matches!(clause.kind, ClauseKind::Review { .. })).count();
    match name {
        "armed responses" => count(duties().filter(armed).count()),
        "armed responses without a finding" => {
            count(duties().filter(armed).filter(|norm| bodies(norm).is_empty()).count())
        }
        "bans" => count(bans().count()),
        "bans on guarantors" => {
            let givers: BTreeSet<&str> = agreement.pledges.iter().map(|pledge| pledge.by.value.as_str()).collect();
            let binds = |norm: &&Norm| agreement.bearers(&norm.subject).iter().any(|one| givers.contains(one.as_str()));
            count(bans().filter(binds).count())
        }
        "clauses" => count(agreement.clauses.len()),
        "conditional pledges" => count(agreement.pledges.iter().filter(|pledge| pledge.conditional.is_some()).count()),
        "guarantees" => count(servanda_check::boxes(agreement).iter().filter(|(_, boxes)| boxes.guarantee()).count()),
        "joint duties" => count(duties().filter(|norm| norm.subject.share != Share::Each).count()),
        "kinds of duty" => {
            let kinds: BTreeSet<&str> = duties()
                .map(|norm| match &norm.act.value {
                    Act::Do { event, .. } => event.as_str(),
                    Act::Keep { gauge, .. } => gauge.as_str(),
                    Act::Quoted { words, .. } => words.as_str(),
                    Act::Power { .. } => "a power",
                })
                .collect();
            count(kinds.len())
        }
        "levels" => count(duties().filter(|norm| matches!(norm.act.value, Act::Keep { .. })).count()),
        "not enforceable share" => {
            let boxes = servanda_check::boxes(agreement);
            share(boxes.iter().filter(|(_, boxes)| !boxes.enforceable()).count(), boxes.len())
        }
        "phase clauses" => count(norms().filter(|norm| norm.during.is_some()).count()),
        "phases" => count(agreement.phases.len()),
        "pledged years" => {
            let Some(first) = crate::script::origin(agreement) else { return Found::Nothing };
            let ends = agreement.pledges.iter().filter_map(|pledge| pledge.until.as_ref());
            let days = |until: jiff::civil::Date| first.until(until).map_or(0.0, |span| f64::from(span.get_days()));
            let mut years = ends.map(|until| (days(until.value) / 36.525).round() / 10.0);
            least(&mut years, Found::Nothing)
        }
        "red lines" => count(agreement.red_lines().count()),
        "tiers" => count(agreement.red_lines().map(|(_, line)| line.tiers.len()).sum()),
        "vote duties" => {
            let votes = |name: &Name| agreement.body(name).is_some_and(|body| body.decides.is_some());
            let waits = |norm: &&Norm| {
                let bodies = bodies(norm);
                !bodies.is_empty() && bodies.iter().all(votes)
            };
            count(duties().filter(waits).count())
        }
        "ways back" => {
            let resets = agreement.red_lines().filter(|(_, line)| line.resets_after.is_some()).count();
            count(resets + powers(false) + reviews())
        }
        "ways to adapt" => count(powers(true) + reviews()),
        "armed due" => least(&mut runs.iter().filter_map(|run| run.first_armed.due_h), Found::Never),
        "armed scripts" => count(runs.iter().filter(|run| run.owed.iter().any(|one| one.armed)).count()),
        "decisions" => {
            let by_body = |run: &&&Run| {
                run.firings.iter().filter(|one| one.found.is_some() && one.found_by != "automatic").count()
            };
            count(runs.iter().map(|run| by_body(&run)).sum())
        }
        "first due" => {
            let mut dues = runs.iter().flat_map(|run| &run.owed).filter_map(|one| one.due_h_from_occurrence);
            least(&mut dues, Found::Never)
        }
        "found" => {
            let mut found = runs.iter().filter_map(|run| run.first_finding.as_ref()).map(|one| one.h_from_occurrence);
            least(&mut found, Found::Nothing)
        }
        "incidents among personnel" => {
            let places: BTreeSet<&str> = duties()
                .filter_map(|norm| match &norm.act.value {
                    Act::Keep { roles, level, .. } if level.unit == "people" => Some(roles),
                    _ => None,
                })
                .flatten()
                .filter(|fill| fill.role == Role::In)
                .flat_map(|fill| &fill.names)
                .map(|name| name.value.as_str())
                .collect();
            let of_run =
                |run: &&Run| -> usize { places.iter().filter_map(|place| run.incidents_by_place.get(*place)).sum() };
            count(runs.iter().map(of_run).sum())
        }
        "missing" => {
            let short =
                |one: &&crate::compare::Owed| one.means.iter().any(|means| means.missing > servanda_base::Amount::ZERO);
            count(runs.iter().map(|run| run.owed.iter().filter(short).count()).sum())
        }
        "not kept" => count(runs.iter().map(|run| run.statuses.not_kept).sum()),
        "phases opened" => {
            count(runs.iter().map(|run| run.phases.iter().map(|one| one.opened_later).sum::<usize>()).sum())
        }
        "unanswered share" => {
            let of: usize = runs.iter().map(|run| run.unanswered.of).sum();
            share(runs.iter().map(|run| run.unanswered.count).sum(), of)
        }
        _ => match name.split_once(':') {
            Some(("duties", rest)) => {
                let (events, party) =
                    rest.split_once(':').map_or((rest, None), |(events, party)| (events, Some(party)));
                let asked = |norm: &&Norm| match &norm.act.value {
                    Act::Do { event, .. } => {
                        events.split('+').any(|one| one == event)
                            && party.is_none_or(|party| agreement.bearers(&norm.subject).iter().any(|one| one == party))
                    }
                    _ => false,
                };
                count(duties().filter(asked).count())
            }
            Some(("finding", code)) => {
                count(servanda_check::check(agreement).iter().filter(|finding| finding.code == code).count())
            }
            _ => Found::Nothing,
        },
    }
}
