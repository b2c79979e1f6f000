//! What the screens are answered: each golden file is a page of addresses of one invented agreement, with their answers.
//!
//! `UPDATE=1` writes them anew.

mod support;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use support::{answer, ask, desk_of, golden, json, root, text_of};

/// Asks addresses of one agreement and holds the answers against a file.
async fn check(name: &str, page: &str, addresses: &[&str]) {
    let router = desk_of(&[name]);
    let mut text = format!("# What is answered of {name}\n");
    for address in addresses {
        let address = address.replace("{}", &format!("/api/a/{name}"));
        let (status, body) = answer(&router, &address).await;
        text += &format!("\n## {address}\n\n{status}\n\n```json\n{}\n```\n", text_of(&body));
    }
    golden(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(page), &text);
}

#[tokio::test]
async fn the_mission() {
    let addresses = [
        "/api/agreements",
        "{}/today?days=3",
        "{}/clauses/3",
        "{}/entries?limit=3",
        "{}/entries/s2",
        "{}/points",
        "{}/bins?zoom=6",
        "{}/shapes",
        "{}/watch?from=2031-05-04",
        "{}/cases",
        "{}/cases/a1",
        "{}/means",
        "/api/me",
    ];
    check("quay-2031", "mission.md", &addresses).await;
}

#[tokio::test]
async fn others() {
    let addresses = [
        "{}/today?days=3&for=public",
        "{}/clauses/1?for=north",
        "{}/entries?for=public&limit=2",
        "{}/entries/s4?for=north",
        "{}/points?for=public",
        "{}/watch?for=north",
        "{}/cases?for=public",
        "{}/cases/a1?for=south",
        "{}/cases/b1?for=south",
    ];
    check("quay-2031", "others.md", &addresses).await;
}

#[tokio::test]
async fn what_an_entry_may_name() {
    check("quay-2031", "names.md", &["{}/names?for=public"]).await;
}

#[tokio::test]
async fn the_text() {
    check("quay-2031", "text.md", &["{}/text?for=public"]).await;
}

/// Over every invented agreement each answer has what its schema says: all properties, no others, of the right sort.
#[tokio::test]
async fn answers_are_as_described() {
    let described = json(&desk_of(&[]), "/openapi.json").await;
    let names = std::fs::read_dir(root().join("agreements")).expect("agreements");
    let mut names: Vec<String> =
        names.map(|one| one.expect("one").file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| name.starts_with("invented-"));
    names.push("quay-2031".to_owned());
    for name in &names {
        let router = desk_of(&[name]);
        for viewer in ["mission", "public"] {
            let entries = json(&router, &format!("/api/a/{name}/entries?for={viewer}")).await;
            let cases = json(&router, &format!("/api/a/{name}/cases?for={viewer}")).await;
            let text = json(&router, &format!("/api/a/{name}/text?for={viewer}")).await;
            for (path, methods) in described["paths"].as_object().expect("paths") {
                let schema = &methods["get"]["responses"]["200"]["content"]["application/json"]["schema"];
                let mut address = path.replace("{id}", name);
                for (place, id) in [
                    ("{entry}", &entries["entries"][0]["id"]),
                    ("{case}", &cases["files"][0]["id"]),
                    ("{clause}", &text["clauses"][0]["number"]),
                ] {
                    address = address.replace(place, &id.as_str().map_or("{}".to_owned(), segment));
                }
                if schema.is_null() || address.contains('{') || path.starts_with("/ogc") || path == "/api/me" {
                    continue;
                }
                let (status, body) = answer(&router, &format!("{address}?for={viewer}")).await;
                if viewer == "public" && path.ends_with("/watch") {
                    assert_eq!(status, StatusCode::NOT_FOUND);
                    continue;
                }
                assert_eq!(status, StatusCode::OK, "{address} for {viewer}");
                fits(&described, schema, &serde_json::from_slice(&body).expect("JSON"), &address);
            }
        }
    }
}

