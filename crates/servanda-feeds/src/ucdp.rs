//! `format = "ucdp-ged"`: lethal events of the UCDP Georeferenced Event Dataset (Sundberg & Melander 2013).
//!
//! `side_a` and `side_b` are the dyad, **not who fired**: the actor comes from the bindings alone. An event's `best`,
//! `low` and `high` deaths fill the field that the binding names, `deaths` by default.

use crate::build::{Open, Row, place_alone, place_row};
use crate::collect::Fault;
use crate::feed::{Dated, Reading, coordinates};
use crate::plan::Plan;
use crate::quantity::{amount, range, short};
use crate::table::{Table, cell};
use crate::time::{any_date, days};
use csv::StringRecord;
use jiff::ToSpan;
use servanda_base::{Interval, Zone};
use servanda_record::Precision;

pub(crate) const REQUIRED: [&str; 10] =
    ["id", "where_prec", "latitude", "longitude", "date_prec", "date_start", "date_end", "best", "high", "low"];

/// Columns that say when something occurred, not when it was said.
pub(crate) const OCCURRENCE: [&str; 2] = ["date_start", "date_end"];

/// The one kind of row.
pub(crate) const KIND: &str = "event";

/// Reads all rows.
pub(crate) fn read<'a>(reading: &mut Reading<'_, 'a>, table: &mut Table<'_>, plan: &Plan<'a>, dated: Dated) {
    let column = |name: &str| table.column(name).unwrap_or(usize::MAX);
    let (id, dyad, place_name) = (column("id"), column("dyad_name"), column("where_coordinates"));
    let (start, end, date_prec) = (column("date_start"), column("date_end"), column("date_prec"));
    let (lat, lon, where_prec) = (column("latitude"), column("longitude"), column("where_prec"));
    let deaths = ["low", "best", "high"].map(|name| (name, column(name)));
    let mut open = Open::of(plan);
    let mut cells = StringRecord::new();
    while let Some((line, sound)) = table.next(&mut cells) {
        let cell = |column: usize| cell(&cells, column);
        let known = dated.known(cell, plan.zone);
        let seat = reading.collector.seat(line, known.as_ref().ok().copied().flatten());
        let about: Vec<&str> = [cell(dyad), cell(place_name)].into_iter().filter(|text| !text.is_empty()).collect();
        let note = about.join("; ");
        let read = || {
            let mut row = Row::new(&cells, cell(id), KIND);
            row.source = "UCDP GED";
            row.note = &note;
            let radius = radius(cell(where_prec))?;
            let point = coordinates(cell(lat), cell(lon), ["latitude", "longitude"])?;
            row.point = point.zip(radius.ok()).map(|((lat, lon), radius_m)| (lat, lon, radius_m));
            row.unlocated = radius.err();
            let [low, best, high] = deaths;
            let figure = |(name, column): (&str, usize)| amount(name, cell(column));
            row.quantity = range(["low", "best", "high"], figure(low)?, figure(best)?, figure(high)?)?;
            let (occurred, precision) = when(cell(start), cell(end), cell(date_prec), plan.zone)?;
            row.occurred = Some(occurred);
            row.precision = precision;
            row.reported = known.clone()?.filter(|_| dated.is_report);
            Ok(row)
        };
        match sound.and_then(|()| reading.collector.claim_row(cell(id))).and_then(|()| read()) {
            Err(fault) if fault.taken.is_some() => {
                reading.collector.refuse_second(seat, cell(id), fault, |alone, seat| match read() {
                    Ok(row) => place_alone(plan, &row, seat, alone),
                    Err(fault) => alone.refuse(seat, cell(id), fault),
                });
            }
            Err(fault) => reading.collector.refuse(seat, cell(id), fault),
            Ok(row) => place_row(plan, &row, seat, reading.collector, &mut open),
        }
    }
    open.close(reading.collector);
}

/// `where_prec` of the UCDP GED codebook: 1 exact location; 2 within about 25 km of a known point; 3 the second-order
/// administrative division; 4 the first-order one; 5 a linear feature or a larger area; 6 the country; 7 international
/// waters or airspace. From 3 on the coordinates are those of a division's centre and locate nothing.
fn radius(cell: &str) -> Result<Result<f64, &'static str>, Fault> {
    Ok(match cell {
        "1" => Ok(1_000.0),
        "2" => Ok(25_000.0),
        "3" => Err("located only to a district (where_prec 3)"),
        "4" => Err("located only to a region (where_prec 4)"),
        "5" => Err("located only to a line or a wide area (where_prec 5)"),
        "6" => Err("located only to a country (where_prec 6)"),
        "7" => Err("located only to international waters or airspace (where_prec 7)"),
        _ => return Err(Fault::at("where_prec", format!("`{}` is no number from 1 to 7", short(cell)))),
    })
}

/// `date_prec` of the UCDP GED codebook: 1 the exact day; 2 within 2 to 6 days; 3 within a week; 4 within a month;
/// 5 within a year. `date_start` and `date_end` give the window; where they give one day only, the window is the
/// week, month or year that the day lies in.
fn when(start: &str, end: &str, precision: &str, zone: &Zone) -> Result<(Interval, Precision), Fault> {
    let date = |column: &str, cell: &str| {
        any_date(cell).ok_or_else(|| Fault::at(column, format!("`{}` is not a date that exists", short(cell))))
    };
    let first = date("date_start", start)?;
    let last = if end.is_empty() { first } else { date("date_end", end)? };
    let one_day = first == last;
    let back = |days: i8| first.checked_sub(i64::from(days).days()).unwrap_or(first);
    let on = |days: i8| first.checked_add(i64::from(days).days()).unwrap_or(first);
    let (window, precision) = match precision {
        "1" => ((first, last), Precision::Day),
        // One day that may be off by up to five days either way.
        "2" if one_day => ((back(5), on(5)), Precision::Day),
        "2" => ((first, last), Precision::Day),
        "3" if one_day => {
            let monday = first.weekday().to_monday_zero_offset();
            ((back(monday), on(6 - monday)), Precision::Day)
        }
        "3" => ((first, last), Precision::Day),
        "4" => {
            (if one_day { (first.first_of_month(), first.last_of_month()) } else { (first, last) }, Precision::Month)
        }
        "5" => (if one_day { (first.first_of_year(), first.last_of_year()) } else { (first, last) }, Precision::Year),
        _ => return Err(Fault::at("date_prec", format!("`{}` is no number from 1 to 5", short(precision)))),
    };
    match days(window.0, window.1, zone) {
        Some(occurred) => Ok((occurred, precision)),
        None => Err(Fault::at("date_end", "it ends before it begins")),
    }
}
