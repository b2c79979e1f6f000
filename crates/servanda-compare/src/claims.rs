//! Claims about packages, each held against a measure of what was found. No result is written beside a claim: it is computed
//! from the packages and runs at hand, or the claim says why nothing here could show it.

use crate::compare::{Package, Run};
use crate::measure::{Found, measure};
use crate::problem::{Problem, line_of};
use serde::{Deserialize, Serialize};

/// A claim as written.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Number, counted from 1.
    pub number: u32,
    /// The article that makes it, by its number.
    pub article: u32,
    /// For or against.
    pub sort: Sort,
    /// The package that it is about, or `every` or `some`.
    pub about: String,
    /// The claim in our own words.
    pub text: String,
    test: Test,
}

/// For or against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Speaks for it.
    Pro,
    /// Speaks against it.
    Con,
}

impl Sort {
    /// For people.
    pub fn words(self) -> &'static str {
        match self {
            Sort::Pro => "pro",
            Sort::Con => "con",
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Test {
    Measured { measure: String, scripts: Vec<String>, is: Is },
    NotMeasurable(String),
}

#[derive(Clone, Debug, PartialEq)]
enum Is {
    /// More (or less) than each of these packages; than every other, if none is named.
    Beside {
        more: bool,
        or_equal: bool,
        others: Vec<String>,
    },
    AtLeast(f64),
    AtMost(f64),
    Never,
}

/// What became of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// What was measured is as the claim says.
    BorneOut,
    /// What was measured is otherwise.
    Contradicted,
    /// Nothing here could show it.
    NotMeasurable,
}

impl Outcome {
    /// For people.
    pub fn words(self) -> &'static str {
        match self {
            Outcome::BorneOut => "borne out",
            Outcome::Contradicted => "contradicted",
            Outcome::NotMeasurable => "not measurable here",
        }
    }
}

/// A claim held against what was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Judged {
    /// Number of the claim.
    pub number: u32,
    /// Article.
    pub article: u32,
    /// For or against.
    pub sort: Sort,
    /// The package, or `every` or `some`.
    pub about: String,
    /// The claim.
    pub text: String,
    /// What became of it.
    pub outcome: Outcome,
    /// What was measured and found, or why nothing could be.
    pub why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    claim: Vec<toml::Spanned<Written>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    number: u32,
    article: u32,
    sort: Sort,
    about: String,
    text: String,
    measure: Option<String>,
    #[serde(default)]
    scripts: Vec<String>,
    is: Option<String>,
    not_measurable: Option<String>,
}

/// Reads a list of claims.
pub fn read(text: &str) -> Result<Vec<Claim>, Vec<Problem>> {
    let file: File = toml::from_str(text).map_err(|error| vec![Problem::of_toml(text, &error)])?;
    let mut problems = Vec::new();
    let mut claims: Vec<Claim> = Vec::new();
    for written in file.claim {
        let line = line_of(text, written.span().start);
        let Written { number, article, sort, about, text, measure, scripts, is, not_measurable } = written.into_inner();
        let test = match (measure, is, not_measurable) {
            (None, None, Some(why)) if scripts.is_empty() => Test::NotMeasurable(why),
            (Some(measure), Some(is), None) => match parse(&is) {
                Some(is) if crate::measure::is_known(&measure) => Test::Measured { measure, scripts, is },
                Some(_) => {
                    let help = format!("the measures are {}", crate::measure::NAMES.join(", "));
                    problems.push(Problem::new(line, format!("`{measure}` is no measure"), help));
                    continue;
                }
                None => {
                    let help =
                        "write `more than every other`, `less than A, B`, `not less than any other`, `at least 2`, …";
                    problems.push(Problem::new(line, format!("`{is}` is no comparison"), help));
                    continue;
                }
            },
            _ => {
                let help = "write `measure` and `is`, or `not-measurable` alone with the reason";
                problems.push(Problem::new(line, format!("how claim {number} is tested is not clear"), help));
                continue;
            }
        };
        if claims.iter().any(|claim| claim.number == number) {
            problems.push(Problem::new(line, format!("claim {number} stands twice"), "give each its own number"));
        }
        claims.push(Claim { number, article, sort, about, text, test });
    }
    if problems.is_empty() { Ok(claims) } else { Err(problems) }
}

