//! What variants of a red line would have done on a history: counts once a window, firings once a variant.
//!
//! The rule is that of docs/semantics.md ("Triggers"). A sweep takes what the line counts, in order, and asks of each variant
//! when it fires. Counts depend on the window alone and quiet stretches on the reset alone, so thresholds cost one
//! pass over the matches each.

use servanda_base::moment::deadline_after;
use servanda_base::{Amount, Duration, Interval, Moment, MonthRounding, Zone};
use std::collections::{BTreeMap, HashMap};

/// The most variants that one sweep takes.
pub const MOST_VARIANTS: usize = 100_000;

/// One entry that the line counts, in both bounds.
#[derive(Clone, Debug)]
pub struct Match {
    /// When it happened.
    pub at: Interval,
    /// It counts for sure.
    pub sure: bool,
    /// All of it lies in force for sure.
    pub in_force: bool,
    /// It stands for at least so many incidents.
    pub low: Amount,
    /// It stands for at most so many; `None` = no upper bound is known.
    pub high: Option<Amount>,
    /// It is a count of a stretch of time.
    pub is_tally: bool,
    /// The part of the place that it speaks of.
    pub part: Option<String>,
    /// When it became established.
    pub established: Option<Moment>,
}

/// What a line counts, in order of its end, its start and its position, and the clock by which windows are laid.
pub struct History {
    /// What counts.
    pub matches: Vec<Match>,
    /// When somebody watched for all of it.
    pub watched: Vec<Interval>,
    /// The agreement's zone.
    pub zone: Zone,
    /// How the agreement rounds months.
    pub months: MonthRounding,
}

/// One way of setting the numbers of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Variant {
    /// The threshold.
    pub at_least: u32,
    /// The window; `None`: each match by itself.
    pub in_any: Option<Duration>,
    /// The quiet stretch after which it may fire anew; `None`: each further match that reaches the threshold fires.
    pub resets_after: Option<Duration>,
}

/// One firing of a variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Firing {
    /// The match at which the threshold was met.
    pub at: Interval,
    /// Established, and not perhaps a part of the firing before it.
    pub sure: bool,
    /// The line was crossed for sure, be it by this firing or by the one before.
    pub crossed: bool,
    /// Its place in the list of matches.
    index: usize,
}

/// What one variant would have done. Numbers come in two bounds: sure, and with all that may be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// Firings, oldest first.
    pub firings: Vec<Firing>,
    /// Days, by the agreement's zone, on which a sure firing begins.
    pub days_fired: usize,
    /// Days on which a firing begins that is sure or possible.
    pub days_perhaps: usize,
    /// Days on which a window came near the threshold without reaching it, in the upper bound.
    pub near_days: usize,
    /// The highest count among them.
    pub near_highest: Option<u64>,
    /// The highest count in any window: established, and at most (`None` = not bounded).
    pub highest: (u64, Option<u64>),
}

impl Outcome {
    /// How many firings are sure.
    pub fn sure(&self) -> usize {
        self.firings.iter().filter(|firing| firing.sure).count()
    }
}

/// From which count on a window is near a threshold: one short of it, or four fifths of it, whichever is less.
pub fn near_from(at_least: u32) -> u64 {
    let (threshold, four_fifths) = (u64::from(at_least), (u64::from(at_least) * 4).div_ceil(5));
    four_fifths.min(threshold.saturating_sub(1))
}

