//! `servanda backtest`: when would a red line have fired on a history, and when with other numbers?

mod truth;
mod vary;

use crate::folder::{self, Folder};
use crate::instant::instant;
use crate::output::{Failure, print};
use clap::ValueEnum;
use servanda_agreement::{Agreement, ClauseKind, RedLine};
use servanda_base::{Duration, Interval, Moment, Spanned, Zone};
use servanda_brief::backtest::{Against, Days, Report, Row};
use servanda_brief::svg;
use servanda_monitor::backtest::{self as sweep, History, MOST_VARIANTS, Marked, Match, Outcome, Variant};
use servanda_monitor::{Counts, Monitor};
use servanda_record::Viewer;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use vary::{Proof, Vary};

/// The most variants that a picture shows; of more, as many are drawn, evenly taken.
const MOST_DRAWN: usize = 40;

/// Arguments of `backtest`.
#[derive(clap::Args)]
pub struct Args {
    /// A folder with an agreement that has a red line, its bindings.toml and its record
    folder: PathBuf,
    /// Use the record of this folder instead of its own (or the bindings in this file), read for the same agreement
    #[arg(long, value_name = "FOLDER")]
    record: Option<PathBuf>,
    /// The red line; may be left out where the text has one
    #[arg(long, value_name = "NAME")]
    red_line: Option<String>,
    /// What is varied: "tier 2: 3..10 in 24 h", "tier 1: 5..50 step 5 in 1, 3, 7 d", "resets after 5..30 d step 5",
    /// "proof any". Several together give every combination
    #[arg(long, value_name = "WHAT")]
    vary: Vec<String>,
    /// A CSV of marked stretches in which a firing is what was wanted: from, to, label, source
    #[arg(long, value_name = "FILE")]
    truth: Option<PathBuf>,
    /// The moment up to which the history is judged; the end of the record if not given
    #[arg(long, value_name = "INSTANT")]
    as_of: Option<String>,
    /// How the answer is printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Draw it as well, into this file
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    #[command(flatten)]
    version: folder::WhichVersion,
    /// Who looks: mission alone, since the answer shows what never sets the line off
    #[arg(long, default_value = "mission")]
    viewer: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For people
    Table,
    /// Everything, as JSON
    Json,
    /// One row a variant (RFC 4180)
    Csv,
}

/// A variant with what it belongs to.
struct Tried {
    tier: Option<u32>,
    proof: Proof,
    numbers: Variant,
    as_written: bool,
}

