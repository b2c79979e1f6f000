//! The screens as one file: a page, and in it everything that it will ask for.
//!
//! What is in it is what the addresses of the desk answer to the same reader, so nothing can be in it that this reader would not get there.
//! The page answers itself by web/src/lib/in-file.ts.

use super::{Seen, data::router as addresses};
use crate::data::{self, Filter};
use crate::desk::Desk;
use crate::problem::Problem;
use crate::question::ASKED;
use crate::who::{Asking, Who};
use crate::{address::segment, screens};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, Uri};
use axum::routing::get;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use tower::ServiceExt;

/// So many entries are put into a file, the newest; the file says how many it leaves out.
pub const ONE_FILE_ENTRIES_MAX: usize = 20_000;

/// Periods of `today` that the screens offer, in days.
const PERIODS_DAYS: [u32; 3] = [1, 7, 30];

/// Where the answers go into the page, and what they were asked with: web/vite.one-file.config.ts writes these words.
const ANSWERS: &str = r#"<script type="application/json" id="answers"></script>"#;
const STAMP: &str = r#"<meta name="servanda" content="">"#;

/// The question that a file answers; it has no other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneFileQuestion {
    /// `public`, `mission`, or a party of the agreement.
    pub viewer: String,
    /// The moment judged, as people type it; without it the end of the record.
    pub as_of: Option<String>,
    /// How much of the record is known, a position or a moment; without it all.
    pub known_at: Option<String>,
}

impl OneFileQuestion {
    fn query(&self) -> String {
        let stated = [("as_of", &self.as_of), ("known_at", &self.known_at)];
        let stated = stated.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?)));
        let all = stated.chain([("for", self.viewer.as_str())]);
        all.map(|(name, value)| format!("{name}={}", segment(value))).collect::<Vec<_>>().join("&")
    }
}

/// The points of one clause: places in the columns of all points.
#[derive(Serialize)]
struct PointsOf {
    total: usize,
    unplaced: usize,
    untimed: usize,
    rows: Vec<usize>,
}

/// One agreement as one reader sees it, as one HTML file that asks nobody.
///
/// # Errors
/// If the program was built without the page, there is no such agreement, or the question cannot be read.
pub async fn one_file(desk: Desk, id: &str, asked: &OneFileQuestion) -> Result<String, Problem> {
    let page = screens::one_file().ok_or_else(Problem::no_page)?;
    one_file_in(&page, desk, id, asked).await
}

/// [`one_file`] in a page that is handed over.
///
/// # Errors
/// If the page has no place for the answers, there is no such agreement, or the question cannot be read.
pub async fn one_file_in(page: &str, desk: Desk, id: &str, asked: &OneFileQuestion) -> Result<String, Problem> {
    let (head, rest) = page.split_once(STAMP).ok_or_else(Problem::no_page)?;
    let (body, end) = rest.split_once(ANSWERS).ok_or_else(Problem::no_page)?;
    let desk = Arc::new(desk);
    let seen = seen(&desk, id, asked)?;
    let answers = answers(&desk, &seen, id, &asked.query()).await?;
    let stamp = seen.cut().stamp();
    let said = format!(
        "agreement: {}; query: {}; judged as of: {} ({}); known at: position {} of {}; viewer: {}",
        stamp.agreement,
        asked.query(),
        stamp.as_of,
        stamp.zone,
        stamp.known_at,
        stamp.last,
        stamp.viewer
    );
    let said = said.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;");
    // Nothing in a string of JSON can end the element that it stands in.
    let json = serde_json::to_string(&answers).map_err(|_| Problem::ours())?.replace('<', "\\u003c");
    Ok([
        head,
        r#"<meta name="servanda" content=""#,
        &said,
        r#"">"#,
        body,
        r#"<script type="application/json" id="answers">"#,
        &json,
        "</script>",
        end,
    ]
    .concat())
}

fn seen(desk: &Arc<Desk>, id: &str, asked: &OneFileQuestion) -> Result<Seen, Problem> {
    let asking = Asking { desk: Arc::clone(desk), who: Who::AtTheMachine };
    let uri = uri(&format!("/?{}", asked.query()))?;
    Ok(Seen::asked(&asking, id, &uri, &ASKED)?.0)
}

