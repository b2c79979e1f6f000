//! Folders that run: one agreement, its bindings, the record files they name and the shapes that the text names.
//!
//! Reads the files and hands their text to the crates; every problem is a finding with its place, or a failure with
//! its way out. Files outside the folder are not read, whatever the bindings say.

use crate::Failure;
use servanda_agreement::geography::Geography;
use servanda_agreement::{Agreement, Clause, Shape};
use servanda_base::typed;
use servanda_base::{Diagnostic, Moment, Severity, Source, Span};
use servanda_feeds::amendments::Named;
use servanda_feeds::bindings::Amendment;
use servanda_feeds::{Among, Bindings, Entered};
use servanda_record::{Record, Viewer};
use servanda_status::Version;
use servanda_syntax::suggest::closest;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

/// The code of a finding about a file that could not be read.
const NOT_READ: &str = "S0000";

/// A text that was not amended.
const ALONE: Among<'static> = Among { number: 1, others: &[] };

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
    /// The file as it is called from the folder; empty where it was read for itself.
    pub inside: String,
    /// What made it the text, if it is a later version.
    pub amendment: Option<Amendment>,
}

/// A folder that runs.
pub struct Folder {
    /// The agreement.
    pub agreement: Agreement,
    /// Its shapes.
    pub geography: Geography,
    /// Its record, unfiltered.
    pub record: Record,
    /// Which version of the text this is, where it was amended.
    pub version: Option<Version>,
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
    let (agreement, findings, is_text) = match servanda_syntax::decode(&bytes) {
        Ok(text) => {
            let (agreement, findings) = servanda_agreement::read(&text);
            (agreement, (Source::new(name, text), findings), true)
        }
        Err(finding) => (None, (Source::new(name, String::from_utf8_lossy(&bytes)), vec![finding]), false),
    };
    Ok(Text { agreement, findings, is_text, inside: String::new(), amendment: None })
}

/// Reads what stands beside an agreement: shapes, bindings, record. Findings about the text are added to it.
pub fn beside(
    folder: &Path,
    agreement: &Agreement,
    text: &mut Findings,
) -> Result<(Geography, Option<Bound>), Failure> {
    beside_one_of(folder, agreement, text, ALONE)
}

