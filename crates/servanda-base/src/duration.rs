//! Durations: exact ones and calendar ones, which do not compare or add across kinds.

use std::fmt;

/// A length of time as a text says it.
///
/// `h` and `d` are exact (1 d = 24 h). `calendar days`, `working-days`, `months` and `years` depend on where in the
/// calendar they start, so they are types of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Duration {
    /// So many seconds.
    Exact {
        /// Length in seconds.
        seconds: i64,
    },
    /// Calendar days: the last day counts to 24:00 in the agreement's zone.
    CalendarDays(i64),
    /// Monday to Friday; the last day counts to 24:00. A deadline may name a calendar with public holidays beside it
    /// ([`crate::WorkingDays`]).
    WorkingDays(i64),
    /// Calendar months; see [`MonthRounding`].
    Months(i64),
    /// Calendar years.
    Years(i64),
}

impl Duration {
    /// Hours.
    pub const fn hours(n: i64) -> Duration {
        Duration::Exact { seconds: n * 3600 }
    }

    /// Exact days of 24 hours.
    pub const fn days(n: i64) -> Duration {
        Duration::Exact { seconds: n * 86_400 }
    }

    /// True for a length of nothing, in any unit.
    pub fn is_zero(self) -> bool {
        match self {
            Duration::Exact { seconds: n }
            | Duration::CalendarDays(n)
            | Duration::WorkingDays(n)
            | Duration::Months(n)
            | Duration::Years(n) => n == 0,
        }
    }

    /// Length in seconds for an exact duration.
    pub fn exact_seconds(self) -> Option<i64> {
        match self {
            Duration::Exact { seconds } => Some(seconds),
            _ => None,
        }
    }

    /// Length in seconds, taking the longest a calendar duration can be (31-day months, 366-day years, a 25-hour day).
    pub fn longest_seconds(self) -> i64 {
        match self {
            Duration::Exact { seconds } => seconds,
            Duration::CalendarDays(n) => n * 86_400 + 3600,
            Duration::WorkingDays(n) => (n + 2 * (n / 5 + 1)) * 86_400 + 3600,
            Duration::Months(n) => n * 31 * 86_400 + 3600,
            Duration::Years(n) => n * 366 * 86_400 + 3600,
        }
    }

    /// Length in seconds, taking the shortest a calendar duration can be.
    pub fn shortest_seconds(self) -> i64 {
        match self {
            Duration::Exact { seconds } => seconds,
            Duration::CalendarDays(n) | Duration::WorkingDays(n) => n * 86_400 - 3600,
            Duration::Months(n) => n * 28 * 86_400 - 3600,
            Duration::Years(n) => n * 365 * 86_400 - 3600,
        }
    }
}

fn plural(n: i64) -> &'static str {
    if n == 1 { "" } else { "s" }
}

/// As it is written in an agreement.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Duration::Exact { seconds } if seconds % 86_400 == 0 => write!(f, "{} d", seconds / 86_400),
            Duration::Exact { seconds } if seconds % 3600 == 0 => write!(f, "{} h", seconds / 3600),
            Duration::Exact { seconds } if seconds % 60 == 0 => write!(f, "{} min", seconds / 60),
            Duration::Exact { seconds } => write!(f, "{seconds} s"),
            Duration::CalendarDays(n) => write!(f, "{n} calendar day{}", plural(n)),
            Duration::WorkingDays(n) => write!(f, "{n} working-day{}", plural(n)),
            Duration::Months(n) => write!(f, "{n} month{}", plural(n)),
            Duration::Years(n) => write!(f, "{n} year{}", plural(n)),
        }
    }
}

/// What a month is when the day does not exist in it: 31 January plus one month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum MonthRounding {
    /// The last day of the month (28 February).
    #[default]
    Down,
    /// The first day of the next month (1 March).
    Up,
}
