//! Folders that run: one agreement, its bindings, the record files they name and the shapes that the text names.
//!
//! Reads the files and hands their text to the crates; every problem is a finding with its place, or a failure with
//! its way out. Files outside the folder are not read, whatever the bindings say.

use crate::output::{Failure, complain};
use servanda_agreement::geography::Geography;
use servanda_agreement::{Agreement, Clause, Shape};
use servanda_base::{Diagnostic, Severity, Source, Span, render};
use servanda_record::{Record, Viewer};
use servanda_syntax::suggest::closest;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

/// The code of a finding about a file that could not be read.
const NOT_READ: &str = "S0000";

/// A text with the findings about it.
pub type Findings = (Source, Vec<Diagnostic>);

/// An agreement text that was read.
pub struct Text {
    /// The model, if the text has an agreement in it.
    pub agreement: Option<Agreement>,
    /// The text and what its reading found.
    pub findings: Findings,
    /// False if the bytes were not text at all.
    pub is_text: bool,
}

/// A folder that runs.
pub struct Folder {
    /// The agreement.
    pub agreement: Agreement,
    /// Its shapes.
    pub geography: Geography,
    /// Its record, unfiltered.
    pub record: Record,
}

/// The agreement files below a path: the file itself; the one in the folder; or those of its sub-folders.
pub fn agreement_files(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let found = accord_files(path)?;
    if !found.is_empty() {
        return Ok(found);
    }
    let mut below = Vec::new();
    for folder in list(path)?.into_iter().filter(|path| path.is_dir()) {
        below.extend(accord_files(&folder)?);
    }
    if below.is_empty() { Err(no_agreement(path)) } else { Ok(below) }
}

/// The one agreement of a folder, or the file itself.
pub fn agreement_file(path: &Path) -> Result<PathBuf, Failure> {
    if !path.is_dir() {
        return Ok(path.to_owned());
    }
    let found = accord_files(path)?;
    match found.as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(no_agreement(path)),
        several => {
            let names: Vec<String> = several.iter().map(|path| path.display().to_string()).collect();
            Err(Failure::new(
                format!("`{}` holds {} agreements: {}", path.display(), several.len(), names.join(", ")),
                "keep one *.accord.md in a folder; move the others to folders of their own",
            ))
        }
    }
}

fn no_agreement(path: &Path) -> Failure {
    Failure::new(
        format!("`{}` holds no agreement: no file in it ends in .accord.md", path.display()),
        "name a folder with one *.accord.md in it, or the file itself",
    )
}

fn accord_files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let is_accord = |path: &PathBuf| path.to_string_lossy().ends_with(".accord.md") && path.is_file();
    Ok(list(folder)?.into_iter().filter(is_accord).collect())
}

fn list(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let cannot = |error: std::io::Error| {
        Failure::new(format!("cannot list `{}`: {error}", folder.display()), "check the name and your permissions")
    };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(cannot)? {
        paths.push(entry.map_err(cannot)?.path());
    }
    paths.sort();
    Ok(paths)
}

/// Reads the bytes of a file.
pub fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|error| {
        let help = match error.kind() {
            std::io::ErrorKind::NotFound => "check the name; a folder with a *.accord.md in it will do too",
            _ => "check your permissions",
        };
        Failure::new(format!("cannot read `{}`: {error}", path.display()), help)
    })
}

/// Reads one agreement text; bytes that are no text are a finding.
pub fn text(path: &Path) -> Result<Text, Failure> {
    let bytes = bytes(path)?;
    let name = path.display().to_string();
    match servanda_syntax::decode(&bytes) {
        Ok(text) => {
            let (agreement, findings) = servanda_agreement::read(&text);
            Ok(Text { agreement, findings: (Source::new(name, text), findings), is_text: true })
        }
        Err(finding) => {
            let source = Source::new(name, String::from_utf8_lossy(&bytes));
            Ok(Text { agreement: None, findings: (source, vec![finding]), is_text: false })
        }
    }
}

/// Reads an agreement for its text alone and names what could not be read; true if something could not.
pub fn readable(path: &Path) -> Result<(Agreement, bool), Failure> {
    let Text { agreement, findings: (source, findings), .. } = text(&agreement_file(path)?)?;
    let mut has_errors = false;
    for finding in findings.iter().filter(|finding| finding.severity == Severity::Error) {
        has_errors = true;
        complain(&format!("{}\n", render::concise(&source, finding)));
    }
    let agreement = agreement.ok_or_else(|| {
        Failure::new(
            format!("`{}` holds no agreement that could be read", source.name),
            format!("type `servanda check {}` to see why", path.display()),
        )
    })?;
    Ok((agreement, has_errors))
}

