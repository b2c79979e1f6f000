//! `bindings.toml` as values: which feeds there are, which rows are evidence of what, and which are not.
//!
//! Deliberately does not know the agreement: whether a name is declared is asked when rows are read (`plan`).

use crate::time::Stated;
use jiff::civil::Time;
use servanda_base::{Amount, Span, Spanned};
use servanda_record::{Extent, Handling, Stage};
use std::collections::BTreeMap;

/// The whole file.
#[derive(Clone, Debug, Default)]
pub struct Bindings {
    /// Record files with their format.
    pub feeds: Vec<Feed>,
    /// Which rows, as what.
    pub binds: Vec<Bind>,
    /// Rows that are not evidence here, and why.
    pub set_asides: Vec<SetAsideRule>,
    /// Standing coverage of notorious facts.
    pub coverages: Vec<StandingCoverage>,
    /// What counts where a clause names no proof.
    pub default_proof: Option<Vec<String>>,
    /// Later versions of the text, in order of writing.
    pub amendments: Vec<Amendment>,
}

/// One `[[amendment]]`: a later version of the text.
#[derive(Clone, Debug)]
pub struct Amendment {
    /// Where it stands.
    pub span: Span,
    /// The file with the whole text as it is from then on.
    pub text: Spanned<String>,
    /// When it takes the place of the version before.
    pub from: Spanned<Stated>,
    /// By what it was agreed.
    pub because: String,
    /// Address of a page that bears it out.
    pub source: Option<String>,
}

/// One record file.
#[derive(Clone, Debug)]
pub struct Feed {
    /// Name by which a `[[bind]]` refers to it.
    pub name: Option<Spanned<String>>,
    /// File name.
    pub record: Spanned<String>,
    /// How the file is laid out.
    pub format: Format,
    /// The date column in whose order rows become known; `None` = order of rows.
    pub position: Option<Spanned<String>>,
    /// Who may see its entries.
    pub handling: Handling,
    /// Slugs of the record and the names they stand for.
    pub names: BTreeMap<String, Spanned<String>>,
}

/// How a record file is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One fact a row, individually sourced.
    Chronicle,
    /// Daily counts of a monitoring mission by region.
    OsceDailyCounts,
    /// Georeferenced lethal events.
    UcdpGed,
    /// Entries as JSON lines.
    Entries,
}

/// Which rows. All that is given must match; an empty list is not given.
#[derive(Clone, Debug, Default)]
pub struct Select {
    /// Values of the `kind` column.
    pub kinds: Vec<String>,
    /// Row ids.
    pub rows: Vec<Spanned<String>>,
    /// Row ids that are left out.
    pub except_rows: Vec<Spanned<String>>,
    /// Values of the `unit` column.
    pub units: Vec<String>,
    /// Claim statuses.
    pub statuses: Vec<String>,
    /// Names in the `by` column.
    pub by: Vec<String>,
    /// Names that must not stand in the `by` column.
    pub not_by: Vec<String>,
}

/// What a row is taken as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum As {
    /// One incident.
    Incident,
    /// One act.
    Act,
    /// So many incidents.
    Tally,
    /// A cumulative reading.
    Counter,
    /// A gauge reading.
    Measurement,
    /// Somebody watched.
    Coverage,
    /// A body decided.
    Determination,
    /// A monitor was hindered.
    Restriction,
    /// Somebody relies on an exception.
    ExceptionClaim,
}

impl As {
    /// All of them.
    pub const ALL: [As; 9] = [
        As::Incident,
        As::Act,
        As::Tally,
        As::Counter,
        As::Measurement,
        As::Coverage,
        As::Determination,
        As::Restriction,
        As::ExceptionClaim,
    ];

    /// The word in the bindings, and the suffix of an entry's id.
    pub fn word(self) -> &'static str {
        match self {
            As::Incident => "incident",
            As::Act => "act",
            As::Tally => "tally",
            As::Counter => "counter",
            As::Measurement => "measurement",
            As::Coverage => "coverage",
            As::Determination => "determination",
            As::Restriction => "restriction",
            As::ExceptionClaim => "exception-claim",
        }
    }
}

/// Names written in the bindings, or taken from a column of the row.
#[derive(Clone, Debug)]
pub enum NamesFrom {
    /// These.
    Names(Vec<Spanned<String>>),
    /// Those in the column, joined by `;`.
    Column(Spanned<String>),
}

/// Who acted.
#[derive(Clone, Debug)]
pub enum ActorFrom {
    /// Not stated.
    Unknown,
    /// One of these.
    OneOf(Vec<Spanned<String>>),
    /// These together, or those in the column.
    Together(NamesFrom),
}

/// A column and the clock time put on a bare date in it.
#[derive(Clone, Debug)]
pub struct Edge {
    /// Column.
    pub column: Spanned<String>,
    /// Clock time.
    pub time: Option<Time>,
}

/// From which columns the interval is taken.
#[derive(Clone, Debug)]
pub struct IntervalFrom {
    /// Its start.
    pub from: Edge,
    /// Its end.
    pub to: Edge,
    /// Replaces a start before it or on its day.
    pub first: Option<Stated>,
}

