//! Each clause as one sentence that a diplomat could say.
//!
//! Deliberately the only writer of prose about a clause: if a sentence sounds wrong, the form of the clause is wrong.

use crate::model::*;
use servanda_base::{Amount, Duration, Quantity};
use std::collections::BTreeMap;

/// The clauses of an agreement, each as a sentence. A reserved number reads "Reserved."
pub fn read_aloud(agreement: &Agreement) -> Vec<(ClauseNo, String)> {
    let voice = Voice::of(agreement);
    agreement.clauses.iter().map(|clause| (clause.number.value.clone(), voice.sentence(clause))).collect()
}

/// A capital at the start, a full stop at the end.
fn finished(sentence: &str) -> String {
    let mut letters = sentence.chars();
    match letters.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), letters.as_str()),
        None => String::new(),
    }
}

/// Says the parts of an agreement, each in the words in which `read_aloud` says it.
#[derive(Clone, Copy, Debug)]
pub struct Voice<'a> {
    agreement: &'a Agreement,
    /// Names instead of titles, and lists whose order says nothing in one order: for holding texts beside each other.
    plain: bool,
    /// What is said in place of a clause's number, where that is not the number.
    numbers: Option<&'a BTreeMap<ClauseNo, String>>,
}

impl<'a> Voice<'a> {
    /// As it is read aloud.
    pub fn of(agreement: &'a Agreement) -> Voice<'a> {
        Voice { agreement, plain: false, numbers: None }
    }

    /// The same for two texts that mean the same: by name instead of title, lists whose order says nothing in one order,
    /// clauses by what `numbers` calls them.
    pub fn plain(agreement: &'a Agreement, numbers: &'a BTreeMap<ClauseNo, String>) -> Voice<'a> {
        Voice { agreement, plain: true, numbers: Some(numbers) }
    }

    /// The agreement that speaks.
    pub fn agreement(&self) -> &'a Agreement {
        self.agreement
    }

    /// True for [`Voice::plain`].
    pub fn is_plain(&self) -> bool {
        self.plain
    }
}

