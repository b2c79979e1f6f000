//! Where boxes and arrows go: boxes in columns from left to right, each arrow running to the right where it can.
//!
//! The usual four steps (Sugiyama, Tagawa, Toda 1981): turn round arrows that would close a circle, put each box one column right of
//! all that lead to it, sort each column by the middle of its neighbours, and move boxes to the height of their neighbours. The
//! last step is exact: for a fixed order the nearest heights that keep their distance are an isotonic regression. No chance is
//! taken anywhere, so the same boxes give the same picture.

use std::collections::VecDeque;

/// Distances in a picture, in its own unit.
#[derive(Clone, Copy, Debug)]
pub struct Gaps {
    /// Between columns.
    pub across: f64,
    /// Between boxes of a column.
    pub down: f64,
}

/// Where everything is, in the unit of the sizes; the corner is (0, 0).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// Upper left corner of each box.
    pub boxes: Vec<(f64, f64)>,
    /// For each arrow the points it passes, from its start to its end.
    pub arrows: Vec<Vec<(f64, f64)>>,
    /// Width and height of all.
    pub size: (f64, f64),
}

/// A box, or the place where an arrow passes a column.
#[derive(Clone, Copy)]
struct Cell {
    size: (f64, f64),
    column: usize,
    y: f64,
}

/// Lays out boxes of these sizes and arrows between them, given by the indices of their boxes; what belongs to no box is left out.
pub fn layout(sizes: &[(f64, f64)], arrows: &[(usize, usize)], gaps: Gaps) -> Layout {
    let mut found =
        Layout { boxes: vec![(0.0, 0.0); sizes.len()], arrows: vec![Vec::new(); arrows.len()], size: (0.0, 0.0) };
    for part in parts(sizes.len(), arrows) {
        one_part(sizes, arrows, &part, gaps, &mut found);
    }
    found
}

/// Boxes that hang together, in order of the first of each.
fn parts(count: usize, arrows: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let mut near: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (from, to) in arrows.iter().copied().filter(|(from, to)| *from < count && *to < count) {
        near[from].push(to);
        near[to].push(from);
    }
    let mut seen = vec![false; count];
    let mut parts = Vec::new();
    for start in 0..count {
        if seen[start] {
            continue;
        }
        seen[start] = true;
        let (mut part, mut ahead) = (Vec::new(), VecDeque::from([start]));
        while let Some(at) = ahead.pop_front() {
            part.push(at);
            for next in &near[at] {
                if !seen[*next] {
                    seen[*next] = true;
                    ahead.push_back(*next);
                }
            }
        }
        part.sort_unstable();
        parts.push(part);
    }
    parts
}

/// Which arrows go back to a box from which they were reached.
fn backward(count: usize, arrows: &[(usize, usize)]) -> Vec<bool> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut entered = vec![0_usize; count];
    for (at, (from, to)) in arrows.iter().enumerate() {
        out[*from].push(at);
        entered[*to] += 1;
    }
    let mut state = vec![State::New; count];
    let mut back = vec![false; arrows.len()];
    // From the boxes that nothing leads to first, so that few arrows are turned round.
    let mut starts: Vec<usize> = (0..count).collect();
    starts.sort_by_key(|at| entered[*at] != 0);
    for start in starts {
        if state[start] != State::New {
            continue;
        }
        let mut ahead = vec![(start, 0)];
        state[start] = State::Open;
        while let Some((at, next)) = ahead.pop() {
            let Some(arrow) = out[at].get(next) else {
                state[at] = State::Done;
                continue;
            };
            ahead.push((at, next + 1));
            let to = arrows[*arrow].1;
            match state[to] {
                State::Open => back[*arrow] = true,
                State::New => {
                    state[to] = State::Open;
                    ahead.push((to, 0));
                }
                State::Done => {}
            }
        }
    }
    back
}

/// The column of each box: one further than all that lead to it, and no further left of what it leads to than needed.
fn columns(count: usize, arrows: &[(usize, usize)]) -> Vec<usize> {
    let mut column = vec![0_usize; count];
    let mut entering = vec![0_usize; count];
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (from, to) in arrows {
        entering[*to] += 1;
        out[*from].push(*to);
    }
    let mut ready: VecDeque<usize> = (0..count).filter(|at| entering[*at] == 0).collect();
    let mut order = Vec::new();
    let mut left = entering.clone();
    while let Some(at) = ready.pop_front() {
        order.push(at);
        for to in &out[at] {
            column[*to] = column[*to].max(column[at] + 1);
            left[*to] -= 1;
            if left[*to] == 0 {
                ready.push_back(*to);
            }
        }
    }
    for at in order.into_iter().rev() {
        if entering[at] == 0
            && let Some(nearest) = out[at].iter().map(|to| column[*to]).min()
        {
            column[at] = nearest.saturating_sub(1);
        }
    }
    column
}

