//! From shapes to lists, and from keys to cells. Lists and cells of a key are made when the first shape speaks of it.

use super::lane::{List, Weight, WeightId, Wide, exact_second};
use super::limits::Why;
use super::rules::{Later, Standing, Tri, did, happened};
use super::scheme::{Binding, From, ListSpec, Rule};
use super::shape::ShapeId;
use super::shard::{Bounds, Cell, Coming, Other, Step, is_double};
use super::{At, CellId, SHARDS, Stream, conflict, tally};
use crate::count::Exact;
use crate::spans::{Difference, Room, Spans};
use crate::tick::{NEVER, Span, Tick};
use servanda_agreement::Name;
use servanda_base::Amount;
use servanda_record::{Entry, Place, What};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A list or cell of the scheme for one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Of {
    /// Which of the scheme.
    pub spec: u32,
    /// The place in its sort, or [`NONE`].
    pub place: u32,
    /// The party in its sort, or [`NONE`].
    pub party: u32,
}

/// No place, or no party.
pub const NONE: u32 = u32::MAX;

/// A list by its shard and its place there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ListId(u32);

impl ListId {
    pub(super) fn shard(self) -> usize {
        self.0 as usize % SHARDS
    }

    pub(super) fn at(self) -> u32 {
        self.0 / SHARDS as u32
    }

    pub(super) fn number(self) -> usize {
        self.0 as usize
    }
}

/// One list that the entries of a shape are in.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// The list.
    pub list: ListId,
    /// How much a hit weighs there, and whether it is sure as far as that does not depend on its time.
    pub weight: WeightId,
    /// The stretch outside which it does not count, by its place in [`Routes::bindings`].
    pub binding: u16,
    /// It is a watch and no hit.
    pub is_watch: bool,
    /// The list is that of a ban, in which what has no time counts as well.
    pub is_ban: bool,
    /// It fits with a doubt, or is only claimed.
    pub has_doubts: bool,
    /// By which of the list's patterns.
    pub pattern: u16,
}

impl Route {
    /// A hit at a whole second is an ordinary one, as far as that does not depend on its time.
    fn is_ordinary(&self) -> bool {
        !self.is_watch && self.weight == WeightId::ONE
    }
}

/// What is known of a shape.
#[derive(Clone, Copy, Debug, Default)]
pub struct Routed {
    first: u32,
    count: u32,
    /// Why its facts are set aside, if they are.
    aside: Option<Why>,
    /// It has a conflict key: its place in [`conflict::Conflicts`].
    pub conflict: Option<u32>,
}

/// Of a shape: the one list that it is in, and the stretch outside which it does not count there, if its hits are ordinary ones
/// wherever their times are. Nearly every shape is like that, and of a million each is far away: eight bytes are fetched
/// instead of two lines of the cache, of which the second is only known from the first.
#[derive(Clone, Copy, Debug)]
struct Plain {
    list: ListId,
    binding: u16,
    is_plain: bool,
}

/// All routes, lists and cells.
#[derive(Clone, Debug, Default)]
pub struct Routes {
    lists: HashMap<Of, ListId>,
    /// The lists in order of their numbers.
    pub specs: Vec<Of>,
    cells: HashMap<Of, CellId>,
    shapes: Vec<Routed>,
    plain: Vec<Plain>,
    routes: Vec<Route>,
    bindings: Vec<Binding>,
}

impl Routes {
    /// All cells with their places in the scheme.
    pub fn cells(&self) -> impl Iterator<Item = (Of, CellId)> + '_ {
        self.cells.iter().map(|(of, id)| (*of, *id))
    }

    /// What is known of a shape.
    pub fn of(&self, shape: ShapeId) -> Routed {
        self.shapes.get(shape.0 as usize).copied().unwrap_or_default()
    }

    /// The lists of a shape.
    pub fn routes(&self, routed: Routed) -> &[Route] {
        self.routes.get(routed.first as usize..(routed.first + routed.count) as usize).unwrap_or(&[])
    }

    /// The stretch outside which what takes a route does not count.
    pub fn binding(&self, route: Route) -> Binding {
        self.numbered_binding(route.binding)
    }

    fn numbered_binding(&self, number: u16) -> Binding {
        self.bindings.get(number as usize).copied().unwrap_or(Binding::ALWAYS)
    }

    fn plain(&self, shape: ShapeId) -> Option<Plain> {
        self.plain.get(shape.0 as usize).copied().filter(|plain| plain.is_plain)
    }

    fn add_shape(&mut self, routed: Routed) {
        let plain = match self.routes(routed) {
            [route] if routed.aside.is_none() && routed.conflict.is_none() && route.is_ordinary() => {
                Plain { list: route.list, binding: route.binding, is_plain: true }
            }
            _ => Plain { list: ListId(0), binding: 0, is_plain: false },
        };
        self.plain.push(plain);
        self.shapes.push(routed);
    }

    fn binding_number(&mut self, binding: Option<Binding>) -> u16 {
        let binding = binding.unwrap_or(Binding::ALWAYS);
        let known = self.bindings.iter().position(|other| *other == binding);
        let number = known.unwrap_or_else(|| {
            self.bindings.push(binding);
            self.bindings.len() - 1
        });
        u16::try_from(number).unwrap_or(u16::MAX)
    }
}

