//! A row and a `[[bind]]` to an entry.
//!
//! Deliberately knows no format: a format's module has already said what the row's columns mean.

use crate::bindings::{As, AttestedFrom, Format};
use crate::collect::{Collector, Fault, Seat};
use crate::plan::*;
use crate::quantity::{amount, whole};
use crate::table::cell;
use crate::time::{Stated, stretch};
use csv::StringRecord;
use servanda_base::{Amount, Interval, Moment, Range};
use servanda_record::*;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// What a format's module has read from a row.
pub(crate) struct Row<'r> {
    pub cells: &'r StringRecord,
    pub id: &'r str,
    pub kind: &'r str,
    pub unit: &'r str,
    pub status: &'r str,
    pub by: &'r str,
    pub source: &'r str,
    pub url: &'r str,
    pub note: &'r str,
    pub reported: Option<Moment>,
    pub occurred: Option<Interval>,
    pub precision: Precision,
    /// The row counts over a stretch of time; it is no cumulative reading.
    pub window: bool,
    pub quantity: Option<Range>,
    /// The column that states it.
    pub quantity_column: &'static str,
    /// Latitude, longitude, radius in metres.
    pub point: Option<(f64, f64, f64)>,
    /// Why the row's coordinates do not locate it.
    pub unlocated: Option<&'static str>,
    /// The counts are lower bounds.
    pub at_least: bool,
    /// The cumulative readings are lower bounds.
    pub reading_at_least: bool,
}

impl<'r> Row<'r> {
    /// A row of which only the cells are known.
    pub fn new(cells: &'r StringRecord, id: &'r str, kind: &'r str) -> Row<'r> {
        Row {
            cells,
            id,
            kind,
            unit: "",
            status: "",
            by: "",
            source: "",
            url: "",
            note: "",
            reported: None,
            occurred: None,
            precision: Precision::Day,
            window: false,
            quantity: None,
            quantity_column: "quantity",
            point: None,
            unlocated: None,
            at_least: false,
            reading_at_least: false,
        }
    }

    fn cell(&self, column: usize) -> &'r str {
        cell(self.cells, column)
    }
}

/// Entries whose end is the start of another row (`until_row`).
pub(crate) struct Open<'a> {
    /// Which entry, and its row.
    waiting: Vec<(usize, &'a str)>,
    /// The rows that are waited for, with when each happened once it is read.
    starts: HashMap<&'a str, Option<Interval>>,
}

impl<'a> Open<'a> {
    /// Knows which rows of a feed are waited for.
    pub fn of(plan: &Plan<'a>) -> Open<'a> {
        let rows = plan.binds.iter().filter_map(|plan| plan.bind.until_row.as_ref());
        Open { waiting: Vec::new(), starts: rows.map(|row| (row.value.as_str(), None)).collect() }
    }

    /// Ends the entries, all rows of the feed having been read.
    pub fn close(self, collector: &mut Collector) {
        for (at, row) in self.waiting {
            let entry = &mut collector.entries[at];
            let end = self.starts.get(row).copied().flatten();
            match (&mut entry.occurred, end) {
                (Some(occurred), Some(end)) if occurred.from <= end.from => occurred.to = end.from,
                _ => {
                    let text = format!("its end is not known: row `{row}` gives none after its beginning");
                    add_note(&mut entry.note, &text);
                }
            }
        }
    }
}

/// Makes the row's entries, or sets it aside.
pub(crate) fn place_row<'a>(
    plan: &Plan<'a>,
    row: &Row<'_>,
    seat: Seat,
    collector: &mut Collector,
    open: &mut Open<'a>,
) {
    if let Some(start) = open.starts.get_mut(row.id) {
        *start = row.occurred;
    }
    let seen = Seen { id: row.id, kind: row.kind, unit: row.unit, status: row.status, by: row.by };
    let (one, others) = match plan.fate(&seen) {
        Fate::Bound(one, others) => (one, others),
        Fate::SetAside(why) => return collector.refuse(seat, row.id, Fault::new(why)),
        Fate::Unmatched => return collector.refuse(seat, row.id, Fault::new(plan.unmatched(row.kind))),
    };
    let first = collector.entries.len();
    let mut faults: Vec<(&str, Fault)> = Vec::new();
    for (ordinal, bind) in std::iter::once(one).chain(others).enumerate() {
        let at = collector.entries.len();
        match entry(plan, bind, row, &seat, collector) {
            Ok(()) => {
                if ordinal > 0 {
                    collector.entries[at].id = collector.further_id(row.id, bind.bind.what.word());
                }
                if let Some(until) = &bind.bind.until_row {
                    open.waiting.push((at, &until.value));
                }
            }
            Err(fault) => faults.push((bind.bind.what.word(), fault)),
        }
    }
    match collector.entries.get_mut(first) {
        // The row is judged by what it does say; what it does not is told with it.
        Some(entry) => {
            for (word, fault) in faults.into_iter().filter(|(_, fault)| !fault.minor) {
                add_note(&mut entry.note, &format!("not read as {word}: {}", fault.why));
            }
        }
        None => {
            let fault = faults.into_iter().next().map(|(_, fault)| fault);
            collector.refuse(seat, row.id, fault.unwrap_or_else(|| Fault::new(plan.unmatched(row.kind))));
        }
    }
}

