//! Many at once, on one connection and on two.

mod support;
use servanda_people::{Kind, People, Refusal, Role, Trouble, WAITING_MAX, WRONG_PASSWORDS_MAX, What};
use support::{Folder, RIGHT, WRONG, add, at, open, refused};

const ROUNDS: usize = 40;

/// Two second at the same moment: one of them is the second person, and there is one entry.
#[test]
fn of_two_who_second_at_once_one_does() {
    let folder = Folder::new();
    let people = open(&folder.file(), 1);
    let other_process = open(&folder.file(), 2);
    for (name, person) in [("one", "a"), ("two", "b"), ("three", "c")] {
        add(&people, name, person, Role::Officer);
    }
    for round in 0..ROUNDS {
        let number = people.propose("one", &What::new(Kind::Closing, "{}"), at(0)).expect("proposed");
        // In half of the rounds through two connections.
        let second: &People = if round % 2 == 0 { &people } else { &other_process };
        let told = std::thread::scope(|scope| {
            let threads = [("two", &people), ("three", second)]
                .map(|(name, people)| scope.spawn(move || refused(people.second(number, name, at(1)))));
            threads.map(|thread| thread.join().expect("a thread"))
        });
        let agreed: Vec<_> = told.iter().filter_map(|told| told.as_ref().ok()).collect();
        assert_eq!(agreed.len(), 1, "{told:?}");
        assert!(told.contains(&Err(Refusal::Agreed)), "{told:?}");
        assert_eq!(people.to_enter(at(2)).expect("read").len(), round + 1);
    }
}

/// However many guess at once, no more passwords are tried than the lock allows.
#[test]
fn guessing_at_once_gives_no_more_tries() {
    let folder = Folder::new();
    let people = open(&folder.file(), 1);
    let other_process = open(&folder.file(), 2);
    add(&people, "one", "a", Role::Officer);
    std::thread::scope(|scope| {
        for thread in 0..12 {
            let people = if thread % 2 == 0 { &people } else { &other_process };
            scope.spawn(move || {
                for _ in 0..4 {
                    let told = refused(people.sign_in("one", WRONG, at(0), "here"));
                    assert!(matches!(told, Err(Refusal::NotSignedIn | Refusal::LockedOut { .. })), "{told:?}");
                }
            });
        }
    });
    let tried = people.passwords_tried() + other_process.passwords_tried();
    assert_eq!(tried as usize, WRONG_PASSWORDS_MAX);
}

/// More than may wait are told to come again, and nobody who waits is forgotten.
#[test]
fn more_than_may_wait_are_told_so() {
    let folder = Folder::new();
    let people = open(&folder.file(), 1);
    add(&people, "one", "a", Role::Officer);
    let told: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4 * WAITING_MAX)
            .map(|_| scope.spawn(|| refused(people.sign_in("one", RIGHT, at(0), "here"))))
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("a thread")).collect()
    });
    assert!(told.iter().all(|told| matches!(told, Ok(_) | Err(Refusal::Busy))), "{told:?}");
    assert_eq!(people.passwords_tried() as usize, told.iter().filter(|told| told.is_ok()).count());
    assert!(people.sign_in("one", RIGHT, at(1), "here").is_ok(), "there is room again");
}

/// While one changes the password, another who knew the old one gets in before or not at all.
#[test]
fn nobody_gets_in_with_a_password_that_was_changed_meanwhile() {
    let folder = Folder::new();
    let people = open(&folder.file(), 1);
    add(&people, "one", "a", Role::Officer);
    for round in 0..ROUNDS as i64 {
        let (old, new) = (format!("password number {round}"), format!("password number {}", round + 1));
        people.set_password("one", &old).expect("set");
        let now = at(round * 20 * 60_000);
        let told = std::thread::scope(|scope| {
            let inside = scope.spawn(|| people.sign_in("one", &old, now, "here"));
            people.set_password("one", &new).expect("set");
            inside.join().expect("a thread")
        });
        match told {
            Ok(token) => {
                assert_eq!(people.who(&token, now).expect("read"), None, "its session ended with the password")
            }
            Err(Trouble::Refused(refusal)) => assert_eq!(refusal, Refusal::NotSignedIn),
            Err(other) => panic!("{other}"),
        }
        assert!(people.sign_in("one", &new, now, "here").is_ok());
    }
}
