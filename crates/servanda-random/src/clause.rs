//! Clauses: numbers and kinds first, so that each may name any other, then their lines.

use crate::agreement::Draft;
use crate::cast::{EXERCISES, Event};
use crate::phrase::COMPARE;

/// What a clause will be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A red line, by its place in the cast's list of what can be named.
    RedLine(usize),
    Ban,
    Duty,
    Recurring,
    Level,
    Power,
    Permission,
    Words,
    Review,
    Reserved,
}

impl Draft {
    /// Draws how many clauses there are, what each is and its number.
    pub fn number_clauses(&mut self) -> Vec<Kind> {
        let many = match self.dice.roll(20) {
            0 => self.dice.between(1, 2),
            1 => self.dice.between(13, 24),
            _ => self.dice.between(3, 12),
        };
        let red_lines = self.cast.named.iter().enumerate().filter(|(_, named)| named.tiers.is_some());
        let mut kinds: Vec<Kind> = red_lines.map(|(at, _)| Kind::RedLine(at)).collect();
        while kinds.len() < many as usize {
            kinds.push(match self.dice.roll(20) {
                0..=5 => Kind::Ban,
                6..=11 => Kind::Duty,
                12 | 13 => Kind::Recurring,
                14 if !self.cast.gauges.is_empty() => Kind::Level,
                15 | 16 => Kind::Power,
                17 => Kind::Permission,
                18 => Kind::Words,
                19 => self.dice.one_of(&[Kind::Review, Kind::Reserved]).copied().unwrap_or(Kind::Reserved),
                _ => Kind::Ban,
            });
        }
        self.dice.shuffle(&mut kinds);
        let (mut article, mut paragraph) = (0, 0);
        for kind in &kinds {
            if article > 0 && self.dice.one_in(3) {
                paragraph += 1;
            } else {
                (article, paragraph) = (article + 1, 0);
            }
            let number = if paragraph == 0 { article.to_string() } else { format!("{article}.{paragraph}") };
            if !matches!(kind, Kind::RedLine(_) | Kind::Review | Kind::Reserved) {
                self.norms.push(number.clone());
            }
            self.numbers.push(number);
        }
        kinds
    }

    /// The lines of a clause.
    pub fn clause(&mut self, number: &str, kind: Kind) -> String {
        match kind {
            Kind::RedLine(at) => self.red_line(number, at),
            Kind::Review => format!("{number} review every {} by {}\n", self.turn(), self.actors(2)),
            Kind::Reserved => format!("{number} reserved\n"),
            _ => self.norm(number, kind),
        }
    }

    fn red_line(&mut self, number: &str, at: usize) -> String {
        let named = self.cast.named[at].clone();
        let mut text = format!("{number} red line {}{}\n", named.name, self.dice.word(&["", " \"Invented red line\""]));
        let each = self.for_each();
        if !each.is_empty() {
            text += &format!("  {each}\n");
        }
        let when = if self.dice.one_in(3) {
            self.condition(3, at)
        } else {
            let patterns: Vec<String> = (0..self.dice.between(1, 2)).map(|_| self.pattern(true)).collect();
            patterns.join(", or ")
        };
        text += &format!("  when {when}\n");
        for tier in named.tiers.iter().flatten() {
            // A higher tier asks for more, mostly.
            let at_least = i64::from(*tier) - 1 + self.dice.between(1, 2);
            text += &format!("  tier {tier} at least {at_least} in any {}\n", self.window());
        }
        text += &self.proof();
        if self.dice.one_in(2) {
            text += &self.determined();
        }
        if self.dice.one_in(2) {
            text += &format!("  resets after {} without\n", self.window());
        }
        text
    }

    fn proof(&mut self) -> String {
        let proofs = self.cast.proofs.clone();
        if proofs.is_empty() || !self.dice.one_in(3) {
            return String::new();
        }
        format!("  proof {}\n", self.dice.word(&proofs))
    }

    fn determined(&mut self) -> String {
        if self.dice.one_in(5) {
            return "  determined automatic\n".into();
        }
        let decider = |draft: &mut Draft| {
            let bodies = draft.cast.bodies.clone();
            let by = if bodies.is_empty() || draft.dice.one_in(3) { draft.actor() } else { draft.dice.word(&bodies) };
            let within = if draft.dice.one_in(3) { String::new() } else { format!(" within {}", draft.window()) };
            format!("by {by}{within}")
        };
        let mut text = format!("  determined {}", decider(self));
        if self.dice.one_in(3) {
            text += &format!(", failing which {}", decider(self));
        }
        text + "\n"
    }

