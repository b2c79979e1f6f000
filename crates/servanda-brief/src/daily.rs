//! The daily report, in the order in which monitoring missions write theirs: number and cut-off, what changed, what was
//! restricted, what was watched, the day's entries, clause by clause, what is owed next, and how it was made.
//!
//! The pattern is the public daily report of the OSCE Special Monitoring Mission to Ukraine (2014 to 2022): a cut-off with
//! its zone, and the previous period's figure beside each figure.

use crate::lines::{heads, lines, totals};
use crate::text;
use jiff::civil::Date;
use servanda_base::{Interval, Zone};
use servanda_record::{Entry, EntryId, Extent, Place, Record, What};
use servanda_status::{Board, Status, Value};
use std::collections::BTreeSet;
use std::fmt::Write;

/// What a daily report is made of.
#[derive(Clone, Copy, Debug)]
pub struct Daily<'a> {
    /// The day reported on, in the agreement's zone.
    pub day: Date,
    /// The period reported on, from the cut-off of the day before to that of the day.
    pub period: Interval,
    /// The agreement's zone.
    pub zone: &'a Zone,
    /// The board at the cut-off.
    pub board: &'a Board,
    /// The board at the cut-off before, knowing as much.
    pub before: &'a Board,
    /// The record as the reader may see it.
    pub record: &'a Record,
    /// For whom the report is written: `public`, `mission`, or a party.
    pub viewer: &'a str,
    /// The record position known to the last brief; corrections after it are listed. Without it: those of the day.
    pub since: Option<u32>,
}

/// The title of the report.
pub fn title(daily: &Daily<'_>) -> String {
    let number = number(daily).map_or("unnumbered".to_owned(), |number| number.to_string());
    format!("Daily report {number}, {}: {}", daily.day, daily.board.title)
}

/// The report as Markdown.
pub fn markdown(daily: &Daily<'_>) -> String {
    let mut out = String::new();
    let live = daily.record.live(daily.board.known_at);
    let today = daily.period;
    let of_day: Vec<&Entry> =
        live.entries.iter().filter(|entry| entry.occurred.is_some_and(|occurred| occurred.meets(today))).collect();
    head(&mut out, daily, today);
    summary(&mut out, daily);
    restrictions(&mut out, daily);
    coverage(&mut out, &of_day, daily.zone);
    entries(&mut out, &of_day, daily.zone);
    without_time(&mut out, &live.entries);
    clauses(&mut out, daily);
    owed_next(&mut out, daily);
    readings(&mut out, daily);
    corrections(&mut out, daily, today, &live.dropped);
    set_aside(&mut out, daily);
    method(&mut out, daily);
    out
}

/// The ordinal of the day since entry into force, under the first reading that is in force by then.
fn number(daily: &Daily<'_>) -> Option<i64> {
    let starts = daily.board.in_force.iter().filter_map(|line| line.intervals.first()?.from.as_ref());
    starts
        .filter_map(|from| from.get(..10)?.parse::<Date>().ok())
        .filter(|start| *start <= daily.day)
        .map(|start| days_between(start, daily.day) + 1)
        .next()
}

fn days_between(from: Date, to: Date) -> i64 {
    from.until((jiff::Unit::Day, to)).map_or(0, |span| i64::from(span.get_days()))
}

