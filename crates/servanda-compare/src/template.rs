//! Packages made from templates: a text with places to fill in, and parts that a parameter at its null value takes out.
//!
//! A template is Markdown with three forms of its own. `{{name}}` stands for the value of a parameter. `<!-- when NAME -->` and
//! `<!-- end -->`, each on a line of its own, hold what goes when that parameter has its null value. `<!-- terms -->` stands for
//! the terms that all templates share. What comes out is an ordinary agreement; nothing of the template is left in it.

use crate::problem::{Problem, line_of};
use jiff::civil::Date;
use serde::Deserialize;
use servanda_syntax::suggest::closest;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Parts within parts that are followed.
const DEEPEST: usize = 8;

/// A value of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// A whole number.
    Whole(i64),
    /// A day.
    Day(Date),
}

impl fmt::Display for Value {
    /// As it is written in an agreement.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Whole(number) => write!(f, "{number}"),
            Value::Day(day) => write!(f, "{day}"),
        }
    }
}

/// What can be set when a package is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Name, as in `--set NAME=VALUE`.
    pub name: String,
    /// Unit of the value: `h`, `incidents`, `date`.
    pub unit: String,
    /// What it is where nothing is set.
    pub default: Value,
    /// The least and the greatest value.
    pub range: (Value, Value),
    /// The value that takes its clauses out, if there is one.
    pub null: Option<Value>,
    /// What it sets, in words.
    pub sets: String,
    /// The clauses that its null value takes out.
    pub clauses: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    unit: String,
    default: toml::Spanned<toml::Value>,
    range: toml::Spanned<(toml::Value, toml::Value)>,
    null: Option<toml::Spanned<toml::Value>>,
    sets: String,
    #[serde(default)]
    clauses: Vec<String>,
}

/// Reads `parameters.toml`: one table a parameter.
pub fn parameters(text: &str) -> Result<Vec<Parameter>, Vec<Problem>> {
    let tables: BTreeMap<String, Written> =
        toml::from_str(text).map_err(|error| vec![Problem::of_toml(text, &error)])?;
    let mut problems = Vec::new();
    let mut found: Vec<(usize, Parameter)> = Vec::new();
    for (name, written) in tables {
        let at = line_of(text, written.default.span().start);
        let mut value = |one: &toml::Value, line: usize| {
            let value = value_of(one);
            if value.is_none() {
                let help = "write a whole number, or a day as \"2031-01-31\"";
                problems.push(Problem::new(line, format!("`{one}` is no value for `{name}`"), help));
            }
            value
        };
        let range = written.range.get_ref();
        let read = (value(written.default.get_ref(), at), value(&range.0, at), value(&range.1, at));
        let null = written.null.as_ref().map(|null| value(null.get_ref(), line_of(text, null.span().start)));
        if let ((Some(default), Some(least), Some(greatest)), None | Some(Some(_))) = (read, null) {
            let range = (least, greatest);
            let Written { unit, sets, clauses, .. } = written;
            if default < least || default > greatest || same_kind(default, least).is_none() {
                let help = "set a default between the two values of its range";
                problems.push(Problem::new(at, format!("the default of `{name}` is out of its range"), help));
            }
            found.push((at, Parameter { name, unit, default, range, null: null.flatten(), sets, clauses }));
        }
    }
    found.sort_by_key(|(line, _)| *line);
    if problems.is_empty() { Ok(found.into_iter().map(|(_, one)| one).collect()) } else { Err(problems) }
}

fn same_kind(a: Value, b: Value) -> Option<()> {
    (matches!(a, Value::Whole(_)) == matches!(b, Value::Whole(_))).then_some(())
}

fn value_of(value: &toml::Value) -> Option<Value> {
    match value {
        toml::Value::Integer(number) => Some(Value::Whole(*number)),
        toml::Value::String(text) => text.parse().ok().map(Value::Day),
        _ => None,
    }
}