fn parse(is: &str) -> Option<Is> {
    let beside = |rest: &str, more, or_equal| {
        let others = match rest {
            "every other" | "any other" => Vec::new(),
            names => names.split(',').map(|name| name.trim().to_owned()).collect(),
        };
        Some(Is::Beside { more, or_equal, others })
    };
    if is == "never" {
        return Some(Is::Never);
    }
    if let Some(rest) = is.strip_prefix("more than ") {
        return beside(rest, true, false);
    }
    if let Some(rest) = is.strip_prefix("less than ") {
        return beside(rest, false, false);
    }
    if let Some(rest) = is.strip_prefix("not less than ") {
        return beside(rest, true, true);
    }
    if let Some(rest) = is.strip_prefix("not more than ") {
        return beside(rest, false, true);
    }
    let number = |rest: &str| rest.parse::<f64>().ok().filter(|number| number.is_finite());
    match (is.strip_prefix("at least "), is.strip_prefix("at most ")) {
        (Some(rest), _) => number(rest).map(Is::AtLeast),
        (_, Some(rest)) => number(rest).map(Is::AtMost),
        _ => None,
    }
}

/// Holds every claim against what was found; as many come out as go in, in the same order.
pub fn judge(claims: &[Claim], packages: &[Package], runs: &[Run]) -> Vec<Judged> {
    claims
        .iter()
        .map(|claim| {
            let (outcome, why) = match &claim.test {
                Test::NotMeasurable(why) => (Outcome::NotMeasurable, why.clone()),
                Test::Measured { measure, scripts, is } => tested(claim, measure, scripts, is, packages, runs),
            };
            let Claim { number, article, sort, about, text, .. } = claim.clone();
            Judged { number, article, sort, about, text, outcome, why }
        })
        .collect()
}

fn tested(
    claim: &Claim,
    name: &str,
    scripts: &[String],
    is: &Is,
    packages: &[Package],
    runs: &[Run],
) -> (Outcome, String) {
    if let Some(absent) = scripts.iter().find(|script| !runs.iter().any(|run| run.script == **script)) {
        return (Outcome::NotMeasurable, format!("the script `{absent}` was not run"));
    }
    let values: Vec<(&str, Found)> = packages
        .iter()
        .map(|package| {
            let own: Vec<&Run> = runs
                .iter()
                .filter(|run| run.package == package.name && (scripts.is_empty() || scripts.contains(&run.script)))
                .collect();
            (package.name.as_str(), measure(name, package, &own))
        })
        .collect();
    let said = |values: &[(&str, Found)]| {
        let each: Vec<String> = values.iter().map(|(name, found)| format!("{name} {found}")).collect();
        each.join(", ")
    };
    let through = if scripts.is_empty() { String::new() } else { format!(" through {}", scripts.join(", ")) };
    let why = format!("{}{through}: {}", crate::measure::words(name), said(&values));
    let outcome = |holds: bool| if holds { Outcome::BorneOut } else { Outcome::Contradicted };
    let alone = |found: &Found| match (is, found.order()) {
        (Is::Never, _) => Some(*found == Found::Never),
        (Is::AtLeast(least), Some(value)) => Some(value >= *least),
        (Is::AtMost(most), Some(value)) => Some(value <= *most),
        (Is::AtLeast(_) | Is::AtMost(_) | Is::Beside { .. }, _) => None,
    };
    match claim.about.as_str() {
        "every" | "some" => {
            let each: Vec<bool> = values.iter().filter_map(|(_, found)| alone(found)).collect();
            if each.is_empty() {
                return (Outcome::NotMeasurable, format!("{why}; none can be compared"));
            }
            let holds = if claim.about == "every" { each.iter().all(|one| *one) } else { each.contains(&true) };
            (outcome(holds), why)
        }
        about => {
            let Some((_, own)) = values.iter().find(|(name, _)| *name == about) else {
                return (Outcome::NotMeasurable, format!("`{about}` is not among the packages compared"));
            };
            if let Is::Beside { more, or_equal, others } = is {
                if let Some(absent) = others.iter().find(|other| !values.iter().any(|(name, _)| name == other)) {
                    return (Outcome::NotMeasurable, format!("`{absent}` is not among the packages compared"));
                }
                let beside: Vec<f64> = values
                    .iter()
                    .filter(|(name, _)| *name != about && (others.is_empty() || others.iter().any(|one| one == name)))
                    .filter_map(|(_, found)| found.order())
                    .collect();
                let Some(own) = own.order().filter(|_| !beside.is_empty()) else {
                    return (Outcome::NotMeasurable, format!("{why}; there is nothing to compare"));
                };
                let holds = beside
                    .iter()
                    .all(|other| (if *more { own > *other } else { own < *other }) || *or_equal && own == *other);
                return (outcome(holds), why);
            }
            match alone(own) {
                Some(holds) => (outcome(holds), why),
                None => (Outcome::NotMeasurable, format!("{why}; it cannot be compared")),
            }
        }
    }
}
