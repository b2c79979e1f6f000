//! The running graph: lists of hits, and cells that are kept up to date from them. A cell is one node of the plan for one key.

use crate::count::{Exact, Hits, at_least};
use crate::days::{Days, on_days};
use crate::spans::{Difference, Dirty, Room, Spans};
use crate::tick::{DAY, SECOND, Span, Tick, later};

/// The number of a list of hits: one `select` node for one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ListId(pub u32);

/// The number of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellId(pub u32);

/// What a cell computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// At least `count` hits of a list in `(x - window, x]`.
    AtLeast {
        /// How many.
        count: u32,
        /// Length of the window in ticks.
        window: Tick,
    },
    /// On at least `count` of the last `of` local days another cell held, the present one among them as far as it has come.
    OnDays {
        /// How many days.
        count: u32,
        /// Of how many.
        of: u32,
    },
}

#[derive(Clone, Debug)]
struct List {
    exact: Hits,
    dirty: Dirty,
    /// The shortest window of its readers: hits that are nearer to each other are looked at together anyway.
    slack: Tick,
    readers: Vec<CellId>,
}

#[derive(Clone, Debug)]
struct Cell {
    rule: Rule,
    input: Input,
    rank: usize,
    dirty: Dirty,
    readers: Vec<CellId>,
    spans: Spans,
}

#[derive(Clone, Copy, Debug)]
enum Input {
    List(ListId),
    Cell(CellId),
}

/// Lists and cells.
#[derive(Clone, Debug)]
pub struct Graph {
    days: Days,
    lists: Vec<List>,
    cells: Vec<Cell>,
    /// Lists with something new.
    touched: Vec<ListId>,
    /// Cells to look at again, by rank.
    queues: Vec<Vec<CellId>>,
    scratch: Scratch,
}

#[derive(Clone, Debug, Default)]
struct Scratch {
    dirty: Vec<Span>,
    stretches: Vec<Span>,
    found: Vec<Span>,
    since: Vec<Tick>,
    room: Room,
    difference: Difference,
    changed: Vec<Span>,
}

impl Graph {
    /// An empty graph over local days.
    pub fn new(days: Days) -> Graph {
        Graph {
            days,
            lists: Vec::new(),
            cells: Vec::new(),
            touched: Vec::new(),
            queues: Vec::new(),
            scratch: Scratch::default(),
        }
    }

    /// Adds an empty list.
    pub fn list(&mut self) -> ListId {
        self.lists.push(List {
            exact: Hits::default(),
            dirty: Dirty::default(),
            slack: Tick::MAX,
            readers: Vec::new(),
        });
        ListId((self.lists.len() - 1) as u32)
    }

    /// Adds a cell that counts the hits of a list.
    pub fn over_list(&mut self, rule: Rule, list: ListId) -> CellId {
        let id = self.cell(rule, Input::List(list), 0);
        let list = &mut self.lists[list.0 as usize];
        list.readers.push(id);
        if let Rule::AtLeast { window, .. } = rule {
            list.slack = list.slack.min(window);
        }
        id
    }

    /// Adds a cell over another cell.
    pub fn over_cell(&mut self, rule: Rule, input: CellId) -> CellId {
        let rank = self.cells[input.0 as usize].rank + 1;
        let id = self.cell(rule, Input::Cell(input), rank);
        self.cells[input.0 as usize].readers.push(id);
        id
    }

    fn cell(&mut self, rule: Rule, input: Input, rank: usize) -> CellId {
        let cell = Cell { rule, input, rank, dirty: Dirty::default(), readers: Vec::new(), spans: Spans::default() };
        self.cells.push(cell);
        if self.queues.len() <= rank {
            self.queues.resize(rank + 1, Vec::new());
        }
        CellId((self.cells.len() - 1) as u32)
    }

    /// Puts an ordinary hit into a list.
    pub fn insert(&mut self, list: ListId, hit: Exact) {
        let it = &mut self.lists[list.0 as usize];
        it.exact.insert(hit);
        if it.dirty.is_empty() {
            self.touched.push(list);
        }
        it.dirty.mark(Span::new(hit.tick(), hit.tick()), it.slack);
    }

