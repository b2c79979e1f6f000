//! Which clause of one text is which clause of the other.
//!
//! First the clauses that say the same, those of one number before others; then those that ask the same of the same
//! bearers; then those of one number that still have the act or the bearers in common. So a renumbering is no change.

use crate::terms::{self, Term};
use servanda_agreement::*;
use std::collections::{BTreeMap, BTreeSet};

/// The clauses of two agreements by their place in each.
pub(crate) struct Pairs {
    /// Those that belong together, in the order of the second text.
    pub both: Vec<(usize, usize)>,
    /// Those that only the first text has.
    pub gone: Vec<usize>,
    /// Those that only the second text has.
    pub new: Vec<usize>,
}

/// What stands for a clause's number while it is not known which clause of the other text it is: all clauses that say the
/// same, down to what the clauses say that they refer to, have one.
type Calls = BTreeMap<ClauseNo, String>;

/// How often references are followed. A chain of fallbacks that differs only further down is told apart by order.
const ROUNDS: usize = 4;

fn said(agreement: &Agreement, calls: &Calls) -> Vec<Vec<Term>> {
    let voice = Voice::plain(agreement, calls);
    agreement.clauses.iter().map(|clause| terms::of_clause(&voice, clause)).collect()
}

/// Calls clauses of both texts by what they say, so that references can be compared.
fn calls(a: &Agreement, b: &Agreement) -> (Calls, Calls) {
    let all = |agreement: &Agreement, call: &dyn Fn(usize) -> String| -> Calls {
        agreement.clauses.iter().enumerate().map(|(at, clause)| (clause.number.value.clone(), call(at))).collect()
    };
    let mut of = (all(a, &|_| String::new()), all(b, &|_| String::new()));
    for _ in 0..ROUNDS {
        let words = |said: Vec<Vec<Term>>| -> Vec<String> { said.iter().map(|terms| format!("{terms:?}")).collect() };
        let (in_a, in_b) = (words(said(a, &of.0)), words(said(b, &of.1)));
        let kinds: BTreeSet<&String> = in_a.iter().chain(&in_b).collect();
        let kinds: BTreeMap<&String, usize> = kinds.into_iter().zip(0..).collect();
        let call = |words: &[String], at: usize| format!("that says {}", kinds[&words[at]]);
        of = (all(a, &|at| call(&in_a, at)), all(b, &|at| call(&in_b, at)));
    }
    of
}

/// What a clause asks of whom: the event, gauge or words, and the bearers; of a red line its name.
fn asks(agreement: &Agreement, clause: &Clause) -> (String, Vec<Name>) {
    match &clause.kind {
        ClauseKind::Norm(norm) => {
            let mut bearers = agreement.bearers(&norm.subject);
            bearers.sort();
            let act = match &norm.act.value {
                Act::Quoted { words, .. } => format!("words {words}"),
                Act::Do { event, .. } => format!("event {event}"),
                Act::Keep { gauge, .. } => format!("gauge {gauge}"),
                Act::Power { effect, target } => {
                    let target = match target {
                        Target::Agreement => "agreement",
                        Target::Clause(_) => "clause",
                        Target::Phase(name) => name,
                    };
                    format!("power {effect:?} {target}")
                }
            };
            let kind = match norm.modality {
                Modality::Shall => "shall",
                Modality::ShallNot => "shall not",
                Modality::May => "may",
            };
            (format!("{kind} {act}"), bearers)
        }
        ClauseKind::RedLine(red_line) => (format!("red line {}", red_line.name.value), Vec::new()),
        ClauseKind::Review { .. } => ("review".into(), Vec::new()),
        ClauseKind::Reserved => ("reserved".into(), Vec::new()),
    }
}