    fn norm(&mut self, number: &str, kind: Kind) -> String {
        let trigger = if self.dice.one_in(3) { Some(self.trigger()) } else { None };
        let mut text = number.to_owned();
        text += &trigger.as_ref().map(|trigger| format!(" on {trigger},")).unwrap_or_default();
        if !self.cast.phases.is_empty() && self.dice.one_in(5) {
            let phases = self.cast.phases.clone();
            text += &format!(" during {},", self.dice.word(&phases));
        }
        text += &format!(" {}", self.subject());
        let event = self.event_to_do();
        text += &match kind {
            Kind::Ban => format!(" shall not {}", self.act(&event, false)),
            Kind::Level => self.level(),
            Kind::Power => format!(" may {}", self.power()),
            Kind::Permission => format!(" may {}", self.act(&event, false)),
            Kind::Words => self.words(),
            _ => format!(" shall {}", self.act(&event, true)),
        };
        text += "\n";
        text += &self.fields(kind, trigger.as_deref().unwrap_or_default());
        text
    }

    /// An event that can be done: one with a verb or an actor, where there is one.
    fn event_to_do(&mut self) -> Event {
        let events: Vec<Event> = self.cast.events.iter().filter(|event| event.verb.is_some()).cloned().collect();
        match self.dice.one_of(&events) {
            Some(event) => event.clone(),
            None => self.event(),
        }
    }

    fn trigger(&mut self) -> String {
        let all = self.cast.named.len();
        match self.dice.roll(12) {
            0 | 1 if all > 0 => self.named(all),
            2 if all > 0 => self.named(all),
            3 if !self.cast.phases.is_empty() => {
                let phases = self.cast.phases.clone();
                format!("opening of {}", self.dice.word(&phases))
            }
            4 => "entry into force".into(),
            5 => "report".into(),
            6 | 7 => format!("breach of clause {}", self.some_clause()),
            _ => self.pattern(false),
        }
    }

    fn subject(&mut self) -> String {
        // A declaration binds its author alone.
        if let Some(author) = self.author.filter(|_| !self.dice.one_in(8)) {
            return author.into();
        }
        let group = self.cast.groups.first().map(|(name, _)| *name);
        let several = match group {
            Some(group) if !self.dice.one_in(3) => group.to_owned(),
            _ => self.actors(3),
        };
        match self.dice.roll(8) {
            0 | 1 => format!("each of {several}"),
            2 => format!("any {} of {several}", self.dice.between(1, 3)),
            3 => format!("any of {several}"),
            4 => format!("{several} jointly"),
            5 => several,
            _ => self.actor().to_owned(),
        }
    }

    fn act(&mut self, event: &Event, owed: bool) -> String {
        let mut text = if owed && self.dice.one_in(10) { "start " } else { "" }.to_owned();
        text += event.verb.unwrap_or(event.name);
        if owed && self.dice.one_in(2) {
            let units = self.cast.units(event);
            let unit = self.dice.word(&units);
            text += &format!(" {}", self.quantity(unit));
        }
        text += self.dice.word(&["", "", "", "", "", "", "", " \"invented words\""]);
        text += &self.roles(&event.roles, true, true);
        if self.dice.one_in(20) {
            text += &format!(" of {}", self.actor());
        }
        if self.dice.one_in(5)
            && let Some(comparison) = self.comparison(event)
        {
            text += &format!(" where {comparison}");
        }
        text
    }

    fn level(&mut self) -> String {
        let Some(gauge) = self.cast.gauges.first().cloned() else { return self.words() };
        let roles = self.roles(&gauge.roles, true, true);
        format!(" shall keep {}{roles} {} {}", gauge.name, self.dice.word(&COMPARE), self.quantity(gauge.unit))
    }

    fn words(&mut self) -> String {
        let modality = self.dice.word(&["shall", "shall", "shall not", "may"]);
        let of = if self.dice.one_in(2) { format!(" of {}", self.actors(2)) } else { String::new() };
        format!(" {modality} \"respect what is invented\"{of}")
    }

    fn power(&mut self) -> String {
        let (_, effect) = EXERCISES[self.dice.roll(EXERCISES.len())];
        let from = if effect == "withdraw" || self.dice.one_in(20) { " from" } else { "" };
        let phases = self.cast.phases.clone();
        let target = match self.dice.roll(3) {
            0 if !phases.is_empty() => format!("phase {}", self.dice.word(&phases)),
            1 => format!("clause {}", self.some_clause()),
            _ => "agreement".into(),
        };
        format!("{effect}{from} {target}")
    }

