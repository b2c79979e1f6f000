//! A duty that prevails over a prohibition: what performs the duty while it binds is no act against the prohibition.
//! LANGUAGE: `notwithstanding`, `subject to`.

use crate::condition::Hit;
use crate::evidence::{Standing, happened};
use crate::instance::active;
use crate::stretches::{Bounds, Stretches, Tri};
use crate::trigger::{self, Episode};
use crate::world::World;
use servanda_agreement::{Act, Clause, Counted, Modality, Name, Norm, Trigger};
use servanda_base::Interval;
use servanda_record::Actor;

/// A duty that prevails over a prohibition.
pub(crate) struct Prevailing<'w> {
    number: &'w str,
    norm: &'w Norm,
    bearers: Vec<Name>,
    /// What set it going; `None` where nothing has to. Not known while that itself turns on the prohibition.
    episodes: Known,
    /// The words that give it priority.
    words: String,
}

enum Known {
    Unconditional,
    Triggered(Vec<Episode>),
    Open,
}

/// The duties to act that prevail over a prohibition: they say `notwithstanding` it, or it says that it is `subject to` them.
pub(crate) fn prevailing<'w>(world: &'w World<'_>, clause: &Clause, norm: &Norm) -> Vec<Prevailing<'w>> {
    let number = &clause.number.value;
    let mut found = Vec::new();
    for (other, duty) in world.agreement.norms() {
        let words = if duty.notwithstanding.iter().any(|over| over.value == *number) {
            format!("notwithstanding clause {number}")
        } else if norm.subject_to.iter().any(|to| to.value == other.number.value) {
            format!("subject to clause {}", other.number.value)
        } else {
            continue;
        };
        if duty.modality != Modality::Shall || !matches!(duty.act.value, Act::Do { .. }) {
            continue;
        }
        // A duty may follow on the breach of this very clause: that is asked for once, and not again on the way.
        let episodes = if turns_on_breaches(world, other, duty) && world.prevailing.get() {
            Known::Open
        } else {
            let before = world.prevailing.replace(true);
            let episodes = trigger::episodes(world, other, duty, &mut Vec::new());
            world.prevailing.set(before);
            episodes.map_or(Known::Unconditional, Known::Triggered)
        };
        let bearers = world.agreement.bearers(&duty.subject);
        found.push(Prevailing { number: &other.number.value, norm: duty, bearers, episodes, words });
    }
    found
}

/// True if what sets a duty going may be that another clause was not kept.
fn turns_on_breaches(world: &World<'_>, clause: &Clause, duty: &Norm) -> bool {
    let number = &clause.number.value;
    let follows = world
        .agreement
        .norms()
        .any(|(_, other)| other.failing_which.as_ref().is_some_and(|next| next.value == *number));
    follows
        || match duty.on.as_ref().map(|on| &on.value) {
            Some(Trigger::BreachOf(_)) => true,
            Some(Trigger::Named { name, .. }) => world.agreement.red_line(name).is_none_or(|(_, line)| {
                !matches!(line.when.as_ref().map(|when| &when.value), Some(Counted::Patterns(_)))
            }),
            Some(Trigger::EntryIntoForce | Trigger::OpeningOf(_) | Trigger::Report | Trigger::Event(_)) | None => false,
        }
}

/// Whether a duty prevails over the prohibition that an act fits, for sure or perhaps, and why in words.
pub(crate) fn prevails(world: &World<'_>, prevailing: &[Prevailing<'_>], hit: &Hit<'_>) -> Option<(Tri, String)> {
    let of = |duty: &Prevailing<'_>| {
        let Act::Do { event, roles, filter, .. } = &duty.norm.act.value else { return Tri::No };
        let fit = world.fits(hit.entry, event, Some(&duty.bearers), roles, filter.as_ref()).tri;
        let standing = match world.standing(hit.entry, world.proof_of(duty.norm)) {
            Standing::Established(_) => Tri::Yes,
            Standing::Claimed(_) => Tri::Maybe,
            Standing::Out(_) => Tri::No,
        };
        fit.and(standing).and(binds(world, duty, hit))
    };
    let (tri, duty) = prevailing.iter().map(|duty| (of(duty), duty)).max_by_key(|(tri, _)| *tri)?;
    match tri {
        Tri::Yes => Some((tri, format!("clause {} prevails: `{}`", duty.number, duty.words))),
        Tri::Maybe => Some((tri, format!("clause {} may prevail: `{}`", duty.number, duty.words))),
        Tri::No => None,
    }
}

/// Whether a duty binds whoever acted when they did.
fn binds(world: &World<'_>, duty: &Prevailing<'_>, hit: &Hit<'_>) -> Tri {
    let actor = happened(hit.entry).and_then(|happened| match happened.actor {
        Actor::Together(names) => names.iter().find(|name| duty.bearers.contains(name)).cloned(),
        Actor::OneOf(_) | Actor::Unknown => None,
    });
    let during = |bounds: &Bounds| {
        if bounds.must.covers(hit.at) {
            Tri::Yes
        } else if bounds.may.meets(hit.at) {
            Tri::Maybe
        } else {
            Tri::No
        }
    };
    let begun = |episode: &Episode| {
        let active = active(world, duty.number, duty.norm, episode, actor.as_ref());
        let since = |at| Stretches::all().since(at);
        let sure = if episode.doubt.is_none() { since(episode.at.to) } else { Stretches::none() };
        during(&active.and(&Bounds { must: sure, may: since(episode.at.from) }))
    };
    match &duty.episodes {
        Known::Open => Tri::Maybe,
        Known::Unconditional => {
            let start = world.force.bounds.may.first().map_or_else(|| world.as_of.exact(), |first| first.from);
            begun(&Episode::new(Interval::instant(start), "unconditional".into()))
        }
        // What set the duty going does not perform it.
        Known::Triggered(episodes) => episodes
            .iter()
            .filter(|episode| episode.retracted.is_none() && !episode.counted.contains(&hit.entry.id))
            .map(begun)
            .fold(Tri::No, Tri::or),
    }
}
