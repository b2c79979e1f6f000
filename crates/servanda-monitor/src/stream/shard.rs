//! A shard: some of the lists with the cells that hang on one list alone. Shards know nothing of each other, so threads
//! divide them.

use super::ban::{ban, clip};
use super::crossed::{begins, join};
use super::days::{felt, looks_back, on_days, stands};
use super::guard::{Guard, Held};
use super::lane::{List, Weights, Wide};
use super::limits::{Limits, Why};
use super::scheme::{Rule, Scheme};
use super::window::{Bound, Room as Weighing};
use crate::blocked::Keyed;
use crate::count::Exact;
use crate::days::Days;
use crate::spans::{Difference, Room, Spans};
use crate::tick::{DAY, EVER, NEVER, Span, Tick, later};
use std::ops::Range;

/// What a cell holds, in both bounds; equal ones are kept once.
#[derive(Clone, Debug, Default)]
pub struct Bounds {
    /// For sure.
    pub must: Spans,
    /// For all that is known, where that is more.
    pub more: Option<Box<Spans>>,
}

impl Bounds {
    /// For all that is known.
    pub fn may(&self) -> &Spans {
        self.more.as_deref().unwrap_or(&self.must)
    }
}

/// One cell: a node of the scheme for one key.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Its node.
    pub node: u32,
    /// What it reads, by its place in the shard: a list, or a cell.
    pub input: u32,
    /// What it holds.
    pub bounds: Bounds,
    /// The cells of the shard that read it.
    pub readers: Vec<u32>,
    /// The joined cells that read it.
    pub joined: Vec<u32>,
}

/// What changed in a cell, net.
#[derive(Clone, Copy, Debug)]
pub struct Net<'n> {
    /// In what holds for sure.
    pub must: &'n Difference,
    /// In what holds for all that is known.
    pub may: &'n Difference,
}

/// An ordinary hit on its way into a list.
#[derive(Clone, Copy, Debug)]
pub struct Coming {
    /// The list, by its place in the shard.
    pub list: u32,
    /// The hit.
    pub hit: Exact,
}

/// Anything else that happens to a list.
#[derive(Clone, Copy, Debug)]
pub struct Other {
    /// The list, by its place in the shard.
    pub list: u32,
    /// What.
    pub step: Step,
}

/// What happens to a list beside ordinary hits that come.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// An ordinary hit goes.
    Take(Exact),
    /// A wide hit comes.
    Put(Wide),
    /// A wide hit goes.
    TakeWide(Wide),
    /// A watch comes.
    PutWatch(Wide),
    /// A watch goes.
    TakeWatch(Wide),
}

impl Step {
    /// Whether a wide hit comes (`true`), or a watch (`false`); nothing else does.
    fn come(self) -> Option<bool> {
        match self {
            Step::Put(_) => Some(true),
            Step::PutWatch(_) => Some(false),
            Step::Take(_) | Step::TakeWide(_) | Step::TakeWatch(_) => None,
        }
    }

    fn wide(self) -> Option<Wide> {
        match self {
            Step::Put(one) | Step::PutWatch(one) | Step::TakeWide(one) | Step::TakeWatch(one) => Some(one),
            Step::Take(_) => None,
        }
    }
}

/// Some of the lists, with the cells over them.
#[derive(Clone, Debug, Default)]
pub struct Shard {
    /// Lists.
    pub lists: Vec<List>,
    /// Cells.
    pub cells: Vec<Cell>,
    /// Ordinary hits that came since the last step.
    pub coming: Vec<Coming>,
    /// Everything else that happened since.
    pub others: Vec<Other>,
    /// What changed for joined cells.
    pub for_joined: Vec<(u32, Span)>,
    /// Set aside within the shard: reason and how many.
    pub aside: Vec<(Why, i64)>,
    /// Empty but while the shard advances.
    scratch: Scratch,
}

