//! Small agreements with a record and the statuses that follow: one idea a file, derived by hand in its prose.
//!
//! A file of `tests/suite` holds one agreement (`accord`), its record (`entries`, the JSON lines of docs/entry.md), more lines
//! of bindings (`toml`) and shapes of `geo/suite.geojson` (`shapes`) if it needs some, and what is expected:
//!
//! - `findings`: all findings on the text, `code line`; without the block there must be no error among them;
//! - `set-aside`: rows that are set aside, `id: reason`; without the block there must be none;
//! - `statuses`: `as of 2027-03-01 | clause | bearer or * | reading or - | episode | status | state | more`. After the moment
//!   may stand `known 3` (as known at that position), `known 2027-02-10` (as known at that moment) and `for public` (who looks). The last column holds any of `due=`,
//!   `late=`, `incidents=`, `performed=`, `now=`, `finality=`, `triggered=`, `counted=`, `out=` (not counted), `by=`,
//!   `basis=`, `why=` (the first reason), `because=` and `power=` (the first of that name), parted by `;`. What a line does
//!   not name is not asked. `| force |`, `| series |`, `| counts |` and `| red lines |` ask for what stands beside.
//! - `version`: that the text is a version of one that was amended: `2 from 2027-04-01T00:00Z until 2027-05-01T00:00Z`;
//! - `timeline`: `as of 2027-03-01 | clause`, and below it each change of its status as the record grew: `position | entries |
//!   bearer or * | readings, or - where all agree | episode | from -> to | why`, with `!` after the position where it was closed.
//! - `would-change`: `as of 2027-03-01 | clause | bearer or * | reading or - | episode`, and below it each smallest set of new
//!   facts that changes that status, in words; in brackets how much was tried.
//!
//! `UPDATE=1 cargo test -p servanda --test suite` rewrites what is expected; a line that gives a moment alone becomes the
//! whole board. Read the difference before you keep it.

mod support;
#[path = "../../servanda-random/tests/support/tamper.rs"]
mod tamper;

use servanda_agreement::Version;
use servanda_agreement::geography::Geography;
use servanda_base::{Moment, Severity, Zone};
use servanda_random::Dice;
use servanda_record::{Record, Viewer};
use servanda_reference::{Question, evaluate, evaluate_with_witness};
use servanda_status::timeline::Standing;
use servanda_status::witness::Witnessed;
use servanda_status::{Board, Performed, Status};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// A fence of a file: its name, and the lines of its content.
struct Fence {
    name: String,
    lines: std::ops::Range<usize>,
}

fn fences(lines: &[&str]) -> Vec<Fence> {
    let mut found = Vec::new();
    let mut open: Option<(String, usize)> = None;
    for (at, line) in lines.iter().enumerate() {
        match (&open, line.strip_prefix("```")) {
            (None, Some(name)) => open = Some((name.trim().to_owned(), at + 1)),
            (Some((name, from)), Some("")) => {
                found.push(Fence { name: name.clone(), lines: *from..at });
                open = None;
            }
            _ => {}
        }
    }
    assert!(open.is_none(), "a fence is not closed");
    found
}

/// Everything that a file gives.
struct Case {
    agreement: servanda_agreement::Agreement,
    geography: Geography,
    record: Record,
    findings: String,
    set_aside: String,
}