/// [`beside`] for one version of a text among others.
pub fn beside_one_of(
    folder: &Path,
    agreement: &Agreement,
    text: &mut Findings,
    among: Among<'_>,
) -> Result<(Geography, Option<Bound>), Failure> {
    let geography = shapes(folder, agreement, text)?;
    let path = folder.join("bindings.toml");
    if !path.is_file() {
        return Ok((geography, None));
    }
    Ok((geography, Some(bound(folder, &path, agreement, among)?)))
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

fn bound(folder: &Path, path: &Path, agreement: &Agreement, among: Among<'_>) -> Result<Bound, Failure> {
    let name = path.display().to_string();
    let bindings = match bindings(path)? {
        Ok(text) => text,
        Err(findings) => return Ok(Bound { record: Record::default(), findings: vec![findings] }),
    };
    let mut files = BTreeMap::new();
    for file in Bindings::parse(&bindings).0.feeds.into_iter().map(|feed| feed.record.value) {
        if let Some(bytes) = inside(folder, &file)? {
            files.insert(file, bytes);
        }
    }
    let input = servanda_feeds::Input { agreement, bindings_name: &name, bindings: &bindings, files: &files };
    let mut outcome = servanda_feeds::read_among(&input, among);
    if path == folder.join("bindings.toml") {
        enter(folder, agreement, among, &mut outcome.record)?;
    }
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

/// Where what people entered at the desk lies in a folder.
pub const ENTERED: &str = "desk/entries.log";

/// Puts what people entered behind what was read.
fn enter(folder: &Path, agreement: &Agreement, among: Among<'_>, record: &mut Record) -> Result<(), Failure> {
    let path = folder.join(ENTERED);
    let lines = servanda_store::lines(&path).map_err(|trouble| {
        Failure::new(format!("cannot read `{}`: {trouble}", path.display()), "take the file from a copy")
    })?;
    if lines.is_empty() {
        return Ok(());
    }
    let mut entered = Entered::after(agreement, among, record, ENTERED, 0);
    for line in lines {
        let read = entered.read(&line);
        entered.take(&read);
        servanda_feeds::entered::put(record, read);
    }
    Ok(())
}

/// The text of a `bindings.toml`, or the finding that it is no text.
fn bindings(path: &Path) -> Result<Result<String, Findings>, Failure> {
    let name = path.display().to_string();
    let raw = bytes(path)?;
    Ok(servanda_feeds::decode(&raw, &name)
        .map_err(|finding| (Source::new(name, String::from_utf8_lossy(&raw)), vec![finding])))
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

/// Loads a folder to be judged: the one version of its text that is asked for, else the one in force at a moment as people
/// type it, which is the end of the record if none is given. Any error in reading stops it: half a text or half a record must
/// not become a board.
pub fn load(path: &Path, version: Option<u32>, at: Option<&str>, viewer: &str) -> Result<Folder, Failure> {
    let mut versions = versions(path)?;
    let at = match version {
        Some(number) => return as_if_always(path, versions, number),
        None => in_force_at(&versions, at, viewer)?,
    };
    Ok(versions.swap_remove(at))
}

/// One version of a text, without the time in which it was in force.
pub fn as_if_always(path: &Path, mut versions: Vec<Folder>, number: u32) -> Result<Folder, Failure> {
    let count = versions.len();
    let at = number.checked_sub(1).map(|at| at as usize).filter(|at| *at < count);
    let at = at.ok_or_else(|| no_such_version(path, count))?;
    let mut folder = versions.swap_remove(at);
    folder.agreement.header.version = None;
    if let Some(version) = &mut folder.version {
        version.as_if_always = true;
    }
    Ok(folder)
}

/// The place of the version in force at a moment as people type it: at the end of what the viewer may see if none is given.
pub fn in_force_at(versions: &[Folder], at: Option<&str>, viewer: &str) -> Result<usize, Failure> {
    if versions.len() == 1 {
        return Ok(0);
    }
    let mut end = Moment::MIN;
    for folder in versions.iter().filter(|_| at.is_none()) {
        let record = folder.record.visible_to(&self::viewer(viewer, &folder.agreement)?);
        end = end.max(last_moment(&record).unwrap_or(end));
    }
    let mut found = 0;
    for (place, folder) in versions.iter().enumerate() {
        let header = &folder.agreement.header;
        let moment = at.map_or(Ok(end), |text| typed::instant(text, &header.clock))?;
        // A board at a moment speaks of the stretch that ends there.
        if header.version.and_then(|version| version.from).is_some_and(|from| from < moment) {
            found = place;
        }
    }
    Ok(found)
}

/// The moment that is judged where none is asked for: the end of the last thing that the record says happened.
pub fn last_moment(record: &Record) -> Option<Moment> {
    let live = record.live(record.last_position());
    let ends = live.entries.iter().filter(|entry| entry.position > 0).filter_map(|entry| entry.occurred);
    ends.map(|at| at.to).filter(|to| *to < Moment::MAX).max()
}

/// Loads all versions of a folder's text, each with its own time and with the record as it is read for it; one where the text
/// was not amended.
pub fn versions(path: &Path) -> Result<Vec<Folder>, Failure> {
    if path.is_file() {
        return Err(Failure::new(
            format!("`{}` is a file; a status needs a folder with a record", path.display()),
            "name the folder that holds the agreement, its bindings.toml and its record (docs/bindings.md)",
        ));
    }
    let way_out = || format!("type `servanda check {}` to see each with its place", path.display());
    let Read { texts, mut findings } = read(path, &agreement_file(path)?)?;
    // Without a text, or without its time, there is nothing to read a record for.
    if texts.iter().any(|text| text.agreement.is_none()) {
        return Err(Failure::new(said(&all_of(&texts, &findings)), way_out()));
    }
    refuse(&[], &findings, way_out)?;
    if !path.join("bindings.toml").is_file() {
        return Err(Failure::new(
            format!("`{}` has no bindings.toml, so no record is bound to the agreement", path.display()),
            "write one: docs/bindings.md shows how a row becomes an entry",
        ));
    }
    let agreements: Vec<&Agreement> = texts.iter().filter_map(|text| text.agreement.as_ref()).collect();
    let mut loaded = Vec::new();
    for (at, agreement) in agreements.iter().enumerate() {
        let others: Vec<&Agreement> =
            agreements.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, other)| *other).collect();
        let among = Among { number: at as u32 + 1, others: &others };
        let mut of_shapes =
            (Source::new(texts[at].findings.0.name.clone(), texts[at].findings.0.text.clone()), Vec::new());
        let geography = shapes(path, agreement, &mut of_shapes)?;
        let bound = bound(path, &path.join("bindings.toml"), agreement, among)?;
        findings.push(of_shapes);
        findings.extend(bound.findings);
        loaded.push((geography, bound.record));
    }
    refuse(&texts, &findings, way_out)?;
    let of = texts.len() as u32;
    let named = |text: Text, (geography, record): (Geography, Record)| {
        let agreement = text.agreement?;
        let zone = &agreement.header.clock;
        let version = agreement.header.version.map(|version| Version {
            number: version.number,
            of,
            text: text.inside,
            from: version.from.map(|at| zone.rfc3339(at)),
            until: version.until.map(|at| zone.rfc3339(at)),
            because: text.amendment.as_ref().map(|amendment| amendment.because.clone()),
            source: text.amendment.and_then(|amendment| amendment.source),
            as_if_always: false,
        });
        Some(Folder { geography, record, version, agreement })
    };
    Ok(texts.into_iter().zip(loaded).filter_map(|(text, beside)| named(text, beside)).collect())
}

fn all_of<'f>(texts: &'f [Text], findings: &'f [Findings]) -> Vec<&'f Findings> {
    texts.iter().map(|text| &text.findings).chain(findings).collect()
}

/// Stops where there is an error.
fn refuse(texts: &[Text], findings: &[Findings], way_out: impl Fn() -> String) -> Result<(), Failure> {
    let all = all_of(texts, findings);
    let wrong = all.iter().flat_map(|(_, findings)| findings).any(|finding| finding.severity == Severity::Error);
    if wrong { Err(Failure::new(said(&all), way_out())) } else { Ok(()) }
}

/// The versions of a text, the first first.
pub struct Read {
    /// Each with its time, where none of them is wrong.
    pub texts: Vec<Text>,
    /// What is wrong with the list of amendments, of `bindings.toml`.
    pub findings: Vec<Findings>,
}

/// Reads a text, and the later versions that the bindings in its folder name.
pub fn read(folder: &Path, file: &Path) -> Result<Read, Failure> {
    let mut first = text(file)?;
    first.inside = file.strip_prefix(folder).unwrap_or(file).display().to_string();
    let path = folder.join("bindings.toml");
    // What is no text, or no TOML, is told where the record is read.
    let written = if path.is_file() { bindings(&path)?.ok() } else { None };
    let amendments = written.as_ref().map(|text| Bindings::parse(text).0.amendments).unwrap_or_default();
    let (Some(agreement), Some(written), false) = (&mut first.agreement, written, amendments.is_empty()) else {
        return Ok(Read { texts: vec![first], findings: Vec::new() });
    };
    let mut later: Vec<Text> = Vec::new();
    let mut named: Vec<Named> = Vec::new();
    for amendment in &amendments {
        let name = &amendment.text.value;
        if !servanda_feeds::amendments::is_inside(name) {
            named.push(Named::Outside);
        } else if !folder.join(name).is_file() {
            named.push(Named::NotThere);
        } else {
            let mut read = text(&folder.join(name))?;
            named.push(Named::Text(read.findings.0.text.clone(), read.agreement.take().map(Box::new)));
            read.inside.clone_from(name);
            read.amendment = Some(amendment.clone());
            later.push(read);
        }
    }
    let findings = servanda_feeds::amendments::in_time((&first.findings.0.text, agreement), &amendments, &mut named);
    let read = named.into_iter().filter_map(|named| match named {
        Named::Text(_, agreement) => Some(agreement),
        Named::Outside | Named::NotThere => None,
    });
    for (text, agreement) in later.iter_mut().zip(read) {
        text.agreement = agreement.map(|agreement| *agreement);
    }
    let findings = vec![(Source::new(path.display().to_string(), written), findings)];
    Ok(Read { texts: std::iter::once(first).chain(later).collect(), findings })
}

/// Loads a folder to be judged on another record: that of a folder, or of the bindings in a file, read for this agreement.
pub fn load_on(path: &Path, record: &Path, version: Option<u32>) -> Result<Folder, Failure> {
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
    let Text { agreement, mut findings, .. } = one_text(path, version)?;
    let way_out = format!("type `servanda check {}`; the bindings must name this agreement's events", path.display());
    let Some(agreement) = agreement else {
        return Err(Failure::new(said(&[&findings]), way_out));
    };
    let beside_it = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
    let (geography, _) = beside(beside_it, &agreement, &mut findings)?;
    let bound = bound(&folder, &bindings, &agreement, ALONE)?;
    let all: Vec<Findings> = std::iter::once(findings).chain(bound.findings).collect();
    if all.iter().flat_map(|(_, findings)| findings).any(|finding| finding.severity == Severity::Error) {
        return Err(Failure::new(said(&all.iter().collect::<Vec<_>>()), way_out));
    }
    Ok(Folder { agreement, geography, record: bound.record, version: None })
}

/// The text that is asked for, by itself: the present one where the text was amended.
pub fn one_text(path: &Path, version: Option<u32>) -> Result<Text, Failure> {
    let file = agreement_file(path)?;
    let mut texts = if path.is_dir() { read(path, &file)?.texts } else { vec![text(&file)?] };
    let count = texts.len();
    let number = version.map_or(count, |number| number as usize);
    if number == 0 || number > count {
        return Err(no_such_version(path, count));
    }
    let mut one = texts.swap_remove(number - 1);
    if let Some(agreement) = &mut one.agreement {
        agreement.header.version = None;
    }
    Ok(one)
}

fn no_such_version(path: &Path, count: usize) -> Failure {
    let (what, help) = match count {
        1 => ("was not amended: it has version 1 alone".to_owned(), "leave --version out; docs/amendments.md".into()),
        _ => (format!("has {count} versions"), format!("write a number from 1 to {count}")),
    };
    Failure::new(format!("`{}` {what}", path.display()), help)
}

/// The errors among findings, one a line.
fn said(all: &[&Findings]) -> String {
    const MOST: usize = 10;
    let mut errors: Vec<String> = all
        .iter()
        .flat_map(|(source, findings)| findings.iter().map(move |finding| (source, finding)))
        .filter(|(_, finding)| finding.severity == Severity::Error)
        .map(|(source, finding)| servanda_base::render::concise(source, finding))
        .collect();
    // What is found for each version of a text alike is said once.
    let mut seen = BTreeSet::new();
    errors.retain(|error| seen.insert(error.clone()));
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
