//! A status with its reasons in which one thing after another is changed: is it noticed?

use serde_json::{Value, json};
use servanda_random::Dice;
use servanda_recheck::recheck;
use servanda_status::witness::Witnessed;
use std::collections::{BTreeMap, BTreeSet};

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
const FOR_READERS: [&str; 23] = [
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
    // Who it was plays a role for `any n of` alone; servanda-recheck has a test of its own for that.
    "witness.rests_on.duty.acts[].by less one",
    // A turn is performed by one act, however much it was and by whom of the bearers.
    "witness.rests_on.turns.acts[].amount",
    "witness.rests_on.turns.acts[].by",
    // The order of arrival plays a role for gauges alone.
    "witness.rests_on.prohibition.readings[].position",
    "witness.rests_on.duty.counter.used[].position",
    "witness.rests_on.duty.counter.claimed[].position",
    // What is claimed can lift a duty by its upper end alone.
    "witness.rests_on.duty.counter.claimed[].value.low",
    "witness.rests_on.duty.counter.claimed[].value.best",
    "witness.rests_on.duty.counter.claimed[].at.to",
    // Whether the very instant of it is in time plays a role only for what happened at that instant.
    "witness.rests_on.duty.earliest.inclusive",
    "witness.rests_on.level.readings[].fresh_until.inclusive",
    "witness.rests_on.turns.turns[].latest.inclusive",
    // The best figure of a reading decides nothing: the ends do.
    "witness.rests_on.level.readings[].value.best",
];

fn is_below(field: &str, list: &[&str]) -> bool {
    list.iter()
        .any(|name| field.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '.', '['])))
}

/// Of each field: how often it was changed, and how often that was noticed.
#[derive(Default)]
pub struct Tried(BTreeMap<String, (usize, usize)>);

impl Tried {
    /// Changes each field of a status and its witness, in one place of several or in `every` one, and asks again. `Err` where a
    /// change of what a status says goes unnoticed.
    pub fn tamper(&mut self, one: &Witnessed, dice: &mut Dice, every: bool) -> Result<(), String> {
        let whole = serde_json::to_value(one).map_err(|error| error.to_string())?;
        let mut found = Places::new();
        places(&whole, "", "", &mut found);
        for (field, mut pointers) in found {
            if !every {
                pointers = dice.one_of(&pointers).cloned().into_iter().collect();
            }
            for pointer in pointers {
                let mut other = whole.clone();
                other.pointer_mut(&pointer).into_iter().for_each(|value| change(value, dice));
                self.ask(one, field.trim_start_matches('.'), other)?;
            }
        }
        Ok(())
    }

    fn ask(&mut self, one: &Witnessed, field: &str, other: Value) -> Result<(), String> {
        // What is no longer a status with its reasons is noticed too.
        let read = serde_json::from_value::<Witnessed>(other);
        let noticed = read.as_ref().map_or(true, |other| recheck(&other.status, &other.witness).is_err());
        // An entry may be out for two reasons; it is named all the same where one of them is lost.
        let names = |one: &Witnessed| -> BTreeSet<String> {
            one.status.not_counted.iter().map(|other| other.entry.clone()).collect()
        };
        let is_named_twice =
            field == "status.not_counted less one" && read.as_ref().is_ok_and(|other| names(other) == names(one));
        let is_checked = field.starts_with("status.") && !is_below(field, &NOT_LOOKED_AT) && !is_named_twice;
        if is_checked && !noticed {
            return Err(format!("a change of {field} is not noticed: {read:?} was {one:?}"));
        }
        let count = self.0.entry(field.to_owned()).or_default();
        *count = (count.0 + 1, count.1 + usize::from(noticed));
        Ok(())
    }

    /// Prints what was tried, and gives the fields of which not one of at least so many changes was noticed. A change of the
    /// reasons may leave the status what it is; so of a field that decides something not every change is noticed.
    pub fn blind(&self, at_least: usize) -> Vec<&str> {
        for (field, (all, noticed)) in &self.0 {
            println!("{noticed:6} of {all:6}  {field}");
        }
        let blind = self.0.iter().filter(|(field, (all, noticed))| {
            *noticed == 0 && *all >= at_least && !is_below(field, &NOT_LOOKED_AT) && !is_below(field, &FOR_READERS)
        });
        blind.map(|(field, _)| field.as_str()).collect()
    }
}