/// Room to work in, which shards that advance one after the other hand on: what was touched once need not be fetched again.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    sorted: Vec<Coming>,
    groups: Vec<Group>,
    run: Vec<Exact>,
    wide: Vec<Wide>,
    touched: Vec<Span>,
    stretches: Vec<Span>,
    work: Work,
    levels: Vec<Vec<Span>>,
}

/// Room to find the stretches of one cell.
#[derive(Clone, Debug, Default)]
pub struct Work {
    pub(super) must: Vec<Span>,
    pub(super) may: Vec<Span>,
    room: Room,
    weighing: Weighing,
    firsts: Vec<Tick>,
    inner: Vec<Span>,
    gained: Difference,
    more: Difference,
    full: u64,
}

/// What all shards share while they advance.
#[derive(Clone, Copy)]
pub struct Shared<'s> {
    /// The scheme.
    pub scheme: &'s Scheme,
    /// The weights of hits.
    pub weights: &'s Weights,
    /// Local days.
    pub days: &'s Days,
    /// How much is held at most.
    pub limits: Limits,
}

impl Shard {
    /// Puts what came into the lists, brings the cells up to date and tells what changed.
    pub fn advance(&mut self, shared: Shared<'_>, scratch: &mut Scratch, tell: &mut impl FnMut(u32, Net<'_>)) {
        if self.coming.is_empty() && self.others.is_empty() {
            return;
        }
        std::mem::swap(&mut self.scratch, scratch);
        self.bring_up_to_date(shared, tell);
        std::mem::swap(&mut self.scratch, scratch);
    }

    fn bring_up_to_date(&mut self, shared: Shared<'_>, tell: &mut impl FnMut(u32, Net<'_>)) {
        let mut coming = std::mem::take(&mut self.coming);
        let mut others = std::mem::take(&mut self.others);
        sort_by_list(&mut coming, &mut self.scratch.sorted);
        others.sort_by_key(|other| other.list);
        let mut groups = std::mem::take(&mut self.scratch.groups);
        group(&coming, &others, &mut groups);
        for (number, Group { list, coming: came, others: other }) in groups.iter().enumerate() {
            if number % FETCH == 0 && self.lists.len() > NEAR {
                self.fetch(&groups[number..groups.len().min(number + FETCH)]);
            }
            let was_wide = self.lists[*list as usize].has_wide();
            self.put_in(*list, &coming[came.clone()], &others[other.clone()], shared);
            let it = &self.lists[*list as usize];
            if other.is_empty() && it.rest.is_none() && it.exact.len() < it.least as usize {
                continue;
            }
            self.look(*list, was_wide, shared, tell);
        }
        self.scratch.groups = groups;
        coming.clear();
        others.clear();
        (self.coming, self.others) = (coming, others);
        if self.scratch.work.full > 0 {
            self.aside.push((Why::FullWindow, std::mem::take(&mut self.scratch.work.full) as i64));
        }
    }

    /// Fetches lists, their ends and what hangs on them into the cache. Each pass asks for what the one before it fetched the
    /// way to, and nothing in a pass waits for anything else in it, so the processor has many of them under way at once.
    fn fetch(&self, groups: &[Group]) {
        let lists = || groups.iter().map(|group| &self.lists[group.list as usize]);
        std::hint::black_box(lists().map(|list| list.exact.len()).sum::<usize>());
        std::hint::black_box(lists().filter_map(|list| list.exact.fetch()).max());
        if lists().all(|list| list.is_quiet) {
            return;
        }
        let readers = || lists().filter(|list| !list.is_quiet).map(|list| &self.cells[list.first_reader as usize]);
        let below = || readers().flat_map(|cell| &cell.readers).map(|cell| &self.cells[*cell as usize]);
        std::hint::black_box(readers().map(|cell| cell.bounds.must.len()).sum::<usize>());
        std::hint::black_box(readers().chain(below()).filter_map(|cell| cell.bounds.must.fetch()).max());
    }

    /// Changes a list and leaves in `touched` where it changed.
    fn put_in(&mut self, at: u32, coming: &[Coming], others: &[Other], shared: Shared<'_>) {
        let limits = shared.limits;
        let Scratch { run, wide, touched, .. } = &mut self.scratch;
        let list = &mut self.lists[at as usize];
        run.clear();
        touched.clear();
        let room = limits.hits_a_list.saturating_sub(list.len());
        if coming.len() > room {
            self.aside.push((Why::TooManyHits, (coming.len() - room) as i64));
        }
        run.extend(coming.iter().take(room).map(|one| one.hit));
        sort_late(run);
        let slack = shared.scheme.of_list[list.spec as usize].slack;
        let mut touch = |span: Span| match touched.last_mut() {
            Some(last) if span.from >= last.from && span.from.saturating_sub(slack) <= last.to => {
                last.to = last.to.max(span.to);
            }
            _ => touched.push(span),
        };
        run.iter().for_each(|hit| touch(Span::new(hit.tick(), hit.tick())));
        list.exact.insert_run(run);
        for together in others.chunk_by(|one, next| one.step.come().is_some() && one.step.come() == next.step.come()) {
            let [other, ..] = together else { continue };
            let gone = match other.step {
                Step::Take(hit) => {
                    touch(Span::new(hit.tick(), hit.tick()));
                    list.exact.remove(hit.at, |other| other.fact == hit.fact).is_some()
                }
                Step::Put(_) | Step::PutWatch(_) => {
                    let room = limits.hits_a_list.saturating_sub(list.len());
                    if together.len() > room {
                        self.aside.push((Why::TooManyHits, (together.len() - room) as i64));
                    }
                    wide.clear();
                    wide.extend(together.iter().take(room).filter_map(|other| other.step.wide()));
                    // In order of time what is touched is a few long stretches, and no block is moved twice.
                    sort_late(wide);
                    wide.iter().for_each(|one| touch(one.span));
                    if !wide.is_empty() {
                        let rest = list.rest.get_or_insert_default();
                        let is_hit = matches!(other.step, Step::Put(_));
                        if is_hit { &mut rest.hits } else { &mut rest.watches }.insert_run(wide);
                    }
                    true
                }
                Step::TakeWide(one) | Step::TakeWatch(one) => {
                    touch(one.span);
                    let is_hit = matches!(other.step, Step::TakeWide(_));
                    let rest = list.rest.as_mut();
                    rest.is_some_and(|rest| if is_hit { &mut rest.hits } else { &mut rest.watches }.remove(one))
                }
            };
            if !gone {
                self.aside.push((Why::NotThere, 1));
            }
        }
        if !others.is_empty() {
            join(touched);
        }
    }

    /// Looks at the cells over a list again.
    fn look(&mut self, at: u32, was_wide: bool, shared: Shared<'_>, tell: &mut impl FnMut(u32, Net<'_>)) {
        let touched = std::mem::take(&mut self.scratch.touched);
        let mut stretches = std::mem::take(&mut self.scratch.stretches);
        let mut work = std::mem::take(&mut self.scratch.work);
        let List { spec, first_reader, is_quiet, .. } = self.lists[at as usize];
        let readers = &shared.scheme.of_list[spec as usize].nodes;
        let mut is_changed = false;
        for (cell, node) in (first_reader..).zip(readers) {
            let list = &self.lists[at as usize];
            let it = &mut self.cells[cell as usize];
            let rule = &shared.scheme.nodes[*node as usize].rule;
            let mut changed = self.scratch.levels.pop().unwrap_or_default();
            changed.clear();
            work.gained.clear();
            work.more.clear();
            let is_wide = list.has_wide() || was_wide;
            if is_wide && it.bounds.more.is_none() {
                it.bounds.more = Some(Box::new(it.bounds.must.clone()));
            }
            match rule {
                Rule::AtLeast(rule) => {
                    widen(&touched, &mut stretches, |span| rule.felt(span));
                    for dirty in &stretches {
                        let Work { must, may, weighing, full, .. } = &mut work;
                        let weigh = (shared.weights, shared.limits.hits_a_window);
                        *full += rule.within(list, weigh, Bound::Must, *dirty, weighing, must);
                        if is_wide {
                            *full += rule.within(list, weigh, Bound::May, *dirty, weighing, may);
                            may.extend(must.iter().copied());
                            join(may);
                        } else if is_quiet && must.is_empty() {
                            continue;
                        }
                        it.bounds.replace(*dirty, &mut work, &mut changed);
                    }
                }
                Rule::Crossed(rule) if !is_wide => {
                    for span in &touched {
                        let Work { must, .. } = &mut work;
                        let dirty = rule.exact(list, &it.bounds.must, (span.from, span.to), must);
                        it.bounds.replace(dirty, &mut work, &mut changed);
                    }
                }
                Rule::Crossed(rule) => {
                    widen(&touched, &mut stretches, |span| rule.island(list, span));
                    join(&mut stretches);
                    for dirty in &stretches {
                        let Work { must, may, full, .. } = &mut work;
                        let most = shared.limits.hits_a_window;
                        *full += rule.doubtful(list, shared.weights, most, *dirty, (must, may));
                        [must, may].into_iter().for_each(|spans| clip_all(spans, *dirty));
                        it.bounds.replace(*dirty, &mut work, &mut changed);
                    }
                }
                Rule::Ban(binding) => {
                    widen(&touched, &mut stretches, |span| Span::new(span.from, later(span.to, 1)));
                    for dirty in &stretches {
                        ban(list, shared.weights, *binding, *dirty, (&mut work.must, &mut work.may));
                        it.bounds.replace(*dirty, &mut work, &mut changed);
                    }
                }
                Rule::OnDays { .. } | Rule::Guard(_) | Rule::Begins { .. } => {}
            }
            let is_ban = matches!(rule, Rule::Ban(_));
            is_changed |= is_wide || !changed.is_empty();
            self.told(cell, &mut changed, &mut work, tell);
            if is_wide && !is_ban && !self.lists[at as usize].has_wide() {
                self.cells[cell as usize].bounds.more = None;
            }
            self.hand_on(cell, &mut changed, &mut work, &mut stretches, shared, tell);
            self.scratch.levels.push(changed);
        }
        if is_changed {
            let cells = &self.cells[first_reader as usize..][..readers.len()];
            let holds_nothing = |cell: &Cell| cell.bounds.must.is_empty() && cell.bounds.more.is_none();
            self.lists[at as usize].is_quiet = cells.iter().all(holds_nothing);
        }
        (self.scratch.touched, self.scratch.stretches, self.scratch.work) = (touched, stretches, work);
    }

    /// Tells what changed in a cell.
    fn told(&mut self, cell: u32, changed: &mut Vec<Span>, work: &mut Work, tell: &mut impl FnMut(u32, Net<'_>)) {
        if changed.is_empty() {
            return;
        }
        // What was changed in several places may have changed back in between.
        if changed.len() > 1 {
            join(changed);
            work.settle();
        }
        let it = &self.cells[cell as usize];
        self.for_joined.extend(it.joined.iter().flat_map(|joined| changed.iter().map(|span| (*joined, *span))));
        let net = work.net(&it.bounds);
        if !net.must.is_empty() || !net.may.is_empty() {
            tell(cell, net);
        }
    }

    /// Looks at the cells over a cell again, as far as one hangs on the other alone.
    fn hand_on(
        &mut self,
        from: u32,
        changed: &mut [Span],
        work: &mut Work,
        stretches: &mut Vec<Span>,
        shared: Shared<'_>,
        tell: &mut impl FnMut(u32, Net<'_>),
    ) {
        if changed.is_empty() {
            return;
        }
        for reader in 0..self.cells[from as usize].readers.len() {
            let cell = self.cells[from as usize].readers[reader];
            let rule = &shared.scheme.nodes[self.cells[cell as usize].node as usize].rule;
            if let Rule::OnDays { what: Guard::Holds(0), .. } = rule {
                let (input, reader) = (&self.cells[from as usize].bounds, &self.cells[cell as usize].bounds);
                let stands =
                    |span: &Span, spans: &Spans| stands(spans.around(span.from, span.from), shared.days, *span);
                if input.more.is_some() == reader.more.is_some()
                    && changed.iter().all(|span| {
                        stands(span, &input.must) && input.more.as_deref().is_none_or(|more| stands(span, more))
                    })
                {
                    continue;
                }
            }
            let mut next = self.scratch.levels.pop().unwrap_or_default();
            next.clear();
            work.gained.clear();
            work.more.clear();
            let mut bounds = std::mem::take(&mut self.cells[cell as usize].bounds);
            let input = &self.cells[from as usize].bounds;
            if input.more.is_some() && bounds.more.is_none() {
                bounds.more = Some(Box::new(bounds.must.clone()));
            }
            widen(changed, stretches, |span| felt_over(rule, shared.days, &[input], span));
            join(stretches);
            for dirty in stretches.iter() {
                over_cells(rule, &[&[input]], shared.days, *dirty, bounds.more.is_some(), work);
                bounds.replace(*dirty, work, &mut next);
            }
            if input.more.is_none() && !is_double(rule) {
                bounds.more = None;
            }
            self.cells[cell as usize].bounds = bounds;
            self.told(cell, &mut next, work, tell);
            self.hand_on(cell, &mut next, work, stretches, shared, tell);
            self.scratch.levels.push(next);
        }
    }
}

/// True for rules whose bounds differ even where those of their inputs do not: what may begin before it does for sure.
pub(super) fn is_double(rule: &Rule) -> bool {
    match rule {
        Rule::Begins { binding, .. } => binding.must != binding.may,
        _ => false,
    }
}

impl Bounds {
    /// Says `dirty` anew from what was found.
    pub(super) fn replace(&mut self, dirty: Span, work: &mut Work, changed: &mut Vec<Span>) {
        let Work { must, may, room, gained, more, .. } = work;
        changed.extend(self.must.replace(dirty, must, room, gained));
        if let Some(spans) = &mut self.more {
            changed.extend(spans.replace(dirty, may, room, more));
        }
    }
}

impl Work {
    /// What changed in a cell.
    pub(super) fn net(&self, bounds: &Bounds) -> Net<'_> {
        Net { must: &self.gained, may: if bounds.more.is_some() { &self.more } else { &self.gained } }
    }

    /// Leaves out what was both lost and gained on the way.
    pub(super) fn settle(&mut self) {
        self.gained.settle();
        self.more.settle();
    }

    /// Forgets what changed.
    pub(super) fn clear(&mut self) {
        self.gained.clear();
        self.more.clear();
    }
}