/// [`place_row`] for a row that is not used.
pub(crate) fn place_alone(plan: &Plan<'_>, row: &Row<'_>, seat: Seat, alone: &mut Collector) {
    plan.without_use(|| place_row(plan, row, seat, alone, &mut Open::of(plan)));
}

fn add_note(note: &mut Option<String>, text: &str) {
    match note {
        Some(note) => {
            note.push_str("; ");
            note.push_str(text);
        }
        None => *note = Some(text.to_owned()),
    }
}

/// Adds the entry that a row is by one `[[bind]]`. It is made in its place: entries are large, and rows many.
fn entry(
    plan: &Plan<'_>,
    bind: &BindPlan<'_>,
    row: &Row<'_>,
    seat: &Seat,
    collector: &mut Collector,
) -> Result<(), Fault> {
    if let Some(why) = &bind.fault {
        let fault = Fault::new(why);
        return Err(if bind.bind.broken.is_some() { fault.minor() } else { fault });
    }
    let occurred = occurred(plan, bind, row.occurred, |column| row.cell(column))?;
    let (place, inside) = place(bind, row)?;
    let attested = attested(plan, bind, row)?;
    // Last, because it remembers what was read: a row that fails has given nothing.
    let what = what(plan, bind, row, occurred, inside, seat.line)?;
    let mut note = (!row.note.is_empty()).then(|| row.note.to_owned());
    if let Some(because) = &bind.bind.because {
        note = Some(note.map_or_else(|| because.clone(), |note| format!("{because}; {note}")));
    }
    if let (PlacePlan::Point { .. }, Some(why)) = (&bind.place, row.unlocated) {
        add_note(&mut note, why);
    }
    collector.entries.push(Entry {
        id: row.id.to_owned(),
        position: seat.position,
        reported: row.reported,
        occurred,
        precision: row.precision,
        place,
        source: Source {
            name: plan.shared.text(row.source),
            url: (!row.url.is_empty()).then(|| row.url.to_owned()),
            reliability: None,
            credibility: None,
        },
        attested,
        handling: plan.feed.handling.clone(),
        what,
        conflict: conflict(row.note).map(str::to_owned),
        read_in: bind.bind.read_in.clone(),
        note,
        origin: Origin { file: collector.file.clone(), line: seat.line },
    });
    Ok(())
}

