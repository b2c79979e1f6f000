//! `servanda graph`: what answers what, which phase opens when, and what hangs on what.

mod svg;

use crate::folder;
use crate::grid::written;
use crate::output::{Failure, print};
use clap::ValueEnum;
use servanda_brief::text::{safe, wrap};
use servanda_compare::ladder::{Kind, Ladder, Sort, ladder};
use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `graph`.
#[derive(clap::Args)]
pub struct Args {
    /// An agreement (*.accord.md), or a folder with one in it
    path: PathBuf,
    /// How the graph is printed
    #[arg(long, value_enum, default_value_t = Format::Dot)]
    format: Format,
    /// Write it to this file instead of printing it
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For Graphviz
    Dot,
    /// A picture that stands alone, in greys, for the screen and for print
    Svg,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Failure> {
    let (agreement, has_errors) = folder::readable(&args.path)?;
    let ladder = ladder(&agreement);
    let text = match args.format {
        Format::Dot => dot(&agreement.name.value, &ladder),
        Format::Svg => svg::picture(&agreement.title, &ladder),
    };
    match &args.out {
        Some(file) => written(file, text.as_bytes())?,
        None => print(&text)?,
    }
    Ok(ExitCode::from(u8::from(has_errors)))
}

/// Clauses without a link, in words; nothing where there are none.
fn alone(ladder: &Ladder) -> Option<String> {
    match ladder.alone.as_slice() {
        [] => None,
        [one] => Some(format!("clause {one} hangs on nothing, and nothing on it")),
        several => Some(format!("clauses {} hang on nothing, and nothing on them", several.join(", "))),
    }
}

/// Text inside the quotes of the DOT language.
fn escaped(text: &str) -> String {
    safe(text).replace('\\', "\\\\").replace('"', "\\\"")
}

fn dot(name: &str, ladder: &Ladder) -> String {
    let mut out = format!("digraph \"{}\" {{\n  rankdir=LR;\n  node [shape=box, fontsize=10];\n", escaped(name));
    if let Some(alone) = alone(ladder) {
        writeln!(out, "  label=\"{}\";", escaped(&alone)).ok();
    }
    for (at, node) in ladder.nodes.iter().enumerate() {
        let style = match node.sort {
            Sort::Trigger => "style=\"filled,bold\", fillcolor=gray92",
            Sort::Duty => "style=solid",
            Sort::Ban => "style=dashed",
            Sort::Power => "style=rounded",
            Sort::Phase | Sort::Start => "style=\"filled,rounded\", fillcolor=gray80",
        };
        let lines = std::iter::once(&node.head).chain(&node.lines).flat_map(|line| wrap(&safe(line), 36));
        let label: Vec<String> = lines.map(|line| escaped(&line)).collect();
        let tip = escaped(&node.says);
        writeln!(out, "  n{at} [label=\"{}\", {style}, tooltip=\"{tip}\"];", label.join("\\n")).ok();
    }
    for edge in &ladder.edges {
        let style = match edge.kind {
            Kind::Sets | Kind::Opens => "style=solid",
            Kind::Fails => "style=dashed",
            Kind::Counts => "style=solid, color=gray40",
            Kind::Reverts => "style=dotted",
            Kind::Depends => "style=solid, color=gray60",
        };
        writeln!(out, "  n{} -> n{} [label=\"{}\", {style}];", edge.from, edge.to, escaped(&edge.label)).ok();
    }
    out.push_str("}\n");
    out
}
