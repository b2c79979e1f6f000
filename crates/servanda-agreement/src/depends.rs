//! Which clauses have to do with a clause, and which stand beside it.
//!
//! A clause stands alone if it mentions no other clause and none mentions it. Whatever is not plainly of that kind is taken to
//! have to do with every other.

use crate::model::*;
use std::collections::BTreeSet;

impl Agreement {
    /// The agreement without the other clauses that stand alone: all that the status of this clause can depend on.
    #[must_use]
    pub fn narrowed_to(&self, clause: &Clause) -> Agreement {
        let mentioned = mentioned(self);
        let mut smaller = Agreement { lookup: Default::default(), ..self.clone() };
        smaller.clauses.retain(|other| other.number == clause.number || !stands_alone(other, &mentioned));
        smaller
    }

    /// Names that are mentioned in other clauses that stand alone, and nowhere else. What speaks of nothing but these lies
    /// beside the clause.
    pub fn names_beside(&self, clause: &Clause) -> BTreeSet<&str> {
        let mentioned = mentioned(self);
        let others: Vec<&Clause> = self
            .clauses
            .iter()
            .filter(|other| other.number != clause.number && stands_alone(other, &mentioned))
            .collect();
        // `on report` speaks of every event.
        let every = self.norms().any(|(_, norm)| norm.on.as_ref().is_some_and(|on| on.value == Trigger::Report));
        if every {
            return BTreeSet::new();
        }
        let in_others = |at: u32| others.iter().any(|other| other.span.start <= at && at < other.span.end);
        let (inside, outside): (Vec<_>, Vec<_>) = self.uses.iter().partition(|name| in_others(name.span.start));
        let outside: BTreeSet<&str> = outside.into_iter().map(|name| name.value.as_str()).collect();
        inside.into_iter().map(|name| name.value.as_str()).filter(|name| !outside.contains(name)).collect()
    }
}

/// True for a norm that no other clause has to do with: it is no power, mentions no clause, and none mentions it.
fn stands_alone(clause: &Clause, mentioned: &BTreeSet<&str>) -> bool {
    let ClauseKind::Norm(norm) = &clause.kind else { return false };
    let mut own = BTreeSet::new();
    of_norm(norm, &mut own);
    !matches!(norm.act.value, Act::Power { .. }) && own.is_empty() && !mentioned.contains(clause.number.as_str())
}

/// Numbers of all clauses that the agreement mentions.
fn mentioned(agreement: &Agreement) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    for (_, norm) in agreement.norms() {
        of_norm(norm, &mut found);
    }
    for (_, red_line) in agreement.red_lines() {
        if let Some(Counted::Condition(condition)) = red_line.when.as_ref().map(|when| &when.value) {
            of_condition(condition, &mut found);
        }
    }
    for definition in &agreement.definitions {
        of_condition(&definition.condition, &mut found);
    }
    for phase in &agreement.phases {
        if let Some(Opens::When(condition)) = phase.opens.as_ref().map(|opens| &opens.value) {
            of_condition(condition, &mut found);
        }
        if let Some((_, condition)) = phase.reverts.as_ref().map(|reverts| &reverts.value) {
            of_condition(condition, &mut found);
        }
        if let Some((_, Some(next))) = phase.latest.as_ref().map(|latest| &latest.value) {
            found.insert(next);
        }
    }
    found
}

