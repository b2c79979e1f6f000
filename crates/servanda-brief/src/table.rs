//! The board that a duty officer reads on a screen of 80 to 120 columns, and its one-line total.

use crate::lines::{Line, bearer_time, lines, totals};
use crate::text;
use servanda_status::{Board, Finality, Value};
use std::fmt::Write;

const WIDTH: usize = 110;
const NAMES: [&str; 9] = ["clause", "who", "status", "state", "due / last", "late", "counted", "finality", "reading"];
const WIDEST: [usize; 9] = [10, 26, 15, 9, 21, 7, 42, 11, 22];

/// One line: name, moment, totals, entries.
pub fn line(board: &Board) -> String {
    let entries = &board.entries;
    let as_of = text::end(&board.as_of);
    let version = board.version.as_ref().map_or(String::new(), |version| {
        let always = if version.as_if_always { ", as if always the text" } else { "" };
        format!(" (version {} of {}{always})", version.number, version.of)
    });
    format!(
        "{}{version} on {}: {}; entries {} = {} judged + {} set aside",
        board.agreement,
        as_of.strip_suffix(" 24:00").unwrap_or(&as_of),
        totals(board).words(),
        entries.read,
        entries.judged,
        entries.set_aside
    )
}

/// The whole board. `viewer` says for whom the record was filtered; `styled` adds colour to the status words.
pub fn board(board: &Board, viewer: &str, styled: bool) -> String {
    let mut out = String::new();
    let mut put = |text: &str| {
        out.push_str(text.trim_end());
        out.push('\n');
    };
    put(&text::safe(&format!("{}  {}", board.agreement, board.title)));
    put(&format!(
        "as of {} ({})   known at {}   shown to {viewer}",
        text::end(&board.as_of),
        board.zone,
        board.known_at
    ));
    if let Some(version) = &board.version {
        for line in text::wrap(&text::safe(&format!("version {}", crate::version::words(version))), WIDTH) {
            put(&line);
        }
    }
    let entries = &board.entries;
    put(&format!("entries read {} = {} judged + {} set aside", entries.read, entries.judged, entries.set_aside));
    put(&format!("clauses: {}", totals(board).words()));
    if let Some(shares) = bearer_time(board) {
        put(&format!("bearer-time: {shares}"));
    }
    put("");
    for force in &board.in_force {
        let reading = force.reading.as_ref().map_or(String::new(), |reading| format!(" [{reading}]"));
        let spans: Vec<String> = force.intervals.iter().map(text::stretch).collect();
        let mut said = format!("{}{reading}", force.status.replace('_', " "));
        if !spans.is_empty() {
            write!(said, ", {}", text::some(&spans, 3)).ok();
        }
        if spans.is_empty() && !force.why.is_empty() {
            write!(said, " ({})", force.why).ok();
        }
        labelled(&mut put, "force", &said);
    }
    for claimed in &board.claimed {
        let days = claimed.days.map_or(String::new(), |days| format!(", {}", text::days(days)));
        let to = claimed.to.as_ref().map_or("still claimed".into(), |to| format!("until {}", text::moment(to)));
        let mut said = format!(
            "{} by {} since {} {to}{days}: {}",
            claimed.what,
            claimed.by,
            text::moment(&claimed.from),
            claimed.why
        );
        for meanwhile in &claimed.meanwhile {
            write!(said, "; meanwhile {meanwhile}").ok();
        }
        labelled(&mut put, "claimed", &said);
    }
    for phase in &board.phases {
        let spans: Vec<String> = phase.intervals.iter().map(text::stretch).collect();
        let spans = if spans.is_empty() { String::new() } else { format!(", {}", text::some(&spans, 3)) };
        let why = if phase.why.is_empty() { String::new() } else { format!(" ({})", phase.why) };
        labelled(&mut put, "phase", &format!("{} {}{spans}{why}", phase.phase, phase.status.replace('_', " ")));
    }
    for red_line in &board.red_lines {
        let tier = red_line.tier.map_or(String::new(), |tier| format!(" tier {tier}"));
        let key = red_line.key.as_ref().map_or(String::new(), |key| format!(", {key}"));
        let fired = match red_line.episodes.last() {
            None => "not reached".to_owned(),
            Some(only) if red_line.episodes.len() == 1 => format!("reached once, {}", text::moment(&only.met_at)),
            Some(last) => format!("reached {} times, last {}", red_line.episodes.len(), text::moment(&last.met_at)),
        };
        let highest = text::count(&red_line.highest);
        labelled(
            &mut put,
            "red line",
            &format!("{}{tier}{key} ({}): {fired}; highest count {highest}", red_line.red_line, red_line.threshold),
        );
    }
    put("");
    rows(board, styled, &mut put);
    if lines(board).iter().any(|line| cells(line)[3].ends_with('*')) {
        put("* open: wants somebody's attention");
    }
    if !board.restrictions.is_empty() {
        put("");
        put(&format!("restrictions on monitors: {}", board.restrictions.len()));
        for restriction in board.restrictions.iter().rev().take(3).rev() {
            let when = text::moment(&restriction.from);
            put(&text::safe(&format!(
                "  {when}  {} {} by {} ({})",
                restriction.observer, restriction.how, restriction.by, restriction.entry
            )));
        }
    }
    if !board.notes.is_empty() {
        put("");
        for note in &board.notes {
            labelled(&mut put, "note", note);
        }
    }
    out
}

