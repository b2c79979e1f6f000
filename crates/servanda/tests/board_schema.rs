//! Real findings, boards, timelines, explanations and reasons against their schemas in docs/, by a validator of just the keywords that these use.

mod support;
use serde_json::Value;
use std::collections::BTreeSet;
use support::*;

#[test]
fn every_board_has_the_shape_of_its_schema() {
    let schema = schema("board");
    for folder in folders() {
        fits(&schema, &board(&folder, &[]), &folder);
    }
}

#[test]
fn every_timeline_has_the_shape_of_its_schema() {
    let schema = schema("timeline");
    let mut changes = 0;
    for folder in folders() {
        let board = board(&folder, &[]);
        let clause = board["statuses"][0]["clause"].as_str().expect("a clause");
        let run = servanda(&["timeline", &folder, clause, "--format", "json"]);
        assert_eq!(run.code, 0, "{folder}: {}", run.err);
        let timeline: Value = serde_json::from_str(&run.out).expect("JSON");
        fits(&schema, &timeline, &folder);
        assert_eq!((&timeline["as_of"], &timeline["known_at"]), (&board["as_of"], &board["known_at"]), "{folder}");
        let tracks = timeline["tracks"].as_array().expect("tracks").iter();
        changes += tracks.flat_map(|track| track["changes"].as_array()).map(Vec::len).sum::<usize>();
    }
    assert!(changes > 50, "{changes} changes are few to try a schema on");
}

#[test]
fn every_explanation_has_the_shape_of_its_schema() {
    let schema = schema("explain");
    let explained = |folder: &str, args: &[&str]| {
        let run = servanda(&[&["explain", folder, "--format", "json"], args].concat());
        assert_eq!(run.code, 0, "{folder}: {}", run.err);
        let explained: Value = serde_json::from_str(&run.out).expect("JSON");
        fits(&schema, &explained, folder);
        explained
    };
    for folder in folders() {
        let board = board(&folder, &[]);
        let clause = board["statuses"][0]["clause"].as_str().expect("a clause");
        let of_clause = board["statuses"].as_array().expect("statuses").iter().filter(|one| one["clause"] == clause);
        let explained = explained(&folder, &[clause]);
        let said = explained["statuses"].as_array().expect("statuses").iter();
        assert!(said.clone().all(|one| one["tried"].is_null()), "{folder}");
        assert!(said.map(|one| &one["status"]).eq(of_clause), "{folder}");
    }
    let tried = explained(&fixture("harbour-2031"), &["2", "--bearer", "north", "--would-change"]);
    let set = &tried["statuses"][0]["tried"]["sets"][0];
    assert_eq!(set["from"]["status"], tried["statuses"][0]["status"]["status"]);
    assert_ne!(set["from"], set["to"], "{set}");
}

#[test]
fn all_reasons_have_the_shape_of_their_schema() {
    let schema = schema("reasons");
    for folder in folders() {
        let board = board(&folder, &[]);
        let of = |status: &Value| status["clause"].as_str().map(str::to_owned);
        let clauses: BTreeSet<String> = board["statuses"].as_array().into_iter().flatten().filter_map(of).collect();
        for clause in clauses {
            let run = servanda(&["explain", &folder, &clause, "--format", "reasons"]);
            assert_eq!(run.code, 0, "{folder}: {}", run.err);
            let reasons: Value = serde_json::from_str(&run.out).expect("JSON");
            fits(&schema, &reasons, &format!("{folder} {clause}"));
            let on_board = board["statuses"].as_array().into_iter().flatten().filter(|one| one["clause"] == *clause);
            let said = reasons["statuses"].as_array().into_iter().flatten().map(|one| &one["status"]);
            assert!(on_board.eq(said), "{folder} {clause}: the statuses are those of the board");
        }
    }
}

