//! Packages run through scripts: for each pair who owes what by when, with which means and what is missing, what came first, which
//! ways lead back, and what nothing answered.
//!
//! The monitor judges. Nothing here weighs one package against another: there is no score and no probability.

use crate::conduct::{self, Shown, firing_of, moment, norm_of};
use crate::problem::Problem;
use crate::script::{Expanded, Script, incident};
use serde::Serialize;
use servanda_agreement::geography::Geography;
use servanda_agreement::*;
use servanda_base::moment::deadline_after;
use servanda_base::{Amount, Moment};
use servanda_monitor::Monitor;
use servanda_record::{Actor, Entry, Place, What};
use servanda_status::{EpisodeLine, Status, Value};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

/// A package: a text with its shapes.
pub struct Package {
    /// Short name, as it stands in every table.
    pub name: String,
    /// The text.
    pub agreement: Agreement,
    /// Its shapes.
    pub geography: Geography,
}

/// One package run through one script.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Run {
    /// The package.
    pub package: String,
    /// The script.
    pub script: String,
    /// The first incident, RFC 3339.
    pub first_incident: Option<String>,
    /// The moment judged, RFC 3339.
    pub as_of: String,
    /// How many entries the script gave, how many were done in answer, how many the text cannot read.
    pub entries: Entries,
    /// The events that the script calls acts of armed forces.
    pub armed_events: Vec<String>,
    /// Incidents by the place that they name.
    pub incidents_by_place: BTreeMap<String, usize>,
    /// Every firing of a red line.
    pub firings: Vec<Firing>,
    /// Hours from the occurrence of a firing to its verification, the longest.
    pub verified_h: Option<f64>,
    /// The phases.
    pub phases: Vec<PhaseRun>,
    /// Every duty that was set going.
    pub owed: Vec<Owed>,
    /// The first that somebody found on the way to an armed response, or on the way to anything where none is owed.
    pub first_finding: Option<Finding>,
    /// The armed response that was owed first, with the act that came first.
    pub first_armed: FirstArmed,
    /// Ways back: resets, powers, reviews, the end.
    pub ways_back: Vec<WayBack>,
    /// Clauses that something could set going, and nothing did.
    pub never: Vec<String>,
    /// Incidents that set nothing going.
    pub unanswered: Unanswered,
    /// How many statuses are what at the end.
    pub statuses: Counts,
    /// Each status at the end.
    pub ends: Vec<EndLine>,
    /// False if answers to answers were still coming when they were no longer followed.
    pub settled: bool,
}

/// Entries of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Entries {
    /// Of the script.
    pub script: usize,
    /// Found or done in answer to what the text asks.
    pub answers: usize,
    /// Kinds of happening that the text has no names for.
    pub set_aside: usize,
}

/// One firing of a red line.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Firing {
    /// Clause and name of the red line.
    pub red_line: String,
    /// Tier.
    pub tier: Option<u32>,
    /// When the incidents were so many.
    pub occurred: String,
    /// When that was verified.
    pub verified: Option<String>,
    /// When a body found it.
    pub found: Option<String>,
    /// Who, or who was silent.
    pub found_by: String,
}

/// What became of a phase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PhaseRun {
    /// Name.
    pub phase: String,
    /// `open`, `closed` or `not_established` at the end.
    pub status: String,
    /// So often it opened after force had begun.
    pub opened_later: usize,
}

/// A duty that was set going.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Owed {
    /// Clause number.
    pub clause: String,
    /// The clause as a sentence.
    pub text: String,
    /// Who owes it.
    pub who: Vec<String>,
    /// How many firings set it going alike; the times are those of the first.
    pub times: usize,
    /// When what set it going occurred.
    pub occurred: String,
    /// When that was verified.
    pub verified: Option<String>,
    /// When it was found, where somebody has to find it.
    pub found: Option<String>,
    /// By whom, or who was silent.
    pub found_by: Option<String>,
    /// Due.
    pub due: Option<String>,
    /// Hours from the occurrence until it is due.
    pub due_h_from_occurrence: Option<f64>,
    /// Hours from the verification until it is due.
    pub due_h_from_verification: Option<f64>,
    /// What it needs, what is pledged towards it at that date, what is missing.
    pub means: Vec<Means>,
    /// When the last act towards it was done.
    pub done: Option<String>,
    /// Hours from the occurrence until then.
    pub done_h_from_occurrence: Option<f64>,
    /// True for an act of armed forces.
    pub armed: bool,
    /// Kept, not kept, not established, not applicable.
    pub status: Value,
    /// Where it is in its life, in words.
    pub state: &'static str,
}

