//! What was promised in amounts and what of it came; counters, gauges and indicators.

use crate::data::cut::{Cut, Stamp};
use crate::data::parts::Value;
use serde::Serialize;
use servanda_base::Amount;
use utoipa::ToSchema;

/// Amounts owed and performed, and series of readings.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Means {
    /// What they were cut from.
    pub stamp: Stamp,
    /// What is owed in an amount, in order of the text.
    pub pledges: Vec<Pledge>,
    /// Counters, gauges and indicators.
    pub series: Vec<Series>,
}

/// One amount that is owed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Pledge {
    /// Clause number.
    pub clause: String,
    /// Who owes it.
    pub who: String,
    /// The clause as a sentence.
    pub sentence: String,
    /// Of what.
    pub unit: String,
    /// How much; `null` where none is named.
    #[schema(value_type = Option<f64>)]
    pub owed: Option<Amount>,
    /// Performed by now, established at least.
    #[schema(value_type = Option<f64>)]
    pub low: Option<Amount>,
    /// The best figure.
    #[schema(value_type = Option<f64>)]
    pub best: Option<Amount>,
    /// At most; `null` = not bounded by the record.
    #[schema(value_type = Option<f64>)]
    pub high: Option<Amount>,
    /// What was performed over what is owed, 0 to 1 and above.
    pub share: Option<f64>,
    /// The last moment in time.
    pub due: Option<String>,
    /// The status.
    pub status: Value,
    /// Entries that count.
    pub counted: Vec<String>,
}

/// A counter, gauge or indicator.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Series {
    /// Name.
    pub name: String,
    /// `counter`, `gauge`, `indicator`.
    pub sort: String,
    /// Unit.
    pub unit: String,
    /// Its readings, in order of time.
    pub points: Vec<Reading>,
}

/// One reading.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Reading {
    /// From.
    pub from: String,
    /// To.
    pub to: String,
    /// At least.
    #[schema(value_type = Option<f64>)]
    pub low: Option<Amount>,
    /// At most.
    #[schema(value_type = Option<f64>)]
    pub high: Option<Amount>,
    /// The source's own figure.
    #[schema(value_type = Option<f64>)]
    pub best: Option<Amount>,
    /// The entry that says so.
    pub entry: String,
    /// Why it is not used, if it is not.
    pub unused: Option<String>,
}

/// The means of a cut.
pub(crate) fn means(cut: &Cut<'_>) -> Means {
    let lines = servanda_brief::lines::lines(cut.board).into_iter();
    let pledges = lines.filter_map(|line| {
        let status = line.status;
        let done = status.performed_now.as_ref().or(status.performed.as_ref());
        let unit = status.owed.as_ref().map(|owed| &owed.unit).or(done.map(|done| &done.unit))?;
        Some(Pledge {
            clause: status.clause.clone(),
            who: line.who,
            sentence: status.text.clone(),
            unit: unit.clone(),
            owed: status.owed.as_ref().map(|owed| owed.amount),
            low: done.map(|done| done.low),
            best: done.and_then(|done| done.best),
            high: done.and_then(|done| done.high),
            share: done.and_then(|done| done.share),
            due: status.due.clone(),
            status: status.status.into(),
            counted: status.counted.clone(),
        })
    });
    let series = cut.board.readings.iter().map(|series| Series {
        name: series.name.clone(),
        sort: series.sort.clone(),
        unit: series.unit.clone(),
        points: series
            .points
            .iter()
            .map(|point| Reading {
                from: point.from.clone(),
                to: point.to.clone(),
                low: Some(point.value.low),
                high: point.value.high,
                best: point.value.best,
                entry: point.entry.clone(),
                unused: point.unused.clone(),
            })
            .collect(),
    });
    Means { stamp: cut.stamp(), pledges: pledges.collect(), series: series.collect() }
}
