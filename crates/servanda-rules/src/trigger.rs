//! What sets a clause going: red lines with tiers, events, openings, reports, and clauses that were not kept.

use crate::addresses::Addresses;
use crate::condition::{Hit, Hits};
use crate::evidence::Standing;
use crate::stretches::{Bounds, Stretches, Tri};
use crate::world::World;
use servanda_agreement::{
    Clause, ClauseKind, ClauseNo, Condition, Counted, Determined, Key, Name, Norm, Pattern, RedLine, Tier, Trigger,
};
use servanda_base::{Amount, Duration, Interval, Moment};
use servanda_record::{Entry, Place, What};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

/// One time that a trigger was met.
#[derive(Clone, Debug)]
pub(crate) struct Episode {
    /// Ordinal, from 1.
    pub ordinal: u32,
    /// When it was met: the incident, the opening, the moment a clause turned out not to be kept.
    pub at: Interval,
    /// Set when it is not sure that it was met: why.
    pub doubt: Option<String>,
    /// When it was established.
    pub established: Option<Moment>,
    /// When and by whom it was determined.
    pub determined: Option<(Moment, Name)>,
    /// The whole of the day, where the determination is known only to the day.
    pub determined_in: Option<Interval>,
    /// A determination of which it is not sure that it was in time: from when on it may have counted, and by whom.
    pub perhaps_determined: Option<(Moment, Name)>,
    /// Set when a body found that it was not met.
    pub retracted: Option<(Moment, Name)>,
    /// Set when a body that had found it met found the opposite later.
    pub reversed: Option<Reversal>,
    /// Who determines, in words.
    pub determined_by: String,
    /// Whom it is about, where that is known (the bearer that did not keep a clause).
    pub about: Option<Name>,
    /// Of a keyed red line: the place and party.
    pub key: Key,
    /// Entries relied on.
    pub counted: Vec<String>,
    /// In words.
    pub why: String,
    /// Of a red line: the earliest moment at which it may have been crossed.
    pub earliest: Moment,
    /// Of a red line: crossed on what is established, be it by a firing of its own or by an earlier one that runs on.
    pub crossed: bool,
    /// Of a red line: the earlier firing that this may belong to, and the doubtful match that lies between.
    may_belong_to: Option<(Interval, String)>,
}

impl Episode {
    /// An episode at a moment, sure and undetermined.
    pub fn new(at: Interval, why: String) -> Episode {
        Episode {
            ordinal: 1,
            at,
            doubt: None,
            established: None,
            determined: None,
            determined_in: None,
            perhaps_determined: None,
            retracted: None,
            reversed: None,
            determined_by: String::new(),
            about: None,
            key: Key::default(),
            counted: Vec::new(),
            why,
            earliest: at.from,
            crossed: false,
            may_belong_to: None,
        }
    }
}

/// So many episodes of one trigger are judged at most, the first ones: a duty that fails daily and is itself set going daily
/// has as many as the square of the days.
const EPISODES_MAX: usize = 10_000;

fn numbered(mut episodes: Vec<Episode>) -> Vec<Episode> {
    episodes.sort_by_key(|episode| episode.at);
    if episodes.len() > EPISODES_MAX {
        episodes.truncate(EPISODES_MAX);
        if let Some(last) = episodes.last_mut() {
            last.why += &format!("; only the first {} episodes are judged", Amount::from(EPISODES_MAX as i64));
        }
    }
    for (at, episode) in episodes.iter_mut().enumerate() {
        episode.ordinal = at as u32 + 1;
    }
    episodes
}