impl Voice<'_> {
    /// A clause as one sentence. A reserved number reads "Reserved."
    pub fn sentence(&self, clause: &Clause) -> String {
        let sentence = match &clause.kind {
            ClauseKind::Norm(norm) => self.norm(norm),
            ClauseKind::RedLine(red_line) => self.red_line(red_line),
            ClauseKind::Review { every, by } => {
                format!("{} review this agreement every {}", self.names(by, "and"), length_after_every(every.value))
            }
            ClauseKind::Reserved => "reserved".to_owned(),
        };
        finished(&sentence)
    }

    /// `clause 5.3`
    pub fn clause(&self, number: &str) -> String {
        let called = self.numbers.and_then(|numbers| numbers.get(number));
        format!("clause {}", called.map_or(number, String::as_str))
    }

    /// `clause 5.3 and clause 6`
    pub fn clauses(&self, numbers: &[servanda_base::Spanned<ClauseNo>]) -> String {
        self.listed(numbers.iter().map(|number| self.clause(&number.value)).collect(), "and")
    }

    /// A list whose order says nothing.
    fn listed(&self, mut items: Vec<String>, word: &str) -> String {
        if self.plain {
            items.sort();
            items.dedup();
        }
        listed(&items, word)
    }

    fn norm(&self, norm: &Norm) -> String {
        let mut said = String::new();
        if let Some(on) = &norm.on {
            said += &format!("on {}, ", self.trigger(on));
        }
        if let Some(phase) = &norm.during {
            said += &format!("during {}, ", spoken(phase));
        }
        if let Some(from) = &norm.from {
            said += &format!("from {}, ", self.anchor(from));
        }
        said += &self.subject(&norm.subject, norm.modality);
        said += &self.act(&norm.act);
        if let Some(every) = &norm.every {
            said += &format!(" every {}", length_after_every(every.value));
        }
        if let Some(overlap) = &norm.overlap {
            said += &format!(" with an overlap of {}", length(overlap.value));
        }
        said += &self.dues(&norm.due);
        if let Some(notice) = &norm.notice {
            said += &format!(" {}", self.notice(notice));
        }
        if !norm.never_during.is_empty() {
            said += &format!(", but never during {}", self.names(&norm.never_during, "or"));
        }
        if let Some(unless) = &norm.unless {
            said += &format!(", {}", self.unless(unless));
        }
        if !norm.notwithstanding.is_empty() {
            said += &format!(", notwithstanding {}", self.clauses(&norm.notwithstanding));
        }
        if !norm.subject_to.is_empty() {
            said += &format!(", subject to {}", self.clauses(&norm.subject_to));
        }
        if let Some(clause) = &norm.failing_which {
            said += &format!(", failing which {} applies", self.clause(clause));
        }
        if let Some(Determined::By(deciders)) = norm.determined.as_ref().map(|determined| &determined.value) {
            said += &format!("; conformity is determined by {}", self.deciders(deciders));
        }
        if let Some(clause) = &norm.repeats {
            said += &format!("; this repeats {}", self.clause(clause));
        }
        if let Some(clause) = &norm.replaces {
            said += &format!("; this replaces {}", self.clause(clause));
        }
        said
    }

    /// `unless it claims self-defence`
    pub fn unless(&self, unless: &Unless) -> String {
        match unless {
            Unless::Claimed(words) => format!("unless it claims {words}"),
            Unless::Words(words) => format!("unless {words}"),
            Unless::Condition(condition) => format!("unless {}", self.condition(condition)),
        }
    }

    /// `with a notice of 12 months`
    pub fn notice(&self, notice: &Notice) -> String {
        match notice {
            Notice::Length(notice) => format!("with a notice of {}", length(*notice)),
            Notice::Words(words) => format!("with notice “{words}”"),
        }
    }

    /// Deadlines under their readings, with a space before them; nothing where there are none.
    pub fn dues(&self, dues: &[Reading<Due>]) -> String {
        let said: Vec<String> = dues
            .iter()
            .map(|reading| match &reading.letter {
                Some(letter) => format!("{} (reading {letter})", self.due(&reading.value)),
                None => self.due(&reading.value),
            })
            .collect();
        if said.is_empty() { String::new() } else { format!(" {}", listed(&said, "or")) }
    }

    /// A deadline: `within 72 hours of determination`.
    pub fn due(&self, due: &Due) -> String {
        match due {
            Due::Within { length: time, calendar, of } => {
                let by = match calendar.as_deref().map(|name| (name, self.agreement.calendar(name))) {
                    None => String::new(),
                    Some((_, Some(calendar))) if !self.plain => format!(" by the calendar “{}”", calendar.title),
                    Some((name, _)) => format!(" by the calendar {}", spoken(name)),
                };
                let of = of.as_ref().map(|anchor| format!(" of {}", self.anchor(anchor))).unwrap_or_default();
                // "by the calendar X" stands between commas, so that "of" goes with the length again.
                let (open, close) = if by.is_empty() { ("", "") } else { (",", if of.is_empty() { "" } else { "," }) };
                format!("within {}{open}{by}{close}{of}", length(*time))
            }
            Due::Words(words) => format!("within a time called “{words}”"),
            Due::By(when) => format!("by {}", moment(*when)),
            Due::Daily(time) => format!("by {} every day", time.strftime("%H:%M")),
            Due::Before { length: time, event } => {
                format!("at least {} before {}", length(*time), self.one(event))
            }
        }
    }

    /// From when a clock runs.
    pub fn anchor(&self, anchor: &Anchor) -> String {
        match anchor {
            Anchor::Determination => "determination".into(),
            Anchor::Incident => "the incident".into(),
            Anchor::Notification => "notification".into(),
            Anchor::Report => "the report".into(),
            Anchor::Breach => "the breach".into(),
            Anchor::Opening => "the opening of the phase".into(),
            Anchor::EntryIntoForce => "entry into force".into(),
            Anchor::Signature => "signature".into(),
            Anchor::StartOf(clause) => format!("the start of {}", self.clause(clause)),
            Anchor::CompletionOf(clause) => format!("the completion of {}", self.clause(clause)),
            Anchor::At(when) => moment(*when),
        }
    }

    /// What sets a clause going.
    pub fn trigger(&self, trigger: &Trigger) -> String {
        match trigger {
            Trigger::Named { name, tier } => named(name, *tier),
            Trigger::EntryIntoForce => "entry into force".into(),
            Trigger::OpeningOf(phase) => format!("the opening of {}", spoken(phase)),
            Trigger::Report => "report of an incident".into(),
            Trigger::BreachOf(clause) => format!("breach of {}", self.clause(clause)),
            Trigger::Event(pattern) => self.one(pattern),
        }
    }

    /// Who: `each of GBR and FRA`.
    pub fn bearers(&self, subject: &Subject) -> String {
        let said = self.subject(subject, Modality::May);
        said.strip_suffix(" may ").unwrap_or(&said).trim_end_matches(',').to_owned()
    }

    /// Who, with the shall, shall not or may.
    fn subject(&self, subject: &Subject, modality: Modality) -> String {
        let bearers = self.agreement.bearers(subject);
        let mut names: Vec<String> = bearers.iter().map(|name| self.who(name)).collect();
        if self.plain {
            names.sort();
        }
        let who = match (subject.share, names.as_slice()) {
            // English denies a duty of several at its start.
            (Share::Each, [one, other]) if modality == Modality::ShallNot => {
                return format!("neither {one} nor {other} shall ");
            }
            (Share::Each, [_, _, ..]) if modality == Modality::ShallNot => {
                return format!("none of {} shall ", listed(&names, "and"));
            }
            (Share::Each, [_, _, ..]) => format!("each of {}", listed(&names, "and")),
            // A title with a comma in it needs one at its end.
            (_, [one]) if one.contains(',') => format!("{one},"),
            (_, [one]) => one.clone(),
            (Share::Each, _) => listed(&names, "and"),
            (Share::Jointly, _) => format!("{} jointly", listed(&names, "and")),
            (Share::Any(1), _) => format!("any of {}", listed(&names, "and")),
            (Share::Any(count), _) => format!("any {} of {}", number(count), listed(&names, "and")),
        };
        match modality {
            Modality::Shall => format!("{who} shall "),
            Modality::ShallNot => format!("{who} shall not "),
            Modality::May => format!("{who} may "),
        }
    }

    /// What is to be done, or not.
    pub fn act(&self, act: &Act) -> String {
        match act {
            Act::Quoted { words, roles } => format!("{words}{}", self.roles(roles)),
            Act::Do { event, start, quantity, words, roles, filter } => {
                let verb = self.agreement.event(event).and_then(|event| event.verb.clone()).filter(|_| !self.plain);
                let mut said = if *start { "start to ".to_owned() } else { String::new() };
                said += &spoken(verb.as_deref().unwrap_or(event));
                if let Some(quantity) = quantity {
                    said += &format!(" {}", self.quantity(quantity));
                }
                if let Some(words) = words {
                    said += &format!(" {words}");
                }
                said += &self.roles(roles);
                if let Some(filter) = filter {
                    said += &self.filter(filter);
                }
                said
            }
            Act::Keep { gauge, roles, op, level } => {
                let level = self.quantity(level);
                let level = match op {
                    Cmp::AtLeast => format!("at {level} or more"),
                    Cmp::AtMost => format!("at {level} or less"),
                    Cmp::More => format!("above {level}"),
                    Cmp::Less => format!("below {level}"),
                    Cmp::Equal => format!("at exactly {level}"),
                };
                format!("keep {}{} {level}", spoken(gauge), self.roles(roles))
            }
            Act::Power { effect, target } => {
                let effect = match effect {
                    Effect::Suspend => "suspend",
                    Effect::Resume => "resume",
                    Effect::Release => "release",
                    Effect::Extend => "extend",
                    Effect::Open => "open",
                    Effect::End => "end",
                    Effect::Withdraw => "withdraw from",
                };
                let target = match target {
                    Target::Agreement => "this agreement".to_owned(),
                    Target::Clause(clause) => self.clause(clause),
                    Target::Phase(phase) => format!("phase {}", spoken(phase)),
                };
                format!("{effect} {target}")
            }
        }
    }

    fn roles(&self, roles: &[RoleFill]) -> String {
        roles
            .iter()
            .map(|fill| {
                let word = match fill.role {
                    Role::By => "by",
                    Role::Against => "against",
                    Role::With => "with",
                    Role::To => "to",
                    Role::In => "in",
                    Role::From => "from",
                    Role::Of => "of",
                };
                format!(" {word} {}", self.each(&fill.names))
            })
            .collect()
    }

    fn filter(&self, filter: &Filter) -> String {
        let (field, compared, value) = (spoken(&filter.field), comparison(filter.op), self.quantity(&filter.value));
        match filter.value.unit.as_str() {
            "count" => format!(" with {compared} {value} {field}"),
            _ => format!(" with {field} of {compared} {value}"),
        }
    }

    /// The names of a role. Where titles are not said, a group is its members.
    fn each(&self, names: &[servanda_base::Spanned<Name>]) -> String {
        if self.plain {
            let names = self.agreement.members_of(names.iter().map(|name| name.value.as_str()));
            return self.listed(names, "and");
        }
        listed(&names.iter().map(|name| self.who(name)).collect::<Vec<_>>(), "and")
    }

    /// A state by its code, another name by its title or, where there is none, as words.
    pub fn who(&self, name: &str) -> String {
        if self.plain {
            return name.to_owned();
        }
        if let Some(place) = self.agreement.place(name) {
            // A title with a comma in it would tear the sentence.
            return titled(if place.title.contains(',') { "" } else { &place.title }, name);
        }
        if let Some(party) = self.agreement.party(name) {
            return if party.sort == PartySort::State { name.to_owned() } else { titled(&party.title, name) };
        }
        match self.agreement.body(name) {
            Some(body) => titled(&body.title, name),
            None if servanda_base::iso::is_state(name) => name.to_owned(),
            None => format!("the {}", spoken(name)),
        }
    }

    /// Names in a list that ends with `word`.
    pub fn names(&self, names: &[servanda_base::Spanned<Name>], word: &str) -> String {
        let known = |name: &Name| {
            let group = self.agreement.groups.iter().any(|group| *group.name == *name);
            if group || self.agreement.is_actor(name) { self.who(name) } else { spoken(name) }
        };
        self.listed(names.iter().map(|name| known(&name.value)).collect::<Vec<_>>(), word)
    }

    /// `24 fighter aircraft`
    pub fn quantity(&self, quantity: &Quantity) -> String {
        let plural = quantity.amount != Amount::from(1);
        let unit = match quantity.unit.as_str() {
            unit if self.agreement.capabilities.iter().any(|known| *known.name == *unit) => {
                let unit = spoken(unit);
                let fixed = unit.ends_with("aircraft") || unit.ends_with('s');
                if plural && !fixed { format!("{unit}s") } else { unit }
            }
            "count" => return amount(quantity.amount),
            "people" if !plural => "person".to_owned(),
            unit if !plural
                && unit.ends_with('s')
                && unit.len() > 2
                && unit.bytes().all(|b| !b.is_ascii_uppercase()) =>
            {
                spoken(unit.strip_suffix('s').unwrap_or(unit))
            }
            unit => spoken(unit),
        };
        format!("{} {unit}", amount(quantity.amount))
    }

    fn red_line(&self, red_line: &RedLine) -> String {
        let mut said = format!("{} is met{}", spoken(&red_line.name), self.keyed(&red_line.for_each));
        match red_line.when.as_ref().map(|when| &when.value) {
            Some(counted @ Counted::Patterns(_)) => {
                let many = !red_line.tiers.is_empty();
                let patterns = self.counted(counted, many);
                if !many {
                    said += &format!(" on {patterns}");
                } else {
                    let tiers: Vec<String> = red_line
                        .tiers
                        .iter()
                        .map(|tier| format!("at tier {} by {}", number(*tier.number), self.tier(tier)))
                        .collect();
                    said += &format!(", counting {patterns}, {}", listed(&tiers, "and"));
                }
            }
            Some(Counted::Condition(condition)) => said += &format!(" when {}", self.condition(condition)),
            None => said += " when nobody has said",
        }
        match red_line.determined.as_ref().map(|determined| &determined.value) {
            Some(Determined::Automatic) => said += ", without any determination",
            Some(Determined::By(deciders)) => said += &format!(", as determined by {}", self.deciders(deciders)),
            None => {}
        }
        if let Some(time) = &red_line.resets_after {
            said += &format!(", and resets after {} without recurrence", length(time.value));
        }
        said
    }

    /// `at least five in any 24 hours`
    pub fn tier(&self, tier: &Tier) -> String {
        format!("at least {} in any {}", number(tier.at_least), length(tier.in_any))
    }

    /// What a red line counts, or the condition on which it is met.
    pub fn counted(&self, counted: &Counted, many: bool) -> String {
        match counted {
            Counted::Patterns(patterns) => {
                let said_of = |pattern: &Pattern| if many { self.pattern(pattern, true) } else { self.one(pattern) };
                self.listed(patterns.iter().map(|pattern| said_of(pattern)).collect(), "or")
            }
            Counted::Condition(condition) => self.condition(condition),
        }
    }

    /// `, in the same place of sectors and by the same party of sides,`
    pub fn keyed(&self, for_each: &[KeyList]) -> String {
        let lists = for_each.iter().map(|list| {
            let names = self.each(&list.value);
            let same = if self.agreement.is_of_places(list) { "in the same place" } else { "by the same party" };
            format!("{same} of {names}")
        });
        let said: Vec<String> = lists.collect();
        if said.is_empty() { String::new() } else { format!(", {},", said.join(" and ")) }
    }

    /// `the centre within 12 hours, failing which by the council`
    pub fn deciders(&self, deciders: &[(servanda_base::Spanned<Name>, Option<Duration>)]) -> String {
        let said = deciders.iter().map(|(name, time)| match time {
            Some(time) => format!("{} within {}", self.who(name), length(*time)),
            None => self.who(name),
        });
        said.collect::<Vec<_>>().join(", failing which by ")
    }

    /// One event of a pattern: with an article, if the event is one that can be counted.
    fn one(&self, pattern: &Pattern) -> String {
        let said = self.pattern(pattern, false);
        let counted = self.agreement.event(&pattern.event).is_some_and(|event| event.plural != *event.name);
        match counted && !self.plain {
            true => format!("{} {said}", article(&said)),
            false => said,
        }
    }

    fn pattern(&self, pattern: &Pattern, plural: bool) -> String {
        let event = self.agreement.event(&pattern.event);
        let noun = event.filter(|_| plural && !self.plain).map_or(&pattern.event, |event| &event.plural);
        let filter = pattern.filter.as_ref().map(|filter| self.filter(filter)).unwrap_or_default();
        format!("{}{}{filter}", spoken(noun), self.roles(&pattern.roles))
    }

    /// A condition: `there are no shots in the buffer for 60 days`.
    pub fn condition(&self, condition: &Condition) -> String {
        let parts = |parts: &[servanda_base::Spanned<Condition>], word: &str| {
            let mut said: Vec<String> = parts
                .iter()
                .map(|part| match &part.value {
                    Condition::All(_) | Condition::Any(_) => format!("({})", self.condition(&part.value)),
                    other => self.condition(other),
                })
                .collect();
            if self.plain {
                said.sort();
            }
            said.join(&format!(" {word} "))
        };
        let window = |time: &Option<Duration>| time.map(|time| format!(" in any {}", length(time))).unwrap_or_default();
        match condition {
            Condition::All(all) => parts(all, "and"),
            Condition::Any(any) => parts(any, "or"),
            Condition::Not(inner) => format!("it is not so that {}", self.condition(&inner.value)),
            Condition::AtLeast { count, pattern, in_any } => {
                let be = if *count == 1 { "is" } else { "are" };
                let pattern = self.pattern(pattern, *count != 1);
                format!("there {be} at least {} {pattern}{}", number(*count), window(in_any))
            }
            Condition::Total { field, pattern, at_least, in_any } => {
                let (pattern, least) = (self.pattern(pattern, true), self.quantity(at_least));
                format!("the total {} of {pattern} is at least {least}{}", spoken(field), window(in_any))
            }
            Condition::NoneFor { pattern, length: time } => {
                let time = time.map(|time| format!(" for {}", length(time))).unwrap_or_default();
                format!("there are no {}{time}", self.pattern(pattern, true))
            }
            Condition::Continues { pattern, length: time } => {
                format!("{} continue for {}", self.pattern(pattern, true), length(*time))
            }
            Condition::Then { first, second, within } => {
                let (first, second) = (self.one(first), self.one(second));
                format!("{first} is followed by {second} within {}", length(*within))
            }
            Condition::Gauge { gauge, roles, op, level } => {
                let roles = self.roles(roles);
                format!("{}{roles} is {} {}", spoken(gauge), comparison(*op), self.quantity(level))
            }
            Condition::BreachOf(clause) => format!("{} is breached", self.clause(clause)),
            Condition::PhaseOpen { phase, open, by } => {
                let not = if *open { "" } else { " not" };
                let by = by.map(|when| format!(" by {}", moment(when))).unwrap_or_default();
                format!("phase {} is{not} open{by}", spoken(phase))
            }
            Condition::Named { name, tier, .. } => {
                let holds = if self.agreement.red_line(name).is_some() { "is met" } else { "holds" };
                format!("{}{} {holds}", named(name, *tier), if tier.is_some() { "," } else { "" })
            }
            Condition::OnDays { name, tier, days, of, .. } => {
                let held = if self.agreement.red_line(name).is_some() { "was met" } else { "held" };
                let comma = if tier.is_some() { "," } else { "" };
                let (days, of) = (number(*days), number(*of));
                format!("{}{comma} {held} on at least {days} of the last {of} days", named(name, *tier))
            }
            Condition::Unreadable => "a condition holds that cannot be read".into(),
        }
    }
}

