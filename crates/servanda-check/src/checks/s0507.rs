//! S0507: a clause that another one already contains.

use crate::Check;
use crate::consequences::Consequences;
use crate::deadlines::longest;
use crate::facts::{at_clause, filled, listed, roles};
use crate::implies::{filter_within, no_longer, roles_within};
use servanda_agreement::*;
use servanda_base::{Diagnostic, Severity};
use std::collections::{HashMap, HashSet};

pub(crate) const CHECK: Check = Check { code: "S0507", severity: Severity::Warning, page: PAGE, elsewhere: false, run };

/// So many clauses that may contain another are tried for it.
const TRIED_MOST: usize = 100;

fn run(agreement: &Agreement, findings: &mut Vec<Diagnostic>) {
    // By modality, event and place, under no place those that name none, so that not every pair is looked at.
    let mut of_act: HashMap<(Kind<'_>, Option<Name>), Vec<usize>> = HashMap::new();
    let mut kinds: HashMap<String, usize> = HashMap::new();
    let norms: Vec<(&Clause, &Norm)> =
        agreement.norms().filter(|(_, norm)| norm.modality != Modality::May && is_plain(norm)).collect();
    let sides: Vec<Side> = norms.iter().map(|(_, norm)| Side::of(agreement, norm, &mut kinds)).collect();
    let kind = |at: usize, event| {
        let duty = norms[at].1.modality == Modality::Shall;
        Kind { event, of_duty: duty.then_some((sides[at].on, sides[at].all)) }
    };
    for (at, (_, norm)) in norms.iter().enumerate() {
        let Act::Do { event, .. } = &norm.act.value else { continue };
        let places = filled(agreement, roles(&norm.act), Role::In)
            .map_or(vec![None], |places| places.into_iter().map(Some).collect());
        for place in places {
            let list = of_act.entry((kind(at, event), place)).or_default();
            if list.last() != Some(&at) {
                list.push(at);
            }
        }
    }
    let spoken_of = spoken_of(agreement);
    let after = Consequences::of(agreement);
    let mut implied: Vec<(&Clause, &Clause)> = Vec::new();
    for (at, (clause, norm)) in norms.iter().enumerate() {
        let Act::Do { event, .. } = &norm.act.value else { continue };
        let first = filled(agreement, roles(&norm.act), Role::In).and_then(|places| places.into_iter().next());
        let keys = if first.is_some() { vec![first, None] } else { vec![None] };
        let wider = keys.iter().flat_map(|place| of_act.get(&(kind(at, event), place.clone())).into_iter().flatten());
        let found = wider.take(TRIED_MOST).find(|other| {
            let (_, wide) = norms[**other];
            **other != at
                && contains(agreement, (wide, &sides[**other]), (norm, &sides[at]))
                // Of two that say the same, the first stays.
                && (**other < at || !contains(agreement, (norm, &sides[at]), (wide, &sides[**other])))
        });
        let Some(wide) = found.map(|other| norms[*other].0) else { continue };
        // A clause that something of its own follows says more than what it forbids or asks.
        if !spoken_of.contains(clause.number.as_str()) && !has_its_own(&after, clause, wide) {
            implied.push((clause, wide));
        }
    }
    let wider: HashMap<u32, &Clause> = implied.iter().map(|(clause, wide)| (clause.span.start, *wide)).collect();
    let clauses: Vec<&Clause> = implied.iter().map(|(clause, _)| *clause).collect();
    let one = |clause: &Clause| {
        let wide = wider.get(&clause.span.start).copied().unwrap_or(clause);
        let (number, other) = (&clause.number.value, &wide.number.value);
        let (keeps, breaks) = match &wide.kind {
            ClauseKind::Norm(norm) if norm.modality == Modality::ShallNot => (
                format!("made-up days: whatever on day 1 is against clause {number} is against clause {other} too"),
                "forbids",
            ),
            _ => (
                format!("made-up days: what performs clause {other} on day 1 performs clause {number} too"),
                "asks for",
            ),
        };
        let again =
            format!("delete clause {number}, write `repeats clause {other}` if it is said again on purpose, or ");
        let help = match &wide.kind {
            ClauseKind::Norm(norm) if matches!(norm.act.value, Act::Do { quantity: Some(_), .. }) => {
                format!("{again}write one clause with the sum if the two amounts are meant to add up")
            }
            _ => format!("{again}say what is different"),
        };
        at_clause("S0507", Severity::Warning, clause, format!("clause {number} is implied by clause {other}"))
            .label("says nothing that is not said")
            .also(wide.number.span, format!("{breaks} all of it"))
            .note(keeps)
            .help(help)
    };
    listed(findings, &clauses, one, |these, numbers| format!("{these} are implied by others: {numbers}"));
}

/// True for a norm that binds unconditionally once it binds: with no exception, and judged once.
fn is_plain(norm: &Norm) -> bool {
    let single = norm.due.len() < 2 && norm.every.is_none() && norm.counted_by.is_none() && norm.overlap.is_none();
    let said_again = norm.repeats.is_some() || norm.replaces.is_some();
    norm.unless.is_none() && single && !said_again && norm.notwithstanding.is_empty() && norm.subject_to.is_empty()
}

/// What clauses must share to be compared: the act, and of duties who bears them and what sets them going.
#[derive(PartialEq, Eq, Hash)]
struct Kind<'a> {
    event: &'a str,
    of_duty: Option<(Option<usize>, usize)>,
}

