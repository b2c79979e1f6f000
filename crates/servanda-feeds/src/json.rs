//! One JSON object read key by key: a wrong value is a fault of its row, and so is a key that nobody asked for.

use crate::collect::Fault;
use crate::quantity::{range, short};
use crate::time::Stated;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use servanda_base::{Amount, Range};
use servanda_syntax::suggest::closest;
use std::cell::RefCell;

pub(crate) struct Object<'j> {
    map: &'j Map<String, Value>,
    asked: RefCell<Vec<&'static str>>,
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

fn wrong<T>(key: &str, expected: &str) -> Result<T, Fault> {
    Err(Fault::at(key, format!("`{key}` is not {expected}")))
}

impl<'j> Object<'j> {
    pub fn new(map: &'j Map<String, Value>) -> Object<'j> {
        Object { map, asked: RefCell::default() }
    }

    /// The value, unless it is missing, null or a blank text: an export writes any of them for what is not stated.
    pub fn value(&self, key: &'static str) -> Option<&'j Value> {
        self.asked.borrow_mut().push(key);
        self.map.get(key).filter(|value| !value.is_null() && !value.as_str().is_some_and(is_blank))
    }

    pub fn text(&self, key: &'static str) -> Result<Option<&'j str>, Fault> {
        match self.value(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => wrong(key, "a text"),
        }
    }

    pub fn needed(&self, key: &'static str) -> Result<&'j str, Fault> {
        match self.text(key)? {
            Some(text) => Ok(text),
            None => Err(Fault::at(key, format!("`{key}` is not stated"))),
        }
    }

    /// A text or a list of texts; none is an empty list.
    pub fn texts(&self, key: &'static str) -> Result<Vec<&'j str>, Fault> {
        let list = match self.value(key) {
            None => return Ok(Vec::new()),
            Some(Value::String(text)) => Some(vec![text.as_str()]),
            Some(Value::Array(list)) => list.iter().map(Value::as_str).collect(),
            Some(_) => None,
        };
        let Some(mut list) = list else { return wrong(key, "a text or a list of texts") };
        list.retain(|text| !is_blank(text));
        Ok(list)
    }

    pub fn boolean(&self, key: &'static str) -> Result<Option<bool>, Fault> {
        match self.value(key) {
            None => Ok(None),
            Some(Value::Bool(value)) => Ok(Some(*value)),
            Some(_) => wrong(key, "`true` or `false`"),
        }
    }

    /// A whole number between two bounds.
    pub fn whole(&self, key: &'static str, from: u64, to: u64) -> Result<Option<u64>, Fault> {
        match self.value(key) {
            None => Ok(None),
            Some(value) => match value.as_u64().filter(|number| (from..=to).contains(number)) {
                Some(number) => Ok(Some(number)),
                None => wrong(key, &format!("a whole number from {from} to {to}")),
            },
        }
    }

    pub fn time(&self, key: &'static str) -> Result<Option<Stated>, Fault> {
        self.text(key)?.map(|text| as_time(key, text)).transpose()
    }

    /// One time or a list of them.
    pub fn times(&self, key: &'static str) -> Result<Vec<Stated>, Fault> {
        self.texts(key)?.into_iter().map(|text| as_time(key, text)).collect()
    }

    pub fn object(&self, key: &'static str) -> Result<Option<Object<'j>>, Fault> {
        match self.value(key) {
            None => Ok(None),
            Some(Value::Object(map)) => Ok(Some(Object::new(map))),
            Some(_) => wrong(key, "an object"),
        }
    }

    /// A count, a reading or a level that must be stated and cannot be negative.
    pub fn counted(&self, key: &'static str) -> Result<Range, Fault> {
        let Some(value) = self.value(key) else { return Err(Fault::at(key, format!("`{key}` is not stated"))) };
        let range = as_range(key, value)?;
        if range.low < Amount::ZERO { Err(Fault::at(key, format!("`{key}` is negative"))) } else { Ok(range) }
    }

    /// All keys with a range as value.
    pub fn ranges(&self) -> Result<Vec<(String, Range)>, Fault> {
        self.map.iter().map(|(key, value)| Ok((key.clone(), as_range(key, value)?))).collect()
    }

    /// A fault if there is a key that nobody asked for.
    pub fn finish(self) -> Result<(), Fault> {
        let asked = self.asked.into_inner();
        let Some(key) = self.map.keys().find(|key| !asked.contains(&key.as_str())) else { return Ok(()) };
        let hint = closest(key, asked).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        Err(Fault::at(&short(key), format!("this kind of entry has no `{}`{hint}", short(key))))
    }
}

/// A JSON value in which no object has a key twice: one of the two would be lost without a word.
pub(crate) struct Distinct(pub Value);

impl<'de> Deserialize<'de> for Distinct {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Distinct, D::Error> {
        from.deserialize_any(Distinct(Value::Null))
    }
}

impl<'de> Visitor<'de> for Distinct {
    type Value = Distinct;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Distinct, E> {
        Ok(Distinct(Value::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Distinct, E> {
        Ok(Distinct(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Distinct, E> {
        Ok(Distinct(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Distinct, E> {
        Ok(Distinct(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Distinct, E> {
        Ok(Distinct(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Distinct, E> {
        Ok(Distinct(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Distinct, A::Error> {
        let mut list = Vec::new();
        while let Some(Distinct(value)) = from.next_element()? {
            list.push(value);
        }
        Ok(Distinct(list.into()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Distinct, A::Error> {
        let mut map = Map::new();
        while let Some((key, Distinct(value))) = from.next_entry::<String, Distinct>()? {
            if map.contains_key(&key) {
                return Err(A::Error::custom(format_args!("`{}` is written twice", short(&key))));
            }
            map.insert(key, value);
        }
        Ok(Distinct(map.into()))
    }
}

fn as_time(key: &str, text: &str) -> Result<Stated, Fault> {
    let fault = || Fault::at(key, format!("`{}` is not a date or date-time that exists", short(text)));
    Stated::parse(text).ok_or_else(fault)
}

/// A number, `[low, high]` or `[low, best, high]`; `null` for what is not known.
fn as_range(key: &str, value: &Value) -> Result<Range, Fault> {
    let number = |value: &Value| match value {
        Value::Null => Ok(None),
        Value::Number(number) => match Amount::parse(&number.to_string()) {
            Some(amount) => Ok(Some(amount)),
            None => wrong(key, "a plain decimal number"),
        },
        _ => wrong(key, "a number"),
    };
    let columns = [key, key, key];
    let found = match value {
        Value::Array(list) => match list.as_slice() {
            [low, high] => range(columns, number(low)?, None, number(high)?)?,
            [low, best, high] => range(columns, number(low)?, number(best)?, number(high)?)?,
            _ => return wrong(key, "`[low, high]` or `[low, best, high]`"),
        },
        value => range(columns, None, number(value)?, None)?,
    };
    found.map_or_else(|| Err(Fault::at(key, format!("`{key}` is not stated"))), Ok)
}
