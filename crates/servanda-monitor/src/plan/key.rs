//! For what a node computes its answer apart: finite sorts, all of whose values stand in the text.

use servanda_agreement::Name;

/// A list of sorts; one answer for each combination of their values. The empty key is one answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub Vec<Sort>);

/// One sort of a key, with its values.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// Each of these parties, and all of them together where that is asked as well.
    Party {
        /// Each of them alone.
        each: Vec<Name>,
        /// Whether all of them together are one more value.
        together: bool,
    },
    /// Each of these places.
    Place(Vec<Name>),
    /// The tiers of a red line; `None` is each match by itself.
    Tier(Vec<Option<u32>>),
    /// The phases.
    Phase(Vec<Name>),
    /// The times that a trigger was met. The text bounds them only by how often something can happen.
    Episode,
    /// Readings of the text. They vary one group at a time, so their number is a sum and no product.
    Reading(Vec<String>),
}

impl Sort {
    /// How many values it has; `None` for episodes.
    pub fn size(&self) -> Option<u64> {
        let count = match self {
            Sort::Party { each, together } => each.len() + usize::from(*together),
            Sort::Place(names) | Sort::Phase(names) => names.len(),
            Sort::Tier(tiers) => tiers.len(),
            Sort::Episode => return None,
            Sort::Reading(readings) => readings.len(),
        };
        Some(count as u64)
    }

    /// Its word.
    pub fn word(&self) -> &'static str {
        match self {
            Sort::Party { .. } => "party",
            Sort::Place(_) => "place",
            Sort::Tier(_) => "tier",
            Sort::Phase(_) => "phase",
            Sort::Episode => "episode",
            Sort::Reading(_) => "reading",
        }
    }

    /// Its values in words; none for episodes.
    pub fn values(&self) -> Vec<String> {
        match self {
            Sort::Party { each, together } => {
                each.iter().cloned().chain(together.then(|| "together".to_owned())).collect()
            }
            Sort::Place(names) | Sort::Phase(names) | Sort::Reading(names) => names.clone(),
            Sort::Tier(tiers) => tiers.iter().map(|tier| tier.map_or("any".into(), |tier| tier.to_string())).collect(),
            Sort::Episode => Vec::new(),
        }
    }
}

impl Key {
    /// How many keys there are at most, not counting episodes.
    pub fn count(&self) -> u64 {
        self.0.iter().filter_map(Sort::size).fold(1, u64::saturating_mul)
    }

    /// True if each episode has an answer of its own.
    pub fn by_episode(&self) -> bool {
        self.0.contains(&Sort::Episode)
    }
}
