//! `servanda plan`: what is to be computed for an agreement, in which stages, and how much it keeps.

mod facts;

use crate::folder;
use crate::output::{Failure, complain, print};
use clap::ValueEnum;
use servanda_base::Amount;
use servanda_brief::text::{safe, wrap};
use servanda_monitor::plan::run::Run;
use servanda_monitor::plan::sql;
use servanda_monitor::plan::{Input, Keeps, Key, Node, NodeId, Plan, Room, Serves, Step, plan};
use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

const WIDTH: usize = 110;

/// Of a key with more values, people are told how many; JSON lists them all.
const VALUES_SHOWN: usize = 6;

/// Arguments of `plan`.
#[derive(clap::Args)]
pub struct Args {
    /// An agreement (*.accord.md), or a folder with one in it
    path: PathBuf,
    /// The version of a text that was amended; the present one if not given
    #[arg(long = "version", value_name = "K")]
    number: Option<u32>,
    /// How the plan is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Print what of it can be worked out from a table of facts as a script for DuckDB, which reads facts.csv and writes
    /// intervals.csv
    #[arg(long, conflicts_with_all = ["format", "intervals"])]
    sql: bool,
    /// Work the same out here, from this table of facts, and print the intervals as CSV
    #[arg(long, value_name = "FACTS.CSV", conflicts_with = "format")]
    intervals: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One line a node, stage by stage
    Text,
    /// For Graphviz: stages as boxes, edges on which entries change hands dashed, steps dotted
    Dot,
    /// One JSON object: nodes, steps, conditions, room
    Json,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Failure> {
    let (agreement, has_errors) = folder::readable_version(&args.path, &folder::WhichVersion { number: args.number })?;
    let plan = plan(&agreement);
    if args.sql {
        print(&sql::script(&agreement.name.value, &plan, &plan.tables(&agreement)))?;
        return Ok(ExitCode::from(u8::from(has_errors)));
    }
    if let Some(file) = &args.intervals {
        let tables = plan.tables(&agreement);
        let mut run = Run::new(&tables);
        let facts::Read { facts, counted } = facts::read(file, &mut run)?;
        complain(&facts::left_out(&tables));
        complain(&format!("note: {facts} facts read, {counted} of them counted\n"));
        print(&facts::answer(&run.stretches()))?;
        return Ok(ExitCode::from(u8::from(has_errors)));
    }
    print(&match args.format {
        Format::Text => text(&agreement.name.value, &plan),
        Format::Dot => dot(&agreement.name.value, &plan),
        Format::Json => format!("{:#}\n", json(&agreement.name.value, &plan)),
    })?;
    // What could not be read is not in the plan either.
    Ok(ExitCode::from(u8::from(has_errors)))
}

fn stages(plan: &Plan) -> u32 {
    plan.nodes.iter().map(|node| node.stage + 1).max().unwrap_or(0)
}

fn counted(number: u64, word: &str) -> String {
    let many = if number == 1 { "" } else { "s" };
    format!("{} {word}{many}", Amount::from(i64::try_from(number).unwrap_or(i64::MAX)))
}

fn text(name: &str, plan: &Plan) -> String {
    let mut out = String::new();
    let steps = plan.steps.len() as u64;
    writeln!(
        out,
        "plan of {}: {}, {}, {}",
        safe(name),
        counted(plan.nodes.len() as u64, "node"),
        counted(u64::from(stages(plan)), "stage"),
        counted(steps, "step"),
    )
    .ok();
    line(&mut out, "", &format!("lateness: {}", lateness(plan)));
    line(&mut out, "", &room(plan.room()));
    if !plan.sides.is_empty() {
        line(
            &mut out,
            "",
            &format!("sides: {} (by default, their word on a matter is a claim)", plan.sides.join(", ")),
        );
    }
    if !plan.reviewers.is_empty() {
        line(&mut out, "", &format!("reviewers: {} (may take a determination back)", plan.reviewers.join(", ")));
    }
    let all = clauses(plan);
    for stage in 0..stages(plan) {
        writeln!(out, "\nstage {}", stage + 1).ok();
        for (id, node) in plan.numbered().filter(|(_, node)| node.stage == stage) {
            line(&mut out, &format!("{id:>4}  {:<8}", node.op.word()), &one_line(plan, node, all));
        }
    }
    if !plan.defined.is_empty() {
        writeln!(out, "\nconditions").ok();
        for (at, defined) in plan.defined.iter().enumerate() {
            line(&mut out, &format!("{:>4}  ", at + 1), &defined.to_string());
        }
    }
    if !plan.steps.is_empty() {
        writeln!(out, "\nsteps, each strictly later in time").ok();
        for step in &plan.steps {
            line(&mut out, "      ", &step.to_string());
        }
    }
    out
}

/// A line, wrapped under its beginning.
fn line(out: &mut String, start: &str, said: &str) {
    let width = start.chars().count();
    for (at, part) in wrap(&safe(said), WIDTH.saturating_sub(width)).iter().enumerate() {
        let start = if at == 0 { start.to_owned() } else { " ".repeat(width) };
        writeln!(out, "{start}{part}").ok();
    }
}

fn one_line(plan: &Plan, node: &Node, all: usize) -> String {
    let mut said = plan.says(node);
    if !node.key.0.is_empty() {
        said += &format!(" | by {}", key(node));
    }
    if !node.inputs.is_empty() {
        let inputs: Vec<String> = node.inputs.iter().map(Input::to_string).collect();
        said += &format!(" | from {}", inputs.join(", "));
    }
    said + &format!(" | serves {} | keeps {}", serves(node, all), node.keeps)
}

fn key(node: &Node) -> String {
    let sort = |sort: &servanda_monitor::plan::Sort| match sort.values() {
        values if values.is_empty() => sort.word().to_owned(),
        values if values.len() > VALUES_SHOWN => format!("{} ({} values)", sort.word(), values.len()),
        values => format!("{} ({})", sort.word(), values.join(", ")),
    };
    node.key.0.iter().map(sort).collect::<Vec<_>>().join(", ")
}

/// So many clauses have a place in the plan.
fn clauses(plan: &Plan) -> usize {
    let served = plan.nodes.iter().flat_map(|node| &node.serves).filter(|serves| is_clause(serves));
    served.collect::<std::collections::HashSet<_>>().len()
}

fn is_clause(serves: &Serves) -> bool {
    matches!(serves, Serves::Clause(..))
}

fn serves(node: &Node, all: usize) -> String {
    let (clauses, others): (Vec<&Serves>, Vec<&Serves>) = node.serves.iter().partition(|serves| is_clause(serves));
    let mut said: Vec<String> = others.into_iter().map(Serves::to_string).collect();
    match clauses.len() {
        several if several == all && several > 1 => said.push("all clauses".into()),
        _ => said.extend(clauses.into_iter().map(Serves::to_string)),
    }
    said.join(", ")
}

fn lateness(plan: &Plan) -> String {
    match plan.lateness_seconds {
        Some(seconds) => format!("{} (late reports and verification)", counted(seconds.div_ceil(3600), "hour")),
        None => "without bound; the agreement names no `late reports`".into(),
    }
}

fn room(room: Room) -> String {
    let lists = |count: usize, word: &str| counted(count as u64, word);
    let amount = |number: u64| Amount::from(i64::try_from(number).unwrap_or(i64::MAX));
    let known = format!(
        "room: at most {} entries in {} of hits, {} to {} bytes",
        amount(room.entries),
        lists(room.known, "list"),
        amount(room.bytes_ordinary()),
        amount(room.bytes_max()),
    );
    let missing = "no declared rate (`at most N a day`) or no bound to lateness";
    match (room.known, room.unknown) {
        (0, 0) => "room: no lists of hits".into(),
        (_, 0) => known,
        (0, unknown) => format!("room: not known; {} of hits with {missing}", lists(unknown, "list")),
        (_, unknown) => format!("{known}; {} with {missing}", lists(unknown, "more list")),
    }
}

/// Text inside the quotes of the DOT language.
fn escaped(text: &str) -> String {
    safe(text).replace('\\', "\\\\").replace('"', "\\\"")
}

fn dot(name: &str, plan: &Plan) -> String {
    let mut out = format!("digraph \"{}\" {{\n  rankdir=LR;\n  node [shape=box, fontsize=10];\n", escaped(name));
    for stage in 0..stages(plan) {
        writeln!(out, "  subgraph cluster_{stage} {{\n    label=\"stage {}\";", stage + 1).ok();
        for (id, node) in plan.numbered().filter(|(_, node)| node.stage == stage) {
            let label = wrap(&safe(&format!("{id} {}: {}", node.op.word(), plan.says(node))), 36);
            // A line end in a label is a backslash and an n.
            let label = label.iter().map(|line| escaped(line)).collect::<Vec<_>>().join("\\n");
            writeln!(out, "    n{id} [label=\"{label}\"];").ok();
        }
        out.push_str("  }\n");
    }
    for (id, node) in plan.numbered() {
        for input in &node.inputs {
            let style = if plan.is_exchange(node, input) { " [style=dashed]" } else { "" };
            writeln!(out, "  n{} -> n{id}{style};", input.from).ok();
        }
    }
    for Step { from, to, kind } in &plan.steps {
        let label = escaped(&kind.to_string());
        writeln!(out, "  n{from} -> n{to} [style=dotted, constraint=false, label=\"{label}\"];").ok();
    }
    out.push_str("}\n");
    out
}

fn number(id: NodeId) -> u64 {
    u64::from(id.0) + 1
}

fn json(name: &str, plan: &Plan) -> serde_json::Value {
    let nodes: Vec<serde_json::Value> = plan
        .numbered()
        .map(|(id, node)| {
            let inputs: Vec<serde_json::Value> = node
                .inputs
                .iter()
                .map(|input| {
                    serde_json::json!({
                        "node": number(input.from),
                        "as": input.part.to_string(),
                        "tier": input.tier,
                        "exchange": plan.is_exchange(node, input),
                    })
                })
                .collect();
            serde_json::json!({
                "node": number(id),
                "operator": node.op.word(),
                "says": plan.says(node),
                "stage": node.stage + 1,
                "key": key_json(&node.key),
                "inputs": inputs,
                "serves": node.serves.iter().map(Serves::to_string).collect::<Vec<_>>(),
                "keeps": keeps(&node.keeps),
            })
        })
        .collect();
    let steps: Vec<serde_json::Value> = plan
        .steps
        .iter()
        .map(|Step { from, to, kind }| {
            serde_json::json!({ "from": number(*from), "to": number(*to), "hands_back": kind.to_string() })
        })
        .collect();
    let conditions: Vec<serde_json::Value> = plan
        .defined
        .iter()
        .map(|defined| serde_json::json!({ "name": defined.name, "key": key_json(&defined.key), "says": defined.guard.to_string() }))
        .collect();
    let room = plan.room();
    serde_json::json!({
        "agreement": name,
        "lateness_seconds": plan.lateness_seconds,
        "sides": plan.sides,
        "reviewers": plan.reviewers,
        "nodes": nodes,
        "conditions": conditions,
        "steps": steps,
        "room": {
            "entries": room.entries,
            "bytes_ordinary": room.bytes_ordinary(),
            "bytes_max": room.bytes_max(),
            "lists_known": room.known,
            "lists_unknown": room.unknown,
        },
    })
}

fn key_json(key: &Key) -> serde_json::Value {
    key.0.iter().map(|sort| serde_json::json!({ "sort": sort.word(), "values": sort.values() })).collect()
}

fn keeps(keeps: &Keeps) -> serde_json::Value {
    let words = keeps.to_string();
    match keeps {
        Keeps::Nothing => serde_json::json!({ "says": words }),
        Keeps::One { what: _, keys, by_episode } => {
            serde_json::json!({ "says": words, "keys": keys, "by_episode": by_episode })
        }
        Keeps::Window(window) => serde_json::json!({
            "says": words,
            "keys": window.keys,
            "window_seconds": window.window_seconds,
            "entries": window.entries(),
        }),
    }
}
