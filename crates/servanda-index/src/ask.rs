//! How a question is answered.
//!
//! Rows are counted by combination of kind, event and source; total and chips are sums of that. Where no other filter is set the
//! sums are kept, and only a page of rows is looked for. Otherwise the rows that clauses, words or an id leave are gathered, and each of
//! them (or of all) is looked at once, from the last to the first.

use crate::build::world;
use crate::file::Index;
use crate::question::{Answer, Area, Chip, Found, LIMIT_MAX, Question, VALUES_MAX};
use crate::row::Digest;
use crate::trouble::Trouble;
use crate::words::search;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params_from_iter};
use servanda_record::Viewer;
use std::collections::{BTreeMap, BTreeSet};

/// Up to so many rows are found one by one; for more all are read.
const ONE_BY_ONE_MAX: u64 = 20_000;

impl Index {
    /// Answers a question about a record as a reader sees it.
    ///
    /// # Errors
    /// [`Trouble::Stale`] if the index has another record for that reader, or none.
    pub fn ask(&self, viewer: &Viewer, digest: &Digest, question: &Question) -> Result<Answer, Trouble> {
        let is_too_much = [&question.kinds, &question.events, &question.sources, &question.places, &question.clauses]
            .iter()
            .any(|values| values.len() > VALUES_MAX);
        if is_too_much || question.limit > LIMIT_MAX {
            return Err(Trouble::TooMuch);
        }
        let words = search(&question.words)?;
        self.read(|connection| {
            // One state of the file, whatever is written meanwhile.
            let transaction = connection.transaction()?;
            let (number, rows) = world(&transaction, viewer, digest)?;
            World { connection: &transaction, number, rows }.answer(question, words)
        })
    }
}

/// One reader's tables.
struct World<'c> {
    connection: &'c Connection,
    number: i64,
    rows: i64,
}

/// A combination, and which of its filters it passes.
struct Combination {
    kind: String,
    event: Option<String>,
    source: String,
    rows: u64,
    passes_kind: bool,
    passes_event: bool,
    passes_source: bool,
}

impl Combination {
    fn passes(&self) -> bool {
        self.passes_kind && self.passes_event && self.passes_source
    }
}

