//! Addresses of the data of the screens.

use super::{Answer, Seen, json, judged};
use crate::data::{self, Cut, Filter};
use crate::desk::Desk;
use crate::entering::{is_step, right_for};
use crate::folder::Folder;
use crate::problem::Problem;
use crate::question::{ASKED, Parameters};
use crate::who::{Asking, At};
use axum::Router;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::Uri;
use axum::routing::{get, post};
use servanda_base::typed::{Slip, date, instant};
use servanda_base::{Interval, Moment, Zone};
use servanda_monitor::Question;
use servanda_status::Board;
use std::sync::Arc;
use std::time::Duration;

/// What would change the statuses of a clause is tried for so long.
const TRY_FOR: Duration = Duration::from_secs(1);

/// A text that is checked has so many bytes at most.
const TEXT_BYTES_MAX: usize = 1 << 20;

/// The addresses.
pub(super) fn router() -> Router<Arc<Desk>> {
    Router::new()
        .route(data::AGREEMENTS.path, get(agreements))
        .route(data::TODAY.path, get(today))
        .route(data::TEXT.path, get(text))
        .route(data::CLAUSE.path, get(clause))
        .route(data::ENTRIES.path, get(entries))
        .route(data::ENTRY.path, get(entry))
        .route(data::POINTS.path, get(points))
        .route(data::BINS.path, get(bins))
        .route(data::SHAPES.path, get(shapes))
        .route(data::WATCH.path, get(watch))
        .route(data::CASES.path, get(cases))
        .route(data::CASE.path, get(case))
        .route(data::MEANS.path, get(means))
        .route(data::NAMES.path, get(names))
        .route("/api/me", get(me))
        .route("/api/check", post(check))
        .route("/openapi.json", get(openapi))
}

impl Seen {
    /// What the answers are made from.
    pub(super) fn cut(&self) -> Cut<'_> {
        Cut {
            agreement: self.folder.agreement,
            geography: self.folder.geography,
            record: &self.put.seen,
            viewer: &self.put.viewer,
            board: &self.board,
        }
    }

    /// Goes on where the page before was cut: what arrived since then is not on this page either.
    pub(super) fn cut_at(&mut self, after: Option<data::Place>, parameters: &Parameters) -> Result<(), Problem> {
        let Some(place) = after.filter(|place| place.cut != self.board.known_at) else { return Ok(()) };
        if place.cut > self.put.seen.last() || parameters.get("known_at").is_some() {
            return Err(no_such_page("the page before was cut at another position of the record"));
        }
        let question = Question { known_at: Some(place.cut), ..self.put.question };
        self.board = self.put.world.board(&self.put.seen, &question);
        Ok(())
    }

    /// The board at another moment, knowing as much.
    fn board_at(&self, as_of: Moment) -> Arc<Board> {
        self.put.world.board(&self.put.seen, &Question { as_of: Some(as_of), known_at: Some(self.board.known_at) })
    }
}

async fn agreements(At(desk): At, uri: Uri) -> Answer {
    judged(move || {
        let parameters = Parameters::of(&uri, &ASKED)?;
        let folders = theirs(&desk, &parameters);
        let all = folders.map(|folder| Seen::of(&desk, folder.id(), &uri)).collect::<Result<Vec<_>, _>>()?;
        json(&all.iter().map(|seen| data::agreement(&seen.cut())).collect::<Vec<_>>())
    })
    .await
}

/// The agreements that know the reader who is named: a party is one of some of them. All, if none does, so that it is said.
pub(super) fn theirs<'d>(desk: &'d Asking, parameters: &'d Parameters) -> impl Iterator<Item = &'d Arc<Folder>> {
    let knows = |folder: &&Arc<Folder>| parameters.get("for").is_none_or(|word| folder.viewer(word).is_some());
    let is_known = desk.folders().any(|folder| knows(&folder));
    desk.folders().filter(move |folder| !is_known || knows(folder))
}

async fn today(At(desk): At, Path(id): Path<String>, uri: Uri) -> Answer {
    judged(move || {
        let (seen, parameters) = Seen::asked(&desk, &id, &uri, data::TODAY.takes)?;
        let days = number(&parameters, "days", data::DAYS, 7)?;
        let zone = &seen.folder.agreement.header.clock;
        let as_of = seen.cut().as_of();
        // So many days on the calendar: the clocks may have been put forward in between.
        let before = zone.local(as_of).checked_sub(jiff::Span::new().days(days)).map_or(Moment::MIN, |at| zone.at(at));
        let before = seen.board_at(before);
        json(&data::today(&seen.cut(), days, &before))
    })
    .await
}

