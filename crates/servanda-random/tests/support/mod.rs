//! Running a property over seeds.
#![allow(dead_code, reason = "each test file uses a part")]

use servanda_agreement::{Agreement, Version};
use servanda_base::{Moment, Severity};
use servanda_random::{Dice, agreement, edges, history, shrink};
use servanda_record::{Entry, Record};
use servanda_status::Board;
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
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let (count, first) = (number("SEEDS").unwrap_or(count), number("FROM").unwrap_or(0));
    let minutes = number("MINUTES").map(|minutes| std::time::Duration::from_secs(60 * minutes));
    let begun = std::time::Instant::now();
    // For so many minutes, or for so many seeds.
    let last = if minutes.is_some() { u64::MAX } else { first.saturating_add(count) };
    for seed in asked.map_or(first..last, |seed| seed..seed + 1) {
        if minutes.is_some_and(|minutes| begun.elapsed() >= minutes) {
            println!("seeds {first} to {seed} hold");
            break;
        }
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
pub fn shown(entry: &Entry) -> String {
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

/// The agreement of a text, in two cases of three as a version of a text that was amended, its time by chance.
pub fn read_version(text: &str, record: &Record, case: &Case) -> Agreement {
    let mut agreement = read(text);
    let mut dice = Dice::new(case.other.as_second() as u64 ^ u64::from(case.known_at));
    if dice.one_in(3) {
        return agreement;
    }
    let mut moments: Vec<Moment> = edges(&agreement);
    moments.truncate(moments.len().div_ceil(2));
    let told = record.entries.iter().filter_map(|entry| entry.occurred);
    moments.extend(told.flat_map(|at| [at.from, at.to]));
    moments.extend([case.as_of, case.other]);
    let mut one = || Some(dice.one_of(&moments).copied().unwrap_or(Moment::UNIX_EPOCH));
    let (one, other) = (one(), one());
    let (from, until) = (one.min(other), one.max(other));
    agreement.header.version = Some(match dice.roll(3) {
        0 => Version { number: 1, from: None, until },
        1 => Version { number: 2, from, until: until.filter(|until| Some(*until) > from) },
        _ => Version { number: 3, from, until: None },
    });
    agreement
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
