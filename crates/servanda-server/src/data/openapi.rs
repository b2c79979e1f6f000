//! The description of the API: OpenAPI 3.1, from the types that are answered with and the addresses that are served.

use crate::Problem;
use crate::data::addresses::{ALL, Address, meaning};
use crate::data::{
    agreements, bins, case, clause, entries, entry, me, means, names, points, shapes, text, today, watch,
};
use crate::question::ASKED;
use serde_json::{Map, Value, json};
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(components(schemas(
    agreements::Agreement,
    today::Today,
    clause::Clause,
    text::Text,
    entries::Entries,
    entry::EntryPage,
    points::Points,
    bins::Bins,
    shapes::Shapes,
    watch::Watch,
    case::Cases,
    case::Case,
    means::Means,
    names::Names,
    me::Me,
    Problem
)))]
struct Schemas;

/// Left out of an answer where there is nothing to say; all else is always there.
const MAY_BE_ABSENT: [(&str, &str); 3] = [("Stretch", "incidents"), ("Problem", "parameter"), ("Problem", "help")];

/// The description.
pub(crate) fn openapi() -> Value {
    let mut schemas = serde_json::to_value(Schemas::openapi())
        .ok()
        .and_then(|mut all| all.pointer_mut("/components/schemas").map(Value::take))
        .unwrap_or_default();
    for (name, schema) in schemas.as_object_mut().into_iter().flatten() {
        require_all(name, schema);
    }
    let mut paths = Map::new();
    for address in ALL {
        paths.insert(address.path.to_owned(), json!({ "get": read(&address) }));
    }
    let me = json!({ "summary": "Who is asking, and what they may do.", "responses": responses(&json!({ "$ref": "#/components/schemas/Me" })) });
    paths.insert("/api/me".to_owned(), json!({ "get": me }));
    paths.insert("/api/check".to_owned(), json!({ "post": check() }));
    paths.extend(features());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Servanda",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Statuses of agreements on the record: kept, not kept, not established. Every answer is what one reader may \
                see, and says what it was cut from. `null` is \"not stated\", never \"none\". A moment is RFC 3339 in the agreement's zone.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": { "schemas": schemas },
    })
}

/// Every property is there in every answer, `null` or not.
fn require_all(name: &str, schema: &mut Value) {
    for part in schema.get_mut("allOf").and_then(Value::as_array_mut).into_iter().flatten() {
        require_all(name, part);
    }
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return };
    let always = properties.keys().filter(|property| !MAY_BE_ABSENT.contains(&(name, property.as_str())));
    schema["required"] = always.cloned().collect();
}

fn read(address: &Address) -> Value {
    let in_path = address.path.split(['{', '}']).skip(1).step_by(2);
    let in_path = in_path.map(|name| parameter(name, "path", true));
    let asked = ASKED.iter().chain(address.takes).map(|name| parameter(name, "query", false));
    let schema = json!({ "$ref": format!("#/components/schemas/{}", address.answer) });
    let schema = if address.is_list { json!({ "type": "array", "items": schema }) } else { schema };
    json!({
        "summary": address.gives,
        "parameters": in_path.chain(asked).collect::<Vec<_>>(),
        "responses": responses(&schema),
    })
}

fn parameter(name: &str, place: &str, required: bool) -> Value {
    let description = match (place, name) {
        ("path", "id") => "short name of the agreement",
        ("path", "clause") => "clause number",
        ("path", "entry") => "id of the entry",
        ("path", "collection") => "`incidents`, `zones`, `episodes` or `statuses`",
        ("path", "feature") => "agreement and own name of the feature, joined by a colon",
        ("path", "case") => "id of the allegation that the file begins with",
        _ => meaning(name),
    };
    json!({ "name": name, "in": place, "required": required, "description": description, "schema": { "type": "string" } })
}

fn responses(schema: &Value) -> Value {
    json!({
        "200": { "description": "The answer.", "content": { "application/json": { "schema": schema } } },
        "default": {
            "description": "What is wrong with the request (RFC 9457). What a reader may not see is not there.",
            "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
        },
    })
}

fn check() -> Value {
    let body = json!({ "type": "object", "properties": { "text": { "type": "string" } }, "required": ["text"] });
    json!({
        "summary": "What a text fails to say, while it is being written. Nothing is kept.",
        "requestBody": { "required": true, "content": { "application/json": { "schema": body } } },
        "responses": responses(&json!({ "$ref": "#/components/schemas/Text" })),
    })
}

/// The addresses of OGC API - Features; what they give is described by that standard.
fn features() -> impl Iterator<Item = (String, Value)> {
    const TAKEN: [(&str, &str); 5] = [
        ("bbox", "only what meets this frame: west,south,east,north in degrees"),
        ("datetime", "only what was at this moment, or between two with `/` between them; `..` leaves an end open"),
        ("limit", "at most so many on a page; 1,000 if more are asked for"),
        ("after", "go on after this: it stands in the link `next`"),
        ("agreement", "only features of this agreement"),
    ];
    let items = "/ogc/collections/{collection}/items";
    let all = [
        ("/ogc".to_owned(), "Where geographic systems begin."),
        ("/ogc/conformance".to_owned(), "What of OGC API - Features is kept to."),
        ("/ogc/collections".to_owned(), "Incidents, zones, firings of red lines, statuses."),
        ("/ogc/collections/{collection}".to_owned(), "One collection."),
        (items.to_owned(), "Features of a collection as GeoJSON, page by page."),
        (format!("{items}/{{feature}}"), "One feature."),
    ];
    all.into_iter().map(move |(path, gives)| {
        let in_path = path.split(['{', '}']).skip(1).step_by(2).map(|name| parameter(name, "path", true));
        let asked = ASKED.iter().filter(|_| path.contains("/items")).map(|name| parameter(name, "query", false));
        let taken = TAKEN.iter().filter(|_| path == items).map(|(name, says)| {
            json!({ "name": name, "in": "query", "required": false, "description": says, "schema": { "type": "string" } })
        });
        let parameters: Vec<Value> = in_path.chain(asked).chain(taken).collect();
        let mut answers = responses(&json!({ "type": "object" }));
        if path.contains("/items") {
            let content = answers["200"]["content"]["application/json"].take();
            answers["200"]["content"] = json!({ "application/geo+json": content });
        }
        (path, json!({ "get": { "summary": gives, "parameters": parameters, "responses": answers } }))
    })
}
