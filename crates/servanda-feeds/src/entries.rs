//! `format = "entries"`: entries as JSON lines, every kind of them; the written form is `docs/entry.md`.
//!
//! Deliberately needs no `[[bind]]`: an entry says itself what it is.

use crate::collect::{Fault, Seat};
use crate::feed::Reading;
use crate::json::{Distinct, Object};
use crate::plan::{Fate, Plan, Seen, clause_number, map_name, nobody, undeclared};
use crate::quantity::{short, whole};
use crate::time::{Stated, around, stretch};
use serde_json::Value;
use servanda_agreement::Agreement;
use servanda_base::{Amount, Interval, Moment, Range, Span, Spanned};
use servanda_record::*;
use std::collections::BTreeMap;

/// The longest line that is read.
const LINE_BYTES_MAX: usize = 1 << 20;

/// Reads all lines.
pub(crate) fn read(reading: &mut Reading<'_, '_>, text: &str) {
    let file = reading.feed.record.value.as_str();
    let plan = Plan::new(reading.agreement, reading.among, reading.bindings, reading.feed, None, reading.findings);
    let mut empty = true;
    let end = if crate::table::ends_lines_with_cr(text) { '\r' } else { '\n' };
    let mut begins = 0;
    for (at, line) in text.split(end).enumerate() {
        let here = Span::new(begins, begins + line.len());
        begins += line.len() + end.len_utf8();
        if line.trim().is_empty() {
            continue;
        }
        empty = false;
        let parsed = parse(line);
        let object = parsed.as_ref().ok().and_then(Value::as_object);
        let known = object.map_or(Ok(None), |object| known(reading, object));
        let mut seat = reading.collector.seat(at as u32 + 1, known.as_ref().ok().copied().flatten());
        let id = object.and_then(|object| object.get("id")).and_then(Value::as_str).unwrap_or("").trim();
        seat.at = here;
        seat.handling = Some(object.map_or(Handling::Mission, |map| handling_of_row(map, &reading.feed.handling)));
        let read = match (&parsed, object) {
            (Err(fault), _) => Err(fault.clone()),
            (Ok(_), None) => Err(Fault::new("the line is not a JSON object")),
            (Ok(_), Some(object)) => reading
                .collector
                .claim_row(id)
                .and(known.clone())
                .and_then(|_| set_aside(&plan, id, object))
                .and_then(|()| reading.entry(object, id, &seat, false)),
        };
        match read {
            Ok(entry) => reading.collector.entries.push(entry),
            Err(fault) if fault.taken.is_some() => {
                let so_far = (reading.findings.len(), reading.file_findings.len());
                let alone = object.ok_or_else(|| fault.clone()).and_then(|object| {
                    known?;
                    plan.without_use(|| set_aside(&plan, id, object))?;
                    reading.entry(object, id, &seat, false)
                });
                reading.findings.truncate(so_far.0);
                reading.file_findings.truncate(so_far.1);
                reading.collector.refuse_second(seat, id, fault, |collector, seat| match alone {
                    Ok(entry) => collector.entries.push(entry),
                    Err(fault) => collector.refuse(seat, id, fault),
                });
            }
            Err(fault) => reading.collector.refuse(seat, id, fault),
        }
    }
    plan.note_use(reading.usage);
    if empty {
        reading.file_findings.push((file.to_owned(), crate::table::empty(file)));
    }
}

fn parse(line: &str) -> Result<Value, Fault> {
    if line.len() > LINE_BYTES_MAX {
        return Err(Fault::new(format!("the line is longer than {LINE_BYTES_MAX} bytes")));
    }
    serde_json::from_str(line).map(|Distinct(value)| value).map_err(|error| {
        let what = error.to_string();
        let what = what.split(" at line ").next().unwrap_or("");
        if error.is_data() {
            return Fault::new(what);
        }
        Fault::new(format!("the line is not JSON: {what} at character {}", error.column()))
    })
}

/// When the entry became known, where the feed goes by the time in one of its keys.
fn known(reading: &Reading<'_, '_>, object: &serde_json::Map<String, Value>) -> Result<Option<Moment>, Fault> {
    let Some(key) = &reading.feed.position else { return Ok(None) };
    let stated = object.get(&key.value).and_then(Value::as_str).and_then(Stated::parse);
    match stated {
        Some(stated) => Ok(Some(stated.start(&reading.agreement.header.clock))),
        None => Err(Fault::at(&key.value, "when it became known is not stated")),
    }
}

