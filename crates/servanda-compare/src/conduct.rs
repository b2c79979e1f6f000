//! What bodies find and what bearers do in a script, once a text asks it of them.
//!
//! A script says how long each takes. What a text asks is read off the board: firings that nobody has determined yet, duties that
//! are owed. Each answer is an entry like any other, and the monitor judges again, until nothing more is asked.

use crate::script::{Conduct, ENTRIES_MAX, Expanded, Script};
use jiff::SignedDuration;
use servanda_agreement::*;
use servanda_base::moment::deadline_after;
use servanda_base::{Amount, Duration, Interval, Moment, Range};
use servanda_monitor::Monitor;
use servanda_record::{Actor, Entry, Happening, Origin, Place, Precision, Source, Stage, What};
use servanda_status::{PhaseLine, RedLineLine, State, Status, Value};
use std::collections::{BTreeMap, BTreeSet};

/// So often the monitor is asked at most: a chain of answers to answers is no longer than that in any text that people read.
const ROUNDS_MAX: usize = 12;

/// What the monitor says, in the order of the text.
pub(crate) struct Shown<'m> {
    /// Statuses under the first reading of everything.
    pub statuses: Vec<&'m Status>,
    /// Red lines with their firings.
    pub red_lines: Vec<&'m RedLineLine>,
    /// Phases.
    pub phases: Vec<&'m PhaseLine>,
}

impl<'m> Shown<'m> {
    /// Of the last advance. A board would be a copy of all of it, reasons included.
    pub(crate) fn of(monitor: &'m Monitor<'_>) -> Shown<'m> {
        let mut shown = Shown { statuses: Vec::new(), red_lines: Vec::new(), phases: Vec::new() };
        let mut seen = BTreeSet::new();
        for lines in monitor.lines() {
            for status in &lines.statuses {
                if seen.insert((status.clause.as_str(), &status.bearer, status.episode)) {
                    shown.statuses.push(status);
                }
            }
            shown.red_lines.extend(&lines.red_lines);
            shown.phases.extend(&lines.phases);
        }
        shown
    }
}

/// What came of a script under a text.
pub(crate) struct Played {
    /// What was done, by the name of the entry: when.
    pub done: BTreeMap<String, Moment>,
    /// How many entries were found or done in answer.
    pub answers: usize,
    /// False if answers still came after the last round.
    pub settled: bool,
}

/// Plays a script through a text: what follows what happens, by the conduct that the script names. The monitor knows what
/// happens.
pub(crate) fn play(agreement: &Agreement, monitor: &mut Monitor<'_>, script: &Script, expanded: &Expanded) -> Played {
    let mut player = Player {
        agreement,
        script,
        expanded,
        asked: BTreeSet::new(),
        position: expanded.entries.len() as u32,
        done: BTreeMap::new(),
    };
    let mut answers = player.recurring();
    let mut rounds = 0;
    loop {
        for entry in std::mem::take(&mut answers) {
            monitor.insert(entry);
        }
        monitor.settle(Some(expanded.as_of));
        answers = player.answers(&Shown::of(monitor));
        rounds += 1;
        if answers.is_empty() || rounds == ROUNDS_MAX {
            let given = player.position as usize - expanded.entries.len();
            return Played { done: player.done, answers: given - answers.len(), settled: answers.is_empty() };
        }
    }
}

struct Player<'p> {
    agreement: &'p Agreement,
    script: &'p Script,
    expanded: &'p Expanded,
    /// What was answered already.
    asked: BTreeSet<String>,
    position: u32,
    done: BTreeMap<String, Moment>,
}

/// A moment as the board writes it.
pub(crate) fn moment(written: &str) -> Option<Moment> {
    written.parse().ok()
}

fn later(moment: Moment, seconds: i64) -> Moment {
    moment.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(Moment::MAX)
}