/// A name as one part of an address.
fn segment(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    name.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// Holds a value against a schema of the description, as far as these use it.
fn fits(described: &Value, schema: &Value, value: &Value, place: &str) {
    if let Some(name) = schema["$ref"].as_str() {
        let schema = described.pointer(name.trim_start_matches('#')).unwrap_or_else(|| panic!("{name} is described"));
        return fits(described, schema, value, place);
    }
    if let Some(either) = schema["oneOf"].as_array() {
        let schema = either.iter().find(|one| (one["type"] == "null") == value.is_null());
        return fits(described, schema.unwrap_or_else(|| panic!("{place} may not be {value}")), value, place);
    }
    if let (Some(_), Value::Object(_)) = (schema.get("properties").or(schema.get("allOf")), value) {
        let schemas = described["components"]["schemas"].as_object().expect("schemas");
        let names = properties(schemas, schema);
        for (name, own) in value.as_object().expect("an object") {
            assert!(names.contains(name), "{place}: {name} is not described");
            if let Some(schema) = property(described, schema, name) {
                fits(described, schema, own, &format!("{place} {name}"));
            }
        }
        for name in names.iter().filter(|name| *name != "incidents" || !place.ends_with("intervals")) {
            assert!(value.get(name).is_some(), "{place}: {name} is missing");
        }
        return;
    }
    let sort = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let is = |name: &Value| *name == sort || *name == "number" && sort == "integer";
    let may = &schema["type"];
    assert!(
        may.is_null() || is(may) || may.as_array().is_some_and(|may| may.iter().any(is)),
        "{place} is {sort}, not {may}"
    );
    for one in value.as_array().into_iter().flatten() {
        fits(described, &schema["items"], one, place);
    }
}

fn property<'s>(described: &'s Value, schema: &'s Value, name: &str) -> Option<&'s Value> {
    let parts = schema["allOf"].as_array().into_iter().flatten();
    let of_part = |part: &'s Value| match part["$ref"].as_str() {
        Some(reference) => property(described, described.pointer(reference.trim_start_matches('#'))?, name),
        None => property(described, part, name),
    };
    schema["properties"].get(name).or_else(|| parts.filter_map(of_part).next())
}

/// What would change a status is said to the mission alone, and by the board too.
#[tokio::test]
async fn what_would_change_is_for_the_mission() {
    let router = desk_of(&["quay-2031"]);
    let of = async |address: &str, name: &str| -> Vec<Value> {
        let statuses = json(&router, &format!("/api/a/quay-2031/{address}")).await["statuses"].take();
        statuses.as_array().expect("statuses").iter().map(|status| status[name].clone()).collect()
    };
    let is_said = |all: Vec<Value>| all.iter().any(|said| said.as_array().is_some_and(|said| !said.is_empty()));
    for name in ["would_change", "coverage"] {
        assert!(is_said(of("clauses/1", name).await) && is_said(of("board", name).await), "{name}");
        for viewer in ["public", "north"] {
            assert!(of(&format!("clauses/1?for={viewer}"), name).await.iter().all(Value::is_null), "{name}, {viewer}");
            assert!(!is_said(of(&format!("board?for={viewer}"), name).await), "{name}, {viewer}");
        }
    }
}

#[tokio::test]
async fn what_cannot_be_asked() {
    let addresses = [
        "{}/today?days=0",
        "{}/today?days=7&days=8",
        "{}/today?dyas=7",
        "{}/entries?kind=rumour",
        "{}/entries?event=flood",
        "{}/entries?clause=99",
        "{}/entries?from=yesterday",
        "{}/entries?from=2031-05-04&to=2031-05-03",
        "{}/entries?limit=0",
        "{}/entries?after=7",
        "{}/entries?after=9999-3",
        "{}/bins?zoom=99",
        "{}/clauses/99",
        "{}/entries/nothing",
        "/ogc/collections/roads/items",
        "/ogc/collections/zones/items?bbox=1,2,3",
        "/ogc/collections/zones/items?datetime=soon",
        "/api/agreements?for=nobody",
    ];
    check("quay-2031", "problems.md", &addresses).await;
}

#[tokio::test]
async fn features() {
    let addresses = [
        "/ogc",
        "/ogc/conformance",
        "/ogc/collections/zones",
        "/ogc/collections/zones/items",
        "/ogc/collections/incidents/items?bbox=0,0,1,1&datetime=2031-05-01/..",
        "/ogc/collections/incidents/items/quay-2031:s1",
        "/ogc/collections/episodes/items",
        "/ogc/collections/statuses/items?limit=1",
    ];
    check("quay-2031", "features.md", &addresses).await;
}