fn uri(text: &str) -> Result<Uri, Problem> {
    text.parse().map_err(|_| Problem::ours())
}

/// Everything that the page will ask for.
async fn answers(desk: &Arc<Desk>, seen: &Seen, id: &str, query: &str) -> Result<Value, Problem> {
    let cut = seen.cut();
    let mut asker = Asker { router: router(desk), query, answers: BTreeMap::new() };
    let own = format!("api/a/{id}");

    if let Some(Value::Array(mut all)) = asker.answer("api/agreements").await? {
        all.retain(|one| one["id"] == id);
        asker.answers.insert("api/agreements".to_owned(), Value::Array(all));
    }
    // Whoever opens the file reads it, and can do nothing else.
    let viewer = &cut.stamp().viewer;
    let me = json!({ "name": null, "role": "reader", "viewer": viewer, "views": [viewer], "may": [], "has_accounts": false });
    asker.answers.insert("api/me".to_owned(), me);
    for days in PERIODS_DAYS {
        asker.take(&format!("{own}/today?days={days}")).await?;
    }
    for part in ["text", "points", "shapes", "watch", "cases", "means", "names"] {
        asker.take(&format!("{own}/{part}")).await?;
    }
    let clauses: Vec<&str> = cut.agreement.clauses.iter().map(|clause| clause.number.as_str()).collect();
    for clause in &clauses {
        asker.take(&format!("{own}/clauses/{clause}")).await?;
    }
    let cases = asker.answers.get(&format!("{own}/cases")).and_then(|cases| cases["files"].as_array().cloned());
    for case in cases.iter().flatten().filter_map(|file| file["id"].as_str()) {
        let address = format!("{own}/cases/{case}");
        if let Some(mut case) = asker.answer(&address).await? {
            case["may"] = json!([]);
            asker.answers.insert(address, case);
        }
    }
    for name in screens::base_map_files() {
        asker.take_plain(&format!("geo/{name}")).await?;
    }
    asker.take_plain("words.json").await?;

    let points = data::points(&cut, &Filter::default());
    if points.points.is_none() {
        for zoom in data::ZOOM {
            asker.take(&format!("{own}/bins?zoom={zoom}")).await?;
        }
    }
    let entries = data::entries(&cut, &Filter::default(), None, ONE_FILE_ENTRIES_MAX);
    let left_out = entries.total - entries.entries.len();
    let shown: HashSet<&str> = entries.entries.iter().map(|line| line.id.as_str()).collect();
    let mut details = data::details(&cut);
    details.retain(|id, _| shown.contains(id));
    let ids = |filter: &Filter| data::fitting_ids(filter, &cut).filter(|id| shown.contains(id)).collect::<Vec<_>>();
    let of_event: BTreeMap<&str, Vec<&str>> = cut
        .agreement
        .events
        .iter()
        .map(|event| event.name.as_str())
        .map(|event| (event, ids(&Filter { event: Some(event.to_owned()), ..Filter::default() })))
        .collect();
    let of_clause: BTreeMap<&str, Vec<&str>> = clauses
        .iter()
        .map(|clause| (*clause, ids(&Filter { clause: Some((*clause).to_owned()), ..Filter::default() })))
        .collect();
    let rows: HashMap<&str, usize> = points
        .points
        .iter()
        .flat_map(|columns| columns.id.iter().enumerate())
        .map(|(row, id)| (id.as_str(), row))
        .collect();
    let points_of = |clause: &&str| {
        let part = data::points(&cut, &Filter { clause: Some((*clause).to_owned()), ..Filter::default() });
        let own = part.points.iter().flat_map(|columns| &columns.id);
        let rows = own.filter_map(|id| rows.get(id.as_str()).copied()).collect();
        PointsOf { total: part.total, unplaced: part.unplaced, untimed: part.untimed, rows }
    };
    let points_of_clause: BTreeMap<&str, PointsOf> =
        clauses.iter().map(|clause| (*clause, points_of(clause))).collect();
    Ok(json!({
        "query": query,
        "answers": asker.answers,
        "entries": entries,
        "details": details,
        "of_event": of_event,
        "of_clause": of_clause,
        "points_of_clause": points_of_clause,
        "left_out": left_out,
    }))
}