/// When it happened, by this bind: from `own`, what the format's columns say, or from the bind's own columns.
#[inline]
pub(crate) fn occurred<'r>(
    plan: &Plan<'_>,
    bind: &BindPlan<'_>,
    own: Option<Interval>,
    cell: impl Fn(usize) -> &'r str,
) -> Result<Option<Interval>, Fault> {
    let mut occurred = match &bind.interval {
        Some(interval) => from_columns(plan, interval, cell, bind)?,
        None => own,
    };
    // The cumulative figure of a report holds where its period ends.
    if bind.bind.what == As::Counter && plan.feed.format == Format::OsceDailyCounts {
        occurred = occurred.map(|occurred| Interval::instant(occurred.to));
    }
    if let (Some(until), Some(occurred)) = (bind.until, &mut occurred) {
        if until < occurred.from {
            return Err(Fault::new("it begins after the date until which it is said to have gone on"));
        }
        occurred.to = until;
    }
    let before = |limit: Option<Moment>| limit.zip(occurred).is_some_and(|(limit, at)| at.from < limit);
    let after = |limit: Option<Moment>| limit.zip(occurred).is_some_and(|(limit, at)| at.to > limit);
    if before(bind.scope_from) || after(bind.scope_until) {
        return Err(Fault::new("it belongs to another scope: `scope_from`, `scope_until`"));
    }
    Ok(occurred)
}

fn from_columns<'r>(
    plan: &Plan<'_>,
    interval: &IntervalPlan,
    cell: impl Fn(usize) -> &'r str,
    bind: &BindPlan<'_>,
) -> Result<Option<Interval>, Fault> {
    let edge = |(column, time): (usize, Option<jiff::civil::Time>), name: &str| match cell(column) {
        "" => Ok(None),
        cell => match Stated::parse(cell) {
            Some(stated) => Ok(Some(stated.at_clock(time))),
            None => Err(Fault::at(name, format!("`{}` is not a date", crate::quantity::short(cell)))),
        },
    };
    let names = bind.bind.interval.as_ref().map(|interval| (&interval.from.column.value, &interval.to.column.value));
    let (from_name, to_name) = names.map_or(("", ""), |(from, to)| (from.as_str(), to.as_str()));
    let (from, to) = (edge(interval.from, from_name)?, edge(interval.to, to_name)?);
    let (Some(from), Some(to)) = (from, to) else { return Ok(None) };
    let from = match interval.first {
        Some((first, day)) if from.start(plan.zone) < first || from.date(plan.zone) == day => Stated::Instant(first),
        _ => from,
    };
    match stretch(from, to, plan.zone) {
        Some(interval) => Ok(Some(interval)),
        None => Err(Fault::at(to_name, "it ends before it begins")),
    }
}

/// The place, and for a tally of which only some lay inside, how many.
fn place(bind: &BindPlan<'_>, row: &Row<'_>) -> Result<(Place, Option<(Range, Range)>), Fault> {
    match &bind.place {
        PlacePlan::Unstated => Ok((Place::Unstated, None)),
        PlacePlan::Point { radius_m } => Ok((
            row.point.map_or(Place::Unstated, |(lat, lon, own_m)| Place::Point {
                lat,
                lon,
                radius_m: own_m.max(*radius_m),
            }),
            None,
        )),
        PlacePlan::Inside { place, because, part, except } => {
            let part = match part {
                None => None,
                Some((column, part)) => {
                    let name = row.cell(*column);
                    if !part.of.iter().any(|of| of == name) {
                        let why = format!("`{name}` is none of the parts of `{place}`");
                        return Err(Fault::at(&part.column.value, why));
                    }
                    Some(Box::new(Part { name: name.to_owned(), of: part.of.clone() }))
                }
            };
            let holds = |rule: &&ExceptionPlan<'_>| {
                rule.cells.iter().all(|(column, values)| values.iter().any(|value| value == row.cell(*column)))
            };
            let rule = except.iter().find(holds);
            let because = rule.map_or(because, |plan| &plan.because).clone();
            let rule = rule.map(|plan| plan.rule);
            let inside =
                rule.map(|rule| (Range { low: rule.low, best: None, high: Some(rule.high) }, Range::exactly(rule.of)));
            Ok((Place::Inside { place: place.clone(), because, part }, inside))
        }
    }
}