/// Reads what stands beside an agreement: shapes, bindings, record. Findings about the text are added to it.
pub fn beside(
    folder: &Path,
    agreement: &Agreement,
    text: &mut Findings,
) -> Result<(Geography, Option<Bound>), Failure> {
    let geography = shapes(folder, agreement, text)?;
    let path = folder.join("bindings.toml");
    if !path.is_file() {
        return Ok((geography, None));
    }
    Ok((geography, Some(bound(folder, &path, agreement)?)))
}

/// Reads the shapes that a text names. Findings about them are added to it.
pub fn shapes(folder: &Path, agreement: &Agreement, text: &mut Findings) -> Result<Geography, Failure> {
    let named: BTreeSet<&str> = agreement
        .places
        .iter()
        .filter_map(|place| match &place.shape {
            Shape::Geo(reference) => Some(reference.value.split('#').next().unwrap_or_default()),
            Shape::Within { .. } => None,
        })
        .collect();
    let mut shapes = BTreeMap::new();
    for name in named {
        if let Some(bytes) = inside(folder, name)? {
            match servanda_feeds::decode(&bytes, name) {
                Ok(text) => drop(shapes.insert(name.to_owned(), text)),
                Err(finding) => text.1.push(Diagnostic { primary: place_of(agreement, name), ..finding }),
            }
        }
    }
    let (geography, findings) = Geography::new(agreement, &shapes);
    text.1.extend(findings);
    Ok(geography)
}

fn place_of(agreement: &Agreement, file: &str) -> servanda_base::Label {
    let span = agreement.places.iter().find_map(|place| match &place.shape {
        Shape::Geo(reference) if reference.value.split('#').next() == Some(file) => Some(reference.span),
        _ => None,
    });
    servanda_base::Label { span: span.unwrap_or_default(), text: String::new() }
}

/// A record with the findings about its bindings and files.
pub struct Bound {
    /// The record.
    pub record: Record,
    /// Findings, text by text: bindings first, then record files that are no text.
    pub findings: Vec<Findings>,
}

fn bound(folder: &Path, path: &Path, agreement: &Agreement) -> Result<Bound, Failure> {
    let name = path.display().to_string();
    let raw = bytes(path)?;
    let bindings = match servanda_feeds::decode(&raw, &name) {
        Ok(text) => text,
        Err(finding) => {
            let source = Source::new(name, String::from_utf8_lossy(&raw));
            return Ok(Bound { record: Record::default(), findings: vec![(source, vec![finding])] });
        }
    };
    let mut files = BTreeMap::new();
    for file in servanda_feeds::Bindings::parse(&bindings).0.feeds.into_iter().map(|feed| feed.record.value) {
        if let Some(bytes) = inside(folder, &file)? {
            files.insert(file, bytes);
        }
    }
    let outcome = servanda_feeds::read(&servanda_feeds::Input {
        agreement,
        bindings_name: &name,
        bindings: &bindings,
        files: &files,
    });
    // Findings text by text: the bindings first, then each record file that has some.
    let mut by_file: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
    for (file, finding) in outcome.findings {
        by_file.entry(file).or_default().push(finding);
    }
    let mut findings = vec![(Source::new(name.clone(), bindings), by_file.remove(&name).unwrap_or_default())];
    for (file, found) in by_file {
        let text = files.get(&file).map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default();
        findings.push((Source::new(folder.join(&file).display().to_string(), text), found));
    }
    Ok(Bound { record: outcome.record, findings })
}

/// The bytes of a file inside the folder; `None` if it is not there, which its reader reports with its place.
fn inside(folder: &Path, name: &str) -> Result<Option<Vec<u8>>, Failure> {
    let relative = Path::new(name);
    if name.is_empty() || !relative.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir)) {
        return Err(Failure::new(
            format!("`{}` names `{name}`, which lies outside of it", folder.display()),
            "copy the file into the folder and name it from there",
        ));
    }
    let path = folder.join(relative);
    if path.exists() { bytes(&path).map(Some) } else { Ok(None) }
}

/// Loads a folder to be judged. Any error in reading stops it: half a text or half a record must not become a board.
pub fn load(path: &Path) -> Result<Folder, Failure> {
    if path.is_file() {
        return Err(Failure::new(
            format!("`{}` is a file; a status needs a folder with a record", path.display()),
            "name the folder that holds the agreement, its bindings.toml and its record (docs/bindings.md)",
        ));
    }
    let file = agreement_file(path)?;
    let Text { agreement, mut findings, .. } = text(&file)?;
    let way_out = format!("type `servanda check {}` to see each with its place", path.display());
    let Some(agreement) = agreement else {
        return Err(Failure::new(said(&[findings]), way_out));
    };
    let (geography, bound) = beside(path, &agreement, &mut findings)?;
    let Some(bound) = bound else {
        return Err(Failure::new(
            format!("`{}` has no bindings.toml, so no record is bound to the agreement", path.display()),
            "write one: docs/bindings.md shows how a row becomes an entry",
        ));
    };
    let all: Vec<Findings> = std::iter::once(findings).chain(bound.findings).collect();
    if all.iter().flat_map(|(_, findings)| findings).any(|finding| finding.severity == Severity::Error) {
        return Err(Failure::new(said(&all), way_out));
    }
    Ok(Folder { agreement, geography, record: bound.record })
}

