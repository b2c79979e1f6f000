//! What a text still does without something that it relies on: a party, a consent, a date, readiness on time.
//!
//! The text is changed in memory and judged twice. What is reported is the difference, so what the text lacked before is no news.

use crate::effect::day;
use crate::terms::confirmed;
use jiff::civil::Date;
use servanda_agreement::read_aloud::{length, listed, moment, number};
use servanda_agreement::*;
use servanda_base::{Amount, Diagnostic, Duration, Quantity, Span, Spanned};
use servanda_check::Boxes;
use std::collections::{BTreeMap, BTreeSet};

/// What is taken away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WhatIf {
    /// Parties, groups or bodies that are not there.
    pub without: Vec<Name>,
    /// Words of conditions that are refused; a pledge that is conditional on them is gone.
    pub refuse: Vec<String>,
    /// The text is judged on the day after: what lasts until then has ended.
    pub expire: Option<Date>,
    /// All means are ready so much later, and all that is dated is done so much later.
    pub slip: Option<Duration>,
}

/// What is lost, against the text as it stands.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Pledges that are gone, in words.
    pub gone: Vec<String>,
    /// Clauses whose boxes change, in order of writing.
    pub boxes: Vec<BoxChange>,
    /// Clauses that bind nobody who is left.
    pub unborne: Vec<ClauseNo>,
    /// Clauses that ask for more of a group than are left: clause, how many are asked, how many are left.
    pub too_few: Vec<(ClauseNo, u32, usize)>,
    /// Needs that are covered less than before.
    pub short: Vec<Short>,
    /// Bodies that can no longer decide.
    pub bodies: Vec<BodyLost>,
    /// Standards of proof that can no longer be met: name, and the ways that it had.
    pub proofs: Vec<(Name, String)>,
    /// Clauses and red lines whose determination nobody is left to make.
    pub undetermined: Vec<ClauseNo>,
    /// The agreement's own end, where it comes before the day asked about.
    pub ended: Option<String>,
    /// Dated duties that would be done after the agreement has ended: clause, the day written, the day then.
    pub late: Vec<(ClauseNo, Date, Date)>,
    /// Findings that the text as it stands does not have.
    pub findings: Vec<Diagnostic>,
    /// Clauses with boxes, guarantees and enforceable clauses, before and after.
    pub totals: (Totals, Totals),
}

/// How many clauses have what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Duties and prohibitions.
    pub clauses: usize,
    /// Those with the first three boxes.
    pub enforceable: usize,
    /// Those with all six.
    pub guarantees: usize,
}

/// A clause whose boxes change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoxChange {
    /// Its number.
    pub clause: ClauseNo,
    /// Boxes that it no longer has.
    pub lost: Vec<&'static str>,
    /// Boxes that it has only now, as where a veto falls away.
    pub gained: Vec<&'static str>,
    /// It was a guarantee and is none.
    pub no_guarantee: bool,
    /// It was enforceable and is not.
    pub not_enforceable: bool,
}

/// A need that is covered less than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Short {
    /// The clause that needs it.
    pub clause: ClauseNo,
    /// Whose own means fall short, where each bearer needs its own.
    pub bearer: Option<Name>,
    /// How much of what is needed.
    pub need: Quantity,
    /// How much was missing before, in the unit of the need.
    pub before: Amount,
    /// How much is missing now.
    pub now: Amount,
}

/// A body that can no longer decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyLost {
    /// Its name.
    pub body: Name,
    /// How many must agree, and of how many; nothing where the text says neither.
    pub rule: Option<(u32, u32)>,
    /// How many of its members are left.
    pub left: usize,
}

impl Outcome {
    /// True where nothing that the text does is lost or changed.
    pub fn is_empty(&self) -> bool {
        self.gone.is_empty()
            && self.boxes.is_empty()
            && self.unborne.is_empty()
            && self.too_few.is_empty()
            && self.short.is_empty()
            && self.bodies.is_empty()
            && self.proofs.is_empty()
            && self.undetermined.is_empty()
            && self.ended.is_none()
            && self.late.is_empty()
            && self.findings.is_empty()
    }
}