    /// Takes an ordinary hit out of a list; false if it is not there.
    pub fn retract(&mut self, list: ListId, hit: Exact) -> bool {
        let it = &mut self.lists[list.0 as usize];
        if it.exact.remove(hit.at, |other| other.fact == hit.fact).is_none() {
            return false;
        }
        if it.dirty.is_empty() {
            self.touched.push(list);
        }
        it.dirty.mark(Span::new(hit.tick(), hit.tick()), it.slack);
        true
    }

    /// Brings every cell up to date and hands out what changed, net.
    pub fn advance(&mut self, mut tell: impl FnMut(CellId, &Difference)) {
        let Graph { days, lists, cells, touched, queues, scratch } = self;
        let Scratch { dirty, stretches, found, since, room, difference, changed } = scratch;
        for id in touched.drain(..) {
            let list = &mut lists[id.0 as usize];
            list.dirty.take(dirty);
            for reader in &list.readers {
                let cell = &mut cells[reader.0 as usize];
                if cell.dirty.is_empty() {
                    queues[cell.rank].push(*reader);
                }
                for span in dirty.iter() {
                    cell.dirty.mark(*span, 0);
                }
            }
        }
        for rank in 0..queues.len() {
            let mut queue = std::mem::take(&mut queues[rank]);
            for id in queue.drain(..) {
                cells[id.0 as usize].dirty.take(dirty);
                difference.clear();
                changed.clear();
                let (rule, input) = (cells[id.0 as usize].rule, cells[id.0 as usize].input);
                match (rule, input) {
                    (Rule::AtLeast { count, window }, Input::List(list)) => {
                        // A hit counts from its own time until it leaves the window.
                        widen(dirty, stretches, |span| Span::new(span.from, later(span.to, window)));
                        for span in stretches.iter() {
                            at_least(&lists[list.0 as usize].exact, count, Some(window), *span, found);
                            changed.extend(cells[id.0 as usize].spans.replace(*span, found, room, difference));
                        }
                    }
                    (Rule::OnDays { count, of }, Input::Cell(input)) => {
                        let (count, of) = (count as usize, of as usize);
                        widen(dirty, stretches, |span| {
                            Span::new(days.start(days.of(span.from)), days.start(days.of(span.to) + of))
                        });
                        for span in stretches.iter() {
                            let (first, last) = (days.of(span.from), days.of(span.to - 1));
                            let inner = &cells[input.0 as usize].spans;
                            on_days(inner, days, count, of, (first, last), since, found);
                            changed.extend(cells[id.0 as usize].spans.replace(*span, found, room, difference));
                        }
                    }
                    (Rule::AtLeast { .. }, Input::Cell(_)) | (Rule::OnDays { .. }, Input::List(_)) => {}
                }
                if difference.is_empty() {
                    continue;
                }
                for at in 0..cells[id.0 as usize].readers.len() {
                    let reader = cells[id.0 as usize].readers[at];
                    let cell = &mut cells[reader.0 as usize];
                    if cell.dirty.is_empty() {
                        queues[cell.rank].push(reader);
                    }
                    changed.iter().for_each(|span| cell.dirty.mark(*span, DAY));
                }
                tell(id, difference);
            }
            queues[rank] = queue;
        }
    }

    /// When a cell holds.
    pub fn spans(&self, cell: CellId) -> &Spans {
        &self.cells[cell.0 as usize].spans
    }

    /// Bytes that the hits take, and that the stretches of all cells take.
    pub fn bytes(&self) -> (usize, usize) {
        let hits = self.lists.iter().map(|list| list.exact.bytes()).sum();
        (hits, self.cells.iter().map(|cell| cell.spans.bytes()).sum())
    }
}

/// Widens each stretch and joins those that then touch.
fn widen(stretches: &[Span], joined: &mut Vec<Span>, by: impl Fn(Span) -> Span) {
    joined.clear();
    for span in stretches.iter().map(|span| by(*span)) {
        match joined.last_mut() {
            Some(last) if span.from <= last.to => last.to = last.to.max(span.to),
            _ => joined.push(span),
        }
    }
}

/// A whole number of seconds as ticks.
pub fn seconds(seconds: i64) -> Tick {
    seconds.saturating_mul(SECOND)
}
