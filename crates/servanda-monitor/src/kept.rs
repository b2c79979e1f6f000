//! Answers that are kept for as long as nothing that they rest on has changed.
//!
//! A board is found in parts: a clause under one reading, a red line, the phases, … While a part is being found, it is noted
//! what it asks of the record. A part is found anew when one of these lists has changed, when force or phases came out
//! otherwise, when something that it asked about has closed since, or when the moment judged has left the stretch within which
//! what was asked of it stays the same; else its lines stand.

use servanda_agreement::Agreement;
use servanda_agreement::geography::Geography;
use servanda_base::Moment;
use servanda_rules::{
    Asked, Channel, Choice, Facts, Given, Lines, Part, Remembered, Settled, Which, World, is_closed, lines,
    lines_with_witness, parts, where_all_agree,
};
use servanda_status::Status;
use servanda_status::witness::Witness;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How often the record was looked at; what changed at or after the time of an answer makes it old.
type Turn = u64;

/// An answer, what was asked on the way, and when.
#[derive(Clone, Debug)]
struct Answer<T> {
    found: T,
    asked: Asked,
    at: Turn,
}

/// The parts of a board, each as it was last found.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    turn: Turn,
    /// When each list last changed.
    changed: BTreeMap<Channel, Turn>,
    as_of: Option<Moment>,
    end: Option<Moment>,
    read_in: Option<Vec<String>>,
    choices: Vec<Choice>,
    parts: Vec<Part>,
    /// Force and phases under each choice, and when force last came out otherwise. Phases are a list of their own.
    settled: Vec<Option<(Answer<Settled>, Turn)>>,
    /// What red lines counted under each choice.
    remembered: Vec<Remembered>,
    lines: Vec<Option<Answer<Arc<Lines>>>>,
}

/// What the parts are found from.
#[derive(Clone, Copy)]
pub(crate) struct From<'a> {
    pub agreement: &'a Agreement,
    pub geography: &'a Geography,
    pub facts: &'a dyn Facts,
    pub sentences: &'a BTreeMap<String, String>,
    pub known_at: u32,
    /// On how many threads parts are found; the answers are the same on any number.
    pub threads: usize,
}

impl Kept {
    /// A list has changed.
    pub fn changed(&mut self, channel: Channel) {
        self.changed.insert(channel, self.turn + 1);
    }

    /// The lines of each part, as of the last time that they were brought up to date.
    pub fn lines(&self) -> impl Iterator<Item = &Lines> {
        self.lines.iter().filter_map(|lines| Some(&*lines.as_ref()?.found))
    }

    /// The moment judged.
    pub fn as_of(&self) -> Option<Moment> {
        self.as_of
    }

    /// Finds anew what is old, and hands out the lines of each part that came out otherwise, as they were and as they are.
    pub fn bring_up(&mut self, from: From<'_>, as_of: Option<Moment>) -> Vec<(Arc<Lines>, Arc<Lines>)> {
        self.turn += 1;
        let given = Given::new(from.agreement, from.geography, from.facts, as_of);
        let end = from.facts.end();
        if self.end != end {
            self.changed.insert(Channel::End, self.turn);
            self.end = end;
        }
        let read_in = from.facts.read_in();
        let mut before: BTreeMap<(Option<String>, Which), Arc<Lines>> = BTreeMap::new();
        if self.read_in.as_ref().is_none_or(|known| !known.iter().map(String::as_str).eq(read_in.iter().copied())) {
            before = self.take_lines();
            (self.choices, self.parts) = parts(from.agreement, &read_in);
            self.read_in = Some(read_in.into_iter().map(str::to_owned).collect());
            (self.settled, self.lines) = (vec![None; self.choices.len()], vec![None; self.parts.len()]);
            self.remembered = self.choices.iter().map(|_| Remembered::default()).collect();
        }
        self.as_of = Some(given.as_of());
        self.forget_counts(from);
        let old: Vec<usize> = (0..self.choices.len()).filter(|choice| !self.is_settled(*choice, from)).collect();
        let settle = |choice: usize| {
            let (world, asked) = given.world(self.choices[choice].clone(), self.remembered.get(choice));
            Answer { found: world.settled(), asked, at: self.turn }
        };
        for (choice, answer) in on_threads(from.threads, old, || (), |(), choice| settle(choice)) {
            let (last, same_phases) = match self.settled[choice].take() {
                Some((before, last)) => (
                    if before.found.force_is(&answer.found) { last } else { self.turn },
                    before.found.phases_are(&answer.found),
                ),
                None => (self.turn, false),
            };
            if !same_phases {
                self.changed.insert(Channel::Phases, self.turn);
            }
            self.settled[choice] = Some((answer, last));
        }
        self.forget_counts(from);
        let old: Vec<usize> = (0..self.parts.len()).filter(|part| !self.is_found(*part, from)).collect();
        let mut other = Vec::new();
        let found = on_threads(from.threads, old, BTreeMap::new, |worlds, part| self.find(given, from, worlds, part));
        for (at, answer) in found {
            let was = self.lines[at].take().map(|was| was.found);
            let was = was.or_else(|| before.remove(&self.name(at))).unwrap_or_default();
            if was != answer.found {
                other.push((was, Arc::clone(&answer.found)));
            }
            self.lines[at] = Some(answer);
        }
        // What was said under a reading that there is no more is said no more.
        other.extend(before.into_values().map(|was| (was, Arc::default())));
        other
    }

