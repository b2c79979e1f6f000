//! Cells that hang on several others: over any of several keys, or over several conditions. They are looked at after the
//! shards, by rank.

use super::CellId;
use super::scheme::Scheme;
use super::shard::{Bounds, Net, Shard, Shared, Work, felt_over, is_double, over_cells};
use crate::spans::Dirty;
use crate::tick::{DAY, Span};

/// One joined cell.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// Its node.
    pub node: u32,
    /// What it reads: for each port any of these cells.
    pub ports: Vec<Vec<CellId>>,
    /// What it holds.
    pub bounds: Bounds,
    /// The joined cells that read it.
    pub readers: Vec<u32>,
    dirty: Dirty,
}

/// All joined cells.
#[derive(Clone, Debug, Default)]
pub struct Joined {
    /// The cells.
    pub cells: Vec<Cell>,
    queues: Vec<Vec<u32>>,
    ranks: Vec<usize>,
    work: Work,
}

impl Joined {
    /// Adds a cell; it is looked at in the next step, since it may hold where nothing happened.
    pub fn add(&mut self, node: u32, scheme: &Scheme) -> u32 {
        let at = self.cells.len() as u32;
        let spec = scheme.nodes.get(node as usize);
        let ports = spec.map_or(0, |spec| match &spec.from {
            super::scheme::From::Cells(ports) => ports.len(),
            super::scheme::From::List(_) => 0,
        });
        let rank = spec.map_or(0, |spec| spec.rank);
        if self.queues.len() <= rank {
            self.queues.resize(rank + 1, Vec::new());
        }
        self.ranks.push(rank);
        self.cells.push(Cell { node, ports: vec![Vec::new(); ports], ..Cell::default() });
        self.mark(at, Span::ALWAYS);
        at
    }

    /// Says that a stretch of a cell is to be looked at again.
    pub fn mark(&mut self, cell: u32, span: Span) {
        let it = &mut self.cells[cell as usize];
        if it.dirty.is_empty() {
            self.queues[self.ranks[cell as usize]].push(cell);
        }
        it.dirty.mark(span, DAY);
    }

    /// Brings the cells up to date and tells what changed.
    pub fn advance(&mut self, shards: &[Shard], shared: Shared<'_>, tell: &mut impl FnMut(CellId, Net<'_>)) {
        let mut work = std::mem::take(&mut self.work);
        let (mut dirty, mut changed, mut stretches) = (Vec::new(), Vec::new(), Vec::new());
        for rank in 0..self.queues.len() {
            let mut queue = std::mem::take(&mut self.queues[rank]);
            // In the order of their numbers, whatever came first.
            queue.sort_unstable();
            for at in queue.drain(..) {
                self.cells[at as usize].dirty.take(&mut dirty);
                changed.clear();
                work.clear();
                let node = self.cells[at as usize].node;
                let Some(spec) = shared.scheme.nodes.get(node as usize) else { continue };
                let mut bounds = std::mem::take(&mut self.cells[at as usize].bounds);
                {
                    let of = |id: &CellId| match id.shard() {
                        CellId::JOINED => &self.cells[id.at()].bounds,
                        shard => &shards[shard].cells[id.at()].bounds,
                    };
                    let ports: Vec<Vec<&Bounds>> =
                        self.cells[at as usize].ports.iter().map(|cells| cells.iter().map(of).collect()).collect();
                    let inputs: Vec<&[&Bounds]> = ports.iter().map(Vec::as_slice).collect();
                    let all: Vec<&Bounds> = ports.iter().flatten().copied().collect();
                    if bounds.more.is_none() && (is_double(&spec.rule) || all.iter().any(|one| one.more.is_some())) {
                        bounds.more = Some(Box::new(bounds.must.clone()));
                    }
                    stretches.clear();
                    stretches.extend(dirty.iter().map(|span| felt_over(&spec.rule, shared.days, &all, *span)));
                    super::crossed::join(&mut stretches);
                    for span in &stretches {
                        over_cells(&spec.rule, &inputs, shared.days, *span, bounds.more.is_some(), &mut work);
                        bounds.replace(*span, &mut work, &mut changed);
                    }
                }
                let it = &mut self.cells[at as usize];
                it.bounds = bounds;
                if changed.is_empty() {
                    continue;
                }
                super::crossed::join(&mut changed);
                work.settle();
                tell(CellId::new(CellId::JOINED, at as usize), work.net(&it.bounds));
                for reader in it.readers.clone() {
                    changed.iter().for_each(|span| self.mark(reader, *span));
                }
            }
            self.queues[rank] = queue;
        }
        self.work = work;
    }
}
