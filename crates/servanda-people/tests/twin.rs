//! Whatever is asked in whatever order, the file answers as a plain list in memory does.

mod support;
use proptest::prelude::*;
use servanda_people::{
    IDLE_MINUTES_MAX, Kind, LOCK_MINUTES, NewAccount, OPEN_DAYS_MAX, People, Refusal, Refused, Right, Role,
    SESSION_HOURS_MAX, State, WRONG_PASSWORDS_MAX, What,
};
use servanda_record::Viewer;
use std::collections::BTreeMap;
use support::{Folder, RIGHT, WRONG, at, open, refused};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// Names and the persons behind them; the last is nobody's.
const NAMES: [(&str, &str); 6] =
    [("one", "a"), ("two", "A"), ("three", "b"), ("four", "c"), ("five", "c"), ("nobody", "d")];

#[derive(Clone, Debug)]
enum Step {
    Wait(i64),
    Add(usize, Role),
    Assign(usize, Role),
    Close(usize, bool),
    SignIn(usize, bool),
    Who(usize),
    SignOut(usize),
    Change(usize, bool),
    Set(usize),
    Propose(usize, Kind),
    Second(i64, usize),
    Withdraw(i64, usize),
    Entered(i64),
    Reopen,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let waits =
        [1, 59_000, MINUTE, 5 * MINUTE, 15 * MINUTE - 1, 15 * MINUTE, 29 * MINUTE, 6 * 60 * MINUTE, DAY, 7 * DAY - 1];
    let role = || prop::sample::select(Role::ALL.to_vec());
    let name = || 0..NAMES.len();
    let number = || 0..5_i64;
    let step = prop_oneof![
        4 => prop::sample::select(waits.to_vec()).prop_map(Step::Wait),
        1 => (0..NAMES.len() - 1, role()).prop_map(|(name, role)| Step::Add(name, role)),
        1 => (name(), role()).prop_map(|(name, role)| Step::Assign(name, role)),
        1 => (name(), any::<bool>()).prop_map(|(name, is_closed)| Step::Close(name, is_closed)),
        6 => (prop::sample::select(vec![0, 3, 5]), prop::bool::weighted(0.3)).prop_map(|(name, is_right)| Step::SignIn(name, is_right)),
        4 => (0..8_usize).prop_map(Step::Who),
        1 => (0..8_usize).prop_map(Step::SignOut),
        1 => (0..8_usize, any::<bool>()).prop_map(|(token, is_right)| Step::Change(token, is_right)),
        1 => name().prop_map(Step::Set),
        4 => (0..4_usize, prop::sample::select(Kind::ALL.to_vec())).prop_map(|(name, kind)| Step::Propose(name, kind)),
        6 => (number(), 0..4_usize).prop_map(|(number, name)| Step::Second(number, name)),
        1 => (number(), name()).prop_map(|(number, name)| Step::Withdraw(number, name)),
        1 => number().prop_map(Step::Entered),
        1 => Just(Step::Reopen),
    ];
    prop::collection::vec(step, 1..60)
}

/// The same, as plainly as it can be said.
#[derive(Default)]
struct Twin {
    now: i64,
    accounts: BTreeMap<&'static str, One>,
    wrong: BTreeMap<&'static str, Vec<i64>>,
    sessions: BTreeMap<String, (&'static str, i64, i64)>,
    proposals: Vec<Proposed>,
}

struct One {
    person: String,
    role: Role,
    password: String,
    is_closed: bool,
}

struct Proposed {
    kind: Kind,
    by: &'static str,
    at: i64,
    withdrawn: Option<i64>,
    second: Option<(&'static str, i64)>,
    entered: Option<i64>,
    refused: Vec<Refused>,
}

impl Twin {
    fn may(&self, name: &str, right: Right) -> bool {
        self.accounts.get(name).is_some_and(|one| !one.is_closed && one.role.rights().contains(&right))
    }