/// Who is not there: parties, and bodies that cannot decide without them, however bodies stand in bodies.
fn absent(agreement: &Agreement, without: &[Name]) -> BTreeSet<Name> {
    let mut absent: BTreeSet<Name> = without.iter().flat_map(|name| agreement.members(name)).collect();
    loop {
        let lost: Vec<Name> = agreement
            .bodies
            .iter()
            .filter(|body| !absent.contains(&body.name.value) && cannot_decide(agreement, body, &absent))
            .map(|body| body.name.value.clone())
            .collect();
        if lost.is_empty() {
            return absent;
        }
        absent.extend(lost);
    }
}

fn members_of(agreement: &Agreement, body: &Body) -> Vec<Name> {
    let mut seen = BTreeSet::new();
    let members = body.members.iter().flat_map(|name| agreement.members(name));
    members.filter(|name| seen.insert(name.clone())).collect()
}

/// True where members are named and too few of them are left. A body whose members the text does not name decides as before.
fn cannot_decide(agreement: &Agreement, body: &Body, absent: &BTreeSet<Name>) -> bool {
    let members = members_of(agreement, body);
    let left = members.iter().filter(|name| !absent.contains(*name)).count();
    if left == members.len() {
        return false;
    }
    match &body.decides {
        Some(decides) => left < decides.0 as usize,
        None => left == 0,
    }
}

/// The text as it would then be.
pub fn changed(agreement: &Agreement, what_if: &WhatIf) -> Agreement {
    let absent = absent(agreement, &what_if.without);
    let there = |name: &Spanned<Name>| !absent.contains(&name.value);
    let mut then = agreement.clone();
    then.parties.retain(|party| there(&party.name));
    for group in &mut then.groups {
        group.members.retain(there);
    }
    for body in &mut then.bodies {
        body.members.retain(there);
        body.veto.retain(there);
    }
    then.pledges.retain(|pledge| stays(agreement, pledge, &absent, what_if));
    if let Some(slip) = what_if.slip {
        for pledge in &mut then.pledges {
            let ready = match &pledge.ready_in {
                Some(ready) => Spanned::new(later(ready.value, slip), ready.span),
                None => Spanned::new(slip, pledge.span),
            };
            pledge.ready_in = Some(ready);
        }
    }
    for proof in &mut then.proofs {
        proof.any_of.retain(|way| can_confirm(agreement, way, &absent));
    }
    for clause in &mut then.clauses {
        without(agreement, clause, &absent);
    }
    then
}

fn stays(agreement: &Agreement, pledge: &Pledge, absent: &BTreeSet<Name>, what_if: &WhatIf) -> bool {
    let givers = agreement.members(&pledge.by);
    let somebody = givers.iter().any(|name| !absent.contains(name));
    let refused = pledge.conditional.as_ref().is_some_and(|words| what_if.refuse.iter().any(|word| says(words, word)));
    let over = matches!((&pledge.until, what_if.expire), (Some(until), Some(day)) if until.value <= day);
    somebody && !refused && !over
}

/// Whether the words of a condition speak of these.
pub fn says(condition: &str, words: &str) -> bool {
    condition.to_lowercase().contains(&words.to_lowercase())
}

/// A length and another after it. Where they are not measured alike, the longest that the first can be.
fn later(ready: Duration, slip: Duration) -> Duration {
    match (ready, slip) {
        (Duration::CalendarDays(days), Duration::CalendarDays(more)) => {
            Duration::CalendarDays(days.saturating_add(more))
        }
        (Duration::WorkingDays(days), Duration::WorkingDays(more)) => Duration::WorkingDays(days.saturating_add(more)),
        (Duration::Months(months), Duration::Months(more)) => Duration::Months(months.saturating_add(more)),
        (Duration::Years(years), Duration::Years(more)) => Duration::Years(years.saturating_add(more)),
        (ready, slip) => Duration::Exact { seconds: ready.longest_seconds().saturating_add(slip.longest_seconds()) },
    }
}

fn can_confirm(agreement: &Agreement, way: &Confirm, absent: &BTreeSet<Name>) -> bool {
    match way {
        Confirm::AnySource => true,
        Confirm::By { count, who } => {
            let members = agreement.members(who);
            let left = members.iter().filter(|name| !absent.contains(*name)).count();
            // A way that asks for more than there are is the text's own fault.
            left == members.len() || left >= *count as usize
        }
    }
}

