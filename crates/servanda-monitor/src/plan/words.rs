//! Nodes as people read them. Other nodes are named by their numbers, from 1.

use super::keeps::counted;
use super::op::*;
use super::{Defined, Guard, Input, Key, Node, NodeId, Part, Plan, Serves, Sort, Step, StepKind};
use servanda_agreement::{Anchor, Effect, Filter, Name, Notice, Role, Share, Target, Version, When};
use servanda_base::Duration;
use std::fmt;

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&(u64::from(self.0) + 1).to_string())
    }
}

impl Op {
    /// The operator's name.
    pub fn word(&self) -> &'static str {
        match self {
            Op::Source(_) => "source",
            Op::Select(_) => "select",
            Op::Count(Count::AtLeast(_)) => "count",
            Op::Count(Count::Total { .. }) => "total",
            Op::Count(Count::OnDays { .. }) => "days",
            Op::Absent(_) => "absent",
            Op::Seq { .. } => "seq",
            Op::Hold(_) => "hold",
            Op::Latch(_) => "latch",
            Op::Norm(_) => "norm",
            Op::Phase(_) => "phase",
        }
    }
}

impl Plan {
    /// What a node computes, in words.
    pub fn says(&self, node: &Node) -> String {
        match &node.op {
            Op::Source(source) => of_source(source),
            Op::Select(select) => self.of_select(node, select),
            Op::Count(Count::AtLeast(thresholds)) => {
                let one = |Threshold { tier, at_least, over }: &Threshold| {
                    let tier = tier.map(|tier| format!(" (tier {tier})")).unwrap_or_default();
                    match over {
                        Over::Last(length) => {
                            format!("at least {} in any {length}{tier}", counted(u64::from(*at_least)))
                        }
                        Over::Ever => format!("at least {} so far", counted(u64::from(*at_least))),
                        Over::Each => "each match".into(),
                    }
                };
                listed(thresholds, "; ", one)
            }
            Op::Count(Count::Total { field, at_least, in_any }) => {
                format!("total {field} at least {at_least}{}", window(*in_any))
            }
            Op::Count(Count::OnDays { what, days, of }) => format!("{what} on at least {days} of {of} days"),
            Op::Absent(Absent::NoneFor(length)) => format!("none{}, where watched", for_length(*length)),
            Op::Absent(Absent::Continues(length)) => format!("at least one in every 24 h for {length}"),
            Op::Seq { within } => format!("the second within {within} of the first"),
            Op::Hold(hold) => self.of_hold(node, hold),
            Op::Latch(latch) => of_latch(latch),
            Op::Norm(norm) => of_norm(norm),
            Op::Phase(Automaton::Force(force)) => of_force(force),
            Op::Phase(Automaton::Phases(phases)) => listed(phases, "; ", of_phase),
        }
    }

    /// What a source is called that a node reads.
    fn read_by(&self, node: &Node) -> Option<&Source> {
        let entries = node.inputs.iter().find(|input| input.part == Part::Entries)?;
        match &self.node(entries.from)?.op {
            Op::Source(source) => Some(source),
            _ => None,
        }
    }

    fn of_select(&self, node: &Node, select: &Select) -> String {
        let event = match self.read_by(node) {
            Some(Source::Event { event, .. }) => event.as_str(),
            _ => "entries",
        };
        match select {
            Select::Acts { by, roles: filled, filter } => {
                let filter =
                    filter.as_ref().map(|Filter { field, op, value }| format!(" where {field} {} {value}", op.sign()));
                format!("{event}{}{}{}", of_who(by, &node.key), of_roles(filled), filter.unwrap_or_default())
            }
            Select::Watch { event, places } => {
                let places = if places.is_empty() { String::new() } else { format!(" in {}", places.join(", ")) };
                format!("who watched for {event}{places}")
            }
            Select::Uses { target, by } => format!("{event} by {}, of {}", by.join(", "), of_target(target)),
        }
    }

