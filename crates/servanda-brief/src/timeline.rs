//! How a status changed as the record grew, for a screen and as CSV.

use crate::csv::{plain, row, word};
use crate::text;
use servanda_status::timeline::{Change, Standing, Timeline, Track};
use std::fmt::Write;

const WIDTH: usize = 110;
const MARGIN: usize = 10;

const HEADER: &str = "clause,bearer,readings,episode,position,reported,assumed,entries,kinds,named,was_closed,status_from,status_to,\
state_from,state_to,finality_from,finality_to,incidents_low_from,incidents_low_to,incidents_high_from,incidents_high_to,\
due_from,due_to,performed_from,performed_to,late_from,late_to,why\r\n";

/// For people: one line a change, and why below it.
pub fn table(timeline: &Timeline, viewer: &str) -> String {
    let mut out = String::new();
    let as_of = text::end(&timeline.as_of);
    writeln!(out, "{}  clause {}", text::safe(&timeline.agreement), timeline.clause).ok();
    writeln!(out, "as of {as_of} ({})   as known at 0 to {}   shown to {viewer}", timeline.zone, timeline.known_at)
        .ok();
    if let Some(version) = &timeline.version {
        labelled(&mut out, "version", &crate::version::words(version));
    }
    labelled(&mut out, "text", &timeline.text);
    for track in &timeline.tracks {
        out.push('\n');
        writeln!(out, "{}", text::safe(&subject(track))).ok();
        for change in &track.changes {
            labelled(&mut out, &format!("{:>4}", change.position), &line(change));
            if !change.why.is_empty() && change.position > 0 {
                labelled(&mut out, "", &format!("because {}", change.why));
            }
        }
    }
    if !timeline.notes.is_empty() {
        out.push('\n');
    }
    for note in &timeline.notes {
        labelled(&mut out, "note", note);
    }
    out
}

/// One row a change, header row first, lines ended by CR LF.
pub fn csv(timeline: &Timeline) -> String {
    let mut out = HEADER.to_owned();
    for track in &timeline.tracks {
        for change in &track.changes {
            out.push_str(&row(&cells(&timeline.clause, track, change)));
        }
    }
    out
}

/// `the clause as a whole (UKR, RUS), reading A; B, episode 2`
fn subject(track: &Track) -> String {
    let mut said = match &track.bearer {
        Some(bearer) => bearer.clone(),
        None if track.among.is_empty() => "the clause as a whole".into(),
        None => format!("the clause as a whole ({})", track.among.join(", ")),
    };
    if !track.all_agree {
        // Before a row brought another reading in there was one alone.
        let readings = if track.readings.is_empty() { "as written".into() } else { track.readings.join("; ") };
        write!(said, ", reading {readings}").ok();
    }
    if track.episode > 1 {
        write!(said, ", episode {}", track.episode).ok();
    }
    said
}

/// `2027-02-01 24:00 (assumed)  s-3 (incident: shot, north): not established → not kept`
fn line(change: &Change) -> String {
    if change.position == 0 {
        return format!("before any row: {}", change.to.as_ref().map_or(String::new(), |to| parts(to).join(", ")));
    }
    let when = match (&change.reported, &change.assumed) {
        (Some(reported), _) => format!("{}  ", text::moment(reported)),
        (None, Some(assumed)) => format!("{} (assumed)  ", text::end(assumed)),
        (None, None) => String::new(),
    };
    let causes: Vec<String> = change
        .entries
        .iter()
        .map(|cause| format!("{} ({}: {})", cause.entry, cause.kind.replace('-', " "), cause.says))
        .collect();
    let unnamed = if change.named { "" } else { ", which this status does not name" };
    let closed = if change.was_closed { "; it was closed" } else { "" };
    format!(
        "{when}{}{unnamed}{closed}: {}",
        text::some(&causes, 2),
        difference(change.from.as_ref(), change.to.as_ref())
    )
}

/// What is another now: `not established → not kept, none recorded → 1 recorded`.
fn difference(from: Option<&Standing>, to: Option<&Standing>) -> String {
    match (from, to) {
        (Some(from), Some(to)) => {
            let pairs = followed(from).into_iter().zip(followed(to)).filter(|(from, to)| from != to);
            let or_none = |text: String, name: &str| if text.is_empty() { format!("no {name}") } else { text };
            let said: Vec<String> = pairs
                .map(|((name, from), (_, to))| format!("{} → {}", or_none(from, name), or_none(to, name)))
                .collect();
            said.join(", ")
        }
        (None, Some(to)) => format!("from now on {}", parts(to).join(", ")),
        (_, None) => "no such status any more".into(),
    }
}

