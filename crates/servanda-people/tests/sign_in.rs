//! Who gets in, for how long, and what the answers tell.

mod support;
use servanda_people::{PASSWORD_BYTES_MAX, People, Refusal, Role, SESSIONS_MAX, Trouble};
use servanda_record::Viewer;
use support::{Folder, RIGHT, WRONG, add, at, open, refused};

const MINUTE: i64 = 60_000;

/// Minutes since the first try, whether the password is right, and what is answered.
type Try = (i64, bool, Result<(), Refusal>);

/// For a name that somebody has, and for one that nobody has.
#[test]
fn five_wrong_passwords_in_fifteen_minutes_lock_a_name_out_for_fifteen() {
    let locked = |minute: i64| Err(Refusal::LockedOut { until: at(minute * MINUTE) });
    let wrong = || Err(Refusal::NotSignedIn);
    let table: [(&str, Vec<Try>); 6] = [
        (
            "the fifth locks, for fifteen minutes from then on",
            vec![
                (0, false, wrong()),
                (1, false, wrong()),
                (2, false, wrong()),
                (3, false, wrong()),
                (4, false, wrong()),
                (5, true, locked(19)),
                (18, true, locked(19)),
                (19, true, Ok(())),
            ],
        ),
        (
            "five that take fifteen minutes do not",
            vec![
                (0, false, wrong()),
                (4, false, wrong()),
                (8, false, wrong()),
                (12, false, wrong()),
                (15, false, wrong()),
                (15, true, Ok(())),
                (16, false, wrong()),
                (17, true, locked(31)),
            ],
        ),
        (
            "a right one in between does not make more of them",
            vec![
                (0, false, wrong()),
                (1, false, wrong()),
                (2, false, wrong()),
                (3, false, wrong()),
                (4, true, Ok(())),
                (5, false, wrong()),
                (6, true, locked(20)),
            ],
        ),
        (
            "tries while it is locked do not lock it longer",
            vec![
                (0, false, wrong()),
                (0, false, wrong()),
                (0, false, wrong()),
                (0, false, wrong()),
                (0, false, wrong()),
                (14, false, locked(15)),
                (15, false, wrong()),
                (15, true, Ok(())),
            ],
        ),
        (
            "what came before a lock is no part of the next",
            vec![
                (0, false, wrong()),
                (1, false, wrong()),
                (2, false, wrong()),
                (3, false, wrong()),
                (14, false, wrong()),
                (28, true, locked(29)),
                (29, false, wrong()),
                (30, false, wrong()),
                (31, false, wrong()),
                (32, false, wrong()),
                (32, true, Ok(())),
                (33, false, wrong()),
                (34, true, locked(48)),
            ],
        ),
        ("right ones never lock", vec![(0, true, Ok(())); 7]),
    ];
    for (what, tries) in table {
        for name in ["officer-1", "nobody"] {
            let folder = Folder::new();
            let people = open(&folder.file(), 1);
            add(&people, "officer-1", "first", Role::Officer);
            let mut before = 0;
            for (minute, is_right, expected) in &tries {
                let password = if *is_right { RIGHT } else { WRONG };
                let told = refused(people.sign_in(name, password, at(minute * MINUTE), "here"));
                // Nobody's password is never right; so this name's are wrong ones too, and the table no longer holds for it.
                if name == "nobody" && *is_right && expected.is_ok() {
                    assert_eq!(told, Err(Refusal::NotSignedIn), "{what}, {name}, {minute}");
                    break;
                }
                assert_eq!(told.map(drop), *expected, "{what}, {name}, {minute}");
                let tried = people.passwords_tried();
                let is_locked = matches!(expected, Err(Refusal::LockedOut { .. }));
                assert_eq!(tried - before, u64::from(!is_locked), "{what}, {name}, {minute}: one try of a password");
                before = tried;
            }
        }
    }
}

#[test]
fn the_lock_is_on_the_name_and_outlives_the_program() {
    let folder = Folder::new();
    let people = open(&folder.file(), 1);
    add(&people, "officer-1", "first", Role::Officer);
    add(&people, "officer-2", "second", Role::Officer);
    for _ in 0..5 {
        assert_eq!(refused(people.sign_in("officer-1", WRONG, at(0), "here")), Err(Refusal::NotSignedIn));
    }
    drop(people);
    let people = open(&folder.file(), 2);
    let locked = Err(Refusal::LockedOut { until: at(15 * MINUTE) });
    assert_eq!(refused(people.sign_in("officer-1", RIGHT, at(1), "elsewhere")), locked);
    assert!(people.sign_in("officer-2", RIGHT, at(1), "here").is_ok());
}