/// What a duty needs of one capability.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Means {
    /// Capability.
    pub unit: String,
    /// Needed.
    pub needed: Amount,
    /// Pledged by those who owe it: unconditional, not ended by the day it is due, ready in time, by nobody who has left.
    pub pledged: Amount,
    /// What is missing; of what each needs for itself, the most that one lacks.
    pub missing: Amount,
}

/// Something that a body found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// By whom.
    pub by: String,
    /// Of what.
    pub red_line: String,
    /// When.
    pub at: String,
    /// Hours from the occurrence.
    pub h_from_occurrence: f64,
    /// Hours from the verification.
    pub h_from_verification: Option<f64>,
}

/// The first armed response.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FirstArmed {
    /// The clause whose deadline runs out first.
    pub clause: Option<String>,
    /// Hours from the occurrence to that deadline.
    pub due_h: Option<f64>,
    /// Hours from the verification to that deadline.
    pub due_h_from_verification: Option<f64>,
    /// Hours from the occurrence to the first act of armed forces.
    pub done_h: Option<f64>,
    /// Why it takes so long, or why there is none.
    pub why: String,
}

/// A way back.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WayBack {
    /// `reset`, `release`, `suspension`, `review`, `end`, `leaving`, ….
    pub sort: &'static str,
    /// Clause.
    pub clause: String,
    /// What became of it, in words.
    pub became: String,
    /// True if it was reached in the run.
    pub reached: bool,
}

/// Incidents that set nothing going.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Unanswered {
    /// How many.
    pub count: usize,
    /// Of how many.
    pub of: usize,
    /// By kind of event.
    pub by_event: BTreeMap<String, usize>,
}

/// How many statuses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Kept.
    pub kept: usize,
    /// Not kept.
    pub not_kept: usize,
    /// Not established.
    pub not_established: usize,
    /// Not applicable.
    pub not_applicable: usize,
}

/// One status at the end.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EndLine {
    /// Clause number.
    pub clause: String,
    /// Bearer, or `None` for the clause as a whole.
    pub bearer: Option<String>,
    /// So many episodes of the clause have this status.
    pub episodes: usize,
    /// Status.
    pub status: Value,
}

/// Runs every package through every script, in the order given.
pub fn run_all(packages: &[Package], scripts: &[Script], threads: usize) -> Result<Vec<Run>, Problem> {
    // A script comes out the same for all packages that know its names: expanded once, and handed on.
    let mut expanded: Vec<Vec<Expanded>> = Vec::new();
    for script in scripts {
        let mut of_script: Vec<Expanded> = Vec::new();
        for package in packages {
            let next = script.expand(&package.agreement, &of_script)?;
            of_script.push(next);
        }
        expanded.push(of_script);
    }
    let pairs: Vec<(usize, usize)> =
        (0..packages.len()).flat_map(|package| (0..scripts.len()).map(move |script| (package, script))).collect();
    // Each thread goes from package to package with the same script, so that its entries are taken in once.
    let mut by_script: Vec<usize> = (0..pairs.len()).collect();
    by_script.sort_by_key(|at| pairs[*at].1);
    let threads = threads.clamp(1, pairs.len().max(1));
    let share = |thread: usize| {
        let mut known: Option<Known<'_>> = None;
        let mut own = Vec::new();
        for at in &by_script[thread * pairs.len() / threads..(thread + 1) * pairs.len() / threads] {
            let (package, script) = pairs[*at];
            let knows = Known::of(&packages[package], &expanded[script][package], known.take());
            let (run, knows) = run_on(knows, &packages[package], &scripts[script], &expanded[script][package]);
            known = Some(knows);
            own.push((*at, run));
        }
        own
    };
    let mut runs: Vec<(usize, Run)> = std::thread::scope(|scope| {
        let share = &share;
        let running: Vec<_> = (0..threads).map(|thread| scope.spawn(move || share(thread))).collect();
        running
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    runs.sort_by_key(|(at, _)| *at);
    Ok(runs.into_iter().map(|(_, run)| run).collect())
}

/// Runs one package through one script.
pub fn run(package: &Package, script: &Script, expanded: &Expanded) -> Run {
    run_on(Known::of(package, expanded, None), package, script, expanded).0
}

/// A monitor that knows the entries of a script, and nothing else.
struct Known<'p> {
    entries: Arc<[Arc<Entry>]>,
    monitor: Monitor<'p>,
}

impl<'p> Known<'p> {
    /// Of a package; from one that knows the same entries already, if there is one.
    fn of(package: &'p Package, expanded: &Expanded, before: Option<Known<'_>>) -> Known<'p> {
        let entries = Arc::clone(&expanded.entries);
        if let Some(before) = before.filter(|before| Arc::ptr_eq(&before.entries, &entries)) {
            return Known { entries, monitor: before.monitor.under(&package.agreement, &package.geography) };
        }
        let mut monitor = Monitor::new(&package.agreement, &package.geography);
        entries.iter().for_each(|entry| monitor.insert(Arc::clone(entry)));
        Known { entries, monitor }
    }

    /// Takes out what was done in answer.
    fn without_answers(mut self) -> Known<'p> {
        let first = self.entries.len() as u32 + 1;
        (first..=self.monitor.known_at()).for_each(|position| self.monitor.retract(position));
        self
    }
}