fn head(out: &mut String, daily: &Daily<'_>, today: Interval) {
    let board = daily.board;
    let offset = daily.zone.rfc3339(today.to);
    let offset = offset.get(19..).unwrap_or_default();
    put(out, &format!("# {}", md(&title(daily))));
    put(out, "");
    table(
        out,
        &["", ""],
        &[
            vec!["agreement".into(), board.agreement.clone()],
            vec![
                "cut-off".into(),
                format!("{}, {} (UTC{offset})", text::end(&daily.zone.rfc3339(today.to)), board.zone),
            ],
            vec!["period".into(), format!("from {}", daily.zone.for_people(today.from))],
            vec!["known at".into(), format!("record position {}", board.known_at)],
            vec![
                "entries".into(),
                format!(
                    "{} read = {} judged + {} set aside",
                    board.entries.read, board.entries.judged, board.entries.set_aside
                ),
            ],
            vec!["written for".into(), daily.viewer.to_owned()],
        ],
    );
    if let Some(version) = &board.version {
        put(out, &format!("- Version {}.", md(&crate::version::words(version))));
    }
    for force in &board.in_force {
        let reading = force.reading.as_ref().map_or(String::new(), |reading| format!(" under {reading}"));
        let status = force.status.replace('_', " ");
        let spans: Vec<String> = force.intervals.iter().map(text::stretch).collect();
        let spans = if spans.is_empty() { String::new() } else { format!(", {}", text::some(&spans, 4)) };
        put(out, &format!("- Force{}: {}{}.", md(&reading), md(&status), md(&spans)));
    }
    for claimed in &board.claimed {
        let until = claimed.to.as_ref().map_or("and still".into(), |to| format!("until {}", text::moment(to)));
        let said = format!(
            "{} claimed by {} since {} {until}: {}",
            claimed.what,
            claimed.by,
            text::moment(&claimed.from),
            claimed.why
        );
        put(out, &format!("- {}.", md(&said)));
    }
    put(out, "");
}

/// True if two RFC 3339 moments of a board share time with a period.
fn overlaps(period: Interval, from: &str, to: &str) -> bool {
    match (from.parse(), to.parse()) {
        (Ok(from), Ok(to)) => Interval::new(from, to).meets(period),
        // Boards write moments; what is none is shown rather than left out.
        _ => true,
    }
}

fn same<'a>(board: &'a Board, status: &Status) -> Option<&'a Status> {
    board.statuses.iter().find(|other| {
        other.clause == status.clause
            && other.bearer == status.bearer
            && other.episode == status.episode
            && (other.reading == status.reading || other.reading.is_none() || status.reading.is_none())
    })
}

fn previously(daily: &Daily<'_>, status: &Status) -> String {
    same(daily.before, status).map_or("no status".into(), |before| before.status.words().into())
}

fn named(status: &Status) -> String {
    let bearer = status.bearer.as_ref().map_or(String::new(), |bearer| format!(", {bearer}"));
    let reading = status.reading.as_ref().map_or(String::new(), |reading| format!(" ({reading})"));
    let episode = if status.episode > 1 { format!(", episode {}", status.episode) } else { String::new() };
    format!("{}{bearer}{episode}{reading}", status.clause)
}

fn summary(out: &mut String, daily: &Daily<'_>) {
    section(out, "1 Summary");
    put(out, &format!("- Clauses at the cut-off: {}.", totals(daily.board).words()));
    put(out, &format!("- Clauses before: {}.", totals(daily.before).words()));
    for status in heads(daily.board) {
        if status.status == Value::NotApplicable && previously(daily, status) == status.status.words() {
            continue;
        }
        let mut said = format!(
            "- Clause {}: **{}** (before: {})",
            md(&named(status)),
            status.status.words(),
            previously(daily, status)
        );
        let amount = text::amount(status);
        if !amount.is_empty() {
            let before = same(daily.before, status).map(text::amount).filter(|before| *before != amount);
            // No figure is not the same as none.
            let before = before.map_or(String::new(), |before| {
                format!(" (before: {})", if before.is_empty() { "no figure".into() } else { md(&before) })
            });
            write!(said, "; {}{before}", md(&amount)).ok();
        }
        if let (Value::NotKept, Some(by)) = (status.status, &status.attribution) {
            write!(said, "; by whom: {}", md(by)).ok();
        }
        put(out, &format!("{said}."));
        let within: Vec<String> = status
            .intervals
            .iter()
            .filter(|interval| status.intervals.len() > 1 && overlaps(daily.period, &interval.from, &interval.to))
            .map(|interval| in_period(interval, daily.period, daily.zone))
            .collect();
        if !within.is_empty() {
            put(out, &format!("  - In the period: {}.", md(&text::some(&within, 12))));
        }
    }
    put(out, "");
}

