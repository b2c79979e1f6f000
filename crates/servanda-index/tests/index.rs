//! What an index finds, refuses and says.

mod support;
use servanda_index::{Area, Index, Question, Row, Trouble};
use servanda_record::Viewer;
use std::sync::atomic::{AtomicU32, Ordering};
use support::Folder;

const ONE: [u8; 32] = [1; 32];
const TWO: [u8; 32] = [2; 32];

fn row(position: u32, words: &str) -> Row {
    Row {
        position,
        id: format!("a{position}"),
        kind: "incident".to_owned(),
        source: "press".to_owned(),
        words: words.to_owned(),
        ..Row::default()
    }
}

fn found(index: &Index, question: &Question) -> Vec<u32> {
    let answer = index.ask(&Viewer::Public, &ONE, question).expect("answered");
    answer.rows.iter().map(|found| found.position).collect()
}

fn built(folder: &Folder, rows: &[Row]) -> Index {
    let index = Index::open(&folder.file()).expect("an index").index;
    index.rebuild(&Viewer::Public, &ONE, rows.iter().cloned()).expect("built");
    index
}

#[test]
fn words_are_found_in_the_letters_of_each_language() {
    let folder = Folder::new();
    let rows = ["Обстріл у Торецьку", "ОБСТРІЛ; Київ", "Über die Brücke", "uber", "Ёлка", "елка", "їжак", "йод 1,5 т"];
    let rows: Vec<Row> = rows.iter().zip(1..).map(|(words, position)| row(position, words)).collect();
    let index = built(&folder, &rows);
    let table: [(&str, &[u32]); 15] = [
        ("обстріл", &[2, 1]),
        ("обст", &[2, 1]),
        ("ТОРЕЦЬК", &[1]),
        ("обстріл торецьк", &[1]),
        ("стріл", &[]),
        ("киї", &[2]),
        ("uber", &[4, 3]),
        ("ÜBER", &[4, 3]),
        ("ёлка", &[5]),
        ("елка", &[6]),
        ("їжак", &[7]),
        ("йод", &[8]),
        ("иод", &[]),
        ("1,5", &[8]),
        ("  ", &[8, 7, 6, 5, 4, 3, 2, 1]),
    ];
    for (words, expected) in table {
        assert_eq!(found(&index, &Question { words: words.to_owned(), ..Question::default() }), expected, "{words}");
    }
}

#[test]
fn time_and_area_have_their_borders() {
    let folder = Folder::new();
    let at = |position: u32, time_s: Option<(i64, i64)>, point: Option<(f64, f64)>| {
        let (lat, lon) = point.unzip();
        Row { time_s, lat, lon, ..row(position, "") }
    };
    let index = built(
        &folder,
        &[
            at(1, Some((10, 20)), Some((48.0, 38.0))),
            at(2, Some((20, 20)), Some((-17.0, 179.0))),
            at(3, Some((20, 30)), Some((-17.0, -179.0))),
            at(4, None, None),
            at(5, Some((i64::MIN, i64::MAX)), Some((f64::NAN, 38.0))),
            at(6, None, Some((48.0, 39.0))),
        ],
    );
    let time = |from_s: Option<i64>, to_s: Option<i64>| Question { from_s, to_s, ..Question::default() };
    assert_eq!(found(&index, &time(Some(20), Some(21))), [5, 3, 2]);
    assert_eq!(found(&index, &time(Some(10), Some(20))), [5, 1]);
    assert_eq!(found(&index, &time(Some(19), None)), [5, 3, 2, 1]);
    assert_eq!(found(&index, &time(None, Some(10))), [5]);
    assert_eq!(found(&index, &time(Some(30), Some(10))), [5], "what lasts over all of it; nothing else lies between");
    let within =
        |south, west, north, east| Question { within: Some(Area { south, west, north, east }), ..Question::default() };
    assert_eq!(found(&index, &within(48.0, 38.0, 48.0, 38.0)), [1]);
    assert_eq!(found(&index, &within(-20.0, 170.0, -10.0, -170.0)), [3, 2], "across 180 degrees");
    assert_eq!(found(&index, &within(-90.0, -180.0, 90.0, 180.0)), [6, 3, 2, 1]);
    assert_eq!(found(&index, &within(f64::NAN, 0.0, 90.0, 90.0)), [0; 0]);
}

#[test]
fn readers_do_not_meet() {
    let folder = Folder::new();
    let index = built(&folder, &[row(1, "seen by all")]);
    index.rebuild(&Viewer::Mission, &TWO, [row(1, "seen by all"), row(2, "seen by few")]).expect("built");
    let few = Question { words: "few".to_owned(), ..Question::default() };
    assert_eq!(index.ask(&Viewer::Mission, &TWO, &few).expect("answered").total, 1);
    let told = index.ask(&Viewer::Public, &ONE, &few).expect("answered");
    assert_eq!((told.total, told.kinds.len()), (0, 0));
    for (viewer, digest) in [(Viewer::Public, TWO), (Viewer::Mission, ONE), (Viewer::Party("mission".to_owned()), TWO)]
    {
        assert!(matches!(index.ask(&viewer, &digest, &few), Err(Trouble::Stale)));
    }
}

