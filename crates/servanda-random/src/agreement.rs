//! An agreement from a seed: header, declarations, clauses, as Markdown with a fence.

use crate::cast::Cast;
use crate::dice::Dice;

/// Zones with and without summer time; among them some that skip midnight or change by half an hour.
const ZONES: [&str; 9] = [
    "UTC",
    "Europe/Kyiv",
    "Europe/Brussels",
    "America/Sao_Paulo",
    "America/New_York",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "Pacific/Apia",
];

/// Seconds of a day.
const DAY_S: i64 = 86_400;
/// 1 January 2026, in seconds since 1970.
const FIRST_DAY_S: i64 = 1_767_225_600;

/// An agreement that is being drawn.
pub(crate) struct Draft {
    pub dice: Dice,
    pub cast: Cast,
    /// Start of the day of signature in UTC, in seconds since 1970.
    pub signed_s: i64,
    /// Who promises, where it is a declaration.
    pub author: Option<&'static str>,
    /// All clause numbers, in order.
    pub numbers: Vec<String>,
    /// Those of norms.
    pub norms: Vec<String>,
}

/// A whole agreement, or a declaration, as Markdown: every form of the grammar, put together by chance. It reads without an
/// error. Most have 3 to 12 clauses.
pub fn agreement(seed: u64) -> String {
    let mut dice = Dice::new(seed);
    let mut cast = Cast::draw(&mut dice);
    let author = dice.one_in(10).then(|| dice.word(&cast.parties())).filter(|author| !author.is_empty());
    if cast.actors().is_empty() {
        cast.states.push("AND");
    }
    let signed_s = FIRST_DAY_S + day_of_signature(&mut dice) * DAY_S;
    let mut draft = Draft { dice, cast, signed_s, author, numbers: Vec::new(), norms: Vec::new() };
    let kinds = draft.number_clauses();
    let mut code = draft.header(seed);
    code += &draft.declarations();
    for (number, kind) in draft.numbers.clone().iter().zip(kinds) {
        code += &draft.clause(number, kind);
    }
    let title = format!("# Invented, from seed {seed}\n\n");
    // A fence may be cut in two anywhere between entries; here, before the first clause.
    match code.find("\n1 ").filter(|_| draft.dice.one_in(4)) {
        Some(at) => {
            let (before, after) = code.split_at(at + 1);
            format!("{title}```accord\n{before}```\n\n## Clauses\n\n> Invented words.\n\n```accord\n{after}```\n")
        }
        None => format!("{title}```accord\n{code}```\n"),
    }
}

/// Days after the first: often near a change of clocks, an end of February or of a month.
fn day_of_signature(dice: &mut Dice) -> i64 {
    let year = dice.between(0, 5) * 365 + 1;
    year + match dice.roll(6) {
        0 => dice.between(55, 62),
        1 => dice.between(80, 92),
        2 => dice.between(290, 310),
        3 => 29,
        _ => dice.between(0, 364),
    }
}

impl Draft {
    fn header(&mut self, seed: u64) -> String {
        let signed = self.day_after_signature(0);
        let mut text = match self.author {
            Some(author) => {
                let to = if self.dice.one_in(2) { format!("  to {}\n", self.actors(2)) } else { String::new() };
                match self.dice.roll(3) {
                    0 => format!("declaration seed-{seed} \"Invented\" by {author}\n{to}"),
                    1 => format!("declaration seed-{seed}\n  by {author}\n{to}"),
                    _ => format!("declaration seed-{seed} by {author} to {}\n", self.actors(2)),
                }
            }
            None => format!("agreement seed-{seed} \"Invented\"\n"),
        };
        if !self.dice.one_in(20) {
            text += &format!("  signed {signed}\n");
        }
        text += &self.in_force();
        text += &self.expires();
        if self.dice.one_in(4) {
            text += &self.term();
        }
        if !self.dice.one_in(4) {
            text += &format!("  clock {}\n", self.dice.word(&ZONES));
        }
        if self.dice.one_in(4) {
            text += self.dice.word(&["  months round down\n", "  months round up\n"]);
        }
        if !self.cast.proofs.is_empty() && self.dice.one_in(2) {
            text += &format!("  evidence {}\n", self.dice.word(&self.cast.proofs.clone()));
        }
        if self.dice.one_in(2) {
            text += &format!("  late reports {}\n", self.window());
        }
        if self.dice.one_in(2) {
            text += &format!("  verification {}\n", self.window());
        }
        if self.dice.one_in(12) {
            text += self.dice.word(&["  authentic eng\n", "  authentic eng, fra, rus\n"]);
        }
        if self.dice.one_in(12) {
            text += "  elsewhere \"an invented annex\"\n";
        }
        text
    }