fn names(plan: &Plan<'_>, names: &Names, row: &Row<'_>) -> Vec<String> {
    match names {
        Names::Fixed(names) => names.clone(),
        Names::Column(column) => plan.names_in(row.cell(*column)),
    }
}

fn actor(plan: &Plan<'_>, bind: &BindPlan<'_>, row: &Row<'_>) -> Actor {
    match &bind.actor {
        ActorPlan::Unknown => Actor::Unknown,
        ActorPlan::OneOf(names) => Actor::OneOf(names.clone()),
        ActorPlan::Together(names) if names.is_empty() => Actor::Unknown,
        ActorPlan::Together(names) => Actor::Together(names.clone()),
        ActorPlan::Column(column) => match plan.shared_names_in(row.cell(*column)) {
            names if names.is_empty() => Actor::Unknown,
            names => Actor::Together(names),
        },
    }
}

fn observer(plan: &Plan<'_>, bind: &BindPlan<'_>, row: &Row<'_>) -> Option<String> {
    let observers = names(plan, bind.observer.as_ref()?, row);
    (!observers.is_empty()).then(|| observers.join(" and "))
}

fn needed_observer(plan: &Plan<'_>, bind: &BindPlan<'_>, row: &Row<'_>) -> Result<String, Fault> {
    observer(plan, bind, row).ok_or_else(|| Fault::new("who observed is not stated"))
}

/// The column of this bind's quantity: its own, or the row's.
fn column<'p>(bind: &BindPlan<'p>, row: &Row<'_>) -> &'p str {
    bind.quantity.map_or(row.quantity_column, |(_, name)| name)
}

/// The quantity of this bind: its own column, or the row's.
fn quantity(bind: &BindPlan<'_>, row: &Row<'_>) -> Result<Option<Range>, Fault> {
    let Some((column, name)) = bind.quantity else { return Ok(row.quantity) };
    let at_least = if bind.bind.what == As::Counter { row.reading_at_least } else { row.at_least };
    let bound = if at_least { Range::at_least } else { Range::exactly };
    Ok(amount(name, row.cell(column))?.map(bound))
}

/// A count or a reading, which must be stated and cannot be negative.
fn counted(bind: &BindPlan<'_>, row: &Row<'_>, noun: &str) -> Result<Range, Fault> {
    let column = column(bind, row);
    match quantity(bind, row)? {
        None => Err(Fault::at(column, format!("the {noun} is not stated"))),
        Some(range) if range.low < Amount::ZERO => Err(Fault::at(column, format!("the {noun} is negative"))),
        Some(range) => Ok(range),
    }
}