fn run_on<'p>(mut known: Known<'p>, package: &'p Package, script: &Script, expanded: &Expanded) -> (Run, Known<'p>) {
    let played = conduct::play(&package.agreement, &mut known.monitor, script, expanded);
    let run = read_off(&known.monitor, &played, package, script, expanded);
    (run, known.without_answers())
}

fn read_off(
    monitor: &Monitor<'_>,
    played: &conduct::Played,
    package: &Package,
    script: &Script,
    expanded: &Expanded,
) -> Run {
    let reading = Reading {
        agreement: &package.agreement,
        script,
        expanded,
        board: &Shown::of(monitor),
        done: &played.done,
        left: left(&package.agreement, expanded),
        matches: RefCell::default(),
    };
    let owed = reading.owed();
    let mut counts = Counts::default();
    let mut ends: Vec<EndLine> = Vec::new();
    for status in &reading.board.statuses {
        match status.status {
            Value::Kept => counts.kept += 1,
            Value::NotKept => counts.not_kept += 1,
            Value::NotEstablished => counts.not_established += 1,
            Value::NotApplicable => counts.not_applicable += 1,
        }
        let same = ends.iter_mut().rev().take_while(|line| line.clause == status.clause);
        match same.into_iter().find(|line| line.bearer == status.bearer && line.status == status.status) {
            Some(line) => line.episodes += 1,
            None => ends.push(EndLine {
                clause: status.clause.clone(),
                bearer: status.bearer.clone(),
                episodes: 1,
                status: status.status,
            }),
        }
    }
    let zone = &package.agreement.header.clock;
    let first = expanded.entries.iter().filter(|entry| incident(entry).is_some());
    let first = first.filter_map(|entry| entry.occurred.map(|at| at.from)).min();
    Run {
        package: package.name.clone(),
        script: script.name.clone(),
        first_incident: first.map(|at| zone.rfc3339(at)),
        as_of: zone.rfc3339(expanded.as_of),
        entries: Entries {
            script: expanded.entries.len(),
            answers: played.answers,
            set_aside: expanded.set_aside.len(),
        },
        armed_events: script.armed.clone(),
        incidents_by_place: by_place(expanded),
        firings: reading.firings(),
        verified_h: reading.verified_h(),
        phases: reading.phases(),
        first_finding: reading.first_finding(&owed),
        first_armed: reading.first_armed(&owed),
        ways_back: reading.ways_back(),
        never: reading.never(),
        unanswered: reading.unanswered(&owed),
        owed,
        statuses: counts,
        ends,
        settled: played.settled,
    }
}

/// Incidents with their times, in order of time.
type Matches<'r> = Rc<Vec<(Moment, &'r Entry)>>;

/// What is read off a board once a script has been played.
struct Reading<'r> {
    agreement: &'r Agreement,
    script: &'r Script,
    expanded: &'r Expanded,
    board: &'r Shown<'r>,
    done: &'r BTreeMap<String, Moment>,
    /// Who has left, and from when on its notice has run out.
    left: Vec<(String, Moment)>,
    /// [`Reading::matches`] by the red line's name, found once.
    matches: RefCell<BTreeMap<&'r str, Matches<'r>>>,
}

/// Hours between two moments, to the tenth.
fn hours(from: Moment, to: Moment) -> f64 {
    (to.duration_since(from).as_secs() as f64 / 360.0).round() / 10.0
}

