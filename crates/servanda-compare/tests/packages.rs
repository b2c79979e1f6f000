//! The packages, scripts and claims that come with the program.

use proptest::prelude::*;
use servanda_agreement::geography::Geography;
use servanda_agreement::{Agreement, read_aloud};
use servanda_base::Severity;
use servanda_compare::claims::{self, Outcome};
use servanda_compare::compare::{self, Package, Run, run_all};
use servanda_compare::script::{self, Script};
use servanda_compare::template::{self, Parameter};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const PACKAGES: [&str; 6] =
    ["aid-and-training", "defence-pacts", "coalition", "forward-presence", "law-and-enforcement", "hybrid"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packages")
}

fn text(path: &str) -> String {
    std::fs::read_to_string(folder().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn parameters(name: &str) -> Vec<Parameter> {
    let all = format!("{}\n{}", text(&format!("{name}/parameters.toml")), text("shared/parameters.toml"));
    template::parameters(&all).unwrap_or_else(|problems| panic!("{name}: {problems:?}"))
}

fn made_from(template: &str, name: &str, set: &[(&str, String)]) -> String {
    let parameters = parameters(name);
    let set: Vec<(String, String)> = set.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    let values = template::settle(&parameters, &set).unwrap_or_else(|problems| panic!("{name}: {problems:?}"));
    template::make(template, &text("shared/terms.accord"), &parameters, &values)
        .unwrap_or_else(|problems| panic!("{name}: {problems:?}"))
}

fn made(name: &str, set: &[(&str, String)]) -> String {
    made_from(&text(&format!("{name}/template.md")), name, set)
}

fn agreement(text: &str) -> Agreement {
    let (agreement, findings) = servanda_agreement::read(text);
    let errors: Vec<_> = findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
    agreement.expect("an agreement")
}

fn package(name: &str) -> Package {
    let agreement = agreement(&made(name, &[]));
    let shapes = BTreeMap::from([("geo/terms.geojson".to_owned(), text("shared/geo/terms.geojson"))]);
    let (geography, findings) = Geography::new(&agreement, &shapes);
    assert!(findings.is_empty(), "{name}: {findings:?}");
    Package { name: name.to_owned(), agreement, geography }
}

fn scripts() -> Vec<Script> {
    let list = std::fs::read_dir(folder().join("scripts")).expect("scripts");
    let mut files: Vec<PathBuf> = list.map(|entry| entry.expect("a file").path()).collect();
    files.sort();
    let one = |file: &PathBuf| {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        script::read(&name, &text(&format!("scripts/{name}.toml")))
            .unwrap_or_else(|problems| panic!("{name}: {problems:?}"))
    };
    files.iter().map(one).collect()
}

fn all_runs() -> (Vec<Package>, Vec<Script>, Vec<Run>) {
    let packages: Vec<Package> = PACKAGES.iter().map(|name| package(name)).collect();
    let scripts = scripts();
    let runs = run_all(&packages, &scripts, 2).expect("runs");
    (packages, scripts, runs)
}

fn one_run(name: &str, script: &str) -> Run {
    let scripts: Vec<Script> = scripts().into_iter().filter(|one| one.name == script).collect();
    run_all(&[package(name)], &scripts, 1).expect("a run").remove(0)
}

/// The clauses of an agreement as sentences.
fn sentences(agreement: &Agreement) -> BTreeMap<String, String> {
    read_aloud(agreement).into_iter().collect()
}

#[test]
fn no_package_has_an_error_but_what_its_model_leaves_open() {
    for name in PACKAGES {
        let agreement = agreement(&made(name, &[]));
        assert!(agreement.title.ends_with("(invented)"), "{name}: {}", agreement.title);
        let findings = servanda_check::check(&agreement);
        let errors: BTreeSet<&str> =
            findings.iter().filter(|finding| finding.severity == Severity::Error).map(|finding| finding.code).collect();
        let open = match name {
            // The neighbour sits in the body that finds whether it broke the law: that is the model.
            "law-and-enforcement" => BTreeSet::from(["S0606"]),
            // What is confirmed sets forces going and nobody decides: that is the model.
            "coalition" => BTreeSet::from(["S0810"]),
            _ => BTreeSet::new(),
        };
        assert_eq!(errors, open, "{name}");
    }
}

/// What a null value takes out, cut out of the template by hand: from each line that opens the part to the next that ends it.
fn without(template: &str, parameter: &str) -> String {
    let open = format!("<!-- when {parameter} -->\n");
    let mut rest = template;
    let mut out = String::new();
    while let Some((before, after)) = rest.split_once(&open) {
        out.push_str(before);
        rest = after.split_once("<!-- end -->\n").expect("an end").1;
    }
    out.push_str(rest);
    out
}

#[test]
fn a_null_value_gives_the_package_without_its_clauses() {
    let mut tried = 0;
    for name in PACKAGES {
        let template = text(&format!("{name}/template.md"));
        let whole = sentences(&agreement(&made(name, &[])));
        for parameter in parameters(name) {
            assert!(
                format!("{template}{}", text("shared/terms.accord")).contains(&format!("{{{{{}}}}}", parameter.name))
                    || template.contains(&format!("<!-- when {} -->", parameter.name)),
                "{name}: `{}` sets nothing",
                parameter.name
            );
            let Some(null) = parameter.null else { continue };
            let nulled = made(name, &[(parameter.name.as_str(), null.to_string())]);
            assert_eq!(
                nulled,
                made_from(&without(&template, &parameter.name), name, &[]),
                "{name}: {}",
                parameter.name
            );
            let mut left = whole.clone();
            for clause in &parameter.clauses {
                assert!(left.remove(clause).is_some(), "{name}: `{}` takes out {clause}", parameter.name);
            }
            assert_eq!(sentences(&agreement(&nulled)), left, "{name}: {}", parameter.name);
            tried += 1;
        }
    }
    assert!(tried >= 12, "{tried}");
}

#[test]
fn every_parameter_holds_at_both_ends_of_its_range() {
    for name in PACKAGES {
        for parameter in parameters(name) {
            for value in [parameter.range.0, parameter.range.1] {
                // A term that ends before it begins is a finding of its own.
                if !matches!(value, template::Value::Day(_)) {
                    agreement(&made(name, &[(parameter.name.as_str(), value.to_string())]));
                }
            }
        }
    }
}

#[test]
fn eight_scripts_run_through_all_packages_and_come_out_the_same_again() {
    let (packages, scripts, runs) = all_runs();
    assert_eq!((packages.len(), scripts.len(), runs.len()), (6, 8, 48));
    assert_eq!(run_all(&packages, &scripts, 1).expect("runs"), runs);
    // A package that takes over what the one before knew comes out as by itself.
    for run in &runs {
        let package = packages.iter().find(|package| package.name == run.package).expect("a package");
        let script = scripts.iter().find(|script| script.name == run.script).expect("a script");
        let expanded = script.expand(&package.agreement, &[]).expect("entries");
        assert_eq!(compare::run(package, script, &expanded), *run);
    }
    for run in &runs {
        assert!(run.settled, "{} {}", run.package, run.script);
        assert!(
            run.entries.set_aside <= 2,
            "{} {}: only readings of gauges that the text has not",
            run.package,
            run.script
        );
    }
    for script in &scripts {
        assert!(script.title.ends_with("(invented)"), "{}", script.name);
    }
    // A probe below every threshold, and a false alarm, cross nothing of the neighbour's; an attack crosses something everywhere.
    let firings =
        |script: &str| runs.iter().filter(|run| run.script == script).map(|run| run.firings.len()).collect::<Vec<_>>();
    assert_eq!(firings("probe"), [0; 6]);
    assert!(firings("sudden-attack").iter().all(|count| *count > 0));
    for run in runs.iter().filter(|run| run.script == "false-alarm") {
        assert!(run.firings.iter().all(|one| one.red_line == "home-fire"), "{}", run.package);
    }
}

#[test]
fn deadlines_are_counted_from_the_occurrence_and_from_the_verification() {
    let run = one_run("defence-pacts", "drip");
    // By hand: the second shot at 08:00 is known an hour later and confirmed six hours after that; the council takes 20 h, the
    // clause gives 72 h.
    let armed = run.owed.iter().find(|one| one.armed).expect("an armed response");
    assert_eq!(armed.clause, "2.2");
    assert_eq!(
        (armed.due_h_from_occurrence, armed.due_h_from_verification),
        (Some(7.0 + 20.0 + 72.0), Some(20.0 + 72.0))
    );
    // Aircraft are ready 48 h after they are asked for.
    assert_eq!(armed.done_h_from_occurrence, Some(7.0 + 20.0 + 48.0));
    assert!(armed.means.iter().all(|one| one.missing == servanda_base::Amount::ZERO));
}

#[test]
fn who_has_left_gives_nothing_any_more() {
    let pledged = |script: &str| {
        let run = one_run("defence-pacts", script);
        let armed = run.owed.iter().find(|one| one.clause == "2.2").expect("clause 2.2");
        armed.means[0].pledged
    };
    assert_eq!(pledged("sudden-attack") - pledged("withdrawn"), servanda_base::Amount::from(18));
}

#[test]
fn forty_eight_claims_are_tested_and_none_is_dropped() {
    let claims = claims::read(&text("claims.toml")).expect("claims");
    let of = |article: u32, sort: claims::Sort| {
        claims.iter().filter(|claim| claim.article == article && claim.sort == sort).count()
    };
    use claims::Sort::{Con, Pro};
    assert_eq!((of(0, Pro), of(0, Con), of(1, Pro), of(1, Con)), (18, 18, 6, 6));
    let of_model = |model: &str| {
        let own = |sort| claims.iter().filter(|claim| claim.about == model && claim.sort == sort).count();
        (own(Pro), own(Con))
    };
    // As many as the article has for each model.
    let expected = [("aid-and-training", (4, 4)), ("defence-pacts", (3, 4)), ("forward-presence", (4, 4))];
    for (model, counts) in expected.into_iter().chain([("law-and-enforcement", (3, 3)), ("hybrid", (4, 3))]) {
        assert_eq!(of_model(model), counts, "{model}");
    }
    let (packages, _, runs) = all_runs();
    let judged = claims::judge(&claims, &packages, &runs);
    let numbers: Vec<u32> = judged.iter().map(|one| one.number).collect();
    assert_eq!(numbers, (1..=48).collect::<Vec<u32>>());
    assert!(judged.iter().all(|one| !one.why.is_empty()));
    for outcome in [Outcome::BorneOut, Outcome::Contradicted, Outcome::NotMeasurable] {
        assert!(judged.iter().any(|one| one.outcome == outcome), "{outcome:?}");
    }
    // With fewer packages and scripts there is less to be measured, and no row less.
    let one = claims::judge(&claims, &packages[..1], &[]);
    assert_eq!(one.len(), 48);
    assert!(one.iter().filter(|one| one.outcome == Outcome::NotMeasurable).count() > 30);
}

/// A claim is computed: with another text it comes out otherwise.
#[test]
fn a_claim_turns_with_the_text() {
    let claims = claims::read(&text("claims.toml")).expect("claims");
    let mut package = package("aid-and-training");
    let account = |package: &Package| claims::judge(&claims, std::slice::from_ref(package), &[])[6].outcome;
    assert_eq!(account(&package), Outcome::Contradicted);
    package.agreement = agreement(&made("aid-and-training", &[("account-months", "0".to_owned())]));
    assert_eq!(account(&package), Outcome::BorneOut);
}

#[test]
fn the_script_of_the_documentation_runs() {
    let page = std::fs::read_to_string(folder().join("../docs/comparing.md")).expect("the page");
    let example = page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let script = script::read("example", example).unwrap_or_else(|problems| panic!("{problems:?}"));
    let run = run_all(&[package("coalition")], &[script], 1).expect("a run").remove(0);
    assert_eq!((run.entries.script, run.entries.set_aside, run.unanswered.of), (4, 0, 2));
}

#[test]
fn what_is_wrong_in_a_script_or_a_claim_is_said_with_its_line() {
    let head = "title = \"t\"\nstory = \"s\"\nends = \"day 9\"\n";
    let wrong = |more: &str| script::read("x", &format!("{head}{more}")).expect_err("a problem")[0].to_string();
    assert!(wrong("[finds]\ncentre = \"soon\"\n").contains("line 5: `soon` is no length"));
    assert!(wrong("[[happens]]\nid = \"a\"\nentry = {}\n").contains("does not say when it happens"));
    assert!(wrong("[[happens]]\nid = \"a\"\nat = \"day 1\"\ntimes = 2\nentry = {}\n").contains("how often"));
    assert!(wrong("[[happens]]\nid = \"a\"\nat = \"monday\"\nentry = {}\n").contains("write \"day 60\""));
    let many = "[[happens]]\nid = \"a\"\nat = \"day 1\"\nevery = \"1 s\"\ntimes = 900000\nentry = {}\n";
    assert!(wrong(many).contains("more than 200000"));
    let claim = "[[claim]]\nnumber = 1\narticle = 0\nsort = \"pro\"\nabout = \"every\"\ntext = \"t\"\n";
    let wrong = |more: &str| claims::read(&format!("{claim}{more}")).expect_err("a problem")[0].to_string();
    assert!(wrong("").contains("how claim 1 is tested is not clear"));
    assert!(wrong("measure = \"weight\"\nis = \"at least 1\"\n").contains("`weight` is no measure"));
    assert!(wrong("measure = \"bans\"\nis = \"good\"\n").contains("`good` is no comparison"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// A thing that happens again and again is so many things that happen once.
    #[test]
    fn repeats_are_single_happenings(hours in 1_i64..90, times in 2_usize..30, day in 0_i64..40) {
        let agreement = agreement(&made("hybrid", &[]));
        let head = "title = \"t\"\nstory = \"s\"\nends = \"day 900\"\n";
        let entry = "reported = \"2 h\"\nconfirmed = { by = \"centre\", after = \"3 h\" }\nentry = { kind = \"incident\", event = \"shot\", by = \"neighbour\", place = \"buffer\" }\n";
        let again = format!("{head}[[happens]]\nid = \"a\"\nat = \"day {day} 05:00\"\nevery = \"{hours} h\"\ntimes = {times}\n{entry}");
        let mut single = head.to_owned();
        for k in 0..times as i64 {
            let (days, hour) = (day + (5 + k * hours) / 24, (5 + k * hours) % 24);
            single.push_str(&format!("[[happens]]\nid = \"a-{}\"\nat = \"day {days} {hour:02}:00\"\n{entry}", k + 1));
        }
        let said = |text: &str| {
            let script = script::read("x", text).expect("a script");
            let expanded = script.expand(&agreement, &[]).expect("entries");
            let lines = expanded.entries.iter().map(|one| (one.id.clone(), one.occurred, one.reported, one.what.clone()));
            let mut lines: Vec<_> = lines.collect();
            lines.sort_by(|a, b| a.0.cmp(&b.0));
            lines
        };
        prop_assert_eq!(said(&again), said(&single));
    }
}
