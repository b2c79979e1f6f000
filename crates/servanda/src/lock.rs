//! `servanda.lock`: which clauses were confirmed, by whom and when.

use crate::folder;
use crate::output::{Failure, write_whole};
use serde::{Deserialize, Serialize};
use servanda_check::{Confirmed, Seal};
use std::path::{Path, PathBuf};

const NAME: &str = "servanda.lock";

const HEAD: &str = "# Whose code was read against the quoted text, by whom and when; `servanda confirm` writes this.\n";

#[derive(Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Lock {
    #[serde(default)]
    clause: Vec<Line>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Line {
    number: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    code: String,
    by: String,
    on: String,
}

fn path(folder: &Path) -> PathBuf {
    folder.join(NAME)
}

/// What was confirmed in a folder; nothing where it has no such file.
pub fn read(folder: &Path) -> Result<Vec<Confirmed>, Failure> {
    let path = path(folder);
    if !path.is_file() {
        return Ok(Vec::new());
    }
    let wrong = |why: String| {
        Failure::new(
            format!("`{}` cannot be read: {why}", path.display()),
            "put the file back as it was, or take it away and confirm the clauses again with `servanda confirm`",
        )
    };
    let text = String::from_utf8(folder::bytes(&path)?).map_err(|error| wrong(error.to_string()))?;
    let lock: Lock = toml::from_str(&text).map_err(|error| wrong(error.message().to_owned()))?;
    let confirmed = |line: Line| Confirmed {
        clause: line.number,
        seal: Seal { text: line.text, code: line.code },
        by: line.by,
        on: line.on,
    };
    Ok(lock.clause.into_iter().map(confirmed).collect())
}

/// Writes what was confirmed in a folder.
pub fn write(folder: &Path, confirmed: Vec<Confirmed>) -> Result<(), Failure> {
    let line =
        |one: Confirmed| Line { number: one.clause, text: one.seal.text, code: one.seal.code, by: one.by, on: one.on };
    let lock = Lock { clause: confirmed.into_iter().map(line).collect() };
    let text = toml::to_string(&lock)
        .map_err(|error| Failure::new(format!("what was confirmed is no TOML: {error}"), "report this"))?;
    write_whole(&path(folder), &format!("{HEAD}\n{text}"))
}