impl World<'_> {
    fn answer(&self, question: &Question, words: Option<String>) -> Result<Answer, Trouble> {
        let combinations = self.combinations(question)?;
        let end = match question.known_at {
            Some(position) => self.first_not_before((i64::from(position) + 1, 0))?,
            None => self.rows + 1,
        };
        let before = match question.after {
            Some((position, nth)) => self.first_not_before((i64::from(position), i64::from(nth)))?.min(end),
            None => end,
        };
        let rest = Rest { question, candidates: self.candidates(question, words)?, end };
        let (counts, page) = if rest.is_none(self.rows) {
            let counts = combinations.iter().map(|combination| combination.rows).collect();
            (counts, self.page(&combinations, before, question.limit)?)
        } else {
            self.look_at_each(&combinations, &rest, before)?
        };
        // One more than the page has been looked for, to know whether there is another.
        let has_more = page.len() > question.limit;
        let rows: Vec<Found> =
            page.into_iter().take(question.limit).map(|at| self.found(at)).collect::<Result<_, _>>()?;
        let next = rows.last().filter(|_| has_more).map(|last| (last.position, last.nth));
        Ok(Answer { rows, next, ..counted(&combinations, &counts) })
    }

    /// All combinations, by number, which is without gaps from 1 on.
    fn combinations(&self, question: &Question) -> Result<Vec<Combination>, Trouble> {
        let set = |values: &Vec<String>| values.iter().cloned().collect::<BTreeSet<String>>();
        let (kinds, events) = (set(&question.kinds), set(&question.events));
        let sources = set(&question.sources);
        let passes = |values: &BTreeSet<String>, value: Option<&String>| {
            values.is_empty() || value.is_some_and(|value| values.contains(value))
        };
        let mut statement = self
            .connection
            .prepare(&format!("SELECT kind, event, source, rows FROM combination_{} ORDER BY number", self.number))?;
        let combinations = statement.query_map([], |row| {
            let (kind, event, source): (String, Option<String>, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(Combination {
                passes_kind: passes(&kinds, Some(&kind)),
                passes_event: passes(&events, event.as_ref()),
                passes_source: passes(&sources, Some(&source)),
                rows: row.get::<_, i64>(3)?.unsigned_abs(),
                kind,
                event,
                source,
            })
        })?;
        Ok(combinations.collect::<Result<_, _>>()?)
    }

    /// The first row that is not before a position and place; one after the last where all are. Rows are in that order, so it is halved.
    fn first_not_before(&self, key: (i64, i64)) -> Result<i64, Trouble> {
        let mut statement =
            self.connection.prepare(&format!("SELECT position, nth FROM row_{} WHERE at = ?1", self.number))?;
        let (mut low, mut high) = (1, self.rows + 1);
        while low < high {
            let middle = low + (high - low) / 2;
            let found: (i64, i64) = statement.query_row([middle], |row| Ok((row.get(0)?, row.get(1)?)))?;
            if found < key { low = middle + 1 } else { high = middle }
        }
        Ok(low)
    }

    /// The rows that clauses, words and an id leave; `None` = all.
    fn candidates(&self, question: &Question, words: Option<String>) -> Result<Option<Rows>, Trouble> {
        let number = self.number;
        let mut left: Option<Rows> = None;
        let mut keep = |sql: String, values: Vec<Value>| -> Result<(), Trouble> {
            let mut found = Rows::new(self.rows);
            let mut statement = self.connection.prepare(&sql)?;
            let mut rows = statement.query(params_from_iter(values))?;
            while let Some(row) = rows.next()? {
                found.insert(row.get(0)?);
            }
            left = Some(match left.take() {
                Some(left) => left.and(&found),
                None => found,
            });
            Ok(())
        };
        if let Some(id) = &question.id {
            keep(format!("SELECT at FROM row_{number} WHERE id = ?1"), vec![Value::Text(id.clone())])?;
        }
        if !question.clauses.is_empty() {
            let marks = vec!["?"; question.clauses.len()].join(", ");
            let values = question.clauses.iter().cloned().map(Value::Text).collect();
            keep(format!("SELECT at FROM clause_{number} WHERE clause IN ({marks})"), values)?;
        }
        if let Some(words) = words {
            let sql = format!("SELECT rowid FROM words_{number} WHERE words_{number} MATCH ?1");
            keep(sql, vec![Value::Text(words)])?;
        }
        Ok(left)
    }

    /// The last rows before one, of combinations that pass: one more than the page has.
    fn page(&self, combinations: &[Combination], before: i64, limit: usize) -> Result<Vec<i64>, Trouble> {
        let passing: Vec<usize> = (0..combinations.len()).filter(|index| combinations[*index].passes()).collect();
        let rows: u64 = passing.iter().map(|index| combinations[*index].rows).sum();
        if passing.len() < combinations.len() && rows <= ONE_BY_ONE_MAX {
            let sql = format!(
                "SELECT at FROM row_{} WHERE combination = ?1 AND at < ?2 ORDER BY at DESC LIMIT ?3",
                self.number
            );
            let mut statement = self.connection.prepare(&sql)?;
            let mut page = Vec::new();
            for index in passing {
                let found = statement.query_map([index as i64 + 1, before, limit as i64 + 1], |row| row.get(0))?;
                page.extend(found.collect::<Result<Vec<i64>, _>>()?);
            }
            page.sort_unstable_by(|one, other| other.cmp(one));
            page.truncate(limit + 1);
            return Ok(page);
        }
        let sql = format!("SELECT at, combination FROM row_{} WHERE at < ?1 ORDER BY at DESC", self.number);
        let mut statement = self.connection.prepare(&sql)?;
        let mut rows = statement.query([before])?;
        let mut page = Vec::new();
        while page.len() <= limit {
            let Some(row) = rows.next()? else { break };
            if combination(combinations, row.get(1)?)?.passes() {
                page.push(row.get(0)?);
            }
        }
        Ok(page)
    }

    /// Counts all rows that pass the rest of the filters by combination, and gathers a page of those that pass all.
    fn look_at_each(
        &self,
        combinations: &[Combination],
        rest: &Rest<'_>,
        before: i64,
    ) -> Result<(Vec<u64>, Vec<i64>), Trouble> {
        let (filter, values) = rest.filter(self.number);
        let limit = rest.question.limit;
        let mut counts = vec![0; combinations.len()];
        let mut page = Vec::new();
        let mut look = |at: i64, number: i64| -> Result<(), Trouble> {
            let combination = combination(combinations, number)?;
            counts[number as usize - 1] += 1;
            if at < before && page.len() <= limit && combination.passes() {
                page.push(at);
            }
            Ok(())
        };
        match &rest.candidates {
            Some(candidates) if candidates.count() <= ONE_BY_ONE_MAX => {
                let sql = format!("SELECT combination FROM row_{} WHERE at = ?1{filter}", self.number);
                let mut statement = self.connection.prepare(&sql)?;
                for at in candidates.backwards().filter(|at| *at < rest.end) {
                    let values = std::iter::once(Value::Integer(at)).chain(values.iter().cloned());
                    if let Some(number) = statement.query_row(params_from_iter(values), |row| row.get(0)).optional()? {
                        look(at, number)?;
                    }
                }
            }
            candidates => {
                let sql =
                    format!("SELECT at, combination FROM row_{} WHERE at < ?1{filter} ORDER BY at DESC", self.number);
                let mut statement = self.connection.prepare(&sql)?;
                let values = std::iter::once(Value::Integer(rest.end)).chain(values);
                let mut rows = statement.query(params_from_iter(values))?;
                while let Some(row) = rows.next()? {
                    let at = row.get(0)?;
                    if candidates.as_ref().is_none_or(|candidates| candidates.contains(at)) {
                        look(at, row.get(1)?)?;
                    }
                }
            }
        }
        Ok((counts, page))
    }

    fn found(&self, at: i64) -> Result<Found, Trouble> {
        let sql = format!("SELECT position, nth, id FROM row_{} WHERE at = ?1", self.number);
        let mut statement = self.connection.prepare(&sql)?;
        Ok(statement.query_row([at], |row| Ok(Found { position: row.get(0)?, nth: row.get(1)?, id: row.get(2)? }))?)
    }
}