fn by_place(expanded: &Expanded) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for entry in expanded.entries.iter().filter(|entry| incident(entry).is_some()) {
        if let Place::Inside { place, .. } = &entry.place {
            one_more(&mut found, place);
        }
    }
    found
}

fn one_more(counts: &mut BTreeMap<String, usize>, name: &str) {
    match counts.get_mut(name) {
        Some(count) => *count += 1,
        None => drop(counts.insert(name.to_owned(), 1)),
    }
}

/// Who leaves in a script by a power of the text, and when the notice has run out.
fn left(agreement: &Agreement, expanded: &Expanded) -> Vec<(String, Moment)> {
    let Some(event) = agreement.event("withdraw") else { return Vec::new() };
    let mut left = Vec::new();
    for entry in expanded.entries.iter() {
        let What::Act(one) = &entry.what else { continue };
        let (true, Some(at), Actor::Together(names)) = (*one.event == *event.name.value, entry.occurred, &one.actor)
        else {
            continue;
        };
        for (_, norm) in agreement.norms() {
            if let Act::Power { effect: Effect::Withdraw, target: Target::Agreement } = norm.act.value
                && let Some(name) = agreement.bearers(&norm.subject).iter().find(|name| names.contains(name))
            {
                let out = match norm.notice.as_ref().map(|notice| &notice.value) {
                    Some(Notice::Length(length)) => {
                        let header = &agreement.header;
                        deadline_after(at.from, *length, &header.clock, header.months.unwrap_or_default()).at
                    }
                    Some(Notice::Words(_)) | None => at.from,
                };
                left.push((name.clone(), out));
            }
        }
    }
    left
}

impl<'r> Reading<'r> {
    fn firings(&self) -> Vec<Firing> {
        let lines = self.board.red_lines.iter();
        let all = lines.flat_map(|line| line.episodes.iter().map(move |episode| (line, episode)));
        all.map(|(line, episode)| Firing {
            red_line: line.red_line.clone(),
            tier: line.tier,
            occurred: episode.met_at.clone(),
            verified: episode.established_at.clone(),
            found: episode.determined_at.clone(),
            found_by: episode.determined_by.clone(),
        })
        .collect()
    }

    /// The longest that a firing took to be verified.
    fn verified_h(&self) -> Option<f64> {
        let episodes = self.board.red_lines.iter().flat_map(|line| &line.episodes);
        let verified = episodes.filter_map(|one| Some((moment(&one.met_at)?, moment(one.established_at.as_deref()?)?)));
        verified.map(|(met, verified)| hours(met, verified)).max_by(f64::total_cmp)
    }

    fn phases(&self) -> Vec<PhaseRun> {
        let start = self.agreement.header.clock.start_of(self.expanded.origin);
        let later = |from: &Option<String>| from.as_deref().and_then(moment).is_some_and(|at| at > start);
        let phases = self.board.phases.iter();
        phases
            .map(|line| PhaseRun {
                phase: line.phase.clone(),
                status: line.status.clone(),
                opened_later: line.intervals.iter().filter(|one| later(&one.from)).count(),
            })
            .collect()
    }

    fn owed(&self) -> Vec<Owed> {
        let mut all: Vec<Owed> = Vec::new();
        for status in self.board.statuses.iter().copied() {
            let Some(norm) = norm_of(self.agreement, &status.clause) else { continue };
            let set_going = status.triggered.is_some() && status.status != Value::NotApplicable;
            // What each owes is said of each; the line for all of them together would say it twice.
            let of_all = status.bearer.is_none() && norm.subject.share == Share::Each && status.among.len() > 1;
            if norm.modality != Modality::Shall || !set_going || of_all {
                continue;
            }
            let next = self.one_owed(status, norm);
            let alike = |other: &&mut Owed| {
                (&other.clause, &other.who, other.status, other.state)
                    == (&next.clause, &next.who, next.status, next.state)
            };
            match all.iter_mut().rev().take(64).find(alike) {
                Some(known) => known.times += 1,
                None => all.push(next),
            }
        }
        all
    }

