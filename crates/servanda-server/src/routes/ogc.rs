//! OGC API - Features (Part 1: Core, with GeoJSON), over all agreements: what geographic systems connect to.

use super::data::{Page, number, theirs};
use super::{Answer, Seen, judged};
use crate::data::ogc::{Asked, COLLECTIONS, features};
use crate::desk::Desk;
use crate::problem::Problem;
use crate::question::{ASKED, Parameters};
use crate::who::At;
use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::IntoResponse;
use axum::routing::get;
use serde::Serialize;
use serde_json::{Value, json};
use servanda_base::typed::date;
use servanda_base::{Interval, Moment, Zone};
use std::sync::Arc;

/// The parameters of items beside those of every question.
const TAKES: [&str; 5] = ["bbox", "datetime", "limit", "after", "agreement"];

/// A page has so many features at most; whoever asks for more gets as many.
const LIMIT_MAX: usize = 1_000;

/// The addresses.
pub(super) fn router() -> Router<Arc<Desk>> {
    Router::new()
        .route("/ogc", get(landing))
        .route("/ogc/", get(landing))
        .route("/ogc/conformance", get(conformance))
        .route("/ogc/collections", get(collections))
        .route("/ogc/collections/{collection}", get(collection))
        .route("/ogc/collections/{collection}/items", get(items))
        .route("/ogc/collections/{collection}/items/{feature}", get(item))
}

fn link(base: &str, rel: &str, sort: &str, path: &str) -> Value {
    json!({ "rel": rel, "type": sort, "href": format!("{base}{path}") })
}

const JSON: &str = "application/json";
const GEOJSON: &str = "application/geo+json";

/// How the desk is called by whoever asks: links begin with it, since not every reader of them knows what they are relative to.
fn base(headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    host.map_or(String::new(), |host| format!("http://{host}"))
}

fn with_type(sort: &'static str, what: &impl Serialize) -> Answer {
    let text = serde_json::to_vec(what).map_err(|_| Problem::ours())?;
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static(sort))], text).into_response())
}

async fn landing(headers: HeaderMap) -> Answer {
    let base = base(&headers);
    let described = "application/vnd.oai.openapi+json;version=3.1";
    with_type(
        JSON,
        &json!({
            "title": "Servanda",
            "description": "Agreements, what is on the record about them, and their statuses, as this reader may see them",
            "links": [
                link(&base, "self", JSON, "/ogc"),
                link(&base, "service-desc", described, "/openapi.json"),
                link(&base, "conformance", JSON, "/ogc/conformance"),
                link(&base, "data", JSON, "/ogc/collections"),
            ],
        }),
    )
}

async fn conformance() -> Answer {
    let class = |class: &str| format!("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{class}");
    with_type(JSON, &json!({ "conformsTo": [class("core"), class("geojson")] }))
}

fn described(base: &str, (id, title, description): (&str, &str, &str)) -> Value {
    let path = format!("/ogc/collections/{id}");
    json!({
        "id": id,
        "title": title,
        "description": description,
        "itemType": "feature",
        "crs": ["http://www.opengis.net/def/crs/OGC/1.3/CRS84"],
        "links": [link(base, "self", JSON, &path), link(base, "items", GEOJSON, &format!("{path}/items"))],
    })
}

async fn collections(headers: HeaderMap) -> Answer {
    let base = base(&headers);
    let all: Vec<Value> = COLLECTIONS.into_iter().map(|collection| described(&base, collection)).collect();
    with_type(JSON, &json!({ "collections": all, "links": [link(&base, "self", JSON, "/ogc/collections")] }))
}

async fn collection(Path(id): Path<String>, headers: HeaderMap) -> Answer {
    with_type(JSON, &described(&base(&headers), named(&id)?))
}

fn named(id: &str) -> Result<(&'static str, &'static str, &'static str), Problem> {
    COLLECTIONS.into_iter().find(|(own, ..)| *own == id).ok_or_else(Problem::not_found)
}

