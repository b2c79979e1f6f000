//! `format = "chronicle"`: individually sourced facts, one a row.
//!
//! Columns: `id, occurred_from, occurred_to, time_precision, place, lat, lon, kind, by, against_or_to, quantity_low,
//! quantity, quantity_high, unit, claim_status, source_name, source_url, note`, in any order.
//!
//! Deliberately does not know what a kind is evidence of; it only knows for which kinds `occurred_to` is a date in
//! the future rather than the end of a window.

use crate::build::{Open, Row, place_row};
use crate::collect::Fault;
use crate::feed::{Dated, Reading, coordinates};
use crate::ids::Spread;
use crate::plan::Plan;
use crate::quantity::{amount, range, short};
use crate::table::{Table, cell};
use crate::time::{Stated, around, stretch};
use csv::StringRecord;
use jiff::civil::Date;
use servanda_base::{Interval, Zone};
use servanda_record::Precision;
use std::collections::HashMap;

/// Columns without which a row says nothing that could be judged.
pub(crate) const REQUIRED: [&str; 10] = [
    "id",
    "occurred_from",
    "occurred_to",
    "time_precision",
    "kind",
    "by",
    "quantity",
    "unit",
    "claim_status",
    "source_name",
];

/// Columns that say when something occurred, not when it was said.
pub(crate) const OCCURRENCE: [&str; 2] = ["occurred_from", "occurred_to"];

/// Kinds whose `occurred_to` is a due date or an expiry: what happened, happened at `occurred_from`.
const ENDS_LATER: [&str; 11] = [
    "commitment",
    "condition",
    "deadline",
    "extension",
    "forecast",
    "pledge",
    "promise",
    "recommitment",
    "renewal",
    "renewal-listing",
    "target",
];

struct Columns {
    id: usize,
    from: usize,
    to: usize,
    precision: usize,
    kind: usize,
    by: usize,
    quantity: [usize; 3],
    unit: usize,
    status: usize,
    source: usize,
    url: usize,
    note: usize,
    point: (usize, usize),
}

impl Columns {
    /// A column that may be missing is looked for beyond the last one, where every cell is empty.
    fn of(table: &Table<'_>) -> Columns {
        let column = |name| table.column(name).unwrap_or(usize::MAX);
        Columns {
            id: column("id"),
            from: column("occurred_from"),
            to: column("occurred_to"),
            precision: column("time_precision"),
            kind: column("kind"),
            by: column("by"),
            quantity: [column("quantity_low"), column("quantity"), column("quantity_high")],
            unit: column("unit"),
            status: column("claim_status"),
            source: column("source_name"),
            url: column("source_url"),
            note: column("note"),
            point: (column("lat"), column("lon")),
        }
    }
}

/// Reads all rows.
pub(crate) fn read<'a>(reading: &mut Reading<'_, 'a>, table: &mut Table<'_>, plan: &Plan<'a>, dated: Dated) {
    let columns = Columns::of(table);
    let mut days = Days { zone: plan.zone, known: HashMap::default() };
    let mut open = Open::of(plan);
    let mut cells = StringRecord::new();
    while let Some((line, sound)) = table.next(&mut cells) {
        let cell = |column: usize| cell(&cells, column);
        let known = dated.known(&cells, plan.zone);
        let seat = reading.collector.seat(line, known.as_ref().ok().copied().flatten());
        let row = sound.and_then(|()| reading.collector.claim_row(cell(columns.id))).and_then(|()| {
            let mut row = row(&columns, &cells, &mut days)?;
            row.reported = known?.filter(|_| dated.is_report);
            Ok(row)
        });
        match row {
            Err(fault) => reading.collector.refuse(seat, cell(columns.id), fault),
            Ok(row) => place_row(plan, &row, seat, reading.collector, &mut open),
        }
    }
    open.close(reading.collector);
}

fn row<'r>(columns: &Columns, cells: &'r StringRecord, days: &mut Days<'_>) -> Result<Row<'r>, Fault> {
    let cell = |column: usize| cell(cells, column);
    let mut row = Row::new(cells, cell(columns.id), cell(columns.kind));
    row.unit = cell(columns.unit);
    row.status = cell(columns.status);
    row.by = cell(columns.by);
    row.source = cell(columns.source);
    row.url = cell(columns.url);
    row.note = cell(columns.note);
    row.point =
        coordinates(cell(columns.point.0), cell(columns.point.1), ["lat", "lon"])?.map(|(lat, lon)| (lat, lon, 0.0));
    let names = ["quantity_low", "quantity", "quantity_high"];
    let [low, best, high] = columns.quantity;
    row.quantity =
        range(names, amount(names[0], cell(low))?, amount(names[1], cell(best))?, amount(names[2], cell(high))?)?;
    row.precision = precision(cell(columns.precision))?;
    let later = ENDS_LATER.contains(&row.kind);
    let to = if later { "" } else { cell(columns.to) };
    if later && !cell(columns.to).is_empty() && Stated::parse(cell(columns.to)).is_none() {
        return Err(not_a_date("occurred_to", cell(columns.to)));
    }
    row.window = !to.is_empty();
    row.occurred = days.occurred(cell(columns.from), to, row.precision)?;
    Ok(row)
}

fn precision(cell: &str) -> Result<Precision, Fault> {
    Ok(match cell {
        "day" => Precision::Day,
        "minute" => Precision::Minute,
        "hour" => Precision::Hour,
        "month" => Precision::Month,
        "year" => Precision::Year,
        _ => {
            let why = format!("`{}` is none of minute, hour, day, month, year", short(cell));
            return Err(Fault::at("time_precision", why));
        }
    })
}

fn not_a_date(column: &str, cell: &str) -> Fault {
    Fault::at(column, format!("`{}` is not a date or date-time that exists", short(cell)))
}

/// Local days, each worked out once: a record has many rows a day.
struct Days<'z> {
    zone: &'z Zone,
    known: HashMap<u64, Interval, Spread>,
}

impl Days<'_> {
    fn day(&mut self, date: Date) -> Interval {
        let key = (date.year() as u64) << 16 | (date.month() as u64) << 8 | date.day() as u64;
        *self.known.entry(key).or_insert_with(|| self.zone.day(date))
    }

    fn occurred(&mut self, from: &str, to: &str, precision: Precision) -> Result<Option<Interval>, Fault> {
        let stated = |column: &str, cell: &str| match cell {
            "" => Ok(None),
            cell => Stated::parse(cell).map(Some).ok_or_else(|| not_a_date(column, cell)),
        };
        let (start, end) = (stated("occurred_from", from)?, stated("occurred_to", to)?);
        let Some(start) = start else {
            return match end {
                None => Ok(None),
                Some(_) => Err(Fault::at("occurred_from", "it has an end and no beginning")),
            };
        };
        if let (Stated::Day(date), None, Precision::Day) = (start, end, precision)
            && let day = self.day(date)
            && !day.is_instant()
        {
            return Ok(Some(day));
        }
        let window = match end {
            Some(end) => {
                stretch(start, end, self.zone).ok_or_else(|| Fault::at("occurred_to", "it ends before it begins"))
            }
            None => around(start, precision, self.zone).map_err(|why| Fault::at("occurred_from", why)),
        };
        window.map(Some)
    }
}
