//! When something can be said so that it counts, and when something can have happened.

use servanda_agreement::{Agreement, Anchor, ClauseKind, When};
use servanda_base::moment::deadline_after;
use servanda_base::{Deadline, Duration, Interval, Moment};
use servanda_status::Status;

const SECOND: jiff::SignedDuration = jiff::SignedDuration::from_secs(1);

/// The times that an agreement leaves for a report and for a word on it, as seen from the moment judged.
pub(crate) struct Times<'a> {
    agreement: &'a Agreement,
    pub as_of: Moment,
}

impl<'a> Times<'a> {
    pub fn new(agreement: &'a Agreement, as_of: Moment) -> Times<'a> {
        Times { agreement, as_of }
    }

    pub fn after(&self, from: Moment, length: Duration) -> Deadline {
        deadline_after(from, length, &self.agreement.header.clock, self.agreement.header.months.unwrap_or_default())
    }

    /// A moment of the record or of the agreement, read from a status.
    pub fn read(text: Option<&String>) -> Option<Moment> {
        text.and_then(|text| text.parse().ok())
    }

    /// One second before.
    pub fn just_before(at: Moment) -> Moment {
        at.checked_sub(SECOND).unwrap_or(at)
    }

    /// One second after.
    pub fn just_after(at: Moment) -> Moment {
        at.checked_add(SECOND).unwrap_or(at)
    }

    /// When a report of what happened by `happened` is given: at the moment judged, or as late as is allowed before that.
    pub fn reported(&self, happened: Moment) -> Moment {
        let Some(late) = &self.agreement.header.late_reports else { return self.as_of.max(happened) };
        last(self.after(happened, late.value)).min(self.as_of).max(happened)
    }

    /// When a word on an entry is given: at the moment judged, or as late as is allowed before that.
    pub fn answered(&self, occurred: Option<Interval>) -> Moment {
        let header = &self.agreement.header;
        let (late, verification) = (header.late_reports.as_ref(), header.verification.as_ref());
        let Some(happened) = occurred.map(|at| at.to).filter(|_| late.is_some() || verification.is_some()) else {
            return self.as_of;
        };
        let limit = late.map_or(happened, |length| self.after(happened, length.value).at);
        let limit = verification.map_or(limit, |length| self.after(limit, length.value).at);
        limit.min(self.as_of)
    }

    /// ` given by 2027-03-01`, where a word counts only if it was given before the moment judged.
    pub fn given(&self, at: Moment) -> String {
        if at < self.as_of { format!(", given by {}", self.words(at)) } else { String::new() }
    }

    /// A beginning, for people, in the agreement's zone.
    pub fn begin(&self, at: Moment) -> String {
        self.agreement.header.clock.for_people(at)
    }

    /// A moment or an end, for people: a midnight is the end of the day before it.
    pub fn words(&self, at: Moment) -> String {
        let zone = &self.agreement.header.clock;
        let midnight = zone.local(at).time() == jiff::civil::Time::midnight();
        match zone.date_of(at).yesterday() {
            Ok(day) if midnight => format!("{day} 24:00"),
            _ => zone.for_people(at),
        }
    }

    /// A moment at which what is owed is done in time, as near to its deadline as the moment judged allows.
    pub fn in_time(&self, status: &Status) -> Moment {
        let latest = Times::just_before(self.as_of);
        let due = Times::read(status.due.as_ref()).map(Times::just_before);
        due.map_or(latest, |due| due.min(latest))
    }

    /// The first moment from which the agreement or the clause may bind: what the text itself says of it.
    pub fn begins(&self, status: &Status) -> Option<Moment> {
        let zone = &self.agreement.header.clock;
        let of = |when: When| match when {
            When::Day(date) => zone.start_of(date),
            When::Clock(local) => zone.at(local),
        };
        let clause = self.agreement.clause(&status.clause).map(|clause| &clause.kind);
        let from = match clause {
            Some(ClauseKind::Norm(norm)) => norm.from.as_ref().and_then(|from| match &from.value {
                Anchor::At(when) => Some(of(*when)),
                _ => None,
            }),
            _ => None,
        };
        let signed = self.agreement.header.signed.as_ref().map(|signed| zone.start_of(signed.value));
        from.or(signed)
    }
}

/// The last moment that a deadline allows, to the second.
pub(crate) fn last(deadline: Deadline) -> Moment {
    if deadline.inclusive { deadline.at } else { Times::just_before(deadline.at) }
}
