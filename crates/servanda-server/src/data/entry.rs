//! One entry as a line, and by itself with what was said of it.

use crate::data::cut::{Cut, Stamp};
use crate::data::line::who;
use crate::data::standing::Standing;
use serde::Serialize;
use servanda_base::Zone;
use servanda_record::{Entry, Handling, Place, Precision, What};
use utoipa::ToSchema;

/// One entry in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EntryLine {
    /// Its id.
    pub id: String,
    /// Its position in the order of this reader; 0 for what stood before the first row.
    pub position: u32,
    /// Its kind, as docs/entry.md has it; a step of an incident file by its own name.
    pub kind: String,
    /// What it says, in a few words.
    pub says: String,
    /// By whom or of whom; empty where it names nobody.
    pub who: String,
    /// When it is said to have happened.
    pub from: Option<String>,
    /// The end of that, not included; equal to `from` for an instant.
    pub to: Option<String>,
    /// How finely that is known: `minute`, `hour`, `day`, `month`, `year`.
    pub precision: String,
    /// Where, in words.
    pub place: String,
    /// Latitude in degrees (WGS 84).
    pub lat: Option<f64>,
    /// Longitude.
    pub lon: Option<f64>,
    /// How far off the point may be, in metres.
    pub radius_m: Option<f64>,
    /// On whose word.
    pub source: String,
    /// The page that says so.
    pub url: Option<String>,
    /// Reliability of the source, `A` to `F`.
    pub reliability: Option<String>,
    /// Credibility of what it says, 1 to 6.
    pub credibility: Option<u8>,
    /// How it is attested, with later confirmations.
    pub attested: Vec<String>,
    /// Who may see it: `public`, `parties`, `mission`, or names.
    pub handling: String,
    /// `stands`, or how it was taken back.
    pub stands: String,
    /// When the source said it.
    pub reported: Option<String>,
}

/// One entry by itself.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Entry)]
pub struct EntryPage {
    /// What it was cut from.
    pub stamp: Stamp,
    /// The entry, as it was entered.
    pub entry: EntryLine,
    /// Anything that a reader of it should know.
    pub note: Option<String>,
    /// The file that it came from.
    pub file: String,
    /// The line there.
    pub line: u32,
    /// Entries that speak of it.
    pub about: Vec<EntryLine>,
    /// The statuses that count it, or leave it out for a reason.
    pub counted_in: Vec<CountedIn>,
}

/// A status that counts an entry, or does not.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CountedIn {
    /// Clause number.
    pub clause: String,
    /// Whom the status is about.
    pub who: String,
    /// Whether it counts.
    pub counted: bool,
    /// Why not; empty where it counts.
    pub why: String,
}

impl EntryLine {
    /// The line of an entry as it was entered, with what became of it.
    pub fn of(entry: &Entry, standing: &Standing<'_>, zone: &Zone) -> EntryLine {
        let (says, who) = entry.what.words();
        let (lat, lon, radius_m) = match entry.place {
            Place::Point { lat, lon, radius_m } => (Some(lat), Some(lon), Some(radius_m)),
            _ => (None, None, None),
        };
        let attested = match standing.now(&entry.id) {
            Some(now) if standing.how(&entry.id) == "stands" => &now.attested,
            _ => &entry.attested,
        };
        EntryLine {
            id: entry.id.clone(),
            position: entry.position,
            kind: entry.what.kind().to_owned(),
            says,
            who,
            from: entry.occurred.map(|at| zone.rfc3339(at.from)),
            to: entry.occurred.map(|at| zone.rfc3339(at.to)),
            precision: precision(entry.precision).to_owned(),
            place: place(&entry.place),
            lat,
            lon,
            radius_m,
            source: entry.source.name.to_string(),
            url: entry.source.url.clone(),
            reliability: entry.source.reliability.map(String::from),
            credibility: entry.source.credibility,
            attested: attested.to_vec(),
            handling: handling(&entry.handling),
            stands: standing.how(&entry.id),
            reported: entry.reported.map(|at| zone.rfc3339(at)),
        }
    }
}

fn precision(precision: Precision) -> &'static str {
    match precision {
        Precision::Minute => "minute",
        Precision::Hour => "hour",
        Precision::Day => "day",
        Precision::Month => "month",
        Precision::Year => "year",
    }
}

fn handling(handling: &Handling) -> String {
    match handling {
        Handling::Public => "public".to_owned(),
        Handling::Parties => "parties".to_owned(),
        Handling::Mission => "mission".to_owned(),
        Handling::Named(names) => names.join(", "),
    }
}

/// Where, in words.
pub(crate) fn place(place: &Place) -> String {
    match place {
        Place::Unstated => "not stated".to_owned(),
        Place::Point { lat, lon, radius_m } => format!("{lat:.4}, {lon:.4} (within {radius_m:.0} m)"),
        Place::Inside { place, part: Some(part), .. } => format!("{place}, {}", part.name),
        Place::Inside { place, part: None, .. } => place.to_string(),
    }
}

/// What an entry speaks of, be it that it acts on it or is a step in its file.
pub(crate) fn about(entry: &Entry) -> Option<&str> {
    match &entry.what {
        What::FileStep { about, .. } => about.as_deref(),
        _ => entry.acts_on().map(String::as_str),
    }
}

/// The page of an entry; `None` if this reader has none of that name.
pub(crate) fn entry(cut: &Cut<'_>, id: &str) -> Option<EntryPage> {
    let found = cut.entries().iter().find(|entry| entry.id == id)?;
    let standing = Standing::of(cut.entries());
    let line = |entry: &Entry| EntryLine::of(entry, &standing, cut.zone());
    let mut counted_in = Vec::new();
    for status in &cut.board.statuses {
        let said = |counted: bool, why: &str| CountedIn {
            clause: status.clause.clone(),
            who: who(status),
            counted,
            why: why.to_owned(),
        };
        let is = |other: &String| other == id;
        if status.counted.iter().any(is) || status.intervals.iter().any(|stretch| stretch.entries.iter().any(is)) {
            counted_in.push(said(true, ""));
        } else if cut.is_mission() && status.coverage.iter().any(is) {
            counted_in.push(said(true, "watched"));
        } else if let Some(one) = status.not_counted.iter().find(|one| one.entry == id) {
            counted_in.push(said(false, &one.why));
        }
    }
    Some(EntryPage {
        stamp: cut.stamp(),
        entry: line(found),
        note: found.note.clone(),
        file: found.origin.file.to_string(),
        line: found.origin.line,
        about: cut.entries().iter().filter(|entry| about(entry) == Some(id)).map(line).collect(),
        counted_in,
    })
}