fn one_part(sizes: &[(f64, f64)], arrows: &[(usize, usize)], part: &[usize], gaps: Gaps, found: &mut Layout) {
    let place = |at: usize| part.binary_search(&at).ok();
    // Arrows of this part by the place of their boxes in it.
    let own: Vec<(usize, (usize, usize))> = arrows
        .iter()
        .enumerate()
        .filter(|(_, (from, to))| from != to)
        .filter_map(|(at, (from, to))| Some((at, (place(*from)?, place(*to)?))))
        .collect();
    let ends: Vec<(usize, usize)> = own.iter().map(|(_, ends)| *ends).collect();
    let back = backward(part.len(), &ends);
    let forward: Vec<(usize, usize)> =
        ends.iter().zip(&back).map(|((from, to), back)| if *back { (*to, *from) } else { (*from, *to) }).collect();
    let column = columns(part.len(), &forward);
    let mut cells: Vec<Cell> =
        part.iter().zip(&column).map(|(at, column)| Cell { size: sizes[*at], column: *column, y: 0.0 }).collect();
    // An arrow over several columns passes a place in each, so that it goes round the boxes there.
    let mut ways: Vec<Vec<usize>> = Vec::new();
    for (from, to) in &forward {
        let mut way = vec![*from];
        for between in column[*from] + 1..column[*to] {
            way.push(cells.len());
            cells.push(Cell { size: (0.0, gaps.down), column: between, y: 0.0 });
        }
        way.push(*to);
        ways.push(way);
    }
    let mut left: Vec<Vec<usize>> = vec![Vec::new(); cells.len()];
    let mut right: Vec<Vec<usize>> = vec![Vec::new(); cells.len()];
    for step in ways.iter().flat_map(|way| way.windows(2)) {
        right[step[0]].push(step[1]);
        left[step[1]].push(step[0]);
    }
    let order = sorted(&cells, &left, &right);
    heights(&mut cells, &order, &left, &right, gaps.down);
    put(sizes, part, &cells, &order, &own, &back, &ways, gaps, found);
}

/// The order of each column from top to bottom, with few crossings.
fn sorted(cells: &[Cell], left: &[Vec<usize>], right: &[Vec<usize>]) -> Vec<Vec<usize>> {
    const SWEEPS: usize = 12;
    let count = cells.iter().map(|cell| cell.column + 1).max().unwrap_or(0);
    let mut order: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (at, cell) in cells.iter().enumerate() {
        order[cell.column].push(at);
    }
    let mut rank = vec![0_usize; cells.len()];
    let mark = |column: &[usize], rank: &mut [usize]| {
        for (at, cell) in column.iter().enumerate() {
            rank[*cell] = at;
        }
    };
    for column in &order {
        mark(column, &mut rank);
    }
    let mut best = (crossings(&order, right, &rank), order.clone());
    for sweep in 0..SWEEPS {
        let from_left = sweep % 2 == 0;
        let near = if from_left { left } else { right };
        let all: Vec<usize> =
            if from_left { (1..count).collect() } else { (0..count.saturating_sub(1)).rev().collect() };
        for column in all {
            let middle = |cell: usize| match near[cell].as_slice() {
                [] => rank[cell] as f64,
                near => near.iter().map(|other| rank[*other] as f64).sum::<f64>() / near.len() as f64,
            };
            let mut sorted: Vec<(f64, usize)> = order[column].iter().map(|cell| (middle(*cell), *cell)).collect();
            sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
            order[column] = sorted.into_iter().map(|(_, cell)| cell).collect();
            mark(&order[column], &mut rank);
        }
        let crossed = crossings(&order, right, &rank);
        if crossed < best.0 {
            best = (crossed, order.clone());
        }
    }
    best.1
}

/// How many pairs of arrows cross between neighbouring columns.
fn crossings(order: &[Vec<usize>], right: &[Vec<usize>], rank: &[usize]) -> usize {
    let of_column = |column: &Vec<usize>| {
        let mut ends: Vec<usize> = Vec::new();
        for cell in column {
            // Arrows from one box never cross each other.
            let from = ends.len();
            ends.extend(right[*cell].iter().map(|to| rank[*to]));
            ends[from..].sort_unstable();
        }
        inversions(&mut ends)
    };
    order.iter().map(of_column).sum()
}