/// The addresses, asked without a connection: nobody is to be let in.
fn router(desk: &Arc<Desk>) -> Router {
    Router::new()
        .merge(addresses())
        .route("/geo/{name}", get(screens::geo))
        .route("/words.json", get(screens::words))
        .with_state(Arc::clone(desk))
}

/// Asks addresses, and keeps what they answer under the address as the page asks it: without the question, which is the same for all.
struct Asker<'q> {
    router: Router,
    query: &'q str,
    answers: BTreeMap<String, Value>,
}

impl Asker<'_> {
    /// Keeps the answer to an address, if there is one for this reader.
    async fn take(&mut self, address: &str) -> Result<(), Problem> {
        if let Some(answer) = self.answer(address).await? {
            self.answers.insert(address.to_owned(), answer);
        }
        Ok(())
    }

    /// The same for an address that takes no question.
    async fn take_plain(&mut self, address: &str) -> Result<(), Problem> {
        if let Some(answer) = self.asked(address, "").await? {
            self.answers.insert(address.to_owned(), answer);
        }
        Ok(())
    }

    async fn answer(&self, address: &str) -> Result<Option<Value>, Problem> {
        self.asked(address, self.query).await
    }

    async fn asked(&self, address: &str, query: &str) -> Result<Option<Value>, Problem> {
        let (path, own) = address.split_once('?').unwrap_or((address, ""));
        let path: Vec<String> = path.split('/').map(segment).collect();
        let asked: Vec<&str> = [own, query].into_iter().filter(|part| !part.is_empty()).collect();
        let uri = uri(&format!("/{}?{}", path.join("/"), asked.join("&")))?;
        let request = Request::get(uri).body(Body::empty()).map_err(|_| Problem::ours())?;
        let Ok(answer) = self.router.clone().oneshot(request).await;
        match answer.status() {
            StatusCode::OK => {
                let bytes = to_bytes(answer.into_body(), usize::MAX).await.map_err(|_| Problem::ours())?;
                serde_json::from_slice(&bytes).map(Some).map_err(|_| Problem::ours())
            }
            // Not for this reader: then it is not in the file.
            StatusCode::NOT_FOUND => Ok(None),
            status => {
                tracing::error!(%status, address, "an answer of the file failed");
                Err(Problem::ours())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{OneFileQuestion, seen};
    use crate::data;
    use crate::{Desk, Folder};
    use serde_json::{Value, json};
    use std::path::Path;
    use std::sync::Arc;

    /// What is found of all entries in one pass is what the page of each says.
    #[test]
    fn details_are_those_of_each_page() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/quay-2031");
        for viewer in ["mission", "public", "north"] {
            let folder = servanda_folder::load(&path, None, None, "mission").expect("it loads");
            let folder = Folder::new(folder.agreement, folder.geography, folder.record).of_version(folder.version);
            let id = folder.id().to_owned();
            let mut desk = Desk::default();
            assert!(desk.add(folder));
            let asked = OneFileQuestion { viewer: viewer.to_owned(), as_of: None, known_at: None };
            let seen = seen(&Arc::new(desk), &id, &asked).expect("a question");
            let cut = seen.cut();
            let details = data::details(&cut);
            assert!(details.len() > 3, "{viewer}");
            for entry in cut.entries() {
                let mut page = serde_json::to_value(data::entry(&cut, &entry.id).expect("a page")).expect("JSON");
                let ids: Vec<Value> =
                    page["about"].as_array().expect("a list").iter().map(|line| line["id"].clone()).collect();
                page["about"] = json!(ids);
                let page = page.as_object_mut().expect("an object");
                page.remove("stamp");
                page.remove("entry");
                let found = serde_json::to_value(&details[entry.id.as_str()]).expect("JSON");
                assert_eq!(Value::Object(page.clone()), found, "{viewer}, {}", entry.id);
            }
        }
    }
}
