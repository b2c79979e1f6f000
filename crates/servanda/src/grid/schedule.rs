//! `servanda grid --after`: what falls due together after one event, and money beside terms.

use super::{Args, Format, WIDTH, hanging, is_table, table, written};
use crate::instant::instant;
use crate::output::{Failure, print};
use servanda_base::{Moment, Zone};
use servanda_brief::text::{safe, wrap};
use servanda_compare::grid::NOT_SAID;
use servanda_compare::schedule::{Money, Owed, Schedule, schedule};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::process::ExitCode;

/// Runs it.
pub fn run(args: &Args, event: &str) -> Result<ExitCode, Failure> {
    let utc = Zone::utc();
    let event = instant(event, &utc)?;
    let mut rows = Vec::new();
    for path in &args.paths {
        if !is_table(path) {
            let what = format!("`{}` is no table of agreements", path.display());
            return Err(Failure::new(
                what,
                "--after is for tables (*.csv); `servanda compare` runs texts through events",
            ));
        }
        rows.extend(table(path)?.1);
    }
    let found = schedule(&rows, event);
    let said = match args.format {
        Format::Table => text(&found, event, rows.len()),
        Format::Csv => csv(&found)?,
        Format::Xlsx | Format::Html => {
            return Err(Failure::new("a schedule is no workbook and no page", "write --format table or --format csv"));
        }
    };
    match &args.out {
        Some(file) => written(file, said.as_bytes())?,
        None => print(&said)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn text(found: &Schedule, event: Moment, agreements: usize) -> String {
    let utc = Zone::utc();
    let moment = |at: Moment| utc.rfc3339(at).replace("+00:00", "Z");
    let mut out = String::new();
    writeln!(
        out,
        "after an event at {}: {} of {agreements} agreements ask for consultations within hours\n",
        moment(event),
        found.owed.len()
    )
    .ok();
    let mut by: BTreeMap<Moment, Vec<&Owed>> = BTreeMap::new();
    for owed in &found.owed {
        by.entry(owed.due).or_default().push(owed);
    }
    for (due, owed) in by {
        writeln!(out, "{}  {} at the same time", moment(due), owed.len()).ok();
        for one in owed {
            let Owed { agreement, hours, runs_from, asked_by, decided_by, .. } = one;
            let words = format!(
                "within {hours} h; from: {runs_from}; who sets it going: {asked_by}; who decides: {decided_by}"
            );
            line(&mut out, agreement, &words);
        }
    }
    let names = |names: &[String]| names.iter().map(|name| safe(name)).collect::<Vec<_>>().join(", ");
    let mut note = |words: String| {
        out.push('\n');
        wrap(&words, WIDTH).iter().for_each(|part| {
            writeln!(out, "{part}").ok();
        });
    };
    if found.owed.iter().any(|owed| owed.runs_from == NOT_SAID) {
        note("Where it is not said from when the hours run, they are counted from the event; from a request or a finding they end later.".into());
    }
    if !found.no_hours.is_empty() {
        note(format!("No hours said ({}): {}", found.no_hours.len(), names(&found.no_hours)));
    }
    for (agreement, cell) in &found.unreadable {
        note(format!("{}: `{}` is no number of hours", safe(agreement), safe(cell)));
    }
    writeln!(out, "\nmoney and term").ok();
    for money in &found.money {
        line(&mut out, &money.agreement, &of_term(money));
    }
    let with_sum = found.money.iter().filter(|money| money.sum.is_some()).count();
    let whole = found.money.iter().filter(|money| covers(money)).count();
    writeln!(out, "\n{with_sum} of {agreements} name a sum; {whole} for every year of the term. The sums are not added up: they differ").ok();
    writeln!(out, "in currency, span and kind, and the same money may stand in two rows.").ok();
    out
}

fn covers(money: &Money) -> bool {
    money.term_years.is_some_and(|years| money.years.len() >= years as usize)
}

fn of_term(money: &Money) -> String {
    let term = money.term_years.map_or_else(|| format!("term {NOT_SAID}"), |years| format!("{years} years"));
    match &money.sum {
        None => format!("{term}; no sum said"),
        Some(sum) if money.years.is_empty() => format!("{term}; {sum}: for which years is {NOT_SAID}"),
        Some(sum) => {
            let named = money.years.len();
            format!("{term}; {sum}: {named} calendar year{}", if named == 1 { "" } else { "s" })
        }
    }
}

fn line(out: &mut String, name: &str, words: &str) {
    const LABEL: usize = 8;
    for (at, part) in hanging(words, WIDTH - LABEL - 2).into_iter().enumerate() {
        let name = if at == 0 { safe(name) } else { String::new() };
        writeln!(out, "  {name:<LABEL$}{part}").ok();
    }
}

fn csv(found: &Schedule) -> Result<String, Failure> {
    let wrong = |error: String| Failure::new(format!("the table cannot be written: {error}"), "report this");
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let head = [
        "agreement",
        "due",
        "hours",
        "runs_from",
        "asked_by",
        "decided_by",
        "term_years",
        "money",
        "money_years",
        "sources",
    ];
    writer.write_record(head).map_err(|error| wrong(error.to_string()))?;
    let utc = Zone::utc();
    // Money stands in the order of the table, so does this.
    let mut owed: Vec<&Owed> = found.owed.iter().collect();
    for money in &found.money {
        let at = owed.iter().position(|one| one.agreement == money.agreement);
        let one = at.map(|at| owed.remove(at));
        let of = |cell: fn(&Owed) -> String| one.map(cell).unwrap_or_default();
        let years: Vec<String> = money.years.iter().map(u16::to_string).collect();
        let cells = [
            money.agreement.clone(),
            one.map(|one| utc.rfc3339(one.due)).unwrap_or_default(),
            of(|one| one.hours.to_string()),
            of(|one| one.runs_from.clone()),
            of(|one| one.asked_by.clone()),
            of(|one| one.decided_by.clone()),
            money.term_years.map(|years| years.to_string()).unwrap_or_default(),
            money.sum.clone().unwrap_or_default(),
            years.join(" "),
            of(|one| one.sources.join(" ")),
        ];
        writer.write_record(&cells).map_err(|error| wrong(error.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|error| wrong(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| wrong(error.to_string()))
}
