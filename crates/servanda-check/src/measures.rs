//! Numbers with units, as a treaty's text says them and as the code does: the two sides of the drift check.
//!
//! The text is read word by word: "twelve hours", "50 km", "1 billion euros". The code is the model: what a section's
//! lines say, and what the names in them stand for.

use servanda_agreement::*;
use servanda_base::{Amount, Duration, Quantity, Span, quantity::length_m};
use std::collections::{BTreeSet, HashMap};

/// A number with its unit, in a form that compares: 72 hours are 3 days, 12 months are a year.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Measure {
    /// Hours and days.
    Seconds(i64),
    /// Months and years.
    Months(i64),
    /// Lengths.
    Millimetres(i64),
    /// Money, by its currency.
    Money(Amount, String),
}

/// A measure in the text, with its words.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Said {
    /// What it comes to.
    pub measure: Measure,
    /// `12 hours`
    pub words: String,
}

const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

const NUMBERS: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

/// Every number with a unit in a text, in order.
pub(crate) fn said(text: &str) -> Vec<Said> {
    // "a 24-hour notice" and "12h" are read like "24 hour" and "12 h".
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c == '-').filter(|word| !word.is_empty()).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match measure_at(&words[at..]) {
            Some((measure, taken)) => {
                let phrase: Vec<&str> = words[at..at + taken].iter().map(|word| trim(word)).collect();
                found.push(Said { measure, words: phrase.join(" ") });
                at += taken;
            }
            None => at += 1,
        }
    }
    found
}

fn measure_at(words: &[&str]) -> Option<(Measure, usize)> {
    let first = trim(words.first()?);
    let (mut amount, glued, mut taken) = match spelled(words) {
        Some((number, taken)) => (Amount::from(number), String::new(), taken),
        None => {
            let (amount, glued) = read_number(first)?;
            (amount, glued, 1)
        }
    };
    if glued.is_empty() {
        let factor = match words.get(taken).map(|word| trim(word).to_lowercase()).as_deref() {
            Some("million") => Some(1_000_000),
            Some("billion") => Some(1_000_000_000),
            _ => None,
        };
        if let Some(factor) = factor {
            amount = Amount(amount.0.checked_mul(Amount::from(factor).0)?);
            taken += 1;
        }
        // A full stop or comma after the number ends it: "Article 3. Days …".
        if words[taken - 1].ends_with(['.', ',', ';', ':']) {
            return None;
        }
        while matches!(
            trim(words.get(taken)?).to_lowercase().as_str(),
            "calendar" | "consecutive" | "full" | "nautical"
        ) {
            taken += 1;
        }
        let unit = trim(words[taken]);
        let nautical = taken > 0 && trim(words[taken - 1]).eq_ignore_ascii_case("nautical");
        return Some((measure(amount, unit, nautical)?, taken + 1));
    }
    Some((measure(amount, &glued, false)?, taken))
}

fn trim(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '€' | '$' | '£'))
}

/// A number in words below a thousand, with how many words it takes: `twelve`, `twenty four`, `one hundred and twenty`.
fn spelled(words: &[&str]) -> Option<(i64, usize)> {
    // Punctuation after a word ends the number; before it, it opens a bracket.
    let whole = |at: usize| words[..at].iter().all(|word| word.ends_with(char::is_alphanumeric));
    let word = |at: usize| words.get(at).filter(|_| whole(at)).map(|word| trim(word).to_lowercase());
    let is = |at: usize, wanted: &str| word(at).is_some_and(|word| word == wanted);
    let below_a_hundred = |at: usize| -> Option<(i64, usize)> {
        let first = word(at)?;
        if let Some(tens) = TENS.iter().position(|tens| *tens == first) {
            let tens = 20 + 10 * tens as i64;
            let unit = word(at + 1).and_then(|next| NUMBERS.iter().position(|number| *number == next));
            return Some(match unit {
                Some(unit @ 1..=9) => (tens + unit as i64, 2),
                _ => (tens, 1),
            });
        }
        NUMBERS.iter().position(|number| *number == first).map(|number| (number as i64, 1))
    };
    let (first, taken) = if is(0, "a") && is(1, "hundred") { (1, 1) } else { below_a_hundred(0)? };
    if !is(taken, "hundred") {
        return Some((first, taken));
    }
    let after = taken + 1 + usize::from(is(taken + 1, "and"));
    Some(match below_a_hundred(after) {
        Some((rest, more)) => (first * 100 + rest, after + more),
        None => (first * 100, taken + 1),
    })
}