/// The combination of a number; the first is 1.
fn combination(combinations: &[Combination], number: i64) -> Result<&Combination, Trouble> {
    let found = usize::try_from(number - 1).ok().and_then(|index| combinations.get(index));
    found.ok_or_else(|| Trouble::Damaged("a row of no combination".to_owned()))
}

/// All filters but those of a combination.
struct Rest<'q> {
    question: &'q Question,
    candidates: Option<Rows>,
    /// The first row that is not known yet.
    end: i64,
}

impl Rest<'_> {
    /// True where every row passes.
    fn is_none(&self, rows: i64) -> bool {
        let question = self.question;
        self.candidates.is_none()
            && self.end > rows
            && (question.from_s, question.to_s, question.within) == (None, None, None)
            && question.places.is_empty()
    }

    /// Time, area and places, as they are asked of each row, from the second value on.
    fn filter(&self, number: i64) -> (String, Vec<Value>) {
        let mut filter = String::new();
        let mut values: Vec<Value> = Vec::new();
        let mut ask = |sql: &str, value: Value| {
            values.push(value);
            filter.push_str(" AND ");
            filter.push_str(&sql.replace('?', &format!("?{}", values.len() + 1)));
        };
        if let Some(to_s) = self.question.to_s {
            ask("from_s < ?", Value::Integer(to_s));
        }
        if let Some(from_s) = self.question.from_s {
            // What lasts no time still happens at its moment.
            ask("(to_s > ? OR from_s >= ?)", Value::Integer(from_s));
        }
        if let Some(Area { south, west, north, east }) = self.question.within {
            ask("lat >= ?", Value::Real(south));
            ask("lat <= ?", Value::Real(north));
            if west <= east {
                ask("lon >= ?", Value::Real(west));
                ask("lon <= ?", Value::Real(east));
            } else {
                let (mut either, at) = (String::new(), values.len() + 2);
                either.push_str(&format!(" AND (lon >= ?{at} OR lon <= ?{})", at + 1));
                values.extend([Value::Real(west), Value::Real(east)]);
                filter.push_str(&either);
            }
        }
        if !self.question.places.is_empty() {
            let places = self.question.places.iter().map(|place| {
                values.push(Value::Text(place.clone()));
                format!("?{}", values.len() + 1)
            });
            let places = places.collect::<Vec<_>>().join(", ");
            filter.push_str(&format!(" AND place IN (SELECT number FROM place_{number} WHERE name IN ({places}))"));
        }
        (filter, values)
    }
}

/// The sums over combinations.
fn counted(combinations: &[Combination], counts: &[u64]) -> Answer {
    let (mut kinds, mut events, mut sources) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let mut total = 0;
    for (combination, count) in combinations.iter().zip(counts).filter(|(_, count)| **count > 0) {
        let Combination { passes_kind, passes_event, passes_source, .. } = *combination;
        if passes_event && passes_source {
            *kinds.entry(combination.kind.as_str()).or_default() += count;
        }
        if let Some(event) = combination.event.as_deref().filter(|_| passes_kind && passes_source) {
            *events.entry(event).or_default() += count;
        }
        if passes_kind && passes_event {
            *sources.entry(combination.source.as_str()).or_default() += count;
        }
        if combination.passes() {
            total += count;
        }
    }
    let chips = |counts: BTreeMap<&str, u64>| {
        counts.into_iter().map(|(name, count)| Chip { name: name.to_owned(), count }).collect()
    };
    Answer { total, kinds: chips(kinds), events: chips(events), sources: chips(sources), ..Answer::default() }
}

/// A set of rows, a bit each.
struct Rows {
    bits: Vec<u64>,
}

impl Rows {
    fn new(rows: i64) -> Rows {
        Rows { bits: vec![0; rows.unsigned_abs() as usize / 64 + 1] }
    }

    fn insert(&mut self, at: i64) {
        if let Some(bits) = self.bits.get_mut(at as usize / 64) {
            *bits |= 1 << (at % 64);
        }
    }

    fn contains(&self, at: i64) -> bool {
        self.bits.get(at as usize / 64).is_some_and(|bits| bits & 1 << (at % 64) != 0)
    }

    fn and(mut self, other: &Rows) -> Rows {
        for (bits, others) in self.bits.iter_mut().zip(&other.bits) {
            *bits &= others;
        }
        self
    }

    fn count(&self) -> u64 {
        self.bits.iter().map(|bits| u64::from(bits.count_ones())).sum()
    }

    fn backwards(&self) -> impl Iterator<Item = i64> {
        let of = |(index, bits): (usize, &u64)| {
            let bits = *bits;
            (0..64).rev().filter(move |bit| bits & 1 << bit != 0).map(move |bit| (index * 64) as i64 + bit)
        };
        self.bits.iter().enumerate().rev().flat_map(of)
    }
}
