//! Keys: a definition or a red line that stands once for each place, for each party, or for each pair of them.

use crate::model::*;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// At most so many keys are read of one definition or red line; more are a finding (S0001).
pub const MOST_KEYS: usize = 10_000;

/// Which one of a keyed definition or red line is meant. Empty for one that has no `for each of`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The place, where the lists hold places.
    pub place: Option<Name>,
    /// The party, where the lists hold parties.
    pub party: Option<Name>,
}

impl Key {
    /// True for what is not keyed.
    pub fn is_empty(&self) -> bool {
        self.place.is_none() && self.party.is_none()
    }

    /// True if the two agree wherever both say something.
    pub fn agrees_with(&self, other: &Key) -> bool {
        let same = |a: &Option<Name>, b: &Option<Name>| a.is_none() || b.is_none() || a == b;
        same(&self.place, &other.place) && same(&self.party, &other.party)
    }
}

/// `north-sector, UKR`
impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let said: Vec<&str> = [&self.place, &self.party].into_iter().flatten().map(Name::as_str).collect();
        f.write_str(&said.join(", "))
    }
}

impl Agreement {
    /// The places of a key list, or its parties: groups resolved, each once, in order of writing.
    pub fn key_names(&self, list: &KeyList) -> Vec<Name> {
        self.members_of(list.value.iter().map(|name| name.value.as_str()))
    }

    /// True for a list of places.
    pub fn is_of_places(&self, list: &KeyList) -> bool {
        self.key_names(list).iter().any(|name| self.place(name).is_some())
    }

    /// Every key of these lists, in order of writing, at most [`MOST_KEYS`]; the empty key alone where there is no list.
    pub fn keys(&self, for_each: &[KeyList]) -> Vec<Key> {
        let mut keys = vec![Key::default()];
        for list in for_each {
            let (of_places, names) = (self.is_of_places(list), self.key_names(list));
            let pairs = keys.iter().flat_map(|key| names.iter().map(move |name| (key, name)));
            keys = pairs
                .take(MOST_KEYS)
                .map(|(key, name)| match of_places {
                    true => Key { place: Some(name.clone()), ..key.clone() },
                    false => Key { party: Some(name.clone()), ..key.clone() },
                })
                .collect();
        }
        keys
    }

    /// Every list `for each of`.
    pub fn key_lists(&self) -> impl Iterator<Item = &KeyList> {
        let definitions = self.definitions.iter().map(|definition| &definition.for_each);
        definitions.chain(self.red_lines().map(|(_, red_line)| &red_line.for_each)).flatten()
    }

    /// The lists over which a definition or red line of this name is keyed.
    pub fn for_each_of(&self, name: &str) -> &[KeyList] {
        match (self.definition(name), self.red_line(name)) {
            (Some(definition), _) => &definition.for_each,
            (None, Some((_, red_line))) => &red_line.for_each,
            (None, None) => &[],
        }
    }

    /// The keys of a definition or red line that agree with `key`.
    pub fn keys_of(&self, name: &str, key: &Key) -> Vec<Key> {
        let mut keys = self.keys(self.for_each_of(name));
        keys.retain(|one| one.agrees_with(key));
        keys
    }

    /// What a definition says of one key.
    pub fn definition_under<'a>(&'a self, definition: &'a Definition, key: &Key) -> Cow<'a, Condition> {
        if key.is_empty() {
            return Cow::Borrowed(&definition.condition);
        }
        Cow::Owned(self.condition_under(&definition.condition, &definition.for_each, key))
    }

    /// A red line of one key, as if it had been written for that place and party alone.
    pub fn red_line_under<'a>(&'a self, red_line: &'a RedLine, key: &Key) -> Cow<'a, RedLine> {
        if key.is_empty() {
            return Cow::Borrowed(red_line);
        }
        let mut one = red_line.clone();
        match one.when.as_mut().map(|when| &mut when.value) {
            Some(Counted::Patterns(patterns)) => {
                for pattern in patterns {
                    fill(&mut pattern.value.roles, key, None);
                }
            }
            Some(Counted::Condition(condition)) => {
                *condition = self.condition_under(condition, &red_line.for_each, key);
            }
            None => {}
        }
        Cow::Owned(one)
    }

    /// A condition with the key's place and party in every pattern and gauge that names none; what it names takes the
    /// key as far as it is keyed over the same lists.
    fn condition_under(&self, condition: &Condition, for_each: &[KeyList], key: &Key) -> Condition {
        let part = |part: &servanda_base::Spanned<Condition>| {
            servanda_base::Spanned::new(self.condition_under(&part.value, for_each, key), part.span)
        };
        let mut one = match condition {
            Condition::All(parts) => Condition::All(parts.iter().map(part).collect()),
            Condition::Any(parts) => Condition::Any(parts.iter().map(part).collect()),
            Condition::Not(inner) => Condition::Not(Box::new(part(inner))),
            other => other.clone(),
        };
        match &mut one {
            Condition::AtLeast { pattern, .. }
            | Condition::Total { pattern, .. }
            | Condition::NoneFor { pattern, .. }
            | Condition::Continues { pattern, .. } => fill(&mut pattern.roles, key, None),
            Condition::Then { first, second, .. } => {
                fill(&mut first.roles, key, None);
                fill(&mut second.roles, key, None);
            }
            Condition::Gauge { gauge, roles, .. } => {
                let declared = self.gauge(gauge).map(|gauge| gauge.roles.as_slice());
                fill(roles, key, Some(declared.unwrap_or_default()));
            }
            Condition::Named { name, key: inner, .. } | Condition::OnDays { name, key: inner, .. } => {
                *inner = self.handed_on(for_each, name, key);
            }
            Condition::All(_)
            | Condition::Any(_)
            | Condition::Not(_)
            | Condition::BreachOf(_)
            | Condition::PhaseOpen { .. }
            | Condition::Unreadable => {}
        }
        one
    }

    /// As much of a key as belongs to a list that `name` is keyed over too.
    fn handed_on(&self, for_each: &[KeyList], name: &str, key: &Key) -> Key {
        let set = |list: &KeyList| self.key_names(list).into_iter().collect::<BTreeSet<Name>>();
        let theirs: Vec<BTreeSet<Name>> = self.for_each_of(name).iter().map(set).collect();
        let mut handed = Key::default();
        for list in for_each.iter().filter(|list| theirs.contains(&set(list))) {
            match self.is_of_places(list) {
                true => handed.place.clone_from(&key.place),
                false => handed.party.clone_from(&key.party),
            }
        }
        handed
    }
}

/// Puts the key into the roles that are not named; of a gauge, only into those that it declares.
fn fill(roles: &mut Vec<RoleFill>, key: &Key, declared: Option<&[(Role, Name)]>) {
    for (role, name) in [(Role::By, &key.party), (Role::In, &key.place)] {
        let Some(name) = name else { continue };
        let has_it = declared.is_none_or(|declared| declared.iter().any(|(one, _)| *one == role));
        if has_it && roles.iter().all(|fill| fill.role != role) {
            let name = servanda_base::Spanned::new(name.clone(), servanda_base::Span::new(0, 0));
            roles.push(RoleFill { role, names: vec![name], keyed: true });
        }
    }
}
