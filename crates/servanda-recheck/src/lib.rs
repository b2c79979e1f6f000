//! Finds a status again from what it rests on, and says where the two disagree.
//!
//! It knows the witness alone: no agreement, no record, none of the code that judged. So it shows that a status follows from its
//! reasons, and not that the reasons follow from the record. Not looked at are the sentences (`text`, `because`, `why`, `closes`,
//! `attribution`, `would_change`), whether the status is closed, and under which reading it was found.
//!
//! Time is one pass over sorted edges: n log n for n reasons, and what runs across each edge. Where counts and watches of one
//! place overlap without end each edge costs as much as there are of both; where a counter bounds a prohibition each of
//! its readings costs one pass more.
//!
//! Architecture invariant: this crate uses none of the crates that judge; wrong input is a disagreement, never a panic.

#![forbid(unsafe_code)]

mod afterwards;
mod duty;
mod level;
mod prohibition;
mod time;
mod total;
mod turns;

use servanda_base::{Amount, Deadline, Interval, Moment, Range, Zone};
use servanda_status::witness::{RestsOn, Witness};
use servanda_status::{Count, Owed, Performed, State, Status, Value};
use std::collections::BTreeSet;
use std::fmt::{self, Debug};

/// One field of a status that does not follow from the reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// The field, as in the status; `witness` where the reasons contradict themselves.
    pub field: String,
    /// What the status says.
    pub status_says: String,
    /// What the reasons give.
    pub reasons_give: String,
    /// Entries concerned.
    pub entries: Vec<String>,
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: the status says {}, its reasons give {}", self.field, self.status_says, self.reasons_give)?;
        if self.entries.is_empty() { Ok(()) } else { write!(f, " ({})", self.entries.join(", ")) }
    }
}

/// What follows from a witness.
#[derive(Debug)]
struct Found {
    value: Value,
    state: State,
    pieces: Vec<Piece>,
    incidents: Option<Count>,
    last_incident: Option<Moment>,
    due: Option<Deadline>,
    owed: Option<Owed>,
    performed: Option<Range>,
    performed_now: Option<Range>,
    late_by_days: Option<Amount>,
    counted: Vec<String>,
    not_counted: BTreeSet<String>,
    coverage: BTreeSet<String>,
    /// What the reasons say that cannot be.
    wrong: Vec<String>,
}

/// One stretch with one value.
#[derive(Clone, Debug)]
struct Piece {
    at: Interval,
    value: Value,
    entries: Vec<String>,
    incidents: Option<Count>,
}

impl Found {
    fn new(value: Value, state: State) -> Found {
        Found {
            value,
            state,
            pieces: Vec::new(),
            incidents: None,
            last_incident: None,
            due: None,
            owed: None,
            performed: None,
            performed_now: None,
            late_by_days: None,
            counted: Vec::new(),
            not_counted: BTreeSet::new(),
            coverage: BTreeSet::new(),
            wrong: Vec::new(),
        }
    }
}

/// Finds a status again from its witness: `Err` says where the two disagree, one line a field or stretch.
pub fn recheck(status: &Status, witness: &Witness) -> Result<(), Vec<Disagreement>> {
    let Some(zone) = Zone::named(&witness.zone) else {
        return Err(vec![Disagreement {
            field: "witness".into(),
            status_says: "nothing of its zone".into(),
            reasons_give: format!("`{}`, which is no zone of the IANA list", witness.zone),
            entries: Vec::new(),
        }]);
    };
    let mut against = Against { found: Vec::new() };
    against.compare(status, witness, &find(witness, &zone), &zone);
    if against.found.is_empty() { Ok(()) } else { Err(against.found) }
}