/// The episodes of a norm's trigger up to the moment judged. `None`: the norm is unconditional.
pub(crate) fn episodes(
    world: &World<'_>,
    clause: &Clause,
    norm: &Norm,
    visited: &mut Vec<ClauseNo>,
) -> Option<Vec<Episode>> {
    let mut found = Vec::new();
    // A clause that others name as what follows them has no life of its own.
    let mut is_fallback = false;
    for (other, other_norm) in world.agreement.norms() {
        if other_norm.failing_which.as_ref().is_some_and(|next| next.value == clause.number.value) {
            is_fallback = true;
            found.extend(not_kept(world, &other.number.value, visited));
        }
    }
    for phase in &world.agreement.phases {
        if let Some((when, Some(next))) = phase.latest.as_ref().map(|latest| &latest.value)
            && *next == clause.number.value
            && norm.on.is_none()
        {
            is_fallback = true;
            let condition = Condition::PhaseOpen { phase: phase.name.value.clone(), open: false, by: Some(*when) };
            let at = world.by(*when).at;
            if at <= world.as_of {
                let mut episode = Episode::new(
                    Interval::instant(at),
                    format!("phase {} was not open by {}", phase.name.value, world.people(at)),
                );
                episode.established = Some(at);
                match world.holds(&condition, world.as_of.exact(), None) {
                    Tri::Yes => found.push(episode),
                    Tri::Maybe => {
                        episode.doubt = Some("whether the phase opened is not established".into());
                        found.push(episode);
                    }
                    Tri::No => {}
                }
            }
        }
    }
    // What happens outside its force sets nothing of the agreement going.
    let began_in = |force: &Bounds, episode: &Episode| episode.at.from <= world.as_of && force.may.meets(episode.at);
    let in_force = |episode: &Episode| began_in(&world.force.bounds, episode);
    let Some(trigger) = norm.on.as_ref().map(|on| &on.value) else {
        found.retain(in_force);
        doubt_force(world, &mut found);
        return is_fallback.then(|| numbered(found));
    };
    match trigger {
        Trigger::EntryIntoForce => {
            if let Some(start) = world.force.start.filter(|start| *start <= world.as_of) {
                let mut episode = Episode::new(Interval::instant(start), "entry into force".into());
                episode.established = Some(start);
                episode.counted.extend(world.force.begun_on.clone());
                found.push(episode);
            }
        }
        Trigger::OpeningOf(phase) => {
            if let Some(bounds) = world.phase(phase) {
                for open in bounds.may.iter().filter(|open| open.from <= world.as_of) {
                    let sure = bounds.must.iter().find(|sure| sure.from == open.from);
                    let mut episode = Episode::new(Interval::instant(open.from), format!("opening of {phase}"));
                    episode.established = sure.map(|sure| sure.from);
                    if sure.is_none() {
                        episode.doubt = Some("whether the phase opened is not established".into());
                    }
                    found.push(episode);
                }
            }
        }
        Trigger::Report => {
            for entry in world.by_now(world.reports()) {
                let Some(at) = entry.occurred else { continue };
                let reported = entry.reported.map_or(at, Interval::instant);
                let mut episode = Episode::new(reported, format!("report {} of {}", entry.id, world.day_of(entry)));
                episode.established = Some(reported.to);
                episode.counted.push(entry.id.clone());
                found.push(episode);
            }
        }
        Trigger::BreachOf(number) => found.extend(not_kept(world, number, visited)),
        Trigger::Event(pattern) => found.extend(each_match(world, pattern, world.proof_of(norm))),
        Trigger::Named { name, tier } => match world.agreement.definition(name) {
            Some(_) => {
                let condition = Condition::Named { name: name.clone(), tier: None, key: Key::default() };
                found.extend(edges(world, &condition, world.proof_of(norm), name));
            }
            None => found.extend(red_line(world, name, *tier)),
        },
    }
    if matches!(trigger, Trigger::EntryIntoForce) {
        // That an agreement is in force goes on into each of its versions.
        found.retain(|episode| began_in(world.force.whole(), episode));
    } else {
        found.retain(in_force);
        doubt_force(world, &mut found);
    }
    Some(numbered(found))
}

const FORCE_OPEN: &str = "whether the agreement was in force then is not established";

/// An episode that lies across an edge of force may have set nothing going.
fn doubt_force(world: &World<'_>, episodes: &mut [Episode]) {
    for episode in episodes {
        if episode.doubt.is_none() && !world.force.bounds.must.covers(episode.at) {
            episode.doubt = Some(FORCE_OPEN.into());
            episode.established = None;
        }
    }
}

/// Each match of a pattern is an episode of its own.
fn each_match(world: &World<'_>, pattern: &Pattern, proof: Option<&str>) -> Vec<Episode> {
    world
        .hits(pattern, None, proof)
        .iter()
        .filter(|hit| hit.at.from <= world.as_of)
        .map(|hit| {
            let mut episode =
                Episode::new(hit.at, format!("{} on {} ({})", pattern.event, world.day_of(hit.entry), hit.entry.id));
            episode.established = hit.established.filter(|_| hit.sure);
            episode.doubt = (!hit.sure).then(|| hit.doubts.join("; "));
            episode.counted.push(hit.entry.id.clone());
            episode
        })
        .collect()
}

/// Each time a condition begins to hold is an episode.
fn edges(world: &World<'_>, condition: &Condition, proof: Option<&str>, name: &str) -> Vec<Episode> {
    let bounds = world.when_holds(condition, proof);
    // What held already when force began is met then.
    let starts = |stretches: &Stretches| -> Vec<Interval> {
        let in_force = stretches.intersect(&world.force.bounds.may);
        in_force.iter().filter(|stretch| stretch.from <= world.as_of).collect()
    };
    let mut found = Vec::new();
    for sure in starts(&bounds.must) {
        let mut episode = Episode::new(Interval::instant(sure.from), format!("{name} met {}", world.people(sure.from)));
        episode.established = Some(sure.from);
        found.push(episode);
    }
    for possible in starts(&bounds.may) {
        if !bounds.must.meets(possible) {
            let mut episode = Episode::new(
                Interval::instant(possible.from),
                format!("{name} may have been met {}", world.people(possible.from)),
            );
            episode.doubt = Some("the record does not decide it".into());
            found.push(episode);
        }
    }
    found
}

