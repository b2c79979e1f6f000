//! The reasons of one status as a tree, in the words of the agreement.

use crate::text;
use servanda_status::{Board, Reason, State, Status, Value};

const WIDTH: usize = 100;
const LABEL: usize = 14;

/// More entries than this are counted instead of named.
const MOST_ENTRIES: usize = 40;

/// What a reader wants to know of a clause.
#[derive(Clone, Debug, Default)]
pub struct Wanted<'a> {
    /// Clause number.
    pub clause: &'a str,
    /// Only this bearer.
    pub bearer: Option<&'a str>,
    /// Only this reading.
    pub reading: Option<&'a str>,
}

/// The statuses that answer the question; empty if there are none.
///
/// Without a bearer: the clause as a whole and the bearers that differ from it.
pub fn matching<'a>(board: &'a Board, wanted: &Wanted<'_>) -> Vec<&'a Status> {
    let reading = |status: &&Status| {
        let Some(wanted) = wanted.reading else { return true };
        let is = |reading: &String| {
            reading.eq_ignore_ascii_case(wanted)
                || reading.rsplit([' ', ':']).next().is_some_and(|w| w.eq_ignore_ascii_case(wanted))
        };
        status.reading.as_ref().is_none_or(is) || status.readings.iter().any(is)
    };
    let of_clause: Vec<&Status> =
        board.statuses.iter().filter(|status| status.clause == wanted.clause).filter(reading).collect();
    match wanted.bearer {
        Some(bearer) => of_clause.into_iter().filter(|status| status.bearer.as_deref() == Some(bearer)).collect(),
        None => of_clause,
    }
}

/// The trees of all these statuses, one after the other; those that differ in the reading alone stand once, and so do
/// reasons that are the same word for word. `signed` is the day of signature, to count days from.
pub fn statuses(board: &Board, statuses: &[&Status], signed: Option<jiff::civil::Date>) -> String {
    let mut out = String::new();
    let mut said: Vec<(String, String)> = Vec::new();
    let mut text = None;
    for (at, (status, subject, reasons)) in grouped(board, statuses, signed).into_iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        out.push_str(&headline(board, status, &subject, signed));
        out.push('\n');
        if text != Some(&status.text) {
            field(&mut out, "text", &status.text);
            text = Some(&status.text);
        }
        match said.iter().find(|(_, other)| *other == reasons) {
            Some((name, _)) => field(&mut out, "because", &format!("the same, word for word, as {name}")),
            None => {
                out.push_str(&reasons);
                said.push((subject, reasons));
            }
        }
    }
    out
}

/// One line for each of these statuses; where a clause as a whole is among them, its bearers are left out.
pub fn headlines(board: &Board, statuses: &[&Status], signed: Option<jiff::civil::Date>) -> String {
    let has_whole = statuses.iter().any(|status| status.bearer.is_none());
    let lines =
        grouped(board, statuses, signed).into_iter().filter(|(status, ..)| !has_whole || status.bearer.is_none());
    lines.map(|(status, subject, _)| format!("{}\n", headline(board, status, &subject, signed))).collect()
}

/// Statuses with their subject and reasons; those that differ in the reading alone are one.
fn grouped<'a>(
    board: &Board,
    statuses: &[&'a Status],
    signed: Option<jiff::civil::Date>,
) -> Vec<(&'a Status, String, String)> {
    let mut groups: Vec<(&Status, Vec<String>, String, String)> = Vec::new();
    for status in statuses {
        let mut reasons = String::new();
        tree(&mut reasons, status);
        let without = headline(board, status, &subject(status, &[]), signed);
        let reading = status.reading.iter().cloned();
        match groups.iter_mut().find(|(_, _, head, other)| *head == without && *other == reasons) {
            Some((_, readings, ..)) => readings.extend(reading),
            None => groups.push((status, reading.collect(), without, reasons)),
        }
    }
    groups.into_iter().map(|(status, readings, _, reasons)| (status, subject(status, &readings), reasons)).collect()
}

