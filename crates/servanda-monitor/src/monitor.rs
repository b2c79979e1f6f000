//! The monitor: entries in any order, statuses exact after each.

use crate::answers::Answers;
use crate::kept::{From, Kept};
use crate::known::Known;
use crate::log::Log;
use servanda_agreement::Agreement;
use servanda_agreement::geography::Geography;
use servanda_base::Moment;
use servanda_record::{Dropped, Entry, Record, SetAside};
use servanda_rules::{About, Channel, Choice, Counts, Given, Lines, Question, assemble, counts, where_all_agree};
use servanda_status::witness::Witness;
use servanda_status::{Board, EntryCounts, State, Status, StatusInterval, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// So many entries a monitor holds where nothing else is said: at about a kilobyte each, what a large machine has room for.
pub const ENTRIES_MAX: usize = 20_000_000;

/// Statuses of one agreement, kept up to date while entries come and go.
///
/// What has come in is on record before anything is judged: [`Monitor::insert`] and [`Monitor::retract`] only write the log,
/// and [`Monitor::advance`] judges what they changed.
pub struct Monitor<'a> {
    agreement: &'a Agreement,
    geography: &'a Geography,
    sentences: BTreeMap<String, String>,
    threads: usize,
    log: Log,
    /// [`Log::dropped`], as of the last advance.
    dropped: Vec<Dropped>,
    /// How many entries came, and how many may.
    entries: usize,
    entries_max: usize,
    /// How many entries each row gave.
    rows: BTreeMap<u32, u32>,
    set_aside: BTreeMap<u32, Vec<SetAside>>,
    default_proof: Option<Vec<String>>,
    known_at: Option<u32>,
    kept: Kept,
    answers: Answers,
}

/// What a status is of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// Clause number.
    pub clause: String,
    /// The bearer, or `None` for the clause as a whole.
    pub bearer: Option<String>,
    /// Ordinal of the trigger.
    pub episode: u32,
    /// The reading.
    pub reading: Option<String>,
}

/// How a status changed with an advance.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Of what.
    pub of: Subject,
    /// What it was; `None` where there was none.
    pub from: Option<(Value, State)>,
    /// What it is; `None` where there is none any more.
    pub to: Option<(Value, State)>,
    /// Stretches that were said and are not: *kept* and *not kept* are what is established, *not established* what may be
    /// either.
    pub lost: Vec<StatusInterval>,
    /// Stretches that are said and were not.
    pub gained: Vec<StatusInterval>,
}