/// Takes those who are absent out of a clause. One that binds nobody any more keeps its number alone.
fn without(agreement: &Agreement, clause: &mut Clause, absent: &BTreeSet<Name>) {
    let there = |name: &Spanned<Name>| !absent.contains(&name.value);
    let deciders = |determined: &mut Option<Spanned<Determined>>| {
        if let Some(Determined::By(chain)) = determined.as_mut().map(|determined| &mut determined.value) {
            let named = chain.len();
            chain.retain(|(name, _)| there(name));
            if chain.is_empty() && named > 0 {
                *determined = None;
            }
        }
    };
    match &mut clause.kind {
        ClauseKind::Norm(norm) => {
            let bound = agreement.bearers(&norm.subject);
            if !bound.is_empty() && bound.iter().all(|name| absent.contains(name)) {
                clause.kind = ClauseKind::Reserved;
                return;
            }
            norm.subject.names.retain(there);
            deciders(&mut norm.determined);
        }
        ClauseKind::RedLine(red_line) => deciders(&mut red_line.determined),
        ClauseKind::Review { by, .. } => by.retain(there),
        ClauseKind::Reserved => {}
    }
}

/// What the text loses.
pub fn what_if(agreement: &Agreement, what_if: &WhatIf) -> Outcome {
    let absent = absent(agreement, &what_if.without);
    let then = changed(agreement, what_if);
    let voice = Voice::of(agreement);
    let gone = agreement.pledges.iter().filter(|pledge| !stays(agreement, pledge, &absent, what_if));
    let gone = gone.map(|pledge| {
        let mut said = format!("{} of {}", voice.quantity(&pledge.quantity), voice.who(&pledge.by));
        if let Some(until) = &pledge.until {
            said += &format!(" until {}", moment(When::Day(until.value)));
        }
        if let Some(words) = &pledge.conditional {
            said += &format!(", conditional on {}", words.value);
        }
        said
    });
    let determined = |clause: &Clause| match &clause.kind {
        ClauseKind::Norm(norm) => norm.determined.is_some(),
        ClauseKind::RedLine(red_line) => red_line.determined.is_some(),
        ClauseKind::Review { .. } | ClauseKind::Reserved => false,
    };
    let unborne = |before: &Clause, after: &Clause| {
        matches!(before.kind, ClauseKind::Norm(_)) && matches!(after.kind, ClauseKind::Reserved)
    };
    let both = || agreement.clauses.iter().zip(&then.clauses);
    let numbers = |is: &dyn Fn(&Clause, &Clause) -> bool| -> Vec<ClauseNo> {
        both().filter(|(before, after)| is(before, after)).map(|(before, _)| before.number.value.clone()).collect()
    };
    let (before, after) = (placed(agreement), placed(&then));
    Outcome {
        gone: gone.collect(),
        boxes: box_changes(&before, &after),
        unborne: numbers(&unborne),
        too_few: too_few(agreement, &then),
        short: short(agreement, &then),
        bodies: bodies(agreement, &absent, &what_if.without),
        proofs: proofs(agreement, &then),
        undetermined: numbers(&|before, after| !unborne(before, after) && determined(before) && !determined(after)),
        ended: what_if.expire.and_then(|day| ended(agreement, day)),
        late: what_if.slip.map(|slip| late(agreement, slip)).unwrap_or_default(),
        findings: new_findings(agreement, &then),
        totals: (totals(&before), totals(&after)),
    }
}

/// The boxes of each duty and prohibition by its place among the clauses: a number may stand twice.
fn placed(agreement: &Agreement) -> BTreeMap<usize, (ClauseNo, Boxes)> {
    let owed = |clause: &Clause| matches!(&clause.kind, ClauseKind::Norm(norm) if norm.modality != Modality::May);
    let places = agreement.clauses.iter().enumerate().filter(|(_, clause)| owed(clause)).map(|(place, _)| place);
    places.zip(servanda_check::boxes(agreement)).collect()
}

fn totals(placed: &BTreeMap<usize, (ClauseNo, Boxes)>) -> Totals {
    let count = |is: fn(Boxes) -> bool| placed.values().filter(|(_, boxes)| is(*boxes)).count();
    Totals { clauses: placed.len(), enforceable: count(Boxes::enforceable), guarantees: count(Boxes::guarantee) }
}

