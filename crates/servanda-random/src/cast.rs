//! Who and what an agreement speaks of: parties, places, events, and the lines that declare them.

use crate::dice::Dice;

/// States, by their codes of ISO 3166; all that they do here is invented.
const STATES: [&str; 6] = ["AND", "ISL", "LIE", "MCO", "MLT", "SMR"];
const GROUPS: [&str; 3] = ["highlanders", "islanders", "riversiders"];
const ORGANISATIONS: [&str; 3] = ["league", "mission", "union"];
const BODIES: [&str; 3] = ["centre", "council", "panel"];
const ZONES: [&str; 4] = ["buffer", "harbour", "strip", "valley"];
const CAPABILITIES: [&str; 2] = ["brigade", "minehunter"];
const PROOFS: [&str; 3] = ["heard", "seen", "verified"];
const PHASES: [&str; 3] = ["calm", "parting", "settlement"];
const RED_LINES: [&str; 3] = ["attack", "closure", "surge"];
const DEFINITIONS: [&str; 3] = ["hard", "quiet", "stable"];

/// Nouns with their plural and verb.
const EVENTS: [(&str, &str, &str); 9] = [
    ("shot", "shots", "fire"),
    ("payment", "payments", "pay"),
    ("delivery", "deliveries", "deliver"),
    ("inspection", "inspections", "inspect"),
    ("flight", "flights", "fly"),
    ("talk", "talks", "consult"),
    ("pullback", "pullbacks", "pull-back"),
    ("landing", "landings", "land"),
    ("storm", "storms", ""),
];

/// What exercises a power, with the power's verb.
pub(crate) const EXERCISES: [(&str, &str); 7] = [
    ("suspension", "suspend"),
    ("resumption", "resume"),
    ("waiver", "release"),
    ("extension", "extend"),
    ("opening-act", "open"),
    ("ending", "end"),
    ("leave", "withdraw"),
];

const FIELDS: [(&str, &str); 6] =
    [("calibre", "mm"), ("weapons", "count"), ("amount", "EUR"), ("load", "tons"), ("days", "days"), ("reach", "km")];

/// A declared event.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub name: &'static str,
    pub plural: Option<&'static str>,
    pub verb: Option<&'static str>,
    /// Role and sort.
    pub roles: Vec<(&'static str, &'static str)>,
    /// Field and unit.
    pub fields: Vec<(&'static str, &'static str)>,
}

/// A gauge, a counter or an indicator.
#[derive(Clone, Debug)]
pub(crate) struct Series {
    pub name: &'static str,
    pub roles: Vec<(&'static str, &'static str)>,
    pub unit: &'static str,
}

/// Something that a condition can name.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    pub name: &'static str,
    /// A red line, with its tiers; a definition otherwise.
    pub tiers: Option<Vec<u32>>,
}

/// Everything that has a name in one agreement.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cast {
    pub states: Vec<&'static str>,
    pub armed_groups: Vec<&'static str>,
    pub organisations: Vec<&'static str>,
    pub bodies: Vec<&'static str>,
    /// Name and members.
    pub groups: Vec<(&'static str, Vec<&'static str>)>,
    /// Groups of places: name and members.
    pub place_groups: Vec<(&'static str, Vec<&'static str>)>,
    pub capabilities: Vec<&'static str>,
    /// Name and the lines that declare it.
    pub places: Vec<(&'static str, String)>,
    pub events: Vec<Event>,
    pub gauges: Vec<Series>,
    pub counters: Vec<Series>,
    pub indicators: Vec<Series>,
    pub calendars: Vec<&'static str>,
    pub proofs: Vec<&'static str>,
    pub phases: Vec<&'static str>,
    /// In an order in which each may rest on those before it only.
    pub named: Vec<Named>,
}

/// The first few of a list, in its order.
fn some<T: Copy>(dice: &mut Dice, of: &[T], low: i64, high: i64) -> Vec<T> {
    let mut chosen: Vec<(usize, T)> = of.iter().copied().enumerate().collect();
    dice.shuffle(&mut chosen);
    chosen.truncate(dice.between(low, high) as usize);
    chosen.sort_by_key(|(at, _)| *at);
    chosen.into_iter().map(|(_, one)| one).collect()
}

impl Cast {
    /// Draws who and what.
    pub fn draw(dice: &mut Dice) -> Cast {
        let mut cast = Cast {
            states: some(dice, &STATES, 1, 3),
            armed_groups: if dice.one_in(3) { some(dice, &GROUPS, 1, 2) } else { Vec::new() },
            organisations: some(dice, &ORGANISATIONS, 0, 2),
            bodies: some(dice, &BODIES, 0, 2),
            capabilities: if dice.one_in(3) { some(dice, &CAPABILITIES, 1, 2) } else { Vec::new() },
            calendars: if dice.one_in(4) { vec!["office"] } else { Vec::new() },
            proofs: some(dice, &PROOFS, 0, 2),
            phases: if dice.one_in(2) { some(dice, &PHASES, 1, 3) } else { Vec::new() },
            ..Cast::default()
        };
        let parties = cast.parties();
        if dice.one_in(2) && parties.len() > 1 {
            cast.groups.push(("sides", some(dice, &parties, 2, 4)));
            if dice.one_in(3) {
                let mut members = vec!["sides"];
                members.extend(some(dice, &cast.actors(), 0, 1).into_iter().filter(|name| *name != "sides"));
                cast.groups.push(("everybody", members));
            }
        }
        cast.draw_places(dice);
        let places: Vec<&str> = cast.places.iter().map(|(name, _)| *name).collect();
        if !places.is_empty() && dice.one_in(2) {
            cast.place_groups.push(("grounds", some(dice, &places, 1, 3)));
        }
        cast.draw_events(dice);
        cast.draw_series(dice);
        let mut named: Vec<Named> = some(dice, &DEFINITIONS, 0, 2)
            .into_iter()
            .map(|name| Named { name, tiers: None })
            .chain(some(dice, &RED_LINES, 0, 2).into_iter().map(|name| Named { name, tiers: Some(Vec::new()) }))
            .collect();
        for tiers in named.iter_mut().filter_map(|named| named.tiers.as_mut()) {
            tiers.extend(1..=dice.roll(4) as u32);
        }
        dice.shuffle(&mut named);
        cast.named = named;
        cast
    }

