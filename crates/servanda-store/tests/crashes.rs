//! Whatever a crash leaves of the file: what was answered is there, and nothing half-written is.

use proptest::prelude::*;
use servanda_store::{LINE_BYTES_MAX, Log, Trouble, Writer};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder of its own, gone when the test is over.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("servanda-store-{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).expect("a folder");
        Folder(path)
    }

    fn log(&self) -> PathBuf {
        self.0.join("entries.log")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Writes batches and gives the length of the file after each.
fn written(folder: &Folder, batches: &[Vec<String>]) -> Vec<usize> {
    let mut log = Log::open(&folder.log()).expect("a new file").log;
    let length = || std::fs::metadata(folder.log()).expect("the file").len() as usize;
    let mut lengths = vec![length()];
    for batch in batches {
        log.append(&batch.iter().map(String::as_str).collect::<Vec<_>>()).expect("written");
        lengths.push(length());
    }
    lengths
}

fn batches() -> impl Strategy<Value = Vec<Vec<String>>> {
    let text = prop_oneof![3 => "[ -~]{0,40}", 1 => "[а-я0-9 ]{0,20}", 1 => Just("00000000 1 1/1 1 0 ".to_owned())];
    prop::collection::vec(prop::collection::vec(text, 1..4), 1..5)
}

#[test]
fn cut_off_anywhere_it_holds_the_batches_before() {
    proptest!(ProptestConfig::with_cases(6), |(batches in batches())| {
        let folder = Folder::new();
        let lengths = written(&folder, &batches);
        let whole = std::fs::read(folder.log()).expect("the file");
        for cut in 0..=whole.len() {
            let crashed = Folder::new();
            std::fs::write(crashed.log(), &whole[..cut]).expect("a file");
            let opened = Log::open(&crashed.log()).expect("a torn end is no damage");
            let done = lengths.iter().filter(|length| **length <= cut).count().saturating_sub(1);
            prop_assert_eq!(&opened.lines, &batches[..done].concat(), "cut at {}", cut);
            let left = cut.saturating_sub(lengths[done]);
            prop_assert_eq!(opened.torn.as_ref().map_or(0, |torn| torn.bytes) as usize, left);
            if let Some(torn) = &opened.torn {
                prop_assert_eq!(std::fs::read(&torn.kept_in).expect("kept"), &whole[lengths[done]..cut]);
            }
            // It goes on from there.
            let mut log = opened.log;
            let next = log.append(&["after"]).expect("written");
            prop_assert_eq!(next as usize, batches[..done].concat().len() + 1);
            drop(log);
            let again = Log::open(&crashed.log()).expect("whole");
            prop_assert!(again.torn.is_none());
            prop_assert_eq!(again.lines.last().map(String::as_str), Some("after"));
        }
    });
}

#[test]
fn a_flipped_bit_is_never_read_as_something_else() {
    proptest!(ProptestConfig::with_cases(400), |(batches in batches(), place in any::<prop::sample::Index>(), bit in 0_u8..8)| {
        let folder = Folder::new();
        let lengths = written(&folder, &batches);
        let mut bytes = std::fs::read(folder.log()).expect("the file");
        let place = place.index(bytes.len());
        bytes[place] ^= 1 << bit;
        let damaged = Folder::new();
        std::fs::write(damaged.log(), &bytes).expect("a file");
        let batch = lengths.iter().filter(|length| **length <= place).count();
        match Log::open(&damaged.log()) {
            Err(Trouble::NotALog) => prop_assert_eq!(batch, 0),
            Err(Trouble::Damaged { .. }) => prop_assert!(batch >= 1 && batch < batches.len()),
            // The last batch could have been torn: it is put aside, and said.
            Ok(opened) => {
                prop_assert_eq!(batch, batches.len());
                prop_assert_eq!(&opened.lines, &batches[..batch - 1].concat());
                prop_assert!(opened.torn.is_some());
            }
            Err(other) => return Err(TestCaseError::fail(format!("{other}"))),
        }
    });
}

#[test]
fn many_write_at_once_and_each_is_told_its_own_place() {
    let folder = Folder::new();
    let writer = Writer::start(Log::open(&folder.log()).expect("a new file").log);
    let told: Vec<(u64, String)> = std::thread::scope(|scope| {
        let one = |thread: u32| {
            let writer = &writer;
            scope.spawn(move || {
                (0..50)
                    .map(|number| format!("{thread}-{number}"))
                    .map(|text| (writer.append(&text).expect("written"), text))
                    .collect::<Vec<_>>()
            })
        };
        let threads: Vec<_> = (0..8).map(one).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("a thread")).collect()
    });
    drop(writer);
    let lines = Log::open(&folder.log()).expect("whole").lines;
    assert_eq!((lines.len(), told.len()), (400, 400));
    assert!(told.iter().all(|(position, text)| lines[*position as usize - 1] == *text));
}

#[test]
fn what_is_no_line_is_refused_and_spoils_nothing() {
    let folder = Folder::new();
    let writer = Writer::start(Log::open(&folder.log()).expect("a new file").log);
    assert!(matches!(*writer.append("two\nlines").unwrap_err(), Trouble::LineEnd));
    assert!(matches!(*writer.append(&"x".repeat(LINE_BYTES_MAX + 1)).unwrap_err(), Trouble::TooLong));
    assert_eq!(writer.append("one").expect("written"), 1);
    assert!(matches!(Log::open(&folder.log()), Err(Trouble::InUse)), "one writer at a time");
    drop(writer);
    std::fs::write(folder.log(), "something else\n").expect("a file");
    assert!(matches!(Log::open(&folder.log()), Err(Trouble::NotALog)));
}