/// A clause that binds nobody any more has lost every box that it had.
fn box_changes(
    before: &BTreeMap<usize, (ClauseNo, Boxes)>,
    after: &BTreeMap<usize, (ClauseNo, Boxes)>,
) -> Vec<BoxChange> {
    let mut changes = Vec::new();
    for (place, (clause, had)) in before {
        let has = after.get(place).map(|(_, has)| has);
        let holds =
            |name: &str| has.is_some_and(|has| has.named().iter().any(|(other, holds)| *other == name && *holds));
        let names = |lost: bool| -> Vec<&'static str> {
            let differs = had.named().into_iter().filter(|(name, had)| *had == lost && holds(name) != lost);
            differs.map(|(name, _)| name).collect()
        };
        let change = BoxChange {
            clause: clause.clone(),
            lost: names(true),
            gained: names(false),
            no_guarantee: had.guarantee() && !has.is_some_and(|has| has.guarantee()),
            not_enforceable: had.enforceable() && !has.is_some_and(|has| has.enforceable()),
        };
        if !change.lost.is_empty() || !change.gained.is_empty() {
            changes.push(change);
        }
    }
    changes
}

fn too_few(agreement: &Agreement, then: &Agreement) -> Vec<(ClauseNo, u32, usize)> {
    let mut found = Vec::new();
    for (clause, norm) in then.norms() {
        let Share::Any(count) = norm.subject.share else { continue };
        let left = then.bearers(&norm.subject).len();
        let before = agreement.bearers(&norm.subject).len();
        if left < count as usize && before >= count as usize {
            found.push((clause.number.value.clone(), count, left));
        }
    }
    found
}

/// Needs of the changed text that lack more than they did. What nobody bears any more is not short of anything.
fn short(agreement: &Agreement, then: &Agreement) -> Vec<Short> {
    let mut before = servanda_check::lacks(agreement);
    let mut found = Vec::new();
    for now in servanda_check::lacks(then) {
        let same = |other: &servanda_check::Lack| {
            other.clause == now.clause && other.bearer == now.bearer && other.need == now.need
        };
        // A clause may need the same twice.
        let had = before.iter().position(same).map_or(Amount::ZERO, |at| before.remove(at).missing);
        if now.missing > had {
            let servanda_check::Lack { clause, bearer, need, missing } = now;
            found.push(Short { clause, bearer, need, before: had, now: missing });
        }
    }
    found
}

fn bodies(agreement: &Agreement, absent: &BTreeSet<Name>, without: &[Name]) -> Vec<BodyLost> {
    let asked: BTreeSet<Name> = without.iter().flat_map(|name| agreement.members(name)).collect();
    let lost =
        agreement.bodies.iter().filter(|body| absent.contains(&body.name.value) && !asked.contains(&body.name.value));
    lost.map(|body| BodyLost {
        body: body.name.value.clone(),
        rule: body.decides.as_ref().map(|decides| decides.value),
        left: members_of(agreement, body).into_iter().filter(|name| !absent.contains(name)).count(),
    })
    .collect()
}

fn proofs(agreement: &Agreement, then: &Agreement) -> Vec<(Name, String)> {
    let voice = Voice::of(agreement);
    let lost = agreement.proofs.iter().zip(&then.proofs);
    let lost = lost.filter(|(before, after)| !before.any_of.is_empty() && after.any_of.is_empty());
    lost.map(|(proof, _)| {
        let ways: Vec<String> = proof.any_of.iter().map(|way| confirmed(&voice, way)).collect();
        (proof.name.value.clone(), listed(&ways, "or"))
    })
    .collect()
}

/// The agreement's end in words, where every reading of it comes by that day.
fn ended(agreement: &Agreement, by: Date) -> Option<String> {
    let header = &agreement.header;
    let ends: Vec<Option<Date>> = header
        .expires
        .iter()
        .map(|reading| match reading.value {
            Expiry::On(when) => Some(day(when)),
            Expiry::Never | Expiry::OnEvent(_) => None,
        })
        .collect();
    if !ends.is_empty() && ends.iter().all(|end| end.is_some_and(|end| end <= by)) {
        let last = ends.into_iter().flatten().max()?;
        return Some(format!("it expires on {}", moment(When::Day(last))));
    }
    let term = header.term.as_ref()?;
    if servanda_check::end_of_term(agreement)? > by {
        return None;
    }
    let renewed =
        term.renewed_by.as_ref().map(|event| format!(", unless renewed by {}", event.value.replace('-', " ")));
    Some(format!("its term of {} is over{}", length(term.length), renewed.unwrap_or_default()))
}

