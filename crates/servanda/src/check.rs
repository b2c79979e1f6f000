//! `servanda check`: what does this text fail to say?

use crate::folder::{self, Findings};
use crate::output::{Failure, print};
use clap::ValueEnum;
use servanda_base::{Severity, render};
use servanda_check::Checked;
use std::fmt::Write;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `check`.
#[derive(clap::Args)]
pub struct Args {
    /// An agreement (*.accord.md), a folder with one in it, or a folder of such folders
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// How findings are printed
    #[arg(long, value_enum, default_value_t = Format::Full)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// With the text around each finding
    Full,
    /// One line a finding
    Concise,
    /// One JSON object: findings, boxes, summary (docs/findings.schema.json)
    Json,
    /// SARIF 2.1.0, for forges
    Sarif,
    /// Annotations of a GitHub workflow, one a line
    Github,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Failure> {
    let mut all = Vec::new();
    let mut could_run = true;
    for path in &args.paths {
        let files = match folder::agreement_files(path) {
            Ok(files) => files,
            Err(failure) => {
                could_run = false;
                all.push(nothing(path, &failure));
                continue;
            }
        };
        for file in files {
            // Only a path that names a folder is checked with what stands in the folder.
            let folder = path.is_dir().then(|| file.parent().map(PathBuf::from)).flatten();
            match one(&file, folder.as_deref()) {
                Ok((checked, is_text)) => {
                    could_run &= is_text;
                    all.push(checked);
                }
                Err(failure) => {
                    could_run = false;
                    all.push(nothing(&file, &failure));
                }
            }
        }
    }
    print(&match args.format {
        Format::Full | Format::Concise => text(&all, args.format),
        Format::Json => pretty(&servanda_check::json(&all)),
        Format::Sarif => sarif(&all),
        Format::Github => github(&all),
    })?;
    Ok(ExitCode::from(match (could_run, count(&all, Severity::Error)) {
        (false, _) => 2,
        (true, 0) => 0,
        (true, _) => 1,
    }))
}

fn nothing(path: &std::path::Path, failure: &Failure) -> Checked {
    let findings = vec![folder::unreadable(path, failure)];
    Checked { name: path.display().to_string(), findings, boxes: Vec::new() }
}

fn one(file: &std::path::Path, folder: Option<&std::path::Path>) -> Result<(Checked, bool), Failure> {
    let read = folder::text(file)?;
    let mut findings = vec![read.findings];
    let mut boxes = Vec::new();
    if let Some(agreement) = &read.agreement {
        boxes = servanda_check::boxes(agreement);
        match folder {
            None => findings[0].1.extend(servanda_check::check(agreement)),
            Some(folder) => {
                let confirmed = crate::lock::read(folder)?;
                let changed = servanda_check::changed_since(agreement, &findings[0].0.text, &confirmed);
                findings[0].1.extend(changed);
                let (shapes, bound) = folder::beside(folder, agreement, &mut findings[0])?;
                findings[0].1.extend(servanda_check::check_with_shapes(agreement, &shapes));
                findings.extend(bound.into_iter().flat_map(|bound| bound.findings));
            }
        }
        findings[0].1.sort_by(|a, b| (a.primary.span.start, a.code).cmp(&(b.primary.span.start, b.code)));
    }
    Ok((Checked { name: file.display().to_string(), findings, boxes }, read.is_text))
}

fn count(all: &[Checked], severity: Severity) -> usize {
    all.iter().map(|checked| checked.count(severity)).sum()
}

fn text(all: &[Checked], format: Format) -> String {
    let colour = std::io::stdout().is_terminal();
    let mut out = String::new();
    for (at, checked) in all.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        for (source, findings) in &checked.findings {
            for finding in findings {
                if format == Format::Full && !source.text.is_empty() {
                    writeln!(out, "{}\n", render::full(source, finding, colour)).ok();
                } else {
                    writeln!(out, "{}", render::concise(source, finding)).ok();
                    for help in finding.help.iter().filter(|_| format == Format::Full) {
                        writeln!(out, "  help: {help}").ok();
                    }
                }
            }
        }
        if !checked.boxes.is_empty() {
            out.push_str(&servanda_check::table(&checked.boxes));
        }
        let findings = checked.findings.iter().flat_map(|(_, findings)| findings);
        writeln!(out, "{}: {}", checked.name, servanda_check::summary(findings, &checked.boxes)).ok();
    }
    out
}

fn sarif(all: &[Checked]) -> String {
    let files: Vec<_> = all
        .iter()
        .flat_map(|checked| &checked.findings)
        .map(|(source, findings)| (source, findings.as_slice()))
        .collect();
    pretty(&render::sarif(&files, env!("CARGO_PKG_VERSION")))
}

fn github(all: &[Checked]) -> String {
    let findings = all.iter().flat_map(|checked| &checked.findings);
    let line = |(source, findings): &Findings| -> String {
        findings.iter().map(|finding| render::github(source, finding) + "\n").collect()
    };
    findings.map(line).collect()
}

/// A JSON value as people read it, with a line end.
fn pretty(value: &serde_json::Value) -> String {
    format!("{value:#}\n")
}