/// Judges each variant and hands its outcome over with its place in the list; variants of one window come together.
pub fn sweep(history: &History, variants: &[Variant], mut each: impl FnMut(usize, Outcome)) {
    let clusters = Clusters::of(&history.matches);
    let days: Vec<jiff::civil::Date> = history.matches.iter().map(|one| history.zone.date_of(one.at.from)).collect();
    let mut quiet: HashMap<Option<Duration>, Vec<Quiet>> = HashMap::new();
    let mut by_window: HashMap<Option<Duration>, Vec<usize>> = HashMap::new();
    for (index, variant) in variants.iter().enumerate() {
        by_window.entry(variant.in_any).or_default().push(index);
        quiet.entry(variant.resets_after).or_insert_with(|| history.quiet(variant.resets_after));
    }
    let mut windows: Vec<(Option<Duration>, Vec<usize>)> = by_window.into_iter().collect();
    windows.sort_by_key(|(_, indices)| indices[0]);
    for (window, indices) in windows {
        let counts: Vec<Count> = history.counts(&clusters, window);
        let highest = counts.iter().fold((0, Some(0)), |highest: (u64, Option<u64>), count| {
            (highest.0.max(count.low), highest.1.zip(count.bounded()).map(|(a, b)| a.max(b).max(count.low)))
        });
        // Of each day the highest count of a window that ends with one of its matches.
        let mut of_day: BTreeMap<jiff::civil::Date, u64> = BTreeMap::new();
        for (count, day) in counts.iter().zip(&days) {
            let best = of_day.entry(*day).or_default();
            *best = (*best).max(count.high);
        }
        let mut bests: Vec<u64> = of_day.into_values().collect();
        bests.sort_unstable();
        for index in indices {
            let variant = variants[index];
            let firings = history.firings(&counts, &quiet[&variant.resets_after], variant);
            let reached = bests.partition_point(|best| *best < u64::from(variant.at_least));
            let near = bests.partition_point(|best| *best < near_from(variant.at_least).max(1));
            let begun = |sure_only: bool| {
                let mut begun: Vec<jiff::civil::Date> =
                    firings.iter().filter(|one| one.sure || !sure_only).map(|one| days[one.index]).collect();
                begun.sort_unstable();
                begun.dedup();
                begun.len()
            };
            let outcome = Outcome {
                days_fired: begun(true),
                days_perhaps: begun(false),
                near_days: reached.saturating_sub(near),
                near_highest: (reached > near).then(|| bests[reached - 1]),
                highest,
                firings,
            };
            each(index, outcome);
        }
    }
}

/// How many a window holds: established, and at most (`u64::MAX` = not bounded).
#[derive(Clone, Copy)]
struct Count {
    low: u64,
    high: u64,
}

impl Count {
    fn bounded(self) -> Option<u64> {
        (self.high < u64::MAX).then_some(self.high)
    }
}

/// What lies before a match: a stretch quiet for sure, or one that is quiet unless a doubtful match lies in it.
#[derive(Clone, Copy)]
struct Quiet {
    surely: bool,
    perhaps: bool,
}

impl History {
    /// The moment at which a window that ends at `at` begins.
    fn begins(&self, at: Moment, window: Duration) -> Moment {
        match window.exact_seconds() {
            Some(seconds) => at.checked_sub(jiff::SignedDuration::from_secs(seconds)).unwrap_or(Moment::MIN),
            // A calendar length back: whole days, by the zone's calendar.
            None => {
                let days = jiff::Span::new().try_days(window.longest_seconds() / 86_400);
                let date = days.ok().and_then(|days| self.zone.date_of(at).checked_sub(days).ok());
                date.map_or(Moment::MIN, |date| self.zone.start_of(date))
            }
        }
    }

    /// True if a reset that runs from `last` is over by `next`.
    fn over(&self, last: Moment, reset: Option<Duration>, next: Moment) -> bool {
        reset.is_none_or(|length| !deadline_after(last, length, &self.zone, self.months).allows(next))
    }

    /// For each match, whether the stretch before it lets the line fire anew.
    fn quiet(&self, reset: Option<Duration>) -> Vec<Quiet> {
        let over = |last: Option<Moment>, next| last.is_some_and(|last| self.over(last, reset, next));
        let (mut last, mut last_sure) = (None, None);
        let mut found = Vec::with_capacity(self.matches.len());
        for one in &self.matches {
            found.push(Quiet { surely: over(last, one.at.from), perhaps: over(last_sure, one.at.from) });
            // Matches come in order of their ends.
            last = Some(one.at.to);
            if one.sure {
                last_sure = last;
            }
        }
        found
    }

