//! When something held, handed out in both bounds: for whoever finds the same in another way.

use crate::world::World;
use servanda_agreement::{ClauseKind, Key};
use servanda_base::Interval;
use servanda_status::Value;

/// What is asked about.
#[derive(Clone, Copy, Debug)]
pub enum Asks<'a> {
    /// A named condition or a red line, in one tier, for one place and party.
    Named {
        /// Its name.
        name: &'a str,
        /// The tier of a red line.
        tier: Option<u32>,
        /// The place and party; empty for what stands once.
        key: &'a Key,
    },
    /// A ban that nothing sets going, for one bearer, or for all together.
    Ban {
        /// The clause.
        clause: &'a str,
        /// The bearer.
        bearer: Option<&'a str>,
    },
}

/// When it held, under the first reading of everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// For sure: of a ban, when it was not kept.
    pub must: Vec<Interval>,
    /// For all that is known: of a ban, when it was not kept, and when that is not established.
    pub may: Vec<Interval>,
}

/// When something held, up to the moment judged. `None` if there is no such thing.
pub fn held(world: &World<'_>, asks: &Asks<'_>) -> Option<Held> {
    let agreement = world.agreement;
    match asks {
        Asks::Named { name, tier, key } => {
            let bounds = match agreement.definition(name) {
                Some(definition) => {
                    let proof = agreement.header.evidence.as_ref().map(|proof| proof.value.as_str());
                    let proof = proof.filter(|name| agreement.proof(name).is_some());
                    world.when_holds(&agreement.definition_under(definition, key), proof)
                }
                None => {
                    agreement.red_line(name)?;
                    (*crate::trigger::crossed(world, name, *tier, key)).clone()
                }
            };
            Some(Held { must: bounds.must.iter().collect(), may: bounds.may.iter().collect() })
        }
        Asks::Ban { clause, bearer } => {
            let clause = agreement.clause(clause)?;
            let ClauseKind::Norm(norm) = &clause.kind else { return None };
            let instances = crate::instance::instances(world, clause, norm);
            let own = instances.into_iter().find(|instance| instance.bearer.as_deref() == *bearer)?;
            let of = |values: &[Value]| {
                let pieces = own.pieces.iter().filter(|piece| values.contains(&piece.value));
                pieces.map(|piece| piece.at).collect()
            };
            Some(Held { must: of(&[Value::NotKept]), may: of(&[Value::NotKept, Value::NotEstablished]) })
        }
    }
}