/// A variant as it is shown, and the moments of its firings for the picture, sure or not.
type Judged = (Row, Vec<(Moment, bool)>);

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Failure> {
    let Folder { agreement, geography, record, version } = match &args.record {
        None => folder::load(&args.folder, args.version.number, args.as_of.as_deref(), &args.viewer)?,
        Some(record) => folder::load_on(&args.folder, record, args.version.number)?,
    };
    let viewer = folder::viewer(&args.viewer, &agreement)?;
    if viewer != Viewer::Mission {
        return Err(Failure::new(
            format!("not for `{}`: the answer shows how much may happen without setting the line off", args.viewer),
            "leave --viewer out; show others the board (`servanda watch --viewer …`)",
        ));
    }
    let zone = &agreement.header.clock;
    let as_of = args.as_of.as_ref().map(|text| instant(text, zone)).transpose()?;
    let record = record.visible_to(&viewer);
    let line = red_line(&agreement, args.red_line.as_deref())?;
    let name = line.name.value.as_str();
    let varied: Vec<Vary> = args.vary.iter().map(|text| vary::read(text)).collect::<Result<_, _>>()?;
    let tried = variants(line, &varied)?;
    let of_proof = |proof: &Proof| {
        let agreement = with_proof(&agreement, name, proof)?;
        let mut monitor = Monitor::new(&agreement, &geography);
        monitor.know(&record, record.last_position());
        monitor.advance(as_of);
        monitor.counts(name).ok_or_else(|| {
            Failure::new(
                format!("red line `{name}` counts nothing: it turns on a condition or has no `when`"),
                "only a line over events (`when EVENTS …`) can be tried with other numbers",
            )
        })
    };
    let written = of_proof(&Proof::AsWritten)?;
    let Some(span) = span(&written) else {
        return Err(Failure::new(
            format!("the history is empty: nothing that red line `{name}` counts, and nobody who watched for it"),
            "name another record with --record, or look at the rows that were set aside (`servanda watch`)",
        ));
    };
    let marked = args.truth.as_ref().map(|file| truth::read(file, zone, span.to)).transpose()?;
    // The moments of firings, for the picture.
    let step = tried.len().div_ceil(MOST_DRAWN).max(1);
    let is_drawn = |index: usize| tried[index].as_written || index.is_multiple_of(step);
    let mut rows: Vec<Option<Judged>> = tried.iter().map(|_| None).collect();
    let mut proofs: Vec<&Proof> = Vec::new();
    for one in &tried {
        if !proofs.contains(&&one.proof) {
            proofs.push(&one.proof);
        }
    }
    for proof in proofs {
        let history = history(of_proof(proof)?, &agreement, *proof == Proof::Any);
        let indices: Vec<usize> = (0..tried.len()).filter(|at| tried[*at].proof == *proof).collect();
        let numbers: Vec<Variant> = indices.iter().map(|at| tried[*at].numbers).collect();
        sweep::sweep(&history, &numbers, |at, outcome| {
            let one = &tried[indices[at]];
            let against = marked.as_ref().map(|marked| against(marked, span.from, &history.watched, &outcome));
            let firings = outcome.firings.iter().filter(|_| is_drawn(indices[at]));
            let firings = firings.map(|firing| (firing.at.from, firing.sure)).collect();
            rows[indices[at]] = Some((row(one, &outcome, against, line, zone), firings));
        });
    }
    let rows: Vec<Judged> = rows.into_iter().flatten().collect();
    let source = args.record.as_ref().unwrap_or(&args.folder).display().to_string();
    let source = source.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
    let entries_sure = written.matches.iter().filter(|one| one.sure).count();
    let report = Report {
        schema: 1,
        agreement: agreement.name.value.clone(),
        title: agreement.title.clone(),
        red_line: name.to_owned(),
        record: source,
        zone: zone.name.clone(),
        from: zone.date_of(span.from).to_string(),
        to: zone.date_of(last(span)).to_string(),
        days: days(span, &written.watched, zone),
        entries_sure,
        entries_perhaps: written.matches.len() - entries_sure,
        marked: marked.as_ref().map(Vec::len),
        rows: rows.iter().map(|(row, _)| row.clone()).collect(),
        version,
    };
    if let Some(file) = &args.svg {
        let drawn = rows.into_iter().enumerate().filter(|(index, _)| is_drawn(*index));
        let picture = svg::backtest(&svg::Picture {
            title: format!("{}: red line {name}, {} variants", *agreement.name, report.rows.len()),
            source: format!(
                "Red line: {}. Record: {}. Of {} days {} were watched, {} for a part of the day, {} not, or not in all of the place.",
                line.title,
                report.record,
                report.days.all,
                report.days.watched,
                report.days.in_part,
                report.days.not_watched
            ),
            span,
            zone,
            watched: &written.watched,
            marked: marked.iter().flatten().map(|one| (one.at, one.label.clone())).collect(),
            rows: drawn
                .map(|(_, (row, firings))| svg::Row { words: row.words(), as_written: row.as_written, firings })
                .collect(),
        });
        std::fs::write(file, picture).map_err(|error| {
            Failure::new(format!("cannot write `{}`: {error}", file.display()), "name another file with --svg")
        })?;
    }
    print(&match args.format {
        Format::Table => servanda_brief::backtest::table(&report),
        Format::Csv => servanda_brief::backtest::csv(&report),
        Format::Json => {
            let text = serde_json::to_string_pretty(&report);
            format!("{}\n", text.map_err(|error| Failure::new(format!("it is no JSON: {error}"), "report this"))?)
        }
    })?;
    Ok(ExitCode::SUCCESS)
}

fn red_line<'a>(agreement: &'a Agreement, asked: Option<&str>) -> Result<&'a RedLine, Failure> {
    let lines: Vec<&RedLine> = agreement.red_lines().map(|(_, line)| line).collect();
    let names: Vec<&str> = lines.iter().map(|line| line.name.value.as_str()).collect();
    match (asked, lines.as_slice()) {
        (_, []) => Err(Failure::new(
            format!("`{}` has no red line", *agreement.name),
            "write one into the agreement: `3  red line NAME \"Title\"` (docs/grammar.md)",
        )),
        (None, [one]) => Ok(*one),
        (None, _) => Err(Failure::new(
            format!("`{}` has {} red lines", *agreement.name, lines.len()),
            format!("choose one with --red-line: {}", names.join(", ")),
        )),
        (Some(asked), lines) => lines.iter().find(|line| line.name.value == asked).copied().ok_or_else(|| {
            Failure::new(
                format!("`{}` has no red line `{asked}`", *agreement.name),
                format!("write one of: {}", names.join(", ")),
            )
        }),
    }
}