    /// Finds a part anew. Parts under one choice are found in one world, where what was found for one serves the others.
    fn find<'w>(
        &'w self,
        given: Given<'w>,
        from: From<'_>,
        worlds: &mut BTreeMap<usize, World<'w>>,
        at: usize,
    ) -> Answer<Arc<Lines>> {
        let part = &self.parts[at];
        let world = worlds.entry(part.choice).or_insert_with(|| self.world(given, part.choice));
        let (found, asked) = world.on_the_way(|| lines(world, part.which, from.sentences, from.known_at));
        Answer { found: Arc::new(found), asked, at: self.turn }
    }

    /// The world under a choice, as it was settled.
    fn world<'w>(&'w self, given: Given<'w>, choice: usize) -> World<'w> {
        let named = self.choices[choice].clone();
        match &self.settled[choice] {
            Some((answer, _)) => given.resume(named, answer.found.clone(), self.remembered.get(choice)),
            None => given.world(named, self.remembered.get(choice)).0,
        }
    }

    /// The statuses of a clause, by its place in the text, each with what it rests on: judged anew for whoever asks.
    pub fn witnessed(&self, from: From<'_>, clause: usize) -> Vec<(Status, Witness)> {
        let given = Given::new(from.agreement, from.geography, from.facts, self.as_of);
        let (mut statuses, mut witnesses) = (Vec::new(), Vec::new());
        for part in self.parts.iter().filter(|part| part.which == Which::Clause(clause)) {
            let world = self.world(given, part.choice);
            let lines = lines_with_witness(&world, part.which, from.sentences, from.known_at);
            statuses.extend(lines.statuses);
            witnesses.extend(lines.witnesses);
        }
        let (statuses, witnesses) = where_all_agree(statuses, witnesses);
        statuses.into_iter().zip(witnesses).collect()
    }

    /// A part by its reading and what it is.
    fn name(&self, part: usize) -> (Option<String>, Which) {
        let Part { choice, which } = self.parts[part];
        (self.choices[choice].label.clone(), which)
    }

    /// All lines so far, which are then no longer kept.
    fn take_lines(&mut self) -> BTreeMap<(Option<String>, Which), Arc<Lines>> {
        let lines: Vec<Option<Answer<Arc<Lines>>>> = self.lines.iter_mut().map(Option::take).collect();
        lines.into_iter().enumerate().filter_map(|(part, lines)| Some((self.name(part), lines?.found))).collect()
    }

    /// Forgets what was counted and may be otherwise now. What is left was true the last time, so that this turn decides.
    fn forget_counts(&mut self, from: From<'_>) {
        let mut remembered = std::mem::take(&mut self.remembered);
        for counts in &mut remembered {
            counts.forget_unless(|asked| self.holds_since(asked, self.turn - 1, from));
        }
        self.remembered = remembered;
    }

    fn holds<T>(&self, answer: &Answer<T>, from: From<'_>) -> bool {
        self.holds_since(&answer.asked, answer.at, from)
    }

    fn holds_since(&self, asked: &Asked, at: Turn, from: From<'_>) -> bool {
        let Some(as_of) = self.as_of else { return false };
        asked.stays.at(as_of)
            && asked.channels.iter().all(|channel| self.changed.get(channel).is_none_or(|turn| *turn <= at))
            && asked.closed.iter().all(|(at, was)| is_closed(from.agreement, *at, as_of, self.end) == *was)
    }

    fn is_settled(&self, choice: usize, from: From<'_>) -> bool {
        self.settled[choice].as_ref().is_some_and(|(answer, _)| self.holds(answer, from))
    }

    fn is_found(&self, part: usize, from: From<'_>) -> bool {
        // Notes say at which position they were made.
        if self.parts[part].which == Which::Notes {
            return false;
        }
        let settled = self.settled[self.parts[part].choice].as_ref().map(|(_, last)| *last);
        self.lines[part]
            .as_ref()
            .is_some_and(|answer| settled.is_some_and(|last| last <= answer.at) && self.holds(answer, from))
    }
}

/// Finds something for each item, on several threads, each with room of its own; handed out in the order of the items.
fn on_threads<R, T: Send>(
    threads: usize,
    items: Vec<usize>,
    room: impl Fn() -> R + Sync,
    find: impl Fn(&mut R, usize) -> T + Sync,
) -> Vec<(usize, T)> {
    let threads = threads.clamp(1, items.len().max(1));
    if threads == 1 {
        let mut room = room();
        return items.into_iter().map(|item| (item, find(&mut room, item))).collect();
    }
    let share = |thread: usize| {
        let mut room = room();
        let own = items.iter().skip(thread).step_by(threads);
        own.map(|item| (*item, find(&mut room, *item))).collect::<Vec<_>>()
    };
    let mut found: Vec<(usize, T)> = std::thread::scope(|scope| {
        let share = &share;
        let running: Vec<_> = (0..threads).map(|thread| scope.spawn(move || share(thread))).collect();
        running
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    found.sort_by_key(|(item, _)| *item);
    found
}
