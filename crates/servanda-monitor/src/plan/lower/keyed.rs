//! `for each of`: what is written under it is asked for each place, each party, or each pair of them.

use super::*;
use servanda_agreement::{KeyList, Role, RoleFill};

impl<'a> Lower<'a> {
    /// The sorts of a key, in order of writing.
    pub(super) fn sorts(&self, for_each: &[KeyList]) -> Vec<Sort> {
        let sort = |list: &KeyList| {
            let names = self.text.key_names(list);
            match self.text.is_of_places(list) {
                true => Sort::Place(names),
                false => Sort::Party { each: names, together: false },
            }
        };
        for_each.iter().map(sort).collect()
    }

    /// The sorts of a key that fill roles which are not named; of a gauge, only those that it declares.
    pub(super) fn filling(
        &self,
        for_each: &[KeyList],
        roles: &[RoleFill],
        declared: Option<&[(Role, Name)]>,
    ) -> Vec<Sort> {
        let mut sorts = self.sorts(for_each);
        sorts.retain(|sort| {
            let own = if matches!(sort, Sort::Place(_)) { Role::In } else { Role::By };
            roles.iter().all(|fill| fill.role != own)
                && declared.is_none_or(|declared| declared.iter().any(|(role, _)| *role == own))
        });
        sorts
    }

    /// A guard on a name, written under `for_each`: a list of the same members gives the name its key, and for the others
    /// it is asked whether it holds for any of them.
    pub(super) fn asked_by_name(&self, name: &str, for_each: &[KeyList], guard: Guard) -> Guard {
        let open = self.keys_of_name(name, for_each, false);
        if open.is_empty() { guard } else { Guard::ForAny(open, Box::new(guard)) }
    }

    /// The sorts over which a name is keyed and that `for_each` gives it (`given`), or does not.
    pub(super) fn keys_of_name(&self, name: &str, for_each: &[KeyList], given: bool) -> Vec<Sort> {
        let members = |list: &KeyList| self.text.key_names(list).into_iter().collect::<BTreeSet<Name>>();
        let own: Vec<BTreeSet<Name>> = for_each.iter().map(members).collect();
        let lists: Vec<KeyList> = self.text.for_each_of(name).to_vec();
        self.sorts(&lists.into_iter().filter(|list| own.contains(&members(list)) == given).collect::<Vec<_>>())
    }

    /// The key of what is made of these nodes, each written under `for_each`.
    pub(super) fn key_over(&self, for_each: &[KeyList], parts: &[NodeId]) -> Key {
        let mut sorts = self.sorts(for_each);
        sorts.retain(|sort| parts.iter().any(|part| self.nodes[part.0 as usize].key.0.contains(sort)));
        Key(sorts)
    }
}

/// Who acts where the key says so.
pub(super) fn who_of(sorts: &[Sort]) -> Who {
    let parties = sorts.iter().find_map(|sort| match sort {
        Sort::Party { each, together: _ } => Some(each.clone()),
        _ => None,
    });
    parties.map_or(Who::Anybody, Who::Key)
}