/// Which part of a place a row speaks of.
#[derive(Clone, Debug)]
pub struct PartFrom {
    /// Column that names the part.
    pub column: Spanned<String>,
    /// All parts.
    pub of: Vec<String>,
}

/// Rows of which only some lay inside.
#[derive(Clone, Debug)]
pub struct Exception {
    /// Columns and the values they must have.
    pub cells: Vec<(Spanned<String>, Vec<String>)>,
    /// At least so many inside.
    pub low: Amount,
    /// At most so many inside.
    pub high: Amount,
    /// Of so many in the row.
    pub of: Amount,
    /// Why.
    pub because: String,
}

/// Where a row's happening is placed.
#[derive(Clone, Debug)]
pub enum PlaceFrom {
    /// Not located.
    Unstated,
    /// At the row's coordinates, with at least this radius of uncertainty in metres.
    Point {
        /// Radius.
        radius_m: f64,
    },
    /// Taken as inside a declared place.
    Inside {
        /// The place.
        place: Spanned<String>,
        /// Why.
        because: String,
        /// Part.
        part: Option<PartFrom>,
        /// Rows of which only some lay inside.
        except: Vec<Exception>,
    },
}

/// How rows are attested.
#[derive(Clone, Debug)]
pub enum AttestedFrom {
    /// As the format says.
    Format,
    /// With these labels.
    Labels(Vec<String>),
    /// With the labels for the row's claim status, and as the format says for a status not listed.
    ByStatus(BTreeMap<String, Vec<String>>),
}

/// One `[[bind]]`.
#[derive(Clone, Debug)]
pub struct Bind {
    /// Where it stands.
    pub span: Span,
    /// What is wrong with it, if anything is: then none of its rows is judged by it.
    pub broken: Option<String>,
    /// The feed it speaks of; `None` = all.
    pub feed: Option<Spanned<String>>,
    /// Which rows.
    pub select: Select,
    /// As what.
    pub what: As,
    /// Declared event; several for coverage.
    pub events: Vec<Spanned<String>>,
    /// Declared gauge.
    pub gauge: Option<Spanned<String>>,
    /// Declared counter.
    pub counter: Option<Spanned<String>>,
    /// Red line or clause.
    pub about: Option<Spanned<String>>,
    /// Tier of a red line.
    pub tier: Option<u32>,
    /// What a determination found.
    pub met: bool,
    /// Word for a restriction; the row's kind if none.
    pub how: Option<String>,
    /// Stage of an act.
    pub stage: Stage,
    /// Who acted.
    pub actor: ActorFrom,
    /// Who observed.
    pub observer: Option<NamesFrom>,
    /// `against`, `to`, `with`, `from`.
    pub roles: Vec<(&'static str, NamesFrom)>,
    /// Event field that the quantity fills.
    pub field: Option<Spanned<String>>,
    /// Quantity column.
    pub column: Option<Spanned<String>>,
    /// Columns that are part of the count.
    pub parts: Vec<Spanned<String>>,
    /// Interval.
    pub interval: Option<IntervalFrom>,
    /// Place.
    pub place: PlaceFrom,
    /// Attestation.
    pub attested: AttestedFrom,
    /// How much was watched.
    pub extent: Extent,
    /// Column whose value is shared by rows that repeat the quantity.
    pub per: Option<Spanned<String>>,
    /// The counter stood at zero then.
    pub zero_at: Option<Stated>,
    /// Rows before it belong to another scope.
    pub scope_from: Option<Stated>,
    /// Rows after it belong to another scope.
    pub scope_until: Option<Stated>,
    /// Reading under which the entries count.
    pub read_in: Option<String>,
    /// Row at whose start the happening ended.
    pub until_row: Option<Spanned<String>>,
    /// Start of the day on which the happening ended.
    pub until: Option<Stated>,
    /// A sentence kept with the entry.
    pub because: Option<String>,
}

/// One `[[set_aside]]`.
#[derive(Clone, Debug)]
pub struct SetAsideRule {
    /// Where it stands.
    pub span: Span,
    /// The feed it speaks of; `None` = all.
    pub feed: Option<Spanned<String>>,
    /// Which rows.
    pub select: Select,
    /// Why.
    pub why: String,
}

/// One `[[coverage]]`.
#[derive(Clone, Debug)]
pub struct StandingCoverage {
    /// Who watched.
    pub observer: Spanned<String>,
    /// Which events would have been seen; empty = all.
    pub events: Vec<Spanned<String>>,
    /// Where; `None` = everywhere.
    pub place: Option<Spanned<String>>,
    /// First day or moment.
    pub from: Stated,
    /// Last day, inclusive, or moment.
    pub to: Stated,
    /// How much.
    pub extent: Extent,
    /// Why nothing of the kind could have gone unseen.
    pub because: String,
    /// Address of a page that bears it out.
    pub source: Option<String>,
    /// Who may see it.
    pub handling: Handling,
}
