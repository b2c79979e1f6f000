//! Clauses that differ in zones that overlap: S0205 and S0206.

use crate::benchmarks::may_meet;
use crate::facts::{at_clause, covers, filled, roles};
use servanda_agreement::geography::{Cover, Geography, Plane};
use servanda_agreement::*;
use servanda_base::{Diagnostic, Severity};
use std::collections::HashMap;

/// How much is compared at most.
#[derive(Clone, Copy)]
struct Limits {
    /// Pairs of a ban and an allowance, and pairs of their places.
    pairs: usize,
    /// Corners of all shapes that are laid on each other, each as often as it is.
    corners: usize,
}

const MOST: Limits = Limits { pairs: 100_000, corners: 1_000_000 };

/// The findings of both codes. Without shapes, only zones that are measured from one line are compared.
pub(crate) fn clashes(agreement: &Agreement, shapes: Option<&Geography>) -> Vec<Diagnostic> {
    clashes_within(MOST, agreement, shapes)
}

fn clashes_within(limits: Limits, agreement: &Agreement, shapes: Option<&Geography>) -> Vec<Diagnostic> {
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
    let mut ground = Ground {
        agreement,
        plane: shapes.map(Plane::new),
        known: HashMap::new(),
        pairs: limits.pairs,
        corners: limits.corners,
        full: false,
    };
    let mut findings = Vec::new();
    'all: for ban in &banned {
        for other in allowed.get(ban.event).into_iter().flatten() {
            if !ground.one_more() {
                break 'all;
            }
            if !ban.may_meet(agreement, other) {
                continue;
            }
            // The first pair of zones that meet is enough: once it is settled, the next one shows.
            let zones = ban.places.iter().flat_map(|outer| other.places.iter().map(move |inner| (outer, inner)));
            for (outer, inner) in zones {
                if !ground.one_more() {
                    break 'all;
                }
                let cover = ground.cover(outer, inner);
                if let Some(found) = cover.and_then(|cover| finding(ban, other, outer, inner, cover)) {
                    findings.push(found);
                    break;
                }
            }
        }
    }
    if ground.full {
        let place = agreement.places.first().map_or(agreement.name.span, |place| place.name.span);
        findings.push(
            Diagnostic::info("S0205", place, "there are more zones than are compared with each other")
                .note(format!("at most {} pairs, and shapes of {} corners in all", limits.pairs, limits.corners))
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
    /// So many pairs are still compared.
    pairs: usize,
    /// So many corners are laid on each other at most.
    corners: usize,
    /// Whether something was left out because there was too much of it.
    full: bool,
}

impl Ground<'_> {
    /// Whether one more pair is compared.
    fn one_more(&mut self) -> bool {
        self.full |= self.pairs == 0;
        self.pairs = self.pairs.saturating_sub(1);
        !self.full
    }

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
        let work = plane.corners_laid().saturating_add(plane.corners(one)).saturating_add(plane.corners(other));
        let found = if work > self.corners {
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn what_is_too_much_is_left_out_and_said() {
        let square = |id: &str| {
            format!(
                "{{\"type\":\"Feature\",\"id\":\"{id}\",\"properties\":{{}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[[30,48],[31,48],[31,49],[30,49],[30,48]]]}}}}"
            )
        };
        let file = format!("{{\"type\":\"FeatureCollection\",\"features\":[{},{}]}}", square("one"), square("two"));
        let text = "```accord\nagreement e \"E\"\n  in force 2027-02-01\n  expires 2032-02-01\nparties UKR\n\
            zone one \"One\" from \"geo/e.geojson#one\"\nzone two \"Two\" from \"geo/e.geojson#two\"\n\
            event patrol plural patrols verb patrol by party in place\n\
            1 UKR shall not patrol in one\n2 UKR may patrol in two\n```\n";
        let agreement = servanda_agreement::read(text).0.expect("an agreement");
        let (shapes, read) = Geography::new(&agreement, &BTreeMap::from([("geo/e.geojson".to_owned(), file)]));
        assert!(read.is_empty(), "{read:?}");
        let found = |pairs, corners| -> Vec<Severity> {
            let found = clashes_within(Limits { pairs, corners }, &agreement, Some(&shapes));
            found.into_iter().map(|finding| finding.severity).collect()
        };
        assert_eq!(found(2, 20), [Severity::Warning]);
        assert_eq!(found(2, 9), [Severity::Info], "too many corners");
        assert_eq!(found(0, 20), [Severity::Info], "too many pairs of clauses");
        assert_eq!(found(1, 20), [Severity::Info], "too many pairs of places");
    }
}
