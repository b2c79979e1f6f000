//! Questions that several checks ask of an agreement.

use crate::elsewhere;
use servanda_agreement::*;
use servanda_base::{Diagnostic, Duration, Severity, Span};
use std::collections::BTreeSet;

/// From so many clauses on, the same finding is shown once with the clauses listed.
pub(crate) const LISTED_FROM: usize = 4;

/// The label of each further place in a finding that lists what is alike.
pub const THE_SAME: &str = "the same here";

/// A finding about one clause, at its number, with its headings.
pub(crate) fn at_clause(
    code: &'static str,
    severity: Severity,
    clause: &Clause,
    message: impl Into<String>,
) -> Diagnostic {
    Diagnostic::new(code, severity, clause.number.span, message)
        .clause(clause.number.value.clone())
        .path(clause.path.clone())
}

/// Adds `one(clause)` for each clause, or, from [`LISTED_FROM`] on, for each severity a single finding at the first of
/// them that lists all:
/// `many("these 7 clauses", "1, 2.4, 2.5")` gives its message. Label, notes and help are those of the first.
pub(crate) fn listed(
    findings: &mut Vec<Diagnostic>,
    clauses: &[&Clause],
    one: impl Fn(&Clause) -> Diagnostic,
    many: impl Fn(&str, &str) -> String,
) {
    let one = |clause: &Clause| elsewhere::of_clause(clause, one(clause));
    if clauses.len() < LISTED_FROM {
        findings.extend(clauses.iter().map(|clause| one(clause)));
        return;
    }
    // One list for each weight: what another instrument is said to carry must not hide what nothing carries.
    let mut lists: Vec<(Diagnostic, Vec<&Clause>)> = Vec::new();
    for clause in clauses {
        let finding = one(clause);
        match lists.iter_mut().find(|(first, _)| first.severity == finding.severity) {
            Some((_, alike)) => alike.push(clause),
            None => lists.push((finding, vec![clause])),
        }
    }
    for (mut finding, alike) in lists {
        if let [_, others @ ..] = alike.as_slice()
            && !others.is_empty()
        {
            let numbers: Vec<&str> = alike.iter().map(|clause| clause.number.as_str()).collect();
            finding.message = many(&format!("these {} clauses", alike.len()), &numbers.join(", "));
            for clause in others {
                finding = finding.also(clause.number.span, THE_SAME);
            }
        }
        findings.push(finding);
    }
}

/// A length of time as people write it in such texts: `72 h` rather than `3 d` up to five days.
pub(crate) fn in_words(length: Duration) -> String {
    match length {
        Duration::Exact { seconds } if seconds <= 120 * 3600 && seconds % 3600 == 0 => format!("{} h", seconds / 3600),
        other => other.to_string(),
    }
}

/// Whether one length is certainly longer than another; `false` where calendar lengths leave it open.
pub(crate) fn surely_longer(one: Duration, other: Duration) -> bool {
    if std::mem::discriminant(&one) == std::mem::discriminant(&other) {
        one.longest_seconds() > other.longest_seconds()
    } else {
        one.shortest_seconds() > other.longest_seconds()
    }
}

/// Duties and prohibitions, which are what the agreement owes; powers and permissions are left out.
pub(crate) fn obligations(agreement: &Agreement) -> impl Iterator<Item = (&Clause, &Norm)> {
    agreement.norms().filter(|(_, norm)| norm.modality != Modality::May)
}

/// The start of a deadline that fits the trigger: `determination`.
pub(crate) fn start(norm: &Norm) -> &'static str {
    match norm.on.as_ref().map(|on| &on.value) {
        Some(Trigger::Named { .. }) => "determination",
        Some(Trigger::Event(_)) => "incident",
        Some(Trigger::Report) => "report",
        Some(Trigger::BreachOf(_)) => "breach",
        Some(Trigger::OpeningOf(_)) => "opening",
        Some(Trigger::EntryIntoForce) | None => "entry into force",
    }
}

/// The roles that an act fills.
pub(crate) fn roles(act: &Act) -> &[RoleFill] {
    match act {
        Act::Quoted { roles, .. } | Act::Do { roles, .. } | Act::Keep { roles, .. } => roles,
        Act::Power { .. } => &[],
    }
}