/// The firings of a red line, or of one of its tiers, under all its keys: numbered in order of time, then of the keys.
pub(crate) fn red_line(world: &World<'_>, name: &str, tier: Option<u32>) -> Vec<Episode> {
    let Some((clause, red_line)) = world.agreement.red_line(name) else { return Vec::new() };
    let keys = world.agreement.keys(&red_line.for_each);
    let found = keys.iter().flat_map(|key| firings(world, red_line, tier, key).to_vec()).collect();
    determined(world, clause, red_line, tier, found)
}

/// [`find_firings`], found once where they turn on nothing but the entries that are counted.
fn firings(world: &World<'_>, red_line: &RedLine, tier: Option<u32>, key: &Key) -> Arc<Vec<Episode>> {
    let find = || Arc::new(find_firings(world, red_line, tier, key));
    if !counts_entries(red_line) {
        return find();
    }
    let line = (red_line.name.value.clone(), tier, key.clone());
    world.once(&world.memo.firings, line.clone(), || match world.remembered() {
        Some(remembered) => remembered.firings.once(world, line, find),
        None => find(),
    })
}

/// True if a red line counts entries by itself, and turns on no condition.
fn counts_entries(red_line: &RedLine) -> bool {
    matches!(
        red_line.when.as_ref().map(|when| &when.value),
        Some(Counted::Condition(Condition::AtLeast { count: 1, in_any: None, .. }) | Counted::Patterns(_))
    )
}

/// The firings under one key, with no word of who determined them.
fn find_firings(world: &World<'_>, red_line: &RedLine, tier: Option<u32>, key: &Key) -> Vec<Episode> {
    let red_line = &*world.agreement.red_line_under(red_line, key);
    let wanted = red_line.tiers.iter().find(|candidate| Some(candidate.number.value) == tier);
    let (count, window) = wanted.map_or((1, None), |tier| (tier.at_least, Some(tier.in_any)));
    let mut found = match red_line.when.as_ref().map(|when| &when.value) {
        None => Vec::new(),
        Some(_) if counts_entries(red_line) => counted(world, red_line, key, count, window),
        Some(Counted::Patterns(_)) => Vec::new(),
        Some(Counted::Condition(condition)) => edges(world, condition, proof_of(world, red_line), &red_line.name.value),
    };
    // A red line takes effect only while the agreement is in force.
    found.retain(|episode| world.force.bounds.may.meets(episode.at) && episode.at.from <= world.as_of);
    doubt_force(world, &mut found);
    for episode in found.iter_mut().filter(|_| !key.is_empty()) {
        episode.why = format!("{key}: {}", episode.why);
        episode.key.clone_from(key);
    }
    found
}

/// Firings with their ordinals and with what was determined of them.
fn determined(
    world: &World<'_>,
    clause: &Clause,
    red_line: &RedLine,
    tier: Option<u32>,
    found: Vec<Episode>,
) -> Vec<Episode> {
    let mut found = numbered(found);
    let ordinals: Vec<(Interval, Key, u32)> =
        found.iter().map(|episode| (episode.at, episode.key.clone(), episode.ordinal)).collect();
    for episode in &mut found {
        if let Some((earlier, between)) = &episode.may_belong_to
            && let Some((_, _, ordinal)) = ordinals.iter().find(|(at, key, _)| at == earlier && *key == episode.key)
        {
            let words = format!("it may belong to episode {ordinal}: a doubtful match {between} lies between");
            episode.doubt = Some(episode.doubt.as_ref().map_or(words.clone(), |doubt| format!("{doubt}; {words}")));
        }
    }
    let names = [red_line.name.value.as_str(), clause.number.value.as_str()];
    let lists: Vec<Vec<Name>> = red_line.for_each.iter().map(|list| world.agreement.key_names(list)).collect();
    for (at, next) in next_of_the_key(&found).into_iter().enumerate() {
        let key = found[at].key.clone();
        let of_key = |entry: &Entry| speaks_of(world, entry, &lists, &key);
        let rule = red_line.determined.as_ref().map(|determined| &determined.value);
        determine(world, &mut found[at], rule, &names, tier, next, &of_key);
    }
    found
}

/// For each episode, the start of the next one of the same key.
pub(crate) fn next_of_the_key(episodes: &[Episode]) -> Vec<Option<Moment>> {
    let mut next: BTreeMap<&Key, Moment> = BTreeMap::new();
    let back = episodes.iter().rev().map(|episode| next.insert(&episode.key, episode.at.from));
    let mut found: Vec<Option<Moment>> = back.collect();
    found.reverse();
    found
}

