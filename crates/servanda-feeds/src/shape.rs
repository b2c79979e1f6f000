//! Rows of a chronicle recognised by their shape: all that the bindings ask of a row but its name and its times.
//!
//! The first row of a shape is read as a whole. A later one whose cells are the same, byte for byte, is that entry again, or
//! set aside for the same reason, under its own id, position and times. Whatever is out of the ordinary is read as a whole.
//!
//! Deliberately never trusts a hash: on a hit the bytes are compared.

use crate::bindings::Format;
use crate::build::occurred;
use crate::chronicle::{Columns, ENDS_LATER, Rows, precision};
use crate::collect::{Collector, Fault};
use crate::cut::Cut;
use crate::plan::{ActorPlan, BindPlan, Fate, Names, PlacePlan, Seen};
use crate::shaped::Times;
use crate::table::{FIELD_BYTES_MAX, Table, cell};
use crate::time::Stated;
use csv::StringRecord;
use servanda_record::Precision;
use std::collections::{BTreeSet, HashSet};

/// How many shapes of one feed are remembered. A row of a shape that comes later is read as a whole.
pub const SHAPES_MAX: usize = 1 << 16;

/// The longest shape that is remembered, in bytes. A row with a longer one is read as a whole.
pub const SHAPE_BYTES_MAX: usize = 1 << 10;

/// Why rows of another format are each read as a whole.
pub(crate) fn why_not_format(format: Format) -> String {
    let why = match format {
        Format::Chronicle => "",
        Format::OsceDailyCounts => "whether a daily count is a lower bound depends on the regions of other rows",
        Format::UcdpGed => "each event has coordinates and figures of its own",
        Format::Entries => "entries say themselves what they are",
    };
    why.to_owned()
}

/// Reads all rows.
pub(crate) fn read(rows: &mut Rows<'_, '_>, table: &mut Table<'_>, collector: &mut Collector) {
    let layout = match Layout::of(rows, table) {
        Ok(layout) => layout,
        Err(why) => {
            collector.not_by_shape(why);
            return rows.read(table, collector);
        }
    };
    let text = table.text.as_bytes();
    let mut start = table.end();
    let mut line = 1 + text[..start].iter().filter(|byte| **byte == b'\n').count() as u32;
    let mut cut = Cut::new(table.text, table.header.len());
    let (mut cells, mut key) = (StringRecord::new(), Vec::new());
    let mut shapes = Shapes::default();
    let (mut recognised, mut came_late) = (0, false);
    loop {
        while let Some(byte @ (b'\n' | b'\r')) = text.get(start) {
            line += u32::from(*byte == b'\n');
            start += 1;
        }
        if start >= text.len() {
            break;
        }
        if !cut.row(start) || cut.end - start > FIELD_BYTES_MAX {
            table.go_to(start, line);
            let Some((line_of_row, sound)) = table.next(&mut cells) else { break };
            rows.take(collector, &cells, line_of_row, sound);
            line += text[start..table.end()].iter().filter(|byte| **byte == b'\n').count() as u32;
            start = table.end();
            continue;
        }
        let is_plain = layout.key(&cut, &mut key);
        let found = if is_plain { shapes.find(&key) } else { Found::Full };
        came_late |= is_plain && matches!(found, Found::Full);
        if let Found::Known(shape) = &found
            && sight(shape, &layout, &cut, rows, collector, line).is_some()
        {
            recognised += 1;
        } else {
            cut.cells(&mut cells);
            let counts = (collector.entries.len(), collector.refused());
            let is_sound = rows.take(collector, &cells, line, Ok(()));
            if let (Found::New(slot), true) = (found, is_sound)
                && let Some(shape) = layout.shape(rows, &cells, collector, counts)
            {
                shapes.add(slot, &key, shape);
            }
        }
        line += cut.lines_within;
        start = cut.end;
    }
    collector.recognised(shapes.known.len(), recognised);
    if came_late {
        collector.not_by_shape(format!("it has more than {SHAPES_MAX} shapes; rows of the others are read as a whole"));
    }
}

/// Adds a row of a known shape; `None` if it must be read as a whole, and nothing was done.
fn sight(
    shape: &Shape<'_, '_>,
    layout: &Layout<'_>,
    cut: &Cut<'_>,
    rows: &mut Rows<'_, '_>,
    collector: &mut Collector,
    line: u32,
) -> Option<()> {
    // Cells with times have no quotation marks within, or the row would have no key.
    let cell = |column: usize| cut.said(column).unwrap_or("");
    let Columns { id, from, to, .. } = rows.columns;
    let id = cut.said(id)?;
    if layout.named.contains(id) {
        return None;
    }
    let mut until = cell(to);
    if shape.ends_later {
        if !until.is_empty() {
            Stated::parse(until)?;
        }
        until = "";
    }
    let own = rows.days.occurred(cell(from), until, shape.precision).ok()?;
    let known = rows.dated.known(cell, rows.plan.zone).ok()?;
    match &shape.then {
        Then::Entry { template, bind } => {
            let occurred = occurred(rows.plan, bind, own, cell).ok()?;
            let times = Times::of(known.filter(|_| rows.dated.is_report), occurred)?;
            collector.sight(*template, line, id, known, times).then_some(())
        }
        Then::SetAside(why) => {
            if !collector.is_free(id) {
                return None;
            }
            let seat = collector.seat(line, known);
            collector.claim(id);
            collector.refuse(seat, id, Fault::new(why));
            Some(())
        }
    }
}

