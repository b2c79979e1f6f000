//! What is new among the reasons of a status.

use servanda_record::{Entry, What};
use servanda_status::{NotCounted, Reason, Status};
use std::collections::BTreeSet;

/// More entries than this are counted instead of named.
const MOST: usize = 3;

/// Why a status is another: the first reason that is new, and which entries count now or no longer.
pub(crate) fn why(from: Option<&Status>, to: Option<&Status>) -> String {
    let Some(to) = to else { return "nothing on the record sets the clause going any more".into() };
    let Some(from) = from else { return reasons(to).first().map_or(String::new(), |why| (*why).to_owned()) };
    let before: BTreeSet<&str> = reasons(from).into_iter().collect();
    let new = reasons(to).into_iter().find(|reason| !before.contains(reason));
    let mut parts = Vec::new();
    let (old, now): (BTreeSet<&String>, BTreeSet<&String>) =
        (from.counted.iter().collect(), to.counted.iter().collect());
    let counts: Vec<&String> = now.difference(&old).copied().collect();
    let no_longer: Vec<&String> = old.difference(&now).copied().collect();
    let verb =
        |names: &[&String], one: &str, several: &str| if names.len() == 1 { one.to_owned() } else { several.into() };
    if !counts.is_empty() {
        parts.push(format!("{} now {}", named(&counts), verb(&counts, "counts", "count")));
    }
    if !no_longer.is_empty() {
        let does = verb(&no_longer, "counts", "count");
        parts.push(format!("{} no longer {does}", named(&no_longer)));
    }
    let known: BTreeSet<&NotCounted> = from.not_counted.iter().collect();
    let not = to.not_counted.iter().filter(|not| !known.contains(not));
    parts.extend(not.take(1).map(|not| format!("{}: {}", not.entry, not.why)));
    // Where only what is counted is another, the reasons say the same of other stretches.
    if let Some(new) = new.filter(|_| parts.is_empty() || (from.status, from.state) != (to.status, to.state)) {
        parts.insert(0, new.to_owned());
    }
    if from.finality != to.finality {
        parts.push(format!("closes: {}", to.closes));
    }
    if parts.is_empty() {
        parts.extend(
            from.because.iter().find(|old| !to.because.contains(old)).map(|old| format!("no longer: {}", old.text)),
        );
    }
    parts.join("; ")
}

/// The entry, and the one that it is about.
pub(crate) fn ids(entry: &Entry) -> Vec<&str> {
    let about = match &entry.what {
        What::FileStep { about, .. } => about.as_deref(),
        _ => entry.acts_on().map(String::as_str),
    };
    std::iter::once(entry.id.as_str()).chain(about).collect()
}

/// True if a status names an entry: as counted, as not counted, as coverage, in a stretch, or in its words.
pub(crate) fn names(status: Option<&Status>, id: &str) -> bool {
    let Some(status) = status else { return false };
    let is_word = |text: &&str| {
        text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | ';')).any(|word| word == id)
    };
    let lists = status.counted.iter().chain(&status.coverage);
    let lists = lists.chain(status.intervals.iter().flat_map(|interval| &interval.entries));
    lists.chain(status.not_counted.iter().map(|not| &not.entry)).any(|entry| entry == id)
        || reasons(status).iter().any(is_word)
}

fn named(entries: &[&String]) -> String {
    let shown: Vec<&str> = entries.iter().take(MOST).map(|entry| entry.as_str()).collect();
    let more = entries.len().saturating_sub(MOST);
    if more > 0 { format!("{} and {more} more", shown.join(", ")) } else { shown.join(", ") }
}

/// All reasons of a status: those of its tree from the root downwards, then those of its stretches.
fn reasons(status: &Status) -> Vec<&str> {
    fn below<'s>(reasons: &'s [Reason], found: &mut Vec<&'s str>) {
        for reason in reasons {
            found.push(&reason.text);
            below(&reason.because, found);
        }
    }
    let mut found = Vec::new();
    below(&status.because, &mut found);
    found.extend(status.intervals.iter().map(|interval| interval.why.as_str()));
    found
}
