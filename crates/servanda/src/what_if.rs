//! `servanda what-if`: what a text still does without something that it relies on.

use crate::folder;
use crate::output::{Failure, complain, print};
use clap::ValueEnum;
use jiff::civil::Date;
use servanda_agreement::read_aloud::{length, listed, moment, number};
use servanda_agreement::{Agreement, Voice, When};
use servanda_base::{Duration, Source, render};
use servanda_brief::text::{safe, wrap};
use servanda_compare::what_if::{self, BoxChange, Outcome, Short, Totals, WhatIf};
use servanda_syntax::suggest::closest;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const WIDTH: usize = 100;

/// Arguments of `what-if`.
#[derive(clap::Args)]
#[command(group(clap::ArgGroup::new("what").required(true).multiple(true)))]
pub struct Args {
    /// An agreement (*.accord.md), or a folder with one in it
    path: PathBuf,
    /// A party, group or body that is not there; its pledges, duties, votes and confirmations go with it
    #[arg(long, value_name = "NAME", group = "what")]
    without: Vec<String>,
    /// Words of a condition that is refused; pledges that are conditional on it are gone
    #[arg(long, value_name = "WORDS", group = "what")]
    refuse: Vec<String>,
    /// After this day or year: pledges until then have ended. Of several, the latest counts
    #[arg(long, value_name = "YEAR or DAY", group = "what", value_parser = day)]
    expire: Vec<Date>,
    /// All means are ready so much later, and what is dated is done so much later. Of several, the sum counts
    #[arg(long, value_name = "LENGTH", group = "what", value_parser = slip)]
    slip: Vec<Duration>,
    /// How the losses are printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// In words
    Text,
    /// One JSON object (docs/what-if.schema.json)
    Json,
}

/// `2027` is its last day.
fn day(word: &str) -> Result<Date, String> {
    let word = if word.len() == 4 { format!("{word}-12-31") } else { word.to_owned() };
    word.parse().map_err(|error| format!("{error}; write a year or a day, as 2027 or 2027-06-30"))
}

