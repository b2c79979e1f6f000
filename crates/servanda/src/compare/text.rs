//! The comparison as text.

use super::Compared;
use servanda_compare::claims::{Judged, Outcome};
use servanda_compare::compare::{Means, Owed, Run};
use std::fmt::Write as _;

/// A row of a table.
type Row = Vec<String>;

/// One table a script, and what became of the claims.
pub fn table(compared: &Compared) -> String {
    let mut out = String::new();
    writeln!(out, "Compared on {}.\n", compared.note).ok();
    for script in &compared.scripts {
        writeln!(out, "{}: {}", script.script, script.title).ok();
        let runs: Vec<&Run> = compared.runs.iter().filter(|run| run.script == script.script).collect();
        let mut rows: Vec<Row> = vec![COLUMNS.map(str::to_owned).to_vec()];
        rows.extend(runs.iter().map(|run| cells(run)));
        out.push_str(&lines(&rows));
        for run in in_order(&runs) {
            writeln!(out, "  {}: {}", run.package, run.first_armed.why).ok();
        }
        out.push('\n');
    }
    if !compared.claims.is_empty() {
        out.push_str(&claims(&compared.claims));
    }
    out
}

/// Runs with the armed response that is due first in front; those without one last, as they were given.
pub fn in_order<'r>(runs: &[&'r Run]) -> Vec<&'r Run> {
    let mut ordered = runs.to_vec();
    let key = |run: &Run| run.first_armed.due_h.unwrap_or(f64::INFINITY);
    ordered.sort_by(|a, b| key(a).total_cmp(&key(b)));
    ordered
}

/// What the columns of a script's table are called.
pub const COLUMNS: [&str; 13] = [
    "package",
    "crossed",
    "owed",
    "kept",
    "not kept",
    "open",
    "found",
    "armed due",
    "armed done",
    "missing",
    "unanswered",
    "ways back",
    "never",
];

/// [`COLUMNS`] in full.
pub const WHAT_THE_COLUMNS_SAY: &str = "\
crossed: verified firings of red lines. owed: duties set going; kept, not kept, open (not established). found: hours from the occurrence to the first
finding by a body. armed due, armed done: hours from the occurrence to the deadline of the first armed response, and to the first act. missing: needs
that pledges do not cover on the day they are due. unanswered: incidents that set no duty going. ways back: reached of all. never: clauses that waited
for something that did not come.
";

/// One row of a script's table.
pub fn cells(run: &Run) -> Row {
    use servanda_status::Value;
    let owed = |value: Value| run.owed.iter().filter(|one| one.status == value).map(|one| one.times).sum::<usize>();
    let hours = |hours: Option<f64>| hours.map_or("-".to_owned(), |hours| format!("{hours}"));
    let missing: std::collections::BTreeSet<String> = run.owed.iter().flat_map(|one| lacks(&one.means)).collect();
    let missing: Vec<String> = missing.into_iter().collect();
    vec![
        run.package.clone(),
        run.firings.iter().filter(|one| one.verified.is_some()).count().to_string(),
        run.owed.iter().map(|one| one.times).sum::<usize>().to_string(),
        owed(Value::Kept).to_string(),
        owed(Value::NotKept).to_string(),
        owed(Value::NotEstablished).to_string(),
        hours(run.first_finding.as_ref().map(|finding| finding.h_from_occurrence)),
        hours(run.first_armed.due_h),
        hours(run.first_armed.done_h),
        if missing.is_empty() { "-".to_owned() } else { missing.join(", ") },
        format!("{} of {}", run.unanswered.count, run.unanswered.of),
        format!("{} of {}", run.ways_back.iter().filter(|way| way.reached).count(), run.ways_back.len()),
        run.never.len().to_string(),
    ]
}

/// What is missing, each in words.
pub fn lacks(means: &[Means]) -> impl Iterator<Item = String> + '_ {
    let short = means.iter().filter(|one| one.missing > servanda_base::Amount::ZERO);
    short.map(|one| format!("{} {}", one.missing, one.unit))
}

