//! `format = "osce-daily-counts"`: a mission's counts, one region of one reporting period a row.
//!
//! Columns: `report, issued, period_start, period_end, region, ceasefire_violations, explosions, previous_stated,
//! previous_kind, cumulative_since_…, url, note`, in any order. A bare date means 19:30 local time, the hour at which
//! the mission's reporting day turned. The cumulative column belongs to the report and is repeated on its rows.
//!
//! Deliberately ignores `previous_stated`, a second statement about an earlier period.

use crate::build::{Open, Row, place_alone, place_row};
use crate::collect::Fault;
use crate::feed::{Dated, Reading};
use crate::plan::Plan;
use crate::quantity::{amount, short};
use crate::table::{Table, cell};
use crate::time::{Stated, stretch};
use csv::StringRecord;
use servanda_base::{Interval, Range, Zone};

pub(crate) const REQUIRED: [&str; 6] =
    ["report", "issued", "period_start", "period_end", "region", "ceasefire_violations"];

/// Columns that say when something occurred, not when it was said.
pub(crate) const OCCURRENCE: [&str; 2] = ["period_start", "period_end"];

/// The one kind of row.
pub(crate) const KIND: &str = "daily-count";

/// The hour at which a reporting day ends and the next begins.
const TURN: jiff::civil::Time = jiff::civil::time(19, 30, 0, 0);

/// Reads all rows.
pub(crate) fn read<'a>(reading: &mut Reading<'_, 'a>, table: &mut Table<'_>, plan: &Plan<'a>, dated: Dated) {
    let column = |name: &str| table.column(name).unwrap_or(usize::MAX);
    let (report, region, note, url) = (column("report"), column("region"), column("note"), column("url"));
    let (start, end, count) = (column("period_start"), column("period_end"), column("ceasefire_violations"));
    let mut rows = Vec::new();
    let mut cells = StringRecord::new();
    while let Some((line, sound)) = table.next(&mut cells) {
        rows.push((line, sound, cells.clone()));
    }
    let mut regions: Vec<String> = rows.iter().filter_map(|row| row.2.get(region)).map(|r| r.trim().into()).collect();
    regions.sort_unstable();
    regions.dedup();
    let mut open = Open::of(plan);
    for (line, sound, cells) in rows {
        let cell = |column: usize| cell(&cells, column);
        let known = dated.known(cell, plan.zone);
        let seat = reading.collector.seat(line, known.as_ref().ok().copied().flatten());
        let id = format!("{} {}", cell(report), cell(region)).trim().to_owned();
        let read = || {
            let mut row = Row::new(&cells, &id, KIND);
            row.by = "osce-smm";
            row.source = "OSCE Special Monitoring Mission to Ukraine";
            row.url = cell(url);
            row.note = cell(note);
            row.at_least = is_lower_bound(row.note, cell(region), &regions, false);
            row.reading_at_least = is_lower_bound(row.note, cell(region), &regions, true);
            let bound = if row.at_least { Range::at_least } else { Range::exactly };
            row.quantity_column = "ceasefire_violations";
            row.quantity = amount("ceasefire_violations", cell(count))?.map(bound);
            row.occurred = period(cell(start), cell(end), plan.zone)?;
            row.reported = known.clone()?.filter(|_| dated.is_report);
            Ok(row)
        };
        match sound.and_then(|()| reading.collector.claim_row(&id)).and_then(|()| read()) {
            Err(fault) if fault.taken.is_some() => {
                reading.collector.refuse_second(seat, &id, fault, |alone, seat| match read() {
                    Ok(row) => place_alone(plan, &row, seat, alone),
                    Err(fault) => alone.refuse(seat, &id, fault),
                });
            }
            Err(fault) => reading.collector.refuse(seat, &id, fault),
            Ok(row) => place_row(plan, &row, seat, reading.collector, &mut open),
        }
    }
    open.close(reading.collector);
}

fn period(start: &str, end: &str, zone: &Zone) -> Result<Option<Interval>, Fault> {
    let edge = |column: &str, cell: &str| match cell {
        "" => Ok(None),
        cell => match Stated::parse(cell) {
            Some(stated) => Ok(Some(stated.at_clock(Some(TURN)))),
            None => Err(Fault::at(column, format!("`{}` is not a date that exists", short(cell)))),
        },
    };
    match (edge("period_start", start)?, edge("period_end", end)?) {
        (Some(from), Some(to)) => {
            stretch(from, to, zone).map(Some).ok_or_else(|| Fault::at("period_end", "it ends before it begins"))
        }
        _ => Ok(None),
    }
}

/// Whether a note makes the figure of this region (or the cumulative one) a lower bound: `lower bound`, `at least`,
/// or `over` before a number. A part of the note that names another region, or speaks of the cumulative figure, is
/// not about this one.
fn is_lower_bound(note: &str, region: &str, regions: &[String], cumulative: bool) -> bool {
    note.split(';').any(|part| {
        let lower = part.to_lowercase();
        let over = lower.match_indices("over ").any(|(at, word)| {
            let starts_word = lower[..at].chars().next_back().is_none_or(|before| !before.is_alphanumeric());
            starts_word && lower[at + word.len()..].starts_with(|after: char| after.is_ascii_digit())
        });
        let bound = over || lower.contains("lower bound") || lower.contains("at least");
        let other = |name: &&String| !name.is_empty() && *name != region && part.contains(name.as_str());
        let about_other = || regions.iter().any(|name| other(&name)) && !part.contains(region);
        bound && (cumulative == lower.contains("cumulative")) && (cumulative || !about_other())
    })
}

#[cfg(test)]
mod tests {
    use super::is_lower_bound;

    #[test]
    fn a_note_is_about_the_region_it_names() {
        let regions = ["North".to_owned(), "South".to_owned()];
        let check = |note: &str, expected: [bool; 3]| {
            let found = [("North", false), ("South", false), ("North", true)]
                .map(|(region, cumulative)| is_lower_bound(note, region, &regions, cumulative));
            assert_eq!(found, expected, "{note}");
        };
        check("two-day period; North is a lower bound (\"at least\")", [true, false, false]);
        check("counts are lower bounds", [true, true, false]);
        check("cumulative is \"at least\"", [false, false, true]);
        check("over 2,000 in all", [true, true, false]);
        check("handed over 12 posts", [true, true, false]);
        check("over the weekend", [false, false, false]);
        check("turnover 12", [false, false, false]);
    }
}