    fn of_hold(&self, node: &Node, hold: &Hold) -> String {
        match (hold, self.read_by(node)) {
            (Hold::Level { of, roles, known_for, op, level }, Some(Source::Gauge { gauge, .. })) => {
                let fresh = known_for.map(|length| format!(", known for {length}")).unwrap_or_default();
                format!("{gauge}{}{} {} {level}{fresh}", of_who(of, &node.key), of_roles(roles), op.sign())
            }
            (Hold::Counter { of }, Some(Source::Counter { counter, .. })) => {
                format!("{counter}{}, which never falls", of_who(of, &node.key))
            }
            (Hold::Level { .. } | Hold::Counter { .. }, _) => "a reading".into(),
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reading = |f: &mut fmt::Formatter<'_>, word: &str, letter: &Option<String>| match letter {
            Some(letter) => write!(f, "{word} {letter}"),
            None => f.write_str(word),
        };
        match self {
            Part::Entries => f.write_str("entries"),
            Part::Tallies => f.write_str("tallies"),
            Part::Restrictions => f.write_str("restrictions"),
            Part::Hits => f.write_str("hits"),
            Part::AllHits => f.write_str("by whoever"),
            Part::First => f.write_str("first"),
            Part::Second => f.write_str("second"),
            Part::Watch => f.write_str("watched"),
            Part::Level => f.write_str("level"),
            Part::Counter => f.write_str("counter"),
            Part::Rises => f.write_str("rises"),
            Part::Guard => f.write_str("condition"),
            Part::Trigger => f.write_str("trigger"),
            Part::Force => f.write_str("force"),
            Part::Phases => f.write_str("phases"),
            Part::Determinations => f.write_str("determined"),
            Part::Power(clause) => write!(f, "power {clause}"),
            Part::Prevails(clause) => write!(f, "clause {clause} prevails"),
            Part::Performs(clause) => write!(f, "acts of clause {clause}, which prevails"),
            Part::Anchor(clause) => write!(f, "acts of clause {clause}"),
            Part::Ahead => f.write_str("ahead"),
            Part::Start(letter) => reading(f, "start", letter),
            Part::End(letter) => reading(f, "end", letter),
            Part::Renewals => f.write_str("renewals"),
            Part::Use => f.write_str("use"),
            Part::NeverDuring => f.write_str("never during"),
        }
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tier = self.tier.map(|tier| format!(" tier {tier}")).unwrap_or_default();
        write!(f, "{} ({}{tier})", self.from, self.part)
    }
}

impl fmt::Display for StepKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StepKind::Breach(clause) => write!(f, "clause {clause} not kept"),
            StepKind::Phase => f.write_str("which phase is open"),
            StepKind::Power(clause) => write!(f, "use of the power of clause {clause}"),
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}: {}", self.from, self.to, self.kind)
    }
}

impl fmt::Display for Serves {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Serves::Force => f.write_str("force"),
            Serves::Phases => f.write_str("phases"),
            Serves::Clause(_, number) => f.write_str(number),
            Serves::Readings(_, name) => f.write_str(name),
            Serves::Claims => f.write_str("claimed suspensions"),
            Serves::Restrictions => f.write_str("restrictions"),
        }
    }
}

impl fmt::Display for Defined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key =
            if self.key.0.is_empty() { String::new() } else { format!(" for each {}", sorts(&self.key.0, " and ")) };
        write!(f, "{}{key}: {}", self.name, self.guard)
    }
}

impl fmt::Display for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let several = |f: &mut fmt::Formatter<'_>, parts: &[Guard], word: &str| {
            for (at, part) in parts.iter().enumerate() {
                if at > 0 {
                    write!(f, " {word} ")?;
                }
                match part {
                    Guard::All(_) | Guard::Any(_) | Guard::ForAny(..) => write!(f, "({part})")?,
                    _ => write!(f, "{part}")?,
                }
            }
            Ok(())
        };
        match self {
            Guard::All(parts) => several(f, parts, "and"),
            Guard::Any(parts) => several(f, parts, "or"),
            Guard::Not(part) => match **part {
                Guard::All(_) | Guard::Any(_) | Guard::ForAny(..) => write!(f, "not ({part})"),
                _ => write!(f, "not {part}"),
            },
            Guard::Holds { node, tier: None } => write!(f, "[{node}]"),
            Guard::Holds { node, tier: Some(tier) } => write!(f, "[{node} tier {tier}]"),
            Guard::Phase { phase, open, by } => {
                let not = if *open { "" } else { " not" };
                let by = by.map(|when| format!(" by {}", moment(when))).unwrap_or_default();
                write!(f, "{phase}{not} open{by}")
            }
            Guard::Breach(clause) => write!(f, "clause {clause} not kept"),
            Guard::Defined(at) => write!(f, "[condition {}]", at + 1),
            Guard::ForAny(keys, part) => write!(f, "{part} for any {}", sorts(keys, " and ")),
            Guard::Unknown => f.write_str("what is not established"),
        }
    }
}

