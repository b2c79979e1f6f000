//! Judging a whole record, and changing it at once.

use servanda_agreement::Agreement;
use servanda_agreement::geography::Geography;
use servanda_base::{Interval, Moment, iso};
use servanda_record::*;
use servanda_reference::{Question, evaluate};
use servanda_status::Board;

pub fn board_of(agreement: &Agreement, record: &Record, question: Question) -> Board {
    let (geography, _) = Geography::new(agreement, &servanda_random::shapes());
    evaluate(agreement, &geography, record, &question)
}

/// Changes every moment of an entry.
pub fn each_moment(entry: &mut Entry, change: &impl Fn(Moment) -> Moment) {
    entry.reported = entry.reported.map(change);
    entry.occurred = entry.occurred.map(|at| Interval { from: change(at.from), to: change(at.to) });
    match &mut entry.what {
        What::Counter { zero_at, .. } => *zero_at = zero_at.map(change),
        What::Correction { by, .. } => each_moment(by, change),
        _ => {}
    }
}

/// Every date of a text four centuries later, be it `2027-02-01` or `1 February 2027`. The last year of the calendar stands
/// for "never" and stays.
pub fn four_centuries_later(text: &str) -> String {
    const MONTHS: [&str; 12] = [
        "January ",
        "February ",
        "March ",
        "April ",
        "May ",
        "June ",
        "July ",
        "August ",
        "September ",
        "October ",
        "November ",
        "December ",
    ];
    let mut later = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, number) = rest.split_at(at);
        later += before;
        let (number, after) = number.split_at(number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len()));
        let is_date = !before.ends_with('-') && after.starts_with('-') && after.chars().nth(3) == Some('-');
        let is_year = is_date || MONTHS.iter().any(|month| before.ends_with(month));
        match number.parse::<u32>() {
            Ok(year) if is_year && number.len() == 4 && year < 9000 => later += &(year + 400).to_string(),
            _ => later += number,
        }
        rest = after;
    }
    later + rest
}

/// Parties under other names that stand in the same order among all names.
const OTHERS: [(&str, &str); 12] = [
    ("AND", "BHR"),
    ("ISL", "JAM"),
    ("LIE", "LUX"),
    ("MCO", "MDV"),
    ("MLT", "MUS"),
    ("SMR", "TTO"),
    ("highlanders", "highlanders-x"),
    ("islanders", "islanders-x"),
    ("riversiders", "riversiders-x"),
    ("league", "league-x"),
    ("mission", "mission-x"),
    ("union", "union-x"),
];

/// The other name of a party; any other name stays.
pub fn other_name(name: &str) -> String {
    OTHERS.iter().find(|(own, _)| *own == name).map_or(name, |(_, other)| other).to_owned()
}

/// A text with other names for the parties, and for the states' short names.
pub fn with_other_names(text: &str) -> String {
    let mut renamed = String::new();
    let mut word = String::new();
    for c in text.chars().chain(['\n']) {
        if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/') {
            word.push(c);
        } else {
            renamed += &other_name(&std::mem::take(&mut word));
            renamed.push(c);
        }
    }
    renamed.pop();
    for (own, other) in OTHERS {
        if let (Some(own), Some(other)) = (iso::state_name(own), iso::state_name(other)) {
            renamed = renamed.replace(own, other);
        }
    }
    renamed
}

/// Changes every name of a party in an entry.
pub fn each_name(entry: &mut Entry, change: &impl Fn(&str) -> String) {
    let one = |name: &mut Name| *name = change(name);
    let actor = |actor: &mut Actor| {
        *actor = match actor {
            Actor::Unknown => Actor::Unknown,
            Actor::OneOf(names) => Actor::OneOf(names.iter().map(|name| change(name)).collect()),
            Actor::Together(names) => Actor::Together(names.iter().map(|name| change(name)).collect()),
        }
    };
    entry.attested = entry.attested.iter().map(|label| with_other_names(label)).collect();
    match &mut entry.what {
        What::Incident(happening) | What::Act(happening) => {
            actor(&mut happening.actor);
            happening.roles.values_mut().flatten().for_each(one);
        }
        What::Tally { actor: by, observer, .. } => {
            actor(by);
            observer.iter_mut().for_each(one);
        }
        What::Counter { actor: by, .. } | What::Measurement { actor: by, .. } => actor(by),
        What::Coverage { observer, .. } => one(observer),
        What::Restriction { observer, by, .. } => {
            one(observer);
            actor(by);
        }
        What::Determination { by, attributed_to, .. } => {
            one(by);
            attributed_to.iter_mut().for_each(one);
        }
        What::FileStep { by, .. } => by.iter_mut().for_each(one),
        What::Confirmation { by, .. } | What::Rejection { by, .. } => one(by),
        What::Correction { by, .. } => each_name(by, change),
        What::Withdrawal { .. } | What::Release { .. } => {}
    }
}