/// What is compared of a clause more than once.
struct Side {
    bearers: Vec<Name>,
    /// The number given to its bearers, and to its trigger.
    all: usize,
    on: Option<usize>,
}

impl Side {
    fn of(agreement: &Agreement, norm: &Norm, kinds: &mut HashMap<String, usize>) -> Side {
        let mut number = |words: String| {
            let next = kinds.len();
            *kinds.entry(words).or_insert(next)
        };
        let bearers = agreement.bearers(&norm.subject);
        let all = number(format!("by {bearers:?}"));
        let on = norm.on.as_ref().map(|on| number(format!("on {}", said(&on.value))));
        Side { bearers, all, on }
    }
}

/// True if keeping the first keeps the second, whatever happens.
fn contains(agreement: &Agreement, (wide, side): (&Norm, &Side), (narrow, narrow_side): (&Norm, &Side)) -> bool {
    let (
        Act::Do { event, start, quantity, words, roles: wide_roles, filter },
        Act::Do {
            event: other,
            start: other_start,
            quantity: less,
            words: other_words,
            roles: narrow_roles,
            filter: other_filter,
        },
    ) = (&wide.act.value, &narrow.act.value)
    else {
        return false;
    };
    // A duty performs another of the same only if it is of as much.
    let enough = match (quantity, less) {
        _ if wide.modality == Modality::ShallNot => quantity.is_none() && less.is_none(),
        (Some(more), Some(less)) => more.amount >= less.amount && more.unit == less.unit,
        (None, None) => true,
        _ => false,
    };
    if !enough || !filter_within_either(wide.modality, filter.as_ref(), other_filter.as_ref()) {
        return false;
    }
    let during = |norm: &Norm| norm.during.as_ref().map(|during| during.value.clone());
    let from = |norm: &Norm| norm.from.as_ref().map(|from| from.value.clone());
    let proof = |norm: &Norm| norm.proof.as_ref().map(|proof| proof.value.clone());
    let deciders =
        |norm: &Norm| norm.determined.as_ref().map(|determined| format!("{:?}", said_determined(&determined.value)));
    let same_terms = event == other
        && start == other_start
        && words == other_words
        && (wide.during.is_none() || during(wide) == during(narrow))
        && (side.on.is_none() || side.on == narrow_side.on)
        && (wide.from.is_none() || from(wide) == from(narrow))
        && proof(wide) == proof(narrow)
        && deciders(wide) == deciders(narrow);
    if !same_terms {
        return false;
    }
    let (bound, narrow_bound) = (&side.bearers, &narrow_side.bearers);
    if wide.modality == Modality::ShallNot {
        return wide.subject.share == narrow.subject.share
            && narrow_bound.iter().all(|bearer| bound.contains(bearer))
            && roles_within(agreement, narrow_roles, wide_roles);
    }
    // A duty: what performs the wider one performs the narrower, at the same beginning, by the same, and no later.
    let same_start = side.on == narrow_side.on && during(wide) == during(narrow) && from(wide) == from(narrow);
    let needs_less = narrow
        .needs
        .iter()
        .all(|need| wide.needs.iter().any(|other| other.unit == need.unit && other.amount >= need.amount));
    same_start
        && needs_less
        && wide.subject.share == narrow.subject.share
        && bound == narrow_bound
        && roles_within(agreement, wide_roles, narrow_roles)
        && no_later(wide, narrow)
}

/// A ban must let pass no more than the narrower one does, a duty no less.
fn filter_within_either(modality: Modality, wide: Option<&Filter>, narrow: Option<&Filter>) -> bool {
    match modality {
        Modality::ShallNot => filter_within(narrow, wide),
        Modality::Shall | Modality::May => filter_within(wide, narrow),
    }
}