/// `2020-07-27 19:30 to 2020-07-28 19:30 not kept (10)`, cut to the period.
fn in_period(interval: &servanda_status::StatusInterval, period: Interval, zone: &Zone) -> String {
    let number = interval.incidents.filter(|_| interval.status == Value::NotKept);
    let number = number.map_or(String::new(), |number| format!(" ({})", text::count(&number)));
    let (Ok(from), Ok(to)) = (interval.from.parse(), interval.to.parse()) else { return String::new() };
    let part = Interval::new(period.from.max(from), period.to.min(to));
    let whole = if part.from > from || part.to < to { ", as part of a longer stretch" } else { "" };
    let to = if part.is_instant() { String::new() } else { format!(" to {}", text::end(&zone.rfc3339(part.to))) };
    format!("{}{to} {}{number}{whole}", zone.for_people(part.from), interval.status.words())
}

fn restrictions(out: &mut String, daily: &Daily<'_>) {
    section(out, "2 Restrictions on monitors");
    let of_day = |from: &str, to: &str| overlaps(daily.period, from, to);
    let rows: Vec<Vec<String>> = daily
        .board
        .restrictions
        .iter()
        .filter(|line| of_day(&line.from, &line.to))
        .map(|line| {
            vec![
                text::moment(&line.from),
                text::end(&line.to),
                line.observer.clone(),
                line.how.clone(),
                line.by.clone(),
                line.entry.clone(),
            ]
        })
        .collect();
    if rows.is_empty() {
        put(out, "None recorded in the period.\n");
    } else {
        table(out, &["from", "until", "monitor", "how", "by", "entry"], &rows);
    }
}

fn coverage(out: &mut String, of_day: &[&Entry], zone: &Zone) {
    section(out, "3 Who watched");
    let mut rows = Vec::new();
    for entry in of_day {
        let (observer, events, extent) = match &entry.what {
            What::Coverage { observer, events, extent } => (observer.clone(), events.join(", "), extent),
            What::Tally { observer: Some(observer), event, extent, .. } => (observer.clone(), event.clone(), extent),
            _ => continue,
        };
        let extent = if *extent == Extent::Full { "in full" } else { "in part" };
        let events = if events.is_empty() { "every kind".into() } else { events };
        rows.push(vec![observer, events, place(&entry.place), occurred(entry, zone), extent.into(), entry.id.clone()]);
    }
    if rows.is_empty() {
        put(out, "No watch is on the record in the period; nothing recorded is not the same as nothing happened.\n");
    } else {
        table(out, &["observer", "of", "where", "when", "extent", "entry"], &rows);
    }
}

fn entries(out: &mut String, of_day: &[&Entry], zone: &Zone) {
    section(out, "4 Entries of the period");
    let rows: Vec<Vec<String>> = of_day
        .iter()
        .filter(|entry| !matches!(entry.what, What::Coverage { .. }))
        .map(|entry| {
            let (what, who) = entry.what.words();
            let source = match &entry.source.url {
                Some(url) => format!("{} <{url}>", entry.source.name),
                None => entry.source.name.to_string(),
            };
            vec![
                entry.id.clone(),
                occurred(entry, zone),
                what,
                who,
                place(&entry.place),
                entry.attested.join("; "),
                source,
            ]
        })
        .collect();
    if rows.is_empty() {
        put(out, "None recorded in the period.\n");
    } else {
        table(out, &["entry", "when", "what", "by", "where", "attested", "source"], &rows);
    }
}

/// Entries that say no time belong to no day, and would otherwise stand in no report.
fn without_time(out: &mut String, live: &[Entry]) {
    let ids = live.iter().filter(|entry| entry.occurred.is_none() && !is_about_another(&entry.what));
    let ids: Vec<String> = ids.map(|entry| entry.id.clone()).collect();
    if !ids.is_empty() {
        put(out, &format!("Entries that say no time, over the whole record: {}.\n", md(&text::some(&ids, 30))));
    }
}

/// True for an entry that only says something of another one.
fn is_about_another(what: &What) -> bool {
    matches!(
        what,
        What::Correction { .. } | What::Withdrawal { .. } | What::Confirmation { .. } | What::Rejection { .. }
    )
}

