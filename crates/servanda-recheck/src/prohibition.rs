//! A prohibition: one pass over the edges of what binds, what was done and who watched.

use crate::time::{before, contains, covers, edges, length, within};
use crate::total::recorded;
use crate::{Found, Piece};
use servanda_base::{Amount, Interval, Moment};
use servanda_status::witness::{Act, Reading, Watch, Witness};
use servanda_status::{State, Value};
use std::collections::BTreeSet;

pub(crate) fn find(witness: &Witness, acts: &[Act], watches: &[Watch], readings: &[Reading]) -> Found {
    let taken_back = witness.begun.taken_back;
    let since = witness.begun.at.from;
    let binds = within(&witness.binds, since, taken_back.map_or(Moment::MAX, |back| back.from));
    let may_bind = within(&witness.may_bind, since, taken_back.map_or(Moment::MAX, |back| back.to));
    let mut sweep = Sweep { binds, may_bind, acts, watches, pieces: Vec::new(), coverage: BTreeSet::new() };
    sweep.run(witness.as_of);
    let Sweep { binds, may_bind, pieces, coverage, .. } = sweep;
    let (at, end) = (before(witness.as_of), Interval::instant(witness.as_of));
    let pieces: Vec<Piece> = pieces.into_iter().map(|of| of.piece).collect();
    let now = pieces.iter().filter(|piece| piece.at.meets(Interval::instant(at)) || piece.at == end);
    let now = now.max_by_key(|piece| (piece.value == Value::NotKept, piece.at));
    let value = match now {
        Some(piece) => piece.value,
        None if contains(&may_bind, at) => Value::NotEstablished,
        None => Value::NotApplicable,
    };
    let state = match value {
        Value::Kept => State::Done,
        Value::NotKept => State::NotKept,
        Value::NotEstablished if contains(&binds, at) => State::Pending,
        Value::NotEstablished | Value::NotApplicable => State::Dormant,
    };
    let mut found = Found::new(value, state);
    let mut incidents = recorded(&acts.iter().collect::<Vec<_>>());
    for reading in readings {
        let after: Vec<&Act> = acts.iter().filter(|act| act.at.from >= reading.at.to).collect();
        let low = reading.value.low + recorded(&after).low;
        if low > incidents.low {
            incidents.low = low;
            incidents.high = incidents.high.filter(|_| reading.value.high.is_some());
        }
    }
    incidents.high = incidents.high.map(|high| high.max(incidents.low));
    found.incidents = Some(incidents);
    let sure = || acts.iter().filter(|act| act.sure);
    found.last_incident = sure().map(|act| act.at.to).max();
    found.counted = sure().map(|act| act.entry.clone()).collect();
    // The reading that shows a rise is no act of its own.
    let doubtful = acts.iter().filter(|act| !act.sure && !act.risen);
    found.not_counted = doubtful.map(|act| act.entry.clone()).collect();
    for act in sure().filter(|act| act.count.low == Amount::ZERO) {
        found.wrong.push(format!("{} counts for sure, and for nothing", act.entry));
    }
    (found.pieces, found.coverage) = (pieces, coverage);
    found
}

/// A stretch, and what tells it from its neighbours beside its value and entries.
struct Stretch<'w> {
    piece: Piece,
    /// Everybody saw only part.
    partial: bool,
    /// Where nothing was done and nobody watched on whom anything rests: whether it binds, and who watched idly.
    idle: (bool, BTreeSet<(&'w str, &'w str)>),
    /// Its entries, to be looked up.
    named: BTreeSet<String>,
}

struct Sweep<'w> {
    binds: Vec<Interval>,
    may_bind: Vec<Interval>,
    acts: &'w [Act],
    watches: &'w [Watch],
    pieces: Vec<Stretch<'w>>,
    coverage: BTreeSet<String>,
}

impl<'w> Sweep<'w> {
    fn run(&mut self, as_of: Moment) {
        let (acts, watches) = (self.acts, self.watches);
        let all = self.may_bind.iter().chain(&self.binds).copied();
        let all = all.chain(acts.iter().map(|act| act.at)).chain(watches.iter().map(|watch| watch.at));
        let edges = edges(all.flat_map(|at| [at.from, at.to]), as_of);
        let mut coming_acts: Vec<usize> = (0..acts.len()).collect();
        coming_acts.sort_by_key(|act| std::cmp::Reverse(acts[*act].at.from));
        let mut coming_watches: Vec<usize> = (0..watches.len()).collect();
        coming_watches.sort_by_key(|watch| std::cmp::Reverse(watches[*watch].at.from));
        // What runs, in the order of the witness.
        let (mut doing, mut watching): (BTreeSet<usize>, BTreeSet<usize>) = Default::default();
        for (at, from) in edges.iter().enumerate() {
            let mut instants = BTreeSet::new();
            while let Some(act) = coming_acts.pop_if(|act| acts[*act].at.from <= *from) {
                let is_now = acts[act].at == Interval::instant(*from);
                if is_now {
                    instants.insert(act)
                } else {
                    doing.insert(act)
                };
            }
            while let Some(watch) = coming_watches.pop_if(|watch| watches[*watch].at.from <= *from) {
                watching.insert(watch);
            }
            doing.retain(|act| acts[*act].at.to > *from);
            watching.retain(|watch| watches[*watch].at.to > *from);
            if !instants.is_empty() && contains(&self.may_bind, *from) {
                self.add(Interval::instant(*from), &instants, &BTreeSet::new());
            }
            if let Some(to) = edges.get(at + 1) {
                let stretch = Interval { from: *from, to: *to };
                // A phase ends just after the act that ends it: no stretch of its own is left of it.
                let is_rest = !instants.is_empty() && to.duration_since(*from).as_nanos() == 1;
                if !is_rest && covers(&self.may_bind, stretch) {
                    self.add(stretch, &doing, &watching);
                }
            }
        }
    }