fn set_aside(plan: &Plan<'_>, id: &str, object: &serde_json::Map<String, Value>) -> Result<(), Fault> {
    let text = |key: &str| object.get(key).and_then(Value::as_str).unwrap_or("");
    let by = match object.get("by") {
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(";"),
        _ => text("by").to_owned(),
    };
    let seen = Seen { id, kind: text("kind"), unit: "", status: "", by: &by };
    match plan.fate(&seen) {
        Fate::SetAside(why) => Err(Fault::new(why)),
        Fate::Bound(..) | Fate::Unmatched => Ok(()),
    }
}

impl Reading<'_, '_> {
    fn entry(
        &mut self,
        map: &serde_json::Map<String, Value>,
        id: &str,
        seat: &Seat,
        inner: bool,
    ) -> Result<Entry, Fault> {
        let object = Object::new(map);
        let kind = object.needed("kind")?;
        object.value("id");
        let (occurred, precision) = self.occurred(&object)?;
        let what = self.what(kind, &object, id, seat, inner)?;
        let entry = Entry {
            id: id.to_owned(),
            position: seat.position,
            reported: object.time("reported")?.map(|time| time.start(&self.agreement.header.clock)),
            occurred,
            precision,
            place: self.place(&object)?,
            source: Source {
                name: object.text("source")?.unwrap_or("").into(),
                url: object.text("url")?.map(str::to_owned),
                reliability: reliability(&object)?,
                credibility: object.whole("credibility", 1, 6)?.map(|number| number as u8),
            },
            attested: object.texts("attested")?.into_iter().map(str::to_owned).collect(),
            handling: self.handling(&object, "handling")?.unwrap_or_else(|| self.feed.handling.clone()),
            what,
            conflict: object.text("conflict")?.map(str::to_owned),
            read_in: object.text("read_in")?.map(str::to_owned),
            note: object.text("note")?.map(str::to_owned),
            origin: Origin { file: self.feed.record.value.as_str().into(), line: seat.line },
        };
        object.finish()?;
        Ok(entry)
    }

    fn occurred(&self, object: &Object<'_>) -> Result<(Option<Interval>, Precision), Fault> {
        let zone = &self.agreement.header.clock;
        let at = object.times("at")?;
        // `to` is also a role of acts and the handling of a release; it is a time only beside `from`.
        let from = object.time("from")?;
        let to = if from.is_some() { object.time("to")? } else { None };
        let stated = match object.text("precision")? {
            None => None,
            Some("minute") => Some(Precision::Minute),
            Some("hour") => Some(Precision::Hour),
            Some("day") => Some(Precision::Day),
            Some("month") => Some(Precision::Month),
            Some("year") => Some(Precision::Year),
            Some(_) => return Err(Fault::at("precision", "it is none of minute, hour, day, month, year")),
        };
        let (start, end) = match (at.as_slice(), from, to) {
            ([at], None, _) => (*at, None),
            ([start, end], None, _) => (*start, Some(*end)),
            ([], Some(from), Some(to)) => (from, Some(to)),
            ([], None, _) => return Ok((None, stated.unwrap_or(Precision::Day))),
            ([], Some(_), None) => return Err(Fault::at("to", "it has a beginning and no end")),
            _ => return Err(Fault::at("at", "write one time, two in a list, or `from` and `to`")),
        };
        let by_day = [Some(start), end].iter().any(|edge| matches!(edge, Some(Stated::Day(_))));
        let precision = stated.unwrap_or(if by_day { Precision::Day } else { Precision::Minute });
        let column = if at.is_empty() { "to" } else { "at" };
        let occurred = match end {
            Some(end) => stretch(start, end, zone).ok_or("it ends before it begins"),
            None => around(start, precision, zone),
        };
        occurred.map(|occurred| (Some(occurred), precision)).map_err(|why| Fault::at(column, why))
    }

    fn place(&mut self, object: &Object<'_>) -> Result<Place, Fault> {
        let part = object.text("part")?;
        let parts = object.texts("parts")?;
        match object.value("place") {
            None if part.is_some() => Err(Fault::at("part", "a part of which place is not stated")),
            None => Ok(Place::Unstated),
            Some(Value::String(name)) => {
                self.declared("place", name, |agreement| {
                    agreement.places.iter().map(|place| place.name.value.clone()).collect()
                })?;
                let part = match part {
                    Some(part) if !parts.contains(&part) => {
                        return Err(Fault::at("part", format!("`{}` is none of `parts`", short(part))));
                    }
                    part => part.map(|part| {
                        let of = parts.iter().map(|part| (*part).to_owned()).collect();
                        Box::new(Part { name: part.to_owned(), of })
                    }),
                };
                Ok(Place::Inside { place: name.as_str().into(), because: "the entry says so".into(), part })
            }
            Some(Value::Object(map)) => point(&Object::new(map)),
            Some(_) => Err(Fault::at("place", "`place` is neither a name nor a point")),
        }
    }