async fn items(At(desk): At, Path(id): Path<String>, uri: Uri, headers: HeaderMap) -> Answer {
    judged(move || {
        let (collection, ..) = named(&id)?;
        let parameters = Parameters::of(&uri, &[&ASKED[..], &TAKES].concat())?;
        // More than there may be is no mistake (7.15.3).
        let limit = number(&parameters, "limit", 1..=usize::MAX, 100)?.min(LIMIT_MAX);
        let asked = Asked { bbox: bbox(&parameters)?, within: datetime(&parameters)? };
        let after = parameters.get("after").map(Page::read).transpose()?;
        let only = parameters.get("agreement");
        if let Some(only) = only.filter(|only| desk.folder(only).is_none()) {
            let detail = format!("there is no agreement `{}`", crate::question::short(only));
            return Err(Problem::parameter("agreement", detail, "write one of those in /api/agreements"));
        }
        let of = |id: &str| only.is_none_or(|only| only == id) && after.as_ref().is_none_or(|page| *page.of <= *id);
        let (mut found, mut next) = (Vec::new(), None);
        for folder in theirs(&desk, &parameters).filter(|folder| of(folder.id())) {
            let (mut seen, _) = Seen::asked(&desk, folder.id(), &uri, &TAKES)?;
            let place = after.as_ref().filter(|page| page.of == folder.id()).map(|page| page.place);
            seen.cut_at(place, &parameters)?;
            let cut = seen.cut();
            let more =
                features(&cut, collection, &asked, place.map_or(0, |place| place.before), limit + 1 - found.len());
            for (at, feature) in more {
                if found.len() == limit {
                    let place = crate::data::Place { cut: cut.board.known_at, before: at };
                    next = Some(Page { of: folder.id().to_owned(), place });
                } else {
                    found.push(feature);
                }
            }
            if next.is_some() {
                break;
            }
        }
        let path = format!("/ogc/collections/{collection}/items");
        let asking = |more: Option<String>| {
            let own =
                uri.query().unwrap_or_default().split('&').filter(|one| !one.is_empty() && !one.starts_with("after="));
            let all: Vec<String> = own.map(str::to_owned).chain(more).collect();
            if all.is_empty() { path.clone() } else { format!("{path}?{}", all.join("&")) }
        };
        let base = base(&headers);
        let mut links = vec![link(&base, "self", GEOJSON, uri.path_and_query().map_or(&*path, |asked| asked.as_str()))];
        links.extend(next.map(|page| link(&base, "next", GEOJSON, &asking(Some(format!("after={page}"))))));
        let all =
            json!({ "type": "FeatureCollection", "numberReturned": found.len(), "features": found, "links": links });
        with_type(GEOJSON, &all)
    })
    .await
}

async fn item(At(desk): At, Path((id, feature)): Path<(String, String)>, uri: Uri) -> Answer {
    judged(move || {
        let (collection, ..) = named(&id)?;
        let of = feature.split_once(':').map_or("", |(of, _)| of);
        let seen = Seen::of(&desk, of, &uri)?;
        let all = features(&seen.cut(), collection, &Asked::default(), 0, usize::MAX);
        let found = all.into_iter().find(|(_, own)| own.id == feature).ok_or_else(Problem::not_found)?;
        with_type(GEOJSON, &found.1)
    })
    .await
}

fn bbox(parameters: &Parameters) -> Result<Option<[f64; 4]>, Problem> {
    let Some(text) = parameters.get("bbox") else { return Ok(None) };
    let numbers: Option<Vec<f64>> =
        text.split(',').map(|number| number.trim().parse().ok().filter(|number: &f64| number.is_finite())).collect();
    // With heights there are six; nothing here has one.
    let frame = match numbers.as_deref() {
        Some([west, south, east, north]) | Some([west, south, _, east, north, _]) if south <= north => {
            Some([*west, *south, *east, *north])
        }
        _ => None,
    };
    let help = "write west,south,east,north in degrees";
    frame.map(Some).ok_or_else(|| Problem::parameter("bbox", "the frame cannot be read", help))
}

fn datetime(parameters: &Parameters) -> Result<Option<Interval>, Problem> {
    let Some(text) = parameters.get("datetime") else { return Ok(None) };
    let help = "write a moment (2031-05-04T18:30:00Z), or two with `/` between them; `..` leaves an end open";
    let slip = || Problem::parameter("datetime", "the time cannot be read", help);
    // Dates are of UTC here: each agreement counts its days in a zone of its own.
    let read = |text: &str| {
        let day = date(text).ok().map(|day| Zone::utc().day(day));
        day.or_else(|| text.parse().ok().map(Interval::instant)).ok_or_else(slip)
    };
    let interval = match text.split_once('/') {
        None => read(text)?,
        Some((from, to)) => {
            let open = |text: &str| matches!(text, "" | "..");
            let from = if open(from) { Moment::MIN } else { read(from)?.from };
            let to = if open(to) { Moment::MAX } else { read(to)?.to };
            if to < from {
                return Err(slip());
            }
            Interval::new(from, to)
        }
    };
    Ok(Some(interval))
}