impl Player<'_> {
    fn answers(&mut self, board: &Shown<'_>) -> Vec<Entry> {
        let mut answers = Vec::new();
        for line in board.red_lines.iter().copied() {
            self.found(line, &mut answers);
        }
        for status in board.statuses.iter().copied() {
            self.owed(status, board, &mut answers);
        }
        answers
    }

    /// When somebody of that conduct acts who is asked at a moment; `None` if not before the script ends.
    fn acts_at(&self, conduct: &Conduct, asked_at: Moment, at_least_s: i64) -> Option<Moment> {
        let ends = self.script.ends_at(conduct, self.agreement, self.expanded.origin);
        let at = later(asked_at, conduct.after_s.max(at_least_s));
        (asked_at < ends && at <= self.expanded.as_of).then_some(at)
    }

    /// What the bodies say of the firings of a red line that they are to determine, each in its turn.
    fn found(&mut self, line: &RedLineLine, answers: &mut Vec<Entry>) {
        let Some((_, red_line)) = self.agreement.red_line(&line.red_line) else { return };
        let Some(Determined::By(bodies)) = red_line.determined.as_ref().map(|one| &one.value) else { return };
        for episode in &line.episodes {
            let Some(mut begins) = episode.established_at.as_deref().and_then(moment) else { continue };
            let key = format!("{} {:?} {:?} {}", line.red_line, line.tier, line.key, episode.met_at);
            if episode.determined_at.is_some() || !self.asked.insert(key) {
                continue;
            }
            for (body, within) in bodies {
                let limit = within.map(|length| self.after(begins, length));
                let conduct = self.script.finds.get(&body.value).copied();
                if let Some(at) = conduct.and_then(|conduct| self.acts_at(&conduct, begins, 0)) {
                    let place = line.key.as_ref().and_then(|key| key.place.clone());
                    let what = What::Determination {
                        by: body.value.clone(),
                        about: line.red_line.clone(),
                        tier: line.tier,
                        met: true,
                        attributed_to: line.key.iter().filter_map(|key| key.party.clone()).collect(),
                    };
                    answers.push(self.entry(at, what, place.as_deref()));
                    if limit.is_none_or(|limit| at <= limit) {
                        break;
                    }
                }
                // The next is asked once the time of the one before it has run out.
                let Some(limit) = limit else { break };
                begins = limit;
            }
        }
    }

    fn after(&self, from: Moment, length: Duration) -> Moment {
        let header = &self.agreement.header;
        deadline_after(from, length, &header.clock, header.months.unwrap_or_default()).at
    }

    /// What the bearers of a duty do that was set going.
    fn owed(&mut self, status: &Status, board: &Shown<'_>, answers: &mut Vec<Entry>) {
        let Some(norm) = norm_of(self.agreement, &status.clause) else { return };
        let open = matches!(status.state, State::Pending | State::NotKept) && status.status != Value::NotApplicable;
        let (Some(triggered), true, None) = (&status.triggered, open, &norm.every) else { return };
        let key = format!("{} {:?} {triggered}", status.clause, status.bearer);
        if norm.modality != Modality::Shall || !matches!(norm.act.value, Act::Do { .. }) || self.asked.contains(&key) {
            return;
        }
        let Some(from) = owed_from(norm, status, board) else { return };
        self.asked.insert(key);
        let bearers = status.bearer.as_ref().map_or(status.among.as_slice(), std::slice::from_ref);
        for bearer in bearers {
            self.performs(norm, bearer, from, false, answers);
        }
    }

    /// What one bearer does for a duty: all that it has pledged and can have ready, up to what is asked. What was `planned` is
    /// ready when it is owed.
    fn performs(&mut self, norm: &Norm, bearer: &str, from: Moment, planned: bool, answers: &mut Vec<Entry>) {
        let Act::Do { event, quantity, roles, .. } = &norm.act.value else { return };
        let Some(conduct) = self.script.performs.get(bearer).copied() else { return };
        let date = self.agreement.header.clock.date_of(from);
        let gives = |unit: &str| -> Vec<(Amount, i64)> {
            self.agreement
                .pledges_of(unit)
                .filter(|pledge| pledge.by.value == bearer && pledge.conditional.is_none())
                .filter(|pledge| pledge.until.as_ref().is_none_or(|until| until.value >= date))
                .map(|pledge| {
                    let ready = pledge.ready_in.as_ref().filter(|_| !planned);
                    let ready_s = ready.map_or(0, |ready| ready.value.longest_seconds());
                    (pledge.quantity.amount, ready_s)
                })
                .collect()
        };
        // Who has pledged none of what is needed has nothing to come with.
        let means: Vec<Vec<(Amount, i64)>> = norm.needs.iter().map(|need| gives(&need.unit)).collect();
        if !means.is_empty() && means.iter().all(Vec::is_empty) {
            return;
        }
        let ready_s = means.iter().filter_map(|given| given.iter().map(|(_, ready)| *ready).min()).max().unwrap_or(0);
        let definition = self.agreement.event(event);
        match quantity {
            None => {
                if let Some(at) = self.acts_at(&conduct, from, ready_s) {
                    answers.extend(definition.map(|event| self.act(roles, event, bearer, at, None)));
                }
            }
            Some(asked) => {
                let mut left = asked.amount;
                let pledged = self.agreement.pledges_of(&asked.unit).next().is_some();
                let given = if pledged { gives(&asked.unit) } else { vec![(left, 0)] };
                for (amount, ready_s) in given {
                    let amount = amount.min(left);
                    let at = self.acts_at(&conduct, from, ready_s);
                    if let (Some(at), Some(event), true) = (at, definition, amount > Amount::ZERO) {
                        left = left - amount;
                        answers.push(self.act(roles, event, bearer, at, Some((amount, &asked.unit))));
                    }
                }
            }
        }
    }

    /// What is done for duties that come again: once in each turn, a relief before the turn ends.
    fn recurring(&mut self) -> Vec<Entry> {
        let mut answers = Vec::new();
        let start = self.agreement.header.clock.start_of(self.expanded.origin);
        for (_, norm) in self.agreement.norms() {
            let (Some(every), Modality::Shall, None) = (&norm.every, norm.modality, &norm.on) else { continue };
            // A relief comes two days before the two are to be there together.
            let ahead_s = norm.overlap.as_ref().map_or(0, |overlap| overlap.value.longest_seconds() + 2 * 86_400);
            let (mut turn, mut from) = (start, start);
            while from < self.expanded.as_of && answers.len() < ENTRIES_MAX {
                for bearer in self.agreement.bearers(&norm.subject) {
                    self.performs(norm, &bearer, from, true, &mut answers);
                }
                let next = self.after(turn, every.value);
                if next <= turn {
                    break;
                }
                (turn, from) = (next, later(next, -ahead_s));
            }
        }
        answers
    }

    fn act(
        &mut self,
        asked: &[RoleFill],
        event: &EventDef,
        bearer: &str,
        at: Moment,
        amount: Option<(Amount, &str)>,
    ) -> Entry {
        let mut roles = BTreeMap::new();
        let mut place = None;
        for fill in asked {
            let names = || fill.names.iter().map(|name| name.value.clone()).collect::<Vec<_>>();
            let word = match fill.role {
                Role::In => {
                    place = names().into_iter().next();
                    continue;
                }
                Role::Against => "against",
                Role::With => "with",
                Role::To => "to",
                Role::From => "from",
                Role::By | Role::Of => continue,
            };
            roles.insert(word.to_owned(), names());
        }
        let field = amount.and_then(|(amount, unit)| {
            let by_unit = event.fields.iter().find(|(name, of)| name == unit || of == unit);
            let field = by_unit.or_else(|| event.fields.iter().find(|(_, of)| of == "count"))?;
            Some((field.0.clone(), Range::exactly(amount)))
        });
        let what = What::Act(Happening {
            event: event.name.value.as_str().into(),
            stage: Stage::Whole,
            actor: Actor::Together(std::sync::Arc::from([bearer.to_owned()])),
            roles,
            fields: field.into_iter().collect(),
        });
        let entry = self.entry(at, what, place.as_deref());
        self.done.insert(entry.id.clone(), at);
        entry
    }

    /// An entry that nobody doubts.
    fn entry(&mut self, at: Moment, what: What, place: Option<&str>) -> Entry {
        self.position += 1;
        Entry {
            id: format!("answer-{}", self.position - self.expanded.entries.len() as u32),
            position: self.position,
            reported: Some(at),
            occurred: Some(Interval::instant(at)),
            precision: Precision::Minute,
            place: place.map_or(Place::Unstated, |place| Place::Inside {
                place: place.into(),
                because: "so the text asks".into(),
                part: None,
            }),
            source: Source { name: "invented".into(), ..Source::default() },
            attested: self.attested(),
            handling: servanda_record::Handling::Public,
            what,
            conflict: None,
            read_in: None,
            note: None,
            origin: Origin { file: self.script.name.as_str().into(), line: 0 },
        }
    }

    /// Confirmed by everybody whom some standard of proof of the text asks.
    fn attested(&self) -> std::sync::Arc<[String]> {
        let mut labels: BTreeSet<String> = BTreeSet::from(["undisputed fact".to_owned()]);
        for proof in &self.agreement.proofs {
            for confirm in &proof.any_of {
                if let Confirm::By { who, .. } = confirm {
                    labels.extend(self.agreement.members(who).iter().map(|name| format!("confirmed by {name}")));
                }
            }
        }
        labels.into_iter().collect()
    }
}