/// The names that fill one role, groups resolved; `None` where the role is not filled.
pub(crate) fn filled(agreement: &Agreement, roles: &[RoleFill], role: Role) -> Option<Vec<Name>> {
    let mut fills = roles.iter().filter(|fill| fill.role == role).peekable();
    fills.peek()?;
    Some(fills.flat_map(|fill| &fill.names).flat_map(|name| agreement.members(name)).collect())
}

/// Whether one place surely holds another, by name alone: both measured from the same line, on the same side.
pub(crate) fn covers(agreement: &Agreement, outer: &str, inner: &str) -> bool {
    let shape = |name: &str| agreement.place(name).map(|place| &place.shape);
    match (shape(outer), shape(inner)) {
        (
            Some(Shape::Within { distance_m: outer, of: outer_line, side: outer_side, .. }),
            Some(Shape::Within { distance_m: inner, of: inner_line, side: inner_side, .. }),
        ) => {
            let same_side = match (outer_side, inner_side) {
                (None, _) => true,
                (Some(outer), Some(inner)) => outer.value == inner.value,
                (Some(_), None) => false,
            };
            outer_line.value == inner_line.value && outer >= inner && same_side
        }
        _ => false,
    }
}

/// What a trigger listens to: the patterns it counts and the clauses whose breach it names, definitions and red lines
/// followed.
#[derive(Debug, Default)]
pub(crate) struct Listened<'a> {
    /// Patterns.
    pub(crate) patterns: Vec<&'a Pattern>,
    /// Clauses in `breach of clause N`.
    pub(crate) breaches: Vec<&'a str>,
    /// Names already followed, asserted or denied, so that a circle (S0106) ends.
    seen: BTreeSet<(&'a str, bool)>,
}

/// What a norm's trigger listens to.
pub(crate) fn listened<'a>(agreement: &'a Agreement, norm: &'a Norm) -> Listened<'a> {
    let mut listened = Listened::default();
    match norm.on.as_ref().map(|on| &on.value) {
        Some(Trigger::Named { name, .. }) => listened.follow(agreement, name, true),
        Some(Trigger::BreachOf(number)) => listened.breaches.push(number),
        Some(Trigger::Event(pattern)) => listened.patterns.push(pattern),
        Some(Trigger::EntryIntoForce | Trigger::OpeningOf(_) | Trigger::Report) | None => {}
    }
    listened
}

/// What sends a phase back.
pub(crate) fn reverting<'a>(agreement: &'a Agreement, phase: &'a Phase) -> Listened<'a> {
    let mut listened = Listened::default();
    if let Some(reverts) = &phase.reverts {
        listened.condition(agreement, &reverts.value.1, true);
    }
    listened
}

/// What a red line counts.
pub(crate) fn counted<'a>(agreement: &'a Agreement, red_line: &'a RedLine) -> Listened<'a> {
    let mut listened = Listened::default();
    listened.red_line(agreement, red_line);
    listened
}

/// The windows over which a red line counts, in its tiers and conditions, definitions followed, each with the place in
/// the red line that asks for it.
pub(crate) fn windows(agreement: &Agreement, red_line: &RedLine) -> Vec<(Duration, Span)> {
    fn of_condition<'a>(
        agreement: &'a Agreement,
        condition: &'a Condition,
        seen: &mut BTreeSet<&'a str>,
        found: &mut Vec<Duration>,
    ) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => {
                for part in parts {
                    of_condition(agreement, part, seen, found);
                }
            }
            Condition::AtLeast { in_any, .. } | Condition::Total { in_any, .. } => found.extend(*in_any),
            Condition::Named { name, .. } | Condition::OnDays { name, .. } if seen.insert(name) => {
                if let Some(definition) = agreement.definition(name) {
                    of_condition(agreement, &definition.condition, seen, found);
                }
            }
            _ => {}
        }
    }
    let mut windows: Vec<(Duration, Span)> = red_line.tiers.iter().map(|tier| (tier.in_any, tier.span)).collect();
    if let Some(when) = &red_line.when
        && let Counted::Condition(condition) = &when.value
    {
        let mut found = Vec::new();
        of_condition(agreement, condition, &mut BTreeSet::new(), &mut found);
        windows.extend(found.into_iter().map(|window| (window, when.span)));
    }
    windows
}

