//! Simple temporal networks: points in time, and limits on how far one may lie after another (Dechter, Meiri and Pearl,
//! "Temporal constraint networks", 1991). A set of limits contradicts itself exactly where going round some circle of them
//! takes less than no time; the shortest such circle is what people are shown.

use std::collections::VecDeque;

/// A limit looser than this, in seconds, limits nothing, and one tighter than its negative counts as its negative: about
/// 30,000 years, so that no sum of limits overflows.
pub const MOST_S: i64 = 1_000_000_000_000;

/// So many steps are spent on making a contradiction the shortest one; beyond, the one at hand is shown. Bounds the time
/// that a hostile text can take.
const STEPS_MOST: usize = 20_000_000;

/// "`to` is at most `at_most_s` seconds after `from`".
#[derive(Clone, Copy, Debug)]
struct Limit {
    from: usize,
    to: usize,
    at_most_s: i64,
}

/// Points in time and limits between them.
#[derive(Clone, Debug, Default)]
pub struct Network {
    points: usize,
    limits: Vec<Limit>,
    /// By the point they start from, those that still hold.
    leaving: Vec<Vec<usize>>,
}

impl Network {
    /// A network without points.
    pub fn new() -> Network {
        Network::default()
    }

    /// A further point; points are numbered from 0.
    pub fn point(&mut self) -> usize {
        self.leaving.push(Vec::new());
        self.points += 1;
        self.points - 1
    }

    /// How many points there are.
    pub fn points(&self) -> usize {
        self.points
    }

    /// Adds "`to` is at most `seconds` after `from`" (before it, where negative) and gives its number. Limits are numbered
    /// from 0; both points must exist.
    pub fn at_most(&mut self, from: usize, to: usize, seconds: i64) -> usize {
        let number = self.limits.len();
        self.limits.push(Limit { from, to, at_most_s: seconds.max(-MOST_S) });
        if seconds <= MOST_S {
            self.leaving[from].push(number);
        }
        number
    }

    /// Adds "`to` is at least `seconds` after `from`" and gives its number.
    pub fn at_least(&mut self, from: usize, to: usize, seconds: i64) -> usize {
        self.at_most(to, from, seconds.saturating_neg())
    }

    /// Takes a limit out again.
    pub fn drop_limit(&mut self, number: usize) {
        if let Some(limit) = self.limits.get(number) {
            self.leaving[limit.from].retain(|other| *other != number);
        }
    }

    /// The limits that contradict each other, in the order in which they are gone round, as few as there are of such; `None`
    /// where all can be met. The first found, where several are as short.
    pub fn contradiction(&self) -> Option<Vec<usize>> {
        let circle = self.negative_circle()?;
        Some(self.shortest(circle.len()).unwrap_or(circle))
    }

    /// The earliest time of each point in seconds after `origin`, `None` for a point that nothing bounds. `None` for all where
    /// limits contradict each other.
    pub fn earliest(&self, origin: usize) -> Option<Vec<Option<i64>>> {
        let mut turned = Network::new();
        for _ in 0..self.points {
            turned.point();
        }
        for limit in self.leaving.iter().flatten().map(|number| self.limits[*number]) {
            turned.at_most(limit.to, limit.from, limit.at_most_s);
        }
        Some(turned.latest(origin)?.into_iter().map(|seconds| seconds.map(|seconds| -seconds)).collect())
    }

    /// The latest time of each point in seconds after `origin`, `None` for a point that nothing bounds. `None` for all where
    /// limits contradict each other.
    pub fn latest(&self, origin: usize) -> Option<Vec<Option<i64>>> {
        if self.negative_circle().is_some() {
            return None;
        }
        let mut least = vec![None; self.points];
        *least.get_mut(origin)? = Some(0);
        let mut relaxing = Relaxing { network: self, least, by: vec![None; self.points] };
        let circle = relaxing.run([origin].into());
        circle.is_none().then_some(relaxing.least)
    }

    /// Some circle of limits that takes less than no time (Bellman and Ford, from everywhere at once).
    fn negative_circle(&self) -> Option<Vec<usize>> {
        let mut relaxing = Relaxing { network: self, least: vec![Some(0); self.points], by: vec![None; self.points] };
        relaxing.run((0..self.points).collect())
    }

    /// The shortest circle that takes less than no time, looked for up to `most` limits: the least time to come back to each
    /// point in one step, in two, and so on. `None` if that takes too many steps.
    fn shortest(&self, most: usize) -> Option<Vec<usize>> {
        let mut search = Search { network: self, place: vec![0; self.points], steps: 0 };
        for length in 1..=most {
            for start in (0..self.points).filter(|start| !self.leaving[*start].is_empty()) {
                let circle = search.back(start, length);
                if circle.is_some() || search.steps > STEPS_MOST {
                    return circle;
                }
            }
        }
        None
    }
}