fn parts(standing: &Standing) -> Vec<String> {
    let mut said: Vec<String> =
        followed(standing).into_iter().map(|(_, text)| text).filter(|text| !text.is_empty()).collect();
    said.dedup();
    said
}

/// Each part of a standing by its name; empty where there is none.
fn followed(standing: &Standing) -> [(&'static str, String); 7] {
    [
        ("status", standing.status.words().to_owned()),
        ("state", standing.state.words().to_owned()),
        ("finality", word(serde_json::to_value(standing.finality))),
        ("incidents", standing.incidents.as_ref().map_or(String::new(), text::incidents)),
        ("due", standing.due.as_ref().map_or(String::new(), |due| format!("due {}", text::end(due)))),
        (
            "performance",
            standing
                .performed
                .as_ref()
                .map_or(String::new(), |done| format!("{} {}", text::performed(done), done.unit)),
        ),
        ("delay", standing.late_by_days.map_or(String::new(), |late| format!("{} late", text::late(late)))),
    ]
}

fn labelled(out: &mut String, label: &str, said: &str) {
    for (at, line) in text::wrap(&text::safe(said), WIDTH - MARGIN).iter().enumerate() {
        writeln!(out, "{:<MARGIN$}{line}", if at == 0 { label } else { "" }).ok();
    }
}

fn cells(clause: &str, track: &Track, change: &Change) -> Vec<String> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let join = |of: fn(&servanda_status::timeline::Cause) -> &String| {
        change.entries.iter().map(|cause| of(cause).as_str()).collect::<Vec<_>>().join(" ")
    };
    let mut cells = vec![
        clause.to_owned(),
        text(&track.bearer),
        track.readings.join("; "),
        track.episode.to_string(),
        change.position.to_string(),
        text(&change.reported),
        text(&change.assumed),
        join(|cause| &cause.entry),
        join(|cause| &cause.kind),
        change.named.to_string(),
        change.was_closed.to_string(),
    ];
    let both: [fn(&Standing) -> String; 8] = [
        |standing| word(serde_json::to_value(standing.status)),
        |standing| word(serde_json::to_value(standing.state)),
        |standing| word(serde_json::to_value(standing.finality)),
        |standing| plain(standing.incidents.map(|count| count.low)),
        |standing| plain(standing.incidents.and_then(|count| count.high)),
        |standing| standing.due.clone().unwrap_or_default(),
        |standing| plain(standing.performed.as_ref().map(|done| done.best.unwrap_or(done.low))),
        |standing| plain(standing.late_by_days),
    ];
    for of in both {
        cells.extend([&change.from, &change.to].map(|standing| standing.as_ref().map_or(String::new(), of)));
    }
    cells.push(change.why.clone());
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use servanda_status::{Finality, State, Value};

    fn standing(status: Value, finality: Finality) -> Standing {
        Standing {
            status,
            state: State::Pending,
            finality,
            incidents: None,
            due: None,
            performed: None,
            late_by_days: None,
        }
    }

    fn timeline() -> Timeline {
        let change = Change {
            position: 3,
            reported: None,
            assumed: Some("2027-02-02T00:00:00+00:00".into()),
            entries: Vec::new(),
            named: true,
            from: Some(standing(Value::Kept, Finality::Closed)),
            to: Some(standing(Value::NotKept, Finality::Closed)),
            was_closed: true,
            why: "one\u{1b}two".into(),
        };
        let track = Track {
            bearer: None,
            among: vec!["north".into()],
            readings: Vec::new(),
            all_agree: true,
            episode: 1,
            changes: vec![change],
        };
        Timeline {
            schema: 1,
            agreement: "a".into(),
            clause: "1".into(),
            text: "North shall not fire.".into(),
            as_of: "2027-03-01T00:00:00+00:00".into(),
            zone: "UTC".into(),
            known_at: 4,
            tracks: vec![track],
            notes: Vec::new(),
            version: None,
        }
    }

    #[test]
    fn every_row_has_the_cells_of_the_header() {
        let timeline = timeline();
        let cells = cells("1", &timeline.tracks[0], &timeline.tracks[0].changes[0]);
        assert_eq!(cells.len(), HEADER.split(',').count());
        assert_eq!(csv(&timeline).matches("\r\n").count(), 2);
    }

    #[test]
    fn a_change_of_something_closed_says_so() {
        let said = table(&timeline(), "mission");
        assert!(
            said.contains("2027-02-01 24:00 (assumed)") && said.contains("; it was closed: kept → not kept"),
            "{said}"
        );
        assert!(said.contains("U+001B"), "{said}");
    }
}