/// What an entry says and of whom, in words.
fn place(place: &Place) -> String {
    match place {
        Place::Unstated => "not stated".into(),
        Place::Point { lat, lon, radius_m } => format!("{lat:.4}, {lon:.4} (within {} m)", radius_m.round()),
        Place::Inside { place, part: Some(part), .. } => format!("{place}, {}", part.name),
        Place::Inside { place, part: None, .. } => place.to_string(),
    }
}

fn occurred(entry: &Entry, zone: &Zone) -> String {
    let Some(occurred) = entry.occurred else { return "not stated".into() };
    let from = zone.for_people(occurred.from);
    if occurred.is_instant() {
        return from;
    }
    let to = text::end(&zone.rfc3339(occurred.to));
    if to == format!("{from} 24:00") { from } else { format!("{from} to {to}") }
}

fn clauses(out: &mut String, daily: &Daily<'_>) {
    section(out, "5 Clause by clause");
    let mut texts: Vec<&str> = Vec::new();
    let rows: Vec<Vec<String>> = lines(daily.board)
        .iter()
        .map(|line| {
            let status = line.status;
            let reading = line.readings.join("; ");
            let late = status.late_by_days.map_or(String::new(), |late| format!("{} late", text::late(late)));
            let counted =
                [text::amount(status), late].into_iter().filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join("; ");
            vec![
                if line.is_bearer { String::new() } else { line.clause.clone() },
                line.who.clone(),
                status.status.words().into(),
                previously(daily, status),
                status.state.words().into(),
                text::when(status),
                counted,
                format!("{:?}", status.finality).to_lowercase(),
                reading,
            ]
        })
        .collect();
    if rows.is_empty() {
        put(out, "No clause has a status.\n");
        return;
    }
    table(out, &["clause", "who", "status", "before", "state", "due or last", "counted", "finality", "reading"], &rows);
    for status in &daily.board.statuses {
        if !texts.contains(&status.clause.as_str()) {
            texts.push(&status.clause);
            put(out, &format!("- Clause {}: {}", md(&status.clause), md(&status.text)));
        }
    }
    put(out, "");
}

fn owed_next(out: &mut String, daily: &Daily<'_>) {
    section(out, "6 Owed next, and by when");
    let mut open: Vec<(&str, &Status)> = daily
        .board
        .statuses
        .iter()
        .filter(|status| status.state.is_hot() && status.status != Value::NotApplicable)
        .filter(|status| status.due.is_some() || status.owed.is_some())
        .map(|status| (status.due.as_deref().unwrap_or("9999"), status))
        .collect();
    open.sort_by_key(|(due, _)| *due);
    let rows: Vec<Vec<String>> = open
        .iter()
        .map(|(_, status)| {
            let who = status.bearer.clone().unwrap_or_else(|| status.among.join(", "));
            let by = status.due.as_ref().map_or("no date".into(), |due| text::end(due));
            let amount = text::amount(status);
            vec![
                status.clause.clone(),
                who,
                if amount.is_empty() { status.text.clone() } else { amount },
                by,
                status.state.words().into(),
            ]
        })
        .collect();
    if rows.is_empty() {
        put(out, "Nothing with a date is open.\n");
    } else {
        table(out, &["clause", "who", "what", "by", "state"], &rows);
    }
}

fn readings(out: &mut String, daily: &Daily<'_>) {
    section(out, "7 Readings and defaults");
    let differing: Vec<String> = heads(daily.board)
        .iter()
        .filter(|status| status.reading.is_some())
        .map(|status| format!("- Clause {}: {}.", md(&named(status)), status.status.words()))
        .collect();
    if !differing.is_empty() {
        put(out, "The text can be read in more than one way; these lines depend on the reading:\n");
        put(out, &differing.join("\n"));
        put(out, "");
    }
    for note in &daily.board.notes {
        put(out, &format!("- {}", md(note)));
    }
    if differing.is_empty() && daily.board.notes.is_empty() {
        put(out, "All readings agree; no default was used.");
    }
    put(out, "");
}

