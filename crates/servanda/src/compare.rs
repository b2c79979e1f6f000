//! `servanda compare`: what would each package make of the same events?

mod page;
mod text;

use crate::folder;
use crate::new;
use crate::output::{Failure, json, print};
use clap::ValueEnum;
use serde::Serialize;
use servanda_agreement::geography::Geography;
use servanda_base::{Severity, render};
use servanda_compare::Problem;
use servanda_compare::claims::{self, Judged};
use servanda_compare::compare::{Package, Run, run_all};
use servanda_compare::script::{self, Script};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `compare`.
#[derive(clap::Args)]
pub struct Args {
    /// Packages: folders with an agreement, or templates, which are made with their defaults
    #[arg(required = true)]
    packages: Vec<String>,
    /// Scripts of invented events, or folders of such (docs/comparing.md)
    #[arg(long, required = true, num_args = 1.., value_name = "SCRIPT")]
    events: Vec<PathBuf>,
    /// Claims about the packages, each held against what was found
    #[arg(long, value_name = "FILE")]
    claims: Option<PathBuf>,
    /// How it is printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// One table a script, and one line a claim
    Table,
    /// The same, and for each pair who owes what by when
    Full,
    /// Everything; its schema is docs/compare.schema.json
    Json,
    /// A page with small pictures that stands alone
    Html,
}

/// What is printed.
#[derive(Serialize)]
pub struct Compared {
    /// Version of this JSON shape; its schema is `docs/compare.schema.json`.
    pub schema: u32,
    /// What these are, in one sentence.
    pub note: &'static str,
    /// The scripts.
    pub scripts: Vec<ScriptLine>,
    /// One run for each package and script.
    pub runs: Vec<Run>,
    /// Claims and what became of them.
    pub claims: Vec<Judged>,
}

/// A script in the output.
#[derive(Serialize)]
pub struct ScriptLine {
    /// Short name.
    pub script: String,
    /// Title.
    pub title: String,
    /// What happens.
    pub story: String,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Failure> {
    let packages = args.packages.iter().map(|name| package(name)).collect::<Result<Vec<_>, _>>()?;
    let mut names: Vec<&str> = packages.iter().map(|package| package.name.as_str()).collect();
    names.sort_unstable();
    if let Some(twice) = names.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(Failure::new(format!("two packages are called `{}`", twice[0]), "give their folders other names"));
    }
    let scripts = scripts(&args.events)?;
    let claims = args.claims.as_deref().map(read_claims).transpose()?.unwrap_or_default();
    let runs =
        run_all(&packages, &scripts, crate::watch::cores()).map_err(|problem| refused("a script", &[problem]))?;
    let compared = Compared {
        schema: 1,
        note: "invented events; no score, no probability, and nothing about what anybody would really do",
        scripts: scripts.iter().map(line).collect(),
        claims: claims::judge(&claims, &packages, &runs),
        runs,
    };
    print(&match args.format {
        Format::Table => text::table(&compared),
        Format::Full => format!("{}{}", text::table(&compared), text::full(&compared)),
        Format::Json => json(&compared)?,
        Format::Html => page::html(&compared),
    })?;
    Ok(ExitCode::SUCCESS)
}

fn line(script: &Script) -> ScriptLine {
    ScriptLine { script: script.name.clone(), title: script.title.clone(), story: script.story.trim().to_owned() }
}

fn refused(file: &str, problems: &[Problem]) -> Failure {
    let said: Vec<String> = problems.iter().map(|one| format!("\n  {one}")).collect();
    Failure::new(format!("`{file}`:{}", said.concat()), "docs/comparing.md shows how it is written")
}

fn read(path: &Path) -> Result<String, Failure> {
    String::from_utf8(folder::bytes(path)?)
        .map_err(|_| Failure::new(format!("`{}` is not UTF-8", path.display()), "save the file as UTF-8"))
}

fn scripts(paths: &[PathBuf]) -> Result<Vec<Script>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let inside = std::fs::read_dir(path).map_err(|error| {
                Failure::new(format!("cannot list `{}`: {error}", path.display()), "check your permissions")
            })?;
            let mut inside: Vec<PathBuf> = inside.filter_map(|entry| Some(entry.ok()?.path())).collect();
            inside.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
            inside.sort();
            files.extend(inside);
        } else {
            files.push(path.clone());
        }
    }
    if files.is_empty() {
        return Err(Failure::new("no script was found", "name a *.toml, or a folder with some in it"));
    }
    let one = |file: &PathBuf| {
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        script::read(&name, &read(file)?).map_err(|problems| refused(&file.display().to_string(), &problems))
    };
    files.iter().map(one).collect()
}

fn read_claims(path: &Path) -> Result<Vec<claims::Claim>, Failure> {
    claims::read(&read(path)?).map_err(|problems| refused(&path.display().to_string(), &problems))
}

/// A package: a folder with an agreement, or a template with its defaults.
fn package(name: &str) -> Result<Package, Failure> {
    let path = Path::new(name);
    let short = path.file_name().map_or_else(|| name.to_owned(), |name| name.to_string_lossy().into_owned());
    let is_template = !path.is_dir() || path.join("template.md").is_file();
    if path.is_file() || !is_template {
        let (agreement, has_errors) = folder::readable(path)?;
        if has_errors {
            return Err(Failure::new(format!("`{name}` is read with errors"), format!("type `servanda check {name}`")));
        }
        let beside = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
        let mut findings = (servanda_base::Source::new(name.to_owned(), ""), Vec::new());
        let geography = folder::shapes(beside, &agreement, &mut findings)?;
        return Ok(Package { name: short, agreement, geography });
    }
    let (text, _) = new::named(name)?.make(&[])?;
    let (agreement, findings) = servanda_agreement::read(&text);
    let source = servanda_base::Source::new(format!("{name} (made from the template)"), text);
    let errors: Vec<String> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| render::concise(&source, finding))
        .collect();
    match agreement {
        Some(agreement) if errors.is_empty() => {
            let (geography, _) = Geography::new(&agreement, &new::shapes());
            Ok(Package { name: short, agreement, geography })
        }
        _ => {
            Err(Failure::new(format!("`{name}` is read with errors:\n  {}", errors.join("\n  ")), "mend the template"))
        }
    }
}