impl Stream {
    /// Makes the lists and cells that stand once, and those that may hold where nothing happened.
    pub(super) fn make_what_has_no_key(&mut self) {
        for spec in 0..self.scheme.lists.len() {
            if self.scheme.lists[spec].dims == Default::default() {
                self.list(Of { spec: spec as u32, place: NONE, party: NONE });
            }
        }
        for spec in 0..self.scheme.nodes.len() {
            let node = &self.scheme.nodes[spec];
            let has_not = match &node.rule {
                Rule::OnDays { what, .. } | Rule::Guard(what) | Rule::Begins { what, .. } => what.has_not(),
                Rule::AtLeast(_) | Rule::Crossed(_) | Rule::Ban(_) => false,
            };
            if !node.is_chain && (node.dims == Default::default() || has_not) {
                for of in self.keys(spec as u32, None, None) {
                    self.joined_cell(of);
                }
            }
        }
    }

    /// The keys of a node, with the place and party where these are given.
    fn keys(&self, spec: u32, place: Option<u32>, party: Option<u32>) -> Vec<Of> {
        let dims = self.scheme.nodes[spec as usize].dims;
        let all = |sort: Option<u32>, given: Option<u32>| match (sort, given) {
            (None, _) => NONE..=NONE,
            (Some(_), Some(one)) => one..=one,
            (Some(sort), None) => {
                let count = self.scheme.sorts.get(sort as usize).map_or(0, |sort| sort.names.len() as u32);
                // Empty where there is none.
                u32::from(count == 0)..=count.saturating_sub(1)
            }
        };
        let (places, parties) = (all(dims.place, place), all(dims.party, party));
        places.flat_map(|place| parties.clone().map(move |party| Of { spec, place, party })).collect()
    }

    fn is_full(&self) -> bool {
        self.routes.specs.len() + self.joined.cells.len() >= self.limits.keys
    }

    /// The list for a key, made where there is none; `None` beyond the limit of keys.
    fn list(&mut self, of: Of) -> Option<ListId> {
        if let Some(known) = self.routes.lists.get(&of) {
            return Some(*known);
        }
        if self.is_full() {
            return None;
        }
        let number = self.routes.specs.len();
        let id = ListId(number as u32);
        self.routes.lists.insert(of, id);
        self.routes.specs.push(of);
        let shard = id.shard();
        let at = self.shards[shard].lists.len() as u32;
        let readers = &self.scheme.of_list[of.spec as usize];
        let first = self.shards[shard].cells.len() as u32;
        let mut is_quiet = true;
        for node in &readers.nodes {
            let more = match &self.scheme.nodes[*node as usize].rule {
                Rule::Ban(binding) => Some(Box::new(spans_of(binding.may))),
                _ => None,
            };
            is_quiet &= more.is_none();
            let bounds = Bounds { more, ..Bounds::default() };
            self.shards[shard].cells.push(Cell {
                node: *node,
                input: at,
                bounds,
                readers: Vec::new(),
                joined: Vec::new(),
            });
        }
        let list = List { spec: of.spec, first_reader: first, least: readers.least, is_quiet, ..List::default() };
        self.shards[shard].lists.push(list);
        for reader in 0..readers.nodes.len() {
            let of = Of { spec: self.scheme.of_list[of.spec as usize].nodes[reader], ..of };
            let cell = CellId::new(shard, first as usize + reader);
            self.routes.cells.insert(of, cell);
            self.make_readers(of, cell);
        }
        Some(id)
    }

