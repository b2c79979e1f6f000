//! Numbers, quantities, lengths of time, dates.

use super::Lower;
use super::names::{name_of, word_of};
use crate::model::*;
use crate::rate::{Per, Rate};
use jiff::civil::{Date, Time};
use rust_decimal::Decimal;
use servanda_base::quantity::length_m;
use servanda_base::{Amount, Diagnostic, Duration, Quantity, Span, Spanned};
use servanda_syntax::ast::{NodeExt, span_of};
use servanda_syntax::{SyntaxKind, SyntaxNode};

/// No treaty runs longer, and calendars end in the year 9999.
const LONGEST_YEARS: i64 = 1000;

const UNITS_OF_TIME: &str =
    "units of time are `h`, `d` (24 hours), `min`, `s`, `calendar days`, `working-days`, `months`, `years`";

impl Lower {
    /// Says what should stand here.
    fn expected(&mut self, what: &str, span: Span, found: &str, help: impl Into<String>) {
        let finding = Diagnostic::error("S0001", span, format!("expected {what}, found `{found}`"));
        self.findings.push(finding.help(help));
    }

    /// A whole number that counts things.
    pub(super) fn counts(&self, node: &SyntaxNode) -> Vec<Spanned<u32>> {
        let numbers = node.tokens().filter(|token| token.kind() == SyntaxKind::Number);
        numbers
            .filter_map(|token| {
                let number = token.text().replace('_', "").parse().ok()?;
                Some(Spanned::new(number, span_of(token.text_range())))
            })
            .collect()
    }

    fn amount(&mut self, node: &SyntaxNode) -> Option<Amount> {
        let token = node.token(SyntaxKind::Number)?;
        let scale = node.tokens().find_map(|token| match word_of(&token).as_str() {
            "thousand" => Some(1_000i64),
            "million" => Some(1_000_000),
            "billion" => Some(1_000_000_000),
            _ => None,
        });
        let amount = Amount::parse(token.text());
        let whole = amount.and_then(|amount| amount.0.checked_mul(Decimal::from(scale.unwrap_or(1)))).map(Amount);
        if whole.is_none() {
            let span = span_of(token.text_range());
            self.expected(
                "a number",
                span,
                token.text(),
                "write digits, grouped by `_`, with one `.` at most: `20_000`",
            );
        }
        whole
    }