#[tokio::test]
async fn a_text_that_is_written() {
    let router = desk_of(&["quay-2031"]);
    let post = |body: String| {
        ask(&router, Request::post("/api/check").header("content-type", "application/json"), Body::from(body))
    };
    let text = "```accord\nagreement draft \"A draft\"\n  in force 2031-05-01\nparties FRA, DEU\nevent shot verb fire by party\n\n1  each of FRA, DEU shall not fire\n```\n";
    let (status, body) = post(json!({ "text": text }).to_string()).await;
    assert_eq!(status, StatusCode::OK);
    let answer: Value = serde_json::from_slice(&body).expect("JSON");
    assert_eq!((&answer["stamp"], &answer["lines"]), (&Value::Null, &json!([])));
    assert_eq!(answer["clauses"][0]["from_line"], 7);
    assert!(answer["findings"].as_array().expect("a list").iter().any(|finding| finding["code"] == "S0503"));
    // What has no agreement in it is a finding too, and no failure.
    let (status, body) = post(json!({ "text": "nothing" }).to_string()).await;
    assert_eq!(status, StatusCode::OK);
    let answer: Value = serde_json::from_slice(&body).expect("JSON");
    assert_eq!(answer["findings"][0]["code"], "S0001");
    for slip in ["", "[]", "{}", "{\"text\": 7}"] {
        assert_eq!(post(slip.to_owned()).await.0, StatusCode::BAD_REQUEST, "{slip}");
    }
    let long = json!({ "text": "a".repeat(2 << 20) }).to_string();
    assert_eq!(post(long).await.0, StatusCode::BAD_REQUEST);
}

/// Page by page everything comes once, whatever the size of the page, and as known at the first.
#[tokio::test]
async fn pages_hold_everything_once() {
    let router = desk_of(&["quay-2031", "harbour-2031"]);
    let all = json(&router, "/api/a/quay-2031/entries").await;
    let ids = |page: &Value, list: &str| -> Vec<String> {
        let all = page[list].as_array().expect("a list").iter();
        all.map(|one| one["id"].as_str().expect("an id").to_owned()).collect()
    };
    for limit in 1..=4 {
        let (mut found, mut after) = (Vec::new(), String::new());
        loop {
            let page = json(&router, &format!("/api/a/quay-2031/entries?limit={limit}{after}")).await;
            assert_eq!(page["total"], all["total"]);
            found.extend(ids(&page, "entries"));
            let Some(next) = page["next"].as_str() else { break };
            after = format!("&after={next}");
        }
        assert_eq!(found, ids(&all, "entries"), "{limit} a page");
    }
    // Of both agreements, by the links.
    let all = ids(&json(&router, "/ogc/collections/incidents/items?limit=1000").await, "features");
    assert!(all.iter().any(|id| id.starts_with("harbour-2031:")) && all.iter().any(|id| id.starts_with("quay-2031:")));
    for limit in 1..=4 {
        let (mut found, mut next) = (Vec::new(), format!("/ogc/collections/incidents/items?limit={limit}"));
        loop {
            let page = json(&router, &next).await;
            found.extend(ids(&page, "features"));
            let links = page["links"].as_array().expect("links").iter();
            let Some(link) = links.clone().find(|link| link["rel"] == "next") else { break };
            next = link["href"].as_str().expect("an address").replace("http://localhost", "");
        }
        assert_eq!(found, all, "{limit} a page");
    }
}

/// Chips say what their filter leaves.
#[tokio::test]
async fn a_chip_says_what_it_leaves() {
    let router = desk_of(&["quay-2031"]);
    for also in ["", "&source=centre", "&q=shot", "&event=shot", "&clause=1", "&from=2031-05-03"] {
        let page = json(&router, &format!("/api/a/quay-2031/entries?limit=500{also}")).await;
        for (chips, name) in [("kinds", "kind"), ("sources", "source")] {
            for chip in page[chips].as_array().expect("a list") {
                let value = chip["name"].as_str().expect("a name").replace(' ', "%20");
                let also = if name == "source" { also.replace("&source=centre", "") } else { also.to_owned() };
                let left = json(&router, &format!("/api/a/quay-2031/entries?{name}={value}{also}")).await;
                assert_eq!(left["total"], chip["count"], "{name} {value} {also}");
            }
        }
    }
}

