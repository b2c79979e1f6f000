//! A ban divides time: not kept at sure acts, kept where somebody watched and no act may lie, not established else.
//!
//! Two sets of stretches say it: *not kept for sure*, and *not kept for all that is known*, which is all of the time in which
//! it may bind but the kept. An instant is a stretch of one nanosecond.

use super::crossed::join;
use super::lane::{List, Weights, Wide, widened};
use super::scheme::Binding;
use super::tally::covers;
use crate::tick::{Span, Tick};

/// Says `dirty` anew in both bounds.
pub fn ban(list: &List, weights: &Weights, binds: Binding, dirty: Span, (must, may): (&mut Vec<Span>, &mut Vec<Span>)) {
    must.clear();
    may.clear();
    let instants = list.wide(dirty.from, dirty.to).filter(|hit| hit.span.from == hit.span.to);
    for hit in list.exact(dirty.from, dirty.to).map(widened).chain(instants) {
        let at = hit.span.from;
        if at < dirty.from || at >= dirty.to || !inside(at, binds.may) {
            continue;
        }
        let instant = Span::new(at, at.saturating_add(1).min(dirty.to));
        if hit.weight.sure() && inside(at, binds.must) {
            must.push(instant);
        }
        may.push(instant);
    }
    let lasting: Vec<Wide> = list.wide(dirty.from, dirty.to).filter(|hit| hit.span.from < hit.span.to).collect();
    let watches: Vec<Wide> = list.watches(dirty.from, dirty.to).collect();
    if lasting.is_empty() && watches.is_empty() {
        // All of the instants lie in it.
        may.clear();
        may.extend(clip(binds.may, dirty));
    } else {
        pieces(&lasting, &watches, weights, binds, dirty, (must, may));
    }
    join(must);
    join(may);
}

/// Cuts time at every edge and gives each piece its value.
fn pieces(
    lasting: &[Wide],
    watches: &[Wide],
    weights: &Weights,
    binds: Binding,
    dirty: Span,
    (must, may): (&mut Vec<Span>, &mut Vec<Span>),
) {
    let all = lasting.iter().chain(watches).map(|one| one.span).chain([binds.must, binds.may, dirty]);
    let mut edges: Vec<Tick> = all.flat_map(|span| [span.from, span.to]).collect();
    edges.retain(|edge| dirty.from <= *edge && *edge <= dirty.to);
    edges.sort_unstable();
    edges.dedup();
    // Both come in order of their start; what has begun and not ended is running.
    let mut running: (Vec<Wide>, Vec<Wide>) = (Vec::new(), Vec::new());
    let mut coming = (lasting.iter().peekable(), watches.iter().peekable());
    for pair in edges.windows(2) {
        let piece = Span::new(pair[0], pair[1]);
        while let Some(next) = coming.0.next_if(|next| next.span.from <= piece.from) {
            running.0.push(*next);
        }
        while let Some(next) = coming.1.next_if(|next| next.span.from <= piece.from) {
            running.1.push(*next);
        }
        running.0.retain(|one| one.span.to > piece.from);
        running.1.retain(|one| one.span.to > piece.from);
        if !inside(piece.from, binds.may) {
            continue;
        }
        let binds_for_sure = inside(piece.from, binds.must);
        let mut standing = running.0.iter().filter(|hit| !refined(hit, &running.1, weights)).peekable();
        let is_empty = standing.peek().is_none();
        if standing.any(|hit| hit.weight.sure()) && binds_for_sure {
            must.push(piece);
        } else if is_empty && binds_for_sure && watched(running.1.iter(), weights) {
            continue;
        }
        may.push(piece);
    }
}

/// A finer zero inside a coarser tally: that tally's incidents lie elsewhere in its stretch.
fn refined(hit: &Wide, watches: &[Wide], weights: &Weights) -> bool {
    let weight = weights.of(hit.weight);
    let length = |span: Span| span.to.saturating_sub(span.from);
    (weight.is_tally || weight.undated)
        && watched(
            watches.iter().filter(|watch| {
                weights.of(watch.weight).zero
                    && length(watch.span) < length(hit.span)
                    && covers(hit.span, watch.span)
                    && watch.fact != hit.fact
            }),
            weights,
        )
}

/// True if those who watched, watched all of it: somebody the whole, or each part somebody.
fn watched<'w>(watches: impl Iterator<Item = &'w Wide>, weights: &Weights) -> bool {
    let mut parts: Vec<(u32, u32)> = Vec::new();
    for watch in watches {
        match weights.of(watch.weight).part {
            None => return true,
            Some(part) => parts.push((watch.fact, part)),
        }
    }
    // The first in the record says of which parts the whole is made.
    parts.sort_unstable();
    let of = |part: u32| weights.parts.get(part as usize);
    let Some(whole) = parts.first().and_then(|(_, part)| of(*part)) else { return false };
    whole.of.iter().all(|name| parts.iter().any(|(_, part)| of(*part).is_some_and(|part| part.name == *name)))
}

fn inside(at: Tick, span: Span) -> bool {
    span.from <= at && at < span.to
}

/// The shared part, if there is one.
pub fn clip(span: Span, to: Span) -> Option<Span> {
    let shared = Span::new(span.from.max(to.from), span.to.min(to.to));
    (shared.from < shared.to).then_some(shared)
}