#[test]
fn all_differences_and_losses_have_the_shape_of_their_schemas() {
    let (differences, losses) = (schema("diff"), schema("what-if"));
    let json = |args: &[&str]| -> Value {
        let run = servanda(&[args, &["--format", "json"]].concat());
        assert_eq!(run.code, 0, "{args:?}: {}", run.err);
        serde_json::from_str(&run.out).expect("JSON")
    };
    let all = folders();
    let mut said = 0;
    for (one, other) in all.iter().zip(all.iter().skip(1)) {
        let found = json(&["diff", one, other]);
        fits(&differences, &found, &format!("{one} {other}"));
        said += found["changes"].as_array().map_or(0, Vec::len);
        assert_eq!(json(&["diff", one, one])["changes"], serde_json::json!([]), "{one}");
        fits(&losses, &json(&["what-if", one, "--slip", "90 d", "--expire", "2030"]), one);
    }
    assert!(said > 100, "{said} differences are few to try a schema on");
    let harbour = fixture("harbour-2031");
    let lost = json(&["what-if", &harbour, "--without", "centre"]);
    fits(&losses, &lost, &harbour);
    assert_eq!(lost["proofs"][0]["proof"], "seen");
}

/// What `check` says of all agreements, of a text that leaves much to another instrument, of broken text, and of no file at all.
fn checked(test: &str, format: &str) -> Value {
    let folder = empty_folder(&format!("{test} {format} é"));
    let path = |name: &str| folder.join(name).display().to_string();
    let elsewhere = "# Draft\n\n```accord\nagreement draft \"Draft\"\n  in force 2031-05-01\n  expires 2032-05-01\n  \
                     elsewhere \"Charter, Article 51\"\n\nparties FRA, DEU\nevent shot verb fire by party\n\n\
                     1  FRA shall not fire\n```\n";
    std::fs::write(folder.join("elsewhere.accord.md"), elsewhere).expect("a file");
    std::fs::write(folder.join("broken.accord.md"), "```accord\nagreement a \"é\"\n1 FRA shal fire\n").expect("a file");
    std::fs::write(folder.join("latin.accord.md"), b"caf\xe9").expect("a file");
    let agreements = root().join("agreements").display().to_string();
    let (one, two, three) = (path("elsewhere.accord.md"), path("broken.accord.md"), path("latin.accord.md"));
    let run = servanda(&["check", &agreements, &one, &two, &three, &path("nowhere"), "--format", format]);
    assert_eq!(run.code, 2, "{}", run.err);
    serde_json::from_str(&run.out).expect("JSON")
}

#[test]
fn all_findings_have_the_shape_of_their_schema() {
    let found = checked("of json", "json");
    fits(&schema("findings"), &found, "check");
    let findings = found["findings"].as_array().expect("findings");
    let of = |word: &str| findings.iter().filter(|finding| finding["severity"] == word).count();
    let summary = |word: &str| found["summary"][word].as_u64().expect("a count") as usize;
    assert_eq!((of("error"), of("warning"), of("info")), (summary("errors"), summary("warnings"), summary("infos")));
    assert!(of("error") > 50 && of("warning") > 50 && of("info") > 0, "{}", found["summary"]);
    let left = |finding: &&Value| finding["notes"].to_string().contains("said to stand in \\\"Charter, Article 51\\\"");
    let left: Vec<&Value> = findings.iter().filter(left).collect();
    assert!(!left.is_empty() && left.iter().all(|finding| finding["severity"] == "info"), "{left:?}");
    for finding in findings {
        for place in finding["also"].as_array().into_iter().flatten().chain([finding]) {
            let at = |line: &str, column: &str| (place[line].as_u64(), place[column].as_u64());
            assert!(
                Some(1) <= place["line"].as_u64() && at("line", "column") <= at("end_line", "end_column"),
                "{finding}"
            );
        }
    }
}