    fn force_start(&mut self) -> String {
        match self.dice.roll(6) {
            0 | 1 => "on signature".into(),
            2 => format!("on {}", self.pattern(true)),
            3 => self.day_after_signature(5),
            _ => self.when(),
        }
    }

    fn in_force(&mut self) -> String {
        match self.dice.roll(8) {
            0 => String::new(),
            1 | 2 => {
                let letters = ["A", "B", "C"];
                let mut text = format!("  in force reading A {}\n", self.force_start());
                for letter in letters.iter().take(self.dice.between(2, 3) as usize).skip(1) {
                    text += &format!("  reading {letter} {}\n", self.force_start());
                }
                text
            }
            _ => format!("  in force {}\n", self.force_start()),
        }
    }

    fn force_end(&mut self) -> String {
        match self.dice.roll(5) {
            0 => "never".into(),
            1 | 2 => format!("on {}", self.pattern(true)),
            _ => self.when(),
        }
    }

    fn expires(&mut self) -> String {
        match self.dice.roll(12) {
            0 => format!("  expires reading A {}\n  reading B {}\n", self.force_end(), self.force_end()),
            1 => "  expires never\n".into(),
            2 | 3 => format!("  expires {}\n", self.force_end()),
            _ => String::new(),
        }
    }

    /// A calendar that ends, mostly, after everything that the agreement asks for.
    fn calendar(&mut self, name: &str) -> String {
        let mut text = format!("calendar {name} \"Invented calendar\" from \"an invented gazette\"\n");
        text += self.dice.word(&["  weekend friday, saturday\n", "  weekend saturday, sunday\n", "  weekend sunday\n"]);
        for _ in 0..self.dice.roll(3) {
            let (one, other) = (self.dice.between(0, 20), self.dice.between(21, 60));
            text += &format!("  closed {}, {}\n", self.day_after_signature(one), self.day_after_signature(other));
        }
        let last = if self.dice.one_in(3) { self.dice.between(61, 70) } else { 800 };
        text + &format!("  covers {} to {}\n", self.day_after_signature(-30), self.day_after_signature(last))
    }

    fn term(&mut self) -> String {
        let length = match self.dice.roll(4) {
            0 => format!("{} months", self.dice.between(1, 6)),
            1 => "1 years".into(),
            2 => format!("{} d", self.dice.between(5, 120)),
            _ => format!("{} calendar days", self.dice.between(5, 120)),
        };
        let mut text = format!("  term {length}");
        if !self.dice.one_in(3) {
            let events = self.cast.events.clone();
            let extension = events.iter().find(|event| event.verb == Some("extend"));
            let event = extension.cloned().unwrap_or_else(|| self.event());
            text += &format!(", renewed by {}", event.name);
        }
        text += "\n";
        let parties = self.cast.parties();
        for _ in 0..self.dice.roll(3) {
            text += &format!("  held by {}\n", self.dice.word(&parties));
        }
        text
    }