    /// The firings of a variant, in order of time.
    fn firings(&self, counts: &[Count], quiet: &[Quiet], variant: Variant) -> Vec<Firing> {
        let wanted = u64::from(variant.at_least);
        let latches = variant.resets_after.is_some();
        let mut found: Vec<Firing> = Vec::new();
        // A firing runs for sure; it ran until a stretch that is quiet only perhaps; a possible one may run.
        let (mut runs, mut may_run_on, mut may_run) = (false, false, false);
        for (index, one) in self.matches.iter().enumerate() {
            if quiet[index].surely {
                (runs, may_run_on, may_run) = (false, false, false);
            } else if runs && quiet[index].perhaps {
                (runs, may_run_on) = (false, true);
            }
            if runs {
                continue;
            }
            let crossed = one.sure && counts[index].low >= wanted;
            if crossed {
                // A possible firing just before is this one, met earlier: no stretch that is quiet for sure lies between.
                if may_run && latches {
                    found.pop_if(|last| !self.over(last.at.to, variant.resets_after, one.at.from));
                }
                found.push(Firing { at: one.at, sure: !may_run_on && one.in_force, crossed, index });
                (runs, may_run_on, may_run) = (latches, false, false);
            } else if !may_run && counts[index].high >= wanted {
                found.push(Firing { at: one.at, sure: false, crossed, index });
                may_run = latches;
            }
        }
        found.sort_by_key(|firing| firing.at);
        found
    }

    /// What each window that ends with a match holds.
    fn counts(&self, clusters: &Clusters<'_>, window: Option<Duration>) -> Vec<Count> {
        let count = |one: &Match| {
            let (low, high) = match window {
                None => (if one.sure { one.low } else { Amount::ZERO }, one.high),
                Some(window) => {
                    let (from, to) = (self.begins(one.at.to, window), one.at.to);
                    (clusters.low(from, to), clusters.high(from, to))
                }
            };
            Count { low: whole(low), high: high.map_or(u64::MAX, whole) }
        };
        self.matches.iter().map(count).collect()
    }

    /// When a firing was established: once as many as the threshold asks for were. `None` where it is not sure.
    pub fn established(&self, variant: Variant, firing: &Firing) -> Option<Moment> {
        if !firing.sure {
            return None;
        }
        let at = self.matches[firing.index].at;
        let mut established: Vec<Moment> = match variant.in_any {
            None => self.matches[firing.index].established.into_iter().collect(),
            Some(window) => {
                let from = self.begins(at.to, window);
                let counted = self.matches.iter().filter(|one| one.sure && lies_in(one.at, from, at.to, true));
                counted.filter_map(|one| one.established).collect()
            }
        };
        established.sort_unstable();
        let nth = (variant.at_least.max(1) as usize - 1).min(established.len().saturating_sub(1));
        established.get(nth).map(|known| (*known).max(at.from))
    }
}

fn whole(amount: Amount) -> u64 {
    amount.to_f64().floor() as u64
}

/// True if a match counts in the window that is open at `from` and closed at `to`: all of it, or, in the upper bound, some.
fn lies_in(at: Interval, from: Moment, to: Moment, all_of_it: bool) -> bool {
    if at.is_instant() {
        from < at.from && at.from <= to
    } else if all_of_it {
        from <= at.from && at.to <= to
    } else {
        from < at.to && at.from <= to
    }
}

/// Matches that share time, directly or through others; two clusters never do, so what they show adds up.
struct Clusters<'h> {
    list: Vec<Cluster<'h>>,
    /// What the clusters before each place show together: established, at most, and how many have no upper bound.
    before: Vec<(Amount, Amount, usize)>,
}

