//! Whatever was built, added, deleted or damaged before, each question is answered as a plain scan over the rows answers it.

mod made;
mod support;
use made::{placed, questions, rows, scan, typed};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use servanda_index::{Index, Question, Row, Trouble};
use servanda_record::Viewer;
use support::Folder;

#[derive(Clone, Debug)]
enum Step {
    Rebuild(usize, Vec<Row>),
    Append(usize, Vec<Row>),
    Forget(usize),
    Ask(usize, Box<Question>),
    Reopen,
    Delete,
    Damage(prop::sample::Index, u8),
    CutOff(prop::sample::Index),
    Crash,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let reader = || 0..2_usize;
    let step = prop_oneof![
        2 => (reader(), rows(0..30)).prop_map(|(reader, rows)| Step::Rebuild(reader, rows)),
        4 => (reader(), rows(0..6)).prop_map(|(reader, rows)| Step::Append(reader, rows)),
        1 => reader().prop_map(Step::Forget),
        16 => (reader(), questions()).prop_map(|(reader, question)| Step::Ask(reader, Box::new(question))),
        1 => Just(Step::Reopen),
        1 => Just(Step::Delete),
        1 => (any::<prop::sample::Index>(), 0..8_u8).prop_map(|(place, bit)| Step::Damage(place, bit)),
        1 => any::<prop::sample::Index>().prop_map(Step::CutOff),
        1 => Just(Step::Crash),
    ];
    prop::collection::vec(step, 1..40)
}

/// A reader's record: its rows, and a digest that is another after each change.
#[derive(Default)]
struct Known {
    rows: Vec<Row>,
    digest: [u8; 32],
    is_built: bool,
}

impl Known {
    fn change(&mut self, rows: Vec<Row>, number: usize) -> [u8; 32] {
        let before = self.digest;
        self.rows = rows;
        self.digest[..8].copy_from_slice(&(number as u64 + 1).to_le_bytes());
        before
    }
}

fn run(steps: Vec<Step>) -> Result<(), TestCaseError> {
    let mut folder = Folder::new();
    let mut index = Some(Index::open(&folder.file()).expect("a new index").index);
    let readers = [Viewer::Public, Viewer::Party("NORTH".to_owned())];
    let mut known = [Known::default(), Known::default()];
    for (number, step) in steps.into_iter().enumerate() {
        let open = || index.as_ref().expect("open");
        match step {
            Step::Rebuild(reader, rows) => {
                known[reader].change(placed(&[], rows), number);
                let Known { rows, digest, .. } = &known[reader];
                open().rebuild(&readers[reader], digest, rows.iter().cloned()).expect("built");
                known[reader].is_built = true;
            }
            Step::Append(reader, rows) => {
                let rows = placed(&known[reader].rows, rows);
                let all = [known[reader].rows.clone(), rows.clone()].concat();
                let before = known[reader].change(all, number);
                let told = open().append(&readers[reader], &before, &known[reader].digest, rows);
                prop_assert_eq!(told.is_ok(), known[reader].is_built, "{:?}", told);
            }
            Step::Forget(reader) => {
                open().forget(&readers[reader]).expect("forgotten");
                known[reader].is_built = false;
            }
            Step::Ask(reader, question) => {
                let Known { rows, digest, is_built } = &mut known[reader];
                let mut told = open().ask(&readers[reader], digest, &question);
                if !*is_built {
                    prop_assert!(matches!(told, Err(Trouble::Stale)), "{:?}", told);
                    open().rebuild(&readers[reader], digest, rows.iter().cloned()).expect("built");
                    *is_built = true;
                    told = open().ask(&readers[reader], digest, &question);
                }
                prop_assert_eq!(told.expect("answered"), scan(rows, &question), "{:?}\n{:?}", question, rows);
            }
            Step::Reopen => {
                drop(index.take());
                let opened = Index::open(&folder.file()).expect("closed");
                prop_assert_eq!(opened.made_anew, None);
                index = Some(opened.index);
            }
            // Now and then all of it, now and then only the file itself.
            Step::Delete => {
                drop(index.take());
                if number % 2 == 0 {
                    std::fs::remove_file(folder.file().with_extension("sqlite.sum")).expect("there");
                }
                std::fs::remove_file(folder.file()).expect("there");
                index = Some(Index::open(&folder.file()).expect("made anew").index);
                known.iter_mut().for_each(|known| known.is_built = false);
            }
            Step::Damage(place, bit) => {
                drop(index.take());
                let mut bytes = std::fs::read(folder.file()).expect("there");
                let place = place.index(bytes.len());
                bytes[place] ^= 1 << bit;
                std::fs::write(folder.file(), bytes).expect("damaged");
                index = Some(anew(&folder)?);
                known.iter_mut().for_each(|known| known.is_built = false);
            }
            Step::CutOff(place) => {
                drop(index.take());
                let bytes = std::fs::read(folder.file()).expect("there");
                std::fs::write(folder.file(), &bytes[..place.index(bytes.len())]).expect("cut off");
                index = Some(anew(&folder)?);
                known.iter_mut().for_each(|known| known.is_built = false);
            }
            // The files as they are while the index is open, as a crash would leave them.
            Step::Crash => {
                open().forget(&Viewer::Mission).expect("written to");
                let crashed = Folder::new();
                for entry in std::fs::read_dir(&folder.0).expect("a folder") {
                    let path = entry.expect("a file").path();
                    std::fs::copy(&path, crashed.0.join(path.file_name().expect("a name"))).expect("copied");
                }
                drop(index.take());
                folder = crashed;
                index = Some(anew(&folder)?);
                known.iter_mut().for_each(|known| known.is_built = false);
            }
        }
    }
    drop(index);
    Ok(())
}