/// True unless a determination names another place or party of the red line's lists, and not this one.
fn speaks_of(world: &World<'_>, entry: &Entry, lists: &[Vec<Name>], key: &Key) -> bool {
    let listed = |name: &Name| lists.iter().any(|list| list.contains(name));
    let place = match (&key.place, &entry.place) {
        (Some(own), Place::Inside { place, .. }) => *place == *own || !listed(&place.to_string()),
        (Some(own), Place::Point { lat, lon, radius_m }) => {
            world.geography.locate(own, *lat, *lon, *radius_m) != servanda_agreement::geography::Located::Outside
        }
        (Some(_), Place::Unstated) | (None, _) => true,
    };
    let party = match (&key.party, &entry.what) {
        (Some(own), What::Determination { attributed_to, .. }) => {
            let named = attributed_to.iter().flat_map(|name| world.agreement.members(name));
            let named: Vec<Name> = named.filter(listed).collect();
            named.is_empty() || named.contains(own)
        }
        _ => true,
    };
    place && party
}

/// The standard of proof of a red line: its own, else the agreement's.
pub(crate) fn proof_of<'w>(world: &'w World<'_>, red_line: &'w RedLine) -> Option<&'w str> {
    let proof = red_line.proof.as_ref().or(world.agreement.header.evidence.as_ref());
    proof.map(|proof| proof.value.as_str()).filter(|name| world.agreement.proof(name).is_some())
}

/// What a red line counts up to the moment judged, in order of time, each entry once. What lies outside force counts in
/// neither bound, what may lie outside it in the upper one only.
pub(crate) fn matches<'a>(world: &World<'a>, red_line: &RedLine) -> Vec<Hit<'a>> {
    let patterns: Vec<&Pattern> = match red_line.when.as_ref().map(|when| &when.value) {
        Some(Counted::Patterns(patterns)) => patterns.iter().map(|pattern| &pattern.value).collect(),
        Some(Counted::Condition(Condition::AtLeast { pattern, .. })) => vec![pattern],
        _ => Vec::new(),
    };
    let proof = proof_of(world, red_line);
    let events: BTreeSet<&str> = patterns.iter().map(|pattern| pattern.event.as_str()).collect();
    let may_repeat = events.len() < patterns.len();
    let found: Vec<Rc<Hits<'a>>> = patterns.into_iter().map(|pattern| world.hits(pattern, None, proof)).collect();
    let mut hits: Vec<Hit<'a>> = Vec::with_capacity(found.iter().map(|hits| hits.len()).sum());
    found.iter().for_each(|found| hits.extend_from_slice(found));
    // What fits several patterns counts as the surest of them does.
    hits.sort_by_key(|hit| (hit.at.to, hit.at.from, hit.entry.position, !hit.sure));
    // Rows that contradict each other may have another time under each pattern, so that one entry stands apart from itself.
    if may_repeat {
        let mut seen = Addresses::with_capacity(hits.len());
        hits.retain(|hit| seen.insert(hit.entry));
    }
    hits.retain(|hit| hit.at.from <= world.as_of && world.force.bounds.may.meets(hit.at));
    for hit in hits.iter_mut().filter(|hit| !world.force.bounds.must.covers(hit.at)) {
        hit.sure = false;
        hit.doubts.push(FORCE_OPEN.into());
    }
    hits
}

/// The highest count of a red line, or of one of its tiers, under a key: established, and at most.
pub(crate) fn highest(
    world: &World<'_>,
    red_line: &RedLine,
    tier: Option<&Tier>,
    key: &Key,
) -> (Amount, Option<Amount>) {
    let find = || {
        let counting = counting(world, &world.agreement.red_line_under(red_line, key), key);
        world.highest_in(&counting.by_start, tier.map(|tier| tier.in_any))
    };
    let line = (red_line.name.value.clone(), tier.map(|tier| tier.number.value), key.clone());
    match world.remembered() {
        Some(remembered) => remembered.highest.once(world, line, find),
        None => find(),
    }
}

/// What a red line counts, in both orders in which it is gone through; where nothing lasts they are one.
pub(crate) struct Counting<'a> {
    by_end: Rc<Hits<'a>>,
    by_start: Rc<Hits<'a>>,
}

/// [`matches`] of a red line under a key, found once.
fn counting<'a>(world: &World<'a>, red_line: &RedLine, key: &Key) -> Rc<Counting<'a>> {
    world.once(&world.memo.counting, (red_line.name.value.clone(), key.clone()), || {
        let by_end = Rc::new(Hits::new(matches(world, red_line)));
        let by_start = if by_end.is_sorted_by_key(|hit| hit.at) {
            Rc::clone(&by_end)
        } else {
            let mut hits = by_end.to_vec();
            hits.sort_by_key(|hit| hit.at);
            Rc::new(Hits::new(hits))
        };
        Rc::new(Counting { by_end, by_start })
    })
}

