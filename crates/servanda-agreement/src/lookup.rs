//! Finding things in an agreement by name.

use crate::model::*;

impl Agreement {
    /// The event of this name, plural or verb.
    pub fn event(&self, word: &str) -> Option<&EventDef> {
        self.events
            .iter()
            .find(|event| *event.name == *word || event.plural == word || event.verb.as_deref() == Some(word))
    }

    /// The gauge of this name.
    pub fn gauge(&self, name: &str) -> Option<&GaugeDef> {
        self.gauges.iter().find(|gauge| *gauge.name == *name)
    }

    /// The counter of this name.
    pub fn counter(&self, name: &str) -> Option<&CounterDef> {
        self.counters.iter().find(|counter| *counter.name == *name)
    }

    /// The place of this name.
    pub fn place(&self, name: &str) -> Option<&PlaceDef> {
        self.places.iter().find(|place| *place.name == *name)
    }

    /// The proof standard of this name.
    pub fn proof(&self, name: &str) -> Option<&ProofDef> {
        self.proofs.iter().find(|proof| *proof.name == *name)
    }

    /// The body of this name.
    pub fn body(&self, name: &str) -> Option<&Body> {
        self.bodies.iter().find(|body| *body.name == *name)
    }

    /// The party of this name.
    pub fn party(&self, name: &str) -> Option<&Party> {
        self.parties.iter().find(|party| *party.name == *name)
    }

    /// The clause of this number.
    pub fn clause(&self, number: &str) -> Option<&Clause> {
        self.clauses.iter().find(|clause| *clause.number == *number)
    }

    /// The phase of this name.
    pub fn phase(&self, name: &str) -> Option<&Phase> {
        self.phases.iter().find(|phase| *phase.name == *name)
    }

    /// The named condition of this name.
    pub fn definition(&self, name: &str) -> Option<&Definition> {
        self.definitions.iter().find(|definition| *definition.name == *name)
    }

    /// The red line of this name, with its clause.
    pub fn red_line(&self, name: &str) -> Option<(&Clause, &RedLine)> {
        self.red_lines().find(|(_, red_line)| *red_line.name == *name)
    }

    /// All red lines with their clauses.
    pub fn red_lines(&self) -> impl Iterator<Item = (&Clause, &RedLine)> {
        self.clauses.iter().filter_map(|clause| match &clause.kind {
            ClauseKind::RedLine(red_line) => Some((clause, &**red_line)),
            _ => None,
        })
    }

    /// All norms with their clauses.
    pub fn norms(&self) -> impl Iterator<Item = (&Clause, &Norm)> {
        self.clauses.iter().filter_map(|clause| match &clause.kind {
            ClauseKind::Norm(norm) => Some((clause, &**norm)),
            _ => None,
        })
    }

    /// The parties that a name stands for: a group's members (groups in groups resolved), or the name itself.
    ///
    /// A body stands for itself. A group that contains itself is cut where it repeats.
    pub fn members(&self, name: &str) -> Vec<Name> {
        let mut found = Vec::new();
        self.collect_members(name, &mut Vec::new(), &mut found);
        found
    }

    fn collect_members(&self, name: &str, above: &mut Vec<Name>, found: &mut Vec<Name>) {
        match self.groups.iter().find(|group| *group.name == *name) {
            Some(group) if !above.iter().any(|seen| seen == name) => {
                above.push(name.to_owned());
                for member in &group.members {
                    self.collect_members(member, above, found);
                }
                above.pop();
            }
            Some(_) => {}
            None if found.iter().any(|seen| seen == name) => {}
            None => found.push(name.to_owned()),
        }
    }

    /// The bearers of a norm, groups resolved, each once, in order of writing.
    pub fn bearers(&self, subject: &Subject) -> Vec<Name> {
        let mut bearers = Vec::new();
        for name in &subject.names {
            for member in self.members(name) {
                if !bearers.contains(&member) {
                    bearers.push(member);
                }
            }
        }
        bearers
    }

    /// True for a name that can act: a party, a body, or a group.
    pub fn is_actor(&self, name: &str) -> bool {
        self.party(name).is_some() || self.body(name).is_some() || self.groups.iter().any(|group| *group.name == *name)
    }
}