fn what(
    plan: &Plan<'_>,
    bind: &BindPlan<'_>,
    row: &Row<'_>,
    occurred: Option<Interval>,
    inside: Option<(Range, Range)>,
    line: u32,
) -> Result<What, Fault> {
    let own = bind.bind;
    let text =
        |name: &Option<servanda_base::Spanned<String>>| name.as_ref().map_or_else(String::new, |n| n.value.clone());
    match own.what {
        As::Incident => Ok(What::Incident(happening(plan, bind, row)?)),
        As::Act => Ok(What::Act(happening(plan, bind, row)?)),
        As::Tally => {
            let count = whole(column(bind, row), counted(bind, row, "count")?)?;
            let count = match inside {
                None => count,
                Some((inside, of)) if of.low == count.low => inside,
                Some((_, of)) => {
                    let why = format!("the bindings place some of {of} inside, but the row counts {count}");
                    return Err(Fault::new(why));
                }
            };
            if occurred.is_none() {
                return Err(Fault::new("the period that the count covers is not stated"));
            }
            let parts = parts(bind, row)?;
            let observer = observer(plan, bind, row);
            Ok(What::Tally {
                event: bind.event.to_string(),
                actor: actor(plan, bind, row),
                count,
                parts,
                observer,
                extent: own.extent,
            })
        }
        As::Counter => {
            if row.window && bind.interval.is_none() && own.select.rows.is_empty() {
                return Err(Fault::at("occurred_to", "a count over a stretch of time is no cumulative reading"));
            }
            // Most rows of a report leave the shared figure blank, or repeat it.
            let shared = |fault: Fault| if bind.per.is_some() { fault.minor() } else { fault };
            let reading = counted(bind, row, "reading").map_err(shared)?;
            if occurred.is_none() {
                return Err(Fault::new("it is not stated when the counter stood there"));
            }
            once(plan, bind, row, reading, line)?;
            Ok(What::Counter {
                counter: text(&own.counter),
                actor: actor(plan, bind, row),
                reading,
                zero_at: bind.zero_at,
            })
        }
        As::Measurement => {
            let level = counted(bind, row, "level")?;
            Ok(What::Measurement { gauge: text(&own.gauge), actor: actor(plan, bind, row), level })
        }
        As::Coverage => {
            let events = own.events.iter().map(|event| event.value.clone()).collect();
            Ok(What::Coverage { observer: needed_observer(plan, bind, row)?, events, extent: own.extent })
        }
        As::Determination => {
            let by = match actor(plan, bind, row) {
                Actor::Together(names) | Actor::OneOf(names) => Some(names.join(" and ")),
                Actor::Unknown => observer(plan, bind, row),
            };
            let attributed_to =
                bind.roles.iter().find(|(role, _)| *role == "to").map(|(_, from)| names(plan, from, row));
            Ok(What::Determination {
                by: by.ok_or_else(|| Fault::at("by", "who determined it is not stated"))?,
                about: clause_number(&text(&own.about)).to_owned(),
                tier: own.tier,
                met: own.met,
                attributed_to: attributed_to.unwrap_or_default(),
            })
        }
        As::Restriction => Ok(What::Restriction {
            observer: needed_observer(plan, bind, row)?,
            by: actor(plan, bind, row),
            how: own.how.clone().unwrap_or_else(|| row.kind.replace('-', " ")),
        }),
        As::ExceptionClaim => Ok(What::FileStep {
            step: "exception-claim".into(),
            about: None,
            by: match actor(plan, bind, row) {
                Actor::Together(names) | Actor::OneOf(names) => Some(names.join(" and ")),
                Actor::Unknown => None,
            },
            exception_of: Some(clause_number(&text(&own.about)).to_owned()),
            says: BTreeMap::new(),
        }),
    }
}

fn happening(plan: &Plan<'_>, bind: &BindPlan<'_>, row: &Row<'_>) -> Result<Happening, Fault> {
    let mut fields = BTreeMap::new();
    if let Some(field) = &bind.field
        && let Some(range) = quantity(bind, row)?
    {
        if range.low < Amount::ZERO {
            return Err(Fault::at(column(bind, row), "the quantity is negative"));
        }
        fields.insert(field.clone(), range);
    }
    let mut roles = BTreeMap::new();
    for (role, from) in &bind.roles {
        let names = names(plan, from, row);
        if !names.is_empty() {
            roles.insert((*role).to_owned(), names);
        }
    }
    Ok(Happening { event: bind.event.clone(), stage: bind.bind.stage, actor: actor(plan, bind, row), roles, fields })
}

fn parts(bind: &BindPlan<'_>, row: &Row<'_>) -> Result<BTreeMap<String, Range>, Fault> {
    let whole = quantity(bind, row)?.and_then(|count| count.high);
    let mut parts = BTreeMap::new();
    for (column, name) in &bind.parts {
        let Some(part) = amount(name, row.cell(*column))? else { continue };
        if let Some(whole) = whole.filter(|whole| part > *whole) {
            return Err(Fault::at(name, format!("the part is {part}, more than the whole, {whole}")));
        }
        parts.insert((*name).to_owned(), Range::exactly(part));
    }
    Ok(parts)
}