struct Cluster<'h> {
    matches: Vec<&'h Match>,
    stretch: Interval,
}

impl<'h> Clusters<'h> {
    fn of(matches: &'h [Match]) -> Clusters<'h> {
        let mut sorted: Vec<&Match> = matches.iter().collect();
        sorted.sort_by_key(|one| one.at);
        let mut list: Vec<Cluster<'h>> = Vec::new();
        for one in sorted {
            match list.last_mut() {
                Some(last)
                    if one.at.from < last.stretch.to
                        || last.matches.last().is_some_and(|other| other.at.from == one.at.from) =>
                {
                    last.stretch.to = last.stretch.to.max(one.at.to);
                    last.matches.push(one);
                }
                _ => list.push(Cluster { matches: vec![one], stretch: one.at }),
            }
        }
        let mut before = vec![(Amount::ZERO, Amount::ZERO, 0)];
        let (mut low, mut high, mut open) = before[0];
        for cluster in &list {
            low = low + cluster.low(|_| true);
            match cluster.high(|_| true) {
                Some(most) => high = high + most,
                None => open += 1,
            }
            before.push((low, high, open));
        }
        Clusters { list, before }
    }

    /// The clusters that lie in a window with all they hold, and those that it cuts.
    fn split(&self, from: Moment, to: Moment) -> (std::ops::Range<usize>, impl Iterator<Item = &Cluster<'h>>) {
        let first = self.list.partition_point(|cluster| cluster.stretch.from <= from);
        let last = self.list.partition_point(|cluster| cluster.stretch.to <= to).max(first);
        let left = first.checked_sub(1).map(|left| &self.list[left]).filter(|cluster| cluster.stretch.to > from);
        let right = self.list.get(last).filter(|cluster| cluster.stretch.from <= to);
        (first..last, left.into_iter().chain(right))
    }

    /// How many are established in a window.
    fn low(&self, from: Moment, to: Moment) -> Amount {
        let (whole, cut) = self.split(from, to);
        let inside = self.before[whole.end].0 - self.before[whole.start].0;
        cut.map(|cluster| cluster.low(|at| lies_in(at, from, to, true))).fold(inside, |sum, one| sum + one)
    }

    /// How many there may be in a window; `None` = no upper bound is known.
    fn high(&self, from: Moment, to: Moment) -> Option<Amount> {
        let (whole, mut cut) = self.split(from, to);
        let (start, end) = (self.before[whole.start], self.before[whole.end]);
        let inside = (end.2 == start.2).then_some(end.1 - start.1)?;
        cut.try_fold(inside, |sum, cluster| Some(sum + cluster.high(|at| lies_in(at, from, to, false))?))
    }
}

impl Cluster<'_> {
    fn low(&self, counts: impl Fn(Interval) -> bool) -> Amount {
        let used: Vec<&Match> = self.matches.iter().copied().filter(|one| one.sure && counts(one.at)).collect();
        shown(&used, |one| Some(one.low)).unwrap_or(Amount::ZERO)
    }

    fn high(&self, counts: impl Fn(Interval) -> bool) -> Option<Amount> {
        let used: Vec<&Match> = self.matches.iter().copied().filter(|one| counts(one.at)).collect();
        shown(&used, |one| one.high)
    }
}

