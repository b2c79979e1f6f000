//! How long an agreement lasts, as far as its text alone says.

use jiff::civil::Date;
use servanda_agreement::{Agreement, Expiry, ForceStart, Pledge, When};
use servanda_base::{Duration, Span, moment::deadline_after};

/// How long an agreement lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lasting {
    /// Its last day, where it ends by itself on a known one.
    pub until: Option<Date>,
    /// Where that is written.
    pub span: Span,
    /// True where it ends with a term that something renews: it may then last longer.
    pub renewable: bool,
}

/// How long an agreement lasts by its `expires` and its `term`, whichever ends it first; of several readings the longest. `None` where it
/// says neither, or only that an event ends it, or where nobody knows from the text when its term begins.
pub fn lasting(agreement: &Agreement) -> Option<Lasting> {
    let said = agreement.header.expires.iter().filter_map(|reading| match reading.value {
        Expiry::Never => Some((None, reading.span)),
        Expiry::On(when) => Some((Some(day(when)), reading.span)),
        Expiry::OnEvent(_) => None,
    });
    let expires = said.max_by_key(|(until, _)| (until.is_none(), *until)).map(|(until, span)| Lasting {
        until,
        span,
        renewable: false,
    });
    let term = agreement.header.term.as_ref().zip(end_of_term(agreement)).map(|(term, end)| Lasting {
        until: Some(end),
        span: term.span,
        renewable: term.value.renewed_by.is_some(),
    });
    match (expires, term) {
        (Some(one), Some(other)) => {
            Some(if one.until.is_some_and(|day| Some(day) <= other.until) { one } else { other })
        }
        (one, other) => one.or(other),
    }
}

/// The last day of the first term, from the latest start of force that is a known day. Working days are left out: which they are stands
/// in no text.
pub fn end_of_term(agreement: &Agreement) -> Option<Date> {
    let header = &agreement.header;
    let length = header.term.as_ref()?.value.length;
    if matches!(length, Duration::WorkingDays(_)) {
        return None;
    }
    let signed = header.signed.as_ref().map(|signed| signed.value);
    let starts = header.in_force.iter().map(|reading| match reading.value {
        ForceStart::At(when) => Some(day(when)),
        ForceStart::OnSignature => signed,
        ForceStart::OnEvent(_) => None,
    });
    let start =
        if header.in_force.is_empty() { signed } else { starts.collect::<Option<Vec<Date>>>()?.into_iter().max() };
    let zone = &header.clock;
    let end = deadline_after(zone.start_of(start?), length, zone, header.months.unwrap_or_default());
    Some(end.day(zone))
}

fn day(when: When) -> Date {
    match when {
        When::Day(day) => day,
        When::Clock(clock) => clock.date(),
    }
}

/// True if the pledge lasts as long as the agreement. A day less is no gap: texts write the last day either way.
pub(crate) fn lasts(agreement: &Agreement, pledge: &Pledge) -> bool {
    let Some(until) = &pledge.until else { return true };
    lasting(agreement)
        .is_none_or(|lasting| lasting.until.is_some_and(|last| until.value >= last.yesterday().unwrap_or(last)))
}