async fn text(At(desk): At, Path(id): Path<String>, uri: Uri) -> Answer {
    judged(move || json(&data::text(&Seen::of(&desk, &id, &uri)?.cut()))).await
}

async fn clause(At(desk): At, Path((id, number)): Path<(String, String)>, uri: Uri) -> Answer {
    judged(move || {
        let seen = Seen::of(&desk, &id, &uri)?;
        json(&data::clause(&seen.cut(), &number, TRY_FOR).ok_or_else(Problem::not_found)?)
    })
    .await
}

async fn entries(At(desk): At, Path(id): Path<String>, uri: Uri) -> Answer {
    judged(move || {
        let (mut seen, parameters) = Seen::asked(&desk, &id, &uri, data::ENTRIES.takes)?;
        let filter = filter(&seen, &parameters)?;
        let limit = number(&parameters, "limit", data::LIMIT, 100)?;
        let after = parameters.get("after").map(place).transpose()?;
        seen.cut_at(after, &parameters)?;
        json(&data::entries(&seen.cut(), &filter, after, limit))
    })
    .await
}

fn place(text: &str) -> Result<data::Place, Problem> {
    text.parse().map_err(|()| no_such_page("that is no place where a page goes on"))
}

/// Where a page over several agreements goes on.
pub(super) struct Page {
    /// In which agreement.
    pub of: String,
    pub place: data::Place,
}

impl Page {
    /// Reads the value of `after`.
    pub(super) fn read(text: &str) -> Result<Page, Problem> {
        let (of, rest) = text.rsplit_once(':').ok_or_else(|| no_such_page("that is no place where a page goes on"))?;
        Ok(Page { of: of.to_owned(), place: place(rest)? })
    }
}

impl std::fmt::Display for Page {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", crate::address::segment(&self.of), self.place)
    }
}

fn no_such_page(detail: &str) -> Problem {
    Problem::parameter("after", detail, "write the value of `next` in the page before, and ask as that page was asked")
}

async fn entry(At(desk): At, Path((id, entry)): Path<(String, String)>, uri: Uri) -> Answer {
    judged(move || json(&data::entry(&Seen::of(&desk, &id, &uri)?.cut(), &entry).ok_or_else(Problem::not_found)?)).await
}

async fn points(At(desk): At, Path(id): Path<String>, uri: Uri) -> Answer {
    judged(move || {
        let (seen, parameters) = Seen::asked(&desk, &id, &uri, data::POINTS.takes)?;
        json(&data::points(&seen.cut(), &filter(&seen, &parameters)?))
    })
    .await
}

async fn bins(At(desk): At, Path(id): Path<String>, uri: Uri) -> Answer {
    judged(move || {
        let (seen, parameters) = Seen::asked(&desk, &id, &uri, data::BINS.takes)?;
        let zoom = number(&parameters, "zoom", data::ZOOM, 4)?;
        json(&data::bins(&seen.cut(), &filter(&seen, &parameters)?, zoom))
    })
    .await
}

async fn shapes(At(desk): At, Path(id): Path<String>, uri: Uri) -> Answer {
    judged(move || json(&data::shapes(&Seen::of(&desk, &id, &uri)?.cut()))).await
}

async fn watch(At(desk): At, Path(id): Path<String>, uri: Uri) -> Answer {
    judged(move || {
        let (seen, parameters) = Seen::asked(&desk, &id, &uri, data::WATCH.takes)?;
        let cut = seen.cut();
        if !cut.is_mission() {
            return Err(Problem::not_found());
        }
        json(&data::watch(&cut, within(&parameters, cut.zone())?))
    })
    .await
}

async fn cases(At(desk): At, Path(id): Path<String>, uri: Uri) -> Answer {
    judged(move || json(&data::cases(&Seen::of(&desk, &id, &uri)?.cut()))).await
}

async fn case(At(desk): At, Path((id, case)): Path<(String, String)>, uri: Uri) -> Answer {
    judged(move || {
        let seen = Seen::of(&desk, &id, &uri)?;
        let mut case = data::case(&seen.cut(), &case).ok_or_else(Problem::not_found)?;
        case.may.retain(|may| desk.who.may(right_for(&may.step, &seen.put.viewer)));
        json(&case)
    })
    .await
}

async fn names(At(desk): At, Path(id): Path<String>, uri: Uri) -> Answer {
    judged(move || json(&data::names(&Seen::of(&desk, &id, &uri)?.cut()))).await
}