    fn one_owed(&self, status: &Status, norm: &Norm) -> Owed {
        let firing = firing_of(norm, status, self.board);
        let triggered = status.triggered.clone().unwrap_or_default();
        let occurred = firing.map_or(triggered, |firing| firing.met_at.clone());
        let verified = firing.and_then(|firing| firing.established_at.clone());
        let (occurred_at, verified_at) = (moment(&occurred), verified.as_deref().and_then(moment));
        // A deadline that nothing has set running is shown as none.
        let due_at = status.due.as_deref().and_then(moment);
        let counted = status.counted.iter().filter_map(|id| self.done.get(id));
        let done_at = counted.max().copied();
        let from = |start: Option<Moment>, end: Option<Moment>| start.zip(end).map(|(start, end)| hours(start, end));
        let zone = &self.agreement.header.clock;
        Owed {
            clause: status.clause.clone(),
            text: status.text.clone(),
            who: status.bearer.clone().map_or_else(|| status.among.clone(), |bearer| vec![bearer]),
            times: 1,
            found: firing.and_then(|firing| firing.determined_at.clone()),
            found_by: firing.map(|firing| firing.determined_by.clone()),
            due: status.due.clone(),
            due_h_from_occurrence: from(occurred_at, due_at),
            due_h_from_verification: from(verified_at, due_at),
            means: self.means(norm, status, firing, due_at),
            done: done_at.map(|at| zone.rfc3339(at)),
            done_h_from_occurrence: from(occurred_at, done_at),
            armed: self.is_armed(norm),
            status: status.status,
            state: status.state.words(),
            occurred,
            verified,
        }
    }

    fn is_armed(&self, norm: &Norm) -> bool {
        norm.on.is_some()
            && matches!(&norm.act.value, Act::Do { event, .. } if self.script.armed.iter().any(|armed| armed == event))
    }

    /// Needs of a duty against what its bearers have pledged on the day it is due.
    fn means(&self, norm: &Norm, status: &Status, firing: Option<&EpisodeLine>, due: Option<Moment>) -> Vec<Means> {
        let agreement = self.agreement;
        let bearers = agreement.bearers(&norm.subject);
        let from = firing.and_then(|firing| firing.determined_at.as_deref()).or(status.triggered.as_deref());
        let day = due.or(from.and_then(moment)).unwrap_or(self.expanded.as_of);
        let allowed_s = from.and_then(moment).zip(due).map(|(from, due)| due.duration_since(from).as_secs());
        let date = agreement.header.clock.date_of(day);
        let counts = |pledge: &Pledge| {
            let ready_s = pledge.ready_in.as_ref().map_or(0, |ready| ready.value.longest_seconds());
            pledge.conditional.is_none()
                && pledge.until.as_ref().is_none_or(|until| until.value >= date)
                && allowed_s.is_none_or(|allowed| ready_s <= allowed)
                && !self.left.iter().any(|(name, out)| *name == pledge.by.value && *out <= day)
        };
        let of = |bearers: &[Name], unit: &str| -> Amount {
            let pledges = agreement.pledges_of(unit).filter(|pledge| counts(pledge));
            let own = pledges.filter(|pledge| bearers.iter().any(|bearer| gives(agreement, &pledge.by.value, bearer)));
            own.map(|pledge| pledge.quantity.amount).sum()
        };
        let each = norm.subject.share == Share::Each && bearers.len() > 1;
        let missing = |pledged: Amount, needed: Amount| (needed - pledged).max(Amount::ZERO);
        let one = |need: &servanda_base::Spanned<servanda_base::Quantity>| {
            let (needed, unit) = (need.amount, need.unit.as_str());
            let pledged = match (&status.bearer, each) {
                (Some(bearer), true) => of(std::slice::from_ref(bearer), unit),
                _ => of(&bearers, unit),
            };
            let missing = match (&status.bearer, each) {
                (None, true) => {
                    let lacks = bearers.iter().map(|one| missing(of(std::slice::from_ref(one), unit), needed));
                    lacks.max().unwrap_or(needed)
                }
                _ => missing(pledged, needed),
            };
            Means { unit: unit.to_owned(), needed, pledged, missing }
        };
        norm.needs.iter().map(one).collect()
    }