/// The largest number that some matches show without counting anything twice: overlapping tallies are never added, an
/// incident within a tally is a part of it, and single incidents add up.
fn shown(used: &[&Match], of: impl Fn(&Match) -> Option<Amount>) -> Option<Amount> {
    let (tallies, singles): (Vec<&Match>, Vec<&Match>) = used.iter().partition(|one| one.is_tally);
    let sum = |which: &dyn Fn(Interval) -> bool| {
        let some = singles.iter().filter(|one| which(one.at));
        some.map(|one| of(one)).try_fold(Amount::ZERO, |sum, one| one.map(|amount| sum + amount))
    };
    let mut total = sum(&|at| !tallies.iter().any(|tally| tally.at.meets(at)))?;
    // Tallies come in order of time; those that follow one another without a gap in between stand together.
    let mut rest = tallies.as_slice();
    while let Some(first) = rest.first() {
        let mut end = first.at.to;
        let many = rest.iter().skip(1).take_while(|tally| {
            let joins = tally.at.from < end;
            end = end.max(tally.at.to);
            joins
        });
        let (group, others) = rest.split_at(1 + many.count());
        rest = others;
        let inside = sum(&|at| group.iter().any(|tally| tally.at.covers(at)))?;
        let mut parts: BTreeMap<Option<&str>, Vec<(Interval, Amount)>> = BTreeMap::new();
        for tally in group {
            parts.entry(tally.part.as_deref()).or_default().push((tally.at, of(tally)?));
        }
        let whole = parts.remove(&None).map_or(Amount::ZERO, most_disjoint);
        let of_parts = parts.into_values().map(most_disjoint).fold(Amount::ZERO, |sum, one| sum + one);
        total = total + of_parts.max(whole).max(inside);
    }
    Some(total)
}

/// The largest sum over stretches of which no two share time.
fn most_disjoint(mut stretches: Vec<(Interval, Amount)>) -> Amount {
    stretches.sort_by_key(|(at, _)| (at.to, at.from));
    // The best up to each stretch, in order of their ends.
    let mut best: Vec<(Moment, Amount)> = vec![(Moment::MIN, Amount::ZERO)];
    for (at, amount) in stretches {
        let free = best.partition_point(|(end, _)| *end <= at.from).max(1);
        let with = best[free - 1].1 + amount;
        let without = best[best.len() - 1].1;
        best.push((at.to, with.max(without)));
    }
    best[best.len() - 1].1
}

/// A stretch that somebody marked: a firing in it is what was wanted.
#[derive(Clone, Debug)]
pub struct Marked {
    /// When.
    pub at: Interval,
    /// What it is called.
    pub label: String,
}

/// Firings held against marked stretches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Against {
    /// Marked stretches in which a sure firing lies.
    pub hit: usize,
    /// Those in which only a possible firing lies.
    pub perhaps_hit: usize,
    /// Those watched at least in part in which none lies.
    pub missed: usize,
    /// Those that nobody watched and in which none lies: nothing can be said of them.
    pub not_watched: usize,
    /// Sure firings outside every marked stretch.
    pub false_alarms: usize,
    /// Possible ones outside every marked stretch.
    pub perhaps_false_alarms: usize,
    /// From the start of a stretch to its first sure firing, in seconds: the median over those hit that begin within the
    /// history (of two in the middle the lower).
    pub median_delay_s: Option<i64>,
}

/// Holds firings of a history that begins at `begins` against marked stretches.
pub fn against(marked: &[Marked], begins: Moment, watched: &[Interval], firings: &[Firing]) -> Against {
    let mut found = Against::default();
    let mut delays = Vec::new();
    for stretch in marked {
        let within = || firings.iter().filter(|firing| stretch.at.meets(firing.at));
        if let Some(first) = within().find(|firing| firing.sure) {
            found.hit += 1;
            if stretch.at.from >= begins {
                delays.push(first.at.from.duration_since(stretch.at.from).as_secs().max(0));
            }
        } else if within().next().is_some() {
            found.perhaps_hit += 1;
        } else if watched.iter().any(|seen| seen.meets(stretch.at)) {
            found.missed += 1;
        } else {
            found.not_watched += 1;
        }
    }
    let outside = firings.iter().filter(|firing| !marked.iter().any(|stretch| stretch.at.meets(firing.at)));
    for firing in outside {
        *(if firing.sure { &mut found.false_alarms } else { &mut found.perhaps_false_alarms }) += 1;
    }
    delays.sort_unstable();
    found.median_delay_s = delays.get(delays.len().saturating_sub(1) / 2).copied();
    found
}