#[test]
fn a_closed_account_is_answered_like_a_wrong_password() {
    let folder = Folder::new();
    let people = open(&folder.file(), 1);
    add(&people, "officer-1", "first", Role::Officer);
    let token = people.sign_in("officer-1", RIGHT, at(0), "here").expect("signed in");
    people.close("officer-1", true).expect("closed");
    assert_eq!(people.who(&token, at(1)).expect("read"), None);
    assert_eq!(refused(people.sign_in("officer-1", RIGHT, at(1), "here")), Err(Refusal::NotSignedIn));
    assert_eq!(people.passwords_tried(), 2, "as much work as for an open one");
    people.close("officer-1", false).expect("open again");
    assert_eq!(people.who(&token, at(1)).expect("read"), None, "its sessions do not come back");
    assert!(people.sign_in("officer-1", RIGHT, at(2), "here").is_ok());
    let long = "x".repeat(PASSWORD_BYTES_MAX + 1);
    assert_eq!(refused(people.sign_in("officer-1", &long, at(3), "here")), Err(Refusal::NotSignedIn));
    assert_eq!(people.passwords_tried(), 4);
}

#[test]
fn a_session_ends_after_half_an_hour_of_nothing_and_half_a_day_of_work() {
    let folder = Folder::new();
    let people = open(&folder.file(), 1);
    add(&people, "officer-1", "first", Role::Officer);
    let is_in = |token: &str, ms: i64| people.who(token, at(ms)).expect("read").is_some();
    let idle = people.sign_in("officer-1", RIGHT, at(0), "here").expect("signed in");
    assert!(is_in(&idle, 30 * MINUTE - 1));
    assert!(is_in(&idle, 60 * MINUTE - 2), "used just before");
    assert!(!is_in(&idle, 90 * MINUTE - 2));
    assert!(!is_in(&idle, 90 * MINUTE), "and it does not come back");
    let busy = people.sign_in("officer-1", RIGHT, at(0), "here").expect("signed in");
    for minute in (20..12 * 60).step_by(20) {
        assert!(is_in(&busy, minute * MINUTE));
    }
    assert!(is_in(&busy, 12 * 60 * MINUTE - 1));
    assert!(!is_in(&busy, 12 * 60 * MINUTE));
}

#[test]
fn the_file_holds_neither_tokens_nor_passwords_nor_names_that_were_tried() {
    let folder = Folder::new();
    let people = open(&folder.file(), 1);
    add(&people, "officer-1", "first", Role::Officer);
    let token = people.sign_in("officer-1", RIGHT, at(0), "here").expect("signed in");
    assert_eq!(refused(people.sign_in("typed-in-the-wrong-field", WRONG, at(0), "here")), Err(Refusal::NotSignedIn));
    drop(people);
    let bytes = std::fs::read(folder.file()).expect("the file");
    let holds = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(holds("officer-1") && holds("$argon2id$"));
    for secret in [token.as_str(), RIGHT, WRONG, "typed-in-the-wrong-field"] {
        assert!(!holds(secret), "{secret}");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(folder.file()).expect("the file").permissions().mode();
        assert_eq!(mode & 0o077, 0, "nobody else reads it");
    }
}

#[test]
fn a_new_password_ends_the_other_sessions() {
    let folder = Folder::new();
    let people = open(&folder.file(), 1);
    add(&people, "officer-1", "first", Role::Officer);
    let [one, other] = [0, 1].map(|ms| people.sign_in("officer-1", RIGHT, at(ms), "here").expect("signed in"));
    let change = |old: &str, new: &str| refused(people.change_password(&one, old, new, at(2)));
    assert_eq!(change(WRONG, "another password"), Err(Refusal::NotSignedIn));
    assert_eq!(change(RIGHT, "short"), Err(Refusal::NotAPassword));
    assert!(people.who(&other, at(3)).expect("read").is_some());
    assert_eq!(change(RIGHT, "another password"), Ok(()));
    assert!(people.who(&one, at(3)).expect("read").is_some());
    assert!(people.who(&other, at(3)).expect("read").is_none());
    assert_eq!(refused(people.sign_in("officer-1", RIGHT, at(4), "here")), Err(Refusal::NotSignedIn));
    assert!(people.sign_in("officer-1", "another password", at(4), "here").is_ok());
    people.set_password("officer-1", "a third password").expect("by the keeper");
    assert!(people.who(&one, at(5)).expect("read").is_none());
    assert!(people.sessions(at(5)).expect("read").is_empty());
}

