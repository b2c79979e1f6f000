//! Counts of incidents and acts: per cell of a grid, and per local day.

use crate::data::cut::{Cut, Stamp};
use crate::data::filter::{Filter, Filtered};
use crate::data::points::fitting;
use crate::data::standing::Standing;
use serde::Serialize;
use servanda_record::{Entry, Place};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use utoipa::ToSchema;

/// How fine the grid may be: at 12 a cell is some 270 m high.
pub(crate) const ZOOM: RangeInclusive<u8> = 0..=12;

/// So many days are counted one by one, the last of them: over a hundred years.
const DAYS_MAX: i64 = 40_000;

/// Counts of incidents and acts that stand.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Bins {
    /// What they were cut from.
    pub stamp: Stamp,
    /// How many there are, with those that have no place or no time.
    pub total: usize,
    /// How wide and high a cell is, in degrees.
    pub cell_degrees: f64,
    /// Counts per cell; cells without any are left out.
    pub cells: Cells,
    /// Counts per local day, by the day on which it began.
    pub days: Days,
    /// Those without a point.
    pub unplaced: usize,
    /// Those without a time.
    pub untimed: usize,
}

/// One value a cell in each column, from south to north and from west to east.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct Cells {
    /// Longitude of its middle.
    pub lon: Vec<f64>,
    /// Latitude of its middle.
    pub lat: Vec<f64>,
    /// How many.
    pub count: Vec<u32>,
}

/// One value a day.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct Days {
    /// The first day; empty where there is none. Of more than 40,000 days the last are counted one by one.
    pub first: String,
    /// How many before the first day.
    pub earlier: u32,
    /// How many on each day.
    pub counts: Vec<u32>,
    /// The events, in order of the text.
    pub events: Vec<String>,
    /// For each event how many on each day.
    pub by_event: Vec<Vec<u32>>,
}

/// The bins of a cut.
pub(crate) fn bins(cut: &Cut<'_>, filter: &Filter, zoom: u8) -> Bins {
    let standing = Standing::of(cut.entries());
    let filtered = Filtered::over(filter, cut);
    let cell_degrees = 10.0 / f64::from(1_u32 << zoom);
    let (mut total, mut unplaced, mut untimed) = (0, 0, 0);
    let mut cells: BTreeMap<(i32, i32), u32> = BTreeMap::new();
    let mut days: BTreeMap<jiff::civil::Date, BTreeMap<&str, u32>> = BTreeMap::new();
    for (entry, happening) in fitting(&standing, filter, &filtered) {
        total += 1;
        match cell(entry, cell_degrees) {
            Some(cell) => *cells.entry(cell).or_default() += 1,
            None => unplaced += 1,
        }
        match entry.occurred {
            Some(at) => *days.entry(cut.zone().date_of(at.from)).or_default().entry(&happening.event).or_default() += 1,
            None => untimed += 1,
        }
    }
    let mut columns = Cells::default();
    for ((south, west), count) in cells {
        let middle = |edge: i32| (f64::from(edge) + 0.5) * cell_degrees;
        columns.lat.push(middle(south));
        columns.lon.push(middle(west));
        columns.count.push(count);
    }
    Bins { stamp: cut.stamp(), total, cell_degrees, cells: columns, days: by_day(cut, &days), unplaced, untimed }
}

/// How far north and east of nought a cell begins, in cells.
fn cell(entry: &Entry, cell_degrees: f64) -> Option<(i32, i32)> {
    let Place::Point { lat, lon, .. } = entry.place else { return None };
    Some(((lat / cell_degrees).floor() as i32, (lon / cell_degrees).floor() as i32))
}

fn by_day(cut: &Cut<'_>, days: &BTreeMap<jiff::civil::Date, BTreeMap<&str, u32>>) -> Days {
    let Some((last, _)) = days.last_key_value() else { return Days::default() };
    let earliest = last.checked_sub(jiff::Span::new().days(DAYS_MAX - 1)).unwrap_or(jiff::civil::Date::MIN);
    let Some((first, _)) = days.range(earliest..).next() else { return Days::default() };
    let place = |day: &jiff::civil::Date| (*day - *first).get_days() as usize;
    let mut counts = vec![0; place(last) + 1];
    let mut by_event: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (day, events) in days.range(earliest..) {
        for (event, count) in events {
            counts[place(day)] += count;
            by_event.entry(event).or_insert_with(|| vec![0; place(last) + 1])[place(day)] += count;
        }
    }
    let declared = cut.agreement.events.iter().map(|event| event.name.as_str());
    let events: Vec<&str> = declared.filter(|event| by_event.contains_key(event)).collect();
    Days {
        first: first.to_string(),
        earlier: days.range(..earliest).flat_map(|(_, events)| events.values()).sum(),
        counts,
        by_event: events.iter().filter_map(|event| by_event.remove(event)).collect(),
        events: events.into_iter().map(str::to_owned).collect(),
    }
}
