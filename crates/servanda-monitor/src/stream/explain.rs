//! On which facts does it rest? The numbers in the lists: reasons cost nothing while entries stream.

use super::days::looks_back;
use super::lane::{List, Wide, widened};
use super::scheme::Rule;
use super::shard::Bounds;
use super::{CellId, Stream};
use crate::tick::{EVER, Span, Tick, later};

/// One fact that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Counts {
    /// When it happened.
    pub at: Span,
    /// Its number.
    pub fact: u32,
    /// It counts for sure; otherwise perhaps.
    pub sure: bool,
    /// It says that somebody watched.
    pub is_watch: bool,
    /// It counts at the end of a window of so many ticks, if it is counted in one.
    pub window: Option<Tick>,
}

impl Stream {
    /// The facts that count in a cell for a stretch of time, in order of time; at most `most` of them.
    pub fn explain(&self, cell: CellId, asked: Span, most: usize) -> Vec<Counts> {
        let mut found: Vec<Counts> = Vec::new();
        // Cells read cells without circles; each stretch is asked once.
        let mut ahead = vec![(cell, asked)];
        let mut seen = std::collections::BTreeSet::new();
        while let Some((cell, asked)) = ahead.pop() {
            if found.len() >= most || !seen.insert((cell, asked)) {
                continue;
            }
            if cell.shard() == CellId::JOINED {
                let Some(it) = self.joined.cells.get(cell.at()) else { continue };
                let asked = self.looked_at(&self.scheme.nodes[it.node as usize].rule, asked);
                ahead.extend(it.ports.iter().flatten().map(|input| (*input, asked)));
                continue;
            }
            let Some(shard) = self.shards.get(cell.shard()) else { continue };
            let Some(it) = shard.cells.get(cell.at()) else { continue };
            let rule = &self.scheme.nodes[it.node as usize].rule;
            match rule {
                Rule::OnDays { .. } | Rule::Guard(_) | Rule::Begins { .. } => {
                    ahead.push((CellId::new(cell.shard(), it.input as usize), self.looked_at(rule, asked)));
                }
                Rule::AtLeast(_) | Rule::Crossed(_) | Rule::Ban(_) => {
                    let list = &shard.lists[it.input as usize];
                    counted(rule, list, &it.bounds, asked, most - found.len(), &mut found);
                }
            }
        }
        found.sort();
        found.dedup();
        found
    }

    /// The stretch of its inputs that a cell asks about.
    fn looked_at(&self, rule: &Rule, asked: Span) -> Span {
        match rule {
            Rule::OnDays { of, .. } => Span::new(looks_back(&self.days, *of as usize, asked), asked.to),
            Rule::Begins { reset, .. } => {
                Span::new(reset.map_or(EVER, |reset| later(asked.from, -reset - 1)), asked.to)
            }
            _ => asked,
        }
    }
}

fn counted(rule: &Rule, list: &List, bounds: &Bounds, asked: Span, most: usize, found: &mut Vec<Counts>) {
    let mut put = |window: Option<Tick>, since: Tick, until: Tick| {
        let exact = list.exact(since, until).map(widened);
        let wide = list.wide(since, until).filter(|hit| hit.span.from < until);
        let one = |hit: Wide, is_watch: bool| Counts {
            at: hit.span,
            fact: hit.fact,
            sure: hit.weight.sure(),
            is_watch,
            window,
        };
        found.extend(exact.chain(wide).take(most).map(|hit| one(hit, false)));
        if matches!(rule, Rule::Ban(_)) {
            let watches = list.watches(since, until).filter(|watch| watch.span.from < until);
            found.extend(watches.take(most).map(|watch| one(watch, true)));
        }
    };
    match rule {
        Rule::AtLeast(rule) => {
            let since = rule.window.map_or(EVER, |window| later(asked.from, -window).saturating_add(1));
            put(rule.window, since, asked.to);
        }
        // All that keeps it crossed from its firing on, and the window in which it fired.
        Rule::Crossed(rule) => {
            for span in bounds.may().around(asked.from, asked.to).filter(|span| span.from < asked.to) {
                let since = rule.window.map_or(span.from, |window| later(span.from, -window).saturating_add(1));
                put(rule.window, since, span.to.min(asked.to));
            }
        }
        Rule::Ban(_) => put(None, asked.from, asked.to),
        Rule::OnDays { .. } | Rule::Guard(_) | Rule::Begins { .. } => {}
    }
}
