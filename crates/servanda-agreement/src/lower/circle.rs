//! S0106: names that are explained by themselves.

use crate::model::*;
use servanda_base::{Diagnostic, Span};
use std::collections::HashMap;

/// A name with what its explanation rests on.
struct Explained<'a> {
    span: Span,
    rests_on: Vec<&'a str>,
}

/// Looks for circles among definitions and red lines, groups, and places.
pub(super) fn look(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    let mut conditions: HashMap<&str, Explained> = HashMap::new();
    for definition in &agreement.definitions {
        let mut rests_on = Vec::new();
        names_in(&definition.condition, &mut rests_on);
        conditions.entry(&definition.name.value).or_insert(Explained { span: definition.name.span, rests_on });
    }
    for (_, red_line) in agreement.red_lines() {
        let mut rests_on = Vec::new();
        if let Some(Counted::Condition(condition)) = red_line.when.as_ref().map(|when| &when.value) {
            names_in(condition, &mut rests_on);
        }
        conditions.entry(&red_line.name.value).or_insert(Explained { span: red_line.name.span, rests_on });
    }
    let groups = agreement.groups.iter().map(|group| {
        let rests_on = group.members.iter().map(|member| member.value.as_str()).collect();
        (group.name.value.as_str(), Explained { span: group.name.span, rests_on })
    });
    let places = agreement.places.iter().map(|place| {
        let rests_on = match &place.shape {
            Shape::Within { of, .. } => vec![of.value.as_str()],
            Shape::Geo(_) => Vec::new(),
        };
        (place.name.value.as_str(), Explained { span: place.name.span, rests_on })
    });
    circles(&conditions, findings);
    circles(&groups.collect(), findings);
    circles(&places.collect(), findings);
}

fn names_in<'a>(condition: &'a Condition, names: &mut Vec<&'a str>) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| names_in(&part.value, names)),
        Condition::Not(part) => names_in(&part.value, names),
        Condition::Named { name, .. } => names.push(name),
        _ => {}
    }
}

/// One finding for each circle, at the name in it that is written first.
fn circles(explained: &HashMap<&str, Explained>, findings: &mut Vec<Diagnostic>) {
    let mut names: Vec<&str> = explained.keys().copied().collect();
    names.sort_by_key(|name| explained.get(name).map(|found| found.span));
    let mut settled: HashMap<&str, bool> = HashMap::new();
    for name in names {
        // Walk with a stack of our own: a chain of definitions may be long.
        let mut path: Vec<(&str, usize)> = vec![(name, 0)];
        while let Some((at, next)) = path.last_mut() {
            if settled.get(at) == Some(&true) {
                path.pop();
                continue;
            }
            settled.insert(*at, false);
            let child = explained.get(*at).and_then(|found| found.rests_on.get(*next)).copied();
            *next += 1;
            let Some(child) = child else {
                settled.insert(*at, true);
                path.pop();
                continue;
            };
            if settled.get(child) == Some(&false) {
                let round = path.iter().skip_while(|(step, _)| *step != child).map(|(step, _)| *step);
                report(&round.collect::<Vec<_>>(), explained, findings);
            } else if explained.contains_key(child) {
                path.push((child, 0));
            }
        }
    }
}

fn report(round: &[&str], explained: &HashMap<&str, Explained>, findings: &mut Vec<Diagnostic>) {
    let first = round.iter().min_by_key(|name| explained.get(**name).map(|found| found.span));
    let Some((name, found)) = first.and_then(|name| Some((*name, explained.get(*name)?))) else { return };
    let mut finding = Diagnostic::error("S0106", found.span, format!("the definition of `{name}` refers to itself"))
        .help("say one of them without the other");
    for step in round.iter().filter(|step| **step != name) {
        if let Some(found) = explained.get(*step) {
            finding = finding.also(found.span, "by way of this one");
        }
    }
    findings.push(finding);
}