fn of_source(source: &Source) -> String {
    match source {
        Source::Event { event, proof } => format!("{event}{}", of_proof(proof)),
        Source::EveryReport => "every incident, act and tally, as reported".into(),
        Source::Gauge { gauge, proof } => format!("readings of {gauge}{}", of_proof(proof)),
        Source::Counter { counter, proof } => format!("readings of {counter}{}", of_proof(proof)),
        Source::Indicator(name) => format!("readings of {name}"),
        Source::Coverage { proof } => format!("who watched for what{}", of_proof(proof)),
        Source::Restrictions => "monitors that were kept out".into(),
        Source::Determinations { about, about_entries } => {
            let entries = if *about_entries { " and about single entries" } else { "" };
            format!("determinations about {}{entries}", about.join(", "))
        }
    }
}

fn of_proof(proof: &Proof) -> String {
    match proof {
        Proof::Default => ", default proof".into(),
        Proof::Named(name, ways) => {
            let way = |way: &Way| match way {
                Way::Confirmed { count: 1, by, members: _ } => by.clone(),
                Way::Confirmed { count, by, members: _ } => format!("{count} of {by}"),
                Way::AnySource => "any source".into(),
            };
            format!(", {name} ({})", listed(ways, ", or ", way))
        }
    }
}

fn of_who(who: &Who, key: &Key) -> String {
    let together = key.0.iter().any(|sort| matches!(sort, Sort::Party { together: true, .. }));
    match who {
        Who::Anybody => String::new(),
        Who::Of(names) => format!(" by {}", names.join(", ")),
        Who::Key(names) if together => format!(" by each of {}, and by any of them", names.join(", ")),
        Who::Key(names) => format!(" by each of {}", names.join(", ")),
    }
}

fn of_roles(filled: &[Filled]) -> String {
    let one = |Filled { role, names, keyed }: &Filled| {
        let each = if *keyed { "each of " } else { "" };
        format!(" {} {each}{}", role_word(*role), names.join(", "))
    };
    filled.iter().map(one).collect()
}

/// `place and party`
fn sorts(keys: &[Sort], between: &str) -> String {
    listed(keys, between, |sort| sort.word().to_owned())
}

fn role_word(role: Role) -> &'static str {
    match role {
        Role::By => "by",
        Role::Against => "against",
        Role::With => "with",
        Role::To => "to",
        Role::In => "in",
        Role::From => "from",
        Role::Of => "of",
    }
}

fn of_target(target: &Target) -> String {
    match target {
        Target::Agreement => "agreement".into(),
        Target::Clause(number) => format!("clause {number}"),
        Target::Phase(name) => format!("phase {name}"),
    }
}

fn of_latch(latch: &Latch) -> String {
    let on = match &latch.on {
        Crossed::Count => String::new(),
        Crossed::Begins(guard) => format!(" when {guard}"),
        Crossed::Never => ", of which the text does not say when".into(),
    };
    let resets = match latch.resets_after {
        Some(length) => format!(", resets after {length} without"),
        None => ", no reset".into(),
    };
    format!("red line {}{on}{resets}{}", latch.name, of_determined(&latch.determined))
}

fn of_determined(determined: &Determined) -> String {
    match determined {
        Determined::Nobody => String::new(),
        Determined::Automatic => ", determined automatic".into(),
        Determined::By(bodies) => {
            let body = |(body, within): &(Name, Option<Duration>)| {
                format!("{body}{}", within.map(|length| format!(" within {length}")).unwrap_or_default())
            };
            format!(", determined by {}", listed(bodies, ", else ", body))
        }
    }
}