    /// The parts of a count: some of them, or all that it is said to be made up of.
    fn parts(&mut self, object: &Object<'_>, id: &str, seat: &Seat) -> Result<BTreeMap<String, Range>, Fault> {
        let all = match (object.object("parts_of_count")?, object.object("made_up_of")?) {
            (None, None) => return Ok(BTreeMap::new()),
            (Some(_), Some(_)) => return Err(Fault::at("made_up_of", "write `parts_of_count` or `made_up_of`")),
            (Some(some), None) => return Ok(some.ranges()?.into_iter().collect()),
            (None, Some(all)) => all.ranges()?.into_iter().collect::<BTreeMap<_, _>>(),
        };
        if let Some((part, range)) = all.iter().find(|(_, range)| range.low < Amount::ZERO) {
            return Err(Fault::at("made_up_of", format!("the part `{}` is negative, {range}", short(part))));
        }
        const FINDINGS_MAX: usize = 100;
        let found = crate::parts::held_against(id, seat.at, &object.counted("count")?, &all);
        let so_far = self.file_findings.iter().filter(|(_, finding)| finding.code == crate::codes::PARTS).count();
        let file = &self.feed.record.value;
        self.file_findings.extend(found.filter(|_| so_far < FINDINGS_MAX).map(|finding| (file.clone(), finding)));
        Ok(all)
    }

    /// A name of the agreement; where it is not declared, that is a finding once and the reason for the row.
    fn declared(&mut self, sort: &str, name: &str, known_of: impl Fn(&Agreement) -> Vec<String>) -> Result<(), Fault> {
        let known = known_of(self.agreement);
        if known.iter().any(|own| own == name) {
            return Ok(());
        }
        if let Some(why) = self.among.only_elsewhere(name, |other| known_of(other).iter().any(|own| own == name)) {
            return Err(Fault::at(sort, why));
        }
        let at = Spanned::new(name.to_owned(), self.feed.record.span);
        let finding = undeclared(sort, &at, known.iter().map(String::as_str))
            .note(format!("`{}` uses it", self.feed.record.value));
        let why = finding.message.clone();
        const FINDINGS_MAX: usize = 100;
        if self.findings.len() < FINDINGS_MAX && !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
        Err(Fault::at(sort, why))
    }

    fn event(&mut self, name: &str) -> Result<String, Fault> {
        let found = self.agreement.event(name).map(|event| event.name.value.clone());
        match found {
            Some(name) => Ok(name),
            None => {
                self.declared("event", name, |a| a.events.iter().map(|event| event.name.value.clone()).collect())?;
                Ok(name.to_owned())
            }
        }
    }

    fn names(&self, object: &Object<'_>, key: &'static str) -> Result<Vec<Name>, Fault> {
        Ok(object.texts(key)?.into_iter().map(|slug| map_name(&self.feed.names, slug)).collect())
    }

    fn name(&self, object: &Object<'_>, key: &'static str) -> Result<Name, Fault> {
        Ok(map_name(&self.feed.names, object.needed(key)?))
    }

    fn actor(&self, object: &Object<'_>) -> Result<Actor, Fault> {
        let (by, one_of) = (self.names(object, "by")?, self.names(object, "one_of")?);
        match (by.is_empty(), one_of.is_empty()) {
            (true, true) => Ok(Actor::Unknown),
            (false, true) if by == ["unknown"] => Ok(Actor::Unknown),
            (false, true) => Ok(Actor::Together(by.into())),
            (true, false) => Ok(Actor::OneOf(one_of.into())),
            (false, false) => Err(Fault::at("one_of", "write either `by` or `one_of`")),
        }
    }