/// What is known, on the way through the matches, of whether the next one would fire: two lanes, one of what is
/// established and one of what may be.
#[derive(Default)]
struct Latch {
    /// The end of the last match, and of the last sure one.
    last: Option<Moment>,
    last_sure: Option<Moment>,
    /// A firing runs for sure: nothing fires.
    runs: bool,
    /// A firing ran for sure until a stretch that is quiet only if the doubtful match in it is none: when it fired, and that
    /// match in words.
    may_run_on: Option<(Interval, String)>,
    /// The last firing found is only possible, and no certain quiet stretch came after it.
    may_run: bool,
}

/// Counts matches in a sliding window. A firing opens an episode; until `resets after` has passed without a match, it does
/// not fire again. The stretch is quiet for sure where not even a doubtful match lies in it, and may be quiet where no sure
/// one does: what fires after the second kind is a firing of its own, or it belongs to the one before. Without a reset each
/// further match is an episode of its own.
fn counted(world: &World<'_>, red_line: &RedLine, key: &Key, count: u32, window: Option<Duration>) -> Vec<Episode> {
    let counting = counting(world, red_line, key);
    let (hits, sorted) = (&counting.by_end, &*counting.by_start);
    let reset = red_line.resets_after.as_ref().map(|reset| reset.value);
    let wanted = Amount::from(i64::from(count));
    let mut latch = Latch::default();
    let mut found: Vec<Episode> = Vec::new();
    for (index, hit) in hits.iter().enumerate() {
        let quiet_since = |last: Option<Moment>| {
            let over = |last| reset.is_none_or(|length| !world.after(last, length).allows(hit.at.from));
            last.is_some_and(over)
        };
        if quiet_since(latch.last) {
            (latch.runs, latch.may_run_on, latch.may_run) = (false, None, false);
        } else if latch.runs && quiet_since(latch.last_sure) {
            let between = hits[..index].iter().rfind(|other| !other.sure);
            let between = between.map(|other| format!("at {} ({})", world.day_of(other.entry), other.entry.id));
            latch.may_run_on = found.last().map(|firing| firing.at).zip(between);
            latch.runs = false;
        }
        let later = |last: Option<Moment>| last.map_or(hit.at.to, |last| last.max(hit.at.to));
        latch.last = Some(later(latch.last));
        if hit.sure {
            latch.last_sure = Some(later(latch.last_sure));
        }
        if latch.runs {
            continue;
        }
        // The lower count is of sure matches alone.
        let of_sure = hit.sure.then(|| within(world, sorted, hit, window, true));
        let total = |counted: &[&Hit<'_>], high| crate::prohibition::shown(counted, high).unwrap_or(wanted);
        let reached = of_sure.filter(|counted| total(counted, false) >= wanted);
        let crossed = reached.is_some();
        let counted = match reached {
            Some(counted) => counted,
            None if latch.may_run => continue,
            None => {
                let counted = within(world, sorted, hit, window, false);
                // No upper end at all is enough for any threshold.
                if total(&counted, true) < wanted {
                    continue;
                }
                counted
            }
        };
        let words = match window {
            Some(window) => format!("{} in {window}, threshold {count}", total(&counted, !crossed)),
            None => format!("{} ({})", red_line.name.value, hit.entry.id),
        };
        let mut episode = Episode::new(hit.at, format!("{words}, met {}", world.day_of(hit.entry)));
        episode.counted = counted.iter().map(|other| other.entry.id.clone()).collect();
        episode.crossed = crossed;
        episode.may_belong_to.clone_from(&latch.may_run_on);
        if crossed {
            if latch.may_run_on.is_none() {
                // Established once as many as the threshold asks for are.
                let mut established: Vec<Moment> = counted.iter().filter_map(|other| other.established).collect();
                established.sort();
                let nth = (count.max(1) as usize - 1).min(established.len().saturating_sub(1));
                episode.established = established.get(nth).map(|at| (*at).max(hit.at.from));
            }
            // A possible firing just before is this one, met earlier.
            let near = |possible: &mut Episode| {
                reset.is_some_and(|length| world.after(possible.at.to, length).allows(hit.at.from))
            };
            if latch.may_run
                && let Some(possible) = found.pop_if(near)
            {
                episode.earliest = possible.earliest;
            }
            (latch.runs, latch.may_run_on, latch.may_run) = (reset.is_some(), None, false);
        } else {
            episode.doubt = Some("counted only with entries that are not established".into());
            latch.may_run = reset.is_some();
        }
        found.push(episode);
    }
    found
}

/// What counts at a match: itself, or everything in the window that it ends, in the order in which the matches come.
fn within<'h, 'e>(
    world: &World<'_>,
    sorted: &'h Hits<'e>,
    hit: &Hit<'e>,
    window: Option<Duration>,
    sure_only: bool,
) -> Vec<&'h Hit<'e>> {
    let at = hit.at.to;
    let from = window.map_or(hit.at.from, |window| world.before(at, window));
    let counts = |other: &&Hit<'_>| match window {
        None => other.entry.id == hit.entry.id,
        Some(_) if other.at.is_instant() => from < other.at.from && other.at.from <= at,
        Some(_) if sure_only => from <= other.at.from && other.at.to <= at,
        Some(_) => from < other.at.to && other.at.from <= at,
    };
    let near = sorted.near(from.min(hit.at.from), at).iter();
    let mut near: Vec<&Hit<'_>> = near.filter(|other| other.sure || !sure_only).filter(counts).collect();
    near.sort_by_key(|other| (other.at.to, other.at.from, other.entry.position));
    near
}

