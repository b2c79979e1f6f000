//! Rows on one matter that disagree: one incident at most is counted. The surest of them counts, then the earliest, as wide
//! as all that are as sure; a row that says it was somebody else, or elsewhere, leaves that open.

use super::Stream;
use super::lane::{Weight, WeightId, Wide};
use super::routes::{ListId, Route, bound};
use super::rules::{Standing, happened};
use super::scheme::Binding;
use super::shape::ShapeId;
use super::shard::{Other, Step};
use crate::tick::Span;
use servanda_agreement::Name;
use servanda_base::Amount;
use servanda_record::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// One fact with a conflict key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// When, if that is stated.
    pub at: Option<Span>,
    /// Its number.
    pub fact: u32,
    /// It was reported too late to count.
    pub is_late: bool,
}

/// What is known of a shape with a conflict key.
#[derive(Clone, Debug)]
struct Disputed {
    group: u32,
    event: Name,
    /// How it stands under each proof that was asked about.
    standing: Vec<(Option<Name>, Standing)>,
}

/// All groups of rows on one matter.
#[derive(Clone, Debug, Default)]
pub struct Conflicts {
    names: HashMap<String, u32>,
    shapes: Vec<Disputed>,
    groups: Vec<Group>,
}

#[derive(Clone, Debug, Default)]
struct Group {
    rows: Vec<(ShapeId, Row)>,
    /// What of it lies in lists now.
    placed: Vec<(ListId, Step)>,
}

impl Conflicts {
    /// The number of a shape with this conflict key.
    pub fn shape(&mut self, conflict: &str, entry: &Entry, standing: &BTreeMap<Option<Name>, Standing>) -> u32 {
        let next = self.groups.len() as u32;
        let group = *self.names.entry(conflict.to_owned()).or_insert(next);
        if group == next {
            self.groups.push(Group::default());
        }
        let event = happened(entry).map_or("", |happened| happened.event).to_owned();
        let standing = standing.iter().map(|(proof, standing)| (proof.clone(), *standing)).collect();
        self.shapes.push(Disputed { group, event, standing });
        (self.shapes.len() - 1) as u32
    }
}

/// One row as a hit of one list.
struct Rival {
    row: Row,
    route: Route,
    span: Span,
    weight: Weight,
    event: Name,
}

impl Stream {
    /// Puts a row into its group, or takes it out, and says anew what of the group counts.
    pub(super) fn change_conflict(&mut self, shape: ShapeId, row: Row, comes: bool) {
        let number = self.routes.of(shape).conflict.unwrap_or_default() as usize;
        let Some(group) = self.conflicts.shapes.get(number).map(|disputed| disputed.group as usize) else { return };
        let rows = &mut self.conflicts.groups[group].rows;
        if comes {
            rows.push((shape, row));
            rows.sort_by_key(|(shape, row)| (row.at, row.fact, *shape));
        } else {
            match rows.iter().position(|other| *other == (shape, row)) {
                Some(at) => drop(rows.remove(at)),
                None => return self.count_aside(super::Why::NotThere, 1),
            }
        }
        let placed = self.placed(group);
        let before = std::mem::take(&mut self.conflicts.groups[group].placed);
        for (list, step) in before {
            let step = match step {
                Step::Put(hit) => Step::TakeWide(hit),
                Step::PutWatch(watch) => Step::TakeWatch(watch),
                other => other,
            };
            self.shards[list.shard()].others.push(Other { list: list.at(), step });
        }
        for (list, step) in &placed {
            self.shards[list.shard()].others.push(Other { list: list.at(), step: *step });
        }
        self.conflicts.groups[group].placed = placed;
    }

    /// What of a group counts, list by list.
    fn placed(&mut self, group: usize) -> Vec<(ListId, Step)> {
        let rows = self.conflicts.groups[group].rows.clone();
        let mut placed = Vec::new();
        let mut lists: BTreeMap<(ListId, u16), Vec<Rival>> = BTreeMap::new();
        for (shape, row) in rows.iter().filter(|(_, row)| !row.is_late) {
            let routed = self.routes.of(*shape);
            let event = self.conflicts.shapes[routed.conflict.unwrap_or_default() as usize].event.clone();
            for route in self.routes.routes(routed).to_vec() {
                let Some(span) = row.at else {
                    // What has no time is no rival of what has one.
                    let binding = self.routes.binding(route);
                    if !route.is_watch
                        && route.pattern == 0
                        && let Some(hit) = self.undated(route, row.fact, binding)
                    {
                        placed.push((route.list, Step::Put(hit)));
                    }
                    continue;
                };
                if route.is_watch {
                    placed.push((route.list, Step::PutWatch(Wide { span, fact: row.fact, weight: route.weight })));
                } else {
                    let weight = self.weights.of(route.weight);
                    let rival = Rival { row: *row, route, span, weight, event: event.clone() };
                    lists.entry((route.list, route.pattern)).or_default().push(rival);
                }
            }
        }
        // Of one row that counts by several patterns the one that is over first says how, then the surest; and only then
        // whether it lies where the list counts.
        let mut hits: Vec<(ListId, Wide, Binding)> = Vec::new();
        for ((list, pattern), rivals) in lists {
            let hit = self.counted((list, pattern), &rivals, &rows);
            hits.extend(hit.map(|(hit, binding)| (list, hit, binding)));
        }
        hits.sort_by_key(|(list, hit, _)| (*list, hit.span.to, hit.span.from, !hit.weight.sure()));
        let mut seen = BTreeSet::new();
        hits.retain(|(list, hit, _)| seen.insert((*list, hit.fact)));
        let counting =
            hits.into_iter().filter_map(|(list, hit, binding)| Some((list, Step::Put(bound(hit, binding)?))));
        placed.extend(counting);
        placed
    }

    /// The one hit that counts of several rows on one matter, which come in order of time, and where it counts.
    fn counted(
        &mut self,
        (list, pattern): (ListId, u16),
        rivals: &[Rival],
        rows: &[(ShapeId, Row)],
    ) -> Option<(Wide, Binding)> {
        let best = rivals.iter().min_by_key(|rival| rival.route.has_doubts)?;
        let mut span = best.span;
        let (mut low, mut high) = (best.weight.low, best.weight.high);
        for other in rivals.iter().filter(|other| other.row.fact != best.row.fact) {
            if other.route.has_doubts == best.route.has_doubts {
                span = Span::new(span.from.min(other.span.from), span.to.max(other.span.to));
                low = low.min(other.weight.low);
                high = high.zip(other.weight.high).map(|(a, b)| a.max(b));
            }
        }
        if high == Some(Amount::ZERO) {
            return None;
        }
        let spec = self.routes.specs.get(list.number())?.spec;
        let proof = &self.scheme.lists[spec as usize].proof;
        let otherwise = rows.iter().filter(|(_, row)| !row.is_late).any(|(shape, _)| {
            let routed = self.routes.of(*shape);
            let disputed = &self.conflicts.shapes[routed.conflict.unwrap_or_default() as usize];
            let fits = self
                .routes
                .routes(routed)
                .iter()
                .any(|route| route.list == list && route.pattern == pattern && !route.is_watch);
            let established =
                |(of, standing): &(Option<Name>, Standing)| of == proof && *standing == Standing::Established;
            disputed.event == best.event && !fits && disputed.standing.iter().any(established)
        });
        let sure = !best.route.has_doubts && low > Amount::ZERO && !otherwise;
        let number = self.weights.number(Weight { low, high, ..best.weight });
        let binding = self.routes.binding(best.route);
        Some((Wide { span, fact: best.row.fact, weight: WeightId::new(number, sure) }, binding))
    }
}
