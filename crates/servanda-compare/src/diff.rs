//! What changed in meaning from one text to another, clause by clause and term by term.

use crate::effect::{self, Effect, Side};
use crate::pairs::pairs;
use crate::terms::{self, Aspect, Declared, Term};
use servanda_agreement::read_aloud::{length, listed};
use servanda_agreement::*;
use servanda_base::{Duration, Quantity};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// All differences between two texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diff {
    /// Clauses that have another number and belong together, in the order of the second text.
    pub renumbered: Vec<(ClauseNo, ClauseNo)>,
    /// The agreement as a whole, then clauses in the order of the second text, those that are gone, and declarations.
    pub changes: Vec<Change>,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// `agreement`, `clause`, `body`, `pledge`, ….
    pub sort: &'static str,
    /// Number or name in the first text; nothing where it is new.
    pub before_name: Option<String>,
    /// Number or name in the second text; nothing where it is gone.
    pub after_name: Option<String>,
    /// Which term.
    pub aspect: Aspect,
    /// What the first text says, in the words of `read-aloud`.
    pub before: Option<String>,
    /// What the second text says.
    pub after: Option<String>,
    /// By how much a deadline, readiness or amount has moved, where both are measured alike: `24 hours sooner`.
    pub moved: Option<String>,
    /// For whom this is stricter, looser or another duty, where that can be said.
    pub effects: Vec<Effect>,
}

impl Diff {
    /// True where the texts mean the same, whatever the numbers of their clauses.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }
}

/// What changed from `a` to `b`.
///
/// Compared is what is read aloud, with every name as it is written and every group as its members; so the layout, the order of
/// a list and the order of the clauses are no difference. Shapes are compared by the file and feature that the text names.
pub fn diff(a: &Agreement, b: &Agreement) -> Diff {
    let pairs = pairs(a, b);
    let number = |agreement: &Agreement, at: usize| agreement.clauses[at].number.value.clone();
    // Clauses that belong together are called alike, so that a reference to either is the same reference.
    let mut called_a: BTreeMap<ClauseNo, String> = BTreeMap::new();
    let mut called_b: BTreeMap<ClauseNo, String> = BTreeMap::new();
    for at in &pairs.gone {
        called_a.entry(number(a, *at)).or_insert_with(|| format!("gone {}", number(a, *at)));
    }
    for (call, (one, other)) in pairs.both.iter().enumerate() {
        called_a.insert(number(a, *one), format!("pair {call}"));
        called_b.insert(number(b, *other), format!("pair {call}"));
    }
    let (plain_a, plain_b) = (Voice::plain(a, &called_a), Voice::plain(b, &called_b));
    let (voice_a, voice_b) = (Voice::of(a), Voice::of(b));

    let mut changes = Vec::new();
    let whole = Named { sort: "agreement", before: Some(a.name.value.clone()), after: Some(b.name.value.clone()) };
    let said = [&plain_a, &plain_b, &voice_a, &voice_b].map(terms::of_agreement);
    compare(&whole, &said, &mut changes, |_| (None, Vec::new()));

    let mut renumbered = Vec::new();
    let mut clauses: BTreeMap<usize, Vec<Change>> = BTreeMap::new();
    for (one, other) in &pairs.both {
        let (clause_a, clause_b) = (&a.clauses[*one], &b.clauses[*other]);
        if clause_a.number.value != clause_b.number.value {
            renumbered.push((clause_a.number.value.clone(), clause_b.number.value.clone()));
        }
        let place = Named { sort: "clause", before: Some(number(a, *one)), after: Some(number(b, *other)) };
        let said = [
            terms::of_clause(&plain_a, clause_a),
            terms::of_clause(&plain_b, clause_b),
            terms::of_clause(&voice_a, clause_a),
            terms::of_clause(&voice_b, clause_b),
        ];
        let sides = (Side { voice: plain_a, clause: clause_a }, Side { voice: plain_b, clause: clause_b });
        let mut of_clause = Vec::new();
        compare(&place, &said, &mut of_clause, |aspect| {
            (moved(aspect, clause_a, clause_b), effect::of_term(aspect, sides.0, sides.1))
        });
        clauses.insert(*other, of_clause);
    }
    for at in &pairs.new {
        let clause = &b.clauses[*at];
        clauses.insert(
            *at,
            vec![Change {
                sort: "clause",
                before_name: None,
                after_name: Some(clause.number.value.clone()),
                aspect: Aspect::Whole,
                before: None,
                after: Some(voice_b.sentence(clause)),
                moved: None,
                effects: effect::whole(Side { voice: plain_b, clause }, true),
            }],
        );
    }
    changes.extend(clauses.into_values().flatten());
    for at in &pairs.gone {
        let clause = &a.clauses[*at];
        changes.push(Change {
            sort: "clause",
            before_name: Some(clause.number.value.clone()),
            after_name: None,
            aspect: Aspect::Whole,
            before: Some(voice_a.sentence(clause)),
            after: None,
            moved: None,
            effects: effect::whole(Side { voice: plain_a, clause }, false),
        });
    }
    declarations(&[plain_a, plain_b, voice_a, voice_b], &mut changes);
    Diff { renumbered, changes }
}