/// A point that is reached in so many steps: the least time to it, and the last limit on the way.
#[derive(Clone, Copy)]
struct Reached {
    point: usize,
    time_s: i64,
    by: usize,
}

/// The search for a shortest circle.
struct Search<'a> {
    network: &'a Network,
    /// Where a point stands in the round that is being made; what is left of other rounds does no harm.
    place: Vec<usize>,
    steps: usize,
}

impl Search<'_> {
    /// A circle through `start` of exactly `length` limits that takes less than no time and goes through no point numbered
    /// lower: each circle is looked for from its lowest point.
    fn back(&mut self, start: usize, length: usize) -> Option<Vec<usize>> {
        let mut rounds = vec![vec![Reached { point: start, time_s: 0, by: 0 }]];
        for _ in 0..length {
            let mut next: Vec<Reached> = Vec::new();
            for reached in rounds.last()? {
                for number in &self.network.leaving[reached.point] {
                    self.steps += 1;
                    let limit = self.network.limits[*number];
                    if limit.to < start {
                        continue;
                    }
                    let way = Reached { point: limit.to, time_s: reached.time_s + limit.at_most_s, by: *number };
                    match next.get_mut(self.place[limit.to]).filter(|known| known.point == limit.to) {
                        Some(known) if way.time_s < known.time_s => *known = way,
                        Some(_) => {}
                        None => {
                            self.place[limit.to] = next.len();
                            next.push(way);
                        }
                    }
                }
            }
            if self.steps > STEPS_MOST {
                return None;
            }
            rounds.push(next);
        }
        let of = |round: usize, point: usize| rounds[round].iter().find(|reached| reached.point == point);
        of(length, start).filter(|last| last.time_s < 0)?;
        let mut circle = Vec::new();
        let mut point = start;
        for round in (1..=length).rev() {
            let by = of(round, point)?.by;
            circle.push(by);
            point = self.network.limits[by].from;
        }
        circle.reverse();
        Some(circle)
    }
}

/// Least times from some points, made smaller limit by limit.
struct Relaxing<'a> {
    network: &'a Network,
    least: Vec<Option<i64>>,
    /// The limit that gave each point its time.
    by: Vec<Option<usize>>,
}

impl Relaxing<'_> {
    /// Until nothing gets smaller, or until going back along `by` leads round a circle, which then shrinks for ever.
    fn run(&mut self, mut ahead: VecDeque<usize>) -> Option<Vec<usize>> {
        let mut waits = vec![false; self.network.points];
        for point in &ahead {
            waits[*point] = true;
        }
        let mut since_last_look = 0;
        while let Some(point) = ahead.pop_front() {
            waits[point] = false;
            let Some(time) = self.least[point] else { continue };
            for number in &self.network.leaving[point] {
                let limit = self.network.limits[*number];
                let shorter = time.saturating_add(limit.at_most_s);
                if self.least[limit.to].is_some_and(|least| least <= shorter) {
                    continue;
                }
                self.least[limit.to] = Some(shorter);
                self.by[limit.to] = Some(*number);
                since_last_look += 1;
                if !std::mem::replace(&mut waits[limit.to], true) {
                    ahead.push_back(limit.to);
                }
            }
            // As often as there are points, so that looking costs no more than relaxing.
            if since_last_look > self.network.points {
                since_last_look = 0;
                if let Some(circle) = self.circle() {
                    return Some(circle);
                }
            }
        }
        self.circle()
    }

    /// A circle among the limits that gave the points their times.
    fn circle(&self) -> Option<Vec<usize>> {
        // From which start a point was last come by.
        let mut seen_from: Vec<Option<usize>> = vec![None; self.network.points];
        for start in 0..self.network.points {
            let mut at = start;
            while seen_from[at].is_none() {
                seen_from[at] = Some(start);
                match self.by[at] {
                    Some(number) => at = self.network.limits[number].from,
                    None => break,
                }
            }
            if self.by[at].is_none() || seen_from[at] != Some(start) {
                continue;
            }
            let mut circle = Vec::new();
            let on = at;
            while let Some(number) = self.by[at] {
                circle.push(number);
                at = self.network.limits[number].from;
                if at == on {
                    circle.reverse();
                    return Some(circle);
                }
            }
        }
        None
    }
}