/// `12`, `12_000`, `12,000`, `2.5`; with what is glued to it: `12h`.
fn read_number(word: &str) -> Option<(Amount, String)> {
    let digits = word.find(|c: char| !(c.is_ascii_digit() || matches!(c, '_' | ',' | '.'))).unwrap_or(word.len());
    let number = word[..digits].trim_end_matches(['.', ',']).replace(',', "");
    let amount = Amount::parse(&number)?;
    Some((amount, word[digits..].to_owned()))
}

fn measure(amount: Amount, unit: &str, nautical: bool) -> Option<Measure> {
    let whole = || {
        let normal = amount.0.normalize();
        if normal.scale() == 0 { i64::try_from(normal.mantissa()).ok() } else { None }
    };
    let times = |seconds: i64| Some(Measure::Seconds(whole()?.checked_mul(seconds)?));
    match unit.to_lowercase().as_str() {
        "min" | "minute" | "minutes" => times(60),
        "h" | "hour" | "hours" => times(3600),
        "d" | "day" | "days" => times(86_400),
        "week" | "weeks" => times(7 * 86_400),
        "month" | "months" => Some(Measure::Months(whole()?)),
        "year" | "years" => Some(Measure::Months(whole()?.checked_mul(12)?)),
        "mile" | "miles" if nautical => metres(amount, "nmi"),
        "nmi" | "nm" => metres(amount, "nmi"),
        "km" | "kilometre" | "kilometres" | "kilometer" | "kilometers" => metres(amount, "km"),
        "m" | "metre" | "metres" | "meter" | "meters" => metres(amount, "m"),
        "mm" | "millimetre" | "millimetres" | "millimeter" | "millimeters" => metres(amount, "mm"),
        "eur" | "euro" | "euros" | "€" => Some(Measure::Money(amount, "EUR".into())),
        "usd" | "dollar" | "dollars" => Some(Measure::Money(amount, "USD".into())),
        "gbp" => Some(Measure::Money(amount, "GBP".into())),
        "uah" | "hryvnia" | "hryvnias" => Some(Measure::Money(amount, "UAH".into())),
        _ => None,
    }
}

fn metres(amount: Amount, unit: &str) -> Option<Measure> {
    length_m(amount, unit).map(|metres| Measure::Millimetres((metres * 1000.0).round() as i64))
}

fn of_duration(length: Duration) -> Measure {
    match length {
        Duration::Exact { seconds } => Measure::Seconds(seconds),
        Duration::CalendarDays(n) | Duration::WorkingDays(n) => Measure::Seconds(n.saturating_mul(86_400)),
        Duration::Months(n) => Measure::Months(n),
        Duration::Years(n) => Measure::Months(n.saturating_mul(12)),
    }
}

/// The lengths of time that a clause's own lines fix, with their words. Not followed into names.
pub(crate) fn own_times(clause: &Clause) -> Vec<(Measure, String)> {
    let mut lengths: Vec<Duration> = Vec::new();
    let bodies = |determined: Option<&Determined>| match determined {
        Some(Determined::By(bodies)) => bodies.iter().filter_map(|(_, length)| *length).collect(),
        Some(Determined::Automatic) | None => Vec::new(),
    };
    match &clause.kind {
        ClauseKind::Norm(norm) => {
            lengths.extend(norm.due.iter().filter_map(|reading| match &reading.value {
                Due::Within { length, .. } | Due::Before { length, .. } => Some(*length),
                Due::Words(_) | Due::By(_) | Due::Daily(_) => None,
            }));
            lengths.extend(norm.every.iter().chain(&norm.overlap).map(|length| length.value));
            if let Some(Notice::Length(length)) = norm.notice.as_ref().map(|notice| &notice.value) {
                lengths.push(*length);
            }
            lengths.extend(bodies(norm.determined.as_ref().map(|determined| &determined.value)));
        }
        ClauseKind::RedLine(red_line) => {
            lengths.extend(red_line.tiers.iter().map(|tier| tier.in_any));
            lengths.extend(red_line.resets_after.iter().map(|length| length.value));
            lengths.extend(bodies(red_line.determined.as_ref().map(|determined| &determined.value)));
        }
        ClauseKind::Review { every, .. } => lengths.push(every.value),
        ClauseKind::Reserved => {}
    }
    lengths.into_iter().map(|length| (of_duration(length), crate::facts::in_words(length))).collect()
}