/// Puts determinations into an episode: by whom, when, or that nobody did.
pub(crate) fn determine(
    world: &World<'_>,
    episode: &mut Episode,
    rule: Option<&Determined>,
    names: &[&str],
    tier: Option<u32>,
    next: Option<Moment>,
    of_key: &dyn Fn(&Entry) -> bool,
) {
    let mut said: Vec<&Entry> = world
        .determined_on(names)
        .into_iter()
        .filter(|entry| match &entry.what {
            What::Determination { tier: of_tier, .. } => {
                (of_tier.is_none() || *of_tier == tier)
                    && entry
                        .occurred
                        .is_some_and(|at| at.from >= episode.at.from && next.is_none_or(|next| at.from < next))
                    && of_key(entry)
                    && !matches!(world.standing(entry, None), Standing::Out(_))
            }
            _ => false,
        })
        .collect();
    said.sort_by_key(|entry| (entry.occurred, entry.position));
    match rule {
        None => {
            episode.determined =
                episode.established.map(|at| (at, "nobody named: the moment it was established".into()));
            episode.determined_by = "the agreement names nobody; the moment it was established counts".into();
        }
        Some(Determined::Automatic) => {
            episode.determined = episode.established.map(|at| (at, "automatic".into()));
            episode.determined_by = "automatic".into();
        }
        Some(Determined::By(bodies)) => {
            let mut begins = Some(episode.established.unwrap_or(episode.at.to));
            let mut silent = Vec::new();
            // A word known to the day in which the limit falls: whether it was in time is not established.
            let mut perhaps: Option<Word<'_>> = None;
            for (body, within) in bodies {
                let limit = begins.zip(*within).map(|(from, length)| world.after(from, length));
                begins = limit.map(|limit| limit.at);
                let words = || said.iter().filter_map(|entry| Word::of(entry)).filter(|word| *word.by == body.value);
                if let Some(word) = words().find(|word| limit.is_none_or(|limit| limit.surely_met_by(word.at))) {
                    settle(world, episode, &word, perhaps.as_ref(), &said);
                    return;
                }
                let crossing = words().find(|word| limit.is_some_and(|limit| limit.maybe_met_by(word.at)));
                let limit = begins.map_or_else(String::new, |limit| world.people(limit));
                silent.push(match begins {
                    _ if crossing.is_some() => format!(
                        "{} spoke on the day on which its time ran out, {limit}: whether in time is not established",
                        body.value
                    ),
                    Some(at) if at <= world.as_of => format!("{} silent by {limit}", body.value),
                    Some(_) => format!("{} has until {limit}", body.value),
                    None => format!("{} has not spoken", body.value),
                });
                perhaps = perhaps.or(crossing);
            }
            episode.determined_by = format!("undetermined by the parties ({})", silent.join(", "));
            if let Some(word) = perhaps {
                episode.counted.push(word.entry.id.clone());
                if word.met {
                    episode.perhaps_determined = Some((word.at.from, word.by.clone()));
                    take_back(episode, reversal_among(world, &said, word.entry));
                } else {
                    episode.doubt.get_or_insert_with(|| silent.join(", "));
                }
            }
        }
    }
}

/// What a body said, and when.
struct Word<'e> {
    entry: &'e Entry,
    by: &'e Name,
    at: Interval,
    met: bool,
}