    fn what(&mut self, kind: &str, object: &Object<'_>, id: &str, seat: &Seat, inner: bool) -> Result<What, Fault> {
        if inner && matches!(kind, "confirmation" | "rejection" | "correction" | "withdrawal" | "release") {
            let why = format!("a correction cannot hold a {kind}; write it as an entry of its own");
            return Err(Fault::at("entry", why));
        }
        Ok(match kind {
            "incident" => What::Incident(self.happening(object)?),
            "act" => What::Act(self.happening(object)?),
            "tally" => What::Tally {
                event: self.event(object.needed("event")?)?,
                actor: self.actor(object)?,
                count: whole("count", object.counted("count")?)?,
                parts: self.parts(object, id, seat)?,
                observer: object.text("observer")?.map(|name| map_name(&self.feed.names, name)),
                extent: extent(object, "coverage")?,
            },
            "counter" => {
                let counter = object.needed("counter")?;
                self.declared("counter", counter, |a| a.counters.iter().map(|c| c.name.value.clone()).collect())?;
                What::Counter {
                    counter: counter.to_owned(),
                    actor: self.actor(object)?,
                    reading: object.counted("reading")?,
                    zero_at: object.time("zero_at")?.map(|time| time.start(&self.agreement.header.clock)),
                }
            }
            "measurement" => {
                let gauge = object.needed("gauge")?;
                self.declared("gauge or indicator", gauge, |agreement| {
                    let gauges = agreement.gauges.iter().map(|gauge| gauge.name.value.clone());
                    gauges.chain(agreement.indicators.iter().map(|indicator| indicator.name.value.clone())).collect()
                })?;
                What::Measurement {
                    gauge: gauge.to_owned(),
                    actor: self.actor(object)?,
                    level: object.counted("level")?,
                }
            }
            "coverage" => {
                let mut events = Vec::new();
                for event in object.texts("events")? {
                    events.push(self.event(event)?);
                }
                What::Coverage { observer: self.name(object, "observer")?, events, extent: extent(object, "extent")? }
            }
            "determination" => What::Determination {
                by: self.name(object, "by")?,
                about: self.about(object)?,
                tier: object.whole("tier", 0, 1000)?.map(|tier| tier as u32),
                met: object.boolean("met")?.unwrap_or(true),
                attributed_to: self.names(object, "attributed_to")?,
            },
            "restriction" => What::Restriction {
                observer: self.name(object, "observer")?,
                by: self.actor(object)?,
                how: object.needed("how")?.to_owned(),
            },
            "exception-claim" => What::FileStep {
                step: kind.to_owned(),
                about: None,
                by: object.text("by")?.map(|name| map_name(&self.feed.names, name)),
                exception_of: Some(self.about(object)?),
                says: BTreeMap::new(),
            },
            "confirmation" => What::Confirmation { of: object.needed("of")?.to_owned(), by: self.name(object, "by")? },
            "rejection" => What::Rejection { of: object.needed("of")?.to_owned(), by: self.name(object, "by")? },
            "withdrawal" => What::Withdrawal { of: object.needed("of")?.to_owned() },
            "release" => What::Release {
                of: object.needed("of")?.to_owned(),
                to: self.handling(object, "to")?.ok_or_else(|| Fault::at("to", "`to` is not stated"))?,
            },
            "correction" => What::Correction {
                of: object.needed("of")?.to_owned(),
                by: match object.value("entry") {
                    // What is put in place carries the id of the correction, by which others can refer to it.
                    Some(Value::Object(map)) => Box::new(self.entry(map, id, seat, true)?),
                    _ => return Err(Fault::at("entry", "`entry` is not an object")),
                },
            },
            _ => match servanda_record::FILE_STEPS.iter().find(|(step, _)| *step == kind) {
                Some((_, keys)) => {
                    let said =
                        keys.iter().map(|key| Ok(object.text(key)?.map(|text| (key.to_string(), text.to_owned()))));
                    What::FileStep {
                        step: kind.to_owned(),
                        about: object.text("about")?.map(str::to_owned),
                        by: object.text("by")?.map(|name| map_name(&self.feed.names, name)),
                        exception_of: None,
                        says: said.filter_map(Result::transpose).collect::<Result<_, Fault>>()?,
                    }
                }
                None => return Err(Fault::at("kind", format!("`{}` is no kind of entry", short(kind)))),
            },
        })
    }

    /// Who may see it; only those whom the agreement knows.
    fn handling(&self, object: &Object<'_>, key: &'static str) -> Result<Option<Handling>, Fault> {
        let handling = handling(object, key)?;
        match handling.as_ref().and_then(|handling| nobody(self.agreement, handling)) {
            Some(word) => {
                let why = format!("`{}` is neither public, parties, mission nor a name of the agreement", short(word));
                Err(Fault::at(key, why))
            }
            None => Ok(handling),
        }
    }

