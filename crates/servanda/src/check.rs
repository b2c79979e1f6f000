//! `servanda check`: what does this text fail to say?

use crate::folder::{self, Findings};
use crate::output::{Failure, print};
use clap::ValueEnum;
use servanda_agreement::Agreement;
use servanda_base::{Diagnostic, Severity, Source, Span, render};
use servanda_check::Checked;
use servanda_feeds::Among;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
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
                    all.extend(checked);
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

/// The text of a file; in a folder all versions of it, each with what it finds in the record.
fn one(file: &Path, folder: Option<&Path>) -> Result<(Vec<Checked>, bool), Failure> {
    let Some(folder) = folder else {
        let mut read = folder::text(file)?;
        let mut boxes = Vec::new();
        if let Some(agreement) = &read.agreement {
            boxes = servanda_check::boxes(agreement);
            read.findings.1.extend(servanda_check::check(agreement));
            in_order(&mut read.findings.1);
        }
        let checked = Checked { name: file.display().to_string(), findings: vec![read.findings], boxes };
        return Ok((vec![checked], read.is_text));
    };
    let folder::Read { texts, findings: of_list } = folder::read(folder, file)?;
    let agreements: Vec<Option<&Agreement>> = texts.iter().map(|text| text.agreement.as_ref()).collect();
    let mut all: Vec<Checked> = Vec::new();
    let mut is_text = true;
    for (at, text) in texts.iter().enumerate() {
        is_text &= text.is_text;
        let (source, found) = &text.findings;
        let mut own = (Source::new(source.name.clone(), source.text.clone()), found.clone());
        let mut beside = Vec::new();
        let mut boxes = Vec::new();
        if let Some(agreement) = &text.agreement {
            boxes = servanda_check::boxes(agreement);
            if at == 0 {
                let confirmed = crate::lock::read(folder)?;
                own.1.extend(servanda_check::changed_since(agreement, &own.0.text, &confirmed));
            }
            let others = agreements.iter().enumerate().filter(|(other, _)| *other != at);
            let others: Vec<&Agreement> = others.filter_map(|(_, agreement)| *agreement).collect();
            let among = Among { number: at as u32 + 1, others: &others };
            let (shapes, bound) = folder::beside_one_of(folder, agreement, &mut own, among)?;
            own.1.extend(servanda_check::check_with_shapes(agreement, &shapes));
            in_order(&mut own.1);
            beside.extend(bound.into_iter().flat_map(|bound| bound.findings));
        }
        let mut findings = vec![own];
        findings.extend(beside);
        all.push(Checked { name: source.name.clone(), findings, boxes });
    }
    if let Some(first) = all.first_mut() {
        for (source, found) in of_list {
            match first.findings.iter_mut().find(|(other, _)| other.name == source.name) {
                Some((_, findings)) => {
                    findings.extend(found);
                    findings.sort_by_key(|finding| finding.primary.span);
                }
                None => first.findings.push((source, found)),
            }
        }
    }
    if all.len() > 1 {
        only_once(&mut all);
    }
    Ok((all, is_text))
}

fn in_order(findings: &mut [Diagnostic]) {
    findings.sort_by(|a, b| (a.primary.span.start, a.code).cmp(&(b.primary.span.start, b.code)));
}

/// What is found in the bindings or the record for each version alike is said once.
fn only_once(all: &mut [Checked]) {
    let mut said: BTreeSet<(String, Span, String)> = BTreeSet::new();
    for (source, findings) in all.iter_mut().flat_map(|checked| &mut checked.findings) {
        findings.retain(|one| {
            said.insert((source.name.clone(), one.primary.span, format!("{} {}", one.code, one.message)))
        });
    }
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