async fn means(At(desk): At, Path(id): Path<String>, uri: Uri) -> Answer {
    judged(move || json(&data::means(&Seen::of(&desk, &id, &uri)?.cut()))).await
}

async fn me(At(desk): At) -> Answer {
    let parties = desk.folders().flat_map(|folder| &folder.agreement.parties).map(|party| party.name.value.clone());
    json(&data::me(&desk.who, desk.people.is_some(), parties))
}

/// Which entries an address asks for.
fn filter(seen: &Seen, parameters: &Parameters) -> Result<Filter, Problem> {
    let agreement = seen.folder.agreement;
    let named = |name: &str, is_there: &dyn Fn(&str) -> bool, help: &dyn Fn() -> String| match parameters.get(name) {
        Some(text) if !is_there(text) => {
            Err(Problem::parameter(name, format!("there is no {name} `{}`", crate::question::short(text)), help()))
        }
        text => Ok(text.map(str::to_owned)),
    };
    let events = || agreement.events.iter().map(|event| event.name.as_str());
    let words = parameters.get("q").unwrap_or_default();
    Ok(Filter {
        within: within(parameters, &agreement.header.clock)?,
        kind: named("kind", &|kind| KINDS.contains(&kind) || is_step(kind), &|| {
            format!("write one of {}, or a step of an incident file", KINDS.join(", "))
        })?,
        event: named("event", &|event| events().any(|own| own == event), &|| {
            format!("the agreement has {}", events().collect::<Vec<_>>().join(", "))
        })?,
        clause: named(
            "clause",
            &|number| agreement.clauses.iter().any(|clause| clause.number.value == number),
            &|| "write the number of a clause of the agreement".to_owned(),
        )?,
        source: parameters.get("source").map(str::to_owned),
        words: words.split_whitespace().map(str::to_lowercase).collect(),
    })
}

/// The kinds of entries beside the steps of incident files.
const KINDS: [&str; 13] = [
    "incident",
    "act",
    "tally",
    "counter",
    "measurement",
    "coverage",
    "determination",
    "restriction",
    "confirmation",
    "rejection",
    "correction",
    "withdrawal",
    "release",
];

/// The time asked for, open where one end is not given; a date is all of that local day.
fn within(parameters: &Parameters, zone: &Zone) -> Result<Option<Interval>, Problem> {
    let read = |name: &'static str| {
        let slip = move |Slip { what, help }: Slip| Problem::parameter(name, what, help);
        let is_start = |text: &str| name == "from" && text.trim().len() == 10;
        let moment = |text| {
            if is_start(text) { date(text.trim()).map(|day| zone.day(day).from) } else { instant(text, zone) }
        };
        parameters.get(name).map(moment).transpose().map_err(slip)
    };
    let (from, to) = (read("from")?, read("to")?);
    if from.zip(to).is_some_and(|(from, to)| to <= from) {
        return Err(Problem::parameter(
            "to",
            "the end is not after the start",
            "write a later moment, or leave it out",
        ));
    }
    let is_asked = from.is_some() || to.is_some();
    Ok(is_asked.then(|| Interval::new(from.unwrap_or(Moment::MIN), to.unwrap_or(Moment::MAX))))
}

async fn check(body: Bytes) -> Answer {
    judged(move || {
        let help = "send {\"text\": \"…\"}";
        let object: serde_json::Map<String, serde_json::Value> =
            serde_json::from_slice(&body).map_err(|error| Problem::body(error.to_string(), help))?;
        let Some(serde_json::Value::String(text)) = object.get("text") else {
            return Err(Problem::parameter("text", "there is no text", help));
        };
        if text.len() > TEXT_BYTES_MAX {
            let detail = format!("the text has {} bytes, and {TEXT_BYTES_MAX} are read at most", text.len());
            return Err(Problem::parameter("text", detail, "`servanda check` reads longer ones"));
        }
        json(&data::checked(text))
    })
    .await
}

async fn openapi() -> Answer {
    json(&data::openapi())
}

/// A number within limits.
pub(super) fn number<T: std::str::FromStr + PartialOrd + std::fmt::Display + Copy>(
    parameters: &Parameters,
    name: &str,
    within: std::ops::RangeInclusive<T>,
    otherwise: T,
) -> Result<T, Problem> {
    let Some(text) = parameters.get(name) else { return Ok(otherwise) };
    text.parse().ok().filter(|number| within.contains(number)).ok_or_else(|| {
        let help = format!("write a number from {} to {}", within.start(), within.end());
        Problem::parameter(name, format!("`{}` is no such number", crate::question::short(text)), help)
    })
}