    /// The first finding on the way to an armed response, or on the way to anything where none is owed.
    fn first_finding(&self, owed: &[Owed]) -> Option<Finding> {
        let armed: BTreeSet<&str> = self
            .agreement
            .norms()
            .filter(|(_, norm)| self.is_armed(norm))
            .filter_map(|(_, norm)| match norm.on.as_ref().map(|on| &on.value) {
                Some(Trigger::Named { name, .. }) => Some(name.as_str()),
                _ => None,
            })
            .collect();
        let any_armed = owed.iter().any(|one| one.armed);
        let mut found: Vec<(Moment, Finding)> = Vec::new();
        for line in &self.board.red_lines {
            let by_body = self
                .agreement
                .red_line(&line.red_line)
                .and_then(|(_, red_line)| red_line.determined.as_ref())
                .is_some_and(|determined| matches!(determined.value, Determined::By(_)));
            if !by_body || any_armed && !armed.contains(line.red_line.as_str()) {
                continue;
            }
            for episode in &line.episodes {
                let (Some(at), Some(met)) =
                    (episode.determined_at.as_deref().and_then(moment), moment(&episode.met_at))
                else {
                    continue;
                };
                let verified = episode.established_at.as_deref().and_then(moment);
                found.push((
                    at,
                    Finding {
                        by: episode.determined_by.clone(),
                        red_line: line.red_line.clone(),
                        at: self.agreement.header.clock.rfc3339(at),
                        h_from_occurrence: hours(met, at),
                        h_from_verification: verified.map(|verified| hours(verified, at)),
                    },
                ));
            }
        }
        found.into_iter().min_by_key(|(at, _)| *at).map(|(_, finding)| finding)
    }

    fn first_armed(&self, owed: &[Owed]) -> FirstArmed {
        let least = |of: fn(&Owed) -> Option<f64>| {
            let armed = owed.iter().filter(|one| one.armed).filter_map(|one| Some((of(one)?, one)));
            armed.min_by(|(a, _), (b, _)| a.total_cmp(b))
        };
        let due = least(|one| one.due_h_from_occurrence);
        let done = least(|one| one.done_h_from_occurrence);
        let why = match (due.map(|(_, one)| one), owed.iter().find(|one| one.armed)) {
            (Some(one), _) => steps(one),
            (None, Some(one)) => format!(
                "clause {}: what it waits for is not determined ({})",
                one.clause,
                one.found_by.as_deref().unwrap_or("nobody is named")
            ),
            (None, None) if !self.agreement.norms().any(|(_, norm)| self.is_armed(norm)) => {
                "no clause of this text owes an armed response".to_owned()
            }
            (None, None) => "nothing in this script sets a clause going that owes one".to_owned(),
        };
        FirstArmed {
            clause: due.map(|(_, one)| one.clause.clone()),
            due_h: due.map(|(hours, _)| hours),
            due_h_from_verification: due.and_then(|(_, one)| one.due_h_from_verification),
            done_h: done.map(|(hours, _)| hours),
            why,
        }
    }