    fn draw_places(&mut self, dice: &mut Dice) {
        let zones = some(dice, &ZONES, 0, 2);
        for name in &zones {
            self.places.push((name, format!("zone {name} \"Invented zone\" from \"geo/invented.geojson#{name}\"\n")));
        }
        if dice.one_in(4) {
            self.places.push(("front", "line front from \"geo/invented.geojson#front\"\n".into()));
            let (far, half) = (dice.word(&["15 km", "10 nmi", "2_500 m"]), dice.word(&["", "half of "]));
            let side = match (self.states.first(), dice.one_in(2)) {
                (Some(state), true) => format!(" on side {state}"),
                _ => String::new(),
            };
            self.places.push(("belt", format!("zone belt = within {half}{far} of front{side}\n")));
        }
        if dice.one_in(6) {
            let text = "airspace sky from \"geo/invented.geojson#sky\" from 0 m to 20_000 ft\n";
            self.places.push(("sky", text.into()));
        }
        if dice.one_in(6) {
            self.places.push(("lane", "corridor lane from \"geo/invented.geojson#lane\" width 6 nmi\n".into()));
        }
    }

    fn draw_events(&mut self, dice: &mut Dice) {
        for (name, plural, verb) in some(dice, &EVENTS, 2, 4) {
            let plural = (!dice.one_in(6)).then_some(plural);
            let verb = (!verb.is_empty() && !dice.one_in(8)).then_some(verb);
            let roles = Cast::draw_roles(dice, verb.is_some());
            let fields = some(dice, &FIELDS, 0, 2);
            self.events.push(Event { name, plural, verb, roles, fields });
        }
        if dice.one_in(3) {
            for (name, verb) in some(dice, &EXERCISES, 1, 4) {
                let by = ("by", if dice.one_in(4) { "body" } else { "party" });
                let fields = if verb == "extend" { vec![("days", "days")] } else { Vec::new() };
                self.events.push(Event { name, plural: None, verb: Some(verb), roles: vec![by], fields });
            }
        }
    }

    fn draw_roles(dice: &mut Dice, acted: bool) -> Vec<(&'static str, &'static str)> {
        let mut roles = Vec::new();
        if acted || dice.one_in(3) {
            roles.push(("by", if dice.one_in(10) { "body" } else { "party" }));
        }
        for (role, sort, odds) in [
            ("against", "party", 3),
            ("with", "party", 8),
            ("to", "party", 3),
            ("in", "place", 2),
            ("from", "place", 8),
        ] {
            if dice.one_in(odds) {
                let sort = match role {
                    "to" if dice.one_in(5) => "body",
                    "from" if dice.one_in(3) => "party",
                    _ => sort,
                };
                roles.push((role, sort));
            }
        }
        roles
    }

    fn draw_series(&mut self, dice: &mut Dice) {
        let roles = |dice: &mut Dice| {
            [("by", "party"), ("in", "place")].into_iter().filter(|_| dice.one_in(2)).collect::<Vec<_>>()
        };
        for name in some(dice, &["people", "stocks"], 0, 1) {
            self.gauges.push(Series { name, roles: roles(dice), unit: "heads" });
        }
        for name in some(dice, &["tally-book", "meter"], 0, 1) {
            self.counters.push(Series { name, roles: roles(dice), unit: "items" });
        }
        for name in some(dice, &["throughput"], 0, 1) {
            self.indicators.push(Series { name, roles: Vec::new(), unit: "ships" });
        }
    }

    /// Parties of every sort.
    pub fn parties(&self) -> Vec<&'static str> {
        [&self.states, &self.armed_groups, &self.organisations].into_iter().flatten().copied().collect()
    }

    /// Parties, bodies and groups.
    pub fn actors(&self) -> Vec<&'static str> {
        let groups = self.groups.iter().map(|(name, _)| *name);
        self.parties().into_iter().chain(self.bodies.iter().copied()).chain(groups).collect()
    }

    /// Units in which something can be owed of an event, or of nothing in particular.
    pub fn units(&self, event: &Event) -> Vec<&'static str> {
        let own = event.fields.iter().map(|(_, unit)| *unit);
        own.chain(self.capabilities.iter().copied()).chain(["EUR", "count"]).collect()
    }
}
