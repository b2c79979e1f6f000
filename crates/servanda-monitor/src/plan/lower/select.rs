//! What is read from the record: acts that fit, watches, uses of powers.

use super::*;
use crate::plan::op::Filled;
use servanda_agreement::{Effect, Filter, KeyList, Pattern, Role, RoleFill, Target};

/// Acts as a text speaks of them.
#[derive(Clone, Copy)]
pub(super) struct Acts<'t> {
    pub event: &'t str,
    pub roles: &'t [RoleFill],
    pub filter: Option<&'t Filter>,
}

impl<'t> Acts<'t> {
    pub fn of(pattern: &'t Pattern) -> Acts<'t> {
        let Pattern { event, roles, filter } = pattern;
        Acts { event, roles, filter: filter.as_ref() }
    }
}

impl Lower<'_> {
    /// Acts by `who`, unless they say themselves by whom.
    pub(super) fn acts(&mut self, acts: Acts<'_>, who: Who, sorts: Vec<Sort>, proof: Option<&str>) -> NodeId {
        let Acts { event, roles, filter } = acts;
        let said = roles.iter().find(|fill| fill.role == Role::By).map(|fill| Who::Of(self.resolved(fill)));
        let (by, sorts) = match said {
            Some(by) => (by, sorts.into_iter().filter(|sort| !matches!(sort, Sort::Party { .. })).collect()),
            None => (who, sorts),
        };
        let select = Select::Acts { by, roles: self.roles(roles, &sorts), filter: filter.cloned() };
        let source = Source::Event { event: event.to_owned(), proof: self.proof(proof) };
        let source = self.source(source);
        self.node(Op::Select(select), vec![input(source, Part::Entries)], Key(sorts))
    }

    /// A pattern, by anybody unless it or the key says by whom.
    pub(super) fn pattern(&mut self, pattern: &Pattern, proof: Option<&str>, for_each: &[KeyList]) -> NodeId {
        let sorts = self.filling(for_each, &pattern.roles, None);
        self.acts(Acts::of(pattern), keyed::who_of(&sorts), sorts, proof)
    }

    /// The roles other than the actor, groups resolved; the place of the key where the text names none.
    pub(super) fn roles(&self, roles: &[RoleFill], sorts: &[Sort]) -> Vec<Filled> {
        let others = roles.iter().filter(|fill| fill.role != Role::By);
        let said = others.map(|fill| Filled { role: fill.role, names: self.resolved(fill), keyed: false });
        let keyed = sorts.iter().filter_map(|sort| match sort {
            Sort::Place(names) => Some(Filled { role: Role::In, names: names.clone(), keyed: true }),
            _ => None,
        });
        said.chain(keyed).collect()
    }

    pub(super) fn resolved(&self, fill: &RoleFill) -> Vec<Name> {
        let RoleFill { role: _, names, keyed: _ } = fill;
        names.iter().flat_map(|name| self.text.members(name)).collect()
    }

    /// Who watched for an event where the roles say: whoever may confirm under the proof. A tally is a watch by whoever
    /// counted; a watch during which the monitor was kept out is one in part.
    pub(super) fn watch(
        &mut self,
        event: &str,
        roles: &[RoleFill],
        proof: Option<&str>,
        for_each: &[KeyList],
    ) -> NodeId {
        let places = roles.iter().filter(|fill| fill.role == Role::In).flat_map(|fill| &fill.names);
        let mut places: Vec<Name> = places.map(|name| name.value.clone()).collect();
        for sort in self.filling(for_each, roles, None) {
            if let Sort::Place(names) = sort {
                places.extend(names);
            }
        }
        let proof = self.proof(proof);
        let coverage = self.source(Source::Coverage { proof: proof.clone() });
        let tallies = self.source(Source::Event { event: event.to_owned(), proof });
        let restrictions = self.source(Source::Restrictions);
        let sorts = if places.is_empty() { Vec::new() } else { vec![Sort::Place(places.clone())] };
        let inputs = vec![
            input(coverage, Part::Entries),
            input(tallies, Part::Tallies),
            input(restrictions, Part::Restrictions),
        ];
        self.node(Op::Select(Select::Watch { event: event.to_owned(), places }), inputs, Key(sorts))
    }

    /// Acts that use a power, if the text declares an event that shows its use.
    pub(super) fn uses(&mut self, effect: Effect, target: &Target, by: Vec<Name>) -> Option<NodeId> {
        let event = self.text.event(verb(effect))?.name.value.clone();
        let source = self.source(Source::Event { event, proof: Proof::Default });
        let select = Select::Uses { target: target.clone(), by };
        Some(self.node(Op::Select(select), vec![input(source, Part::Entries)], Key::default()))
    }
}

/// The word for an effect, which is also the verb of the event that shows its use.
pub(super) fn verb(effect: Effect) -> &'static str {
    match effect {
        Effect::Suspend => "suspend",
        Effect::Resume => "resume",
        Effect::Release => "release",
        Effect::Extend => "extend",
        Effect::Open => "open",
        Effect::End => "end",
        Effect::Withdraw => "withdraw",
    }
}