/// The stretch around which a change of an input is felt.
pub(super) fn felt_over(rule: &Rule, days: &Days, inputs: &[&Bounds], changed: Span) -> Span {
    match rule {
        Rule::OnDays { of, .. } => felt(days, *of as usize, changed),
        Rule::Begins { reset, .. } => {
            // Whether a possible stretch is one with a sure one is asked from its beginning.
            let around = inputs.iter().flat_map(|bounds| bounds.may().around(changed.from, changed.to));
            let from = around.map(|span| span.from).min().unwrap_or(changed.from).min(changed.from);
            let to = reset.map_or(NEVER, |reset| later(changed.to, reset));
            Span::new(from, later(to, 1))
        }
        Rule::Guard(_) | Rule::AtLeast(_) | Rule::Crossed(_) | Rule::Ban(_) => changed,
    }
}

/// Finds what a cell over cells holds within `dirty`, in one bound or both. Each input is one cell, or any of several.
pub(super) fn over_cells(rule: &Rule, inputs: &[&[&Bounds]], days: &Days, dirty: Span, in_both: bool, work: &mut Work) {
    let (what, since) = match rule {
        Rule::OnDays { what, of, .. } => (what, looks_back(days, *of as usize, dirty)),
        Rule::Guard(what) => (what, dirty.from),
        Rule::Begins { what, reset, .. } => (what, reset.map_or(EVER, |reset| later(dirty.from, -reset - 1))),
        Rule::AtLeast(_) | Rule::Crossed(_) | Rule::Ban(_) => return,
    };
    let Work { must, may, firsts, inner, .. } = work;
    let look = Span::new(since, dirty.to);
    let one_input = matches!((what, inputs), (Guard::Holds(0), [[_]]));
    let mut held: Vec<Held> = Vec::new();
    if !one_input || matches!(rule, Rule::Begins { .. }) {
        held.extend(inputs.iter().map(|cells| {
            let mut one = Held::default();
            for bounds in *cells {
                one.must.extend(bounds.must.around(look.from, look.to));
                one.may.extend(bounds.may().around(look.from, look.to));
            }
            join(&mut one.must);
            join(&mut one.may);
            one
        }));
    }
    // What a condition holds, whole stretches where there is one input, so that their beginnings are seen.
    let when = |bound: Bound, found: &mut Vec<Span>| match (inputs, one_input) {
        ([[bounds]], true) => {
            found.clear();
            let spans = if bound == Bound::Must { &bounds.must } else { bounds.may() };
            found.extend(spans.around(look.from, look.to));
        }
        _ => what.within(&held, bound, wider(&held, look), found),
    };
    match rule {
        Rule::Guard(_) => {
            for (bound, found) in [(Bound::Must, &mut *must), (Bound::May, &mut *may)] {
                if bound == Bound::Must || in_both {
                    when(bound, inner);
                    found.clear();
                    found.extend(inner.iter().filter_map(|span| clip(*span, dirty)));
                }
            }
        }
        Rule::OnDays { count, of, .. } => {
            for (bound, found) in [(Bound::Must, &mut *must), (Bound::May, &mut *may)] {
                if bound == Bound::Must || in_both {
                    when(bound, inner);
                    on_days(inner, days, (*count as usize, *of as usize), dirty, firsts, found);
                }
            }
        }
        Rule::Begins { reset, binding, .. } => {
            let mut possible = Vec::new();
            when(Bound::Must, inner);
            when(Bound::May, &mut possible);
            begins((inner, &possible), *reset, *binding, (must, may));
            [must, may].into_iter().for_each(|spans| clip_all(spans, dirty));
        }
        Rule::AtLeast(_) | Rule::Crossed(_) | Rule::Ban(_) => {}
    }
}

