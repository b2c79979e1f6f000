//! What a red line counts, handed out: for whoever wants to count it otherwise.

use crate::evidence::watched;
use crate::stretches::Stretches;
use crate::world::World;
use servanda_agreement::{Condition, Counted, Pattern};
use servanda_base::{Interval, Moment, Range};
use servanda_record::{Place, What};

/// One entry that a red line counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// The entry's name.
    pub entry: String,
    /// Its position in the record.
    pub position: u32,
    /// When it happened.
    pub at: Interval,
    /// It counts for sure: it fits in every respect, is established, and lies in force.
    pub sure: bool,
    /// It would count for sure if what is only claimed counted.
    pub sure_if_claims_count: bool,
    /// All of it lies in force for sure.
    pub in_force: bool,
    /// How many incidents.
    pub count: Range,
    /// It is a count of a stretch of time.
    pub is_tally: bool,
    /// The part of the place that it speaks of, where several parts make up the whole.
    pub part: Option<String>,
    /// When it became established, if it is.
    pub established: Option<Moment>,
}

/// All that a red line counts up to the moment judged, and when somebody watched.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counts {
    /// What counts, in order of its end, its start and its position.
    pub matches: Vec<Match>,
    /// When everything that the line counts was watched by somebody on whom something rests.
    pub watched: Vec<Interval>,
    /// When the agreement may be in force, up to the moment judged.
    pub in_force: Vec<Interval>,
}

/// What a red line counts, under the first reading of everything. `None` if there is no such line, if it turns on a
/// condition and counts nothing, or if it stands for each of several places or parties.
pub fn counts(world: &World<'_>, red_line: &str) -> Option<Counts> {
    let agreement = world.agreement;
    // A line for each of several places or parties counts by each of them, and has no one count.
    let (_, line) = agreement.red_line(red_line).filter(|(_, line)| line.for_each.is_empty())?;
    let patterns: Vec<&Pattern> = match &line.when.as_ref()?.value {
        Counted::Patterns(patterns) => patterns.iter().map(|pattern| &pattern.value).collect(),
        Counted::Condition(Condition::AtLeast { count: 1, in_any: None, pattern }) => vec![pattern],
        Counted::Condition(_) => return None,
    };
    let matches = crate::trigger::matches(world, line)
        .into_iter()
        .map(|hit| {
            let in_force = world.force.bounds.must.covers(hit.at);
            let only_claimed = hit.established.is_none() && hit.doubts.len() == 1 && in_force;
            Match {
                entry: hit.entry.id.clone(),
                position: hit.entry.position,
                at: hit.at,
                sure: hit.sure,
                sure_if_claims_count: hit.sure || only_claimed && hit.count.low > servanda_base::Amount::ZERO,
                in_force,
                count: hit.count,
                is_tally: matches!(hit.entry.what, What::Tally { .. }),
                part: match &hit.entry.place {
                    Place::Inside { part, .. } => part.as_deref().map(|part| part.name.clone()),
                    _ => None,
                },
                established: hit.established,
            }
        })
        .collect();
    let proof = crate::trigger::proof_of(world, line);
    let until = Stretches::one(Interval { from: Moment::MIN, to: world.as_of.exact() });
    let mut all_watched = until.clone();
    for pattern in patterns {
        let watches = world.watches(&pattern.event, &crate::condition::places(agreement, &pattern.roles), proof);
        let mut edges: Vec<Moment> =
            watches.iter().flat_map(|watch| [watch.interval.from, watch.interval.to]).collect();
        edges.sort();
        edges.dedup();
        let pieces = edges.windows(2).map(|pair| Interval { from: pair[0], to: pair[1] });
        let seen = pieces.filter(|piece| {
            let near = watches.iter().filter(|watch| watch.interval.meets(*piece));
            watched(near, *piece).is_some()
        });
        all_watched = all_watched.intersect(&Stretches::from_iter(seen));
    }
    let in_force = world.force.bounds.may.intersect(&until);
    Some(Counts { matches, watched: all_watched.iter().collect(), in_force: in_force.iter().collect() })
}