    /// Makes the cells that read a new cell.
    fn make_readers(&mut self, of: Of, cell: CellId) {
        for reader in 0..self.scheme.of_node[of.spec as usize].len() {
            let node = self.scheme.of_node[of.spec as usize][reader] as u32;
            let spec = &self.scheme.nodes[node as usize];
            if spec.is_chain {
                let bounds = Bounds { more: is_double(&spec.rule).then(Box::default), ..Bounds::default() };
                let shard = &mut self.shards[cell.shard()];
                let at = shard.cells.len() as u32;
                shard.cells[cell.at()].readers.push(at);
                let input = cell.at() as u32;
                shard.cells.push(Cell { node, input, bounds, readers: Vec::new(), joined: Vec::new() });
                let (of, cell) = (Of { spec: node, ..of }, CellId::new(cell.shard(), at as usize));
                self.routes.cells.insert(of, cell);
                self.make_readers(of, cell);
                continue;
            }
            let From::Cells(ports) = &spec.from else { continue };
            let ports: Vec<_> =
                ports.iter().cloned().enumerate().filter(|(_, port)| port.node as u32 == of.spec).collect();
            for (number, port) in ports {
                for key in self.keys(node, port.place.then_some(of.place), port.party.then_some(of.party)) {
                    let Some(joined) = self.joined_cell(key) else { continue };
                    self.joined.cells[joined as usize].ports[number].push(cell);
                    let readers = match cell.shard() {
                        CellId::JOINED => &mut self.joined.cells[cell.at()].readers,
                        shard => &mut self.shards[shard].cells[cell.at()].joined,
                    };
                    if !readers.contains(&joined) {
                        readers.push(joined);
                    }
                }
            }
        }
    }

    /// The joined cell for a key, made where there is none.
    fn joined_cell(&mut self, of: Of) -> Option<u32> {
        if let Some(known) = self.routes.cells.get(&of) {
            return Some(known.at() as u32);
        }
        if self.is_full() {
            self.count_aside(Why::TooManyKeys, 1);
            return None;
        }
        let at = self.joined.add(of.spec, &self.scheme);
        let cell = CellId::new(CellId::JOINED, at as usize);
        self.routes.cells.insert(of, cell);
        self.make_readers(of, cell);
        Some(at)
    }