fn corrections(out: &mut String, daily: &Daily<'_>, today: Interval, dropped: &[servanda_record::Dropped]) {
    section(out, "8 Corrections since the last report");
    let is_new = |entry: &&Entry| match (daily.since, entry.reported) {
        (Some(since), _) => entry.position > since,
        (None, Some(reported)) => today.from <= reported && reported < today.to,
        (None, None) => entry.occurred.is_some_and(|occurred| occurred.meets(today)),
    };
    let known = daily.record.entries.iter().filter(|entry| entry.position <= daily.board.known_at);
    let rows: Vec<Vec<String>> = known
        .filter(|entry| is_about_another(&entry.what))
        .filter(is_new)
        .map(|entry| {
            let (what, who) = entry.what.words();
            vec![entry.id.clone(), what, who, entry.note.clone().unwrap_or_default()]
        })
        .collect();
    if rows.is_empty() {
        put(out, "None.\n");
    } else {
        table(out, &["entry", "what", "by", "note"], &rows);
    }
    let shown: BTreeSet<&EntryId> = dropped.iter().map(|dropped| &dropped.entry).collect();
    if !shown.is_empty() {
        put(
            out,
            &format!(
                "Entries that no longer stand, over the whole record: {}.\n",
                md(&dropped.iter().map(|d| format!("{} ({})", d.entry, d.why)).collect::<Vec<_>>().join(", "))
            ),
        );
    }
}

fn set_aside(out: &mut String, daily: &Daily<'_>) {
    section(out, "9 Rows set aside");
    let known: Vec<_> = daily.board.set_aside.iter().filter(|row| row.position <= daily.board.known_at).collect();
    if known.is_empty() {
        put(out, "None.\n");
        return;
    }
    let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
    for row in known {
        let id = row.id.clone().unwrap_or_else(|| format!("{}:{}", row.file, row.line));
        match reasons.iter_mut().find(|(why, _)| *why == row.why) {
            Some((_, ids)) => ids.push(id),
            None => reasons.push((&row.why, vec![id])),
        }
    }
    let rows: Vec<Vec<String>> = reasons
        .into_iter()
        .map(|(why, ids)| vec![ids.len().to_string(), why.to_owned(), text::some(&ids, 30)])
        .collect();
    table(out, &["rows", "why", "which"], &rows);
}

fn method(out: &mut String, daily: &Daily<'_>) {
    section(out, "10 Method");
    put(
        out,
        &format!(
            "Statuses are computed from the text of the agreement and the record, by the same rules for every party: *kept*, \
             *not kept*, *not established* (the record does not decide it) or *not applicable*. They are statuses on the record, \
             not findings of law; who is responsible is said only where the record or a body named by the agreement says so. \
             Figures are what was recorded where somebody watched, hence minimums. A duty is due up to 24:00 of its day in {}. \
             Entries that {} may not see were left out before anything was counted. Anyone with the same text and the same \
             record gets the same report.",
            md(&daily.board.zone),
            match daily.viewer {
                "public" => "the public".to_owned(),
                "mission" => "the mission".to_owned(),
                party => md(party),
            }
        ),
    );
}

fn section(out: &mut String, title: &str) {
    put(out, &format!("## {title}\n"));
}

fn put(out: &mut String, line: &str) {
    out.push_str(line);
    out.push('\n');
}

fn table(out: &mut String, names: &[&str], rows: &[Vec<String>]) {
    put(out, &format!("| {} |", names.join(" | ")));
    put(out, &format!("|{}", "---|".repeat(names.len())));
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| md(cell)).collect();
        put(out, &format!("| {} |", cells.join(" | ")));
    }
    put(out, "");
}

/// Text that stays text in Markdown, in a cell and outside; an address in angle brackets stays a link.
fn md(said: &str) -> String {
    let mut out = String::new();
    let mut rest = said;
    while let Some(at) = rest.find("<http") {
        let Some(end) = rest[at..].find('>') else { break };
        let address = &rest[at + 1..at + end];
        if address.contains(|c: char| c.is_whitespace() || text::acts(c) || c == '<' || c == '|') {
            // No address: the sign is text, and reading goes on behind it.
            escape(&mut out, &rest[..=at]);
            rest = &rest[at + 1..];
            continue;
        }
        escape(&mut out, &rest[..at]);
        write!(out, "<{address}>").ok();
        rest = &rest[at + end + 1..];
    }
    escape(&mut out, rest);
    out
}

