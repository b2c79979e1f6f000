//! Every status follows from its reasons alone, and one that was tampered with does not.
//!
//! `SEEDS=… cargo test --release -p servanda-random --test recheck -- --nocapture` runs as many as you like and says how many
//! changes of each field were noticed.

mod support;

use serde_json::{Value, json};
use servanda_agreement::geography::Geography;
use servanda_random::Dice;
use servanda_recheck::recheck;
use servanda_record::Record;
use servanda_reference::{Question, evaluate, evaluate_with_witness};
use servanda_status::witness::Witnessed;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use support::*;

fn witnessed(text: &str, record: &Record, question: Question) -> Result<Vec<Witnessed>, String> {
    let agreement = read(text);
    let (geography, _) = Geography::new(&agreement, &BTreeMap::new());
    let (board, witnesses) = evaluate_with_witness(&agreement, &geography, record, &question);
    same(&json(&board), &json(&evaluate(&agreement, &geography, record, &question)))?;
    holds(board.statuses.len() == witnesses.len(), || format!("{} witnesses", witnesses.len()))?;
    let both = board.statuses.into_iter().zip(witnesses);
    Ok(both.map(|(status, witness)| Witnessed { status, witness }).collect())
}

fn passes(one: &Witnessed) -> Result<(), String> {
    recheck(&one.status, &one.witness).map_err(|disagreements| {
        let lines: Vec<String> = disagreements.iter().map(|one| format!("\n  {one}")).collect();
        let Witnessed { status, witness } = one;
        format!("clause {} {:?}:{}\n{:?}\n{witness:?}", status.clause, status.bearer, lines.concat(), status.intervals)
    })
}

#[test]
fn every_status_follows_from_its_reasons() {
    let checked = RefCell::new(BTreeMap::<String, usize>::new());
    for_seeds(150, Zones::AsDrawn, |case, text, record| {
        let questions = [(case.as_of, None), (case.as_of, Some(case.known_at)), (case.other, None)];
        for (as_of, known_at) in questions {
            for one in witnessed(text, record, Question { as_of: Some(as_of), known_at })? {
                passes(&one)?;
                let told = serde_json::to_string(&one).map_err(|error| error.to_string())?;
                let heard: Witnessed = serde_json::from_str(&told).map_err(|error| format!("{error}: {told}"))?;
                holds(heard == one, || format!("{heard:?} is not {one:?}"))?;
                let form = serde_json::to_value(&one.witness.rests_on).map_err(|error| error.to_string())?;
                let form = form.as_object().and_then(|object| object.keys().next().cloned());
                *checked.borrow_mut().entry(form.unwrap_or_else(|| "nothing".into())).or_default() += 1;
            }
        }
        Ok(())
    });
    let checked = checked.into_inner();
    println!("{checked:?}");
    let forms = ["prohibition", "duty", "turns", "level", "power", "nothing"];
    let missing = forms.iter().filter(|form| !checked.contains_key(**form));
    let missing: Vec<_> = missing.collect();
    assert!(missing.is_empty() || is_a_single_seed(), "no status rested on {missing:?}");
}

fn is_a_single_seed() -> bool {
    std::env::var("SEED").is_ok()
}

/// A field, by its names from the outside in, and where it stands.
type Places = BTreeMap<String, Vec<String>>;

/// Every field that holds something, and every list that does.
fn places(value: &Value, field: &str, pointer: &str, found: &mut Places) {
    match value {
        Value::Object(object) => {
            for (name, inner) in object {
                places(inner, &format!("{field}.{name}"), &format!("{pointer}/{name}"), found);
            }
        }
        Value::Array(list) if list.is_empty() => {}
        Value::Array(list) => {
            found.entry(format!("{field} less one")).or_default().push(pointer.into());
            for (at, inner) in list.iter().enumerate() {
                places(inner, &format!("{field}[]"), &format!("{pointer}/{at}"), found);
            }
        }
        Value::Null => {}
        _ => found.entry(field.into()).or_default().push(pointer.into()),
    }
}

/// Changes what stands somewhere: a list loses one, a yes becomes a no, an amount rises, a moment moves, a name is another.
fn change(value: &mut Value, dice: &mut Dice) {
    const WORDS: [&[&str]; 4] = [
        &["kept", "not_kept", "not_established", "not_applicable"],
        &["dormant", "pending", "suspended", "done", "not_kept", "cured", "released"],
        &["provisional", "closed"],
        &["suspended", "released", "stays"],
    ];
    *value = match value {
        Value::Array(list) => {
            let mut list = std::mem::take(list);
            list.remove(dice.between(0, list.len() as i64 - 1) as usize);
            Value::Array(list)
        }
        Value::Bool(flag) => json!(!*flag),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => json!(whole + dice.between(1, 9)),
            None => json!(number.as_f64().unwrap_or_default() + 0.5),
        },
        Value::String(text) => {
            let seconds = dice.between(1, 4_000_000) * if dice.between(0, 1) == 0 { 1 } else { -1 };
            let words = WORDS.iter().find(|words| words.contains(&text.as_str()));
            match (text.parse::<servanda_base::Moment>(), words) {
                // Of a status in the words of its zone, so that the moment alone is another.
                (Ok(_), _) if !text.ends_with('Z') => {
                    let second = text.find('T').map_or(0, |day| day + "THH:MM:S".len());
                    let digit = &text[second..=second];
                    json!(format!("{}{}{}", &text[..second], if digit == "0" { "1" } else { "0" }, &text[second + 1..]))
                }
                (Ok(at), _) => {
                    let at = servanda_base::Moment::from_second(at.as_second() + seconds).unwrap_or(at);
                    json!(at.to_string())
                }
                (_, Some(words)) => {
                    let others: Vec<&&str> = words.iter().filter(|word| **word != text.as_str()).collect();
                    json!(dice.one_of(&others))
                }
                _ => json!(format!("{text}-")),
            }
        }
        Value::Null | Value::Object(_) => Value::Null,
    };
}