fn labelled(put: &mut impl FnMut(&str), label: &str, said: &str) {
    for (at, line) in text::wrap(&text::safe(said), WIDTH - 10).iter().enumerate() {
        put(&format!("{:<10}{line}", if at == 0 { label } else { "" }));
    }
}

fn rows(board: &Board, styled: bool, put: &mut impl FnMut(&str)) {
    let lines = lines(board);
    let cells: Vec<[String; 9]> = lines.iter().map(cells).collect();
    let mut widths: Vec<usize> = (0..9)
        .map(|column| {
            let widest = cells.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
            if widest == 0 { 0 } else { widest.max(NAMES[column].chars().count()).min(WIDEST[column]) }
        })
        .collect();
    if cells.is_empty() {
        put("no clause has a status");
        return;
    }
    fit(&mut widths);
    put(&row(&NAMES.map(str::to_owned), &widths, None));
    for (line, cells) in lines.iter().zip(&cells) {
        if let Some(left_out) = &line.left_out {
            put(&format!("{:<width$}  shown: {left_out}", line.status.clause, width = widths[0]));
        }
        put(&row(cells, &widths, styled.then_some(line.status.status)));
        if let (Value::NotKept, false, Some(by)) = (line.status.status, line.is_bearer, &line.status.attribution) {
            put(&format!("{:<width$}  by whom: {}", "", text::safe(by), width = widths[0]));
        }
    }
}

/// Narrows the columns that may be cut, the widest first, until a row fits the screen.
fn fit(widths: &mut [usize]) {
    const SCREEN: usize = 120;
    const MAY_BE_CUT: [(usize, usize); 3] = [(1, 16), (6, 18), (8, 10)];
    let total = |widths: &[usize]| widths.iter().filter(|width| **width > 0).map(|width| width + 2).sum::<usize>();
    while total(widths) > SCREEN + 2 {
        let wide = MAY_BE_CUT.iter().filter(|(column, least)| widths[*column] > *least);
        let Some((column, _)) = wide.max_by_key(|(column, _)| widths[*column]) else { return };
        widths[*column] -= 1;
    }
}

fn cells(line: &Line<'_>) -> [String; 9] {
    let status = line.status;
    let hot = if status.state.is_hot() && status.status != Value::NotApplicable { "*" } else { "" };
    [
        if line.is_bearer { String::new() } else { line.clause.clone() },
        format!("{}{}", if line.is_bearer { "  " } else { "" }, text::safe(&line.who)),
        status.status.words().to_owned(),
        format!("{}{hot}", status.state.words()),
        text::when(status),
        status.late_by_days.map_or(String::new(), |late| text::late(late).replace(" days", " d").replace(" day", " d")),
        text::amount(status),
        match status.finality {
            Finality::Provisional => "provisional".into(),
            Finality::Closed => "closed".into(),
        },
        match line.readings.len() {
            0..3 => line.readings.join("; "),
            n => format!("{} and {} more", line.readings[0], n - 1),
        },
    ]
}