fn of_norm<'a>(norm: &'a Norm, found: &mut BTreeSet<&'a str>) {
    let links = [&norm.failing_which, &norm.repeats, &norm.replaces];
    found.extend(links.into_iter().flatten().map(|number| number.value.as_str()));
    let lists = [&norm.notwithstanding, &norm.subject_to, &norm.includes];
    found.extend(lists.into_iter().flatten().map(|number| number.value.as_str()));
    match norm.on.as_ref().map(|on| &on.value) {
        Some(Trigger::BreachOf(number)) => drop(found.insert(number)),
        Some(
            Trigger::Named { .. }
            | Trigger::EntryIntoForce
            | Trigger::OpeningOf(_)
            | Trigger::Report
            | Trigger::Event(_),
        )
        | None => {}
    }
    let dues = norm.due.iter().filter_map(|due| match &due.value {
        Due::Within { of, .. } => of.as_ref(),
        Due::Words(_) | Due::By(_) | Due::Daily(_) | Due::Before { .. } => None,
    });
    for anchor in dues.chain(norm.from.as_ref().map(|from| &from.value)) {
        match anchor {
            Anchor::StartOf(number) | Anchor::CompletionOf(number) => drop(found.insert(number)),
            Anchor::Determination
            | Anchor::Incident
            | Anchor::Notification
            | Anchor::Report
            | Anchor::Breach
            | Anchor::Opening
            | Anchor::EntryIntoForce
            | Anchor::Signature
            | Anchor::At(_) => {}
        }
    }
    if let Act::Power { target: Target::Clause(number), .. } = &norm.act.value {
        found.insert(number);
    }
    if let Some(Unless::Condition(condition)) = norm.unless.as_ref().map(|unless| &unless.value) {
        of_condition(condition, found);
    }
}

fn of_condition<'a>(condition: &'a Condition, found: &mut BTreeSet<&'a str>) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| of_condition(part, found)),
        Condition::Not(part) => of_condition(part, found),
        Condition::BreachOf(number) => drop(found.insert(number)),
        Condition::AtLeast { .. }
        | Condition::Total { .. }
        | Condition::NoneFor { .. }
        | Condition::Continues { .. }
        | Condition::Then { .. }
        | Condition::Gauge { .. }
        | Condition::PhaseOpen { .. }
        | Condition::Named { .. }
        | Condition::OnDays { .. }
        | Condition::Unreadable => {}
    }
}

#[cfg(test)]
mod tests {

    /// What lies beside clause 1 of an agreement with these clauses.
    fn beside(clauses: &str) -> Vec<String> {
        let text = format!(
            "```accord\nagreement a \"A\"\n  signed  2027-01-01\n\nparty  east  organisation  \"East\"\n\n\
             event shot     plural shots     verb fire   by party\n\
             event payment  plural payments  verb pay    by party\n\
             event visit    plural visits    verb visit  by party\n\n\
             1  east shall not fire\n\n{clauses}```\n"
        );
        let (agreement, findings) = crate::read(&text);
        assert!(findings.is_empty(), "{findings:?}");
        let agreement = agreement.expect("an agreement");
        let clause = agreement.clause("1").expect("a clause");
        let kept = agreement.narrowed_to(clause).clauses.len();
        let names = agreement.names_beside(clause).into_iter().filter(|name| agreement.event(name).is_some());
        names.map(str::to_owned).chain([format!("{kept} of {} clauses", agreement.clauses.len())]).collect()
    }

    #[test]
    fn a_clause_that_stands_alone_has_its_events_to_itself() {
        assert_eq!(beside("2  east shall pay\n     by  2027-02-01\n"), ["payment", "1 of 2 clauses"]);
        // What the clause itself speaks of is never beside it.
        assert_eq!(beside("2  east shall not fire\n"), ["1 of 2 clauses"]);
    }

    #[test]
    fn whatever_has_to_do_with_another_clause_is_not_beside() {
        // A clause that mentions one, and the one that it mentions.
        let linked = "2  east shall pay\n     by  2027-02-01\n\n3  on breach of clause 2, east shall visit\n";
        assert_eq!(beside(linked), ["3 of 3 clauses"]);
        let replaced = "2  east shall pay\n     by             2027-02-01\n     replaces       clause 1\n";
        assert_eq!(beside(replaced), ["2 of 2 clauses"]);
        // A report of anything; a name that stands in a red line too.
        assert_eq!(beside("2  on report, east shall pay\n"), ["1 of 2 clauses"]);
        let red = "2  east shall pay\n     by  2027-02-01\n\n3  red line owed \"O\"\n     when  payments by east\n";
        assert_eq!(beside(red), ["2 of 3 clauses"]);
    }
}
