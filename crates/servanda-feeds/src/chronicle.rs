//! `format = "chronicle"`: individually sourced facts, one a row.
//!
//! Columns: `id, occurred_from, occurred_to, time_precision, place, lat, lon, kind, by, against_or_to, quantity_low,
//! quantity, quantity_high, unit, claim_status, source_name, source_url, note`, in any order.
//!
//! Deliberately does not know what a kind is evidence of; it only knows for which kinds `occurred_to` is a date in
//! the future rather than the end of a window.

use crate::build::{Open, Row, place_alone, place_row};
use crate::collect::{Collector, Fault};
use crate::feed::{Dated, Reading, coordinates};
use crate::ids::Spread;
use crate::plan::Plan;
use crate::quantity::{amount, range, short};
use crate::shape;
use crate::table::{Table, cell};
use crate::time::{Stated, around, stretch};
use csv::StringRecord;
use jiff::civil::Date;
use servanda_base::{Interval, Moment, Zone};
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
pub(crate) const ENDS_LATER: [&str; 11] = [
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

/// Where the columns stand.
#[derive(Clone, Copy)]
pub(crate) struct Columns {
    pub id: usize,
    pub from: usize,
    pub to: usize,
    pub precision: usize,
    pub kind: usize,
    pub by: usize,
    pub quantity: [usize; 3],
    pub unit: usize,
    pub status: usize,
    pub source: usize,
    pub url: usize,
    pub note: usize,
    pub point: (usize, usize),
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
    let mut rows = Rows::of(table, plan, dated);
    if reading.by_shape {
        shape::read(&mut rows, table, reading.collector);
    } else {
        rows.read(table, reading.collector);
    }
    rows.open.close(reading.collector);
}

/// What reading a row needs, and what is remembered from row to row.
pub(crate) struct Rows<'p, 'a> {
    pub columns: Columns,
    pub plan: &'p Plan<'a>,
    pub dated: Dated,
    pub days: Days<'a>,
    open: Open<'a>,
}

impl<'p, 'a> Rows<'p, 'a> {
    fn of(table: &Table<'_>, plan: &'p Plan<'a>, dated: Dated) -> Rows<'p, 'a> {
        let days = Days { zone: plan.zone, last: None, known: HashMap::default() };
        Rows { columns: Columns::of(table), plan, dated, days, open: Open::of(plan) }
    }

    /// Reads all rows, each as a whole.
    pub fn read(&mut self, table: &mut Table<'_>, collector: &mut Collector) {
        let mut cells = StringRecord::new();
        while let Some((line, sound)) = table.next(&mut cells) {
            self.take(collector, &cells, line, sound);
        }
    }

    /// Makes a row's entries, or sets it aside; true if the row itself was sound and the bindings decided.
    pub fn take(
        &mut self,
        collector: &mut Collector,
        cells: &StringRecord,
        line: u32,
        sound: Result<(), Fault>,
    ) -> bool {
        let id = cell(cells, self.columns.id);
        let known = self.dated.known(|column| cell(cells, column), self.plan.zone);
        let seat = collector.seat(line, known.as_ref().ok().copied().flatten());
        let row = sound.and_then(|()| collector.claim_row(id)).and_then(|()| self.row(cells, &known));
        let is_sound = row.is_ok();
        match row {
            Err(fault) if fault.taken.is_some() => {
                let row = self.row(cells, &known);
                collector.refuse_second(seat, id, fault, |alone, seat| match row {
                    Ok(row) => place_alone(self.plan, &row, seat, alone),
                    Err(fault) => alone.refuse(seat, id, fault),
                });
            }
            Err(fault) => collector.refuse(seat, id, fault),
            Ok(row) => place_row(self.plan, &row, seat, collector, &mut self.open),
        }
        is_sound
    }

    fn row<'r>(&mut self, cells: &'r StringRecord, known: &Result<Option<Moment>, Fault>) -> Result<Row<'r>, Fault> {
        let mut row = row(&self.columns, cells, &mut self.days)?;
        row.reported = known.clone()?.filter(|_| self.dated.is_report);
        Ok(row)
    }
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

pub(crate) fn precision(cell: &str) -> Result<Precision, Fault> {
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
pub(crate) struct Days<'z> {
    zone: &'z Zone,
    /// The last one asked for; the next row is often of the same day.
    last: Option<(Date, Interval)>,
    known: HashMap<u64, Interval, Spread>,
}

impl Days<'_> {
    #[inline]
    fn day(&mut self, date: Date) -> Interval {
        if let Some((_, day)) = self.last.filter(|(last, _)| *last == date) {
            return day;
        }
        let key = (date.year() as u64) << 16 | (date.month() as u64) << 8 | date.day() as u64;
        let day = *self.known.entry(key).or_insert_with(|| self.zone.day(date));
        self.last = Some((date, day));
        day
    }

    /// When it happened, by the cells that say from when and until when; `None` = not stated.
    #[inline]
    pub fn occurred(&mut self, from: &str, to: &str, precision: Precision) -> Result<Option<Interval>, Fault> {
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
