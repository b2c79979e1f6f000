//! Conditions: every atom, nested by and, or, not and parentheses.

use crate::agreement::Draft;
use crate::phrase::COMPARE;

impl Draft {
    /// A condition nested at most so deep, which names none of `self.cast.named` from `until` on.
    pub fn condition(&mut self, depth: u32, until: usize) -> String {
        if depth == 0 || !self.dice.one_in(3) {
            return self.atom(until);
        }
        let join = self.dice.word(&[" and ", ", and ", " or ", ", or ", "\n    or ", "\n    and "]);
        let join = if join.contains("and") { join } else { join.trim_end_matches(' ') };
        let parts: Vec<String> = (0..self.dice.between(1, 3)).map(|_| self.one(depth - 1, until)).collect();
        parts.join(&format!("{} ", join.trim_end_matches(' ')))
    }

    fn one(&mut self, depth: u32, until: usize) -> String {
        match self.dice.roll(5) {
            0 => format!("not {}", self.one(depth.saturating_sub(1), until)),
            1 if depth > 0 => format!("({})", self.condition(depth, until)),
            _ => self.atom(until),
        }
    }

    fn atom(&mut self, until: usize) -> String {
        match self.dice.roll(12) {
            0 => {
                let window = if self.dice.one_in(4) { String::new() } else { format!(" in any {}", self.window()) };
                format!("at least {} {}{window}", self.dice.between(1, 4), self.pattern(true))
            }
            1 => self.total(),
            2 => {
                let length = if self.dice.one_in(4) { String::new() } else { format!(" for {}", self.length()) };
                format!("no {}{length}", self.pattern(true))
            }
            3 => format!("{} continues for {}", self.pattern(true), self.window()),
            4 => format!("{} then {} within {}", self.pattern(true), self.pattern(true), self.window()),
            5 => self.level_in_a_condition(),
            6 => format!("breach of clause {}", self.some_clause()),
            7 => self.open(),
            8 | 9 => self.named(until),
            10 => self.on_days(until),
            _ => self.pattern(true),
        }
    }

    fn total(&mut self) -> String {
        let event = self.event();
        let Some((field, unit)) = self.dice.one_of(&event.fields).copied() else { return self.pattern(true) };
        let window = if self.dice.one_in(4) { String::new() } else { format!(" in any {}", self.window()) };
        format!("total {field} of {} at least {}{window}", self.pattern_of(&event, true), self.quantity(unit))
    }

    fn level_in_a_condition(&mut self) -> String {
        let Some(gauge) = self.cast.gauges.first().cloned() else { return self.pattern(true) };
        let roles = self.roles(&gauge.roles, false, true);
        format!("{}{roles} {} {}", gauge.name, self.dice.word(&COMPARE), self.quantity(gauge.unit))
    }

    fn open(&mut self) -> String {
        let phases = self.cast.phases.clone();
        if phases.is_empty() {
            return self.pattern(true);
        }
        let mut text = self.dice.word(&["", "phase "]).to_owned();
        text += self.dice.word(&phases);
        text += self.dice.word(&[" open", " not open"]);
        if self.dice.one_in(3) {
            text += &format!(" by {}", self.when());
        }
        text
    }

    fn on_days(&mut self, until: usize) -> String {
        if until == 0 {
            return self.pattern(true);
        }
        let (days, more) = (self.dice.between(1, 3), self.dice.between(0, 4));
        format!("{} on at least {days} of {} days", self.named(until), days + more)
    }

    /// `for each of grounds, each of sides`, or nothing.
    pub fn for_each(&mut self) -> String {
        if !self.dice.one_in(3) {
            return String::new();
        }
        let groups = self.cast.place_groups.iter().map(|(name, _)| *name);
        let places: Vec<&str> = groups.chain(self.cast.places.iter().map(|(name, _)| *name)).collect();
        let mut lists = Vec::new();
        if !places.is_empty() {
            lists.push(self.dice.word(&places).to_owned());
        }
        if places.is_empty() || self.dice.one_in(2) {
            lists.push(self.actors(2));
        }
        if self.dice.one_in(2) {
            lists.reverse();
        }
        format!("for each of {}", lists.join(", each of "))
    }

    /// A red line, with its tier where it has tiers, or a definition.
    pub fn named(&mut self, until: usize) -> String {
        let named = self.cast.named.get(..until).unwrap_or_default().to_vec();
        let Some(one) = self.dice.one_of(&named) else { return self.pattern(true) };
        match one.tiers.as_deref().map(|tiers| self.dice.one_of(tiers)) {
            Some(Some(tier)) => format!("{} tier {tier}", one.name),
            _ => one.name.to_owned(),
        }
    }
}