/// Every combination of what is varied, tier by tier, with the numbers as written first.
fn variants(line: &RedLine, varied: &[Vary]) -> Result<Vec<Tried>, Failure> {
    let mut resets = Vec::new();
    let mut proofs = Vec::new();
    let mut numbers: BTreeMap<Option<u32>, Vec<_>> = BTreeMap::new();
    let written: Vec<_> =
        line.tiers.iter().map(|tier| (Some(tier.number.value), tier.at_least, Some(tier.in_any))).collect();
    let written = if written.is_empty() { vec![(None, 1, None)] } else { written };
    let many = |count: usize| {
        let what = format!("{count} variants are more than the {MOST_VARIANTS} that one sweep takes");
        Failure::new(what, "narrow the ranges, or widen their steps: `3..300 step 10`")
    };
    for one in varied {
        match one {
            Vary::Tier { tier, counts, windows } => {
                let Some((_, _, own)) = written.iter().find(|(number, ..)| *number == Some(*tier)) else {
                    let tiers: Vec<String> = line.tiers.iter().map(|tier| tier.number.value.to_string()).collect();
                    let tiers = if tiers.is_empty() { "none".into() } else { tiers.join(", ") };
                    let what = format!("red line `{}` has no tier {tier}", line.name.value);
                    return Err(Failure::new(what, format!("its tiers: {tiers}")));
                };
                let windows: Vec<_> =
                    windows.as_ref().map_or(vec![*own], |some| some.iter().copied().map(Some).collect());
                let product = windows.len().saturating_mul(counts.len());
                if product > MOST_VARIANTS {
                    return Err(many(product));
                }
                let of_tier = numbers.entry(Some(*tier)).or_default();
                of_tier.extend(windows.iter().flat_map(|window| counts.iter().map(|count| (*count, *window))));
            }
            Vary::Resets(some) => resets.extend(some.iter().copied()),
            Vary::Proof(some) => proofs.extend(some.iter().cloned()),
        }
    }
    let own_reset = line.resets_after.as_ref().map(|reset| reset.value);
    let or = |some: Vec<_>| if some.is_empty() { vec![own_reset] } else { some };
    let resets = or(resets);
    let proofs = if proofs.is_empty() { vec![Proof::AsWritten] } else { proofs };
    let of_tier = |(tier, ..): &(Option<u32>, u32, Option<Duration>)| match numbers.get(tier) {
        Some(some) => some.len(),
        // A tier that is not varied while others are is left out.
        None if !numbers.is_empty() => 0,
        None => 1,
    };
    let count: usize = written.iter().map(of_tier).sum();
    let count = count.saturating_mul(resets.len()).saturating_mul(proofs.len());
    if count > MOST_VARIANTS {
        return Err(many(count));
    }
    let mut tried = Vec::new();
    for (tier, at_least, in_any) in written.iter().filter(|one| of_tier(one) > 0) {
        let own = Variant { at_least: *at_least, in_any: *in_any, resets_after: own_reset };
        tried.push(Tried { tier: *tier, proof: Proof::AsWritten, numbers: own, as_written: true });
        let as_written = vec![(*at_least, *in_any)];
        let of_tier = numbers.get(tier).unwrap_or(&as_written);
        for proof in &proofs {
            for resets_after in &resets {
                for (at_least, in_any) in of_tier {
                    let numbers = Variant { at_least: *at_least, in_any: *in_any, resets_after: *resets_after };
                    if numbers != own || *proof != Proof::AsWritten {
                        tried.push(Tried { tier: *tier, proof: proof.clone(), numbers, as_written: false });
                    }
                }
            }
        }
    }
    Ok(tried)
}