/// What follows from the reasons.
fn find(witness: &Witness, zone: &Zone) -> Found {
    let mut found = match &witness.rests_on {
        RestsOn::NotTriggered | RestsOn::NotBound => Found::new(Value::NotApplicable, State::Dormant),
        RestsOn::FoundNotMet { .. } => Found::new(Value::NotApplicable, State::Released),
        RestsOn::Released { entry, .. } => {
            let mut found = Found::new(Value::NotApplicable, State::Released);
            found.counted.push(entry.clone());
            found
        }
        RestsOn::Words => Found::new(Value::NotEstablished, State::Pending),
        RestsOn::Power { used } => {
            let has_effect = used.iter().any(|used| !used.without_effect);
            let mut found = Found::new(Value::NotApplicable, if has_effect { State::Done } else { State::Dormant });
            found.counted.extend(used.iter().map(|used| used.entry.clone()));
            found
        }
        RestsOn::Prohibition { acts, watches, readings } => prohibition::find(witness, acts, watches, readings),
        RestsOn::Duty { .. } => duty::find(witness, zone),
        RestsOn::Turns { turns, rest, acts } => turns::find(witness, turns, *rest, acts),
        RestsOn::Level { .. } => level::find(witness),
    };
    afterwards::apply(witness, &mut found);
    found
}

/// The fields that disagree so far.
struct Against {
    found: Vec<Disagreement>,
}

impl Against {
    fn field<T: PartialEq + Debug>(&mut self, field: &str, says: &T, gives: &T) {
        if says != gives {
            self.differ(field, format!("{says:?}"), format!("{gives:?}"), Vec::new());
        }
    }

    fn differ(&mut self, field: &str, status_says: String, reasons_give: String, entries: Vec<String>) {
        self.found.push(Disagreement { field: field.into(), status_says, reasons_give, entries });
    }

    fn compare(&mut self, status: &Status, witness: &Witness, found: &Found, zone: &Zone) {
        let moment = |at: Option<Moment>| at.map(|at| zone.rfc3339(at));
        for wrong in &found.wrong {
            self.differ("witness", "nothing of it".into(), wrong.clone(), Vec::new());
        }
        let bearers: Vec<&String> = witness.parts.iter().map(|part| &part.bearer).collect();
        if !bearers.is_empty() {
            self.entries("among", &status.among.iter().collect::<Vec<_>>(), &bearers);
        }
        if let RestsOn::Level { bearers, .. } = &witness.rests_on {
            let whom = if status.bearer.is_some() { status.bearer.as_slice() } else { &status.among };
            self.field("bearer", &whom, &bearers.as_slice());
        }
        self.field("status", &status.status, &found.value);
        self.field("state", &status.state, &found.state);
        self.intervals(status, witness, found, zone);
        self.field("incidents", &status.incidents, &found.incidents);
        self.field("last_incident", &status.last_incident, &moment(found.last_incident));
        let triggered = witness.begun.triggered.then_some(witness.begun.at.from);
        self.field("triggered", &status.triggered, &moment(triggered));
        self.field("due", &status.due, &moment(found.due.map(|due| due.at)));
        let last_day = found.due.map(|due| if due.inclusive { due.at } else { time::before(due.at) });
        self.field("due_day", &status.due_day, &last_day.map(|last| zone.date_of(last).to_string()));
        self.field("owed", &status.owed, &found.owed);
        self.performed("performed", status.performed.as_ref(), found.performed, found);
        self.performed("performed_now", status.performed_now.as_ref(), found.performed_now, found);
        self.field("late_by_days", &status.late_by_days, &found.late_by_days);
        let mut seen = BTreeSet::new();
        let counted = witness.begun.entries.iter().chain(&found.counted);
        let counted: Vec<&String> = counted.filter(|entry| seen.insert(*entry)).collect();
        self.entries("counted", &status.counted.iter().collect::<Vec<_>>(), &counted);
        let others = found.not_counted.iter().chain(&witness.left_out);
        let others: BTreeSet<&String> = others.filter(|entry| !seen.contains(entry)).collect();
        let said: BTreeSet<&String> = status.not_counted.iter().map(|one| &one.entry).collect();
        self.entries("not_counted", &Vec::from_iter(said), &Vec::from_iter(others));
        self.entries(
            "coverage",
            &status.coverage.iter().collect::<Vec<_>>(),
            &found.coverage.iter().collect::<Vec<_>>(),
        );
    }

