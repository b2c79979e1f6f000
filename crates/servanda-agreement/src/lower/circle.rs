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
        Condition::Named { name, .. } | Condition::OnDays { name, .. } => names.push(name),
        _ => {}
    }
}

/// One finding for each circle, at the name in it that is written first. A name is in one finding at most, so that the
/// time is that of reading the text.
fn circles(explained: &HashMap<&str, Explained>, findings: &mut Vec<Diagnostic>) {
    // Names that rest on nothing, or only on such names, are in no circle: take them away until no more fall.
    let mut rests_on: HashMap<&str, usize> = HashMap::new();
    let mut bears: HashMap<&str, Vec<&str>> = HashMap::new();
    for (name, found) in explained {
        let known = found.rests_on.iter().filter(|other| explained.contains_key(**other));
        rests_on.insert(name, known.clone().count());
        known.for_each(|other| bears.entry(other).or_default().push(name));
    }
    let mut free: Vec<&str> = rests_on.iter().filter(|(_, count)| **count == 0).map(|(name, _)| *name).collect();
    while let Some(name) = free.pop() {
        rests_on.remove(name);
        for other in bears.get(name).into_iter().flatten() {
            if let Some(count) = rests_on.get_mut(other) {
                *count -= 1;
                if *count == 0 {
                    free.push(other);
                }
            }
        }
    }
    // Each name that is left rests on another one that is left: whoever follows them comes round.
    let mut names: Vec<&str> = rests_on.keys().copied().collect();
    names.sort_by_key(|name| explained.get(name).map(|found| found.span));
    let mut walks: HashMap<&str, (usize, usize)> = HashMap::new();
    for (walk, start) in names.iter().enumerate() {
        let mut path: Vec<&str> = Vec::new();
        let mut at = *start;
        while !walks.contains_key(at) {
            walks.insert(at, (walk, path.len()));
            path.push(at);
            let next =
                explained.get(at).and_then(|found| found.rests_on.iter().find(|name| rests_on.contains_key(**name)));
            let Some(next) = next else { break };
            at = next;
        }
        if let Some((_, from)) = walks.get(at).filter(|(of, from)| *of == walk && *from < path.len())
            && let Some(round) = path.get(*from..)
        {
            report(round, explained, findings);
        }
    }
}

/// So many of the names of a circle are shown.
const MOST_SHOWN: usize = 8;

fn report(round: &[&str], explained: &HashMap<&str, Explained>, findings: &mut Vec<Diagnostic>) {
    let first = round.iter().min_by_key(|name| explained.get(**name).map(|found| found.span));
    let Some((name, found)) = first.and_then(|name| Some((*name, explained.get(*name)?))) else { return };
    let mut finding = Diagnostic::error("S0106", found.span, format!("the definition of `{name}` refers to itself"))
        .help("say one of them without the other");
    for step in round.iter().filter(|step| **step != name).take(MOST_SHOWN) {
        if let Some(found) = explained.get(*step) {
            finding = finding.also(found.span, "by way of this one");
        }
    }
    findings.push(finding);
}