/// The value of every parameter: what is set, or else its default.
pub fn settle(parameters: &[Parameter], set: &[(String, String)]) -> Result<BTreeMap<String, Value>, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut values: BTreeMap<String, Value> = parameters.iter().map(|one| (one.name.clone(), one.default)).collect();
    for (name, written) in set {
        let Some(parameter) = parameters.iter().find(|one| one.name == *name) else {
            let names = || parameters.iter().map(|one| one.name.as_str());
            let close = closest(name, names()).map_or(String::new(), |close| format!("did you mean `{close}`? "));
            let help = format!("{close}it has {}", names().collect::<Vec<_>>().join(", "));
            problems.push(Problem::new(0, format!("the template has no parameter `{name}`"), help));
            continue;
        };
        let value = match parameter.default {
            Value::Whole(_) => written.replace('_', "").parse().ok().map(Value::Whole),
            Value::Day(_) => written.parse().ok().map(Value::Day),
        };
        let (least, greatest) = parameter.range;
        let fits = |value: &Value| (least..=greatest).contains(value) || parameter.null == Some(*value);
        match value.filter(fits) {
            Some(value) => drop(values.insert(name.clone(), value)),
            None => {
                let null = parameter.null.map_or(String::new(), |null| format!(", or {null} to leave its clauses out"));
                let help = format!("write a value from {least} to {greatest} ({}){null}", parameter.unit);
                problems.push(Problem::new(0, format!("`{written}` is no value for `{name}`"), help));
            }
        }
    }
    if problems.is_empty() { Ok(values) } else { Err(problems) }
}

/// Makes the text of an agreement from a template, the shared terms and the value of every parameter ([`settle`]).
pub fn make(
    template: &str,
    terms: &str,
    parameters: &[Parameter],
    values: &BTreeMap<String, Value>,
) -> Result<String, Vec<Problem>> {
    let mut maker = Maker { parameters, values, open: Vec::new(), out: String::new(), problems: Vec::new() };
    let mut terms_at = None;
    for (at, line) in template.lines().enumerate() {
        if line.trim() == "<!-- terms -->" {
            terms_at = Some((at + 1, maker.out.len()));
        } else {
            maker.line(at + 1, line);
        }
    }
    if let Some((line, name, _)) = maker.open.pop() {
        let help = "write `<!-- end -->` on a line of its own";
        maker.problems.push(Problem::new(line, format!("what belongs to `{name}` has no end"), help));
    }
    if let Some((line, at)) = terms_at {
        let after = maker.out.split_off(at);
        needed(terms, &[&maker.out, &after]).into_iter().for_each(|term| maker.line(line, term));
        maker.out.push_str(&after);
    }
    if maker.problems.is_empty() { Ok(maker.out) } else { Err(maker.problems) }
}

/// The lines of the shared terms that a text needs: events and places all, since what happens is told in them; of everything
/// else what the text names, and what that names in turn.
fn needed<'t>(terms: &'t str, text: &[&str]) -> Vec<&'t str> {
    const IF_NAMED: [&str; 5] = ["party", "group", "body", "capability", "gauge"];
    let is_word = |c: char| c.is_alphanumeric() || "_-/+".contains(c);
    let mut named: BTreeSet<&str> = text.iter().flat_map(|text| text.split(|c: char| !is_word(c))).collect();
    let mut kept: Vec<bool> = Vec::new();
    // What is declared may name what was declared before it, so that the last line goes first.
    let lines: Vec<&str> = terms.lines().collect();
    let heads: Vec<usize> =
        (0..lines.len()).map(|at| (0..=at).rev().find(|at| !lines[*at].starts_with(' ')).unwrap_or(0)).collect();
    for at in (0..lines.len()).rev() {
        let mut words = lines[heads[at]].split_whitespace();
        let stays = match (words.next(), words.next()) {
            (Some(sort), Some(name)) if IF_NAMED.contains(&sort) => named.contains(name),
            _ => true,
        };
        if stays {
            named.extend(lines[at].split(|c: char| !is_word(c)));
        }
        kept.push(stays);
    }
    kept.reverse();
    lines.into_iter().zip(kept).filter(|(_, stays)| *stays).map(|(line, _)| line).collect()
}

struct Maker<'t> {
    parameters: &'t [Parameter],
    values: &'t BTreeMap<String, Value>,
    /// What is open: from which line, by which parameter, and whether it stays.
    open: Vec<(usize, String, bool)>,
    out: String,
    problems: Vec<Problem>,
}

