//! `servanda diff`: what changed in meaning from one text to another.

use crate::folder;
use crate::output::{Failure, print};
use clap::ValueEnum;
use servanda_agreement::read_aloud::listed;
use servanda_agreement::{Agreement, Voice};
use servanda_brief::text::{safe, wrap};
use servanda_compare::{Change, Diff, Effect};
use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

const WIDTH: usize = 100;

/// Arguments of `diff`.
#[derive(clap::Args)]
pub struct Args {
    /// The earlier text: an agreement (*.accord.md), or a folder with one in it
    before: PathBuf,
    /// The later text
    #[arg(required_unless_present = "versions")]
    after: Option<PathBuf>,
    /// Two versions of one text that was amended: `diff FOLDER --versions 1 2`
    #[arg(long, num_args = 2, value_names = ["K", "L"], conflicts_with = "after")]
    versions: Option<Vec<u32>>,
    /// How the differences are printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Clause by clause, in words
    Text,
    /// One JSON object (docs/diff.schema.json)
    Json,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Failure> {
    let ((before, wrong_before), (after, wrong_after)) = match (&args.after, args.versions.as_deref()) {
        (Some(after), _) => (folder::readable(&args.before)?, folder::readable(after)?),
        (None, versions) => {
            let version =
                |at: usize| folder::WhichVersion { number: versions.and_then(|versions| versions.get(at)).copied() };
            let read = |at: usize| folder::readable_version(&args.before, &version(at));
            (read(0)?, read(1)?)
        }
    };
    let diff = servanda_compare::diff(&before, &after);
    print(&match args.format {
        Format::Text => text(&before, &after, &diff),
        Format::Json => format!("{:#}\n", json(&before, &after, &diff)),
    })?;
    // What could not be read was not compared either.
    Ok(ExitCode::from(u8::from(wrong_before || wrong_after)))
}

fn counted(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

fn text(before: &Agreement, after: &Agreement, diff: &Diff) -> String {
    let mut out = String::new();
    let names = match (before.name.as_str(), after.name.as_str()) {
        (one, other) if one == other => one.to_owned(),
        (one, other) => format!("from {one} to {other}"),
    };
    let number =
        if diff.is_empty() { "no difference in meaning".into() } else { counted(diff.changes.len(), "difference") };
    line(&mut out, "", &format!("{names}: {number}"));
    let mut place = None;
    for change in &diff.changes {
        let head = head(change);
        if change.before_name.is_none() || change.after_name.is_none() {
            writeln!(out).ok();
            line(&mut out, "", &format!("{head}: {}{}", whole(change), effects(before, after, &change.effects)));
            place = None;
            continue;
        }
        if place.as_ref() != Some(&head) {
            out.push('\n');
            line(&mut out, "", &head);
            place = Some(head);
        }
        line(
            &mut out,
            "  ",
            &format!("{}: {}{}", change.aspect, told(change), effects(before, after, &change.effects)),
        );
    }
    if !diff.renumbered.is_empty() {
        let said: Vec<String> = diff.renumbered.iter().map(|(one, other)| format!("{one} is now {other}")).collect();
        out.push('\n');
        line(&mut out, "", &format!("renumbered: {}", said.join(", ")));
    }
    out
}

fn line(out: &mut String, start: &str, said: &str) {
    for (at, part) in wrap(&safe(said), WIDTH - start.len() - 2).iter().enumerate() {
        writeln!(out, "{start}{}{part}", if at == 0 { "" } else { "  " }).ok();
    }
}

/// `clause 5.3 (before: 5.2)`, `body council`.
fn head(change: &Change) -> String {
    match (&change.before_name, &change.after_name) {
        (Some(one), Some(other)) if one != other => format!("{} {other} (before: {one})", change.sort),
        (_, Some(name)) | (Some(name), None) => format!("{} {name}", change.sort),
        (None, None) => change.sort.to_owned(),
    }
}

fn whole(change: &Change) -> String {
    match (&change.before, &change.after) {
        (None, Some(after)) => format!("new: {}", after.trim_end_matches('.')),
        (Some(before), _) => format!("gone: {}", before.trim_end_matches('.')),
        (None, None) => String::new(),
    }
}

fn told(change: &Change) -> String {
    let moved = change.moved.as_ref().map(|moved| format!(" ({moved})")).unwrap_or_default();
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => format!("“{before}” is now “{after}”{moved}"),
        (None, Some(after)) => format!("“{after}” is new"),
        (Some(before), None) => format!("“{before}” is gone"),
        (None, None) => String::new(),
    }
}

/// `; stricter for GBR and FRA; looser for DEU`
fn effects(before: &Agreement, after: &Agreement, effects: &[Effect]) -> String {
    let who = |name: &String| {
        let known = after.is_actor(name) || !before.is_actor(name);
        Voice::of(if known { after } else { before }).who(name)
    };
    let said = effects.iter().map(|effect| match effect.whom.as_slice() {
        [] => format!("; {}", effect.direction.word()),
        whom => {
            format!("; {} for {}", effect.direction.word(), listed(&whom.iter().map(who).collect::<Vec<_>>(), "and"))
        }
    });
    said.collect()
}

fn json(before: &Agreement, after: &Agreement, diff: &Diff) -> serde_json::Value {
    let changes: Vec<serde_json::Value> = diff
        .changes
        .iter()
        .map(|change| {
            serde_json::json!({
                "sort": change.sort,
                "before_name": change.before_name,
                "after_name": change.after_name,
                "aspect": change.aspect.to_string(),
                "before": change.before,
                "after": change.after,
                "moved": change.moved,
                "effects": change.effects,
            })
        })
        .collect();
    let renumbered: Vec<serde_json::Value> =
        diff.renumbered.iter().map(|(before, after)| serde_json::json!({ "before": before, "after": after })).collect();
    serde_json::json!({
        "schema": 1,
        "before": before.name.value,
        "after": after.name.value,
        "changes": changes,
        "renumbered": renumbered,
    })
}
