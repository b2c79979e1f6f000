//! `servanda explain`: why that status, and why not another? And: what does a finding mean?

use crate::folder;
use crate::folder::Folder;
use crate::output::{Failure, json, print};
use crate::watch::{Asked, Found, found};
use clap::ValueEnum;
use serde_json::{Value, json};
use servanda_base::Moment;
use servanda_brief::explain::{self, Wanted};
use servanda_change::{ChangeSet, Changes, Limits, NewFact, changes};
use servanda_monitor::Monitor;
use servanda_record::Record;
use servanda_status::witness::{Reasons, Witnessed};
use servanda_status::{Board, Status};
use servanda_syntax::suggest::closest;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `explain`.
#[derive(clap::Args)]
pub struct Args {
    /// A folder with a record, or the code of a finding: S0503
    #[arg(value_name = "FOLDER|CODE")]
    target: PathBuf,
    /// A clause number; `term` or `in-force` for the agreement's own force and for claimed suspensions
    clause: Option<String>,
    /// Only this bearer
    #[arg(long, value_name = "NAME")]
    bearer: Option<String>,
    /// Only this reading of the text, by its letter or its whole name
    #[arg(long, value_name = "READING")]
    reading: Option<String>,
    /// Print one line a status, without its reasons
    #[arg(long)]
    short: bool,
    /// Try which new facts would change each status, and name the smallest sets that do; this takes seconds
    #[arg(long, conflicts_with = "short")]
    would_change: bool,
    /// How it is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    asked: Asked,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// The statuses, and what would change them; its schema is docs/explain.schema.json
    Json,
    /// The statuses, each with what it rests on, for `servanda recheck`; its schema is docs/reasons.schema.json
    Reasons,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Failure> {
    match &args.clause {
        Some(clause) => status(args, clause),
        None if is_code(&args.target) => page(&args.target.to_string_lossy()),
        None if args.target.is_dir() => Err(Failure::new(
            format!("which clause of `{}`?", args.target.display()),
            "write its number after the folder, or `term` for the agreement's own force",
        )),
        None => Err(Failure::new(
            format!("`{}` is neither a folder nor the code of a finding", args.target.display()),
            "write a folder and a clause number, or a code such as S0503",
        )),
    }
}

fn is_code(path: &Path) -> bool {
    let text = path.to_string_lossy();
    !path.is_dir()
        && text.len() >= 2
        && text.starts_with(['s', 'S'])
        && text[1..].bytes().all(|byte| byte.is_ascii_digit())
}

fn page(code: &str) -> Result<ExitCode, Failure> {
    let Some(page) = servanda_check::page(code) else {
        let codes = servanda_check::CHECKS.iter().map(|check| check.code);
        let close = closest(code, codes).map_or(String::new(), |close| format!("did you mean {close}? "));
        return Err(Failure::new(
            format!("no finding has the code {}", code.to_uppercase()),
            format!("{close}`servanda check FOLDER --format concise` prints the code of every finding"),
        ));
    };
    print(&format!("{}\n", page.trim()))?;
    Ok(ExitCode::SUCCESS)
}

fn status(args: &Args, clause: &str) -> Result<ExitCode, Failure> {
    let folder = args.asked.load(&args.target)?;
    let Found { board, record, monitor } = found(&folder, &args.asked)?;
    if matches!(clause, "term" | "in-force" | "force") {
        if args.format == Format::Reasons {
            return Err(Failure::new(
                format!("`{clause}` is no clause with a status"),
                "write the number of a clause, or leave --format out",
            ));
        }
        let said = explain::force(&board, args.reading.as_deref());
        print(if args.short { said.split_inclusive('\n').next().unwrap_or_default() } else { &said })?;
        return Ok(ExitCode::SUCCESS);
    }
    let clause = folder::clause(&folder.agreement, clause)?.number.value.as_str();
    let wanted = Wanted { clause, bearer: args.bearer.as_deref(), reading: args.reading.as_deref() };
    let found = explain::matching(&board, &wanted);
    if found.is_empty() {
        let of_clause: Vec<_> = board.statuses.iter().filter(|status| status.clause == clause).collect();
        let mut bearers: Vec<&str> = of_clause.iter().filter_map(|status| status.bearer.as_deref()).collect();
        let mut readings: Vec<&str> = of_clause.iter().filter_map(|status| status.reading.as_deref()).collect();
        bearers.dedup();
        readings.dedup();
        let help = match (of_clause.is_empty(), bearers.is_empty(), readings.is_empty()) {
            (true, ..) => "a red line, a reserved number or a permission has none; `watch` shows red lines".to_owned(),
            (_, true, true) => "leave --bearer and --reading out".to_owned(),
            _ => format!("bearers: {}; readings: {}", folder::or_none(&bearers), folder::or_none(&readings)),
        };
        return Err(Failure::new(format!("clause {clause} has no such status on the board"), help));
    }
    if args.format == Format::Reasons {
        let all = monitor.witnessed(clause).into_iter().map(|(status, witness)| Witnessed { status, witness });
        let statuses = all.filter(|one| found.contains(&&one.status)).collect();
        let (agreement, version) = (board.agreement.clone(), board.version.clone());
        print(&json(&Reasons { schema: 1, agreement, statuses, version })?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let tried = if args.would_change { Some(tried(&folder, &board, &record, &found)?) } else { None };
    if args.format == Format::Json {
        print(&json(&as_json(&folder, &board, &found, tried.as_deref()))?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let signed = folder.agreement.header.signed.as_ref().map(|signed| signed.value);
    let found = with_tried(&found, tried.as_deref());
    let found: Vec<&Status> = found.iter().collect();
    if let Some(version) = &board.version {
        print(&format!("version {}\n", servanda_brief::text::safe(&servanda_brief::version::words(version))))?;
    }
    print(&if args.short {
        explain::headlines(&board, &found, signed)
    } else {
        explain::statuses(&board, &found, signed)
    })?;
    Ok(ExitCode::SUCCESS)
}

/// What would change each of these statuses, tried with no more of the agreement than the clause depends on.
fn tried(folder: &Folder, board: &Board, record: &Record, statuses: &[&Status]) -> Result<Vec<Changes>, Failure> {
    let as_of: Moment = board.as_of.parse().map_err(|_| {
        Failure::new(format!("the record ends at {}, which is no moment", board.as_of), "name a moment with --as-of")
    })?;
    let Some(clause) = statuses.first().and_then(|status| folder.agreement.clause(&status.clause)) else {
        return Ok(Vec::new());
    };
    let agreement = folder.agreement.narrowed_to(clause);
    // What is tried is put on the record after all else, judged, and taken off again.
    let mut monitor = Monitor::new(&agreement, &folder.geography);
    monitor.know(record, record.last_position());
    let mut judge = |tried: &Record| {
        let new = tried.entries.get(record.entries.len()..).unwrap_or_default();
        new.iter().for_each(|entry| monitor.insert(entry.clone()));
        monitor.advance(Some(as_of));
        let statuses = monitor.board().statuses;
        new.iter().for_each(|entry| monitor.retract(entry.position));
        statuses
    };
    let of = |status: &&Status| {
        let asked = servanda_change::Asked { agreement: &agreement, record, status, as_of };
        changes(&asked, &mut judge, Limits::default())
    };
    Ok(statuses.iter().map(of).collect())
}

/// The statuses with what was tried in place of what was only said.
fn with_tried(statuses: &[&Status], tried: Option<&[Changes]>) -> Vec<Status> {
    let mut statuses: Vec<Status> = statuses.iter().map(|status| (*status).clone()).collect();
    for (status, changes) in statuses.iter_mut().zip(tried.into_iter().flatten()) {
        let sets = changes.sets.iter().map(|set| set.words.clone());
        status.would_change = sets.chain(changes.notes.iter().map(|note| format!("({note})"))).collect();
    }
    statuses
}

fn as_json(folder: &Folder, board: &Board, statuses: &[&Status], tried: Option<&[Changes]>) -> Value {
    let zone = &folder.agreement.header.clock;
    let of = |(at, status): (usize, &&Status)| {
        let changes = tried.and_then(|tried| tried.get(at)).map(|changes| {
            let sets: Vec<Value> = changes.sets.iter().map(|set| set_as_json(zone, set)).collect();
            json!({ "sets": sets, "notes": changes.notes })
        });
        json!({ "status": status, "tried": changes })
    };
    let mut explained = json!({
        "schema": 1,
        "agreement": board.agreement,
        "as_of": board.as_of,
        "known_at": board.known_at,
        "zone": board.zone,
        "statuses": statuses.iter().enumerate().map(of).collect::<Vec<_>>(),
    });
    if let Some(version) = &board.version {
        explained["version"] = json!(version);
    }
    explained
}

fn set_as_json(zone: &servanda_base::Zone, set: &ChangeSet) -> Value {
    let standing = |(status, state)| json!({ "status": status, "state": state });
    let fact = |fact: &NewFact| {
        json!({
            "kind": fact.kind.word(),
            "about": fact.about(),
            "by": fact.by(),
            "from": fact.entry.occurred.map(|at| zone.rfc3339(at.from)),
            "to": fact.entry.occurred.map(|at| zone.rfc3339(at.to)),
            "reported": fact.entry.reported.map(|at| zone.rfc3339(at)),
            "words": fact.words,
        })
    };
    json!({
        "facts": set.facts.iter().map(fact).collect::<Vec<_>>(),
        "from": standing(set.from),
        "to": standing(set.to),
        "readings": set.readings,
        "words": set.words,
    })
}