/// `90 d`, `72h`, `6 months`.
fn slip(words: &str) -> Result<Duration, String> {
    let wrong = || "write a number and a unit, as \"90 d\", \"72 h\", \"30 calendar days\" or \"6 months\"".to_owned();
    let words = words.trim();
    let (count, unit) = words.split_at(words.bytes().take_while(u8::is_ascii_digit).count());
    let count: i64 = count.parse().ok().filter(|count| (0..=100_000).contains(count)).ok_or_else(wrong)?;
    match unit.trim() {
        "min" => Ok(Duration::Exact { seconds: count * 60 }),
        "h" => Ok(Duration::hours(count)),
        "d" => Ok(Duration::days(count)),
        "calendar days" | "calendar day" => Ok(Duration::CalendarDays(count)),
        "working-days" | "working days" | "working-day" | "working day" => Ok(Duration::WorkingDays(count)),
        "months" | "month" => Ok(Duration::Months(count)),
        "years" | "year" => Ok(Duration::Years(count)),
        _ => Err(wrong()),
    }
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Failure> {
    let file = folder::agreement_file(&args.path)?;
    let (agreement, has_errors) = folder::readable(&file)?;
    let what_if = asked(args, &agreement)?;
    let outcome = servanda_compare::what_if(&agreement, &what_if);
    print(&match args.format {
        Format::Text => text(&agreement, &file, &what_if, &outcome)?,
        Format::Json => format!("{:#}\n", json(&agreement, &file, &what_if, &outcome)?),
    })?;
    Ok(ExitCode::from(u8::from(has_errors)))
}

/// What is asked about, if the text knows it.
fn asked(args: &Args, agreement: &Agreement) -> Result<WhatIf, Failure> {
    for name in &args.without {
        if !agreement.is_actor(name) {
            let known = || {
                let parties = agreement.parties.iter().map(|party| party.name.as_str());
                let groups = agreement.groups.iter().map(|group| group.name.as_str());
                let groups = groups.filter(|name| agreement.is_actor(name));
                parties.chain(groups).chain(agreement.bodies.iter().map(|body| body.name.as_str()))
            };
            let close = closest(name, known()).map_or(String::new(), |close| format!("did you mean {close}? "));
            return Err(Failure::new(
                format!("`{}` has no party, group or body {name}", agreement.name.value),
                format!("{close}it has {}", folder::or_none(&known().collect::<Vec<_>>())),
            ));
        }
    }
    for words in &args.refuse {
        let conditions = what_if::conditions(agreement);
        if words.trim().is_empty() || !conditions.iter().any(|condition| what_if::says(condition, words)) {
            let known: Vec<&str> = conditions.iter().map(String::as_str).collect();
            return Err(Failure::new(
                format!("no pledge of `{}` is conditional on “{words}”", agreement.name.value),
                format!("its conditions: {}", folder::or_none(&known)),
            ));
        }
    }
    let slip = sum(&args.slip)?;
    if let Some(length) = slip.filter(|slip| slip.is_zero()) {
        complain(&format!("note: a slip of {length} changes nothing\n"));
    }
    Ok(WhatIf {
        without: args.without.clone(),
        refuse: args.refuse.clone(),
        expire: args.expire.iter().max().copied(),
        slip: slip.filter(|slip| !slip.is_zero()),
    })
}

fn sum(slips: &[Duration]) -> Result<Option<Duration>, Failure> {
    let mut all: Option<Duration> = None;
    for slip in slips {
        all = Some(match (all, *slip) {
            (None, slip) => slip,
            (Some(Duration::Exact { seconds: a }), Duration::Exact { seconds: b }) => {
                Duration::Exact { seconds: a + b }
            }
            (Some(Duration::CalendarDays(a)), Duration::CalendarDays(b)) => Duration::CalendarDays(a + b),
            (Some(Duration::WorkingDays(a)), Duration::WorkingDays(b)) => Duration::WorkingDays(a + b),
            (Some(Duration::Months(a)), Duration::Months(b)) => Duration::Months(a + b),
            (Some(Duration::Years(a)), Duration::Years(b)) => Duration::Years(a + b),
            (Some(one), other) => {
                return Err(Failure::new(
                    format!("{one} and {other} cannot be added up"),
                    "give every --slip in the same unit",
                ));
            }
        });
    }
    Ok(all)
}

/// `without USA, after 31 December 2027`
fn question(agreement: &Agreement, asked: &WhatIf) -> String {
    let voice = Voice::of(agreement);
    let mut said: Vec<String> = asked.without.iter().map(|name| format!("without {}", voice.who(name))).collect();
    said.extend(asked.refuse.iter().map(|words| format!("with “{words}” refused")));
    said.extend(asked.expire.map(|day| format!("after {}", moment(When::Day(day)))));
    said.extend(asked.slip.map(|slip| format!("all {} later", length(slip))));
    said.join(", ")
}

struct Page(String);

impl Page {
    fn line(&mut self, start: &str, said: &str) {
        for (at, part) in wrap(&safe(said), WIDTH - start.len() - 2).iter().enumerate() {
            writeln!(self.0, "{start}{}{part}", if at == 0 { "" } else { "  " }).ok();
        }
    }

    fn block(&mut self, head: &str, lines: Vec<String>) {
        if !lines.is_empty() {
            self.0.push('\n');
            self.line("", head);
            for said in lines {
                self.line("  ", &said);
            }
        }
    }
}

fn text(agreement: &Agreement, file: &Path, asked: &WhatIf, outcome: &Outcome) -> Result<String, Failure> {
    let voice = Voice::of(agreement);
    let sentence = |number: &str| agreement.clause(number).map(|clause| voice.sentence(clause)).unwrap_or_default();
    let mut page = Page(String::new());
    let (before, after) = outcome.totals;
    page.line("", &format!("{} {}", agreement.name.value, question(agreement, asked)));
    if outcome.is_empty() {
        page.line("", "nothing that the text does is lost");
        return Ok(page.0);
    }
    page.line("", &totals(before, after));
    page.block("the agreement itself", outcome.ended.iter().map(|ended| format!("{ended} by then")).collect());
    page.block("pledges that are gone", outcome.gone.clone());
    page.block(
        "bodies that can no longer decide",
        outcome.bodies.iter().map(|lost| format!("{}: {}", voice.who(&lost.body), lost.why())).collect(),
    );
    page.block(
        "standards of proof that can no longer be met",
        outcome.proofs.iter().map(|(name, ways)| format!("{name}: {ways}")).collect(),
    );
    let nobody = |numbers: &[String]| -> Vec<String> {
        numbers.iter().map(|number| format!("clause {number}: {}", sentence(number))).collect()
    };
    page.block("clauses that bind nobody who is left", nobody(&outcome.unborne));
    page.block("clauses whose determination nobody is left to make", nobody(&outcome.undetermined));
    let too_few = outcome.too_few.iter().map(|(clause, asked, left)| {
        let left = u32::try_from(*left).unwrap_or(u32::MAX);
        format!(
            "clause {clause} asks for {} and {} left",
            number(*asked),
            if left == 1 { "one is".into() } else { format!("{} are", number(left)) }
        )
    });
    page.block("clauses that ask for more than are left", too_few.collect());
    page.block("clauses that fall short of means", outcome.short.iter().map(|short| short_of(&voice, short)).collect());
    let late = outcome.late.iter().map(|(clause, was, then)| {
        format!("clause {clause}, due by {}, would be done by {}", moment(When::Day(*was)), moment(When::Day(*then)))
    });
    page.block("duties that would be done after the agreement ends", late.collect());
    let boxes = outcome.boxes.iter().filter(|change| !outcome.unborne.contains(&change.clause));
    page.block("clauses whose boxes change", boxes.map(box_change).collect());
    let source = source(file)?;
    let findings = outcome.findings.iter().map(|finding| render::concise(&source, finding));
    page.block("findings that the text as it stands does not have", findings.collect());
    Ok(page.0)
}

fn source(file: &Path) -> Result<Source, Failure> {
    let text = folder::text(file)?;
    Ok(text.findings.0)
}

fn totals(before: Totals, after: Totals) -> String {
    let change = |before: usize, after: usize| {
        if before == after { format!("{before} as before") } else { format!("{before} before, {after} then") }
    };
    format!(
        "guarantees: {}; enforceable clauses: {}; duties and prohibitions: {}",
        change(before.guarantees, after.guarantees),
        change(before.enforceable, after.enforceable),
        change(before.clauses, after.clauses),
    )
}

/// `clause 5.3 lacks six of 24 fighter aircraft (before: nothing)`
fn short_of(voice: &Voice<'_>, short: &Short) -> String {
    let quantity = |amount| voice.quantity(&servanda_base::Quantity { amount, unit: short.need.unit.clone() });
    let whose = short.bearer.as_ref().map(|bearer| format!(" for {}", voice.who(bearer))).unwrap_or_default();
    let before = if short.before == servanda_base::Amount::ZERO { "nothing".into() } else { quantity(short.before) };
    format!(
        "clause {} needs {}{whose} and lacks {} (before: {before})",
        short.clause,
        quantity(short.need.amount),
        quantity(short.now),
    )
}

fn box_change(change: &BoxChange) -> String {
    let list = |names: &[&str]| listed(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>(), "and");
    let mut said = format!("clause {}", change.clause);
    if !change.lost.is_empty() {
        said += &format!(" is no longer {}", list(&change.lost));
    }
    if !change.gained.is_empty() {
        said += &format!("{} is now {}", if change.lost.is_empty() { "" } else { ", but" }, list(&change.gained));
    }
    match (change.no_guarantee, change.not_enforceable) {
        (true, true) => said += "; it was a guarantee and is not even enforceable",
        (true, false) => said += "; it was a guarantee",
        (false, true) => said += "; it was enforceable",
        (false, false) => {}
    }
    said
}

fn json(agreement: &Agreement, file: &Path, asked: &WhatIf, outcome: &Outcome) -> Result<serde_json::Value, Failure> {
    let source = source(file)?;
    let totals = |totals: Totals| {
        serde_json::json!({
            "clauses": totals.clauses,
            "enforceable": totals.enforceable,
            "guarantees": totals.guarantees,
        })
    };
    let boxes = outcome.boxes.iter().map(|change| {
        serde_json::json!({
            "clause": change.clause,
            "lost": change.lost,
            "gained": change.gained,
            "was_guarantee": change.no_guarantee,
            "was_enforceable": change.not_enforceable,
        })
    });
    let short = outcome.short.iter().map(|short| {
        serde_json::json!({
            "clause": short.clause,
            "bearer": short.bearer,
            "unit": short.need.unit,
            "needed": short.need.amount,
            "missing_before": short.before,
            "missing": short.now,
        })
    });
    let bodies = outcome.bodies.iter().map(
        |lost| serde_json::json!({ "body": lost.body, "needed": lost.rule.map(|rule| rule.0), "left": lost.left }),
    );
    let too_few = outcome
        .too_few
        .iter()
        .map(|(clause, asked, left)| serde_json::json!({ "clause": clause, "asked": asked, "left": left }));
    let proofs = outcome.proofs.iter().map(|(name, ways)| serde_json::json!({ "proof": name, "ways": ways }));
    let late = outcome.late.iter().map(
        |(clause, was, then)| serde_json::json!({ "clause": clause, "due": was.to_string(), "done": then.to_string() }),
    );
    let findings = outcome.findings.iter().map(|finding| render::json(&source, finding));
    Ok(serde_json::json!({
        "schema": 1,
        "agreement": agreement.name.value,
        "question": {
            "without": asked.without,
            "refuse": asked.refuse,
            "expire": asked.expire.map(|day| day.to_string()),
            "slip": asked.slip.map(|slip| slip.to_string()),
        },
        "before": totals(outcome.totals.0),
        "then": totals(outcome.totals.1),
        "ended": outcome.ended,
        "pledges_gone": outcome.gone,
        "boxes": boxes.collect::<Vec<_>>(),
        "unborne": outcome.unborne,
        "too_few": too_few.collect::<Vec<_>>(),
        "short": short.collect::<Vec<_>>(),
        "bodies": bodies.collect::<Vec<_>>(),
        "proofs": proofs.collect::<Vec<_>>(),
        "undetermined": outcome.undetermined,
        "late": late.collect::<Vec<_>>(),
        "findings": findings.collect::<Vec<_>>(),
    }))
}