    /// Entries are named with what they are: those that only one side names.
    fn entries(&mut self, field: &str, says: &[&String], gives: &[&String]) {
        if says == gives {
            return;
        }
        let (said, given): (BTreeSet<_>, BTreeSet<_>) = (says.iter().collect(), gives.iter().collect());
        let entries: Vec<String> = said.symmetric_difference(&given).map(|entry| (**entry).clone()).collect();
        let how_many = |list: &[&String], others: &BTreeSet<&&String>| {
            let alone = list.iter().filter(|entry| !others.contains(entry)).count();
            format!("{} entries, {alone} of them alone", list.len())
        };
        self.differ(field, how_many(says, &given), how_many(gives, &said), entries);
    }

    fn performed(&mut self, field: &str, says: Option<&Performed>, gives: Option<Range>, found: &Found) {
        // A share has three digits, for pictures.
        let share = |best: Amount, owed: Amount| (best.to_f64() / owed.to_f64() * 1000.0).round() / 1000.0;
        let gives = gives.zip(found.owed.as_ref()).map(|(range, owed)| Performed {
            low: range.low,
            best: range.best,
            high: range.high,
            unit: owed.unit.clone(),
            share: (owed.amount > Amount::ZERO).then(|| share(range.best.unwrap_or(range.low), owed.amount)),
        });
        self.field(field, &says, &gives.as_ref());
    }

    /// Stretches are compared one by one; one that only one side has does not set the others off.
    fn intervals(&mut self, status: &Status, witness: &Witness, found: &Found, zone: &Zone) {
        type Line<'l> = (&'l str, &'l str, Value, Option<Count>, &'l [String]);
        let ends = |at: Interval| [at.from, at.to.min(witness.as_of.max(at.from))].map(|end| zone.rfc3339(end));
        let ends: Vec<[String; 2]> = found.pieces.iter().map(|piece| ends(piece.at)).collect();
        let gives: Vec<Line<'_>> = ends
            .iter()
            .zip(&found.pieces)
            .map(|([from, to], piece)| (from.as_str(), to.as_str(), piece.value, piece.incidents, &*piece.entries))
            .collect();
        let says: Vec<Line<'_>> = status
            .intervals
            .iter()
            .map(|one| (one.from.as_str(), one.to.as_str(), one.status, one.incidents, &*one.entries))
            .collect();
        let words = |line: Option<&Line<'_>>| match line {
            Some((from, to, value, ..)) => format!("{} from {from} to {to}", value.words()),
            None => "no such stretch".into(),
        };
        let (mut said, mut given) = (0, 0);
        while said < says.len() || given < gives.len() {
            let (a, b) = (says.get(said), gives.get(given));
            if a == b {
                (said, given) = (said + 1, given + 1);
                continue;
            }
            let (one, other) = match (a, b) {
                (Some(_), Some(_)) if gives.get(given + 1) == a => (None, b),
                (Some(_), Some(_)) if says.get(said + 1) == b => (a, None),
                both => both,
            };
            (said, given) = (said + usize::from(one.is_some()), given + usize::from(other.is_some()));
            let named = [one, other].into_iter().flatten().flat_map(|line| line.4.iter().cloned());
            let entries: BTreeSet<String> = named.collect();
            let (mut status_says, mut reasons_give) = (words(one), words(other));
            if status_says == reasons_give {
                let more = |line: Option<&Line<'_>>| line.map(|(.., incidents, entries)| (*incidents, entries.len()));
                status_says.push_str(&format!(", {:?}", more(one)));
                reasons_give.push_str(&format!(", {:?}", more(other)));
            }
            self.differ("intervals", status_says, reasons_give, entries.into_iter().collect());
        }
    }
}

#[cfg(test)]
mod tests;