    /// Matches of a red line's patterns among the incidents, in order of time.
    fn matches(&self, red_line: &'r RedLine) -> Matches<'r> {
        let name = red_line.name.value.as_str();
        Rc::clone(self.matches.borrow_mut().entry(name).or_insert_with(|| Rc::new(self.find_matches(red_line))))
    }

    fn find_matches(&self, red_line: &RedLine) -> Vec<(Moment, &'r Entry)> {
        let Some(Counted::Patterns(patterns)) = red_line.when.as_ref().map(|when| &when.value) else {
            return Vec::new();
        };
        let names: Vec<Names<'_>> = patterns.iter().map(|pattern| Names::of(self.agreement, &pattern.value)).collect();
        let mut found: Vec<(Moment, &Entry)> = self
            .expanded
            .entries
            .iter()
            .filter(|entry| names.iter().any(|names| names.fit(entry)))
            .filter_map(|entry| Some((entry.occurred?.from, &**entry)))
            .collect();
        found.sort_by_key(|(at, entry)| (*at, entry.position));
        found
    }

    fn ways_back(&self) -> Vec<WayBack> {
        let zone = &self.agreement.header.clock;
        let header = &self.agreement.header;
        let mut ways = Vec::new();
        for (clause, red_line) in self.agreement.red_lines() {
            let Some(reset) = &red_line.resets_after else { continue };
            let fired: Vec<&EpisodeLine> = self
                .board
                .red_lines
                .iter()
                .filter(|line| line.red_line == red_line.name.value)
                .flat_map(|line| &line.episodes)
                .collect();
            let matches = if fired.is_empty() { Rc::default() } else { self.matches(red_line) };
            let quiet = matches
                .last()
                .map(|(at, _)| deadline_after(*at, reset.value, zone, header.months.unwrap_or_default()).at);
            let (became, reached) = match quiet {
                _ if fired.is_empty() => ("not needed: it was not crossed".to_owned(), false),
                Some(at) if at <= self.expanded.as_of => (format!("reset on {}", zone.for_people(at)), true),
                Some(at) => (format!("would reset on {} if nothing more came", zone.for_people(at)), false),
                None => ("nothing that it counts is in the script".to_owned(), false),
            };
            ways.push(WayBack { sort: "reset", clause: clause.number.value.clone(), became, reached });
        }
        for (clause, norm) in self.agreement.norms() {
            let Act::Power { effect, .. } = norm.act.value else { continue };
            let used = self
                .board
                .statuses
                .iter()
                .any(|status| status.clause == clause.number.value && !status.counted.is_empty());
            let sort = match effect {
                Effect::Suspend => "suspension",
                Effect::Resume => "resumption",
                Effect::Release => "release",
                Effect::Extend => "extension",
                Effect::Open => "opening",
                Effect::End => "end",
                Effect::Withdraw => "leaving",
            };
            let became = if used { "used" } else { "open, not used" }.to_owned();
            ways.push(WayBack { sort, clause: clause.number.value.clone(), became, reached: used });
        }
        for clause in &self.agreement.clauses {
            let ClauseKind::Review { every, .. } = &clause.kind else { continue };
            let first = zone.start_of(self.expanded.origin);
            let next = deadline_after(first, every.value, zone, header.months.unwrap_or_default()).at;
            let reached = next <= self.expanded.as_of;
            let became = format!("{} on {}", if reached { "due" } else { "first due" }, zone.for_people(next));
            ways.push(WayBack { sort: "review", clause: clause.number.value.clone(), became, reached });
        }
        ways
    }

    /// Clauses that something could set going, and nothing did.
    fn never(&self) -> Vec<String> {
        let going: BTreeSet<&str> = self
            .board
            .statuses
            .iter()
            .filter(|status| status.triggered.is_some() && status.status != Value::NotApplicable)
            .map(|status| status.clause.as_str())
            .collect();
        let followed: BTreeSet<&str> = self
            .agreement
            .norms()
            .filter_map(|(_, norm)| norm.failing_which.as_ref().map(|clause| clause.value.as_str()))
            .collect();
        self.agreement
            .norms()
            .filter(|(clause, norm)| norm.on.is_some() || followed.contains(clause.number.as_str()))
            .map(|(clause, _)| clause.number.value.clone())
            .filter(|number| !going.contains(number.as_str()))
            .collect()
    }

    /// Incidents that set no duty going: neither by themselves, nor as one of those that keep a red line crossed.
    fn unanswered(&self, owed: &[Owed]) -> Unanswered {
        let going: BTreeSet<&str> = owed.iter().map(|one| one.clause.as_str()).collect();
        // By position, which counts from 1.
        let mut answered = vec![false; self.expanded.entries.len() + 1];
        let mut answer = |positions: Vec<u32>| {
            for at in positions {
                answered.get_mut(at as usize).into_iter().for_each(|answered| *answered = true);
            }
        };
        for (clause, norm) in self.agreement.norms() {
            if !going.contains(clause.number.as_str()) {
                continue;
            }
            match norm.on.as_ref().map(|on| &on.value) {
                Some(Trigger::Named { name, tier }) => answer(self.of_red_line(name, *tier)),
                Some(Trigger::Report) => {
                    answer(self.expanded.entries.iter().map(|entry| entry.position).collect());
                }
                Some(Trigger::Event(pattern)) => {
                    let names = Names::of(self.agreement, pattern);
                    let all = self.expanded.entries.iter();
                    answer(all.filter(|one| names.fit(one)).map(|one| one.position).collect());
                }
                Some(Trigger::BreachOf(of)) => answer(self.against(of)),
                Some(Trigger::EntryIntoForce | Trigger::OpeningOf(_)) | None => {}
            }
        }
        let mut unanswered = Unanswered::default();
        for entry in self.expanded.entries.iter() {
            let Some((event, _)) = incident(entry) else { continue };
            unanswered.of += 1;
            if answered.get(entry.position as usize) != Some(&true) {
                unanswered.count += 1;
                one_more(&mut unanswered.by_event, event);
            }
        }
        unanswered
    }

    /// What made a red line be crossed and what kept it from its reset.
    fn of_red_line(&self, name: &str, tier: Option<u32>) -> Vec<u32> {
        let Some((_, red_line)) = self.agreement.red_line(name) else { return Vec::new() };
        let lines = self.board.red_lines.iter().filter(|line| line.red_line == *name && line.tier == tier);
        let episodes: Vec<&EpisodeLine> = lines.flat_map(|line| &line.episodes).collect();
        let counted: BTreeSet<&str> =
            episodes.iter().flat_map(|episode| &episode.counted).map(String::as_str).collect();
        let mut met: Vec<Moment> = episodes.iter().filter_map(|episode| moment(&episode.met_at)).collect();
        met.sort();
        let header = &self.agreement.header;
        let mut crossed_until: Option<Moment> = None;
        let mut found = Vec::new();
        for (at, entry) in self.matches(red_line).iter().copied() {
            if met.binary_search(&at).is_ok() {
                crossed_until = Some(at);
            }
            let stands = crossed_until.is_some_and(|until| at <= until);
            if stands || counted.contains(entry.id.as_str()) {
                found.push(entry.position);
            }
            if let (Some(reset), true) = (&red_line.resets_after, stands) {
                crossed_until =
                    Some(deadline_after(at, reset.value, &header.clock, header.months.unwrap_or_default()).at);
            }
        }
        found
    }

    /// The incidents that count against a ban, or towards nothing else than the breach of a clause.
    fn against(&self, clause: &str) -> Vec<u32> {
        let counted: BTreeSet<&str> = self
            .board
            .statuses
            .iter()
            .filter(|status| status.clause == clause)
            .flat_map(|status| &status.counted)
            .map(String::as_str)
            .collect();
        let all = self.expanded.entries.iter();
        all.filter(|entry| counted.contains(entry.id.as_str())).map(|entry| entry.position).collect()
    }
}

/// The steps on the way to a duty, in words.
fn steps(one: &Owed) -> String {
    let gap = |from: &str, to: &Option<String>| {
        let (from, to) = (moment(from)?, moment(to.as_deref()?)?);
        Some(hours(from, to))
    };
    let mut said = format!("clause {}", one.clause);
    if let Some(verified) = gap(&one.occurred, &one.verified) {
        said.push_str(&format!(": verified after {verified} h"));
    }
    if let Some(verified) = &one.verified
        && let Some(found) = gap(verified, &one.found)
    {
        match one.found_by.as_deref() {
            Some("automatic") | None => said.push_str(", nobody has to find it"),
            Some(by) => said.push_str(&format!(", found by {by} {found} h later")),
        }
    }
    if let Some(found) = &one.found
        && let Some(due) = gap(found, &one.due)
    {
        said.push_str(&format!(", due {due} h after that"));
    }
    said
}

/// True if a pledge by `giver` is the bearer's to draw on: its own, its group's, or a member's of a body that bears.
fn gives(agreement: &Agreement, giver: &str, bearer: &str) -> bool {
    let of_body = agreement.body(bearer).is_some_and(|body| body.members.iter().any(|member| member.value == giver));
    giver == bearer || of_body || agreement.members(giver).iter().any(|member| member == bearer)
}

/// A pattern with its names looked up: groups stand for their members.
struct Names<'p> {
    pattern: &'p Pattern,
    of_roles: Vec<(Role, Vec<Name>)>,
}

