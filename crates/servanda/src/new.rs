//! `servanda new`: a package from a template, as an ordinary folder.

use crate::folder;
use crate::output::{Failure, print};
use servanda_compare::Problem;
use servanda_compare::template::{self, Parameter, Value};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `new`.
#[derive(clap::Args)]
pub struct Args {
    /// The template: one of those that come with the program, or a folder with a template.md and a parameters.toml
    #[arg(long, value_name = "NAME|FOLDER")]
    template: String,
    /// Sets a parameter; may be given several times. `--list` shows what can be set
    #[arg(long, value_name = "PARAM=VALUE")]
    set: Vec<String>,
    /// Shows what can be set, and makes nothing
    #[arg(long)]
    list: bool,
    /// The folder to make
    #[arg(required_unless_present = "list")]
    folder: Option<PathBuf>,
}

const TERMS: &str = include_str!("../../../packages/shared/terms.accord");
const SHARED: &str = include_str!("../../../packages/shared/parameters.toml");
const BINDINGS: &str = include_str!("../../../packages/shared/bindings.toml");
const SHAPES: &str = include_str!("../../../packages/shared/geo/terms.geojson");
const FIRST: &str = include_str!("../../../packages/shared/record.jsonl");

macro_rules! shipped {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../packages/", $name, "/template.md")),
            include_str!(concat!("../../../packages/", $name, "/parameters.toml")))),*]
    };
}

/// The templates that come with the program: name, text, parameters.
const SHIPPED: &[(&str, &str, &str)] =
    shipped!["aid-and-training", "defence-pacts", "coalition", "forward-presence", "law-and-enforcement", "hybrid",];

/// A template with what can be set in it.
pub struct Template {
    text: String,
    parameters: Vec<Parameter>,
}

/// The template of that name, or the one in that folder.
pub fn named(name: &str) -> Result<Template, Failure> {
    let shared = read(SHARED, "packages/shared/parameters.toml")?;
    let (text, own) = match SHIPPED.iter().find(|(shipped, ..)| *shipped == name) {
        Some((_, text, own)) => ((*text).to_owned(), read(own, name)?),
        None if Path::new(name).join("template.md").is_file() => in_folder(Path::new(name))?,
        None => {
            let names: Vec<&str> = SHIPPED.iter().map(|(name, ..)| *name).collect();
            let close = servanda_syntax::suggest::closest(name, names.iter().copied());
            let close = close.map_or(String::new(), |close| format!("did you mean {close}? "));
            return Err(Failure::new(
                format!("no template is called `{name}`, and no folder of that name has a template.md"),
                format!("{close}there are {}", names.join(", ")),
            ));
        }
    };
    Ok(Template { text, parameters: own.into_iter().chain(shared).collect() })
}

fn in_folder(folder: &Path) -> Result<(String, Vec<Parameter>), Failure> {
    let text = |file: &str| {
        let bytes = folder::bytes(&folder.join(file))?;
        String::from_utf8(bytes).map_err(|_| {
            Failure::new(format!("`{}` is not UTF-8", folder.join(file).display()), "save the file as UTF-8")
        })
    };
    let path = folder.join("parameters.toml").display().to_string();
    Ok((text("template.md")?, read(&text("parameters.toml")?, &path)?))
}

fn read(text: &str, file: &str) -> Result<Vec<Parameter>, Failure> {
    template::parameters(text).map_err(|problems| failure(file, &problems))
}

fn failure(file: &str, problems: &[Problem]) -> Failure {
    let said: Vec<String> = problems.iter().map(|one| format!("\n  {one}")).collect();
    Failure::new(
        format!("`{file}`:{}", said.concat()),
        "type `servanda new --template NAME --list` to see what can be set",
    )
}

impl Template {
    /// The text of the agreement, with these settings.
    pub fn make(&self, set: &[(String, String)]) -> Result<(String, BTreeMap<String, Value>), Failure> {
        let made = template::settle(&self.parameters, set).and_then(|values| {
            let text = template::make(&self.text, TERMS, &self.parameters, &values)?;
            Ok((servanda_syntax::format::format(&text), values))
        });
        made.map_err(|problems| failure("the template", &problems))
    }

    /// What can be set, one a line.
    fn list(&self) -> String {
        let mut out = String::new();
        for one in &self.parameters {
            let (least, greatest) = one.range;
            write!(
                out,
                "{:<22} {:>10}  {least} to {greatest} {}: {}",
                one.name,
                one.default.to_string(),
                one.unit,
                one.sets
            )
            .ok();
            if let Some(null) = one.null {
                write!(out, "; {null} leaves out clause {}", one.clauses.join(", ")).ok();
            }
            out.push('\n');
        }
        out
    }
}

/// Shapes of the shared terms, by the name of their file.
pub fn shapes() -> BTreeMap<String, String> {
    BTreeMap::from([("geo/terms.geojson".to_owned(), SHAPES.to_owned())])
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Failure> {
    let template = named(&args.template)?;
    let (false, Some(folder)) = (args.list, &args.folder) else {
        print(&template.list())?;
        return Ok(ExitCode::SUCCESS);
    };
    let (text, values) = template.make(&settings(&args.set)?)?;
    if folder.exists() && std::fs::read_dir(folder).map_or(true, |mut inside| inside.next().is_some()) {
        return Err(Failure::new(
            format!("`{}` is there already", folder.display()),
            "name a folder that is not there, or an empty one; nothing is overwritten",
        ));
    }
    let files = [
        ("agreement.accord.md", text),
        ("bindings.toml", BINDINGS.to_owned()),
        ("record.jsonl", FIRST.to_owned()),
        ("geo/terms.geojson", SHAPES.to_owned()),
        ("README.md", readme(&args.template, &template, &values)),
    ];
    for (name, text) in files {
        let path = folder.join(name);
        let made = path.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::write(&path, text));
        made.map_err(|error| {
            Failure::new(format!("cannot write `{}`: {error}", path.display()), "check the folder and your permissions")
        })?;
    }
    let shown = folder.display();
    print(&format!("{shown}: check it with `servanda check {shown}`, hear it with `servanda read-aloud {shown}`\n"))?;
    Ok(ExitCode::SUCCESS)
}

/// `NAME=VALUE`, each.
pub fn settings(set: &[String]) -> Result<Vec<(String, String)>, Failure> {
    let pair = |word: &String| {
        let (name, value) = word.split_once('=').ok_or_else(|| {
            Failure::new(format!("`--set {word}` sets nothing"), "write --set NAME=VALUE, `--list` shows the names")
        })?;
        Ok((name.trim().to_owned(), value.trim().to_owned()))
    };
    set.iter().map(pair).collect()
}

fn readme(name: &str, template: &Template, values: &BTreeMap<String, Value>) -> String {
    let mut out = format!(
        "# A package made from the template `{name}` (invented)\n\nNobody proposed it. `record.jsonl` holds one invented \
         entry to begin with.\n\n| parameter | value | unit | sets |\n|---|---|---|---|\n"
    );
    for one in &template.parameters {
        if let Some(value) = values.get(&one.name) {
            writeln!(out, "| {} | {value} | {} | {} |", one.name, one.unit, one.sets).ok();
        }
    }
    out
}
