//! Clauses that differ in zones that overlap: S0205 and S0206.

use crate::benchmarks::may_meet;
use crate::facts::{at_clause, covers, filled, roles};
use servanda_agreement::geography::{Cover, Geography, Plane};
use servanda_agreement::*;
use servanda_base::{Diagnostic, Severity};
use std::collections::HashMap;

/// So many pairs of a ban and an allowance are held against each other at most.
pub(crate) const MOST_PAIRS: usize = 100_000;

/// Shapes of so many corners in all are laid on each other at most.
pub(crate) const MOST_CORNERS: usize = 2_000_000;

/// The findings of both codes. Without shapes, only zones that are measured from one line are compared.
pub(crate) fn clashes(agreement: &Agreement, shapes: Option<&Geography>) -> Vec<Diagnostic> {
    let mut allowed: HashMap<&str, Vec<Rule<'_>>> = HashMap::new();
    let mut banned: Vec<Rule<'_>> = Vec::new();
    for (clause, norm) in agreement.norms() {
        let Some(rule) = Rule::of(agreement, clause, norm) else { continue };
        match norm.modality {
            Modality::ShallNot if rule.is_whole() => banned.push(rule),
            Modality::ShallNot => {}
            Modality::Shall | Modality::May => allowed.entry(rule.event).or_default().push(rule),
        }
    }
    let mut ground = Ground { agreement, plane: shapes.map(Plane::new), known: HashMap::new(), full: false };
    let mut findings = Vec::new();
    let mut pairs = 0_usize;
    'all: for ban in &banned {
        for other in allowed.get(ban.event).into_iter().flatten() {
            pairs += 1;
            if pairs > MOST_PAIRS {
                ground.full = true;
                break 'all;
            }
            if !ban.may_meet(agreement, other) {
                continue;
            }
            // The first pair of zones is enough: once it is settled, the next one shows.
            let clash = ban.places.iter().find_map(|outer| {
                other.places.iter().find_map(|inner| Some((outer, inner, ground.cover(outer, inner)?)))
            });
            findings.extend(clash.and_then(|(outer, inner, cover)| finding(ban, other, outer, inner, cover)));
        }
    }
    if ground.full {
        let place = agreement.places.first().map_or(agreement.name.span, |place| place.name.span);
        findings.push(
            Diagnostic::info("S0205", place, "there are more zones than are compared with each other")
                .note(format!("at most {MOST_PAIRS} pairs, and shapes of {MOST_CORNERS} corners in all"))
                .help("check the parts of the agreement by themselves, or draw the zones with fewer corners"),
        );
    }
    findings
}

fn finding(ban: &Rule<'_>, other: &Rule<'_>, outer: &str, inner: &str, cover: Cover) -> Option<Diagnostic> {
    let (one, two) = (&*ban.clause.number, &*other.clause.number);
    let (code, message) = match cover {
        Cover::Apart => return None,
        Cover::Holds => (
            "S0206",
            format!("clause {one} forbids in `{outer}` what clause {two} allows in `{inner}`, which lies inside it"),
        ),
        Cover::Within | Cover::Part => {
            ("S0205", format!("zones `{outer}` and `{inner}` overlap, and clauses {one} and {two} differ there"))
        }
    };
    let asked = if other.norm.modality == Modality::May { "allowed" } else { "owed" };
    Some(
        at_clause(code, Severity::Warning, other.clause, message)
            .label(format!("{asked} in `{inner}`"))
            .also(ban.clause.number.span, format!("forbidden in `{outer}`"))
            .help(format!("say which prevails: `notwithstanding clause {one}`, or `subject to clause {one}`")),
    )
}

/// A clause about an act in named places.
struct Rule<'a> {
    clause: &'a Clause,
    norm: &'a Norm,
    event: &'a str,
    bearers: Vec<Name>,
    places: Vec<Name>,
    others: Vec<RoleFill>,
}

impl<'a> Rule<'a> {
    fn of(agreement: &Agreement, clause: &'a Clause, norm: &'a Norm) -> Option<Rule<'a>> {
        let Act::Do { event, .. } = &norm.act.value else { return None };
        let places = filled(agreement, roles(&norm.act), Role::In)?;
        let others = roles(&norm.act).iter().filter(|fill| fill.role != Role::In).cloned().collect();
        Some(Rule { clause, norm, event, bearers: agreement.bearers(&norm.subject), places, others })
    }

    /// Whether a ban holds always and for every such act: one on an amount, on some of them or at some times leaves a way.
    fn is_whole(&self) -> bool {
        let every = matches!(self.norm.act.value, Act::Do { quantity: None, filter: None, words: None, .. });
        every && self.norm.unless.is_none() && self.norm.on.is_none() && self.norm.from.is_none()
    }

    /// Whether both may hold for one party at one time, and the text does not say which prevails.
    fn may_meet(&self, agreement: &Agreement, other: &Rule<'_>) -> bool {
        let at_once = match (&self.norm.during, &other.norm.during) {
            (Some(one), Some(two)) => one.value == two.value,
            _ => true,
        };
        let names = |norm: &Norm, clause: &Clause| {
            norm.notwithstanding.iter().chain(&norm.subject_to).any(|number| number.value == clause.number.value)
        };
        at_once
            && self.bearers.iter().any(|bearer| other.bearers.contains(bearer))
            && may_meet(agreement, &self.others, &other.others)
            && !names(self.norm, other.clause)
            && !names(other.norm, self.clause)
    }
}

/// How places lie to each other: by their names where these tell, else by their shapes.
struct Ground<'a> {
    agreement: &'a Agreement,
    plane: Option<Plane<'a>>,
    known: HashMap<(Name, Name), Option<Cover>>,
    /// Whether something was left out because there was too much of it.
    full: bool,
}

impl Ground<'_> {
    /// How the first lies to the second; `None` where nothing tells. One and the same place is the matter of S0505.
    fn cover(&mut self, one: &Name, other: &Name) -> Option<Cover> {
        if one == other {
            return None;
        }
        if covers(self.agreement, one, other) {
            return Some(Cover::Holds);
        }
        if covers(self.agreement, other, one) {
            return Some(Cover::Within);
        }
        if self.heights_part(one, other) {
            return Some(Cover::Apart);
        }
        let plane = self.plane.as_mut()?;
        if let Some(known) = self.known.get(&(one.clone(), other.clone())) {
            return *known;
        }
        let found = if plane.corners_laid() > MOST_CORNERS
            || plane.corners_laid().saturating_add(plane.corners(one)).saturating_add(plane.corners(other))
                > MOST_CORNERS
        {
            self.full = true;
            None
        } else {
            plane.cover(one, other)
        };
        self.known.insert((one.clone(), other.clone()), found);
        found
    }

    /// Whether one ends below where the other begins.
    fn heights_part(&self, one: &str, other: &str) -> bool {
        let heights = |name: &str| self.agreement.place(name).and_then(|place| place.altitude_m);
        match (heights(one), heights(other)) {
            (Some((floor, ceiling)), Some((other_floor, other_ceiling))) => {
                ceiling <= other_floor || other_ceiling <= floor
            }
            _ => false,
        }
    }
}