/// A value that several rows of one report repeat is read once.
fn once(plan: &Plan<'_>, bind: &BindPlan<'_>, row: &Row<'_>, reading: Range, line: u32) -> Result<(), Fault> {
    let Some(per) = bind.per else { return Ok(()) };
    let mut read = bind.read_once.borrow_mut();
    match read.get(row.cell(per)) {
        None if plan.is_used() => {
            read.insert(row.cell(per).to_owned(), (reading, line));
            Ok(())
        }
        None => Ok(()),
        Some((same, line)) if *same == reading => {
            Err(Fault::new(format!("the reading is repeated from line {line}")).minor())
        }
        Some((other, line)) => {
            Err(Fault::new(format!("the same report gives two readings: {other} on line {line}, and {reading} here")))
        }
    }
}

fn attested(plan: &Plan<'_>, bind: &BindPlan<'_>, row: &Row<'_>) -> Result<Arc<[String]>, Fault> {
    let labels = match &bind.bind.attested {
        AttestedFrom::Labels(labels) => labels,
        AttestedFrom::ByStatus(table) if table.contains_key(row.status) => &table[row.status],
        _ => return Ok(by_format(plan, bind, row)),
    };
    if let [label] = labels.as_slice()
        && !label.contains('{')
    {
        return Ok(plan.shared.label(label));
    }
    let mut filled = Vec::with_capacity(labels.len());
    for label in labels {
        let label = if label.contains("{source}") { label.replace("{source}", row.source) } else { label.clone() };
        if !label.contains("{by}") {
            filled.push(label);
            continue;
        }
        let by = plan.names_in(row.by);
        if by.is_empty() {
            return Err(Fault::at("by", format!("`{label}` needs a name, and none is stated")));
        }
        filled.extend(by.iter().map(|name| label.replace("{by}", name)));
    }
    Ok(match filled.as_slice() {
        [label] => plan.shared.label(label),
        _ => filled.into(),
    })
}

/// What a chronicle's claim status says where the bindings say nothing. `fact` on a count means only that it was said.
fn by_format(plan: &Plan<'_>, bind: &BindPlan<'_>, row: &Row<'_>) -> Arc<[String]> {
    let is_count = matches!(bind.bind.what, As::Tally | As::Counter | As::Measurement);
    let label = match (plan.feed.format, row.status) {
        (Format::UcdpGed, _) | (_, "reported") => return plan.shared.label("press"),
        (_, "fact") if is_count => format!("said by {}", row.source),
        (_, "fact") => return plan.shared.label("undisputed fact"),
        (_, "finding") => {
            let by = plan.names_in(row.by).join(" and ");
            format!("finding of {}", if is_count && !by.is_empty() { &by } else { row.source })
        }
        (_, "claim") => format!("claimed by {}", row.source),
        _ => return plan.shared.no_label(),
    };
    plan.shared.label(&label)
}

/// The key in a note that says `conflict: key`.
fn conflict(note: &str) -> Option<&str> {
    // Most notes have none; a search for one letter says so sooner.
    if !note.as_bytes().contains(&b':') {
        return None;
    }
    let mut from = 0;
    while let Some(at) = note[from..].find("conflict:") {
        let start = from + at;
        from = start + "conflict:".len();
        let before = note[..start].chars().next_back();
        if before.is_some_and(char::is_alphanumeric) {
            continue;
        }
        let rest = note[from..].trim_start();
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '-' && c != '_').unwrap_or(rest.len());
        let key = rest[..end].trim_end_matches('-');
        if !key.is_empty() {
            return Some(key);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::conflict;

    #[test]
    fn conflict_keys() {
        assert_eq!(conflict("two hit; conflict: silo-hit - one side denies"), Some("silo-hit"));
        assert_eq!(conflict("conflict: silo-hit (four here)"), Some("silo-hit"));
        assert_eq!(conflict("conflict: silo-hit: cannot both hold"), Some("silo-hit"));
        assert_eq!(conflict("variant: silo-hit"), None);
        assert_eq!(conflict("the conflict: "), None);
    }
}
