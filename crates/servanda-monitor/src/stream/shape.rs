//! Shapes: all that the rules ask of an entry but its time, number and name. A record of millions has hundreds of them, and
//! whether a shape fits is found once.

use super::rules::{Later, Rules};
use servanda_record::{Actor, Entry, Place, What};
use std::collections::HashMap;

/// The number of a shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShapeId(pub u32);

/// The shapes that were seen.
#[derive(Clone, Debug, Default)]
pub struct Shapes {
    names: HashMap<Box<str>, u32>,
    known: HashMap<Box<[u8]>, ShapeId>,
    bytes: Vec<u8>,
}

impl Shapes {
    /// The shape of an entry, and whether it is seen for the first time. `None` beyond `most` shapes.
    pub fn intern(&mut self, rules: &Rules, entry: &Entry, later: Later<'_>, most: usize) -> Option<(ShapeId, bool)> {
        let mut bytes = std::mem::take(&mut self.bytes);
        bytes.clear();
        self.write(&mut bytes, rules, entry, later);
        let found = match self.known.get(bytes.as_slice()) {
            Some(known) => Some((*known, false)),
            None if self.known.len() >= most => None,
            None => {
                let id = ShapeId(self.known.len() as u32);
                self.known.insert(bytes.as_slice().into(), id);
                Some((id, true))
            }
        };
        self.bytes = bytes;
        found
    }

    fn name(&mut self, bytes: &mut Vec<u8>, name: &str) {
        let next = self.names.len() as u32;
        let number = match self.names.get(name) {
            Some(number) => *number,
            None => *self.names.entry(name.into()).or_insert(next),
        };
        bytes.extend(number.to_le_bytes());
    }

    fn list<'n>(&mut self, bytes: &mut Vec<u8>, names: impl ExactSizeIterator<Item = &'n str>) {
        bytes.extend((names.len() as u32).to_le_bytes());
        names.for_each(|name| self.name(bytes, name));
    }

    fn actor(&mut self, bytes: &mut Vec<u8>, actor: &Actor) {
        match actor {
            Actor::Unknown => bytes.push(0),
            Actor::OneOf(names) | Actor::Together(names) => {
                bytes.push(if matches!(actor, Actor::OneOf(_)) { 1 } else { 2 });
                self.list(bytes, names.iter().map(String::as_str));
            }
        }
    }

    /// Everything but time, number and name; each part says how long it is, so that no two shapes share their bytes.
    fn write(&mut self, bytes: &mut Vec<u8>, rules: &Rules, entry: &Entry, later: Later<'_>) {
        let (confirmers, rejected) = rules.words(entry, later);
        bytes.push(u8::from(rejected) | u8::from(entry.position == 0) << 1);
        self.list(bytes, confirmers.into_iter());
        self.list(bytes, entry.attested.iter().map(String::as_str));
        for text in [&entry.conflict, &entry.read_in] {
            self.list(bytes, text.iter().map(String::as_str));
        }
        match &entry.place {
            Place::Unstated => bytes.push(0),
            Place::Point { lat, lon, radius_m } => {
                bytes.push(1);
                [lat, lon, radius_m].into_iter().for_each(|number| bytes.extend(number.to_le_bytes()));
            }
            Place::Inside { place, because: _, part } => {
                bytes.push(2);
                self.name(bytes, place);
                self.list(bytes, part.iter().map(|part| part.name.as_str()));
                let of = part.as_ref().map_or(&[] as &[String], |part| &part.of);
                self.list(bytes, of.iter().map(String::as_str));
            }
        }
        match &entry.what {
            What::Incident(one) | What::Act(one) => {
                bytes.push(0);
                self.name(bytes, &one.event);
                self.actor(bytes, &one.actor);
                bytes.extend((one.roles.len() as u32).to_le_bytes());
                for (role, names) in &one.roles {
                    self.name(bytes, role);
                    self.list(bytes, names.iter().map(String::as_str));
                }
                bytes.extend((one.fields.len() as u32).to_le_bytes());
                for (field, range) in &one.fields {
                    self.name(bytes, field);
                    self.range(bytes, range);
                }
            }
            What::Tally { event, actor, count, parts: _, observer, extent: _ } => {
                bytes.push(1);
                self.name(bytes, event);
                self.actor(bytes, actor);
                self.range(bytes, count);
                // Where nobody is named, whoever says it has counted.
                self.name(bytes, observer.as_deref().unwrap_or(&entry.source.name));
            }
            What::Coverage { observer, events, extent: _ } => {
                bytes.push(2);
                self.name(bytes, observer);
                self.list(bytes, events.iter().map(String::as_str));
            }
            // None of these is a hit or a watch.
            What::Counter { .. }
            | What::Measurement { .. }
            | What::FileStep { .. }
            | What::Determination { .. }
            | What::Restriction { .. }
            | What::Confirmation { .. }
            | What::Rejection { .. }
            | What::Correction { .. }
            | What::Withdrawal { .. }
            | What::Release { .. } => bytes.push(3),
        }
    }

    fn range(&mut self, bytes: &mut Vec<u8>, range: &servanda_base::Range) {
        bytes.push(u8::from(range.high.is_some()));
        bytes.extend(range.low.to_bytes());
        bytes.extend(range.high.unwrap_or_default().to_bytes());
    }
}