/// What is compared, by its name in each text.
struct Named {
    sort: &'static str,
    before: Option<String>,
    after: Option<String>,
}

/// Adds what differs between two lists of terms; the first two of `said` are compared, the last two shown.
fn compare(
    place: &Named,
    said: &[Vec<Term>; 4],
    changes: &mut Vec<Change>,
    more: impl Fn(Aspect) -> (Option<String>, Vec<Effect>),
) {
    let [plain_a, plain_b, words_a, words_b] = said;
    let mut aspects: Vec<Aspect> = Vec::new();
    for term in plain_b.iter().chain(plain_a) {
        if !aspects.contains(&term.aspect) {
            aspects.push(term.aspect);
        }
    }
    let of = |terms: &[Term], aspect: Aspect| -> Vec<String> {
        terms.iter().filter(|term| term.aspect == aspect).map(|term| term.words.clone()).collect()
    };
    for aspect in aspects {
        if of(plain_a, aspect) == of(plain_b, aspect) {
            continue;
        }
        let shown =
            |terms: &[Term]| Some(of(terms, aspect)).filter(|said| !said.is_empty()).map(|said| said.join("; "));
        let (moved, effects) = more(aspect);
        changes.push(Change {
            sort: place.sort,
            before_name: place.before.clone(),
            after_name: place.after.clone(),
            aspect,
            before: shown(words_a),
            after: shown(words_b),
            moved,
            effects,
        });
    }
}