fn of_norm(norm: &Norm) -> String {
    let mut said = format!("clause {}: ", norm.clause);
    said += &match &norm.form {
        Form::Words(_) => "words that no event can show".into(),
        Form::Forbids { event } => format!("ban on {event}"),
        Form::Owes(owes) => of_owes(owes),
        Form::Keeps { gauge, modality: _, share } => format!("level of {gauge}{}", of_share(*share)),
        Form::Power { effect, target, notice } => {
            let notice = match notice {
                Some(Notice::Length(length)) => format!(" with a notice of {length}"),
                Some(Notice::Words(words)) => format!(" with notice “{words}”"),
                None => String::new(),
            };
            format!("power to {} {}{notice}", of_effect(*effect), of_target(target))
        }
        Form::Permission => "a permission".into(),
    };
    if !norm.on.is_empty() {
        said += &format!(", on {}", listed(&norm.on, " or ", of_trigger));
    }
    if let Some(phase) = &norm.during {
        said += &format!(", during {phase}");
    }
    if let Some(from) = &norm.from {
        said += &format!(", from {}", of_anchor(from));
    }
    match &norm.unless {
        Some(Unless::Claimed(words)) => said += &format!(", unless claimed “{words}”"),
        Some(Unless::Words(words)) => said += &format!(", unless “{words}”"),
        Some(Unless::Holds(guard)) => said += &format!(", unless {guard}"),
        None => {}
    }
    said += &of_determined(&norm.determined);
    for (clause, from) in &norm.replaced_by {
        let from = from.map_or("entry into force".into(), moment);
        said += &format!(", replaced by clause {clause} from {from}");
    }
    if !norm.clock_stops {
        said += ", clock runs";
    }
    said
}

fn of_effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Suspend => "suspend",
        Effect::Resume => "resume",
        Effect::Release => "release",
        Effect::Extend => "extend",
        Effect::Open => "open",
        Effect::End => "end",
        Effect::Withdraw => "withdraw from",
    }
}

fn of_share(share: Share) -> String {
    match share {
        Share::Each => String::new(),
        Share::Jointly => " jointly".into(),
        Share::Any(count) => format!(", any {count} of them"),
    }
}

fn of_owes(owes: &Owes) -> String {
    let start = if owes.start { "the beginning of " } else { "" };
    let quantity = owes.quantity.as_ref().map(|quantity| format!(" of {quantity}")).unwrap_or_default();
    let mut said = format!("duty of {start}{}{quantity}{}", owes.event, of_share(owes.share));
    if let Some(every) = owes.every {
        said += &format!(" every {every}");
    }
    if let Some(overlap) = owes.overlap {
        said += &format!(" with an overlap of {overlap}");
    }
    for (letter, due) in &owes.due {
        let letter = letter.as_ref().map(|letter| format!(" ({letter})")).unwrap_or_default();
        said += &format!(", {}{letter}", of_due(due));
    }
    said
}

fn of_due(due: &Due) -> String {
    match due {
        Due::Within { length, calendar, of } => {
            let calendar = calendar.as_ref().map(|name| format!(" of calendar {name}")).unwrap_or_default();
            let of = of.as_ref().map(|of| format!(" of {}", of_anchor(of))).unwrap_or_default();
            format!("within {length}{calendar}{of}")
        }
        Due::Words(words) => format!("within “{words}”"),
        Due::By(when) => format!("by {}", moment(*when)),
        Due::Daily(time) => format!("by {} daily", time.strftime("%H:%M")),
        Due::Before(length) => format!("at least {length} before each event ahead"),
    }
}

fn of_anchor(anchor: &Anchor) -> String {
    match anchor {
        Anchor::Determination => "determination".into(),
        Anchor::Incident => "incident".into(),
        Anchor::Notification => "notification".into(),
        Anchor::Report => "report".into(),
        Anchor::Breach => "breach".into(),
        Anchor::Opening => "opening".into(),
        Anchor::EntryIntoForce => "entry into force".into(),
        Anchor::Signature => "signature".into(),
        Anchor::StartOf(number) => format!("start of clause {number}"),
        Anchor::CompletionOf(number) => format!("completion of clause {number}"),
        Anchor::At(when) => moment(*when),
    }
}