impl Maker<'_> {
    fn line(&mut self, at: usize, line: &str) {
        let word = line.trim().strip_prefix("<!-- ").and_then(|rest| rest.strip_suffix(" -->"));
        if let Some(name) = word.and_then(|word| word.strip_prefix("when ")) {
            let null = self.parameters.iter().find(|one| one.name == name).and_then(|one| one.null);
            match null {
                Some(_) if self.open.len() == DEEPEST => {
                    self.problem(at, "parts within parts are too deep", "close some of them first");
                }
                Some(null) => self.open.push((at, name.to_owned(), self.values.get(name) != Some(&null))),
                None => {
                    let what = format!("`{name}` is no parameter with a null value");
                    self.problem(at, what, "give it `null` in parameters.toml");
                }
            }
        } else if word == Some("end") {
            if self.open.pop().is_none() {
                self.problem(at, "nothing is open that could end here", "remove the line");
            }
        } else if self.open.iter().all(|(.., stays)| *stays) {
            self.filled(at, line);
            self.out.push('\n');
        }
    }

    fn filled(&mut self, at: usize, line: &str) {
        let mut rest = line;
        while let Some((before, after)) = rest.split_once("{{") {
            self.out.push_str(before);
            let Some((name, after)) = after.split_once("}}") else {
                return self.problem(at, "a `{{` is not closed", "write `}}` after the name");
            };
            match self.values.get(name) {
                Some(value) => self.out.push_str(&value.to_string()),
                None => self.problem(at, format!("no parameter is called `{name}`"), "add it to parameters.toml"),
            }
            rest = after;
        }
        self.out.push_str(rest);
    }

    fn problem(&mut self, at: usize, what: impl Into<String>, help: &str) {
        self.problems.push(Problem::new(at, what, help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARAMETERS: &str = "\
[ships]
unit = \"patrol-ship\"\ndefault = 4\nrange = [0, 9]\nnull = 0\nsets = \"how many ships come\"\nclauses = [\"2\"]
[last]
unit = \"date\"\ndefault = \"2031-01-31\"\nrange = [\"2030-01-01\", \"2040-01-01\"]\nsets = \"the last day\"
";

    fn made(template: &str, set: &[(&str, &str)]) -> Result<String, Vec<Problem>> {
        let parameters = parameters(PARAMETERS)?;
        let set: Vec<(String, String)> = set.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        make(template, "terms {{last}}\n", &parameters, &settle(&parameters, &set)?)
    }

    const TEXT: &str = "<!-- terms -->\n1 stays\n<!-- when ships -->\n2 {{ships}} ships\n<!-- end -->\n3 stays\n";

    #[test]
    fn values_are_filled_in_and_a_null_value_takes_its_part_out() {
        assert_eq!(made(TEXT, &[]).unwrap(), "terms 2031-01-31\n1 stays\n2 4 ships\n3 stays\n");
        assert_eq!(made(TEXT, &[("ships", "0")]).unwrap(), "terms 2031-01-31\n1 stays\n3 stays\n");
        assert_eq!(made(TEXT, &[("last", "2032-02-29")]).unwrap().lines().next(), Some("terms 2032-02-29"));
    }

    #[test]
    fn what_is_wrong_is_said_with_the_way_out() {
        let what = |made: Result<String, Vec<Problem>>| made.unwrap_err()[0].to_string();
        assert!(what(made(TEXT, &[("ship", "1")])).contains("did you mean `ships`?"));
        assert!(what(made(TEXT, &[("ships", "10")])).contains("from 0 to 9"));
        assert!(what(made("{{shps}}", &[])).contains("line 1: no parameter is called `shps`"));
        assert!(what(made("<!-- when ships -->\n", &[])).contains("has no end"));
        assert!(what(made("<!-- end -->\n", &[])).contains("nothing is open"));
        assert!(what(made("{{ships", &[])).contains("not closed"));
        assert_eq!(parameters("[x]\nunit = 1\n").unwrap_err()[0].line, 2);
    }
}