    /// A red line or a clause that the agreement has.
    fn about(&mut self, object: &Object<'_>) -> Result<String, Fault> {
        let about = clause_number(object.needed("about")?);
        self.declared("clause or red line", about, |agreement| {
            let clauses = agreement.clauses.iter().map(|clause| clause.number.value.clone());
            clauses.chain(agreement.red_lines().map(|(_, line)| line.name.value.clone())).collect()
        })?;
        Ok(about.to_owned())
    }

    fn happening(&mut self, object: &Object<'_>) -> Result<Happening, Fault> {
        let event = self.event(object.needed("event")?)?;
        let stage = match object.text("stage")? {
            None | Some("whole") => Stage::Whole,
            Some("start") => Stage::Start,
            Some("completion") => Stage::Completion,
            Some("some") => Stage::Some,
            Some(_) => return Err(Fault::at("stage", "it is none of start, completion, some")),
        };
        let mut roles = BTreeMap::new();
        for (key, role) in [("against", "against"), ("to", "to"), ("with", "with"), ("from_place", "from")] {
            if key == "to" && object.text("from")?.is_some() {
                continue;
            }
            let names = self.names(object, key)?;
            if !names.is_empty() {
                roles.insert(role.to_owned(), names);
            }
        }
        let mut fields = BTreeMap::new();
        if let Some(stated) = object.object("fields")? {
            let declared = self.agreement.event(&event).map_or(&[][..], |event| &event.fields);
            for (name, range) in stated.ranges()? {
                if !declared.iter().any(|(own, _)| *own == name) {
                    let why = format!("event `{event}` has no field `{}`", short(&name));
                    return Err(Fault::at("fields", why));
                }
                if range.low < Amount::ZERO {
                    return Err(Fault::at("fields", format!("`{name}` is negative")));
                }
                fields.insert(name, range);
            }
        }
        Ok(Happening { event: event.into(), stage, actor: self.actor(object)?, roles, fields })
    }
}

fn point(object: &Object<'_>) -> Result<Place, Fault> {
    let degrees = |key: &'static str, limit: f64| match object.value(key).and_then(Value::as_f64) {
        Some(value) if value.abs() <= limit => Ok(value),
        _ => Err(Fault::at(key, format!("it is no number from -{limit} to {limit}"))),
    };
    let (lat, lon) = (degrees("lat", 90.0)?, degrees("lon", 180.0)?);
    let radius_m = match object.value("radius_m").map(Value::as_f64) {
        None => 0.0,
        Some(Some(radius)) if radius >= 0.0 => radius,
        Some(_) => return Err(Fault::at("radius_m", "it is no length in metres")),
    };
    Ok(Place::Point { lat, lon, radius_m })
}

fn extent(object: &Object<'_>, key: &'static str) -> Result<Extent, Fault> {
    match object.text(key)? {
        None | Some("partial") => Ok(Extent::Partial),
        Some("full") => Ok(Extent::Full),
        Some(_) => Err(Fault::at(key, "it is neither `partial` nor `full`")),
    }
}

fn reliability(object: &Object<'_>) -> Result<Option<char>, Fault> {
    match object.text("reliability")? {
        None => Ok(None),
        Some(text) => match text.as_bytes() {
            [letter @ b'A'..=b'F'] => Ok(Some(char::from(*letter))),
            _ => Err(Fault::at("reliability", "it is no letter from A to F")),
        },
    }
}

/// Who may see a row, used or not: whoever may see all that it says. A row that says who may see it is no more open when it
/// cannot be used; one that cannot be read is the mission's.
fn handling_of_row(map: &serde_json::Map<String, Value>, feed: &Handling) -> Handling {
    let stated = |map| match handling(&Object::new(map), "handling") {
        Ok(stated) => stated.unwrap_or_else(|| feed.clone()),
        Err(_) => Handling::Mission,
    };
    match map.get("entry") {
        Some(Value::Object(inner)) => stated(map).and(&stated(inner)),
        _ => stated(map),
    }
}

fn handling(object: &Object<'_>, key: &'static str) -> Result<Option<Handling>, Fault> {
    Ok(match object.texts(key)?.as_slice() {
        [] => None,
        ["public"] => Some(Handling::Public),
        ["parties"] => Some(Handling::Parties),
        ["mission"] => Some(Handling::Mission),
        names => Some(Handling::Named(names.iter().map(|name| (*name).to_owned()).collect())),
    })
}