fn row(cells: &[String; 9], widths: &[usize], value: Option<Value>) -> String {
    let mut out = String::new();
    for (column, (cell, width)) in cells.iter().zip(widths).enumerate().filter(|(_, (_, width))| **width > 0) {
        let cell = text::clip(cell, *width);
        let gap = " ".repeat(width - cell.chars().count() + 2);
        match value {
            Some(value) if column == 2 => write!(out, "{}{cell}\u{1b}[0m{gap}", colour(value)).ok(),
            _ => write!(out, "{cell}{gap}").ok(),
        };
    }
    out
}

fn colour(value: Value) -> &'static str {
    match value {
        Value::Kept => "\u{1b}[32m",
        Value::NotKept => "\u{1b}[31m",
        Value::NotEstablished => "\u{1b}[33m",
        Value::NotApplicable => "\u{1b}[2m",
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use servanda_base::Amount;
    use servanda_status::*;

    pub(crate) fn board() -> Board {
        Board {
            schema: 1,
            agreement: "harbour-2031".into(),
            title: "Harbour truce".into(),
            as_of: "2031-05-04T00:00:00+00:00".into(),
            known_at: 7,
            zone: "UTC".into(),
            entries: EntryCounts { read: 7, judged: 5, set_aside: 2 },
            in_force: vec![ForceLine {
                reading: None,
                status: "in_force".into(),
                intervals: vec![Stretch { from: Some("2031-05-01T00:00:00+00:00".into()), to: None }],
                why: "on signature".into(),
                counted: Vec::new(),
            }],
            claimed: Vec::new(),
            statuses: Vec::new(),
            bearer_time: Vec::new(),
            phases: Vec::new(),
            red_lines: Vec::new(),
            readings: Vec::new(),
            restrictions: Vec::new(),
            set_aside: Vec::new(),
            notes: vec!["no proof is named: an undisputed fact counts (a default)".into()],
            version: None,
            other_versions: Vec::new(),
        }
    }

    pub(crate) fn status(clause: &str, bearer: Option<&str>, value: Value) -> Status {
        Status {
            clause: clause.into(),
            text: "Each of north and south shall not fire in the Harbour.".into(),
            bearer: bearer.map(str::to_owned),
            among: if bearer.is_none() { vec!["north".into(), "south".into()] } else { Vec::new() },
            reading: None,
            readings: Vec::new(),
            basis: "agreed".into(),
            episode: 1,
            status: value,
            state: if value == Value::NotKept { State::NotKept } else { State::Done },
            finality: Finality::Provisional,
            closes: "with the end of the record".into(),
            attribution: None,
            intervals: Vec::new(),
            incidents: None,
            last_incident: None,
            triggered: None,
            due: None,
            due_day: None,
            owed: None,
            performed: None,
            performed_now: None,
            late_by_days: None,
            counted: Vec::new(),
            not_counted: Vec::new(),
            coverage: Vec::new(),
            would_change: Vec::new(),
            because: Vec::new(),
        }
    }

    #[test]
    fn a_board_fits_a_screen_and_says_who_is_not_known() {
        let mut board = board();
        let mut whole = status("1", None, Value::NotKept);
        whole.incidents = Some(Count { low: Amount::from(4), high: Some(Amount::from(21)) });
        whole.last_incident = Some("2031-05-03T10:00:00+00:00".into());
        whole.attribution = Some("undetermined among north, south".into());
        board.statuses = vec![
            whole,
            status("1", Some("north"), Value::NotEstablished),
            status("1", Some("south"), Value::NotEstablished),
        ];
        insta::assert_snapshot!(super::board(&board, "mission", false));
        assert!(super::board(&board, "mission", false).lines().all(|line| line.chars().count() <= 120));
    }

    #[test]
    fn colour_is_only_on_the_status_word() {
        let mut board = board();
        board.statuses = vec![status("1", None, Value::NotKept)];
        assert!(super::board(&board, "public", true).contains("\u{1b}[31mnot kept\u{1b}[0m"));
        assert!(!super::board(&board, "public", false).contains('\u{1b}'));
    }

    #[test]
    fn the_short_form_is_one_line() {
        assert_eq!(
            line(&board()),
            "harbour-2031 on 2031-05-03: 0 kept, 0 not kept, 0 not established, 0 not applicable; entries 7 = 5 judged + 2 set aside"
        );
    }
}
