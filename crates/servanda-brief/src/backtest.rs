//! What variants of a red line would have done on a history, as a table, as CSV and as JSON.

use crate::csv::quoted;
use crate::text::safe;
use serde::Serialize;
use servanda_status::Version;
use std::fmt::Write;

/// The most rows that the table for people has.
const MOST_ROWS: usize = 200;

/// Variants of a red line on a history.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Version of this shape.
    pub schema: u32,
    /// The agreement's name.
    pub agreement: String,
    /// Its title.
    pub title: String,
    /// The red line's name.
    pub red_line: String,
    /// Whose record: the folder or file it was read from.
    pub record: String,
    /// The agreement's zone.
    pub zone: String,
    /// The first and the last day of the history, in the agreement's zone.
    pub from: String,
    /// See `from`.
    pub to: String,
    /// Its days by what was watched.
    pub days: Days,
    /// Entries that count for sure under the proof as written.
    pub entries_sure: usize,
    /// Entries that count only perhaps.
    pub entries_perhaps: usize,
    /// How many stretches are marked, if any are.
    pub marked: Option<usize>,
    /// One row a variant.
    pub rows: Vec<Row>,
    /// The version of the text that was tried, where the text was amended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<Version>,
}

/// Days of a history, by how much of them was watched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Days {
    /// All of them.
    pub all: usize,
    /// Watched all day.
    pub watched: usize,
    /// Watched for a part of the day.
    pub in_part: usize,
    /// Not watched by anybody on whom something rests, or not in every part of the place.
    pub not_watched: usize,
}

/// One variant. Of two numbers the first is sure and the second counts all that may be.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// The tier, if the line has tiers.
    pub tier: Option<u32>,
    /// The threshold.
    pub at_least: u32,
    /// The window; `None`: each entry by itself.
    pub in_any: Option<String>,
    /// The quiet stretch after which it may fire anew.
    pub resets_after: Option<String>,
    /// The standard of proof.
    pub proof: String,
    /// These are the numbers of the text.
    pub as_written: bool,
    /// Firings that are sure.
    pub fired: usize,
    /// Firings, the possible ones among them.
    pub fired_at_most: usize,
    /// When the first firing was met, sure or possible.
    pub first: Option<String>,
    /// When the last was.
    pub last: Option<String>,
    /// Days on which a sure firing begins.
    pub days: usize,
    /// Days on which any begins.
    pub days_at_most: usize,
    /// Days on which a window came near the threshold without reaching it.
    pub near_days: usize,
    /// The highest count among them.
    pub near_highest: Option<u64>,
    /// The highest count in any window, established.
    pub highest: u64,
    /// The same with all that may be; `None` = no upper bound is known.
    pub highest_at_most: Option<u64>,
    /// Against the marked stretches.
    pub marked: Option<Against>,
}

/// A variant against marked stretches.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Against {
    /// Stretches with a sure firing.
    pub hit: usize,
    /// Stretches with a possible firing only.
    pub perhaps_hit: usize,
    /// Stretches watched at least in part, without a firing.
    pub missed: usize,
    /// Stretches that nobody watched, without a firing.
    pub not_watched: usize,
    /// Sure firings outside every stretch.
    pub false_alarms: usize,
    /// Possible firings outside every stretch.
    pub perhaps_false_alarms: usize,
    /// Median delay from a stretch's start to its first sure firing, in hours.
    pub median_delay_h: Option<i64>,
}

/// `3`, or `3 to 5`.
fn range(low: usize, high: usize) -> String {
    if low == high { low.to_string() } else { format!("{low} to {high}") }
}

impl Row {
    /// The variant in words, without its proof.
    pub fn words(&self) -> String {
        let tier = self.tier.map(|tier| format!("tier {tier}: ")).unwrap_or_default();
        let window = self.in_any.as_ref().map(|window| format!(" in {window}")).unwrap_or_default();
        let reset = self.resets_after.as_ref().map(|reset| format!(", reset {reset}")).unwrap_or_default();
        format!("{tier}{}{window}{reset}", self.at_least)
    }