/// Rows set in columns.
fn lines(rows: &[Row]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..rows[0].len()).map(width).collect();
    let mut out = String::new();
    for row in rows {
        let cells: Vec<String> = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.chars().count())))
            .collect();
        writeln!(out, "  {}", cells.join("  ").trim_end()).ok();
    }
    out
}

/// For each pair who owes what by when.
pub fn full(compared: &Compared) -> String {
    let mut out = String::from("\n");
    out.push_str(WHAT_THE_COLUMNS_SAY);
    for run in &compared.runs {
        writeln!(out, "\n{} through {} (as of {})", run.package, run.script, run.as_of).ok();
        for firing in &run.firings {
            let tier = firing.tier.map_or(String::new(), |tier| format!(" tier {tier}"));
            let found = firing.found.as_deref().unwrap_or("not found");
            let verified = firing.verified.as_deref().unwrap_or("not verified");
            writeln!(
                out,
                "  crossed    {}{tier}: {}, verified {verified}, {found} ({})",
                firing.red_line, firing.occurred, firing.found_by
            )
            .ok();
        }
        for one in &run.owed {
            writeln!(out, "  owed       {}", owed(one)).ok();
        }
        for way in &run.ways_back {
            writeln!(out, "  way back   clause {}, {}: {}", way.clause, way.sort, way.became).ok();
        }
        if !run.never.is_empty() {
            writeln!(out, "  never      {}", run.never.join(", ")).ok();
        }
        for (event, count) in &run.unanswered.by_event {
            writeln!(out, "  unanswered {count} {event}").ok();
        }
        let counts = run.statuses;
        writeln!(
            out,
            "  at the end {} kept, {} not kept, {} not established, {} not applicable",
            counts.kept, counts.not_kept, counts.not_established, counts.not_applicable
        )
        .ok();
        if run.entries.set_aside > 0 {
            writeln!(out, "  set aside  {} kinds of happening that the text has no names for", run.entries.set_aside)
                .ok();
        }
        if !run.settled {
            writeln!(out, "  open       answers to answers were still coming; they were not followed further").ok();
        }
    }
    out
}

fn owed(one: &Owed) -> String {
    let mut said = format!("clause {} by {}", one.clause, one.who.join(", "));
    if one.times > 1 {
        write!(said, ", {} times", one.times).ok();
    }
    match (&one.due, one.due_h_from_occurrence, one.due_h_from_verification) {
        (Some(due), Some(occurred), Some(verified)) => {
            write!(said, ": due {due}, {occurred} h from the occurrence, {verified} h from the verification").ok()
        }
        (Some(due), ..) => write!(said, ": due {due}").ok(),
        (None, ..) => write!(said, ": no deadline runs").ok(),
    };
    for one in &one.means {
        write!(said, "; needs {} {}, pledged {}", one.needed, one.unit, one.pledged).ok();
    }
    let short: Vec<String> = lacks(&one.means).collect();
    if !short.is_empty() {
        write!(said, ", missing {}", short.join(", ")).ok();
    }
    if let Some(done) = &one.done {
        write!(said, "; done {done}").ok();
    }
    write!(said, "; {}", one.status.words()).ok();
    said
}

/// One line a claim.
fn claims(judged: &[Judged]) -> String {
    let mut out = String::from("Claims of the source articles (our words), held against what was found:\n");
    for one in judged {
        writeln!(
            out,
            "  {:>2} {:<3} {:<20} {:<20} {}",
            one.number,
            one.sort.words(),
            one.about,
            one.outcome.words(),
            one.text
        )
        .ok();
        for line in folded(&one.why, 112) {
            writeln!(out, "     {line}").ok();
        }
    }
    let of = |outcome: Outcome| judged.iter().filter(|one| one.outcome == outcome).count();
    writeln!(
        out,
        "{} claims: {} borne out, {} contradicted, {} not measurable here",
        judged.len(),
        of(Outcome::BorneOut),
        of(Outcome::Contradicted),
        of(Outcome::NotMeasurable)
    )
    .ok();
    out
}

/// Words in lines of so many characters at most, where no word is longer.
fn folded(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