/// `clause 1 for eu (reading B), episode 2`
fn subject(status: &Status, readings: &[String]) -> String {
    let bearer = status.bearer.as_ref().map_or(String::new(), |bearer| format!(" for {bearer}"));
    let reading = if readings.is_empty() { String::new() } else { format!(" (reading: {})", readings.join("; ")) };
    let episode = if status.episode > 1 { format!(", episode {}", status.episode) } else { String::new() };
    format!("clause {}{bearer}{reading}{episode}", status.clause)
}

/// One line that stands alone: `Clause 1 for eu is not kept, cured, 243 days late (due 2024-03-20): …`.
fn headline(board: &Board, status: &Status, subject: &str, signed: Option<jiff::civil::Date>) -> String {
    let mut said = format!("C{} is {}", &subject[1..], status.status.words());
    if status.state.words() != status.status.words() && !(status.status == Value::Kept && status.state == State::Done) {
        said.push_str(&format!(", {}", status.state.words()));
    }
    if let Some(late) = status.late_by_days {
        said.push_str(&format!(", {} late", text::late(late)));
    }
    let when = text::when(status);
    if !when.is_empty() {
        said.push_str(&format!(" ({when})"));
    }
    let amount = text::amount(status);
    if !amount.is_empty() {
        said.push_str(&format!(": {amount}"));
    }
    if let Some(first) = first_incident(status, signed) {
        said.push_str(&format!(", the first on {first}"));
    }
    text::safe(&format!("{said}; as of {}.", text::end(&board.as_of)))
}

/// The first stretch that is not kept, and how many days after signature it lies.
fn first_incident(status: &Status, signed: Option<jiff::civil::Date>) -> Option<String> {
    let first = status.intervals.iter().find(|interval| interval.status == Value::NotKept)?;
    let said = text::moment(&first.from);
    let day: jiff::civil::Date = first.from.get(..10)?.parse().ok()?;
    match signed {
        Some(signed) if day >= signed => {
            Some(format!("{said}, {} after signature", text::days(i64::from((day - signed).get_days()))))
        }
        _ => Some(said),
    }
}

fn tree(out: &mut String, status: &Status) {
    let heads: Vec<&str> = status.because.iter().map(|reason| reason.head.as_str()).collect();
    let has = |head: &str| heads.contains(&head);
    if status.basis != "agreed" {
        field(out, "basis", &status.basis);
    }
    if status.reading.is_some() && status.readings.len() > 1 {
        field(out, "readings", &status.readings.join("; "));
    }
    for reason in &status.because {
        branch(out, reason, 0);
    }
    if let (false, Some(owed)) = (has("owed"), &status.owed) {
        field(out, "owed", &format!("{} {}", owed.amount, owed.unit));
    }
    let by_due = status.performed.as_ref().map(|done| ("done in time", done));
    let by_now = status.performed_now.as_ref().map(|done| ("done by now", done));
    for (label, done) in by_due.into_iter().chain(by_now) {
        let share = done.share.map_or(String::new(), |share| format!(", {}", text::per_cent(share)));
        field(out, label, &format!("{} {}{share}", text::performed(done), done.unit));
    }
    if let Some(triggered) = &status.triggered {
        field(out, "triggered", &text::moment(triggered));
    }
    if let Some(due) = &status.due {
        field(out, "last moment", &text::end(due));
    }
    if let Some(late) = status.late_by_days {
        let from = if late.is_whole() { "day" } else { "moment" };
        field(out, "late", &format!("{} after the due {from}", text::late(late)));
    }
    if let (false, Some(incidents)) = (has("incidents"), &status.incidents) {
        field(out, "incidents", &text::incidents(incidents));
    }
    intervals(out, status);
    if let (false, Some(by)) = (has("by whom"), &status.attribution) {
        field(out, "by whom", by);
    }
    list(out, "counted", &status.counted);
    let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
    for not in &status.not_counted {
        match reasons.iter_mut().find(|(why, _)| *why == not.why) {
            Some((_, entries)) => entries.push(not.entry.clone()),
            None => reasons.push((&not.why, vec![not.entry.clone()])),
        }
    }
    for (why, entries) in reasons {
        field(out, "not counted", &format!("{}: {why}", text::some(&entries, MOST_ENTRIES)));
    }
    list(out, "coverage", &status.coverage);
    field(out, "closes", &status.closes);
    if !has("would change") {
        for would in &status.would_change {
            field(out, "would change", would);
        }
    }
}