impl<'a> Listened<'a> {
    fn red_line(&mut self, agreement: &'a Agreement, red_line: &'a RedLine) {
        match red_line.when.as_ref().map(|when| &when.value) {
            Some(Counted::Patterns(patterns)) => self.patterns.extend(patterns.iter().map(|spanned| &spanned.value)),
            Some(Counted::Condition(condition)) => self.condition(agreement, condition, true),
            None => {}
        }
    }

    fn follow(&mut self, agreement: &'a Agreement, name: &'a str, holds: bool) {
        if !self.seen.insert((name, holds)) {
            return;
        }
        if let Some(definition) = agreement.definition(name) {
            self.condition(agreement, &definition.condition, holds);
        }
        if let Some((_, red_line)) = agreement.red_line(name).filter(|_| holds) {
            self.red_line(agreement, red_line);
        }
    }

    /// What makes a condition hold, or, where `holds` is false, what makes it fail.
    fn condition(&mut self, agreement: &'a Agreement, condition: &'a Condition, holds: bool) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => {
                for part in parts {
                    self.condition(agreement, part, holds);
                }
            }
            Condition::Not(part) => self.condition(agreement, part, !holds),
            Condition::Named { name, .. } | Condition::OnDays { name, .. } => self.follow(agreement, name, holds),
            // An act ends the quiet that was asked for.
            Condition::NoneFor { pattern, .. } if !holds => self.patterns.push(pattern),
            _ if !holds => {}
            Condition::AtLeast { pattern, .. }
            | Condition::Total { pattern, .. }
            | Condition::Continues { pattern, .. } => self.patterns.push(pattern),
            Condition::Then { first, second, .. } => self.patterns.extend([first, second]),
            Condition::BreachOf(number) => self.breaches.push(number),
            // Absence, levels and phases are not acts that a prohibition forbids.
            Condition::NoneFor { .. }
            | Condition::Gauge { .. }
            | Condition::PhaseOpen { .. }
            | Condition::Unreadable => {}
        }
    }
}

/// The standard of proof that applies to a norm: its own, or the agreement's.
pub(crate) fn proof_of<'a>(agreement: &'a Agreement, norm: &Norm) -> Option<&'a ProofDef> {
    let name = norm.proof.as_ref().or(agreement.header.evidence.as_ref())?;
    agreement.proof(name)
}

/// Whether a norm is about access for those who verify: its act is named, or described, with the word "access".
pub(crate) fn is_access(agreement: &Agreement, norm: &Norm) -> bool {
    // An accession is no access.
    let says = |words: &str| {
        let mut words = words.split(|c: char| !c.is_alphanumeric());
        words.any(|word| ["access", "accessible"].iter().any(|wanted| word.eq_ignore_ascii_case(wanted)))
    };
    match &norm.act.value {
        Act::Quoted { words, .. } => says(words),
        Act::Do { event, words, .. } => {
            let declared = agreement.event(event);
            says(event)
                || words.as_deref().is_some_and(says)
                || declared.is_some_and(|event| event.verb.as_deref().is_some_and(says) || says(&event.title))
        }
        Act::Keep { .. } | Act::Power { .. } => false,
    }
}

/// Who has access: everybody, where a clause on access names no one in particular, or those that such clauses name.
pub(crate) struct Access {
    everybody: bool,
    named: BTreeSet<Name>,
}

impl Access {
    pub(crate) fn of(agreement: &Agreement) -> Access {
        let mut access = Access { everybody: false, named: BTreeSet::new() };
        for (_, norm) in obligations(agreement).filter(|(_, norm)| is_access(agreement, norm)) {
            let named: Vec<Name> = [Role::To, Role::Against, Role::With, Role::Of]
                .into_iter()
                .filter_map(|role| filled(agreement, roles(&norm.act), role))
                .flatten()
                .filter(|name| agreement.is_actor(name))
                .collect();
            access.everybody |= named.is_empty();
            access.named.extend(named);
        }
        access
    }