fn named(name: &str, tier: Option<u32>) -> String {
    match tier {
        Some(tier) => format!("{}, tier {}", spoken(name), number(tier)),
        None => spoken(name),
    }
}

fn article(noun: &str) -> &'static str {
    let sounds_like_you = ["uni", "use", "usu", "eu", "one"].iter().any(|start| noun.starts_with(start));
    if noun.starts_with(['a', 'e', 'i', 'o', 'u']) && !sounds_like_you { "an" } else { "a" }
}

/// `grain-corridor` is read "grain corridor".
pub fn spoken(name: &str) -> String {
    name.replace('-', " ")
}

fn titled(title: &str, name: &str) -> String {
    if title.is_empty() { format!("the {}", spoken(name)) } else { format!("the {title}") }
}

/// `GBR, FRA and DEU`
pub fn listed(items: &[String], word: &str) -> String {
    match items.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {word} {last}", rest.join(", ")),
    }
}

/// Numbers below ten are said in words.
pub fn number(number: u32) -> String {
    let words = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    match words.get(number as usize) {
        Some(word) => (*word).to_owned(),
        None => amount(Amount::from(i64::from(number))),
    }
}

fn amount(value: Amount) -> String {
    let billion = Amount::from(1_000_000_000);
    match i64::try_from(value.0) {
        Ok(whole) if value.0.normalize().scale() == 0 => match whole {
            0..10 => number(whole as u32),
            _ if value >= billion && whole % 1_000_000_000 == 0 => {
                format!("{} billion", amount(Amount::from(whole / 1_000_000_000)))
            }
            _ => value.to_string(),
        },
        _ => value.to_string(),
    }
}