/// The rules of the schema of SARIF 2.1.0 (OASIS) for the objects that are written, with no field that they do not have.
#[test]
fn findings_for_forges_keep_the_rules_of_sarif() {
    let text = serde_json::json!({
        "type": "object", "required": ["text"], "additionalProperties": false, "properties": { "text": { "type": "string" } }
    });
    let region = serde_json::json!({
        "type": "object", "additionalProperties": false, "required": ["startLine", "startColumn", "endLine", "endColumn"],
        "properties": {
            "startLine": { "type": "integer" }, "startColumn": { "type": "integer" },
            "endLine": { "type": "integer" }, "endColumn": { "type": "integer" }
        }
    });
    let location = serde_json::json!({
        "type": "object", "required": ["physicalLocation"], "additionalProperties": false,
        "properties": { "physicalLocation": {
            "type": "object", "required": ["artifactLocation"], "additionalProperties": false,
            "properties": {
                "artifactLocation": {
                    "type": "object", "required": ["uri"], "additionalProperties": false,
                    "properties": { "uri": { "type": "string" } }
                },
                "region": region
            }
        } }
    });
    let rules = serde_json::json!({
        "type": "object", "required": ["version", "runs"], "additionalProperties": false,
        "properties": {
            "$schema": { "type": "string" },
            "version": { "enum": ["2.1.0"] },
            "runs": { "type": "array", "items": {
                "type": "object", "required": ["tool", "results"], "additionalProperties": false,
                "properties": {
                    "tool": { "type": "object", "required": ["driver"], "additionalProperties": false, "properties": { "driver": {
                        "type": "object", "required": ["name"], "additionalProperties": false,
                        "properties": {
                            "name": { "type": "string" },
                            "version": { "type": "string" },
                            "rules": { "type": "array", "items": {
                                "type": "object", "required": ["id"], "additionalProperties": false,
                                "properties": { "id": { "type": "string" } }
                            } }
                        }
                    } } },
                    "columnKind": { "enum": ["utf16CodeUnits", "unicodeCodePoints"] },
                    "results": { "type": "array", "items": {
                        "type": "object", "required": ["message"], "additionalProperties": false,
                        "properties": {
                            "ruleId": { "type": "string" },
                            "level": { "enum": ["none", "note", "warning", "error"] },
                            "message": text,
                            "locations": { "type": "array", "items": location }
                        }
                    } }
                }
            } }
        }
    });
    let log = checked("of sarif", "sarif");
    fits(&rules, &log, "check");
    let run = &log["runs"][0];
    let ids: Vec<&Value> =
        run["tool"]["driver"]["rules"].as_array().expect("rules").iter().map(|rule| &rule["id"]).collect();
    let mut once = ids.clone();
    once.dedup();
    assert_eq!(ids, once, "rules are unique");
    let results = run["results"].as_array().expect("results");
    assert_eq!(results.len(), checked("of sarif", "json")["findings"].as_array().map_or(0, Vec::len));
    for level in ["note", "warning", "error"] {
        assert!(results.iter().any(|result| result["level"] == level), "{level}");
    }
    let mut escaped = 0;
    for result in results {
        assert!(ids.contains(&&result["ruleId"]), "{result}");
        let place = &result["locations"][0]["physicalLocation"];
        let at = |name: &str| place["region"][name].as_u64().unwrap_or(0);
        let (start, end) = ((at("startLine"), at("startColumn")), (at("endLine"), at("endColumn")));
        assert!(start.0 >= 1 && start.1 >= 1 && start <= end, "{result}");
        let uri = place["artifactLocation"]["uri"].as_str().expect("a URI");
        assert!(uri.is_ascii() && !uri.contains([' ', '"', '<', '>', '\\', '^', '`', '{', '|', '}']), "{uri}");
        escaped += usize::from(uri.contains("%20sarif%20%C3%A9/"));
    }
    assert!(escaped >= 3, "{escaped}");
}

#[test]
fn every_comparison_has_the_shape_of_its_schema() {
    let folder = root().join("packages");
    let (scripts, claims) =
        (folder.join("scripts").display().to_string(), folder.join("claims.toml").display().to_string());
    let run = servanda(&[
        "compare",
        "coalition",
        "hybrid",
        "law-and-enforcement",
        "--events",
        &scripts,
        "--claims",
        &claims,
        "--format",
        "json",
    ]);
    let compared: Value = serde_json::from_str(&run.out).expect("JSON");
    fits(&schema("compare"), &compared, "compare");
    assert_eq!(compared["runs"].as_array().map(Vec::len), Some(24));
}