/// Loads a folder to be judged on another record: that of a folder, or of the bindings in a file, read for this agreement.
pub fn load_on(path: &Path, record: &Path) -> Result<Folder, Failure> {
    let (folder, bindings) = if record.is_dir() {
        (record.to_owned(), record.join("bindings.toml"))
    } else {
        (record.parent().map(Path::to_owned).unwrap_or_default(), record.to_owned())
    };
    if bindings.extension().is_none_or(|ending| ending != "toml") || !bindings.is_file() {
        return Err(Failure::new(
            format!(
                "`{}` names no record: it is neither a folder with a bindings.toml nor such a file",
                record.display()
            ),
            "name a folder whose bindings.toml maps its rows to the events of this agreement (docs/bindings.md)",
        ));
    }
    let Text { agreement, mut findings, .. } = text(&agreement_file(path)?)?;
    let way_out = format!("type `servanda check {}`; the bindings must name this agreement's events", path.display());
    let Some(agreement) = agreement else {
        return Err(Failure::new(said(&[findings]), way_out));
    };
    let beside_it = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
    let (geography, _) = beside(beside_it, &agreement, &mut findings)?;
    let bound = bound(&folder, &bindings, &agreement)?;
    let all: Vec<Findings> = std::iter::once(findings).chain(bound.findings).collect();
    if all.iter().flat_map(|(_, findings)| findings).any(|finding| finding.severity == Severity::Error) {
        return Err(Failure::new(said(&all), way_out));
    }
    Ok(Folder { agreement, geography, record: bound.record })
}

/// The errors among findings, one a line.
fn said(all: &[Findings]) -> String {
    const MOST: usize = 10;
    let errors: Vec<String> = all
        .iter()
        .flat_map(|(source, findings)| findings.iter().map(move |finding| (source, finding)))
        .filter(|(_, finding)| finding.severity == Severity::Error)
        .map(|(source, finding)| servanda_base::render::concise(source, finding))
        .collect();
    let more = errors.len().saturating_sub(MOST);
    let more = if more > 0 { format!("\n  and {more} more") } else { String::new() };
    let shown: Vec<&str> = errors.iter().take(MOST).map(String::as_str).collect();
    format!("what is read with errors is not judged:\n  {}{more}", shown.join("\n  "))
}

/// Reads `public`, `mission` or the name of a party.
pub fn viewer(word: &str, agreement: &Agreement) -> Result<Viewer, Failure> {
    match word {
        "public" => Ok(Viewer::Public),
        "mission" => Ok(Viewer::Mission),
        name if agreement.party(name).is_some() => Ok(Viewer::Party(name.to_owned())),
        name => {
            let parties: Vec<&str> = agreement.parties.iter().map(|party| party.name.as_str()).collect();
            Err(Failure::new(
                format!("`{name}` is no viewer of `{}`", *agreement.name),
                format!("write `public`, `mission`, or a party: {}", parties.join(", ")),
            ))
        }
    }
}

/// The clause of that number.
pub fn clause<'a>(agreement: &'a Agreement, word: &str) -> Result<&'a Clause, Failure> {
    let number = word.strip_prefix("clause ").unwrap_or(word);
    agreement.clause(number).ok_or_else(|| {
        let numbers = || agreement.clauses.iter().map(|clause| clause.number.as_str());
        let close = closest(number, numbers()).map_or(String::new(), |close| format!("did you mean {close}? "));
        Failure::new(
            format!("`{}` has no clause {number}", *agreement.name),
            format!("{close}its clauses are {}", numbers().collect::<Vec<_>>().join(", ")),
        )
    })
}

/// A list for a message.
pub fn or_none(words: &[&str]) -> String {
    if words.is_empty() { "none".into() } else { words.join(", ") }
}

/// A finding about a whole file, for files that could not be read as text.
pub fn unreadable(path: &Path, failure: &Failure) -> Findings {
    let finding = Diagnostic::error(NOT_READ, Span::default(), failure.what.clone()).help(failure.help.clone());
    (Source::new(path.display().to_string(), ""), vec![finding])
}
