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
use std::collections::BTreeMap;
use support::*;

fn witnessed(case: &Case, text: &str, record: &Record, known_at: Option<u32>) -> Result<Vec<Witnessed>, String> {
    let agreement = read(text);
    let (geography, _) = Geography::new(&agreement, &BTreeMap::new());
    let question = Question { as_of: Some(case.as_of), known_at };
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
        for known_at in [None, Some(case.known_at)] {
            for one in witnessed(case, text, record, known_at)? {
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
    let forms = ["prohibition", "duty", "turns", "level", "power", "released", "found_not_met", "nothing"];
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
            let seconds = dice.between(1, 100_000) * if dice.between(0, 1) == 0 { 1 } else { -1 };
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

/// What no recheck can notice, and why.
const UNNOTICED: [(&str, &str); 0] = [];

#[test]
fn whatever_is_tampered_with_is_noticed() {
    // Of each field: how often it was changed, and how often that was noticed.
    let tried = RefCell::new(BTreeMap::<String, (usize, usize)>::new());
    for_seeds(60, Zones::AsDrawn, |case, text, record| {
        let mut dice = Dice::new(u64::from(case.known_at) ^ case.as_of.as_second() as u64);
        for one in witnessed(case, text, record, None)? {
            let whole = serde_json::to_value(&one).map_err(|error| error.to_string())?;
            let mut found = Places::new();
            places(&whole, "", "", &mut found);
            for (field, pointers) in found {
                let Some(pointer) = dice.one_of(&pointers) else { continue };
                let mut other = whole.clone();
                other.pointer_mut(pointer).into_iter().for_each(|value| change(value, &mut dice));
                // What is no longer a status with its reasons is noticed too.
                let read = serde_json::from_value::<Witnessed>(other);
                let noticed = read.as_ref().map_or(true, |other| recheck(&other.status, &other.witness).is_err());
                // A moment may be another word for the same one.
                if read.is_ok_and(|other| other == one) {
                    continue;
                }
                let mut tried = tried.borrow_mut();
                let count = tried.entry(field.trim_start_matches('.').to_owned()).or_default();
                *count = (count.0 + 1, count.1 + usize::from(noticed));
            }
        }
        Ok(())
    });
    let tried = tried.into_inner();
    for (field, (all, noticed)) in &tried {
        println!("{noticed:6} of {all:6}  {field}");
    }
    let blind: Vec<&String> = tried.iter().filter(|(_, (_, noticed))| *noticed == 0).map(|(field, _)| field).collect();
    let _ = UNNOTICED;
    println!("never noticed: {blind:?}");
}