    fn cells(&self, report: &Report) -> Vec<String> {
        let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".into());
        let fired = match self.fired_at_most {
            // Where days were not watched, nothing that was seen is not the same as nothing.
            0 if report.days.watched < report.days.all => "none seen".into(),
            0 => "never".into(),
            most => range(self.fired, most),
        };
        let day =
            |moment: &Option<String>| moment.as_ref().map_or("-".into(), |moment| moment.chars().take(10).collect());
        let near = match self.near_highest {
            Some(highest) => format!("{} ({highest})", self.near_days),
            None => "-".into(),
        };
        let highest = match self.highest_at_most {
            Some(most) if most == self.highest => most.to_string(),
            Some(most) => format!("{} to {most}", self.highest),
            None => format!("{} or more", self.highest),
        };
        let mut cells = vec![
            format!(
                "{}{}",
                self.tier.map_or("-".into(), |tier| tier.to_string()),
                if self.as_written { "*" } else { "" }
            ),
            self.at_least.to_string(),
            text(&self.in_any),
            text(&self.resets_after),
            self.proof.clone(),
            fired,
            day(&self.first),
            day(&self.last),
            range(self.days, self.days_at_most),
            near,
            highest,
        ];
        if let Some(against) = &self.marked {
            cells.extend([
                range(against.hit, against.hit + against.perhaps_hit),
                against.missed.to_string(),
                against.not_watched.to_string(),
                range(against.false_alarms, against.false_alarms + against.perhaps_false_alarms),
                against.median_delay_h.map_or("-".into(), |hours| match hours {
                    ..=72 => format!("{hours} h"),
                    _ => format!("{} d", hours / 24),
                }),
            ]);
        }
        cells
    }
}

const HEADS: [&str; 11] =
    ["tier", "at least", "in any", "resets", "proof", "fired", "first", "last", "days", "near (top)", "highest"];
const MARKED_HEADS: [&str; 5] = ["hit", "missed", "unwatched", "false", "delay"];

/// The table for people.
pub fn table(report: &Report) -> String {
    let mut out = String::new();
    let mut put = |line: String| {
        out.push_str(safe(line.trim_end()).as_ref());
        out.push('\n');
    };
    put(format!("{}  {}", report.agreement, report.title));
    put(format!("red line {} on the record of {}", report.red_line, report.record));
    if let Some(version) = &report.version {
        put(format!("version {}", crate::version::words(version)));
    }
    let Days { all, watched, in_part, not_watched } = report.days;
    put(format!("history {} to {} ({}), {all} days", report.from, report.to, report.zone));
    put(format!(
        "watched  {watched} days, {in_part} more for a part of the day; {not_watched} not, or not in all of the place"
    ));
    put(format!("counted  {} entries for sure, {} more perhaps", report.entries_sure, report.entries_perhaps));
    if let Some(marked) = report.marked {
        put(format!("marked   {marked} stretches in which a firing is what was wanted"));
    }
    put(String::new());
    let marked = report.marked.is_some();
    let heads = HEADS.iter().chain(MARKED_HEADS.iter().filter(|_| marked)).map(|head| (*head).to_owned());
    let mut lines: Vec<Vec<String>> = vec![heads.collect()];
    lines.extend(report.rows.iter().take(MOST_ROWS).map(|row| row.cells(report)));
    let widths: Vec<usize> = (0..lines[0].len())
        .map(|at| lines.iter().map(|line| line[at].chars().count()).max().unwrap_or_default())
        .collect();
    for line in &lines {
        let cells = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        put(cells.collect::<Vec<_>>().join("  "));
    }
    if report.rows.len() > MOST_ROWS {
        put(format!("… and {} more variants: --format csv has them all", report.rows.len() - MOST_ROWS));
    }
    put("* as written. `3 to 5`: three firings are sure, two more are possible.".into());
    put("near: days on which a window came within one, or within a fifth, of the threshold and did not reach it."
        .into());
    out
}

/// One row a variant (RFC 4180).
pub fn csv(report: &Report) -> String {
    let mut out = String::from(
        "tier,at_least,in_any,resets_after,proof,as_written,fired,fired_at_most,first,last,days,days_at_most,near_days,\
near_highest,highest,highest_at_most,hit,perhaps_hit,missed,not_watched,false_alarms,perhaps_false_alarms,median_delay_h\r\n",
    );
    fn number<T: ToString>(number: Option<T>) -> String {
        number.map_or(String::new(), |number| number.to_string())
    }
    for row in &report.rows {
        let text = |text: &Option<String>| quoted(text.as_deref().unwrap_or_default());
        let of =
            |number: fn(&Against) -> usize| row.marked.as_ref().map_or(String::new(), |one| number(one).to_string());
        let cells = [
            number(row.tier),
            row.at_least.to_string(),
            text(&row.in_any),
            text(&row.resets_after),
            quoted(&row.proof),
            row.as_written.to_string(),
            row.fired.to_string(),
            row.fired_at_most.to_string(),
            text(&row.first),
            text(&row.last),
            row.days.to_string(),
            row.days_at_most.to_string(),
            row.near_days.to_string(),
            number(row.near_highest),
            row.highest.to_string(),
            number(row.highest_at_most),
            of(|one| one.hit),
            of(|one| one.perhaps_hit),
            of(|one| one.missed),
            of(|one| one.not_watched),
            of(|one| one.false_alarms),
            of(|one| one.perhaps_false_alarms),
            number(row.marked.as_ref().and_then(|one| one.median_delay_h)),
        ];
        write!(out, "{}\r\n", cells.join(",")).expect("a string grows");
    }
    out
}
