//! `at most 500 a day`: how many reports of an event are to be expected, and so how much room a window over them needs.

use crate::model::{Condition, Header, Pattern};
use servanda_base::Duration;

/// So many reports of an event lie in any hour, or in any 24 hours, at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rate {
    /// How many, at least 1.
    pub at_most: u32,
    /// In any hour or in any 24 hours.
    pub per: Per,
}

/// The time in which a rate counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Per {
    /// `an hour`
    Hour,
    /// `a day`: any 24 hours.
    Day,
}

impl Per {
    /// Length in seconds.
    pub fn seconds(self) -> u64 {
        match self {
            Per::Hour => 3600,
            Per::Day => 86_400,
        }
    }

    /// As it is written: `a day`.
    pub fn words(self) -> &'static str {
        match self {
            Per::Hour => "an hour",
            Per::Day => "a day",
        }
    }
}

impl Rate {
    /// So many reports lie in a window of so many seconds at most.
    pub fn most_in(self, seconds: u64) -> u64 {
        u64::from(self.at_most).saturating_mul(seconds.div_ceil(self.per.seconds()))
    }
}

impl std::fmt::Display for Rate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", servanda_base::Amount::from(i64::from(self.at_most)), self.per.words())
    }
}

impl Header {
    /// For so many seconds after it happened a report may still come, be confirmed or be rejected: `late reports` and
    /// `verification` together, each as long as it can be. `None` where the text bounds no late reports.
    pub fn lateness_seconds(&self) -> Option<u64> {
        let late = longest(self.late_reports.as_ref()?.value);
        Some(late.saturating_add(self.verification.as_ref().map_or(0, |length| longest(length.value))))
    }
}

/// The longest that a length can be, in seconds.
pub fn longest(length: Duration) -> u64 {
    u64::try_from(length.longest_seconds()).unwrap_or(0)
}

/// The patterns that a condition looks at, each with the window in which it does. Where a condition has no window, a
/// number or a sum stands for what lies far back, and the window is `None`.
pub fn windows<'a>(condition: &'a Condition, found: &mut Vec<(&'a Pattern, Option<Duration>)>) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| windows(&part.value, found)),
        Condition::Not(part) => windows(&part.value, found),
        Condition::AtLeast { count: _, pattern, in_any } => found.push((pattern, *in_any)),
        Condition::Total { field: _, pattern, at_least: _, in_any } => found.push((pattern, *in_any)),
        Condition::NoneFor { pattern, length } => found.push((pattern, *length)),
        Condition::Continues { pattern, length } => found.push((pattern, Some(*length))),
        Condition::Then { first, second, within } => {
            found.push((first, Some(*within)));
            found.push((second, Some(*within)));
        }
        Condition::Gauge { .. }
        | Condition::BreachOf(_)
        | Condition::PhaseOpen { .. }
        | Condition::Named { .. }
        | Condition::OnDays { .. }
        | Condition::Unreadable => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_holds_what_each_day_that_it_touches_may_bring() {
        let rate = Rate { at_most: 500, per: Per::Day };
        assert_eq!(rate.most_in(90 * 86_400), 45_000);
        assert_eq!(rate.most_in(1), 500);
        assert_eq!(rate.most_in(86_401), 1000);
        assert_eq!(rate.most_in(0), 0);
        assert_eq!(Rate { at_most: 20, per: Per::Hour }.most_in(96 * 3600), 1920);
        assert_eq!(Rate { at_most: u32::MAX, per: Per::Hour }.most_in(u64::MAX), u64::MAX);
    }
}
