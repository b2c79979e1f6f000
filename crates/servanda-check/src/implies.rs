//! What follows from what, by proof: a condition from another, an act from another. Where no proof is found nothing is said; the
//! rules are few and each is sound whatever happens.

use crate::facts::covers;
use servanda_agreement::*;
use servanda_base::Duration;

/// So many steps are taken for one question; beyond, nothing is proved. Definitions may name each other many times.
const STEPS_MOST: usize = 2_000;

/// One question, with the steps it may still take.
pub(crate) struct Proof<'a> {
    agreement: &'a Agreement,
    steps: usize,
}

impl<'a> Proof<'a> {
    pub(crate) fn of(agreement: &'a Agreement) -> Proof<'a> {
        Proof { agreement, steps: STEPS_MOST }
    }

    fn step(&mut self) -> bool {
        self.steps = self.steps.saturating_sub(1);
        self.steps > 0
    }

    /// What a name stands for, where it is one condition and not one for each of several.
    fn named(&self, condition: &'a Condition) -> Option<&'a Condition> {
        let Condition::Named { name, tier: None, .. } = condition else { return None };
        let definition = self.agreement.definition(name)?;
        definition.for_each.is_empty().then_some(&definition.condition)
    }

    /// True if the second holds whenever the first does.
    pub(crate) fn implies(&mut self, one: &'a Condition, other: &'a Condition) -> bool {
        if !self.step() {
            return false;
        }
        match (one, other) {
            (Condition::Named { name: a, tier: s, .. }, Condition::Named { name: b, tier: t, .. })
                if a == b && s == t =>
            {
                true
            }
            (_, Condition::All(parts)) => parts.iter().all(|part| self.implies(one, part)),
            (Condition::Any(parts), _) => parts.iter().all(|part| self.implies(part, other)),
            (Condition::All(parts), _) if parts.iter().any(|part| self.implies(part, other)) => true,
            (_, Condition::Any(parts)) if parts.iter().any(|part| self.implies(one, part)) => true,
            (
                Condition::AtLeast { count: a, pattern: p, in_any: v },
                Condition::AtLeast { count: b, pattern: q, in_any: w },
            ) => a >= b && no_longer(*v, *w) && pattern_within(self.agreement, p, q),
            (Condition::NoneFor { pattern: p, length: v }, Condition::NoneFor { pattern: q, length: w }) => {
                no_longer(*w, *v) && pattern_within(self.agreement, q, p)
            }
            (
                Condition::Gauge { gauge: a, roles: r, op, level },
                Condition::Gauge { gauge: b, roles: s, op: other_op, level: other_level },
            ) => {
                a == b
                    && same_roles(self.agreement, r, s)
                    && level.unit == other_level.unit
                    && bound_within((*op, level.amount), (*other_op, other_level.amount))
            }
            (Condition::BreachOf(a), Condition::BreachOf(b)) => a == b,
            (
                Condition::PhaseOpen { phase: a, open: o, by: None },
                Condition::PhaseOpen { phase: b, open: p, by: None },
            ) => a == b && o == p,
            (Condition::Not(a), Condition::Not(b)) => self.implies(b, a),
            (_, Condition::Not(part)) => self.exclude(one, part),
            _ => match (self.named(one), self.named(other)) {
                (Some(one), _) => self.implies(one, other),
                (None, Some(other)) => self.implies(one, other),
                (None, None) => false,
            },
        }
    }

    /// True if the two never hold at one moment.
    pub(crate) fn exclude(&mut self, one: &'a Condition, other: &'a Condition) -> bool {
        if !self.step() {
            return false;
        }
        match (one, other) {
            (Condition::Any(parts), _) => parts.iter().all(|part| self.exclude(part, other)),
            (_, Condition::Any(parts)) => parts.iter().all(|part| self.exclude(one, part)),
            (Condition::All(parts), _) if parts.iter().any(|part| self.exclude(part, other)) => true,
            (_, Condition::All(parts)) if parts.iter().any(|part| self.exclude(one, part)) => true,
            (Condition::Not(part), _) => self.implies(other, part),
            (_, Condition::Not(part)) => self.implies(one, part),
            (
                Condition::AtLeast { count, pattern, in_any: Some(window) },
                Condition::NoneFor { pattern: none, length: Some(length) },
            )
            | (
                Condition::NoneFor { pattern: none, length: Some(length) },
                Condition::AtLeast { count, pattern, in_any: Some(window) },
            ) => *count > 0 && no_longer(Some(*window), Some(*length)) && pattern_within(self.agreement, pattern, none),
            (
                Condition::Gauge { gauge: a, roles: r, op, level },
                Condition::Gauge { gauge: b, roles: s, op: other_op, level: other_level },
            ) => {
                a == b
                    && same_roles(self.agreement, r, s)
                    && level.unit == other_level.unit
                    && bounds_apart((*op, level.amount), (*other_op, other_level.amount))
            }
            (
                Condition::PhaseOpen { phase: a, open: o, by: None },
                Condition::PhaseOpen { phase: b, open: p, by: None },
            ) => a == b && o != p,
            _ => match (self.named(one), self.named(other)) {
                (Some(one), _) => self.exclude(one, other),
                (None, Some(other)) => self.exclude(one, other),
                (None, None) => false,
            },
        }
    }

    /// Two parts of a condition that never hold at one moment although all of it asks for both; the condition never holds then.
    pub(crate) fn never(&mut self, condition: &'a Condition) -> Option<(&'a Condition, &'a Condition)> {
        if !self.step() {
            return None;
        }
        match condition {
            Condition::All(parts) => {
                let inside = parts.iter().find_map(|part| self.never(part));
                inside.or_else(|| {
                    let pairs = (0..parts.len()).flat_map(|at| (at + 1..parts.len()).map(move |next| (at, next)));
                    let mut pairs = pairs.map(|(at, next)| (&parts[at].value, &parts[next].value));
                    pairs.find(|(one, other)| self.exclude(one, other))
                })
            }
            Condition::Any(parts) => {
                let mut all = parts.iter().map(|part| self.never(part));
                let first = all.next()??;
                all.all(|part| part.is_some()).then_some(first)
            }
            _ => self.named(condition).and_then(|inner| self.never(inner)),
        }
    }
}

/// True if the first length is surely no longer than the second; none is endless.
pub(crate) fn no_longer(one: Option<Duration>, other: Option<Duration>) -> bool {
    match (one, other) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(one), Some(other)) if std::mem::discriminant(&one) == std::mem::discriminant(&other) => {
            one.longest_seconds() <= other.longest_seconds()
        }
        (Some(one), Some(other)) => one.longest_seconds() <= other.shortest_seconds(),
    }
}