impl<'a> Monitor<'a> {
    /// A monitor that knows nothing yet.
    pub fn new(agreement: &'a Agreement, geography: &'a Geography) -> Monitor<'a> {
        Monitor {
            agreement,
            geography,
            sentences: servanda_agreement::read_aloud(agreement).into_iter().collect(),
            threads: 1,
            log: Log::default(),
            dropped: Vec::new(),
            entries: 0,
            entries_max: ENTRIES_MAX,
            rows: BTreeMap::new(),
            set_aside: BTreeMap::new(),
            default_proof: None,
            known_at: None,
            kept: Kept::default(),
            answers: Answers::default(),
        }
    }

    /// Judges on several threads; what comes out is the same on any number.
    #[must_use]
    pub fn on_threads(mut self, threads: usize) -> Monitor<'a> {
        self.threads = threads;
        self
    }

    /// Attestations that count where a clause names no proof, where the bindings say so.
    #[must_use]
    pub fn with_default_proof(mut self, accepts: Option<Vec<String>>) -> Monitor<'a> {
        self.default_proof = accepts;
        self.answers.clear();
        self
    }

    /// Knows a record up to and including a position, and no more: takes in what is missing, takes out what came later. It is
    /// to be the same record each time; its entries stand in the order of their positions.
    pub fn know(&mut self, record: &Record, known_at: u32) {
        let next = self.known_at.map_or(0, |known| known.saturating_add(1));
        if self.default_proof != record.default_proof {
            self.default_proof.clone_from(&record.default_proof);
            self.answers.clear();
        }
        let from = record.entries.partition_point(|entry| entry.position < next);
        for entry in record.entries[from..].iter().take_while(|entry| entry.position <= known_at) {
            self.insert(entry.clone());
        }
        for row in record.set_aside.iter().filter(|row| (next..=known_at).contains(&row.position)) {
            self.put_aside(row.clone());
        }
        let later = known_at.saturating_add(1)..;
        let later: Vec<u32> = self
            .rows
            .range(later.clone())
            .map(|(row, _)| *row)
            .chain(self.set_aside.range(later).map(|(row, _)| *row))
            .collect();
        later.into_iter().for_each(|row| self.retract(row));
        self.known_at = Some(known_at);
    }

    /// Holds so many entries at most, [`ENTRIES_MAX`] if this is not said.
    #[must_use]
    pub fn with_room_for(mut self, entries: usize) -> Monitor<'a> {
        self.entries_max = entries;
        self
    }

    /// Takes an entry in at its position; one that comes after another of the same row lies behind it. What cannot be held
    /// is put aside with its reason: what ends before it begins, and what there is no room for.
    pub fn insert(&mut self, entry: impl Into<Arc<Entry>>) {
        let entry = entry.into();
        let why = if entry.occurred.is_some_and(|at| at.to < at.from) {
            "it ends before it begins".to_owned()
        } else if self.entries == self.entries_max {
            format!("there is no room for more than {} entries", self.entries_max)
        } else {
            String::new()
        };
        if !why.is_empty() {
            return self.put_aside(SetAside {
                id: Some(entry.id.clone()),
                position: entry.position,
                file: entry.origin.file.to_string(),
                line: entry.origin.line,
                column: None,
                why,
                handling: entry.handling.clone(),
            });
        }
        self.entries += 1;
        let index = self.rows.entry(entry.position).or_default();
        self.log.insert(entry, *index);
        *index += 1;
    }

    /// Takes a row in that could not be read.
    pub fn put_aside(&mut self, row: SetAside) {
        self.set_aside.entry(row.position).or_default().push(row);
    }

    /// Takes a row out, as if it had never come.
    pub fn retract(&mut self, position: u32) {
        self.entries -= self.log.retract(position).len();
        self.rows.remove(&position);
        self.set_aside.remove(&position);
    }

    /// Judges anew what changed since the last time, as of a moment, or of the end of the last thing that is known to have
    /// happened. Hands out what changed, net.
    pub fn advance(&mut self, as_of: Option<Moment>) -> Vec<Change> {
        self.bring_up(as_of).iter().flat_map(|(was, now)| differences(was, now)).collect()
    }

    /// [`Monitor::advance`] for whoever does not ask what changed, which is half of the work where much is new.
    pub fn settle(&mut self, as_of: Option<Moment>) {
        self.bring_up(as_of);
    }

    /// What the last advance found, part by part, under each reading for itself; [`Monitor::board`] puts it together. Where a
    /// text can be read in one way only, the statuses are those of the board.
    pub fn lines(&self) -> impl Iterator<Item = &Lines> {
        self.kept.lines()
    }

    fn bring_up(&mut self, as_of: Option<Moment>) -> Vec<(Arc<Lines>, Arc<Lines>)> {
        let changes = self.log.take_changes();
        self.answers.forget(changes.gone.iter().chain(&changes.came).copied());
        for id in changes.gone.iter().chain(&changes.came) {
            if let Some(fact) = self.log.fact(*id) {
                channels(&fact.entry, |channel| self.kept.changed(channel));
            }
        }
        if !self.log.dropped().eq(self.dropped.iter()) {
            self.dropped = self.log.dropped().cloned().collect();
            self.kept.changed(Channel::Dropped);
        }
        // Out of its place while it is brought up to date: should that fail, all is found anew next time, and no entry is lost.
        let mut kept = std::mem::take(&mut self.kept);
        let changed = kept.bring_up(self.from(&self.known()), as_of);
        self.kept = kept;
        changed
    }

    fn known(&self) -> Known<'_> {
        Known {
            log: &self.log,
            default_proof: self.default_proof.as_deref(),
            dropped: &self.dropped,
            answers: &self.answers,
        }
    }

    fn from<'f>(&'f self, known: &'f Known<'f>) -> From<'f> {
        From {
            agreement: self.agreement,
            geography: self.geography,
            facts: known,
            sentences: &self.sentences,
            known_at: self.known_at(),
            threads: self.threads,
        }
    }

    /// What a red line counts as of the last advance, under the first reading of everything; see [`servanda_rules::counts`].
    pub fn counts(&self, red_line: &str) -> Option<Counts> {
        let known = self.known();
        let (world, _) = Given::new(self.agreement, self.geography, &known, self.kept.as_of()).world(Choice::default());
        counts(&world, red_line)
    }

    /// The statuses of a clause as of the last advance, as on the board, each with what it rests on.
    pub fn witnessed(&self, clause: &str) -> Vec<(Status, Witness)> {
        let mut clauses = self.agreement.clauses.iter();
        let Some(clause) = clauses.position(|other| other.number.value == clause) else { return Vec::new() };
        self.kept.witnessed(self.from(&self.known()), clause)
    }

    /// The statuses of a clause as of the last advance, as on the board.
    pub fn statuses(&self, clause: &str) -> Vec<Status> {
        let all = self.kept.lines().flat_map(|lines| &lines.statuses);
        where_all_agree(all.filter(|status| status.clause == clause).cloned().collect(), Vec::new()).0
    }

    /// The last position that is known.
    pub fn known_at(&self) -> u32 {
        let last = self.rows.last_key_value().map(|(position, _)| *position);
        let aside = self.set_aside.last_key_value().map(|(position, _)| *position);
        self.known_at.or(last.max(aside)).unwrap_or(0)
    }

    /// The board as of the last advance.
    pub fn board(&self) -> Board {
        let judged = self.rows.range(1..).count();
        let set_aside: Vec<SetAside> = self.set_aside.values().flatten().cloned().collect();
        let about = About {
            agreement: self.agreement,
            as_of: self.kept.as_of().unwrap_or(Moment::UNIX_EPOCH),
            known_at: self.known_at(),
            entries: EntryCounts { read: judged + set_aside.len(), judged, set_aside: set_aside.len() },
            set_aside,
        };
        assemble(about, self.kept.lines().cloned())
    }
}

