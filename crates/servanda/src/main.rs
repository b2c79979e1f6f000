//! The command line: one file per command, each of them reading files, calling the crates, and printing.
//!
//! Exit codes: 0 = done; 1 = done, and the answer is one that was asked to fail (a finding that is an error, a file that is
//! not formatted, a status named by `--fail-on` or one that does not follow from its reasons); 2 = it could not run, and the message says what, where, and the way out.

#![forbid(unsafe_code)]

mod accounts;
mod backtest;
mod brief;
mod check;
mod compare;
mod confirm;
mod diff;
mod explain;
mod export;
mod fmt;
mod folder;
mod graph;
mod grid;
mod instant;
mod lock;
mod new;
mod output;
mod plan;
mod read_aloud;
mod recheck;
mod serve;
mod timeline;
mod watch;
mod what_if;

use clap::{Parser, Subcommand};
use output::Failure;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  servanda check agreements/NAME                 what does this text fail to say?
  servanda watch agreements/NAME --as-of 2027-02-20
                                                 what is the status of each clause on that day?
  servanda watch agreements/NAME --version 2 --reclassified
                                                 which past events would that version class otherwise?
  servanda explain agreements/NAME 1             why that status, and what would change it?
  servanda serve agreements                      all of it in a browser, on this machine
  servanda export agreements/NAME --one-file --out NAME.html
                                                 all of it as one file, to mail: for the public, if nobody else is named
  servanda recheck FILE.json                     does it follow from these reasons alone? (explain … --format reasons)
  servanda timeline agreements/NAME 1            which entry changed that status, and when was it known?
  servanda explain S0503                         what does a finding mean?
  servanda brief agreements/NAME --day 2027-02-20
                                                 the daily report, as Markdown and HTML
  servanda backtest agreements/NAME --vary 'tier 1: 2..10 in 1..7 d'
                                                 when would other numbers have fired?
  servanda read-aloud agreements/NAME            does it say what the treaty says?
  servanda plan agreements/NAME                  what is computed for it, and how much does it keep?
  servanda diff OLD NEW                          what changed in meaning, and for whom is it stricter?
  servanda what-if agreements/NAME --without USA what does it still do without one of them?
  servanda grid agreements --format html --out grid.html
                                                 mechanisms in rows, agreements in columns
  servanda graph agreements/NAME --format svg --out ladder.svg
                                                 what answers what, and which phase opens when?
  servanda fmt --check my-draft.accord.md        is the file laid out as usual?

A folder holds one *.accord.md, a bindings.toml and the record that it names: docs/bindings.md.
Exit codes: 0 done; 1 done, with an answer that was asked to fail; 2 could not run.";

/// Holds an agreement between states against a record and says, clause by clause, what the record shows
#[derive(Parser)]
#[command(name = "servanda", version, after_help = EXAMPLES, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Says what a text fails to say: findings, and six boxes a clause
    Check(check::Args),
    /// Lays an agreement's code out as usual, in place
    Fmt(fmt::Args),
    /// Remembers that somebody read a clause's code against its text, so that `check` says when either changes
    Confirm(confirm::Args),
    /// Says every clause as a sentence
    ReadAloud(read_aloud::Args),
    /// Shows the status of every clause on the record
    Watch(watch::Args),
    /// Shows agreements, statuses and entries in a browser
    Serve(serve::Args),
    /// Writes the screens with all that they show as one file, to be opened without a server
    Export(export::Args),
    /// Makes, lists and closes accounts of a desk
    Accounts(accounts::Args),
    /// Gives the reasons for a status, or the page of a finding
    Explain(explain::Args),
    /// Finds statuses again from their reasons alone, and says where they disagree
    Recheck(recheck::Args),
    /// Shows how a status changed as the record grew, and by which entry
    Timeline(timeline::Args),
    /// Tries variants of a red line on a history: how often each would have fired
    Backtest(backtest::Args),
    /// Writes the daily report
    Brief(brief::Args),
    /// Runs packages through the same invented events, and shows side by side what each asks of whom by when
    Compare(compare::Args),
    /// Makes a package from a template, as an ordinary folder
    New(new::Args),
    /// Shows what is computed for an agreement, in which stages, and how much it keeps
    Plan(plan::Args),
    /// Says what changed in meaning from one text to another
    Diff(diff::Args),
    /// Puts agreements side by side: mechanisms in rows, agreements in columns
    Grid(grid::Args),
    /// Draws the ladder of answers, the phases and what depends on what
    Graph(graph::Args),
    /// Says what a text still does without a party, a consent, a date or readiness on time
    WhatIf(what_if::Args),
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Check(args) => check::run(&args),
        Command::Fmt(args) => fmt::run(&args),
        Command::Confirm(args) => confirm::run(&args),
        Command::ReadAloud(args) => read_aloud::run(&args),
        Command::Watch(args) => watch::run(&args),
        Command::Serve(args) => serve::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Accounts(args) => accounts::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Recheck(args) => recheck::run(&args),
        Command::Timeline(args) => timeline::run(&args),
        Command::Backtest(args) => backtest::run(&args),
        Command::Brief(args) => brief::run(&args),
        Command::Compare(args) => compare::run(&args),
        Command::New(args) => new::run(&args),
        Command::Plan(args) => plan::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Grid(args) => grid::run(&args),
        Command::Graph(args) => graph::run(&args),
        Command::WhatIf(args) => what_if::run(&args),
    };
    done.unwrap_or_else(|failure: Failure| output::report(&failure))
}