#[test]
fn what_fails_adds_nothing() {
    let folder = Folder::new();
    let index = built(&folder, &[row(1, "one"), row(5, "five")]);
    let append = |before, rows: Vec<Row>| index.append(&Viewer::Public, &before, &TWO, rows);
    assert!(matches!(append(TWO, vec![row(6, "six")]), Err(Trouble::Stale)));
    assert!(matches!(append(ONE, vec![row(6, "six"), row(6, "six")]), Err(Trouble::OutOfOrder { position: 6 })));
    assert!(matches!(append(ONE, vec![row(5, "five again")]), Err(Trouble::OutOfOrder { position: 5 })));
    assert_eq!(found(&index, &Question::default()), [5, 1]);
    assert_eq!(found(&index, &Question { words: "six".to_owned(), ..Question::default() }), [0; 0]);
    assert!(matches!(
        index.rebuild(&Viewer::Public, &TWO, [row(2, ""), row(1, "")]),
        Err(Trouble::OutOfOrder { position: 1 })
    ));
    for digest in [ONE, TWO] {
        assert!(matches!(index.ask(&Viewer::Public, &digest, &Question::default()), Err(Trouble::Stale)));
    }
}

#[test]
fn a_question_has_its_limits() {
    let folder = Folder::new();
    let index = built(&folder, &[row(1, "one")]);
    let too_much = [
        Question { words: "a ".repeat(17), ..Question::default() },
        Question { words: "a".repeat(1001), ..Question::default() },
        Question { limit: 10_001, ..Question::default() },
        Question { kinds: vec!["a".to_owned(); 1001], ..Question::default() },
        Question { clauses: vec!["a".to_owned(); 1001], ..Question::default() },
    ];
    for question in too_much {
        assert!(matches!(index.ask(&Viewer::Public, &ONE, &question), Err(Trouble::TooMuch)));
    }
    let most = Question {
        words: "one ".repeat(16),
        limit: 10_000,
        clauses: vec!["a".to_owned(); 1000],
        ..Question::default()
    };
    assert_eq!(found(&index, &most), [0; 0]);
}

#[test]
fn one_process_at_a_time_has_it_and_anything_else_is_made_anew() {
    let folder = Folder::new();
    let index = built(&folder, &[row(1, "one")]);
    assert!(matches!(Index::open(&folder.file()), Err(Trouble::InUse)));
    drop(index);
    let opened = Index::open(&folder.file()).expect("closed");
    assert_eq!(opened.made_anew, None);
    assert_eq!(found(&opened.index, &Question::default()), [1]);
    // Nothing was written, so it is whole whatever happens to this process, and whatever else lies beside it.
    let crashed = Folder::new();
    for entry in std::fs::read_dir(&folder.0).expect("a folder") {
        let path = entry.expect("a file").path();
        std::fs::copy(&path, crashed.0.join(path.file_name().expect("a name"))).expect("copied");
    }
    opened.index.append(&Viewer::Public, &ONE, &TWO, [row(2, "two")]).expect("added");
    let wal = std::fs::read(folder.0.join("index.sqlite-wal")).expect("what was added");
    std::fs::write(crashed.0.join("index.sqlite-wal"), wal).expect("copied");
    let after = Index::open(&crashed.file()).expect("whole");
    assert_eq!(after.made_anew, None);
    assert_eq!(found(&after.index, &Question::default()), [1]);
    drop(opened);
    for junk in ["", "no database", "SQLite format 3\0 and no more"] {
        std::fs::write(folder.file(), junk).expect("a file");
        let opened = Index::open(&folder.file()).expect("made anew");
        let why = opened.made_anew.expect("said");
        assert!(why.contains("not as it was"), "{why}");
        assert!(matches!(opened.index.ask(&Viewer::Public, &ONE, &Question::default()), Err(Trouble::Stale)));
    }
}

/// What is damaged while it is open is told, gets no checksum, and is made anew the next time.
#[test]
fn damage_while_it_is_open_is_no_answer() {
    let folder = Folder::new();
    let rows: Vec<Row> = (1..3000).map(|position| row(position, "some words")).collect();
    drop(built(&folder, &rows));
    let index = Index::open(&folder.file()).expect("whole").index;
    index.forget(&Viewer::Mission).expect("written to");
    let mut bytes = std::fs::read(folder.file()).expect("the file");
    let quarter = bytes.len() / 4;
    bytes[quarter..].fill(0xA5);
    std::fs::write(folder.file(), bytes).expect("damaged");
    let told = index.ask(&Viewer::Public, &ONE, &Question::default());
    assert!(matches!(told, Err(Trouble::Damaged(_))), "{told:?}");
    drop(index);
    assert!(Index::open(&folder.file()).expect("made anew").made_anew.is_some());
}

/// While one adds, others are answered from before or after it, never from between.
#[test]
fn those_who_ask_see_one_record_or_the_next() {
    let folder = Folder::new();
    let index = built(&folder, &[]);
    let digest = |number: u32| {
        let mut digest = ONE;
        digest[..4].copy_from_slice(&number.to_le_bytes());
        digest
    };
    index.rebuild(&Viewer::Public, &digest(0), []).expect("built");
    const STEPS: u32 = 100;
    let done = AtomicU32::new(0);
    std::thread::scope(|scope| {
        let asking = || {
            loop {
                let step = done.load(Ordering::SeqCst);
                for words in ["", "words"] {
                    let question = Question { words: words.to_owned(), ..Question::default() };
                    match index.ask(&Viewer::Public, &digest(step), &question) {
                        Ok(answer) => assert_eq!(answer.total, u64::from(step) * 10),
                        // It went on meanwhile; after the last step it does not.
                        Err(Trouble::Stale) => assert!(step < STEPS),
                        Err(other) => panic!("{other}"),
                    }
                }
                if step == STEPS {
                    break;
                }
            }
        };
        let threads = [scope.spawn(asking), scope.spawn(asking)];
        for step in 0..STEPS {
            let rows = (0..10).map(|nth| Row { nth, ..row(step, "some words") });
            index.append(&Viewer::Public, &digest(step), &digest(step + 1), rows).expect("added");
            done.store(step + 1, Ordering::SeqCst);
        }
        for thread in threads {
            thread.join().expect("a thread");
        }
    });
}