/// Which clause is which.
pub(crate) fn pairs(a: &Agreement, b: &Agreement) -> Pairs {
    let (call_a, call_b) = calls(a, b);
    let (said_a, said_b) = (said(a, &call_a), said(b, &call_b));
    let asks_a: Vec<_> = a.clauses.iter().map(|clause| asks(a, clause)).collect();
    let asks_b: Vec<_> = b.clauses.iter().map(|clause| asks(b, clause)).collect();
    let number_a = |at: usize| a.clauses[at].number.as_str();
    let number_b = |at: usize| b.clauses[at].number.as_str();
    let common = |one: usize, other: usize| said_a[one].iter().filter(|term| said_b[other].contains(term)).count();
    let some_bearer = |one: usize, other: usize| asks_a[one].1.iter().any(|name| asks_b[other].1.contains(name));
    let act = |asks: &str| asks.split_once("event ").map(|(_, event)| event.to_owned());
    let same_act = |one: usize, other: usize| {
        asks_a[one].0 == asks_b[other].0
            || act(&asks_a[one].0).is_some_and(|event| Some(event) == act(&asks_b[other].0))
    };
    let kind = |terms: &[Term]| terms.iter().find(|term| term.aspect == terms::KIND).cloned();
    let is_norm = |clause: &Clause| matches!(clause.kind, ClauseKind::Norm(_));

    let mut open = Open { a: (0..a.clauses.len()).collect(), b: (0..b.clauses.len()).collect(), both: Vec::new() };
    open.pair(|one, other| {
        number_a(one) == number_b(other)
            && call_a.get(number_a(one)) == call_b.get(number_b(other))
            && said_a[one] == said_b[other]
    });
    open.pair(|one, other| said_a[one] == said_b[other]);
    open.pair(|one, other| number_a(one) == number_b(other) && asks_a[one] == asks_b[other]);
    open.pair_best(|one, other| (asks_a[one] == asks_b[other]).then(|| common(one, other)));
    // The same asked of others, or something else asked of one of the same on the like occasion: by number alone.
    let occasion = |terms: &[Term]| terms.iter().any(|term| term.aspect == terms::TRIGGER);
    open.pair(|one, other| {
        number_a(one) == number_b(other)
            && is_norm(&a.clauses[one]) == is_norm(&b.clauses[other])
            && (same_act(one, other)
                || some_bearer(one, other)
                    && kind(&said_a[one]) == kind(&said_b[other])
                    && occasion(&said_a[one]) == occasion(&said_b[other]))
    });
    // The same asked of some of the same, under another number.
    open.pair_best(|one, other| {
        (asks_a[one].0 == asks_b[other].0 && some_bearer(one, other)).then(|| common(one, other))
    });
    // A red line of another name that counts the same.
    open.pair_best(|one, other| {
        let red =
            matches!((&a.clauses[one].kind, &b.clauses[other].kind), (ClauseKind::RedLine(_), ClauseKind::RedLine(_)));
        let counted = |terms: &[Term]| terms.iter().find(|term| term.aspect == terms::COUNTED).cloned();
        let (one_counts, other_counts) = (counted(&said_a[one]), counted(&said_b[other]));
        (red && one_counts.is_some() && one_counts == other_counts).then(|| common(one, other))
    });
    let Open { a: gone, b: new, mut both } = open;
    both.sort_by_key(|(_, other)| *other);
    Pairs { both, gone: gone.into_iter().collect(), new: new.into_iter().collect() }
}

/// Clauses that have no partner yet.
struct Open {
    a: BTreeSet<usize>,
    b: BTreeSet<usize>,
    both: Vec<(usize, usize)>,
}

impl Open {
    fn take(&mut self, one: usize, other: usize) {
        self.a.remove(&one);
        self.b.remove(&other);
        self.both.push((one, other));
    }

    /// Puts together what belongs together, in order of writing.
    fn pair(&mut self, belong: impl Fn(usize, usize) -> bool) {
        for one in self.a.clone() {
            if let Some(other) = self.b.iter().copied().find(|other| belong(one, *other)) {
                self.take(one, other);
            }
        }
    }

    /// Puts together what is most alike first; of several that are alike, the first in order of writing.
    fn pair_best(&mut self, alike: impl Fn(usize, usize) -> Option<usize>) {
        let mut found: Vec<(usize, usize, usize)> = Vec::new();
        for one in &self.a {
            for other in &self.b {
                found.extend(alike(*one, *other).map(|alike| (alike, *one, *other)));
            }
        }
        found.sort_by_key(|(alike, one, other)| (std::cmp::Reverse(*alike), *one, *other));
        for (_, one, other) in found {
            if self.a.contains(&one) && self.b.contains(&other) {
                self.take(one, other);
            }
        }
    }
}