fn read(text: &str, entries: &str, toml: &str, shapes: &str, of_version: &str) -> Case {
    let (agreement, mut findings) = servanda_agreement::read(text);
    let mut agreement = agreement.expect("there is an agreement in the file");
    agreement.header.version = version(of_version);
    findings.extend(servanda_check::check(&agreement));
    let line = |at: usize| text[..at].matches('\n').count() + 1;
    let mut found: Vec<(usize, &str)> =
        findings.iter().map(|finding| (line(finding.primary.span.range().start), finding.code)).collect();
    found.sort_unstable();
    let errors: Vec<String> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error && finding.code.starts_with("S00"))
        .map(|finding| format!("line {}: {}", line(finding.primary.span.range().start), finding.message))
        .collect();
    assert!(errors.is_empty(), "the text is read with errors:\n{}", errors.join("\n"));
    let bindings = format!("record = \"record.jsonl\"\nformat = \"entries\"\nhandling = \"public\"\n{toml}");
    let files = BTreeMap::from([("record.jsonl".to_owned(), entries.as_bytes().to_vec())]);
    let outcome = servanda_feeds::read(&servanda_feeds::Input {
        agreement: &agreement,
        bindings_name: "bindings.toml",
        bindings: &bindings,
        files: &files,
    });
    let is_error = |(_, finding): &&(String, servanda_base::Diagnostic)| finding.severity == Severity::Error;
    if let Some((_, finding)) = outcome.findings.iter().find(is_error).filter(|_| !entries.is_empty()) {
        panic!("the record is read with an error: {}", finding.message);
    }
    let drawn = (!shapes.is_empty()).then(|| ("geo/suite.geojson".to_owned(), shapes.to_owned()));
    let (geography, missing) = Geography::new(&agreement, &drawn.into_iter().collect());
    assert!(shapes.is_empty() || missing.is_empty(), "the shapes are read with findings: {missing:?}");
    let set_aside = outcome.record.set_aside.iter().fold(String::new(), |mut text, row| {
        writeln!(text, "{}: {}", row.id.as_deref().unwrap_or("-"), row.why).expect("a string grows");
        text
    });
    let findings = found.iter().map(|(line, code)| format!("{code} {line}\n")).collect();
    Case { agreement, geography, record: outcome.record, findings, set_aside }
}

/// `NUMBER [from MOMENT] [until MOMENT]`
fn version(line: &str) -> Option<Version> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let after = |word: &str| {
        let at = words.iter().position(|other| *other == word)?;
        Some(words[at + 1].parse().expect("a moment with its offset"))
    };
    let number = words.first()?.parse().expect("the number of a version");
    Some(Version { number, from: after("from"), until: after("until") })
}

/// A moment as the command line reads it: a date is the end of that local day.
fn moment(text: &str, zone: &Zone) -> Moment {
    if let Ok(date) = text.parse::<jiff::civil::Date>()
        && text.len() == 10
    {
        return zone.day(date).to;
    }
    text.parse::<Moment>().unwrap_or_else(|_| zone.at(text.parse().expect("a moment")))
}

/// `as of MOMENT [known N or MOMENT] [for VIEWER]`.
fn board(case: &Case, asked: &str) -> Board {
    let (record, question) = question(case, asked);
    evaluate(&case.agreement, &case.geography, &record, &question)
}

fn question(case: &Case, asked: &str) -> (Record, Question) {
    let words: Vec<&str> = asked.split_whitespace().collect();
    assert_eq!(&words[..2], ["as", "of"], "a line begins with `as of`: {asked}");
    let after = |word: &str| words.iter().position(|other| *other == word).map(|at| words[at + 1]);
    let zone = &case.agreement.header.clock;
    let as_of = Some(moment(words[2], zone));
    let viewer = match after("for") {
        None | Some("mission") => Viewer::Mission,
        Some("public") => Viewer::Public,
        Some(party) => Viewer::Party(party.to_owned()),
    };
    let record = case.record.visible_to(&viewer);
    let known = |word: &str| word.parse().unwrap_or_else(|_| record.known_by(moment(word, zone), zone).position);
    let known_at = after("known").map(known);
    (record, Question { as_of, known_at })
}

/// Each question with the changes that follow it.
fn timelines(case: &Case, expected: &[&str]) -> String {
    let mut text = String::new();
    for line in expected.iter().filter(|line| line.starts_with("as of")) {
        let (asked, clause) = line.split_once('|').expect("`as of MOMENT | clause`");
        let (record, question) = question(case, asked);
        let clause = case.agreement.clause(clause.trim()).expect("a clause");
        let as_of = question.as_of.expect("a moment");
        let found = servanda_timeline::timeline(&case.agreement, &case.geography, &record, clause, as_of);
        writeln!(text, "{line}").expect("a string grows");
        for track in &found.tracks {
            let readings = if track.all_agree { "-".into() } else { track.readings.join(", ") };
            let whose = format!("{} | {readings} | {}", track.bearer.as_deref().unwrap_or("*"), track.episode);
            for change in &track.changes {
                let closed = if change.was_closed { "!" } else { "" };
                let entries: Vec<&str> = change.entries.iter().map(|cause| cause.entry.as_str()).collect();
                let entries = if entries.is_empty() { "-".into() } else { entries.join(" ") };
                let (from, to) = (standing(change.from.as_ref()), standing(change.to.as_ref()));
                let line =
                    format!("{}{closed} | {entries} | {whose} | {from} -> {to} | {}", change.position, change.why);
                writeln!(text, "  {line}").expect("a string grows");
            }
        }
    }
    text
}