/// Declarations by their sort and name; of pledges, those of one party in one unit in order of writing.
fn declarations(voices: &[Voice<'_>; 4], changes: &mut Vec<Change>) {
    let all = voices.map(|voice| terms::declared(&voice));
    let [plain_a, plain_b, words_a, words_b] = &all;
    let key = |one: &Declared| (one.sort, one.name.clone());
    let mut keys: Vec<(&'static str, String)> = plain_b.iter().map(key).collect();
    let known: BTreeSet<(&str, String)> = keys.iter().cloned().collect();
    keys.extend(plain_a.iter().map(key).filter(|key| !known.contains(key)));
    let find = |list: &'_ [Declared], key: &(&'static str, String)| -> Option<Vec<Term>> {
        list.iter().find(|one| one.sort == key.0 && one.name == key.1).map(|one| one.terms.clone())
    };
    for key in keys {
        let (before, after) = (find(plain_a, &key), find(plain_b, &key));
        let pledges = (pledge(voices[0].agreement(), &key), pledge(voices[1].agreement(), &key));
        let words = |terms: Option<Vec<Term>>| {
            let said: Vec<String> = terms?.into_iter().map(|term| term.words).collect();
            Some(if said.is_empty() { "declared".to_owned() } else { said.join("; ") })
        };
        let named = |there: bool| there.then(|| key.1.clone());
        let place = Named { sort: key.0, before: named(before.is_some()), after: named(after.is_some()) };
        if before.is_some() != after.is_some() {
            let effects = match &pledges {
                (Some(pledge), None) => effect::whole_pledge(voices[0].agreement(), pledge, false),
                (None, Some(pledge)) => effect::whole_pledge(voices[1].agreement(), pledge, true),
                _ => Vec::new(),
            };
            changes.push(Change {
                sort: place.sort,
                before_name: place.before,
                after_name: place.after,
                aspect: Aspect::Whole,
                before: words(find(words_a, &key)),
                after: words(find(words_b, &key)),
                moved: None,
                effects,
            });
            continue;
        }
        let said = [
            before.unwrap_or_default(),
            after.unwrap_or_default(),
            find(words_a, &key).unwrap_or_default(),
            find(words_b, &key).unwrap_or_default(),
        ];
        compare(&place, &said, changes, |aspect| match pledges {
            (Some(one), Some(other)) => (
                moved_pledge(&voices[1], aspect, one, other),
                effect::of_pledge(aspect, voices[1].agreement(), one, other),
            ),
            _ => (None, Vec::new()),
        });
    }
}

/// The pledge of that name (`GBR fighter-aircraft`, `GBR fighter-aircraft (2)`).
fn pledge<'a>(agreement: &'a Agreement, (sort, name): &(&'static str, String)) -> Option<&'a Pledge> {
    if *sort != "pledge" {
        return None;
    }
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    agreement.pledges.iter().find(|pledge| {
        let of_name = seen.entry(terms::pledged(pledge)).or_insert(0);
        *of_name += 1;
        let own = terms::pledged(pledge);
        *name == if *of_name == 1 { own } else { format!("{own} ({of_name})") }
    })
}

/// `24 hours sooner`; nothing where the two are not measured alike.
fn by_how_much(one: Duration, other: Duration, less: &str, more: &str) -> Option<String> {
    let (difference, order) = match (one, other) {
        (Duration::Exact { seconds: a }, Duration::Exact { seconds: b }) => {
            (Duration::Exact { seconds: (b - a).abs() }, b.cmp(&a))
        }
        (Duration::CalendarDays(a), Duration::CalendarDays(b)) => (Duration::CalendarDays((b - a).abs()), b.cmp(&a)),
        (Duration::WorkingDays(a), Duration::WorkingDays(b)) => (Duration::WorkingDays((b - a).abs()), b.cmp(&a)),
        (Duration::Months(a), Duration::Months(b)) => (Duration::Months((b - a).abs()), b.cmp(&a)),
        (Duration::Years(a), Duration::Years(b)) => (Duration::Years((b - a).abs()), b.cmp(&a)),
        _ => return None,
    };
    match order {
        Ordering::Equal => None,
        Ordering::Less => Some(format!("{} {less}", length(difference))),
        Ordering::Greater => Some(format!("{} {more}", length(difference))),
    }
}

fn moved(aspect: Aspect, a: &Clause, b: &Clause) -> Option<String> {
    let (ClauseKind::Norm(one), ClauseKind::Norm(other)) = (&a.kind, &b.kind) else { return None };
    if aspect != terms::DEADLINE {
        return None;
    }
    let mut said: Vec<String> = Vec::new();
    for (one, other) in effect::readings(&one.due, &other.due)? {
        said.extend(match (one, other) {
            (Due::Within { length: one, .. }, Due::Within { length: other, .. }) => {
                by_how_much(*one, *other, "sooner", "later")
            }
            (Due::By(one), Due::By(other)) => {
                let days = effect::day(*one).until(effect::day(*other)).ok()?.get_days();
                by_how_much(Duration::CalendarDays(0), Duration::CalendarDays(i64::from(days)), "sooner", "later")
            }
            (Due::Daily(one), Due::Daily(other)) => {
                let seconds = one.duration_until(*other).as_secs();
                by_how_much(Duration::Exact { seconds: 0 }, Duration::Exact { seconds }, "sooner", "later")
            }
            (Due::Before { length: one, .. }, Due::Before { length: other, .. }) => {
                by_how_much(*one, *other, "later", "sooner")
            }
            _ => None,
        });
    }
    said.dedup();
    Some(listed(&said, "and")).filter(|said| !said.is_empty())
}

fn moved_pledge(voice: &Voice<'_>, aspect: Aspect, one: &Pledge, other: &Pledge) -> Option<String> {
    match aspect {
        terms::AMOUNT => {
            let (before, after) = (one.quantity.amount, other.quantity.amount);
            let (difference, word) = if after > before { (after - before, "more") } else { (before - after, "less") };
            let difference = Quantity { amount: difference, unit: other.quantity.unit.clone() };
            Some(format!("{} {word}", voice.quantity(&difference)))
        }
        terms::READY => by_how_much(one.ready_in.as_ref()?.value, other.ready_in.as_ref()?.value, "sooner", "later"),
        terms::UNTIL => {
            let days = one.until.as_ref()?.until(other.until.as_ref()?.value).ok()?.get_days();
            by_how_much(Duration::CalendarDays(0), Duration::CalendarDays(i64::from(days)), "sooner", "later")
        }
        _ => None,
    }
}