    /// Finds the lists of a shape that is seen for the first time.
    pub(super) fn route(&mut self, entry: &Entry, later: Later<'_>) {
        let words = self.rules.words(entry, later);
        let words = (words.0.as_slice(), words.1);
        let mut routed = Routed { first: self.routes.routes.len() as u32, ..Routed::default() };
        let mut established: BTreeMap<Option<Name>, Standing> = BTreeMap::new();
        let weight = happened(entry).map(|happened| Weight {
            low: happened.count.low,
            high: happened.count.high,
            is_tally: matches!(entry.what, What::Tally { .. }),
            part: None,
            ..Weight::ONE
        });
        let part = match &entry.place {
            Place::Inside { part: Some(part), .. } => Some((**part).clone()),
            _ => None,
        };
        let weight = weight.map(|weight| {
            let part = part.filter(|_| weight.is_tally).map(|part| self.weights.part(part));
            (weight, self.weights.number(Weight { part, ..weight }))
        });
        'lists: for spec in self.lists_about(entry) {
            let list = self.scheme.lists[spec].clone();
            let standing = *established
                .entry(list.proof.clone())
                .or_insert_with(|| self.rules.standing(entry, words, list.proof.as_deref()));
            let binding = self.routes.binding_number(list.binding);
            let is_ban = list.watched.is_some();
            let mut found: Vec<Route> = Vec::new();
            if let Some((weight, number)) = weight.filter(|_| standing != Standing::Out) {
                let mut keys = self.keys_of(entry, &list);
                if entry.conflict.is_none() {
                    // What fits several patterns counts as the surest of them does.
                    keys.sort_by_key(|(key, _, fit)| (*key, std::cmp::Reverse(*fit)));
                    let mut seen = BTreeSet::new();
                    keys.retain(|(key, ..)| seen.insert(*key));
                }
                if routed.count as usize + keys.len() > self.limits.lists_a_shape {
                    routed.aside = Some(Why::TooManyShapes);
                    break 'lists;
                }
                for ((place, party), pattern, fit) in keys {
                    let Some(id) = self.list(Of { spec: spec as u32, place, party }) else {
                        routed.aside = Some(Why::TooManyKeys);
                        break 'lists;
                    };
                    let has_doubts = fit != Tri::Yes || standing != Standing::Established;
                    let sure = !has_doubts && weight.low > Amount::ZERO;
                    let weight = WeightId::new(number, sure);
                    found.push(Route { list: id, weight, binding, is_watch: false, is_ban, has_doubts, pattern });
                }
            }
            let watch = list.watched.as_ref().and_then(|watched| {
                let (part, zero) = self.rules.watch(entry, words, watched, list.proof.as_deref())?;
                let part = part.map(|part| self.weights.part(part));
                Some(WeightId::new(self.weights.number(Weight { part, zero, ..Weight::ONE }), true))
            });
            if let Some(weight) = watch
                && let Some(id) = self.list(Of { spec: spec as u32, place: NONE, party: NONE })
            {
                found.push(Route { list: id, weight, binding, is_watch: true, is_ban, has_doubts: false, pattern: 0 });
            }
            routed.count += found.len() as u32;
            self.routes.routes.append(&mut found);
        }
        if routed.aside.is_some() {
            self.routes.routes.truncate(routed.first as usize);
            routed.count = 0;
        } else if let (Some(conflict), Some(_)) = (&entry.conflict, weight) {
            routed.conflict = Some(self.conflicts.shape(conflict, entry, &established));
        }
        self.routes.add_shape(routed);
    }

    /// The lists in which an entry may be.
    fn lists_about(&self, entry: &Entry) -> Vec<usize> {
        let of = |event: &str| self.scheme.by_event.get(event).cloned().unwrap_or_default();
        match &entry.what {
            What::Coverage { events, .. } if events.is_empty() => {
                (0..self.scheme.lists.len()).filter(|at| self.scheme.lists[*at].watched.is_some()).collect()
            }
            What::Coverage { events, .. } => {
                let mut all: Vec<usize> = events.iter().flat_map(|event| of(event)).collect();
                all.sort_unstable();
                all.dedup();
                all
            }
            _ => happened(entry).map(|happened| of(happened.event)).unwrap_or_default(),
        }
    }

    /// The keys of a list that an entry fits, by which pattern, and how surely.
    fn keys_of(&self, entry: &Entry, list: &ListSpec) -> Vec<((u32, u32), u16, Tri)> {
        let mut found = Vec::new();
        for (pattern, keyed) in list.patterns.iter().enumerate() {
            let base = self.rules.fits(entry, &keyed.pattern, list.actors.as_deref());
            if base == Tri::No {
                continue;
            }
            let places = self.answers(
                list.dims.place,
                keyed.place,
                &|name| self.rules.lies_in(entry, std::slice::from_ref(name), true),
                {
                    let inside = match &entry.place {
                        Place::Inside { place, .. } => Some(place.to_string()),
                        _ => None,
                    };
                    let roles = happened(entry).and_then(|happened| happened.roles).and_then(|roles| roles.get("in"));
                    // Whoever names one place of the list speaks of no other of it.
                    inside.filter(|_| roles.is_none()).map(|place| vec![place])
                },
            );
            let parties = self.answers(
                list.dims.party,
                keyed.party,
                &|name| happened(entry).map_or(Tri::No, |happened| did(happened.actor, std::slice::from_ref(name))),
                match happened(entry).map(|happened| happened.actor) {
                    Some(servanda_record::Actor::Together(names) | servanda_record::Actor::OneOf(names)) => {
                        Some(names.to_vec())
                    }
                    _ => None,
                },
            );
            for (place, of_place) in &places {
                for (party, of_party) in &parties {
                    let fit = base.min(*of_place).min(*of_party);
                    found.push(((*place, *party), u16::try_from(pattern).unwrap_or(u16::MAX), fit));
                }
            }
        }
        found
    }

    /// How surely an entry is of each name of a sort, those for which it is not left out. Where `named` is given and stands
    /// in the sort, it is of these alone.
    fn answers(
        &self,
        sort: Option<u32>,
        asked: bool,
        one: &dyn Fn(&Name) -> Tri,
        named: Option<Vec<Name>>,
    ) -> Vec<(u32, Tri)> {
        let Some(sort) = sort.and_then(|sort| self.scheme.sorts.get(sort as usize)) else {
            return vec![(NONE, Tri::Yes)];
        };
        let all = 0..sort.names.len() as u32;
        if !asked {
            return all.map(|at| (at, Tri::Yes)).collect();
        }
        let mut places: Vec<u32> = named.iter().flatten().filter_map(|name| sort.index.get(name).copied()).collect();
        places.sort_unstable();
        places.dedup();
        if places.is_empty() {
            places = all.collect();
        }
        let answers = places.into_iter().map(|at| (at, one(&sort.names[at as usize])));
        answers.filter(|(_, fit)| *fit != Tri::No).collect()
    }

    /// Puts a fact in or takes it out.
    pub(super) fn change(&mut self, shape: ShapeId, at: At, reported: Option<Tick>, fact: u32, comes: bool) {
        if let Some(plain) = self.routes.plain(shape)
            && let At::Instant(moment) = at
            && let Some(second) = exact_second(moment)
            && !self.is_late(at, reported)
            && self.change_ordinary(plain.list, plain.binding, Exact { at: second, fact }, comes)
        {
            self.told = Span::new(self.told.from.min(moment), self.told.to.max(moment));
            return;
        }
        let routed = self.routes.of(shape);
        let sign = if comes { 1 } else { -1 };
        if let Some(why) = routed.aside {
            return self.count_aside(why, sign);
        }
        if routed.count == 0 && routed.conflict.is_none() {
            return;
        }
        let span = match at.span() {
            Some(span) if span.from > span.to => return self.count_aside(Why::Inverted, sign),
            span => span,
        };
        let is_late = self.is_late(at, reported);
        if let Some(span) = span {
            self.told = Span::new(self.told.from.min(span.from), self.told.to.max(span.to));
        }
        if routed.conflict.is_some() {
            return self.change_conflict(shape, conflict::Row { at: span, fact, is_late }, comes);
        }
        if is_late {
            return;
        }
        let exact = match at {
            At::Instant(at) => exact_second(at),
            At::Over(_) | At::Unstated => None,
        };
        for number in routed.first..routed.first + routed.count {
            let route = self.routes.routes[number as usize];
            if let Some(second) = exact
                && route.is_ordinary()
                && self.change_ordinary(route.list, route.binding, Exact { at: second, fact }, comes)
            {
                continue;
            }
            self.change_wide(route, span, fact, comes);
        }
    }

    /// Puts an ordinary hit into a list or takes it out; false if it is none, since its time does not surely bind.
    fn change_ordinary(&mut self, list: ListId, binding: u16, hit: Exact, comes: bool) -> bool {
        let Binding { must, .. } = self.routes.numbered_binding(binding);
        if hit.tick() < must.from || must.to <= hit.tick() {
            return false;
        }
        let shard = &mut self.shards[list.shard()];
        match comes {
            true => shard.coming.push(Coming { list: list.at(), hit }),
            false => shard.others.push(Other { list: list.at(), step: Step::Take(hit) }),
        }
        true
    }

    /// Puts a hit that is not an ordinary one, or a watch, into a list, or takes it out.
    fn change_wide(&mut self, route: Route, span: Option<Span>, fact: u32, comes: bool) {
        let binding = self.routes.binding(route);
        let step = if route.is_watch {
            let Some(span) = span else { return };
            let watch = Wide { span, fact, weight: route.weight };
            if comes { Step::PutWatch(watch) } else { Step::TakeWatch(watch) }
        } else {
            let Some(hit) = self.hit_of(route, span, fact, binding) else { return };
            if comes { Step::Put(hit) } else { Step::TakeWide(hit) }
        };
        self.shards[route.list.shard()].others.push(Other { list: route.list.at(), step });
    }

    /// A hit on a route; `None` if it cannot count there.
    fn hit_of(&mut self, route: Route, span: Option<Span>, fact: u32, binding: Binding) -> Option<Wide> {
        let weight = self.weights.of(route.weight);
        if weight.high == Some(Amount::ZERO) {
            return None;
        }
        match span {
            Some(span) => bound(Wide { span, fact, weight: route.weight }, binding),
            None => self.undated(route, fact, binding),
        }
    }

    /// A hit at a time that is not stated: some time while the ban may bind.
    pub(super) fn undated(&mut self, route: Route, fact: u32, binding: Binding) -> Option<Wide> {
        let weight = self.weights.of(route.weight);
        let may = Some(binding.may).filter(|may| route.is_ban && may.from < may.to)?;
        if weight.high == Some(Amount::ZERO) {
            return None;
        }
        let number = self.weights.number(Weight { undated: true, is_tally: false, part: None, ..weight });
        Some(Wide { span: Span::new(may.from, NEVER), fact, weight: WeightId::new(number, false) })
    }
}

/// A hit with the doubt that it may lie outside what binds; `None` if it surely does.
pub(super) fn bound(hit: Wide, binding: Binding) -> Option<Wide> {
    // What never binds is no instant.
    let binds = |span: Span| span.from < span.to;
    if !binds(binding.may) || !tally::meets(binding.may, hit.span) {
        return None;
    }
    let sure = hit.weight.sure() && binds(binding.must) && tally::covers(binding.must, hit.span);
    Some(Wide { weight: hit.weight.with(sure), ..hit })
}

fn spans_of(span: Span) -> Spans {
    let mut spans = Spans::default();
    if span.from < span.to {
        spans.replace(span, &[span], &mut Room::default(), &mut Difference::default());
    }
    spans
}
