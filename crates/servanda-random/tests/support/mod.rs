//! Running a property over seeds, and changing a whole record at once.

use servanda_agreement::Agreement;
use servanda_agreement::geography::Geography;
use servanda_base::{Interval, Moment, Severity, iso};
use servanda_random::{Dice, agreement, edges, history, shrink};
use servanda_record::*;
use servanda_reference::{Question, evaluate};
use servanda_status::Board;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What is asked of one seed's agreement and record; it stays the same while the case is made smaller.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// The moment judged.
    pub as_of: Moment,
    /// Another moment.
    pub other: Moment,
    /// A position in the record.
    pub known_at: u32,
}

/// Whose clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zones {
    /// Those of the text.
    AsDrawn,
    /// UTC everywhere.
    Utc,
}

/// Holds, or says why not.
pub fn holds(so: bool, otherwise: impl Fn() -> String) -> Result<(), String> {
    if so { Ok(()) } else { Err(otherwise()) }
}

/// Runs a property for many seeds, and prints the first that fails with its smallest case.
pub fn for_seeds(count: u64, zones: Zones, property: impl Fn(&Case, &str, &Record) -> Result<(), String>) {
    let asked = std::env::var("SEED").ok().and_then(|seed| seed.parse::<u64>().ok());
    let count = std::env::var("SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(count);
    for seed in asked.map_or(0..count, |seed| seed..seed + 1) {
        let mut text = agreement(seed);
        if zones == Zones::Utc {
            text = text.lines().filter(|line| !line.starts_with("  clock ")).map(|line| format!("{line}\n")).collect();
        }
        let record = history(&read(&text), seed);
        let case = questions(&read(&text), &record, seed);
        let fails = |text: &str, record: &Record| match catch_unwind(AssertUnwindSafe(|| property(&case, text, record)))
        {
            Ok(held) => held.err(),
            Err(panic) => Some(format!("a panic: {}", words_of(&*panic))),
        };
        if fails(&text, &record).is_some() {
            let (text, record) = shrink(text, record, |text, record| fails(text, record).is_some());
            let why = fails(&text, &record).unwrap_or_default();
            let rows: String = record.entries.iter().map(|entry| shown(entry) + "\n").collect();
            let aside = record.set_aside.len();
            panic!("seed {seed} does not hold: {why}\n{case:?}, {aside} rows set aside\n{text}\n{rows}");
        }
    }
}

fn words_of(panic: &(dyn std::any::Any + Send)) -> String {
    let words = panic.downcast_ref::<String>().cloned();
    words.or(panic.downcast_ref::<&str>().map(|words| (*words).to_owned())).unwrap_or_default()
}

/// An entry on one line, without what no evaluator looks at.
fn shown(entry: &Entry) -> String {
    let Entry { id, position, reported, occurred, place, attested, what, conflict, read_in, .. } = entry;
    let at = occurred.map(|at| format!("{}..{}", at.from, at.to)).unwrap_or_default();
    let reported = reported.map(|at| at.to_string()).unwrap_or_default();
    let more = [conflict, read_in].into_iter().flatten().cloned().collect::<Vec<_>>().join(" ");
    format!("{position} {id}: {at} reported {reported} {place:?} {attested:?} {what:?} {more}")
}

/// Moments near what the record and the agreement speak of, and a position.
fn questions(agreement: &Agreement, record: &Record, seed: u64) -> Case {
    let mut dice = Dice::new(!seed);
    let mut moments: Vec<Moment> = edges(agreement);
    // What comes years after everything else only takes time.
    moments.truncate(moments.len().div_ceil(2));
    let told = record.entries.iter().filter_map(|entry| entry.occurred);
    moments.extend(told.flat_map(|at| [at.from, at.to]));
    let one = |dice: &mut Dice| {
        let at = dice.one_of(&moments).copied().unwrap_or(Moment::UNIX_EPOCH);
        Moment::from_second(at.as_second() + dice.between(-1, 1)).unwrap_or(at)
    };
    let (as_of, other) = (one(&mut dice), one(&mut dice));
    Case { as_of, other, known_at: dice.between(0, i64::from(record.last_position())) as u32 }
}

/// The agreement of a text without errors.
pub fn read(text: &str) -> Agreement {
    let (agreement, findings) = servanda_agreement::read(text);
    let error = findings.iter().find(|finding| finding.severity == Severity::Error);
    assert!(error.is_none(), "{error:?}\n{text}");
    agreement.expect("a text with a header")
}

pub fn board_of(agreement: &Agreement, record: &Record, question: Question) -> Board {
    let (geography, _) = Geography::new(agreement, &BTreeMap::new());
    evaluate(agreement, &geography, record, &question)
}

pub fn json(board: &Board) -> String {
    serde_json::to_string_pretty(board).expect("a board is JSON")
}

/// Two boards in the same bytes.
pub fn same(one: &str, other: &str) -> Result<(), String> {
    let differ = one.lines().zip(other.lines()).filter(|(one, other)| one != other);
    let differ: Vec<String> = differ.take(4).map(|(one, other)| format!("\n  {one}\n  {other}")).collect();
    holds(one == other, || format!("the boards differ:{}", differ.concat()))
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