fn intervals(out: &mut String, status: &Status) {
    const MOST: usize = 12;
    let all = &status.intervals;
    if all.len() < 2 {
        return;
    }
    let skipped = all.len().saturating_sub(MOST);
    if skipped > 0 {
        field(out, "over time", &format!("{} stretches, the last {MOST} of them:", all.len()));
    }
    for (at, interval) in all.iter().skip(skipped).enumerate() {
        let label = if at == 0 && skipped == 0 { "over time" } else { "" };
        let to = if interval.from == interval.to { String::new() } else { format!(" to {}", text::end(&interval.to)) };
        let entries = if interval.entries.is_empty() {
            String::new()
        } else {
            format!(" [{}]", text::some(&interval.entries, 4))
        };
        let why = if interval.why.is_empty() { String::new() } else { format!("; {}", interval.why) };
        let number = interval.incidents.filter(|_| interval.status == Value::NotKept);
        let number = number.map_or(String::new(), |number| format!(" ({})", text::count(&number)));
        let value = interval.status.words();
        field(out, label, &format!("{}{to}: {value}{number}{why}{entries}", text::moment(&interval.from)));
    }
}

fn branch(out: &mut String, reason: &Reason, depth: usize) {
    if depth == 0 {
        field(out, &reason.head, &reason.text);
    } else {
        let head = if reason.head.is_empty() || reason.head == "because" {
            String::new()
        } else {
            format!("{}: ", reason.head)
        };
        put_wrapped(out, 2 + LABEL + 2 * (depth - 1), "- ", &format!("{head}{}", reason.text));
    }
    for reason in &reason.because {
        branch(out, reason, depth + 1);
    }
}

fn list(out: &mut String, label: &str, items: &[String]) {
    if !items.is_empty() {
        field(out, label, &text::some(items, MOST_ENTRIES));
    }
}

fn field(out: &mut String, label: &str, said: &str) {
    if said.is_empty() {
        return;
    }
    if label.chars().count() < LABEL {
        put_wrapped(out, 2, &format!("{label:<LABEL$}"), said);
    } else {
        put_wrapped(out, 2, "", label);
        put_wrapped(out, 2, &" ".repeat(LABEL), said);
    }
}

fn put_wrapped(out: &mut String, indent: usize, label: &str, said: &str) {
    let hanging = label.chars().count();
    for (at, line) in text::wrap(&text::safe(said), WIDTH.saturating_sub(indent + hanging)).iter().enumerate() {
        let label = if at == 0 { label.to_owned() } else { " ".repeat(hanging) };
        out.push_str(format!("{}{label}{line}", " ".repeat(indent)).trim_end());
        out.push('\n');
    }
}