/// The board of an agreement over a record: the monitor, asked once.
pub fn board(
    agreement: &Agreement,
    geography: &Geography,
    record: &Record,
    question: &Question,
    threads: usize,
) -> Board {
    asked(agreement, geography, record, question, threads).board()
}

/// The monitor of an agreement over a record, asked once.
pub fn asked<'a>(
    agreement: &'a Agreement,
    geography: &'a Geography,
    record: &Record,
    question: &Question,
    threads: usize,
) -> Monitor<'a> {
    let mut monitor = Monitor::new(agreement, geography).on_threads(threads);
    monitor.know(record, question.known_at.unwrap_or_else(|| record.last_position()));
    monitor.settle(question.as_of);
    monitor
}

/// The lists that an entry is in.
fn channels(entry: &Entry, mut tell: impl FnMut(Channel)) {
    use servanda_record::What;
    tell(Channel::All);
    if entry.conflict.is_some() {
        tell(Channel::Matters);
    }
    match &entry.what {
        What::Incident(one) => {
            tell(Channel::Reports);
            tell(Channel::Event(one.event.to_string()));
        }
        What::Act(one) => tell(Channel::Event(one.event.to_string())),
        What::Tally { event, .. } => {
            tell(Channel::Reports);
            tell(Channel::Event(event.clone()));
        }
        What::Counter { counter, .. } => tell(Channel::Counter(counter.clone())),
        What::Measurement { gauge, .. } => tell(Channel::Gauge(gauge.clone())),
        What::Coverage { .. } => tell(Channel::Coverage),
        What::Determination { .. } => tell(Channel::Determinations),
        What::Restriction { .. } => tell(Channel::Restrictions),
        What::FileStep { .. }
        | What::Confirmation { .. }
        | What::Rejection { .. }
        | What::Correction { .. }
        | What::Withdrawal { .. }
        | What::Release { .. } => {}
    }
}

fn intervals(status: Option<&Status>) -> &[StatusInterval] {
    status.map_or(&[], |status| &status.intervals)
}

/// How the statuses of one part changed.
fn differences(was: &Lines, now: &Lines) -> Vec<Change> {
    let subject = |status: &Status| Subject {
        clause: status.clause.clone(),
        bearer: status.bearer.clone(),
        episode: status.episode,
        reading: status.reading.clone(),
    };
    let mut both: BTreeMap<Subject, (Option<&Status>, Option<&Status>)> = BTreeMap::new();
    was.statuses.iter().for_each(|status| both.entry(subject(status)).or_default().0 = Some(status));
    now.statuses.iter().for_each(|status| both.entry(subject(status)).or_default().1 = Some(status));
    let of = |status: Option<&Status>| status.map(|status| (status.status, status.state));
    let without = |of: Option<&Status>, others: Option<&Status>| -> Vec<StatusInterval> {
        let (mut all, mut others) = (intervals(of), intervals(others));
        // Both lists are in order of time: what is in one alone has changed, and mostly that is little.
        while let ([one, rest @ ..], [other, others_rest @ ..]) = (all, others)
            && one == other
        {
            (all, others) = (rest, others_rest);
        }
        while let ([rest @ .., one], [others_rest @ .., other]) = (all, others)
            && one == other
        {
            (all, others) = (rest, others_rest);
        }
        let key = |one: &StatusInterval| (one.from.clone(), one.to.clone());
        let known: BTreeMap<_, &StatusInterval> = others.iter().map(|one| (key(one), one)).collect();
        all.iter().filter(|one| known.get(&key(one)) != Some(one)).cloned().collect()
    };
    both.into_iter()
        .map(|(subject, (was, now))| Change {
            of: subject,
            from: of(was),
            to: of(now),
            lost: without(was, now),
            gained: without(now, was),
        })
        .filter(|change| change.from != change.to || !change.lost.is_empty() || !change.gained.is_empty())
        .collect()
}