#[test]
fn one_session_more_than_an_account_may_have_ends_the_oldest() {
    let folder = Folder::new();
    let people = open(&folder.file(), 1);
    add(&people, "officer-1", "first", Role::Officer);
    let tokens: Vec<String> =
        (0..=SESSIONS_MAX).map(|ms| people.sign_in("officer-1", RIGHT, at(ms), "here").expect("signed in")).collect();
    assert!(people.who(&tokens[0], at(100)).expect("read").is_none());
    assert!(people.who(&tokens[1], at(100)).expect("read").is_some());
    let sessions = people.sessions(at(100)).expect("read");
    assert_eq!(sessions.len() as i64, SESSIONS_MAX);
    assert_eq!((sessions[0].began, sessions[0].from.as_str()), (at(SESSIONS_MAX), "here"));
    people.sign_out(&tokens[1]).expect("signed out");
    assert!(people.who(&tokens[1], at(100)).expect("read").is_none());
    for no_token in ["", "x", &"A".repeat(43), "'; DROP TABLE session; --"] {
        assert!(people.who(no_token, at(100)).expect("read").is_none());
    }
}

#[test]
fn names_are_typed_in_one_way_only() {
    let folder = Folder::new();
    let people = open(&folder.file(), 1);
    let add = |name: &str, person: &str| {
        let (name, person) = (name.to_owned(), person.to_owned());
        let new = servanda_people::NewAccount { name, person, role: Role::Reader, reads_for: Viewer::Public };
        refused(people.add(&new, RIGHT))
    };
    for name in ["", " a", "a ", "a  b", "a\u{202E}b", "a\u{0301}", "a\nb", "a'b", &"a".repeat(65)] {
        assert_eq!(add(name, "first"), Err(Refusal::NotAName), "{name:?}");
        assert_eq!(add("a", name), Err(Refusal::NotAName), "{name:?}");
    }
    for name in ["черговий 1", "é.e", &"a".repeat(64)] {
        assert_eq!(add(name, "First"), Ok(()), "{name:?}");
        assert_eq!(add(name, "first"), Err(Refusal::Taken), "{name:?}");
    }
    assert!(people.accounts().expect("read").iter().all(|account| account.person == "first"));
    let named_so = "a long name-1";
    let new = servanda_people::NewAccount {
        name: named_so.to_owned(),
        person: "first".to_owned(),
        role: Role::Reader,
        reads_for: Viewer::Party("NORTH".to_owned()),
    };
    assert_eq!(refused(people.add(&new, "A long name-1")), Err(Refusal::NotAPassword));
}

#[test]
fn a_file_of_something_else_is_refused_and_left_as_it_is() {
    let folder = Folder::new();
    std::fs::write(folder.file(), "no database, but something that somebody needs").expect("a file");
    let before = std::fs::read(folder.file()).expect("the file");
    assert!(matches!(People::open(&folder.file()), Err(Trouble::NotOurs)));
    assert_eq!(std::fs::read(folder.file()).expect("the file"), before);

    let folder = Folder::new();
    let other = rusqlite::Connection::open(folder.file()).expect("a database");
    other.execute_batch("CREATE TABLE needed (it); INSERT INTO needed VALUES (1)").expect("written");
    drop(other);
    let before = std::fs::read(folder.file()).expect("the file");
    assert!(matches!(People::open(&folder.file()), Err(Trouble::NotOurs)));
    assert_eq!(std::fs::read(folder.file()).expect("the file"), before);

    let folder = Folder::new();
    drop(open(&folder.file(), 1));
    let later = rusqlite::Connection::open(folder.file()).expect("a database");
    later.pragma_update(None, "user_version", 2).expect("written");
    drop(later);
    let trouble = People::open(&folder.file()).expect_err("of a later version");
    assert!(matches!(trouble, Trouble::OtherVersion { found: 2, ours: 1 }), "{trouble}");
    assert!(trouble.to_string().contains("version 2"), "{trouble}");
}