fn schema(of: &str) -> Value {
    let schema = std::fs::read_to_string(root().join(format!("docs/{of}.schema.json"))).expect("the schema");
    serde_json::from_str(&schema).expect("JSON")
}

fn folders() -> Vec<String> {
    let list = agreements_with_a_record().into_iter().map(|folder| folder.display().to_string());
    [fixture("harbour-2031"), fixture("ridge-2031")].into_iter().chain(list).collect()
}

fn fits(schema: &Value, value: &Value, whose: &str) {
    let mut wrong = Vec::new();
    validate(schema, schema, value, "it", &mut wrong);
    assert!(wrong.is_empty(), "{whose}:\n{}", wrong.join("\n"));
}

#[test]
fn the_validator_sees_what_is_wrong() {
    let schema: Value = serde_json::json!({
        "type": "object", "required": ["a"], "additionalProperties": false,
        "properties": { "a": { "type": ["integer", "null"] } }
    });
    let wrong = |value: Value| {
        let mut wrong = Vec::new();
        validate(&schema, &schema, &value, "x", &mut wrong);
        wrong.len()
    };
    assert_eq!(wrong(serde_json::json!({ "a": 1 })), 0);
    assert_eq!(wrong(serde_json::json!({ "a": null })), 0);
    assert_eq!(wrong(serde_json::json!({ "a": 1.5 })), 1);
    assert_eq!(wrong(serde_json::json!({ "b": 1 })), 2);
}

fn validate(root: &Value, schema: &Value, value: &Value, at: &str, wrong: &mut Vec<String>) {
    for (keyword, said) in schema.as_object().expect("a schema is an object") {
        match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" | "properties" => {}
            "$ref" => {
                let (file, pointer) = said.as_str().and_then(|said| said.split_once('#')).expect("a reference");
                let other = file.strip_suffix(".schema.json").map(self::schema);
                let root = other.as_ref().unwrap_or(root);
                validate(root, root.pointer(pointer).expect("it exists"), value, at, wrong);
            }
            "const" => {
                if value != said {
                    wrong.push(format!("{at} is {value}, not {said}"));
                }
            }
            "enum" => {
                if !said.as_array().expect("a list").contains(value) {
                    wrong.push(format!("{at} is {value}, none of {said}"));
                }
            }
            "type" => {
                let is = |name: &Value| match name.as_str().expect("a name") {
                    "string" => value.is_string(),
                    "boolean" => value.is_boolean(),
                    "integer" => value.is_i64() || value.is_u64(),
                    "number" => value.is_number(),
                    "array" => value.is_array(),
                    "object" => value.is_object(),
                    "null" => value.is_null(),
                    other => panic!("type {other}"),
                };
                if !said.as_array().map_or_else(|| is(said), |names| names.iter().any(is)) {
                    wrong.push(format!("{at} is {value}, not of type {said}"));
                }
            }
            "anyOf" => {
                let fits = said.as_array().expect("a list").iter().any(|one| {
                    let mut inner = Vec::new();
                    validate(root, one, value, at, &mut inner);
                    inner.is_empty()
                });
                if !fits {
                    wrong.push(format!("{at} fits no alternative: {value}"));
                }
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    validate(root, said, item, &format!("{at}[{index}]"), wrong);
                }
            }
            "required" => {
                for name in said.as_array().expect("a list") {
                    if value.get(name.as_str().expect("a name")).is_none() {
                        wrong.push(format!("{at} has no {name}"));
                    }
                }
            }
            "additionalProperties" => {
                for name in value.as_object().into_iter().flat_map(|object| object.keys()) {
                    if schema["properties"].get(name).is_none() {
                        wrong.push(format!("{at} has a field `{name}` that the schema does not know"));
                    }
                }
            }
            other => panic!("the validator does not know `{other}`"),
        }
    }
    for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
        if let Some(field) = value.get(name) {
            validate(root, inner, field, &format!("{at}.{name}"), wrong);
        }
    }
}