/// Whether the agreement is in force, under each reading, and what was claimed without a power in the text.
pub fn force(board: &Board, reading: Option<&str>) -> String {
    let wanted = |name: &Option<String>| {
        reading.is_none_or(|wanted| {
            name.as_ref().is_some_and(|name| {
                name.eq_ignore_ascii_case(wanted)
                    || name.rsplit([' ', ':']).next().is_some_and(|w| w.eq_ignore_ascii_case(wanted))
            })
        })
    };
    let lines: Vec<_> = board.in_force.iter().filter(|line| wanted(&line.reading)).collect();
    let mut out = String::new();
    let mut by_status: Vec<(String, Vec<String>)> = Vec::new();
    for line in &lines {
        let status = line.status.replace('_', " ");
        let names = line.reading.clone().into_iter();
        match by_status.iter_mut().find(|(seen, _)| *seen == status) {
            Some((_, readings)) => readings.extend(names),
            None => by_status.push((status, names.collect())),
        }
    }
    const ORDER: [&str; 5] = ["in force", "not yet", "ended", "expired", "not established"];
    by_status.sort_by_key(|(status, _)| ORDER.iter().position(|other| other == status));
    let said: Vec<String> = by_status
        .into_iter()
        .map(|(status, names)| if names.is_empty() { status } else { format!("{status} ({})", names.join("; ")) })
        .collect();
    let said = if said.is_empty() { "force is not known".into() } else { said.join(", ") };
    out.push_str(&text::safe(&format!("{} as a whole: {said}; as of {}.", board.agreement, text::end(&board.as_of))));
    out.push('\n');
    for line in lines {
        field(&mut out, line.reading.as_deref().unwrap_or("force"), &line.status.replace('_', " "));
        for interval in &line.intervals {
            field(&mut out, "", &text::stretch(interval));
        }
        field(&mut out, "", &line.why);
        list(&mut out, "  counted", &line.counted);
    }
    for claimed in &board.claimed {
        let until = claimed.to.as_ref().map_or("and still".into(), |to| format!("until {}", text::moment(to)));
        let days = claimed.days.map_or(String::new(), |days| format!(", {}", text::days(days)));
        field(
            &mut out,
            "claimed",
            &format!("{} by {} from {} {until}{days}", claimed.what, claimed.by, text::moment(&claimed.from)),
        );
        field(&mut out, "", &claimed.why);
        for meanwhile in &claimed.meanwhile {
            field(&mut out, "  meanwhile", meanwhile);
        }
        list(&mut out, "  counted", &claimed.counted);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::tests::{board, status};
    use servanda_base::Amount;
    use servanda_status::{NotCounted, Owed, Performed};

    #[test]
    fn a_late_delivery_is_explained_in_full() {
        let board = board();
        let mut late = status("3", Some("north"), Value::NotKept);
        late.state = State::Cured;
        late.text = "north shall deliver 1,000 tents to south by 2031-05-01.".into();
        late.due_day = Some("2031-05-01".into());
        late.due = Some("2031-05-02T00:00:00+00:00".into());
        late.late_by_days = Some(Amount::from(2));
        late.owed = Some(Owed { amount: Amount::from(1000), unit: "tents".into() });
        let done = |n: i64, share| Performed {
            low: Amount::from(n),
            best: Some(Amount::from(n)),
            high: Some(Amount::from(n)),
            unit: "tents".into(),
            share: Some(share),
        };
        late.performed = Some(done(400, 0.4));
        late.performed_now = Some(done(1000, 1.0));
        late.counted = vec!["r-3".into(), "r-5".into()];
        late.not_counted = vec![NotCounted { entry: "r-4".into(), why: "a claim that nobody confirmed".into() }];
        let mut why = Reason::new("because", "the sum of deliveries reached 1,000 on 2031-05-03");
        why.because.push(Reason::new("because", "r-3: 400 tents, confirmed by centre"));
        late.because = vec![why];
        late.would_change = vec!["withdrawing r-5 leaves 400 tents".into()];
        insta::assert_snapshot!(statuses(&board, &[&late], None));
    }

    #[test]
    fn a_reading_is_found_by_its_last_word() {
        let mut board = board();
        let mut a = status("1", None, Value::NotKept);
        a.reading = Some("in force: A".into());
        let mut b = status("1", None, Value::NotApplicable);
        b.reading = Some("in force: B".into());
        board.statuses = vec![a, b];
        let wanted = Wanted { clause: "1", bearer: None, reading: Some("b") };
        assert_eq!(matching(&board, &wanted).len(), 1);
        assert_eq!(matching(&board, &wanted)[0].status, Value::NotApplicable);
    }
}