/// Each status with the smallest sets of new facts that would change it.
fn would_change(case: &Case, expected: &[&str]) -> String {
    let mut text = String::new();
    for line in expected.iter().filter(|line| line.starts_with("as of")) {
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        let (record, question) = question(case, parts[0]);
        let record = question.known_at.map_or(record.clone(), |position| record.known_at(position));
        let question = Question { known_at: None, ..question };
        let board = evaluate(&case.agreement, &case.geography, &record, &question);
        let wanted = parts[1..5].join(" | ");
        let status = board.statuses.iter().find(|status| key(status) == wanted);
        let status = status.unwrap_or_else(|| panic!("no status of {wanted}"));
        let agreement = case.agreement.narrowed_to(case.agreement.clause(&status.clause).expect("a clause"));
        let asked = servanda_change::Asked {
            agreement: &agreement,
            record: &record,
            status,
            as_of: question.as_of.expect("a moment"),
        };
        let mut judge = |record: &Record| evaluate(&agreement, &case.geography, record, &question).statuses;
        let found = servanda_change::changes(&asked, &mut judge, servanda_change::Limits::default());
        writeln!(text, "{line}").expect("a string grows");
        found.sets.iter().for_each(|set| writeln!(text, "  {}", set.words).expect("a string grows"));
        found.notes.iter().for_each(|note| writeln!(text, "  ({note})").expect("a string grows"));
    }
    text
}

fn standing(of: Option<&Standing>) -> String {
    let Some(standing) = of else { return "none".into() };
    let json = serde_json::to_value(standing).expect("a standing is JSON");
    let mut said = format!("{} {} {}", word("status", &json), word("state", &json), word("finality", &json));
    if let Some(count) = standing.incidents {
        write!(said, " incidents={}", range(count.low, count.high)).expect("a string grows");
    }
    if let Some(done) = &standing.performed {
        write!(said, " performed={}", performed(Some(done))).expect("a string grows");
    }
    if let Some(late) = standing.late_by_days {
        write!(said, " late={late}").expect("a string grows");
    }
    said
}

/// A word of serde's for a value.
fn word(value: impl serde_json::value::Index + Copy, of: &serde_json::Value) -> String {
    of[value].as_str().unwrap_or("-").to_owned()
}

fn range(low: impl std::fmt::Display, high: Option<impl std::fmt::Display>) -> String {
    let high = high.map_or("?".to_owned(), |high| high.to_string());
    let low = low.to_string();
    if low == high { low } else { format!("{low}..{high}") }
}

fn performed(of: Option<&Performed>) -> String {
    of.map_or("-".into(), |done| range(done.low, done.high))
}

fn key(status: &Status) -> String {
    let bearer = status.bearer.as_deref().unwrap_or("*");
    format!("{} | {bearer} | {} | {}", status.clause, status.reading.as_deref().unwrap_or("-"), status.episode)
}

fn more(status: &Status, name: &str) -> String {
    match name {
        "due" => status.due.clone().unwrap_or("-".into()),
        "late" => status.late_by_days.map_or("-".into(), |days| days.to_string()),
        "incidents" => status.incidents.map_or("-".into(), |count| range(count.low, count.high)),
        "performed" => performed(status.performed.as_ref()),
        "now" => performed(status.performed_now.as_ref()),
        "finality" => format!("{:?}", status.finality).to_lowercase(),
        "triggered" => status.triggered.clone().unwrap_or("-".into()),
        "counted" => status.counted.join(","),
        "by" => status.attribution.clone().unwrap_or("-".into()),
        "basis" => status.basis.clone(),
        "why" => status.because.first().map_or("-".into(), |reason| reason.text.clone()),
        "because" | "power" => {
            status.because.iter().find(|reason| reason.head == name).map_or("-".into(), |reason| reason.text.clone())
        }
        "out" => {
            status.not_counted.iter().map(|out| format!("{}: {}", out.entry, out.why)).collect::<Vec<_>>().join(", ")
        }
        other => panic!("`{other}=` is no column"),
    }
}