/// Opens what cannot be used as it is: it says why.
fn anew(folder: &Folder) -> Result<Index, TestCaseError> {
    let opened = Index::open(&folder.file()).expect("made anew");
    prop_assert!(opened.made_anew.is_some());
    Ok(opened.index)
}

#[test]
fn it_answers_as_a_plain_scan_does() {
    proptest!(ProptestConfig::with_cases(40), |(steps in steps())| run(steps)?);
}

/// More rows than are looked at one by one, so that every way of finding them is taken.
#[test]
fn it_answers_as_a_plain_scan_does_over_many_rows() {
    let folder = Folder::new();
    let index = Index::open(&folder.file()).expect("a new index").index;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let some = rows(500..501).new_tree(&mut runner).expect("rows").current();
    let many: Vec<Row> = (0..60).flat_map(|_| some.iter().cloned()).collect();
    let many = placed(&[], many);
    index.rebuild(&Viewer::Mission, &[1; 32], many.iter().cloned()).expect("built");
    for _ in 0..40 {
        let mut question = questions().new_tree(&mut runner).expect("a question").current();
        question.known_at = question.known_at.map(|known_at| known_at * 1000);
        question.after = question.after.map(|(position, nth)| (position * 1000, nth));
        let told = index.ask(&Viewer::Mission, &[1; 32], &question).expect("answered");
        assert_eq!(told, scan(&many, &question), "{question:?}");
    }
}

/// Pages of whatever size put together are the one answer without pages.
#[test]
fn pages_put_together_are_the_whole() {
    proptest!(ProptestConfig::with_cases(24), |(rows in rows(0..60), question in questions(), limit in 1..9_usize)| {
        let folder = Folder::new();
        let index = Index::open(&folder.file()).expect("a new index").index;
        let rows = placed(&[], rows);
        index.rebuild(&Viewer::Public, &[1; 32], rows).expect("built");
        let ask = |question: &Question| index.ask(&Viewer::Public, &[1; 32], question).expect("answered");
        let whole = ask(&Question { after: None, limit: 1000, ..question.clone() });
        let mut found = Vec::new();
        let mut after = None;
        loop {
            let page = ask(&Question { after, limit, ..question.clone() });
            prop_assert_eq!(page.total, whole.total);
            found.extend(page.rows);
            let Some(next) = page.next else { break };
            after = Some(next);
        }
        prop_assert_eq!(found, whole.rows);
    });
}

/// Any text at all is searched for as text: never an error, and as a scan would find it where the letters are plain.
#[test]
fn words_are_never_a_language() {
    let folder = Folder::new();
    let index = Index::open(&folder.file()).expect("a new index").index;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let all = placed(&[], rows(200..201).new_tree(&mut runner).expect("rows").current());
    index.rebuild(&Viewer::Public, &[1; 32], all.iter().cloned()).expect("built");
    let ask = |words: String| index.ask(&Viewer::Public, &[1; 32], &Question { words, ..Question::default() });
    proptest!(ProptestConfig::with_cases(600), |(typed in typed())| {
        let question = Question { words: typed.clone(), ..Question::default() };
        prop_assert_eq!(ask(typed).expect("answered"), scan(&all, &question));
    });
    proptest!(ProptestConfig::with_cases(600), |(typed in any::<String>())| {
        match ask(typed) {
            Ok(answer) => prop_assert!(answer.total <= 200),
            Err(trouble) => prop_assert!(matches!(trouble, Trouble::TooMuch), "{}", trouble),
        }
    });
}
