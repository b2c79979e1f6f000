//! Calendars: which days count, and for how long that is known.

use super::Lower;
use super::names::{Wanted, word_of};
use crate::model::*;
use jiff::ToSpan;
use jiff::civil::Weekday;
use servanda_base::{Diagnostic, Duration, Spanned, WorkingDays};
use servanda_syntax::ast::{NodeExt, span_of, unquoted};
use servanda_syntax::{SyntaxKind, SyntaxNode};
use std::collections::BTreeSet;

/// A deadline is counted day by day, so that the days of a calendar bound the work.
const LONGEST_COVER_YEARS: i64 = 100;

impl Lower {
    /// A calendar, if it says for how long it speaks.
    pub(super) fn calendar(&mut self, name: Spanned<Name>, title: String, node: &SyntaxNode) -> Option<Calendar> {
        let source = node.first(SyntaxKind::Head)?.first(SyntaxKind::Source)?.token(SyntaxKind::Quoted)?;
        let source = Spanned::new(unquoted(source.text()).to_owned(), span_of(source.text_range()));
        let mut weekend: Vec<Weekday> = Vec::new();
        let mut closed = Vec::new();
        let mut covers = None;
        let mut broken = false;
        for line in node.children() {
            broken |= line.descendants().any(|inner| inner.kind() == SyntaxKind::Error);
            let days = |lower: &mut Lower| -> Vec<_> {
                let dates: Vec<SyntaxNode> = line.all(SyntaxKind::Date).collect();
                dates.iter().filter_map(|date| lower.when(date)).map(|when| (day(when.value), when.span)).collect()
            };
            match line.kind() {
                SyntaxKind::Weekend => {
                    let words = line.tokens().filter(|token| token.kind() == SyntaxKind::Word).skip(1);
                    weekend.extend(words.filter_map(|word| weekday(&word_of(&word))));
                }
                SyntaxKind::Closed => closed.extend(days(self)),
                SyntaxKind::Covers => match days(self).as_slice() {
                    [(first, _), (last, at)] => covers = Some((*first, *last, *at, line.span())),
                    _ => broken = true,
                },
                _ => {}
            }
        }
        let Some((first, last, last_at, covers_at)) = covers else {
            if !broken {
                let message = format!("expected `covers`, found no days that `{}` covers", name.value);
                let finding = Diagnostic::error("S0001", name.span, message);
                self.findings.push(finding.help("add `covers FIRST-DAY to LAST-DAY`: nothing is counted beyond them"));
            }
            return None;
        };
        if last < first || first.checked_add(LONGEST_COVER_YEARS.years()).is_ok_and(|limit| limit <= last) {
            let help = if last < first {
                format!("the first day is {first}, and the last comes after it")
            } else {
                format!("a calendar covers {LONGEST_COVER_YEARS} years at most")
            };
            let message = format!("expected a last day of the calendar, found `{last}`");
            self.findings.push(Diagnostic::error("S0001", last_at, message).help(help));
            return None;
        }
        for (day, at) in &closed {
            if !(first..=last).contains(day) {
                let help = "it would count for nothing: correct the date, or what the calendar covers";
                let finding = Diagnostic::error("S0001", *at, format!("expected a day that is covered, found `{day}`"));
                self.findings.push(finding.also(covers_at, "this is what the calendar covers").help(help));
            }
        }
        if weekend.is_empty() {
            weekend = vec![Weekday::Saturday, Weekday::Sunday];
        }
        let closed: BTreeSet<_> = closed.into_iter().map(|(day, _)| day).collect();
        Some(Calendar { name, title, source, days: WorkingDays { weekend, closed, first, last } })
    }

    /// The calendar by which a deadline's working-days are counted.
    pub(super) fn calendar_of(&mut self, within: &SyntaxNode, length: &Spanned<Duration>) -> Option<Name> {
        let of = within.first(SyntaxKind::OfCalendar)?;
        let name = self.mention(&of.first(SyntaxKind::Name)?, Wanted::Calendar);
        if !matches!(length.value, Duration::WorkingDays(_)) {
            let message = format!("a length in working-days is expected here, found `{}`", length.value);
            let finding = Diagnostic::error("S0202", length.span, message);
            self.findings.push(finding.help("only `working-days` are counted by a calendar"));
        }
        Some(name.value)
    }
}

fn day(when: When) -> jiff::civil::Date {
    match when {
        When::Day(date) => date,
        When::Clock(moment) => moment.date(),
    }
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "monday" => Weekday::Monday,
        "tuesday" => Weekday::Tuesday,
        "wednesday" => Weekday::Wednesday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => return None,
    })
}