/// Which columns make the shape of a row.
struct Layout<'a> {
    /// Stretches of columns side by side, first and last.
    runs: Vec<(usize, usize)>,
    /// Columns that say when. Whether they say anything is part of the shape, since a count without a time is no entry; what
    /// they say is not.
    times: Vec<usize>,
    /// Rows that the bindings name.
    named: HashSet<&'a str>,
}

impl<'a> Layout<'a> {
    /// Finds all columns that the format and the bindings read; or says why no row can be recognised.
    fn of(rows: &Rows<'_, 'a>, table: &Table<'_>) -> Result<Layout<'a>, String> {
        if table.ends_lines_with_cr() {
            return Err("its lines end in CR alone".to_owned());
        }
        let Columns { id, from, to, precision, kind, by, quantity, unit, status, source, url, note, point } =
            rows.columns;
        let mut read = BTreeSet::from([precision, kind, by, unit, status, source, url, note, point.0, point.1]);
        read.extend(quantity);
        let mut times = BTreeSet::from([from, to]);
        times.extend(rows.dated.column);
        for bind in &rows.plan.binds {
            columns_of(bind, &mut read, &mut times);
        }
        if read.contains(&id) {
            return Err("the bindings read more from the column `id` than the name of the row".to_owned());
        }
        let columns = table.header.len();
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for column in read.into_iter().filter(|column| *column < columns) {
            match runs.last_mut() {
                Some((_, last)) if *last + 1 == column => *last = column,
                _ => runs.push((column, column)),
            }
        }
        let binds = rows.plan.binds.iter().map(|bind| (&bind.bind.select, bind.bind.until_row.as_ref()));
        let rules = rows.plan.rules.iter().map(|rule| (&rule.rule.select, None));
        let named =
            binds.chain(rules).flat_map(|(select, until)| select.rows.iter().chain(&select.except_rows).chain(until));
        let named = named.map(|row| row.value.as_str()).collect();
        Ok(Layout { runs, times: times.into_iter().filter(|column| *column < columns).collect(), named })
    }

    /// Writes the shape of a row; false if a cell with a time has quotation marks within, or the shape is too long.
    #[inline]
    fn key(&self, cut: &Cut<'_>, key: &mut Vec<u8>) -> bool {
        key.clear();
        for column in &self.times {
            let Some(cell) = cut.said(*column) else { return false };
            key.push(u8::from(cell.is_empty()));
        }
        for (first, last) in &self.runs {
            let written = cut.written(*first, *last);
            if key.len() + written.len() >= SHAPE_BYTES_MAX {
                return false;
            }
            key.extend_from_slice(written.as_bytes());
            // Where a run of so many cells ends can be told from its bytes, so no two rows are taken for one.
            key.push(b'\n');
        }
        true
    }

    /// What follows for all rows of the shape of this one, which was just read as a whole: nothing where it depends on more.
    fn shape<'p>(
        &self,
        rows: &Rows<'p, 'a>,
        cells: &StringRecord,
        collector: &Collector,
        (entries, refused): (usize, usize),
    ) -> Option<Shape<'p, 'a>> {
        let columns = &rows.columns;
        let cell = |column: usize| cell(cells, column);
        let seen = Seen {
            id: cell(columns.id),
            kind: cell(columns.kind),
            unit: cell(columns.unit),
            status: cell(columns.status),
            by: cell(columns.by),
        };
        if self.named.contains(seen.id) {
            return None;
        }
        let (more_entries, more_refused) = (collector.entries.len() - entries, collector.refused() - refused);
        let then = match (rows.plan.fate(&seen), more_entries, more_refused) {
            (Fate::Bound(bind, others), 1, 0) if others.is_empty() => {
                // The first depends on earlier rows, the second on a later one.
                if bind.per.is_some() || bind.bind.until_row.is_some() {
                    return None;
                }
                Then::Entry { template: entries as u32, bind }
            }
            (Fate::SetAside(_) | Fate::Unmatched, 0, 1) => Then::SetAside(collector.last_refused()?.why.clone()),
            _ => return None,
        };
        let precision = precision(cell(columns.precision)).ok()?;
        Some(Shape { start: 0, end: 0, hash: 0, ends_later: ENDS_LATER.contains(&seen.kind), precision, then })
    }
}