fn values(status: &Status, asked: &[&str]) -> String {
    let json = serde_json::to_value(status).expect("a status is JSON");
    let mut line = format!("{} | {}", word("status", &json), word("state", &json));
    let names: Vec<&str> = asked.iter().filter_map(|part| part.split_once('=').map(|(name, _)| name)).collect();
    if !names.is_empty() {
        line.push_str(" |");
        names.iter().for_each(|name| write!(line, " {name}={};", more(status, name)).expect("a string grows"));
        line.pop();
    }
    line
}

/// Lines of a board that are no statuses: `force`, `series`, `counts` or `red lines`.
fn beside(board: &Board, about: &str) -> Option<Vec<String>> {
    let force =
        |line: &servanda_status::ForceLine| format!("{} | {}", line.reading.as_deref().unwrap_or("-"), line.status);
    let series = |line: &servanda_status::SeriesLine| {
        let unused = line.points.iter().filter(|point| point.unused.is_some()).count();
        format!("{} {} | {} readings, {unused} not used", line.sort, line.name, line.points.len())
    };
    let red_line = |line: &servanda_status::RedLineLine| {
        let tier = line.tier.map_or(String::new(), |tier| format!(" tier {tier}"));
        let key = line.key.as_ref().map_or(String::new(), |key| format!(", {key}"));
        let highest = range(line.highest.low, line.highest.high);
        format!("{}{tier}{key} | {} episodes, highest {highest}", line.red_line, line.episodes.len())
    };
    let counts = &board.entries;
    match about {
        "red lines" => Some(board.red_lines.iter().map(red_line).collect()),
        "force" => Some(board.in_force.iter().map(force).collect()),
        "series" => Some(board.readings.iter().map(series).collect()),
        "counts" => Some(vec![format!("{} = {} + {}", counts.read, counts.judged, counts.set_aside)]),
        _ => None,
    }
}

/// The expected lines with what the evaluator says in place of what was expected.
fn statuses(case: &Case, expected: &[&str]) -> String {
    let mut text = String::new();
    let mut boards: BTreeMap<String, Board> = BTreeMap::new();
    for line in expected.iter().filter(|line| !line.trim().is_empty()) {
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        let board = boards.entry(parts[0].to_owned()).or_insert_with(|| board(case, parts[0]));
        let asked: Vec<&str> = parts.get(7).map_or(Vec::new(), |more| more.split(';').map(str::trim).collect());
        if let [_, about, ..] = parts.as_slice()
            && let Some(lines) = beside(board, about)
        {
            // Of several, the one that the line names; where it names none of them, all.
            let names = |line: &&String| line.split(" | ").next() == parts.get(2).copied();
            let named: Vec<&String> = lines.iter().filter(names).collect();
            let lines = if named.is_empty() { lines.iter().collect() } else { named };
            lines.iter().for_each(|line| writeln!(text, "{} | {about} | {line}", parts[0]).expect("a string grows"));
            continue;
        }
        if parts.len() < 5 {
            for status in &board.statuses {
                writeln!(text, "{} | {} | {}", parts[0], key(status), values(status, &[])).expect("a string grows");
            }
            continue;
        }
        let wanted = parts[1..5].join(" | ");
        let found: Vec<&Status> = board.statuses.iter().filter(|status| key(status) == wanted).collect();
        let said = match found.as_slice() {
            [one] => values(one, &asked),
            several => format!("{} such lines", several.len()),
        };
        writeln!(text, "{} | {wanted} | {said}", parts[0]).expect("a string grows");
    }
    text
}

/// What the fences of this name hold.
fn content(lines: &[&str], fences: &[Fence], name: &str) -> String {
    let own = fences.iter().filter(|fence| fence.name == name);
    own.flat_map(|fence| lines[fence.lines.clone()].iter()).fold(String::new(), |text, line| text + line + "\n")
}

fn case_of(text: &str, lines: &[&str], fences: &[Fence]) -> Case {
    let [entries, toml, shapes, version] =
        ["entries", "toml", "shapes", "version"].map(|name| content(lines, fences, name));
    read(text, &entries, &toml, &shapes, &version)
}