/// Leaves of each stretch what lies inside another.
fn clip_all(spans: &mut Vec<Span>, inside: Span) {
    spans.retain_mut(|span| {
        let shared = clip(*span, inside);
        *span = shared.unwrap_or(*span);
        shared.is_some()
    });
}

/// As far as the stretches that were gathered reach.
fn wider(held: &[Held], look: Span) -> Span {
    let all = || held.iter().flat_map(|one| one.must.iter().chain(&one.may));
    let from = all().map(|span| span.from).min().map_or(look.from, |from| from.min(look.from));
    Span::new(from, all().map(|span| span.to).max().map_or(look.to, |to| to.max(look.to)))
}

/// Widens each stretch and joins those that then touch.
fn widen(stretches: &[Span], joined: &mut Vec<Span>, by: impl Fn(Span) -> Span) {
    joined.clear();
    for span in stretches.iter().map(|span| by(*span)) {
        match joined.last_mut() {
            Some(last) if span.from <= last.to && last.from <= span.from => last.to = last.to.max(span.to),
            _ => joined.push(span),
        }
    }
}

/// What came and happened to one list.
#[derive(Clone, Debug)]
struct Group {
    list: u32,
    coming: Range<usize>,
    others: Range<usize>,
}

/// List by list, from what is sorted by list.
fn group(coming: &[Coming], others: &[Other], groups: &mut Vec<Group>) {
    groups.clear();
    let (mut a, mut b) = (0, 0);
    while a < coming.len() || b < others.len() {
        let (one, other) = (coming.get(a).map(|one| one.list), others.get(b).map(|one| one.list));
        let Some(list) = one.into_iter().chain(other).min() else { break };
        let to_a = a + coming[a..].iter().take_while(|one| one.list == list).count();
        let to_b = b + others[b..].iter().take_while(|one| one.list == list).count();
        groups.push(Group { list, coming: a..to_a, others: b..to_b });
        (a, b) = (to_a, to_b);
    }
}

