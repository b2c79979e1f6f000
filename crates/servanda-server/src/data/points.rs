//! Incidents and acts in time and place, for a map and a line of time.

use crate::data::cut::{Cut, Stamp};
use crate::data::entries::Chip;
use crate::data::filter::{Filter, Filtered, of_clause};
use crate::data::standing::Standing;
use serde::Serialize;
use servanda_agreement::Clause;
use servanda_record::{Entry, Happening, Place};
use std::collections::{HashMap, HashSet};
use utoipa::ToSchema;

/// More points than this are not sent one by one.
pub(crate) const POINTS_MAX: usize = 100_000;

/// Incidents and acts that stand, in order of time.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Points {
    /// What they were cut from.
    pub stamp: Stamp,
    /// How many there are, with those that have no place or no time.
    pub total: usize,
    /// Those of them without a point: nowhere on a map.
    pub unplaced: usize,
    /// Those without a time: nowhere on a line of time, and not among the columns.
    pub untimed: usize,
    /// The events that the column `event` counts by, from 0.
    pub events: Vec<String>,
    /// The sources that the column `source` counts by, from 0.
    pub sources: Vec<String>,
    /// Places of the agreement that the column `place` counts by, from 0.
    pub places: Vec<String>,
    /// The clauses that rest on any of these, with how many; all clauses count, whichever was asked for.
    pub clauses: Vec<Chip>,
    /// Those with a time; `null` where there are more than 100,000: ask for bins.
    pub points: Option<Columns>,
}

/// One value a point in each column, in order of time.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct Columns {
    /// Ids of entries.
    pub id: Vec<String>,
    /// Start, in seconds since 1970-01-01 UTC.
    pub t: Vec<i64>,
    /// End, not included; equal to the start for an instant.
    pub t_to: Vec<i64>,
    /// Longitude in degrees (WGS 84).
    pub lon: Vec<Option<f64>>,
    /// Latitude.
    pub lat: Vec<Option<f64>>,
    /// How far off the point may be, in metres.
    pub radius_m: Vec<Option<f64>>,
    /// Which of `places` it was in, where the record says no more than that.
    pub place: Vec<Option<usize>>,
    /// Which of `events`.
    pub event: Vec<usize>,
    /// Which of `sources`.
    pub source: Vec<usize>,
    /// Position of the entry.
    pub position: Vec<u32>,
    /// 0 one side claims, 1 reported, 2 confirmed or undisputed.
    pub certainty: Vec<u8>,
    /// By whom or of whom.
    pub who: Vec<String>,
}

/// Incidents and acts that stand and fit, but for the time: those without one fit every time.
pub(crate) fn fitting<'s>(
    standing: &'s Standing<'_>,
    filter: &'s Filter,
    filtered: &'s Filtered<'_>,
) -> impl Iterator<Item = (&'s Entry, &'s Happening)> {
    let of = |entry: &'s Entry| entry.happening().map(|happening| (entry, happening));
    standing.iter().filter_map(of).filter(|(entry, _)| {
        let is_within = |within| entry.occurred.is_none_or(|at| at.meets(within));
        filter.within.is_none_or(is_within) && filtered.of_event_and_clause(entry)
    })
}

/// The clauses that rest on what fits, whichever clause was asked for, in order of the text.
fn clauses(cut: &Cut<'_>, filter: &Filter, standing: &Standing<'_>) -> Vec<Chip> {
    let any_clause = Filter { clause: None, ..filter.clone() };
    let filtered = Filtered::over(&any_clause, cut);
    let ids: HashSet<&str> = fitting(standing, &any_clause, &filtered).map(|(entry, _)| entry.id.as_str()).collect();
    let chip = |clause: &Clause| {
        let name = clause.number.value.clone();
        let count = of_clause(cut, &name).into_iter().filter(|id| ids.contains(id)).count();
        (count > 0).then_some(Chip { name, count })
    };
    cut.agreement.clauses.iter().filter_map(chip).collect()
}

/// The points of a cut.
pub(crate) fn points(cut: &Cut<'_>, filter: &Filter) -> Points {
    let standing = Standing::of(cut.entries());
    let filtered = Filtered::over(filter, cut);
    let (mut unplaced, mut untimed) = (0, 0);
    let mut found: Vec<(i64, &Entry, &Happening)> = Vec::new();
    for (entry, happening) in fitting(&standing, filter, &filtered) {
        unplaced += usize::from(!matches!(entry.place, Place::Point { .. }));
        match entry.occurred {
            Some(at) => found.push((at.from.as_second(), entry, happening)),
            None => untimed += 1,
        }
    }
    let total = found.len() + untimed;
    let (mut events, mut sources, mut places) = (Names::default(), Names::default(), Names::default());
    let mut points = None;
    if found.len() <= POINTS_MAX {
        found.sort_by_key(|(from, _, _)| *from);
        let mut columns = Columns::default();
        for (from, entry, happening) in found {
            let place = match &entry.place {
                Place::Inside { place, .. } => Some(places.number(place)),
                _ => None,
            };
            columns.push(from, entry, place, events.number(&happening.event), sources.number(&entry.source.name));
        }
        points = Some(columns);
    }
    Points {
        stamp: cut.stamp(),
        total,
        unplaced,
        untimed,
        events: events.all.into_iter().map(str::to_owned).collect(),
        sources: sources.all.into_iter().map(str::to_owned).collect(),
        places: places.all.into_iter().map(str::to_owned).collect(),
        clauses: clauses(cut, filter, &standing),
        points,
    }
}

impl Columns {
    fn push(&mut self, from: i64, entry: &Entry, place: Option<usize>, event: usize, source: usize) {
        let (lat, lon, radius_m) = match entry.place {
            Place::Point { lat, lon, radius_m } => (Some(lat), Some(lon), Some(radius_m)),
            _ => (None, None, None),
        };
        self.id.push(entry.id.clone());
        self.t.push(from);
        self.t_to.push(entry.occurred.map_or(from, |at| at.to.as_second()));
        self.lon.push(lon);
        self.lat.push(lat);
        self.radius_m.push(radius_m);
        self.place.push(place);
        self.event.push(event);
        self.source.push(source);
        self.position.push(entry.position);
        self.certainty.push(certainty(entry));
        self.who.push(entry.what.words().1);
    }
}

/// How sure it is, by its attestations alone.
pub(crate) fn certainty(entry: &Entry) -> u8 {
    let has = |word: &str| entry.attested.iter().any(|label| label.starts_with(word));
    match () {
        () if has("confirmed") || has("undisputed") => 2,
        () if has("claimed") => 0,
        () => 1,
    }
}

/// Names in the order in which they came.
#[derive(Default)]
struct Names<'n> {
    all: Vec<&'n str>,
    numbers: HashMap<&'n str, usize>,
}

impl<'n> Names<'n> {
    fn number(&mut self, name: &'n str) -> usize {
        *self.numbers.entry(name).or_insert_with(|| {
            self.all.push(name);
            self.all.len() - 1
        })
    }
}