fn of_trigger(trigger: &Trigger) -> String {
    match trigger {
        Trigger::EntryIntoForce => "entry into force".into(),
        Trigger::OpeningOf(phase) => format!("opening of {phase}"),
        Trigger::Report => "any report".into(),
        Trigger::BreachOf(clause) => format!("breach of clause {clause}"),
        Trigger::Follows(clause) => format!("clause {clause} failing"),
        Trigger::NotOpenBy(phase, when) => format!("{phase} not open by {}", moment(*when)),
        Trigger::Match => "each match".into(),
        Trigger::RedLine(name, None) => name.clone(),
        Trigger::RedLine(name, Some(tier)) => format!("{name} tier {tier}"),
        Trigger::Begins(guard) => format!("{guard} beginning to hold"),
        Trigger::Never => "what the text does not declare".into(),
    }
}

fn of_force(force: &Force) -> String {
    let letter = |letter: &Option<String>| letter.as_ref().map(|letter| format!(" ({letter})")).unwrap_or_default();
    let start = |(reading, start): &(Option<String>, Start)| {
        let said = match start {
            Start::OnSignature => "on signature".into(),
            Start::At(when) => format!("from {}", moment(*when)),
            Start::OnEvent => "on an event".into(),
        };
        said + &letter(reading)
    };
    let end = |(reading, end): &(Option<String>, End)| {
        let said = match end {
            End::Never => "never".into(),
            End::On(when) => moment(*when),
            End::OnEvent => "on an event".into(),
        };
        said + &letter(reading)
    };
    let mut said = "in force ".to_owned();
    said += &match (force.starts.as_slice(), force.signed) {
        ([], Some(_)) => "on signature, as nothing is said".to_owned(),
        ([], None) => "at a time that the text does not say".into(),
        (starts, _) => listed(starts, " or ", start),
    };
    if let Some(term) = &force.term {
        let renewed = if term.renewed { ", renewed by an event" } else { "" };
        said += &format!(", for {}{renewed}", term.length);
        if !term.held_by.is_empty() {
            said += &format!(", held by {}", term.held_by.join(", "));
        }
    }
    if !force.ends.is_empty() {
        said += &format!(", expires {}", listed(&force.ends, " or ", end));
    }
    if let Some(Version { number, from, until }) = force.version {
        said += &format!("; as version {number}");
        said += &from.map(|from| format!(" from {from}")).unwrap_or_default();
        said += &until.map(|until| format!(" until {until}")).unwrap_or_default();
    }
    said
}

fn of_phase(phase: &Phase) -> String {
    let opens = match &phase.opens {
        Some(Opens::OnEntryIntoForce) => " opens on entry into force".into(),
        Some(Opens::When(guard)) => format!(" opens when {guard}"),
        None => " opens by a power only".to_owned(),
    };
    let reverts = phase.reverts.as_ref().map(|(to, guard)| format!(", reverts to {to} when {guard}"));
    let latest = phase.latest.as_ref().map(|(when, failing)| {
        let failing = failing.as_ref().map(|clause| format!(" failing which clause {clause}")).unwrap_or_default();
        format!(", latest {}{failing}", moment(*when))
    });
    format!("{}{opens}{}{}", phase.name, reverts.unwrap_or_default(), latest.unwrap_or_default())
}

fn window(in_any: Option<Duration>) -> String {
    in_any.map(|length| format!(" in any {length}")).unwrap_or_default()
}

fn for_length(length: Option<Duration>) -> String {
    length.map(|length| format!(" for {length}")).unwrap_or_default()
}

fn moment(when: When) -> String {
    match when {
        When::Day(date) => date.to_string(),
        When::Clock(moment) => moment.strftime("%Y-%m-%d %H:%M").to_string(),
    }
}

fn listed<T>(items: &[T], between: &str, say: impl Fn(&T) -> String) -> String {
    items.iter().map(say).collect::<Vec<_>>().join(between)
}
