//! Reading a TOML table key by key: a wrong type is a finding with its place, and a key that nobody asked for is a
//! finding with the nearest one that somebody did.

use crate::codes;
use crate::time::Stated;
use servanda_base::{Diagnostic, Span, Spanned};
use servanda_syntax::suggest::closest;
use std::cell::RefCell;
use toml::de::{DeTable, DeValue};

type Value<'t> = toml::Spanned<DeValue<'t>>;

/// One table of `bindings.toml`, with the keys that were asked for.
pub(crate) struct Keys<'t, 'f> {
    table: &'t DeTable<'t>,
    /// Where the table stands.
    pub span: Span,
    what: &'static str,
    asked: RefCell<Vec<&'static str>>,
    findings: &'f RefCell<Vec<Diagnostic>>,
}

pub(crate) fn span(range: std::ops::Range<usize>) -> Span {
    Span::new(range.start, range.end)
}

impl<'t, 'f> Keys<'t, 'f> {
    pub fn new(table: &'t DeTable<'t>, span: Span, what: &'static str, findings: &'f RefCell<Vec<Diagnostic>>) -> Self {
        Keys { table, span, what, asked: RefCell::default(), findings }
    }

    pub fn find(&self, finding: Diagnostic) {
        self.findings.borrow_mut().push(finding);
    }

    fn wrong(&self, key: &str, value: &Value<'t>, expected: &str) {
        let found = match value.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let message = format!("`{key}` is {found}; {expected} is expected");
        self.find(Diagnostic::error(codes::VALUE, span(value.span()), message));
    }

    /// How many findings there are so far.
    pub fn mark(&self) -> usize {
        self.findings.borrow().len()
    }

    /// The first thing found wrong since a mark.
    pub fn wrong_since(&self, mark: usize) -> Option<String> {
        self.findings.borrow().get(mark).map(|finding| finding.message.clone())
    }

    pub fn value(&self, key: &'static str) -> Option<&'t Value<'t>> {
        self.asked.borrow_mut().push(key);
        self.table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
    }

    pub fn text(&self, key: &'static str) -> Option<Spanned<String>> {
        let value = self.value(key)?;
        let text = as_text(value);
        if text.is_none() {
            self.wrong(key, value, "a text in quotes");
        }
        text
    }

    /// A text or a list of texts.
    pub fn texts(&self, key: &'static str) -> Option<Vec<Spanned<String>>> {
        let value = self.value(key)?;
        let texts = as_texts(value);
        if texts.is_none() {
            self.wrong(key, value, "a text, or a list of texts,");
        }
        texts
    }

    pub fn boolean(&self, key: &'static str) -> Option<bool> {
        let value = self.value(key)?;
        match value.get_ref() {
            DeValue::Boolean(value) => Some(*value),
            _ => {
                self.wrong(key, value, "`true` or `false`");
                None
            }
        }
    }

    pub fn number(&self, key: &'static str) -> Option<f64> {
        let value = self.value(key)?;
        let number = match value.get_ref() {
            DeValue::Integer(number) => number.as_str().parse::<f64>().ok(),
            DeValue::Float(number) => number.as_str().parse::<f64>().ok(),
            _ => None,
        };
        let number = number.filter(|number| number.is_finite() && *number >= 0.0);
        if number.is_none() {
            self.wrong(key, value, "a plain number that is not negative");
        }
        number
    }

    pub fn whole(&self, key: &'static str) -> Option<u32> {
        let value = self.value(key)?;
        let number = match value.get_ref() {
            DeValue::Integer(number) => number.as_str().parse::<u32>().ok(),
            _ => None,
        };
        if number.is_none() {
            self.wrong(key, value, "a whole number that is not negative");
        }
        number
    }