/// Sorts by list and leaves those of one list in the order in which they came: by some of its bits at a time.
fn sort_by_list(coming: &mut Vec<Coming>, room: &mut Vec<Coming>) {
    const BITS_MAX: u32 = 11;
    let most = coming.iter().map(|one| one.list).max().unwrap_or(0);
    let width = u32::BITS - most.leading_zeros();
    let passes = width.div_ceil(BITS_MAX);
    // As few buckets as it takes: what a small step costs is going through these.
    let bits = width.div_ceil(passes.max(1));
    if coming.len() < (passes as usize) << bits >> 3 {
        coming.sort_by_key(|one| one.list);
        return;
    }
    for pass in 0..passes {
        let digit = |one: &Coming| (one.list >> (pass * bits)) as usize & ((1 << bits) - 1);
        let mut starts = [0_u32; 1 << BITS_MAX];
        let starts = &mut starts[..1 << bits];
        coming.iter().for_each(|one| starts[digit(one)] += 1);
        let mut sum = 0;
        for start in starts.iter_mut() {
            (*start, sum) = (sum, sum + *start);
        }
        room.clear();
        room.resize(coming.len(), Coming { list: 0, hit: Exact { at: 0, fact: 0 } });
        for one in coming.iter() {
            let place = &mut starts[digit(one)];
            room[*place as usize] = *one;
            *place += 1;
        }
        std::mem::swap(coming, room);
    }
}