/// The agreement with another standard of proof on a red line.
fn with_proof(agreement: &Agreement, line: &str, proof: &Proof) -> Result<Agreement, Failure> {
    let mut changed = agreement.clone();
    let Proof::Named(name) = proof else { return Ok(changed) };
    if agreement.proof(name).is_none() {
        let names: Vec<&str> = agreement.proofs.iter().map(|proof| proof.name.value.as_str()).collect();
        let what = format!("`{}` declares no proof `{name}`", *agreement.name);
        return Err(Failure::new(what, format!("write `any`, `as written`, or one of: {}", names.join(", "))));
    }
    for clause in &mut changed.clauses {
        if let ClauseKind::RedLine(red_line) = &mut clause.kind
            && red_line.name.value == line
        {
            red_line.proof = Some(Spanned::new(name.clone(), Default::default()));
        }
    }
    Ok(changed)
}

fn history(counts: Counts, agreement: &Agreement, claims_count: bool) -> History {
    let matches = counts.matches.into_iter().map(|one| Match {
        at: one.at,
        sure: if claims_count { one.sure_if_claims_count } else { one.sure },
        in_force: one.in_force,
        low: one.count.low,
        high: one.count.high,
        is_tally: one.is_tally,
        part: one.part,
        established: one.established.or(claims_count.then_some(one.at.to)),
    });
    History {
        matches: matches.collect(),
        watched: counts.watched,
        zone: agreement.header.clock.clone(),
        months: agreement.header.months.unwrap_or_default(),
    }
}

/// From the first thing that counts, or was watched for, in force, to the moment judged.
fn span(counts: &Counts) -> Option<Interval> {
    let first = counts.matches.iter().map(|one| one.at.from).chain(counts.watched.iter().map(|one| one.from)).min()?;
    let from = counts.in_force.first().map_or(first, |force| force.from.max(first));
    Some(Interval::new(from, counts.in_force.last()?.to))
}

/// The last instant of a stretch.
fn last(span: Interval) -> Moment {
    if span.is_instant() { span.from } else { span.to - jiff::SignedDuration::from_nanos(1) }
}

/// The days of a history by how much of them was watched.
fn days(span: Interval, watched: &[Interval], zone: &Zone) -> Days {
    let mut days = Days::default();
    let mut day = zone.date_of(span.from);
    let until = zone.date_of(last(span));
    let mut rest = watched;
    while day <= until {
        let Some(asked) = zone.day(day).overlap(span) else { break };
        while rest.first().is_some_and(|seen| seen.to <= asked.from) {
            rest = &rest[1..];
        }
        days.all += 1;
        *(match rest.first() {
            Some(seen) if seen.covers(asked) => &mut days.watched,
            Some(seen) if seen.meets(asked) => &mut days.in_part,
            _ => &mut days.not_watched,
        }) += 1;
        match day.tomorrow() {
            Ok(next) => day = next,
            Err(_) => break,
        }
    }
    days
}

fn against(marked: &[Marked], begins: Moment, watched: &[Interval], outcome: &Outcome) -> Against {
    let found = sweep::against(marked, begins, watched, &outcome.firings);
    Against {
        hit: found.hit,
        perhaps_hit: found.perhaps_hit,
        missed: found.missed,
        not_watched: found.not_watched,
        false_alarms: found.false_alarms,
        perhaps_false_alarms: found.perhaps_false_alarms,
        median_delay_h: found.median_delay_s.map(|seconds| seconds / 3600),
    }
}

fn row(one: &Tried, outcome: &Outcome, marked: Option<Against>, line: &RedLine, zone: &Zone) -> Row {
    let met = |firing: Option<&sweep::Firing>| firing.map(|firing| zone.rfc3339(firing.at.from));
    Row {
        tier: one.tier,
        at_least: one.numbers.at_least,
        in_any: one.numbers.in_any.map(|window| window.to_string()),
        resets_after: one.numbers.resets_after.map(|reset| reset.to_string()),
        proof: match &one.proof {
            Proof::AsWritten => line.proof.as_ref().map_or("as written".into(), |proof| proof.value.clone()),
            Proof::Any => "any".into(),
            Proof::Named(name) => name.clone(),
        },
        as_written: one.as_written,
        fired: outcome.sure(),
        fired_at_most: outcome.firings.len(),
        first: met(outcome.firings.first()),
        last: met(outcome.firings.last()),
        days: outcome.days_fired,
        days_at_most: outcome.days_perhaps,
        near_days: outcome.near_days,
        near_highest: outcome.near_highest,
        highest: outcome.highest.0,
        highest_at_most: outcome.highest.1,
        marked,
    }
}