impl<'e> Word<'e> {
    fn of(entry: &'e Entry) -> Option<Word<'e>> {
        match (&entry.what, entry.occurred) {
            (What::Determination { by, met, .. }, Some(at)) => Some(Word { entry, by, at, met: *met }),
            _ => None,
        }
    }
}

/// A determination that takes back an earlier one.
#[derive(Clone, Debug)]
pub(crate) struct Reversal {
    /// When it was given.
    pub at: Interval,
    pub entry: String,
    /// Both determinations.
    pub words: String,
}

/// Puts the word that counts into an episode. An earlier body may have spoken in time: then from when on is not sure, or,
/// where it said the opposite, whether at all.
fn settle(world: &World<'_>, episode: &mut Episode, word: &Word<'_>, perhaps: Option<&Word<'_>>, said: &[&Entry]) {
    episode.counted.push(word.entry.id.clone());
    episode.determined_by = word.by.clone();
    if let Some(earlier) = perhaps {
        episode.counted.push(earlier.entry.id.clone());
        episode.determined_by = format!("{} or {}", earlier.by, word.by);
        if earlier.met != word.met {
            let words = format!("{} and {} contradict each other, and who spoke in time is open", earlier.by, word.by);
            episode.doubt.get_or_insert(words);
            let met = if word.met { word } else { earlier };
            episode.perhaps_determined = Some((met.at.from, met.by.clone()));
            return;
        }
    }
    let from = perhaps.map_or(word.at.from, |earlier| earlier.at.from.min(word.at.from));
    let by = episode.determined_by.clone();
    if word.met {
        episode.determined = Some((from, by));
        // Of a moment the last instant is itself, also where it ends a stretch.
        let nanosecond = jiff::SignedDuration::from_nanos(1);
        let end = crate::anchor::last(word.at).checked_add(nanosecond).unwrap_or(Moment::MAX);
        episode.determined_in = Some(if from == word.at.from { word.at } else { Interval { from, to: end } });
        take_back(episode, reversal_among(world, said, word.entry));
    } else {
        episode.retracted = Some((from, by));
    }
}

fn take_back(episode: &mut Episode, reversal: Option<Reversal>) {
    episode.counted.extend(reversal.iter().map(|reversal| reversal.entry.clone()));
    episode.reversed = reversal;
}

/// True if `later` takes back what `of` determined: the same body, or one that reviews the agreement, found the opposite.
/// A state or an armed group that takes part in a review takes nothing back alone.
fn takes_back(world: &World<'_>, later: &Entry, of: &Entry) -> bool {
    let (Some(word), Some(first)) = (Word::of(later), Word::of(of)) else { return false };
    let reviews = world.agreement.clauses.iter().any(|clause| match &clause.kind {
        ClauseKind::Review { by, .. } => by.iter().any(|name| name.value == *word.by),
        _ => false,
    });
    let follows = (word.at.from, later.position) > (first.at.from, of.position);
    let same = word.by == first.by || reviews && !world.is_side(word.by);
    follows && same && first.met && !word.met && !matches!(world.standing(later, None), Standing::Out(_))
}

/// The first of several words on one matter that takes back a determination.
fn reversal_among(world: &World<'_>, said: &[&Entry], of: &Entry) -> Option<Reversal> {
    let later = said.iter().filter(|later| takes_back(world, later, of));
    let later = Word::of(later.min_by_key(|later| (later.occurred, later.position))?)?;
    let first = Word::of(of)?;
    let words = format!(
        "{} found on {} that it was not met ({}), after {} had found on {} that it was ({})",
        later.by,
        world.day_of(later.entry),
        later.entry.id,
        first.by,
        world.day_of(of),
        of.id
    );
    Some(Reversal { at: later.at, entry: later.entry.id.clone(), words })
}

/// [`reversal_among`] all determinations: a word on a clause speaks of the latest determination before it.
pub(crate) fn reversal(world: &World<'_>, determinations: &[&Entry], of: &Entry) -> Option<Reversal> {
    fn about(entry: &Entry) -> Option<(&Name, &Name, bool, &Vec<Name>)> {
        match &entry.what {
            What::Determination { by, about, met, attributed_to, .. } => Some((by, about, *met, attributed_to)),
            _ => None,
        }
    }
    let (by, matter, _, named) = about(of)?;
    let order = |entry: &Entry| (entry.occurred.map(|at| at.from), entry.position);
    let next = determinations
        .iter()
        .filter(|other| order(other) > order(of))
        .filter(|other| about(other).is_some_and(|(other, on, met, _)| met && other == by && on == matter))
        .map(|other| order(other))
        .min();
    let on_this: Vec<&Entry> = determinations
        .iter()
        .copied()
        .filter(|other| next.is_none_or(|next| order(other) < next))
        .filter(|other| {
            about(other).is_some_and(|(_, on, _, names)| on == matter && (names.is_empty() || names == named))
        })
        .collect();
    reversal_among(world, &on_this, of)
}

/// The value of a red line (or tier) at a moment: fired and not yet reset.
pub(crate) fn red_line_at(world: &World<'_>, name: &str, tier: Option<u32>, key: &Key, at: Moment) -> Tri {
    match world.agreement.red_line(name) {
        Some(_) => crate::condition::point(&crossed(world, name, tier, key), at),
        None => Tri::Maybe,
    }
}

/// [`find_crossed`] under any of the keys that agree with `key`, found once.
pub(crate) fn crossed(world: &World<'_>, name: &str, tier: Option<u32>, key: &Key) -> Rc<Bounds> {
    let line = (name.to_owned(), tier, key.clone());
    world.once(&world.memo.crossed, (line, world.way_to(name)), || {
        let keys = world.agreement.keys_of(name, key);
        let of_each = keys.iter().map(|key| find_crossed(world, name, tier, key));
        Rc::new(of_each.reduce(|all, one| all.or(&one)).unwrap_or_else(Bounds::never))
    })
}

/// When a red line is crossed: from each firing that was not taken back until its reset (for ever where it has none). Sure
/// matches alone keep it crossed for sure; a doubtful one may.
fn find_crossed(world: &World<'_>, name: &str, tier: Option<u32>, key: &Key) -> Bounds {
    let Some((clause, written)) = world.agreement.red_line(name) else { return Bounds::never() };
    let line = &*world.agreement.red_line_under(written, key);
    let counting = counting(world, line, key);
    let hits = &counting.by_start;
    let until = |episode: &Episode, sure_only: bool| {
        let Some(reset) = line.resets_after.as_ref().map(|reset| reset.value) else { return Moment::MAX };
        let mut last = episode.at.to;
        let mut until = world.after(last, reset);
        // Each further match before the reset puts it off.
        for hit in hits.iter().filter(|hit| hit.at.to > episode.at.to && (hit.sure || !sure_only)) {
            if !until.allows(hit.at.from) {
                break;
            }
            last = last.max(hit.at.to);
            until = world.after(last, reset);
        }
        let instant = jiff::SignedDuration::from_nanos(i64::from(until.inclusive));
        until.at.checked_add(instant).unwrap_or(Moment::MAX)
    };
    let episodes = determined(world, clause, written, tier, firings(world, written, tier, key).to_vec());
    let standing: Vec<&Episode> = episodes.iter().filter(|episode| episode.retracted.is_none()).collect();
    let sure = standing.iter().filter(|episode| episode.crossed || episode.doubt.is_none());
    // What was taken back is crossed until then; of a day, perhaps until its end.
    let until = |episode: &Episode, sure_only: bool| {
        let back = episode.reversed.as_ref().map(|back| if sure_only { back.at.from } else { back.at.to });
        until(episode, sure_only).min(back.unwrap_or(Moment::MAX))
    };
    Bounds {
        must: Stretches::from_iter(sure.map(|episode| Interval::new(episode.at.to, until(episode, true)))),
        may: Stretches::from_iter(standing.iter().map(|one| Interval::new(one.earliest, until(one, false)))),
    }
}

/// The times at which a clause was not kept: by a determination of the body that it names, or, where it names nobody, on
/// the record.
pub(crate) fn not_kept(world: &World<'_>, number: &str, visited: &mut Vec<ClauseNo>) -> Vec<Episode> {
    if visited.iter().any(|seen| seen == number) {
        return Vec::new();
    }
    let Some(clause) = world.agreement.clause(number) else { return Vec::new() };
    let ClauseKind::Norm(norm) = &clause.kind else { return Vec::new() };
    visited.push(number.to_owned());
    let mut found = Vec::new();
    let named = match norm.determined.as_ref().map(|determined| &determined.value) {
        Some(Determined::By(bodies)) => Some(bodies),
        _ => None,
    };
    if let Some(bodies) = named {
        let determinations: Vec<&Entry> =
            world.determined_on(&[number]).into_iter().filter(|entry| Word::of(entry).is_some()).collect();
        for entry in determinations.iter().copied() {
            if let (What::Determination { by, about, met: true, attributed_to, .. }, Some(at)) =
                (&entry.what, entry.occurred)
                && about == number
                && bodies.iter().any(|(body, _)| body.value == *by)
                && !matches!(world.standing(entry, None), Standing::Out(_))
            {
                let mut episode =
                    Episode::new(at, format!("{by} determined a breach of clause {number} ({})", entry.id));
                episode.established = Some(at.to);
                episode.determined = Some((at.from, by.clone()));
                episode.determined_in = Some(at);
                episode.determined_by = by.clone();
                episode.about = attributed_to.first().cloned();
                episode.counted.push(entry.id.clone());
                take_back(&mut episode, reversal(world, &determinations, entry));
                found.push(episode);
            }
        }
    } else {
        for mut episode in crate::instance::not_kept_moments(world, clause, norm, visited) {
            episode.why =
                format!("{}; the text names nobody to determine it, so the status on the record counts", episode.why);
            found.push(episode);
        }
    }
    visited.pop();
    numbered(found)
}