/// What a recheck does not look at: sentences, by whom, under which reading, and what is closed or yet to come.
const NOT_LOOKED_AT: [&str; 15] = [
    "status.attribution",
    "status.basis",
    "status.because",
    "status.bearer",
    "status.among",
    "status.clause",
    "status.closes",
    "status.episode",
    "status.finality",
    "status.intervals[].why",
    "status.not_counted[].why",
    "status.reading",
    "status.readings",
    "status.text",
    "status.would_change",
];

/// What of a witness is there for readers, or says more than the status turns on.
const FOR_READERS: [&str; 14] = [
    // Words for a doubt; that there is one is what counts.
    "witness.begun.doubt",
    "witness.rests_on.duty.acts[].why",
    "witness.rests_on.turns.acts[].why",
    "witness.rests_on.prohibition.acts[].why",
    // When a stretch that was met ended, or an act was established, turns nothing by itself.
    "witness.begun.at.to",
    "witness.rests_on.prohibition.acts[].established",
    // The source's own figure: a prohibition counts between the ends.
    "witness.rests_on.prohibition.acts[].count.best",
    "witness.rests_on.prohibition.readings[].value.best",
    // A bound on incidents speaks of what came after the end of the reading, and names no entry.
    "witness.rests_on.prohibition.readings[].at.from",
    "witness.rests_on.prohibition.readings[].entry",
    // A turn is performed by one act, however much it was and by whom of the bearers.
    "witness.rests_on.turns.acts[].amount",
    "witness.rests_on.turns.acts[].by",
    // The order of arrival plays a role for gauges alone.
    "witness.rests_on.prohibition.readings[].position",
    "witness.rests_on.duty.counter",
];

fn is_below(field: &str, list: &[&str]) -> bool {
    list.iter()
        .any(|name| field.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '.', '['])))
}

#[test]
fn whatever_is_tampered_with_is_noticed() {
    // Of each field: how often it was changed, and how often that was noticed.
    let tried = RefCell::new(BTreeMap::<String, (usize, usize)>::new());
    for_seeds(200, Zones::AsDrawn, |case, text, record| {
        let mut dice = Dice::new(u64::from(case.known_at) ^ case.as_of.as_second() as u64);
        for one in witnessed(text, record, Question { as_of: Some(case.as_of), known_at: None })? {
            let whole = serde_json::to_value(&one).map_err(|error| error.to_string())?;
            let mut found = Places::new();
            places(&whole, "", "", &mut found);
            for (field, pointers) in found {
                let field = field.trim_start_matches('.');
                let Some(pointer) = dice.one_of(&pointers) else { continue };
                let mut other = whole.clone();
                other.pointer_mut(pointer).into_iter().for_each(|value| change(value, &mut dice));
                // What is no longer a status with its reasons is noticed too.
                let read = serde_json::from_value::<Witnessed>(other);
                let noticed = read.as_ref().map_or(true, |other| recheck(&other.status, &other.witness).is_err());
                // An entry may be out for two reasons; it is named all the same where one of them is lost.
                let names = |one: &Witnessed| -> BTreeSet<String> {
                    one.status.not_counted.iter().map(|other| other.entry.clone()).collect()
                };
                let is_named_twice = field == "status.not_counted less one"
                    && read.as_ref().is_ok_and(|other| names(other) == names(&one));
                let is_checked = field.starts_with("status.") && !is_below(field, &NOT_LOOKED_AT) && !is_named_twice;
                holds(noticed || !is_checked, || format!("{field} at {pointer} is not noticed: {read:?} was {one:?}"))?;
                let mut tried = tried.borrow_mut();
                let count = tried.entry(field.to_owned()).or_default();
                *count = (count.0 + 1, count.1 + usize::from(noticed));
            }
        }
        Ok(())
    });
    let tried = tried.into_inner();
    for (field, (all, noticed)) in &tried {
        println!("{noticed:6} of {all:6}  {field}");
    }
    // A change of the reasons may leave the status what it is; of a field that decides something not every change does.
    let blind = tried.iter().filter(|(field, (all, noticed))| {
        *noticed == 0 && *all >= 400 && !is_below(field, &NOT_LOOKED_AT) && !is_below(field, &FOR_READERS)
    });
    let blind: Vec<&String> = blind.map(|(field, _)| field).collect();
    assert!(blind.is_empty() || is_a_single_seed(), "no change of these was noticed: {blind:?}");
}