impl<'p> Names<'p> {
    fn of(agreement: &Agreement, pattern: &'p Pattern) -> Names<'p> {
        let names = |fill: &RoleFill| {
            let members = fill.names.iter().flat_map(|name| agreement.members(name));
            members.chain(fill.names.iter().map(|name| name.value.clone())).collect()
        };
        Names { pattern, of_roles: pattern.roles.iter().map(|fill| (fill.role, names(fill))).collect() }
    }

    /// True if an incident is one of the pattern, by its names. Shapes are not compared: a script names places.
    fn fit(&self, entry: &Entry) -> bool {
        let Some((event, actor)) = incident(entry) else { return false };
        if event != self.pattern.event {
            return false;
        }
        let roles = entry.happening().map(|one| &one.roles);
        self.of_roles.iter().all(|(role, names)| {
            let among = |name: &str| names.iter().any(|other| other == name);
            let said = |word: &str| {
                roles.and_then(|roles| roles.get(word)).is_none_or(|said| said.iter().any(|one| among(one)))
            };
            match role {
                Role::By => match actor {
                    Actor::Unknown => true,
                    Actor::OneOf(candidates) | Actor::Together(candidates) => candidates.iter().any(|one| among(one)),
                },
                Role::In => match &entry.place {
                    Place::Inside { place, .. } => among(place),
                    Place::Point { .. } | Place::Unstated => true,
                },
                Role::Against => said("against"),
                Role::With => said("with"),
                Role::To => said("to"),
                Role::From => said("from"),
                Role::Of => true,
            }
        })
    }
}