    /// A quantity whose unit is known.
    pub(super) fn quantity(&mut self, node: &SyntaxNode) -> Option<Spanned<Quantity>> {
        let amount = self.amount(node)?;
        let unit = name_of(&node.first(SyntaxKind::Unit)?);
        if !self.names.is_unit(&unit) && !self.names.is_excused(&unit) {
            let code = unit.len() == 3 && unit.bytes().all(|b| b.is_ascii_uppercase());
            let or = if code { ", and is no ISO 4217 code" } else { "" };
            let message = format!("`{}` is not defined in this agreement{or}", unit.value);
            let finding = Diagnostic::error("S0101", unit.span, message);
            let help = match self.near_unit(&unit) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("declare it: `capability {} \"…\"`", unit.value),
            };
            self.tell_once(&unit, finding.help(help));
        }
        self.uses.push(unit.clone());
        Some(Spanned::new(Quantity { amount, unit: unit.value }, node.span()))
    }

    /// A quantity that must be in a certain unit.
    pub(super) fn quantity_in(&mut self, node: &SyntaxNode, wanted: Option<&str>) -> Option<Spanned<Quantity>> {
        let Some(wanted) = wanted else { return self.quantity(node) };
        let amount = self.amount(node)?;
        let unit = name_of(&node.first(SyntaxKind::Unit)?);
        let lengths = length_m(amount, wanted).is_some() && length_m(amount, &unit).is_some();
        if *unit != *wanted && !lengths && !self.names.is_excused(&unit) {
            let message = format!("a quantity in `{wanted}` is expected here, found `{}`", node.text());
            let finding = Diagnostic::error("S0202", node.span(), message).help(format!("write it in `{wanted}`"));
            self.tell_once(&format!("{wanted}, not {}", unit.value), finding);
        }
        self.uses.push(unit.clone());
        Some(Spanned::new(Quantity { amount, unit: unit.value }, node.span()))
    }

    /// A length, in metres.
    pub(super) fn metres(&mut self, node: &SyntaxNode) -> Option<i64> {
        let amount = self.amount(node)?;
        let unit = name_of(&node.first(SyntaxKind::Unit)?);
        match length_m(amount, &unit) {
            Some(metres) => Some(metres.round() as i64),
            None => {
                let message = format!("a length is expected here, found `{}`", node.text());
                let finding = Diagnostic::error("S0202", node.span(), message);
                self.findings.push(finding.help("units of length are `m`, `km`, `nmi`, `ft`, `mm`"));
                None
            }
        }
    }

    /// The length of time in a node's `Duration` child.
    pub(super) fn duration_in(&mut self, node: &SyntaxNode) -> Option<Spanned<Duration>> {
        self.duration(&node.first(SyntaxKind::Duration)?)
    }

    /// As [`Lower::duration_in`], where a length of zero would say nothing: a window, a rhythm, a silence.
    pub(super) fn some_time_in(&mut self, node: &SyntaxNode) -> Option<Spanned<Duration>> {
        let length = self.duration_in(node)?;
        if length.value.is_zero() {
            let found = node.first(SyntaxKind::Duration).map(|written| written.text().to_string()).unwrap_or_default();
            let help = "with no length this says nothing: write how long, or leave it out";
            self.expected("a length of time above zero", length.span, &found, help);
        }
        Some(length)
    }

    /// `at most 500 a day`. A rate of zero says nothing: what never happens needs no event.
    pub(super) fn rate(&mut self, node: &SyntaxNode) -> Option<Rate> {
        let number = node.token(SyntaxKind::Number)?;
        let at_most: u32 = number.text().replace('_', "").parse().ok()?;
        if at_most == 0 {
            let help = "write how many reports of it are to be expected at most, or leave it out";
            self.expected("a number above zero", span_of(number.text_range()), number.text(), help);
            return None;
        }
        let per_hour = node.tokens().any(|token| token.text() == "hour");
        Some(Rate { at_most, per: if per_hour { Per::Hour } else { Per::Day } })
    }

    pub(super) fn duration(&mut self, node: &SyntaxNode) -> Option<Spanned<Duration>> {
        let words: Vec<String> = node.tokens().filter(|t| t.kind() == SyntaxKind::Word).map(|t| word_of(&t)).collect();
        let unit = match words.first().map(String::as_str) {
            // Of two words the first says which days; one that is nearly `calendar` or `working` was spoken of before.
            Some(word) if node.first(SyntaxKind::Unit).is_none() => {
                if word.starts_with('w') { "working-days" } else { "calendar days" }.to_owned()
            }
            _ => name_of(&node.first(SyntaxKind::Unit)?).value,
        };
        let amount = self.amount(node)?;
        let number = node.token(SyntaxKind::Number)?;
        let per_year = match unit.as_str() {
            "s" => 366 * 86_400,
            "min" => 366 * 1440,
            "h" => 366 * 24,
            "d" | "calendar days" | "working-days" | "working-day" => 366,
            "months" | "month" => 12,
            "years" | "year" => 1,
            _ => {
                self.no_unit_of_time(node, &unit);
                return None;
            }
        };
        let too_long = amount.0 > Decimal::from(LONGEST_YEARS * per_year);
        let seconds = match unit.as_str() {
            "s" => 1,
            "min" => 60,
            "h" => 3600,
            "d" => 86_400,
            _ => 0,
        };
        let scaled = if seconds > 0 { amount.0.checked_mul(Decimal::from(seconds)) } else { Some(amount.0) };
        let whole =
            scaled.filter(|_| !too_long).map(|n| n.normalize()).filter(|n| n.scale() == 0 && !n.is_sign_negative());
        let Some(n) = whole.and_then(|n| i64::try_from(n).ok()) else {
            let help = if too_long { "no length of time may exceed 1,000 years" } else { "write a whole number" };
            self.expected("a length of time", span_of(number.text_range()), number.text(), help);
            return None;
        };
        let length = match unit.as_str() {
            "calendar days" => Duration::CalendarDays(n),
            "working-days" | "working-day" => Duration::WorkingDays(n),
            "months" | "month" => Duration::Months(n),
            "years" | "year" => Duration::Years(n),
            _ => Duration::Exact { seconds: n },
        };
        Some(Spanned::new(length, node.span()))
    }

    fn no_unit_of_time(&mut self, node: &SyntaxNode, unit: &str) {
        if self.names.is_unit(unit) {
            let message = format!("a length of time is expected here, found `{}`", node.text());
            self.findings.push(Diagnostic::error("S0202", node.span(), message).help(UNITS_OF_TIME));
            return;
        }
        let help = match unit {
            "hours" | "hour" => "write `h`".to_owned(),
            "days" | "day" => "write `d` for 24 hours, or `calendar days`".to_owned(),
            "minutes" | "minute" => "write `min`".to_owned(),
            "weeks" | "week" => "write the days: `d` for 24 hours each, or `calendar days`".to_owned(),
            _ => UNITS_OF_TIME.to_owned(),
        };
        let span = node.first(SyntaxKind::Unit).map_or(node.span(), |unit| unit.span());
        self.findings.push(Diagnostic::error("S0202", span, format!("`{unit}` is not a unit of time")).help(help));
    }

    /// The date in a node's `Date` child.
    pub(super) fn when_in(&mut self, node: &SyntaxNode) -> Option<Spanned<When>> {
        self.when(&node.first(SyntaxKind::Date)?)
    }

    pub(super) fn when(&mut self, node: &SyntaxNode) -> Option<Spanned<When>> {
        let mut numbers = node.tokens().filter(|token| token.kind() == SyntaxKind::Number);
        let day = numbers.next()?;
        let date = match read_date(day.text()) {
            Ok(date) => date,
            Err(help) => {
                self.expected("a date", span_of(day.text_range()), day.text(), help);
                return None;
            }
        };
        match numbers.next() {
            None => Some(Spanned::new(When::Day(date), node.span())),
            Some(time) => {
                let time = self.time(time.text(), span_of(time.text_range()))?;
                Some(Spanned::new(When::Clock(date.to_datetime(time)), node.span()))
            }
        }
    }

    /// A date without a time.
    pub(super) fn day_in(&mut self, node: &SyntaxNode) -> Option<Spanned<Date>> {
        let when = self.when_in(node)?;
        let date = match when.value {
            When::Day(date) => date,
            When::Clock(moment) => {
                let written = node.first(SyntaxKind::Date).map(|date| date.text().to_string()).unwrap_or_default();
                self.expected("a day without a time", when.span, &written, format!("write `{}`", moment.date()));
                moment.date()
            }
        };
        Some(Spanned::new(date, when.span))
    }

    pub(super) fn time(&mut self, text: &str, span: Span) -> Option<Time> {
        let parts: Vec<Option<i8>> =
            text.split(':').map(|part| if part.len() == 2 { part.parse().ok() } else { None }).collect();
        let time = match parts.as_slice() {
            [Some(hour), Some(minute)] => Time::new(*hour, *minute, 0, 0).ok(),
            [Some(hour), Some(minute), Some(second)] => Time::new(*hour, *minute, *second, 0).ok(),
            _ => None,
        };
        if time.is_none() {
            self.expected("a time of day", span, text, "write it as `09:30`, from `00:00` to `23:59`");
        }
        time
    }
}

fn read_date(text: &str) -> Result<Date, String> {
    let parts: Vec<&str> = text.split('-').collect();
    let numbers = match parts.as_slice() {
        [year, month, day] if (year.len(), month.len(), day.len()) == (4, 2, 2) => {
            year.parse().ok().zip(month.parse().ok()).zip(day.parse().ok())
        }
        _ => None,
    };
    let Some(((year, month), day)) = numbers else { return Err("write it as `2027-02-01`".into()) };
    Date::new(year, month, day).map_err(|_| match Date::new(year, month, 1) {
        Ok(first) => format!("{} has {} days", first.strftime("%B %Y"), first.days_in_month()),
        Err(_) => "a year has the months `01` to `12`".into(),
    })
}