/// True if the deadline of the first surely lies no later than that of the second.
fn no_later(wide: &Norm, narrow: &Norm) -> bool {
    match (wide.due.first().map(|due| &due.value), narrow.due.first().map(|due| &due.value)) {
        (_, None) => true,
        (Some(Due::By(one)), Some(Due::By(other))) => one <= other,
        (
            Some(Due::Within { length: one, calendar: first, of: Some(of) }),
            Some(Due::Within { length: other, calendar: second, of: Some(from) }),
        ) => {
            let same_kind = std::mem::discriminant(one) == std::mem::discriminant(other);
            let surely = || longest(*one, first.is_some()).is_some_and(|longest| longest <= other.shortest_seconds());
            of == from && (same_kind && first == second && no_longer(Some(*one), Some(*other)) || surely())
        }
        _ => false,
    }
}

/// What a trigger says, without the places where it says it.
fn said(trigger: &Trigger) -> String {
    match trigger {
        Trigger::Event(pattern) => {
            let roles = pattern
                .roles
                .iter()
                .map(|fill| (fill.role, fill.names.iter().map(|name| &name.value).collect::<Vec<_>>()));
            format!("{} {:?} {:?}", pattern.event, roles.collect::<Vec<_>>(), pattern.filter)
        }
        other => format!("{other:?}"),
    }
}

fn said_determined(determined: &Determined) -> Vec<(&str, Option<servanda_base::Duration>)> {
    match determined {
        Determined::Automatic => Vec::new(),
        Determined::By(chain) => chain.iter().map(|(name, within)| (name.value.as_str(), *within)).collect(),
    }
}

/// The clauses that others refer to, other than as what follows them.
fn spoken_of(agreement: &Agreement) -> HashSet<&str> {
    let mut found: HashSet<&str> = HashSet::new();
    for (_, norm) in agreement.norms() {
        let named = norm.includes.iter().chain(&norm.notwithstanding).chain(&norm.subject_to);
        found.extend(named.map(|number| number.value.as_str()));
        let of_due = norm.due.iter().filter_map(|due| match &due.value {
            Due::Within { of, .. } => of.as_ref(),
            _ => None,
        });
        for anchor in norm.from.iter().map(|from| &from.value).chain(of_due) {
            if let Anchor::StartOf(number) | Anchor::CompletionOf(number) = anchor {
                found.insert(number);
            }
        }
        if let Act::Power { target: Target::Clause(number), .. } = &norm.act.value {
            found.insert(number);
        }
    }
    found
}

/// Whether something follows the narrower clause that does not follow the wider one.
fn has_its_own(after: &Consequences<'_>, clause: &Clause, wide: &Clause) -> bool {
    let (ClauseKind::Norm(norm), ClauseKind::Norm(other)) = (&clause.kind, &wide.kind) else { return true };
    let numbers = |clause: &Clause, norm: &Norm| -> Vec<ClauseNo> {
        let following = match norm.modality {
            Modality::ShallNot => after.answers(clause, norm),
            _ => after.follows(clause, norm),
        };
        following.into_iter().map(|clause| clause.number.value.clone()).collect()
    };
    let others = numbers(wide, other);
    let phases = |clause: &Clause, norm: &Norm| -> Vec<Name> {
        after.ways_back(clause, norm).into_iter().map(|phase| phase.name.value.clone()).collect()
    };
    let others_back = phases(wide, other);
    numbers(clause, norm).iter().any(|number| !others.contains(number))
        || phases(clause, norm).iter().any(|phase| !others_back.contains(phase))
}

const PAGE: &str = r###"# S0507 clause 5.2 is implied by clause 5.1

## What it checks

A ban that another ban contains: the same act, for all whom it binds, in every place and under every filter that it names, at all times at
which it holds, under the same proof. Or a duty that another duty performs: the same act by the same bearers, of no more, no sooner. If the two
say the same, the later one is shown. A clause is left out if something follows its breach that does not follow the other's, if another
clause refers to it, if it has an exception, or if it says that it `repeats` or `replaces` one.

## Why it matters

A reader asks why a thing is said twice, and answers that the second must mean something else. Courts ask the same.

## An invented case

Article 2 bans all fire in the zone. Article 5 bans fire of heavy weapons in the zone. A lawyer argues that light weapons must be allowed, or
Article 5 would be empty.

## How to settle it

Delete the narrower clause, or write what is different about it: another answer, another proof, another time.

```accord raises
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01
  clock     Europe/Kyiv

parties UKR, RUS
group sides = UKR, RUS
event shot plural shots verb fire by party has calibre mm

1  each of sides shall not fire
2  RUS shall not fire where calibre >= 100 mm
```

```accord settled
agreement example "Example"
  in force  2027-02-01 00:00
  expires   2032-02-01
  clock     Europe/Kyiv

parties UKR, RUS
group sides = UKR, RUS
event shot plural shots verb fire by party has calibre mm

1  UKR shall not fire
2  RUS shall not fire where calibre >= 100 mm
```
"###;