    fn declarations(&mut self) -> String {
        let mut text = String::new();
        let mut listed = Vec::new();
        // The state that promises alone is declared by its promise.
        let states = self.cast.states.iter().copied().filter(|state| Some(*state) != self.author);
        for state in states.collect::<Vec<_>>() {
            match self.dice.roll(6) {
                0 => {
                    let disputed = self.dice.word(&["", " capacity disputed \"party\" \"mediator\""]);
                    text += &format!("signatory {state}{disputed}\n");
                }
                1 => text += &format!("party {state} state\n"),
                _ => listed.push(state),
            }
        }
        if !listed.is_empty() {
            text += &format!("parties {}\n", listed.join(", "));
        }
        for name in self.cast.armed_groups.clone() {
            text += &format!("party {name} armed-group \"Invented armed group\"\n");
        }
        for name in self.cast.organisations.clone() {
            text += &format!("party {name} organisation{}\n", self.dice.word(&["", " \"Invented organisation\""]));
        }
        for (name, members) in self.cast.groups.clone() {
            text += &format!("group {name} = {}\n", members.join(", "));
        }
        for name in self.cast.bodies.clone() {
            text += &format!("body {name}{}\n", self.dice.word(&["", " \"Invented body\""]));
            if self.dice.one_in(2) {
                text += &format!("  members {}\n", self.actors(3));
            }
            if self.dice.one_in(4) {
                text += "  decides by 2 of 3\n";
            }
            if self.dice.one_in(6) {
                text += &format!("  veto {}\n", self.actors(2));
            }
        }
        for name in self.cast.capabilities.clone() {
            text += &format!("capability {name} \"Invented\"\n");
        }
        for (_, lines) in self.cast.places.clone() {
            text += &lines;
        }
        for (name, members) in self.cast.place_groups.clone() {
            text += &format!("group {name} = {}\n", members.join(", "));
        }
        for event in self.cast.events.clone() {
            text += &format!("event {}", event.name);
            text += self.dice.word(&["", "", " \"Invented event\""]);
            text += &event.plural.map(|plural| format!(" plural {plural}")).unwrap_or_default();
            text += &event.verb.map(|verb| format!(" verb {verb}")).unwrap_or_default();
            text += &roles_of(&event.roles);
            for (field, unit) in &event.fields {
                text += self.dice.word(&[" ", "\n  "]);
                text += &format!("has {field} {unit}");
            }
            // By the name and not by chance: a rate changes no status, and need move no seed.
            text += ["", " at most 200 a day", "\n  at most 1_000 an hour"][event.name.len() % 3];
            text += "\n";
        }
        for gauge in self.cast.gauges.clone() {
            let known = if self.dice.one_in(3) { String::new() } else { format!(" known for {}", self.window()) };
            text += &format!("gauge {}{} unit {}{known}\n", gauge.name, roles_of(&gauge.roles), gauge.unit);
        }
        for counter in self.cast.counters.clone() {
            let counts = if self.dice.one_in(2) { format!(" counts {}", self.event().name) } else { String::new() };
            text += &format!("counter {}{} unit {}{counts}\n", counter.name, roles_of(&counter.roles), counter.unit);
        }
        for indicator in self.cast.indicators.clone() {
            text += &format!("indicator {} \"Invented figure\" unit {}\n", indicator.name, indicator.unit);
        }
        for calendar in self.cast.calendars.clone() {
            text += &self.calendar(calendar);
        }
        for proof in self.cast.proofs.clone() {
            let ways: Vec<String> = (0..self.dice.between(1, 2)).map(|_| self.way_of_proving()).collect();
            text += &format!("proof {proof} = {}\n", ways.join(self.dice.word(&[", or ", " or "])));
        }
        for (at, named) in self.cast.named.clone().into_iter().enumerate() {
            if named.tiers.is_none() {
                let title = self.dice.word(&["", " \"Invented\""]);
                let each = self.for_each();
                let line = self.dice.word(&[" ", "\n  "]);
                let each = if each.is_empty() { each } else { format!("{line}{each}") };
                // After a line of its own comes another one.
                let before = if each.starts_with('\n') { "\n  as " } else { self.dice.word(&[" as ", "\n  as "]) };
                text += &format!("define {}{title}{each}{before}{}\n", named.name, self.condition(2, at));
            }
        }
        text += &self.phases();
        for unit in self.cast.capabilities.clone() {
            if self.dice.one_in(2) {
                text += &self.pledge(unit);
            }
        }
        text
    }

    fn way_of_proving(&mut self) -> String {
        match self.dice.roll(5) {
            0 => "reported by any source".into(),
            1 if !self.cast.groups.is_empty() => {
                format!("confirmed by {} of {}", self.dice.between(1, 2), self.cast.groups[0].0)
            }
            _ => format!("confirmed by {}", self.actor()),
        }
    }

    fn phases(&mut self) -> String {
        let mut text = String::new();
        let phases = self.cast.phases.clone();
        let all = self.cast.named.len();
        for (at, name) in phases.iter().enumerate() {
            text += &format!("phase {name}{}\n", self.dice.word(&["", " \"Invented phase\""]));
            if at == 0 && !self.dice.one_in(4) {
                text += "  opens on entry into force\n";
            } else if !self.dice.one_in(8) {
                text += &format!("  opens when {}\n", self.condition(1, all));
            }
            if self.dice.one_in(3) {
                let back = self.dice.word(&phases);
                text += &format!("  reverts to {back} when {}\n", self.condition(1, all));
            }
            if self.dice.one_in(4) {
                let follows = if self.dice.one_in(2) {
                    format!(" failing which clause {}", self.some_clause())
                } else {
                    String::new()
                };
                text += &format!("  latest {}{follows}\n", self.when());
            }
            if self.dice.one_in(8) {
                text += "  irreversible on purpose\n";
            }
        }
        text
    }

    fn pledge(&mut self, unit: &str) -> String {
        let parties = self.cast.parties();
        let mut text = format!("pledge {} {} {unit}", self.dice.word(&parties), self.dice.between(1, 24));
        if self.dice.one_in(2) {
            text += &format!(" ready in {}", self.window());
        }
        if self.dice.one_in(2) {
            text += &format!(" until {}", self.day_after_signature(100));
        }
        if self.dice.one_in(3) {
            text += " conditional on \"an invented vote\"";
        }
        text + "\n"
    }
}

fn roles_of(roles: &[(&str, &str)]) -> String {
    roles.iter().map(|(role, sort)| format!(" {role} {sort}")).collect()
}
