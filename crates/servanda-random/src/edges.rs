//! The moments at which something turns: dates that an agreement names, and the ends of the lengths that it names.

use servanda_agreement::*;
use servanda_base::moment::deadline_after;
use servanda_base::{Duration, Moment};

/// Moments that an agreement names, in order: signature, start and end of force, dates in clauses, conditions and phases; each
/// also with every length of time that it names counted from it.
pub fn edges(agreement: &Agreement) -> Vec<Moment> {
    let mut named = named(agreement);
    let lengths = lengths(agreement);
    let rounding = agreement.header.months.unwrap_or_default();
    let zone = &agreement.header.clock;
    let counted: Vec<Moment> = named
        .iter()
        .flat_map(|from| lengths.iter().map(|length| deadline_after(*from, *length, zone, rounding).at))
        .collect();
    named.extend(counted);
    named.retain(|at| *at < Moment::MAX);
    named.sort_unstable();
    named.dedup();
    named
}

/// What a walk through an agreement finds.
#[derive(Default)]
struct Found {
    dates: Vec<When>,
    lengths: Vec<Duration>,
}

fn named(agreement: &Agreement) -> Vec<Moment> {
    let zone = &agreement.header.clock;
    let mut moments: Vec<Moment> = Vec::new();
    for when in walk(agreement).dates {
        match when {
            When::Day(date) => {
                let day = zone.day(date);
                moments.extend([day.from, day.to]);
            }
            When::Clock(local) => moments.push(zone.at(local)),
        }
    }
    moments.sort_unstable();
    moments.dedup();
    moments
}

/// The lengths of time that an agreement names, each once.
pub(crate) fn lengths(agreement: &Agreement) -> Vec<Duration> {
    let mut lengths: Vec<Duration> = Vec::new();
    for length in walk(agreement).lengths {
        if !lengths.contains(&length) {
            lengths.push(length);
        }
    }
    lengths
}

fn walk(agreement: &Agreement) -> Found {
    let mut found = Found::default();
    let header = &agreement.header;
    found.dates.extend(header.signed.as_ref().map(|signed| When::Day(signed.value)));
    for start in &header.in_force {
        if let ForceStart::At(when) = start.value {
            found.dates.push(when);
        }
    }
    for end in &header.expires {
        if let Expiry::On(when) = end.value {
            found.dates.push(when);
        }
    }
    let allowances = [&header.late_reports, &header.verification].into_iter().flatten();
    found.lengths.extend(allowances.map(|length| length.value));
    found.lengths.extend(header.term.as_ref().map(|term| term.value.length));
    found.lengths.extend(agreement.gauges.iter().filter_map(|gauge| gauge.known_for));
    agreement.definitions.iter().for_each(|definition| found.condition(&definition.condition));
    for phase in &agreement.phases {
        if let Some(Opens::When(condition)) = phase.opens.as_ref().map(|opens| &opens.value) {
            found.condition(condition);
        }
        if let Some((_, condition)) = phase.reverts.as_ref().map(|reverts| &reverts.value) {
            found.condition(condition);
        }
        found.dates.extend(phase.latest.as_ref().map(|latest| latest.value.0));
    }
    for clause in &agreement.clauses {
        match &clause.kind {
            ClauseKind::Norm(norm) => found.norm(norm),
            ClauseKind::RedLine(red_line) => found.red_line(red_line),
            ClauseKind::Review { every, .. } => found.lengths.push(every.value),
            ClauseKind::Reserved => {}
        }
    }
    found
}

impl Found {
    fn norm(&mut self, norm: &Norm) {
        if let Some(anchor) = &norm.from {
            self.anchor(&anchor.value);
        }
        for due in &norm.due {
            match &due.value {
                Due::Within { length, of, .. } => {
                    self.lengths.push(*length);
                    of.iter().for_each(|anchor| self.anchor(anchor));
                }
                Due::By(when) => self.dates.push(*when),
                Due::Before { length, .. } => self.lengths.push(*length),
                Due::Words(_) | Due::Daily(_) => {}
            }
        }
        self.lengths.extend([&norm.every, &norm.overlap].into_iter().flatten().map(|length| length.value));
        if let Some(Notice::Length(length)) = norm.notice.as_ref().map(|notice| &notice.value) {
            self.lengths.push(*length);
        }
        if let Some(Unless::Condition(condition)) = norm.unless.as_ref().map(|unless| &unless.value) {
            self.condition(condition);
        }
        self.determined(norm.determined.as_ref().map(|determined| &determined.value));
    }

    fn red_line(&mut self, red_line: &RedLine) {
        if let Some(Counted::Condition(condition)) = red_line.when.as_ref().map(|when| &when.value) {
            self.condition(condition);
        }
        self.lengths.extend(red_line.tiers.iter().map(|tier| tier.in_any));
        self.lengths.extend(red_line.resets_after.as_ref().map(|length| length.value));
        self.determined(red_line.determined.as_ref().map(|determined| &determined.value));
    }

    fn determined(&mut self, determined: Option<&Determined>) {
        if let Some(Determined::By(deciders)) = determined {
            self.lengths.extend(deciders.iter().filter_map(|(_, length)| *length));
        }
    }

    fn anchor(&mut self, anchor: &Anchor) {
        if let Anchor::At(when) = anchor {
            self.dates.push(*when);
        }
    }

    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| self.condition(&part.value)),
            Condition::Not(part) => self.condition(&part.value),
            Condition::AtLeast { in_any, .. } | Condition::Total { in_any, .. } => self.lengths.extend(*in_any),
            Condition::NoneFor { length, .. } => self.lengths.extend(*length),
            Condition::Continues { length, .. } => self.lengths.push(*length),
            Condition::Then { within, .. } => self.lengths.push(*within),
            Condition::PhaseOpen { by, .. } => self.dates.extend(*by),
            Condition::Gauge { .. }
            | Condition::BreachOf(_)
            | Condition::Named { .. }
            | Condition::OnDays { .. }
            | Condition::Unreadable => {}
        }
    }
}