    /// Whether some clause gives a verifier access.
    pub(crate) fn is_given_to(&self, verifier: &str) -> bool {
        self.everybody || self.named.contains(verifier)
    }
}

/// True for a party that is an organisation or mission.
pub(crate) fn is_organisation(agreement: &Agreement, name: &str) -> bool {
    agreement.party(name).is_some_and(|party| party.sort == PartySort::Organisation)
}

/// Whether somebody who confirms or decides does so without those left out: is none of them, and no body made of those bound
/// alone, unless enough others of its members remain for its rule. A body whose members the text does not name is another.
pub(crate) fn is_another(agreement: &Agreement, name: &Name, left_out: &[Name], bound: &[Name]) -> bool {
    !left_out.contains(name)
        && own_body(agreement, name, bound).is_none_or(|(body, members)| decides_without(body, &members, left_out))
}

/// A body that is made of those bound alone, with its members.
fn own_body<'a>(agreement: &'a Agreement, name: &str, bound: &[Name]) -> Option<(&'a Body, Vec<Name>)> {
    let body = agreement.body(name)?;
    let members = behind(agreement, body);
    (!members.is_empty() && members.iter().all(|member| bound.contains(member))).then_some((body, members))
}

fn decides_without(body: &Body, members: &[Name], left_out: &[Name]) -> bool {
    let others = members.iter().filter(|member| !left_out.contains(member)).count();
    let vetoed = body.veto.iter().any(|holder| left_out.contains(&holder.value));
    !vetoed && body.decides.as_ref().is_some_and(|rule| rule.0 > 0 && others >= rule.0 as usize)
}

/// The members of a body, groups and bodies among them resolved; a body without named members stands for itself.
fn behind(agreement: &Agreement, body: &Body) -> Vec<Name> {
    let mut found: Vec<Name> = Vec::new();
    let mut seen: BTreeSet<Name> = BTreeSet::from([body.name.value.clone()]);
    let mut ahead: Vec<Name> = body.members.iter().flat_map(|name| agreement.members(name)).collect();
    while let Some(name) = ahead.pop() {
        if !seen.insert(name.clone()) {
            continue;
        }
        match agreement.body(&name) {
            Some(inner) if !inner.members.is_empty() => {
                ahead.extend(inner.members.iter().flat_map(|name| agreement.members(name)));
            }
            _ => found.push(name),
        }
    }
    found
}

/// Whether a way of proving can be met without those whose act is to be proved. Where each is bound for itself, only
/// that one is left out, in turn.
pub(crate) fn others_can_confirm(agreement: &Agreement, norm: &Norm, confirm: &Confirm) -> bool {
    let Confirm::By { count, who } = confirm else {
        return true;
    };
    let bearers = agreement.bearers(&norm.subject);
    let (mut others, mut own) = (BTreeSet::new(), Vec::new());
    for name in agreement.members(who) {
        match own_body(agreement, &name, &bearers) {
            Some(body) => own.push(body),
            None => {
                others.insert(name);
            }
        }
    }
    let enough_without = |left_out: &[Name]| {
        let gone = left_out.iter().filter(|name| others.contains(*name)).count();
        let deciding = own.iter().filter(|(body, members)| decides_without(body, members, left_out)).count();
        others.len() - gone + deciding >= *count as usize
    };
    match norm.subject.share {
        Share::Each => bearers.iter().all(|bearer| enough_without(std::slice::from_ref(bearer))),
        Share::Jointly | Share::Any(_) => enough_without(&bearers),
    }
}

/// Everyone whom the standards of proof name, groups resolved, each once, with the first place that names them.
pub(crate) fn confirmers(agreement: &Agreement) -> Vec<(Name, Span)> {
    let mut confirmers: Vec<(Name, Span)> = Vec::new();
    for confirm in agreement.proofs.iter().flat_map(|proof| &proof.any_of) {
        let Confirm::By { who, .. } = confirm else {
            continue;
        };
        for name in agreement.members(who) {
            if !confirmers.iter().any(|(seen, _)| *seen == name) {
                confirmers.push((name, who.span));
            }
        }
    }
    confirmers
}
