//! `servanda confirm`: somebody has read a clause's code against its text.

use crate::folder;
use crate::lock;
use crate::output::{Failure, print};
use servanda_agreement::Clause;
use servanda_check::{Confirmed, seal};
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `confirm`.
#[derive(clap::Args)]
pub struct Args {
    /// A folder with an agreement in it
    folder: PathBuf,
    /// Clauses whose code says what the quoted text says
    clauses: Vec<String>,
    /// All clauses
    #[arg(long, conflicts_with = "clauses")]
    all: bool,
    /// Who read both: a role, such as "legal adviser"
    #[arg(long, value_name = "ROLE", required_unless_present = "forget")]
    by: Option<String>,
    /// On which day; today if not given
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// A clause that is no longer held to what was confirmed (repeatable)
    #[arg(long, value_name = "CLAUSE")]
    forget: Vec<String>,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Failure> {
    let file = folder::agreement_file(&args.folder)?;
    if !args.folder.is_dir() {
        return Err(Failure::new(
            format!("`{}` is a file", args.folder.display()),
            "name its folder: what is confirmed is written beside the text",
        ));
    }
    let (agreement, has_errors) = folder::readable(&file)?;
    if has_errors {
        return Err(Failure::new(
            format!("`{}` is read with errors, so nobody can say what its code says", file.display()),
            format!("type `servanda check {}` and mend them first", args.folder.display()),
        ));
    }
    let source = folder::text(&file)?.findings.0.text;
    let clauses: Vec<&Clause> = if args.all {
        agreement.clauses.iter().collect()
    } else {
        args.clauses.iter().map(|number| folder::clause(&agreement, number)).collect::<Result<_, _>>()?
    };
    if clauses.is_empty() && args.forget.is_empty() {
        return Err(Failure::new(
            "no clause is named",
            format!(
                "name those that you have read, or write `servanda confirm {} --all --by ROLE`",
                args.folder.display()
            ),
        ));
    }
    let on = match &args.on {
        Some(date) => crate::instant::date(date)?,
        None => agreement.header.clock.date_of(servanda_base::Moment::now()),
    };
    let mut confirmed = lock::read(&args.folder)?;
    for number in &args.forget {
        let before = confirmed.len();
        confirmed.retain(|one| one.clause != *number);
        if confirmed.len() == before {
            return Err(Failure::new(
                format!("clause {number} was not confirmed"),
                "name a clause that stands in servanda.lock",
            ));
        }
    }
    for clause in &clauses {
        confirmed.retain(|one| one.clause != *clause.number.value);
        confirmed.push(Confirmed {
            clause: clause.number.value.to_string(),
            seal: seal(&agreement, &source, clause),
            by: args.by.clone().unwrap_or_default(),
            on: on.to_string(),
        });
    }
    // In the order of the text; what is there no more comes last.
    let place = |one: &Confirmed| agreement.clauses.iter().position(|clause| *clause.number.value == one.clause);
    confirmed.sort_by_key(|one| place(one).unwrap_or(usize::MAX));
    let (now, all) = (clauses.len(), confirmed.len());
    lock::write(&args.folder, confirmed)?;
    let of = agreement.clauses.len();
    print(&format!("{now} confirmed now, {} forgotten; {all} of {of} clauses are confirmed\n", args.forget.len()))?;
    Ok(ExitCode::SUCCESS)
}