    fn try_password(&mut self, name: &'static str, password: &str) -> Result<(), Refusal> {
        let lock = LOCK_MINUTES * MINUTE;
        let wrong = self.wrong.entry(name).or_default();
        // Five in a row that lie within the time: each such five locked the name for as long from the last of them on.
        let locked =
            wrong.windows(WRONG_PASSWORDS_MAX).filter(|five| five[4] - five[0] < lock).map(|five| five[4] + lock).max();
        if let Some(until) = locked.filter(|until| self.now < *until) {
            return Err(Refusal::LockedOut { until: at(until) });
        }
        if self.accounts.get(name).is_some_and(|one| !one.is_closed && one.password == password) {
            return Ok(());
        }
        wrong.push(self.now);
        Err(Refusal::NotSignedIn)
    }

    fn is_on(&self, began: i64, used: i64) -> bool {
        self.now < began + SESSION_HOURS_MAX * 60 * MINUTE && self.now < used + IDLE_MINUTES_MAX * MINUTE
    }

    fn who(&mut self, token: &str) -> Option<&'static str> {
        let (name, began, used) = *self.sessions.get(token)?;
        if !self.is_on(began, used) {
            return None;
        }
        // Use is written down once a minute.
        if self.now >= used + MINUTE {
            self.sessions.insert(token.to_owned(), (name, began, self.now));
        }
        Some(name)
    }

    fn end_sessions(&mut self, name: &str, but: &str) {
        self.sessions.retain(|token, (of, _, _)| *of != name || token == but);
    }

    fn state(&self, of: &Proposed) -> State {
        match (of.withdrawn, of.second, of.entered) {
            (Some(when), _, _) => State::Withdrawn { at: at(when) },
            (_, Some((second, when)), None) => State::Agreed { second: second.to_owned(), at: at(when) },
            (_, Some((second, agreed)), Some(when)) => State::Entered {
                second: second.to_owned(),
                agreed_at: at(agreed),
                entry: "e1".to_owned(),
                at: at(when),
            },
            _ if self.now - of.at >= OPEN_DAYS_MAX * DAY => State::Expired,
            _ => State::Open,
        }
    }

    fn index(&self, number: i64) -> Result<usize, Refusal> {
        let index = usize::try_from(number - 1).map_err(|_| Refusal::NoProposal)?;
        if index < self.proposals.len() { Ok(index) } else { Err(Refusal::NoProposal) }
    }