    /// Judges one stretch and puts it to those before.
    fn add(&mut self, at: Interval, doing: &BTreeSet<usize>, watching: &BTreeSet<usize>) {
        let watching: Vec<&Watch> = watching.iter().map(|watch| &self.watches[*watch]).collect();
        let standing = doing.iter().map(|act| &self.acts[*act]).filter(|act| !seen_finer(act, &watching));
        let standing: Vec<&Act> = standing.collect();
        let binds = covers(&self.binds, at);
        let names = |acts: &[&Act]| acts.iter().map(|act| act.entry.clone()).collect();
        let shortest = standing.iter().filter(|act| act.sure).map(|act| length(act.at)).min();
        let mut partial = false;
        let piece = match shortest.filter(|_| binds) {
            Some(shortest) => {
                let of = |act: &&&Act| act.sure && length(act.at) == shortest;
                let within: Vec<&Act> = standing.iter().copied().filter(|act| length(act.at) <= shortest).collect();
                let entries = names(&standing.iter().filter(of).copied().collect::<Vec<_>>());
                Piece { at, value: Value::NotKept, entries, incidents: Some(recorded(&within)) }
            }
            None if !standing.is_empty() => {
                let incidents = Some(recorded(&standing));
                Piece { at, value: Value::NotEstablished, entries: names(&standing), incidents }
            }
            None => match saw_all(&watching).filter(|_| binds) {
                Some(saw) => {
                    partial = saw.iter().all(|watch| !watch.full);
                    let entries: Vec<String> = saw.iter().map(|watch| watch.entry.clone()).collect();
                    self.coverage.extend(entries.iter().cloned());
                    Piece { at, value: Value::Kept, entries, incidents: None }
                }
                None => Piece { at, value: Value::NotEstablished, entries: Vec::new(), incidents: None },
            },
        };
        let unseen = piece.value == Value::NotEstablished && piece.entries.is_empty();
        let idle = watching.iter().filter_map(|watch| Some((watch.observer.as_str(), watch.idle.as_deref()?)));
        let idle = if unseen && binds { idle.collect() } else { BTreeSet::new() };
        let named = piece.entries.iter().cloned().collect();
        self.join(Stretch { piece, partial, idle: (unseen && binds, idle), named });
    }

    /// Stretches that say the same stand as one: nothing was done in either, or the same acts run on.
    fn join(&mut self, next: Stretch<'w>) {
        if let Some(last) = self.pieces.last_mut()
            && last.piece.value == next.piece.value
            && last.piece.at.to == next.piece.at.from
            && !next.piece.at.is_instant()
        {
            let nothing_done = last.piece.incidents.is_none() && next.piece.incidents.is_none();
            let alike = last.partial == next.partial && last.idle == next.idle && !last.piece.at.is_instant();
            if nothing_done && alike || last.piece.entries == next.piece.entries && !next.piece.entries.is_empty() {
                last.piece.at.to = next.piece.at.to;
                let new = next.piece.entries.into_iter().filter(|entry| last.named.insert(entry.clone()));
                last.piece.entries.extend(new);
                return;
            }
        }
        self.pieces.push(next);
    }
}

/// True if what an act tells of all its time lies elsewhere in it: here somebody who looked more closely saw nothing.
fn seen_finer(act: &Act, watching: &[&Watch]) -> bool {
    let finer = |watch: &&&Watch| {
        watch.zero && length(watch.at) < length(act.at) && act.at.covers(watch.at) && watch.entry != act.entry
    };
    (act.tally || !act.dated) && saw_all(&watching.iter().filter(finer).copied().collect::<Vec<_>>()).is_some()
}

/// Those who together saw the whole place: all who saw all of it, else all who saw a part, if every part is among them.
fn saw_all<'w>(watching: &[&'w Watch]) -> Option<Vec<&'w Watch>> {
    let relied_on = watching.iter().copied().filter(|watch| watch.idle.is_none());
    let (whole, parts): (Vec<&Watch>, Vec<&Watch>) = relied_on.partition(|watch| watch.part.is_none());
    if !whole.is_empty() {
        return Some(whole);
    }
    let seen: BTreeSet<&String> = parts.iter().filter_map(|watch| watch.part.as_ref()).collect();
    let all = parts.first()?.of.iter().all(|part| seen.contains(part));
    all.then_some(parts)
}
