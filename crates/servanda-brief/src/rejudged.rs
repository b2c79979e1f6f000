//! What a text would have said of the past: which entries it classes otherwise than the text in force when they occurred.
//!
//! Deliberately compares what boards say of entries, and judges nothing itself.

use crate::csv::row;
use crate::text;
use serde::Serialize;
use servanda_record::{Entry, Record};
use servanda_status::{Board, Status, StatusInterval, Value, Version};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// All past events that one version would class otherwise.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rejudged {
    /// Version of this JSON shape; docs/amendments.md describes it.
    pub schema: u32,
    /// Short name of the agreement.
    pub agreement: String,
    /// The moment judged, RFC 3339 in the agreement's zone.
    pub as_of: String,
    /// The version under which everything was judged, as if it had always been the text.
    pub under: Version,
    /// How many entries were compared.
    pub compared: usize,
    /// Those that are classed otherwise, in the order of the record.
    pub events: Vec<Event>,
}

/// One past event that is classed otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Event {
    /// The entry.
    pub entry: String,
    /// When it occurred, RFC 3339; `None` where the record does not say.
    pub occurred: Option<String>,
    /// What it is said to be under the version in force when it occurred and not under the other.
    pub in_force: Vec<String>,
    /// What it would be said to be under the other version and is not.
    pub under: Vec<String>,
}

/// Compares the boards of the versions, each over its own time, with that of one version as if it had always been the text.
/// `records` are the records as each version reads them; `zone` writes the moments.
pub fn rejudged(
    in_force: &[&Board],
    under: (&Board, Version),
    records: &[&Record],
    zone: &servanda_base::Zone,
) -> Rejudged {
    let (board, version) = under;
    let mut was: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    in_force.iter().for_each(|board| classed(board, &mut was));
    let mut would: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    classed(board, &mut would);
    let mut entries: BTreeMap<&str, &Entry> = BTreeMap::new();
    for entry in records.iter().flat_map(|record| &record.entries) {
        entries.entry(&entry.id).or_insert(entry);
    }
    let none = BTreeSet::new();
    let mut events: Vec<(u32, Event)> = Vec::new();
    let named: BTreeSet<&str> = was.keys().chain(would.keys()).copied().collect();
    for id in named {
        let (was, would) = (was.get(id).unwrap_or(&none), would.get(id).unwrap_or(&none));
        if was == would {
            continue;
        }
        let entry = entries.get(id);
        let event = Event {
            entry: id.to_owned(),
            occurred: entry.and_then(|entry| entry.occurred).map(|at| zone.rfc3339(at.from)),
            in_force: was.difference(would).cloned().collect(),
            under: would.difference(was).cloned().collect(),
        };
        events.push((entry.map_or(0, |entry| entry.position), event));
    }
    events.sort_by_key(|(position, _)| *position);
    Rejudged {
        schema: 1,
        agreement: board.agreement.clone(),
        as_of: board.as_of.clone(),
        under: version,
        compared: entries.values().filter(|entry| entry.position > 0).count(),
        events: events.into_iter().map(|(_, event)| event).collect(),
    }
}

/// For people.
pub fn text(rejudged: &Rejudged) -> String {
    let mut out = String::new();
    writeln!(out, "{}  as of {}", text::safe(&rejudged.agreement), text::end(&rejudged.as_of)).ok();
    let words = crate::version::words(&rejudged.under);
    for line in text::wrap(&text::safe(&format!("judged under version {words}")), WIDTH) {
        writeln!(out, "{line}").ok();
    }
    let (found, compared) = (rejudged.events.len(), rejudged.compared);
    writeln!(out, "{found} of {compared} entries would be classed otherwise than under the version in force then").ok();
    for event in &rejudged.events {
        let when = event.occurred.as_ref().map_or("at a time not stated".into(), |at| text::moment(at));
        writeln!(out, "\n{}  {when}", text::safe(&event.entry)).ok();
        let said = |words: &[String]| if words.is_empty() { "nothing more".into() } else { words.join("; ") };
        for (label, words) in [("in force", &event.in_force), ("instead", &event.under)] {
            for (at, line) in text::wrap(&text::safe(&said(words)), WIDTH - 12).iter().enumerate() {
                writeln!(out, "  {:<10}{line}", if at == 0 { label } else { "" }).ok();
            }
        }
    }
    out
}

/// One line: how many.
pub fn line(rejudged: &Rejudged) -> String {
    let Rejudged { agreement, under, events, compared, .. } = rejudged;
    let (number, found) = (under.number, events.len());
    format!("{agreement}: under version {number} {found} of {compared} entries would be classed otherwise\n")
}

/// One row an event (RFC 4180), header row first.
pub fn csv(rejudged: &Rejudged) -> String {
    let mut out = "entry,occurred,in_force,under\r\n".to_owned();
    for event in &rejudged.events {
        let occurred = event.occurred.clone().unwrap_or_default();
        out.push_str(&row(&[event.entry.clone(), occurred, event.in_force.join("; "), event.under.join("; ")]));
    }
    out
}

const WIDTH: usize = 110;

/// What a board says of each entry that counts for something.
fn classed<'b>(board: &'b Board, found: &mut BTreeMap<&'b str, BTreeSet<String>>) {
    let mut say = |entry: &'b str, words: String| {
        found.entry(entry).or_default().insert(words);
    };
    for line in &board.red_lines {
        let tier = line.tier.map_or(String::new(), |tier| format!(" tier {tier}"));
        let key = line.key.as_ref().map_or(String::new(), |key| format!(" ({key})"));
        for episode in &line.episodes {
            let sure = if episode.established_at.is_some() { "crosses" } else { "may cross" };
            for entry in &episode.counted {
                say(entry, format!("{sure} the red line {}{tier}{key}", line.red_line));
            }
        }
    }
    // Where a clause speaks for several together, that says enough.
    let whole: BTreeSet<&str> =
        board.statuses.iter().filter(|status| status.bearer.is_none()).map(|status| status.clause.as_str()).collect();
    for status in board.statuses.iter().filter(|status| status.bearer.is_none() || !whole.contains(&*status.clause)) {
        let name = name(status);
        let counted = status.intervals.iter().filter(|one| one.status != Value::Kept);
        for StatusInterval { status: value, entries, .. } in counted {
            let word = if *value == Value::NotKept { "not kept by it" } else { "perhaps not kept by it" };
            entries.iter().for_each(|entry| say(entry, format!("{name}: {word}")));
        }
        if status.intervals.is_empty() {
            let (value, state) = (status.status.words(), status.state.words());
            let said = if value == state { value.to_owned() } else { format!("{value}, {state}") };
            status.counted.iter().for_each(|entry| say(entry, format!("{name}: counts for it ({said})")));
        }
    }
}

/// `clause 3 (reading B)`
fn name(status: &Status) -> String {
    let bearer = status.bearer.as_ref().map_or(String::new(), |bearer| format!(" for {bearer}"));
    let reading = status.reading.as_ref().map_or(String::new(), |reading| format!(" (reading {reading})"));
    format!("clause {}{bearer}{reading}", status.clause)
}