    fn anchor(&mut self, trigger: &str) -> String {
        let fitting: &[&str] = match trigger {
            "" => &["entry into force", "signature"],
            _ if trigger.starts_with("breach") => &["breach", "determination"],
            _ if trigger.starts_with("opening") => &["opening"],
            _ => &["determination", "incident", "notification", "report"],
        };
        match self.dice.roll(8) {
            0 => format!("start of clause {}", self.some_clause()),
            1 => format!("completion of clause {}", self.some_clause()),
            2 => self.when(),
            3 => {
                let all =
                    ["determination", "incident", "notification", "report", "breach", "opening", "entry into force"];
                self.dice.word(&all).into()
            }
            _ => self.dice.word(fitting).into(),
        }
    }

    fn deadline(&mut self, trigger: &str) -> String {
        match self.dice.roll(12) {
            0 => "within \"an invented moment\"".into(),
            1 => format!("within {}", self.length()),
            2 | 3 => format!("by {}", self.when()),
            4 => format!("at least {} before {}", self.window(), self.pattern(true)),
            5 | 6 if !self.cast.calendars.is_empty() => {
                let calendar = self.cast.calendars[0];
                let days = self.dice.between(0, 12);
                format!("within {days} working-days of calendar {calendar} of {}", self.anchor(trigger))
            }
            _ => format!("within {} of {}", self.length(), self.anchor(trigger)),
        }
    }

    fn fields(&mut self, kind: Kind, trigger: &str) -> String {
        let mut text = String::new();
        let mut line = |said: String| text += &format!("  {said}\n");
        if self.dice.one_in(8) {
            line(format!("from {}", self.anchor(trigger)));
        }
        match kind {
            Kind::Duty | Kind::Words if self.dice.one_in(6) => {
                for letter in ["A", "B"] {
                    line(format!("reading {letter} {}", self.deadline(trigger)));
                }
            }
            Kind::Duty if !self.dice.one_in(6) => line(self.deadline(trigger)),
            Kind::Recurring => match self.dice.roll(3) {
                0 => line(format!("by {} daily", self.hour())),
                1 => line(format!("at least {} before {}", self.window(), self.pattern(true))),
                _ => {
                    line(format!("every {}", self.turn()));
                    if self.dice.one_in(3) {
                        line(format!("overlap {} d", self.dice.between(1, 4)));
                    }
                }
            },
            Kind::Words if self.dice.one_in(3) => line(self.deadline(trigger)),
            _ => {}
        }
        let performed = matches!(kind, Kind::Duty | Kind::Recurring);
        if performed && self.dice.one_in(10) {
            let units = [self.cast.capabilities.clone(), vec!["EUR"]].concat();
            let mut needs: Vec<String> = Vec::new();
            for _ in 0..self.dice.between(1, 2) {
                let unit = self.dice.word(&units);
                needs.push(self.quantity(unit));
            }
            line(format!("needs {}", needs.join(", ")));
        }
        if self.dice.one_in(8) {
            line(format!("failing which clause {}", self.some_clause()));
        }
        let proof = self.proof();
        if !proof.is_empty() {
            line(proof.trim().into());
        }
        match self.dice.roll(16) {
            0 => line("unless \"an invented exception\"".into()),
            1 => line("unless claimed \"an invented exception\"".into()),
            2 | 3 => {
                let all = self.cast.named.len();
                line(format!("unless {}", self.condition(2, all)));
            }
            _ => {}
        }
        if let Some(counter) = self.cast.counters.first().cloned().filter(|_| performed && self.dice.one_in(3)) {
            line(format!("counted by {}", counter.name));
        }
        for keyword in ["repeats", "replaces"] {
            if self.dice.one_in(24) {
                line(format!("{keyword} clause {}", self.some_clause()));
            }
        }
        for keyword in ["notwithstanding", "subject to", "includes"] {
            if self.dice.one_in(40) {
                let second =
                    if self.dice.one_in(2) { format!(", clause {}", self.some_clause()) } else { String::new() };
                line(format!("{keyword} clause {}{second}", self.some_clause()));
            }
        }
        if self.dice.one_in(10) {
            line(self.dice.word(&["clock runs", "clock runs", "clock stops"]).into());
        }
        if kind == Kind::Power && self.dice.one_in(3) {
            let notice = if self.dice.one_in(4) { "\"of what is invented\"".into() } else { self.window() };
            line(format!("notice {notice}"));
        }
        if (kind == Kind::Power && self.dice.one_in(3)) || self.dice.one_in(40) {
            let named = self.cast.named.iter().map(|named| named.name);
            let spans: Vec<&str> = named.chain(self.cast.phases.iter().copied()).collect();
            if !spans.is_empty() {
                line(format!("never during {}", self.dice.word(&spans)));
            }
        }
        for said in ["in addition", "asymmetric on purpose", "elsewhere \"an invented annex\""] {
            if self.dice.one_in(40) {
                line(said.into());
            }
        }
        if self.dice.one_in(8) {
            line(self.determined().trim().into());
        }
        text
    }
}
