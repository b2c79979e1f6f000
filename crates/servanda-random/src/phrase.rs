//! Phrases that many forms use: lengths of time, dates, quantities, actors, patterns.

use crate::agreement::Draft;
use crate::cast::Event;
use servanda_base::{Moment, Zone};

pub(crate) const COMPARE: [&str; 5] = [">=", "<=", ">", "<", "="];

/// Seconds of a day.
const DAY_S: i64 = 86_400;

impl Draft {
    /// A date so many days after the signature: `2027-02-01`.
    pub fn day_after_signature(&self, days: i64) -> String {
        let at = Moment::from_second(self.signed_s + days * DAY_S).unwrap_or(Moment::UNIX_EPOCH);
        Zone::utc().date_of(at).to_string()
    }

    /// A date near the signature or some months later, half of the time with an hour.
    pub fn when(&mut self) -> String {
        let days = if self.dice.one_in(4) { self.dice.between(-3, 3) } else { self.dice.between(0, 120) };
        let date = self.day_after_signature(days);
        match self.dice.roll(6) {
            0 | 1 => format!("{date} {}", self.hour()),
            2 => format!("{date} {:02}:{:02}:{:02}", self.dice.roll(24), self.dice.roll(60), self.dice.roll(60)),
            _ => date,
        }
    }

    pub fn hour(&mut self) -> &'static str {
        self.dice.word(&["00:00", "12:00", "02:30", "03:00", "23:59", "18:30"])
    }

    /// A length of time from hours to months.
    pub fn length(&mut self) -> String {
        match self.dice.roll(12) {
            0 => format!("{} min", self.dice.word(&["30", "90", "1"])),
            1 => format!("{} s", self.dice.word(&["90", "3600", "1"])),
            2..=4 => format!("{} h", self.dice.word(&["6", "12", "24", "48", "72"])),
            5..=7 => format!("{} d", self.dice.between(1, 10)),
            8 => format!("{} calendar days", self.dice.between(1, 14)),
            9 => format!("{} working-days", self.dice.between(1, 10)),
            10 => format!("{} months", self.dice.between(1, 3)),
            _ => format!("{} years", self.dice.between(1, 2)),
        }
    }

    /// A length of some hours or days, as windows have.
    pub fn window(&mut self) -> String {
        match self.dice.roll(8) {
            0..=3 => format!("{} h", self.dice.word(&["6", "24", "36", "48"])),
            4..=6 => format!("{} d", self.dice.between(1, 14)),
            _ => format!("{} calendar days", self.dice.between(1, 5)),
        }
    }

    /// A length that something which comes again takes: five days at least, so that turns stay few.
    pub fn turn(&mut self) -> String {
        let (days, months) = (self.dice.between(5, 30), self.dice.between(1, 6));
        match self.dice.roll(5) {
            0 => format!("{days} d"),
            1 => format!("{days} calendar days"),
            2 => format!("{days} working-days"),
            3 => "1 years".into(),
            _ => format!("{months} months"),
        }
    }

    pub fn quantity(&mut self, unit: &str) -> String {
        let amount = match self.dice.roll(10) {
            0 => "2.5".to_owned(),
            1 => "1_000".to_owned(),
            2 => format!("{} thousand", self.dice.between(1, 3)),
            3 => self.dice.word(&["1 million", "2 billion", "0"]).to_owned(),
            _ => self.dice.between(1, 12).to_string(),
        };
        format!("{amount} {unit}")
    }

    /// `weapons >= 3 count`, for one of an event's fields.
    pub fn comparison(&mut self, event: &Event) -> Option<String> {
        let (field, unit) = *self.dice.one_of(&event.fields)?;
        let sign = self.dice.word(&COMPARE);
        // A length may be written in another unit of length.
        let unit = if unit == "km" && self.dice.one_in(3) { self.dice.word(&["m", "nmi", "ft"]) } else { unit };
        Some(format!("{field} {sign} {}", self.quantity(unit)))
    }

    pub fn actor(&mut self) -> &'static str {
        let actors = self.cast.actors();
        self.dice.word(&actors)
    }

    /// Between one and `most` names, each once.
    pub fn actors(&mut self, most: i64) -> String {
        let mut actors = self.cast.actors();
        self.dice.shuffle(&mut actors);
        actors.truncate(self.dice.between(1, most) as usize);
        actors.join(", ")
    }

    fn places(&mut self, most: i64) -> String {
        let mut places: Vec<&str> = self.cast.places.iter().map(|(name, _)| *name).collect();
        // The territory of a party is a place, too.
        if places.is_empty() || self.dice.one_in(10) {
            places.extend(self.cast.parties());
        }
        self.dice.shuffle(&mut places);
        places.truncate(self.dice.between(1, most) as usize);
        places.join(", ")
    }

    /// What stands in a role of this sort; several names where the form takes them.
    fn fills(&mut self, sort: &str, lists: bool) -> String {
        let most = if lists && self.dice.one_in(5) { 2 } else { 1 };
        match sort {
            "place" => self.places(most),
            "body" if !self.cast.bodies.is_empty() => {
                let bodies = self.cast.bodies.clone();
                self.dice.word(&bodies).to_owned()
            }
            _ if self.dice.one_in(30) => "NRU".into(),
            _ => self.actors(most),
        }
    }

    /// Some roles of those declared, and rarely one that is not: ` by AND in strip`.
    pub fn roles(&mut self, declared: &[(&'static str, &'static str)], without_by: bool, lists: bool) -> String {
        let mut roles: Vec<(&str, &str)> =
            declared.iter().copied().filter(|(role, _)| !(without_by && *role == "by")).collect();
        roles.retain(|_| !self.dice.one_in(3));
        if self.dice.one_in(40) && !roles.iter().any(|(role, _)| *role == "with") {
            roles.push(("with", "party"));
        }
        let mut text = String::new();
        for (role, sort) in roles {
            text += &format!(" {role} {}", self.fills(sort, lists));
        }
        text
    }

    pub fn event(&mut self) -> Event {
        let events = self.cast.events.clone();
        let at = self.dice.roll(events.len());
        // Two at least are always drawn.
        events[at].clone()
    }

    /// `shots by AND in strip where weapons >= 3 count`.
    pub fn pattern(&mut self, lists: bool) -> String {
        let event = self.event();
        self.pattern_of(&event, lists)
    }

    pub fn pattern_of(&mut self, event: &Event, lists: bool) -> String {
        let word = match self.dice.roll(8) {
            0 => event.verb.unwrap_or(event.name),
            1 | 2 => event.name,
            _ => event.plural.unwrap_or(event.name),
        };
        let mut text = word.to_owned();
        text += &self.roles(&event.roles, false, lists);
        if self.dice.one_in(4)
            && let Some(comparison) = self.comparison(event)
        {
            text += &format!(" where {comparison}");
        }
        text
    }

    /// A clause number of this text, of a norm where there is one.
    pub fn some_clause(&mut self) -> String {
        let of = if self.norms.is_empty() || self.dice.one_in(16) { &self.numbers } else { &self.norms };
        self.dice.one_of(of).cloned().unwrap_or_else(|| "1".into())
    }
}