/// How many pairs stand in falling order; sorts them (merge sort).
fn inversions(values: &mut [usize]) -> usize {
    let middle = values.len() / 2;
    if middle == 0 {
        return 0;
    }
    let (low, high) = values.split_at_mut(middle);
    let mut count = inversions(low) + inversions(high);
    let (mut merged, mut one, mut other) = (Vec::with_capacity(low.len() + high.len()), 0, 0);
    while let (Some(a), Some(b)) = (low.get(one), high.get(other)) {
        if a <= b {
            merged.push(*a);
            one += 1;
        } else {
            // It passes all that are left of the lower half.
            count += low.len() - one;
            merged.push(*b);
            other += 1;
        }
    }
    merged.extend_from_slice(&low[one..]);
    merged.extend_from_slice(&high[other..]);
    values.copy_from_slice(&merged);
    count
}

/// Moves each cell towards the height of its neighbours; nothing overlaps, and the order stays.
fn heights(cells: &mut [Cell], order: &[Vec<usize>], left: &[Vec<usize>], right: &[Vec<usize>], gap: f64) {
    const ROUNDS: usize = 16;
    for column in order {
        let mut y = 0.0;
        for cell in column {
            cells[*cell].y = y + cells[*cell].size.1 / 2.0;
            y += cells[*cell].size.1 + gap;
        }
    }
    for round in 0..ROUNDS {
        let all: Vec<&Vec<usize>> = if round % 2 == 0 { order.iter().collect() } else { order.iter().rev().collect() };
        for column in all {
            // Where each would like to be, less what those above it need.
            let mut offset = 0.0;
            let mut wanted: Vec<(f64, f64)> = Vec::new();
            for (at, cell) in column.iter().enumerate() {
                if at > 0 {
                    offset += (cells[column[at - 1]].size.1 + cells[*cell].size.1) / 2.0 + gap;
                }
                let near: Vec<f64> = left[*cell].iter().chain(&right[*cell]).map(|other| cells[*other].y).collect();
                let like = if near.is_empty() { cells[*cell].y } else { near.iter().sum::<f64>() / near.len() as f64 };
                wanted.push((like - offset, offset));
            }
            let risen = isotonic(&wanted.iter().map(|(like, _)| *like).collect::<Vec<_>>());
            for ((cell, y), (_, offset)) in column.iter().zip(risen).zip(wanted) {
                cells[*cell].y = y + offset;
            }
        }
    }
}

/// The nearest values, by least squares, that never fall (pool adjacent violators).
fn isotonic(values: &[f64]) -> Vec<f64> {
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for value in values {
        pools.push((*value, 1));
        while let [.., (before, many), (last, few)] = pools.as_slice() {
            if before <= last {
                break;
            }
            let joined = ((before * *many as f64 + last * *few as f64) / (many + few) as f64, many + few);
            pools.truncate(pools.len() - 2);
            pools.push(joined);
        }
    }
    pools.into_iter().flat_map(|(value, many)| std::iter::repeat_n(value, many)).collect()
}