/// True if every occurrence that fits the first pattern fits the second.
pub(crate) fn pattern_within(agreement: &Agreement, one: &Pattern, other: &Pattern) -> bool {
    one.event == other.event
        && roles_within(agreement, &one.roles, &other.roles)
        && filter_within(one.filter.as_ref(), other.filter.as_ref())
}

/// True if whoever fills the first roles fills the second: each role that these name is filled there by the same or by fewer.
pub(crate) fn roles_within(agreement: &Agreement, one: &[RoleFill], other: &[RoleFill]) -> bool {
    other.iter().all(|fill| {
        let Some(inner) = crate::facts::filled(agreement, one, fill.role) else { return false };
        let outer = crate::facts::filled(agreement, other, fill.role).unwrap_or_default();
        inner.iter().all(|name| outer.iter().any(|wide| wide == name || covers(agreement, wide, name)))
    })
}

fn same_roles(agreement: &Agreement, one: &[RoleFill], other: &[RoleFill]) -> bool {
    roles_within(agreement, one, other) && roles_within(agreement, other, one)
}

/// True if whatever passes the first filter passes the second.
pub(crate) fn filter_within(one: Option<&Filter>, other: Option<&Filter>) -> bool {
    match (one, other) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(one), Some(other)) => {
            one.field == other.field
                && one.value.unit == other.value.unit
                && bound_within((one.op, one.value.amount), (other.op, other.value.amount))
        }
    }
}

type Bound = (Cmp, servanda_base::Amount);

/// True if every number within the first bound is within the second.
fn bound_within((one, a): Bound, (other, b): Bound) -> bool {
    match (one, other) {
        (Cmp::AtLeast, Cmp::AtLeast) | (Cmp::More, Cmp::More | Cmp::AtLeast) => a >= b,
        (Cmp::AtLeast, Cmp::More) => a > b,
        (Cmp::AtMost, Cmp::AtMost) | (Cmp::Less, Cmp::Less | Cmp::AtMost) => a <= b,
        (Cmp::AtMost, Cmp::Less) => a < b,
        (Cmp::Equal, _) => other.holds(a, b),
        _ => false,
    }
}

/// True if no number is within both.
fn bounds_apart((one, a): Bound, (other, b): Bound) -> bool {
    match (one, other) {
        (Cmp::Equal, _) => !other.holds(a, b),
        (_, Cmp::Equal) => !one.holds(b, a),
        (Cmp::AtLeast, Cmp::AtMost) => a > b,
        (Cmp::AtMost, Cmp::AtLeast) => b > a,
        (Cmp::AtLeast | Cmp::More, Cmp::AtMost | Cmp::Less) => a >= b,
        (Cmp::AtMost | Cmp::Less, Cmp::AtLeast | Cmp::More) => b >= a,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use servanda_base::Amount;

    const ALL: [Cmp; 5] = [Cmp::AtLeast, Cmp::AtMost, Cmp::More, Cmp::Less, Cmp::Equal];

    /// Against all quarters between two numbers and around them.
    #[test]
    fn bounds_are_compared_as_their_numbers_are() {
        let quarter = |n: i64| Amount::hundredths(25 * n);
        for (one, other) in ALL.iter().flat_map(|one| ALL.iter().map(move |other| (*one, *other))) {
            for (a, b) in (0..4).flat_map(|a| (0..4).map(move |b| (quarter(4 * a), quarter(4 * b)))) {
                let numbers = || (-9..30).map(quarter);
                let within = numbers().all(|number| !one.holds(number, a) || other.holds(number, b));
                assert_eq!(bound_within((one, a), (other, b)), within, "{one:?} {a} in {other:?} {b}");
                let apart = numbers().all(|number| !one.holds(number, a) || !other.holds(number, b));
                assert_eq!(bounds_apart((one, a), (other, b)), apart, "{one:?} {a} beside {other:?} {b}");
            }
        }
    }
}
