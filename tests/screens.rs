//! What a user sees, as files: each of `tests/screens` begins with a command and goes on with what it prints.
//!
//! A folder is named from the root of the workspace. Of a `brief` the Markdown is shown. After a change that is meant,
//! `UPDATE=1 cargo test -p servanda --test screens` rewrites them; the difference is what users will notice.

#[path = "../crates/servanda/tests/support/mod.rs"]
mod support;

use support::*;

/// What a command prints, with its exit code where that is not 0.
fn screen(command: &str, name: &str) -> String {
    let mut args: Vec<&str> = command.split_whitespace().skip(1).collect();
    let out = empty_folder(&format!("screen-{name}"));
    let folder = out.display().to_string();
    let is_brief = args[0] == "brief";
    if is_brief {
        args.extend(["--out", &folder]);
    }
    let run = servanda(&args);
    let mut shown = if is_brief {
        let files =
            std::fs::read_dir(&out).expect("the folder of the report").map(|entry| entry.expect("a file").path());
        let page = files.filter(|path| path.extension().is_some_and(|ending| ending == "md"));
        page.map(|page| std::fs::read_to_string(page).expect("the report")).collect()
    } else {
        run.out
    };
    shown.push_str(&run.err);
    if run.code != 0 {
        shown.push_str(&format!("[exit code {}]\n", run.code));
    }
    std::fs::remove_dir_all(out).ok();
    shown
}

#[test]
fn every_screen_is_as_it_was() {
    let list = std::fs::read_dir(root().join("tests/screens")).expect("the screens");
    let mut paths: Vec<_> = list.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    assert!(paths.len() >= 10);
    let mut wrong = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).expect("a screen");
        let (command, expected) = text.split_once('\n').unwrap_or((&text, ""));
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let found = screen(command.strip_prefix("$ ").expect("a screen begins with `$ servanda …`"), &name);
        if found == expected {
            continue;
        }
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, format!("{command}\n{found}")).expect("the screen can be written");
            continue;
        }
        let differ = found.lines().zip(expected.lines()).find(|(found, expected)| found != expected);
        let (found, expected) = differ.unwrap_or(("one is longer", "than the other"));
        wrong.push(format!("{name}: {command}\n  expected {expected}\n  found    {found}"));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_picture_in_the_readme_is_what_the_command_prints() {
    let readme = std::fs::read_to_string(root().join("README.md")).expect("the README");
    let picture = readme.split("```text\n$ ").nth(1).and_then(|rest| rest.split("```").next()).expect("a picture");
    let (command, shown) = picture.split_once('\n').expect("a command and what it prints");
    assert_eq!(screen(command, "readme"), shown, "put what the command prints into README.md");
}
