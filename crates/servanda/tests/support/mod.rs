//! What several test files need: running the program, and places.
#![allow(dead_code, reason = "each test file uses a part")]

pub mod desk;
pub mod dice;
pub mod timelines;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The workspace's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the workspace exists")
}

/// A folder below this crate's tests.
pub fn fixture(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name).display().to_string()
}

/// The folders of agreements, in order of their names.
pub fn agreements() -> Vec<PathBuf> {
    let list = std::fs::read_dir(root().join("agreements")).expect("agreements");
    let mut folders: Vec<PathBuf> =
        list.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// Those with bindings, and so with a record. The others hold a text alone, and beside it what the check says of it.
pub fn agreements_with_a_record() -> Vec<PathBuf> {
    agreements().into_iter().filter(|folder| folder.join("bindings.toml").is_file()).collect()
}

/// What a run of the program gave.
pub struct Run {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// Runs the program in the workspace's root.
pub fn servanda(args: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_servanda")).args(args).current_dir(root()).output();
    read(output.expect("the program runs"))
}

fn read(output: Output) -> Run {
    Run {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Runs the program with text on its standard input.
pub fn servanda_with_input(args: &[&str], input: &str) -> Run {
    use std::io::Write;
    use std::process::Stdio;
    let mut child = Command::new(env!("CARGO_BIN_EXE_servanda"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("it reads its input");
    read(child.wait_with_output().expect("it ends"))
}

/// An empty folder for one test.
pub fn empty_folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    std::fs::remove_dir_all(&folder).ok();
    std::fs::create_dir_all(&folder).expect("a folder for the test");
    folder
}

/// Copies a folder with its sub-folders.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        let target = to.join(entry.file_name().expect("a name"));
        if entry.is_dir() {
            copy(&entry, &target);
        } else {
            std::fs::copy(&entry, target).expect("a file");
        }
    }
}

/// A board as JSON; the run must succeed.
pub fn board(folder: &str, more: &[&str]) -> serde_json::Value {
    let run = servanda(&[&["watch", folder, "--format", "json"], more].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    serde_json::from_str(&run.out).expect("the board is JSON")
}

/// The first status of a board with this clause, bearer and reading (`None` = not asked).
pub fn status<'a>(
    board: &'a serde_json::Value,
    clause: &str,
    bearer: Option<&str>,
    reading: Option<&str>,
) -> &'a serde_json::Value {
    let found = board["statuses"].as_array().expect("statuses").iter().find(|status| {
        status["clause"] == clause
            && status["bearer"].as_str() == bearer
            && reading.is_none_or(|reading| status["reading"].as_str().is_some_and(|r| r.contains(reading)))
    });
    found.unwrap_or_else(|| panic!("no status of clause {clause}, bearer {bearer:?}, reading {reading:?}"))
}