    /// A date or date-time, in quotes or not.
    pub fn time(&self, key: &'static str) -> Option<Stated> {
        let value = self.value(key)?;
        let text = match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Datetime(datetime) => datetime.to_string(),
            _ => {
                self.wrong(key, value, "a date or date-time");
                return None;
            }
        };
        let time = Stated::parse(&text);
        if time.is_none() {
            let message = format!("`{key} = {text}` is not a date or date-time that exists");
            let finding = Diagnostic::error(codes::VALUE, span(value.span()), message);
            self.find(finding.help("write `2030-05-01`, `2030-05-01T06:00` or `2030-05-01T06:00+03:00`"));
        }
        time
    }

    pub fn table(&self, key: &'static str, what: &'static str) -> Option<Keys<'t, 'f>> {
        let value = self.value(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(Keys::new(table, span(value.span()), what, self.findings)),
            _ => {
                self.wrong(key, value, "a table `{ … }`");
                None
            }
        }
    }

    pub fn tables(&self, key: &'static str, what: &'static str) -> Vec<Keys<'t, 'f>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let DeValue::Array(list) = value.get_ref() else {
            self.wrong(key, value, &format!("a list of tables (`[[{key}]]`)"));
            return Vec::new();
        };
        let mut tables = Vec::new();
        for value in list.iter() {
            match value.get_ref() {
                DeValue::Table(table) => tables.push(Keys::new(table, span(value.span()), what, self.findings)),
                _ => self.wrong(key, value, "a table `{ … }`"),
            }
        }
        tables
    }

    /// One of a list of words.
    pub fn word<T: Copy>(&self, key: &'static str, words: &[(&'static str, T)]) -> Option<T> {
        let text = self.text(key)?;
        let found = words.iter().find(|(word, _)| *word == text.value).map(|(_, value)| *value);
        if found.is_none() {
            let known: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
            let message = format!("`{key} = \"{}\"` is not known", text.value);
            let mut finding = Diagnostic::error(codes::VALUE, text.span, message);
            finding = finding.note(format!("known: {}", known.join(", ")));
            if let Some(near) = closest(&text.value, words.iter().map(|(word, _)| *word)) {
                finding = finding.help(format!("did you mean `{near}`?"));
            }
            self.find(finding);
        }
        found
    }

    /// A key without which the table says nothing.
    pub fn missing(&self, key: &str) {
        let message = format!("{} has no `{key}`", self.what);
        self.find(Diagnostic::error(codes::VALUE, self.span, message).help(format!("add `{key} = …`")));
    }

    /// All keys with a text or a list of texts as value, except those asked for.
    pub fn others(&self) -> Vec<(Spanned<String>, Vec<Spanned<String>>)> {
        let mut others = Vec::new();
        for (key, value) in self.table.iter() {
            if self.asked.borrow().contains(&key.get_ref().as_ref()) {
                continue;
            }
            match as_texts(value) {
                Some(texts) => others.push((Spanned::new(key.get_ref().to_string(), span(key.span())), texts)),
                None => self.wrong(key.get_ref(), value, "a text, or a list of texts,"),
            }
        }
        others
    }

    /// Says which keys nobody asked for.
    pub fn finish(&self) {
        let asked = self.asked.borrow();
        for (key, _) in self.table.iter().filter(|(key, _)| !asked.contains(&key.get_ref().as_ref())) {
            let message = format!("{} has no key `{}`", self.what, key.get_ref());
            let mut finding = Diagnostic::error(codes::KEY, span(key.span()), message);
            if let Some(near) = closest(key.get_ref(), asked.iter().copied()) {
                finding = finding.help(format!("did you mean `{near}`?"));
            }
            self.findings.borrow_mut().push(finding);
        }
    }
}

pub(crate) fn as_text(value: &Value<'_>) -> Option<Spanned<String>> {
    match value.get_ref() {
        DeValue::String(text) => Some(Spanned::new(text.to_string(), span(value.span()))),
        _ => None,
    }
}

pub(crate) fn as_texts(value: &Value<'_>) -> Option<Vec<Spanned<String>>> {
    match value.get_ref() {
        DeValue::Array(list) => list.iter().map(as_text).collect(),
        _ => as_text(value).map(|text| vec![text]),
    }
}
