//! `servanda explain`: why that status, and why not another? And: what does a finding mean?

use crate::folder;
use crate::output::{Failure, print};
use crate::watch::{Asked, board};
use servanda_brief::explain::{self, Wanted};
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
    #[command(flatten)]
    asked: Asked,
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
    let folder = folder::load(&args.target)?;
    let board = board(&folder, &args.asked)?;
    if matches!(clause, "term" | "in-force" | "force") {
        let said = explain::force(&board, args.reading.as_deref());
        print(if args.short { said.split_inclusive('\n').next().unwrap_or_default() } else { &said })?;
        return Ok(ExitCode::SUCCESS);
    }
    let clause = clause.strip_prefix("clause ").unwrap_or(clause);
    if folder.agreement.clause(clause).is_none() {
        let numbers = || folder.agreement.clauses.iter().map(|clause| clause.number.as_str());
        let close = closest(clause, numbers()).map_or(String::new(), |close| format!("did you mean {close}? "));
        return Err(Failure::new(
            format!("`{}` has no clause {clause}", *folder.agreement.name),
            format!("{close}its clauses are {}", numbers().collect::<Vec<_>>().join(", ")),
        ));
    }
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
            _ => format!("bearers: {}; readings: {}", or_none(&bearers), or_none(&readings)),
        };
        return Err(Failure::new(format!("clause {clause} has no such status on the board"), help));
    }
    let signed = folder.agreement.header.signed.as_ref().map(|signed| signed.value);
    print(&if args.short {
        explain::headlines(&board, &found, signed)
    } else {
        explain::statuses(&board, &found, signed)
    })?;
    Ok(ExitCode::SUCCESS)
}

fn or_none(words: &[&str]) -> String {
    if words.is_empty() { "none".into() } else { words.join(", ") }
}