/// Puts a part below what is there already. Arrows that share a side of a box are spread along it.
#[expect(clippy::too_many_arguments, reason = "the last step needs what all others found")]
fn put(
    sizes: &[(f64, f64)],
    part: &[usize],
    cells: &[Cell],
    order: &[Vec<usize>],
    own: &[(usize, (usize, usize))],
    back: &[bool],
    ways: &[Vec<usize>],
    gaps: Gaps,
    found: &mut Layout,
) {
    let top = cells.iter().map(|cell| cell.y - cell.size.1 / 2.0).fold(f64::INFINITY, f64::min);
    let below = if found.size.1 > 0.0 { found.size.1 + gaps.down } else { 0.0 };
    let y = |cell: usize| cells[cell].y - top + below;
    let mut x = Vec::new();
    let mut widths = Vec::new();
    let mut right_end = 0.0;
    for column in order {
        let width = column.iter().map(|cell| cells[*cell].size.0).fold(0.0, f64::max);
        x.push(right_end);
        widths.push(width);
        right_end += width + gaps.across;
    }
    for (at, own) in part.iter().enumerate() {
        let cell = &cells[at];
        found.boxes[*own] = (x[cell.column], y(at) - cell.size.1 / 2.0);
        found.size.1 = found.size.1.max(y(at) + cell.size.1 / 2.0);
    }
    found.size.0 = found.size.0.max(right_end - gaps.across);
    // On each side of a box, arrows in the order of what they lead to.
    let port = |cell: usize, way: usize, leaving: bool| -> f64 {
        let mut here: Vec<(f64, usize)> = ways
            .iter()
            .enumerate()
            .filter_map(|(at, other)| match leaving {
                true if other.first() == Some(&cell) => Some((y(*other.get(1)?), at)),
                false if other.last() == Some(&cell) => Some((y(*other.get(other.len().checked_sub(2)?)?), at)),
                _ => None,
            })
            .collect();
        here.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let at = here.iter().position(|(_, other)| *other == way).unwrap_or(0);
        let height = cells[cell].size.1;
        let step = (height / (here.len() + 1) as f64).min(26.0);
        y(cell) + step * (at as f64 - (here.len().saturating_sub(1)) as f64 / 2.0)
    };
    for (at, (((arrow, _), way), back)) in own.iter().zip(ways).zip(back).enumerate() {
        let mut points = Vec::new();
        let (Some(first), Some(last)) = (way.first(), way.last()) else { continue };
        points.push((x[cells[*first].column] + sizes[part[*first]].0, port(*first, at, true)));
        // Level with the box beside it, an arrow passes its whole column before it bends.
        for between in way.iter().skip(1).take(way.len().saturating_sub(2)) {
            let column = cells[*between].column;
            points.push((x[column], y(*between)));
            points.push((x[column] + widths[column], y(*between)));
        }
        points.push((x[cells[*last].column], port(*last, at, false)));
        if *back {
            points.reverse();
        }
        for point in &points {
            found.size.1 = found.size.1.max(point.1);
        }
        found.arrows[*arrow] = points;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const GAPS: Gaps = Gaps { across: 60.0, down: 20.0 };

    proptest! {
        #[test]
        fn boxes_never_overlap_and_arrows_join_their_boxes(
            sizes in prop::collection::vec((20.0..200.0_f64, 10.0..120.0_f64), 1..14),
            arrows in prop::collection::vec((0..14_usize, 0..14_usize), 0..24),
        ) {
            let arrows: Vec<(usize, usize)> =
                arrows.into_iter().map(|(from, to)| (from % sizes.len(), to % sizes.len())).collect();
            let found = layout(&sizes, &arrows, GAPS);
            prop_assert_eq!(&found, &layout(&sizes, &arrows, GAPS));
            for (at, (x, y)) in found.boxes.iter().enumerate() {
                prop_assert!(*x >= 0.0 && *y >= -1e-6 && x + sizes[at].0 <= found.size.0 + 1e-6);
                prop_assert!(y + sizes[at].1 <= found.size.1 + 1e-6);
                for (other, (x2, y2)) in found.boxes.iter().enumerate().skip(at + 1) {
                    let apart = x + sizes[at].0 <= x2 + 1e-6
                        || x2 + sizes[other].0 <= x + 1e-6
                        || y + sizes[at].1 <= y2 + 1e-6
                        || y2 + sizes[other].1 <= y + 1e-6;
                    prop_assert!(apart, "boxes {at} and {other} overlap");
                }
            }
            for ((from, to), points) in arrows.iter().zip(&found.arrows) {
                prop_assert_eq!(points.is_empty(), from == to);
                let touches = |at: usize, point: Option<&(f64, f64)>| point.is_some_and(|(x, y)| {
                    let (left, top) = found.boxes[at];
                    ((x - left).abs() < 1e-6 || (x - left - sizes[at].0).abs() < 1e-6)
                        && *y >= top - 1e-6 && *y <= top + sizes[at].1 + 1e-6
                });
                prop_assert!(from == to || touches(*from, points.first()) && touches(*to, points.last()));
            }
        }

        #[test]
        fn falling_pairs_are_counted_as_by_trying_all(values in prop::collection::vec(0..9_usize, 0..20)) {
            let mut pairs = 0;
            for (at, one) in values.iter().enumerate() {
                pairs += values[at + 1..].iter().filter(|other| one > other).count();
            }
            prop_assert_eq!(inversions(&mut values.clone()), pairs);
        }

        #[test]
        fn the_nearest_rising_values_are_nearest(values in prop::collection::vec(-50..50_i32, 1..8), moves in prop::collection::vec(0..40_u8, 8)) {
            let values: Vec<f64> = values.into_iter().map(f64::from).collect();
            let found = isotonic(&values);
            prop_assert!(found.windows(2).all(|pair| pair[0] <= pair[1] + 1e-9));
            let far = |other: &[f64]| values.iter().zip(other).map(|(a, b)| (a - b) * (a - b)).sum::<f64>();
            // Any other rising values are no nearer.
            let mut other: Vec<f64> = found.iter().zip(&moves).map(|(value, by)| value + f64::from(*by) - 20.0).collect();
            other.sort_by(f64::total_cmp);
            prop_assert!(far(&found) <= far(&other) + 1e-6);
        }
    }
}
