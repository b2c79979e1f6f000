//! An invented agreement, and outcomes as text.

use servanda_agreement::*;
use servanda_base::{Span, Spanned, Zone};
use servanda_feeds::{Input, Outcome, read};
use servanda_record::*;
use std::collections::BTreeMap;
use std::fmt::Write;

fn named(name: &str) -> Spanned<String> {
    Spanned::new(name.to_owned(), Span::default())
}

fn party(name: &str, sort: PartySort) -> Party {
    Party { name: named(name), sort, title: String::new(), disputed_capacity: Vec::new() }
}

fn event(name: &str, fields: &[(&str, &str)]) -> EventDef {
    EventDef {
        name: named(name),
        title: String::new(),
        plural: format!("{name}s"),
        verb: None,
        roles: vec![(Role::By, "party".into()), (Role::In, "place".into())],
        fields: fields.iter().map(|(field, unit)| ((*field).to_owned(), (*unit).to_owned())).collect(),
        at_most: None,
    }
}

fn place(name: &str) -> PlaceDef {
    PlaceDef {
        name: named(name),
        sort: PlaceSort::Zone,
        title: String::new(),
        shape: Shape::Geo(named("geo/river.geojson#zone")),
        altitude_m: None,
        width_m: None,
        span: Span::default(),
    }
}

/// Two states and an armed group along a river, watched by a mission.
pub fn agreement() -> Agreement {
    let clause = Clause {
        number: named("1"),
        kind: ClauseKind::Reserved,
        head: Span::default(),
        span: Span::default(),
        path: Vec::new(),
        section: None,
    };
    Agreement {
        text: Default::default(),
        name: named("river-truce"),
        title: "Truce on the river".into(),
        declaration: None,
        header: Header {
            span: Span::default(),
            signed: None,
            in_force: Vec::new(),
            expires: Vec::new(),
            term: None,
            clock: Zone::named("Europe/Oslo").expect("the zone is compiled in"),
            clock_written: true,
            months: None,
            evidence: None,
            late_reports: None,
            verification: None,
            authentic: Vec::new(),
            elsewhere: Vec::new(),
            version: None,
        },
        parties: vec![
            party("NOR", PartySort::State),
            party("SWE", PartySort::State),
            party("north-bank", PartySort::ArmedGroup),
            party("river-mission", PartySort::Organisation),
        ],
        groups: vec![Group { name: named("sides"), members: vec![named("NOR"), named("north-bank")] }],
        bodies: Vec::new(),
        capabilities: Vec::new(),
        places: vec![place("river-zone"), place("harbour")],
        events: vec![event("shot", &[("deaths", "people")]), event("delivery", &[("rounds", "count")])],
        gauges: vec![GaugeDef {
            name: named("troops"),
            title: String::new(),
            roles: Vec::new(),
            unit: "people".into(),
            known_for: None,
        }],
        counters: ["rounds-delivered", "shots-since-start"]
            .map(|name| CounterDef {
                name: named(name),
                title: String::new(),
                roles: Vec::new(),
                unit: "count".into(),
                counts: None,
            })
            .into(),
        indicators: Vec::new(),
        calendars: Vec::new(),
        proofs: Vec::new(),
        definitions: Vec::new(),
        phases: Vec::new(),
        pledges: Vec::new(),
        clauses: vec![clause],
        sections: Vec::new(),
        uses: Vec::new(),
        lookup: Lookup::default(),
    }
}

/// Reads bindings and files against the invented agreement.
#[allow(dead_code)]
pub fn outcome(bindings: &str, files: &[(&str, &[u8])]) -> Outcome {
    let files: BTreeMap<String, Vec<u8>> = files.iter().map(|(name, bytes)| ((*name).into(), bytes.to_vec())).collect();
    read(&Input { agreement: &agreement(), bindings_name: "bindings.toml", bindings, files: &files })
}