/// The norm of a clause.
pub(crate) fn norm_of<'a>(agreement: &'a Agreement, clause: &str) -> Option<&'a Norm> {
    match &agreement.clause(clause)?.kind {
        ClauseKind::Norm(norm) => Some(norm),
        ClauseKind::RedLine(_) | ClauseKind::Review { .. } | ClauseKind::Reserved => None,
    }
}

/// The firing that set a duty going, if a red line did.
pub(crate) fn firing_of<'b>(
    norm: &Norm,
    status: &Status,
    board: &Shown<'b>,
) -> Option<&'b servanda_status::EpisodeLine> {
    let Some(Trigger::Named { name, tier }) = norm.on.as_ref().map(|on| &on.value) else { return None };
    let mut lines = board.red_lines.iter().copied().filter(|line| line.red_line == *name && line.tier == *tier);
    lines.find_map(|line| line.episodes.iter().find(|episode| episode.episode == status.episode))
}

/// From when a duty is owed: what it was set going by being found, else established, else met. `None` while it is still to be
/// found.
fn owed_from(norm: &Norm, status: &Status, board: &Shown<'_>) -> Option<Moment> {
    let triggered = status.triggered.as_deref().and_then(moment)?;
    let Some(firing) = firing_of(norm, status, board) else { return Some(triggered) };
    let name = match norm.on.as_ref().map(|on| &on.value) {
        Some(Trigger::Named { .. }) => firing.determined_at.as_deref(),
        _ => None,
    };
    name.and_then(moment).map(|found| found.max(triggered))
}