/// A length of time as people say it: `72 hours`, `six months`.
pub fn length(time: Duration) -> String {
    let (count, unit) = counted(time);
    let many = if count == 1 { "" } else { "s" };
    format!("{} {unit}{many}", amount(Amount::from(count)))
}

/// After "every", one is left out: every month, every six months.
pub fn length_after_every(time: Duration) -> String {
    match counted(time) {
        (1, unit) => unit.to_owned(),
        _ => length(time),
    }
}

fn counted(time: Duration) -> (i64, &'static str) {
    match time {
        // Up to 120 hours, people say hours.
        Duration::Exact { seconds } if seconds % 86_400 == 0 && seconds > 5 * 86_400 => (seconds / 86_400, "day"),
        Duration::Exact { seconds } if seconds % 3600 == 0 => (seconds / 3600, "hour"),
        Duration::Exact { seconds } if seconds % 60 == 0 => (seconds / 60, "minute"),
        Duration::Exact { seconds } => (seconds, "second"),
        Duration::CalendarDays(days) => (days, "calendar day"),
        Duration::WorkingDays(days) => (days, "working day"),
        Duration::Months(months) => (months, "month"),
        Duration::Years(years) => (years, "year"),
    }
}

fn comparison(op: Cmp) -> &'static str {
    match op {
        Cmp::AtLeast => "at least",
        Cmp::AtMost => "at most",
        Cmp::More => "more than",
        Cmp::Less => "less than",
        Cmp::Equal => "exactly",
    }
}

/// `1 February 2027`, with the time where one is written.
pub fn moment(when: When) -> String {
    match when {
        When::Day(date) => date.strftime("%-d %B %Y").to_string(),
        When::Clock(moment) => moment.strftime("%H:%M on %-d %B %Y").to_string(),
    }
}