fn escape(out: &mut String, text: &str) {
    for c in crate::text::safe(text).chars() {
        match c {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '|' | '#' | '~' => out.extend(['\\', c]),
            '&' => out.push_str("&amp;"),
            '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::tests::{board, status};
    use servanda_base::Amount;
    use servanda_record::*;
    use servanda_status::{Count, RestrictionLine};

    fn entry(id: &str, at: &str, what: What) -> Entry {
        let zone = Zone::utc();
        let day: Date = at.parse().unwrap();
        Entry {
            id: id.into(),
            position: 3,
            reported: None,
            occurred: Some(zone.day(day)),
            precision: Precision::Day,
            place: Place::Unstated,
            source: Source {
                name: "Centre | log".into(),
                url: Some("https://example.org/a_b".into()),
                ..Source::default()
            },
            attested: ["confirmed by centre".to_owned()].into(),
            handling: Handling::Public,
            what,
            conflict: None,
            read_in: None,
            note: Some("<script>".into()),
            origin: Origin::default(),
        }
    }

    fn report() -> String {
        let mut today = board();
        let mut whole = status("1", None, Value::NotKept);
        whole.incidents = Some(Count { low: Amount::from(1), high: Some(Amount::from(2)) });
        whole.last_incident = Some("2031-05-03T10:00:00+00:00".into());
        whole.attribution = Some("undetermined among north, south".into());
        today.statuses = vec![whole];
        today.restrictions = vec![RestrictionLine {
            from: "2031-05-03T08:00:00+00:00".into(),
            to: "2031-05-03T09:00:00+00:00".into(),
            observer: "centre".into(),
            how: "delayed".into(),
            by: "not stated".into(),
            entry: "r-2".into(),
        }];
        today.set_aside = vec![SetAside {
            id: Some("r-6".into()),
            position: 6,
            file: "r.csv".into(),
            line: 7,
            column: None,
            why: "not a delivery".into(),
            handling: servanda_record::Handling::Public,
        }];
        let mut before = board();
        before.statuses = vec![status("1", None, Value::Kept)];
        let fire = Happening {
            event: "shot".into(),
            stage: Stage::Whole,
            actor: Actor::OneOf(["north".to_owned(), "south".to_owned()].into()),
            roles: Default::default(),
            fields: Default::default(),
        };
        let undated = fire.clone();
        let record = Record {
            entries: vec![
                entry("r-1", "2031-05-03", What::Incident(fire.clone())),
                entry("r-3", "2031-05-01", What::Incident(fire)),
                entry("r-4", "2031-05-03", What::Withdrawal { of: "r-3".into() }),
                Entry { occurred: None, ..entry("r-5", "2031-05-03", What::Incident(undated)) },
            ],
            ..Record::default()
        };
        let day = "2031-05-03".parse().unwrap();
        let zone = Zone::utc();
        markdown(&Daily {
            day,
            period: zone.day(day),
            zone: &zone,
            board: &today,
            before: &before,
            record: &record,
            viewer: "public",
            since: None,
        })
    }

    #[test]
    fn a_report_has_its_ten_parts() {
        insta::assert_snapshot!(report());
    }

    #[test]
    fn text_stays_text() {
        assert_eq!(md("a|b <b> [x](y) &amp; <!-- -->"), "a\\|b \\<b\\> \\[x\\](y) &amp;amp; \\<!-- --\\>");
        assert_eq!(md("<http b> <https://e.org/a_b>"), "\\<http b\\> <https://e.org/a_b>");
        assert!(!md("<https://e.org/\u{202e}gro>").contains('\u{202e}'));
        assert_eq!(md("a\n| b |"), "a \\| b \\|");
    }

    #[test]
    fn a_record_cannot_write_into_the_page() {
        let page = crate::html::page("t", &report());
        assert!(!page.contains("<script"));
        assert!(page.contains("Centre | log"));
    }
}