fn check(path: &Path) -> Result<(), String> {
    let text = std::fs::read_to_string(path).expect("a file of the suite");
    let lines: Vec<&str> = text.lines().collect();
    let fences = fences(&lines);
    let case = case_of(&text, &lines, &fences);
    let mut wrong = String::new();
    let mut written = lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    // From the last to the first, so that the lines before stay where they are.
    for fence in fences.iter().rev() {
        let expected = &lines[fence.lines.clone()];
        let found = match fence.name.as_str() {
            "findings" => case.findings.clone(),
            "set-aside" => case.set_aside.clone(),
            "statuses" => statuses(&case, expected),
            "timeline" => timelines(&case, expected),
            "would-change" => would_change(&case, expected),
            _ => continue,
        };
        if expected.iter().map(|line| format!("{line}\n")).collect::<String>() != found {
            let tidy = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            let pairs = expected.iter().copied().chain(std::iter::repeat("")).zip(found.lines());
            for (expected, found) in pairs.filter(|(expected, found)| tidy(expected) != tidy(found)) {
                writeln!(wrong, "  expected {expected}\n  found    {found}").expect("a string grows");
            }
            if found.lines().count() < expected.len() {
                writeln!(wrong, "  expected more: {}", expected[found.lines().count()..].join("\n")).expect("it grows");
            }
            written.splice(fence.lines.clone(), found.lines().map(str::to_owned));
        }
    }
    if !fences.iter().any(|fence| fence.name == "set-aside") && !case.set_aside.is_empty() {
        writeln!(wrong, "  set aside: {}", case.set_aside).expect("a string grows");
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, written.join("\n") + "\n").expect("the file can be written");
    } else if !wrong.is_empty() {
        return Err(format!("{}\n{wrong}", path.file_name().unwrap_or_default().to_string_lossy()));
    }
    Ok(())
}

fn paths() -> Vec<PathBuf> {
    let list = std::fs::read_dir(support::fixture("suite")).expect("the suite");
    let mut paths: Vec<_> = list.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    assert!(paths.len() >= 25);
    paths
}

/// Every status of the suite follows from its reasons alone, and one that was tampered with does not.
#[test]
fn every_status_of_the_suite_follows_from_its_reasons() {
    let mut tried = tamper::Tried::default();
    for path in paths() {
        let text = std::fs::read_to_string(&path).expect("a file of the suite");
        // Each file has its own, so that a new one changes nothing of what is tried on the others.
        let mut dice = Dice::new(text.len() as u64);
        let lines: Vec<&str> = text.lines().collect();
        let fences = fences(&lines);
        let case = case_of(&text, &lines, &fences);
        let statuses = content(&lines, &fences, "statuses");
        let asked: BTreeSet<&str> = statuses
            .lines()
            .filter_map(|line| line.split('|').next())
            .filter(|asked| asked.starts_with("as of"))
            .collect();
        for asked in asked {
            let (record, question) = question(&case, asked);
            let (board, witnesses) = evaluate_with_witness(&case.agreement, &case.geography, &record, &question);
            assert_eq!(board.statuses.len(), witnesses.len());
            for (status, witness) in board.statuses.into_iter().zip(witnesses) {
                let found = servanda_recheck::recheck(&status, &witness);
                assert_eq!(found, Ok(()), "{} {asked} {}", path.display(), key(&status));
                // Tens of thousands of turns would only take longer.
                if status.intervals.len() < 200 {
                    let witnessed = Witnessed { status, witness };
                    for _ in 0..4 {
                        let done = tried.tamper(&witnessed, &mut dice, false);
                        assert_eq!(done, Ok(()), "{} {asked}", path.display());
                    }
                }
            }
        }
    }
    let mut blind = tried.blind(40);
    // That nothing was seen turns something only within a coarser count: histories made by chance have that.
    blind.retain(|field| *field != "witness.rests_on.prohibition.watches[].zero");
    assert!(blind.is_empty(), "no change of these was noticed: {blind:#?}");
}

#[test]
fn every_file_of_the_suite_is_judged_as_derived() {
    let paths = paths();
    let wrong: Vec<String> = paths
        .iter()
        .filter_map(|path| {
            let name = path.display();
            std::panic::catch_unwind(|| check(path)).unwrap_or_else(|_| Err(format!("{name} could not be run"))).err()
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} files:\n{}", wrong.len(), paths.len(), wrong.join("\n"));
}