/// A day and a length after it, where the calendar has such a day.
fn add(day: Date, length: Duration) -> Option<Date> {
    let span = jiff::Span::new();
    let span = match length {
        Duration::Exact { seconds } => span.try_days(seconds / 86_400),
        Duration::CalendarDays(days) | Duration::WorkingDays(days) => span.try_days(days),
        Duration::Months(months) => span.try_months(months),
        Duration::Years(years) => span.try_years(years),
    };
    day.checked_add(span.ok()?).ok()
}

fn late(agreement: &Agreement, slip: Duration) -> Vec<(ClauseNo, Date, Date)> {
    let ends = agreement.header.expires.iter().map(|reading| match reading.value {
        Expiry::On(when) => Some(day(when)),
        Expiry::Never | Expiry::OnEvent(_) => None,
    });
    // A reading under which only an event ends it may last until then; so may a term that something renews.
    if ends.collect::<Option<Vec<Date>>>().is_none() {
        return Vec::new();
    }
    let lasting = servanda_check::lasting(agreement).filter(|lasting| !lasting.renewable);
    let Some(last) = lasting.and_then(|lasting| lasting.until) else { return Vec::new() };
    let mut found = Vec::new();
    for (clause, norm) in agreement.norms().filter(|(_, norm)| norm.modality == Modality::Shall) {
        for reading in &norm.due {
            if let Due::By(when) = reading.value
                && let Some(then) = add(day(when), slip)
                && day(when) <= last
                && then > last
            {
                found.push((clause.number.value.clone(), day(when), then));
            }
        }
    }
    found
}

/// Findings that the text as it stands does not have: another code, clause or message. A list with fewer clauses in it than before
/// is no news.
fn new_findings(agreement: &Agreement, then: &Agreement) -> Vec<Diagnostic> {
    let before = servanda_check::check(agreement);
    let key = |finding: &Diagnostic| (finding.code, finding.clause.clone(), finding.message.clone());
    let known: BTreeSet<_> = before.iter().map(key).collect();
    let places = |finding: &Diagnostic| -> Vec<Span> {
        let alike = finding.secondary.iter().filter(|label| label.text == servanda_check::THE_SAME);
        std::iter::once(finding.primary.span).chain(alike.map(|label| label.span)).collect()
    };
    let lists: Vec<(&Diagnostic, BTreeSet<Span>)> = before
        .iter()
        .map(|finding| (finding, places(finding).into_iter().collect::<BTreeSet<_>>()))
        .filter(|(_, places)| places.len() > 1)
        .collect();
    let was_listed = |finding: &Diagnostic| {
        let of_its_sort = |old: &Diagnostic| old.code == finding.code && old.severity >= finding.severity;
        let listed = |old: &BTreeSet<Span>| places(finding).iter().all(|place| old.contains(place));
        lists.iter().any(|(old, places)| of_its_sort(old) && listed(places))
    };
    // S11 holds the quoted text against the code; the quoted text was not changed with it.
    let is_of_text = |finding: &Diagnostic| finding.code.starts_with("S11");
    let found = servanda_check::check(then).into_iter();
    found.filter(|found| !is_of_text(found) && !known.contains(&key(found)) && !was_listed(found)).collect()
}

impl BodyLost {
    /// Why, in words: `three must agree and two members are left`
    pub fn why(&self) -> String {
        let left = u32::try_from(self.left).unwrap_or(u32::MAX);
        let left = if left == 1 { "one member is left".into() } else { format!("{} members are left", number(left)) };
        match self.rule {
            Some((needed, _)) => format!("{} must agree and {left}", number(needed)),
            None => left,
        }
    }
}

/// The conditions on which something is pledged, each once, for a message.
pub fn conditions(agreement: &Agreement) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let words = agreement.pledges.iter().filter_map(|pledge| pledge.conditional.as_ref());
    words.map(|words| words.value.clone()).filter(|words| seen.insert(words.clone())).collect()
}