/// The outcome as a reader would want to see it, one line an entry, a row set aside, a finding.
#[allow(dead_code)]
pub fn show(outcome: &Outcome, bindings: &str) -> String {
    let zone = agreement().header.clock;
    let mut text = String::new();
    for entry in &outcome.record.entries {
        let time = match entry.occurred {
            None => "time not stated".to_owned(),
            Some(at) if at.is_instant() => zone.for_people(at.from),
            Some(at) => format!("{}..{}", zone.for_people(at.from), zone.for_people(at.to)),
        };
        let place = match &entry.place {
            Place::Unstated => "nowhere".to_owned(),
            Place::Point { lat, lon, radius_m } => format!("at {lat} {lon} ± {radius_m} m"),
            Place::Inside { place, part: None, .. } => format!("in {place}"),
            Place::Inside { place, part: Some(part), .. } => format!("in {place} ({})", part.name),
        };
        writeln!(text, "{}. {} | {time} | {place} | {}", entry.position, entry.id, what(&entry.what)).unwrap();
        let mut more = vec![format!("line {}", entry.origin.line)];
        more.extend(entry.reported.map(|at| format!("reported {}", zone.for_people(at))));
        more.extend((!entry.attested.is_empty()).then(|| entry.attested.join(" + ")));
        more.extend(entry.conflict.as_ref().map(|key| format!("conflict {key}")));
        more.extend(entry.read_in.as_ref().map(|key| format!("read in {key}")));
        more.extend(
            (entry.precision != Precision::Day).then(|| format!("to the {:?}", entry.precision).to_lowercase()),
        );
        more.extend((entry.handling != Handling::Public).then(|| format!("{:?}", entry.handling)));
        more.extend(entry.note.clone());
        writeln!(text, "     {}", more.join(" | ")).unwrap();
    }
    for row in &outcome.record.set_aside {
        let column = row.column.as_ref().map_or_else(String::new, |column| format!(" {column}:"));
        let id = row.id.as_deref().unwrap_or("-");
        writeln!(text, "{}. {id} set aside | line {} |{column} {}", row.position, row.line, row.why).unwrap();
    }
    let (read, judged, aside) = outcome.record.counts(u32::MAX);
    let ends = outcome.record.ends.map_or_else(|| "-".to_owned(), |end| zone.for_people(end));
    writeln!(text, "{read} read = {judged} judged + {aside} set aside; ends {ends}").unwrap();
    for (file, finding) in &outcome.findings {
        let source = servanda_base::Source::new(file, if file == "bindings.toml" { bindings } else { "" });
        writeln!(text, "{}", servanda_base::render::concise(&source, finding)).unwrap();
        text.extend(finding.help.iter().map(|help| format!("     help: {help}\n")));
    }
    text
}

fn what(what: &What) -> String {
    let actor = |actor: &Actor| match actor {
        Actor::Unknown => "somebody".to_owned(),
        Actor::OneOf(names) => format!("one of {}", names.join(", ")),
        Actor::Together(names) => names.join(" and "),
    };
    let happening = |happening: &Happening| {
        let roles: Vec<String> =
            happening.roles.iter().map(|(role, names)| format!(" {role} {}", names.join(", "))).collect();
        let fields: Vec<String> = happening.fields.iter().map(|(field, range)| format!(" {range} {field}")).collect();
        let stage = if happening.stage == Stage::Whole { String::new() } else { format!(" {:?}", happening.stage) };
        format!("{}{stage} by {}{}{}", happening.event, actor(&happening.actor), roles.concat(), fields.concat())
    };
    match what {
        What::Incident(own) => format!("incident {}", happening(own)),
        What::Act(own) => format!("act {}", happening(own)),
        What::Tally { event, actor: by, count, parts, observer, extent } => {
            let parts: Vec<String> = parts.iter().map(|(part, range)| format!(", of them {range} {part}")).collect();
            let observer = observer.as_deref().unwrap_or("nobody");
            format!("tally {event} {count}{} by {}, seen by {observer} {extent:?}", parts.concat(), actor(by))
        }
        What::Counter { counter, actor: by, reading, zero_at } => {
            let zero = zero_at.map_or_else(String::new, |at| format!(" from {at}"));
            format!("counter {counter} {reading} by {}{zero}", actor(by))
        }
        What::Measurement { gauge, actor: by, level } => format!("gauge {gauge} {level} of {}", actor(by)),
        other => format!("{other:?}"),
    }
}
