//! Rows and questions made at random, and a plain scan that answers them.

use proptest::prelude::*;
use servanda_index::{Answer, Area, Chip, Found, PREFIX_CHARS_MIN, Question, Row};
use std::collections::BTreeMap;

fn some_of(names: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::sample::select(names).prop_map(str::to_owned)
}

fn few(names: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
    prop_oneof![2 => Just(Vec::new()), 1 => prop::collection::vec(some_of(names), 1..3)]
}

const KINDS: &[&str] = &["incident", "act", "tally"];
const EVENTS: &[&str] = &["shelling", "overflight", "Обстріл"];
const SOURCES: &[&str] = &["mission", "press", "'; --"];
const PLACES: &[&str] = &["north", "south"];
const CLAUSES: &[&str] = &["1", "2.1", "2.1.a"];
const WORDS: &[&str] = &[
    "Торецьк",
    "Торецьку",
    "торг",
    "ёлка",
    "елка",
    "Йод",
    "йо",
    "convoy",
    "Convoys",
    "AND",
    "near",
    "nrt-006",
    "nrt",
    "006",
    "a",
    "ab",
    "abc",
    "x.y",
    "\"",
    "§",
    "2030-01-15",
];

/// Rows without their places in the order.
pub fn rows(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Row>> {
    let time = prop::option::of((0..60_i64, 0..20_i64).prop_map(|(from, lasts)| (from, from + lasts)));
    let words = prop::collection::vec(some_of(WORDS), 0..6).prop_map(|words| words.join(" "));
    let point = prop::option::weighted(0.7, (-9..10_i32, -18..19_i32));
    let named =
        (some_of(KINDS), prop::option::of(some_of(EVENTS)), some_of(SOURCES), prop::option::of(some_of(PLACES)));
    let row = (named, time, point, few(CLAUSES), words, 0..12_u32).prop_map(
        |((kind, event, source, place), time_s, point, clauses, words, id)| {
            let (lat, lon) = point.map(|(lat, lon)| (f64::from(lat) * 10.0, f64::from(lon) * 10.0)).unzip();
            // Now and then two rows have one id, and a number is none.
            let lat = lat.map(|lat| if id == 0 { f64::NAN } else { lat });
            let id = format!("a{id}");
            Row { position: 0, nth: 0, id, kind, event, time_s, lat, lon, source, place, clauses, words }
        },
    );
    prop::collection::vec(row, count)
}

/// Gives rows their places after others; now and then several have one position.
pub fn placed(after: &[Row], rows: Vec<Row>) -> Vec<Row> {
    let mut last = after.last().map(|row| (row.position, row.nth));
    let place = |mut row: Row| {
        let is_same = row.words.len().is_multiple_of(3);
        let key = match last {
            None => (row.words.len() as u32 % 2, 0),
            Some((position, nth)) if is_same => (position, nth + 1),
            Some((position, _)) => (position + 1 + row.words.len() as u32 % 2, 0),
        };
        last = Some(key);
        (row.position, row.nth) = key;
        row
    };
    rows.into_iter().map(place).collect()
}

/// Words as somebody may type them: whole, begun, in other letters, with signs of the search's own language.
pub fn typed() -> impl Strategy<Value = String> {
    let begun = (prop::sample::select(WORDS), 1..9_usize)
        .prop_map(|(word, letters)| word.chars().take(letters).collect::<String>());
    let hostile = prop::sample::select(vec![
        "\"",
        "*",
        "(",
        ")",
        "AND",
        "OR",
        "NOT",
        "NEAR(a b)",
        "words:a",
        "^a",
        "a*",
        "-a",
        "+",
        "{words}:",
        "\"a\" OR \"b\"",
        "'",
        "\0",
        ";--",
        "a\0b",
        "\\",
        "%",
        "_",
    ]);
    let one = prop_oneof![
        4 => begun.clone(),
        2 => begun.prop_map(|word| word.to_uppercase()),
        2 => hostile.prop_map(str::to_owned),
        1 => "[\"*():^+a-bторо -]{0,8}",
    ];
    prop_oneof![2 => Just(String::new()), 3 => prop::collection::vec(one, 1..4).prop_map(|words| words.join(" "))]
}

pub fn questions() -> impl Strategy<Value = Question> {
    let names = (few(KINDS), few(EVENTS), few(SOURCES), few(PLACES), few(CLAUSES));
    let degrees = |most: i32| (-most..=most).prop_map(|tens| f64::from(tens) * 10.0);
    let area = (degrees(9), degrees(18), degrees(9), degrees(18)).prop_map(|(south, west, north, east)| Area {
        south,
        west,
        north,
        east,
    });
    let id = prop::option::weighted(0.1, (0..12_u32).prop_map(|id| format!("a{id}")));
    let times = (prop::option::weighted(0.3, 0..80_i64), prop::option::weighted(0.3, 0..80_i64));
    let known_at = prop::option::weighted(0.3, 0..40_u32);
    let page = (prop::option::weighted(0.3, (0..40_u32, 0..3_u32)), 0..12_usize);
    (names, id, times, prop::option::weighted(0.3, area), typed(), known_at, page).prop_map(
        |((kinds, events, sources, places, clauses), id, (from_s, to_s), within, words, known_at, (after, limit))| {
            Question {
                known_at,
                kinds,
                events,
                sources,
                places,
                clauses,
                id,
                from_s,
                to_s,
                within,
                words,
                after,
                limit,
            }
        },
    )
}

/// The words of a text in Latin or Cyrillic letters.
fn tokens(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

fn has_words(row: &Row, typed: &str) -> bool {
    let words = tokens(&row.words);
    typed.split(|c: char| c.is_whitespace() || c.is_control()).all(|one| {
        let parts = tokens(one);
        let is_long = one.chars().filter(|c| c.is_alphanumeric()).count() >= PREFIX_CHARS_MIN;
        let Some((last, first)) = parts.split_last() else { return true };
        words.windows(parts.len()).any(|window| {
            let (found, begun) = (&window[..first.len()], &window[first.len()]);
            found == first && if is_long { begun.starts_with(last.as_str()) } else { begun == last }
        })
    })
}

/// The filters by name, but for one: `kind`, `event`, `source`.
fn passes(row: &Row, question: &Question, but: &str) -> bool {
    let one_of = |values: &[String], value: Option<&String>| {
        values.is_empty() || value.is_some_and(|value| values.contains(value))
    };
    let known = question.known_at.is_none_or(|known_at| row.position <= known_at);
    let kind = but == "kind" || one_of(&question.kinds, Some(&row.kind));
    let event = but == "event" || one_of(&question.events, row.event.as_ref());
    let source = but == "source" || one_of(&question.sources, Some(&row.source));
    let place = one_of(&question.places, row.place.as_ref());
    let clause = question.clauses.is_empty() || question.clauses.iter().any(|clause| row.clauses.contains(clause));
    let id = question.id.as_ref().is_none_or(|id| *id == row.id);
    let before = question.to_s.is_none_or(|to_s| row.time_s.is_some_and(|(from, _)| from < to_s));
    let after = question.from_s.is_none_or(|from_s| row.time_s.is_some_and(|(from, to)| to > from_s || from >= from_s));
    let within = question.within.is_none_or(|area| {
        let Some((lat, lon)) = row.lat.zip(row.lon).filter(|(lat, _)| lat.is_finite()) else { return false };
        let across = if area.west <= area.east {
            lon >= area.west && lon <= area.east
        } else {
            lon >= area.west || lon <= area.east
        };
        lat >= area.south && lat <= area.north && across
    });
    known
        && kind
        && event
        && source
        && place
        && clause
        && id
        && before
        && after
        && within
        && has_words(row, &question.words)
}

/// The answer, by looking at every row for everything.
pub fn scan(rows: &[Row], question: &Question) -> Answer {
    let chips = |but: &str, value: &dyn Fn(&Row) -> Option<String>| {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for row in rows.iter().filter(|row| passes(row, question, but)) {
            if let Some(value) = value(row) {
                *counts.entry(value).or_default() += 1;
            }
        }
        counts.into_iter().map(|(name, count)| Chip { name, count }).collect()
    };
    let all: Vec<&Row> = rows.iter().rev().filter(|row| passes(row, question, "")).collect();
    let rest: Vec<&&Row> =
        all.iter().filter(|row| question.after.is_none_or(|after| (row.position, row.nth) < after)).collect();
    let page: Vec<Found> = rest
        .iter()
        .take(question.limit)
        .map(|row| Found { position: row.position, nth: row.nth, id: row.id.clone() })
        .collect();
    let next = page.last().filter(|_| rest.len() > page.len()).map(|last| (last.position, last.nth));
    Answer {
        total: all.len() as u64,
        kinds: chips("kind", &|row| Some(row.kind.clone())),
        events: chips("event", &|row| row.event.clone()),
        sources: chips("source", &|row| Some(row.source.clone())),
        rows: page,
        next,
    }
}