/// The description is what is committed, and names every property of the types in the screens.
#[tokio::test]
async fn the_description_does_not_drift() {
    let router = desk_of(&[]);
    let described = json(&router, "/openapi.json").await;
    golden(&root().join("docs/openapi.json"), &format!("{described:#}\n"));
    let contract = std::fs::read_to_string(root().join("web/src/lib/api.ts")).expect("the contract");
    let schemas = described["components"]["schemas"].as_object().expect("schemas");
    // What the server says of entering and of the stream is not described by these types.
    let not_here = ["Arrived", "Changed", "Entered", "Proposal", "Waits"];
    let mut compared = 0;
    for (name, own) in interfaces(&contract).into_iter().filter(|(name, _)| !not_here.contains(&name.as_str())) {
        let schema = schemas.get(&name).unwrap_or_else(|| panic!("no schema is called {name}"));
        assert_eq!(properties(schemas, schema), own, "{name}");
        compared += 1;
    }
    assert!(compared > 20, "{compared} types");
    for reference in text_of(described.to_string().as_bytes()).split("#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap_or_default();
        assert!(schemas.contains_key(name), "{name} is spoken of and not described");
    }
}

/// An incident file that people cite: readable without scripts, its words shown as words.
#[tokio::test]
async fn the_document_of_a_file() {
    let router = desk_of(&["quay-2031"]);
    let (status, body) = answer(&router, "/a/quay-2031/case/a1").await;
    let page = String::from_utf8(body).expect("a text");
    assert_eq!(status, StatusCode::OK, "{page}");
    for words in ["Incident file 1", "never as a finding", "<h2>allegation</h2>", "Next step"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert_eq!(
        answer(&router, "/a/quay-2031/case/a1?for=public").await.0,
        answer(&router, "/a/quay-2031/case/none").await.0
    );
}

/// All addresses that are described are there.
#[tokio::test]
async fn what_is_described_is_served() {
    let router = desk_of(&["quay-2031"]);
    let described = json(&router, "/openapi.json").await;
    for (path, methods) in described["paths"].as_object().expect("paths") {
        let address =
            path.replace("{id}", "quay-2031").replace("{clause}", "1").replace("{entry}", "s1").replace("{case}", "a1");
        let address = address.replace("{collection}", "incidents").replace("{feature}", "quay-2031:s1");
        for method in methods.as_object().expect("methods").keys().filter(|method| *method == "get") {
            assert_eq!(answer(&router, &address).await.0, StatusCode::OK, "{method} {address}");
        }
    }
}

fn properties(schemas: &serde_json::Map<String, Value>, schema: &Value) -> BTreeSet<String> {
    let own = schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name.clone());
    let parts = schema["allOf"].as_array().into_iter().flatten();
    let of_parts = parts.flat_map(|part| match part["$ref"].as_str().and_then(|name| name.rsplit('/').next()) {
        Some(name) => properties(schemas, &schemas[name]),
        None => properties(schemas, part),
    });
    own.chain(of_parts.collect::<Vec<_>>()).collect()
}

/// The interfaces of a TypeScript file with the names of their own and inherited properties. Reads what stands between the outermost braces.
fn interfaces(text: &str) -> Vec<(String, BTreeSet<String>)> {
    let mut found: Vec<(String, BTreeSet<String>)> = Vec::new();
    for part in text.split("export interface ").skip(1) {
        let (head, rest) = part.split_once('{').expect("a body");
        let mut head = head.split_whitespace();
        let name = head.next().expect("a name").to_owned();
        let mut own = match (head.next(), head.next()) {
            (Some("extends"), Some(base)) => {
                found.iter().find(|(name, _)| name == base).expect("said before").1.clone()
            }
            _ => BTreeSet::new(),
        };
        let (mut depth, mut word, mut is_comment) = (1, String::new(), false);
        let mut letters = rest.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                '/' if letters.peek() == Some(&'*') => is_comment = true,
                '*' if is_comment && letters.peek() == Some(&'/') => {
                    letters.next();
                    is_comment = false;
                }
                _ if is_comment => {}
                '{' | '(' | '[' | '<' => depth += 1,
                '}' | ')' | ']' | '>' => depth -= 1,
                ':' if depth == 1 && !word.is_empty() => drop(own.insert(std::mem::take(&mut word))),
                '?' => {}
                letter if letter.is_alphanumeric() || letter == '_' => word.push(letter),
                _ => word.clear(),
            }
            if depth == 0 {
                break;
            }
        }
        found.push((name, own));
    }
    found
}