/// What the code of each section says: its clauses by section, the rest in order of place.
pub(crate) struct Code<'a> {
    agreement: &'a Agreement,
    clauses: HashMap<usize, Vec<&'a Clause>>,
    pledges: Vec<(u32, &'a Pledge)>,
    names: Vec<(u32, &'a str)>,
}

impl<'a> Code<'a> {
    pub(crate) fn of(agreement: &'a Agreement) -> Code<'a> {
        let mut clauses: HashMap<usize, Vec<&Clause>> = HashMap::new();
        for clause in &agreement.clauses {
            if let Some(section) = clause.section {
                clauses.entry(section).or_default().push(clause);
            }
        }
        let names = (agreement.uses.iter())
            .chain(agreement.places.iter().map(|place| &place.name))
            .chain(agreement.definitions.iter().map(|definition| &definition.name))
            .chain(agreement.phases.iter().map(|phase| &phase.name))
            .chain(agreement.gauges.iter().map(|gauge| &gauge.name));
        let mut names: Vec<(u32, &str)> = names.map(|name| (name.span.start, name.as_str())).collect();
        let mut pledges: Vec<(u32, &Pledge)> =
            agreement.pledges.iter().map(|pledge| (pledge.span.start, pledge)).collect();
        names.sort_unstable();
        pledges.sort_by_key(|(start, _)| *start);
        Code { agreement, clauses, pledges, names }
    }

    /// The measures that the code of one section says, with those of the names it uses.
    pub(crate) fn measures(&self, section: usize) -> BTreeSet<Measure> {
        let mut coded = Coded { agreement: self.agreement, found: BTreeSet::new(), seen: BTreeSet::new() };
        let Some(heading) = self.agreement.sections.get(section) else { return coded.found };
        coded.header();
        for clause in self.clauses.get(&section).into_iter().flatten() {
            coded.clause(clause);
        }
        for code in &heading.code {
            for (_, pledge) in inside(&self.pledges, *code) {
                coded.quantity(&pledge.quantity);
                coded.durations(pledge.ready_in.iter().map(|ready| ready.value));
            }
            for (_, name) in inside(&self.names, *code) {
                coded.name(name);
            }
        }
        coded.found
    }
}

/// Of things in order of place, those that start in one stretch of code.
fn inside<T>(things: &[(u32, T)], code: Span) -> &[(u32, T)] {
    let from = |at: u32| things.partition_point(|(start, _)| *start < at);
    things.get(from(code.start)..from(code.end)).unwrap_or_default()
}

struct Coded<'a> {
    agreement: &'a Agreement,
    found: BTreeSet<Measure>,
    seen: BTreeSet<String>,
}

impl Coded<'_> {
    /// What the header says holds for every section.
    fn header(&mut self) {
        let header = &self.agreement.header;
        for reading in &header.in_force {
            if let ForceStart::OnEvent(pattern) = &reading.value {
                self.pattern(pattern);
            }
        }
        for reading in &header.expires {
            if let Expiry::OnEvent(pattern) = &reading.value {
                self.pattern(pattern);
            }
        }
        self.durations(header.term.iter().map(|term| term.value.length));
        self.durations(header.late_reports.iter().chain(&header.verification).map(|length| length.value));
    }

    fn durations(&mut self, lengths: impl IntoIterator<Item = Duration>) {
        self.found.extend(lengths.into_iter().map(of_duration));
    }

    fn quantity(&mut self, quantity: &Quantity) {
        let currency = servanda_base::iso::is_currency(&quantity.unit);
        let money = || Measure::Money(quantity.amount, quantity.unit.clone());
        self.found.extend(measure(quantity.amount, &quantity.unit, false).or_else(|| currency.then(money)));
    }

    /// What a name stands for. Places, definitions, proofs, phases and red lines say numbers of their own.
    fn name(&mut self, name: &str) {
        if !self.seen.insert(name.to_owned()) {
            return;
        }
        let agreement = self.agreement;
        if let Some(place) = agreement.place(name) {
            if let Shape::Within { distance_m, written_m, of, .. } = &place.shape {
                self.found
                    .extend([*distance_m, *written_m].map(|metres| Measure::Millimetres(metres.saturating_mul(1000))));
                self.name(&of.value);
            }
            let extent =
                place.altitude_m.into_iter().flat_map(|(floor, ceiling)| [floor, ceiling]).chain(place.width_m);
            self.found.extend(extent.map(|metres| Measure::Millimetres(metres.saturating_mul(1000))));
        }
        if let Some(definition) = agreement.definition(name) {
            self.condition(&definition.condition);
        }
        if let Some(phase) = agreement.phase(name) {
            if let Some(Opens::When(condition)) = phase.opens.as_ref().map(|opens| &opens.value) {
                self.condition(condition);
            }
            if let Some(reverts) = &phase.reverts {
                self.condition(&reverts.value.1);
            }
        }
        if let Some(gauge) = agreement.gauge(name) {
            self.durations(gauge.known_for);
        }
        if let Some((_, red_line)) = agreement.red_line(name) {
            self.red_line(red_line);
        }
    }

    fn clause(&mut self, clause: &Clause) {
        match &clause.kind {
            ClauseKind::Norm(norm) => self.norm(norm),
            ClauseKind::RedLine(red_line) => self.red_line(red_line),
            ClauseKind::Review { every, .. } => self.durations([every.value]),
            ClauseKind::Reserved => {}
        }
    }

    fn red_line(&mut self, red_line: &RedLine) {
        match red_line.when.as_ref().map(|when| &when.value) {
            Some(Counted::Patterns(patterns)) => {
                for pattern in patterns {
                    self.pattern(pattern);
                }
            }
            Some(Counted::Condition(condition)) => self.condition(condition),
            None => {}
        }
        self.durations(red_line.tiers.iter().map(|tier| tier.in_any));
        self.durations(red_line.resets_after.iter().map(|length| length.value));
        self.determined(red_line.determined.as_ref().map(|determined| &determined.value));
    }

    fn determined(&mut self, determined: Option<&Determined>) {
        if let Some(Determined::By(bodies)) = determined {
            self.durations(bodies.iter().filter_map(|(_, length)| *length));
        }
    }

    fn norm(&mut self, norm: &Norm) {
        match norm.on.as_ref().map(|on| &on.value) {
            Some(Trigger::Event(pattern)) => self.pattern(pattern),
            Some(Trigger::Named { name, .. } | Trigger::OpeningOf(name)) => self.name(name),
            Some(Trigger::EntryIntoForce | Trigger::Report | Trigger::BreachOf(_)) | None => {}
        }
        match &norm.act.value {
            Act::Do { quantity, filter, .. } => {
                for quantity in quantity.iter().chain(filter.as_ref().map(|filter| &filter.value)) {
                    self.quantity(quantity);
                }
            }
            Act::Keep { level, .. } => self.quantity(level),
            Act::Quoted { words, .. } => self.found.extend(said(words).into_iter().map(|said| said.measure)),
            Act::Power { .. } => {}
        }
        for reading in &norm.due {
            match &reading.value {
                Due::Within { length, .. } | Due::Before { length, .. } => self.durations([*length]),
                Due::Words(words) => self.found.extend(said(words).into_iter().map(|said| said.measure)),
                Due::By(_) => {}
                Due::Daily(_) => self.durations([Duration::days(1)]),
            }
        }
        self.durations(norm.every.iter().chain(&norm.overlap).map(|length| length.value));
        for need in &norm.needs {
            self.quantity(need);
        }
        match norm.notice.as_ref().map(|notice| &notice.value) {
            Some(Notice::Length(length)) => self.durations([*length]),
            Some(Notice::Words(words)) => self.found.extend(said(words).into_iter().map(|said| said.measure)),
            None => {}
        }
        match norm.unless.as_ref().map(|unless| &unless.value) {
            Some(Unless::Condition(condition)) => self.condition(condition),
            Some(Unless::Claimed(words) | Unless::Words(words)) => {
                self.found.extend(said(words).into_iter().map(|said| said.measure));
            }
            None => {}
        }
        self.determined(norm.determined.as_ref().map(|determined| &determined.value));
    }

    fn pattern(&mut self, pattern: &Pattern) {
        if let Some(filter) = &pattern.filter {
            self.quantity(&filter.value);
        }
        for name in pattern.roles.iter().flat_map(|fill| &fill.names) {
            self.name(&name.value);
        }
    }

    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => {
                for part in parts {
                    self.condition(part);
                }
            }
            Condition::Not(part) => self.condition(part),
            Condition::AtLeast { pattern, in_any, .. } => {
                self.pattern(pattern);
                self.durations(*in_any);
            }
            Condition::Total { pattern, at_least, in_any, .. } => {
                self.pattern(pattern);
                self.quantity(at_least);
                self.durations(*in_any);
            }
            Condition::NoneFor { pattern, length } => {
                self.pattern(pattern);
                self.durations(*length);
            }
            Condition::Continues { pattern, length } => {
                self.pattern(pattern);
                self.durations([*length]);
            }
            Condition::Then { first, second, within } => {
                self.pattern(first);
                self.pattern(second);
                self.durations([*within]);
            }
            Condition::Gauge { roles, level, .. } => {
                self.quantity(level);
                for name in roles.iter().flat_map(|fill| &fill.names) {
                    self.name(&name.value);
                }
            }
            Condition::Named { name, .. } => self.name(name),
            Condition::OnDays { name, of, .. } => {
                self.name(name);
                self.durations([Duration::days(i64::from(*of))]);
            }
            Condition::BreachOf(_) | Condition::PhaseOpen { .. } | Condition::Unreadable => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        said(text).into_iter().map(|said| said.words).collect()
    }

    #[test]
    fn numbers_with_units_are_found() {
        assert_eq!(words("within 12 hours, and 50 km wide"), ["12 hours", "50 km"]);
        assert_eq!(
            words("relieve each other every six months with two weeks of overlap."),
            ["six months", "two weeks"]
        );
        assert_eq!(words("a 24-hour notice; 120 calendar days"), ["24 hour", "120 calendar days"]);
        assert_eq!(words("pays 1.5 billion euros, ten nautical miles"), ["1.5 billion euros", "ten nautical miles"]);
        assert_eq!(
            words("Within twenty-four hours, sixty days, one hundred and twenty days, a hundred km; thirty (30) days."),
            ["twenty four hours", "sixty days", "one hundred and twenty days", "a hundred km", "30 days"]
        );
        assert_eq!(words("twenty, four hours; clause twenty. Four days"), ["four hours", "Four days"]);
    }

    #[test]
    fn other_numbers_are_left_alone() {
        assert!(words("from midnight on 15 February 2015, under Article 3. Days pass; three phases").is_empty());
    }

    #[test]
    fn the_same_length_in_other_words_is_the_same() {
        assert_eq!(said("72 hours")[0].measure, said("three days")[0].measure);
        assert_eq!(said("seventy-two hours")[0].measure, said("three days")[0].measure);
        assert_eq!(said("one hundred and five days")[0].measure, said("105 days")[0].measure);
        assert_eq!(said("two weeks")[0].measure, said("14 days")[0].measure);
        assert_eq!(said("twelve months")[0].measure, said("one year")[0].measure);
        assert_eq!(said("1000 m")[0].measure, said("1 km")[0].measure);
    }
}