/// Sorts what came nearly in order, as reports do; those of one time stay in the order in which they came.
fn sort_late<T: Keyed>(run: &mut [T]) {
    const STEPS_EACH: usize = 16;
    let mut steps = run.len() * STEPS_EACH;
    for at in 1..run.len() {
        let (item, mut to) = (run[at], at);
        while to > 0 && run[to - 1].key() > item.key() {
            run[to] = run[to - 1];
            to -= 1;
        }
        run[to] = item;
        if at - to > steps {
            // It was not nearly in order. Unless one came from very far, hardly anything was lost.
            run.sort_by_key(T::key);
            return;
        }
        steps -= at - to;
    }
}

/// So many lists are fetched into the cache at once: what is fetched together takes little longer than one alone.
const FETCH: usize = 32;

/// So many lists of a shard, with what hangs on them, lie in the cache anyhow.
const NEAR: usize = 512;

/// Hits of a ban that are nearer to each other than this are looked at together.
pub const BAN_SLACK: Tick = DAY / 24;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// The twin is the sort of the standard library.
        #[test]
        fn what_came_late_is_sorted(times in prop::collection::vec(0_u32..500, 0..300), late in 1_u32..600) {
            let mut run: Vec<Exact> = (0..).zip(times).map(|(fact, at)| Exact { at: fact + at % late, fact }).collect();
            let mut twin = run.clone();
            twin.sort_by_key(|hit| hit.at);
            sort_late(&mut run);
            prop_assert_eq!(run, twin);
        }
    }
}