    fn why_not(&self, index: usize, by: &str) -> Option<(Refusal, &'static str)> {
        let of = &self.proposals[index];
        let right = of.kind.right();
        match self.state(of) {
            State::Expired => Some((Refusal::Expired, "expired")),
            State::Withdrawn { .. } => Some((Refusal::Withdrawn, "withdrawn")),
            State::Agreed { .. } | State::Entered { .. } => Some((Refusal::Agreed, "agreed")),
            State::Open if of.by == by => Some((Refusal::SameAccount, "same-account")),
            State::Open if !self.may(by, Right::Second) => Some((Refusal::Lacks(Right::Second), "lacks")),
            State::Open if self.accounts[of.by].person == self.accounts[by].person => {
                Some((Refusal::SamePerson, "same-person"))
            }
            State::Open if !self.may(of.by, right) => Some((Refusal::ProposerLacks(right), "proposer-lacks")),
            State::Open => None,
        }
    }
}

/// An entry of its own for each kind.
fn what(kind: Kind) -> What {
    What::new(kind, &format!("{{\"kind\": \"{}\"}}", kind.name()))
}

fn run(steps: &[Step]) -> Result<(), TestCaseError> {
    let folder = Folder::new();
    let mut people = open(&folder.file(), 0);
    let mut twin = Twin::default();
    let mut tokens: Vec<String> = Vec::new();
    for (name, person) in &NAMES[..4] {
        add(&people, &mut twin, name, person, Role::Officer)?;
    }
    for (number, step) in steps.iter().enumerate() {
        let now = at(twin.now);
        match *step {
            Step::Wait(ms) => twin.now += ms,
            Step::Add(name, role) => add(&people, &mut twin, NAMES[name].0, NAMES[name].1, role)?,
            Step::Assign(name, role) => {
                let told = refused(people.assign(NAMES[name].0, role, &Viewer::Mission));
                let one = twin.accounts.get_mut(NAMES[name].0).map(|one| one.role = role);
                prop_assert_eq!(told, one.ok_or(Refusal::NoAccount));
            }
            Step::Close(name, is_closed) => {
                let told = refused(people.close(NAMES[name].0, is_closed));
                let one = twin.accounts.get_mut(NAMES[name].0).map(|one| one.is_closed = is_closed);
                prop_assert_eq!(told, one.ok_or(Refusal::NoAccount));
                if is_closed {
                    twin.end_sessions(NAMES[name].0, "");
                }
            }
            Step::SignIn(name, is_right) => {
                let name = NAMES[name].0;
                let right = twin.accounts.get(name).map_or(RIGHT.to_owned(), |one| one.password.clone());
                let password = if is_right { right } else { WRONG.to_owned() };
                let told = refused(people.sign_in(name, &password, now, "here"));
                let expected = twin.try_password(name, &password);
                if let Ok(token) = &told {
                    prop_assert!(!tokens.contains(token), "a token is given once");
                    twin.sessions.insert(token.clone(), (name, twin.now, twin.now));
                    tokens.push(token.clone());
                }
                prop_assert_eq!(told.map(drop), expected);
            }
            Step::Who(token) => {
                let Some(token) = tokens.get(token) else { continue };
                let told = people.who(token, now).expect("read");
                let expected = twin.who(token);
                prop_assert_eq!(told.as_ref().map(|who| who.name.as_str()), expected);
                if let Some(who) = told {
                    let one = &twin.accounts[who.name.as_str()];
                    prop_assert_eq!((&who.person, who.role, who.is_closed), (&one.person, one.role, false));
                }
            }
            Step::SignOut(token) => {
                let Some(token) = tokens.get(token) else { continue };
                people.sign_out(token).expect("written");
                twin.sessions.remove(token);
            }
            Step::Change(token, is_right) => {
                let Some(token) = tokens.get(token) else { continue };
                let name = twin.who(token);
                let right = name.map_or(String::new(), |name| twin.accounts[name].password.clone());
                let old = if is_right { right } else { WRONG.to_owned() };
                let new = format!("password of step {number}");
                let told = refused(people.change_password(token, &old, &new, now));
                let expected = match name {
                    None => Err(Refusal::NotSignedIn),
                    Some(name) => twin.try_password(name, &old).map(|()| {
                        twin.end_sessions(name, token);
                        twin.accounts.get_mut(name).expect("an account").password = new;
                    }),
                };
                prop_assert_eq!(told, expected);
            }
            Step::Set(name) => {
                let new = format!("password of step {number}");
                let told = refused(people.set_password(NAMES[name].0, &new));
                let one = twin.accounts.get_mut(NAMES[name].0).map(|one| one.password = new);
                prop_assert_eq!(told, one.ok_or(Refusal::NoAccount));
                twin.end_sessions(NAMES[name].0, "");
            }
            Step::Propose(name, kind) => {
                let told = refused(people.propose(NAMES[name].0, &what(kind), now));
                let expected = if twin.may(NAMES[name].0, kind.right()) {
                    let (by, at) = (NAMES[name].0, twin.now);
                    let refused = Vec::new();
                    twin.proposals.push(Proposed {
                        kind,
                        by,
                        at,
                        withdrawn: None,
                        second: None,
                        entered: None,
                        refused,
                    });
                    Ok(twin.proposals.len() as i64)
                } else {
                    Err(Refusal::Lacks(kind.right()))
                };
                prop_assert_eq!(told, expected);
            }
            Step::Second(proposal, name) => {
                let by = NAMES[name].0;
                let told = refused(people.second(proposal, by, now));
                let index = twin.index(proposal);
                let refusal = index.as_ref().ok().and_then(|index| twin.why_not(*index, by));
                match (index, refusal) {
                    (Err(refusal), _) => prop_assert_eq!(told, Err(refusal)),
                    (Ok(index), Some((refusal, why))) => {
                        prop_assert_eq!(told, Err(refusal));
                        let why = Refused { by: by.to_owned(), at: now, why: why.to_owned() };
                        twin.proposals[index].refused.push(why);
                    }
                    (Ok(index), None) => {
                        let of = &mut twin.proposals[index];
                        let agreed = told.expect("agreed");
                        prop_assert_eq!((agreed.by.as_str(), agreed.at), (of.by, at(of.at)));
                        prop_assert_eq!((agreed.second.as_str(), agreed.seconded_at), (by, now));
                        prop_assert_eq!(agreed.what, what(of.kind));
                        of.second = Some((by, twin.now));
                    }
                }
            }
            Step::Withdraw(proposal, name) => {
                let told = refused(people.withdraw(proposal, NAMES[name].0, now));
                let expected = twin.index(proposal).and_then(|index| {
                    let of = &twin.proposals[index];
                    match twin.state(of) {
                        _ if of.by != NAMES[name].0 => Err(Refusal::NotTheirs),
                        State::Open => Ok(index),
                        State::Expired => Err(Refusal::Expired),
                        State::Withdrawn { .. } => Err(Refusal::Withdrawn),
                        State::Agreed { .. } | State::Entered { .. } => Err(Refusal::Agreed),
                    }
                });
                if let Ok(index) = expected {
                    twin.proposals[index].withdrawn = Some(twin.now);
                }
                prop_assert_eq!(told, expected.map(drop));
            }
            Step::Entered(proposal) => {
                let told = refused(people.entered(proposal, "e1", now));
                let expected = twin.index(proposal).and_then(|index| match twin.state(&twin.proposals[index]) {
                    State::Agreed { .. } => Ok(index),
                    State::Entered { .. } => Err(Refusal::Entered),
                    _ => Err(Refusal::NotAgreed),
                });
                if let Ok(index) = expected {
                    twin.proposals[index].entered = Some(twin.now);
                }
                prop_assert_eq!(told, expected.map(drop));
            }
            Step::Reopen => {
                drop(people);
                // Another seed: tokens of a former run are not given again.
                people = open(&folder.file(), number as u64 + 1);
            }
        }
        compare(&people, &twin)?;
    }
    Ok(())
}

fn add(people: &People, twin: &mut Twin, name: &'static str, person: &str, role: Role) -> Result<(), TestCaseError> {
    let new = NewAccount { name: name.to_owned(), person: person.to_owned(), role, reads_for: Viewer::Mission };
    let told = refused(people.add(&new, RIGHT));
    let expected = if twin.accounts.contains_key(name) {
        Err(Refusal::Taken)
    } else {
        let one = One { person: person.to_lowercase(), role, password: RIGHT.to_owned(), is_closed: false };
        twin.accounts.insert(name, one);
        Ok(())
    };
    prop_assert_eq!(told, expected);
    Ok(())
}

/// All that can be listed is the same.
fn compare(people: &People, twin: &Twin) -> Result<(), TestCaseError> {
    let now = at(twin.now);
    let mut open = Vec::new();
    let mut to_enter = Vec::new();
    for (of, number) in twin.proposals.iter().zip(1..) {
        let proposal = people.proposal(number, now).expect("read").expect("kept");
        let state = twin.state(of);
        prop_assert_eq!((proposal.by.as_str(), proposal.at, &proposal.what), (of.by, at(of.at), &what(of.kind)));
        prop_assert_eq!(&proposal.state, &state);
        prop_assert_eq!(&proposal.refused, &of.refused);
        open.extend((state == State::Open).then_some(number));
        to_enter.extend(matches!(state, State::Agreed { .. }).then_some(number));
    }
    let told: Vec<i64> = people.open_proposals(now).expect("read").iter().map(|proposal| proposal.number).collect();
    prop_assert_eq!(told, open);
    let told: Vec<i64> = people.to_enter(now).expect("read").iter().map(|agreed| agreed.number).collect();
    prop_assert_eq!(told, to_enter);
    let sessions = people.sessions(now).expect("read");
    let mut told: Vec<_> =
        sessions.iter().map(|session| (session.account.as_str(), session.began, session.used)).collect();
    let on = twin.sessions.values().filter(|(_, began, used)| twin.is_on(*began, *used));
    let mut expected: Vec<_> = on.map(|(name, began, used)| (*name, at(*began), at(*used))).collect();
    told.sort();
    expected.sort();
    prop_assert_eq!(told, expected);
    let accounts = people.accounts().expect("read");
    prop_assert_eq!(accounts.len(), twin.accounts.len());
    for (account, (name, one)) in accounts.iter().zip(&twin.accounts) {
        prop_assert_eq!(account.name.as_str(), *name);
        prop_assert_eq!((&account.person, account.role, account.is_closed), (&one.person, one.role, one.is_closed));
    }
    Ok(())
}

#[test]
fn it_answers_as_a_plain_list_does() {
    proptest!(ProptestConfig::with_cases(48), |(steps in steps())| run(&steps)?);
}

/// What each role may do, as a table: the one place where a change of it has to be looked at twice.
#[test]
fn roles_have_these_rights() {
    let table = [
        ("reader", ""),
        ("reporter", "enter"),
        ("officer", "enter open second"),
        ("decider", "enter decide second"),
        ("publisher", "second publish"),
        ("keeper", "keep"),
    ];
    for (role, rights) in table {
        let role = Role::named(role).expect("a role");
        let told: Vec<&str> = role.rights().iter().map(|right| right.name()).collect();
        assert_eq!(told.join(" "), rights, "{}", role.name());
    }
    assert_eq!(Role::named("owner"), None);
}

#[test]
fn what_is_no_entry_is_not_proposed() {
    let folder = Folder::new();
    let people = open(&folder.file(), 1);
    support::add(&people, "one", "a", Role::Officer);
    let propose = |what: &What| refused(people.propose("one", what, at(0)));
    for entry in ["", "[]", "1", "{", "{} {}", &format!("{{\"note\": \"{}\"}}", "x".repeat(1 << 16))] {
        assert_eq!(propose(&What::new(Kind::Closing, entry)), Err(Refusal::NotAnEntry), "{entry:.20}");
    }
    let mut other = What::new(Kind::Closing, "{}");
    other.digest[0] ^= 1;
    assert_eq!(propose(&other), Err(Refusal::OtherDigest));
    for number in 1..=100 {
        assert_eq!(propose(&What::new(Kind::Closing, "{}")), Ok(number));
    }
    assert_eq!(propose(&What::new(Kind::Closing, "{}")), Err(Refusal::ManyOpen));
    people.withdraw(7, "one", at(1)).expect("withdrawn");
    assert_eq!(propose(&What::new(Kind::Closing, "{}")), Ok(101));
}

#[test]
fn of_one_proposal_a_hundred_refusals_are_kept() {
    let folder = Folder::new();
    let people = open(&folder.file(), 1);
    support::add(&people, "one", "a", Role::Officer);
    people.propose("one", &What::new(Kind::Override, "{}"), at(0)).expect("proposed");
    for ms in 0..=servanda_people::REFUSALS_MAX {
        assert_eq!(refused(people.second(1, "one", at(ms))), Err(Refusal::SameAccount));
    }
    let kept = people.proposal(1, at(0)).expect("read").expect("kept").refused;
    assert_eq!(kept.len() as i64, servanda_people::REFUSALS_MAX);
    assert_eq!(kept[99].at, at(99));
}

/// Somebody who can write to the file cannot have two agree on what only one has seen.
#[test]
fn what_was_changed_in_the_file_is_not_handed_out() {
    let folder = Folder::new();
    let people = open(&folder.file(), 1);
    support::add(&people, "one", "a", Role::Officer);
    support::add(&people, "two", "b", Role::Officer);
    people.propose("one", &What::new(Kind::Closing, r#"{"about": "a1"}"#), at(0)).expect("proposed");
    let other = rusqlite::Connection::open(folder.file()).expect("the file");
    other.execute("UPDATE proposal SET entry = '{\"about\": \"a2\"}'", []).expect("changed");
    let trouble = people.second(1, "two", at(1)).expect_err("changed");
    assert!(trouble.to_string().contains("damaged"), "{trouble}");
}