/// The columns that a bind reads: those that only say when, and all others.
fn columns_of(plan: &BindPlan<'_>, read: &mut BTreeSet<usize>, times: &mut BTreeSet<usize>) {
    // Taken apart field by field, so that what a bind newly reads has to find its place here.
    let BindPlan {
        bind: _,
        fault: _,
        quantity,
        parts,
        interval,
        event: _,
        actor,
        observer,
        roles,
        place,
        per,
        zero_at: _,
        scope_from: _,
        scope_until: _,
        until: _,
        field: _,
        read_once: _,
        used: _,
    } = plan;
    read.extend(quantity.map(|(column, _)| column));
    read.extend(parts.iter().map(|(column, _)| *column));
    read.extend(per);
    match actor {
        ActorPlan::Column(column) => drop(read.insert(*column)),
        ActorPlan::Unknown | ActorPlan::OneOf(_) | ActorPlan::Together(_) => {}
    }
    for names in observer.iter().chain(roles.iter().map(|(_, names)| names)) {
        match names {
            Names::Column(column) => drop(read.insert(*column)),
            Names::Fixed(_) => {}
        }
    }
    match place {
        PlacePlan::Unstated | PlacePlan::Point { radius_m: _ } => {}
        PlacePlan::Inside { place: _, because: _, part, except } => {
            read.extend(part.map(|(column, _)| column));
            read.extend(except.iter().flat_map(|rule| &rule.cells).map(|(column, _)| *column));
        }
    }
    if let Some(interval) = interval {
        times.extend([interval.from.0, interval.to.0]);
    }
}

/// What the first row of a shape says of all others.
struct Shape<'p, 'a> {
    /// Where its bytes stand.
    start: usize,
    end: usize,
    hash: u64,
    /// Its `occurred_to` lies in the future, and is no part of what happened.
    ends_later: bool,
    precision: Precision,
    then: Then<'p, 'a>,
}

enum Then<'p, 'a> {
    /// One entry, by this bind.
    Entry { template: u32, bind: &'p BindPlan<'a> },
    /// The row is set aside by the bindings, for this reason.
    SetAside(String),
}

/// The shapes met so far.
#[derive(Default)]
struct Shapes<'p, 'a> {
    bytes: Vec<u8>,
    known: Vec<Shape<'p, 'a>>,
    /// By hash: the number of the shape, plus one; zero where there is none. Four times as many as shapes at the least, so
    /// that few share a slot, and not many more, so that they stay near at hand.
    slots: Vec<u32>,
}

enum Found<'s, 'p, 'a> {
    Known(&'s Shape<'p, 'a>),
    /// It may be put in this slot.
    New(usize),
    /// There is no room for it, or for anything like it.
    Full,
}

/// How many slots are looked at for a shape. Someone who makes shapes of one hash only makes the reading slow.
const PROBES_MAX: usize = 16;

impl<'p, 'a> Shapes<'p, 'a> {
    #[inline]
    fn find(&self, key: &[u8]) -> Found<'_, 'p, 'a> {
        if self.slots.is_empty() {
            return Found::New(0);
        }
        let hash = hash(key);
        let mask = self.slots.len() - 1;
        for probe in 0..PROBES_MAX {
            let slot = (hash as usize + probe) & mask;
            let Some(at) = (self.slots[slot] as usize).checked_sub(1) else {
                return if self.known.len() < SHAPES_MAX { Found::New(slot) } else { Found::Full };
            };
            let shape = &self.known[at];
            if shape.hash == hash && self.bytes[shape.start..shape.end] == *key {
                return Found::Known(shape);
            }
        }
        Found::Full
    }

    fn add(&mut self, slot: usize, key: &[u8], shape: Shape<'p, 'a>) {
        let hash = hash(key);
        let start = self.bytes.len();
        self.bytes.extend_from_slice(key);
        self.known.push(Shape { start, end: self.bytes.len(), hash, ..shape });
        if self.known.len() * 4 <= self.slots.len() {
            self.slots[slot] = self.known.len() as u32;
            return;
        }
        self.slots = vec![0; self.known.len().next_power_of_two() * 8];
        let mask = self.slots.len() - 1;
        for (shape, number) in self.known.iter().zip(1..) {
            // One that finds no slot is not found again, and its rows are read as a whole.
            let slots = (0..PROBES_MAX).map(|probe| (shape.hash as usize + probe) & mask);
            if let Some(slot) = slots.into_iter().find(|slot| self.slots[*slot] == 0) {
                self.slots[slot] = number;
            }
        }
    }
}

/// Eight bytes at a time, each by one multiplication whose halves are folded.
#[inline]
fn hash(key: &[u8]) -> u64 {
    const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
    let fold = |state: u64, word: u64| {
        let product = u128::from(state ^ word) * u128::from(SPREAD);
        product as u64 ^ (product >> 64) as u64
    };
    let (words, rest) = key.as_chunks::<8>();
    let state = words.iter().fold(key.len() as u64, |state, word| fold(state, u64::from_le_bytes(*word)));
    let last = rest.iter().fold(0, |last, byte| last << 8 | u64::from(*byte));
    fold(fold(state, last), SPREAD)
}
